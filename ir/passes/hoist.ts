/** Moves what is the same in every turn of a loop out of it. Optional. */
import { Builder, everywhere, rebuild, type Graph, type Node, type NodeOf } from "../graph.ts";
import { isTuple, single } from "../types.ts";

/** Innermost loops first, so that a value leaves as many loops as it can. Constants stay: they cost nothing. */
export const hoist = (g: Graph): Graph => everywhere(hoistLoops, g);

const hoistLoops = (g: Graph): Graph =>
  g.nodes.some(({ op }) => op === "scan")
    ? rebuild(g, (b, node, inputs) => (node.op === "scan" ? hoistLoop(b, node, inputs) : undefined))
    : g;

const isLeaf = (node: Node): boolean => node.op === "input" || node.op === "const";

function hoistLoop(outer: Builder, loop: NodeOf<"scan">, inputs: readonly Node[]): Node | undefined {
  const { body, consts } = loop.attrs;
  /** By id, the values that do not change in the loop, as nodes outside. */
  const outside: (Node | undefined)[] = new Array(body.nodes.length);
  for (let k = 0; k < consts; k++) outside[body.inputs[k]!.id] = inputs[k]!;
  const invariant = (node: Node): boolean => node.op === "const" || outside[node.id] !== undefined;
  const moved: Node[] = [];
  for (const node of body.nodes) {
    if (isLeaf(node) || !node.inputs.every(invariant) || isTuple(node.type)) continue;
    outer.origins = node.origins;
    const args = node.inputs.map((input) => outside[input.id] ?? outer.copy(input, []));
    outside[node.id] = outer.copy(node, args);
    moved.push(node);
  }
  if (moved.length === 0) return undefined;
  // Of these, the ones that the rest of the body takes come in as further consts.
  const wanted = new Uint8Array(body.nodes.length);
  for (const node of body.nodes) if (!outside[node.id]) for (const input of node.inputs) wanted[input.id] = 1;
  for (const { node } of body.outputs) wanted[node.id] = 1;
  const entering = moved.filter(({ id }) => wanted[id] === 1);
  if (entering.length === 0) return undefined;

  const b = new Builder();
  const now: Node[] = new Array(body.nodes.length);
  const before = body.inputs.filter((input) => input.attrs.name.startsWith("invariant.")).length;
  const keep = (input: Node): void => {
    b.origins = input.origins;
    now[input.id] = b.copy(input, []);
  };
  body.inputs.slice(0, consts).forEach(keep);
  for (const [k, node] of entering.entries()) {
    b.origins = node.origins;
    now[node.id] = b.input(`invariant.${before + k}`, single(node.type));
  }
  body.inputs.slice(consts).forEach(keep);
  for (const node of body.nodes) {
    if (now[node.id] || outside[node.id]) continue;
    b.origins = node.origins;
    now[node.id] = b.copy(
      node,
      node.inputs.map((input) => now[input.id]!),
    );
  }
  const inner = b.finish(body.outputs.map(({ name, node }) => ({ name, node: now[node.id]! })));
  const args = [...inputs.slice(0, consts), ...entering.map(({ id }) => outside[id]!), ...inputs.slice(consts)];
  outer.origins = loop.origins;
  return outer.add("scan", args, { ...loop.attrs, body: inner, consts: consts + entering.length });
}
