/** Random graphs, inputs for them, and random models. Everything is built from combinators of fast-check, so that it shrinks. */
import * as fc from "fast-check";
import { SCALE } from "../../ir/math/bits.ts";
import {
  algebra,
  allocate,
  Builder,
  elements,
  ELEMENTWISE,
  EXACT,
  isFloat,
  isInteger,
  isTuple,
  lengthOf,
  sameShape,
  sameType,
  single,
  tensor,
  writtenArrays,
  type Access,
  type DType,
  type ElementwiseOp,
  type Float,
  type Graph,
  type Lengths,
  type Node,
  type Output,
  type Rule,
  type Shape,
  type TensorType,
  type Type,
  type TypedArray,
} from "../../ir/index.ts";
import { TABLES } from "../../ir/math/tables.ts";
import { showSample, type Filled, type Sample } from "./corpus.ts";
import { shown } from "./check.ts";
import { delayed, indices, network, ring } from "./networks.ts";

// -------------------------------------------------------------------------------------------------------- numbers

/** Numbers at which rounding, signs and infinities show. The first is what others shrink to. */
export const SPECIAL: readonly number[] = [
  1,
  0,
  -0,
  NaN,
  Infinity,
  -Infinity,
  -1,
  0.5,
  2,
  -2,
  3,
  0.1,
  -0.3,
  2 ** -1074,
  -(2 ** -1074),
  2 ** -1022,
  2 ** -149,
  -(2 ** -149),
  2 ** -126,
  1.5 * 2 ** -127,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  2 ** 128 - 2 ** 104,
  1e300,
  -1e30,
  1e-30,
  2 ** 53,
  2 ** 24 + 1,
  709.78,
  88.7,
  -745.1,
  Math.PI,
  1e6,
  1 - 2 ** -53,
  1 + 2 ** -52,
];

/** A float: an ordinary one, or one of `SPECIAL`. */
export const anyFloat: fc.Arbitrary<number> = fc.oneof(
  { weight: 5, arbitrary: fc.double({ min: -5, max: 5, noNaN: true }) },
  { weight: 2, arbitrary: fc.double({ min: -1e5, max: 1e5, noNaN: true }) },
  { weight: 4, arbitrary: fc.constantFrom(...SPECIAL) },
  { weight: 1, arbitrary: fc.double() },
);
const anyInteger: fc.Arbitrary<number> = fc.integer({ min: -1000, max: 1000 });

// --------------------------------------------------------------------------------------------- recipes for graphs

/** A number that picks one of several, whatever their number: the first, when it has shrunk. */
const pick: fc.Arbitrary<number> = fc.oneof(
  { weight: 2, arbitrary: fc.nat({ max: 4 }) }, // the latest, time and again: deep graphs, and values that are shared
  { weight: 3, arbitrary: fc.nat({ max: 999 }) },
);
const picks = (maxLength: number): fc.Arbitrary<number[]> => fc.array(pick, { maxLength });

type Kind = ElementwiseOp | (typeof structural)[number] | "rule";
/** One step of a recipe. Any recipe makes a graph that is well-typed: the picks fall on what fits. */
interface Simple {
  readonly kind: Kind;
  /** Picks the type. */
  readonly type: number;
  /** Pick the operands. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** For constants. */
  readonly value: number;
}
interface Loop {
  readonly kind: "scan";
  readonly turns: number;
  /** Whether the first value that is carried stays what it was for the body, too. */
  readonly shared: boolean;
  /** Whether it may end early. */
  readonly ends: boolean;
  readonly consts: readonly number[];
  readonly carry: readonly number[];
  readonly xs: readonly number[];
  readonly body: readonly Step[];
  readonly next: readonly number[];
  readonly ys: readonly number[];
}
interface Deliveries {
  readonly kind: "deliver";
  /** Picks the list. */
  readonly list: number;
  /** Pick what the index arrays hold. */
  readonly indices: readonly number[];
  readonly arrays: readonly number[];
  readonly reads: readonly (readonly [array: number, at: number])[];
  readonly body: readonly Step[];
  readonly writes: readonly (readonly [array: number, at: number, value: number])[];
}
type Step = Simple | Loop | Deliveries;

export interface Recipe {
  readonly sizes: readonly [number, number];
  /** The length "n", and the number of turns "turns", which the call gives. */
  readonly lengths: readonly [number, number];
  /** Types of the inputs. */
  readonly inputs: readonly number[];
  /** Picks the inputs' names. */
  readonly names: number;
  readonly steps: readonly Step[];
  /** Nodes that leave; and whether under the name of an input. */
  readonly outputs: readonly (readonly [node: number, asInput: boolean])[];
}

const elementwise = Object.keys(ELEMENTWISE) as ElementwiseOp[];
const functions = elementwise.filter((op) => ELEMENTWISE[op].expand);
const primitives = elementwise.filter((op) => !ELEMENTWISE[op].expand);
const structural = [
  ...(["const", "data", "iota", "reduce", "matmul", "append", "gather", "update", "reshape"] as const),
  ...(["spmv", "spread", "due", "stages", "exponentials"] as const),
] as const;

const simple = (kinds: readonly Kind[]): fc.Arbitrary<Step> =>
  fc.record({ kind: fc.constantFrom(...kinds), type: pick, x: pick, y: pick, z: pick, value: anyFloat });

function steps(depth: number, maxLength: number): fc.Arbitrary<Step[]> {
  const step = fc.oneof(
    { weight: 12, arbitrary: simple(primitives) },
    { weight: 3, arbitrary: simple(functions) },
    { weight: 5, arbitrary: simple(structural) },
    { weight: 3, arbitrary: simple(["rule"]) },
    ...(depth > 0 ? [{ weight: 3, arbitrary: loop(depth - 1) }] : []),
    { weight: 2, arbitrary: deliveries },
  );
  return fc.array(step, { maxLength, size: "max" });
}

const scalarStep = fc.oneof(
  { weight: 6, arbitrary: simple(primitives) },
  { weight: 6, arbitrary: simple(functions) },
  { weight: 1, arbitrary: simple(["const", "rule"]) },
);
const deliveries: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant("deliver" as const),
  list: pick,
  indices: picks(3),
  arrays: fc.array(pick, { minLength: 1, maxLength: 5 }),
  reads: fc.array(fc.tuple(pick, pick), { maxLength: 5 }),
  body: fc.array(scalarStep, { maxLength: 6, size: "max" }),
  writes: fc.array(fc.tuple(pick, pick, pick), { minLength: 1, maxLength: 4 }),
});

function loop(depth: number): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant("scan" as const),
    turns: pick,
    shared: fc.boolean(),
    ends: fc.boolean(),
    consts: picks(2),
    carry: picks(3),
    xs: picks(2),
    body: steps(depth, 7),
    next: fc.array(pick, { minLength: 3, maxLength: 3 }),
    ys: picks(2),
  });
}

const small = fc.integer({ min: 1, max: 5 });
const recipe: fc.Arbitrary<Recipe> = fc.record({
  sizes: fc.oneof(
    { weight: 15, arbitrary: fc.tuple(small, small) },
    { weight: 1, arbitrary: fc.constantFrom([2, 300] as const, [257, 1] as const, [256, 3] as const) },
  ),
  lengths: fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })),
  inputs: fc.array(pick, { maxLength: 5 }),
  names: pick,
  steps: steps(2, 14),
  outputs: fc.array(fc.tuple(pick, fc.boolean()), { minLength: 1, maxLength: 6 }),
});

// ------------------------------------------------------------------------------------------ from recipes to graphs

/** Which element types the floats of a graph have. */
export type Floats = readonly [Float, ...Float[]];

/** Inputs have such names. Some look like those that passes give. */
const NAMES = ["x", "x1", "y0", "invariant0", "α", "t.step", "x0", "invariant1", "a b", "Math", "v_1"];
/** The most that an integer input can be. */
const INPUT_BOUND = 1000;
const LIMIT = { i32: 2 ** 31 - 1, i64: 2 ** 53 - 1 } as const;
const FALLBACK = { add: "min", sub: "max", mul: "min" } as const;

/** The most turns of loops inside loops, and the most elements that a loop collects. */
const MOST = 600;
/** The most elements that an operation inside loops computes in all. */
const MOST_WORK = 2000;

class Maker {
  readonly b = new Builder();
  readonly nodes: Node[] = [];
  readonly #floats: Floats;
  readonly #sizes: readonly number[];
  readonly #lengths: Lengths;
  /** The largest absolute value that an integer can have. Integers stay in the range that their types promise. */
  readonly #bounds = new Map<Node, number>();

  /** Of numbers of synapses, in steps whose order is that of the list. */
  readonly #lists: { readonly count: Node; readonly list: Node }[] = [];

  /** How often the graph is run. */
  readonly #times: number;

  constructor(floats: Floats, sizes: readonly number[], lengths: Lengths, times = 1) {
    this.#times = times;
    this.#floats = floats;
    this.#sizes = sizes;
    this.#lengths = lengths;
  }

  /** The type that a number picks. */
  type(n: number): TensorType {
    const dtypes: DType[] = [...this.#floats, "bool", "i32", "i64", ...this.#floats];
    const [m, k] = this.#sizes as [number, number];
    const shapes: Shape[] = [[m], [], [k], [m, k], [], [m], ["n"], [k, m], ["n", m], ["turns"]];
    return tensor(dtypes[n % dtypes.length]!, shapes[Math.floor(n / dtypes.length) % shapes.length]!);
  }

  input(name: string, type: TensorType, bound = INPUT_BOUND): Node {
    return this.#keep(this.b.input(name, type), bound);
  }

  step(step: Step, index: number): void {
    this.b.origins = index % 3 === 2 ? [] : [{ equation: index, start: index, end: index + 1 + (index % 5) }];
    if (step.kind === "scan") return this.#scan(step);
    if (step.kind === "deliver") return this.#deliver(step);
    const { kind, type: t, x, y, z, value } = step;
    const type = this.type(t);
    const float = this.#floats[t % this.#floats.length]!;
    const { b } = this;
    switch (kind) {
      case "const":
        return void this.#const(type.dtype, value);
      case "data": {
        const before = this.nodes.filter((node) => node.op === "data");
        const again = y % 4 === 3 ? before[x % (before.length || 1)] : undefined;
        if (again) return void this.#keep(b.add("data", [], again.attrs), this.#boundOf(again));
        const isFixed = type.shape.length > 0 && type.shape.every((dim) => typeof dim === "number");
        const shape = isFixed ? type.shape : [2];
        const values = allocate(type.dtype, elements(shape));
        for (let k = 0; k < values.length; k++)
          values[k] = fit(type.dtype, k % 3 === 1 ? SPECIAL[(x + k) % 12]! : value + k);
        return void this.#keep(b.add("data", [], { values, type: tensor(type.dtype, shape) }), bound(values));
      }
      case "iota":
        return void this.#keep(b.add("iota", [], { length: this.#sizes[x % 2]! }), this.#sizes[x % 2]!);
      case "reduce":
        return this.#reduce((["add", "mul", "min", "max"] as const)[x % 4]!, y);
      case "matmul":
        return this.#matmul(x, y);
      case "spmv":
        return this.#sparseProduct(step);
      case "spread":
      case "due":
        return this.#list(step);
      case "stages":
        return this.#stages(step);
      case "exponentials":
        return this.#exponentials(step);
      case "append":
        return this.#append(step);
      case "gather":
      case "update":
        return this.#indexed(step);
      case "reshape": {
        const from = this.nodes.filter(({ type: given }) => isWholeArray(given)).at(-1 - (x % 3));
        if (!from) return;
        const [length, value] = [elements(single(from.type).shape), [1, 2, 3][y % 3]!];
        const shape = length % value === 0 ? [value, length / value] : [length];
        return void this.#keep(b.add("reshape", [from], { shape }), this.#boundOf(from));
      }
      case "rule":
        return this.#rule(EXACT[(x + t) % EXACT.length]!, [y, z, value < 0 ? 1 : 0], float);
      case "select": {
        const first = this.#operand(y, () => true, [], float, value);
        const second = this.#operand(z, ({ dtype }) => dtype === single(first.type).dtype, [first], float, value);
        const condition = this.#operand(x, ({ dtype }) => dtype === "bool", [first, second], "bool", value);
        return void this.#elementwise("select", [condition, first, second]);
      }
      case "convert":
        return this.#convert(x, type.dtype, value);
      case "scale2": {
        // Within what both precisions take: a graph is made in either.
        const first = this.#operand(x, isFloatType, [], float, value);
        const k = this.#operand(y, isInt, [first], "i32", Math.trunc(value) % 100);
        return void this.#elementwise(kind, [first, this.#within(k, 2 * SCALE.f32)]);
      }
      case "pow2": {
        const k = this.#masked(this.#operand(x, isInt, [], "i32", value), 127);
        const centred = this.#elementwise("sub", [k, this.#integer("i32", 64)]);
        return void this.#keep(b.add("pow2", [centred], { dtype: float }));
      }
      case "table": {
        const names = Object.keys(TABLES).filter((name) => float === "f64" || TABLES[name]!.every(isSingle));
        const name = names[y % names.length]!;
        const k = this.#masked(
          this.#operand(x, isInt, [], "i32", value),
          2 ** Math.floor(Math.log2(TABLES[name]!.length)) - 1,
        );
        return void this.#keep(b.add("table", [k], { name, dtype: float }));
      }
      case "random": {
        const words: Node[] = [];
        for (const n of [x, y, z, x + y, y + z]) words.push(this.#operand(n, isInt, words, "i32", value * n));
        return void this.#keep(b.add("random", words, { stream: t % 3, dtype: float }));
      }
      case "shr": {
        const first = this.#operand(x, isInt, [], "i32", value);
        return void this.#elementwise(kind, [first, this.#masked(this.#operand(y, isInt, [first], "i32", z % 32), 31)]);
      }
      default: {
        const fits = OPERANDS[kind] ?? isFloatType;
        const like = fits === isBool ? "bool" : fits === isInt || fits === isWhole ? "i32" : float;
        const first = this.#operand(x, fits, [], like, value);
        if (ELEMENTWISE[kind].arity === 1) return void this.#elementwise(kind, [first]);
        const second = this.#operand(y, ({ dtype }) => dtype === single(first.type).dtype, [first], like, value);
        return void this.#elementwise(kind, z % 4 === 3 ? [second, first] : [first, second]);
      }
    }
  }

  /** The node that `n` picks among all that one can take as one value, or a number. */
  any(n: number): Node {
    return this.#operand(n, () => true, [], this.#floats[0], n);
  }

  #keep(node: Node, limit = Infinity): Node {
    this.#bounds.set(node, limit);
    this.nodes.push(node);
    return node;
  }

  #boundOf = (node: Node): number => this.#bounds.get(node)!;

  #const(dtype: DType, value: number): Node {
    const fitted = fit(dtype, value);
    return this.#keep(this.b.add("const", [], { value: fitted, dtype }), Math.abs(fitted));
  }

  #integer(dtype: DType, value: number): Node {
    return this.#keep(this.b.add("const", [], { value, dtype }), Math.abs(value));
  }

  /** A node that fits beside the others, the latest first, or a constant. */
  #operand(n: number, fits: (type: TensorType) => boolean, others: readonly Node[], dtype: DType, value: number): Node {
    const shape = others.map((other) => single(other.type).shape).find((known) => known.length > 0) ?? [];
    const candidates = this.nodes
      .filter((node) => {
        const type = single(node.type);
        if (this.#times * elements(type.shape, this.#lengths) > MOST_WORK) return false;
        return fits(type) && (type.shape.length === 0 || shape.length === 0 || sameShape(type.shape, shape));
      })
      .reverse();
    // Operands that are to be alike get a constant of the type of the first one.
    const like = fits(tensor(dtype)) ? dtype : single(others[0]!.type).dtype;
    return candidates[n % (candidates.length + 1)] ?? this.#const(like, value);
  }

  #elementwise(op: ElementwiseOp, inputs: readonly Node[]): Node {
    const { dtype } = single(inputs.at(op === "scale2" ? 0 : -1)!.type);
    const limit = this.#boundAfter(op, inputs);
    const isSafe = isFloat(dtype) || dtype === "bool" || limit <= LIMIT[dtype];
    const [name, after] = isSafe ? [op, limit] : [FALLBACK[op as "add"], Math.max(...inputs.map(this.#boundOf))];
    const add = this.b.add as (op: ElementwiseOp, inputs: readonly Node[]) => Node;
    return this.#keep(add.call(this.b, name, inputs), after);
  }

  #boundAfter(op: ElementwiseOp, inputs: readonly Node[]): number {
    const [x = 0, y = 0] = inputs.map(this.#boundOf);
    if (op === "add" || op === "sub") return x + y;
    if (op === "mul") return x * y;
    if (op === "mulhi") return LIMIT.i32;
    if (op === "bitand" || op === "bitxor") return Math.min(2 * Math.max(x, y) + 1, LIMIT.i32);
    if (op === "exponent") return 4000;
    return op === "select" ? Math.max(y, this.#boundOf(inputs[2]!)) : Math.max(x, y, 1);
  }

  #masked(k: Node, mask: number): Node {
    return this.#keep(this.b.add("bitand", [k, this.#integer("i32", mask)]), mask);
  }

  /** The integer, cut off where it is larger than `limit`. */
  #within(k: Node, limit: number): Node {
    if (this.#boundOf(k) <= limit) return k;
    const { dtype } = single(k.type);
    const below = this.b.add("min", [k, this.#integer(dtype, limit)]);
    return this.#keep(this.b.add("max", [below, this.#integer(dtype, -limit)]), limit);
  }

  #convert(n: number, dtype: DType, value: number): void {
    const x = this.any(n);
    const from = single(x.type).dtype;
    if (dtype !== "i32" && dtype !== "i64") return void this.#keep(this.b.add("convert", [x], { dtype }));
    if (from === "bool") return void this.#keep(this.b.add("convert", [x], { dtype }), 1);
    if (!isFloat(from)) {
      const k = this.#within(x, LIMIT[dtype]);
      return void this.#keep(this.b.add("convert", [k], { dtype }), this.#boundOf(k));
    }
    // Of a float only a small one becomes an integer that is the same everywhere.
    const A = algebra(this.b, from);
    const smallOnes = A.select(A.lt(A.abs(x), 1000), x, fit(from, Math.abs(value) < 1000 ? value : 0));
    const rounded = dtype === "i32" ? A.floor(smallOnes) : smallOnes;
    this.#keep(this.b.add("convert", [rounded], { dtype }), 1001);
  }

  #reduce(fn: "add" | "mul" | "min" | "max", n: number): void {
    const x = this.#operand(n, ({ dtype }) => dtype !== "bool", [], this.#floats[0], 1);
    const { dtype, shape } = single(x.type);
    const count = elements(shape, this.#lengths);
    const each = this.#boundOf(x);
    const limit = fn === "add" ? each * count : fn === "mul" ? each ** count : each;
    if (dtype === "i32" || dtype === "i64") {
      if (count === 0 && (fn === "min" || fn === "max")) return;
      if (!(limit <= LIMIT[dtype])) return void this.#keep(this.b.add("reduce", [x], { fn: "max" }), each);
    }
    this.#keep(this.b.add("reduce", [x], { fn }), Math.max(1, limit));
  }

  #matmul(x: number, y: number): void {
    const isMatrix = ({ dtype, shape }: TensorType): boolean =>
      isFloat(dtype) && shape.length === 2 && shape.every((dim) => typeof dim === "number");
    const a = this.nodes.filter((node) => isMatrix(single(node.type))).reverse();
    const left = a[x % (a.length || 1)];
    if (!left) {
      const type = tensor(this.#floats[0], this.#sizes);
      const values = allocate(type.dtype, elements(type.shape));
      for (let k = 0; k < values.length; k++) values[k] = ((x + k) % 7) - 3;
      this.#keep(this.b.add("data", [], { values, type }));
      return;
    }
    const type = single(left.type);
    const right = this.nodes.filter((node) => {
      const { dtype, shape } = single(node.type);
      const isFixed = shape.every((dim) => typeof dim === "number");
      return dtype === type.dtype && isFixed && shape.length >= 1 && shape.length <= 2 && shape[0] === type.shape[1];
    });
    const second = right[y % (right.length || 1)];
    if (second) this.#keep(this.b.add("matmul", [left, second]));
  }

  /** Counts stay inside the buffers. */
  #append({ x, y, z, type, value }: Simple): void {
    const masks = this.nodes.filter((node) => {
      const { dtype, shape } = single(node.type);
      return dtype === "bool" && shape.length > 0;
    });
    const mask = masks[x % (masks.length || 1)];
    if (!mask) return;
    const entries = elements(single(mask.type).shape, this.#lengths);
    const room = (node: Node): number => elements(single(node.type).shape, this.#lengths) - entries;
    const buffers = this.nodes.filter((node) => single(node.type).shape.length > 0 && room(node) >= 0).reverse();
    const chosen = [y, z].map((n) => buffers[n % (buffers.length || 1)]).slice(0, 1 + (type % 2));
    if (chosen.includes(undefined)) return;
    const targets = chosen as Node[];
    const values = targets.map((buffer) => {
      const { dtype } = single(buffer.type);
      return this.#operand(type, (other) => other.dtype === dtype, [mask], dtype, value);
    });
    const most = Math.min(...targets.map(room));
    const given = this.#operand(
      value < 0 ? 0 : x,
      ({ dtype, shape }) => dtype === "i64" && shape.length === 0,
      [],
      "i64",
      0,
    );
    const low = this.b.add("min", [given, this.#integer("i64", most)]);
    const count = this.#keep(this.b.add("max", [low, this.#integer("i64", 0)]), most);
    const kept = this.b.add("append", [count, mask, ...values, ...targets]);
    const limits = targets.map((buffer, k) => Math.max(this.#boundOf(buffer), this.#boundOf(values[k]!)));
    [most + entries, ...limits].forEach((limit, index) => this.#keep(this.b.add("get", [kept], { index }), limit));
  }

  /** Entries of an array at indices, in range or not. */
  #indexed({ kind, x, y, z, type, value }: Simple): void {
    const arrays = this.nodes.filter((node) => single(node.type).shape.length > 0).reverse();
    const from = arrays[x % (arrays.length || 1)];
    if (!from) return;
    const index = this.#operand(y, isWhole, [], type % 2 === 0 ? "i32" : "i64", value);
    const { dtype, shape } = single(from.type);
    const entries = [...single(index.type).shape, ...shape.slice(1)];
    if (this.#times * elements(entries, this.#lengths) > MOST) return;
    if (kind === "gather") return void this.#keep(this.b.add("gather", [from, index]), this.#boundOf(from));
    const fits = (other: TensorType): boolean =>
      other.dtype === dtype && (other.shape.length === 0 || sameShape(other.shape, entries));
    const entry = this.#operand(z, fits, [], dtype, value);
    const limit = Math.max(this.#boundOf(from), this.#boundOf(entry));
    this.#keep(this.b.add("update", [from, index, entry]), limit);
  }

  #data(values: TypedArray, dtype: DType): Node {
    return this.#keep(this.b.add("data", [], { values, type: tensor(dtype, [values.length]) }), bound(values));
  }

  #numbers(dtype: Float, count: number, first: number, scale: number): Node {
    const values = allocate(dtype, count);
    for (let k = 0; k < count; k++) values[k] = SPECIAL[(first + k) % SPECIAL.length]! * scale;
    return this.#data(values, dtype);
  }

  /** A number of synapses, few where there are many turns. */
  #synapses(n: number): number {
    const [m, k] = this.#sizes as [number, number];
    const count = [m, k, 600, 7, 0, 1, m][n % 7]!;
    return this.#times * count > MOST ? Math.min(count, 3) : count;
  }

  #sparseProduct({ x, y, z, type, value }: Simple): void {
    const vectors = this.nodes.filter((node) => {
      const { dtype, shape } = single(node.type);
      return isFloat(dtype) && shape.length === 1 && typeof shape[0] === "number" && shape[0] > 0;
    });
    const vector = vectors.at(-1 - (x % (vectors.length || 1))) ?? this.#numbers(this.#floats[0], 3, x, value);
    const { dtype, shape } = single(vector.type);
    const count = this.#synapses(z);
    const { offsets, columns } = network(type, 1 + (y % 3), shape[0] as number, count);
    const given = [vector, this.#data(offsets, "i32"), this.#data(columns, "i32")];
    const isWeight = (node: Node): boolean => sameType(single(node.type), tensor(dtype, [count]));
    const weights = this.nodes.filter(isWeight).at(-1 - (y % 3));
    this.#keep(
      this.b.add("spmv", value < 0 ? given : [...given, weights ?? this.#numbers(dtype as Float, count, x, value)]),
    );
  }

  /** Values of synapses that are linear in a state of theirs, and sums of them, as the stages of a method have them. */
  #stages({ x, y, z, type, value }: Simple): void {
    const { b } = this;
    const states = this.nodes.filter((node) => node.op === "input" && isRow(single(node.type)));
    const state = states.at(-1 - (x % (states.length || 1))) ?? this.#numbers(this.#floats[0], 3, x, value);
    const dtype = single(state.type).dtype as Float;
    const count = single(state.type).shape[0] as number;
    if (this.#times * count > MOST_WORK) return;
    const ends = 1 + (y % 2);
    const { offsets, columns, order } = network(type, 2, ends, count);
    const [index, places, rows] = [columns, order, offsets].map((values) => this.#data(values, "i32"));
    const known = this.nodes.filter((node) => sameType(single(node.type), tensor(dtype, [ends])));
    const fetched = (n: number): Node => {
      const factor = (n % 2 === 0 ? known.at(-1 - n) : undefined) ?? this.#numbers(dtype, ends, n, value);
      return this.#keep(b.add("gather", [factor, index!]));
    };
    const A = algebra(b, dtype);
    const [rate, level] = [fetched(y), fetched(z)];
    let stage = state;
    for (let k = 0; k < 3; k++) {
      const slope = z % 2 === 0 ? A.sub(A.mul(rate, A.sub(1, stage)), A.mul(level, stage)) : A.div(stage, level);
      stage = A.add(state, A.mul(0.125, slope));
      if (z % 3 === 2) stage = A.select(A.lt(rate, 1), stage, A.neg(state));
      this.#keep(b.add("spmv", [this.#keep(stage), rows!, places!]));
    }
  }

  /** Exponentials of multiples of one value. */
  #exponentials({ x, y, z, value }: Simple): void {
    const of = this.#operand(x, isFloatType, [], this.#floats[0], value);
    const { dtype } = single(of.type);
    const A = algebra(this.b, dtype as Float);
    for (const n of [y, z, y + z]) {
      const [shifted, slope] = [A.add(of, (n % 7) - 3), SLOPES[n % SLOPES.length]!];
      const argument = n % 3 === 0 ? A.div(shifted, fit(dtype, 1 / slope)) : A.mul(shifted, fit(dtype, slope));
      this.#keep(this.b.add("exp", [n % 2 === 0 ? argument : A.neg(argument)]));
    }
  }

  #list({ kind, x, y, z, type, value }: Simple): void {
    const { b } = this;
    const count = this.#synapses(z);
    const isMask = (node: Node): boolean => {
      const { dtype, shape } = single(node.type);
      return dtype === "bool" && shape.length === 1 && typeof shape[0] === "number";
    };
    const masks = this.nodes.filter(isMask).reverse();
    const mask = masks[x % (masks.length || 1)] ?? this.#data(Uint8Array.of(1, Number(value > 0), 1), "bool");
    const [sources] = single(mask.type).shape as [number];
    const made = network(type, sources, 1, count);
    const offsets = this.#data(made.offsets, "i32");
    const entries = (): Node => {
      if (kind === "spread") {
        const order = y % 2 === 0 ? [this.#data(made.order, "i32")] : [];
        return b.add("spread", [mask, offsets, ...order], { length: count });
      }
      const rows = 1 + (y % 4);
      const { counts, sources: elements_ } = ring(type, rows, sources);
      const { delays, order } = delayed(type, made, rows);
      const step = this.#operand(x, ({ dtype, shape }) => dtype === "i64" && shape.length === 0, [], "i64", y % 9);
      const list = [counts, elements_, made.offsets, delays, order].map((values) => this.#data(values, "i32"));
      return b.add("due", [step, ...list]);
    };
    const tuple = entries();
    const number = this.#keep(b.add("get", [tuple], { index: 0 }), count);
    this.#lists.push({ count: number, list: b.add("get", [tuple], { index: 1 }) });
  }

  #deliver({ list: n, indices: wanted, arrays: chosen, reads, body, writes }: Deliveries): void {
    if (this.#lists.length === 0) this.#list({ kind: "spread", type: n, x: n, y: n, z: n, value: 1 });
    const { count, list } = this.#lists.at(-1 - (n % this.#lists.length))!;
    const synapses = single(list.type).shape[0] as number;
    if (this.#times * synapses > MOST) return;
    const isFit = (node: Node): boolean => single(node.type).shape.length < 2;
    const candidates = this.nodes.filter(isFit).reverse();
    const arrays = chosen.map((k) => candidates[k % candidates.length]!);
    const indexArrays = wanted.map((k) => this.#indexArray(k, synapses));

    const access = (array: number, at: number): Access => {
      const { shape } = single(arrays[array]!.type);
      const ways: Access["at"][] = shape.length === 0 ? ["all"] : [...indexArrays.keys()];
      if (sameShape(shape, [synapses])) ways.push("each", "each");
      ways.push("self");
      const way = ways[at % ways.length]!;
      return { array: way === "self" ? -1 : array, at: way };
    };
    const inner = new Maker(this.#floats, this.#sizes, this.#lengths, this.#times * Math.max(1, synapses));
    const taken = reads.map(([k, at]) => access(k % arrays.length, at));
    taken.forEach(({ array, at }, k) => {
      const name = NAMES[(k + n) % NAMES.length]!;
      if (at === "self") return inner.input(name, tensor("i32"), Math.max(1, synapses));
      return inner.input(name, tensor(single(arrays[array]!.type).dtype), this.#boundOf(arrays[array]!));
    });
    body.forEach((step, k) => inner.step(step, k));
    const given = writes
      .map(([k, at, value]) => ({ ...access(k % arrays.length, at), value }))
      .filter(({ at }) => at !== "all" && at !== "self");
    if (given.length === 0) return;
    const outputs = given.map(({ array, value }, k): Output => {
      const { dtype } = single(arrays[array]!.type);
      const node = inner.#operand(value, (type) => type.dtype === dtype, [], dtype, value);
      const isFree = isFloat(dtype) || dtype === "bool";
      return { name: `y${k}`, node: isFree ? node : inner.#within(node, this.#boundOf(arrays[array]!)) };
    });
    const attrs = {
      body: inner.b.finish(outputs),
      indices: indexArrays.length,
      reads: taken,
      writes: given.map(({ array, at }) => ({ array, at })),
    };
    const tuple = this.b.add("deliver", [count, list, ...indexArrays, ...arrays], attrs);
    writtenArrays(attrs).forEach((array, index) =>
      this.#keep(this.b.add("get", [tuple], { index }), this.#boundOf(arrays[array]!)),
    );
  }

  /** One of the arrays that are there, or a new one. */
  #indexArray(n: number, synapses: number): Node {
    const known = this.nodes.filter((node) => sameType(single(node.type), tensor("i32", [synapses])));
    return (n % 3 === 2 ? known.at(-1) : undefined) ?? this.#data(indices(n, synapses, this.#sizes[n % 2]!), "i32");
  }

  /** The left side of an identity. */
  #rule(rule: Rule, [x, y, z]: readonly [number, number, number], float: Float): void {
    const bound = new Map<Node, Node>();
    const operands: Node[] = [];
    for (const [k, variable] of rule.variables.entries()) {
      const isFlag = single(variable.type).dtype === "bool";
      const fits = ({ dtype }: TensorType): boolean => (isFlag ? dtype === "bool" : dtype === float);
      const node = this.#operand([x, y, z][k]!, fits, operands, isFlag ? "bool" : float, k);
      bound.set(variable, node);
      operands.push(node);
    }
    this.#keep(instantiate(this.b, rule.from, bound, float), 1);
  }

  #scan({ turns, shared, ends, consts, carry, xs, body, next, ys }: Loop): void {
    const rowsOf = (length: number | string) => (node: Node) => single(node.type).shape[0] === length;
    const isShort = ([length]: Shape): boolean =>
      length !== undefined && this.#times * lengthOf(length, this.#lengths) <= MOST;
    const arrays = this.nodes.filter((node) => isShort(single(node.type).shape)).reverse();
    const first = xs.length > 0 ? arrays[xs[0]! % (arrays.length || 1)] : undefined;
    const length = first ? single(first.type).shape[0]! : [2, "turns", 1, 3, "turns", 0][turns % 6]!;
    const rowed = arrays.filter(rowsOf(length));
    const rows = first ? [first, ...xs.slice(1).map((n) => rowed[n % rowed.length]!)] : [];
    const [constants, carried] = [consts, carry].map((list) => list.map((n) => this.any(n))) as [Node[], Node[]];

    if (shared && constants.length > 0 && carried.length > 0) carried[0] = constants[0]!;
    if (ends)
      carried.push(this.#operand(turns, ({ dtype, shape }) => dtype === "bool" && shape.length === 0, [], "bool", -1));
    const count = lengthOf(length, this.#lengths);
    const inner = new Maker(this.#floats, this.#sizes, this.#lengths, this.#times * Math.max(1, count));
    const name = (k: number): string => (k < NAMES.length ? NAMES[(k + turns) % NAMES.length]! : `p${k}`);
    let entered = 0;
    const enter = (node: Node, row: boolean): Node => {
      const { dtype, shape } = single(node.type);
      return inner.input(name(entered++), tensor(dtype, row ? shape.slice(1) : shape), this.#boundOf(node));
    };
    for (const node of constants) enter(node, false);
    const before = carried.map((node) => enter(node, false));
    for (const node of rows) enter(node, true);
    body.forEach((step, k) => inner.step(step, k));
    const after = before.map((input, k) => {
      const candidates = inner.nodes.filter((node) => sameType(single(node.type), single(input.type))).reverse();
      const chosen = candidates[next[k % next.length]! % candidates.length]!;
      const { dtype } = single(chosen.type);
      return isFloat(dtype) || dtype === "bool" ? chosen : inner.#within(chosen, inner.#boundOf(input));
    });
    const collected = (ends ? [] : ys)
      .map((n) => inner.any(n))
      .filter(({ type }) => count * elements(single(type).shape, this.#lengths) <= MOST);
    const outputs = [...after, ...collected].map((node, k): Output => ({ name: name(k), node }));
    const graph = inner.b.finish(outputs);
    const until = ends ? { until: carried.length - 1 } : {};
    const attrs = { body: graph, length, consts: constants.length, carry: carried.length, ...until };
    const scan = this.b.add("scan", [...constants, ...carried, ...rows], attrs);
    outputs.forEach(({ node }, index) => {
      const limit = index < carried.length ? this.#boundOf(carried[index]!) : inner.#boundOf(node);
      this.#keep(this.b.add("get", [scan], { index }), limit);
    });
  }
}

/** Slopes of exponentials: multiples of 1/40, and one that is none. */
const SLOPES = [1 / 40, 0.125, 0.1, 0.05, 0.25, 1 / 3];

const isRow = ({ dtype, shape }: TensorType): boolean =>
  isFloat(dtype) && shape.length === 1 && typeof shape[0] === "number";
const isSingle = (x: number): boolean => Math.fround(x) === x;
const bound = (values: TypedArray): number => Math.max(0, ...Array.from(values, Math.abs));
const isInt = ({ dtype }: TensorType): boolean => dtype === "i32";
const isWhole = ({ dtype }: TensorType): boolean => isInteger(dtype);
const isBool = ({ dtype }: TensorType): boolean => dtype === "bool";
const isFloatType = ({ dtype }: TensorType): boolean => isFloat(dtype);
const isNumber = ({ dtype }: TensorType): boolean => dtype !== "bool";
/** What the operands may be. The others take floats. */
const OPERANDS: Readonly<Partial<Record<ElementwiseOp, (type: TensorType) => boolean>>> = {
  ...{ add: isNumber, sub: isNumber, mul: isNumber, abs: isNumber, neg: isNumber, min: isNumber, max: isNumber },
  ...{ lt: isNumber, le: isNumber, eq: () => true },
  ...{ and: isBool, or: isBool, not: isBool },
  ...{ bitand: isInt, bitxor: isInt, mulhi: isInt, idiv: isWhole, imod: isWhole },
};

/** A value that the type holds. */
export function fit(dtype: DType, value: number): number {
  if (dtype === "f64") return value;
  if (dtype === "f32") return Math.fround(value);
  if (dtype === "bool") return Number(value > 0);
  return Number.isFinite(value) ? Math.trunc(value % 1000) + 0 : 0;
}

/** An expression with its variables replaced, floats of the type `dtype`. */
export function instantiate(b: Builder, node: Node, bound: ReadonlyMap<Node, Node>, dtype: DType): Node {
  const known = bound.get(node);
  if (known) return known;
  if (node.op === "const")
    return b.add("const", [], { value: node.attrs.value, dtype: node.attrs.dtype === "bool" ? "bool" : dtype });
  const inputs = node.inputs.map((input) => instantiate(b, input, bound, dtype));
  return (b.add as (op: string, inputs: readonly Node[], attrs: unknown) => Node).call(b, node.op, inputs, node.attrs);
}

/** The graph of a recipe. */
export function make(
  { sizes, lengths: [n, turns], inputs, names, steps: list, outputs }: Recipe,
  floats: Floats,
): Sample {
  const lengths = { n, turns };
  const maker = new Maker(floats, sizes, lengths);
  inputs.forEach((type, k) => maker.input(NAMES[(k + names) % NAMES.length]!, maker.type(type)));
  list.forEach((step, k) => maker.step(step, k));
  const free = new Map(maker.nodes.filter((node) => node.op === "input").map((node) => [node.attrs.name, node]));
  const leaving = outputs.map(([n_, asInput], k): Output => {
    const node = maker.any(n_);
    const state = [...free].find(([, input]) => asInput && sameType(single(input.type), single(node.type)))?.[0];
    if (state !== undefined) free.delete(state);
    return { name: state ?? `out${k}`, node };
  });
  return { graph: maker.b.finish(leaving), lengths };
}

/** What the inputs' elements are filled with, one after the other. */
export interface Pool {
  readonly floats: readonly number[];
  readonly integers: readonly number[];
}
const pool: fc.Arbitrary<Pool> = fc.record({
  floats: fc.array(anyFloat, { minLength: 1, maxLength: 16, size: "max" }),
  integers: fc.array(anyInteger, { minLength: 1, maxLength: 8 }),
});

/** Arrays for the inputs of a graph. */
export function fill(g: Graph, lengths: Lengths, { floats, integers }: Pool): Record<string, TypedArray> {
  let [f, k] = [0, 0];
  return Object.fromEntries(
    g.inputs.map(({ attrs: { name, type } }) => {
      const array = allocate(type.dtype, elements(type.shape, lengths));
      for (let i = 0; i < array.length; i++)
        array[i] = isFloat(type.dtype)
          ? floats[f++ % floats.length]!
          : fit(type.dtype, integers[k++ % integers.length]!);
      return [name, array];
    }),
  );
}

/** A graph and values for it. Printed as text when a test fails. */
export interface Case extends Filled {
  readonly recipe: Recipe;
}

/** Graphs whose floats have these types. */
export const graphs = (floats: Floats): fc.Arbitrary<Case> =>
  fc.tuple(recipe, pool).map(([made, values]) => {
    const { graph, lengths } = make(made, floats);
    const inputs = fill(graph, lengths, values);
    const one: Case = { recipe: made, graph, lengths, inputs };
    return shown(one, () => `\n${showSample(one)}\n`);
  });

// --------------------------------------------------------------------------------------------------------- models

/** Functions of one number, and of two. */
export const UNARY =
  "abs sign floor ceil round fix sqrt cbrt exp expm1 log log10 log2 log1p square cube sin cos tan sec csc cot asin acos atan sinh cosh tanh sech csch coth asinh acosh atanh erf gamma factorial exprel".split(
    " ",
  );
export const BINARY = ["min", "max", "mod", "hypot", "atan2", "pow", "log"];

const literal = fc.oneof(
  fc.constantFrom("1", "0", "2", "0.5", "-1", "3", "1e-3", "pi", ".25", "4", "100", "-0"),
  fc.double({ min: -4, max: 4, noNaN: true }).map((x) => (Object.is(x, -0) ? "0" : String(x))),
);

/** Numbers and conditions that use these names, and call functions of two arguments. */
function expressions(names: readonly string[], calls: readonly string[]) {
  return fc.letrec<{ number: string; condition: string }>((tie) => {
    const [p, q, r] = [tie("number"), tie("number"), tie("number")];
    const [c, d] = [tie("condition"), tie("condition")];
    const leaf = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: literal });
    const depth = { maxDepth: 3, withCrossShrink: true } as const;
    const call = [...BINARY, ...calls];
    const number = fc.oneof(
      depth,
      { weight: 14, arbitrary: leaf },
      {
        weight: 4,
        arbitrary: fc.tuple(p, fc.constantFrom("+", "-", "*", "/"), q).map(([x, op, y]) => `(${x} ${op} ${y})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(p, fc.constantFrom("2", "3", "4", "-1", "8", "0.5", "-2", "1.5"))
          .map(([x, n]) => `(${x})^${n}`),
      },
      { weight: 1, arbitrary: fc.tuple(p, q).map(([x, y]) => `(${x})^(${y})`) },
      { weight: 1, arbitrary: p.map((x) => `(-${x})`) },
      { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...UNARY), p).map(([name, x]) => `${name}(${x})`) },
      { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...call), p, q).map(([name, x, y]) => `${name}(${x}, ${y})`) },
      { weight: 1, arbitrary: fc.tuple(c, p, q).map(([test, x, y]) => `if(${test}, ${x}, ${y})`) },
      { weight: 1, arbitrary: fc.tuple(c, p, q).map(([test, x, y]) => `(${test} ? ${x} : ${y})`) },
      { weight: 1, arbitrary: fc.tuple(c, p, d, q, r).map((parts) => `piecewise(${parts.join(", ")})`) },
      { weight: 1, arbitrary: fc.tuple(p, q, r).map(([x, y, z]) => `clip(${x}, ${y}, ${z})`) },
      { weight: 2, arbitrary: fc.tuple(p, fc.constantFrom(...QUOTIENTS)).map(([x, kind]) => kind.replaceAll("X", x)) },
      { weight: 1, arbitrary: fc.tuple(p, q, r).map(([x, y, z]) => `a*(2*(${x})*(1 - (${z})) - (${y})/3*(${z}))`) },
      { weight: 1, arbitrary: fc.tuple(c, p).map(([test, x]) => `((${test}) + ${x})`) },
    );
    const condition = fc.oneof(
      depth,
      {
        weight: 4,
        arbitrary: fc.tuple(p, fc.constantFrom("<", "<=", ">", ">=", "==", "!="), q).map((parts) => parts.join(" ")),
      },
      { weight: 1, arbitrary: fc.constantFrom("true", "false") },
      {
        weight: 2,
        arbitrary: fc
          .tuple(c, fc.constantFrom("and", "or", "xor", "==", "!="), d)
          .map(([x, op, y]) => `(${x}) ${op} (${y})`),
      },
      { weight: 1, arbitrary: fc.tuple(p, q, r).map(([x, y, z]) => `${x} < ${y} <= ${z}`) },
      { weight: 1, arbitrary: c.map((x) => `not (${x})`) },
      { weight: 1, arbitrary: fc.tuple(c, d, c).map(([x, y, z]) => `if(${x}, ${y}, ${z})`) },
    );
    return { number, condition };
  });
}
/** 0/0 at one point, with a limit there. */
const QUOTIENTS = [
  "(X)/(exp(X) - 1)",
  "(X)/(1 - exp(-(X)))",
  "sin(X)/(X)",
  "(exp(X) - 1)/(X)",
  "3*(X)/(exp((X)/2) - 1)",
];

/** A model, and how many elements it has. */
export interface ModelCase {
  readonly text: string;
  readonly size: number;
  readonly hasThreshold: boolean;
}

const inner = expressions(["u", "v", "a", "t"], []);
const outer = expressions(["x", "y", "a", "b", "g", "w", "t", "x", "y", "i", "N"], ["f"]);
const inState = expressions(["x", "y", "a", "g", "t"], ["f"]);
const plain = expressions(["a", "b", "2", "N", "i"], []);

/** Two states x and y, parameters a and b, an array g, a named expression w, a function f; perhaps a threshold. */
export const models: fc.Arbitrary<ModelCase> = fc
  .record({
    dx: outer.number,
    dy: outer.number,
    tame: fc.boolean(),
    w: inState.number,
    f: inner.number,
    start: plain.number,
    a: literal,
    b: plain.number,
    g: fc.oneof(literal, fc.constantFrom("[1, 0, -2.5]", "[0, 0, 0]", "linspace(-1, 1, 3)")),
    threshold: fc.option(fc.oneof(outer.condition, fc.constantFrom("x > 0.5", "x >= y", "t < 0.5 and x < y")), {
      freq: 3,
    }),
  })
  .map(({ dx, dy, tame, w, f, start, a, b, g, threshold }) => {
    const lines = [
      `dx/dt = ${tame ? `tanh(${dx}) - x` : dx}`,
      `y' = ${dy}`,
      `x(0) = ${start}`,
      `init(y) = ${b.replace(/\bb\b/g, "a")}`,
      `w = ${w} + x`,
      `f(u, v) = ${f}`,
      `a = ${a}`,
      `b = ${b.replace(/\bb\b/g, "a")}`,
      `g = ${g}`,
      ...(threshold === null ? [] : [`threshold(${threshold})`]),
    ];
    return { text: lines.join("\n"), size: /[[(].*3[)\]]|,.*\]/.test(g) ? 3 : 1, hasThreshold: threshold !== null };
  });

const eventful = expressions(["x", "y", "z", "s", "k", "u", "w", "past", "sample", "beside", "since", "t", "i"], ["f"]);
const change = (names: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom("=", "+=", "-=", "*="), eventful.number)
    .map(([name, operator, value]) => `${name} ${operator} tanh(${value})`);
const changes = (names: readonly string[]): fc.Arbitrary<string> =>
  fc.array(change(names), { minLength: 1, maxLength: 3 }).map((list) => list.join(", "));
const condition = fc.oneof(
  eventful.condition,
  fc.constantFrom("x > 0.5", "t - lastspike > 0.25 and y > x", "u < 0.4", "t >= 0.5", "since < 0.375 or z > 1"),
);

/** The same models with all statements that are about steps: maps, stored values, draws, tables, pasts, events, `when`. */
export const eventModels: fc.Arbitrary<ModelCase> = fc
  .record({
    model: models,
    dx: eventful.number,
    map: eventful.number,
    draw: fc.constantFrom(
      "rand()",
      "randn()",
      "poisson(2)",
      "rand() (shared)",
      "randn() (constant)",
      "rand() + f(rand(), 1)",
    ),
    past: fc.constantFrom("delay(x, 0.25)", "delay(y, 0.2)", "delay(x, T)", "delay(x, 0.125) - delay(y, 0.3)"),
    table: fc.constantFrom(
      "table(I, [1, -1, 0.5], step = 0.125)",
      "table(I, [1, -1, 0.5], step = 0.2, linear)",
      "table(I, [1, -1], step = 0.07)",
    ),
    sample: fc.constantFrom("I(t)", "I(t - 0.25)", "I(2*t)", "I(t - lastspike)"),
    beside: fc.constantFrom(
      "shift(x, 1)",
      'shift(y, -1, "wrap")',
      'shift(x, 2, "copy")',
      "x - mean(x)",
      "sum(y)",
      "max(x)",
    ),
    noise: fc.constantFrom("", "", "", " + 0.1*xi", " + y*xi_1 + xi_2"),
    start: fc.constantFrom("rand()", "0.5", "i"),
    threshold: fc.option(condition, { freq: 6 }),
    reset: fc.option(changes(["x", "y", "z", "s", "k"]), { freq: 3 }),
    refractory: fc.option(fc.oneof(fc.constantFrom("0.25", "abs(tanh(x))", "T"), eventful.condition), { freq: 3 }),
    event: fc.option(condition, { freq: 3 }),
    onEvent: fc.option(changes(["x", "s"]), { freq: 3 }),
    whens: fc.array(fc.tuple(condition, changes(["x", "y", "z", "s", "k"])), { maxLength: 2 }),
  })
  .map(
    ({
      model,
      dx,
      map,
      draw,
      past,
      table,
      sample,
      beside,
      noise,
      start,
      threshold,
      reset,
      refractory,
      event,
      onEvent,
      whens,
    }) => {
      const rests = threshold !== null && refractory !== null;
      const lines = model.text.split("\n").filter((line) => !/^(threshold|dx\/dt)/.test(line));
      lines.push(
        `dx/dt = tanh(${dx}) - x${noise}${rests ? " (unless refractory)" : ""}`,
        `next(z) = tanh(${map})`,
        "s(0) = " + start,
        "k = 0.5",
        "T = 0.25 + 0.05*i",
        `u = ${draw}`,
        `past = ${past}`,
        table,
        `sample = ${sample}`,
        `beside = ${beside}`,
        "since = t - lastspike",
        "kept = s + k",
      );
      if (threshold !== null) lines.push(`threshold(${threshold})`);
      if (threshold !== null && reset !== null) lines.push(`reset(${reset})`);
      if (rests) lines.push(`refractory(${refractory})`);
      if (event !== null) lines.push(`event(late, ${event})`);
      if (event !== null && onEvent !== null) lines.push(`reset(late, ${onEvent})`);
      for (const [test, list] of whens) lines.push(`when(${test}, ${list})`);
      return { text: lines.join("\n"), size: model.size, hasThreshold: threshold !== null };
    },
  );

/** Numbers and vectors of three elements, of a state s, a matrix W, a vector b and a parameter c. */
const shaped = fc.letrec<{ number: string; vector: string }>((tie) => {
  const [n, v, w] = [tie("number"), tie("vector"), tie("vector")];
  const depth = { maxDepth: 3, withCrossShrink: true } as const;
  return {
    vector: fc.oneof(
      depth,
      { weight: 6, arbitrary: fc.constantFrom("s", "b", "W[2, :]", "W[:, 1]", "r") },
      { weight: 3, arbitrary: v.map((x) => `(W*(${x}))`) },
      { weight: 1, arbitrary: v.map((x) => `((${x})*W')`) },
      {
        weight: 3,
        arbitrary: fc.tuple(v, fc.constantFrom("+", "-", ".*"), w).map(([x, op, y]) => `((${x}) ${op} (${y}))`),
      },
      { weight: 1, arbitrary: v.map((x) => `(${x}) ./ (1 + (${x}) .^ 2)`) },
      {
        weight: 2,
        arbitrary: fc.tuple(fc.constantFrom("tanh", "exp", "abs", "sin"), v).map(([name, x]) => `${name}(${x})`),
      },
      { weight: 2, arbitrary: fc.tuple(n, v).map(([x, y]) => `(${x})*(${y})`) },
      { weight: 1, arbitrary: v.map((x) => `max(${x}, 0)`) },
      { weight: 1, arbitrary: v.map((x) => `shift(${x}, 1, "wrap")`) },
      { weight: 1, arbitrary: fc.tuple(n, v, w).map(([x, y, z]) => `if(${x} > 0, ${y}, ${z})`) },
    ),
    number: fc.oneof(
      depth,
      { weight: 5, arbitrary: fc.constantFrom("c", "t", "s[2]", "W[3, 2]", "q", "0.5", "b[end]") },
      { weight: 2, arbitrary: fc.tuple(v, w).map(([x, y]) => `dot(${x}, ${y})`) },
      { weight: 1, arbitrary: fc.tuple(v, w).map(([x, y]) => `(${x})*(${y})`) },
      {
        weight: 2,
        arbitrary: fc.tuple(fc.constantFrom("sum", "mean", "max", "min", "prod"), v).map(([f, x]) => `${f}(${x})`),
      },
      { weight: 1, arbitrary: n.map((x) => `tanh(${x})`) },
    ),
  };
});

/** Models of vectors and matrices. */
export const vectorModels: fc.Arbitrary<ModelCase> = fc
  .record({
    slope: shaped.vector,
    matrix: shaped.number,
    map: shaped.vector,
    w: shaped.vector,
    test: shaped.number,
    next: shaped.vector,
  })
  .map(({ slope, matrix, map, w, test, next }) => ({
    text: [
      `s' = tanh(${slope}) - delay(s, 0.25)`,
      "s(0) = [0.5, -1, 2] .* ones(3)",
      `M' = (${matrix})*W - M*M`,
      "M(0) = zeros(3, 3)",
      `next(r) = tanh(${map})`,
      "r(0) = zeros(3)",
      `q' = mean(s) - q`,
      "W = [[1, 2, -1], [0, 0.5, 1], [-2, 1, 0.25]]",
      "b = [1, 0.5, -0.25]",
      "c = 0.75",
      `w = ${w}`,
      "x = sum(M)",
      `when(${test} > 0.5, s = tanh(${next}), q += 1)`,
    ].join("\n"),
    size: 1,
    hasThreshold: false,
  }));

/** One array, whose length is known. */
const isWholeArray = (type: Type): boolean =>
  !isTuple(type) && type.shape.length > 0 && type.shape.every((dim) => typeof dim === "number");
