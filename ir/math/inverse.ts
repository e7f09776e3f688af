/** Inverse trigonometric and inverse hyperbolic functions. */
import type { Algebra } from "../algebra.ts";
import { logOnePlus } from "./log.ts";
import {
  choose,
  coefficients,
  constant,
  fastTwoSum,
  isNegative,
  type Pair,
  polynomial,
  selectPair,
  split,
  subtractFrom,
  twoSum,
} from "./shared.ts";

/**
 * atan(a/b), 0 <= a <= b, in two words: atan c + atan t, t = (a - c b)/(b + c a), c = 0, 1/2 or 1 (for a/b up to
 * 7/16, 11/16), one division for quotient and reduction; atan t = t + t z P(z), degree 23 (f32: 11).
 */
const atanRatio = <T>(A: Algebra<T>, a: T, b: T): Pair<T> => {
  const { add, sub, mul, div, lt, select } = A;
  const { atan: tail, atanHalf, quarterPiWords } = coefficients(A);
  const middle = lt(mul(b, 0.4375), a);
  const upper = lt(mul(b, 0.6875), a);
  const pick = (one: number, half: number): T => select(upper, one, select(middle, half, 0));
  const c = pick(1, 0.5);
  const t = div(sub(a, mul(c, b)), add(b, mul(c, a)));
  const z = mul(t, t);
  const p = mul(t, mul(z, polynomial(A, z, tail)));
  const [sum, error] = fastTwoSum(A, pick(quarterPiWords[0], atanHalf[0]), t);
  return [sum, add(error, add(pick(quarterPiWords[1], atanHalf[1]), p))];
};

/** Beyond |x| = 1, atan x = π/2 - atan(1/x). Odd in bits. Error: 0.77 ulp at most, f32: 0.77. */
export const atan = <T>(A: Algebra<T>, x: T): T => {
  const { add, abs, min, lt, select, copysign } = A;
  const a = min(abs(x), choose(A, 2 ** 100, 2 ** 60));
  const big = lt(1, a);
  const ratio = atanRatio(A, select(big, 1, a), select(big, a, 1));
  return copysign(add(...selectPair(A, big, subtractFrom(A, coefficients(A).halfPiWords, ratio), ratio)), x);
};

/**
 * atan2(y, x): the angle of (x, y), from atan of the smaller over the larger one by π/2 - … and π - …, in two words.
 * Signs of zeros and infinities as `Math.atan2`. Huge and tiny operands are scaled by a power of two. Error: 1.53 ulp
 * at most, f32: 1.52.
 */
export const atan2 = <T>(A: Algebra<T>, y: T, x: T): T => {
  const { add, mul, abs, neg, lt, eq, or, select } = A;
  const { halfPiWords, piWords } = coefficients(A);
  const [ax, ay] = [abs(x), abs(y)];
  const steep = lt(ax, ay);
  const [less, more] = [select(steep, ax, ay), select(steep, ay, ax)];
  const huge = lt(choose(A, 2 ** 1000, 2 ** 100), more);
  const tiny = lt(more, choose(A, 2 ** -900, 2 ** -80));
  const infinite = eq(more, Infinity);
  const fit = select(huge, choose(A, 2 ** -100, 2 ** -20), select(tiny, choose(A, 2 ** 150, 2 ** 60), 1));
  const scale = select(infinite, 0, fit);
  const a = select(eq(less, Infinity), 1, mul(less, scale));
  const b = select(or(infinite, eq(more, 0)), 1, mul(more, scale));
  const ratio = atanRatio(A, a, b);
  const right = selectPair(A, steep, subtractFrom(A, halfPiWords, ratio), ratio);
  const angle = add(...selectPair(A, isNegative(A, x), subtractFrom(A, piWords, right), right));
  return select(isNegative(A, y), neg(angle), angle);
};

/**
 * Up to 1/2, asin a = head + tail. Beyond, with s = √((1-a)/2) in two words, asin a = π/2 - 2 (head + tail). The
 * polynomial is a + a z R(z), z <= 1/4, degree 25 (f32: 11). NaN beyond 1.
 */
const asinParts = <T>(A: Algebra<T>, a: T): { big: T; head: T; tail: T } => {
  const { add, sub, mul, div, sqrt, lt, eq, select } = A;
  const big = lt(0.5, a);
  const z = select(big, mul(sub(1, a), 0.5), mul(a, a));
  const s = select(big, sqrt(z), a);
  const p = mul(z, polynomial(A, z, coefficients(A).asin));
  const [root] = split(A, s);
  const twice = add(s, root);
  const rest = select(big, div(sub(z, mul(root, root)), select(eq(twice, 0), 1, twice)), 0);
  return { big, head: select(big, root, a), tail: add(mul(s, p), rest) };
};

/** asin x, see `asinParts`. Odd in bits. Error: 0.80 ulp at most, f32: 0.76. */
export const asin = <T>(A: Algebra<T>, x: T): T => {
  const { add, abs, copysign } = A;
  const { big, head, tail } = asinParts(A, abs(x));
  const above = subtractFrom(A, coefficients(A).halfPiWords, [add(head, head), add(tail, tail)]);
  return copysign(add(...selectPair(A, big, above, [head, tail])), x);
};

/**
 * acos x = π/2 ∓ (head + tail) up to 1/2, beyond 2 (head + tail) or, for negative x, π - 2 (head + tail). See
 * `asinParts`. Error: 0.78 ulp at most, f32: 0.71.
 */
export const acos = <T>(A: Algebra<T>, x: T): T => {
  const { add, sub, mul, abs, neg, lt, select, copysign } = A;
  const { halfPiWords, piWords } = coefficients(A);
  const { big, head, tail } = asinParts(A, abs(x));
  const negative = lt(x, 0);
  const pick = (half: number, whole: number): T => select(big, select(negative, whole, 0), half);
  const base = pick(halfPiWords[0], piWords[0]);
  const baseLow = pick(halfPiWords[1], piWords[1]);
  const sign = copysign(select(big, 2, 1), select(big, x, neg(x)));
  const term = mul(head, sign);
  const sum = add(base, term);
  const error = sub(term, sub(sum, base));
  return add(sum, add(error, add(baseLow, mul(tail, sign))));
};

/** From here on, asinh x = acosh x = log 2x. */
const beyond = <T>(A: Algebra<T>): number => choose(A, 2 ** 28, 2 ** 13);
const ln2 = <T>(A: Algebra<T>): number => constant(A, Math.LN2);

/**
 * asinh x = log1p(x + x²/(1 + √(1 + x²))), the sum in two words; log x + ln 2 from 2^28 (f32: 2^13) on. Odd in bits.
 * Error: 1.10 ulp at most, f32: 1.07.
 */
export const asinh = <T>(A: Algebra<T>, x: T): T => {
  const { add, sub, mul, div, sqrt, abs, lt, le, and, select, copysign } = A;
  const a = abs(x);
  const big = lt(beyond(A), a);
  const z = mul(a, a);
  const [sum, error] = twoSum(A, a, div(z, add(sqrt(add(z, 1)), 1)));
  const value = logOnePlus(A, select(big, sub(a, 1), sum), select(big, 0, error));
  const usual = and(le(choose(A, 2 ** -27, 2 ** -12), a), lt(a, Infinity));
  return copysign(select(usual, select(big, add(value, ln2(A)), value), a), x);
};

/**
 * acosh x = log1p(t + √(2t + t²)), t = x - 1, the sum in two words; log x + ln 2 from 2^28 (f32: 2^13) on. Error:
 * 1.93 ulp at most, f32: 1.82.
 */
export const acosh = <T>(A: Algebra<T>, x: T): T => {
  const { add, sub, mul, sqrt, lt, le, select } = A;
  const t = sub(x, 1);
  const big = lt(beyond(A), x);
  const [sum, error] = twoSum(A, t, sqrt(add(add(t, t), mul(t, t))));
  const value = logOnePlus(A, select(big, t, sum), select(big, 0, error));
  const finite = select(lt(x, Infinity), select(big, add(value, ln2(A)), value), x);
  return select(le(1, x), finite, NaN);
};

/** atanh x = ½ log1p(2x/(1-x)), the rounding of 1 - x made good. Odd in bits. Error: 1.57 ulp at most, f32: 1.53. */
export const atanh = <T>(A: Algebra<T>, x: T): T => {
  const { add, sub, mul, div, abs, neg, lt, eq, select, copysign } = A;
  const a = abs(x);
  const d = sub(1, a);
  const lost = sub(sub(1, d), a);
  const q = div(add(a, a), d);
  const value = mul(logOnePlus(A, q, neg(mul(mul(q, lost), add(mul(q, 0.5), 1)))), 0.5);
  const inside = select(lt(a, choose(A, 2 ** -28, 2 ** -13)), a, value);
  return copysign(select(lt(a, 1), inside, select(eq(a, 1), Infinity, NaN)), x);
};
