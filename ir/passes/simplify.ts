/** Constant folding, and the algebra of `rules.ts`. Optional. */
import type { Graph } from "../graph.ts";
import { rewrite, ruleSet } from "../rewrite.ts";
import { EXACT } from "../rules.ts";

const exact = ruleSet(EXACT);
export const simplify = (g: Graph, fired?: (rule: string) => void): Graph => rewrite(g, exact, fired);
