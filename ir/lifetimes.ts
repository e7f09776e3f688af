/** How long values live in a graph, and in whose memory a node can work. Required. */
import { overwritten, type Graph, type Node } from "./graph.ts";
import { isElementwise } from "./ops.ts";
import { isTuple } from "./types.ts";

/** Of what outlasts the graph. */
export const FOREVER = Infinity;

/** The node whose memory a value is in. */
export const source = (node: Node): Node => (node.op === "get" ? node.inputs[0]! : node);

/** Which of the node's results a value is. */
export const resultOf = (value: Node): number => (value.op === "get" ? value.attrs.index : 0);

/**
 * By id, for each result of a node, but of a `get`, the position of the last node that reads it. What a loop collects is
 * read as soon as it is there.
 */
export function lastUses(g: Graph, results: Iterable<Node>): number[][] {
  const last: number[][] = new Array(g.nodes.length);
  const use = (value: Node, at: number): void => void (last[source(value).id]![resultOf(value)] = at);
  for (let at = 0; at < g.nodes.length; at++) {
    const node = g.nodes[at]!;
    if (node.op === "get") continue;
    last[at] = isTuple(node.type) ? node.type.map(() => at) : [at];
    for (let k = 0; k < node.inputs.length; k++) use(node.inputs[k]!, at);
  }
  for (const node of results) use(node, FOREVER);
  return last;
}

/**
 * The inputs in whose memory results can be computed: `any` result, or each in that of its own. What works element by element
 * reads one of each before it writes one.
 */
export function reused(node: Node): { readonly any: readonly Node[] } | readonly (readonly Node[])[] {
  if (isElementwise(node.op)) return { any: node.inputs };
  if (node.op === "map") {
    const { body, at } = node.attrs;
    const fetched = new Set(at?.flatMap((index, k) => (index === undefined ? [] : source(node.inputs[k]!))));
    return { any: node.inputs.slice(0, body.inputs.length).filter((input) => !fetched.has(source(input))) };
  }
  const inputs =
    node.op === "scan" ? node.inputs.slice(node.attrs.consts, node.attrs.consts + node.attrs.carry) : overwritten(node);
  if (inputs.length === 0) return [];
  const uses = new Map<Node, number>();
  for (const input of node.inputs) uses.set(source(input), (uses.get(source(input)) ?? 0) + 1);
  return inputs.map((input) => (input && uses.get(source(input)) === 1 ? [input] : []));
}
