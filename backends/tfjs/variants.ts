/** The backends of tfjs, and in what they differ. */
import type { OpName } from "../../ir/index.ts";

export type VariantName = "tensorflow" | "wasm" | "cpu" | "webgpu" | "webgl";

export interface Variant {
  readonly name: VariantName;
  /** Functions that it has kernels for. */
  readonly functions: ReadonlySet<OpName>;
  /** The faster way to entries of an array: that of `gather` looks at each index in JavaScript, where memory is the host's. */
  readonly gather: "gather" | "gatherND";
  /** How entries of an array are summed by groups. */
  readonly sums: "scatterND" | "unsortedSegmentSum";
  /** Whether the larger of 1 and NaN is NaN. */
  readonly comparesNaN: boolean;
  /** Whether its `Select` works on truth values. */
  readonly selectsBooleans: boolean;
  /** Whether `tensorScatterUpdate` leaves the array that it is given as it is. */
  readonly updatesCopies: boolean;
  /** Whether `erf` is accurate where it is small; else its error is 1.5e-7 everywhere. */
  readonly hasErf: boolean;
  /** Whether values can be had at once, without waiting for a device. */
  readonly isSynchronous: boolean;
}

const FUNCTIONS = [
  ...["exp", "log", "pow", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "acos", "atan", "atan2"],
  ...["asinh", "acosh", "atanh", "erf", "random"],
] as readonly OpName[];

/** On other backends these compute log(1 + x) and exp(x) - 1, with large errors for a small x. */
const ACCURATE = ["expm1", "log1p"] as readonly OpName[];

const COMMON = {
  functions: new Set(FUNCTIONS),
  gather: "gather",
  sums: "scatterND",
  comparesNaN: true,
  selectsBooleans: true,
  updatesCopies: true,
  hasErf: false,
  isSynchronous: true,
} as const;

export const VARIANTS: Readonly<Record<VariantName, Variant>> = {
  tensorflow: {
    ...COMMON,
    name: "tensorflow",
    functions: new Set([...FUNCTIONS, ...ACCURATE]),
    gather: "gatherND",
    sums: "unsortedSegmentSum",
    hasErf: true,
  },
  wasm: { ...COMMON, name: "wasm", gather: "gatherND", comparesNaN: false, selectsBooleans: false, hasErf: true },
  cpu: { ...COMMON, name: "cpu", updatesCopies: false, functions: new Set([...FUNCTIONS, ...ACCURATE]) },
  webgpu: { ...COMMON, name: "webgpu", isSynchronous: false },
  webgl: { ...COMMON, name: "webgl", isSynchronous: false },
};
