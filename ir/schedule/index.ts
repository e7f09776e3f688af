/** The schedule of a graph on several workers: who computes what, and when. */
import type { Graph } from "../graph.ts";
import { assign, bottomLevels, type Job, type Slot } from "./assign.ts";
import { tasksOf, type CostName, type Task, type TaskOptions } from "./tasks.ts";

export { assign, type Job, type Slot } from "./assign.ts";
export { COSTS, tasksOf, type CostName, type Task, type TaskOptions } from "./tasks.ts";

/** A task with its place in the schedule. */
export type ScheduledTask = Task & Slot;

/** What no schedule is shorter than. */
export interface Bounds {
  /** The cost of the longest way through the graph. */
  readonly criticalPath: number;
  /** All work, shared evenly. */
  readonly area: number;
}

export interface Schedule {
  readonly workers: number;
  readonly cost: CostName;
  /** In the order of the graph. */
  readonly tasks: readonly ScheduledTask[];
  /** When the last task ends. */
  readonly makespan: number;
  /** The tasks of the longest way, in order, by their places in the list. */
  readonly criticalPath: readonly number[];
  /** The share of the workers' time in which they work. */
  readonly utilisation: number;
  readonly bounds: Bounds;
}

/** A short schedule of a graph that is computed once: list scheduling, see `assign`. */
export function schedule(g: Graph, options: TaskOptions): Schedule {
  const { workers, cost = "estimated" } = options;
  const tasks = tasksOf(g, options);
  const slots = assign(tasks, workers);
  const work = tasks.reduce((sum, task) => sum + task.cost, 0);
  const makespan = slots.reduce((last, { end }) => Math.max(last, end), 0);
  const criticalPath = longestWay(tasks);
  return {
    workers,
    cost,
    tasks: tasks.map((task, k) => ({ ...task, ...slots[k]! })),
    makespan,
    criticalPath,
    utilisation: makespan > 0 ? work / (workers * makespan) : 0,
    bounds: { criticalPath: criticalPath.reduce((sum, task) => sum + tasks[task]!.cost, 0), area: work / workers },
  };
}

/** From the task with the longest way behind it, always on to the one that the way goes through. */
function longestWay(jobs: readonly Job[]): number[] {
  const levels = bottomLevels(jobs);
  const after: number[] = jobs.map(() => -1);
  jobs.forEach(({ needs }, job) => {
    for (const need of needs) {
      const next = after[need]!;
      if (next < 0 || levels[job]! > levels[next]!) after[need] = job;
    }
  });
  const way: number[] = [];
  let job = levels.reduce((best, level, k) => (best < 0 || level > levels[best]! ? k : best), -1);
  for (; job >= 0; job = after[job]!) way.push(job);
  return way;
}
