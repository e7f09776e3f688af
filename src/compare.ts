/** The same run on several backends: whether they agree, where they part, and how fast they are. */
import {
  BACKEND_NAMES,
  backendOf,
  mathOf,
  named,
  Unavailable,
  type Backend,
  type BackendName,
} from "../backends/index.ts";
import { MOST_ULPS, type Float, type MathKind } from "../ir/index.ts";
import { NONE, partingFrom, rowsAgainst, toleranceOf, type Difference, type Tolerance } from "./agreement.ts";
import { chooseBackend, type BackendChoice } from "./choose.ts";
import { ModelError, OptionError, RunError } from "./diagnostics.ts";
import type { AnyNames, Names, NamesOf } from "./infer.ts";
import { interpreter } from "./interpreter.ts";
import {
  match,
  NO_SHIFT,
  shiftsOf,
  spikesAgainst,
  type Matching,
  type SpikeAgreement,
  type SpikeTolerance,
} from "./matching.ts";
import type { Model } from "./model.ts";
import { clock, type Clock } from "./pace.ts";
import { DIRECTIONS, probe, UNIT, type Exactness } from "./probe.ts";
import {
  checkMemory,
  compile,
  model,
  rowBytes,
  type CompileOptions,
  type ResultBase,
  type RunOptions,
  type Simulation,
  type Spikes,
} from "./simulation.ts";
import type { Grid, Sink } from "./simulate.ts";

type Named = BackendName | "interpreter";

/**
 * A backend by its name, with a precision and a kind of math behind an @ each where they are not the default ones;
 * `interpreter`; or one's own.
 */
export type Contender =
  | Named
  | `${Named}@${Float | MathKind}`
  | `${Named}@${Float}@${MathKind}`
  | Backend
  | { readonly backend: Named | Backend; readonly precision?: Float; readonly math?: MathKind };

export type CompareOptions<N extends Names = AnyNames> = Omit<CompileOptions<N>, "backend"> &
  Omit<RunOptions<N>, "sink" | "signal"> & {
    /** What is compared. Default: every backend in each of its precisions. */
    readonly backends?: readonly Contender[];
    /** What it is compared with. Default: js in f64. Its math is exact where nothing else is said and it has that. */
    readonly reference?: Contender;
  };

/** What ran, and how fast. */
export interface Pace {
  readonly backend: string;
  readonly variant: string;
  readonly precision: Float;
  readonly math: MathKind;
  /** Half of the steps took less. Compiling is not in it, nor what was done with the rows. */
  readonly msPerStep: number;
  readonly compileMs: number;
  /** Bytes that were copied into the host's memory, for rows and events too. */
  readonly bytesPerStep: number;
}

/** How one backend compares with the reference. */
export interface Agreement extends Pace {
  /** Of each variable. */
  readonly maxError: Readonly<Record<string, number>>;
  /** How large it may be at the end of the run; before it, it is less. */
  readonly tolerance: Readonly<Record<string, number>>;
  /** The time up to which the model determines a variable in this precision; null: to the end. */
  readonly determinedUntil: Readonly<Record<string, number | null>>;
  readonly spikes: Pick<SpikeAgreement, "counts" | "maxShift"> & {
    readonly events: Readonly<Record<string, SpikeAgreement>>;
  };
  /** The first value that is further off than it may be. */
  readonly firstDifference: Difference | null;
  readonly agrees: boolean;
  /** Why the run did not come to its end. */
  readonly error: string | null;
}

export interface Comparison {
  /** What the others are compared with. */
  readonly reference: string;
  readonly referenceRun: Pace;
  readonly steps: number;
  readonly results: readonly Agreement[];
  /** What cannot run here, or not this model. */
  readonly skipped: readonly { readonly backend: string; readonly why: string }[];
}

/**
 * Runs a model on several backends and compares them with a reference, whose rows are kept in memory; those of the others are
 * looked at as they come. How far they may part is measured in the same call. Throws `OptionError` and `ModelError` where
 * the reference cannot run.
 */
export async function compare<const Given extends Model | string>(
  given: Given,
  options?: CompareOptions<NamesOf<Given>>,
): Promise<Comparison>;
export async function compare(given: Model | string, options: CompareOptions = {}): Promise<Comparison> {
  const { backends, reference = "js", precision, math, onProgress, ...common } = options;
  const read = typeof given === "string" ? model(given) : given;
  const base = await chosen(await asExact(asked(reference, undefined, math)));
  const others = (backends ?? (await everyOther(base, math))).map((entry) => asked(entry, precision, math));

  const skipped: { backend: string; why: string }[] = [];
  const entrants: Entrant[] = [];
  for (const one of others) {
    const why = await refused(async () => entrants.push({ name: one.name, ...(await chosen(one)) }));
    if (why !== undefined) skipped.push({ backend: one.name, why });
  }
  const exactnesses = entrants.flatMap((one) => exactnessOf(base, one) ?? []);
  const classes = new Set(exactnesses.map((one) => JSON.stringify(one))).size;
  const begin = counting(1 + entrants.length + classes * DIRECTIONS.length, onProgress);

  const known = await referenceRun(read, base, common, classes, begin);
  const allowed = new Map<string | undefined, Allowed>([[undefined, EXACT]]);
  const results: Agreement[] = [];
  for (const { name, ...entrant } of entrants) {
    const exactness = exactnessOf(base, entrant);
    const key = exactness && JSON.stringify(exactness);
    const why = await refused(async () => {
      const compiled = await timed(read, common, entrant);
      try {
        if (exactness && !allowed.has(key)) allowed.set(key, await measured(known, exactness, begin));
        results.push(await against(known, compiled, allowed.get(key)!, begin()));
      } finally {
        compiled.sim.dispose();
      }
    });
    if (why !== undefined) skipped.push({ backend: name, why });
  }
  const { pace: referencePace, grid } = known;
  const why = backends ? skipped : onceEach(skipped);
  return { reference: labelOf(base), referenceRun: referencePace, steps: grid.steps, results, skipped: why };
}

type Skipped = Comparison["skipped"][number];

/** What is skipped in every precision for one reason is named once. */
function onceEach(skipped: readonly Skipped[]): Skipped[] {
  const family = ({ backend }: Skipped): string => backend.split("@")[0]!;
  const isFirst = (one: Skipped, k: number): boolean =>
    k === skipped.findIndex((other) => family(other) === family(one) && other.why === one.why);
  return skipped.filter(isFirst).map((one) => ({ ...one, backend: family(one) }));
}

// ---------------------------------------------------------------------------------------------------- contenders

interface Wanted {
  readonly backend: string | Backend;
  readonly precision?: Float | undefined;
  readonly math?: MathKind | undefined;
}
type Entrant = BackendChoice & { readonly name: string };

/** What an entry stands for. Throws `OptionError` for a name that stands for nothing. */
function asked(entry: Contender, precision?: Float, math?: MathKind): Wanted & { readonly name: string } {
  if (typeof entry === "object") {
    const wanted: Wanted = "emit" in entry ? { backend: entry } : entry;
    const { backend } = wanted;
    return { precision, math, ...wanted, name: typeof backend === "string" ? backend : backend.name };
  }
  const [backend = "", ...suffixes] = entry.split("@");
  if (backend !== interpreter.name && named(backend).length === 0)
    throw new OptionError(
      "E307",
      `no backend "${backend}" can be compared; there are ${[...BACKEND_NAMES, interpreter.name].join(", ")}`,
    );
  const found: { precision?: Float; math?: MathKind } = {};
  for (const suffix of suffixes)
    if (suffix === "f64" || suffix === "f32") found.precision = suffix;
    else if (suffix === "exact" || suffix === "fast") found.math = suffix;
    else throw new OptionError("E307", `"${entry}": behind an @ stands f64, f32, exact or fast`);
  return { precision, math, ...found, name: entry, backend };
}

/** The same with exact math, where nothing is said of it and the backend has that. */
async function asExact(wanted: Wanted): Promise<Wanted> {
  const found = await meant(wanted.backend);
  const hasExact = typeof found === "object" && mathOf(found.capabilities).includes("exact");
  return hasExact ? { ...wanted, math: wanted.math ?? "exact" } : wanted;
}

/** The backend that is meant. Throws `Unavailable` or `OptionError` where it cannot run here, or not so. */
async function chosen({ backend, precision, math }: Wanted): Promise<BackendChoice> {
  const found = await meant(backend);
  if (typeof found === "object") await found.probe?.();
  return chooseBackend({ backend: found, ...(precision && { precision }), ...(math && { math }) });
}

/** A backend; of a family, its name. */
async function meant(backend: string | Backend): Promise<Backend | BackendName> {
  if (typeof backend === "object") return backend;
  if (backend === interpreter.name) return interpreter;
  const [name, ...others] = named(backend);
  return others.length === 0 ? backendOf(name!) : (backend as BackendName);
}

/** Every backend in each of its precisions, but the reference. */
async function everyOther(base: BackendChoice, math: MathKind | undefined): Promise<Contender[]> {
  const all = await Promise.all(BACKEND_NAMES.map(backendOf));
  const isBase = ({ name, capabilities }: Backend, precision: Float): boolean =>
    name === base.backend.name && precision === base.precision && (math ?? mathOf(capabilities)[0]) === base.math;
  return all.flatMap((backend) =>
    backend.capabilities.precisions
      .filter((precision) => !isBase(backend, precision))
      .map((precision) => `${backend.name as BackendName}@${precision}` as const),
  );
}

/** Why a backend cannot run here, or not this model; undefined: it can. */
async function refused(action: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    if (error instanceof ModelError) return error.diagnostics.map(({ message }) => message).join("; ");
    if (error instanceof Unavailable) return [error.message, error.install].filter(Boolean).join("; ");
    if (error instanceof OptionError) return error.message;
    throw error;
  }
}

const labelOf = ({ backend, precision, math }: BackendChoice): string =>
  [
    backend.name,
    ...(precision === "f64" ? [] : [precision]),
    ...(math === mathOf(backend.capabilities)[0] ? [] : [math]),
  ].join("@");

/** Of functions that backends have of their own, where they do not say. */
const ULPS = 4;

/** How exactly the less exact of two computes; undefined: both have the same bits. */
function exactnessOf(...both: readonly BackendChoice[]): Exactness | undefined {
  const isF32 = both.some(({ precision }) => precision === "f32");
  const fast = both.filter(({ math }) => math === "fast").map(({ backend: { capabilities } }) => capabilities);
  if (fast.length === 0 && both.every(({ precision }) => precision === both[0]!.precision)) return undefined;
  const most = fast.map(({ ulps, target }) => ulps ?? (target.functions ? ULPS : MOST_ULPS));
  const ulps = fast.length > 0 ? Math.max(...most) : undefined;
  return { precision: isF32 ? "f32" : "f64", ulps };
}

// ---------------------------------------------------------------------------------------------------------- runs

/** The options that all runs share. */
type Common = Omit<CompareOptions, "backends" | "reference" | "precision" | "math" | "onProgress">;

/** Progress through several runs, as if they were one. Called when each begins. */
type Begin = () => Pick<RunOptions, "onProgress">;

function counting(runs: number, onProgress: RunOptions["onProgress"]): Begin {
  let begun = 0;
  return () => {
    const before = begun++;
    if (!onProgress) return {};
    return { onProgress: ({ step, steps, t }) => onProgress({ step: before * steps + step, steps: runs * steps, t }) };
  };
}

interface Timed {
  readonly sim: Simulation;
  readonly choice: BackendChoice;
  readonly compileMs: number;
}

async function timed(read: Model, common: Common, choice: BackendChoice): Promise<Timed> {
  const began = performance.now();
  const sim = await compile(read, {
    ...common,
    backend: choice.backend,
    precision: choice.precision,
    math: choice.math,
  });
  return { sim, choice, compileMs: performance.now() - began };
}

function paceOf({ choice, compileMs }: Timed, time: Clock, summary: ResultBase["summary"] | undefined): Pace {
  const [backend = "", variant = ""] = choice.backend.name.split(":");
  const { steps = 0, runMs = 0, copiedBytes = { steps: 0, rows: 0 } } = summary ?? {};
  const perStep = (amount: number): number => (steps > 0 ? amount / steps : 0);
  return {
    ...{ backend, variant, precision: choice.precision, math: choice.math },
    ...{ msPerStep: time.msPerStep() ?? perStep(runMs), compileMs },
    bytesPerStep: perStep(copiedBytes.steps + copiedBytes.rows),
  };
}

/** The reference, and what a run is compared with it by. */
interface Known {
  readonly read: Model;
  readonly common: Common;
  readonly recorded: ResultBase;
  readonly grid: Grid;
  readonly pace: Pace;
  /** Bytes that are kept of it. */
  readonly bytes: number;
}

async function referenceRun(
  read: Model,
  choice: BackendChoice,
  common: Common,
  classes: number,
  begin: Begin,
): Promise<Known> {
  const compiled = await timed(read, common, choice);
  const { sim } = compiled;
  try {
    const { widths } = await sim.prepare(common.record, common.times === undefined);
    const { grid } = sim.grid(common);
    // Of each variable and row there are also its size, its range, and how far runs may be from it.
    const bytes = checkMemory(
      grid,
      rowBytes(widths, choice.precision) + 8 * widths.size * (2 + classes),
      0,
      common.memory,
    );
    const time = clock(begin());
    const recorded: ResultBase = await sim.run({ ...common, onProgress: time.onProgress });
    return { read, common, recorded, grid, bytes, pace: paceOf(compiled, time, recorded.summary) };
  } finally {
    sim.dispose();
  }
}

/** Keeps the spikes of a run. */
function collecting(): Required<Pick<Sink, "spikes">> & { of(event: string): Spikes } {
  const kept = new Map<string, { element: number[]; step: number[]; time: number[] }>();
  return {
    spikes: (event, { element, step, time }) => {
      const into = kept.get(event) ?? { element: [], step: [], time: [] };
      kept.set(event, into);
      for (let k = 0; k < element.length; k++) {
        into.element.push(element[k]!);
        into.step.push(step[k]!);
        into.time.push(time[k]!);
      }
    },
    of: (event) => {
      const { element = [], step = [], time = [] } = kept.get(event) ?? {};
      return { element: Int32Array.from(element), step: Float64Array.from(step), time: Float64Array.from(time) };
    },
  };
}

// ---------------------------------------------------------------------------------------------------- agreement

/** How far runs may be from the reference. */
interface Allowed {
  readonly rows: Tolerance;
  spikes(event: string): SpikeTolerance;
}

const EXACT: Allowed = { rows: NONE, spikes: () => NO_SHIFT };

/** Runs the model with fewer digits, in several ways. */
async function measured({ read, common, recorded, grid, bytes }: Known, exactness: Exactness, begin: Begin) {
  const parting = partingFrom(recorded);
  const matchings = new Map<string, Matching[]>(Object.keys(recorded.spikes).map((event) => [event, []]));
  for (const direction of DIRECTIONS) {
    const sim = await compile(read, { ...common, backend: await probe(exactness, direction) });
    const [rows, events] = [parting.sink(), collecting()];
    try {
      await sim.run({ ...common, ...begin(), sink: { bytes, rows: rows.rows!, spikes: events.spikes } });
    } catch (error) {
      // Where it ends nothing is known.
      if (!(error instanceof RunError)) throw error;
    } finally {
      sim.dispose();
    }
    rows.end();
    for (const [event, of] of matchings) of.push(match(recorded.spikes[event]!, events.of(event)));
  }
  const unit = UNIT[exactness.precision];
  const rounding = (time: number): number => 2 * unit * grid.dt + 4 * UNIT.f64 * Math.abs(time);
  const shifts = new Map([...matchings].map(([event, of]) => [event, shiftsOf(of, rounding)]));
  return {
    rows: toleranceOf(recorded, parting, exactness.precision),
    spikes: (event: string) => shifts.get(event)!,
  } satisfies Allowed;
}

/** Runs a backend, and compares it with the reference. Throws what says that it cannot run this. */
async function against(
  { common, recorded, grid, bytes }: Known,
  compiled: Timed,
  allowed: Allowed,
  begun: ReturnType<Begin>,
): Promise<Agreement> {
  const time = clock(begun);
  const [rows, events] = [rowsAgainst(recorded, allowed.rows), collecting()];
  const sink = time.outside({ bytes, rows: rows.rows, spikes: events.spikes });
  let summary: ResultBase["summary"] | undefined;
  let error: string | null = null;
  try {
    ({ summary } = await compiled.sim.run({ ...common, onProgress: time.onProgress, sink }));
  } catch (thrown) {
    if (thrown instanceof OptionError || thrown instanceof ModelError || thrown instanceof Unavailable) throw thrown;
    error = thrown instanceof Error ? thrown.message : String(thrown);
  }
  // What a run that failed has not come to is no difference.
  const end = summary ? Infinity : (time.reached()?.t ?? -Infinity);
  const compared = Object.keys(recorded.spikes).map((event) => {
    const { at, until } = allowed.spikes(event);
    const tolerance = { at, until: Math.min(until, end) };
    const of = spikesAgainst(event, match(recorded.spikes[event]!, events.of(event)), tolerance, grid.dt);
    return { event, ...of };
  });
  const all = compared.map(({ agreement }) => agreement);
  const firstDifference = [rows.first(), ...compared.map(({ first }) => first)]
    .filter((one) => one !== undefined)
    .reduce<Difference | null>((first, one) => (first && first.step <= one.step ? first : one), null);
  const last = rows.count() - 1;
  const ofVariables = <T>(value: (name: string) => T): Record<string, T> =>
    Object.fromEntries(Object.keys(recorded.variables).map((name) => [name, value(name)]));
  return {
    ...paceOf(compiled, time, summary),
    maxError: rows.maxError,
    tolerance: ofVariables((name) => (last < 0 ? 0 : allowed.rows.at(name, last))),
    determinedUntil: ofVariables((name) => allowed.rows.until(name)),
    spikes: {
      counts: all.every(({ counts }) => counts === "equal") ? "equal" : "different",
      maxShift: all.reduce((most, { maxShift }) => Math.max(most, maxShift), 0),
      events: Object.fromEntries(compared.map(({ event, agreement }) => [event, agreement])),
    },
    firstDifference,
    agrees: firstDifference === null && error === null,
    error,
  };
}
