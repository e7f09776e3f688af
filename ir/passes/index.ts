/** The passes, in the order in which `src/compile.ts` runs them. To add one: a file beside this one, and a line here. */
import type { Graph } from "../graph.ts";
import { COMPLETE, type Target } from "../target.ts";
import type { Float } from "../types.ts";
import { cast } from "./cast.ts";
import { cse } from "./cse.ts";
import { dce } from "./dce.ts";
import { expand } from "./expand.ts";
import { fuse, kernels } from "./fuse.ts";
import { hoist } from "./hoist.ts";
import { order } from "./order.ts";
import { simplify } from "./simplify.ts";
import { strength } from "./strength.ts";

export { expansion } from "./expand.ts";
export { limits } from "./limits.ts";
export * from "./lump.ts";
export * from "./dense.ts";

export interface PassOptions {
  readonly precision: Float;
  /** Default `COMPLETE`. */
  readonly target?: Target | undefined;
  /** Told the name of each rule that is applied. */
  readonly fired?: ((rule: string) => void) | undefined;
}

export interface Pass {
  readonly name: string;
  readonly about: string;
  /** An optional pass can be left out by name. */
  readonly optional: boolean;
  /** Whether programs for this target go through it. */
  isFor(target: Target): boolean;
  run(g: Graph, options: PassOptions): Graph;
}

const pass = (
  name: string,
  optional: boolean,
  about: string,
  run: Pass["run"],
  isFor: Pass["isFor"] = () => true,
): Pass => ({ name, optional, about, run, isFor });

const hasKernels = ({ kernels }: Target): boolean => kernels;

/** Passes over the equations of a network, before there are steps: they know which inputs change in a run. */
export const NETWORK_PASSES = [
  { name: "lump", about: "keeps states of synapses that stay equal once for each element", optional: true },
  { name: "dense", about: "puts products with a matrix in the place of sums over all pairs", optional: true },
] as const;

export const PASSES: readonly Pass[] = [
  pass("cast", false, "gives floats the precision of the run", (g, { precision }) => cast(g, precision)),
  pass("simplify", true, "computes constants, applies exact algebra", (g, { fired }) => simplify(g, fired)),
  pass("strength", true, "puts cheap operations in the place of dear ones with the same bits", strength),
  pass("cse", true, "makes equal nodes one", cse),
  pass("hoist", true, "moves what does not change out of loops", hoist),
  pass("dce", true, "drops what no output needs", dce),
  pass("fuse", true, "joins elementwise nodes into kernels", fuse, hasKernels),
  pass("kernels", false, "makes a kernel of each array operation outside one", kernels, hasKernels),
  pass("order", true, "lets what is overwritten be read first", order),
  pass("expand", false, "writes functions out in primitive operations", (g, { target = COMPLETE }) =>
    expand(g, target),
  ),
];
