/** The `js` backend: typed arrays and plain loops, in any JavaScript engine, in f64 and f32. */
import { COMPLETE } from "../../ir/index.ts";
import type { Backend } from "../backend.ts";
import { emit } from "./emit.ts";
import { load } from "./load.ts";

export const js: Backend = {
  name: "js",
  capabilities: {
    precisions: ["f64", "f32"],
    math: ["fast", "exact"],
    workers: 1,
    target: COMPLETE,
    speed: { f64: { start: 30, op: 1, unit: 0.28 }, f32: { start: 30, op: 1, unit: 0.7 } },
  },
  emit,
  load,
};
