/** The options of the commands: their names, their checks, and the API's options that they stand for. */
import { Option, type Command } from "commander";
import { BACKEND_NAMES } from "../../backends/index.ts";
import { COSTS, NETWORK_PASSES, PASSES, type CostName, type ProductForm } from "../../ir/index.ts";
import { OptionError } from "../diagnostics.ts";
import { METHODS } from "../integrators.ts";
import type { ScheduleOptions } from "../schedule.ts";
import type { CompileOptions, RunOptions, Values } from "../simulation.ts";
import { THEMES, VIEWS, type Theme, type View } from "../view/figure.ts";

/** What a command was given. */
export interface Flags {
  readonly set?: readonly string[];
  readonly init?: readonly string[];
  readonly size?: readonly string[];
  readonly products?: ProductForm;
  readonly method?: string;
  readonly backend?: string;
  readonly precision?: string;
  readonly math?: string;
  readonly workers?: string;
  readonly record?: readonly string[];
  readonly duration?: number;
  readonly dt?: number;
  readonly t0?: number;
  readonly every?: number;
  readonly at?: readonly number[];
  readonly times?: string;
  readonly data?: readonly string[];
  readonly seed?: number;
  readonly spikeTimes?: "interpolated" | "grid";
  readonly out?: readonly string[];
  readonly plot?: readonly string[];
  readonly view?: readonly View[];
  readonly theme?: Theme;
  readonly memory?: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly profile?: boolean;
  readonly unfused?: boolean;
  readonly cost?: CostName;
}

/** Names of the passes that can be left out. */
const OPTIONAL = [...new Set([...NETWORK_PASSES, ...PASSES].filter((pass) => pass.optional).map((pass) => pass.name))];

/** Options of later versions: they are known, and refused by name. */
const LATER = ["--rtol", "--atol", "--checkpoint", "--resume"];

/** Values of an option that may be given several times. */
export const repeated = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
/** Names with commas between them. */
export const list = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...splitNames(value).map((name) => name.trim().normalize("NFC")),
];

/** At the commas outside brackets. */
const splitNames = (text: string): readonly string[] =>
  text.match(/(?:[^,()[\]]|\([^()]*\)|\[[^[\]]*\]|[()[\]])+/g) ?? [""];

function toNumber(what: string, text: string): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (!Number.isFinite(value)) throw new OptionError("E301", `${what} takes a number, not "${text}"`);
  return value;
}
const number = (what: string) => (text: string) => toNumber(what, text);

/** A number of bytes: `2e9`, `500MB`, `2 GiB`. */
function bytes(text: string): number {
  const [, digits = "", power = "", binary = ""] = /^(.*?\d\.?)\s*([kMGT]?)(i?)B?$/i.exec(text.trim()) ?? [];
  const value = Number(digits) * (binary ? 1024 : 1000) ** " KMGT".indexOf(power.toUpperCase() || " ");
  if (!(value > 0 && value < Infinity) || digits === "")
    throw new OptionError("E301", `--memory takes bytes, 2e9 or 500MB, not "${text}"`);
  return value;
}

const oneOf =
  <T extends string>(flag: string, among: readonly T[]) =>
  (text: string): T => {
    const found = among.find((one) => one === text);
    if (found === undefined) throw new OptionError("E307", `${flag} ${text} is unknown; there are ${among.join(", ")}`);
    return found;
  };

const toView = (text: string): View => oneOf("--view", VIEWS)(text.trim());

/** How results are kept and drawn. */
export function addOutputOptions(command: Command): Command {
  return command
    .option(
      "--out <file>",
      "results, by extension .csv .json .npy .npz, or - for CSV on stdout; may be repeated",
      repeated,
    )
    .option("--plot <file>", "a picture, by extension .svg .png; may be repeated", repeated)
    .option(
      "--view <kinds>",
      `${VIEWS.join(", ")}; with commas (default: traces of few elements, a heat map of many, spikes as a raster, in networks their rates)`,
      (text: string, before: readonly View[] = []) => [...before, ...splitNames(text).map(toView)],
    )
    .addOption(themeOption())
    .addOption(memoryOption());
}

export const themeOption = (): Option =>
  new Option("--theme <name>", "of pictures: light or dark (default: light)").argParser(oneOf("--theme", THEMES));

export const memoryOption = (): Option =>
  new Option(
    "--memory <bytes>",
    "refuses a run that needs more: 2e9, 500MB (default: half of what is free, and 512MB at least)",
  ).argParser(bytes);

/** What is compiled, and what for. */
export function addModelOptions(command: Command): Command {
  command
    .option(
      "--set <name=value>",
      "a parameter: a number or an expression, linspace(0, 10, 20); may be repeated",
      repeated,
    )
    .option("--init <name=value>", "an initial value; may be repeated", repeated)
    .option("--data <name=file>", "the array of name = data(…): .npy, .csv or .json; may be repeated", repeated)
    .option("--size <n>", "elements of the population; name=n: of a named one", repeated)
    .option(
      "--record <names>",
      "what is recorded: states, expressions, spikes, elements V[0:9], mean(V); with commas",
      list,
    )
    .option("--method <name>", `${Object.keys(METHODS).join(", ")} (default: auto)`)
    .option("--backend <name>", `${BACKEND_NAMES.join(", ")}; tfjs: the first that can run (default: auto)`)
    .option("--precision <type>", "f64 or f32 (default: f64 where the backend has it)")
    .option(
      "--math <kind>",
      "exact: the same bits everywhere; fast: cheaper, within a bound (default: fast where the backend has it)",
    )
    .option("--workers <n>", "threads: 1 or auto");
  command.option(
    "--products <form>",
    "sums over synapses: sparse, dense, or auto: dense where all pairs are connected (default: auto)",
    oneOf("--products", ["auto", "sparse", "dense"]),
  );
  for (const name of OPTIONAL) command.option(`--no-${name}`, `leaves the pass ${name} out`);
  return refuseLater(command);
}

/** What a schedule is made for. */
export const addScheduleOptions = (command: Command): Command =>
  command
    .option("--unfused", "of --stage schedule: every operation is a task, in place of every kernel")
    .option(
      "--cost <name>",
      "of --stage schedule: estimated, in additions, or unit: 1 for each task (default: estimated)",
      oneOf("--cost", COSTS),
    );

/** When the model runs. */
export function addTimeOptions(command: Command): Command {
  return command
    .option("--duration <T>", "how long, in the model's unit of time", number("--duration"))
    .option("--dt <h>", "the step", number("--dt"))
    .option("--t0 <t>", "the time at the start (default: 0)", number("--t0"))
    .option("--times <file>", "times of all steps, in place of the three: .npy, .csv or .json")
    .option("--seed <n>", "of random numbers (default: 0)", number("--seed"))
    .option(
      "--spike-times <kind>",
      "interpolated, or grid: the beginning of the step (default: interpolated)",
      oneOf("--spike-times", ["interpolated", "grid"]),
    )
    .option("--every <k>", "a row every k-th step (default: 1)", number("--every"))
    .option("--at <times>", "rows at these times, with commas", (text: string) =>
      text.split(",").map((time) => toNumber("--at", time)),
    );
}

/** Says of each of the options that it is not built yet, in place of "unknown". */
function refuseLater(command: Command): Command {
  for (const flag of LATER) {
    command.addOption(new Option(flag.startsWith("--no-") ? flag : `${flag} [value]`).hideHelp());
    command.on(`option:${flag.slice(2)}`, () => {
      throw new OptionError("E305", `${flag} is not built yet`);
    });
  }
  return command;
}

/** The same in the words of the API. */
export function compileOptions(flags: Flags): CompileOptions {
  const { method, backend, precision, math, workers = "auto", dt, record, products } = flags;
  if (workers !== "auto" && workers !== "1") {
    if (!/^[1-9]\d*$/.test(workers)) throw new OptionError("E301", `--workers takes 1 or auto, not "${workers}"`);
    throw new OptionError("E305", `--workers ${workers} is not built yet: there is 1`);
  }
  const off = flags as Readonly<Record<string, unknown>>;
  // Names are checked by `compile`, which says what there is.
  return {
    ...(method === undefined ? {} : { method }),
    ...(backend === undefined ? {} : { backend }),
    ...(precision === undefined ? {} : { precision }),
    ...(math === undefined ? {} : { math }),
    ...(dt === undefined ? {} : { dt }),
    ...(record === undefined ? {} : { record }),
    ...(products === undefined ? {} : { products }),
    ...sizeOf(flags.size),
    params: values("--set", flags.set),
    init: values("--init", flags.init),
    without: OPTIONAL.filter((name) => off[name] === false),
  } as CompileOptions;
}

/** The options of a schedule. `--workers` is how many it is made for, and not how many run. */
export function scheduleOptions(isSchedule: boolean, { workers = "auto", unfused, cost }: Flags): ScheduleOptions {
  const other = unfused ? "--unfused" : cost !== undefined ? "--cost" : undefined;
  if (!isSchedule && other) throw new OptionError("E304", `${other} belongs to --stage schedule`);
  const count = !isSchedule || workers === "auto" ? undefined : toNumber("--workers", workers);
  return {
    ...(count === undefined ? {} : { workers: count }),
    ...(unfused === undefined ? {} : { unfused }),
    ...(cost === undefined ? {} : { cost }),
  };
}

export function runOptions(flags: Flags): RunOptions {
  const { duration, dt, t0, every, at, record, memory, seed, spikeTimes, profile } = flags;
  if (every !== undefined && at !== undefined) throw new OptionError("E304", "--every and --at exclude each other");
  return {
    ...(duration === undefined ? {} : { duration }),
    ...(dt === undefined ? {} : { dt }),
    ...(t0 === undefined ? {} : { t0 }),
    ...(every === undefined ? {} : { every }),
    ...(at === undefined ? {} : { at }),
    ...(record === undefined ? {} : { record }),
    ...(memory === undefined ? {} : { memory }),
    ...(seed === undefined ? {} : { seed }),
    ...(spikeTimes === undefined ? {} : { spikeTimes }),
    ...(profile === undefined ? {} : { profile }),
  };
}

function sizeOf(sizes: readonly string[] = []): Pick<CompileOptions, "size"> {
  const named = sizes.filter((text) => text.includes("="));
  if (named.length === 0 && sizes.length > 1) throw new OptionError("E304", "--size is given more than once");
  if (named.length === 0) return sizes.length === 0 ? {} : { size: toNumber("--size", sizes[0]!) };
  if (named.length < sizes.length)
    throw new OptionError("E304", "--size is given with and without a population's name");
  const entries = Object.entries(values("--size", named)).map(([name, text]) => [
    name,
    toNumber("--size", text as string),
  ]);
  return { size: Object.fromEntries(entries) as Record<string, number> };
}

/** `name=value` as an object; of a name that is given twice, the last. */
function values(flag: string, given: readonly string[] = []): Values {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf("=");
      const [name, value] = [text.slice(0, at).trim().normalize("NFC"), text.slice(at + 1).trim()];
      if (at < 1 || name === "" || value === "")
        throw new OptionError("E301", `${flag} takes name=value, not "${text}"`);
      return [name, value];
    }),
  );
}
