/** A module that is being written: its functions, the one that is written now, and how that reads, writes and repeats. */
import {
  bytesPerElement,
  holdsIndices,
  isScalar,
  isTuple,
  single,
  type Buffer,
  type DType,
  type Dim,
  type Node,
  type Program,
  type Shape,
} from "../../ir/index.ts";
import { bufferOf } from "../moves.ts";
import { Func, type ValueType } from "./code.ts";
import { layoutOf, type Layout } from "./layout.ts";
import { Library } from "./library.ts";
import { pushConstant, scalarType } from "./scalar.ts";

/** An index: a number, or what leaves one on the stack. */
export type Index = number | (() => void);

/** A number of elements: known, or a number times what is in slots. */
export type Count = number | { readonly times: number; readonly slots: readonly number[] };

/** A function that is being written, and where it has its scalars and its pointers. */
interface Place {
  readonly f: Func;
  /** Locals of scalars. */
  readonly scalars: Map<Node, number>;
  /** Locals of the addresses of buffers whose lengths a call gives. */
  readonly pointers: ReadonlyMap<Buffer, number>;
}

/** How a value of this type is stored. */
export const storeOf = (dtype: DType) => (dtype === "bool" ? "i32.store8" : (`${scalarType[dtype]}.store` as const));

/** What all that writes operations shares. What is pushed, or left, is on the stack then. */
export class Writing {
  readonly program: Program;
  readonly functions: Func[] = [];
  readonly layout: Layout;
  readonly library: Library;
  /** Locals of the scalar results of nodes that have several. */
  readonly results = new Map<Node, readonly (number | undefined)[]>();
  /** The function that a call runs. */
  readonly run: Func;
  #here: Place;

  /** `fuses`: products and sums are one instruction where they can be. */
  constructor(program: Program, fuses: boolean) {
    this.program = program;
    this.layout = layoutOf(program);
    this.library = new Library(
      (name, params, results) => this.#function(name, params, results),
      this.layout.end,
      fuses,
    );
    this.run = this.#function("run", [], []);
    this.#here = { f: this.run, scalars: new Map(), pointers: this.#pointersOf(this.run, program.buffers) };
  }

  /** The function that is written now. */
  get f(): Func {
    return this.#here.f;
  }
  /** Locals of its scalars. */
  get scalars(): Map<Node, number> {
    return this.#here.scalars;
  }
  /** Locals of the addresses of buffers whose lengths a call gives. */
  get pointers(): ReadonlyMap<Buffer, number> {
    return this.#here.pointers;
  }

  // ----------------------------------------------------------------------------------------------------- functions

  #function(name: string, params: readonly ValueType[], results: readonly ValueType[]): Func {
    const made = new Func(
      this.functions.length,
      `${name}_${this.functions.length}`.replace(/^run_0$/, "run"),
      params,
      results,
    );
    this.functions.push(made);
    return made;
  }

  /** Fetches where buffers are, if the call decides it. */
  #pointersOf(f: Func, buffers: Iterable<Buffer>): ReadonlyMap<Buffer, number> {
    const result = new Map<Buffer, number>();
    for (const buffer of buffers) {
      const slot = this.layout.pointers.get(buffer);
      if (slot === undefined || result.has(buffer)) continue;
      const local = f.local("i32");
      f.i32(0);
      f.memory("i32.load", slot);
      f.set(local);
      result.set(buffer, local);
    }
    return result;
  }

  /**
   * What `write` writes as a function, and a call of it, whose results stay on the stack. It has the scalars of `taken`
   * that are no constants as arguments, and knows the buffers of the node.
   */
  apart(node: Node, taken: readonly Node[], results: readonly ValueType[], write: (f: Func) => void): void {
    const { f: caller, scalars: outer } = this;
    const given = [...new Set(taken)].filter((value) => value.op !== "const" && outer.has(value));
    const params = given.map((value) => scalarType[single(value.type).dtype]);
    const f = this.#function(node.op, params, results);
    for (const value of given) caller.get(outer.get(value)!);
    caller.call(f);
    const arrays = [
      ...node.inputs.flatMap((input) => (this.isArray(input) ? [this.buffer(input)] : [])),
      ...this.program.place.get(node)!.filter((buffer) => buffer !== undefined),
    ];
    const above = this.#here;
    f.from(node.origins);
    f.partOf(node, () => {
      this.#here = {
        f,
        scalars: new Map(given.map((value, k) => [value, k])),
        pointers: this.#pointersOf(f, arrays),
      };
      write(f);
    });
    this.#here = above;
  }

  // --------------------------------------------------------------------------------------------------------- loops

  /** Repeats `inside` while the counter is below `end`; with `by` 0 it counts itself. */
  repeat(counter: number, end: number, by: number, mayBeEmpty: boolean, inside: () => void): void {
    const { f } = this;
    f.block("block", () => {
      if (mayBeEmpty) {
        f.get(counter);
        f.get(end);
        f.op("i32.ge_s");
        f.at("br_if", 0);
      }
      f.block("loop", () => {
        inside();
        if (by > 0) {
          f.get(counter);
          f.i32(by);
          f.op("i32.add");
          f.set(counter);
        }
        f.get(counter);
        f.get(end);
        f.op("i32.lt_s");
        f.at("br_if", 0);
      });
    });
  }

  /** Repeats `inside` for pieces of at most `size`, from the counter to `end`; it is told the local of where a piece stops. */
  pieces(counter: number, end: number, size: number, mayBeEmpty: boolean, inside: (stop: number) => void): void {
    const { f } = this;
    const stop = f.local("i32");
    this.repeat(counter, end, 0, mayBeEmpty, () => {
      f.get(counter);
      f.i32(size);
      f.op("i32.add");
      f.tee(stop);
      f.get(end);
      f.get(stop);
      f.get(end);
      f.op("i32.lt_s");
      f.op("select");
      f.set(stop);
      inside(stop);
      f.get(stop);
      f.set(counter);
    });
    f.release(stop);
  }

  /** Repeats `inside` for each index below `length`. A `br` to depth 1 of it ends the loop. */
  each(length: Count, inside: (i: number) => void): void {
    const { f } = this;
    if (length === 0) return;
    const [i, end] = [f.local("i32"), this.count(length)];
    f.i32(0);
    f.set(i);
    this.repeat(i, end, 1, typeof length !== "number", () => inside(i));
    f.release(i);
    f.release(end);
  }

  /** Repeats `inside` for each entry of a row of so many: `inRow` leaves its index in an array, by the local of the row's number. */
  eachInRow(count: Count, inside: (inRow: (row: number) => () => void) => void): void {
    const { f } = this;
    if (count === 1) return inside((row) => () => f.get(row));
    return this.each(count, (k) =>
      inside((row) => () => {
        f.get(row);
        this.pushCount(count);
        f.op("i32.mul");
        f.get(k);
        f.op("i32.add");
      }),
    );
  }

  /** Repeats `inside` for each bit of the local, whose number it gets in one, and clears them. */
  eachBit(bits: number, inside: (bit: number) => void): void {
    const { f } = this;
    const bit = f.local("i32");
    this.endlessly(() => {
      f.get(bits);
      f.op("i32.eqz");
      f.at("br_if", 1);
      f.get(bits);
      f.op("i32.ctz");
      f.set(bit);
      f.get(bits);
      f.get(bits);
      f.i32(1);
      f.op("i32.sub");
      f.op("i32.and");
      f.set(bits);
      inside(bit);
    });
    f.release(bit);
  }

  /** Repeats `inside` until a `br` to depth 1 of it. */
  endlessly(inside: () => void): void {
    const { f } = this;
    f.block("block", () =>
      f.block("loop", () => {
        inside();
        f.at("br", 0);
      }),
    );
  }

  increment(local: number): void {
    const { f } = this;
    f.get(local);
    f.i32(1);
    f.op("i32.add");
    f.set(local);
  }

  // -------------------------------------------------------------------------------------------------------- values

  /** A local of the value on the stack. */
  keptAs(type: ValueType): number {
    const { f } = this;
    const local = f.local(type);
    f.set(local);
    return local;
  }

  /** The same of a value of this type. */
  kept(dtype: DType): number {
    return this.keptAs(scalarType[dtype]);
  }

  /** The local of a scalar; a constant gets one. */
  local(value: Node): number {
    const known = this.scalars.get(value);
    if (known !== undefined) return known;
    this.entry(value, 0);
    return this.kept(single(value.type).dtype);
  }

  /** Leaves an entry of an array on the stack; where the value is a scalar, itself. */
  entry(value: Node, at: Index): void {
    const { f, scalars } = this;
    const local = scalars.get(value);
    if (local !== undefined) return f.get(local);
    if (value.op === "const") return pushConstant(f, value.attrs.value, value.attrs.dtype);
    return this.load(this.buffer(value), at);
  }

  /** The same as an i32. */
  int(value: Node, at: Index = 0): void {
    this.entry(value, at);
    if (scalarType[single(value.type).dtype] === "f64") this.f.op("i32.trunc_sat_f64_s");
  }

  // ---------------------------------------------------------------------------------------------- places in memory

  /** Leaves the address of a buffer, without the number of bytes that it returns. */
  start(buffer: Buffer): number {
    const { f, pointers } = this;
    const at = this.layout.at.get(buffer);
    if (at === undefined) f.get(pointers.get(buffer)!);
    else f.i32(0);
    return at ?? 0;
  }

  /** Leaves the address of an element. */
  address(buffer: Buffer, index: Index): void {
    const { f } = this;
    const offset = this.place(buffer, index);
    f.i32(offset);
    f.op("i32.add");
  }

  /** Leaves where an element is, but for a number of bytes that is known: what loads and stores add themselves. */
  place(buffer: Buffer, index: Index): number {
    const { f } = this;
    const size = bytesPerElement[buffer.type.dtype];
    if (typeof index === "number") return this.start(buffer) + index * size;
    index();
    if (size > 1) {
      f.i32(Math.log2(size));
      f.op("i32.shl");
    }
    const at = this.layout.at.get(buffer);
    if (at !== undefined) return at;
    f.get(this.pointers.get(buffer)!);
    f.op("i32.add");
    return 0;
  }

  /** Leaves an element of a buffer. */
  load(buffer: Buffer, index: Index): void {
    const { dtype } = buffer.type;
    const offset = this.place(buffer, index);
    this.f.memory(dtype === "bool" ? "i32.load8_u" : `${scalarType[dtype]}.load`, offset);
  }

  /** Makes what `value` leaves an element of a buffer. */
  store(buffer: Buffer, index: Index, value: () => void): void {
    const { dtype } = buffer.type;
    const offset = this.place(buffer, index);
    value();
    this.f.memory(storeOf(dtype), offset);
  }

  /** Leaves an element of a buffer; 0 if it may be, and is, without any. */
  orZero(buffer: Buffer, index: () => void): void {
    const { f } = this;
    const length = this.dim(buffer.type.shape[0]!);
    if (length === 0) return pushConstant(f, 0, buffer.type.dtype);
    this.load(buffer, index);
    if (typeof length === "number") return;
    pushConstant(f, 0, buffer.type.dtype);
    this.pushCount(length);
    f.op("select");
  }

  /** Leaves the index in a local, or the nearest one that an array of this length has. It is from `indices`, if these are given. */
  nearest(at: number, dim: Dim, indices?: Buffer): void {
    const { f } = this;
    if (indices && holdsIndices(indices, dim)) return f.get(at);
    const length = this.dim(dim);
    // Below the end, or the last one.
    const last = (): void => {
      if (typeof length === "number") return f.i32(length - 1);
      this.pushCount(length);
      f.i32(1);
      return f.op("i32.sub");
    };
    const below = f.local("i32");
    f.get(at);
    last();
    f.get(at);
    this.pushCount(length);
    f.op("i32.lt_s");
    f.op("select");
    f.tee(below);
    f.i32(0);
    f.get(below);
    f.i32(0);
    f.op("i32.gt_s");
    f.op("select");
    return f.release(below);
  }

  /** A local of the index on the stack, or of the nearest one that an array of this length has. */
  keptNearest(dim: Dim, indices?: Buffer): number {
    const at = this.keptAs("i32");
    this.nearest(at, dim, indices);
    this.f.set(at);
    return at;
  }

  // ------------------------------------------------------------------------------------------- buffers and lengths

  isArray(value: Node): boolean {
    return !isTuple(value.type) && !isScalar(value.type);
  }

  buffer(value: Node, result?: number): Buffer {
    return bufferOf(this.program, value, result);
  }

  /** A length as a number, or as the slots of those that the call gives. */
  dim(dim: number | string): Count {
    return typeof dim === "number" ? dim : { times: 1, slots: [this.layout.lengths.get(dim)!] };
  }

  /** Elements of an array. */
  length(value: Node): Count {
    return this.countOf((isTuple(value.type) ? value.type[0]! : value.type).shape);
  }

  /** Elements of arrays of this shape. */
  countOf(shape: Shape): Count {
    const times = shape.reduce<number>((product, dim) => (typeof dim === "number" ? product * dim : product), 1);
    const slots = shape.flatMap((dim) => (typeof dim === "string" ? [this.layout.lengths.get(dim)!] : []));
    return slots.length === 0 ? times : { times, slots };
  }

  /** Leaves a number of elements. */
  pushCount(count: Count): void {
    const { f } = this;
    if (typeof count === "number") return f.i32(count);
    f.i32(count.times);
    for (const slot of count.slots) {
      f.i32(0);
      f.memory("i32.load", slot);
      f.op("i32.mul");
    }
  }

  /** A local of it. */
  count(count: Count): number {
    this.pushCount(count);
    return this.keptAs("i32");
  }
}
