/** Dead code: nodes, and the inputs and results of kernels and loops, that no output needs. Optional. */
import { copy, rebuild, reachable, type Graph, type Node, type NodeOf } from "../graph.ts";

export function dce(g: Graph): Graph {
  const live = reachable(g.outputs.map((output) => output.node));
  const results = new Map<Node, number[]>();
  for (const node of g.nodes)
    if (node.op === "get" && live.has(node))
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
  const live = reachable(body.outputs.map((output) => output.node));
  const stays = body.inputs.map((input, k) => {
    const carried = node.op === "scan" && k >= node.attrs.consts && k < node.attrs.consts + node.attrs.carry;
    return carried || live.has(input);
  });
  // A kernel of nothing but constants keeps an input: it says how many elements there are.
  if (node.op === "map" && !stays.includes(true)) stays.fill(true);
  if (stays.every(Boolean)) return finish(body, stays);
  const dropped = new Set<Node>(body.inputs.filter((_input, k) => !stays[k]));
  const nodes = body.nodes.filter((inner) => !dropped.has(inner));
  const inputs = body.inputs.filter((_input, k) => stays[k]);
  return finish(rebuild({ nodes, inputs, outputs: body.outputs }), stays);
}
