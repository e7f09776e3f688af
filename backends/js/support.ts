/** What emitted JavaScript may call. */
import { exponentOf, floorDivide, floorModulo, mantissaOf, POW2, POW2_OFFSET } from "../../ir/math/bits.ts";
import { TABLES } from "../../ir/math/tables.ts";

/** Lists the places of the first `length` elements of `chosen`; returns how many. */
function spread(
  chosen: Int32Array,
  length: number,
  offsets: Int32Array,
  order: Int32Array | undefined,
  list: Int32Array,
): number {
  let count = 0;
  for (let k = 0; k < length; k++) {
    const e = chosen[k]!;
    const end = offsets[e + 1]!;
    for (let p = offsets[e]!; p < end; p++) list[count++] = order === undefined ? p : order[p]!;
  }
  return count;
}

/** Lists the synapses that are due in `step`; returns how many. */
function due(
  step: number,
  counts: Int32Array,
  sources: Int32Array,
  offsets: Int32Array,
  delays: Int32Array,
  order: Int32Array,
  list: Int32Array,
): number {
  const [rows, elements] = [counts.length, offsets.length - 1];
  let [count, last, isSorted] = [0, -1, true];
  for (let k = Math.max(0, step - rows + 1); k <= step; k++) {
    const [row, delay] = [k % rows, step - k];
    for (let j = row * elements; j < row * elements + counts[row]!; j++) {
      const e = sources[j]!;
      const end = offsets[e + 1]!;
      for (let p = firstWith(delay, offsets[e]!, end, delays, order); p < end && delays[order[p]!] === delay; p++) {
        const s = order[p]!;
        list[count++] = s;
        if (s < last) isSorted = false;
        last = s;
      }
    }
  }
  if (!isSorted) list.subarray(0, count).sort();
  return count;
}

/** The first place from `low` to `high` of a synapse whose delay is not below this one. */
function firstWith(delay: number, low: number, high: number, delays: Int32Array, order: Int32Array): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (delays[order[middle]!]! < delay) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const support = {
  tables: TABLES,
  exponent: exponentOf,
  mantissa: mantissaOf,
  idiv: floorDivide,
  imod: floorModulo,
  spread,
  due,
  /** powers[k + zero] = 2^k. */
  powers: POW2,
  zero: POW2_OFFSET,
} as const;
