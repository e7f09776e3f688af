/** Times are compared in integers: windows after a spike and sampled inputs, for every step in which a spike can be. */
import { expect, test } from "vitest";
import { compile, type CompileOptions, type Result } from "../src/index.ts";
import { maxDifference, series } from "./models.ts";

/**
 * Element i spikes in step i. T is on from `wait` after the spike, for `length`, both ends out. What x and y add up to tells in
 * which stages of which steps T was on: RK4 has at time 0, 1/2, 1/2 and 1 of a step the weights 1, 2, 2 and 1 sixths.
 */
const WINDOW = `
wait = 0
length = 0.3
threshold(t >= (i + 1)*dt)
T = if(t > lastspike + wait and t < lastspike + wait + length, 1, 0)
x' = T
y' = if(T > 0, t - lastspike, 0)`;

/** The same by counting halves of a step since the beginning of the spike's step: on where 0 < age - wait < length. */
function expectedSums(dt: number, wait: number, length: number): { x: number; y: number } {
  const [begin, halves] = [2 * wait, 2 * length].map((time) => Math.round(time / dt)) as [number, number];
  const isOn = (age: number): boolean => 0 < age - begin && age - begin < halves;
  const sums = { x: 0, y: 0 };
  for (let n = 1; n <= begin + halves; n++)
    [1, 4, 1].forEach((weight, position) => {
      const age = 2 * n + position;
      if (!isOn(age)) return;
      sums.x += (weight / 6) * dt;
      sums.y += (weight / 6) * dt * (age / 2) * dt;
    });
  return sums;
}

const SPIKES = 5001;
for (const [dt, wait] of [
  [0.01, 0],
  [0.01, 0.2],
  [0.025, 0],
  [0.1, 0],
  [0.1, 0.2],
] as const)
  test.each(["f64", "f32"] as const)(
    `a window after a spike in any step, dt = ${dt}, from ${wait} on, in %s`,
    async (precision) => {
      const sim = await compile(WINDOW, { dt, size: SPIKES, params: { wait }, precision, math: "exact" });
      const steps = SPIKES + Math.round((wait + 0.3) / dt) + 2;
      const result = await sim.run({ duration: steps * dt, at: [steps * dt] });
      const { element, step } = result.spikes["spikes"]!;
      expect(Array.from(step)).toEqual(Array.from(element));
      expect(step.length).toBe(SPIKES);
      // A stage on or off too much is dt/6 in x. In f32 t - lastspike has the rounding of t, up to 2^-24·500.
      const rounding = precision === "f64" ? 2 ** -53 : 2 ** -24;
      const { x, y } = expectedSums(dt, wait, 0.3);
      const bound = { x: 100 * rounding, y: 100 * rounding + 4 * steps * dt * rounding * x };
      expect(bound.x).toBeLessThan(dt / 60);
      for (const [name, sum] of [
        ["x", x],
        ["y", y],
      ] as const) {
        const { data } = result.variables[name]!;
        const worst = maxDifference(data, new Float64Array(data.length).fill(sum));
        expect(worst, name).toBeLessThan(bound[name]);
      }
    },
  );

/** What RK4 adds in each step is a sixth of five times the value at its beginning, and of the one at its end. */
const TABLE = (h: number): string => `
values = data("values")
table(I, values, step = ${h})
x' = I(t)`;

test.each([
  [0.01, 0.01],
  [0.01, 0.02],
  [0.025, 0.1],
  [0.1, 0.3],
  [0.1, 0.05],
])("a sampled input, dt = %d, a value every %d", async (dt, h) => {
  const steps = 5000;
  const values = Float64Array.from({ length: Math.ceil((steps * dt) / h) + 2 }, (_, k) => (k * 7919) % 1009);
  const options: CompileOptions = { dt, data: { values } };
  const run = async (precision: "f64" | "f32"): Promise<Result> =>
    (await compile(TABLE(h), { ...options, precision, math: "exact" })).run({ duration: steps * dt });
  // Halves of a step, and how many of them a value is held.
  const held = Math.round((2 * h) / dt);
  const at = (halves: number): number => values[Math.floor(halves / held)]!;
  for (const precision of ["f64", "f32"] as const) {
    const x = series(await run(precision), "x");
    for (let n = 0; n < steps; n++) {
      const wanted = (dt / 6) * (at(2 * n) + 4 * at(2 * n + 1) + at(2 * n + 2));
      // x is a sum of up to 5000 values below 1009, times dt. Neighbours differ by 153 at least: a wrong one is 153·dt/6 off.
      const bound = 4 * steps * dt * 1009 * (precision === "f64" ? 2 ** -53 : 2 ** -24);
      expect(Math.abs(x[n + 1]! - x[n]! - wanted)).toBeLessThan(bound);
    }
  }
});
