/** Where values are on the device: arrays in a few large pieces of memory, for a shader can be given only a few. */
import {
  elements,
  lengthOf,
  type Buffer,
  type DType,
  type Lengths,
  type Program,
  type TensorType,
  type TypedArray,
} from "../../ir/index.ts";
import type { Names } from "../writer.ts";

/** Words of 32 bits that an element takes. */
export const wordsOf = (dtype: DType): number => (dtype === "i64" ? 2 : 1);

/** The most that WebGPU lets every device bind as one piece, in words. */
const MOST = 2 ** 25;

/** A piece of memory: one binding. */
export interface Piece {
  readonly name: string;
  /** Words; of the one that holds what the lengths of a call decide, none that are known. */
  words: number;
  /** The buffer that takes most of it. */
  largest: Buffer | undefined;
}

/** Where a buffer is: in words, from the beginning of its piece. */
export interface Place {
  readonly piece: Piece;
  /** In code. */
  readonly at: string;
  /** Undefined: a call decides. */
  readonly start: number | undefined;
}

export interface Layout {
  readonly pieces: readonly Piece[];
  readonly placeOf: (buffer: Buffer) => Place;
  /** Memory beside the program's own; with values, constants. */
  readonly create: (type: TensorType, name: string, values?: TypedArray) => Buffer;
  /** Buffers of constants. */
  readonly constants: ReadonlySet<Buffer>;
  /** A length in code. */
  readonly lengthOf: (dim: number | string) => number | string;
  /** Members of the block of what a call decides: lengths by name, and where buffers begin. */
  readonly lengths: ReadonlyMap<string, string>;
  readonly open: ReadonlyMap<Buffer, string>;
}

const isOpen = ({ type }: Buffer): boolean => type.shape.some((dim) => typeof dim === "string");

export function layoutOf({ buffers, inputs, outputs }: Program, names: Names): Layout {
  const pieces: Piece[] = [];
  const places = new Map<Buffer, Place>();
  const lengths = new Map<string, string>();
  const open = new Map<Buffer, string>();
  const constants = new Set<Buffer>();
  const piece = (name: string): Piece => {
    const made: Piece = { name, words: 0, largest: undefined };
    pieces.push(made);
    return made;
  };
  const openPiece = (): Piece => pieces.find(({ name }) => name === "open") ?? piece("open");

  function put(buffer: Buffer): void {
    const { type, values } = buffer;
    if (isOpen(buffer)) {
      const name = names.fresh("at");
      open.set(buffer, name);
      places.set(buffer, { piece: openPiece(), at: `given.${name}`, start: undefined });
      for (const dim of type.shape) if (typeof dim === "string") nameLength(dim);
      return;
    }
    if (values) constants.add(buffer);
    const kind = values ? "constants" : "memory";
    const words = Math.max(1, elements(type.shape)) * wordsOf(type.dtype);
    let last = pieces.findLast(({ name }) => name.startsWith(kind));
    if (!last || last.words + words > MOST) last = piece(last ? `${kind}${pieces.length}` : kind);
    places.set(buffer, { piece: last, at: `${last.words}u`, start: last.words });
    last.words += words;
    if (!last.largest || elements(type.shape) > elements(last.largest.type.shape)) last.largest = buffer;
  }
  const nameLength = (dim: string): string => {
    const known = lengths.get(dim) ?? names.fresh(dim);
    lengths.set(dim, known);
    return known;
  };

  piece("memory");
  const outer = new Set([...inputs.values(), ...outputs.values()]);
  // What is read between chunks lies side by side; and what a call decides the more often, the further behind.
  for (const buffer of inputs.values()) if (!places.has(buffer)) put(buffer);
  for (const buffer of outer) if (!places.has(buffer)) put(buffer);
  for (const buffer of buffers) if (!places.has(buffer)) put(buffer);

  let count = buffers.length;
  return {
    pieces,
    lengths,
    open,
    placeOf: (buffer) => places.get(buffer)!,
    constants,
    create: (type, name, values) => {
      const buffer = { id: count++, name, type, ...(values && { values }) };
      put(buffer);
      return buffer;
    },
    lengthOf: (dim) => (typeof dim === "number" ? dim : `given.${nameLength(dim)}`),
  };
}

/** Where the buffers begin that a call decides on, and how many words they take together. */
export function opened(
  { open }: Layout,
  lengths: Lengths,
): { readonly starts: ReadonlyMap<Buffer, number>; readonly words: number } {
  const starts = new Map<Buffer, number>();
  let words = 0;
  for (const buffer of open.keys()) {
    starts.set(buffer, words);
    const { shape, dtype } = buffer.type;
    words += shape.reduce<number>((n, dim) => n * lengthOf(dim, lengths), 1) * wordsOf(dtype);
  }
  return { starts, words };
}
