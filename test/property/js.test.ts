/** The emitted JavaScript gives the bits of the interpreter. */
import * as fc from "fast-check";
import { afterAll, test } from "vitest";
import { js } from "../../backends/js/index.ts";
import {
  allocate,
  elements,
  interpret,
  OPS,
  PASSES,
  print,
  program,
  rebuild,
  type Float,
  type Graph,
} from "../../ir/index.ts";
import { compileGraphs, type Compiled } from "../../src/compile.ts";
import { METHODS, type MethodName } from "../../src/integrators.ts";
import { constsOf } from "../../src/consts.ts";
import { lower, type Lowered } from "../../src/lower.ts";
import { model } from "../../src/index.ts";
import { CAPACITY, EVERY, eventCarry, ROWS } from "../../src/names.ts";
import { BINARY, eventModels, graphs, models, UNARY, vectorModels, type Case, type Floats } from "./arbitrary.ts";
import { checkAsync, same, Tally } from "./check.ts";

const ops = new Tally(Object.keys(OPS).filter((op) => op !== "map"));
afterAll(() => ops.report("ops that were run"));

const cast = (g: Graph, precision: Float): Graph => PASSES[0]!.run(g, { precision });
const names = [...new Set(PASSES.filter(({ optional }) => optional).map(({ name }) => name))];

/** All passes but cast, and those left out. */
const optimize = (g: Graph, precision: Float, without: readonly string[]): Graph =>
  PASSES.filter(({ name }) => name !== "cast" && !without.includes(name)).reduce(
    (now, pass) => pass.run(now, { precision }),
    g,
  );

/** Runs the emitted code three times: the memory must not remember what a run did, save for what it hands on. */
async function compare({ graph, inputs, lengths }: Case, precision: Float, without: readonly string[]): Promise<void> {
  const planned = program(optimize(graph, precision, without));
  const constants = planned.buffers.flatMap(({ values }) => (values ? [{ values, before: values.slice() }] : []));
  const executable = await js.load(js.emit(planned), planned);
  const run = async (what: string, wanted: ReturnType<typeof interpret>): Promise<void> => {
    await executable.run(lengths);
    const got: Record<string, ArrayLike<number>> = {};
    for (const { name } of graph.outputs) got[name] = await executable.read(name);
    same(got, wanted, what);
  };
  const handedOn = graph.outputs.map(({ name }) => name).filter((name) => Object.hasOwn(inputs, name));
  const first = interpret(graph, inputs, lengths);
  for (const [name, values] of Object.entries(inputs)) executable.write(name, values);
  await run("a run", first);
  const next = { ...inputs, ...Object.fromEntries(handedOn.map((name) => [name, first[name]!])) };
  await run("a run that goes on", interpret(graph, next, lengths));
  for (const name of handedOn) executable.write(name, inputs[name]!);
  await run("the first run again", first);
  for (const { values, before } of constants) same({ values }, { values: before }, "constants");
}

const KINDS: readonly (readonly [name: string, floats: Floats, precision: Float])[] = [
  ["f64", ["f64"], "f64"],
  ["f32", ["f32"], "f32"],
  ["both", ["f64", "f32"], "f64"],
];

test.each(KINDS)("random graphs in %s", async (_name, floats, precision) => {
  await checkAsync(11, 1200, fc.tuple(graphs(floats), fc.subarray(names)), async ([one, without]) => {
    ops.ops(one.graph);
    await compare(one, precision, without);
  });
});

// --------------------------------------------------------------------------------------------------------- models

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
/** Nothing in these models is overwritten but what is read before. */
const changed = new Tally(PASSES.map(({ name }) => name).filter((name) => name !== "order"));
afterAll(() => {
  parts.report("parts of the models");
  changed.report("passes that changed a run");
});

const options = fc.record({
  method: fc.constantFrom(...methods),
  precision: fc.constantFrom<Float>("f64", "f32"),
  without: fc.subarray(names, { maxLength: 2 }),
  rows: fc.integer({ min: 0, max: 2 }),
  every: fc.integer({ min: 1, max: 2 }),
});

type Options = typeof options extends fc.Arbitrary<infer T> ? T : never;

test("random models, from the text to the last bit", async () => {
  await checkAsync(12, 500, fc.tuple(models, options), async ([{ text, hasThreshold }, chosen]) => {
    // gamma has no derivative that a method could use.
    if (chosen.method === "exponential-euler" && /gamma|factorial/.test(text)) return;
    const { compiled, end } = await agree(text, chosen);
    for (const piece of [...PIECES, ...UNARY.map((name) => `${name}(`), ...BINARY.map((name) => `${name}(`)])
      if (text.includes(piece)) parts.add(PIECES.includes(piece) ? piece : piece.slice(0, -1));
    parts.add(chosen.method);
    parts.add(end["x"]!.some(Number.isNaN) ? "NaN in the end" : "finite in the end");
    if (hasThreshold) parts.add("spikes", end[eventCarry("spikes").count]![0]!);
    for (const { pass, before, after } of compiled.passes)
      if (print(after) !== print(rebuild(before))) changed.add(pass.name);
  });
});

const EVENTFUL =
  "next( rand() randn() poisson( (constant) (shared) delay( table( linear shift( lastspike reset( refractory( event( when( *xi unless += *= mean( sum( I(t".split(
    " ",
  );
const kinds = new Tally([...EVENTFUL, "spikes", "late"]);
afterAll(() => kinds.report("statements of the models"));

test("random models with draws, pasts, tables and events, from the text to the last bit", async () => {
  await checkAsync(13, 150, fc.tuple(eventModels, options), async ([{ text }, chosen]) => {
    const method = /\bxi/.test(text) ? "euler-maruyama" : chosen.method;
    if (method === "exponential-euler" && /gamma|factorial/.test(text)) return;
    const { end, events } = await agree(text, { ...chosen, method, rows: chosen.rows + 2 });
    for (const piece of EVENTFUL) if (text.includes(piece)) kinds.add(piece);
    for (const name of events) kinds.add(name, end[eventCarry(name).count]![0]!);
  });
});

test("random models of vectors and matrices, from the text to the last bit", async () => {
  await checkAsync(14, 120, fc.tuple(vectorModels, options), async ([{ text }, chosen]) => {
    await agree(text, { ...chosen, rows: chosen.rows + 2 });
  });
});

/** The emitted code of a model's run against the interpreter, on the graph before all passes but `cast`. */
async function agree(text: string, { method, precision, without, rows, every }: Options) {
  const lowered = lower(model(text), { parts: METHODS[method].nodes.over });
  const events = [...lowered.model.events.keys()];
  const compiled = compileGraphs(lowered, { method, precision, record: ["x", "w"], events, without: new Set(without) });
  const run = cast(compiled.stages.run, precision);
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

  const executable = await js.load(js.emit(compiled.program), compiled.program);
  for (const name of compiled.program.inputs.keys()) if (inputs[name]) executable.write(name, inputs[name]);
  const before = compiled.prelude;
  if (before) {
    const prelude = await js.load(js.emit(before), before);
    for (const name of before.inputs.keys()) prelude.write(name, inputs[name]!);
    await prelude.run(lengths);
    for (const name of before.outputs.keys()) executable.write(name, await prelude.read(name));
  }
  await executable.run(lengths);
  const got: Record<string, ArrayLike<number>> = {};
  for (const { name } of run.outputs) got[name] = await executable.read(name);
  same(got, wanted, "the run");
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
