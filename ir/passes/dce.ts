/** Dead code: nodes, and the inputs and results of kernels and loops, that no output needs. Optional. */
import { Builder, copy, liveIn, rebuild, type Graph, type Node, type NodeOf } from "../graph.ts";

export function dce(g: Graph): Graph {
  const live = liveIn(g);
  const results = new Map<Node, number[]>();
  for (const node of g.nodes)
    if (node.op === "get" && live[node.id])
      results.set(node.inputs[0]!, [...(results.get(node.inputs[0]!) ?? []), node.attrs.index]);
  const renumbered = new Map<Node, ReadonlyMap<number, number>>();

  return rebuild(g, (b, node, inputs) => {
    if (node.op === "get") {
      const index = renumbered.get(node.inputs[0]!)?.get(node.attrs.index) ?? node.attrs.index;
      return b.add("get", inputs, { index });
    }
    if (node.op !== "map" && node.op !== "scan") return undefined;
    const carry = node.op === "scan" ? node.attrs.carry : 0;
    const used = new Set(results.get(node));
    const kept = node.attrs.body.outputs.flatMap((_output, k) => (k < carry || used.has(k) ? [k] : []));
    renumbered.set(node, new Map(kept.map((index, k) => [index, k])));
    const body = dce({ ...node.attrs.body, outputs: kept.map((k) => node.attrs.body.outputs[k]!) });
    return narrow(body, node, (smaller, stays) => {
      const args = inputs.filter((_input, k) => stays[k]);
      const consts = node.op === "scan" ? stays.slice(0, node.attrs.consts).filter(Boolean).length : 0;
      return copy(b, node, args, node.op === "scan" ? { ...node.attrs, body: smaller, consts } : { body: smaller });
    });
  });
}

/** Leaves out the inputs of the body that nothing needs; what a loop carries stays. */
function narrow(
  body: Graph,
  node: NodeOf<"map"> | NodeOf<"scan">,
  finish: (body: Graph, stays: readonly boolean[]) => Node,
): Node {
  const live = liveIn(body);
  const stays = body.inputs.map((input, k) => {
    const carried = node.op === "scan" && k >= node.attrs.consts && k < node.attrs.consts + node.attrs.carry;
    return carried || live[input.id] === 1;
  });
  // A kernel of nothing but constants keeps an input: it says how many elements there are.
  if (node.op === "map" && !stays.includes(true)) stays.fill(true);
  if (stays.every(Boolean)) return finish(body, stays);
  const dropped = new Set<Node>(body.inputs.filter((_input, k) => !stays[k]));
  const b = new Builder();
  const now: Node[] = [];
  for (const inner of body.nodes) {
    if (dropped.has(inner) || (inner.op !== "input" && !live[inner.id])) continue;
    b.origins = inner.origins;
    const inputs = inner.inputs.map((input) => now[input.id]!);
    now[inner.id] = copy(b, inner, inputs);
  }
  const outputs = body.outputs.map(({ name, node: value }) => ({ name, node: now[value.id]! }));
  return finish(b.finish(outputs), stays);
}
