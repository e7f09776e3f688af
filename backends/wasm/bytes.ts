/** Numbers as WebAssembly writes them. */

/** Bytes that are being written. */
export type Bytes = number[];

const scratch = new DataView(new ArrayBuffer(8));

/** LEB128 of a whole number from 0 to 2^32 - 1. */
export function unsigned(n: number, out: Bytes): void {
  let rest = n >>> 0;
  for (; rest > 127; rest >>>= 7) out.push((rest & 127) | 128);
  out.push(rest);
}

/** Signed LEB128 of an i32. */
export function signed(n: number, out: Bytes): void {
  for (let rest = n | 0; ;) {
    const byte = rest & 127;
    rest >>= 7;
    if ((rest === 0 && byte < 64) || (rest === -1 && byte >= 64)) return void out.push(byte);
    out.push(byte | 128);
  }
}

/** Signed LEB128 of an i64. */
export function signed64(n: bigint, out: Bytes): void {
  for (let rest = BigInt.asIntN(64, n); ;) {
    const byte = Number(rest & 127n);
    rest >>= 7n;
    if ((rest === 0n && byte < 64) || (rest === -1n && byte >= 64)) return void out.push(byte);
    out.push(byte | 128);
  }
}

export function double(x: number, out: Bytes): void {
  scratch.setFloat64(0, x, true);
  for (let k = 0; k < 8; k++) out.push(scratch.getUint8(k));
}

export function float(x: number, out: Bytes): void {
  scratch.setFloat32(0, x, true);
  for (let k = 0; k < 4; k++) out.push(scratch.getUint8(k));
}

/** A name of ASCII letters, with its length in front. */
export function text(name: string, out: Bytes): void {
  unsigned(name.length, out);
  for (let k = 0; k < name.length; k++) out.push(name.charCodeAt(k));
}

/** A lane's number in all lanes of a vector, as its 16 bytes. */
export function splat(x: number, lane: "f64" | "f32" | "i32" | "i64"): Bytes {
  const out: Bytes = [];
  while (out.length < 16) {
    if (lane === "f64") double(x, out);
    else if (lane === "f32") float(x, out);
    else {
      scratch.setInt32(0, x | 0, true);
      for (let k = 0; k < 4; k++) out.push(scratch.getUint8(k));
      if (lane === "i64") for (let k = 0; k < 4; k++) out.push(x < 0 ? 255 : 0);
    }
  }
  return out;
}
