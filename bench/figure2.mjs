// The product of two matrices, and RK4 of independent equations, beside NumPy and TensorFlow in Python.
// Part of npm run bench; alone: npm run bench -- figure2 --peers
import { CONTENDERS, figure, publish, REFERENCE } from "./charts.mjs";
import { cell, everyBackend } from "./contestants.mjs";
import { median, show } from "./measure.mjs";
import { contestantsIn, numbers, sizesIn } from "./numbers.mjs";
import { sizesOf } from "./options.mjs";
import { peerCell, PEERS } from "./peers/figure2.mjs";
import { tell } from "./tables.mjs";

const PROBLEMS = {
  product: {
    title: "The product of two N × N matrices",
    sizes: sizesOf([10, 32, 100, 316, 1000]),
  },
  sines: {
    title: "N equations dx/dt = sin(x t), 499 steps of RK4",
    sizes: sizesOf([1, 10, 100, 1000, 10_000, 100_000]),
  },
};

/** Each backend in f64, or in f32 where it has nothing else. */
const all = await everyBackend();
const backends = all.filter(
  ({ backend, precision }) =>
    precision === "f64" || !all.some((one) => one.backend === backend && one.precision === "f64"),
);

const { machine, found } = await numbers("figure2", () => {
  const cells = [];
  for (const [model, { sizes }] of Object.entries(PROBLEMS))
    for (const size of sizes)
      for (const contestant of [...backends, ...PEERS]) {
        const { name } = contestant;
        const absent = cells.find((one) => one.name === name && one.absent);
        const measure = contestant.isPeer ? peerCell : cell;
        cells.push(absent ? { ...absent, model, size } : measure(model, size, contestant));
        const { lacks, seconds } = cells.at(-1);
        process.stderr.write(`  ${model} ${size} ${name}: ${lacks ?? `${show(1e3 * seconds)} ms`}\n`);
      }
  return cells;
});
const contestants = contestantsIn(found);

const of = (model) => found.filter((one) => one.model === model && !one.lacks);
const byHand = (model, size) =>
  median(of(model).flatMap((one) => (one.size === size && one.hand !== undefined ? [one.hand] : [])));
const isThere = (one) => one !== undefined && !one.lacks;
const tables = Object.entries(PROBLEMS).map(([model, { title }]) => {
  const sizes = sizesIn(found, model);
  const cellOf = (name, size) => found.find((one) => one.model === model && one.name === name && one.size === size);
  const shown = contestants.filter(({ name }) => sizes.some((size) => isThere(cellOf(name, size))));
  const milliseconds = (one) => (isThere(one) ? show(1000 * one.seconds) : "–");
  const reasons = new Set(
    found.flatMap(({ model: of, size, name, lacks, absent }) =>
      lacks && of === model ? [absent ? `${name}: not here: ${lacks}` : `${name}, N = ${size}: ${lacks}`] : [],
    ),
  );
  return {
    title: `${title}, milliseconds`,
    head: ["", ...sizes.map((size) => `N = ${size}`)],
    rows: [
      ["loop by hand, f64", ...sizes.map((size) => show(1000 * byHand(model, size)))],
      ...shown.map(({ name }) => [name, ...sizes.map((size) => milliseconds(cellOf(name, size)))]),
    ],
    notes: [...reasons],
  };
});
tell("figure2", machine, tables, "Milliseconds over N for both problems, a line for each backend and peer");

const panels = Object.entries(PROBLEMS).map(([model, { title }]) => {
  const lines = contestants.map(({ name, backend, precision }) => ({
    name,
    family: backend?.split(":")[0] ?? CONTENDERS,
    variant: backend ?? name,
    look: backend === undefined ? "dotted" : precision === "f32" ? "dashed" : "whole",
    points: of(model)
      .filter((one) => one.name === name)
      .map(({ size, seconds }) => [size, 1000 * seconds]),
  }));
  const hand = { name: "loop by hand, f64", family: REFERENCE, variant: REFERENCE, look: "whole" };
  const sizes = sizesIn(found, model).filter((size) => byHand(model, size) !== undefined);
  const points = sizes.map((size) => [size, 1000 * byHand(model, size)]);
  return { title, axis: "ms", across: "N", lines: [{ ...hand, points }, ...lines] };
});
const subtitle = `Less is better. Dashed, with open marks: f32; the others: f64. Dotted: Python. ${machine}`;
await publish("figure2", figure({ title: "Beside NumPy and TensorFlow", subtitle, panels }));
