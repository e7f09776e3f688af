/** Ops that tfjs has words for, beside functions. */
import type { OpName } from "../../ir/index.ts";

export const OPS = [
  ...["add", "sub", "mul", "div", "sqrt", "abs", "neg", "floor", "min", "max", "lt", "le", "eq", "and", "or", "not"],
  ...["select", "idiv", "imod", "copysign", "convert"],
  ...[
    "input",
    "const",
    "data",
    "iota",
    "reduce",
    "matmul",
    "append",
    "gather",
    "reshape",
    "update",
    "get",
    "scan",
    "spmv",
  ],
] as readonly OpName[];
