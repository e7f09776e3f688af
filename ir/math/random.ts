/**
 * Random numbers as functions of counters: Philox 4×32-10 of Salmon, Moraes, Dror & Shaw, Parallel random numbers: as
 * easy as 1, 2, 3 (SC 2011, doi:10.1145/2063384.2063405). Equal counters give equal numbers, in any order.
 */
import type { Algebra } from "../algebra.ts";
import { exp } from "./exp.ts";
import { constant } from "./shared.ts";
import { norminv } from "./special.ts";

/** Four words, or two. */
export type Words4<T> = readonly [T, T, T, T];
export type Words2<T> = readonly [T, T];

export const ROUNDS = 10;
export const MULTIPLIERS = [0xd2511f53 | 0, 0xcd9e8d57 | 0] as const;
/** Added to the key before every round but the first: the golden ratio, and √3 - 1. */
export const WEYL = [0x9e3779b9 | 0, 0xbb67ae85 | 0] as const;

/** The key of round `k`. */
const keyOf = <T>(A: Algebra<T>, [low, high]: Words2<T>, k: number): Words2<T> =>
  k === 0
    ? [low, high]
    : [A.addInt(low, A.integer(Math.imul(WEYL[0], k))), A.addInt(high, A.integer(Math.imul(WEYL[1], k)))];

/** The first two words of a round, and its other two. */
const front = <T>(A: Algebra<T>, [, c1, c2]: Words4<T>, [k0]: Words2<T>): Words2<T> => {
  const m = A.integer(MULTIPLIERS[1]);
  return [A.bitxor(A.bitxor(A.mulhi(c2, m), c1), k0), A.mulInt(c2, m)];
};
const back = <T>(A: Algebra<T>, [c0, , , c3]: Words4<T>, [, k1]: Words2<T>): Words2<T> => {
  const m = A.integer(MULTIPLIERS[0]);
  return [A.bitxor(A.bitxor(A.mulhi(c0, m), c3), k1), A.mulInt(c0, m)];
};

const rounds = <T>(A: Algebra<T>, counter: Words4<T>, key: Words2<T>, count: number): Words4<T> => {
  let words = counter;
  for (let k = 0; k < count; k++) {
    const now = keyOf(A, key, k);
    words = [...front(A, words, now), ...back(A, words, now)];
  }
  return words;
};

/** Four random words. */
export const philox = <T>(A: Algebra<T>, counter: Words4<T>, key: Words2<T>): Words4<T> =>
  rounds(A, counter, key, ROUNDS);

/** The first two of them. */
const philox2 = <T>(A: Algebra<T>, counter: Words4<T>, key: Words2<T>): Words2<T> =>
  front(A, rounds(A, counter, key, ROUNDS - 1), keyOf(A, key, ROUNDS - 1));

/**
 * (k + ½) / 2^52, k the top 52 bits of the two words (f32: (k + ½) / 2^23, the top 23): exact, in (0, 1), and with a
 * mean of ½ to the last bit.
 */
export const uniform = <T>(A: Algebra<T>, [high, low]: Words2<T>): T => {
  const { add, mul, bitand, bitxor, shr, float } = A;
  if (A.dtype === "f32") return mul(add(float(bitand(shr(high, 9), 2 ** 23 - 1)), 0.5), 2 ** -23);
  const signed = float(bitxor(high, -(2 ** 31))); // the word less 2^31
  const rest = float(bitand(shr(low, 12), 2 ** 20 - 1));
  return add(add(mul(signed, 2 ** -32), 0.5), mul(add(rest, 0.5), 2 ** -52));
};

/** A uniform number of (seed low, high, step low, high, element). */
export const random =
  (stream: number) =>
  <T>(A: Algebra<T>, ...x: T[]): T => {
    const [seedLow, seedHigh, stepLow, stepHigh, element] = x as [T, T, T, T, T];
    return uniform(A, philox2(A, [element, A.integer(stream | 0), stepLow, stepHigh], [seedLow, seedHigh]));
  };

/** Up to this mean the terms of the Poisson distribution are summed. */
const SUMMED = 16;
/** Terms of which what is left has a probability below 2^-53 (f32: 2^-24). */
const TERMS = { f64: 72, f32: 48 } as const;
/** Terms after which a sum that has reached its goal goes no further. */
const BLOCK = 8;

/** How many partial sums of the distribution with mean m are below u. */
const counted = <T>(A: Algebra<T>, u: T, m: T, exponential: (x: T) => T): T => {
  const { add, mul, lt, le, select } = A;
  const from = (k: number, term: T, sum: T, count: T): T => {
    let [p, c, n] = [term, sum, count];
    for (let j = k; j < k + BLOCK; j++) {
      p = mul(mul(p, m), constant(A, 1 / j));
      c = add(c, p);
      n = add(n, select(lt(c, u), 1, 0));
    }
    return k + BLOCK > TERMS[A.dtype] ? n : select(le(u, c), n, from(k + BLOCK, p, c, n));
  };
  const first = exponential(A.neg(m));
  return from(1, first, first, select(lt(first, u), 1, 0));
};

/** Giles's expansion of the quantile for a large mean, in the normal quantile w. */
const expanded = <T>(A: Algebra<T>, m: T, w: T): T => {
  const { add, mul, div, sqrt, floor, max } = A;
  const c = (x: number): number => constant(A, x);
  const w2 = mul(w, w);
  const root = sqrt(m);
  const half = mul(w, add(mul(w2, c(-1 / 72)), c(-1 / 36)));
  const one = add(mul(w2, add(mul(w2, c(1 / 270)), c(7 / 810))), c(-8 / 405));
  const small = add(add(add(mul(w2, c(1 / 6)), c(1 / 3)), div(half, root)), div(one, m));
  return max(floor(add(m, add(mul(root, w), small))), 0);
};

/**
 * The quantile of the Poisson distribution: the smallest count whose distribution function reaches u, 0 < u < 1, for a
 * finite mean m >= 0; else NaN. m <= 16: the terms are summed. Above, the expansion of M. B. Giles, Algorithm 955
 * (ACM Trans. Math. Softw. 42, 2016, doi:10.1145/2699466), to the order 1/m, rounded down.
 */
export const poissoninv = <T>(A: Algebra<T>, u: T, m: T): T =>
  poissonQuantile(A, u, m, { exp: (x) => exp(A, x), norminv: (p) => norminv(A, p) });

/** The same with functions that are given. */
export const poissonQuantile = <T>(A: Algebra<T>, u: T, m: T, given: Record<"exp" | "norminv", (x: T) => T>): T => {
  const { lt, le, and, select } = A;
  const inside = and(and(lt(0, u), lt(u, 1)), and(le(0, m), lt(m, Infinity)));
  const value = select(le(m, SUMMED), counted(A, u, m, given.exp), expanded(A, m, given.norminv(u)));
  return select(inside, value, NaN);
};
