/** Exponentials. */
import type { Algebra, Operand } from "../algebra.ts";
import { choose, clamp, coefficients, estrin, fastTwoSum, horner, type Pair, polynomial, rint } from "./shared.ts";

/** Below the first number e^x is zero, beyond the second infinite. */
export const expLow = <T>(A: Algebra<T>): number => choose(A, -746, -104.5);
export const expHigh = <T>(A: Algebra<T>): number => choose(A, 711, 90);

/**
 * x = k s + r, |r| <= s/2, with the step s = ln 2 / 128 (f32: ln 2) in two parts (Cody & Waite 1980): k as a float,
 * and r.
 */
export const expReduce = <T>(A: Algebra<T>, x: T): readonly [k: T, r: T] => {
  const { sub, mul } = A;
  const [inverse, high, low] = coefficients(A).expStep;
  const k = rint(A, mul(x, inverse));
  return [k, sub(sub(x, mul(k, high)), mul(k, low))];
};

/** e^r - 1 for the rest of `expReduce`. */
const expRest = <T>(A: Algebra<T>, r: T): T => A.add(r, A.mul(A.mul(r, r), horner(A, r, coefficients(A).exp)));

/** e^(k s + r) = (head + sum of tails) · 2^e. The head is 2^(j/128), j = k mod 128 (f32: 1). */
const expParts = <T>(A: Algebra<T>, k: T, r: T): { head: Operand<T>; tail: T; e: T } => {
  const { add, mul, bitand, shr, table } = A;
  const q = expRest(A, r);
  if (A.dtype === "f32") return { head: 1, tail: q, e: k };
  const j = bitand(k, 127);
  const power = table("exp2hi", j);
  return { head: power, tail: mul(power, add(table("exp2lo", j), q)), e: shr(k, 7) };
};

/** 2^up e^(k s + r) for an int k. */
export const expReduced = <T>(A: Algebra<T>, k: T, r: T, up?: T): T => {
  const { head, tail, e } = expParts(A, k, r);
  return A.scale2(A.add(head, tail), up === undefined ? e : A.add(e, up));
};

/** e^x = (head + tail) 2^e with the error of about the tail's last bit. */
export const expWords = <T>(A: Algebra<T>, x: T): readonly [...Pair<T>, e: T] => {
  const [k, r] = expReduce(A, x);
  const { head, tail, e } = expParts(A, A.int(k), r);
  return [...fastTwoSum(A, head, tail), e];
};

/** e^x where it is known to be a normal number: one scaling, no clamp. */
export const expNormal = <T>(A: Algebra<T>, x: T): T => {
  const [k, r] = expReduce(A, x);
  const { head, tail, e } = expParts(A, A.int(k), r);
  return A.mul(A.add(head, tail), A.pow2(e));
};

/**
 * e^x = 2^m 2^(j/128) e^r with x = (128 m + j) ln 2 / 128 + r: a table of 2^(j/128) in two words and a polynomial of
 * degree 5 in r (Tang 1989). f32: x = m ln 2 + r, degree 6, no table. Error: 0.75 ulp at most, f32: 1.00.
 */
export const exp = <T>(A: Algebra<T>, x: T): T => {
  const [k, r] = expReduce(A, clamp(A, x, expLow(A), expHigh(A)));
  return expReduced(A, A.int(k), r);
};

/**
 * e^x for fast math: as `exp`, without the second word of the table and with one scaling, so that results are normal numbers, 0
 * or ∞: 0 below x = -708.40 (f32: -86.625), ∞ from 709.780 on, 0.003 early (f32: where e^x is). Error: 1.05 ulp at most, f32:
 * 1.01.
 */
export const fastexp = <T>(A: Algebra<T>, x: T): T => {
  const { add, sub, mul, lt, int, bitand, shr, table, pow2, select } = A;
  const low = choose(A, -709, -86.625);
  const [steps, r] = expReduce(A, clamp(A, x, low, choose(A, 709.79, 89)));
  const k = int(steps);
  const q = add(r, mul(mul(r, r), estrin(A, r, coefficients(A).exp)));
  // 2^128 is no f32: in two factors.
  if (A.dtype === "f32") return select(lt(x, low), 0, mul(add(2, add(q, q)), pow2(sub(k, 1))));
  const power = mul(table("exp2hi", bitand(k, 127)), pow2(shr(k, 7)));
  return add(power, mul(power, q));
};

/** 2^x, reduced as `exp`, but exactly: x = m + j/128 + r. Exact at integers. Error: 0.75 ulp at most, f32: 1.17. */
export const exp2 = <T>(A: Algebra<T>, x: T): T => {
  const { add, sub, mul, int, bitand, shr, scale2, table } = A;
  const near = clamp(A, x, choose(A, -1077, -151), choose(A, 1025, 129));
  if (A.dtype === "f32") {
    const k = rint(A, near);
    const r = sub(near, k);
    return scale2(add(1, mul(r, horner(A, r, coefficients(A).exp2))), int(k));
  }
  const steps = rint(A, mul(near, 128));
  const k = int(steps);
  const r = sub(near, mul(steps, 1 / 128));
  const j = bitand(k, 127);
  const power = table("exp2hi", j);
  const q = mul(r, horner(A, r, coefficients(A).exp2));
  return scale2(add(power, mul(power, add(table("exp2lo", j), q))), shr(k, 7));
};

/**
 * e^x - 1 = 2^k u, x = k ln 2 + r with r of two words: u = (1 - 2^-k) + (e^r - 1). The first number is exact in two
 * words and, if not zero, larger than r, so that Fast2Sum adds them and nothing cancels for any k.
 */
const expm1Parts = <T>(A: Algebra<T>, x: T): { u: T; k: T } => {
  const { add, sub, mul, min, int, pow2 } = A;
  const [inverse, high, low] = coefficients(A).ln2;
  const k = rint(A, mul(x, inverse));
  const t = sub(x, mul(k, high));
  const w = mul(k, low);
  const r = sub(t, w);
  const rl = sub(sub(t, r), w);
  const r2 = mul(r, r);
  const tail = add(mul(mul(r2, r), polynomial(A, r, coefficients(A).expm1)), add(rl, mul(rl, r)));
  const one = pow2(sub(0, int(min(k, 64)))); // 1, in units of 2^k
  const d = sub(1, one);
  const lost = sub(sub(1, d), one);
  const [s, error] = fastTwoSum(A, d, r);
  return { u: add(s, add(error, add(add(mul(r2, 0.5), tail), lost))), k: int(k) };
};

/** Below it e^x - 1 rounds to -1. */
const expm1Low = <T>(A: Algebra<T>): number => choose(A, -40, -20);

/**
 * e^x - 1, rounded once: x = k ln 2 + r, |r| <= ln 2 / 2, and a polynomial of degree 11 (f32: 5) for e^r - 1. Keeps
 * -0. Error: 0.86 ulp at most, f32: 1.05.
 */
export const expm1 = <T>(A: Algebra<T>, x: T): T => {
  const { u, k } = expm1Parts(A, clamp(A, x, expm1Low(A), expHigh(A)));
  return A.select(A.eq(x, 0), x, A.scale2(u, k));
};

/**
 * (e^x - 1) / x, 1 at 0: `expm1` before its scaling, over x, then scaled, so that it overflows no earlier than it
 * must. Error: 1.57 ulp at most, f32: 1.78.
 */
export const exprel = <T>(A: Algebra<T>, x: T): T => {
  const { add, div, abs, min, max, lt, select, scale2 } = A;
  const near = min(x, choose(A, 718, 95));
  const { u, k } = expm1Parts(A, max(near, expm1Low(A)));
  return select(lt(abs(x), choose(A, 2 ** -54, 2 ** -25)), add(1, x), scale2(div(u, near), k));
};

/** |x| up to which `fastexprel` is right. */
export const NEAR_ZERO = { f64: 0.5, f32: 0.5 } as const;

/** (e^x - 1) / x for fast math, |x| <= 1/2: a polynomial of degree 12 (f32: 6). Error: 0.76 ulp at most, f32: 0.81. */
export const fastexprel = <T>(A: Algebra<T>, x: T): T => {
  const { add, mul } = A;
  const higher = mul(mul(x, x), polynomial(A, x, coefficients(A).exprel));
  return add(1, add(mul(x, 0.5), higher));
};
