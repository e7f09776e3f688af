/** Derivatives of graphs: forward mode, element by element. */
import type { Operand } from "./algebra.ts";
import { algebra, type NodeAlgebra } from "./build.ts";
import { Builder, copy, liveIn, rebuild, type Graph, type Node } from "./graph.ts";
import { isElementwise, type ElementwiseOp } from "./ops.ts";
import { PARTIALS } from "./partials.ts";
import { isFloat, isTuple, single } from "./types.ts";

/** An op that something depends on has no derivative that could be written. */
export class NoDerivativeError extends Error {
  override readonly name = "NoDerivativeError";
  readonly op: ElementwiseOp;
  readonly pair: Pair;
  constructor(op: ElementwiseOp, pair: Pair) {
    super(`${op} has no derivative that the compiler knows`);
    this.op = op;
    this.pair = pair;
  }
}

/** An output, and the input that it is derived by. */
export type Pair = readonly [output: string, input: string];

const only = (g: Graph, output: string): Graph => ({ ...g, outputs: g.outputs.filter(({ name }) => name === output) });

/** Names of the inputs that an output is computed from. */
export function inputsOf(g: Graph, output: string): ReadonlySet<string> {
  const live = liveIn(only(g, output));
  return new Set(g.inputs.filter(({ id }) => live[id] === 1).map(({ attrs }) => attrs.name));
}

/** Whether an output is computed from an input. */
export const dependsOn = (g: Graph, output: string, input: string): boolean => inputsOf(g, output).has(input);

export interface Derivatives {
  /** Inputs and outputs of the graph that was derived, then an output for each pair, named `∂output/∂input`. */
  readonly graph: Graph;
  /**
   * For each pair, whether it is the whole dependence. What goes from one element to others, through sums, products of
   * matrices, sparse ones too, deliveries, and values at indices, counts as constant.
   */
  readonly isWhole: readonly boolean[];
}

/**
 * ∂output/∂input for each pair: of element i by element i, or by a scalar; itself a scalar where all elements have the same.
 * Throws `NoDerivativeError`.
 */
export function partials(g: Graph, pairs: readonly Pair[]): Derivatives {
  const b = new Builder();
  const now: Node[] = [];
  const live = liveIn(g);
  for (const node of g.nodes) {
    if (node.op !== "input" && !live[node.id]) continue;
    b.origins = node.origins;
    now[node.id] = copy(
      b,
      node,
      node.inputs.map((input) => now[input.id]!),
    );
  }
  const outputs = g.outputs.map(({ name, node }) => ({ name, node: now[node.id]! }));
  const isWhole = pairs.map((pair) => {
    const [output, input] = pair;
    const { node } = outputs.find(({ name }) => name === output)!;
    const { change, isWhole } = derivative(b, g, now, pair);
    const { dtype } = single(node.type);
    b.origins = node.origins;
    const value = typeof change === "number" ? b.add("const", [], { value: change, dtype }) : change;
    outputs.push({ name: `∂${output}/∂${input}`, node: value });
    return isWhole;
  });
  return { graph: rebuild(b.finish(outputs)), isWhole };
}

/** The graph of ∂output/∂input alone, see `partials`. */
export function partial(g: Graph, output: string, input: string): { readonly graph: Graph; readonly isWhole: boolean } {
  const { graph, isWhole } = partials(only(g, output), [[output, input]]);
  return { graph: rebuild({ ...graph, outputs: graph.outputs.slice(-1) }), isWhole: isWhole[0]! };
}

/** How an output changes with an input; `now` holds the graph's values. */
function derivative(
  b: Builder,
  g: Graph,
  now: readonly Node[],
  pair: Pair,
): { change: Operand<Node>; isWhole: boolean } {
  const [output, input] = pair;
  const result = g.outputs.find(({ name }) => name === output)!.node;
  const live = liveIn(only(g, output));
  const changes: Operand<Node>[] = [];
  /** By id: whether it changes with the input in a way that is left out. */
  const partly: boolean[] = [];
  for (const node of g.nodes) {
    changes[node.id] = 0;
    if (!live[node.id]) continue;
    if (node.op === "input") {
      if (node.attrs.name === input) changes[node.id] = 1;
      continue;
    }
    const dx = node.inputs.map(({ id }) => changes[id]!);
    partly[node.id] = node.inputs.some(({ id }) => partly[id]);
    if (dx.every((change) => change === 0)) continue;
    if (!isElementwise(node.op) || isTuple(node.type)) partly[node.id] = true;
    else changes[node.id] = through(b, node, now, dx, pair);
  }
  return { change: changes[result.id]!, isWhole: partly[result.id] !== true };
}

/** The change of an elementwise node with those of its operands. */
function through(
  b: Builder,
  node: Node,
  now: readonly Node[],
  dx: readonly Operand<Node>[],
  pair: Pair,
): Operand<Node> {
  const op = node.op as ElementwiseOp;
  const { dtype } = single(node.type);
  const way = PARTIALS[op];
  if (way === undefined) throw new NoDerivativeError(op, pair);
  if (way === "constant" || !isFloat(dtype)) return 0;
  b.origins = node.origins;
  const A = algebra(b, dtype);
  const x = node.inputs.map(({ id }) => now[id]!);
  if ("alike" in way) return way.alike(A, x, dx);
  let sum: Operand<Node> = 0;
  for (const [k, by] of way.entries()) {
    if (dx[k] === 0) continue;
    sum = plus(A, sum, times(A, by(A, x, now[node.id]!), dx[k]!));
  }
  return sum;
}

function times(A: NodeAlgebra, x: Operand<Node>, y: Operand<Node>): Operand<Node> {
  if (typeof x === "number" && typeof y === "number") return x * y;
  if (x === 0 || y === 0) return 0;
  if (x === 1) return y;
  if (y === 1) return x;
  if (x === -1 || y === -1) return A.neg((x === -1 ? y : x) as Node);
  return A.mul(x, y);
}

function plus(A: NodeAlgebra, x: Operand<Node>, y: Operand<Node>): Operand<Node> {
  if (typeof x === "number" && typeof y === "number") return x + y;
  if (x === 0) return y;
  return y === 0 ? x : A.add(x, y);
}
