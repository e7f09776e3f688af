/** The lengths that a call gives. */
import type { Graph } from "../ir/index.ts";

/** Names of the lengths of all loops. */
export function lengthsOf(g: Graph): string[] {
  return g.nodes.flatMap((node) => {
    if (node.op !== "scan") return [];
    const { length, body } = node.attrs;
    return [...(typeof length === "string" ? [length] : []), ...lengthsOf(body)];
  });
}
