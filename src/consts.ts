/** What the host computes before a run, in f64 whatever the precision of the run. */
import { allocate, elements, interpret, type TypedArray } from "../ir/index.ts";
import { OptionError } from "./diagnostics.ts";
import type { Lowered } from "./lower.ts";
import { DT, SEED, START, TIMES } from "./names.ts";
import { timeConstant } from "./timing.ts";
import { toSI } from "./units.ts";

export interface Consts {
  /** By the names of the program's inputs. */
  readonly values: Readonly<Record<string, ArrayLike<number>>>;
  /** Lengths that depend on the step: those of the rings of delays. */
  readonly lengths: Readonly<Record<string, number>>;
}

export interface ConstOptions {
  readonly t0: number;
  readonly dt: number;
  readonly times?: Float64Array | undefined;
  readonly seed: number;
  readonly parameters: Readonly<Record<string, TypedArray>>;
}

/** Times, seeds, parameters, and times as numbers of steps. Throws `OptionError` for a delay that is shorter than a step. */
export function constsOf(lowered: Lowered, options: ConstOptions): Consts {
  const { parts, constants, delays, model } = lowered;
  const { seed, parameters } = options;
  const seconds = (t: number): number => (model.units ? toSI(t, model.time) : t);
  const [t0, dt, times] = [seconds(options.t0), seconds(options.dt), options.times?.map(seconds)];
  const values: Record<string, ArrayLike<number>> = {
    ...parameters,
    ...(times ? { [TIMES]: times } : { [START]: [t0], [DT]: [dt] }),
    [SEED.low]: [seed | 0],
    [SEED.high]: [Math.floor(seed / 2 ** 32) | 0],
  };
  const sources: Record<string, TypedArray> = {};
  const inputs = { ...parameters, [DT]: Float64Array.of(dt) };
  for (const graph of constants.sources) Object.assign(sources, interpret(graph, inputs));
  for (const constant of constants.list) {
    const [value, other] = [sources[constant.value]!, constant.other ? sources[constant.other]! : undefined];
    const result = allocate("f64", Math.max(value.length, other?.length ?? 1));
    const at = (array: TypedArray | undefined, k: number): number => array?.[array.length === 1 ? 0 : k] ?? NaN;
    const finer = constant.finer === undefined ? undefined : values[constant.finer];
    const within = (k: number): number => finer?.[finer.length === 1 ? 0 : k] ?? 1;
    values[constant.name] = result.map((_, k) =>
      timeConstant(constant, { t0, dt, parts }, at(value, k), at(other, k), within(k)),
    );
  }
  const lengths: Record<string, number> = times ? { [TIMES]: times.length } : {};
  for (const { state, whole, rows, values: ring, shape } of delays) {
    const steps = Array.from(values[whole]!);
    if (!steps.every((count) => count >= 1 && count < MOST_ROWS))
      throw new OptionError(
        "E302",
        `a delay of ${state} is not from one step on, to ${MOST_ROWS} steps, of ${options.dt}`,
      );
    const most = steps.reduce((a, b) => Math.max(a, b), 1) + 3;
    values[rows] = [most];
    lengths[ring] = most * elements(shape);
  }
  return { values, lengths };
}

/** Most steps that are remembered. */
const MOST_ROWS = 2 ** 28;
