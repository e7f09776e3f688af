/** `fluxion check`: every fault of a model, or what it is. */
import { count, inBytes } from "../view/figure.ts";
import { arrayOptions } from "./arrays.ts";
import { compileOptions, runOptions, type Flags } from "./options.ts";
import { print, tellNotes } from "./output.ts";

/** Resolves to the exit status; faults are thrown. */
export async function check(path: string, flags: Flags): Promise<number> {
  const checked = { compile: compileOptions(flags), run: runOptions(flags) };
  // Options are checked before anything large is loaded.
  const { compile, rowCount } = await import("../simulation.ts");
  const { readModel } = await import("../files.ts");
  const arrays = await arrayOptions(flags);
  const [compiling, running] = [
    { ...checked.compile, ...arrays.compile },
    { ...checked.run, ...arrays.run },
  ];
  const model = await readModel(path);
  tellNotes(model);
  const sim = await compile(model, compiling);
  const { widths, spikes } = await sim.prepare(flags.record, flags.times === undefined);
  const bytes = sim.precision === "f32" ? 4 : 8;
  // The time is kept in 8 bytes.
  const row = 8 + bytes * [...widths.values()].reduce((a, b) => a + b, 0);
  /** With the units that they are read and written in. */
  const named = (name: string): string => {
    const unit = model.units?.get(name)?.name ?? "1";
    return unit === "1" ? name : `${name} (${unit})`;
  };
  const names = (of: ReadonlyMap<string, unknown>): string =>
    `${of.size}${of.size > 0 ? `: ${[...of.keys()].map(named).join(", ")}` : ""}`;
  const some = (what: string, of: ReadonlyMap<string, unknown>): [string, string][] =>
    of.size > 0 ? [[what, names(of)]] : [];
  const lines: [string, string][] = [
    ["states", names(model.states)],
    ...some("stored", model.stored),
    ["parameters", names(model.parameters)],
    ["derived", `${names(model.derived)}${model.derived.size > 0 ? " (follow from parameters)" : ""}`],
    ["named", names(model.named)],
    ["functions", names(model.functions)],
    ...some("tables", model.tables),
    ["events", names(model.events)],
    ...(model.units ? [["time", `in ${model.time.name}`] satisfies [string, string]] : []),
    sim.vectors ? ["size", "one: arrays are vectors and matrices"] : ["size", count(sim.size, "element")],
    ["a step", `${row} bytes: ${["t", ...widths.keys()].join(", ")}${spikes ? "; spikes come on top" : ""}`],
  ];
  if (flags.duration !== undefined || flags.dt !== undefined || flags.times !== undefined || model.states.size === 0) {
    const { grid, warnings } = sim.grid(running);
    const rows = rowCount(grid);
    lines.push(["in all", `${inBytes(rows * row)}: ${count(rows, "row")}, ${count(grid.steps, "step")}`]);
    for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  }
  const width = Math.max(...lines.map(([name]) => name.length));
  await print(`${path}: no faults\n${lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}\n`).join("")}`);
  return 0;
}
