/** JSON: an array for each variable. Rows come together, so each variable has a part of its own until the end. */
import type { Rows, SpikeRows } from "../simulate.ts";
import { digits, rowShape, timeOf, type Ending, type FileSink, type Layout } from "./layout.ts";
import { join, openParts, writing, type Part } from "./part.ts";

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
  const parts = await openParts(names.map((name, k) => ({ path: `${path}.${k}.${name}` })));
  const t = parts[0]!;
  const variables = new Map([...widths.keys()].map((name, k) => [name, parts[1 + k]!]));
  const spikes = new Map(layout.spikes ? COLUMNS.map((column, k) => [column, parts[1 + widths.size + k]!]) : []);
  const discard = async (): Promise<void> => void (await Promise.all(parts.map((part) => part.discard())));
  let event = "spikes";

  return {
    paths: [path],
    rows: async ({ steps, values }: Rows) => {
      await t.write(steps.map((step) => number(timeOf(layout, step)) + END).join(""));
      for (const [name, part] of variables) await part.write(jsonRows(values[name]!, rowShape(layout, name)));
    },
    spikes: async (name: string, events: SpikeRows) => {
      event = name;
      for (const column of COLUMNS)
        await spikes.get(column)?.write(Array.from(events[column], (value) => number(value) + END).join(""));
    },
    close: async (ending) => {
      const columns = { t, variables, spikes: spikes.size > 0 ? ([event, spikes] as const) : undefined };
      await join([[t, ...variables.values()], [...spikes.values()]], (isShort) =>
        assemble(path, layout, columns, isShort ? { ...ending, complete: false } : ending),
      );
    },
    discard,
  };
}

function jsonRows(data: ArrayLike<number>, shape: readonly number[]): string {
  const width = shape.reduce((a, b) => a * b, 1);
  let text = "";
  for (let at = 0; at < data.length; at += width) text += nested(data, at, shape, 0) + END;
  return text;
}

/** The values from `at` on, in brackets for each dimension from `depth` on. */
function nested(data: ArrayLike<number>, at: number, shape: readonly number[], depth: number): string {
  if (depth === shape.length) return number(data[at]!);
  const size = shape.slice(depth + 1).reduce((a, b) => a * b, 1);
  let text = "";
  for (let k = 0; k < shape[depth]!; k++) text += (k > 0 ? "," : "") + nested(data, at + k * size, shape, depth + 1);
  return `[${text}]`;
}

interface Columns {
  readonly t: Part;
  readonly variables: ReadonlyMap<string, Part>;
  readonly spikes: readonly [event: string, columns: ReadonlyMap<string, Part>] | undefined;
}

/** Writes the whole file; it is not there when that fails. */
const assemble = (path: string, layout: Layout, { t, variables, spikes }: Columns, summary: Ending): Promise<void> =>
  writing(path, async (file) => {
    const array = async (part: Part): Promise<void> => {
      await file.write("[\n");
      for await (const bytes of part.read(part.rows > 0 ? END.length : 0)) await file.write(bytes);
      await file.write("]");
    };
    await file.write(`{"t":`);
    await array(t);
    await file.write(`,\n"variables":{`);
    let between = "";
    for (const [name, part] of variables) {
      const shape = [part.rows, ...rowShape(layout, name)];
      await file.write(`${between}\n${JSON.stringify(name)}:{"shape":${JSON.stringify(shape)},"data":`);
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
  });
