/** Bodies of kernels, and scalars between them, as JavaScript: one element at a time. */
import {
  ELEMENTWISE,
  isElementwise,
  single,
  users,
  type DType,
  type ElementwiseOp,
  type Graph,
  type Node,
  type Origin,
} from "../../ir/index.ts";
import type { Names, Writer } from "../writer.ts";

/** An expression, and how tightly its outermost operator binds. */
interface Code {
  readonly text: string;
  readonly binds: number;
  readonly origins: readonly Origin[];
}
const ATOM = 20;
const UNARY = 14;
const BINDS: Readonly<Record<string, number>> = {
  "*": 13,
  "/": 13,
  "+": 12,
  "-": 12,
  ">>": 11,
  "<": 10,
  "<=": 10,
  "==": 9,
  "&": 8,
};
const TERNARY = 2;
/** Longest expression that is written inside another one. */
const LONGEST = 72;
/** Cost of an arm of a select from which on it is worth a branch. */
const BRANCH = 24;

/** Writes the elementwise nodes of `g` that are not yet known, and says what stands for each value. */
export function writeScalars(
  g: Graph,
  nodes: readonly Node[],
  known: ReadonlyMap<Node, string>,
  out: Writer,
  names: Names,
): (node: Node) => string {
  const uses = users(g);
  const isResult = new Set(g.outputs.map((output) => output.node));
  const { armsOf, armOf } = arms(g, nodes, isResult);
  const code = new Map<Node, Code>();
  for (const [node, text] of known) code.set(node, { text, binds: ATOM, origins: [] });

  const value = (node: Node): Code => {
    const done = code.get(node);
    if (done) return done;
    if (node.op === "const") return { ...literal(node.attrs.value, single(node.type).dtype), origins: [] };
    throw new TypeError(`${node.op} has no value here`);
  };
  const define = (node: Node, { text, origins }: Code): void => {
    const name = names.fresh();
    out.line(`const ${name} = ${text};`, origins);
    code.set(node, { text: name, binds: ATOM, origins: [] });
  };
  const writeBlock = (arm: Arm | undefined): void => {
    for (const node of nodes) {
      if (node.op === "const" || code.has(node) || armOf.get(node) !== arm) continue;
      const branches = armsOf.get(node);
      if (branches) {
        writeBranches(node, branches);
        continue;
      }
      const written = expression(node, node.inputs.map(value), names, out);
      const once = uses.get(node)!.length === 1 && !isResult.has(node) && armOf.get(uses.get(node)![0]!) === arm;
      if (once && written.text.length <= LONGEST && !needsVariable(uses.get(node)![0]!, node)) code.set(node, written);
      else define(node, written);
    }
  };
  /** A select of which an arm is dear: only the arm that is taken is computed. */
  const writeBranches = (node: Node, [first, second]: readonly [Arm, Arm]): void => {
    const [condition, x, y] = node.inputs;
    const name = names.fresh();
    out.line(`let ${name};`);
    const assign = (arm: Arm, chosen: Node) => (): void => {
      writeBlock(arm);
      const { text, origins } = value(chosen);
      out.line(`${name} = ${text};`, origins.length > 0 ? origins : node.origins);
    };
    out.block(`if (${value(condition!).text})`, assign(first, x!), node.origins);
    out.block("else", assign(second, y!), node.origins);
    code.set(node, { text: name, binds: ATOM, origins: [] });
  };

  writeBlock(undefined);
  return (node) => value(node).text;
}

/** One side of a select. */
interface Arm {
  readonly outer: Arm | undefined;
  readonly depth: number;
}

/**
 * Which nodes only one arm of a select needs, for the selects where leaving them out is worth a branch.
 * A node belongs to the innermost arm that holds all its uses.
 */
function arms(g: Graph, nodes: readonly Node[], isResult: ReadonlySet<Node>) {
  const assign = (isBranch: (select: Node) => boolean) => {
    const armsOf = new Map<Node, readonly [Arm, Arm]>();
    const armOf = new Map<Node, Arm | undefined>();
    const common = (a: Arm | undefined, b: Arm | undefined): Arm | undefined => {
      while (a !== b) {
        if ((a?.depth ?? 0) >= (b?.depth ?? 0)) a = a?.outer;
        else b = b?.outer;
      }
      return a;
    };
    const mine = new Set(nodes);
    const use = (input: Node, arm: Arm | undefined): void => {
      armOf.set(input, armOf.has(input) ? common(armOf.get(input), arm) : arm);
    };
    for (const result of isResult) use(result, undefined);
    for (const other of g.nodes) if (!mine.has(other)) for (const input of other.inputs) use(input, undefined);
    for (const node of nodes.toReversed()) {
      const arm = armOf.get(node);
      if (node.op === "select" && isBranch(node)) {
        const both = [0, 1].map(() => ({ outer: arm, depth: (arm?.depth ?? 0) + 1 })) as [Arm, Arm];
        armsOf.set(node, both);
        use(node.inputs[0]!, arm);
        use(node.inputs[1]!, both[0]);
        use(node.inputs[2]!, both[1]);
      } else for (const input of node.inputs) use(input, arm);
    }
    return { armsOf, armOf };
  };

  const all = assign(() => true);
  const cost = new Map<Arm, number>();
  for (const node of nodes) {
    const own = isElementwise(node.op) ? ELEMENTWISE[node.op].cost : 0;
    for (let arm = all.armOf.get(node); arm; arm = arm.outer) cost.set(arm, (cost.get(arm) ?? 0) + own);
  }
  return assign((select) => all.armsOf.get(select)!.some((arm) => (cost.get(arm) ?? 0) >= BRANCH));
}

/** Whether `user` writes its operand `input` twice. */
const needsVariable = (user: Node, input: Node): boolean =>
  (user.op === "copysign" && user.inputs[1] === input) || (user.op === "scale2" && user.inputs[1] === input);

const wrap = ({ text, binds }: Code, least: number): string => (binds < least ? `(${text})` : text);

function literal(number: number, dtype: DType): { text: string; binds: number } {
  if (dtype === "bool") return { text: String(number !== 0), binds: ATOM };
  const text = Object.is(number, -0) ? "-0" : String(number);
  return { text, binds: text.startsWith("-") ? UNARY : ATOM };
}

/** One op as an expression. A Boolean is a JavaScript Boolean. */
function expression(node: Node, operands: readonly Code[], names: Names, out: Writer): Code {
  const { dtype } = single(node.type);
  const op = node.op as ElementwiseOp;
  const origins = [...new Set([...node.origins, ...operands.flatMap((operand) => operand.origins)])];
  const [x, y, z] = operands as [Code, Code, Code];
  const round = (text: string, binds: number): Code =>
    dtype === "f32" ? { text: `fround(${text})`, binds: ATOM, origins } : { text, binds, origins };
  const call = (name: string, ...texts: string[]): Code => ({
    text: `${name}(${texts.join(", ")})`,
    binds: ATOM,
    origins,
  });
  const variable = (operand: Code): string => {
    if (/^\w+$/.test(operand.text)) return operand.text;
    const name = names.fresh();
    out.line(`const ${name} = ${operand.text};`, operand.origins);
    return name;
  };

  const { infix } = ELEMENTWISE[op];
  if (infix) {
    const binds = BINDS[infix]!;
    const text = `${wrap(x, binds)} ${infix === "==" ? "===" : infix} ${wrap(y, binds + 1)}`;
    if (dtype !== "i32") return round(text, binds);
    if (op === "mul") return call("Math.imul", x.text, y.text);
    return op === "add" || op === "sub" ? { text: `${text} | 0`, binds: 6, origins } : { text, binds, origins };
  }
  switch (op) {
    case "neg":
      return { text: `-${wrap(x, UNARY + 1)}`, binds: UNARY, origins };
    case "sqrt":
      return round(`Math.sqrt(${x.text})`, ATOM);
    case "abs":
    case "floor":
      return call(`Math.${op}`, x.text);
    case "min":
    case "max":
      return call(`Math.${op}`, x.text, y.text);
    case "and":
      return { text: `${wrap(x, 5)} && ${wrap(y, 5)}`, binds: 5, origins };
    case "or":
      return { text: `${wrap(x, 4)} || ${wrap(y, 4)}`, binds: 4, origins };
    case "not":
      return { text: `!${wrap(x, UNARY + 1)}`, binds: UNARY, origins };
    case "select":
      return {
        text: `${wrap(x, TERNARY + 1)} ? ${wrap(y, TERNARY + 1)} : ${wrap(z, TERNARY)}`,
        binds: TERNARY,
        origins,
      };
    case "copysign": {
      const sign = variable(y);
      const magnitude = node.inputs[0]!.op === "const" ? x.text : `Math.abs(${x.text})`;
      return { text: `${sign} < 0 || Object.is(${sign}, -0) ? -${magnitude} : ${magnitude}`, binds: TERNARY, origins };
    }
    case "scale2": {
      const k = variable(y);
      const halved = round(`${wrap(x, BINDS["*"]!)} * P2[(${k} >> 1) + ${"P0"}]`, BINDS["*"]!);
      return round(`${halved.text} * P2[${k} - (${k} >> 1) + P0]`, BINDS["*"]!);
    }
    case "pow2":
      return { text: `P2[${wrap(x, BINDS["+"]!)} + P0]`, binds: ATOM, origins };
    case "exponent":
    case "mantissa":
      return call(op, x.text);
    case "table":
      return { text: `T_${(node.attrs as { name: string }).name}[${x.text}]`, binds: ATOM, origins };
    case "convert":
      return convert(single(node.inputs[0]!.type).dtype, dtype, x, origins);
    default:
      throw new TypeError(`${op} has no spelling in JavaScript: it must be expanded`);
  }
}

function convert(from: DType, to: DType, x: Code, origins: readonly Origin[]): Code {
  if (from === "bool") return to === "bool" ? x : { text: `(${x.text} ? 1 : 0)`, binds: ATOM, origins };
  switch (to) {
    case "bool":
      return { text: `${wrap(x, BINDS["=="]!)} !== 0`, binds: BINDS["=="]!, origins };
    case "i32":
      return from === "i32" ? x : { text: `${wrap(x, 7)} | 0`, binds: 6, origins };
    case "i64":
      return from === "i32" || from === "i64" ? x : { text: `Math.trunc(${x.text})`, binds: ATOM, origins };
    case "f32":
      return from === "f32" ? x : { text: `fround(${x.text})`, binds: ATOM, origins };
    case "f64":
      return x;
    default:
      return to satisfies never;
  }
}
