/** The API: a model is read, compiled for a backend, and run. */
import {
  Failure,
  Unavailable,
  type Backend,
  type BackendName,
  type Device,
  type Executable,
  type Source,
} from "../backends/index.ts";
import {
  elements,
  inexpressible,
  interpret,
  NETWORK_PASSES,
  PASSES,
  programBytes,
  single,
  type Float,
  type MathKind,
  type ProductForm,
  type Program,
  type TypedArray,
  type Target,
} from "../ir/index.ts";
import { atHand, fastest, worksOf } from "./auto.ts";
import { backendsThat, chooseBackend, chooseMethod, type BackendChoice } from "./choose.ts";
import { compileGraphs, recorded, ulpsOf, type Compiled, type PassTrace } from "./compile.ts";
import type { SparseMatrix } from "./connect.ts";
import { inBlocks } from "./given.ts";
import { constsOf } from "./consts.ts";
import { debugLevel, tellCompiled } from "./debug.ts";
import { difference, type Difference } from "./difference.ts";
import { ModelError, OptionError, RunError, type Diagnostic } from "./diagnostics.ts";
import type { AnyNames, For, Names, NamesOf, Recordable, Recorded } from "./infer.ts";
import { METHODS, type MethodName } from "./integrators.ts";
import type { Arranged } from "./lumping.ts";
import type { MemoryPlan } from "./memory.ts";
import { lower, parametersOf, type Given, type Lowered, type LowerOptions } from "./lower.ts";
import { pathsOf, variablesOf, type Connectivity, type Model, type ModelObject, type NumberArray } from "./model.ts";
import { isSparse, toArray, type Nested } from "./nested.ts";
import { readStatements } from "./network.ts";
import type { Profile } from "./profile.ts";
import { CAPACITY, EVERY, ROWS, SPIKES, splitName, TIMES } from "./names.ts";
import { once } from "./once.ts";
import { Fault, isPlainName, parseExpression } from "./parse.ts";
import {
  simulate,
  spikeCapacity,
  timeAt,
  type FirstNaN,
  type Grid,
  type Outcome,
  type Progress,
  type Runnable,
  type Samples,
  type Sink,
  type State,
} from "./simulate.ts";
import { scheduleOf, type StepSchedule } from "./schedule.ts";
import { isDebugging, loadable, mapOf, type MapOptions, type SourceMap } from "./sourcemap.ts";
import { fromSI, ONE } from "./units.ts";
import { explanation } from "./view/explain.ts";
import { count, inBytes } from "./view/figure.ts";
import type { ByteFormat, GraphFormat, GraphOptions, GraphStage, TextFormat } from "./view/graph.ts";
import { equationsIn } from "./view/origins.ts";
import { orderOfStep } from "./view/order.ts";

/**
 * A number, one number for each element, a matrix as rows or with its shape, or an expression of `i`, `N` and constants
 * (`"linspace(0, 10, 20)"`).
 */
export type Value = number | string | Nested | NumberArray;
export type Values = Readonly<Record<string, Value>>;

/** What `draw` shows, and how. */
export interface DrawOptions extends Omit<GraphOptions, "model" | "stage"> {
  /** Default `optimized`. */
  readonly stage?: GraphStage;
  /** Default `svg`. */
  readonly format?: GraphFormat;
}

export interface CompileOptions<N extends Names = AnyNames> {
  /** Default `auto`. A name, or a backend of one's own. */
  readonly backend?: "auto" | BackendName | Backend;
  /** Default `auto`: rk4. */
  readonly method?: "auto" | MethodName;
  /** The step, in the model's unit of time. Needed by a run of a model with states, here or there. */
  readonly dt?: number;
  /** Elements of the population, or of populations by name. Default: what the text and arrays among the parameters say, else 1. */
  readonly size?: number | Readonly<Record<string, number>>;
  readonly params?: For<N["named"], Value>;
  readonly init?: For<N["state"] | N["initial"], Value>;
  /** Arrays in place of those of files, by the names that `data(…)` defines; of `connect(data(…))`, `ach.connect`. */
  readonly data?: Readonly<Record<string, Nested | Connectivity>>;
  /** Of all random numbers. A whole number; default 0. */
  readonly seed?: number;
  /** Default f64. */
  readonly precision?: Float;
  /**
   * `exact`: the same bits on every exact backend and engine. `fast`: cheaper formulas of fewer functions, which round otherwise
   * within a bound. Default: fast where the backend has it.
   */
  readonly math?: MathKind;
  /**
   * How sums over synapses are computed: as sparse products, as products with a matrix, or so where all pairs are connected,
   * which has the same bits. Default auto.
   */
  readonly products?: ProductForm;
  /** What `stages`, `passes` and `code` show the recording of. Default: all states, and spikes. */
  readonly record?: readonly Recordable<N>[];
  /** Optional passes to leave out, by name. */
  readonly without?: readonly string[];
  /**
   * Whether debuggers, profilers and stacks show the equations in place of emitted JavaScript. Default: where Node.js
   * listens for a debugger (`--inspect`) or was told `--enable-source-maps`.
   */
  readonly debug?: boolean;
  /** Whether what the backend runs on is loaded. Default true; without it there is code to look at, of any backend, and no run. */
  readonly load?: boolean;
}

export interface RunOptions<N extends Names = AnyNames, List = readonly Recordable<N>[]> {
  /** In the model's unit of time; round(duration/dt) steps. */
  readonly duration?: number;
  readonly dt?: number;
  readonly t0?: number;
  /**
   * Times of the steps, ascending, in place of the three: they need not be evenly spaced. A run that goes on from a state
   * is given the whole list again.
   */
  readonly times?: ArrayLike<number>;
  readonly seed?: number;
  /** `interpolated`: inside the step, where the condition allows it; `grid`: at the step's beginning. */
  readonly spikeTimes?: "interpolated" | "grid";
  /**
   * States, stored values, named and derived expressions, `spikes` and other events, elements `V[0:9]`, expressions of
   * them such as `mean(V)`. Default: all states, but those of synapses, and all events; without states, every expression.
   */
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
  /** Bytes that the run may hold: it is refused if it would need more. Default: half of what is free, and 512 MB at least. */
  readonly memory?: number;
  /** Whether the summary says where the time went, by equation and by kernel: of the backend js, in Node.js. */
  readonly profile?: boolean;
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
  /** What a backend says that it ran on, such as a GPU; null where that is the processor. */
  readonly device: Device | null;
  readonly precision: Float;
  readonly math: MathKind;
  /** What results are off by at most for fast math, in units in the last place; 0: nothing; null: functions are the backend's own. */
  readonly ulps: number | null;
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
  /** Bytes that were copied into the host's memory: by the steps themselves, and for rows, events and the ends of chunks. */
  readonly copiedBytes: { readonly steps: number; readonly rows: number };
  readonly complete: boolean;
  /** Spikes of each element, by the event's name. */
  readonly spikeCounts: Readonly<Record<string, readonly number[]>>;
  readonly warnings: readonly string[];
  readonly firstNaN: FirstNaN | null;
  /** Where the time of the run went, if that was asked for. */
  readonly profile?: Profile;
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
    : ByBlock<Extract<Name, N["state"] | N["initial"] | N["named"]>> &
        Readonly<Record<Exclude<Name, N["event"] | keyof ResultBase>, Recording>> & {
          readonly variables: Readonly<Record<Exclude<Name, N["event"]>, Recording>>;
          readonly spikes: Readonly<Record<Extract<Name, N["event"]>, Spikes>>;
        });

/** In a network `result.PN.V` is `result["PN.V"]`. */
type ByBlock<Name extends string> = {
  readonly [Block in Exclude<Name extends `${infer First}.${string}` ? First : never, keyof ResultBase>]: Readonly<
    Record<Name extends `${Block}.${infer Own}` ? Own : never, Recording>
  >;
};

/** Reads a model. Throws `ModelError` with every fault of the text. */
export function model<const Given extends string | ModelObject>(given: Given, name?: string): Model<NamesOf<Given>>;
export function model(given: string | ModelObject, name?: string): Model {
  return checked(readStatements(given, name));
}

/** The model, if it has no faults. Arrays that are not there yet may be given when it is compiled. */
export function checked({ model: read, faults }: ReturnType<typeof readStatements>): Model {
  // Blocks with faults may not fit together.
  const types = faults.length > 0 && read.blocks.size > 1 ? [] : faultsOfTypes(read);
  const wrong = [...faults, ...types.filter(({ code }) => faults.length === 0 || TYPES.has(code))];
  if (wrong.length > 0) throw new ModelError(read.source, wrong);
  return read;
}

/** Codes of faults that a wrong name elsewhere does not cause. */
const TYPES = new Set(["E107", "E110"]);

/** Models that were lowered for their faults, as they are without options. */
const LOWERED = new WeakMap<Model, Lowered>();

function faultsOfTypes(read: Model): readonly Diagnostic[] {
  if (pathsOf(read).some((path) => typeof read.files.get(path) !== "object")) return [];
  try {
    LOWERED.set(read, lower(read));
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
  const sim = new Simulation(read, await chooseBackend(options), options, started);
  await sim.prepare(options.record);
  // Left to us, what is loaded is decided with the first run; but a debugger wants to see code now.
  const { backend = "auto", load = true, debug = isDebugging() } = options;
  if (load && (backend !== "auto" || debug)) await sim.load(options.record);
  return sim;
}

function toGiven(values: Values = {}): Map<string, Given> {
  return new Map(
    Object.entries(values).map(([name, value]): [string, Given] => {
      if (typeof value === "number") return [name, value];
      if (typeof value !== "string") return [name, toArray(name, value)];
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

/** What is given as data: arrays, and matrices of which only what is not 0 is kept. */
function toArrays(values: CompileOptions["data"] = {}): Required<Pick<LowerOptions, "data" | "sparse">> {
  const data = new Map<string, NumberArray>();
  const sparse = new Map<string, SparseMatrix>();
  for (const [name, value] of Object.entries(values))
    if (isSparse(value)) sparse.set(name, value);
    else data.set(name, toArray(name, value));
  return { data, sparse };
}

/** What runs. */
interface Loaded {
  readonly executable: Executable;
  readonly prelude: Executable | undefined;
  readonly starter: Executable | undefined;
}

/** One way of recording, compiled. */
interface Prepared {
  readonly compiled: Compiled;
  /** What the backend emits, when it is asked for: where the backend is left to us, it may be another's that is loaded. */
  readonly code: () => Source;
  readonly lowered: Arranged;
  readonly record: readonly string[];
  /** Events that are recorded. */
  readonly events: readonly string[];
  readonly spikes: boolean;
  /** Elements of a row of each recorded value. */
  readonly widths: ReadonlyMap<string, number>;
  /** The shapes of these rows; of one number, none. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

/** A compiled model. */
export class Simulation<N extends Names = AnyNames> {
  readonly model: Model<N>;
  /** Elements of the population; in a network, of all. */
  readonly size: number;
  /** Elements of populations and synapses of projections, by name. */
  readonly sizes: Readonly<Record<string, number>>;
  /** Whether arrays are vectors and matrices, and not one value for each element. */
  readonly vectors: boolean;
  readonly method: MethodName | "map";
  readonly precision: Float;
  /** Chosen for a run; where the choice is left to us, by how long it will be. */
  #choice: BackendChoice;
  readonly #first: BackendChoice;
  readonly #methodReason: string;
  readonly #options: CompileOptions;
  readonly #started: number;
  readonly #prepared = new Map<string, Prepared>();
  readonly #loaded = new Map<Prepared, Loaded>();
  readonly #graphs: {
    readonly target: Target;
    readonly start: Backend["start"];
    readonly key: string;
    readonly compiled: Compiled;
  }[] = [];
  /** For steps of one length, and for a list of times. */
  readonly #lowered = new Map<boolean, Lowered>();
  #shown: Prepared | undefined;
  #compileMs = 0;
  #parameters: Record<string, TypedArray>;

  constructor(model: Model, choice: BackendChoice, options: CompileOptions, started: number) {
    const { method, reason } = chooseMethod(model, options.method ?? "auto");
    this.model = model;
    this.method = method;
    this.precision = choice.precision;
    this.#methodReason = reason;
    this.#choice = this.#first = choice;
    this.#options = options;
    this.#started = started;
    const lowered = this.#lower(true);
    const places = [...lowered.places.values()].filter(({ block }) => block.kind !== "shared");
    this.sizes = Object.fromEntries(places.map(({ block: { name }, size }) => [name, size]));
    this.size = places.reduce((sum, { block, size }) => sum + (block.kind === "population" ? size : 0), 0);
    this.vectors = lowered.vectors;
    this.#parameters = evaluateParameters(lowered);
  }

  #lower(onGrid: boolean): Lowered {
    let lowered = this.#lowered.get(onGrid);
    if (!lowered) {
      const { size, params, init, data } = this.#options;
      const parts = this.method === "map" ? 1 : METHODS[this.method].nodes.over;
      const given = { params: toGiven(params), init: toGiven(init), ...toArrays(data) };
      const isPlain =
        onGrid && size === undefined && [params, init, data].every((of) => Object.keys(of ?? {}).length === 0);
      const known = isPlain ? LOWERED.get(this.model) : undefined;
      lowered = known?.parts === parts ? known : lower(this.model, { ...sizesOf(size), ...given, parts, onGrid });
      this.#lowered.set(onGrid, lowered);
    }
    return lowered;
  }

  /** Why this method and this backend. */
  get reason(): string {
    return `${this.#methodReason}; ${this.#choice.reason}`;
  }

  /** The graph at each stage: `rhs`, `step`, `run`, `optimized`, `fused`, `expanded`. */
  get stages(): Compiled["stages"] {
    return this.#shown!.compiled.stages;
  }
  /** What each pass did. */
  get passes(): readonly PassTrace[] {
    return this.#shown!.compiled.passes;
  }
  /**
   * What changed from one graph to a later one: the names of stages (`run`), or of passes, whose outcome is meant (`cse`).
   * Throws `OptionError` for a name that there is not.
   */
  difference(from: string, to: string): Difference {
    return difference(this.#shown!.compiled, from, to);
  }
  /** States of synapses that are kept once for each element of one end: which group each synapse is in, of how many. */
  get lumped(): Arranged["lumped"] {
    // Others are only kept in another order.
    return new Map([...this.#shown!.lowered.lumped].filter(([, { index, length }]) => length < index.length));
  }
  /** Who would compute what in a step on two workers, and when: `scheduleOf` has options. */
  get schedule(): StepSchedule {
    return scheduleOf(this);
  }
  /** What the backend was given. */
  get program(): Program {
    return this.#shown!.compiled.program;
  }
  /** The emitted code, and where each line came from. */
  get code(): Source {
    return this.#shown!.code();
  }

  /** The standard source map of the code: from each of its lines to the equations. */
  sourceMap(options: MapOptions = {}): Promise<SourceMap> {
    return mapOf(this.code, this.model, options);
  }

  /**
   * A stage as text or as a picture. What draws is loaded when it is used; images (`png`) are made in Node.js only.
   *
   *     await sim.draw({ stage: "fused", format: "svg", theme: "dark" });
   */
  draw(options?: DrawOptions & { readonly format?: TextFormat }): Promise<string>;
  draw(options: DrawOptions & { readonly format: ByteFormat }): Promise<Uint8Array>;
  async draw({ stage = "optimized", format = "svg", ...how }: DrawOptions = {}): Promise<string | Uint8Array> {
    const { renderGraph } = await import("./view/graph.ts");
    return renderGraph(this.stages[stage], format, { ...how, stage, model: this.model });
  }

  /**
   * Which values share memory and when each is needed, what that saves, and what a run with these options needs: of
   * their memory, by what it is for. What `run` holds against `memory` is its `total`.
   */
  async memory(options: RunOptions<N> = {}): Promise<MemoryPlan> {
    const { record, times, seed } = options;
    const { compiled, lowered, widths, events } =
      record || times ? await this.prepare(record ?? this.#options.record, times === undefined) : this.#shown!;
    const hasGrid = options.duration !== undefined || times !== undefined || this.model.states.size === 0;
    const dt = options.dt ?? this.#options.dt ?? (this.method === "map" ? 1 : undefined);
    const grid = hasGrid ? this.grid(options).grid : dt === undefined ? undefined : { t0: options.t0 ?? 0, dt };
    const { backend } = this.#choice;
    const { memoryPlan } = await import("./memory.ts");
    return memoryPlan(compiled, lowered, {
      lengths: grid ? this.#lengths(lowered, events, { ...grid, seed }).lengths : this.#knownLengths(events),
      row: rowBytes(widths, this.precision),
      count: grid && "steps" in grid ? rowCount(grid) : undefined,
      backend: backend.name,
      ownArrays: backend.capabilities.memory === "own",
    });
  }

  /** What happens in a step, in its order: a line for each thing. */
  get order(): readonly string[] {
    return orderOfStep(this.#shown!.lowered, this.method);
  }

  /** In plain words: what was chosen and done, and why; and the order of what happens in a step, where there are events. */
  explain(): string {
    const { compiled, widths } = this.#shown!;
    return explanation({
      ...{ model: this.model, size: this.size, method: this.method, precision: this.precision, compiled, widths },
      evaluations: this.method === "map" ? 1 : METHODS[this.method].evaluations,
      target: this.#choice.backend.capabilities.target,
      reasons: { method: this.#methodReason, backend: this.#choice.reason },
      isOpen: (this.#options.backend ?? "auto") === "auto" && this.#options.math !== "exact",
      without: this.#options.without ?? [],
    });
  }

  /** Sets parameters without compiling again. Throws `OptionError` for a name or a shape that does not fit. */
  set(values: For<N["named"], Value>): void;
  set(values: object): void {
    for (const name of Object.keys(values))
      if (this.model.stored.has(name))
        throw new OptionError("E306", `"${name}" is assigned in a run: its value at the start is given when compiling`);
    const options = { params: toGiven(values as Values), ...toArrays(this.#options.data) };
    const evaluated = evaluateParameters({ parameters: parametersOf(this.#lower(true), options) });
    for (const name of Object.keys(values)) {
      const [now, next] = [this.#parameters[name]!, evaluated[name]!];
      if (next.length !== 1 && now.length === 1)
        throw new OptionError("E310", `"${name}" was compiled as one number; give it as an array to compile()`);
      if (next.length !== 1 && next.length !== now.length)
        throw new OptionError("E310", `"${name}" was compiled with ${now.length} numbers, not ${next.length}`);
      this.#parameters[name] = next.length === 1 ? now.slice().fill(next[0]!) : next;
    }
  }

  /** The current values of the parameters. */
  get params(): Readonly<Record<string, TypedArray>> {
    const { units } = this.model;
    if (!units) return this.#parameters;
    const written = (name: string, values: TypedArray): TypedArray =>
      values.map((value) => fromSI(value, units.get(name) ?? ONE));
    return Object.fromEntries(Object.entries(this.#parameters).map(([name, values]) => [name, written(name, values)]));
  }

  /** Compiles for what is to be recorded, if that was not done before. */
  async prepare(names?: readonly string[], onGrid = true): Promise<Prepared> {
    const { record, events } = this.#recording(names);
    const { backend, math } = this.#choice;
    const key = JSON.stringify([record, events, onGrid, backend.name]);
    const started = this.#prepared.size === 0 ? this.#started : performance.now();
    let prepared = this.#prepared.get(key);
    if (!prepared) {
      const compiled = await this.#expressible(() => this.#compiled({ record, events, onGrid }));
      const outputs = new Map(compiled.stages.fused.outputs.map(({ name, node }) => [name, node]));
      const rowShape = (name: string) => single(outputs.get(recorded(name))!.type).shape.slice(1);
      const widths = new Map(record.map((name) => [name, elements(rowShape(name))]));
      const shapes = new Map(record.map((name) => [name, rowShape(name).map(Number)]));
      const { lowered } = compiled;
      const code = once(() => backend.emit(compiled.program, math, backend.features?.()));
      prepared = { compiled, lowered, code, record, events, spikes: events.length > 0, widths, shapes };
      this.#prepared.set(key, prepared);
      this.#compileMs += performance.now() - started;
      const { reason } = this;
      if (debugLevel() > 0)
        await tellCompiled({ compiled, source: code(), reason, name: this.model.source.name, ms: this.#compileMs });
    }
    this.#shown ??= prepared;
    return prepared;
  }

  /** The graphs, which backends that are given the same have in common. */
  #compiled({ record, events, onGrid }: { record: readonly string[]; events: readonly string[]; onGrid: boolean }) {
    const { backend, math } = this.#choice;
    const { start } = backend;
    const { target } = backend.capabilities;
    const key = JSON.stringify([record, events, onGrid]);
    const known = this.#graphs.find((one) => one.target === target && one.start === start && one.key === key);
    if (known) return known.compiled;
    const { precision } = this;
    const method = this.method === "map" ? "euler" : this.method;
    const without = new Set(this.#options.without);
    for (const name of without)
      if (![...NETWORK_PASSES, ...PASSES].some((pass) => pass.optional && pass.name === name))
        throw new OptionError("E307", `"${name}" is not an optional pass`);
    const { products = "auto" } = this.#options;
    const given = { method, precision, math, record, events, without, products, target, start } as const;
    const compiled = compileGraphs(this.#lower(onGrid), given);
    this.#graphs.push({ target, start, key, compiled });
    return compiled;
  }

  /** Makes what is to be recorded runnable, if that was not done before. */
  async load(names?: readonly string[], onGrid = true): Promise<Prepared & Loaded> {
    const prepared = await this.prepare(names, onGrid);
    let loaded = this.#loaded.get(prepared);
    if (!loaded) {
      const started = performance.now();
      const { compiled, code } = prepared;
      const { backend } = this.#choice;
      const loading = async (): Promise<Executable> => backend.load(await this.#named(code()), compiled.program);
      const executable = await this.#explained(loading);
      // What runs once runs on the host.
      const onHost = async (of: Program | undefined) => {
        if (!of) return undefined;
        const { js } = await import("../backends/js/index.ts");
        return js.load(js.emit(of), of);
      };
      loaded = { executable, prelude: await onHost(compiled.prelude), starter: await onHost(compiled.starting) };
      this.#loaded.set(prepared, loaded);
      this.#compileMs += performance.now() - started;
    }
    return { ...prepared, ...loaded };
  }

  /** Code with a name of its own for engines, and with the equations for debuggers. */
  async #named(source: Source): Promise<Source> {
    const { debug = isDebugging() } = this.#options;
    return (await loadable(source, this.model, this.#choice.backend.name, debug)).code;
  }

  /** What was compiled, if the backend has words for all of it. Throws `ModelError` that names the equation where it has not. */
  async #expressible(compiled: () => Compiled): Promise<Compiled> {
    const { name, capabilities } = this.#choice.backend;
    const { source } = this.model;
    let faults: readonly Diagnostic[];
    let can: Parameters<typeof backendsThat>[0];
    try {
      const result = compiled();
      const node = inexpressible(result.program.graph, capabilities.target);
      if (!node) return result;
      const [{ start, end } = { start: 0, end: 0 }] = node.origins;
      faults = [{ code: "E316", message: `the backend "${name}" has no \`${node.op}\``, start, end }];
      can = ({ target: { ops } }) => ops?.has(node.op) ?? true;
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      faults = error.diagnostics;
      if (faults.some(({ code }) => code !== "E316")) throw error;
      can = ({ target: { deliveries } }) => deliveries === "lists";
    }
    const hint = `backends that can: ${(await backendsThat(can)).join(", ")}`;
    throw new ModelError(
      source,
      faults.map((fault) => ({ ...fault, hint })),
    );
  }

  /** What `work` gives. What fails in a backend is told with the equations that it was working at. */
  async #explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const where = equationsIn(error, this.model);
      throw new RunError(where === undefined ? error.message : `${error.message} (in ${where})`, { cause: error });
    }
  }

  /** Runs the model. Throws `OptionError` for options that do not fit it. */
  async run<const List extends readonly Recordable<N>[] | undefined = undefined>(
    options?: RunOptions<N, List>,
  ): Promise<Result<N, Recorded<N, List>>>;
  async run(options: RunOptions = {}): Promise<Result> {
    const { grid, warnings } = this.grid(options);
    const { runnable, consts, bytes } = await this.#ready(options, grid);
    const { events, widths } = runnable;
    const row = options.sink ? 0 : rowBytes(widths, this.precision);
    checkMemory(grid, row, bytes + (options.sink?.bytes ?? 0), options.memory);
    const memory = options.sink ? undefined : new Memory(grid, widths, events, this.precision);
    const begin = { consts, from: options.from, onGrid: options.spikeTimes === "grid" };
    const work = (given: Runnable): Promise<Outcome> =>
      this.#explained(() => simulate(given, grid, options.sink ?? memory!, options, begin));
    const { outcome, profile } = options.profile
      ? await this.#profiled(runnable, work)
      : { outcome: await work(runnable) };
    const { firstNaN } = outcome;
    warnings.push(...outcome.warnings);
    if (firstNaN)
      warnings.push(
        `${firstNaN.variable}${this.size > 1 ? `[${firstNaN.element}]` : ""} is NaN from t = ${firstNaN.t} on`,
      );
    const [backend = "", variant = ""] = this.#choice.backend.name.split(":");
    const summary: Summary = {
      method: this.model.states.size > 0 ? this.method : "none: there are no states",
      backend,
      variant,
      device: runnable.executable.device ?? null,
      precision: this.precision,
      math: this.#choice.math,
      ulps: this.#choice.backend.capabilities.target.functions ? null : ulpsOf(runnable.compiled),
      workers: 1,
      reason: this.reason,
      steps: outcome.steps,
      rhsEvaluations: outcome.steps * (this.method === "map" ? 1 : METHODS[this.method].evaluations),
      compileMs: this.#compileMs,
      runMs: outcome.runMs,
      peakBytes: bytes + row * rowCount(grid),
      copiedBytes: { steps: outcome.copied.run, rows: outcome.copied.read },
      complete: outcome.complete,
      spikeCounts: outcome.spikeCounts,
      warnings,
      firstNaN,
      ...(profile && { profile }),
    };
    const { t, variables: kept, spikes } = memory?.result() ?? { t: new Float64Array(), variables: {}, spikes: {} };
    return { ...byBlock(kept), t, variables: kept, spikes, summary, state: outcome.state } as unknown as Result;
  }

  /** A run with what was loaded anew for it, so that the engine makes its code while it is looked at. */
  async #profiled(runnable: Prepared & Runnable, work: (given: Runnable) => Promise<Outcome>) {
    const { backend } = this.#choice;
    if (backend.name !== "js")
      throw new OptionError("E304", `a profile is not measured on the backend "${backend.name}"; it is on js`);
    const [{ profileOf }, { sampled }] = await Promise.all([import("./profile.ts"), import("./sampling.ts")]);
    const { compiled } = runnable;
    const source = runnable.code();
    const { code, url } = await loadable(source, this.model, backend.name, this.#options.debug ?? isDebugging());
    const executable = await backend.load(code, compiled.program);
    const { result: outcome, ms, functions } = await sampled(() => work({ ...runnable, executable }));
    executable.dispose();
    const { graph } = compiled.program;
    return {
      outcome,
      profile: profileOf(functions, { source, url, graph, model: this.model, ms, steps: outcome.steps }),
    };
  }

  /** What a run on this grid takes. */
  async #runnable({ record: names, times, seed }: RunOptions, grid: Grid) {
    const { compiled, lowered, events } = await this.prepare(names, times === undefined);
    const { consts, lengths } = this.#lengths(lowered, events, { ...grid, seed });
    const { name, capabilities } = this.#choice.backend;
    const { steps: most = Infinity } = capabilities;
    if (grid.steps > most)
      throw new OptionError("E302", `${grid.steps} steps; the backend "${name}" counts to ${most}`);
    if (this.#options.load === false) throw new OptionError("E304", "what was compiled with load: false cannot run");
    const loaded = await this.load(names, times === undefined);
    const variables = variablesOf(this.model);
    const runnable = { ...loaded, variables, capacity: lengths[CAPACITY] };
    return { runnable, consts, lengths, bytes: programBytes(compiled.program, lengths) };
  }

  /** What the host computes for a run, and the lengths of a call of one step. */
  #lengths(
    lowered: Lowered,
    events: readonly string[],
    given: Pick<Grid, "t0" | "dt" | "times"> & { readonly seed: number | undefined },
  ) {
    const { seed = this.#options.seed ?? 0 } = given;
    if (!Number.isSafeInteger(seed) || seed < 0)
      throw new OptionError("E302", `a seed is a whole number from 0 to 2^53, not ${seed}`);
    const consts = constsOf(lowered, { ...given, seed, parameters: this.#parameters });
    return { consts, lengths: { [TIMES]: 0, ...this.#knownLengths(events), ...consts.lengths } };
  }

  /** Of a call of one step, the lengths that do not depend on how long it is. */
  #knownLengths(events: readonly string[]) {
    const capacity = events.length > 0 ? spikeCapacity(this.size, this.#choice.backend.capabilities.events) : 0;
    return { [ROWS]: 1, [EVERY]: 1, [CAPACITY]: capacity };
  }

  /** The same with the backend that suits a run of so many steps, if the choice is left to us. */
  async #ready(options: RunOptions, grid: Grid) {
    const { backend = "auto", load = true } = this.#options;
    if (backend !== "auto" || !load) return this.#runnable(options, grid);
    this.#choice = this.#first;
    // What looks into the code looks into JavaScript.
    if (options.profile || (this.#options.debug ?? isDebugging())) return this.#runnable(options, grid);
    const { compiled, lowered, events } = await this.prepare(options.record, options.times === undefined);
    const { lengths } = this.#lengths(lowered, events, { ...grid, seed: options.seed });
    const works = worksOf(compiled.stages.optimized, lengths);
    const first = await atHand(this.#first, works, grid.steps);
    this.#choice = first;
    // What synapses remember differs between backends: a run may go on where it began.
    const isTied = lowered.deliveries.some(({ delay }) => delay?.isEach);
    const ready = await this.#runnable(options, grid);
    if (grid.steps === 0 || isTied) return ready;
    this.#choice = await fastest(first, works, grid.steps, {
      trial: (steps) => this.#trial(options, { ...grid, steps, samples: { at: [] } }),
      isPossible: async (choice) => {
        this.#choice = choice;
        try {
          await this.#runnable(options, grid);
          return true;
        } catch (error) {
          if (error instanceof ModelError || error instanceof Unavailable) return false;
          throw error;
        }
      },
    });
    return this.#choice.backend === first.backend ? ready : this.#runnable(options, grid);
  }

  /** Milliseconds of the first steps of a run. */
  async #trial(options: RunOptions, grid: Grid): Promise<number> {
    const { runnable, consts } = await this.#runnable(options, grid);
    return (await simulate(runnable, grid, {}, {}, { consts, from: options.from })).runMs;
  }

  /** Gives back what its backends hold. It cannot run any more. */
  dispose(): void {
    for (const { executable, prelude, starter } of this.#loaded.values())
      for (const one of [executable, prelude, starter]) one?.dispose();
    this.#loaded.clear();
    this.#prepared.clear();
  }

  /** Names that can be recorded, beside those of events. */
  get recordable(): readonly string[] {
    const { named, derived, parameters } = this.model;
    return [...variablesOf(this.model), ...named.keys(), ...derived.keys()].filter((name) => !parameters.has(name));
  }

  #recording(names: readonly string[] | undefined): { record: readonly string[]; events: readonly string[] } {
    const { events, states, named, derived, blocks } = this.model;
    // There are many more synapses than elements: what they have is recorded where it is asked for.
    const ofPopulations = (name: string): boolean => blocks.get(splitName(name)[0])?.kind !== "projection";
    const all = states.size > 0 ? [...states.keys()].filter(ofPopulations) : [...named.keys(), ...derived.keys()];
    if (!names) return { record: all, events: [...events.keys()] };
    const known = new Set([...this.recordable, ...events.keys()]);
    for (const name of names) {
      if (name === SPIKES && events.size === 0)
        throw new OptionError("E306", "no spikes can be recorded: the model has no threshold");
      const isName = name.split(".").every(isPlainName);
      if (isName && !known.has(name)) {
        const there = inBlocks(name, known) ?? `there are ${[...known].join(", ")}`;
        throw new OptionError("E306", `"${name}" cannot be recorded; ${there}`);
      }
    }
    const record = [...new Set(names)].filter((name) => !events.has(name));
    return { record, events: [...events.keys()].filter((name) => names.includes(name)) };
  }

  /** The steps and the rows of a run with these options. Throws `OptionError` where they do not fit. */
  grid(options: RunOptions): { grid: Grid; warnings: string[] } {
    const { duration, from, at } = options;
    const first = from?.step ?? 0;
    if (options.times) return { grid: listed(options, first), warnings: [] };
    const dt = options.dt ?? this.#options.dt ?? (this.method === "map" ? 1 : undefined);
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
      warnings.push(
        `the run ends at t = ${t0 + (first + steps) * dt}: ${duration} is not a whole number of steps of ${dt}`,
      );
    return {
      grid: { t0, dt, steps, samples: at ? stepsAt(at, t0, dt, steps, first) : every(options.every ?? 1) },
      warnings,
    };
  }
}

/** The values of the parameters, in f64. Throws `OptionError` for one that is not a number. */
function evaluateParameters({ parameters }: Pick<Lowered, "parameters">): Record<string, TypedArray> {
  const values = interpret(parameters, {});
  for (const [name, array] of Object.entries(values)) {
    const at = array.findIndex(Number.isNaN);
    if (at >= 0)
      throw new OptionError(
        "E311",
        `the parameter "${name}" is not a number${array.length > 1 ? ` at element ${at}` : ""}`,
      );
  }
  return values;
}

/** Sizes in the words of `lower`. */
const sizesOf = (size: CompileOptions["size"]): Pick<LowerOptions, "size" | "sizes"> =>
  typeof size === "object" && size !== null ? { sizes: new Map(Object.entries(size)) } : { size };

/** What was recorded of each block as a property of the block's name: `result.PN.V` beside `result["PN.V"]`. */
function byBlock(kept: Readonly<Record<string, Recording>>): Record<string, unknown> {
  const blocks = new Map<string, Map<string, Recording>>();
  for (const [name, recording] of Object.entries(kept)) {
    const [block, own, ...more] = name.split(".");
    if (own === undefined || more.length > 0 || !isPlainName(block!) || !isPlainName(own)) continue;
    const known = blocks.get(block!) ?? new Map<string, Recording>();
    blocks.set(block!, known.set(own, recording));
  }
  const properties = [...blocks].map(([name, recordings]) => [name, Object.fromEntries(recordings)] as const);
  return { ...kept, ...Object.fromEntries(properties) };
}

/** A run on given times, from the first one or from the one where another run ended. */
function listed({ duration, dt, t0, times: given = [], at, every: k = 1 }: RunOptions, first: number): Grid {
  if (duration !== undefined || dt !== undefined || t0 !== undefined)
    throw new OptionError("E304", "times are given in place of duration, dt and t0");
  const times = Float64Array.from(given);
  if (times.length < 2) throw new OptionError("E312", "times of a run are two or more");
  const odd = times.findIndex((t, n) => !Number.isFinite(t) || (n > 0 && t <= times[n - 1]!));
  if (odd >= 0) throw new OptionError("E312", `times ascend: ${times[odd]} is number ${odd + 1}`);
  const steps = times.length - 1 - first;
  if (steps < 0)
    throw new OptionError("E312", `the run goes on from the time number ${first + 1}; there are ${times.length}`);
  const stepOf = (t: number): number => {
    const step = times.indexOf(t) - first;
    if (step < 0) throw new OptionError("E312", `the time ${t} is not one of the run's`);
    return step;
  };
  const samples = at ? { at: [...new Set(at.map(stepOf))].toSorted((a, b) => a - b) } : every(k);
  return { t0: times[0]!, dt: (times.at(-1)! - times[0]!) / (times.length - 1), steps, times, samples };
}

const MOST_STEPS = 2 ** 52;

function every(k: number): Samples {
  if (!Number.isSafeInteger(k) || k < 1)
    throw new OptionError("E302", `every must be a whole number from 1 on, not ${k}`);
  return { every: k };
}

/** Times as steps. A time that is off the grid is an error that names the nearest one that is not. */
function stepsAt(times: readonly number[], t0: number, dt: number, steps: number, first: number): Samples {
  const timeOf = (step: number): number => t0 + (first + step) * dt;
  const at = times.map((t) => {
    const step = Math.round((t - t0) / dt) - first;
    if (!(step >= 0 && step <= steps))
      throw new OptionError("E312", `the time ${t} is not in the run, from ${timeOf(0)} to ${timeOf(steps)}`);
    if (Math.abs(timeOf(step) - t) > 1e-6 * dt)
      throw new OptionError("E312", `the time ${t} is not on the grid; the nearest one is ${timeOf(step)}`);
    return step;
  });
  return { at: [...new Set(at)].toSorted((a, b) => a - b) };
}

/** Number of rows of a complete run. */
export const rowCount = ({ steps, samples }: Grid): number =>
  "at" in samples ? samples.at.length : Math.floor(steps / samples.every) + 1;

/** Keeps everything. */
class Memory implements Sink {
  readonly #grid: Grid;
  readonly #widths: ReadonlyMap<string, number>;
  readonly #t: Float64Array;
  readonly #data: Map<string, Float64Array | Float32Array>;
  readonly #events: Map<string, { element: number[]; step: number[]; time: number[] }>;
  #rows = 0;

  constructor(grid: Grid, widths: ReadonlyMap<string, number>, events: readonly string[], precision: Float) {
    const rows = rowCount(grid);
    const make = precision === "f32" ? Float32Array : Float64Array;
    this.#events = new Map(events.map((name) => [name, { element: [], step: [], time: [] }]));
    this.#grid = grid;
    this.#widths = widths;
    this.#t = new Float64Array(rows);
    this.#data = new Map([...widths].map(([name, elementsOfRow]) => [name, new make(rows * elementsOfRow)]));
  }

  rows({ steps, values }: Parameters<NonNullable<Sink["rows"]>>[0]): void {
    steps.forEach((step, k) => (this.#t[this.#rows + k] = timeAt(this.#grid, step)));
    for (const [name, data] of this.#data) data.set(values[name]!, this.#rows * this.#widths.get(name)!);
    this.#rows += steps.length;
  }

  spikes(name: string, { element, step, time }: Parameters<NonNullable<Sink["spikes"]>>[1]): void {
    const kept = this.#events.get(name)!;
    for (let k = 0; k < element.length; k++) {
      kept.element.push(element[k]!);
      kept.step.push(step[k]!);
      kept.time.push(time[k]!);
    }
  }

  result(): Pick<ResultBase, "t" | "variables" | "spikes"> {
    const variables = [...this.#data].map(([name, data]): [string, Recording] => {
      const width = this.#widths.get(name)!;
      return [name, { shape: [this.#rows, width], data: data.subarray(0, this.#rows * width) }];
    });
    const spikes = [...this.#events].map(([name, { element, step, time }]): [string, Spikes] => [
      name,
      { element: Int32Array.from(element), step: Float64Array.from(step), time: Float64Array.from(time) },
    ]);
    return {
      t: this.#t.subarray(0, this.#rows),
      variables: Object.fromEntries(variables),
      spikes: Object.fromEntries(spikes),
    };
  }
}

/** Bytes of a row in memory, with its time. */
export const rowBytes = (widths: ReadonlyMap<string, number>, precision: Float): number =>
  8 + (precision === "f32" ? 4 : 8) * [...widths.values()].reduce((a, b) => a + b, 0);

/** Bytes of a run: its rows, and `rest`. Throws `OptionError` where it would hold more than `most`. Spikes are not foreseen. */
export function checkMemory(grid: Grid, row: number, rest: number, given?: number): number {
  if (given !== undefined && !(given > 0))
    throw new OptionError("E302", `memory must be a positive number of bytes, not ${given}`);
  const need = row * rowCount(grid) + rest;
  if (need <= (given ?? LEAST)) return need;
  const most = given ?? defaultMemory();
  if (need <= most) return need;
  const fit = row > 0 ? Math.floor((most - rest) / row) : 0;
  const advice =
    fit < 1
      ? "record less, or give it more"
      : "every" in grid.samples
        ? `--every ${Math.floor(grid.steps / fit) + 1} fits`
        : `rows at ${count(fit, "time")} fit`;
  throw new OptionError("E313", `the run needs ${inBytes(need)} of memory, more than ${inBytes(most)}: ${advice}`);
}

/** Where nothing is known of what is free; and where little is said to be, as by systems that fill it with files. */
const UNKNOWN = 8e9;
const LEAST = 512e6;

/** Half of what is free. */
function defaultMemory(): number {
  if (typeof process === "undefined" || !process.getBuiltinModule) return UNKNOWN;
  const free = Math.min(process.getBuiltinModule("node:os").freemem(), process.constrainedMemory() || Infinity);
  return Math.max(LEAST, free / 2);
}
