/** NumPy's arrays: numbers in rows, behind a head that says their type, their shape, and how many rows there are. */
import type { TypedArray } from "../../ir/index.ts";

/** Numbers of any shape, row by row. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export type FloatType = "f8" | "f4";

const MAGIC = "\x93NUMPY";
/** How this machine orders the bytes of a number. */
const ORDER = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? "<" : ">";
/** Room for a number of rows. */
const DIGITS = 16;

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The head of version 1.0 of an array whose rows have this shape: as long for any number of rows. */
export function npyHead(type: FloatType, shape: readonly number[]): (rows: number) => Uint8Array {
  const dictionary = (rows: number | string): string =>
    `{'descr': '${ORDER}${type}', 'fortran_order': False, 'shape': (${[rows, ...shape].join(", ")}${shape.length > 0 ? "" : ","}), }`;
  // The format wants the numbers to begin at a multiple of 64 bytes.
  const length = Math.ceil((10 + dictionary("9".repeat(DIGITS)).length + 1) / 64) * 64 - 10;
  const start = `${MAGIC}\x01\x00${String.fromCharCode(length & 255, length >> 8)}`;
  return (rows) =>
    Uint8Array.from(`${start}${dictionary(rows).padEnd(length - 1)}\n`, (letter) => letter.charCodeAt(0));
}

/** Numbers as they stand in a file. */
export function bytesOf(type: FloatType, values: TypedArray | readonly number[]): Uint8Array {
  const make = type === "f4" ? Float32Array : Float64Array;
  const array = values instanceof make ? values : make.from(values);
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Types of numbers: their bytes, and how one is read. */
const READ: Readonly<
  Record<string, readonly [bytes: number, (view: DataView, at: number, little: boolean) => number]>
> = {
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  i1: [1, (view, at) => view.getInt8(at)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  i8: [8, (view, at, little) => exactly(view.getBigInt64(at, little))],
  u1: [1, (view, at) => view.getUint8(at)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  u8: [8, (view, at, little) => exactly(view.getBigUint64(at, little))],
  b1: [1, (view, at) => Number(view.getUint8(at) !== 0)],
};

function exactly(value: bigint): number {
  const number = Number(value);
  if (BigInt(number) !== value) throw new SyntaxError(`the whole number ${value} has more digits than can be kept`);
  return number;
}

/**
 * Reads a `.npy` file of numbers, versions 1 to 3, of either byte order, in C's or Fortran's order of indices. What is behind the array is
 * not looked at. Throws `SyntaxError` for what is no such file.
 */
export function readNpy(bytes: Uint8Array): NumberArray {
  const { type, little, fortran, shape, start } = readHead(bytes);
  const [width, value] = READ[type]!;
  const size = sizeOf(shape);
  const there = Math.floor((bytes.length - start) / width);
  if (!(size <= there))
    throw new SyntaxError(
      `the head says ${shape.join(" × ") || 1} numbers, and there are ${there}: the file is cut off`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  const data = new Float64Array(size);
  for (let k = 0; k < size; k++) data[k] = value(view, k * width, little);
  return { shape, data: fortran && shape.length > 1 ? transposed(shape, data) : data };
}

function readHead(bytes: Uint8Array) {
  const latin = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (latin(0, 6) !== MAGIC) throw new SyntaxError("it is not an array of NumPy's: it does not begin as one");
  const [major, wide] = [bytes[6]!, bytes[6]! > 1];
  if (!(major >= 1 && major <= 3)) throw new SyntaxError(`version ${major} of the format is not known`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const first = wide ? 12 : 10;
  const length = bytes.length < first ? Infinity : wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = first + length;
  if (start > bytes.length) throw new SyntaxError("the file is cut off inside its head");
  if (length > 1 << 16) throw new SyntaxError("its head is too long for an array of numbers");
  const head = latin(first, start);

  const descr = /'descr'\s*:\s*(?:'([^']*)'|(\[))/.exec(head);
  const order = /'fortran_order'\s*:\s*(True|False)\b/.exec(head)?.[1];
  const dims = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(head)?.[1];
  if (!descr || !order || dims === undefined) throw new SyntaxError(`its head cannot be read: ${head.trim()}`);
  if (descr[2]) throw new SyntaxError("it has named fields; an array of plain numbers is needed");
  const [, sign = "", type = ""] = /^([<>|=]?)(\w+)$/.exec(descr[1]!) ?? [];
  if (!Object.hasOwn(READ, type)) {
    const what = type.startsWith("O") ? "Python objects" : `the type "${descr[1]}"`;
    throw new SyntaxError(`it holds ${what}; these can be read: ${Object.keys(READ).join(", ")}`);
  }
  const shape = dims.split(",").flatMap((text) => (text.trim() === "" ? [] : [Number(text)]));
  const little = sign === "=" || sign === "" ? ORDER === "<" : sign !== ">";
  return { type, little, fortran: order === "True", shape, start };
}

/** From the first index running first to the last one. */
function transposed(shape: readonly number[], data: Float64Array): Float64Array {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  const index = shape.map(() => 0);
  let from = 0;
  return data.map(() => {
    const value = data[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
    return value;
  });
}
