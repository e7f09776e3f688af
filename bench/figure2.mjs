// The product of two matrices, and RK4 of independent equations, beside NumPy and TensorFlow in Python.
// Part of npm run bench; alone: npm run bench -- figure2 --peers
import { figure, publish, REFERENCE } from "./charts.mjs";
import { cell, everyBackend } from "./contestants.mjs";
import { machine, median, show } from "./measure.mjs";
import { sizesOf } from "./options.mjs";
import { peerCell, PEERS } from "./peers.mjs";
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
const contestants = [...backends, ...PEERS];

const found = [];
for (const [model, { sizes }] of Object.entries(PROBLEMS))
  for (const size of sizes)
    for (const contestant of contestants) {
      const { name } = contestant;
      const absent = found.find((one) => one.name === name && one.absent);
      const measure = contestant.isPeer ? peerCell : cell;
      found.push(absent ? { ...absent, model, size } : measure(model, size, contestant));
      const { lacks, seconds } = found.at(-1);
      process.stderr.write(`  ${model} ${size} ${name}: ${lacks ?? `${show(1e3 * seconds)} ms`}\n`);
    }

const of = (model) => found.filter((one) => one.model === model && !one.lacks);
const byHand = (model, size) =>
  median(of(model).flatMap((one) => (one.size === size && one.hand !== undefined ? [one.hand] : [])));
const tables = Object.entries(PROBLEMS).map(([model, { title, sizes }]) => {
  const cellOf = (name, size) => found.find((one) => one.model === model && one.name === name && one.size === size);
  const shown = contestants.filter(({ name }) => sizes.some((size) => !cellOf(name, size).lacks));
  const milliseconds = ({ lacks, seconds }) => (lacks ? "–" : show(1000 * seconds));
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
tell("figure2", tables, "Milliseconds over N for both problems, a line for each backend and peer");

const panels = Object.entries(PROBLEMS).map(([model, { title, sizes }]) => {
  const lines = contestants.map(({ name, backend, precision, family, isPeer }) => ({
    name: name,
    family: family ?? backend,
    look: isPeer ? "dotted" : precision === "f32" ? "dashed" : "whole",
    points: of(model)
      .filter((one) => one.name === name)
      .map(({ size, seconds }) => [size, 1000 * seconds]),
  }));
  const hand = { name: "loop by hand, f64", family: REFERENCE, look: "whole" };
  return {
    title,
    axis: "ms",
    across: "N",
    lines: [{ ...hand, points: sizes.map((size) => [size, 1000 * byHand(model, size)]) }, ...lines].filter(
      ({ points }) => points.length > 0,
    ),
  };
});
const subtitle = `Less is better. Dashed: f32; the others are f64. Dotted: Python. ${machine()}`;
await publish("figure2", figure({ title: "Beside NumPy and TensorFlow", subtitle, panels }), {
  machine: machine(),
  found,
});
