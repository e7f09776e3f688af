/** What passes did: how many operations each removed, added, merged or moved, as a table and as data. */
import { allNodes, diff, isRetyped, NETWORK_PASSES, type Graph, type Match } from "../../ir/index.ts";
import type { PassTrace } from "../compile.ts";
import { EVERY, ROWS } from "../names.ts";

/** A number before a pass, and after it. */
export interface BeforeAfter {
  readonly before: number;
  readonly after: number;
}

/** What a pass did. Nodes that compute something are counted as operations, all others as wires. */
export interface PassSummary {
  readonly name: string;
  readonly about: string;
  /** Whether it can be left out. */
  readonly optional: boolean;
  /** Operations and wires, those in kernels and loops too. */
  readonly nodes: BeforeAfter;
  readonly removed: number;
  readonly added: number;
  /** Operations that another one with the same value stands for now. */
  readonly merged: number;
  readonly moved: number;
  readonly moves: readonly Move[];
  /** Operations whose results have another type or shape. */
  readonly retyped: number;
  /** Constants, and what enters and leaves graphs, kernels and loops. */
  readonly wires: BeforeAfter;
  readonly kernels: BeforeAfter;
  /** What a result is off by at most for it, in units in the last place; not there where it keeps every bit. */
  readonly ulps?: number;
  readonly ms: number;
}

/** How many operations were moved from one body to another, or to another place in the same one. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

/** What a pass did, in numbers: `nodes.before - removed - merged + added` and what changed in wires is `nodes.after`. */
export function passSummary({ pass, before, after, ulps, ms }: PassTrace): PassSummary {
  const { removed, added, merged, moved, kept, wires } = diff(before, after);
  return {
    name: pass.name,
    about: pass.about,
    optional: pass.optional,
    nodes: { before: allNodes(before).length, after: allNodes(after).length },
    removed: removed.length,
    added: added.length,
    merged: merged.length,
    moved: moved.length,
    moves: movesOf(moved),
    retyped: kept.filter(isRetyped).length,
    wires: { before: wires.before.length, after: wires.after.length },
    kernels: { before: kernelsIn(before), after: kernelsIn(after) },
    ...(ulps !== undefined && { ulps }),
    ms,
  };
}

export const kernelsIn = (g: Graph): number => allNodes(g).filter(({ op }) => op === "map").length;

function movesOf(moved: readonly Match[]): readonly Move[] {
  const moves = new Map<string, Move>();
  for (const { before, after } of moved) {
    const [from, to] = [pathInWords(before.path), pathInWords(after.path)];
    const key = `${from}>${to}`;
    moves.set(key, { from, to, count: (moves.get(key)?.count ?? 0) + 1 });
  }
  return [...moves.values()];
}

/** Loops and kernels, outermost first, in words. */
export function pathInWords(path: readonly string[]): string {
  const last = path.at(-1);
  if (last === undefined) return "outside all loops";
  if (last === "kernel") return path.length === 1 ? "a kernel" : `a kernel in ${pathInWords(path.slice(0, -1))}`;
  const [piece, ordinal] = last.split(" ");
  const words = LOOPS[piece!] ?? `a loop of ${piece} turns`;
  return ordinal === undefined ? words : `${words} (${ordinal})`;
}
const LOOPS: Readonly<Record<string, string>> = {
  [ROWS]: "the loop over rows",
  [EVERY]: "the loop over steps",
  until: "the rounds of when",
  deliver: "a loop over deliveries",
};

// ----------------------------------------------------------------------------------------------------------- as a table

const HEAD = ["pass", "nodes", "", "removed", "added", "merged", "moved", "retyped", "wires", "kernels", "ms"] as const;

/** A table, a line for each pass, with what they do below it. */
export function passesText(passes: readonly PassTrace[]): string {
  const summaries = passes.map(passSummary);
  const lines = aligned([...summaries.map(cells), total(summaries)]);
  const rule = "-".repeat(Math.max(...lines.map((line) => line.length)));
  return [...lines.slice(0, -1), rule, lines.at(-1), "", ...legend(summaries), ""].join("\n");
}

const cells = (summary: PassSummary): string[] => {
  const { name, nodes, removed, added, merged, moved, retyped, wires, kernels, ms } = summary;
  const counts = [removed, added, merged, moved, retyped].map((n) => (n === 0 ? "." : String(n)));
  return [
    name,
    String(nodes.before),
    String(nodes.after),
    ...counts,
    signed(wires),
    String(kernels.after),
    ms.toFixed(1),
  ];
};

/** Of the passes over the run: those over the equations of a network work on another graph. */
function total(all: readonly PassSummary[]): string[] {
  const first = new Set<string>(NETWORK_PASSES.map(({ name }) => name));
  const summaries = all.filter(({ name }) => !first.has(name));
  const sum = (of: (summary: PassSummary) => number): number => summaries.reduce((n, one) => n + of(one), 0);
  const ends = (of: (summary: PassSummary) => BeforeAfter): BeforeAfter => ({
    before: summaries[0] ? of(summaries[0]).before : 0,
    after: summaries.length > 0 ? of(summaries.at(-1)!).after : 0,
  });
  return cells({
    ...{ name: "in all", about: "", optional: false, moves: [] },
    ...{
      nodes: ends(({ nodes }) => nodes),
      wires: ends(({ wires }) => wires),
      kernels: ends(({ kernels }) => kernels),
    },
    ...{ removed: sum((one) => one.removed), added: sum((one) => one.added), merged: sum((one) => one.merged) },
    ...{ moved: sum((one) => one.moved), retyped: sum((one) => one.retyped), ms: all.reduce((n, { ms }) => n + ms, 0) },
  });
}

const signed = ({ before, after }: BeforeAfter): string =>
  after === before ? "." : after > before ? `+${after - before}` : String(after - before);

/** `nodes` is two columns, with an arrow between them. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((title, k) => Math.max(title.length, ...rows.map((row) => row[k]!.length)));
  return [HEAD, ...rows].map((row, r) =>
    row
      .map((cell, k) => {
        const padded = k === 0 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!);
        return `${k === 0 ? "" : k === 2 ? (r === 0 ? "    " : " -> ") : "  "}${padded}`;
      })
      .join(""),
  );
}

const hasChanged = ({ removed, added, merged, moved, retyped, wires, kernels }: PassSummary): boolean =>
  removed + added + merged + moved + retyped > 0 || signed(wires) !== "." || signed(kernels) !== ".";

const offBy = ({ ulps }: PassSummary): string =>
  ulps === undefined ? "" : `: results are off by ${Math.ceil(ulps)} ulp at most`;

function legend(summaries: readonly PassSummary[]): string[] {
  const width = Math.max(0, ...summaries.map(({ name }) => name.length));
  const passes = summaries.flatMap((summary) => [
    `${summary.name.padEnd(width)}  ${summary.about}${hasChanged(summary) ? offBy(summary) : ": changed nothing"}`,
    ...summary.moves.map(({ from, to, count: n }) => {
      const what = `${" ".repeat(width + 2)}  ${n} from ${from}`;
      return from === to ? `${what} to another place there` : `${what} to ${to}`;
    }),
  ]);
  return [
    `${summaries.length} passes. Merged: another operation has the same value and stands for it. Wires: constants, and what enters and`,
    "leaves kernels and loops. Retyped: of another precision or length. Kernels: those there are afterwards.",
    ...passes,
  ];
}
