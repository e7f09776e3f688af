/** Gives floats the precision of the run. Required. */
import { bodyOf, copy, findNode, rebuild, type Graph } from "../graph.ts";
import { allocate, isFloat, isTuple, type DType, type Float, type TensorType, type TypedArray } from "../types.ts";

/** Every float becomes a `precision`; constants are rounded to it. */
export function cast(g: Graph, precision: Float): Graph {
  const isOther = ({ dtype }: TensorType): boolean => isFloat(dtype) && dtype !== precision;
  if (!findNode(g, ({ type }) => (isTuple(type) ? type.some(isOther) : isOther(type)))) return g;
  const to = (dtype: DType): DType => (isFloat(dtype) ? precision : dtype);
  return rebuild(g, (b, node, inputs) => {
    const body = bodyOf(node);
    if (body) return copy(b, node, inputs, { ...(node.attrs as object), body: cast(body, precision) });
    switch (node.op) {
      case "input":
        return b.input(node.attrs.name, { ...node.attrs.type, dtype: to(node.attrs.type.dtype) });
      case "const": {
        const { value, dtype } = node.attrs;
        return b.add("const", [], { value: to(dtype) === "f32" ? Math.fround(value) : value, dtype: to(dtype) });
      }
      case "data": {
        const { values, type } = node.attrs;
        if (to(type.dtype) === type.dtype) return undefined;
        return b.add("data", [], { values: rounded(values, precision), type: { ...type, dtype: precision } });
      }
      case "convert":
        return b.add("convert", inputs, { dtype: to(node.attrs.dtype) });
      case "random":
        return b.add("random", inputs, { ...node.attrs, dtype: precision });
      case "pow2":
      case "table":
        throw new TypeError("cast comes before expand");
      default:
        return undefined;
    }
  });
}

/** Constants in the other precision: made once, so that those that are one array stay one. */
function rounded(values: TypedArray, precision: Float): TypedArray {
  const known = ROUNDED[precision].get(values);
  if (known) return known;
  const made = allocate(precision, values.length);
  made.set(values);
  ROUNDED[precision].set(values, made);
  return made;
}
const ROUNDED: Readonly<Record<Float, WeakMap<TypedArray, TypedArray>>> = { f64: new WeakMap(), f32: new WeakMap() };
