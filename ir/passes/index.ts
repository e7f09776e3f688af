/** The passes, in the order in which `src/compile.ts` runs them. To add one: a file beside this one, and a line here. */
import type { Graph } from "../graph.ts";
import { COMPLETE, type MathKind, type Target } from "../target.ts";
import type { Float } from "../types.ts";
import { affine } from "./affine.ts";
import { cast } from "./cast.ts";
import { cse } from "./cse.ts";
import { dce } from "./dce.ts";
import { expand } from "./expand.ts";
import { fetch } from "./fetch.ts";
import { fuse, kernels } from "./fuse.ts";
import { gates } from "./gates.ts";
import { hoist } from "./hoist.ts";
import { order } from "./order.ts";
import { quick } from "./quick.ts";
import { reciprocal } from "./reciprocal.ts";
import { errorOfPower, HIGHEST, share } from "./share.ts";
import { simplify } from "./simplify.ts";
import { sums } from "./sums.ts";
import { strength } from "./strength.ts";
import { together } from "./together.ts";

export { affine } from "./affine.ts";
export { expansion } from "./expand.ts";
export { guarded, limits } from "./limits.ts";
export * from "./lump.ts";
export * from "./dense.ts";

export interface PassOptions {
  readonly precision: Float;
  /** Default `COMPLETE`. */
  readonly target?: Target | undefined;
  /** Default `exact`: passes that round otherwise change nothing. */
  readonly math?: MathKind | undefined;
  /** Told the name of each rule that is applied. */
  readonly fired?: ((rule: string) => void) | undefined;
  /** Told what a result is off by at most, in units in the last place, where a pass rounds otherwise. */
  readonly off?: ((ulps: number) => void) | undefined;
}

export interface Pass {
  readonly name: string;
  readonly about: string;
  /** An optional pass can be left out by name. */
  readonly optional: boolean;
  /** `fast`: it rounds otherwise. Default: it keeps every bit. */
  readonly math?: "fast";
  /** Whether programs for this target go through it. */
  isFor(target: Target, math?: MathKind): boolean;
  run(g: Graph, options: PassOptions): Graph;
}

const pass = (
  name: string,
  optional: boolean,
  about: string,
  run: Pass["run"],
  isFor: Pass["isFor"] = () => true,
): Pass => ({ name, optional, about, run, isFor });

/** The most that a result is off by in fast math, in units in the last place: the highest power of an exponential. */
export const MOST_ULPS = Math.max(
  ...(["f64", "f32"] as const).flatMap((dtype) => [-HIGHEST, 1 - HIGHEST].map((n) => errorOfPower(n, true, dtype))),
);

/** An optional pass that rounds otherwise, over programs whose functions are written out. In exact math it changes nothing. */
const fast = (name: string, about: string, run: Pass["run"]): Pass => ({
  ...{ name, optional: true, about, math: "fast" },
  isFor: ({ functions }, math) => math === "fast" && !functions,
  run: (g, options) => (options.math === "fast" ? run(g, options) : g),
});

const hasKernels = ({ kernels }: Target): boolean => kernels;
const canFetch = ({ fetches = false }: Target): boolean => fetches;

/** Passes over the equations of a network, before there are steps: they know which inputs change in a run. */
export const NETWORK_PASSES = [
  { name: "lump", about: "keeps states of synapses that stay equal once for each element", optional: true },
  { name: "dense", about: "puts products with a matrix in the place of sums over all pairs", optional: true },
] as const;

export const PASSES: readonly Pass[] = [
  pass("cast", false, "gives floats the precision of the run", (g, { precision }) => cast(g, precision)),
  fast("affine", "computes what is linear in the states of synapses at one of their ends", (g) => affine(g)),
  pass("simplify", true, "computes constants, applies exact algebra", (g, { fired }) => simplify(g, fired)),
  pass("strength", true, "puts cheap operations in the place of dear ones with the same bits", strength),
  pass("cse", true, "makes equal nodes one", cse),
  fast("gates", "writes gating equations in fewer operations", (g) => gates(g)),
  fast("share", "makes products of powers of one exponential of several", (g, { off }) => share(g, off)),
  fast("reciprocal", "divides by what is one number through its reciprocal", (g, { off }) => reciprocal(g, off)),
  fast("quick", "takes functions of fewer operations", (g, { off }) => quick(g, off)),
  pass("hoist", true, "moves what does not change out of loops", hoist),
  pass("dce", true, "drops what no output needs", dce),
  pass("fuse", true, "joins elementwise nodes into kernels", fuse, hasKernels),
  pass("kernels", false, "makes a kernel of each array operation outside one", kernels, hasKernels),
  pass("fetch", true, "lets kernels fetch entries by their index", fetch, canFetch),
  pass("sums", true, "goes through synapses once for several sums", sums, canFetch),
  pass("order", true, "lets what is overwritten be read first", order),
  pass("together", true, "puts functions of a kernel side by side", together, hasKernels),
  pass("expand", false, "writes functions out in primitive operations", (g, { target = COMPLETE }) =>
    expand(g, target),
  ),
];
