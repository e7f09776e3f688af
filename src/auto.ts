/** The choice of a backend by what a run would take: a straight line of operations and elements for each. */
import {
  bodyOf,
  costOf,
  FETCH,
  isElementwise,
  isFree,
  nodeCost,
  single,
  sizeOf,
  type Graph,
  type Lengths,
  type Node,
} from "../ir/index.ts";
import {
  BACKEND_NAMES,
  backendOf,
  mathOf,
  Unavailable,
  type Backend,
  type Capabilities,
  type Speed,
} from "../backends/index.ts";
import type { BackendChoice } from "./choose.ts";

/** What a step computes: operations on arrays, and additions of one element that would cost as much. */
export interface Work {
  readonly ops: number;
  readonly units: number;
}

/** What a step computes with lists of synapses, of which few are due; and with all synapses at once. */
export type Works = Readonly<Record<Capabilities["target"]["deliveries"], Work>>;

/** The work of one step of a run's optimised graph, which has lists. */
export function worksOf(run: Graph, lengths: Lengths): Works {
  const loops = (g: Graph): Node | undefined => g.nodes.find(({ op }) => op === "scan");
  const rows = loops(run);
  const steps = rows && loops(bodyOf(rows)!);
  const step = steps ? bodyOf(steps)! : run;
  const lists = workIn(step, lengths, false);
  return { lists, masks: workIn(step, lengths, true) };
}

function workIn(g: Graph, lengths: Lengths, atOnce: boolean): Work {
  let [ops, units] = [0, 0];
  const add = (work: Work): void => {
    ops += work.ops;
    units += work.units;
  };
  for (const node of g.nodes) {
    const body = bodyOf(node);
    if (node.op === "deliver") {
      // The list has room for all synapses.
      const synapses = atOnce ? sizeOf(node.inputs[1]!, lengths) : 0;
      const one = body!.nodes.reduce((sum, { op }) => sum + costOf(op), 2 * FETCH);
      add({ ops: body!.nodes.length + 6, units: one * synapses });
    } else if (body) add(workIn(body, lengths, atOnce));
    else add(workOf(node, lengths));
  }
  return { ops, units };
}

function workOf(node: Node, lengths: Lengths): Work {
  const isScalar = isElementwise(node.op) && single(node.type).shape.length === 0;
  return { ops: Number(!isScalar && !isFree(node)), units: nodeCost(node, lengths) };
}

/** Nanoseconds of a step. */
export const stepTime = ({ op, unit }: Speed, { ops, units }: Work): number => op * ops + unit * units;

/** Milliseconds of a run. `scale` is how much slower than foreseen this machine, or this model, is. */
export const runTime = (speed: Speed, work: Work, steps: number, scale = 1): number =>
  speed.start + (scale * steps * stepTime(speed, work)) / 1e6;

/** What a machine has without any package, the one that is shown first. */
const AT_HAND = ["js", "wasm"] as const;

/** Of the backends that need no package, the one on which so many steps are over first. `shown` where none says how fast it is. */
export async function atHand(shown: BackendChoice, works: Works, steps: number): Promise<BackendChoice> {
  const { precision } = shown;
  const timed: { readonly backend: Backend; readonly ms: number }[] = [];
  for (const backend of await Promise.all(AT_HAND.map(backendOf))) {
    const speed = backend.capabilities.speed?.[precision];
    if (speed && (await canRun(backend)))
      timed.push({ backend, ms: runTime(speed, works[backend.capabilities.target.deliveries], steps) });
  }
  const [first, second] = timed.toSorted((a, b) => a.ms - b.ms);
  if (!first || !second) return shown;
  const reason = `${first.backend.name}: about ${inSeconds(first.ms)} to the end, ${second.backend.name} ${inSeconds(second.ms)}`;
  return { ...shown, backend: first.backend, reason };
}

/** Milliseconds below which nothing else is looked for. */
const SHORT = 500;
/** How long steps are tried: milliseconds, and as a share of what the run would take as far as is known. */
const TRIAL = 500;
const SHARE = 0.08;
/** How far off the line may be for a model. */
const MOST_OFF = 3;

export interface Trials {
  /** Milliseconds of so many steps with what is at hand. */
  readonly trial: (steps: number) => Promise<number>;
  /** Whether the model can run with a choice. */
  readonly isPossible: (choice: BackendChoice) => Promise<boolean>;
}

/**
 * The backend with which a run of so many steps is done first, and why. What is at hand begins at once; where that would
 * take long, its speed is measured over some steps, and those that are foreseen to be faster are loaded, if they are here.
 */
export async function fastest(
  first: BackendChoice,
  works: Works,
  steps: number,
  { trial, isPossible }: Trials,
): Promise<BackendChoice> {
  const { precision, math, backend } = first;
  const foreseen = runTime(backend.capabilities.speed![precision]!, works.lists, steps);
  if (foreseen < SHORT) return first;
  const all = await Promise.all(BACKEND_NAMES.map(backendOf));
  const others = all.filter(
    ({ name, capabilities }) =>
      name !== backend.name && capabilities.speed?.[precision] && mathOf(capabilities).includes(math),
  );
  const timeOf = ({ capabilities: { speed, target } }: Backend, scale: number): number =>
    runTime(speed![precision]!, works[target.deliveries], steps, scale);
  if (!others.some((other) => timeOf(other, 1) < MOST_OFF * foreseen)) return first;
  const here = steps * (await stepAsTried(trial, steps));
  const scale = Math.min(MOST_OFF, Math.max(1 / MOST_OFF, here / foreseen));
  const faster = others.filter((other) => timeOf(other, scale) < here);
  for (const other of faster.toSorted((a, b) => timeOf(a, scale) - timeOf(b, scale))) {
    const reason = `${other.name}: about ${inSeconds(timeOf(other, scale))}, ${backend.name} would take ${inSeconds(here)}`;
    const choice = { backend: other, precision, math, reason };
    if ((await canRun(other)) && (await isPossible(choice))) return choice;
  }
  return { ...first, reason: `${backend.name}: ${inSeconds(here)} as measured, nothing here is faster` };
}

/** Milliseconds of a step, of the fastest of several trials: engines compile on the way, and until they have all is slow. */
async function stepAsTried(trial: Trials["trial"], steps: number): Promise<number> {
  let [fastest, spent] = [Infinity, 0];
  for (let tried = 1; ;) {
    const ms = await trial(tried);
    fastest = Math.min(fastest, ms / tried);
    spent += ms;
    const left = Math.min(TRIAL, SHARE * fastest * steps) - spent;
    if (left <= 0) return fastest;
    tried = Math.min(steps, 4 * tried, Math.ceil(left / fastest));
  }
}

const inSeconds = (ms: number): string => `${Number((ms / 1000).toPrecision(2))} s`;

async function canRun(backend: Backend): Promise<boolean> {
  try {
    await backend.probe?.();
    return true;
  } catch (error) {
    if (error instanceof Unavailable) return false;
    throw error;
  }
}
