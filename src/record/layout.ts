/** What every way of keeping a run knows before its first row. */
import { showNumber } from "../../ir/index.ts";
import { timeAt, type Grid, type Sink } from "../simulate.ts";
import type { Summary } from "../simulation.ts";

export interface Layout {
  readonly grid: Grid;
  /** Elements of a row of each recorded value, in the order of the columns. */
  readonly widths: ReadonlyMap<string, number>;
  /** Whether spikes are recorded. */
  readonly spikes: boolean;
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

export const timeOf = ({ grid }: Layout, step: number): number => timeAt(grid, step);

/** The shortest digits that read back as the same number; -0, NaN and ±Infinity included. */
export const digits = (value: number): string => (value === 0 ? showNumber(value) : String(value));
