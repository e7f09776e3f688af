/** The antennal lobe against NumPy: voltages, spikes, whole states, restarts, the right-hand side, f32. */
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { compile, readModel, type Simulation, type State } from "../../src/index.ts";
import { example, maxDifference, referenceFile, runExample, slopeError } from "../models.ts";
import { readNpy } from "../npy.ts";
import { LOCUST, locust } from "./trajectories.ts";

const reference = JSON.parse(readFileSync(referenceFile("locust.json"), "utf8"));
const states = readNpy(referenceFile("locust_states.npy"));
const probe = readNpy(referenceFile("locust_rhs_probe.npy"));
const samples = reference.full_state_steps as number[];
const { PN, LN } = LOCUST;

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

test("the stored numbers are the reference's: 97 spikes of PN, 78 of LN", () => {
  const count = (times: readonly (readonly number[])[]): number => times.flat().length;
  expect(count(reference.pn_spike_times_ms)).toBe(97);
  expect(count(reference.ln_event_times_ms_minus20)).toBe(78);
});

test("a second in f64: voltages, and the time of each spike", () => locust({}));

test("400 ms in f32: every spike, within the stated bounds", () => locust({ precision: "f32" }));

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

test("a run that starts from the state at 150 ms has those at 200 and 300 ms", async () => {
  // PN's first spike is at 172 ms: until then nothing but these values is remembered.
  const init = Object.fromEntries(
    stateOf(samples.indexOf(15_000)).map(([name, values]) => [name, spread(name, values)]),
  );
  const result = await runExample(
    "locust",
    { ...all, init },
    { t0: 150, duration: 150, at: [200, 300], record: names },
  );
  for (const [row, sample] of [20_000, 30_000].entries())
    for (const [name, wanted] of stateOf(samples.indexOf(sample))) {
      const { shape, data } = result.variables[name]!;
      const got = data.subarray(row * shape[1]!, (row + 1) * shape[1]!);
      expect(maxDifference(got, spread(name, wanted)), `${name}, sample ${sample}`).toBeLessThan(1e-6);
    }
});

/** The reference's values and steps of spikes as what a run leaves; synapses of a source are lumped. */
async function stateFrom(
  sim: Simulation,
  step: number,
  values: [string, Float64Array][],
  fired: number[],
): Promise<State> {
  const { state } = await sim.run({ duration: 0 });
  const { "PN.lastspike.step": never, "PN.spikes.was": above } = state.values;
  const V = values[0]![1];
  const memory = {
    "PN.lastspike.step": Float64Array.from(never!, (none, k) => (fired[k]! < 0 ? none : fired[k]!)),
    "PN.spikes.was": Uint8Array.from(above!, (_, k) => Number(V[k]! > 0)),
  };
  return { ...state, step, values: { ...state.values, ...Object.fromEntries(values), ...memory } };
}

test("from the state at 200 ms, with the memory of spikes, to that at 300 ms", async () => {
  const sim = await compile(await readModel(example("locust")), all);
  const fired = reference.full_state_fire_steps["20000"];
  const from = await stateFrom(sim, 20_000, stateOf(samples.indexOf(20_000)), fired);
  const { state } = await sim.run({ duration: 100, record: ["PN.spikes"], from });
  for (const [name, wanted] of stateOf(samples.indexOf(30_000)))
    expect(maxDifference(state.values[name]!, wanted), name).toBeLessThan(1e-6);
});

test("the right-hand side, from a step of Euler's method", async () => {
  const [before, slopes] = [probe.data.subarray(0, 840), probe.data.subarray(840)].map(partsOf) as [
    [string, Float64Array][],
    [string, Float64Array][],
  ];
  const sim = await compile(await readModel(example("locust")), { ...all, method: "euler" });
  const from = await stateFrom(sim, reference.rhs_probe.step, before, reference.rhs_probe_fire_step);
  const { state } = await sim.run({ duration: 0.01, record: ["PN.spikes"], from });
  slopes.forEach(([name, wanted], at) =>
    expect(slopeError(before[at]![1], state.values[name]!, 0.01, wanted), name).toBeLessThan(1e-11),
  );
});
