/** The modes of gpu.js, and in what they differ. */
import type { OpName } from "../../ir/index.ts";
import type { Speed } from "../backend.ts";

export type VariantName = "cpu" | "webasm" | "webgpu" | "headlessgl" | "webgl2" | "webgl";

export interface Variant {
  readonly name: VariantName;
  /** Functions of its own that are accurate. */
  readonly functions: ReadonlySet<OpName>;
  /** The largest error of these, in units in the last place. */
  readonly ulps: number;
  /** Arrays that a kernel can read. */
  readonly arrays: number;
  /** Arrays that a kernel can give. */
  readonly results: number;
  /** Additions for each element that are rather computed in several kernels than kept by one more. */
  readonly cheap: number;
  /** Whether calls give arrays, and not promises of them. */
  readonly isSynchronous: boolean;
  /** Whether arrays are the host's, which collects what nobody has any more. */
  readonly isHost: boolean;
  /** How fast it is, where that does not depend on a device. */
  readonly speed?: Speed;
}

const EXACT = [
  ...["exp", "expm1", "log", "log1p", "log2", "log10", "pow", "sin", "cos", "tan", "sinh", "cosh", "tanh"],
  ...["asin", "acos", "atan", "atan2", "asinh", "acosh", "atanh", "cbrt", "random"],
] as readonly OpName[];

/** JavaScript's functions. */
const HOST = {
  functions: new Set(EXACT),
  ulps: 4,
  arrays: Infinity,
  cheap: 30,
  isSynchronous: true,
  isHost: true,
} as const;

/** On a GPU functions are what the driver makes of them, some of them wrong in half their digits: none is taken. */
const DEVICE = {
  functions: new Set<OpName>(["random"]),
  ulps: 4,
  cheap: 300,
  isSynchronous: true,
  isHost: false,
} as const;

/** Textures that a kernel may have in GL, its results among them. */
export const TEXTURES = 16;
const GL = { arrays: TEXTURES - 4, results: 4 } as const;

export const VARIANTS: Readonly<Record<VariantName, Variant>> = {
  cpu: { ...HOST, name: "cpu", results: Infinity, speed: { start: 200, op: 15, unit: 0.21 } },
  webasm: { ...HOST, name: "webasm", results: 1 },
  webgpu: { ...DEVICE, name: "webgpu", arrays: 7, results: 1, isSynchronous: false },
  headlessgl: { ...DEVICE, ...GL, name: "headlessgl" },
  webgl2: { ...DEVICE, ...GL, name: "webgl2" },
  webgl: { ...DEVICE, ...GL, name: "webgl" },
};
