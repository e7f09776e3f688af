/** What a terminal is told after a run. */
import type { Simulation, Summary } from "../simulation.ts";
import { timeAt, type Grid, type Rows, type Sink } from "../simulate.ts";
import { count, show } from "../view/figure.ts";

/** Elements that are listed one by one. */
const FEW = 24;

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
export function report({ model, size }: Simulation, grid: Grid, summary: Summary, last: LastRow): string {
  const end = timeAt(grid, summary.steps);
  const isRun = model.states.size > 0;
  return [
    ...(isRun ? heading(model.source.name, size, grid, summary, end) : [model.source.name]),
    ...lastValues(last, isRun ? `last values, t = ${show(timeAt(grid, last.step))}` : undefined),
    ...Object.entries(summary.spikeCounts).flatMap(([name, counts]) => spikeCounts(name, counts, end - grid.t0)),
  ].join("\n");
}

function heading(name: string, size: number, { t0, dt }: Grid, summary: Summary, end: number): string[] {
  const { method, backend, precision, math, steps, compileMs, runMs, complete } = summary;
  return [
    `${name}: ${count(size, "element")}, ${count(steps, "step")} of ${dt}, t = ${show(t0)} … ${show(end)}${complete ? "" : " (not complete)"}`,
    `${method}, ${backend}, ${precision}, ${math} math; compiled in ${show(compileMs, 3)} ms, ran in ${show(runMs, 3)} ms`,
  ];
}

function lastValues({ values }: LastRow, title: string | undefined): string[] {
  if (values.size === 0) return [];
  const width = Math.max(...[...values.keys()].map((name) => name.length));
  return [
    "",
    ...(title === undefined ? [] : [title]),
    ...[...values].map(([name, row]) => `  ${name.padEnd(width)}  ${describe(row)}`),
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

function extremes(counts: readonly number[], rate: (spikes: number) => string): string[][] {
  const sorted = counts.toSorted((a, b) => a - b);
  const named = { fewest: sorted[0]!, median: sorted[counts.length >> 1]!, most: sorted.at(-1)! };
  return Object.entries(named).map(([name, spikes]) => [name, String(spikes), rate(spikes)]);
}
