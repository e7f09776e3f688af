/** `fluxion graph`: the graph at a stage of the compiler, what its passes did, or the code it emits. */
import { extname, join } from "node:path";
import { OptionError } from "../diagnostics.ts";
import { print as printGraph } from "../../ir/index.ts";
import type { Simulation } from "../simulation.ts";
import { arrayOptions } from "./arrays.ts";
import { compileOptions, type Flags } from "./options.ts";
import { print, wordsOf } from "./output.ts";

const STAGES = ["equations", "rhs", "step", "run", "optimized", "fused", "expanded", "code"] as const;
const FORMATS = ["text", "dot", "mermaid", "svg", "png", "json"] as const;
type Stage = (typeof STAGES)[number];
type Format = (typeof FORMATS)[number];

const LATER: readonly string[] = ["schedule"];

/** Formats of files whose name says it. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  ...{ ".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".svg": "svg", ".json": "json", ".png": "png" },
};

export interface GraphFlags extends Omit<Flags, "out"> {
  readonly stage?: string;
  readonly format?: string;
  readonly passes?: boolean;
  readonly out?: string;
}

/** Resolves to the exit status. */
export async function graph(path: string, flags: GraphFlags): Promise<number> {
  const stage = choose("--stage", flags.stage ?? "optimized", STAGES);
  const said = flags.format ?? EXTENSIONS[extname(flags.out ?? "").toLowerCase()] ?? "text";
  const format = choose("--format", said, FORMATS);
  const isTextOnly = flags.passes || stage === "equations" || stage === "code";
  if (isTextOnly && format !== "text")
    throw new OptionError("E304", `${flags.passes ? "--passes" : `--stage ${stage}`} is text: it has no ${format}`);
  const isStdout = flags.out === undefined || flags.out === "-";
  if (format === "png" && isStdout && process.stdout.isTTY)
    throw new OptionError("E304", "--format png: a terminal shows no pictures; give --out graph.png");
  const { out: _, ...rest } = flags;
  const checked = compileOptions(rest);
  // Options are checked before anything large is loaded.
  const { compile } = await import("../simulation.ts");
  const { readModel } = await import("../files.ts");
  const options = { ...checked, ...(await arrayOptions(rest)).compile };
  const sim = await compile(await readModel(path), { ...options, load: false });
  const shown = await show(sim, stage, format, flags.passes ?? false);
  const { ended, writeWhole } = await import("../record/part.ts");
  if (isStdout) await print(ended(shown));
  else {
    const { files } = sim.code;
    const isFolder = stage === "code" && files !== undefined && (await isForFolder(flags.out!));
    try {
      await (isFolder ? writeFiles(flags.out!, files) : writeWhole(flags.out!, shown));
    } catch (error) {
      throw new OptionError("E309", `cannot write ${flags.out}: ${await wordsOf(error)}`);
    }
  }
  return 0;
}

/** Whether a path is that of a folder, or says that it is to be one. */
async function isForFolder(path: string): Promise<boolean> {
  if (/[/\\]$/.test(path)) return true;
  const { stat } = await import("node:fs/promises");
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Code that is files, in a folder. */
async function writeFiles(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const { mkdir } = await import("node:fs/promises");
  const { writeWhole } = await import("../record/part.ts");
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) await writeWhole(join(folder, name), content);
}

function choose<T extends string>(flag: string, given: string, among: readonly T[]): T {
  const found = among.find((one) => one === given);
  if (found !== undefined) return found;
  const isLater = LATER.includes(given);
  const what = isLater ? "is not built yet" : "is unknown";
  throw new OptionError(isLater ? "E305" : "E307", `${flag} ${given} ${what}; there are ${among.join(", ")}`);
}

async function show(sim: Simulation, stage: Stage, format: Format, passes: boolean): Promise<string | Uint8Array> {
  const { model } = sim;
  if (!passes && stage !== "equations" && stage !== "code" && format === "text")
    return `${stage === "step" ? await orderAsComments(sim) : ""}${printGraph(sim.stages[stage])}`;
  const { annotateCode, equationsText, passesText, renderGraph } = await import("../view/graph.ts");
  if (passes) return passesText(sim.passes);
  if (stage === "equations") return equationsText(model);
  if (stage === "code") return annotateCode(sim.code, model);
  const graph = sim.stages[stage];
  if (format !== "png") return renderGraph(graph, format, { model, stage });
  return (await import("../view/png.ts")).png(await renderGraph(graph, "svg", { model, stage }));
}

/** What happens in a step beside the method: who reads a graph back passes over it. */
async function orderAsComments(sim: Simulation): Promise<string> {
  const { hasOrder } = await import("../view/order.ts");
  return hasOrder(sim.model) ? sim.order.map((line) => `# ${line}\n`).join("") : "";
}
