/**
 * The elementary functions. Each is written once, over an `Algebra`, as a straight line of primitive operations, so
 * that every target that rounds those as IEEE 754 says gives the same bits.
 */
import type { Algebra } from "../algebra.ts";
import type { Float } from "../types.ts";
import { exp, exp2, expm1, exprel, fastexp, fastexprel, NEAR_ZERO } from "./exp.ts";
import { cosh, sinh, tanh } from "./hyperbolic.ts";
import { acos, acosh, asin, asinh, atan, atan2, atanh } from "./inverse.ts";
import { log, log10, log1p, log2 } from "./log.ts";
import { logb, pow } from "./pow.ts";
import { cbrt, hypot } from "./roots.ts";
import { erf, factorial, gamma, norminv } from "./special.ts";
import { cos, fastcos, fastsin, QUICK_NEAR, sin, tan } from "./trigonometric.ts";

export { TABLES } from "./tables.ts";

export interface ElementaryFunction {
  readonly arity: 1 | 2;
  readonly expand: <T>(A: Algebra<T>, ...x: T[]) => T;
  /** A bound of the error, in units in the last place of the result: the largest one measured, rounded up. */
  readonly ulp: Readonly<Record<Float, number>>;
}

const unary = (expand: <T>(A: Algebra<T>, x: T) => T, f64: number, f32: number): ElementaryFunction => ({
  arity: 1,
  expand,
  ulp: { f64, f32 },
});
const binary = (expand: <T>(A: Algebra<T>, x: T, y: T) => T, f64: number, f32: number): ElementaryFunction => ({
  arity: 2,
  expand,
  ulp: { f64, f32 },
});

export type FunctionName = keyof typeof functions;

const functions = {
  exp: unary(exp, 0.8, 1),
  fastexp: unary(fastexp, 1.05, 1.01),
  expm1: unary(expm1, 0.9, 1.1),
  exprel: unary(exprel, 1.6, 1.85),
  fastexprel: unary(fastexprel, 0.8, 0.85),
  exp2: unary(exp2, 0.8, 1.2),
  log: unary(log, 0.9, 0.9),
  log1p: unary(log1p, 0.9, 0.85),
  log2: unary(log2, 0.8, 0.85),
  log10: unary(log10, 0.8, 0.8),
  pow: binary(pow, 0.8, 1.5),
  /** The logarithm of the first to the base of the second. */
  logb: binary(logb, 0.55, 0.55),
  sin: unary(sin, 0.9, 0.8),
  cos: unary(cos, 0.95, 0.8),
  fastsin: unary(fastsin, 1.95, 1.95),
  fastcos: unary(fastcos, 1.95, 1.95),
  tan: unary(tan, 1.2, 1.1),
  tanh: unary(tanh, 0.95, 1.1),
  sinh: unary(sinh, 0.95, 1.05),
  cosh: unary(cosh, 0.9, 1.05),
  asin: unary(asin, 0.85, 0.8),
  acos: unary(acos, 0.8, 0.75),
  atan: unary(atan, 0.8, 0.8),
  atan2: binary(atan2, 1.55, 1.55),
  asinh: unary(asinh, 1.15, 1.1),
  acosh: unary(acosh, 2, 1.85),
  atanh: unary(atanh, 1.6, 1.6),
  cbrt: unary(cbrt, 0.9, 0.85),
  hypot: binary(hypot, 0.9, 0.9),
  erf: unary(erf, 1.5, 1.45),
  gamma: unary(gamma, 9, 7.5),
  factorial: unary(factorial, 9, 7),
  norminv: unary(norminv, 7, 6),
};

/**
 * What fast math takes in the place of a function; some where |x| is below `near` alone. They are made by a pass alone, for targets
 * without functions of their own.
 */
export const QUICK = {
  exp: { op: "fastexp" },
  exprel: { op: "fastexprel", near: NEAR_ZERO },
  sin: { op: "fastsin", near: QUICK_NEAR },
  cos: { op: "fastcos", near: QUICK_NEAR },
} as const satisfies Partial<Record<FunctionName, Quick>>;

export interface Quick {
  readonly op: FunctionName;
  readonly near?: Readonly<Record<Float, number>>;
}

export const FUNCTIONS: Readonly<Record<FunctionName, ElementaryFunction>> = functions;
