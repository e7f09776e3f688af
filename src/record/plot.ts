/** Pictures as files: drawn at the end, of what a run has kept for them. */
import { extname } from "node:path";
import type { Figure } from "../view/figure.ts";
import type { FileSink } from "./layout.ts";
import { BYTES, ended, filling, openParts, type Part } from "./part.ts";
import type { Picture } from "./picture.ts";

/** Formats, by extension. */
export const PLOTS: readonly string[] = [".svg", ".png"];

/** A file that is drawn when the run is over, with these words and looks. */
export async function openPlot(
  path: string,
  picture: Picture,
  { subtitle, ...looks }: Pick<Figure, "title" | "subtitle" | "theme">,
): Promise<FileSink> {
  const [part] = (await openParts([{ path, rows: BYTES }])) as [Part];
  return {
    paths: [path],
    close: ({ complete }) =>
      filling(part, async (file) => {
        const { plotSvg } = await import("../view/plot.ts");
        const said = [subtitle, complete ? "" : "not complete"].filter(Boolean).join(", ");
        const svg = await plotSvg({ ...picture.figure, ...looks, ...(said ? { subtitle: said } : {}) });
        const isPng = extname(path).toLowerCase() === ".png";
        await file.write(ended(isPng ? await (await import("../view/png.ts")).png(svg) : svg));
      }),
    discard: () => part.discard(),
  };
}
