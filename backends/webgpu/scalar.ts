/** Elementwise operations as WGSL: one element at a time. */
import {
  ELEMENTWISE,
  expansion,
  single,
  type DType,
  type ElementwiseOp,
  type Float,
  type Graph,
  type Node,
} from "../../ir/index.ts";
import { ATOM, writeNodes, type Code } from "../scalars.ts";
import { Writer, type Names, type Written } from "../writer.ts";
import { float } from "./library.ts";

/** How an element type is written. Whole numbers of 64 bits are two words. */
export const WGSL: Readonly<Record<Exclude<DType, "f64">, string>> = { f32: "f32", i64: "vec2u", i32: "i32", bool: "bool" }; // prettier-ignore

export function typeOf(dtype: DType): string {
  if (dtype === "f64") throw new TypeError("WGSL has no floats of 64 bits");
  return WGSL[dtype];
}

/** Writes the elementwise nodes of `g` that are not yet known, and says what stands for each value. */
export function writeScalars(
  g: Graph,
  nodes: readonly Node[],
  known: ReadonlyMap<Node, string>,
  out: Writer,
  names: Names,
): (node: Node) => string {
  const isOpen = openIn(nodes, new Set(g.outputs.map(({ node }) => node)));
  // What is written is a call, a name, or in parentheses.
  const whole = (text: string): Code => ({ text, binds: ATOM });
  return writeNodes(g, nodes, known, out, names, {
    literal: (value, dtype) => whole(literal(value, dtype)),
    expression: (node, operands) =>
      whole(
        expression(
          node,
          operands.map(({ text }) => text),
          isOpen(node),
        ),
      ),
    condition: (text) => text,
    define: "let",
    declare: (variables) => variables.map(({ name, node }) => `var ${name}: ${typeOf(single(node.type).dtype)};`),
  });
}

/** A constant. */
export function literal(number: number, dtype: DType): string {
  switch (dtype) {
    case "bool":
      return String(number !== 0);
    case "i32":
      return `i32(${number})`;
    case "i64": {
      const [low, high] = [number >>> 0, Math.floor(number / 2 ** 32) >>> 0];
      return `vec2u(${low}u, ${high}u)`;
    }
    case "f32":
      return float(Math.fround(number));
    default:
      throw new TypeError(`WGSL has no ${dtype}`);
  }
}

/** Ops of whole numbers of 64 bits that are functions of two or one. */
const LONG: Readonly<Partial<Record<ElementwiseOp, string>>> = Object.fromEntries(
  ["add", "sub", "mul", "neg", "abs", "lt", "le", "eq", "min", "max", "idiv", "imod"].map((op) => [op, `${op}64`]),
);

/** What a compiler may make one operation of with another that takes its result. */
const JOINED: Readonly<Partial<Record<ElementwiseOp, ReadonlySet<string>>>> = {
  add: new Set(["add", "sub", "lt", "le", "eq"]),
  sub: new Set(["add", "sub", "lt", "le", "eq"]),
  mul: new Set(["add", "sub", "mul", "div"]),
  div: new Set(["mul", "div"]),
  sqrt: new Set(["mul", "div"]),
};
/** What it sees through. */
const CLEAR = new Set<string>(["neg", "abs", "select", "min", "max"]);

/** Which results a compiler may join with what takes them, if nothing is done about it: those that leave, too. */
function openIn(nodes: readonly Node[], isResult: ReadonlySet<Node>): (node: Node) => boolean {
  const takers = new Map<Node, Set<string>>();
  for (const node of [...nodes].toReversed())
    for (const input of node.inputs) {
      const known = takers.get(input) ?? new Set();
      takers.set(input, known);
      known.add(node.op);
      if (CLEAR.has(node.op)) for (const op of takers.get(node) ?? []) known.add(op);
      if (CLEAR.has(node.op) && isResult.has(node)) known.add("result");
    }
  return (node) => {
    const joined = JOINED[node.op as ElementwiseOp];
    if (!joined || isResult.has(node)) return true;
    return [...(takers.get(node) ?? [])].some((op) => op === "result" || joined.has(op));
  };
}

const COMPARISONS = new Set<string>(["lt", "le", "eq"]);

/** One op as an expression: a call, a name, or in parentheses. */
function expression(node: Node, given: readonly string[], isOpen: boolean): string {
  const op = node.op as ElementwiseOp;
  const { dtype } = single(node.type);
  const from = single(node.inputs[0]!.type).dtype;
  const operands = given.map((text, k) => (mayFold(node, k) ? hidden(text, from) : text));
  const [x, y, z] = operands as [string, string, string];
  if (from === "i64" && LONG[op]) return `${LONG[op]}(${operands.join(", ")})`;
  const rounded = (text: string): string => (dtype === "f32" && isOpen ? `r(${text})` : `(${text})`);
  switch (op) {
    case "add":
    case "sub":
    case "mul":
    case "div":
      return rounded(`${x} ${ELEMENTWISE[op].infix} ${y}`);
    case "lt":
    case "le":
    case "eq":
    case "bitand":
    case "bitxor":
      return `(${x} ${ELEMENTWISE[op].infix} ${y})`;
    case "shr":
      return `(${x} >> (u32(${y}) & 31u))`;
    case "sqrt":
      return isOpen ? `r(sqrt(${x}))` : `sqrt(${x})`;
    case "neg":
      return `(-${x})`;
    case "abs":
    case "floor":
      return `${op}(${x})`;
    case "min":
    case "max":
      return extreme(op, node, x, y);
    case "and":
      return `(${x} & ${y})`;
    case "or":
      return `(${x} | ${y})`;
    case "not":
      return `no(${x})`;
    case "select":
      return `select(${z}, ${y}, ${mayBeTaken(node) ? `held(${x})` : x})`;
    case "copysign":
    case "scale2":
    case "mulhi":
    case "idiv":
    case "imod":
    case "exponent":
    case "mantissa":
    case "pow2":
      return `${op}(${operands.join(", ")})`;
    case "table":
      return `T_${(node.attrs as { name: string }).name}[${x}]`;
    case "convert":
      return convert(from, dtype, x);
    default:
      if (!ELEMENTWISE[op].expand) throw new TypeError(`${op} has no spelling in WGSL`);
      return `${op}_${dtype}(${operands.join(", ")})`;
  }
}

/**
 * Whether an operand is hidden, for a compiler may work out what is left: an operation on constants, which for the language is an
 * error where it overflows; sums with 0; quotients by a constant, which are no products; comparisons of a value with itself, which
 * are false for NaN.
 */
function mayFold({ op, inputs }: Node, k: number): boolean {
  const [x, y] = inputs;
  const isZero = (input: Node | undefined): boolean => input?.op === "const" && input.attrs.value === 0;
  if (op === "select") return false;
  if (COMPARISONS.has(op) && x === y) return k === 1;
  if (inputs.every((input) => input.op === "const")) return k === 0;
  if (op === "div" && k === 1 && y!.op === "const") return true;
  return ["add", "sub", "mul", "div"].includes(op) && single(x!.type).dtype === "f32" && isZero(inputs[k]);
}

const hidden = (text: string, dtype: DType): string =>
  dtype === "f32" ? `r(${text})` : dtype === "i32" ? `heldInt(${text})` : dtype === "bool" ? `held(${text})` : text;

/** Whether a choice may be taken for a minimum, which treats NaN otherwise: it compares what it chooses from. */
function mayBeTaken({ type, inputs }: Node): boolean {
  const [condition, ...chosen] = inputs;
  if (single(type).dtype !== "f32" || !COMPARISONS.has(condition!.op)) return false;
  return condition!.inputs.some((input) => chosen.some((one) => one === input || chosen.some((other) => other.inputs.includes(input)))); // prettier-ignore
}

/** The smaller or the larger of two. One with a constant that is not 0 is a choice: NaN stays, and there is no -0. */
function extreme(op: "min" | "max", { inputs, type }: Node, x: string, y: string): string {
  if (single(type).dtype !== "f32") return `${op}(${x}, ${y})`;
  const isPlain = (node: Node): boolean => node.op === "const" && Math.abs(node.attrs.value) > 0;
  const bounded = op === "min" ? "upTo" : "downTo";
  if (isPlain(inputs[1]!)) return `${bounded}(${x}, ${y})`;
  if (isPlain(inputs[0]!)) return `${bounded}(${y}, ${x})`;
  return `${op === "min" ? "least" : "most"}(${x}, ${y})`;
}

function convert(from: DType, to: DType, x: string): string {
  if (from === to) return x;
  if (from === "bool") return to === "i64" ? `vec2u(u32(${x}), 0u)` : `${typeOf(to)}(${x})`;
  switch (to) {
    case "bool":
      return from === "i64" ? `no(eq64(${x}, vec2u(0u)))` : from === "f32" ? `no(${x} == 0f)` : `(${x} != 0i)`;
    case "i32":
      return from === "i64" ? `bitcast<i32>(${x}.x)` : `i32(${x})`;
    case "i64":
      return from === "i32" ? `long(${x})` : `whole(${x})`;
    case "f32":
      return from === "i64" ? `real(${x})` : `f32(${x})`;
    default:
      throw new TypeError(`WGSL has no ${to}`);
  }
}

/** The functions that `code` calls: elementary functions that were not written out in place, each once, those first that others call. */
export function writeFunctions(code: string, names: Names): Written {
  const done = new Set<string>();
  const out = new Writer();
  for (const name of new Set(code.match(/\b[a-z]\w*_f32(?=\()/g))) {
    if (done.has(name)) continue;
    done.add(name);
    const [op, dtype] = name.split("_") as [ElementwiseOp, Float];
    const body = expansion(op, dtype);
    const params = body.inputs.map((input) => [input, names.fresh("x")] as const);
    out.block(`fn ${name}(${params.map(([, param]) => `${param}: f32`).join(", ")}) -> f32`, () => {
      const text = writeScalars(body, body.nodes, new Map(params), out, names);
      out.line(`return ${text(body.outputs[0]!.node)};`);
    });
  }
  return out.finish();
}
