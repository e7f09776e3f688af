/** Equations to graphs. Nothing is merged here: a user sees the equations as they were written. */
import {
  algebra,
  allocate,
  Builder,
  elements,
  interpret,
  isScalar,
  limits,
  rebuild,
  sameShape,
  showShape,
  single,
  tensor,
  users,
  type Graph,
  type Node,
  type NodeAlgebra,
  type Origin,
  type Output,
} from "../ir/index.ts";
import { BUILTINS, CONSTANTS, isFunction, power, SPECIAL } from "./builtins.ts";
import { ModelError, OptionError, type Diagnostic } from "./diagnostics.ts";
import type { Definition, Model } from "./model.ts";
import { linspace } from "./linspace.ts";
import { DT, POSITION, SPIKE, STEP, TIME } from "./names.ts";
import { Fault, postorder, type Expr, type Operator, type Span } from "./parse.ts";

/** A value that is given for a parameter or a state: one for all elements, one for each, or an expression. */
export type Given = number | ArrayLike<number> | Expr;

export interface LowerOptions {
  /** Elements of the population. Default: what the arrays say, else 1. */
  readonly size?: number | undefined;
  readonly params?: ReadonlyMap<string, Given>;
  readonly init?: ReadonlyMap<string, Given>;
}

/** The graphs of a model. Their inputs are called as in `names.ts`, parameters and states by their names. */
export interface Lowered {
  readonly model: Model;
  readonly size: number;
  /** () → parameters. */
  readonly parameters: Graph;
  /** (…parameters) → states at the start. */
  readonly initial: Graph;
  /**
   * (step, position, t, dt, …parameters, …states) → the derivative of each state under the state's name, every derived
   * and named expression under its own, and the threshold's condition and distance.
   */
  readonly system: Graph;
}

/** The part of a graph that these outputs need. */
export const pick = (g: Graph, names: readonly string[]): Graph =>
  rebuild({ ...g, outputs: names.map((name) => g.outputs.find((output) => output.name === name)!) });

/** Most elements of a population. */
const MOST_ELEMENTS = 2 ** 27;
/** Most nodes of a graph: functions that call functions grow fast. */
const MOST_NODES = 2_000_000;
/** Most functions that may be inside each other. */
const MOST_CALLS = 100;

/** Throws `ModelError` with every fault of types and shapes, `OptionError` for values that do not fit the model. */
export function lower(model: Model, options: LowerOptions = {}): Lowered {
  const params = options.params ?? new Map<string, Given>();
  const init = options.init ?? new Map<string, Given>();
  checkGiven(model, params, init);
  const faults: Diagnostic[] = [];
  const size = options.size ?? sizeOf(model, params, init);
  if (!Number.isSafeInteger(size) || size < 1 || size > MOST_ELEMENTS)
    throw new OptionError("E302", `the size of a population is a whole number from 1 to ${MOST_ELEMENTS}, not ${size}`);

  const parameters = new Scope(model, size, faults);
  const defaults = [...model.parameters.values()].map((definition): Output => ({
    name: definition.name,
    node: parameters.start(definition.name, params.get(definition.name), definition),
  }));
  const types = new Map(defaults.map(({ name, node }) => [name, single(node.type)]));

  const initial = new Scope(model, size, faults);
  for (const [name, type] of types) initial.define(name, initial.b.input(name, type));
  for (const definition of model.derived.values()) initial.definition(definition);
  const starts = [...model.states.keys()].map((name): Output => ({
    name,
    node: initial.start(name, init.get(name), model.initial.get(name)),
  }));

  const system = new Scope(model, size, faults);
  system.b.input(STEP, tensor("i64"));
  system.b.input(POSITION, tensor("i32"));
  system.define(TIME, system.b.input(TIME, tensor("f64")));
  system.define(DT, system.b.input(DT, tensor("f64")));
  for (const [name, type] of types) system.define(name, system.b.input(name, type));
  for (const name of model.states.keys()) system.define(name, system.b.input(name, tensor("f64", [size])));
  const outputs: Output[] = [];
  for (const definition of [...model.derived.values(), ...model.named.values()])
    outputs.push({ name: definition.name, node: system.definition(definition) });
  for (const { name, value, index } of model.states.values())
    outputs.push({ name, node: system.derivative(value, index) });
  if (model.threshold) outputs.push(...system.threshold(model.threshold.value, model.threshold.index));

  // A definition is lowered once for each graph that needs it, and its faults are found as often.
  const unique = new Map(faults.map((fault) => [`${fault.code} ${fault.start} ${fault.end} ${fault.message}`, fault]));
  if (unique.size > 0) throw new ModelError(model.source, [...unique.values()]);
  return {
    model,
    size,
    parameters: parameters.b.finish(defaults),
    initial: limits(initial.b.finish(starts)),
    system: limits(system.b.finish(outputs)),
  };
}

function checkGiven(model: Model, params: ReadonlyMap<string, Given>, init: ReadonlyMap<string, Given>): void {
  for (const name of params.keys())
    if (!model.parameters.has(name)) {
      const what = model.derived.has(name)
        ? "follows from other parameters"
        : model.states.has(name)
          ? "is a state"
          : "is not a parameter";
      throw new OptionError("E306", `"${name}" ${what}; the parameters are ${list(model.parameters.keys())}`);
    }
  for (const name of init.keys())
    if (!model.states.has(name))
      throw new OptionError("E306", `"${name}" is not a state; the states are ${list(model.states.keys())}`);
}

const list = (names: Iterable<string>): string => [...names].join(", ") || "none";

/** The length of the arrays among the parameters and initial values; 1 when there are none. */
function sizeOf(model: Model, params: ReadonlyMap<string, Given>, init: ReadonlyMap<string, Given>): number {
  const values: (readonly [string, Given])[] = [
    ...[...model.parameters].map(([name, { value }]) => [name, params.get(name) ?? value] as const),
    ...[...model.states.keys()].map((name) => [name, init.get(name) ?? model.initial.get(name)?.value ?? 0] as const),
  ];
  let size = 1;
  let from = "";
  for (const [name, value] of values) {
    const length = lengthOfGiven(value);
    if (length === undefined || length === 1) continue;
    if (from !== "" && length !== size)
      throw new OptionError(
        "E310",
        `"${from}" has ${size} elements and "${name}" has ${length}: a population has one size`,
      );
    [size, from] = [length, name];
  }
  return size;
}

/** Elements of a value that is an array, as far as its text says. */
function lengthOfGiven(value: Given): number | undefined {
  if (typeof value === "number") return undefined;
  if (!("kind" in value)) return value.length;
  for (const part of postorder(value)) {
    if (part.kind === "array") return part.args.length;
    const last =
      part.kind === "call" && ["linspace", "zeros", "ones"].includes(part.name) ? part.args.at(-1) : undefined;
    if (last?.kind === "number") return last.value;
  }
  return undefined;
}

/** What an expression is part of. */
interface Context {
  /** The statement that holds the text; none for the text of an option. */
  readonly equation?: number | undefined;
  /** Arguments of the function that is inlined. */
  readonly local?: ReadonlyMap<string, Node>;
  /** Where it was called. */
  readonly callers?: readonly Origin[];
  readonly depth?: number;
}

/** Names and what they stand for, while one graph is built. */
class Scope {
  readonly b = new Builder();
  readonly #A: NodeAlgebra = algebra(this.b, "f64");
  readonly #values = new Map<string, Node>();
  readonly #model: Model;
  readonly #size: number;
  readonly #faults: Diagnostic[];
  #index: Node | undefined;
  #nodes = 0;

  constructor(model: Model, size: number, faults: Diagnostic[]) {
    this.#model = model;
    this.#size = size;
    this.#faults = faults;
  }

  define(name: string, node: Node): void {
    this.#values.set(name, node);
  }

  /** A named expression; others may use it from here on. */
  definition({ name, value, index }: Definition): Node {
    const node = this.#collect(index, () => this.#fits(this.#lower(value, { equation: index }), value));
    this.define(name, node);
    return node;
  }

  /** The derivative of a state. */
  derivative(value: Expr, equation: number): Node {
    return this.#collect(equation, () => this.#number(this.#fits(this.#lower(value, { equation }), value)));
  }

  /** The value of a parameter or of a state at the start: the one of the options, else the one of the statement. */
  start(name: string, given: Given | undefined, statement: { value: Expr; index: number } | undefined): Node {
    if (given === undefined) {
      if (!statement) return this.#constant(0);
      return this.derivative(statement.value, statement.index);
    }
    if (typeof given === "number") return this.#constant(given);
    if (!("kind" in given)) {
      if (given.length === 1) return this.#constant(given[0]!);
      if (given.length === this.#size) return this.#data(Float64Array.from(given));
      throw new OptionError("E310", `"${name}" has ${given.length} elements, the population has ${this.#size}`);
    }
    try {
      return this.#number(this.#fits(this.#lower(given, {}), given));
    } catch (error) {
      throw error instanceof Fault ? new OptionError("E301", `the value of "${name}": ${error.message}`) : error;
    }
  }

  /** The condition, and left side less right side if it is one comparison. */
  threshold(value: Expr, equation: number): Output[] {
    const context = { equation };
    const outputs: Output[] = [];
    const add = (name: string, expr: Expr, node: () => Node): void => {
      outputs.push({ name, node: this.#collect(equation, () => this.#everywhere(this.#fits(node(), expr))) });
    };
    add(SPIKE.condition, value, () => this.#boolean(this.#lower(value, context), value, "threshold"));
    if (value.kind === "operator" && ["<", "<=", ">", ">="].includes(value.operator) && this.#faults.length === 0)
      add(SPIKE.distance, value, () => {
        const [left, right] = value.args.map((side) => this.#number(this.#lower(side, context)));
        return this.#A.sub(left!, right!);
      });
    return outputs;
  }

  /** What `build` makes; after a fault, which is kept, something to go on with. */
  #collect(equation: number, build: () => Node): Node {
    try {
      return build();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#faults.push(error.diagnostic);
      this.b.origins = [{ equation, start: error.diagnostic.start, end: error.diagnostic.end }];
      return this.#constant(NaN);
    }
  }

  #lower(root: Expr, context: Context): Node {
    const { depth = 0 } = context;
    const nodes = new Map<Expr, Node>();
    for (const part of postorder(root)) {
      if (++this.#nodes > MOST_NODES)
        throw new Fault("E006", `this expands to more than ${MOST_NODES} operations`, root);
      if (depth > MOST_CALLS) throw new Fault("E006", `functions are nested more than ${MOST_CALLS} deep`, root);
      const args = "args" in part ? part.args.map((arg) => nodes.get(arg)!) : [];
      this.b.origins = origins(part, context);
      try {
        nodes.set(part, this.#node(part, args, context, root));
      } catch (error) {
        if (error instanceof TypeError) throw new Fault("E110", error.message, part);
        throw error;
      }
    }
    return nodes.get(root)!;
  }

  #node(part: Expr, args: readonly Node[], context: Context, root: Expr): Node {
    switch (part.kind) {
      case "number":
        return this.#constant(part.value);
      case "boolean":
        return this.#A.boolean(part.value);
      case "name":
        return this.#name(part.name, part, context);
      case "array":
        return this.#data(Float64Array.from(args, (arg, k) => this.#evaluate(arg, part.args[k]!)));
      case "call":
        return this.#call(part, args, context);
      case "operator":
        return this.#operator(part.operator, part.args, args, root);
      default:
        return part satisfies never;
    }
  }

  #name(name: string, at: Span, { local }: Context): Node {
    const node = local?.get(name) ?? this.#values.get(name);
    if (node) return node;
    if (name === "i") return this.#number(this.#iota());
    if (name === "N") return this.#constant(this.#size);
    if (Object.hasOwn(CONSTANTS, name)) return this.#constant(CONSTANTS[name]!);
    throw new Fault("E103", `unknown name "${name}"`, at);
  }

  #call(part: Extract<Expr, { kind: "call" }>, args: readonly Node[], context: Context): Node {
    const { name } = part;
    const own = this.#model.functions.get(name);
    if (own) {
      const callers = origins(part, context);
      const local = new Map(own.params.map((param, k) => [param, args[k]!]));
      return this.#lower(own.value, { equation: own.index, local, callers, depth: (context.depth ?? 0) + 1 });
    }
    const [least, most] = isFunction(name) ? (BUILTINS[name]?.arity ?? SPECIAL[name]!) : [0, -1];
    if (most < 0) throw new Fault("E104", `unknown function "${name}"`, part.nameSpan);
    if (args.length < least || args.length > most)
      throw new Fault("E105", `"${name}" does not take ${args.length} arguments`, part.nameSpan);
    switch (name) {
      case "if":
      case "piecewise":
        return this.#choice(part, args);
      case "linspace":
      case "zeros":
      case "ones":
        return this.#array(part, args);
      case "pow":
        return this.#power(part.args[1]!, this.#number(args[0]!), this.#number(args[1]!));
      default:
        return BUILTINS[name]!.build(this.#A, ...args.map((arg) => this.#number(arg)));
    }
  }

  #operator(operator: Operator, exprs: readonly Expr[], args: readonly Node[], root: Expr): Node {
    const A = this.#A;
    const numbers = (): [Node, Node] => [this.#number(args[0]!), this.#number(args[1]!)];
    const booleans = (): [Node, Node] =>
      [0, 1].map((k) => this.#boolean(args[k]!, exprs[k]!, operator)) as [Node, Node];
    const bothBoolean = args.every((arg) => single(arg.type).dtype === "bool");
    switch (operator) {
      case "+":
        return A.add(...numbers());
      case "-":
        return A.sub(...numbers());
      case "*":
        return A.mul(...numbers());
      case "/":
        return A.div(...numbers());
      case "^":
        return this.#power(exprs[1]!, ...numbers());
      case "mod":
        return BUILTINS["mod"]!.build(A, ...numbers());
      case "!":
        return A.factorial(this.#number(args[0]!));
      case "neg":
        return A.neg(this.#number(args[0]!));
      case "<":
        return A.lt(...numbers());
      case "<=":
        return A.le(...numbers());
      case ">":
        return A.lt(...(numbers().reverse() as [Node, Node]));
      case ">=":
        return A.le(...(numbers().reverse() as [Node, Node]));
      case "==":
        return A.eq(...(bothBoolean ? (args as [Node, Node]) : numbers()));
      case "!=":
        return A.not(A.eq(...(bothBoolean ? (args as [Node, Node]) : numbers())));
      case "and":
        return A.and(...booleans());
      case "or":
        return A.or(...booleans());
      case "xor":
        return A.not(A.eq(...booleans()));
      case "not":
        return A.not(this.#boolean(args[0]!, exprs[0]!, operator, this.#notHint(exprs[0]!, root)));
      case "if":
        return this.#choose(args, exprs);
      default:
        return operator satisfies never;
    }
  }

  /** `x^n` with a small whole n is multiplication. */
  #power(exponent: Expr, x: Node, y: Node): Node {
    const n = constantOf(exponent);
    return n !== undefined && Number.isInteger(n) && Math.abs(n) <= 8 ? power(this.#A, x, n) : this.#A.pow(x, y);
  }

  #choose([condition, x, y]: readonly Node[], exprs: readonly Expr[]): Node {
    const test = this.#boolean(condition!, exprs[0]!, "if");
    const alike = single(x!.type).dtype === "bool" && single(y!.type).dtype === "bool";
    return alike ? this.#A.select(test, x!, y!) : this.#A.select(test, this.#number(x!), this.#number(y!));
  }

  /** `if(c, a, b)`, and `piecewise(c1, a1, c2, a2, …, otherwise)`. */
  #choice(part: Extract<Expr, { kind: "call" }>, args: readonly Node[]): Node {
    if (args.length % 2 === 0)
      throw new Fault(
        "E105",
        "piecewise ends with a value for all other cases",
        part,
        "piecewise(c1, a1, c2, a2, …, otherwise)",
      );
    let result = args.at(-1)!;
    for (let k = args.length - 3; k >= 0; k -= 2)
      result = this.#choose([args[k]!, args[k + 1]!, result], [part.args[k]!]);
    return result;
  }

  #array(part: Extract<Expr, { kind: "call" }>, args: readonly Node[]): Node {
    const values = args.map((arg, k) => this.#evaluate(arg, part.args[k]!));
    const length = values.at(-1)!;
    if (!Number.isSafeInteger(length) || length < 1 || length > MOST_ELEMENTS)
      throw new Fault("E110", `an array of ${length} elements`, part);
    if (part.name !== "linspace") return this.#data(new Float64Array(length).fill(part.name === "ones" ? 1 : 0));
    return this.#data(linspace(values[0]!, values[1]!, length));
  }

  /** The number an expression of constants stands for. */
  #evaluate(node: Node, at: Expr): number {
    if (node.op === "const") return node.attrs.value;
    const g = pick(this.b.finish([{ name: "value", node: this.#number(node) }]), ["value"]);
    const isConstant =
      isScalar(single(node.type)) &&
      g.nodes.every(({ op, id }) => op !== "input" || !users(g).get(g.nodes[id]!)!.length);
    if (!isConstant) throw new Fault("E110", "a constant is needed here", at);
    const unused = Object.fromEntries(
      g.inputs.map(({ attrs: { name, type } }) => [name, allocate(type.dtype, elements(type.shape))]),
    );
    return interpret(g, unused)["value"]![0]!;
  }

  #constant(value: number): Node {
    return this.b.add("const", [], { value, dtype: "f64" });
  }

  #data(values: Float64Array): Node {
    return this.b.add("data", [], { values, type: tensor("f64", [values.length]) });
  }

  #iota(): Node {
    return (this.#index ??= this.b.add("iota", [], { length: this.#size }));
  }

  #number(node: Node): Node {
    const { dtype } = single(node.type);
    return dtype === "f64" ? node : this.b.add("convert", [node], { dtype: "f64" });
  }

  #boolean(node: Node, at: Expr, what: string, hint?: string): Node {
    if (single(node.type).dtype === "bool") return node;
    throw new Fault("E107", `"${what}" needs a Boolean here, such as a comparison; this is a number`, at, hint);
  }

  /** For `not V > 0`, which is `(not V) > 0`. */
  #notHint(operand: Expr, root: Expr): string | undefined {
    const { text } = this.#model.source;
    for (const part of postorder(root)) {
      const [left, right] =
        part.kind === "operator" && ["<", "<=", ">", ">=", "==", "!="].includes(part.operator) ? part.args : [];
      if (left?.kind === "operator" && left.operator === "not" && left.args[0] === operand)
        return `write not (${text.slice(operand.start, right!.end)})`;
    }
    return undefined;
  }

  /** A value is one number or one for each element. */
  #fits(node: Node, at: Expr): Node {
    const { shape } = single(node.type);
    if (shape.length === 0 || sameShape(shape, [this.#size])) return node;
    throw new Fault("E110", `an array of shape ${showShape(shape)}, in a population of ${this.#size}`, at);
  }

  /** The same value for every element, as an array. */
  #everywhere(node: Node): Node {
    if (!isScalar(single(node.type))) return node;
    return this.#A.select(this.#A.le(0, this.#iota()), node, node);
  }
}

function origins({ start, end }: Span, { equation, callers = [] }: Context): readonly Origin[] {
  return equation === undefined ? callers : [{ equation, start, end }, ...callers];
}

/** The value of a literal. */
function constantOf(expr: Expr): number | undefined {
  if (expr.kind === "number") return expr.value;
  const negated = expr.kind === "operator" && expr.operator === "neg" ? constantOf(expr.args[0]!) : undefined;
  return negated === undefined ? undefined : -negated;
}
