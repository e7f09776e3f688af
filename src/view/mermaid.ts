/** A drawing as a flowchart of Mermaid, which many places that show Markdown can draw. */
import type { Arrow, Box, BoxKind, Drawing, Frame } from "./drawing.ts";
import { FRAMES, LOOKS } from "./dot.ts";

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
const ARROWS: Readonly<Record<Arrow["carries"], string>> = { number: "-->", array: "==>", bool: "-.->" };

export function mermaid({ root, arrows, notes }: Drawing, title: string): string {
  return (
    [
      "---",
      `title: ${JSON.stringify(title)}`,
      "---",
      ...notes.map((note) => `%% ${note.replaceAll("{", "(").replaceAll("}", ")")}`),
      "flowchart TD",
      ...frameLines(root, "  "),
      ...arrows.map(({ from, to, carries }) => `  ${from} ${ARROWS[carries]} ${to}`),
      ...Object.entries(LOOKS).map(
        ([kind, { fill, line }]) => `  classDef ${kind} fill:${fill},stroke:${line},color:#1a1a1a`,
      ),
    ].join("\n") + "\n"
  );
}

function frameLines({ id, kind, caption, boxes, frames }: Frame, indent: string): string[] {
  const inside = kind === "drawing" ? indent : `${indent}  `;
  const lines = [...boxes.map((box) => inside + boxLine(box)), ...frames.flatMap((frame) => frameLines(frame, inside))];
  if (kind === "drawing") return lines;
  const { fill, line } = FRAMES[kind];
  return [
    `${indent}subgraph ${id} [${quote([caption])}]`,
    ...lines,
    `${indent}end`,
    `${indent}style ${id} fill:${fill},stroke:${line},color:#1a1a1a`,
  ];
}

function boxLine({ id, kind, lines }: Box): string {
  const [open, close] = SHAPES[kind];
  return `${id}${open}${quote(lines)}${close}:::${kind}`;
}
