/** A schedule as a Gantt chart: a lane for each worker, a bar for each task, a rim around those of the critical path. */
import type { Markish } from "@observablehq/plot";
import { METHOD, type StepSchedule, type StepTask } from "../schedule.ts";
import type { Model } from "../model.ts";
import { count, show, ticks } from "./figure.ts";
import { blockOf, equationOf, oneLine, shorten, textOf } from "./origins.ts";
import { assemble } from "./plot.ts";
import {
  boundInWords,
  busyWorkers,
  lanesOf,
  nameOf,
  percent,
  titleOf,
  unitOf,
  type ScheduleShowing,
} from "./schedule.ts";
import { hue, small, THEMES, type Frame, type Panel, type Sheet } from "./sheet.ts";

/** Heights of lanes, from few to many, in px; lanes that are drawn. */
const LANE = { few: 46, many: 12 } as const;
const HIGHEST = 640;
const LANES = 100;
/** Bars narrower than this, in px, become one with their neighbours. */
const NARROW = 2;
/** Bars narrower than this have a thin rim. */
const THIN = 8;
/** Of a letter in a bar, with some room; of the rest of a bar. */
const LETTER = 6.6;
const AROUND = 6;
/** The frame is at least so wide. */
const FRAME = 720;
/** Colours that can be told apart; what comes after them is grey. */
const COLOURS = 7;
const KEY = { columns: 3, height: 18 } as const;
const OPAQUE = 0.32;

/** What is drawn: a task, or several that are too narrow each for itself. */
interface Bar {
  readonly tasks: readonly number[];
  readonly lane: number;
  readonly start: number;
  readonly end: number;
  readonly isCritical: boolean;
}

/** The picture as the text of an SVG file: the same schedule gives the same text. */
export async function ganttSvg(schedule: StepSchedule, options: ScheduleShowing): Promise<string> {
  const charts = await import("./charts.ts");
  const { theme = "light", title = titleOf(schedule), model } = options;
  const { makespan, utilisation, bounds } = schedule;
  const said = [
    `makespan ${show(makespan, 15)}`,
    `critical path ${show(bounds.criticalPath, 15)}`,
    `utilisation ${percent(utilisation)}`,
    `bound ${boundInWords(schedule)}`,
  ];
  const figure = { t: [], traces: [], title: oneLine(title), subtitle: said.join(" · ") };
  const x = [0, Math.max(1, makespan)] as const;
  const sheet: Sheet = { charts, figure, theme: THEMES[theme], timed: true, x, steps: [] };
  const groups = groupsOf(schedule, model);
  const key = groups.isKeyed ? [keyPanel(sheet, groups)] : [];
  return assemble(sheet, [lanesPanel(sheet, schedule, groups, model), ...key]);
}

/** Tasks of one colour: those of a population in a network, else those of an equation; the dearest first. */
interface Groups {
  readonly kind: "blocks" | "equations";
  readonly names: readonly string[];
  /** Whether a key says which colour is whose: where not every bar has its whole name. */
  readonly isKeyed: boolean;
  of(task: number): number;
}

function groupsOf({ tasks, makespan }: StepSchedule, model: Model | undefined): Groups {
  const isNetwork = model !== undefined && model.blocks.size > 1;
  const nameOfGroup = (task: StepTask): string =>
    task.origins.length === 0 ? METHOD : isNetwork ? blockOfTask(task, model) : task.name;
  const names = tasks.map(nameOfGroup);
  const costs = new Map<string, number>();
  names.forEach((name, task) => costs.set(name, (costs.get(name) ?? 0) + (name === METHOD ? 0 : tasks[task]!.cost)));
  const sorted = [...costs.keys()].toSorted((a, b) => costs.get(b)! - costs.get(a)!);
  const places = new Map(sorted.map((name, place) => [name, place]));
  const isNamed = (task: StepTask): boolean =>
    roomIn(((task.end - task.start) / makespan) * FRAME) >= nameOf(task).length;
  return {
    kind: isNetwork ? "blocks" : "equations",
    names: sorted,
    isKeyed: !tasks.every(isNamed),
    of: (task) => places.get(names[task]!)!,
  };
}
const SHARED = "shared by all";

/** Letters for which there is room in a bar that is so wide. */
const roomIn = (px: number): number => Math.floor((px - AROUND) / LETTER);

function blockOfTask({ origins }: StepTask, model: Model): string {
  const origin = equationOf(origins, model);
  const statement = origin && model.statements[origin.equation];
  return (statement && blockOf(model, statement)) || SHARED;
}

/** The colour of a group. */
const colourOf = (sheet: Sheet, { names, isKeyed }: Groups, group: number): string =>
  (group < COLOURS || !isKeyed) && names[group] !== METHOD ? hue(sheet, group) : sheet.theme.missing;

function lanesPanel(sheet: Sheet, schedule: StepSchedule, groups: Groups, model: Model | undefined): Panel {
  const { tasks, makespan, workers } = schedule;
  const busy = busyWorkers(schedule);
  const lanes = Math.max(1, Math.min(LANES, busy));
  const height = Math.max(24, lanes * Math.max(LANE.many, Math.min(LANE.few, HIGHEST / lanes)));
  const idle = workers - busy;
  return {
    title: count(tasks.length, "task"),
    notes: [
      ...(busy > lanes ? [`the first ${lanes} of ${busy} busy workers`] : []),
      ...(idle > 0 ? [`${count(idle, "worker")} with nothing to do`] : []),
      "rim: critical path",
    ],
    across: { range: sheet.x as [number, number], ticks: axisTicks(makespan), label: unitOf(schedule) },
    height,
    y: [lanes + 0.5, 0.5],
    ticks: ticks(1, Math.max(2, lanes), Math.min(lanes, 12)).filter((tick) => Number.isInteger(tick) && tick <= lanes),
    axis: "worker",
    marks: (frame) => {
      const bars = barsOf(schedule, groups, lanes, frame.pixel.x);
      const colours = (bar: Bar): string => colourOf(sheet, groups, groups.of(bar.tasks[0]!));
      const laneHeight = height / lanes;
      return [
        ...rects(sheet, bars, laneHeight, colours, (bar) => tooltip(schedule, bar, model), frame),
        ...labels(sheet, bars, laneHeight, frame, (bar) => nameOf(tasks[bar.tasks[0]!]!)),
        ...mergedNote(sheet, bars),
      ];
    },
  };
}

const axisTicks = (makespan: number): number[] => ticks(0, Math.max(1, makespan), 10).filter(Number.isInteger);

/** A bar for each task that is wide enough, and one for what lies between such. */
function barsOf({ tasks, criticalPath }: StepSchedule, groups: Groups, lanes: number, pixel: number): Bar[] {
  const critical = new Set(criticalPath);
  const isNarrow = ({ start, end }: Pick<Bar, "start" | "end">): boolean => end - start < NARROW * pixel;
  return lanesOf({ tasks } as StepSchedule, lanes).flatMap((lane, k) => {
    const bars: (Bar & { tasks: number[]; end: number; isCritical: boolean })[] = [];
    for (const task of lane) {
      const { start, end } = tasks[task]!;
      const own = { tasks: [task], lane: k + 1, start, end, isCritical: critical.has(task) };
      const last = bars.at(-1);
      const isOne =
        last &&
        start - last.end < pixel / 2 &&
        isNarrow(own) &&
        isNarrow(tasks[last.tasks.at(-1)!]!) &&
        (isNarrow(last) || (groups.of(last.tasks[0]!) === groups.of(task) && last.isCritical === own.isCritical));
      if (!isOne) bars.push(own);
      else {
        last.tasks.push(task);
        last.end = end;
        last.isCritical ||= own.isCritical;
      }
    }
    return bars;
  });
}

function rects(
  { charts, theme }: Sheet,
  bars: readonly Bar[],
  laneHeight: number,
  colour: (bar: Bar) => string,
  title: (bar: Bar) => string,
  { pixel }: Frame,
): Markish[] {
  const gap = laneHeight > 20 ? 0.14 : 0.08;
  const place = {
    x1: ({ start }: Bar) => start,
    x2: ({ end }: Bar) => end,
    y1: ({ lane }: Bar) => lane - 0.5 + gap,
    y2: ({ lane }: Bar) => lane + 0.5 - gap,
  };
  const solid = bars.filter(({ tasks }) => tasks.length === 1);
  const merged = bars.filter(({ tasks }) => tasks.length > 1);
  return [
    charts.rect([...bars], { ...place, fill: theme.paper }),
    charts.rect(solid, { ...place, fill: colour, fillOpacity: OPAQUE, stroke: colour, strokeWidth: 0.75, title }),
    charts.rect(merged, { ...place, fill: colour, fillOpacity: OPAQUE, title }),
    ...[true, false].map((thin) =>
      charts.rect(
        bars.filter((bar) => bar.isCritical && thin === (laneHeight < 20 || bar.end - bar.start < THIN * pixel.x)),
        { ...place, fill: "none", stroke: theme.ink, strokeWidth: thin ? 1 : 1.8, pointerEvents: "none" },
      ),
    ),
  ];
}

/** The names that fit into their bars, or a beginning of them that says something. */
function labels(
  { charts, theme }: Sheet,
  bars: readonly Bar[],
  laneHeight: number,
  { pixel }: Frame,
  nameOfBar: (bar: Bar) => string,
): Markish[] {
  if (laneHeight < 12) return [];
  const named = bars.flatMap((bar) => {
    const room = roomIn((bar.end - bar.start) / pixel.x);
    const name = nameOfBar(bar);
    const fits = bar.tasks.length === 1 && (room >= [...name].length || room >= 5);
    return fits ? [{ x: (bar.start + bar.end) / 2, y: bar.lane, text: shorten(name, room) }] : [];
  });
  return [
    charts.text(named, {
      x: ({ x }: { x: number }) => x,
      y: ({ y }: { y: number }) => y,
      text: ({ text }: { text: string }) => text,
      fill: theme.ink,
      fontSize: laneHeight > 20 ? 11.5 : 9,
      pointerEvents: "none",
    }),
  ];
}

/** What a pointer over a bar says. */
function tooltip({ tasks }: StepSchedule, { tasks: those, start, end, lane }: Bar, model: Model | undefined): string {
  const from = `worker ${lane}, from ${show(start, 15)} to ${show(end, 15)}`;
  const [first] = those.map((task) => tasks[task]!) as [StepTask];
  if (those.length > 1) {
    const names = new Set(those.map((task) => tasks[task]!.name));
    return `${those.length} tasks for ${shorten([...names].join(", "), 80)}\n${from}`;
  }
  const equations = [...new Set(first.origins.map(({ equation }) => equation))].slice(0, TOLD);
  const texts = model
    ? equations.flatMap((index) => model.statements[index] ?? []).map((one) => textOf(model, one))
    : [];
  return [
    `${shorten(nameOf(first), 80)}: ${first.op} ${first.node}, cost ${show(first.cost, 15)}`,
    from,
    ...texts.map((text) => shorten(text, 80)),
  ].join("\n");
}
/** Equations of a kernel that a pointer is told. */
const TOLD = 6;

/** Says that some bars are more than one task. */
function mergedNote({ charts, theme }: Sheet, bars: readonly Bar[]): Markish[] {
  const merged = bars.filter(({ tasks }) => tasks.length > 1).reduce((sum, { tasks }) => sum + tasks.length, 0);
  if (merged === 0) return [];
  const style = { frameAnchor: "top", lineAnchor: "bottom", dy: -8, fontSize: 11, fill: theme.muted } as const;
  return [charts.text([`${merged} short ones share bars`], style)];
}

/** What the colours mean. */
function keyPanel(sheet: Sheet, groups: Groups): Panel {
  const { charts } = sheet;
  const coloured = groups.names.slice(0, COLOURS).filter((name) => name !== METHOD);
  const rest = groups.names.length - coloured.length;
  const keys = coloured.map((name, group) => ({ name, colour: colourOf(sheet, groups, group) }));
  const hasMethod = groups.names.includes(METHOD);
  const others = rest - Number(hasMethod);
  const grey = [...(others > 0 ? [`${others} other ${groups.kind}`] : []), ...(hasMethod ? [METHOD] : [])].join(", ");
  if (grey !== "") keys.push({ name: grey, colour: sheet.theme.missing });
  const rows = Math.ceil(keys.length / KEY.columns);
  return {
    title: "",
    notes: [],
    across: { range: [0, KEY.columns], ticks: [], label: "" },
    height: rows * KEY.height,
    y: [rows, 0],
    ticks: [],
    bare: true,
    marks: ({ width, pixel }) => {
      const placed = keys.map((key, k) => ({ ...key, x: k % KEY.columns, y: Math.floor(k / KEY.columns) }));
      const room = Math.floor((width / KEY.columns - 24) / LETTER);
      type Key = (typeof placed)[number];
      return [
        charts.rect(placed, {
          x1: ({ x }: Key) => x,
          x2: ({ x }: Key) => x + 12 * pixel.x,
          y1: ({ y }: Key) => y + 0.2,
          y2: ({ y }: Key) => y + 0.8,
          fill: ({ colour }: Key) => colour,
          fillOpacity: OPAQUE,
          stroke: ({ colour }: Key) => colour,
        }),
        charts.text(placed, {
          ...small(sheet),
          x: ({ x }: Key) => x + 18 * pixel.x,
          y: ({ y }: Key) => y + 0.5,
          text: ({ name }: Key) => shorten(name, room),
          textAnchor: "start",
        }),
      ];
    },
  };
}
