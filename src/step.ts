/** What happens in a step, in order. */
import {
  algebra,
  Builder,
  elements,
  inline,
  isFloat,
  single,
  tensor,
  type Graph,
  type Node,
  type Output,
  type TensorType,
} from "../ir/index.ts";
import { ringPlaces, type Delay } from "./scope.ts";
import { pruned, type Lowered } from "./lower.ts";
import { variablesOf, type Event } from "./model.ts";
import {
  CAPACITY,
  DRAW,
  DT,
  eventCarry,
  eventOutputs,
  LAST,
  MASK,
  POSITION,
  REFRACTORY,
  SPIKES,
  START,
  STEP,
  TIME,
  TIMES,
  WHEN,
} from "./names.ts";
import { NEVER } from "./timing.ts";

/** Nodes by the names that graphs have for them. */
export type Values = ReadonlyMap<string, Node>;

/** Names of what a run does not change, then of what it carries from step to step, with their types. */
export interface Inputs {
  readonly consts: ReadonlyMap<string, TensorType>;
  readonly carry: ReadonlyMap<string, TensorType>;
}

/** Most rounds of `when` at one time in which some fire. */
export const MOST_ROUNDS = 100;

/** What a run takes, for the graphs that it is made of; `events` are recorded. */
export function inputsOf(lowered: Lowered, observed: Graph, events: readonly string[]): Inputs {
  const { model, size, types, onGrid } = lowered;
  const each = (dtype: "bool" | "i64"): TensorType => tensor(dtype, [size]);
  const { system, initial, resets, whens } = lowered;
  const graphs = [system, initial, ...resets.map(({ graph }) => graph), ...whens, observed];
  const used = new Map(graphs.flatMap((g) => g.inputs.map(({ attrs: { name, type } }) => [name, type] as const)));
  const carry = new Map<string, TensorType>([
    [STEP, tensor("i64")],
    ...types,
    ...(used.has(LAST) ? [[LAST, each("i64")] as const] : []),
    ...(model.refractory ? [refractoryCarry(lowered)] : []),
    ...[...model.events.keys()].map((name) => [eventCarry(name).was, each("bool")] as const),
    ...lowered.whens.map((_, k) => [WHEN.was(k), lowered.vectors ? tensor("bool") : each("bool")] as const),
    ...(hasFeedback(lowered) ? [[WHEN.failed, tensor("i64")] as const] : []),
    ...lowered.delays.flatMap(({ values, slopes }) =>
      used.has(values) ? [values, slopes].map((name) => [name, tensor("f64", [values])] as const) : [],
    ),
    ...events.flatMap((name) => Object.entries(buffersOf(name))),
  ]);
  const made = new Set([STEP, POSITION, TIME, DT, DRAW, MASK, REFRACTORY.now, START]);
  const consts = new Map([
    ...(onGrid
      ? [START, DT].map((name) => [name, tensor("f64")] as const)
      : [[TIMES, tensor("f64", [TIMES])] as const]),
    ...[...used].filter(([name]) => !made.has(name) && !carry.has(name)),
  ]);
  return { consts, carry };
}

const refractoryCarry = ({ system, size }: Lowered): readonly [string, TensorType] =>
  system.outputs.some(({ name }) => name === REFRACTORY.until)
    ? [REFRACTORY.until, tensor("i64", [size])]
    : [REFRACTORY.on, tensor("bool", [size])];

const buffersOf = (name: string): Record<string, TensorType> => {
  const { count, element, step, fraction } = eventCarry(name);
  return {
    [count]: tensor("i64"),
    [element]: tensor("i32", [CAPACITY]),
    [step]: tensor("i64", [CAPACITY]),
    [fraction]: tensor("f64", [CAPACITY]),
  };
};

/** Calls a graph whose inputs are among `values`; its outputs by name. */
export function call(b: Builder, g: Graph, values: Values): Map<string, Node> {
  const args = g.inputs.map(({ attrs: { name } }) => {
    const value = values.get(name);
    if (!value) throw new TypeError(`no value for "${name}"`);
    return value;
  });
  const results = inline(b, g, args);
  return new Map(g.outputs.map(({ name }, k) => [name, results[k]!]));
}

/** t_n = t_0 + n·dt: a product, never a running sum; or the n-th of a list. */
function timeOf(b: Builder, values: Values): Node {
  const A = algebra(b, "f64");
  const list = values.get(TIMES);
  if (list) return b.add("gather", [list, values.get(STEP)!]);
  return A.add(values.get(START)!, A.mul(A.float(values.get(STEP)!), values.get(DT)!));
}

const following = (b: Builder, step: Node): Node =>
  b.add("add", [step, b.add("const", [], { value: 1, dtype: "i64" })]);

/** The values at hand as those of an instant: with its time, the draws of step `draws`, and who is refractory. */
export function instant(b: Builder, values: Values, lowered: Lowered, draws = values.get(STEP)!): Map<string, Node> {
  const now = new Map(values);
  const list = values.get(TIMES);
  now.set(TIME, timeOf(b, values)).set(POSITION, algebra(b, "f64").integer(0)).set(DRAW, draws);
  if (list) {
    const next = b.add("gather", [list, following(b, values.get(STEP)!)]);
    now.set(DT, b.add("sub", [next, now.get(TIME)!]));
  }
  if (lowered.model.refractory && !values.has(REFRACTORY.now)) now.set(REFRACTORY.now, isRefractory(b, now, lowered));
  return now;
}

/** Who is refractory in the step that begins. */
function isRefractory(b: Builder, now: Values, lowered: Lowered): Node {
  const until = now.get(REFRACTORY.until);
  if (until) return b.add("le", [now.get(STEP)!, until]);
  const holds = call(b, part(lowered, [REFRACTORY.on]), new Map(now).set(REFRACTORY.now, now.get(REFRACTORY.on)!));
  return b.add("and", [now.get(REFRACTORY.on)!, holds.get(REFRACTORY.on)!]);
}

/** Some outputs of the system. */
function part({ system }: Lowered, names: readonly string[]): Graph {
  const wanted = new Set(names);
  return pruned({ ...system, outputs: system.outputs.filter(({ name }) => wanted.has(name)) });
}

/** What is carried, after one step. `step` is the graph of the method; `events` are recorded. */
export function advance(
  b: Builder,
  before: Values,
  lowered: Lowered,
  step: Graph,
  events: readonly string[],
): Map<string, Node> {
  const after = new Map(before);
  const update = (values: Values): void => values.forEach((node, name) => after.set(name, node));
  b.origins = [];
  const now = instant(b, before, lowered);
  const rings = remember(b, now, lowered);
  update(rings);
  rings.forEach((node, name) => now.set(name, node));

  // 2. Every state from the values at t_n.
  const maps = [...lowered.model.states.values()].filter(({ kind }) => kind === "next").map(({ name }) => name);
  const next = [call(b, step, now), call(b, part(lowered, maps), now)];
  next.forEach((states) => states.forEach((node, name) => after.set(name, shaped(b, lowered, name, node))));
  b.origins = [];
  after.set(STEP, following(b, before.get(STEP)!));
  const refractory = now.get(REFRACTORY.now);
  const then = (): Map<string, Node> => {
    const values = instant(
      b,
      refractory ? new Map(after).set(REFRACTORY.now, refractory) : after,
      lowered,
      before.get(STEP)!,
    );
    // On a list of times, dt is that of the step that was done.
    return values.set(DT, now.get(DT)!);
  };

  // 3. Thresholds and events, all on the new values.
  const fired = new Map<string, Node>();
  const reached = then();
  for (const event of lowered.model.events.values()) {
    const found = occurrence(b, event, now, reached, lowered, refractory);
    fired.set(event.name, found.fired);
    after.set(eventCarry(event.name).was, found.condition);
    if (events.includes(event.name)) update(kept(b, event.name, found, before, lowered.size));
  }
  const spiked = fired.get(SPIKES);
  if (spiked) update(afterSpikes(b, spiked, now, reached, lowered));

  // 5. Resets. 6. `when`.
  for (const { event, graph } of lowered.resets) update(call(b, graph, then().set(MASK, fired.get(event)!)));
  if (lowered.whens.length > 0)
    update(hasFeedback(lowered) ? rounds(b, then(), lowered) : round(b, then(), lowered).values);
  return after;
}

/** A value of the type that is carried: a number for all elements, or a comparison, as an array of floats. */
function shaped(b: Builder, lowered: Lowered, name: string, node: Node): Node {
  const { dtype, shape } = single(node.type);
  const wanted = lowered.types.get(name)!.shape;
  const floated = isFloat(dtype) ? node : b.add("convert", [node], { dtype: "f64" });
  return shape.length === wanted.length ? floated : everywhere(b, floated, wanted);
}

/** A scalar as an array of one value. */
function everywhere(b: Builder, node: Node, shape: readonly (number | string)[]): Node {
  const length = shape.reduce<number>((product, dim) => product * (dim as number), 1);
  const A = algebra(b, "f64");
  const filled = A.select(A.le(0, b.add("iota", [], { length })), node, node);
  return shape.length === 1 ? filled : b.add("reshape", [filled], { shape });
}

/** Rings of the past, with the values and slopes at t_n. A slope may need the values: before the start they are the first. */
function remember(b: Builder, now: Values, lowered: Lowered): Map<string, Node> {
  const A = algebra(b, "f64");
  const rings = new Map<string, Node>();
  const delays = lowered.delays.filter(({ values }) => now.has(values));
  const write = ({ rows, shape }: Delay, ring: string, node: Node): void => {
    const places = ringPlaces(b, A.imod(now.get(STEP)!, now.get(rows)!), [elements(shape)]);
    const flat = shape.length === 1 ? node : b.add("reshape", [node], { shape: [elements(shape)] });
    rings.set(ring, b.add("update", [now.get(ring)!, places, flat]));
  };
  for (const delay of delays) write(delay, delay.values, now.get(delay.state)!);
  const known = new Map([...now, ...rings]);
  for (const delay of delays) {
    const slope = call(b, part(lowered, [delay.state]), known).get(delay.state)!;
    write(delay, delay.slopes, shaped(b, lowered, delay.state, slope));
  }
  return rings;
}

interface Occurrence {
  readonly fired: Node;
  readonly condition: Node;
  /** Where between t_n and t_{n+1}. */
  readonly fraction: Node;
}

function occurrence(
  b: Builder,
  { name, rising }: Event,
  now: Values,
  reached: Values,
  lowered: Lowered,
  refractory: Node | undefined,
): Occurrence {
  const A = algebra(b, "f64");
  const names = eventOutputs(name);
  const g = part(lowered, [names.condition, names.distance]);
  const [earlier, later] = [now, reached].map((values) => call(b, g, values)) as [Map<string, Node>, Map<string, Node>];
  const condition = later.get(names.condition)!;
  b.origins = condition.origins;
  const free = refractory && name === SPIKES ? A.and(condition, A.not(refractory)) : condition;
  const fired = rising ? A.and(free, A.not(now.get(eventCarry(name).was)!)) : free;
  // Where the sides met, if their difference is a straight line; at t_n where the condition held already.
  const [d0, d1] = [earlier, later].map((values) => values.get(names.distance));
  // What rises was false when it was last looked at; only a reset or a `when` can have made it hold since.
  const isSure = rising && lowered.resets.length === 0 && lowered.whens.length === 0;
  const isCrossed = isSure ? fired : A.and(fired, A.not(earlier.get(names.condition)!));
  const fraction = d0 && d1 ? A.select(isCrossed, A.div(d0, A.sub(d0, d1)), 0) : A.add(1, 0);
  b.origins = [];
  return { fired, condition, fraction };
}

/** Entries in the lists of an event. */
function kept(
  b: Builder,
  name: string,
  { fired, fraction }: Occurrence,
  before: Values,
  size: number,
): Map<string, Node> {
  const { count, element, step, fraction: fractions } = eventCarry(name);
  const buffers = [element, step, fractions];
  const appended = b.add("append", [
    before.get(count)!,
    fired,
    ...[b.add("iota", [], { length: size }), before.get(STEP)!, fraction],
    ...buffers.map((buffer) => before.get(buffer)!),
  ]);
  return new Map([count, ...buffers].map((buffer, index) => [buffer, b.add("get", [appended], { index })]));
}

/** The last spike, and until when an element is refractory after it. */
function afterSpikes(b: Builder, spiked: Node, now: Values, reached: Values, lowered: Lowered): Map<string, Node> {
  const A = algebra(b, "f64");
  const result = new Map<string, Node>();
  const step = now.get(STEP)!;
  const last = now.get(LAST);
  if (last) result.set(LAST, A.select(spiked, step, last));
  const until = now.get(REFRACTORY.until);
  if (until) {
    const length = call(b, part(lowered, [REFRACTORY.until]), reached).get(REFRACTORY.until)!;
    result.set(REFRACTORY.until, A.select(spiked, A.add(step, length), until));
  } else if (lowered.model.refractory) result.set(REFRACTORY.on, A.or(now.get(REFRACTORY.now)!, spiked));
  return result;
}

// -------------------------------------------------------------------------------------------------------- when

/** Whether a `when` can make one fire that comes before it. */
export function hasFeedback(lowered: Lowered): boolean {
  const reads = lowered.whens.map((_, k) => part(lowered, [WHEN.condition(k)]).inputs.map(({ attrs }) => attrs.name));
  const writes = lowered.whens.map(({ outputs }) => outputs.map(({ name }) => name));
  return reads.some((names, k) => writes.some((written, j) => j > k && written.some((name) => names.includes(name))));
}

/** Each `when` once: where its condition became true, its assignments. */
function round(b: Builder, at: Values, lowered: Lowered): { values: Map<string, Node>; fired: Node[] } {
  const A = algebra(b, "f64");
  const values = new Map<string, Node>();
  const fired: Node[] = [];
  const here = (): Map<string, Node> => new Map([...at, ...values]);
  lowered.whens.forEach((graph, k) => {
    const condition = part(lowered, [WHEN.condition(k)]);
    const holds = (): Node => call(b, condition, here()).get(WHEN.condition(k))!;
    const became = A.and(holds(), A.not(here().get(WHEN.was(k))!));
    fired.push(became);
    call(b, graph, here().set(MASK, became)).forEach((node, name) => values.set(name, node));
    values.set(WHEN.was(k), holds());
  });
  return { values, fired };
}

/** Rounds of all `when`, until none fires. */
function rounds(b: Builder, at: Values, lowered: Lowered): Map<string, Node> {
  const carried = [...lowered.types.keys(), ...lowered.whens.map((_, k) => WHEN.was(k))];
  const done = "when.done";
  const inputs = [...at.keys()].filter((name) => !carried.includes(name));
  const body = new Builder();
  const inside = new Map([...inputs, ...carried].map((name) => [name, body.input(name, single(at.get(name)!.type))]));
  body.input(done, tensor("bool"));
  const { values, fired } = round(body, inside, lowered);
  const A = algebra(body, "f64");
  const any = fired.reduce((x, y) => A.or(x, y));
  const count = single(any.type).shape.length > 0 ? body.add("reduce", [A.int(any)], { fn: "max" }) : A.int(any);
  const outputs: Output[] = carried.map((name) => ({ name, node: values.get(name) ?? inside.get(name)! }));
  const turn = body.finish([...outputs, { name: done, node: A.eq(count, 0) }]);
  const loop = b.add(
    "scan",
    [...[...inputs, ...carried].map((name) => at.get(name)!), algebra(b, "f64").boolean(false)],
    { body: turn, length: MOST_ROUNDS + 1, consts: inputs.length, carry: carried.length + 1, until: carried.length },
  );
  const result = new Map(carried.map((name, index) => [name, b.add("get", [loop], { index })]));
  const B = algebra(b, "f64");
  const isDone = b.add("get", [loop], { index: carried.length });
  const failed = at.get(WHEN.failed)!;
  const step = b.add("const", [], { value: 0, dtype: "i64" });
  const isFirst = B.and(B.not(isDone), B.lt(failed, step));
  return result.set(WHEN.failed, B.select(isFirst, at.get(STEP)!, failed));
}

// ------------------------------------------------------------------------------------------------------- start

/** (…consts) → what a run carries, at its start. */
export function startGraph(lowered: Lowered, { consts, carry }: Inputs): Graph {
  const b = new Builder();
  const A = algebra(b, "f64");
  const whole = (value: number): Node => b.add("const", [], { value, dtype: "i64" });
  const values = new Map<string, Node>([...consts].map(([name, type]) => [name, b.input(name, type)]));
  const initial = call(b, pruned(lowered.initial), values);
  for (const name of variablesOf(lowered.model)) values.set(name, shaped(b, lowered, name, initial.get(name)!));
  values.set(STEP, whole(0));
  const fill = (name: string, value: Node): void => {
    const type = carry.get(name);
    if (type) values.set(name, type.shape.length > 0 ? everywhere(b, value, type.shape) : value);
  };
  fill(LAST, whole(NEVER));
  fill(REFRACTORY.until, whole(-1));
  fill(REFRACTORY.on, A.boolean(false));
  fill(WHEN.failed, whole(-1));
  const rings = lowered.delays.flatMap(({ values: past, slopes, state, shape }) => {
    // At the start, the first row is all that is read.
    const row = b.add("reshape", [values.get(state)!], { shape: [elements(shape)] });
    values.set(past, row).set(slopes, row);
    return [past, slopes];
  });
  const now = instant(b, values, lowered);
  const conditions = [
    ...[...lowered.model.events.keys()].map((name) => [eventOutputs(name).condition, eventCarry(name).was] as const),
    ...lowered.whens.map((_, k) => [WHEN.condition(k), WHEN.was(k)] as const),
  ];
  const g = part(
    lowered,
    conditions.map(([condition]) => condition),
  );
  const found = call(b, g, now);
  for (const [condition, was] of conditions) values.set(was, found.get(condition)!);
  return b.finish(
    [...carry.keys()]
      .filter((name) => values.has(name) && name !== STEP && !rings.includes(name))
      .map((name) => ({ name, node: values.get(name)! })),
  );
}
