/** A run's results as files, and arrays from files: what `fluxion/files` is. For Node. */
export { readArray, readCsvArray, readJsonArray, type NumberArray } from "./arrays.ts";
export { openCsv } from "./csv.ts";
export { openJson } from "./json.ts";
export { layoutOf, type Ending, type FileSink, type Layout } from "./layout.ts";
export { readNpy } from "./npy.ts";
export { openNpy, openNpz } from "./numpy.ts";
