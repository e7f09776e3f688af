// Makes what docs/compiler.md shows: the output of the commands that stand in its comments, as text and as pictures.
// npm run page:compiler writes them; with --check it says whether they are what the page has.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const PAGE = join(root, "docs/compiler.md");
const PICTURES = join(root, "docs/compiler");
const THEMES = ["light", "dark"];
const isCheck = process.argv.includes("--check");

const words = (line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word);
const fluxion = (line) =>
  execFileSync(process.execPath, [join(root, "dist/src/cli.js"), ...words(line).slice(1)], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });

/** Times differ from run to run: their column is left out, and the rule ends where the column before it does. */
function withoutTimes(text) {
  const rows = text.replace(/^(pass .*?) +ms$/gm, "$1").replace(/ +\d+\.\d$/gm, "");
  return rows.replace(/^-+$/gm, "-".repeat(rows.indexOf("\n")));
}

/** The first lines of a text, and how many more there are. */
function shortened(text, most) {
  const lines = text.trimEnd().split("\n");
  return lines.length <= most ? lines : [...lines.slice(0, most), `… ${lines.length - most} more lines`];
}

/** What follows the comment. */
function shown(line, most, description) {
  const picture = /--out (\S+)$/.exec(line)?.[1];
  if (!picture) {
    const text = fluxion(line);
    const lines = shortened(line.includes("--passes") ? withoutTimes(text) : text, most);
    return ["```text", `$ ${line}`, ...lines.map((one) => one.trimEnd()), "```"].join("\n");
  }
  const name = basename(picture, ".svg");
  for (const theme of THEMES) {
    const file = theme === "light" ? `${name}.svg` : `${name}-${theme}.svg`;
    keep(join(PICTURES, file), () => {
      const folder = mkdtempSync(join(tmpdir(), "fluxion-page-"));
      fluxion(line.replace(/--out \S+$/, `--theme ${theme} --out ${join(folder, file)}`));
      const svg = readFileSync(join(folder, file), "utf8");
      rmSync(folder, { recursive: true });
      return svg;
    });
  }
  return [
    "<picture>",
    `  <source media="(prefers-color-scheme: dark)" srcset="compiler/${name}-dark.svg" />`,
    `  <img src="compiler/${name}.svg" alt="${description}" />`,
    "</picture>",
    "",
    `\`${line}\``,
  ].join("\n");
}

const stale = [];
/** Writes a file, or says that it is not what it would be. */
function keep(path, make) {
  const text = make();
  if (!isCheck) return writeFileSync(path, text);
  const now = (() => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  })();
  if (now !== text) stale.push(path.slice(root.length));
}

const PART = /(<!-- \$ (fluxion [^\n]*?)(?: \| head -n (\d+))?(?: \(([^)]*)\))? -->\n)[^]*?(<!-- end -->)/g;
keep(PAGE, () =>
  readFileSync(PAGE, "utf8").replace(
    PART,
    (_all, begin, line, most = 80, description = "", end) =>
      `${begin}\n${shown(line, Number(most), description)}\n\n${end}`,
  ),
);
if (stale.length > 0) {
  console.error(`not what the commands give: ${stale.join(", ")}; npm run page:compiler writes them`);
  process.exitCode = 1;
}
