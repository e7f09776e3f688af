/** What is written in the boxes of a drawing. */
import {
  ELEMENTWISE,
  isElementwise,
  isTuple,
  label,
  sameType,
  showNumber,
  showType,
  single,
  type Node,
  type NodeOf,
  type Shape,
  type Type,
} from "../../ir/index.ts";
import { EVERY, ROWS } from "../names.ts";

export const COMMUTATIVE: ReadonlySet<string> = new Set(["add", "mul", "min", "max", "and", "or", "eq", "bitand"]);
const SYMBOLS: Readonly<Record<string, string>> = { "-": "−", "*": "×", "/": "÷", "<=": "≤", "==": "=" };

export const count = (n: number): string => `${n} operation${n === 1 ? "" : "s"}`;

/** The number of operations, and of the most frequent kinds. */
export function countLines(nodes: readonly Node[]): string[] {
  const counts = new Map<string, number>();
  const operations = nodes.filter(({ op }) => op !== "input" && op !== "const" && op !== "get");
  for (const { op } of operations) counts.set(op, (counts.get(op) ?? 0) + 1);
  const most = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const shown = most.slice(0, 4).map(([op, n]) => `${n} ${op}`);
  return [
    count(operations.length),
    ...(most.length > 1 ? [[...shown, ...(most.length > 4 ? ["…"] : [])].join(", ")] : []),
  ];
}

/** Names in lines of some 34 characters; of very many, the first. */
export function wrap(names: readonly string[], before = ""): string[] {
  const lines: string[] = [];
  for (const [k, name] of names.entries()) {
    const word = k < names.length - 1 ? `${name},` : name;
    if (k === 0) lines.push(before + word);
    else if (lines.at(-1)!.length + word.length <= 34) lines[lines.length - 1] += ` ${word}`;
    else if (lines.length < MOST_LINES) lines.push(word);
    else return [...lines.slice(0, -1), `${lines.at(-1)} … ${names.length} in all`];
  }
  return lines;
}
const MOST_LINES = 5;

/** What a kernel or a loop is, in words. */
export function captionOf(node: Node): string {
  if (node.op === "scan") {
    const { length } = node.attrs;
    if (length === ROWS) return "loop over the recorded rows, rows times";
    return length === EVERY ? "loop over the steps between two rows, every times" : `loop, ${length} times`;
  }
  if (node.op === "deliver") return `deliveries, one after the other, at most ${single(node.inputs[1]!.type).shape[0]}`;
  const [type] = isTuple(node.type) ? node.type : [node.type];
  return `kernel, ${sizeOf(type?.shape ?? [])}`;
}
/** `20 elements`, or `rows × 20`. */
function sizeOf(shape: Shape): string {
  const dims = shape.filter((dim) => dim !== 1);
  if (dims.length === 0) return "1 element";
  return shape.length === 1 ? `${dims[0]} elements` : dims.join(" × ");
}

const isPlain = (type: Type): boolean =>
  !isTuple(type) && type.shape.length === 0 && (type.dtype === "f64" || type.dtype === "f32");

/** The type of what has a name, unless it is one number. */
export const namedType = (type: Type): string | undefined => (isPlain(type) ? undefined : showType(type));

/** The type of what an operation computes, where it is not that of an operand: elsewhere the operand has said it. */
export function newType({ op, type, inputs }: Node): string | undefined {
  if (isTuple(type) || isPlain(type) || op === "data") return undefined;
  return inputs.some((input) => !isTuple(input.type) && sameType(input.type, type)) ? undefined : showType(type);
}

/** A constant with at most six digits. */
export function constant({ attrs: { value, dtype } }: NodeOf<"const">): string {
  if (dtype === "bool") return value ? "true" : "false";
  const text = showNumber(value);
  const short = text.length <= 8 ? text : showNumber(Number(value.toPrecision(6)));
  return short.replaceAll("-", "−").replace("Infinity", "∞");
}

/** An operation with the constants among its operands. `·` is what an arrow brings; in short, where it would be missed. */
export function formula(node: Node, inFull = false): string {
  if (node.op === "iota") return `0, 1, … ${node.attrs.length - 1}`;
  if (!isElementwise(node.op)) return label(node);
  const given = node.inputs.map((input) => (input.op === "const" ? constant(input) : undefined));
  const [x, y] = given.map((text) => (text?.startsWith("−") ? `(${text})` : text));
  const infix = node.op === "and" || node.op === "or" ? node.op : ELEMENTWISE[node.op].infix;
  if (infix !== undefined) {
    const sign = SYMBOLS[infix] ?? infix;
    const isSame = x === undefined && node.inputs[0] === node.inputs[1];
    if (isSame && node.op === "mul") return "· ²";
    if (inFull || isSame || (x !== undefined && y !== undefined)) return `${x ?? "·"} ${sign} ${y ?? "·"}`;
    if (x === undefined) return y === undefined ? sign : `${sign} ${y}`;
    return COMMUTATIVE.has(node.op) ? `${sign} ${x}` : `${x} ${sign} ·`;
  }
  if (node.op === "select") return `if ${given[0] ?? "·"} then ${given[1] ?? "·"} else ${given[2] ?? "·"}`;
  const name = node.op === "convert" ? `to ${label(node)}` : node.op === "neg" ? "negate" : label(node);
  const isPlain = !inFull && given.every((text) => text === undefined);
  return isPlain ? name : `${name}(${given.map((text) => text ?? "·").join(", ")})`;
}
