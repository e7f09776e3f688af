/** Rates of populations: how many events there are in equal stretches of time. */
import type { Markish } from "@observablehq/plot";
import { curtailed, populationOf, show, ticks, type Figure, type Spikes } from "./figure.ts";
import { hue, small, type Panel, type Sheet } from "./sheet.ts";
import type { Point } from "./thin.ts";

/** About how many bins a run is cut into: this many, or down to two fifths of it. */
const BINS = 150;

/** Bins from `start` on, `width` long each but the last, which takes what is left. */
export interface Bins {
  readonly start: number;
  readonly end: number;
  readonly width: number;
  readonly count: number;
}

/** Events for each element and unit of time, in each bin. */
export interface Rate {
  readonly name: string;
  readonly values: Float64Array;
}

/** 1, 2 or 5 times a power of ten, of which `length` has no more than `most`. */
export function roundWidth(length: number, most: number): number {
  const least = length / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5].find((k) => k * power >= least * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(3));
}

export function binsOf([start, end]: readonly [number, number], most = BINS): Bins {
  const width = roundWidth(end - start, most);
  const whole = (end - start) / width;
  // Less than half a bin would be noise.
  return { start, end, width, count: Math.max(1, Math.floor(whole + 0.5 + 1e-9)) };
}

/** The time at which a bin begins; of the number behind the last, at which that one ends. */
const edge = ({ start, end, width, count }: Bins, k: number): number => (k < count ? start + k * width : end);

export function rateOf({ name, element, time, oneIn = 1 }: Spikes, elements: number, bins: Bins): Rate {
  const counts = new Float64Array(bins.count);
  for (let k = 0; k < element.length; k++) {
    const bin = Math.floor((time[k]! - bins.start) / bins.width);
    if (bin >= 0 && time[k]! <= bins.end) counts[Math.min(bins.count - 1, bin)]! += oneIn;
  }
  return { name, values: counts.map((events, k) => events / elements / (edge(bins, k + 1) - edge(bins, k))) };
}

/** The rates of several populations, and what their numbers are. */
export function ratesIn(figure: Figure, spikes: readonly Spikes[], span: readonly [number, number], most?: number) {
  const bins = binsOf(span, most);
  const unit = figure.timeUnit ?? "unit of t";
  return {
    bins,
    rates: spikes.map((one) => rateOf(one, populationOf(figure, one), bins)),
    notes: [
      `events per element and ${unit}`,
      `bins of ${show(bins.width)}${figure.timeUnit ? ` ${figure.timeUnit}` : ""}`,
    ],
  };
}

/** The height of a line of the legend in px. */
const LINE = 15;

/** A line of steps for each population, in its colour. */
export function ratePanel(sheet: Sheet, spikes: readonly Spikes[]): Panel {
  const { figure, charts } = sheet;
  const { bins, rates, notes } = ratesIn(figure, spikes, sheet.x);
  const most = rates.reduce((top, { values }) => values.reduce((a, b) => Math.max(a, b), top), 0) || 1;
  const colour = (k: number): string => hue(sheet, figure.spikes!.indexOf(spikes[k]!));
  const height = Math.max(110, LINE * (rates.length > 1 ? rates.length : 0));
  const names = rates.map(({ name }) => curtailed(name.replace(/\.spikes$/, "")));
  const steps = ({ values }: Rate): Point[] =>
    Array.from(values).flatMap((value, k): Point[] => [
      [edge(bins, k), value],
      [edge(bins, k + 1), value],
    ]);
  return {
    // One of several is told by its name, as there is no legend.
    title: rates.length === 1 && figure.spikes!.length > 1 ? `rate of ${rates[0]!.name}` : "rate",
    notes,
    height,
    y: [0, 1.05 * most],
    ticks: ticks(0, most, 4),
    side: rates.length > 1 ? 22 + 7 * Math.max(...names.map((name) => name.length)) : 0,
    marks: ({ beside, pixel }): Markish[] => [
      ...rates.map((rate, k) =>
        charts.line(steps(rate), { stroke: colour(k), strokeWidth: 1.4, ariaLabel: () => `rate of ${rate.name}` }),
      ),
      ...(rates.length > 1
        ? names.map((name, k) =>
            charts.text([name], {
              ...small(sheet),
              fill: colour(k),
              x: beside(14),
              y: 1.05 * most - (k + 0.5) * LINE * pixel.y,
              textAnchor: "start",
            }),
          )
        : []),
    ],
  };
}
