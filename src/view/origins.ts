/** What pictures and listings say about the place in the model that something came from. */
import type { Origin } from "../../ir/index.ts";
import type { Failure } from "../../backends/index.ts";
import { position } from "../diagnostics.ts";
import type { Model } from "../model.ts";
import type { Statement } from "../parse.ts";

/** Text of anybody on one line, without characters that a reader cannot see: it can end no comment, string or label. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();

/** At most `length` characters of a text. */
export function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join("")
        .trimEnd()}…`;
}

/** `dV/dt`, `V(0)`, `name`, `f(x, y)`, or the word before the brackets. */
export function leftSide(statement: Statement): string {
  switch (statement.kind) {
    case "derivative":
      return `d${statement.name}/dt`;
    case "initial":
      return `${statement.name}(0)`;
    case "definition":
      return statement.name;
    case "function":
      return `${statement.name}(${statement.params.join(", ")})`;
    case "next":
      return `next(${statement.name})`;
    case "event":
    case "table":
      return `${statement.kind}(${statement.name})`;
    case "reset":
      return statement.event ? `reset(${statement.event.name})` : "reset";
    case "threshold":
    case "refractory":
    case "when":
    case "connect":
    case "poisson":
    case "spikes_at":
      return statement.kind;
    case "delivery":
      return `on_${statement.at}`;
    case "population":
    case "projection":
      return `${statement.kind} ${statement.name}`;
    case "time":
      return "t";
    default:
      return statement satisfies never;
  }
}

/** The name of the block that a statement stands in; outside of blocks, none. */
export function blockOf(model: Model, { block }: Statement): string {
  const head = block === undefined ? undefined : model.statements[block];
  return head?.kind === "population" || head?.kind === "projection" ? head.name : "";
}

/** The part of a statement that says what its left side is. */
export function rightSide(statement: Statement): { readonly start: number; readonly end: number } {
  switch (statement.kind) {
    case "time":
      return statement.unit;
    case "population":
      return statement.size ?? statement;
    case "projection":
      return { start: statement.from.start, end: statement.to.at(-1)!.end };
    case "connect":
      return statement.by ?? statement;
    default:
      return "value" in statement && !("assignments" in statement) ? statement.value : statement;
  }
}

/** A range of the model's text on one line, without the comments in it. */
export const textOf = ({ source }: Model, { start, end }: { readonly start: number; readonly end: number }): string =>
  oneLine(source.text.slice(start, end).replace(/#[^\r\n]*/g, " "));

/** What stands in the brackets of a statement that is written as a call. */
export const insideOf = (model: Model, statement: Statement): string =>
  textOf(model, statement).replace(/^\s*\w+\s*\(\s*([^]*?)\s*\)\s*$/u, "$1");

/** The left side of an equation, if that is not said by it, and the part of its right side that an origin names. */
export function describe(model: Model, origin: Origin, length = Infinity): string {
  const statement = model.statements[origin.equation];
  const text = shorten(textOf(model, origin), length);
  // What integrates an equation comes from its left side, and a parameter from its whole definition.
  if (statement && "value" in statement && origin.start === statement.start)
    return origin.end <= statement.value.start ? oneLine(leftSide(statement)) : text;
  return statement ? `${oneLine(leftSide(statement))}: ${text}` : text;
}

/** Whether this is the left side of an equation: what a method computes comes from there. */
export function integrates(origins: readonly Origin[], model: Model): boolean {
  const origin = equationOf(origins, model);
  const statement = origin && model.statements[origin.equation];
  return statement?.kind === "derivative" && origin!.end <= statement.value.start;
}

/**
 * The equation that an operation is computed for: of an operation in a function, the origin after its own is the call,
 * and the first one outside functions is in an equation.
 */
export function equationOf(origins: readonly Origin[], model: Model | undefined): Origin | undefined {
  return origins.find(({ equation }) => model?.statements[equation]?.kind !== "function") ?? origins[0];
}

/** Equations that are named. */
const FEW = 3;

/**
 * The equations that something failed for, and where the first of them is: that of the array that it is about, else those of
 * the text's places. Undefined: it is about none.
 */
export function equationsIn({ origins, array }: Pick<Failure, "origins" | "array">, model: Model): string | undefined {
  const own = array === undefined ? undefined : equationFor(model, array);
  const first = own ?? equationOf(origins, model);
  if (!first) return undefined;
  const statements = own ? [own] : origins.flatMap(({ equation }) => model.statements[equation] ?? []);
  const outside = statements.filter(({ kind }) => kind !== "function");
  const names = [...new Set((outside.length > 0 ? outside : statements).map((one) => oneLine(leftSide(one))))];
  const listed = names.length > FEW ? [...names.slice(0, FEW), `${names.length - FEW} more`] : names;
  const { line, column } = position(model.source, first.start);
  return [...listed, `${model.source.name}:${line}:${column}`].join(", ");
}

/** The equation of what is kept or recorded under a name. */
function equationFor({ states, named, derived, parameters }: Model, array: string): Statement | undefined {
  const name = array.replace(/^record\./, "");
  return states.get(name) ?? named.get(name) ?? derived.get(name) ?? parameters.get(name);
}
