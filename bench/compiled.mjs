// Operations one by one against compiled ones: what the way of running a step costs. Part of npm run bench; alone: npm run bench -- compiled
import { cell, everyBackend } from "./contestants.mjs";
import { median, show, spread } from "./measure.mjs";
import { numbers, sizesIn } from "./numbers.mjs";
import { sizesOf } from "./options.mjs";
import { tell } from "./tables.mjs";

/** From the slowest way to the fastest. */
const WAYS = {
  interpreter: "the graph, node by node, in JavaScript",
  "tfjs:tensorflow": "op by op",
  "tfjs:wasm, eager": "op by op",
  "tfjs:cpu": "op by op",
  "tfjs:wasm": "a list of kernel calls with their memory, made before",
  "tfjs:graph": "one graph of TensorFlow's with the loop inside",
  "tfjs:xla": "the same, compiled",
  js: "one loop of JavaScript",
};

const contestants = await everyBackend(Object.keys(WAYS));
const { machine, found } = await numbers("compiled", () =>
  sizesOf([20, 1000]).flatMap((size) =>
    contestants.map((contestant) => {
      const one = cell("hh", size, contestant);
      process.stderr.write(`  ${size} ${one.name}: ${one.lacks ?? `${show(1e6 * one.seconds)} µs`}\n`);
      return one;
    }),
  ),
);
const tables = sizesIn(found, "hh").map((size) => {
  const here = found.filter((one) => one.size === size);
  const measured = here.filter(({ lacks }) => !lacks);
  const eager = measured.find(({ backend }) => backend === "tfjs:tensorflow");
  const rows = measured.map(({ name, backend, seconds, ratios }) => [
    name,
    WAYS[backend],
    show(1e6 * seconds),
    eager ? show(eager.seconds / seconds) : "",
    `${show(median(ratios))} (${spread(ratios)})`,
  ]);
  const hand = median(measured.map((one) => one.hand));
  const reference =
    measured.length > 0
      ? [["loop by hand, f64", "", show(1e6 * hand), eager ? show(eager.seconds / hand) : "", "1"]]
      : [];
  return {
    title: `Hodgkin–Huxley, RK4, ${size} cells: op by op and compiled`,
    head: ["", "a step is", "µs a step", "times as fast as tfjs:tensorflow, op by op", "times as fast as by hand"],
    rows: [...rows, ...reference],
    notes: here.filter(({ lacks }) => lacks).map(({ name, lacks }) => `${name}: not here: ${lacks}`),
  };
});
tell("compiled", machine, tables);
