/** Where a run's results go: files by their extension, and stdout. */
import { extname, resolve } from "node:path";
import { OptionError } from "../diagnostics.ts";
import { csvHeader, csvRows, csvSpikes, openCsv, SPIKE_HEADER, spikesPath } from "../record/csv.ts";
import type { FileSink, Layout } from "../record/layout.ts";
import type { Rows, Sink, SpikeRows } from "../simulate.ts";

type Opener = (path: string, layout: Layout) => Promise<FileSink>;

const FORMATS: Readonly<Record<string, () => Promise<Opener>>> = {
  ".csv": async () => openCsv,
  ".json": async () => (await import("../record/json.ts")).openJson,
};
const LATER: readonly string[] = [".npy", ".npz", ".arrow", ".parquet"];
const PLOTS: readonly string[] = [".svg"];
const LATER_PLOTS: readonly string[] = [".png", ".html"];

export const STDOUT = "-";

/** Throws `OptionError` for files that cannot be written by this version, before anything is done. */
export function checkOutputs(outs: readonly string[], plots: readonly string[]): void {
  const check = (flag: string, paths: readonly string[], now: readonly string[], later: readonly string[]): void => {
    for (const path of paths) {
      const extension = extname(path).toLowerCase();
      const there = `${flag} writes ${now.join(" and ")}`;
      if (later.includes(extension)) throw new OptionError(`${flag} ${path}: ${extension} is not built yet; ${there}`);
      if (!now.includes(extension)) throw new OptionError(`${flag} ${path}: the extension says the format; ${there}`);
    }
  };
  const files = outs.filter((path) => path !== STDOUT);
  check("--out", files, Object.keys(FORMATS), LATER);
  check("--plot", plots, PLOTS, LATER_PLOTS);
  const tables = files.filter((path) => extname(path).toLowerCase() === ".csv");
  const all = [...outs, ...plots, ...tables.map(spikesPath)].map((path) => (path === STDOUT ? path : resolve(path)));
  const twice = all.findIndex((path, k) => all.indexOf(path) < k);
  if (twice >= 0) throw new OptionError(`${all[twice] === STDOUT ? "--out -" : all[twice]} would be written twice`);
}

/** What the system says of a file, in words. */
export const wordsOf = async (error: unknown): Promise<string> => (await import("../files.ts")).reasonOf(error);

/** Writes to stdout and waits until it is taken. */
export const print = (text: string): Promise<void> =>
  new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())));

/** CSV on stdout: the rows, or the spikes where nothing else is recorded. */
async function openStdout(_: string, layout: Layout): Promise<FileSink> {
  const isSpikes = layout.spikes && layout.widths.size === 0;
  await print(isSpikes ? SPIKE_HEADER : csvHeader(layout));
  return {
    paths: [],
    rows: (rows) => (isSpikes ? undefined : print(csvRows(layout, rows))),
    spikes: (name, events) => (isSpikes ? print(csvSpikes(name, events)) : undefined),
    close: async () => {},
    discard: async () => {},
  };
}

/** All the places where results go. The first failure ends the run; what was written before it is kept. */
export class Outputs implements Sink {
  /** What went wrong, in words. */
  failure: string | undefined;
  readonly #sinks: Sink[];
  readonly #files: { readonly path: string; readonly sink: FileSink }[] = [];
  readonly #stop: () => void;

  /** `stop` is called when there is no use in going on. */
  constructor(sinks: readonly Sink[], stop: () => void) {
    this.#sinks = [...sinks];
    this.#stop = stop;
  }

  /** Throws `OptionError` when one of the files cannot be opened; then none is. */
  async open(paths: readonly string[], layout: Layout): Promise<void> {
    for (const path of paths)
      try {
        const open = path === STDOUT ? openStdout : await FORMATS[extname(path).toLowerCase()]!();
        const sink = await open(path, layout);
        this.#files.push({ path, sink });
        this.#sinks.push(sink);
      } catch (error) {
        if (path === STDOUT) await this.#failed(path, error);
        else {
          for (const { sink } of this.#files) await sink.discard();
          throw new OptionError(`cannot write ${path}: ${await wordsOf(error)}`);
        }
      }
  }

  get paths(): readonly string[] {
    return this.#files.flatMap(({ sink }) => sink.paths);
  }

  rows(rows: Rows): Promise<void> {
    return this.#each((sink) => sink.rows?.(rows));
  }

  spikes(name: string, spikes: SpikeRows): Promise<void> {
    return this.#each((sink) => sink.spikes?.(name, spikes));
  }

  async #each(write: (sink: Sink) => void | Promise<void>): Promise<void> {
    for (const sink of this.#sinks) {
      if (this.failure !== undefined) return;
      try {
        await write(sink);
      } catch (error) {
        const file = this.#files.find((one) => one.sink === sink);
        if (!file) throw error;
        await this.#failed(file.path, error);
      }
    }
  }

  async #failed(path: string, error: unknown): Promise<void> {
    // The reader of a pipe that closed it has what it wanted.
    if (path === STDOUT && (error as NodeJS.ErrnoException).code === "EPIPE") {
      const at = this.#files.findIndex((file) => file.path === STDOUT);
      if (at >= 0) this.#sinks.splice(this.#sinks.indexOf(this.#files[at]!.sink), 1);
      if (this.#sinks.length > 0) return;
    } else this.failure = `cannot write ${path === STDOUT ? "to stdout" : path}: ${await wordsOf(error)}`;
    this.#stop();
  }

  /** Ends the files. */
  async close(summary: object): Promise<void> {
    for (const { path, sink } of this.#files)
      try {
        await sink.close(summary);
      } catch (error) {
        this.failure ??= `cannot write ${path}: ${await wordsOf(error)}`;
      }
  }
}
