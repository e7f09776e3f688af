/** Where the buffers of a program are: each an array of its own, but single elements, if they are many, in common ones. */
import { allocate, elements, type Buffer, type DType, type Lengths, type TypedArray } from "../../ir/index.ts";

/** Single elements of one type from which on they share an array. */
const MANY = 64;

/** Buffers of one element that share an array, by the type of its elements; a buffer's place is its position. */
export type Pools = ReadonlyMap<DType, readonly Buffer[]>;

export function poolsOf(buffers: readonly Buffer[]): Pools {
  const pools = new Map<DType, Buffer[]>();
  for (const buffer of buffers) {
    const { dtype, shape } = buffer.type;
    if (buffer.values || !shape.every((dim) => dim === 1)) continue;
    const pool = pools.get(dtype);
    if (pool) pool.push(buffer);
    else pools.set(dtype, [buffer]);
  }
  for (const [dtype, pool] of pools) if (pool.length < MANY) pools.delete(dtype);
  return pools;
}

/**
 * The arrays of a program: one for each buffer whose length is known, at its id, and after them the pools, of which single
 * elements are views. Constants are where they were.
 */
export function memoryOf(buffers: readonly Buffer[], pools: Pools, lengths: Lengths = {}): TypedArray[] {
  const memory = new Array<TypedArray>(buffers.length);
  for (const [dtype, pool] of pools) {
    const array = allocate(dtype, pool.length);
    memory.push(array);
    pool.forEach(({ id }, at) => (memory[id] = array.subarray(at, at + 1)));
  }
  const isKnown = (dim: number | string): boolean => typeof dim === "number" || dim in lengths;
  for (const { id, type, values } of buffers)
    if (values) memory[id] = values;
    else if (type.shape.every(isKnown)) memory[id] ??= allocate(type.dtype, elements(type.shape, lengths));
  return memory;
}
