/**
 * Puts functions of fewer operations in the place of exact ones: `fastexp` in that of `exp`, and where arguments are near 0
 * `fastexprel`, `fastsin` and `fastcos` in that of `exprel`, `sin` and `cos`. Optional, for fast math alone.
 */
import { algebra } from "../build.ts";
import { rebuildAll, type Graph } from "../graph.ts";
import { FUNCTIONS, QUICK, type Quick } from "../math/index.ts";
import { single, type Float } from "../types.ts";

/** `most` is told what a result is off by at most, in units in the last place. */
export const quick = (g: Graph, most: (ulps: number) => void = () => {}): Graph =>
  rebuildAll(g, (b, { op, type }, [x]) => {
    if (!(op in QUICK)) return undefined;
    const { op: fast, near }: Quick = QUICK[op as keyof typeof QUICK];
    const dtype = single(type).dtype as Float;
    most(FUNCTIONS[fast].ulp[dtype]);
    const A = algebra(b, dtype);
    // Far arguments are rare, and dear.
    return near ? A.select(A.le(near[dtype], A.abs(x!)), A[op as keyof typeof QUICK](x!), A[fast](x!)) : A[fast](x!);
  });
