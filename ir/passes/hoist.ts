/** Moves what is the same in every turn of a loop out of it. Optional. */
import { Builder, copy, everywhere, rebuild, type Graph, type Node, type NodeOf } from "../graph.ts";
import { isTuple, single } from "../types.ts";

/** Innermost loops first, so that a value leaves as many loops as it can. Constants stay: they cost nothing. */
export const hoist = (g: Graph): Graph => everywhere(hoistLoops, g);

const hoistLoops = (g: Graph): Graph =>
  rebuild(g, (b, node, inputs) => (node.op === "scan" ? hoistLoop(b, node, inputs) : undefined));

const isLeaf = (node: Node): boolean => node.op === "input" || node.op === "const";

function hoistLoop(outer: Builder, loop: NodeOf<"scan">, inputs: readonly Node[]): Node | undefined {
  const { body, consts } = loop.attrs;
  /** Values that do not change in the loop, as nodes outside. */
  const outside = new Map<Node, Node>(body.inputs.slice(0, consts).map((input, k) => [input, inputs[k]!]));
  const invariant = (node: Node): boolean => node.op === "const" || outside.has(node);
  for (const node of body.nodes) {
    if (isLeaf(node) || !node.inputs.every(invariant) || isTuple(node.type)) continue;
    outer.origins = node.origins;
    const args = node.inputs.map((input) => outside.get(input) ?? copy(outer, input, []));
    outside.set(node, copy(outer, node, args));
  }
  // Of these, the ones that the rest of the body takes come in as further consts.
  const stays = (node: Node): boolean => !outside.has(node);
  const wanted = new Set<Node>();
  for (const node of body.nodes) if (stays(node)) for (const input of node.inputs) wanted.add(input);
  for (const { node } of body.outputs) wanted.add(node);
  const moved = body.nodes.filter((node) => outside.has(node) && wanted.has(node) && !isLeaf(node));
  if (moved.length === 0) return undefined;

  const b = new Builder();
  const now = new Map<Node, Node>();
  const before = body.inputs.filter((input) => input.attrs.name.startsWith("invariant.")).length;
  const enter = (node: Node, k: number): void => {
    b.origins = node.origins;
    now.set(node, b.input(`invariant.${before + k}`, single(node.type)));
  };
  const keep = (input: Node): void => {
    b.origins = input.origins;
    now.set(input, copy(b, input, []));
  };
  body.inputs.slice(0, consts).forEach(keep);
  moved.forEach(enter);
  body.inputs.slice(consts).forEach(keep);
  for (const node of body.nodes) {
    if (now.has(node) || outside.has(node)) continue;
    b.origins = node.origins;
    now.set(
      node,
      copy(
        b,
        node,
        node.inputs.map((input) => now.get(input)!),
      ),
    );
  }
  const inner = b.finish(body.outputs.map(({ name, node }) => ({ name, node: now.get(node)! })));
  const args = [...inputs.slice(0, consts), ...moved.map((node) => outside.get(node)!), ...inputs.slice(consts)];
  outer.origins = loop.origins;
  return outer.add("scan", args, { ...loop.attrs, body: inner, consts: consts + moved.length });
}
