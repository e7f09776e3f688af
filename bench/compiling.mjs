// From text to the first step. Part of npm run bench.
import { measured, median, show } from "./measure.mjs";
import { quick } from "./options.mjs";

const ROUNDS = quick ? 1 : 9;

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
for (const N of [10, 100_000]) {
  const rounds = Array.from({ length: ROUNDS }, () => measured(child, N));
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
  const rounds = Array.from({ length: 5 }, () => measured(large, count));
  const [compileMs, firstMs, stepMs] = ["compileMs", "firstMs", "stepMs"].map((key) =>
    median(rounds.map((round) => round[key])),
  );
  perEquation[count] = compileMs / count;
  const ratio = count === 50 ? "" : `, ${show(perEquation[count] / perEquation[50])} times that of 50`;
  console.log(
    `  ${String(count).padStart(4)} equations: compiling ${show(compileMs)} ms, ${show((1000 * compileMs) / count)} µs an equation${ratio}; first step ${show(firstMs)} ms; a step ${show(1000 * stepMs)} µs`,
  );
}
