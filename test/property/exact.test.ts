/** Random models, from the text to the last bit: the emitted JavaScript and WebAssembly give the bits of the interpreter. */
import * as fc from "fast-check";
import { afterAll, test } from "vitest";
import { js } from "../../backends/js/index.ts";
import { wasm } from "../../backends/wasm/index.ts";
import { allocate, elements, interpret, PASSES, type Float, type Graph } from "../../ir/index.ts";
import { compileGraphs, type Compiled } from "../../src/compile.ts";
import { METHODS, type MethodName } from "../../src/integrators.ts";
import { constsOf } from "../../src/consts.ts";
import { lower, type Lowered } from "../../src/lower.ts";
import { model } from "../../src/index.ts";
import { CAPACITY, EVERY, eventCarry, ROWS } from "../../src/names.ts";
import { BINARY, eventModels, models, UNARY, vectorModels, type ModelCase } from "./arbitrary.ts";
import { changes, checkAsync, PATIENCE, same, shown, Tally } from "./check.ts";
import { corpus } from "./corpus.ts";

const EXACT = [js, wasm];
const MATHS = ["exact", "fast"] as const;

const cast = (g: Graph, precision: Float): Graph => PASSES[0]!.run(g, { precision });
const names = [...new Set(PASSES.filter(({ optional }) => optional).map(({ name }) => name))];

const methods = Object.keys(METHODS) as MethodName[];
/** Pieces of text that the models must have held. */
const PIECES = [
  "if(",
  "?",
  "piecewise(",
  " and ",
  " or ",
  " xor ",
  "not (",
  "threshold(",
  "/(exp(",
  "^",
  "clip(",
  " == ",
];
const parts = new Tally([...PIECES, ...UNARY, ...BINARY, ...methods, "NaN in the end", "finite in the end", "spikes"]);
/** Nothing in these models is overwritten but what is read before, and nothing has synapses. */
const changed = new Tally(
  PASSES.map(({ name }) => name).filter((name) => !["order", "affine", "fetch", "sums"].includes(name)),
);
afterAll(() => {
  parts.report("parts of the models");
  changed.report("passes that changed a run");
});

const options = fc.record({
  method: fc.constantFrom(...methods),
  precision: fc.constantFrom<Float>("f64", "f32"),
  math: fc.constantFrom(...MATHS),
  without: fc.subarray(names, { maxLength: 2 }),
  rows: fc.integer({ min: 0, max: 2 }),
  every: fc.integer({ min: 1, max: 2 }),
});

type Options = typeof options extends fc.Arbitrary<infer T> ? T : never;
interface Trial extends Options {
  readonly text: string;
}

/** A model with options; a method that it can have. */
const trials = (cases: fc.Arbitrary<ModelCase>, moreRows = 0): fc.Arbitrary<Trial> =>
  fc
    .tuple(cases, options)
    .map(([{ text }, { method, rows, ...others }]): Trial => {
      const needed = /\bxi/.test(text) ? "euler-maruyama" : method;
      const trial = { text, method: needed, rows: rows + moreRows, ...others };
      return shown(trial, () => `to be kept as a .model of test/property/corpus:\n${showTrial(trial)}\n`);
    })
    // gamma has no derivative that a method could use.
    .filter(({ text, method }) => method !== "exponential-euler" || !/gamma|factorial/.test(text));

const showTrial = ({ text, ...chosen }: Trial): string => `${text}\n# ${JSON.stringify(chosen)}`;
const readTrial = (text: string): Trial => ({ text, ...(JSON.parse(/^# (\{.*\})$/m.exec(text)![1]!) as Options) });

test.each(corpus(".model"))("%s", async (_name, text) => {
  const trial = readTrial(text);
  for (const math of MATHS) for (const without of [trial.without, [], names]) await agree({ ...trial, math, without });
});

test("random models, from the text to the last bit", { timeout: PATIENCE }, async () => {
  await checkAsync(12, 500, trials(models), async (trial) => {
    const { text } = trial;
    const { compiled, events, end } = await agree(trial);
    for (const piece of [...PIECES, ...UNARY.map((name) => `${name}(`), ...BINARY.map((name) => `${name}(`)])
      if (text.includes(piece)) parts.add(PIECES.includes(piece) ? piece : piece.slice(0, -1));
    parts.add(trial.method);
    parts.add(end["x"]!.some(Number.isNaN) ? "NaN in the end" : "finite in the end");
    if (events.includes("spikes")) parts.add("spikes", end[eventCarry("spikes").count]![0]!);
    for (const { pass, before, after } of compiled.passes) if (changes(before, after)) changed.add(pass.name);
  });
});

const EVENTFUL =
  "next( rand() randn() poisson( (constant) (shared) delay( table( linear shift( lastspike reset( refractory( event( when( *xi unless += *= mean( sum( I(t".split(
    " ",
  );
const kinds = new Tally([...EVENTFUL, "spikes", "late"]);
afterAll(() => kinds.report("statements of the models"));

test(
  "random models with draws, pasts, tables and events, from the text to the last bit",
  { timeout: PATIENCE },
  async () => {
    await checkAsync(13, 150, trials(eventModels, 2), async (trial) => {
      const { text } = trial;
      const { end, events } = await agree(trial);
      for (const piece of EVENTFUL) if (text.includes(piece)) kinds.add(piece);
      for (const name of events) kinds.add(name, end[eventCarry(name).count]![0]!);
    });
  },
);

test("random models of vectors and matrices, from the text to the last bit", { timeout: PATIENCE }, async () => {
  await checkAsync(14, 120, trials(vectorModels, 2), async (trial) => void (await agree(trial)));
});

/** The emitted code of a model's run against the interpreter, on the graph before all passes that keep its bits. */
async function agree({ text, method, precision, math, without, rows, every }: Trial) {
  const lowered = lower(model(text), { parts: METHODS[method].nodes.over });
  const events = [...lowered.model.events.keys()];
  const record = ["x", "w"];
  const compiled = compileGraphs(lowered, { method, precision, math, record, events, without: new Set(without) });
  const last = compiled.passes.findLast(({ pass }) => pass.math === "fast");
  const run = last?.after ?? cast(compiled.stages.run, precision);
  const { values: started, lengths: own } = startOf(compiled, lowered);
  const lengths = { [ROWS]: rows, [EVERY]: every, [CAPACITY]: 64, ...own };
  const inputs = Object.fromEntries(
    run.inputs.map(({ attrs: { name, type } }) => {
      const array = allocate(type.dtype, elements(type.shape, lengths));
      const known = started[name];
      if (known) array.set(known.length === array.length ? known : array.map(() => known[0]!));
      return [name, array];
    }),
  );
  const wanted = interpret(run, inputs, lengths);

  for (const backend of EXACT) {
    const executable = await backend.load(backend.emit(compiled.program, math), compiled.program);
    for (const name of compiled.program.inputs.keys()) if (inputs[name]) executable.write(name, inputs[name]);
    const before = compiled.prelude;
    if (before) {
      const prelude = await backend.load(backend.emit(before, math), before);
      for (const name of before.inputs.keys()) prelude.write(name, inputs[name]!);
      await prelude.run(lengths);
      for (const name of before.outputs.keys()) executable.write(name, await prelude.read(name));
    }
    await executable.run(lengths);
    const got: Record<string, ArrayLike<number>> = {};
    for (const { name } of run.outputs) got[name] = await executable.read(name);
    same(got, wanted, `the run on ${backend.name}`);
    executable.dispose();
  }
  return { compiled, events, end: wanted };
}

/** Values of everything that a run takes, and the lengths that they need. */
function startOf(
  compiled: Compiled,
  lowered: Lowered,
): { values: Readonly<Record<string, ArrayLike<number>>>; lengths: Readonly<Record<string, number>> } {
  const parameters = interpret(lowered.parameters, {});
  const { values, lengths } = constsOf(lowered, { t0: 0.25, dt: 0.125, seed: 1, parameters });
  const given = Object.fromEntries(
    compiled.start.inputs.map(({ attrs: { name, type } }) => {
      const array = allocate(type.dtype, values[name]!.length);
      array.set(values[name]!);
      return [name, array];
    }),
  );
  return { values: { ...values, ...interpret(compiled.start, given) }, lengths };
}
