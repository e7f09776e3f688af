/** What emitted code computes on the host, for devices of which floats have 32 bits: draws, indices, scalars of what the host knows. */
import { IDENTITY, philox4x32, ROUND, scalarFunction, type DType, type StructuralAttrs } from "../ir/index.ts";

/** Below it every whole number is a float. */
export const WHOLE = 2 ** 24;

/** A number as a float of 32 bits. Throws `RangeError` for a whole number that is none. */
export function whole(x: number): number {
  if (Math.fround(x) !== x && !Number.isNaN(x))
    throw new RangeError(`${x} is no float of 32 bits: whole numbers, such as those of steps, end at 2^24 here`);
  return x;
}

/** One word for all, or one for each. */
type Words = number | ArrayLike<number>;

/** Draws of a stream, one for each element: those of the interpreter. */
export function draw(into: Float32Array, stream: number, ...given: readonly Words[]): Float32Array {
  const [seedLow, seedHigh, stepLow, stepHigh, element] = given.map((of) => (typeof of === "number" ? [of] : of));
  const at = (of: ArrayLike<number> | undefined, i: number): number => of![of!.length === 1 ? 0 : i]!;
  const [words, counter, key] = [new Int32Array(4), new Int32Array(4), new Int32Array(2)];
  counter[1] = stream;
  for (let i = 0; i < into.length; i++) {
    counter[0] = at(element, i);
    counter[2] = at(stepLow, i);
    counter[3] = at(stepHigh, i);
    key[0] = at(seedLow, i);
    key[1] = at(seedHigh, i);
    philox4x32(words, counter, key);
    into[i] = ((words[0]! >>> 9) + 0.5) * 2 ** -23;
  }
  return into;
}

/** 0, 1, … n - 1. */
export const iota = (n: number): Int32Array => Int32Array.from({ length: n }, (_, k) => k);

/** For each entry the row that it is in; from where rows begin. */
export function rows(offsets: ArrayLike<number>): Int32Array {
  const first = offsets[0]!;
  const result = new Int32Array(offsets[offsets.length - 1]! - first);
  for (let row = 0; row + 1 < offsets.length; row++) result.fill(row, offsets[row]! - first, offsets[row + 1]! - first);
  return result;
}

/** The entry at an index, or the nearest. */
export const at = (x: ArrayLike<number>, index: number): number => x[Math.max(0, Math.min(index, x.length - 1))] ?? 0;

/** Of all elements, on the host. */
export function reduce(fn: StructuralAttrs["reduce"]["fn"], dtype: DType, x: ArrayLike<number>): number {
  const fold = scalarFunction(fn, dtype);
  return Array.from(x).reduce((total, value) => fold(total, value), ROUND[dtype](IDENTITY[fn]));
}
