/** Tables: a row of text for each recorded row, and for each spike. */
import type { Rows, SpikeRows } from "../simulate.ts";
import { digits, namesOfRow, timeOf, type FileSink, type Layout } from "./layout.ts";
import { openParts, type Part } from "./part.ts";

/** `t,V[0],V[1],…`; no index where a row has one value. */
export function csvHeader({ widths }: Layout): string {
  const names = [...widths].flatMap(([name, width]) => namesOfRow(name, width));
  return `${["t", ...names].join(",")}\n`;
}

export function csvRows(layout: Layout, { steps, values }: Rows): string {
  const columns = [...layout.widths].map(([name, width]) => ({ data: values[name]!, width }));
  let text = "";
  for (const [row, step] of steps.entries()) {
    text += digits(timeOf(layout, step));
    for (const { data, width } of columns)
      for (let at = row * width; at < (row + 1) * width; at++) text += `,${digits(data[at]!)}`;
    text += "\n";
  }
  return text;
}

export const SPIKE_HEADER = "event,element,step,time\n";

export function csvSpikes(name: string, { element, step, time }: SpikeRows): string {
  let text = "";
  for (let k = 0; k < element.length; k++) text += `${name},${element[k]},${step[k]},${digits(time[k]!)}\n`;
  return text;
}

/** Where the spikes beside a table are: `name.spikes.csv` beside `name.csv`. */
export const spikesPath = (path: string): string => path.replace(/(\.csv)?$/i, ".spikes.csv");

/** A table in a file, and its spikes in another beside it. */
export async function openCsv(path: string, layout: Layout): Promise<FileSink> {
  const parts = await openParts(
    (layout.events.length > 0 ? [path, spikesPath(path)] : [path]).map((one) => ({ path: one })),
  );
  const [rows, spikes] = parts as [Part, Part?];
  const discard = async (): Promise<void> => void (await Promise.all(parts.map((part) => part.discard())));
  try {
    await rows.write(csvHeader(layout));
    await spikes?.write(SPIKE_HEADER);
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    paths: parts.map((part) => part.path),
    rows: (recorded) => rows.write(csvRows(layout, recorded)),
    spikes: (name, events) => spikes?.write(csvSpikes(name, events)),
    close: async () => void (await Promise.all(parts.map((part) => part.finish()))),
    discard,
  };
}
