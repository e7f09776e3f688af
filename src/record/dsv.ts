/** What tables need of d3-dsv: the build bundles this module. */
export { csvParseRows } from "d3-dsv";
