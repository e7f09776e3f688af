/** Runs a module: its memory, and views of it. */
import { allocate, elements, type Buffer, type Lengths, type Program, type TypedArray } from "../../ir/index.ts";
import { Failure, type Executable, type Source } from "../backend.ts";
import { MODULE } from "./emit.ts";
import { instance, type Memory } from "./engine.ts";
import { bytesOf, layoutOf, PAGE } from "./layout.ts";

/** Where a buffer is whose length a call gives, and how many bytes are its own. */
interface Room {
  readonly at: number;
  readonly bytes: number;
}

/** The most pages that a memory can have: 4 GiB. */
const MOST_PAGES = 65536;

export async function load(source: Source, program: Program): Promise<Executable> {
  const { buffers, inputs, outputs } = program;
  const { at, pointers, lengths: slots, end: fixed } = layoutOf(program);
  const pages = Math.ceil(fixed / PAGE);
  if (pages > MOST_PAGES) throw tooMuch(pages, undefined);
  const bytes = source.files!.get(MODULE)!;
  const { exports } = await instance(bytes).catch((error: unknown) => {
    throw error instanceof RangeError ? tooMuch(pages, error) : error;
  });
  const { run, end, memory } = exports as {
    readonly run: () => void;
    readonly end: { readonly value: number };
    readonly memory: Memory;
  };
  let top = end.value;

  /** Open buffers with what they hold: elements, and room. */
  const rooms = new Map<Buffer, Room>();
  const sizes = new Map<Buffer, number>();
  let views = new Map<Buffer, TypedArray>();
  let seen = memory.buffer;
  const view = (buffer: Buffer): TypedArray => {
    if (seen !== memory.buffer) [views, seen] = [new Map(), memory.buffer];
    const length = sizes.get(buffer) ?? elements(buffer.type.shape);
    const known = views.get(buffer);
    if (known?.length === length) return known;
    const like = allocate(buffer.type.dtype, 0).constructor as Float64ArrayConstructor;
    const array = new like(memory.buffer, at.get(buffer) ?? rooms.get(buffer)!.at, length);
    views.set(buffer, array);
    return array;
  };
  for (const buffer of buffers) if (buffer.values) view(buffer).set(buffer.values);

  /** Makes room for buffers that have grown: each goes to the end, with what it holds, and with as much room again for the next time. */
  const place = (wanted: Iterable<readonly [Buffer, number]>): void => {
    for (const [buffer, length] of wanted) {
      sizes.set(buffer, length);
      const needed = bytesOf(buffer.type, length);
      const room = rooms.get(buffer);
      if (room && room.bytes >= needed) continue;
      const bytes = room ? Math.max(needed, 2 * room.bytes) : needed;
      grow(memory, Math.ceil((top + bytes) / PAGE));
      if (room) new Uint8Array(memory.buffer).copyWithin(top, room.at, room.at + room.bytes);
      rooms.set(buffer, { at: top, bytes });
      new Int32Array(memory.buffer)[pointers.get(buffer)! >> 2] = top;
      views.delete(buffer);
      top += bytes;
    }
  };

  const named = (name: string): Buffer => {
    const buffer = outputs.get(name) ?? inputs.get(name);
    if (!buffer) throw new TypeError(`the program has no value "${name}"`);
    return buffer;
  };
  return {
    run(lengths: Lengths) {
      place([...pointers.keys()].map((buffer) => [buffer, elements(buffer.type.shape, lengths)]));
      const header = new Int32Array(memory.buffer);
      for (const [name, slot] of slots) header[slot >> 2] = lengths[name]!;
      run();
    },
    write(name, values) {
      const buffer = inputs.get(name);
      if (!buffer) throw new TypeError(`the program has no input "${name}"`);
      const isNew = pointers.has(buffer) && (values.length > 1 || !sizes.has(buffer));
      if (isNew) place([[buffer, values.length]]);
      const array = view(buffer);
      if (values.length === 1) array.fill(values[0]!);
      else if (values.length === array.length) array.set(values);
      else throw new TypeError(`"${name}" has ${array.length} elements, not ${values.length}`);
    },
    read: (name) => view(named(name)),
    dispose: () => void rooms.clear(),
  };
}

function grow(memory: Memory, pages: number): void {
  const more = pages - memory.buffer.byteLength / PAGE;
  if (more <= 0) return;
  try {
    memory.grow(more);
  } catch (error) {
    throw tooMuch(pages, error);
  }
}
const tooMuch = (pages: number, cause: unknown): Failure => {
  const mib = Math.ceil((pages * PAGE) / 2 ** 20);
  const most = pages > MOST_PAGES ? `, and WebAssembly has ${(MOST_PAGES * PAGE) / 2 ** 20} MiB` : "";
  return new Failure(`out of memory: the run needs ${mib} MiB${most}`, { cause });
};
