/** What `diff` says of two graphs: every operation is told of once, and what is called the same value has the same bits. */
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import {
  allNodes,
  diff,
  interpret,
  isTuple,
  isWire,
  PASSES,
  type Diff,
  type Graph,
  type Match,
  type Node,
} from "../../ir/index.ts";
import { graphs, type Case } from "./arbitrary.ts";
import { check, same, Tally } from "./check.ts";

const kinds = new Tally(["kept", "moved", "merged", "removed", "added"]);
afterAll(() => kinds.report("what became of operations"));

/** Passes that change no value, but for what is in a kernel. */
const EXACT = PASSES.filter(({ name }) => name !== "cast" && name !== "expand");
const passes = fc.subarray([...EXACT], { minLength: 1 });

const through = (g: Graph, of: readonly (typeof PASSES)[number][]): Graph =>
  of.reduce((graph, pass) => pass.run(graph, { precision: "f64" }), g);

const working = (g: Graph): Node[] => allNodes(g).filter((node) => !isWire(node));
const countOf = (g: Graph): number => working(g).length;

function counts(found: Diff, before: Graph, after: Graph): void {
  const { kept, moved, merged, removed, added, wires } = found;
  for (const kind of ["kept", "moved", "merged", "removed", "added"] as const)
    if (found[kind].length > 0) kinds.add(kind);
  expect(kept.length + moved.length).toBe(countOf(before) - removed.length - merged.length);
  expect(kept.length + moved.length).toBe(countOf(after) - added.length);
  expect(wires.before.length).toBe(allNodes(before).length - countOf(before));
  expect(wires.after.length).toBe(allNodes(after).length - countOf(after));
  const told = [
    ...[...kept, ...moved, ...merged].map((match) => match.before.node),
    ...removed.map(({ node }) => node),
  ];
  expect(new Set(told)).toEqual(new Set(working(before)));
  const now = [...[...kept, ...moved].map((match) => match.after.node), ...added.map(({ node }) => node)];
  expect(new Set(now)).toEqual(new Set(working(after)));
}

test("a graph is itself: everything is where it was", () => {
  check(1, 300, graphs(["f64"]), ({ graph }) => {
    const { kept, ...others } = diff(graph, graph);
    expect(kept.length).toBe(countOf(graph));
    for (const kind of ["moved", "merged", "removed", "added"] as const) expect(others[kind]).toEqual([]);
  });
});

test("before, less what was removed or merged, and with what was added, is after", () => {
  check(2, 500, fc.tuple(graphs(["f64"]), fc.subarray([...PASSES])), ([{ graph }, of]) => {
    const after = through(graph, of);
    counts(diff(graph, after), graph, after);
  });
});

test("two graphs that have nothing to do with each other", () => {
  check(3, 200, fc.tuple(graphs(["f64"]), graphs(["f32"])), ([one, other]) =>
    counts(diff(one.graph, other.graph), one.graph, other.graph),
  );
});

test("what is kept, moved or merged has the bits that it had, outside loops", () => {
  check(4, 600, fc.tuple(graphs(["f64"]), passes), ([one, of]) => {
    const after = through(one.graph, of);
    const { kept, moved, merged } = diff(one.graph, after);
    const pairs = [...kept, ...moved, ...merged].filter(isOutside);
    same(values(after, pairs, "after", one), values(one.graph, pairs, "before", one), "a value");
  });
});

const isOutside = ({ before, after }: Match): boolean =>
  before.path.length === 0 && after.path.length === 0 && !isTuple(before.node.type);

const values = (g: Graph, pairs: readonly Match[], side: keyof Match, { inputs, lengths }: Case) =>
  interpret({ ...g, outputs: pairs.map((pair, k) => ({ name: `v${k}`, node: pair[side].node })) }, inputs, lengths);
