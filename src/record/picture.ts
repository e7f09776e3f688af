/** What a picture of a run needs of it, in memory that does not grow with its duration. */
import { rowCount } from "../simulation.ts";
import type { Rows, Sink, SpikeRows } from "../simulate.ts";
import {
  hasTraces,
  isHeatmap,
  type Figure,
  type Projection,
  type Spikes,
  type View,
  type Weights,
} from "../view/figure.ts";
import { timeOf, type Layout } from "./layout.ts";

/** Most values, and most events, that are kept. */
const MOST_VALUES = 1 << 23;
const MOST_EVENTS = 1 << 22;
/** Fewer stretches than this are no picture of a trace. */
const FEWEST = 32;
/** Most bands of elements that can be told apart as colours. */
const BANDS = 512;

export interface PictureOptions {
  readonly views?: readonly View[] | undefined;
  /** The recorded values that are drawn. Default: all. */
  readonly drawn?: readonly string[] | undefined;
  readonly mostValues?: number;
  readonly mostEvents?: number;
}

/** What is kept of a variable. */
interface Kept {
  readonly elements: number;
  /** Of a row: elements, or bands of them. */
  readonly width: number;
  /** What becomes of a stretch, and of a band: its mean, for colours, or its extremes, for lines. */
  readonly isMean: boolean;
  readonly data: Float64Array;
}

/** What is kept of the events of a name: one in so many. */
interface KeptEvents {
  element: number[];
  time: number[];
  oneIn: number;
  seen: number;
}

/**
 * Keeps all rows when they are few; else, of each stretch of rows, the lowest and the highest value of each element,
 * as two rows, or twice its mean. NaN in a stretch makes both NaN. When events are too many, one in 2, 4, … of them is kept.
 */
export class Picture implements Sink {
  /** Memory that is taken, at most. */
  readonly bytes: number;
  readonly #layout: Layout;
  readonly #mostEvents: number;
  /** Rows that become two; 1 when all are kept, 0 when none is. */
  readonly #stretch: number;
  readonly #t: Float64Array;
  readonly #kept: ReadonlyMap<string, Kept>;
  readonly #events: ReadonlyMap<string, KeptEvents>;
  readonly #views: readonly View[] | undefined;
  #synapses: { readonly projections?: readonly Projection[]; readonly weights?: readonly Weights[] } = {};
  #rows = 0;
  /** Times of the first and the last row. */
  #ends: [number, number] | [] = [];

  constructor(layout: Layout, options: PictureOptions = {}) {
    const { views, drawn, mostValues = MOST_VALUES, mostEvents = MOST_EVENTS } = options;
    this.#layout = layout;
    this.#views = views;
    this.#mostEvents = mostEvents;
    const rows = rowCount(layout.grid);
    const widths = [...layout.widths].filter(([name]) => hasTraces({ views }) && (drawn?.includes(name) ?? true));
    const plans = widths.map(([name, elements]) => {
      const isMean = rows > 1 && isHeatmap(views, elements);
      return { name, elements, isMean, width: isMean ? Math.min(elements, BANDS) : elements };
    });
    const all = plans.reduce((sum, { width }) => sum + width, 1);
    const stretches = Math.floor(mostValues / (2 * all));
    this.#stretch = rows * all <= mostValues ? 1 : stretches >= FEWEST ? Math.ceil(rows / stretches) : 0;
    const kept = this.#stretch === 0 ? 0 : this.#stretch === 1 ? rows : 2 * Math.ceil(rows / this.#stretch);
    this.#t = new Float64Array(kept);
    this.#kept = new Map(
      plans.map(({ name, ...plan }) => [name, { ...plan, data: new Float64Array(kept * plan.width) }]),
    );
    this.#events = new Map(layout.events.map((name) => [name, { element: [], time: [], oneIn: 1, seen: 0 }]));
    this.bytes = 8 * kept * all + 16 * mostEvents * layout.events.length;
  }

  rows({ steps, values }: Rows): void {
    for (const [k, step] of steps.entries()) this.#time(this.#rows + k, timeOf(this.#layout, step));
    if (this.#stretch > 0)
      for (const [name, kept] of this.#kept) {
        const { data, elements, width, isMean } = kept;
        const given = values[name]!;
        if (this.#stretch === 1 && width === elements) data.set(given, this.#rows * width);
        else
          for (let k = 0; k < steps.length; k++) {
            const row = given.subarray(k * elements, (k + 1) * elements);
            if (isMean) this.#mean(data, this.#rows + k, banded(row, width));
            else this.#extremes(data, this.#rows + k, row);
          }
      }
    this.#rows += steps.length;
  }

  #time(row: number, time: number): void {
    this.#ends = [this.#ends[0] ?? time, time];
    if (this.#stretch === 1) this.#t[row] = time;
    if (this.#stretch > 1) {
      const at = 2 * Math.floor(row / this.#stretch);
      if (row % this.#stretch === 0) this.#t[at] = time;
      this.#t[at + 1] = time;
    }
  }

  #mean(data: Float64Array, row: number, values: ArrayLike<number>): void {
    if (this.#stretch === 1) return data.set(values, row * values.length);
    const low = 2 * Math.floor(row / this.#stretch) * values.length;
    const seen = row % this.#stretch;
    for (let k = 0; k < values.length; k++) {
      const mean = seen === 0 ? values[k]! : data[low + k]! + (values[k]! - data[low + k]!) / (seen + 1);
      data[low + k] = data[low + values.length + k] = mean;
    }
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
    const kept = this.#events.get(name);
    if (!kept) return;
    for (let k = 0; k < element.length; k++) {
      if (kept.seen++ % kept.oneIn > 0) continue;
      kept.element.push(element[k]!);
      kept.time.push(time[k]!);
      if (kept.time.length <= this.#mostEvents) continue;
      kept.element = kept.element.filter((_, i) => i % 2 === 0);
      kept.time = kept.time.filter((_, i) => i % 2 === 0);
      kept.oneIn *= 2;
    }
  }

  /** What is connected, and what synapses have at the end. */
  connect(synapses: { readonly projections?: readonly Projection[]; readonly weights?: readonly Weights[] }): void {
    this.#synapses = synapses;
  }

  /** What is recorded and not drawn. */
  get hidden(): readonly string[] {
    return hasTraces({ views: this.#views })
      ? [...this.#layout.widths.keys()].filter((name) => !this.#kept.has(name))
      : [];
  }

  /** What was kept. */
  get figure(): Figure {
    const whole = this.#stretch <= 1 ? this.#rows : 2 * Math.ceil(this.#rows / this.#stretch);
    const rows = this.#stretch === 0 ? 0 : whole;
    const traces = [...this.#kept].map(([name, { elements, width, data }]) => ({
      name,
      shape: [rows, width] as const,
      data: data.subarray(0, rows * width),
      unit: this.#layout.units?.get(name),
      ...(width < elements ? { elements } : {}),
    }));
    const spikes = [...this.#events].map(([name, { element, time, oneIn }]): Spikes => ({
      ...{ name, element, time, elements: this.#layout.elements?.get(name) },
      ...(oneIn > 1 ? { oneIn } : {}),
    }));
    const t = this.#stretch === 0 ? this.#ends : this.#t.subarray(0, rows);
    const timeUnit = this.#layout.units?.get("t");
    const { isNetwork } = this.#layout;
    const views = this.#views;
    return {
      ...{ hidden: this.hidden, t, timeUnit, traces, isNetwork, views, ...this.#synapses },
      ...(spikes.length > 0 ? { spikes } : {}),
    };
  }
}

/** The means of `width` bands of neighbours, all equally wide up to one. */
function banded(row: ArrayLike<number>, width: number): ArrayLike<number> {
  if (width === row.length) return row;
  const sums = new Float64Array(width);
  const counts = new Uint32Array(width);
  for (let k = 0; k < row.length; k++) {
    const band = Math.floor((k * width) / row.length);
    sums[band]! += row[k]!;
    counts[band]!++;
  }
  return sums.map((sum, band) => sum / counts[band]!);
}
