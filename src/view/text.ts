/** A run as text for a terminal: lines in braille, a row of bars per element, or a raster of events. */
import type { Figure, Spikes, Trace } from "./figure.ts";
import { count, elementsOf, extent, fault, label, pick, population, range, show, tickLabels, ticks } from "./figure.ts";

/** More blocks than this scroll out of sight. */
const BLOCKS = 3;

/** The lowest and the highest value of each column of characters or dots. */
type Columns = readonly ([lo: number, hi: number] | undefined)[];

/** The horizontal axis: its range, and what stands before and after its first label. */
interface Axis {
  readonly range: readonly [lo: number, hi: number];
  readonly before: string;
  readonly after: string;
}

/**
 * The figure in `width` columns of characters. A block is one variable: its name, `height` lines of values (of many
 * elements: at most twice that, one for each), and its axis. Events of many elements say more than traces of them,
 * which are left out then, unless the view says otherwise.
 */
export function plotText(figure: Figure, { width, height }: { width: number; height: number }): string {
  const { view } = figure;
  const timed = figure.traces.every(({ shape }) => shape[0] !== 1);
  const isRaster = view === "raster" || (view === undefined && population(figure) > 1);
  const spikes = timed && isRaster ? (figure.spikes ?? []).slice(0, BLOCKS) : [];
  const wanted = figure.traces.filter(({ shape }) => spikes.length === 0 || (view !== "raster" && shape[1] === 1));
  const traces = wanted.slice(0, BLOCKS - spikes.length);
  const rest = figure.traces.filter((trace) => !traces.includes(trace)).map(({ name }) => name);
  return [
    [figure.title, figure.subtitle].filter(Boolean).join("\n"),
    ...spikes.map((events) => raster(figure, events, width, height)),
    ...traces.map((trace) => block(figure, trace, width, height)),
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
    ? { range: [t[0]!, t[rows - 1]!], before: "t = ", after: timeUnit ? ` ${timeUnit}` : "" }
    : { range: [0, elements - 1], before: "element ", after: "" };

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
function raster({ t, timeUnit, ...figure }: Figure, events: Spikes, width: number, height: number): string {
  const n = population({ t, ...figure });
  const fold = Math.ceil(n / (2 * height));
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
    { range: [start, end], before: "t = ", after: timeUnit ? ` ${timeUnit}` : "" },
    room,
  );
}

/** A picture of `room` columns between its heading, the labels of its lines and its axis. */
function framed(head: string, labels: readonly string[], picture: readonly string[], axis: Axis, room: number): string {
  const margin = Math.max(...labels.map((text) => text.length));
  const [lo, hi] = axis.range;
  const steps = ticks(lo, hi, room / 12).filter((step) => axis.before === "t = " || Number.isInteger(step));
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
