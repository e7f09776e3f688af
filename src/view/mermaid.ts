/** A drawing as a flowchart of Mermaid, which many places that show Markdown can draw. */
import type { Arrow, Box, BoxKind, Drawing, Frame } from "./drawing.ts";
import { COLOURS } from "./dot.ts";
import type { Theme } from "./figure.ts";
import { THEMES } from "./sheet.ts";

/** A label in quotes. Whatever Mermaid, Markdown or HTML could take for their own is a character code. */
const quote = (lines: readonly string[]): string => `"${lines.map(escaped).join("<br/>")}"`;
const escaped = (line: string): string =>
  line.replace(/[^\p{L}\p{M}\p{N} =,:/×÷−·…≤∞]/gu, (character) => `#${character.codePointAt(0)};`);

const SHAPES: Readonly<Record<BoxKind, readonly [string, string]>> = {
  state: ["([", "])"],
  parameter: ["[", "]"],
  time: ["{{", "}}"],
  constant: ["[", "]"],
  operation: ["(", ")"],
  several: ["[[", "]]"],
  result: ["[/", "/]"],
};
const lineOf = ({ carries, isArray }: Arrow): string => (carries !== "real" ? "-.->" : isArray ? "==>" : "-->");

export function mermaid({ root, arrows, notes }: Drawing, title: string, theme: Theme = "light"): string {
  const { ink } = THEMES[theme];
  return (
    [
      "---",
      `title: ${JSON.stringify(title)}`,
      "---",
      ...notes.map((note) => `%% ${note.replaceAll("{", "(").replaceAll("}", ")")}`),
      "flowchart TD",
      ...frameLines(root, "  ", theme),
      ...arrows.map((arrow) => `  ${arrow.from} ${lineOf(arrow)} ${arrow.to}`),
      ...Object.entries(COLOURS[theme].boxes).map(
        ([kind, { fill, line }]) => `  classDef ${kind} fill:${fill},stroke:${line},color:${ink}`,
      ),
    ].join("\n") + "\n"
  );
}

function frameLines({ id, kind, caption, boxes, frames }: Frame, indent: string, theme: Theme): string[] {
  const inside = kind === "drawing" ? indent : `${indent}  `;
  const lines = [
    ...boxes.map((box) => inside + boxLine(box)),
    ...frames.flatMap((frame) => frameLines(frame, inside, theme)),
  ];
  if (kind === "drawing") return lines;
  const { fill, line } = COLOURS[theme].frames[kind];
  return [
    `${indent}subgraph ${id} [${quote([caption])}]`,
    ...lines,
    `${indent}end`,
    `${indent}style ${id} fill:${fill},stroke:${line},color:${THEMES[theme].ink}`,
  ];
}

function boxLine({ id, kind, lines, type }: Box): string {
  const [open, close] = SHAPES[kind];
  return `${id}${open}${quote(type === undefined ? lines : [...lines, type])}${close}:::${kind}`;
}
