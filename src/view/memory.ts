/** The memory of a program as text: what it takes, which buffers there are, and what each of them holds when. */
import type { Held, MemoryPlan } from "../memory.ts";
import { MEMORY_KINDS } from "../memory.ts";
import { count, inBytes, type Theme } from "./figure.ts";
import { lanesOf, type Lane } from "./lanes.ts";
import { shorten } from "./origins.ts";

/** Columns of the chart, and of a line of text; lanes and values of one that are named. */
const COLUMNS = 96;
const LANES = 120;
const VALUES = 5;

/** What the plan comes to, a sentence a line. */
export function memorySummary({ bytes, buffers, ...plan }: MemoryPlan): string[] {
  const { planned, unshared, apart } = bytes;
  const { rows, total, before, unknown, backend } = plan;
  const call = rows.count === undefined ? "" : `, of ${count(rows.count, "row")}`;
  return [
    `${count(buffers.length, "buffer")}, ${inBytes(planned)}, hold all that a call needs; numbers inside loops are variables.`,
    `Without sharing, an array for each value: ${inBytes(unshared)}; where such arrays come and go, at most ${inBytes(apart.peak)} at once.`,
    `What is recorded takes ${inBytes(rows.each)} a row${rows.bytes === undefined ? "" : `, ${inBytes(rows.bytes)} in all${call}`}.`,
    ...(total === undefined ? [] : [`A run needs ${inBytes(total)}; spikes come on top.`]),
    ...(before > 0 ? [`What is computed once, before a run, takes ${inBytes(before)} beside it.`] : []),
    ...(unknown.length > 0 ? [`Lengths that depend on the step are counted as 1: ${unknown.join(", ")}.`] : []),
    ...(plan.ownArrays ? [`${backend} makes arrays of its own from the same program, and frees them as it goes.`] : []),
  ];
}

/** Everything as text. */
export function memoryText(plan: MemoryPlan): string {
  const lanes = lanesOf(plan, LANES);
  return [
    ...memorySummary(plan),
    "",
    ...kindsTable(plan),
    "",
    ...lanesTable(lanes),
    "",
    "When they hold something that is still needed: █ and ▒ are one value after the other, · is free.",
    ...chart(plan, lanes),
    "",
    "moments: what happens in a call, one thing after the other",
    ...plan.moments.map(({ what, depth }, at) => `${String(at).padStart(6)}  ${"  ".repeat(depth)}${what}`),
    "",
  ].join("\n");
}

function kindsTable({ bytes }: MemoryPlan): string[] {
  const rows = MEMORY_KINDS.flatMap((kind) => {
    const all = bytes.byKind[kind];
    return all === undefined ? [] : [[ABOUT[kind], inBytes(all)]];
  });
  return columns([["for", "bytes"], ...rows, ["in all", inBytes(bytes.planned)]], [1]);
}

const ABOUT = {
  states: "states, and what else goes from step to step",
  spikes: "spikes that wait to be fetched",
  delays: "the past, for delays",
  parameters: "parameters and times",
  prelude: "what is computed before the run",
  constants: "constants",
  temporaries: "temporaries",
  rows: "a row of what is recorded",
} as const;

function lanesTable(lanes: readonly Lane[]): string[] {
  const rows = lanes.map(({ name, type, bytes, kind, holds }) => [
    name,
    type,
    inBytes(bytes),
    type.includes("number") ? "" : kind,
    heldText(holds),
  ]);
  return columns([["buffer", "type", "bytes", "for", "holds (→ in place)"], ...rows], [2]);
}

/** `V → next V`: worked in place; a comma: one after the other. */
function heldText(holds: readonly Held[]): string {
  const shown = holds.slice(0, VALUES).filter(({ value }) => value !== "");
  const rest = holds.length - shown.length;
  const text = shown.map(({ value, how }, k) => (k === 0 ? "" : how === "in place" ? " → " : ", ") + value).join("");
  return shown.length === 0 ? "" : rest > 0 ? `${text}, and ${rest} more` : text;
}

function chart({ moments, loops }: MemoryPlan, lanes: readonly Lane[]): string[] {
  const grain = Math.ceil(moments.length / COLUMNS);
  const length = Math.ceil(moments.length / grain);
  const width = Math.max(10, ...lanes.map(({ name }) => Math.min(24, name.length)));
  const line = (name: string, signs: string): string => `  ${shorten(name, 24).padEnd(width)}  ${signs}`.trimEnd();
  const column = (at: number): number => Math.floor(at / grain);
  const bracket = (from: number, to: number): string =>
    " ".repeat(column(from)) + (column(to) > column(from) ? `├${"─".repeat(column(to) - column(from) - 1)}┤` : "│");
  const ticks = Array.from({ length: Math.ceil(length / 10) }, (_, k) => String(10 * k * grain).padEnd(10)).join("");
  return [
    ...loops.map(({ over, from, to }) => line(`each ${over}`, bracket(from, to))),
    line(grain === 1 ? "moment" : `${grain} moments`, ticks),
    ...lanes.map(({ name, holds }) => line(name, signsOf(holds, length, grain))),
  ];
}

/** A sign for each column: of the values that it holds there, the last. */
function signsOf(holds: readonly Held[], length: number, grain: number): string {
  const signs = new Array<string>(length).fill("·");
  holds.forEach(({ from, to }, k) => {
    for (let at = Math.floor(from / grain); at <= Math.floor(to / grain); at++) signs[at] = k % 2 === 0 ? "█" : "▒";
  });
  return signs.join("");
}

/** Cells in columns; the numbers of those that stand at the right. */
function columns(rows: readonly (readonly string[])[], right: readonly number[]): string[] {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  const cell = (text: string, c: number): string =>
    right.includes(c) ? text.padStart(widths[c]!) : text.padEnd(widths[c]!);
  return rows.map((row) => `  ${row.map(cell).join("  ")}`.trimEnd());
}

/** The plan as text, as JSON, or as a picture: an SVG file. */
export async function renderMemory(
  plan: MemoryPlan,
  format: "text" | "json" | "svg",
  { theme = "light" }: { readonly theme?: Theme } = {},
): Promise<string> {
  switch (format) {
    case "text":
      return memoryText(plan);
    case "json":
      return `${JSON.stringify(plan, undefined, 1)}\n`;
    case "svg":
      return (await import("./lifelines.ts")).memorySvg(plan, theme);
    default:
      return format satisfies never;
  }
}
