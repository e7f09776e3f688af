/** Constant index arrays, by which entries are fetched and summed. */
import type { Node } from "./graph.ts";
import { isTuple } from "./types.ts";

/** Elements of a row of single values, if that is what a node yields and their number is known. */
export function rowLength({ type }: Node): number | undefined {
  if (isTuple(type) || type.shape.length !== 1) return undefined;
  const [length] = type.shape;
  return typeof length === "number" ? length : undefined;
}

/** The array, where a node is a constant one of indices. */
export const indexOf = (node: Node): Int32Array | undefined =>
  node.op === "data" && node.attrs.values instanceof Int32Array && rowLength(node) !== undefined
    ? node.attrs.values
    : undefined;

/** outer[inner[k]] for each k. The same object for the same two. */
export function composed(outer: Int32Array, inner: Int32Array): Int32Array {
  const made = COMPOSED.get(outer) ?? new WeakMap<Int32Array, Int32Array>();
  COMPOSED.set(outer, made);
  const result = made.get(inner) ?? inner.map((place) => outer[place]!);
  made.set(inner, result);
  return result;
}
const COMPOSED = new WeakMap<Int32Array, WeakMap<Int32Array, Int32Array>>();

export const isWithin = (index: Int32Array, length: number): boolean =>
  index.every((place) => place >= 0 && place < length);

/** Where each number below its length stands in an index array, if each stands there once. */
export function inverse(index: Int32Array): Int32Array | undefined {
  const known = INVERSES.get(index);
  if (known !== undefined) return known ?? undefined;
  const places = new Int32Array(index.length).fill(-1);
  const isOrder =
    isWithin(index, index.length) && index.every((place, k) => places[place]! < 0 && (places[place] = k) >= 0);
  INVERSES.set(index, isOrder ? places : null);
  return isOrder ? places : undefined;
}
const INVERSES = new WeakMap<Int32Array, Int32Array | null>();
