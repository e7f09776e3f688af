/** Spikes of two runs, matched. */
import { expect, test } from "vitest";
import { match, shiftsOf, spikesAgainst } from "../src/matching.ts";
import type { Spikes } from "../src/index.ts";

/** Spikes of elements at times, in the order of the times; a step is 1. */
function spikes(...of: readonly (readonly [element: number, time: number])[]): Spikes {
  const sorted = of.toSorted(([, a], [, b]) => a - b);
  return {
    element: Int32Array.from(sorted, ([element]) => element),
    step: Float64Array.from(sorted, ([, time]) => Math.floor(time)),
    time: Float64Array.from(sorted, ([, time]) => time),
  };
}
const times = (of: readonly { readonly time: number }[]): number[] => of.map(({ time }) => time);

test("the nearest ones of an element belong together", () => {
  const { pairs, missing, extra } = match(
    spikes([0, 10], [0, 20], [0, 30], [1, 20.1]),
    spikes([0, 10.2], [0, 29.9], [1, 20], [1, 25], [2, 5]),
  );
  expect(pairs.map(([one, other]) => [one.element, one.time, other.time])).toEqual([
    [0, 10, 10.2],
    [0, 30, 29.9],
    [1, 20.1, 20],
  ]);
  expect(times(missing)).toEqual([20]);
  expect(times(extra).toSorted((a, b) => a - b)).toEqual([5, 25]);
});

test("a spike may move as far as those before it did, until one is missing", () => {
  const probe = match(spikes([0, 10], [0, 20], [0, 30]), spikes([0, 10.5], [0, 20.25]));
  const tolerance = shiftsOf([probe], () => 0.125);
  expect([9, 10, 25].map(tolerance.at)).toEqual([0.125, 0.625, 0.625]);
  expect(tolerance.until).toBe(30);
  const run = match(spikes([0, 10], [0, 20], [0, 30]), spikes([0, 10.5], [0, 20.75]));
  const { agreement, first } = spikesAgainst("spikes", run, tolerance, 1);
  expect(first).toEqual({
    ...{ variable: "spikes", element: 0, step: 20, t: 20 },
    ...{ value: 20.75, reference: 20, tolerance: 0.625 },
  });
  expect(agreement).toEqual({
    ...{ counts: "different", reference: 3, run: 2 },
    ...{ maxShift: 0.75, tolerance: 0.625, determinedUntil: 30 },
  });
});

test("counts are those of each element", () => {
  const of = match(spikes([0, 1], [1, 2]), spikes([0, 1], [2, 2]));
  const { agreement, first } = spikesAgainst("spikes", of, { at: () => 0, until: Infinity }, 1);
  expect(agreement).toMatchObject({ counts: "different", reference: 2, run: 2 });
  expect(first).toMatchObject({ element: 1, reference: 2, value: null });
});
