/** Functions of a module, as they are written: bytes, the locals they need, and where each stretch came from. */
import type { Node, Origin } from "../../ir/index.ts";
import { double, float, signed, signed64, unsigned, type Bytes } from "./bytes.ts";
import { INSTRUCTIONS, type Op } from "./instructions.ts";

export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

/** From this byte on, code is a part of this operation and comes from these places. */
export interface Mark {
  readonly at: number;
  readonly origins: readonly Origin[];
  readonly operation: Node | undefined;
}

/** A function. Its locals are its parameters, and those that were asked for. */
export class Func {
  readonly bytes: Bytes = [];
  readonly marks: Mark[] = [];
  readonly locals: ValueType[] = [];
  /** How many blocks are open. */
  depth = 0;
  readonly #free = new Map<ValueType, number[]>();
  #origins: readonly Origin[] = [];
  #operation: Node | undefined;

  /** Its number in the module. */
  readonly index: number;
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];

  constructor(index: number, name: string, params: readonly ValueType[], results: readonly ValueType[]) {
    this.index = index;
    this.name = name;
    this.params = params;
    this.results = results;
  }

  /** A local that nothing else uses until it is released. */
  local(type: ValueType): number {
    return this.#free.get(type)?.pop() ?? this.fresh(type);
  }
  /** A local that was never used: what is set before a loop must not be something else inside it. */
  fresh(type: ValueType): number {
    this.locals.push(type);
    return this.params.length + this.locals.length - 1;
  }
  release(local: number): void {
    const type = this.typeOf(local);
    const free = this.#free.get(type);
    if (free) free.push(local);
    else this.#free.set(type, [local]);
  }
  typeOf(local: number): ValueType {
    return this.params[local] ?? this.locals[local - this.params.length]!;
  }

  /** What is written from here on came from there. */
  from(origins: readonly Origin[]): void {
    if (origins === this.#origins) return;
    this.#origins = origins;
    this.#mark();
  }
  /** What `inside` writes is a part of this operation. */
  partOf(operation: Node | undefined, inside: () => void): void {
    const outer = this.#operation;
    this.#operation = operation;
    this.#mark();
    inside();
    this.#operation = outer;
    this.#mark();
  }
  #mark(): void {
    this.marks.push({ at: this.bytes.length, origins: this.#origins, operation: this.#operation });
  }

  op(name: Op): void {
    const { prefix, code, immediate } = INSTRUCTIONS[name];
    if (prefix === undefined) this.bytes.push(code);
    else {
      this.bytes.push(prefix);
      unsigned(code, this.bytes);
    }
    if (immediate === "zeros") for (let k = 0; k < INSTRUCTIONS[name].align; k++) this.bytes.push(0);
  }
  /** An instruction with an index behind it: a lane's, a depth's, a function's. */
  at(name: Op, index: number): void {
    this.op(name);
    if (INSTRUCTIONS[name].immediate === "lane") this.bytes.push(index);
    else unsigned(index, this.bytes);
  }
  /** An instruction with 16 bytes behind it. */
  with16(name: "v128.const" | "i8x16.shuffle", bytes: readonly number[]): void {
    this.op(name);
    for (const byte of bytes) this.bytes.push(byte);
  }
  /** Reads or writes memory, so many bytes behind the address. Addresses need not be aligned. */
  memory(name: Op, offset: number, lane?: number): void {
    this.op(name);
    const { align } = INSTRUCTIONS[name];
    unsigned(align, this.bytes);
    unsigned(offset, this.bytes);
    if (lane !== undefined) this.bytes.push(lane);
  }

  get(local: number): void {
    this.at("local.get", local);
  }
  set(local: number): void {
    this.at("local.set", local);
  }
  tee(local: number): void {
    this.at("local.tee", local);
  }
  i32(n: number): void {
    this.op("i32.const");
    signed(n, this.bytes);
  }
  i64(n: bigint): void {
    this.op("i64.const");
    signed64(n, this.bytes);
  }
  f64(x: number): void {
    this.op("f64.const");
    double(x, this.bytes);
  }
  f32(x: number): void {
    this.op("f32.const");
    float(x, this.bytes);
  }
  call({ index }: Pick<Func, "index">): void {
    this.at("call", index);
  }

  /** `block`, `loop` or `if`, with what is inside; a `br` to depth 0 leaves the first and repeats the second. */
  block(name: "block" | "loop" | "if", inside: () => void): void {
    this.op(name);
    this.bytes.push(0x40);
    this.depth++;
    inside();
    this.depth--;
    this.op("end");
  }
  /** Writes something in front of what was written since `position`: a count of bytes. */
  before(position: number, write: () => void): void {
    const behind = this.bytes.splice(position);
    const first = this.marks.findIndex(({ at }) => at >= position);
    const moved = first < 0 ? [] : this.marks.splice(first);
    write();
    const by = this.bytes.length - position;
    for (const byte of behind) this.bytes.push(byte);
    for (const mark of moved) this.marks.push({ ...mark, at: mark.at + by });
  }

  /** Takes a condition. */
  ifElse(first: () => void, second: () => void): void {
    this.op("if");
    this.bytes.push(0x40);
    this.depth++;
    first();
    this.op("else");
    second();
    this.depth--;
    this.op("end");
  }
}

/** Bytes that a module puts into its memory when it is made. */
export interface Segment {
  readonly at: number;
  readonly bytes: Uint8Array;
}

export interface Module {
  readonly functions: readonly Func[];
  /** The functions that can be called from outside. */
  readonly exports: readonly Func[];
  readonly segments: readonly Segment[];
  /** Pages of 64 KiB that its memory has at least. */
  readonly pages: number;
  /** The first byte behind what has its place there, as the exported global `end`. */
  readonly end: number;
}
