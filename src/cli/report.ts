/** What a terminal is told after a run. */
import type { Block } from "../model.ts";
import type { Simulation, Summary } from "../simulation.ts";
import { timeAt, type Grid, type Rows, type Sink } from "../simulate.ts";
import { count, inBytes, show } from "../view/figure.ts";
import { deviceInWords } from "./backends.ts";

/** Elements that are listed one by one. */
const FEW = 24;
/** Values that are listed. */
const MANY = 24;

/** Keeps the last row. */
export class LastRow implements Sink {
  step = 0;
  readonly values = new Map<string, readonly number[]>();

  rows({ steps, values }: Rows): void {
    this.step = steps.at(-1)!;
    for (const [name, given] of Object.entries(values))
      this.values.set(name, Array.from(given.subarray(given.length - given.length / steps.length)));
  }
}

/** What ran, how it went, the last values, and spikes. */
export function report(sim: Simulation, grid: Grid, summary: Summary, last: LastRow): string {
  const { model } = sim;
  const end = timeAt(grid, summary.steps);
  const isRun = model.states.size > 0;
  const isNetwork = model.blocks.size > 1;
  const counts = Object.entries(summary.spikeCounts);
  return [
    ...(isRun ? heading(sim, grid, summary, end) : [model.source.name]),
    ...lastValues(last, isRun ? `last values, t = ${show(timeAt(grid, last.step))}` : undefined),
    ...(isNetwork
      ? populationCounts(counts, summary.steps * grid.dt, model.units ? model.time.name : "unit of t")
      : counts.flatMap(([name, of]) => spikeCounts(name, of, end - grid.t0))),
  ].join("\n");
}

function heading(sim: Simulation, { t0, dt }: Grid, summary: Summary, end: number): string[] {
  const { method, backend, variant, device, copiedBytes, precision, math, ulps, steps, compileMs, runMs, complete } =
    summary;
  const { source, blocks } = sim.model;
  const sizes = Object.entries(sim.sizes);
  const sizesOf = (kind: Block["kind"], noun: string): string =>
    sizes
      .filter(([name]) => blocks.get(name)?.kind === kind)
      .map(([name, size]) => `${name} ${count(size, noun)}`)
      .join(", ");
  const parts = [sizesOf("population", "element"), sizesOf("projection", "synapse")].filter(Boolean);
  return [
    `${source.name}: ${blocks.size > 1 ? "" : `${count(sim.size, "element")}, `}${count(steps, "step")} of ${dt}, t = ${show(t0)} … ${show(end)}${complete ? "" : " (not complete)"}`,
    ...(blocks.size > 1 ? parts : []),
    `${method}, ${variant ? `${backend}:${variant}` : backend}, ${precision}, ${math} math${ulps ? ` (at most ${ulps} ulp)` : ""}; compiled in ${show(compileMs, 3)} ms, ran in ${show(runMs, 3)} ms`,
    ...(device ? [`on ${deviceInWords(device)}`] : []),
    ...(copiedBytes.rows > 0
      ? [
          `copied to the host: ${inBytes(copiedBytes.rows)} of rows and states, ${copiedBytes.steps === 0 ? "nothing" : inBytes(copiedBytes.steps)} in the steps`,
        ]
      : []),
  ];
}

function lastValues({ values }: LastRow, title: string | undefined): string[] {
  if (values.size === 0) return [];
  const shown = [...values].slice(0, MANY);
  const width = Math.max(...shown.map(([name]) => name.length));
  return [
    "",
    ...(title === undefined ? [] : [title]),
    ...shown.map(([name, row]) => `  ${name.padEnd(width)}  ${describe(row)}`),
    ...(values.size > MANY ? [`  … and ${values.size - MANY} more`] : []),
  ];
}

function describe(values: readonly number[]): string {
  if (values.length === 1) return show(values[0]!, 8);
  const [first, last] = [values.slice(0, 3), values.slice(-1)].map((part) => part.map((value) => show(value, 5)));
  const all =
    values.length <= 4 ? values.map((value) => show(value, 5)).join(", ") : `${first!.join(", ")}, …, ${last}`;
  const [least, most] = values.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [Infinity, -Infinity],
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return `${all}   (${show(least, 5)} to ${show(most, 5)}, mean ${show(mean, 5)})`;
}

function spikeCounts(name: string, counts: readonly number[], duration: number): string[] {
  const rate = (spikes: number): string => (duration > 0 ? show(spikes / duration, 4) : "");
  const total = counts.reduce((sum, spikes) => sum + spikes, 0);
  const rows = [
    ["element", name, "per unit of time"],
    ...(counts.length <= FEW ? counts.map((spikes, element) => [String(element), String(spikes), rate(spikes)]) : []),
    ...(counts.length > FEW ? extremes(counts, rate) : []),
    ...(counts.length > 1 ? [["all", String(total), rate(total)]] : []),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return ["", ...rows.map((row) => `  ${row.map((cell, k) => cell.padStart(widths[k]!)).join("  ")}`)];
}

/** A row for each population, however many elements it has. */
function populationCounts(
  all: readonly (readonly [name: string, counts: readonly number[]])[],
  duration: number,
  unit: string,
): string[] {
  if (all.length === 0) return [];
  const rows = all.map(([name, counts]) => {
    const total = counts.reduce((sum, spikes) => sum + spikes, 0);
    const [fewest, most] = [counts.reduce((a, b) => Math.min(a, b)), counts.reduce((a, b) => Math.max(a, b))];
    const rate = duration > 0 ? show(total / counts.length / duration, 4) : "";
    const each = counts.length === 1 ? "" : `${fewest} … ${most}`;
    return [name, String(counts.length), String(total), rate, each];
  });
  const table = [["", "elements", "events", `mean rate per ${unit}`, "per element"], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const line = ([name = "", ...cells]: readonly string[]): string =>
    `  ${name.padEnd(widths[0]!)}${cells.map((cell, k) => `  ${cell.padStart(widths[k + 1]!)}`).join("")}`.trimEnd();
  return ["", ...table.map(line)];
}

function extremes(counts: readonly number[], rate: (spikes: number) => string): string[][] {
  const sorted = counts.toSorted((a, b) => a - b);
  const named = { fewest: sorted[0]!, median: sorted[counts.length >> 1]!, most: sorted.at(-1)! };
  return Object.entries(named).map(([name, spikes]) => [name, String(spikes), rate(spikes)]);
}
