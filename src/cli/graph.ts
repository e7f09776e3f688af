/** `fluxion graph`: a stage of the compiler, as text or as a picture, to stdout or to a file. */
import { extname } from "node:path";
import { OptionError } from "../diagnostics.ts";
import { arrayOptions } from "./arrays.ts";
import { compileOptions, runOptions, scheduleOptions, type Flags } from "./options.ts";
import { print, wordsOf } from "./output.ts";
import {
  differenceView,
  EXPLAIN_VIEW,
  FORMATS,
  PASSES_VIEW,
  STAGE_NAMES,
  STAGES,
  type Format,
  type View,
} from "./stages.ts";

/** Formats of files whose name says it. */
const EXTENSIONS: Readonly<Record<string, Format>> = {
  ...{ ".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".svg": "svg", ".json": "json", ".png": "png" },
};

/** Formats that are bytes, with what a file of them may be called. */
const BYTES: Partial<Readonly<Record<Format, string>>> = { png: "graph.png", tensorboard: "graph/" };

export interface GraphFlags extends Omit<Flags, "out"> {
  readonly stage?: string;
  readonly format?: string;
  readonly passes?: boolean;
  readonly explain?: boolean;
  readonly out?: string;
}

/** Resolves to the exit status. */
export async function graph(path: string, flags: GraphFlags): Promise<number> {
  const [what, view] = viewOf(flags);
  const said = flags.format ?? EXTENSIONS[extname(flags.out ?? "").toLowerCase()] ?? "text";
  const format = choose("--format", said, FORMATS);
  if (!view.formats.includes(format))
    throw new OptionError("E304", `${what} has no ${format}: there is ${view.formats.join(", ")}`);
  const isStdout = flags.out === undefined || flags.out === "-";
  const file = BYTES[format];
  if (file !== undefined && isStdout && process.stdout.isTTY)
    throw new OptionError("E304", `--format ${format}: a terminal shows no pictures; give --out ${file}`);
  const { out: _, ...given } = flags;
  const { workers: __, ...withoutWorkers } = given;
  const isSchedule = view === STAGES.schedule;
  const schedule = scheduleOptions(isSchedule, given);
  const rest = isSchedule ? withoutWorkers : given;
  const checked = { compile: compileOptions(rest), run: runOptions(rest) };
  // Options are checked before anything large is loaded.
  const { compile } = await import("../simulation.ts");
  const { readModel } = await import("../files.ts");
  const arrays = await arrayOptions(rest);
  const sim = await compile(await readModel(path), { ...checked.compile, ...arrays.compile, load: false });
  const run = { ...checked.run, ...arrays.run };
  const shown = await view.show(sim, { format, theme: flags.theme ?? "light", run, schedule });
  const { ended, writeWhole } = await import("../record/part.ts");
  if (isStdout) await print(ended(view.paint && process.stdout.isTTY ? await view.paint(`${shown}`) : shown));
  else {
    try {
      const files = (await view.files?.(sim, flags.out!, { format, shown })) ?? new Map([[flags.out!, shown]]);
      for (const [name, content] of files) await writeWhole(name, content);
    } catch (error) {
      throw new OptionError("E309", `cannot write ${flags.out}: ${await wordsOf(error)}`);
    }
  }
  return 0;
}

/** What is asked for, in words, and what shows it. */
function viewOf({ stage = "optimized", passes, explain }: GraphFlags): readonly [string, View] {
  if (explain) return ["--explain", EXPLAIN_VIEW];
  if (passes) return ["--passes", PASSES_VIEW];
  const [, from, to] = /^(.*?)\.\.(.*)$/.exec(stage) ?? [];
  if (from !== undefined && to !== undefined) return [`--stage ${stage}`, differenceView(from, to)];
  return [`--stage ${stage}`, STAGES[choose("--stage", stage, STAGE_NAMES)]];
}

function choose<T extends string>(flag: string, given: string, among: readonly T[]): T {
  const found = among.find((one) => one === given);
  if (found !== undefined) return found;
  throw new OptionError("E307", `${flag} ${given} is unknown; there are ${among.join(", ")}`);
}
