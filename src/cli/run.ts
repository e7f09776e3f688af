/** `fluxion run`: integrates a model and writes, draws or tells what was recorded. */
import { basename } from "node:path";
import { OptionError } from "../diagnostics.ts";
import type { Profile } from "../profile.ts";
import type { Simulation, Summary } from "../simulation.ts";
import type { Grid } from "../simulate.ts";
import type { Figure } from "../view/figure.ts";
import { arrayOptions } from "./arrays.ts";
import { compileOptions, runOptions, type Flags } from "./options.ts";
import { checkOutputs, openOutput, Outputs, print, STDOUT, tellNotes, wordsOf } from "./output.ts";
import { progressBar } from "./progress.ts";
import type { LastRow } from "./report.ts";
import { roomOf } from "./table.ts";

/** Signals that end a run early, with the exit status that tells so. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** Resolves to the exit status. */
export async function run(path: string, flags: Flags): Promise<number> {
  const { plot: plots = [], json = false, quiet = false } = flags;
  const isFree = !flags.out && !flags.plot && !json;
  const isShown = isFree && process.stdout.isTTY;
  const outs = flags.out ?? (isFree && !isShown ? [STDOUT] : []);
  const isTold = isShown || !(json || quiet || outs.includes(STDOUT));
  checkOutputs(outs, plots, [
    path,
    ...(flags.times ? [flags.times] : []),
    ...(flags.data ?? []).map((text) => text.replace(/^[^=]*=/, "")),
  ]);
  if (json && outs.includes(STDOUT))
    throw new OptionError("E304", "--json and --out - both write to stdout: leave one out");
  const checked = { compile: compileOptions(flags), run: runOptions(flags) };

  // Options are checked before anything large is loaded.
  const { compile } = await import("../simulation.ts");
  const { readModel } = await import("../files.ts");
  const { layoutOf } = await import("../record/layout.ts");
  const began = performance.now();
  const arrays = await arrayOptions(flags);
  const model = await readModel(path);
  if (!quiet) tellNotes(model);
  const { view: views, theme } = flags;
  const isDrawn = plots.length > 0 || isShown;
  const isConnected = views?.some((one) => one === "connectivity" || one === "weights") ?? false;
  // Rows that nobody asked for and nothing takes are not made: states are looked at for NaN without.
  const hasTaker = outs.length > 0 || isDrawn || isTold || isConnected;
  const record = flags.record ?? (hasTaker || model.states.size === 0 ? undefined : [...model.events.keys()]);
  const recorded = record && { record };
  const options = {
    compile: { ...checked.compile, ...arrays.compile, ...recorded },
    run: { ...checked.run, ...arrays.run, ...recorded },
  };
  const readMs = performance.now() - began;
  const sim = await compile(model, options.compile);
  const layout = await layoutOf(sim, options.run);
  const { grid, widths } = layout;
  const seen = await import("../record/synapses.ts");
  if (views) seen.checkViews(views, await sim.prepare(options.run.record, options.run.times === undefined));
  const drawn = flags.record ? undefined : seen.firstStates(model);

  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const picture = isDrawn ? new (await import("../record/picture.ts")).Picture(layout, { views, drawn }) : undefined;
  const last = isTold || isConnected ? new (await import("./report.ts")).LastRow() : undefined;
  const outputs = new Outputs(
    [picture, last].filter((sink) => sink !== undefined),
    stop,
  );
  for (const out of outs) await outputs.add(out, () => openOutput(out, layout));
  for (const plot of plots) {
    const { openPlot } = await import("../record/plot.ts");
    const said = [sim.method, ...(grid.times ? [] : [`dt = ${grid.dt}`]), ...without(picture!.hidden)];
    const subtitle = model.states.size > 0 ? said.join(", ") : "";
    await outputs.add(plot, () => openPlot(plot, picture!, { title: basename(path), subtitle, theme }));
  }

  const bar = progressBar(!quiet && !(outs.includes(STDOUT) && process.stdout.isTTY));
  const interrupted = onSignals(stop, bar.stop);
  let result: Awaited<ReturnType<Simulation["run"]>>;
  try {
    const { onProgress } = bar;
    const control = { sink: outputs, signal: controller.signal, ...(onProgress ? { onProgress } : {}) };
    result = await sim.run({ ...options.run, ...control });
  } catch (error) {
    // What is refused has not begun.
    if (error instanceof OptionError) await outputs.discard();
    else await outputs.close({ complete: false, error: await wordsOf(error) });
    throw error;
  } finally {
    bar.stop();
  }
  const { compileMs, complete } = result.summary;
  if (isConnected && picture) {
    const prepared = await sim.prepare(options.run.record, options.run.times === undefined);
    picture.connect(seen.synapsesSeen(sim, prepared, last!.values, result.state));
  }
  const isComplete = (): boolean => complete && outputs.failure === undefined;
  const ended: Summary = { ...result.summary, compileMs: compileMs + readMs, complete: isComplete() };
  await outputs.close(ended);
  const summary: Summary = { ...ended, complete: isComplete() };

  if (json) await print(`${JSON.stringify(summary)}\n`);
  if (isTold) await print(await told(sim, grid, summary, last!, isShown ? picture?.figure : undefined));
  if (summary.profile && !json) await tell(summary.profile, isTold);
  for (const warning of summary.warnings) process.stderr.write(`warning: ${warning}\n`);
  if (!quiet) {
    if (flags.record?.includes("spikes") && outs.every((out) => out === STDOUT) && outs.length > 0 && widths.size > 0)
      process.stderr.write(
        "note: spikes are not among the rows on stdout; --out name.csv writes them beside its rows\n",
      );
    for (const file of outputs.written) process.stderr.write(`wrote ${file}\n`);
  }
  if (outputs.failure !== undefined) process.stderr.write(`error: ${outputs.failure}\n`);
  return interrupted() || (outputs.failure !== undefined || (flags.strict && summary.firstNaN) ? 1 : 0);
}

/** Names of what is recorded and not drawn, if they are few. */
const without = (names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`without ${names.length > 3 ? `${names.length} others` : names.join(", ")}`];

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

/** Where the time went: below the report, or beside the rows that go to stdout. */
async function tell(profile: Profile, isTold: boolean): Promise<void> {
  const { profileText } = await import("./profile.ts");
  const text = `${profileText(profile)}\n`;
  if (isTold) await print(`\n${text}`);
  else process.stderr.write(text);
}

/** The report, and a picture in text. */
async function told(sim: Simulation, grid: Grid, summary: Summary, last: LastRow, figure?: Figure): Promise<string> {
  const { report } = await import("./report.ts");
  const text = report(sim, grid, summary, last);
  if (!figure || sim.model.states.size === 0) return `${text}\n`;
  const { plotText } = await import("../view/text.ts");
  const { columns, rows } = roomOf(process.stdout);
  const size = { width: Math.min(columns, 120), height: Math.max(6, Math.floor(rows / 3)) };
  return `${text}\n\n${plotText(figure, size)}\n`;
}
