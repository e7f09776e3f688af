/** Puts what overwrites an array behind what reads it, so that it can work in place. Optional. */
import { Builder, copy, everywhere, overwritten, users, type Graph, type Node } from "../graph.ts";

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
export function sorted(g: Graph, before: (node: Node) => readonly Node[]): Graph {
  const b = new Builder();
  const now = new Map<Node, Node>();
  for (const node of [...g.inputs, ...g.nodes]) {
    const stack = [node];
    for (let next = stack.at(-1); next; next = stack.at(-1)) {
      const missing = now.has(next) ? undefined : before(next).find((other) => !now.has(other));
      if (missing) {
        stack.push(missing);
        continue;
      }
      stack.pop();
      if (now.has(next)) continue;
      b.origins = next.origins;
      const inputs = next.inputs.map((input) => now.get(input)!);
      now.set(next, copy(b, next, inputs));
    }
  }
  return b.finish(g.outputs.map(({ name, node }) => ({ name, node: now.get(node)! })));
}
