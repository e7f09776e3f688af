/** A printed graph says everything: read back, it prints and computes the same, here and where there is no parser of models. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { interpret, OPS, PASSES, print, read, verify, type Graph, type TypedArray } from "../../ir/index.ts";
import { graphs, type Case, type Floats } from "./arbitrary.ts";
import { check, same, Tally } from "./check.ts";

const ops = new Tally(Object.keys(OPS));
afterAll(() => ops.report("ops that were printed"));

/** A graph on its way through the passes. */
const stage = (g: Graph, passes: number): Graph =>
  PASSES.slice(1, 1 + passes).reduce((now, pass) => pass.run(now, { precision: "f64" }), g);

const ALL: Floats = ["f64", "f32"];
const cases = fc.tuple(graphs(ALL), fc.oneof(fc.constant(0), fc.nat({ max: PASSES.length - 1 })));

test("print, then read, is the identity", () => {
  check(21, 2000, cases, ([{ graph, inputs, lengths }, passes]) => {
    const g = stage(graph, passes);
    ops.ops(g);
    const text = print(g);
    const again = read(text);
    verify(again);
    const lines = print(again).split("\n");
    for (const [k, line] of text.split("\n").entries())
      if (line !== lines[k]) throw new Error(`${line}\nwas read as\n${lines[k]}`);
    expect(again.inputs.map(({ attrs }) => attrs)).toEqual(g.inputs.map(({ attrs }) => attrs));
    same(interpret(again, inputs, lengths), interpret(g, inputs, lengths), "read back");

    const bare = print(g, { origins: false });
    if (print(read(bare)) !== bare) throw new Error(`without origins:\n${bare}`);
    // Equal nodes are equal in the text: nothing but the names' order is left to the builder.
    if (print(read(print(again))) !== text) throw new Error("a second reading differs");
  });
});

test("names of inputs and outputs may hold anything", () => {
  const name = fc.oneof(
    fc.constantFrom(
      "",
      "0",
      "a.0",
      "x)",
      "(",
      "a, b",
      "a: f64",
      "%x",
      '"',
      "\\",
      " @1:2-3",
      "} {",
      "return",
      "é",
      "日本",
      "a\nb",
      "true",
      "NaN",
      "__proto__",
      "a = b",
    ),
    fc.string({ maxLength: 8 }),
  );
  const names = fc.uniqueArray(name, { minLength: 2, maxLength: 2 });
  check(22, 2000, fc.tuple(graphs(["f64"]), names), ([{ graph }, [first, second]]) => {
    const [one, two] = graph.inputs;
    const renamed = new Map([one && [one, first], two && [two, second]].filter((pair) => pair !== undefined) as never);
    const swap = (g: Graph): Graph => {
      const now = new Map<unknown, unknown>();
      const nodes = g.nodes.map((node) => {
        const attrs = renamed.has(node) ? { ...(node.attrs as object), name: renamed.get(node) } : node.attrs;
        const made = { ...node, attrs, inputs: node.inputs.map((input) => now.get(input)) } as never;
        now.set(node, made);
        return made;
      });
      return {
        nodes,
        inputs: g.inputs.map((input) => now.get(input) as never),
        outputs: g.outputs.map((output, k) => ({
          name: [first, second][k] ?? `y${k}`,
          node: now.get(output.node) as never,
        })),
      };
    };
    fc.pre(new Set(graph.inputs.map((input) => renamed.get(input) ?? input.attrs.name)).size === graph.inputs.length);
    fc.pre(!graph.outputs.slice(2).some((_output, k) => [first, second].includes(`y${k + 2}`)));
    const text = print(swap(graph));
    expect(print(read(text))).toBe(text);
    expect(read(text).inputs.map(({ attrs }) => attrs.name)).toEqual(swap(graph).inputs.map(({ attrs }) => attrs.name));
  });
});

/** Reads graphs and inputs, and says what they compute: all that it knows is the graph. */
const ELSEWHERE = `
import { readFileSync } from "node:fs";
import { interpret, print, read } from "./ir/index.ts";
const ARRAYS = { Float64Array, Float32Array, Int32Array, Uint8Array };
const number = (text) => Number(text);
const show = (x) => (Object.is(x, -0) ? "-0" : String(x));
const results = JSON.parse(readFileSync(0, "utf8")).map(({ text, inputs, lengths }) => {
  const g = read(text);
  const arrays = inputs.map(([name, type, values]) => [name, ARRAYS[type].from(values, number)]);
  const outputs = interpret(g, Object.fromEntries(arrays), lengths);
  return { text: print(g), outputs: Object.entries(outputs).map(([name, values]) => [name, Array.from(values, show)]) };
});
console.log(JSON.stringify(results));
`;

test("another process computes the same bits from the text alone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fluxion-"));
  try {
    const bundle = join(folder, "elsewhere.mjs");
    const root = join(import.meta.dirname, "../..");
    const { metafile } = await build({
      stdin: { contents: ELSEWHERE, resolveDir: root, loader: "js" },
      outfile: bundle,
      bundle: true,
      platform: "node",
      format: "esm",
      metafile: true,
    });
    expect(Object.keys(metafile.inputs).filter((file) => /node_modules|^src\/|^backends\//.test(file))).toEqual([]);

    const sent = fc
      .sample(cases, { seed: 23, numRuns: 300 })
      .map(([one, passes]) => ({ ...one, graph: stage(one.graph, passes) }));
    const input = JSON.stringify(
      sent.map(({ graph, inputs, lengths }) => ({ text: print(graph), inputs: portable(inputs), lengths })),
    );
    const output = execFileSync(process.execPath, [bundle], { input, cwd: folder, maxBuffer: 2 ** 28 }).toString();
    const results = JSON.parse(output) as { text: string; outputs: [string, string[]][] }[];
    expect(results.length).toBe(sent.length);
    for (const [k, { text, outputs }] of results.entries()) {
      const { graph, inputs, lengths } = sent[k] as Case;
      expect(text).toBe(print(graph));
      const got = Object.fromEntries(outputs.map(([name, values]) => [name, values.map(Number)]));
      same(got, interpret(graph, inputs, lengths), `another process\n${text}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const portable = (inputs: Readonly<Record<string, TypedArray>>) =>
  Object.entries(inputs).map(([name, values]) => [
    name,
    values.constructor.name,
    Array.from(values, (x) => (Object.is(x, -0) ? "-0" : String(x))),
  ]);
