/** What happens in a step, in order. */
import {
  algebra,
  Builder,
  elements,
  COMPLETE,
  inline,
  isFloat,
  pruned,
  single,
  tensor,
  type Graph,
  type Node,
  type Output,
  type Target,
  type TensorType,
  type TypedArray,
} from "../ir/index.ts";
import { ringPlaces, type Delay, type SynapseEnd } from "./setting.ts";
import { constantArray, deliverAtOnce, masksDue } from "./atonce.ts";
import type { Delivery, SpikeDelay, SynapseAccess } from "./deliveries.ts";
import type { Lowered } from "./lower.ts";
import { variablesOf, type Event } from "./model.ts";
import {
  CAPACITY,
  DRAW,
  DT,
  eventCarry,
  eventOutputs,
  givenSpikes,
  lastOf,
  MASK,
  POSITION,
  qualified,
  refractoryOf,
  SPIKES,
  splitName,
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
export function inputsOf(lowered: Lowered, observed: Graph, events: readonly string[], target: Target): Inputs {
  const { model, types, onGrid, places } = lowered;
  const sizeOf = (block: string): number => places.get(block)!.size;
  const each = (dtype: "bool" | "i64" | "i32", block: string): TensorType => tensor(dtype, [sizeOf(block)]);
  const { system, initial, resets, whens, deliveries } = lowered;
  const graphs = [system, initial, ...[...resets, ...whens].map(({ graph }) => graph), observed];
  const used = new Map([
    ...graphs.flatMap((g) => g.inputs.map(({ attrs: { name, type } }) => [name, type] as const)),
    ...deliveries.flatMap((delivery) => readBySynapses(delivery, sizeOf)),
  ]);
  const blocks = [...places.values()].map(({ block }) => block);
  const carry = new Map<string, TensorType>([
    [STEP, tensor("i64")],
    ...types,
    ...blocks.flatMap(({ name, refractory }) => [
      ...(used.has(lastOf(name)) ? [[lastOf(name), each("i64", name)] as const] : []),
      ...(refractory ? [refractoryCarry(lowered, name)] : []),
      ...(lowered.given.has(name) ? [[givenSpikes(name).next, each("i32", name)] as const] : []),
    ]),
    ...[...model.events.values()].flatMap(({ name, block, rising }) =>
      rising ? [[eventCarry(name).was, each("bool", block)] as const] : [],
    ),
    ...whens.map(({ block }, k) => [WHEN.was(k), lowered.vectors ? tensor("bool") : each("bool", block)] as const),
    ...(hasFeedback(lowered) ? [[WHEN.failed, tensor("i64")] as const] : []),
    ...lowered.delays.flatMap(({ values, slopes }) =>
      used.has(values) ? [values, slopes].map((name) => [name, tensor("f64", [values])] as const) : [],
    ),
    ...deliveries.flatMap(({ delay }) => (delay ? ringTypes(delay, target) : [])),
    ...events.flatMap((name) => Object.entries(buffersOf(name))),
  ]);
  const refractory = blocks.flatMap(({ name }) => [refractoryOf(name).now, refractoryOf(name).delivery]);
  const made = new Set([STEP, POSITION, TIME, DT, DRAW, MASK, START, ...refractory, ...derivedForSynapses(lowered)]);
  const consts = new Map<string, TensorType>([
    ...(onGrid
      ? [START, DT].map((name) => [name, tensor("f64")] as const)
      : [[TIMES, tensor("f64", [TIMES])] as const]),
    ...[...used].filter(([name]) => !made.has(name) && !carry.has(name)),
    ...deliveries.flatMap(({ delay, projection }) => (delay ? delayConsts(delay, sizeOf(projection), target) : [])),
  ]);
  return { consts, carry };
}

/** What synapses read of the step, as whole arrays. */
const readBySynapses = (
  { graph, reads, projection }: Delivery,
  sizeOf: (block: string) => number,
): (readonly [string, TensorType])[] =>
  graph.inputs.flatMap(({ attrs: { type } }, k) => {
    const { array, at } = reads[k]!;
    if (typeof array !== "string" || at === "self") return [];
    const block = at === "each" ? projection : splitName(array)[0];
    return [[array, at === "all" ? type : tensor(type.dtype, [sizeOf(block)])] as const];
  });

/** Derived values that synapses read. */
const derivedForSynapses = ({ deliveries, model }: Lowered): string[] =>
  deliveries.flatMap(({ reads }) =>
    reads.flatMap(({ array }) => (typeof array === "string" && model.derived.has(array) ? [array] : [])),
  );

/** A row for each step: who spiked, as a mask; or as a list, where there are lists and every synapse has its own delay. */
const ringTypes = ({ rings, isEach, rows }: SpikeDelay, { deliveries }: Target): (readonly [string, TensorType])[] =>
  rings.flatMap(({ spikes, counts }) =>
    isEach && deliveries === "lists"
      ? [[spikes, tensor("i32", [spikes])] as const, [counts, tensor("i32", [rows])] as const]
      : [[spikes, tensor("bool", [spikes])] as const],
  );

const delayConsts = (
  { steps, isEach, rows, order }: SpikeDelay,
  synapses: number,
  { deliveries }: Target,
): (readonly [string, TensorType])[] => [
  [steps, tensor("i64", isEach ? [synapses] : [])],
  [rows, tensor("i64")],
  ...(isEach && deliveries === "lists" ? [[order, tensor("i32", [synapses])] as const] : []),
];

function refractoryCarry({ system, places }: Lowered, block: string): readonly [string, TensorType] {
  const { until, on } = refractoryOf(block);
  const { size } = places.get(block)!;
  return system.outputs.some(({ name }) => name === until)
    ? [until, tensor("i64", [size])]
    : [on, tensor("bool", [size])];
}

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

/** One more; in those elements where it is, if that is said. */
function following(b: Builder, step: Node, where?: Node): Node {
  const { dtype } = single(step.type);
  const next = b.add("add", [step, b.add("const", [], { value: 1, dtype })]);
  return where ? b.add("select", [where, next, step]) : next;
}

/** The values at hand as those of an instant: with its time, the draws of step `draws`, and who is refractory. */
export function instant(b: Builder, values: Values, lowered: Lowered, draws = values.get(STEP)!): Map<string, Node> {
  const now = new Map(values);
  const list = values.get(TIMES);
  now.set(TIME, timeOf(b, values)).set(POSITION, algebra(b, "f64").integer(0)).set(DRAW, draws);
  if (list) {
    const next = b.add("gather", [list, following(b, values.get(STEP)!)]);
    now.set(DT, b.add("sub", [next, now.get(TIME)!]));
  }
  for (const name of withRefractoriness(lowered)) {
    const names = refractoryOf(name);
    if (!values.has(names.now)) now.set(names.now, isRefractory(b, now, lowered, names));
  }
  return now;
}

/** Populations whose elements can be refractory. */
const withRefractoriness = ({ places }: Lowered): string[] =>
  [...places.values()].flatMap(({ block }) => (block.refractory ? [block.name] : []));

/** Who is refractory in the step that begins. */
function isRefractory(
  b: Builder,
  values: Values,
  lowered: Lowered,
  { until, on, now }: ReturnType<typeof refractoryOf>,
): Node {
  const end = values.get(until);
  if (end) return b.add("le", [values.get(STEP)!, end]);
  const holds = call(b, part(lowered, [on]), new Map(values).set(now, values.get(on)!));
  return b.add("and", [values.get(on)!, holds.get(on)!]);
}

/** Some outputs of the system. */
function part({ system }: Lowered, names: readonly string[]): Graph {
  const wanted = new Set(names);
  return pruned({ ...system, outputs: system.outputs.filter(({ name }) => wanted.has(name)) });
}

/** What a run is compiled for: the events that it records, and what the backend can be given. */
export interface Purpose {
  readonly events: readonly string[];
  readonly target: Target;
}

/** What is carried, after one step. `step` is the graph of the method. */
export function advance(
  b: Builder,
  before: Values,
  lowered: Lowered,
  step: Graph,
  { events, target }: Purpose,
): Map<string, Node> {
  const after = new Map(before);
  const update = (values: Values): void => values.forEach((node, name) => after.set(name, node));
  b.origins = [];
  const now = instant(b, before, lowered);
  const rings = remember(b, now, lowered);
  update(rings);
  rings.forEach((node, name) => now.set(name, node));

  // 2. Every state from the values at t_n.
  const maps = [...lowered.model.states].flatMap(([name, { kind }]) => (kind === "next" ? [name] : []));
  const next = [call(b, step, now), call(b, part(lowered, maps), now)];
  next.forEach((states) => states.forEach((node, name) => after.set(name, shaped(b, lowered, name, node))));
  b.origins = [];
  after.set(STEP, following(b, before.get(STEP)!));
  const refractory = new Map(
    withRefractoriness(lowered).map((name) => [refractoryOf(name).now, now.get(refractoryOf(name).now)!]),
  );
  const then = (): Map<string, Node> => {
    const values = instant(b, new Map([...after, ...refractory]), lowered, before.get(STEP)!);
    // On a list of times, dt is that of the step that was done.
    return values.set(DT, now.get(DT)!);
  };

  // 3. Thresholds and events, all on the new values.
  const fired = new Map<string, Node>();
  const reached = then();
  for (const event of lowered.model.events.values()) {
    const found = occurrence(b, event, now, reached, lowered);
    fired.set(event.name, found.fired);
    if (event.rising) after.set(eventCarry(event.name).was, found.condition);
    const { next } = givenSpikes(event.block);
    if (event.statement.kind === "spikes_at") after.set(next, following(b, now.get(next)!, found.condition));
    if (events.includes(event.name)) update(kept(b, event.name, found, before, lowered.places.get(event.block)!.size));
  }
  for (const name of lowered.places.keys()) {
    const spiked = fired.get(qualified(name, SPIKES));
    if (spiked) update(afterSpikes(b, spiked, now, reached, lowered, name));
  }

  // 4. What is due is delivered.
  const due = call(b, part(lowered, derivedForSynapses(lowered)), now);
  for (const name of withRefractoriness(lowered)) {
    const [rests, spiked] = [now.get(refractoryOf(name).now)!, fired.get(qualified(name, SPIKES))];
    due.set(refractoryOf(name).delivery, spiked ? b.add("or", [rests, spiked]) : rests);
  }
  const here = (): Values => new Map([...then(), ...due]);
  for (const delivery of lowered.deliveries)
    if (target.deliveries === "lists")
      for (const list of synapsesDue(b, delivery, lowered, fired, now, update))
        update(deliver(b, delivery, list, here()));
    else
      for (const mask of masksDue(b, delivery, lowered, fired, now, update))
        update(deliverAtOnce(b, delivery, mask, here(), lowered));

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
  { name, block, rising, statement: { kind } }: Event,
  now: Values,
  reached: Values,
  lowered: Lowered,
): Occurrence {
  const A = algebra(b, "f64");
  const names = eventOutputs(name);
  const g = part(lowered, [names.condition, names.distance]);
  const refractory = name === qualified(block, SPIKES) ? now.get(refractoryOf(block).now) : undefined;
  const unless = (condition: Node): Node => (refractory ? A.and(condition, A.not(refractory)) : condition);
  if (kind === "poisson" || kind === "spikes_at") {
    // What happens in a step that begins now, at a moment that is given or else at its end.
    const found = call(b, g, now);
    const condition = found.get(names.condition)!;
    return { fired: unless(condition), condition, fraction: found.get(names.distance) ?? A.add(1, 0) };
  }
  const [earlier, later] = [now, reached].map((values) => call(b, g, values)) as [Map<string, Node>, Map<string, Node>];
  const condition = later.get(names.condition)!;
  b.origins = condition.origins;
  const free = unless(condition);
  const fired = rising ? A.and(free, A.not(now.get(eventCarry(name).was)!)) : free;
  // Where the sides met, if their difference is a straight line; at t_n where the condition held already.
  const [d0, d1] = [earlier, later].map((values) => values.get(names.distance));
  // What rises was false when it was last looked at; only a reset or a `when` can have made it hold since.
  const isSure = rising && [lowered.deliveries, lowered.resets, lowered.whens].every(({ length }) => length === 0);
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
function afterSpikes(
  b: Builder,
  spiked: Node,
  now: Values,
  reached: Values,
  lowered: Lowered,
  block: string,
): Map<string, Node> {
  const A = algebra(b, "f64");
  const result = new Map<string, Node>();
  const step = now.get(STEP)!;
  const last = now.get(lastOf(block));
  if (last) result.set(lastOf(block), A.select(spiked, step, last));
  const names = refractoryOf(block);
  const until = now.get(names.until);
  if (until) {
    const length = call(b, part(lowered, [names.until]), reached).get(names.until)!;
    result.set(names.until, A.select(spiked, A.add(step, length), until));
  } else if (now.has(names.on)) result.set(names.on, A.or(now.get(names.now)!, spiked));
  return result;
}

// -------------------------------------------------------------------------------------------------- deliveries

/** Synapses, as a count and a list. */
interface SynapseList {
  readonly count: Node;
  readonly list: Node;
}

/** The synapses at which a delivery is due in this step, population after population. Rings gain the spikes of now. */
function synapsesDue(
  b: Builder,
  { at, delay, projection }: Delivery,
  { places }: Lowered,
  fired: Values,
  now: Values,
  update: (values: Values) => void,
): SynapseList[] {
  const { size, synapses } = places.get(projection)!;
  const ends = at === "pre" ? [synapses!.pre] : synapses!.post;
  const A = algebra(b, "f64");
  const pair = (node: Node): SynapseList => ({
    count: b.add("get", [node], { index: 0 }),
    list: b.add("get", [node], { index: 1 }),
  });
  const spreadOf = (mask: Node, { offsets, order }: SynapseEnd): SynapseList =>
    pair(
      b.add("spread", [mask, constantArray(b, offsets), ...(order ? [constantArray(b, order)] : [])], { length: size }),
    );
  return ends.map((end, k) => {
    const spiked = fired.get(qualified(end.population, SPIKES))!;
    if (!delay) return spreadOf(spiked, end);
    const elementCount = places.get(end.population)!.size;
    const { spikes, counts } = delay.rings[k]!;
    const [step, rows, steps] = [now.get(STEP)!, now.get(delay.rows)!, now.get(delay.steps)!];
    const row = A.imod(step, rows);
    const placesOf = (of: Node): Node => ringPlaces(b, of, [elementCount]);
    const ring = (values: Node): Node => b.add("update", [now.get(spikes)!, placesOf(row), values]);
    if (!delay.isEach) {
      const after = ring(spiked);
      update(new Map([[spikes, after]]));
      return spreadOf(b.add("gather", [after, placesOf(A.imod(A.sub(step, steps), rows))]), end);
    }
    const each = Int32Array.from({ length: elementCount + 1 }, (_, element) => element);
    const found = pair(b.add("spread", [spiked, constantArray(b, each)], { length: elementCount }));
    const after = ring(found.list);
    const count = b.add("convert", [found.count], { dtype: "i32" });
    const allCounts = b.add("update", [now.get(counts)!, row, count]);
    update(
      new Map([
        [spikes, after],
        [counts, allCounts],
      ]),
    );
    // Synapses by their places in the order in which they are delivered.
    const whole = b.add("convert", [steps], { dtype: "i32" });
    const order = end.order && constantArray(b, end.order);
    const delays = order ? b.add("gather", [whole, order]) : whole;
    const offsets = constantArray(b, end.offsets);
    const due = pair(b.add("due", [step, allCounts, after, offsets, delays, now.get(delay.order)!]));
    return order ? { ...due, list: b.add("gather", [order, due.list]) } : due;
  });
}

/** What synapses write, one after the other. */
function deliver(
  b: Builder,
  { graph, reads, writes, origin }: Delivery,
  { count, list }: SynapseList,
  values: Values,
): Map<string, Node> {
  const arrays = new Map<string | TypedArray, number>();
  const indices = new Map<Int32Array, number>();
  const numberOf = <K>(known: Map<K, number>, key: K): number => {
    if (!known.has(key)) known.set(key, known.size);
    return known.get(key)!;
  };
  const access = ({ array, at }: SynapseAccess) => ({
    array: at === "self" ? -1 : numberOf(arrays, typeof array === "string" ? array : array()),
    at: typeof at === "string" ? at : numberOf(indices, at.elements),
  });
  const attrs = { body: graph, reads: reads.map(access), writes: writes.map(access) };
  const node = (array: string | TypedArray): Node =>
    typeof array === "string" ? values.get(array)! : constantArray(b, array);
  b.origins = [origin];
  const inputs = [...[...indices.keys()].map((array) => constantArray(b, array)), ...[...arrays.keys()].map(node)];
  const delivered = b.add("deliver", [count, list, ...inputs], { ...attrs, indices: indices.size });
  b.origins = [];
  const written = [...new Set(attrs.writes.map(({ array }) => array))].toSorted((x, y) => x - y);
  const names = [...arrays.keys()];
  return new Map(written.map((array, k) => [names[array] as string, b.add("get", [delivered], { index: k })]));
}

// -------------------------------------------------------------------------------------------------------- when

/** Whether a `when` can make one fire that comes before it. */
export function hasFeedback(lowered: Lowered): boolean {
  const reads = lowered.whens.map((_, k) => part(lowered, [WHEN.condition(k)]).inputs.map(({ attrs }) => attrs.name));
  const writes = lowered.whens.map(({ graph: { outputs } }) => outputs.map(({ name }) => name));
  return reads.some((names, k) => writes.some((written, j) => j > k && written.some((name) => names.includes(name))));
}

/** Each `when` once: where its condition became true, its assignments. */
function round(b: Builder, at: Values, lowered: Lowered): { values: Map<string, Node>; fired: Node[] } {
  const A = algebra(b, "f64");
  const values = new Map<string, Node>();
  const fired: Node[] = [];
  const here = (): Map<string, Node> => new Map([...at, ...values]);
  lowered.whens.forEach(({ graph }, k) => {
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
  const counts = fired.map((one) =>
    single(one.type).shape.length > 0 ? body.add("reduce", [A.int(one)], { fn: "max" }) : A.int(one),
  );
  const count = counts.slice(1).reduce((x, y) => A.max(x, y), counts[0]!);
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
  for (const [block, { size }] of lowered.places) {
    fill(lastOf(block), whole(NEVER));
    fill(refractoryOf(block).until, whole(-1));
    fill(refractoryOf(block).on, A.boolean(false));
    const { ends, next } = givenSpikes(block);
    const end = values.get(ends);
    if (!end) continue;
    // The first of each element is behind the last of the one before it.
    const element = b.add("iota", [], { length: size });
    const before = b.add("gather", [end, A.sub(element, A.integer(1))]);
    values.set(next, A.select(A.eq(element, A.integer(0)), A.integer(0), before));
  }
  fill(WHEN.failed, whole(-1));
  const rings = lowered.delays.flatMap(({ values: past, slopes, state, shape }) => {
    // At the start, the first row is all that is read.
    const row = b.add("reshape", [values.get(state)!], { shape: [elements(shape)] });
    values.set(past, row).set(slopes, row);
    return [past, slopes];
  });
  const skipped = new Set(
    lowered.deliveries.flatMap(({ delay }) => (delay ? ringTypes(delay, COMPLETE).map(([name]) => name) : [])),
  );
  const now = instant(b, values, lowered);
  const conditions = [
    ...[...lowered.model.events.values()].flatMap(({ name, rising }) =>
      rising ? [[eventOutputs(name).condition, eventCarry(name).was] as const] : [],
    ),
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
      .filter((name) => values.has(name) && name !== STEP && !rings.includes(name) && !skipped.has(name))
      .map((name) => ({ name, node: values.get(name)! })),
  );
}
