/** Where a run's results go: files by their extension, and stdout. */
import { extname, resolve } from "node:path";
import type { Model } from "../model.ts";
import { showNote, OptionError } from "../diagnostics.ts";
import { csvHeader, csvRows, csvSpikes, openCsv, SPIKE_HEADER, spikesPath } from "../record/csv.ts";
import { PLOTS } from "../record/plot.ts";
import type { Ending, FileSink, Layout } from "../record/layout.ts";
import type { Rows, Sink, SpikeRows } from "../simulate.ts";

/** By extension. */
const FORMATS: Readonly<Record<string, (path: string, layout: Layout) => Promise<FileSink>>> = {
  ".csv": openCsv,
  ".json": async (path, layout) => (await import("../record/json.ts")).openJson(path, layout),
  ".npy": async (path, layout) => (await import("../record/numpy.ts")).openNpy(path, layout),
  ".npz": async (path, layout) => (await import("../record/numpy.ts")).openNpz(path, layout),
};
const LATER: readonly string[] = [".arrow", ".parquet"];
const LATER_PLOTS: readonly string[] = [".html"];

export const STDOUT = "-";

/** Throws `OptionError` for files that cannot be written by this version, before anything is done. */
export function checkOutputs(outs: readonly string[], plots: readonly string[], inputs: readonly string[] = []): void {
  const check = (flag: string, paths: readonly string[], now: readonly string[], later: readonly string[]): void => {
    for (const path of paths) {
      const extension = extname(path).toLowerCase();
      if (now.includes(extension)) continue;
      const there = `${flag} writes ${new Intl.ListFormat("en-GB").format(now)}`;
      if (later.includes(extension))
        throw new OptionError("E305", `${flag} ${path}: ${extension} is not built yet; ${there}`);
      throw new OptionError("E307", `${flag} ${path}: the extension says the format; ${there}`);
    }
  };
  const files = outs.filter((path) => path !== STDOUT);
  check("--out", files, Object.keys(FORMATS), LATER);
  check("--plot", plots, PLOTS, LATER_PLOTS);
  const tables = files.filter((path) => extname(path).toLowerCase() === ".csv");
  const all = [...outs, ...plots, ...tables.map(spikesPath)].map((path) => (path === STDOUT ? path : resolve(path)));
  const twice = all.findIndex((path, k) => all.indexOf(path) < k);
  if (twice >= 0)
    throw new OptionError("E309", `${all[twice] === STDOUT ? "--out -" : all[twice]} would be written twice`);
  const read = new Set(inputs.map((path) => resolve(path)));
  const lost = all.find((path) => read.has(path));
  if (lost !== undefined) throw new OptionError("E309", `${lost} is read by this run: it would be lost`);
}

/** What the system says of a file, in words. */
export const wordsOf = async (error: unknown): Promise<string> => (await import("../files.ts")).reasonOf(error);

/** Writes to stdout and waits until it is taken. */
export const print = (text: string | Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())));

/** CSV on stdout: the rows, or the spikes where nothing else is recorded. */
function openStdout(layout: Layout): FileSink {
  const isSpikes = layout.events.length > 0 && layout.widths.size === 0;
  let header = isSpikes ? SPIKE_HEADER : csvHeader(layout);
  const write = async (text: string): Promise<void> => {
    await print(header + text);
    header = "";
  };
  return {
    paths: [],
    rows: (rows) => (isSpikes ? undefined : write(csvRows(layout, rows))),
    spikes: (name, events) => (isSpikes ? write(csvSpikes(name, events)) : undefined),
    close: () => (header === "" ? Promise.resolve() : write("")),
    discard: () => Promise.resolve(),
  };
}

/** Opens what `--out` names. */
export const openOutput = (path: string, layout: Layout): FileSink | Promise<FileSink> =>
  path === STDOUT ? openStdout(layout) : FORMATS[extname(path).toLowerCase()]!(path, layout);

/** All the places where results go. The first failure ends the run; what was written before it is kept. */
export class Outputs implements Sink {
  /** What went wrong, in words. */
  failure: string | undefined;
  /** The files that are there after `close`. */
  readonly written: string[] = [];
  readonly #files: { readonly path: string; readonly sink: FileSink }[] = [];
  /** Where results still go. */
  #sinks: readonly Sink[];
  readonly #stop: () => void;

  /** `stop` is called when there is no use in going on. */
  constructor(sinks: readonly Sink[], stop: () => void) {
    this.#sinks = sinks;
    this.#stop = stop;
  }

  /** Bytes that are kept in memory. */
  get bytes(): number {
    return this.#sinks.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  }

  /** Throws `OptionError` when the file cannot be opened, or is there; then those before it are discarded. */
  async add(path: string, open: () => FileSink | Promise<FileSink>): Promise<void> {
    try {
      const sink = await open();
      const before = this.#files.flatMap((file) => file.sink.paths.map((one) => resolve(one)));
      const twice = sink.paths.find((one) => before.includes(resolve(one)));
      this.#files.push({ path, sink });
      this.#sinks = [...this.#sinks, sink];
      if (twice !== undefined) throw new OptionError("E309", `${twice} would be written twice`);
    } catch (error) {
      await this.discard();
      if (error instanceof OptionError) throw error;
      const words = codeOf(error) === "ENOENT" ? "there is no such folder" : await wordsOf(error);
      throw new OptionError("E309", `cannot write ${path}: ${words}`);
    }
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
        this.#sinks = this.#sinks.filter((one) => one !== sink);
        await this.#failed(file.path, error);
        if (this.failure !== undefined || this.#sinks.length === 0) this.#stop();
      }
    }
  }

  async #failed(path: string, error: unknown): Promise<void> {
    // The reader of a pipe that closed it has what it wanted.
    if (path === STDOUT && codeOf(error) === "EPIPE") return;
    this.failure ??= `cannot write ${path === STDOUT ? "to stdout" : path}: ${await wordsOf(error)}`;
  }

  /** Ends as if nothing had been opened. */
  async discard(): Promise<void> {
    for (const { sink } of this.#files) await sink.discard();
  }

  /** Ends the files. */
  async close(ending: Ending): Promise<void> {
    for (const { path, sink } of this.#files)
      try {
        await sink.close(ending);
        this.written.push(...sink.paths);
      } catch (error) {
        await this.#failed(path, error);
      }
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Tells what a user should know of a model. */
export function tellNotes({ source, notes }: Pick<Model, "source" | "notes">): void {
  for (const note of notes) process.stderr.write(`${showNote(source, note)}\n`);
}
