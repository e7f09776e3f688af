/** A graph as text. `read.ts` reads it back. */
import { bodyOf, type Graph, type Node, type Origin } from "./graph.ts";
import type { Access } from "./ops.ts";
import { showType, single } from "./types.ts";

export interface PrintOptions {
  /** Says where each node came from: `@equation:start-end`. Default true. */
  readonly origins?: boolean;
}

/**
 * One line a node, constants and results of tuples in place:
 * `%7: f64[20] = mul(%V, 0.5) @3:14-21`. Bodies are indented. The same graph gives the same text.
 */
export function print(g: Graph, options: PrintOptions = {}): string {
  return lines(g, options, "").join("\n") + "\n";
}

function lines(g: Graph, options: PrintOptions, indent: string): string[] {
  const names = nodeNames(g);
  const result: string[] = [];
  for (const node of g.nodes) {
    if (node.op === "const" || node.op === "get") continue;
    const operands = node.op === "input" ? "" : `(${node.inputs.map((input) => names.get(input)).join(", ")})`;
    const body = bodyOf(node);
    const origins = options.origins === false ? "" : node.origins.map(showOrigin).join("");
    result.push(
      `${indent}${names.get(node)}: ${showType(node.type)} = ${node.op}${operands}${attributes(node)}${origins}${body ? " {" : ""}`,
    );
    if (body) result.push(...lines(body, options, `${indent}  `), `${indent}}`);
  }
  const outputs = g.outputs.map(({ name, node }) => `${showName(name)} = ${names.get(node)}`);
  result.push(`${indent}return ${outputs.join(", ")}`);
  return result;
}

/** What stands for each node in the text. */
export function nodeNames(g: Graph): ReadonlyMap<Node, string> {
  const names = new Map<Node, string>();
  let count = 0;
  for (const node of g.nodes)
    if (node.op === "const") names.set(node, showConstant(node.attrs.value, node.attrs.dtype));
    else if (node.op === "get") names.set(node, `${names.get(node.inputs[0]!)}.${node.attrs.index}`);
    else if (node.op === "input") names.set(node, `%${showName(node.attrs.name)}`);
    else names.set(node, `%${count++}`);
  return names;
}

/** Quoted where it is not a plain word, and then without the signs that mean something in the text. */
const showName = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name)
    ? name
    : JSON.stringify(name).replace(/[^\p{L}\p{M}\p{N}_ ."\\]/gu, (sign) => sign.replace(/[^]/g, showUnit));
const showUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
const showOrigin = ({ equation, start, end }: Origin): string => ` @${equation}:${start}-${end}`;

export const showNumber = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));
/** f64 is understood; other types are said, Booleans by their names. */
function showConstant(value: number, dtype: string): string {
  if (dtype === "bool") return value ? "true" : "false";
  return dtype === "f64" ? showNumber(value) : `${showNumber(value)}:${dtype}`;
}

function attributes(node: Node): string {
  switch (node.op) {
    case "data":
      return `[${Array.from(node.attrs.values, showNumber).join(", ")}]`;
    case "convert":
    case "reshape":
    case "pow2":
      return ""; // the type says it
    case "table":
      return ` ${node.attrs.name}`;
    case "random":
      return ` stream ${node.attrs.stream}`;
    case "iota":
    case "spread":
      return ""; // the type says it
    case "reduce":
      return ` ${node.attrs.fn}`;
    case "scan":
      return ` ${node.attrs.length} times, ${node.attrs.consts} consts, ${node.attrs.carry} carried${node.attrs.until === undefined ? "" : `, until ${node.attrs.until}`}`;
    case "sums":
      return ` ${node.attrs.terms.map(({ x, columns, weights }) => [x, columns, ...(weights === undefined ? [] : [weights])].join("-")).join(" ")}`;
    case "map":
      return node.attrs.at
        ? ` at ${node.attrs.at.map((index) => (index === undefined ? "i" : `q${index}`)).join(" ")}`
        : "";
    case "deliver": {
      const { indices, reads, writes } = node.attrs;
      return ` ${indices} indices, reads ${reads.map(showAccess).join(" ")}, writes ${writes.map(showAccess).join(" ")}`;
    }
    default:
      return "";
  }
}

/** `3`: array 3, a scalar; `3[s]`: its entry s; `3[q1]`: the one at index array 1; `s`: the number itself. */
const showAccess = ({ array, at }: Access): string =>
  at === "self" ? "s" : at === "all" ? `${array}` : `${array}[${at === "each" ? "s" : `q${at}`}]`;

/** A one-line description for a drawing: the op, with what tells it from others of its kind. */
export function label(node: Node): string {
  switch (node.op) {
    case "input":
      return node.attrs.name;
    case "const":
      return showConstant(node.attrs.value, node.attrs.dtype);
    case "data":
      return `data ${showType(node.type)}`;
    case "convert":
      return single(node.type).dtype;
    case "get":
      return `result ${node.attrs.index}`;
    case "deliver":
      return node.op;
    default:
      return node.op + attributes(node);
  }
}
