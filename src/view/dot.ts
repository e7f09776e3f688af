/** A drawing in the language of Graphviz. */
import type { Arrow, Box, BoxKind, Drawing, Frame } from "./drawing.ts";

interface Look {
  readonly words: string;
  readonly shape: string;
  readonly fill: string;
  readonly line: string;
  readonly more?: string;
}

/** Colours that people who see fewer of them can tell apart (after Okabe and Ito), with a shape each; text is dark. */
export const LOOKS: Readonly<Record<BoxKind, Look>> = {
  state: {
    words: "state",
    shape: "ellipse",
    fill: "#cfe6f7",
    line: "#0072b2",
    more: 'penwidth=1.6 margin="0.02,0.02"',
  },
  parameter: { words: "parameter", shape: "box", fill: "#fbe5bd", line: "#b37400" },
  time: { words: "time", shape: "hexagon", fill: "#f5dfec", line: "#b3558a" },
  constant: { words: "constant", shape: "plaintext", fill: "none", line: "none" },
  operation: { words: "operation", shape: "box", fill: "#ffffff", line: "#666666", more: 'style="filled,rounded"' },
  several: {
    words: "several operations",
    shape: "box",
    fill: "#ececec",
    line: "#444444",
    more: 'peripheries=2 style="filled,rounded"',
  },
  result: { words: "result", shape: "box", fill: "#cdebdf", line: "#00795a", more: "penwidth=2" },
};
export const FRAMES: Readonly<Record<"kernel" | "loop", { readonly fill: string; readonly line: string }>> = {
  kernel: { fill: "#fdf6ec", line: "#d55e00" },
  loop: { fill: "#f3f7fb", line: "#56b4e9" },
};
const INK = "#1a1a1a";
const LINES: Readonly<Record<Arrow["carries"], string>> = {
  number: 'color="#8a8a8a"',
  array: 'color="#333333" penwidth=2',
  bool: 'color="#333333" style=dashed',
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

export function dot({ root, arrows, notes }: Drawing, title: string): string {
  const lines = [
    "digraph fluxion {",
    `  graph [rankdir=TB labelloc=t labeljust=l bgcolor=white fontname="${FONT}" fontsize=12 fontcolor="${INK}" nodesep=0.2 ranksep=0.42 newrank=true tooltip=" "`,
    `    label=<${heading(root, arrows, notes, title)}>]`,
    `  node [fontname="${FONT}" fontsize=12 fontcolor="${INK}" style=filled height=0.32 width=0.4 margin="0.09,0.04"]`,
    `  edge [arrowsize=0.6 tooltip=" "]`,
    ...frameLines(root, "  "),
    ...arrows.map(
      ({ from, to, operand, carries }) =>
        `  ${from} -> ${to} [${LINES[carries]}${operand ? ` headport=${PORTS[operand]}` : ""}]`,
    ),
    "}",
  ];
  return lines.join("\n") + "\n";
}

/** Operands that cannot be exchanged come in from left to right. */
const PORTS = { first: "nw", middle: "n", last: "ne" } as const;

function frameLines({ id, kind, caption, boxes, frames }: Frame, indent: string): string[] {
  const isRoot = kind === "drawing";
  const inside = isRoot ? indent : `${indent}  `;
  const lines = [
    ...boxes.map((box) => `${inside}${box.id} [${attributes(box)}]`),
    ...frames.flatMap((frame) => frameLines(frame, inside)),
  ];
  const row = (place: Box["row"], rank: string): string[] => {
    const ids = boxes.filter((box) => box.row === place).map((box) => box.id);
    return ids.length === 0 ? [] : [`${inside}{ rank=${rank}; ${ids.join("; ")} }`];
  };
  lines.push(...row("top", isRoot ? "source" : "same"), ...row("bottom", isRoot ? "sink" : "same"));
  if (isRoot) return lines;
  const { fill, line } = FRAMES[kind];
  return [
    `${indent}subgraph cluster_${id} {`,
    `${inside}graph [label=${quote(caption)} labeljust=l style="filled,rounded" fillcolor="${fill}" color="${line}" margin=10 tooltip=${quote(caption)}]`,
    ...lines,
    `${indent}}`,
  ];
}

function attributes({ kind, lines, tooltip }: Box): string {
  const { shape, fill, line, more } = LOOKS[kind];
  const look = fill === "none" ? "style=solid" : `fillcolor="${fill}" color="${line}"${more ? ` ${more}` : ""}`;
  return `label=${quote(lines.join("\n"))} shape=${shape} ${look} tooltip=${quote(tooltip)}`;
}

/** The title, what the colours and lines mean, and the notes. */
function heading(root: Frame, arrows: readonly Arrow[], notes: readonly string[], title: string): string {
  const kinds = new Set<BoxKind>();
  const visit = (frame: Frame): void => {
    for (const { kind } of frame.boxes) kinds.add(kind);
    frame.frames.forEach(visit);
  };
  visit(root);
  const cells = (Object.keys(LOOKS) as BoxKind[])
    .filter((kind) => kinds.has(kind) && kind !== "constant")
    .map((kind) => {
      const { words, fill, line } = LOOKS[kind];
      const style = kind === "several" ? ' border="3"' : ' border="1"';
      return `<td bgcolor="${fill}" color="${line}"${style}><font point-size="10"> ${words} </font></td>`;
    });
  const says: string[] = [];
  if (arrows.some(({ carries }) => carries === "array")) says.push("thick line: a value for each element");
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
