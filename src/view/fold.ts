/** Which nodes of a large graph are drawn as one box. */
import type { Graph, Node } from "../../ir/index.ts";

/**
 * Sets of connected operations that have a key in common, and each other node alone. No way leads out of a set and back
 * into it: the sets come in an order in which each needs the ones before it. With `apart`, operations need not be
 * connected.
 */
export function fold(nodes: readonly Node[], keyOf: (node: Node) => string | undefined, apart = false): Node[][] {
  const keys = new Map(nodes.map((node) => [node, keyOf(node)]));
  const joins = (a: Node, b: Node): boolean => keys.get(a) !== undefined && keys.get(a) === keys.get(b);

  // Nodes with one key that no other key lies between: their level, the number of changes of key on the longest way to
  // a node, is the same. Every arrow between two such sets leads to a higher level.
  const levels = new Map<Node, number>();
  const sets = new Sets(nodes);
  for (const node of nodes) {
    const inputs = node.inputs.filter((input) => levels.has(input));
    const level = Math.max(0, ...inputs.map((input) => levels.get(input)! + (joins(input, node) ? 0 : 1)));
    levels.set(node, level);
    for (const input of inputs) if (joins(input, node) && levels.get(input) === level) sets.join(input, node);
  }
  if (apart) {
    const first = new Map<string, Node>();
    for (const node of nodes) {
      const place = keys.get(node) === undefined ? undefined : `${levels.get(node)} ${keys.get(node)}`;
      if (place === undefined) continue;
      if (first.has(place)) sets.join(first.get(place)!, node);
      else first.set(place, node);
    }
  }
  const arrows = new Map<Node, Set<Node>>(nodes.map((node) => [sets.of(node), new Set()]));
  for (const node of nodes)
    for (const input of node.inputs)
      if (levels.has(input) && sets.of(input) !== sets.of(node)) arrows.get(sets.of(input))!.add(sets.of(node));
  if (!apart && arrows.size <= MOST_JOINED) joinMore(arrows, sets, joins);

  return ordered(nodes, sets);
}

/** The sets, after the ones they need. */
function ordered(nodes: readonly Node[], sets: Sets): Node[][] {
  const members = new Map<Node, Node[]>();
  const needed = new Map<Node, Set<Node>>();
  const after = new Map<Node, Set<Node>>();
  for (const node of nodes) {
    const root = sets.of(node);
    if (members.has(root)) {
      members.get(root)!.push(node);
      continue;
    }
    members.set(root, [node]);
    needed.set(root, new Set());
    after.set(root, new Set());
  }
  for (const node of nodes)
    for (const input of node.inputs) {
      const [from, to] = [sets.of(input), sets.of(node)];
      if (from === to) continue;
      needed.get(to)!.add(from);
      after.get(from)!.add(to);
    }
  const ready = [...members.keys()].filter((root) => needed.get(root)!.size === 0);
  for (const root of ready)
    for (const next of after.get(root)!) {
      needed.get(next)!.delete(root);
      if (needed.get(next)!.size === 0) ready.push(next);
    }
  return ready.map((root) => members.get(root)!);
}

/** Sets beyond this number are not compared with each other. */
const MOST_JOINED = 2000;

/** Joins sets that an arrow leads between where no other way does. */
function joinMore(arrows: Map<Node, Set<Node>>, sets: Sets, joins: (a: Node, b: Node) => boolean): void {
  const next = (set: Node): Set<Node> =>
    new Set([...arrows.get(set)!].map((to) => sets.of(to)).filter((to) => to !== set));
  const leads = (from: Node, to: Node): boolean => {
    const stack = [...next(from)].filter((set) => set !== to);
    const seen = new Set(stack);
    for (let set = stack.pop(); set; set = stack.pop()) {
      if (set === to) return true;
      for (const other of next(set))
        if (!seen.has(other)) {
          seen.add(other);
          stack.push(other);
        }
    }
    return false;
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const from of arrows.keys()) {
      if (sets.of(from) !== from) continue;
      const to = [...next(from)].find((other) => joins(from, other) && !leads(from, other));
      if (!to) continue;
      const all = new Set([...next(from), ...next(to)]);
      sets.join(from, to);
      const root = sets.of(from);
      arrows.set(root, all);
      all.delete(root);
      changed = true;
    }
  }
}

/** Disjoint sets of nodes, each known by one of its members. */
class Sets {
  readonly #parent: Map<Node, Node>;
  constructor(nodes: readonly Node[]) {
    this.#parent = new Map(nodes.map((node) => [node, node]));
  }
  of(node: Node): Node {
    let root = node;
    for (let up = this.#parent.get(root)!; up !== root; up = this.#parent.get(root)!) {
      this.#parent.set(root, this.#parent.get(up)!);
      root = up;
    }
    return root;
  }
  join(a: Node, b: Node): void {
    this.#parent.set(this.of(b), this.of(a));
  }
}

/** Nodes that outputs need, and inputs: what a drawing shows, in order. */
export function liveNodes(g: Graph): Node[] {
  const live = new Set<Node>(g.outputs.map(({ node }) => node));
  for (const node of g.nodes.toReversed()) if (live.has(node)) for (const input of node.inputs) live.add(input);
  return g.nodes.filter((node) => live.has(node));
}
