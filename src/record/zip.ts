/** Archives, with nothing compressed: the build bundles this module. */
import { Readable } from "node:stream";
import { ZipFile } from "yazl";

export interface Entry {
  readonly name: string;
  readonly size: number;
  /** Its bytes; each array holds until the next. */
  read(): AsyncIterable<Uint8Array>;
}

/** The bytes of an archive, as they are asked for. */
export async function* zip(entries: readonly Entry[]): AsyncGenerator<Uint8Array> {
  const file = new ZipFile();
  const output = file.outputStream as Readable;
  file.on("error", (error: Error) => output.destroy(error));
  for (const { name, size, read } of entries)
    file.addReadStreamLazy(name, { size, compress: false }, (found) =>
      found(
        null,
        Readable.from(copies(read())).on("error", (error) => output.destroy(error)),
      ),
    );
  file.end();
  for await (const bytes of output) yield bytes as Uint8Array;
}

async function* copies(arrays: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const bytes of arrays) yield Buffer.from(bytes);
}
