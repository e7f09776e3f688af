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

/** Most faults that are written out. */
const MOST_SHOWN = 100;

/** A model with faults: all of them, in the order of the text. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly source: SourceText;
  readonly diagnostics: readonly Diagnostic[];

  constructor(source: SourceText, diagnostics: readonly Diagnostic[]) {
    const sorted = diagnostics.toSorted((a, b) => a.start - b.start);
    const show = (some: readonly Diagnostic[]): string[] => some.map((one) => showDiagnostic(source, one));
    const left = sorted.length - MOST_SHOWN;
    const shown =
      left > 0
        ? [...show(sorted.slice(0, MOST_SHOWN - 1)), `… ${left} more …`, ...show(sorted.slice(-1))]
        : show(sorted);
    super(shown.join("\n\n"));
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

/** A run that cannot go on. What was recorded before is kept. */
export class RunError extends Error {
  override readonly name = "RunError";
}

/** Line and column (from 1) of an offset, and the line itself. */
export function position(source: SourceText, offset: number): { line: number; column: number; content: string } {
  const starts = lineStarts(source);
  let [line, behind] = [0, starts.length];
  while (behind - line > 1) {
    const middle = (line + behind) >> 1;
    if (starts[middle]! <= offset) line = middle;
    else behind = middle;
  }
  const start = starts[line]!;
  const content = source.text.slice(start, (starts[line + 1] ?? source.text.length + 1) - 1).replace(/\r$/, "");
  return { line: line + 1, column: offset - start + 1, content };
}

const startsOf = new WeakMap<SourceText, readonly number[]>();

/** Where each line begins. */
function lineStarts(source: SourceText): readonly number[] {
  let starts = startsOf.get(source);
  if (!starts) {
    starts = [0, ...Array.from(source.text.matchAll(/\n/g), ({ index }) => index + 1)];
    startsOf.set(source, starts);
  }
  return starts;
}

/** Longest part of a line that is shown. */
const WIDTH = 100;

/** What a terminal would obey or not show: control characters, marks of direction, halves of pairs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The same with such characters as U+0000; what is long is cut in its middle. */
function visible(text: string): string {
  const cut = text.length > 2 * WIDTH ? `${text.slice(0, WIDTH)}…${text.slice(-WIDTH / 2)}` : text;
  return cut.replaceAll(UNSEEN, (c) => `U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`);
}

/** `file:line:column: error[code]: message`, the line with a caret under the fault, and the hint. */
export function showDiagnostic(source: SourceText, { code, message, start, end, hint }: Diagnostic): string {
  const { line, column, content } = position(source, start);
  const from = Math.max(0, Math.min(column - 1 - WIDTH / 2, content.length - WIDTH));
  const shown = content
    .slice(from, from + WIDTH)
    .replaceAll("\t", " ")
    .replaceAll(UNSEEN, "\ufffd");
  const carets = Math.max(1, Math.min(end - start, shown.length - (column - 1 - from)));
  const gutter = `  ${line} | `;
  return [
    `${source.name}:${line}:${column}: error[${code}]: ${visible(message)}`,
    gutter + shown,
    `${" ".repeat(gutter.length - 2)}| ${" ".repeat(column - 1 - from)}${"^".repeat(carets)}`,
    ...(hint === undefined ? [] : [`  hint: ${hint}`]),
  ].join("\n");
}

/** Longer names are not compared with others. */
const LONGEST_COMPARED = 40;

/** `file:line:column: note: message`. */
export function showNote(source: SourceText, { start, message }: { readonly start: number; readonly message: string }) {
  const { line, column } = position(source, start);
  return `${source.name}:${line}:${column}: note: ${message}`;
}

/** The one of `names` that was probably meant: at most a third of its letters are other ones. */
export function closest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  if (name.length > LONGEST_COMPARED) return undefined;
  for (const candidate of names) {
    const most = Math.max(1.1, candidate.length / 3);
    if (Math.abs(candidate.length - name.length) > most) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase()) + (name === candidate ? 0 : 0.1);
    if (distance < least && distance <= most && distance < name.length) [best, least] = [candidate, distance];
  }
  return best;
}

/** Damerau–Levenshtein distance: letters that are added, left out, changed, or swapped with their neighbour. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      let least = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
