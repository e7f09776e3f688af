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
  const equals = groupBy(functions, ({ id }) => depth[id]!);
  // What takes a value of one waits for all that are as deep: none of them needs it.
  const before = ({ inputs }: Node, isThere: (other: Node) => boolean): readonly Node[] => {
    let waits = inputs;
    for (let k = 0; k < inputs.length; k++) {
      const input = inputs[k]!;
      const others = isFunction(input) ? equals.get(depth[input.id]!) : undefined;
      if (others?.every(isThere)) equals.delete(depth[input.id]!);
      else if (others) waits = [...waits, ...others];
    }
    return waits;
  };
  return sorted(g, before);
}

/** By id, how many functions each node needs one after the other. */
function depths({ nodes }: Graph): Uint32Array {
  const depth = new Uint32Array(nodes.length);
  for (let id = 0; id < nodes.length; id++) {
    const { inputs } = nodes[id]!;
    for (let k = 0; k < inputs.length; k++)
      depth[id] = Math.max(depth[id]!, depth[inputs[k]!.id]! + Number(isFunction(inputs[k]!)));
  }
  return depth;
}
