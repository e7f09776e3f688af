// Tables of the benches, as they are printed and as they stand in the docs.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./measure.mjs";
import { docs, quick } from "./options.mjs";

const PAGE = join(root, "docs/performance.md");

/** Columns of text, aligned: the first to the left. */
export function table(head, rows) {
  const all = [head, ...rows];
  const widths = head.map((_, c) => Math.max(...all.map((row) => row[c].length)));
  return all
    .map((row) => `  ${row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join("  ")}`)
    .join("\n");
}

const markdown = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

/**
 * Prints tables `{ title, head, rows, notes }` of a machine, and with `--docs` writes them into the page, between the marks of that name, under
 * the figure of that name if there is one and this says what it shows.
 */
export function tell(name, machine, tables, shows) {
  for (const { title, head, rows, notes = [] } of tables) {
    console.log(`\n${title}\n\n${table(head, rows)}`);
    for (const note of notes) console.log(`  ${note}`);
  }
  if (!docs || quick) return;
  const about = `Measured with \`npm run bench -- ${name}\`: ${machine}.`;
  const parts = tables.map(({ title, head, rows, notes = [] }) =>
    [
      `**${title}**`,
      "",
      markdown(head, rows),
      ...(notes.length > 0 ? ["", ...notes.map((note) => `- ${note}`)] : []),
    ].join("\n"),
  );
  const [begin, end] = [`<!-- bench: ${name} -->`, `<!-- end of bench: ${name} -->`];
  const page = readFileSync(PAGE, "utf8");
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${PAGE} has no place for the tables of ${name}: ${begin} … ${end}`);
  const picture = shows === undefined ? [] : [`![${shows}](figures/${name}.svg)`];
  const written = [begin, about, ...picture, ...parts].join("\n\n");
  writeFileSync(PAGE, `${page.slice(0, from)}${written}\n\n${page.slice(to)}`);
}
