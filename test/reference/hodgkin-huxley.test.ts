/** Hodgkin–Huxley cells against NumPy, within tolerances derived from perturbed runs of the reference itself. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { interpret } from "../../ir/index.ts";
import { compile, linspace, readModel } from "../../src/index.ts";
import { example, maxDifference, referenceFile, runExample } from "../models.ts";
import { cell, cells } from "./trajectories.ts";

const reference = JSON.parse(readFileSync(referenceFile("hh.json"), "utf8"));

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

test("a single cell: every step of 10 ms, and 200 ms, in f64 and f32", async () => {
  await cell({});
  await cell({ precision: "f32" });
});

test("20 cells: voltages, spike times, firing rates, in f64 and f32", async () => {
  await cells({});
  await cells({ precision: "f32" });
});

const population = { dt: 0.01, size: 20, params: { I: linspace(0, 10, 20) } };
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
