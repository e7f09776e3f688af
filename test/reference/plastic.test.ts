/** Plastic synapses against NumPy: weights at each spike, voltages, and the steady state of the map from spike to spike. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { CompileOptions, Result } from "../../src/index.ts";
import { referenceFile, runExample, series } from "../models.ts";
import { plasticSynapses } from "./trajectories.ts";

const reference = JSON.parse(readFileSync(referenceFile("plastic.json"), "utf8"));

const run = (options: CompileOptions, every: number, record: string[]): Promise<Result> =>
  runExample("plastic-synapses", { dt: 0.01, ...options }, { duration: 699.99, every, record });
/** The weight of a synapse after each spike. */
const weightsOf = (result: Result, synapse: number): Float64Array => {
  const w = series(result, "ach.w", synapse);
  return Float64Array.from(result.spikes["cell.spikes"]!.step, (step) => w[step + 1]!);
};

test("voltages, open fractions, resources, and weights after each of 25 spikes, in f64 and f32", async () => {
  await plasticSynapses({});
  await plasticSynapses({ precision: "f32" });
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
