/** `fluxion check`: every fault of a model, or what it is. */
import type { Arranged } from "../lumping.ts";
import { ownOf, type Block, type Equations, type Model } from "../model.ts";
import { qualified } from "../names.ts";
import { count, inBytes, show } from "../view/figure.ts";
import { keptStates } from "../view/order.ts";
import { insideOf, textOf } from "../view/origins.ts";
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
  const { widths, spikes, lowered } = await sim.prepare(flags.record, flags.times === undefined);
  const bytes = sim.precision === "f32" ? 4 : 8;
  // The time is kept in 8 bytes.
  const row = 8 + bytes * [...widths.values()].reduce((a, b) => a + b, 0);
  /** With the units that they are read and written in. */
  const named = (name: string): string => {
    const unit = model.units?.get(name)?.name ?? "1";
    return unit === "1" ? name : `${name} (${unit})`;
  };
  const isNetwork = model.blocks.size > 1;
  const lines: Line[] = [
    ...(isNetwork ? [] : contents(model, named)),
    ...(model.units ? [["time", `in ${model.time.name}`] satisfies Line] : []),
    ...(isNetwork
      ? []
      : [["size", sim.vectors ? "one: arrays are vectors and matrices" : count(sim.size, "element")] satisfies Line]),
    ["a step", `${row} bytes: ${["t", ...widths.keys()].join(", ")}${spikes ? "; spikes come on top" : ""}`],
  ];
  if (flags.duration !== undefined || flags.dt !== undefined || flags.times !== undefined || model.states.size === 0) {
    const { grid, warnings } = sim.grid(running);
    const rows = rowCount(grid);
    lines.push(["in all", `${inBytes(rows * row)}: ${count(rows, "row")}, ${count(grid.steps, "step")}`]);
    for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  }
  const blocks = isNetwork ? blocksOf(lowered, named) : [];
  const width = Math.max(...[lines, ...blocks.map((one) => one.lines)].flat().map(([name]) => name.length));
  const parts = blocks.map((one) => `  ${one.title}\n${table(one.lines, width).replace(/^(?=.)/gm, "  ")}`);
  await print(`${path}: no faults\n${parts.join("")}${table(lines, isNetwork ? width + 2 : width)}`);
  return 0;
}

type Line = readonly [name: string, text: string];
type Naming = (name: string) => string;

const table = (lines: readonly Line[], width: number): string =>
  lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}\n`).join("");

/** What equations define: without `few`, also what there is none of. */
function contents(of: Equations, named: Naming, few = false): Line[] {
  const names = (map: ReadonlyMap<string, unknown>): string =>
    `${map.size}${map.size > 0 ? `: ${[...map.keys()].map(named).join(", ")}` : ""}`;
  const line = (what: string, map: ReadonlyMap<string, unknown>, isRare = few, note = ""): Line[] =>
    map.size > 0 || !isRare ? [[what, names(map) + (map.size > 0 ? note : "")]] : [];
  return [
    ...line("states", of.states),
    ...line("stored", of.stored, true),
    ...line("parameters", of.parameters),
    ...line("derived", of.derived, few, " (follow from parameters)"),
    ...line("named", of.named),
    ...line("functions", of.functions),
    ...line("tables", of.tables, true),
    ...line("events", of.events),
  ];
}

/** What is shared, and each population and projection, with its sizes. */
function blocksOf(lowered: Arranged, named: Naming): { title: string; lines: Line[] }[] {
  const { model, places } = lowered;
  return [...places.values()].flatMap((place) => {
    const { block, size, synapses } = place;
    const own = contents(
      ownOf(block),
      (name) => named(qualified(block.name, name)).replace(`${block.name}.`, ""),
      true,
    );
    if (block.kind === "shared") return own.length > 0 ? [{ title: "shared by all", lines: own }] : [];
    if (!synapses) return [{ title: `population ${block.name}: ${count(size, "element")}`, lines: own }];
    const said = (index: number): string => insideOf(model, model.statements[index]!);
    const share = (ends: number): string => show(size / ends, 3);
    const pairs = synapses.count.pre * synapses.count.post;
    const lines: Line[] = [
      ["from", endsOf(model, block)],
      [
        "connected",
        `${said(block.connect!.index)}: ${show((100 * size) / pairs, 3)}% of ${count(pairs, "pair")}, ${share(synapses.count.pre)} from each source, ${share(synapses.count.post)} to each target`,
      ],
      ...own,
      ...keptStates(lowered, block).map((text): Line => ["lumped", text]),
      ...block.deliveries.map(({ at, index }): Line => [`on_${at}`, said(index)]),
    ];
    return [{ title: `projection ${block.name}: ${count(size, "synapse")}`, lines }];
  });
}

/** `PN[0:9] to LN`. */
function endsOf(model: Model, { header }: Block): string {
  if (header?.kind !== "projection") return "";
  return `${textOf(model, header.from)} to ${header.to.map((part) => textOf(model, part)).join(", ")}`;
}
