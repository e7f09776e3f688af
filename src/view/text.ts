/** A run as text for a terminal: lines in braille, a row of bars per element, or a raster of events. */
import type { Figure, Projection, Spikes, Trace, Weights } from "./figure.ts";
import {
  count,
  elementsOf,
  extent,
  fault,
  hasTraces,
  label,
  pick,
  population,
  populationOf,
  range,
  rastersOf,
  ratesOf,
  show,
  tickLabels,
  ticks,
} from "./figure.ts";
import { histogramOf, sayConnected } from "./network.ts";
import { matrixPixels } from "./pixels.ts";
import { ratesIn } from "./rate.ts";

/** More blocks than this scroll out of sight. */
const BLOCKS = 3;

/** The lowest and the highest value of each column of characters or dots. */
type Columns = readonly ([lo: number, hi: number] | undefined)[];

/** The horizontal axis: its range, what stands before and after its first label, and whether it has places between. */
interface Axis {
  readonly range: readonly [lo: number, hi: number];
  readonly before: string;
  readonly after: string;
  readonly isWhole: boolean;
}

/** The room of a block. */
interface Size {
  readonly width: number;
  readonly height: number;
}

const timeAxis = (range: readonly [number, number], unit: string | undefined): Axis => ({
  range,
  before: "t = ",
  after: unit ? ` ${unit}` : "",
  isWhole: false,
});

/**
 * The figure in `width` columns of characters. A block is one variable: its name, `height` lines of values (of many
 * elements: at most twice that, one for each), and its axis. Events of many elements say more than traces of them,
 * which are left out then, unless the view says otherwise.
 */
export function plotText(figure: Figure, { width, height }: Size): string {
  const { views, projections = [], weights = [] } = figure;
  const timed = figure.traces.every(({ shape }) => shape[0] !== 1);
  const isRaster = views !== undefined || figure.isNetwork || population(figure) > 1;
  const spikes = timed && isRaster ? rastersOf(figure) : [];
  const drawn = spikes.slice(0, BLOCKS);
  const rates = timed ? ratesOf(figure) : [];
  const shownRates = views || drawn.length + rates.length <= BLOCKS ? rates.slice(0, BLOCKS) : [];
  const wanted = figure.traces.filter(
    ({ shape }) => hasTraces(figure) && (views !== undefined || spikes.length === 0 || shape[1] === 1),
  );
  const traces = wanted.slice(0, Math.max(0, views ? BLOCKS : BLOCKS - drawn.length - shownRates.length));
  const left = <T extends { readonly name: string }>(all: readonly T[], some: readonly T[], what = ""): string[] =>
    all.filter((one) => !some.includes(one)).map(({ name }) => what + name);
  const rest = [
    ...left(spikes, drawn),
    ...left(rates, shownRates, "rate of "),
    ...left(figure.traces, traces),
    ...(figure.hidden ?? []),
  ];
  const tall = { width, height: Math.max(3, Math.floor((2 * height) / Math.max(1, drawn.length))) };
  return [
    [figure.title, figure.subtitle].filter(Boolean).join("\n"),
    ...drawn.map((events) => raster(figure, events, tall)),
    ...rateBlocks(figure, shownRates, { width, height }),
    ...traces.map((trace) => block(figure, trace, width, height)),
    ...(views?.includes("connectivity") ? projections : []).map((one) => matrix(one, { width, height })),
    ...(views?.includes("weights") ? weights : []).map((one) => histogram(one, { width, height })),
    rest.length ? `not shown: ${rest.join(", ")}` : "",
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** One variable. */
function block(figure: Figure, trace: Trace, width: number, height: number): string {
  const { t, timeUnit } = figure;
  const { data } = trace;
  const [rows, elements] = trace.shape;
  const name = label(trace.name, trace.unit);
  if (rows * elements === 0) return `${name}  no values`;
  if (rows * elements === 1) return `${name} = ${show(data[0]!, 8)}`;

  const broken = fault(figure, trace);
  if (broken?.whole) return `${name}\n! ${broken.text}`;
  const [least, greatest] = extent(data);
  if (least === greatest && !broken) return `${name} = ${show(least, 8)}  constant`;
  const [lo, hi] = range(data);
  const timed = rows > 1;
  const shown = timed ? pick(elements, 2 * height) : [0];
  const values = (element: number, n: number): Columns =>
    timed
      ? columns(t, (row) => data[row * elements + element]!, rows, n)
      : columns(pick(elements, elements), (i) => data[i]!, elements, n);
  const short = [show(least, 4), show(greatest, 4)];
  const between = short[0] === short[1] ? tickLabels([least, greatest]) : short;
  const all = elementsOf(trace);
  const means = all > elements ? `, means of ${elements} bands` : "";
  const some = timed && shown.length < elements ? `  ${shown.length} of ${all} elements${means}` : "";
  const head = `${name}  ${[...new Set(between)].join(" … ")}${some}${broken ? `\n! ${broken.text}` : ""}`;
  const axis: Axis = timed
    ? timeAxis([t[0]!, t[rows - 1]!], timeUnit)
    : { range: [0, elements - 1], before: "element ", after: "", isWhole: true };

  if (shown.length === 1) {
    const line = (hi - lo) / Math.max(1, height - 1);
    const levels = ticks(lo - line / 2, hi + line / 2, height / 2.5);
    const labels = Array<string>(height).fill("");
    for (const [i, text] of tickLabels(levels).entries()) labels[Math.round((hi - levels[i]!) / line)] = text;
    const margin = Math.max(...labels.map((text) => text.length));
    const room = width - margin - 2;
    return framed(head, labels, braille(values(0, 2 * room), lo, hi, height), axis, room);
  }
  const tall = Math.floor(height / shown.length);
  const index = (element: number): number => Math.round((element / (elements - 1)) * (all - 1));
  const room = width - String(all - 1).length - 2;
  const lines = shown.toReversed().map((element) => {
    const picture = tall > 2 ? braille(values(element, 2 * room), lo, hi, tall) : [bars(values(element, room), lo, hi)];
    return { picture, labels: picture.map((_, i) => (i === picture.length - 1 ? String(index(element)) : "")) };
  });
  const labels = lines.flatMap((line) => line.labels);
  const picture = lines.flatMap((line) => line.picture);
  return framed(head, labels, picture, axis, room);
}

/** Events of many elements: a row for each, or for `fold` of them, with the number of its events at the end. */
function raster({ t, timeUnit, ...figure }: Figure, events: Spikes, { width, height }: Size): string {
  const n = populationOf({ t, ...figure }, events);
  const fold = Math.ceil(n / height);
  const rows = Math.ceil(n / fold);
  const total = events.time.length;
  const room = width - String(n - 1).length - String(total).length - 3;
  const cells = Array.from({ length: rows }, () => Array<number>(room).fill(0));
  const [start, end] = range(t);
  for (let i = 0; i < total; i++) {
    const column = Math.floor(((events.time[i]! - start) / (end - start)) * room);
    const row = cells[Math.floor(events.element[i]! / fold)]!;
    row[Math.max(0, Math.min(room - 1, column))]!++;
  }
  const most = Math.max(...cells.flat());
  const shades = fold === 1 ? " │" : " ░▒▓█";
  const shade = (value: number): string => shades[Math.ceil((value / most) * (shades.length - 1))] ?? " ";
  const sums = cells.map((row) => row.reduce((a, b) => a + b, 0));
  const lines = cells.map((row, i) => `${row.map(shade).join("")} ${sums[i]}`);
  const each = fold === 1 ? "one row per element" : `${fold} elements per row`;
  const head = `${events.name}  ${count(total, "event")}: ${each}`;
  const where = ", counts at the right";
  return framed(
    head.length + where.length <= width ? head + where : head,
    cells.map((_, i) => String(i * fold)).reverse(),
    lines.reverse(),
    timeAxis([start, end], timeUnit),
    room,
  );
}

/** The rate of each population as a line. */
function rateBlocks(figure: Figure, spikes: readonly Spikes[], { width, height }: Size): string[] {
  if (spikes.length === 0) return [];
  const { bins, rates, notes } = ratesIn(figure, spikes, range(figure.t), width - 10);
  const t = Array.from({ length: bins.count }, (_, k) => bins.start + (k + 0.5) * bins.width);
  return rates.map(({ name, values }) => {
    const trace = { name: `rate of ${name}`, shape: [bins.count, 1] as const, data: values };
    const text = block({ t, timeUnit: figure.timeUnit, traces: [trace] }, trace, width, height);
    const [head, ...lines] = text.split("\n");
    const said = `${head}  ${notes.join(", ")}`;
    return [said.length <= width ? said : head, ...lines].join("\n");
  });
}

/** Sources from left to right, targets upwards: the darker, the more synapses. */
function matrix(projection: Projection, { width, height }: Size): string {
  const { name, source, target } = projection;
  const room = Math.min(source.count, width - String(target.first + target.count - 1).length - 2);
  const { data, ...pixels } = matrixPixels({ ...projection, weight: undefined }, room, 2 * height);
  const most = data.reduce((a, b) => Math.max(a, b), 1);
  const shades = most === 1 ? " █" : " ░▒▓█";
  const lines = Array.from({ length: pixels.height }, (_, y) =>
    Array.from(
      data.subarray(y * pixels.width, (y + 1) * pixels.width),
      (synapses) => shades[Math.ceil((synapses / most) * (shades.length - 1))]!,
    ).join(""),
  );
  const each = target.count / pixels.height;
  const labels = lines.map((_, y) => String(target.first + Math.floor((pixels.height - 1 - y) * each)));
  const axis: Axis = {
    range: [source.first - 0.5, source.first + source.count - 0.5],
    before: room > 24 ? "source " : "",
    after: "",
    isWhole: true,
  };
  const head = `${name}: ${source.population} → ${target.population}  ${sayConnected(projection).join(", ")}`;
  return framed(head, labels, lines, axis, room);
}

/** How many synapses have values in each of equal ranges. */
function histogram(weights: Weights, { width, height }: Size): string {
  const title = label(weights.name, weights.unit);
  const { start, width: step, counts, notes } = histogramOf(weights, Math.min(60, width - 12));
  const most = Math.max(1, ...counts);
  const margin = String(most).length;
  const wide = Math.max(1, Math.floor((width - margin - 2) / counts.length));
  const eighths = counts.map((synapses) =>
    synapses === 0 ? 0 : Math.max(1, Math.round((synapses / most) * 8 * height)),
  );
  const lines = Array.from({ length: height }, (_, y) =>
    eighths.map((all) => " ▁▂▃▄▅▆▇█"[Math.max(0, Math.min(8, all - 8 * (height - 1 - y)))]!.repeat(wide)).join(""),
  );
  const axis: Axis = { range: [start, start + step * counts.length], before: "", after: "", isWhole: false };
  const labels = lines.map((_, y) => (y === 0 ? String(most) : ""));
  return framed(`${title}  ${notes.join(", ")}`, labels, lines, axis, wide * counts.length);
}

/** A picture of `room` columns between its heading, the labels of its lines and its axis. */
function framed(head: string, labels: readonly string[], picture: readonly string[], axis: Axis, room: number): string {
  const margin = Math.max(...labels.map((text) => text.length));
  const [lo, hi] = axis.range;
  const steps = ticks(lo, hi, room / 12).filter((step) => !axis.isWhole || Number.isInteger(step));
  const rule = Array<string>(room).fill("─");
  let words = "";
  tickLabels(steps).forEach((text, i) => {
    const at = Math.round(((steps[i]! - lo) / (hi - lo)) * (room - 1));
    const word = i === 0 ? axis.before + text + axis.after : text;
    const from = Math.max(0, Math.min(room - word.length, at - (i === 0 ? 0 : Math.floor(word.length / 2))));
    rule[at] = "┬";
    if (i === 0 || from > words.length) words = words.padEnd(from) + word;
  });
  return [
    head,
    ...picture.map((line, i) => `${labels[i]!.padStart(margin)} ${labels[i] ? "┤" : "│"}${line}`.trimEnd()),
    `${" ".repeat(margin)} └${rule.join("")}`,
    " ".repeat(margin + 2) + words,
  ].join("\n");
}

/** The range of a line in each of `n` columns between the first and the last x, with what is between its points. */
function columns(x: ArrayLike<number>, value: (i: number) => number, points: number, n: number): Columns {
  const found = Array<[number, number] | undefined>(n).fill(undefined);
  const put = (column: number, y: number): void => {
    const at = Math.min(n - 1, column);
    const [lo, hi] = found[at] ?? [y, y];
    found[at] = [Math.min(lo, y), Math.max(hi, y)];
  };
  const scale = n / (x[points - 1]! - x[0]! || 1);
  for (let i = 0; i < points; i++) {
    const to = (x[i]! - x[0]!) * scale;
    const y = value(i);
    if (!Number.isFinite(y)) continue;
    put(Math.floor(to), y);
    const before = i > 0 ? value(i - 1) : NaN;
    if (!Number.isFinite(before)) continue;
    const from = (x[i - 1]! - x[0]!) * scale;
    for (let edge = Math.floor(from) + 1; edge <= to; edge++) {
      const crossing = before + ((y - before) * (edge - from)) / (to - from);
      put(edge - 1, crossing);
      put(edge, crossing);
    }
  }
  return found;
}

/** The bits of the eight dots of a braille character, by column and row. */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/** A line in `height` lines of braille: two of `columns` and four levels to a character. */
function braille(columns: Columns, lo: number, hi: number, height: number): string[] {
  const cells = Array.from({ length: height }, () => Array<number>(Math.ceil(columns.length / 2)).fill(0));
  const level = (value: number): number => Math.round(((hi - value) / (hi - lo)) * (4 * height - 1));
  columns.forEach((column, x) => {
    if (!column) return;
    for (let y = level(column[1]); y <= level(column[0]); y++) cells[y >> 2]![x >> 1]! |= DOTS[x & 1]![y & 3]!;
  });
  return cells.map((row) => row.map((bits) => (bits ? String.fromCharCode(0x2800 + bits) : " ")).join(""));
}

/** A line as a row of bars: each shows the value of its column that is the furthest from the middle. */
function bars(columns: Columns, lo: number, hi: number): string {
  const middle = (lo + hi) / 2;
  return columns
    .map((column) => {
      if (!column) return " ";
      const value = column[1] - middle >= middle - column[0] ? column[1] : column[0];
      return "▁▂▃▄▅▆▇█"[Math.round(((value - lo) / (hi - lo)) * 7)]!;
    })
    .join("");
}
