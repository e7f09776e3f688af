/** Text to statements to expressions. The only file that knows mathjs, which parses right-hand sides and evaluates nothing. */
import type { MathNode } from "mathjs";
import { closest, type Diagnostic, type SourceText } from "./diagnostics.ts";
import type { Code } from "./errors.ts";
import { parse as parseMath } from "./mathjs.ts";

/** A range [start, end) of the model's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An expression. Operators are calls: `a + b` is the operator `+` with two operands. */
export type Expr = Span &
  (
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "boolean"; readonly value: boolean }
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "call"; readonly name: string; readonly nameSpan: Span; readonly args: readonly Expr[] }
    | { readonly kind: "operator"; readonly operator: Operator; readonly args: readonly Expr[] }
    | { readonly kind: "array"; readonly args: readonly Expr[] }
  );

export type Operator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "^"
  | "mod"
  | "<"
  | "<="
  | ">"
  | ">="
  | "=="
  | "!="
  | "and"
  | "or"
  | "xor"
  | "not"
  | "neg"
  | "if"
  | "!";

/** One statement, told apart by its left-hand side. */
export type Statement = Span & { readonly index: number } & (
    | { readonly kind: "derivative"; readonly name: string; readonly nameSpan: Span; readonly value: Expr }
    | { readonly kind: "initial"; readonly name: string; readonly nameSpan: Span; readonly value: Expr }
    | { readonly kind: "definition"; readonly name: string; readonly nameSpan: Span; readonly value: Expr }
    | {
        readonly kind: "function";
        readonly name: string;
        readonly nameSpan: Span;
        readonly params: readonly string[];
        readonly value: Expr;
      }
    | { readonly kind: "threshold"; readonly value: Expr }
  );

/** Limits on text that anybody may have written. They are checked before any work is done. */
export const LIMITS = { characters: 4_000_000, nesting: 200, statementCharacters: 200_000, faults: 1000 } as const;

/** What may be a name: anything but white space and ASCII punctuation, and no digit first. `isName` says whether it is one. */
const NAME = String.raw`[^\s!-/:-@[-^\x60{-~\d][^\s!-/:-@[-^\x60{-~]*`;
const ASCII_NAME = /^[A-Za-z_]\w*$/;
const UNICODE_NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u;
const isName = (text: string): boolean => ASCII_NAME.test(text) || UNICODE_NAME.test(text);
/** Letters of every script; mathjs knows Latin and Greek. */
parseMath.isAlpha = (c: string): boolean => ASCII_NAME.test(c) || (c > "\x7f" && /[\p{L}\p{M}]/u.test(c));

const normalize = (name: string): string => name.normalize("NFC");

/** Statements of the language that this version does not compile yet. */
const LATER = new Set([
  "reset",
  "refractory",
  "event",
  "when",
  "next",
  "poisson",
  "spikes_at",
  "connect",
  "on_pre",
  "on_post",
]);

interface Parsed {
  readonly statements: readonly Statement[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads all statements. Faults are collected, and the statements that have some are left out. */
export function parseModel(source: SourceText): Parsed {
  const diagnostics: Diagnostic[] = [];
  const statements: Statement[] = [];
  if (source.text.length > LIMITS.characters) {
    const message = `the text has ${source.text.length} characters; at most ${LIMITS.characters} are read`;
    return { statements, diagnostics: [{ code: "E006", message, start: 0, end: 0 }] };
  }
  for (const piece of splitStatements(source.text, diagnostics)) {
    if (diagnostics.length >= LIMITS.faults) {
      const message = `${LIMITS.faults} faults: the text was not read from here on`;
      diagnostics.push({ code: "E006", message, start: piece.start, end: piece.start + 1 });
      break;
    }
    try {
      statements.push(parseStatement(piece, statements.length));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      diagnostics.push(error.diagnostic);
    }
  }
  return { statements, diagnostics };
}

/** Parses an expression that stands alone, such as the value of an option. Throws `Fault`. */
export const parseExpression = (text: string): Expr => expression({ text, start: 0 });

/** One fault, on its way to the list. */
export class Fault extends Error {
  readonly diagnostic: Diagnostic;
  constructor(code: Code, message: string, { start, end }: Span, hint?: string) {
    super(message);
    this.diagnostic = { code, message, start, end, hint };
  }
}

// ---------------------------------------------------------------------------------------------------- statements

/** A part of the text. Comments and line breaks inside it are blanks, so that offsets stay true. */
interface Piece {
  readonly text: string;
  readonly start: number;
}

const OPENING = "([{";
const CLOSING = ")]}";
const BLANK = /\s/;
const CONTINUES = /(?:[-+*/^%=<>,?:&|]|(?<![\p{L}\p{M}\p{N}_])(?:and|or|not|xor|mod))$/u;
/** As much of the end of a line as `CONTINUES` looks at. */
const TAIL = 8;

/** A line ends a statement unless a bracket is open or it ends in an operator or a comma; `;` outside brackets ends one too. */
function splitStatements(text: string, diagnostics: Diagnostic[]): Piece[] {
  const pieces: Piece[] = [];
  const open: number[] = [];
  let start = 0;
  let blanked = "";
  /** Behind the last character that is no blank. */
  let last = 0;
  const finish = (end: number): void => {
    const trimmed = blanked.trim();
    if (trimmed !== "") pieces.push({ text: trimmed, start: start + blanked.indexOf(trimmed[0]!) });
    start = end + 1;
    blanked = "";
  };
  const goesOn = (): boolean => CONTINUES.test(text.slice(Math.max(start, last - TAIL), last));
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === "#") {
      while (i < text.length && text[i] !== "\n") {
        blanked += " ";
        i++;
      }
      i--;
    } else if (c === '"') {
      // A text that is not closed ends with its line.
      const length = text.slice(i + 1).search(/["\n]/);
      const end = length < 0 ? text.length : i + 1 + length;
      last = text[end] === '"' ? end + 1 : end;
      blanked += text.slice(i, last);
      i = last - 1;
    } else if (c === "\n" && open.length === 0 && !goesOn()) finish(i);
    else if (c === ";" && open.length === 0) finish(i);
    else {
      if (OPENING.includes(c)) open.push(i);
      else if (CLOSING.includes(c)) {
        const opening = open.pop();
        const wanted = opening === undefined ? undefined : CLOSING[OPENING.indexOf(text[opening]!)];
        if (wanted !== c) {
          const message =
            opening === undefined ? `this "${c}" closes nothing` : `this "${c}" closes a "${text[opening]}"`;
          diagnostics.push({ code: "E003", message, start: i, end: i + 1 });
          // Go on after this line: what follows it is read as if the brackets were right.
          open.length = 0;
          const line = text.indexOf("\n", i);
          i = line < 0 ? text.length : line;
          blanked = "";
          start = i + 1;
          continue;
        }
      }
      if (BLANK.test(c)) blanked += " ";
      else {
        blanked += c;
        last = i + 1;
      }
    }
  }
  if (open.length > 0) {
    const [at] = open as [number];
    diagnostics.push({ code: "E002", message: `this "${text[at]}" is not closed`, start: at, end: at + 1 });
  } else finish(text.length);
  return pieces;
}

function parseStatement(piece: Piece, index: number): Statement {
  const { text, start } = piece;
  const span = { start, end: start + text.length, index };
  if (text.length > LIMITS.statementCharacters)
    throw new Fault(
      "E006",
      `a statement of ${text.length} characters; at most ${LIMITS.statementCharacters} are read`,
      {
        start,
        end: start,
      },
    );
  const block = /^(population|projection)\b/u.exec(text);
  if (block)
    throw new Fault("E005", `"${block[1]}" blocks are not built yet`, { start, end: start + block[1]!.length });
  const called = CALL.exec(text)?.[1];
  if (called !== undefined && LATER.has(called))
    throw new Fault("E005", `"${called}" is not built yet`, { start, end: start + called.length });
  if (called === "threshold" && text.endsWith(")")) {
    const from = text.indexOf("(") + 1;
    return { ...span, kind: "threshold", value: expression({ text: text.slice(from, -1), start: start + from }) };
  }
  for (const { kind, head } of HEADS) {
    const found = head.exec(text);
    if (!found) continue;
    const at = found.indices![1]![0];
    const nameSpan = { start: start + at, end: start + at + found[1]!.length };
    const name = normalize(found[1]!);
    if (!isName(name)) throw new Fault("E004", `"${name}" is not a name: names are letters, digits and _`, nameSpan);
    const rest = { text: text.slice(found[0].length), start: start + found[0].length };
    if (kind !== "function") return { ...span, kind, name, nameSpan, value: expression(rest) };
    return { ...span, kind, name, nameSpan, params: parameters(name, found[2]!, nameSpan), value: expression(rest) };
  }
  throw notAStatement(text, span);
}

/** Left-hand sides, in the order in which they are tried. */
const HEADS = (
  [
    ["derivative", String.raw`d(NAME)\s*/\s*dt`],
    ["derivative", String.raw`(NAME)\s*'`],
    ["derivative", String.raw`ddt\s*\(\s*(NAME)\s*\)`],
    ["initial", String.raw`init\s*\(\s*(NAME)\s*\)`],
    ["initial", String.raw`(NAME)\s*\(\s*0\s*\)`],
    ["function", String.raw`(NAME)\s*\(([^()]*)\)`],
    ["definition", String.raw`(NAME)`],
  ] as const
).map(([kind, pattern]) => ({ kind, head: new RegExp(`^${pattern.replace("NAME", NAME)}\\s*=(?!=)`, "d") }));
const CALL = new RegExp(`^(${NAME})\\s*\\(`);

function parameters(name: string, text: string, at: Span): string[] {
  const params = text.split(",").map((param) => normalize(param.trim()));
  const wrong = params.find((param) => !isName(param));
  if (wrong !== undefined) throw new Fault("E004", `"${wrong}" is not a name: a function is written f(x, y) = …`, at);
  const repeated = params.find((param, k) => params.indexOf(param) !== k);
  if (repeated !== undefined) throw new Fault("E101", `two arguments of "${name}" are called "${repeated}"`, at);
  return params;
}

function notAStatement(text: string, span: Span): Fault {
  const word = new RegExp(`^${NAME}`).exec(text)?.[0];
  const meant = word && closest(word, ["threshold", "init", "ddt", ...LATER]);
  if (/^\S+\s*[-+*]=/.test(text)) return new Fault("E004", "assignments like += stand in handlers only", span);
  const hint =
    meant && meant !== word ? `did you mean "${meant}"?` : "write name = …, dX/dt = …, X(0) = … or threshold(…)";
  return new Fault("E004", "this is not a statement", span, hint);
}

// --------------------------------------------------------------------------------------------------- expressions

interface Token extends Span {
  readonly text: string;
  /** A number, a name or a string: what mathjs makes a leaf of. */
  readonly isLeaf: boolean;
}

const TOKEN = new RegExp(
  String.raw`(?<leaf>0x[\da-fA-F]+|0b[01]+|0o[0-7]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|${NAME}|"[^"]*")|(?<other>\.[*/^']|[<>=!]=|\S)`,
  "g",
);
/** Operators that are words. Where an operand is due, all but `not` are names: `mod(a, b)`. */
const WORDS = new Set(["and", "or", "xor", "mod", "in", "to"]);

function tokenize({ text, start }: Piece): Token[] {
  let isOperandDue = true;
  return [...text.matchAll(TOKEN)].map((found) => {
    const [token] = found;
    const isName = found.groups!["leaf"] !== undefined && token !== "not";
    const isLeaf = isName && (isOperandDue || !WORDS.has(token));
    isOperandDue = !isLeaf && !/^[)\]!']$/.test(token);
    return { text: token, isLeaf, start: start + found.index, end: start + found.index + token.length };
  });
}

function expression(piece: Piece): Expr {
  const tokens = tokenize(piece);
  const whole = { start: piece.start, end: piece.start + piece.text.length };
  if (tokens.length === 0)
    throw new Fault("E001", "an expression is missing here", { start: Math.max(0, piece.start - 1), end: piece.start });
  checkNesting(tokens);
  const annotation = findAnnotation(tokens);
  if (annotation >= 0)
    throw new Fault(
      "E005",
      "units are not built yet",
      { start: tokens[annotation]!.start, end: whole.end },
      "leave the annotation out",
    );
  const unsupported = tokens.find((token) => /^["{}$@\\`~&|]/.test(token.text));
  if (unsupported) throw new Fault("E111", `${unsupported.text} has no place in an expression`, unsupported);
  let root: MathNode;
  try {
    root = parseMath(
      piece.text.normalize("NFC").length === piece.text.length ? piece.text.normalize("NFC") : piece.text,
    );
  } catch (error) {
    if (error instanceof RangeError) throw new Fault("E006", "this expression is nested too deep", whole);
    throw syntaxFault(error as Error & { char?: number }, piece, tokens);
  }
  return convert(root, tokens);
}

function checkNesting(tokens: readonly Token[]): void {
  let depth = 0;
  for (const token of tokens) {
    if (OPENING.includes(token.text)) depth++;
    else if (CLOSING.includes(token.text)) depth--;
    if (depth > LIMITS.nesting) throw new Fault("E006", `brackets are nested more than ${LIMITS.nesting} deep`, token);
  }
}

/** A colon outside brackets that no earlier `?` claims begins an annotation; -1 where there is none. */
function findAnnotation(tokens: readonly Token[]): number {
  let depth = 0;
  let claimed = 0;
  for (const [at, { text }] of tokens.entries()) {
    if (OPENING.includes(text)) depth++;
    else if (CLOSING.includes(text)) depth--;
    else if (depth === 0 && text === "?") claimed++;
    else if (depth === 0 && text === ":" && claimed-- === 0) return at;
  }
  return -1;
}

function syntaxFault(error: Error & { char?: number }, piece: Piece, tokens: readonly Token[]): Fault {
  const at = piece.start + (error.char ?? 1) - 1;
  const token = tokens.find(({ end }) => end > at) ?? tokens.at(-1)!;
  const message = error.message
    .replace(/\s*\(char \d+\)$/, "")
    .replace(/^Unexpected end of expression$/, "the expression ends too early");
  const isCode = /object|assign|=>/i.test(message);
  return new Fault(
    "E001",
    isCode ? "this is not an expression" : message.charAt(0).toLowerCase() + message.slice(1),
    token,
  );
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  dotMultiply: "*",
  divide: "/",
  dotDivide: "/",
  pow: "^",
  dotPow: "^",
  mod: "mod",
  smaller: "<",
  smallerEq: "<=",
  larger: ">",
  largerEq: ">=",
  equal: "==",
  unequal: "!=",
  and: "and",
  or: "or",
  xor: "xor",
  not: "not",
  unaryMinus: "neg",
  factorial: "!",
};

/** An expression under construction, with the tokens it spans. */
interface Built {
  readonly expr: Expr;
  readonly first: number;
  readonly last: number;
}

/** The nodes of mathjs that are part of the language. Everything else is refused by name. */
interface Shape {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly fn?: string | { readonly type: string; readonly name?: string };
  readonly args?: readonly Shape[];
  readonly items?: readonly Shape[];
  readonly params?: readonly Shape[];
  readonly conditionals?: readonly string[];
  readonly content?: Shape;
  readonly condition?: Shape;
  readonly trueExpr?: Shape;
  readonly falseExpr?: Shape;
  readonly isPercentage?: boolean;
}

function children(node: Shape): readonly Shape[] {
  switch (node.type) {
    case "ParenthesisNode":
      return [node.content!];
    case "ConditionalNode":
      return [node.condition!, node.trueExpr!, node.falseExpr!];
    default:
      return node.args ?? node.items ?? node.params ?? [];
  }
}

/**
 * mathjs's tree as ours, with the ranges that mathjs does not keep: its leaves come in the order of the text, so the
 * k-th leaf is the k-th token that is a leaf. Iterative: a long sum is a deep tree.
 */
function convert(root: MathNode, tokens: readonly Token[]): Expr {
  const leaves = tokens.flatMap((token, at) => (token.isLeaf ? [at] : []));
  let leaf = 0;
  const done: Built[] = [];
  const nameAt = new Map<Shape, number>();
  const todo: { node: Shape; entered: boolean }[] = [{ node: root as unknown as Shape, entered: false }];
  const span = (first: number, last: number): Span => ({ start: tokens[first]!.start, end: tokens[last]!.end });
  const isBracketed = (first: number, last: number): boolean =>
    tokens[first]?.text === "[" && tokens[last]?.text === "]";
  const here = (): Span => span(leaves[leaf] ?? tokens.length - 1, leaves[leaf] ?? tokens.length - 1);

  for (let next = todo.pop(); next; next = todo.pop()) {
    const { node, entered } = next;
    if (!entered) {
      if (node.type === "ConstantNode" || node.type === "SymbolNode") {
        const at = leaves[leaf++]!;
        done.push({ expr: leafExpr(node, span(at, at)), first: at, last: at });
        continue;
      }
      refuse(node, here());
      if (node.type === "FunctionNode") nameAt.set(node, leaves[leaf++]!);
      todo.push({ node, entered: true });
      for (const child of children(node).toReversed()) todo.push({ node: child, entered: false });
      continue;
    }
    const count = children(node).length;
    const parts = count > 0 ? done.splice(-count) : [];
    done.push(combine(node, parts, nameAt.get(node), span, isBracketed));
  }
  return done[0]!.expr;
}

function leafExpr(node: Shape, at: Span): Expr {
  if (node.type === "SymbolNode") return { ...at, kind: "name", name: normalize(node.name!) };
  if (typeof node.value === "boolean") return { ...at, kind: "boolean", value: node.value };
  if (typeof node.value === "number") return { ...at, kind: "number", value: node.value };
  throw new Fault("E111", `${String(node.value)} has no place in an expression`, at);
}

function refuse(node: Shape, at: Span): void {
  switch (node.type) {
    case "ParenthesisNode":
    case "ConditionalNode":
    case "RelationalNode":
    case "ArrayNode":
      return;
    case "OperatorNode":
      if (node.isPercentage) throw new Fault("E111", "percentages are not numbers here", at, "write 0.05 for 5%");
      if (typeof node.fn === "string" && (Object.hasOwn(OPERATORS, node.fn) || node.fn === "unaryPlus")) return;
      throw new Fault("E111", `the operator "${operatorName(node)}" is not part of the language`, at);
    case "FunctionNode":
      if (typeof node.fn === "object" && node.fn.type === "SymbolNode") return;
      throw new Fault("E111", "only a name can be called", at);
    default:
      throw new Fault("E111", `${KINDS[node.type] ?? "this"} has no place in an expression`, at);
  }
}

const KINDS: Readonly<Record<string, string>> = {
  AssignmentNode: "an assignment",
  FunctionAssignmentNode: "a definition",
  BlockNode: "a list of statements",
  AccessorNode: "an index",
  RangeNode: "a range",
  ObjectNode: "an object",
  IndexNode: "an index",
};
const operatorName = (node: Shape): string => (node as { op?: string }).op ?? String(node.fn);

function combine(
  node: Shape,
  parts: readonly Built[],
  nameAt: number | undefined,
  span: (first: number, last: number) => Span,
  isBracketed: (first: number, last: number) => boolean,
): Built {
  const args = parts.map(({ expr }) => expr);
  const [first, last] = [parts[0]?.first ?? nameAt ?? 0, parts.at(-1)?.last ?? nameAt ?? 0];
  const operator = (name: Operator, from = first, to = last): Built => ({
    expr: { ...span(from, to), kind: "operator", operator: name, args },
    first: from,
    last: to,
  });
  switch (node.type) {
    case "ParenthesisNode":
      return { expr: { ...args[0]!, ...span(first - 1, last + 1) }, first: first - 1, last: last + 1 };
    case "ConditionalNode":
      return operator("if");
    case "RelationalNode":
      return relation(node, parts, span);
    case "ArrayNode": {
      // The rows of [1, 2; 3, 4] have no brackets of their own.
      const [from, to] = isBracketed(first - 1, last + 1) ? [first - 1, last + 1] : [first, last];
      return { expr: { ...span(from, to), kind: "array", args }, first: from, last: to };
    }
    case "FunctionNode": {
      const [from, to] = [nameAt!, parts.length > 0 ? last + 1 : nameAt! + 2];
      const { name } = node.fn as { name: string };
      const call = {
        ...span(from, to),
        kind: "call",
        name: normalize(name),
        nameSpan: span(from, from),
        args,
      } as const;
      return { expr: call, first: from, last: to };
    }
    default: {
      const fn = node.fn as string;
      if (fn === "unaryPlus") return { expr: { ...args[0]!, ...span(first - 1, last) }, first: first - 1, last };
      if (fn === "unaryMinus" || fn === "not") return operator(OPERATORS[fn]!, first - 1, last);
      return operator(OPERATORS[fn]!, first, fn === "factorial" ? last + 1 : last);
    }
  }
}

/** `a < b <= c` is `a < b and b <= c`. */
function relation(node: Shape, parts: readonly Built[], span: (first: number, last: number) => Span): Built {
  const links = node.conditionals!.map((name, k): Built => {
    const [a, b] = [parts[k]!, parts[k + 1]!];
    const at = span(a.first, b.last);
    return {
      expr: { ...at, kind: "operator", operator: OPERATORS[name]!, args: [a.expr, b.expr] },
      first: a.first,
      last: b.last,
    };
  });
  return links.reduce((left, right) => ({
    expr: { ...span(left.first, right.last), kind: "operator", operator: "and", args: [left.expr, right.expr] },
    first: left.first,
    last: right.last,
  }));
}

/** All subexpressions, operands before what takes them. */
export function postorder(root: Expr): Expr[] {
  const result: Expr[] = [];
  const todo = [root];
  for (let next = todo.pop(); next; next = todo.pop()) {
    result.push(next);
    if ("args" in next) todo.push(...next.args);
  }
  return result.reverse();
}
