/**
 * Every backend, in every precision that it has, on every case, against the interpreter. What a backend lacks is skipped by
 * name; docs/backends.md has a line for each skip, with the reason, and no other.
 */
import { afterAll, describe, expect, test } from "vitest";
import { BACKEND_NAMES, backendOf, type Backend } from "../../backends/index.ts";
import { js } from "../../backends/js/index.ts";
import type { Float, OpName } from "../../ir/index.ts";
import { presenceOf } from "../backends/present.ts";
import { CASES, worst } from "./cases.ts";
import { interpreterFor } from "./interpreter.ts";
import { Lacking } from "./machine.ts";
import { linesUnder, pairsOf } from "./pages.ts";

const FLOATS: readonly Float[] = ["f64", "f32"];
/** What stands in the table for a whole backend. */
const EVERYTHING = "everything";
/** And for whatever op or function. */
const ANYWHERE = "anywhere";

/** Functions from which all others can be made. */
const FEW = new Set<OpName>(["exp", "log", "pow", "sin", "cos", "tan", "tanh", "sinh", "cosh", "asin", "acos", "atan", "atan2", "asinh", "acosh", "atanh", "erf"]); // prettier-ignore
/** What no registered backend needs to be given: the ways of writing a program for backends with fewer words. */
const OTHERS: readonly Backend[] = [
  { ...js, name: "js with masks", capabilities: { ...js.capabilities, target: { kernels: true, deliveries: "masks" } } },
  { ...js, name: "js with few functions", capabilities: { ...js.capabilities, target: { kernels: true, functions: FEW, deliveries: "lists" } } },
  interpreterFor("interpreter of arrays", { kernels: false, functions: new Set([...FEW, "random"]), deliveries: "masks" }),
]; // prettier-ignore
/** Where the order of synapses matters. */
const IN_TURNS = ["deliveries in turns: product", "deliveries in turns: saturation"];
const OTHER_SKIPS = ["js with masks", "interpreter of arrays"].flatMap((name) =>
  IN_TURNS.map((skipped) => `${name}: ${skipped}`),
);

interface Tally {
  passed: number;
  readonly skipped: Set<string>;
  readonly deviations: Map<string, string>;
  readonly ran: Set<string>;
  unavailable: string | undefined;
}

const registered = await Promise.all(BACKEND_NAMES.map(backendOf));
const tallies = new Map<string, Tally>();

for (const backend of [...registered, ...OTHERS]) {
  const { name, capabilities } = backend;
  const tally: Tally = { passed: 0, skipped: new Set(), deviations: new Map(), ran: new Set(), unavailable: undefined };
  tallies.set(name, tally);
  tally.unavailable = (await presenceOf(backend)).why;
  describe.skipIf(tally.unavailable !== undefined)(name, () => {
    for (const precision of FLOATS)
      if (!capabilities.precisions.includes(precision)) tally.skipped.add(precision);
      else
        test.each(CASES)(`$name in ${precision}`, async ({ name: of, check }) => {
          const key = `${of} in ${precision}`;
          tally.ran.add(key);
          try {
            const deviations = await check({ backend, precision });
            for (const { of: where, kind, shown } of deviations) tally.deviations.set(`${where}, ${kind}`, shown);
            tally.passed++;
          } catch (error) {
            if (!(error instanceof Lacking)) throw error;
            tally.skipped.add(of);
          }
        });
  });
}

/** Backends whose cases all ran: those of a run of a part say nothing of the tables. */
const whole = (): Backend[] =>
  [...registered, ...OTHERS].filter(({ name, capabilities }) => {
    const { ran, unavailable } = tallies.get(name)!;
    return unavailable === undefined && ran.size === CASES.length * capabilities.precisions.length;
  });

test("each skip has its line in docs/backends.md, and each line its skip", () => {
  const lines = linesUnder("What is skipped, and why");
  expect(lines.filter(({ why }) => why === "")).toEqual([]);
  const said = pairsOf(lines);
  const known = new Map(registered.map((backend) => [backend.name, backend]));
  const complete = new Set(whole().map(({ name }) => name));
  const found = [...tallies].flatMap(([name, { skipped, unavailable }]) => [
    ...(unavailable === undefined ? [] : [`${name}: ${EVERYTHING}`]),
    ...[...skipped].map((of) => `${name}: ${of}`),
  ]);
  expect(found.filter((pair) => !said.includes(pair) && !OTHER_SKIPS.includes(pair)), "without a line").toEqual([]);
  const isTrue = (pair: string): boolean => {
    const [name, of] = split(pair);
    // Whether a device is there depends on where this runs; what runs cannot be absent anywhere has no probe.
    if (of === EVERYTHING) return known.get(name)?.probe !== undefined;
    return found.includes(pair) || (known.has(name) && !complete.has(name));
  };
  expect(said.filter((pair) => !isTrue(pair)), "without a skip").toEqual([]);
  expect(OTHER_SKIPS.filter((pair) => complete.has(split(pair)[0]) && !found.includes(pair))).toEqual([]);
}); // prettier-ignore

test("each deviation has its line, and each line its deviation", () => {
  const lines = linesUnder("Where special values differ");
  expect(lines.filter(({ why }) => why === "")).toEqual([]);
  const said = pairsOf(lines);
  const complete = new Set(whole().map(({ name }) => name));
  const names = new Set(registered.map(({ name }) => name));
  const found = [...tallies].flatMap(([name, { deviations }]) =>
    names.has(name) ? [...deviations.keys()].map((of) => `${name}: ${of}`) : [],
  );
  /** The same, in whatever function. */
  const anywhere = (pair: string): string => `${split(pair)[0]}: ${ANYWHERE}, ${pair.split(", ").at(-1)}`;
  const isSaid = (pair: string): boolean => said.includes(pair) || said.includes(anywhere(pair));
  expect(found.filter((pair) => !isSaid(pair)), "without a line").toEqual([]);
  const isTrue = (pair: string): boolean => {
    const [name] = split(pair);
    return found.includes(pair) || found.map(anywhere).includes(pair) || (names.has(name as never) && !complete.has(name));
  };
  expect(said.filter((pair) => !isTrue(pair)), "without a deviation").toEqual([]);
}); // prettier-ignore

/** The backend, which may have a colon in its name, and what is said of it. */
function split(pair: string): readonly [backend: string, of: string] {
  const at = pair.indexOf(": ");
  return [pair.slice(0, at), pair.slice(at + 2)];
}

afterAll(() => {
  const rows = [...tallies].map(([name, { passed, skipped, deviations, unavailable }]) =>
    unavailable === undefined
      ? [name, `${passed} passed`, `${skipped.size} skipped`, `${deviations.size} deviations`]
      : [name, "skipped", unavailable],
  );
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  console.log(rows.map((row) => row.map((cell, k) => cell.padEnd(widths[k] ?? 0)).join("  ")).join("\n"));
  if (process.env["FLUXION_ULPS"]) console.log(JSON.stringify([...worst]), tallies);
});
