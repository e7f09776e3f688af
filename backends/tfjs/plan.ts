/**
 * A program as calls of the kernels of tfjs's WebAssembly backend, in arrays that are there before the run: a call of a
 * kernel costs 0.1 µs, one of tfjs 2. What has no kernel, or is faster without one, is a loop over the same memory.
 */
import {
  BLOCK,
  bufferOfValue,
  IDENTITY,
  isElementwise,
  isFloat,
  isScalar,
  isTuple,
  single,
  type Buffer,
  type DType,
  type ElementwiseOp,
  type Graph,
  type Node,
  type NodeOf,
  type Origin,
  type Program,
  type Shape,
} from "../../ir/index.ts";
import type { Source } from "../backend.ts";
import { bufferOf, entering, ordered, type Move } from "../moves.ts";
import { Names, Writer } from "../writer.ts";
import { Host, literal } from "../host.ts";
import { isGiven, originsIn } from "../sides.ts";

/** Pure. The text is the body of `ops => (ids, starts, numbers, lengths) => void`. */
export function emitPlan(program: Program): Source {
  const head = new Writer();
  const names = new Names();
  const planner = new Planner(program, head, names);
  const body = planner.run();
  const out = new Writer();
  out.line('"use strict";');
  out.line("const { wasm, kernels, scalar, constant, slot, shape, transposed, whole, draw } = ops;");
  out.line("const { fround } = Math;");
  out.append(head.finish());
  out.line("let F32, I32, U8;");
  out.line("const look = () => { F32 = wasm.HEAPF32; I32 = wasm.HEAP32; U8 = wasm.HEAPU8; };");
  out.block("return function run(ids, starts, numbers, lengths)", () => {
    for (const { id } of program.buffers.filter(({ type }) => type.shape.length > 0))
      out.line(`const b${id} = ids[${id}], o${id} = starts[${id}];`);
    for (const { id, type } of planner.transposed)
      out.line(`const t${id} = transposed(${id}, ${type.shape.join(", ")});`);
    for (const [name, variable] of planner.lengths) out.line(`const ${variable} = lengths[${JSON.stringify(name)}];`);
    out.append(body);
  });
  return { language: "js", ...out.finish() };
}

/** Kernels that are faster than a loop, or that JavaScript has nothing for. They work on floats. */
const KERNELS: Readonly<Partial<Record<ElementwiseOp, string>>> = {
  ...{ add: "Add", sub: "Sub", mul: "Multiply", div: "RealDiv", sqrt: "Sqrt", exp: "Exp", log: "Log", pow: "Pow" },
  ...{ sinh: "Sinh", cosh: "Cosh", tanh: "Tanh", asin: "Asin", acos: "Acos", atan: "Atan", atan2: "Atan2" },
  ...{ asinh: "Asinh", acosh: "Acosh", atanh: "Atanh", erf: "Erf", neg: "Neg", abs: "Abs", floor: "Floor" },
};

/** Elements from which on kernels are faster than loops that do several things at once, where that is not always so. */
const FROM: Readonly<Partial<Record<ElementwiseOp, number>>> = {
  ...{ add: 256, sub: 256, mul: 256, div: 256, neg: 256, abs: 256, floor: 256, select: 256 },
};

/** How an element is computed in a loop. */
const LOOPS: Readonly<Partial<Record<ElementwiseOp, (x: string, y: string, z: string) => string>>> = {
  add: (x, y) => `${x} + ${y}`,
  sub: (x, y) => `${x} - ${y}`,
  mul: (x, y) => `${x} * ${y}`,
  div: (x, y) => `${x} / ${y}`,
  neg: (x) => `-${x}`,
  abs: (x) => `Math.abs(${x})`,
  floor: (x) => `Math.floor(${x})`,
  min: (x, y) => `Math.min(${x}, ${y})`,
  max: (x, y) => `Math.max(${x}, ${y})`,
  lt: (x, y) => `${x} < ${y} ? 1 : 0`,
  le: (x, y) => `${x} <= ${y} ? 1 : 0`,
  eq: (x, y) => `${x} === ${y} ? 1 : 0`,
  and: (x, y) => `${x} & ${y}`,
  or: (x, y) => `${x} | ${y}`,
  not: (x) => `1 - ${x}`,
  select: (p, x, y) => `${p} ? ${x} : ${y}`,
  // The kernels of these are inaccurate.
  sin: (x) => `Math.sin(${x})`,
  cos: (x) => `Math.cos(${x})`,
  tan: (x) => `Math.tan(${x})`,
};

const VIEWS: Readonly<Record<DType, string>> = { f64: "F32", f32: "F32", i64: "F32", i32: "I32", bool: "U8" };

type Scalars = Map<Node, string>;

/** Nodes of one length that follow each other: one loop computes them, element by element. */
interface Joined {
  readonly length: number | string;
  readonly index: string;
  readonly inside: Writer;
  /** What was computed of this element, and is written when it is done. */
  readonly variables: Map<Buffer, string>;
}

/** A number as an array holds it. */
const HELD: Readonly<Record<DType, (text: string) => string>> = {
  f64: (text) => `fround(${text})`,
  f32: (text) => `fround(${text})`,
  i64: (text) => `fround(${text})`,
  i32: (text) => `(${text}) | 0`,
  bool: (text) => text,
};

class Planner {
  readonly #program: Program;
  readonly #names: Names;
  readonly #host: Host;
  readonly #writer = new Writer();
  /** What the loop that is being written computes of an element. */
  #joined: Joined | undefined;
  readonly #origin: (value: Node) => Node;
  readonly #scalars: Scalars = new Map();
  /** Where scalars that kernels take are written: names of the tensor, and of its place. */
  readonly #slots = new Map<Node, { readonly id: string; readonly at: string }>();
  /** Scalars that kernels, or arrays, take. */
  readonly #lifted: ReadonlySet<Node>;
  readonly #results = new Map<Node, readonly (string | undefined)[]>();
  readonly lengths = new Map<string, string>();
  /** Whether the memory may have grown, and what is seen of it be gone. */
  #isStale = true;

  constructor(program: Program, head: Writer, names: Names) {
    this.#program = program;
    this.#names = names;
    this.#host = new Host(head, names);
    this.#origin = originsIn(program.graph);
    this.#lifted = this.#takenBy(program.graph, new Set());
    for (const input of program.graph.inputs)
      for (const dim of single(input.type).shape) if (typeof dim === "string") this.#dim(dim);
  }

  /** Where the next line goes: behind the loop that is being written. */
  get #out(): Writer {
    this.#finishLoop();
    return this.#writer;
  }

  #finishLoop(): void {
    if (!this.#joined) return;
    const { length, index, inside, variables } = this.#joined;
    this.#joined = undefined;
    for (const [buffer, name] of variables) inside.line(`${this.#at(buffer, index)} = ${name};`);
    this.#each(length, [], () => this.#writer.append(inside.finish()), index);
  }

  run() {
    const { graph, inputs, outputs } = this.#program;
    for (const input of graph.inputs)
      if (isScalar(single(input.type)))
        this.#define(input, `numbers[${inputs.get(input.attrs.name)!.id}]`, input.attrs.name);
    this.#graph(graph);
    const scalars = graph.outputs.filter(({ node }) => isScalar(single(node.type)));
    for (const { name, node } of scalars) this.#out.line(`numbers[${outputs.get(name)!.id}] = ${this.#scalar(node)};`);
    this.#moves(
      graph.outputs.flatMap(({ name, node }) =>
        isScalar(single(node.type)) ? [] : [{ to: outputs.get(name)!, from: this.#buffer(node) }],
      ),
    );
    return this.#out.finish();
  }

  // ------------------------------------------------------------------------------------------------------ scalars

  /** Scalars that do not stay scalars. */
  #takenBy(g: Graph, into: Set<Node>): Set<Node> {
    for (const node of g.nodes) {
      if (node.op === "scan") this.#takenBy(node.attrs.body, into);
      if (!this.#kernelOf(node)) continue;
      for (const value of node.inputs)
        if (isScalar(single(value.type)) && this.#origin(value).op !== "const") into.add(this.#origin(value));
    }
    return into;
  }

  #define(node: Node, text: string, hint?: string, keyword = "const"): string {
    const name = this.#names.fresh(hint);
    this.#out.line(`${keyword} ${name} = ${text};`, node.origins);
    this.#scalars.set(node, name);
    this.#fill(node);
    return name;
  }

  /** Writes a scalar where kernels find it. */
  #fill(node: Node): void {
    if (!this.#lifted.has(node)) return;
    const { dtype } = single(node.type);
    const text = this.#scalars.get(node)!;
    const { at } = this.#slot(node);
    this.#look();
    this.#out.line(`${VIEWS[dtype]}[${at}] = ${text};`);
  }

  #slot(node: Node): { readonly id: string; readonly at: string } {
    const known = this.#slots.get(node);
    if (known) return known;
    const name = this.#host.declare(`slot("${single(node.type).dtype}", ${this.#slots.size})`, "s");
    const made = { id: `${name}.id`, at: `${name}.at` };
    this.#slots.set(node, made);
    return made;
  }

  #scalar(value: Node): string {
    const from = this.#origin(value);
    if (from.op === "const") return literal(from).startsWith("-") ? `(${literal(from)})` : literal(from);
    return this.#scalars.get(from)!;
  }

  /** A scalar that goes into an array: whole numbers are floats there. */
  #entering(value: Node): string {
    const isWhole = single(value.type).dtype === "i64" && this.#origin(value).op !== "const";
    return isWhole ? `whole(${this.#scalar(value)})` : this.#scalar(value);
  }

  // ------------------------------------------------------------------------------------------------------- memory

  #buffer(value: Node, result?: number): Buffer {
    return bufferOf(this.#program, value, result);
  }

  #at = ({ id, type }: Buffer, index: string): string => `${VIEWS[type.dtype]}[o${id} + ${index}]`;

  /** An element of an array, or a scalar. */
  #entry = (value: Node, index: string): string =>
    isScalar(single(value.type)) ? this.#scalar(value) : this.#at(this.#buffer(value), index);

  #dim = (dim: number | string): number | string => {
    if (typeof dim === "number") return dim;
    let name = this.lengths.get(dim);
    if (name === undefined) this.lengths.set(dim, (name = this.#names.fresh(dim)));
    return name;
  };

  #count(shape: Shape): number | string {
    const dims = shape.map(this.#dim);
    return dims.every((dim) => typeof dim === "number") ? dims.reduce((a, b) => a * b, 1) : `(${dims.join(" * ")})`;
  }

  #length = ({ type }: Node): number | string =>
    this.#count((isTuple(type) ? type[0]! : (type as Buffer["type"])).shape);

  /** Before memory is looked at. A kernel may have made it grow: it is another object then. */
  #look(): void {
    if (this.#isStale) this.#out.line("look();");
    this.#isStale = false;
  }

  #each(
    length: number | string,
    origins: readonly Origin[],
    inside: (index: string) => void,
    i = length === 1 ? "0" : this.#names.fresh("i"),
  ): void {
    this.#look();
    if (length === 1) return this.#out.scope(() => inside(i));
    return this.#out.block(`for (let ${i} = 0; ${i} < ${length}; ${i}++)`, () => inside(i), origins);
  }

  /** Brings arrays to where they are wanted, all at once. */
  #moves(wanted: readonly Move[]): void {
    const { inTurn, circles } = ordered(wanted);
    if (inTurn.length > 0) this.#look();
    for (const { to, from } of inTurn)
      this.#out.line(
        `${VIEWS[to.type.dtype]}.copyWithin(o${to.id}, o${from.id}, o${from.id} + ${this.#count(to.type.shape)});`,
      );
    for (const circle of circles)
      this.#each(this.#count(circle[0]!.to.type.shape), [], (i) => {
        const values = circle.map(({ from }) => ({ name: this.#names.fresh(), from }));
        for (const { name, from } of values) this.#out.line(`const ${name} = ${this.#at(from, i)};`);
        circle.forEach(({ to }, k) => this.#out.line(`${this.#at(to, i)} = ${values[k]!.name};`));
      });
  }

  // -------------------------------------------------------------------------------------------------------- nodes

  /** Writes the nodes of a graph. What is to be stored of them is, as soon as it is there. */
  #graph(g: Graph, store: (node: Node) => void = () => {}): void {
    for (const node of g.nodes) {
      this.#node(node);
      store(node);
    }
  }

  #node(node: Node): void {
    if (node.op === "input" || node.op === "const" || node.op === "data") return undefined;
    if (node.op === "scan") return this.#loop(node);
    if (node.op !== "get") return isElementwise(node.op) ? this.#elementwise(node) : this.#structural(node);
    if (!isScalar(single(node.type))) return undefined;
    this.#scalars.set(node, this.#results.get(node.inputs[0]!)![node.attrs.index]!);
    return this.#fill(node);
  }

  /** The kernel that computes a node, if one does: of floats, in arrays whose length is known. */
  #kernelOf(node: Node): string | undefined {
    if (isTuple(node.type) || node.type.shape.length === 0 || node.type.dtype !== "f32") return undefined;
    const isFixed = node.type.shape.every((dim) => typeof dim === "number");
    if (!isFixed || !isElementwise(node.op)) return undefined;
    return (this.#length(node) as number) < (FROM[node.op] ?? 0) ? undefined : KERNELS[node.op];
  }

  #elementwise(node: Node): void {
    const type = single(node.type);
    const operand = (value: Node): string => this.#scalar(value);
    if (isScalar(type)) return void this.#define(node, this.#host.apply(node, node.inputs.map(operand)));
    const result = this.#buffer(node);
    if (node.op === "random") return this.#random(node, result);
    const kernel = this.#kernelOf(node);
    if (kernel) return this.#call(kernel, node, result);
    if (this.#isLongChoice(node)) return this.#choose(node, result);
    return this.#join(node, result);
  }

  /** Computes a node in a loop: in that of the nodes before it, where it is as long. */
  #join(node: Node, result: Buffer): void {
    const length = this.#length(node);
    if (this.#joined?.length !== length) {
      const index = length === 1 ? "0" : this.#names.fresh("i");
      this.#finishLoop();
      this.#joined = { length, index, inside: new Writer(), variables: new Map() };
    }
    const { index, inside, variables } = this.#joined;
    const entries = node.inputs.map((input) => {
      if (isScalar(single(input.type))) return this.#entering(input);
      const buffer = this.#buffer(input);
      return variables.get(buffer) ?? this.#at(buffer, index);
    });
    const { dtype } = single(node.type);
    const name = this.#names.fresh();
    const text = this.#element(node, entries);
    inside.line(`const ${name} = ${HELD[dtype](text)};`, node.origins);
    variables.set(result, name);
  }

  /** One element of a node, in a loop. */
  #element(node: Node, [x, y, z]: readonly string[]): string {
    const { dtype } = single(node.type);
    const op = node.op as ElementwiseOp;
    if (op === "convert") return this.#converted(single(node.inputs[0]!.type).dtype, dtype, x!);
    if (op === "mul" && dtype === "i32") return `Math.imul(${x}, ${y})`;
    // Whole numbers have no -0.
    if (op === "neg" && !isFloat(dtype)) return `0 - ${x}`;
    if (op === "mul" && dtype === "i64") return `${x} * ${y} + 0`;
    const loop = LOOPS[op];
    if (loop) return loop(x!, y!, z!);
    const kernel = KERNELS[op];
    if (kernel === undefined || op === "sqrt" || !(op in Math))
      return this.#host.apply(node, [x!, y!, z!].slice(0, node.inputs.length));
    return `Math.${op}(${[x, y].slice(0, node.inputs.length).join(", ")})`;
  }

  #converted(from: DType, to: DType, x: string): string {
    if (to === "bool") return `${x} !== 0 ? 1 : 0`;
    if (to === "i64" && isFloat(from)) return `Math.trunc(${x}) + 0`;
    return to === "i32" ? `${x} | 0` : x;
  }

  #call(kernel: string, node: Node, result: Buffer): void {
    const length = this.#length(node) as number;
    const function_ = this.#host.declare(`kernels.${kernel}`, kernel);
    const operand = (value: Node): { id: string; scalar: boolean } => {
      const from = this.#origin(value);
      if (!isScalar(single(value.type))) return { id: `b${this.#buffer(value).id}`, scalar: false };
      if (from.op === "const") return { id: this.#host.declare(`constant(${literal(from)})`, "c"), scalar: true };
      return { id: this.#slot(from).id, scalar: true };
    };
    const operands = node.inputs.map(operand);
    const shape = this.#host.declare(`shape(${length})`, "n");
    // The element type of the operands: 0 are floats.
    const text =
      operands.length === 1
        ? `${operands[0]!.id}, 0`
        : `${operands.map(({ id, scalar }) => `${id}, ${shape}, ${scalar ? 0 : 1}`).join(", ")}, 0`;
    this.#out.line(`${function_}(${text}, b${result.id});`, node.origins);
    this.#isStale = true;
  }

  /** Whether a kernel is to choose: between floats, of many arrays or constants. */
  #isLongChoice(node: Node): boolean {
    const { dtype, shape } = single(node.type);
    if (node.op !== "select" || dtype !== "f32" || !shape.every((dim) => typeof dim === "number")) return false;
    const [condition, ...arms] = node.inputs as [Node, Node, Node];
    const isWhole = (arm: Node): boolean => !isScalar(single(arm.type)) || this.#origin(arm).op === "const";
    return (this.#length(node) as number) >= FROM.select! && !isScalar(single(condition.type)) && arms.every(isWhole);
  }

  #choose(node: Node, result: Buffer): void {
    const ids = node.inputs.map((input) => {
      const from = this.#origin(input);
      if (from.op !== "const") return `b${this.#buffer(input).id}`;
      return this.#host.declare(`constant(${literal(from)}, ${this.#length(node)})`, "c");
    });
    const kernel = this.#host.declare("kernels.SelectV2", "SelectV2");
    this.#out.line(`${kernel}(${ids.join(", ")}, 1, b${result.id});`, node.origins);
    this.#isStale = true;
  }

  #random(node: NodeOf<"random">, result: Buffer): void {
    this.#look();
    const { id } = result;
    const words = node.inputs.map((input) => {
      if (isScalar(single(input.type))) return this.#scalar(input);
      const buffer = this.#buffer(input);
      return `${VIEWS[buffer.type.dtype]}.subarray(o${buffer.id}, o${buffer.id} + ${this.#length(input)})`;
    });
    const into = `F32.subarray(o${id}, o${id} + ${this.#length(node)})`;
    this.#out.line(`draw(${[into, node.attrs.stream, ...words].join(", ")});`, node.origins);
  }

  #structural(node: Node): void {
    switch (node.op) {
      case "iota":
        return this.#each(node.attrs.length, node.origins, (i) =>
          this.#out.line(`${this.#at(this.#buffer(node), i)} = ${i};`),
        );
      case "reshape":
        return this.#reshape(node);
      case "reduce":
        return this.#reduce(node);
      case "matmul":
        return this.#matmul(node);
      case "gather":
        return this.#gather(node);
      case "update":
        return this.#update(node);
      case "append":
        return this.#append(node);
      case "spmv":
        return this.#spmv(node);
      default:
        throw new TypeError(`${node.op} has no spelling in tfjs`);
    }
  }

  #reshape(node: NodeOf<"reshape">): void {
    const [x] = node.inputs as [Node];
    if (isScalar(single(node.type))) {
      this.#look();
      return void this.#define(node, this.#entry(x, "0"));
    }
    const to = this.#buffer(node);
    if (!isScalar(single(x.type))) return this.#moves([{ to, from: this.#buffer(x) }]);
    this.#look();
    return this.#out.line(`${this.#at(to, "0")} = ${this.#entering(x)};`, node.origins);
  }

  #reduce(node: NodeOf<"reduce">): void {
    const [x] = node.inputs as [Node];
    const { dtype } = single(node.type);
    const fold = (a: string, b: string): string => {
      const text = { add: `${a} + ${b}`, mul: `${a} * ${b}`, min: `Math.min(${a}, ${b})`, max: `Math.max(${a}, ${b})` };
      return dtype === "f32"
        ? `fround(${text[node.attrs.fn]})`
        : dtype === "i32"
          ? `${text[node.attrs.fn]} | 0`
          : text[node.attrs.fn];
    };
    const [total, block, start, i, end] = ["total", "block", "start", "i", "end"].map((hint) =>
      this.#names.fresh(hint),
    ) as [string, string, string, string, string];
    const length = isScalar(single(x.type)) ? 1 : this.#length(x);
    const first = String(IDENTITY[node.attrs.fn]);
    this.#look();
    this.#out.line(`let ${total} = ${first};`, node.origins);
    this.#out.block(`for (let ${start} = 0; ${start} < ${length}; ${start} += ${BLOCK})`, () => {
      this.#out.line(`const ${end} = Math.min(${start} + ${BLOCK}, ${length});`);
      this.#out.line(`let ${block} = ${first};`);
      this.#out.line(`for (let ${i} = ${start}; ${i} < ${end}; ${i}++) ${block} = ${fold(block, this.#entry(x, i))};`);
      this.#out.line(`${total} = ${fold(total, block)};`);
    });
    this.#scalars.set(node, total);
    this.#fill(node);
  }

  /** Kernels multiply rows by rows that lie side by side, or by a matrix that they know: it is not to change under its number. */
  #matmul(node: NodeOf<"matmul">): void {
    const [a, b] = node.inputs as [Node, Node];
    const [m, k] = single(a.type).shape as [number, number];
    if (single(b.type).shape.length > 1) return this.#product(node, a, b, m, k);
    const shape = (...dims: number[]): string => this.#host.declare(`shape(${dims.join(", ")})`, "n");
    const matmul = this.#host.declare("kernels.BatchMatMul", "matmul");
    const [x, y] = [this.#buffer(a), this.#buffer(b)];
    const isKnown = isGiven(this.#program, this.#origin(a));
    if (isKnown) this.transposed.add(x);
    const matrix = isKnown ? `t${x.id}, ${shape(1, k, m)}, 3, 0, 0` : `b${x.id}, ${shape(1, m, k)}, 3, 0, 1`;
    this.#out.line(`${matmul}(b${y.id}, ${shape(1, 1, k)}, 3, ${matrix}, b${this.#buffer(node).id});`, node.origins);
    this.#isStale = true;
  }

  /** Matrices by which vectors are multiplied, and which a run does not change. */
  readonly transposed = new Set<Buffer>();

  #product(node: Node, a: Node, b: Node, m: number, k: number): void {
    const n = single(b.type).shape[1] as number;
    const [x, y, result] = [this.#buffer(a), this.#buffer(b), this.#buffer(node)];
    this.#each(m, node.origins, (i) =>
      this.#each(n, node.origins, (j) => {
        const [sum, l] = [this.#names.fresh("sum"), this.#names.fresh("l")];
        const term = `fround(${this.#at(x, `${i} * ${k} + ${l}`)} * ${this.#at(y, `${l} * ${n} + ${j}`)})`;
        this.#out.line(`let ${sum} = 0;`);
        this.#out.line(`for (let ${l} = 0; ${l} < ${k}; ${l}++) ${sum} = fround(${sum} + ${term});`);
        this.#out.line(`${this.#at(result, `${i} * ${n} + ${j}`)} = ${sum};`, node.origins);
      }),
    );
  }

  #near(at: string, length: number | string): string {
    const last = typeof length === "number" ? length - 1 : `${length} - 1`;
    return `(${at} < 0 ? 0 : ${at} < ${length} ? ${at} : ${last})`;
  }

  /** Whether all indices are known, and of an array of this length. */
  #isInside(index: Node, length: number | string): boolean {
    const from = this.#origin(index);
    return from.op === "data" && typeof length === "number" && from.attrs.values.every((k) => k >= 0 && k < length);
  }

  #gather(node: NodeOf<"gather">): void {
    const [x, index] = node.inputs as [Node, Node];
    const { shape } = single(x.type);
    const length = this.#dim(shape[0]!);
    const row = this.#count(shape.slice(1));
    const source = this.#buffer(x);
    this.#look();
    /** An array without entries has zeros. */
    const entry = (at: string): string =>
      typeof length === "number" && length > 0
        ? this.#at(source, at)
        : `(${length} === 0 ? 0 : ${this.#at(source, at)})`;
    const place = (j: string): string => {
      const at = this.#names.fresh("at");
      this.#out.line(`const ${at} = ${this.#entry(index, j)};`, node.origins);
      return this.#isInside(index, length) ? at : this.#near(at, length);
    };
    if (isScalar(single(node.type))) return void this.#define(node, entry(place("0")));
    const result = this.#buffer(node);
    const count = isScalar(single(index.type)) ? 1 : this.#length(index);
    return this.#each(count, node.origins, (j) => {
      if (row === 1) return this.#out.line(`${this.#at(result, j)} = ${entry(place(j))};`, node.origins);
      const start = this.#names.fresh("start");
      this.#out.line(`const ${start} = ${place(j)} * ${row};`);
      return this.#each(row, node.origins, (k) =>
        this.#out.line(`${this.#at(result, `${j} * ${row} + ${k}`)} = ${entry(`${start} + ${k}`)};`),
      );
    });
  }

  /** Brings what a node overwrites to where it is overwritten. */
  #enter(node: Node): void {
    this.#moves(entering(this.#program, node).map(({ to, value }) => ({ to, from: this.#buffer(value) })));
  }

  #update(node: NodeOf<"update">): void {
    const [, index, value] = node.inputs as [Node, Node, Node];
    const { shape } = single(node.type);
    const [length, row] = [this.#dim(shape[0]!), this.#count(shape.slice(1))];
    const result = this.#buffer(node);
    this.#enter(node);
    const count = isScalar(single(index.type)) ? 1 : this.#length(index);
    const written = (at: string): string =>
      isScalar(single(value.type)) ? this.#entering(value) : this.#entry(value, at);
    this.#each(count, node.origins, (j) => {
      const at = this.#names.fresh("at");
      this.#out.line(`const ${at} = ${this.#entry(index, j)};`, node.origins);
      this.#out.block(`if (${at} >= 0 && ${at} < ${length})`, () =>
        row === 1
          ? this.#out.line(`${this.#at(result, at)} = ${written(j)};`, node.origins)
          : this.#each(row, node.origins, (k) =>
              this.#out.line(`${this.#at(result, `${at} * ${row} + ${k}`)} = ${written(`${j} * ${row} + ${k}`)};`),
            ),
      );
    });
  }

  #append(node: NodeOf<"append">): void {
    const [count, mask, ...rest] = node.inputs as [Node, Node, ...Node[]];
    const values = rest.slice(0, rest.length / 2);
    this.#enter(node);
    const counter = this.#names.fresh("count");
    this.#out.line(`let ${counter} = ${this.#scalar(count)};`, node.origins);
    this.#each(this.#length(mask), node.origins, (i) =>
      this.#out.block(`if (${this.#entry(mask, i)} !== 0)`, () => {
        values.forEach((value, k) => {
          const entry = isScalar(single(value.type)) ? this.#entering(value) : this.#entry(value, i);
          this.#out.line(`${this.#at(this.#buffer(node, k + 1), counter)} = ${entry};`);
        });
        this.#out.line(`${counter}++;`);
      }),
    );
    this.#results.set(node, [counter]);
  }

  #spmv(node: NodeOf<"spmv">): void {
    const [x, offsets, columns, weights] = node.inputs.map((input) => this.#buffer(input)) as [
      Buffer,
      Buffer,
      Buffer,
      Buffer?,
    ];
    this.#each(this.#length(node), node.origins, (r) => {
      const [s, end, stop, block, total] = ["s", "end", "stop", "block", "total"].map((hint) =>
        this.#names.fresh(hint),
      ) as [string, string, string, string, string];
      this.#out.line(`const ${end} = ${this.#at(offsets, `${r} + 1`)};`);
      this.#out.line(`let ${total} = 0;`);
      this.#out.block(`for (let ${s} = ${this.#at(offsets, r)}; ${s} < ${end}; )`, () => {
        this.#out.line(`const ${stop} = Math.min(${s} + ${BLOCK}, ${end});`);
        this.#out.line(`let ${block} = 0;`);
        const value = this.#at(x, this.#at(columns, s));
        const entry = weights ? `fround(${this.#at(weights, s)} * ${value})` : value;
        this.#out.line(`for (; ${s} < ${stop}; ${s}++) ${block} = fround(${block} + ${entry});`);
        this.#out.line(`${total} = fround(${total} + ${block});`);
      });
      this.#out.line(`${this.#at(this.#buffer(node), r)} = ${total};`, node.origins);
    });
  }

  #loop(node: NodeOf<"scan">): void {
    const { body, consts, carry, length, until } = node.attrs;
    const { place } = this.#program;
    const carried = body.inputs.slice(consts, consts + carry);
    const given = node.inputs.slice(consts, consts + carry);
    const isArray = (input: Node): boolean => !isScalar(single(input.type));
    const variables = carried.map((input, k) => {
      if (isArray(input)) return undefined;
      const name = this.#names.fresh(input.attrs.name);
      this.#out.line(`let ${name} = ${this.#scalar(given[k]!)};`, input.origins);
      this.#scalars.set(input, name);
      return name;
    });
    this.#moves(
      carried.flatMap((input, k) =>
        isArray(input) ? [{ to: bufferOfValue(place, input)!, from: this.#buffer(given[k]!) }] : [],
      ),
    );
    const turn = this.#names.fresh("turn");
    this.#out.block(
      `for (let ${turn} = 0, end = ${this.#dim(length)}; ${turn} < end; ${turn}++)`,
      () => {
        this.#isStale = true;
        carried.forEach((input) => !isArray(input) && this.#fill(input));
        body.inputs
          .slice(consts + carry)
          .forEach((input, k) => this.#row(input, node.inputs[consts + carry + k]!, turn));
        this.#graph(body, (value) =>
          body.outputs.slice(carry).forEach((output, k) => {
            if (output.node === value) this.#store(this.#buffer(node, carry + k), value, turn);
          }),
        );
        this.#moves(
          carried.flatMap((input, k) =>
            isArray(input) ? [{ to: bufferOfValue(place, input)!, from: this.#buffer(body.outputs[k]!.node) }] : [],
          ),
        );
        const next = variables.flatMap((name, k) =>
          name ? [[name, this.#scalar(body.outputs[k]!.node)] as const] : [],
        );
        const changed = next.filter(([name, text]) => name !== text);
        if (changed.length > 0)
          this.#out.line(
            `[${changed.map(([name]) => name).join(", ")}] = [${changed.map(([, text]) => text).join(", ")}];`,
          );
        if (until !== undefined) this.#out.line(`if (${variables[until]}) break;`);
        this.#finishLoop();
      },
      node.origins,
    );
    this.#isStale = true;
    this.#results.set(node, variables);
  }

  /** A row of an array, for one turn of a loop. */
  #row(input: NodeOf<"input">, rows: Node, turn: string): void {
    const source = this.#buffer(rows);
    this.#look();
    if (isScalar(single(input.type))) return void this.#define(input, this.#at(source, turn), input.attrs.name);
    const to = bufferOfValue(this.#program.place, input)!;
    const length = this.#length(input);
    const start = `o${source.id} + ${turn} * ${length}`;
    return this.#out.line(`${VIEWS[to.type.dtype]}.copyWithin(o${to.id}, ${start}, ${start} + ${length});`);
  }

  /** Puts a value into a row. */
  #store(rows: Buffer, value: Node, turn: string): void {
    this.#look();
    if (isScalar(single(value.type)))
      return this.#out.line(`${this.#at(rows, turn)} = ${this.#entering(value)};`, value.origins);
    const length = this.#length(value);
    const { id } = this.#buffer(value);
    const view = VIEWS[rows.type.dtype];
    return this.#out.line(
      `${view}.copyWithin(o${rows.id} + ${turn} * ${length}, o${id}, o${id} + ${length});`,
      value.origins,
    );
  }
}
