/** A run as a picture: one panel per variable above a shared time axis, drawn by Observable Plot as an SVG. */
import type { Markish } from "@observablehq/plot";
import type { Figure, Spikes, Trace } from "./figure.ts";
import {
  count,
  elementsOf,
  fault,
  isHeatmap,
  label,
  LINES,
  pick,
  population,
  range,
  show,
  tickLabels,
  ticks,
} from "./figure.ts";
import { countPixels, indexed, meanPixels, mixed, rgb, type Pixels, type Rgb } from "./pixels.ts";
import { type Point, thinned } from "./thin.ts";

export type { Figure, Spikes, Trace } from "./figure.ts";

/** All lengths are in px. */
const WIDTH = 860;
const HEADER = 28;
const FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** More ticks of events than this are an image, more dots a line. */
const TICKS = 8000;
const DOTS = 1000;
/** Colours of an image. */
const COLOURS = 254;

const THEMES = {
  light: {
    paper: "#ffffff",
    ink: "#1f2328",
    muted: "#66707b",
    grid: "#e8ebee",
    missing: "#c3c8ce",
    warning: "#c4262e",
    shades: [0, 0.82],
    hues: "dark2",
  },
  dark: {
    paper: "#0d1117",
    ink: "#e6edf3",
    muted: "#8d96a0",
    grid: "#21262d",
    missing: "#57606a",
    warning: "#ff7b72",
    shades: [0.25, 0.96],
    hues: "set2",
  },
} as const;

/** The place of words that stand in line with the title of a panel. */
const ABOVE = { lineAnchor: "bottom", dy: -8 } as const;
/** The look of tick labels and the like. */
const small = ({ theme }: Sheet) => ({ fill: theme.muted, fontSize: 11 }) as const;

type Charts = typeof import("./charts.ts");

/** What the panels share. */
interface Sheet {
  readonly charts: Charts;
  readonly figure: Figure;
  readonly theme: (typeof THEMES)[keyof typeof THEMES];
  /** Whether x is time, and not the element. */
  readonly timed: boolean;
  readonly x: readonly [lo: number, hi: number];
  readonly steps: readonly number[];
}

interface Panel {
  readonly title: string;
  /** What is left out or wrong: shown beside the title. */
  readonly notes: readonly string[];
  readonly warning?: string | undefined;
  readonly height: number;
  readonly y: readonly [lo: number, hi: number];
  readonly ticks: readonly number[];
  /** What stands above the tick labels. */
  readonly axis?: string;
  /** The room for what is drawn to the right of the frame, in px. */
  readonly side?: number;
  /** Whether there is nothing to read off a grid. */
  readonly bare?: boolean;
  marks(frame: Frame): Markish[];
}

/** Where a panel is drawn. */
interface Frame {
  /** In px. */
  readonly width: number;
  /** The size of a pixel in units of x and y. */
  readonly pixel: { readonly x: number; readonly y: number };
  /** The x that is so many px to the right of the frame. */
  beside(px: number): number;
}

/** The picture as the text of an SVG file: the same figure gives the same text. */
export async function plotSvg(figure: Figure): Promise<string> {
  const charts = await import("./charts.ts");
  const { t, view, theme = "light" } = figure;
  const rows = figure.traces.length > 0 ? Math.max(...figure.traces.map(({ shape }) => shape[0])) : t.length;
  const timed = rows !== 1;
  const last = Math.max(0, ...figure.traces.map((trace) => elementsOf(trace) - 1));
  const x: [number, number] = timed ? range(t) : [-0.5, last + 0.5];
  const steps = timed ? (t.length > 1 ? ticks(...x, 8) : []) : last ? ticks(...x, 8).filter(Number.isInteger) : [];
  const sheet: Sheet = { charts, figure, theme: THEMES[theme], timed, x, steps };
  const rasters = timed ? (figure.spikes ?? []).map((spikes) => rasterPanel(sheet, spikes)) : [];
  const isOf = (trace: Trace): boolean => timed && trace.shape[0] > 0 && isHeatmap(view, elementsOf(trace));
  const traces =
    view === "raster" && rasters.length > 0
      ? []
      : figure.traces.map((trace, i) => (isOf(trace) ? heatPanel(sheet, trace) : tracePanel(sheet, trace, i)));
  return assemble(sheet, figure.traces.some(isOf) ? [...rasters, ...traces] : [...traces, ...rasters]);
}

/** The panels below each other, under the title. */
function assemble(sheet: Sheet, panels: readonly Panel[]): string {
  const { charts, figure, theme } = sheet;
  const document = charts.newDocument();
  const root = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const add = (name: string, attributes: Record<string, string | number>, content = ""): Element => {
    const element = root.appendChild(document.createElementNS("http://www.w3.org/2000/svg", name));
    element.textContent = content;
    return set(element, attributes);
  };
  const name = figure.title ?? figure.traces.map((trace) => trace.name).join(", ");
  add("title", {}, name);
  const paper = add("rect", { width: WIDTH, fill: theme.paper });

  const letters = Math.max(6, ...panels.flatMap((panel) => tickLabels(panel.ticks).map((text) => text.length)));
  const left = Math.round(24 + 6.6 * letters);
  const right = Math.round(Math.max(28, ...panels.map((panel) => panel.side ?? 0)));
  const width = WIDTH - left - right;
  let top = 14;
  if (figure.title) {
    add("text", { x: left, y: top + 16, fill: theme.ink, "font-size": 17, "font-weight": 600 }, figure.title);
    top += 26;
  }
  if (figure.subtitle) {
    add("text", { x: left, y: top + 13, fill: theme.muted, "font-size": 12.5 }, figure.subtitle);
    top += 24;
  }
  for (const panel of panels) {
    const labelled = panel === panels.at(-1) && sheet.steps.length > 0;
    const bottom = labelled ? 46 : 10;
    const height = HEADER + panel.height + bottom;
    const [start, end] = sheet.x;
    const x = (end - start) / width;
    const y = (panel.y[1] - panel.y[0]) / panel.height;
    const picture = charts.plot({
      document,
      className: "panel",
      width: WIDTH,
      height,
      marginTop: HEADER,
      marginBottom: bottom,
      marginLeft: left,
      marginRight: right,
      x: { domain: sheet.x, axis: null },
      y: { domain: panel.y, axis: null },
      marks: [
        ...axes(sheet, panel, labelled),
        ...heading(sheet, panel),
        ...panel.marks({ width, pixel: { x, y }, beside: (px) => end + px * x }),
      ],
    });
    for (const style of Array.from(picture.getElementsByTagName("style"))) style.parentNode!.removeChild(style);
    for (const path of Array.from(picture.getElementsByTagName("path")))
      set(path, {
        d: path.getAttribute("d")!.replace(/\d+\.\d+/g, (number) => `${Number(Number(number).toFixed(1))}`),
      });
    picture.removeAttribute("font-family");
    root.appendChild(set(picture, { y: top }));
    top += height;
  }
  set(paper, { height: top });
  set(root, { viewBox: `0 0 ${WIDTH} ${top}`, width: WIDTH, height: top, role: "img", "aria-label": name });
  set(root, { "font-family": FONT, color: theme.ink, style: "max-width:100%;height:auto" });
  return charts.serialize(root);
}

function set(element: Element, attributes: Record<string, string | number>): Element {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/** Grid, tick labels and, under the last panel, the labels of the x axis. */
function axes(sheet: Sheet, panel: Panel, labelled: boolean): Markish[] {
  const { axisX, axisY, gridX, gridY, text } = sheet.charts;
  const levels = tickLabels(panel.ticks);
  const steps = tickLabels(sheet.steps);
  const grid = { stroke: sheet.theme.grid, strokeOpacity: 1 };
  const style = { ...small(sheet), tickSize: 0, tickPadding: 8, label: null };
  const name = sheet.timed ? label("t", sheet.figure.timeUnit) : "element";
  return [
    panel.bare ? null : [gridX(sheet.steps, grid), gridY(panel.ticks, grid)],
    axisY(panel.ticks, { ...style, tickFormat: (_, i) => levels[i]! }),
    labelled ? axisX(sheet.steps, { ...style, tickFormat: (_, i) => steps[i]! }) : null,
    labelled ? text([name], { ...small(sheet), frameAnchor: "bottom", lineAnchor: "top", dy: 25, fontSize: 12 }) : null,
  ];
}

/** The title of a panel at its left, the notes at its right. */
function heading(sheet: Sheet, { title, notes, warning, axis }: Panel): Markish[] {
  const { text } = sheet.charts;
  const { ink, warning: red } = sheet.theme;
  const rest = notes.join(" · ");
  const style = { ...small(sheet), ...ABOVE, frameAnchor: "top-right" } as const;
  return [
    text([title], { ...ABOVE, frameAnchor: "top-left", fontSize: 13, fontWeight: 600, fill: ink }),
    text([rest], style),
    text([warning ?? ""], { ...style, dx: rest ? -6 * rest.length - 12 : 0, fill: red }),
    text([axis ?? ""], { ...style, frameAnchor: "top-left", textAnchor: "end", dx: -8 }),
  ];
}

/** A variable: one line, few lines over each other, or many wiggling ones above each other. */
function tracePanel(sheet: Sheet, trace: Trace, index: number): Panel {
  const { figure, theme, charts } = sheet;
  const [rows, elements] = trace.shape;
  const title = label(trace.name, trace.unit);
  if (rows * elements === 0) {
    return { title, notes: ["no values"], bare: true, height: 8, y: [0, 1], ticks: [], marks: () => [] };
  }
  const shown = sheet.timed ? pick(elements, LINES) : pick(elements, elements);
  const colour = shades(sheet, elements, index);
  const broken = fault(figure, trace);
  const [lo, hi] = range(trace.data);
  const common = {
    title,
    notes: shown.length < elements ? [`${shown.length} of ${elements} elements`] : [],
    warning: broken?.text,
  };
  const y = padded(lo, hi);
  const levels = !broken?.whole ? ticks(...y, 5) : [];
  if (!sheet.timed && elements === 1) {
    const value = charts.text([show(trace.data[0]!, 8)], { frameAnchor: "left", fontSize: 17, fill: theme.ink });
    return { ...common, bare: true, height: 20, y, ticks: [], marks: () => [value] };
  }
  if (!sheet.timed) {
    if (elements > DOTS) {
      const across = { name: trace.name, shape: [elements, 1], data: trace.data } as const;
      const places = Array.from({ length: elements }, (_, i) => i);
      const marks = ({ pixel }: Frame): Markish[] => [
        charts.line(thinned(places, across, [0], (_, value) => value, pixel)[0]!, { stroke: colour(0) }),
      ];
      return { ...common, height: 150, y, ticks: levels, marks };
    }
    const dots = charts.dot(Array.from(trace.data), { x: (_, i) => i, y: (v) => v, fill: (_, i) => colour(i), r: 4 });
    return { ...common, height: 150, y, ticks: levels, marks: () => [dots] };
  }
  const lines = (place: (element: number, value: number) => number, { pixel }: Frame): Markish[] => [
    ...thinned(figure.t, trace, shown, place, pixel).map((points, i) =>
      charts.line(points, {
        stroke: colour(shown[i]!),
        strokeWidth: elements === 1 ? 1.5 : 1.2,
        strokeOpacity: elements === 1 ? 1 : 0.9,
        ariaLabel: () => (elements === 1 ? trace.name : `${trace.name}[${shown[i]}]`),
      }),
    ),
    ...(broken ? [charts.ruleX([figure.t[broken.row]!], { stroke: theme.warning, strokeDasharray: "3,3" })] : []),
  ];

  if (shown.length > 3 && wiggle(trace, shown) > 2.5 * (hi - lo)) {
    const step = (elements - 1) / (shown.length - 1);
    const scale = (0.86 * step) / (hi - lo);
    const bar = ticks(0, hi - lo, 2).at(-1)!;
    const words = `${show(bar)} ${trace.unit ?? ""}`.trim();
    return {
      ...common,
      height: Math.max(160, Math.min(520, (figure.traces.length === 1 ? 21 : 14) * shown.length)),
      y: [-0.4 * step, elements - 1 + 1.1 * step],
      ticks: ticks(0, elements - 1, 6).filter(Number.isInteger),
      axis: "element",
      side: 36 + 7 * words.length,
      marks: (frame) => [
        ...lines((element, value) => element + (value - lo) * scale, frame),
        ...scaleBar(sheet, bar * scale, words, frame),
      ],
    };
  }
  return {
    ...common,
    height: figure.traces.length === 1 && !figure.spikes?.length ? 260 : 140,
    y,
    ticks: levels,
    side: elements > 1 ? 76 : 0,
    marks: (frame) => [
      ...lines((_, value) => value, frame),
      ...(elements > 1 ? colourBar(sheet, shown, y, colour, frame) : []),
    ],
  };
}

const padded = (lo: number, hi: number): [number, number] => [lo - 0.05 * (hi - lo), hi + 0.05 * (hi - lo)];

/** How far the lines of a trace go up and down, on average. */
function wiggle({ shape: [rows, elements], data }: Trace, shown: readonly number[]): number {
  let sum = 0;
  for (const element of shown) {
    for (let row = 1; row < rows; row++) {
      const change = Math.abs(data[row * elements + element]! - data[(row - 1) * elements + element]!);
      if (Number.isFinite(change)) sum += change;
    }
  }
  return sum / shown.length;
}

/** The colour of each element; of the only element: one for each panel. */
function shades({ charts, theme }: Sheet, elements: number, panel: number): (element: number) => string {
  if (elements === 1) {
    const hues = charts.scale({ color: { type: "ordinal", scheme: theme.hues, domain: [0, 1, 2, 3, 4, 5, 6, 7] } });
    return () => hues.apply(panel % 8) as string;
  }
  const [from, to] = theme.shades;
  const scheme = charts.scale({ color: { type: "linear", scheme: "viridis", domain: [0, 1] } });
  return (element) => scheme.apply(from + ((to - from) * element) / (elements - 1)) as string;
}

/** Which colour is which element, to the right of the frame. */
function colourBar(
  sheet: Sheet,
  shown: readonly number[],
  [lo, hi]: readonly [number, number],
  colour: (element: number) => string,
  { beside }: Frame,
): Markish[] {
  const { rect, text } = sheet.charts;
  const cell = (hi - lo) / shown.length;
  const last = shown.at(-1)!;
  const middle = (element: number): number => lo + cell * ((element / last) * (shown.length - 1) + 0.5);
  return [
    rect(shown, {
      x1: beside(14),
      x2: beside(24),
      y1: (_, i: number) => lo + i * cell,
      y2: (_, i: number) => lo + (i + 1) * cell,
      fill: colour,
    }),
    text(ticks(0, last, 4).filter(Number.isInteger), {
      ...small(sheet),
      x: beside(30),
      y: middle,
      text: String,
      textAnchor: "start",
    }),
    text(["element"], { ...small(sheet), ...ABOVE, x: beside(14), frameAnchor: "top", textAnchor: "start" }),
  ];
}

/** How high a value of `words` is, to the right of the frame. */
function scaleBar(sheet: Sheet, height: number, words: string, { beside }: Frame): Markish[] {
  const { line, text } = sheet.charts;
  const ys = [0, 0, height, height];
  return [
    line(ys, { x: (_, i) => beside([19, 14, 14, 19][i]!), y: (y) => y, stroke: sheet.theme.muted, strokeWidth: 1.2 }),
    text([words], { ...small(sheet), x: beside(24), y: height / 2, textAnchor: "start" }),
  ];
}

/** Many elements: the value of each at each time as a colour. */
function heatPanel(sheet: Sheet, trace: Trace): Panel {
  const { figure, theme, charts } = sheet;
  const elements = elementsOf(trace);
  const broken = fault(figure, trace);
  const height = Math.round(Math.min(figure.traces.length === 1 ? 300 : 180, Math.max(48, 12 * elements)));
  return {
    title: label(trace.name, trace.unit),
    notes: [count(elements, "element")],
    warning: broken?.text,
    height,
    y: [-0.5, elements - 0.5],
    ticks: elements === 1 ? [] : ticks(0, elements - 1, Math.min(6, height / 20)).filter(Number.isInteger),
    ...(elements === 1 ? {} : { axis: "element" }),
    bare: true,
    side: 96,
    marks: (frame) => {
      const pixels = meanPixels(figure.t, trace, sheet.x, frame.width, height);
      const domain = range(pixels.data);
      const [lo, hi] = domain;
      const scale = charts.scale({ color: { type: "linear", scheme: "viridis", domain: [0, COLOURS - 1] } });
      const colours = Array.from({ length: COLOURS }, (_, k) => scale.apply(k) as string);
      const palette = [rgb(theme.missing), ...colours.map(rgb)];
      const colourOf = (value: number): number =>
        Number.isNaN(value) ? 0 : 1 + Math.round(((value - lo) / (hi - lo)) * (COLOURS - 1));
      return [
        picture(sheet, pixels, height, palette, colourOf),
        ...(broken ? [charts.ruleX([figure.t[broken.row]!], { stroke: theme.warning, strokeDasharray: "3,3" })] : []),
        ...(broken?.whole ? [] : legend(sheet, trace, domain, colours, elements, height, frame)),
      ];
    },
  };
}

/** An image that fills the frame. */
function picture(
  { charts }: Sheet,
  pixels: Pixels,
  height: number,
  palette: Rgb[],
  colourOf: (value: number) => number,
): Markish {
  const { width } = pixels;
  const bytes = charts.encodePng({
    width,
    height,
    data: indexed(pixels, height, colourOf),
    channels: 1,
    depth: 8,
    palette,
  });
  const src = `data:image/png;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
  const place = { frameAnchor: "middle", width, height, preserveAspectRatio: "none" } as const;
  return charts.image([src], { src: (uri: string) => uri, ...place, imageRendering: "pixelated" });
}

/** Which colour is which value, to the right of the frame. */
function legend(
  sheet: Sheet,
  { name, unit }: Trace,
  [lo, hi]: readonly [number, number],
  colours: readonly string[],
  elements: number,
  height: number,
  { beside }: Frame,
): Markish[] {
  const { rect, text } = sheet.charts;
  const cells = Array.from({ length: 64 }, (_, k) => k);
  const levels = height < 80 ? [lo, hi] : ticks(lo, hi, 4);
  const labels = tickLabels(levels);
  const at = (part: number): number => -0.5 + part * elements;
  return [
    rect(cells, {
      x1: beside(14),
      x2: beside(24),
      y1: (k) => at(k / 64),
      y2: (k) => at((k + 1) / 64),
      fill: (k) => colours[Math.round((k / 63) * (COLOURS - 1))]!,
      shapeRendering: "crispEdges",
    }),
    text(levels, {
      ...small(sheet),
      x: beside(30),
      y: (level) => at((level - lo) / (hi - lo)),
      text: (_, i) => labels[i]!,
      textAnchor: "start",
    }),
    text([unit ?? name], { ...small(sheet), ...ABOVE, x: beside(14), frameAnchor: "top", textAnchor: "start" }),
  ];
}

/** Events: a tick for each, one row per element, and how many each element had. */
function rasterPanel(sheet: Sheet, spikes: Spikes): Panel {
  const { theme, figure } = sheet;
  const { name, element } = spikes;
  const n = population(figure);
  const fold = Math.ceil(n / LINES);
  const height = Math.max(24, Math.min(200, 8 * n));
  const colour = n > LINES ? () => theme.ink : shades(sheet, n, 0);
  return {
    title: name,
    notes: [count(element.length, "event")],
    height,
    y: [-0.5, n - 0.5],
    ticks: n === 1 ? [] : ticks(0, n - 1, Math.min(5, height / 20)).filter(Number.isInteger),
    ...(n === 1 ? {} : { axis: "element" }),
    side: n > 1 ? 76 : 0,
    marks: (frame) => [
      ...(eventTicks(sheet, spikes, fold, colour, frame) ?? [eventImage(sheet, spikes, n, height, frame)]),
      ...(n > 1 ? countBars(sheet, element, n, fold, n > LINES ? () => theme.muted : colour, frame) : []),
    ],
  };
}

/** A line for each group of `fold` elements, with a tick at each event; nothing where there are too many. */
function eventTicks(
  { charts }: Sheet,
  { element, time }: Spikes,
  fold: number,
  colour: (element: number) => string,
  { pixel }: Frame,
): Markish[] | undefined {
  const half = Math.max(0.4, 0.7 * pixel.y);
  const groups = new Map<number, Point[]>();
  const drawn = new Set<string>();
  for (let i = 0; i < element.length; i++) {
    const row = element[i]!;
    const spot = `${Math.round(row / pixel.y)},${Math.round((2 * time[i]!) / pixel.x)}`;
    if (drawn.has(spot)) continue;
    drawn.add(spot);
    if (drawn.size > TICKS) return undefined;
    const group = Math.floor(row / fold) * fold;
    const points = groups.get(group) ?? groups.set(group, []).get(group)!;
    points.push([time[i]!, row - half], [time[i]!, row + half], [time[i]!, NaN]);
  }
  return [...groups].map(([group, points]) => charts.line(points, { stroke: colour(group), strokeWidth: 1.2 }));
}

/** The darker, the more events. */
function eventImage(sheet: Sheet, spikes: Spikes, n: number, height: number, { width }: Frame): Markish {
  const { paper, ink } = sheet.theme;
  const pixels = countPixels(spikes, n, sheet.x, width, height);
  const most = pixels.data.reduce((a, b) => Math.max(a, b), 1);
  const palette = Array.from({ length: COLOURS + 1 }, (_, k) =>
    mixed(rgb(paper), rgb(ink), k === 0 ? 0 : 0.4 + (0.6 * k) / COLOURS),
  );
  return picture(sheet, pixels, height, palette, (events) => Math.ceil((events / most) * COLOURS));
}

/** How many events each element had, `fold` elements to a bar, to the right of the frame. */
function countBars(
  sheet: Sheet,
  element: ArrayLike<number>,
  n: number,
  fold: number,
  colour: (element: number) => string,
  { beside }: Frame,
): Markish[] {
  const { rect, text } = sheet.charts;
  const sums = Array<number>(Math.ceil(n / fold)).fill(0);
  for (let i = 0; i < element.length; i++) sums[Math.floor(element[i]! / fold)]!++;
  const means = sums.map((sum, i) => sum / (Math.min(n, (i + 1) * fold) - i * fold));
  const most = Math.max(...means);
  const gap = fold === 1 ? 0.15 : 0;
  return [
    rect(means, {
      x1: beside(14),
      x2: (mean: number) => beside(14 + (46 * mean) / (most || 1)),
      y1: (_, i: number) => i * fold - 0.5 + gap,
      y2: (_, i: number) => Math.min(n, (i + 1) * fold) - 0.5 - gap,
      fill: (_, i: number) => colour(i * fold),
      shapeRendering: "crispEdges",
    }),
    text([`max ${show(most, 3)}`], {
      ...small(sheet),
      ...ABOVE,
      x: beside(14),
      frameAnchor: "top",
      textAnchor: "start",
    }),
  ];
}
