/** Spikes of two runs: which are the same, how far each has moved, and which only one of the two has. */
import type { Difference } from "./agreement.ts";
import type { Spikes } from "./simulation.ts";

interface Spike {
  readonly element: number;
  readonly step: number;
  readonly time: number;
}

export interface Matching {
  /** Spikes of the reference that the run has too, and when it has them. */
  readonly pairs: readonly (readonly [reference: Spike, run: Spike])[];
  /** Spikes that the run lacks, and those that it has besides. */
  readonly missing: readonly Spike[];
  readonly extra: readonly Spike[];
}

/** Matches the spikes of each element, in their order, with the nearest ones. */
export function match(reference: Spikes, run: Spikes): Matching {
  const [ours, theirs] = [byElement(reference), byElement(run)];
  const [pairs, missing, extra] = [[] as [Spike, Spike][], [] as Spike[], [] as Spike[]];
  for (const element of new Set([...ours.keys(), ...theirs.keys()])) {
    const [a, b] = [ours.get(element) ?? [], theirs.get(element) ?? []];
    const apart = (i: number, j: number): number =>
      i < a.length && j < b.length ? Math.abs(a[i]!.time - b[j]!.time) : Infinity;
    let [i, j] = [0, 0];
    while (i < a.length && j < b.length) {
      const here = apart(i, j);
      if (apart(i, j + 1) < here) extra.push(b[j++]!);
      else if (apart(i + 1, j) < here) missing.push(a[i++]!);
      else pairs.push([a[i++]!, b[j++]!]);
    }
    missing.push(...a.slice(i));
    extra.push(...b.slice(j));
  }
  return { pairs, missing, extra };
}

function byElement({ element, step, time }: Spikes): Map<number, Spike[]> {
  const trains = new Map<number, Spike[]>();
  element.forEach((of, k) => {
    const spike = { element: of, step: step[k]!, time: time[k]! };
    const train = trains.get(of);
    if (train) train.push(spike);
    else trains.set(of, [spike]);
  });
  return trains;
}

/** How far the spikes of a run may have moved. */
export interface SpikeTolerance {
  /** Of a spike at this time. */
  at(time: number): number;
  /** From here on the model does not determine in this precision which spikes there are. */
  readonly until: number;
}

export const NO_SHIFT: SpikeTolerance = { at: () => 0, until: Infinity };

/** As far as spikes before it have moved in the runs with fewer digits; `rounding` is that of the times themselves. */
export function shiftsOf(matchings: readonly Matching[], rounding: (time: number) => number): SpikeTolerance {
  const moved = matchings
    .flatMap(({ pairs }) => pairs.map(([one, other]) => [one.time, Math.abs(other.time - one.time)] as const))
    .toSorted(([a], [b]) => a - b);
  const times = moved.map(([time]) => time);
  const most: number[] = [];
  for (const [, shift] of moved) most.push(Math.max(shift, most.at(-1) ?? 0));
  const single = matchings.flatMap(({ missing, extra }) => [...missing, ...extra]);
  return {
    at: (time) => rounding(time) + (most[countUpTo(times, time) - 1] ?? 0),
    until: single.reduce((first, { time }) => Math.min(first, time), Infinity),
  };
}

/** How many of ascending times are not after `time`. */
function countUpTo(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How the spikes of one event compare. */
export interface SpikeAgreement {
  /** Whether each element has as many spikes in the run as in the reference. */
  readonly counts: "equal" | "different";
  /** How many the reference has, and the run. */
  readonly reference: number;
  readonly run: number;
  /** How far a spike has moved at most, and how far it may have, in the unit of time. */
  readonly maxShift: number;
  readonly tolerance: number;
  /** The time up to which the model determines them in this precision; null: to the end. */
  readonly determinedUntil: number | null;
}

/** Compares the spikes of a run up to the time `end`. `step` is the length of one. */
export function spikesAgainst(
  variable: string,
  { pairs, missing, extra }: Matching,
  tolerance: SpikeTolerance,
  step: number,
): { agreement: SpikeAgreement; first: Difference | undefined } {
  // A spike may be on either side of the edge of a step.
  const isDetermined = ({ time }: Spike): boolean => time + tolerance.at(time) + step < tolerance.until;
  const known = pairs.filter(([one]) => isDetermined(one));
  const shift = ([one, other]: Matching["pairs"][number]): number => Math.abs(other.time - one.time);
  const differences = [
    ...known
      .filter((pair) => !(shift(pair) <= tolerance.at(pair[0].time)))
      .map(([one, other]) => ({ ...one, value: other.time, reference: one.time })),
    ...missing.filter(isDetermined).map((one) => ({ ...one, value: null, reference: one.time })),
    ...extra.filter(isDetermined).map((one) => ({ ...one, value: one.time, reference: null })),
  ].toSorted((a, b) => a.time - b.time);
  const [found] = differences;
  const first = found && {
    ...{ variable, element: found.element, step: found.step, t: found.time },
    ...{ value: found.value, reference: found.reference, tolerance: tolerance.at(found.time) },
  };
  const change = new Map<number, number>();
  for (const { element } of missing) change.set(element, (change.get(element) ?? 0) - 1);
  for (const { element } of extra) change.set(element, (change.get(element) ?? 0) + 1);
  const agreement: SpikeAgreement = {
    counts: [...change.values()].every((more) => more === 0) ? "equal" : "different",
    reference: pairs.length + missing.length,
    run: pairs.length + extra.length,
    maxShift: known.reduce((most, pair) => Math.max(most, shift(pair)), 0),
    tolerance: known.reduce((most, [one]) => Math.max(most, tolerance.at(one.time)), 0),
    determinedUntil: tolerance.until === Infinity ? null : tolerance.until,
  };
  return { agreement, first };
}
