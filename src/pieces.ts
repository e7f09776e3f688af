/** Text to pieces: one for each statement, with the block that it stands in. */
import type { Diagnostic } from "./diagnostics.ts";

/** A part of the text. Comments and line breaks inside it are blanks, so that offsets stay true. */
export interface Piece {
  readonly text: string;
  readonly start: number;
}

/** The braces behind the head of a population or a projection. */
export interface Block {
  /** Where its `{` is. */
  readonly start: number;
}

/** The text of a statement. */
export interface StatementPiece extends Piece {
  /** The block that it stands in. */
  readonly block: Block | undefined;
  /** The block of which it is the head. */
  readonly opens: Block | undefined;
}

export const OPENING = "([{";
export const CLOSING = ")]}";
const BLANK = /\s/;
const CONTINUES = /(?:[-+*/^%=<>,?:&|]|(?<![\p{L}\p{M}\p{N}_])(?:and|or|not|xor|mod))$/u;
/** As much of the end of a line as `CONTINUES` looks at. */
const TAIL = 8;
/** How the head of a block begins. */
const HEAD = /(?:population|projection)(?=[\s{])/y;
/** What is neither blank nor says where statements and blocks begin or end. */
const PLAIN = /[^\s#";()[\]{}]+/y;
const COMMENT_OR_CODE = /#[^\n]*|\S/g;

/**
 * A line ends a statement unless a bracket is open or it ends in an operator or a comma; `;` outside brackets ends one too,
 * and so do the braces of a block.
 */
export function splitStatements(text: string, diagnostics: Diagnostic[]): StatementPiece[] {
  const pieces: StatementPiece[] = [];
  const brackets: number[] = [];
  /** Blocks that are open, and what is wrong if they are closed: the blocks inside them. */
  const blocks: { readonly block: Block; readonly inner: Diagnostic[] }[] = [];
  let blanked = "";
  /** The first character of a piece that is no blank, or -1, and the one behind the last. */
  let first = -1;
  let last = 0;

  const drop = (): void => {
    blanked = "";
    first = -1;
  };
  const finish = (opens?: Block): void => {
    if (first >= 0) pieces.push({ text: blanked.trim(), start: first, block: blocks.at(-1)?.block, opens });
    drop();
  };
  const unclosed = (at: number): void => {
    diagnostics.push({ code: "E002", message: `this "${text[at]}" is not closed`, start: at, end: at + 1 });
  };
  const isHead = (): boolean => {
    HEAD.lastIndex = first;
    return first >= 0 && HEAD.test(text);
  };
  const open = (at: number): void => {
    const message = "a block stands inside another one";
    blocks
      .at(-1)
      ?.inner.push({ code: "E004", message, start: first, end: last, hint: "close that one before, with }" });
    const block = { start: at };
    finish(block);
    blocks.push({ block, inner: [] });
  };
  const close = (): void => {
    const [bracket] = brackets;
    if (bracket !== undefined) {
      unclosed(bracket);
      brackets.length = 0;
      drop();
    }
    finish();
    for (const fault of blocks.pop()!.inner) diagnostics.push(fault);
  };
  const goesOn = (): boolean => first >= 0 && CONTINUES.test(text.slice(Math.max(first, last - TAIL), last));
  /** Goes on after this line, or where its block begins or ends: what follows is read as if the brackets were right. */
  const recover = (at: number): number => {
    const isBlock = isHead();
    brackets.length = 0;
    drop();
    const stop = isBlock ? /[\n#{]/g : blocks.length > 0 ? /[\n#}]/g : /[\n#]/g;
    stop.lastIndex = at + 1;
    const end = stop.exec(text)?.index ?? text.length;
    if (text[end] !== "{") return end - 1;
    blocks.push({ block: { start: end }, inner: [] });
    return end;
  };

  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    PLAIN.lastIndex = i;
    if (PLAIN.test(text)) {
      if (first < 0) first = i;
      last = PLAIN.lastIndex;
      blanked += text.slice(i, last);
      i = last - 1;
    } else if (c === "#") {
      const line = text.indexOf("\n", i);
      const end = line < 0 ? text.length : line;
      blanked += " ".repeat(end - i);
      i = end - 1;
    } else if (c === '"') {
      // A text that is not closed ends with its line.
      const length = text.slice(i + 1).search(/["\n]/);
      const end = length < 0 ? text.length : i + 1 + length;
      if (first < 0) first = i;
      last = text[end] === '"' ? end + 1 : end;
      blanked += text.slice(i, last);
      i = last - 1;
    } else if (c === "\n" && brackets.length === 0 && !goesOn()) {
      const brace = isHead() ? nextCode(text, i) : i;
      if (text[brace] === "{") {
        blanked += " ".repeat(brace - i);
        i = brace - 1;
      } else finish();
    } else if (c === ";" && brackets.length === 0) finish();
    else if (c === "{" && brackets.length === 0 && isHead()) open(i);
    else if (c === "}" && blocks.length > 0 && !brackets.some((at) => text[at] === "{")) close();
    else {
      if (OPENING.includes(c)) brackets.push(i);
      else if (CLOSING.includes(c)) {
        const opening = brackets.pop();
        const wanted = opening === undefined ? undefined : CLOSING[OPENING.indexOf(text[opening]!)];
        if (wanted !== c) {
          const message =
            opening === undefined ? `this "${c}" closes nothing` : `this "${c}" closes a "${text[opening]}"`;
          diagnostics.push({ code: "E003", message, start: i, end: i + 1 });
          i = recover(i);
          continue;
        }
      }
      if (BLANK.test(c)) blanked += " ";
      else {
        blanked += c;
        if (first < 0) first = i;
        last = i + 1;
      }
    }
  }
  if (brackets.length > 0) unclosed(brackets[0]!);
  else finish();
  for (const { block } of blocks) unclosed(block.start);
  return pieces;
}

/** Where the text goes on behind blanks and comments. */
function nextCode(text: string, from: number): number {
  COMMENT_OR_CODE.lastIndex = from;
  for (let found = COMMENT_OR_CODE.exec(text); found; found = COMMENT_OR_CODE.exec(text))
    if (!found[0].startsWith("#")) return found.index;
  return text.length;
}

/** What is left of a piece behind its first characters. */
export const after = ({ text, start }: Piece, length: number): Piece => ({
  text: text.slice(length),
  start: start + length,
});

/** The piece less the blanks around it. */
export const trimmed = ({ text, start }: Piece): Piece => ({
  text: text.trim(),
  start: start + text.length - text.trimStart().length,
});

/** What stands between the commas outside all brackets. */
export function argumentsOf(piece: Piece): Piece[] {
  const pieces: Piece[] = [];
  let depth = 0;
  let from = 0;
  const finish = (end: number): void => {
    pieces.push(trimmed({ text: piece.text.slice(from, end), start: piece.start + from }));
    from = end + 1;
  };
  for (let i = 0; i < piece.text.length; i++) {
    const c = piece.text[i]!;
    if (c === '"') i = Math.max(i, piece.text.indexOf('"', i + 1));
    else if (OPENING.includes(c)) depth++;
    else if (CLOSING.includes(c)) depth--;
    else if (c === "," && depth === 0) finish(i);
  }
  finish(piece.text.length);
  return pieces;
}
