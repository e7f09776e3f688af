import type { CompileOptions, Model } from "../dist/src/index.js";

/** A model, how to compile it, and the loop that one would write by hand: it takes so many more steps and gives the values then. */
export interface Benched {
  readonly model: Model;
  readonly options: CompileOptions & { readonly dt: number };
  readonly hand: (steps: number, dt: number) => Float64Array;
  /** Of a run, where each goes from the beginning. */
  readonly steps?: number;
}
export declare const MODELS: Readonly<
  Record<"hh" | "locust" | "sines" | "product", (size: number) => Benched | Promise<Benched>>
>;
