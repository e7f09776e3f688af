/** Runs that are off by more than rounding allows: how far they part shows how far runs in a precision may part. */
import { backendOf, type Backend } from "../backends/index.ts";
import {
  COMPLETE,
  ELEMENTWISE,
  PASSES,
  program,
  roughen,
  type Float,
  type Graph,
  type OpName,
  type Program,
  type Roughness,
} from "../ir/index.ts";

/** How exactly a run computes. */
export interface Exactness {
  readonly precision: Float;
  /** The largest error of functions of its own, in units in the last place. Undefined: it has none. */
  readonly ulps?: number | undefined;
}

/** Half a unit in the last place of 1: the most that a result is rounded by. */
export const UNIT: Readonly<Record<Float, number>> = { f32: 2 ** -24, f64: 2 ** -53 };

/** Binary digits. */
const DIGITS: Readonly<Record<Float, number>> = { f32: 24, f64: 53 };

/** Digits that a probe has less: its roundings are 16 times as large. */
const LESS = 4;
/** Probes come in pairs: what is rounded up in one of a pair is rounded down in the other. */
export const DIRECTIONS = [1, -1, 2, -2] as const;

/** The largest error of functions that are written out, in units in the last place; but for a few. */
const WRITTEN_OUT = 2;
/** Roundings by which the distribution of a Poisson number is off. */
const COUNTS = 256;

const FUNCTIONS: ReadonlySet<OpName> = new Set(
  Object.entries(ELEMENTWISE).flatMap(([name, { expand }]) => (expand ? [name as OpName] : [])),
);

/** What is done to a graph after it was made rough. */
const AFTER = PASSES.filter(({ name }) => ["fuse", "kernels", "order", "expand"].includes(name));

/** A backend whose every operation is off, in f64. */
export async function probe({ precision, ulps }: Exactness, direction: number): Promise<Backend> {
  const js = await backendOf("js");
  const digits = DIGITS[precision] - LESS;
  const roughness: Roughness = {
    direction,
    digits,
    ofFunctions: digits - Math.round(Math.log2(2 * (ulps ?? WRITTEN_OUT))),
    bias: 2 * (ulps ?? 0) * UNIT[precision],
    ofDraws: precision === "f32" ? 23 - LESS : DIGITS.f64,
    counts: COUNTS * UNIT[precision],
    given: precision === "f32",
  };
  const made = new WeakMap<Program, Program>();
  const rough = (given: Program): Program => {
    const known = made.get(given);
    if (known) return known;
    const after = (g: Graph): Graph => AFTER.reduce((now, pass) => pass.run(now, { precision: "f64" }), g);
    const now = program(after(roughen(given.graph, roughness)));
    made.set(given, now);
    return now;
  };
  return {
    name: "probe",
    capabilities: { precisions: ["f64"], workers: 1, target: { ...COMPLETE, kernels: false, functions: FUNCTIONS } },
    emit: (given) => js.emit(rough(given)),
    start: (graph) => roughen(graph, roughness),
    load: (source, given) => js.load(source, rough(given)),
  };
}
