/**
 * The backends `tfjs:graph` and `tfjs:xla`: the program as one graph of TensorFlow's with its loops inside, in f64 and f32.
 * TensorFlow's executor goes through it, or XLA compiles it.
 */
import { OPS, type OpName, type Program, type Target } from "../../ir/index.ts";
import type { Backend, Capabilities, Source } from "../backend.ts";
import { emit } from "./emit.ts";
import { load, probe } from "./load.ts";
import { NATIVE } from "./spell.ts";

/** What is for targets with kernels and lists of synapses. */
const FOREIGN: readonly OpName[] = ["map", "spread", "due", "deliver"];
const ops = new Set((Object.keys(OPS) as OpName[]).filter((op) => !FOREIGN.includes(op)));
const TARGET: Target = { kernels: false, functions: NATIVE, deliveries: "masks", ops };

/** Events between two looks of the host: their lists go in and out of every call. */
const EVENTS = 2 ** 16;

const backend = (name: string, xla: boolean, more: Partial<Capabilities> = {}): Backend => ({
  name,
  capabilities: { precisions: ["f64", "f32"], workers: 1, target: TARGET, events: EVENTS, memory: "own", ...more },
  probe,
  emit: (program: Program): Source => emit(program, { xla }),
  load: (source, program) => load(source, program, { xla }),
});

export const graph = backend("tfjs:graph", false);
export const xla = backend("tfjs:xla", true, {
  speed: { f64: { start: 2000, op: 1, unit: 0.16 }, f32: { start: 2000, op: 1.5, unit: 0.045 } },
});
