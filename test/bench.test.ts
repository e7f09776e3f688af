/** The benches run, at tiny sizes; what they compare computes the same. How long anything takes is nowhere asked. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { MODELS } from "../bench/models.mjs";
import { compile } from "../src/index.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "fluxion-bench-"));
afterAll(() => rmSync(folder, { recursive: true }));

const bench = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, "bench/bench.mjs"), ...args, "--quick", "--out", folder], {
    cwd: root,
    encoding: "utf8",
  });

test.each([
  // 200 ms of a corner of the network take in the odour's onset and spikes. Rounding alone parts the two: some 1e-16 a step
  // and operation, and the network forgets.
  ["locust", 20, "PN.V", 20_000, 1e-9],
  ["locust", 160, "PN.V", 500, 1e-9],
  ["hh", 20, "V", 1000, 1e-9],
  ["sines", 50, "x", 499, 1e-12],
  ["product", 12, "X", 20, 1e-13],
] as const)("%s of %d: the loop by hand computes what js does", async (name, size, variable, steps, tolerance) => {
  const { model, options, hand } = await MODELS[name](size);
  const sim = await compile(model, { ...options, backend: "js" });
  const duration = steps * options.dt;
  const { variables } = await sim.run({ duration, record: [variable], at: [duration] });
  const expected = hand(steps, options.dt);
  const computed = variables[variable]!.data;
  expect(computed.length).toBeGreaterThan(0);
  computed.forEach((value, i) =>
    expect(Math.abs(value - expected[i]!)).toBeLessThan(tolerance * Math.max(1, Math.abs(value))),
  );
});

test("copies of the locust's network do what the one does", async () => {
  const V = async (size: number) => {
    const { model, options } = await MODELS.locust(size);
    const sim = await compile(model, { ...options, backend: "js" });
    return (await sim.run({ duration: 5, record: ["PN.V"], at: [5] })).variables["PN.V"]!.data;
  };
  const [one, two] = [await V(120), await V(240)];
  expect([...two.subarray(0, 90)]).toEqual([...one]);
  expect([...two.subarray(90)]).toEqual([...one]);
});

test("every backend has its number or says why it has none", () => {
  const { stdout, stderr, status } = bench("backends", "--backend", "js", "--backend", "tfjs:webgl");
  expect(status, stderr).toBe(0);
  expect(stdout).toContain("locust");
  const { found } = JSON.parse(readFileSync(join(folder, "backends.json"), "utf8"));
  expect(found.length).toBeGreaterThan(0);
  for (const { backend, lacks, seconds } of found)
    if (backend === "js") expect(seconds).toBeGreaterThan(0);
    else if (lacks !== undefined) expect(lacks).toMatch(/install|Node|browser|WebGL/i);
  expect(readFileSync(join(folder, "backends.svg"), "utf8")).toContain("js f64");
  expect(existsSync(join(folder, "backends.png"))).toBe(true);
});

test("op by op against compiled; matrices and equations", () => {
  const ways = bench("compiled", "figure2", "--backend", "js", "--backend", "interpreter");
  expect(ways.status, ways.stderr).toBe(0);
  expect(ways.stdout).toMatch(/interpreter f64 .*node by node/);
  expect(readFileSync(join(folder, "figure2.svg"), "utf8")).toContain("js f64");
});

test("a bench that is unknown: the list of those that there are", () => {
  const { stdout, status } = bench("nothing");
  expect(status).toBe(2);
  expect(stdout).toMatch(/no bench "nothing"[^]*backends[^]*figure2/);
});
