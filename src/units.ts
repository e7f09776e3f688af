/** Units: their names, dimensions and factors; numbers that carry one; and values on their way in and out. */
import { BUILTIN_NAMES, CONSTANTS, RESERVED } from "./builtins.ts";
import { closest } from "./diagnostics.ts";
import { Fault, parseExpression, postorder, type Expr } from "./parse.ts";

/** Exponents of metre, kilogram, second, ampere, kelvin, mole and candela. */
export type Dimension = readonly number[];

/** What is measured in it is, in SI, the value times `scale` times ten to the power `decade`. */
export interface Unit {
  readonly name: string;
  readonly dimension: Dimension;
  readonly scale: number;
  /** Whole; kept apart from the scale because dividing by 1000 is exact where multiplying by 0.001 is not. */
  readonly decade: number;
}

// --------------------------------------------------------------------------------------------------------- table

const BASES = ["m", "kg", "s", "A", "K", "mol", "cd"] as const;
type Base = (typeof BASES)[number];
const dimensionOf = (base?: Base): Dimension => BASES.map((other) => Number(other === base));

const ROOTS: Readonly<Record<string, readonly [base: Base, decade: number]>> = {
  "m metre meter": ["m", 0],
  "g gram": ["kg", -3],
  "s second": ["s", 0],
  "A ampere amp": ["A", 0],
  "K kelvin": ["K", 0],
  "mol mole": ["mol", 0],
  "cd candela": ["cd", 0],
};

/** Units that take prefixes: so much of what is written with units above it. */
const PREFIXED: Readonly<Record<string, readonly [scale: number, of: string]>> = {
  "Hz hertz": [1, "1/s"],
  "N newton": [1, "kg*m/s^2"],
  "Pa pascal": [1, "N/m^2"],
  "J joule": [1, "N*m"],
  "W watt": [1, "J/s"],
  "C coulomb": [1, "A*s"],
  "V volt": [1, "W/A"],
  "F farad": [1, "C/V"],
  "ohm Ω": [1, "V/A"],
  "S siemens": [1, "A/V"],
  "Wb weber": [1, "V*s"],
  "T tesla": [1, "Wb/m^2"],
  "H henry": [1, "Wb/A"],
  "lm lumen": [1, "cd"],
  "lx lux": [1, "lm/m^2"],
  "Bq becquerel": [1, "1/s"],
  "Gy gray": [1, "J/kg"],
  "Sv sievert": [1, "J/kg"],
  "kat katal": [1, "mol/s"],
  "L l litre liter": [1, "dm^3"],
  "M molar": [1, "mol/L"],
  bar: [1e5, "Pa"],
  cal: [4.184, "J"],
  eV: [1.602176634e-19, "J"],
  "rad radian": [1, "1"],
  "sr steradian": [1, "1"],
};

/** Units that take none. */
const PLAIN: Readonly<Record<string, readonly [scale: number, of: string]>> = {
  "min minute": [60, "s"],
  "h hour": [3600, "s"],
  day: [86_400, "s"],
  week: [604_800, "s"],
  // 365.25 days.
  year: [31_557_600, "s"],
  atm: [101_325, "Pa"],
  mmHg: [133.322387415, "Pa"],
  "deg degree": [Math.PI / 180, "1"],
};

/** The usual ones first: a hint names the first of the nearest. */
const PREFIXES: Readonly<Record<string, number>> = {
  ...{ m: -3, u: -6, µ: -6, μ: -6, n: -9, p: -12, f: -15, a: -18, z: -21, y: -24, r: -27, q: -30, c: -2, d: -1 },
  ...{ k: 3, M: 6, G: 9, T: 12, P: 15, E: 18, Z: 21, Y: 24, R: 27, Q: 30, h: 2, da: 1 },
  ...{ milli: -3, micro: -6, nano: -9, pico: -12, femto: -15, atto: -18, centi: -2, deci: -1 },
  ...{ kilo: 3, mega: 6, giga: 9, tera: 12, peta: 15, exa: 18, hecto: 2, deca: 1 },
};

/** Scales that do not begin at zero. */
const OFFSET: Readonly<Record<string, string>> = { degC: "K", celsius: "K", degF: "K", fahrenheit: "K" };

type Entry = (name: string) => Unit;
const entries = (rows: Readonly<Record<string, readonly [number, string]>>): [string, Entry][] =>
  Object.entries(rows).flatMap(([names, [scale, of]]) => {
    const entry: Entry = (name) => {
      const whole = parseUnit(of);
      return unit(name, whole.dimension, whole.scale * scale, whole.decade);
    };
    return names.split(" ").map((name): [string, Entry] => [name, entry]);
  });
const TAKES_PREFIX = new Map<string, Entry>([
  ...Object.entries(ROOTS).flatMap(([names, [base, decade]]) =>
    names.split(" ").map((name): [string, Entry] => [name, () => unit(name, dimensionOf(base), 1, decade)]),
  ),
  ...entries(PREFIXED),
]);
const WHOLE = new Map<string, Entry>([...entries(PLAIN), ...TAKES_PREFIX]);

/** Every name of a unit, with every prefix. */
export const unitNames = (): string[] => [
  ...WHOLE.keys(),
  ...Object.keys(PREFIXES).flatMap((prefix) => [...TAKES_PREFIX.keys()].map((name) => prefix + name)),
];

const known = new Map<string, Unit | undefined>();

/** The unit that one name stands for. */
function unitNamed(name: string): Unit | undefined {
  if (known.has(name)) return known.get(name);
  const found = WHOLE.get(name)?.(name) ?? prefixed(name);
  // Names come from anybody's text.
  if (known.size < 1000) known.set(name, found);
  return found;
}

export const isUnitName = (name: string): boolean => unitNamed(name) !== undefined;

function prefixed(name: string): Unit | undefined {
  for (const [prefix, decade] of Object.entries(PREFIXES)) {
    const entry = name.startsWith(prefix) ? TAKES_PREFIX.get(name.slice(prefix.length)) : undefined;
    if (!entry) continue;
    const whole = entry(name);
    return unit(name, whole.dimension, whole.scale, whole.decade + decade);
  }
  return undefined;
}

// ------------------------------------------------------------------------------------------------------- algebra

/** Exponents are multiples of 1/693000, which holds tenths to thousandths and parts from 2 to 12: so equal ones are `===`. */
const PARTS = 693_000;
const exponent = (value: number): number => Math.round(value * PARTS) / PARTS + 0;

function unit(name: string, dimension: Dimension, scale: number, decade: number): Unit {
  return { name, dimension, scale, decade };
}

/** Of a number. */
export const ONE: Unit = unit("1", dimensionOf(), 1, 0);
export const SECOND: Unit = unit("s", dimensionOf("s"), 1, 0);

export const sameDimension = (a: Dimension, b: Dimension): boolean => a.every((value, k) => value === b[k]);
export const isDimensionless = (dimension: Dimension): boolean => sameDimension(dimension, ONE.dimension);

/** Whether a name has to be put into brackets to be divided by. */
const isProductName = (name: string): boolean => /[*/]/.test(name.replaceAll(/\^\(.*?\)/g, ""));
const showExponent = (value: number): string => {
  const parts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].find((n) => exponent(Math.round(value * n) / n) === value) ?? 1;
  return parts === 1 ? String(value) : `(${Math.round(value * parts)}/${parts})`;
};

export function multiply(a: Unit, b: Unit): Unit {
  const joined = b.name.startsWith("1/") ? `${a.name}${b.name.slice(1)}` : `${a.name}*${b.name}`;
  const name = a.name === "1" ? b.name : b.name === "1" ? a.name : joined;
  const dimension = a.dimension.map((value, k) => exponent(value + b.dimension[k]!));
  return unit(name, dimension, a.scale * b.scale, a.decade + b.decade);
}

export function divide(a: Unit, b: Unit): Unit {
  const name = b.name === "1" ? a.name : `${a.name}/${isProductName(b.name) ? `(${b.name})` : b.name}`;
  const dimension = a.dimension.map((value, k) => exponent(value - b.dimension[k]!));
  return unit(name, dimension, a.scale / b.scale, a.decade - b.decade);
}

export function power(base: Unit, by: number): Unit {
  const name =
    base.name === "1" || by === 1
      ? base.name
      : `${/[*/^]/.test(base.name) ? `(${base.name})` : base.name}^${showExponent(by)}`;
  const dimension = base.dimension.map((value) => exponent(value * by));
  const decade = base.decade * by;
  if (Number.isInteger(decade)) return unit(name, dimension, base.scale ** by, decade);
  return unit(name, dimension, base.scale ** by * 10 ** decade, 0);
}

// ------------------------------------------------------------------------------------------------------- reading

/** Most parts of a unit that is read at once, and the longest name of one that is put together. */
const MOST_PARTS = 100;
const LONGEST_NAME = 1000;

/**
 * The unit that a text stands for, such as `mS/cm^2`, `1/ms` or `V*s^(1/2)`; `start` is where the text is in the model's.
 * Throws `Fault` at the part that is none, with the reason.
 */
export const parseUnit = (text: string, start = 0): Unit => unitOf(parseExpression(text, start));

function unitOf(expr: Expr): Unit {
  if (postorder(expr).length > MOST_PARTS) throw new Fault("E115", `a unit has at most ${MOST_PARTS} parts`, expr);
  const found = read(expr);
  if (Number.isFinite(found.scale * 10 ** found.decade) && found.scale * 10 ** found.decade !== 0) return found;
  throw new Fault("E115", "this unit is too large or too small", expr);
}

function read(expr: Expr): Unit {
  if (expr.kind === "name") {
    const found = unitNamed(expr.name);
    if (found) return found;
    throw unknownUnit(expr.name, expr);
  }
  if (expr.kind === "number" && expr.value === 1 && !expr.unit) return ONE;
  if (expr.kind !== "operator")
    throw new Fault("E115", "this has no place in a unit", expr, "units are written mV, uF/cm^2, 1/ms or 1");
  const [left, right] = expr.args as readonly [Expr, Expr];
  switch (expr.operator) {
    case "*":
      return multiply(read(left), read(right));
    case "/":
      return divide(read(left), read(right));
    case "^": {
      const by = literal(right);
      if (by !== undefined && Number.isFinite(by)) return power(read(left), by);
      throw new Fault("E115", "the exponent of a unit is a number", right);
    }
    default:
      throw new Fault("E115", `"${expr.operator}" has no place in a unit`, expr);
  }
}

function unknownUnit(name: string, at: Expr): Fault {
  const instead = Object.hasOwn(OFFSET, name) ? OFFSET[name] : undefined;
  if (instead)
    return new Fault(
      "E115",
      `"${name}" counts from another zero than ${instead}: it is not a multiple of it`,
      at,
      `write it in ${instead}`,
    );
  const meant = closest(name, unitNames());
  return new Fault("E115", `unknown unit "${name}"`, at, meant && `did you mean "${meant}"?`);
}

/** The value of a number as it is written: `5`, `-5`, `1/2`. */
function literal(expr: Expr, depth = 3): number | undefined {
  if (expr.kind === "number") return expr.unit ? undefined : expr.value;
  if (expr.kind !== "operator" || depth === 0) return undefined;
  const [above, below] = expr.args.map((arg) => literal(arg, depth - 1));
  if (above === undefined) return undefined;
  if (expr.operator === "neg") return -above;
  return expr.operator === "/" && below !== undefined ? above / below : undefined;
}

// ------------------------------------------------------------------------------------------- numbers with a unit

/**
 * Makes numbers with units of numbers that a unit stands behind: `5 mV`, `100 mS/cm^2`, `1/2 ms`. What belongs to the
 * unit goes on over `*`, `/` and `^` as far as there are names of units that nobody declared. With `quotients`, a number
 * that is divided by a unit has one as well: `0.1/ms`.
 */
export function resolveUnits(root: Expr, isDeclared: (name: string) => boolean, quotients = false): Expr {
  const parts = postorder(root);
  const isCandidate = (part: Expr): boolean => isProduct(part) && (part.implicit === true || quotients);
  if (!parts.some(isCandidate)) return root;
  const done = new Map<Expr, Expr>();
  for (const part of parts) {
    const isSame = !("args" in part) || part.args.every((arg) => done.get(arg) === arg);
    const inside = isSame ? part : { ...part, args: part.args.map((arg) => done.get(arg)!) };
    done.set(part, isProduct(inside) ? attach(inside, isDeclared, quotients) : inside);
  }
  return done.get(root)!;
}

type Operation = Extract<Expr, { kind: "operator" }>;
const isProduct = (expr: Expr): expr is Operation =>
  expr.kind === "operator" && (expr.operator === "*" || expr.operator === "/");

/** A product or quotient as one number, if its right side is a unit and its left side a number. */
function attach(product: Operation, isDeclared: (name: string) => boolean, quotients: boolean): Expr {
  const [left, right] = product.args as readonly [Expr, Expr];
  const before = left.kind === "number" ? left.unit : undefined;
  const value = before ? (left as { value: number }).value : literal(left);
  const isBegun = before !== undefined || product.implicit || (quotients && product.operator === "/");
  if (value === undefined || !isBegun || !isUnit(right, isDeclared)) return product;
  const { start, end } = product;
  const unit = (product.operator === "*" ? multiply : divide)(before ?? ONE, unitOf(right));
  if (unit.name.length <= LONGEST_NAME) return { kind: "number", value, unit, start, end };
  throw new Fault("E115", `a unit has at most ${LONGEST_NAME} characters`, product);
}

/** Whether this is made of names of units that nobody declared. */
function isUnit(expr: Expr, isDeclared: (name: string) => boolean): boolean {
  if (postorder(expr).length > MOST_PARTS) return false;
  if (expr.kind === "name") {
    const { name } = expr;
    if (isDeclared(name) || BUILTIN_NAMES.has(name) || RESERVED.has(name)) return false;
    return unitNamed(name) !== undefined || Object.hasOwn(OFFSET, name);
  }
  if (expr.kind !== "operator") return false;
  const [left, right] = expr.args as readonly [Expr, Expr];
  if (expr.operator === "^") return isUnit(left, isDeclared) && literal(right) !== undefined;
  if (!isProduct(expr)) return false;
  return (isUnit(left, isDeclared) || literal(left) === 1) && isUnit(right, isDeclared);
}

/** Whether a number in it has a unit. */
export const hasUnits = (expr: Expr): boolean => postorder(expr).some((part) => part.kind === "number" && part.unit);

/** Names that may stand in a bare value. */
const COUNTS: ReadonlySet<string> = new Set(["i", "N", ...Object.keys(CONSTANTS)]);

/**
 * The value of a name that is annotated with a unit: a bare number is in that unit, `C = 1 : uF/cm^2`, and so are arrays
 * and expressions of numbers, `i` and `N`. Anything else has units of its own and stays as it is.
 */
export function inUnit(value: Expr, unit: Unit, isDeclared: (name: string) => boolean): Expr {
  const isBare = postorder(value).every(
    (part) =>
      !(part.kind === "number" && part.unit) &&
      !(part.kind === "name" && (isDeclared(part.name) || !COUNTS.has(part.name))) &&
      !(part.kind === "call" && isDeclared(part.name)),
  );
  return isBare ? withUnit(value, unit) : value;
}

function withUnit(value: Expr, unit: Unit): Expr {
  const { start, end } = value;
  const number = literal(value);
  if (number !== undefined) return { kind: "number", value: number, unit, start, end };
  if (value.kind === "array") return { ...value, args: value.args.map((arg) => withUnit(arg, unit)) };
  return { kind: "operator", operator: "*", args: [value, { kind: "number", value: 1, unit, start, end }], start, end };
}

// ------------------------------------------------------------------------------------------------------ boundary

const TENS = Array.from({ length: 309 }, (_, k) => Number(`1e${k}`));

/** Into SI is `times` and then `over`; out of it is `over` as a factor and then division by `times`. */
export function conversion({ scale, decade }: Unit): { times: number; over: number } {
  const ten = TENS[Math.abs(decade)]!;
  return decade < 0 ? { times: scale, over: ten } : { times: scale * ten, over: 1 };
}

/** A value in a unit, in SI. */
export function toSI(value: number, unit: Unit): number {
  const { times, over } = conversion(unit);
  return (value * times) / over;
}

/** A value in SI, in a unit: of all that stand for it, the one with at most 15 digits, if there is one. */
export function fromSI(value: number, unit: Unit): number {
  const { times, over } = conversion(unit);
  const nearest = (value * over) / times;
  const short = Number(nearest.toPrecision(15));
  return (short * times) / over === value ? short : nearest;
}

// ------------------------------------------------------------------------------------------------------- showing

export const showUnit = ({ name }: Unit): string => name;

const term = (name: string, by: number): string => (by === 1 ? name : `${name}^${showExponent(by)}`);
/** In the order in which one writes them: kg m s A K mol cd. */
const WRITTEN = [1, 0, 2, 3, 4, 5, 6];

/** In base units: `kg m^2 s^-3 A^-1`; of a number `1`. */
export function showDimension(dimension: Dimension): string {
  const terms = WRITTEN.flatMap((k) => {
    const by = dimension[k]!;
    return by === 0 ? [] : [term(BASES[k]!, by)];
  });
  return terms.join(" ") || "1";
}

const COHERENT = ["V", "A", "S", "F", "ohm", "C", "J", "W", "N", "Pa", "H"];

/** The SI unit of a dimension, in few words: `S/m^2`, not `kg^-1 m^-4 s^3 A^2`. */
export function coherentUnit(dimension: Dimension): Unit {
  const size = (rest: Dimension): number => rest.reduce((sum, by) => sum + Math.abs(by), 0);
  let best: { words: number; name?: string; by: number; rest: Dimension } = {
    words: size(dimension),
    by: 0,
    rest: dimension,
  };
  for (const by of [1, -1])
    for (const name of COHERENT) {
      const rest = dimension.map((value, k) => exponent(value - by * unitNamed(name)!.dimension[k]!));
      if (1 + size(rest) < best.words) best = { words: 1 + size(rest), name, by, rest };
    }
  const terms: (readonly [string, number])[] = best.name ? [[best.name, best.by]] : [];
  for (const k of WRITTEN) if (best.rest[k] !== 0) terms.push([BASES[k]!, best.rest[k]!]);
  const above = terms.filter(([, by]) => by > 0).map(([name, by]) => term(name, by));
  const below = terms.filter(([, by]) => by < 0).map(([name, by]) => term(name, -by));
  const bottom = below.length > 1 ? `/(${below.join("*")})` : below.length === 1 ? `/${below[0]}` : "";
  return unit((above.join("*") || "1") + bottom, dimension, 1, 0);
}
