/** Spikes at given times, against a plain search for the step of each. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { spikeTrains } from "../src/trains.ts";

const rows = (list: readonly (readonly [number, number])[]) => ({ shape: [list.length, 2], data: list.flat() });
const listed = ({ offsets, steps, fractions }: ReturnType<typeof spikeTrains>, i: number): number[][] =>
  Array.from(steps.subarray(offsets[i], offsets[i + 1]), (step, k) => [step, fractions[offsets[i]! + k]!]);

test("times between steps, in any order", () => {
  const given = rows([[2, 3.25], [0, 0.5], [2, 1], [0, 7.75], [2, 0]]); // prettier-ignore
  const made = spikeTrains(given, 4, { t0: 0, dt: 0.5 });
  expect([0, 1, 2, 3].map((i) => listed(made, i))).toEqual([[[1, 0], [15, 0.5]], [], [[0, 0], [2, 0], [6, 0.5]], []]); // prettier-ignore
  expect(made.dropped).toBe(0);
});

test("a time that is a step, but for rounding, is that step", () => {
  for (const [dt, t0] of [[0.1, 0], [0.01, 0], [0.1, 0.3], [1 / 3, -7]] as const) {
    const times = Array.from({ length: 1000 }, (_, n) => [0, t0 + n * dt] as const);
    const { steps, fractions, dropped } = spikeTrains(rows(times), 1, { t0, dt });
    expect(Array.from(steps)).toEqual(times.map((_, n) => n));
    expect(fractions.every((part) => Object.is(part, 0))).toBe(true);
    expect(dropped).toBe(0);
  } // prettier-ignore
  const close = rows([[0, 3 - 0.9e-6], [0, 4 - 1.1e-6], [0, 6 + 0.9e-6]]); // prettier-ignore
  const { steps, fractions, dropped } = spikeTrains(close, 1, { t0: 0, dt: 1 });
  expect(Array.from(steps)).toEqual([3, 6]);
  expect(Array.from(fractions)).toEqual([0, 0]);
  expect(dropped).toBe(1);
});

test("before t0 a row is left out, unless it is at t0 but for rounding; a second one of a step is counted", () => {
  const given = rows([[0, 0.99], [0, 1 - 1e-8], [0, 1.05], [1, 0.2], [1, 1.3], [1, 1.25], [1, 1.29]]); // prettier-ignore
  const { offsets, steps, fractions, dropped } = spikeTrains(given, 2, { t0: 1, dt: 0.1 });
  expect(Array.from(offsets)).toEqual([0, 1, 3]);
  expect(Array.from(steps)).toEqual([0, 2, 3]);
  expect(Object.is(steps[0], 0)).toBe(true);
  expect(fractions[1]).toBeCloseTo(0.5, 12);
  expect(dropped).toBe(2);
});

test("as a plain search finds them", () => {
  const spike = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -40, max: 400 }));
  fc.assert(
    fc.property(fc.array(spike, { maxLength: 60 }), (list) => {
      // Times are eighths of a step, so that nothing is rounded.
      const [t0, dt] = [3, 0.25];
      const made = spikeTrains(rows(list.map(([i, eighths]) => [i, t0 + (eighths * dt) / 8])), 5, { t0, dt });
      let dropped = 0;
      for (let i = 0; i < 5; i++) {
        const wanted: number[][] = [];
        for (let step = 0; step <= 50; step++) {
          const inStep = list.filter(([j, e]) => j === i && e >= 8 * step && e < 8 * (step + 1)).map(([, e]) => e);
          if (inStep.length > 0) wanted.push([step, (Math.min(...inStep) - 8 * step) / 8]);
          dropped += Math.max(0, inStep.length - 1);
        }
        expect(listed(made, i)).toEqual(wanted);
      }
      expect(made.dropped).toBe(dropped);
    }),
  );
});

test.each<readonly [readonly (readonly [number, number])[], RegExp]>([
  [[[0, 1], [3, 1]], /row 1 of the given spikes: 3 is no element; there are 3, counted from 0/],
  [[[-1, 1]], /-1 is no element/],
  [[[0.5, 1]], /0.5 is no element/],
  [[[0, NaN]], /row 0 of the given spikes: NaN is no time/],
  [[[0, Infinity]], /Infinity is no time/],
])("refused: %s", (list, message) => {
  expect(() => spikeTrains(rows(list), 3, { t0: 0, dt: 1 })).toThrow(message);
}); // prettier-ignore

test("refused: another shape", () => {
  expect(() => spikeTrains({ shape: [3], data: [0, 1, 2] }, 3, { t0: 0, dt: 1 })).toThrow(/\[k, 2\].*not \[3\]/);
});
