/** Plastic synapses against NumPy: weights at each spike, voltages, and the steady state of the map from spike to spike. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { CompileOptions, Result } from "../../src/index.ts";
import { maxDifference, referenceFile, runExample, series, spikeTimes } from "../models.ts";
import { column, readNpy } from "../npy.ts";

const reference = JSON.parse(readFileSync(referenceFile("plastic.json"), "utf8"));
const trace = readNpy(referenceFile("plastic.npy"));
const spikes = reference.pre_spike_times_ms as number[];
const weights = reference.spike_weights as number[][];

const run = (options: CompileOptions, every: number, record: string[]): Promise<Result> =>
  runExample("plastic-synapses", { dt: 0.01, ...options }, { duration: 699.99, every, record });
/** The weight of a synapse after each spike. */
const weightsOf = (result: Result, synapse: number): Float64Array => {
  const w = series(result, "ach.w", synapse);
  return Float64Array.from(result.spikes["cell.spikes"]!.step, (step) => w[step + 1]!);
};

test("voltages, open fractions and resources every millisecond", async () => {
  const result = await run({}, 100, ["cell.V", "ach.o", "ach.u", "ach.R", "cell.spikes"]);
  for (const cell of [0, 1, 2, 3])
    expect(maxDifference(series(result, "cell.V", cell), column(trace, cell))).toBeLessThan(1e-7);
  ["ach.o", "ach.u", "ach.R"].forEach((name, k) => {
    for (const synapse of [0, 1, 2])
      expect(maxDifference(series(result, name, synapse), column(trace, 4 + 3 * k + synapse)), name).toBeLessThan(1e-8);
  });
  expect(maxDifference(spikeTimes(result, "cell.spikes", 0), spikes)).toBeLessThan(1e-9);
  expect(result.spikes["cell.spikes"]!.time.length).toBe(spikes.length);
});

test("weights after each of 25 spikes, in f64 and f32", async () => {
  for (const [precision, bound] of [
    ["f64", 1e-8],
    ["f32", 0.003],
  ] as const) {
    const result = await run({ precision }, 1, ["ach.w", "cell.spikes"]);
    for (const synapse of [0, 1, 2])
      weightsOf(result, synapse).forEach((w, k) => {
        const wanted = weights[k]![synapse]!;
        expect(Math.abs(w - wanted), `${precision}, spike ${k}`).toBeLessThan(
          bound * (precision === "f32" ? wanted : 1),
        );
      });
  }
});

test("regular spikes: the steady weight of the map from one spike to the next", async () => {
  // Between spikes T apart R and u relax exponentially; at a spike the handler's three lines.
  const result = await run({}, 1, ["ach.w", "cell.spikes"]);
  const T = reference.last_isi_ms as number;
  [0, 1, 2].forEach((synapse) => {
    const [U, tauD, tauF] = [reference.U[synapse], reference.tau_D_ms[synapse], reference.tau_F_ms[synapse]];
    let [w, R, u] = [0, 1, U];
    for (let spike = 0; spike < 1000; spike++) {
      w = (u * R) / U;
      R = 1 + (R - u * R - 1) * Math.exp(-T / tauD);
      if (tauF > 0) u = U + (u + U * (1 - u) - U) * Math.exp(-T / tauF);
    }
    expect(w).toBeCloseTo(reference.steady_weight_analytic_for_last_isi[synapse], 10);
    // After 19 spikes what the slower variable was at the start has not all decayed: exp(-300/700) for the first.
    const last = weightsOf(result, synapse)[18]!;
    expect(Math.abs(last / w - 1)).toBeLessThan(synapse === 0 ? 0.6 : 0.05);
  });
});
