/** The benches run, at tiny sizes; what they compare computes the same. How long anything takes is nowhere asked. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { MODELS } from "../bench/models.mjs";
import { spoken } from "../bench/peers/spoken.mjs";
import { BACKEND_NAMES } from "../backends/index.ts";
import { compile } from "../src/index.ts";
import { all, box, parsed } from "./svg.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "fluxion-bench-"));
afterAll(() => rmSync(folder, { recursive: true }));

const bench = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, "bench/bench.mjs"), "--quick", "--out", folder, ...args], {
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

test("contenders: each has computed what js computes, or is named with a reason; other works stay", () => {
  const out = join(folder, "contenders");
  mkdirSync(out);
  const file = join(out, "peers.json");
  const before = { model: "locust", size: 120, key: "hand", name: "JavaScript by hand", samples: [1e-4], cold: [] };
  writeFileSync(file, JSON.stringify({ machine: "", found: [before] }));
  const { stdout, stderr, status } = bench("hh", "--size", "20", "--peers", "hand", "--out", out);
  expect(status, stderr).toBe(0);
  const [kept, ...cells]: Record<string, unknown>[] = JSON.parse(readFileSync(file, "utf8")).found;
  expect(kept).toEqual(before);
  const present = cells.filter(({ lacks }) => lacks === undefined);
  expect(present.map(({ key }) => key)).toEqual(expect.arrayContaining(["fluxion-js", "hand"]));
  // 100 steps; exp of the engine and ours differ in the last bit.
  for (const { error, samples } of present) {
    expect(error).toBeLessThan(1e-9);
    for (const seconds of samples as number[]) expect(seconds).toBeGreaterThan(0);
  }
  for (const { name, lacks } of cells)
    if (lacks !== undefined) expect(stdout).toContain(`${String(name)}: skipped: ${String(lacks)}`);
});

test("contenders drawn again: ratios of rounds, lines, and who was skipped", () => {
  const out = join(folder, "contenders-again");
  mkdirSync(out);
  const found = [20, 1000].flatMap((size) => {
    const key = { model: "hh", size, flags: "" };
    const numbers = { version: "", error: 0, busy: 1, cold: [] };
    return [
      { ...key, ...numbers, key: "fluxion-js", name: "Fluxion js", samples: [1, 2, 4].map((s) => s * size * 1e-7) },
      { ...key, ...numbers, key: "numpy", name: "NumPy", samples: [3, 4, 20].map((s) => s * size * 1e-7) },
      { ...key, key: "jax", name: "JAX", lacks: "no licence" },
    ];
  });
  writeFileSync(join(out, "peers.json"), JSON.stringify({ machine: "a machine of the past", found }));
  const { stdout, stderr, status } = bench("peers", "--redraw", "--out", out);
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/NumPy +400 +3\.00 \(2\.00 … 5\.00\)/);
  expect(stdout).toContain("JAX: skipped: no licence");
  const picture = readFileSync(join(out, "peers.svg"), "utf8");
  expect(picture).toContain("NumPy");
  expect(picture).not.toContain("JAX");
});

test("a process that cannot start, that ends, or that says what it lacks: why", async () => {
  const fails = (...command: string[]) => expect(spoken(command)).rejects;
  await fails(process.execPath, "-e", "throw new Error('nothing here')").toThrow("nothing here");
  await fails(process.execPath, "-e", "console.log(JSON.stringify({ lacks: 'a licence' }))").toThrow(/^a licence$/);
  await fails(join(folder, "absent")).toThrow(/ENOENT/);
});

test("a contender that is unknown", () => {
  const { stderr, status } = bench("hh", "--peers", "nobody");
  expect(status).toBe(2);
  expect(stderr).toMatch(/no contender "nobody"[^]*numpy/);
});

/** Numbers of every backend, of which all end within a factor of two, and some at a smaller size or never begin. */
function crowd(): object[] {
  const sizes = [20, 1000, 10_000, 100_000];
  return ["hh", "locust"].flatMap((model) =>
    BACKEND_NAMES.flatMap((backend, b) =>
      ["f64", "f32"].flatMap((precision, p) => {
        const key = { model, backend, precision, name: `${backend} ${precision}` };
        const seconds = (size: number): number => size * 1e-7 * (1 + (2 * b + p) / (2 * BACKEND_NAMES.length));
        return sizes
          .slice(0, b === 3 ? 0 : b % 5 === 4 ? 2 : sizes.length)
          .map((size) => ({ ...key, size, seconds: seconds(size), hand: size * 1e-7, ratios: [1], firstMs: 1 }));
      }),
    ),
  );
}

test("drawn again from numbers: the name of every line, none on another and none outside", () => {
  const out = join(folder, "again");
  mkdirSync(out);
  const numbers = JSON.stringify({ machine: "a machine of the past", found: crowd() });
  writeFileSync(join(out, "backends.json"), numbers);
  const { stdout, stderr, status } = bench("backends", "--redraw", "--out", out);
  expect(status, stderr).toBe(0);
  expect(stdout).toContain("js f64");
  expect(readFileSync(join(out, "backends.json"), "utf8")).toBe(numbers);
  const root = parsed(readFileSync(join(out, "backends.svg"), "utf8"));
  expect(root.textContent).toContain("a machine of the past");
  const panels = all(root, "svg");
  expect(panels).toHaveLength(2);
  for (const panel of panels) {
    const names = all(panel, "text").filter((text) => / f(32|64)$|by hand/.test(text.textContent!));
    expect(names).toHaveLength(1 + 2 * (BACKEND_NAMES.length - 1));
    const [top, bottom] = [
      Number(panel.getAttribute("y")),
      Number(panel.getAttribute("y")) + Number(panel.getAttribute("height")),
    ];
    const boxes = names.map((name) => box(name)).toSorted((a, b) => a.y - b.y);
    boxes.forEach(({ right, y }, k) => {
      expect(right).toBeLessThanOrEqual(Number(root.getAttribute("width")));
      expect(y).toBeGreaterThan(top + 10);
      expect(y).toBeLessThan(bottom - 10);
      // Letters are 11.5 px high at most.
      if (k > 0) expect(y - boxes[k - 1]!.y).toBeGreaterThanOrEqual(11.5);
    });
  }
});

test("nothing to draw again from: which file is missing", () => {
  const { stderr, status } = bench("figure2", "--redraw", "--out", join(folder, "none"));
  expect(status).toBe(2);
  expect(stderr).toContain(join("none", "figure2.json"));
});

test("a bench that is unknown: the list of those that there are", () => {
  const { stdout, status } = bench("nothing");
  expect(status).toBe(2);
  expect(stdout).toMatch(/no bench "nothing"[^]*backends[^]*figure2/);
});
