/** A run as text for a terminal: one block per variable; braille lines, one row per element, or a raster of events. */
import {
  count,
  fault,
  type Figure,
  label,
  pick,
  population,
  range,
  show,
  type Spikes,
  tickLabels,
  ticks,
  type Trace,
} from "./figure.ts";

/** More blocks than this scroll out of sight. */
const BLOCKS = 3;

/** The lowest and the highest value of each column; undefined where there is none. */
type Columns = readonly ([lo: number, hi: number] | undefined)[];

/**
 * The figure in `width` columns; a block has at most `height` lines of values, and around them its name and its axis.
 * Events of many elements say more than their traces, which are then left out.
 */
export function plotText(figure: Figure, { width, height }: { width: number; height: number }): string {
  const many = population(figure) > 1;
  const timed = figure.traces.every(({ shape }) => shape[0] !== 1);
  const rasters = many && timed ? (figure.spikes ?? []).filter(({ element }) => element.length > 0) : [];
  const traces = figure.traces.filter(({ shape }) => rasters.length === 0 || shape[1] === 1);
  const blocks = [
    ...rasters.map((spikes) => () => raster(figure, spikes, width, height)),
    ...traces.map((trace) => () => block(figure, trace, width, height)),
  ].slice(0, BLOCKS);
  const shown = traces.slice(0, Math.max(0, BLOCKS - rasters.length));
  const left = figure.traces.filter((trace) => !shown.includes(trace)).map(({ name }) => name);
  return [
    ...(figure.title ? [figure.title] : []),
    ...(figure.subtitle ? [figure.subtitle] : []),
    ...blocks.map((make) => make().join("\n")),
    ...(left.length ? [`not shown: ${left.join(", ")}`] : []),
  ].join("\n\n");
}

/** One variable. */
function block(figure: Figure, trace: Trace, width: number, height: number): string[] {
  const [rows, elements] = trace.shape;
  const broken = fault(figure, trace);
  const name = label(trace.name, trace.unit);
  const warning = broken ? `  ! ${broken.text}` : "";
  if (rows * elements === 0) return [`${name}  no values`];
  if (rows === 1 && elements === 1) return [`${name} = ${show(trace.data[0]!, 8)}`];
  const [lo, hi] = range(trace.data);
  if (rows === 1) {
    const values = (room: number): Columns => columns(trace.data, elements, (i) => trace.data[i]!, 2 * room);
    return [name + warning, ...lined(values, lo, hi, width, height, [0, elements - 1], "element")];
  }
  const axis: [number, number] = [figure.t[0]!, figure.t[rows - 1]!];
  const at = (element: number) => (room: number) =>
    columns(figure.t, rows, (row) => trace.data[row * elements + element]!, 2 * room);
  const time = label("t", figure.timeUnit);
  if (elements === 1) return [name + warning, ...lined(at(0), lo, hi, width, height, axis, time)];

  const shownElements = pick(elements, height);
  const tall = Math.floor(height / shownElements.length);
  const margin = String(elements - 1).length + 1;
  const room = width - margin - 1;
  const some = shownElements.length < elements ? `, ${shownElements.length} of ${elements} elements` : "";
  const lines = shownElements.toReversed().flatMap((element) => {
    const picture = tall > 2 ? braille(at(element)(room), lo, hi, tall) : [bars(at(element)(room), lo, hi)];
    return picture.map((line, i) => `${(i === picture.length - 1 ? String(element) : "").padStart(margin)} ${line}`);
  });
  return [
    `${name}  ${show(lo, 4)} … ${show(hi, 4)}${some}${warning}`,
    ...lines,
    ...axisLines(axis, time, margin + 1, room),
  ];
}
