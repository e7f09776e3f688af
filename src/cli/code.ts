/** Emitted code as files: with its source map beside it, or as the files that it is made of. */
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { Simulation } from "../simulation.ts";

/** Files of code in which a debugger looks for a map. */
const MAPPED = /\.(?:js|mjs|wgsl)$/i;

/** The files to write in the place of one, by path; undefined where it is one. */
export async function codeFiles(
  sim: Simulation,
  out: string,
  text: string | undefined,
): Promise<ReadonlyMap<string, string | Uint8Array> | undefined> {
  const { files } = sim.code;
  const many = files && (await inFolder(out, files));
  if (many) return many;
  if (text === undefined || !MAPPED.test(out)) return undefined;
  const file = basename(out);
  const source = relative(dirname(resolve(out)), resolve(sim.model.source.name)).replaceAll(sep, "/");
  const map = await sim.sourceMap({ file, source });
  return new Map([
    [out, `${text}//# sourceMappingURL=${encodeURIComponent(file)}.map\n`],
    [`${out}.map`, `${JSON.stringify(map)}\n`],
  ]);
}

/** Files by their paths in a folder, which is made; undefined if the path is not that of a folder. */
export async function inFolder(
  out: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<ReadonlyMap<string, string | Uint8Array> | undefined> {
  if (!(await isForFolder(out))) return undefined;
  await (await import("node:fs/promises")).mkdir(out, { recursive: true });
  return new Map([...files].map(([name, content]) => [join(out, name), content]));
}

/** Whether a path is that of a folder, or says that it is to be one. */
async function isForFolder(path: string): Promise<boolean> {
  if (/[/\\]$/.test(path)) return true;
  const { stat } = await import("node:fs/promises");
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
