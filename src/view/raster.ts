/** Panels of events. */
import type { Markish } from "@observablehq/plot";
import { count, LINES, populationOf, show, ticks, type Spikes } from "./figure.ts";
import { countPixels, mixed, rgb } from "./pixels.ts";
import { ABOVE, COLOURS, hue, picture, shades, small, type Frame, type Panel, type Sheet } from "./sheet.ts";
import type { Point } from "./thin.ts";

/** More ticks than this are an image. */
const TICKS = 8000;

/** Heights of panels, by how many there are. */
const HIGHEST = [200, 200, 170, 140] as const;
const LOWER = 110;

/** Events: a tick for each, one row per element, and how many each element had. */
export function rasterPanel(sheet: Sheet, spikes: Spikes, index: number, panels: number): Panel {
  const { theme, figure } = sheet;
  const { name, element, oneIn = 1 } = spikes;
  const n = populationOf(figure, spikes);
  const fold = Math.ceil(n / LINES);
  const height = Math.max(24, Math.min(HIGHEST[panels] ?? LOWER, 8 * n));
  const own = figure.isNetwork ? hue(sheet, index) : undefined;
  const colour = own ? () => own : n > LINES ? () => theme.ink : shades(sheet, n, 0);
  return {
    title: name,
    hue: own,
    notes: [
      ...(figure.isNetwork ? [count(n, "element")] : []),
      count(element.length * oneIn, "event"),
      ...(oneIn > 1 ? [`1 in ${oneIn} drawn`] : []),
    ],
    height,
    y: [-0.5, n - 0.5],
    ticks: n === 1 ? [] : ticks(0, n - 1, Math.min(5, height / 20)).filter(Number.isInteger),
    ...(n === 1 ? {} : { axis: "element" }),
    side: n > 1 ? 76 : 0,
    marks: (frame) => [
      ...(eventTicks(sheet, spikes, fold, colour, frame) ?? [
        eventImage(sheet, spikes, n, height, own ?? theme.ink, frame),
      ]),
      ...(n > 1 ? countBars(sheet, element, n, fold, n > LINES && !own ? () => theme.muted : colour, frame) : []),
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
function eventImage(sheet: Sheet, spikes: Spikes, n: number, height: number, ink: string, { width }: Frame): Markish {
  const { paper } = sheet.theme;
  const pixels = countPixels(spikes, n, sheet.x, width, height);
  const most = pixels.data.reduce((a, b) => Math.max(a, b), 1);
  const palette = Array.from({ length: COLOURS + 1 }, (_, k) =>
    mixed(rgb(paper), rgb(ink), k === 0 ? 0 : 0.6 + (0.4 * k) / COLOURS),
  );
  return picture(sheet, pixels, pixels.width, height, palette, (events) => Math.ceil((events / most) * COLOURS));
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
