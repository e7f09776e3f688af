/** Stellate cells and interneurons against NumPy: voltages and spike times, f32, the order of convergence. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { CompileOptions, Result } from "../../src/index.ts";
import { maxDifference, referenceFile, runExample, series, spikeTimes } from "../models.ts";
import { column, readNpy } from "../npy.ts";

const reference = JSON.parse(readFileSync(referenceFile("stellate_network.json"), "utf8"));
const voltages = readNpy(referenceFile("stellate_network_V.npy"));
const cells = Array.from({ length: 10 }, (_, k): [string, number] => (k < 8 ? ["SC", k] : ["IN", k - 8]));

const run = (options: CompileOptions): Promise<Result> =>
  runExample("stellate-network", { dt: 0.01, ...options }, { duration: 600, at: grid, record });
const grid = Array.from({ length: 1201 }, (_, k) => k / 2);
const record = ["SC.V", "IN.V", "SC.spikes", "IN.spikes"];
/** How far each spike is from the reference's, at most; the numbers of spikes must be equal. */
const worstShift = (result: Result): number =>
  Math.max(
    ...cells.map(([name, k], at) =>
      maxDifference(spikeTimes(result, `${name}.spikes`, k), reference.spike_times_ms[at]),
    ),
  );

test("in f64: voltages every half millisecond, and the time of each spike", async () => {
  const result = await run({});
  cells.forEach(([name, k], at) =>
    expect(maxDifference(series(result, `${name}.V`, k), column(voltages, at)), `${name} ${k}`).toBeLessThan(1e-8),
  );
  expect(worstShift(result)).toBeLessThan(1e-9);
});

test("in f32: the time of each spike", async () => {
  expect(worstShift(await run({ precision: "f32" }))).toBeLessThan(0.01);
});

test("with half the step: the stated shift of spikes, that of a method of fourth order", async () => {
  // Interpolation between two steps is of second order, and is the greater part of it.
  expect(worstShift(await run({ dt: 0.005 }))).toBeLessThan(1.2e-4);
});
