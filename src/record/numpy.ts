/** A run in NumPy's formats: an array for each variable, in files of their own or in one. */
import { OptionError } from "../diagnostics.ts";
import type { Rows, SpikeRows } from "../simulate.ts";
import { rowShape, timeOf, type FileSink, type Layout } from "./layout.ts";
import { bytesOf, npyHead, type FloatType } from "./npy.ts";
import { join, level, openParts, writing, type EqualRows, type Part } from "./part.ts";

/** The arrays of a run, in files that NumPy can read at every moment. */
interface ArrayParts {
  readonly t: Part | undefined;
  readonly variables: ReadonlyMap<string, Part>;
  readonly events: ReadonlyMap<string, Part>;
  rows(rows: Rows): Promise<void>;
  spikes(name: string, events: SpikeRows): Promise<void>;
}

/** Rows of an array in a file. */
const npyRows = (type: FloatType, shape: readonly number[]): EqualRows => ({
  rowBytes: Number(type[1]) * shape.reduce((a, b) => a * b, 1),
  head: npyHead(type, shape),
});

/** Opens an array for each name that has a path: `t`, each recorded value, and each event with rows of element, step, time. */
async function openArrays(layout: Layout, pathOf: (name: string) => string | undefined): Promise<ArrayParts> {
  const type = layout.precision === "f32" ? "f4" : "f8";
  const names = [...layout.widths.keys()];
  const wanted = [
    { name: "t", rows: npyRows("f8", []) },
    ...names.map((name) => ({ name, rows: npyRows(type, rowShape(layout, name)) })),
    ...layout.events.map((name) => ({ name, rows: npyRows("f8", [3]) })),
  ].flatMap(({ name, rows }) => {
    const path = pathOf(name);
    return path === undefined ? [] : [{ name, path, rows }];
  });
  const opened = await openParts(wanted);
  const parts = new Map(wanted.map(({ name }, k) => [name, opened[k]!]));
  const partsOf = (some: readonly string[]): Map<string, Part> => new Map(some.map((name) => [name, parts.get(name)!]));
  const [t, variables, events] = [parts.get("t"), partsOf(names), partsOf(layout.events)];
  return {
    t,
    variables,
    events,
    rows: async ({ steps, values }) => {
      const times = steps.map((step) => timeOf(layout, step));
      await t?.write(bytesOf("f8", times));
      for (const [name, part] of variables) await part.write(bytesOf(type, values[name]!));
    },
    spikes: async (name, { element, step, time }) => {
      const rows = new Float64Array(3 * element.length);
      for (let k = 0; k < element.length; k++) rows.set([element[k]!, step[k]!, time[k]!], 3 * k);
      await events.get(name)?.write(bytesOf("f8", rows));
    },
  };
}

/** The file of an array of `name.npy`: what is recorded alone is that file, else `name.<array>.npy` is. */
function npyPath(path: string, { widths, events }: Layout): (name: string) => string | undefined {
  const of = (name: string): string => path.replace(/(\.npy)?$/i, `.${name}.npy`);
  if (widths.size > 1) return of;
  const [alone] = widths.size === 1 ? [...widths.keys()] : events.length === 1 ? events : [];
  return (name) => (name === "t" ? undefined : name === alone ? path : of(name));
}

/** Throws where files would have one name for who does not tell capitals. */
function checkCase(names: readonly string[]): void {
  for (const [k, name] of names.entries()) {
    const other = names.slice(0, k).find((one) => one.toLowerCase() === name.toLowerCase());
    if (other !== undefined)
      throw new OptionError("E309", `the files of ${other} and ${name} would differ in case alone: write .npz`);
  }
}

/** A file for each array. */
export async function openNpy(path: string, layout: Layout): Promise<FileSink> {
  checkCase([...layout.widths.keys(), ...layout.events]);
  const { t, variables, events, rows, spikes } = await openArrays(layout, npyPath(path, layout));
  const recorded = [...(t ? [t] : []), ...variables.values()];
  const all = [...recorded, ...events.values()];
  return {
    paths: all.map((part) => part.path),
    rows,
    spikes,
    close: async () => {
      await level(recorded);
      await Promise.all(all.map((part) => part.finish()));
    },
    discard: async () => void (await Promise.all(all.map((part) => part.discard()))),
  };
}

/** `t`, each recorded value, each event with rows of element, step and time; and the summary, as `summary.json`. */
export async function openNpz(path: string, layout: Layout): Promise<FileSink> {
  let count = 0;
  // Numbered, for where names that differ in case alone are one file.
  const parts = await openArrays(layout, (name) => `${path}.${count++}.${name}`);
  const { variables, events, rows, spikes } = parts;
  const arrays = new Map<string, Part>([["t", parts.t!], ...variables, ...events]);
  return {
    paths: [path],
    rows,
    spikes,
    close: (ending) =>
      join([[parts.t!, ...variables.values()], ...[...events.values()].map((part) => [part])], async (isShort) => {
        const { zip } = await import("./zip.ts");
        const summary = JSON.stringify(isShort ? { ...ending, complete: false } : ending);
        const entries = [
          ...[...arrays].map(([name, part]) => ({ name: `${name}.npy`, size: part.bytes, read: () => part.read() })),
          { name: "summary.json", ...textEntry(`${summary}\n`) },
        ];
        await writing(path, async (file) => {
          for await (const bytes of zip(entries)) await file.write(bytes);
        });
      }),
    discard: async () => void (await Promise.all([...arrays.values()].map((part) => part.discard()))),
  };
}

function textEntry(text: string): { size: number; read(): AsyncGenerator<Uint8Array> } {
  const bytes = Buffer.from(text);
  async function* read(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  return { size: bytes.length, read };
}
