/** The pipeline, from equations to a program. It reads top to bottom. */
import {
  algebra,
  Builder,
  inline,
  isFloat,
  PASSES,
  program,
  single,
  tensor,
  verify,
  type Float,
  type Graph,
  type Node,
  type Output,
  type Pass,
  type Program,
} from "../ir/index.ts";
import { integrate, TABLEAUS, type MethodName } from "./integrators.ts";
import { pick, type Lowered } from "./lower.ts";
import { CAPACITY, DT, EVERY, POSITION, ROWS, SPIKE, START, STEP, TIME } from "./names.ts";

export interface CompileOptions {
  readonly method: MethodName;
  readonly precision: Float;
  /** States, named and derived expressions that a run records. */
  readonly record: readonly string[];
  /** Whether a run records spikes. */
  readonly spikes: boolean;
  /** Optional passes that are left out. */
  readonly without?: ReadonlySet<string>;
}

/** What a pass did. */
export interface PassTrace {
  readonly pass: Pass;
  readonly before: Graph;
  readonly after: Graph;
  readonly ms: number;
}

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
  /** (start, dt, …parameters) → what the run carries, at its start. */
  readonly start: Graph;
}

/** Equations that were lowered → right-hand side → step → run → optimised graph → program. */
export function compileGraphs(lowered: Lowered, options: CompileOptions): Compiled {
  const { states, derived, named } = lowered.model;
  // A model without states is what it computes.
  const rhs = pick(lowered.system, [...(states.size > 0 ? states : new Map([...derived, ...named])).keys()]);
  const step = states.size > 0 ? integrate(TABLEAUS[options.method], rhs) : rhs;
  const run = runGraph(lowered, states.size > 0 ? step : { ...step, outputs: [] }, options);
  verify(run);
  const passes = runPasses(run, options);
  const after = (name: string): Graph => passes.find(({ pass }) => pass.name === name)!.after;
  const optimized = passes.find(({ pass }) => pass.name === "fuse" || pass.name === "kernels")!.before;
  const [fused, expanded] = [after("kernels"), after("expand")];
  const start = PASSES[0]!.run(startGraph(lowered, options.spikes), options);
  return { stages: { rhs, step, run, optimized, fused, expanded }, passes, program: program(expanded), start };
}

/** Runs the passes that are not left out, and verifies the graph after each. */
export function runPasses(
  g: Graph,
  { precision, without }: Pick<CompileOptions, "precision" | "without">,
): PassTrace[] {
  const traces: PassTrace[] = [];
  let before = g;
  for (const pass of PASSES) {
    if (pass.optional && without?.has(pass.name)) continue;
    const start = performance.now();
    const after = pass.run(before, { precision });
    traces.push({ pass, before, after, ms: performance.now() - start });
    verify(after);
    before = after;
  }
  return traces;
}

/** What a run carries from step to step, beside the states: the number of the step, and its spikes. */
const carriedSpikes = (size: number) =>
  ({
    [SPIKE.was]: tensor("bool", [size]),
    [SPIKE.count]: tensor("i64"),
    [SPIKE.element]: tensor("i32", [CAPACITY]),
    [SPIKE.step]: tensor("i64", [CAPACITY]),
    [SPIKE.fraction]: tensor("f64", [CAPACITY]),
  }) as const;

/**
 * (start, dt, …parameters, step, …states, …spikes) → the same after `rows` times `every` steps, and a row of each
 * recorded value from before each `every` steps.
 */
function runGraph(lowered: Lowered, step: Graph, options: CompileOptions): Graph {
  const { system, size, model } = lowered;
  const states = [...model.states.keys()];
  const b = new Builder();
  const consts = [START, DT, ...model.parameters.keys()];
  const typeOf = new Map(system.inputs.map(({ attrs }) => [attrs.name, attrs.type]));
  const types = new Map([
    [START, tensor("f64")],
    [DT, tensor("f64")],
    ...[...model.parameters.keys()].map((name) => [name, typeOf.get(name)!] as const),
    [STEP, tensor("i64")],
    ...states.map((name) => [name, tensor("f64", [size])] as const),
    ...(options.spikes ? Object.entries(carriedSpikes(size)) : []),
  ]);
  const carried = [...types.keys()].slice(consts.length);
  const enter = (into: Builder): Map<string, Node> =>
    new Map([...types].map(([name, type]) => [name, into.input(name, type)]));
  const loop = (into: Builder, values: ReadonlyMap<string, Node>, length: string, body: Graph): Node => {
    const inputs = [...types.keys()].map((name) => values.get(name)!);
    return into.add("scan", inputs, { body, length, consts: consts.length, carry: carried.length });
  };

  const turn = new Builder();
  const one = stepOnce(turn, enter(turn), lowered, step, options.spikes);
  const steps = turn.finish(carried.map((name) => ({ name, node: one.get(name)! })));

  const row = new Builder();
  const values = enter(row);
  const observed = observe(row, values, lowered, options.record);
  const inner = loop(row, values, EVERY, steps);
  const rows = row.finish([
    ...carried.map((name, index): Output => ({ name, node: row.add("get", [inner], { index }) })),
    ...observed,
  ]);

  const outer = loop(b, enter(b), ROWS, rows);
  return b.finish(rows.outputs.map(({ name }, index) => ({ name, node: b.add("get", [outer], { index }) })));
}

/** t_n = t_0 + n·dt: a product, never a running sum. */
function timeOf(b: Builder, values: ReadonlyMap<string, Node>): Node {
  const A = algebra(b, "f64");
  return A.add(values.get(START)!, A.mul(A.float(values.get(STEP)!), values.get(DT)!));
}

/** Calls a graph whose inputs are among `values`. */
const call = (b: Builder, g: Graph, values: ReadonlyMap<string, Node>): readonly Node[] =>
  inline(
    b,
    g,
    g.inputs.map(({ attrs: { name } }) => values.get(name)!),
  );

/** Name under which a row of a value leaves the run. */
export const recorded = (name: string): string => `record.${name}`;

function observe(b: Builder, values: ReadonlyMap<string, Node>, lowered: Lowered, names: readonly string[]): Output[] {
  const A = algebra(b, "f64");
  const expressions = names.filter((name) => !lowered.model.states.has(name));
  const now = new Map(values).set(TIME, timeOf(b, values)).set(POSITION, A.integer(0));
  const nodes = call(b, pick(lowered.system, expressions), now);
  return names.map((name) => {
    const node = values.get(name) ?? nodes[expressions.indexOf(name)]!;
    const isNumber = isFloat(single(node.type).dtype);
    return { name: recorded(name), node: isNumber ? node : A.float(node) };
  });
}

/** What is carried, after one step. */
function stepOnce(
  b: Builder,
  before: ReadonlyMap<string, Node>,
  lowered: Lowered,
  step: Graph,
  spikes: boolean,
): ReadonlyMap<string, Node> {
  const A = algebra(b, "f64");
  const now = new Map(before).set(TIME, timeOf(b, before)).set(POSITION, A.integer(0));
  const states = call(b, step, now);
  const after = new Map(before);
  step.outputs.forEach(({ name }, k) => after.set(name, states[k]!));
  b.origins = [];
  after.set(STEP, b.add("add", [before.get(STEP)!, b.add("const", [], { value: 1, dtype: "i64" })]));
  if (!spikes) return after;

  const names = [SPIKE.condition, SPIKE.distance].filter((name) =>
    lowered.system.outputs.some((output) => output.name === name),
  );
  const threshold = pick(lowered.system, names);
  const then = new Map(after).set(TIME, timeOf(b, after)).set(POSITION, A.integer(0));
  const [condition, distance] = call(b, threshold, then);
  b.origins = condition!.origins;
  const fired = A.and(condition!, A.not(before.get(SPIKE.was)!));
  // Where between the two instants the sides met: distance_n / (distance_n - distance_{n+1}).
  const previous = distance && call(b, threshold, now)[1]!;
  const fraction = previous ? A.select(fired, A.div(previous, A.sub(previous, distance)), 0) : A.add(1, 0);
  b.origins = [];
  const element = b.add("iota", [], { length: lowered.size });
  const buffers = [SPIKE.element, SPIKE.step, SPIKE.fraction];
  const kept = b.add("append", [
    before.get(SPIKE.count)!,
    fired,
    ...[element, before.get(STEP)!, fraction],
    ...buffers.map((name) => before.get(name)!),
  ]);
  [SPIKE.count, ...buffers].forEach((name, index) => after.set(name, b.add("get", [kept], { index })));
  return after.set(SPIKE.was, condition!);
}

/** (start, dt, …parameters) → the states and whether the threshold's condition holds, at the start. */
function startGraph(lowered: Lowered, spikes: boolean): Graph {
  const { initial, system, model } = lowered;
  const b = new Builder();
  const A = algebra(b, "f64");
  const values = new Map<string, Node>();
  for (const name of [START, DT]) values.set(name, b.input(name, tensor("f64")));
  for (const { attrs } of initial.inputs) values.set(attrs.name, b.input(attrs.name, attrs.type));
  const starts = call(b, initial, values);
  const states = [...model.states.keys()].map((name, k): Output => ({ name, node: starts[k]! }));
  if (!spikes) return b.finish(states);
  const everywhere = (node: Node): Node => A.select(A.le(0, b.add("iota", [], { length: lowered.size })), node, node);
  states.forEach(({ name, node }) => values.set(name, single(node.type).shape.length > 0 ? node : everywhere(node)));
  values.set(STEP, b.add("const", [], { value: 0, dtype: "i64" }));
  values.set(TIME, values.get(START)!).set(POSITION, A.integer(0));
  const [condition] = call(b, pick(system, [SPIKE.condition]), values);
  return b.finish([...states, { name: SPIKE.was, node: condition! }]);
}
