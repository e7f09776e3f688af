/** The command line. Each command is loaded when it is asked for. */
import { Command, CommanderError } from "commander";
import {
  addModelOptions,
  addOutputOptions,
  addScheduleOptions,
  addTimeOptions,
  list,
  memoryOption,
  themeOption,
  type Flags,
} from "./options.ts";
import { ModelError, OptionError } from "../diagnostics.ts";

/** 0 done; 1 the run failed; 2 the model or the options are wrong. */
const FAILED = 1;
const WRONG = 2;

const COMMANDS: readonly string[] = ["run", "graph", "check", "compare", "backends"];
/** Commands of later versions: they are known, and refused by name. */
const LATER = ["inspect", "sweep"];

function program(): Command {
  const root = new Command("fluxion")
    .description("A compiler for dynamical systems: equations in, an explicit dataflow graph, fast code out.")
    .version(version())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, "error[E314]:")) })
    .configureHelp({ helpWidth: 120 });
  const [, , asked = ""] = process.argv;
  /** Where a command is asked for, the others do without their options. */
  const command = (
    name: string,
    about: string,
    argument: string | undefined,
    complete: (made: Command) => void,
  ): void => {
    const made = root.command(name).description(about);
    if (argument !== undefined) made.argument(argument, "a file with equations");
    if (asked === name || !COMMANDS.includes(asked)) complete(made);
  };

  command("run", "integrates a model, and writes or plots what was recorded", "<model>", (made) =>
    addOutputOptions(addTimeOptions(addModelOptions(made)))
      .option("--quiet", "no progress bar, no notes, no report where results go to files")
      .option("--json", "a machine-readable summary on stdout")
      .option("--profile", "where the time went, by equation and by kernel (backend js)")
      .option("--strict", "exit status 1 when a value becomes NaN")
      .action(async (path: string, flags: Flags) => leave((await import("./run.ts")).run(path, flags))),
  );

  command("graph", "shows the graph, what passes did, a schedule, or the emitted code", "<model>", (made) =>
    addScheduleOptions(addTimeOptions(addModelOptions(made)))
      .option(
        "--stage <name>",
        "equations, rhs, step, run, optimized, fused, expanded, schedule, memory or code (default: optimized); run..fused, cse..hoist: what changed between two stages, or passes",
      )
      .option(
        "--format <name>",
        "text, dot, mermaid, svg, png, json or tensorboard (default: text, or what the name of --out says)",
      )
      .option("--passes", "a table of the passes: what each removed, added, merged and moved, and its time")
      .option("--explain", "in sentences, what was chosen and done, and why")
      .addOption(themeOption())
      .option(
        "--out <file>",
        "a file in place of stdout; code.js gets its source map beside it, a folder for code that is files, and for TensorBoard",
      )
      .action(async (path: string, flags: object) => leave((await import("./graph.ts")).graph(path, flags))),
  );

  command("check", "prints every fault of a model, or what it is", "<model>", (made) =>
    addTimeOptions(addModelOptions(made)).action(async (path: string, flags: Flags) =>
      leave((await import("./check.ts")).check(path, flags)),
    ),
  );

  command("compare", "the same run on several backends: do they agree, how fast", "<model>", (made) =>
    addTimeOptions(addModelOptions(made))
      .option(
        "--backends <names>",
        "with commas, a precision behind an @: js@f32 (default: all, in each of their precisions)",
        list,
      )
      .option("--reference <name>", "what they are compared with; interpreter: slow and obvious (default: js, in f64)")
      .addOption(memoryOption())
      .option("--quiet", "no progress bar, no notes")
      .option("--json", "machine-readable")
      .action(async (path: string, flags: Flags) => leave((await import("./compare.ts")).compare(path, flags))),
  );

  command("backends", "what can run here, what cannot and why", undefined, (made) =>
    made
      .option("--json", "machine-readable")
      .action(async (flags: object) => leave((await import("./backends.ts")).backends(flags))),
  );

  for (const name of LATER)
    root
      .command(name, { hidden: true })
      .allowUnknownOption()
      .allowExcessArguments()
      .helpOption(false)
      .action(() => {
        throw new OptionError("E305", `the command ${name} is not built yet`);
      });
  return root;
}

/** Not through an import of node:fs, which loads all of Node.js that has to do with files. */
function version(): string {
  const { readFileSync } = process.getBuiltinModule("node:fs");
  const metadata = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
  return (JSON.parse(metadata) as { version: string }).version;
}

async function leave(status: Promise<number>): Promise<void> {
  process.exitCode = await status;
}

/** What is wrong, in the user's words: never a stack. */
async function explain(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG; // it has said so itself
  const isWrong = error instanceof ModelError || error instanceof OptionError;
  const message = isWrong ? error.message : await (await import("./output.ts")).wordsOf(error);
  const label = error instanceof ModelError ? "" : error instanceof OptionError ? `error[${error.code}]: ` : "error: ";
  process.stderr.write(`${label}${message}\n`);
  return isWrong ? WRONG : FAILED;
}

/** Does what the arguments of the process say. */
export async function main(): Promise<void> {
  // Who closes a pipe has read enough; other failures reach who writes.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  try {
    await program().parseAsync();
  } catch (error) {
    process.exitCode = (error as NodeJS.ErrnoException).code === "EPIPE" ? 0 : await explain(error);
  }
}
