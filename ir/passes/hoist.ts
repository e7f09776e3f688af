/** Moves what is the same in every turn of a loop out of it. Optional. */
import { arraysOf, Builder, everywhere, inputsFrom, rebuild, type Graph, type Node, type NodeOf } from "../graph.ts";
import type { Access } from "../ops.ts";
import { isTuple, single } from "../types.ts";

/** Innermost loops first, so that a value leaves as many loops as it can. Constants stay: they cost nothing. */
export const hoist = (g: Graph): Graph => everywhere(hoistLoops, g);

const hoistLoops = (g: Graph): Graph =>
  g.nodes.some(({ op }) => op === "scan" || op === "deliver")
    ? rebuild(g, (b, node, inputs) => {
        if (node.op === "deliver") return hoistDeliveries(b, node, inputs);
        return node.op === "scan" ? hoistLoop(b, node, inputs) : undefined;
      })
    : g;

const isLeaf = (node: Node): boolean => node.op === "input" || node.op === "const";

function hoistLoop(outer: Builder, loop: NodeOf<"scan">, inputs: readonly Node[]): Node | undefined {
  const { body, consts } = loop.attrs;
  const fixed = body.inputs.slice(0, consts).map((input, k) => [input, inputs[k]!] as const);
  const moved = moveOut(outer, body, fixed);
  if (!moved) return undefined;
  const args = [...inputs.slice(0, consts), ...moved.values, ...inputs.slice(consts)];
  outer.origins = loop.origins;
  const inner = moved.body(consts);
  return outer.add("scan", args, { ...loop.attrs, body: inner, consts: consts + moved.values.length });
}

function hoistDeliveries(outer: Builder, loop: NodeOf<"deliver">, inputs: readonly Node[]): Node | undefined {
  const { body, indices, reads } = loop.attrs;
  const fixed = body.inputs.flatMap((input, k) => {
    const { array, at } = reads[k]!;
    return at === "all" ? [[input, inputs[2 + indices + array]!] as const] : [];
  });
  const moved = moveOut(outer, body, fixed);
  if (!moved) return undefined;
  const entering = moved.values.map((_value, k): Access => ({ array: arraysOf(loop).length + k, at: "all" }));
  outer.origins = loop.origins;
  const attrs = { ...loop.attrs, body: moved.body(reads.length), reads: [...reads, ...entering] };
  return outer.add("deliver", [...inputs, ...moved.values], attrs);
}

interface Moved {
  /** What the rest of the body takes of it, outside. */
  readonly values: readonly Node[];
  /** The rest of the body, with inputs for them behind the first `inputs` ones. */
  readonly body: (inputs: number) => Graph;
}

/** Puts what depends on `fixed` inputs alone into `outer`, with the values that they have there. */
function moveOut(outer: Builder, body: Graph, fixed: readonly (readonly [Node, Node])[]): Moved | undefined {
  /** By id, the values that do not change in the loop, as nodes outside. */
  const outside: (Node | undefined)[] = new Array(body.nodes.length);
  for (const [input, value] of fixed) outside[input.id] = value;
  const moved: Node[] = [];
  for (let id = 0; id < body.nodes.length; id++) {
    const node = body.nodes[id]!;
    if (isLeaf(node) || !areInvariant(node.inputs, outside) || isTuple(node.type)) continue;
    outer.origins = node.origins;
    const args = node.inputs.map((input) => outside[input.id] ?? outer.copy(input, []));
    outside[node.id] = outer.copy(node, args);
    moved.push(node);
  }
  if (moved.length === 0) return undefined;
  // Of these, the ones that the rest of the body takes come in as further inputs.
  const wanted = new Uint8Array(body.nodes.length);
  for (const node of body.nodes) if (!outside[node.id]) for (const input of node.inputs) wanted[input.id] = 1;
  for (const { node } of body.outputs) wanted[node.id] = 1;
  const entering = moved.filter(({ id }) => wanted[id] === 1);
  if (entering.length === 0) return undefined;
  const isOutside = (node: Node): boolean => outside[node.id] !== undefined;
  return {
    values: entering.map(({ id }) => outside[id]!),
    body: (inputs) => without(body, isOutside, entering, inputs),
  };
}

function areInvariant(inputs: readonly Node[], outside: readonly (Node | undefined)[]): boolean {
  for (let k = 0; k < inputs.length; k++)
    if (inputs[k]!.op !== "const" && outside[inputs[k]!.id] === undefined) return false;
  return true;
}

/** The body without what is outside, whose values that are still needed are `entering`. */
function without(body: Graph, isOutside: (node: Node) => boolean, entering: readonly Node[], inputs: number): Graph {
  const b = new Builder();
  const now: Node[] = new Array(body.nodes.length);
  const before = body.inputs.filter((input) => input.attrs.name.startsWith("invariant.")).length;
  const keep = (input: Node): void => {
    b.origins = input.origins;
    now[input.id] = b.copy(input, []);
  };
  body.inputs.slice(0, inputs).forEach(keep);
  for (const [k, node] of entering.entries()) {
    b.origins = node.origins;
    now[node.id] = b.input(`invariant.${before + k}`, single(node.type));
  }
  body.inputs.slice(inputs).forEach(keep);
  for (const node of body.nodes) {
    if (now[node.id] || isOutside(node)) continue;
    b.origins = node.origins;
    now[node.id] = b.copy(node, inputsFrom(now, node));
  }
  return b.finish(body.outputs.map(({ name, node }) => ({ name, node: now[node.id]! })));
}
