/** tfjs: one call for each operation on an array, on whichever of its backends there is. In f32. */
import type { OpName } from "../../ir/index.ts";
import type { Backend } from "../backend.ts";
import { emitEager } from "./eager.ts";
import { open, watchOf } from "./open.ts";
import { emitPlan } from "./plan.ts";
import { loadPlan } from "./planned.ts";
import { load } from "./run.ts";
import { VARIANTS, type Variant, type VariantName } from "./variants.ts";
import { OPS } from "./words.ts";

const capabilities = ({ functions, ulps }: Variant): Backend["capabilities"] => ({
  precisions: ["f32"],
  workers: 1,
  target: { kernels: false, functions, deliveries: "masks", ops: new Set<OpName>([...OPS, ...functions]) },
  steps: 2 ** 24,
  events: 2 ** 14,
  ...(ulps !== undefined && { ulps }),
});

/** A backend of tfjs, one call after the other. */
export function eager(name: VariantName): Backend {
  const variant = VARIANTS[name];
  return {
    name: `tfjs:${name}`,
    capabilities: { ...capabilities(variant), memory: "own" },
    probe: async () => watchOf(await open(name), name)?.about,
    emit: (program) => emitEager(program, variant),
    load: (source, program) => load(source, program, variant),
  };
}

/** On WebAssembly: kernels without tfjs around them, in arrays that are there before. */
export function plan(): Backend {
  const variant = VARIANTS.wasm;
  return {
    name: "tfjs:wasm",
    capabilities: { ...capabilities(variant), speed: { f32: { start: 300, op: 45, unit: 0.3 } } },
    probe: async () => watchOf(await open("wasm"), "wasm")?.about,
    emit: emitPlan,
    load: loadPlan,
  };
}
