/** Common subexpression elimination: equal nodes become one, with the origins of all. Optional. */
import { rebuildAll, type Graph } from "../graph.ts";

export const cse = (g: Graph): Graph => rebuildAll(g, undefined, { intern: true });
