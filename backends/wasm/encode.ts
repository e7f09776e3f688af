/** A module as bytes. It imports nothing: no call leaves it. */
import { text, unsigned, signed, type Bytes } from "./bytes.ts";
import type { Func, Module, ValueType } from "./code.ts";

const TYPES: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };
const HEAD = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** See the WebAssembly specification 2.0, section 5 (binary format). */
export function encode({ functions, exports, segments, pages, end }: Module): Uint8Array<ArrayBuffer> {
  const parts: (readonly number[] | Uint8Array)[] = [HEAD];
  const section = (id: number, write: (out: Bytes) => void): void => {
    const body: Bytes = [];
    write(body);
    const head: Bytes = [id];
    unsigned(body.length, head);
    parts.push(head, body);
  };
  const list = <T>(items: readonly T[], out: Bytes, write: (item: T) => void): void => {
    unsigned(items.length, out);
    items.forEach(write);
  };
  const types = (all: readonly ValueType[], out: Bytes): void => list(all, out, (type) => out.push(TYPES[type]));

  const signatures = [...new Map(functions.map((f) => [signatureOf(f), f])).values()];
  const numbers = new Map(signatures.map((f, k) => [signatureOf(f), k]));
  section(1, (out) =>
    list(signatures, out, ({ params, results }) => {
      out.push(0x60);
      types(params, out);
      types(results, out);
    }),
  );
  section(3, (out) => list(functions, out, (f) => unsigned(numbers.get(signatureOf(f))!, out)));
  section(5, (out) => {
    out.push(1, 0);
    unsigned(pages, out);
  });
  section(6, (out) => {
    out.push(1, TYPES.i32, 0, 0x41);
    signed(end, out);
    out.push(0x0b);
  });
  section(7, (out) => {
    unsigned(exports.length + 2, out);
    for (const { name, index } of exports) {
      text(name, out);
      out.push(0);
      unsigned(index, out);
    }
    text("end", out);
    out.push(3, 0);
    text("memory", out);
    out.push(2, 0);
  });
  const bodies = functions.map((f) => ({ f, head: localsOf(f) }));
  const code: Bytes = [];
  unsigned(functions.length, code);
  const size = bodies.reduce((sum, { f, head }) => sum + sized(head.length + f.bytes.length + 1), code.length);
  const head: Bytes = [10];
  unsigned(size, head);
  parts.push(head, code);
  for (const { f, head: locals } of bodies) {
    const length: Bytes = [];
    unsigned(locals.length + f.bytes.length + 1, length);
    parts.push(length, locals, f.bytes, [0x0b]);
  }
  if (segments.length > 0)
    section(11, (out) =>
      list(segments, out, ({ at, bytes }) => {
        out.push(0, 0x41);
        signed(at, out);
        out.push(0x0b);
        unsigned(bytes.length, out);
        for (const byte of bytes) out.push(byte);
      }),
    );
  section(0, (out) => {
    text("name", out);
    const names: Bytes = [];
    list(functions, names, ({ name, index }) => {
      unsigned(index, names);
      text(name, names);
    });
    out.push(1);
    unsigned(names.length, out);
    for (const byte of names) out.push(byte);
  });
  return joined(parts);
}

const signatureOf = ({ params, results }: Func): string => `${params.join(" ")}>${results.join(" ")}`;

/** Locals, neighbours of one type together. */
function localsOf({ locals }: Func): Bytes {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  const out: Bytes = [];
  unsigned(runs.length, out);
  for (const { type, count } of runs) {
    unsigned(count, out);
    out.push(TYPES[type]);
  }
  return out;
}

/** Bytes of a piece with its length in front. */
function sized(length: number): number {
  const out: Bytes = [];
  unsigned(length, out);
  return out.length + length;
}

function joined(parts: readonly (readonly number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
