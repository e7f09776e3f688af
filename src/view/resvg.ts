/** What pictures need of resvg and of a font: the build bundles this module, and packs the files beside it. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";

export { initWasm, Resvg } from "@resvg/resvg-wasm";

/** A file of a package: packed beside this module, or where it was installed. */
export async function packed(specifier: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(new URL(`./${basename(specifier)}.br`, import.meta.url));
    return await promisify(brotliDecompress)(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return readFile(createRequire(import.meta.url).resolve(specifier));
  }
}
