/**
 * A program as calls of tfjs: one for each operation on an array, in a loop for each scan. A tensor is disposed of after
 * its last use, so their number is the same after each turn.
 */
import {
  isElementwise,
  isInteger,
  isScalar,
  isTuple,
  single,
  type ElementwiseOp,
  type Graph,
  type Node,
  type NodeOf,
  type Program,
  type Shape,
} from "../../ir/index.ts";
import type { Source } from "../backend.ts";
import { Names, Writer } from "../writer.ts";
import { Host, literal } from "../host.ts";
import { lifetimes, type Lifetimes, type Place } from "./lifetimes.ts";
import { logsOf } from "../logs.ts";
import { isGiven, sidesOf, type Sides } from "../sides.ts";
import type { Variant } from "./variants.ts";

/** Pure. The text is the body of `(tf, ops, data) => (memory, lengths) => void`. */
export function emitEager(program: Program, variant: Variant): Source {
  const head = new Writer();
  const names = new Names();
  const emitter = new Emitter(program, variant, head, names);
  const body = emitter.run();
  const out = new Writer();
  out.line('"use strict";');
  out.line("const { scalar, tensor, full, column, iota, rows, draw } = ops;");
  out.append(head.finish());
  out.block(`return ${emitter.waits ? "async " : ""}function run(memory, lengths)`, () => {
    out.line("const { tensors, numbers, arrays, lists, logs } = memory;");
    out.append(body);
  });
  return { language: "js", ...out.finish() };
}

/** The functions of tfjs for ops; others are among `ops`, for they have to do more. */
const CALLS: Readonly<Partial<Record<ElementwiseOp, string>>> = {
  ...{ add: "tf.add", sub: "tf.sub", mul: "tf.mul", div: "tf.div", neg: "tf.neg", abs: "tf.abs", sqrt: "tf.sqrt" },
  ...{ floor: "tf.floor", lt: "tf.less", le: "tf.lessEqual", eq: "tf.equal", pow: "tf.pow", atan2: "tf.atan2" },
  ...{ and: "tf.logicalAnd", or: "tf.logicalOr", not: "tf.logicalNot", idiv: "ops.idiv", imod: "ops.imod" },
  ...{ min: "ops.min", max: "ops.max", select: "ops.select", copysign: "ops.copysign" },
};

class Emitter {
  readonly #program: Program;
  readonly #variant: Variant;
  readonly #names: Names;
  readonly #host: Host;
  readonly #sides: Sides;
  readonly #out = new Writer();
  /** What stands for scalars of the host, and for tensors. */
  readonly #scalars = new Map<Node, string>();
  readonly #tensors = new Map<Node, string>();
  /** Tensors of scalars of the host. */
  readonly #lifted = new Map<Node, string>();
  readonly #lists = new Map<Node, string>();
  readonly #logs = new Map<Node, string>();
  /** Of nodes that have several results: what is to be done where one is taken. */
  readonly #results = new Map<Node, readonly ((value: Node) => void)[]>();
  /** Whether the code waits for the device. */
  waits = false;

  constructor(program: Program, variant: Variant, head: Writer, names: Names) {
    this.#program = program;
    this.#variant = variant;
    this.#names = names;
    this.#host = new Host(head, names);
    this.#sides = sidesOf(program.graph);
  }

  run() {
    const { graph, inputs, outputs } = this.#program;
    const out = this.#out;
    const isState = (name: string): boolean => outputs.get(name) === inputs.get(name);
    const given = new Set<Node>();
    for (const { count, buffers } of logsOf(this.#program)) {
      const name = this.#names.fresh("log");
      out.line(`const ${name} = logs[${this.#id(inputs, count)}];`);
      for (const input of [count, ...buffers]) this.#logs.set(input, name);
    }
    for (const input of graph.inputs) {
      const { name } = input.attrs;
      if (this.#logs.has(input)) continue;
      const text = this.#names.fresh(name);
      const id = this.#id(inputs, input);
      if (this.#sides.isHost(input)) {
        this.#scalars.set(input, text);
        out.line(`const ${text} = numbers[${id}];`, input.origins);
      } else {
        this.#tensors.set(input, text);
        out.line(`const ${text} = tensors[${id}];`, input.origins);
        if (!isState(name)) given.add(input);
      }
    }
    const { life, lifts } = this.#graph(graph, (node) => !given.has(node) && !this.#isList(node));
    graph.outputs.forEach(({ name, node }, k) => {
      const { id } = outputs.get(name)!;
      if (this.#logs.has(node)) return;
      const list = this.#lists.get(node);
      if (list) out.line(`lists[${id}] = ${list};`, node.origins);
      else if (this.#sides.isHost(node)) out.line(`numbers[${id}] = ${this.#scalar(node)};`, node.origins);
      else out.line(`tensors[${id}] = ${this.#given(life, node, `end:${k}`)};`, node.origins);
    });
    this.#dispose(lifts);
    return out.finish();
  }

  #id(buffers: Program["inputs"], input: Node): number {
    return buffers.get((input as NodeOf<"input">).attrs.name)!.id;
  }

  /** Writes a body; says how long its tensors live, and which tensors of scalars are to be disposed of at its end. */
  #graph(g: Graph, isMine: (node: Node) => boolean) {
    const isOwned = (node: Node): boolean => {
      const isArray = !isTuple(node.type) && node.op !== "const" && node.op !== "data" && node.op !== "iota";
      return isArray && !this.#sides.isHost(node) && !this.#logs.has(node) && !this.#isOfLog(node) && isMine(node);
    };
    const life = lifetimes(g, isOwned);
    const lifts: string[] = [];
    const end = (at: number): void => this.#dispose((life.ends.get(at) ?? []).map((node) => this.#tensors.get(node)!));
    for (const input of g.inputs) this.#lift(input, lifts);
    end(-1);
    g.nodes.forEach((node, at) => {
      if (node.op === "scan") this.#loop(node, life, g);
      else if (node.op === "append") this.#append(node, life);
      else if (node.op === "get") this.#results.get(node.inputs[0]!)![node.attrs.index]!(node);
      else if (node.op !== "input") this.#node(node);
      if (node.op !== "input") this.#lift(node, lifts);
      end(at);
    });
    return { life, lifts };
  }

  #isOfLog = (node: Node): boolean => node.op === "get" && node.inputs[0]!.op === "append";

  /** The tensor of a scalar, if something takes it as one. */
  #lift(node: Node, lifts: string[]): void {
    if (!this.#sides.lifted.has(node) || !this.#sides.isHost(node) || node.op === "const") return;
    const name = this.#names.fresh("s");
    const { dtype } = single(node.type);
    this.#out.line(`const ${name} = tensor(${this.#scalar(node)}, "${dtype}");`, node.origins);
    this.#lifted.set(node, name);
    lifts.push(name);
  }

  #dispose(tensors: readonly string[]): void {
    if (tensors.length > 0) this.#out.line(tensors.map((name) => `${name}.dispose();`).join(" "));
  }

  /** A node with one result. */
  #node(node: Node): void {
    if (node.op === "const" || node.op === "data" || node.op === "iota") return;
    if (this.#sides.isHost(node)) {
      const name = this.#names.fresh();
      this.#out.line(`const ${name} = ${this.#hostText(node)};`, node.origins);
      this.#scalars.set(node, name);
      return;
    }
    const text = isElementwise(node.op) ? this.#elementwise(node) : this.#structural(node);
    const name = this.#names.fresh();
    this.#out.line(`const ${name} = ${text};`, node.origins);
    this.#tensors.set(node, name);
  }

  #hostText(node: Node): string {
    if (node.op === "gather") return `ops.at(${this.#known(node.inputs[0]!)}, ${this.#scalar(node.inputs[1]!)})`;
    if (node.op === "reduce") {
      const [x] = node.inputs as [Node];
      const isOne = isScalar(single(x.type));
      return `ops.reduce("${node.attrs.fn}", "${single(node.type).dtype}", ${isOne ? `[${this.#scalar(x)}]` : this.#known(x)})`;
    }
    return this.#host.apply(
      node,
      node.inputs.map((input) => this.#scalar(input)),
    );
  }

  /** A scalar of the host. */
  #scalar(value: Node): string {
    const from = this.#sides.origin(value);
    return from.op === "const" ? literal(from) : this.#scalars.get(from)!;
  }

  /** An array of which the host has a copy. */
  #known(value: Node): string {
    const from = this.#sides.origin(value);
    if (from.op === "iota") return this.#host.declare(`iota(${from.attrs.length})`, "iota");
    if (from.op === "data") return this.#data(from);
    if (from.op === "reshape") return this.#known(from.inputs[0]!);
    const buffer = from.op === "input" ? this.#program.inputs.get(from.attrs.name) : undefined;
    if (!buffer) throw new TypeError(`${from.op}: an array that the host does not know`);
    return `arrays[${buffer.id}]`;
  }

  #data = (node: NodeOf<"data">): string => `data[${this.#program.place.get(node)![0]!.id}]`;

  /** A value as a tensor. */
  #tensor(value: Node): string {
    const from = this.#sides.origin(value);
    const known = this.#tensors.get(value) ?? this.#tensors.get(from) ?? this.#lifted.get(from);
    if (known !== undefined) return known;
    if (from.op === "const")
      return this.#host.declare(`ops.keep(tensor(${literal(from)}, "${from.attrs.dtype}"))`, "c");
    const { dtype, shape } = single(from.type);
    if (from.op === "data" || from.op === "iota")
      return this.#host.declare(`ops.keep(tensor(${this.#known(from)}, "${dtype}", ${this.#shape(shape)}))`, "c");
    throw new TypeError(`${from.op}: no tensor of it`);
  }

  #shape = (shape: Shape): string =>
    `[${shape.map((dim) => (typeof dim === "number" ? dim : `lengths[${JSON.stringify(dim)}]`)).join(", ")}]`;

  #elementwise(node: Node): string {
    const { dtype, shape } = single(node.type);
    const [x] = node.inputs as [Node, ...Node[]];
    switch (node.op) {
      case "random":
        return this.#random(node);
      case "convert":
        return `ops.convert(${this.#tensor(x)}, "${single(x.type).dtype}", "${dtype}")`;
      case "select":
        return `ops.select(${this.#tensor(x)}, ${node.inputs
          .slice(1)
          .map((arm) => this.#arm(arm, shape))
          .join(", ")})`;
      default: {
        const { composed, functions } = this.#variant;
        const known = CALLS[node.op as ElementwiseOp] ?? (functions.has(node.op) ? `tf.${node.op}` : undefined);
        const name = composed.has(node.op) ? `ops.${node.op}` : known;
        if (name === undefined) throw new TypeError(`${node.op} has no spelling in tfjs`);
        return `${name}(${node.inputs.map((input) => this.#tensor(input)).join(", ")})`;
      }
    }
  }

  /** One side of a choice: constants are arrays that are made once. */
  #arm(value: Node, shape: Shape): string {
    const from = this.#sides.origin(value);
    const isFixed = shape.every((dim) => typeof dim === "number");
    if (from.op !== "const" || !isFixed || shape.length === 0) return this.#tensor(value);
    const { dtype } = from.attrs;
    return this.#host.declare(`ops.keep(full(${this.#shape(shape)}, ${literal(from)}, "${dtype}"))`, "c");
  }

  /** Draws are the host's: they need words of 32 bits. */
  #random(node: NodeOf<"random">): string {
    const [seedLow, seedHigh, stepLow, stepHigh, element] = node.inputs as [Node, Node, Node, Node, Node];
    const known = (value: Node): string => (this.#sides.isHost(value) ? this.#scalar(value) : this.#known(value));
    const length = this.#shape(single(node.type).shape).slice(1, -1).replaceAll(",", " *");
    const words = [seedLow, seedHigh, stepLow, stepHigh, element].map(known);
    const drawn = `draw(new Float32Array(${length}), ${[node.attrs.stream, ...words].join(", ")})`;
    return `tensor(${drawn}, "f32", ${this.#shape(single(node.type).shape)})`;
  }

  #structural(node: Node): string {
    const [x, y, z] = node.inputs as [Node, Node, Node];
    switch (node.op) {
      case "reduce":
        return `ops.reduceAll("${node.attrs.fn}", ${this.#tensor(x)})`;
      case "matmul":
        return `ops.${this.#isMatrix(x, y) ? "matmulBy" : "matmul"}(${this.#tensor(x)}, ${this.#tensor(y)})`;
      case "reshape":
        return `tf.reshape(${this.#tensor(x)}, ${this.#shape(node.attrs.shape)})`;
      case "gather":
        return this.#gather(x, y);
      case "update": {
        const index = this.#sides.isHost(y) ? this.#scalar(y) : this.#tensor(y);
        const inside = this.#isInside(y, single(x.type).shape[0]!);
        const once = this.#sides.isHost(y) || this.#run(y) !== undefined;
        return `ops.update(${[this.#tensor(x), index, this.#tensor(z), inside, once].join(", ")})`;
      }
      case "spmv":
        return this.#spmv(node);
      default:
        throw new TypeError(`${node.op} has no spelling in tfjs`);
    }
  }

  /** Whether a vector is multiplied by a matrix that a run does not change. */
  #isMatrix(x: Node, y: Node): boolean {
    return single(y.type).shape.length === 1 && isGiven(this.#program, this.#sides.origin(x));
  }

  #gather(x: Node, index: Node): string {
    if (this.#sides.isHost(index)) return `ops.entry(${this.#tensor(x)}, ${this.#scalar(index)})`;
    const from = this.#sides.origin(index);
    const length = single(x.type).shape[0]!;
    const inside = this.#isInside(index, length);
    const { shape } = single(index.type);
    const run = this.#run(index);
    if (run) return `ops.slice(${this.#tensor(x)}, ${run.first}, ${run.length})`;
    if (from.op === "data" && inside === "true" && shape.length === 1) {
      const places = this.#indices(this.#data(from), this.#variant.gather === "gatherND");
      return `tf.${this.#variant.gather}(${this.#tensor(x)}, ${places})`;
    }
    return `ops.gather(${this.#tensor(x)}, ${this.#tensor(index)}, ${inside})`;
  }

  /** Code that says whether all indices are of an array of this length. */
  #isInside(index: Node, length: number | string): string {
    const range = this.#range(index);
    if (!range) return "false";
    const end = typeof length === "number" ? length : `lengths[${JSON.stringify(length)}]`;
    const [low, high] = range.map((text) => (/^\d+$/.test(text) ? Number(text) : text)) as [
      number | string,
      number | string,
    ];
    if (typeof low === "number" && typeof high === "number" && typeof end === "number") return String(high < end);
    return `${low} >= 0 && ${high} < ${end}`;
  }

  /** The least and the largest of some indices, as far as the host can tell. */
  #range(value: Node): readonly [string, string] | undefined {
    const from = this.#sides.origin(value);
    if (this.#sides.isHost(from)) return [this.#scalar(from), this.#scalar(from)];
    const [x, y] = from.inputs as [Node, Node];
    switch (from.op) {
      case "iota":
        return ["0", String(Math.max(0, from.attrs.length - 1))];
      case "data": {
        let [low, high] = [Infinity, -Infinity];
        for (const entry of from.attrs.values) [low, high] = [Math.min(low, entry), Math.max(high, entry)];
        return from.attrs.values.length === 0 ? ["0", "0"] : [`${low}`, `${high}`];
      }
      case "convert":
        return isInteger(single(x.type).dtype) ? this.#range(x) : undefined;
      case "reshape":
        return this.#range(x);
      case "add": {
        const [a, b] = [this.#range(x), this.#range(y)];
        return a && b && [`${a[0]} + ${b[0]}`, `${a[1]} + ${b[1]}`];
      }
      default:
        return undefined;
    }
  }

  /** Indices that are numbers in a row: the first, and how many. */
  #run(index: Node): { first: string; length: number } | undefined {
    const from = this.#sides.origin(index);
    if (from.op !== "add") return undefined;
    const [first, rest] = from.inputs as [Node, Node];
    let places = this.#sides.origin(rest);
    if (places.op === "convert") places = this.#sides.origin(places.inputs[0]!);
    return this.#sides.isHost(first) && places.op === "iota"
      ? { first: this.#scalar(first), length: places.attrs.length }
      : undefined;
  }

  #spmv(node: NodeOf<"spmv">): string {
    const [x, offsets, columns, weights] = node.inputs as [Node, Node, Node, Node?];
    const [starts, places] = [this.#sides.origin(offsets), this.#sides.origin(columns)];
    if (starts.op !== "data" || places.op !== "data")
      throw new TypeError("spmv: its offsets and columns are not constant");
    const [first, last] = [starts.attrs.values[0]!, starts.attrs.values.at(-1)!];
    const isPart = last - first < places.attrs.values.length;
    const { gather, sums } = this.#variant;
    const isWhole = !isPart && last === single(x.type).shape[0] && places.attrs.values.every((place, k) => place === k);
    const part = isPart ? `${this.#data(places)}.subarray(${first}, ${last})` : this.#data(places);
    const columnsText = isWhole ? "undefined" : this.#indices(part, gather === "gatherND");
    const groups = this.#host.declare(`rows(${this.#data(starts)})`, "rows");
    const rowsText = this.#indices(groups, sums === "scatterND");
    const count = single(node.type).shape[0]!;
    const factors = weights && this.#tensor(weights);
    const rest = factors ? [isPart ? `ops.slice(${factors}, ${first}, ${last - first})` : factors] : [];
    return `ops.spmv(${[this.#tensor(x), columnsText, rowsText, count, ...rest].join(", ")})`;
  }

  /** Indices that do not change, as they are fetched by: one to a row, or not. */
  #indices(text: string, inColumn: boolean): string {
    return this.#host.declare(
      inColumn ? `ops.keep(column(${text}))` : `ops.keep(tensor(${text}, "i32", [${text}.length]))`,
      "c",
    );
  }

  /** A value for a place that will own it: itself, if it may go there, or a copy. */
  #given(life: Lifetimes, value: Node, place: Place): string {
    const { dtype } = single(value.type);
    if (this.#sides.isHost(value)) return `tensor(${this.#scalar(value)}, "${dtype}")`;
    return life.moves(value, place) ? this.#tensor(value) : `${this.#tensor(value)}.clone()`;
  }

  #append(node: NodeOf<"append">, life: Lifetimes): void {
    const [count, mask, ...rest] = node.inputs as [Node, Node, ...Node[]];
    const log = this.#logs.get(count);
    if (!log) throw new TypeError("append: a count that is not carried");
    const values = rest.slice(0, rest.length / 2).map((value, k) => {
      const from = this.#sides.origin(value);
      if (this.#sides.isHost(value)) return this.#scalar(value);
      return from.op === "iota" || from.op === "data"
        ? this.#known(value)
        : this.#given(life, value, `${node.id}:${k + 2}`);
    });
    const set = this.#given(life, mask, `${node.id}:1`);
    this.#out.line(`${log}.push(${set}, [${values.join(", ")}]);`, node.origins);
    const result = (value: Node): void => void this.#logs.set(value, log);
    this.#results.set(
      node,
      [count, ...rest.slice(rest.length / 2)].map(() => result),
    );
  }

  #loop(node: NodeOf<"scan">, outer: Lifetimes, home: Graph): void {
    const { body, consts, carry, length, until } = node.attrs;
    const out = this.#out;
    const given = node.inputs.slice(consts, consts + carry);
    const carried = body.inputs.slice(consts, consts + carry);
    const variables = carried.map((input, k) => {
      const log = this.#logs.get(given[k]!);
      if (log) {
        this.#logs.set(input, log);
        return undefined;
      }
      const name = this.#names.fresh(input.attrs.name);
      const isHost = this.#sides.isHost(input);
      const first = isHost ? this.#scalar(given[k]!) : this.#given(outer, given[k]!, `${node.id}:${consts + k}`);
      out.line(`let ${name} = ${first};`, input.origins);
      (isHost ? this.#scalars : this.#tensors).set(input, name);
      return name;
    });
    const lists = body.outputs.slice(carry).map(() => {
      const name = this.#names.fresh("rows");
      out.line(`const ${name} = [];`);
      return name;
    });
    const [turn, turns] = [
      this.#names.fresh("i"),
      typeof length === "number" ? length : `lengths[${JSON.stringify(length)}]`,
    ];
    const isConst = new Set<Node>(body.inputs.slice(0, consts));
    out.block(`for (let ${turn} = 0, end = ${turns}; ${turn} < end; ${turn}++)`, () => {
      body.inputs.slice(consts + carry).forEach((input, k) => {
        const name = this.#names.fresh(input.attrs.name);
        out.line(`const ${name} = ops.entry(${this.#tensor(node.inputs[consts + carry + k]!)}, ${turn});`);
        this.#tensors.set(input, name);
      });
      const { life, lifts } = this.#graph(body, (value) => !isConst.has(value));
      const next = body.outputs.map(({ node: value }, k) => {
        if (this.#logs.has(value)) return undefined;
        if (k === until) return this.#flag(value, life.moves(value, `end:${k}`));
        const isHost = k < carry ? this.#sides.isHost(carried[k]!) : this.#sides.isHost(value);
        return isHost ? this.#scalar(value) : this.#given(life, value, `end:${k}`);
      });
      lists.forEach((list, k) => out.line(`${list}.push(${next[carry + k]});`, body.outputs[carry + k]!.node.origins));
      this.#assign(variables.flatMap((name, k) => (name && name !== next[k] ? [{ name, value: next[k]! }] : [])));
      this.#dispose(lifts);
      if (until !== undefined) out.line(`if (${variables[until]}) break;`);
    });
    const results = body.outputs.map((_, k) => (value: Node): void => {
      const name = variables[k];
      if (k >= carry) return this.#collected(value, lists[k - carry]!);
      if (name === undefined) return void this.#logs.set(value, this.#logs.get(carried[k]!)!);
      return void (this.#sides.isHost(value) ? this.#scalars : this.#tensors).set(value, name);
    });
    this.#results.set(node, results);
    const taken = new Set(home.nodes.map((one) => one.op === "get" && one.inputs[0] === node && one.attrs.index));
    const isLeft = (input: Node, k: number): boolean => this.#tensors.has(input) && !taken.has(k);
    this.#dispose(carried.flatMap((input, k) => (isLeft(input, k) ? [variables[k]!] : [])));
  }

  /** Whether a value is rows that a loop has collected, and that only leave the program. */
  #isList(value: Node): boolean {
    const { nodes, outputs } = this.#program.graph;
    const [loop] = value.inputs;
    if (value.op !== "get" || loop!.op !== "scan" || value.attrs.index < loop!.attrs.carry) return false;
    return outputs.some(({ node }) => node === value) && !nodes.some(({ inputs }) => inputs.includes(value));
  }

  /** Rows that a loop has collected: they stay on a list if they leave the program, else they become an array. */
  #collected(value: Node, list: string): void {
    if (this.#isList(value)) return void this.#lists.set(value, list);
    const name = this.#names.fresh();
    const { dtype, shape } = single(value.type);
    this.#out.line(`const ${name} = ops.stack(${list}, "${dtype}", ${this.#shape(shape)});`, value.origins);
    return void this.#tensors.set(value, name);
  }

  /** The host looks whether a loop is to end. */
  #flag(value: Node, isLast: boolean): string {
    if (this.#sides.isHost(value)) return this.#scalar(value);
    const name = this.#names.fresh("flag");
    const [wait, look] = this.#variant.isSynchronous ? ["", "look"] : ["await ", "lookLater"];
    if (!this.#variant.isSynchronous) this.waits = true;
    this.#out.line(`const ${name} = ${wait}ops.${look}(${this.#tensor(value)});`, value.origins);
    if (isLast) this.#dispose([this.#tensor(value)]);
    return name;
  }

  /** Gives variables new values, all at once. */
  #assign(changes: readonly { name: string; value: string }[]): void {
    const values = new Set(changes.map(({ value }) => value));
    if (changes.some(({ name }) => values.has(name)))
      this.#out.line(
        `[${changes.map(({ name }) => name).join(", ")}] = [${changes.map(({ value }) => value).join(", ")}];`,
      );
    else for (const { name, value } of changes) this.#out.line(`${name} = ${value};`);
  }
}
