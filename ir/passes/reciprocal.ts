/**
 * Divides by constants, and arrays by scalars, through a product with the reciprocal, which is computed once; and by K/u - c in
 * one division. Optional, for fast math alone: it rounds twice. For divisors whose reciprocal is a normal number: of 2^-1022 to
 * 2^1022 (f32: 2^-126 to 2^126).
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
    const quotient = node.op === "div" ? (byReciprocal(b, x!, y!) ?? inOne(b, x!, y!)) : undefined;
    if (quotient) most(OFF);
    return quotient;
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

/** Beyond it u is as good as infinite in K/u - c, and within it x u does not overflow for |x| up to 10^157 (f32: 10^20). */
const FAR = { f64: 2 ** 500, f32: 2 ** 60 } as const;
/** Sizes of K and c for which that holds. */
const NEAR = { f64: 2 ** 100, f32: 2 ** 16 } as const;

/** x / (K/u - c) is x w / (K - c w), where w is u, or FAR: u is positive, and may be infinite. */
function inOne(b: Builder, x: Node, y: Node): Node | undefined {
  const { dtype } = single(y.type);
  if (y.op !== "sub" || !isFloat(dtype)) return undefined;
  const [quotient, c] = y.inputs as [Node, Node];
  if (quotient.op !== "div" || !isPositive(quotient.inputs[1]!)) return undefined;
  const [k, u] = quotient.inputs as [Node, Node];
  const isNear = (one: Node): boolean =>
    one.op === "const" && Math.abs(one.attrs.value) < NEAR[dtype] && Math.abs(one.attrs.value) > 1 / NEAR[dtype];
  if (!isNear(k) || !isNear(c)) return undefined;
  const A = algebra(b, dtype);
  const w = A.min(u, FAR[dtype]);
  return A.div(A.mul(x, w), A.sub(k, isOne(c) ? w : A.mul(w, c)));
}

const isOne = (node: Node): boolean => node.op === "const" && node.attrs.value === 1;

/** Powers of exponentials, squares, and these times numbers. */
function isPositive({ op, inputs, attrs }: Node): boolean {
  if (op === "const") return (attrs as { readonly value: number }).value > 0;
  return op === "exp" || (op === "mul" && (inputs[0] === inputs[1] || inputs.every(isPositive)));
}
