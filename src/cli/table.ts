/** Tables for a terminal. */

/** The room of a terminal, at least enough for an axis; 80 by 24 where nobody says, or a terminal says 0. */
export function roomOf({ columns, rows }: { readonly columns?: number; readonly rows?: number }): {
  readonly columns: number;
  readonly rows: number;
} {
  return { columns: Math.max(20, columns || 80), rows: rows || 24 };
}

/** Rows of cells as lines. The first column is text, and all are without `hasNumbers`; numbers stand on the right. */
export function table(rows: readonly (readonly string[])[], { indent = "", hasNumbers = true } = {}): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, k) => Math.max(...rows.map((row) => [...(row[k] ?? "")].length)));
  const aligned = (cell: string, k: number): string =>
    k === 0 || !hasNumbers ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!);
  return rows.map((row) => `${indent}${row.map(aligned).join("  ")}`.trimEnd());
}

/** What cannot be had, and why: those with one reason in one paragraph. */
export function reasons(given: readonly { readonly backend: string; readonly why: string }[]): string[] {
  const names = new Map<string, string[]>();
  for (const { backend, why } of given) names.set(why, [...(names.get(why) ?? []), backend]);
  return [...names].flatMap(([why, of]) => wrapped(`${of.join(", ")}: ${why}`, "  "));
}

/** Text in lines that fit into a terminal, but for words that do not; all but the first begin with `indent`. */
export function wrapped(text: string, indent = ""): string[] {
  const width = roomOf(process.stdout).columns;
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(lines.length === 0 ? word : `${indent}${word}`);
  }
  return lines;
}
