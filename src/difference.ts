/** What changed between two graphs on the way through the compiler: stages, or what passes left. */
import { diff, type Diff, type Graph } from "../ir/index.ts";
import type { Compiled } from "./compile.ts";
import { OptionError } from "./diagnostics.ts";
import { EVERY, ROWS } from "./names.ts";

/** What became of one graph on the way to another. */
export interface Difference extends Diff {
  readonly from: string;
  readonly to: string;
  readonly before: Graph;
  readonly after: Graph;
}

/** Where the step is in the run. */
const STEP: readonly string[] = [ROWS, EVERY];

interface Stop {
  readonly graph: Graph;
  /** Whether there is the loop over steps around it. */
  readonly isRun: boolean;
}

/** What changed from one graph to a later one: `rhs`, `step`, `run`, `optimized`, `fused`, `expanded`, or a pass's name. */
export function difference(
  { stages, passes }: Pick<Compiled, "stages" | "passes">,
  from: string,
  to: string,
): Difference {
  const first = passes.findIndex(({ before }) => before === stages.run);
  const stop = (graph: Graph, isRun = true): Stop => ({ graph, isRun });
  const stops = new Map<string, Stop>([
    ...passes.slice(0, Math.max(first, 0)).map(({ pass, after }) => [pass.name, stop(after, false)] as const),
    ...[["rhs", stop(stages.rhs, false)] as const, ["step", stop(stages.step, false)] as const],
    ["run", stop(stages.run)],
    ...passes.slice(Math.max(first, 0)).map(({ pass, after }) => [pass.name, stop(after)] as const),
    ...(["optimized", "fused", "expanded"] as const).map((name) => [name, stop(stages[name])] as const),
  ]);
  const find = (name: string): Stop => {
    const found = stops.get(name);
    if (found) return found;
    throw new OptionError("E307", `there is no graph "${name}"; there are ${[...stops.keys()].join(", ")}`);
  };
  const [before, after] = [find(from), find(to)];
  const order = [...stops.values()].map(({ graph }) => graph);
  if (order.indexOf(before.graph) > order.indexOf(after.graph))
    throw new OptionError("E304", `${from} comes after ${to}: ask for ${to}..${from}`);
  const within = after.isRun && !before.isRun ? STEP : [];
  return { from, to, before: before.graph, after: after.graph, ...diff(before.graph, after.graph, within) };
}
