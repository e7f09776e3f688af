/** WebGPU: kernels in WGSL of our own, in a page or in Node.js. In f32, with the bits of `js`. */
import { COMPLETE } from "../../ir/index.ts";
import type { Backend } from "../backend.ts";
import { openDevice } from "./device.ts";
import { emit, USUAL, type Cut } from "./emit.ts";
import { load } from "./run.ts";

/** With programs cut into kernels like this. */
export const webgpuWith = (cut: Cut): Backend => ({
  name: "webgpu",
  capabilities: { precisions: ["f32"], workers: 1, target: { ...COMPLETE, fetches: false } },
  probe: async () => (await openDevice()).about,
  emit: (program) => emit(program, cut).source,
  load: (source, program) => load(source, program, cut),
});

export const webgpu: Backend = webgpuWith(USUAL);
