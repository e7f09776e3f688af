/** A program as JavaScript: a loop for each kernel, a loop for each scan, scalars as variables. */
import {
  BLOCK,
  IDENTITY,
  allNodes,
  arraysOf,
  bufferOfValue,
  holdsIndices,
  isElementwise,
  isFloat,
  isScalar,
  isTuple,
  single,
  type Access,
  type Buffer,
  type DType,
  type Dim,
  type Graph,
  type MathKind,
  type Node,
  type NodeOf,
  type Origin,
  type Program,
  type Shape,
} from "../../ir/index.ts";
import type { Source } from "../backend.ts";
import { lengthsOf } from "../lengths.ts";
import { bufferOf, deliveredArray, entering, ordered, rowSums, type Move, type Wanted } from "../moves.ts";
import { alternating, Names, Writer } from "../writer.ts";
import { poolsOf } from "./memory.ts";
import { REHEARSAL, writeFunctions, writeScalars } from "./scalar.ts";
import { support } from "./support.ts";

/** Longest row that is copied by a loop of our own: below it a call costs more. */
const SHORT = 64;

/** Nodes of all kernels from which on each is a function of its own; scalars that stand together at most. */
const LARGE = 2000;

/** Elements of a rehearsal: an engine wants to see an operation more than once. */
const FEW = 8;

/** Nodes of kernels that fast code goes through two elements at a time. */
const PAIRED = { least: 64, most: 1000 } as const;

/**
 * Pure. The text is the body of `support => (buffers, lengths, rehearsal) => void`. In fast math two elements are computed side
 * by side where that is worth it: a processor waits less if it has two chains of operations to go on with. No bit depends on it.
 */
export function emit(program: Program, math: MathKind = "exact"): Source {
  const out = new Writer();
  const names = new Names();
  const buffers = program.buffers.map((buffer) => names.fresh(buffer.name));
  const lengths = new Map<string, string>();
  for (const { type } of program.buffers)
    for (const dim of type.shape) if (typeof dim === "string" && !lengths.has(dim)) lengths.set(dim, names.fresh(dim));
  for (const name of lengthsOf(program.graph)) if (!lengths.has(name)) lengths.set(name, names.fresh(name));

  const pools = [...poolsOf(program.buffers)].map(([dtype, pool]) => ({ name: names.fresh(dtype), pool }));
  const body = new Writer();
  const emitter = new Emitter(program, body, names, buffers, pools, lengths, math === "fast");
  emitter.run();
  const run = body.finish();
  const functions = emitter.functions.finish();
  const library = writeFunctions(run.text + functions.text, names);

  out.line('"use strict";');
  out.line("const { powers: P2, zero: P0, exponent, mantissa, idiv, imod, tables, spread, due } = support;");
  out.line("const { fround } = Math;");
  const written = new Set((library.text + functions.text + run.text).match(/\bT_\w+/g));
  for (const table of Object.keys(support.tables))
    if (written.has(`T_${table}`)) out.line(`const T_${table} = tables.${table};`);
  out.append(library);
  out.append(functions);
  out.append(emitter.kept.finish());
  out.block(`return function run(buffers, lengths, ${REHEARSAL})`, () => {
    if (pools.length === 0) out.line(`const [${buffers.join(", ")}] = buffers;`);
    else for (const id of emitter.apart) out.line(`const ${buffers[id]} = buffers[${id}];`);
    pools.forEach(({ name }, k) => out.line(`const ${name} = buffers[${buffers.length + k}];`));
    for (const [name, variable] of lengths) out.line(`const ${variable} = lengths[${JSON.stringify(name)}];`);
    for (const [end, variable] of emitter.limits) out.line(`const ${variable} = ${end};`);
    out.append(run);
  });
  return { language: "js", ...out.finish() };
}

/** Whether the kernels are functions of their own: one function cannot hold any number of variables. */
export function isLarge({ graph }: Program): boolean {
  let nodes = 0;
  for (const node of allNodes(graph))
    if (node.op === "map" || node.op === "deliver") nodes += node.attrs.body.nodes.length;
  return nodes > LARGE;
}

class Emitter {
  readonly #program: Program;
  #out: Writer;
  readonly #names: Names;
  readonly #buffers: readonly string[];
  readonly #lengths: ReadonlyMap<string, string>;
  readonly #isLarge: boolean;
  readonly #paired: boolean;
  readonly #pooled: ReadonlyMap<Buffer, { readonly pool: string; readonly at: number }>;
  /** Buffers in use that share no array. */
  readonly apart = new Set<number>();
  /** Arrays that functions keep. */
  readonly kept = new Writer();
  /** Of Boolean arrays by which elements are chosen: whether they are read otherwise too, and the list of those elements. */
  readonly #masks = new Map<Node, { readonly isAlsoRead: boolean; chosen?: Chosen }>();
  /** Variables of the scalar results of nodes that have several. */
  readonly #results = new Map<Node, readonly (string | undefined)[]>();

  constructor(
    program: Program,
    out: Writer,
    names: Names,
    buffers: readonly string[],
    pools: readonly { readonly name: string; readonly pool: readonly Buffer[] }[],
    lengths: ReadonlyMap<string, string>,
    paired: boolean,
  ) {
    this.#paired = paired;
    this.#isLarge = isLarge(program);
    this.#pooled = new Map(pools.flatMap(({ name, pool }) => pool.map((buffer, at) => [buffer, { pool: name, at }])));
    this.#program = program;
    this.#out = out;
    this.#names = names;
    this.#buffers = buffers;
    this.#lengths = lengths;
  }

  run(): void {
    const { graph, inputs, outputs } = this.#program;
    const scalars: Scalars = new Map();
    for (const input of graph.inputs) {
      const { dtype } = single(input.type);
      const buffer = inputs.get(input.attrs.name)!;
      if (isScalar(single(input.type))) scalars.set(input, this.#load(input, this.#at(buffer, "0"), dtype));
    }
    this.#graph(graph, scalars, new Map());
    this.#moves(
      graph.outputs.map(({ name, node }) => ({ to: outputs.get(name)!, value: node })),
      scalars,
    );
  }

  /** Writes the nodes of `g`. `scalars` gains the variables of its scalars; `stores` run as soon as their value is there. */
  #graph(g: Graph, scalars: Scalars, stores: ReadonlyMap<Node, readonly (() => void)[]>): void {
    const store = (node: Node): void => stores.get(node)?.forEach((write) => write());
    this.#findMasks(g);
    const waiting: Node[] = [];
    const flush = (): void => {
      const nodes = waiting.splice(0);
      if (nodes.length > LARGE) this.#inParts(g, nodes, scalars);
      else if (nodes.length > 0) {
        const outputs = nodes.map((node) => ({ name: "", node }));
        const text = writeScalars({ ...g, outputs }, nodes, scalars, this.#out, this.#names);
        for (const node of nodes) scalars.set(node, text(node));
      }
      nodes.forEach(store);
    };
    for (const node of g.nodes) {
      if (isElementwise(node.op)) {
        waiting.push(node);
        continue;
      }
      flush();
      if (node.op === "const") scalars.set(node, constant(node));
      else if (node.op === "get" && isScalar(single(node.type)))
        scalars.set(node, this.#results.get(node.inputs[0]!)![node.attrs.index]!);
      else if (node.op !== "input" && node.op !== "get") this.#out.partOf(node, () => this.#structural(node, scalars));
      store(node);
    }
    flush();
  }

  /** Scalars as blocks of their own: an engine has a place for every variable of a block, and it has not many. */
  #inParts(g: Graph, nodes: readonly Node[], scalars: Scalars): void {
    const part = new Map(nodes.map((node, k) => [node, Math.floor(k / LARGE)]));
    const escapes = new Set<Node>(g.outputs.map(({ node }) => node));
    for (const node of g.nodes)
      for (const input of node.inputs) if (part.get(input) !== part.get(node)) escapes.add(input);
    for (let start = 0; start < nodes.length; start += LARGE) {
      const members = nodes.slice(start, start + LARGE);
      const results = members.filter((node) => escapes.has(node)).map((node) => ({ name: this.#names.fresh(), node }));
      if (results.length > 0) this.#out.line(`let ${results.map(({ name }) => name).join(", ")};`);
      this.#out.scope(() => {
        const text = writeScalars({ ...g, outputs: results }, members, scalars, this.#out, this.#names);
        for (const { name, node } of results) this.#out.line(`${name} = ${text(node)};`, node.origins);
      });
      for (const { name, node } of results) scalars.set(node, name);
    }
  }

  #structural(node: Node, scalars: Scalars): void {
    switch (node.op) {
      case "map":
        return this.#kernel(node, scalars);
      case "scan":
        return this.#loop(node, scalars);
      case "append":
        return this.#append(node, scalars);
      case "reshape":
        return this.#moves([{ to: this.#buffer(node), value: node.inputs[0]! }], scalars);
      case "gather":
        return this.#gather(node, scalars);
      case "update":
        return this.#update(node, scalars);
      case "reduce":
        return this.#reduce(node, scalars);
      case "matmul":
        return this.#matmul(node);
      case "iota":
        return this.#each(node.attrs.length, node.origins, (i) =>
          this.#out.line(`${this.#at(this.#buffer(node), i)} = ${i};`),
        );
      case "data":
        return; // its buffer holds it
      case "spmv":
      case "sums":
        return this.#rowSums(node);
      case "spread":
        return this.#spread(node);
      case "due":
        return this.#due(node, scalars);
      case "deliver":
        return this.#deliver(node, scalars);
      default:
        throw new TypeError(`${node.op} is not written here`);
    }
  }

  #kernel(node: NodeOf<"map">, scalars: Scalars): void {
    if (!this.#isLarge) return this.#kernelLoop(node, scalars);
    this.#apart("kernel", node, scalars, () => this.#kernelLoop(node, scalars, true));
  }

  /** What `write` writes as a function, and a call of it. */
  #apart(hint: string, node: NodeOf<"map"> | NodeOf<"deliver">, scalars: Scalars, write: () => void): void {
    const taken = node.inputs.filter((input) => !scalars.has(input)).map((input) => this.#buffer(input));
    const made = this.#program.place.get(node)!.filter((buffer) => buffer !== undefined);
    const arrays = [...taken, ...made].map((buffer) => this.#array(buffer));
    const variables = node.inputs.map((input) => scalars.get(input) ?? "").filter((text) => VARIABLE.test(text));
    const lengths = [...taken, ...made].flatMap(({ type }) => type.shape.filter((dim) => typeof dim === "string"));
    const params = [...new Set([...arrays, ...variables, ...lengths.map(this.#dim)]), REHEARSAL].join(", ");
    const name = this.#names.fresh(hint);
    this.#out.line(`${name}(${params});`, node.origins);
    const run = this.#out;
    this.#out = this.functions;
    this.#out.partOf(node, () => this.#out.block(`function ${name}(${params})`, write, node.origins));
    this.#out = run;
  }

  /** Which arrays of a graph choose elements. */
  #findMasks(g: Graph): void {
    const masks = new Set(g.nodes.flatMap((node) => node.inputs[chooserAt(node)] ?? []));
    const read = new Set<Node>(g.outputs.map(({ node }) => node));
    for (const node of masks.size > 0 ? g.nodes : [])
      node.inputs.forEach((input, k) => {
        if (k !== chooserAt(node) && node.op !== "get") read.add(input);
      });
    for (const mask of masks) this.#masks.set(mask, { isAlsoRead: read.has(mask) });
  }

  /** A list for the elements that a mask chooses, and a counter. */
  #choose(mask: Node): Chosen {
    const [list, count] = this.#fresh("chosen", "count");
    const length = this.#length(mask);
    // Known when the code is written, it is made once.
    (typeof length === "number" ? this.kept : this.#out).line(`const ${list} = new Int32Array(${length});`);
    this.#out.line(`let ${count} = 0;`, mask.origins);
    return (this.#masks.get(mask)!.chosen = { list, count });
  }

  /** The elements that a mask chooses: listed where it was computed, else now. */
  #chosen(mask: Node): Chosen {
    const known = this.#masks.get(mask)!.chosen;
    if (known) return known;
    const made = this.#choose(mask);
    this.#each(this.#length(mask), mask.origins, (i) =>
      this.#out.line(listed(made, i, `${this.#at(this.#buffer(mask), i)} === 1`)),
    );
    return made;
  }

  #kernelLoop(node: NodeOf<"map">, scalars: Scalars, isApart = false): void {
    const { body, at } = node.attrs;
    const masks = [...this.#masks].flatMap(([mask, { isAlsoRead }]) =>
      !isApart && mask.op === "get" && mask.inputs[0] === node
        ? [[mask.attrs.index, { isAlsoRead, chosen: this.#choose(mask) }] as const]
        : [],
    );
    const choosing = new Map(masks);
    const compute = (i: string): ((node: Node) => string) => {
      const known = new Map<Node, string>();
      const places = new Map<number, string>();
      body.inputs.forEach((input, k) => {
        const argument = node.inputs[k]!;
        const { dtype } = single(input.type);
        const entry = (): string => {
          const index = at?.[k];
          if (index === undefined) return this.#at(this.#buffer(argument), i);
          const indices = this.#buffer(node.inputs[body.inputs.length + index]!);
          if (!places.has(index)) places.set(index, this.#place(indices, i));
          return this.#nearest(this.#buffer(argument), places.get(index)!, indices);
        };
        known.set(input, scalars.get(argument) ?? this.#load(input, entry(), dtype));
      });
      return writeScalars(body, body.nodes, known, this.#out, this.#names);
    };
    const store = (i: string, text: (node: Node) => string): void =>
      body.outputs.forEach(({ node: result }, k) => {
        const mask = choosing.get(k);
        if (mask) this.#out.line(listed(mask.chosen, i, text(result)), result.origins);
        if (mask?.isAlsoRead !== false)
          this.#out.line(`${this.#at(this.#buffer(node, k), i)} = ${text(result)};`, result.origins);
      });
    const length = this.#length(node);
    const { nodes } = body;
    const isPair = typeof length === "number" && length % 2 === 0 && length > 0;
    if (!this.#paired || !isPair || nodes.length < PAIRED.least || nodes.length > PAIRED.most)
      return this.#each(length, node.origins, (i) => store(i, compute(i)), isApart);
    const inPairs = (i: string): void => {
      const next = this.#names.fresh("i");
      this.#out.line(`const ${next} = ${i} + 1;`);
      const run = this.#out;
      const parts = [i, next].map((index) => {
        this.#out = new Writer();
        return { index, text: compute(index), written: this.#out.finish() };
      });
      this.#out = run;
      run.append(alternating(parts.map(({ written }) => written)));
      for (const { index, text } of parts) store(index, text);
    };
    this.#each(length, node.origins, inPairs, isApart, 2);
  }

  /** Kernels, and loops of deliveries, that are functions. */
  readonly functions = new Writer();

  #loop(node: NodeOf<"scan">, scalars: Scalars): void {
    const { body, consts, carry, length, until } = node.attrs;
    const inside: Scalars = new Map(scalars);
    const carried = body.inputs.slice(consts, consts + carry);
    const isScalarInput = (input: Node): boolean => isScalar(single(input.type));
    const bufferOf = (input: Node): Buffer => bufferOfValue(this.#program.place, input)!;

    body.inputs.slice(0, consts).forEach((input, k) => {
      if (isScalarInput(input)) inside.set(input, scalars.get(node.inputs[k]!)!);
    });
    const results = carried.map((input, k) => {
      if (!isScalarInput(input)) return undefined;
      const name = this.#names.fresh(input.attrs.name);
      this.#out.line(`let ${name} = ${scalars.get(node.inputs[consts + k]!)};`, input.origins);
      inside.set(input, name);
      return name;
    });
    const arrays = carried.flatMap((input, k) => (isScalarInput(input) ? [] : [{ input, k }]));
    this.#moves(
      arrays.map(({ input, k }) => ({ to: bufferOf(input), value: node.inputs[consts + k]! })),
      scalars,
    );

    const turns = this.#dim(length);
    this.#each(turns, node.origins, (turn) => {
      body.inputs
        .slice(consts + carry)
        .forEach((input, k) => this.#row(input, node.inputs[consts + carry + k]!, turn, inside));
      const stores = new Map<Node, (() => void)[]>();
      body.outputs.slice(carry).forEach(({ node: value }, k) => {
        const write = (): void => this.#store(this.#buffer(node, carry + k), value, turn, inside);
        stores.set(value, [...(stores.get(value) ?? []), write]);
      });
      this.#graph(body, inside, stores);
      this.#moves(
        arrays.map(({ input, k }) => ({ to: bufferOf(input), value: body.outputs[k]!.node })),
        inside,
      );
      this.#assign(results.map((name, k) => ({ name, value: name && inside.get(body.outputs[k]!.node) })));
      if (until !== undefined && turns !== 1) this.#out.line(`if (${results[until]}) break;`);
    });
    this.#results.set(node, results);
  }

  /** Gives variables new values, all at once. */
  #assign(changes: readonly { name: string | undefined; value: string | undefined }[]): void {
    const real = changes.filter(({ name, value }) => name !== value);
    const kept = real.map(({ value }) => {
      if (!real.some(({ name }) => name === value)) return value;
      const aside = this.#names.fresh();
      this.#out.line(`const ${aside} = ${value};`);
      return aside;
    });
    real.forEach(({ name }, k) => this.#out.line(`${name} = ${kept[k]};`));
  }

  /** A row of an array, for one turn of a loop. */
  #row(input: NodeOf<"input">, rows: Node, turn: string, scalars: Scalars): void {
    const source = this.#buffer(rows);
    const { dtype } = single(input.type);
    if (isScalar(single(input.type))) return void scalars.set(input, this.#load(input, this.#at(source, turn), dtype));
    const length = this.#length(input);
    return this.#each(length, [], (i) =>
      this.#out.line(`${this.#at(this.#buffer(input), i)} = ${this.#at(source, `${turn} * ${length} + ${i}`)};`),
    );
  }

  /** Puts a value into row `turn` of `rows`. */
  #store(rows: Buffer, value: Node, turn: string, scalars: Scalars): void {
    const scalar = scalars.get(value);
    if (scalar !== undefined) return this.#out.line(`${this.#at(rows, turn)} = ${scalar};`, value.origins);
    const length = this.#length(value);
    const source = this.#buffer(value);
    if (length === 1) return this.#out.line(`${this.#at(rows, turn)} = ${this.#at(source, "0")};`, value.origins);
    if (typeof length === "number" && length <= SHORT)
      return this.#each(length, value.origins, (i) =>
        this.#out.line(`${this.#at(rows, `${turn} * ${length} + ${i}`)} = ${this.#at(source, i)};`),
      );
    return this.#out.line(`${this.#array(rows)}.set(${this.#array(source)}, ${turn} * ${length});`, value.origins);
  }

  /** Brings values to the buffers where they are wanted, all at once. */
  #moves(wanted: readonly Wanted[], scalars: Scalars): void {
    const moves: Move[] = [];
    for (const { to, value } of wanted) {
      const scalar = scalars.get(value);
      if (scalar === undefined) moves.push({ to, from: this.#buffer(value) });
      else this.#out.line(`${this.#at(to, "0")} = ${scalar};`, value.origins);
    }
    const { inTurn, circles } = ordered(moves);
    this.#copies(inTurn);
    for (const circle of circles) {
      const [{ to: first }] = circle as [Move];
      const aside = this.#names.fresh();
      const value = this.#pooled.has(first) ? this.#at(first, "0") : `${this.#array(first)}.slice()`;
      this.#out.line(`const ${aside} = ${value};`);
      this.#copies(circle.map(({ to, from }) => ({ to, from: from === first ? aside : from })));
    }
  }

  /** Copies buffers one after the other; of neighbours in a pool, all at once. */
  #copies(moves: readonly Copy[]): void {
    for (let k = 0; k < moves.length; k++) {
      const { to, from } = moves[k]!;
      const place = this.#pooled.get(to);
      if (!place) {
        this.#out.line(`${this.#array(to)}.set(${typeof from === "string" ? from : this.#array(from)});`);
        continue;
      }
      const source = typeof from === "string" ? from : this.#at(from, "0");
      const [same, side] = [this.#neighbours(moves, k, 0), this.#neighbours(moves, k, 1)];
      const start = this.#pooled.get(from as Buffer)?.at ?? 0;
      if (same > 1) this.#out.line(`${place.pool}.fill(${source}, ${place.at}, ${place.at + same});`);
      else if (side > 1) this.#out.line(`${place.pool}.copyWithin(${place.at}, ${start}, ${start + side});`);
      else this.#out.line(`${this.#at(to, "0")} = ${source};`);
      k += Math.max(same, side) - 1;
    }
  }

  /** How many moves from the one at `first` on go to places next to each other, from places that are `apart`. */
  #neighbours(moves: readonly Copy[], first: number, apart: 0 | 1): number {
    const place = (buffer: Buffer | string) => (typeof buffer === "string" ? undefined : this.#pooled.get(buffer));
    const [to, from] = [place(moves[first]!.to), place(moves[first]!.from)];
    if (!to || !from) return 1;
    for (let count = 1; first + count < moves.length; count++) {
      const next = moves[first + count]!;
      const [into, out] = [place(next.to), place(next.from)];
      if (into?.pool !== to.pool || into.at !== to.at + count || out?.at !== from.at + apart * count) return count;
    }
    return moves.length - first;
  }

  /** Brings what a node overwrites to where it is overwritten. */
  #enter(node: Node, scalars: Scalars): void {
    this.#moves(entering(this.#program, node), scalars);
  }

  #append(node: NodeOf<"append">, scalars: Scalars): void {
    const [count, mask, ...rest] = node.inputs as [Node, Node, ...Node[]];
    const values = rest.slice(0, rest.length / 2);
    this.#enter(node, scalars);
    const found = this.#chosen(mask);
    const counter = this.#names.fresh("count");
    this.#out.line(`let ${counter} = ${scalars.get(count)};`, node.origins);
    const [k, i, end] = this.#fresh("k", "i", "end");
    this.#out.line(`const ${end} = ${REHEARSAL} === 0 ? ${found.count} : 1;`);
    this.#out.block(`for (let ${k} = 0; ${k} < ${end}; ${k}++)`, () => {
      this.#out.line(`const ${i} = ${found.list}[${k}];`);
      values.forEach((value, j) =>
        this.#out.line(`${this.#at(this.#buffer(node, j + 1), counter)} = ${this.#entry(value, i, scalars)};`),
      );
      this.#out.line(`${counter}++;`);
    });
    this.#results.set(node, [counter]);
  }

  /** An entry of a value that is an array; the value itself where it is a scalar. */
  #entry(value: Node, at: string, scalars: Scalars): string {
    return scalars.get(value) ?? this.#at(this.#buffer(value), at);
  }

  /** An element of a buffer; 0 if it may be, and is, without any. */
  #orZero(buffer: Buffer, at: string): string {
    const [length] = buffer.type.shape;
    const text = this.#at(buffer, at);
    return typeof length === "string" || length === 0 ? `(${text} ?? 0)` : text;
  }

  /** The element at an index from an array of them, or at the nearest that there is. */
  #nearest(buffer: Buffer, at: string, indices: Buffer): string {
    return this.#orZero(buffer, this.#inside(at, buffer.type.shape[0]!, indices));
  }

  /** An index, or the nearest one that an array of this length has. */
  #inside(at: string, length: Dim, indices: Buffer | undefined): string {
    return indices && holdsIndices(indices, length) ? at : nearest(at, this.#dim(length));
  }

  #gather(node: NodeOf<"gather">, scalars: Scalars): void {
    const [x, index] = node.inputs as [Node, Node];
    const { dtype, shape } = single(x.type);
    const row = this.#count(shape.slice(1));
    const indices = scalars.has(index) ? undefined : this.#buffer(index);
    /** The place of an entry, in the array: `index` between its ends. */
    const place = (j: string): string => {
      const at = this.#names.fresh("at");
      this.#out.line(`const ${at} = ${this.#entry(index, j, scalars)};`, node.origins);
      return this.#inside(at, shape[0]!, indices);
    };
    const source = this.#buffer(x);
    const entry = (at: string): string => this.#orZero(source, at);
    if (isScalar(single(node.type))) {
      const name = this.#names.fresh();
      this.#out.line(`const ${name} = ${entry(place("0"))}${dtype === "bool" ? " === 1" : ""};`, node.origins);
      return void scalars.set(node, name);
    }
    const result = this.#buffer(node);
    this.#each(this.#length(index), node.origins, (j) => {
      if (row === 1) return this.#out.line(`${this.#at(result, j)} = ${entry(place(j))};`, node.origins);
      const start = this.#names.fresh("start");
      this.#out.line(`const ${start} = ${place(j)} * ${row};`);
      return this.#each(row, node.origins, (k) =>
        this.#out.line(`${this.#at(result, `${j} * ${row} + ${k}`)} = ${entry(`${start} + ${k}`)};`, node.origins),
      );
    });
  }

  #update(node: NodeOf<"update">, scalars: Scalars): void {
    const [, index, value] = node.inputs as [Node, Node, Node];
    const { shape } = single(node.type);
    const [length, row] = [this.#dim(shape[0]!), this.#count(shape.slice(1))];
    const result = bufferOfValue(this.#program.place, node)!;
    this.#enter(node, scalars);
    this.#each(this.#length(index), node.origins, (j) => {
      const at = this.#names.fresh("at");
      this.#out.line(`const ${at} = ${this.#entry(index, j, scalars)};`, node.origins);
      this.#out.block(`if (${at} >= 0 && ${at} < ${length})`, () =>
        row === 1
          ? this.#out.line(`${this.#at(result, at)} = ${this.#entry(value, j, scalars)};`, node.origins)
          : this.#each(row, node.origins, (k) => {
              const entry = this.#entry(value, `${j} * ${row} + ${k}`, scalars);
              this.#out.line(`${this.#at(result, `${at} * ${row} + ${k}`)} = ${entry};`);
            }),
      );
    });
  }

  #reduce(node: NodeOf<"reduce">, scalars: Scalars): void {
    const { dtype } = single(node.type);
    const x = node.inputs[0]!;
    const [total, block, start, i] = this.#fresh("total", "block", "start", "i");
    const fold = (a: string, b: string): string => rounded(FOLD[node.attrs.fn](a, b), dtype);
    const first = String(IDENTITY[node.attrs.fn]);
    const source = scalars.get(x) ?? (this.#length(x) === 1 ? this.#at(this.#buffer(x), "0") : undefined);
    this.#out.line(`let ${total} = ${first};`, node.origins);
    if (source !== undefined) this.#out.line(`${total} = ${fold(total, fold(first, source))};`);
    else {
      const length = this.#length(x);
      this.#out.block(`for (let ${start} = 0; ${start} < ${length}; ${start} += ${BLOCK})`, () => {
        this.#out.line(`let ${block} = ${first};`);
        this.#out.block(`for (let ${i} = ${start}; ${i} < Math.min(${start} + ${BLOCK}, ${length}); ${i}++)`, () =>
          this.#out.line(`${block} = ${fold(block, this.#at(this.#buffer(x), i))};`),
        );
        this.#out.line(`${total} = ${fold(total, block)};`);
      });
    }
    scalars.set(node, total);
  }

  /** The blocks of a short row are one: its sum is a plain one. In a rehearsal a row is the first few entries. */
  #rowSums(node: NodeOf<"spmv"> | NodeOf<"sums">): void {
    const { offsets, terms } = rowSums(this.#program, node);
    const { dtype } = terms[0]!.to.type;
    const entries = Math.min(...terms.map(({ x, columns = x }) => columns.type.shape[0] as number));
    const length = (offsets.type.shape[0] as number) - 1;
    this.#each(length, node.origins, (r) => {
      const [s, end, stop] = this.#fresh("s", "end", "stop");
      const sums = terms.map((term) => {
        const [block, total] = this.#fresh("block", "total");
        return { ...term, block, total };
      });
      const [first, last] = [this.#at(offsets, r), this.#at(offsets, r === "0" ? "1" : `${r} + 1`)];
      this.#out.line(`const ${end} = ${REHEARSAL} === 0 ? ${last} : ${Math.min(entries, FEW)};`);
      this.#out.line(`let ${sums.map(({ total }) => `${total} = 0`).join(", ")};`);
      this.#out.block(`for (let ${s} = ${REHEARSAL} === 0 ? ${first} : 0; ${s} < ${end}; )`, () => {
        this.#out.line(`const ${stop} = Math.min(${s} + ${BLOCK}, ${end});`);
        this.#out.line(`let ${sums.map(({ block }) => `${block} = 0`).join(", ")};`);
        this.#out.block(`for (; ${s} < ${stop}; ${s}++)`, () => {
          const loaded = new Map<Buffer, string>();
          const load = (buffer: Buffer): string => {
            if (!loaded.has(buffer)) loaded.set(buffer, this.#place(buffer, s));
            return loaded.get(buffer)!;
          };
          for (const { x, columns, weights, block } of sums) {
            const value = columns ? this.#at(x, load(columns)) : load(x);
            const entry = weights ? rounded(`${load(weights)} * ${value}`, dtype) : value;
            this.#out.line(`${block} = ${rounded(`${block} + ${entry}`, dtype)};`);
          }
        });
        for (const { total, block } of sums) this.#out.line(`${total} = ${rounded(`${total} + ${block}`, dtype)};`);
      });
      for (const { to, total } of sums) this.#out.line(`${this.#at(to, r)} = ${total};`, node.origins);
    });
  }

  #spread(node: NodeOf<"spread">): void {
    const [offsets, order = "undefined"] = node.inputs.slice(1).map((input) => this.#whole(this.#buffer(input)));
    const { list, count } = this.#chosen(node.inputs[0]!);
    this.#list("spread", node, [list, count, offsets!, order]);
  }

  #due(node: NodeOf<"due">, scalars: Scalars): void {
    const [step, ...arrays] = node.inputs;
    this.#list("due", node, [scalars.get(step!)!, ...arrays.map((input) => this.#whole(this.#buffer(input)))]);
  }

  /** A call of what fills a list and says how far. A rehearsal's deliveries need none. */
  #list(name: string, node: NodeOf<"spread"> | NodeOf<"due">, args: readonly string[]): void {
    const [count] = this.#fresh("count");
    const list = this.#whole(this.#program.place.get(node)![1]!);
    this.#out.line(`const ${count} = ${REHEARSAL} === 0 ? ${name}(${[...args, list].join(", ")}) : 0;`, node.origins);
    this.#results.set(node, [count]);
  }

  #deliver(node: NodeOf<"deliver">, scalars: Scalars): void {
    this.#enter(node, scalars);
    if (!this.#isLarge) this.#deliveries(node, scalars);
    else this.#apart("deliver", node, scalars, () => this.#deliveries(node, scalars));
  }

  /** In a rehearsal, the first few synapses: the list holds anything then. */
  #deliveries(node: NodeOf<"deliver">, scalars: Scalars): void {
    const { body, indices, reads, writes } = node.attrs;
    const [count, list, ...rest] = node.inputs as [Node, Node, ...Node[]];
    const [k, s, end] = this.#fresh("k", "s", "end");
    const few = Math.min(FEW, single(list.type).shape[0] as number);
    this.#out.line(`const ${end} = ${REHEARSAL} === 0 ? ${scalars.get(count)} : ${few};`, node.origins);
    this.#out.block(
      `for (let ${k} = 0; ${k} < ${end}; ${k}++)`,
      () => {
        this.#out.line(`let ${s} = ${this.#at(this.#buffer(list), k)};`);
        this.#out.line(`if (${REHEARSAL} !== 0) ${s} = ${k};`);
        const places = rest.slice(0, indices).map((index) => this.#place(this.#buffer(index), s));
        const known = body.inputs.map(
          (input, j) => [input, this.#delivered(node, input, reads[j]!, s, places, scalars)] as const,
        );
        const text = writeScalars(body, body.nodes, new Map(known), this.#out, this.#names);
        body.outputs.forEach(({ node: value }, j) => {
          const { array, at } = writes[j]!;
          const to = deliveredArray(this.#program, node, array);
          const place = typeof at === "number" ? places[at]! : s;
          const write = (): void => this.#out.line(`${this.#at(to, place)} = ${text(value)};`, value.origins);
          const isInside = typeof at !== "number" || holdsIndices(this.#buffer(rest[at]!), to.type.shape[0]!);
          if (isInside) write();
          else this.#out.block(`if (${place} >= 0 && ${place} < ${this.#dim(to.type.shape[0]!)})`, write);
        });
      },
      node.origins,
    );
  }

  /** What a turn reads for an input of the body. */
  #delivered(
    node: NodeOf<"deliver">,
    input: NodeOf<"input">,
    { array, at }: Access,
    s: string,
    places: readonly string[],
    scalars: Scalars,
  ): string {
    if (at === "self") return s;
    if (at === "all") return scalars.get(arraysOf(node)[array]!)!;
    const from = deliveredArray(this.#program, node, array);
    const { dtype } = from.type;
    const entry = (): string =>
      at === "each" ? this.#at(from, s) : this.#nearest(from, places[at]!, this.#buffer(node.inputs[2 + at]!));
    return this.#load(input, entry(), dtype);
  }

  /** A variable for an index from an array of them. */
  #place(indices: Buffer, at: string): string {
    const name = this.#names.fresh("at");
    this.#out.line(`const ${name} = ${this.#at(indices, at)};`);
    return name;
  }

  /** Rows go by fours: their sums do not wait for each other, and each keeps its order. */
  #matmul(node: NodeOf<"matmul">): void {
    const [a, b] = node.inputs.map((input) => this.#buffer(input)) as [Buffer, Buffer];
    const { dtype, shape } = single(node.type);
    const [rows, inner, columns] = [shape[0]!, single(node.inputs[0]!.type).shape[1]!, shape[1] ?? 1].map((dim) =>
      this.#dim(dim),
    ) as [string | number, string | number, string | number];
    const result = this.#buffer(node);
    const written = (i: string, count: number): void =>
      this.#each(columns, node.origins, (j) => {
        const sums = Array.from({ length: count }, () => this.#names.fresh("sum"));
        const starts = sums.map((_, r) => {
          const [start] = this.#fresh("start");
          this.#out.line(`const ${start} = (${i} + ${r}) * ${inner};`);
          return start;
        });
        this.#out.line(`let ${sums.map((sum) => `${sum} = 0`).join(", ")};`);
        this.#each(inner, node.origins, (k) => {
          const factor = this.#names.fresh();
          this.#out.line(`const ${factor} = ${this.#at(b, columns === 1 ? k : `${k} * ${columns} + ${j}`)};`);
          sums.forEach((sum, r) => {
            const product = rounded(`${this.#at(a, `${starts[r]} + ${k}`)} * ${factor}`, dtype);
            this.#out.line(`${sum} = ${rounded(`${sum} + ${product}`, dtype)};`);
          });
        });
        sums.forEach((sum, r) => this.#out.line(`${this.#at(result, `(${i} + ${r}) * ${columns} + ${j}`)} = ${sum};`));
      });
    const whole = typeof rows === "number" ? rows - (rows % 4) : 0;
    if (whole > 0) this.#each(whole / 4, node.origins, (block) => written(`4 * ${block}`, 4));
    if (typeof rows === "string") this.#each(rows, node.origins, (i) => written(i, 1));
    else for (let i = whole; i < rows; i++) written(String(i), 1);
  }

  /** Runs `inside` for each index below `length`; without a loop when there is only one, for a few in a rehearsal. */
  #each(
    length: number | string,
    origins: readonly Origin[],
    inside: (index: string) => void,
    isApart = false,
    step = 1,
  ): void {
    if (length === 1) return this.#out.scope(() => inside("0"));
    const index = this.#names.fresh("i");
    const few = typeof length === "number" ? Math.min(length, FEW) : 1;
    const end = `${REHEARSAL} === 0 ? ${length} : ${few}`;
    const limit = isApart ? `(${end})` : (this.#limits.get(end) ?? this.#names.fresh("end"));
    if (!isApart) this.#limits.set(end, limit);
    const next = step === 1 ? `${index}++` : `${index} += ${step}`;
    return this.#out.block(`for (let ${index} = 0; ${index} < ${limit}; ${next})`, () => inside(index), origins);
  }

  /** Where loops end: by their expressions, the names of variables. */
  readonly #limits = new Map<string, string>();
  get limits(): ReadonlyMap<string, string> {
    return this.#limits;
  }

  #load(input: NodeOf<"input">, text: string, dtype: DType): string {
    const name = this.#names.fresh(input.attrs.name);
    this.#out.line(`const ${name} = ${dtype === "bool" ? `${text} === 1` : text};`, input.origins);
    return name;
  }

  #fresh<const T extends readonly string[]>(...hints: T): { readonly [K in keyof T]: string } {
    return hints.map((hint) => this.#names.fresh(hint)) as { readonly [K in keyof T]: string };
  }

  #buffer(value: Node, result?: number): Buffer {
    return bufferOf(this.#program, value, result);
  }
  /** Name of the array that holds a buffer. */
  #array(buffer: Buffer): string {
    const pooled = this.#pooled.get(buffer);
    if (!pooled) this.apart.add(buffer.id);
    return pooled?.pool ?? this.#buffers[buffer.id]!;
  }
  /** Name of the array that is a buffer, and no more than that. */
  #whole(buffer: Buffer): string {
    this.apart.add(buffer.id);
    return this.#buffers[buffer.id]!;
  }
  /** An element of a buffer. */
  #at(buffer: Buffer, index: string): string {
    return `${this.#array(buffer)}[${this.#pooled.get(buffer)?.at ?? index}]`;
  }
  #dim = (dim: number | string): number | string => (typeof dim === "number" ? dim : this.#lengths.get(dim)!);
  /** Elements of an array: a number, or the variables of its lengths multiplied. */
  #length(value: Node): number | string {
    return this.#count((isTuple(value.type) ? value.type[0]! : value.type).shape);
  }
  #count(shape: Shape): number | string {
    const dims = shape.map(this.#dim);
    return dims.every((dim) => typeof dim === "number") ? dims.reduce((a, b) => a * b, 1) : `(${dims.join(" * ")})`;
  }
}

/** An index, or the nearest that an array of this length has. */
const nearest = (at: string, length: number | string): string =>
  `(${at} < 0 ? 0 : ${at} < ${length} ? ${at} : ${typeof length === "number" ? length - 1 : `${length} - 1`})`;

/** Names of a list of elements, and of how many are in it. */
interface Chosen {
  readonly list: string;
  readonly count: string;
}

/** The number of the input by which a node chooses elements; -1 if there is none. */
const chooserAt = ({ op }: Node): number => (op === "append" ? 1 : op === "spread" ? 0 : -1);

/** Puts an element on the list; without a branch, for there is no telling which way it would go. */
const listed = ({ list, count }: Chosen, i: string, isChosen: string): string =>
  `${list}[${count}] = ${i}; ${count} += ${isChosen} ? 1 : 0;`;

/** A value that goes to another buffer; from a variable if it had to step aside. */
interface Copy {
  readonly to: Buffer;
  readonly from: Buffer | string;
}

/** What `Names` makes: no constant. */
const VARIABLE = /^[A-Za-z]\w*_\d+$/;

/** What stands for each scalar. */
type Scalars = Map<Node, string>;

const FOLD = {
  add: (a: string, b: string) => `${a} + ${b}`,
  mul: (a: string, b: string) => `${a} * ${b}`,
  min: (a: string, b: string) => `Math.min(${a}, ${b})`,
  max: (a: string, b: string) => `Math.max(${a}, ${b})`,
} as const;

const rounded = (text: string, dtype: DType): string =>
  dtype === "f32" ? `fround(${text})` : dtype === "i32" ? `(${text}) | 0` : dtype === "i64" ? `${text} + 0` : text;

const constant = ({ attrs: { value, dtype } }: NodeOf<"const">): string => {
  if (dtype === "bool") return String(value !== 0);
  const text = Object.is(value, -0) && isFloat(dtype) ? "-0" : String(value);
  return text.startsWith("-") ? `(${text})` : text;
};
