/** Text to statements to expressions. The only file that knows mathjs, which parses right-hand sides and evaluates nothing. */
import type { MathNode } from "mathjs";
import { closest, type Diagnostic, type SourceText } from "./diagnostics.ts";
import type { Code } from "./errors.ts";
import { expressionHint, statementHint } from "./hints.ts";
import { parse as parseMath } from "./mathjs.ts";
import {
  after,
  argumentsOf,
  CLOSING,
  OPENING,
  splitStatements,
  trimmed,
  type Block,
  type Piece,
  type StatementPiece,
} from "./pieces.ts";
import type { Unit } from "./units.ts";

/** A range [start, end) of the model's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An expression. Operators are calls: `a + b` is the operator `+` with two operands. */
export type Expr = Span &
  (
    | { readonly kind: "number"; readonly value: number; readonly unit?: Unit }
    | { readonly kind: "boolean"; readonly value: boolean }
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "call"; readonly name: string; readonly nameSpan: Span; readonly args: readonly Expr[] }
    | {
        readonly kind: "operator";
        readonly operator: Operator;
        readonly args: readonly Expr[];
        /** A product without a sign: `2 x`. */
        readonly implicit?: boolean;
      }
    | { readonly kind: "array"; readonly args: readonly Expr[] }
    | { readonly kind: "string"; readonly value: string }
    /** The first operand at the places that the others say, counted from 1. */
    | { readonly kind: "index"; readonly args: readonly Expr[] }
    /** From, (step,) to; both ends in. */
    | { readonly kind: "range"; readonly args: readonly Expr[] }
    /** A name of a population or a projection: `ach.o`. */
    | {
        readonly kind: "member";
        readonly block: string;
        readonly blockSpan: Span;
        readonly name: string;
        readonly nameSpan: Span;
      }
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
  | "!"
  | "'"
  | ".*"
  | "./"
  | ".^";

/** What may stand behind an equation, in brackets. */
export type Flag = "unless refractory" | "constant" | "shared";

/** `: unit` behind an equation. */
export interface Annotation extends Span {
  readonly text: string;
}

/** A statement in `reset(…)` or `when(…)`. */
export interface Assignment extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  readonly operator: "=" | "+=" | "-=" | "*=";
  readonly value: Expr;
}

interface Named {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Expr;
  readonly unit?: Annotation | undefined;
  readonly flags?: ReadonlySet<Flag> | undefined;
}

/** What `reset` and `when` do. */
interface Consequence {
  readonly assignments: readonly Assignment[];
}

/** A population, or the elements of one from `first` to `last`, counted from 0, both in. */
export interface Part extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  readonly range?: readonly [first: Expr, last: Expr] | undefined;
}

/** Which pairs of elements have a synapse: a named rule, or what an expression says: a condition, a matrix or a list. */
export interface Connect {
  readonly rule: "all" | "one_to_one" | "p" | "in_degree" | "out_degree" | "pairs" | "expression";
  /** Its probability, its number, or its expression. */
  readonly by?: Expr | undefined;
  readonly seed?: Expr | undefined;
  readonly self?: Expr | undefined;
}

/**
 * One statement, told apart by its left-hand side or by the word before its brackets. In a population or a projection,
 * `block` is the index of the statement that opens it.
 */
export type Statement = Span & { readonly index: number; readonly block?: number | undefined } & (
    | (Named & { readonly kind: "derivative" })
    | (Named & { readonly kind: "next" })
    | (Named & { readonly kind: "initial" })
    | (Named & { readonly kind: "definition"; readonly range?: readonly [low: Expr, high: Expr] | undefined })
    | (Named & { readonly kind: "function"; readonly params: readonly string[] })
    | (Named & { readonly kind: "event" })
    | (Named & { readonly kind: "table"; readonly step: Expr; readonly linear: boolean })
    | { readonly kind: "threshold"; readonly value: Expr }
    | { readonly kind: "refractory"; readonly value: Expr }
    /** After the event, or the threshold. */
    | ({ readonly kind: "reset"; readonly event: (Span & { readonly name: string }) | undefined } & Consequence)
    | ({ readonly kind: "when"; readonly value: Expr } & Consequence)
    | { readonly kind: "time"; readonly unit: Annotation }
    | { readonly kind: "population"; readonly name: string; readonly nameSpan: Span; readonly size: Expr | undefined }
    | {
        readonly kind: "projection";
        readonly name: string;
        readonly nameSpan: Span;
        readonly from: Part;
        readonly to: readonly Part[];
      }
    | ({ readonly kind: "connect" } & Connect)
    /** When an element of one end spikes, `delay` later, for each of its synapses. */
    | ({ readonly kind: "delivery"; readonly at: "pre" | "post"; readonly delay: Expr | undefined } & Consequence)
    | { readonly kind: "poisson"; readonly value: Expr }
    | { readonly kind: "spikes_at"; readonly value: Expr }
  );

/** A statement of one kind. */
export type StatementOf<K extends Statement["kind"]> = Extract<Statement, { readonly kind: K }>;

/** All expressions of a statement. */
export function expressionsOf(statement: Statement): readonly Expr[] {
  if (statement.kind === "derivative" || statement.kind === "initial") return [statement.value];
  return [
    ...("value" in statement ? [statement.value] : []),
    ...(statement.kind === "table" ? [statement.step] : []),
    ...(statement.kind === "definition" ? (statement.range ?? []) : []),
    ...extras(statement).map(([, value]) => value),
    ...(statement.kind === "projection" ? [statement.from, ...statement.to].flatMap(({ range }) => range ?? []) : []),
    ...("assignments" in statement ? statement.assignments.map(({ value }) => value) : []),
  ];
}

/** Expressions that a statement may have beside its value, by name. */
const extras = (statement: Statement): readonly (readonly [string, Expr])[] =>
  (EXTRAS[statement.kind] ?? []).flatMap((key) => {
    const value = (statement as unknown as Record<string, Expr | undefined>)[key];
    return value ? [[key, value] as const] : [];
  });
const EXTRAS: Readonly<Partial<Record<Statement["kind"], readonly string[]>>> = {
  population: ["size"],
  connect: ["by", "seed", "self"],
  delivery: ["delay"],
};

/** The statement with `change` made to each of its expressions. */
export function withExpressions<S extends Statement>(statement: S, change: (value: Expr) => Expr): S {
  const changed: Record<string, unknown> = { ...statement };
  if ("value" in statement) changed["value"] = change(statement.value);
  for (const [key, value] of extras(statement)) changed[key] = change(value);
  if (statement.kind === "table") changed["step"] = change(statement.step);
  if (statement.kind === "definition" && statement.range) changed["range"] = statement.range.map(change);
  if ("assignments" in statement)
    changed["assignments"] = statement.assignments.map((one) => ({ ...one, value: change(one.value) }));
  if (statement.kind === "projection") {
    const part = (one: Part): Part =>
      one.range ? { ...one, range: [change(one.range[0]), change(one.range[1])] } : one;
    changed["from"] = part(statement.from);
    changed["to"] = statement.to.map(part);
  }
  return changed as unknown as S;
}

/** Limits on text that anybody may have written. They are checked before any work is done. */
export const LIMITS = { characters: 4_000_000, nesting: 200, statementCharacters: 200_000, faults: 1000 } as const;

/** What may be a name: anything but white space and ASCII punctuation, and no digit first. `isName` says whether it is one. */
const NAME = String.raw`[^\s!-/:-@[-^\x60{-~\d][^\s!-/:-@[-^\x60{-~]*`;
const ASCII_NAME = /^[A-Za-z_]\w*$/;
const UNICODE_NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u;
const isName = (text: string): boolean => ASCII_NAME.test(text) || UNICODE_NAME.test(text);
/** One letter, of one or two units. */
const LETTER = /^[\p{L}\p{M}]$/u;
/** Letters of every script; mathjs knows Latin and Greek. */
parseMath.isAlpha = (c: string, before: string, behind: string): boolean =>
  ASCII_NAME.test(c) || (c > "\x7f" && [c, c + behind, before + c].some((letter) => LETTER.test(letter)));

const normalize = (name: string): string => name.normalize("NFC");

interface Parsed {
  readonly statements: readonly Statement[];
  readonly diagnostics: readonly Diagnostic[];
  /** Of blocks that lack a statement because it has a fault, the statements that open them. */
  readonly incomplete: ReadonlySet<number>;
}

/** Reads all statements. Faults are collected, and the statements that have some are left out. */
export function parseModel(source: SourceText): Parsed {
  const diagnostics: Diagnostic[] = [];
  const statements: Statement[] = [];
  const incomplete = new Set<number>();
  if (source.text.length > LIMITS.characters) {
    const message = `the text has ${source.text.length} characters; at most ${LIMITS.characters} are read`;
    return { statements, diagnostics: [{ code: "E006", message, start: 0, end: 0 }], incomplete };
  }
  /** Where the statements are that open blocks. One with a fault is not there, nor is what stands in its block. */
  const heads = new Map<Block, number>();
  for (const piece of splitStatements(source.text, diagnostics)) {
    if (diagnostics.length >= LIMITS.faults) {
      const message = `${LIMITS.faults} faults: the text was not read from here on`;
      diagnostics.push({ code: "E006", message, start: piece.start, end: piece.start + 1 });
      break;
    }
    try {
      const index = statements.length;
      const statement = parseStatement(piece, index);
      const block = piece.block && heads.get(piece.block);
      if (piece.block && block === undefined) continue;
      statements.push(block === undefined ? statement : { ...statement, block });
      if (piece.opens) heads.set(piece.opens, index);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      diagnostics.push(error.diagnostic);
      const block = piece.block && heads.get(piece.block);
      if (block !== undefined) incomplete.add(block);
    }
  }
  return { statements, diagnostics, incomplete };
}

/** Parses an expression that stands alone, such as the value of an option, or at a place in the text. Throws `Fault`. */
export const parseExpression = (text: string, start = 0): Expr => expression({ text, start });

/** The same for a name, where names are asked for. */
export const isPlainName = (text: string): boolean => isName(text);

/** One fault, on its way to the list. */
export class Fault extends Error {
  readonly diagnostic: Diagnostic;
  constructor(code: Code, message: string, { start, end }: Span, hint?: string) {
    super(message);
    this.diagnostic = { code, message, start, end, hint };
  }
}

// ---------------------------------------------------------------------------------------------------- statements

function parseStatement(piece: StatementPiece, index: number): Statement {
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
  if (piece.opens) return { ...span, ...head(piece) };
  const called = CALL.exec(text)?.[1];
  if (called !== undefined && Object.hasOwn(CALLS, called) && text.endsWith(")") && !isDefinition(text)) {
    const from = text.indexOf("(") + 1;
    return { ...span, ...CALLS[called]!(argumentsOf({ text: text.slice(from, -1), start: start + from }), span) };
  }
  const time = /^t\s*:(?!=)\s*/.exec(text);
  if (time) return { ...span, kind: "time", unit: annotationOf({ text, start }, time[0].length) };
  const wrong = dotted(text, span);
  if (wrong) throw wrong;
  for (const { kind, word: first, head } of HEADS) {
    const found = text.startsWith(first) ? head.exec(text) : null;
    if (!found) continue;
    const [whole, { length: at }, word, params] = found as unknown as [string, string, string, string];
    const nameSpan = { start: start + at, end: start + at + word.length };
    const name = checkedName(word, nameSpan);
    const rest = { text: text.slice(whole.length), start: start + whole.length };
    if (kind === "function")
      return { ...span, kind, name, nameSpan, params: parameters(name, params, nameSpan), value: expression(rest) };
    const right = rightHandSide(rest);
    if (kind === "definition") return { ...span, kind, name, nameSpan, ...right };
    if (right.range) throw new Fault("E111", "only a parameter has a range", right.range[0]);
    return { ...span, kind, name, nameSpan, ...right };
  }
  throw notAStatement(text, span);
}

/** Words of the syntax: what is written so is never a name. */
const SYNTAX = new Set(["true", "false", "null", "undefined", "NaN", "Infinity", "and", "or", "xor", "not"]);

function checkedName(text: string, at: Span): string {
  const name = normalize(text);
  if (!isName(name)) throw new Fault("E004", `"${name}" is not a name: names are letters, digits and _`, at);
  if (SYNTAX.has(name)) throw new Fault("E102", `"${name}" is a word of the syntax: it cannot be defined`, at);
  return name;
}

/** `reset(x) = …` defines a function. */
const isDefinition = (text: string): boolean => HEADS.some(({ kind, head }) => kind === "function" && head.test(text));

/** A statement less its range. */
type Body = Statement extends infer S
  ? S extends Statement
    ? Omit<S, "start" | "end" | "index" | "block">
    : never
  : never;

/** Statements that are written like calls. */
const CALLS: Readonly<Record<string, (args: readonly Piece[], at: Span) => Body>> = {
  threshold: (args, at) => ({ kind: "threshold", value: only("threshold(c)", args, at) }),
  refractory: (args, at) => ({ kind: "refractory", value: only("refractory(T)", args, at) }),
  event: (args, at) => {
    if (args.length !== 2) throw wrongCall("event(name, c)", at);
    return { kind: "event", ...nameOf(args[0]!), value: expression(args[1]!) };
  },
  reset: (args, at) => {
    const [first, ...rest] = args;
    const event = first && !ASSIGNMENT.test(first.text) && nameOf(first);
    const assigned = event ? rest : args;
    if (assigned.length === 0) throw wrongCall("reset(x = e, …) or reset(event, x = e, …)", at);
    return {
      kind: "reset",
      event: event ? { name: event.name, ...event.nameSpan } : undefined,
      assignments: assigned.map(assignment),
    };
  },
  when: (args, at) => {
    const [condition, ...assigned] = args;
    if (!condition || assigned.length === 0) throw wrongCall("when(c, x = e, …)", at);
    return { kind: "when", value: expression(condition), assignments: assigned.map(assignment) };
  },
  table: (args, at) => {
    const [name, values, step, mode, ...more] = args;
    const given = step && /^step\s*=(?!=)\s*/.exec(step.text)?.[0];
    if (!values || given === undefined || more.length > 0 || (mode && mode.text !== "linear"))
      throw wrongCall("table(name, values, step = h) or table(name, values, step = h, linear)", at);
    return {
      kind: "table",
      ...nameOf(name!),
      value: expression(values),
      step: expression(after(step!, given.length)),
      linear: mode !== undefined,
    };
  },
  connect: (args, at) => ({ kind: "connect", ...connectOf(args, at) }),
  on_pre: (args, at) => delivery("pre", args, at),
  on_post: (args, at) => delivery("post", args, at),
  poisson: (args, at) => ({ kind: "poisson", value: only("poisson(rate)", args, at) }),
  spikes_at: (args, at) => ({ kind: "spikes_at", value: only("spikes_at(times)", args, at) }),
};

const wrongCall = (wanted: string, at: Span): Fault => new Fault("E004", `this is written ${wanted}`, at);

function only(wanted: string, args: readonly Piece[], at: Span): Expr {
  if (args.length !== 1) throw wrongCall(wanted, at);
  return expression(args[0]!);
}

function nameOf({ text, start }: Piece): { name: string; nameSpan: Span } {
  const nameSpan = { start, end: start + text.length };
  return { name: checkedName(text, nameSpan), nameSpan };
}

const ASSIGNMENT = new RegExp(`^(${NAME})\\s*(=|\\+=|-=|\\*=)(?!=)\\s*`);

function assignment(piece: Piece): Assignment {
  const { text, start } = piece;
  const span = { start, end: start + text.length };
  const found = ASSIGNMENT.exec(text);
  if (!found) throw new Fault("E004", "this is not an assignment", span, "write x = …, x += …, x -= … or x *= …");
  const nameSpan = { start, end: start + found[1]!.length };
  const operator = found[2] as Assignment["operator"];
  return {
    ...span,
    name: checkedName(found[1]!, nameSpan),
    nameSpan,
    operator,
    value: expression(after(piece, found[0].length)),
  };
}

const FLAGS = /\(\s*((?:unless\s+refractory|constant|shared)(?:\s*,\s*(?:unless\s+refractory|constant|shared))*)\s*\)$/;

/** `expression`, `expression : unit`, `expression in [low, high]`, and flags in brackets behind each. */
function rightHandSide(piece: Piece): {
  value: Expr;
  unit: Annotation | undefined;
  flags: ReadonlySet<Flag> | undefined;
  range: readonly [Expr, Expr] | undefined;
} {
  const found = FLAGS.exec(piece.text);
  const flags = found && new Set(found[1]!.split(",").map((flag) => flag.trim().replace(/\s+/g, " ") as Flag));
  let rest: Piece = found ? { ...piece, text: piece.text.slice(0, found.index).trimEnd() } : piece;
  // Without a colon or a bracket there is neither a unit nor a range.
  const tokens = /[:[]/.test(rest.text) ? tokenize(rest) : [];
  const depths = depthsOf(tokens);
  const colon = findAnnotation(tokens);
  const unit = colon < 0 ? undefined : annotationOf(rest, tokens[colon]!.end - rest.start);
  if (unit) rest = { ...rest, text: rest.text.slice(0, tokens[colon]!.start - rest.start).trimEnd() };
  const within = tokens.findIndex(
    ({ text, start, isLeaf }, k) =>
      text === "in" &&
      !isLeaf &&
      depths[k] === 0 &&
      tokens[k + 1]?.text === "[" &&
      start < rest.start + rest.text.length,
  );
  if (within < 0) return { value: expression(rest), unit, flags: flags ?? undefined, range: undefined };
  const at = tokens[within]!;
  const bounds = after(rest, at.end - rest.start);
  const open = bounds.text.indexOf("[") + 1;
  const ends = argumentsOf({ text: bounds.text.slice(open, bounds.text.lastIndexOf("]")), start: bounds.start + open });
  const span = { start: at.start, end: rest.start + rest.text.length };
  if (ends.length !== 2 || !bounds.text.endsWith("]"))
    throw new Fault("E004", "a range is written in [low, high]", span);
  const value = expression({ ...rest, text: rest.text.slice(0, at.start - rest.start).trimEnd() });
  return { value, unit, flags: flags ?? undefined, range: [expression(ends[0]!), expression(ends[1]!)] };
}

function annotationOf(piece: Piece, from: number): Annotation {
  const { text, start } = after(piece, from);
  const lead = text.length - text.trimStart().length;
  const end = start + lead + text.trim().length;
  if (text.trim() === "") throw new Fault("E001", "a unit is missing here", { start: start - 1, end: start });
  return { text: text.trim(), start: start + lead, end };
}

// -------------------------------------------------------------------------------------------------------- blocks

/** How the heads of blocks are written. */
const BLOCKS = {
  population: "population NAME = size { … } or population NAME { … }",
  projection: "projection NAME from SOURCES to TARGETS { … }",
} as const;

/** What stands before the brace of a block. */
function head(piece: Piece): Body {
  const found = /^(population|projection)\s+([^\s=([]+)\s*/.exec(piece.text);
  const kind = piece.text.startsWith("population") ? "population" : "projection";
  const whole = { start: piece.start, end: piece.start + piece.text.length };
  if (!found) throw wrongCall(BLOCKS[kind], whole);
  const start = piece.start + piece.text.indexOf(found[2]!, kind.length);
  const nameSpan = { start, end: start + found[2]!.length };
  const name = checkedName(found[2]!, nameSpan);
  const rest = after(piece, found[0].length);
  if (kind === "projection") return { kind, name, nameSpan, ...ends(rest, whole) };
  const given = /^(?:=(?!=)\s*|$)/.exec(rest.text)?.[0];
  if (given === undefined) throw wrongCall(BLOCKS[kind], whole);
  return { kind, name, nameSpan, size: given === "" ? undefined : expression(after(rest, given.length)) };
}

/** `from PART to PART, PART`. */
function ends(piece: Piece, at: Span): { from: Part; to: Part[] } {
  const from = /^from\s+/.exec(piece.text)?.[0];
  if (from === undefined) throw wrongCall(BLOCKS.projection, at);
  const rest = after(piece, from.length);
  const tokens = tokenize(rest);
  const depths = depthsOf(tokens);
  const to = tokens.find(({ text }, k) => k > 0 && text === "to" && depths[k] === 0);
  if (!to) throw wrongCall(BLOCKS.projection, at);
  return {
    from: part(trimmed({ ...rest, text: rest.text.slice(0, to.start - rest.start) })),
    to: argumentsOf(after(rest, to.end - rest.start)).map(part),
  };
}

/** `NAME`, `NAME[first:last]` or `NAME[k]`. */
function part(piece: Piece): Part {
  const { text, start } = piece;
  const span = { start, end: start + text.length };
  if (text === "") throw new Fault("E001", "a population is missing here", { start: start - 1, end: start });
  const bracket = text.endsWith("]") ? text.indexOf("[") : -1;
  const word = (bracket < 0 ? text : text.slice(0, bracket)).trimEnd();
  const nameSpan = { start, end: start + word.length };
  const name = checkedName(word, nameSpan);
  if (bracket < 0) return { ...span, name, nameSpan };
  const inside = trimmed({ text: text.slice(bracket + 1, -1), start: start + bracket + 1 });
  const tokens = tokenize(inside);
  const colon = tokens[findAnnotation(tokens)];
  const bounds = colon
    ? [{ ...inside, text: inside.text.slice(0, colon.start - inside.start) }, after(inside, colon.end - inside.start)]
    : [inside];
  const [first, last = first] = bounds.map((bound) => expression(trimmed(bound)));
  if (last!.kind === "range") throw wrongCall("NAME[first:last]", span);
  return { ...span, name, nameSpan, range: [first!, last!] };
}

const ARGUMENT = new RegExp(`^(${NAME})\\s*=(?!=)\\s*`);
const RULES = new Set<string>(["p", "in_degree", "out_degree", "pairs"] satisfies Connect["rule"][]);
const CONNECT =
  "connect(rule) with one of the rules all(), one_to_one(), p = …, in_degree = …, out_degree = …, pairs = …, a condition and a matrix";

/** A rule, and arguments with names. */
function connectOf(args: readonly Piece[], at: Span): Connect {
  const given: { rule?: Connect["rule"]; by?: Expr; seed?: Expr; self?: Expr } = {};
  for (const piece of args) {
    const span = { start: piece.start, end: piece.start + piece.text.length };
    const [equals, name] = ARGUMENT.exec(piece.text) ?? [];
    if (name === "seed" || name === "self") {
      if (given[name]) throw new Fault("E101", `a second ${name}`, span);
      given[name] = expression(after(piece, equals!.length));
      continue;
    }
    if (name !== undefined && !RULES.has(name)) {
      const meant = closest(name, [...RULES, "seed", "self"]);
      const message = `connect has no argument "${name}"`;
      const comparison = `write connect(${name} == ${after(piece, equals!.length).text})`;
      const hint = name === "i" || name === "j" ? comparison : meant && `did you mean "${meant}"?`;
      throw new Fault("E004", message, span, hint ?? `write ${CONNECT}`);
    }
    if (given.rule) throw new Fault("E004", "a second rule of connect", span, "join conditions with and");
    if (name === undefined) Object.assign(given, positional(piece, span, at));
    else {
      given.rule = name as Connect["rule"];
      given.by = expression(after(piece, equals!.length));
    }
  }
  const { rule, ...others } = given;
  if (!rule) throw wrongCall(CONNECT, at);
  return { rule, ...others };
}

/** A rule without `=`. */
function positional(piece: Piece, span: Span, at: Span): Pick<Connect, "rule" | "by"> {
  const [, word, brackets] = /^(all|one_to_one)\s*(\(\s*\))?$/.exec(piece.text) ?? [];
  if (word !== undefined && brackets === undefined) throw wrongCall(`${word}()`, span);
  if (word !== undefined) return { rule: word as "all" | "one_to_one" };
  if (piece.text === "") throw wrongCall(CONNECT, at);
  return { rule: "expression", by: expression(piece) };
}

/** Assignments, and an argument `delay` among them. */
function delivery(at: "pre" | "post", args: readonly Piece[], span: Span): Body {
  const isDelay = ({ text }: Piece): boolean => ARGUMENT.exec(text)?.[1] === "delay";
  const [delay, second] = args.filter(isDelay);
  if (second)
    throw new Fault("E101", "a second delay", { start: second.start, end: second.start + second.text.length });
  const assigned = args.filter((piece) => !isDelay(piece));
  if (assigned.length === 0 || (assigned.length === 1 && assigned[0]!.text === ""))
    throw wrongCall(`on_${at}(x = e, …) or on_${at}(x = e, …, delay = T)`, span);
  return {
    kind: "delivery",
    at,
    delay: delay && expression(after(delay, ARGUMENT.exec(delay.text)![0].length)),
    assignments: assigned.map(assignment),
  };
}

// --------------------------------------------------------------------------------------------------------- heads

/** Left-hand sides: a word, what is before the name and after it, in the order in which they are tried. */
const HEADS = (
  [
    ["derivative", "d", "", String.raw`\s*/\s*dt`],
    ["derivative", "", "", String.raw`\s*'`],
    ["derivative", "ddt", String.raw`\s*\(\s*`, String.raw`\s*\)`],
    ["next", "next", String.raw`\s*\(\s*`, String.raw`\s*\)`],
    ["initial", "init", String.raw`\s*\(\s*`, String.raw`\s*\)`],
    ["initial", "", "", String.raw`\s*\(\s*0\s*\)`],
    ["function", "", "", String.raw`\s*\(([^()]*)\)`],
    ["definition", "", "", ""],
  ] as const
).map(([kind, word, before, after]) => ({
  kind,
  word,
  head: new RegExp(`^(${word}${before})(${NAME})${after}\\s*=(?!=)`),
}));
const CALL = new RegExp(`^(${NAME})\\s*\\(`);

function parameters(name: string, text: string, at: Span): string[] {
  const params = text.split(",").map((param) => normalize(param.trim()));
  const wrong = params.find((param) => !isName(param));
  if (wrong !== undefined) throw new Fault("E004", `"${wrong}" is not a name: a function is written f(x, y) = …`, at);
  for (const param of params) checkedName(param, at);
  const seen = new Set<string>();
  const repeated = params.find((param) => seen.size === seen.add(param).size);
  if (repeated !== undefined) throw new Fault("E101", `two arguments of "${name}" are called "${repeated}"`, at);
  return params;
}

/** A name with a dot, where a statement says what it defines. */
const DOTTED = [String.raw`(d\s*)(DOTTED)\s*/\s*dt`, String.raw`((?:(?:ddt|init|next)\s*\(\s*)?)(DOTTED)`].map(
  (pattern) => new RegExp(`^${pattern.replace("DOTTED", String.raw`${NAME}\s*\.\s*${NAME}`)}`),
);

/** The fault of a statement that would define a name with a dot, if it is one. */
function dotted(text: string, { start }: Span): Fault | undefined {
  const [, before = "", name] = DOTTED.map((head) => head.exec(text)).find(Boolean) ?? [];
  if (name === undefined) return undefined;
  const span = { start: start + before.length, end: start + before.length + name.length };
  const hint = "what belongs to a block is defined inside it, by its name alone";
  return new Fault("E004", `"${name}" is not a name: it has a dot`, span, hint);
}

function notAStatement(text: string, span: Span): Fault {
  const word = new RegExp(`^${NAME}`).exec(text)?.[0];
  const meant = word && closest(word, [...Object.keys(CALLS), ...Object.keys(BLOCKS), "init", "ddt", "next"]);
  const hint =
    statementHint(text) ??
    (meant && meant !== word ? `did you mean "${meant}"?` : "write name = …, dX/dt = …, X(0) = … or threshold(…)");
  return new Fault("E004", "this is not a statement", span, hint);
}

// --------------------------------------------------------------------------------------------------- expressions

interface Token extends Span {
  readonly text: string;
  /** A number, a name or a string: what mathjs makes a leaf of. */
  readonly isLeaf: boolean;
}

const TOKEN = new RegExp(
  String.raw`(0x[\da-fA-F]+|0b[01]+|0o[0-7]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|${NAME}|"[^"]*")|(?:\.[*/^']|[<>=!]=|\S)`,
  "g",
);
/** A number alone, of which no parser makes anything else: half of a model may be such. */
const NUMBER = /^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
/** Operators that are words. Where an operand is due, all but `not` are names: `mod(a, b)`. */
const WORDS = new Set(["and", "or", "xor", "mod", "in", "to"]);

function tokenize({ text, start }: Piece): Token[] {
  let isOperandDue = true;
  let isMember = false;
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found; found = TOKEN.exec(text)) {
    const token = found[0];
    const isName = found[1] !== undefined && (token !== "not" || isMember);
    const isLeaf: boolean = isName && (isOperandDue || !WORDS.has(token));
    isMember = token === ".";
    isOperandDue = !isLeaf && !")]!'".includes(token);
    tokens.push({ text: token, isLeaf, start: start + found.index, end: start + found.index + token.length });
  }
  return tokens;
}

function expression(piece: Piece): Expr {
  if (NUMBER.test(piece.text))
    return { start: piece.start, end: piece.start + piece.text.length, kind: "number", value: Number(piece.text) };
  const tokens = tokenize(piece);
  const whole = { start: piece.start, end: piece.start + piece.text.length };
  if (tokens.length === 0 || tokens[0]!.text === ";")
    throw new Fault("E001", "an expression is missing here", { start: Math.max(0, piece.start - 1), end: piece.start });
  checkNesting(tokens);
  const mayHold = MAY_BE_FOREIGN.test(piece.text);
  const unsupported = mayHold && tokens.find(({ text }) => FOREIGN.test(text) || text === '"');
  if (unsupported)
    throw new Fault(
      "E111",
      `${unsupported.text} has no place in an expression`,
      unsupported,
      expressionHint(piece.text),
    );
  const ends = openEnds(tokens);
  let root: MathNode;
  try {
    root = parseMath(filled(piece, ends));
  } catch (error) {
    if (error instanceof RangeError) throw new Fault("E006", "this expression is nested too deep", whole);
    throw syntaxFault(error as Error & { char?: number }, piece, tokens);
  }
  return convert(root, ends.length === 0 ? tokens : [...ends, ...tokens].toSorted((a, b) => a.start - b.start));
}

/** mathjs gives `x[:, 2:]` the ends that were left out: tokens for them, without extent. */
function openEnds(tokens: readonly Token[]): Token[] {
  if (!tokens.some(({ text }) => text === ":")) return [];
  return tokens.flatMap(({ text, start, end }, k): Token[] => {
    if (text !== ":") return [];
    const before = /^[[,]$/.test(tokens[k - 1]?.text ?? "");
    const behind = /^[\],]$/.test(tokens[k + 1]?.text ?? "");
    return [
      ...(before ? [{ text: "1", isLeaf: true, start, end: start }] : []),
      ...(behind ? [{ text: "end", isLeaf: true, start: end, end }] : []),
    ];
  });
}

/** The text with these tokens written out, in Unicode's form NFC if that has the same length. */
function filled({ text, start }: Piece, ends: readonly Token[]): string {
  const normal = text.normalize("NFC");
  const same = normal.length === text.length ? normal : text;
  return ends.reduceRight(
    (whole, end) => `${whole.slice(0, end.start - start)}${end.text}${whole.slice(end.start - start)}`,
    same,
  );
}

/** Characters that mathjs knows and this language does not, and all that are neither letters nor ASCII. */
const FOREIGN = /^(?:[{}$@\\`~&|\p{Cc}]|[^\p{ASCII}\p{L}])/u;

/** The same anywhere, and texts. */
const MAY_BE_FOREIGN = /["{}$@\\`~&|\p{Cc}]|[^\p{ASCII}\p{L}]/u;

function checkNesting(tokens: readonly Token[]): void {
  if (tokens.length <= LIMITS.nesting) return;
  let depth = 0;
  for (const token of tokens) {
    if (OPENING.includes(token.text)) depth++;
    else if (CLOSING.includes(token.text)) depth--;
    if (depth > LIMITS.nesting) throw new Fault("E006", `brackets are nested more than ${LIMITS.nesting} deep`, token);
  }
}

/** How many brackets are open at each token. */
function depthsOf(tokens: readonly Token[]): number[] {
  let depth = 0;
  return tokens.map(({ text }) => {
    if (CLOSING.includes(text)) depth--;
    const here = depth;
    if (OPENING.includes(text)) depth++;
    return here;
  });
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
    expressionHint(piece.text),
  );
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  dotMultiply: ".*",
  divide: "/",
  dotDivide: "./",
  pow: "^",
  dotPow: ".^",
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
  ctranspose: "'",
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
  readonly object?: Shape;
  readonly index?: Shape;
  readonly dimensions?: readonly Shape[];
  readonly dotNotation?: boolean;
  readonly optionalChaining?: boolean;
  readonly start?: Shape;
  readonly step?: Shape | null;
  readonly end?: Shape;
  readonly implicit?: boolean;
}

function children(node: Shape): readonly Shape[] {
  switch (node.type) {
    case "ParenthesisNode":
      return [node.content!];
    case "ConditionalNode":
      return [node.condition!, node.trueExpr!, node.falseExpr!];
    case "AccessorNode":
      return [node.object!, ...node.index!.dimensions!];
    case "RangeNode":
      return node.step ? [node.start!, node.step, node.end!] : [node.start!, node.end!];
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
  const todo: { readonly node: Shape; readonly inside?: readonly Shape[] }[] = [{ node: root as unknown as Shape }];
  // Where mathjs and the tokens disagree, as on `1in`, ranges are near the truth, and the tree is that of mathjs.
  const token = (at: number): Token => tokens[Math.max(0, Math.min(at, tokens.length - 1))]!;
  const span = (first: number, last: number): Span => ({ start: token(first).start, end: token(last).end });
  const isBracketed = (first: number, last: number): boolean =>
    tokens[first]?.text === "[" && tokens[last]?.text === "]";
  let behind = 0;
  /** Where the next array without elements is. */
  const emptyBrackets = (): number => {
    while (behind < tokens.length && !(tokens[behind]!.text === "[" && tokens[behind + 1]?.text === "]")) behind++;
    return behind++;
  };
  const here = (): Span => span(leaves[leaf] ?? tokens.length - 1, leaves[leaf] ?? tokens.length - 1);

  for (let next = todo.pop(); next; next = todo.pop()) {
    const { node, inside } = next;
    if (inside === undefined) {
      if (node.type === "ConstantNode" || node.type === "SymbolNode") {
        const at = leaves[leaf++] ?? tokens.length - 1;
        done.push({ expr: leafExpr(node, span(at, at)), first: at, last: at });
        continue;
      }
      refuse(node, here());
      if (node.type === "ArrayNode" && node.items!.length === 0) {
        const at = emptyBrackets();
        done.push({ expr: { ...span(at, at + 1), kind: "array", args: [] }, first: at, last: at + 1 });
        continue;
      }
      if (node.type === "FunctionNode") nameAt.set(node, leaves[leaf++] ?? tokens.length - 1);
      const inner = children(node);
      todo.push({ node, inside: inner });
      for (let k = inner.length - 1; k >= 0; k--) todo.push({ node: inner[k]! });
      continue;
    }
    const parts = done.slice(done.length - inside.length);
    done.length -= inside.length;
    done.push(combine(node, parts, nameAt.get(node), span, isBracketed));
  }
  return done[0]!.expr;
}

function leafExpr(node: Shape, at: Span): Expr {
  // Spreading `at` takes engines ten times as long.
  const { start, end } = at;
  if (node.type === "SymbolNode") return { start, end, kind: "name", name: normalize(node.name!) };
  if (typeof node.value === "boolean") return { start, end, kind: "boolean", value: node.value };
  if (typeof node.value === "number") return { start, end, kind: "number", value: node.value };
  if (typeof node.value === "string") return { start, end, kind: "string", value: node.value };
  throw new Fault("E111", `${String(node.value)} has no place in an expression`, at);
}

function refuse(node: Shape, at: Span): void {
  switch (node.type) {
    case "ParenthesisNode":
    case "ConditionalNode":
    case "RelationalNode":
    case "ArrayNode":
    case "RangeNode":
      return;
    case "AccessorNode":
      if (node.optionalChaining) throw new Fault("E111", `the operator "?." is not part of the language`, at);
      if (node.index!.dotNotation && node.object!.type !== "SymbolNode")
        throw new Fault("E111", "only a population or a projection has members", at, "write BLOCK.name");
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
  const operator = (name: Operator, from = first, to = last): Built => {
    const { start, end } = span(from, to);
    const expr = { start, end, kind: "operator", operator: name, args } as const;
    return { expr: node.implicit ? { ...expr, implicit: true } : expr, first: from, last: to };
  };
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
    case "AccessorNode":
      if (node.index!.dotNotation) return { expr: member(node, parts), first, last };
      return { expr: { ...span(first, last + 1), kind: "index", args }, first, last: last + 1 };
    case "RangeNode":
      return { expr: { ...span(first, last), kind: "range", args }, first, last };
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
      return operator(OPERATORS[fn]!, first, fn === "factorial" || fn === "ctranspose" ? last + 1 : last);
    }
  }
}

/** `block.name`, of which mathjs makes a name and a string. */
function member(node: Shape, parts: readonly Built[]): Expr {
  const [block, name] = parts.map(({ expr: { start, end } }): Span => ({ start, end })) as [Span, Span];
  return {
    start: block.start,
    end: name.end,
    kind: "member",
    block: normalize(node.object!.name!),
    blockSpan: block,
    name: normalize(node.index!.dimensions![0]!.value as string),
    nameSpan: name,
  };
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

/** All subexpressions, operands before what takes them. Expressions do not change, and are gone through often. */
export function postorder(root: Expr): readonly Expr[] {
  const known = POSTORDER.get(root);
  if (known) return known;
  const result: Expr[] = [];
  const todo = [root];
  for (let next = todo.pop(); next; next = todo.pop()) {
    result.push(next);
    if ("args" in next) for (const arg of next.args) todo.push(arg);
  }
  POSTORDER.set(root, result.reverse());
  return result;
}
const POSTORDER = new WeakMap<Expr, readonly Expr[]>();
