/** Where everything is in a module's memory: slots for what a call decides, the buffers, and behind them the tables. */
import { bytesPerElement, elements, type Buffer, type Program, type TensorType } from "../../ir/index.ts";
import { lengthsOf } from "../lengths.ts";

/** Lanes beyond the end of an array are computed too, in what is left of its last 16 bytes. */
const WORD = 16;
const rounded = (bytes: number): number => Math.ceil(bytes / WORD) * WORD;
export const PAGE = 1 << 16;

export interface Layout {
  /** Where buffers are whose lengths are numbers. */
  readonly at: ReadonlyMap<Buffer, number>;
  /** The slot, an i32, that says where a buffer is whose length a call gives. */
  readonly pointers: ReadonlyMap<Buffer, number>;
  /** The slot, an i32, of each length that a call gives. */
  readonly lengths: ReadonlyMap<string, number>;
  /** The first byte behind all of it. */
  readonly end: number;
}

const isOpen = ({ type }: Buffer): boolean => type.shape.some((dim) => typeof dim === "string");

/** Depends on the program alone. */
export function layoutOf({ graph, buffers }: Program): Layout {
  let end = 0;
  const take = (bytes: number): number => {
    const at = end;
    end += bytes;
    return at;
  };
  const names = new Set([...buffers.flatMap(({ type }) => type.shape), ...lengthsOf(graph)]);
  const lengths = new Map([...names].flatMap((name) => (typeof name === "string" ? [[name, take(4)]] : [])));
  const pointers = new Map(buffers.filter(isOpen).map((buffer) => [buffer, take(4)]));
  end = rounded(end);
  const at = new Map<Buffer, number>();
  for (const buffer of buffers)
    if (!isOpen(buffer)) at.set(buffer, take(bytesOf(buffer.type, elements(buffer.type.shape))));
  return { at, pointers, lengths, end };
}

/** Bytes of so many elements, with what is left of their last word. */
export function bytesOf({ dtype }: TensorType, length: number): number {
  return rounded(bytesPerElement[dtype] * length);
}
