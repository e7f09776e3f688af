// Figures of the benches: how long something takes over how much of it there is, both in decades, a line for each contender.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as charts from "../dist/src/view/charts.js";
import { png } from "../dist/src/view/png.js";
import { THEMES } from "../dist/src/view/sheet.js";
import { folder } from "./options.mjs";

const WIDTH = 920;
const PLOT = 400;
const [TOP, BOTTOM, LEFT] = [34, 46, 64];
/** Between two names at the ends of lines, and from the frame to their marks, in px. */
const [LINE, GUTTER] = [15, 44];
/** The size of names, in px, and the width of their letters on average, in a wide font. */
const [NAME, LETTER] = [11.5, 7.15];
const FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const { paper, ink, muted, grid } = THEMES.light;

/** The family of what the others are compared with: in the colour of the text. */
export const REFERENCE = "by hand";
/** The family of contenders that are not ours: in greys. */
export const CONTENDERS = "contenders";

/** The colours of a family: of neighbouring hues, each dark enough for words on paper. */
const HUES = {
  [REFERENCE]: [ink],
  [CONTENDERS]: ["#6e7781", "#4b535c"],
  js: ["#0068c9", "#38a1f3"],
  wasm: ["#5b21b6", "#c026d3", "#9333ea"],
  hand: [ink],
  gcc: ["#4b535c", "#8a939c"],
  clang: ["#24292f"],
  numpy: ["#4d7c0f"],
  jax: ["#0f766e", "#14b8a6"],
  tensorflow: ["#c2410c", "#a16207", "#7f2a0f", "#dc3a2f"],
  numba: ["#078a56", "#14532d"],
  brian: ["#a3123f", "#d6336c", "#6b1030"],
  tfjs: ["#c2410c", "#7f2a0f", "#a16207", "#dc3a2f", "#6b4f0f", "#bf5f00", "#a3123f"],
  webgpu: ["#7c3aed"],
  gpujs: ["#078a56", "#4d7c0f", "#0f766e", "#14532d", "#0e7490", "#5f6b1f"],
};
/** Of families that are not named above. */
const OTHERS = ["#a21caf", "#334e9f", "#9d5c63"];
const SYMBOLS = ["circle", "square", "triangle", "diamond", "star", "cross", "wye"];

/** Lines as they are, dashed or dotted, with filled marks or open ones. */
const LOOKS = {
  whole: { dash: undefined, open: false },
  dashed: { dash: "5 4", open: true },
  dotted: { dash: "1.5 3", open: true },
};

/**
 * A figure: a panel for each `{ title, axis, across, lines }`, and in it each line of `{ name, family, variant, look, points }`
 * with points `[size, value]`, none where there is nothing to draw. A family has its own hues; in it, a variant has one colour
 * and one mark in all panels, and LOOKS tells its lines apart.
 */
export function figure({ title, subtitle, panels }) {
  const document = charts.newDocument();
  const root = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const add = (name, attributes, content = "") => {
    const element = root.appendChild(document.createElementNS("http://www.w3.org/2000/svg", name));
    element.textContent = content;
    return set(element, attributes);
  };
  const styleOf = styles(panels.flatMap(({ lines }) => lines));
  const pictures = panels.map(({ lines, ...rest }) =>
    panel(document, { ...rest, lines: lines.filter(({ points }) => points.length > 0) }, styleOf),
  );
  const tops = pictures.map((_, k) =>
    pictures.slice(0, k).reduce((sum, picture) => sum + Number(picture.getAttribute("height")) + 12, 70),
  );
  const height = tops.at(-1) + Number(pictures.at(-1).getAttribute("height")) + 16;
  add("title", {}, title);
  add("rect", { width: WIDTH, height, rx: 6, fill: paper });
  add("text", { x: LEFT, y: 32, fill: ink, "font-size": 17, "font-weight": 600 }, title);
  add("text", { x: LEFT, y: 54, fill: muted, "font-size": 12.5 }, subtitle);
  pictures.forEach((picture, k) => {
    for (const style of Array.from(picture.getElementsByTagName("style"))) style.parentNode.removeChild(style);
    picture.removeAttribute("font-family");
    root.appendChild(set(picture, { y: tops[k] }));
  });
  set(root, { viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, role: "img", "aria-label": title });
  set(root, { "font-family": FONT, color: ink, style: "max-width:100%;height:auto" });
  return charts.serialize(root);
}

/** The colour and the mark of each line: by the place of its variant among those of its family. */
function styles(lines) {
  const families = new Map();
  for (const { family, variant } of lines) families.set(family, (families.get(family) ?? new Set()).add(variant));
  const unnamed = [...families.keys()].filter((family) => !Object.hasOwn(HUES, family));
  return ({ family, variant, look }) => {
    const hues = HUES[family] ?? [OTHERS[unnamed.indexOf(family) % OTHERS.length]];
    const k = [...families.get(family)].indexOf(variant);
    return { hue: hues[k % hues.length], symbol: SYMBOLS[k % SYMBOLS.length], ...LOOKS[look] };
  };
}

function panel(document, { title, axis, across, lines }, styleOf) {
  const { plot, line, text, gridX, gridY, axisX, axisY } = charts;
  const points = lines.flatMap((one) => one.points);
  const [x, y] = [
    decades(
      points.map(([size]) => size),
      0.04,
    ),
    decades(
      points.map(([, value]) => value),
      0.08,
    ),
  ];
  const right = GUTTER + 14 + LETTER * Math.max(...lines.map(({ name }) => name.length));
  const [width, height] = [WIDTH - LEFT - right, Math.max(PLOT, LINE * (lines.length + 1))];
  const beside = (px) => x[0] * (x[1] / x[0]) ** ((width + px) / width);
  const small = { fill: muted, fontSize: 11 };
  const style = { ...small, tickSize: 0, tickPadding: 8, label: null, text: figureOf };
  const sizes = [...new Set(points.map(([size]) => size))];
  return plot({
    document,
    className: "panel",
    width: WIDTH,
    height: TOP + height + BOTTOM,
    marginTop: TOP,
    marginBottom: BOTTOM,
    marginLeft: LEFT,
    marginRight: right,
    x: { type: "log", domain: x, axis: null },
    y: { type: "log", domain: y, axis: null },
    marks: [
      gridX(sizes, { stroke: grid, strokeOpacity: 1 }),
      gridY(powers(y), { stroke: grid, strokeOpacity: 1 }),
      axisX(sizes, style),
      axisY(powers(y), style),
      text([title], {
        frameAnchor: "top-left",
        lineAnchor: "bottom",
        dy: -12,
        fontSize: 13,
        fontWeight: 600,
        fill: ink,
      }),
      text([axis], { ...small, frameAnchor: "top-right", lineAnchor: "bottom", dy: -12, fontSize: 12 }),
      text([across], { ...small, frameAnchor: "bottom", lineAnchor: "top", dy: 26, fontSize: 12 }),
      ...names(lines, y, height).flatMap(({ one, at }) => named(one, at, { x, beside }, styleOf(one))),
      ...lines.map((one) => {
        const { hue, dash } = styleOf(one);
        return line(one.points, { stroke: hue, strokeWidth: 1.8, strokeDasharray: dash });
      }),
      ...lines.map((one) => marks(one.points, styleOf(one))),
    ],
  });
}

const marks = (points, { hue, symbol, open }) =>
  charts.dot(points, { fill: open ? paper : hue, stroke: hue, strokeWidth: 1.4, symbol, r: 3 });

/** A line's name, with its mark, and what leads there from its end: level up to the frame, then to the name. */
function named({ name, points }, at, { x, beside }, style) {
  const [end, value] = points.at(-1);
  const lead = [
    [end, value],
    [x[1], value],
    [beside(GUTTER - 8), at],
  ];
  const look = { fill: style.hue, fontSize: NAME, fontWeight: style.open ? 400 : 600, textAnchor: "start" };
  return [
    charts.line(lead, { stroke: style.hue, strokeWidth: 0.7, strokeOpacity: 0.6 }),
    marks([[beside(GUTTER), at]], style),
    charts.text([[beside(GUTTER + 8), at]], { ...look, text: () => name }),
  ];
}

/**
 * The value beside which each name stands, at the right: no two on each other, none outside the frame, and as near to the ends of
 * their lines as that allows.
 */
function names(lines, [low, high], height) {
  const px = (value) => (height * Math.log(high / value)) / Math.log(high / low);
  const valueAt = (place) => high * (low / high) ** (place / height);
  // Each name moved up by all that is above it: now they may stand on each other, but not in another order.
  const wants = lines
    .map((one) => ({ one, want: px(one.points.at(-1)[1]) }))
    .toSorted((a, b) => a.want - b.want)
    .map(({ one, want }, k) => ({ one, want: want - k * LINE }));
  const groups = [];
  for (const place of wants) {
    groups.push([place]);
    while (groups.length > 1 && mean(groups.at(-1)) < mean(groups.at(-2)))
      groups.splice(-2, 2, groups.slice(-2).flat());
  }
  const lowest = height - (lines.length - 1) * LINE - LINE / 2;
  const inFrame = (place) => Math.min(lowest, Math.max(LINE / 2, place));
  return groups
    .flatMap((group) => group.map(({ one }) => ({ one, place: inFrame(mean(group)) })))
    .map(({ one, place }, k) => ({ one, at: valueAt(place + k * LINE) }));
}

const mean = (group) => group.reduce((sum, { want }) => sum + want, 0) / group.length;

/** The range of values, with some room on both sides. */
function decades(values, room) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = Math.max(1.2, (high / low) ** room);
  return [low / pad, high * pad];
}

/** Powers of ten between two values; where there are few, their double and fivefold too. */
function powers([low, high]) {
  const of = (factors) => {
    const found = [];
    for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++)
      for (const factor of factors) found.push(factor * 10 ** e);
    return found.filter((value) => value >= low && value <= high);
  };
  const whole = of([1]);
  return whole.length > 1 ? whole : of([1, 2, 5]);
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** 0.01, 20, 1000, 10⁵. */
function figureOf(value) {
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  if (value < 1e4 && value >= 1e-3) return String(Number(value.toPrecision(3)));
  const power = `10${exponent < 0 ? "⁻" : ""}${SUPERSCRIPTS[Math.abs(exponent)]}`;
  const factor = Math.round(value / 10 ** exponent);
  return factor === 1 ? power : `${factor}·${power}`;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/** Writes the figure as SVG and as PNG. */
export async function publish(name, svg) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.svg`), svg);
  writeFileSync(join(folder, `${name}.png`), await png(svg));
  console.log(`  ${join(folder, name)}.svg, .png`);
}
