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

/** The event that the threshold brings. */
export const SPIKES = "spikes";

/** Lengths that are given at the call. */
export const ROWS = "rows";
export const EVERY = "every";
export const CAPACITY = "capacity";

/** Keys of the random numbers: the seed in two halves, and the step whose draws are meant. */
export const SEED = { low: "seed.low", high: "seed.high" } as const;
export const DRAW = "draw.step";
/** The step of each element's last spike. */
export const LAST = "lastspike.step";
/** Whether an element is refractory in this step; to which step it is; whether it was at the last look. */
export const REFRACTORY = { now: "refractory.now", until: "refractory.until", on: "refractory.on" } as const;
/** Elements for which a handler's assignments are made. */
export const MASK = "mask";
/** Step and time of a run on given times. */
export const TIMES = "t.list";

/** What an event does at an instant, as outputs of the system. */
export const eventOutputs = (name: string) =>
  ({ condition: `${name}.condition`, distance: `${name}.distance` }) as const;
/** What a run keeps of an event: its condition at the last step, and a list of when it happened. */
export const eventCarry = (name: string) =>
  ({
    was: `${name}.was`,
    count: `${name}.count`,
    element: `${name}.element`,
    step: `${name}.step`,
    fraction: `${name}.fraction`,
  }) as const;
/** The condition of the k-th `when`, and what it was at its last evaluation. */
export const WHEN = {
  condition: (k: number): string => `when.${k}.condition`,
  was: (k: number): string => `when.${k}.was`,
  /** The first step in which they went on firing; -1: none. */
  failed: "when.failed",
} as const;
