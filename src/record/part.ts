/** Files that are readable at every moment: rows go to `<path>.part`, which gets its name at the end. */
import { open, rename, rm, stat, type FileHandle } from "node:fs/promises";

const NEWLINE = 10;

/** Rows of equal size, and what stands before them. */
export interface EqualRows {
  readonly rowBytes: number;
  /** Says how many rows there are, in the same number of bytes for any number; kept up to date. */
  readonly head?: (rows: number) => Uint8Array;
}

/** Bytes without rows. */
export const BYTES: EqualRows = { rowBytes: 1 };

/** Rows: of text, each ended by a newline, or of equal size. */
export class Part {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #equal: EqualRows | undefined;
  /** Bytes of the head, those that were written, and those up to the end of the last whole row. */
  #start = 0;
  #end = 0;
  #whole = 0;
  #rows = 0;

  private constructor(path: string, file: FileHandle, equal: EqualRows | undefined) {
    this.path = path;
    this.#file = file;
    this.#equal = equal;
  }

  static async open(path: string, equal?: EqualRows): Promise<Part> {
    // Else that would be found out when the run is over.
    if (await isFolder(path)) throw Object.assign(new Error(`${path} is a folder`), { code: "EISDIR" });
    const part = new Part(path, await open(`${path}.part`, "w+"), equal);
    if (equal?.head) {
      const head = equal.head(0);
      part.#start = part.#end = part.#whole = head.length;
      try {
        await part.#put(head, 0);
      } catch (error) {
        await part.discard();
        throw error;
      }
    }
    return part;
  }

  /** Whole rows that were written. */
  get rows(): number {
    return this.#rows;
  }

  /** Bytes of the whole rows, and of what stands before them. */
  get bytes(): number {
    return this.#whole;
  }

  /** Appends text. When it throws, the part of it that could be written is there. */
  async write(text: string | Uint8Array): Promise<void> {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    let written = 0;
    try {
      await this.#put(bytes, this.#end, (count) => (written = count));
    } finally {
      const there = bytes.subarray(0, written);
      const before = this.#end;
      this.#end += written;
      if (this.#equal) await this.#count(Math.floor((this.#end - this.#start) / this.#equal.rowBytes));
      else {
        const last = there.lastIndexOf(NEWLINE);
        if (last >= 0) this.#whole = before + last + 1;
        this.#rows += newlines(there);
      }
    }
  }

  /** Writes all the bytes, and says after each piece how many are there. */
  async #put(bytes: Uint8Array, at: number, onWritten?: (written: number) => void): Promise<void> {
    for (let written = 0; written < bytes.length; onWritten?.(written)) {
      const { bytesWritten } = await this.#file.write(bytes, written, bytes.length - written, at + written);
      written += bytesWritten;
    }
  }

  /** There are so many rows of equal size. */
  async #count(rows: number): Promise<void> {
    const { rowBytes, head } = this.#equal!;
    this.#whole = this.#start + rows * rowBytes;
    if (rows === this.#rows) return;
    this.#rows = rows;
    if (head) await this.#put(head(rows), 0);
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
    if (this.#equal) await this.#count(rows);
    else {
      this.#whole = await this.#endOf(rows);
      this.#rows = rows;
    }
    await this.#file.truncate(this.#whole);
    this.#end = this.#whole;
  }

  /** Where the first `rows` rows of text end. */
  async #endOf(rows: number): Promise<number> {
    let [at, end, seen] = [0, 0, 0];
    for await (const bytes of this.read()) {
      for (let next = bytes.indexOf(NEWLINE); next >= 0 && seen < rows; next = bytes.indexOf(NEWLINE, next + 1)) {
        end = at + next + 1;
        seen++;
      }
      if (seen === rows) break;
      at += bytes.length;
    }
    return end;
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
export async function openParts(parts: readonly { readonly path: string; readonly rows?: EqualRows }[]) {
  const opened: Part[] = [];
  try {
    for (const { path, rows } of parts) opened.push(await Part.open(path, rows));
  } catch (error) {
    await Promise.all(opened.map((part) => part.discard()));
    throw error;
  }
  return opened;
}

/** Makes parts equally long: after a failed write some have more rows than others. */
export async function level(parts: readonly Part[]): Promise<void> {
  const rows = Math.min(...parts.map((part) => part.rows));
  for (const part of parts) await part.keep(rows);
}

/** Writes a file that is there whole or not at all. Text ends with a newline. */
export const writeWhole = (path: string, content: string | Uint8Array): Promise<void> =>
  writing(path, (file) => file.write(ended(content)));

/** Text with a newline at its end. */
export const ended = <T extends string | Uint8Array>(content: T): T | string =>
  typeof content === "string" && !content.endsWith("\n") ? `${content}\n` : content;

/** The same, in pieces. */
export const writing = async (path: string, write: (file: Part) => Promise<void>): Promise<void> =>
  filling(await Part.open(path, BYTES), write);

/** The same, in a file that is open. */
export async function filling(file: Part, write: (file: Part) => Promise<void>): Promise<void> {
  try {
    await write(file);
  } catch (error) {
    await file.discard();
    throw error;
  }
  await file.finish();
}

/**
 * Makes one file of parts: those of a group have equally many rows, and `assemble` throws when it could not write it all.
 * On a full disk as many rows as fit are kept, with `isShort`, and then the error is thrown.
 */
export async function join(
  groups: readonly (readonly Part[])[],
  assemble: (isShort: boolean) => Promise<void>,
): Promise<void> {
  const parts = groups.flat();
  let full: unknown;
  for (let isThere = false; !isThere;) {
    for (const group of groups) await level(group);
    try {
      await assemble(full !== undefined);
      isThere = true;
    } catch (error) {
      if (!isFull(error) || parts.every((part) => part.rows === 0)) {
        await Promise.all(parts.map((part) => part.leave()));
        throw error;
      }
      // For a moment the rows are on the disk twice: the later half makes room for the earlier one.
      full = error;
      for (const part of parts) await part.keep(Math.floor(part.rows * 0.45));
    }
  }
  await Promise.all(parts.map((part) => part.discard()));
  if (full) throw full;
}

/** A full disk, a used-up quota, a limit on the size of files: a shorter file may fit. */
const isFull = (error: unknown): boolean =>
  ["ENOSPC", "EDQUOT", "EFBIG"].includes((error as NodeJS.ErrnoException).code ?? "");

const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
