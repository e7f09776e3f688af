/** What does not change in a run, as a program of its own: it is computed once, and not in every call of the loop. */
import { Builder, copy, type Graph, type Node } from "./graph.ts";
import type { OpName } from "./ops.ts";
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
  "spread",
  "due",
  "deliver",
] as const);

/** Cuts off what depends on inputs alone that are not `changing`; undefined where that is nothing dear. */
export function split(g: Graph, changing: ReadonlySet<string>): Split | undefined {
  const fixed = new Set<Node>();
  for (const node of g.nodes)
    if (
      node.op === "input"
        ? !changing.has(node.attrs.name)
        : node.op !== "scan" && node.inputs.every((x) => fixed.has(x))
    )
      fixed.add(node);
  if (![...fixed].some(isDear)) return undefined;
  const isCut = (node: Node): boolean => fixed.has(node) && !["input", "const", "data", "iota"].includes(node.op);
  const wanted = new Set<Node>(g.outputs.map(({ node }) => node).filter(isCut));
  for (const node of g.nodes)
    if (!fixed.has(node)) for (const input of node.inputs) if (isCut(input)) wanted.add(input);
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
  const needed = new Set<Node>(outputs.map(({ node }) => node));
  for (const node of g.nodes.toReversed())
    if (needed.has(node) && !names.has(node)) for (const input of node.inputs) needed.add(input);
  const results = new Set(outputs.map(({ name }) => name));
  const b = new Builder();
  const now = new Map<Node, Node>();
  for (const node of g.nodes) {
    const name = names.get(node);
    const isState = node.op === "input" && results.has(node.attrs.name);
    if (!needed.has(node) && !isState) continue;
    b.origins = node.origins;
    const inputs = (): Node[] => node.inputs.map((input) => now.get(input)!);
    now.set(node, name === undefined ? copy(b, node, inputs()) : b.input(name, single(node.type)));
  }
  return b.finish(outputs.map(({ name, node }) => ({ name, node: now.get(node)! })));
}
