/** Hodgkin–Huxley cells against NumPy, within tolerances derived from perturbed runs of the reference itself. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { interpret } from "../../ir/index.ts";
import { compile, linspace, readModel, type Result } from "../../src/index.ts";
import { example, maxDifference, referenceFile, runExample, series } from "../models.ts";
import { column, readNpy } from "../npy.ts";

const reference = JSON.parse(readFileSync(referenceFile("hh.json"), "utf8"));
const spikesOf = ({ spikes }: Result, element: number): number[] =>
  Array.from(spikes["spikes"]!.time).filter((_time, k) => spikes["spikes"]!.element[k] === element);

test("the right-hand side at 14 states, among them the three singular points", async () => {
  const probe = reference.rhs_probe;
  const sim = await compile(await readModel(example("hh")), { size: 14, params: { I: probe.I } });
  const states = Object.fromEntries(["V", "m", "h", "n"].map((name) => [name, Float64Array.from(probe[name])]));
  const one = Float64Array.of(0.01);
  const given = {
    ...sim.params,
    ...states,
    t: one,
    dt: one,
    "t.step": Float64Array.of(0),
    "t.position": Int32Array.of(0),
  };
  const slopes = interpret(sim.stages.rhs, given);
  for (const name of ["V", "m", "h", "n"])
    probe[`d${name}`].forEach((wanted: number, k: number) =>
      expect(Math.abs(slopes[name]![k]! - wanted)).toBeLessThanOrEqual(1e-12 * Math.abs(wanted)),
    );
});

test("a single cell: every step of 10 ms, and 200 ms", async () => {
  const result = await runExample("hh", { dt: 0.01 }, { duration: 199.99 });
  const first = readNpy(referenceFile("hh_single_first1000.npy"));
  const whole = readNpy(referenceFile("hh_single.npy"));
  for (const [k, name] of ["V", "m", "h", "n"].entries()) {
    const values = series(result, name);
    expect(maxDifference(values.slice(0, 1000), column(first, k))).toBeLessThan(1e-7);
    expect(
      maxDifference(
        values.filter((_x, n) => n % 10 === 0),
        column(whole, k),
      ),
    ).toBeLessThan(1e-7);
    expect(Math.abs(values.at(-1)! - reference.final_state_t199_99_single[k])).toBeLessThan(1e-7);
  }
  const V = series(result, "V");
  expect(V.reduce((a, b) => a + b) / V.length).toBeCloseTo(reference.v_mean_mV_single, 6);
  const times = spikesOf(result, 0);
  expect(times.length).toBe(12);
  expect(maxDifference(times, reference.spike_times_ms_single)).toBeLessThan(1e-9);
});

const population = { dt: 0.01, size: 20, params: { I: linspace(0, 10, 20) } };
const rates = (result: Result): number[] => result.summary.spikeCounts["spikes"]!.map((count) => count / 0.2);

test("20 cells in f64: voltages, spike times, firing rates", async () => {
  const result = await runExample("hh", population, { duration: 199.99, every: 20, record: ["V", "spikes"] });
  const V = readNpy(referenceFile("hh_20_V.npy"));
  expect(result.variables["V"]!.shape).toEqual(V.shape);
  expect(maxDifference(result.variables["V"]!.data, V.data)).toBeLessThan(1e-7);
  expect(rates(result)).toEqual(reference.firing_rate_hz_20);
  reference.spike_times_ms_20.forEach((times: number[], cell: number) => {
    expect(spikesOf(result, cell).length).toBe(times.length);
    expect(maxDifference(spikesOf(result, cell), times)).toBeLessThan(1e-9);
  });
});

test("20 cells in f32: within the stated bounds, rates exactly", async () => {
  const result = await runExample(
    "hh",
    { ...population, precision: "f32" },
    { duration: 199.99, every: 20, record: ["V", "spikes"] },
  );
  const V = readNpy(referenceFile("hh_20_V.npy"));
  const { data } = result.variables["V"]!;
  expect(data).toBeInstanceOf(Float32Array);
  // Cell 2 is just above threshold: its one spike shifts, and so only the time before it is compared.
  for (let cell = 0; cell < 20; cell++) {
    const rows = cell === 2 ? 600 : 1000;
    const pick = (all: ArrayLike<number>) => Float64Array.from({ length: rows }, (_, row) => all[row * 20 + cell]!);
    expect(maxDifference(pick(data), pick(V.data)), `cell ${cell}`).toBeLessThan(0.3);
  }
  expect(rates(result)).toEqual(reference.firing_rate_hz_20);
  reference.spike_times_ms_20.forEach((times: number[], cell: number) =>
    expect(maxDifference(spikesOf(result, cell), times)).toBeLessThan(cell === 2 ? 0.05 : 0.002),
  );
});

test("Euler: the stated distance from RK4, in f64 and f32", async () => {
  const run = { duration: 199.99, every: 20, record: ["V"] };
  const rk4 = await runExample("hh", population, run);
  const euler = await runExample("hh", { ...population, method: "euler" }, run);
  const { max_dV_mV_20: wanted } = reference.convergence.euler;
  const all = await runExample("hh", { ...population, method: "euler" }, { duration: 199.99, record: ["V"] });
  const fine = await runExample("hh", population, { duration: 199.99, record: ["V"] });
  expect(maxDifference(all.variables["V"]!.data, fine.variables["V"]!.data)).toBeCloseTo(wanted, 3);
  const single = await runExample("hh", { ...population, method: "euler", precision: "f32" }, run);
  expect(maxDifference(single.variables["V"]!.data, euler.variables["V"]!.data)).toBeLessThan(5.5); // cell 2: one spike shifts
  expect(rk4.variables["V"]!.shape).toEqual([1000, 20]);
});
