/** What the host computes before a run, in f64 whatever the precision of the run. */
import { allocate, elements, interpret, type TypedArray } from "../ir/index.ts";
import { byDelay } from "./connect.ts";
import type { SpikeDelay } from "./deliveries.ts";
import { ModelError, OptionError } from "./diagnostics.ts";
import type { Lowered } from "./lower.ts";
import { DT, givenSpikes, SEED, START, TIMES } from "./names.ts";
import type { Synapses } from "./setting.ts";
import { timeConstant } from "./timing.ts";
import { spikeTrains } from "./trains.ts";
import { fromSI, toSI } from "./units.ts";

export interface Consts {
  /** By the names of the program's inputs. */
  readonly values: Readonly<Record<string, ArrayLike<number>>>;
  /** Lengths that depend on the step: those of rings, and of given spikes. */
  readonly lengths: Readonly<Record<string, number>>;
  /** What a user should know. */
  readonly warnings: readonly string[];
}

export interface ConstOptions {
  readonly t0: number;
  readonly dt: number;
  readonly times?: Float64Array | undefined;
  readonly seed: number;
  readonly parameters: Readonly<Record<string, TypedArray>>;
}

/** Times, seeds, parameters, and times as numbers of steps. Throws `OptionError` or `ModelError` for delays that cannot be. */
export function constsOf(lowered: Lowered, options: ConstOptions): Consts {
  const { parts, constants, delays, model, places, given } = lowered;
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
    const result = allocate("f64", value.length === 1 ? (other?.length ?? 1) : value.length);
    const at = (array: TypedArray | undefined, k: number): number => array?.[array.length === 1 ? 0 : k] ?? NaN;
    const finer = constant.finer === undefined ? undefined : values[constant.finer];
    const within = (k: number): number => finer?.[finer.length === 1 ? 0 : k] ?? 1;
    values[constant.name] = result.map((_, k) =>
      timeConstant(constant, { t0, dt, parts }, at(value, k), at(other, k), within(k)),
    );
  }
  const lengths: Record<string, number> = times ? { [TIMES]: times.length } : {};
  const warnings: string[] = [];
  for (const [block, rows] of given) {
    const names = givenSpikes(block);
    const { offsets, steps, fractions, dropped } = spikeTrains(rows, places.get(block)!.size, options);
    Object.assign(values, { [names.ends]: offsets.subarray(1), [names.steps]: steps, [names.fractions]: fractions });
    lengths[names.steps] = steps.length;
    if (dropped > 0) warnings.push(`${dropped} given spikes of ${block || "the population"} left out: one in a step`);
  }
  for (const { delay, projection, at } of lowered.deliveries) {
    if (!delay) continue;
    const asked = Array.from(sources[constants.list.find(({ name }) => name === delay.steps)!.value]!);
    const steps = Array.from(values[delay.steps]!);
    const what = `the delay of ${projection}`;
    const rows = rowsOfRings(lowered, delay, what, asked, steps);
    values[delay.rows] = [rows];
    lengths[delay.rows] = rows;
    for (const { spikes, population } of delay.rings) lengths[spikes] = rows * places.get(population)!.size;
    if (delay.isEach) values[delay.order] = orderByDelay(places.get(projection)!.synapses!, at, steps);
    const off = asked.reduce((most, value, k) => Math.max(most, Math.abs(value - steps[k]! * dt)), 0);
    if (off > 1e-6 * dt)
      warnings.push(
        `${what} is not a whole number of steps of ${options.dt}: it is rounded, by up to ${Number((off / dt).toPrecision(2))} of a step`,
      );
  }
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
  return { values, lengths, warnings };
}

/** Rows of the rings that remember spikes for the longest delay. Throws `ModelError` for delays that cannot be. */
function rowsOfRings(
  { model, places }: Lowered,
  { value, rings }: SpikeDelay,
  what: string,
  asked: readonly number[],
  steps: readonly number[],
): number {
  const refuse = (why: string): Error => {
    const { start, end } = value;
    return new ModelError(model.source, [{ code: "E134", message: `${what} ${why}`, start, end }]);
  };
  if (asked.some(Number.isNaN)) throw refuse("is not a number");
  const least = asked.reduce((a, b) => Math.min(a, b), 0);
  if (least < 0) throw refuse(`is negative: ${model.units ? fromSI(least, model.time) : least}`);
  const longest = steps.reduce((a, b) => Math.max(a, b), 0);
  const rows = longest + 1;
  if (rings.some(({ population }) => !(rows * places.get(population)!.size < MOST_ROWS)))
    throw refuse(`is ${longest} steps: the spikes of so many steps cannot be remembered`);
  return rows;
}

/** For each element of an end the places of its synapses by delay, counted in the order in which they are delivered. */
function orderByDelay(
  { sources, targets, count, post }: Synapses,
  at: "pre" | "post",
  delays: readonly number[],
): Int32Array {
  const order = at === "post" ? post[0]!.order! : undefined;
  const inOrder = Int32Array.from(delays, (_, k) => delays[order ? order[k]! : k]!);
  return byDelay(order ? order.map((k) => targets[k]!) : sources, count[at], inOrder);
}

/** Most steps that are remembered. */
const MOST_ROWS = 2 ** 28;
