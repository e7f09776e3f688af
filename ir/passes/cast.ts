/** Gives floats the precision of the run. Required. */
import { allNodes, bodyOf, copy, rebuild, type Graph } from "../graph.ts";
import { allocate, isFloat, isTuple, type DType, type Float, type TensorType } from "../types.ts";

/** Every float becomes a `precision`; constants are rounded to it. */
export function cast(g: Graph, precision: Float): Graph {
  const isOther = ({ dtype }: TensorType): boolean => isFloat(dtype) && dtype !== precision;
  if (!allNodes(g).some(({ type }) => (isTuple(type) ? type.some(isOther) : isOther(type)))) return g;
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
        const type = { ...node.attrs.type, dtype: to(node.attrs.type.dtype) };
        const values = allocate(type.dtype, node.attrs.values.length);
        values.set(node.attrs.values);
        return b.add("data", [], { values, type });
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
