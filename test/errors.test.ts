/** docs/errors.md: every code, with examples and exactly what is said of them. `vitest run test/errors.test.ts -u` writes it. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DECAY, ERRORS, type Example, type Explanation } from "../src/errors.ts";
import { compile, model, ModelError, OptionError } from "../src/index.ts";
import { readArray } from "../src/record/index.ts";
import { inOneProcess, ROOT } from "./commands.ts";

/** Codes of what is built. */
const codes = (Object.entries(ERRORS) as [string, Explanation][]).filter(([, { examples }]) => examples.length > 0);
const examples = codes.flatMap(([code, { examples }]) => examples.map((example, k) => ({ code, k, example })));

let folder: string;
/** What is said of each example, in their order. */
let said: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fluxion-errors-"));
  const commands = examples.flatMap(({ example }, k) => {
    if (typeof example === "object" && "program" in example) return [];
    const cwd = join(folder, String(k));
    mkdirSync(cwd);
    const encoding = typeof example === "object" ? example.encoding : undefined;
    writeFileSync(join(cwd, "W.csv"), "1,2\n3,4\n");
    writeFileSync(join(cwd, "model.flux"), modelOf(example)!, encoding ?? "utf8");
    return [{ k, call: { cwd, args: words(commandOf(example)!) } }];
  });
  const ended = await inOneProcess(commands.map(({ call }) => call));
  const results = new Map(commands.map(({ k }, at) => [k, ended[at]!]));
  said = [];
  for (const [k, { example }] of examples.entries()) {
    const result = results.get(k);
    const text = result?.stderr ?? (await saidOf((example as { program: string }).program));
    said.push(result && result.status !== 2 ? `exit status ${result.status}` : text.replaceAll(folder, "").trimEnd());
  }
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

const commandOf = (example: Example): string | undefined =>
  typeof example === "string" ? "check model.flux" : "command" in example ? example.command : undefined;
const modelOf = (example: Example): string | undefined =>
  typeof example === "string" ? example : "command" in example ? (example.model ?? DECAY) : undefined;
const words = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word!);

/** What a program throws. */
async function saidOf(program: string): Promise<string> {
  try {
    const given = { compile, model, readArray };
    // oxlint-disable-next-line no-new-func -- The program is an example of ours.
    await new Function(...Object.keys(given), `return (async () => {${program}})()`)(...Object.values(given));
  } catch (error) {
    if (error instanceof ModelError) return error.message;
    expect(error).toBeInstanceOf(OptionError);
    const { name, code, message } = error as OptionError;
    return `${name} ${code}: ${message}`;
  }
  throw new Error(`nothing is thrown by\n${program}`);
}

test("every example has its code", () => {
  const wrong = examples
    .filter(({ code }, k) => !said[k]!.includes(code))
    .map(({ code, k }) => `${code}, example ${k}`);
  expect(wrong).toEqual([]);
});

test("the page shows each code, its examples, and what is said of them", async () => {
  const sections = codes.map(([code, { title, cause, remedy }]) => {
    const blocks = examples.flatMap((one, k) => (one.code === code ? [block(one.example, said[k]!)] : []));
    return `## ${code}: ${title}\n\n${cause}\n${remedy}\n\n${blocks.join("\n\n")}\n`;
  });
  const head =
    "# Errors\n\nEvery fault of a model and every mistake in options has a code, which stays the same when the words change.\n" +
    "`E0…` is syntax, `E1…` names and values, `E3…` options. A fault shows its line and column and the text, and all faults of a\n" +
    "file are reported; the exit status is 2. The examples are run by a test, and this is what they give; a model without\n" +
    "faults that is not shown is\n\n```text\n" +
    `${DECAY}\`\`\`\n`;
  await expect([head, ...sections].join("\n")).toMatchFileSnapshot("../docs/errors.md");
});

function block(example: Example, said: string): string {
  const shown =
    typeof example === "object" && "program" in example
      ? [example.program, ""]
      : [...(modelOf(example) === DECAY ? [] : [modelOf(example)!.trimEnd(), ""]), `$ fluxion ${commandOf(example)}`];
  return ["```text", short([...shown, said].join("\n")), "```"].join("\n");
}

/** The same, without the middle of long lines and of long lists of lines. */
function short(text: string): string {
  const lines = text
    .split("\n")
    .map((line) => (line.length <= 132 ? line : `${line.slice(0, 60)} … ${line.slice(-20)}`).trimEnd());
  return (lines.length <= 30 ? lines : [...lines.slice(0, 6), "…", ...lines.slice(-8)]).join("\n");
}

describe("the sources", () => {
  const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && name !== "errors.ts")
    .map((name) => [name, readFileSync(join(ROOT, "src", name), "utf8")] as const);

  test("use every code that has examples, and no other", () => {
    const used = new Set(sources.flatMap(([, text]) => [...text.matchAll(/\b(E[013]\d\d)\b/g)].map(([code]) => code)));
    expect([...used].toSorted()).toEqual(codes.map(([code]) => code));
  });

  /** What is said in a browser, and on a terminal. */
  const ELSEWHERE = ["there are no files here", "a terminal shows no pictures", "a profile needs Node.js"];
  /** The texts that are written where a fault is made; what readers of files find wrong in them is tested with them. */
  const messages = sources
    .filter(([name]) => !name.startsWith("record/"))
    .flatMap(([name, text]) =>
      [...text.matchAll(/(?:new Fault|#fault|new OptionError|refuse)\(|\bcode: "E|const (?:message|hint) =/g)].flatMap(
        ({ index }) => literals(text, index).map((literal) => [literal, name]),
      ),
    );

  test("say nothing that no example shows", () => {
    const unseen = messages.filter(
      ([literal]) =>
        !ELSEWHERE.some((words) => literal!.includes(words)) &&
        !said.some((text) => comesInOrder(literal!.split("\0"), text)),
    );
    expect(unseen.map(([literal, name]) => `${name}: ${literal!.replaceAll("\0", "…")}`)).toEqual([]);
  });

  test("are looked at", () => expect(messages.length).toBeGreaterThan(60));
});

function comesInOrder(parts: readonly string[], text: string): boolean {
  let at = 0;
  return parts.every((part) => {
    const found = text.indexOf(part, at);
    at = found + part.length;
    return found >= 0;
  });
}

/** Fewer letters than this are a part of a message. */
const FEW = 8;

/** Strings and templates (with \0 for what is put in) from `start` to the end of the call, object or statement there. */
function literals(text: string, start: number): string[] {
  const found: string[] = [];
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const c = text[at]!;
    if ("([{".includes(c)) depth++;
    else if (")]}".includes(c)) {
      if (--depth <= 0) break;
    } else if (c === ";" && depth === 0) break;
    else if (c === '"' || c === "`") {
      const { literal, end } = literalAt(text, at);
      found.push(literal);
      at = end;
    }
  }
  return found.filter((literal) => !literal.startsWith("./") && literal.replaceAll("\0", "").trim().length >= FEW);
}

function literalAt(text: string, start: number): { literal: string; end: number } {
  let literal = "";
  for (let at = start + 1; at < text.length; at++) {
    const c = text[at]!;
    if (c === text[start]) return { literal, end: at };
    if (c === "\\") literal += text[++at];
    else if (text[start] === "`" && text.startsWith("${", at)) {
      at = closing(text, at + 1);
      literal += "\0";
    } else literal += c;
  }
  return { literal, end: text.length };
}

/** The brace that closes the one at `start`; templates inside count. */
function closing(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '"' || text[at] === "`") at = literalAt(text, at).end;
    else if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  return text.length;
}
