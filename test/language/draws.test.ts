/** Random numbers: which depend on what, and that equations with noise converge as they should. */
import { expect, test } from "vitest";
import { compile } from "../../src/index.ts";
import { all, run, spikesOf, steps, trace } from "./run.ts";

const TEXT = `
u = rand()
g = randn()
k = poisson(2.5)
v = rand()
x' = u - x
r(0) = rand()
kept = randn() (constant)
one = rand() (shared)
f(z) = z*rand()
f1 = f(1)
f2 = f(1)
s = r + x`;
const NAMES = ["u", "g", "k", "v", "r", "kept", "one", "f1", "f2", "x"] as const;
const OPTIONS = { dt: 0.1, size: 4, seed: 5 } as const;

test("the same numbers whatever is recorded, in whatever chunks, and whatever passes are left out", async () => {
  const sim = await compile(TEXT, OPTIONS);
  const whole = await sim.run({ duration: 3, record: NAMES });
  for (const name of NAMES) {
    const alone = await sim.run({ duration: 3, record: [name] });
    expect(all(alone, name), name).toEqual(all(whole, name));
  }
  const sparse = await sim.run({ duration: 3, every: 7, record: ["g", "k"] });
  for (const name of ["g", "k"])
    expect(trace(sparse, name, 2)).toEqual(trace(whole, name, 2).filter((_, n) => n % 7 === 0));
  for (const pass of ["cse", "hoist", "fuse", "simplify", "dce"]) {
    const other = await run(TEXT, { ...OPTIONS, without: [pass] }, { duration: 3, record: NAMES });
    for (const name of NAMES) expect(all(other, name), `${name} without ${pass}`).toEqual(all(whole, name));
  }
});

test("a run that goes on has the draws of the steps that it goes on with", async () => {
  const sim = await compile(TEXT, OPTIONS);
  const whole = await sim.run({ duration: 3, record: NAMES });
  const first = await sim.run({ duration: 1.3 });
  const rest = await sim.run({ duration: 1.7, from: first.state, record: NAMES });
  const rows = (name: string): number => (name === "one" ? 13 : 13 * 4);
  for (const name of NAMES) expect(all(rest, name), name).toEqual(all(whole, name).slice(rows(name)));
});

test("of the seed, the step, the element and the place in the text, each changes the number", async () => {
  const of = async (seed: number, name: string): Promise<number[]> =>
    all(await run(TEXT, { ...OPTIONS, seed }, { duration: 0.3, record: [name] }), name);
  const numbers = [
    ...(await of(0, "u")),
    ...(await of(0, "v")),
    ...(await of(1, "u")),
    ...(await of(2 ** 32, "u")),
    ...(await of(2 ** 53 - 1, "u")),
  ];
  expect(new Set(numbers).size).toBe(5 * 4 * 4);
  const [f1, f2] = [await of(0, "f1"), await of(0, "f2")];
  expect(new Set([...f1, ...f2]).size).toBe(2 * f1.length);
  expect(await of(0, "u")).toEqual(await of(0, "u"));
});

test("a function called twice in one expression draws twice, and equal draws are never merged", async () => {
  const result = await run(
    "f(z) = z + rand()\na = f(0) - f(0)\nb = rand() - rand()\nx' = 0",
    { dt: 1, size: 3 },
    { duration: 2, record: ["a", "b"] },
  );
  for (const name of ["a", "b"]) for (const value of all(result, name)) expect(value).not.toBe(0);
});

test("uniform numbers are (k + ½)/2^52; in f32 the top 23 bits of the same", async () => {
  const of = async (precision: "f64" | "f32"): Promise<number[]> =>
    all(await run("u = rand()\nx' = 0", { dt: 1, size: 100, precision }, { duration: 20, record: ["u"] }), "u");
  const [double, single] = [await of("f64"), await of("f32")];
  for (const u of double) expect(Number.isInteger(u * 2 ** 52 - 0.5)).toBe(true);
  expect(single).toEqual(double.map((u) => (Math.floor(u * 2 ** 23) + 0.5) / 2 ** 23));
});

test("moments: six standard errors of 40 000 draws", async () => {
  const names = ["u", "g", "k"];
  const result = await run(
    "u = rand()\ng = randn()\nk = poisson(2.5)\nx' = 0",
    { dt: 1, size: 200, seed: 3 },
    { duration: 199, record: names },
  );
  const moments = { u: [1 / 2, 1 / 12, 1 / 80], g: [0, 1, 3], k: [2.5, 2.5, 2.5 * (1 + 3 * 2.5)] } as const;
  for (const [name, [mean, variance, fourth]] of Object.entries(moments)) {
    const values = all(result, name);
    const n = values.length;
    const found = values.reduce((a, b) => a + b, 0) / n;
    const spread = values.reduce((a, b) => a + (b - mean) ** 2, 0) / n;
    expect(Math.abs(found - mean), name).toBeLessThan(6 * Math.sqrt(variance / n));
    expect(Math.abs(spread - variance), name).toBeLessThan(6 * Math.sqrt((fourth - variance ** 2) / n));
  }
});

test("(constant): once, at the start, for each element; (shared): one for all; what follows from them does", async () => {
  const text =
    "c = rand() (constant)\no = rand() (shared)\nb = rand() (shared, constant)\nd = 2*c\nr(0) = rand()\ny = r\nx' = 0";
  const result = await run(text, { dt: 1, size: 3 }, { duration: 4, record: ["c", "o", "b", "d", "r", "y"] });
  const columns = (name: string): number[][] =>
    steps(3).map((k) => trace(result, name, result.variables[name]!.shape[1] === 1 ? 0 : k));
  for (const name of ["c", "r"]) {
    for (const column of columns(name)) expect(new Set(column).size).toBe(1);
    expect(new Set(all(result, name)).size).toBe(3);
  }
  expect(new Set(all(result, "o")).size).toBe(5);
  expect(result.variables["o"]!.shape).toEqual([5, 1]);
  expect(new Set(all(result, "b")).size).toBe(1);
  expect(all(result, "d")).toEqual(all(result, "c").map((c) => 2 * c));
  expect(all(result, "y")).toEqual(all(result, "r"));
});

test("a draw is made once a step, not once a stage: also in a derivative, in a condition, in a map", async () => {
  const text = "u = rand()\nx' = u\ny' = rand()\nz' = rand() + 0*t\nnext(n) = u\nm = x";
  const result = await run(text, { dt: 0.5, method: "rk4" }, { duration: 5, record: ["x", "u", "n"] });
  const [x, u, n] = ["x", "u", "n"].map((name) => all(result, name)) as [number[], number[], number[]];
  let sum = 0;
  for (let step = 0; step < 10; step++) {
    expect(x[step]).toBe(sum);
    // (1 + 2 + 2 + 1)/6 of the same number: 0.5/6·(u + 2u + 2u + u).
    sum += (0.5 / 6) * (u[step]! + 2 * u[step]! + 2 * u[step]! + u[step]!);
    expect(n[step + 1]).toBe(u[step]);
  }
  // u in a threshold is that of the step: recorded at t_n, it is the draw of step n.
  const spiking = await run(
    "u = rand()\nx' = 1\nthreshold(u < 0.3)",
    { dt: 1, size: 5 },
    { duration: 40, record: ["u", "spikes"] },
  );
  const wanted = steps(40).flatMap((step) =>
    steps(5).flatMap((k) => (trace(spiking, "u", k)[step]! < 0.3 ? [[k, step]] : [])),
  );
  expect(wanted.length).toBeGreaterThan(20);
  expect(spikesOf(spiking)).toEqual(wanted);
});

test("noise of one name is one number in a step, of two names two", async () => {
  const result = await run("a' = xi\nb' = 2*xi\nc' = xi_c\nd' = xi_1 - xi_1", { dt: 0.25, size: 2 }, { duration: 3 });
  expect(result.summary.method).toBe("euler-maruyama");
  expect(all(result, "b")).toEqual(all(result, "a").map((a) => 2 * a));
  expect(all(result, "d").every((d) => d === 0)).toBe(true);
  expect(
    all(result, "c")
      .slice(2)
      .some((c, k) => c === all(result, "a").slice(2)[k]),
  ).toBe(false);
});

test("noise is for the methods that know it, and for differential equations", async () => {
  await expect(compile("x' = xi", { method: "rk4" })).rejects.toThrow(
    /knows no noise; euler-maruyama \(Itô\) and heun-stochastic \(Stratonovich\) do/,
  );
  await expect(compile("next(x) = xi")).rejects.toThrow(/E123/);
  await expect(compile("w = xi\nx' = w")).rejects.toThrow(/E123/);
});

// ------------------------------------------------------------------------------------------------------ convergence

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const errorOf = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)) / values.length);
};

/** x at the end of a run to t = 1 less the solution on the same path, which W = ∫ xi tells. */
async function errors(
  text: string,
  method: "euler-maruyama" | "heun-stochastic",
  count: number,
  solution: (w: number, v: number) => number,
  seed: number,
): Promise<number[]> {
  const result = await run(
    `${text}\nx(0) = 1\nw' = xi\nv' = xi_2`,
    { method, dt: 1 / count, size: 20000, seed },
    { duration: 1, at: [1], record: ["x", "w", "v"] },
  );
  const [x, w, v] = ["x", "w", "v"].map((name) => all(result, name)) as [number[], number[], number[]];
  return x.map((value, k) => value - solution(w[k]!, v[k]!));
}

/** Slope of the logarithms of the errors at 2^4 to 2^7 steps, with its standard error. */
async function slope(
  of: (count: number, seed: number) => Promise<{ size: number; error: number }>,
): Promise<{ slope: number; error: number }> {
  const found = await Promise.all([16, 32, 64, 128].map((count, k) => of(count, 10 + k)));
  const weights = [-0.3, -0.1, 0.1, 0.3]; // of a line through four points one apart
  return {
    slope: -weights.reduce((sum, weight, k) => sum + weight * Math.log2(found[k]!.size), 0),
    error: Math.sqrt(
      weights.reduce((sum, weight, k) => sum + (weight * (found[k]!.error / found[k]!.size / Math.LN2)) ** 2, 0),
    ),
  };
}

const [A, B, C] = [1.5, 0.8, 0.5];
const strong = async (list: Promise<number[]>): Promise<{ size: number; error: number }> => {
  const sizes = (await list).map(Math.abs);
  return { size: mean(sizes), error: errorOf(sizes) };
};

test("euler-maruyama: strong order 1/2 to Itô's solution of geometric Brownian motion", async () => {
  const { slope: order, error } = await slope((count, seed) =>
    strong(errors(`x' = ${A}*x + ${B}*x*xi`, "euler-maruyama", count, (w) => Math.exp(A - B ** 2 / 2 + B * w), seed)),
  );
  // Terms of higher order make it 0.1 at most, at 16 to 128 steps; five standard errors besides.
  expect(5 * error).toBeLessThan(0.15);
  expect(Math.abs(order - 0.5)).toBeLessThan(0.1 + 5 * error);
});

test("euler-maruyama: weak order 1, and its very mean: E x = (1 + A dt)^n", async () => {
  const exact = Math.exp(A);
  const { slope: order, error } = await slope(async (count, seed) => {
    const differences = await errors(
      `x' = ${A}*x + ${B}*x*xi`,
      "euler-maruyama",
      count,
      (w) => Math.exp(A - B ** 2 / 2 + B * w),
      seed,
    );
    // The solution's mean is known: the mean of the differences estimates the error of the mean.
    const wanted = (1 + A / count) ** count - exact;
    expect(Math.abs(mean(differences) - wanted)).toBeLessThan(5 * errorOf(differences));
    return { size: -mean(differences), error: errorOf(differences) };
  });
  expect(Math.abs(order - 1)).toBeLessThan(0.12 + 5 * error);
  expect(5 * error).toBeLessThan(0.4);
});

test("heun-stochastic: strong order 1 to Stratonovich's solution, of one noise and of two that commute", async () => {
  for (const two of [false, true]) {
    const text = `x' = ${A}*x + ${B}*x*xi${two ? ` + ${C}*x*xi_2` : ""}`;
    const { slope: order, error } = await slope((count, seed) =>
      strong(errors(text, "heun-stochastic", count, (w, v) => Math.exp(A + B * w + (two ? C * v : 0)), seed)),
    );
    expect(5 * error).toBeLessThan(0.25);
    expect(Math.abs(order - 1)).toBeLessThan(0.12 + 5 * error);
  }
});

test("rand(n) is a vector of draws: those that n elements of a population would have", async () => {
  const how = { duration: 0.3 };
  const vector = await run("s(0) = rand(3)\ns' = randn(3)", { dt: 0.1, seed: 5 }, how);
  const population = await run("s(0) = rand()\ns' = randn()", { dt: 0.1, seed: 5, size: 3 }, how);
  expect(all(vector, "s")).toEqual(all(population, "s"));
  expect(new Set(all(vector, "s").slice(0, 3)).size).toBe(3);
});
