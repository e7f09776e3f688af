/** A module as text that people read: what its bytes say, expressions folded, a statement on a line. */
import type { Node, Origin } from "../../ir/index.ts";
import type { Func, Module } from "./code.ts";
import { INSTRUCTIONS, type Instruction, type Op } from "./instructions.ts";

/** Columns from which on an expression is broken. */
const LONGEST = 96;

const ROWS = Object.entries(INSTRUCTIONS) as readonly [Op, Instruction][];
const BY_CODE = new Map(ROWS.map(([name, { code, prefix = 0 }]) => [prefix * 0x10000 + code, name]));

/** The text format of the specification (section 6). */
export function shown(module: Module): {
  readonly text: string;
  readonly lines: readonly (readonly Origin[])[];
  readonly operations: readonly (Node | undefined)[];
} {
  const text: string[] = [];
  const lines: (readonly Origin[])[] = [];
  const operations: (Node | undefined)[] = [];
  const line = (line: string, origins: readonly Origin[] = [], operation?: Node): void => {
    text.push(line);
    lines.push(origins);
    operations.push(operation);
  };
  line("(module");
  line(`  (memory (export "memory") ${module.pages})`);
  line(`  (global (export "end") i32 (i32.const ${module.end}))`);
  for (const f of module.functions) {
    const head = [
      `func $${f.name}`,
      ...(module.exports.includes(f) ? [`(export "${f.name}")`] : []),
      ...(f.params.length > 0 ? [`(param ${f.params.join(" ")})`] : []),
      ...(f.results.length > 0 ? [`(result ${f.results.join(" ")})`] : []),
    ];
    line(`  (${head.join(" ")}`);
    for (const type of f.locals.length > 0 ? [f.locals] : []) line(`    (local ${type.join(" ")})`);
    writeBody(f, module.functions, line);
    line("  )");
  }
  for (const { at, bytes } of module.segments) {
    line(`  (data (i32.const ${at}) ;; ${bytes.length} bytes of tables`);
    line("  )");
  }
  line(")");
  return { text: text.join("\n") + "\n", lines, operations };
}

type Line = (line: string, origins?: readonly Origin[], operation?: Node) => void;

function writeBody(f: Func, functions: readonly Func[], line: Line): void {
  const reader = new Reader(f.bytes);
  const stack: { readonly text: string; readonly at: number }[] = [];
  /** The blocks that are open: how each is closed. */
  const open: string[] = [];
  let mark = 0;
  const put = (text: string, at: number): void => {
    while (mark + 1 < f.marks.length && f.marks[mark + 1]!.at <= at) mark++;
    const known = f.marks[mark];
    const { origins, operation } = known && known.at <= at ? known : { origins: [], operation: undefined };
    const indent = "    " + "  ".repeat(open.length);
    for (const part of broken(text, indent)) line(part, origins, operation);
  };
  /** What is left on the stack, as lines. */
  const flush = (): void => {
    for (const { text, at } of stack.splice(0)) put(text, at);
  };
  while (!reader.isDone) {
    const at = reader.at;
    const name = reader.op();
    const immediate = reader.immediate(name, functions);
    const callee = name === "call" ? functions[Number(immediate.index)]! : undefined;
    const takes = callee ? callee.params.length : INSTRUCTIONS[name].takes;
    const leaves = callee ? Math.min(1, callee.results.length) : INSTRUCTIONS[name].leaves;
    if (name === "end" || name === "else") {
      flush();
      const close = open.pop()!;
      put(name === "end" ? close : ") (else", at);
      if (name === "else") open.push(close);
      continue;
    }
    const operands = stack.splice(Math.max(0, stack.length - takes));
    const parts = [name + (immediate.text && ` ${immediate.text}`), ...operands.map(({ text }) => text)];
    const start = operands[0]?.at ?? at;
    if (name === "block" || name === "loop" || name === "if") {
      flush();
      put(`(${parts.join(" ")}${name === "if" ? " (then" : ""}`, start);
      open.push(name === "if" ? "))" : ")");
      continue;
    }
    stack.push({ text: `(${parts.join(" ")})`, at: start });
    // What leaves nothing is a statement, and what was left before it stands in front of it.
    if (leaves === 0) flush();
  }
  flush();
}

/** An expression on several lines, if it is long: operands under their operator. */
function broken(text: string, indent: string): readonly string[] {
  if (indent.length + text.length <= LONGEST || !text.startsWith("(") || !text.endsWith(")")) return [indent + text];
  const inner = text.slice(1, -1);
  const parts: string[] = [];
  let [level, start] = [0, 0];
  for (let k = 0; k < inner.length; k++) {
    if (inner[k] === "(" && level++ === 0) {
      parts.push(inner.slice(start, k).trim());
      start = k;
    } else if (inner[k] === ")" && --level === 0) {
      parts.push(inner.slice(start, k + 1));
      start = k + 1;
    }
  }
  const [head, ...rest] = parts.filter((part) => part !== "");
  if (rest.length === 0) return [indent + text];
  const lines = [`${indent}(${head}`, ...rest.flatMap((part) => broken(part, `${indent}  `))];
  lines[lines.length - 1] += ")";
  return lines;
}

class Reader {
  readonly #bytes: readonly number[];
  readonly #view: DataView;
  at = 0;
  constructor(bytes: readonly number[]) {
    this.#bytes = bytes;
    this.#view = new DataView(Uint8Array.from(bytes).buffer);
  }
  get isDone(): boolean {
    return this.at >= this.#bytes.length;
  }
  #unsigned(): number {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = this.#bytes[this.at++]!;
      value += (byte & 127) * 2 ** shift;
      shift += 7;
      if (byte < 128) return value;
    }
  }
  #signed(): bigint {
    let value = 0n;
    for (let shift = 0n; ;) {
      const byte = this.#bytes[this.at++]!;
      value |= BigInt(byte & 127) << shift;
      shift += 7n;
      if (byte < 128) return BigInt.asIntN(Number(shift), value);
    }
  }
  op(): Op {
    const first = this.#bytes[this.at++]!;
    const isPrefix = first === 0xfd || first === 0xfc;
    return BY_CODE.get(isPrefix ? first * 0x10000 + this.#unsigned() : first)!;
  }
  /** What stands behind an instruction. */
  immediate(name: Op, functions: readonly Func[]): { readonly text: string; readonly index?: number } {
    switch (INSTRUCTIONS[name].immediate as Instruction["immediate"]) {
      case "none":
        return { text: "" };
      case "block":
        this.at++;
        return { text: "" };
      case "index": {
        const index = this.#unsigned();
        return { text: name === "call" ? `$${functions[index]!.name}` : String(index), index };
      }
      case "memory":
      case "memoryLane": {
        this.#unsigned();
        const offset = this.#unsigned();
        const lane = INSTRUCTIONS[name].immediate === "memoryLane" ? ` ${this.#bytes[this.at++]}` : "";
        return { text: `${offset > 0 ? `offset=${offset}` : ""}${lane}`.trim() };
      }
      case "lane":
        return { text: String(this.#bytes[this.at++]) };
      case "i32":
      case "i64":
        return { text: String(this.#signed()) };
      case "f32": {
        const x = this.#view.getFloat32(this.at, true);
        this.at += 4;
        return { text: number(x) };
      }
      case "f64": {
        const x = this.#view.getFloat64(this.at, true);
        this.at += 8;
        return { text: number(x) };
      }
      case "bytes": {
        const at = this.at;
        this.at += 16;
        return { text: name === "v128.const" ? this.#vector(at) : this.#bytes.slice(at, at + 16).join(" ") };
      }
      case "zeros":
        this.at += INSTRUCTIONS[name].align;
        return { text: "" };
      default:
        throw new TypeError(name);
    }
  }
  /** Sixteen bytes in the lanes in which they are simplest. */
  #vector(at: number): string {
    const doubles = [0, 8].map((k) => this.#view.getFloat64(at + k, true));
    const floats = [0, 4, 8, 12].map((k) => this.#view.getFloat32(at + k, true));
    const ints = [0, 4, 8, 12].map((k) => this.#view.getInt32(at + k, true));
    const isSmall = ints.every((n) => Math.abs(n) < 1 << 20);
    if (isSmall) return `i32x4 ${ints.join(" ")}`;
    const isFloat = new Set(ints).size === 1 && Number.isFinite(floats[0]);
    return isFloat ? `f32x4 ${floats.map(number).join(" ")}` : `f64x2 ${doubles.map(number).join(" ")}`;
  }
}

const number = (x: number): string =>
  Number.isNaN(x) ? "nan" : Object.is(x, -0) ? "-0" : x === Infinity ? "inf" : x === -Infinity ? "-inf" : String(x);
