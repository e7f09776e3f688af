/** Elementwise nodes become kernels: `map` nodes whose body computes one element. */
import { Builder, everywhere, inputsFrom, liveIn, shapeOf, type Graph, type Node } from "../graph.ts";
import { ELEMENTWISE, isElementwise } from "../ops.ts";
import { sameShape, single, tensor, type Shape } from "../types.ts";

/**
 * Joins elementwise nodes into as few kernels as the dependences allow. Optional.
 *
 * A node's stage is the number of nodes that are not elementwise on the longest path to it; nodes of one stage and one
 * shape become one kernel. Such kernels cannot depend on each other in a circle: within a stage values only go from
 * scalars to arrays, and between stages only forwards. What only later stages take may move there.
 */
export const fuse = (g: Graph): Graph => everywhere((graph) => cluster(graph, joined()), g);

/** A key for each stage and shape. */
function joined(): KeyOf {
  const numbers = new Map<string, number>();
  const known = new Map<Shape, number>();
  return (stage, node) => {
    const shape = shapeOf(node);
    let number = known.get(shape);
    if (number === undefined) {
      const shown = shape.join();
      number = numbers.get(shown) ?? numbers.size;
      numbers.set(shown, number);
      known.set(shape, number);
    }
    return stage * MOST_SHAPES + number;
  };
}
const MOST_SHAPES = 2 ** 24;

/** Makes a kernel of each elementwise node on arrays that is not in one. Required: backends run kernels. */
export const kernels = (g: Graph): Graph =>
  everywhere((graph) => (graph.nodes.some(isArrayOp) ? cluster(graph, (_stage, node) => node.id) : graph), g);

const isArrayOp = (node: Node): boolean => isElementwise(node.op) && shapeOf(node).length > 0;

/** Nodes with one key become one kernel. */
type KeyOf = (stage: number, node: Node) => number;

function cluster(g: Graph, keyOf: KeyOf): Graph {
  if (!g.nodes.some(isArrayOp)) return g;
  const live = liveIn(g);
  const nodes = g.nodes.filter((node) => node.op === "input" || live[node.id]);
  // By the ids of the nodes.
  const stages = new Int32Array(g.nodes.length);
  const keyed = new Map<number, Node[]>();
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at]!;
    let stage = 0;
    for (let k = 0; k < node.inputs.length; k++) stage = Math.max(stage, stages[node.inputs[k]!.id]!);
    if (node.inputs.length > 0 && !isElementwise(node.op)) stage++;
    stages[node.id] = stage;
  }
  sink(g, nodes, stages);
  for (const node of nodes) {
    if (!isArrayOp(node)) continue;
    const key = keyOf(stages[node.id]!, node);
    const members = keyed.get(key);
    if (members) members.push(node);
    else keyed.set(key, [node]);
  }
  const clusters = [...keyed.values()].flatMap(split);
  /** By id, the number of the kernel that a node is in, or -1. */
  const kernelOf = new Int32Array(g.nodes.length).fill(-1);
  clusters.forEach((members, kernel) => members.forEach(({ id }) => (kernelOf[id] = kernel)));
  /** Values that are needed outside the kernel that computes them. Kernels have constants of their own. */
  const escapes = new Uint8Array(g.nodes.length);
  for (const { node } of g.outputs) escapes[node.id] = 1;
  for (let at = 0; at < nodes.length; at++) {
    const { id, inputs } = nodes[at]!;
    const kernel = kernelOf[id]!;
    for (let k = 0; k < inputs.length; k++) {
      const input = inputs[k]!;
      if (input.op === "const" ? kernel < 0 : kernelOf[input.id] !== kernel) escapes[input.id] = 1;
    }
  }

  const b = new Builder();
  const now: Node[] = new Array(g.nodes.length);
  const inside: (Node | undefined)[] = new Array(g.nodes.length);
  const made = new Uint8Array(clusters.length);
  const place = (node: Node): void => {
    const kernel = kernelOf[node.id]!;
    if (kernel < 0) {
      b.origins = node.origins;
      now[node.id] = b.keep(node) ?? b.copy(node, inputsFrom(now, node));
    } else if (made[kernel] === 0) {
      made[kernel] = 1;
      const isMine = ({ id }: Node): boolean => kernelOf[id] === kernel;
      addKernel(b, clusters[kernel]!, isMine, escapes, now, inside);
    }
  };
  // Within a stage: what is not elementwise, then scalars, then arrays. In the stage, so ordered, nothing waits for a later node.
  const ranked: Node[][] = [];
  for (const node of nodes) {
    if (node.op === "const" && escapes[node.id] === 0) continue;
    const rank = 3 * stages[node.id]! + (kernelOf[node.id]! >= 0 ? 2 : Number(isElementwise(node.op)));
    (ranked[rank] ??= []).push(node);
  }
  ranked.forEach((same) => same.forEach(place));
  return b.finish(g.outputs.map(({ name, node }) => ({ name, node: now[node.id]! })));
}

/**
 * Moves what only later stages take to the first that does, where that leaves no more arrays between them: what it is
 * computed from is there already, or is one array in its place.
 */
function sink(g: Graph, nodes: readonly Node[], stages: Int32Array): void {
  /** By id, the first stage that takes a value; that of the value where something else does than a kernel of its shape. */
  const first = new Int32Array(g.nodes.length).fill(MOST_STAGES);
  /** By id, values that are in memory between kernels anyhow. */
  const escapes = new Uint8Array(g.nodes.length);
  for (const { node } of g.outputs) {
    first[node.id] = stages[node.id]!;
    escapes[node.id] = 1;
  }
  for (let at = nodes.length - 1; at >= 0; at--) {
    const node = nodes[at]!;
    const { id, inputs } = node;
    const isInside = isArrayOp(node);
    if (isInside && first[id]! > stages[id]! && first[id]! < MOST_STAGES) {
      const more = inputs.filter((input) => isArrayOp(input) && escapes[input.id] === 0);
      if (new Set(more).size <= 1) stages[id] = first[id]!;
    }
    for (const input of inputs) {
      const isBeside = isInside && isArrayOp(input) && sameShape(shapeOf(node), shapeOf(input));
      first[input.id] = Math.min(first[input.id]!, isBeside ? stages[id]! : stages[input.id]!);
      if (!isBeside || stages[id] !== stages[input.id]) escapes[input.id] = 1;
    }
  }
}
const MOST_STAGES = 2 ** 31 - 1;

/** Most additions' worth of work in one kernel: engines compile no function of any size. */
const LARGEST = 3000;

/** Cuts a kernel that is too large; in the order of the graph, no part waits for a later one. */
function split(members: readonly Node[]): (readonly Node[])[] {
  const parts: Node[][] = [];
  let cost = 0;
  for (const node of members) {
    cost += isElementwise(node.op) ? ELEMENTWISE[node.op].cost : 0;
    (parts[cost > LARGEST ? Math.floor(cost / LARGEST) : 0] ??= []).push(node);
  }
  return parts.filter(Boolean);
}

/** `inside` is by id, and empty before and after: what stands in the body for a value. */
function addKernel(
  b: Builder,
  members: readonly Node[],
  isMember: (node: Node) => boolean,
  escapes: Uint8Array,
  now: Node[],
  inside: (Node | undefined)[],
): void {
  const body = new Builder();
  const entered: Node[] = [];
  const args: Node[] = [];
  const names = new Set<string>();
  const enter = (node: Node): void => {
    entered.push(node);
    body.origins = node.origins;
    if (node.op === "const") {
      inside[node.id] = body.copy(node, []);
      return;
    }
    const name = node.op === "input" && !names.has(node.attrs.name) ? node.attrs.name : `x.${args.length}`;
    inside[node.id] = body.input(name, tensor(single(node.type).dtype));
    args.push(now[node.id]!);
    names.add(name);
  };
  // Inputs first, so that the body's list of inputs is the list of arguments.
  for (const { inputs } of members)
    for (let k = 0; k < inputs.length; k++) {
      const input = inputs[k]!;
      if (!isMember(input) && !inside[input.id]) enter(input);
    }
  for (const member of members) {
    body.origins = member.origins;
    inside[member.id] = body.copy(member, inputsFrom(inside as readonly Node[], member));
  }
  const results = members.filter(({ id }) => escapes[id] === 1);
  const outputs = results.map((member, k) => ({ name: `y.${k}`, node: inside[member.id]! }));
  b.origins = [...new Set(results.flatMap((member) => member.origins))];
  const kernel = b.add("map", args, { body: body.finish(outputs) });
  results.forEach((member, index) => {
    b.origins = member.origins;
    now[member.id] = b.add("get", [kernel], { index });
  });
  for (const { id } of entered) inside[id] = undefined;
  for (const { id } of members) inside[id] = undefined;
}
