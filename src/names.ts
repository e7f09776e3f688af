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

/** A name of a block as it is called outside of it. */
export const qualified = (block: string, name: string): string => (block === "" ? name : `${block}.${name}`);

/** The block of a full name, and the name in it. */
export function splitName(full: string): readonly [block: string, own: string] {
  const dot = full.indexOf(".");
  return dot < 0 ? ["", full] : [full.slice(0, dot), full.slice(dot + 1)];
}

/** The event that the threshold brings. */
export const SPIKES = "spikes";

/** Lengths that are given at the call. */
export const ROWS = "rows";
export const EVERY = "every";
export const CAPACITY = "capacity";

/** Keys of the random numbers: the seed in two halves, and the step whose draws are meant. */
export const SEED = { low: "seed.low", high: "seed.high" } as const;
export const DRAW = "draw.step";
/** The step of each element's last spike, in a population. */
export const lastOf = (block: string): string => qualified(block, "lastspike.step");
/** Whether an element is refractory in this step; to which step it is; whether it was at the last look; and whether it is for deliveries. */
export const refractoryOf = (block: string) =>
  ({
    now: qualified(block, "refractory.now"),
    until: qualified(block, "refractory.until"),
    on: qualified(block, "refractory.on"),
    delivery: qualified(block, "refractory.delivery"),
  }) as const;
/** In a graph for one synapse at a time: its number, those of its ends in their parts, its entry in the matrix. */
export const SYNAPSE = {
  number: "synapse.its.number",
  source: "synapse.its.source",
  target: "synapse.its.target",
  weight: "synapse.its.weight",
  /** Of the k-th end, the number of its element. */
  element: (k: number): string => `synapse.element.${k}`,
} as const;
/** What remembers the spikes that have not been delivered yet. */
export const DELIVERY = {
  rows: (key: string): string => `${key}.rows`,
  ring: (key: string, k: number) => ({ spikes: `${key}.spikes.${k}`, counts: `${key}.counts.${k}` }) as const,
  order: (key: string): string => `${key}.order`,
} as const;
/** Rows of given spikes: where those of each element end, their steps, where in the step, and the next one of each. */
export const givenSpikes = (block: string) =>
  ({
    ends: qualified(block, "given.ends"),
    steps: qualified(block, "given.steps"),
    fractions: qualified(block, "given.fractions"),
    next: qualified(block, "given.next"),
  }) as const;
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

/** Names before the dots above, and before those of `recorded` values: a block of such a name would have the same. */
export const OWN_NAMES: ReadonlySet<string> = new Set([
  ...[TIME, DT, SEED.low, DRAW, WHEN.failed].map((name) => name.split(".")[0]!),
  "record",
]);
