// One number of the benches, in a process of its own: node bench/cell.mjs '{"model": "hh", "size": 20, "backend": "js", …}'.
// Prints seconds of samples, of the backend and, in turns with it, of the loop by hand; or what the backend lacks.
import { Unavailable } from "../dist/backends/index.js";
import { compile } from "../dist/src/index.js";
import { backendNamed } from "./contestants.mjs";
import { turns } from "./measure.mjs";
import { MODELS } from "./models.mjs";

const { model: name, size, backend: asked, precision, seconds, rounds } = JSON.parse(process.argv[2]);

/** Seconds of a run, at most. */
const PATIENCE = 20;

async function measure() {
  const { model, options, hand, steps: whole } = await MODELS[name](size);
  const { dt } = options;
  const backend = await backendNamed(asked);
  const sim = await compile(model, { ...options, backend, precision, record: [] });
  const { summary, state } = await sim.run({ duration: dt, record: [] });
  let from = state;
  if (whole) {
    // Where a run would take minutes, that is said and not waited for.
    const { summary: second } = await sim.run({ duration: dt, record: [], from });
    const all = (whole * second.runMs) / 1000;
    if (all > Math.max(PATIENCE, 10 * seconds)) return { lacks: `a run would take about ${Math.round(all)} s` };
  }
  /** So many steps, each run going on from the one before. */
  const on = async (steps) => {
    const result = await sim.run({ duration: steps * dt, record: [], from });
    from = result.state;
    return result.summary.runMs / 1000;
  };
  const timed = async (run) => {
    const began = performance.now();
    await run();
    return (performance.now() - began) / 1000;
  };
  const again = (run) => (runs) =>
    timed(async () => {
      for (let k = 0; k < runs; k++) await run();
    });
  const contenders = {
    [asked]: whole ? again(() => sim.run({ duration: whole * dt, record: [] })) : on,
    hand: whole ? again(() => hand(whole, dt)) : (steps) => timed(() => hand(steps, dt)),
  };
  const { samples, steps } = await turns(contenders, { rounds, seconds });
  return { samples, steps: steps[asked], compileMs: summary.compileMs, firstMs: summary.runMs };
}

/** What is no fault of the bench: a backend that is not here, or has no word for something. */
const lack = (error) =>
  error instanceof Unavailable
    ? [error.message, error.install].filter(Boolean).join("; ")
    : ["ModelError", "OptionError"].includes(error.name)
      ? error.message.split("\n")[0]
      : undefined;

let result;
try {
  await (await backendNamed(asked)).probe?.();
  result = await measure();
} catch (error) {
  const lacks = lack(error);
  if (lacks === undefined) throw error;
  result = { lacks, absent: error instanceof Unavailable };
}
console.log(JSON.stringify(result));
process.exit(0);
