/** Runs a compiled model: chunks of steps, with an eye on the clock, the abort signal, and NaN. */
import { TooLong, type Executable } from "../backends/index.ts";
import { allocate, elements, interpret, type Lengths, type Program, type TypedArray } from "../ir/index.ts";
import { recorded, type Compiled } from "./compile.ts";
import type { Consts } from "./consts.ts";
import { OptionError, RunError } from "./diagnostics.ts";
import type { Arranged } from "./lumping.ts";
import { CAPACITY, EVERY, eventCarry, ROWS, STEP, TIMES, WHEN } from "./names.ts";

/** When a run happens, and when it is recorded. */
export interface Grid {
  /** Time at step 0. */
  readonly t0: number;
  readonly dt: number;
  readonly steps: number;
  /** The times of all steps, where they are not t0 + n·dt. */
  readonly times?: Float64Array | undefined;
  /** Steps at which a row is recorded, ascending. */
  readonly samples: Samples;
}

/** The time of a step: a product, never a running sum. */
export const timeAt = ({ t0, dt, times }: Grid, step: number): number => times?.[step] ?? t0 + step * dt;

/** Every k-th step from 0, or a list of steps. */
export type Samples = { readonly every: number } | { readonly at: readonly number[] };

/** What a run leaves: its last values, from which another can go on. */
export interface State {
  /** The number of the step, and the time at step 0. */
  readonly step: number;
  readonly t0: number;
  /** The step; undefined after a run on a list of times. */
  readonly dt: number | undefined;
  readonly values: Readonly<Record<string, TypedArray>>;
  /** States of synapses whose values are in the order of the synapses' targets. */
  readonly byTarget: readonly string[];
}

/** Rows of all recorded values, as they come. The arrays are views that hold until `rows` returns. */
export interface Rows {
  /** Step of each row. */
  readonly steps: readonly number[];
  /** Values by name: rows one after the other. */
  readonly values: Readonly<Record<string, TypedArray>>;
}

export interface SpikeRows {
  readonly element: ArrayLike<number>;
  readonly step: ArrayLike<number>;
  /** In the unit of time, interpolated inside the step where the threshold allows it. */
  readonly time: ArrayLike<number>;
}

/** Where a run's results go. A sink that throws ends the run. */
export interface Sink {
  /** Bytes that it keeps in memory, at most. */
  readonly bytes?: number;
  rows?(rows: Rows): void | Promise<void>;
  spikes?(name: string, spikes: SpikeRows): void | Promise<void>;
}

export interface Progress {
  readonly step: number;
  readonly steps: number;
  readonly t: number;
}

export interface RunControl {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
}

export interface FirstNaN {
  readonly variable: string;
  readonly element: number;
  readonly t: number;
}

/** How a run went. */
export interface Outcome {
  readonly steps: number;
  readonly complete: boolean;
  readonly firstNaN: FirstNaN | null;
  readonly spikeCounts: Readonly<Record<string, number[]>>;
  readonly state: State;
  /** Milliseconds of stepping and recording. */
  readonly runMs: number;
  /** Bytes that were copied into the host's memory. */
  readonly copied: { readonly run: number; readonly read: number };
  readonly warnings: readonly string[];
}

/** A model that is ready to run. */
export interface Runnable {
  readonly compiled: Compiled;
  readonly lowered: Arranged;
  readonly executable: Executable;
  readonly prelude: Executable | undefined;
  /** Computes the values at the start, where there are many. */
  readonly starter: Executable | undefined;
  /** What is carried from step to step and looked at for NaN. */
  readonly variables: readonly string[];
  readonly record: readonly string[];
  /** Events that are recorded. */
  readonly events: readonly string[];
  /** Elements of a row of each recorded value. */
  readonly widths: ReadonlyMap<string, number>;
  /** Spikes that are kept between two looks. */
  readonly capacity: number;
}

export interface Start {
  /** What was computed for this run. */
  readonly consts: Consts;
  /** Goes on from the state another run left. */
  readonly from?: State | undefined;
  /** Whether a spike's time is that of its step's beginning. */
  readonly onGrid?: boolean | undefined;
}

/**
 * Time between two looks at the clock, and the most a chunk may hold. Chunks are short in the first few milliseconds: engines
 * put better code in the place of a function when it is called again, not in the middle of it.
 */
const CHUNK_MS = 12;
const WARMING = { chunkMs: 1, ms: 30 } as const;
const LONGEST_MS = 100;
const MOST_VALUES = 1 << 18;
const MOST_SPIKES = 1 << 18;
/** Spikes that are kept between two looks: all that one step can bring, at least. */
export const spikeCapacity = (size: number, most = MOST_SPIKES): number => Math.max(size, most);
const MOST_STEPS = 1 << 30;

export async function simulate(
  runnable: Runnable,
  grid: Grid,
  sink: Sink,
  control: RunControl,
  { consts, from, onGrid = false }: Start,
): Promise<Outcome> {
  const { compiled, executable, prelude, lowered, variables, record, events, widths } = runnable;
  const sizes = new Map(events.map((name) => [name, lowered.places.get(lowered.model.events.get(name)!.block)!.size]));
  const most = Math.max(1, ...sizes.values());
  const capacity = runnable.capacity;
  const lengths = { ...consts.lengths, [CAPACITY]: events.length > 0 ? capacity : 0 };
  for (const [name, values] of Object.entries(consts.values))
    if (compiled.program.inputs.has(name)) executable.write(name, values);
  if (prelude) await prepare(prelude, runnable, consts, lengths);
  const copiedBefore = { run: 0, read: 0, ...executable.copied };
  const start = from ?? (await startState(runnable, consts, grid));
  if (from) checkState(from, runnable, grid);
  executable.write(STEP, [start.step]);
  for (const [name, values] of Object.entries(start.values))
    if (compiled.inputs.carry.has(name)) executable.write(name, values);
  for (const { state, values, slopes } of lowered.delays)
    if (compiled.inputs.carry.has(values) && !(values in start.values)) {
      // The first row is what was before the start.
      const ring = new Float64Array(consts.lengths[values]!);
      ring.set(start.values[state]!);
      executable.write(values, ring);
      executable.write(slopes, [0]);
    }

  for (const { delay } of lowered.deliveries)
    if (delay)
      for (const { spikes, counts } of delay.rings) {
        if (!(spikes in start.values)) executable.write(spikes, new Float64Array(consts.lengths[spikes]!));
        if (compiled.inputs.carry.has(counts) && !(counts in start.values))
          executable.write(counts, new Float64Array(consts.lengths[delay.rows]!));
      }

  const buffers = new Set<string>(events.flatMap((name) => Object.values(bufferNames(name))));
  const carried = [...compiled.inputs.carry.keys()].filter((name) => !buffers.has(name) && name !== STEP);
  const rowsAtMost = Math.max(
    1,
    Math.floor(
      MOST_VALUES /
        Math.max(
          1,
          [...widths.values()].reduce((a, b) => a + b, 0),
        ),
    ),
  );
  const eventSteps = events.length > 0 ? Math.max(1, Math.floor(capacity / most)) : Infinity;
  const counts = new Map([...sizes].map(([name, size]) => [name, new Array<number>(size).fill(0)]));
  const timeOf = (step: number): number => timeAt(grid, start.step + step);
  let firstNaN: FirstNaN | null = findNaN(start.values, variables, timeOf(0), lowered.lumped);
  let step = 0;
  let speed = 1; // steps a chunk; grows to what CHUNK_MS allows
  let longest = MOST_STEPS; // steps a chunk that the driver brings to an end
  const rest: Chunk[] = [];
  let chunkMs = CHUNK_MS;
  let runMs = 0;
  /** What is carried, at the beginning of a chunk. */
  const before: Record<string, TypedArray> = {};

  const run = (rows: number, every: number): void | Promise<void> => {
    for (const name of events) executable.write(eventCarry(name).count, [0]);
    return executable.run({ ...lengths, [ROWS]: rows, [EVERY]: every });
  };
  const read = async (names: readonly string[]): Promise<Record<string, TypedArray>> => {
    const arrays = names.map((name) => executable.read(name));
    // There may be thousands: wait only where there is something to wait for.
    const isHere = (array: TypedArray | Promise<TypedArray>): array is TypedArray => !(array instanceof Promise);
    const values = arrays.every(isHere) ? arrays : await Promise.all(arrays);
    return Object.fromEntries(names.map((name, k) => [name, values[k]!]));
  };

  const stepsAtMost = () => Math.min(Math.max(1, Math.floor(speed)), eventSteps, longest);
  for (const chunk of withRest(chunks(grid, stepsAtMost, rowsAtMost), rest)) {
    if (control.signal?.aborted) break;
    const looked = performance.now();
    copyOf(await read(carried), before);
    const began = performance.now();
    const length = chunk.rows * chunk.every;
    try {
      await run(chunk.rows, chunk.every);
    } catch (error) {
      if (!(error instanceof TooLong) || length < 2) throw error;
      longest = Math.ceil(length / 2);
      for (const [name, values] of Object.entries(before)) executable.write(name, values);
      executable.write(STEP, [start.step + step]);
      rest.unshift(...halves(chunk));
      continue;
    }
    const took = performance.now() - began;
    let inRows: FirstNaN | null = null;
    const aim = runMs < WARMING.ms ? WARMING.chunkMs : chunkMs;
    if (length > 0) speed = Math.min(speed * 4, Math.max(1, (length * aim) / Math.max(took, 0.01)));

    if (chunk.recorded > 0) {
      const steps = Array.from({ length: chunk.recorded }, (_, k) => step + k * chunk.every);
      const values = await read(record.map(recorded));
      const rows = Object.fromEntries(
        record.map((name) => [name, values[recorded(name)]!.subarray(0, chunk.recorded * widths.get(name)!)]),
      );
      await sink.rows?.({ steps: steps.map((n) => start.step + n), values: rows });
      if (!firstNaN) inRows = rowNaN(rows, widths, steps.map(timeOf));
    }
    for (const name of events) {
      const found = await readEvents(executable, name, grid, onGrid);
      const count = counts.get(name)!;
      for (const element of found.element) count[element]!++;
      if (found.element.length > 0) await sink.spikes?.(name, found);
    }
    const looking = performance.now();
    const after = await read(variables);
    if (!firstNaN) {
      const inStates = findNaN(after, variables, 0, lowered.lumped) && (await replay(step, length));
      firstNaN = inStates && inRows ? (inRows.t < inStates.t ? inRows : inStates) : (inStates ?? inRows);
    }
    const now = performance.now();
    // What it takes to look at the states, of which there may be thousands.
    chunkMs = Math.min(LONGEST_MS, Math.max(CHUNK_MS, 4 * (began - looked + now - looking)));
    runMs += now - began;
    step += length;
    if (compiled.inputs.carry.has(WHEN.failed)) {
      const failed = (await executable.read(WHEN.failed))[0]!;
      if (failed >= 0)
        throw new RunError(`the conditions of \`when\` set each other off without end at t = ${timeAt(grid, failed)}`);
    }
    control.onProgress?.({ step, steps: grid.steps, t: timeOf(step) });
    // Let timers, signals and the page have their turn.
    await pause();
  }

  /** A variable of this chunk became NaN: go through it again, one step at a time, to see which one and when. */
  async function replay(first: number, length: number): Promise<FirstNaN | null> {
    const end = copyOf(await read([...carried, STEP]));
    for (const [name, values] of Object.entries(before)) executable.write(name, values);
    let found: FirstNaN | null = null;
    for (let k = 1; k <= length && !found; k++) {
      executable.write(STEP, [start.step + first + k - 1]);
      await run(1, 1);
      found = findNaN(await read(variables), variables, timeOf(first + k), lowered.lumped);
    }
    for (const [name, values] of Object.entries(end)) executable.write(name, values);
    return found;
  }

  return {
    steps: step,
    complete: step === grid.steps,
    firstNaN,
    spikeCounts: Object.fromEntries(counts),
    state: {
      step: start.step + step,
      t0: start.t0,
      dt: stepOf(grid),
      values: copyOf(await read(carried)),
      byTarget: start.byTarget,
    },
    runMs,
    copied: {
      run: (executable.copied?.run ?? 0) - copiedBefore.run,
      read: (executable.copied?.read ?? 0) - copiedBefore.read,
    },
    warnings: consts.warnings,
  };
}

/** Computes what does not change in the run. */
async function prepare(prelude: Executable, { compiled, executable }: Runnable, consts: Consts, lengths: Lengths) {
  const results = await computed(prelude, compiled.prelude!, consts.values, lengths);
  for (const [name, values] of Object.entries(results)) executable.write(name, values);
}

/** What a program that runs once gives. */
async function computed(
  executable: Executable,
  { inputs, outputs }: Program,
  values: Consts["values"],
  lengths: Lengths,
) {
  for (const name of inputs.keys()) executable.write(name, values[name]!);
  await executable.run(lengths);
  const results: Record<string, TypedArray> = {};
  for (const name of outputs.keys()) results[name] = (await executable.read(name)).slice();
  return results;
}

/** A turn of the event loop. In a page a timer would wait for 4 ms, and for a second where the page is not seen: a message does not. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === "function") return void setImmediate(resolve);
    if (typeof MessageChannel !== "function") return void setTimeout(resolve);
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => (port1.close(), resolve()), { once: true });
    port1.start();
    port2.postMessage(undefined);
  });

/** Throws `OptionError` for a state that another run cannot have left for this one. */
function checkState({ dt, values, byTarget }: State, { compiled, events, lowered }: Runnable, grid: Grid): void {
  if (dt !== stepOf(grid))
    throw new OptionError(
      "E304",
      `the state is of a run ${dt === undefined ? "on a list of times" : `with steps of ${dt}`}: its times are counted in those`,
    );
  const remembered = lowered.deliveries.flatMap(({ delay }) => (delay?.isEach ? delay.rings : []));
  if (remembered.some(({ counts }) => counts in values !== compiled.inputs.carry.has(counts)))
    throw new OptionError(
      "E306",
      "the state is of another kind of backend: it remembers spikes on their way in another form",
    );
  const own = new Set<string>([STEP, ...events.flatMap((name) => Object.values(bufferNames(name)))]);
  for (const name of compiled.inputs.carry.keys())
    if (!own.has(name) && !(name in values))
      throw new OptionError("E306", `the state knows nothing of "${name}": the run that left it did not need it`);
  for (const [name, { shape }] of compiled.inputs.carry) {
    if (shape.some((length) => typeof length === "string")) continue;
    const length = elements(shape);
    if (name in values && values[name]!.length !== length)
      throw new OptionError(
        "E306",
        `the state has ${values[name]!.length} values of "${name}", not ${length}: the run that left it was compiled otherwise`,
      );
    if (byTarget.includes(name) !== lowered.byTarget.includes(name))
      throw new OptionError(
        "E306",
        `the state has the values of "${name}" in another order: the run that left it was compiled otherwise`,
      );
  }
}

/** The step, where all have the same. */
const stepOf = ({ dt, times }: Grid): number | undefined => (times ? undefined : dt);

async function startState(
  { compiled, starter, lowered: { byTarget } }: Runnable,
  consts: Consts,
  grid: Grid,
): Promise<State> {
  const { start, starting } = compiled;
  const { t0 } = grid;
  const { values } = consts;
  const lengths = lengthsOf(consts);
  if (starter)
    return { step: 0, t0, dt: stepOf(grid), values: await computed(starter, starting!, values, lengths), byTarget };
  const inputs = Object.fromEntries(
    start.inputs.map(({ attrs: { name, type } }) => {
      const given = values[name]!;
      const array = allocate(type.dtype, given.length);
      array.set(given);
      return [name, array];
    }),
  );
  return { step: 0, t0, dt: stepOf(grid), values: interpret(start, inputs, lengths), byTarget };
}

/** Lengths that inputs show. */
const lengthsOf = ({ values, lengths }: Consts): Record<string, number> => ({
  ...lengths,
  ...(TIMES in values ? { [TIMES]: values[TIMES]!.length } : {}),
});

const bufferNames = (name: string) => {
  const { was: _, ...buffers } = eventCarry(name);
  return buffers;
};

interface Chunk {
  readonly rows: number;
  readonly every: number;
  /** Rows that are wanted; the others only make the chunk run. */
  readonly recorded: number;
}

/** Cuts the run into calls: at most `most()` steps (or one row) and `rowsAtMost` rows each. */
function* chunks({ steps, samples }: Grid, most: () => number, rowsAtMost: number): Generator<Chunk> {
  /** From a step that is recorded (or not) to the next one. */
  function* stretch(length: number, isRecorded: boolean): Generator<Chunk> {
    let left = length;
    let wanted = isRecorded ? 1 : 0;
    do {
      const every = Math.min(left, most());
      if (wanted > 0 || every > 0) yield { rows: 1, every, recorded: wanted };
      left -= every;
      wanted = 0;
    } while (left > 0);
  }
  if ("at" in samples) {
    const [first = steps] = samples.at;
    yield* stretch(first, false);
    for (const [k, step] of samples.at.entries()) yield* stretch((samples.at[k + 1] ?? steps) - step, true);
    return;
  }
  const { every } = samples;
  const whole = Math.floor(steps / every);
  let done = 0;
  while (done < whole) {
    const rows = Math.min(whole - done, rowsAtMost, Math.floor(most() / every));
    if (rows >= 1) yield { rows, every, recorded: rows };
    else yield* stretch(every, true);
    done += Math.max(1, rows);
  }
  yield* stretch(steps - whole * every, true);
}

/** Chunks, and before the next one the rest of one that was too long. */
function* withRest(all: Iterable<Chunk>, rest: Chunk[]): Generator<Chunk> {
  for (const chunk of all) {
    yield chunk;
    while (rest.length > 0) yield rest.shift()!;
  }
}

/** A chunk of several steps as two. */
function halves({ rows, every, recorded }: Chunk): Chunk[] {
  const half = (n: number): readonly number[] => [Math.ceil(n / 2), Math.floor(n / 2)];
  if (rows > 1) return half(rows).map((n) => ({ rows: n, every, recorded: n }));
  return half(every).map((n, k) => ({ rows, every: n, recorded: k === 0 ? recorded : 0 }));
}

async function readEvents(
  executable: Executable,
  name: string,
  grid: Grid,
  onGrid: boolean,
): Promise<SpikeRows & { element: Int32Array }> {
  const names = eventCarry(name);
  const count = (await executable.read(names.count))[0]!;
  const [element, step, fraction] = await Promise.all(
    [names.element, names.step, names.fraction].map(async (buffer) =>
      (await executable.read(buffer, count)).slice(0, count),
    ),
  );
  const { t0, dt, times } = grid;
  const time = Float64Array.from(step!, (n, k) => {
    // Between sides that are infinite there is no straight line.
    const part = onGrid ? 0 : Number.isNaN(fraction![k]!) ? 1 : fraction![k]!;
    return times ? times[n]! + part * (times[n + 1]! - times[n]!) : t0 + (n + part) * dt;
  });
  return { element: element as Int32Array, step: step!, time };
}

/** Copies of arrays, in the place of others where they are as long. */
function copyOf(values: Readonly<Record<string, TypedArray>>, into: Record<string, TypedArray> = {}) {
  for (const [name, array] of Object.entries(values))
    if (Object.hasOwn(into, name) && into[name]!.length === array.length) into[name]!.set(array);
    else into[name] = array.slice();
  return into;
}

/** The first variable and element that is NaN. Of what is kept for groups of synapses, those of empty ones do not count. */
function findNaN(
  values: Readonly<Record<string, TypedArray>>,
  names: readonly string[],
  t: number,
  lumped: Arranged["lumped"],
): FirstNaN | null {
  for (const variable of names) {
    const array = values[variable]!;
    const first = indexOfNaN(array);
    if (first < 0) continue;
    const index = lumped.get(variable)?.index;
    const element = index ? index.findIndex((group) => Number.isNaN(array[group])) : first;
    if (element >= 0) return { variable, element, t };
  }
  return null;
}

/** A loop: this is looked for often, in all that is carried. */
function indexOfNaN(array: TypedArray): number {
  for (let k = 0; k < array.length; k++) if (Number.isNaN(array[k])) return k;
  return -1;
}

function rowNaN(rows: Rows["values"], widths: ReadonlyMap<string, number>, times: readonly number[]): FirstNaN | null {
  let first: FirstNaN | null = null;
  for (const [variable, values] of Object.entries(rows)) {
    const at = indexOfNaN(values);
    const width = widths.get(variable)!;
    const t = times[Math.floor(at / width)]!;
    if (at >= 0 && (first === null || t < first.t)) first = { variable, element: at % width, t };
  }
  return first;
}
