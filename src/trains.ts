/** Spikes at given times: for each element, the steps in which it spikes. */
import { byTarget } from "./connect.ts";
import type { NumberArray } from "./model.ts";
import { snapped } from "./timing.ts";

/** Given spikes; those of element i are from offsets[i] on, before offsets[i + 1]. */
export interface SpikeTrains {
  readonly offsets: Int32Array;
  /** Whole numbers of steps from t0 on, rising in each element. */
  readonly steps: Float64Array;
  /** When in its step each spike is, as a part of the step: in [0, 1). */
  readonly fractions: Float64Array;
  /** How many rows were left out because the same element has an earlier one in the same step. */
  readonly dropped: number;
}

/**
 * Rows (element, time) in any order as spikes of n elements. A time is in step floor((time - t0)/dt), where a quotient
 * within 1e-6 of a whole number is that number. Rows before t0 are left out.
 */
export function spikeTrains(
  array: NumberArray,
  n: number,
  grid: { readonly t0: number; readonly dt: number },
): SpikeTrains {
  const { elements, times } = columns(array, n, grid);
  const { offsets: all, order } = byTarget(elements, n);
  const sorted = Float64Array.from(order, (row) => times[row]!);
  const [offsets, steps, fractions] = [
    new Int32Array(n + 1),
    new Float64Array(order.length),
    new Float64Array(order.length),
  ];
  let count = 0;
  for (let i = 0; i < n; i++) {
    sorted.subarray(all[i], all[i + 1]).sort();
    for (let k = all[i]!; k < all[i + 1]!; k++) {
      const step = Math.floor(sorted[k]!);
      if (count > offsets[i]! && steps[count - 1] === step) continue;
      steps[count] = step;
      fractions[count++] = sorted[k]! - step;
    }
    offsets[i + 1] = count;
  }
  const dropped = order.length - count;
  return { offsets, steps: steps.slice(0, count), fractions: fractions.slice(0, count), dropped };
}

/** Elements, and times in steps, of the rows that are not before t0. */
function columns(
  { shape, data }: NumberArray,
  n: number,
  { t0, dt }: { readonly t0: number; readonly dt: number },
): { readonly elements: Int32Array; readonly times: Float64Array } {
  if (shape.length !== 2 || shape[1] !== 2)
    throw new TypeError(
      `given spikes have the shape [k, 2], a row (element, time) for each, not [${shape.join(", ")}]`,
    );
  const rows = shape[0]!;
  const [elements, times] = [new Int32Array(rows), new Float64Array(rows)];
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const [element, time] = [data[2 * row]!, data[2 * row + 1]!];
    if (!Number.isSafeInteger(element) || element < 0 || element >= n)
      throw new RangeError(`row ${row} of the given spikes: ${element} is no element; there are ${n}, counted from 0`);
    if (!Number.isFinite(time)) throw new RangeError(`row ${row} of the given spikes: ${time} is no time`);
    const at = snapped((time - t0) / dt);
    if (at < 0) continue;
    elements[count] = element;
    times[count++] = at + 0; // no -0
  }
  return { elements: elements.subarray(0, count), times: times.subarray(0, count) };
}
