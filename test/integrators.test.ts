/** Every method of the table: its tableau is consistent, it converges with its order, and it is exact where it says so. */
import { expect, test } from "vitest";
import {
  allNodes,
  allocate,
  elements,
  interpret,
  verify,
  type Graph,
  type Node,
  type TypedArray,
  pick,
} from "../ir/index.ts";
import { compile, model, OptionError, readModel } from "../src/index.ts";
import { METHODS, type MethodName } from "../src/integrators.ts";
import { lower } from "../src/lower.ts";
import { DT } from "../src/names.ts";
import { explicitStep } from "../src/rungekutta.ts";
import { example, exampleText } from "./models.ts";

const methods = Object.keys(METHODS) as MethodName[];
const sum = (parts: readonly number[]): number => parts.reduce((a, b) => a + b, 0);

test.each(methods)("%s: as many nodes as evaluations; weights sum to 1, each stage's to its node", (name) => {
  const { nodes, evaluations, tableau } = METHODS[name];
  expect(nodes.parts.length).toBe(evaluations);
  if (!tableau) return;
  const { stages, weights } = tableau;
  expect(sum(weights.parts)).toBe(weights.over);
  expect(weights.parts.length).toBe(stages.length);
  stages.forEach(({ over, parts }, i) => {
    expect(parts.length).toBeLessThanOrEqual(i);
    expect(sum(parts) / over).toBeCloseTo(nodes.parts[i]! / nodes.over, 15);
  });
});

/** y' = -2 t y², y = 1/(1 + t²); z' = (y - z) cos(t) + y': depends on time, on itself and on another state. */
const TEXT = `
y' = -2*t*y^2
z' = (y - z)*cos(t) - 2*t*y^2
y(0) = 1
z(0) = 1
`;

async function errorAt(method: MethodName, steps: number): Promise<number> {
  const duration = 2;
  const sim = await compile(TEXT, { method, dt: duration / steps });
  const { variables } = await sim.run({ duration, at: [duration] });
  return Math.max(...["y", "z"].map((name) => Math.abs(variables[name]!.data[0]! - 1 / (1 + duration ** 2))));
}

test.each(methods)("%s converges with its order", async (method) => {
  const { order } = METHODS[method];
  // Fine enough for the leading term to rule, coarse enough for rounding (1e-16 a step) to be far below it.
  const steps = order === 1 ? 2000 : order === 2 ? 400 : 60;
  const [coarse, fine] = [await errorAt(method, steps), await errorAt(method, 2 * steps)];
  expect(fine).toBeGreaterThan(1e-13);
  expect(Math.log2(coarse / fine)).toBeGreaterThan(order - 0.15);
  expect(Math.log2(coarse / fine)).toBeLessThan(order + 0.35);
});

const exponential = ["exponential-euler", "rush-larsen"] as const;

test.each(exponential)("%s is exact for y' = a - b y, whatever the step", async (method) => {
  for (const [a, b] of [
    [3, 0.7],
    [-1, 5],
    [2, 0],
    [0.5, -0.3],
  ] as const)
    for (const dt of [0.01, 0.5, 4]) {
      const steps = 8;
      const sim = await compile(`y' = a - b*y\ny(0) = 1\na = ${a}\nb = ${b}`, { method, dt });
      const { variables } = await sim.run({ duration: steps * dt, at: [steps * dt] });
      const t = steps * dt;
      const grown = b === 0 ? t : -Math.expm1(-b * t) / b;
      const exact = Math.exp(-b * t) + a * grown;
      // A step has some ten roundings, which b < 0 makes grow as fast as the solution.
      const scale = Math.max(1, Math.abs(exact), Math.abs(a) * grown);
      expect(Math.abs(variables["y"]!.data[0]! - exact)).toBeLessThan(steps * 10 * 2 ** -53 * scale * 4);
    }
});

/** The gates of Hodgkin and Huxley's at a voltage that stays: each goes to its end with its time constant. */
test.each(exponential)("%s is exact for gates at a voltage that does not change", async (method) => {
  const text = exampleText("hh").replace(/^dV\/dt.*$/m, "dV/dt = 0*V");
  const [dt, steps] = [0.25, 12];
  const rates = ["alpha_m", "beta_m", "alpha_h", "beta_h", "alpha_n", "beta_n"];
  const sim = await compile(text, { method, dt, init: { V: -40 } });
  const { variables } = await sim.run({ duration: dt * steps, every: steps, record: ["m", "h", "n", ...rates] });
  const last = (name: string): number => variables[name]!.data.at(-1)!;
  for (const gate of ["m", "h", "n"]) {
    const [alpha, beta] = [`alpha_${gate}`, `beta_${gate}`].map((rate) => 3 ** -1.4 * last(rate)) as [number, number];
    const start = variables[gate]!.data[0]!;
    const end = alpha / (alpha + beta);
    const exact = end + (start - end) * Math.exp(-(alpha + beta) * dt * steps);
    expect(Math.abs(last(gate) - exact)).toBeLessThan(steps * 20 * 2 ** -53);
  }
});

const steps = async (method: MethodName): Promise<Graph> =>
  (await compile(await readModel(example("hh")), { method })).stages.step;
const count = (g: Graph, op: Node["op"]): number => allNodes(g).filter((node) => node.op === op).length;

test("the formula is for gates alone, or for all states", async () => {
  expect(count(await steps("rush-larsen"), "exprel")).toBe(3);
  expect(count(await steps("exponential-euler"), "exprel")).toBe(4);
  expect(count(await steps("euler"), "exprel")).toBe(0);
});

test("a derivative that is not known is told; gates do without it", async () => {
  const text = "y' = -gamma(y)\ny(0) = 2";
  await expect(compile(text, { method: "exponential-euler" })).rejects.toThrow(OptionError);
  await expect(compile(text, { method: "exponential-euler" })).rejects.toThrow(/y' by y: gamma has no derivative/);
  const sim = await compile(text, { method: "rush-larsen", dt: 0.5 });
  const { variables } = await sim.run({ duration: 0.5, at: [0.5] });
  expect(variables["y"]!.data[0]).toBe(1.5);
});

/** Values for all inputs of a step, some of them zeros of either sign. */
function someInputs({ inputs }: Graph, seed: number): Record<string, TypedArray> {
  const values = inputs.map(({ attrs: { name, type } }, j) => {
    const array = allocate(type.dtype, elements(type.shape));
    for (let i = 0; i < array.length; i++)
      array[i] = [0, -0, 1.5][(seed + i + j) % 7] ?? 3 * Math.sin(seed + i + 9 * j);
    return [name, name === DT ? array.fill(0.01) : array] as const;
  });
  return Object.fromEntries(values);
}

const tableaus = methods.filter((method) => METHODS[method].tableau);
const MODELS = ["fitzhugh-nagumo", "growth", "hh", "lorenz", "pendulum", "sinxt"];

test.each(tableaus)("%s: stages in a loop and one after the other give the same bits", (method) => {
  const { tableau } = METHODS[method];
  for (const text of [...MODELS.map(exampleText), TEXT, "x' = 1\ny' = -x"]) {
    const { system, model: read } = lower(model(text), { size: 3 });
    const rhs = pick(system, [...read.states.keys()]);
    const [apart, looped] = [explicitStep(tableau!, rhs, Infinity), explicitStep(tableau!, rhs, 0)];
    verify(looped, { types: true });
    expect(looped.nodes.filter(({ op }) => op === "scan").length).toBe(1);
    for (let seed = 0; seed < 7; seed++) {
      const inputs = someInputs(apart, seed);
      expect(interpret(looped, inputs)).toEqual(interpret(apart, inputs));
    }
  }
});
