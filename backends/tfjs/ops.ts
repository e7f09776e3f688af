/** What emitted code may call: operations that are more than one of tfjs, or that a backend of it does differently. */
import { scalarFunction, type DType, type StructuralAttrs, type TypedArray } from "../../ir/index.ts";
import { at, draw, iota, reduce, rows, whole } from "../onhost.ts";
import type { Tensor, Tfjs } from "./tfjs.ts";
import type { Variant } from "./variants.ts";

/** The element type of the tensors that hold a type. Whole numbers beyond 32 bits are floats. */
export const TENSORS = { f64: "float32", f32: "float32", i64: "float32", i32: "int32", bool: "bool" } as const;

/** (-1)^k 2 / (√π k! (2k + 1)): the series of erf in x^(2k + 1), exact for floats where |x| < ½. */
const ERF = [1, -1 / 3, 1 / 10, -1 / 42, 1 / 216, -1 / 1320, 1 / 9360].map((c) => (2 / Math.sqrt(Math.PI)) * c);

/** π/2 in parts: products of the first two with whole numbers below 2^16 are exact (W. J. Cody & W. Waite 1980). */
const HALF_PI = [1.5703125, 4.83751296997e-4, 7.5497899548918e-8] as const;
/** sin r = r + r^3 (…), cos r = 1 - r²/2 + r^4 (…), |r| <= π/4, by powers of r² (S. L. Moshier's Cephes, single precision). */
const SIN = [-1.6666654611e-1, 8.3321608736e-3, -1.9515295891e-4];
const COS = [4.166664568298827e-2, -1.388731625493765e-3, 2.443315711809948e-5];
/** atan r = r + r^3 (…), |r| <= tan π/8. */
const ATAN = [-3.33329491539e-1, 1.99777106478e-1, -1.38776856032e-1, 8.05374449538e-2];

/** Operations on tensors. */
export function operations(tf: Tfjs, variant: Variant) {
  const { gather: fetch, sums, comparesNaN, selectsBooleans, updatesCopies, keepsLast, puts } = variant;
  const { tidy } = tf;
  const kernel = (name: string, inputs: Record<string, Tensor>): Tensor =>
    tf.engine().runKernel(name, inputs) as Tensor;
  const kept: Tensor[] = [];
  const transposed = new Map<Tensor, Tensor>();
  const isAlike = (a: Tensor, b: Tensor): boolean =>
    a.shape.length === b.shape.length && a.shape.every((dim, k) => dim === b.shape[k]);

  /** A tensor of values, which nobody writes to any more. */
  function tensor(values: TypedArray | number, dtype: DType, shape: number[] = []): Tensor {
    if (typeof values === "number") {
      const value = dtype === "i64" ? whole(values) : dtype === "bool" ? values !== 0 : values;
      return tf.scalar(value, TENSORS[dtype]);
    }
    const floats =
      values instanceof Float64Array ? Float32Array.from(values, dtype === "i64" ? whole : undefined) : values;
    return tf.tensor(floats, shape, TENSORS[dtype]);
  }

  function select(condition: Tensor, x: Tensor, y: Tensor): Tensor {
    if (x.dtype === "bool" && !selectsBooleans)
      return tidy(() => tf.logicalOr(tf.logicalAnd(condition, x), tf.logicalAnd(tf.logicalNot(condition), y)));
    if (isAlike(condition, x) && isAlike(condition, y)) return kernel("Select", { condition, t: x, e: y });
    return tf.where(condition, x, y);
  }

  /** The one of which `is` holds; NaN if one of them is. */
  const chosen = (is: (x: Tensor, y: Tensor) => Tensor, x: Tensor, y: Tensor): Tensor =>
    tidy(() => {
      const one = tf.where(is(x, y), x, y);
      return tf.where(tf.equal(x, x), one, x);
    });
  const min = comparesNaN ? tf.minimum : (x: Tensor, y: Tensor) => chosen(tf.lessEqual, x, y);
  const max = comparesNaN ? tf.maximum : (x: Tensor, y: Tensor) => chosen(tf.greaterEqual, x, y);

  const truncated = (x: Tensor): Tensor => tidy(() => tf.where(tf.less(x, 0), tf.ceil(x), tf.floor(x)));
  /** Exact for whole numbers below 2^24: a quotient that is no whole number is rounded to none. */
  const idiv = (x: Tensor, y: Tensor): Tensor =>
    tidy(() => {
      const quotient = tf.floor(tf.div(tf.cast(x, "float32"), tf.cast(y, "float32")));
      return x.dtype === "int32" ? tf.cast(quotient, "int32") : quotient;
    });

  function convert(x: Tensor, from: DType, to: DType): Tensor {
    if (TENSORS[from] === TENSORS[to]) return from === "f32" && to === "i64" ? truncated(x) : x.clone();
    if (to === "bool") return tidy(() => tf.notEqual(x, tf.scalar(0, TENSORS[from])));
    return tf.cast(x, TENSORS[to]);
  }

  /** Indices as they are fetched by. */
  const places = (index: Tensor): Tensor => tf.reshape(tf.cast(index, "int32"), [-1, 1]);
  /** The entries of x at indices, or at the nearest; `isInside`: all are x's. */
  const gather = (x: Tensor, index: Tensor, isInside: boolean): Tensor =>
    tidy(() => {
      const [length, ...rest] = x.shape as [number, ...number[]];
      const shape = [...index.shape, ...rest];
      if (length === 0) return tf.zeros(shape, x.dtype as "float32");
      const near = isInside
        ? index
        : tf.minimum(tf.maximum(index, tf.scalar(0, index.dtype)), tf.scalar(length - 1, index.dtype));
      const found =
        fetch === "gather" ? tf.gather(x, tf.reshape(tf.cast(near, "int32"), [-1])) : tf.gatherND(x, places(near));
      return tf.reshape(found, shape);
    });
  /** The entry of x at one index, or at the nearest. */
  const entry = (x: Tensor, index: number): Tensor =>
    tidy(() => {
      const [length, ...rest] = x.shape as [number, ...number[]];
      if (length === 0) return tf.zeros(rest, x.dtype as "float32");
      const first = Math.max(0, Math.min(index, length - 1));
      return tf.reshape(tf.slice(x, [first, ...rest.map(() => 0)], [1, ...rest]), rest);
    });
  /** Entries in a row. */
  function slice(x: Tensor, first: number, count: number): Tensor {
    const [length, ...rest] = x.shape as [number, ...number[]];
    if (first >= 0 && first + count <= length) return tf.slice(x, [first, ...rest.map(() => 0)], [count, ...rest]);
    return tidy(() =>
      gather(
        x,
        tf.tensor(
          iota(count).map((k) => k + first),
          [count],
          "int32",
        ),
        false,
      ),
    );
  }
  /** Whether an index is met no more after its place. */
  function isLast(index: Tensor): Tensor {
    const pairs = (is: (one: Tensor, other: Tensor) => Tensor, list: Tensor): Tensor =>
      is(tf.reshape(list, [-1, 1]), tf.reshape(list, [1, -1]));
    const isSame = pairs(tf.equal, index);
    const isLater = pairs(tf.less, tf.range(0, index.size, 1, "int32"));
    return tf.reshape(tf.logicalNot(tf.any(tf.logicalAnd(isSame, isLater), 1)), index.shape);
  }
  /** x with the entries at indices made those of a value; what is at an index that x does not have goes to a row that is cut off again. */
  const update = (x: Tensor, index: Tensor | number, value: Tensor, isInside: boolean, isOnce: boolean): Tensor =>
    tidy(() => {
      const [length, ...rest] = x.shape as [number, ...number[]];
      const at = typeof index === "number" ? tf.scalar(index, "int32") : tf.cast(index, "int32");
      const entries = tf.broadcastTo(value, [...at.shape, ...rest]);
      const count = at.size;
      const put = (into: Tensor, where: Tensor): Tensor => {
        const [at, given] = [tf.reshape(where, [count, 1]), tf.reshape(entries, [count, ...rest])];
        if (puts === "tensorScatterUpdate") return tf.tensorScatterUpdate(into, at, given);
        const isPut = tf.scatterND(at, tf.ones(given.shape, "int32"), into.shape);
        return tf.where(tf.greater(isPut, 0), tf.scatterND(at, given, into.shape), into);
      };
      const mayMeet = !keepsLast && !isOnce && count > 1;
      if (isInside && !mayMeet) return put(updatesCopies ? x : tf.tensor(x.dataSync().slice(), x.shape, x.dtype), at);
      const aside = tf.concat([x, tf.zeros([1, ...rest], x.dtype as "float32")]);
      const isOne = tf.logicalAnd(tf.greaterEqual(at, tf.scalar(0, "int32")), tf.less(at, tf.scalar(length, "int32")));
      const stays = mayMeet ? tf.logicalAnd(isOne, isLast(at)) : isOne;
      const valid = tf.where(stays, at, tf.fill(at.shape, length, "int32"));
      return tf.slice(put(aside, valid), [0, ...rest.map(() => 0)], [length, ...rest]);
    });

  const polynomial = (x: Tensor, coefficients: readonly number[]): Tensor =>
    coefficients.reduceRight((sum: Tensor, c) => tf.add(tf.mul(sum, x), c), tf.zerosLike(x));
  /** sin and cos of x: those of its distance from a multiple of π/2, exchanged and negated as that says. */
  function turned(x: Tensor): { readonly sin: Tensor; readonly cos: Tensor } {
    const turns = tf.floor(tf.add(tf.mul(x, 2 / Math.PI), 0.5));
    const rest = HALF_PI.reduce<Tensor>((left, part) => tf.sub(left, tf.mul(turns, part)), x);
    const square = tf.mul(rest, rest);
    const sin = tf.add(rest, tf.mul(tf.mul(rest, square), polynomial(square, SIN)));
    const cos = tf.add(tf.sub(1, tf.mul(square, 0.5)), tf.mul(tf.mul(square, square), polynomial(square, COS)));
    const quarter = tf.sub(turns, tf.mul(tf.floor(tf.mul(turns, 0.25)), 4));
    const isOdd = tf.logicalOr(tf.equal(quarter, 1), tf.equal(quarter, 3));
    const signed = (isNegative: Tensor, value: Tensor): Tensor => tf.where(isNegative, tf.neg(value), value);
    return {
      sin: signed(tf.greaterEqual(quarter, 2), tf.where(isOdd, cos, sin)),
      cos: signed(tf.logicalOr(tf.equal(quarter, 1), tf.equal(quarter, 2)), tf.where(isOdd, sin, cos)),
    };
  }
  /** The angle of a point: that of its place in the octant between 0 and π/4, of which each half is brought to 0. */
  const atan2 = (y: Tensor, x: Tensor): Tensor =>
    tidy(() => {
      const [high, wide] = [tf.abs(y), tf.abs(x)];
      const most = tf.maximum(high, wide);
      const slope = tf.where(tf.equal(most, 0), most, tf.div(tf.minimum(high, wide), most));
      const isSteep = tf.greater(slope, Math.SQRT2 - 1);
      const rest = tf.where(isSteep, tf.div(tf.sub(slope, 1), tf.add(slope, 1)), slope);
      const square = tf.mul(rest, rest);
      const near = tf.add(rest, tf.mul(tf.mul(rest, square), polynomial(square, ATAN)));
      const octant = tf.where(isSteep, tf.add(near, Math.PI / 4), near);
      const quadrant = tf.where(tf.greater(high, wide), tf.sub(Math.PI / 2, octant), octant);
      const half = tf.where(tf.less(x, 0), tf.sub(Math.PI, quadrant), quadrant);
      return tf.where(tf.less(y, 0), tf.neg(half), half);
    });
  /** What is cos of the angle where x is sin, and sin where x is cos. */
  const across = (x: Tensor): Tensor => tf.sqrt(tf.mul(tf.sub(1, x), tf.add(1, x)));

  return {
    scalar: scalarFunction,
    sin: (x: Tensor): Tensor => tidy(() => turned(x).sin),
    cos: (x: Tensor): Tensor => tidy(() => turned(x).cos),
    tan: (x: Tensor): Tensor =>
      tidy(() => {
        const { sin, cos } = turned(x);
        return tf.div(sin, cos);
      }),
    asin: (x: Tensor): Tensor => tidy(() => atan2(x, across(x))),
    acos: (x: Tensor): Tensor => tidy(() => atan2(across(x), x)),
    atan: (x: Tensor): Tensor => tidy(() => atan2(x, tf.onesLike(x))),
    atan2,
    /** Of 0 without its logarithm. */
    pow: (x: Tensor, y: Tensor): Tensor =>
      tidy(() => tf.where(tf.logicalAnd(tf.equal(x, 0), tf.greater(y, 0)), tf.zerosLike(x), tf.pow(x, y))),
    ...{ tensor, draw, iota, rows, at, reduce, select, min, max, idiv, convert, gather, entry, slice, update },
    /** Keeps a tensor for as long as the program. */
    keep(made: Tensor): Tensor {
      kept.push(made);
      return made;
    },
    full: (shape: number[], value: number, dtype: DType): Tensor => tf.fill(shape, value, TENSORS[dtype]),
    column: (indices: Int32Array): Tensor => tf.tensor(indices, [indices.length, 1], "int32"),
    imod: (x: Tensor, y: Tensor): Tensor => tidy(() => tf.sub(x, tf.mul(idiv(x, y), y))),
    copysign: (x: Tensor, sign: Tensor): Tensor =>
      tidy(() => {
        const isNegative = tf.logicalOr(tf.less(sign, 0), tf.less(tf.div(1, sign), 0));
        const size = tf.abs(x);
        return tf.where(isNegative, tf.neg(size), size);
      }),
    erf: (x: Tensor): Tensor =>
      tidy(() => {
        const series = polynomial(tf.mul(x, x), ERF);
        return tf.where(tf.less(tf.abs(x), 0.5), tf.mul(series, x), tf.erf(x));
      }),
    reduceAll: (fn: StructuralAttrs["reduce"]["fn"], x: Tensor): Tensor =>
      ({ add: tf.sum, mul: tf.prod, min: tf.min, max: tf.max })[fn](x),
    matmul: (x: Tensor, y: Tensor): Tensor =>
      y.rank === 2
        ? tf.matMul(x, y)
        : tidy(() => tf.reshape(tf.matMul(tf.reshape(y, [1, -1]), x as Matrix, false, true), [x.shape[0]!])),
    /** The same for a matrix that stays: a vector times its rows and columns exchanged is up to 8 times as fast. */
    matmulBy(x: Tensor, y: Tensor): Tensor {
      let other = transposed.get(x);
      if (!other) {
        for (const [old, made] of transposed) if (old.isDisposed && transposed.delete(old)) made.dispose();
        transposed.set(x, (other = tf.keep(tf.transpose(x))));
      }
      const matrix = other;
      return tidy(() => tf.reshape(tf.matMul(tf.reshape(y, [1, -1]), matrix), [x.shape[0]!]));
    },
    /** The sum of each row of entries. */
    spmv: (x: Tensor, columns: Tensor | undefined, groups: Tensor, count: number, weights?: Tensor): Tensor =>
      tidy(() => {
        if (groups.shape[0] === 0) return tf.zeros([count]);
        const found = columns ? (fetch === "gather" ? tf.gather(x, columns) : tf.gatherND(x, columns)) : x;
        const entries = weights ? tf.mul(found, weights) : found;
        return sums === "scatterND"
          ? tf.scatterND(groups, entries, [count])
          : tf.unsortedSegmentSum(entries, groups as Vector, count);
      }),
    /** Rows that were collected, as an array. */
    stack(list: (Tensor | number)[], dtype: DType, shape: number[]): Tensor {
      return tidy(() => {
        const parts = list.map((one) => (typeof one === "number" ? tensor(one, dtype) : one));
        const whole = parts.length === 0 ? tf.zeros(shape, TENSORS[dtype]) : tf.reshape(tf.stack(parts), shape);
        for (const one of list) if (typeof one !== "number") one.dispose();
        return whole;
      });
    },
    dispose(): void {
      for (const one of [...kept, ...transposed.values()]) one.dispose();
    },
  };
}

type Matrix = import("@tensorflow/tfjs-core").Tensor2D;
type Vector = import("@tensorflow/tfjs-core").Tensor1D;
