/** What docs/backends.md says is skipped, and where special values differ: tables, of which the suite holds every line to be true. */
import { readFileSync } from "node:fs";

/** A line of a table: all pairs of its first two columns' names. */
export interface Line {
  readonly backends: readonly string[];
  readonly names: readonly string[];
  readonly why: string;
}

/** The lines of the table under a heading. Names stand between backticks. */
export function linesUnder(heading: string): readonly Line[] {
  const page = readFileSync(new URL("../../docs/backends.md", import.meta.url), "utf8");
  const section = page.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/backends.md has no section "${heading}"`);
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) => {
    const [backends = "", names = "", ...rest] = row.split("|").slice(1, -1);
    return { backends: named(backends), names: named(names), why: rest.join("|").trim() };
  });
}

const named = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

/** `backend: name` of each pair. */
export const pairsOf = (lines: readonly Line[]): string[] =>
  lines.flatMap(({ backends, names }) => backends.flatMap((backend) => names.map((name) => `${backend}: ${name}`)));
