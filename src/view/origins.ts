/** What pictures and listings say about the place in the model that something came from. */
import type { Origin } from "../../ir/index.ts";
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

/** The left side of an equation, and the part of its right side that an origin names. */
export function describe(model: Model, origin: Origin, length = Infinity): string {
  const statement = model.statements[origin.equation];
  const text = shorten(textOf(model, origin), length);
  return statement ? `${oneLine(leftSide(statement))}: ${text}` : text;
}

/**
 * The equation that an operation is computed for: of an operation in a function, the origin after its own is the call,
 * and the first one outside functions is in an equation.
 */
export function equationOf(origins: readonly Origin[], model: Model | undefined): Origin | undefined {
  return origins.find(({ equation }) => model?.statements[equation]?.kind !== "function") ?? origins[0];
}
