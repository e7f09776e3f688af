/** Inputs of the graphs that no user can declare: `t` and `dt` are reserved, and no name has a dot in it. */
export const TIME = "t";
/** The step, in the unit of time. */
export const DT = "dt";
/** Time at step 0. */
export const START = "t.start";
/** The number of the step, from 0. */
export const STEP = "t.step";
/** Where in the step a stage is, in parts of the common denominator of the method's nodes. */
export const POSITION = "t.position";

/** What the model's threshold does at an instant, and what a run keeps of it. */
export const SPIKES = "spikes";
export const SPIKE = {
  /** The condition, and left side less right side if it is one comparison. */
  condition: "spikes.condition",
  distance: "spikes.distance",
  was: "spikes.was",
  before: "spikes.before",
  count: "spikes.count",
  element: "spikes.element",
  step: "spikes.step",
  fraction: "spikes.fraction",
} as const;

/** Lengths that are given at the call. */
export const ROWS = "rows";
export const EVERY = "every";
export const CAPACITY = "capacity";
