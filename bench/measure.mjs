// What the benches share: medians, spreads, rounds in which contenders take turns, and processes of their own.
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import Benchmark from "benchmark";

export const root = fileURLToPath(new URL("..", import.meta.url));

export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
/** Three digits, without an exponent where there is no need of one. */
export const show = (x) => (Math.abs(x) >= 1000 && Math.abs(x) < 1e6 ? String(Math.round(x)) : x.toPrecision(3));
export const spread = (values) => `${show(Math.min(...values))} … ${show(Math.max(...values))}`;

/** The machine that figures are of, in a line. */
export const machine = () => `Node ${process.version}, ${cpus()[0].model.trim()}, ${cpus().length} cores`;

/** Seconds that a run of each contender takes, in rounds in which they take turns: the median of a sample for each round. */
export function race(contenders, { rounds, minTime = 0.05, maxTime = 0.15 }) {
  const samples = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, run] of Object.entries(contenders)) {
      const bench = new Benchmark(name, run, { minTime, maxTime, initCount: 1 });
      bench.run({ async: false });
      samples[name].push(median(bench.stats.sample));
    }
  return samples;
}

/** What a program that prints JSON says, in a process of its own. */
export function measured(program, ...args) {
  const options = ["--expose-gc", "--input-type=module", "-e", program, ...args.map(String)];
  const { stdout, stderr } = spawnSync(process.execPath, options, { cwd: root, encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

/**
 * What a script says on its last line, as JSON, in a process of its own; `{ lacks }` with the reason where it says nothing
 * in that many seconds, or ends before.
 */
export function apart(command, args, { seconds, env = {} }) {
  const { stdout, stderr, error, signal, status } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3", ...env },
    timeout: 1000 * seconds,
    killSignal: "SIGKILL",
    maxBuffer: 1 << 26,
  });
  if (error?.code === "ETIMEDOUT") return { lacks: `no result in ${seconds} s` };
  if (error) return { lacks: error.message };
  const line = stdout.trimEnd().split("\n").at(-1);
  if (line.startsWith("{")) return JSON.parse(line);
  const why = stderr.trimEnd().split("\n");
  const said = why.findLast((text) => /error/i.test(text)) ?? why.at(-1);
  return { lacks: `ended with ${signal ?? status}: ${said.trim().slice(0, 200)}` };
}

/** Steps of one sample, at most. */
const MOST = 1e7;

/**
 * Seconds a step, in rounds in which the contenders take turns. Each is called with a number of steps and returns the
 * seconds that they took; how many it is given is found such that its share of `seconds` is enough, after `warm` seconds at least.
 */
export async function turns(contenders, { rounds, seconds, warm = seconds / 2 }) {
  const names = Object.keys(contenders);
  const share = seconds / rounds / names.length;
  const steps = {};
  let dear = 0;
  for (const name of names) {
    let [count, took, before] = [1, await contenders[name](1), Infinity];
    // The engine compiles on the way: it is run for a while, and on as long as it becomes faster or takes less than its share.
    for (
      let spent = took;
      spent < warm || took / count < 0.8 * before || (took < share / 2 && count < MOST);
      spent += took
    ) {
      before = took / count;
      count = Math.ceil(Math.min(MOST, 8 * count, (count * share) / took));
      took = await contenders[name](count);
    }
    steps[name] = Math.max(1, Math.round((share * count) / took));
    dear += (steps[name] * took) / count;
  }
  // Where one step takes longer than all should, there are fewer rounds.
  const most = Math.max(1, Math.min(rounds, Math.round((3 * seconds) / dear)));
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < most; round++)
    for (const name of names) samples[name].push((await contenders[name](steps[name])) / steps[name]);
  return { samples, steps };
}
