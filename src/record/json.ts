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
  let count = 0;
  // Numbered, for where names that differ in case alone are one file.
  const named = (name: string): { path: string } => ({ path: `${path}.${count++}.${name}` });
  const names = [...layout.widths.keys()];
  const columns = layout.events.flatMap((event) => COLUMNS.map((column) => ({ event, column })));
  const opened = await openParts([
    named("t"),
    ...names.map(named),
    ...columns.map(({ event, column }) => named(`${event}.${column}`)),
  ]);
  const t = opened.shift()!;
  const variables = new Map(names.map((name) => [name, opened.shift()!]));
  const events = new Map(
    layout.events.map((event) => [event, new Map(COLUMNS.map((column) => [column, opened.shift()!]))]),
  );
  const groups = [[t, ...variables.values()], ...[...events.values()].map((parts) => [...parts.values()])];

  return {
    paths: [path],
    rows: async ({ steps, values }: Rows) => {
      await t.write(steps.map((step) => number(timeOf(layout, step)) + END).join(""));
      for (const [name, part] of variables) await part.write(jsonRows(values[name]!, rowShape(layout, name)));
    },
    spikes: async (name: string, given: SpikeRows) => {
      for (const [column, part] of events.get(name) ?? [])
        await part.write(Array.from(given[column], (value) => number(value) + END).join(""));
    },
    close: (ending) =>
      join(groups, (isShort) =>
        assemble(path, layout, { t, variables, events }, isShort ? { ...ending, complete: false } : ending),
      ),
    discard: async () => void (await Promise.all(groups.flat().map((part) => part.discard()))),
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
  readonly events: ReadonlyMap<string, ReadonlyMap<string, Part>>;
}

/** Writes the whole file; it is not there when that fails. */
const assemble = (path: string, layout: Layout, { t, variables, events }: Columns, summary: Ending): Promise<void> =>
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
    between = "";
    for (const [event, columns] of events) {
      await file.write(`${between}\n${JSON.stringify(event)}:{`);
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
