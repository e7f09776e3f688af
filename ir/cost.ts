/** What a node costs, in additions of one element. */
import { type Graph, type Node, type NodeOf } from "./graph.ts";
import { ELEMENTWISE, isElementwise } from "./ops.ts";
import { isTuple, single, type Dim, type Lengths } from "./types.ts";

/** Cost of an entry that is fetched by its index. */
export const FETCH = 4;

/** Whether a node names what is there, and computes nothing. */
export function isFree({ op }: Node): boolean {
  return FREE.has(op);
}
const FREE: ReadonlySet<Node["op"]> = new Set(["input", "const", "data", "get", "iota", "reshape"]);

/** Cost of an elementwise op, for one element. */
export const costOf = (op: Node["op"]): number => (isElementwise(op) ? ELEMENTWISE[op].cost : 0);

/** Elements of an array; of what has several, none. A length that is not known counts as 1. */
export const sizeOf = ({ type }: Node, lengths: Lengths): number =>
  isTuple(type) ? 0 : type.shape.reduce<number>((size, dim) => size * lengthOf(dim, lengths), 1);

const lengthOf = (dim: Dim, lengths: Lengths): number => (typeof dim === "number" ? dim : (lengths[dim] ?? 1));

/** Cost of what a body computes. */
export const bodyCost = (body: Graph, lengths: Lengths): number =>
  body.nodes.reduce((sum, node) => sum + nodeCost(node, lengths), 0);

/** Elements that a kernel goes through. */
export const kernelSize = ({ inputs, attrs: { at } }: NodeOf<"map">, lengths: Lengths): number =>
  inputs.reduce((most, input, k) => Math.max(most, at?.[k] === undefined ? sizeOf(input, lengths) : 1), 1);

/** Cost of an element of a kernel. */
export const elementCost = ({ body, at = [] }: NodeOf<"map">["attrs"], lengths: Lengths): number =>
  bodyCost(body, lengths) + FETCH * at.filter((index) => index !== undefined).length;

/** Cost of a node: of a loop that ends when it is done, one turn; of deliveries, as of the lists they go through, one. */
export function nodeCost(node: Node, lengths: Lengths): number {
  if (isFree(node)) return 0;
  const size = sizeOf(node, lengths);
  const given = (k: number): number => sizeOf(node.inputs[k]!, lengths);
  switch (node.op) {
    case "gather":
      return FETCH * size;
    case "reduce":
      return given(0);
    case "matmul":
      return size * lengthOf(single(node.inputs[0]!.type).shape[1]!, lengths);
    case "spmv":
      return FETCH * given(2);
    case "sums":
      return node.attrs.terms.reduce((sum, { columns }) => sum + FETCH * given(1 + columns), 0);
    case "update":
      return FETCH * given(1);
    case "append":
      return given(1);
    case "map":
      return elementCost(node.attrs, lengths) * kernelSize(node, lengths);
    case "scan": {
      const { body, length, until } = node.attrs;
      return bodyCost(body, lengths) * (until === undefined ? lengthOf(length, lengths) : 1);
    }
    case "deliver":
      return bodyCost(node.attrs.body, lengths) + 2 * FETCH;
    case "spread":
      return given(0);
    default:
      return costOf(node.op) * Math.max(1, size);
  }
}
