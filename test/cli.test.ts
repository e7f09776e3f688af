/** The command line, as a shell sees it: files, streams, exit statuses. */
import { execFileSync, spawn, spawnSync, type ChildProcess, type SpawnOptions } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { unzipSync } from "fflate";
import { roomOf } from "../src/cli/table.ts";
import { compile, linspace, readModel, type Result } from "../src/index.ts";
import { readNpy, type NumberArray } from "../src/record/npy.ts";

const ROOT = resolve(import.meta.dirname, "..");
const CLI = join(ROOT, "dist/src/cli.js");
const HH = join(ROOT, "examples/hh.flux");

let folder: string;
beforeAll(() => {
  const { stdout } = spawnSync("npx", ["tsc", "-b", "src"], { cwd: ROOT, encoding: "utf8" });
  if (!existsSync(CLI)) throw new Error(`the command line was not built\n${stdout}`);
  folder = mkdtempSync(join(tmpdir(), "fluxion-cli-"));
  writeFileSync(join(folder, "decay.flux"), "tau = 10\ndx/dt = -x/tau\nx(0) = 1\n");
  writeFileSync(join(folder, "nan.flux"), "dx/dt = sqrt(0.5 - t)\n");
  writeFileSync(join(folder, "product.flux"), "a = 6\nb = 7\nc = a*b\n");
  writeFileSync(join(folder, "faulty.flux"), "tau = 10\ndx/dt = -x/taux\ny = sin(1, 2)\n");
  // An oscillator: each turn is a spike.
  writeFileSync(join(folder, "turns.flux"), "dx/dt = y\ndy/dt = -x\nx(0) = 1\nthreshold(x > 0)\n");
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(file(name), "utf8");
const array = (name: string): NumberArray => readNpy(readFileSync(file(name)));
const PNG = "\x89PNG\r\n\x1a\n";

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], options: SpawnOptions = {}): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, ...options });
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (bytes: Buffer) => (stdout += bytes));
  child.stderr?.on("data", (bytes: Buffer) => (stderr += bytes));
  const ended = new Promise<Ended>((resolve) => child.on("close", (status) => resolve({ status, stdout, stderr })));
  return { child, ended };
}

const fluxion = (...args: readonly string[]): Promise<Ended> => start(args).ended;

/** Runs it without a fault. */
async function done(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await fluxion(...args);
  expect(stderr).not.toContain("error");
  expect(status).toBe(0);
  return stdout;
}

function table(csv: string): { header: string[]; rows: number[][] } {
  const [header, ...rows] = csv.trimEnd().split("\n");
  return { header: header!.split(","), rows: rows.map((row) => row.split(",").map(Number)) };
}

/** Files with this beginning. */
const filesOf = (name: string): string[] => readdirSync(folder).filter((one) => one.startsWith(name));

describe("files hold what the API gives, bit for bit", () => {
  const time = ["--dt", "0.01", "--duration", "30"];
  const neurons = ["--size", "3", "--set", "I=linspace(0, 10, 3)"];
  const hh = async (options: object = {}): Promise<Result> => {
    const sim = await compile(await readModel(HH), {
      dt: 0.01,
      size: 3,
      params: { I: linspace(0, 10, 3) },
      ...options,
    });
    return sim.run({ duration: 30 });
  };
  const flat = (result: Result): number[][] =>
    Array.from(result.t, (t, row) => [
      t,
      ...Object.values(result.variables).flatMap(({ data }) => Array.from(data.subarray(3 * row, 3 * row + 3))),
    ]);

  test("CSV, JSON and stdout, f64", async () => {
    const expected = await hh();
    await done("run", HH, ...time, ...neurons, "--out", "hh.csv", "--out", "hh.json");
    expect(filesOf("hh.")).toEqual(["hh.csv", "hh.json", "hh.spikes.csv"]);
    const { header, rows } = table(text("hh.csv"));
    const names = ["V", "m", "h", "n"].flatMap((name) => [0, 1, 2].map((element) => `${name}[${element}]`));
    expect(header).toEqual(["t", ...names]);
    expect(rows).toEqual(flat(expected));

    const { t, variables, spikes, summary } = JSON.parse(text("hh.json"));
    expect(t).toEqual(Array.from(expected.t));
    for (const [name, { shape, data }] of Object.entries(expected.variables)) {
      expect(variables[name].shape).toEqual(shape);
      expect(variables[name].data.flat()).toEqual(Array.from(data));
      expect(variables[name].data[0].length).toBe(3);
    }
    const { element, step, time: when } = expected.spikes["spikes"]!;
    expect(element.length).toBeGreaterThan(3);
    const events = { element: Array.from(element), step: Array.from(step), time: Array.from(when) };
    expect(spikes).toEqual({ spikes: events });
    expect(summary.complete).toBe(true);
    expect(summary.spikeCounts).toEqual(expected.summary.spikeCounts);

    const [head, ...lines] = text("hh.spikes.csv").trimEnd().split("\n");
    expect(head).toBe("event,element,step,time");
    const cells = lines.map((line) => line.split(","));
    expect(cells.map((row) => row[0])).toEqual(lines.map(() => "spikes"));
    [events.element, events.step, events.time].forEach((column, k) =>
      expect(cells.map((row) => Number(row[k + 1]))).toEqual(column),
    );

    expect(await done("run", HH, ...time, ...neurons)).toBe(text("hh.csv"));
    expect(await done("run", HH, ...time, ...neurons, "--out", "-")).toBe(text("hh.csv"));
  });

  test("NPY and NPZ", async () => {
    const expected = await hh();
    await done("run", HH, ...time, ...neurons, "--out", "np.npy", "--out", "np.npz");
    const names = ["V", "h", "m", "n", "spikes", "t"];
    expect(filesOf("np.")).toEqual([...names.map((name) => `np.${name}.npy`), "np.npz"].toSorted());
    const { "summary.json": summary, ...entries } = unzipSync(readFileSync(file("np.npz")));
    expect(Object.keys(entries).toSorted()).toEqual(names.map((name) => `${name}.npy`));
    for (const name of names) expect(readNpy(entries[`${name}.npy`]!)).toEqual(array(`np.${name}.npy`));
    expect(JSON.parse(new TextDecoder().decode(summary))).toMatchObject({ method: "rk4", complete: true });

    expect(array("np.t.npy")).toEqual({ shape: [3001], data: expected.t });
    for (const [name, { shape, data }] of Object.entries(expected.variables))
      expect(array(`np.${name}.npy`)).toEqual({ shape, data });
    const { element, step, time: when } = expected.spikes["spikes"]!;
    const { shape, data } = array("np.spikes.npy");
    expect(shape).toEqual([element.length, 3]);
    [element, step, when].forEach((column, k) =>
      expect(data.filter((_, at) => at % 3 === k)).toEqual(Float64Array.from(column)),
    );

    const single = await hh({ precision: "f32" });
    await done("run", HH, ...time, ...neurons, "--precision", "f32", "--record", "V", "--out", "V.npy");
    expect(filesOf("V.")).toEqual(["V.npy"]);
    expect(text("V.npy")).toContain("'<f4'");
    expect(array("V.npy").data).toEqual(Float64Array.from(single["V"]!.data));
  });

  test("f32, a method, a pass left out", async () => {
    const expected = await hh({ precision: "f32", method: "heun", without: ["cse"] });
    const options = ["--precision", "f32", "--method", "heun", "--no-cse"];
    const { rows } = table(await done("run", HH, ...time, ...neurons, ...options));
    expect(rows).toEqual(flat(expected));
  });

  test("spikes alone go to stdout as their table", async () => {
    await done("run", HH, ...time, "--set", "I=10", "--out", "one.csv", "--quiet");
    expect(await done("run", HH, ...time, "--set", "I=10", "--record", "spikes")).toBe(text("one.spikes.csv"));
    expect(text("one.csv").split("\n", 1)).toEqual(["t,V,m,h,n"]);
  });

  test("no file of spikes unless there are any to record", async () => {
    await done("run", "decay.flux", ...time, "--out", "plain.csv");
    expect(filesOf("plain")).toEqual(["plain.csv"]);
    await done("run", HH, ...time, "--record", "V,alpha_m", "--out", "traces.csv");
    expect(filesOf("traces")).toEqual(["traces.csv"]);
    expect(text("traces.csv").split("\n", 1)).toEqual(["t,V,alpha_m"]);
  });

  test("a model without states is computed once", async () => {
    expect(await done("run", "product.flux")).toBe("t,c\n0,42\n");
    expect(await done("run", "product.flux", "--set", "a=[1, 2]")).toBe("t,c[0],c[1]\n0,7,14\n");
  });
});

describe("when rows are recorded", () => {
  const decay = ["run", "decay.flux", "--dt", "0.5"];

  test("--every", async () => {
    const { rows } = table(await done(...decay, "--duration", "10", "--every", "6", "--t0", "-5"));
    expect(rows.map(([t]) => t)).toEqual([-5, -2, 1, 4]);
  });

  test("--at", async () => {
    const { rows } = table(await done(...decay, "--duration", "10", "--at", "0,7.5,2"));
    expect(rows.map(([t]) => t)).toEqual([0, 2, 7.5]);
  });

  test("--at off the grid names the nearest time, and nothing is written", async () => {
    const { status, stderr } = await fluxion(...decay, "--duration", "10", "--at", "1.2", "--out", "off.csv");
    expect(status).toBe(2);
    expect(stderr).toBe("error[E312]: the time 1.2 is not on the grid; the nearest one is 1\n");
    expect(filesOf("off")).toEqual([]);
  });

  test("a duration that is no whole number of steps has a note where it ends", async () => {
    const { status, stderr } = await fluxion(...decay, "--duration", "1.3");
    expect(status).toBe(0);
    expect(stderr).toContain("the run ends at t = 1.5");
  });

  test("--init", async () => {
    const { rows } = table(await done(...decay, "--duration", "0", "--init", "x = 2 + 1"));
    expect(rows).toEqual([[0, 3]]);
  });
});

describe("the summary", () => {
  test("--json is one object on stdout, and nothing else is", async () => {
    const { status, stdout, stderr } = await fluxion(
      "run",
      HH,
      "--dt",
      "0.01",
      "--duration",
      "10",
      "--json",
      "--quiet",
    );
    expect(status).toBe(0);
    expect(stderr).toBe("");
    const summary = JSON.parse(stdout);
    const head = [
      "method",
      "backend",
      "variant",
      "device",
      "precision",
      "math",
      "ulps",
      "workers",
      "reason",
      "steps",
      "rhsEvaluations",
    ];
    const tail = ["compileMs", "runMs", "peakBytes", "copiedBytes", "complete", "spikeCounts", "warnings", "firstNaN"];
    expect(Object.keys(summary)).toEqual([...head, ...tail]);
    expect(summary).toMatchObject({ method: "rk4", backend: "wasm", steps: 1000, complete: true, firstNaN: null });
  });

  test("rows that nothing takes are not made, unless they are asked for", async () => {
    const of = async (...more: string[]) =>
      JSON.parse(
        await done("run", HH, "--dt", "0.01", "--duration", "10", "--size", "100", "--json", "--quiet", ...more),
      );
    const [none, rows, asked] = [await of(), await of("--out", "taken.csv"), await of("--record", "V,m,h,n,spikes")];
    for (const other of [rows, asked]) {
      expect(other.spikeCounts).toEqual(none.spikeCounts);
      expect(other.peakBytes - none.peakBytes).toBeGreaterThanOrEqual(4 * 100 * 8);
    }
  });

  test("NaN is a warning, and with --strict a failure", async () => {
    const options = ["run", "nan.flux", "--dt", "0.1", "--duration", "1", "--out", "nan.csv"];
    const { status, stderr } = await fluxion(...options);
    expect(status).toBe(0);
    expect(stderr).toContain("warning: x is NaN from t = 0.6");
    expect((await fluxion(...options, "--strict")).status).toBe(1);
    expect(text("nan.csv").trimEnd().split("\n").at(-1)).toBe("1,NaN");
  });

  test("where results go to files, stdout is told values and rates", async () => {
    const turns = ["run", "turns.flux", "--dt", "0.01", "--duration", "20", "--size", "2", "--out", "told.csv"];
    const { stdout, stderr } = await fluxion(...turns, "--record", "x,spikes");
    expect(stdout).toContain("turns.flux: 2 elements, 2000 steps of 0.01, t = 0 … 20");
    expect(stdout).toMatch(/last values, t = 20\n {2}x {2}0\.408.*\n/);
    expect(stdout).toMatch(/element +spikes +per unit of time\n +0 +3 +0\.15\n +1 +3 +0\.15\n +all +6 +0\.3\n$/);
    expect(stderr).toBe("wrote told.csv\nwrote told.spikes.csv\n");
    expect(await fluxion(...turns, "--quiet")).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test.skipIf(spawnSync("script", ["--version"]).status !== 0)(
    "a terminal gets values, spikes and a plot",
    async () => {
      const command = `stty cols 90 rows 40; ${process.execPath} ${CLI} run turns.flux --dt 0.01 --duration 20`;
      const { stdout, status } = spawnSync("script", ["-qec", command, "/dev/null"], { cwd: folder, encoding: "utf8" });
      expect(status).toBe(0);
      expect(stdout).toContain("turns.flux: 1 element, 2000 steps of 0.01, t = 0 … 20");
      expect(stdout).toMatch(/last values, t = 20\r\n {2}x {2}0\.408/);
      expect(stdout).toMatch(/element +spikes +per unit of time\r\n +0 +3 +0\.15/);
      expect(stdout).toMatch(/[⠁-⣿]{3}/u);
    },
  );
});

test("a terminal that says it has no columns, or next to none, is drawn on all the same", () => {
  expect(roomOf({})).toEqual({ columns: 80, rows: 24 });
  expect(roomOf({ columns: 0, rows: 0 })).toEqual({ columns: 80, rows: 24 });
  expect(roomOf({ columns: 5, rows: 40 })).toEqual({ columns: 20, rows: 40 });
});

describe("pictures", () => {
  test("--plot writes an SVG", async () => {
    const said = await fluxion("run", "turns.flux", "--dt", "0.01", "--duration", "20", "--plot", "turns.svg");
    expect(said).toMatchObject({ status: 0, stderr: "wrote turns.svg\n" });
    expect(text("turns.svg")).toMatch(/^<svg /);
    expect(filesOf("turns.svg")).toEqual(["turns.svg"]);
  });

  test("units of the model are those of its pictures", async () => {
    writeFileSync(file("units.flux"), "t : ms\ntau = 10 ms\ndV/dt = -V/tau : mV\nV(0) = 1 mV\n");
    await done("run", "units.flux", "--dt", "0.1", "--duration", "20", "--plot", "units.svg", "--quiet");
    for (const words of ["V (mV)", "t (ms)"]) expect(text("units.svg")).toContain(`>${words}<`);
  });

  test("--plot writes a PNG, of a theme and a view", async () => {
    const turns = ["run", "turns.flux", "--dt", "0.01", "--duration", "20", "--size", "9", "--quiet"];
    await done(...turns, "--plot", "light.png", "--plot", "light.svg");
    await done(...turns, "--theme", "dark", "--view", "raster", "--plot", "dark.png", "--plot", "dark.svg");
    for (const name of ["light.png", "dark.png"]) expect(readFileSync(file(name), "latin1").slice(0, 8)).toBe(PNG);
    expect(text("light.svg")).toContain('aria-label="x[8]"');
    expect(text("dark.svg")).not.toContain('aria-label="x[8]"');
    const papers = ["light.svg", "dark.svg"].map((name) => /<rect [^>]*fill="(#\w+)"/.exec(text(name))![1]);
    expect(papers[0]).not.toBe(papers[1]);
  });
});

/** Many calls in one process, which is faster: what each says, and the status it would end with. */
async function inOneProcess(calls: readonly (readonly string[])[]): Promise<Ended[]> {
  const script = `
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.setMaxListeners(0);
    process.stderr.setMaxListeners(0);
    const results = [];
    for (const [k, args] of ${JSON.stringify(calls)}.entries()) {
      const said = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"])
        process[name].write = (text, done) => ((said[name] += text), done?.(), true);
      process.argv = [process.argv[0], ${JSON.stringify(CLI)}, ...args];
      process.exitCode = undefined;
      await import(${JSON.stringify(pathToFileURL(CLI).href)} + "?" + k);
      results.push({ ...said, status: process.exitCode ?? 0 });
    }
    process.exitCode = 0;
    write(JSON.stringify(results));`;
  writeFileSync(join(folder, "calls.mjs"), script);
  const child = spawn(process.execPath, ["calls.mjs"], { cwd: folder });
  let stdout = "";
  child.stdout.on("data", (bytes: Buffer) => (stdout += bytes));
  await new Promise((resolve) => child.on("close", resolve));
  return JSON.parse(stdout) as Ended[];
}

describe("faults", () => {
  const run = ["run", "decay.flux", "--dt", "0.1", "--duration", "1"];
  const hh = ["run", HH, "--dt", "0.1", "--duration", "1"];
  const extension = "the extension says the format; --out writes .csv, .json, .npy and .npz";

  test("of options: one line, status 2, nothing on stdout", async () => {
    const cases: [message: string, args: readonly string[]][] = [
      ["cannot read none.flux: there is no such file", ["run", "none.flux"]],
      ["cannot read .: it is a folder", ["run", "."]],
      ["give dt (on the command line: --dt)", ["run", "decay.flux", "--duration", "1"]],
      ["a duration is needed", ["run", "decay.flux", "--dt", "1"]],
      ['--dt takes a number, not "abc"', ["run", "decay.flux", "--dt", "abc"]],
      ['--dt takes a number, not ""', ["run", "decay.flux", "--dt", ""]],
      ['--duration takes a number, not "NaN"', ["run", "decay.flux", "--duration", "NaN"]],
      ['--t0 takes a number, not "1 ms"', [...run, "--t0", "1 ms"]],
      ["dt must be a positive number", ["run", "decay.flux", "--dt", "-1", "--duration", "1"]],
      ["the duration cannot be -1", ["run", "decay.flux", "--dt", "1", "--duration", "-1"]],
      ["every must be a whole number from 1 on", [...run, "--every", "0"]],
      ["--every and --at exclude each other", [...run, "--every", "2", "--at", "0"]],
      ['--at takes a number, not "x"', [...run, "--at", "0,x"]],
      ["the time 3 is not in the run, from 0 to 1", [...run, "--at", "3"]],
      ['--set takes name=value, not "tau"', [...run, "--set", "tau"]],
      ['--set takes name=value, not "tau="', [...run, "--set", "tau="]],
      ['"tua" is not a parameter; the parameters are tau', [...run, "--set", "tua=1"]],
      ['"__proto__" is not a parameter', [...run, "--set", "__proto__=1"]],
      ['the value of "tau"', [...run, "--set", "tau=1+"]],
      ['"y" is not a state', [...run, "--init", "y=1"]],
      ['"y" cannot be recorded; there are x', [...run, "--record", "y"]],
      ["the model has no threshold", [...run, "--record", "spikes"]],
      ["the size of a population is a whole number", [...run, "--size", "1.5"]],
      ["--size is given more than once", [...run, "--size", "1", "--size", "2"]],
      [`--out x: ${extension}`, [...run, "--out", "x"]],
      [`--out x.txt: ${extension}`, [...run, "--out", "x.txt"]],
      ["x.csv would be written twice", [...run, "--out", "x.csv", "--out", "./x.csv"]],
      ["x.spikes.csv would be written twice", [...hh, "--out", "x.csv", "--out", "x.spikes.csv"]],
      ["cannot write no/x.svg: there is no such folder", [...run, "--out", "x.csv", "--plot", "no/x.svg"]],
      ["cannot write no/x.csv: there is no such folder", [...run, "--out", "x.json", "--out", "no/x.csv"]],
      ["--json and --out - both write to stdout", [...run, "--json", "--out", "-"]],
      [
        "x.spikes.npy would be written twice",
        [...hh, "--record", "V,spikes", "--out", "x.npy", "--out", "x.spikes.npy"],
      ],
      [
        "--view pie is unknown; there are traces, raster, rate, heatmap, connectivity, weights",
        [...run, "--view", "pie"],
      ],
      ["--view raster: no spikes are recorded", [...run, "--view", "raster", "--plot", "x.svg"]],
      ["--theme red is unknown; there are light, dark", [...run, "--theme", "red"]],
      ['--memory takes bytes, 2e9 or 500MB, not "much"', [...run, "--memory", "much"]],
      ['--memory takes bytes, 2e9 or 500MB, not "-1"', [...run, "--memory", "-1"]],
      ["of memory, more than 100 bytes: record less", [...run, "--memory", "100", "--out", "x.csv", "--plot", "x.svg"]],
      ["unknown option '--dtt'", [...run, "--dtt", "1"]],
      ["unknown command 'runn'", ["runn"]],
      ["too many arguments", [...run, "another.flux"]],
      ["missing required argument 'model'", ["run"]],
      ["--stage x is unknown; there are equations, rhs", ["graph", HH, "--stage", "x"]],
      ["--stage code has no svg: there is text, json", ["graph", HH, "--stage", "code", "--format", "svg"]],
    ];
    const results = await inOneProcess(cases.map(([, args]) => args));
    cases.forEach(([message], k) => {
      const { status, stdout, stderr } = results[k]!;
      expect(stderr).toContain(message);
      expect(stderr).toMatch(/^error\[E3\d\d\]: .*\n(\(.*\)\n)?$/);
      expect({ message, status, stdout }).toEqual({ message, status: 2, stdout: "" });
    });
    expect(filesOf("x.")).toEqual([]);
  });

  test("what is not built yet is refused by name", async () => {
    const given = (flag: string) => (value: string) => [value, [...run, flag, value]] as const;
    const flags = ["--rtol", "--atol", "--checkpoint"];
    const cases: (readonly [name: string, args: readonly string[]])[] = [
      ...["inspect", "sweep"].map((name) => [`the command ${name}`, [name, HH, "--out", "x"]] as const),
      ...[...flags, "--resume"].map((flag) => [flag, [...run, flag, "1"]] as const),
      ...["rk45", "rosenbrock"].map(given("--method")),
      ["--workers 2", [...run, "--workers", "2"]],
      ...["x.arrow", "x.parquet"].map(given("--out")),
      ["x.html", [...run, "--plot", "x.html"]],
    ];
    const results = await inOneProcess(cases.map(([, args]) => args));
    cases.forEach(([name], k) => {
      const { status, stdout, stderr } = results[k]!;
      expect(stderr).toContain("not built yet");
      expect(stderr).toContain(name);
      expect(stderr).toMatch(/^error\[E305\]: .*\n$/);
      expect({ name, status, stdout }).toEqual({ name, status: 2, stdout: "" });
    });
  });

  test("what is not built yet is not in the help", async () => {
    const pages = await inOneProcess([["run", "--help"], ["graph", "--help"], ["check", "--help"], ["--help"]]);
    expect(pages.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
    const help = pages.map(({ stdout }) => stdout).join("");
    for (const name of ["rtol", "checkpoint", "arrow", "html", "sweep"])
      expect(help).not.toMatch(new RegExp(String.raw`\b${name}\b`));
    for (const name of ["--every", "--no-cse", "--plot", ".npz", "--memory", "backends"]) expect(help).toContain(name);
    expect(await done("--version")).toBe(`${JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).version}\n`);
  });

  test("every fault of a model is reported, with its place", async () => {
    for (const command of ["check", "run", "graph"]) {
      const { status, stdout, stderr } = await fluxion(command, "faulty.flux");
      expect(status).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toContain('faulty.flux:2:12: error[E103]: unknown name "taux"');
      expect(stderr).toContain('hint: did you mean "tau"?');
      expect(stderr).toContain("faulty.flux:3:5: error[E105]");
      expect(stderr).not.toContain("    at ");
    }
  });
});

describe("graph, check and backends", () => {
  /** The same, where all goes well. */
  const allDone = async (...calls: readonly (readonly string[])[]): Promise<string[]> =>
    (await inOneProcess(calls)).map(({ status, stdout, stderr }) => {
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      return stdout;
    });

  test("each stage as text", async () => {
    const of = (...more: readonly string[]): readonly string[] => ["graph", "decay.flux", ...more];
    const stages = ["rhs", "step", "run", "optimized", "fused", "expanded"];
    const [equations, code, chosen, ...graphs] = await allDone(
      of("--stage", "equations"),
      of("--stage", "code"),
      of(),
      ...stages.map((stage) => of("--stage", stage, "--format", "text")),
    );
    expect(equations).toContain("dx/dt");
    expect(code).toMatch(/function|const/);
    for (const graph of graphs) expect(graph).toMatch(/^%.*: i64 = input$[^]*^return .*$/m);
    expect(new Set(graphs).size).toBeGreaterThan(4);
    expect(chosen).toBe(graphs[stages.indexOf("optimized")]);
  });

  test("other formats, to files too", async () => {
    const rhs = ["graph", "decay.flux", "--stage", "rhs"];
    const [dot, mermaid, svg, nothing] = await allDone(
      ...["dot", "mermaid", "svg"].map((format) => [...rhs, "--format", format]),
      [...rhs, "--out", "g.json"],
    );
    expect(dot).toContain("digraph");
    expect(mermaid).toContain("flowchart");
    expect(svg).toContain("<svg ");
    expect(nothing).toBe("");
    expect(JSON.parse(text("g.json")).nodes.length).toBeGreaterThan(5);
    expect(filesOf("g.")).toEqual(["g.json"]);
    await done(...rhs, "--out", "h.png");
    expect(readFileSync(file("h.png"), "latin1").slice(0, 8)).toBe(PNG);
  });

  test("--passes, and what is left out", async () => {
    const table = ["graph", "decay.flux", "--passes"];
    const [all, some] = await allDone(table, [...table, "--no-cse"]);
    expect(all).toMatch(/cse.*\d+ +-> +\d+/);
    expect(some).not.toContain("cse");
  });

  test("check", async () => {
    const [whole, small, map] = await allDone(
      ["check", HH, "--size", "20", "--dt", "0.01", "--duration", "200", "--every", "10"],
      ["check", HH, "--set", "I=linspace(0, 1, 5)", "--precision", "f32", "--record", "V"],
      ["check", "product.flux"],
    );
    expect(whole).toContain("states      4: V, m, h, n\n");
    expect(whole).toContain("size        20 elements\n");
    expect(whole).toContain("648 bytes: t, V, m, h, n");
    expect(whole).toContain("1.297 MB: 2001 rows, 20000 steps");
    expect(small).toContain("28 bytes: t, V\n");
    expect(map).toContain("states      0\n");
  });

  test("backends", async () => {
    expect(await done("backends")).toMatch(/^js +yes +f64 f32 +1$/m);
    const js = {
      name: "js",
      variant: "",
      available: true,
      precisions: ["f64", "f32"],
      workers: 1,
      device: null,
      why: null,
      install: null,
    };
    expect(JSON.parse(await done("backends", "--json"))).toContainEqual(js);
  });
});

/** A run that would take hours. */
const LONG = ["--dt", "0.001", "--duration", "1e9", "--every", "1000"];

/** Until a file has something in it. */
async function grown(name: string, bytes = 10_000): Promise<void> {
  for (let k = 0; k < 1000; k++) {
    if (existsSync(file(name)) && readFileSync(file(name)).length >= bytes) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${name} does not grow`);
}

describe("runs that end early", () => {
  test("Ctrl-C keeps what was recorded", async () => {
    const { child, ended } = start([
      "run",
      "turns.flux",
      ...LONG,
      "--out",
      "c.csv",
      "--out",
      "c.json",
      "--out",
      "c.npy",
      "--out",
      "c.npz",
      "--json",
    ]);
    await grown("c.csv.part");
    child.kill("SIGINT");
    const { status, stdout, stderr } = await ended;
    expect(status).toBe(130);
    expect(stderr).toContain("wrote c.csv\n");
    expect(JSON.parse(stdout).complete).toBe(false);
    const arrays = ["c.spikes.npy", "c.t.npy", "c.x.npy", "c.y.npy"];
    expect(filesOf("c.")).toEqual(["c.csv", "c.json", "c.npz", "c.spikes.csv", ...arrays]);
    const { rows } = table(text("c.csv"));
    rows.forEach((row, k) => expect(row[0]).toBe(k));
    expect(rows.every((row) => row.length === 3)).toBe(true);
    const { t, variables, summary } = JSON.parse(text("c.json"));
    expect(summary.complete).toBe(false);
    expect(t).toEqual(rows.map(([time]) => time));
    expect(variables.x.data.flat()).toEqual(rows.map((row) => row[1]));
    const { "summary.json": said, "y.npy": y } = unzipSync(readFileSync(file("c.npz")));
    expect(JSON.parse(new TextDecoder().decode(said)).complete).toBe(false);
    const written = { shape: [rows.length, 1], data: Float64Array.from(rows, (row) => row[2]!) };
    expect(array("c.y.npy")).toEqual(written);
    expect(readNpy(y!)).toEqual(written);
  }, 30_000);

  test("kill -9 leaves rows that can be read", async () => {
    const { child, ended } = start(["run", "turns.flux", ...LONG, "--out", "k.csv", "--out", "k.json"]);
    await grown("k.csv.part");
    child.kill("SIGKILL");
    await ended;
    const parts = ["k.json.0.t", "k.json.1.x", "k.json.2.y", "k.json.3.spikes.element", "k.json.4.spikes.step"];
    const all = ["k.csv", ...parts, "k.json.5.spikes.time", "k.spikes.csv"];
    expect(filesOf("k.")).toEqual(all.map((name) => `${name}.part`));
    const whole = text("k.csv.part").slice(0, text("k.csv.part").lastIndexOf("\n"));
    const { rows } = table(whole);
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.every((row, k) => row.length === 3 && row[0] === k)).toBe(true);
    const x = text("k.json.1.x.part")
      .split(",\n")
      .slice(0, -1)
      .map((row) => JSON.parse(row)[0]);
    expect(x.slice(0, 100)).toEqual(rows.slice(0, 100).map((row) => row[1]));
  }, 30_000);

  test("kill -9 leaves arrays that can be read", async () => {
    const { child, ended } = start(["run", "turns.flux", ...LONG, "--out", "q.npy", "--out", "q.npz"]);
    await grown("q.x.npy.part");
    child.kill("SIGKILL");
    await ended;
    const names = ["t", "x", "y", "spikes"];
    const parts = [...names.map((name) => `q.${name}.npy.part`), ...names.map((name, k) => `q.npz.${k}.${name}.part`)];
    expect(filesOf("q.").toSorted()).toEqual(parts.toSorted());
    const { shape, data } = array("q.t.npy.part");
    expect(shape[0]).toBeGreaterThan(100);
    expect(data).toEqual(Float64Array.from(data, (_, row) => row));
    const [x, again] = [array("q.x.npy.part"), array("q.npz.1.x.part")];
    expect(x.shape[1]).toBe(1);
    expect(again.data.subarray(0, 100)).toEqual(x.data.subarray(0, 100));
  }, 30_000);

  test("a pipe that is closed ends it quietly", async () => {
    const { child, ended } = start(["run", "decay.flux", ...LONG]);
    child.stdout!.once("data", () => child.stdout!.destroy());
    expect(await ended).toMatchObject({ status: 0, stderr: "" });
  }, 30_000);

  test.skipIf(!existsSync("/dev/full"))("a full disk behind stdout is an error (needs /dev/full)", async () => {
    const { status, stderr } = spawnSync(process.execPath, [CLI, "run", "decay.flux", ...LONG], {
      cwd: folder,
      stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
      encoding: "utf8",
    });
    expect(stderr).toBe("error: cannot write to stdout: no space is left on the disk\n");
    expect(status).toBe(1);
  });

  /** An empty disk of 1 MB, where that is permitted. */
  const mount = (): string | undefined => {
    const place = mkdtempSync(join(tmpdir(), "fluxion-disk-"));
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", place]).status === 0) return place;
    rmSync(place, { recursive: true });
    return undefined;
  };
  const unmount = (place: string): void => {
    execFileSync("umount", [place]);
    rmSync(place, { recursive: true });
  };
  const trial = mount();
  if (trial) unmount(trial);

  describe.skipIf(!trial)("a full disk (needs the right to mount a tmpfs)", () => {
    let disk: string;
    beforeAll(() => {
      disk = mount()!;
    });
    afterAll(() => unmount(disk));

    test("CSV is cut after its last whole row", async () => {
      const out = join(disk, "full.csv");
      const { status, stdout, stderr } = await fluxion("run", "turns.flux", ...LONG, "--out", out, "--json", "--quiet");
      expect(stderr).toBe(`error: cannot write ${out}: no space is left on the disk\n`);
      expect(status).toBe(1);
      expect(JSON.parse(stdout).complete).toBe(false);
      expect(readdirSync(disk).toSorted()).toEqual(["full.csv", "full.spikes.csv"]);
      const csv = readFileSync(out, "utf8");
      expect(csv.endsWith("\n")).toBe(true);
      const { rows } = table(csv);
      expect(rows.length).toBeGreaterThan(5000);
      expect(rows.every((row, k) => row.length === 3 && row[0] === k)).toBe(true);
      for (const name of readdirSync(disk)) rmSync(join(disk, name));
    });

    test("JSON keeps the rows that fit", async () => {
      const out = join(disk, "full.json");
      const { status, stdout, stderr } = await fluxion("run", "turns.flux", ...LONG, "--out", out, "--json", "--quiet");
      expect(stderr).toBe(`error: cannot write ${out}: no space is left on the disk\n`);
      expect(status).toBe(1);
      expect(JSON.parse(stdout).complete).toBe(false);
      expect(readdirSync(disk)).toEqual(["full.json"]);
      const { t, variables, spikes, summary } = JSON.parse(readFileSync(out, "utf8"));
      expect(summary.complete).toBe(false);
      expect(t.length).toBeGreaterThan(2000);
      expect(variables.x.shape).toEqual([t.length, 1]);
      expect(variables.x.data.length).toBe(t.length);
      expect(variables.y.data.length).toBe(t.length);
      expect(spikes.spikes.element.length).toBe(spikes.spikes.time.length);
      for (const name of readdirSync(disk)) rmSync(join(disk, name));
    });

    test.each(["npy", "npz"])("%s keeps the rows that fit", async (extension) => {
      const out = join(disk, `full.${extension}`);
      const { status, stdout, stderr } = await fluxion("run", "turns.flux", ...LONG, "--out", out, "--json", "--quiet");
      expect(stderr).toBe(`error: cannot write ${out}: no space is left on the disk\n`);
      expect(status).toBe(1);
      expect(JSON.parse(stdout).complete).toBe(false);
      const arrays =
        extension === "npz"
          ? unzipSync(readFileSync(out))
          : Object.fromEntries(readdirSync(disk).map((name) => [name.slice(5), readFileSync(join(disk, name))]));
      const [t, x, y] = ["t", "x", "y"].map((name) => readNpy(arrays[`${name}.npy`]!)) as [
        NumberArray,
        NumberArray,
        NumberArray,
      ];
      expect(t.shape[0]).toBeGreaterThan(5000);
      expect(t.data).toEqual(Float64Array.from(t.data, (_, row) => row));
      expect([x.shape, y.shape]).toEqual([
        [t.shape[0], 1],
        [t.shape[0], 1],
      ]);
      if (extension === "npz")
        expect(JSON.parse(new TextDecoder().decode(arrays["summary.json"])).complete).toBe(false);
      else expect(readdirSync(disk).toSorted()).toEqual(["spikes", "t", "x", "y"].map((name) => `full.${name}.npy`));
      for (const name of readdirSync(disk)) rmSync(join(disk, name));
    });

    test("a picture is there whole or not at all", async () => {
      mkdirSync(join(disk, "some"));
      writeFileSync(join(disk, "some/filling"), Buffer.alloc((1 << 20) - (4 << 12)));
      const out = join(disk, "full.svg");
      const { status, stderr } = await fluxion("run", "turns.flux", "--dt", "0.01", "--duration", "200", "--plot", out);
      expect(stderr).toBe(`error: cannot write ${out}: no space is left on the disk\n`);
      expect(status).toBe(1);
      expect(readdirSync(disk)).toEqual(["some"]);
      rmSync(join(disk, "some"), { recursive: true });
    });
  });
});

describe("memory", () => {
  const decay = { dt: 1, duration: 1e6 };

  test("a run that needs more is refused before it begins, and the --every that is named fits", async () => {
    const sim = await compile(await readModel(file("decay.flux")), { dt: 1 });
    await expect(sim.run({ ...decay, memory: 1e6 })).rejects.toMatchObject({ code: "E313" });
    const message = await sim.run({ ...decay, memory: 1e6 }).catch((error: Error) => error.message);
    // 1 000 001 rows of a time and a value.
    expect(message).toMatch(/^the run needs 16(\.\d+)? MB of memory, more than 1 MB: --every (\d+) fits$/);
    const every = Number(/--every (\d+)/.exec(String(message))![1]);
    expect(every).toBeGreaterThanOrEqual(16);
    const { t } = await sim.run({ ...decay, memory: 1e6, every });
    expect(t.length).toBe(Math.floor(1e6 / every) + 1);
    await expect(sim.run({ ...decay, memory: 1e6, every: every - 1 })).rejects.toThrow("of memory");
    const at = Array.from({ length: 9 }, (_, k) => k);
    const fewer = await sim.run({ dt: 1, duration: 9, at, memory: 150 }).catch((error: Error) => error.message);
    const fit = Number(/rows at (\d) times? fit$/.exec(String(fewer))![1]);
    expect((await sim.run({ dt: 1, duration: 9, at: at.slice(0, fit), memory: 150 })).t.length).toBe(fit);
    await expect(sim.run({ dt: 1, duration: 10, memory: 0 })).rejects.toMatchObject({ code: "E302" });
  });

  test("rows that go to files take none", async () => {
    await done(
      "run",
      "decay.flux",
      "--dt",
      "1",
      "--duration",
      "1e5",
      "--memory",
      "1MB",
      "--out",
      "slim.npy",
      "--quiet",
    );
    expect(array("slim.npy").shape).toEqual([100_001, 1]);
  });
});

test("memory does not grow with the duration", async () => {
  // What is in use: how much else waits to be collected is a matter of the machine's load.
  const look = "gc();const{heapUsed,external}=process.memoryUsage();most=Math.max(most,heapUsed+external)";
  const watch = `data:text/javascript,let most=0;setInterval(()=>{${look}},100).unref();process.on('exit',()=>console.error(most))`;
  const most = (duration: string): number => {
    const files = ["--out", "m.csv", "--out", "m.npz"];
    const args = ["run", "decay.flux", "--dt", "1", "--duration", duration, ...files, "--quiet"];
    const { stderr } = spawnSync(process.execPath, ["--expose-gc", "--import", watch, CLI, ...args], {
      cwd: folder,
      encoding: "utf8",
    });
    return Number(stderr) / 2 ** 20;
  };
  const [short, long] = [most("1e6"), most("4e6")];
  // The rows between would be 48 MB as numbers, and 50 MB as text.
  expect(readFileSync(file("m.csv")).length).toBeGreaterThan(55e6);
  expect(long - short).toBeLessThan(24);
}, 60_000);

test("what an engine compiled of the command line is kept beside it, and taken for no other", () => {
  const place = (name: string): string => join(folder, "installed", name);
  mkdirSync(place("dist/src/cli"), { recursive: true });
  const [cli, bundle] = ["dist/src/cli.js", "dist/src/cli/main.cjs"];
  for (const name of ["package.json", cli, bundle]) copyFileSync(join(ROOT, name), place(name));
  const kept = place(`dist/src/cli/main-${process.version}.cache`);
  const run = (): string =>
    execFileSync(process.execPath, [place(cli), "run", file("product.flux")], { encoding: "utf8" });
  const first = run();
  expect(statSync(kept).size).toBeGreaterThan(1e5);
  expect(run()).toBe(first);
  writeFileSync(kept, "what another engine wrote");
  expect(run()).toBe(first);
  expect(statSync(kept).size).toBeGreaterThan(1e5);
  // Engines look at the length of a text alone.
  const other = '(function(module){module.exports={main:()=>console.log("other")}})';
  writeFileSync(place(bundle), other.padEnd(readFileSync(place(bundle), "utf8").length));
  expect(run()).toBe("other\n");
});
