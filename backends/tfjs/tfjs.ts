/** Of tfjs, what is used here. */
import type * as tfjs from "@tensorflow/tfjs-core";

export type Tfjs = typeof tfjs;
export type Tensor = tfjs.Tensor;
