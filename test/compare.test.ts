/** The comparison of backends: what is different is found, where it begins, and what only rounds otherwise agrees. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Unavailable, type Backend } from "../backends/index.ts";
import { js } from "../backends/js/index.ts";
import { compare, compile, readModel, type CompareOptions, type Comparison, type Contender } from "../src/index.ts";
import { describe as describeBackend, listed } from "../src/cli/backends.ts";
import { shown } from "../src/cli/compare.ts";
import { inOneProcess, ROOT } from "./commands.ts";
import { failing, given, rewritten, withFunctions } from "./contestants.ts";
import { example, series } from "./models.ts";

const DECAY = "k = 0.5\nx' = 0.7109375 - k*x\nx(0) = 1";
const GRID = { dt: 0.125, duration: 25 };

const only = async (model: string, backend: Contender, options: CompareOptions = {}) => {
  const { results, skipped } = await compare(model, { ...GRID, backends: [backend], ...options });
  expect(skipped).toEqual([]);
  expect(results).toHaveLength(1);
  return results[0]!;
};

describe("what is the same", () => {
  test("js has the bits of the interpreter, in f64 and in f32", async () => {
    for (const precision of ["f64", "f32"] as const) {
      const reference = `interpreter@${precision}` as const;
      const { maxError, tolerance, agrees } = await only(DECAY, `js@${precision}`, { reference, math: "exact" });
      expect({ maxError, tolerance, agrees }).toEqual({ maxError: { x: 0 }, tolerance: { x: 0 }, agrees: true });
    }
  });

  test("networks too: spikes, delays and draws", async () => {
    const network = `population a = 20 {
  v' = -v + 1.5 + 0.3*rand()
  v(0) = rand()
  threshold(v > 1);  reset(v = 0)
}
projection p from a to a { connect(p = 0.3, seed = 1);  on_pre(v_post += 0.05, delay = 0.25) }`;
    const { maxError, spikes, agrees } = await only(network, "js", { reference: "interpreter", duration: 10 });
    expect({ maxError, agrees }).toEqual({ maxError: { "a.v": 0 }, agrees: true });
    expect(spikes).toMatchObject({ counts: "equal", maxShift: 0 });
    expect(spikes.events["a.spikes"]!.reference).toBeGreaterThan(20);
  });

  test("what is not a number in both", async () => {
    const { maxError, agrees } = await only("x' = sqrt(0.5 - t)", rewritten("other", "0.5", "0.50"));
    expect({ maxError, agrees }).toEqual({ maxError: { x: 0 }, agrees: true });
  });
});

describe("what is different", () => {
  test("a constant: the first row, the value and the one that it should be", async () => {
    const other = rewritten("other", "0.7109375", "0.7109376");
    const { firstDifference: first, maxError, agrees } = await only(DECAY, other, { math: "exact" });
    const [wanted, got] = await Promise.all(
      [js, other].map(async (backend) => series(await (await compile(DECAY, { backend })).run(GRID), "x")),
    );
    const at = wanted!.findIndex((value, k) => value !== got![k]);
    expect(at).toBeGreaterThan(0);
    expect(first).toEqual({
      ...{ variable: "x", element: 0, step: at, t: at * GRID.dt },
      ...{ value: got![at], reference: wanted![at], tolerance: 0 },
    });
    expect(maxError["x"]).toBe(Math.max(...wanted!.map((value, k) => Math.abs(value - got![k]!))));
    expect(agrees).toBe(false);
  });

  test("in rows that are recorded, every tenth", async () => {
    const { firstDifference } = await only(DECAY, rewritten("other", "0.7109375", "0.7109376"), { every: 10 });
    expect(firstDifference).toMatchObject({ step: 10, t: 1.25 });
  });

  test("one element of a sweep", async () => {
    const sweep = { size: 12, params: { k: "linspace(0.1, 1, 12)" } };
    const other = given("other", "k", (values) => (values[7]! *= 1 + 1e-9));
    const { firstDifference } = await only(DECAY, other, sweep);
    expect(firstDifference).toMatchObject({ variable: "x", element: 7, step: 1 });
  });

  test("one element of a sweep in f32 is found where it is beyond what rounding does", async () => {
    const sweep = { size: 12, params: { k: "linspace(0.1, 1, 12)" } };
    const other = given("other", "k", (values) => (values[7]! *= 1.001));
    const { firstDifference: first } = await only(DECAY, { backend: other, precision: "f32" }, sweep);
    expect(first).toMatchObject({ variable: "x", element: 7 });
    expect(Math.abs(first!.value! - first!.reference!)).toBeGreaterThan(first!.tolerance);
    // x ≤ 7.2 has roundings of at most 2^-22; a thousand of them are no tolerance.
    expect(first!.tolerance).toBeLessThan(1000 * 2 ** -22);
    expect(await only(DECAY, "js@f32", sweep)).toMatchObject({ agrees: true, firstDifference: null });
  });

  test("what is not a number in one alone", async () => {
    const { firstDifference, maxError } = await only(
      "x' = sqrt(0.5 - t)",
      given("other", "t.start", (t) => (t[0] = -0.25)),
    );
    expect(firstDifference).toMatchObject({ variable: "x", element: 0, step: 1 });
    expect(maxError).toEqual({ x: NaN });
  });

  test("what is infinite in f32 alone", async () => {
    const { firstDifference } = await only("x' = 4*x\nx(0) = 1", "js@f32");
    expect(firstDifference).toMatchObject({ variable: "x", value: Infinity });
    // A stage of the step, which is at most 3 times the step's result, or the result is beyond 2^128.
    expect(firstDifference!.reference).toBeGreaterThan(2 ** 128 / 64);
  });
});

describe("spikes", () => {
  // Turns of growing amplitude: each peak above 1.25 is a spike.
  const TURNS = "x' = y\ny' = -x\ng' = 0.0703125\nz = g*x\nx(0) = 1\nthreshold(z > 1.25)";
  const run = { dt: 0.03125, duration: 60, record: ["spikes"] } as const;

  test("one that is missing, and where", async () => {
    const { results } = await compare(TURNS, { ...run, backends: [rewritten("other", "1.25", "1.5")] });
    const [{ firstDifference: first, spikes } = never()] = results;
    const [wanted, got] = await Promise.all(
      [TURNS, TURNS.replace("1.25", "1.5")].map(async (text) => (await compile(text)).run(run)),
    );
    const times = wanted!.spikes["spikes"]!.time;
    expect(times.length).toBe(got!.spikes["spikes"]!.time.length + 1);
    expect(first).toMatchObject({ variable: "spikes", element: 0, t: times[0], reference: times[0], value: null });
    expect(spikes).toMatchObject({ counts: "different" });
    expect(spikes.events["spikes"]).toMatchObject({ reference: times.length, run: times.length - 1 });
  });

  test("one too many", async () => {
    const { results } = await compare(TURNS, { ...run, backends: [rewritten("other", "1.25", "0.75")] });
    const [first] = (await (await compile(TURNS.replace("1.25", "0.75"))).run(run)).spikes["spikes"]!.time;
    expect(results[0]!.firstDifference).toMatchObject({ variable: "spikes", t: first, value: first, reference: null });
  });

  test("those that have moved, by as much as they have", async () => {
    const { results } = await compare(TURNS, { ...run, backends: [rewritten("other", "1.25", "1.2500001"), "js@f32"] });
    const [moved, f32] = results;
    const times = await Promise.all(
      ["1.25", "1.2500001"].map(async (level) => {
        const { spikes } = await (await compile(TURNS.replace("1.25", level))).run(run);
        return spikes["spikes"]!.time;
      }),
    );
    const shifts = times[0]!.map((time, k) => Math.abs(times[1]![k]! - time));
    expect(moved).toMatchObject({ agrees: false, spikes: { counts: "equal", maxShift: Math.max(...shifts) } });
    expect(f32).toMatchObject({ agrees: true, spikes: { counts: "equal" } });
    expect(f32!.spikes.maxShift).toBeGreaterThan(0);
  });

  test("those of one neuron of many", async () => {
    const lif = "I = 2\nv' = I - v\nthreshold(v > 1)\nreset(v = 0)";
    const sweep = { size: 8, params: { I: "linspace(0.5, 3, 8)" }, record: ["spikes"] };
    const other = given("other", "I", (values) => (values[5]! *= 1.01));
    const { firstDifference } = await only(lif, { backend: other, precision: "f32" }, sweep);
    expect(firstDifference).toMatchObject({ variable: "spikes", element: 5 });
    expect(await only(lif, "js@f32", sweep)).toMatchObject({ agrees: true, spikes: { counts: "equal" } });
  });
});

describe("the tolerance", () => {
  const cases: readonly (readonly [string, CompareOptions])[] = [
    ["pendulum", { dt: 0.01, duration: 10 }],
    ["fitzhugh-nagumo", { dt: 0.05, duration: 100 }],
    ["hh", { dt: 0.02, duration: 20, size: 4, params: { I: "linspace(0, 10, 4)" } }],
    ["lif", { dt: 0.1, duration: 100, size: 8, params: { I: "linspace(0, 3, 8)" } }],
    ["izhikevich", { dt: 0.25, duration: 200 }],
    ["morris-lecar", { dt: 0.05, duration: 100 }],
    ["ornstein-uhlenbeck", { dt: 0.01, duration: 2, size: 20 }],
    ["three-neurons", { dt: 0.02, duration: 20 }],
    ["synapse", { dt: 0.05, duration: 50 }],
    ["stdp", { dt: 0.1, duration: 20 }],
    ["delay", { dt: 0.05, duration: 20 }],
    ["logistic", { duration: 30 }],
    ["lorenz", { dt: 0.01, duration: 30 }],
  ];
  test.each(cases)("f32, and functions that are off by 2 ulps, agree: %s", async (name, options) => {
    const backends = ["js@f32", withFunctions("own", 2 ** -51)] as const;
    const { results } = await compare(await readModel(example(name)), { ...options, backends });
    const agrees = { firstDifference: null, error: null };
    expect(results.map(({ firstDifference, error }) => ({ firstDifference, error }))).toEqual([agrees, agrees]);
  });

  test("functions that are off by 2^-36 do not", async () => {
    const hh = await readModel(example("hh"));
    const { results } = await compare(hh, { dt: 0.02, duration: 40, backends: [withFunctions("own", 2 ** -36)] });
    expect(results[0]!.agrees).toBe(false);
  });

  test("is less than what a change of the 4th digit of a parameter does in f32", async () => {
    const hh = await readModel(example("hh"));
    const other = given("other", "gNa", (values) => (values[0]! *= 1 + 1e-3));
    const backends = [{ backend: other, precision: "f32" } as const];
    const { results } = await compare(hh, { dt: 0.02, duration: 40, params: { I: 5 }, backends });
    expect(results[0]!.agrees).toBe(false);
  });

  test("ends where the model is chaotic: what is known until then is compared", async () => {
    const lorenz = await readModel(example("lorenz"));
    const run = { dt: 0.01, duration: 30 };
    const { results } = await compare(lorenz, { ...run, backends: ["js@f32"] });
    const until = results[0]!.determinedUntil["x"]!;
    // Two runs of which one is off by one part in 2^20 differ by 1 after 16 to 20: the largest Lyapunov exponent is 0.9.
    expect(until).toBeGreaterThan(12);
    expect(until).toBeLessThan(25);
    expect(results[0]!.maxError["x"]).toBeGreaterThan(1);
    const other = given("other", "rho", (values) => (values[0]! *= 1.001));
    const [changed] = (await compare(lorenz, { ...run, backends: [{ backend: other, precision: "f32" }] })).results;
    expect(changed!.agrees).toBe(false);
    expect(changed!.firstDifference!.t).toBeLessThan(until);
  });

  test("does not grow where nothing is rounded: whole numbers are counted in f32 too", async () => {
    const { tolerance, maxError } = await only("next(n) = n + 1\nk = mod(n, 7)", "js@f32", {
      record: ["n", "k"],
      dt: 1,
    });
    expect(maxError).toEqual({ n: 0, k: 0 });
    // A unit in the last place of 25 and of 6, and the smallest normal number.
    expect(tolerance).toEqual({ n: 25 * 2 ** -23 + 2 ** -126, k: 6 * 2 ** -23 + 2 ** -126 });
  });
});

describe("what cannot be compared", () => {
  const absent: Backend = {
    ...js,
    name: "absent:variant",
    probe: () => Promise.reject(new Unavailable("it is not installed", "npm install absent")),
  };

  test("is skipped, with why; the others are compared", async () => {
    const single: Backend = { ...js, name: "single", capabilities: { ...js.capabilities, precisions: ["f32"] } };
    const wordless: Backend = {
      ...js,
      name: "wordless",
      capabilities: { ...js.capabilities, target: { ...js.capabilities.target, ops: new Set(["input", "const"]) } },
    };
    const short: Backend = { ...js, name: "short", capabilities: { ...js.capabilities, steps: 10 } };
    const backends = [absent, { backend: single, precision: "f64" } as const, wordless, short, "js"] as const;
    const { results, skipped } = await compare(DECAY, { ...GRID, backends });
    expect(results.map(({ backend, agrees }) => [backend, agrees])).toEqual([["js", true]]);
    expect(Object.fromEntries(skipped.map(({ backend, why }) => [backend, why]))).toEqual({
      "absent:variant": "it is not installed; npm install absent",
      single: expect.stringMatching(/^the backend "single" has no f64, it has f32; js\b/),
      wordless: expect.stringMatching(/^the backend "wordless" has no `\w+`$/),
      short: '200 steps; the backend "short" counts to 10',
    });
  });

  test("a run that fails is reported, and what it did before is compared; the others go on", async () => {
    const broken = { ...failing("broken", 3, "the device is lost") };
    const { results } = await compare(DECAY, { ...GRID, backends: [broken, "js@f32"] });
    expect(results.map(({ agrees, error }) => ({ agrees, error }))).toEqual([
      { agrees: false, error: "the device is lost" },
      { agrees: true, error: null },
    ]);
    expect(results[0]).toMatchObject({ firstDifference: null, maxError: { x: 0 } });
  });

  test("a reference that cannot run is an error", async () => {
    await expect(compare(DECAY, { ...GRID, reference: absent })).rejects.toThrow("it is not installed");
    await expect(compare(`x' = ${"y"}`, GRID)).rejects.toThrow("E103");
  });

  test("rows that memory does not hold are refused before anything runs", async () => {
    const run = { dt: 0.001, duration: 1000, memory: 1e6, backends: ["js@f32"] } as const;
    // A row has the time and one value; there are its size, its range and one tolerance too: 5 numbers of 8 bytes.
    await expect(compare(DECAY, run)).rejects.toThrow(/needs 40 MB of memory, more than 1 MB: --every 41 fits/);
    expect((await compare(DECAY, { ...run, every: 100 })).results[0]!.agrees).toBe(true);
  });
});

test("without names, every backend is compared in each of its precisions, but the reference", async () => {
  const entries = async (options: { readonly reference?: Contender }): Promise<string[]> => {
    const { reference, results, skipped } = await compare(DECAY, { dt: 0.5, duration: 1, ...options });
    return [
      reference,
      ...results.map(({ backend, precision }) => `${backend}@${precision}`),
      ...skipped.map(({ backend }) => backend),
    ];
  };
  // The reference is exact, so that js's own default is compared with it too.
  expect(await entries({})).toEqual(expect.arrayContaining(["js@exact", "js@f64", "js@f32", "wasm@f64", "wasm@f32"]));
  expect(await entries({ reference: "js@f32" })).toEqual(expect.arrayContaining(["js@f32", "js@f64"]));
});

test("progress goes through all runs", async () => {
  const seen: number[] = [];
  let total = 0;
  await compare(DECAY, {
    ...GRID,
    backends: ["js@f32"],
    onProgress: ({ step, steps }) => {
      seen.push(step);
      total = steps;
    },
  });
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  // The reference, the run, and four with fewer digits.
  expect([seen.at(-1), total]).toEqual([6 * 200, 6 * 200]);
});

describe("the command", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "fluxion-compare-"));
    writeFileSync(join(folder, "decay.flux"), DECAY);
    writeFileSync(join(folder, "grow.flux"), "x' = 4*x\nx(0) = 1");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("has a status for agreement, for disagreement, and for what is wrong", async () => {
    const run = (name: string, ...more: string[]) => ({
      cwd: folder,
      args: ["compare", name, "--dt", "0.125", "--duration", "25", ...more],
    });
    const [agrees, parts, json, unknown, other, both] = await inOneProcess([
      run("decay.flux", "--backends", "js,js@f32"),
      run("grow.flux", "--backends", "js@f32"),
      run("grow.flux", "--backends", "js", "--precision", "f32", "--json"),
      run("decay.flux", "--backends", "nosuch"),
      run("decay.flux", "--backends", "js@f16"),
      run("decay.flux", "--backend", "js"),
    ]);
    expect([agrees, parts, json, unknown, other, both].map((one) => one!.status)).toEqual([0, 1, 1, 2, 2, 2]);
    expect(agrees!.stdout).toMatch(/^js f32 fast agrees$/m);
    expect(parts!.stdout).toMatch(/^js f32 fast parts from js@exact at t = [\d.]+, step \d+: x\[0\] is Infinity,/m);
    const { reference, results, skipped } = JSON.parse(json!.stdout) as Comparison;
    expect({ reference, skipped }).toEqual({ reference: "js@exact", skipped: [] });
    expect(results[0]).toMatchObject({
      ...{ backend: "js", variant: "", precision: "f32", agrees: false, maxError: { x: "Infinity" } },
      spikes: { counts: "equal", maxShift: 0 },
      firstDifference: { variable: "x", element: 0, value: "Infinity" },
    });
    expect(results[0]!.msPerStep).toBeGreaterThan(0);
  });

  test("prints what docs/compare.md shows, but for times", async () => {
    const page = readFileSync(join(ROOT, "docs/compare.md"), "utf8");
    const [, line = ""] = /^fluxion (compare .*)$/m.exec(page)!;
    const [, wanted = ""] = /^```text\n([^]*?)^```/m.exec(page)!;
    const [{ stdout, status } = never()] = await inOneProcess([{ cwd: ROOT, args: line.split(" ") }]);
    /** Rows of the table of times, without them. */
    const untimed = (text: string): string =>
      text
        .replaceAll(/^(?<name>\w+ f\d\d(?: exact| fast)?) +(?<agrees>yes|no)? .*$/gm, "$<name> $<agrees>")
        .replaceAll(/^ +agrees.*$/gm, "");
    expect({ status, stdout: untimed(stdout) }).toEqual({ status: 0, stdout: untimed(wanted) });
    expect(untimed(wanted)).toMatch(/^js f32 fast yes$/m);
  });

  test("fits into 80 columns, whatever it has to say", async () => {
    const long = "Node's own loader did not find the library that this variant runs on, which npm would install";
    const absent: Backend = { ...js, name: "family:some-variant", probe: () => Promise.reject(new Unavailable(long)) };
    const broken = failing("other:variant", 3, `${long}; ${long}`);
    const network = `population first_population = 3 { voltage' = 1.5 - voltage\n threshold(voltage > 1)\n reset(voltage = 0) }`;
    const backends = [absent, broken, "js@f32", given("t", "dt", (values) => (values[0]! *= 1.1))] as const;
    const lines = shown(await compare(network, { ...GRID, backends }), "network.flux");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    const rows = [absent, js].map(describeBackend);
    expect(listed(await Promise.all(rows)).filter((line) => line.length > 80)).toEqual([]);
    expect(lines.join(" ").replaceAll(/\s+/g, " ")).toContain(long);
  });
});

test("backends are listed with why they cannot run here; those with one reason together", async () => {
  const without = (name: string, message: string, install?: string): Backend => ({
    ...js,
    name,
    capabilities: { ...js.capabilities, precisions: ["f32"] },
    probe: () => Promise.reject(new Unavailable(message, install)),
  });
  const all = [
    js,
    without("family:one", "it is not installed", "npm install family"),
    without("family:two", "it is not installed", "npm install family"),
    without("family:three", "there is no adapter"),
  ];
  expect(listed(await Promise.all(all.map(describeBackend)))).toEqual([
    "backend       runs here  precisions  workers",
    "js            yes        f64 f32     1",
    "family:one    no         f32         1",
    "family:two    no         f32         1",
    "family:three  no         f32         1",
    "",
    "family:one, family:two: it is not installed; npm install family",
    "family:three: there is no adapter",
  ]);
  const broken: Backend = { ...js, probe: () => Promise.reject(new Error("a fault of ours")) };
  await expect(describeBackend(broken)).rejects.toThrow("a fault of ours");
});

const never = (): never => {
  throw new Error("there is no result");
};
