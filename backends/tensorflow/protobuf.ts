/** Protocol buffers: the wire format, as far as graphs need it. */

/** A message or a part of one. */
export type Bytes = Uint8Array;

/** Of every engine. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

const text = new TextEncoder();

/** A whole number, of which 64 bits count. */
function varint(value: number | bigint): number[] {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(left & 0x7fn);
    left >>= 7n;
    bytes.push(left > 0n ? low | 0x80 : low);
  } while (left > 0n);
  return bytes;
}

/** Wire types: how the reader finds a field's end. */
const [NUMBER, EIGHT_BYTES, DELIMITED, FOUR_BYTES] = [0, 1, 2, 5];
const tag = (field: number, wire: number): number[] => varint((field << 3) | wire);

/** All parts, one after the other. */
export function message(...parts: readonly (Bytes | readonly Bytes[])[]): Bytes {
  const all = parts.flat() as Bytes[];
  const result = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

/** A field that is an integer, a truth value or an enumeration's. */
export const integer = (field: number, value: number | bigint | boolean): Bytes =>
  Uint8Array.from([...tag(field, NUMBER), ...varint(typeof value === "boolean" ? Number(value) : value)]);

/** A field that is bytes: a message inside a message, or raw ones. */
export const bytes = (field: number, value: Bytes): Bytes =>
  message(Uint8Array.from([...tag(field, DELIMITED), ...varint(value.length)]), value);

export const string = (field: number, value: string): Bytes => bytes(field, text.encode(value));

export function float(field: number, value: number): Bytes {
  const data = new DataView(new ArrayBuffer(4));
  data.setFloat32(0, value, true);
  return message(Uint8Array.from(tag(field, FOUR_BYTES)), new Uint8Array(data.buffer));
}

export function double(field: number, value: number): Bytes {
  const data = new DataView(new ArrayBuffer(8));
  data.setFloat64(0, value, true);
  return message(Uint8Array.from(tag(field, EIGHT_BYTES)), new Uint8Array(data.buffer));
}

/** A field that is a map from names to messages. */
export const map = <T>(field: number, entries: Readonly<Record<string, T>>, encode: (value: T) => Bytes): Bytes[] =>
  Object.entries(entries).map(([key, value]) => bytes(field, message(string(1, key), bytes(2, encode(value)))));
