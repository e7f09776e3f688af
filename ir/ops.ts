/**
 * The ops: one row each. An elementwise op is a row of `ELEMENTWISE`, and everything that depends on the op reads the
 * row; a structural op is a line in `StructuralAttrs` and a row of `STRUCTURAL`, and the compiler points at the switches
 * that need a case.
 */
import type { Algebra } from "./algebra.ts";
import type { Graph } from "./graph.ts";
import { copysign, exponentOf, floorDivide, floorModulo, highProduct, mantissaOf, power, scale2 } from "./math/bits.ts";
import { FUNCTIONS, type FunctionName } from "./math/index.ts";
import { poissoninv, random } from "./math/random.ts";
import { TABLES } from "./math/tables.ts";
import {
  allocate,
  broadcast,
  elements,
  isFloat,
  isInteger,
  isTuple,
  sameShape,
  sameType,
  showShape,
  showType,
  single,
  tensor,
  type DType,
  type Dim,
  type Float,
  type Shape,
  type TensorType,
  type Type,
  type TypedArray,
} from "./types.ts";

// ---------------------------------------------------------------------------------------------- elementwise ops

/** Rounds to the element type of the result. */
export type Round = (x: number) => number;

/** An op that acts on one element at a time and can be fused. A Boolean is 0 or 1. */
export interface ElementwiseRow {
  readonly arity: number;
  /** The result's element type. Throws `TypeError` when the operands do not fit. */
  readonly result: (operands: readonly DType[], attrs: { readonly dtype?: DType } | undefined) => DType;
  /** Cost of one element in additions. */
  readonly cost: number;
  /** A primitive op's meaning; `attrs` come last. */
  readonly value?: (
    round: Round,
    x: number,
    y: number,
    z: number,
    attrs: { readonly name?: string } | undefined,
  ) => number;
  /** A function's meaning, in primitive ops. */
  readonly expand?: (attrs: { readonly stream?: number } | undefined) => Expansion;
  /** Infix spelling in C-like languages. */
  readonly infix?: string;
}

/** A function written in primitive ops. */
export type Expansion = <T>(A: Algebra<T>, ...x: T[]) => T;

type Rule = ElementwiseRow["result"];
const one = (operands: readonly DType[]): DType => {
  for (let k = 1; k < operands.length; k++)
    if (operands[k] !== operands[0]) throw new TypeError(`operands of types ${operands.join(" and ")}`);
  return operands[0]!;
};
const numeric: Rule = (operands) => {
  const dtype = one(operands);
  if (dtype === "bool") throw new TypeError("a number is needed here, not a Boolean");
  return dtype;
};
const float: Rule = (operands) => {
  const dtype = one(operands);
  if (!isFloat(dtype)) throw new TypeError(`a float is needed here, not ${dtype}`);
  return dtype;
};
const int: Rule = (operands) => {
  const dtype = one(operands);
  if (dtype !== "i32") throw new TypeError(`an i32 is needed here, not ${dtype}`);
  return dtype;
};
const whole: Rule = (operands) => {
  const dtype = one(operands);
  if (!isInteger(dtype)) throw new TypeError(`an integer is needed here, not ${dtype}`);
  return dtype;
};
const bool: Rule = (operands) => {
  const dtype = one(operands);
  if (dtype !== "bool") throw new TypeError(`a Boolean is needed here, not ${dtype}`);
  return dtype;
};
const compared: Rule = (operands) => (numeric(operands, undefined), "bool");
const chosen: Rule = (operands) => (bool(operands.slice(0, 1), undefined), one(operands.slice(1)));
const scaled: Rule = (operands) => (int(operands.slice(1), undefined), float(operands.slice(0, 1), undefined));
const named: Rule = (operands, attrs) => (int(operands, undefined), attrs!.dtype!);

type Value = NonNullable<ElementwiseRow["value"]>;
const primitive = (arity: number, result: Rule, value: Value, more: { infix?: string; cost?: number } = {}) =>
  ({ arity, result, value, cost: 1, ...more }) satisfies ElementwiseRow;

/** Primitive ops. `convert` and the like name the type of their result: `dtype`. */
export const PRIMITIVES = {
  add: primitive(2, numeric, (r, x, y) => r(x + y), { infix: "+" }),
  sub: primitive(2, numeric, (r, x, y) => r(x - y), { infix: "-" }),
  mul: primitive(2, numeric, (r, x, y) => (r === ROUND.i32 ? Math.imul(x, y) : r(x * y)), { infix: "*" }),
  div: primitive(2, float, (r, x, y) => r(x / y), { infix: "/", cost: 4 }),
  sqrt: primitive(1, float, (r, x) => r(Math.sqrt(x)), { cost: 4 }),
  abs: primitive(1, numeric, (r, x) => r(Math.abs(x))),
  neg: primitive(1, numeric, (r, x) => r(-x)),
  floor: primitive(1, float, (_r, x) => Math.floor(x)),
  min: primitive(2, numeric, (_r, x, y) => Math.min(x, y)),
  max: primitive(2, numeric, (_r, x, y) => Math.max(x, y)),
  lt: primitive(2, compared, (_r, x, y) => Number(x < y), { infix: "<" }),
  le: primitive(2, compared, (_r, x, y) => Number(x <= y), { infix: "<=" }),
  eq: primitive(
    2,
    (operands) => (one(operands), "bool"),
    (_r, x, y) => Number(x === y),
    { infix: "==" },
  ),
  and: primitive(2, bool, (_r, p, q) => p & q),
  or: primitive(2, bool, (_r, p, q) => p | q),
  not: primitive(1, bool, (_r, p) => 1 - p),
  select: primitive(3, chosen, (_r, p, x, y) => (p ? x : y)),
  bitand: primitive(2, int, (_r, x, y) => x & y, { infix: "&" }),
  bitxor: primitive(2, int, (_r, x, y) => x ^ y, { infix: "^" }),
  shr: primitive(2, int, (_r, x, y) => x >> y, { infix: ">>" }),
  mulhi: primitive(2, int, (_r, x, y) => highProduct(x, y), { cost: 8 }),
  idiv: primitive(2, whole, (r, x, y) => r(floorDivide(x, y)), { cost: 8 }),
  imod: primitive(2, whole, (r, x, y) => r(floorModulo(x, y)), { cost: 8 }),
  copysign: primitive(2, float, (_r, x, sign) => copysign(x, sign)),
  scale2: primitive(2, scaled, (r, x, k) => scale2(x, k, r), { cost: 4 }),
  exponent: primitive(
    1,
    (operands) => (float(operands, undefined), "i32"),
    (_r, x) => exponentOf(x),
    { cost: 4 },
  ),
  mantissa: primitive(1, float, (_r, x) => mantissaOf(x), { cost: 4 }),
  pow2: primitive(1, named, (_r, k) => power(k)),
  table: primitive(1, named, (_r, k, _y, _z, attrs) => TABLES[attrs!.name!]![k] ?? NaN, { cost: 2 }),
  convert: primitive(
    1,
    (_operands, attrs) => attrs!.dtype!,
    (r, x) => r(x),
  ),
} as const satisfies Record<string, ElementwiseRow>;

export type PrimitiveOp = keyof typeof PRIMITIVES;
export type ElementwiseOp = PrimitiveOp | FunctionName | keyof typeof DRAWS;

/** Random numbers: a uniform one of (seed low, high, step low, high, element), and the Poisson distribution's quantile. */
const DRAWS = {
  random: {
    arity: 5,
    result: named,
    cost: 150,
    expand: (attrs) => random(attrs!.stream!),
  },
  poissoninv: { arity: 2, result: float, cost: 150, expand: () => poissoninv as Expansion },
} as const satisfies Record<string, ElementwiseRow>;

/** Every elementwise op: the primitives, and the functions written in them. */
export const ELEMENTWISE = {
  ...PRIMITIVES,
  ...Object.fromEntries(
    Object.entries(FUNCTIONS).map(([name, { arity, expand }]) => [
      name,
      { arity, result: float, cost: 30, expand: () => expand },
    ]),
  ),
  ...(DRAWS as Readonly<Record<string, ElementwiseRow>>),
} as Readonly<Record<ElementwiseOp, ElementwiseRow>>;

const ELEMENTWISE_NAMES: ReadonlySet<string> = new Set(Object.keys(ELEMENTWISE));
export const isElementwise = (op: OpName): op is ElementwiseOp => ELEMENTWISE_NAMES.has(op);

export const ROUND: Readonly<Record<DType, Round>> = {
  f64: (x) => x,
  f32: Math.fround,
  i64: (x) => Math.trunc(x) + 0,
  i32: (x) => x | 0,
  bool: (x) => Number(x !== 0),
};

// ----------------------------------------------------------------------------------------------- structural ops

/** Attributes of the ops that are not elementwise. */
export interface StructuralAttrs {
  input: { readonly name: string; readonly type: TensorType };
  /** A scalar constant. */
  const: { readonly value: number; readonly dtype: DType };
  /** A constant array, in an array of the kind that holds its type. Nodes of one array share it to the end. */
  data: { readonly values: TypedArray; readonly type: TensorType };
  /** 0, 1, … length - 1. */
  iota: { readonly length: number };
  /** All elements to one, in blocks of 256 in index order, then the blocks' results in order. */
  reduce: { readonly fn: "add" | "mul" | "min" | "max" };
  /** [m, k] times [k, n], or times [k]; each sum in the order of its index. */
  matmul: undefined;
  /** (count, mask, ...values, ...buffers) → (count, ...buffers): for each element in `mask`, in order, one entry each. */
  append: undefined;
  /**
   * (x: [k, …rest], index) → [...index.shape, …rest]: the entry of x at each index. An index below 0 is taken for 0, one
   * above k - 1 for k - 1; entries of an array without any are 0.
   */
  gather: undefined;
  /** The same elements, row by row, in another shape. */
  reshape: { readonly shape: Shape };
  /**
   * (x: [k, …rest], index, value) → x, with its entry at each index, in order, made the one of `value`: an array
   * [...index.shape, …rest], or a scalar. What is written to an index that x does not have is dropped.
   */
  update: undefined;
  /** One result of a node that has several. */
  get: { readonly index: number };
  /**
   * A fused kernel: `body` computes one element of each output from one element of each of its inputs (a scalar: the same).
   * Behind these the node takes index arrays: input k of the body is an entry at `at[k]` if that is the number of one, as
   * `gather` gives it, of an array [m].
   */
  map: { readonly body: Graph; readonly at?: readonly (number | undefined)[] };
  /**
   * A loop: `body: (...consts, ...carry, ...xs) → (...carry, ...ys)`, run `length` times. The node's inputs are the
   * consts, the first carry and arrays whose rows are the xs; its results are the last carry and arrays of all ys.
   * With `until`, it ends after the turn that makes this carried Boolean true; then there are no ys.
   */
  scan: {
    readonly body: Graph;
    readonly length: Dim;
    readonly consts: number;
    readonly carry: number;
    readonly until?: number | undefined;
  };
  /**
   * (x: float[m], offsets: i32[n + 1], columns: i32[S], weights?: float[S]) → float[n]: for row r the sum of x[columns[s]]
   * (times weights[s]) for s from offsets[r] to offsets[r + 1], in blocks of 256 of the row's entries, then the blocks'
   * sums. Offsets ascend from 0 to S at most, columns are below m.
   */
  spmv: undefined;
  /** (offsets, ...arrays) → for each term what `spmv` gives for these offsets and for its arrays, which are numbers of theirs. */
  sums: { readonly terms: readonly Term[] };
  /**
   * (mask: bool[m], offsets: i32[m + 1], order?: i32[S]) → (count: i64, list: i32[S]): for each element in `mask`, in order,
   * the places p from its offset to the next, as order[p] if there is an order. What is behind `count` is not said.
   */
  spread: { readonly length: number };
  /**
   * (step: i64, counts: i32[R], sources: i32[R·m], offsets: i32[m + 1], delays: i32[S], order: i32[S]) → (count: i64,
   * list: i32[S]): of the synapses of what spiked in one of the last R steps k (the first counts[k mod R] entries of row
   * k mod R, ascending) those with delays[s] = step - k, ascending. `order` has the synapses of each source, from its offset
   * to the next, by delay, and by number where delays are equal. What is behind `count` is not said.
   */
  due: undefined;
  /**
   * (count: i64, list: i32[S], ...indices: i32[S], ...arrays) → the arrays that are written, by their numbers. For each s of
   * the first `count` of the list, one after the other, `body` gives scalars what to write from scalars that it reads,
   * all before the first is written; the next turn sees what was written.
   */
  deliver: {
    readonly body: Graph;
    /** The number of index arrays. */
    readonly indices: number;
    /** One for each input of the body. */
    readonly reads: readonly Access[];
    /** One for each output of the body. */
    readonly writes: readonly Access[];
  };
}

/** The arrays of one of several sums over rows. */
export interface Term {
  readonly x: number;
  readonly columns: number;
  readonly weights?: number;
}

/** Where a turn of `deliver` finds one of its scalars. */
export interface Access {
  /** Its number among the arrays behind the index arrays. */
  readonly array: number;
  /**
   * Its entry there. "all": it is a scalar. "each": the entry s. A number q: the entry at index s of index array q; an
   * index that the array does not have is read as the nearest, and not written. "self": the number s, of no array (-1).
   */
  readonly at: "all" | "each" | "self" | number;
}

/** Numbers of the arrays that a `deliver` writes, each once, ascending: its results. */
export const writtenArrays = ({ writes }: StructuralAttrs["deliver"]): number[] =>
  [...new Set(writes.map(({ array }) => array))].toSorted((a, b) => a - b);

type StructuralOp = keyof StructuralAttrs;

interface StructuralRow<K extends StructuralOp> {
  readonly infer: (inputs: readonly Type[], attrs: StructuralAttrs[K]) => Type;
}

/** Elements, as far as lengths are numbers. */
const product = (shape: Shape): string => {
  const known = shape.reduce<number>((total, dim) => (typeof dim === "number" ? total * dim : total), 1);
  return [known, ...shape.filter((dim) => typeof dim === "string").toSorted()].join(" ");
};

const kindOf = (values: TypedArray): string => values[Symbol.toStringTag];

const check = (holds: boolean, message: () => string): void => {
  if (!holds) throw new TypeError(message());
};

/** The sum of each row of a sparse matrix. */
function rowSums(vector: Type, starts: Type, places: Type, factors: Type | undefined): TensorType {
  const [x, offsets, columns] = [single(vector), single(starts), single(places)];
  const rows = fixedLength(offsets, "spmv: its offsets");
  fixedLength(columns, "spmv: its columns");
  const weights = factors && single(factors);
  check(
    isFloat(x.dtype) && x.shape.length === 1 && rows >= 1,
    () => `spmv of ${showType(x)} with the offsets ${showType(offsets)}`,
  );
  check(
    !weights || (weights.dtype === x.dtype && sameShape(weights.shape, columns.shape)),
    () => `spmv of ${showType(x)} with the columns ${showType(columns)} and the weights ${showType(weights!)}`,
  );
  return tensor(x.dtype, [rows - 1]);
}

const STRUCTURAL: { readonly [K in StructuralOp]: StructuralRow<K> } = {
  input: { infer: (_inputs, { type }) => type },
  const: { infer: (_inputs, { dtype }) => tensor(dtype) },
  data: {
    infer: (_inputs, { type, values }) => {
      check(type.shape.length > 0, () => "data is an array: a scalar is a const");
      const fits = values.length === elements(type.shape) && kindOf(values) === kindOf(allocate(type.dtype, 0));
      check(fits, () => `data of type ${showType(type)} in a ${kindOf(values)} of ${values.length} elements`);
      return type;
    },
  },
  iota: { infer: (_inputs, { length }) => tensor("i32", [length]) },
  reduce: { infer: ([x]) => tensor(numeric([single(x).dtype], undefined)) },
  matmul: {
    infer: (inputs) => {
      const [a, b] = [single(inputs[0]), single(inputs[1])];
      check(
        a.shape.length === 2 && b.shape.length >= 1 && b.shape.length <= 2 && a.shape[1] === b.shape[0],
        () => `a matrix product of the shapes ${showShape(a.shape)} and ${showShape(b.shape)}`,
      );
      return tensor(float([a.dtype, b.dtype], undefined), [a.shape[0]!, ...b.shape.slice(1)]);
    },
  },
  append: {
    infer: ([count, mask, ...rest]) => {
      const [values, buffers] = [rest.slice(0, rest.length / 2), rest.slice(rest.length / 2)];
      const fits =
        sameType(single(count), tensor("i64")) && single(mask).dtype === "bool" && single(mask).shape.length > 0;
      check(fits, () => "append: (count: i64, mask: bool[n], …)");
      [mask!, ...values].map((type) => single(type).shape).reduce(broadcast);
      values.forEach((value, k) =>
        check(single(value).dtype === single(buffers[k]).dtype, () => "append: a value and its buffer differ in type"),
      );
      return [single(count), ...buffers.map(single)];
    },
  },
  reshape: {
    infer: ([x], { shape }) => {
      const type = single(x);
      check(
        product(type.shape) === product(shape),
        () => `an array of shape ${showShape(type.shape)} as one of shape ${showShape(shape)}`,
      );
      return tensor(type.dtype, shape);
    },
  },
  gather: {
    infer: ([array, index]) => {
      const [x, at] = [single(array), single(index)];
      check(x.shape.length > 0 && isInteger(at.dtype), () => `gather from ${showType(x)} at ${showType(at)}`);
      return tensor(x.dtype, [...at.shape, ...x.shape.slice(1)]);
    },
  },
  update: {
    infer: ([array, index, entry]) => {
      const [x, at, value] = [single(array), single(index), single(entry)];
      const fits = value.shape.length === 0 || sameShape(value.shape, [...at.shape, ...x.shape.slice(1)]);
      check(
        x.shape.length > 0 && isInteger(at.dtype) && value.dtype === x.dtype && fits,
        () => `update of ${showType(x)} at ${showType(at)} with ${showType(value)}`,
      );
      return x;
    },
  },
  get: {
    infer: ([tuple], { index }) => {
      check(isTuple(tuple!) && index < tuple.length, () => `get: no result ${index}`);
      return (tuple as readonly TensorType[])[index]!;
    },
  },
  map: {
    infer: (inputs, { body, at = [] }) => {
      const indices = inputs.slice(body.inputs.length).map(single);
      const isCounted = inputs.length >= body.inputs.length && at.every((q) => q === undefined || q < indices.length);
      check(isCounted, () => "map: the body takes another number of inputs");
      check(
        indices.every(({ dtype }) => isInteger(dtype)),
        () => "map: an index is no integer",
      );
      body.inputs.forEach((input, k) => {
        const { dtype, shape } = single(inputs[k]!);
        const fits = sameType(single(input.type), tensor(dtype)) && (at[k] === undefined || shape.length === 1);
        check(fits, () => `map: input ${k} of the body`);
      });
      const read = inputs.filter((_input, k) => at[k] === undefined);
      const shape = read.map((input) => single(input).shape).reduce(broadcast, []);
      return body.outputs.map(({ node }) => tensor(single(node.type).dtype, shape));
    },
  },
  scan: {
    infer: (inputs, { body, length, consts, carry, until }) => {
      check(inputs.length === body.inputs.length, () => "scan: the body takes another number of inputs");
      const ends = until === undefined ? undefined : single(body.outputs[until]!.node.type);
      const isFit = until === undefined || (sameType(ends!, tensor("bool")) && body.outputs.length === carry);
      check(isFit, () => "scan: it ends with a carried Boolean, and collects no rows");
      inputs.forEach((input, k) => {
        const array = single(input);
        const isRow = k >= consts + carry;
        check(!isRow || array.shape[0] === length, () => `scan: input ${k} has not ${length} rows`);
        const given = isRow ? tensor(array.dtype, array.shape.slice(1)) : array;
        const wanted = single(body.inputs[k]!.type);
        check(sameType(given, wanted), () => `scan: input ${k} is ${showType(given)}, the body's ${showType(wanted)}`);
      });
      const rows = new Map<TensorType, TensorType>();
      return body.outputs.map(({ node }, k) => {
        const type = single(node.type);
        if (k >= carry) {
          const known = rows.get(type) ?? tensor(type.dtype, [length, ...type.shape]);
          rows.set(type, known);
          return known;
        }
        const before = single(body.inputs[consts + k]!.type);
        check(sameType(before, type), () => `scan: carry ${k} is ${showType(before)} in, ${showType(type)} out`);
        return type;
      });
    },
  },
  spmv: { infer: ([x, offsets, columns, weights]) => rowSums(x!, offsets!, columns!, weights) },
  sums: {
    infer: ([offsets, ...arrays], { terms }) =>
      terms.map(({ x, columns, weights }) =>
        rowSums(arrays[x]!, offsets!, arrays[columns]!, weights === undefined ? undefined : arrays[weights]),
      ),
  },
  spread: {
    infer: ([set, starts, places], { length }) => {
      const [mask, offsets] = [single(set), single(starts)];
      const sources = fixedLength(offsets, "spread: its offsets") - 1;
      check(
        sameType(mask, tensor("bool", [sources])),
        () => `spread of ${showType(mask)} with the offsets ${showType(offsets)}`,
      );
      const list = tensor("i32", [length]);
      check(!places || sameType(single(places), list), () => `spread: an order that is no ${showType(list)}`);
      return [tensor("i64"), list];
    },
  },
  due: {
    infer: (inputs) => {
      const [step, counts, sources, offsets, delays, order] = inputs.map(single) as [TensorType, ...TensorType[]];
      check(sameType(step, tensor("i64")) && inputs.length === 6, () => "due: (step: i64, …), six operands");
      for (const ring of [counts!, sources!])
        check(ring.dtype === "i32" && ring.shape.length > 0, () => `due: a ring of ${showType(ring)}`);
      const elementsOf = fixedLength(offsets!, "due: its offsets") - 1;
      const [rows, entries] = [counts!.shape, sources!.shape];
      check(
        rows.length === 1 && (!isFixed([...rows, ...entries]) || product([...rows, elementsOf]) === product(entries)),
        () => `due: a ring of ${showType(counts!)} and ${showType(sources!)}, of ${elementsOf} elements`,
      );
      fixedLength(delays!, "due: its delays");
      check(sameType(delays!, order!), () => `due: the delays ${showType(delays!)} in the order ${showType(order!)}`);
      return [step, delays!];
    },
  },
  deliver: { infer: inferDeliver },
};

const isFixed = (shape: Shape): boolean => shape.every((dim) => typeof dim === "number");

/** The number of entries of an i32[n], n known. */
function fixedLength({ dtype, shape }: TensorType, what: string): number {
  const isVector = dtype === "i32" && shape.length === 1;
  check(isVector, () => `${what} are ${showType({ dtype, shape })}, not i32[…]`);
  check(isFixed(shape), () => `${what} are ${showType({ dtype, shape })}, of no known length`);
  return shape[0] as number;
}

function inferDeliver(inputs: readonly Type[], attrs: StructuralAttrs["deliver"]): Type {
  const { body, indices, reads, writes } = attrs;
  const [count, list, ...rest] = inputs.map(single);
  check(
    sameType(count!, tensor("i64")) && list!.dtype === "i32" && list!.shape.length === 1,
    () => `deliver: (count: i64, list: i32[n], …), not (${showType(count!)}, ${showType(list!)}, …)`,
  );
  rest
    .slice(0, indices)
    .forEach((index, q) =>
      check(
        sameType(index, list!),
        () => `deliver: index array ${q} is ${showType(index)}, the list ${showType(list!)}`,
      ),
    );
  const arrays = rest.slice(indices);
  check(
    reads.length === body.inputs.length && writes.length === body.outputs.length,
    () => "deliver: each input of the body reads one scalar, and each output writes one",
  );
  /** The scalar that an access is of. */
  const scalarAt = ({ array, at }: Access): TensorType => {
    if (at === "self") return tensor("i32");
    const type = arrays[array];
    check(type !== undefined, () => `deliver: no array ${array}`);
    const { dtype, shape } = type!;
    const fits = at === "all" ? shape.length === 0 : at === "each" ? sameShape(shape, list!.shape) : shape.length === 1;
    check(fits, () => `deliver: array ${array}, ${showType(type!)}, has no entries by "${at}"`);
    check(typeof at !== "number" || at < indices, () => `deliver: no index array ${at}`);
    return tensor(dtype);
  };
  reads.forEach((access, k) => {
    const [given, wanted] = [scalarAt(access), single(body.inputs[k]!.type)];
    check(
      sameType(given, wanted),
      () => `deliver: input ${k} of the body is ${showType(wanted)}, not ${showType(given)}`,
    );
  });
  writes.forEach((access, k) => {
    check(access.at !== "all" && access.at !== "self", () => `deliver: a write to "${access.at}"`);
    const [wanted, given] = [scalarAt(access), single(body.outputs[k]!.node.type)];
    check(
      sameType(given, wanted),
      () => `deliver: output ${k} of the body is ${showType(given)}, not ${showType(wanted)}`,
    );
  });
  return writtenArrays(attrs).map((array) => arrays[array]!);
}

// ------------------------------------------------------------------------------------------------------ the table

type ElementwiseAttrs = {
  readonly [K in Exclude<ElementwiseOp, "convert" | "pow2" | "table" | "random">]: undefined;
} & {
  readonly convert: { readonly dtype: DType };
  readonly pow2: { readonly dtype: Float };
  /** An entry of a table of `math/tables.ts`. */
  readonly table: { readonly name: string; readonly dtype: Float };
  /** Draws of different streams are independent. */
  readonly random: { readonly stream: number; readonly dtype: Float };
};
/** Every op, with its attributes. */
export type OpAttrs = ElementwiseAttrs & StructuralAttrs;
export type OpName = keyof OpAttrs;

interface Op<K extends OpName> {
  /** The type of the result. Throws `TypeError` when the inputs do not fit. */
  readonly infer: (inputs: readonly Type[], attrs: OpAttrs[K]) => Type;
}

const elementwiseOp = ({ arity, result }: ElementwiseRow): Op<ElementwiseOp> => {
  /** Results by the one type that all operands have. */
  const known = new WeakMap<Type, TensorType>();
  const infer: Op<ElementwiseOp>["infer"] = (inputs, attrs) => {
    if (inputs.length !== arity) throw new TypeError(`${inputs.length} operands where ${arity} are needed`);
    const dtypes: DType[] = [];
    let shape: Shape = [];
    for (let k = 0; k < inputs.length; k++) {
      const type = single(inputs[k]);
      dtypes.push(type.dtype);
      shape = broadcast(shape, type.shape);
    }
    const dtype = result(dtypes, attrs);
    // Types are compared often: equal ones had better be one object.
    for (let k = 0; k < inputs.length; k++) {
      const type = single(inputs[k]);
      if (type.dtype === dtype && type.shape === shape) return type;
    }
    return tensor(dtype, shape);
  };
  return {
    infer: (inputs, attrs) => {
      const type = inputs[0]!;
      if (attrs !== undefined || inputs.length !== arity || (arity > 1 && inputs.some((other) => other !== type)))
        return infer(inputs, attrs);
      const found = known.get(type) ?? (infer(inputs, attrs) as TensorType);
      known.set(type, found);
      return found;
    },
  };
};

export const OPS = {
  ...STRUCTURAL,
  ...Object.fromEntries(Object.entries(ELEMENTWISE).map(([name, row]) => [name, elementwiseOp(row)])),
} as { readonly [K in OpName]: Op<K> };
