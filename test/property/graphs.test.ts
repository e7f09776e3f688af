/** Random graphs through random sets of passes: the emitted JavaScript and WebAssembly give the bits of the interpreter. */
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { js } from "../../backends/js/index.ts";
import { wasm } from "../../backends/wasm/index.ts";
import {
  EXACT,
  interpret,
  OPS,
  PASSES,
  program,
  verify,
  type Float,
  type Graph,
  type MathKind,
} from "../../ir/index.ts";
import { graphs, type Floats } from "./arbitrary.ts";
import { changes, checkAsync, PATIENCE, same, shown, Tally } from "./check.ts";
import { corpus, readTrial, showTrial, type Trial } from "./corpus.ts";

const BACKENDS = [js, wasm];
const MATHS: readonly MathKind[] = ["exact", "fast"];
/** Graphs come in their precision: what the backends' algebra uses cannot be cast. */
const LATER = PASSES.filter(({ name }) => name !== "cast");
const names = [...new Set(LATER.filter(({ optional }) => optional).map(({ name }) => name))];

/** Passes alone make kernels and several sums at once. */
const ops = new Tally(Object.keys(OPS).filter((op) => op !== "map" && op !== "sums"));
const rules = new Tally(["fold", ...EXACT.map(({ name }) => name)]);
const changed = new Tally(LATER.map(({ name }) => name));
const sets = new Tally(MATHS);
const differentSets = new Set<string>();
afterAll(() => {
  ops.report("ops that were run");
  rules.report("rules that were applied");
  changed.report("passes that changed a graph");
  sets.report(`graphs in each math, through ${differentSets.size} sets of passes`);
});

/** The graph after all passes but those left out, and after the last of them that rounds otherwise. */
function optimized({ graph, precision, math, without }: Trial): { readonly last: Graph; readonly rounded: Graph } {
  let [last, rounded] = [graph, graph];
  for (const pass of LATER) {
    if (without.includes(pass.name)) continue;
    const after = pass.run(last, { precision, math, fired: (rule) => rules.add(rule) });
    if (changes(last, after)) changed.add(pass.name);
    last = after;
    if (math === "fast" && pass.math === "fast") rounded = after;
  }
  verify(last);
  ops.ops(graph);
  sets.add(math);
  differentSets.add(`${math} ${without.join()}`);
  return { last, rounded };
}

/** Runs the emitted code three times: the memory must not remember what a run did, save for what it hands on. */
async function compare(trial: Trial): Promise<void> {
  const { graph, inputs, lengths, math } = trial;
  const { last, rounded } = optimized(trial);
  const planned = program(last);
  const constants = planned.buffers.flatMap(({ values }) => (values ? [{ values, before: values.slice() }] : []));
  const handedOn = graph.outputs.map(({ name }) => name).filter((name) => Object.hasOwn(inputs, name));
  const first = interpret(rounded, inputs, lengths);
  const next = { ...inputs, ...Object.fromEntries(handedOn.map((name) => [name, first[name]!])) };
  const second = handedOn.length === 0 ? first : interpret(rounded, next, lengths);
  for (const backend of BACKENDS) {
    const executable = await backend.load(backend.emit(planned, math), planned);
    const run = async (what: string, wanted: ReturnType<typeof interpret>): Promise<void> => {
      await executable.run(lengths);
      const got: Record<string, ArrayLike<number>> = {};
      for (const { name } of graph.outputs) got[name] = await executable.read(name);
      same(got, wanted, `${what} on ${backend.name}`);
    };
    for (const [name, values] of Object.entries(inputs)) executable.write(name, values);
    await run("a run", first);
    await run("a run that goes on", second);
    for (const name of handedOn) executable.write(name, inputs[name]!);
    await run("the first run again", first);
    executable.dispose();
  }
  for (const { values, before } of constants) same({ values }, { values: before }, "constants");
}

test.each(corpus(".graph"))("%s", async (_name, text) => {
  const trial = readTrial(text);
  expect(showTrial(readTrial(showTrial(trial)))).toBe(showTrial(trial));
  const others = [trial.without, [], names, ...names.map((name) => [name])];
  for (const math of MATHS) for (const without of others) await compare({ ...trial, math, without });
});

const trials = (floats: Floats, precision: Float): fc.Arbitrary<Trial> =>
  fc.tuple(graphs(floats), fc.constantFrom(...MATHS), fc.subarray(names)).map(([one, math, without]) => {
    const trial: Trial = { ...one, precision, math, without };
    return shown(trial, () => `to be kept as a file of test/property/corpus:\n${showTrial(trial)}\n`);
  });

const KINDS: readonly (readonly [name: string, seed: number, floats: Floats, precision: Float])[] = [
  ["f64", 11, ["f64"], "f64"],
  ["f32", 15, ["f32"], "f32"],
  ["both", 16, ["f64", "f32"], "f64"],
];

test.each(KINDS)(
  "random graphs in %s",
  async (_name, seed, floats, precision) => checkAsync(seed, 1200, trials(floats, precision), compare),
  PATIENCE,
);
