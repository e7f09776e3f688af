/** Reads `.npy` files of the reference data (version 1.0, little-endian, C order). */
import { readFileSync } from "node:fs";

export interface Npy {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export function readNpy(path: URL): Npy {
  const bytes = readFileSync(path);
  const header = bytes.toString("latin1", 10, 10 + bytes.readUInt16LE(8));
  const type = /'(<f8|\|u1)'/.exec(header)?.[1];
  if (!type || header.includes("True")) throw new Error(`${path}: not little-endian doubles or bytes in C order`);
  const shape = /\(([^)]*)\)/
    .exec(header)![1]!
    .split(",")
    .filter((dim) => dim.trim())
    .map(Number);
  const start = 10 + bytes.readUInt16LE(8);
  const { buffer } = Uint8Array.from(bytes.subarray(start));
  return { shape, data: type === "<f8" ? new Float64Array(buffer) : Float64Array.from(new Uint8Array(buffer)) };
}

/** One column of a table. */
export const column = ({ shape, data }: Npy, index: number): Float64Array =>
  Float64Array.from({ length: shape[0]! }, (_, row) => data[row * shape[1]! + index]!);
