/** Graphviz, compiled to WebAssembly: the build bundles this module, and only pictures load it. */
export { instance } from "@viz-js/viz";
