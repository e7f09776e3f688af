/** Panels of lines. */
import type { Markish } from "@observablehq/plot";
import { fault, label, LINES, pick, range, show, ticks, type Trace } from "./figure.ts";
import { ABOVE, shades, small, type Frame, type Panel, type Sheet } from "./sheet.ts";
import { thinned } from "./thin.ts";

/** More dots than this are a line. */
const DOTS = 1000;

/** A variable: one line, few lines over each other, or many wiggling ones above each other. */
export function tracePanel(sheet: Sheet, trace: Trace, index: number): Panel {
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
