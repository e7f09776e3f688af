/** What lowering knows before there are graphs: blocks and their sizes, synapses, streams, what the host computes. */
import { algebra, elements, isScalar, single, type Builder, type Node, type Output, type Shape } from "../ir/index.ts";
import type { Diagnostic } from "./diagnostics.ts";
import type { Block, Model, NumberArray } from "./model.ts";
import type { TimeConstant } from "./timing.ts";

/** What all graphs of one lowering share. */
export interface Setting {
  readonly model: Model;
  /** By the names of the blocks. */
  readonly places: ReadonlyMap<string, Place>;
  /** Whether arrays are vectors and matrices, not one value for each element. */
  readonly vectors: boolean;
  /** Parts of a step in which the method's stages are counted. */
  readonly parts: number;
  /** Whether times are whole numbers of parts of a step; on a list of times they are real. */
  readonly onGrid: boolean;
  readonly faults: Diagnostic[];
  /** Arrays in place of those of files, by the name that they define. */
  readonly data: ReadonlyMap<string, NumberArray>;
  readonly constants: TimeConstants;
  readonly delays: Delay[];
  /** Numbers of the streams of random numbers, by the place of the call. */
  readonly streams: Map<string, number>;
}

/** A block, and how many elements or synapses it has. */
export interface Place {
  readonly block: Block;
  readonly size: number;
  readonly synapses?: Synapses | undefined;
}

/** The synapses of a projection, in the order of their sources, those of one source in the order of their targets. */
export interface Synapses {
  /** Of each synapse: its ends, counted in the parts that the projection goes from and to. */
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  /** Its entry in the matrix. */
  readonly weights?: Float64Array | undefined;
  /** Its row of the list that it comes from. */
  readonly rows?: Int32Array | undefined;
  /** Sizes of the parts; of the targets together. */
  readonly count: { readonly pre: number; readonly post: number };
  readonly pre: SynapseEnd;
  readonly post: readonly SynapseEnd[];
}

/** One part at an end of the synapses. */
export interface SynapseEnd {
  readonly population: string;
  /** Number of the part's first element among the ends, and how many it has. */
  readonly from: number;
  readonly count: number;
  /** The element of each synapse in the population; of those with an end in another part, none: -1 or beyond the last. */
  readonly elements: Int32Array;
  /**
   * Synapses of each element of the population: `order[offsets[k]]` to `order[offsets[k + 1] - 1]`. Without `order` they
   * are the numbers of the synapses themselves.
   */
  readonly offsets: Int32Array;
  readonly order: Int32Array | undefined;
  /** The same of the targets' synapses alone, counted from the first that has its end in this part. */
  readonly rows: { readonly offsets: Int32Array; readonly order: Int32Array } | undefined;
}

/** Constants of a run that the host computes, and the graphs of what they are computed from. */
export interface TimeConstants {
  readonly list: TimeConstant[];
  /** Outputs by name, for each builder they were made in. */
  readonly sources: Map<Builder, Output[]>;
}

/** A past value of a state: rings of its values and slopes. */
export interface Delay {
  readonly state: string;
  readonly values: string;
  readonly slopes: string;
  /** Rows of the rings, a number that the host gives. */
  readonly rows: string;
  /** Names of the constants that hold how far back: whole steps. */
  readonly whole: string;
  /** Of a row: that of the state. */
  readonly shape: Shape;
}

/** Where the elements of an array of this shape are in a ring of rows. */
export function ringPlaces(b: Builder, row: Node, shape: Shape): Node {
  if (shape.length === 0) return row;
  const A = algebra(b, "f64");
  const length = elements(shape);
  const first = A.mul(row, b.add("const", [], { value: length, dtype: "i64" }));
  const places = b.add("convert", [b.add("iota", [], { length })], { dtype: "i64" });
  const all = A.add(isScalar(single(first.type)) ? first : b.add("reshape", [first], { shape: [length] }), places);
  return shape.length === 1 ? all : b.add("reshape", [all], { shape });
}

/** Most elements of an array. */
export const MOST_ELEMENTS = 2 ** 27;
