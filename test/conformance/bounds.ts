/**
 * How far functions of backends that have their own may be off, in ulp of the interpreter's result: the largest error that was
 * measured at the points of the suite, and some more, for libraries take other ways on other processors. `FLUXION_ULPS=1`
 * prints what is measured. Backends without functions of their own have the interpreter's bits.
 */
import type { Backend } from "../../backends/index.ts";
import type { Float } from "../../ir/index.ts";

/** A bound for all functions, and larger ones for some. */
interface Bounds {
  readonly all: number;
  readonly [name: string]: number;
}

/** What formulas in terms of other functions make of the errors of those. */
const FORMULAS: Bounds = { all: 6, gamma: 40, factorial: 40, cbrt: 80 };

/** Of tfjs on a GPU: of drivers in software, and that of a GPU may be another. */
const GPU: Bounds = {
  ...{ all: 20, cbrt: 80, log2: 64, log10: 64, log1p: 100, gamma: 100, factorial: 100 },
  ...{ sinh: 120, tanh: 64, atanh: 64 },
};

/** By the name of the backend. */
const BOUNDS: Readonly<Record<string, Readonly<Partial<Record<Float, Bounds>>>>> = {
  "tfjs:webgpu": { f32: GPU },
  "tfjs:webgl": { f32: GPU },
  "tfjs:xla": { f64: { ...FORMULAS, log1p: 100, atanh: 40 } },
};

function boundsOf({ name }: Backend, precision: Float): Bounds {
  return BOUNDS[name]?.[precision] ?? FORMULAS;
}

/** Of one function. */
export function functionUlps(backend: Backend, precision: Float, name: string): number {
  if (!backend.capabilities.target.functions) return 0;
  const bounds = boundsOf(backend, precision);
  return bounds[name] ?? bounds.all;
}

/**
 * Of functions that are a few primitive operations, in a row. Where what is between them is not rounded to the precision, the
 * result is at most one unit in the last place from the one that is.
 */
export const composedUlps = ({ name }: Backend): number => (WIDER.has(name) ? 1 : 0);
/** Those that round what they store alone. */
const WIDER = new Set(["gpujs:cpu"]);

/** Of what models have in them. */
export const modelUlps = (backend: Backend, precision: Float): number =>
  backend.capabilities.target.functions ? boundsOf(backend, precision).all : 1;
