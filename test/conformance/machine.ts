/** Where a case runs: a backend in a precision. And what comes of it: arrays by name. */
import { mathOf, type Backend } from "../../backends/index.ts";
import { inexpressible, isFloat, program, single, type Float, type Graph, type Lengths } from "../../ir/index.ts";
import { runPasses } from "../../src/compile.ts";
import {
  compile,
  model,
  type CompileOptions,
  type ModelObject,
  type ResultBase,
  type RunOptions,
  type Simulation,
} from "../../src/index.ts";
import { ModelError } from "../../src/diagnostics.ts";

/** A backend in a precision, with the optional passes that are left out. */
export interface Machine {
  readonly backend: Backend;
  readonly precision: Float;
  readonly without?: readonly string[];
}

/** Numbers that a case gave. */
export interface Part {
  readonly values: ArrayLike<number>;
  /** Whether they are the same bits everywhere. */
  readonly exact: boolean;
}
export type Outcome = ReadonlyMap<string, Part>;

/** What the backend has no word for. */
export class Lacking extends Error {}

/** A graph with the values that it is run on. */
export interface Call {
  readonly graph: Graph;
  readonly inputs: Readonly<Record<string, ArrayLike<number>>>;
  readonly lengths: Lengths;
}

/** A graph as the backend is given it. Throws `Lacking`. */
export function expressible({ backend, precision, without = [] }: Machine, { graph }: Call): Graph {
  const { target } = backend.capabilities;
  const after = runPasses(graph, { precision, target, without: new Set(without) }).at(-1)!.after;
  const missing = inexpressible(after, target);
  if (missing) throw new Lacking(`it has no \`${missing.op}\``);
  return after;
}

/** Runs a graph as a program of the backend. Throws `Lacking`. */
export async function evaluate(machine: Machine, call: Call, exact = false): Promise<Outcome> {
  const { graph, inputs, lengths } = call;
  const { backend } = machine;
  const planned = program(expressible(machine, call));
  const executable = await backend.load(backend.emit(planned), planned);
  for (const [name, values] of Object.entries(inputs)) if (planned.inputs.has(name)) executable.write(name, values);
  await executable.run(lengths);
  const parts = new Map<string, Part>();
  for (const { name, node } of graph.outputs) {
    const values = (await executable.read(name)).slice();
    parts.set(name, { values, exact: exact || !isFloat(single(node.type).dtype) });
  }
  executable.dispose();
  return parts;
}

const compiled = new Set<Simulation>();

/** Gives back what simulations hold: a page has not much of some things. */
export function disposeAll(): void {
  for (const sim of compiled) sim.dispose();
  compiled.clear();
}

/** Compiles a model for the machine. Throws `Lacking`. */
export async function simulation(
  { backend, precision, without = [] }: Machine,
  text: string | ModelObject,
  options: CompileOptions,
): Promise<Simulation> {
  const math = mathOf(backend.capabilities).includes("exact") ? ({ math: "exact" } as const) : {};
  try {
    const sim = await compile(model(text), { dt: 0.1, backend, precision, ...math, without, ...options });
    compiled.add(sim);
    return sim;
  } catch (error) {
    if (error instanceof ModelError && error.diagnostics.every(({ code }) => code === "E316"))
      throw new Lacking(error.diagnostics[0]!.message);
    throw error;
  }
}

/** Runs a simulation, for two time units unless it says otherwise, and keeps all that it gives. */
export async function outcomeOf(
  sim: Simulation,
  run: RunOptions,
  exact: readonly string[] = [],
  prefix = "",
): Promise<Map<string, Part>> {
  const isTimed = run.times !== undefined || sim.model.states.size === 0;
  return partsOf(await sim.run({ ...(!isTimed && { duration: 2 }), ...run }), sim, exact, prefix);
}

function partsOf(result: ResultBase, sim: Simulation, exact: readonly string[], prefix: string): Map<string, Part> {
  const { variables, spikes, summary, state } = result;
  const parts = new Map<string, Part>();
  const add = (name: string, values: ArrayLike<number>, isExact = exact.includes(name)): void =>
    void parts.set(prefix + name, { values, exact: isExact });
  add("times of rows", result.t, true);
  for (const [name, { shape, data }] of Object.entries(variables)) {
    add(`shape of ${name}`, shape, true);
    add(name, data);
  }
  for (const [name, { element, step, time }] of Object.entries(spikes)) {
    add(`elements of ${name}`, element, true);
    add(`steps of ${name}`, step, true);
    add(`times of ${name}`, time);
  }
  for (const [name, counts] of Object.entries(summary.spikeCounts)) add(`counts of ${name}`, counts, true);
  const { firstNaN } = summary;
  const names = [...sim.model.states.keys(), ...sim.model.stored.keys()];
  add("first NaN", firstNaN ? [names.indexOf(firstNaN.variable), firstNaN.element, firstNaN.t] : [], true);
  add("step at the end", [state.step, state.t0], true);
  // What is kept once for many synapses is not laid out as what is kept for each.
  for (const name of names)
    if (name in state.values && sim.model.blocks.get(name.split(".")[0]!)?.kind !== "projection")
      add(`${name} at the end`, state.values[name]!, exact.includes(name));
  return parts;
}
