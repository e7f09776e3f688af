/** A graph as TensorBoard shows it: a GraphDef in a file of events, its names in scopes that it opens and closes. */
import { eventFile, type Attribute, type Element, type GraphNode } from "../../backends/tensorflow/graphdef.ts";
import { arraysOf, bodyOf, isTuple, showNumber, writtenArrays } from "../../ir/index.ts";
import type { DType, Graph, Node, NodeOf, Origin, TensorType, Type } from "../../ir/index.ts";
import type { Model } from "../model.ts";
import { EVERY, ROWS } from "../names.ts";
import { liveNodes } from "./fold.ts";
import { describe, equationOf, integrates, leftSide } from "./origins.ts";
import { captionOf } from "./words.ts";

/** TensorBoard reads files with such names. */
export const EVENTS = "events.out.tfevents.0.graph";

/** What stands for the results of a node: the names of edges. */
type Results = readonly string[];
type Known = ReadonlyMap<Node, Results>;

const ELEMENTS: Readonly<Record<DType, Element>> = {
  f64: "double",
  f32: "float",
  i64: "int64",
  i32: "int32",
  bool: "bool",
};

/**
 * The bytes of a file of events. Kernels, loops, populations, projections and equations are scopes; what goes through a
 * loop enters it through `carry` or `entry` and leaves it through `next` or `row`. Types and shapes are attributes
 * (`_output_shapes`; a length that the call gives is −1), as are the parts of equations that nodes came from.
 */
export function tensorboard(g: Graph, model?: Model): Uint8Array {
  const writer = new Writer(model);
  const inputs = g.inputs.map((input): [Node, Results] => [input, [writer.value("inputs/", "input", input, [])]]);
  const known = writer.body(g, "", new Map(inputs));
  for (const { name, node } of g.outputs) writer.named(`outputs/${plain(name)}`, "output", node, known.get(node)!);
  return eventFile({ nodes: writer.nodes, functions: [], inputs: {}, outputs: {} });
}

/** A name without the signs that mean something in one. */
const plain = (text: string): string => text.replace(/[^\p{L}\p{N}_.]+/gu, "_").replace(/^[_.]+|_+$/g, "") || "x";

/** What a kernel or a loop is called. */
function nameOf(node: Node): string {
  if (node.op === "map") return plain(captionOf(node));
  if (node.op === "deliver") return "deliveries";
  const { length } = (node as NodeOf<"scan">).attrs;
  return length === ROWS ? "rows" : length === EVERY ? "steps" : "loop";
}

class Writer {
  readonly nodes: GraphNode[] = [];
  readonly #model: Model | undefined;
  readonly #taken = new Map<string, number>();

  constructor(model: Model | undefined) {
    this.#model = model;
  }

  /** Writes the nodes of a graph whose inputs are known, in a scope. */
  body(g: Graph, scope: string, given: Known): Known {
    const known = new Map(given);
    for (const node of liveNodes(g)) if (!known.has(node)) known.set(node, this.#one(node, scope, known));
    return known;
  }

  #one(node: Node, scope: string, known: Known): Results {
    const inputs = node.inputs.map((input) => known.get(input)!);
    if (node.op === "get") return [inputs[0]![node.attrs.index]!];
    const inside = `${scope}${this.#scopeOf(node, scope)}`;
    const operands = inputs.flatMap(([only]) => only!);
    if (node.op === "map") return this.#kernel(node, this.#open(inside, node), operands);
    if (node.op === "scan") return this.#loop(node, this.#open(scope, node), operands);
    if (node.op === "deliver") return this.#deliveries(node, this.#open(inside, node), operands);
    const name = this.value(inside, node.op, node, operands);
    return isTuple(node.type) ? node.type.map((_, k) => (k === 0 ? name : `${name}:${k}`)) : [name];
  }

  #kernel({ attrs: { body, at } }: NodeOf<"map">, scope: string, operands: Results): Results {
    const given = body.inputs.map((input, k): [Node, Results] => {
      const index = at?.[k];
      if (index === undefined) return [input, [operands[k]!]];
      const from = [operands[k]!, operands[body.inputs.length + index]!];
      return [input, [this.named(`${scope}entry/${plain(input.attrs.name)}`, "entry", input, from)]];
    });
    const known = this.body(body, scope, new Map(given));
    return body.outputs.map(({ node }) => known.get(node)![0]!);
  }

  #loop({ attrs: { body, consts, carry } }: NodeOf<"scan">, scope: string, operands: Results): Results {
    const given = body.inputs.map((input, k): [Node, Results] => {
      if (k < consts) return [input, [operands[k]!]];
      const op = k < consts + carry ? "carry" : "entry";
      return [input, [this.named(`${scope}${op}/${plain(input.attrs.name)}`, op, input, [operands[k]!])]];
    });
    const known = this.body(body, scope, new Map(given));
    return body.outputs.map(({ name, node }, k) => {
      const [op, own] = k < carry ? ["next", body.inputs[consts + k]!.attrs.name] : ["row", name];
      return this.named(`${scope}${op}/${plain(own)}`, op, node, known.get(node)!);
    });
  }

  #deliveries(node: NodeOf<"deliver">, scope: string, operands: Results): Results {
    const { body, indices, reads, writes } = node.attrs;
    const places = operands.slice(0, 2 + indices);
    const arrays = operands.slice(2 + indices);
    const synapse = this.named(`${scope}synapse`, "synapse", { ...node, type: { dtype: "i32", shape: [] } }, places);
    const given = body.inputs.map((input, k): [Node, Results] => {
      const { array, at } = reads[k]!;
      if (at === "self") return [input, [synapse]];
      if (at === "all") return [input, [arrays[array]!]];
      return [
        input,
        [this.named(`${scope}entry/${plain(input.attrs.name)}`, "entry", input, [arrays[array]!, synapse])],
      ];
    });
    const known = this.body(body, scope, new Map(given));
    return writtenArrays(node.attrs).map((array) => {
      const values = body.outputs.filter((_, j) => writes[j]!.array === array);
      const from = [arrays[array]!, ...values.map((value) => known.get(value.node)![0]!)];
      const type = arraysOf(node)[array]!.type;
      return this.named(`${scope}next/${plain(values[0]!.name)}`, "next", { ...node, type }, from);
    });
  }

  /** The scope of a node that has others in it. */
  #open(scope: string, node: Node): string {
    return `${this.#unique(scope + nameOf(node))}/`;
  }

  /** The population or projection that a node is computed for, unless the scope says it; and the equation of an operation. */
  #scopeOf(node: Node, scope: string): string {
    const { origins } = node;
    const statement = this.#model?.statements[equationOf(origins, this.#model)?.equation ?? -1];
    if (!statement) return "";
    const header = this.#model!.statements[statement.block ?? -1];
    const name = header && "name" in header ? `${plain(header.name)}/` : "";
    const block = `/${scope}`.includes(`/${name}`) ? "" : name;
    if (bodyOf(node)) return block;
    const equation = plain(leftSide(statement).replace("/", "_"));
    return `${block}${equation}${integrates(origins, this.#model!) ? "/integrated" : ""}/`;
  }

  /** A node under a name of its own: what it computes, or what it is called. */
  value(scope: string, op: string, node: Node, inputs: Results): string {
    const own = node.op === "input" ? node.attrs.name : node.op === "const" ? showNumber(node.attrs.value) : op;
    return this.named(scope + plain(own), op, node, inputs);
  }

  named(name: string, op: string, { type, origins }: { type: Type; origins: readonly Origin[] }, inputs: Results) {
    const unique = this.#unique(name);
    this.nodes.push({ name: unique, op, inputs, attributes: this.#attributes(type, origins), origins });
    return unique;
  }

  #attributes(type: Type, origins: readonly Origin[]): Readonly<Record<string, Attribute>> {
    const types: readonly TensorType[] = isTuple(type) ? type : [type];
    const from = this.#model ? origins.map((origin) => describe(this.#model!, origin, 100)) : [];
    return {
      _output_shapes: { allDims: types.map(({ shape }) => shape.map((dim) => (typeof dim === "number" ? dim : -1))) },
      dtype: { type: ELEMENTS[types[0]?.dtype ?? "f64"] },
      ...(from.length > 0 && { equation: { text: from.join("\n") } }),
    };
  }

  #unique(name: string): string {
    const count = this.#taken.get(name) ?? 0;
    this.#taken.set(name, count + 1);
    return count === 0 ? name : this.#unique(`${name}_${count}`);
  }
}
