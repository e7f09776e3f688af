/** Tables for a terminal. */

/** Columns that are assumed where nobody says how many there are. */
const COLUMNS = 80;

/** Rows of cells as lines. All columns but the first, and the last if `isText`, are numbers; a last one of text is wrapped. */
export function table(rows: readonly (readonly string[])[], { indent = "", isText = false } = {}): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, k) => Math.max(...rows.map((row) => [...(row[k] ?? "")].length)));
  const left = indent.length + widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const room = Math.max(24, (process.stdout.columns ?? COLUMNS) - left);
  return rows.flatMap((row) => {
    const cells = Array.from({ length: count }, (_, k) => row[k] ?? "");
    const last = isText ? cells.pop()! : "";
    const aligned = cells.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!)));
    const [first = "", ...more] = wrapped(last, room);
    const line = `${indent}${[...aligned, ...(isText ? [first] : [])].join("  ")}`.trimEnd();
    return [line, ...more.map((part) => `${" ".repeat(left)}${part}`)];
  });
}

/** Text in lines of at most so many letters, but for words that are longer. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
