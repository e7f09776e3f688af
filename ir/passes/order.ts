/** Puts what overwrites an array behind what reads it, so that it can work in place. Optional. */
import { Builder, everywhere, inputsFrom, overwritten, users, type Graph, type Node } from "../graph.ts";

export const order = (g: Graph): Graph => everywhere(readFirst, g);

function readFirst(g: Graph): Graph {
  const writers = g.nodes.filter((node) => overwritten(node).length > 0);
  if (writers.length === 0) return g;
  const readers = users(g);
  /** What a node waits for, beside its inputs. */
  const waits = new Map<Node, Node[]>();
  const before = (node: Node): readonly Node[] => [...node.inputs, ...(waits.get(node) ?? [])];
  const needs = (node: Node, other: Node): boolean => {
    const seen = new Set([node]);
    for (const one of seen) for (const earlier of before(one)) seen.add(earlier);
    return seen.has(other);
  };
  for (const writer of writers)
    for (const array of overwritten(writer))
      for (const reader of array ? readers.get(array)! : [])
        if (!needs(reader, writer)) waits.set(writer, [...(waits.get(writer) ?? []), reader]);
  return sorted(g, before);
}

/** The graph with each node behind those that it waits for, else in the order in which it was. */
export function sorted(g: Graph, before: (node: Node, isThere: (other: Node) => boolean) => readonly Node[]): Graph {
  const b = new Builder();
  const now: Node[] = new Array(g.nodes.length); // by the id of the node it stands for
  /** Nodes that are waiting, what they wait for, and how much of that was looked at. */
  const waiting: Node[] = [];
  const waits: (readonly Node[])[] = [];
  const next: number[] = [];
  const isThere = ({ id }: Node): boolean => now[id] !== undefined;
  const enter = (node: Node): void => {
    if (isThere(node)) return;
    next[waiting.length] = 0;
    waits[waiting.length] = before(node, isThere);
    waiting.push(node);
  };
  const place = (first: Node): void => {
    enter(first);
    while (waiting.length > 0) {
      const top = waiting.length - 1;
      const other = waits[top]![next[top]!++];
      if (other) {
        enter(other);
        continue;
      }
      const node = waiting.pop()!;
      b.origins = node.origins;
      now[node.id] = b.keep(node) ?? b.copy(node, inputsFrom(now, node));
    }
  };
  g.inputs.forEach(place);
  g.nodes.forEach(place);
  return b.finish(g.outputs.map(({ name, node }) => ({ name, node: now[node.id]! })));
}
