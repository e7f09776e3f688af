/** How the properties are checked: fixed seeds, what counts as the same bits, and a tally of what the cases held. */
import * as fc from "fast-check";
import { expect } from "vitest";
import { allNodes, print, rebuildAll, type Graph, type TypedArray } from "../../ir/index.ts";

/** FLUXION_RUNS multiplies the number of cases. */
const TIMES = Number(process.env["FLUXION_RUNS"] ?? 1);
/** FLUXION_SEED draws others. */
const SEED = Number(process.env["FLUXION_SEED"] ?? 0);
/** How long a test of properties may take, in milliseconds. */
export const PATIENCE = 300_000 * Math.max(1, TIMES);

/** Checks a property for `runs` random cases, always the same ones. */
export const check = <T>(seed: number, runs: number, cases: fc.Arbitrary<T>, holds: (one: T) => void): void =>
  fc.assert(fc.property(cases, holds), parameters(seed, runs));
export const checkAsync = <T>(
  seed: number,
  runs: number,
  cases: fc.Arbitrary<T>,
  holds: (one: T) => Promise<void>,
): Promise<void> => fc.assert(fc.asyncProperty(cases, holds), parameters(seed, runs));
const parameters = (seed: number, runs: number) => ({
  seed: seed + 1000 * SEED,
  numRuns: Math.max(1, Math.round(runs * TIMES)),
  includeErrorInReport: false,
  errorWithCause: true,
});

/** What stands for a value where a failing test prints it. */
export const shown = <T extends object>(value: T, text: () => string): T =>
  Object.defineProperty(value, fc.toStringMethod, { value: text });

/** Whether a pass changed more than what is not needed. */
export const changes = (before: Graph, after: Graph): boolean => after !== before && needed(after) !== needed(before);
const needed = (g: Graph): string => print(rebuildAll(g), { origins: false });

/** Throws unless both hold the same arrays, bit for bit; a NaN is a NaN. */
export function same(
  got: Readonly<Record<string, ArrayLike<number>>>,
  wanted: Readonly<Record<string, ArrayLike<number>>>,
  what: string,
): void {
  const names = Object.keys(wanted);
  if (names.join() !== Object.keys(got).join())
    throw new Error(`${what}: the outputs ${Object.keys(got)}, not ${names}`);
  for (const name of names) {
    const [a, b] = [got[name]!, wanted[name]!];
    if (a.length !== b.length) throw new Error(`${what}: ${name} has ${a.length} elements, not ${b.length}`);
    for (let k = 0; k < a.length; k++)
      if (!Object.is(a[k], b[k])) throw new Error(`${what}: ${name}[${k}] is ${show(a[k]!)}, not ${show(b[k]!)}`);
  }
}
const show = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));

/** Inputs as a graph in single precision takes them. */
export const toSingle = (inputs: Readonly<Record<string, TypedArray>>): Record<string, TypedArray> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, values]) => [
      name,
      values instanceof Float64Array ? Float32Array.from(values) : values,
    ]),
  );

/** How often things happened. */
export class Tally {
  readonly #counts = new Map<string, number>();

  /** Names that must come up at least once. */
  constructor(names: Iterable<string>) {
    for (const name of names) this.#counts.set(name, 0);
  }

  add(name: string, count = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
  }

  ops(g: Graph): void {
    for (const { op } of allNodes(g)) this.add(op);
  }

  /** Prints the counts; fails when one is 0. */
  report(what: string): void {
    const counts = [...this.#counts].sort(([, a], [, b]) => b - a);
    console.log(`${what}: ${counts.map(([name, count]) => `${name} ${count}`).join(", ")}`);
    expect(
      counts.filter(([, count]) => count === 0).map(([name]) => name),
      `${what} that never came up`,
    ).toEqual([]);
  }
}
