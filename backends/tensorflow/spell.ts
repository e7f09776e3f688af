/** Elementwise ops as TensorFlow's. */
import { single, type DType, type ElementwiseOp, type NodeOf, type OpName } from "../../ir/index.ts";
import { TABLES } from "../../ir/math/tables.ts";
import type { Element } from "./graphdef.ts";
import { contentOf, type Scope, type Value } from "./scope.ts";

export const ELEMENT: Readonly<Record<DType, Element>> = {
  f64: "double",
  f32: "float",
  i64: "int64",
  i32: "int32",
  bool: "bool",
};

/** Functions that TensorFlow has of its own. */
const FUNCTIONS = {
  exp: "Exp",
  expm1: "Expm1",
  log: "Log",
  log1p: "Log1p",
  sin: "Sin",
  cos: "Cos",
  tan: "Tan",
  asin: "Asin",
  acos: "Acos",
  atan: "Atan",
  atan2: "Atan2",
  sinh: "Sinh",
  cosh: "Cosh",
  tanh: "Tanh",
  asinh: "Asinh",
  acosh: "Acosh",
  atanh: "Atanh",
  erf: "Erf",
  pow: "Pow",
} as const satisfies Partial<Record<ElementwiseOp, string>>;

export const NATIVE: ReadonlySet<OpName> = new Set(Object.keys(FUNCTIONS) as OpName[]);

/** Ops that are one of TensorFlow's, with the type of their operands. */
const SAME: Readonly<Partial<Record<ElementwiseOp, string>>> = {
  add: "AddV2",
  sub: "Sub",
  mul: "Mul",
  div: "RealDiv",
  sqrt: "Sqrt",
  abs: "Abs",
  neg: "Neg",
  floor: "Floor",
  min: "Minimum",
  max: "Maximum",
  bitand: "BitwiseAnd",
  bitxor: "BitwiseXor",
  shr: "RightShift",
  ...FUNCTIONS,
};
const COMPARISONS: Readonly<Partial<Record<ElementwiseOp, string>>> = { lt: "Less", le: "LessEqual" };
const LOGIC: Readonly<Partial<Record<ElementwiseOp, string>>> = {
  and: "LogicalAnd",
  or: "LogicalOr",
  not: "LogicalNot",
};

/** Bits of numbers in f64: of the exponent, its bias, and the least exponent of all. */
const FRACTION_BITS = 52;
const BIAS = 1023;

/** An elementwise op on whole arrays. */
export function spell(s: Scope, node: NodeOf<ElementwiseOp>, inputs: readonly Value[]): Value {
  const { op, attrs } = node as NodeOf<"table"> | NodeOf<"convert"> | NodeOf<"add">;
  const element = ELEMENT[single(node.type).dtype];
  const [x, y, z] = inputs as [Value, Value, Value];
  const [same, comparison, logic] = [SAME[op], COMPARISONS[op], LOGIC[op]];
  if (same) return s.same(same, inputs);
  if (comparison) return s.same(comparison, inputs, "bool");
  if (logic) return s.add(logic, "bool", inputs);
  switch (node.op) {
    case "eq":
      return equal(s, x, y);
    case "select":
      return select(s, x, y, z);
    case "convert":
      return s.cast(x, element);
    case "mulhi":
      return highProduct(s, x, y);
    case "idiv":
    case "imod":
      return divided(s, node.op, x, y);
    case "copysign":
      return withSign(s, x, y);
    case "pow2":
      return s.cast(powerOfTwo(s, x), element);
    case "scale2":
      return scaled(s, x, y);
    case "exponent":
      return exponent(s, x);
    case "mantissa":
      return s.cast(scaled(s, s.cast(x, "double"), s.same("Neg", [exponent(s, x)])), element);
    case "table":
      return entry(s, (attrs as { name: string }).name, x, element);
    default:
      throw new TypeError(`no word for ${node.op}`);
  }
}

export const equal = (s: Scope, x: Value, y: Value): Value =>
  s.add("Equal", "bool", [x, y], { T: { type: x.element }, incompatible_shape_error: { bool: true } });

export const select = (s: Scope, condition: Value, x: Value, y: Value): Value =>
  s.add("SelectV2", x.element, [condition, x, y], { T: { type: x.element } });

/** The high words of products of words that are read as whole numbers below 2^32. */
function highProduct(s: Scope, x: Value, y: Value): Value {
  const word = (value: Value): Value => s.same("BitwiseAnd", [s.cast(value, "int64"), s.scalar("int64", 0xffffffffn)]);
  const product = s.same("Mul", [word(x), word(y)]);
  return s.cast(s.same("RightShift", [product, s.scalar("int64", 32n)]), "int32");
}

/** Division of whole numbers, rounded down: by 0 the quotient is 0, and the rest the number itself. */
function divided(s: Scope, op: "idiv" | "imod", x: Value, y: Value): Value {
  const [none, one] = [s.scalar(x.element, 0), s.scalar(x.element, 1)];
  const isZero = equal(s, y, none);
  const by = select(s, isZero, one, y);
  return op === "idiv"
    ? select(s, isZero, none, s.same("FloorDiv", [x, by]))
    : select(s, isZero, x, s.same("FloorMod", [x, by]));
}

const WORDS = {
  double: { word: "int64", sign: -(2n ** 63n), rest: 2n ** 63n - 1n },
  float: { word: "int32", sign: -(2 ** 31), rest: 2 ** 31 - 1 },
} as const;

function withSign(s: Scope, x: Value, sign: Value): Value {
  const { word, ...masks } = WORDS[x.element as "double" | "float"];
  const part = (value: Value, mask: number | bigint): Value =>
    s.same("BitwiseAnd", [s.bitcast(value, word), s.scalar(word, mask)]);
  return s.bitcast(s.same("BitwiseOr", [part(x, masks.rest), part(sign, masks.sign)]), x.element);
}

/** 2^k in f64 for ints: 0 below the normal numbers, infinity above. */
function powerOfTwo(s: Scope, k: Value): Value {
  const least = s.same("Maximum", [k, s.scalar("int32", -BIAS)]);
  const inside = s.same("Minimum", [least, s.scalar("int32", BIAS + 1)]);
  const biased = s.cast(s.same("AddV2", [inside, s.scalar("int32", BIAS)]), "int64");
  return s.bitcast(s.same("LeftShift", [biased, s.scalar("int64", BigInt(FRACTION_BITS))]), "double");
}

/** x · 2^k by two factors, each a power of two. */
function scaled(s: Scope, x: Value, k: Value): Value {
  const half = s.same("RightShift", [k, s.scalar("int32", 1)]);
  const rest = s.same("Sub", [k, half]);
  const wide = s.cast(x, "double");
  const product = s.same("Mul", [s.same("Mul", [wide, powerOfTwo(s, half)]), powerOfTwo(s, rest)]);
  return s.cast(product, x.element);
}

/** The exponent of |x| = m · 2^e with m in [√½, √2): of subnormal numbers that of x · 2^54, less 54. */
function exponent(s: Scope, x: Value): Value {
  const size = s.same("Abs", [s.cast(x, "double")]);
  const isSmall = s.same("Less", [size, s.scalar("double", 2 ** -1022)], "bool");
  const normal = select(s, isSmall, s.same("Mul", [size, s.scalar("double", 2 ** 54)]), size);
  const bias = select(s, isSmall, s.scalar("int64", BigInt(BIAS + 54)), s.scalar("int64", BigInt(BIAS)));
  const rounded = s.same("AddV2", [s.bitcast(normal, "int64"), s.scalar("int64", 0x95f62n << 32n)]);
  const shifted = s.same("RightShift", [rounded, s.scalar("int64", BigInt(FRACTION_BITS))]);
  // Of what is no number the sum has the sign's bit.
  const unsigned = s.same("BitwiseAnd", [shifted, s.scalar("int64", 0xfffn)]);
  return s.cast(s.same("Sub", [unsigned, bias]), "int32");
}

/** An entry of a table; the nearest where there is none. */
function entry(s: Scope, name: string, index: Value, element: Element): Value {
  const values = TABLES[name]!;
  const dims = [values.length];
  const make = (graph: Scope): Value => graph.constant({ element, dims, content: contentOf(element, values) });
  const table = s.capture({ key: `table ${name} ${element}`, element, dims, make });
  return s.gather(table, clamped(s, index, s.scalar(index.element, values.length - 1)));
}

/** An index that is there: at least 0, at most `last`. */
export const clamped = (s: Scope, index: Value, last: Value): Value =>
  s.same("Maximum", [s.same("Minimum", [index, last]), s.scalar(index.element, 0)]);
