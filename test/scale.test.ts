/** Neither the graph nor what a run holds grows with the population or the number of steps. */
import { expect, test } from "vitest";
import { allNodes } from "../ir/index.ts";
import { compile, readModel } from "../src/index.ts";
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
    const sim = await compile(text, { dt: 0.1, size: 3, without });
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
