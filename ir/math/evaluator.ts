/**
 * The algebra that computes: with it an expansion is a function of numbers, which the reference interpreter calls.
 * It also fixes, bit by bit, the operations that JavaScript does not have.
 */
import type { Algebra } from "../algebra.ts";
import type { Float } from "../types.ts";
import { TABLES } from "./tables.ts";

/** 2^k at index k + POW2_OFFSET, for |k| <= 1200: zero below -1074, infinity above 1023. */
export const POW2_OFFSET = 1200;
export const POW2: Float64Array = new Float64Array(2 * POW2_OFFSET + 1);
for (let k = 0, up = 1, down = 1; k <= POW2_OFFSET; k++, up *= 2, down /= 2) {
  POW2[POW2_OFFSET + k] = up;
  POW2[POW2_OFFSET - k] = down;
}

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/**
 * e of x = m · 2^e with m in [√½, √2), for finite x ≠ 0 (of |x|). The bits that round up to the next exponent are those
 * from 0x3fe6a09e00000000 on. For zero, infinities and NaN: some exponent.
 */
export const exponentOf = (x: number): number => {
  double[0] = x;
  let high = (halves[HIGH] as number) & 0x7fffffff;
  let bias = 1023;
  if (high < 0x100000) {
    double[0] = x * 0x40000000000000; // 2^54: a subnormal number becomes a normal one
    high = (halves[HIGH] as number) & 0x7fffffff;
    bias = 1077;
  }
  return ((high + 0x95f62) >> 20) - bias;
};

/** x · 2^k, as two multiplications by powers of two. |k| < 2300. */
export const scale2 = (x: number, k: number): number => {
  const half = k >> 1;
  return x * (POW2[half + POW2_OFFSET] as number) * (POW2[k - half + POW2_OFFSET] as number);
};

/** m of x = m · 2^e, see `exponentOf`. */
export const mantissaOf = (x: number): number => scale2(x, -exponentOf(x));

export const copysign = (x: number, sign: number): number =>
  sign < 0 || Object.is(sign, -0) ? -Math.abs(x) : Math.abs(x);

const same = (x: number): number => x;
const truth = (p: boolean): number => (p ? 1 : 0);

/** Computes in `dtype`. Booleans are 0 and 1; ints are numbers, small enough not to be rounded in single precision. */
export const evaluator = (dtype: Float): Algebra<number> => {
  const round = dtype === "f64" ? same : Math.fround;
  return {
    dtype,
    add: (x, y) => round(x + y),
    sub: (x, y) => round(x - y),
    mul: (x, y) => round(x * y),
    div: (x, y) => round(x / y),
    sqrt: (x) => round(Math.sqrt(x)),
    abs: Math.abs,
    neg: (x) => -x,
    floor: Math.floor,
    min: (x, y) => Math.min(x, y),
    max: (x, y) => Math.max(x, y),
    lt: (x, y) => truth(x < y),
    le: (x, y) => truth(x <= y),
    eq: (x, y) => truth(x === y),
    and: (p, q) => truth(!!p && !!q),
    or: (p, q) => truth(!!p || !!q),
    not: (p) => truth(!p),
    select: (p, x, y) => (p ? x : y),
    int: (x) => x | 0,
    float: same,
    integer: same,
    bitand: (k, mask) => k & mask,
    shr: (k, bits) => k >> bits,
    copysign,
    scale2:
      dtype === "f64"
        ? scale2
        : (x, k) => {
            const half = k >> 1;
            const scaled = round(x * (POW2[half + POW2_OFFSET] as number));
            return round(scaled * (POW2[k - half + POW2_OFFSET] as number));
          },
    pow2: (k) => POW2[k + POW2_OFFSET] ?? NaN,
    exponent: exponentOf,
    mantissa: mantissaOf,
    table: (name, k) => TABLES[name]?.[k] ?? NaN,
  };
};
