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
} from "../ir/index.ts";
import { ModelError, OptionError } from "./diagnostics.ts";
import { constantOf, variablesOf, type Definition, type Event, type Model, type NumberArray } from "./model.ts";
import { DT, MASK, POSITION, REFRACTORY, STEP, TIME, eventOutputs, WHEN } from "./names.ts";
import { expressionsOf, Fault, parseExpression, postorder, type Assignment, type Expr } from "./parse.ts";
import { MOST_ELEMENTS, Scope, type Context, type Delay, type Setting } from "./scope.ts";
import type { TimeConstant } from "./timing.ts";
import { inUnit, ONE, resolveUnits, toSI, type Unit } from "./units.ts";

/** A value that is given for a parameter or a variable: one for all elements, an array, or an expression. */
export type Given = number | NumberArray | Expr;

export interface LowerOptions {
  /** Elements of the population. Default: what the arrays say, else 1. */
  readonly size?: number | undefined;
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
  readonly size: number;
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
  /** (…, mask) → variables after the assignments, for each `reset` and each `when`, in the order of the text. */
  readonly resets: readonly { readonly event: string; readonly graph: Graph }[];
  readonly whens: readonly Graph[];
  /** Integers that the host computes before a run, and the graphs of what they are computed from. */
  readonly constants: { readonly list: readonly TimeConstant[]; readonly sources: readonly Graph[] };
  readonly delays: readonly Delay[];
  /** Lowers what is to be recorded: names, and expressions such as `mean(V)` and `V[0:9]`. Throws `OptionError`. */
  readonly observe: (texts: readonly string[]) => Graph;
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
  const size = options.size ?? (vectors ? 1 : sizeOf(model, values));
  if (!Number.isSafeInteger(size) || size < 1 || size > MOST_ELEMENTS)
    throw new OptionError("E310", `the size of a population is a whole number from 1 to ${MOST_ELEMENTS}, not ${size}`);
  if (vectors && size > 1) throw new OptionError("E310", "a model of vectors and matrices has no size");
  const { parts = 2, onGrid = true } = options;
  const setting: Setting = {
    ...{ model, size, vectors, parts, onGrid, data: values.data },
    ...{ faults: [], constants: { list: [], sources: new Map() }, delays: [], streams: new Map() },
  };
  const lowering = new Lowering(setting, values);
  const { parameters, initial } = lowering;
  const system = lowering.system();
  const resets = [...model.events.values()]
    .flatMap((event) => event.resets.map((reset) => ({ event: event.name, reset })))
    .toSorted((x, y) => x.reset.index - y.reset.index)
    .map(({ event, reset }) => ({ event, graph: lowering.assignments(reset.assignments, reset.index) }));
  const whens = model.whens.map(({ assignments, index }) => lowering.assignments(assignments, index));
  throwFaults(setting);
  const { list, sources } = setting.constants;
  return {
    ...{ model, size, vectors, parts, onGrid, parameters, initial, types: lowering.types, system, resets, whens },
    constants: {
      list,
      // What is recorded may add some.
      get sources() {
        return [...sources].map(([b, outputs]) => pruned(b.finish(outputs)));
      },
    },
    delays: setting.delays,
    observe: (texts) => lowering.observe(texts),
  };
}

/** A definition is lowered once for each graph that needs it, and its faults are found as often. */
function throwFaults({ faults, model }: Setting): void {
  const unique = new Map(faults.map((fault) => [`${fault.code} ${fault.start} ${fault.end} ${fault.message}`, fault]));
  if (unique.size > 0) throw new ModelError(model.source, [...unique.values()]);
}

class Lowering {
  readonly parameters: Graph;
  readonly initial: Graph;
  readonly types: ReadonlyMap<string, TensorType>;
  readonly #setting: Setting;
  readonly #arrays: Values["arrays"];
  readonly #parameterTypes: ReadonlyMap<string, TensorType>;

  constructor(setting: Setting, values: Values) {
    this.#setting = setting;
    this.#arrays = values.arrays;
    const { model } = setting;
    const parameters = new Scope(setting);
    const given = [...model.parameters.values()].map((definition): Output => {
      const node = start(parameters, setting, definition, values.params.get(definition.name), {
        isArray: values.arrays.has(definition.name),
      });
      return { name: definition.name, node };
    });
    this.parameters = parameters.b.finish(given);
    this.#parameterTypes = new Map(given.map(({ name, node }) => [name, single(node.type)]));

    const initial = new Scope(setting);
    for (const [name, type] of this.#parameterTypes) initial.define(name, initial.b.input(name, type));
    for (const definition of model.derived.values()) this.#define(initial, definition);
    const starts = variablesOf(model).map((name): Output => {
      const stored = model.stored.get(name);
      const statement = stored ?? model.initial.get(name);
      const from = { name, value: statement?.value, index: statement?.index };
      const chosen = values.init.get(name) ?? (stored?.isParameter ? values.params.get(name) : undefined);
      return { name, node: start(initial, setting, from, chosen) };
    });
    this.initial = limits(initial.b.finish(starts));
    this.types = new Map(
      starts.map(({ name, node }) => [name, tensor("f64", setting.vectors ? single(node.type).shape : [setting.size])]),
    );
  }

  /** Constants may be arrays that are not one value for each element: those that tables are made of. */
  #define(scope: Scope, definition: Definition): void {
    if (!this.#arrays.has(definition.name)) scope.definition(definition);
    else
      scope.define(
        definition.name,
        scope.collect(definition.index, () =>
          scope.lower(definition.value, { equation: definition.index, defines: definition.name }),
        ),
      );
  }

  /** A scope with all names of a step. */
  #enter(): Scope {
    const scope = new Scope(this.#setting);
    scope.input(STEP, tensor("i64"));
    scope.input(POSITION, tensor("i32"));
    scope.define(TIME, scope.input(TIME, tensor("f64")));
    scope.define(DT, scope.input(DT, tensor("f64")));
    for (const [name, type] of [...this.#parameterTypes, ...this.types]) scope.define(name, scope.input(name, type));
    for (const definition of this.#setting.model.derived.values()) this.#define(scope, definition);
    return scope;
  }

  system(): Graph {
    const { model, size } = this.#setting;
    const scope = this.#enter();
    const outputs: Output[] = [...model.derived.keys()].map((name) => ({ name, node: scope.value(name)! }));
    for (const definition of model.named.values())
      outputs.push({ name: definition.name, node: scope.definition(definition) });
    for (const { name, kind, value, index, flags } of model.states.values()) {
      const slope = scope.collect(index, () => this.#slope(scope, name, value, index));
      const rests = flags?.has("unless refractory") ? scope.input(REFRACTORY.now, tensor("bool", [size])) : undefined;
      const node = rests && kind === "derivative" ? scope.b.add("select", [rests, zero(scope), slope]) : slope;
      outputs.push({ name, node });
    }
    for (const event of model.events.values()) outputs.push(...this.#event(scope, event));
    model.whens.forEach(({ value, index }, k) =>
      outputs.push({
        name: WHEN.condition(k),
        node: scope.collect(index, () => {
          const node = scope.fits(scope.boolean(value, { equation: index }, "when"), value);
          if (this.#setting.vectors && single(node.type).shape.length > 0)
            throw new Fault("E110", "one condition is needed here, not one for each entry", value, "write max(s) > 0");
          return scope.everywhere(node);
        }),
      }),
    );
    if (model.refractory) outputs.push(this.#refractory(scope, model.refractory));
    return limits(scope.b.finish(outputs));
  }

  /** A derivative, or the next value of a map. */
  #slope(scope: Scope, name: string, value: Expr, index: number): Node {
    const node = scope.number(value, { equation: index, shape: this.types.get(name)!.shape });
    const [found, wanted] = [single(node.type).shape, this.types.get(name)!.shape];
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
  #event(scope: Scope, { name, statement, draws }: Event): Output[] {
    const { value, index } = statement;
    const names = eventOutputs(name);
    const context = { equation: index };
    const { vectors, faults } = this.#setting;
    const add = (output: string, node: () => Node): Output => ({
      name: output,
      node: scope.collect(index, () => scope.everywhere(scope.fits(node(), value))),
    });
    if (vectors)
      faults.push(
        new Fault("E127", "events belong to the elements of a population, not to vectors", statement).diagnostic,
      );
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

  /** How many steps it lasts, or the condition that it lasts for. */
  #refractory(scope: Scope, { value, index }: NonNullable<Model["refractory"]>): Output {
    const { onGrid } = this.#setting;
    const node = scope.collect(index, () => scope.fits(scope.lower(value, { equation: index }), value));
    if (single(node.type).dtype === "bool") return { name: REFRACTORY.on, node: scope.everywhere(node) };
    if (!onGrid)
      throw new OptionError("E304", "refractory(T) needs steps of one length: it cannot run on a list of times");
    const steps = scope.isConstant(node) ? scope.constant("round", node) : roundedSteps(scope, node);
    return { name: REFRACTORY.until, node: steps };
  }

  /** (…, mask) → what the assignments leave. */
  assignments(assignments: readonly Assignment[], index: number): Graph {
    const { size, vectors } = this.#setting;
    const scope = this.#enter();
    const mask = scope.b.input(MASK, tensor("bool", vectors ? [] : [size]));
    const assigned = new Set<string>();
    const local = new Map<string, Node>();
    for (const { name, operator, value } of assignments) {
      scope.require(value);
      const context: Context = { equation: index, local };
      const node = scope.collect(index, () => this.#assigned(scope, name, value, context));
      const type = this.types.get(name);
      const old = local.get(name) ?? scope.value(name);
      const next = operator === "=" || !old ? node : scope.b.add(OPERATIONS[operator], [old, node]);
      if (!type) local.set(name, next);
      else {
        scope.assign(name, scope.b.add("select", [mask, next, old!]));
        assigned.add(name);
      }
    }
    return limits(scope.b.finish([...assigned].map((name) => ({ name, node: scope.value(name)! }))));
  }

  /** What is assigned to a name. */
  #assigned(scope: Scope, name: string, value: Expr, context: Context): Node {
    const node = scope.number(value, context);
    const wanted = this.types.get(name)?.shape;
    const { shape } = single(node.type);
    if (!this.#setting.vectors || !wanted || shape.length === 0 || sameShape(shape, wanted)) return node;
    throw new Fault("E110", `the shapes ${showShape(shape)} and ${showShape(wanted)} of ${name} do not fit`, value);
  }

  observe(texts: readonly string[]): Graph {
    const scope = this.#enter();
    const outputs = texts.map((text): Output => {
      const known = this.#setting.model.named.get(text);
      const value: Expr = known ? { kind: "name", name: text, start: 0, end: text.length } : recorded(text);
      try {
        scope.require(value);
        return { name: text, node: observed(scope, text, value) };
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        throw new OptionError("E306", `"${text}" cannot be recorded: ${error.message}`);
      }
    });
    throwFaults(this.#setting);
    return limits(scope.b.finish(outputs));
  }
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
function recorded(text: string): Expr {
  const found = ELEMENTS.exec(text);
  try {
    return parseExpression(found ? found[1]! : text);
  } catch (error) {
    throw error instanceof Fault ? new OptionError("E306", `"${text}" cannot be recorded: ${error.message}`) : error;
  }
}

function observed(scope: Scope, text: string, value: Expr): Node {
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

/** The value of a parameter or of a variable at the start: the one of the options, else the one of the statement. */
function start(
  scope: Scope,
  { size, vectors }: Setting,
  {
    name,
    value,
    index,
  }: { readonly name: string; readonly value?: Expr | undefined; readonly index?: number | undefined },
  given: Given | undefined,
  { isArray = false } = {},
): Node {
  const number = (expr: Expr, context: Context): Node => {
    const node = scope.lower(expr, { ...context, defines: name });
    const floated = single(node.type).dtype === "f64" ? node : scope.b.add("convert", [node], { dtype: "f64" });
    return isArray ? floated : scope.fits(floated, expr);
  };
  const constant = (number: number): Node => scope.b.add("const", [], { value: number, dtype: "f64" });
  scope.b.origins = [];
  if (given === undefined)
    return value && index !== undefined ? scope.collect(index, () => number(value, { equation: index })) : constant(0);
  if (typeof given === "number") return constant(given);
  if ("kind" in given)
    try {
      return number(given, {});
    } catch (error) {
      throw error instanceof Fault ? new OptionError("E301", `the value of "${name}": ${error.message}`) : error;
    }
  const { shape, data } = given;
  if (data.length === 1 && !isArray && !vectors) return constant(data[0]!);
  if (!isArray && !vectors && (shape.length !== 1 || shape[0] !== size))
    throw new OptionError(
      "E310",
      `"${name}" has ${shape.length > 1 ? `the shape ${showShape(shape)}` : `${data.length} elements`}, the population has ${size}`,
    );
  return scope.b.add("data", [], { values: Float64Array.from(data), type: tensor("f64", shape) });
}

// -------------------------------------------------------------------------------------------------------- sizes

/** What was given for a model. */
interface Values {
  readonly params: ReadonlyMap<string, Given>;
  readonly init: ReadonlyMap<string, Given>;
  readonly data: ReadonlyMap<string, NumberArray>;
  /** Parameters that tables are made of. */
  readonly arrays: ReadonlySet<string>;
}

const valuesOf = (model: Model, { params, init, data }: LowerOptions): Values => ({
  params: inSI(model, params ?? new Map<string, Given>()),
  init: inSI(model, init ?? new Map<string, Given>()),
  data: data ?? new Map<string, NumberArray>(),
  arrays: arraysOf(model),
});

/** Values that are given in the units of their names. */
function inSI({ units }: Model, values: ReadonlyMap<string, Given>): ReadonlyMap<string, Given> {
  if (!units) return values;
  const nothing = (): boolean => false;
  return new Map(
    [...values].map(([name, given]): [string, Given] => {
      const unit = units.get(name) ?? ONE;
      if (typeof given === "number") return [name, toSI(given, unit)];
      if (!("kind" in given)) return [name, { ...given, data: Array.from(given.data, (value) => toSI(value, unit)) }];
      return [name, inUnit(resolveUnits(given, nothing, true), unit, nothing)];
    }),
  );
}

function checkGiven(model: Model, { params, init, data }: Values): void {
  const known = [
    ...model.parameters.keys(),
    ...[...model.stored.values()].flatMap((s) => (s.isParameter ? [s.name] : [])),
  ];
  for (const name of params.keys())
    if (!known.includes(name)) {
      const what = model.derived.has(name)
        ? "follows from other parameters"
        : model.states.has(name)
          ? "is a state"
          : "is not a parameter";
      throw new OptionError("E306", `"${name}" ${what}; the parameters are ${list(known)}`);
    }
  const variables = variablesOf(model);
  for (const name of init.keys())
    if (!variables.includes(name))
      throw new OptionError("E306", `"${name}" is not a state; the states are ${list(variables)}`);
  for (const name of data.keys())
    if (!model.parameters.has(name) && !model.initial.has(name) && !model.stored.has(name))
      throw new OptionError("E306", `"${name}" is nothing that data(…) defines`);
}

const list = (names: Iterable<string>): string => [...names].join(", ") || "none";

/** Names of parameters that tables are made of: they need not have one value for each element. */
function arraysOf({ tables, parameters, derived }: Model): ReadonlySet<string> {
  const arrays = new Set(tables.keys());
  for (const name of arrays)
    for (const part of postorder((parameters.get(name) ?? derived.get(name))?.value ?? NOTHING))
      if (part.kind === "name" && (parameters.has(part.name) || derived.has(part.name))) arrays.add(part.name);
  return arrays;
}
const NOTHING: Expr = { kind: "number", value: 0, start: 0, end: 0 };

/** Functions that make vectors and matrices, wherever they stand. */
const OF_VECTORS: ReadonlySet<string> = new Set(["transpose", "dot", "range"]);

/** Whether the model is one of vectors and matrices, and not of elements that share its equations. */
function usesVectors(model: Model, { params, init, arrays, data }: Values): boolean {
  const isMatrix = (given: Given | undefined): boolean =>
    typeof given === "object" && ("kind" in given ? makesMatrix(given, model, data, "") : given.shape.length > 1);
  const definitions = [...model.parameters.values(), ...model.derived.values(), ...model.named.values()];
  if (definitions.some(({ name, value }) => !arrays.has(name) && makesMatrix(value, model, data, name))) return true;
  if ([...params].some(([name, given]) => !arrays.has(name) && isMatrix(given)) || [...init.values()].some(isMatrix))
    return true;
  const others = model.statements.filter(({ kind }) => kind !== "definition" && kind !== "table");
  if (
    others.some((statement) =>
      expressionsOf(statement).some((value) =>
        makesMatrix(value, model, data, "name" in statement ? statement.name : ""),
      ),
    )
  )
    return true;
  return [...model.initial.values()].some(({ value }) =>
    postorder(value).some((part) => part.kind === "call" && (part.name === "zeros" || part.name === "ones")),
  );
}

/** Whether it has a matrix in it, or what only vectors have. */
function makesMatrix(value: Expr, model: Model, data: ReadonlyMap<string, NumberArray>, defines: string): boolean {
  return postorder(value).some((part) => {
    if (part.kind === "index") return part.args[0]!.kind !== "call";
    if (part.kind === "array") return part.args.some((arg) => arg.kind === "array" || arg.kind === "range");
    if (part.kind === "operator") return part.operator === "'";
    if (part.kind !== "call") return false;
    if (part.name === "data") {
      const [path] = part.args;
      const array = data.get(defines) ?? (path?.kind === "string" ? model.files.get(path.value) : undefined);
      return typeof array === "object" && array.shape.length > 1;
    }
    const isDrawn = (part.name === "rand" || part.name === "randn") && part.args.length > 0;
    return (
      isDrawn || OF_VECTORS.has(part.name) || ((part.name === "zeros" || part.name === "ones") && part.args.length > 1)
    );
  });
}

/** The length of the arrays among the parameters and initial values; 1 when there are none. */
function sizeOf(model: Model, { params, init, arrays, data }: Values): number {
  const values = [
    ...[...model.parameters]
      .filter(([name]) => !arrays.has(name))
      .map(([name, { value }]) => ({ name, given: params.get(name), value })),
    ...variablesOf(model).map((name) => ({
      name,
      given: init.get(name) ?? params.get(name),
      value: (model.stored.get(name) ?? model.initial.get(name))?.value,
    })),
  ];
  let size = 1;
  let from = "";
  const rows = [...model.tables.values()].map(({ name, value }) => ({ name, given: params.get(name), value }));
  for (const { name, given, value } of [...values, ...rows]) {
    const length = model.tables.has(name)
      ? rowOfTable(name, model, params, data)
      : lengthOfGiven(given ?? value ?? 0, model, data.get(name));
    if (length === undefined || length === 1) continue;
    /** A fault of the text, unless the value is one of the options. */
    const refuse = (message: string): Error =>
      given === undefined
        ? new ModelError(model.source, [{ code: "E110", message, start: value!.start, end: value!.end }])
        : new OptionError("E310", message);
    if (!Number.isSafeInteger(length) || length < 1 || length > MOST_ELEMENTS)
      throw refuse(`an array of ${length} elements; it can have 1 to ${MOST_ELEMENTS}`);
    if (from !== "" && length !== size)
      throw refuse(`"${from}" has ${size} elements and "${name}" has ${length}: a population has one size`);
    [size, from] = [length, name];
  }
  return size;
}

/** Elements of a row of a table that has rows, as far as its text says; a table of names is one of what they name. */
function rowOfTable(name: string, model: Model, params: Values["params"], data: Values["data"]): number | undefined {
  const value = params.get(name) ?? (model.parameters.get(name) ?? model.derived.get(name))?.value;
  if (value === undefined || typeof value === "number") return undefined;
  if (!("kind" in value)) return value.shape[1];
  if (value.kind === "name") return rowOfTable(value.name, model, params, data);
  if (value.kind === "array") return value.args[0]?.kind === "array" ? value.args[0].args.length : undefined;
  const path = value.kind === "call" && value.name === "data" ? value.args[0] : undefined;
  const array = path?.kind === "string" ? (data.get(name) ?? model.files.get(path.value)) : undefined;
  return typeof array === "object" ? array.shape[1] : undefined;
}

/** Elements of a value that is an array, as far as its text says. */
function lengthOfGiven(value: Given, { files }: Model, data: NumberArray | undefined): number | undefined {
  if (typeof value === "number") return undefined;
  if (!("kind" in value)) return value.data.length;
  for (const part of postorder(value)) {
    if (part.kind === "array") return part.args.length;
    if (part.kind !== "call") continue;
    const last = ["linspace", "zeros", "ones"].includes(part.name) ? part.args.at(-1) : undefined;
    if (last) return constantOf(last);
    const [path] = part.args;
    const array = path?.kind === "string" ? (data ?? files.get(path.value)) : undefined;
    if (part.name === "data" && typeof array === "object") return array.data.length;
  }
  return undefined;
}
