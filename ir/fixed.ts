/** What stays the same while a program runs: what is computed from inputs alone that do not change. */
import type { Graph } from "./graph.ts";

/** Says of an input, by its name, whether it changes in a run. */
export type Varies = (input: string) => boolean;

/** By id, whether a value is the same in the whole run. */
export function fixedIn(g: Graph, varies: Varies): readonly boolean[] {
  const fixed: boolean[] = [];
  for (const node of g.nodes)
    fixed.push(node.op === "input" ? !varies(node.attrs.name) : node.inputs.every(({ id }) => fixed[id]!));
  return fixed;
}
