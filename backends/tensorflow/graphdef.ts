/**
 * TensorFlow's own graphs, and the files that they are kept in: GraphDef, FunctionDef, SavedModel, and TensorBoard's events.
 * The numbers are those of the fields in TensorFlow's `.proto` files, which never change their meaning.
 */
import type { Origin } from "../../ir/index.ts";
import { bytes, double, integer, map, message, string, type Bytes } from "./protobuf.ts";

/** Element types by TensorFlow's names for them. */
export type Element = "float" | "double" | "int32" | "int64" | "bool";

const ELEMENTS: Readonly<Record<Element, number>> = { float: 1, double: 2, int32: 3, int64: 9, bool: 10 };

/** Lengths; -1: one that is not known. */
export type Dims = readonly number[];

export interface Constant {
  readonly element: Element;
  readonly dims: Dims;
  /** The elements as they are in memory. */
  readonly content: Bytes;
}

export type Attribute =
  | { readonly type: Element }
  | { readonly types: readonly Element[] }
  | { readonly dims: Dims }
  | { readonly allDims: readonly Dims[] }
  | { readonly int: number }
  | { readonly bool: boolean }
  | { readonly text: string }
  | { readonly function: string }
  | { readonly constant: Constant };

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** `node:index` in a graph, `node:output:index` or an argument's name in a function. */
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly origins: readonly Origin[];
}

export interface GraphFunction {
  readonly name: string;
  readonly arguments: readonly { readonly name: string; readonly element: Element }[];
  readonly results: readonly { readonly name: string; readonly element: Element; readonly edge: string }[];
  readonly nodes: readonly GraphNode[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A value that enters or leaves a graph. */
export interface Port {
  /** The node, and which of its results. */
  readonly edge: string;
  readonly element: Element;
  readonly dims: Dims;
}

export interface TensorGraph {
  readonly nodes: readonly GraphNode[];
  readonly functions: readonly GraphFunction[];
  readonly inputs: Readonly<Record<string, Port>>;
  readonly outputs: Readonly<Record<string, Port>>;
}

const shape = (dims: Dims): Bytes => message(dims.map((dim) => bytes(2, integer(1, dim))));

const tensor = ({ element, dims, content }: Constant): Bytes =>
  message(integer(1, ELEMENTS[element]), bytes(2, shape(dims)), bytes(4, content));

function attribute(value: Attribute): Bytes {
  if ("text" in value) return string(2, value.text);
  if ("int" in value) return integer(3, value.int);
  if ("bool" in value) return integer(5, value.bool);
  if ("type" in value) return integer(6, ELEMENTS[value.type]);
  if ("dims" in value) return bytes(7, shape(value.dims));
  if ("constant" in value) return bytes(8, tensor(value.constant));
  if ("function" in value) return bytes(10, string(1, value.function));
  if ("types" in value) return bytes(1, message(value.types.map((type) => integer(6, ELEMENTS[type]))));
  return bytes(1, message(value.allDims.map((dims) => bytes(7, shape(dims)))));
}

const node = ({ name, op, inputs, attributes }: GraphNode): Bytes =>
  message(
    string(1, name),
    string(2, op),
    inputs.map((input) => string(3, input)),
    map(5, attributes, attribute),
  );

function functionDef(given: GraphFunction): Bytes {
  const argument = ({ name, element }: { name: string; element: Element }): Bytes =>
    message(string(1, name), integer(3, ELEMENTS[element]));
  const signature = message(
    string(1, given.name),
    given.arguments.map((one) => bytes(2, argument(one))),
    given.results.map((one) => bytes(3, argument(one))),
  );
  return message(
    bytes(1, signature),
    given.nodes.map((one) => bytes(3, node(one))),
    given.results.map(({ name, edge }) => bytes(4, message(string(1, name), string(2, edge)))),
    map(5, given.attributes, attribute),
  );
}

/** Of the GraphDef: who wrote it, and the oldest reader that may read it. */
const [PRODUCER, OLDEST_CONSUMER] = [1087, 12];

export const graphDef = ({ nodes, functions }: TensorGraph): Bytes =>
  message(
    nodes.map((one) => bytes(1, node(one))),
    bytes(2, message(functions.map((one) => bytes(1, functionDef(one))))),
    bytes(4, message(integer(1, PRODUCER), integer(2, OLDEST_CONSUMER))),
  );

/** `saved_model.pb`: the graph with what goes in and comes out, by name. */
export function savedModel(graph: TensorGraph): Bytes {
  const port = ({ edge, element, dims }: Port): Bytes =>
    message(string(1, edge), integer(2, ELEMENTS[element]), bytes(3, shape(dims)));
  const signature = message(
    map(1, graph.inputs, port),
    map(2, graph.outputs, port),
    string(3, "tensorflow/serving/predict"),
  );
  const about = message(string(4, "serve"), string(5, "2.9.1"));
  const signatures = map(5, { serving_default: signature }, (one) => one);
  return message(integer(1, 1), bytes(2, message(bytes(1, about), bytes(2, graphDef(graph)), signatures)));
}

/** A file of events, of which one is a graph: what TensorBoard shows. */
export const eventFile = (graph: TensorGraph): Bytes =>
  message(
    record(message(double(1, 0), string(3, "brain.Event:2"))),
    record(message(double(1, 0), bytes(4, graphDef(graph)))),
  );

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0x82f63b78 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32C, rotated and moved, as TFRecord files have it. */
function checksum(data: Bytes): number {
  let c = ~0;
  for (const byte of data) c = CRC[(c ^ byte) & 255]! ^ (c >>> 8);
  c = ~c;
  return (((c >>> 15) | (c << 17)) + 0xa282ead8) >>> 0;
}

/** A record of a TFRecord file: length, its checksum, the data, their checksum. */
function record(data: Bytes): Bytes {
  const head = new DataView(new ArrayBuffer(12));
  head.setUint32(0, data.length, true);
  head.setUint32(8, checksum(new Uint8Array(head.buffer, 0, 8)), true);
  const tail = new DataView(new ArrayBuffer(4));
  tail.setUint32(0, checksum(data), true);
  return message(new Uint8Array(head.buffer), data, new Uint8Array(tail.buffer));
}
