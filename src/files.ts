/** Models in files. */
import { OptionError } from "./diagnostics.ts";
import { pathsOf, type Model, type NumberArray } from "./model.ts";
import { readStatements } from "./network.ts";
import { checked } from "./simulation.ts";

/** Reads a model from a file. Throws `OptionError` when it cannot be read, `ModelError` for faults of the text. */
export async function readModel(path: string): Promise<Model> {
  // Not an import: bundles for browsers have this function too, and there are no files there.
  const files = globalThis.process?.getBuiltinModule?.("node:fs/promises");
  if (!files) throw new OptionError("E308", `cannot read ${path}: there are no files here; give its text to model()`);
  let bytes: Uint8Array;
  try {
    bytes = await files.readFile(path);
  } catch (error) {
    throw new OptionError("E308", `cannot read ${path}: ${reasonOf(error)}`);
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new OptionError("E308", `${path} is not text in UTF-8`);
  }
  const read = readStatements(text, path);
  const paths = new Set(pathsOf(read.model));
  if (paths.size === 0) return checked(read);
  const arrays = new Map<string, NumberArray | string>();
  for (const file of paths) arrays.set(file, await readBeside(path, file));
  return checked({ ...read, model: { ...read.model, files: arrays } });
}

/** Most bytes of a file of numbers. */
const MOST_BYTES = 2 ** 31;

/** The array of a file beside the model, in its folder or in one of that; or why there is none. */
async function readBeside(model: string, file: string): Promise<NumberArray | string> {
  const { readFile, realpath, stat } = globalThis.process.getBuiltinModule("node:fs/promises");
  const { dirname, isAbsolute, resolve, sep } = globalThis.process.getBuiltinModule("node:path");
  if (isAbsolute(file) || /^[A-Za-z]:|^\\\\/.test(file)) return "a path is relative to the model's folder";
  try {
    const folder = await realpath(dirname(model));
    // Also what a link leads to is inside.
    const isInside = (path: string): boolean => path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
    if (!isInside(resolve(folder, file))) return "it is outside the model's folder";
    const path = await realpath(resolve(folder, file));
    if (!isInside(path)) return "it is outside the model's folder";
    const { size } = await stat(path);
    if (size > MOST_BYTES) return `it has ${size} bytes; at most ${MOST_BYTES} are read`;
    const { readArray } = await import("./record/arrays.ts");
    return readArray(file, await readFile(path));
  } catch (error) {
    return error instanceof OptionError ? error.message : reasonOf(error);
  }
}

/** What the system says of a file, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const words: Record<string, string> = {
    ENOENT: "there is no such file",
    EACCES: "permission denied",
    EISDIR: "it is a folder",
    ENOSPC: "no space is left on the disk",
    EDQUOT: "the quota of the disk is used up",
    EFBIG: "it would be larger than a file may be",
    ENOTDIR: "a part of its path is not a folder",
    ENAMETOOLONG: "its name is too long",
    ELOOP: "its links lead in a circle",
    EMFILE: "too many files are open",
    EROFS: "the disk is read-only",
  };
  return (code && words[code]) ?? message;
}
