/** Neither the graph nor what a run holds grows with the population or the number of steps. */
import { expect, test } from "vitest";
import { equations } from "../bench/equations.mjs";
import { allNodes, interpret, pick, type TypedArray } from "../ir/index.ts";
import { compile, model, readModel } from "../src/index.ts";
import { METHODS } from "../src/integrators.ts";
import { lower } from "../src/lower.ts";
import { DT, STEP, TIME } from "../src/names.ts";
import { explicitStep } from "../src/rungekutta.ts";
import { example } from "./models.ts";

test("100 000 elements: the graph and the code of 10", async () => {
  const hh = await readModel(example("hh"));
  const [few, many] = [await compile(hh, { size: 10 }), await compile(hh, { size: 100_000 })];
  for (const stage of ["rhs", "step", "run", "optimized", "fused", "expanded"] as const)
    expect(allNodes(many.stages[stage]).length).toBe(allNodes(few.stages[stage]).length);
  const withoutSizes = (text: string): string => text.replaceAll("100000", "10");
  // Short rows are copied by a loop, long ones by a call.
  const lines = (text: string): number => text.split("\n").length;
  expect(Math.abs(lines(withoutSizes(many.code.text)) - lines(few.code.text))).toBeLessThan(30);
});

test("10⁷ steps of which the last is recorded: memory does not grow", async () => {
  const sim = await compile("x' = y\ny' = -x\nx(0) = 1", { dt: 1e-4, method: "euler" });
  await sim.run({ duration: 1, at: [1] });
  const before = process.memoryUsage();
  const result = await sim.run({ duration: 1000, at: [1000] });
  const after = process.memoryUsage();
  expect(result.summary.steps).toBe(10_000_000);
  expect(result.variables["x"]!.shape).toEqual([1, 1]);
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(2 ** 20);
  // Euler's amplitude grows as (1 + h²)^(n/2), its angle is n·atan(h).
  const amplitude = Math.exp((1e7 / 2) * Math.log1p(1e-8));
  expect(result.variables["x"]!.data[0]! / (amplitude * Math.cos(1e7 * Math.atan(1e-4)))).toBeCloseTo(1, 6);
});

test("a step too large for one kernel is cut into several, and gives the same bits", async () => {
  const count = 60;
  const equations = Array.from(
    { length: count },
    (_, k) => `x${k}' = a*sin(x${(k + 1) % count}) - x${k} + exp(-x${k}^2) + i/N + ${k}/${count}`,
  );
  const text = ["a = 2", ...equations].join("\n");
  const run = async (without: string[]) => {
    const sim = await compile(text, { dt: 0.1, size: 3, math: "exact", without });
    const result = await sim.run({ duration: 1, at: [1] });
    return { sim, values: Object.values(result.variables).flatMap(({ data }) => Array.from(data)) };
  };
  const [fused, apart] = [await run([]), await run(["fuse"])];
  const kernels = allNodes(fused.sim.stages.fused).filter(({ op }) => op === "map");
  expect(kernels.length).toBeGreaterThan(1);
  expect(fused.sim.code.text).toContain("function kernel_");
  expect(fused.values).toEqual(apart.values);
  expect(fused.values.every(Number.isFinite)).toBe(true);
});

/** What grows with a model: nodes of each stage, lines of code, buffers. */
async function sizes(count: number): Promise<ReadonlyMap<string, number>> {
  const { stages, code, program } = await compile(equations(count), { dt: 0.01 });
  const nodes = Object.entries(stages).map(([name, g]) => [name, allNodes(g).length] as const);
  return new Map([...nodes, ["lines", code.lines.length], ["buffers", program.buffers.length]]);
}

test("twice the equations: twice the nodes, the lines and the buffers", async () => {
  // So many that the right-hand side is in a loop over the stages and functions are called.
  const [half, whole] = [await sizes(1100), await sizes(2200)];
  for (const [what, size] of half) {
    expect(whole.get(what)! / size, what).toBeGreaterThan(1.95);
    expect(whole.get(what)! / size, what).toBeLessThan(2.05);
  }
}, 60_000);

test("1 100 different equations: the bits of the interpreter, stage by stage", async () => {
  const text = equations(1100);
  const [dt, steps] = [0.01, 2];
  const sim = await compile(text, { dt, math: "exact" });
  expect(allNodes(sim.stages.step).length).toBeLessThan(3 * allNodes(sim.stages.rhs).length);
  expect(sim.code.text).toContain("function sin_f64(");
  const { state } = await sim.run({ duration: steps * dt });

  const lowered = lower(model(text));
  const step = explicitStep(METHODS.rk4.tableau!, pick(lowered.system, [...lowered.model.states.keys()]), Infinity);
  const parameters = interpret(lowered.parameters, {});
  let states = interpret(lowered.initial, parameters);
  for (let n = 0; n < steps; n++) {
    const instant: Record<string, TypedArray> = {
      [STEP]: Float64Array.of(n),
      [TIME]: Float64Array.of(n * dt),
      [DT]: Float64Array.of(dt),
    };
    states = interpret(step, { ...parameters, ...instant, ...states });
  }
  for (const [name, values] of Object.entries(states)) expect(state.values[name], name).toEqual(values);
}, 60_000);

/** `count` pieces, joined. */
const repeat = (count: number, piece: (k: number) => string, between: string): string =>
  Array.from({ length: count }, (_, k) => piece(k)).join(between);

// 10⁵ of each, or what 200 000 characters hold.
const DEEP: readonly (readonly [what: string, equations: string, slope: number])[] = [
  ["a chain of named expressions", `u0 = x\n${repeat(99_999, (k) => `u${k + 1} = u${k} + 1`, "\n")}\nx' = u99999`, 1e5],
  [
    "a chain of derived parameters",
    `p = 1\nu0 = p\n${repeat(99_999, (k) => `u${k + 1} = u${k} + p`, "\n")}\nx' = u99999*x`,
    1e5,
  ],
  ["a sum", `x' = ${repeat(99_990, () => "x", "+")}`, 99_990],
  ["a function of many arguments", `x' = min(${repeat(99_000, () => "x", ",")})`, 1],
  ["a piecewise function", `x' = piecewise(${repeat(20_000, () => "x>1,x", ",")},2)`, 2],
  ["a comparison of many", `x' = if(${repeat(20_000, () => "x", "<=")}, 3, 4)`, 3],
];

test.each(DEEP)(
  "nothing is too deep: %s",
  async (_what, text, slope) => {
    const sim = await compile(`${text}\nx(0) = 1`, { dt: 2 ** -10, method: "euler", record: ["x"] });
    const { variables } = await sim.run({ duration: 2 ** -10 });
    expect(variables["x"]!.data[1]).toBe(1 + slope * 2 ** -10);
  },
  120_000,
);
