/** Elementwise ops and the functions of the language, each at many points: special values, and the range where it is used. */
import {
  algebra,
  Builder,
  ELEMENTWISE,
  tensor,
  type DType,
  type ElementwiseOp,
  type Float,
  type Node,
  type NodeAlgebra,
} from "../../ir/index.ts";
import { FUNCTIONS, QUICK } from "../../ir/math/index.ts";
import { BUILTINS } from "../../src/builtins.ts";
import { DOMAINS } from "../math/samples.ts";
import type { Call } from "./machine.ts";

/** An op at many points: for each, one number of each input. */
export interface Points {
  readonly name: string;
  /** The function whose error is bounded; undefined: a primitive op, which rounds once. */
  readonly function?: string;
  readonly dtypes: readonly DType[];
  /** One array for each operand. */
  readonly inputs: readonly (readonly number[])[];
  readonly call: Call;
}

const SPECIAL = [
  ...[0, -0, 1, -1, NaN, Infinity, -Infinity, 0.5, 1.5, 2.5, -2.5, 3, 1e-30, -7.25, 2 ** 24 + 1, 2 ** -126],
  ...[2 ** -149, -(2 ** -140), 2 ** -1022, -(2 ** -1070), 1e30],
];
const WHOLE = [0, 1, -1, 2, 3, 5, -7, 255, 4096, -65_537];
const TRUTH = [0, 1];

/** All tuples of these lists, as one array for each place. */
function product(...lists: readonly (readonly number[])[]): number[][] {
  const tuples = lists.reduce<number[][]>(
    (known, list) => known.flatMap((tuple) => list.map((x) => [...tuple, x])),
    [[]],
  );
  return lists.map((_, k) => tuples.map((tuple) => tuple[k]!));
}

function points(
  name: string,
  inputs: readonly (readonly number[])[],
  dtypes: readonly DType[],
  build: (A: NodeAlgebra, b: Builder, ...x: Node[]) => Node,
  of?: string,
): Points {
  const b = new Builder();
  const nodes = inputs.map((values, k) => b.input(`${name}: x${k}`, tensor(dtypes[k]!, [values.length])));
  const graph = b.finish([{ name, node: build(algebra(b, "f64"), b, ...nodes) }]);
  const given = Object.fromEntries(inputs.map((values, k) => [`${name}: x${k}`, values]));
  return {
    name,
    dtypes,
    inputs,
    call: { graph, inputs: given, lengths: {} },
    ...(of !== undefined && { function: of }),
  };
}

// ------------------------------------------------------------------------------------------------- primitive ops

const VALUES: Readonly<Record<DType, readonly number[]>> = {
  f64: SPECIAL,
  f32: SPECIAL,
  i64: WHOLE,
  i32: WHOLE,
  bool: TRUTH,
};
/** Types of the operands; the default is floats. */
const OPERANDS: Readonly<Partial<Record<ElementwiseOp, readonly (readonly DType[])[]>>> = {
  ...Object.fromEntries(
    ["add", "sub", "mul", "min", "max", "lt", "le"].map((op) => [op, [["f64", "f64"], ["i32", "i32"], ["i64", "i64"]]]),
  ),
  eq: [["f64", "f64"], ["i32", "i32"], ["i64", "i64"], ["bool", "bool"]],
  abs: [["f64"], ["i32"], ["i64"]],
  neg: [["f64"], ["i32"], ["i64"]],
  and: [["bool", "bool"]],
  or: [["bool", "bool"]],
  not: [["bool"]],
  select: [["bool", "f64", "f64"], ["bool", "i32", "i32"], ["bool", "i64", "i64"], ["bool", "bool", "bool"]],
  bitand: [["i32", "i32"]],
  bitxor: [["i32", "i32"]],
  shr: [["i32", "i32"]],
  mulhi: [["i32", "i32"]],
  idiv: [["i32", "i32"], ["i64", "i64"]],
  imod: [["i32", "i32"], ["i64", "i64"]],
  scale2: [["f64", "i32"]],
}; // prettier-ignore
/** Operands that say more than those of their type. */
const AT: Readonly<Partial<Record<ElementwiseOp, readonly (readonly number[])[]>>> = {
  shr: [WHOLE, [0, 1, 5, 31]],
  idiv: [WHOLE, WHOLE.filter((x) => x !== 0)],
  imod: [WHOLE, WHOLE.filter((x) => x !== 0)],
  scale2: [SPECIAL, [0, 1, -1, 10, -40]],
};
/** Ops that name the type of their result, or a table. */
const ATTRIBUTED = new Set<ElementwiseOp>(["convert", "pow2", "table", "random", "poissoninv"]);

const isPrimitive = (op: ElementwiseOp): boolean => ELEMENTWISE[op].value !== undefined && !ATTRIBUTED.has(op);
const PRIMITIVE_POINTS = (Object.keys(ELEMENTWISE) as ElementwiseOp[]).filter(isPrimitive).flatMap((op) => {
  const { arity } = ELEMENTWISE[op];
  const all = OPERANDS[op] ?? [Array.from({ length: arity }, (): DType => "f64")];
  return all.map((dtypes) => {
    const inputs = product(...(AT[op] ?? dtypes.map((dtype) => VALUES[dtype])));
    const what = dtypes.at(-1) === "f64" || dtypes[0] === "f64" ? "" : ` of ${dtypes.at(-1)}`;
    return points(`op ${op}${what}`, inputs, dtypes, (A, _b, ...x) => A[op](...x));
  });
});

const CONVERSIONS: readonly (readonly [from: DType, to: DType, values: readonly number[]])[] = [
  ["f64", "i32", [0, -0, 1.5, -1.5, 2.99, 1e6, -70_000.25]],
  ["f64", "i64", [0, -0, 1.5, -1.5, 2.99, 1e6]],
  ["f64", "bool", [0, -0, 1, 0.25, -3]],
  ["i32", "f64", WHOLE],
  ["i64", "f64", WHOLE],
  ["bool", "f64", TRUTH],
  ["i32", "i64", WHOLE],
  ["i64", "i32", WHOLE],
  ["bool", "i32", TRUTH],
  ["bool", "i64", TRUTH],
  ["i32", "bool", WHOLE],
];
const CONVERSION_POINTS = CONVERSIONS.map(([from, to, values]) => {
  const named = (dtype: DType): string => (dtype === "f64" ? "float" : dtype);
  return points(`op convert ${named(from)} to ${named(to)}`, [values], [from], (_A, b, x) =>
    b.add("convert", [x!], { dtype: to }),
  );
});

// ---------------------------------------------------------------------------------------------------- functions

/** From low to high, both in. */
const range = (low: number, high: number, count: number): number[] =>
  Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1));

/** Where functions of the language are measured that are not one elementary function. */
const RANGES: Readonly<Record<string, readonly (readonly number[])[]>> = {
  ...Object.fromEntries(["sec", "csc", "cot", "sech", "csch", "coth"].map((name) => [name, [range(0.1, 1.4, 40)]])),
  ...Object.fromEntries(["floor", "ceil", "round", "fix"].map((name) => [name, [range(-4, 4, 65)]])),
  sqrt: [range(0, 20, 50)],
  log: [range(0.01, 20, 60)],
  mod: [range(-6, 6, 25), [3, -3, 0.75, 0]],
  clip: [range(-2, 2, 17), [-1, 0], [0.5, 1]],
  min: [range(-2, 2, 9), range(-2, 2, 9)],
  max: [range(-2, 2, 9), range(-2, 2, 9)],
};
const ordinary = (name: string, arity: number): readonly (readonly number[])[] => {
  const known = RANGES[name];
  if (known) return known;
  const domain = DOMAINS[name as keyof typeof DOMAINS];
  const [low, high] = domain?.core ?? [-3, 3];
  if (name === "pow") return [range(0.25, 4, 16), range(-3, 3, 16)];
  if (name === "gamma" || name === "factorial") return [range(0.25, 12, 48)];
  return Array.from({ length: arity }, () => range(low, high, arity === 1 ? 80 : 17));
};
/** Few of them: two operands meet in all pairs. */
const CORNERS = [0, -0, 1, -1, 0.5, NaN, Infinity, -Infinity, 2 ** -1030, -(2 ** -140)];

/** At ordinary points, then at corners. */
function functionPoints(
  name: string,
  of: string,
  arity: number,
  build: (A: NodeAlgebra, b: Builder, ...x: Node[]) => Node,
): Points {
  const usual = product(...ordinary(of, arity));
  const corners = product(...Array.from({ length: arity }, () => (arity === 1 ? SPECIAL : CORNERS)));
  const inputs = usual.map((values, k) => [...values, ...corners[k]!]);
  const floats = inputs.map((): DType => "f64");
  return points(name, inputs, floats, build, PLAIN.has(of) ? undefined : of);
}

/** Of the functions of the language those that are primitive ops, or few of them: the same bits everywhere. */
const PLAIN = new Set("abs sign floor ceil round fix sqrt square cube mod min max clip".split(" "));

const BUILTIN_POINTS = Object.entries(BUILTINS).map(([name, { arity, build }]) => {
  const count = name === "min" || name === "max" ? 2 : arity[0];
  return functionPoints(`function ${name}`, name, count, (A, _b, ...x) => build(A, ...x));
});
/** Those of fast math reach no backend that has functions of its own; random graphs hold the others to the interpreter. */
const OF_FAST_MATH = new Set<string>(Object.values(QUICK).map(({ op }) => op));
const ELEMENTARY_POINTS = Object.entries(FUNCTIONS)
  .filter(([name]) => !Object.hasOwn(BUILTINS, name) && !OF_FAST_MATH.has(name))
  .map(([name, { arity }]) =>
    functionPoints(`function ${name}`, name, arity, (A, _b, ...x) => A[name as ElementwiseOp](...x)),
  );

// -------------------------------------------------------------------------------------------------------- draws

const poissoninv = points(
  "function poissoninv",
  product(range(0.013, 0.987, 20), [0, 0.1, 1, 4.5, 30]),
  ["f64", "f64"],
  (_A, b, x, y) => b.add("poissoninv", [x!, y!]),
  "poissoninv",
);

export const POINTS: readonly Points[] = [
  ...PRIMITIVE_POINTS,
  ...CONVERSION_POINTS,
  ...BUILTIN_POINTS,
  ...ELEMENTARY_POINTS,
  poissoninv,
];

/** The points as the precision has them. */
export const rounded = (inputs: Points["inputs"], precision: Float): number[][] =>
  inputs.map((values) => values.map((x) => (precision === "f32" ? Math.fround(x) : x)));
