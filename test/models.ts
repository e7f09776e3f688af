/** The models that tests share, and helpers to run and compare them. */
import { readFileSync } from "node:fs";
import {
  compile,
  readModel,
  type CompileOptions,
  type Result,
  type ResultBase,
  type RunOptions,
} from "../src/index.ts";

export const example = (name: string): string => new URL(`../examples/${name}.flux`, import.meta.url).pathname;
export const exampleText = (name: string): string => readFileSync(example(name), "utf8");
export const referenceFile = (name: string): URL => new URL(`reference/data/${name}`, import.meta.url);

export async function runExample(name: string, options: CompileOptions, run: RunOptions): Promise<Result> {
  return (await compile(await readModel(example(name)), options)).run(run);
}

/** One element of a recorded variable, over all rows. */
export function series(result: ResultBase, name: string, element = 0): Float64Array {
  const { shape, data } = result.variables[name]!;
  return Float64Array.from({ length: shape[0] }, (_, row) => data[row * shape[1] + element]!);
}

/** The times of the spikes of one element. */
export function spikeTimes({ spikes }: ResultBase, name: string, element: number): Float64Array {
  const { element: elements, time } = spikes[name]!;
  return Float64Array.from(time).filter((_time, k) => elements[k] === element);
}

export const maxDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  if (a.length !== b.length) throw new Error(`${a.length} values against ${b.length}`);
  let most = 0;
  for (let k = 0; k < a.length; k++) {
    const difference = Math.abs(a[k]! - b[k]!);
    if (!(difference <= most)) most = difference; // NaN counts
  }
  return most;
};

/**
 * How far the slopes that a step of Euler's method shows are from those wanted, relatively; but for what the rounding of the
 * sum, and of the difference that is taken here, may add.
 */
export function slopeError(
  from: ArrayLike<number>,
  to: ArrayLike<number>,
  dt: number,
  wanted: ArrayLike<number>,
): number {
  let most = 0;
  for (let k = 0; k < wanted.length; k++) {
    const rounding = (2 * 2 ** -53 * Math.max(Math.abs(from[k]!), Math.abs(to[k]!))) / dt;
    const error = Math.abs((to[k]! - from[k]!) / dt - wanted[k]!) - rounding;
    if (!(error <= 0)) most = Math.max(most, error / Math.abs(wanted[k]!));
  }
  return most;
}
