/** The graph and what can be done with it. */
export * from "./types.ts";
export * from "./ops.ts";
export * from "./graph.ts";
export * from "./group.ts";
export * from "./algebra.ts";
export * from "./build.ts";
export * from "./evaluate.ts";
export * from "./print.ts";
export * from "./read.ts";
export * from "./verify.ts";
export * from "./interpret.ts";
export * from "./rewrite.ts";
export * from "./rules.ts";
export * from "./partials.ts";
export * from "./derive.ts";
export * from "./program.ts";
export * from "./passes/index.ts";
