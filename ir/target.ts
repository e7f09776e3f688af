/** What a backend can be given. Passes write out for it what it has no word for. */
import { findNode, type Graph, type Node } from "./graph.ts";
import type { OpName } from "./ops.ts";

/** `exact`: the bits of the interpreter. `fast`: what is cheaper and rounds otherwise, within a bound. */
export type MathKind = "exact" | "fast";

export interface Target {
  /** Whether elementwise ops are joined into kernels. Else graphs stay lists of operations on whole arrays. */
  readonly kernels: boolean;
  /** Whether kernels can fetch entries of arrays by index, and several sums over the same rows can be one operation. */
  readonly fetches?: boolean;
  /**
   * Functions that it has of its own, with errors of its own. Undefined: all are written out in primitive ops, with the
   * bits of the interpreter; else those that it lacks are written in terms of those that it has.
   */
  readonly functions?: ReadonlySet<OpName>;
  /** What synapses do when a spike arrives: those on a list, one after the other; or all at once, with nothing where none is due. */
  readonly deliveries: "lists" | "masks";
  /** Ops that it can spell. Undefined: all. */
  readonly ops?: ReadonlySet<OpName>;
}

/** Kernels of primitive ops, and lists of synapses: every op has the bits of the interpreter. */
export const COMPLETE: Target = { kernels: true, fetches: true, deliveries: "lists" };

/** The first node that the target has no word for. */
export const inexpressible = (g: Graph, { ops }: Target): Node | undefined =>
  ops && findNode(g, ({ op }) => !ops.has(op));
