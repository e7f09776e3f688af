/**
 * What a program does, as phases: work on the elements of arrays that no two elements share (`each`), work that goes one after the
 * other (`once`), and loops of phases. Between phases memory is what the one before left. How they are run is decided later.
 */
import { isElementwise, isScalar, single, type Buffer, type Graph, type Node, type Origin } from "../../ir/index.ts";
import type { Names, Writer } from "../writer.ts";
import { wordsOf, type Layout } from "./layout.ts";
import { literal, typeOf, writeScalars } from "./scalar.ts";

/** A number of elements: known, or in code. */
export type Count = number | string;

export interface Each {
  readonly kind: "each";
  readonly hint: string;
  readonly count: Count;
  readonly origins: readonly Origin[];
  /** Writes what is done for element `i`. */
  readonly write: (scope: Scope, i: string) => void;
}

/** Done by one. `isPure`: it gives scalars new values, and writes nothing else. */
export interface Once {
  readonly kind: "once";
  readonly hint: string;
  readonly isPure: boolean;
  readonly origins: readonly Origin[];
  readonly write: (scope: Scope) => void;
}

/** Entries of those elements that a mask chooses, in order. */
export interface Append {
  readonly kind: "append";
  readonly count: Count;
  readonly origins: readonly Origin[];
  /** The same as other phases. */
  readonly phases: readonly Phase[];
  /** What element `i` does where it is at it when it pleases: entries come in any order, with what sorts them. */
  readonly log: Log;
  /** Where the number of entries is carried, in the loop that this is in, in the one around that, and so on. */
  readonly counts: readonly Buffer[];
  readonly write: (scope: Scope, i: string, counter: string) => void;
}

/** Entries of a run that are not in order. */
export interface Log {
  /** How many there are before, and after. */
  readonly before: Buffer;
  readonly after: Buffer;
  readonly buffers: readonly Buffer[];
  /** When each was written, and by which element. */
  readonly turns: Buffer;
  readonly elements: Buffer;
  /** Turns so far. */
  readonly turn: Buffer;
}

export interface Loop {
  readonly kind: "loop";
  readonly turns: Count;
  /** Its name, where the call gives it. */
  readonly length: number | string;
  /** The number of the turn. */
  readonly turn: Buffer;
  /** A Boolean that ends it. */
  readonly until: Buffer | undefined;
  readonly origins: readonly Origin[];
  readonly body: readonly Phase[];
  /** Scalars that are carried, and what a turn leaves for the next, where that is kept. */
  readonly carried: ReadonlyMap<Buffer, Buffer | undefined>;
}

export type Phase = Each | Once | Append | Loop;

/** Phases that can be at work at the same time. */
export interface Stage {
  readonly kind: "stage";
  readonly parts: readonly (Each | Once)[];
}

/** Stages, and loops of them. */
export type Staged = Stage | (Omit<Loop, "body"> & { readonly body: readonly Staged[] });

/** Which buffers are read and written: at the element that is at work alone, or at others. Scalars are apart. */
export interface Touched {
  readonly near: Set<Buffer>;
  readonly nearWritten: Set<Buffer>;
  readonly far: Set<Buffer>;
  readonly farWritten: Set<Buffer>;
  readonly scalars: Set<Buffer>;
  readonly scalarsWritten: Set<Buffer>;
  /** Rows, of which each element has its own entry. */
  readonly rows: Set<Buffer>;
}

const nothing = (): Touched => ({
  near: new Set(),
  nearWritten: new Set(),
  far: new Set(),
  farWritten: new Set(),
  scalars: new Set(),
  scalarsWritten: new Set(),
  rows: new Set(),
});

/** Where code is being written: what stands for buffers and scalars there. */
export class Scope {
  readonly out: Writer;
  readonly names: Names;
  readonly layout: Layout;
  readonly known: Known;
  /** Buffers that variables stand for. */
  readonly locals: Map<Buffer, string>;
  readonly touched: Touched;
  /** The element that is at work. */
  #i: string | undefined;
  /** What is kept from then on is not yet there. */
  #now = Infinity;

  constructor(given: Pick<Scope, "out" | "names" | "layout" | "known">, i?: string) {
    this.out = given.out;
    this.names = given.names;
    this.layout = given.layout;
    this.known = given.known;
    this.locals = new Map();
    this.touched = nothing();
    this.#i = i;
  }

  line(text: string, origins: readonly Origin[] = []): void {
    this.out.line(text, origins);
  }

  /** A new variable that stays as it is. */
  define(text: string, hint = "v", origins: readonly Origin[] = []): string {
    const name = this.names.fresh(hint);
    this.out.line(`let ${name} = ${text};`, origins);
    return name;
  }

  /** Runs `inside` for each number below `count`. */
  each(count: Count, inside: (k: string) => void, start = "0u"): void {
    const k = this.names.fresh("k");
    this.out.block(`for (var ${k} = ${start}; ${k} < ${counted(count)}; ${k}++)`, () => inside(k));
  }

  /** Writes something as it was to be written when so much was kept. */
  at(now: number, write: () => void): void {
    const before = this.#now;
    this.#now = now;
    write();
    this.#now = before;
  }

  load(buffer: Buffer, at = "0u"): string {
    const local = this.#touch(buffer, at, "near", "far", "scalars");
    return local ?? this.#element(buffer, at);
  }

  store(buffer: Buffer, at: string, text: string, origins: readonly Origin[] = []): void {
    const local = this.#touch(buffer, at, "nearWritten", "farWritten", "scalarsWritten");
    if (local) this.out.line(`${local} = ${text};`, origins);
    else this.#put(buffer, at, text, origins);
  }

  /** An element of a row of an array: it belongs to the element that is at work. */
  loadRow(buffer: Buffer, turn: Buffer, count: Count, i: string): string {
    this.touched.rows.add(buffer);
    return this.#element(buffer, this.#inRow(turn, count, i));
  }
  storeRow(buffer: Buffer, turn: Buffer, count: Count, i: string, text: string, origins: readonly Origin[]): void {
    this.touched.rows.add(buffer);
    this.#put(buffer, this.#inRow(turn, count, i), text, origins);
  }
  #inRow(turn: Buffer, count: Count, i: string): string {
    return `u32(${this.load(turn)}) * ${counted(count)} + ${i}`;
  }

  /** What stands for scalars of a graph. */
  scalars(g: Graph, wanted: readonly Node[]): (node: Node) => string {
    const known = new Map<Node, string>();
    const nodes = new Set<Node>();
    const visit = (node: Node): void => {
      if (known.has(node) || nodes.has(node) || node.op === "const") return;
      const held = this.known.anchors.get(node);
      const text = held && held.since < this.#now ? this.load(held.slot) : this.known.constants.get(node);
      if (text !== undefined) return void known.set(node, text);
      if (!isElementwise(node.op)) throw new TypeError(`the scalar ${node.op} is not known here`);
      node.inputs.forEach(visit);
      nodes.add(node);
    };
    const scalars = wanted.filter((node) => isScalar(single(node.type)));
    scalars.forEach(visit);
    const outputs = scalars.map((node) => ({ name: "", node }));
    const ordered = [...nodes].toSorted((a, b) => a.id - b.id);
    return writeScalars({ ...g, outputs }, ordered, known, this.out, this.names);
  }

  /** Variable or element; undefined: it is in memory. */
  #touch(
    buffer: Buffer,
    at: string,
    near: keyof Touched,
    far: keyof Touched,
    scalars: keyof Touched,
  ): string | undefined {
    const isNear = at === this.#i;
    this.touched[isScalar(buffer.type) ? scalars : isNear ? near : far].add(buffer);
    return isNear || isScalar(buffer.type) ? this.locals.get(buffer) : undefined;
  }

  #element(buffer: Buffer, at: string): string {
    const { dtype } = buffer.type;
    const word = (k: number): string => this.#word(buffer, at, k);
    if (dtype === "i64") return `vec2u(${word(0)}, ${word(1)})`;
    if (dtype === "bool") return `(${word(0)} != 0u)`;
    return `bitcast<${typeOf(dtype)}>(${word(0)})`;
  }

  #put(buffer: Buffer, at: string, text: string, origins: readonly Origin[]): void {
    const { dtype } = buffer.type;
    if (dtype === "i64") {
      const value = this.define(text);
      this.out.line(`${this.#word(buffer, at, 0)} = ${value}.x;`, origins);
      return this.out.line(`${this.#word(buffer, at, 1)} = ${value}.y;`, origins);
    }
    return this.out.line(
      `${this.#word(buffer, at, 0)} = ${dtype === "bool" ? `u32(${text})` : `bitcast<u32>(${text})`};`,
      origins,
    );
  }

  #word(buffer: Buffer, at: string, k: number): string {
    const { piece, at: start } = this.layout.placeOf(buffer);
    const words = wordsOf(buffer.type.dtype);
    const first = at === "0u" ? "" : words === 1 ? at : `${words}u * (${at})`;
    const terms = [start === "0u" ? "" : start, first, k === 0 ? "" : `${k}u`].filter((term) => term !== "");
    return `${piece.name}[${terms.join(" + ") || "0u"}]`;
  }
}

/** What scalars are: where they are kept, or as constants are written. */
export interface Known {
  readonly anchors: Map<Node, { readonly slot: Buffer; readonly since: number }>;
  readonly constants: Map<Node, string>;
}

/** A count as a word. */
export const counted = (count: Count): string => (typeof count === "number" ? `${count}u` : count);

/** A count as an i32. */
export const signed = (count: Count): string => (typeof count === "number" ? String(count) : `i32(${count})`);

export const constantText = (node: Node): string | undefined =>
  node.op === "const" ? literal(node.attrs.value, node.attrs.dtype) : undefined;
