/** What does not change in a run, as a program of its own: it is computed once, and not in every call of the loop. */
import { Builder, inputsFrom, type Graph, type Node } from "./graph.ts";
import type { OpName, StructuralAttrs } from "./ops.ts";
import { isTuple, single } from "./types.ts";

export interface Split {
  /** (…inputs that do not change) → values. */
  readonly prelude: Graph;
  /** The graph, with those values as further inputs. */
  readonly rest: Graph;
}

/** Ops on arrays that are worth a program of their own. */
const isDear = ({ op }: Node): boolean => DEAR.has(op);
const DEAR: ReadonlySet<OpName> = new Set([
  "map",
  "matmul",
  "gather",
  "reduce",
  "update",
  "spmv",
  "sums",
  "spread",
  "due",
  "deliver",
] as const);

/** Whether a value is as good as a constant: the numbers of elements are, as whatever type. */
const isPlain = ({ op, inputs, attrs }: Node): boolean => {
  if (op === "get") return isPlain(inputs[0]!);
  if (op !== "map") return ["input", "const", "data", "iota"].includes(op);
  const { nodes } = (attrs as StructuralAttrs["map"]).body;
  return inputs.every((input) => input.op === "iota") && nodes.every((node) => PLACES.has(node.op));
};
const PLACES: ReadonlySet<OpName> = new Set(["input", "convert"] as const);

/** Cuts off what depends on inputs alone that are not `changing`; undefined where that is nothing dear. */
export function split(g: Graph, changing: ReadonlySet<string>): Split | undefined {
  /** By id. */
  const fixed = new Uint8Array(g.nodes.length);
  const isFixed = ({ id }: Node): boolean => fixed[id] === 1;
  for (const node of g.nodes) {
    const is = node.op === "input" ? !changing.has(node.attrs.name) : node.op !== "scan" && node.inputs.every(isFixed);
    fixed[node.id] = Number(is);
  }
  const isCut = (node: Node): boolean => isFixed(node) && !isPlain(node);
  if (!g.nodes.some((node) => isDear(node) && isCut(node))) return undefined;
  const wanted = new Set<Node>(g.outputs.map(({ node }) => node).filter(isCut));
  for (const node of g.nodes) if (!isFixed(node)) for (const input of node.inputs) if (isCut(input)) wanted.add(input);
  const values = [...wanted].filter(({ type }) => !isTuple(type)).toSorted((x, y) => x.id - y.id);
  const names = new Map(values.map((node, k) => [node, `prelude.${k}`]));
  return {
    prelude: take(
      g,
      new Map(),
      values.map((node) => ({ name: names.get(node)!, node })),
    ),
    rest: take(g, names, g.outputs),
  };
}

/** What the outputs need, with an input in the place of each value that has a name. */
function take(g: Graph, names: ReadonlyMap<Node, string>, outputs: Graph["outputs"]): Graph {
  /** By id. */
  const needed = new Uint8Array(g.nodes.length);
  for (const { node } of outputs) needed[node.id] = 1;
  for (let id = g.nodes.length - 1; id >= 0; id--) {
    const node = g.nodes[id]!;
    if (needed[id] && !names.has(node)) for (const input of node.inputs) needed[input.id] = 1;
  }
  const results = new Set(outputs.map(({ name }) => name));
  const b = new Builder();
  const now: Node[] = new Array(g.nodes.length);
  for (const node of g.nodes) {
    const name = names.get(node);
    const isState = node.op === "input" && results.has(node.attrs.name);
    if (!needed[node.id] && !isState) continue;
    b.origins = node.origins;
    now[node.id] = name === undefined ? b.copy(node, inputsFrom(now, node)) : b.input(name, single(node.type));
  }
  return b.finish(outputs.map(({ name, node }) => ({ name, node: now[node.id]! })));
}
