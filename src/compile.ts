/** The pipeline, from equations to a program. It reads top to bottom. */
import {
  algebra,
  bodyCost,
  Builder,
  COMPLETE,
  isFloat,
  NETWORK_PASSES,
  PASSES,
  pick,
  program,
  pruned,
  single,
  split,
  verify,
  type Float,
  type Graph,
  type MathKind,
  type Node,
  type Output,
  type Pass,
  type ProductForm,
  type Program,
  type Target,
} from "../ir/index.ts";
import { METHODS, type MethodName } from "./integrators.ts";
import { definedAt, unitOf, type Lowered } from "./lower.ts";
import { arrange, type Arranged } from "./lumping.ts";
import { EVERY, ROWS } from "./names.ts";
import { advance, call, inputsOf, instant, startGraph, type Inputs } from "./step.ts";
import { conversion, type Unit } from "./units.ts";

export interface CompileOptions {
  readonly method: MethodName;
  readonly precision: Float;
  /** Default exact. */
  readonly math?: MathKind;
  /** What a run records: states, named and derived expressions, and expressions of them such as `mean(V)`. */
  readonly record: readonly string[];
  /** The events that it records. */
  readonly events: readonly string[];
  /** Optional passes that are left out. */
  readonly without?: ReadonlySet<string>;
  /** How sums over synapses are computed. Default auto. */
  readonly products?: ProductForm;
  /** What the backend can be given. Default: everything. */
  readonly target?: Target;
  /** What becomes of the graph of the values at the start. Default: itself. */
  readonly start?: ((graph: Graph) => Graph) | undefined;
}

/** What a pass did. */
export interface PassTrace {
  readonly pass: Pick<Pass, "name" | "about" | "optional" | "math">;
  readonly before: Graph;
  readonly after: Graph;
  /** What a result is off by at most for it, in units in the last place. Undefined: it keeps every bit. */
  readonly ulps?: number;
  readonly ms: number;
}

/** What results are off by at most for the passes that round otherwise, in units in the last place. */
export const ulpsOf = ({ passes }: Pick<Compiled, "passes">): number =>
  Math.max(0, ...passes.map(({ ulps = 0 }) => Math.ceil(ulps)));

/** The graph at each stage of the way, and the program at its end. */
export interface Compiled {
  readonly stages: {
    /** Derivatives of the states. */
    readonly rhs: Graph;
    /** One step of the method. */
    readonly step: Graph;
    /** The run: a loop over recorded rows of a loop over steps. */
    readonly run: Graph;
    /** After the passes that look at operations one by one. */
    readonly optimized: Graph;
    /** With elementwise operations joined into kernels. */
    readonly fused: Graph;
    /** With functions written out in primitive operations: the graph of the program. */
    readonly expanded: Graph;
  };
  readonly passes: readonly PassTrace[];
  readonly program: Program;
  /** What does not change in a run and is dear: computed before it, for inputs `prelude.0`, … of the program. */
  readonly prelude: Program | undefined;
  /** (start, dt, …parameters, …) → what the run carries, at its start. */
  readonly start: Graph;
  /** The same as a program, if there is much to compute. */
  readonly starting: Program | undefined;
  readonly inputs: Inputs;
  /** What was compiled: with states of synapses kept once where they stay equal. */
  readonly lowered: Arranged;
}

/** Equations that were lowered → right-hand side → step → run → optimised graph → program. */
export function compileGraphs(given: Lowered, options: CompileOptions): Compiled {
  const { lowered, passes: first } = arranged(given, options);
  const { states, derived, named } = lowered.model;
  const slopes = [...states].flatMap(([name, { kind }]) => (kind === "derivative" ? [name] : []));
  // A model without states is what it computes.
  const rhs = pick(lowered.system, states.size > 0 ? slopes : [...derived.keys(), ...named.keys()]);
  const step = slopes.length > 0 ? METHODS[options.method].step(rhs) : { ...rhs, outputs: [] };
  const observed = observation(lowered, options.record);
  const { target = COMPLETE } = options;
  const inputs = inputsOf(lowered, observed, options.events, target);
  const run = runGraph(lowered, step, observed, inputs, options);
  const passes = [...first, ...runPasses(run, options)];
  const did = (name: string): PassTrace | undefined => passes.find(({ pass }) => pass.name === name);
  const expanded = did("expand")!.after;
  const optimized = (did("fuse") ?? did("kernels") ?? did("order") ?? did("expand")!).before;
  const fused = did("kernels")?.after ?? optimized;
  const cast = PASSES[0]!.run(startGraph(lowered, inputs), options);
  const start = options.start?.(cast) ?? cast;
  const cut = split(expanded, new Set(inputs.carry.keys()));
  // What runs once runs on the host, which is given everything.
  const onHost = (g: Graph): Program =>
    program(runPasses(g, { ...options, target: COMPLETE, math: "exact" }).at(-1)!.after);
  return {
    stages: { rhs, step: slopes.length > 0 ? step : rhs, run, optimized, fused, expanded },
    passes,
    program: program(cut?.rest ?? expanded),
    prelude: cut && (target.kernels && !target.functions ? program(cut.prelude) : onHost(cut.prelude)),
    start,
    starting: bodyCost(start, {}) > MUCH ? onHost(start) : undefined,
    inputs,
    lowered,
  };
}

/** Work at the start, in additions, from which on a program does it: to make one takes as long as to interpret this. */
const MUCH = 300_000;

function arranged(lowered: Lowered, { without, products = "auto" }: CompileOptions) {
  const has = (name: string): boolean => !without?.has(name);
  const done = arrange(lowered, has("lump"), has("dense") ? products : "sparse");
  const passes = done.traces.map((trace, k): PassTrace => ({ pass: NETWORK_PASSES[k]!, ...trace }));
  return { lowered: done, passes: passes.filter(({ pass: { name } }) => has(name)) };
}

/** Runs the passes that are not left out, and verifies the last graph; all of them, in their order, where that one is wrong or a pass fails. */
export function runPasses(
  g: Graph,
  { precision, math, without, target = COMPLETE }: Pick<CompileOptions, "precision" | "math" | "without" | "target">,
): PassTrace[] {
  const traces: PassTrace[] = [];
  let before = g;
  try {
    for (const pass of PASSES) {
      if (!pass.isFor(target, math) || (pass.optional && without?.has(pass.name))) continue;
      const start = performance.now();
      let ulps = 0;
      const off = (by: number): void => void (ulps = Math.max(ulps, by));
      const after = pass.run(before, { precision, target, math, off });
      traces.push({ pass, before, after, ms: performance.now() - start, ...(ulps > 0 && { ulps }) });
      before = after;
    }
    verify(before);
  } catch (error) {
    for (const graph of [g, ...traces.map(({ after }) => after)]) verify(graph);
    throw error;
  }
  return traces;
}

/** What is recorded of an instant: rows of its outputs leave the run. */
function observation(lowered: Arranged, record: readonly string[]): Graph {
  const wanted = new Set(record);
  const { states, stored, named, derived } = lowered.model;
  const isKnown = (name: string): boolean =>
    (states.has(name) && !lowered.lumped.has(name)) || stored.has(name) || named.has(name) || derived.has(name);
  const expressions = record.filter((name) => !isKnown(name));
  const system = pruned({
    ...lowered.system,
    outputs: lowered.system.outputs.filter(({ name }) => wanted.has(name) && !states.has(name)),
  });
  if (expressions.length === 0) return system;
  const b = new Builder();
  const inputs = new Map<string, Node>();
  const graphs = [system, pruned(lowered.observe(expressions))];
  for (const g of graphs)
    for (const { attrs } of g.inputs)
      if (!inputs.has(attrs.name)) inputs.set(attrs.name, b.input(attrs.name, attrs.type));
  return b.finish(graphs.flatMap((g) => [...call(b, g, inputs)].map(([name, node]): Output => ({ name, node }))));
}

/** Name under which a row of a value leaves the run. */
export const recorded = (name: string): string => `record.${name}`;

/**
 * (…consts, …carry) → the carry after `rows` times `every` steps, and a row of each recorded value from before each
 * `every` steps.
 */
function runGraph(
  lowered: Lowered,
  step: Graph,
  observed: Graph,
  { consts, carry }: Inputs,
  { events, record, target = COMPLETE }: CompileOptions,
): Graph {
  const types = new Map([...consts, ...carry]);
  const origins = new Map([...types.keys()].map((name) => [name, definedAt(lowered.model, name)]));
  const carried = [...carry.keys()];
  const enter = (into: Builder): Map<string, Node> => {
    const entered = new Map<string, Node>();
    for (const [name, type] of types) {
      into.origins = origins.get(name)!;
      entered.set(name, into.input(name, type));
    }
    into.origins = [];
    return entered;
  };
  const loop = (into: Builder, values: ReadonlyMap<string, Node>, length: string, body: Graph): Node => {
    const inputs = [...types.keys()].map((name) => values.get(name)!);
    return into.add("scan", inputs, { body, length, consts: consts.size, carry: carried.length });
  };

  const turn = new Builder();
  const one = advance(turn, enter(turn), lowered, step, { events, target });
  const steps = turn.finish(carried.map((name) => ({ name, node: one.get(name)! })));

  const row = new Builder();
  const values = enter(row);
  const seen = call(row, observed, instant(row, values, lowered));
  const written = (name: string, node: Node): Node => outOfSI(row, node, unitOf(lowered.model, name));
  const rowsOf = record.map((name): Output => ({
    name: recorded(name),
    node: written(name, floated(row, seen.get(name) ?? values.get(name)!)),
  }));
  const inner = loop(row, values, EVERY, steps);
  const rows = row.finish([
    ...carried.map((name, index): Output => ({ name, node: row.add("get", [inner], { index }) })),
    ...rowsOf,
  ]);

  const b = new Builder();
  const outer = loop(b, enter(b), ROWS, rows);
  return b.finish(rows.outputs.map(({ name }, index) => ({ name, node: b.add("get", [outer], { index }) })));
}

const floated = (b: Builder, node: Node): Node =>
  isFloat(single(node.type).dtype) ? node : algebra(b, "f64").float(node);

/** A value in the unit that it is recorded in. */
function outOfSI(b: Builder, node: Node, unit: Unit | undefined): Node {
  if (!unit) return node;
  const { times, over } = conversion(unit);
  const A = algebra(b, "f64");
  const scaled = over === 1 ? node : A.mul(node, over);
  return times === 1 ? scaled : A.div(scaled, times);
}
