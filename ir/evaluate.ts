/** The algebra that computes: with it an expansion is a function of numbers. Booleans are 0 and 1. */
import type { Algebra } from "./algebra.ts";
import { PRIMITIVES, ROUND, type ElementwiseRow, type PrimitiveOp } from "./ops.ts";
import type { Float } from "./types.ts";

/** The primitive ops on numbers of `dtype`; ints are numbers, small enough not to be rounded in single precision. */
export function evaluator(dtype: Float): Algebra<number> {
  const known = EVALUATORS.get(dtype);
  if (known) return known;
  const round = ROUND[dtype];
  const A: Record<string, unknown> = { dtype };
  for (const op of Object.keys(PRIMITIVES) as PrimitiveOp[]) {
    const value = (PRIMITIVES[op] as ElementwiseRow).value!;
    A[op] = (x: number, y: number, z: number) => value(round, x, y, z, undefined);
  }
  const int = ROUND.i32;
  const same = (x: number): number => x;
  const table = (name: string, k: number): number => PRIMITIVES.table.value(round, k, 0, 0, { name });
  const addInt = (k: number, l: number): number => (k + l) | 0;
  const made = Object.assign(A, {
    ...{ int, float: same, integer: same, addInt, mulInt: Math.imul, table },
  }) as unknown as Algebra<number>;
  EVALUATORS.set(dtype, made);
  return made;
}

const EVALUATORS = new Map<Float, Algebra<number>>();
