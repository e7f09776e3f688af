/** The small test equations: closed forms, and reference solutions computed in NumPy. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { js } from "../../backends/js/index.ts";
import { algebra, Builder, interpret, program, tensor, type Graph } from "../../ir/index.ts";
import { runPasses } from "../../src/compile.ts";
import { compile, model } from "../../src/index.ts";
import { maxDifference, referenceFile, runExample, series } from "../models.ts";
import { column, readNpy } from "../npy.ts";
import { growth, linear, lorenz, pendulum, sines } from "./trajectories.ts";

const reference = JSON.parse(readFileSync(referenceFile("small.json"), "utf8"));
const relative = (got: number, wanted: number): number => Math.abs(got / wanted - 1);

test.each(Object.entries({ growth, linear, pendulum, lorenz, sines }))(
  "%s: the reference, in f64 and f32",
  async (_name, check) => {
    await check({});
    await check({ precision: "f32" });
  },
);

test("growth: Euler is 1.05^n, RK4 is R(0.05)^n, on a grid of products", async () => {
  const run = { duration: 1.99 };
  const euler = await runExample("growth", { dt: 0.01, method: "euler" }, run);
  const rk4 = await runExample("growth", { dt: 0.01, method: "rk4" }, run);
  // 200 steps of a few roundings each: 200 · 4 · 2^-53 relative.
  const bound = 200 * 4 * 2 ** -53;
  expect(relative(series(euler, "x").at(-1)!, 16469.124585866648)).toBeLessThan(bound);
  expect(relative(series(rk4, "x").at(-1)!, 20952.211966592513)).toBeLessThan(bound);
  expect(maxDifference(rk4.t, column(readNpy(referenceFile("growth.npy")), 0))).toBe(0);
});

test("linear2: the exact solution within the method's error, and x + y is kept", async () => {
  const text = "dx/dt = x - y\ndy/dt = y - x\nx(0) = 1";
  const table = readNpy(referenceFile("linear2.npy"));
  const exact = column(table, 0).map((t) => (1 + Math.exp(2 * t)) / 2);
  for (const [method, bound] of [
    ["euler", 1.0307],
    ["rk4", 1.398e-7],
  ] as const) {
    const result = await (await compile(text, { dt: 0.01, method })).run({ duration: 1.99 });
    const [x, y] = [series(result, "x"), series(result, "y")];
    expect(maxDifference(x, exact)).toBeLessThan(bound);
    x.forEach((value, n) => expect(Math.abs(value + y[n]! - 1)).toBeLessThan(2e-14));
  }
});

test("pendulum: the stated errors, energy", async () => {
  const run = { duration: 10, every: 5, record: ["energy"] };
  for (const method of ["euler", "rk4"] as const) {
    const result = await runExample("pendulum", { dt: 0.01, method }, run);
    const energy = series(result, "energy");
    const drift = energy.at(-1)! - energy[0]!;
    expect(relative(drift, method === "rk4" ? reference.pendulum.energy_drift_rk4 : 5.390154043913595)).toBeLessThan(
      1e-5,
    );
  }
  const exact = reference.pendulum.exact_theta_last;
  const last = async (dt: number) => series(await runExample("pendulum", { dt }, { duration: 10 }), "theta").at(-1)!;
  const [whole, half] = [Math.abs((await last(0.01)) - exact), Math.abs((await last(0.005)) - exact)];
  expect(Math.log2(whole / half)).toBeGreaterThan(3.8);
});

test("Lorenz: Euler while it is comparable", async () => {
  const euler = await runExample("lorenz", { dt: 0.01, method: "euler" }, { duration: 1 });
  const wanted = reference.lorenz.euler_at_t["1"] as number[];
  ["x", "y", "z"].forEach((name, k) => expect(series(euler, name).at(-1)!).toBeCloseTo(wanted[k]!, 10));
});

test("sin(x t): going on from t = 2, and starting there", async () => {
  const at = { duration: 4.99, at: [4.99] };
  const whole = await runExample("sinxt", { dt: 0.01, size: 16 }, at);
  const sim = await compile("dx/dt = sin(x*t)\nx(0) = 3*i/(N - 1)", { dt: 0.01, size: 16 });
  const first = await sim.run({ duration: 2 });
  const rest = await sim.run({ duration: 2.99, from: first.state });
  expect(maxDifference(rest.variables["x"]!.data.slice(-16), whole.variables["x"]!.data)).toBe(0);
  expect(rest.t[0]).toBe(2);
  // A start at another time: the same equations with the time shifted in them.
  const late = await sim.run({ duration: 1, t0: 2, at: [3] });
  const shifted = await compile("dx/dt = sin(x*(t + 2))\nx(0) = 3*i/(N - 1)", { dt: 0.01, size: 16 });
  const same = await shifted.run({ duration: 1, at: [1] });
  expect(maxDifference(late.variables["x"]!.data, same.variables["x"]!.data)).toBeLessThan(1e-13);
});

/** Runs a graph through the interpreter and through `js`: the same bits. */
async function evaluate(g: Graph, inputs: Record<string, number[]>): Promise<Record<string, number[]>> {
  const arrays = Object.fromEntries(Object.entries(inputs).map(([name, values]) => [name, Float64Array.from(values)]));
  const wanted = interpret(g, arrays);
  const planned = program(runPasses(g, { precision: "f64" }).at(-1)!.after);
  const executable = await js.load(js.emit(planned), planned);
  for (const [name, values] of Object.entries(arrays)) executable.write(name, values);
  executable.run({});
  const got = await Promise.all(
    g.outputs.map(async ({ name }) => [name, Array.from(await executable.read(name))] as const),
  );
  for (const [name, values] of got) expect(values).toEqual(Array.from(wanted[name]!));
  return Object.fromEntries(got);
}

function scanOf(body: Graph, consts: number, carry: number, length: number): Graph {
  const b = new Builder();
  const inputs = body.inputs.map(({ attrs: { name, type } }, k) =>
    b.input(name, k < consts + carry ? type : tensor(type.dtype, [length, ...type.shape])),
  );
  const loop = b.add("scan", inputs, { body, consts, carry, length });
  return b.finish(body.outputs.map(({ name }, index) => ({ name, node: b.add("get", [loop], { index }) })));
}

test("scan: cumulative sum, with and without an initial value", async () => {
  const b = new Builder();
  const A = algebra(b, "f64");
  const sum = A.add(b.input("sum", tensor("f64")), b.input("x", tensor("f64")));
  const g = scanOf(
    b.finish([
      { name: "sum", node: sum },
      { name: "sums", node: sum },
    ]),
    0,
    1,
    6,
  );
  const x = [1, 2, 3, 4, 5, 6];
  expect((await evaluate(g, { sum: [0], x }))["sums"]).toEqual(reference.scan.cumsum);
  expect((await evaluate(g, { sum: [5], x }))["sums"]).toEqual(reference.scan.cumsum_from_5);
});

test("scan: Fibonacci, as scalars and as arrays that change places", async () => {
  for (const shape of [[], [1]]) {
    const b = new Builder();
    const A = algebra(b, "f64");
    const [a, c] = [b.input("a", tensor("f64", shape)), b.input("b", tensor("f64", shape))];
    const body = b.finish([
      { name: "a", node: c },
      { name: "b", node: A.add(a, c) },
      { name: "row", node: a },
    ]);
    expect((await evaluate(scanOf(body, 0, 2, 12), { a: [0], b: [1] }))["row"]).toEqual(
      reference.scan.fibonacci_first_12,
    );
  }
});

test("the outer product, and the first graph of the tutorial", async () => {
  const b = new Builder();
  const outer = b.add("matmul", [b.input("column", tensor("f64", [3, 1])), b.input("row", tensor("f64", [1, 3]))]);
  const product = await evaluate(b.finish([{ name: "outer", node: outer }]), { column: [1, 2, 3], row: [1, 2, 3] });
  expect(product["outer"]).toEqual(reference.scan.matmul_outer.flat());
  const result = await (await compile(model("x = 2\ny = (x + 300) + (x - 66)"))).run();
  expect(series(result, "y")).toEqual(Float64Array.of(238));
});
