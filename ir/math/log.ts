/** Logarithms. */
import type { Algebra } from "../algebra.ts";
import { choose, coefficients, fastTwoSum, polynomial, split, twoSum } from "./shared.ts";

/**
 * log(1+f) = f - (f²/2 - s (f²/2 + s² R(s²))), s = f/(2+f), |f| < 0.42, with a minimax R of degree 6 (f32: 2); the
 * form is that of fdlibm (Sun Microsystems 1993). Yields f²/2 and the product that is taken from it.
 */
const logParts = <T>(A: Algebra<T>, f: T, s: T): { square: T; product: T } => {
  const { add, mul } = A;
  const z = mul(s, s);
  const square = mul(mul(f, f), 0.5);
  return { square, product: mul(s, add(square, mul(z, polynomial(A, z, coefficients(A).log)))) };
};

/** -∞ at 0, NaN below and for NaN, ∞ at ∞; else `value`. */
const special = <T>(A: Algebra<T>, x: T, value: T): T => {
  const { lt, le, eq, select } = A;
  return select(le(x, 0), select(eq(x, 0), -Infinity, NaN), select(lt(x, Infinity), value, x));
};

/**
 * log x = k ln 2 + log(1+f) with x = 2^k (1+f), √½ <= 1+f < √2; ln 2 in two parts, the first sum by Fast2Sum. Error:
 * 0.88 ulp at most, f32: 0.84.
 */
export const log = <T>(A: Algebra<T>, x: T): T => {
  const { add, sub, mul, div, float, exponent, mantissa } = A;
  const [, high, low] = coefficients(A).ln2;
  const k = float(exponent(x));
  const f = sub(mantissa(x), 1);
  const { square, product } = logParts(A, f, div(f, add(f, 2)));
  const [s, error] = fastTwoSum(A, mul(k, high), f);
  return special(A, x, add(s, add(error, sub(add(product, mul(k, low)), square))));
};

/**
 * log(1 + x + correction), the correction being small, for 0 < 1 + x < ∞. u = 1 + x rounded; what that lost, and the
 * correction, is divided by 1 + f = u / 2^k with a short series in s, 1/(1+f) = 1 - 2s + 2s² - ….
 */
export const logOnePlus = <T>(A: Algebra<T>, x: T, correction?: T): T => {
  const { add, sub, mul, div, max, neg, eq, select, int, float, pow2, exponent, mantissa } = A;
  const [, high, low] = coefficients(A).ln2;
  const [u, lost] = twoSum(A, x, 1);
  const exponentOfU = exponent(u);
  const k = float(exponentOfU);
  const near = eq(exponentOfU, 0); // then x itself is f, exactly
  const f = select(near, x, sub(mantissa(u), 1));
  const scale = pow2(int(max(neg(k), choose(A, -1000, -120))));
  const c = select(near, correction ?? 0, mul(correction === undefined ? lost : add(lost, correction), scale));
  const s = div(f, add(f, 2));
  const { square, product } = logParts(A, f, s);
  const corrected = mul(c, sub(1, mul(add(s, s), sub(1, mul(s, sub(1, s))))));
  const [sum, error] = fastTwoSum(A, mul(k, high), f);
  return add(sum, add(error, sub(add(product, add(mul(k, low), corrected)), square)));
};

/** log(1 + x), see `logOnePlus`. Keeps -0. Error: 0.85 ulp at most, f32: 0.84. */
export const log1p = <T>(A: Algebra<T>, x: T): T => {
  const { abs, lt, le, eq, select } = A;
  const inner = select(lt(x, Infinity), logOnePlus(A, x), x);
  const above = select(le(x, -1), select(eq(x, -1), -Infinity, NaN), inner);
  return select(lt(abs(x), choose(A, 2 ** -54, 2 ** -25)), x, above);
};

/** The parts of `log`, f - f²/2 split in half and multiplied by 1/ln b in two parts: head and tail of log_b(1+f). */
const logTimes = <T>(A: Algebra<T>, x: T, [high, low]: readonly [number, number]): readonly [head: T, tail: T] => {
  const { add, sub, mul, div, mantissa } = A;
  const f = sub(mantissa(x), 1);
  const { square, product } = logParts(A, f, div(f, add(f, 2)));
  const [head] = split(A, sub(f, square));
  const tail = add(sub(sub(f, head), square), product);
  return [mul(head, high), add(mul(add(tail, head), low), mul(tail, high))];
};

/** log2 x = k + log(1+f)/ln 2, reduced as in `log`. Exact at powers of two. Error: 0.78 ulp at most, f32: 0.83. */
export const log2 = <T>(A: Algebra<T>, x: T): T => {
  const { add, float, exponent } = A;
  const [head, tail] = logTimes(A, x, coefficients(A).perLn2);
  const [sum, error] = fastTwoSum(A, float(exponent(x)), head);
  return special(A, x, add(sum, add(error, tail)));
};

/**
 * log10 x = k log10(2) + log(1+f)/ln 10, reduced as in `log`. Exact at powers of ten. Error: 0.75 ulp at most, f32:
 * 0.75.
 */
export const log10 = <T>(A: Algebra<T>, x: T): T => {
  const { add, mul, float, exponent } = A;
  const [high, low] = coefficients(A).log10of2;
  const k = float(exponent(x));
  const [head, tail] = logTimes(A, x, coefficients(A).perLn10);
  const [sum, error] = fastTwoSum(A, mul(k, high), head);
  return special(A, x, add(sum, add(add(error, tail), mul(k, low))));
};
