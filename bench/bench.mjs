// npm run bench: ratios against named contenders in one run, medians over interleaved rounds.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import Benchmark from "benchmark";
import { BACKENDS } from "../dist/backends/index.js";
import { interpret } from "../dist/ir/index.js";
import { compileGraphs } from "../dist/src/compile.js";
import { inDegree, outDegree, probability } from "../dist/src/connect.js";
import { linspace, model } from "../dist/src/index.js";
import { lower } from "../dist/src/lower.js";
import { handWrittenHH } from "./contenders.mjs";

const ROUNDS = 9;
const text = readFileSync(new URL("../examples/hh.flux", import.meta.url), "utf8");
const currents = (N) => (N === 1 ? Float64Array.of(5) : linspace(0, 10, N));
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const show = (x) => x.toPrecision(3);

/** The emitted kernel, called as the run loop calls it. */
async function compiledHH(N, { precision = "f64", spikes = false } = {}) {
  const lowered = lower(model(text), { size: N, params: new Map([["I", { shape: [N], data: currents(N) }]]) });
  const compiled = compileGraphs(lowered, { method: "rk4", precision, record: [], events: spikes ? ["spikes"] : [] });
  const js = await BACKENDS.js();
  const executable = await js.load(js.emit(compiled.program), compiled.program);
  const given = { ...interpret(lowered.parameters, {}), "t.start": Float64Array.of(0), dt: Float64Array.of(0.01) };
  for (const [name, values] of Object.entries({ ...given, ...interpret(compiled.start, given) }))
    executable.write(name, values);
  return (steps) => {
    if (spikes) executable.write("spikes.count", [0]);
    executable.run({ rows: 1, every: steps, capacity: 1 << 16 });
  };
}

/** Nanoseconds per element and step of each contender: the median over rounds in which they take turns. */
function race(contenders, N, steps) {
  const samples = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, run] of Object.entries(contenders)) {
      const bench = new Benchmark(name, run, { minTime: 0.05, maxTime: 0.15, initCount: 1 });
      bench.run({ async: false });
      samples[name].push((1e9 * median(bench.stats.sample)) / steps / N);
    }
  return samples;
}

function report(title, samples, reference) {
  console.log(`\n${title}`);
  for (const [name, values] of Object.entries(samples)) {
    const ratios = values.map((value, k) => samples[reference][k] / value);
    const spread = `${show(Math.min(...ratios))} … ${show(Math.max(...ratios))}`;
    const against = name === reference ? "" : `${show(median(ratios))} times as fast as ${reference} (${spread})`;
    console.log(`  ${name.padEnd(30)} ${show(median(values)).padStart(8)} ns  ${against}`);
  }
}

console.log(
  `Fluxion bench: Node ${process.version}, ${cpus()[0].model.trim()}, ${cpus().length} cores; medians of ${ROUNDS} rounds`,
);
for (const N of [20, 10_000]) {
  const steps = N === 20 ? 500 : 2;
  const hand = handWrittenHH(N, currents(N));
  const [plain, spiking, single] = [
    await compiledHH(N),
    await compiledHH(N, { spikes: true }),
    await compiledHH(N, { precision: "f32" }),
  ];
  const samples = race(
    {
      "hand-written loop, Math.exp": () => hand(steps, 0.01),
      "js f64": () => plain(steps),
      "js f64 with spikes": () => spiking(steps),
      "js f32": () => single(steps),
    },
    N,
    steps,
  );
  report(`Hodgkin–Huxley, RK4, ${N} cells, per cell and step`, samples, "hand-written loop, Math.exp");
}

console.log(
  "\nFrom text to the first step (Hodgkin–Huxley, RK4), in milliseconds: in a process that is up, and where much is compiled already",
);
const child = `
  import { readFileSync } from "node:fs";
  import { compile, model } from "./dist/src/index.js";
  const text = readFileSync("examples/hh.flux", "utf8");
  const size = Number(process.argv[1]);
  const times = [];
  for (let round = 0; round < 5; round++) {
    const started = performance.now();
    const sim = await compile(model(text), { size, dt: 0.01 });
    const compiled = performance.now();
    await sim.run({ duration: 0.01, at: [0.01] });
    times.push([compiled - started, performance.now() - compiled]);
  }
  console.log(JSON.stringify(times));
`;
const root = fileURLToPath(new URL("..", import.meta.url));
for (const N of [10, 100_000]) {
  const rounds = Array.from({ length: ROUNDS }, () =>
    JSON.parse(
      spawnSync(process.execPath, ["--input-type=module", "-e", child, N], { cwd: root, encoding: "utf8" }).stdout,
    ),
  );
  const [first, fifth] = [0, 4].map((k) => [0, 1].map((part) => show(median(rounds.map((times) => times[k][part])))));
  console.log(
    `  ${`${N} cells`.padEnd(14)} first: compiling ${first[0]}, one step ${first[1]}; fifth: ${fifth[0]}, ${fifth[1]}`,
  );
}

console.log("\nModels of different scalar equations (RK4), in a process of their own");
const large = `
  import { compile } from "./dist/src/index.js";
  import { equations } from "./bench/equations.mjs";
  const count = Number(process.argv[1]);
  const sim = await compile(equations(count), { dt: 0.01 });
  const run = async (steps) => (await sim.run({ duration: steps * 0.01, at: [steps * 0.01] })).summary;
  const { compileMs, runMs } = await run(1);
  const steps = Math.ceil(500_000 / count);
  const { runMs: allMs } = await run(steps);
  console.log(JSON.stringify({ compileMs, firstMs: runMs, stepMs: allMs / steps }));
`;
const perEquation = {};
for (const count of [50, 500, 5000]) {
  const rounds = Array.from({ length: 5 }, () => {
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", large, count], {
      cwd: root,
      encoding: "utf8",
    });
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout);
  });
  const [compileMs, firstMs, stepMs] = ["compileMs", "firstMs", "stepMs"].map((key) =>
    median(rounds.map((round) => round[key])),
  );
  perEquation[count] = compileMs / count;
  const ratio = count === 50 ? "" : `, ${show(perEquation[count] / perEquation[50])} times that of 50`;
  console.log(
    `  ${String(count).padStart(4)} equations: compiling ${show(compileMs)} ms, ${show((1000 * compileMs) / count)} µs an equation${ratio}; first step ${show(firstMs)} ms; a step ${show(1000 * stepMs)} µs`,
  );
}

console.log("\nConnections: a million random synapses of 10 000 elements, in milliseconds");
const ends = { sources: 10_000, targets: 10_000 };
const rules = {
  "p = 0.01": (seed) => probability(ends, 0.01, { seed }),
  "in_degree = 100": (seed) => inDegree(ends, 100, { seed }),
  "out_degree = 100": (seed) => outDegree(ends, 100, { seed }),
};
for (const [name, rule] of Object.entries(rules)) {
  const times = [];
  let made;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    made = rule(round);
    times.push(performance.now() - started);
  }
  const bytes = Object.values(made).reduce((sum, array) => sum + array.byteLength, 0) / made.sources.length;
  console.log(
    `  ${name.padEnd(16)} first ${show(times[0])}, median ${show(median(times))}; ${bytes} bytes a synapse, ${made.sources.length} synapses`,
  );
}

await import("./networks.mjs");

console.log("\nA cold `fluxion run` of 20 cells, 20 000 steps, in milliseconds");
const command = ["dist/src/cli.js", "run", "examples/hh.flux", "--size", "20", "--set", "I=linspace(0, 10, 20)"];
const colds = [];
for (let round = 0; round < ROUNDS; round++) {
  const started = performance.now();
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    [...command, "--dt", "0.01", "--duration", "200", "--every", "10", "--quiet", "--json"],
    { cwd: root, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  const { compileMs, runMs } = JSON.parse(stdout).summary ?? JSON.parse(stdout);
  colds.push({ all: performance.now() - started, compileMs, runMs });
}
const boot = median(
  Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    spawnSync(process.execPath, ["-e", "0"]);
    return performance.now() - started;
  }),
);
const of = (key) => median(colds.map((cold) => cold[key]));
const rest = of("all") - boot - of("compileMs") - of("runMs");
console.log(
  `  in all ${show(of("all"))}: Node itself ${show(boot)}, compiling ${show(of("compileMs"))}, running ${show(of("runMs"))}, loading and the rest ${show(rest)}`,
);
