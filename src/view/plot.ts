/** A run as a picture: one panel per variable above a shared time axis, drawn by Observable Plot as an SVG. */
import type { Markish } from "@observablehq/plot";
import {
  elementsOf,
  hasTraces,
  isHeatmap,
  label,
  range,
  rastersOf,
  ratesOf,
  tickLabels,
  ticks,
  type Figure,
  type Trace,
} from "./figure.ts";
import { heatPanel } from "./heat.ts";
import { connectivityPanel, weightsPanel } from "./network.ts";
import { rasterPanel } from "./raster.ts";
import { ratePanel } from "./rate.ts";
import { ABOVE, small, THEMES, type Across, type Panel, type Sheet } from "./sheet.ts";
import { tracePanel } from "./traces.ts";

export type { Figure, Projection, Spikes, Trace, Weights } from "./figure.ts";

/** All lengths are in px. */
const WIDTH = 860;
const HEADER = 28;
/** Of a letter of a panel's title, more or less. */
const LETTER = 7.4;
export const FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** The picture as the text of an SVG file: the same figure gives the same text. */
export async function plotSvg(figure: Figure): Promise<string> {
  const charts = await import("./charts.ts");
  const { t, views, theme = "light" } = figure;
  const rows = figure.traces.length > 0 ? Math.max(...figure.traces.map(({ shape }) => shape[0])) : t.length;
  const timed = rows !== 1;
  const last = Math.max(0, ...figure.traces.map((trace) => elementsOf(trace) - 1));
  const x: [number, number] = timed ? range(t) : [-0.5, last + 0.5];
  const steps = timed ? (t.length > 1 ? ticks(...x, 8) : []) : last ? ticks(...x, 8).filter(Number.isInteger) : [];
  const sheet: Sheet = { charts, figure, theme: THEMES[theme], timed, x, steps };
  const spikes = timed ? rastersOf(figure) : [];
  const rates = timed ? ratesOf(figure) : [];
  const events = [
    ...spikes.map((one) => rasterPanel(sheet, one, figure.spikes!.indexOf(one), spikes.length)),
    ...(rates.length > 0 ? [ratePanel(sheet, rates)] : []),
  ];
  const isOf = (trace: Trace): boolean => timed && trace.shape[0] > 0 && isHeatmap(views, elementsOf(trace));
  const traces = hasTraces(figure)
    ? figure.traces.map((trace, i) => (isOf(trace) ? heatPanel(sheet, trace) : tracePanel(sheet, trace, i)))
    : [];
  const areEventsFirst = figure.isNetwork || rates.length > 0 || figure.traces.some(isOf);
  return assemble(sheet, [
    ...(areEventsFirst ? [...events, ...traces] : [...traces, ...events]),
    ...(views?.includes("connectivity") ? (figure.projections ?? []) : []).map((one) => connectivityPanel(sheet, one)),
    ...(views?.includes("weights") ? (figure.weights ?? []) : []).map((one) => weightsPanel(sheet, one)),
  ]);
}

/** The panels below each other, under the title. */
export function assemble(sheet: Sheet, panels: readonly Panel[]): string {
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
  const widest = WIDTH - left - right;
  const shared: Across = {
    range: sheet.x,
    ticks: sheet.steps,
    label: sheet.timed ? label("t", figure.timeUnit) : "element",
  };
  const lastShared = panels.findLast(({ across }) => across === undefined);
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
    const across = panel.across ?? shared;
    const width = Math.min(widest, across.width ?? widest);
    const labelled = (panel === lastShared || panel.across !== undefined) && across.ticks.length > 0;
    const bottom = labelled ? 46 : 10;
    const height = HEADER + panel.height + bottom;
    const [start, end] = across.range;
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
      marginRight: WIDTH - left - width,
      x: { domain: across.range, axis: null },
      y: { domain: panel.y, axis: null },
      marks: [
        ...axes(sheet, panel, across, labelled),
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

export function set(element: Element, attributes: Record<string, string | number>): Element {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/** Grid, tick labels and, under the last panel, the labels of the x axis. */
function axes(sheet: Sheet, panel: Panel, across: Across, labelled: boolean): Markish[] {
  const { axisX, axisY, gridX, gridY, text } = sheet.charts;
  const levels = tickLabels(panel.ticks);
  const steps = tickLabels(across.ticks);
  const grid = { stroke: sheet.theme.grid, strokeOpacity: 1 };
  const style = { ...small(sheet), tickSize: 0, tickPadding: 8, label: null };
  return [
    panel.bare ? null : [gridX(across.ticks, grid), gridY(panel.ticks, grid)],
    axisY(panel.ticks, { ...style, tickFormat: (_, i) => levels[i]! }),
    labelled ? axisX(across.ticks, { ...style, tickFormat: (_, i) => steps[i]! }) : null,
    labelled
      ? text([across.label], { ...small(sheet), frameAnchor: "bottom", lineAnchor: "top", dy: 25, fontSize: 12 })
      : null,
  ];
}

/** The title of a panel at its left, the notes at its right; behind the title where the frame may be small. */
function heading(sheet: Sheet, { title, hue, notes, warning, axis, across }: Panel): Markish[] {
  const { text } = sheet.charts;
  const { ink, warning: red } = sheet.theme;
  const rest = notes.join(" · ");
  const style = { ...small(sheet), ...ABOVE, frameAnchor: "top-right" } as const;
  const behind = { ...style, frameAnchor: "top-left", dx: LETTER * title.length + 16 } as const;
  return [
    text([title], { ...ABOVE, frameAnchor: "top-left", fontSize: 13, fontWeight: 600, fill: hue ?? ink }),
    text([rest], across?.width === undefined ? style : behind),
    text([warning ?? ""], { ...style, dx: rest ? -6 * rest.length - 12 : 0, fill: red }),
    text([axis ?? ""], { ...style, frameAnchor: "top-left", textAnchor: "end", dx: -8 }),
  ];
}
