/** Where a program has its values, and how those that are wanted elsewhere get there, all at once. */
import {
  arraysOf,
  bufferOfValue,
  overwritten,
  writtenArrays,
  type Buffer,
  type Node,
  type NodeOf,
  type Program,
} from "../ir/index.ts";

/** The buffer of an array; of a node that has several results, of the one with this number. */
export function bufferOf({ place }: Program, value: Node, result?: number): Buffer {
  return (result === undefined ? bufferOfValue(place, value) : place.get(value)![result])!;
}

/** Where a turn of a `deliver` finds the array of this number: where it is written, if it is. */
export function deliveredArray(program: Program, node: NodeOf<"deliver">, array: number): Buffer {
  const result = writtenArrays(node.attrs).indexOf(array);
  return result < 0 ? bufferOf(program, arraysOf(node)[array]!) : bufferOf(program, node, result);
}

/** Sums over the rows of sparse matrices with these offsets, and where each is wanted. */
export interface RowSums {
  readonly offsets: Buffer;
  readonly terms: readonly {
    readonly x: Buffer;
    /** Undefined: entries are taken one after the other. */
    readonly columns: Buffer | undefined;
    readonly weights: Buffer | undefined;
    readonly to: Buffer;
  }[];
}

export function rowSums(program: Program, node: NodeOf<"spmv"> | NodeOf<"sums">): RowSums {
  const buffers = node.inputs.map((input) => bufferOf(program, input));
  const [offsets, ...arrays] = node.op === "sums" ? buffers : [buffers[1]!, buffers[0]!, ...buffers.slice(2)]; // x, offsets, columns, weights
  const terms = node.op === "sums" ? node.attrs.terms : [{ x: 0, columns: 1, weights: 2 }];
  return {
    offsets: offsets!,
    terms: terms.map(({ x, columns, weights = -1 }, k) => {
      const isInOrder = arrays[columns]!.values?.every((place, s) => place === s);
      const read = { x: arrays[x]!, columns: isInOrder ? undefined : arrays[columns], weights: arrays[weights] };
      return { ...read, to: bufferOf(program, node, k) };
    }),
  };
}

/** A value, and the buffer where it is wanted. */
export interface Wanted {
  readonly to: Buffer;
  readonly value: Node;
}

/** What a node overwrites, to be brought to where it is overwritten. */
export function entering({ place }: Program, node: Node): readonly Wanted[] {
  return overwritten(node).flatMap((value, k) => (value ? [{ to: place.get(node)![k]!, value }] : []));
}

/** What is in a buffer, and another buffer where it is wanted. */
export interface Move {
  readonly to: Buffer;
  readonly from: Buffer;
}

export interface Order {
  /** Moves one after the other: none overwrites what is still to be read. */
  readonly inTurn: readonly Move[];
  /** Then moves that wait for each other: each takes from where the next one brings to, the last from where the first does. */
  readonly circles: readonly (readonly Move[])[];
}

/** An order of moves that are meant to happen at once, each to a buffer of its own. What is where it is wanted stays. */
export function ordered(moves: readonly Move[]): Order {
  let left = moves.filter(({ to, from }) => to !== from);
  const readers = new Map<Buffer, number>();
  const read = (from: Buffer, more: number): void => void readers.set(from, (readers.get(from) ?? 0) + more);
  for (const { from } of left) read(from, 1);
  const inTurn: Move[] = [];
  for (let made = -1; made < inTurn.length;) {
    made = inTurn.length;
    left = left.filter((move) => {
      if (readers.get(move.to)) return true;
      read(move.from, -1);
      inTurn.push(move);
      return false;
    });
  }
  return { inTurn, circles: circlesOf(left) };
}

function circlesOf(moves: readonly Move[]): readonly (readonly Move[])[] {
  const left = new Map(moves.map((move) => [move.to, move]));
  return moves.flatMap((first) => {
    const circle: Move[] = [];
    for (let move: Move | undefined = first; move && left.delete(move.to); move = left.get(move.from))
      circle.push(move);
    return circle.length > 0 ? [circle] : [];
  });
}
