/**
 * Puts functions of fewer operations in the place of exact ones: `fastexp` in that of `exp`, and where |x| < NEAR `fastsin` and
 * `fastcos` in that of `sin` and `cos`. Optional, for fast math alone.
 */
import { algebra } from "../build.ts";
import { rebuildAll, type Builder, type Graph, type Node } from "../graph.ts";
import { FUNCTIONS, NEAR, QUICK } from "../math/index.ts";
import { single, type Float } from "../types.ts";

/** `most` is told what a result is off by at most, in units in the last place. */
export const quick = (g: Graph, most: (ulps: number) => void = () => {}): Graph =>
  rebuildAll(g, (b, { op, type }, [x]) => {
    if (op !== "exp" && op !== "sin" && op !== "cos") return undefined;
    const dtype = single(type).dtype as Float;
    most(FUNCTIONS[QUICK[op]].ulp[dtype]);
    return op === "exp" ? b.add(QUICK.exp, [x!]) : near(b, op, x!, dtype);
  });

/** Far arguments are rare, and dear. */
function near(b: Builder, op: "sin" | "cos", x: Node, dtype: Float): Node {
  const A = algebra(b, dtype);
  return A.select(A.le(NEAR[dtype], A.abs(x)), A[op](x), A[QUICK[op]](x));
}
