/** gpu.js: kernels that it compiles for the processor or a GPU, in whichever of its modes there is. In f32. */
import type { OpName } from "../../ir/index.ts";
import type { Backend } from "../backend.ts";
import { emitKernels } from "./emit.ts";
import { open } from "./open.ts";
import { load } from "./run.ts";
import { VARIANTS, type VariantName } from "./variants.ts";

/** Ops that it has words for, beside functions. */
const OPS = [
  ...["add", "sub", "mul", "div", "sqrt", "abs", "neg", "floor", "min", "max", "lt", "le", "eq", "and", "or", "not"],
  ...["select", "idiv", "imod", "copysign", "convert", "map"],
  ...["input", "const", "data", "iota", "reduce", "matmul", "append", "gather", "reshape", "update", "get", "scan"],
  ...["spmv", "scale2", "exponent", "mantissa", "pow2", "table", "bitand", "bitxor", "shr", "mulhi"],
] as readonly OpName[];

/** A mode of gpu.js. */
export function gpujs(name: VariantName): Backend {
  const variant = VARIANTS[name];
  const { functions, ulps, speed } = variant;
  return {
    name: `gpujs:${name}`,
    capabilities: {
      precisions: ["f32"],
      workers: 1,
      target: {
        kernels: true,
        functions,
        deliveries: "masks",
        ops: new Set<OpName>([...OPS, ...functions]),
      },
      steps: 2 ** 24,
      ulps,
      events: 2 ** 14,
      memory: "own",
      ...(speed && { speed: { f32: speed } }),
    },
    probe: async () => (await open(name)).watch?.about,
    emit: (program) => emitKernels(program, variant),
    load: (source, program) => load(source, program, variant),
  };
}
