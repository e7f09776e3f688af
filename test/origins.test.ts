/**
 * What claims each token of a model at each stage, checked against lists that were made by reading the equations
 * (`test/origins/`). A node claims a token if one of its origins is the smallest part of the text that any node came from
 * and that has the token in it. In rk4, a right-hand side of n operations is 4n in a step, and the left side of an equation is claimed by
 * the state and by what integrates it: h/2·k three times (the third is h·k), 2k twice, three sums of slopes, h/6 times
 * their sum, and four sums with the state.
 */
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { bodyOf, isElementwise, type Graph, type Node, type Origin } from "../ir/index.ts";
import { compile, readModel, type CompileOptions } from "../src/index.ts";
import { liveNodes } from "../src/view/fold.ts";

/** Of a token: nodes in `rhs`, `step` and `optimized` by op, kernels in `fused`, whether lines of code claim it, and bars of the schedule; without claims, the token alone. */
type Claims = readonly [
  token: string,
  ...(readonly [rhs: string, step: string, optimized: string, kernels: number, code: boolean, bars: number] | []),
];

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}
/** Names, numbers and operators, line by line; comments, brackets, commas and semicolons are none. */
function tokensOf(text: string): Map<string, Token[]> {
  const lines = new Map<string, Token[]>();
  for (const { 0: line, index } of text.matchAll(/^[^#\n]*/gm)) {
    const tokens = [...line.matchAll(/[A-Za-z_]\w*(?:\.[a-z]\w*)?|\d+(?:\.\d+)?|[-+*/^=<>]+/g)];
    if (tokens.length > 0)
      lines.set(
        line.trim(),
        tokens.map((one) => ({ text: one[0], start: index + one.index, end: index + one.index + one[0].length })),
      );
  }
  return lines;
}

const allLive = (g: Graph): Node[] =>
  liveNodes(g).flatMap((node) => [node, ...(bodyOf(node) ? allLive(bodyOf(node)!) : [])]);
/** Nodes that compute something or are given: a constant is written where it is used. */
const computing = (g: Graph): Node[] =>
  allLive(g).filter((node) => node.op !== "const" && node.op !== "get" && !bodyOf(node));

/** The length of the smallest origin that has the token in it. */
const within = (origins: readonly Origin[], { start, end }: Token): number =>
  Math.min(...origins.filter((origin) => origin.start <= start && origin.end >= end).map((o) => o.end - o.start));

function claims(nodes: readonly Node[], token: Token): string {
  const least = Math.min(...nodes.map(({ origins }) => within(origins, token)));
  const counts = new Map<string, number>();
  for (const { op, origins } of nodes)
    if (least < Infinity && within(origins, token) === least) counts.set(op, (counts.get(op) ?? 0) + 1);
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([op, n]) => `${op} ${n}`).join(", "); // prettier-ignore
}

describe.each(["hh", "three-neurons"])("%s", (name) => {
  it("has what claims each of its tokens at each stage", async () => {
    const path = `examples/${name}.flux`;
    const sim = await compile(await readModel(path), { method: "rk4", backend: "js", math: "exact", load: false });
    const { stages, code, schedule } = sim;
    const graphs = [stages.rhs, stages.step, stages.optimized].map(computing);
    const kernels = allLive(stages.fused).flatMap((node) => (node.op === "map" ? [computing(node.attrs.body)] : []));
    const found = [...tokensOf(await readFile(path, "utf8"))].map(([line, tokens]) => [
      line,
      tokens.map((token): Claims => {
        const [rhs, step, optimized] = graphs.map((nodes) => claims(nodes, token)) as [string, string, string];
        if (optimized === "") return [token.text];
        const holding = kernels.filter((nodes) => nodes.some(({ origins }) => within(origins, token) < Infinity));
        const bars = schedule.tasks.filter(({ origins }) => within(origins, token) < Infinity).length;
        const isInCode = code.lines.some((origins) => within(origins, token) < Infinity);
        return [token.text, rhs, step, optimized, holding.length, isInCode, bars];
      }),
    ]);
    expect(Object.fromEntries(found)).toEqual(JSON.parse(await readFile(`test/origins/${name}.json`, "utf8")));
  });
});

const METHODS: readonly CompileOptions["method"][] = [
  "euler",
  "heun",
  "rk4",
  "rk38",
  "exponential-euler",
  "rush-larsen",
];
it.each(METHODS)("nothing that a step of %s computes is nobody's", async (method) => {
  for (const name of ["hh", "three-neurons"]) {
    const { stages } = await compile(await readModel(`examples/${name}.flux`), {
      method: method!,
      math: "exact",
      load: false,
    });
    const nobodys = allLive(stages.step).filter(({ op, origins }) => isElementwise(op) && origins.length === 0);
    expect(nobodys).toEqual([]);
  }
});
