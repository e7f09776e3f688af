/** The functions and constants of the language. To add a function: an entry here, or a row of the elementary functions. */
import type { Node, NodeAlgebra } from "../ir/index.ts";

export interface Builtin {
  /** Least and most arguments. */
  readonly arity: readonly [least: number, most: number];
  /** Dimensions in a model with units, as `dimensions.ts` reads them: `a, a -> a`. Default: numbers to a number. */
  readonly units?: string;
  /** Whether the arguments count as numbers; `if` and its kind see to their own. */
  readonly build: (A: NodeAlgebra, ...x: Node[]) => Node;
}

/** Dimensions of a function of numbers, and of one that keeps what it is given. */
const NUMBERS = "1 ... -> 1";
const SAME = "a ... -> a";
const unary = (build: (A: NodeAlgebra, x: Node) => Node, units = NUMBERS): Builtin => ({
  arity: [1, 1],
  units,
  build: (A, x) => build(A, x!),
});
const binary = (build: (A: NodeAlgebra, x: Node, y: Node) => Node, units = NUMBERS): Builtin => ({
  arity: [2, 2],
  units,
  build: (A, x, y) => build(A, x!, y!),
});
const folded = (op: "min" | "max"): Builtin => ({
  arity: [1, Infinity],
  units: SAME,
  build: (A, ...x) => x.reduce((a, b) => A[op](a, b)),
});
const reciprocal = (op: "sin" | "cos" | "tan" | "sinh" | "cosh" | "tanh"): Builtin =>
  unary((A, x) => A.div(1, A[op](x)));

/** x^n as multiplications, by squaring: x^3 = (x·x)·x, x^4 = (x·x)·(x·x). */
export function power(A: NodeAlgebra, x: Node, n: number): Node {
  if (n < 0) return A.div(1, power(A, x, -n));
  if (n === 0) return A.add(1, 0);
  let result: Node | undefined;
  let square = x;
  for (let rest = n; rest > 0; rest >>= 1) {
    if (rest & 1) result = result === undefined ? square : A.mul(square, result);
    if (rest > 1) square = A.mul(square, square);
  }
  return result!;
}

export const BUILTINS: Readonly<Record<string, Builtin>> = {
  abs: unary((A, x) => A.abs(x), SAME),
  // x itself where it is 0 or NaN.
  sign: unary((A, x) => A.select(A.lt(0, x), 1, A.select(A.lt(x, 0), -1, x)), "a -> 1"),
  floor: unary((A, x) => A.floor(x)),
  ceil: unary((A, x) => A.neg(A.floor(A.neg(x)))),
  // To the nearest integer, halves away from zero.
  round: unary((A, x) => {
    const below = A.floor(A.abs(x));
    return A.copysign(A.select(A.le(0.5, A.sub(A.abs(x), below)), A.add(below, 1), below), x);
  }),
  fix: unary((A, x) => A.copysign(A.floor(A.abs(x)), x)),
  sqrt: unary((A, x) => A.sqrt(x), "a -> a^1/2"),
  cbrt: unary((A, x) => A.cbrt(x), "a -> a^1/3"),
  exp: unary((A, x) => A.exp(x)),
  expm1: unary((A, x) => A.expm1(x)),
  log: { arity: [1, 2], build: (A, x, base) => (base ? A.logb(x!, base) : A.log(x!)) },
  log10: unary((A, x) => A.log10(x)),
  log2: unary((A, x) => A.log2(x)),
  log1p: unary((A, x) => A.log1p(x)),
  pow: binary((A, x, y) => A.pow(x, y), "a, n -> a^n"),
  square: unary((A, x) => power(A, x, 2), "a -> a^2"),
  cube: unary((A, x) => power(A, x, 3), "a -> a^3"),
  // Floor modulo, x for y = 0: as in mathjs.
  mod: binary((A, x, y) => A.select(A.eq(y, 0), x, A.sub(x, A.mul(y, A.floor(A.div(x, y))))), SAME),
  min: folded("min"),
  max: folded("max"),
  hypot: binary((A, x, y) => A.hypot(x, y), SAME),
  sin: unary((A, x) => A.sin(x)),
  cos: unary((A, x) => A.cos(x)),
  tan: unary((A, x) => A.tan(x)),
  sec: reciprocal("cos"),
  csc: reciprocal("sin"),
  cot: reciprocal("tan"),
  asin: unary((A, x) => A.asin(x)),
  acos: unary((A, x) => A.acos(x)),
  atan: unary((A, x) => A.atan(x)),
  atan2: binary((A, y, x) => A.atan2(y, x), "a, a -> 1"),
  sinh: unary((A, x) => A.sinh(x)),
  cosh: unary((A, x) => A.cosh(x)),
  tanh: unary((A, x) => A.tanh(x)),
  sech: reciprocal("cosh"),
  csch: reciprocal("sinh"),
  coth: reciprocal("tanh"),
  asinh: unary((A, x) => A.asinh(x)),
  acosh: unary((A, x) => A.acosh(x)),
  atanh: unary((A, x) => A.atanh(x)),
  erf: unary((A, x) => A.erf(x)),
  gamma: unary((A, x) => A.gamma(x)),
  factorial: unary((A, x) => A.factorial(x)),
  exprel: unary((A, x) => A.exprel(x)),
  clip: { arity: [3, 3], units: SAME, build: (A, x, low, high) => A.min(A.max(x!, low!), high!) },
};

/** Functions that are not of numbers alone: `lower.ts` has a case for each. */
export const SPECIAL: Readonly<Record<string, readonly [least: number, most: number]>> = {
  if: [3, 3],
  piecewise: [3, Infinity],
  linspace: [3, 3],
  zeros: [1, 2],
  ones: [1, 2],
  range: [2, 4],
  transpose: [1, 1],
  dot: [2, 2],
  sum: [1, 1],
  mean: [1, 1],
  prod: [1, 1],
  shift: [2, 3],
  delay: [2, 2],
  data: [1, 1],
  rand: [0, 2],
  randn: [0, 2],
  poisson: [1, 1],
};

/** Functions that draw: each call in the text is a stream of random numbers of its own. */
export const DRAWS: ReadonlySet<string> = new Set(["rand", "randn", "poisson"]);

/** Gaussian white noise: `xi`, and `xi_` with anything behind it. */
export const isNoise = (name: string): boolean => name === "xi" || name.startsWith("xi_");

/** Dimensions of functions that have no row among the `BUILTINS`; `0` is zero, which has any dimension. */
export const SPECIAL_UNITS: Readonly<Record<string, string>> = {
  if: "1, a, a -> a",
  piecewise: "1, a ... a -> a",
  linspace: "a, a, 1 -> a",
  zeros: "1 ... -> 0",
  sum: SAME,
  mean: SAME,
  dot: "a, b -> a*b",
  range: SAME,
  transpose: SAME,
  shift: "a, 1, a -> a",
  delay: "a, s -> a",
};

export const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E, Infinity, NaN };

/** Names that may not be declared, save as a function's argument. */
export const RESERVED: ReadonlySet<string> = new Set(["t", "dt"]);
/** Names that mean something unless they are declared. */
export const BUILTIN_NAMES: ReadonlySet<string> = new Set(["i", "N", "lastspike", ...Object.keys(CONSTANTS)]);

export const isFunction = (name: string): boolean => Object.hasOwn(BUILTINS, name) || Object.hasOwn(SPECIAL, name);

/** Least and most arguments of a function of the language. */
export const arityOf = (name: string): readonly [least: number, most: number] =>
  BUILTINS[name]?.arity ?? SPECIAL[name]!;
