/** Panels of what is connected, and of what synapses have. */
import type { Markish } from "@observablehq/plot";
import { count, extent, label, show, ticks, type End, type Projection, type Weights } from "./figure.ts";
import { colourScale } from "./heat.ts";
import { matrixPixels, mixed, rgb, type Pixels, type Rgb } from "./pixels.ts";
import { roundWidth } from "./rate.ts";
import { COLOURS, hue, picture, type Frame, type Panel, type Sheet } from "./sheet.ts";

/** The most room of a matrix in px, and the least of a side of it. */
const WIDE = 620;
const TALL = 360;
const THIN = 24;
/** The most of a cell. */
const CELL = 24;
/** The size of what stands for several cells: single pixels would be noise, and large files. */
const GRAIN = 2;

/** Sources from left to right, targets upwards: a dot for each synapse, or how many there are; or a value of theirs. */
export function connectivityPanel(sheet: Sheet, projection: Projection): Panel {
  const { name, source, target, weight } = projection;
  const cell = Math.min(CELL, WIDE / source.count, TALL / target.count);
  const side = (end: End): number => Math.max(THIN, Math.round(cell * end.count));
  const [width, height] = [side(source), side(target)];
  const isFolded = cell < 1;
  const grain = (side: number, cells: number): number => (side < cells ? Math.ceil(side / GRAIN) : side);
  const pixels = matrixPixels(projection, grain(width, source.count), grain(height, target.count));
  const looks = weight ? ofValues(sheet, pixels) : ofDensity(sheet, pixels, projection, isFolded);
  return {
    title: `${name}: ${source.population} → ${target.population}`,
    notes: [...sayConnected(projection), weight ? `colour: ${label(weight.name, weight.unit)}` : looks.words].filter(
      Boolean,
    ),
    height,
    y: range(target),
    ticks: places(target, height, 1),
    axis: "target",
    bare: true,
    side: 96,
    across: {
      range: range(source),
      ticks: places(source, width, String(source.first + source.count).length),
      label: "source",
      width,
    },
    marks: (frame) => [
      sheet.charts.rect([0], {
        x1: source.first - 0.5,
        x2: source.first + source.count - 0.5,
        y1: target.first - 0.5,
        y2: target.first + target.count - 0.5,
        stroke: sheet.theme.grid,
      }),
      picture(sheet, pixels, width, height, looks.palette, looks.colourOf),
      ...(looks.domain ? legend(sheet, looks.domain, looks.palette.slice(1), target, height, frame) : []),
    ],
  };
}

/** Labels of elements beside `room` px, for each of which there are so many letters. */
function places({ first, count: n }: End, room: number, letters: number): number[] {
  const last = first + n - 1;
  const found = n === 1 ? [] : ticks(first, last, Math.max(1, Math.min(8, room / 50))).filter(Number.isInteger);
  if (found.length > 1) return found;
  return n > 1 && room > 16 * letters ? [first, last] : [first];
}

const range = ({ first, count: n }: End): [number, number] => [first - 0.5, first + n - 0.5];

/** How many synapses there are, and of how many pairs. */
export function sayConnected({ source, target: { element, first, count: n } }: Projection): string[] {
  let synapses = 0;
  for (let k = 0; k < element.length; k++) if (element[k]! >= first && element[k]! < first + n) synapses++;
  const pairs = source.count * n;
  return [count(synapses, "synapse"), `${show((100 * synapses) / pairs, 3)}% of ${count(pairs, "pair")}`];
}

/** How values become colours, of which the first is for none, and what they are. */
interface Looks {
  readonly palette: Rgb[];
  readonly colourOf: (value: number) => number;
  /** The values of the first and the last colour, if there is something to tell apart. */
  readonly domain: readonly [number, number] | undefined;
  readonly words: string;
}

function ofDensity(
  sheet: Sheet,
  { width, height, data }: Pixels,
  { source, target }: Projection,
  isFolded: boolean,
): Looks {
  const [from, to] = [rgb(sheet.theme.paper), rgb(hue(sheet, 0))];
  const most = extent(data)[1] || 1;
  const least = isFolded ? 0.08 : 0.35;
  const depth = (k: number): number => least + ((1 - least) * k) / (COLOURS - 1);
  const cells = (source.count / width) * (target.count / height);
  const domain = [0, isFolded ? (100 * most) / cells : most] as const;
  return {
    palette: [from, ...Array.from({ length: COLOURS }, (_, k) => mixed(from, to, depth(k)))],
    colourOf: (synapses) => (synapses === 0 ? 0 : 1 + Math.round((synapses / most) * (COLOURS - 1))),
    domain: most > 1 ? domain : undefined,
    words: most === 1 ? "" : isFolded ? "colour: % of pairs" : "colour: synapses of a pair",
  };
}

function ofValues({ charts, theme }: Sheet, { data }: Pixels): Looks {
  const [lo, hi] = extent(data);
  const bound = Math.max(-lo, hi);
  const isSigned = lo < 0 && hi > 0;
  const domain = isSigned ? ([-bound, bound] as const) : ([lo, hi] as const);
  const scheme = isSigned ? "puor" : "viridis";
  const scale = charts.scale({ color: { type: "linear", scheme, domain: [0, COLOURS - 1] } });
  const colours = Array.from({ length: COLOURS }, (_, k) => rgb(scale.apply(k) as string));
  const length = domain[1] - domain[0] || 1;
  return {
    palette: [rgb(isSigned ? theme.grid : theme.paper), ...colours],
    colourOf: (value) => (Number.isFinite(value) ? 1 + Math.round(((value - domain[0]) / length) * (COLOURS - 1)) : 0),
    domain: lo < hi ? domain : undefined,
    words: "",
  };
}

/** Which colour is which value, to the right of the frame. */
function legend(
  sheet: Sheet,
  domain: readonly [number, number],
  colours: readonly Rgb[],
  { first, count: n }: End,
  height: number,
  frame: Frame,
): Markish[] {
  const levels = height < 60 ? domain : ticks(...domain, Math.min(5, height / 24));
  const named = colours.map((colour) => `rgb(${colour.join()})`);
  return colourScale(sheet, domain, levels, named, (part) => first - 0.5 + part * n, frame);
}

// ------------------------------------------------------------------------------------------------------- values

/** Bars of a histogram, at most. */
const BARS = 60;

/** How many synapses have values in each of equal ranges. */
export interface Histogram {
  /** Where the first bar begins, and how wide each is. */
  readonly start: number;
  readonly width: number;
  readonly counts: readonly number[];
  /** What is to be known of the values. */
  readonly notes: readonly string[];
}

export function histogramOf({ values, unit }: Weights, most = BARS): Histogram {
  const finite = Array.from(values).filter(Number.isFinite);
  const [lo, hi] = extent(finite);
  const isOne = !(hi - lo > 1e-12 * Math.max(Math.abs(lo), Math.abs(hi)));
  const width = isOne ? Math.abs(lo) / 10 || 1 : roundWidth(hi - lo, most - 1);
  const start = isOne ? lo - width / 2 : Math.floor(lo / width + 1e-9) * width;
  const length = isOne ? 1 : Math.floor((hi - start) / width + 1e-9) + 1;
  const counts = Array<number>(length).fill(0);
  for (const value of finite) counts[Math.min(length - 1, Math.floor((value - start) / width + 1e-9))]!++;
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const said = unit ? ` ${unit}` : "";
  const notes = [
    count(values.length, "synapse"),
    ...(finite.length > 0 ? [isOne ? `all ${show(lo, 5)}${said}` : `mean ${show(mean, 4)}${said}`] : []),
    ...(isOne || finite.length === 0 ? [] : [`bars of ${show(width)}${said}`]),
    ...(finite.length < values.length ? [`${values.length - finite.length} are no numbers`] : []),
  ];
  return { start, width, counts: finite.length > 0 ? counts : [0], notes };
}

/** A histogram of what the synapses of a projection have. */
export function weightsPanel(sheet: Sheet, weights: Weights): Panel {
  const { charts } = sheet;
  const { start, width, counts, notes } = histogramOf(weights);
  const most = Math.max(1, ...counts);
  const end = start + width * counts.length;
  const bars = counts.map((synapses, k) => ({ synapses, k })).filter(({ synapses }) => synapses > 0);
  return {
    title: label(weights.name, weights.unit),
    notes,
    height: 140,
    y: [0, 1.05 * most],
    ticks: ticks(0, most, 4).filter(Number.isInteger),
    axis: "synapses",
    across: { range: [start, end], ticks: ticks(start, end, 8), label: label(weights.name, weights.unit) },
    marks: ({ pixel }) => [
      charts.rect(bars, {
        x1: ({ k }) => start + k * width + 0.5 * pixel.x,
        x2: ({ k }) => start + (k + 1) * width - 0.5 * pixel.x,
        y1: 0,
        y2: ({ synapses }) => synapses,
        fill: hue(sheet, 0),
      }),
    ],
  };
}
