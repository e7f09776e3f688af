/** Powers and logarithms to any base: the logarithm and the exponential in two words, which the gamma function uses too. */
import type { Algebra } from "../algebra.ts";
import { expHigh, expLow, expReduce, expReduced } from "./exp.ts";
import { choose, clamp, coefficients, fastTwoSum, isNegative, type Pair, polynomial, rint, split } from "./shared.ts";

/**
 * log x in two words, for finite x > 0, with a relative error of about 2^-68 (f32: 2^-33). x = 2^k m, c = i/128 (f32:
 * i/32) near m: log x = k ln 2 + log c + log(1+r), r = m/c - 1. The table has 1/c in 10 (8) bits, so that r comes out
 * exact by Veltkamp's splitting, and log c in two words; r - r²/2 is exact, too, and a polynomial does the rest
 * (degree 9; 6).
 */
export const logWords = <T>(A: Algebra<T>, x: T): Pair<T> => {
  const { add, sub, mul, int, float, bitand, exponent, mantissa, table } = A;
  const {
    logWords: cubic,
    logWordsLn2: [ln2High, ln2Low],
  } = coefficients(A);
  const [size, width] = choose(A, [128, "64"], [32, "32"]);
  const k = float(exponent(x));
  const m = mantissa(x);
  const i = bitand(int(rint(A, mul(m, size))), size - 1);
  const inverse = table(`powinv${width}`, i);
  const [mh, ml] = split(A, m);
  const [r, rl] = fastTwoSum(A, sub(mul(mh, inverse), 1), mul(ml, inverse));
  const high = add(mul(k, ln2High), table(`powloghi${width}`, i)); // exact
  const low = add(mul(k, ln2Low), table(`powloglo${width}`, i));
  const [sum, lost] = fastTwoSum(A, high, r);
  const [rh, rr] = split(A, r);
  const q = mul(mul(rh, 0.5), rh); // r²/2 = q + ql
  const ql = mul(mul(rr, 0.5), add(r, rh));
  const head = sub(sum, q);
  const headLost = sub(sub(sum, head), q);
  const p = mul(mul(r, mul(r, r)), polynomial(A, r, cubic));
  const tail = add(sub(add(add(low, lost), headLost), ql), sub(rl, mul(rl, r)));
  return fastTwoSum(A, head, add(tail, p));
};

/** y (h + l) as an unevaluated sum whose head is exact. */
export const multiplyWords = <T>(A: Algebra<T>, y: T, [h, l]: Pair<T>): Pair<T> => {
  const { add, mul } = A;
  const [yh, yl] = split(A, y);
  const [hh, hl] = split(A, h);
  return [mul(yh, hh), add(mul(yl, hh), mul(y, add(hl, l)))];
};

/** 2^up e^(x + xl), the sum of |x| > |xl|, as zero below `low`. */
export const expOfWords = <T>(A: Algebra<T>, [x, xl]: Pair<T>, low = expLow(A), up?: T): T => {
  const { add, eq, select, int } = A;
  const near = clamp(A, x, low, expHigh(A));
  const [k, r] = expReduce(A, near);
  return expReduced(A, int(k), add(r, select(eq(near, x), xl, 0)), up);
};

/**
 * x^y = e^(y log |x|), logarithm and product in two words. Special cases as `Math.pow`: (±1)^±∞ and 1^NaN are NaN.
 * Error: 0.76 ulp at most, f32: 1.44.
 */
export const pow = <T>(A: Algebra<T>, x: T, y: T): T => {
  const { mul, abs, neg, floor, lt, eq, and, or, not, select } = A;
  const a = abs(x);
  const limit = choose(A, 2 ** 65, 2 ** 34); // beyond, every base but 1 gives zero or infinity
  const power = expOfWords(A, multiplyWords(A, clamp(A, y, -limit, limit), logWords(A, a)));
  const whole = eq(floor(y), y);
  const half = mul(y, 0.5);
  const odd = and(whole, not(eq(floor(half), half)));
  const zero = eq(x, 0);
  const extreme = select(lt(0, y), a, select(zero, Infinity, 0)); // of x = 0, ±∞
  const size = select(or(zero, eq(a, Infinity)), extreme, power);
  const signed = select(and(odd, isNegative(A, x)), neg(size), size);
  const real = or(whole, or(A.le(0, x), eq(x, -Infinity)));
  const known = and(and(eq(x, x), eq(y, y)), not(and(eq(a, 1), eq(abs(y), Infinity))));
  return select(eq(y, 0), 1, select(and(real, known), signed, NaN));
};

/**
 * log x / log b, both in two words: the quotient of the heads, and what is left of it over the divisor. At 0, ∞ and 1
 * as the quotient of the two. Error: 0.51 ulp at most, f32: 0.52.
 */
export const logb = <T>(A: Algebra<T>, x: T, b: T): T => {
  const { add, sub, mul, div, lt, le, eq, and, abs, select } = A;
  const special = (at: T, value: T): T =>
    select(le(at, 0), select(eq(at, 0), -Infinity, NaN), select(lt(at, Infinity), value, at));
  const [[xh, xl], [bh, bl]] = [logWords(A, x), logWords(A, b)];
  const quotient = div(special(x, xh), special(b, bh));
  const [[qh, ql], [ch, cl]] = [split(A, quotient), split(A, bh)];
  const error = add(add(add(sub(mul(qh, ch), xh), mul(qh, cl)), mul(ql, ch)), mul(ql, cl));
  const rest = sub(sub(xl, error), mul(quotient, bl));
  const isNumber = and(lt(0, abs(quotient)), lt(abs(quotient), Infinity));
  return select(isNumber, add(quotient, div(rest, bh)), quotient);
};
