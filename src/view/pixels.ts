/** Values and events as images, one pixel of which stands for all that happens there: files stay small. */
import type { Projection, Spikes, Trace } from "./figure.ts";

/** Numbers in pixels, the first row at the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Float64Array;
}

export type Rgb = [red: number, green: number, blue: number];

/**
 * The mean of the values in each pixel, element 0 at the bottom; where a column has no row, the row nearest to its middle.
 * What is not finite makes a pixel NaN.
 */
export function meanPixels(
  t: ArrayLike<number>,
  { shape: [rows, elements], data }: Trace,
  [start, end]: readonly [number, number],
  width: number,
  height: number,
): Pixels {
  const lines = Math.min(height, elements);
  const sums = new Float64Array(width * lines);
  const counts = new Uint32Array(width * lines);
  const add = (row: number, column: number): void => {
    for (let element = 0; element < elements; element++) {
      const at = (lines - 1 - Math.floor((element * lines) / elements)) * width + column;
      sums[at]! += data[row * elements + element]!;
      counts[at]!++;
    }
  };
  const columnOf = (time: number): number => Math.min(width - 1, Math.floor(((time - start) / (end - start)) * width));
  const isFilled = new Uint8Array(width);
  for (let row = 0; row < rows; row++) {
    const column = columnOf(t[row]!);
    if (!(column >= 0)) continue;
    isFilled[column] = 1;
    add(row, column);
  }
  let row = 0;
  for (let column = 0; column < width; column++) {
    if (isFilled[column]) continue;
    const middle = start + ((column + 0.5) / width) * (end - start);
    while (row < rows - 1 && Math.abs(t[row + 1]! - middle) <= Math.abs(t[row]! - middle)) row++;
    add(row, column);
  }
  return {
    width,
    height: lines,
    data: sums.map((sum, at) => (Number.isFinite(sum) ? sum / counts[at]! : NaN)),
  };
}

/** How many events are in each pixel, for `n` elements of which 0 is at the bottom. */
export function countPixels(
  { element, time }: Spikes,
  n: number,
  [start, end]: readonly [number, number],
  width: number,
  height: number,
): Pixels {
  const lines = Math.min(height, n);
  const data = new Float64Array(width * lines);
  for (let k = 0; k < time.length; k++) {
    const column = Math.min(width - 1, Math.floor(((time[k]! - start) / (end - start)) * width));
    if (column >= 0) data[(lines - 1 - Math.floor((element[k]! * lines) / n)) * width + column]!++;
  }
  return { width, height: lines, data };
}

/**
 * How many synapses are in each pixel, the sources from left to right, the targets upwards; and with values, of those in it
 * their mean, and NaN where there is none.
 */
export function matrixPixels({ source, target, weight }: Projection, mostWide: number, mostTall: number): Pixels {
  const [width, height] = [Math.min(mostWide, source.count), Math.min(mostTall, target.count)];
  const counts = new Float64Array(width * height);
  const sums = weight && new Float64Array(width * height);
  for (let k = 0; k < source.element.length; k++) {
    const [from, to] = [source.element[k]! - source.first, target.element[k]! - target.first];
    if (!(from >= 0 && from < source.count && to >= 0 && to < target.count)) continue;
    const line = height - 1 - Math.floor((to * height) / target.count);
    const at = line * width + Math.floor((from * width) / source.count);
    counts[at]!++;
    if (sums) sums[at]! += weight.values[k]!;
  }
  return { width, height, data: sums ? sums.map((sum, at) => sum / counts[at]!) : counts };
}

/** As many pixels as the frame has, for who would blur the edges of larger ones; and the colour of each value. */
export function indexed(
  { width, height, data }: Pixels,
  wide: number,
  tall: number,
  colourOf: (value: number) => number,
): Uint8Array {
  const bytes = new Uint8Array(wide * tall);
  for (let y = 0; y < tall; y++) {
    const line = Math.floor((y * height) / tall);
    for (let x = 0; x < wide; x++) bytes[y * wide + x] = colourOf(data[line * width + Math.floor((x * width) / wide)]!);
  }
  return bytes;
}

/** `rgb(1, 2, 3)` or `#010203` as numbers. */
export function rgb(colour: string): Rgb {
  const parts = colour.startsWith("#")
    ? [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
    : colour.match(/\d+/g)!.map(Number);
  return parts.slice(0, 3) as Rgb;
}

/** Colours from one to another. */
export const mixed = (from: Rgb, to: Rgb, part: number): Rgb =>
  from.map((value, k) => Math.round(value + (to[k]! - value) * part)) as Rgb;
