/** A module of the tests, with all that it imports, as a page to serve. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../commands.ts";

/** The folder of a page that runs `test/browser/<name>.ts`. */
export async function bundle(name: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), `fluxion-${name}-`));
  await build({
    absWorkingDir: ROOT,
    entryPoints: [`test/browser/${name}.ts`],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "error",
  });
  const page = `<!doctype html><link rel="icon" href="data:,"><script type="module" src="${name}.js"></script>`;
  writeFileSync(join(folder, "index.html"), page);
  return folder;
}
