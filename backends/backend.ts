/** What a backend is: it spells a program in its language, and runs it. */
import type { Float, Graph, Lengths, Origin, Program, Target, TypedArray } from "../ir/index.ts";

export interface Capabilities {
  readonly precisions: readonly Float[];
  /** The most threads a run may use. */
  readonly workers: number;
  /** What programs it is given. */
  readonly target: Target;
  /** The most steps that it can count. Default: as many as the host. */
  readonly steps?: number;
  /** The largest error of its own functions, in units in the last place. Default 4. */
  readonly ulps?: number;
  /** How fast it is, where it can be preferred to another. */
  readonly speed?: Partial<Readonly<Record<Float, Speed>>>;
  /** Events that it keeps between two looks of the host; of one step, all that there can be. Default: as the host likes. */
  readonly events?: number;
}

/** What a run takes, as a straight line: measured once, on one machine, so that backends can be compared. */
export interface Speed {
  /** Milliseconds from nothing to the first step. */
  readonly start: number;
  /** Nanoseconds of an operation on an array, whatever its length. */
  readonly op: number;
  /** Nanoseconds of an addition of one element; others cost what the table of ops says. */
  readonly unit: number;
}

/** Generated code. */
export interface Source {
  readonly language: "js" | "graph";
  readonly text: string;
  /** For each line of the text, where in the model it came from. */
  readonly lines: readonly (readonly Origin[])[];
  /** What is written beside the text where the code is more than that, by relative path. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
}

/** A loaded program with its memory. What a run changed stays until the next run or `write`. */
export interface Executable {
  /** Runs the program once. A length that the program leaves to the call is given by name. */
  run(lengths: Lengths): void | Promise<void>;
  /** Sets an input of the program. */
  write(input: string, values: ArrayLike<number>): void;
  /** The values of an output, or of an input, or of the first `most` at least; a view that holds until the next run. */
  read(name: string, most?: number): TypedArray | Promise<TypedArray>;
  /** Bytes that were copied into the host's memory: in `run` itself, and by `read`. Undefined: the memory is the host's. */
  readonly copied?: { readonly run: number; readonly read: number };
  dispose(): void;
}

export interface Backend {
  /** With the variant behind a colon: `tfjs:wasm`. */
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Loads what it runs on. Throws `Unavailable` where that cannot be had. */
  probe?(): Promise<void>;
  /** Pure: any machine can emit, and test, any backend's code. */
  emit(program: Program): Source;
  /** What becomes of the graph of the values at the start, which the host computes. Default: itself. */
  start?(graph: Graph): Graph;
  /** Makes the program runnable here. Throws `Unavailable`. */
  load(source: Source, program: Program): Promise<Executable>;
}

/** Why a backend cannot run here, and what to install so that it can. */
export class Unavailable extends Error {
  readonly install: string | undefined;
  constructor(message: string, install?: string) {
    super(message);
    this.name = "Unavailable";
    this.install = install;
  }
}
