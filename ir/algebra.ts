/**
 * The arithmetic that expansions are written in. An elementary function is written once, over values of any type `T`:
 * with `T = number` it computes (the reference interpreter), with `T = Node` it builds a graph (the `expand` pass).
 */
import type { Float } from "./types.ts";

/** A value, or a constant of the type that the other operands have. */
export type Operand<T> = T | number;

/**
 * Primitive operations over values of `dtype` ("float"), small integers ("int", i32) and Booleans.
 * Every float operation is rounded once to `dtype`; there is no fused multiply-add.
 */
export interface Algebra<T> {
  readonly dtype: Float;
  add(x: Operand<T>, y: Operand<T>): T;
  sub(x: Operand<T>, y: Operand<T>): T;
  mul(x: Operand<T>, y: Operand<T>): T;
  div(x: Operand<T>, y: Operand<T>): T;
  sqrt(x: T): T;
  abs(x: T): T;
  neg(x: T): T;
  floor(x: T): T;
  /** The smaller (larger) one; NaN when either is NaN; -0 < +0. */
  min(x: Operand<T>, y: Operand<T>): T;
  max(x: Operand<T>, y: Operand<T>): T;
  lt(x: Operand<T>, y: Operand<T>): T;
  le(x: Operand<T>, y: Operand<T>): T;
  eq(x: Operand<T>, y: Operand<T>): T;
  and(p: T, q: T): T;
  or(p: T, q: T): T;
  not(p: T): T;
  /** `x` where `p` holds, else `y`. A value that only the arm not taken needs has no effect, whatever it is. */
  select(p: T, x: Operand<T>, y: Operand<T>): T;
  /** A float that holds a small whole number, as an int. Of anything else: some int. */
  int(x: T): T;
  /** An int as a float. */
  float(k: T): T;
  /** The int constant `k`, where no other operand says that an int is meant. */
  integer(k: number): T;
  bitand(k: T, mask: Operand<T>): T;
  bitxor(k: T, mask: Operand<T>): T;
  /** k + l and k · l of ints, modulo 2^32. */
  addInt(k: T, l: T): T;
  mulInt(k: T, l: T): T;
  /** The high word of the product of two ints that are read as whole numbers below 2^32. */
  mulhi(k: T, l: T): T;
  /** Arithmetic shift to the right. */
  shr(k: T, bits: Operand<T>): T;
  /** |x| with the sign of `sign`, also of -0. */
  copysign(x: Operand<T>, sign: T): T;
  /**
   * x · 2^k, right for subnormal results too: by 2^k at once where |k| <= 1000 (f32: 100), else by 2^±1000 (100) and by the
   * rest. |k| <= 2000 (200).
   */
  scale2(x: Operand<T>, k: T): T;
  /** 2^k as a float, -1022 <= k <= 1023 (f32: -126 … 127); in f64 0 where k = -1023, ∞ where k = 1024. */
  pow2(k: T): T;
  /** e of x = m · 2^e with m in [√½, √2), for finite x > 0. The split is at the bit pattern 0x3fe6a09e00000000. */
  exponent(x: T): T;
  /** m of x = m · 2^e, see `exponent`. */
  mantissa(x: T): T;
  /** Entry `k` of a table of `tables.ts`. Out of range: any value, which a `select` must discard. */
  table(name: string, k: T): T;
}
