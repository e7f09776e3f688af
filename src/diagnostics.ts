/** Faults of a model: where, what, and what to do about it. */
import type { Code } from "./errors.ts";

/** A model's text and the name it is shown by. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

export interface Diagnostic {
  /** `E…`: what kind of fault it is. It stays the same when the words change. */
  readonly code: Code;
  readonly message: string;
  /** The range [start, end) of the text. */
  readonly start: number;
  readonly end: number;
  readonly hint?: string | undefined;
}

/** A model with faults: all of them, in the order of the text. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly source: SourceText;
  readonly diagnostics: readonly Diagnostic[];

  constructor(source: SourceText, diagnostics: readonly Diagnostic[]) {
    const sorted = diagnostics.toSorted((a, b) => a.start - b.start);
    super(sorted.map((diagnostic) => showDiagnostic(source, diagnostic)).join("\n\n"));
    this.source = source;
    this.diagnostics = sorted;
  }
}

/** Options that do not fit the model, or each other. */
export class OptionError extends Error {
  override readonly name = "OptionError";
  /** `E3…`: what kind of mistake it is. It stays the same when the words change. */
  readonly code: Code;

  constructor(code: Code, message: string) {
    super(message);
    this.code = code;
  }
}

/** Line and column (from 1) of an offset, and the line itself. */
export function position({ text }: SourceText, offset: number): { line: number; column: number; content: string } {
  const before = text.lastIndexOf("\n", offset - 1) + 1;
  const after = text.indexOf("\n", offset);
  return {
    line: text.slice(0, before).split("\n").length,
    column: offset - before + 1,
    content: text.slice(before, after < 0 ? text.length : after).replace(/\r$/, ""),
  };
}

/** Longest part of a line that is shown. */
const WIDTH = 100;

/** `file:line:column: error[code]: message`, the line with a caret under the fault, and the hint. */
export function showDiagnostic(source: SourceText, { code, message, start, end, hint }: Diagnostic): string {
  const { line, column, content } = position(source, start);
  const from = Math.max(0, Math.min(column - 1 - WIDTH / 2, content.length - WIDTH));
  const shown = content.slice(from, from + WIDTH).replaceAll("\t", " ");
  const carets = Math.max(1, Math.min(end - start, shown.length - (column - 1 - from)));
  const gutter = `  ${line} | `;
  return [
    `${source.name}:${line}:${column}: error[${code}]: ${message}`,
    gutter + shown,
    `${" ".repeat(gutter.length - 2)}| ${" ".repeat(column - 1 - from)}${"^".repeat(carets)}`,
    ...(hint === undefined ? [] : [`  hint: ${hint}`]),
  ].join("\n");
}

/** The one of `names` that was probably meant: at most a third of its letters are other ones. */
export function closest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of names) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase()) + (name === candidate ? 0 : 0.1);
    if (distance < least && distance <= Math.max(1.1, candidate.length / 3)) [best, least] = [candidate, distance];
  }
  return best;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(a[i - 1] !== b[j - 1])));
    row = next;
  }
  return row[b.length]!;
}
