/**
 * The examples, and every example in the docs: models compile, commands run, programs run. A model whose first line is the
 * name of a file, `# lif.flux`, is a file for the commands.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { model } from "../src/index.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const cli = join(root, "dist/src/cli.js");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fluxion-docs-"));
  cpSync(join(root, "examples"), join(folder, "examples"), { recursive: true });
  for (const [, text] of blocks("flux")) {
    const name = /^# ([\w-]+\.flux)$/m.exec(text.split("\n", 1)[0]!)?.[1];
    if (name) writeFileSync(join(folder, name), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const pages = [
  "README.md",
  ...readdirSync(join(root, "docs")).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : [])),
];
/** Blocks of one language, with the page and the number of each. */
const blocks = (language: string): [string, string][] =>
  pages.flatMap((page) => {
    const text = readFileSync(join(root, page), "utf8");
    const found = [...text.matchAll(new RegExp("^```" + language + "\\n([^]*?)^```", "gm"))];
    return found.map(([, block], k): [string, string] => [`${page}, block ${k + 1}`, block!]);
  });

/** The words of a command line, without its comment. */
const words = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(#.*)|(\S+)/g)].flatMap(([, quoted, comment, word]) =>
    comment ? [] : [quoted ?? word!],
  );

function runCommand(line: string): void {
  const [, ...args] = words(line.replace(/^npx /, ""));
  const { status, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect(status, `${line}\n${stderr}`).toBe(0);
}

test.each(blocks("flux"))("model in %s", (_where, text) => {
  expect(model(text).statements.length).toBeGreaterThan(0);
});

const commands = blocks("sh").flatMap(([where, text]) =>
  text.split("\n").flatMap((line): [string, string][] => (/^(npx )?fluxion /.test(line) ? [[where, line]] : [])),
);
test.each(commands)("command in %s: %s", (_where, line) => runCommand(line));

const examples = readdirSync(join(root, "examples")).filter((name) => name.endsWith(".flux"));
test.each(examples)("examples/%s: its own command", (name) => {
  const text = readFileSync(join(root, "examples", name), "utf8");
  const line = /^# Run: (fluxion .*)$/m.exec(text)?.[1];
  expect(line, `${name} says how to run it`).toBeDefined();
  runCommand(line!);
});

/** The first sentence of the comment that a model begins with. */
function aboutOf(text: string): string {
  const head = text.split("\n").slice(
    0,
    text.split("\n").findIndex((line) => !line.startsWith("#")),
  );
  const about = head.filter((line) => !line.startsWith("# Run:")).map((line) => line.slice(1).trim());
  return /^.*?\.(?=\s+\p{Lu}|$)/u.exec(about.join(" "))![0];
}

test("examples/README.md lists them (`vitest run test/docs.test.ts -u` writes it)", async () => {
  const rows = examples.map((name) => {
    const about = aboutOf(readFileSync(join(root, "examples", name), "utf8"));
    return `| [${name.replace(".flux", "")}](${name}) | ${about.replaceAll("|", "\\|")} |\n`;
  });
  const head = `# Examples

Models to run and to change. Each says at its head, behind \`# Run:\`, what command shows what it does:

    npx fluxion run examples/lorenz.flux --dt 0.01 --duration 40

What is in them is explained on [the page of the language](../docs/language.md).

| | |
|---|---|
`;
  await expect(head + rows.join("")).toMatchFileSnapshot("../examples/README.md");
});

test.each(blocks("ts"))("program in %s", async (where, text) => {
  const { code } = await transform(text, { loader: "ts", format: "esm" });
  const file = join(folder, `${where.replaceAll(/\W/g, "-")}.mjs`);
  const entries = { fluxion: "dist/src/index.js", "fluxion/files": "dist/src/record/index.js" };
  const linked = Object.entries(entries).reduce(
    (text, [name, path]) => text.replaceAll(`from "${name}"`, `from ${JSON.stringify(join(root, path))}`),
    code,
  );
  writeFileSync(file, linked);
  const { status, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: "utf8" });
  expect(status, stderr).toBe(0);
});

test("there are examples of each kind", () => {
  for (const language of ["flux", "sh", "ts"]) expect(blocks(language).length).toBeGreaterThan(0);
  expect(commands.length).toBeGreaterThan(5);
});
