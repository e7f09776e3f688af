/** Stellate cells and interneurons against NumPy: voltages and spike times, f32, the order of convergence. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { CompileOptions, Result } from "../../src/index.ts";
import { maxDifference, referenceFile, runExample, series, spikeTimes } from "../models.ts";
import { column, readNpy } from "../npy.ts";

const reference = JSON.parse(readFileSync(referenceFile("stellate_network.json"), "utf8"));
const voltages = readNpy(referenceFile("stellate_network_V.npy"));
const cells = Array.from({ length: 10 }, (_, k): [string, number] => (k < 8 ? ["SC", k] : ["IN", k - 8]));

/** Rows every 0.1 ms. */
const run = (dt: number, options: CompileOptions = {}): Promise<Result> =>
  runExample(
    "stellate-network",
    { dt, ...options },
    { duration: 600, every: Math.round(0.1 / dt), record: ["SC.V", "IN.V", "SC.spikes", "IN.spikes"] },
  );
/** Where V rises through 0 between rows: the reference's spike times are interpolated so. */
const crossings = (V: Float64Array): number[] =>
  Array.from(V.keys()).flatMap((n) =>
    n > 0 && V[n - 1]! < 0 && V[n]! >= 0 ? [0.1 * (n - 1 + V[n - 1]! / (V[n - 1]! - V[n]!))] : [],
  );
/** How far each spike is from the reference's, at most; the numbers of spikes must be equal. */
const worstShift = (result: Result): number =>
  Math.max(
    ...cells.map(([name, k], at) =>
      maxDifference(crossings(series(result, `${name}.V`, k)), reference.spike_times_ms[at]),
    ),
  );

test("in f64: voltages every half millisecond, and the time of each spike", async () => {
  const result = await run(0.01);
  cells.forEach(([name, k], at) => {
    const V = series(result, `${name}.V`, k);
    const every5 = V.filter((_, row) => row % 5 === 0);
    expect(maxDifference(every5, column(voltages, at)), `${name} ${k}`).toBeLessThan(1e-8);
    // Recorded spikes are interpolated in a step, these in ten.
    expect(maxDifference(spikeTimes(result, `${name}.spikes`, k), crossings(V))).toBeLessThan(0.02);
  });
  expect(worstShift(result)).toBeLessThan(1e-9);
});

test("in f32: the time of each spike", async () => {
  expect(worstShift(await run(0.01, { precision: "f32" }))).toBeLessThan(0.01);
});

test("with half the step: the stated shift of spikes", async () => {
  expect(worstShift(await run(0.005))).toBeLessThan(1.2e-4);
});
