/** Listings: the equations as they were understood, and the emitted code beside them. */
import type { Source } from "../../backends/backend.ts";
import type { Origin } from "../../ir/index.ts";
import { ownOf, type Block, type Model } from "../model.ts";
import type { Statement } from "../parse.ts";
import { describe, insideOf, leftSide, oneLine, rightSide, shorten, textOf } from "./origins.ts";

/** The model as it was understood: what each name is, by kind, and the text that says so; of a network, block by block. */
export function equationsText(model: Model): string {
  if (model.blocks.size <= 1) return sectionsText(model, model.blocks.get("")!);
  return [...model.blocks.values()]
    .map((block) => {
      const text = sectionsText(model, ownOf(block));
      const title = block.header
        ? textOf(model, { ...block.header, end: endOfHead(model, block.header) })
        : "Shared by all";
      return text === "" && !block.header ? "" : `${title}\n${text.replace(/^(?=.)/gm, "  ")}`;
    })
    .filter(Boolean)
    .join("\n");
}

/** Where the head of a block ends, before its bracket. */
function endOfHead({ source }: Model, { start, end }: Statement): number {
  const bracket = source.text.indexOf("{", start);
  return bracket >= 0 ? bracket : end;
}

function sectionsText(model: Model, block: Block): string {
  const row = (statement: Statement): [string, string] => [leftSide(statement), textOf(model, rightSide(statement))];
  const inside = (statement: Statement): [string, string] => [leftSide(statement), insideOf(model, statement)];
  const states = [...block.states.keys()].map((name): [string, string] => {
    const initial = block.initial.get(name);
    return initial ? row(initial) : [`${name}(0)`, "0"];
  });
  const within = model.statements.filter(({ block: at }) => at === block.header?.index);
  const sections: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    ["Connected by", block.connect ? [inside(block.connect)] : []],
    ["States", [...block.states.values()].map(row)],
    ["Initial values", states],
    ["Parameters, with their values unless others are given", [...block.parameters.values()].map(row)],
    ["Derived: follow from parameters alone", [...block.derived.values()].map(row)],
    ["Named expressions: follow from states and time", [...block.named.values()].map(row)],
    ["Functions", [...block.functions.values()].map(row)],
    ["Tables: sampled inputs", [...block.tables.values()].map(row)],
    [
      "Stored: set once, and by handlers",
      [...block.stored.values()].map((stored): [string, string] => [`${stored.name}(0)`, textOf(model, stored.value)]),
    ],
    ["Events and what follows them", within.filter(({ kind }) => EVENTS.has(kind)).map(row)],
    ["When elements at the ends spike", block.deliveries.map(inside)],
  ];
  const shown = sections.filter(([, rows]) => rows.length > 0);
  const width = Math.max(0, ...shown.flatMap(([, rows]) => rows.map(([left]) => left.length)));
  return shown
    .map(([heading, rows]) =>
      [heading, ...rows.map(([left, right]) => `  ${left.padEnd(width)} = ${right}`), ""].join("\n"),
    )
    .join("\n");
}

const EVENTS: ReadonlySet<Statement["kind"]> = new Set([
  ...(["threshold", "event", "refractory", "reset", "when", "poisson", "spikes_at"] as const),
]);

/** Starts a comment that ends with the line. */
const COMMENT: Readonly<Record<Source["language"], string>> = { js: "//", graph: "#", wgsl: "//", wat: ";;" };

/** Where comments stand, and how much of an equation they show. */
const COLUMN = 96;
const SHOWN = 72;

/** Emitted code, and beside the first of the lines that came from a part of an equation, that part. */
export function annotateCode({ language, text, lines }: Source, model: Model): string {
  let last = "";
  return text
    .split("\n")
    .map((line, k) => {
      const origins = lines[k] ?? [];
      if (origins.length === 0 || line.trim() === "") return line;
      const said = remark(model, origins);
      if (said === last) return line;
      last = said;
      return `${line.padEnd(COLUMN - 1)} ${COMMENT[language]} ${said}`;
    })
    .join("\n");
}

/** The first origin, and the equations that others are in: those that call it, if it is in a function. */
function remark(model: Model, origins: readonly Origin[]): string {
  const [first] = origins as readonly [Origin];
  const others = new Set(origins.map(({ equation }) => equation));
  others.delete(first.equation);
  const names = [...others]
    .flatMap((equation) => model.statements[equation] ?? [])
    .map((other) => oneLine(leftSide(other)));
  const word = model.statements[first.equation]?.kind === "function" ? "in" : "with";
  return describe(model, first, SHOWN) + (names.length > 0 ? `, ${word} ${shorten(names.join(", "), SHOWN / 2)}` : "");
}
