/** Lines with no more points than can be seen: files stay small, and no spike is lost. */
import type { Trace } from "./figure.ts";

export type Point = [x: number, y: number];

/** Points of all lines of a panel: at most some hundred kB. */
const POINTS = 20_000;
/** How far a drawn line may be above or below its data, in px. */
const TOLERANCE = 0.1;

/**
 * The lines of `shown` elements of a trace: each point is the time and where `place` puts the value.
 * `pixel` is the size of one in these units.
 */
export function thinned(
  t: ArrayLike<number>,
  { shape: [rows, elements], data }: Trace,
  shown: readonly number[],
  place: (element: number, value: number) => number,
  pixel: { readonly x: number; readonly y: number },
): Point[][] {
  const duration = t[rows - 1]! - t[0]!;
  for (let width = 0.5 * pixel.x; ; width *= 2) {
    const lines = shown.map((element) => {
      const value = (row: number): number => {
        const v = data[row * elements + element]!;
        return Number.isFinite(v) ? place(element, v) : NaN;
      };
      return straightened(extremes(t, value, rows, width), TOLERANCE * pixel.y);
    });
    if (!(width <= duration) || lines.reduce((sum, line) => sum + line.length, 0) <= POINTS) return lines;
  }
}

/** The lowest and the highest value of each column of time: what a pixel of a line shows. NaN ends a line. */
function extremes(t: ArrayLike<number>, value: (row: number) => number, rows: number, width: number): Point[] {
  const columnOf = (row: number): number => Math.floor((t[row]! - t[0]!) / width);
  const points: Point[] = [];
  let row = 0;
  while (row < rows) {
    const column = columnOf(row);
    let low = -1;
    let high = -1;
    let gap = -1;
    for (; row < rows && Object.is(columnOf(row), column); row++) {
      const y = value(row);
      if (Number.isNaN(y)) gap = row;
      else if (low < 0) low = high = row;
      else if (y < value(low)) low = row;
      else if (y > value(high)) high = row;
    }
    const kept = [...new Set([Math.min(low, high), Math.max(low, high), gap])];
    for (const at of kept) if (at >= 0) points.push([t[at]!, value(at)]);
  }
  return points;
}

/** Fewer points for the same line: none of those left out is further than `tolerance` above or below it. */
function straightened(points: readonly Point[], tolerance: number): Point[] {
  if (points.length < 3) return [...points];
  let anchor = points[0]!;
  let last = anchor;
  let [least, most] = [-Infinity, Infinity];
  const kept = [anchor];
  for (const point of points.slice(1)) {
    const slope = (point[1] - anchor[1]) / (point[0] - anchor[0]);
    if (!(slope >= least && slope <= most)) {
      if (last !== anchor) kept.push(last);
      anchor = last;
      [least, most] = [-Infinity, Infinity];
    }
    least = Math.max(least, (point[1] - tolerance - anchor[1]) / (point[0] - anchor[0]));
    most = Math.min(most, (point[1] + tolerance - anchor[1]) / (point[0] - anchor[0]));
    last = point;
  }
  if (last !== anchor) kept.push(last);
  return kept;
}
