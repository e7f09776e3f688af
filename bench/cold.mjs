// A command from the shell and back. Part of npm run bench.
import { spawnSync } from "node:child_process";
import { median, root, show } from "./measure.mjs";
import { quick } from "./options.mjs";

const ROUNDS = quick ? 1 : 9;

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
