/** The memory of a program as a picture: buffers as lanes, what they hold as bars, and above them how much is needed when. */
import type { Markish } from "@observablehq/plot";
import { MEMORY_KINDS, type Held, type MemoryPlan } from "../memory.ts";
import { inBytes, ticks, type Theme } from "./figure.ts";
import { lanesOf, type Lane } from "./lanes.ts";
import { memorySummary } from "./memory.ts";
import { shorten } from "./origins.ts";
import { FONT, set } from "./plot.ts";
import { THEMES } from "./sheet.ts";

/** All lengths are in px. Of a letter, more or less, in text of 11 px. */
const LETTER = 6.3;
const MARGIN = 24;
const LANE = 19;
const BAR = 15;
const LINE = 17;
const CURVE = 84;
/** Of the chart, and of a moment in it where there are few. */
const FRAME = { least: 600, most: 1080, moment: 40 };
/** Lanes; letters of names; colours; moments that are told in words. */
const MOST = { lanes: 64, letters: 20, colours: 7, told: 48 };

/** A piece of text, and where. */
interface Word {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly look?: "title" | "strong" | "muted" | "small";
  readonly anchor?: "start" | "middle" | "end";
}

interface Box {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
  readonly fill: string;
  readonly title?: string;
}

/** What is drawn, from top to bottom. */
interface Sheet {
  readonly plan: MemoryPlan;
  readonly theme: (typeof THEMES)[Theme];
  readonly left: number;
  readonly width: number;
  /** Where a moment begins. */
  readonly x: (at: number) => number;
  readonly words: Word[];
  /** Bars, with a border; other areas; and thin lines. */
  readonly bars: Box[];
  readonly areas: Box[];
  readonly lines: Box[];
}

/** The picture as the text of an SVG file. */
export async function memorySvg(plan: MemoryPlan, look: Theme): Promise<string> {
  const theme = THEMES[look];
  const charts = await import("./charts.ts");
  const lanes = lanesOf(plan, MOST.lanes);
  const names = Math.max(...lanes.map(({ name }) => Math.min(MOST.letters, name.length)));
  const left = Math.round(MARGIN + LETTER * (names + 3 + Math.max(...lanes.map((lane) => sizeOf(lane).length))));
  const count = plan.moments.length;
  const width = Math.max(FRAME.least, Math.min(FRAME.most, FRAME.moment * count));
  const sheet: Sheet = {
    ...{ plan, theme, left, width, words: [], bars: [], areas: [], lines: [] },
    x: (at) => left + (at * width) / count,
  };
  const colours = coloursOf(plan, theme.hues, charts);
  let y = header(sheet);
  y = brackets(sheet, y);
  const top = y;
  y = curves(sheet, y);
  y = drawLanes(sheet, lanes, colours.of, y);
  const bottom = y;
  y = axis(sheet, y);
  y = legend(sheet, colours.named, y);
  y = key(sheet, y) + MARGIN / 2;
  frames(sheet, top, bottom);
  return serialized(charts, sheet, y);
}

const sizeOf = ({ type, bytes }: Lane): string => `${type}  ${inBytes(bytes)}`;

// -------------------------------------------------------------------------------------------------------- colours

type Charts = typeof import("./charts.ts");
type Colour = (held: Held) => string | undefined;

/** A colour for each population, or for each equation: for those that hold most. */
function coloursOf({ buffers }: MemoryPlan, scheme: "dark2" | "set2", { scale }: Charts) {
  const hues = scale({ color: { type: "ordinal", scheme, domain: [0, 1, 2, 3, 4, 5, 6, 7] } });
  const all = buffers.flatMap(({ holds }) => holds);
  const areBlocks = all.some(({ block }) => block !== undefined);
  const groupOf = ({ block, equation }: Held): string | undefined => (areBlocks ? block : equation);
  const sizes = new Map<string, number>();
  for (const held of all) {
    const group = groupOf(held);
    if (group !== undefined) sizes.set(group, (sizes.get(group) ?? 0) + held.to - held.from + 1);
  }
  const groups = [...sizes].toSorted((a, b) => b[1] - a[1]).map(([group]) => group);
  const named = groups.slice(0, MOST.colours).map((group, k) => [group, hues.apply(k) as string] as const);
  const known = new Map(named);
  const of: Colour = (held) => known.get(groupOf(held) ?? "");
  return { of, named };
}

// ---------------------------------------------------------------------------------------------------------- parts

function header({ plan, words }: Sheet): number {
  words.push({ x: MARGIN, y: 30, text: "Memory of a call of the program", look: "title" });
  const lines = memorySummary(plan).map((text) => shorten(text, 140));
  lines.forEach((text, k) => words.push({ x: MARGIN, y: 54 + k * LINE, text, look: "muted" }));
  return 54 + lines.length * LINE + 6;
}

/** Where loops begin and end. */
function brackets({ plan, theme, words, lines, left, x }: Sheet, top: number): number {
  plan.loops.slice(0, 6).forEach(({ over, from, to }, k) => {
    const y = top + k * LINE + 8;
    words.push({ x: left - 10, y, text: `each ${over}`, look: "small", anchor: "end" });
    lines.push({ x1: x(from), x2: x(to + 1), y1: y - 0.75, y2: y + 0.75, fill: theme.muted });
    for (const end of [x(from), x(to + 1)])
      lines.push({ x1: end - 0.75, x2: end + 0.75, y1: y - 5, y2: y + 5, fill: theme.muted });
  });
  return top + Math.min(6, plan.loops.length) * LINE + 8;
}

/** Bytes that are needed at each moment, above those that always are. */
function curves({ plan, theme, words, areas, lines, left, width, x }: Sheet, top: number): number {
  const { alive, apart, planned } = plan.bytes;
  const base = alive.curve.reduce((least, bytes) => Math.min(least, bytes), Infinity);
  // Where arrays of their own take many times as much, they would make all else flat.
  const most = Math.max(planned - base, alive.peak - base, 1);
  const isFar = apart.peak - base > 4 * most;
  const range = isFar ? most : Math.max(most, apart.peak - base);
  const low = top + 36 + CURVE;
  const y = (bytes: number): number => low - (CURVE * Math.max(0, Math.min(range, bytes - base))) / range;
  words.push({ x: left, y: top + 10, text: "needed at each moment", look: "strong" });
  const note = isFar
    ? `a dashed line: what is reserved`
    : `grey: if each value had an array of its own; a dashed line: what is reserved`;
  words.push({ x: left + width, y: top + 10, text: note, look: "small", anchor: "end" });
  if (!isFar)
    steps(apart.curve, (bytes, from, to) =>
      areas.push({ x1: x(from), x2: x(to), y1: y(bytes), y2: low, fill: theme.grid }),
    );
  steps(alive.curve, (bytes, from, to) =>
    areas.push({ x1: x(from), x2: x(to), y1: y(bytes), y2: low, fill: theme.muted, title: inBytes(bytes) }),
  );
  for (let at = left; at < left + width; at += 9)
    lines.push({
      x1: at,
      x2: Math.min(at + 5, left + width),
      y1: y(planned) - 0.6,
      y2: y(planned) + 0.6,
      fill: theme.ink,
    });
  const peak = {
    x: Math.min(left + width - 60, Math.max(left + 60, x(alive.moment + 0.5))),
    y: Math.min(y(alive.peak), y(planned)) - 8,
  };
  words.push({ ...peak, text: `${inBytes(alive.peak)}`, look: "small", anchor: "middle" });
  for (const tick of ticks(0, range, 3))
    words.push({
      x: left - 10,
      y: y(base + tick),
      text: tick === 0 ? inBytes(base) : `+ ${inBytes(tick)}`,
      look: "small",
      anchor: "end",
    });
  lines.push({ x1: left, x2: left + width, y1: low - 0.5, y2: low + 0.5, fill: theme.muted });
  return low + 14;
}

/** Stretches on which a curve does not change. */
function steps(curve: readonly number[], draw: (bytes: number, from: number, to: number) => void): void {
  let from = 0;
  for (let at = 1; at <= curve.length; at++)
    if (curve[at] !== curve[from]) {
      draw(curve[from]!, from, at);
      from = at;
    }
}

/** Lanes under the names of what they are for. */
function drawLanes(sheet: Sheet, lanes: readonly Lane[], colour: Colour, top: number): number {
  let y = top;
  const isNumbers = ({ name }: Lane): boolean => name === "numbers";
  const sections = [
    ...MEMORY_KINDS.map((kind) => [kind, lanes.filter((lane) => lane.kind === kind && !isNumbers(lane))] as const),
    ["numbers", lanes.filter(isNumbers)] as const,
  ];
  for (const [title, own] of sections) {
    if (own.length === 0) continue;
    sheet.words.push({ x: MARGIN, y: y + LANE / 2 + 2, text: title, look: "strong" });
    y += LANE;
    for (const lane of own) {
      drawLane(sheet, lane, colour, y);
      y += LANE;
    }
    y += 4;
  }
  return y;
}

function drawLane({ theme, words, bars, lines, left, width, x }: Sheet, lane: Lane, colour: Colour, top: number): void {
  const middle = top + LANE / 2;
  words.push({ x: MARGIN, y: middle, text: shorten(lane.name, MOST.letters) });
  words.push({ x: left - 10, y: middle, text: sizeOf(lane), look: "small", anchor: "end" });
  lines.push({ x1: left, x2: left + width, y1: middle - 0.5, y2: middle + 0.5, fill: theme.grid });
  lane.holds.forEach((held, k) => {
    const next = lane.holds[k + 1];
    // A value is written in the middle of a moment, and read until the middle of another.
    const x1 = x(held.from + 0.5);
    const x2 = Math.min(next ? x(next.from + 0.5) : Infinity, x(held.to === held.from ? held.to + 1 : held.to + 0.5));
    bars.push({
      ...{ x1: x1 + 0.5, x2: Math.max(x2 - 0.5, x1 + 1), y1: middle - BAR / 2, y2: middle + BAR / 2 },
      fill: colour(held) ?? theme.missing,
      title: titleOf(held),
    });
    const room = (next ? x(next.from + 0.5) : left + width) - x1 - 10;
    const text = `${held.how === "in place" ? "→ " : ""}${held.value}`;
    const letters = Math.floor(room / LETTER);
    if (held.value !== "" && (text.length <= letters || letters > 5))
      words.push({ x: x1 + 5, y: middle, text: shorten(text, letters) });
  });
}

const titleOf = ({ value, equation, block, from, to, how }: Held): string =>
  [
    value,
    ...(equation !== undefined && equation !== value ? [`of ${equation}`] : []),
    ...(block ? [`in ${block}`] : []),
  ].join(" ") + `: ${how}, moments ${from} to ${to}`;

function axis({ plan, words, left, width, x }: Sheet, top: number): number {
  const last = plan.moments.length - 1;
  const marks = last < 25 ? plan.moments.map((_, at) => at) : ticks(0, last, 12).filter(Number.isInteger);
  for (const at of marks) words.push({ x: x(at + 0.5), y: top + 8, text: String(at), look: "small", anchor: "middle" });
  words.push({
    x: left + width / 2,
    y: top + 26,
    text: "moment: what happens in a call, one thing after the other",
    look: "muted",
    anchor: "middle",
  });
  return top + 42;
}

/** Which colour is whose. */
function legend(
  { theme, words, bars, left, width }: Sheet,
  named: readonly (readonly [string, string])[],
  top: number,
): number {
  let [x, y] = [MARGIN, top + 8];
  for (const [name, fill] of named.length > 0 ? [...named, ["others", theme.missing] as const] : []) {
    const text = shorten(name, 32);
    const room = 18 + LETTER * text.length + 18;
    if (x + room > left + width) [x, y] = [MARGIN, y + LINE];
    bars.push({ x1: x, x2: x + 12, y1: y - 6, y2: y + 6, fill });
    words.push({ x: x + 18, y, text });
    x += room;
  }
  return named.length > 0 ? y + LINE : top;
}

/** What the moments are, if they are few. */
function key({ plan, words, left, width }: Sheet, top: number): number {
  const { moments } = plan;
  if (moments.length > MOST.told) return top;
  const half = Math.ceil(moments.length / 2);
  const room = (left + width - MARGIN) / 2;
  moments.forEach(({ what, depth }, at) => {
    const x = MARGIN + (at < half ? 0 : room);
    const y = top + 12 + (at % half) * LINE;
    const indent = 26 + depth * 12;
    words.push({ x: x + 16, y, text: String(at), look: "small", anchor: "end" });
    words.push({ x: x + indent, y, text: shorten(what, Math.floor((room - indent - 12) / LETTER)), look: "muted" });
  });
  return top + 12 + half * LINE;
}

/** The borders of the loops, through all lanes. */
function frames({ plan, theme, lines, x }: Sheet, top: number, bottom: number): void {
  for (const at of new Set(plan.loops.slice(0, 6).flatMap(({ from, to }) => [x(from), x(to + 1)])))
    lines.push({ x1: at - 0.4, x2: at + 0.4, y1: top, y2: bottom, fill: theme.missing });
}

// ------------------------------------------------------------------------------------------------------ the drawing

function serialized(charts: Charts, { theme, left, width, words, bars, areas, lines }: Sheet, height: number): string {
  const document = charts.newDocument();
  const whole = left + width + MARGIN;
  const styles = {
    title: { fill: theme.ink, fontSize: 17, fontWeight: 600 },
    strong: { fill: theme.ink, fontSize: 12, fontWeight: 600 },
    muted: { fill: theme.muted, fontSize: 12 },
    small: { fill: theme.muted, fontSize: 11 },
    plain: { fill: theme.ink, fontSize: 11 },
  } as const;
  const texts = (Object.keys(styles) as (keyof typeof styles)[]).flatMap((look) =>
    (["start", "middle", "end"] as const).flatMap((anchor): Markish[] => {
      const own = words.filter((word) => (word.look ?? "plain") === look && (word.anchor ?? "start") === anchor);
      const at = { x: (word: Word) => round(word.x), y: (word: Word) => round(word.y) };
      return own.length > 0 ? [charts.text(own, { ...at, text: "text", textAnchor: anchor, ...styles[look] })] : [];
    }),
  );
  const channels = {
    ...{ x1: (box: Box) => round(box.x1), x2: (box: Box) => round(box.x2) },
    ...{ y1: (box: Box) => round(box.y1), y2: (box: Box) => round(box.y2) },
    ...{ fill: "fill", title: "title" },
  };
  const picture = charts.plot({
    document,
    className: "memory",
    ...{ width: whole, height, margin: 0 },
    x: { type: "identity", axis: null },
    y: { type: "identity", axis: null },
    color: { type: "identity" },
    marks: [
      charts.rect([{ x1: 0, x2: whole, y1: 0, y2: height, fill: theme.paper }], { ...channels, title: null }),
      charts.rect(areas, { ...channels, fillOpacity: 0.8, shapeRendering: "crispEdges" }),
      charts.rect(lines, { ...channels, title: null }),
      charts.rect(bars, { ...channels, fillOpacity: 0.4, stroke: "fill", strokeWidth: 1 }),
      ...texts,
    ],
  });
  for (const style of Array.from(picture.getElementsByTagName("style"))) style.parentNode!.removeChild(style);
  set(picture, { role: "img", "aria-label": "Memory of a call of the program", "font-family": FONT });
  set(picture, { color: theme.ink, style: "max-width:100%;height:auto" });
  return charts.serialize(picture);
}

const round = (px: number): number => Math.round(px * 10) / 10;
