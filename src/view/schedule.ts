/** Schedules for people and for programs to look at: a chart of characters, a picture, and JSON. */
import type { StepSchedule, StepTask } from "../schedule.ts";
import type { Model } from "../model.ts";
import { count, show, tickLabels, ticks, type Theme } from "./figure.ts";
import { shorten } from "./origins.ts";

export const SCHEDULE_FORMATS = ["text", "svg", "json"] as const;
export type ScheduleFormat = (typeof SCHEDULE_FORMATS)[number];

export interface ScheduleShowing {
  /** Gives the text of equations, for a picture's tooltips, and tells populations apart. */
  readonly model?: Model;
  readonly theme?: Theme;
  readonly title?: string;
}

/** A schedule as a chart of characters, as the text of an SVG file, or as JSON. */
export async function renderSchedule(
  schedule: StepSchedule,
  format: ScheduleFormat,
  options: ScheduleShowing = {},
): Promise<string> {
  switch (format) {
    case "text":
      return scheduleText(schedule);
    case "svg":
      return (await import("./gantt.ts")).ganttSvg(schedule, options);
    case "json":
      return `${JSON.stringify(schedule, undefined, 2)}\n`;
    default:
      return format satisfies never;
  }
}

/** `One step on 2 workers`. */
export const titleOf = ({ of, workers }: StepSchedule): string =>
  `${of === "step" ? "One step" : "The model"} on ${count(workers, "worker")}`;

/** What the axis counts. */
export const unitOf = ({ cost }: StepSchedule): string =>
  cost === "unit" ? "time: 1 for each task" : "time: additions of one element";

/** `dV/dt[0:10]`. */
export const nameOf = ({ name, range }: Pick<StepTask, "name" | "range">): string =>
  range ? `${name}[${range.join(":")}]` : name;

/** Workers that have something to do. */
export const busyWorkers = ({ tasks }: StepSchedule): number =>
  tasks.reduce((most, { worker }) => Math.max(most, worker + 1), 0);

/** Tasks by their workers, each in order of time. */
export function lanesOf({ tasks }: StepSchedule, lanes: number): number[][] {
  const result = Array.from({ length: lanes }, (): number[] => []);
  tasks.forEach(({ worker }, task) => result[worker]?.push(task));
  return result.map((lane) => lane.toSorted((a, b) => tasks[a]!.start - tasks[b]!.start));
}

/** Of a chart of characters: the columns that its bars take, the most of one unit of cost, and its lanes. */
const COLUMNS = 72;
const WIDEST = 8;
const LANES = 32;
/** Tasks that are listed where their names do not fit into bars; names on a line. */
const LISTED = 40;
const NAMES = 12;

function scheduleText(schedule: StepSchedule): string {
  const { tasks, makespan } = schedule;
  if (tasks.length === 0) return `${titleOf(schedule)}: there is nothing to do\n`;
  const scale = makespan > COLUMNS ? COLUMNS / makespan : Math.min(WIDEST, Math.floor(COLUMNS / makespan));
  const lanes = Math.min(LANES, busyWorkers(schedule));
  const critical = new Set(schedule.criticalPath);
  const areNamed = tasks.every((task) => nameOf(task).length + 2 <= width(task, scale));
  const inBar = (task: number): string => (areNamed ? nameOf(tasks[task]!) : String(task + 1));
  const margin = `worker ${lanes}  `.length;
  const chart = lanesOf(schedule, lanes).map((lane, k) => {
    const bars = lane.map((task) => ({
      from: column(tasks[task]!.start, scale),
      text: bar(inBar(task), width(tasks[task]!, scale), critical.has(task) ? "=" : "-"),
    }));
    return `${`worker ${k + 1}`.padEnd(margin)}${bars.reduce((line, { from, text }) => line.padEnd(from) + text, "")}`;
  });
  const hidden = busyWorkers(schedule) - lanes;
  return [
    `${titleOf(schedule)}: ${count(tasks.length, "task")}; ${unitOf(schedule)}; === is the critical path`,
    "",
    `${" ".repeat(margin)}${axis(makespan, scale)}`,
    ...chart,
    ...(hidden > 0 ? [`… and ${count(hidden, "more worker")}`] : []),
    "",
    ...(areNamed ? [] : [...listed(schedule, scale), ""]),
    ...summary(schedule),
    "",
  ]
    .map((line) => line.trimEnd())
    .join("\n");
}

const column = (cost: number, scale: number): number => Math.round(cost * scale);
const width = ({ start, end }: StepTask, scale: number): number => column(end, scale) - column(start, scale);

/** `[A===]`; of one column, `=`; of none, nothing. */
const bar = (name: string, columns: number, fill: string): string =>
  columns < 2 ? fill.repeat(columns) : `[${(name.length > columns - 2 ? "" : name).padEnd(columns - 2, fill)}]`;

/** Numbers where they belong, as far as there is room. */
function axis(makespan: number, scale: number): string {
  const at = ticks(0, makespan, (makespan * scale) / 8).filter(Number.isInteger);
  const labels = tickLabels(at);
  return at.reduce((line, tick, k) => line.padEnd(column(tick, scale)) + labels[k]!, "");
}

/** A table of what the numbers in the bars mean: of all tasks, or of those whose numbers are seen. */
function listed({ tasks }: StepSchedule, scale: number): string[] {
  const isSeen = (task: StepTask, k: number): boolean =>
    tasks.length <= LISTED || String(k + 1).length + 2 <= width(task, scale);
  const shown = [...tasks.entries()].filter(([k, task]) => isSeen(task, k)).slice(0, LISTED);
  const rows = shown.map(([k, task]) => [
    String(k + 1),
    task.node + (task.range ? `[${task.range.join(":")}]` : ""),
    task.op,
    String(task.worker + 1),
    show(task.start, 15),
    show(task.end, 15),
    shorten(task.name, 60),
  ]);
  const all = [["", "node", "", "worker", "from", "to", "for"], ...rows];
  const widths = all[0]!.map((_, c) => Math.max(...all.map((row) => row[c]!.length)));
  const isNumber = (c: number): boolean => [0, 3, 4, 5].includes(c);
  const more = tasks.length - shown.length;
  return [
    ...all.map((row) =>
      row.map((cell, c) => (isNumber(c) ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!))).join("  "),
    ),
    ...(more > 0 ? [`… and ${count(more, "more task")}: --format json has them`] : []),
  ];
}

/** What the chart says, in numbers. */
function summary(schedule: StepSchedule): string[] {
  const { tasks, makespan, criticalPath, utilisation, bounds, workers, outside } = schedule;
  const idle = workers - busyWorkers(schedule);
  const outsideOf = (each: "run" | "row"): string[] => {
    const those = outside.filter((work) => work.each === each);
    const cost = those.reduce((sum, work) => sum + work.cost, 0);
    const where = each === "run" ? "before the loop, once" : "in each row, not in each step";
    return those.length === 0 ? [] : [`${where}: ${together(those.map(({ name }) => name))} (cost ${show(cost, 15)})`];
  };
  return [
    `makespan ${show(makespan, 15)}`,
    `critical path ${show(bounds.criticalPath, 15)}: ${together(
      criticalPath.map((task) => nameOf(tasks[task]!)),
      " ",
    )}`,
    `utilisation ${percent(utilisation)}`,
    `bound ${boundInWords(schedule)}`,
    ...(idle > 0 ? [`${count(idle, "worker")} with nothing to do`] : []),
    ...outsideOf("run"),
    ...outsideOf("row"),
  ];
}

/** All of it only if it is all. */
export const percent = (share: number): string => `${share < 1 ? Math.min(99, Math.round(100 * share)) : 100} %`;

/** The shortest that a schedule could be, and why. */
export function boundInWords({ bounds: { criticalPath, area } }: StepSchedule): string {
  const shared = Math.ceil(area);
  return criticalPath >= shared
    ? `${show(criticalPath, 15)}: the critical path`
    : `${show(shared, 15)}: all work, shared evenly`;
}

/** Names, those that follow themselves with their number, and not too many of them. */
function together(names: readonly string[], between = ", "): string {
  const runs: { readonly name: string; times: number }[] = [];
  for (const name of names) {
    const last = runs.at(-1);
    if (last?.name === name) last.times++;
    else runs.push({ name, times: 1 });
  }
  const isPlain = runs.every(({ name, times }) => times === 1 && !name.includes(" "));
  const separator = between === " " && !isPlain ? " → " : between;
  const shown = runs.slice(0, NAMES).map(({ name, times }) => shorten(name, 60) + (times > 1 ? ` ×${times}` : ""));
  return shown.join(separator) + (runs.length > NAMES ? `${separator}… ${runs.length - NAMES} more` : "");
}
