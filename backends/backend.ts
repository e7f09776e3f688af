/** What a backend is: it spells a program in its language, and runs it. */
import type { Float, Graph, Lengths, MathKind, Node, Origin, Program, Target, TypedArray } from "../ir/index.ts";

export interface Capabilities {
  readonly precisions: readonly Float[];
  /** What math it has, the default first. Default: `exact`; of one that has functions of its own, `fast`. */
  readonly math?: readonly MathKind[];
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
  /** `own`: it makes and frees arrays as it goes. Default: the program's buffers. */
  readonly memory?: "own";
}

/** What math a backend has, the default first. */
export const mathOf = ({ math, target }: Capabilities): readonly MathKind[] =>
  math ?? (target.functions ? ["fast"] : ["exact"]);

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
  readonly language: "js" | "graph" | "wgsl" | "wat";
  readonly text: string;
  /** For each line of the text, where in the model it came from. */
  readonly lines: readonly (readonly Origin[])[];
  /** For each line, the operation on arrays or the loop that it belongs to, the innermost, where the backend says so. */
  readonly operations?: readonly (Node | undefined)[];
  /** What is written beside the text where the code is more than that, by relative path. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
}

/** Lines that the language puts before a text of which `new Function` makes a function. */
export const LINES_BEFORE = 2;

/** What a program runs on that is not simply this machine's processor. */
export interface Device {
  /** As the driver calls it. */
  readonly name: string;
  /** Whether it is this machine's processor after all, and no GPU. */
  readonly isSoftware: boolean;
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
  /** Undefined: the processor, or nothing is known of it. */
  readonly device?: Device | undefined;
  dispose(): void;
}

/** `fma`: a product and a sum in one instruction, rounded once. */
export type Feature = "fma";

export interface Backend {
  /** With the variant behind a colon: `tfjs:wasm`. */
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Loads what it runs on, and says which device that is where it is not simply the processor. Throws `Unavailable` where it cannot be had. */
  probe?(): Promise<Device | undefined>;
  /** What the engine here has beyond what all have, for fast math. Default: nothing. */
  features?(): readonly Feature[];
  /** Pure: any machine can emit, and test, any backend's code. Default exact math, and no features. */
  emit(program: Program, math?: MathKind, features?: readonly Feature[]): Source;
  /** What becomes of the graph of the values at the start, which the host computes. Default: itself. */
  start?(graph: Graph): Graph;
  /** Makes the program runnable here; behind the text that was emitted there may be comments. Throws `Unavailable`. */
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

/** What went wrong in a backend, and for what in the model: it knows no text that it could name that by. */
export class Failure extends Error {
  /** The places that it was working at. */
  readonly origins: readonly Origin[];
  /** The array that it is about. */
  readonly array: string | undefined;
  constructor(message: string, { origins = [], array, ...options }: FailureOptions = {}) {
    super(message, options);
    this.name = "Failure";
    this.origins = origins;
    this.array = array;
  }
}

/** A driver ended loops of a run before they were done: nothing of it holds, and a shorter run may be whole. */
export class TooLong extends Failure {}

interface FailureOptions {
  readonly origins?: readonly Origin[] | undefined;
  readonly array?: string | undefined;
  readonly cause?: unknown;
}

/** What `work` gives, now or later. What goes wrong in it is told as `failure` tells it. */
export function guardedBy<T>(failure: (error: unknown) => Error, work: () => T): T {
  try {
    const found = work();
    if (!(found instanceof Promise)) return found;
    return found.catch((error: unknown) => Promise.reject(failure(error))) as T;
  } catch (error) {
    throw failure(error);
  }
}

/** What an optional package that could not be imported makes a backend, by what the import threw. */
export function lacking(name: string, error: unknown, install: string): Unavailable {
  const { code, message } = error as { readonly code?: string; readonly message: string };
  const isMissing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
  return new Unavailable(
    `${name} ${isMissing ? "is not installed" : `does not load: ${message.split("\n")[0]!}`}`,
    install,
  );
}
