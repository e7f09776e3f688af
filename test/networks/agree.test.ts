/** Random networks, compiled, against a plain program: spikes, and all values at every step, in bits. */
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { Float } from "../../ir/index.ts";
import { compile, type ResultBase } from "../../src/index.ts";
import { NAIVE_METHODS } from "../language/naive.ts";
import { ROUND } from "../language/run.ts";
import { checkAsync, Tally } from "../property/check.ts";
import { decimal, DT, networks, textOf } from "./arbitrary.ts";
import { simulateNaively, type NaiveResult, type Network, type Projection } from "./naive.ts";

const PASSES = ["lump", "dense", "cse", "hoist", "fuse", "simplify", "dce", "strength"];
const options = fc.record({
  method: fc.constantFrom("euler" as const, "rk4" as const, "rk4" as const, "heun" as const, "rk38" as const),
  steps: fc.integer({ min: 2, max: 12 }),
  cut: fc.nat({ max: 11 }),
  without: fc.subarray(PASSES, { maxLength: 2 }),
  products: fc.constantFrom("auto" as const, "sparse" as const, "dense" as const),
  precision: fc.constantFrom<Float>("f64", "f64", "f32"),
});
const described = networks.map((network) =>
  Object.defineProperty({ ...network }, fc.toStringMethod, {
    value: () => `\n${textOf(network)}\nfrom step ${network.offset}\n`,
  }),
);

/** What is in a model, by how it is written. */
const CONSTRUCTS: Readonly<Record<string, (projection: Projection) => boolean>> = {
  "a projection to itself": ({ from, to }) => to.some(({ name }) => name === from.name),
  "from a part": ({ from }) => from.range !== undefined,
  "to a part": ({ to }) => to.some(({ range }) => range !== undefined),
  "all()": ({ connect }) => connect.text === "all()",
  "one_to_one()": ({ connect }) => connect.text === "one_to_one()",
  "a condition": ({ connect }) => /^(?!\[).*[<>=] /.test(connect.text),
  "a matrix": ({ connect }) => connect.text.startsWith("["),
  "a list": ({ connect }) => connect.text.startsWith("pairs"),
  "no synapse": ({ connect }) => connect.text === "i > 90",
  "several targets": ({ to }) => to.length > 1,
  "a state of synapses": ({ variables }) => variables.some(({ role }) => role === "state"),
  "a map of synapses": ({ variables }) => variables.some(({ role }) => role === "map"),
  "several lines of one kind": ({ deliveries }) => new Set(deliveries.map(({ at }) => at)).size < deliveries.length,
  "delay per synapse": ({ deliveries, spans }) =>
    deliveries.some(({ delay }) => delay && /[ij]/.test(delay.text === "d" ? spans["d"]!.text : delay.text)),
  "on_post with a delay": ({ deliveries }) => deliveries.some(({ at, delay }) => at === "post" && delay !== null),
  "a local name": ({ deliveries }) => deliveries.some(({ assigns }) => assigns[0]!.name === "q"),
  "a weight that is assigned": writes((name) => name === "w"),
  x_post: writes((name) => name === "x_post"),
  p_post: writes((name) => name === "p_post"),
  x_pre: writes((name) => name === "x_pre"),
};
function writes(isOne: (name: string) => boolean): (projection: Projection) => boolean {
  return ({ deliveries }) => deliveries.some(({ assigns }) => assigns.some(({ name }) => isOne(name)));
}
const PIECES = [
  "(unless refractory)",
  "lastspike_pre",
  "lastspike_post",
  "sum(q",
  "drive(t)",
  "event(",
  "next(",
] as const;
const HAPPENED = [
  "delivered, on_pre",
  "delivered, on_post",
  "dropped",
  "several spikes at one target in one step",
  "reset after a spike",
  "reset after a named event",
  "when fired",
];
const OTHERS = [
  "two projections between the same",
  "refractory for a time",
  "refractory while",
  "rising",
  "spikes",
  "times",
];
const tally = new Tally([...Object.keys(CONSTRUCTS), ...PIECES, ...HAPPENED, ...OTHERS]);
afterAll(() => tally.report("what the networks held"));

function count({ blocks }: Network, text: string, { seen, spikes }: NaiveResult): void {
  const projections = blocks.filter((block) => block.kind === "projection");
  for (const [name, holds] of Object.entries(CONSTRUCTS)) if (projections.some(holds)) tally.add(name);
  for (const piece of PIECES) if (text.includes(piece)) tally.add(piece);
  for (const name of Object.keys(seen)) tally.add(name);
  const ends = projections.map(({ from, to }) => JSON.stringify([from.name, to.map(({ name }) => name)]));
  if (new Set(ends).size < ends.length) tally.add("two projections between the same");
  for (const block of blocks)
    if (block.kind === "population") {
      if (block.refractory) tally.add("c" in block.refractory ? "refractory while" : "refractory for a time");
      else if (!block.consequences.some(({ kind }) => kind === "reset")) tally.add("rising");
    }
  tally.add(
    "spikes",
    Object.values(spikes).reduce((sum, { length }) => sum + length, 0),
  );
}

/** Throws the first difference in values, at the earliest step at which there is one. */
function sameValues(got: ResultBase, rows: NaiveResult["rows"], names: readonly string[]): void {
  rows.forEach((row, step) => {
    for (const name of names)
      row[name]!.forEach((known, element) => {
        const { shape, data } = got.variables[name]!;
        const value = data[step * shape[1] + (shape[1] === 1 ? 0 : element)];
        // No sign of zero shows in what follows: nothing divides by a value that changes.
        if (value !== known && !Object.is(value, known))
          throw new Error(`${name}[${element}] is ${value}, not ${known}, in row ${step} of ${rows.length}`);
      });
  });
}

/** Throws unless the same elements spike in the same steps, from a step on, and at the same times. */
function sameSpikes(got: ResultBase, spikes: NaiveResult["spikes"], from = 0): void {
  for (const [name, all] of Object.entries(spikes)) {
    const known = all.filter(({ step }) => step >= from);
    const { element, step, time } = got.spikes[name]!;
    const found = Array.from(element, (k, at) => [k, step[at]]);
    expect(found, name).toEqual(known.map((spike) => [spike.element, spike.step]));
    known.forEach((spike, at) => {
      if (spike.time === undefined) return;
      tally.add("times");
      // Times are recorded as t0 and a part of a run: sums of numbers below 10, of which each has its rounding.
      expect(time[at], `time of ${name}`).toBeCloseTo(spike.time * DT, 10);
    });
  }
}

const time = (steps: number): number => Number(decimal(steps * DT));

test("random networks, in bits, in one run and in two", async () => {
  await checkAsync(43, 200, fc.tuple(described, options), async ([network, { method, steps, cut, ...how }]) => {
    const text = textOf(network);
    const sim = await compile(text, { method, math: "exact", dt: DT, ...how });
    const wanted = simulateNaively(network, NAIVE_METHODS[method]!, { steps, dt: DT, round: ROUND[how.precision] });
    count(network, text, wanted);
    const names = Object.keys(wanted.rows[0]!).filter(
      (name) => sim.recordable.includes(name) && wanted.rows[0]![name]!.length > 0,
    );
    const [t0, record] = [time(network.offset), [...names, ...Object.keys(wanted.spikes)]];
    const run = sim.run({ duration: time(steps), t0, record });
    if (wanted.failed !== undefined) {
      tally.add("without end");
      await expect(run).rejects.toThrow("without end");
      return;
    }
    const whole = await run;
    sameSpikes(whole, wanted.spikes);
    sameValues(whole, wanted.rows, names);

    const before = cut % steps;
    const first = await sim.run({ duration: time(before), t0, record: names.slice(0, 1) });
    const rest = await sim.run({ duration: time(steps - before), from: first.state, record });
    sameSpikes(rest, wanted.spikes, before);
    sameValues(rest, wanted.rows.slice(before), names);
  });
});
