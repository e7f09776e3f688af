/** Panels of colours. */
import type { Markish } from "@observablehq/plot";
import { count, elementsOf, curtailed, fault, label, range, tickLabels, ticks, type Trace } from "./figure.ts";
import { meanPixels, rgb } from "./pixels.ts";
import { ABOVE, COLOURS, picture, small, type Frame, type Panel, type Sheet } from "./sheet.ts";

/** Many elements: the value of each at each time as a colour. */
export function heatPanel(sheet: Sheet, trace: Trace): Panel {
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
        picture(sheet, pixels, pixels.width, height, palette, colourOf),
        ...(broken ? [charts.ruleX([figure.t[broken.row]!], { stroke: theme.warning, strokeDasharray: "3,3" })] : []),
        ...(broken?.whole ? [] : legend(sheet, trace, domain, colours, elements, height, frame)),
      ];
    },
  };
}

/** Which colour is which value, to the right of the frame. */
function legend(
  sheet: Sheet,
  { name, unit }: Trace,
  domain: readonly [number, number],
  colours: readonly string[],
  elements: number,
  height: number,
  frame: Frame,
): Markish[] {
  const levels = height < 80 ? domain : ticks(...domain, 4);
  return [
    ...colourScale(sheet, domain, levels, colours, (part) => -0.5 + part * elements, frame),
    sheet.charts.text([curtailed(unit ?? name)], {
      ...small(sheet),
      ...ABOVE,
      x: frame.beside(14),
      frameAnchor: "top",
      textAnchor: "start",
    }),
  ];
}

/** Cells of a scale of colours. */
const CELLS = 64;

/** A scale of colours beside the frame, with its levels; `at` is where a part of it from 0 to 1 is. */
export function colourScale(
  sheet: Sheet,
  [lo, hi]: readonly [number, number],
  levels: readonly number[],
  colours: readonly string[],
  at: (part: number) => number,
  { beside }: Frame,
): Markish[] {
  const { rect, text } = sheet.charts;
  const labels = tickLabels(levels);
  return [
    rect(
      Array.from({ length: CELLS }, (_, k) => k),
      {
        x1: beside(14),
        x2: beside(24),
        y1: (k) => at(k / CELLS),
        y2: (k) => at((k + 1) / CELLS),
        fill: (k) => colours[Math.round((k / (CELLS - 1)) * (colours.length - 1))]!,
        shapeRendering: "crispEdges",
      },
    ),
    text(levels, {
      ...small(sheet),
      x: beside(30),
      y: (level) => at((level - lo) / (hi - lo)),
      text: (_, i) => labels[i]!,
      textAnchor: "start",
    }),
  ];
}
