/** Writing nodes into a graph or the body of a function, with their types found, and what comes from outside handed in. */
import type { Origin } from "../../ir/index.ts";
import type { Attribute, Constant, Dims, Element, GraphFunction, GraphNode } from "./graphdef.ts";

/** A value in a graph: where it comes from, and what its elements are. */
export interface Value {
  readonly edge: string;
  readonly element: Element;
}

/** What all functions may use, and only the graph that calls them can make: constants, lengths, room. */
export interface Outside {
  /** The same for the same thing. */
  readonly key: string;
  readonly element: Element;
  readonly dims: Dims;
  make(graph: Scope): Value;
}

/** What TensorFlow calls the one result of an op, or all of them: edges inside functions are spelled with it. */
const RESULTS: readonly (readonly [name: string, ops: string])[] = [
  ["z", "AddV2 Sub Mul RealDiv Pow Atan2 Minimum Maximum Less LessEqual Equal LogicalAnd LogicalOr FloorDiv FloorMod"],
  ["z", "BitwiseAnd BitwiseOr BitwiseXor LeftShift RightShift"],
  [
    "y",
    "Sqrt Abs Neg Floor LogicalNot Exp Expm1 Log Log1p Sin Cos Tan Asin Acos Atan Sinh Cosh Tanh Asinh Acosh Atanh",
  ],
  ["y", "Erf Cast"],
  ["product", "MatMul"],
  ["index", "Where"],
  ["out", "Cumsum"],
];
const RESULT_OF: ReadonlyMap<string, string> = new Map(
  RESULTS.flatMap(([name, ops]) => ops.split(" ").map((op) => [op, name] as const)),
);

const BYTES: Readonly<Record<Element, number>> = { float: 4, double: 8, int32: 4, int64: 8, bool: 1 };

/** Elements as they are in memory. */
export function contentOf(element: Element, values: ArrayLike<number>): Uint8Array {
  const data = new DataView(new ArrayBuffer(values.length * BYTES[element]));
  for (let k = 0; k < values.length; k++) {
    const [at, value] = [k * BYTES[element], values[k]!];
    if (element === "double") data.setFloat64(at, value, true);
    else if (element === "float") data.setFloat32(at, value, true);
    else if (element === "int32") data.setInt32(at, value, true);
    else if (element === "int64") data.setBigInt64(at, BigInt(value), true);
    else data.setUint8(at, value);
  }
  return new Uint8Array(data.buffer);
}

const scalarOf = (element: Element, value: number | bigint): Constant => {
  if (typeof value !== "bigint") return { element, dims: [], content: contentOf(element, [value]) };
  return { element, dims: [], content: new Uint8Array(BigInt64Array.of(value).buffer) };
};

export class Scope {
  readonly nodes: GraphNode[] = [];
  /** What the nodes that are added come from. */
  origins: readonly Origin[] = [];
  /** Scalar constants by node: a listing shows them in place. */
  readonly scalars = new Map<string, string>();
  readonly #arguments: { name: string; element: Element }[] = [];
  readonly #captured = new Map<string, { readonly outside: Outside; readonly value: Value }>();
  readonly #constants = new Map<string, Value>();
  readonly #outside: Map<string, Value> | undefined;
  #count = 0;

  /** The body of a function, or the graph that calls them all. */
  constructor(kind: "function" | "graph") {
    this.#outside = kind === "graph" ? new Map() : undefined;
  }

  #fresh(hint: string): string {
    return `${hint}_${this.#count++}`;
  }

  /** A parameter of the function. */
  argument(element: Element, hint = "x"): Value {
    const name = this.#fresh(
      hint
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "_")
        .replace(/^(?![a-z])/, "x"),
    );
    this.#arguments.push({ name, element });
    return { edge: name, element };
  }

  /** Adds a node with one result. */
  add(
    op: string,
    element: Element,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value {
    return this.addMany(op, [element], inputs, attributes)[0]!;
  }

  addMany(
    op: string,
    elements: readonly Element[],
    inputs: readonly Value[],
    attributes: Readonly<Record<string, Attribute>> = {},
    hint = op,
  ): Value[] {
    const name = this.#fresh(hint);
    this.nodes.push({ name, op, inputs: inputs.map(({ edge }) => edge), attributes, origins: this.origins });
    const result = RESULT_OF.get(op) ?? "output";
    return elements.map((element, k) => ({ edge: this.#outside ? `${name}:${k}` : `${name}:${result}:${k}`, element }));
  }

  /** Adds a node whose operands and attribute `T` have one type. */
  same(op: string, inputs: readonly Value[], element: Element = inputs[0]!.element): Value {
    return this.add(op, element, inputs, { T: { type: inputs[0]!.element } });
  }

  scalar(element: Element, value: number | bigint): Value {
    const shown = Object.is(value, -0) ? "-0" : String(value);
    const key = `${element} ${shown}`;
    let known = this.#constants.get(key);
    if (!known) {
      known = this.constant(scalarOf(element, value));
      this.#constants.set(key, known);
      this.scalars.set(known.edge, element === "bool" ? String(Boolean(value)) : shown);
    }
    return known;
  }

  constant(constant: Constant): Value {
    const { origins } = this;
    this.origins = [];
    const attributes = { dtype: { type: constant.element }, value: { constant } };
    const made = this.add("Const", constant.element, [], attributes);
    this.origins = origins;
    return made;
  }

  /** A list of whole numbers: a shape, axes. */
  list(values: readonly number[]): Value {
    const key = `list ${values.join(" ")}`;
    let known = this.#constants.get(key);
    if (!known) {
      known = this.constant({ element: "int32", dims: [values.length], content: contentOf("int32", values) });
      this.#constants.set(key, known);
      this.scalars.set(known.edge, `[${values.join(", ")}]`);
    }
    return known;
  }

  cast(value: Value, element: Element): Value {
    if (value.element === element) return value;
    return this.add("Cast", element, [value], { SrcT: { type: value.element }, DstT: { type: element } });
  }

  bitcast(value: Value, element: Element): Value {
    if (value.element === element) return value;
    return this.add("Bitcast", element, [value], { T: { type: value.element }, type: { type: element } });
  }

  reshape(value: Value, dims: Dims): Value {
    const attributes = { T: { type: value.element }, Tshape: { type: "int32" } } as const;
    return this.add("Reshape", value.element, [value, this.list(dims)], attributes);
  }

  /** Entries of `value` along its first axis; they must be there. */
  gather(value: Value, index: Value): Value {
    const types = {
      Tparams: { type: value.element },
      Tindices: { type: index.element },
      Taxis: { type: "int32" },
    } as const;
    const attributes = { ...types, batch_dims: { int: 0 } };
    return this.add("GatherV2", value.element, [value, index, this.scalar("int32", 0)], attributes);
  }

  /** Something of outside: in a function, an argument that its caller hands in. */
  capture(outside: Outside): Value {
    if (this.#outside) {
      const known = this.#outside.get(outside.key) ?? outside.make(this);
      this.#outside.set(outside.key, known);
      return known;
    }
    let known = this.#captured.get(outside.key);
    if (!known) {
      known = { outside, value: this.argument(outside.element, outside.key) };
      this.#captured.set(outside.key, known);
    }
    return known.value;
  }

  /** What the function takes from outside: its last arguments, in order. */
  get captured(): readonly { readonly outside: Outside; readonly value: Value }[] {
    return [...this.#captured.values()];
  }

  /** The function, with captured arguments last. */
  finish(name: string, results: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}): GraphFunction {
    const last = new Set(this.captured.map(({ value }) => value.edge));
    const isLast = ({ name: argument }: { name: string }): boolean => last.has(argument);
    return {
      name,
      arguments: [...this.#arguments.filter((one) => !isLast(one)), ...this.#arguments.filter(isLast)],
      results: results.map(({ edge, element }, k) => ({ name: `result_${k}`, element, edge })),
      nodes: this.nodes,
      attributes,
    };
  }
}
