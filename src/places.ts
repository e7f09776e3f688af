/** How many elements populations have, and which of them synapses connect: numbers that are known before graphs are made. */
import { interpret, single, tensor, type TypedArray } from "../ir/index.ts";
import {
  all,
  byTarget,
  bySource,
  condition,
  fromArray,
  fromPairs,
  fromSparse,
  inDegree,
  oneToOne,
  outDegree,
  probability,
  type Connections,
  type Ends,
} from "./connect.ts";
import { ModelError, OptionError, type Diagnostic } from "./diagnostics.ts";
import { sizeOf, startValue, type Values } from "./given.ts";
import type { Block, Connectivity, Model, NumberArray } from "./model.ts";
import { qualified } from "./names.ts";
import { expressionsOf, Fault, postorder, type Expr, type Span, type StatementOf } from "./parse.ts";
import { spikeTrains } from "./trains.ts";
import { World } from "./scope.ts";
import { MOST_ELEMENTS, type Place, type Setting, type SynapseEnd, type Synapses } from "./setting.ts";
import { once } from "./once.ts";

/** What of a lowering is known before its places are. */
export type Ground = Omit<Setting, "places">;

/** The places of all blocks. Throws `ModelError` for connections that cannot be, `OptionError` for sizes that cannot. */
export function placesOf(ground: Ground, values: Values, sizes: ReadonlyMap<string, number>): Map<string, Place> {
  const { model } = ground;
  const places = new Map<string, Place>();
  /** What could not be made; nor can what goes from or to it. */
  const faults: Diagnostic[] = [];
  for (const name of sizes.keys())
    if (model.blocks.get(name)?.kind !== "population") {
      const known = [...model.blocks.values()].flatMap((block) => (block.kind === "population" ? [block.name] : []));
      throw new OptionError(
        "E310",
        model.blocks.size > 1
          ? `no population is called "${name}"; there are ${known.join(", ")}`
          : `no population is called "${name}": the model is one population without a name`,
      );
    }
  let ordinal = 0;
  for (const block of model.blocks.values()) {
    const { header, kind } = block;
    const constants = new Constants(ground, values, block);
    try {
      if (kind === "projection") {
        const synapses = synapsesOf(ordinal++, block, constants, places, values.connections.get(block.name), faults);
        if (synapses) places.set(block.name, { block, size: synapses.sources.length, synapses });
      } else places.set(block.name, { block, size: kind === "shared" ? 1 : populationSize(block, header, constants) });
    } catch (error) {
      const found =
        error instanceof Fault ? [error.diagnostic] : error instanceof ModelError ? error.diagnostics : undefined;
      if (!found) throw error;
      faults.push(...found);
    }
  }
  if (faults.length > 0) throw new ModelError(model.source, faults);
  return places;

  function populationSize(block: Block, header: Block["header"], constants: Constants): number {
    const given = sizes.get(block.name);
    if (given !== undefined) {
      if (!isSize(given)) throw new OptionError("E310", `${SIZE}, not ${given}`);
      return given;
    }
    if (ground.vectors) return 1;
    const value = header?.kind === "population" ? header.size : undefined;
    const size = value ? constants.number(value) : sizeOf(ground.model, block, values);
    if (!isSize(size)) throw new Fault("E132", `${SIZE}, not ${size}`, value!);
    return size;
  }
}

const SIZE = `the size of a population is a whole number from 1 to ${MOST_ELEMENTS}`;
const isSize = (size: number): boolean => Number.isSafeInteger(size) && size >= 1 && size <= MOST_ELEMENTS;

/** A fault of the text, as an error with its place. */
function located<T>({ model }: Ground, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (error instanceof Fault) throw new ModelError(model.source, [error.diagnostic]);
    throw error;
  }
}

/** Full names of the parameters that sizes, connections and given spikes follow from. */
export function decisive({ blocks, statements }: Model): Set<string> {
  const shared = blocks.get("")!;
  const found = new Set<string>();
  for (const block of blocks.values()) {
    const spikes = statements.filter((one) => one.kind === "spikes_at" && one.block === block.header?.index);
    for (const statement of [block.header, block.connect, ...spikes])
      for (const value of statement ? expressionsOf(statement) : [])
        for (const name of neededBy(value, block, shared))
          if (block.parameters.has(name)) found.add(qualified(block.name, name));
          else if (shared.parameters.has(name)) found.add(name);
  }
  return found;
}

// ---------------------------------------------------------------------------------------------------- constants

/** Evaluates expressions of a block that follow from parameters alone. */
class Constants {
  readonly #ground: Ground;
  readonly #values: Values;
  readonly #block: Block;

  constructor(ground: Ground, values: Values, block: Block) {
    this.#ground = ground;
    this.#values = values;
    this.#block = block;
  }

  number(value: Expr, ends?: Ends): number {
    const { run, isBoolean, usesPairs } = this.#compile(value, ends);
    if (isBoolean) throw new Fault("E107", "a number is needed here", value);
    if (usesPairs) throw new Fault("E110", "one number is needed here, not one for each pair", value);
    const { shape, data } = run({});
    if (shape.length > 0) throw new Fault("E110", "one number is needed here", value);
    return data[0]!;
  }

  flag(value: Expr): boolean {
    const { run, isBoolean } = this.#compile(value);
    if (!isBoolean) throw new Fault("E107", "true or false is needed here", value);
    return run({}).data[0] !== 0;
  }

  array(value: Expr, ends?: Ends): NumberArray {
    const { run, isBoolean } = this.#compile(value, ends);
    if (isBoolean) throw new Fault("E107", "a number is needed here", value);
    return run({});
  }

  /** A matrix, a list, or a condition on the numbers of two ends. */
  connections(value: Expr, ends: Ends): Connections {
    const { run, isBoolean, usesPairs } = this.#compile(value, ends);
    if (isBoolean)
      return condition(ends, (i, j) => {
        const holds = run({ i: new Float64Array(i), j: new Float64Array(j) }).data as Uint8Array;
        return holds.length === i.length ? holds : new Uint8Array(i.length).fill(holds[0]!);
      });
    if (ends.self) throw new RangeError(NO_SELF);
    if (usesPairs)
      throw new Fault(
        "E107",
        "of i and j a condition is needed here, such as a comparison",
        value,
        "write connect(i != j)",
      );
    const array = run({});
    if (array.shape.length === 0)
      throw new Fault("E132", "a matrix, an index list or a condition is needed here", value);
    return fromArray(array, ends);
  }

  #compile(value: Expr, ends?: Ends) {
    const ground = this.#ground;
    const shared = ground.model.blocks.get("")!;
    const place = { block: this.#block, size: 1 };
    const world = new World({
      ...ground,
      places: new Map([
        ["", { block: shared, size: 1 }],
        [this.#block.name, place],
      ]),
    });
    const scope = world.scopes.get(this.#block.name)!;
    if (ends) {
      const pairs = tensor("f64", [PAIRS]);
      scope.define("i", world.input("i", pairs));
      scope.define("j", world.input("j", pairs));
      const count = (value: number) => world.b.add("const", [], { value, dtype: "f64" });
      scope.define("N_pre", count(ends.sources));
      scope.define("N_post", count(ends.targets));
    }
    for (const [block, into] of [
      [shared, world.scopes.get("")!],
      [this.#block, scope],
    ] as const) {
      const needed = neededBy(value, block, shared);
      for (const definition of block.parameters.values())
        if (needed.has(definition.name)) {
          const given = this.#values.params.get(qualified(block.name, definition.name));
          into.define(definition.name, startValue(into, definition, given, { isArray: true }));
        }
      for (const { name, value: derived, index } of block.derived.values())
        if (needed.has(name)) into.define(name, into.lower(derived, { equation: index, defines: name }));
    }
    const equation = (this.#block.connect ?? this.#block.header)?.index;
    const node = scope.lower(value, { equation, defines: ends && "connect" });
    const { dtype, shape } = single(node.type);
    const graph = world.b.finish([{ name: "value", node }]);
    const used = graph.inputs.filter(({ attrs }) => attrs.name !== "i" && attrs.name !== "j");
    if (used.length > 0) throw new Fault("E132", "this is not known before a run: it may use parameters", value);
    const run = (inputs: Readonly<Record<string, TypedArray>>): NumberArray & { readonly data: TypedArray } => ({
      shape: shape.map(Number),
      data: interpret(graph, ends ? { i: EMPTY, j: EMPTY, ...inputs } : {}, { [PAIRS]: inputs["i"]?.length ?? 0 })[
        "value"
      ]!,
    });
    return { run, isBoolean: dtype === "bool", usesPairs: shape.includes(PAIRS) };
  }
}

/** Length of the lists of pairs for which a condition is evaluated. */
const PAIRS = "pairs";
const EMPTY = new Float64Array();

/** Names that an expression needs, also through definitions and functions. */
function neededBy(value: Expr, block: Block, shared: Block): Set<string> {
  const needed = new Set<string>();
  const todo = [value];
  for (const root of todo)
    for (const part of postorder(root)) {
      if ((part.kind !== "name" && part.kind !== "call") || needed.has(part.name)) continue;
      needed.add(part.name);
      for (const { parameters, derived, functions } of [block, shared]) {
        const body = functions.get(part.name) ?? derived.get(part.name) ?? parameters.get(part.name);
        if (body) todo.push(body.value);
      }
    }
  return needed;
}

/** Rows (element, time) of spikes that are given. */
export const givenRows = (
  ground: Ground,
  values: Values,
  { block, size }: Place,
  { value }: StatementOf<"spikes_at">,
): NumberArray =>
  located(ground, () => {
    const rows = new Constants(ground, values, block).array(value);
    attempt(value, () => spikeTrains(rows, size, { t0: 0, dt: 1 }));
    return rows;
  });

// ----------------------------------------------------------------------------------------------------- synapses

function synapsesOf(
  ordinal: number,
  { header, connect }: Block,
  constants: Constants,
  places: ReadonlyMap<string, Place>,
  given: Connectivity | undefined,
  faults: Diagnostic[],
): Synapses | undefined {
  const { from, to, nameSpan } = header as StatementOf<"projection">;
  if (![from, ...to].every(({ name }) => places.has(name))) return undefined;
  const before = faults.length;
  let count = 0;
  const [source, ...targets] = [from, ...to].map((part, k): FoundPart => {
    const { size } = places.get(part.name)!;
    const [first, last] = part.range?.map((end) => constants.number(end)) ?? [0, size - 1];
    const isWhole = Number.isSafeInteger(first) && Number.isSafeInteger(last);
    if (!isWhole || first! < 0 || last! < first! || last! >= size)
      faults.push(
        new Fault("E132", `${part.name} has the elements 0 to ${size - 1}, not ${first} to ${last}`, part).diagnostic,
      );
    const found = { population: part.name, size, start: k === 0 ? 0 : count, first: first!, count: last! - first! + 1 };
    if (k > 0) count += found.count;
    return found;
  }) as [FoundPart, ...FoundPart[]];
  if (faults.length > before) return undefined;
  const own = targets.filter(({ population }) => population === source.population);
  const ends: Ends = { sources: source.count, targets: count };
  const itself = (k: number): number => {
    const element = source.first + k;
    const part = own.find(({ first, count: size }) => element >= first && element < first + size);
    return part ? part.start + element - part.first : -1;
  };
  const made = given
    ? attempt(connect ?? nameSpan, () => fromGiven(given, ends, connect))
    : attempt(connect!, () => connected(connect!, ends, itself, constants, ordinal));
  const { sources, targets: reached } = made;
  const order = once(() => byTarget(reached, count));
  const pre = spread(
    source,
    sources,
    true,
    once(() => ({ offsets: bySource(sources, source.count), order: undefined })),
  );
  const post = targets.map((part) => spread(part, reached, targets.length === 1, order));
  return { ...made, count: { pre: source.count, post: count }, pre, post };
}

interface FoundPart {
  readonly population: string;
  /** Elements of the population. */
  readonly size: number;
  /** Number of the part's first element among those of all parts, and in the population. */
  readonly start: number;
  readonly first: number;
  readonly count: number;
}

/** The synapses of a part, which may be the only one, seen from its population; `inOrder` has those of all parts. */
function spread(
  { population, size, start, first, count }: FoundPart,
  ends: Int32Array,
  isAlone: boolean,
  inOrder: () => { readonly offsets: Int32Array; readonly order: Int32Array | undefined },
): SynapseEnd {
  const elements = once(() => {
    const move = first - start;
    return move === 0 && isAlone ? ends : ends.map((end) => (end >= start && end < start + count ? end + move : -1));
  });
  const offsets = once(() => {
    const of = inOrder().offsets;
    if (isAlone && count === size) return of;
    return Int32Array.from({ length: size + 1 }, (_, k) => of[start + Math.max(0, Math.min(k - first, count))]!);
  });
  const rows = once(() => {
    const { order } = inOrder();
    const [begin, end] = [offsets()[0]!, offsets()[size]!];
    if (!order || (begin === 0 && end === order.length)) return order && { offsets: offsets(), order };
    return { offsets: offsets().map((offset) => offset - begin), order: order.slice(begin, end) };
  });
  return {
    ...{ population, from: start, count },
    get elements() {
      return elements();
    },
    get offsets() {
      return offsets();
    },
    get order() {
      return inOrder().order;
    },
    get rows() {
      return rows();
    },
  };
}

/** The synapses of an array that is given in place of what a statement says. */
function fromGiven(given: Connectivity, ends: Ends, connect: StatementOf<"connect"> | undefined): Connections {
  if ("offsets" in given) return fromSparse(given, ends);
  return connect?.rule === "pairs" ? fromPairs(given, ends) : fromArray(given, ends);
}

/** The synapses that a statement makes. */
function connected(
  { rule, by, seed, self }: StatementOf<"connect">,
  given: Ends,
  itself: (source: number) => number,
  constants: Constants,
  stream: number,
): Connections {
  const mayBeSelf = self === undefined || constants.flag(self);
  const ends: Ends = mayBeSelf ? given : { ...given, self: itself };
  const draws = { seed: seed ? seedOf(constants.number(seed, given), seed) : 0, stream: seed ? 0 : stream };
  const number = (): number => constants.number(by!, given);
  switch (rule) {
    case "all":
      return all(ends);
    case "one_to_one":
      if (!mayBeSelf) throw new RangeError(NO_SELF);
      return oneToOne(ends);
    case "p":
      return probability(ends, number(), draws);
    case "in_degree":
      return inDegree(ends, number(), draws);
    case "out_degree":
      return outDegree(ends, number(), draws);
    case "pairs":
      if (!mayBeSelf) throw new RangeError(NO_SELF);
      return fromPairs(constants.array(by!, ends), ends);
    case "expression":
      return constants.connections(by!, ends);
    default:
      return rule satisfies never;
  }
}

const NO_SELF =
  "self = false is for all(), p, in_degree, out_degree and conditions: the others say themselves which pairs";

function seedOf(seed: number, at: Span): number {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new Fault("E132", `a seed is a whole number from 0 to 2^53, not ${seed}`, at);
  return seed;
}

/** Connections that cannot be made are a fault of the statement. */
function attempt<T>(at: Span & { readonly by?: Expr | undefined }, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw new Fault("E132", error.message, at.by ?? at);
    throw error;
  }
}
