/** Files that are readable at every moment: rows of text go to `<path>.part`, which gets its name at the end. */
import { open, rename, rm, type FileHandle } from "node:fs/promises";

const NEWLINE = 10;

/** Text in rows, each ended by a newline. */
export class Part {
  readonly path: string;
  readonly #file: FileHandle;
  /** Bytes that were written, and those of whole rows among them. */
  #end = 0;
  #whole = 0;
  #rows = 0;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  static async open(path: string): Promise<Part> {
    return new Part(path, await open(`${path}.part`, "w+"));
  }

  /** Whole rows that were written. */
  get rows(): number {
    return this.#rows;
  }

  /** Appends text. When it throws, the part of it that could be written is there. */
  async write(text: string | Uint8Array): Promise<void> {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    let written = 0;
    try {
      while (written < bytes.length) {
        const { bytesWritten } = await this.#file.write(bytes, written, bytes.length - written, this.#end + written);
        written += bytesWritten;
      }
    } finally {
      const there = bytes.subarray(0, written);
      const last = there.lastIndexOf(NEWLINE);
      if (last >= 0) this.#whole = this.#end + last + 1;
      this.#end += written;
      this.#rows += newlines(there);
    }
  }

  /** The bytes of the whole rows, less the last `without` of them. Each array holds until the next. */
  async *read(without = 0): AsyncGenerator<Uint8Array> {
    const buffer = Buffer.allocUnsafe(1 << 16);
    const end = this.#whole - without;
    for (let at = 0; at < end;) {
      const { bytesRead } = await this.#file.read(buffer, 0, Math.min(buffer.length, end - at), at);
      if (bytesRead === 0) throw new Error(`${this.path}.part was changed while it was written`);
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  /** Drops all but the first `rows` rows. */
  async keep(rows: number): Promise<void> {
    if (rows >= this.#rows) return;
    let [at, whole, seen] = [0, 0, 0];
    for await (const bytes of this.read()) {
      for (let next = bytes.indexOf(NEWLINE); next >= 0 && seen < rows; next = bytes.indexOf(NEWLINE, next + 1)) {
        whole = at + next + 1;
        seen++;
      }
      if (seen === rows) break;
      at += bytes.length;
    }
    await this.#file.truncate(whole);
    this.#end = this.#whole = whole;
    this.#rows = rows;
  }

  /** Cuts the file after its last whole row and gives it its name. */
  async finish(): Promise<void> {
    try {
      await this.#file.truncate(this.#whole);
    } finally {
      await this.#file.close();
    }
    await rename(`${this.path}.part`, this.path);
  }

  /** Leaves the `.part` where it is. */
  async leave(): Promise<void> {
    await this.#file.close();
  }

  async discard(): Promise<void> {
    await this.#file.close();
    await rm(`${this.path}.part`, { force: true });
  }
}

function newlines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/** Opens all of them, or none. */
export async function openParts(paths: readonly string[]): Promise<Part[]> {
  const parts: Part[] = [];
  try {
    for (const path of paths) parts.push(await Part.open(path));
  } catch (error) {
    await Promise.all(parts.map((part) => part.discard()));
    throw error;
  }
  return parts;
}

/** Writes a file that is there whole or not at all. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const part = await Part.open(path);
  try {
    await part.write(text.endsWith("\n") ? text : `${text}\n`);
  } catch (error) {
    await part.discard();
    throw error;
  }
  await part.finish();
}
