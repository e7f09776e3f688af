/** What emitted code may call: operations that are more than one of tfjs, or that a backend of it does differently. */
import {
  IDENTITY,
  philox4x32,
  ROUND,
  scalarFunction,
  type DType,
  type StructuralAttrs,
  type TypedArray,
} from "../../ir/index.ts";
import type { Tensor, Tfjs } from "./tfjs.ts";
import type { Variant } from "./variants.ts";

/** The element type of the tensors that hold a type. Whole numbers beyond 32 bits are floats. */
export const TENSORS = { f64: "float32", f32: "float32", i64: "float32", i32: "int32", bool: "bool" } as const;

/** Below it every whole number is a float. */
export const WHOLE = 2 ** 24;

/** A number as a float of 32 bits. Throws `RangeError` for a whole number that is none. */
export function whole(x: number): number {
  if (Math.fround(x) !== x && !Number.isNaN(x))
    throw new RangeError(`${x} is no float of 32 bits: whole numbers, such as those of steps, end at 2^24 here`);
  return x;
}

/** One word for all, or one for each. */
type Words = number | ArrayLike<number>;

/** Draws of a stream, one for each element: those of the interpreter. */
export function draw(into: Float32Array, stream: number, ...given: readonly Words[]): Float32Array {
  const [seedLow, seedHigh, stepLow, stepHigh, element] = given.map((of) => (typeof of === "number" ? [of] : of));
  const at = (of: ArrayLike<number> | undefined, i: number): number => of![of!.length === 1 ? 0 : i]!;
  const [words, counter, key] = [new Int32Array(4), new Int32Array(4), new Int32Array(2)];
  counter[1] = stream;
  for (let i = 0; i < into.length; i++) {
    counter[0] = at(element, i);
    counter[2] = at(stepLow, i);
    counter[3] = at(stepHigh, i);
    key[0] = at(seedLow, i);
    key[1] = at(seedHigh, i);
    philox4x32(words, counter, key);
    into[i] = ((words[0]! >>> 9) + 0.5) * 2 ** -23;
  }
  return into;
}

/** 0, 1, … n - 1. */
export const iota = (n: number): Int32Array => Int32Array.from({ length: n }, (_, k) => k);

/** For each entry the row that it is in; from where rows begin. */
export function rows(offsets: ArrayLike<number>): Int32Array {
  const first = offsets[0]!;
  const result = new Int32Array(offsets[offsets.length - 1]! - first);
  for (let row = 0; row + 1 < offsets.length; row++) result.fill(row, offsets[row]! - first, offsets[row + 1]! - first);
  return result;
}

/** The entry at an index, or the nearest. */
export const at = (x: ArrayLike<number>, index: number): number => x[Math.max(0, Math.min(index, x.length - 1))] ?? 0;

/** Of all elements, on the host. */
export function reduce(fn: StructuralAttrs["reduce"]["fn"], dtype: DType, x: ArrayLike<number>): number {
  const fold = scalarFunction(fn, dtype);
  return Array.from(x).reduce((total, value) => fold(total, value), ROUND[dtype](IDENTITY[fn]));
}

/** (-1)^k 2 / (√π k! (2k + 1)): the series of erf in x^(2k + 1), exact for floats where |x| < ½. */
const ERF = [1, -1 / 3, 1 / 10, -1 / 42, 1 / 216, -1 / 1320, 1 / 9360].map((c) => (2 / Math.sqrt(Math.PI)) * c);

/** Operations on tensors. */
export function operations(tf: Tfjs, { gather: fetch, sums, comparesNaN, selectsBooleans, updatesCopies }: Variant) {
  const { tidy } = tf;
  const kernel = (name: string, inputs: Record<string, Tensor>): Tensor =>
    tf.engine().runKernel(name, inputs) as Tensor;
  const kept: Tensor[] = [];
  const turned = new Map<Tensor, Tensor>();
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
  /** x with the entries at indices made those of a value; what is at an index that x does not have goes to a row that is cut off again. */
  const update = (x: Tensor, index: Tensor | number, value: Tensor, isInside: boolean): Tensor =>
    tidy(() => {
      const [length, ...rest] = x.shape as [number, ...number[]];
      const at = typeof index === "number" ? tf.scalar(index, "int32") : tf.cast(index, "int32");
      const entries = tf.broadcastTo(value, [...at.shape, ...rest]);
      const count = at.size;
      const put = (into: Tensor, where: Tensor): Tensor =>
        tf.tensorScatterUpdate(into, tf.reshape(where, [count, 1]), tf.reshape(entries, [count, ...rest]));
      if (isInside) return put(updatesCopies ? x : tf.tensor(x.dataSync().slice(), x.shape, x.dtype), at);
      const aside = tf.concat([x, tf.zeros([1, ...rest], x.dtype as "float32")]);
      const isOne = tf.logicalAnd(tf.greaterEqual(at, tf.scalar(0, "int32")), tf.less(at, tf.scalar(length, "int32")));
      const valid = tf.where(isOne, at, tf.fill(at.shape, length, "int32"));
      return tf.slice(put(aside, valid), [0, ...rest.map(() => 0)], [length, ...rest]);
    });

  return {
    scalar: scalarFunction,
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
        const square = tf.mul(x, x);
        const series = ERF.reduceRight((sum: Tensor, c) => tf.add(tf.mul(sum, square), c), tf.zerosLike(x));
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
      let other = turned.get(x);
      if (!other) {
        for (const [old, made] of turned) if (old.isDisposed && turned.delete(old)) made.dispose();
        turned.set(x, (other = tf.keep(tf.transpose(x))));
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
      for (const one of [...kept, ...turned.values()]) one.dispose();
    },
  };
}

type Matrix = import("@tensorflow/tfjs-core").Tensor2D;
type Vector = import("@tensorflow/tfjs-core").Tensor1D;
