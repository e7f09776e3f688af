/** Dead code: nodes, and the inputs and results of kernels and loops, that no output needs. Optional. */
import { bodyOf, Builder, copy, liveIn, rebuild, type Graph, type Node, type NodeOf } from "../graph.ts";
import { writtenArrays, type Access } from "../ops.ts";

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
  const narrowed = new Map<Node, Narrowed>();
  for (const node of g.nodes) {
    if (!live[node.id] || !bodyOf(node)) continue;
    const less = narrow(node, used.get(node) ?? new Set());
    if (less) narrowed.set(node, less);
  }
  if (narrowed.size === 0 && g.nodes.every((node) => node.op === "input" || live[node.id])) return g;

  return rebuild(g, (b, node, inputs) => {
    const whole = node.op === "get" ? narrowed.get(node.inputs[0]!) : undefined;
    if (whole && node.op === "get") return b.add("get", inputs, { index: whole.results.get(node.attrs.index)! });
    const less = narrowed.get(node);
    return (
      less &&
      copy(
        b,
        node,
        inputs.filter((_input, k) => less.stays[k]),
        less.attrs,
      )
    );
  });
}

/** What is left of a kernel or a loop. */
interface Narrowed {
  readonly attrs: NodeOf<"map" | "scan" | "deliver">["attrs"];
  /** Of each input, whether it is one still. */
  readonly stays: readonly boolean[];
  /** The results that are left: by what they were, what they are. */
  readonly results: ReadonlyMap<number, number>;
}

/** Leaves out results that are not in use, and inputs that nothing needs. */
function narrow(node: Node, used: ReadonlySet<number>): Narrowed | undefined {
  if (node.op === "deliver") return narrowDeliveries(node, used);
  // A kernel that fetches entries is made when nothing is left to be dropped.
  return node.op === "scan" || (node.op === "map" && !node.attrs.at) ? narrowLoop(node, used) : undefined;
}

/** What a loop carries stays. */
function narrowLoop(node: NodeOf<"map"> | NodeOf<"scan">, used: ReadonlySet<number>): Narrowed | undefined {
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
  const less = { ...node.attrs, body: withInputs(graph, live, stays) };
  const attrs = node.op === "scan" ? { ...less, consts: stays.slice(0, consts).filter(Boolean).length } : less;
  return { attrs, stays, results: new Map(kept.map((index, k) => [index, k])) };
}

/** Leaves out writes to arrays that nothing needs, and what only they read. */
function narrowDeliveries(node: NodeOf<"deliver">, used: ReadonlySet<number>): Narrowed | undefined {
  const { body, indices, reads, writes } = node.attrs;
  const written = writtenArrays(node.attrs);
  const needed = neededArrays(node, new Set([...used].map((k) => written[k]!)));
  const graph = dce(writing(node, needed));
  const live = liveIn(graph);
  const isRead = graph.inputs.map(({ id }) => live[id] === 1);
  const left = {
    reads: reads.filter((_read, j) => isRead[j]),
    writes: writes.filter(({ array }) => needed.has(array)),
  };

  const accesses = [...left.reads, ...left.writes];
  const isInUse = (k: number): boolean =>
    accesses.some(({ array, at }) => (k < indices ? at === k : array === k - indices));
  const stays = node.inputs.map((_input, k) => k < 2 || isInUse(k - 2));
  if (graph === body && isRead.every(Boolean) && stays.every(Boolean)) return undefined;
  /** How many index arrays, or arrays, are left before one. */
  const countBefore = (first: number, k: number): number =>
    stays.slice(2 + first, 2 + first + k).filter(Boolean).length;
  const now = ({ array, at }: Access): Access => ({
    array: array < 0 ? array : countBefore(indices, array),
    at: typeof at === "number" ? countBefore(0, at) : at,
  });
  return {
    attrs: {
      body: withInputs(graph, live, isRead),
      indices: countBefore(0, indices),
      reads: left.reads.map(now),
      writes: left.writes.map(now),
    },
    stays,
    results: new Map(written.filter((array) => needed.has(array)).map((array, k) => [written.indexOf(array), k])),
  };
}

/** With the arrays that are needed afterwards, those that are read by what is written to them: in a later turn. */
function neededArrays(node: NodeOf<"deliver">, afterwards: ReadonlySet<number>): ReadonlySet<number> {
  const body = writing(node, afterwards);
  const live = liveIn(body);
  const read = node.attrs.reads.filter((_read, j) => live[body.inputs[j]!.id]).map(({ array }) => array);
  const needed = new Set([...afterwards, ...writtenArrays(node.attrs).filter((array) => read.includes(array))]);
  return needed.size === afterwards.size ? needed : neededArrays(node, needed);
}

/** The body, if it writes to these arrays alone. */
function writing({ attrs: { body, writes } }: NodeOf<"deliver">, arrays: ReadonlySet<number>): Graph {
  const outputs = body.outputs.filter((_output, j) => arrays.has(writes[j]!.array));
  return outputs.length === body.outputs.length ? body : { ...body, outputs };
}

function withInputs(g: Graph, live: Uint8Array, stays: readonly boolean[]): Graph {
  if (stays.every(Boolean)) return g;
  const dropped = new Set<Node>(g.inputs.filter((_input, k) => !stays[k]));
  const b = new Builder();
  const now: Node[] = new Array(g.nodes.length);
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
