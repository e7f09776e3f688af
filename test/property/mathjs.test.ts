/**
 * Expressions mean what they mean to mathjs: the same text is evaluated by mathjs and by the graph that is made of it.
 *
 * How far the two results may be apart follows from the expression. Both compute it operation by operation; `bound` goes
 * through the tree with them and keeps a value and an error that neither exceeds: of an operation, its error for exact
 * operands (`ULPS`, of the worse of the two) and what it makes of the errors of its operands. The results may differ by
 * twice that. Where an error decides which branch is taken or which integer is met, nothing can be said.
 */
import * as fc from "fast-check";
import { all, create, type MathNode } from "mathjs";
import { afterAll, expect, test } from "vitest";
import { interpret, pick, type TypedArray } from "../../ir/index.ts";
import { model } from "../../src/index.ts";
import { lower } from "../../src/lower.ts";
import { UNARY } from "./arbitrary.ts";
import { check, Tally } from "./check.ts";

const math = create(all!);

type Values = Readonly<Record<"a" | "b" | "c", number>>;

/** The value of an expression by way of the graph. A fault throws. */
function ours(text: string, values: Values): number {
  const constants = Object.entries(values).map(([name, value]) => `${name} = ${value}`);
  const { parameters, system } = lower(model([...constants, `y = ${text}`].join("\n")));
  const given = interpret(parameters, {});
  if (given["y"]) return given["y"][0]!;
  const inputs: Record<string, TypedArray> = Object.fromEntries(
    system.inputs.map(({ attrs: { name } }) => [name, given[name] ?? Float64Array.of(0)]),
  );
  return interpret(pick(system, ["y"]), inputs)["y"]![0]!;
}
const theirs = (text: string, values: Values): unknown => math.evaluate(text, { ...values }) as unknown;

// ------------------------------------------------------------------------------------------------------ the bound

/** Errors of the operations in units in the last place: of ours or of mathjs, whichever is larger. */
const ULPS: Readonly<Record<string, number>> = {
  // Exact: signs, whole numbers and choices.
  ...{ abs: 0, sign: 0, floor: 0, ceil: 0, round: 0, fix: 0, min: 0, max: 0, unaryMinus: 0, unaryPlus: 0 },
  ...{ add: 0.5, subtract: 0.5, multiply: 0.5, dotMultiply: 0.5, divide: 0.5, dotDivide: 0.5, sqrt: 0.5 },
  ...{ square: 0.5, cube: 1, mod: 1, hypot: 4, erf: 16, pow: 8, dotPow: 8, log: 4 },
  // mathjs takes Lanczos's approximation, which has about 15 digits; and it multiplies the factors of a factorial.
  ...{ gamma: 1000, factorial: 1000 },
};
/** Of the others: Math.sin and the like err by up to two, ours by less; some are quotients of two such. */
const OTHERS = 8;

/** A value and a bound of its error. A condition has a value alone. */
interface Bounded {
  readonly value: number;
  readonly error: number;
}
/** The two may differ here, or nothing follows from the error. The reason is counted. */
class Undecided extends Error {}
const undecided = (why: string): never => {
  throw new Undecided(why);
};

const FUNCTIONS: Readonly<Record<string, (x: number, y: number) => number>> = {
  ...Object.fromEntries(
    UNARY.map((name) => [
      name,
      (x: number) => Number((math as never as Record<string, (x: number) => unknown>)[name]?.(x)),
    ]),
  ),
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  dotMultiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  dotDivide: (x, y) => x / y,
  pow: (x, y) => x ** y,
  dotPow: (x, y) => x ** y,
  atan2: Math.atan2,
  hypot: Math.hypot,
  unaryMinus: (x) => -x,
  unaryPlus: (x) => x,
};
/** Where mathjs leaves the real numbers, or they are different on purpose. */
const DOMAIN: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  sqrt: (x) => x >= 0,
  log: (x) => x > 0,
  log2: (x) => x > 0,
  log10: (x) => x > 0,
  log1p: (x) => x > -1,
  asin: (x) => Math.abs(x) <= 1,
  acos: (x) => Math.abs(x) <= 1,
  atanh: (x) => Math.abs(x) < 1,
  acosh: (x) => x >= 1,
  pow: (x, y) => x >= 0 || Number.isInteger(y),
  dotPow: (x, y) => x >= 0 || Number.isInteger(y),
  // Left of ½ mathjs reflects, which has no bound in ulps near the poles.
  gamma: (x) => x >= 0.5,
  factorial: (x) => x >= 0,
};
const ROUNDING: Readonly<Record<string, (x: number) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  fix: Math.trunc,
  round: (x) => Math.sign(x) * Math.floor(Math.abs(x) + 0.5),
};
/** mathjs takes numbers as equal that differ by 1e-12 of their size, or 1e-15. */
const NEAR = 1e-11;

function bounded(name: string, operands: readonly Bounded[]): Bounded {
  const [x, y = { value: 0, error: 0 }] = operands as [Bounded, Bounded?];
  if (!(DOMAIN[name]?.(x.value, y.value) ?? true)) undecided("outside of the domain");
  if (!(name in FUNCTIONS)) throw new Error(`${name} has no bound`);
  const f = FUNCTIONS[name]!;
  const value = name in ROUNDING ? whole(name, x) : f(x.value, y.value);
  if (name in ROUNDING) return { value, error: 0 };
  if (Number.isNaN(value)) undecided("NaN");
  if (!Number.isFinite(value)) {
    if (x.error > 0 || y.error > 0 || !["add", "subtract", "multiply", "divide", "unaryMinus"].includes(name))
      undecided("infinite");
    return { value, error: 0 };
  }
  if (name === "hypot" && value < 1e-14) undecided("a comparison of what is nearly equal");
  let error = rounding(value, ULPS[name] ?? OTHERS);
  // Whole numbers are counted, not rounded.
  const isWhole = operands.every((one) => one.error === 0 && Number.isInteger(one.value)) && Math.abs(value) < 2 ** 53;
  if (isWhole && Number.isInteger(value) && WHOLE.has(name)) error = 0;
  // These two subtract exponentials in mathjs.
  if (name === "csch" || name === "coth") error *= 1 + 1 / Math.abs(x.value);
  if (name === "sign" && x.error > 0 && Math.abs(x.value) <= x.error) undecided("a sign");
  const ends = (z: Bounded): number[] => (z.error === 0 ? [z.value] : [z.value - z.error, z.value, z.value + z.error]);
  for (const u of ends(x))
    for (const v of ends(y)) {
      if (!(DOMAIN[name]?.(u, v) ?? true)) undecided("the edge of the domain");
      const change = Math.abs(f(u, v) - value);
      if (!Number.isFinite(change)) undecided("an infinity near by");
      if (change > 0) error = Math.max(error, 1.5 * change + rounding(value, ULPS[name] ?? OTHERS));
    }
  // Far from straight: what the corners say is not what lies between them.
  if (error > 1e-3 * Math.abs(value) && x.error + y.error > 0 && !LINEAR.has(name)) undecided("ill-conditioned");
  return { value, error };
}
const WHOLE = new Set([
  "add",
  "subtract",
  "multiply",
  "dotMultiply",
  "divide",
  "dotDivide",
  "pow",
  "dotPow",
  "factorial",
  "square",
  "cube",
]);
const LINEAR = new Set(["add", "subtract", "multiply", "dotMultiply", "unaryMinus", "unaryPlus", "abs"]);
const rounding = (value: number, ulps: number): number =>
  ulps === 0 ? 0 : ulps * (Math.abs(value) * 2 ** -52 + 2 ** -1074);

/** A whole number, where both round to the same. mathjs takes a number next to a whole one as that one. */
function whole(name: string, { value, error }: Bounded): number {
  const f = ROUNDING[name]!;
  if (!Number.isFinite(value)) return undecided("infinite");
  if (error === 0 && Number.isInteger(2 * value)) return f(value);
  const margin = error + NEAR * Math.max(1, Math.abs(value));
  if (f(value - margin) !== f(value + margin) || (name === "fix" && Math.abs(value) < margin))
    undecided("a whole number");
  return f(value);
}

interface Tree {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly fn?: string | { readonly name: string };
  readonly args?: readonly Tree[];
  readonly params?: readonly Tree[];
  readonly conditionals?: readonly string[];
  readonly content?: Tree;
  readonly condition?: Tree;
  readonly trueExpr?: Tree;
  readonly falseExpr?: Tree;
  readonly isPercentage?: boolean;
  readonly implicit?: boolean;
}

const seen = new Tally([
  ...UNARY.filter((name) => name !== "exprel"),
  ...[
    "min",
    "max",
    "mod",
    "pow",
    "hypot",
    "atan2",
    "log with a base",
    "add",
    "subtract",
    "multiply",
    "divide",
    "dotMultiply",
    "dotDivide",
  ],
  ...[
    "dotPow",
    "unaryMinus",
    "unaryPlus",
    "smaller",
    "smallerEq",
    "larger",
    "largerEq",
    "equal",
    "unequal",
    "and",
    "or",
    "xor",
    "not",
  ],
  ...[
    "a chain of comparisons",
    "a conditional",
    "an implicit product",
    "a percent sign that is mod",
    "pi",
    "e",
    "true",
    "false",
  ],
]);
const outcomes = new Tally(["agree", "agree in bits"]);
afterAll(() => {
  seen.report("parts of the expressions");
  outcomes.report("outcomes");
});

/** Goes through the tree of mathjs. A condition is 0 or 1 without an error. */
function bound(node: Tree, values: Values): Bounded {
  const exact = (value: number): Bounded => ({ value, error: 0 });
  const of = (child: Tree): Bounded => bound(child, values);
  switch (node.type) {
    case "ParenthesisNode":
      return of(node.content!);
    case "ConstantNode":
      if (typeof node.value === "boolean") seen.add(String(node.value));
      return exact(Number(node.value));
    case "SymbolNode": {
      if (node.name === "pi" || node.name === "e") seen.add(node.name);
      const known = { ...values, pi: Math.PI, e: Math.E }[node.name as "a"];
      if (known === undefined) throw new Error(`the symbol ${node.name}`);
      return exact(known);
    }
    case "ConditionalNode": {
      seen.add("a conditional");
      const arms = [of(node.trueExpr!), of(node.falseExpr!)] as const;
      return of(node.condition!).value ? arms[0] : arms[1];
    }
    case "RelationalNode": {
      seen.add("a chain of comparisons");
      const parts = node.params!.map(of);
      return exact(Number(node.conditionals!.every((name, k) => compared(name, parts[k]!, parts[k + 1]!))));
    }
    case "FunctionNode":
    case "OperatorNode": {
      const name = typeof node.fn === "string" ? node.fn : node.fn!.name;
      if (node.isPercentage) return undecided("a percentage");
      const operands = node.args!.map(of);
      if (node.implicit) seen.add("an implicit product");
      return applied(name, operands, node.type === "OperatorNode");
    }
    default:
      throw new Error(node.type);
  }
}

function applied(name: string, operands: readonly Bounded[], isOperator: boolean): Bounded {
  const [x, y] = operands as [Bounded, Bounded];
  if (name === "log" && operands.length === 2) {
    seen.add("log with a base");
    return bounded("divide", [bounded("log", [x]), bounded("log", [y])]);
  }
  seen.add(name);
  switch (name) {
    case "and":
      return { value: Number(x.value !== 0 && y.value !== 0), error: 0 };
    case "or":
      return { value: Number(x.value !== 0 || y.value !== 0), error: 0 };
    case "xor":
      return { value: Number((x.value !== 0) !== (y.value !== 0)), error: 0 };
    case "not":
      return { value: Number(x.value === 0), error: 0 };
    case "smaller":
    case "smallerEq":
    case "larger":
    case "largerEq":
    case "equal":
    case "unequal":
      return { value: Number(compared(name, x, y)), error: 0 };
    case "min":
    case "max":
      for (const one of operands)
        for (const other of operands) if (one.value !== other.value) compared("equal", one, other);
      return {
        value: Math[name](...operands.map(({ value }) => value)),
        error: Math.max(...operands.map(({ error }) => error)),
      };
    case "mod": {
      if (isOperator) seen.add("a percent sign that is mod");
      if (y.value === 0 && y.error === 0) return x;
      const quotient = bounded("divide", [x, y]);
      if (Math.abs(quotient.value) > 1e9) undecided("a remainder of a large quotient");
      const times = { value: whole("floor", quotient), error: 0 };
      return bounded("subtract", [x, bounded("multiply", [y, times])]);
    }
    default:
      return bounded(name, operands);
  }
}

function compared(name: string, x: Bounded, y: Bounded): boolean {
  const [a, b] = [x.value, y.value];
  if (Number.isNaN(a) || Number.isNaN(b)) return undecided("NaN");
  const error = x.error + y.error;
  const near = NEAR * Math.max(Math.abs(a), Math.abs(b)) + 1e-14;
  if (!(a === b && error === 0) && !(Math.abs(a - b) > error + near)) undecided("a comparison of what is nearly equal");
  switch (name) {
    case "smaller":
      return a < b;
    case "smallerEq":
      return a <= b;
    case "larger":
      return a > b;
    case "largerEq":
      return a >= b;
    case "equal":
      return a === b;
    default:
      return a !== b;
  }
}

// ------------------------------------------------------------------------------------------------------- the texts

const blank = fc.constantFrom("", " ");
const number = fc.oneof(
  fc.constantFrom("1", "2", "0", "3", "0.5", ".25", "1e-3", "2.5E+1", "10", "7", "1e3", "100", "0.1"),
  fc.integer({ min: 0, max: 20000 }).map((x) => String(x / 1000)),
);
const name = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom("a", "b", "c") },
  { weight: 1, arbitrary: fc.constantFrom("pi", "e") },
);
const SIGNS = ["+", "-", "*", "/", "^", "%", " mod ", ".*", "./", ".^", ..."+-*/+-*/+-*/"];

const texts = fc.letrec<{ sum: string; power: string; atom: string; test: string; ternary: string }>((tie) => {
  const depth = { maxDepth: 4, withCrossShrink: true } as const;
  const [sum, power, atom, condition] = [tie("sum"), tie("power"), tie("atom"), tie("test")];
  const call = (names: readonly string[], count: number) =>
    fc
      .tuple(fc.constantFrom(...names), fc.array(tie("ternary"), { minLength: count, maxLength: count }))
      .map(([f, args]) => `${f}(${args.join(", ")})`);
  return {
    // No brackets: precedence decides.
    sum: fc.oneof(
      depth,
      { weight: 3, arbitrary: power },
      {
        weight: 5,
        arbitrary: fc
          .tuple(
            power,
            fc.array(fc.tuple(blank, fc.constantFrom(...SIGNS), blank, power), { minLength: 1, maxLength: 4 }),
          )
          .map(([first, rest]) => first + rest.map((parts) => parts.join("")).join("")),
      },
    ),
    power: fc.oneof(
      depth,
      { weight: 6, arbitrary: atom },
      {
        weight: 2,
        arbitrary: fc.tuple(fc.constantFrom("-", "+", "- ", "--", "-+-"), power).map((parts) => parts.join("")),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(atom, fc.constantFrom("^2", "^3", "^-1", "^-2", "^0", "^8", "^0.5", "^2^2", "^-2^2", "^(1/3)"))
          .map((parts) => parts.join("")),
      },
      { weight: 1, arbitrary: fc.tuple(atom, fc.constant("^"), atom).map((parts) => parts.join("")) },
      { weight: 1, arbitrary: fc.constantFrom("3!", "0!", "5!", "3!!", "a!", "2^3!", "-4!", "(a + 1)!") },
      // Products without a sign.
      {
        weight: 1,
        arbitrary: fc
          .tuple(number, blank, name)
          .map(([x, space, y]) => `${x}${y === "e" || x === "0" ? " " : space}${y}`),
      },
      { weight: 1, arbitrary: fc.tuple(number, blank, sum).map(([x, space, y]) => `${x}${space}(${y})`) },
      { weight: 1, arbitrary: fc.tuple(sum, blank, sum).map(([x, space, y]) => `(${x})${space}(${y})`) },
      { weight: 1, arbitrary: fc.tuple(sum, name).map(([x, y]) => `(${x}) ${y}`) },
      { weight: 1, arbitrary: fc.tuple(name, name).map(([x, y]) => `${x} ${y}`) },
    ),
    atom: fc.oneof(
      depth,
      { weight: 3, arbitrary: number },
      { weight: 4, arbitrary: name },
      { weight: 2, arbitrary: tie("ternary").map((x) => `(${x})`) },
      { weight: 1, arbitrary: condition.map((x) => `(${x})`) },
      {
        weight: 3,
        arbitrary: call(
          UNARY.filter((f) => f !== "exprel"),
          1,
        ),
      },
      { weight: 2, arbitrary: call(["min", "max", "mod", "pow", "hypot", "atan2", "log"], 2) },
      { weight: 1, arbitrary: call(["min", "max"], 3) },
    ),
    ternary: fc.oneof(
      depth,
      { weight: 4, arbitrary: sum },
      { weight: 1, arbitrary: fc.tuple(condition, sum, tie("ternary")).map(([c, x, y]) => `${c} ? ${x} : ${y}`) },
    ),
    test: fc.oneof(
      depth,
      {
        weight: 4,
        arbitrary: fc
          .tuple(sum, fc.constantFrom("<", "<=", ">", ">=", "==", "!="), sum)
          .map((parts) => parts.join(" ")),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(sum, fc.constantFrom("<", "<=", ">"), sum, fc.constantFrom("<", "<=", ">", "!="), sum)
          .map((parts) => parts.join(" ")),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(condition, fc.constantFrom("and", "or", "xor"), condition).map((parts) => parts.join(" ")),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(condition, fc.constantFrom("and", "or", "xor", "==", "!="), condition)
          .map(([x, op, y]) => `(${x}) ${op} (${y})`),
      },
      { weight: 1, arbitrary: condition.map((x) => `not (${x})`) },
      { weight: 1, arbitrary: fc.constantFrom("true", "false", "not true") },
    ),
  };
});

const value = fc.oneof(
  fc.constantFrom(1, 2, 0, -1, 0.5, 3, -2, 10, 0.1, -0.5, 1000, 1e-3),
  fc.integer({ min: -5000, max: 5000 }).map((x) => x / 1000),
  fc.integer({ min: 1, max: 2 ** 31 - 1 }).map((x) => (3 * x) / 2 ** 31),
);
const values = fc.record({ a: value, b: value, c: value });

test("expressions agree with mathjs", () => {
  check(31, 5000, fc.tuple(texts.ternary, values), ([text, at]) => {
    const tree = math.parse(text) as MathNode as unknown as Tree;
    let wanted: Bounded;
    try {
      wanted = bound(tree, at);
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      outcomes.add(`undecided: ${error.message}`);
      return;
    }
    const [got, their] = [ours(text, at), Number(theirs(text, at))];
    const tolerance = 2 * wanted.error;
    if (!(got === their || Math.abs(got - their) <= tolerance))
      throw new Error(`${got}, to mathjs ${their}: apart by ${Math.abs(got - their)}, not by at most ${tolerance}`);
    outcomes.add(got === their ? "agree in bits" : "agree");
  });
});

// ------------------------------------------------------------------------------------------------ the differences

/** What the two languages make different of one text, and why. An error is the beginning of its message. */
const DIFFERENCES: readonly (readonly [
  text: string,
  ours: number | string,
  theirs: number | boolean | string,
  why: string,
])[] = [
  ["1 == 1 + 1e-13", 0, true, "comparisons are exact here"],
  ["1 < 1 + 1e-13", 1, false, "comparisons are exact here"],
  ["1 + 1e-13 <= 1", 0, true, "comparisons are exact here"],
  ["0 != 1e-16", 1, false, "comparisons are exact here"],
  ["max(0, 1e-16)", 1e-16, 0, "comparisons are exact here"],
  ["min(1 + 1e-13, 1)", 1, 1 + 1e-13, "comparisons are exact here"],
  ["floor(3 - 1e-13)", 2, 3, "floor is exact here"],
  ["ceil(3 + 1e-13)", 4, 3, "ceil is exact here"],
  ["5.5 mod 0.1", 5.5 - 0.1 * Math.floor(5.5 / 0.1), 0, "mod is exact here"],
  ["sqrt(-1)", NaN, "i", "numbers are real here"],
  ["log(-1)", NaN, "3.14159", "numbers are real here"],
  ["log2(-1)", NaN, "4.53236", "numbers are real here"],
  ["log10(-1)", NaN, "1.36437", "numbers are real here"],
  ["log1p(-2)", NaN, "3.14159", "numbers are real here"],
  ["asin(2)", NaN, "1.5707", "numbers are real here"],
  ["acos(2)", NaN, "1.3169", "numbers are real here"],
  ["acosh(0)", NaN, "1.5707", "numbers are real here"],
  ["atanh(2)", NaN, "0.5493", "numbers are real here"],
  ["(-8)^(1/3)", NaN, "1.732", "numbers are real here"],
  ["c/(exp(c) - 1)", 1, NaN, "0/0 with a limit is that limit here"],
  ["sin(c)/c", 1, NaN, "0/0 with a limit is that limit here"],
  ["hypot(0, 1e-16)", 1e-16, 0, "comparisons are exact here"],
  ["factorial(b)", Infinity, "must be non-negative", "a function is never an error here"],
  ["if(true, 1, 2)", 1, "Undefined function if", "not a function there"],
  ["exprel(c)", 1, "Undefined function exprel", "not a function there"],
  ["clip(5, 0, 1)", 1, "Undefined function clip", "not a function there"],
  ["piecewise(true, 1, 2)", 1, "Undefined function piecewise", "not a function there"],
  ["i", 0, "i", "the index of an element here"],
  ["a ? 1 : 2", "needs a Boolean", 1, "a number is no condition here"],
  ["not a", "needs a Boolean", false, "a number is no condition here"],
  ["a and b", "needs a Boolean", true, "a number is no condition here"],
  ["not a > 0", "write not (a > 0)", false, "a number is no condition here"],
  ["min(true, 2)", 1, true, "a Boolean counts as a number here"],
  ["5%", "percentages", 0.05, "no percentages here"],
  ["bitAnd(6, 3)", "unknown function", 2, "not part of the language"],
  ["6 & 3", "no place", 2, "not part of the language"],
  ["2 cm", 0.02, "2 cm", "a quantity is kept in SI"],
  ["a(2)", "not a function", "not a function", "neither multiplies a name by brackets, and ours says what to write"],
];

test.each(DIFFERENCES)("%s is %s, to mathjs %s: %s", (text, own, other) => {
  const at = { a: 2, b: -1, c: 0 };
  const attempt = (evaluate: () => unknown): unknown => {
    try {
      const result = evaluate();
      return typeof result === "object" ? String(result) : result;
    } catch (error) {
      return (error as Error).message;
    }
  };
  const [got, their] = [attempt(() => ours(text, at)), attempt(() => theirs(text, at))];
  if (typeof own === "string") expect(got).toContain(own);
  else expect(got).toBe(own);
  if (typeof other === "string") expect(String(their)).toContain(other);
  else expect(their).toBe(other);
});
