/** Goes through the rows of synapses once for several sums over them that do not wait for one another. Optional. */
import { Builder, copy, everywhere, type Graph, type Node, type NodeOf } from "../graph.ts";
import { groupBy } from "../group.ts";
import type { Term } from "../ops.ts";

export const sums = (g: Graph): Graph => everywhere(joined, g);

function joined(g: Graph): Graph {
  const groups = runs(g).flatMap((run) => [...groupBy(run, offsetsOf).values()].filter(({ length }) => length > 1));
  if (groups.length === 0) return g;
  const groupOf = new Map(groups.flatMap((group) => group.map((node) => [node as Node, group] as const)));
  const b = new Builder();
  const now: Node[] = new Array(g.nodes.length);
  const of = ({ id }: Node): Node => now[id]!;
  for (const node of g.nodes) {
    if (now[node.id]) continue;
    const group = groupOf.get(node);
    b.origins = node.origins;
    if (group) addSums(b, group, of).forEach((sum, k) => (now[group[k]!.id] = sum));
    else now[node.id] = copy(b, node, node.inputs.map(of));
  }
  return b.finish(g.outputs.map(({ name, node }) => ({ name, node: of(node) })));
}

const offsetsOf = ({ inputs }: Node): Node => inputs[1]!;

/** Sums that stand together, none of which takes another. */
function runs(g: Graph): NodeOf<"spmv">[][] {
  const result: NodeOf<"spmv">[][] = [[]];
  for (const node of g.nodes) {
    const run = result.at(-1)!;
    const isFree = node.op === "spmv" && !node.inputs.some((input) => run.includes(input as NodeOf<"spmv">));
    if (isFree) run.push(node);
    else if (node.op === "spmv") result.push([node]);
    else if (run.length > 0) result.push([]);
  }
  return result;
}

function addSums(b: Builder, group: readonly NodeOf<"spmv">[], of: (node: Node) => Node): readonly Node[] {
  const arrays: Node[] = [];
  const numberOf = (array: Node): number => {
    if (!arrays.includes(array)) arrays.push(array);
    return arrays.indexOf(array);
  };
  const terms = group.map(({ inputs: [x, , columns, weights] }): Term => {
    const term = { x: numberOf(x!), columns: numberOf(columns!) };
    return weights ? { ...term, weights: numberOf(weights) } : term;
  });
  b.origins = [...new Set(group.flatMap(({ origins }) => origins))];
  const node = b.add("sums", [of(offsetsOf(group[0]!)), ...arrays.map(of)], { terms });
  return group.map(({ origins }, index) => {
    b.origins = origins;
    return b.add("get", [node], { index });
  });
}
