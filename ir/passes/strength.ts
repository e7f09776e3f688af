/**
 * Puts cheap operations in the place of dear ones with the same bits, where a rule without constants of its own cannot
 * say it. Optional.
 *
 * What rounds otherwise stays: x / c is x · (1/c) for powers of two alone, and `pow` is not a product. (Literal exponents
 * are products from the beginning.)
 */
import { rebuildAll, type Builder, type Graph, type Node, type NodeOf } from "../graph.ts";
import type { OpName } from "../ops.ts";
import { isInteger, single, type DType } from "../types.ts";

/** Another node with the same value, if there is a cheaper one. */
type Reduction = (b: Builder, inputs: readonly Node[], dtype: DType) => Node | undefined;

export const strength = (g: Graph): Graph =>
  rebuildAll(g, (b, node, inputs) =>
    Object.hasOwn(REDUCTIONS, node.op)
      ? REDUCTIONS[node.op as keyof typeof REDUCTIONS](b, inputs, single(node.type).dtype)
      : undefined,
  );

const REDUCTIONS = {
  /** x / 2^k = x · 2^-k: both round the same number, once. */
  div: (b, [x, y], dtype) => {
    const c = constantOf(y!);
    return c !== undefined && isScale(c, dtype) ? b.add("mul", [x!, constant(b, 1 / c, dtype)]) : undefined;
  },
  /** By 2^k: a shift, which rounds down, too. Of a quotient: by the product. */
  idiv: (b, [x, y], dtype) => {
    const c = constantOf(y!);
    if (c === undefined || c <= 0) return undefined;
    if (c === 1) return x;
    if (dtype === "i32" && isPower(c)) return b.add("shr", [x!, constant(b, Math.log2(c), dtype)]);
    const inner = byConstant(x!, "idiv");
    if (inner === undefined || inner.c <= 0 || inner.c * c > LARGEST[dtype]!) return undefined;
    return b.add("idiv", [inner.x, constant(b, inner.c * c, dtype)]);
  },
  /** By 2^k: the low bits. Of a remainder by a multiple: of the number itself. */
  imod: (b, [x, y], dtype) => {
    const c = constantOf(y!);
    if (c === undefined || c <= 0) return undefined;
    if (dtype === "i32" && isPower(c)) return b.add("bitand", [x!, constant(b, c - 1, dtype)]);
    const inner = byConstant(x!, "imod");
    return inner && inner.c > 0 && inner.c % c === 0 ? b.add("imod", [inner.x, y!]) : undefined;
  },
  /** (k + a) + b = k + (a + b), of integers. */
  add: (b, [x, y], dtype) => joined(b, x!, constantOf(y!), dtype) ?? joined(b, y!, constantOf(x!), dtype),
  sub: (b, [x, y], dtype) => {
    const c = constantOf(y!);
    return c === undefined ? undefined : joined(b, x!, -c, dtype);
  },
  /** By way of a type that holds every value: without it. */
  convert: (b, [x], dtype) => {
    const from = single(x!.type).dtype;
    if (from === dtype) return x;
    if (x!.op !== "convert") return undefined;
    const [origin] = x!.inputs as [Node];
    const first = single(origin.type).dtype;
    if (!HELD[first].includes(from)) return undefined;
    return first === dtype ? origin : b.add("convert", [origin], { dtype });
  },
} as const satisfies Partial<Record<OpName, Reduction>>;

/** Types that hold every value of a type. */
const HELD: Readonly<Record<DType, readonly DType[]>> = {
  bool: ["i32", "i64", "f32", "f64"],
  i32: ["i64", "f64"],
  i64: ["f64"],
  f32: ["f64"],
  f64: [],
};
const LARGEST: Readonly<Partial<Record<DType, number>>> = { i32: 2 ** 31 - 1, i64: Number.MAX_SAFE_INTEGER };

const constantOf = (node: Node): number | undefined => (node.op === "const" ? node.attrs.value : undefined);
const constant = (b: Builder, value: number, dtype: DType): NodeOf<"const"> =>
  b.add("const", [], { value, dtype }) as NodeOf<"const">;

/** Whether a positive whole number is a power of two. */
const isPower = (c: number): boolean => Number.isInteger(Math.log2(c)) && 2 ** Math.log2(c) === c;
/** Whether a number and its reciprocal are normal powers of two, or those negated. */
function isScale(c: number, dtype: DType): boolean {
  const k = Math.log2(Math.abs(c));
  return Number.isInteger(k) && 2 ** k === Math.abs(c) && Math.abs(k) <= (dtype === "f32" ? 126 : 1022);
}

/** The operands of an op by a constant. */
function byConstant(node: Node, op: OpName): { x: Node; c: number } | undefined {
  const c = node.op === op ? constantOf(node.inputs[1]!) : undefined;
  return c === undefined ? undefined : { x: node.inputs[0]!, c };
}

/** k + c, where k is itself a sum or a difference of an integer and a constant. */
function joined(b: Builder, k: Node, c: number | undefined, dtype: DType): Node | undefined {
  if (c === undefined || !isInteger(dtype)) return undefined;
  const [sum, difference] = [byConstant(k, "add"), byConstant(k, "sub")];
  const inner = sum ?? (difference && { x: difference.x, c: -difference.c });
  if (inner === undefined) return undefined;
  const total = dtype === "i32" ? (inner.c + c) | 0 : inner.c + c;
  if (!Number.isSafeInteger(total)) return undefined;
  return total === 0 ? inner.x : b.add("add", [inner.x, constant(b, total + 0, dtype)]);
}
