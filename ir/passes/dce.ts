/** Dead code: nodes, and the inputs and results of kernels and loops, that no output needs. Optional. */
import { Builder, copy, liveIn, rebuild, type Graph, type Node, type NodeOf } from "../graph.ts";

export function dce(g: Graph): Graph {
  const live = liveIn(g);
  /** Results of kernels and loops that are in use. */
  const used = new Map<Node, Set<number>>();
  for (const node of g.nodes) {
    if (node.op !== "get" || !live[node.id]) continue;
    const known = used.get(node.inputs[0]!);
    if (known) known.add(node.attrs.index);
    else used.set(node.inputs[0]!, new Set([node.attrs.index]));
  }
  const bodies = new Map<Node, Body>();
  for (const node of g.nodes)
    if ((node.op === "map" || node.op === "scan") && live[node.id]) {
      const body = narrow(node, used.get(node) ?? new Set());
      if (body) bodies.set(node, body);
    }
  if (bodies.size === 0 && g.nodes.every((node) => node.op === "input" || live[node.id])) return g;

  return rebuild(g, (b, node, inputs) => {
    const whole = node.op === "get" ? bodies.get(node.inputs[0]!) : undefined;
    if (whole && node.op === "get") return b.add("get", inputs, { index: whole.results.get(node.attrs.index)! });
    const body = bodies.get(node);
    if (!body) return undefined;
    const args = inputs.filter((_input, k) => body.stays[k]);
    const consts = node.op === "scan" ? body.stays.slice(0, node.attrs.consts).filter(Boolean).length : 0;
    const attrs = { ...(node.attrs as NodeOf<"map" | "scan">["attrs"]), body: body.graph };
    return copy(b, node, args, node.op === "scan" ? { ...attrs, consts } : attrs);
  });
}

/** What is left of the body of a kernel or a loop. */
interface Body {
  readonly graph: Graph;
  /** Of each input, whether it is one still. */
  readonly stays: readonly boolean[];
  /** The results that are left: by what they were, what they are. */
  readonly results: ReadonlyMap<number, number>;
}

/** Leaves out results that are not in use, and inputs that nothing needs; what a loop carries stays. */
function narrow(node: NodeOf<"map"> | NodeOf<"scan">, used: ReadonlySet<number>): Body | undefined {
  const { body } = node.attrs;
  const [consts, carry] = node.op === "scan" ? [node.attrs.consts, node.attrs.carry] : [0, 0];
  const kept = body.outputs.flatMap((_output, k) => (k < carry || used.has(k) ? [k] : []));
  const isWhole = kept.length === body.outputs.length;
  const graph = dce(isWhole ? body : { ...body, outputs: kept.map((k) => body.outputs[k]!) });
  const live = liveIn(graph);
  const stays = graph.inputs.map(({ id }, k) => live[id] === 1 || (k >= consts && k < consts + carry));
  // A kernel of nothing but constants keeps an input: it says how many elements there are.
  if (node.op === "map" && !stays.includes(true)) stays.fill(true);
  if (graph === body && stays.every(Boolean)) return undefined;
  return { graph: withInputs(graph, live, stays), stays, results: new Map(kept.map((index, k) => [index, k])) };
}

function withInputs(g: Graph, live: Uint8Array, stays: readonly boolean[]): Graph {
  if (stays.every(Boolean)) return g;
  const dropped = new Set<Node>(g.inputs.filter((_input, k) => !stays[k]));
  const b = new Builder();
  const now: Node[] = [];
  for (const node of g.nodes) {
    if (dropped.has(node) || (node.op !== "input" && !live[node.id])) continue;
    b.origins = node.origins;
    now[node.id] = b.copy(
      node,
      node.inputs.map((input) => now[input.id]!),
    );
  }
  return b.finish(g.outputs.map(({ name, node }) => ({ name, node: now[node.id]! })));
}
