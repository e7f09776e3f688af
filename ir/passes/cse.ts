/** Common subexpression elimination: equal nodes become one, with the origins of all. Optional. */
import { Builder, everywhere, rebuild, type Graph } from "../graph.ts";

export const cse = (g: Graph): Graph =>
  everywhere((graph) => rebuild(graph, undefined, new Builder({ intern: true })), g);
