/** What `fluxion graph` can show of a compiled model: an entry for each, with the formats that it has. */
import { print } from "../../ir/index.ts";
import { scheduleOf, type ScheduleOptions } from "../schedule.ts";
import type { RunOptions, Simulation } from "../simulation.ts";
import type { Theme } from "../view/figure.ts";
import type { GraphStage } from "../view/graph.ts";

export const FORMATS = ["text", "dot", "mermaid", "svg", "png", "json", "tensorboard"] as const;
export type Format = (typeof FORMATS)[number];

/** How it is to be shown. */
export interface Showing {
  readonly format: Format;
  readonly theme: Theme;
  /** When it is to run, as far as that is known. */
  readonly run: RunOptions;
  /** Of the stage `schedule`. */
  readonly schedule?: ScheduleOptions;
}

/** One thing to look at. */
export interface View {
  readonly formats: readonly Format[];
  show(sim: Simulation, how: Showing): Promise<string | Uint8Array>;
  /** What is written in place of one file, by path, where it is several or in a folder. */
  files?(sim: Simulation, out: string, what: Shown): Promise<ReadonlyMap<string, string | Uint8Array> | undefined>;
  /** The same in colours, for a terminal. */
  paint?(shown: string): Promise<string>;
}

/** What `show` made. */
export interface Shown {
  readonly format: Format;
  readonly shown: string | Uint8Array;
}

const TEXT: readonly Format[] = ["text"];

/** A graph: as text that is read back by machines, as JSON, and as a drawing. */
const graphView = (stage: GraphStage): View => ({
  formats: FORMATS,
  async show(sim, { format, theme }) {
    const { model } = sim;
    const graph = sim.stages[stage];
    if (format === "text") return `${stage === "step" ? await orderAsComments(sim) : ""}${print(graph)}`;
    const { renderGraph } = await import("../view/graph.ts");
    return renderGraph(graph, format, { model, stage, theme });
  },
  // TensorBoard is given a folder, with a file in it whose name it knows.
  async files(_sim, out, { format, shown }) {
    if (format !== "tensorboard") return undefined;
    const [{ inFolder }, { EVENTS }] = await Promise.all([import("./code.ts"), import("../view/tensorboard.ts")]);
    return inFolder(out, new Map([[EVENTS, shown]]));
  },
});

/** A chart: as characters, as data, and as a picture. */
const chartView = (
  render: (sim: Simulation, kind: "text" | "svg" | "json", how: Showing) => Promise<string>,
): View => ({
  formats: ["text", "svg", "png", "json"],
  show: async (sim, how) =>
    how.format === "png"
      ? (await import("../view/png.ts")).png(await render(sim, "svg", how))
      : render(sim, how.format as "text" | "svg" | "json", how),
});

/** The stages, in the order in which a model goes through them. */
export const STAGES = {
  equations: {
    formats: TEXT,
    show: async ({ model }) => (await import("../view/code.ts")).equationsText(model),
  },
  rhs: graphView("rhs"),
  step: graphView("step"),
  run: graphView("run"),
  optimized: graphView("optimized"),
  fused: graphView("fused"),
  expanded: graphView("expanded"),
  schedule: chartView(async (sim, kind, { theme, schedule }) =>
    (await import("../view/schedule.ts")).renderSchedule(scheduleOf(sim, schedule), kind, { model: sim.model, theme }),
  ),
  memory: chartView(async (sim, kind, { theme, run }) =>
    (await import("../view/memory.ts")).renderMemory(await sim.memory(run), kind, { theme }),
  ),
  code: {
    formats: ["text", "json"],
    show: async (sim, { format }) => {
      if (format === "text") return (await import("../view/code.ts")).annotateCode(sim.code, sim.model);
      const { language, text, lines } = sim.code;
      return JSON.stringify({ language, text, lines, map: await sim.sourceMap() });
    },
    files: async (sim, out, { format, shown }) =>
      (await import("./code.ts")).codeFiles(sim, out, format === "text" ? String(shown) : undefined),
  },
} satisfies Record<string, View>;
export type Stage = keyof typeof STAGES;
export const STAGE_NAMES = Object.keys(STAGES) as readonly Stage[];

/** What each pass did. */
export const PASSES_VIEW: View = {
  formats: ["text", "json"],
  async show({ passes }, { format }) {
    const { passesText, passSummary } = await import("../view/passes.ts");
    return format === "json" ? JSON.stringify(passes.map(passSummary), undefined, 2) : passesText(passes);
  },
};

/** What was chosen and done, and why, in sentences. */
export const EXPLAIN_VIEW: View = {
  formats: TEXT,
  show: async (sim) => {
    const { wrapped } = await import("./table.ts");
    return sim
      .explain()
      .split("\n")
      .flatMap((line) => wrapped(line, line.startsWith(" ") ? "     " : ""))
      .join("\n");
  },
};

/** What changed from one stage, or pass, to another. */
export const differenceView = (from: string, to: string): View => ({
  formats: ["text", "json"],
  async show(sim, { format }) {
    const { differenceJson, differenceText } = await import("../view/difference.ts");
    const found = sim.difference(from, to);
    return format === "json"
      ? JSON.stringify(differenceJson(found, sim.model), undefined, 2)
      : differenceText(found, sim.model);
  },
  async paint(shown) {
    const { styleText } = await import("node:util");
    if (!process.stdout.hasColors()) return shown;
    return shown.replace(/^ {2}([-+=>]) .*$/gm, (line, sign: keyof typeof COLOURS) => styleText(COLOURS[sign], line));
  },
});

const COLOURS = { "-": "red", "+": "green", "=": "cyan", ">": "yellow" } as const;

/** What happens in a step beside the method: who reads a graph back passes over it. */
async function orderAsComments({ model, order }: Simulation): Promise<string> {
  const { hasOrder } = await import("../view/order.ts");
  return hasOrder(model) ? order.map((line) => `# ${line}\n`).join("") : "";
}
