/** Fluxion: models as equations, compiled through an explicit graph, run on the backend of your choice. */
export { compile, model, Simulation } from "./simulation.ts";
export type {
  CompileOptions,
  Recording,
  Result,
  ResultBase,
  RunOptions,
  Spikes,
  Summary,
  Value,
  Values,
} from "./simulation.ts";
export { compare, type Agreement, type CompareOptions, type Comparison, type Contender, type Pace } from "./compare.ts";
export type { Difference } from "./agreement.ts";
export type { SpikeAgreement } from "./matching.ts";
export type { Names, NamesOf, Recordable } from "./infer.ts";
export { ModelError, OptionError, showDiagnostic, type Diagnostic, type SourceText } from "./diagnostics.ts";
export type { Model, ModelObject } from "./model.ts";
export type { FirstNaN, Progress, Rows, Sink, SpikeRows, State } from "./simulate.ts";
export { readModel } from "./files.ts";
export { linspace } from "./linspace.ts";
