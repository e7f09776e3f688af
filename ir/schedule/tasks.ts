/** What there is to do in a graph: a task for each node that computes, or one for each of the ranges a kernel is cut into. */
import { elementCost, isFree, kernelSize, nodeCost } from "../cost.ts";
import { liveIn, type Graph, type Node } from "../graph.ts";
import type { Lengths } from "../types.ts";
import type { Job } from "./assign.ts";

/** By `unit` every task costs 1; `estimated` is what the table of ops says, in additions of one element. */
export const COSTS = ["unit", "estimated"] as const;
export type CostName = (typeof COSTS)[number];

export interface TaskOptions {
  readonly workers: number;
  /** Default estimated. */
  readonly cost?: CostName;
  /** Of lengths that only a run tells. Default: 1. */
  readonly lengths?: Lengths;
  /** Kernels that cost more than two of it are cut, where costs are estimated: one piece for each worker, none below it. Default 4096: about half a microsecond. */
  readonly grain?: number;
}

/** What one worker does without a break. */
export interface Task extends Job {
  readonly node: Node;
  /** Of a kernel that is cut: the elements [from, to). */
  readonly range?: readonly [from: number, to: number];
}

const GRAIN = 4096;

/** The tasks of a graph, each behind those that it needs. Dependences are those of values: nothing waits for memory. */
export function tasksOf(g: Graph, options: TaskOptions): Task[] {
  const live = liveIn(g);
  const tasks: Task[] = [];
  /** By the id of a node: the tasks that its value comes from. */
  const makers: (readonly number[])[] = [];
  for (const node of g.nodes) {
    if (!live[node.id]) continue;
    const given = node.inputs.map((input) => makers[input.id]!);
    if (isFree(node)) {
      makers[node.id] = [...new Set(given.flat())];
      continue;
    }
    const first = tasks.length;
    for (const piece of pieces(node, options)) tasks.push({ ...piece, needs: needed(piece, given, tasks) });
    makers[node.id] = Array.from({ length: tasks.length - first }, (_, k) => first + k);
  }
  return tasks;
}

type Piece = Omit<Task, "needs">;

function pieces(node: Node, { workers, cost = "estimated", lengths = {}, grain = GRAIN }: TaskOptions): Piece[] {
  if (cost === "unit") return [{ node, cost: 1 }];
  const whole = Math.max(1, nodeCost(node, lengths));
  if (node.op !== "map") return [{ node, cost: whole }];
  const elements = kernelSize(node, lengths);
  const count = Math.min(workers, elements, Math.floor(whole / grain));
  if (count < 2) return [{ node, cost: whole }];
  const each = elementCost(node.attrs, lengths);
  const cut = (k: number): number => Math.floor((k * elements) / count);
  return Array.from({ length: count }, (_, k) => ({
    node,
    range: [cut(k), cut(k + 1)],
    cost: Math.max(1, each * (cut(k + 1) - cut(k))),
  }));
}

/** Elements of one kernel are computed from the same elements of another: of tasks with ranges, those that overlap. */
function needed({ node, range }: Piece, given: readonly (readonly number[])[], tasks: readonly Task[]): number[] {
  const found = new Set<number>();
  const at = node.op === "map" ? node.attrs.at : undefined;
  node.inputs.forEach((input, k) => {
    const isWhole = range === undefined || input.op !== "get" || at?.[k] !== undefined;
    for (const task of given[k]!) {
      const other = tasks[task]!.range;
      if (isWhole || !other || (other[0] < range[1] && range[0] < other[1])) found.add(task);
    }
  });
  return [...found];
}
