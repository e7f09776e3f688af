// The numbers of a bench: measured and written beside its figure, or, to draw it again, read from there.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { machine } from "./measure.mjs";
import { folder, redraw } from "./options.mjs";

/**
 * `{ machine, found }`: the machine, and what `measure` finds or found: a list of `{ model, size, name, precision, … }`. Of what was found before,
 * that which `keeps` says stays beside what is found now.
 */
export async function numbers(bench, measure, keeps = () => false) {
  const file = fileOf(bench);
  if (redraw) return read(file);
  const found = await measure();
  const kept = existsSync(file) ? read(file).found.filter((old) => keeps(old, found)) : [];
  const measured = { machine: machine(), found: [...kept, ...found] };
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(measured, null, 1)}\n`);
  return measured;
}

const fileOf = (bench) => join(folder, `${bench}.json`);
/** Whether there is something to draw again. */
export const isMeasured = (bench) => existsSync(fileOf(bench));

function read(file) {
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  console.error(`There is no ${file} to draw again: measure first; --docs draws again what the docs show.`);
  process.exit(2);
}

/** Every size of a model, and everything that was measured at one of them, each once. */
export const sizesIn = (found, model) => [
  ...new Set(found.filter((one) => one.model === model).map(({ size }) => size)),
];
export const contestantsIn = (found) => [...new Map(found.map((one) => [one.name, one])).values()];
