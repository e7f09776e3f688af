// From the shell to the result on each backend, and on the one that `auto` chooses: a process each, medians of three.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { BACKEND_NAMES, backendOf } from "../dist/backends/index.js";

const ROUNDS = 3;
/** What takes longer than the best so far by this factor is stopped. */
const PATIENCE = 3;

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
/** [model, options, dt, steps] */
const MODELS = [
  ["pendulum", [], 0.01, 100],
  ["sinxt", ["--size", "2"], 1e-5, 1_000_000],
  ["lorenz", [], 0.001, 100_000],
  ["three-neurons", [], 0.01, 100_000],
  ["hh", ["--size", "20"], 0.01, 100_000],
  ["hh", ["--size", "1000"], 0.01, 1_000],
  ["hh", ["--size", "1000"], 0.01, 100_000],
  ["fitzhugh-nagumo", ["--size", "10000"], 0.05, 10_000],
  ["heat", ["--size", "1000"], 1e-7, 100_000],
  ["lif", ["--size", "100000"], 0.1, 1_000],
  ["hh", ["--size", "100000"], 0.01, 300],
  ["coba", [], 0.1, 10_000],
];

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

function run([model, options, dt, steps], backend, precision, limit) {
  const args = [
    "run",
    path(`examples/${model}.flux`),
    ...options,
    "--dt",
    String(dt),
    "--duration",
    String(dt * steps),
  ];
  const more = ["--every", String(steps), "--backend", backend, "--precision", precision, "--json", "--quiet"];
  const began = performance.now();
  const { status, error, stdout, stderr } = spawnSync(process.execPath, [path("dist/src/cli.js"), ...args, ...more], {
    timeout: limit,
    encoding: "utf8",
  });
  const ms = performance.now() - began;
  if (status !== 0 || error) return { ms: Infinity, why: stderr.trim().split("\n")[0] || "stopped" };
  return { ms, summary: JSON.parse(stdout) };
}

const precision = process.argv.includes("f32") ? "f32" : "f64";
const only = process.argv.filter((arg) => /^\d+$/.test(arg)).map(Number);
const rounds = process.argv.includes("--once") ? 1 : ROUNDS;
const backends = [];
for (const name of BACKEND_NAMES) {
  const { capabilities, probe } = await backendOf(name);
  if (!capabilities.precisions.includes(precision)) continue;
  const isHere = await Promise.resolve(probe?.()).then(
    () => true,
    () => false,
  );
  if (isHere) backends.push(name);
}
console.log(`${precision}: ${backends.join(", ")}`);
let worst = 0;
for (const [k, model] of MODELS.entries()) {
  if (only.length > 0 && !only.includes(k)) continue;
  let best = { ms: Infinity, name: "" };
  const cells = [];
  for (const name of backends) {
    const tried = [];
    while (tried.length < rounds && tried.at(-1)?.ms !== Infinity)
      tried.push(run(model, name, precision, Math.min(600_000, Math.ceil(PATIENCE * best.ms))));
    const ms = tried.at(-1).ms === Infinity ? Infinity : median(tried.map((one) => one.ms));
    if (ms < best.ms) best = { ms, name };
    cells.push(`${name} ${ms === Infinity ? `(${tried.at(-1).why})` : `${(ms / 1000).toFixed(2)} s`}`);
  }
  const chosen = Array.from({ length: rounds }, () => run(model, "auto", precision, 600_000));
  const ms = median(chosen.map((one) => one.ms));
  const { backend, variant, reason } = chosen[0].summary ?? {};
  worst = Math.max(worst, ms / best.ms);
  console.log(
    `${String(k).padStart(2)} ${model[0]} ${model[1].slice(1).join("")}, ${model[3]} steps: ${cells.join(", ")}; auto ${(ms / 1000).toFixed(2)} s (${variant ? `${backend}:${variant}` : backend}), ${(ms / best.ms).toFixed(2)} of the best, ${best.name}\n     ${reason}`,
  );
}
console.log(`auto takes at most ${worst.toFixed(2)} times what the best takes`);
