/**
 * The conformance suite as tests: every backend of a place, in every precision that it has, on every case, against the
 * interpreter. What a backend lacks is skipped by name; docs/backends.md has a line for each skip, with the reason, and no
 * other. A line of one place alone says so: `tfjs:webgl in Chromium`.
 */
import { afterAll, describe, expect, test } from "vitest";
import type { Float } from "../../ir/index.ts";
import { CASES } from "./cases.ts";
import { linesUnder, pairsOf, type Line } from "./pages.ts";
import type { Verdict } from "./verdict.ts";

export const PLACES = ["Node.js", "Chromium"] as const;

/** A backend in a place. */
export interface Contestant {
  readonly name: string;
  readonly precisions: readonly Float[];
  /** Why it cannot run there. */
  readonly unavailable: string | undefined;
  /** Whether it may be absent. */
  readonly isOptional: boolean;
  /** Skips of a backend that no user knows, and no page tells of. */
  readonly skips?: readonly string[];
  /** Puts the case with this number to it. */
  readonly check: (precision: Float, number: number) => Promise<Verdict>;
}

interface Tally {
  passed: number;
  readonly skipped: Set<string>;
  readonly deviations: Map<string, string>;
  readonly ran: Set<string>;
}

const FLOATS: readonly Float[] = ["f64", "f32"];
/** What stands in the table for a whole backend. */
const EVERYTHING = "everything";
/** And for whatever op or function, and for whatever function. */
const [ANYWHERE, FUNCTIONS] = ["anywhere", "functions"];

/** Defines the tests. */
export function suite(place: (typeof PLACES)[number], contestants: readonly Contestant[]): void {
  const tallies = new Map<Contestant, Tally>();
  for (const contestant of contestants) tallies.set(contestant, cases(contestant));
  const known = contestants.filter(({ skips }) => skips === undefined);

  /** Backends whose cases all ran: those of a run of a part say nothing of the tables. */
  const complete = (): ReadonlySet<string> =>
    new Set(
      contestants
        .filter((one) => !one.unavailable && tallies.get(one)!.ran.size === CASES.length * one.precisions.length)
        .map(({ name }) => name),
    );
  const named = (name: string): Contestant | undefined => known.find((one) => one.name === name);
  const pairs = (of: readonly Contestant[], found: (one: Contestant) => Iterable<string>): string[] =>
    of.flatMap((one) => [...found(one)].map((what) => `${one.name}: ${what}`));

  test("each skip has its line in docs/backends.md, and each line its skip", () => {
    const said = pairsOf(linesOf(place, "What is skipped, and why"));
    const whole = complete();
    const skips = (one: Contestant): Iterable<string> => (one.unavailable ? [EVERYTHING] : tallies.get(one)!.skipped);
    const found = pairs(known, skips);
    expect(found.filter((pair) => !said.includes(pair)), "without a line").toEqual([]);
    const isTrue = (pair: string): boolean => {
      const [name, of] = split(pair);
      // Whether a device is there depends on where this runs.
      if (of === EVERYTHING) return named(name)?.isOptional === true;
      return found.includes(pair) || (named(name) !== undefined && !whole.has(name));
    };
    expect(said.filter((pair) => !isTrue(pair)), "without a skip").toEqual([]);
    for (const one of contestants)
      if (one.skips && whole.has(one.name)) expect([...tallies.get(one)!.skipped], one.name).toEqual(one.skips);
  }); // prettier-ignore

  test("each deviation has its line, and each line its deviation", () => {
    const said = pairsOf(linesOf(place, "Where special values differ"));
    const whole = complete();
    const found = pairs(known, (one) => tallies.get(one)!.deviations.keys());
    /** A deviation, and what it is said by if not by its name. */
    const sayings = (pair: string): string[] => {
      const [[name, of], kind] = [split(pair), pair.split(", ").at(-1)!];
      const wider = of.startsWith("function ") ? [ANYWHERE, FUNCTIONS] : [ANYWHERE];
      return [pair, ...wider.map((word) => `${name}: ${word}, ${kind}`)];
    };
    const isSaid = (pair: string): boolean => sayings(pair).some((saying) => said.includes(saying));
    expect(found.filter((pair) => !isSaid(pair)), "without a line").toEqual([]);
    const isTrue = (pair: string): boolean => {
      const [name, of] = split(pair);
      // Whether a driver keeps subnormal numbers differs from machine to machine.
      if (of === `${ANYWHERE}, subnormal`) return true;
      return found.flatMap(sayings).includes(pair) || (named(name) !== undefined && !whole.has(name));
    };
    expect(said.filter((pair) => !isTrue(pair)), "without a deviation").toEqual([]);
  }); // prettier-ignore

  afterAll(() => {
    const rows = [...tallies].map(([{ name, unavailable }, { passed, skipped, deviations }]) =>
      unavailable === undefined
        ? [name, `${passed} passed`, `${skipped.size} skipped`, `${deviations.size} deviations`]
        : [name, "skipped", unavailable],
    );
    const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
    const table = rows.map((row) => row.map((cell, k) => cell.padEnd(widths[k] ?? 0)).join("  "));
    console.log([`In ${place}:`, ...table].join("\n"));
    if (process.env["FLUXION_ULPS"])
      console.log([...tallies].map(([{ name }, { skipped, deviations }]) => ({ name, skipped, deviations })));
  });
}

/** The tests of one backend, and what will come of them. */
function cases({ name, precisions, unavailable, check }: Contestant): Tally {
  const tally: Tally = { passed: 0, skipped: new Set(), deviations: new Map(), ran: new Set() };
  describe.skipIf(unavailable !== undefined)(name, () => {
    for (const precision of FLOATS)
      if (!precisions.includes(precision)) tally.skipped.add(precision);
      else
        test.each(CASES.map((one, number) => ({ name: one.name, number })))(
          `$name in ${precision}`,
          async ({ name: of, number }) => {
            tally.ran.add(`${of} in ${precision}`);
            const verdict = await check(precision, number);
            if ("lacks" in verdict) return void tally.skipped.add(of);
            for (const { of: where, kind, shown } of verdict.deviations)
              tally.deviations.set(`${where}, ${kind}`, shown);
            tally.passed++;
          },
        );
  });
  return tally;
}

/** The lines of a table that speak of this place. */
function linesOf(place: string, heading: string): Line[] {
  const lines = linesUnder(heading);
  expect(lines.filter(({ why }) => why === "")).toEqual([]);
  const isElsewhere = (name: string): boolean => PLACES.some((other) => other !== place && name.endsWith(` in ${other}`));
  return lines.map((line) => ({
    ...line,
    backends: line.backends.filter((name) => !isElsewhere(name)).map((name) => name.replace(` in ${place}`, "")),
  }));
} // prettier-ignore

/** The backend, which may have a colon in its name, and what is said of it. */
function split(pair: string): readonly [backend: string, of: string] {
  const at = pair.indexOf(": ");
  return [pair.slice(0, at), pair.slice(at + 2)];
}
