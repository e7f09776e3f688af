/** How far apart two runs are, row by row, and how far they may be. */
import { UNIT } from "./probe.ts";
import type { Recording } from "./simulation.ts";
import type { Rows, Sink } from "./simulate.ts";
import type { Float } from "../ir/index.ts";

/** What the reference recorded. */
export interface Recorded {
  readonly t: Float64Array;
  readonly variables: Readonly<Record<string, Recording>>;
}

/** What a value of a run should have been. */
export interface Difference {
  /** A variable, or an event. */
  readonly variable: string;
  readonly element: number;
  readonly step: number;
  readonly t: number;
  /** The run's value, and the reference's; of events, times, and null for one that is missing. */
  readonly value: number | null;
  readonly reference: number | null;
  /** How far they may be apart. */
  readonly tolerance: number;
}

/** How far a run may be from the reference. */
export interface Tolerance {
  at(variable: string, row: number): number;
  /** The time up to which the model determines a variable in this precision; null: to the end. */
  until(variable: string): number | null;
}

/** Of a variable, up to each row: the size of its largest value, and from its smallest to its largest. */
interface Extent {
  readonly size: Float64Array;
  readonly range: Float64Array;
}

/** Equal infinities are 0 apart, and what is not a number in both. */
const distance = (a: number, b: number): number => (a === b || (a !== a && b !== b) ? 0 : Math.abs(a - b));

export function extentOf({ shape: [rows, width], data }: Recording): Extent {
  const [size, range] = [new Float64Array(rows), new Float64Array(rows)];
  let [least, most] = [Infinity, -Infinity];
  for (let row = 0; row < rows; row++) {
    for (let k = row * width; k < (row + 1) * width; k++) {
      const value = data[k]!;
      if (!Number.isFinite(value)) continue;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    size[row] = Math.max(0, most, -least);
    range[row] = Math.max(0, most - least);
  }
  return { size, range };
}

/** The largest distance of runs from the reference, for each variable up to each row. */
export interface Parting {
  readonly distances: ReadonlyMap<string, Float64Array>;
  /** Takes the rows of one more run. */
  sink(): Sink & { end(): void };
}

export function partingFrom({ t, variables }: Recorded): Parting {
  const distances = new Map(Object.keys(variables).map((name) => [name, new Float64Array(t.length)]));
  const sink = (): ReturnType<Parting["sink"]> => {
    let row = 0;
    return {
      rows: ({ steps, values }) => {
        for (const [name, kept] of distances)
          for (let k = 0; k < steps.length; k++) {
            const [most] = furthest(variables[name]!, row + k, values[name]!, k);
            // A run in which something is not a number says nothing of how far others may be.
            kept[row + k] = Math.max(kept[row + k]!, most === most ? most : Infinity);
          }
        row += steps.length;
      },
      end: () => {
        for (const kept of distances.values()) {
          kept.fill(Infinity, row);
          for (let k = 1; k < kept.length; k++) kept[k] = Math.max(kept[k]!, kept[k - 1]!);
        }
      },
    };
  };
  return { distances, sink };
}

/** The largest distance between a row of the reference and one of `values`, and its element; NaN counts as the largest. */
function furthest({ shape: [, width], data }: Recording, row: number, values: Rows["values"][string], at: number) {
  let [most, element] = [0, 0];
  for (let k = 0; k < width; k++) {
    const apart = distance(values[at * width + k]!, data[row * width + k]!);
    if (apart <= most) continue;
    [most, element] = [apart, k];
    if (apart !== apart) break;
  }
  return [most, element] as const;
}

/** The smallest normal numbers: smaller ones may be taken for 0. */
const TINY: Readonly<Record<Float, number>> = { f32: 2 ** -126, f64: 2 ** -1022 };

/** Runs are told apart from chaos while they differ by less than this part of the range of what they compute. */
const PART = 1 / 10;

export const NONE: Tolerance = { at: () => 0, until: () => null };

/**
 * As far as the runs with fewer digits have parted until then, and a unit in the last place. Where these differ by more than a
 * tenth of the variable's range, nothing can be said but that it stays in about that range.
 */
export function toleranceOf(recorded: Recorded, { distances }: Parting, precision: Float): Tolerance {
  const extents = new Map(Object.entries(recorded.variables).map(([name, one]) => [name, extentOf(one)]));
  const floor = (name: string, row: number): number =>
    2 * UNIT[precision] * extents.get(name)!.size[row]! + TINY[precision];
  const hasParted = (name: string, row: number): boolean => {
    const range = extents.get(name)!.range[row]!;
    return distances.get(name)![row]! > range * PART && range > floor(name, row);
  };
  return {
    at: (name, row) => {
      const apart = distances.get(name)![row]!;
      const range = extents.get(name)!.range[row]!;
      return floor(name, row) + (hasParted(name, row) ? Math.max(apart, 2 * range) : apart);
    },
    until: (name) => {
      let row = recorded.t.length;
      while (row > 0 && hasParted(name, row - 1)) row--;
      return row === recorded.t.length ? null : recorded.t[Math.max(0, row - 1)]!;
    },
  };
}

/** Compares the rows of a run as they come. */
export function rowsAgainst({ t, variables }: Recorded, tolerance: Tolerance) {
  const maxError: Record<string, number> = Object.fromEntries(Object.keys(variables).map((name) => [name, 0]));
  let first: Difference | undefined;
  let row = 0;
  return {
    maxError,
    /** Rows that came. */
    count: (): number => row,
    first: (): Difference | undefined => first,
    rows: ({ steps, values }: Rows): void => {
      for (const [name, kept] of Object.entries(variables))
        for (let k = 0; k < steps.length; k++) {
          const [apart, element] = furthest(kept, row + k, values[name]!, k);
          if (!(apart <= maxError[name]!) && maxError[name] === maxError[name]) maxError[name] = apart;
          const allowed = tolerance.at(name, row + k);
          if (apart <= allowed || allowed === Infinity || (first && first.step <= steps[k]!)) continue;
          const width = kept.shape[1];
          first = {
            ...{ variable: name, element, step: steps[k]!, t: t[row + k]! },
            ...{ value: values[name]![k * width + element]!, reference: kept.data[(row + k) * width + element]! },
            tolerance: allowed,
          };
        }
      row += steps.length;
    },
  };
}
