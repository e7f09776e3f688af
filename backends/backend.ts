/** What a backend is: it spells a program in its language, and runs it. */
import type { Float, Lengths, Origin, Program, TypedArray } from "../ir/index.ts";

export interface Capabilities {
  readonly precisions: readonly Float[];
  /** The most threads a run may use. */
  readonly workers: number;
}

/** Generated code. */
export interface Source {
  readonly language: "js";
  readonly text: string;
  /** For each line of the text, where in the model it came from. */
  readonly lines: readonly (readonly Origin[])[];
}

/** A loaded program with its memory. What a run changed stays until the next run or `write`. */
export interface Executable {
  /** Runs the program once. A length that the program leaves to the call is given by name. */
  run(lengths: Lengths): void | Promise<void>;
  /** Sets an input of the program. */
  write(input: string, values: ArrayLike<number>): void;
  /** The values of an output, or of an input; a view that holds until the next run. */
  read(name: string): TypedArray | Promise<TypedArray>;
  dispose(): void;
}

export interface Backend {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Pure: any machine can emit, and test, any backend's code. */
  emit(program: Program): Source;
  /** Makes the program runnable here. */
  load(source: Source, program: Program): Promise<Executable>;
}
