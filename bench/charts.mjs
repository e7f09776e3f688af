// Figures of the benches: how long something takes over how much of it there is, both in decades, a line for each contender.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as charts from "../dist/src/view/charts.js";
import { png } from "../dist/src/view/png.js";
import { THEMES } from "../dist/src/view/sheet.js";
import { folder } from "./options.mjs";

const WIDTH = 860;
const PLOT = 380;
const [TOP, BOTTOM, LEFT, RIGHT] = [34, 46, 64, 170];
/** Between two names at the ends of lines, in px. */
const LINE = 14;
const FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const { paper, ink, muted, grid } = THEMES.light;
/** Colours that people who see fewer of them can tell apart (after Okabe and Ito). */
const HUES = ["#0072b2", "#d55e00", "#009e73", "#b3558a", "#b37400", "#3aa0dd", "#5c4b9b", "#8c564b", "#4f7f1f"];

/**
 * A figure: a panel for each `{ title, axis, across, lines }`, and in it each line of `{ name, family, look, points }`
 * with points `[size, value]`. Lines of one family have one colour in all panels; LOOKS tells them apart.
 */
export function figure({ title, subtitle, panels }) {
  const document = charts.newDocument();
  const root = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const add = (name, attributes, content = "") => {
    const element = root.appendChild(document.createElementNS("http://www.w3.org/2000/svg", name));
    element.textContent = content;
    return set(element, attributes);
  };
  const height = 74 + panels.length * (TOP + PLOT + BOTTOM + 12);
  add("title", {}, title);
  add("rect", { width: WIDTH, height, fill: paper });
  add("text", { x: LEFT, y: 32, fill: ink, "font-size": 17, "font-weight": 600 }, title);
  add("text", { x: LEFT, y: 54, fill: muted, "font-size": 12.5 }, subtitle);
  const all = panels.flatMap(({ lines }) => lines.map(({ family }) => family));
  const families = [...new Set(all)].filter((family) => family !== REFERENCE);
  const hueOf = (family) => (family === REFERENCE ? ink : HUES[families.indexOf(family) % HUES.length]);
  panels.forEach((one, k) => {
    const picture = panel(document, one, hueOf);
    for (const style of Array.from(picture.getElementsByTagName("style"))) style.parentNode.removeChild(style);
    picture.removeAttribute("font-family");
    root.appendChild(set(picture, { y: 70 + k * (TOP + PLOT + BOTTOM + 12) }));
  });
  set(root, { viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, role: "img", "aria-label": title });
  set(root, { "font-family": FONT, color: ink, style: "max-width:100%;height:auto" });
  return charts.serialize(root);
}

/** Lines as they are, dashed or dotted, with filled dots or open ones. */
const LOOKS = {
  whole: { dash: undefined, open: false },
  dashed: { dash: "5 4", open: true },
  dotted: { dash: "1.5 3", open: true },
};

/** The family of what the others are compared with: in the colour of the text. */
export const REFERENCE = "by hand";

function panel(document, { title, axis, across, lines }, hueOf) {
  const { plot, line, dot, text, gridX, gridY, axisX, axisY } = charts;
  const points = lines.flatMap((one) => one.points.map(([x, y]) => ({ x, y, ...one })));
  const [x, y] = [
    decades(
      points.map((point) => point.x),
      0.04,
    ),
    decades(
      points.map((point) => point.y),
      0.08,
    ),
  ];
  const small = { fill: muted, fontSize: 11 };
  const style = { ...small, tickSize: 0, tickPadding: 8, label: null, text: figureOf };
  const sizes = [...new Set(points.map((point) => point.x))];
  return plot({
    document,
    className: "panel",
    width: WIDTH,
    height: TOP + PLOT + BOTTOM,
    marginTop: TOP,
    marginBottom: BOTTOM,
    marginLeft: LEFT,
    marginRight: RIGHT,
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
      ...lines.map((one) =>
        line(one.points, { stroke: hueOf(one.family), strokeWidth: 1.8, strokeDasharray: LOOKS[one.look].dash }),
      ),
      ...lines.map((one) =>
        dot(one.points, { fill: LOOKS[one.look].open ? paper : hueOf(one.family), stroke: hueOf(one.family), r: 2.6 }),
      ),
      ...names(lines, y).flatMap(({ one, at }) => {
        const stroke = hueOf(one.family);
        return [
          line([one.points.at(-1), [x[1], at]], { stroke, strokeWidth: 0.7, strokeOpacity: 0.6 }),
          text([[x[1], at]], {
            text: () => one.name,
            fill: stroke,
            fontSize: 11.5,
            fontWeight: LOOKS[one.look].open ? 400 : 600,
            textAnchor: "start",
            dx: 6,
          }),
        ];
      }),
    ],
  });
}

/** The value beside which each name stands, at the right: near the end of its line, and no two on each other. */
function names(lines, [low, high]) {
  const px = (value) => (PLOT * Math.log(high / value)) / Math.log(high / low);
  const valueAt = (place) => high * (low / high) ** (place / PLOT);
  const places = lines
    .filter(({ points }) => points.length > 0)
    .map((one) => ({ one, want: px(one.points.at(-1)[1]) }))
    .toSorted((a, b) => a.want - b.want);
  // Groups of names that would touch share the room around their middle.
  const groups = [];
  for (const place of places) {
    groups.push({ members: [place], middle: place.want });
    while (groups.length > 1) {
      const [above, below] = groups.slice(-2);
      if (below.middle - above.middle >= ((above.members.length + below.members.length) * LINE) / 2) break;
      const members = [...above.members, ...below.members];
      groups.splice(-2, 2, { members, middle: members.reduce((sum, { want }) => sum + want, 0) / members.length });
    }
  }
  return groups.flatMap(({ members, middle }) =>
    members.map(({ one }, k) => ({ one, at: valueAt(middle + (k - (members.length - 1) / 2) * LINE) })),
  );
}

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

/** Writes the figure as SVG and as PNG, and the numbers that it is of as JSON. */
export async function publish(name, svg, numbers) {
  mkdirSync(folder, { recursive: true });
  const write = (ending, content) => writeFileSync(join(folder, `${name}.${ending}`), content);
  write("json", `${JSON.stringify(numbers, null, 1)}\n`);
  if (!svg) return;
  write("svg", svg);
  write("png", await png(svg));
  console.log(`  ${join(folder, name)}.svg, .png, .json`);
}
