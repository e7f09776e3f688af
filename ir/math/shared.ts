/**
 * Building blocks of the expansions: polynomials and error-free transformations.
 *
 * Nothing here may be simplified by rules that hold for real numbers only: `(x + c) - c` rounds, `b - (s - a)` is the
 * rounding error of `s = a + b`.
 */
import type { Algebra, Operand } from "../algebra.ts";
import { COEFFICIENTS, type Coefficients, type Polynomial, type Words } from "./tables.ts";

/** A number as an unevaluated sum: a head and a much smaller tail. */
export type Pair<T> = readonly [head: T, tail: T];

/** `f64` in double precision, else `f32`: a constant of the expansion, chosen when it is built. */
export const choose = <T, V>(A: Algebra<T>, f64: V, f32: V): V => (A.dtype === "f64" ? f64 : f32);
/** A constant, rounded to the type that is computed in. */
export const constant = <T>(A: Algebra<T>, x: number): number => choose(A, x, Math.fround(x));
export const coefficients = <T>(A: Algebra<T>): Coefficients => COEFFICIENTS[A.dtype];

/**
 * The nearest integer, ties to even: x + M has no bits after the point, M = 1.5·2^52 (2^23). Odd; |x| < 2^51 (2^22). The nearest
 * multiple of `unit`, a power of two: M that times as large.
 */
export const rint = <T>(A: Algebra<T>, x: T, unit = 1): T => {
  const magic = unit * choose(A, 6755399441055744, 12582912);
  return A.sub(A.add(x, magic), magic);
};

/** `x` between `low` and `high`. NaN stays. */
export const clamp = <T>(A: Algebra<T>, x: T, low: number, high: number): T => A.max(A.min(x, high), low);

/** Horner's scheme. */
export const horner = <T>(A: Algebra<T>, x: T, c: Polynomial): T => {
  let sum: Operand<T> = c.at(-1) ?? 0;
  for (const a of c.slice(0, -1).reverse()) sum = A.add(A.mul(sum, x), a);
  return sum as T;
};

/** Estrin's scheme: pairs, then pairs of pairs. As many additions, a much shorter chain. */
export const estrin = <T>(A: Algebra<T>, x: T, c: readonly Operand<T>[]): T => {
  let terms = c;
  for (let power = x; ; power = A.mul(power, power)) {
    const next: Operand<T>[] = [];
    for (let i = 0; i < terms.length; i += 2) {
      const [a, b] = [terms[i] ?? 0, terms[i + 1]];
      next.push(b === undefined ? a : A.add(a, A.mul(b, power)));
    }
    terms = next;
    if (terms.length === 1) return terms[0] as T;
  }
};

/** A polynomial, by the scheme that suits its length. */
export const polynomial = <T>(A: Algebra<T>, x: T, c: Polynomial): T => (c.length > 4 ? estrin : horner)(A, x, c);

/** Fast2Sum (Dekker 1971): a + b = head + tail exactly, if |a| >= |b| or a = 0. */
export const fastTwoSum = <T>(A: Algebra<T>, a: Operand<T>, b: Operand<T>): Pair<T> => {
  const sum = A.add(a, b);
  return [sum, A.sub(b, A.sub(sum, a))];
};

/** 2Sum (Knuth): a + b = head + tail exactly. */
export const twoSum = <T>(A: Algebra<T>, a: Operand<T>, b: Operand<T>): Pair<T> => {
  const { add, sub } = A;
  const sum = add(a, b);
  const fromB = sub(sum, a);
  return [sum, add(sub(a, sub(sum, fromB)), sub(b, fromB))];
};

/** Veltkamp's splitting: x = head + tail, each of at most half the digits, so that products of them are exact. */
export const split = <T>(A: Algebra<T>, x: T): Pair<T> => {
  const t = A.mul(x, choose(A, 134217729, 4097));
  const head = A.sub(t, A.sub(t, x));
  return [head, A.sub(x, head)];
};

/** Dekker's product: the rounding error of `product` = x y for a constant y of two words. 9 operations. */
export const productError = <T>(A: Algebra<T>, x: T, y: number, product: T): T => {
  const { add, sub, mul } = A;
  const [xh, xl] = split(A, x);
  const scaled = constant(A, y * choose(A, 134217729, 4097));
  const yh = constant(A, scaled - constant(A, scaled - y));
  const yl = y - yh;
  return add(add(add(sub(mul(xh, yh), product), mul(xh, yl)), mul(xl, yh)), mul(xl, yl));
};

/** (high + low) - x for a constant of two words and a smaller x of two words. */
export const subtractFrom = <T>(A: Algebra<T>, [high, low]: Words, [x, xl]: Pair<T>): Pair<T> => {
  const { add, sub } = A;
  const head = sub(high, x);
  return [head, add(sub(sub(high, head), x), sub(low, xl))];
};

export const selectPair = <T>(A: Algebra<T>, p: T, [a, al]: Pair<T>, [b, bl]: Pair<T>): Pair<T> => [
  A.select(p, a, b),
  A.select(p, al, bl),
];

/** Whether an int is odd. */
export const isOdd = <T>(A: Algebra<T>, k: T): T => A.eq(A.bitand(k, 1), 1);
/** Whether the sign bit is set, also of -0. */
export const isNegative = <T>(A: Algebra<T>, x: T): T => A.lt(A.copysign(1, x), 0);
