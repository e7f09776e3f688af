/** The parser of mathjs, and nothing else of it: the build bundles this module. */
import { create, parseDependencies } from "mathjs/number";

export const parse = create({ parseDependencies: parseDependencies! }).parse;
