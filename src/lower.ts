/** Equations to graphs. Nothing is merged here: a user sees the equations as they were written. */
import {
  Builder,
  copy,
  limits,
  liveIn,
  rebuild,
  sameShape,
  showShape,
  single,
  tensor,
  type Graph,
  type Node,
  type Output,
  type TensorType,
  type TypedArray,
} from "../ir/index.ts";
import { ModelError, OptionError } from "./diagnostics.ts";
import { checkGiven, startValue, usesVectors, valuesOf, type Given, type Values } from "./given.ts";
import { variablesOf, type Block, type Definition, type Event, type Model, type NumberArray } from "./model.ts";
import {
  DELIVERY,
  DT,
  eventOutputs,
  givenSpikes,
  MASK,
  POSITION,
  qualified,
  refractoryOf,
  STEP,
  SYNAPSE,
  TIME,
  WHEN,
} from "./names.ts";
import { Fault, parseExpression, type Assignment, type Expr, type StatementOf } from "./parse.ts";
import { evaluateArray, placesOf, type Ground } from "./places.ts";
import { World, type Context, type Delay, type Place, type Scope, type Setting, type Single } from "./scope.ts";
import type { TimeConstant } from "./timing.ts";
import type { Unit } from "./units.ts";

export type { Given } from "./given.ts";

export interface LowerOptions {
  /** Elements of the population. Default: what the arrays say, else 1. */
  readonly size?: number | undefined;
  /** The same of populations, by name. Default: what their blocks say. */
  readonly sizes?: ReadonlyMap<string, number> | undefined;
  readonly params?: ReadonlyMap<string, Given>;
  readonly init?: ReadonlyMap<string, Given>;
  /** Arrays in place of those of files, by the name that they define. */
  readonly data?: ReadonlyMap<string, NumberArray>;
  /** Parts of a step in which the method's stages are counted. Default 2. */
  readonly parts?: number;
  /** Whether the steps are of one length, so that times are whole numbers. Default: they are. */
  readonly onGrid?: boolean;
}

/** The graphs of a model. Their inputs are called as in `names.ts`, parameters and variables by their names. */
export interface Lowered {
  readonly model: Model;
  /** Blocks with the numbers of their elements, by name. */
  readonly places: ReadonlyMap<string, Place>;
  /** Whether arrays are vectors and matrices; then there is one element. */
  readonly vectors: boolean;
  readonly parts: number;
  readonly onGrid: boolean;
  /** () → parameters. */
  readonly parameters: Graph;
  /** (…parameters) → variables at the start. */
  readonly initial: Graph;
  /** Types of the variables. */
  readonly types: ReadonlyMap<string, TensorType>;
  /**
   * (step, position, t, dt, …parameters, …variables, …) → the derivative or the next value of each state under its name,
   * every derived and named expression under its own, and the conditions of events.
   */
  readonly system: Graph;
  readonly deliveries: readonly Delivery[];
  /** (…, mask) → variables after the assignments, for each `reset` and each `when`, in the order of the text. */
  readonly resets: readonly { readonly event: string; readonly graph: Graph }[];
  readonly whens: readonly { readonly block: string; readonly graph: Graph }[];
  /** Integers that the host computes before a run, and the graphs of what they are computed from. */
  readonly constants: { readonly list: readonly TimeConstant[]; readonly sources: readonly Graph[] };
  readonly delays: readonly Delay[];
  /** Rows (element, time) of populations whose spikes are given. */
  readonly given: ReadonlyMap<string, NumberArray>;
  /** Lowers what is to be recorded: names, and expressions such as `mean(V)` and `V[0:9]`. Throws `OptionError`. */
  readonly observe: (texts: readonly string[]) => Graph;
}

/** What synapses do when an element at one of their ends spikes. */
export interface Delivery {
  readonly projection: string;
  readonly at: "pre" | "post";
  readonly index: number;
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
  readonly array: string | TypedArray;
  /** One for all; one for each synapse; the synapse's number; or one for each element, of which this array tells which. */
  readonly at: "all" | "each" | "self" | Int32Array;
}

/** The part of a graph that these outputs need. */
export function pick(g: Graph, names: readonly string[]): Graph {
  const outputs = new Map(g.outputs.map((output) => [output.name, output]));
  return rebuild({ ...g, outputs: names.map((name) => outputs.get(name)!) });
}

/** What is needed of a graph, with the inputs that this takes. */
export function pruned(g: Graph): Graph {
  const live = liveIn(g);
  const b = new Builder();
  const now = new Map<Node, Node>();
  for (const node of g.nodes) {
    if (!live[node.id]) continue;
    b.origins = node.origins;
    now.set(
      node,
      copy(
        b,
        node,
        node.inputs.map((input) => now.get(input)!),
      ),
    );
  }
  return b.finish(g.outputs.map(({ name, node }) => ({ name, node: now.get(node)! })));
}

/** Throws `ModelError` with every fault of types and shapes, `OptionError` for values that do not fit the model. */
export function lower(model: Model, options: LowerOptions = {}): Lowered {
  const values = valuesOf(model, options);
  checkGiven(model, values);
  const vectors = usesVectors(model, values);
  const { parts = 2, onGrid = true, size, sizes = new Map<string, number>() } = options;
  if (size !== undefined && model.blocks.size > 1)
    throw new OptionError("E310", "a network has a size for each population: give it with the population's name");
  if (vectors && (size ?? 1) !== 1) throw new OptionError("E310", "a model of vectors and matrices has no size");
  const ground: Ground = {
    ...{ model, vectors, parts, onGrid, data: values.data },
    ...{ faults: [], constants: { list: [], sources: new Map() }, delays: [], streams: new Map() },
  };
  const places = placesOf(ground, values, size === undefined ? sizes : new Map([...sizes, ["", size]]));
  throwFaults(ground);
  const setting: Setting = { ...ground, places };
  const lowering = new Lowering(setting, values);
  const { parameters, initial } = lowering;
  const system = lowering.system();
  const deliveries = [...places.values()].flatMap(({ block }) =>
    (["pre", "post"] as const).flatMap((at) =>
      block.deliveries.filter((one) => one.at === at).map((one) => lowering.delivery(block, one)),
    ),
  );
  const resets = [...model.events.values()]
    .flatMap(({ name, block, resets: all }) => all.map((reset) => ({ event: name, block, reset })))
    .toSorted((x, y) => x.reset.index - y.reset.index)
    .map(({ event, block, reset }) => ({ event, graph: lowering.assignments(block, reset.assignments, reset.index) }));
  const whens = whensOf(model).map(({ block, statement: { assignments, index } }) => ({
    block,
    graph: lowering.assignments(block, assignments, index),
  }));
  throwFaults(setting);
  const { list, sources } = setting.constants;
  return {
    ...{ model, places, vectors, parts, onGrid, parameters, initial, types: lowering.types, system },
    ...{ deliveries, resets, whens },
    constants: {
      list,
      // What is recorded may add some.
      get sources() {
        return [...sources].map(([b, outputs]) => pruned(b.finish(outputs)));
      },
    },
    delays: setting.delays,
    given: givenTrains(ground, values),
    observe: (texts) => lowering.observe(texts),
  };
}

/** Every `when`, in the order of the text, with its block. */
const whensOf = ({ blocks }: Model): { readonly block: string; readonly statement: StatementOf<"when"> }[] =>
  [...blocks.values()]
    .flatMap(({ name, whens }) => whens.map((statement) => ({ block: name, statement })))
    .toSorted((x, y) => x.statement.index - y.statement.index);

function givenTrains(ground: Ground, values: Values): Map<string, NumberArray> {
  const trains = new Map<string, NumberArray>();
  for (const { block, statement } of ground.model.events.values())
    if (statement.kind === "spikes_at")
      trains.set(block, evaluateArray(ground, values, ground.model.blocks.get(block)!, statement));
  return trains;
}

/** A definition is lowered once for each graph that needs it, and its faults are found as often. */
function throwFaults({ faults, model }: Ground): void {
  const unique = new Map(faults.map((fault) => [`${fault.code} ${fault.start} ${fault.end} ${fault.message}`, fault]));
  if (unique.size > 0) throw new ModelError(model.source, [...unique.values()]);
}

class Lowering {
  readonly parameters: Graph;
  readonly initial: Graph;
  readonly types: ReadonlyMap<string, TensorType>;
  readonly #setting: Setting;
  readonly #arrays: Values["arrays"];
  /** Of parameters, and of what follows from them. */
  readonly #constantTypes: ReadonlyMap<string, TensorType>;

  constructor(setting: Setting, values: Values) {
    this.#setting = setting;
    this.#arrays = values.arrays;
    const { model, places, vectors } = setting;
    const parameters = new World(setting);
    const given = [...places].flatMap(([block, place]) =>
      [...place.block.parameters.values()].map((definition): Output => {
        const name = qualified(block, definition.name);
        const isArray = values.arrays.has(name);
        const scope = parameters.scopes.get(block)!;
        return { name, node: startValue(scope, definition, values.params.get(name), { isArray }) };
      }),
    );
    this.parameters = parameters.b.finish(given);
    const types = new Map(given.map(({ name, node }) => [name, single(node.type)]));
    this.#constantTypes = types;

    const initial = new World(setting);
    this.#enterParameters(initial);
    for (const [block, scope] of initial.scopes)
      for (const name of scope.place.block.derived.keys())
        types.set(qualified(block, name), single(scope.value(name)!.type));
    const starts = [...places].flatMap(([block, place]) =>
      variablesOf(place.block).map((own): Output => {
        const name = qualified(block, own);
        const stored = place.block.stored.get(own);
        const statement = stored ?? place.block.initial.get(own);
        const from = { name: own, value: statement?.value, index: statement?.index };
        const chosen = values.init.get(name) ?? (stored?.isParameter ? values.params.get(name) : undefined);
        return { name, node: startValue(initial.scopes.get(block)!, from, chosen) };
      }),
    );
    const byName = new Map(starts.map((output) => [output.name, output]));
    const inOrder = variablesOf(model).map((name) => byName.get(name)!);
    this.initial = limits(initial.b.finish(inOrder));
    const sizes = new Map(
      [...places].flatMap(
        ([
          block,
          {
            block: { states, stored },
            size,
          },
        ]) => [...states.keys(), ...stored.keys()].map((name) => [qualified(block, name), size] as const),
      ),
    );
    this.types = new Map(
      inOrder.map(({ name, node }) => [name, tensor("f64", vectors ? single(node.type).shape : [sizes.get(name)!])]),
    );
  }

  /** Parameters and what follows from them; between the two, what `others` defines. */
  #enterParameters(world: World, others: () => void = () => undefined): void {
    for (const [name, type] of this.#constantTypes) {
      const [scope, own] = scopeOf(world, name);
      if (scope.place.block.parameters.has(own)) scope.define(own, world.input(name, type));
    }
    others();
    for (const scope of world.scopes.values())
      for (const definition of scope.place.block.derived.values()) this.#define(scope, definition);
  }

  /** Constants may be arrays that are not one value for each element: those that tables are made of. */
  #define(scope: Scope, definition: Definition): void {
    if (!this.#arrays.has(qualified(scope.place.block.name, definition.name))) scope.definition(definition);
    else
      scope.define(
        definition.name,
        scope.collect(definition.index, () =>
          scope.lower(definition.value, { equation: definition.index, defines: definition.name }),
        ),
      );
  }

  /** Scopes with all names of a step. */
  #enter(): World {
    const world = new World(this.#setting);
    enterTime(world);
    this.#enterParameters(world, () => {
      for (const [name, type] of this.types) {
        const [scope, own] = scopeOf(world, name);
        scope.define(own, world.input(name, type));
      }
    });
    return world;
  }

  system(): Graph {
    const { model, vectors } = this.#setting;
    const world = this.#enter();
    const outputs: Output[] = [];
    const add = (block: string, name: string, node: Node): void =>
      void outputs.push({ name: qualified(block, name), node });
    for (const [block, scope] of world.scopes)
      for (const name of scope.place.block.derived.keys()) add(block, name, scope.value(name)!);
    for (const [block, scope] of world.scopes)
      for (const definition of scope.place.block.named.values())
        add(block, definition.name, scope.definition(definition));
    for (const [block, scope] of world.scopes)
      for (const { name, kind, value, index, flags } of scope.place.block.states.values()) {
        scope.requireOthers(value);
        const slope = scope.collect(index, () => this.#slope(scope, name, value, index));
        const rests = flags?.has("unless refractory")
          ? world.input(refractoryOf(block).now, tensor("bool", scope.shape))
          : undefined;
        add(block, name, rests && kind === "derivative" ? world.b.add("select", [rests, zero(scope), slope]) : slope);
      }
    for (const event of model.events.values()) outputs.push(...this.#event(world.scopes.get(event.block)!, event));
    whensOf(model).forEach(({ block, statement: { value, index } }, k) => {
      const scope = world.scopes.get(block)!;
      scope.requireOthers(value);
      outputs.push({
        name: WHEN.condition(k),
        node: scope.collect(index, () => {
          const node = scope.fits(scope.boolean(value, { equation: index }, "when"), value);
          if (vectors && single(node.type).shape.length > 0)
            throw new Fault("E110", "one condition is needed here, not one for each entry", value, "write max(s) > 0");
          return scope.everywhere(node);
        }),
      });
    });
    for (const scope of world.scopes.values()) {
      const { refractory } = scope.place.block;
      if (refractory) outputs.push(this.#refractory(scope, refractory));
    }
    return limits(world.b.finish(outputs));
  }

  /** A derivative, or the next value of a map. */
  #slope(scope: Scope, name: string, value: Expr, index: number): Node {
    const wanted = this.types.get(qualified(scope.place.block.name, name))!.shape;
    const node = scope.number(value, { equation: index, shape: wanted });
    const found = single(node.type).shape;
    if (!this.#setting.vectors || found.length === 0 || sameShape(found, wanted)) return node;
    const message = `the equation for ${name} has the shape ${showShape(found)}, its initial value ${showShape(wanted)}`;
    throw new Fault(
      "E110",
      message,
      value,
      wanted.length === 0 ? `write ${name}(0) = zeros(${found.join(", ")})` : undefined,
    );
  }

  /** The condition, and left side less right side if it is one comparison without draws. */
  #event(scope: Scope, { name, statement, draws, block }: Event): Output[] {
    const { value, index } = statement;
    const names = eventOutputs(name);
    const context = { equation: index };
    const { vectors, faults } = this.#setting;
    scope.requireOthers(value);
    const add = (output: string, node: () => Node): Output => ({
      name: output,
      node: scope.collect(index, () => scope.everywhere(scope.fits(node(), value))),
    });
    if (vectors)
      faults.push(
        new Fault("E127", "events belong to the elements of a population, not to vectors", statement).diagnostic,
      );
    if (statement.kind === "poisson") return [add(names.condition, () => scope.happens(value, index))];
    if (statement.kind === "spikes_at") return this.#given(scope, names, givenSpikes(block));
    const outputs = [add(names.condition, () => scope.boolean(value, context, statement.kind))];
    const compares = value.kind === "operator" && ["<", "<=", ">", ">="].includes(value.operator);
    // A condition with draws is no difference that could be interpolated.
    if (compares && !draws && faults.length === 0)
      outputs.push(
        add(names.distance, () => {
          const [left, right] = value.args.map((side) => scope.number(side, context));
          return scope.b.add("sub", [left!, right!]);
        }),
      );
    return outputs;
  }

  /** Whether the next of an element's given spikes is in this step, and where in the step it is. */
  #given(
    scope: Scope,
    { condition, distance }: ReturnType<typeof eventOutputs>,
    names: ReturnType<typeof givenSpikes>,
  ): Output[] {
    const { b, world, shape } = scope;
    const [next, ends] = [names.next, names.ends].map((name) => world.input(name, tensor("i32", shape)));
    const [steps, fractions] = [names.steps, names.fractions].map((name) =>
      world.input(name, tensor("f64", [names.steps])),
    );
    if (!this.#setting.onGrid)
      throw new OptionError("E304", "spikes_at needs steps of one length: it cannot run on a list of times");
    const at = b.add("gather", [steps!, next!]);
    const now = b.add("eq", [at, b.add("convert", [world.input(STEP, tensor("i64"))], { dtype: "f64" })]);
    return [
      { name: condition, node: b.add("and", [b.add("lt", [next!, ends!]), now]) },
      { name: distance, node: b.add("gather", [fractions!, next!]) },
    ];
  }

  /** How many steps it lasts, or the condition that it lasts for. */
  #refractory(scope: Scope, { value, index }: StatementOf<"refractory">): Output {
    const { onGrid } = this.#setting;
    const names = refractoryOf(scope.place.block.name);
    scope.requireOthers(value);
    const node = scope.collect(index, () => scope.fits(scope.lower(value, { equation: index }), value));
    if (single(node.type).dtype === "bool") return { name: names.on, node: scope.everywhere(node) };
    if (!onGrid)
      throw new OptionError("E304", "refractory(T) needs steps of one length: it cannot run on a list of times");
    const steps = scope.isConstant(node) ? scope.constant("round", node) : roundedSteps(scope, node);
    return { name: names.until, node: steps };
  }

  /** (…, mask) → what the assignments leave. */
  assignments(block: string, assignments: readonly Assignment[], index: number): Graph {
    const world = this.#enter();
    const scope = world.scopes.get(block)!;
    const mask = world.input(MASK, tensor("bool", this.#setting.vectors ? [] : scope.shape));
    const assigned = this.#assign(scope, assignments, index, (_name, next, old) =>
      world.b.add("select", [mask, next, old]),
    );
    return limits(
      world.b.finish([...assigned].map((name) => ({ name: qualified(block, name), node: scope.value(name)! }))),
    );
  }

  /** Goes through assignments, each of which sees those before it; gives the names of the variables that have new values. */
  #assign(
    scope: Scope,
    assignments: readonly Assignment[],
    index: number,
    kept: (name: string, next: Node, old: Node) => Node,
    elsewhere: (assignment: Assignment, value: Node) => boolean = () => false,
  ): Set<string> {
    const assigned = new Set<string>();
    const local = new Map<string, Node>();
    for (const assignment of assignments) {
      const { name, operator, value } = assignment;
      scope.require(value);
      const context: Context = { equation: index, local };
      const node = scope.collect(index, () => this.#assigned(scope, name, value, context));
      if (elsewhere(assignment, node)) continue;
      const old = local.get(name) ?? scope.value(name);
      const next = operator === "=" || !old ? node : scope.b.add(OPERATIONS[operator], [old, node]);
      const { states, stored } = scope.place.block;
      if (!states.has(name) && !stored.has(name)) local.set(name, next);
      else {
        scope.assign(name, kept(name, next, old!));
        assigned.add(name);
      }
    }
    return assigned;
  }

  /** What is assigned to a name. */
  #assigned(scope: Scope, name: string, value: Expr, context: Context): Node {
    const node = scope.number(value, context);
    const wanted = this.types.get(name)?.shape;
    const { shape } = single(node.type);
    if (!this.#setting.vectors || !wanted || shape.length === 0 || sameShape(shape, wanted)) return node;
    throw new Fault("E110", `the shapes ${showShape(shape)} and ${showShape(wanted)} of ${name} do not fit`, value);
  }

  // ------------------------------------------------------------------------------------------------ deliveries

  /** What a synapse does, as a graph of scalars. */
  delivery(block: Block, { at, assignments, delay, index }: StatementOf<"delivery">): Delivery {
    const { places } = this.#setting;
    const place = places.get(block.name)!;
    const synapses = place.synapses!;
    const world = new World(this.#setting, new Map());
    const reads = new Map<string, SynapseAccess>([
      [SYNAPSE.number, { array: SYNAPSE.number, at: "self" }],
      [SYNAPSE.source, { array: synapses.sources, at: "each" }],
      [SYNAPSE.target, { array: synapses.targets, at: "each" }],
      ...(synapses.weights ? [[SYNAPSE.weight, { array: synapses.weights, at: "each" }] as const] : []),
    ]);
    /** A scope of the values that one synapse finds by an access. */
    const enter = (of: Place, by: SynapseAccess["at"], suffix: string, element: Node, shared?: Scope): Scope => {
      const read = (name: string, { dtype, shape }: TensorType): Node => {
        const isEach = shape.length > 0;
        const key = isEach ? `${name}${suffix}` : name;
        reads.set(key, { array: name, at: isEach ? by : "all" });
        return world.input(key, tensor(dtype));
      };
      const one: Single = { element, read: (name, dtype) => read(name, tensor(dtype, [of.size])) };
      const scope = world.enter(of, one, shared);
      const { name: own, parameters, derived, states, stored } = of.block;
      for (const name of [...parameters.keys(), ...derived.keys()]) {
        const full = qualified(own, name);
        const type = this.#constantTypes.get(full)!;
        // Of tables there is no value for each element.
        scope.define(name, this.#arrays.has(full) ? world.input(full, type) : read(full, type));
        if (this.#arrays.has(full)) reads.set(full, { array: full, at: "all" });
      }
      for (const name of [...states.keys(), ...stored.keys()])
        scope.define(name, read(qualified(own, name), this.types.get(qualified(own, name))!));
      return scope;
    };
    const nothing = world.b.add("const", [], { value: 0, dtype: "i32" });
    const shared = enter(places.get("")!, "all", "", nothing);
    enterTime(world, shared);
    const scope = enter(place, "each", "", world.input(SYNAPSE.number, tensor("i32")), shared);
    const ends = [
      { end: synapses.pre, side: "pre" as const },
      ...synapses.post.map((end) => ({ end, side: "post" as const })),
    ].map(({ end, side }, k) => {
      const key = `synapse.element.${k}`;
      reads.set(key, { array: end.elements, at: "each" });
      const of = places.get(end.population)!;
      return { end, side, scope: enter(of, end.elements, `.${side}${k}`, world.input(key, tensor("i32")), shared) };
    });
    scope.connect(
      ends.filter(({ side }) => side === "pre"),
      ends.filter(({ side }) => side === "post"),
    );

    const outputs = new Map<string, { readonly node: () => Node; readonly access: SynapseAccess }>();
    const forget = (): void => ends.forEach(({ scope: other }) => other.forget());
    /** `g_post += w`: of each part that the synapses reach, its own. */
    const across = ({ name, operator }: Assignment, value: Node): boolean => {
      const found = scope.endOf(name);
      if (!found || scope.value(name)) return false;
      const written = ends.filter(({ side }) => side === found.end);
      for (const { end, scope: other } of written) {
        const full = qualified(end.population, found.name);
        const old = other.value(found.name)!;
        const sum = world.b.add(OPERATIONS[operator as "+="], [old, value]);
        const isDropped = places.get(end.population)!.block.states.get(found.name)?.flags?.has("unless refractory");
        const next = isDropped ? world.b.add("select", [other.isRefractory(), old, sum]) : sum;
        other.assign(found.name, next);
        outputs.set(`${full}.${found.end}${ends.findIndex((one) => one.end === end)}`, {
          node: () => other.value(found.name)!,
          access: { array: full, at: end.elements },
        });
        // An element may be at several ends.
        for (const same of ends) {
          if (same.end === end || same.end.population !== end.population) continue;
          const isSame = world.b.add("eq", [other.index(), same.scope.index()]);
          same.scope.assign(found.name, world.b.add("select", [isSame, next, same.scope.value(found.name)!]));
        }
      }
      scope.forget();
      forget();
      return true;
    };
    const assigned = this.#assign(scope, assignments, index, (_name, next) => next, across);
    for (const name of assigned) {
      const full = qualified(block.name, name);
      outputs.set(full, { node: () => scope.value(name)!, access: { array: full, at: "each" } });
    }
    const graph = pruned(limits(world.b.finish([...outputs].map(([name, { node }]) => ({ name, node: node() })))));
    for (const { attrs } of graph.inputs)
      if (attrs.type.shape.length > 0)
        this.#setting.faults.push(
          new Fault(
            "E130",
            "what one synapse does cannot use tables, nor times of a list",
            this.#setting.model.statements[index]!,
          ).diagnostic,
        );
    return {
      ...{ projection: block.name, at, index, graph },
      reads: graph.inputs.map(({ attrs: { name } }) => reads.get(name) ?? { array: name, at: "all" }),
      writes: [...outputs.values()].map(({ access }) => access),
      delay: delay && this.#delay(place, at, delay, index),
    };
  }

  /** A delay that is no delay is none. */
  #delay({ block, synapses }: Place, at: "pre" | "post", value: Expr, index: number): SpikeDelay | undefined {
    if (value.kind === "number" && value.value === 0) return undefined;
    const { onGrid, constants } = this.#setting;
    if (!onGrid) throw new OptionError("E304", "a delay needs steps of one length: it cannot run on a list of times");
    const scope = this.#enter().scopes.get(block.name)!;
    const node = scope.collect(index, () => {
      scope.requireOthers(value);
      const found = scope.number(value, { equation: index });
      if (!scope.isConstant(found))
        throw new Fault("E134", "a delay does not change in a run: it may use parameters", value);
      return scope.constant("round", found);
    });
    const key = `${block.name}.${at}.${index}`;
    const populations = at === "pre" ? [synapses!.pre] : synapses!.post;
    return {
      steps: constants.list.at(-1)?.name ?? "",
      isEach: single(node.type).shape.length > 0,
      rings: populations.map(({ population }, k) => ({ population, ...DELIVERY.ring(key, k) })),
      rows: DELIVERY.rows(key),
      order: DELIVERY.order(key),
      value,
    };
  }

  // -------------------------------------------------------------------------------------------------- records

  observe(texts: readonly string[]): Graph {
    const world = this.#enter();
    const outputs = texts.map((text): Output => {
      const value = recorded(this.#setting.model, text);
      try {
        return { name: text, node: observed(world, text, value) };
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        throw new OptionError("E306", `"${text}" cannot be recorded: ${error.message}`);
      }
    });
    throwFaults(this.#setting);
    return limits(world.b.finish(outputs));
  }
}

/** The scope of a full name, and the name in it. */
function scopeOf(world: World, full: string): readonly [Scope, string] {
  const dot = full.indexOf(".");
  return dot < 0 ? [world.scopes.get("")!, full] : [world.scopes.get(full.slice(0, dot))!, full.slice(dot + 1)];
}

/** The time and where in the step it is. */
function enterTime(world: World, scope: Scope = world.scopes.get("")!): void {
  world.input(STEP, tensor("i64"));
  world.input(POSITION, tensor("i32"));
  scope.define(TIME, world.input(TIME, tensor("f64")));
  scope.define(DT, world.input(DT, tensor("f64")));
}

const OPERATIONS = { "+=": "add", "-=": "sub", "*=": "mul" } as const;

const zero = (scope: Scope): Node => scope.b.add("const", [], { value: 0, dtype: "f64" });

/** round(T/dt) steps, halves up. */
function roundedSteps(scope: Scope, T: Node): Node {
  const steps = scope.b.add("div", [T, scope.value(DT)!]);
  const half = scope.b.add("const", [], { value: 0.5, dtype: "f64" });
  return scope.b.add("convert", [scope.b.add("floor", [scope.b.add("add", [steps, half])])], { dtype: "i64" });
}

/** Elements `[a]` or `[a:b]` of a name, from 0, both ends in. */
const ELEMENTS = /^(.+)\[\s*(\d+)\s*(?::\s*(\d+)\s*)?\]$/;

/** The unit in which something is recorded: that of a name, also of its elements and of what is chosen or summed of them. */
export function unitOf({ units }: Model, text: string): Unit | undefined {
  const name = /^(?:(?:sum|mean|min|max)\((.+)\)|(.+?))(?:\[[\d:\s]*\])?$/.exec(text);
  return units?.get(name?.[1] ?? name?.[2] ?? text);
}

/** What the text of something to record says, less its elements. */
function recorded({ named }: Model, text: string): Expr {
  if (named.has(text) && !text.includes(".")) return { kind: "name", name: text, start: 0, end: text.length };
  const found = ELEMENTS.exec(text);
  try {
    return parseExpression(found ? found[1]! : text);
  } catch (error) {
    throw error instanceof Fault ? new OptionError("E306", `"${text}" cannot be recorded: ${error.message}`) : error;
  }
}

/** An expression of names of one block, or of several in a network: `mean(PN.V)`. */
function observed(world: World, text: string, value: Expr): Node {
  const scope = world.scopes.get("")!;
  scope.require(value);
  const node = scope.number(value, { defines: text });
  const found = ELEMENTS.exec(text);
  if (!found) return node;
  const { shape } = single(node.type);
  const from = Number(found[2]);
  const to = Number(found[3] ?? found[2]);
  const length = (shape[0] as number | undefined) ?? 1;
  if (shape.length > 1 || to < from || to >= length)
    throw new OptionError("E306", `"${text}" cannot be recorded: there are the elements 0 to ${length - 1}`);
  if (shape.length === 0) return node;
  const places = Int32Array.from({ length: to - from + 1 }, (_, k) => from + k);
  return scope.b.add("gather", [
    node,
    scope.b.add("data", [], { values: places, type: tensor("i32", [places.length]) }),
  ]);
}
