/** Cuts what one kernel should compute into kernels that a mode can have: with few enough arrays to read, and to give. */
import { ELEMENTWISE, isElementwise, users, type Graph, type Node } from "../../ir/index.ts";

/** A kernel: values that it gives, from arrays and numbers, and from what earlier ones gave. */
export interface Piece {
  readonly results: readonly Node[];
  /** Inputs of the graph that it takes. */
  readonly inputs: readonly Node[];
  /** What it takes of what earlier pieces gave. */
  readonly earlier: readonly Node[];
}

export interface Limits {
  /** Arrays that a kernel can read, and give. */
  readonly arrays: number;
  readonly results: number;
  /** Additions that are computed again in each kernel that needs them, rather than kept by one more kernel. */
  readonly cheap: number;
}

/** In an order in which each has what it takes. `isArray`: whether an input is one; others are numbers. */
export function piecesOf(g: Graph, isArray: (input: Node) => boolean, limits: Limits): Piece[] {
  const outputs = new Set(g.outputs.map(({ node }) => node));
  const roots = limits.results > 1 ? outputs : withShared(g, outputs, limits.cheap);
  const groups: Node[][] = [];
  let group: Node[] = [];
  const done = new Set<Node>();
  const arraysOf = (results: readonly Node[], cuts: ReadonlySet<Node>): number => {
    const leaves = leavesOf(results, cuts).filter((leaf) => leaf.op !== "input" || isArray(leaf));
    return leaves.length + tablesIn(coneOf(results, cuts)).length;
  };
  const close = (): void => {
    if (group.length > 0) groups.push(group);
    for (const node of group) done.add(node);
    group = [];
  };
  const place = (root: Node): void => {
    if (done.has(root) || group.includes(root)) return;
    for (;;) {
      const cuts = new Set([...done, ...group]);
      if (arraysOf([root], cuts) <= limits.arrays) break;
      place(partOf(root, cuts, isArray, limits.arrays));
    }
    const isRoom = group.length < limits.results && arraysOf([...group, root], done) <= limits.arrays;
    if (!isRoom) close();
    group.push(root);
  };
  for (const node of g.nodes) if (roots.has(node)) place(node);
  close();
  const earlier = new Set<Node>();
  return groups.map((results) => {
    const leaves = leavesOf(results, earlier);
    for (const node of results) earlier.add(node);
    return {
      results,
      inputs: leaves.filter(({ op }) => op === "input"),
      earlier: leaves.filter(({ op }) => op !== "input"),
    };
  });
}

/** What values are made of: inputs, and values that are there already; in the order of the graph. */
function leavesOf(results: readonly Node[], cuts: ReadonlySet<Node>): Node[] {
  const leaves = new Set<Node>();
  for (const node of coneOf(results, cuts))
    for (const input of [node, ...node.inputs]) if (input.op === "input" || cuts.has(input)) leaves.add(input);
  return [...leaves].toSorted((a, b) => a.id - b.id);
}

/** The nodes that compute values from what is there already, in the order of the graph. */
export function coneOf(results: readonly Node[], cuts: ReadonlySet<Node>): Node[] {
  const cone = new Set<Node>();
  const left = [...results];
  for (let node = left.pop(); node; node = left.pop()) {
    if (cone.has(node)) continue;
    cone.add(node);
    for (const input of node.inputs) if (!cuts.has(input) && input.op !== "input") left.push(input);
  }
  return [...cone].toSorted((a, b) => a.id - b.id);
}

/** Names of the tables that nodes look into. */
export const tablesIn = (nodes: readonly Node[]): string[] => [
  ...new Set(nodes.flatMap((node) => (node.op === "table" ? [node.attrs.name] : []))),
];

/** Of a value that takes too many arrays: a part that does not, and takes some of them. */
function partOf(root: Node, cuts: ReadonlySet<Node>, isArray: (input: Node) => boolean, most: number): Node {
  const arrays = new Map<Node, ReadonlySet<Node | string>>();
  const of = (node: Node): ReadonlySet<Node | string> => {
    if (cuts.has(node) || (node.op === "input" && isArray(node))) return new Set([node]);
    return arrays.get(node) ?? new Set();
  };
  for (const node of coneOf([root], cuts)) {
    const all = new Set([...node.inputs.flatMap((input) => [...of(input)]), ...tablesIn([node])]);
    if (all.size > most) return node.inputs.toSorted((a, b) => of(b).size - of(a).size)[0]!;
    arrays.set(node, all);
  }
  throw new TypeError("a kernel of few arrays that has too many");
}

/** With what several kernels need that is dear: it is computed once. */
function withShared(g: Graph, outputs: ReadonlySet<Node>, cheap: number): Set<Node> {
  const roots = new Set(outputs);
  const takers = users(g);
  /** The results that a value is computed for. */
  const goals = new Map<Node, ReadonlySet<Node>>();
  for (const node of g.nodes.toReversed()) {
    const mine = new Set(takers.get(node)!.flatMap((user) => (roots.has(user) ? [user] : [...goals.get(user)!])));
    goals.set(node, mine);
    if (!roots.has(node) && mine.size > 1 && costOf(node, outputs) > cheap) roots.add(node);
  }
  // What became cheap, for what it is made of is there.
  for (const node of g.nodes)
    if (roots.has(node) && !outputs.has(node)) {
      roots.delete(node);
      if (costOf(node, roots) > cheap) roots.add(node);
    }
  return roots;
}

/** Additions that a value takes, with others that are there. */
function costOf(root: Node, cuts: ReadonlySet<Node>): number {
  let cost = 0;
  for (const { op } of coneOf([root], cuts)) cost += isElementwise(op) ? ELEMENTWISE[op].cost : 0;
  return cost;
}
