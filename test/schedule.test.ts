/**
 * Schedules: that they are possible, how good they are, and how they look. Golden files hold those of five models;
 * `npx vitest run test/schedule.test.ts --update` writes them anew.
 */
import { describe, expect, test } from "vitest";
import { assign, groupBy, isFree, liveIn, tasksOf, type Graph, type Job, type Slot } from "../ir/index.ts";
import { heap } from "../ir/schedule/heap.ts";
import {
  compile,
  linspace,
  OptionError,
  readModel,
  renderSchedule,
  scheduleOf,
  type CompileOptions,
  type ScheduleOptions,
  type Simulation,
  type StepSchedule,
} from "../src/index.ts";
import { inOneProcess, ROOT } from "./commands.ts";
import { example } from "./models.ts";
import { all, box, parsed, words } from "./svg.ts";

const compiled = async (name: string, options: CompileOptions = {}): Promise<Simulation> =>
  compile(await readModel(example(name)), { ...options, load: false });

/** Numbers in [0, 1), the same for the same seed: the minimal standard generator. */
function generator(seed: number): () => number {
  let state = seed + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** 8 to 12 jobs, each of which needs each before it with the same probability. */
function randomJobs(seed: number, most: number): Job[] {
  const random = generator(seed);
  for (let k = 0; k < 10; k++) random(); // the first ones are alike for seeds that are
  const [n, p] = [8 + Math.floor(5 * random()), [0.1, 0.2, 0.3, 0.5][Math.floor(4 * random())]!];
  return Array.from({ length: n }, (_, job) => ({
    cost: 1 + Math.floor(most * random()),
    needs: [...Array(job).keys()].filter(() => random() < p),
  }));
}

const workOf = (jobs: readonly Job[]): number => jobs.reduce((sum, { cost }) => sum + cost, 0);
const endOf = (slots: readonly Slot[]): number => Math.max(0, ...slots.map(({ end }) => end));
/** By recursion, as it is defined: the longest way to each job's end. */
const criticalPath = (jobs: readonly Job[]): number => {
  const ends: number[] = [];
  for (const { cost, needs } of jobs) ends.push(cost + Math.max(0, ...needs.map((need) => ends[need]!)));
  return Math.max(0, ...ends);
};
const boundOf = (jobs: readonly Job[], workers: number): number =>
  Math.max(criticalPath(jobs), Math.ceil(workOf(jobs) / workers));

/** Every job after those it needs, in its time, on one of the workers, alone. */
function expectPossible(jobs: readonly Job[], slots: readonly Slot[], workers: number): void {
  expect(slots.length).toBe(jobs.length);
  const wrong = jobs.flatMap(({ cost, needs }, job) => {
    const { worker, start, end } = slots[job]!;
    const isPlaced = Number.isInteger(worker) && worker >= 0 && worker < workers && start >= 0 && end - start === cost;
    return isPlaced && needs.every((need) => slots[need]!.end <= start) ? [] : [job];
  });
  expect(wrong).toEqual([]);
  const byWorker = slots.toSorted((a, b) => a.worker - b.worker || a.start - b.start);
  const overlaps = byWorker.filter(({ worker, start }, k) => {
    const before = byWorker[k - 1];
    return before?.worker === worker && before.end > start;
  });
  expect(overlaps).toEqual([]);
}

/**
 * The length of the best schedule, by branch and bound. Jobs are placed in the order in which they start, each on the worker
 * that is free first: of every best schedule there is one like this. `known` is the length of some schedule.
 */
function shortest(jobs: readonly Job[], workers: number, known: number): number {
  const levels = jobs.map(({ cost }) => cost);
  for (let job = jobs.length - 1; job >= 0; job--)
    for (const need of jobs[job]!.needs) levels[need] = Math.max(levels[need]!, jobs[need]!.cost + levels[job]!);
  let best = known;
  const ends: (number | undefined)[] = jobs.map(() => undefined);
  const seen = new Set<string>();
  const search = (free: readonly number[], left: number): void => {
    if (left === 0) best = Math.min(best, free.at(-1)!);
    const waiting = [...jobs.keys()].filter((job) => ends[job] === undefined);
    const startOf = (job: number): number => Math.max(free[0]!, ...jobs[job]!.needs.map((need) => ends[need] ?? 0));
    const bounds = waiting.map((job) => startOf(job) + levels[job]!);
    if (Math.max(...bounds, free.at(-1)!, (left + free.reduce((a, b) => a + b)) / workers) >= best) return;
    const state = `${free.join()} ${ends.map((end) => (end === undefined ? "" : Math.max(end, free[0]!))).join()}`;
    if (seen.has(state)) return;
    seen.add(state);
    for (const job of waiting) {
      if (jobs[job]!.needs.some((need) => ends[need] === undefined)) continue;
      const end = (ends[job] = startOf(job) + jobs[job]!.cost);
      search(
        [...free.slice(1), end].toSorted((a, b) => a - b),
        left - jobs[job]!.cost,
      );
      ends[job] = undefined;
    }
  };
  if (known > boundOf(jobs, workers)) search(Array<number>(workers).fill(0), workOf(jobs));
  return best;
}

test("the search for the best schedule finds it: cases that are known", () => {
  const job = (cost: number, ...needs: number[]): Job => ({ cost, needs });
  // 3 + 3 | 2 + 2 + 2, which the longest first misses: 3 + 2 + 2 | 3 + 2.
  const packing = [3, 3, 2, 2, 2].map((cost) => job(cost));
  expect(shortest(packing, 2, 7)).toBe(6);
  expect(shortest(packing, 3, 5)).toBe(5);
  // 5 + 5 | 1 + 6, where 6 needs 1: who takes both 5 at once needs 12.
  expect(shortest([job(5), job(5), job(1), job(6, 2)], 2, 12)).toBe(10);
});

describe.each([
  [1, 2],
  [1, 3],
  [9, 2],
  [9, 3],
])("random graphs, costs up to %i, %i workers", (most, workers) => {
  const GRAPHS = 125;
  const cases = Array.from({ length: GRAPHS }, (_, seed) => {
    const jobs = randomJobs(1000 * most + 10_000 * workers + seed, most);
    return { jobs, slots: assign(jobs, workers) };
  });

  test("every schedule is possible, and none is shorter than its bounds", () => {
    for (const { jobs, slots } of cases) {
      expectPossible(jobs, slots, workers);
      expect(endOf(slots)).toBeGreaterThanOrEqual(boundOf(jobs, workers));
    }
  });

  test("none is longer than (2 - 1/P) times the best, and 9 in 10 are the best", () => {
    const best = cases.map(({ jobs, slots }) => shortest(jobs, workers, endOf(slots)));
    const long = cases.filter(({ slots }, k) => endOf(slots) > (2 - 1 / workers) * best[k]!);
    expect(long).toEqual([]);
    const optimal = cases.filter(({ slots }, k) => endOf(slots) === best[k]);
    expect(optimal.length / GRAPHS).toBeGreaterThanOrEqual(0.9);
  });
});

test("one worker is never idle, and many are as fast as the critical path", () => {
  for (let seed = 0; seed < 50; seed++) {
    const jobs = randomJobs(seed, 9);
    expect(endOf(assign(jobs, 1))).toBe(workOf(jobs));
    expect(endOf(assign(jobs, jobs.length))).toBe(criticalPath(jobs));
    expect(assign(jobs, 1e9)).toEqual(assign(jobs, jobs.length));
  }
  expect(assign([], 3)).toEqual([]);
});

describe("many jobs", () => {
  /** Each needs some of the last hundred. */
  function large(n: number): { jobs: Job[]; reads: () => number } {
    const random = generator(n);
    let reads = 0;
    const jobs = Array.from({ length: n }, (_, job): Job => {
      const needs = [1, 2, 3].map(() => job - 1 - Math.floor(100 * random())).filter((need) => need >= 0);
      return {
        cost: 1 + Math.floor(20 * random()),
        needs: new Proxy([...new Set(needs)], {
          get(of, name) {
            reads++;
            return Reflect.get(of, name) as unknown;
          },
        }),
      };
    });
    return { jobs, reads: () => reads };
  }

  test("are scheduled with work that grows as they do, to within 1 in 100 of the bound", () => {
    const counts = [2000, 16_000].map((n) => {
      const { jobs, reads } = large(n);
      const slots = assign(jobs, 8);
      const done = reads();
      expectPossible(jobs, slots, 8);
      expect(endOf(slots)).toBeLessThanOrEqual(1.01 * boundOf(jobs, 8));
      return done;
    });
    // Eight times the jobs, and a little more: neither takes more than one round of schedules.
    expect(counts[1]! / counts[0]!).toBeLessThan(12);
    // Less than ten times for each of 16 000 jobs and of the 3 that it needs.
    expect(counts[1]!).toBeLessThan(16_000 * 4 * 10);
  });

  test("go through a heap that compares 3 log2 n times for each at most", () => {
    const n = 8192;
    const random = generator(n);
    let comparisons = 0;
    const numbers = heap((a, b) => {
      comparisons++;
      return a < b;
    });
    const given = Array.from({ length: n }, random);
    for (const number of given) numbers.push(number);
    const sorted = given.map(() => numbers.pop());
    expect(sorted).toEqual(given.toSorted((a, b) => a - b));
    expect(numbers.size).toBe(0);
    // log2 n on the way up, two for each level on the way down.
    expect(comparisons).toBeLessThanOrEqual(n * 3 * Math.log2(n));
  });
});

const FIG4B: ScheduleOptions = { unfused: true, cost: "unit" };

describe("ten operations", async () => {
  const sim = await compiled("fig4b");

  test.each([
    [1, 10],
    [2, 6],
    [4, 5],
    [7, 5],
  ])("%i workers need %i units", (workers, makespan) => {
    const made = scheduleOf(sim, { ...FIG4B, workers });
    expect(made.makespan).toBe(makespan);
    expect(made.bounds).toEqual({ criticalPath: 5, area: 10 / workers });
    expect(made.utilisation).toBeCloseTo(10 / (workers * makespan), 12);
    expect(made.criticalPath.map((task) => made.tasks[task]!.name)).toEqual(["A", "F", "G", "H", "J"]);
  });

  test("each is a task that is named as its equation, and needs what that names", () => {
    const { of, tasks } = scheduleOf(sim, FIG4B);
    expect(of).toBe("model");
    const needs = tasks.map((task) => `${task.name}: ${task.needs.map((need) => tasks[need]!.name).join("")}`);
    expect(needs).toEqual(["A: ", "B: A", "C: B", "D: B", "E: CD", "F: A", "G: F", "H: G", "I: G", "J: HI"]);
    expect(tasks.every(({ cost, origins }) => cost === 1 && origins.length === 1)).toBe(true);
  });

  test("the command line says the same", async () => {
    const graph = (...args: string[]) => ({
      cwd: ROOT,
      args: ["graph", "examples/fig4b.flux", "--stage", "schedule", "--unfused", "--cost", "unit", ...args],
    });
    const [two, one, json, auto, wrong] = await inOneProcess([
      graph("--workers", "2"),
      graph("--workers", "1"),
      graph("--workers", "2", "--format", "json"),
      graph("--workers", "auto"),
      graph("--workers", "two"),
    ]);
    expect(two!.stdout.split("\n")).toContain("makespan 6");
    expect(two!.stdout.split("\n")).toContain("critical path 5: A F G H J");
    expect(two!.stdout.split("\n")).toContain("utilisation 83 %");
    expect(one!.stdout.split("\n")).toContain("makespan 10");
    expect(JSON.parse(json!.stdout)).toEqual(JSON.parse(JSON.stringify(scheduleOf(sim, { ...FIG4B, workers: 2 }))));
    expect(auto!.stdout).toBe(two!.stdout);
    expect(wrong).toMatchObject({ status: 2, stdout: "" });
  });
});

test("a model's own schedule is of kernels, on two workers", async () => {
  const sim = await compiled("pendulum");
  expect(sim.schedule).toEqual(scheduleOf(sim, { workers: 2, cost: "estimated", unfused: false }));
  expect(sim.schedule.of).toBe("step");
});

test("a schedule is for workers that can be counted", async () => {
  const sim = await compiled("fig4b");
  for (const workers of [0, -1, 1.5, NaN, Infinity]) expect(() => scheduleOf(sim, { workers })).toThrow(OptionError);
});

// ------------------------------------------------------------------------------------------------------ of models

const I = linspace(0, 10, 20);
const MODELS: readonly (readonly [name: string, options: CompileOptions])[] = [
  ["hh", { size: 20, params: { I } }],
  ["pendulum", {}],
  ["three-neurons", {}],
  ["logistic", {}],
  ["fig4b", {}],
];

test.each(MODELS)("%s, as text", async (name, options) => {
  const sim = await compiled(name, options);
  const golden = (file: string, made: StepSchedule): Promise<void> =>
    renderSchedule(made, "text").then((text) => expect(text).toMatchFileSnapshot(`golden/${name}/${file}`));
  await golden("6-schedule.txt", sim.schedule);
  await golden("6-schedule-unfused.txt", scheduleOf(sim, { unfused: true, workers: 3 }));
  await golden("6-schedule-unit.txt", scheduleOf(sim, FIG4B));
});

describe.each([...MODELS, ["locust", {}], ["coba", {}]] as const)("%s", async (name, options: CompileOptions) => {
  const sim = await compiled(name, options);

  test.each([1, 2, 7])("is scheduled on %i workers so that it can be done", (workers) => {
    for (const more of [{}, { unfused: true }, FIG4B]) {
      const made = scheduleOf(sim, { workers, ...more });
      expectPossible(made.tasks, made.tasks, workers);
      expect(made.makespan).toBe(endOf(made.tasks));
      expect(made.bounds.criticalPath).toBe(criticalPath(made.tasks));
      expect(made.bounds.area).toBeCloseTo(workOf(made.tasks) / workers, 9);
      expect(made.utilisation).toBeCloseTo(workOf(made.tasks) / (workers * made.makespan), 12);
      const { tasks } = made;
      made.criticalPath.forEach((task, k) => {
        if (k > 0) expect(tasks[task]!.needs).toContain(made.criticalPath[k - 1]);
      });
    }
  });

  test("has a task for every node that computes", () => {
    const live = (g: Graph) => g.nodes.filter((node) => liveIn(g)[node.id] && !isFree(node));
    for (const graph of [sim.stages.fused, sim.stages.optimized, sim.stages.rhs]) {
      const tasks = tasksOf(graph, { workers: 3, grain: 100 });
      expect([...new Set(tasks.map(({ node }) => node))]).toEqual(live(graph));
    }
  });
});

describe("kernels are cut", async () => {
  const sim = await compiled("hh", { size: 1000 });

  test("into a range for each worker, with nothing left out", () => {
    const { tasks } = scheduleOf(sim, { workers: 3 });
    const kernels = groupBy(
      tasks.filter(({ range }) => range),
      ({ node }) => node,
    );
    expect(kernels.size).toBeGreaterThan(0);
    for (const ranges of kernels.values()) {
      expect(ranges.map(({ range }) => range)).toEqual([
        [0, 333],
        [333, 666],
        [666, 1000],
      ]);
      expect(new Set(ranges.map(({ worker }) => worker)).size).toBe(3);
    }
  });

  test("not below the grain, not for one worker, and not where each costs the same", () => {
    for (const options of [{ grain: 1e9 }, { workers: 1 }, { cost: "unit" }] as const)
      expect(scheduleOf(sim, options).tasks.filter(({ range }) => range)).toEqual([]);
  });

  test("a range waits for the same elements of another kernel alone", async () => {
    const locust = await compiled("locust");
    const { tasks } = scheduleOf(locust, { workers: 4, grain: 100 });
    const between = tasks.flatMap(({ range, needs }) =>
      needs.flatMap((need) => (range && tasks[need]!.range ? [[range, tasks[need]!.range]] : [])),
    );
    expect(between.length).toBeGreaterThan(0);
    expect(between.filter(([a, b]) => a![0] >= b![1] || b![0] >= a![1])).toEqual([]);
  });
});

test("what does not change in a run is said to be done before it", async () => {
  const { outside } = (await compiled("three-neurons")).schedule;
  expect(outside.filter(({ each }) => each === "run").map(({ name }) => name)).toContain("cell: I");
  const recorded = await compile("x' = -x", { record: ["mean(x)"], size: 100, load: false });
  expect(recorded.schedule.outside.find(({ each }) => each === "row")).toMatchObject({ op: "reduce", cost: 100 });
});

// ---------------------------------------------------------------------------------------------------------- pictures

describe.each(["light", "dark"] as const)("pictures, %s", (theme) => {
  const picture = async (name: string, options: ScheduleOptions) => {
    const sim = await compiled(name);
    const made = scheduleOf(sim, options);
    const svg = await renderSchedule(made, "svg", { model: sim.model, theme });
    return { made, svg, root: parsed(svg) };
  };

  test("ten tasks: a bar with a name and a tooltip for each", async () => {
    const { root } = await picture("fig4b", { ...FIG4B, workers: 2 });
    expect(words(root)).toEqual(expect.arrayContaining([..."ABCDEFGHIJ", "10 tasks", "rim: critical path"]));
    expect(words(root).join(" ")).toContain("makespan 6 · critical path 5 · utilisation 83 %");
    const tooltips = all(root, "title").map((title) => title.textContent);
    expect(tooltips).toContain("G: mul %6, cost 1\nworker 2, from 2 to 3\nG = F * x");
    // The picture's own, and one for each bar.
    expect(tooltips.length).toBe(11);
  });

  const CASES: readonly (readonly [string, ScheduleOptions])[] = [
    ["fig4b", { ...FIG4B, workers: 2 }],
    ["three-neurons", {}],
    ["hh", { unfused: true, workers: 4 }],
    ["locust", { unfused: true, workers: 4 }],
    ["locust", { workers: 24 }],
    ["locust", { ...FIG4B, workers: 300 }],
    ["coba", { workers: 8 }],
  ];
  test.each(CASES)("%s, %j: nothing is cut off, no words overlap, it is not large", async (name, options) => {
    const { made, svg, root } = await picture(name, options);
    const [width, height] = [Number(root.getAttribute("width")), Number(root.getAttribute("height"))];
    const boxes = all(root, "text")
      .filter((text) => text.textContent?.trim())
      .flatMap((text) => (text.getElementsByTagName("tspan").length > 0 ? [] : [box(text, 0.55)]));
    expect(boxes.filter(({ left, right, y }) => left < 0 || right > width || y < 0 || y > height)).toEqual([]);
    const overlaps = boxes.filter((a, k) =>
      boxes.slice(k + 1).some((b) => Math.abs(a.y - b.y) < 8 && a.left < b.right - 1 && b.left < a.right - 1),
    );
    expect(overlaps).toEqual([]);
    // Lanes of 720 px with bars of at least 2 px, each drawn three times and with a tooltip: far below a megabyte.
    expect(svg.length).toBeLessThan(1e6);
    const rects = all(root, "rect").filter((rect) => Number(rect.getAttribute("width")) > 0);
    expect(rects.length).toBeGreaterThanOrEqual(Math.min(made.tasks.length, 10));
  });

  test("too many tasks for bars of their own are said to be", async () => {
    const { made, root } = await picture("locust", { ...FIG4B, workers: 2 });
    expect(made.tasks.length).toBeGreaterThan(1000);
    expect(words(root).join("\n")).toMatch(/^\d+ short ones share bars$/m);
    const titles = all(root, "title").map((title) => title.textContent);
    expect(titles.filter((title) => /^\d+ tasks for /.test(title!)).length).toBeGreaterThan(10);
  });
});

test("without anything to do there is a chart that says so", async () => {
  const sim = await compile("a = 1", { load: false });
  const nothing = scheduleOf(sim);
  expect(nothing.makespan).toBe(nothing.tasks.length === 0 ? 0 : nothing.makespan);
  expect(await renderSchedule({ ...nothing, tasks: [], makespan: 0, criticalPath: [] }, "text")).toContain(
    "nothing to do",
  );
  parsed(await renderSchedule({ ...nothing, tasks: [], makespan: 0, criticalPath: [] }, "svg"));
});
