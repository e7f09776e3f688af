/** `fluxion run`: integrates a model and writes, draws or tells what was recorded. */
import { OptionError } from "../diagnostics.ts";
import type { Layout } from "../record/layout.ts";
import type { Picture } from "../record/picture.ts";
import type { Simulation, Summary } from "../simulation.ts";
import type { Grid } from "../simulate.ts";
import { compileOptions, runOptions, type Flags } from "./options.ts";
import { checkOutputs, Outputs, print, STDOUT, wordsOf } from "./output.ts";
import { progressBar } from "./progress.ts";

/** Signals that end a run early, with the exit status that tells so. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** Resolves to the exit status. */
export async function run(path: string, flags: Flags): Promise<number> {
  const { plot: plots = [], json = false, quiet = false } = flags;
  const isSilent = !flags.out && !flags.plot && !json;
  const isTold = isSilent && process.stdout.isTTY;
  const outs = flags.out ?? (isSilent && !isTold ? [STDOUT] : []);
  checkOutputs(outs, plots);
  if (json && outs.includes(STDOUT)) throw new OptionError("--json and --out - both write to stdout: leave one out");
  const options = { compile: compileOptions(flags), run: runOptions(flags) };

  // Options are checked before anything large is loaded.
  const { compile } = await import("../simulation.ts");
  const { readModel } = await import("../files.ts");
  const began = performance.now();
  const model = await readModel(path);
  const readMs = performance.now() - began;
  const sim = await compile(model, options.compile);
  const { widths, spikes } = await sim.prepare(flags.record);
  const { grid } = sim.grid(options.run);
  const layout: Layout = { grid, widths, spikes };

  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const picture = plots.length > 0 || isTold ? new (await import("../record/picture.ts")).Picture(layout) : undefined;
  const outputs = new Outputs(picture ? [picture] : [], stop);
  await outputs.open(outs, layout);

  const bar = progressBar(!quiet && !(outs.includes(STDOUT) && process.stdout.isTTY));
  const interrupted = onSignals(stop, bar.stop);
  let result: Awaited<ReturnType<Simulation["run"]>>;
  try {
    const control = {
      sink: outputs,
      signal: controller.signal,
      ...(bar.onProgress ? { onProgress: bar.onProgress } : {}),
    };
    result = await sim.run({ ...options.run, ...control });
  } catch (error) {
    bar.stop();
    await outputs.close({ complete: false, error: await wordsOf(error) });
    throw error;
  }
  bar.stop();
  const { summary: ran } = result;
  const summary: Summary = {
    ...ran,
    compileMs: ran.compileMs + readMs,
    complete: ran.complete && outputs.failure === undefined,
  };
  await outputs.close(summary);
  const drawn = picture && (await draw(plots, picture, sim, grid, summary, outputs));

  for (const warning of summary.warnings) process.stderr.write(`warning: ${warning}\n`);
  if (flags.record?.includes("spikes") && outs.length === 1 && outs[0] === STDOUT && widths.size > 0)
    process.stderr.write("note: spikes are not among the rows on stdout; --out name.csv writes them beside its rows\n");
  if (!quiet) for (const file of [...outputs.paths, ...(drawn ?? [])]) process.stderr.write(`wrote ${file}\n`);
  const isComplete = summary.complete && outputs.failure === undefined;
  if (json) await print(`${JSON.stringify({ ...summary, complete: isComplete })}\n`);
  if (isTold) await print(await told(sim, grid, summary, picture!));
  const status = interrupted();
  if (outputs.failure !== undefined) process.stderr.write(`error: ${outputs.failure}\n`);
  return status || (outputs.failure !== undefined || (flags.strict && summary.firstNaN) ? 1 : 0);
}

/** Calls `stop` at the first signal, and leaves at the second. The result says which exit status came of it. */
function onSignals(stop: () => void, leave: () => void): () => number {
  let status = 0;
  for (const [signal, code] of Object.entries(SIGNALS))
    process.on(signal, () => {
      if (status > 0) {
        leave();
        process.exit(code);
      }
      status = code;
      stop();
    });
  return () => status;
}

/** Writes the pictures. */
async function draw(
  plots: readonly string[],
  picture: Picture,
  sim: Simulation,
  grid: Grid,
  summary: Summary,
  outputs: Outputs,
): Promise<readonly string[]> {
  if (plots.length === 0) return [];
  const { plotSvg } = await import("../view/plot.ts");
  const { writeWhole } = await import("../record/part.ts");
  const { basename } = await import("node:path");
  const { states } = sim.model;
  const subtitle =
    states.size > 0 ? `${summary.method}, dt = ${grid.dt}${summary.complete ? "" : ", not complete"}` : "";
  const title = basename(sim.model.source.name);
  const svg = await plotSvg({ ...picture.figure, title, ...(subtitle ? { subtitle } : {}) });
  const written: string[] = [];
  for (const path of plots)
    try {
      await writeWhole(path, svg);
      written.push(path);
    } catch (error) {
      outputs.failure ??= `cannot write ${path}: ${await wordsOf(error)}`;
    }
  return written;
}

/** The report and a picture in text. */
async function told(sim: Simulation, grid: Grid, summary: Summary, picture: Picture): Promise<string> {
  const { report } = await import("./report.ts");
  const text = report(sim, grid, summary, picture);
  if (sim.model.states.size === 0) return `${text}\n`;
  const { plotText } = await import("../view/text.ts");
  const { columns = 80, rows = 24 } = process.stdout;
  const size = { width: Math.min(columns, 120), height: Math.max(6, Math.floor(rows / 3)) };
  return `${text}\n\n${plotText(picture.figure, size)}\n`;
}
