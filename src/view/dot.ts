/** A drawing in the language of Graphviz. */
import type { Arrow, Box, BoxKind, Drawing, Frame } from "./drawing.ts";
import type { Theme } from "./figure.ts";
import { THEMES } from "./sheet.ts";

/** The name and the shape of a kind of box. */
interface Look {
  readonly words: string;
  readonly shape: string;
  readonly more?: string;
}
export const LOOKS: Readonly<Record<BoxKind, Look>> = {
  state: { words: "state", shape: "ellipse", more: 'penwidth=1.6 margin="0.02,0.02"' },
  parameter: { words: "parameter", shape: "box" },
  time: { words: "time", shape: "hexagon", more: 'margin="0,0"' },
  constant: { words: "constant", shape: "plaintext" },
  operation: { words: "operation", shape: "box", more: 'style="filled,rounded"' },
  several: { words: "several operations", shape: "box", more: 'peripheries=2 style="filled,rounded"' },
  result: { words: "result", shape: "box", more: "penwidth=2" },
};

interface Colour {
  readonly fill: string;
  readonly line: string;
}
type FrameKind = Exclude<Frame["kind"], "drawing">;

/** Colours that people who see fewer of them can tell apart (after Okabe and Ito). */
export const COLOURS: Readonly<
  Record<
    Theme,
    { readonly boxes: Readonly<Record<BoxKind, Colour>>; readonly frames: Readonly<Record<FrameKind, Colour>> }
  >
> = {
  light: {
    boxes: {
      state: { fill: "#cfe6f7", line: "#0072b2" },
      parameter: { fill: "#fbe5bd", line: "#b37400" },
      time: { fill: "#f5dfec", line: "#b3558a" },
      constant: { fill: "none", line: "none" },
      operation: { fill: "#ffffff", line: "#666666" },
      several: { fill: "#ececec", line: "#444444" },
      result: { fill: "#cdebdf", line: "#00795a" },
    },
    frames: {
      kernel: { fill: "#fdf6ec", line: "#d55e00" },
      loop: { fill: "#f3f7fb", line: "#56b4e9" },
      block: { fill: "#f8f4fc", line: "#8a63b8" },
      equation: { fill: "#f4f5f6", line: "#c3c8ce" },
    },
  },
  dark: {
    boxes: {
      state: { fill: "#10344f", line: "#56b4e9" },
      parameter: { fill: "#43330a", line: "#e69f00" },
      time: { fill: "#45233a", line: "#cc79a7" },
      constant: { fill: "none", line: "none" },
      operation: { fill: "#1b2129", line: "#8d96a0" },
      several: { fill: "#30363d", line: "#b7bec6" },
      result: { fill: "#0b4031", line: "#2bbd92" },
    },
    frames: {
      kernel: { fill: "#201a14", line: "#d5763b" },
      loop: { fill: "#0f1a24", line: "#3a7ca5" },
      block: { fill: "#1a1524", line: "#9d7ad1" },
      equation: { fill: "#161c23", line: "#444c56" },
    },
  },
};
/** Wide enough for any sans-serif font that a reader may have. */
export const FONT = "DejaVu Sans";

/** A string of DOT, with line breaks in it. Graphviz reads backslashes and character entities in it. */
const quote = (text: string): string => `"${dotText(text)}"`;
const dotText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
/** Text inside one of Graphviz's tables. */
const html = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

export function dot({ root, arrows, notes }: Drawing, title: string, theme: Theme = "light"): string {
  const { ink, paper } = THEMES[theme];
  const lines = [
    "digraph fluxion {",
    `  graph [rankdir=TB labelloc=t labeljust=l bgcolor="${paper}" fontname="${FONT}" fontsize=12 fontcolor="${ink}" nodesep=0.2 ranksep=0.42 newrank=true tooltip=" "`,
    `    label=<${heading(root, arrows, notes, title, theme)}>]`,
    `  node [fontname="${FONT}" fontsize=12 fontcolor="${ink}" style=filled height=0.32 width=0.4 margin="0.09,0.04"]`,
    `  edge [arrowsize=0.6]`,
    ...frameLines(root, "  ", theme),
    ...arrows.map((arrow) => `  ${arrow.from} -> ${arrow.to} [${arrowLook(arrow, theme)}]`),
    "}",
  ];
  return lines.join("\n") + "\n";
}

/** Operands that cannot be exchanged come in from left to right. */
const PORTS = { first: "nw", middle: "n", last: "ne" } as const;
const STYLES: Readonly<Record<Arrow["carries"], string>> = { real: "", whole: " style=dotted", bool: " style=dashed" };

function arrowLook({ operand, carries, isArray, type }: Arrow, theme: Theme): string {
  const { ink, muted } = THEMES[theme];
  const width = isArray ? ` penwidth=${carries === "real" ? 2 : 2.5}` : "";
  const port = operand ? ` headport=${PORTS[operand]}` : "";
  return `color="${isArray ? ink : muted}"${width}${STYLES[carries]}${port} tooltip=${quote(type)}`;
}

function frameLines({ id, kind, caption, boxes, frames }: Frame, indent: string, theme: Theme): string[] {
  const isRoot = kind === "drawing";
  const inside = isRoot ? indent : `${indent}  `;
  const lines = [
    ...boxes.map((box) => `${inside}${box.id} [${attributes(box, theme)}]`),
    ...frames.flatMap((frame) => frameLines(frame, inside, theme)),
  ];
  const row = (place: Box["row"], rank: string): string[] => {
    const ids = boxes.filter((box) => box.row === place).map((box) => box.id);
    return ids.length === 0 ? [] : [`${inside}{ rank=${rank}; ${ids.join("; ")} }`];
  };
  lines.push(...row("top", isRoot ? "source" : "same"), ...row("bottom", isRoot ? "sink" : "same"));
  if (isRoot) return lines;
  const { fill, line } = COLOURS[theme].frames[kind];
  const size = kind === "equation" ? ` fontsize=10 fontcolor="${THEMES[theme].muted}" margin=6` : " margin=10";
  return [
    `${indent}subgraph cluster_${id} {`,
    `${inside}graph [label=${quote(caption)} labeljust=l style="filled,rounded" fillcolor="${fill}" color="${line}"${size} tooltip=${quote(caption)}]`,
    ...lines,
    `${indent}}`,
  ];
}

function attributes({ kind, lines, type, tooltip }: Box, theme: Theme): string {
  const { shape, more } = LOOKS[kind];
  const { fill, line } = COLOURS[theme].boxes[kind];
  const look = fill === "none" ? "style=solid" : `fillcolor="${fill}" color="${line}"${more ? ` ${more}` : ""}`;
  return `label=${labelOf(lines, type, theme)} shape=${shape} ${look} tooltip=${quote(tooltip)}`;
}

/** Types are written smaller, in a line as high as others: with thin spaces of their size. */
function labelOf(lines: readonly string[], type: string | undefined, theme: Theme): string {
  if (type === undefined) return quote(lines.join("\n"));
  const space = '<font point-size="13">\u200a</font>';
  const small = `${space}<font point-size="9" color="${THEMES[theme].muted}">${html(type)}</font>${space}`;
  // Graphviz reads backslashes here too.
  return `<${[...lines.map((line) => html(line).replaceAll("\\", "\\\\")), small].join("<br/>")}>`;
}

/** The title, what the colours and lines mean, and the notes. */
function heading(root: Frame, arrows: readonly Arrow[], notes: readonly string[], title: string, theme: Theme): string {
  const kinds = new Set<BoxKind>();
  const visit = (frame: Frame): void => {
    for (const { kind } of frame.boxes) kinds.add(kind);
    frame.frames.forEach(visit);
  };
  visit(root);
  const cells = (Object.keys(LOOKS) as BoxKind[])
    .filter((kind) => kinds.has(kind) && kind !== "constant")
    .map((kind) => {
      const { fill, line } = COLOURS[theme].boxes[kind];
      const style = kind === "several" ? ' border="3"' : ' border="1"';
      return `<td bgcolor="${fill}" color="${line}"${style}><font point-size="10"> ${LOOKS[kind].words} </font></td>`;
    });
  const says: string[] = [];
  if (arrows.some(({ isArray }) => isArray)) says.push("thick line: a value for each element");
  if (arrows.some(({ carries }) => carries === "whole")) says.push("dotted: whole numbers");
  if (arrows.some(({ carries }) => carries === "bool")) says.push("dashed: true or false");
  if (arrows.some(({ operand }) => operand)) says.push("operands of −, ÷, &lt;: from left to right");
  const row = (inside: string): string => `<tr><td border="0" align="left">${inside}</td></tr>`;
  return [
    '<table border="0" cellborder="0" cellspacing="2">',
    row(`<font point-size="16"><b>${html(title)}</b></font>`),
    ...(cells.length > 0
      ? [row(`<table border="0" cellspacing="4" cellpadding="2"><tr>${cells.join("")}</tr></table>`)]
      : []),
    ...(says.length > 0 ? [row(`<font point-size="10">${says.join("; ")}</font>`)] : []),
    ...notes.map((note) => row(`<font point-size="10">${html(note)}</font>`)),
    "</table>",
  ].join("");
}
