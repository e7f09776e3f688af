/** Equations to graphs. Nothing is merged here: a user sees the equations as they were written. */
import {
  limits,
  pruned,
  sameShape,
  showShape,
  single,
  tensor,
  type Graph,
  type Node,
  type Origin,
  type Output,
  type TensorType,
} from "../ir/index.ts";
import type { SparseMatrix } from "./connect.ts";
import { assignAll } from "./assign.ts";
import { DRAWS } from "./builtins.ts";
import { deliveryOf, type Delivery, type Given as DeliveriesGiven } from "./deliveries.ts";
import { ModelError, OptionError } from "./diagnostics.ts";
import { checkGiven, startValue, usesVectors, valuesOf, type Given, type Values } from "./given.ts";
import { variablesOf, type Definition, type Event, type Model, type NumberArray } from "./model.ts";
import { DT, eventOutputs, givenSpikes, MASK, qualified, refractoryOf, splitName, STEP, WHEN } from "./names.ts";
import { Fault, parseExpression, postorder, type Assignment, type Expr, type StatementOf } from "./parse.ts";
import { decisive, givenRows, placesOf, type Ground } from "./places.ts";
import { enterTime, World, type Scope, scopeOf } from "./scope.ts";
import type { Delay, Place, Setting } from "./setting.ts";
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
  /** The same of matrices by which projections connect: `ach.connect`. */
  readonly sparse?: ReadonlyMap<string, SparseMatrix>;
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

/** Throws `ModelError` with every fault of types and shapes, `OptionError` for values that do not fit the model. */
export function lower(model: Model, options: LowerOptions = {}): Lowered {
  const values = valuesOf(model, options);
  checkGiven(model, values);
  const vectors = usesVectors(model, values);
  const { parts = 2, onGrid = true, size, sizes = new Map<string, number>() } = options;
  if (size !== undefined && model.blocks.size > 1)
    throw new OptionError("E310", "a network has a size for each population: give it with the population's name");
  if (vectors && (size ?? 1) !== 1) throw new OptionError("E310", "a model of vectors and matrices has no size");
  const ground = groundOf({ model, vectors, parts, onGrid }, values);
  const places = placesOf(ground, values, size === undefined ? sizes : new Map([...sizes, ["", size]]));
  throwFaults(ground);
  const setting: Setting = { ...ground, places };
  const lowering = new Lowering(setting, values);
  const { parameters, initial } = lowering;
  const system = lowering.system();
  // In file order; of one projection, those of the source before those of the target.
  const deliveries = [...places.values()].flatMap(({ block, synapses }) =>
    (synapses ? block.deliveries : [])
      .toSorted((x, y) => Number(x.at === "post") - Number(y.at === "post"))
      .map((one) => deliveryOf(lowering.given, block, one)),
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
    given: givenTrains(ground, values, places),
    observe: (texts) => lowering.observe(texts),
  };
}

const groundOf = (known: Pick<Ground, "model" | "vectors" | "parts" | "onGrid">, { data }: Values): Ground => ({
  ...known,
  ...{ data, faults: [], constants: { list: [], sources: new Map() }, delays: [], streams: new Map() },
});

/** () → parameters of a model that was lowered, with other values. Throws `OptionError` for one that made its places. */
export function parametersOf(lowered: Lowered, options: Pick<LowerOptions, "params" | "data" | "sparse">): Graph {
  const { model, vectors, parts, onGrid, places } = lowered;
  const values = valuesOf(model, options);
  checkGiven(model, values);
  const fixed = decisive(model);
  for (const name of values.params.keys())
    if (fixed.has(name))
      throw new OptionError("E306", `"${name}" decides sizes or connections: its value is given when compiling`);
  const setting: Setting = { ...groundOf({ model, vectors, parts, onGrid }, values), places };
  const graph = parameterGraph(setting, values);
  throwFaults(setting);
  return graph;
}

const isDraw = (part: Expr): boolean => part.kind === "call" && DRAWS.has(part.name);

function parameterGraph(setting: Setting, values: Values): Graph {
  const world = new World(setting);
  const outputs = [...setting.places].flatMap(([block, place]) =>
    [...place.block.parameters.values()].map((definition): Output => {
      const name = qualified(block, definition.name);
      const isArray = values.arrays.has(name);
      const given = values.params.get(name);
      if (typeof given === "object" && "kind" in given && postorder(given).some(isDraw))
        throw new OptionError("E301", `the value of "${name}": a parameter is no draw; an initial value may be one`);
      return { name, node: startValue(world.scopes.get(block)!, definition, given, { isArray }) };
    }),
  );
  return world.b.finish(outputs);
}

/** Every `when`, in the order of the text, with its block. */
const whensOf = ({ blocks }: Model): { readonly block: string; readonly statement: StatementOf<"when"> }[] =>
  [...blocks.values()]
    .flatMap(({ name, whens }) => whens.map((statement) => ({ block: name, statement })))
    .toSorted((x, y) => x.statement.index - y.statement.index);

function givenTrains(ground: Ground, values: Values, places: ReadonlyMap<string, Place>): Map<string, NumberArray> {
  const trains = new Map<string, NumberArray>();
  for (const { block, statement } of ground.model.events.values())
    if (statement.kind === "spikes_at") trains.set(block, givenRows(ground, values, places.get(block)!, statement));
  return trains;
}

/** A definition is lowered once for each graph that needs it, and its faults are found as often. */
function throwFaults({ faults, model }: Ground): void {
  const unique = new Map(faults.map((fault) => [`${fault.code} ${fault.start} ${fault.end} ${fault.message}`, fault]));
  if (unique.size > 0) throw new ModelError(model.source, [...unique.values()]);
}

/** Where a state or a parameter comes from: the left side of the state's equation, the whole definition of the parameter. */
export function definedAt({ states, parameters, source }: Model, name: string): readonly Origin[] {
  const parameter = parameters.get(name);
  if (parameter) return [{ equation: parameter.index, start: parameter.start, end: parameter.end }];
  const state = states.get(name);
  if (!state) return [];
  const left = source.text.slice(state.start, source.text.indexOf("=", state.start)).trimEnd();
  return [{ equation: state.index, start: state.start, end: state.start + left.length }];
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
    this.parameters = parameterGraph(setting, values);
    const types = new Map(this.parameters.outputs.map(({ name, node }) => [name, single(node.type)]));
    this.#constantTypes = types;

    const initial = new World(setting);
    this.#enterParameters(initial);
    for (const [block, scope] of initial.scopes)
      for (const name of scope.place.block.derived.keys())
        types.set(qualified(block, name), single(scope.value(name)!.type));
    const starts = variablesOf(model).map((name): Output => {
      const [scope, own] = scopeOf(initial, name);
      const { stored, initial: given } = scope.place.block;
      const known = stored.get(own);
      const statement = known ?? given.get(own);
      const chosen = values.init.get(name) ?? (known?.isParameter ? values.params.get(name) : undefined);
      return { name, node: startValue(scope, { name: own, value: statement?.value, index: statement?.index }, chosen) };
    });
    this.initial = limits(initial.b.finish(starts));
    const shapeOf = ({ name, node }: Output) =>
      vectors ? single(node.type).shape : [places.get(splitName(name)[0])!.size];
    this.types = new Map(starts.map((output) => [output.name, tensor("f64", shapeOf(output))]));
  }

  /** Parameters and what follows from them; between the two, what `others` defines. */
  #enterParameters(world: World, others: () => void = () => undefined): void {
    for (const [name, type] of this.#constantTypes) {
      const [scope, own] = scopeOf(world, name);
      if (scope.place.block.parameters.has(own)) this.#enterInput(world, name, type);
    }
    others();
    for (const scope of world.scopes.values())
      for (const definition of scope.place.block.derived.values()) this.#define(scope, definition);
  }

  #enterInput(world: World, name: string, type: TensorType): void {
    const [scope, own] = scopeOf(world, name);
    world.b.origins = definedAt(this.#setting.model, name);
    scope.define(own, world.input(name, type));
    world.b.origins = [];
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
      for (const [name, type] of this.types) this.#enterInput(world, name, type);
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
    const assigned = assignAll(scope, assignments, index, (_name, next, old) =>
      world.b.add("select", [mask, next, old]),
    );
    return limits(
      world.b.finish([...assigned].map((name) => ({ name: qualified(block, name), node: scope.value(name)! }))),
    );
  }

  /** What deliveries are lowered from. */
  get given(): DeliveriesGiven {
    return {
      setting: this.#setting,
      constants: this.#constantTypes,
      variables: this.types,
      arrays: this.#arrays,
      enter: () => this.#enter(),
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
