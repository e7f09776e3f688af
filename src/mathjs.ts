/** The parser of mathjs, and nothing else of it, with nodes that hold what was read and can do no more: the build bundles this module. */
import type { MathNode } from "mathjs";
import * as mathjs from "mathjs/number";

/** What the nodes are made of, in the order in which the parser gives it. */
const NODES = {
  AccessorNode: ["object", "index", "optionalChaining"],
  ArrayNode: ["items"],
  AssignmentNode: ["object", "index", "value"],
  BlockNode: ["blocks"],
  ConditionalNode: ["condition", "trueExpr", "falseExpr"],
  ConstantNode: ["value"],
  FunctionAssignmentNode: ["name", "params", "expr"],
  FunctionNode: ["fn", "args", "optional"],
  IndexNode: ["dimensions", "dotNotation"],
  ObjectNode: ["properties"],
  OperatorNode: ["op", "fn", "args", "implicit", "isPercentage"],
  ParenthesisNode: ["content"],
  RangeNode: ["start", "end", "step"],
  RelationalNode: ["conditionals", "params"],
  SymbolNode: ["name"],
} as const;

/** A kind of nodes, as the parser tells them apart. */
function kind(type: string, fields: readonly string[]) {
  function Made(this: Record<string, unknown>, ...given: unknown[]): void {
    this["type"] = type;
    for (let k = 0; k < fields.length; k++) this[fields[k]!] = given[k];
  }
  Object.assign(Made.prototype as object, { isNode: true, [`is${type}`]: true });
  return Made;
}

/** `parse` is asked for text alone. */
const typed = Object.assign((_name: string, by: Readonly<Record<string, unknown>>) => by["string"], {
  addConversion: (): void => {},
});

function numeric(text: string): number {
  const value = Number(text);
  if (Number.isNaN(value) && text !== "NaN") throw new SyntaxError(`"${text}" is not a number`);
  return value;
}

interface Parse {
  (text: string): MathNode;
  /** Whether a character may be part of a name. */
  isAlpha: (character: string, before: string, behind: string) => boolean;
}

export const parse = (mathjs as unknown as { createParse(from: object): Parse }).createParse({
  ...{ typed, numeric, config: { number: "number", numberFallback: "number" } },
  ...Object.fromEntries(Object.entries(NODES).map(([type, fields]) => [type, kind(type, fields)])),
});
