/**
 * Elementwise ops on vectors of 16 bytes: two elements where one of their types has 64 bits, else four. Numbers of 32 bits
 * are in the first lanes. A Boolean is a lane of ones or zeros, of 64 or 32 bits.
 */
import { SCALE } from "../../ir/math/bits.ts";
import { TABLES } from "../../ir/math/tables.ts";
import {
  ELEMENTWISE,
  groupBy,
  isFloat,
  single,
  type DType,
  type ElementwiseOp,
  type Float,
  type Graph,
  type Node,
  type NodeOf,
} from "../../ir/index.ts";
import type { Worth } from "../arms.ts";
import { splat } from "./bytes.ts";
import type { Func } from "./code.ts";
import { instructionsOn, type Choice, type Operands, type Rest, type Spelling } from "./elements.ts";
import type { Op } from "./instructions.ts";
import type { Library } from "./library.ts";
import { scalarType, scalars } from "./scalar.ts";

/**
 * Cost of an arm from which on it is left out where no element takes it. Below it both are computed: code without branches is
 * ordered better.
 */
const DEAR = 100;
/** The same of an arm that hardly any element takes. */
const CHEAP = 6;

/**
 * Whether a condition holds near a point alone, x² < c, or far from all, c <= |x|. The guards of a removable singularity and of a
 * function's far arguments are of this kind.
 */
export function isRare({ op, inputs: [x, y] }: Node): boolean {
  if (op === "lt") return x!.op === "mul" && x!.inputs[0] === x!.inputs[1] && y!.op === "const";
  return op === "le" && x!.op === "const" && x!.attrs.value >= 0.5 && y!.op === "abs";
}

/** Which selects of a kernel are worth a branch. */
export const isWorth: Worth = (condition, costs) =>
  Math.max(...costs) >= DEAR || (isRare(condition) && costs[0] >= CHEAP);

/** Elements of a vector. */
export type Lanes = 2 | 4;
/** Bits of a lane. */
export type Wide = 32 | 64;

const isWide = (dtype: DType): boolean => dtype === "f64" || dtype === "i64";

/** How many elements of this kernel a vector has. */
export const lanesOf = (body: Graph): Lanes => (body.nodes.some((node) => isWide(single(node.type).dtype)) ? 2 : 4);

const VECTOR = { f64: "f64x2", i64: "f64x2", f32: "f32x4", i32: "i32x4" } as const;
const SPLIT = { f64: 6755399441055744, f32: 12582912 } as const;

/** Bytes of the first lanes of 64 bits as lanes of 32, and the sign bits of all lanes. */
const PACK = [0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11];
/** A byte of each element as a lane of bytes, and back. */
const SPREAD_2 = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1];
const SPREAD_4 = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3];
const COLLECT_2 = [0, 8, 0, 8, 0, 8, 0, 8, 0, 8, 0, 8, 0, 8, 0, 8];
const COLLECT_4 = [0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12];
/** The high words of four products of 64 bits; of two, where there is one vector of them. */
const HIGH_WORDS = [4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31];
const EVENS = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const ODDS = [8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31];

/** Operations on ints that are the same in every lane. */
const LANE_BY_LANE: ReadonlySet<string> = new Set(["add", "sub", "bitand", "shr"]);

/** The words of a kernel's vectors, and the constants that it keeps in locals. */
export class LaneSpelling implements Spelling {
  readonly #f: Func;
  readonly #library: Library;
  readonly lanes: Lanes;
  readonly #constants = new Map<string, { readonly local: number; readonly bytes: readonly number[] }>();
  /** Reads of two tables at one index. */
  #pairs: ReadonlyMap<Node, readonly [Node, Node]> = new Map();
  readonly #pairLocals = new Map<Node, number>();
  /** The nodes that are written together. */
  #here: ReadonlySet<Node> = new Set();
  /** By conversions to ints: the sums whose low bits these are. */
  #sums: ReadonlyMap<Node, Node> = new Map();
  readonly #spread = new Map<Node, boolean>();
  /** Where rare arms are put off: the locals of the bits of vectors that want them, and of 16 times the vector's number. */
  putOff: { readonly bits: number; readonly waiting: number } | undefined;

  constructor(f: Func, library: Library, lanes: Lanes) {
    this.#f = f;
    this.#library = library;
    this.lanes = lanes;
  }

  begin(nodes: readonly Node[], armOf: ReadonlyMap<Node, unknown>): void {
    if (this.lanes === 2) this.#pairs = pairsOf(nodes, armOf);
    const here = (this.#here = new Set(nodes));
    this.#sums = new Map(
      nodes.flatMap((node) => {
        const sum = wholeSum(node);
        return sum && here.has(sum) && armOf.get(sum) === armOf.get(node) ? [[node, sum]] : [];
      }),
    );
  }

  operands(node: Node): readonly Node[] {
    const sum = this.#sums.get(node);
    if (sum) return [sum];
    const of = this.#lowBits(node)?.of ?? this.#exponentSum(node)?.sum;
    return of ? [of] : node.inputs;
  }
  /** The sum of which the exponent of a power is the low bits, but for a constant. */
  #exponentSum(node: Node): { readonly sum: Node; readonly more: number } | undefined {
    if (node.op !== "pow2" || single(node.type).dtype !== "f32") return undefined;
    const [of] = node.inputs as [Node];
    const [x, y] = of.inputs as [Node, Node];
    const isMoved = (of.op === "add" || of.op === "sub") && y.op === "const";
    const sum = this.#sums.get(isMoved ? x : of);
    if (!sum || single(sum.type).dtype !== "f32") return undefined;
    return { sum, more: isMoved ? (of.op === "add" ? 1 : -1) * y.attrs.value : 0 };
  }
  /** What the index of a table is the low bits of, where these are cut off lane by lane: units for whole numbers are idle. */
  #lowBits(node: Node): { readonly of: Node; readonly mask: number } | undefined {
    const [index] = node.inputs as [Node];
    if (node.op !== "table" || index.op !== "bitand" || !this.#here.has(index) || !this.#isSpread(index))
      return undefined;
    const [of, mask] = index.inputs as [Node, Node];
    const isInside = mask.op === "const" && mask.attrs.value >= 0 && mask.attrs.value < TABLES[node.attrs.name]!.length;
    return isInside ? { of, mask: mask.attrs.value } : undefined;
  }

  /** Whether the ints of a node are in the first halves of lanes of 64 bits, with anything in the second ones. */
  #isSpread(node: Node): boolean {
    if (this.lanes !== 2 || single(node.type).dtype !== "i32") return false;
    const known = this.#spread.get(node);
    if (known !== undefined) return known;
    const isLaneByLane = LANE_BY_LANE.has(node.op) && (node.op !== "shr" || node.inputs[1]!.op === "const");
    const isSpread =
      (wholeSum(node) !== undefined && isWide(single(node.inputs[0]!.type).dtype)) ||
      (isLaneByLane &&
        node.inputs.some((input) => this.#isSpread(input)) &&
        node.inputs.every((input) => input.op === "const" || this.#isSpread(input)));
    this.#spread.set(node, isSpread);
    return isSpread;
  }
  /** The same operands, with ints in the first lanes. */
  #packed(node: Node, o: Operands): Operands {
    const isSpread = node.inputs.map((input) => this.#isSpread(input));
    if (!isSpread.includes(true)) return o;
    const push = (k: number): void => {
      o.push(k);
      if (isSpread[k]) this.#pack();
    };
    const local = (k: number): number => {
      if (!isSpread[k]) return o.local(k);
      push(k);
      const packed = o.spare("v128");
      this.#f.set(packed);
      return packed;
    };
    return { ...o, push, local };
  }

  /** Sets the locals of the constants; to be written before the first use. */
  constants(): void {
    for (const { local, bytes } of this.#constants.values()) {
      this.#f.with16("v128.const", bytes);
      this.#f.set(local);
    }
  }

  readonly isWorth = isWorth;

  local = (): "v128" => "v128";

  constant({ attrs: { value, dtype } }: Node & { readonly op: "const" }): void {
    if (dtype === "bool") this.#bytes(new Array<number>(16).fill(value !== 0 ? 255 : 0));
    else if (dtype === "i64") this.#splat(value + 0, "f64");
    else this.#splat(value, dtype);
  }

  /** Bits of the lanes of a Boolean. */
  wide(node: Node): Wide {
    const whole: Wide = this.lanes === 2 ? 64 : 32;
    switch (node.op) {
      case "lt":
      case "le":
      case "eq":
      case "convert": {
        const [x] = node.inputs as [Node];
        const { dtype } = single(x.type);
        return dtype === "bool" ? this.wide(x) : isWide(dtype) ? 64 : 32;
      }
      case "and":
      case "or":
      case "not":
        return this.wide(node.inputs[0]!);
      case "select":
        return this.wide(node.inputs[1]!);
      default:
        return whole;
    }
  }
  /** Makes lanes of another width of the Boolean on the stack. */
  widen(from: Wide, to: Wide): void {
    if (from === to) return;
    if (to === 64) return this.#f.op("i64x2.extend_low_i32x4_s");
    this.#pack();
  }

  write(node: Node, operands: Operands): void {
    const f = this.#f;
    const { dtype } = single(node.type);
    const op = node.op as ElementwiseOp;
    const takesAny = (op === "pow2" && dtype === "f64") || op === "table" || this.#isSpread(node);
    const o = takesAny ? operands : this.#packed(node, operands);
    const from = single(node.inputs[0]!.type).dtype;
    const { one, both } = instructionsOn(f, o);
    const vector = from === "bool" ? "i32x4" : VECTOR[from];
    switch (op) {
      case "add":
      case "sub":
        if (this.#library.fuses && isFloat(dtype) && this.#fused(node, o, vector as "f64x2" | "f32x4")) return;
        return both(`${vector}.${op}`);
      case "mul":
      case "div":
        both(`${vector}.${op}`);
        if (dtype === "i64" && op === "mul") {
          this.#splat(0, "f64");
          f.op("f64x2.add");
        }
        return;
      case "sqrt":
      case "abs":
      case "floor":
        return one(`${vector}.${op}`);
      case "neg":
        if (dtype !== "i64") return one(`${vector}.neg`);
        this.#splat(0, "f64");
        o.push(0);
        return f.op("f64x2.sub");
      case "min":
      case "max":
        return this.#extreme(node, o, op);
      case "lt":
      case "le":
        return both(`${vector}.${op}${vector === "i32x4" ? "_s" : ""}`);
      case "eq":
        if (from !== "bool") return both(`${vector}.eq`);
        this.#same(node, o, "v128.xor");
        return f.op("v128.not");
      case "and":
      case "or":
        return this.#same(node, o, `v128.${op}`);
      case "not":
        return one("v128.not");
      case "select": {
        const [, first, second] = node.inputs as [Node, Node, Node];
        const zero = isZero(first) ? 1 : isZero(second) ? 2 : 0;
        if (zero !== 1) o.push(1);
        if (zero !== 2) o.push(2);
        if (dtype === "bool" && zero !== 2) this.widen(this.wide(second), this.wide(node));
        o.push(0);
        this.widen(this.wide(node.inputs[0]!), dtype === "bool" ? this.wide(node) : isWide(dtype) ? 64 : 32);
        return f.op((["v128.bitselect", "v128.andnot", "v128.and"] as const)[zero]);
      }
      case "bitand":
        return both("v128.and");
      case "bitxor":
        return both("v128.xor");
      case "shr": {
        const [, by] = node.inputs as [Node, Node];
        if (by.op !== "const") return this.#each(node, o);
        o.push(0);
        f.i32(by.attrs.value);
        return f.op("i32x4.shr_s");
      }
      case "mulhi":
        return this.#highProduct(o);
      case "copysign": {
        const sign = o.local(1);
        o.push(0);
        // NaN counts as positive.
        f.get(sign);
        f.get(sign);
        f.get(sign);
        f.op(`${vector}.eq` as Op);
        f.op("v128.and");
        this.#bytes(splat(-0, dtype as Float).map((byte) => byte ^ 255));
        return f.op("v128.bitselect");
      }
      case "scale2":
        return this.#scale(o, dtype as Float);
      case "pow2":
        o.push(0);
        return this.#power(dtype as Float, this.#isSpread(node.inputs[0]!), this.#exponentSum(node)?.more);
      case "exponent":
        return this.#exponent(o, from as Float);
      case "mantissa":
        return this.#mantissa(o, from as Float);
      case "table":
        return this.#table(node, o);
      case "convert":
        return this.#convert(node, o, from, dtype);
      case "idiv":
      case "imod":
        return this.#each(node, o);
      default:
        if (!ELEMENTWISE[op].expand) throw new TypeError(`${op} has no spelling in WebAssembly`);
        node.inputs.forEach((_input, k) => o.push(k));
        return f.call(this.#library.elementary(op, dtype as Float, this.lanes));
    }
  }

  /** Where all elements agree, one arm is computed; else both. The arm that nearly all take is always computed, the other later. */
  choose({ members, locals, condition, arm }: Choice): Rest | void {
    const f = this.#f;
    const whole: Wide = this.lanes === 2 ? 64 : 32;
    const [decides] = members[0]!.inputs as [Node];
    const mask = f.local("v128");
    condition();
    this.widen(this.wide(decides), whole);
    f.set(mask);
    const first = (k: number): void => {
      this.#asMember(members[k]!, 1);
      f.set(locals[k]!);
    };
    /** Takes what an arm computed for those elements that are, or are not, in the mask. */
    const merge =
      (which: 0 | 1) =>
      (k: number): void => {
        const member = members[k]!;
        const { dtype } = single(member.type);
        const value = f.local("v128");
        this.#asMember(member, 1 + which);
        f.set(value);
        f.get(which === 0 ? value : locals[k]!);
        f.get(which === 0 ? locals[k]! : value);
        f.get(mask);
        this.widen(whole, dtype === "bool" ? this.wide(member) : isWide(dtype) ? 64 : 32);
        f.op("v128.bitselect");
        f.set(locals[k]!);
        f.release(value);
      };
    if (isRare(decides)) {
      arm(1, (k) => {
        this.#asMember(members[k]!, 2);
        f.set(locals[k]!);
      });
      return { mask, write: () => arm(0, merge(0)) };
    }
    f.get(mask);
    f.op("v128.any_true");
    f.block("if", () => arm(0, first));
    f.get(mask);
    f.op(whole === 64 ? "i64x2.all_true" : "i32x4.all_true");
    f.op("i32.eqz");
    f.block("if", () => arm(1, merge(1)));
    f.release(mask);
  }
  /** One branch for the rare arms of several choices, or one bit that says that they are wanted. */
  finish(rests: readonly Rest[]): void {
    const f = this.#f;
    rests.forEach(({ mask }, k) => {
      f.get(mask);
      if (k > 0) f.op("v128.or");
    });
    f.op("v128.any_true");
    if (this.putOff) {
      f.get(this.putOff.waiting);
      f.i32(4);
      f.op("i32.shr_u");
      f.op("i32.shl");
      f.get(this.putOff.bits);
      f.op("i32.or");
      f.set(this.putOff.bits);
    } else
      f.block("if", () => {
        for (const { write } of rests) write();
      });
    for (const { mask } of rests) f.release(mask);
  }
  #asMember(member: Node, operand: number): void {
    if (this.#isSpread(member.inputs[operand]!)) this.#pack();
    if (single(member.type).dtype === "bool") this.widen(this.wide(member.inputs[operand]!), this.wide(member));
  }

  /** Operands that are Booleans of perhaps different widths. */
  #same(node: Node, o: Operands, op: Op): void {
    const width = node.op === "eq" ? this.wide(node.inputs[0]!) : this.wide(node);
    [0, 1].forEach((k) => {
      o.push(k);
      this.widen(this.wide(node.inputs[k]!), width);
    });
    this.#f.op(op);
  }

  /** x·y + z, z - x·y, and x·y - c: rounded once. */
  #fused({ op, inputs }: Node, o: Operands, vector: "f64x2" | "f32x4"): boolean {
    const [, z] = inputs as [Node, Node];
    if (o.factors(1)) {
      o.push(0);
      this.#f.op(`${vector}.relaxed_${op === "add" ? "madd" : "nmadd"}`);
      return true;
    }
    if ((op === "sub" && z.op !== "const") || !o.factors(0)) return false;
    if (op === "add") o.push(1);
    else this.#splat(-(z as NodeOf<"const">).attrs.value, single(z.type).dtype as Float);
    this.#f.op(`${vector}.relaxed_madd`);
    return true;
  }

  /** With a constant that is neither zero nor NaN, one instruction does what JavaScript does. */
  #extreme(node: Node, o: Operands, op: "min" | "max"): void {
    const vector = VECTOR[single(node.type).dtype as keyof typeof VECTOR];
    if (vector === "i32x4") {
      o.push(0);
      o.push(1);
      return this.#f.op(`i32x4.${op}_s`);
    }
    const isPlain = (k: number): boolean => {
      const operand = node.inputs[k]!;
      return operand.op === "const" && operand.attrs.value !== 0 && !Number.isNaN(operand.attrs.value);
    };
    const order = isPlain(1) ? [0, 1] : isPlain(0) ? [1, 0] : undefined;
    for (const k of order ?? [0, 1]) o.push(k);
    return this.#f.op(`${vector}.${order ? `p${op}` : op}` as Op);
  }

  /** The high words of products of words. */
  #highProduct(o: Operands): void {
    const f = this.#f;
    const [x, y] = [o.local(0), o.local(1)];
    const product = (half: "low" | "high"): void => {
      f.get(x);
      f.get(y);
      f.op(`i64x2.extmul_${half}_i32x4_u`);
    };
    product("low");
    product(this.lanes === 2 ? "low" : "high");
    f.with16("i8x16.shuffle", HIGH_WORDS);
  }

  /** 2^k of the ints on the stack, where that is a normal number. */
  #power(float: Float, isSpread = false, more = 0): void {
    const f = this.#f;
    if (float === "f32") {
      this.#splat(127 + more, "i32");
      f.op("i32x4.add");
      f.i32(23);
      return f.op("i32x4.shl");
    }
    this.#splat(1023, "i32");
    f.op("i32x4.add");
    // Of a lane of 64 bits, the first 12 count.
    if (!isSpread) f.op("i64x2.extend_low_i32x4_s");
    f.i32(52);
    return f.op("i64x2.shl");
  }

  #scale(o: Operands, float: Float): void {
    const f = this.#f;
    const mul = `${VECTOR[float]}.mul` as const;
    const [x, k] = [o.local(0), o.local(1)];
    const near = o.spare("v128");
    f.get(k);
    this.#splat(SCALE[float], "i32");
    f.op("i32x4.min_s");
    this.#splat(-SCALE[float], "i32");
    f.op("i32x4.max_s");
    f.set(near);
    f.get(x);
    f.get(near);
    this.#power(float);
    f.op(mul);
    f.get(k);
    f.get(near);
    f.op("i32x4.sub");
    this.#power(float);
    f.op(mul);
  }

  /** Leaves a normal number of the same significand in `x`, and where it was not one in `isSmall` a lane of ones. */
  #normalized(o: Operands, float: Float): { readonly x: number; readonly isSmall: number } {
    const f = this.#f;
    const vector = VECTOR[float];
    const source = o.local(0);
    const [x, isSmall] = [o.spare("v128"), o.spare("v128")];
    f.get(source);
    f.op(`${vector}.abs`);
    this.#splat(float === "f64" ? 2 ** -1022 : 2 ** -126, float);
    f.op(`${vector}.lt`);
    f.set(isSmall);
    f.get(source);
    this.#splat(float === "f64" ? 2 ** 54 : 2 ** 24, float);
    f.op(`${vector}.mul`);
    f.get(source);
    f.get(isSmall);
    f.op("v128.bitselect");
    f.set(x);
    return { x, isSmall };
  }

  /** The exponents of normal numbers in `x`, as lanes of 64 bits or of 32. */
  #field(x: number, float: Float): void {
    const f = this.#f;
    f.get(x);
    f.op(`${VECTOR[float]}.abs`);
    if (float === "f64") {
      this.#bytes([0, 0, 0, 0, 0x62, 0x5f, 9, 0, 0, 0, 0, 0, 0x62, 0x5f, 9, 0]);
      f.op("i64x2.add");
      f.i32(52);
      f.op("i64x2.shr_u");
      this.#splat(1023, "i64");
      return f.op("i64x2.sub");
    }
    this.#splat(0x4afb10, "i32");
    f.op("i32x4.add");
    f.i32(23);
    f.op("i32x4.shr_u");
    this.#splat(127, "i32");
    return f.op("i32x4.sub");
  }

  #exponent(o: Operands, float: Float): void {
    const f = this.#f;
    const { x, isSmall } = this.#normalized(o, float);
    const int = float === "f64" ? "i64" : "i32";
    this.#field(x, float);
    f.get(isSmall);
    this.#splat(float === "f64" ? 54 : 24, int);
    f.op("v128.and");
    f.op(float === "f64" ? "i64x2.sub" : "i32x4.sub");
    if (float === "f64") return this.#pack();
    // What is no number in single precision has the exponent that it has in double precision.
    const e = o.spare("v128");
    f.set(e);
    f.get(e);
    this.#splat(1024 - 128, "i32");
    f.op("i32x4.add");
    f.get(e);
    this.#splat(Infinity, "f32");
    f.get(x);
    f.op("f32x4.abs");
    f.op("f32x4.gt");
    f.op("v128.not");
    f.op("v128.bitselect");
    f.set(e);
    this.#splat(-1077, "i32");
    f.get(e);
    f.get(x);
    this.#splat(0, "f32");
    f.op("f32x4.eq");
    return f.op("v128.bitselect");
  }

  /** Two steps towards 1, each by a normal power of two, and so exact. */
  #mantissa(o: Operands, float: Float): void {
    const f = this.#f;
    const { x } = this.#normalized(o, float);
    const [sub, shr, shl, add] = (["sub", "shr_s", "shl", "add"] as const).map(
      (name) => `${float === "f64" ? "i64x2" : "i32x4"}.${name}` as Op,
    ) as [Op, Op, Op, Op];
    const int = float === "f64" ? "i64" : "i32";
    const mul = `${VECTOR[float]}.mul` as const;
    const [k, half] = [o.spare("v128"), o.spare("v128")];
    const power = (write: () => void): void => {
      write();
      this.#splat(float === "f64" ? 1023 : 127, int);
      f.op(add);
      f.i32(float === "f64" ? 52 : 23);
      f.op(shl);
    };
    this.#splat(0, int);
    this.#field(x, float);
    f.op(sub);
    f.set(k);
    f.get(k);
    f.i32(1);
    f.op(shr);
    f.set(half);
    f.get(x);
    power(() => f.get(half));
    f.op(mul);
    power(() => {
      f.get(k);
      f.get(half);
      f.op(sub);
    });
    f.op(mul);
  }

  #table(node: Node, o: Operands): void {
    const f = this.#f;
    const { name } = node.attrs as { readonly name: string };
    const float = single(node.type).dtype as Float;
    const pair = this.#pairs.get(node);
    if (pair) return this.#pair(node, pair, o);
    const addresses = this.#addresses(node, o, [name], float);
    const at = this.#library.table([name], float);
    this.fetch(float, (lane) => {
      f.get(addresses[lane]!);
      return at;
    });
  }

  /** Two tables that are read at one index stand together: one load brings both entries. */
  #pair(node: Node, [first, second]: readonly [Node, Node], o: Operands): void {
    const f = this.#f;
    const done = this.#pairLocals.get(node);
    if (done !== undefined) {
      f.get(done);
      this.#pairLocals.delete(node);
      return f.release(done);
    }
    const names = [first, second].map((one) => (one.attrs as { readonly name: string }).name);
    const addresses = this.#addresses(node, o, names, "f64");
    const at = this.#library.table(names, "f64");
    const entries = addresses.map((address) => {
      const local = o.spare("v128");
      f.get(address);
      f.memory("v128.load", at);
      f.set(local);
      return local;
    });
    const half = (bytes: readonly number[]): void => {
      for (const entry of entries) f.get(entry);
      f.with16("i8x16.shuffle", bytes);
    };
    const other = node === first ? second : first;
    half(other === first ? EVENS : ODDS);
    const local = f.local("v128");
    f.set(local);
    this.#pairLocals.set(other, local);
    half(node === first ? EVENS : ODDS);
  }

  /** Addresses of entries, for each lane, in locals; inside the table, whatever the index. */
  #addresses(node: Node, o: Operands, names: readonly string[], float: Float): readonly number[] {
    const f = this.#f;
    const [index] = node.inputs as [Node];
    const last = Math.max(...names.map((name) => TABLES[name]!.length)) - 1;
    const entry = (float === "f64" ? 3 : 2) + Math.log2(names.length);
    const low = this.#lowBits(node);
    const isInside =
      index.op === "bitand" &&
      index.inputs.some((by) => by.op === "const" && by.attrs.value >= 0 && by.attrs.value <= last);
    const places = o.spare("v128");
    const isSpread = this.#isSpread(index);
    o.push(0);
    if (!isInside) {
      this.#splat(last, "i32");
      f.op("i32x4.min_u");
    }
    f.i32(entry);
    f.op("i32x4.shl");
    f.set(places);
    return Array.from({ length: this.lanes }, (_, lane) => {
      const address = o.spare("i32");
      f.get(places);
      f.at("i32x4.extract_lane", isSpread ? 2 * lane : lane);
      if (low) {
        f.i32(low.mask << entry);
        f.op("i32.and");
      }
      f.set(address);
      return address;
    });
  }

  #convert(node: Node, o: Operands, from: DType, to: DType): void {
    const f = this.#f;
    const [x] = node.inputs as [Node];
    if (from === "bool") {
      o.push(0);
      if (to === "bool") return;
      this.widen(this.wide(x), isWide(to) ? 64 : 32);
      this.#splat(1, to === "i64" ? "f64" : to);
      return f.op("v128.and");
    }
    if (to === "bool") {
      o.push(0);
      this.#splat(0, from === "i64" ? "f64" : from);
      if (from !== "i32") return f.op(`${VECTOR[from]}.ne` as Op);
      f.op("i32x4.eq");
      return f.op("v128.not");
    }
    const [a, b] = [scalarType[from], scalarType[to]];
    if (b === "i32" && a !== "i32") return this.#int(node, o, from as Float);
    o.push(0);
    if (a === "i32" && b === "f64") f.op("f64x2.convert_low_i32x4_s");
    else if (a === "i32" && b === "f32") f.op("f32x4.convert_i32x4_s");
    else if (a === "f64" && b === "f32") f.op("f32x4.demote_f64x2_zero");
    else if (a === "f32" && b === "f64") f.op("f64x2.promote_low_f32x4");
    if (to === "i64" && (from === "f64" || from === "f32")) {
      f.op("f64x2.trunc");
      this.#splat(0, "f64");
      f.op("f64x2.add");
    }
  }

  /** Whole numbers as ints. Of what was rounded by adding 1.5·2^52 (2^23) and taking it away, they are the low bits of the sum. */
  #int(node: Node, o: Operands, from: Float): void {
    const f = this.#f;
    const wide = isWide(from);
    if (wholeSum(node)) {
      o.push(0);
      if (!this.#sums.has(node)) {
        this.#splat(SPLIT[from], from);
        f.op(`${VECTOR[from]}.add` as Op);
      }
      if (wide) return;
      this.#splat(SPLIT.f32, "f32");
      return f.op("i32x4.sub");
    }
    const number = o.local(0);
    const result = o.spare("v128");
    f.get(number);
    f.op(wide ? "i32x4.trunc_sat_f64x2_s_zero" : "i32x4.trunc_sat_f32x4_s");
    f.set(result);
    this.#splat(2 ** 31, wide ? "f64" : "f32");
    f.get(number);
    f.op(wide ? "f64x2.abs" : "f32x4.abs");
    f.op(wide ? "f64x2.le" : "f32x4.le");
    f.op("v128.any_true");
    f.block("if", () => {
      for (let lane = 0; lane < this.lanes; lane++) {
        f.get(result);
        f.get(number);
        f.at(wide ? "f64x2.extract_lane" : "f32x4.extract_lane", lane);
        if (!wide) f.op("f64.promote_f32");
        f.call(this.#library.function("int"));
        f.at("i32x4.replace_lane", lane);
        f.set(result);
      }
    });
    f.get(result);
  }

  /** An op that vectors do not have, on one lane after the other. */
  #each(node: Node, o: Operands): void {
    const f = this.#f;
    const operands = node.inputs.map((_input, k) => o.local(k));
    const result = o.spare("v128");
    const scalar = scalars(f, this.#library);
    const { dtype } = single(node.type);
    const out = VECTOR[dtype as keyof typeof VECTOR];
    for (let lane = 0; lane < this.lanes; lane++) {
      f.get(result);
      const push = (k: number): void => {
        f.get(operands[k]!);
        f.at(`${VECTOR[single(node.inputs[k]!.type).dtype as keyof typeof VECTOR]}.extract_lane`, lane);
      };
      scalar.write(node, {
        push,
        local: (k) => {
          const local = o.spare(scalarType[single(node.inputs[k]!.type).dtype]);
          push(k);
          f.set(local);
          return local;
        },
        factors: () => false,
        spare: o.spare,
      });
      f.at(`${out}.replace_lane`, lane);
      f.set(result);
    }
    f.get(result);
  }

  /** Loads a vector of elements from the address on the stack. */
  load(dtype: DType, offset: number): void {
    const f = this.#f;
    const isPair = this.lanes === 2;
    if (isWide(dtype) || (dtype !== "bool" && !isPair)) return f.memory("v128.load", offset);
    if (dtype !== "bool") return f.memory("v128.load64_zero", offset);
    f.memory(isPair ? "v128.load16_splat" : "v128.load32_splat", offset);
    const local = f.local("v128");
    f.tee(local);
    f.get(local);
    f.with16("i8x16.shuffle", isPair ? SPREAD_2 : SPREAD_4);
    f.release(local);
    f.op("i8x16.neg");
  }

  /** Loads a vector lane by lane: `entry` leaves the address of each, without the number of bytes that it returns. */
  fetch(dtype: DType, entry: (lane: number) => number): void {
    const f = this.#f;
    const bits = isWide(dtype) ? 64 : 32;
    f.memory(`v128.load${bits}_zero`, entry(0));
    for (let lane = 1; lane < this.lanes; lane++) {
      const vector = f.local("v128");
      f.set(vector);
      const offset = entry(lane);
      f.get(vector);
      f.memory(`v128.load${bits}_lane`, offset, lane);
      f.release(vector);
    }
  }

  /** Stores what `push` leaves on the stack at the address that is on it. */
  store(node: Node, offset: number, push: () => void): void {
    const f = this.#f;
    const { dtype } = single(node.type);
    const isPair = this.lanes === 2;
    push();
    if (this.#isSpread(node)) this.#pack();
    if (isWide(dtype) || (dtype !== "bool" && !isPair)) return f.memory("v128.store", offset);
    if (dtype !== "bool") return f.memory("v128.store64_lane", offset, 0);
    this.widen(this.wide(node), isPair ? 64 : 32);
    const local = f.local("v128");
    f.tee(local);
    f.get(local);
    f.with16("i8x16.shuffle", isPair ? COLLECT_2 : COLLECT_4);
    f.release(local);
    this.#bytes(new Array<number>(16).fill(1));
    f.op("v128.and");
    f.memory(isPair ? "v128.store16_lane" : "v128.store32_lane", offset, 0);
  }

  /** Makes a vector of the number on the stack. */
  spread(dtype: DType): void {
    const f = this.#f;
    if (dtype === "bool") {
      f.i32(-1);
      f.op("i32.mul");
      return f.op("i32x4.splat");
    }
    return f.op(`${VECTOR[dtype]}.splat`);
  }

  #pack(): void {
    const local = this.#f.local("v128");
    this.#f.tee(local);
    this.#f.get(local);
    this.#f.with16("i8x16.shuffle", PACK);
    this.#f.release(local);
  }
  #splat(value: number, lane: "f64" | "f32" | "i32" | "i64"): void {
    this.#bytes(splat(value, lane));
  }
  /** A constant, from its local. */
  #bytes(bytes: readonly number[]): void {
    const key = bytes.join(" ");
    let known = this.#constants.get(key);
    if (!known) this.#constants.set(key, (known = { local: this.#f.fresh("v128"), bytes }));
    this.#f.get(known.local);
  }
}

/** Whether all bits of a node are zeros. */
const isZero = (node: Node): boolean => node.op === "const" && Object.is(node.attrs.value, 0);

/** `x` of (x + magic) - magic. */
function roundedSum(node: Node, magic: number): Node | undefined {
  const isMagic = (one: Node | undefined): boolean => one?.op === "const" && one.attrs.value === magic;
  if (node.op !== "sub" || !isMagic(node.inputs[1])) return undefined;
  const [sum] = node.inputs as [Node];
  return sum.op === "add" && isMagic(sum.inputs[1]) ? sum : undefined;
}

/** The sum of which an int is the low bits: ints of floats that were rounded by it. */
function wholeSum(node: Node): Node | undefined {
  if (node.op !== "convert" || single(node.type).dtype !== "i32") return undefined;
  const [x] = node.inputs as [Node];
  const { dtype } = single(x.type);
  return dtype === "f64" || dtype === "f32" ? roundedSum(x, SPLIT[dtype]) : undefined;
}

/** Nodes that read two tables, and no more, at one index, in one arm. */
function pairsOf(nodes: readonly Node[], armOf: ReadonlyMap<Node, unknown>): ReadonlyMap<Node, readonly [Node, Node]> {
  const reads = nodes.filter((node) => node.op === "table" && single(node.type).dtype === "f64");
  const pairs = new Map<Node, readonly [Node, Node]>();
  for (const at of groupBy(reads, (node) => node.inputs[0]!).values())
    if (at.length === 2 && armOf.get(at[0]!) === armOf.get(at[1]!))
      for (const node of at) pairs.set(node, at as [Node, Node]);
  return pairs;
}
