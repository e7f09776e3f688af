/** What source maps need of @jridgewell/gen-mapping: the build bundles this module. */
export { addSegment, GenMapping, setSourceContent, toEncodedMap } from "@jridgewell/gen-mapping";
