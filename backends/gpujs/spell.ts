/** Elementwise ops in the part of JavaScript that gpu.js compiles: floats and conditions. Truth values in arrays are 0 and 1. */
import { ELEMENTWISE, isFloat, single, type DType, type ElementwiseOp, type Node } from "../../ir/index.ts";
import { ATOM, BINDS, TERNARY, UNARY, wrap, type Code, type Spelling } from "../scalars.ts";

/** From it on a number counts as one of the next power of two: √½ in 20 bits. */
const SPLIT = 0.70710659027099609;
const POWERS = [64, 32, 16, 8, 4, 2, 1] as const;

/** Brings m to between √½ and √2, doing the same elsewhere: `also(s, 2^-s)`. */
function normalize(m: string, also: (s: number, factor: number) => string): string {
  const step = (condition: string, s: number): string =>
    `  if (${m} ${condition}) { ${m} *= ${2 ** -s};${also(s, 2 ** -s)} }`;
  return [
    step(`< ${2 ** -100}`, -64),
    ...POWERS.map((s) => step(`>= ${SPLIT * 2 ** s}`, s)),
    ...POWERS.map((s) => step(`< ${SPLIT * 2 ** (1 - s)}`, -s)),
  ].join("\n");
}

/** The bytes of an integer of 32 bits. */
const digits = (x: string, name: string): string =>
  [0, 1, 2, 3]
    .map((k) => {
      const rest = k === 0 ? x : `${name}${k - 1}up`;
      return `  const ${name}${k}up = Math.floor(${rest} * 0.00390625); const ${name}${k} = ${rest} - 256.0 * ${name}${k}up;`;
    })
    .join("\n");

/** A column of a product of four bytes by four. */
function column(n: number): string {
  const products = [0, 1, 2, 3].flatMap((i) => (n - i >= 0 && n - i < 4 ? [`a${i} * b${n - i}`] : []));
  const next = `sum = carry + ${products.join(" + ")}; carry = Math.floor(sum * 0.00390625);`;
  return `  ${next}${n < 4 ? "" : ` high += (sum - 256.0 * carry) * ${256 ** (n - 4)}.0;`}`;
}

/**
 * Functions that kernels may call, in floats; none calls another, for gpu.js does not always declare that before. All steps but the first of `idiv` and `imod` are exact: that one may be off on
 * a GPU, and what is left tells whether it is.
 */
export const HELPERS: Readonly<Record<string, string>> = {
  idiv: `function idiv(x, y) {
  let q = Math.floor(x / y);
  const rest = x - q * y;
  if (rest * y < 0.0) { q -= 1.0; } else if (Math.abs(rest) >= Math.abs(y)) { q += 1.0; }
  return q;
}`,
  imod: `function imod(x, y) {
  let rest = x - Math.floor(x / y) * y;
  if (rest * y < 0.0) { rest += y; } else if (Math.abs(rest) >= Math.abs(y)) { rest -= y; }
  return rest;
}`,
  pow2: `function pow2(k) {
  let p = 1.0;
  let n = Math.abs(k);
${POWERS.map((s) => `  if (n >= ${s}.0) { n -= ${s}.0; p *= k < 0.0 ? ${2 ** -s} : ${2 ** s}; }`).join("\n")}
  return p;
}`,
  scale2: `function scale2(x, k) {
  let y = x;
  let n = Math.abs(k);
${[128, 128, ...POWERS].map((s) => `  if (n >= ${s}.0) { n -= ${Math.min(s, 64)}.0; y *= k < 0.0 ? ${2 ** -Math.min(s, 64)} : ${2 ** Math.min(s, 64)}; }`).join("\n")}
  return y;
}`,
  exponent: `function exponent(x) {
  let m = Math.abs(x);
  let e = 0.0;
  if (m == 0.0) { return -1077.0; }
${normalize("m", (s) => ` e += ${s};`)}
  return e;
}`,
  mantissa: `function mantissa(x) {
  let y = x;
  let m = Math.abs(x);
${normalize("m", (_, factor) => ` y *= ${factor};`)}
  return y;
}`,
  ...bitwise("bitand", "p * q", "a * b"),
  ...bitwise("bitxor", "p + q - 2.0 * p * q", "a + b - 2.0 * a * b"),
  // In digits of a byte, the sums of whose products are exact.
  mulhi: `function mulhi(x, y) {
${digits("x", "a")}
${digits("y", "b")}
  let carry = 0.0;
  let sum = 0.0;
  let high = 0.0;
${[0, 1, 2, 3, 4, 5, 6].map(column).join("\n")}
  return high + (carry >= 128.0 ? carry - 256.0 : carry) * 16777216.0;
}`,
};

/** An op on each bit of two integers below 2^24, of which GPUs' languages know little. `each` is of the bits p and q, `rest` of the signs. */
function bitwise(name: string, each: string, rest: string): Record<string, string> {
  return {
    [name]: `function ${name}(x, y) {
  let a = x;
  let b = y;
  let sum = 0.0;
  let unit = 1.0;
  for (let k = 0; k < 24; k++) {
    const nextA = Math.floor(a * 0.5);
    const nextB = Math.floor(b * 0.5);
    const p = a - 2.0 * nextA;
    const q = b - 2.0 * nextB;
    sum += unit * (${each});
    unit *= 2.0;
    a = nextA;
    b = nextB;
  }
  a = Math.abs(a);
  b = Math.abs(b);
  return sum - unit * (${rest});
}`,
  };
}

/** Those that a text needs. */
export const helpersOf = (text: string): string[] =>
  Object.keys(HELPERS).flatMap((name) => (new RegExp(`\\b${name}\\(`).test(text) ? [HELPERS[name]!] : []));

/** What a table is called in a kernel. */
export const tableName = (node: Node): string => `t${(node.attrs as { readonly name: string }).name}`;

const call = (name: string, ...operands: readonly Code[]): Code => ({
  text: `${name}(${operands.map(({ text }) => text).join(", ")})`,
  binds: ATOM,
});
const infix = (operator: string, x: Code, y: Code): Code => {
  const binds = BINDS[operator]!;
  return { text: `${wrap(x, binds)} ${operator} ${wrap(y, binds + 1)}`, binds };
};
const choice = (p: Code, x: Code, y: Code): Code => ({
  text: `${wrap(p, TERNARY + 1)} ? ${wrap(x, TERNARY + 1)} : ${wrap(y, TERNARY + 1)}`,
  binds: TERNARY,
});
const both = (p: Code, q: Code): Code => ({ text: `${wrap(p, 5)} && ${wrap(q, 6)}`, binds: 5 });
const either = (p: Code, q: Code): Code => ({ text: `${wrap(p, 4)} || ${wrap(q, 5)}`, binds: 4 });
const not = (p: Code): Code => ({ text: `!${wrap(p, UNARY + 1)}`, binds: UNARY });
/** gpu.js knows of the results of <, >, && and || alone that they are truth values. */
const truth = (p: Code): Code => both(p, { text: "true", binds: ATOM });
/** Whole numbers have no -0. */
const plusZero = (x: Code): Code => infix("+", x, ZERO);
const ZERO: Code = { text: "0.0", binds: ATOM };

/** A number as it is written: floats look like floats. */
function literal(value: number, dtype: DType): Code {
  if (dtype === "bool") return { text: value === 0 ? "false" : "true", binds: ATOM };
  const text = Object.is(value, -0) && isFloat(dtype) ? "-0.0" : String(value);
  const float = /^-?\d+$/.test(text) ? `${text}.0` : text;
  return { text: float, binds: text.startsWith("-") ? UNARY : ATOM };
}

function expression(node: Node, operands: readonly Code[], variable: (k: number) => string): Code {
  const { dtype } = single(node.type);
  const op = node.op as ElementwiseOp;
  const [x, y, z] = operands as [Code, Code, Code];
  switch (op) {
    case "mul":
      if (dtype === "i32") return call("Math.imul", x, y);
      return dtype === "i64" ? plusZero(infix("*", x, y)) : infix("*", x, y);
    case "neg":
      return isFloat(dtype) ? { text: `-${wrap(x, UNARY + 1)}`, binds: UNARY } : infix("-", ZERO, x);
    case "le":
    case "eq":
      return truth(infix(op === "le" ? "<=" : "==", x, y));
    case "abs":
    case "sqrt":
    case "floor":
    case "min":
    case "max":
      return call(`Math.${op}`, ...operands);
    case "and":
      return both(x, y);
    case "or":
      return either(x, y);
    case "not":
      return not(x);
    case "select":
      return choice(x, y, z);
    case "idiv":
    case "imod":
    case "pow2":
    case "scale2":
    case "exponent":
    case "mantissa":
    case "mulhi":
      return call(op, ...operands);
    case "shr": {
      const bits = node.inputs[1]!;
      // Of two whole numbers gpu.js makes one.
      const scale = bits.op === "const" ? literal(2 ** -bits.attrs.value, "f32") : call("pow2", infix("-", ZERO, y));
      return call("Math.floor", infix("*", x, scale));
    }
    case "bitand":
      return masked(node, x) ?? call(op, x, y);
    case "bitxor":
      return call(op, x, y);
    case "table":
      return { text: `${tableName(node)}[${x.text}]`, binds: ATOM };
    case "copysign": {
      const sign = variable(1);
      const size = { text: variable(0), binds: ATOM };
      const isNegative: Code = { text: `(${sign} < 0.0 || 1.0 / ${sign} < 0.0)`, binds: ATOM };
      return choice(isNegative, { text: `-Math.abs(${size.text})`, binds: UNARY }, call("Math.abs", size));
    }
    case "convert":
      return convert(single(node.inputs[0]!.type).dtype, dtype, x, variable);
    default: {
      const { infix: operator } = ELEMENTWISE[op];
      return operator ? infix(operator, x, y) : call(`Math.${op}`, ...operands);
    }
  }
}

/** The last bits of a number, if those are what is asked for. */
function masked({ inputs: [, mask] }: Node, x: Code): Code | undefined {
  if (mask!.op !== "const") return undefined;
  const size = mask!.attrs.value + 1;
  if (size < 2 || Math.log2(size) % 1 !== 0) return undefined;
  return call("imod", x, literal(size, "f32"));
}

function convert(from: DType, to: DType, x: Code, variable: (k: number) => string): Code {
  if (from === to) return x;
  if (from === "bool") return choice(x, { text: "1.0", binds: ATOM }, ZERO);
  if (to === "bool") return truth({ text: `${wrap(x, BINDS["=="]!)} != 0.0`, binds: BINDS["=="]! });
  if (!isFloat(from) || isFloat(to)) return x;
  const value = variable(0);
  return plusZero({ text: `(${value} < 0.0 ? Math.ceil(${value}) : Math.floor(${value}))`, binds: ATOM });
}

export const SPELLING: Spelling = {
  literal,
  expression,
  condition: (text) => text,
  define: "const",
  declare: (variables) => [
    variables
      .map(({ name, node }) => `let ${name} = ${single(node.type).dtype === "bool" ? "false" : "0.0"};`)
      .join(" "),
  ],
};
