/** Every pass keeps the meaning of a graph, bit for bit, and its invariants. */
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { allNodes, EXACT, interpret, OPS, PASSES, program, verify, type Float, type Graph } from "../../ir/index.ts";
import { graphs, make, type Case, type Floats } from "./arbitrary.ts";
import { changes, check, same, Tally, toSingle } from "./check.ts";

/** Passes alone make kernels and several sums at once. */
const ops = new Tally(Object.keys(OPS).filter((op) => op !== "map" && op !== "sums"));
const rules = new Tally(["fold", ...EXACT.map(({ name }) => name)]);
/** Those of fast math change nothing in exact math. Functions side by side have a test of their own: few of these graphs have two. */
const changed = new Tally(PASSES.flatMap(({ name, math }) => (math || name === "together" ? [] : [name])));
afterAll(() => {
  ops.report("ops in the graphs");
  rules.report("rules");
  changed.report("passes that changed a graph");
});
const fired = (rule: string): void => rules.add(rule);

const names = [...new Set(PASSES.filter(({ optional }) => optional).map(({ name }) => name))];
/** Names of optional passes to leave out. */
const leftOut = fc.subarray(names);
/** What the backends' algebra uses cannot be cast: it comes with `expand`. */
const isCastable = (g: Graph): boolean => !allNodes(g).some(({ op }) => op === "pow2" || op === "table");

const KINDS: readonly (readonly [name: string, floats: Floats, precision: Float])[] = [
  ["f64", ["f64"], "f64"],
  ["f32", ["f32"], "f32"],
];

/** Runs a pass and compares. */
function apply(k: number, g: Graph, wanted: ReturnType<typeof interpret>, one: Case, precision: Float): Graph {
  const pass = PASSES[k]!;
  if (pass.name === "cast" && !isCastable(g)) return g;
  const after = pass.run(g, { precision, fired });
  verify(after);
  if (changes(g, after)) changed.add(pass.name);
  same(interpret(after, one.inputs, one.lengths), wanted, pass.name);
  return after;
}

test.each(KINDS)("each pass alone, in %s", (_name, floats, precision) => {
  check(1, 1200, graphs(floats), (one) => {
    const { graph, inputs, lengths } = one;
    ops.ops(graph);
    verify(graph);
    const wanted = interpret(graph, inputs, lengths);
    for (const k of new Set(PASSES.map(({ name }) => PASSES.findIndex((other) => other.name === name))))
      apply(k, graph, wanted, one, precision);
  });
});

test.each(KINDS)("all passes, some left out, in %s", (_name, floats, precision) => {
  check(2, 2000, fc.tuple(graphs(floats), leftOut), ([one, without]) => {
    const wanted = interpret(one.graph, one.inputs, one.lengths);
    let g = one.graph;
    for (const [k, { name }] of PASSES.entries()) if (!without.includes(name)) g = apply(k, g, wanted, one, precision);
    planned(g);
  });
});

test("all passes but cast, where f64 and f32 are mixed", () => {
  check(3, 1200, fc.tuple(graphs(["f64", "f32"]), leftOut), ([one, without]) => {
    const wanted = interpret(one.graph, one.inputs, one.lengths);
    let g = one.graph;
    for (const [k, { name }] of PASSES.entries())
      if (name !== "cast" && !without.includes(name)) g = apply(k, g, wanted, one, "f64");
    planned(g);
  });
});

test("cast makes of a graph what it would be, had it been built in the other precision", () => {
  check(4, 600, graphs(["f64"]), (one) => {
    fc.pre(isCastable(one.graph));
    const single = make(one.recipe, ["f32"]);
    const after = PASSES[0]!.run(one.graph, { precision: "f32" });
    verify(after);
    if (changes(one.graph, after)) changed.add("cast");
    same(
      interpret(after, toSingle(one.inputs), one.lengths),
      interpret(single.graph, toSingle(one.inputs), one.lengths),
      "cast",
    );
  });
});

/** The plan has a place for each array, for each input and for each output, of its type. */
function planned(g: Graph): void {
  const { buffers, inputs, outputs, place } = program(g);
  expect(buffers.map(({ id }) => id)).toEqual(buffers.map((_buffer, k) => k));
  for (const { attrs } of g.inputs) expect(inputs.get(attrs.name)?.type).toEqual(attrs.type);
  for (const { name, node } of g.outputs) expect(outputs.get(name)?.type).toEqual(node.type);
  const taken = [...outputs.values()];
  expect(new Set(taken).size, "outputs that share a buffer").toBe(taken.length);
  for (const [node, placed] of place)
    for (const [k, type] of (Array.isArray(node.type) ? node.type : [node.type]).entries())
      expect(placed[k]?.type).toEqual(type.shape.length > 0 ? type : undefined);
}
