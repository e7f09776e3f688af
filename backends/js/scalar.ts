/** Bodies of kernels, and scalars between them, as JavaScript: one element at a time. */
import {
  ELEMENTWISE,
  expansion,
  isFloat,
  single,
  type DType,
  type ElementwiseOp,
  type Float,
  type Graph,
  type Node,
} from "../../ir/index.ts";
import { SCALE } from "../../ir/math/bits.ts";
import { ATOM, BINDS, TERNARY, UNARY, wrap, writeNodes, type Code, type Spelling } from "../scalars.ts";
import { Writer, type Names, type Written } from "../writer.ts";

/**
 * Name of the argument that decides all branches: 0 where their conditions do, 1 for the first sides, 2 for the second.
 * Engines compile a branch that was never taken into a way back to slow code, and start over when it is taken: going once
 * through both sides before a run spares it that.
 */
export const REHEARSAL = "rehearsal";

/** A condition that the rehearsal may decide. */
export const decided = (condition: string): string => `${REHEARSAL} === 0 ? ${condition} : ${REHEARSAL} === 1`;

/** JavaScript's spelling. */
const SPELLING: Spelling = {
  literal,
  expression,
  condition: decided,
  define: "const",
  declare: (variables) => [`let ${variables.map(({ name }) => name).join(", ")};`],
};

/** Writes the elementwise nodes of `g` that are not yet known, and says what stands for each value. */
export const writeScalars = (
  g: Graph,
  nodes: readonly Node[],
  known: ReadonlyMap<Node, string>,
  out: Writer,
  names: Names,
): ((node: Node) => string) => writeNodes(g, nodes, known, out, names, SPELLING);

function literal(number: number, dtype: DType): Code {
  if (dtype === "bool") return { text: String(number !== 0), binds: ATOM };
  const text = Object.is(number, -0) && isFloat(dtype) ? "-0" : String(number);
  return { text, binds: text.startsWith("-") ? UNARY : ATOM };
}

/** One op as an expression. A Boolean is a JavaScript Boolean. `variable(k)` is operand k as something to write twice. */
function expression(node: Node, operands: readonly Code[], variable: (k: number) => string): Code {
  const { dtype } = single(node.type);
  const op = node.op as ElementwiseOp;
  const [x, y, z] = operands as [Code, Code, Code];
  const round = (text: string, binds: number): Code =>
    dtype === "f32" ? { text: `fround(${text})`, binds: ATOM } : { text, binds };
  const call = (name: string, ...texts: string[]): Code => ({ text: `${name}(${texts.join(", ")})`, binds: ATOM });

  const { infix } = ELEMENTWISE[op];
  if (infix) {
    const binds = BINDS[infix]!;
    const text = `${wrap(x, binds)} ${infix === "==" ? "===" : infix} ${wrap(y, binds + 1)}`;
    if (dtype === "i64" && op === "mul") return { text: `${text} + 0`, binds: BINDS["+"]! }; // no -0
    if (dtype !== "i32") return round(text, binds);
    if (op === "mul") return call("Math.imul", x.text, y.text);
    return op === "add" || op === "sub" ? { text: `${text} | 0`, binds: 6 } : { text, binds };
  }
  switch (op) {
    case "neg":
      // Integers have no -0.
      if (dtype === "i32") return { text: `-${wrap(x, UNARY + 1)} | 0`, binds: 6 };
      if (dtype === "i64") return { text: `0 - ${wrap(x, BINDS["-"]! + 1)}`, binds: BINDS["-"]! };
      return { text: `-${wrap(x, UNARY + 1)}`, binds: UNARY };
    case "abs":
      return dtype === "i32" ? { text: `Math.abs(${x.text}) | 0`, binds: 6 } : call("Math.abs", x.text);
    case "sqrt":
      return round(`Math.sqrt(${x.text})`, ATOM);
    case "floor":
      return call(`Math.${op}`, x.text);
    case "min":
    case "max":
      return call(`Math.${op}`, x.text, y.text);
    case "and":
      return { text: `${wrap(x, 5)} && ${wrap(y, 5)}`, binds: 5 };
    case "or":
      return { text: `${wrap(x, 4)} || ${wrap(y, 4)}`, binds: 4 };
    case "not":
      return { text: `!${wrap(x, UNARY + 1)}`, binds: UNARY };
    case "select": {
      // An arm that computes is compiled only if it was taken.
      const computes = [y, z].some(({ text }) => !/^[\w.-]+$/.test(text));
      const condition = computes ? `(${decided(x.text)})` : wrap(x, TERNARY + 1);
      return { text: `${condition} ? ${wrap(y, TERNARY + 1)} : ${wrap(z, TERNARY)}`, binds: TERNARY };
    }
    case "copysign": {
      const sign = variable(1);
      const [from] = node.inputs as [Node];
      const magnitude = from.op === "const" ? literal(Math.abs(from.attrs.value), dtype).text : `Math.abs(${x.text})`;
      return { text: `${sign} < 0 || Object.is(${sign}, -0) ? -${magnitude} : ${magnitude}`, binds: TERNARY };
    }
    case "scale2": {
      const [number, k] = [variable(0), variable(1)];
      const most = SCALE[dtype as Float];
      const once = round(`${number} * P2[${k} + P0]`, BINDS["*"]!).text;
      const times = (near: string, rest: string): string => {
        const first = round(`${number} * ${near}`, BINDS["*"]!).text;
        return round(`${first} * P2[${k} ${rest} + P0]`, BINDS["*"]!).text;
      };
      const twice = `${k} < 0 ? ${times(String(2 ** -most), `+ ${most}`)} : ${times(String(2 ** most), `- ${most}`)}`;
      const text = `${k} >= ${-most} && ${k} <= ${most} ? ${once} : ${twice}`;
      return { text, binds: TERNARY };
    }
    case "pow2":
      return { text: `P2[${wrap(x, BINDS["+"]!)} + P0]`, binds: ATOM };
    case "exponent":
    case "mantissa":
      return call(op, x.text);
    case "idiv":
    case "imod":
      return dtype === "i32" ? { text: `${op}(${x.text}, ${y.text}) | 0`, binds: 6 } : call(op, x.text, y.text);
    case "mulhi": {
      const [a, b] = [halves(node, 0, variable), halves(node, 1, variable)];
      const middle = `(Math.imul(${a.high}, ${b.low}) + (Math.imul(${a.low}, ${b.low}) >>> 16) | 0)`;
      const carry = `(Math.imul(${a.low}, ${b.high}) + (${middle} & 65535) >>> 16)`;
      return { text: `Math.imul(${a.high}, ${b.high}) + (${middle} >>> 16) + ${carry} | 0`, binds: 6 };
    }
    case "table":
      return { text: `T_${(node.attrs as { name: string }).name}[${x.text}]`, binds: ATOM };
    case "convert":
      return convert(single(node.inputs[0]!.type).dtype, dtype, x);
    default:
      if (!ELEMENTWISE[op].expand) throw new TypeError(`${op} has no spelling in JavaScript`);
      return call(`${op}_${dtype}`, ...operands.map(({ text }) => text), REHEARSAL);
  }
}

/** The half words of an operand. */
function halves(node: Node, k: number, variable: (k: number) => string): { low: string; high: string } {
  const operand = node.inputs[k]!;
  if (operand.op !== "const") return { low: `${variable(k)} & 65535`, high: `${variable(k)} >>> 16` };
  const { value } = operand.attrs;
  return { low: String(value & 65535), high: String(value >>> 16) };
}

/** The functions that `code` calls: elementary functions that were not inlined. */
export function writeFunctions(code: string, names: Names): Written {
  const out = new Writer();
  for (const name of new Set(code.match(/\b[a-z]\w*_(?:f64|f32)(?=\()/g))) {
    const [op, dtype] = name.split("_") as [ElementwiseOp, Float];
    const body = expansion(op, dtype);
    const params = body.inputs.map((input) => [input, names.fresh("x")] as const);
    out.block(`function ${name}(${[...params.map(([, param]) => param), REHEARSAL].join(", ")})`, () => {
      const text = writeScalars(body, body.nodes, new Map(params), out, names);
      out.line(`return ${text(body.outputs[0]!.node)};`);
    });
  }
  return out.finish();
}

function convert(from: DType, to: DType, x: Code): Code {
  if (from === "bool") return to === "bool" ? x : { text: `(${x.text} ? 1 : 0)`, binds: ATOM };
  switch (to) {
    case "bool":
      return { text: `${wrap(x, BINDS["=="]!)} !== 0`, binds: BINDS["=="]! };
    case "i32":
      return from === "i32" ? x : { text: `${wrap(x, 7)} | 0`, binds: 6 };
    case "i64":
      return from === "i32" || from === "i64" ? x : { text: `Math.trunc(${x.text}) + 0`, binds: BINDS["+"]! };
    case "f32":
      return from === "f32" ? x : { text: `fround(${x.text})`, binds: ATOM };
    case "f64":
      return x;
    default:
      return to satisfies never;
  }
}
