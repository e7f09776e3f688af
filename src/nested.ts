/** Arrays of numbers as users give them: rows of rows, or numbers with their shape. */
import type { SparseMatrix } from "./connect.ts";
import { OptionError } from "./diagnostics.ts";
import type { Connectivity, NumberArray } from "./model.ts";

/** Numbers in rows of equal length. */
export type Nested = ArrayLike<number> | readonly Nested[];

/** Rows of equal length as one array. Throws `OptionError` where they differ. */
export function toArray(name: string, value: Nested | NumberArray): NumberArray {
  if (!isObject(value) || !("shape" in value || "length" in value))
    throw new OptionError("E310", `"${name}" is not an array of numbers`);
  if ("shape" in value) {
    const { shape, data } = value as NumberArray;
    const isWhole = shape.every((length) => Number.isSafeInteger(length) && length >= 0);
    if (!isWhole || shape.reduce((a, b) => a * b, 1) !== data.length)
      throw new OptionError("E310", `"${name}" has ${data.length} numbers, its shape says [${shape.join(", ")}]`);
    return { shape, data };
  }
  const first = value.length > 0 ? (value as ArrayLike<unknown>)[0] : 0;
  if (typeof first === "number") return { shape: [value.length], data: value as ArrayLike<number> };
  const rows = Array.from(value as readonly Nested[], (row) => toArray(name, row));
  const shape = rows[0]!.shape;
  if (rows.some((row) => row.shape.join() !== shape.join()))
    throw new OptionError("E310", `the rows of "${name}" differ in length`);
  return { shape: [rows.length, ...shape], data: Float64Array.from(rows.flatMap(({ data }) => Array.from(data))) };
}

/** By what a projection connects: a matrix or a list, or a matrix of which only what is not 0 is kept. */
export const toConnectivity = (name: string, value: Nested | Connectivity): Connectivity =>
  isSparse(value) ? value : toArray(name, value);

export const isSparse = (value: Nested | Connectivity): value is SparseMatrix => isObject(value) && "offsets" in value;

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
