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
  /** Functions that are put together from operations, for its own are inaccurate. */
  readonly composed: ReadonlySet<OpName>;
  /** How entries of an array are replaced: on WebGL `tensorScatterUpdate` rounds what it writes. */
  readonly puts: "tensorScatterUpdate" | "scatterND";
  /** Whether of several values for one entry of an array the last stays. */
  readonly keepsLast: boolean;
  /** The largest error of its functions, in units in the last place, where it is not small. */
  readonly ulps?: number;
  /** Whether values can be had at once, without waiting for a device. */
  readonly isSynchronous: boolean;
}

const FUNCTIONS = [
  ...["exp", "log", "pow", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "acos", "atan", "atan2"],
  ...["asinh", "acosh", "atanh", "erf", "random"],
] as readonly OpName[];

/** On other backends these compute log(1 + x) and exp(x) - 1, with large errors for a small x. */
const ACCURATE = ["expm1", "log1p"] as readonly OpName[];

/** Where it is small, tfjs's own has an error of 1.5e-7, whatever its size. */
const ERF = ["erf"] as readonly OpName[];
/** Of these drivers of GPUs have errors of 1e-4, or they take 0 for a small number, or -0 for a negative one. */
const INACCURATE = [...ERF, "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "pow"] as readonly OpName[];

const COMMON = {
  functions: new Set(FUNCTIONS),
  gather: "gather",
  sums: "scatterND",
  comparesNaN: true,
  selectsBooleans: true,
  updatesCopies: true,
  composed: new Set(ERF),
  puts: "tensorScatterUpdate",
  keepsLast: true,
  isSynchronous: true,
} as const;

const GPU = { ...COMMON, composed: new Set(INACCURATE), keepsLast: false, ulps: 128, isSynchronous: false } as const;

export const VARIANTS: Readonly<Record<VariantName, Variant>> = {
  tensorflow: {
    ...COMMON,
    name: "tensorflow",
    functions: new Set([...FUNCTIONS, ...ACCURATE]),
    gather: "gatherND",
    sums: "unsortedSegmentSum",
    composed: new Set(),
  },
  wasm: {
    ...COMMON,
    name: "wasm",
    gather: "gatherND",
    comparesNaN: false,
    selectsBooleans: false,
    composed: new Set(),
  },
  cpu: { ...COMMON, name: "cpu", updatesCopies: false, functions: new Set([...FUNCTIONS, ...ACCURATE]) },
  webgpu: { ...GPU, name: "webgpu" },
  webgl: { ...GPU, name: "webgl", puts: "scatterND" },
};
