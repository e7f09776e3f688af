/** Functions of the language that are composed of elementary ones: their errors in f64, against the same reference. */
import { expect, test } from "vitest";
import { evaluator } from "../../ir/evaluate.ts";
import { FUNCTIONS, type FunctionName } from "../../ir/math/index.ts";
import type { NodeAlgebra } from "../../ir/index.ts";
import { BUILTINS } from "../../src/builtins.ts";
import { exact, quotient, REFERENCE, type Real, ulpError } from "./highprecision.ts";
import { samples } from "./samples.ts";

const SAMPLES = Number(process.env["FLUXION_ULP_SAMPLES"] ?? 20000);

/** The algebra that computes, with the elementary functions. */
const A = evaluator("f64");
const numbers = {
  ...A,
  ...Object.fromEntries(
    Object.entries(FUNCTIONS).map(([name, { expand }]) => [
      name,
      (...x: number[]) => expand(A, ...(x as [number, number])),
    ]),
  ),
} as unknown as NodeAlgebra;
const call = (name: string, ...x: number[]): number =>
  (BUILTINS[name]!.build as unknown as (algebra: NodeAlgebra, ...args: number[]) => number)(numbers, ...x);

/** Bounds in ulp, above the largest errors found with 400 000 samples. */
const LARGEST = { sec: 1.6, csc: 1.65, cot: 1.9, sech: 1.9, csch: 1.8, coth: 1.8 } as const;
const OF: Readonly<Record<keyof typeof LARGEST, FunctionName>> = {
  ...{ sec: "cos", csc: "sin", cot: "tan", sech: "cosh", csch: "sinh", coth: "tanh" },
};

for (const [name, largest] of Object.entries(LARGEST) as [keyof typeof LARGEST, number][])
  test(`${name}: one over ${OF[name]}, within ${largest} ulp`, () => {
    const reference = REFERENCE[OF[name]] as (x: number) => Real;
    let worst = 0;
    for (const x of samples(OF[name], "f64", SAMPLES)) {
      const below = reference(x);
      // Where the function itself overflows or vanishes, so does one over it.
      const got = call(name, x);
      if (below.m === 0n || !Number.isFinite(1 / got) || Math.abs(got) < 1e-300) continue;
      worst = Math.max(worst, ulpError(got, quotient(exact(1), below)));
    }
    console.log(`${name}: ${worst.toFixed(3)} ulp`);
    expect(worst).toBeLessThanOrEqual(largest);
    expect(largest).toBeLessThanOrEqual(2);
  });
