/** JSON: an array for each variable. Rows come together, so each variable has a part of its own until the end. */
import type { Rows, SpikeRows } from "../simulate.ts";
import { digits, timeOf, type Ending, type FileSink, type Layout } from "./layout.ts";
import { openParts, Part } from "./part.ts";

/** Behind every row of a part. */
const END = ",\n";

/** What JSON has no number for is text. */
const number = (value: number): string => (Number.isFinite(value) ? digits(value) : `"${value}"`);

const COLUMNS = ["element", "step", "time"] as const;

/** `{ "t", "variables": { "V": { "shape", "data" } }, "spikes": { "spikes": { "element", "step", "time" } }, "summary" }` */
export async function openJson(path: string, layout: Layout): Promise<FileSink> {
  const { widths } = layout;
  const names = ["t", ...widths.keys(), ...(layout.spikes ? COLUMNS.map((column) => `spikes.${column}`) : [])];
  // Numbered, for where names that differ in case alone are one file.
  const parts = await openParts(names.map((name, k) => `${path}.${k}.${name}`));
  const t = parts[0]!;
  const variables = new Map([...widths.keys()].map((name, k) => [name, parts[1 + k]!]));
  const spikes = new Map(layout.spikes ? COLUMNS.map((column, k) => [column, parts[1 + widths.size + k]!]) : []);
  const discard = async (): Promise<void> => void (await Promise.all(parts.map((part) => part.discard())));
  let event = "spikes";

  return {
    paths: [path],
    rows: async ({ steps, values }: Rows) => {
      await t.write(steps.map((step) => number(timeOf(layout, step)) + END).join(""));
      for (const [name, part] of variables) await part.write(jsonRows(values[name]!, widths.get(name)!));
    },
    spikes: async (name: string, events: SpikeRows) => {
      event = name;
      for (const column of COLUMNS)
        await spikes.get(column)?.write(Array.from(events[column], (value) => number(value) + END).join(""));
    },
    close: async (ending) => {
      const rows = [t, ...variables.values()];
      const events = [...spikes.values()];
      const columns = { t, variables, spikes: spikes.size > 0 ? ([event, spikes] as const) : undefined };
      let full: unknown;
      for (let isThere = false; !isThere;) {
        // After a failed write some parts have more rows than others.
        await level(rows);
        await level(events);
        try {
          await assemble(path, layout, columns, full ? { ...ending, complete: false } : ending);
          isThere = true;
        } catch (error) {
          if (!isFull(error) || [...rows, ...events].every((part) => part.rows === 0)) {
            await Promise.all(parts.map((part) => part.leave()));
            throw error;
          }
          // For a moment the rows are on the disk twice: the later half makes room for the earlier one.
          full = error;
          for (const part of [...rows, ...events]) await part.keep(Math.floor(part.rows * 0.45));
        }
      }
      await discard();
      if (full) throw full;
    },
    discard,
  };
}

/** A full disk, a used-up quota, a limit on the size of files: a shorter file may fit. */
const isFull = (error: unknown): boolean =>
  ["ENOSPC", "EDQUOT", "EFBIG"].includes((error as NodeJS.ErrnoException).code ?? "");

function jsonRows(data: ArrayLike<number>, width: number): string {
  let text = "";
  for (let at = 0; at < data.length; at += width) {
    text += `[${number(data[at]!)}`;
    for (let k = at + 1; k < at + width; k++) text += `,${number(data[k]!)}`;
    text += `]${END}`;
  }
  return text;
}

/** Makes parts equally long. */
async function level(parts: readonly Part[]): Promise<void> {
  const rows = Math.min(...parts.map((part) => part.rows));
  for (const part of parts) await part.keep(rows);
}

interface Columns {
  readonly t: Part;
  readonly variables: ReadonlyMap<string, Part>;
  readonly spikes: readonly [event: string, columns: ReadonlyMap<string, Part>] | undefined;
}

/** Writes the whole file; it is not there when that fails. */
async function assemble(path: string, { widths }: Layout, { t, variables, spikes }: Columns, summary: Ending) {
  const file = await Part.open(path);
  const array = async (part: Part): Promise<void> => {
    await file.write("[\n");
    for await (const bytes of part.read(part.rows > 0 ? END.length : 0)) await file.write(bytes);
    await file.write("]");
  };
  try {
    await file.write(`{"t":`);
    await array(t);
    await file.write(`,\n"variables":{`);
    let between = "";
    for (const [name, part] of variables) {
      await file.write(`${between}\n${JSON.stringify(name)}:{"shape":[${part.rows},${widths.get(name)}],"data":`);
      await array(part);
      await file.write("}");
      between = ",";
    }
    await file.write(`},\n"spikes":{`);
    if (spikes) {
      const [event, columns] = spikes;
      await file.write(`\n${JSON.stringify(event)}:{`);
      between = "";
      for (const [name, part] of columns) {
        await file.write(`${between}${JSON.stringify(name)}:`);
        await array(part);
        between = ",";
      }
      await file.write("}");
    }
    await file.write(`},\n"summary":${JSON.stringify(summary)}}\n`);
  } catch (error) {
    await file.discard();
    throw error;
  }
  await file.finish();
}
