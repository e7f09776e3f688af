/** Models in files. */
import { OptionError } from "./diagnostics.ts";
import type { Model } from "./model.ts";
import { model } from "./simulation.ts";

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
  return model(text, path);
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
