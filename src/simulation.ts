/** The API: a model is read, compiled for a backend, and run. */
import { BACKENDS, type Backend, type BackendName, type Executable, type Source } from "../backends/index.ts";
import {
  elements,
  interpret,
  PASSES,
  programBytes,
  single,
  type Float,
  type Graph,
  type Program,
  type TypedArray,
} from "../ir/index.ts";
import { compileGraphs, recorded, type Compiled, type PassTrace } from "./compile.ts";
import { ModelError, OptionError, type Diagnostic } from "./diagnostics.ts";
import type { AnyNames, For, Names, NamesOf, Recordable, Recorded } from "./infer.ts";
import { TABLEAUS, type MethodName } from "./integrators.ts";
import { lower, type Given, type Lowered } from "./lower.ts";
import { readStatements, type Model, type ModelObject } from "./model.ts";
import { CAPACITY, EVERY, ROWS, SPIKES } from "./names.ts";
import { Fault, parseExpression } from "./parse.ts";
import {
  simulate,
  spikeCapacity,
  type FirstNaN,
  type Grid,
  type Progress,
  type Runnable,
  type Samples,
  type Sink,
  type State,
} from "./simulate.ts";

/** A number, one number for each element, or an expression of `i`, `N` and constants (`"linspace(0, 10, 20)"`). */
export type Value = number | string | ArrayLike<number>;
export type Values = Readonly<Record<string, Value>>;

export interface CompileOptions<N extends Names = AnyNames> {
  /** Default `auto`. */
  readonly backend?: "auto" | BackendName;
  /** Default `auto`: rk4. */
  readonly method?: "auto" | MethodName;
  /** The step, in the model's unit of time. Needed by a run of a model with states, here or there. */
  readonly dt?: number;
  /** Elements of the population. Default: what arrays among the parameters say, else 1. */
  readonly size?: number;
  readonly params?: For<N["named"], Value>;
  readonly init?: For<N["state"] | N["initial"], Value>;
  /** Default f64. */
  readonly precision?: Float;
  /** `exact`: the same bits on every exact backend and engine. */
  readonly math?: "exact";
  /** What `stages`, `passes` and `code` show the recording of. Default: all states, and spikes. */
  readonly record?: readonly Recordable<N>[];
  /** Optional passes to leave out, by name. */
  readonly without?: readonly string[];
}

export interface RunOptions<N extends Names = AnyNames, List = readonly Recordable<N>[]> {
  /** In the model's unit of time; round(duration/dt) steps. */
  readonly duration?: number;
  readonly dt?: number;
  readonly t0?: number;
  /** States, named and derived expressions, `spikes`. Default: all states, and spikes; without states, every expression. */
  readonly record?: List;
  /** A row every k-th step, from step 0. Default 1. */
  readonly every?: number;
  /** Times of rows, in place of `every`; on the grid of steps. */
  readonly at?: readonly number[];
  /** Goes on from the state another run left. */
  readonly from?: State;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: { readonly aborted: boolean };
  /** Gets rows and spikes as they come; the result then holds none. */
  readonly sink?: Sink;
}

/** What was recorded of one variable: rows one after the other. */
export interface Recording {
  readonly shape: readonly [rows: number, elements: number];
  readonly data: Float64Array | Float32Array;
}

export interface Spikes {
  readonly element: Int32Array;
  readonly step: Float64Array;
  /** In the model's unit of time. */
  readonly time: Float64Array;
}

export interface Summary {
  readonly method: string;
  readonly backend: string;
  readonly variant: string;
  readonly precision: Float;
  readonly math: "exact" | "fast";
  readonly workers: number;
  /** Why this method and this backend. */
  readonly reason: string;
  readonly steps: number;
  readonly rhsEvaluations: number;
  /** Milliseconds from the text to something that can run. */
  readonly compileMs: number;
  /** Milliseconds of stepping and recording. */
  readonly runMs: number;
  /** Bytes of the program's arrays. */
  readonly peakBytes: number;
  readonly complete: boolean;
  /** Spikes of each element, by the event's name. */
  readonly spikeCounts: Readonly<Record<string, readonly number[]>>;
  readonly warnings: readonly string[];
  readonly firstNaN: FirstNaN | null;
}

/** What every run gives. */
export interface ResultBase {
  /** Times of the rows. */
  readonly t: Float64Array;
  /** By name, also by names that only the run tells. */
  readonly variables: Readonly<Record<string, Recording>>;
  readonly spikes: Readonly<Record<string, Spikes>>;
  readonly summary: Summary;
  readonly state: State;
}

/** What a run that recorded `Name` gives. Variables are also its properties: `result.V` is `result.variables.V`. */
export type Result<N extends Names = AnyNames, Name extends string = string> = ResultBase &
  (string extends Name
    ? Readonly<Record<string, Recording>>
    : Readonly<Record<Exclude<Name, N["event"] | keyof ResultBase>, Recording>> & {
        readonly variables: Readonly<Record<Exclude<Name, N["event"]>, Recording>>;
        readonly spikes: Readonly<Record<Extract<Name, N["event"]>, Spikes>>;
      });

/** Reads a model. Throws `ModelError` with every fault of the text. */
export function model<const Given extends string | ModelObject>(given: Given, name?: string): Model<NamesOf<Given>>;
export function model(given: string | ModelObject, name?: string): Model {
  const { model: read, faults } = readStatements(given, name);
  const wrong = [...faults, ...faultsOfTypes(read).filter(({ code }) => faults.length === 0 || TYPES.has(code))];
  if (wrong.length > 0) throw new ModelError(read.source, wrong);
  return read;
}

/** Codes of faults that a wrong name elsewhere does not cause. */
const TYPES = new Set(["E107", "E110"]);

function faultsOfTypes(read: Model): readonly Diagnostic[] {
  try {
    lower(read);
    return [];
  } catch (error) {
    if (error instanceof ModelError) return error.diagnostics;
    throw error;
  }
}

/** Makes a model ready to run. Throws `OptionError` for options that do not fit the model. */
export async function compile<const Given extends Model | string>(
  given: Given,
  options?: CompileOptions<NamesOf<Given>>,
): Promise<Simulation<NamesOf<Given>>>;
export async function compile(given: Model | string, options: CompileOptions = {}): Promise<Simulation> {
  const started = performance.now();
  const read = typeof given === "string" ? model(given) : given;
  const { backend, name, reason } = await chooseBackend(options);
  const lowered = lower(read, { size: options.size, params: toGiven(options.params), init: toGiven(options.init) });
  const sim = new Simulation(lowered, backend, name, reason, options, started);
  await sim.prepare(options.record);
  return sim;
}

async function chooseBackend({ backend = "auto", precision = "f64", math = "exact" }: CompileOptions) {
  const name = backend === "auto" ? "js" : backend;
  if (!Object.hasOwn(BACKENDS, name))
    throw new OptionError(
      "E305",
      `the backend "${name}" is not built yet; there is ${Object.keys(BACKENDS).join(", ")}`,
    );
  const loaded: Backend = await BACKENDS[name]();
  if (!loaded.capabilities.precisions.includes(precision))
    throw new OptionError(
      "E307",
      `the backend "${name}" has no ${precision}; it has ${loaded.capabilities.precisions.join(", ")}`,
    );
  if (math !== "exact") throw new OptionError("E307", `the backend "${name}" has exact math only`);
  return { backend: loaded, name, reason: backend === "auto" ? "js: the only backend there is" : `${name}: as asked` };
}

function toGiven(values: Values = {}): Map<string, Given> {
  return new Map(
    Object.entries(values).map(([name, value]): [string, Given] => {
      if (typeof value !== "string") return [name, value];
      try {
        return [name, parseExpression(value)];
      } catch (error) {
        throw error instanceof Fault
          ? new OptionError("E301", `the value of "${name}": ${error.message}: ${value}`)
          : error;
      }
    }),
  );
}

/** One way of recording, compiled and loaded. */
interface Prepared {
  readonly compiled: Compiled;
  readonly source: Source;
  readonly executable: Executable;
  readonly record: readonly string[];
  readonly spikes: boolean;
  /** Elements of a row of each recorded value. */
  readonly widths: ReadonlyMap<string, number>;
}

/** A compiled model. */
export class Simulation<N extends Names = AnyNames> {
  readonly model: Model<N>;
  /** Elements of the population. */
  readonly size: number;
  readonly method: MethodName;
  readonly precision: Float;
  readonly reason: string;
  readonly #backend: Backend;
  readonly #backendName: BackendName;
  readonly #lowered: Lowered;
  readonly #options: CompileOptions;
  readonly #started: number;
  readonly #prepared = new Map<string, Prepared>();
  #shown: Prepared | undefined;
  #compileMs = 0;
  #parameters: Record<string, TypedArray>;

  constructor(
    lowered: Lowered,
    backend: Backend,
    backendName: BackendName,
    backendReason: string,
    options: CompileOptions,
    started: number,
  ) {
    const { method = "auto" } = options;
    if (method !== "auto" && !Object.hasOwn(TABLEAUS, method))
      throw new OptionError(
        "E305",
        `the method "${method}" is not built yet; there are ${Object.keys(TABLEAUS).join(", ")}`,
      );
    this.model = lowered.model;
    this.size = lowered.size;
    this.method = method === "auto" ? "rk4" : method;
    this.precision = options.precision ?? "f64";
    const methodReason = method === "auto" ? "rk4: a fixed step and no noise" : `${method}: as asked`;
    this.reason = `${methodReason}; ${backendReason}`;
    this.#lowered = lowered;
    this.#backend = backend;
    this.#backendName = backendName;
    this.#options = options;
    this.#started = started;
    this.#parameters = interpret(this.#cast(lowered.parameters), {});
    for (const [name, values] of Object.entries(this.#parameters)) {
      const at = values.findIndex(Number.isNaN);
      if (at >= 0)
        throw new OptionError(
          "E311",
          `the parameter "${name}" is not a number${values.length > 1 ? ` at element ${at}` : ""}`,
        );
    }
  }

  /** The graph at each stage: `rhs`, `step`, `run`, `optimized`, `fused`, `expanded`. */
  get stages(): Compiled["stages"] {
    return this.#shown!.compiled.stages;
  }
  /** What each pass did. */
  get passes(): readonly PassTrace[] {
    return this.#shown!.compiled.passes;
  }
  /** What the backend was given. */
  get program(): Program {
    return this.#shown!.compiled.program;
  }
  /** The emitted code, and where each line came from. */
  get code(): Source {
    return this.#shown!.source;
  }

  /** In plain words: what was chosen, and why. */
  explain(): string {
    const { compiled } = this.#shown!;
    const kernels = compiled.stages.fused.nodes.length;
    return [
      `${this.model.states.size} states of ${this.size} element${this.size === 1 ? "" : "s"}, in ${this.precision}.`,
      `Method ${this.reason.replace("; ", ".\nBackend ")}.`,
      `${compiled.passes.length} passes; ${kernels} nodes at the top of the fused graph, ${compiled.program.buffers.length} buffers.`,
    ].join("\n");
  }

  /** Sets parameters without compiling again. Throws `OptionError` for a name or a shape that does not fit. */
  set(values: For<N["named"], Value>): void;
  set(values: object): void {
    const given = lower(this.model, { size: this.size, params: toGiven(values as Values) });
    const evaluated = interpret(this.#cast(given.parameters), {});
    for (const name of Object.keys(values)) {
      const [now, next] = [this.#parameters[name]!, evaluated[name]!];
      if (next.length > 1 && now.length === 1)
        throw new OptionError("E310", `"${name}" was compiled as one number; give it as an array to compile()`);
      this.#parameters[name] = now.length > 1 && next.length === 1 ? now.slice().fill(next[0]!) : next;
    }
  }

  /** The current values of the parameters. */
  get params(): Readonly<Record<string, TypedArray>> {
    return this.#parameters;
  }

  /** Compiles for what is to be recorded, if that was not done before. */
  async prepare(names?: readonly string[]): Promise<Prepared> {
    const { record, spikes } = this.#recording(names);
    const key = JSON.stringify([record, spikes]);
    const started = this.#prepared.size === 0 ? this.#started : performance.now();
    let prepared = this.#prepared.get(key);
    if (!prepared) {
      const { method, precision } = this;
      const without = new Set(this.#options.without);
      for (const name of without)
        if (!PASSES.some((pass) => pass.optional && pass.name === name))
          throw new OptionError("E307", `"${name}" is not an optional pass`);
      const compiled = compileGraphs(this.#lowered, { method, precision, record, spikes, without });
      const source = this.#backend.emit(compiled.program);
      const executable = await this.#backend.load(source, compiled.program);
      const outputs = new Map(compiled.stages.fused.outputs.map(({ name, node }) => [name, node]));
      const width = (name: string): number => elements(single(outputs.get(recorded(name))!.type).shape.slice(1));
      const widths = new Map(record.map((name) => [name, width(name)]));
      prepared = { compiled, source, executable, record, spikes, widths };
      this.#prepared.set(key, prepared);
      this.#compileMs = performance.now() - started;
    }
    this.#shown ??= prepared;
    return prepared;
  }

  /** Runs the model. Throws `OptionError` for options that do not fit it. */
  async run<const List extends readonly Recordable<N>[] | undefined = undefined>(
    options?: RunOptions<N, List>,
  ): Promise<Result<N, Recorded<N, List>>>;
  async run(options: RunOptions = {}): Promise<Result> {
    const prepared = await this.prepare(options.record);
    const { compiled, executable, record, spikes, widths } = prepared;
    const { grid, warnings } = this.grid(options);
    const states = [...this.model.states.keys()];
    const runnable: Runnable = {
      compiled,
      executable,
      size: this.size,
      states,
      record,
      spikes,
      widths,
      parameters: this.#parameters,
    };
    const memory = options.sink ? undefined : new Memory(grid, widths, this.precision);
    const outcome = await simulate(runnable, grid, options.sink ?? memory!, options, options.from);
    const { firstNaN } = outcome;
    if (firstNaN)
      warnings.push(
        `${firstNaN.variable}${this.size > 1 ? `[${firstNaN.element}]` : ""} is NaN from t = ${firstNaN.t} on`,
      );
    const lengths = { [ROWS]: 1, [EVERY]: 1, [CAPACITY]: spikes ? spikeCapacity(this.size) : 0 };
    const summary: Summary = {
      method: states.length > 0 ? this.method : "none: there are no states",
      backend: this.#backendName,
      variant: "",
      precision: this.precision,
      math: "exact",
      workers: 1,
      reason: this.reason,
      steps: outcome.steps,
      rhsEvaluations: outcome.steps * TABLEAUS[this.method].stages.length,
      compileMs: this.#compileMs,
      runMs: outcome.runMs,
      peakBytes: programBytes(compiled.program, lengths) + (memory?.bytes ?? 0),
      complete: outcome.complete,
      spikeCounts: outcome.spikeCounts,
      warnings,
      firstNaN,
    };
    const { t, variables, spikes: events } = memory?.result() ?? { t: new Float64Array(), variables: {}, spikes: {} };
    return { ...variables, t, variables, spikes: events, summary, state: outcome.state } as unknown as Result;
  }

  /** Names that can be recorded, beside `spikes`. */
  get recordable(): readonly string[] {
    return [...this.model.states.keys(), ...this.model.named.keys(), ...this.model.derived.keys()];
  }

  #recording(names: readonly string[] | undefined): { record: readonly string[]; spikes: boolean } {
    const hasSpikes = this.model.threshold !== undefined;
    const all = this.model.states.size > 0 ? [...this.model.states.keys()] : this.recordable;
    if (!names) return { record: all, spikes: hasSpikes };
    for (const name of names) {
      if (name === SPIKES && !hasSpikes)
        throw new OptionError("E306", "no spikes can be recorded: the model has no threshold");
      if (name !== SPIKES && !this.recordable.includes(name))
        throw new OptionError(
          "E306",
          `"${name}" cannot be recorded; there are ${[...this.recordable, ...(hasSpikes ? [SPIKES] : [])].join(", ")}`,
        );
    }
    return { record: [...new Set(names)].filter((name) => name !== SPIKES), spikes: names.includes(SPIKES) };
  }

  /** The steps and the rows of a run with these options. Throws `OptionError` where they do not fit. */
  grid(options: RunOptions): { grid: Grid; warnings: string[] } {
    const { duration, from, at } = options;
    const dt = options.dt ?? this.#options.dt;
    const t0 = from?.t0 ?? options.t0 ?? 0;
    const warnings: string[] = [];
    if (duration === undefined && this.model.states.size === 0)
      return { grid: { t0, dt: 1, steps: 0, samples: { every: 1 } }, warnings };
    if (dt === undefined) throw new OptionError("E303", "a step is needed: give dt (on the command line: --dt)");
    if (!(dt > 0) || !Number.isFinite(dt)) throw new OptionError("E302", `dt must be a positive number, not ${dt}`);
    if (duration === undefined) throw new OptionError("E303", "a duration is needed (on the command line: --duration)");
    if (!(duration >= 0) || !Number.isFinite(duration))
      throw new OptionError("E302", `the duration cannot be ${duration}`);
    if (!Number.isFinite(t0)) throw new OptionError("E302", `t0 cannot be ${t0}`);
    const steps = Math.round(duration / dt);
    if (steps > MOST_STEPS) throw new OptionError("E302", `${steps} steps; at most ${MOST_STEPS} can be counted`);
    if (Math.abs(steps * dt - duration) > 1e-9 * Math.max(duration, dt))
      warnings.push(`the run ends at t = ${t0 + steps * dt}: ${duration} is not a whole number of steps of ${dt}`);
    return { grid: { t0, dt, steps, samples: at ? stepsAt(at, t0, dt, steps) : every(options.every ?? 1) }, warnings };
  }

  #cast(g: Graph): Graph {
    return PASSES[0]!.run(g, { precision: this.precision });
  }
}

const MOST_STEPS = 2 ** 52;

function every(k: number): Samples {
  if (!Number.isSafeInteger(k) || k < 1)
    throw new OptionError("E302", `every must be a whole number from 1 on, not ${k}`);
  return { every: k };
}

/** Times as steps. A time that is off the grid is an error that names the nearest one that is not. */
function stepsAt(times: readonly number[], t0: number, dt: number, steps: number): Samples {
  const at = times.map((t) => {
    const step = Math.round((t - t0) / dt);
    if (!(step >= 0 && step <= steps))
      throw new OptionError("E312", `the time ${t} is not in the run, from ${t0} to ${t0 + steps * dt}`);
    if (Math.abs(t0 + step * dt - t) > 1e-6 * dt)
      throw new OptionError("E312", `the time ${t} is not on the grid; the nearest one is ${t0 + step * dt}`);
    return step;
  });
  return { at: [...new Set(at)].toSorted((a, b) => a - b) };
}

/** Number of rows of a complete run. */
export const rowCount = ({ steps, samples }: Grid): number =>
  "at" in samples ? samples.at.length : Math.floor(steps / samples.every) + 1;

/** Keeps everything. */
class Memory implements Sink {
  readonly bytes: number;
  readonly #grid: Grid;
  readonly #widths: ReadonlyMap<string, number>;
  readonly #t: Float64Array;
  readonly #data: Map<string, Float64Array | Float32Array>;
  readonly #spikes = { element: [] as number[], step: [] as number[], time: [] as number[] };
  #spikeName: string | undefined;
  #rows = 0;

  constructor(grid: Grid, widths: ReadonlyMap<string, number>, precision: Float) {
    const rows = rowCount(grid);
    const width = [...widths.values()].reduce((a, b) => a + b, 0);
    this.bytes = rows * (8 + width * (precision === "f32" ? 4 : 8));
    if (this.bytes > MOST_BYTES)
      throw new OptionError("E313", `${rows} rows of ${width} values do not fit into memory: record fewer, with every`);
    const make = precision === "f32" ? Float32Array : Float64Array;
    this.#grid = grid;
    this.#widths = widths;
    this.#t = new Float64Array(rows);
    this.#data = new Map([...widths].map(([name, elementsOfRow]) => [name, new make(rows * elementsOfRow)]));
  }

  rows({ steps, values }: Parameters<NonNullable<Sink["rows"]>>[0]): void {
    steps.forEach((step, k) => (this.#t[this.#rows + k] = this.#grid.t0 + step * this.#grid.dt));
    for (const [name, data] of this.#data) data.set(values[name]!, this.#rows * this.#widths.get(name)!);
    this.#rows += steps.length;
  }

  spikes(name: string, { element, step, time }: Parameters<NonNullable<Sink["spikes"]>>[1]): void {
    this.#spikeName = name;
    for (let k = 0; k < element.length; k++) {
      this.#spikes.element.push(element[k]!);
      this.#spikes.step.push(step[k]!);
      this.#spikes.time.push(time[k]!);
    }
  }

  result(): Pick<ResultBase, "t" | "variables" | "spikes"> {
    const variables = [...this.#data].map(([name, data]): [string, Recording] => {
      const width = this.#widths.get(name)!;
      return [name, { shape: [this.#rows, width], data: data.subarray(0, this.#rows * width) }];
    });
    const { element, step, time } = this.#spikes;
    const events = { element: Int32Array.from(element), step: Float64Array.from(step), time: Float64Array.from(time) };
    return {
      t: this.#t.subarray(0, this.#rows),
      variables: Object.fromEntries(variables),
      spikes: { [this.#spikeName ?? SPIKES]: events },
    };
  }
}

/** Most that a result may hold. */
const MOST_BYTES = 2 ** 33;
