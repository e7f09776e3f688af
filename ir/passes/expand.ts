/** Writes elementary functions out in primitive operations, with the bits of the interpreter. Required. */
import type { Algebra } from "../algebra.ts";
import { algebra } from "../build.ts";
import { Builder, everywhere, rebuild, type Graph, type Node } from "../graph.ts";
import { ELEMENTWISE, isElementwise } from "../ops.ts";
import { isFloat, single } from "../types.ts";

/** Inlines the expansion of every function. Parts that two expansions have in common (sin and cos of one x) are shared. */
export const expand = (g: Graph): Graph =>
  everywhere(
    (graph) =>
      rebuild(
        graph,
        (b, node, inputs) => {
          const expansion = isElementwise(node.op) ? ELEMENTWISE[node.op].expand : undefined;
          const { dtype } = expansion ? single(node.type) : { dtype: "bool" as const };
          return expansion && isFloat(dtype)
            ? expansion(node.attrs as object | undefined)(algebra(b, dtype) as Algebra<Node>, ...inputs)
            : undefined;
        },
        new Builder({ intern: true }),
      ),
    g,
  );
