/** Reads a printed graph back: `read(print(g))` prints, and computes, what `g` does. */
import { Builder, type Graph, type Node, type Origin, type Output } from "./graph.ts";
import { OPS, type Access, type OpName } from "./ops.ts";
import { allocate, elements, showType, type DType, type TensorType, type Type } from "./types.ts";

/** A text that is not a printed graph. */
export class ReadError extends Error {
  override readonly name = "ReadError";
}

/** Reads what `print` wrote. Throws `ReadError` with the line. */
export function read(text: string): Graph {
  const lines = text.split("\n");
  let at = 0;
  const fail = (message: string): never => {
    throw new ReadError(`line ${at}: ${message}: ${lines[at - 1]?.trim() ?? ""}`);
  };

  function graph(): Graph {
    const b = new Builder();
    const names = new Map<string, Node>();
    for (;;) {
      const line = lines[at++]?.trim();
      if (line === undefined) return fail("the text ends inside a graph");
      if (line === "" || line.startsWith("#")) continue;
      if (line.startsWith("return")) return b.finish(outputs(line.slice("return".length), names, b));
      node(line, names, b);
    }
  }

  function node(line: string, names: Map<string, Node>, b: Builder): void {
    const match = /^(%(?:"(?:[^"\\]|\\.)*"|[^\s:]+)): (.*?) = (\w+)(.*)$/u.exec(line) ?? fail("not a node");
    const [, name, type, op, rest] = match as unknown as [string, string, string, string, string];
    if (!Object.hasOwn(OPS, op)) fail(`unknown op "${op}"`);
    const { tail, origins } = splitOrigins(rest.replace(/ \{$/, ""));
    const closing = tail.startsWith("(") ? tail.indexOf(")") + 1 : 0;
    const operands = tail
      .slice(1, Math.max(1, closing - 1))
      .split(", ")
      .filter(Boolean);
    const inputs = operands.map((operand) => value(operand, names, b));
    b.origins = origins;
    const attrs = attributes(op as OpName, tail.slice(closing).trim(), parseType(type), name);
    try {
      const added = (b.add as (op: string, inputs: readonly Node[], attrs: unknown) => Node).call(b, op, inputs, attrs);
      if (showType(added.type) !== type) fail(`the type is ${showType(added.type)}`);
      names.set(name, added);
    } catch (error) {
      if (error instanceof ReadError) throw error;
      fail((error as Error).message);
    }
  }

  function attributes(op: OpName, text: string, type: Type, name: string): unknown {
    const array = type as TensorType;
    switch (op) {
      case "input":
        return { name: unquote(name.slice(1)), type: array };
      case "data": {
        const values = allocate(array.dtype, elements(array.shape));
        values.set(text.slice(1, -1).split(", ").filter(Boolean).map(Number));
        return { values, type: array };
      }
      case "iota":
        return { length: array.shape[0] };
      case "reshape":
        return { shape: array.shape };
      case "convert":
      case "pow2":
        return { dtype: array.dtype };
      case "table":
        return { name: text, dtype: array.dtype };
      case "random":
        return { stream: Number(/^stream (\d+)$/.exec(text)?.[1] ?? fail("no stream")), dtype: array.dtype };
      case "reduce":
        return { fn: text };
      case "spread":
        return { length: (type as readonly TensorType[])[1]!.shape[0] };
      case "deliver": {
        const match = /^(\d+) indices, reads ?(.*), writes ?(.*)$/.exec(text) ?? fail("not a loop of deliveries");
        const [reads, writes] = [match[2]!, match[3]!].map((list) => list.split(" ").filter(Boolean).map(access));
        const body = graph();
        at++;
        return { body, indices: Number(match[1]), reads, writes };
      }
      case "sums":
        return {
          terms: text.split(" ").map((term) => {
            const [x, columns, weights] = term.split("-").map(Number) as [number, number, number?];
            return { x, columns, ...(weights !== undefined && { weights }) };
          }),
        };
      case "map": {
        const body = graph();
        at++; // its closing brace
        const places = text
          .split(" ")
          .slice(1)
          .map((place) => (place === "i" ? undefined : Number(place.slice(1))));
        return places.length > 0 ? { body, at: places } : { body };
      }
      case "scan": {
        const match = /^(\S+) times, (\d+) consts, (\d+) carried(?:, until (\d+))?$/.exec(text) ?? fail("not a loop");
        const body = graph();
        at++;
        const loop = { body, length: dimension(match[1]!), consts: Number(match[2]), carry: Number(match[3]) };
        return match[4] === undefined ? loop : { ...loop, until: Number(match[4]) };
      }
      default:
        return undefined;
    }
  }

  function access(text: string): Access {
    if (text === "s") return { array: -1, at: "self" };
    const match = /^(\d+)(?:\[(?:s|q(\d+))\])?$/.exec(text) ?? fail(`no access: ${text}`);
    const at = match[2] !== undefined ? Number(match[2]) : text.endsWith("]") ? "each" : "all";
    return { array: Number(match[1]), at };
  }

  function value(text: string, names: ReadonlyMap<string, Node>, b: Builder): Node {
    const known = names.get(text);
    if (known) return known;
    const result = /^(.*)\.(\d+)$/.exec(text);
    if (text.startsWith("%") && result) {
      const tuple = names.get(result[1]!) ?? fail(`unknown value ${result[1]}`);
      b.origins = tuple.origins;
      return b.add("get", [tuple], { index: Number(result[2]) });
    }
    if (text.startsWith("%")) fail(`unknown value ${text}`);
    b.origins = [];
    if (text === "true" || text === "false")
      return b.add("const", [], { value: Number(text === "true"), dtype: "bool" });
    const [number, dtype = "f64"] = text.split(":") as [string, DType?];
    if (number !== "NaN" && Number.isNaN(Number(number))) fail(`not a number: ${number}`);
    return b.add("const", [], { value: Number(number), dtype });
  }

  function outputs(text: string, names: ReadonlyMap<string, Node>, b: Builder): Output[] {
    return [...text.matchAll(/ ("(?:[^"\\]|\\.)*"|\S+) = (%"(?:[^"\\]|\\.)*"|[^,]+)(?:,|$)/gu)].map(
      ([, name, node]) => ({
        name: unquote(name!),
        node: value(node!, names, b),
      }),
    );
  }

  return graph();
}

const unquote = (name: string): string => (name.startsWith('"') ? (JSON.parse(name) as string) : name);
const dimension = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);

function splitOrigins(text: string): { tail: string; origins: Origin[] } {
  const origins: Origin[] = [];
  const tail = text.replace(/ @(\d+):(\d+)-(\d+)/g, (_match, equation, start, end) => {
    origins.push({ equation: Number(equation), start: Number(start), end: Number(end) });
    return "";
  });
  return { tail, origins };
}

function parseType(text: string): Type {
  if (text.startsWith("("))
    return [...text.matchAll(/\w+(?:\[[^\]]*\])?/g)].map(([one]) => parseType(one) as TensorType);
  const [, dtype, dims] = /^(\w+)(?:\[(.*)\])?$/.exec(text) ?? [];
  return { dtype: dtype as DType, shape: dims ? dims.split(", ").map(dimension) : [] };
}
