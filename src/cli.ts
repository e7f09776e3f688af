#!/usr/bin/env node
/** The command line. Each command is loaded when it is asked for. */
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { addModelOptions, addOutputOptions, addTimeOptions, list, memoryOption, type Flags } from "./cli/options.ts";
import { ModelError, OptionError } from "./diagnostics.ts";

/** 0 done; 1 the run failed; 2 the model or the options are wrong. */
const FAILED = 1;
const WRONG = 2;

/** Commands of later versions: they are known, and refused by name. */
const LATER = ["inspect", "sweep"];

function program(): Command {
  const root = new Command("fluxion")
    .description("A compiler for dynamical systems: equations in, an explicit dataflow graph, fast code out.")
    .version(version())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, "error[E314]:")) })
    .configureHelp({ helpWidth: 120 });
  const command = (name: string, about: string, argument?: string): Command => {
    const made = root.command(name).description(about);
    return argument === undefined ? made : made.argument(argument, "a file with equations");
  };

  addOutputOptions(
    addTimeOptions(
      addModelOptions(command("run", "integrates a model, and writes or plots what was recorded", "<model>")),
    ),
  )
    .option("--quiet", "no progress bar, no notes, no report where results go to files")
    .option("--json", "a machine-readable summary on stdout")
    .option("--strict", "exit status 1 when a value becomes NaN")
    .action(async (path: string, flags: Flags) => leave((await import("./cli/run.ts")).run(path, flags)));

  addTimeOptions(addModelOptions(command("graph", "shows the graph, what passes did, or the emitted code", "<model>")))
    .option("--stage <name>", "equations, rhs, step, run, optimized, fused, expanded or code (default: optimized)")
    .option("--format <name>", "text, dot, mermaid, svg, png or json (default: text, or what the name of --out says)")
    .option("--passes", "a table of the passes: nodes before and after, time")
    .option("--out <file>", "a file in place of stdout; a folder for code that is files")
    .action(async (path: string, flags: object) => leave((await import("./cli/graph.ts")).graph(path, flags)));

  addTimeOptions(addModelOptions(command("check", "prints every fault of a model, or what it is", "<model>"))).action(
    async (path: string, flags: Flags) => leave((await import("./cli/check.ts")).check(path, flags)),
  );

  addTimeOptions(
    addModelOptions(command("compare", "the same run on several backends: do they agree, how fast", "<model>")),
  )
    .option(
      "--backends <names>",
      "with commas, a precision behind an @: js@f32 (default: all, in each of their precisions)",
      list,
    )
    .option("--reference <name>", "what they are compared with; interpreter: slow and obvious (default: js, in f64)")
    .addOption(memoryOption())
    .option("--quiet", "no progress bar, no notes")
    .option("--json", "machine-readable")
    .action(async (path: string, flags: Flags) => leave((await import("./cli/compare.ts")).compare(path, flags)));

  command("backends", "what can run here, what cannot and why")
    .option("--json", "machine-readable")
    .action(async (flags: object) => leave((await import("./cli/backends.ts")).backends(flags)));

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

const version = (): string =>
  (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }).version;

async function leave(status: Promise<number>): Promise<void> {
  process.exitCode = await status;
}

/** What is wrong, in the user's words: never a stack. */
async function explain(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG; // it has said so itself
  const isWrong = error instanceof ModelError || error instanceof OptionError;
  const message = isWrong ? error.message : await (await import("./cli/output.ts")).wordsOf(error);
  const label = error instanceof ModelError ? "" : error instanceof OptionError ? `error[${error.code}]: ` : "error: ";
  process.stderr.write(`${label}${message}\n`);
  return isWrong ? WRONG : FAILED;
}

// Who closes a pipe has read enough; other failures reach who writes.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});
try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = (error as NodeJS.ErrnoException).code === "EPIPE" ? 0 : await explain(error);
}
