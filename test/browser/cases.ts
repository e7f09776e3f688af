/** In a page: the backends that there are, and the cases of the conformance suite on them. */
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { BACKEND_NAMES, backendOf } from "../../backends/index.ts";
import type { Float } from "../../ir/index.ts";
import { compile, type CompileOptions, type Result, type RunOptions } from "../../src/index.ts";
import type { NumberArray } from "../../src/model.ts";
import { readStatements } from "../../src/network.ts";
import { checked } from "../../src/simulation.ts";
import { presenceOf } from "../backends/present.ts";
import { worst } from "../conformance/cases.ts";
import { verdictOf, type Verdict } from "../conformance/verdict.ts";

export interface Present {
  readonly name: (typeof BACKEND_NAMES)[number];
  readonly precisions: readonly Float[];
  readonly unavailable: string | undefined;
  readonly isOptional: boolean;
}

/** A model, with the arrays of its files, and how it is run on a backend. */
export interface Asked {
  readonly text: string;
  readonly files: readonly (readonly [path: string, NumberArray])[];
  readonly compiled: Omit<CompileOptions, "backend"> & { readonly backend: Present["name"] };
  readonly run: RunOptions;
}
export type Ran = Pick<Result, "variables" | "spikes" | "summary">;

/** What a test calls. */
export interface Cases {
  readonly present: () => Promise<readonly Present[]>;
  readonly check: (name: Present["name"], precision: Float, number: number) => Promise<Verdict>;
  /** Runs a model. */
  readonly run: (asked: Asked) => Promise<Ran>;
  /** The largest errors of functions. */
  readonly worst: () => readonly (readonly [string, Readonly<Record<string, number>>])[];
}

setWasmPaths(new URL(".", location.href).href);

async function present(): Promise<readonly Present[]> {
  const found: Present[] = [];
  for (const name of BACKEND_NAMES) {
    const backend = await backendOf(name);
    const { precisions } = backend.capabilities;
    const isOptional = backend.probe !== undefined;
    found.push({ name, precisions, isOptional, unavailable: (await presenceOf(backend)).why });
  }
  return found;
}

async function run({ text, files, compiled, run: how }: Asked): Promise<Ran> {
  const read = readStatements(text);
  const sim = await compile(checked({ ...read, model: { ...read.model, files: new Map(files) } }), compiled);
  const { variables, spikes, summary } = await sim.run(how);
  sim.dispose();
  return { variables, spikes, summary };
}

Object.assign(globalThis, {
  cases: {
    present,
    run,
    check: async (name, precision, number) => verdictOf(await backendOf(name), precision, number),
    worst: () => [...worst],
  } satisfies Cases,
});
