/** The antennal lobe against NumPy: voltages, spikes, whole states, a restart, f32. */
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import type { Result } from "../../src/index.ts";
import { maxDifference, referenceFile, runExample, series, spikeTimes } from "../models.ts";
import { column, readNpy } from "../npy.ts";

const reference = JSON.parse(readFileSync(referenceFile("locust.json"), "utf8"));
const voltages = readNpy(referenceFile("locust_V.npy"));
const states = readNpy(referenceFile("locust_states.npy"));
const samples = reference.full_state_steps as number[];
const PN = 90;
const LN = 30;

/** The variables of the reference in its order, with their sizes; a kind of synapse has one open fraction for each source. */
const LAYOUT = [
  ["PN.V", PN], ["LN.V", LN], ["PN.n", PN], ["LN.n", LN], ["PN.m", PN], ["PN.h", PN], ["PN.mA", PN], ["PN.hA", PN],
  ["LN.m", LN], ["LN.h", LN], ["LN.q", LN], ["LN.Ca", LN], ["ach.o", PN], ["gaba.o", LN],
] as const; // prettier-ignore
const partsOf = (state: Float64Array): [string, Float64Array][] => {
  let at = 0;
  return LAYOUT.map(([name, size]) => [name, state.slice(at, (at += size))]);
};
const stateOf = (row: number): [string, Float64Array][] => partsOf(states.data.subarray(row * 840, (row + 1) * 840));

const run = { duration: 999.99, every: 500, record: ["PN.V", "LN.V", "PN.spikes", "LN.spikes"] };

/** The most that a spike time is off, when every neuron has as many as in the reference. */
function worstShift(result: Result): { PN: number; LN: number } {
  const worst = (event: string, wanted: readonly (readonly number[])[]): number =>
    Math.max(...wanted.map((times, k) => maxDifference(spikeTimes(result, event, k), times)));
  return {
    PN: worst("PN.spikes", reference.pn_spike_times_ms),
    LN: worst("LN.spikes", reference.ln_event_times_ms_minus20),
  };
}

test("the stored numbers are the reference's: 97 spikes of PN, 78 of LN", () => {
  const count = (times: readonly (readonly number[])[]): number => times.flat().length;
  expect(count(reference.pn_spike_times_ms)).toBe(97);
  expect(count(reference.ln_event_times_ms_minus20)).toBe(78);
});

test("a second in f64: voltages, and the time of each spike", async () => {
  const result = await runExample("locust", { dt: 0.01 }, run);
  for (let k = 0; k < PN; k++) expect(maxDifference(series(result, "PN.V", k), column(voltages, k))).toBeLessThan(1e-6);
  for (let k = 0; k < LN; k++)
    expect(maxDifference(series(result, "LN.V", k), column(voltages, PN + k))).toBeLessThan(1e-6);
  const { PN: projection, LN: local } = worstShift(result);
  expect(projection).toBeLessThan(1e-6);
  expect(local).toBeLessThan(1e-6);
});

test("a second in f32: every spike, within the stated bounds", async () => {
  const result = await runExample("locust", { dt: 0.01, precision: "f32" }, run);
  const { PN: projection, LN: local } = worstShift(result);
  expect(projection).toBeLessThan(0.02);
  expect(local).toBeLessThan(0.01);
});

// ------------------------------------------------------------------------------------------------------ whole states

/** Which source each synapse has, in the order of synapses: by source, then by target. */
const sources: Record<string, Int32Array> = {};
beforeAll(() => {
  for (const [name, size] of [
    ["ach", PN],
    ["gaba", LN],
  ] as const) {
    const { shape, data } = readNpy(new URL(`../../examples/locust/${name}.npy`, import.meta.url));
    const all = Array.from({ length: size }, (_, source) =>
      Array.from({ length: shape[0]! }, (_, target) => data[target * size + source]!).flatMap((entry) =>
        entry ? [source] : [],
      ),
    );
    sources[`${name}.o`] = Int32Array.from(all.flat());
  }
});
/** A value for each synapse where the reference has one for each source. */
const spread = (name: string, values: Float64Array): Float64Array =>
  sources[name] ? Float64Array.from(sources[name], (source) => values[source]!) : values;

const names = LAYOUT.map(([name]) => name);
const all = { dt: 0.01 } as const;

test("matrices: 1400 and 1807 synapses", () => {
  expect(sources["ach.o"]!.length).toBe(1400);
  expect(sources["gaba.o"]!.length).toBe(1807);
});

test("all 840 values at nine times before the first spike", async () => {
  const rows = samples.flatMap((sample, row) => (sample <= 12_000 ? [row] : []));
  const at = rows.map((row) => samples[row]! / 100);
  const result = await runExample("locust", all, { duration: 120, at, record: names });
  for (const row of rows)
    for (const [name, wanted] of stateOf(row)) {
      const { shape, data } = result.variables[name]!;
      const got = data.subarray(row * shape[1]!, (row + 1) * shape[1]!);
      expect(maxDifference(got, spread(name, wanted)), `${name}, sample ${samples[row]}`).toBeLessThan(1e-9);
    }
});

test("a run that starts from the state at 150 ms, before the first spike of PN, has that at 200 ms", async () => {
  const init = Object.fromEntries(
    stateOf(samples.indexOf(15_000)).map(([name, values]) => [name, spread(name, values)]),
  );
  const result = await runExample("locust", { ...all, init }, { t0: 150, duration: 50, at: [200], record: names });
  for (const [name, wanted] of stateOf(samples.indexOf(20_000)))
    expect(maxDifference(result.variables[name]!.data, spread(name, wanted)), name).toBeLessThan(1e-6);
});
