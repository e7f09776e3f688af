/** Hyperbolic functions. */
import type { Algebra } from "../algebra.ts";
import { expHigh, expWords } from "./exp.ts";
import { choose, coefficients, fastTwoSum, type Pair, polynomial } from "./shared.ts";

/**
 * tanh x = x + x z P(z)/Q(z), z = x², below 0.625 (degrees 3/3; f32: 1/1); above, 1 - 2/(e^2x + 1) with e^2x in two
 * words. One division serves both. Odd in bits. Error: 0.93 ulp at most, f32: 1.04.
 */
export const tanh = <T>(A: Algebra<T>, x: T): T => {
  const { add, sub, mul, div, abs, min, lt, select, copysign, pow2 } = A;
  const { tanhNumerator, tanhDenominator } = coefficients(A);
  const a = abs(x);
  const z = mul(a, a);
  const small = lt(a, 0.625);
  const [y, yl, k] = expWords(A, min(add(a, a), choose(A, 44, 20)));
  const scale = pow2(k);
  const [d, dl] = fastTwoSum(A, mul(y, scale), 1);
  const numerator = select(small, mul(mul(a, z), polynomial(A, z, tanhNumerator)), -2);
  const q = div(numerator, select(small, polynomial(A, z, tanhDenominator), d));
  const c = select(small, 0, mul(mul(mul(q, q), 0.5), add(dl, mul(yl, scale)))); // for the rounding of e^2x + 1
  const one = select(small, a, 1);
  const sum = add(one, q);
  return copysign(add(sum, add(sub(q, sub(sum, one)), c)), x);
};

/** e^a / 2 in two words, a >= 0; it overflows no earlier than e^a / 2 does. */
const halfExp = <T>(A: Algebra<T>, a: T): Pair<T> => {
  const [y, yl, k] = expWords(A, A.min(a, expHigh(A) + 1));
  const e = A.sub(k, 1);
  return [A.scale2(y, e), A.scale2(yl, e)];
};

/**
 * sinh x = x + x z P(z) below 1, degree 15 (f32: 9); above, h - 1/(4h), h = e^|x| / 2 in two words. Odd in bits.
 * Error: 0.93 ulp at most, f32: 1.02.
 */
export const sinh = <T>(A: Algebra<T>, x: T): T => {
  const { add, mul, div, abs, neg, lt, eq, select, copysign } = A;
  const a = abs(x);
  const z = mul(a, a);
  const [h, hl] = halfExp(A, a);
  const [s, error] = fastTwoSum(A, h, neg(div(0.25, h)));
  const small = add(a, mul(mul(a, z), polynomial(A, z, coefficients(A).sinh)));
  return copysign(select(lt(a, 1), small, select(eq(h, Infinity), h, add(s, add(error, hl)))), x);
};

/** cosh x = h + 1/(4h), h = e^|x| / 2 in two words. Even in bits. Error: 0.87 ulp at most, f32: 1.03. */
export const cosh = <T>(A: Algebra<T>, x: T): T => {
  const { add, div, abs, eq, select } = A;
  const [h, hl] = halfExp(A, abs(x));
  const [s, error] = fastTwoSum(A, h, div(0.25, h));
  return select(eq(h, Infinity), h, add(s, add(error, hl)));
};
