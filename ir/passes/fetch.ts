/**
 * Kernels fetch entries of arrays themselves, where one alone would read what a gather makes of them. Optional. Booleans, which
 * are bytes in memory and as wide as numbers in vectors, are gathered.
 */
import { Builder, copy, everywhere, liveIn, type Graph, type Node, type NodeOf } from "../graph.ts";
import { rowLength } from "../indices.ts";
import { single, type DType } from "../types.ts";

export const fetch = (g: Graph): Graph => everywhere(fetching, g);

function fetching(g: Graph): Graph {
  if (!g.nodes.some(({ op }) => op === "gather")) return g;
  const live = liveIn(g);
  const readers = new Map<Node, Set<Node | undefined>>();
  const reads = (value: Node, reader?: Node): void =>
    void readers.set(value, (readers.get(value) ?? new Set()).add(reader));
  for (const node of g.nodes) if (live[node.id]) for (const input of node.inputs) reads(input, node);
  for (const { node } of g.outputs) reads(node);

  const isForKernel = (node: Node): node is NodeOf<"gather"> => {
    if (node.op !== "gather" || !node.inputs.every((input) => rowLength(input))) return false;
    const [reader, ...others] = readers.get(node) ?? [];
    const isKernel = reader?.op === "map" && reader.attrs.at === undefined && others.length === 0;
    return isKernel && dtypeOf(node.inputs[1]!) === "i32" && dtypeOf(node) !== "bool";
  };
  const gathers = new Set<Node>(g.nodes.filter(isForKernel));
  if (gathers.size === 0) return g;

  const b = new Builder();
  const now: Node[] = new Array(g.nodes.length);
  const of = ({ id }: Node): Node => now[id]!;
  for (const node of g.nodes) {
    if (gathers.has(node)) continue;
    b.origins = node.origins;
    now[node.id] =
      node.op === "map" && node.inputs.some((input) => gathers.has(input))
        ? withFetches(b, node, gathers, of)
        : copy(b, node, node.inputs.map(of));
  }
  return b.finish(g.outputs.map(({ name, node }) => ({ name, node: of(node) })));
}

const dtypeOf = ({ type }: Node): DType => single(type).dtype;

/** The kernel with what is gathered for an input, by which index array. */
function withFetches(b: Builder, node: NodeOf<"map">, gathers: ReadonlySet<Node>, of: (node: Node) => Node): Node {
  const indices = [...new Set(node.inputs.filter((input) => gathers.has(input)).map(({ inputs }) => of(inputs[1]!)))];
  const at = node.inputs.map((input) => (gathers.has(input) ? indices.indexOf(of(input.inputs[1]!)) : undefined));
  const arrays = node.inputs.map((input) => of(gathers.has(input) ? input.inputs[0]! : input));
  return b.add("map", [...arrays, ...indices], { body: node.attrs.body, at });
}
