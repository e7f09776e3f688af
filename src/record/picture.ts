/** What a picture of a run needs of it, in memory that does not grow with its duration. */
import { rowCount } from "../simulation.ts";
import type { Rows, Sink, SpikeRows } from "../simulate.ts";
import { SPIKES } from "../names.ts";
import type { Figure, Spikes } from "../view/figure.ts";
import { timeOf, type Layout } from "./layout.ts";

/** Most values, and most events, that are kept. */
const MOST_VALUES = 1 << 23;
const MOST_EVENTS = 1 << 22;
/** Fewer stretches than this are no picture of a trace. */
const FEWEST = 32;

/**
 * Keeps all rows when they are few; else, of each stretch of rows, the lowest and the highest value of each element,
 * as two rows. NaN in a stretch makes both NaN. When events are too many, one in 2, 4, … of them is kept.
 */
export class Picture implements Sink {
  readonly #layout: Layout;
  /** Rows that become two; 1 when all are kept, 0 when none is. */
  readonly #stretch: number;
  readonly #t: Float64Array;
  readonly #data = new Map<string, Float64Array>();
  readonly #events = { name: SPIKES as string, element: [] as number[], time: [] as number[] };
  #seen = 0;
  /** One event in so many is kept. */
  #oneIn = 1;
  #rows = 0;

  readonly #mostEvents: number;

  constructor(layout: Layout, mostValues = MOST_VALUES, mostEvents = MOST_EVENTS) {
    this.#layout = layout;
    this.#mostEvents = mostEvents;
    const rows = rowCount(layout.grid);
    const width = [...layout.widths.values()].reduce((a, b) => a + b, 1);
    const stretches = Math.floor(mostValues / (2 * width));
    this.#stretch = rows * width <= mostValues ? 1 : stretches >= FEWEST ? Math.ceil(rows / stretches) : 0;
    const kept = this.#stretch === 0 ? 0 : this.#stretch === 1 ? rows : 2 * Math.ceil(rows / this.#stretch);
    this.#t = new Float64Array(kept);
    for (const [name, elements] of layout.widths) this.#data.set(name, new Float64Array(kept * elements));
  }

  rows({ steps, values }: Rows): void {
    if (this.#stretch > 0)
      for (const [k, step] of steps.entries()) {
        const time = timeOf(this.#layout, step);
        if (this.#stretch === 1) this.#t[this.#rows + k] = time;
        else {
          const at = 2 * Math.floor((this.#rows + k) / this.#stretch);
          if ((this.#rows + k) % this.#stretch === 0) this.#t[at] = time;
          this.#t[at + 1] = time;
        }
      }
    for (const [name, width] of this.#layout.widths) {
      const given = values[name]!;
      const data = this.#data.get(name)!;
      if (this.#stretch === 1) data.set(given, this.#rows * width);
      if (this.#stretch > 1)
        for (let k = 0; k < steps.length; k++)
          this.#extremes(data, this.#rows + k, given.subarray(k * width, (k + 1) * width));
    }
    this.#rows += steps.length;
  }

  #extremes(data: Float64Array, row: number, values: ArrayLike<number>): void {
    const low = 2 * Math.floor(row / this.#stretch) * values.length;
    const high = low + values.length;
    const isFirst = row % this.#stretch === 0;
    for (let k = 0; k < values.length; k++) {
      const value = values[k]!;
      data[low + k] = isFirst ? value : Math.min(data[low + k]!, value);
      data[high + k] = isFirst ? value : Math.max(data[high + k]!, value);
    }
  }

  spikes(name: string, { element, time }: SpikeRows): void {
    const kept = this.#events;
    kept.name = name;
    for (let k = 0; k < element.length; k++) {
      if (this.#seen++ % this.#oneIn > 0) continue;
      kept.element.push(element[k]!);
      kept.time.push(time[k]!);
      if (kept.time.length <= this.#mostEvents) continue;
      kept.element = kept.element.filter((_, i) => i % 2 === 0);
      kept.time = kept.time.filter((_, i) => i % 2 === 0);
      this.#oneIn *= 2;
    }
  }

  /** What was kept. */
  get figure(): Figure {
    const whole = this.#stretch <= 1 ? this.#rows : 2 * Math.ceil(this.#rows / this.#stretch);
    const rows = this.#stretch === 0 ? 0 : whole;
    const traces = [...this.#layout.widths].map(([name, width]) => ({
      name,
      shape: [rows, width] as const,
      data: this.#data.get(name)!.subarray(0, rows * width),
    }));
    const { name, element, time } = this.#events;
    const events: Spikes = { name: this.#oneIn > 1 ? `${name}: 1 in ${this.#oneIn}` : name, element, time };
    return { t: this.#t.subarray(0, rows), traces, ...(this.#layout.spikes ? { spikes: [events] } : {}) };
  }
}
