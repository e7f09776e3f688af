/** The invariants of a graph, checked after every pass. */
import { bodyOf, type Graph, type Node } from "./graph.ts";
import { isElementwise, OPS, type OpAttrs, type OpName } from "./ops.ts";
import { print } from "./print.ts";
import { isScalar, sameTypes, showType, single, type Type } from "./types.ts";

/** A graph that breaks an invariant: a fault of the compiler, never of a model. */
export class GraphError extends Error {
  override readonly name = "GraphError";
}

/**
 * Throws `GraphError` that says what is wrong, in which node, with the lines around it. A builder infers the type of every
 * node, so that types cannot be wrong; with `types` they are inferred once more.
 */
export function verify(g: Graph, options: { readonly types?: boolean } = {}): void {
  if (!options.types && verified.has(g)) return;
  const names = new Set<string>();
  const fail = (node: Node, message: string): never => {
    throw new GraphError(`node ${node.id} (${node.op}): ${message}\n${around(g, node)}`);
  };
  for (let position = 0; position < g.nodes.length; position++) {
    const node = g.nodes[position]!;
    if (node.id !== position) fail(node, `stands at position ${position}`);
    for (let k = 0; k < node.inputs.length; k++) {
      const input = node.inputs[k]!;
      if (input.id >= position || g.nodes[input.id] !== input) fail(node, "takes a value that does not come before it");
    }
    if (options.types) {
      const type = inferred(node, fail);
      if (!sameTypes(type, node.type)) fail(node, `is ${showType(node.type)}, should be ${showType(type)}`);
    }
    if (node.op === "input" && names.has(node.attrs.name)) fail(node, `a second input "${node.attrs.name}"`);
    if (node.op === "input") names.add(node.attrs.name);
    if (node.op === "map" || node.op === "deliver")
      for (let k = 0; k < node.attrs.body.nodes.length; k++) verifyScalar(node.attrs.body.nodes[k]!, node, fail);
    const body = bodyOf(node);
    if (body) verify(body, options);
  }
  let inputs = 0;
  if (g.nodes.some((node) => node.op === "input" && node !== g.inputs[inputs++]) || inputs !== g.inputs.length)
    throw new GraphError("the list of inputs is not the input nodes in their order");
  const outputs = new Set(g.outputs.map(({ name }) => name));
  if (outputs.size !== g.outputs.length) throw new GraphError("two outputs have one name");
  for (const { name, node } of g.outputs)
    if (g.nodes[node.id] !== node) throw new GraphError(`the output "${name}" is not in the graph`);
  verified.add(g);
}

/** Graphs do not change: those that a pass leaves alone are not gone through again. */
const verified = new WeakSet<Graph>();

function verifyScalar(inner: Node, kernel: Node, fail: (node: Node, message: string) => never): void {
  if (inner.op !== "input" && inner.op !== "const" && !isElementwise(inner.op))
    fail(kernel, `${inner.op} among scalars`);
  if (!isScalar(single(inner.type))) fail(kernel, "an array among scalars");
}

function inferred(node: Node, fail: (node: Node, message: string) => never): Type {
  try {
    const { infer } = OPS[node.op] as { infer: (inputs: readonly Type[], attrs: OpAttrs[OpName]) => Type };
    return infer(
      node.inputs.map((input) => input.type),
      node.attrs,
    );
  } catch (error) {
    return fail(node, (error as Error).message);
  }
}

function around(g: Graph, node: Node): string {
  const first = Math.max(0, node.id - 3);
  const nodes = g.nodes.slice(first, node.id + 4);
  try {
    return print({ nodes: g.nodes.slice(0, node.id + 4), inputs: g.inputs, outputs: [] })
      .split("\n")
      .slice(-nodes.length - 2)
      .join("\n");
  } catch {
    return nodes.map((near) => `${near.id}: ${near.op}`).join("\n");
  }
}
