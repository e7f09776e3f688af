/** The instructions that we use: how each is written in bytes, and what it takes from the stack and leaves there. */

/** What stands behind an instruction: an index, an address, constants, lanes. */
type Immediate =
  "none" | "index" | "block" | "memory" | "memoryLane" | "lane" | "i32" | "i64" | "f32" | "f64" | "bytes" | "zeros";

export interface Instruction {
  /** Its number; those of SIMD have 0xfd in front, those of bulk memory and saturating conversion 0xfc. */
  readonly code: number;
  readonly prefix: number | undefined;
  readonly immediate: Immediate;
  /** Values that it takes; a call takes what its function does. */
  readonly takes: number;
  readonly leaves: 0 | 1;
  /** log2 of the bytes that it reads or writes. */
  readonly align: number;
}

const row = (
  code: number,
  takes: number,
  leaves: 0 | 1,
  immediate: Immediate = "none",
  more: Partial<Instruction> = {},
): Instruction => ({ code, takes, leaves, immediate, prefix: undefined, align: 0, ...more });
const unary = (code: number): Instruction => row(code, 1, 1);
const binary = (code: number): Instruction => row(code, 2, 1);
const load = (code: number, align: number): Instruction => row(code, 1, 1, "memory", { align });
const store = (code: number, align: number): Instruction => row(code, 2, 0, "memory", { align });
const SIMD = 0xfd;
const simd = (code: number, takes: number, immediate: Immediate = "none", align = 0): Instruction =>
  row(code, takes, 1, immediate, { prefix: SIMD, align });
const saturating = (code: number): Instruction => row(code, 1, 1, "none", { prefix: 0xfc });

/** Consecutive numbers. */
const run = <const T extends readonly string[]>(
  names: T,
  first: number,
  make: (code: number) => Instruction,
): { [K in T[number]]: Instruction } =>
  Object.fromEntries(names.map((name, k) => [name, make(first + k)])) as { [K in T[number]]: Instruction };

export const INSTRUCTIONS = {
  block: row(0x02, 0, 0, "block"),
  loop: row(0x03, 0, 0, "block"),
  if: row(0x04, 1, 0, "block"),
  else: row(0x05, 0, 0),
  end: row(0x0b, 0, 0),
  br: row(0x0c, 0, 0, "index"),
  br_if: row(0x0d, 1, 0, "index"),
  return: row(0x0f, 0, 0),
  call: row(0x10, 0, 0, "index"),
  select: row(0x1b, 3, 1),
  "local.get": row(0x20, 0, 1, "index"),
  "local.set": row(0x21, 1, 0, "index"),
  "local.tee": row(0x22, 1, 1, "index"),
  "i32.load": load(0x28, 2),
  "f32.load": load(0x2a, 2),
  "f64.load": load(0x2b, 3),
  "i32.load8_u": load(0x2d, 0),
  "i32.store": store(0x36, 2),
  "f32.store": store(0x38, 2),
  "f64.store": store(0x39, 3),
  "i32.store8": store(0x3a, 0),
  "i32.const": row(0x41, 0, 1, "i32"),
  "i64.const": row(0x42, 0, 1, "i64"),
  "f32.const": row(0x43, 0, 1, "f32"),
  "f64.const": row(0x44, 0, 1, "f64"),
  "i32.eqz": unary(0x45),
  ...run(["i32.eq", "i32.ne", "i32.lt_s", "i32.lt_u", "i32.gt_s"], 0x46, binary),
  "i32.le_s": binary(0x4c),
  "i32.ge_s": binary(0x4e),
  "i64.eqz": unary(0x50),
  ...run(["i64.eq", "i64.ne", "i64.lt_s"], 0x51, binary),
  ...run(["f32.eq", "f32.ne", "f32.lt"], 0x5b, binary),
  "f32.le": binary(0x5f),
  ...run(["f64.eq", "f64.ne", "f64.lt"], 0x61, binary),
  "f64.le": binary(0x65),
  "i32.ctz": unary(0x68),
  ...run(["i32.add", "i32.sub", "i32.mul"], 0x6a, binary),
  ...run(["i32.and", "i32.or", "i32.xor", "i32.shl", "i32.shr_s", "i32.shr_u"], 0x71, binary),
  ...run(["i64.add", "i64.sub", "i64.mul", "i64.div_s"], 0x7c, binary),
  "i64.rem_s": binary(0x81),
  ...run(["i64.xor", "i64.shl"], 0x85, binary),
  "i64.shr_u": binary(0x88),
  ...run(["f32.abs", "f32.neg"], 0x8b, unary),
  "f32.floor": unary(0x8e),
  "f32.sqrt": unary(0x91),
  ...run(["f32.add", "f32.sub", "f32.mul", "f32.div", "f32.min", "f32.max", "f32.copysign"], 0x92, binary),
  ...run(["f64.abs", "f64.neg"], 0x99, unary),
  ...run(["f64.floor", "f64.trunc"], 0x9c, unary),
  "f64.sqrt": unary(0x9f),
  ...run(["f64.add", "f64.sub", "f64.mul", "f64.div", "f64.min", "f64.max", "f64.copysign"], 0xa0, binary),
  "i32.wrap_i64": unary(0xa7),
  "i64.extend_i32_s": unary(0xac),
  "i64.extend_i32_u": unary(0xad),
  "f32.convert_i32_s": unary(0xb2),
  "f32.demote_f64": unary(0xb6),
  "f64.convert_i32_s": unary(0xb7),
  "f64.convert_i64_s": unary(0xb9),
  "f64.promote_f32": unary(0xbb),
  "i64.reinterpret_f64": unary(0xbd),
  "f32.reinterpret_i32": unary(0xbe),
  "f64.reinterpret_i64": unary(0xbf),
  "i32.trunc_sat_f64_s": saturating(2),
  "i64.trunc_sat_f64_s": saturating(6),
  "memory.copy": row(10, 3, 0, "zeros", { prefix: 0xfc, align: 2 }),

  "v128.load": simd(0x00, 1, "memory", 4),
  "v128.load16_splat": simd(0x08, 1, "memory", 1),
  "v128.load32_splat": simd(0x09, 1, "memory", 2),
  "v128.store": row(0x0b, 2, 0, "memory", { prefix: SIMD, align: 4 }),
  "v128.const": simd(0x0c, 0, "bytes"),
  "i8x16.shuffle": simd(0x0d, 2, "bytes"),
  "i32x4.splat": simd(0x11, 1),
  "f32x4.splat": simd(0x13, 1),
  "f64x2.splat": simd(0x14, 1),
  "i32x4.extract_lane": simd(0x1b, 1, "lane"),
  "i32x4.replace_lane": simd(0x1c, 2, "lane"),
  "f32x4.extract_lane": simd(0x1f, 1, "lane"),
  "f32x4.replace_lane": simd(0x20, 2, "lane"),
  "f64x2.extract_lane": simd(0x21, 1, "lane"),
  "f64x2.replace_lane": simd(0x22, 2, "lane"),
  "i32x4.eq": simd(0x37, 2),
  "i32x4.lt_s": simd(0x39, 2),
  "i32x4.le_s": simd(0x3d, 2),
  ...run(["f32x4.eq", "f32x4.ne", "f32x4.lt", "f32x4.gt", "f32x4.le"], 0x41, (code) => simd(code, 2)),
  ...run(["f64x2.eq", "f64x2.ne", "f64x2.lt"], 0x47, (code) => simd(code, 2)),
  "f64x2.le": simd(0x4b, 2),
  "v128.not": simd(0x4d, 1),
  "v128.and": simd(0x4e, 2),
  "v128.andnot": simd(0x4f, 2),
  ...run(["v128.or", "v128.xor"], 0x50, (code) => simd(code, 2)),
  "v128.bitselect": simd(0x52, 3),
  "v128.any_true": simd(0x53, 1),
  "v128.load32_lane": simd(0x56, 2, "memoryLane", 2),
  "v128.load64_lane": simd(0x57, 2, "memoryLane", 3),
  "v128.store16_lane": row(0x59, 2, 0, "memoryLane", { prefix: SIMD, align: 1 }),
  "v128.store32_lane": row(0x5a, 2, 0, "memoryLane", { prefix: SIMD, align: 2 }),
  "v128.store64_lane": row(0x5b, 2, 0, "memoryLane", { prefix: SIMD, align: 3 }),
  "v128.load32_zero": simd(0x5c, 1, "memory", 2),
  "v128.load64_zero": simd(0x5d, 1, "memory", 3),
  "f32x4.demote_f64x2_zero": simd(0x5e, 1),
  "f64x2.promote_low_f32x4": simd(0x5f, 1),
  "i8x16.neg": simd(0x61, 1),
  "f32x4.floor": simd(0x68, 1),
  "f64x2.floor": simd(0x75, 1),
  "f64x2.trunc": simd(0x7a, 1),
  "i32x4.abs": simd(0xa0, 1),
  "i32x4.neg": simd(0xa1, 1),
  "i32x4.all_true": simd(0xa3, 1),
  ...run(["i32x4.shl", "i32x4.shr_s", "i32x4.shr_u", "i32x4.add"], 0xab, (code) => simd(code, 2)),
  "i32x4.sub": simd(0xb1, 2),
  "i32x4.mul": simd(0xb5, 2),
  "i32x4.min_s": simd(0xb6, 2),
  "i32x4.min_u": simd(0xb7, 2),
  "i32x4.max_s": simd(0xb8, 2),
  "i64x2.all_true": simd(0xc3, 1),
  "i64x2.extend_low_i32x4_s": simd(0xc7, 1),
  ...run(["i64x2.shl", "i64x2.shr_s", "i64x2.shr_u", "i64x2.add"], 0xcb, (code) => simd(code, 2)),
  "i64x2.sub": simd(0xd1, 2),
  "i64x2.extmul_low_i32x4_u": simd(0xde, 2),
  "i64x2.extmul_high_i32x4_u": simd(0xdf, 2),
  ...run(["f32x4.abs", "f32x4.neg"], 0xe0, (code) => simd(code, 1)),
  "f32x4.sqrt": simd(0xe3, 1),
  ...run(
    [
      ...(["f32x4.add", "f32x4.sub", "f32x4.mul", "f32x4.div"] as const),
      ...(["f32x4.min", "f32x4.max", "f32x4.pmin", "f32x4.pmax"] as const),
    ],
    0xe4,
    (code) => simd(code, 2),
  ),
  ...run(["f64x2.abs", "f64x2.neg"], 0xec, (code) => simd(code, 1)),
  "f64x2.sqrt": simd(0xef, 1),
  ...run(
    [
      ...(["f64x2.add", "f64x2.sub", "f64x2.mul", "f64x2.div"] as const),
      ...(["f64x2.min", "f64x2.max", "f64x2.pmin", "f64x2.pmax"] as const),
    ],
    0xf0,
    (code) => simd(code, 2),
  ),
  "i32x4.trunc_sat_f32x4_s": simd(0xf8, 1),
  "f32x4.convert_i32x4_s": simd(0xfa, 1),
  "i32x4.trunc_sat_f64x2_s_zero": simd(0xfc, 1),
  "f64x2.convert_low_i32x4_s": simd(0xfe, 1),
  "f32x4.relaxed_madd": simd(0x105, 3),
  "f32x4.relaxed_nmadd": simd(0x106, 3),
  "f64x2.relaxed_madd": simd(0x107, 3),
  "f64x2.relaxed_nmadd": simd(0x108, 3),
} as const satisfies Record<string, Instruction>;

export type Op = keyof typeof INSTRUCTIONS;
