/**
 * Puts functions of a kernel that do not need one another side by side: a loop over them alone needs few registers, and so does
 * one over what follows. Optional.
 */
import { everywhere, type Graph, type Node } from "../graph.ts";
import { groupBy } from "../group.ts";
import { ELEMENTWISE, isElementwise } from "../ops.ts";
import { sorted } from "./order.ts";

const isFunction = ({ op }: Node): boolean => isElementwise(op) && ELEMENTWISE[op].expand !== undefined;
const isOfKernel = ({ op }: Node): boolean => isElementwise(op) || op === "input" || op === "const";

export const together = (g: Graph): Graph => everywhere(sideBySide, g);

function sideBySide(g: Graph): Graph {
  const functions = g.nodes.filter(isFunction);
  if (functions.length < 2 || !g.nodes.every(isOfKernel)) return g;
  const depth = depths(g);
  const equals = groupBy(functions, (node) => depth.get(node)!);
  // What takes a value of one waits for all that are as deep: none of them needs it.
  const before = ({ inputs }: Node): readonly Node[] => [
    ...inputs,
    ...new Set(inputs.filter(isFunction).flatMap((input) => equals.get(depth.get(input)!)!)),
  ];
  return sorted(g, before);
}

/** How many functions each node needs one after the other. */
function depths(g: Graph): ReadonlyMap<Node, number> {
  const depth = new Map<Node, number>();
  for (const node of g.nodes)
    depth.set(node, Math.max(0, ...node.inputs.map((input) => depth.get(input)! + Number(isFunction(input)))));
  return depth;
}
