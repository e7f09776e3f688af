/** Roots. */
import type { Algebra } from "../algebra.ts";
import { choose, coefficients, constant, fastTwoSum, horner, rint, split } from "./shared.ts";

/**
 * ∛x: x = 2^(3q + rest) m, a polynomial start of degree 5 (f32: 3) that is rounded to 20 (11) bits, so that its
 * square is exact, and one step of Halley's. Exact at cubes. Odd in bits. Error: 0.87 ulp at most, f32: 0.83.
 */
export const cbrt = <T>(A: Algebra<T>, x: T): T => {
  const { add, sub, mul, div, abs, lt, eq, and, select, int, float, copysign, pow2, exponent, mantissa } = A;
  const {
    cbrt: start,
    cbrt2: [root2, inverseRoot2],
  } = coefficients(A);
  const a = abs(x);
  const k = exponent(a);
  const m = mantissa(a);
  const q = int(rint(A, mul(float(k), constant(A, 1 / 3))));
  const rest = sub(k, add(q, add(q, q)));
  const [up, down] = [eq(rest, 1), eq(rest, -1)];
  const pick = (double: number, half: number): T => select(up, double, select(down, half, 1));
  const big = choose(A, 2 ** 33, 2 ** 13);
  const t = sub(add(mul(horner(A, m, start), pick(root2, inverseRoot2)), big), big);
  const r = div(mul(m, pick(2, 0.5)), mul(t, t));
  const root = add(t, mul(t, div(sub(r, t), add(add(t, t), r))));
  return select(and(lt(0, a), lt(a, Infinity)), mul(copysign(root, x), pow2(q)), x);
};

/**
 * √(x² + y²): huge and tiny operands are scaled by a power of two, heads of both are squared exactly (Veltkamp), so
 * that the sum of squares is rounded once before the root is. ∞ where either is infinite, even if the other is NaN.
 * Error: 0.85 ulp at most, f32: 0.86.
 */
export const hypot = <T>(A: Algebra<T>, x: T, y: T): T => {
  const { add, mul, sqrt, abs, lt, eq, or, select } = A;
  const [ax, ay] = [abs(x), abs(y)];
  const flat = lt(ay, ax);
  const [more, less] = [select(flat, ax, ay), select(flat, ay, ax)];
  const huge = lt(choose(A, 2 ** 500, 2 ** 50), more);
  const tiny = lt(more, choose(A, 2 ** -500, 2 ** -50));
  const [down, up] = choose(A, [2 ** -600, 2 ** 700], [2 ** -80, 2 ** 100]);
  const scale = select(huge, down, select(tiny, up, 1));
  const unscale = select(huge, 1 / down, select(tiny, 1 / up, 1));
  const square = (v: T): readonly [head: T, tail: T] => {
    const [h, l] = split(A, v);
    return [mul(h, h), mul(l, add(v, h))];
  };
  const [a, al] = square(mul(more, scale));
  const [b, bl] = square(mul(less, scale));
  const [sum, error] = fastTwoSum(A, a, b);
  const root = mul(sqrt(add(sum, add(error, add(al, bl)))), unscale);
  return select(or(eq(ax, Infinity), eq(ay, Infinity)), Infinity, root);
};
