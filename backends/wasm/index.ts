/** The `wasm` backend: WebAssembly with vectors of 16 bytes, in f64 and f32, with the bits of `js`. */
import { COMPLETE } from "../../ir/index.ts";
import { Unavailable, type Backend } from "../backend.ts";
import { emit } from "./emit.ts";
import { engine } from "./engine.ts";
import { load } from "./load.ts";

/** A module whose one function makes a vector and drops it. */
const VECTORS = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 0x41, 0, 0xfd, 0x11, 0x1a, 0x0b],
);

/** One that multiplies and adds at once (relaxed SIMD). */
const FMA = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 20, 1, 18, 0],
  ...[0x41, 0, 0xfd, 0x11, 0x41, 0, 0xfd, 0x11, 0x41, 0, 0xfd, 0x11, 0xfd, 0x87, 2, 0x1a, 0x0b],
);

export const wasm: Backend = {
  name: "wasm",
  capabilities: {
    precisions: ["f64", "f32"],
    workers: 1,
    target: COMPLETE,
    math: ["fast", "exact"],
    speed: { f64: { start: 12, op: 1, unit: 0.09 }, f32: { start: 12, op: 1, unit: 0.045 } },
  },
  probe: () => {
    if (engine?.validate(VECTORS)) return Promise.resolve(undefined);
    throw new Unavailable("this engine has no WebAssembly with vectors (SIMD)");
  },
  features: () => (engine?.validate(FMA) ? ["fma"] : []),
  emit,
  load,
};
