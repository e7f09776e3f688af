// What the benches measure: every backend, and what is no backend but can be run like one.
import { BACKEND_NAMES, backendOf } from "../dist/backends/index.js";
import { apart, median } from "./measure.mjs";
import { backendsOf, rounds, seconds } from "./options.mjs";

/** Ways to run that only the benches know. */
const OTHERS = {
  interpreter: async () => (await import("../dist/src/interpreter.js")).interpreter,
  "tfjs:wasm, eager": async () => (await import("../dist/backends/tfjs/index.js")).eager("wasm"),
};

export const backendNamed = (name) => (Object.hasOwn(OTHERS, name) ? OTHERS[name]() : backendOf(name));

/** Every registered backend in each precision that it has, of those that are asked for. */
export async function everyBackend(names = BACKEND_NAMES) {
  const asked = new Set(backendsOf(names));
  const contestants = [];
  for (const backend of names.filter((name) => asked.has(name)))
    for (const precision of (await backendNamed(backend)).capabilities.precisions)
      contestants.push({ backend, precision, name: `${backend} ${precision}` });
  return contestants;
}

/** Seconds of one of them and of the loop by hand, in a process of its own, with what is made of them. */
export function cell(model, size, { backend, precision, name }) {
  const given = { model, size, backend, precision, seconds, rounds };
  const found = apart(process.execPath, ["bench/cell.mjs", JSON.stringify(given)], { seconds: 120 + 10 * seconds });
  const key = { model, size, backend, precision, name };
  if (found.lacks !== undefined) return { ...key, ...found };
  const { samples, ...rest } = found;
  const ratios = samples.hand.map((hand, k) => hand / samples[backend][k]);
  return { ...key, ...rest, seconds: median(samples[backend]), hand: median(samples.hand), ratios };
}
