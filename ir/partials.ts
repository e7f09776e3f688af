/** The derivative of each elementwise op by each of its operands, written over the algebra of nodes. */
import type { Operand } from "./algebra.ts";
import type { NodeAlgebra } from "./build.ts";
import type { Node } from "./graph.ts";
import type { ElementwiseOp } from "./ops.ts";

/** By one operand, of the operands `x` and the result `y`. */
export type Partial = (A: NodeAlgebra, x: readonly Node[], y: Node) => Operand<Node>;

/**
 * How small changes go through an op: by its partial derivatives, one for each operand; the same way as the operands
 * themselves; as one of them, that which is taken; or not at all, where the result is no float or does not change but in
 * jumps. `undefined`: there is no derivative here.
 */
export type Propagation =
  | readonly Partial[]
  | { readonly alike: (A: NodeAlgebra, x: readonly Node[], dx: readonly Operand<Node>[]) => Operand<Node> }
  | "constant"
  | undefined;

type Unary = (A: NodeAlgebra, x: Node, y: Node) => Operand<Node>;
type Binary = (A: NodeAlgebra, x: Node, y: Node, result: Node) => Operand<Node>;
const unary = (by: Unary): Propagation => [(A, [x], y) => by(A, x!, y)];
const binary = (...by: readonly [Binary, Binary]): Propagation =>
  by.map(
    (partial): Partial =>
      (A, [x, y], result) =>
        partial(A, x!, y!, result),
  );
const chosen = (first: (A: NodeAlgebra, x: Node, y: Node) => Node): Propagation => ({
  alike: (A, [x, y], [dx, dy]) => A.select(first(A, x!, y!), dx!, dy!),
});

/** Σ x^k (k + 1)/(k + 2)!, the derivative of (e^x - 1)/x: what is left out is below 2·10⁻¹⁶ for |x| < ¼. */
const EXPREL = [1 / 2, 1 / 3, 1 / 8, 1 / 30, 1 / 144, 1 / 840, 1 / 5760, 1 / 45360, 1 / 403200, 1 / 3991680];
const series = (A: NodeAlgebra, x: Node, coefficients: readonly number[]): Node =>
  coefficients
    .slice(0, -1)
    .reduceRight<Operand<Node>>((sum, c) => A.add(A.mul(sum, x), c), coefficients.at(-1)!) as Node;
const slopeOfExprel = unary((A, x, y) =>
  A.select(A.lt(A.abs(x), 0.25), series(A, x, EXPREL), A.div(A.sub(A.exp(x), y), x)),
);

/** √((1 - x)(1 + x)), exact near ±1. */
const cosine = (A: NodeAlgebra, x: Node): Node => A.sqrt(A.mul(A.sub(1, x), A.add(1, x)));
const squares = (A: NodeAlgebra, x: Node, y: Node): Node => A.add(A.mul(x, x), A.mul(y, y));

export const PARTIALS: Readonly<Record<ElementwiseOp, Propagation>> = {
  add: binary(
    () => 1,
    () => 1,
  ),
  sub: binary(
    () => 1,
    () => -1,
  ),
  mul: binary(
    (_A, _x, y) => y,
    (_A, x) => x,
  ),
  div: binary(
    (A, _x, y) => A.div(1, y),
    (A, _x, y, result) => A.neg(A.div(result, y)),
  ),
  neg: unary(() => -1),
  abs: unary((A, x) => A.select(A.eq(x, 0), 0, A.copysign(1, x))),
  sqrt: unary((A, _x, y) => A.div(0.5, y)),
  min: chosen((A, x, y) => A.le(x, y)),
  max: chosen((A, x, y) => A.le(y, x)),
  select: { alike: (A, [condition], [, dx, dy]) => A.select(condition!, dx!, dy!) },
  convert: { alike: (A, _x, [dx]) => (typeof dx === "number" ? dx : A.float(dx!)) },
  copysign: binary(
    (A, x, sign) => A.mul(A.copysign(1, x), A.copysign(1, sign)),
    () => 0,
  ),
  scale2: { alike: (A, [, k], [dx]) => A.scale2(dx!, k!) },
  mantissa: unary((A, x) => A.scale2(1, A.neg(A.exponent(x)))),
  floor: "constant",
  lt: "constant",
  le: "constant",
  eq: "constant",
  and: "constant",
  or: "constant",
  not: "constant",
  bitand: "constant",
  bitxor: "constant",
  shr: "constant",
  mulhi: "constant",
  idiv: "constant",
  imod: "constant",
  exponent: "constant",
  pow2: "constant",
  table: "constant",
  random: "constant",
  poissoninv: "constant",
  exp: unary((_A, _x, y) => y),
  fastexp: unary((_A, _x, y) => y),
  expm1: unary((A, _x, y) => A.add(y, 1)),
  exprel: slopeOfExprel,
  fastexprel: slopeOfExprel,
  exp2: unary((A, _x, y) => A.mul(y, Math.LN2)),
  log: unary((A, x) => A.div(1, x)),
  log1p: unary((A, x) => A.div(1, A.add(1, x))),
  log2: unary((A, x) => A.div(Math.LOG2E, x)),
  log10: unary((A, x) => A.div(Math.LOG10E, x)),
  pow: binary(
    (A, x, y) => A.mul(y, A.pow(x, A.sub(y, 1))),
    (A, x, _y, result) => A.select(A.eq(result, 0), 0, A.mul(result, A.log(A.abs(x)))),
  ),
  logb: binary(
    (A, x, b) => A.div(1, A.mul(x, A.log(b))),
    (A, _x, b, result) => A.neg(A.div(result, A.mul(b, A.log(b)))),
  ),
  sin: unary((A, x) => A.cos(x)),
  cos: unary((A, x) => A.neg(A.sin(x))),
  fastsin: unary((A, x) => A.cos(x)),
  fastcos: unary((A, x) => A.neg(A.sin(x))),
  tan: unary((A, _x, y) => A.add(1, A.mul(y, y))),
  tanh: unary((A, _x, y) => A.mul(A.sub(1, y), A.add(1, y))),
  sinh: unary((A, x) => A.cosh(x)),
  cosh: unary((A, x) => A.sinh(x)),
  asin: unary((A, x) => A.div(1, cosine(A, x))),
  acos: unary((A, x) => A.div(-1, cosine(A, x))),
  atan: unary((A, x) => A.div(1, A.add(1, A.mul(x, x)))),
  atan2: binary(
    (A, y, x) => A.div(x, squares(A, x, y)),
    (A, y, x) => A.neg(A.div(y, squares(A, x, y))),
  ),
  asinh: unary((A, x) => A.div(1, A.hypot(1, x))),
  acosh: unary((A, x) => A.div(1, A.sqrt(A.mul(A.sub(x, 1), A.add(x, 1))))),
  atanh: unary((A, x) => A.div(1, A.mul(A.sub(1, x), A.add(1, x)))),
  cbrt: unary((A, _x, y) => A.div(1, A.mul(3, A.mul(y, y)))),
  hypot: binary(
    (A, x, _y, result) => A.div(x, result),
    (A, _x, y, result) => A.div(y, result),
  ),
  erf: unary((A, x) => A.mul(2 / Math.sqrt(Math.PI), A.exp(A.neg(A.mul(x, x))))),
  gamma: undefined,
  factorial: undefined,
  norminv: unary((A, _p, x) => A.mul(Math.sqrt(2 * Math.PI), A.exp(A.mul(0.5, A.mul(x, x))))),
};
