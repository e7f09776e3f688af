/** The schedule of a model: who would compute what in a step, on several workers, in the model's words. */
import {
  allNodes,
  bodyOf,
  Builder,
  groupBy,
  inline,
  isElementwise,
  isFree,
  label,
  liveIn,
  nodeCost,
  nodeNames,
  pruned,
  schedule,
  type CostName,
  type Graph,
  type Lengths,
  type Node,
  type NodeOf,
  type Origin,
  type Schedule,
} from "../ir/index.ts";
import type { Compiled } from "./compile.ts";
import { OptionError } from "./diagnostics.ts";
import type { Model } from "./model.ts";
import { EVERY, ROWS } from "./names.ts";
import { blockOf, equationOf, leftSide, oneLine } from "./view/origins.ts";

/** What is computed for no equation, but to go from step to step. */
export const METHOD = "the method";

/** What is scheduled, and for whom. */
export interface ScheduleOptions {
  /** Default 2, on every machine. */
  readonly workers?: number;
  /** `unit`: every task costs 1; `estimated`: additions of one element, as the table of ops has it. Default estimated. */
  readonly cost?: CostName;
  /** Every operation is a task. Default false: every kernel is. */
  readonly unfused?: boolean;
  /** Kernels that cost more than twice as much are cut into ranges. Default 4096. */
  readonly grain?: number;
}

/** A node in the words of the model. */
export interface NamedWork {
  /** The equations it is computed for; of what serves none, its result, `the method`, or the operation. */
  readonly name: string;
  /** What stands for the node where its graph is printed. */
  readonly node: string;
  readonly op: Node["op"];
  readonly cost: number;
  /** Its own, and those of what is in its body. */
  readonly origins: readonly Origin[];
}

/** What one worker does without a break. */
export interface StepTask extends NamedWork {
  /** Of a kernel that is cut into ranges: the elements [from, to). */
  readonly range?: readonly [from: number, to: number];
  /** The tasks before it, by their places in the list. */
  readonly needs: readonly number[];
  readonly worker: number;
  readonly start: number;
  readonly end: number;
}

/** The schedule of a step; of a model without states, of all that it computes. Its members are those of JSON. */
export interface StepSchedule extends Omit<Schedule, "tasks"> {
  /** What is scheduled: a step, or the model itself. */
  readonly of: "step" | "model";
  readonly tasks: readonly StepTask[];
  /** What is computed outside the loop over steps: once in a run, or once in a row. */
  readonly outside: readonly (NamedWork & { readonly each: "run" | "row" })[];
}

/** What a schedule is made of. */
export interface Scheduled {
  readonly model: Model;
  readonly stages: Pick<Compiled["stages"], "optimized" | "fused">;
}

/**
 * Who would compute what in one step of a compiled model, and when, on `workers` workers that are alike: see `assign` of
 * `fluxion/ir` for how it is found. It is a picture of the graph; a run has one worker.
 */
export function scheduleOf({ model, stages }: Scheduled, options: ScheduleOptions = {}): StepSchedule {
  const { workers = 2, unfused = false, ...rest } = options;
  if (!Number.isSafeInteger(workers) || workers < 1)
    throw new OptionError("E302", `a schedule is made for a number of workers from 1 on, not ${workers}`);
  const { of, graph, around } = stepOf(unfused ? stages.optimized : stages.fused);
  const { tasks, ...found } = schedule(graph, { ...rest, workers, lengths: LENGTHS });
  const named = namesIn(graph, model);
  return {
    of,
    ...found,
    tasks: tasks.map(({ node, range, cost, needs, worker, start, end }) => ({
      ...named(node),
      ...(range ? { range } : {}),
      ...{ cost, needs, worker, start, end },
    })),
    outside: around.flatMap(({ each, graph: g }) => {
      const namedThere = namesIn(g, model);
      const live = liveIn(g);
      return g.nodes
        .filter((node) => live[node.id] && !isFree(node) && !isLoop(node))
        .map((node) => ({ each, ...namedThere(node), cost: nodeCost(node, LENGTHS) }));
    }),
  };
}

/** Of lengths that only a run tells, those that are not 1: a list is as long as what is entered in it. */
const LENGTHS: Lengths = {};

interface Step {
  readonly of: StepSchedule["of"];
  readonly graph: Graph;
  readonly around: readonly { readonly each: "run" | "row"; readonly graph: Graph }[];
}

/** The body of the loop over steps; of a run in which nothing but the number of the step goes on, what a row needs. */
function stepOf(run: Graph): Step {
  const rows = loopOver(run, ROWS)!;
  const steps = loopOver(rows.attrs.body, EVERY)!;
  if (steps.attrs.carry === 1) return { of: "model", graph: rowOf(run, rows), around: [] };
  return {
    of: "step",
    graph: steps.attrs.body,
    around: [
      { each: "run", graph: run },
      { each: "row", graph: rows.attrs.body },
    ],
  };
}

const loopOver = (g: Graph, length: string): NodeOf<"scan"> | undefined =>
  g.nodes.find((node): node is NodeOf<"scan"> => node.op === "scan" && node.attrs.length === length);
const isLoop = (node: Node): boolean =>
  node.op === "scan" && (node.attrs.length === ROWS || node.attrs.length === EVERY);

/** What is computed for the first row of a run, without a loop. */
function rowOf(run: Graph, { inputs, attrs: { body, carry } }: NodeOf<"scan">): Graph {
  const b = new Builder();
  const outside = inline(b, { ...run, outputs: inputs.map((node) => ({ name: "", node })) }, addInputs(b, run));
  const results = inline(b, body, outside);
  const outputs = body.outputs.map(({ name }, k) => ({ name, node: results[k]! }));
  return pruned(b.finish(outputs.slice(carry)));
}

const addInputs = (b: Builder, { inputs }: Graph): Node[] =>
  inputs.map(({ attrs, origins }) => {
    b.origins = origins;
    return b.input(attrs.name, attrs.type);
  });

/** What the nodes of a graph are called. */
function namesIn(g: Graph, model: Model): (node: Node) => Omit<NamedWork, "cost"> {
  const printed = nodeNames(g);
  const results = new Map<Node, string[]>();
  for (const { name, node } of g.outputs) {
    const maker = node.op === "get" ? node.inputs[0]! : node;
    results.set(maker, [...(results.get(maker) ?? []), name]);
  }
  const known = new Map<Node, Omit<NamedWork, "cost">>();
  return (node) => {
    let named = known.get(node);
    if (!named) {
      const name = equationsOf(node, model) || common(results.get(node) ?? []) || ownName(node);
      named = { name: oneLine(name), node: printed.get(node)!, op: node.op, origins: originsOf(node) };
      known.set(node, named);
    }
    return named;
  };
}

/** What the methods and the loops add is elementwise; other operations tell of themselves. */
const ownName = (node: Node): string => (isElementwise(node.op) || node.op === "map" ? METHOD : label(node));

/** A name, or what several have in common before a dot: `spikes` of `spikes.count` and `spikes.step`. */
function common(names: readonly string[]): string {
  const [first = "", ...others] = names;
  if (others.length === 0) return first;
  const words = first.split(".");
  const shared = words.findIndex((word, k) => others.some((name) => name.split(".")[k] !== word));
  return shared > 0 ? words.slice(0, shared).join(".") : names.join(", ");
}

/** With what is in its body, but for constants: those that are equal are one, wherever they are used. */
const inside = (node: Node): readonly Node[] => {
  const body = bodyOf(node);
  return body ? [node, ...allNodes(body).filter(({ op }) => op !== "const")] : [node];
};

/** Each once. */
function originsOf(node: Node): Origin[] {
  const origins = inside(node).flatMap((one) => one.origins);
  return [...new Map(origins.map((one) => [`${one.equation} ${one.start} ${one.end}`, one])).values()];
}

/** The left sides of the equations that a node is computed for; of one that takes states on, of their equations alone. */
function equationsOf(node: Node, model: Model): string {
  const origins = inside(node).flatMap((one) => equationOf(one.origins, model) ?? []);
  const all = [...new Set(origins.map(({ equation }) => equation))].flatMap((index) => model.statements[index] ?? []);
  const dynamic = all.filter(({ kind }) => kind === "derivative" || kind === "next");
  const names = groupBy(dynamic.length > 0 ? dynamic : all, (statement) => blockOf(model, statement));
  return [...names]
    .map(([block, those]) => (block === "" ? "" : `${block}: `) + [...new Set(those.map(leftSide))].join(", "))
    .join("; ");
}
