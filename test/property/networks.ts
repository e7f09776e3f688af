/** Random connections, as the index arrays that sparse ops take. */

/** Numbers from 0 to n - 1, drawn with a seed (Numerical Recipes' linear congruential generator, its high bits). */
function dice(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** Synapses by source: those of source e are at the places from offsets[e] to offsets[e + 1]. */
export interface Network {
  readonly offsets: Int32Array;
  /** The other end of each place: below `targets`. */
  readonly columns: Int32Array;
  /** The synapse at each place: a permutation. */
  readonly order: Int32Array;
}

/** The same seed gives the same connections. Some sources have none, some many. */
export function network(seed: number, sources: number, targets: number, synapses: number): Network {
  const draw = dice(seed);
  const cuts = Array.from({ length: Math.max(0, sources - 1) }, () => draw(synapses + 1)).sort((a, b) => a - b);
  const offsets = Int32Array.from(sources === 0 ? [0] : [0, ...cuts, synapses]);
  const columns = Int32Array.from({ length: synapses }, () => draw(targets));
  const order = Int32Array.from({ length: synapses }, (_, k) => k);
  for (let k = synapses - 1; k > 0; k--) {
    const other = draw(k + 1);
    [order[k], order[other]] = [order[other]!, order[k]!];
  }
  return { offsets, columns, order };
}

/** Delays from 0 to rows - 1, by synapse, and with them the order that `due` wants. */
export function delayed(
  seed: number,
  { offsets, order }: Network,
  rows: number,
): { readonly delays: Int32Array; readonly order: Int32Array } {
  const draw = dice(seed ^ 0x5bd1);
  const delays = order.map(() => draw(rows));
  const sorted = Int32Array.from(order);
  for (let e = 0; e + 1 < offsets.length; e++)
    sorted.subarray(offsets[e], offsets[e + 1]).sort((s, r) => delays[s]! - delays[r]! || s - r);
  return { delays, order: sorted };
}

/** A ring of what spiked in the last steps: in each row some elements, ascending; behind them anything. */
export function ring(
  seed: number,
  rows: number,
  elements: number,
): { readonly counts: Int32Array; readonly sources: Int32Array } {
  const draw = dice(seed ^ 0x1b87);
  const counts = new Int32Array(rows);
  const sources = Int32Array.from({ length: rows * elements }, () => draw(elements));
  for (let row = 0; row < rows; row++)
    for (let e = 0; e < elements; e++) if (draw(2) === 1) sources[row * elements + counts[row]!++] = e;
  return { counts, sources };
}

/** Entries between -2 and `limit` + 1: most are indices of an array of that length. */
export function indices(seed: number, count: number, limit: number): Int32Array {
  const draw = dice(seed ^ 0x2f1d);
  return Int32Array.from({ length: count }, () => draw(limit + 4) - 2);
}
