/** Every method of the table: its tableau is consistent, and it converges with its order. */
import { expect, test } from "vitest";
import { compile } from "../src/index.ts";
import { TABLEAUS, type MethodName } from "../src/integrators.ts";

const methods = Object.keys(TABLEAUS) as MethodName[];
const sum = (parts: readonly number[]): number => parts.reduce((a, b) => a + b, 0);

test.each(methods)("%s: the weights sum to 1, each stage's to its node", (name) => {
  const { nodes, stages, weights } = TABLEAUS[name];
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
  const { order } = TABLEAUS[method];
  // Fine enough for the leading term to rule, coarse enough for rounding (1e-16 a step) to be far below it.
  const steps = order === 1 ? 2000 : order === 2 ? 400 : 60;
  const [coarse, fine] = [await errorAt(method, steps), await errorAt(method, 2 * steps)];
  expect(fine).toBeGreaterThan(1e-13);
  expect(Math.log2(coarse / fine)).toBeGreaterThan(order - 0.15);
  expect(Math.log2(coarse / fine)).toBeLessThan(order + 0.35);
});
