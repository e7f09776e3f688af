/** Writes elementary functions out in primitive operations, with the bits of the interpreter. Required. */
import type { Algebra } from "../algebra.ts";
import { algebra } from "../build.ts";
import { Builder, countNodes, findNode, rebuild, rebuildAll, type Graph, type Node } from "../graph.ts";
import { ELEMENTWISE, isElementwise, type ElementwiseOp, type OpName } from "../ops.ts";
import { FORMULAS } from "../formulas.ts";
import { COMPLETE, type Target } from "../target.ts";
import { isFloat, single, tensor, type Float } from "../types.ts";

/** Calls of functions in a graph from which on they stay as they are, and a backend writes each function once. */
const MANY = 100;

const isFunction = (op: OpName): op is ElementwiseOp => isElementwise(op) && ELEMENTWISE[op].expand !== undefined;

/** Inlines the expansion of every function. Parts that two expansions have in common (sin and cos of one x) are shared. */
export function expand(g: Graph, { functions }: Target = COMPLETE, many = MANY): Graph {
  if (functions) return withFunctions(g, functions);
  const isMany = countNodes(g, ({ op }) => isFunction(op)) >= many;
  const isWritten = ({ op, attrs }: Node): boolean => isFunction(op) && !(isMany && attrs === undefined);
  const write = (b: Builder, node: Node, inputs: readonly Node[]): Node | undefined =>
    isWritten(node) ? written(b, node, inputs) : undefined;
  return rebuildAll(g, findNode(g, isWritten) && write, { intern: true });
}

/** Writes functions that a target lacks in terms of those that it has. */
function withFunctions(g: Graph, functions: ReadonlySet<OpName>): Graph {
  const isForeign = ({ op }: Node): boolean => isFunction(op) && !functions.has(op);
  const write = (b: Builder, node: Node, inputs: readonly Node[]): Node | undefined => {
    if (!isForeign(node)) return undefined;
    const { dtype } = single(node.type);
    // Formulas are made of exponentials and logarithms: who has none needs none.
    const formula = functions.has("exp") ? FORMULAS[node.op as keyof typeof FORMULAS] : undefined;
    return formula && isFloat(dtype) ? formula(algebra(b, dtype), inputs[0]!, inputs[1]!) : written(b, node, inputs);
  };
  let now = g;
  // A formula may use functions that are lacking too.
  while (findNode(now, isForeign)) now = rebuildAll(now, write, { intern: true });
  return now;
}

function written(b: Builder, node: Node, inputs: readonly Node[]): Node | undefined {
  if (!isFunction(node.op)) return undefined;
  const { dtype } = single(node.type);
  const expand = ELEMENTWISE[node.op].expand!(node.attrs as object | undefined);
  return isFloat(dtype) ? expand(algebra(b, dtype) as Algebra<Node>, ...inputs) : undefined;
}

/** A function as a graph of primitive operations. */
export function expansion(op: ElementwiseOp, dtype: Float): Graph {
  const { arity, expand } = ELEMENTWISE[op];
  const b = new Builder({ intern: true });
  const inputs = Array.from({ length: arity }, (_, k): Node => b.input(`x${k}`, tensor(dtype)));
  const node = expand!(undefined)(algebra(b, dtype) as Algebra<Node>, ...inputs);
  return rebuild(b.finish([{ name: op, node }]));
}
