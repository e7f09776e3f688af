// The steps of the Hodgkin–Huxley cells against the loop that one would write by hand. Part of npm run bench.
import { readFileSync } from "node:fs";
import { BACKENDS } from "../dist/backends/index.js";
import { interpret } from "../dist/ir/index.js";
import { compileGraphs } from "../dist/src/compile.js";
import { linspace, model } from "../dist/src/index.js";
import { lower } from "../dist/src/lower.js";
import { handWrittenHH } from "./contenders.mjs";
import { median, race, show, spread } from "./measure.mjs";
import { quick } from "./options.mjs";

const ROUNDS = quick ? 1 : 9;
const text = readFileSync(new URL("../examples/hh.flux", import.meta.url), "utf8");
const currents = (N) => (N === 1 ? Float64Array.of(5) : linspace(0, 10, N));

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

function report(title, samples, reference) {
  console.log(`\n${title}`);
  for (const [name, values] of Object.entries(samples)) {
    const ratios = values.map((value, k) => samples[reference][k] / value);
    const against =
      name === reference ? "" : `${show(median(ratios))} times as fast as ${reference} (${spread(ratios)})`;
    console.log(`  ${name.padEnd(30)} ${show(median(values)).padStart(8)} ns  ${against}`);
  }
}

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
    { rounds: ROUNDS },
  );
  const perStep = Object.entries(samples).map(([name, values]) => [name, values.map((s) => (1e9 * s) / steps / N)]);
  report(
    `Hodgkin–Huxley, RK4, ${N} cells, per cell and step`,
    Object.fromEntries(perStep),
    "hand-written loop, Math.exp",
  );
}
