/**
 * Functions in terms of others, for targets that have functions of their own: as accurate as those are, and not the bits
 * of the interpreter.
 */
import type { NodeAlgebra } from "./build.ts";
import type { Node } from "./graph.ts";
import { poissonQuantile } from "./math/random.ts";
import { erfBy, normalQuantile } from "./math/special.ts";
import type { ElementwiseOp } from "./ops.ts";

type Formula = (A: NodeAlgebra, x: Node, y: Node) => Node;

/** Γ(x) sin(πx) = π / Γ(1 - x): the coefficients of Lanczos' series for g = 7 (P. Godfrey, 2001), error below 1e-14. */
const LANCZOS = [
  ...[0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059],
  ...[12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7],
] as const;

/** Γ(x + 1), x >= -½. */
function gammaOfNext(A: NodeAlgebra, x: Node): Node {
  const series = LANCZOS.slice(1).reduce<Node>(
    (sum, c, k) => A.add(sum, A.div(c, A.add(x, k + 1))),
    A.add(A.mul(x, 0), LANCZOS[0]),
  );
  const t = A.add(x, 7.5);
  // In two factors: t^(x + ½) alone overflows before Γ does.
  const half = A.pow(t, A.mul(A.add(x, 0.5), 0.5));
  return A.mul(A.mul(A.mul(half, A.exp(A.neg(t))), half), A.mul(series, Math.sqrt(2 * Math.PI)));
}

function gamma(A: NodeAlgebra, x: Node): Node {
  const isLow = A.lt(x, 0.5);
  const right = gammaOfNext(A, A.select(isLow, A.neg(x), A.sub(x, 1)));
  // From the nearest whole number, which is exact however small x is.
  const nearest = A.floor(A.add(x, 0.5));
  const odd = A.sub(nearest, A.mul(2, A.floor(A.mul(nearest, 0.5))));
  const sine = A.mul(A.sub(1, A.mul(2, odd)), A.sin(A.mul(A.sub(x, nearest), Math.PI)));
  const isPole = A.and(A.and(A.eq(A.floor(x), x), A.le(x, 0)), A.lt(-Infinity, x));
  const value = A.select(isPole, Infinity, A.select(isLow, A.div(Math.PI, A.mul(sine, right)), right));
  // Beyond what a float can hold.
  return A.select(A.lt(x, A.dtype === "f32" ? 36 : 172), value, A.mul(x, Infinity));
}

export const FORMULAS: Readonly<Partial<Record<ElementwiseOp, Formula>>> = {
  exp2: (A, x) => A.pow(2, x),
  // W. Kahan's way: the error of exp x (of 1 + x) is in both factors, and goes.
  expm1: (A, x) => {
    const u = A.exp(x);
    const isLarge = A.or(A.le(u, 0.5), A.le(2, u));
    const isTiny = A.eq(u, 1);
    const ratio = A.div(x, A.log(A.select(A.or(isTiny, isLarge), 2, u)));
    return A.select(isTiny, x, A.select(isLarge, A.sub(u, 1), A.mul(A.sub(u, 1), ratio)));
  },
  exprel: (A, x) => {
    const ratio = A.div(A.expm1(x), A.select(A.eq(x, 0), 1, x));
    return A.select(A.eq(x, 0), 1, A.select(A.lt(x, Infinity), ratio, x));
  },
  log1p: (A, x) => {
    const u = A.add(1, x);
    const isTiny = A.eq(u, 1);
    const isFinite = A.lt(u, Infinity);
    const ratio = A.div(x, A.select(A.or(isTiny, A.not(isFinite)), 1, A.sub(u, 1)));
    return A.select(isTiny, x, A.select(isFinite, A.mul(A.log(u), ratio), u));
  },
  log2: (A, x) => A.mul(A.log(x), Math.LOG2E),
  log10: (A, x) => A.mul(A.log(x), Math.LOG10E),
  logb: (A, x, base) => A.div(A.log(x), A.log(base)),
  cbrt: (A, x) => A.copysign(A.pow(A.abs(x), 1 / 3), x),
  hypot: (A, x, y) => {
    const [a, b] = [A.abs(x), A.abs(y)];
    const [most, least] = [A.max(a, b), A.min(a, b)];
    const ratio = A.div(least, A.select(A.eq(most, 0), 1, most));
    const isInfinite = A.or(A.eq(a, Infinity), A.eq(b, Infinity));
    return A.select(isInfinite, Infinity, A.mul(most, A.sqrt(A.add(1, A.mul(ratio, ratio)))));
  },
  gamma,
  factorial: (A, x) => A.gamma(A.add(x, 1)),
  erf: (A, x) => erfBy<Node>(A, x, A.exp),
  norminv: (A, p) => normalQuantile<Node>(A, p, A.log),
  poissoninv: (A, u, m) => poissonQuantile<Node>(A, u, m, A),
};
