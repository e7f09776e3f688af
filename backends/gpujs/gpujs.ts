/** Of gpu.js, what is used here. */

import type { GL } from "../gpu.ts";

/** An array of the device's: where its memory is the host's, an array. */
export type Handle = Float32Array | Texture;

/** An array on a GPU. On WebGPU it comes to the host later. */
export interface Texture {
  readonly output: readonly number[];
  toArray(): Float32Array | Promise<Float32Array>;
  delete(): void;
}

export interface Gpu {
  /** What kernels of its mode are. */
  readonly Kernel: KernelClass;
  /** Of GL, once there is a kernel. */
  readonly context?: GL | null;
  createKernel(source: string, settings: Settings): Kernel;
  createKernelMap(parts: readonly string[], source: string, settings: Settings): Kernel;
}

export interface Settings {
  readonly output: readonly number[];
  readonly pipeline: true;
  readonly immutable: true;
  readonly loopMaxIterations: number;
  readonly functions?: readonly string[];
}

/** What a kernel of several results gives: the last one as `result`, the others by their numbers. */
export type Results = { readonly result: Handle } & { readonly [part: number]: Handle };
interface KernelClass {
  readonly name: string;
}
type Given = Handle | number;

export interface Kernel {
  (...given: readonly Given[]): Handle | Results | Promise<Handle>;
  destroy(): void;
  /** What runs it. */
  readonly kernel: {
    readonly constructor: KernelClass;
    readonly fallbackReason?: string | null;
    /** Of GL or WebGPU, once it has run. */
    readonly context?: GL | { readonly adapter: GPUAdapter; readonly device: GPUDevice } | null;
  };
}

export interface GpuJs {
  readonly GPU: new (settings: { readonly mode: string }) => Gpu;
}
