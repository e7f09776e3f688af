/**
 * What counts as agreement. A backend that is given everything in primitive ops, and lists of synapses, has the bits of the
 * interpreter. Another one has functions and an order of sums of its own, and how far they may take a result follows from
 * how far rounding takes it: between the interpreter's f32 and its f64 there is one rounding error of f32 for each operation,
 * so that their difference over 2⁻²⁴ is how much the case makes of an error of one unit (half an ulp) in every operation.
 */
import type { Float, Target } from "../../ir/index.ts";
import type { Outcome } from "./machine.ts";

/** Half an ulp of 1. */
export const UNIT: Readonly<Record<Float, number>> = { f64: 2 ** -53, f32: 2 ** -24 };

/** Whether a target's programs have the bits of the interpreter. */
export const isExact = ({ functions, deliveries }: Target): boolean => !functions && deliveries === "lists";

/** Rounding errors are of either sign: those of two runs add up in another way, if not by more than a few times. */
const SAFETY = 8;
/** Relative error from which on a case says nothing: it is to be made another way. */
const WORTHLESS = 0.02;

export interface References {
  readonly f64: Outcome;
  readonly f32: Outcome;
}

/**
 * Throws at the first number that is off. `ulps` bounds the error of the backend's functions in ulp; undefined: bits.
 */
export function agree(got: Outcome, references: References, precision: Float, ulps: number | undefined): void {
  const wanted = references[precision];
  if ([...got.keys()].join() !== [...wanted.keys()].join())
    throw new Error(`it gave ${[...got.keys()].join(", ")}, not ${[...wanted.keys()].join(", ")}`);
  for (const [name, { values: expected, exact }] of wanted) {
    const { values } = got.get(name)!;
    if (values.length !== expected.length) throw new Error(`${name}: ${values.length} numbers, not ${expected.length}`);
    const bound = exact || ulps === undefined ? 0 : boundOf(name, references, precision, ulps);
    for (let k = 0; k < expected.length; k++) {
      const [x, y] = [values[k]!, expected[k]!];
      const isSame = bound === 0 ? Object.is(x, y) : Object.is(x, y) || Math.abs(x - y) <= bound;
      if (!isSame) throw new Error(`${name}[${k}] of ${expected.length} is ${show(x)}, not ${show(y)} ± ${bound}`);
    }
  }
}

/** How far numbers may be off. */
function boundOf(name: string, { f64, f32 }: References, precision: Float, ulps: number): number {
  const [fine, coarse] = [f64.get(name)!.values, f32.get(name)!.values];
  let [largest, apart] = [0, 0];
  for (let k = 0; k < fine.length; k++) {
    if (!Number.isFinite(fine[k]) || !Number.isFinite(coarse[k])) continue;
    largest = Math.max(largest, Math.abs(fine[k]!));
    apart = Math.max(apart, Math.abs(fine[k]! - coarse[k]!));
  }
  if (apart > WORTHLESS * largest)
    throw new Error(`the case is badly made: rounding to f32 takes ${name} off by ${apart} of ${largest}`);
  const amplified = apart / UNIT.f32;
  // An ulp is two units, and the result is rounded too.
  return UNIT[precision] * (SAFETY * 2 * ulps * amplified + 2 * (1 + ulps) * largest);
}

const show = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));

/** The distance from a float to the next one. */
export function ulpOf(x: number, precision: Float): number {
  const [digits, least] = precision === "f64" ? [52, -1074] : [23, -149];
  const exponent = Math.floor(Math.log2(Math.abs(x)));
  const bits = 2 ** exponent > Math.abs(x) ? exponent - 1 : exponent;
  return 2 ** Math.max(bits - digits, least);
}

/** Where a special value was met that a backend may treat in its own way. */
export const KINDS = ["NaN", "infinity", "zero", "subnormal", "tiny", "huge", "overflow"] as const;
export type Kind = (typeof KINDS)[number];

/** From where on an argument has lost most digits of its place in a period. */
const HUGE = 1e6;
/** And below which one is lost beside 1, and beside many a constant. */
const TINY = 1e-20;

/** Of numbers that differ: what is special about them, if anything is. */
export function kindOf(inputs: readonly number[], got: number, wanted: number, precision: Float): Kind | undefined {
  const least = precision === "f64" ? 2 ** -1022 : 2 ** -126;
  const all = [...inputs, got, wanted];
  if (inputs.some(Number.isNaN)) return "NaN";
  if ([...inputs, wanted].some((x) => x !== 0 && Math.abs(x) <= least)) return "subnormal";
  if (all.some(Number.isNaN)) return "NaN";
  if ((got === 0 && wanted === 0) || inputs.includes(0)) return "zero";
  if (inputs.some((x) => x !== 0 && Math.abs(x) <= TINY)) return "tiny";
  if (all.some((x) => !Number.isFinite(x))) return "infinity";
  if (inputs.some((x) => Math.abs(x) >= HUGE)) return "huge";
  return undefined;
}

/** Whether a product of whole numbers of 32 bits has more. */
export const overflows = (op: string, [a = 0, b = 0]: readonly number[]): boolean =>
  op === "op mul of i32" && Math.abs(a * b) >= 2 ** 31;
