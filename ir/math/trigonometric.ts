/** Sine, cosine and tangent of every finite number. */
import type { Algebra } from "../algebra.ts";
import {
  choose,
  coefficients,
  constant,
  fastTwoSum,
  isOdd,
  type Pair,
  polynomial,
  productError,
  rint,
  split,
  twoSum,
} from "./shared.ts";

/** x = k π/2 + r, |r| <= π/4, r in two words; k modulo 4 matters only. */
interface Reduced<T> {
  readonly k: T;
  readonly r: T;
  readonly rl: T;
}

/**
 * Cody & Waite (1980): k = rint(2x/π), x - k π/2 with π/2 in 33 + 33 + 33 + 53 bits (f32: five parts of 8 and one of
 * 24), for |x| < 2^20 π/2 (2^16 π/2), k and the parts being short enough for exact products. Every step is odd in x.
 */
const reduceNear = <T>(A: Algebra<T>, x: T): Reduced<T> => {
  const { add, sub, mul, neg, int } = A;
  const { perHalfPi, halfPi } = coefficients(A);
  const [p1 = 0, p2 = 0, p3 = 0, p4 = 0, p5 = 0, p6 = 0] = halfPi;
  const k = rint(A, mul(x, perHalfPi));
  const first = sub(x, mul(k, p1)); // exact
  if (A.dtype === "f64") {
    const [t, lost] = twoSum(A, first, neg(mul(k, p2)));
    const w = sub(mul(k, p3), lost);
    const r = sub(t, w);
    return { k: int(k), r, rl: sub(sub(sub(t, r), w), mul(k, p4)) };
  }
  const third = sub(sub(first, mul(k, p2)), mul(k, p3)); // exact
  const [fourth, lost4] = twoSum(A, third, neg(mul(k, p4)));
  const [fifth, lost5] = twoSum(A, fourth, neg(mul(k, p5)));
  const [r, rl] = fastTwoSum(A, fifth, sub(add(lost4, lost5), mul(k, p6)));
  return { k: int(k), r, rl };
};

/**
 * Payne & Hanek (1983), for x >= 2^20 (f32: 2^16): x in three digits of 24 (8) bits times those digits of 2/π that
 * matter, eleven (fourteen) from a table. Earlier ones give multiples of 4 quarter turns, later ones are too small.
 * Sums of the products of digits are exact; carries go up by floor; the fraction, in two words, times π/2.
 */
const reduceFar = <T>(A: Algebra<T>, x: T): Reduced<T> => {
  const { add, sub, mul, floor, int, float, pow2, exponent, mantissa, table } = A;
  const [width, count, digits] = choose(A, [24, 9, "twoopi64"], [8, 12, "twoopi32"]);
  const base = 2 ** width;
  const e = exponent(x);
  const skip = floor(mul(add(float(e), 0.5 - width), constant(A, 1 / width)));
  const shift = pow2(sub(sub(e, width), int(mul(skip, width))));
  const start = add(int(skip), 1);
  const twoOverPi = Array.from({ length: count + 2 }, (_, i) => table(digits, i === 0 ? start : add(start, i)));

  const scaled = mul(mantissa(x), base);
  const x0 = floor(scaled);
  const rest = mul(sub(scaled, x0), base);
  const x1 = floor(rest);
  const x2 = mul(sub(rest, x1), base);
  const sums = Array.from({ length: count }, (_, n) => {
    const [d0, d1, d2] = twoOverPi.slice(n, n + 3) as [T, T, T];
    return add(mul(x0, d2), add(mul(x1, d1), mul(x2, d0)));
  });
  const quarters: T[] = []; // the digits of x · 2/π / shift, the first one modulo 4
  let carry: T | undefined;
  for (const [n, sum] of [...sums.entries()].reverse()) {
    const total = carry === undefined ? sum : add(sum, carry);
    const unit = n === 0 ? 4 : base;
    carry = floor(mul(total, 1 / unit));
    quarters.unshift(sub(total, mul(carry, unit)));
  }
  const scale = (digit: T, n: number): T => mul(digit, n === 0 ? shift : mul(shift, 2 ** (-width * n)));
  const pieces: T[] = [];
  for (let n = 0; n < count; n += 2) {
    const [digit, next] = quarters.slice(n, n + 2) as [T, T?];
    const piece = scale(digit, n);
    pieces.push(next === undefined ? piece : add(piece, scale(next, n + 1)));
  }
  const [piece0, piece1, ...smaller] = pieces as [T, T, ...T[]];
  const k = rint(A, add(piece0, piece1));
  let [high, low] = twoSum(A, sub(piece0, k), piece1);
  for (const piece of smaller) {
    const [sum, lost] = twoSum(A, high, piece);
    [high, low] = [sum, add(low, lost)];
  }
  const [f, fl] = fastTwoSum(A, high, low);
  const [halfPi, halfPiLow] = coefficients(A).halfPiWords;
  const head = mul(f, halfPi);
  const error = productError(A, f, halfPi, head);
  const [r, rl] = fastTwoSum(A, head, add(error, add(mul(f, halfPiLow), mul(fl, halfPi))));
  return { k: int(sub(k, mul(floor(mul(k, 0.25)), 4))), r, rl };
};

/** |x| below which `reduceNear` is right. */
const NEAR = { f64: 2 ** 20 * 1.57, f32: Math.fround(2 ** 16 * 1.57) } as const;

/**
 * Either reduction. All that only one of them needs hangs under selects by one condition, so that a target that can
 * branch pays for one of them.
 */
const reduce = <T>(A: Algebra<T>, x: T): Reduced<T> => {
  const { sub, abs, neg, max, lt, select } = A;
  const limit = NEAR[A.dtype];
  const size = abs(x);
  const small = lt(size, limit);
  const near = reduceNear(A, x);
  const finite = lt(size, Infinity);
  const far = reduceFar(A, max(select(finite, size, limit), limit)); // an argument that it can take in any case
  const negative = lt(x, 0);
  const oddly = (value: T, minus: T): T => select(negative, minus, value);
  return {
    k: select(small, near.k, oddly(far.k, sub(0, far.k))),
    r: select(small, near.r, select(finite, oddly(far.r, neg(far.r)), NaN)),
    rl: select(small, near.rl, oddly(far.rl, neg(far.rl))),
  };
};

/** Sine of r + rl: r + r z P(z), degree 13 (f32: 9), and the first order in rl. */
const sinWords = <T>(A: Algebra<T>, { r, rl }: Reduced<T>, z: T): Pair<T> => {
  const { add, sub, mul } = A;
  const p = mul(z, polynomial(A, z, coefficients(A).sin));
  return [r, add(mul(r, p), sub(rl, mul(mul(z, 0.5), rl)))];
};

/** Cosine of r + rl: 1 - z/2 + z² P(z), degree 14 (f32: 10), 1 - z/2 in two words. */
const cosWords = <T>(A: Algebra<T>, { r, rl }: Reduced<T>, z: T): Pair<T> => {
  const { add, sub, mul } = A;
  const half = mul(z, 0.5);
  const head = sub(1, half);
  const p = mul(mul(z, z), polynomial(A, z, coefficients(A).cos));
  return [head, add(sub(sub(1, head), half), sub(p, mul(r, rl)))];
};

/**
 * Sine and cosine of the rest of the reduction, which of them is wanted being up to k. Shared by all three functions.
 */
const parts = <T>(A: Algebra<T>, x: T): { k: T; sinPair: Pair<T>; cosPair: Pair<T>; s: T; c: T } => {
  const reduced = reduce(A, x);
  const z = A.mul(reduced.r, reduced.r);
  const sinPair = sinWords(A, reduced, z);
  const cosPair = cosWords(A, reduced, z);
  return { k: reduced.k, sinPair, cosPair, s: A.add(...sinPair), c: A.add(...cosPair) };
};

/** 1 where k is 0 or 1 modulo 4, else -1. */
const sign = <T>(A: Algebra<T>, k: T): T => A.float(A.sub(1, A.bitand(k, 2)));

/** sin x = ± sin r or ± cos r, by k = rint(2x/π) modulo 4. Odd in bits. Error: 0.86 ulp at most, f32: 0.78. */
export const sin = <T>(A: Algebra<T>, x: T): T => {
  const { k, s, c } = parts(A, x);
  return A.select(A.eq(x, 0), x, A.mul(A.select(isOdd(A, k), c, s), sign(A, k)));
};

/** cos x, as `sin` a quarter turn on. Even in bits. Error: 0.89 ulp at most, f32: 0.79. */
export const cos = <T>(A: Algebra<T>, x: T): T => {
  const { k, s, c } = parts(A, x);
  return A.mul(A.select(isOdd(A, k), s, c), sign(A, A.add(k, 1)));
};

/** |x| below which `fastsin` and `fastcos` are right. */
export const QUICK_NEAR = { f64: 2 ** 18 * 1.57, f32: Math.fround(2 ** 12 * 1.57) } as const;

/**
 * x - k π/2 in one word, rounded once where it is not near 0, |x| < QUICK_NEAR. In f32 the first two differences are exact, and
 * what the third loses goes into the last; in f64 the last is below that.
 */
const quickRest = <T>(A: Algebra<T>, x: T, k: T): T => {
  const { add, sub, mul } = A;
  const [p1 = 0, p2 = 0, p3 = 0, p4 = 0] = coefficients(A).halfPiQuick;
  const first = sub(x, mul(k, p1));
  if (A.dtype === "f64") return sub(sub(first, mul(k, p2)), mul(k, p3));
  const second = sub(first, mul(k, p2));
  const next = mul(k, p3);
  const third = sub(second, next);
  const lost = sub(sub(second, third), next);
  return add(third, sub(lost, mul(k, p4)));
};

/** ± sin r, r = x - k π/2: + where `turn` is one below a multiple of 4, - where it is one above. */
const quickSin = <T>(A: Algebra<T>, x: T, k: T, turn: T): T => {
  const { add, sub, mul } = A;
  const [c = 0, ...rest] = coefficients(A).sinWide;
  const r = quickRest(A, x, k);
  const z = mul(r, r);
  // Only the last step of the polynomial rounds much.
  const p = add(mul(z, polynomial(A, z, rest)), c);
  return mul(add(r, mul(mul(r, z), p)), sub(rint(A, turn, 4), turn));
};

/** sin x for fast math: x = k π/2 + r, k even, |r| <= π/2, in floats alone; 0 at -0. Error: 1.95 ulp at most, also in f32. */
export const fastsin = <T>(A: Algebra<T>, x: T): T => {
  const k = rint(A, A.mul(x, coefficients(A).perHalfPi), 2);
  return quickSin(A, x, k, A.sub(k, 1));
};

/** cos x for fast math: as `fastsin`, k odd. Even in bits. Error: 1.95 ulp at most, also in f32. */
export const fastcos = <T>(A: Algebra<T>, x: T): T => {
  const k = A.add(rint(A, A.sub(A.mul(x, coefficients(A).perHalfPi), 1), 2), 1);
  return quickSin(A, x, k, k);
};

/**
 * tan x = s/c or -c/s: a quotient of half the digits, and the rest of that division with the rounding errors of s and
 * c. Odd in bits. Error: 1.15 ulp at most, f32: 1.04.
 */
export const tan = <T>(A: Algebra<T>, x: T): T => {
  const { add, sub, mul, div, neg, eq, select } = A;
  const { k, sinPair, cosPair, s, c } = parts(A, x);
  const error = ([head, tail]: Pair<T>, sum: T): T => add(sub(head, sum), tail);
  const [es, ec] = [error(sinPair, s), error(cosPair, c)];
  const odd = isOdd(A, k);
  const [n, en] = [select(odd, neg(c), s), select(odd, neg(ec), es)];
  const [d, ed] = [select(odd, s, c), select(odd, es, ec)];
  const [q] = split(A, div(n, d));
  const [dh, dl] = split(A, d);
  const rest = sub(sub(n, mul(q, dh)), mul(q, dl)); // exact but for the last step
  return select(eq(x, 0), x, add(q, div(add(rest, sub(en, mul(q, ed))), d)));
};
