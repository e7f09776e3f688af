/**
 * Divides by constants, and arrays by scalars, through a product with the reciprocal, which is computed once. Optional, for fast
 * math alone: it rounds twice. For divisors whose reciprocal is a normal number: of 2^-1022 to 2^1022 (f32: 2^-126 to 2^126).
 */
import { algebra } from "../build.ts";
import { rebuildAll, type Builder, type Graph, type Node } from "../graph.ts";
import { isFloat, isScalar, single } from "../types.ts";

/** What a quotient is off by: a rounding of the reciprocal, and one of the product. */
const OFF = 1.5;

const NORMAL = { f64: 2 ** 1022, f32: 2 ** 126 } as const;

/** `most` is told what a quotient is off by at most, in units in the last place. */
export const reciprocal = (g: Graph, most: (ulps: number) => void = () => {}): Graph =>
  rebuildAll(g, (b, node, [x, y]) => {
    const product = node.op === "div" ? byReciprocal(b, x!, y!) : undefined;
    if (product) most(OFF);
    return product;
  });

function byReciprocal(b: Builder, x: Node, y: Node): Node | undefined {
  const { dtype } = single(y.type);
  if (!isFloat(dtype) || x.op === "const") return undefined;
  const A = algebra(b, dtype);
  if (y.op !== "const")
    return !isScalar(single(x.type)) && isScalar(single(y.type)) ? A.mul(x, A.div(1, y)) : undefined;
  const size = Math.abs(y.attrs.value);
  if (!(size <= NORMAL[dtype] && size >= 1 / NORMAL[dtype])) return undefined;
  const inverse = 1 / y.attrs.value;
  return A.mul(x, dtype === "f32" ? Math.fround(inverse) : inverse);
}
