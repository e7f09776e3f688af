/** Delays, sampled inputs and events against exact solutions, with every method. */
import { expect, test } from "vitest";
import { compile } from "../../src/index.ts";
import { METHODS, type MethodName } from "../../src/integrators.ts";
import { all, run, steps, trace } from "./run.ts";

const methods = Object.keys(METHODS) as MethodName[];
const last = (values: readonly number[]): number => values.at(-1)!;

/** The order of convergence seen between `count` steps and twice as many. */
async function expectOrder(
  method: MethodName,
  duration: number,
  text: string,
  exact: number,
  coarsest = 1,
): Promise<void> {
  const { order } = METHODS[method];
  const count = coarsest * (order === 1 ? 256 : order === 2 ? 128 : 32);
  const errors = await Promise.all(
    [count, 2 * count].map(async (n) =>
      Math.abs(last(all(await run(text, { method, dt: duration / n }, { duration, record: ["y"] }), "y")) - exact),
    ),
  );
  expect(errors[1], `${method}: far above rounding`).toBeGreaterThan(1e-13);
  const seen = Math.log2(errors[0]! / errors[1]!);
  expect(seen, method).toBeGreaterThan(order - 0.25);
  expect(seen, method).toBeLessThan(order + 0.6);
}

test.each(methods)("%s: order of convergence with a delay", async (method) => {
  // By steps: e^-t on [0, 1], then e^-1 exp(e^(1-t) - 1) on [1, 2].
  await expectOrder(method, 2, "y' = -y*delay(y, 1)\ny(0) = 1", Math.exp(-1) * Math.exp(Math.exp(-1) - 1));
});

test.each(methods)("%s: order of convergence with a sampled input that is interpolated", async (method) => {
  const samples = [0, 2, -1, 0.5, 1];
  let y = 1;
  for (let k = 0; k + 1 < samples.length; k++) {
    const [a, b] = [samples[k]!, (samples[k + 1]! - samples[k]!) / 0.5];
    // y' = a + b s - y.
    y = (y - a + b) * Math.exp(-0.5) + a - b + b * 0.5;
  }
  await expectOrder(method, 2, `table(I, [${samples.join(", ")}], step = 0.5, linear)\ny' = I(t) - y\ny(0) = 1`, y);
});

test.each(methods)("%s: order of convergence with a reset at a time on the grid", async (method) => {
  // y decays, is 3 more from t = 1 on, and decays again.
  const text = "y' = -y\ny(0) = 1\nwhen(t >= 1, y += 3)";
  const exact = (Math.exp(-1) + 3) * Math.exp(-1);
  if (method === "exponential-euler" || method === "rush-larsen") {
    const y = last(all(await run(text, { method, dt: 1 / 64 }, { duration: 2 }), "y"));
    expect(Math.abs(y - exact)).toBeLessThan(128 * 2 ** -52);
  } else await expectOrder(method, 2, text, exact);
});

test("rk4 is exact where the delayed value is a cubic: y' = -y(t - 1), by steps", async () => {
  // Σ_k (-1)^k (t - k + 1)_+^k / k!: a quartic up to t = 4.
  const exact = (t: number): number => {
    let [sum, factorial] = [0, 1];
    for (let k = 0; k <= 5 && t - k + 1 > 0; k++) {
      if (k > 0) factorial *= k;
      sum += ((-1) ** k * Math.max(0, t - k + 1) ** k) / factorial;
    }
    return sum;
  };
  for (const dt of [1 / 8, 1 / 10, 1 / 3]) {
    const result = await run("y' = -delay(y, T)\ny(0) = 1\nT = 1", { method: "rk4", dt }, { duration: 4 });
    all(result, "y").forEach((y, n) => {
      // Each step has some twenty roundings of numbers up to 1, and they add up.
      expect(Math.abs(y - exact(n * dt)), `t = ${n * dt}`).toBeLessThan((n + 1) * 20 * 2 ** -53);
    });
  }
});

test("a delay may differ by element, lie between steps, and be read where events are", async () => {
  const text =
    "x' = 1\nx(0) = 2\nT = [1, 0.6, 0.5]\na = delay(x, T)\nseen' = 0\nwhen(delay(x, T) >= 2.375, seen = delay(x, T))";
  const result = await run(text, { method: "rk4", dt: 0.25 }, { duration: 3, record: ["a", "seen"] });
  for (const [k, T] of [1, 0.6, 0.5].entries()) {
    trace(result, "a", k).forEach((a, n) => expect(a).toBeCloseTo(2 + Math.max(0, n * 0.25 - T), 13));
    // The first step whose end is late enough.
    const first = Math.ceil((0.375 + T) / 0.25 - 1e-9);
    const seen = trace(result, "seen", k);
    expect(seen.findIndex((value) => value !== 0)).toBe(first);
    expect(seen[first]).toBeCloseTo(2 + first * 0.25 - T, 13);
  }
});

test("before the start a delayed value is the initial value, at any t0, and a threshold may begin with it", async () => {
  const text = "x' = x\nx(0) = 1 + i\na = delay(x, 0.5)\nthreshold(delay(x, 0.5) > 2.5)";
  const result = await run(text, { dt: 0.125, size: 3 }, { duration: 1, t0: 7, record: ["a", "x", "spikes"] });
  for (const k of steps(3)) {
    const [a, x] = [trace(result, "a", k), trace(result, "x", k)];
    expect(a).toEqual(x.map((_, n) => (n < 4 ? 1 + k : x[n - 4]!)));
  }
  // Element 2 is above from the start: no crossing. Element 1 crosses when x passes 2.5.
  const x = trace(result, "x", 1);
  const crossing = x.findIndex((value) => value > 2.5) + 4 - 1;
  expect(Array.from(result.spikes["spikes"]!.element)).toEqual([1]);
  expect(Array.from(result.spikes["spikes"]!.step)).toEqual([crossing]);
});

test("delays of vectors and matrices: each of their numbers", async () => {
  const scalar = await run("x' = -delay(x, 0.3) + 0.1*x\nx(0) = 1 + i", { dt: 0.1, size: 4 }, { duration: 2 });
  const vector = await run(
    "x' = -delay(x, 0.3) + 0.1*x\nx(0) = [1, 2, 3, 4]*ones(1)[1]\nb = dot([1, 2], [3, 4])",
    { dt: 0.1 },
    { duration: 2, record: ["x"] },
  );
  const matrix = await run("x' = -delay(x, 0.3) + 0.1*x\nx(0) = [[1, 2], [3, 4]]", { dt: 0.1 }, { duration: 2 });
  expect(all(vector, "x")).toEqual(all(scalar, "x"));
  expect(all(matrix, "x")).toEqual(all(scalar, "x"));
});

test("what cannot be delayed is refused", async () => {
  await expect(compile("x' = 1\nw = 2*x\ny = delay(w, 1)")).rejects.toThrow(/E126/);
  await expect(compile("x' = 1\ny = delay(x, x)")).rejects.toThrow(/E126/);
  await expect(run("x' = -delay(x, 0.1)", { dt: 0.25 }, { duration: 1 })).rejects.toThrow(
    /a delay of x is not from one step on/,
  );
});

test.each(methods.filter((method) => METHODS[method].order > 1))(
  "%s: a delay and a run that goes on, bit for bit",
  async (method) => {
    const sim = await compile("x' = -delay(x, 0.35) - delay(x, 0.8)/2\nx(0) = 1\ny = delay(x, 0.2)", {
      math: "exact",
      method,
      dt: 0.1,
    });
    const whole = await sim.run({ duration: 4, record: ["x", "y"] });
    for (const cut of [1, 3, 17]) {
      const first = await sim.run({ duration: cut * 0.1, record: ["y"] });
      const rest = await sim.run({ duration: 4 - cut * 0.1, from: first.state });
      expect(all(rest, "x")).toEqual(all(whole, "x").slice(cut));
    }
  },
);
