/** What happens in a step, in order: random models with events against a plain program. */
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { Float } from "../../ir/index.ts";
import { compile, type ResultBase } from "../../src/index.ts";
import { checkAsync, Tally } from "../property/check.ts";
import { DT, eventModels, NAIVE_METHODS, simulateNaively, textOf, type EventModel } from "./naive.ts";

const VARIABLES = ["x", "y", "z", "s", "p", "w"] as const;
const PIECES = [
  "(unless refractory)",
  "refractory(",
  "reset(late",
  "event(",
  "when(",
  "q =",
  "lastspike",
  "I(t)",
  "shift(",
  "*=",
];
const tally = new Tally([...PIECES, ...Object.keys(NAIVE_METHODS), "f32", "f64", "spikes", "late", "times", "t_n"]);
afterAll(() => tally.report("what the models held"));

const options = fc.record({
  method: fc.constantFrom(...(Object.keys(NAIVE_METHODS) as ("euler" | "rk4")[])),
  precision: fc.constantFrom<Float>("f64", "f32"),
  seed: fc.nat({ max: 99 }),
  steps: fc.integer({ min: 1, max: 14 }),
  cut: fc.nat({ max: 13 }),
  without: fc.subarray(["cse", "hoist", "fuse", "simplify", "dce", "strength"], { maxLength: 2 }),
});
const described = (m: EventModel): string => `\n${textOf(m)}\nsize ${m.size}, from step ${m.offset}\n`;
const models = eventModels.map((m) =>
  Object.defineProperty({ ...m }, fc.toStringMethod, { value: () => described(m) }),
);

const rowsOf = (result: ResultBase, name: string, size: number): number[][] => {
  const { shape, data } = result.variables[name]!;
  return Array.from({ length: shape[0] }, (_, row) =>
    Array.from({ length: size }, (_, k) => data[row * shape[1] + (shape[1] === 1 ? 0 : k)]!),
  );
};

test("random models with events, in bits", async () => {
  await checkAsync(
    31,
    300,
    fc.tuple(models, options),
    async ([m, { method, precision, seed, steps, cut, without }]) => {
      const { size } = m;
      const text = textOf(m);
      const sim = await compile(text, { method, precision, math: "exact", seed, size, dt: DT, without });
      const t0 = Number((m.offset * DT).toFixed(10));
      const duration = (n: number): number => Number((n * DT).toFixed(10));
      const draws = rowsOf(
        await (
          await compile("u = rand()\nx' = 0", { precision, seed, size, dt: DT })
        ).run({ duration: duration(steps), record: ["u"] }),
        "u",
        size,
      );
      const round = precision === "f32" ? Math.fround : (x: number): number => x;
      const wanted = simulateNaively(m, NAIVE_METHODS[method]!, steps, draws, round);
      const events = [...sim.model.events.keys()];
      const variables = VARIABLES.filter((name) => sim.recordable.includes(name));
      const run = sim.run({ duration: duration(steps), t0, record: [...variables, "u", ...events] });
      for (const piece of PIECES) if (text.includes(piece)) tally.add(piece);
      tally.add(method);
      tally.add(precision);
      if (wanted.failed !== undefined) {
        tally.add("without end");
        await expect(run).rejects.toThrow(`without end at t = ${t0 + wanted.failed * DT}`);
        return;
      }
      const result = await run;
      expect(rowsOf(result, "u", size)).toEqual(draws);
      for (const name of variables)
        expect(rowsOf(result, name, size), name).toEqual(wanted.rows.map((row) => row[name]));
      for (const name of events as ("spikes" | "late")[]) {
        const { element, step, time } = result.spikes[name]!;
        tally.add(name, element.length);
        const [got, known] = [
          Array.from(element, (k, j) => ({ element: k, step: step[j]!, time: time[j]! })),
          wanted.spikes[name],
        ];
        expect(
          got.map(({ element: k, step: n }) => [k, n]),
          name,
        ).toEqual(known.map(({ element: k, step: n }) => [k, n]));
        known.forEach(({ time: at }, j) => {
          if (at === undefined) return;
          tally.add("times");
          if (at === t0 + got[j]!.step * DT) tally.add("t_n");
          expect(got[j]!.time, `time of ${name}`).toBe(at);
        });
      }

      // Cut in two, and recorded otherwise.
      const first = await sim.run({ duration: duration(cut % steps), t0, record: ["y"], every: 3 });
      const rest = await sim.run({ duration: duration(steps - (cut % steps)), from: first.state });
      for (const name of ["x", "y", "z"])
        expect(rowsOf(rest, name, size), `${name}, resumed`).toEqual(rowsOf(result, name, size).slice(cut % steps));
      for (const name of events) {
        const tail = (of: ResultBase) =>
          Array.from(of.spikes[name]!.step, (n, k) => [n, of.spikes[name]!.element[k], of.spikes[name]!.time[k]]);
        expect(tail(rest), `${name}, resumed`).toEqual(tail(result).filter(([n]) => n! >= cut % steps));
      }
    },
  );
});
