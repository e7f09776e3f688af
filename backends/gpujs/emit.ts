/**
 * A program as kernels of gpu.js and calls of them, in a loop for each scan. Arrays stay on the device, all of them
 * of one dimension; what a turn of a loop makes and nobody keeps is released when it ends.
 */
import {
  algebra,
  Builder,
  elements,
  isElementwise,
  isInteger,
  isScalar,
  showType,
  single,
  users,
  type Graph,
  type Node,
  type NodeOf,
  type Origin,
  type Program,
  tensor,
  type Shape,
  type TensorType,
} from "../../ir/index.ts";
import type { Source } from "../backend.ts";
import { Host, literal } from "../host.ts";
import { logsOf } from "../logs.ts";
import { originsOf } from "../origins.ts";
import { sidesOf, type Sides } from "../sides.ts";
import { Names, Writer } from "../writer.ts";
import { declareKernel, writePiece, type Formula, type Leaf } from "./kernel.ts";
import { piecesOf } from "./pieces.ts";
import type { Variant } from "./variants.ts";

/**
 * Pure. The text is the body of `(device, data) => ({ sizes, prepare })`: `prepare(lengths)` makes the kernels and gives
 * `run(memory, lengths)`; `sizes` are the lengths that kernels are made for.
 */
export function emitKernels(program: Program, variant: Variant): Source {
  const [head, kernels, names] = [new Writer(), new Writer(), new Names()];
  const emitter = new Emitter(program, variant, head, kernels, names);
  const body = emitter.run();
  const out = new Writer();
  const later = variant.isSynchronous ? "" : "async ";
  out.line('"use strict";');
  out.line("const { scalar, iota, draw, tables, kernel, constant } = device;");
  out.append(head.finish());
  out.line(`return { sizes: ${JSON.stringify([...emitter.sizes])}, prepare };`);
  out.line("");
  out.block(`${later}function prepare(lengths)`, () => {
    out.append(emitter.constants.finish());
    out.append(kernels.finish());
    out.block(`return ${later}function run(memory, lengths)`, () => {
      out.line("const { arrays, numbers, known, rows, logs } = memory;");
      out.append(body);
    });
  });
  return { language: "js", ...out.finish() };
}

/** Turns of a loop, where they are known; else more than there will be. */
const turnsOf = (count: string): number => (/^\d+$/.test(count) ? Number(count) + 1 : 2 ** 24);

/** What a node in the body of a kernel is outside of it. */
const outsideOf = (map: NodeOf<"map">, node: Node): Node | undefined =>
  map.inputs[map.attrs.body.inputs.indexOf(node as NodeOf<"input">)];

/** Of a result of a kernel that is whole numbers in another type: those. */
function convertedBy(map: Node, index: number): Node | undefined {
  if (map.op !== "map") return undefined;
  const { op, inputs, type } = map.attrs.body.outputs[index]!.node;
  return op === "convert" && isInteger(single(type).dtype) ? outsideOf(map, inputs[0]!) : undefined;
}

/** Of a result of a kernel that is a number and the elements' own added up: the number, outside. */
function firstOfSum(map: NodeOf<"map">, index: number, isIota: (value: Node) => boolean): Node | undefined {
  const sum = map.attrs.body.outputs[index]!.node;
  if (sum.op !== "add") return undefined;
  const [first, rest] = sum.inputs as [Node, Node];
  const own = outsideOf(map, rest.op === "convert" ? rest.inputs[0]! : rest);
  return own && isIota(own) ? outsideOf(map, first) : undefined;
}

/** Nodes that compute values, but for what draws are made of. */
function neededBy(values: readonly Node[]): ReadonlySet<Node> {
  const needed = new Set<Node>();
  const left = [...values];
  for (let node = left.pop(); node; node = left.pop()) {
    if (needed.has(node)) continue;
    needed.add(node);
    if (node.op !== "random") left.push(...node.inputs);
  }
  return needed;
}

/** Elements that one thread sums up. */
const BLOCK = 256;

class Emitter {
  readonly #program: Program;
  readonly #variant: Variant;
  readonly #names: Names;
  readonly #host: Host;
  readonly #sides: Sides;
  readonly #kernels: Writer;
  readonly #out = new Writer();
  /** Names of the lengths that kernels depend on. */
  readonly sizes = new Set<string>();
  /** Arrays that stay: made once. */
  readonly constants = new Writer();
  readonly #constants = new Map<string, string>();
  /** Kernels that are alike are one. */
  readonly #known = new Map<string, string>();
  /** What stands for scalars of the host, and for arrays of the device. */
  readonly #scalars = new Map<Node, string>();
  readonly #arrays = new Map<Node, string>();
  readonly #lists = new Map<Node, string>();
  readonly #logs = new Map<Node, string>();
  /** Scalars of the device that kernels compute for themselves. */
  readonly #inlined = new Set<Node>();
  /** Results of kernels that are numbers in a row, and are told by the first of them. */
  readonly #places = new Map<Node, Set<number>>();
  /** Of nodes that have several results: what is to be done where one is taken. */
  readonly #results = new Map<Node, readonly ((value: Node) => void)[]>();
  readonly #await: string;

  constructor(program: Program, variant: Variant, head: Writer, kernels: Writer, names: Names) {
    this.#program = program;
    this.#variant = variant;
    this.#names = names;
    this.#kernels = kernels;
    this.#host = new Host(head, names);
    this.#sides = sidesOf(program.graph);
    this.#await = variant.isSynchronous ? "" : "await ";
  }

  run() {
    const { graph, inputs, outputs } = this.#program;
    const out = this.#out;
    for (const { count, buffers } of logsOf(this.#program)) {
      const name = this.#names.fresh("log");
      out.line(`const ${name} = logs[${this.#id(count)}];`);
      for (const input of [count, ...buffers]) this.#logs.set(input, name);
    }
    const began = this.#begin();
    for (const input of graph.inputs) {
      if (this.#logs.has(input)) continue;
      const isHost = this.#sides.isHost(input);
      const name = this.#names.fresh(input.attrs.name);
      out.line(`const ${name} = ${isHost ? "numbers" : "arrays"}[${inputs.get(input.attrs.name)!.id}];`, input.origins);
      (isHost ? this.#scalars : this.#arrays).set(input, name);
    }
    this.#graph(graph);
    const kept: string[] = [];
    graph.outputs.forEach(({ name, node }) => {
      const { id } = outputs.get(name)!;
      if (this.#logs.has(node)) return;
      const list = this.#lists.get(node);
      if (list) out.line(`rows[${id}] = ${list};`, node.origins);
      else if (this.#sides.isHost(node)) out.line(`numbers[${id}] = ${this.#scalar(node)};`, node.origins);
      else kept.push(`[${id}, ${this.#array(node)}]`);
    });
    out.line(`device.leave(arrays, [${kept.join(", ")}]);`);
    this.#end(began);
    return out.finish();
  }

  #id = (input: Node): number => this.#program.inputs.get((input as NodeOf<"input">).attrs.name)!.id;

  /** From here to its end, what is made and nobody holds is released. The host's memory takes care of itself. */
  #begin(): string {
    if (this.#variant.isHost) return "";
    const name = this.#names.fresh("began");
    this.#out.line(`const ${name} = device.begin();`);
    return name;
  }

  #end(began: string): void {
    if (!this.#variant.isHost) this.#out.line(`device.end(${began});`);
  }

  #held = (text: string): string => (this.#variant.isHost ? text : `device.hold(${text})`);

  #graph(g: Graph): void {
    this.#prepare(g);
    for (const node of g.nodes) {
      if (node.op === "scan") this.#loop(node);
      else if (node.op === "append") this.#append(node);
      else if (node.op === "map") this.#map(node);
      else if (node.op === "get") this.#results.get(node.inputs[0]!)?.[node.attrs.index]?.(node);
      else if (node.op !== "input") this.#node(node);
    }
  }

  /** Finds the scalars of the device that nothing but kernels take, and indices that nobody needs as an array. */
  #prepare(g: Graph): void {
    const takers = users(g);
    const outputs = new Set(g.outputs.map(({ node }) => node));
    for (const node of g.nodes) {
      if (node.op !== "get" || node.inputs[0]!.op !== "map") continue;
      if (this.#source(node).op === "iota") this.#told(node);
      if (outputs.has(node)) continue;
      const isPlace = takers.get(node)!.every(({ op, inputs }) => {
        return (op === "gather" || op === "update") && inputs[1] === node && !inputs.includes(node, 2);
      });
      if (isPlace && this.#firstNode(node)) this.#told(node);
    }
    for (const node of g.nodes.toReversed()) {
      if (!isElementwise(node.op) || this.#sides.isHost(node) || outputs.has(node)) continue;
      if (takers.get(node)!.every((taker) => taker.op === "map" || this.#inlined.has(taker))) this.#inlined.add(node);
    }
  }

  /** A result of a kernel that is not to be computed. */
  #told({ inputs: [map], attrs: { index } }: NodeOf<"get">): void {
    this.#places.set(map!, (this.#places.get(map!) ?? new Set()).add(index));
  }

  #node(node: Node): void {
    if (node.op === "const" || node.op === "data" || node.op === "iota" || this.#inlined.has(node)) return;
    if (this.#sides.isHost(node)) {
      const name = this.#names.fresh();
      this.#out.line(`const ${name} = ${this.#hostText(node)};`, node.origins);
      this.#scalars.set(node, name);
    } else if (isElementwise(node.op)) this.#single(node);
    else this.#arrays.set(node, this.#structural(node));
  }

  #hostText(node: Node): string {
    if (node.op === "gather") return `device.at(${this.#hosted(node.inputs[0]!)}, ${this.#scalar(node.inputs[1]!)})`;
    if (node.op === "reduce") {
      const [x] = node.inputs as [Node];
      const all = isScalar(single(x.type)) ? `[${this.#scalar(x)}]` : this.#hosted(x);
      return `device.reduce("${node.attrs.fn}", "${single(node.type).dtype}", ${all})`;
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
  #hosted(value: Node): string {
    const from = this.#source(value);
    if (from.op === "iota") return this.#host.declare(`iota(${from.attrs.length})`, "iota");
    if (from.op === "data") return this.#data(from);
    const buffer = from.op === "input" ? this.#program.inputs.get(from.attrs.name) : undefined;
    if (!buffer) throw new TypeError(`${from.op}: an array that the host does not know`);
    return `known[${buffer.id}]`;
  }

  /** What an array is, outside of loops, in whatever shape, and for whole numbers of whatever type. */
  #source(value: Node): Node {
    const from = this.#sides.origin(value);
    if (from.op === "reshape") return this.#source(from.inputs[0]!);
    const converted = from.op === "get" ? convertedBy(from.inputs[0]!, from.attrs.index) : undefined;
    const places = converted && this.#source(converted);
    return places?.op === "iota" ? places : from;
  }

  #data = (node: NodeOf<"data">): string => `data[${this.#program.place.get(node)![0]!.id}]`;

  /** An array that stays. */
  #constant(text: string): string {
    let name = this.#constants.get(text);
    if (name === undefined) {
      this.#constants.set(text, (name = this.#names.fresh("c")));
      this.constants.line(`const ${name} = ${this.#await}constant(${text});`);
    }
    return name;
  }

  /** A value as an array of the device. */
  #array(value: Node): string {
    const from = this.#source(value);
    const known = this.#arrays.get(value) ?? this.#arrays.get(from);
    if (known !== undefined) return known;
    if (from.op === "data" || from.op === "iota") return this.#constant(this.#hosted(from));
    if (from.op === "const" || this.#sides.isHost(from)) return this.#uploaded(`[${this.#number(from)}]`);
    throw new TypeError(`${from.op}: no array of it`);
  }

  #uploaded(text: string, origins: readonly Origin[] = []): string {
    const name = this.#names.fresh("u");
    this.#out.line(`const ${name} = ${this.#await}device.upload(Float32Array.from(${text}));`, origins);
    return name;
  }

  /** A scalar of the host as a kernel takes it. */
  #number(value: Node): string {
    const text = this.#scalar(value);
    return single(value.type).dtype === "i64" && !/^\d{1,7}$/.test(text) ? `device.whole(${text})` : text;
  }

  #dim = (dim: number | string): string => (typeof dim === "number" ? String(dim) : `lengths[${JSON.stringify(dim)}]`);

  /** Elements of an array. */
  #count(shape: Shape): string {
    if (shape.every((dim) => typeof dim === "number")) return String(elements(shape));
    for (const dim of shape) if (typeof dim === "string") this.sizes.add(dim);
    return shape.map(this.#dim).join(" * ");
  }

  // ------------------------------------------------------------------------------------------------------ kernels

  /** A kernel of one result that is not a formula; returns what stands for it. `given` are what it takes, by parameter. */
  #run(
    node: Node,
    length: string,
    given: Readonly<Record<string, string>>,
    lines: readonly string[],
    turns = 1,
  ): string {
    const params = Object.keys(given);
    // They are made for arrays of these lengths.
    const key = JSON.stringify([length, turns, params, lines, node.inputs.map(({ type }) => showType(type))]);
    let kernel = this.#known.get(key);
    if (kernel === undefined) {
      this.#known.set(key, (kernel = this.#names.fresh("k")));
      const shape = { length, results: 1, turns };
      declareKernel(this.#kernels, kernel, shape, params, originsOf(node), (out) => {
        for (const line of lines) out.line(line, node.origins);
      });
    }
    const name = this.#names.fresh();
    this.#out.line(`const ${name} = ${this.#await}${kernel}(${Object.values(given).join(", ")});`, node.origins);
    return name;
  }

  #map(node: NodeOf<"map">): void {
    const shape = (node.type as readonly TensorType[])[0]?.shape ?? [];
    const formula = this.#formulaOf(node, shape);
    const found = this.#compute(formula, this.#count(shape), node, false);
    const results = node.attrs.body.outputs.map(({ name }) => (value: Node): void => {
      const made = found.get(name);
      if (made !== undefined) this.#arrays.set(value, made);
    });
    this.#results.set(node, results);
  }

  /** A scalar of the device, made of others. */
  #single(node: Node): void {
    const entering = new Entering(this.#leafOf, this.#inlined, this.#variant);
    const graph = entering.b.finish([{ name: "", node: entering.computed(node) }]);
    this.#arrays.set(node, this.#compute({ graph, leaves: entering.leaves }, "1", node, true).get("")!);
  }

  /** Computes a formula; returns what stands for its outputs. */
  #compute(formula: Formula, length: string, node: Node, isOne: boolean): ReadonlyMap<string, string> {
    const { graph, leaves } = formula;
    const isArray = (input: Node): boolean => ["array", "one"].includes(leaves.get(input)!.kind);
    const made = new Map<Node, string>();
    for (const piece of piecesOf(graph, isArray, this.#variant)) {
      const { body, given, tables } = writePiece(formula, piece, isOne);
      const kernel = this.#names.fresh("k");
      const shape = { length, results: piece.results.length, turns: 1 };
      const params = [...given.map(({ param }) => param), ...tables.map((table) => `t${table}`)];
      const origins = [...new Set(piece.results.flatMap(originsOf))];
      declareKernel(this.#kernels, kernel, shape, params, origins, (out) => out.append(body));
      const args = [
        ...given.map(({ leaf }) => made.get(leaf) ?? leaves.get(leaf)!.text),
        ...tables.map((table) => this.#constant(`tables.${table}`)),
      ];
      const names = piece.results.map(() => this.#names.fresh());
      const left = names.length === 1 ? names[0]! : `[${names.join(", ")}]`;
      this.#out.line(`const ${left} = ${this.#await}${kernel}(${args.join(", ")});`, node.origins);
      piece.results.forEach((result, k) => made.set(result, names[k]!));
    }
    return new Map(graph.outputs.map((output) => [output.name, made.get(output.node)!]));
  }

  /** The body of a kernel, with the scalars that it computes for itself. */
  #formulaOf(node: NodeOf<"map">, shape: Shape): Formula {
    const { body } = node.attrs;
    const entering = new Entering(this.#leafOf, this.#inlined, this.#variant);
    const { b } = entering;
    const outside = new Map<Node, Node>(body.inputs.map((input, k) => [input, node.inputs[k]!]));
    const now = new Map<Node, Node>();
    const wanted = body.outputs.filter((_, k) => !this.#places.has(node) || !this.#places.get(node)!.has(k));
    const live = neededBy(wanted.map((output) => output.node));
    for (const one of body.nodes) {
      if (!live.has(one)) continue;
      b.origins = one.origins;
      const value = outside.get(one);
      if (value) now.set(one, entering.expression(value));
      else if (one.op === "const") now.set(one, entering.expression(one));
      else if (one.op === "random") now.set(one, entering.leaf(one, this.#drawn(one, outside, shape)));
      else now.set(one, entering.added(one, one.inputs.map((input) => now.get(input)!))); // prettier-ignore
    }
    const outputs = wanted.map(({ name, node: value }) => ({ name, node: now.get(value)! }));
    return { graph: b.finish(outputs), leaves: entering.leaves };
  }

  /** What a kernel takes for a value outside. */
  #leafOf = (value: Node): Leaf => {
    const from = this.#source(value);
    if (from.op === "iota") return { kind: "index", text: "i" };
    if (from.op === "const" || this.#sides.isHost(from)) return { kind: "number", text: this.#number(from) };
    return { kind: isScalar(single(value.type)) ? "one" : "array", text: this.#array(value) };
  };

  /** Draws are the host's: they need words of 32 bits. */
  #drawn({ inputs, attrs, origins }: NodeOf<"random">, outside: ReadonlyMap<Node, Node>, shape: Shape): Leaf {
    const word = (input: Node): string => {
      const value = input.op === "const" ? input : outside.get(input);
      if (!value) throw new TypeError("random: a word that a kernel computes");
      return input.op === "const" || this.#sides.isHost(value) ? this.#scalar(value) : this.#hosted(value);
    };
    const words = inputs.map(word).join(", ");
    const name = this.#names.fresh("u");
    const drawn = `draw(new Float32Array(${this.#count(shape)}), ${attrs.stream}, ${words})`;
    this.#out.line(`const ${name} = ${this.#await}device.upload(${drawn});`, origins);
    return { kind: "array", text: name };
  }

  // --------------------------------------------------------------------------------------- what is not elementwise

  #structural(node: Node): string {
    switch (node.op) {
      case "reduce":
        return this.#reduce(node);
      case "matmul":
        return this.#matmul(node);
      case "reshape":
        return this.#array(node.inputs[0]!);
      case "gather":
        return this.#gather(node);
      case "update":
        return this.#update(node);
      case "spmv":
        return this.#spmv(node);
      default:
        throw new TypeError(`${node.op} has no spelling in gpu.js`);
    }
  }

  /** Blocks, each by a thread of its own, then those. */
  #reduce(node: NodeOf<"reduce">): string {
    const [x] = node.inputs as [Node];
    const { fn } = node.attrs;
    const fold = { add: "y + x", mul: "y * x", min: "Math.min(y, x)", max: "Math.max(y, x)" }[fn];
    const { shape } = single(x.type);
    const count = this.#count(shape);
    const blocks = /^\d+$/.test(count) ? String(Math.ceil(Number(count) / BLOCK)) : `Math.ceil(${count} / ${BLOCK})`;
    const start = { add: "0.0", mul: "1.0", min: "x[first]", max: "x[first]" }[fn];
    const inside = (of: string): string[] => [
      `let y = ${start.replace("x[", `${of}[`)};`,
      `for (let k = 0; k < ${BLOCK}; k++) {`,
      `  if (first + k < count) { const x = ${of}[first + k]; y = ${fold}; }`,
      "}",
      "return y;",
    ];
    const level = (text: string, length: string, total: string): string =>
      this.#run(node, length, { all: text, count: total }, [`const first = i * ${BLOCK};`, ...inside("all")], BLOCK);
    const first = level(this.#array(x), blocks, count);
    if (blocks === "1") return first;
    return this.#run(
      node,
      "1",
      { all: first, count: blocks },
      [
        `let y = ${start.replace("x[first]", "all[0]")};`,
        "for (let k = 0; k < count; k++) {",
        `  const x = all[k];`,
        `  y = ${fold};`,
        "}",
        "return y;",
      ],
      turnsOf(blocks),
    );
  }

  #matmul(node: NodeOf<"matmul">): string {
    const [x, y] = node.inputs as [Node, Node];
    const inner = this.#dim(single(x.type).shape[1]!);
    const columns = this.#dim(single(y.type).shape[1] ?? 1);
    const given = { x: this.#array(x), y: this.#array(y), inner, columns };
    return this.#run(
      node,
      this.#count(single(node.type).shape),
      given,
      [
        "const row = Math.floor((i + 0.5) / columns);",
        "const column = i - row * columns;",
        "let sum = 0.0;",
        "for (let k = 0; k < inner; k++) {",
        "  sum += x[row * inner + k] * y[k * columns + column];",
        "}",
        "return sum;",
      ],
      turnsOf(inner),
    );
  }

  #gather(node: NodeOf<"gather">): string {
    const [x, index] = node.inputs as [Node, Node];
    const [length, ...rest] = single(x.type).shape;
    const [row, last] = [this.#count(rest), `${this.#count([length!])} - 1`];
    const first = this.#firstOf(index);
    const isInside = first === undefined && this.#isInside(index, length!);
    const near = (place: string): string => (isInside ? place : `Math.max(0.0, Math.min(${place}, last))`);
    const place = (at: string): string => near(first === undefined ? `places[${at}]` : `first + ${at}`);
    const given = {
      x: this.#array(x),
      ...(first === undefined ? { places: this.#array(index) } : { first }),
      ...(!isInside && { last }),
    };
    const lines =
      row === "1"
        ? [`const place = ${place("i")};`, "return x[place];"]
        : [
            `const at = Math.floor((i + 0.5) / row);`,
            `const place = ${place("at")};`,
            "return x[place * row + i - at * row];",
          ];
    return this.#run(node, this.#count(single(node.type).shape), row === "1" ? given : { ...given, row }, lines);
  }

  /** Whether all indices are known to be of an array of this length. */
  #isInside(index: Node, length: number | string): boolean {
    const from = this.#source(index);
    return from.op === "data" && from.attrs.values.every((at) => at >= 0 && at < (length as number));
  }

  /** Of indices that are numbers in a row: the first. */
  #firstOf(index: Node): string | undefined {
    const first = this.#firstNode(index);
    return first && this.#number(first);
  }

  #firstNode(index: Node): Node | undefined {
    if (this.#sides.isHost(index)) return index;
    const from = this.#source(index);
    if (from.op !== "get" || from.inputs[0]!.op !== "map") return undefined;
    const map = from.inputs[0]! as NodeOf<"map">;
    const first = firstOfSum(map, from.attrs.index, (value) => this.#source(value).op === "iota");
    return first && this.#sides.isHost(first) ? first : undefined;
  }

  #update(node: NodeOf<"update">): string {
    const [x, index, value] = node.inputs as [Node, Node, Node];
    const [, ...rest] = single(x.type).shape;
    const [row, count] = [this.#count(rest), this.#count(single(index.type).shape)];
    const isHost = this.#sides.isHost(value);
    const put = { value: isHost ? this.#number(value) : this.#array(value) };
    const entry = (at: string): string => (isHost ? "value" : `value[${isScalar(single(value.type)) ? "0" : at}]`);
    const first = this.#firstOf(index);
    const length = this.#count(single(x.type).shape);
    if (first !== undefined)
      return this.#run(node, length, { x: this.#array(x), ...put, first, row, count }, [
        "const at = i - first * row;",
        `if (at >= 0.0 && at < count * row) { return ${entry("at")}; }`,
        "return x[i];",
      ]);
    // The last of what is written to a place stays there.
    return this.#run(
      node,
      length,
      { x: this.#array(x), ...put, places: this.#array(index), row, count },
      [
        "const at = Math.floor((i + 0.5) / row);",
        "let found = -1.0;",
        "for (let k = 0; k < count; k++) {",
        "  if (Math.abs(places[k] - at) < 0.5) { found = k; }",
        "}",
        `if (found >= 0.0) { return ${entry("found * row + i - at * row")}; }`,
        "return x[i];",
      ],
      turnsOf(count),
    );
  }

  #spmv(node: NodeOf<"spmv">): string {
    const [x, offsets, columns, weights] = node.inputs as [Node, Node, Node, Node?];
    const starts = this.#sides.origin(offsets);
    if (starts.op !== "data") throw new TypeError("spmv: its offsets are not constant");
    const { values } = starts.attrs;
    let longest = 1;
    for (let r = 0; r + 1 < values.length; r++) longest = Math.max(longest, values[r + 1]! - values[r]!);
    const given = {
      x: this.#array(x),
      starts: this.#array(offsets),
      columns: this.#array(columns),
      ...(weights && { weights: this.#array(weights) }),
    };
    return this.#run(
      node,
      this.#count(single(node.type).shape),
      given,
      [
        "const first = starts[i];",
        "const count = starts[i + 1] - first;",
        "let sum = 0.0;",
        "for (let k = 0; k < count; k++) {",
        `  sum += ${weights ? "weights[first + k] * " : ""}x[columns[first + k]];`,
        "}",
        "return sum;",
      ],
      longest + 1,
    );
  }

  // -------------------------------------------------------------------------------------------------------- loops

  #append(node: NodeOf<"append">): void {
    const [count, mask, ...rest] = node.inputs as [Node, Node, ...Node[]];
    const log = this.#logs.get(count);
    if (!log) throw new TypeError("append: a count that is not carried");
    const values = rest.slice(0, rest.length / 2).map((value) => {
      if (this.#sides.isHost(value)) return this.#scalar(value);
      const from = this.#source(value);
      return from.op === "iota" || from.op === "data" ? this.#hosted(value) : this.#held(this.#array(value));
    });
    this.#out.line(`${log}.push(${this.#held(this.#array(mask))}, [${values.join(", ")}]);`, node.origins);
    const result = (value: Node): void => void this.#logs.set(value, log);
    this.#results.set(
      node,
      [count, ...rest.slice(rest.length / 2)].map(() => result),
    );
  }

  #loop(node: NodeOf<"scan">): void {
    const { body, consts, carry, length, until } = node.attrs;
    const out = this.#out;
    const given = node.inputs.slice(consts, consts + carry);
    const carried = body.inputs.slice(consts, consts + carry);
    const held: string[] = [];
    const variables = carried.map((input, k) => {
      const log = this.#logs.get(given[k]!);
      if (log) {
        this.#logs.set(input, log);
        return undefined;
      }
      const isHost = this.#sides.isHost(input);
      const first = isHost ? this.#scalar(given[k]!) : this.#held(this.#array(given[k]!));
      const name = this.#names.fresh(input.attrs.name);
      out.line(`let ${name} = ${first};`, input.origins);
      (isHost ? this.#scalars : this.#arrays).set(input, name);
      if (!isHost) held.push(name);
      return name;
    });
    const lists = body.outputs.slice(carry).map(() => {
      const name = this.#names.fresh("rows");
      out.line(`const ${name} = [];`);
      return name;
    });
    const turn = this.#names.fresh("n");
    out.block(`for (let ${turn} = 0, end = ${this.#dim(length)}; ${turn} < end; ${turn}++)`, () => {
      const began = this.#begin();
      body.inputs.slice(consts + carry).forEach((input, k) => {
        const rows = node.inputs[consts + carry + k]!;
        this.#arrays.set(input, this.#rowOf(input, rows, turn));
      });
      this.#graph(body);
      const next = body.outputs.map(({ node: value }, k) => {
        if (this.#logs.has(value)) return undefined;
        if (k === until) return this.#flag(value);
        const isHost = k < carry ? this.#sides.isHost(carried[k]!) : this.#sides.isHost(value);
        return isHost ? this.#scalar(value) : this.#array(value);
      });
      lists.forEach((list, k) => {
        const { node: value } = body.outputs[carry + k]!;
        const row = next[carry + k]!;
        out.line(`${list}.push(${this.#sides.isHost(value) ? row : this.#held(row)});`, value.origins);
      });
      const kept = carried.flatMap((input, k) => (this.#arrays.has(input) && variables[k] ? [next[k]!] : []));
      if (!this.#variant.isHost) out.line(`device.pass([${held.join(", ")}], [${kept.join(", ")}]);`);
      this.#assign(variables.flatMap((name, k) => (name && name !== next[k] ? [{ name, value: next[k]! }] : [])));
      this.#end(began);
      if (until !== undefined) out.line(`if (${variables[until]}) break;`);
    });
    if (held.length > 0 && !this.#variant.isHost) out.line(`device.adopt([${held.join(", ")}]);`);
    const results = body.outputs.map((_, k) => (value: Node): void => {
      const name = variables[k];
      if (k >= carry) return this.#collected(value, lists[k - carry]!);
      if (name === undefined) return void this.#logs.set(value, this.#logs.get(carried[k]!)!);
      return void (this.#sides.isHost(value) ? this.#scalars : this.#arrays).set(value, name);
    });
    this.#results.set(node, results);
  }

  #rowOf(input: Node, rows: Node, turn: string): string {
    const row = this.#count(single(input.type).shape);
    return this.#run(input, row, { x: this.#array(rows), turn, row }, ["return x[turn * row + i];"]);
  }

  /** Rows that a loop has collected: they stay on a list if they leave the program, else they become an array. */
  #collected(value: Node, list: string): void {
    const { nodes, outputs } = this.#program.graph;
    const leaves = outputs.some(({ node }) => node === value) && !nodes.some(({ inputs }) => inputs.includes(value));
    if (leaves) return void this.#lists.set(value, list);
    const name = this.#names.fresh();
    const { shape } = single(value.type);
    this.#out.line(`const ${name} = ${this.#await}device.stack(${list}, ${this.#count(shape)});`, value.origins);
    return void this.#arrays.set(value, name);
  }

  /** The host looks whether a loop is to end. */
  #flag(value: Node): string {
    if (this.#sides.isHost(value)) return this.#scalar(value);
    const name = this.#names.fresh("flag");
    this.#out.line(`const ${name} = ${this.#await}device.look(${this.#array(value)});`, value.origins);
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

/** The number by which expansions round to whole numbers: floats of its size have no digits behind the point. */
const isMagic = (node: Node): boolean => node.op === "const" && node.attrs.value === 1.5 * 2 ** 23;

/** Builds the graph of a kernel from values outside of it. */
class Entering {
  readonly b = new Builder({ intern: true });
  readonly leaves = new Map<Node, Leaf>();
  readonly #leafOf: (value: Node) => Leaf;
  readonly #inlined: ReadonlySet<Node>;
  readonly #isHost: boolean;
  readonly #known = new Map<Node, Node>();
  readonly #byText = new Map<string, Node>();

  constructor(leafOf: (value: Node) => Leaf, inlined: ReadonlySet<Node>, { isHost }: Variant) {
    this.#leafOf = leafOf;
    this.#inlined = inlined;
    this.#isHost = isHost;
  }

  /** A value, and what it is computed from as far as that is not there. */
  expression(value: Node): Node {
    let known = this.#known.get(value);
    if (!known) {
      // What is no number in gpu.js's languages is given.
      if (value.op === "const" && Number.isFinite(value.attrs.value)) known = this.b.add("const", [], value.attrs);
      else known = this.#inlined.has(value) ? this.computed(value) : this.leaf(value, this.#leafOf(value));
      this.#known.set(value, known);
    }
    return known;
  }

  /** A value, computed. */
  computed(value: Node): Node {
    return this.added(value, value.inputs.map((input) => this.expression(input))); // prettier-ignore
  }

  /** A node of other operands, as gpu.js can have it. */
  added(node: Node, inputs: readonly Node[]): Node {
    const { dtype } = single(node.type);
    const [x, y, z] = inputs as [Node, Node, Node];
    if (node.op === "select" && dtype === "bool") {
      const A = algebra(this.b, "f32");
      return A.or(A.and(x, y), A.and(A.not(x), z));
    }
    // Compilers for GPUs think that (x + M) - M is x, and where numbers are doubles M is too small.
    if (node.op === "sub" && isMagic(y) && x.op === "add" && x.inputs[1] === y) {
      const A = algebra(this.b, "f32");
      return A.floor(A.add(x.inputs[0]!, 0.5));
    }
    // A GPU's minimum is the operand that is a number.
    if (!this.#isHost && (node.op === "min" || node.op === "max")) {
      const A = algebra(this.b, "f32");
      const [first, second] = node.op === "min" ? [A.lt(x, y), A.le(y, x)] : [A.lt(y, x), A.le(x, y)];
      return A.select(first, x, A.select(second, y, A.add(x, y)));
    }
    return this.b.copy(node, inputs);
  }

  /** What a kernel is given. */
  leaf(value: Node, leaf: Leaf): Node {
    const { dtype } = single(value.type);
    const key = `${leaf.kind} ${dtype} ${leaf.text}`;
    let made = this.#byText.get(key);
    if (!made) {
      made = this.b.input(leaf.text, tensor(dtype));
      this.#byText.set(key, made);
      this.leaves.set(made, leaf);
    }
    return made;
  }
}
