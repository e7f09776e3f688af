/** What a value is: an array of one element type. A scalar is an array without dimensions. */

/**
 * Element types. `bool` is stored as one byte. `i64` is a safe integer (|x| < 2^53, no -0) and `i32` a small one: indices,
 * exponents, positions inside a step.
 */
export type DType = "f64" | "f32" | "i64" | "i32" | "bool";
/** The element types that are rounded. */
export type Float = "f64" | "f32";

/** A number of elements, or the name of a length that is given at the call (`rows`, `every`, …). */
export type Dim = number | string;
export type Shape = readonly Dim[];

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}
/** What a node yields: one array or, for ops with several results, a tuple of them. */
export type Type = TensorType | readonly TensorType[];

export type TypedArray = Float64Array | Float32Array | Int32Array | Uint8Array;
/** Values of the lengths that are given at the call. */
export type Lengths = Readonly<Record<string, number>>;

export const tensor = (dtype: DType, shape: Shape = []): TensorType =>
  shape.length === 0 ? SCALARS[dtype] : { dtype, shape };
const SCALARS: Readonly<Record<DType, TensorType>> = {
  f64: { dtype: "f64", shape: [] },
  f32: { dtype: "f32", shape: [] },
  i64: { dtype: "i64", shape: [] },
  i32: { dtype: "i32", shape: [] },
  bool: { dtype: "bool", shape: [] },
};
export const isTuple = (type: Type): type is readonly TensorType[] => Array.isArray(type);
export const isFloat = (dtype: DType): dtype is Float => dtype === "f64" || dtype === "f32";
export const isInteger = (dtype: DType): boolean => dtype === "i32" || dtype === "i64";
export const isScalar = (type: TensorType): boolean => type.shape.length === 0;
export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}
export const sameType = (a: TensorType, b: TensorType): boolean => a.dtype === b.dtype && sameShape(a.shape, b.shape);
/** The same, for what a node yields: tuples too. */
export function sameTypes(a: Type, b: Type): boolean {
  if (a === b) return true;
  if (isTuple(a) !== isTuple(b)) return false;
  const [x, y] = [isTuple(a) ? a : [a], isTuple(b) ? b : [b]];
  return x.length === y.length && x.every((type, k) => sameType(type, y[k]!));
}

/** The one array a node yields. Throws `TypeError` for a tuple. */
export function single(type: Type | undefined): TensorType {
  if (type === undefined || isTuple(type)) throw new TypeError("expected one array, not a tuple");
  return type;
}

/** A length as a number. Throws `TypeError` when it is one that the call gives, and the call did not. */
export function lengthOf(dim: Dim, lengths: Lengths = {}): number {
  const length = typeof dim === "number" ? dim : lengths[dim];
  if (length === undefined) throw new TypeError(`the length "${dim}" was not given`);
  return length;
}

/** Number of elements. Throws `TypeError` when a length is not known. */
export const elements = (shape: Shape, lengths: Lengths = {}): number =>
  shape.reduce<number>((product, dim) => product * lengthOf(dim, lengths), 1);

export const showShape = (shape: Shape): string => `[${shape.join(", ")}]`;
export const showType = (type: Type): string =>
  isTuple(type)
    ? `(${type.map(showType).join(", ")})`
    : `${type.dtype}${type.shape.length ? showShape(type.shape) : ""}`;

/** The shape of an elementwise result: of two equal shapes, or of the one that is no scalar. Throws `TypeError` naming both. */
export function broadcast(a: Shape, b: Shape): Shape {
  if (b.length === 0) return a;
  if (a.length === 0 || sameShape(a, b)) return b;
  throw new TypeError(`the shapes ${showShape(a)} and ${showShape(b)} do not fit`);
}

/** An array of `length` zeros that holds `dtype`. Safe integers are kept in doubles. */
export function allocate(dtype: DType, length: number): TypedArray {
  switch (dtype) {
    case "f64":
    case "i64":
      return new Float64Array(length);
    case "f32":
      return new Float32Array(length);
    case "i32":
      return new Int32Array(length);
    case "bool":
      return new Uint8Array(length);
    default:
      return dtype satisfies never;
  }
}

export const bytesPerElement: Readonly<Record<DType, number>> = { f64: 8, f32: 4, i64: 8, i32: 4, bool: 1 };
