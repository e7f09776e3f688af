/** What emitted code may call, each there only if it is called; and the tables, each there only if it is read. */
import { SCALE } from "../../ir/math/bits.ts";
import { TABLES } from "../../ir/math/tables.ts";
import { expansion, type ElementwiseOp, type Float, type Node } from "../../ir/index.ts";
import type { Func, Segment, ValueType } from "./code.ts";
import { writeElements } from "./elements.ts";
import { LaneSpelling, type Lanes } from "./lanes.ts";
import { power, scalars } from "./scalar.ts";

type Name = "int" | "idiv" | "imod" | "exponent" | `scale2_${Float}`;

/** What functions share between the phases of a kernel: it should stay in a processor's first cache. */
const SCRATCH = 1 << 14;

export class Library {
  readonly #functions = new Map<Name, Func>();
  readonly #elementary = new Map<string, Func>();
  readonly #tables = new Map<string, Segment>();
  readonly #add: (name: string, params: readonly ValueType[], results: readonly ValueType[]) => Func;
  #end: number;
  #scratch: number | undefined;

  /** Whether products and sums are one instruction where they can be. */
  readonly fuses: boolean;

  /** `end`: the first byte where a table may be. */
  constructor(add: Library["add"], end: number, fuses: boolean) {
    this.#add = add;
    this.#end = end;
    this.fuses = fuses;
  }
  get add() {
    return this.#add;
  }
  get segments(): readonly Segment[] {
    return [...this.#tables.values()];
  }
  /** The first byte behind the tables. */
  get end(): number {
    return this.#end;
  }

  /** So many bytes for as long as a function runs: functions share them, as far as they need no more than usual. */
  scratch(bytes: number): number {
    const isShared = bytes <= SCRATCH;
    if (isShared && this.#scratch !== undefined) return this.#scratch;
    const at = this.#end;
    this.#end += Math.max(bytes, SCRATCH);
    if (isShared) this.#scratch = at;
    return at;
  }

  function(name: Name): Func {
    const known = this.#functions.get(name);
    if (known) return known;
    const [op, float] = name.split("_") as [string, Float];
    const made = this.#add(name, ...(SIGNATURES[op]!(float) as [ValueType[], ValueType[]]));
    this.#functions.set(name, made);
    WRITE[op]!(made, float);
    return made;
  }

  /** An elementary function that was left whole, of one number or of a vector of so many. */
  elementary(op: ElementwiseOp, float: Float, lanes: 1 | Lanes): Func {
    const key = `${op}_${float}${lanes === 1 ? "" : `x${lanes}`}`;
    const known = this.#elementary.get(key);
    if (known) return known;
    const body = expansion(op, float);
    const type = lanes === 1 ? float : "v128";
    const f = this.#add(
      key,
      body.inputs.map(() => type),
      [type],
    );
    this.#elementary.set(key, f);
    const spelling = lanes === 1 ? scalars(f, this) : new LaneSpelling(f, this, lanes);
    const locals = new Map(body.inputs.map((input, k) => [input as Node, k]));
    writeElements(f, body, body.nodes, locals, spelling)(body.outputs[0]!.node);
    if (spelling instanceof LaneSpelling) f.before(0, () => spelling.constants());
    return f;
  }

  /** Where tables are: an entry of each of these, then the next of each, with their last entries at the end. */
  table(names: readonly string[], float: Float): number {
    const key = [...names, float].join(" ");
    const known = this.#tables.get(key);
    if (known) return known.at;
    const tables = names.map((name) => TABLES[name]!);
    const length = Math.max(...tables.map((table) => table.length));
    const values = Array.from({ length: length * names.length }, (_, k) => {
      const table = tables[k % names.length]!;
      return table[Math.min(Math.floor(k / names.length), table.length - 1)]!;
    });
    const bytes = new Uint8Array((float === "f64" ? Float64Array.from(values) : Float32Array.from(values)).buffer);
    const at = this.#end;
    this.#tables.set(key, { at, bytes });
    this.#end += Math.ceil(bytes.length / 16) * 16;
    return at;
  }
}

const SIGNATURES: Readonly<Record<string, (float: Float) => readonly [readonly ValueType[], readonly ValueType[]]>> = {
  int: () => [["f64"], ["i32"]],
  idiv: () => [["f64", "f64"], ["f64"]],
  imod: () => [["f64", "f64"], ["f64"]],
  scale2: (float) => [[float, "i32"], [float]],
  exponent: () => [["f64"], ["i32"]],
};

const WRITE: Readonly<Record<string, (f: Func, float: Float) => void>> = {
  int: writeInt,
  idiv: (f) => writeDivision(f, true),
  imod: (f) => writeDivision(f, false),
  scale2: writeScale,
  exponent: writeExponent,
};

/** The low 32 bits of a number without what is behind its point; 0 of what is not finite: JavaScript's x | 0. */
function writeInt(f: Func): void {
  const [x, high, shift] = [0, f.local("i32"), f.local("i32")];
  const bits = f.local("i64");
  f.get(x);
  f.op("f64.abs");
  f.f64(2 ** 31);
  f.op("f64.lt");
  f.block("if", () => {
    f.get(x);
    f.op("i32.trunc_sat_f64_s");
    f.op("return");
  });
  f.get(x);
  f.op("f64.abs");
  f.f64(2 ** 63);
  f.op("f64.lt");
  f.block("if", () => {
    f.get(x);
    f.op("i64.trunc_sat_f64_s");
    f.op("i32.wrap_i64");
    f.op("return");
  });
  // A multiple of 2^11, a significand of 53 bits times 2^shift: nothing of it is left from 2^84 on.
  f.get(x);
  f.op("i64.reinterpret_f64");
  f.tee(bits);
  f.i64(52n);
  f.op("i64.shr_u");
  f.op("i32.wrap_i64");
  f.i32(0x7ff);
  f.op("i32.and");
  f.i32(1075);
  f.op("i32.sub");
  f.tee(shift);
  f.i32(31);
  f.op("i32.gt_s");
  f.block("if", () => {
    f.i32(0);
    f.op("return");
  });
  f.get(bits);
  f.op("i32.wrap_i64");
  f.get(shift);
  f.op("i32.shl");
  f.set(high);
  f.i32(0);
  f.get(high);
  f.op("i32.sub");
  f.get(high);
  f.get(bits);
  f.i64(0n);
  f.op("i64.lt_s");
  f.op("select");
}

/** Of safe integers, rounded down. What is behind the end of arrays may be anything: nothing here traps. */
function writeDivision(f: Func, isQuotient: boolean): void {
  const [x, y] = [f.local("i64"), f.local("i64")];
  const rest = f.local("i64");
  [x, y].forEach((local, k) => {
    f.get(k);
    f.op("i64.trunc_sat_f64_s");
    f.set(local);
  });
  f.get(y);
  f.op("i64.eqz");
  f.block("if", () => {
    if (isQuotient) f.f64(0);
    else f.get(0);
    f.op("return");
  });
  f.get(y);
  f.i64(-1n);
  f.op("i64.eq");
  f.block("if", () => {
    if (isQuotient) {
      f.f64(0);
      f.get(0);
      f.op("f64.sub");
    } else f.f64(0);
    f.op("return");
  });
  f.get(x);
  f.get(y);
  f.op("i64.rem_s");
  f.set(rest);
  const differs = (): void => {
    f.get(rest);
    f.i64(0n);
    f.op("i64.ne");
    f.get(rest);
    f.get(y);
    f.op("i64.xor");
    f.i64(0n);
    f.op("i64.lt_s");
    f.op("i32.and");
  };
  if (isQuotient) {
    f.get(x);
    f.get(y);
    f.op("i64.div_s");
    differs();
    f.op("i64.extend_i32_u");
    f.op("i64.sub");
  } else {
    f.get(rest);
    f.get(y);
    f.op("i64.add");
    f.get(rest);
    differs();
    f.op("select");
  }
  f.op("f64.convert_i64_s");
}

/** See `scale2` of the reference. */
function writeScale(f: Func, float: Float): void {
  const most = SCALE[float];
  const [near, other] = [f.local("i32"), f.local("i32")];
  const bounded = (op: "i32.lt_s" | "i32.gt_s", bound: number, from: number, to: number): void => {
    f.get(from);
    f.i32(bound);
    f.get(from);
    f.i32(bound);
    f.op(op);
    f.op("select");
    f.set(to);
  };
  bounded("i32.lt_s", most, 1, other);
  bounded("i32.gt_s", -most, other, near);
  f.get(0);
  f.get(near);
  power(f, float);
  f.op(`${float}.mul`);
  f.get(1);
  f.get(near);
  f.op("i32.sub");
  power(f, float);
  f.op(`${float}.mul`);
}

/** See `exponentOf` of the reference. */
function writeExponent(f: Func): void {
  const [x, bias] = [f.local("f64"), f.local("i32")];
  f.get(0);
  f.op("f64.abs");
  f.set(x);
  f.i32(1023);
  f.set(bias);
  f.get(x);
  f.f64(2 ** -1022);
  f.op("f64.lt");
  f.block("if", () => {
    f.get(x);
    f.f64(2 ** 54);
    f.op("f64.mul");
    f.set(x);
    f.i32(1077);
    f.set(bias);
  });
  f.get(x);
  f.op("i64.reinterpret_f64");
  f.i64(0x95f62n << 32n);
  f.op("i64.add");
  f.i64(52n);
  f.op("i64.shr_u");
  f.op("i32.wrap_i64");
  f.get(bias);
  f.op("i32.sub");
}
