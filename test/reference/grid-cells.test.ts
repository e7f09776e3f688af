/** The grid-cell attractor in matrices, against NumPy: weights made in the language, and a trajectory. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile, readModel, type CompileOptions } from "../../src/index.ts";
import { example, maxDifference, referenceFile } from "../models.ts";
import { readNpy } from "../npy.ts";
import { gridCells, TURN } from "./trajectories.ts";

const reference = JSON.parse(readFileSync(referenceFile("grid.json"), "utf8"));
const trajectory = readNpy(referenceFile("grid_traj_100ms.npy"));
const row = (k: number): Float64Array => trajectory.data.subarray(k * 1024, (k + 1) * 1024);
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

/** Rows every 100 ms. */
async function turn(duration: number, options: CompileOptions): Promise<ArrayLike<number>[]> {
  const sim = await compile(TURN, { dt: 0.5, init: { s: row(0) }, ...options });
  const { variables } = await sim.run({ duration, every: 200, record: ["s"] });
  const { shape, data } = variables["s"]!;
  expect(shape).toEqual([duration / 100 + 1, 1024]);
  return Array.from({ length: shape[0] }, (_, k) => data.subarray(k * 1024, (k + 1) * 1024));
}

test("W from its formula", async () => {
  const sim = await compile(await readModel(example("grid-cells")), { dt: 0.5, init: { s: row(0) } });
  const { variables } = await sim.run({ duration: 0, record: ["W", "gamma"] });
  const W = variables["W"]!.data;
  const rows = readNpy(referenceFile("grid_W_rows.npy"));
  // Distances are whole numbers, exactly; then a product, and an exponential, in each of two terms below 1.
  for (const [k, neuron] of [0, 1, 32, 33, 500].entries())
    expect(
      maxDifference(W.subarray(neuron * 1024, (neuron + 1) * 1024), rows.data.subarray(k * 1024, (k + 1) * 1024)),
    ).toBeLessThan(8 * 2 ** -53);
  expect(sim.params["beta"]![0]).toBeCloseTo(reference.beta, 15);
  expect(variables["gamma"]!.data[0]).toBeCloseTo(reference.gamma, 15);
  for (let neuron = 0; neuron < 1024; neuron++)
    expect(sum(W.subarray(neuron * 1024, (neuron + 1) * 1024))).toBeCloseTo(reference.W_row_sum_min_max[0], 11);
});

test("three tenths of a turn in f64, one in f32: every 100 ms", async () => {
  await gridCells({});
  await gridCells({ precision: "f32" });
});

test("Euler: the stated distance from RK4", async () => {
  const rows = await turn(1000, { method: "euler" });
  const most = Math.max(...rows.map((s, k) => maxDifference(s, row(k))));
  // The reference looked at every step, this at every 200th.
  expect(most).toBeLessThan(4.7e-3);
  expect(most).toBeGreaterThan(reference.evidence.max_ds_euler_vs_rk4 / 4);
});

test("four bumps, which stay where they are at rest", async () => {
  const sim = await compile(await readModel(example("grid-cells")), { dt: 0.5, init: { s: row(0) } });
  const { variables } = await sim.run({ duration: 50, at: [0, 50], record: ["s", "sum(s)", "max(s)"] });
  const s = variables["s"]!.data.subarray(1024);
  for (const k of [0, 1]) {
    expect(variables["sum(s)"]!.data[k]).toBeCloseTo(reference.sum_s_relaxed, 4);
    expect(variables["max(s)"]!.data[k]).toBeCloseTo(reference.max_s_relaxed, 4);
  }
  // Between the four lattices of directions s differs, so that a bump is a maximum of the mean of four.
  const at = (x: number, y: number): number => s[32 * (x & 31) + (y & 31)]!;
  const smooth = (x: number, y: number): number => at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1);
  const around = [-2, -1, 0, 1, 2].flatMap((dx) => [-2, -1, 0, 1, 2].map((dy) => [dx, dy] as const));
  let bumps = 0;
  for (let x = 0; x < 32; x++)
    for (let y = 0; y < 32; y++) {
      const here = smooth(x, y);
      if (here > 0.4 && around.every(([dx, dy]) => (dx === 0 && dy === 0) || smooth(x + dx, y + dy) < here)) bumps++;
    }
  expect(bumps).toBe(reference.n_bumps_relaxed);
});
