/** What synapses do when an element at one of their ends spikes, as a graph for one synapse. */
import {
  inline,
  limits,
  pruned,
  single,
  tensor,
  type Builder,
  type DType,
  type Graph,
  type Node,
  type Origin,
  type TensorType,
  type TypedArray,
} from "../ir/index.ts";
import { assignAll, OPERATIONS } from "./assign.ts";
import { OptionError } from "./diagnostics.ts";
import { variablesOf, type Block } from "./model.ts";
import { DELIVERY, DT, qualified, SYNAPSE } from "./names.ts";
import { Fault, type Assignment, type Expr, type StatementOf } from "./parse.ts";
import { enterTime, scopeOf, World, type Scope, type Single } from "./scope.ts";
import type { Place, Setting, SynapseEnd } from "./setting.ts";

/** What synapses do when an element at one of their ends spikes. */
export interface Delivery {
  readonly projection: string;
  readonly at: "pre" | "post";
  /** Its text. */
  readonly origin: Origin;
  /** For one synapse: scalars that are read → scalars that are written. */
  readonly graph: Graph;
  /** Of each input and of each output of the graph. */
  readonly reads: readonly SynapseAccess[];
  readonly writes: readonly SynapseAccess[];
  /** The names of the constant that holds it, in steps, and of the rings that remember spikes; undefined: none. */
  readonly delay: SpikeDelay | undefined;
}

export interface SpikeDelay {
  /** A number of steps, or one for each synapse. */
  readonly steps: string;
  readonly isEach: boolean;
  /** Names of the rings of each population: who spiked; and where each synapse has its own delay, how many did. */
  readonly rings: readonly { readonly population: string; readonly spikes: string; readonly counts: string }[];
  /** Rows of the rings, and the order of the synapses of each element by delay: what the host gives. */
  readonly rows: string;
  readonly order: string;
  /** The place of the text, for messages. */
  readonly value: Expr;
}

/** Where one synapse finds a value: among those of the step, or in an array of its own. */
export interface SynapseAccess {
  readonly array: string | (() => TypedArray);
  /** One for all; one for each synapse; the synapse's number; or one for each element, of which these are the synapses'. */
  readonly at: "all" | "each" | "self" | { readonly elements: Int32Array };
}

/** What deliveries are lowered from. */
export interface Given {
  readonly setting: Setting;
  /** Of parameters and what follows from them, and of variables, by full names. */
  readonly constants: ReadonlyMap<string, TensorType>;
  readonly variables: ReadonlyMap<string, TensorType>;
  /** Names that stand for arrays of other lengths than one value for each element. */
  readonly arrays: ReadonlySet<string>;
  /** A world of whole populations. */
  readonly enter: () => World;
}

/** One end of the synapse, with the names of the element that is there. */
interface End {
  readonly end: SynapseEnd;
  readonly side: "pre" | "post";
  readonly scope: Scope;
}

/** A variable that is written. */
interface Written {
  readonly node: () => Node;
  readonly access: SynapseAccess;
}

/** Lowers one `on_pre` or `on_post`. */
export function deliveryOf(given: Given, block: Block, statement: StatementOf<"delivery">): Delivery {
  const { setting } = given;
  const { at, assignments, delay, index } = statement;
  const place = setting.places.get(block.name)!;
  const synapse = new Synapse(given, place);
  const { scope, world } = synapse;
  const outputs = new Map<string, Written>();
  const across = (assignment: Assignment, value: Node): boolean => {
    const written = synapse.assignAcross(assignment, value);
    written?.forEach((one, name) => outputs.set(name, one));
    return written !== undefined;
  };
  const assigned = assignAll(scope, assignments, index, (_name, next) => next, across);
  for (const name of assigned) {
    const full = qualified(block.name, name);
    outputs.set(full, { node: () => scope.value(name)!, access: { array: full, at: "each" } });
  }
  const graph = pruned(limits(world.b.finish([...outputs].map(([name, { node }]) => ({ name, node: node() })))));
  if (graph.inputs.some(({ attrs }) => attrs.type.shape.length > 0))
    setting.faults.push(
      new Fault("E130", "what one synapse does cannot use tables, nor times of a list", statement).diagnostic,
    );
  return {
    ...{ projection: block.name, at, graph },
    origin: { equation: index, start: statement.start, end: statement.end },
    reads: graph.inputs.map(({ attrs: { name } }) => synapse.reads.get(name) ?? { array: name, at: "all" }),
    writes: [...outputs.values()].map(({ access }) => access),
    delay: delay && delayOf(given, place, at, delay, index),
  };
}

/** One synapse, the elements at its ends, and what is shared: everything is a scalar. */
class Synapse {
  readonly world: World;
  readonly scope: Scope;
  /** How each input of the graph is found. */
  readonly reads: Map<string, SynapseAccess>;
  readonly #given: Given;
  readonly #ends: readonly End[];
  /** All populations and synapses at once. */
  #all: World | undefined;

  constructor(given: Given, place: Place) {
    this.#given = given;
    const { places } = given.setting;
    const synapses = place.synapses!;
    const { sources, targets, weights, pre, post } = synapses;
    this.world = new World(given.setting, new Map());
    this.reads = new Map<string, SynapseAccess>([
      [SYNAPSE.number, { array: SYNAPSE.number, at: "self" }],
      [SYNAPSE.source, { array: () => sources, at: "each" }],
      [SYNAPSE.target, { array: () => targets, at: "each" }],
      ...(weights ? [[SYNAPSE.weight, { array: () => weights, at: "each" }] as const] : []),
    ]);
    const input = (name: string): Node => this.world.input(name, tensor("i32"));
    const nothing = this.world.b.add("const", [], { value: 0, dtype: "i32" });
    const shared = this.#enter(places.get("")!, "all", "", nothing);
    enterTime(this.world, shared);
    this.scope = this.#enter(place, "each", "", input(SYNAPSE.number), shared);
    const parts = [{ end: pre, side: "pre" as const }, ...post.map((end) => ({ end, side: "post" as const }))];
    this.#ends = parts.map(({ end, side }, k) => {
      const element = SYNAPSE.element(k);
      this.reads.set(element, { array: () => end.elements, at: "each" });
      const population = places.get(end.population)!;
      return { end, side, scope: this.#enter(population, end, `.${side}${k}`, input(element), shared) };
    });
    const at = (wanted: "pre" | "post"): End[] => this.#ends.filter(({ side }) => side === wanted);
    this.scope.connect(at("pre"), at("post"));
  }

  /** The names of a block, each value found by `by`. */
  #enter(place: Place, by: SynapseAccess["at"], suffix: string, element: Node, shared?: Scope): Scope {
    const { constants, variables, arrays } = this.#given;
    const read = (name: string, { dtype, shape }: TensorType): Node => {
      const isEach = shape.length > 0;
      const key = isEach ? `${name}${suffix}` : name;
      this.reads.set(key, { array: name, at: isEach ? by : "all" });
      return this.world.input(key, tensor(dtype));
    };
    const own: Single = {
      element,
      read: (name, dtype) => read(name, tensor(dtype, [place.size])),
      isFixed: (input) => this.#isFixed(input),
      ofAll: (value) => this.#ofAll(value),
      constant: (name, { dtype, shape }) => {
        this.reads.set(name, { array: name, at: shape.length > 0 ? "each" : "all" });
        return this.world.input(name, tensor(dtype));
      },
    };
    const scope = this.world.enter(place, own, shared);
    const { name: block, parameters, derived } = place.block;
    for (const name of [...parameters.keys(), ...derived.keys()]) {
      const full = qualified(block, name);
      const type = constants.get(full)!;
      // Of tables there is no value for each element.
      scope.define(name, arrays.has(full) ? this.world.input(full, type) : read(full, type));
    }
    for (const name of variablesOf(place.block)) {
      const full = qualified(block, name);
      scope.define(name, read(full, variables.get(full)!));
    }
    return scope;
  }

  #isFixed(input: string): boolean {
    const { parameters, derived } = this.#given.setting.model;
    const { array } = this.reads.get(input) ?? { array: input };
    if (typeof array !== "string") return true;
    return array === DT || array === SYNAPSE.number || parameters.has(array) || derived.has(array);
  }

  /** What follows from such inputs, of all synapses at once. */
  #ofAll(value: Node): { b: Builder; node: Node } {
    const { b } = (this.#all ??= this.#given.enter());
    const graph = pruned(this.world.b.finish([{ name: "value", node: value }]));
    const [node] = inline(
      b,
      graph,
      graph.inputs.map(({ attrs: { name, type } }) => this.#inputOfAll(name, type)),
    );
    return { b, node: node! };
  }

  #inputOfAll(name: string, type: TensorType): Node {
    const all = this.#all!;
    const { array, at } = this.reads.get(name) ?? { array: name, at: "all" };
    const data = (values: TypedArray, dtype: DType): Node =>
      all.b.add("data", [], { values, type: tensor(dtype, [values.length]) });
    if (typeof array !== "string") return data(array(), type.dtype);
    if (at === "self") return all.b.add("iota", [], { length: this.scope.place.size });
    const [scope, own] = scopeOf(all, array);
    const values = scope.value(own) ?? all.input(array, type);
    if (typeof at === "string") return values;
    // Of several targets an end has the elements of its own alone: what is found for the others is not used.
    const last = single(values.type).shape[0] as number;
    const elements = at.elements.map((element) => Math.max(0, Math.min(element, last - 1)));
    return all.b.add("gather", [values, data(elements, "i32")]);
  }

  /** `g_post += w`: of each part that the synapses reach, its own. Undefined: it is no name of an end. */
  assignAcross({ name, operator }: Assignment, value: Node): Map<string, Written> | undefined {
    const found = this.scope.endOf(name);
    if (!found || this.scope.value(name)) return undefined;
    const written = new Map<string, Written>();
    this.#ends.forEach((at, k) => {
      if (at.side !== found.end) return;
      const { end, scope } = at;
      this.#change(at, found.name, (old) => this.world.b.add(OPERATIONS[operator as "+="], [old, value]));
      const full = qualified(end.population, found.name);
      const access = { array: full, at: end };
      written.set(`${full}.${found.end}${k}`, { node: () => scope.value(found.name)!, access });
    });
    this.scope.forget();
    for (const { scope } of this.#ends) scope.forget();
    return written;
  }

  /** Changes a variable of the element at one end, and wherever else the same element is. */
  #change({ end, scope }: End, name: string, change: (old: Node) => Node): void {
    const { b } = this.world;
    const old = scope.value(name)!;
    const isDropped = scope.place.block.states.get(name)?.flags?.has("unless refractory");
    const next = isDropped ? b.add("select", [scope.isRefractory(), old, change(old)]) : change(old);
    scope.assign(name, next);
    for (const other of this.#ends) {
      if (other.end === end || other.end.population !== end.population) continue;
      const isSame = b.add("eq", [scope.index(), other.scope.index()]);
      other.scope.assign(name, b.add("select", [isSame, next, other.scope.value(name)!]));
    }
  }
}

/** The delay of a delivery; one that is written 0 is none. */
function delayOf(
  { setting, enter }: Given,
  { block, synapses }: Place,
  at: "pre" | "post",
  value: Expr,
  index: number,
): SpikeDelay | undefined {
  if (value.kind === "number" && value.value === 0) return undefined;
  if (!setting.onGrid)
    throw new OptionError("E304", "a delay needs steps of one length: it cannot run on a list of times");
  const scope = enter().scopes.get(block.name)!;
  const node = scope.collect(index, () => {
    scope.require(value);
    const found = scope.number(value, { equation: index });
    if (!scope.isConstant(found))
      throw new Fault("E134", "a delay does not change in a run: it may use parameters", value);
    return scope.constant("round", found);
  });
  const key = `${block.name}.${at}.${index}`;
  const populations = at === "pre" ? [synapses!.pre] : synapses!.post;
  return {
    // After a fault, which is kept, it is no input.
    steps: node.op === "input" ? node.attrs.name : "",
    isEach: single(node.type).shape.length > 0,
    rings: populations.map(({ population }, k) => ({ population, ...DELIVERY.ring(key, k) })),
    rows: DELIVERY.rows(key),
    order: DELIVERY.order(key),
    value,
  };
}
