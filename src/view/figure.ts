/** What a picture of a run shows, and the numbers that both kinds of pictures need of it. */

/**
 * Ways of showing a run: lines, events as ticks, how many of them there are, values as colours, what is connected, and how
 * values of synapses are distributed at the end.
 */
export const VIEWS = ["traces", "raster", "rate", "heatmap", "connectivity", "weights"] as const;
export type View = (typeof VIEWS)[number];

export const THEMES = ["light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The recorded values of one variable. */
export interface Trace {
  readonly name: string;
  readonly unit?: string | undefined;
  readonly shape: readonly [rows: number, elements: number];
  /** Row-major: the value of `element` in `row` is at `row * elements + element`. */
  readonly data: ArrayLike<number>;
  /** How many elements there are, where `shape` has fewer: then each is the mean of a band of neighbours. */
  readonly elements?: number | undefined;
}

/** When events happened: `time[i]` to element `element[i]`. */
export interface Spikes {
  readonly name: string;
  readonly element: ArrayLike<number>;
  readonly time: ArrayLike<number>;
  /** How many elements there are. Default: as many as the largest trace has. */
  readonly elements?: number | undefined;
  /** Of how many events each of these is one, where there were too many to keep. Default 1. */
  readonly oneIn?: number | undefined;
}

/** Synapses from a part of one population to a part of another. */
export interface Projection {
  readonly name: string;
  readonly source: End;
  readonly target: End;
  /** Of each synapse a value, where they differ. */
  readonly weight?: Weights | undefined;
}

/** Elements `first` to `first + count - 1` of a population, and which of its elements each synapse has. */
export interface End {
  readonly population: string;
  readonly first: number;
  readonly count: number;
  readonly element: ArrayLike<number>;
}

/** One value of each synapse of a projection. */
export interface Weights {
  readonly name: string;
  readonly unit?: string | undefined;
  readonly values: ArrayLike<number>;
}

export interface Figure {
  /** The time of each row. A model without time has one row, and its time is not looked at. */
  readonly t: ArrayLike<number>;
  readonly timeUnit?: string | undefined;
  readonly traces: readonly Trace[];
  /** Shown as rasters and as rates. */
  readonly spikes?: readonly Spikes[] | undefined;
  readonly projections?: readonly Projection[] | undefined;
  readonly weights?: readonly Weights[] | undefined;
  /** What was recorded and is not shown. */
  readonly hidden?: readonly string[] | undefined;
  /** Whether events belong to populations of their own: each has a colour, and rates are shown. */
  readonly isNetwork?: boolean | undefined;
  /** At most some 80 characters; it is not wrapped, and neither is the subtitle. */
  readonly title?: string | undefined;
  readonly subtitle?: string | undefined;
  readonly theme?: Theme | undefined;
  /** Default: recorded values, as lines of few elements and as colours of many; events; in a network their rates. */
  readonly views?: readonly View[] | undefined;
}

/** Elements of a population from which on its rate is shown without being asked for. */
const MANY = 10;

/** Whether recorded values are shown. */
export const hasTraces = ({ views }: Pick<Figure, "views">): boolean =>
  views === undefined || views.includes("traces") || views.includes("heatmap");

/** The events that are shown as a raster. */
export const rastersOf = ({ views, spikes = [] }: Figure): readonly Spikes[] =>
  views === undefined || views.includes("raster") ? spikes : [];

/** The events whose rates are shown. */
export function ratesOf(figure: Figure): readonly Spikes[] {
  const { views, spikes = [], isNetwork } = figure;
  if (views) return views.includes("rate") ? spikes : [];
  return isNetwork ? spikes.filter((events) => populationOf(figure, events) >= MANY) : [];
}

/** More lines than this in one panel are a blur. */
export const LINES = 50;

/** Whether the values of so many elements are shown as colours. */
export function isHeatmap(views: readonly View[] | undefined, elements: number): boolean {
  const [asColours, asLines] = [views?.includes("heatmap"), views?.includes("traces")];
  return asColours === asLines ? elements > LINES : asColours === true;
}

/** The elements that a trace tells of. */
export const elementsOf = ({ shape, elements }: Trace): number => elements ?? shape[1];

/** `name (unit)`. */
export const label = (name: string, unit?: string): string => (unit ? `${name} (${unit})` : name);

/** Letters of a name for which there is room beside a frame. */
const LETTERS = 12;

/** A name, or the beginning of it. */
export const curtailed = (name: string): string =>
  [...name].length > LETTERS ? `${[...name].slice(0, LETTERS - 1).join("")}…` : name;

/** The words for `count` of something. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** A number for a reader: at most `digits` significant ones, with an exponent where those like it have one. */
export function show(value: number, digits = 6, size = Math.abs(value)): string {
  const rounded = Number(value.toPrecision(digits));
  const plain = rounded === 0 || (size < 1e7 && size >= 1e-4);
  return (plain ? String(rounded) : rounded.toExponential()).replaceAll("-", "−").replace("e+", "e");
}

/** `1.297 MB`. */
export function inBytes(bytes: number): string {
  const power = Math.max(0, Math.min(4, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${show(bytes / 1000 ** power, 4)} ${["bytes", "kB", "MB", "GB", "TB"][power]}`;
}

/** The multiples of 1, 2 or 5 times a power of ten in [lo, hi]: about `n`, and never more than twice that. */
export function ticks(lo: number, hi: number, n: number): number[] {
  const power = 10 ** Math.floor(Math.log10((hi - lo) / n));
  const step = power * ([1, 2, 5].find((k) => (hi - lo) / (power * k) <= n * 1.2) ?? 10);
  const first = Math.ceil(lo / step - 1e-9);
  const length = Math.max(0, Math.floor(hi / step + 1e-9) - first + 1);
  return Array.from({ length }, (_, i) => Number(((first + i) * step).toPrecision(15)) + 0);
}

/** The labels of `ticks`: as many digits as tell them apart. */
export function tickLabels(values: readonly number[]): string[] {
  const size = Math.max(...values.map(Math.abs));
  for (let digits = 4; digits < 17; digits++) {
    const labels = values.map((value) => show(value, digits, size));
    if (new Set(labels).size === labels.length) return labels;
  }
  return values.map(String);
}

/** At most `most` of the elements 0 … n-1, evenly spaced, the first and the last among them. */
export function pick(n: number, most: number): number[] {
  const length = Math.min(n, most);
  return Array.from({ length }, (_, i) => Math.round((i * (n - 1)) / Math.max(1, length - 1)));
}

/** The least and the greatest of the finite values; [0, 1] where there are none. */
export function extent(values: ArrayLike<number>): [lo: number, hi: number] {
  let lo = Infinity;
  let hi = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < lo && value > -Infinity) lo = value;
    if (value > hi && value < Infinity) hi = value;
  }
  return lo > hi ? [0, 1] : [lo, hi];
}

/** The extent, widened where it is nothing but rounding: an axis needs a length. */
export function range(values: ArrayLike<number>): [lo: number, hi: number] {
  const [lo, hi] = extent(values);
  const size = Math.max(Math.abs(lo), Math.abs(hi));
  const pad = hi - lo > 1e-12 * size ? 0 : size / 10 || 1;
  return [lo - pad, hi + pad];
}

/** How many elements the events of a figure may come from. */
export const population = ({ traces, spikes }: Figure): number =>
  Math.max(
    1,
    ...traces.map(elementsOf),
    ...(spikes ?? []).map(({ element, elements }) => elements ?? largest(element) + 1),
  );

/** How many elements these events may come from. */
export const populationOf = (figure: Figure, { elements }: Spikes): number => elements ?? population(figure);

/** Math.max of a list that may be too long for the stack. */
function largest(values: ArrayLike<number>): number {
  let best = -1;
  for (let i = 0; i < values.length; i++) best = Math.max(best, values[i]!);
  return best;
}

/** Where values of a trace are no numbers to draw: the first row, what to say about it, and whether none is one. */
export function fault(
  { t, timeUnit }: Figure,
  { shape, data, elements: all }: Trace,
): { row: number; text: string; whole: boolean } | undefined {
  const [rows, elements] = shape;
  const affected = new Set<number>();
  let first = -1;
  let values = 0;
  for (let i = 0; i < rows * elements; i++) {
    if (Number.isFinite(data[i]!)) continue;
    if (first < 0) first = i;
    values++;
    affected.add(i % elements);
  }
  if (first < 0) return undefined;
  const row = Math.floor(first / elements);
  const what = Number.isNaN(data[first]!) ? "NaN" : "infinite";
  const from = rows === 1 ? "" : ` from t = ${show(t[row]!)}${timeUnit ? ` ${timeUnit}` : ""}`;
  const where = elements === 1 ? "" : ` in ${affected.size} of ${elements} ${all ? "bands of elements" : "elements"}`;
  return { row, text: what + from + where, whole: values === rows * elements };
}
