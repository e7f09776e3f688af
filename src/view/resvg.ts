/** What pictures need of resvg and of a font: the build bundles this module, and packs the files beside it. */
export { initWasm, Resvg } from "@resvg/resvg-wasm";

/** A file of a package: packed beside this module, or where it was installed. */
export async function packed(specifier: string): Promise<Uint8Array> {
  // Not imported: who bundles Fluxion for pages need not resolve them.
  const { readFile } = process.getBuiltinModule("node:fs/promises");
  const { createRequire } = process.getBuiltinModule("node:module");
  const { basename } = process.getBuiltinModule("node:path");
  try {
    const bytes = await readFile(new URL(`./${basename(specifier)}.br`, import.meta.url));
    return process.getBuiltinModule("node:zlib").brotliDecompressSync(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return readFile(createRequire(import.meta.url).resolve(specifier));
  }
}
