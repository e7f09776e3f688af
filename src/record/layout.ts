/** What every way of keeping a run knows before its first row. */
import { showNumber, type Float } from "../../ir/index.ts";
import type { Model } from "../model.ts";
import { unitOf } from "../lower.ts";
import { timeAt, type Grid, type Sink } from "../simulate.ts";
import type { RunOptions, Simulation, Summary } from "../simulation.ts";

export interface Layout {
  readonly grid: Grid;
  /** Elements of a row of each recorded value, in the order of the columns. */
  readonly widths: ReadonlyMap<string, number>;
  /** Shapes of rows, of which those of several dimensions are kept. */
  readonly shapes?: ReadonlyMap<string, readonly number[]>;
  /** Events that are recorded, `spikes` among them. */
  readonly events: readonly string[];
  /** Elements of what has each of the events. */
  readonly elements?: ReadonlyMap<string, number>;
  /** Whether there are populations and projections with names. */
  readonly isNetwork?: boolean;
  /** Names of the units of recorded values, and of the time, `t`, where they have one. */
  readonly units?: ReadonlyMap<string, string>;
  /** In which files of numbers keep values. Default f64. */
  readonly precision?: Float;
}

/** What there is to say about a run when it is over; little where it failed. */
export type Ending = Partial<Summary> & { readonly complete: boolean; readonly error?: string };

/** A sink that ends in files. */
export interface FileSink extends Sink {
  /** The files that are there after `close`. */
  readonly paths: readonly string[];
  /** Ends the files after their last whole row and gives them their names. */
  close(ending: Ending): Promise<void>;
  /** Ends as if it had never been opened. */
  discard(): Promise<void>;
}

/** The layout of a run with these options, for `open…` of its files. Throws `OptionError` where they do not fit. */
export async function layoutOf(
  sim: Pick<Simulation, "model" | "prepare" | "grid" | "precision">,
  options: RunOptions,
): Promise<Layout> {
  const { widths, shapes, events, lowered } = await sim.prepare(options.record, options.times === undefined);
  const { model, precision } = sim;
  const units = unitsOf(model, [...widths.keys()]);
  const elementsOf = (event: string): number => lowered.places.get(model.events.get(event)!.block)!.size;
  const elements = new Map(events.map((name) => [name, elementsOf(name)]));
  const isNetwork = model.blocks.size > 1;
  return { grid: sim.grid(options).grid, widths, shapes, events, elements, isNetwork, units, precision };
}

function unitsOf(model: Model, names: readonly string[]): Map<string, string> {
  if (!model.units) return new Map();
  const all = [...names.map((name) => [name, unitOf(model, name)?.name] as const), ["t", model.time.name] as const];
  return new Map(all.flatMap(([name, unit]) => (unit === undefined || unit === "1" ? [] : [[name, unit] as const])));
}

/** The shape of a row: one dimension, at least. */
export function rowShape({ widths, shapes }: Layout, name: string): readonly number[] {
  const shape = shapes?.get(name) ?? [];
  return shape.length > 1 ? shape : [widths.get(name)!];
}

/** What each value of a row is called: `V[0]`, `V[1]`, …; of `V[3:5]`, `V[3]`, `V[4]`, `V[5]`. */
export function namesOfRow(name: string, width: number): readonly string[] {
  const part = /^(.+)\[\s*(\d+)\s*:\s*\d+\s*\]$/.exec(name);
  if (!part && width === 1) return [name];
  const [whole, first] = part ? [part[1], Number(part[2])] : [name, 0];
  return Array.from({ length: width }, (_, k) => `${whole}[${first + k}]`);
}

export const timeOf = ({ grid }: Layout, step: number): number => timeAt(grid, step);

/** The shortest digits that read back as the same number; -0, NaN and ±Infinity included. */
export const digits = (value: number): string => (value === 0 ? showNumber(value) : String(value));
