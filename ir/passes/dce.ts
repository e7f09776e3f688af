/** Dead code: nodes, and the inputs and results of kernels and loops, that no output needs. Optional. */
import { bodyOf, Builder, inputsFrom, liveIn, type Graph, type Node, type NodeOf } from "../graph.ts";
import { writtenArrays, type Access } from "../ops.ts";

export function dce(g: Graph): Graph {
  const use = usesIn(g);
  for (const { id } of g.inputs) use.live[id] = 1;
  return left(g, use);
}

/** What of a graph is in use. */
interface Uses {
  /** By id, nodes that an output needs. */
  readonly live: Uint8Array;
  /** Kernels and loops of which a part is in use. */
  readonly narrowed: ReadonlyMap<Node, Narrowed>;
}

function usesIn(g: Graph): Uses {
  const live = new Uint8Array(g.nodes.length);
  for (const { node } of g.outputs) live[node.id] = 1;
  /** Results of kernels and loops that are in use. */
  const used = new Map<Node, Set<number>>();
  const narrowed = new Map<Node, Narrowed>();
  for (let id = g.nodes.length - 1; id >= 0; id--) {
    const node = g.nodes[id]!;
    if (!live[id]) continue;
    if (node.op === "get") {
      const known = used.get(node.inputs[0]!);
      if (known) known.add(node.attrs.index);
      else used.set(node.inputs[0]!, new Set([node.attrs.index]));
    }
    const less = bodyOf(node) && narrow(node, used.get(node) ?? new Set());
    if (less) narrowed.set(node, less);
    for (let k = 0; k < node.inputs.length; k++) if (!less || less.stays[k]) live[node.inputs[k]!.id] = 1;
  }
  return { live, narrowed };
}

/** What is left of a graph. */
function left(g: Graph, { live, narrowed }: Uses): Graph {
  // Constants cost nothing.
  if (narrowed.size === 0 && g.nodes.every(({ id, op }) => live[id] === 1 || op === "const")) return g;
  const b = new Builder();
  const now: Node[] = new Array(g.nodes.length);
  for (let id = 0; id < g.nodes.length; id++) {
    if (!live[id]) continue;
    const node = g.nodes[id]!;
    const inputs = inputsFrom(now, node);
    const whole = node.op === "get" ? narrowed.get(node.inputs[0]!) : undefined;
    const less = narrowed.get(node);
    b.origins = node.origins;
    if (whole && node.op === "get") now[id] = b.add("get", inputs, { index: whole.results.get(node.attrs.index)! });
    else if (less)
      now[id] = b.copy(
        node,
        inputs.filter((_input, k) => less.stays[k]),
        less.attrs,
      );
    else now[id] = b.keep(node) ?? b.copy(node, inputs);
  }
  return b.finish(g.outputs.map(({ name, node }) => ({ name, node: now[node.id]! })));
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
  const whole = isWhole ? body : { ...body, outputs: kept.map((k) => body.outputs[k]!) };
  const use = usesIn(whole);
  const stays = body.inputs.map(({ id }, k) => use.live[id] === 1 || (k >= consts && k < consts + carry));
  // A kernel of nothing but constants keeps an input: it says how many elements there are.
  if (node.op === "map" && !stays.includes(true)) stays.fill(true);
  body.inputs.forEach(({ id }, k) => (use.live[id] = Number(stays[k])));
  const graph = left(whole, use);
  if (graph === body) return undefined;
  const less = { ...node.attrs, body: graph };
  const attrs = node.op === "scan" ? { ...less, consts: stays.slice(0, consts).filter(Boolean).length } : less;
  return { attrs, stays, results: new Map(kept.map((index, k) => [index, k])) };
}

/** Leaves out writes to arrays that nothing needs, and what only they read. */
function narrowDeliveries(node: NodeOf<"deliver">, used: ReadonlySet<number>): Narrowed | undefined {
  const { body, indices, reads, writes } = node.attrs;
  const written = writtenArrays(node.attrs);
  const needed = neededArrays(node, new Set([...used].map((k) => written[k]!)));
  const whole = writing(node, needed);
  const use = usesIn(whole);
  const graph = left(whole, use);
  const isRead = body.inputs.map(({ id }) => use.live[id] === 1);
  const accesses = {
    reads: reads.filter((_read, j) => isRead[j]),
    writes: writes.filter(({ array }) => needed.has(array)),
  };

  const isInUse = (k: number): boolean =>
    [...accesses.reads, ...accesses.writes].some(({ array, at }) => (k < indices ? at === k : array === k - indices));
  const stays = node.inputs.map((_input, k) => k < 2 || isInUse(k - 2));
  if (graph === body && stays.every(Boolean)) return undefined;
  /** How many index arrays, or arrays, are left before one. */
  const countBefore = (first: number, k: number): number =>
    stays.slice(2 + first, 2 + first + k).filter(Boolean).length;
  const now = ({ array, at }: Access): Access => ({
    array: array < 0 ? array : countBefore(indices, array),
    at: typeof at === "number" ? countBefore(0, at) : at,
  });
  return {
    attrs: {
      body: graph,
      indices: countBefore(0, indices),
      reads: accesses.reads.map(now),
      writes: accesses.writes.map(now),
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
