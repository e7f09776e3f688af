/** Runs text, and gives plain arrays. */
import { compile, type CompileOptions, type ResultBase, type RunOptions } from "../../src/index.ts";

export const run = async (text: string, options: CompileOptions, how: RunOptions): Promise<ResultBase> =>
  (await compile(text, { math: "exact", ...options })).run(how);

/** All numbers of a recorded value, row by row. */
export const all = (result: ResultBase, name: string): number[] => Array.from(result.variables[name]!.data);

/** One element, over all rows. */
export function trace(result: ResultBase, name: string, element = 0): number[] {
  const { shape, data } = result.variables[name]!;
  return Array.from({ length: shape[0] }, (_, row) => data[row * shape[1] + element]!);
}

/** [element, step] of each spike. */
export const spikesOf = (result: ResultBase, name = "spikes"): number[][] =>
  Array.from(result.spikes[name]!.element, (element, k) => [element, result.spikes[name]!.step[k]!]);

/** What the precision does to a number. */
export const ROUND = { f64: (x: number): number => x, f32: Math.fround } as const;
export const PRECISIONS = ["f64", "f32"] as const;

export const steps = (length: number): number[] => Array.from({ length }, (_, n) => n);
