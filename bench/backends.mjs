// Two models on every backend, from 20 to 100 000 cells. Part of npm run bench; alone: npm run bench -- backends
import { figure, publish, REFERENCE } from "./charts.mjs";
import { cell, everyBackend } from "./contestants.mjs";
import { median, show, spread } from "./measure.mjs";
import { contestantsIn, numbers, sizesIn } from "./numbers.mjs";
import { sizesOf } from "./options.mjs";
import { tell } from "./tables.mjs";

const TITLES = {
  hh: "Hodgkin–Huxley cells, RK4, dt = 0.01",
  locust: "The locust's antennal lobe, RK4, dt = 0.01: copies of it side by side",
};

const present = await everyBackend();
const { machine, found } = await numbers("backends", () => {
  const cells = [];
  for (const model of Object.keys(TITLES))
    for (const size of sizesOf([20, 1000, 10_000, 100_000]))
      for (const contestant of present) {
        // What is not here is not here at any size.
        const absent = cells.find((one) => one.name === contestant.name && one.absent);
        cells.push(absent ? { ...absent, model, size } : cell(model, size, contestant));
        const { name, lacks, seconds } = cells.at(-1);
        process.stderr.write(`  ${model} ${size} ${name}: ${lacks ?? `${show(1e6 * seconds)} µs`}\n`);
      }
  return cells;
});

const ns = (seconds, size) => (1e9 * seconds) / size;
/** Of all processes of one size, in the middle: the loop by hand takes turns with each backend. */
const byHand = (model, size) =>
  median(found.filter((one) => one.model === model && one.size === size && !one.lacks).map(({ hand }) => hand));

const tables = Object.entries(TITLES).flatMap(([model, title]) =>
  sizesIn(found, model).map((size) => {
    const here = found.filter((one) => one.model === model && one.size === size);
    const rows = here.map(({ name, lacks, seconds, ratios, firstMs }) =>
      lacks
        ? [name, "", "", "", "", ""]
        : [
            name,
            show(1 / seconds),
            show(1e6 * seconds),
            show(ns(seconds, size)),
            `${show(median(ratios))} (${spread(ratios)})`,
            show(firstMs),
          ],
    );
    const measured = here.some(({ lacks }) => !lacks);
    const hand = measured ? byHand(model, size) : NaN;
    const reference = ["loop by hand, f64", show(1 / hand), show(1e6 * hand), show(ns(hand, size)), "1", ""];
    return {
      title: `${title}; ${size} cells`,
      head: ["", "steps a second", "µs a step", "ns per cell and step", "times as fast as by hand", "first step, ms"],
      rows: [...(measured ? [reference] : []), ...rows.filter((_, k) => !here[k].lacks)],
      notes: here.filter(({ lacks }) => lacks).map(({ name, lacks }) => `${name}: not here: ${lacks}`),
    };
  }),
);
tell("backends", machine, tables, "Nanoseconds per cell and step over the number of cells, a line for each backend");

const lineOf = (model, { name, backend, precision }) => ({
  name,
  family: backend.split(":")[0],
  variant: backend,
  look: precision === "f32" ? "dashed" : "whole",
  points: found
    .filter((one) => one.model === model && one.name === name && !one.lacks)
    .map(({ size, seconds }) => [size, ns(seconds, size)]),
});
const panels = Object.entries(TITLES).map(([model, title]) => {
  const lines = contestantsIn(found).map((one) => lineOf(model, one));
  const sizes = sizesIn(found, model).filter((size) =>
    found.some((one) => one.model === model && one.size === size && !one.lacks),
  );
  const hand = { name: "loop by hand, f64", family: REFERENCE, variant: REFERENCE, look: "whole" };
  return {
    title,
    axis: "ns per cell and step",
    across: "cells",
    lines: [{ ...hand, points: sizes.map((size) => [size, ns(byHand(model, size), size)]) }, ...lines],
  };
});
const drawn = panels.filter(({ lines }) => lines.slice(1).some(({ points }) => points.length > 0));
const subtitle = `Less is better. Dashed, with open marks: f32; whole, with filled ones: f64. ${machine}`;
if (drawn.length > 0) await publish("backends", figure({ title: "A step on every backend", subtitle, panels: drawn }));
