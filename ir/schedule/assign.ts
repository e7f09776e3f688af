/**
 * List scheduling: which of several workers, all alike, does which job, and when.
 *
 * Whenever a worker is free it takes, of the jobs that are ready, the one with the highest priority: that ends at most
 * 2 - 1/P times as late as the best schedule (Graham 1969), whatever the priorities. They are few, tried forwards and, on
 * the same jobs with time reversed, backwards; each schedule is then pushed to one end and back, which never makes it longer,
 * and the shortest is kept. None is looked for where one is as short as any can be, more or less.
 */
import { heap } from "./heap.ts";

/** What cannot be shared by workers. */
export interface Job {
  /** A whole number above 0. */
  readonly cost: number;
  /** The jobs that end before it begins, by their places in the list, which are before its own. */
  readonly needs: readonly number[];
}

/** When a job is done, and by whom. */
export interface Slot {
  readonly worker: number;
  readonly start: number;
  readonly end: number;
}

/** Jobs by number, and in which order some can be done: with time reversed it has the same shape. */
interface Net {
  readonly costs: readonly number[];
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
  /** All jobs, each behind those before it. */
  readonly order: readonly number[];
}

/** When each job starts. */
type Starts = readonly number[];
/** The most urgent has the highest. */
type Priorities = readonly number[];

/** A slot for each job, in their order. */
export function assign(jobs: readonly Job[], workers: number): Slot[] {
  const net = netOf(jobs);
  const useful = Math.max(1, Math.min(workers, jobs.length));
  const starts = shortest(net, useful);
  return handOut(net, useful, starts);
}

/** The cost of the longest way from each job to an end, itself included. */
export const bottomLevels = (jobs: readonly Job[]): Priorities => levels(netOf(jobs));

function netOf(jobs: readonly Job[]): Net {
  const costs = jobs.map(({ cost }) => cost);
  const before = jobs.map(({ needs }) => needs);
  const after: number[][] = jobs.map(() => []);
  before.forEach((needs, job) => needs.forEach((need) => after[need]!.push(job)));
  return { costs, before, after, order: [...jobs.keys()] };
}

const reversed = ({ costs, before, after, order }: Net): Net => ({
  costs,
  before: after,
  after: before,
  order: order.toReversed(),
});

function levels({ costs, after, order }: Net): number[] {
  const result = new Array<number>(costs.length).fill(0);
  for (const job of order.toReversed()) {
    for (const next of after[job]!) result[job] = Math.max(result[job]!, result[next]!);
    result[job]! += costs[job]!;
  }
  return result;
}

/** The work behind each job, itself included: of a job that several jobs come before, each has its share. */
function shares({ costs, before, after, order }: Net): number[] {
  const result = [...costs];
  for (const job of order.toReversed())
    for (const next of after[job]!) result[job]! += result[next]! / before[next]!.length;
  return result;
}

/** The priorities that are tried: the longest way from a job to an end, that without the job, and the work behind it. */
const PRIORITIES: readonly ((net: Net) => Priorities)[] = [
  levels,
  (net) => levels(net).map((level, job) => level - net.costs[job]!),
  shares,
];
/** How near to the bound is near enough. */
const NEAR = 1.001;

function shortest(net: Net, workers: number): Starts {
  const back = reversed(net);
  const work = net.costs.reduce((a, b) => a + b, 0);
  const bound = levels(net).reduce((a, b) => Math.max(a, b), Math.ceil(work / workers));
  let [best, length]: [Starts, number] = [[], Infinity];
  for (const priorities of PRIORITIES)
    for (const isForward of [true, false]) {
      const way = isForward ? net : back;
      const listed = list(way, workers, priorities(way));
      const starts = tightened(net, back, workers, isForward ? listed : mirrored(net, listed));
      const its = lengthOf(net, starts);
      if (its < length) [best, length] = [starts, its];
      if (length <= NEAR * bound) return best;
    }
  return best;
}

const lengthOf = ({ costs }: Net, starts: Starts): number =>
  starts.reduce((length, start, job) => Math.max(length, start + costs[job]!), 0);

/** The same schedule with time reversed. */
function mirrored(net: Net, starts: Starts): Starts {
  const length = lengthOf(net, starts);
  return starts.map((start, job) => length - start - net.costs[job]!);
}

/** By priority; of equal ones the job first that more jobs wait for. */
function list({ costs, before, after, order }: Net, workers: number, priorities: Priorities): Starts {
  const places = new Array<number>(costs.length);
  order
    .toSorted((a, b) => priorities[b]! - priorities[a]! || after[b]!.length - after[a]!.length)
    .forEach((job, place) => (places[job] = place));
  const ends = new Array<number>(costs.length);
  const starts = new Array<number>(costs.length);
  const waiting = before.map(({ length }) => length);
  const ready = heap((a, b) => places[a]! < places[b]!);
  const running = heap((a, b) => ends[a]! < ends[b]!);
  for (const job of order) if (waiting[job] === 0) ready.push(job);
  for (let now = 0; ready.size + running.size > 0;) {
    while (ready.size > 0 && running.size < workers) {
      const job = ready.pop();
      starts[job] = now;
      ends[job] = now + costs[job]!;
      running.push(job);
    }
    now = ends[running.first()]!;
    while (running.size > 0 && ends[running.first()]! <= now)
      for (const next of after[running.pop()]!) if (--waiting[next]! === 0) ready.push(next);
  }
  return starts;
}

/** How often a schedule is pushed to and fro, at most. */
const ROUNDS = 4;

/** Pushed to its end, and back to its beginning, for as long as it gets shorter. */
function tightened(net: Net, back: Net, workers: number, starts: Starts): Starts {
  let best = starts;
  for (let round = 0; round < ROUNDS; round++) {
    const late = mirrored(net, packed(back, workers, mirrored(net, best)));
    const early = packed(net, workers, late);
    const isShorter = lengthOf(net, early) < lengthOf(net, best);
    best = early;
    if (!isShorter) break;
  }
  return best;
}

/**
 * The jobs in the order in which they started, each as early as can be. It ends no later: where each job begins no later
 * than it did, as many workers are free for the next as there were.
 */
function packed({ costs, before, order }: Net, workers: number, starts: Starts): Starts {
  const free = heap((a, b) => a < b);
  for (let worker = 0; worker < workers; worker++) free.push(0);
  const result = new Array<number>(costs.length);
  for (const job of order.toSorted((a, b) => starts[a]! - starts[b]!)) {
    let start = free.pop();
    for (const need of before[job]!) start = Math.max(start, result[need]! + costs[need]!);
    result[job] = start;
    free.push(start + costs[job]!);
  }
  return result;
}

/** A worker for each job: the one that has just done what it needs, if free, else the first that is; of jobs that start at once, the longest first. */
function handOut({ costs, before, order }: Net, workers: number, starts: Starts): Slot[] {
  const slots = new Array<Slot>(costs.length);
  const until = new Array<number>(workers).fill(0);
  const running = heap((a, b) => slots[a]!.end < slots[b]!.end);
  /** All that are free are in it, and some that are not any more. */
  const idle = heap((a, b) => a < b);
  for (let worker = 0; worker < workers; worker++) idle.push(worker);
  for (const job of order.toSorted((a, b) => starts[a]! - starts[b]! || costs[b]! - costs[a]!)) {
    const start = starts[job]!;
    while (running.size > 0 && slots[running.first()]!.end <= start) idle.push(slots[running.pop()]!.worker);
    const last = before[job]!.reduce<Slot | undefined>((found, need) => {
      const slot = slots[need]!;
      return until[slot.worker]! <= start && !(found && found.end >= slot.end) ? slot : found;
    }, undefined);
    let worker = last?.worker;
    while (worker === undefined || until[worker]! > start) worker = idle.pop();
    const end = start + costs[job]!;
    until[worker] = end;
    slots[job] = { worker, start, end };
    running.push(job);
  }
  return slots;
}
