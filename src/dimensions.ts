/** Dimensional analysis of a model: every expression has a dimension, and what is added, compared or assigned has the same. */
import { BUILTINS, isNoise, SPECIAL_UNITS } from "./builtins.ts";
import type { Diagnostic } from "./diagnostics.ts";
import { postorder, type Expr, type Operator } from "./parse.ts";
import {
  coherentUnit,
  divide,
  isDimensionless,
  multiply,
  ONE,
  parseUnit,
  power,
  sameDimension,
  SECOND,
  showDimension,
  type Unit,
} from "./units.ts";

/** A name and the expression that it has its value from, with the numbers' units resolved. */
export interface Equation {
  readonly name: string;
  readonly value: Expr;
}

/** A value that stands elsewhere than in an equation, such as a condition: its unit, or the name whose unit it must have. */
export interface Demand {
  readonly value: Expr;
  /** What it is called in messages: `threshold`. */
  readonly what: string;
  readonly wanted: Unit | string;
}

/** What dimensional analysis looks at. */
export interface Equations {
  /** Of t, dt, the duration and delays. */
  readonly time: Unit;
  /** Units that names are declared with; of a state its own, not its derivative's. */
  readonly annotations: ReadonlyMap<string, Unit>;
  readonly functions: ReadonlyMap<string, { readonly params: readonly string[]; readonly value: Expr }>;
  /** Definitions that are called as functions of time. */
  readonly tables?: { has(name: string): boolean };
  /** Parameters and named expressions, each after those that it needs. */
  readonly definitions: Iterable<Equation>;
  /** States and their derivatives. */
  readonly states: Iterable<Equation>;
  readonly initial: Iterable<Equation>;
  readonly demands?: Iterable<Demand>;
}

/** The unit in which each name is read and written, and what is wrong. */
export interface Checked {
  readonly units: ReadonlyMap<string, Unit>;
  /** Names of which nothing says what they are; they are taken to be numbers. */
  readonly open: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** What an expression is, for dimensional analysis. */
interface Quantity {
  /** Absent: any. Zero, infinity and NaN have any dimension, and so has what is wrong already. */
  readonly unit?: Unit;
  /** Whether the unit is one that somebody wrote. */
  readonly isWritten?: boolean;
  /** The value, if it is a number that is written down. It matters in exponents. */
  readonly constant?: number;
}

interface Argument {
  readonly quantity: Quantity;
  readonly part: Expr;
}

const ANY: Quantity = {};
const NUMBER: Quantity = { unit: ONE };

// ---------------------------------------------------------------------------------------------------- signatures

/**
 * Dimensions of operators. In front of the arrow: `a` and `b` are any dimension, the same one wherever they stand; `n`
 * is an exponent; all else is a unit. `...` repeats what is in front of it.
 */
const OPERATORS: Readonly<Record<Operator, string>> = {
  "+": "a, a -> a",
  "-": "a, a -> a",
  "*": "a, b -> a*b",
  "/": "a, b -> a/b",
  "^": "a, n -> a^n",
  mod: "a, a -> a",
  "<": "a, a -> 1",
  "<=": "a, a -> 1",
  ">": "a, a -> 1",
  ">=": "a, a -> 1",
  "==": "a, a -> 1",
  "!=": "a, a -> 1",
  and: "1, 1 -> 1",
  or: "1, 1 -> 1",
  xor: "1, 1 -> 1",
  not: "1 -> 1",
  neg: "a -> a",
  if: "1, a, a -> a",
  "!": "1 -> 1",
  "'": "a -> a",
  ".*": "a, b -> a*b",
  "./": "a, b -> a/b",
  ".^": "a, n -> a^n",
};

/** Of every function that has none of its own. */
const DEFAULT = "1 ... -> 1";

interface Signature {
  readonly repeated: readonly string[];
  readonly rest: readonly string[];
  readonly result: readonly { readonly name: string; readonly by: number | "n" }[];
}

const signatures = new Map<string, Signature>();

function signature(text: string): Signature {
  const found = signatures.get(text);
  if (found) return found;
  const [left, right] = text.split("->") as [string, string];
  const words = (part: string): string[] => part.split(",").flatMap((word) => word.trim() || []);
  const [front, back] = left.split("...") as [string, string | undefined];
  const result = [...right.matchAll(/([*/]?)\s*(\w+)(?:\^(n|\d+(?:\/\d+)?))?/g)].map(([, sign, name, by = "1"]) => {
    const [above, below = 1] = by.split("/").map(Number) as [number, number?];
    return { name: name!, by: by === "n" ? ("n" as const) : (sign === "/" ? -above : above) / below };
  });
  const read = { repeated: back === undefined ? [] : words(front), rest: words(back ?? front), result };
  signatures.set(text, read);
  return read;
}

/** What each of so many arguments has to be. */
const patterns = ({ repeated, rest }: Signature, count: number): string[] => [
  ...Array.from({ length: repeated.length && count - rest.length }, (_, k) => repeated[k % repeated.length]!),
  ...rest,
];

// ------------------------------------------------------------------------------------------------------ analysis

/** Checks a model. Every fault is found once, at the smallest part of the text that is at fault. */
export function checkUnits(equations: Equations): Checked {
  const units = new Map<string, Quantity>();
  for (const [name, unit] of equations.annotations) units.set(name, { unit, isWritten: true });
  const open = inferStates(equations, units);
  const diagnostics: Diagnostic[] = [];
  new Pass(equations, units, diagnostics).all();
  const unique = new Map(diagnostics.map((found) => [`${found.start} ${found.end} ${found.message}`, found]));
  return {
    units: new Map([...units].map(([name, { unit }]) => [name, unit ?? ONE])),
    open: new Set([...open, ...[...units].flatMap(([name, { unit }]) => (unit ? [] : [name]))]),
    diagnostics: [...unique.values()],
  };
}

/**
 * Units of states that are declared with none: that of the initial value, else what the equation says, else none; gives
 * the names of these last ones. A pass
 * may need what another one finds; ten are enough for equations that a person can follow.
 */
function inferStates(equations: Equations, units: Map<string, Quantity>): ReadonlySet<string> {
  const open = new Set([...equations.states].map(({ name }) => name).filter((name) => !units.has(name)));
  for (let before = Infinity; open.size > 0 && open.size < before;) {
    before = open.size;
    const pass = new Pass(equations, new Map([...units, ...[...open].map((name) => [name, ANY] as const)]), []);
    pass.definitions();
    const found = (name: string, quantity: Quantity): void => {
      if (open.has(name) && quantity.unit && open.delete(name)) units.set(name, quantity);
    };
    for (const { name, value } of equations.initial) {
      const start = pass.quantity(value);
      if (start.unit && !isDimensionless(start.unit.dimension)) found(name, start);
    }
    for (const { name, value } of equations.states) {
      const { unit } = pass.quantity(value);
      if (unit) found(name, { unit: coherentUnit(multiply(unit, equations.time).dimension) });
    }
  }
  for (const name of open) units.set(name, NUMBER);
  return open;
}

/** One walk through the equations. */
class Pass {
  readonly #equations: Equations;
  readonly #units: Map<string, Quantity>;
  readonly #diagnostics: Diagnostic[];
  /** What calls with arguments of these units give: a function's body is gone through once for each. */
  readonly #calls = new Map<string, Quantity>();
  #depth = 0;

  constructor(equations: Equations, units: Map<string, Quantity>, diagnostics: Diagnostic[]) {
    this.#equations = equations;
    this.#units = units;
    this.#diagnostics = diagnostics;
  }

  all(): void {
    const { time, states, initial, demands = [] } = this.#equations;
    this.definitions();
    for (const { name, value } of states) {
      const { unit } = this.#units.get(name)!;
      if (unit) this.#expect(value, divide(unit, time), `d${name}/dt`);
    }
    for (const { name, value } of initial) {
      const unit = this.#units.get(name)?.unit;
      if (unit) this.#expect(value, unit, `the initial value of "${name}"`);
    }
    for (const { value, what, wanted } of demands) {
      const unit = typeof wanted === "string" ? this.#units.get(wanted)?.unit : wanted;
      if (unit) this.#expect(value, unit, what);
    }
  }

  definitions(): void {
    const { annotations, definitions } = this.#equations;
    for (const { name, value } of definitions) {
      const unit = annotations.get(name);
      if (unit) this.#expect(value, unit, `"${name}"`);
      else this.#units.set(name, this.#inferred(value));
    }
  }

  /** What a name is that is declared with no unit. A parameter has one value now and may be set to another. */
  #inferred(value: Expr): Quantity {
    const faults = this.#diagnostics.length;
    const { unit, isWritten = false } = this.quantity(value);
    if (unit) return { unit, isWritten };
    const isZero =
      this.#diagnostics.length === faults && postorder(value).every(({ kind }) => kind !== "name" && kind !== "member");
    return isZero ? NUMBER : ANY;
  }

  #expect(value: Expr, wanted: Unit, what: string): void {
    const found = this.quantity(value);
    if (!found.unit || sameDimension(found.unit.dimension, wanted.dimension)) return;
    this.#fault(
      `${what} has to be ${isDimensionless(wanted.dimension) ? "" : "in "}${show(wanted)}, not ${show(found.unit)}`,
      value,
      plainHint(value, found.unit, wanted),
    );
  }

  #fault(message: string, { start, end }: Expr, hint?: string): Quantity {
    this.#diagnostics.push({ code: "E114", message, start, end, hint });
    return ANY;
  }

  /** The quantity an expression stands for. Iterative: a long sum is a deep tree. */
  quantity(root: Expr, local?: ReadonlyMap<string, Quantity>): Quantity {
    const done = new Map<Expr, Quantity>();
    for (const part of postorder(root)) {
      const args = "args" in part ? part.args.map((arg) => done.get(arg)!) : [];
      done.set(part, this.#part(part, args, local));
    }
    return done.get(root)!;
  }

  #part(part: Expr, args: readonly Quantity[], local?: ReadonlyMap<string, Quantity>): Quantity {
    switch (part.kind) {
      case "number":
        if (part.unit) return { unit: part.unit, isWritten: true };
        return part.value === 0 || !Number.isFinite(part.value)
          ? { constant: part.value }
          : { ...NUMBER, constant: part.value };
      case "boolean":
        return NUMBER;
      case "name":
        return local?.get(part.name) ?? this.#units.get(part.name) ?? this.#builtin(part.name);
      case "string":
        return ANY;
      case "array":
      case "range":
        return this.#apply("a ... -> a", part.kind === "array" ? "an array" : "a range", part.args, args);
      case "index":
        this.#apply("1 ... -> 1", "an index", part.args.slice(1), args.slice(1));
        return { ...args[0]!, constant: NaN };
      case "operator":
        return this.#apply(
          OPERATORS[part.operator],
          `"${SIGNS[part.operator] ?? part.operator}"`,
          part.args,
          args,
          part.operator,
        );
      case "call":
        return this.#call(part, args);
      case "member":
        return this.#units.get(`${part.block}.${part.name}`) ?? ANY;
      default:
        return part satisfies never;
    }
  }

  #builtin(name: string): Quantity {
    const { time } = this.#equations;
    if (["t", "dt", "lastspike"].includes(name)) return { unit: time, isWritten: true };
    if (isNoise(name)) return { unit: power(SECOND, -1 / 2) };
    return ["i", "j", "N", "N_pre", "N_post", "weight", "pi", "e"].includes(name) ? NUMBER : ANY;
  }

  #call(part: Extract<Expr, { kind: "call" }>, args: readonly Quantity[]): Quantity {
    const { name } = part;
    const own = this.#equations.functions.get(name);
    if (own) return this.#body(name, own.params, own.value, args);
    if (this.#equations.tables?.has(name)) {
      this.#apply("s -> 1", `"${name}"`, part.args, args);
      return this.#units.get(name) ?? ANY;
    }
    const builtin = Object.hasOwn(BUILTINS, name) ? BUILTINS[name]!.units : undefined;
    const special = Object.hasOwn(SPECIAL_UNITS, name) ? SPECIAL_UNITS[name] : undefined;
    return this.#apply(builtin ?? special ?? DEFAULT, `"${name}"`, part.args, args);
  }

  /** A function of the model: polymorphic, so that its body is checked for the arguments of each call. */
  #body(name: string, params: readonly string[], body: Expr, args: readonly Quantity[]): Quantity {
    const key = [name, ...args.map(({ unit, constant }) => [unit?.name, unit?.dimension, constant].join())].join(";");
    const known = this.#calls.get(key);
    // Deeper ones are refused when functions are inlined.
    if (known || this.#depth > 100) return known ?? ANY;
    this.#depth++;
    const before = this.#diagnostics.length;
    const result = this.quantity(body, new Map(params.map((param, k) => [param, args[k] ?? ANY])));
    const hint = `here ${name} is called as ${name}(${args.map(({ unit }) => unit?.name ?? "0").join(", ")})`;
    const found = this.#diagnostics.splice(before).map((fault) => ({ ...fault, hint: fault.hint ?? hint }));
    this.#diagnostics.push(...found);
    this.#depth--;
    this.#calls.set(key, result);
    return result;
  }

  /** Checks arguments against a signature, and gives its result. */
  #apply(text: string, what: string, parts: readonly Expr[], args: readonly Quantity[], operator?: Operator): Quantity {
    const wanted = signature(text);
    const bound = new Map<string, Argument>();
    const faults = patterns(wanted, args.length).flatMap((pattern, k) => {
      const [quantity, part] = [args[k], parts[k]];
      if (!quantity || !part || (!quantity.unit && pattern !== "n")) return [];
      const first = bound.get(pattern);
      if (!first && /^[abn]$/.test(pattern)) bound.set(pattern, { quantity, part });
      return this.#compare(pattern, what, { quantity, part }, first) ?? [];
    });
    if (faults.length > 0) return ANY;
    const result = this.#result(wanted, what, bound);
    const constant = operator && FOLD[operator]?.(args[0]!.constant ?? NaN, args[1]?.constant ?? NaN);
    return constant === undefined || Number.isNaN(constant) ? result : { ...result, constant };
  }

  /** A fault if an argument is not what its pattern says; `first` is the argument that has bound the pattern's variable. */
  #compare(pattern: string, what: string, argument: Argument, first?: Argument): Quantity | undefined {
    const { unit } = argument.quantity;
    const isFree = !first && /^[ab]$/.test(pattern);
    if (!unit || isFree) return undefined;
    const wanted = first?.quantity.unit ?? this.#unit(pattern);
    if (sameDimension(unit.dimension, wanted.dimension)) return undefined;
    if (first) return this.#unequal(what, first, argument);
    const { part } = argument;
    if (pattern === "n") return this.#fault(`an exponent is a number without unit, not ${show(unit)}`, part);
    const hint = pattern === "1" ? "divide it by a quantity of the same dimension" : plainHint(part, unit, wanted);
    return this.#fault(`${what} takes ${show(wanted)} here, not ${show(unit)}`, part, hint);
  }

  #unit(pattern: string): Unit {
    if (pattern === "s") return this.#equations.time;
    return pattern === "n" ? ONE : parseUnit(pattern);
  }

  #unequal(what: string, first: Argument, second: Argument): Quantity {
    const [a, b] = [first.quantity.unit!, second.quantity.unit!];
    // A number without unit is more likely to be what is wrong.
    const isFirst = isDimensionless(a.dimension) && isWrittenNumber(first.part);
    const [part, unit, other] = isFirst ? [first.part, a, b] : [second.part, b, a];
    const message = `${what} takes quantities of one dimension, not ${show(a)} and ${show(b)}`;
    return this.#fault(message, part, plainHint(part, unit, other));
  }

  #result({ result }: Signature, what: string, bound: ReadonlyMap<string, Argument>): Quantity {
    const [{ name, by }, second] = result as readonly [Signature["result"][number], Signature["result"][number]?];
    if (name === "0") return ANY;
    if (name === "1") return NUMBER;
    const quantity = bound.get(name)?.quantity;
    if (!quantity?.unit) return ANY;
    if (second) {
      const other = bound.get(second.name)?.quantity;
      return other?.unit ? product(quantity, other, second.by === -1) : ANY;
    }
    if (by === 1) return { unit: quantity.unit, isWritten: quantity.isWritten ?? false };
    if (isDimensionless(quantity.unit.dimension)) return NUMBER;
    const exponent = by === "n" ? bound.get("n")!.quantity : { constant: by };
    if (Number.isFinite(exponent.constant))
      return { unit: coherentUnit(power(quantity.unit, exponent.constant!).dimension) };
    if (!exponent.unit) return ANY;
    const { part } = bound.get("n")!;
    const hint = "a constant exponent, or a base without unit, such as (x/k)^n";
    return this.#fault(`${what} of ${show(quantity.unit)} has a dimension that depends on this exponent`, part, hint);
  }
}

/** Spellings that differ from the operator's name. */
const SIGNS: Partial<Record<Operator, string>> = { neg: "-" };

/** Numbers that are computed from numbers alone. */
const FOLD: Partial<Record<Operator, (x: number, y: number) => number>> = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  neg: (x) => -x,
};

/** A number times a quantity is written in the quantity's unit, a product of two in SI. */
function product(a: Quantity, b: Quantity, isQuotient: boolean): Quantity {
  const unit = isQuotient ? divide(a.unit!, b.unit!) : multiply(a.unit!, b.unit!);
  for (const [one, other] of isQuotient
    ? [[a, b] as const]
    : ([
        [a, b],
        [b, a],
      ] as const))
    if (one.isWritten && !other.isWritten && isDimensionless(other.unit!.dimension))
      return { unit: one.unit!, isWritten: true };
  return { unit: coherentUnit(unit.dimension) };
}

/** A number that is written down without a unit. */
function isWrittenNumber(expr: Expr): boolean {
  return postorder(expr).every(
    (part) => (part.kind === "number" && !part.unit) || (part.kind === "operator" && part.operator === "neg"),
  );
}

/** For a number where a quantity is wanted. */
function plainHint(part: Expr, unit: Unit, wanted: Unit): string | undefined {
  if (!isWrittenNumber(part) || !isDimensionless(unit.dimension)) return undefined;
  return `a number is followed by its unit: ${part.kind === "number" ? part.value : "5"} ${wanted.name}`;
}

/** In the unit that is written, and in base units. */
function show({ name, dimension }: Unit): string {
  if (isDimensionless(dimension)) return name === "1" ? "a number without unit" : `${name} (a number without unit)`;
  const base = showDimension(dimension);
  return name === base ? name : `${name} (${base})`;
}
