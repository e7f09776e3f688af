/** What comes of a case on a backend, as a page can tell it. */
import type { Backend } from "../../backends/index.ts";
import type { Float } from "../../ir/index.ts";
import { CASES, type Deviation } from "./cases.ts";
import { Lacking } from "./machine.ts";

/** Agreement with the interpreter but for these special values, or what the backend has no word for. */
export type Verdict = { readonly deviations: readonly Deviation[] } | { readonly lacks: string };

/** Puts the case with this number to a backend. Rejects where it does not agree with the interpreter. */
export async function verdictOf(backend: Backend, precision: Float, number: number): Promise<Verdict> {
  try {
    return { deviations: await CASES[number]!.check({ backend, precision }) };
  } catch (error) {
    if (error instanceof Lacking) return { lacks: error.message };
    throw error;
  }
}
