/** Expressions to nodes: names and what they stand for, while one graph is built. */
import {
  algebra,
  Builder,
  elements,
  interpret,
  isScalar,
  sameShape,
  showShape,
  single,
  tensor,
  type DType,
  type Node,
  type NodeAlgebra,
  type NodeOf,
  type Origin,
  type Shape,
  type TensorType,
} from "../ir/index.ts";
import { arityOf, BUILTINS, CONSTANTS, isFunction, isNoise, power } from "./builtins.ts";
import { OptionError } from "./diagnostics.ts";
import { linspace } from "./linspace.ts";
import { constantOf, nameOfEnd, type Definition, type NumberArray } from "./model.ts";
import {
  DRAW,
  DT,
  lastOf,
  POSITION,
  qualified,
  refractoryOf,
  SEED,
  splitName,
  START,
  STEP,
  SYNAPSE,
  TIME,
  TIMES,
} from "./names.ts";
import { Fault, isPlainName, postorder, type Expr, type Operator, type Span } from "./parse.ts";
import {
  MOST_ELEMENTS,
  ringPlaces,
  type Delay,
  type Place,
  type Setting,
  type SynapseEnd,
  type Synapses,
} from "./setting.ts";
import { toSI } from "./units.ts";
import { compareTimes, divideTime, type Clock, type Remainder, type TimeConstant } from "./timing.ts";

/** Most nodes of a graph: functions that call functions grow fast. */
const MOST_NODES = 2_000_000;
/** Most functions that may be inside each other. */
const MOST_CALLS = 100;

/** What an expression is part of. */
export interface Context {
  /** The statement that holds the text; none for the text of an option. */
  readonly equation?: number | undefined;
  /** Arguments of the function that is inlined. */
  readonly local?: ReadonlyMap<string, Node>;
  /** Where it was called. */
  readonly callers?: readonly Origin[];
  readonly depth?: number;
  /** Whether draws are made once, at the start; whether all elements have the same. */
  readonly once?: boolean | undefined;
  readonly shared?: boolean | undefined;
  /** The name that the text defines, and in a model of vectors the shape of its noise. */
  readonly defines?: string | undefined;
  readonly shape?: Shape | undefined;
}

/** The scopes of all blocks, while one graph is built. */
export class World {
  readonly b = new Builder();
  readonly setting: Setting;
  readonly scopes = new Map<string, Scope>();
  readonly #inputs = new Map<string, Node>();
  /** Times of last spikes, and the steps that they are. */
  readonly lasts = new Map<Node, Node>();

  constructor(setting: Setting, places = setting.places) {
    this.setting = setting;
    for (const [name, place] of places) this.scopes.set(name, new Scope(this, place, this.scopes.get("")));
    for (const [name, { synapses }] of places)
      if (synapses)
        this.scopes.get(name)!.connect(
          [{ scope: this.scopes.get(synapses.pre.population)!, end: synapses.pre }],
          synapses.post.map((end) => ({ scope: this.scopes.get(end.population)!, end })),
        );
  }

  /** A scope in which each element is looked at by itself. */
  enter(place: Place, single: Single, shared: Scope | undefined): Scope {
    return new Scope(this, place, shared, single);
  }

  /** An input of the graph, made where it is first used. */
  input(name: string, type: TensorType): Node {
    let node = this.#inputs.get(name);
    if (!node) this.#inputs.set(name, (node = this.b.input(name, type)));
    return node;
  }
}

/** The time and where in the step it is. */
export function enterTime(world: World, scope: Scope = world.scopes.get("")!): void {
  world.input(STEP, tensor("i64"));
  world.input(POSITION, tensor("i32"));
  scope.define(TIME, world.input(TIME, tensor("f64")));
  scope.define(DT, world.input(DT, tensor("f64")));
}

/** The scope of a full name, and the name in it. */
export function scopeOf(world: World, full: string): readonly [Scope, string] {
  const [block, own] = splitName(full);
  return [world.scopes.get(block)!, own];
}

/** What an end of the synapses is, seen from them. */
interface Ending {
  readonly scope: Scope;
  readonly end: SynapseEnd;
}

/** Where each element, or each synapse, is looked at by itself: its number, and what it reads. */
export interface Single {
  readonly element: Node;
  readonly read: (name: string, dtype: DType) => Node;
  /** Whether an input does not change in a run. */
  readonly isFixed: (input: string) => boolean;
  /** A value that does not change in a run: that of all, in the graph of another builder. */
  readonly ofAll: (value: Node) => { readonly b: Builder; readonly node: Node };
  /** The own one of what the host computes from such values. */
  readonly constant: (name: string, type: TensorType) => Node;
}

export class Scope {
  readonly world: World;
  readonly place: Place;
  readonly b: Builder;
  readonly #A: NodeAlgebra;
  readonly #setting: Setting;
  readonly #shared: Scope | undefined;
  /** In a graph for one synapse at a time. */
  readonly #single: Single | undefined;
  readonly #values = new Map<string, Node>();
  /** Definitions that are being lowered. */
  readonly #open = new Set<string>();
  #ends: Readonly<Record<"pre" | "post", readonly Ending[]>> = { pre: [], post: [] };
  readonly #clock: Clock;
  /** By id: whether a node depends on parameters and the step alone. */
  readonly #isConstant: boolean[] = [];
  /** Values of `mod` of a time. */
  readonly #remainders = new Map<Node, Remainder>();
  #nodes: readonly Node[];
  #index: Node | undefined;
  #last: Node | undefined;
  #parts: Node | undefined;
  #count = 0;
  /** Elements of all arrays that the text makes. */
  #elements = 0;

  constructor(world: World, place: Place, shared?: Scope, single?: Single) {
    this.world = world;
    this.place = place;
    this.#shared = shared === this ? undefined : shared;
    this.#single = single;
    this.b = world.b;
    this.#A = algebra(this.b, "f64");
    this.#setting = world.setting;
    this.#nodes = this.b.finish([]).nodes;
    this.#clock = {
      b: this.b,
      t: () => this.value(TIME),
      parts: () => this.#partsNow(),
      lastParts: (node) => {
        const step = world.lasts.get(node);
        return step && this.#A.mul(step, this.#whole(this.#setting.parts));
      },
      isConstant: (node) => this.isConstant(node),
      remainder: (node) => this.#remainders.get(node),
      constant: (rule, start, value, other, finer) => this.constant(rule, value, start, other, finer),
      nameOf: (constant) => (constant as NodeOf<"input">).attrs.name,
    };
  }

  /** Says what the ends of the synapses are. */
  connect(pre: readonly Ending[], post: readonly Ending[]): void {
    this.#ends = { pre, post };
  }

  define(name: string, node: Node): void {
    this.#values.set(name, node);
  }

  value(name: string): Node | undefined {
    return this.#values.get(name) ?? this.#shared?.value(name);
  }

  input(name: string, type: TensorType): Node {
    return this.world.input(name, type);
  }

  /** The size of arrays with a value for each element; of one synapse at a time, none. */
  get shape(): Shape {
    return this.#single ? [] : [this.place.size];
  }

  /** A named expression; others may use it from here on. */
  definition({ name, value, index, flags }: Definition): Node {
    const known = this.#values.get(name);
    if (known) return known;
    this.#open.add(name);
    this.requireOthers(value);
    const context = { equation: index, once: flags?.has("constant"), shared: flags?.has("shared"), defines: name };
    const node = this.collect(index, () => this.fits(this.lower(value, context), value));
    this.define(name, node);
    this.#open.delete(name);
    return node;
  }

  /** The number that an expression stands for: of the shape of the population, or one for all. */
  number(value: Expr, context: Context): Node {
    return this.#number(this.fits(this.lower(value, context), value));
  }

  /** What `build` makes; after a fault, which is kept, something to go on with. */
  collect(equation: number, build: () => Node): Node {
    try {
      return build();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#setting.faults.push(error.diagnostic);
      this.b.origins = [{ equation, start: error.diagnostic.start, end: error.diagnostic.end }];
      return this.#constant(NaN);
    }
  }

  /** Gives a variable a new value. What follows variables is lowered again. */
  assign(name: string, node: Node): void {
    this.#values.set(name, node);
    this.forget();
  }

  /** Removes what follows variables. */
  forget(): void {
    for (const follows of this.place.block.named.keys()) this.#values.delete(follows);
  }

  /** Lowers the named expressions that `value` needs and that are not there. */
  require(value: Expr): void {
    const needed = this.#namesIn([value]);
    for (const [name, definition] of this.place.block.named)
      if (needed.has(name) && !this.#values.has(name) && !this.#open.has(name)) this.definition(definition);
    if (this.#shared) this.#shared.require(value);
    this.requireOthers(value);
  }

  /** The same of those that it needs of other blocks. */
  requireOthers(value: Expr): void {
    if (this.#setting.places.size === 1) return;
    for (const name of this.#namesIn([value])) {
      const [block, own] = splitName(name);
      const other = block === "" ? undefined : this.world.scopes.get(block);
      if (other) other.#requireName(own);
      const end = block === "" && this.value(name) === undefined ? nameOfEnd(name) : undefined;
      if (end) for (const { scope } of this.#ends[end.end]) scope.#requireName(end.name);
    }
  }

  #requireName(name: string): void {
    if (this.place.block.named.has(name) && !this.#values.has(name))
      this.require({ kind: "name", name, start: 0, end: 0 });
  }

  /** Names in expressions, and in the functions and named expressions of this block that they need. */
  #namesIn(todo: Expr[]): Set<string> {
    const { named, functions } = this.place.block;
    const needed = new Set<string>();
    for (const root of todo)
      for (const part of postorder(root)) {
        if (part.kind === "member") needed.add(`${part.block}.${part.name}`);
        if ((part.kind !== "name" && part.kind !== "call") || needed.has(part.name)) continue;
        needed.add(part.name);
        const body = functions.get(part.name) ?? (this.#values.has(part.name) ? undefined : named.get(part.name));
        if (body) todo.push(body.value);
      }
    return needed;
  }

  lower(root: Expr, context: Context): Node {
    const { depth = 0 } = context;
    /** Values of what has not been taken by an operation yet. */
    const nodes: Node[] = [];
    for (const part of postorder(root)) {
      if (++this.#count > MOST_NODES)
        throw new Fault("E006", `this expands to more than ${MOST_NODES} operations`, root);
      if (depth > MOST_CALLS) throw new Fault("E006", `functions are nested more than ${MOST_CALLS} deep`, root);
      const args = "args" in part ? nodes.splice(nodes.length - part.args.length) : [];
      this.b.origins = origins(part, context);
      try {
        nodes.push(this.#node(part, args, context, root));
      } catch (error) {
        if (error instanceof TypeError) throw new Fault("E110", error.message, part);
        throw error;
      }
    }
    return nodes[0]!;
  }

  #node(part: Expr, args: readonly Node[], context: Context, root: Expr): Node {
    switch (part.kind) {
      case "number":
        return this.#constant(part.unit ? toSI(part.value, part.unit) : part.value);
      case "boolean":
        return this.#A.boolean(part.value);
      case "name":
        return this.#name(part.name, part, context);
      case "array":
        return this.#literal(part, args);
      case "index":
        return this.#indexed(part, args);
      case "call":
        return this.#call(part, args, context);
      case "operator":
        return this.#operator(part.operator, part.args, args, root);
      // The text of a file's name, and the ends of ranges, mean something to what they are an operand of.
      case "string":
      case "range":
        return this.#constant(NaN);
      case "member":
        return this.#member(part);
      default:
        return part satisfies never;
    }
  }

  #name(name: string, at: Span, context: Context): Node {
    const node = context.local?.get(name) ?? this.value(name);
    if (node) return node;
    if (this.place.block.kind === "projection") {
      const ofEnd = this.#nameOfSynapse(name) ?? this.#nameOfEnd(name);
      if (ofEnd) return ofEnd;
    }
    if (name === "i") return this.#setting.vectors ? this.#constant(0) : this.#number(this.index());
    if (name === "N") return this.#constant(this.place.size);
    if (name === "lastspike") return this.lastSpike();
    if (name === "end") return this.#constant(NaN);
    if (isNoise(name)) return this.#noise(name, context);
    if (Object.hasOwn(CONSTANTS, name)) return this.#constant(CONSTANTS[name]!);
    throw new Fault("E103", `unknown name "${name}"`, at);
  }

  #call(part: Extract<Expr, { kind: "call" }>, args: readonly Node[], context: Context): Node {
    const { name } = part;
    const { functions, tables } = this.place.block;
    const own = functions.get(name);
    if (own) {
      const callers = origins(part, context);
      const local = new Map(own.params.map((param, k) => [param, args[k]!]));
      return this.lower(own.value, {
        ...context,
        equation: own.index,
        local,
        callers,
        depth: (context.depth ?? 0) + 1,
      });
    }
    const table = tables.get(name);
    if (table) return this.#sample(table, this.#number(args[0]!));
    const [least, most] = isFunction(name) ? arityOf(name) : [0, -1];
    if (most < 0) throw new Fault("E104", `unknown function "${name}"`, part.nameSpan);
    if (args.length < least || args.length > most)
      throw new Fault("E105", `"${name}" does not take ${args.length} arguments`, part.nameSpan);
    const number = (k: number): Node => this.#number(args[k]!);
    switch (name) {
      case "if":
      case "piecewise":
        return this.#choice(part, args);
      case "linspace":
      case "zeros":
      case "ones":
      case "range":
        return this.#array(part, args);
      case "pow":
        return this.#power(part, number(0), number(1));
      case "mod":
        return this.#modulo(number(0), number(1));
      case "floor":
        return this.#floor(number(0));
      case "sum":
        if (this.place.block.header && part.args[0]?.kind === "member") return this.#delivered(part.args[0]);
        return this.#reduced("add", number(0), part);
      case "prod":
        return this.#reduced("mul", number(0), part);
      case "mean":
        return this.#A.div(this.#reduced("add", number(0), part), elements(single(args[0]!.type).shape));
      case "dot":
        return this.#reduced("add", this.#A.mul(number(0), number(1)));
      case "transpose":
        return this.#transposed(number(0));
      case "shift":
        return this.#shifted(part, args);
      case "delay":
        return this.#delayed(part, args);
      case "data":
        return this.#fromFile(part, context);
      case "rand":
        return this.#draw(part, { ...context, shape: this.#lengths(part, args) });
      case "randn":
        return this.#A.norminv(this.#draw(part, { ...context, shape: this.#lengths(part, args) }));
      case "poisson":
        return this.#A.poissoninv(this.#draw(part, { ...context, shape: [] }), number(0));
      case "min":
      case "max":
        if (args.length === 1) return this.#reduced(name, number(0), part);
        break;
      default:
    }
    return BUILTINS[name]!.build(this.#A, ...args.map((arg) => this.#number(arg)));
  }

  #operator(operator: Operator, exprs: readonly Expr[], args: readonly Node[], root: Expr): Node {
    const A = this.#A;
    const numbers = (): [Node, Node] => [this.#number(args[0]!), this.#number(args[1]!)];
    const booleans = (): [Node, Node] =>
      [0, 1].map((k) => this.#boolean(args[k]!, exprs[k]!, operator)) as [Node, Node];
    const bothBoolean = args.every((arg) => single(arg.type).dtype === "bool");
    const compare = (relation: "lt" | "le" | "eq", [x, y]: [Node, Node]): Node =>
      (this.#setting.onGrid ? compareTimes(this.#clock, relation, x, y) : undefined) ?? A[relation](x, y);
    switch (operator) {
      case "+":
        return A.add(...numbers());
      case "-":
        return A.sub(...numbers());
      case "*":
        return this.#product(...numbers(), root);
      case ".*":
        return A.mul(...numbers());
      case "/":
        return this.#quotient(...numbers());
      case "./":
        return A.div(...numbers());
      case "^":
        return this.#power({ args: exprs }, ...numbers());
      case ".^":
        return this.#power({ args: exprs }, ...numbers(), true);
      case "mod":
        return this.#modulo(...numbers());
      case "!":
        return A.factorial(this.#number(args[0]!));
      case "'":
        return this.#transposed(this.#number(args[0]!));
      case "neg":
        return A.neg(this.#number(args[0]!));
      case "<":
        return compare("lt", numbers());
      case "<=":
        return compare("le", numbers());
      case ">":
        return compare("lt", numbers().reverse() as [Node, Node]);
      case ">=":
        return compare("le", numbers().reverse() as [Node, Node]);
      case "==":
        return bothBoolean ? A.eq(...(args as [Node, Node])) : compare("eq", numbers());
      case "!=":
        return A.not(bothBoolean ? A.eq(...(args as [Node, Node])) : compare("eq", numbers()));
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

  // ------------------------------------------------------------------------------------------------- times

  /** Whether a value depends on parameters and the step alone. */
  isConstant(node: Node): boolean {
    for (let id = this.#isConstant.length; id <= node.id; id++) {
      const next = this.#nodes[id]!;
      this.#isConstant.push(
        next.op === "input"
          ? this.#isFixed(next.attrs.name)
          : next.inputs.every((input) => this.#isConstant[input.id]!),
      );
    }
    return this.#isConstant[node.id]!;
  }

  #isFixed(name: string): boolean {
    return this.#single ? this.#single.isFixed(name) : name === DT || this.#setting.model.parameters.has(name);
  }

  /** A number that the host computes from constants. */
  constant(rule: TimeConstant["rule"], value: Node, start = 0, other?: Node, finer?: string): Node {
    const { list, sources } = this.#setting.constants;
    const name = `constant.${list.length}`;
    const shapes: Shape[] = [];
    const output = (suffix: string, own: Node): string => {
      const { b, node } = this.#single?.ofAll(own) ?? { b: this.b, node: own };
      const outputs = sources.get(b) ?? [];
      sources.set(b, outputs);
      outputs.push({ name: `${name}.${suffix}`, node });
      shapes.push(single(node.type).shape);
      return `${name}.${suffix}`;
    };
    const both = { value: output("value", value), ...(other && { other: output("other", other) }) };
    list.push({ name, rule, start, ...both, finer });
    const type = tensor(rule === "rest" ? "f64" : "i64", shapes.find(({ length }) => length > 0) ?? []);
    return this.#single?.constant(name, type) ?? this.input(name, type);
  }

  #partsNow(): Node {
    const [step, position] = [this.input(STEP, tensor("i64")), this.input(POSITION, tensor("i32"))];
    const widened = this.b.add("convert", [position], { dtype: "i64" });
    return (this.#parts ??= this.#A.add(this.#A.mul(step, this.#whole(this.#setting.parts)), widened));
  }

  #whole(value: number): Node {
    return this.b.add("const", [], { value, dtype: "i64" });
  }

  /** The time of the last spike; -∞ before the first. */
  lastSpike(): Node {
    const name = lastOf(this.place.block.name);
    return (this.#last ??= this.#timeOfSpike(
      this.#single ? this.#single.read(name, "i64") : this.input(name, tensor("i64", this.shape)),
    ));
  }

  #timeOfSpike(step: Node): Node {
    const A = this.#A;
    const time = this.#setting.onGrid
      ? A.add(this.input(START, tensor("f64")), A.mul(A.float(step), this.value(DT)!))
      : this.b.add("gather", [this.input(TIMES, tensor("f64", [TIMES])), step]);
    const last = A.select(A.lt(step, this.#whole(0)), -Infinity, time);
    this.world.lasts.set(last, step);
    return last;
  }

  // ---------------------------------------------------------------------------------------------------- synapses

  /** A constant array: one node for each graph. */
  #indices(values: Int32Array): Node {
    let node = this.#arrays.get(values);
    if (!node) {
      const { origins } = this.b;
      this.b.origins = [];
      node = this.b.add("data", [], { values, type: tensor("i32", [values.length]) });
      this.b.origins = origins;
      this.#arrays.set(values, node);
    }
    return node;
  }
  readonly #arrays = new Map<Int32Array, Node>();

  /** Numbers, sizes and weights of a synapse. */
  #nameOfSynapse(name: string): Node | undefined {
    const { synapses } = this.place;
    if (!synapses) return undefined;
    switch (name) {
      case "i":
        return this.#number(this.#single ? this.input(SYNAPSE.source, tensor("i32")) : this.#indices(synapses.sources));
      case "j":
        return this.#number(this.#single ? this.input(SYNAPSE.target, tensor("i32")) : this.#indices(synapses.targets));
      case "N_pre":
        return this.#constant(synapses.count.pre);
      case "N_post":
        return this.#constant(synapses.count.post);
      case "weight":
        if (!synapses.weights) return undefined;
        return this.#single
          ? this.input(SYNAPSE.weight, tensor("f64"))
          : this.#data({ shape: [this.place.size], data: synapses.weights });
      default:
        return undefined;
    }
  }

  /** What the source or the target of each synapse has under a name. */
  #nameOfEnd(name: string): Node | undefined {
    const found = nameOfEnd(name);
    if (!found) return undefined;
    const ends = this.#ends[found.end];
    const values = ends.map(({ scope, end }) => {
      const value = found.name === "lastspike" ? scope.lastSpike() : scope.value(found.name);
      return value && this.#ofSynapses(value, end);
    });
    if (values.length === 0 || values.some((value) => value === undefined)) return undefined;
    const A = this.#A;
    // Of several parts, the one that the synapse goes to.
    return values.reduceRight((rest, value, k) => {
      const isHere = A.lt(this.#nameOfSynapse("j")!, ends[k + 1]!.end.from);
      const node = A.select(isHere, value!, rest!);
      const [step, restStep] = [value!, rest!].map((of) => this.world.lasts.get(of));
      if (step && restStep) this.world.lasts.set(node, A.select(isHere, step, restStep));
      return node;
    })!;
  }

  /** The value of each synapse's end, of one that each element has. */
  #ofSynapses(value: Node, { elements }: SynapseEnd): Node {
    if (isScalar(single(value.type))) return value;
    const node = this.b.add("gather", [value, this.#indices(elements)]);
    const step = this.world.lasts.get(value);
    if (step) this.world.lasts.set(node, this.b.add("gather", [step, this.#indices(elements)]));
    return node;
  }

  /** A name of another block, in what is recorded. */
  #member({ block, blockSpan, name, nameSpan }: Extract<Expr, { kind: "member" }>): Node {
    const scope = this.world.scopes.get(block);
    if (!scope || block === "") throw new Fault("E103", `no block is called "${block}"`, blockSpan);
    const node = scope.value(name);
    if (!node || this.#shared?.value(name) === node)
      throw new Fault("E103", `"${block}" has no value "${name}"`, nameSpan);
    return scope.everywhere(node);
  }

  /** `sum(p.x)`: over the synapses of each element, in the order of their sources. */
  #delivered(part: Extract<Expr, { kind: "member" }>): Node {
    this.#refuseSingle("sum(p.x)", part);
    const projection = this.world.scopes.get(part.block)!;
    const { synapses } = projection.place;
    const ends = synapses?.post.filter(({ population }) => population === this.place.block.name) ?? [];
    if (ends.length === 0) return this.#constant(0);
    const value = projection.everywhere(this.#number(projection.value(part.name)!));
    const sums = ends.map(({ rows }) =>
      this.b.add("spmv", [value, this.#indices(rows!.offsets), this.#indices(rows!.order)]),
    );
    return sums.slice(1).reduce((a, b) => this.#A.add(a, b), sums[0]!);
  }

  /** What `V_post` names, if it names anything of an end. */
  endOf(name: string): ReturnType<typeof nameOfEnd> {
    const found = nameOfEnd(name);
    return found && this.#ends[found.end].length > 0 ? found : undefined;
  }

  /** Whether the element is refractory where spikes are delivered: also in the step of its own. */
  isRefractory(): Node {
    return this.#single!.read(refractoryOf(this.place.block.name).delivery, "bool");
  }

  /** Whether something that happens at a rate happens in a step: with the probability 1 - exp(-rate·dt). */
  happens(rate: Expr, equation: number): Node {
    const A = this.#A;
    const mean = A.mul(this.number(rate, { equation }), this.value(DT)!);
    return A.lt(this.#uniform(`rate ${equation}`, {}), A.neg(A.expm1(A.neg(mean))));
  }

  #refuseSingle(what: string, at: Span): void {
    if (this.#single)
      throw new Fault("E130", `${what} is a value of all elements together: what one synapse does cannot use it`, at);
  }

  #floor(x: Node): Node {
    if (this.#setting.onGrid && x.op === "div") {
      const divided = divideTime(this.#clock, x.inputs[0]!, x.inputs[1]!);
      if (divided) return this.#A.float(divided.whole);
    }
    return this.#A.floor(x);
  }

  #modulo(x: Node, y: Node): Node {
    const divided = this.#setting.onGrid ? divideTime(this.#clock, x, y) : undefined;
    if (!divided) return BUILTINS["mod"]!.build(this.#A, x, y);
    const node = this.#A.select(this.#A.eq(y, 0), x, this.#A.mul(divided.rest, y));
    this.#remainders.set(node, divided.remainder);
    return node;
  }

  /** A sampled input at a time. */
  #sample({ name, step, linear, index }: { name: string; step: Expr; linear: boolean; index: number }, at: Node): Node {
    const A = this.#A;
    const values = this.value(name)!;
    const h = this.#number(this.lower(step, { equation: index }));
    const { shape } = single(values.type);
    const literal = constantOf(step);
    if (literal !== undefined && !(literal > 0))
      throw new Fault("E125", `the step of a table is a positive time, not ${literal}`, step);
    if (shape.length === 0 || shape.length > 2)
      throw new Fault("E125", "the values of a table are an array, or a matrix with a row for each time", step);
    const divided = this.#setting.onGrid ? divideTime(this.#clock, at, h) : undefined;
    const quotient = A.div(at, h);
    const whole = divided?.whole ?? this.b.add("convert", [A.floor(quotient)], { dtype: "i64" });
    const here = this.b.add("gather", [values, whole]);
    const { shape: found } = single(here.type);
    if (!this.#setting.vectors && found.length > 0 && !sameShape(found, this.shape))
      throw new Fault(
        "E125",
        `a row of the table has the shape ${showShape(found)}, not one value for each element`,
        step,
      );
    if (!linear) return here;
    const next = this.b.add("gather", [values, A.add(whole, this.#whole(1))]);
    return A.add(here, A.mul(A.sub(next, here), divided?.rest ?? A.sub(quotient, A.floor(quotient))));
  }

  /** For the past of an end of the synapses. */
  #pastHint(what: Expr): string | undefined {
    const end = what.kind === "name" ? this.endOf(what.name) : undefined;
    return end && `write past = delay(${end.name}, …) in the population, and past_${end.end} here`;
  }

  /** The value of a state some time ago: cubic through values and slopes at the steps around. */
  #delayed(part: Extract<Expr, { kind: "call" }>, [, ago]: readonly Node[]): Node {
    const [what] = part.args as [Expr, Expr];
    const { delays, constants, onGrid } = this.#setting;
    this.#refuseSingle("delay(x, T)", part);
    const fault = (message: string, at: Span, hint?: string): Fault => new Fault("E126", message, at, hint);
    const state = what.kind === "name" ? what.name : "";
    if (this.place.block.states.get(state)?.kind !== "derivative")
      throw fault("only the past of a state with a differential equation is kept", what, this.#pastHint(what));
    const T = this.#number(ago!);
    if (!this.isConstant(T)) throw fault("a delay does not change in a run: it may use parameters", part.args[1]!);
    if (!onGrid) throw new OptionError("E304", "a delay needs steps of one length: it cannot run on a list of times");
    const A = this.#A;
    const b = this.b;
    const before = constants.list.length;
    const whole = this.constant("whole", T);
    const rest = this.constant("rest", T);
    const names = {
      state: qualified(this.place.block.name, state),
      values: `delay.${delays.length}.values`,
      slopes: `delay.${delays.length}.slopes`,
    };
    const { shape } = single(this.#values.get(state)!.type);
    const delay: Delay = { ...names, rows: `delay.${delays.length}.rows`, whole: constants.list[before]!.name, shape };
    delays.push(delay);
    const [values, slopes] = [delay.values, delay.slopes].map((name) =>
      this.input(name, tensor("f64", [delay.values])),
    );
    const rows = this.input(delay.rows, tensor("i64"));
    // Where in the step, less what the delay has beyond whole steps: in (-1, 1].
    const position = A.div(A.float(this.input(POSITION, tensor("i32"))), this.#setting.parts);
    const from = A.sub(position, rest);
    const isEarlier = A.lt(from, 0);
    const part0 = A.select(isEarlier, A.add(from, 1), from);
    const step = A.sub(this.input(STEP, tensor("i64")), whole);
    const row = A.select(isEarlier, A.sub(step, this.#whole(1)), step);
    const at = (ring: Node, k: Node): Node =>
      b.add("gather", [ring, ringPlaces(b, A.imod(A.max(k, this.#whole(0)), rows), shape)]);
    const next = A.add(row, this.#whole(1));
    const h = this.value(DT)!;
    const [y0, y1] = [at(values!, row), at(values!, next)];
    const [d0, d1] = [A.mul(h, at(slopes!, row)), A.mul(h, at(slopes!, next))];
    // Cubic Hermite interpolation; Hairer, Nørsett & Wanner 1993, II.6.
    const rise = A.sub(y1, y0);
    const s = part0;
    const back = A.sub(s, 1);
    const curve = A.add(A.mul(A.sub(1, A.mul(2, s)), rise), A.add(A.mul(back, d0), A.mul(s, d1)));
    const inside = A.add(A.add(A.mul(A.sub(1, s), y0), A.mul(s, y1)), A.mul(A.mul(s, back), curve));
    return A.select(A.lt(row, this.#whole(0)), y0, inside);
  }

  // ------------------------------------------------------------------------------------------------- draws

  /** A uniform number in (0, 1): each call in the text, at each place where its function is called, has a stream of its own. */
  #draw(at: Span, context: Context): Node {
    const path = [at, ...(context.callers ?? [])].map(({ start }) => start).join(" ");
    return this.#uniform(`${context.equation ?? `"${context.defines}"`} ${path}`, context);
  }

  #uniform(stream: string, { once, shared, shape = [] }: Context): Node {
    const { streams, vectors } = this.#setting;
    if (!streams.has(stream)) streams.set(stream, streams.size);
    const b = this.b;
    const step = once || !this.value(TIME) ? this.#whole(-1) : this.input(DRAW, tensor("i64"));
    const int = (node: Node): Node => b.add("convert", [node], { dtype: "i32" });
    const words = [int(step), int(this.#A.idiv(step, this.#whole(2 ** 32)))];
    const seed = [SEED.low, SEED.high].map((name) => this.input(name, tensor("i32")));
    const element =
      vectors && shape.length > 0 ? this.#entries(shape) : shared || vectors ? this.#A.integer(0) : this.index();
    return b.add("random", [...seed, ...words, element], { stream: streams.get(stream)!, dtype: "f64" });
  }

  /** Numbers of the entries of an array, row by row. */
  #entries(shape: Shape): Node {
    const all = this.b.add("iota", [], { length: elements(shape) });
    return shape.length === 1 ? all : this.b.add("reshape", [all], { shape });
  }

  /** White noise over a step: a normal number over √dt. */
  #noise(name: string, { shape }: Context): Node {
    const normal = this.#A.norminv(this.#uniform(name, { shape }));
    return this.#A.div(normal, this.#A.sqrt(this.value(DT)!));
  }

  // ------------------------------------------------------------------------------------------- vectors and matrices

  /** In a population, each element's product; of vectors and matrices, mathjs's. */
  #product(x: Node, y: Node, at: Span): Node {
    const [a, b] = [single(x.type).shape, single(y.type).shape];
    if (!this.#setting.vectors || a.length === 0 || b.length === 0) return this.#A.mul(x, y);
    if (a.length === 1 && b.length === 1) {
      if (!sameShape(a, b)) throw misfit(a, b, at);
      return this.#reduced("add", this.#A.mul(x, y));
    }
    if (a.at(-1) !== b[0]) throw misfit(a, b, at);
    if (a.length === 2) return this.b.add("matmul", [x, y]);
    // A row times a matrix: its transpose times the vector.
    return this.b.add("matmul", [this.#transposed(y), x]);
  }

  #quotient(x: Node, y: Node): Node {
    if (this.#setting.vectors && single(y.type).shape.length > 0)
      throw new TypeError(
        `a quotient by an array of shape ${showShape(single(y.type).shape)}: write ./ for each element`,
      );
    return this.#A.div(x, y);
  }

  #transposed(x: Node): Node {
    const { shape } = single(x.type);
    if (shape.length < 2) return x;
    const [rows, columns] = shape as readonly [number, number];
    const places = new Int32Array(rows * columns);
    for (let k = 0, j = 0; j < columns; j++) for (let i = 0; i < rows; i++) places[k++] = i * columns + j;
    return this.#picked(x, places, [columns, rows]);
  }

  /** Elements of an array, counted row by row. */
  #picked(x: Node, places: Int32Array, shape: Shape): Node {
    const flat = this.b.add("reshape", [x], { shape: [elements(single(x.type).shape)] });
    if (shape.length === 0) return this.b.add("gather", [flat, this.#A.integer(places[0]!)]);
    return this.b.add("gather", [flat, this.b.add("data", [], { values: places, type: tensor("i32", shape) })]);
  }

  #indexed(part: Extract<Expr, { kind: "index" }>, [x]: readonly Node[]): Node {
    const { shape } = single(x!.type);
    const dims = part.args.slice(1);
    if (dims.length !== shape.length)
      throw new TypeError(`${dims.length} indices of an array of shape ${showShape(shape)}`);
    const lengths = shape as readonly number[];
    const chosen = dims.map((dim, k) => this.#places(dim, lengths[k]!));
    let places = [0];
    chosen.forEach((list, k) => {
      places = places.flatMap((place) => list.map((at) => place * lengths[k]! + at));
    });
    const kept = chosen.filter((_, k) => dims[k]!.kind === "range").map(({ length }) => length);
    return this.#picked(x!, Int32Array.from(places), kept);
  }

  /** The places of an index, from 0. */
  #places(dim: Expr, length: number): number[] {
    const number = (expr: Expr): number => {
      if (expr.kind === "name" && expr.name === "end") return length;
      return this.#evaluate(this.lower(expr, {}), expr);
    };
    const check = (place: number, at: Span): number => {
      if (Number.isInteger(place) && place >= 1 && place <= length) return place - 1;
      throw new Fault("E110", `the index ${place} of an array with ${length} places, which are counted from 1`, at);
    };
    if (dim.kind !== "range") return [check(number(dim), dim)];
    const ends = dim.args.map(number);
    const [from, to, step] = [ends[0]!, ends.at(-1)!, ends.length === 3 ? ends[1]! : 1];
    if (!(Math.abs(step) > 0)) throw new Fault("E110", "a range with a step of 0", dim);
    const count = Math.max(0, Math.floor((to - from) / step + 1e-9) + 1);
    if (count < 1 || count > length) throw new Fault("E110", `a range of ${count} places, of ${length}`, dim);
    return Array.from({ length: count }, (_, k) => check(from + k * step, dim));
  }

  /** `[a, b, …]`: numbers, or arrays of one shape. */
  #literal(part: Extract<Expr, { kind: "array" }>, args: readonly Node[]): Node {
    const shapes = args.map((arg) => single(arg.type).shape);
    const [shape = []] = shapes;
    const odd = shapes.findIndex((other) => !sameShape(other, shape));
    if (odd >= 0) throw misfit(shape, shapes[odd]!, part.args[odd]!);
    const lengths = shape as readonly number[];
    if (!args.every(isKnown))
      return this.#stacked(
        args.map((arg) => this.#number(arg)),
        lengths,
      );
    const length = elements(shape);
    const values = new Float64Array(args.length * length);
    args.forEach((arg, k) => values.set(this.#numbers(arg, part.args[k]!), k * length));
    return this.#data({ shape: [args.length, ...lengths], data: values });
  }

  /** Values as the rows of an array. */
  #stacked(rows: readonly Node[], shape: readonly number[]): Node {
    if (rows.length === 1 && shape.length > 0) return this.b.add("reshape", [rows[0]!], { shape: [1, ...shape] });
    const all = [rows.length, ...shape];
    const start = this.#data({ shape: all, data: new Float64Array(product(all)) });
    return rows.reduce((array, row, k) => this.b.add("update", [array, this.#A.integer(k), row]), start);
  }

  #array(part: Extract<Expr, { kind: "call" }>, args: readonly Node[]): Node {
    const values = args.map((arg, k) => this.#evaluate(arg, part.args[k]!));
    const lengths = part.name === "linspace" ? values.slice(2) : part.name === "range" ? [] : values;
    checkLengths(lengths, part);
    this.#elements += product(lengths);
    if (this.#elements > MOST_ELEMENTS)
      throw new Fault("E006", `the arrays of the text have more than ${MOST_ELEMENTS} elements in all`, part);
    switch (part.name) {
      case "linspace":
        return this.#data({ shape: lengths, data: linspace(values[0]!, values[1]!, values[2]!) });
      case "range": {
        // As in mathjs's expressions the end is in, unless a last argument is false.
        const isSaid = part.args.at(-1)!.kind === "boolean";
        const [from, to, step = 1] = (isSaid ? values.slice(0, -1) : values) as [number, number, number?];
        const count =
          !isSaid || values.at(-1) ? Math.floor((to - from) / step + 1e-9) + 1 : Math.ceil((to - from) / step - 1e-9);
        if (!(count >= 1 && count <= MOST_ELEMENTS)) throw new Fault("E110", `a range of ${count} numbers`, part);
        return this.#data({ shape: [count], data: Float64Array.from({ length: count }, (_, k) => from + k * step) });
      }
      default: {
        const data = new Float64Array(product(lengths)).fill(part.name === "ones" ? 1 : 0);
        return this.#data({ shape: lengths, data });
      }
    }
  }

  /** The lengths of an array, as a call says them. */
  #lengths(part: Extract<Expr, { kind: "call" }>, args: readonly Node[]): readonly number[] {
    const lengths = args.map((arg, k) => this.#evaluate(arg, part.args[k]!));
    checkLengths(lengths, part);
    return lengths;
  }

  #fromFile(part: Extract<Expr, { kind: "call" }>, { defines = "" }: Context): Node {
    const [path] = part.args as [Expr];
    if (path.kind !== "string") throw new Fault("E128", "a file's name in quotation marks is needed here", path);
    const array =
      this.#setting.data.get(qualified(this.place.block.name, defines)) ?? this.#setting.model.files.get(path.value);
    if (typeof array !== "object") {
      const full = qualified(this.place.block.name, defines);
      const key = isPlainName(full) ? full : `"${full}"`;
      const hint =
        defines === "" ? undefined : `give it as data: { ${key}: … }, on the command line as --data ${full}=file`;
      throw new Fault("E128", `cannot read "${path.value}": ${array ?? "there are no files here"}`, path, hint);
    }
    return this.#data(array);
  }

  #data({ shape, data }: NumberArray): Node {
    if (shape.length === 0) return this.#constant(data[0]!);
    return this.b.add("data", [], { values: Float64Array.from(data), type: tensor("f64", shape) });
  }

  #reduced(fn: "add" | "mul" | "min" | "max", x: Node, at?: Span): Node {
    if (at) this.#refuseSingle("a sum over the population", at);
    return isScalar(single(x.type)) ? x : this.b.add("reduce", [x], { fn });
  }

  /** The value some elements on. */
  #shifted(part: Extract<Expr, { kind: "call" }>, [x, by, outside]: readonly Node[]): Node {
    const A = this.#A;
    const { shape } = single(x!.type);
    if (shape.length !== 1) {
      this.#refuseSingle("shift", part);
      if (shape.length === 0 && !this.#setting.vectors)
        return this.#shifted(part, [this.everywhere(x!), by!, outside!]);
      throw new TypeError(`shift of an array of shape ${showShape(shape)}`);
    }
    const length = shape[0] as number;
    const mode = part.args[2];
    if (mode?.kind === "string" && mode.value !== "wrap" && mode.value !== "copy")
      throw new Fault("E110", `shift knows "wrap", "copy" and a value, not "${mode.value}"`, mode);
    // How far is a number of 53 bits; where it is known and short, all are of 32.
    const far = constantOf(part.args[1]!);
    const dtype = far !== undefined && Math.abs(far) + length < 2 ** 31 ? "i32" : "i64";
    const int = (node: Node): Node => this.b.add("convert", [node], { dtype });
    const whole = (value: number): Node => this.b.add("const", [], { value, dtype });
    const place = A.add(int(this.b.add("iota", [], { length })), int(this.#number(by!)));
    if (mode?.kind === "string" && mode.value === "wrap")
      return this.b.add("gather", [x!, A.imod(place, whole(length))]);
    const found = this.b.add("gather", [this.#number(x!), place]);
    if (mode?.kind === "string") return found;
    const isInside = A.and(A.le(whole(0), place), A.lt(place, whole(length)));
    return A.select(isInside, found, outside ? this.#number(outside) : 0);
  }

  // -------------------------------------------------------------------------------------------------------- numbers

  /** `x^n` with a small whole n is multiplication; of a matrix, mathjs's. */
  #power({ args }: { readonly args: readonly Expr[] }, x: Node, y: Node, each = false): Node {
    const n = constantOf(args[1]!);
    const isSmall = n !== undefined && Number.isInteger(n) && Math.abs(n) <= 8;
    const { shape } = single(x.type);
    if (this.#setting.vectors && !each && shape.length > 0) {
      if (!isSmall || n < 1 || shape.length !== 2 || shape[0] !== shape[1])
        throw new TypeError(`a power of an array of shape ${showShape(shape)}: write .^ for each element`);
      let result = x;
      for (let k = 1; k < n; k++) result = this.b.add("matmul", [result, x]);
      return result;
    }
    return isSmall ? power(this.#A, x, n) : this.#A.pow(x, y);
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

  /** The number an expression of constants stands for. */
  #evaluate(node: Node, at: Expr): number {
    if (!isScalar(single(node.type))) throw new Fault("E110", "one number is needed here", at);
    return this.#numbers(node, at)[0]!;
  }

  /** The numbers of an expression of constants. */
  #numbers(node: Node, at: Expr): ArrayLike<number> {
    if (node.op === "const") return [node.attrs.value];
    if (node.op === "data") return node.attrs.values;
    const needed = new Set<Node>([node]);
    for (const next of needed) next.inputs.forEach((input) => needed.add(input));
    if ([...needed].some(({ op }) => op === "input"))
      throw new Fault("E110", "a constant is needed here", at, "lengths and places are numbers, not parameters");
    const b = new Builder();
    const copies = new Map<Node, Node>();
    for (const next of [...needed].toSorted((x, y) => x.id - y.id))
      copies.set(
        next,
        (b.add as (...all: unknown[]) => Node).call(
          b,
          next.op,
          next.inputs.map((input) => copies.get(input)!),
          next.attrs,
        ),
      );
    return interpret(b.finish([{ name: "value", node: copies.get(this.#number(node)) ?? copies.get(node)! }]), {})[
      "value"
    ]!;
  }

  #constant(value: number): Node {
    return this.b.add("const", [], { value, dtype: "f64" });
  }

  /** Numbers of the elements, from 0. */
  index(): Node {
    return (this.#index ??= this.#single?.element ?? this.b.add("iota", [], { length: this.place.size }));
  }

  #number(node: Node): Node {
    const { dtype } = single(node.type);
    return dtype === "f64" ? node : this.b.add("convert", [node], { dtype: "f64" });
  }

  boolean(value: Expr, context: Context, what: string): Node {
    return this.#boolean(this.lower(value, context), value, what);
  }

  #boolean(node: Node, at: Expr, what: string, hint?: string): Node {
    if (single(node.type).dtype === "bool") return node;
    throw new Fault("E107", `"${what}" needs a Boolean here, such as a comparison; this is a number`, at, hint);
  }

  /** For `not V > 0`, which is `(not V) > 0`. */
  #notHint(operand: Expr, root: Expr): string | undefined {
    const { text } = this.#setting.model.source;
    for (const part of postorder(root)) {
      const [left, right] =
        part.kind === "operator" && ["<", "<=", ">", ">=", "==", "!="].includes(part.operator) ? part.args : [];
      if (left?.kind === "operator" && left.operator === "not" && left.args[0] === operand)
        return `write not (${text.slice(operand.start, right!.end)})`;
    }
    return undefined;
  }

  /** In a population a value is one number or one for each element. */
  fits(node: Node, at: Expr): Node {
    const { shape } = single(node.type);
    if (this.#setting.vectors || shape.length === 0 || sameShape(shape, this.shape)) return node;
    const { block, size, synapses } = this.place;
    const ofSynapses = synapses && this.#perSynapse(node, synapses);
    if (ofSynapses) return ofSynapses;
    if (block.kind === "shared") return node;
    const where = synapses ? `for ${size} synapses` : `in a population of ${size}`;
    throw new Fault("E110", `an array of shape ${showShape(shape)}, ${where}`, at);
  }

  /** The same of a value of one's own. */
  ofEachSynapse(node: Node): Node | undefined {
    return this.place.synapses && this.#perSynapse(node, this.place.synapses);
  }

  /** Of a matrix, the entry of each synapse; of as many values as the list of synapses has, that of its row. */
  #perSynapse(node: Node, { sources, targets, rows, count: { pre, post } }: Synapses): Node | undefined {
    const { shape } = single(node.type);
    if (sameShape(shape, [post, pre]))
      return this.#picked(
        node,
        targets.map((target, k) => target * pre + sources[k]!),
        this.shape,
      );
    return rows && sameShape(shape, [rows.length]) ? this.#picked(node, rows, this.shape) : undefined;
  }

  /** The same value for every element, as an array. */
  everywhere(node: Node): Node {
    if (this.#single || this.#setting.vectors || !isScalar(single(node.type))) return node;
    return this.#A.select(this.#A.le(0, this.index()), node, node);
  }
}

const isKnown = ({ op }: Node): boolean => op === "const" || op === "data";

const product = (lengths: readonly number[]): number => lengths.reduce((a, b) => a * b, 1);

function checkLengths(lengths: readonly number[], at: Span): void {
  if (lengths.some((length) => !Number.isSafeInteger(length) || length < 1) || product(lengths) > MOST_ELEMENTS)
    throw new Fault("E110", `an array of ${lengths.join(" × ")} elements; it can have 1 to ${MOST_ELEMENTS}`, at);
}

const misfit = (a: Shape, b: Shape, at: Span): Fault =>
  new Fault("E110", `the shapes ${showShape(a)} and ${showShape(b)} do not fit`, at);

function origins({ start, end }: Span, { equation, callers = [] }: Context): readonly Origin[] {
  return equation === undefined ? callers : [{ equation, start, end }, ...callers];
}
