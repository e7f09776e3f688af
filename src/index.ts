/** Fluxion: models as equations, compiled through an explicit graph, run on the backend of your choice. */
export { compile, model, Simulation } from "./simulation.ts";
export type {
  CompileOptions,
  DrawOptions,
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
export type { OperationShare, Profile, Share } from "./profile.ts";
export type { MapOptions, SourceMap } from "./sourcemap.ts";
export type { Difference } from "./agreement.ts";
export type { Difference as GraphDifference } from "./difference.ts";
export { differenceJson, differenceText, type ChangedNode, type DifferenceJson } from "./view/difference.ts";
export { passesText, passSummary, type BeforeAfter, type Move, type PassSummary } from "./view/passes.ts";
export type { PassTrace } from "./compile.ts";
export {
  scheduleOf,
  type NamedWork,
  type Scheduled,
  type ScheduleOptions,
  type StepSchedule,
  type StepTask,
} from "./schedule.ts";
export { renderSchedule, type ScheduleFormat, type ScheduleShowing } from "./view/schedule.ts";
export type { SpikeAgreement } from "./matching.ts";
export { renderMemory } from "./view/memory.ts";
export type { Held, MemoryKind, MemoryPlan, PlannedBuffer, PlannedMoment } from "./memory.ts";
export type { Names, NamesOf, Recordable } from "./infer.ts";
export { ModelError, OptionError, showDiagnostic, type Diagnostic, type SourceText } from "./diagnostics.ts";
export type { Model, ModelObject } from "./model.ts";
export type { FirstNaN, Progress, Rows, Sink, SpikeRows, State } from "./simulate.ts";
export { readModel } from "./files.ts";
export { linspace } from "./linspace.ts";
