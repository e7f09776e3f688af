/** Three neurons in a row against NumPy: spike times for three steps, every variable, restarts, the right-hand side, f32. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile, readModel, type CompileOptions, type RunOptions } from "../../src/index.ts";
import { example, maxDifference, referenceFile, runExample, slopeError, spikeTimes } from "../models.ts";
import { threeNeurons } from "./trajectories.ts";

const reference = JSON.parse(readFileSync(referenceFile("three_neurons.json"), "utf8"));

const run = (options: CompileOptions, times: RunOptions) =>
  runExample("three-neurons", { dt: 0.01, ...options }, times);

test("voltages, open fractions and spike times, in f64 and f32", async () => {
  await threeNeurons({});
  await threeNeurons({ precision: "f32" });
});

test.each([
  [0.005, "spike_times_ms_dt_half"],
  [0.0025, "spike_times_ms_dt_quarter"],
])("spike times with steps of %s: the window of the transmitter is one of whole steps", async (dt, key) => {
  const result = await run({ dt }, { duration: 700, record: ["cell.spikes"] });
  (reference[key] as number[][]).forEach((times, cell) =>
    expect(maxDifference(spikeTimes(result, "cell.spikes", cell), times)).toBeLessThan(1e-8),
  );
});

/** What the reference keeps: V, m, h, n of three cells, then one open fraction of each kind. */
const names = ["cell.V", "cell.m", "cell.h", "cell.n", "ach.o", "gaba.o"];
const parts = (y: readonly number[]): number[][] =>
  [0, 3, 6, 9, 12, 13].map((at) => y.slice(at, at < 12 ? at + 3 : at + 1));
const states = Object.entries(reference.full_states as Record<string, { y: number[] }>).map(
  ([sample, { y }]) => [Number(sample), parts(y)] as const,
);

test("whole states before, in and after a pulse", async () => {
  const result = await run({}, { duration: 115, at: states.map(([sample]) => sample / 100), record: names });
  states.forEach(([, y], row) =>
    names.forEach((name, k) => {
      const { shape, data } = result.variables[name]!;
      expect(maxDifference(data.subarray(row * shape[1]!, (row + 1) * shape[1]!), y[k]!), name).toBeLessThan(1e-8);
    }),
  );
});

test("a run that starts from the state at 100 ms, and one that goes on from it, end as the whole one", async () => {
  const [[sample, y]] = states as [(typeof states)[0]];
  const init = Object.fromEntries(names.map((name, k) => [name, Float64Array.from(y[k]!)]));
  const sim = await compile(await readModel(example("three-neurons")), { dt: 0.01, init });
  const first = await sim.run({ t0: sample / 100, duration: 10 });
  const { state } = await sim.run({ duration: 5, from: first.state });
  const end = states.at(-1)![1];
  names.forEach((name, k) => expect(maxDifference(state.values[name]!, end[k]!), name).toBeLessThan(1e-8));
});

test.each(["ach_on", "ach_off", "ach_off_X2_at_minus15"])("the right-hand side: %s", async (key) => {
  const { y, out, fire_step_when_on: fired } = reference.rhs_probe;
  const before = parts(y.map((V: number, k: number) => (k === 1 && key.endsWith("minus15") ? -15 : V)));
  const sim = await compile(await readModel(example("three-neurons")), { dt: 0.01, method: "euler" });
  const { state } = await sim.run({ duration: 0 });
  const values = Object.fromEntries(names.map((name, k) => [name, Float64Array.from(before[k]!)]));
  const never = state.values["cell.lastspike.step"]!;
  const memory = {
    "cell.lastspike.step": key === "ach_on" ? Float64Array.from([fired, never[1]!, never[2]!]) : never,
    "cell.spikes.was": Uint8Array.from(before[0]!, (V) => Number(V > 0)),
  };
  const from = { ...state, step: 5, values: { ...state.values, ...values, ...memory } };
  const after = (await sim.run({ duration: 0.01, from })).state.values;
  parts(out[key]).forEach((wanted, k) =>
    expect(slopeError(before[k]!, after[names[k]!]!, 0.01, wanted), names[k]).toBeLessThan(1e-12),
  );
});
