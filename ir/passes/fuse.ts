/** Elementwise nodes become kernels: `map` nodes whose body computes one element. */
import { Builder, copy, everywhere, liveIn, shapeOf, type Graph, type Node } from "../graph.ts";
import { groupBy } from "../group.ts";
import { ELEMENTWISE, isElementwise } from "../ops.ts";
import { single, tensor } from "../types.ts";

/**
 * Joins elementwise nodes into as few kernels as the dependences allow. Optional.
 *
 * A node's stage is the number of nodes that are not elementwise on the longest path to it; nodes of one stage and one
 * shape become one kernel. Such kernels cannot depend on each other in a circle: within a stage values only go from
 * scalars to arrays, and between stages only forwards.
 */
export const fuse = (g: Graph): Graph =>
  everywhere((graph) => cluster(graph, (stage, shape) => `${stage}|${shape}`), g);

/** Makes a kernel of each elementwise node on arrays that is not in one. Required: backends run kernels. */
export const kernels = (g: Graph): Graph =>
  everywhere(
    (graph) => (graph.nodes.some(isArrayOp) ? cluster(graph, (_stage, _shape, node) => `${node.id}`) : graph),
    g,
  );

const isArrayOp = (node: Node): boolean => isElementwise(node.op) && shapeOf(node).length > 0;

function cluster(g: Graph, keyOf: (stage: number, shape: string, node: Node) => string): Graph {
  if (g.nodes.every((node) => node.op === "input" || !isElementwise(node.op) || shapeOf(node).length === 0)) return g;
  const live = liveIn(g);
  const nodes = g.nodes.filter((node) => node.op === "input" || live[node.id]);
  const stages = new Map<Node, number>();
  const keys = new Map<Node, string>();
  for (const node of nodes) {
    const before = node.inputs.reduce((most, input) => Math.max(most, stages.get(input)!), 0);
    const stage = before + Number(node.inputs.length > 0 && !isElementwise(node.op));
    stages.set(node, stage);
    if (isArrayOp(node)) keys.set(node, keyOf(stage, shapeOf(node).join(), node));
  }
  for (const members of groupBy(keys.keys(), (node) => keys.get(node)!).values()) split(members, keys);
  const clusters = groupBy(keys.keys(), (node) => keys.get(node)!);
  /** Values that are needed outside the kernel that computes them. */
  const escapes = new Set<Node>(g.outputs.map((output) => output.node));
  for (const node of nodes) for (const input of node.inputs) if (keys.get(input) !== keys.get(node)) escapes.add(input);

  const b = new Builder();
  const now = new Map<Node, Node>();
  const place = (node: Node): void => {
    const key = keys.get(node);
    if (key === undefined) {
      const inputs = node.inputs.map((input) => now.get(input)!);
      b.origins = node.origins;
      now.set(node, copy(b, node, inputs));
    } else if (clusters.has(key)) {
      addKernel(b, clusters.get(key)!, escapes, now);
      clusters.delete(key);
    }
  };
  // Within a stage: what is not elementwise, then scalars, then arrays. In the stage, so ordered, nothing waits for a later node.
  const rank = (node: Node): number => 3 * stages.get(node)! + (keys.has(node) ? 2 : Number(isElementwise(node.op)));
  for (const node of nodes.toSorted((x, y) => rank(x) - rank(y))) place(node);
  return b.finish(g.outputs.map(({ name, node }) => ({ name, node: now.get(node)! })));
}

/** Most additions' worth of work in one kernel: engines compile no function of any size. */
const LARGEST = 3000;

/** Cuts a kernel that is too large; in the order of the graph, no part waits for a later one. */
function split(members: readonly Node[], keys: Map<Node, string>): void {
  let cost = 0;
  for (const node of members) {
    cost += isElementwise(node.op) ? ELEMENTWISE[node.op].cost : 0;
    if (cost > LARGEST) keys.set(node, `${keys.get(node)}|${Math.floor(cost / LARGEST)}`);
  }
}

function addKernel(b: Builder, members: readonly Node[], escapes: ReadonlySet<Node>, now: Map<Node, Node>): void {
  const body = new Builder();
  const inner = new Map<Node, Node>();
  const args: Node[] = [];
  const names = new Set<string>();
  const enter = (node: Node): Node => {
    const known = inner.get(node);
    if (known) return known;
    body.origins = node.origins;
    const { dtype } = single(node.type);
    const name = node.op === "input" && !names.has(node.attrs.name) ? node.attrs.name : `x.${args.length}`;
    const entered = node.op === "const" ? copy(body, node, []) : body.input(name, tensor(dtype));
    if (node.op !== "const") {
      args.push(now.get(node)!);
      names.add(name);
    }
    inner.set(node, entered);
    return entered;
  };
  // Inputs first, so that the body's list of inputs is the list of arguments.
  const mine = new Set(members);
  for (const member of members) for (const input of member.inputs) if (!mine.has(input)) enter(input);
  for (const member of members) {
    const inputs = member.inputs.map((input) => inner.get(input)!);
    body.origins = member.origins;
    inner.set(member, copy(body, member, inputs));
  }
  const results = members.filter((member) => escapes.has(member));
  const outputs = results.map((member, k) => ({ name: `y.${k}`, node: inner.get(member)! }));
  b.origins = results.flatMap((member) => member.origins);
  const kernel = b.add("map", args, { body: body.finish(outputs) });
  results.forEach((member, index) => {
    b.origins = member.origins;
    now.set(member, b.add("get", [kernel], { index }));
  });
}
