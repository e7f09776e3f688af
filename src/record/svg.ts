/** Pictures as files. */
import { openParts, type Part } from "./part.ts";
import type { FileSink } from "./layout.ts";
import type { Picture } from "./picture.ts";

/** A file that is drawn at the end, of what `picture` has kept. */
export async function openSvg(path: string, picture: Picture, title: string, subtitle: string): Promise<FileSink> {
  const [part] = (await openParts([path])) as [Part];
  return {
    paths: [path],
    close: async ({ complete }) => {
      try {
        const { plotSvg } = await import("../view/plot.ts");
        const said = [subtitle, complete ? "" : "not complete"].filter(Boolean).join(", ");
        await part.write(`${await plotSvg({ ...picture.figure, title, ...(said ? { subtitle: said } : {}) })}\n`);
      } catch (error) {
        await part.discard();
        throw error;
      }
      await part.finish();
    },
    discard: () => part.discard(),
  };
}
