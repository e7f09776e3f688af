/**
 * Memory: no two values that are needed share a buffer, in any program; the sums are those of the plan; what is shown of
 * it is all of it, and legible.
 */
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  bufferOfValue,
  memoryBytes,
  memoryUse,
  program,
  programBytes,
  type Buffer,
  type Graph,
  type Lengths,
  type Node,
  type Program,
  type Stay,
} from "../ir/index.ts";
import { compile, readModel, renderMemory, type CompileOptions, type MemoryPlan } from "../src/index.ts";
import { example } from "./models.ts";
import { graphs } from "./property/arbitrary.ts";
import { check } from "./property/check.ts";
import { all, box, parsed, words } from "./svg.ts";

const LENGTHS: Lengths = new Proxy({}, { get: (_, name) => 3 + (String(name).length % 5), has: () => true });

/** Pairs of values in one buffer of which the second is written while the first is still needed, other than by its last reader. */
function clashes({ stays, moments }: ReturnType<typeof memoryUse>): string[] {
  const held = new Map<Buffer, Stay>();
  const found: string[] = [];
  for (const stay of stays) {
    const before = held.get(stay.buffer);
    const isTaken = before && (before.to > stay.from || (before.to === stay.from && !followsOn(before, stay)));
    if (isTaken)
      found.push(`${stay.buffer.name}: ${before.node.op} to ${before.to}, ${stay.node.op} from ${stay.from}`);
    if (!before || stay.to >= before.to) held.set(stay.buffer, stay);
  }
  return found;
  // At the ends of loops values change places; a node may write over what it has read.
  function followsOn(before: Stay, stay: Stay): boolean {
    return stay.how === "in place" || moments[stay.from]!.kind !== "node" || before.node === stay.node;
  }
}

/**
 * Goes through a program as a backend would, two turns a loop, and keeps what each buffer holds in place of numbers:
 * what is read has to be there. Knows nothing of lifetimes.
 */
function rehearse({ graph, place, inputs, outputs }: Program): number {
  const held = new Map<Buffer, unknown>();
  let reads = 0;
  /** What stands for each value: an object of its own for all that is computed, and once more in each turn. */
  type Values = Map<Node, unknown[]>;
  const tokenOf = (values: Values, value: Node): unknown =>
    value.op === "get" ? values.get(value.inputs[0]!)![value.attrs.index] : values.get(value)![0];
  const read = (values: Values, value: Node): unknown => {
    const [buffer, token] = [bufferOfValue(place, value), tokenOf(values, value)];
    if (!buffer) return token;
    if (held.get(buffer) !== token) throw new Error(`${buffer.name} does not hold ${value.op} ${value.id}`);
    reads++;
    return token;
  };
  function run(g: Graph, values: Values): void {
    for (const node of g.nodes) {
      if (node.op === "input" || node.op === "get") continue;
      const placed = place.get(node) ?? [undefined];
      if (node.op === "data") {
        held.set(placed[0]!, placed[0]);
        values.set(node, [placed[0]]);
      } else if (node.op === "scan") values.set(node, loop(node, values));
      else {
        for (const input of node.inputs) read(values, input);
        const tokens = placed.map(() => ({}));
        placed.forEach((buffer, k) => buffer && held.set(buffer, tokens[k]));
        values.set(node, tokens);
      }
    }
  }
  function loop(node: Node & { op: "scan" }, outside: Values): unknown[] {
    const { body, consts, carry } = node.attrs;
    const placed = place.get(node)!;
    let carried = node.inputs.slice(consts, consts + carry).map((input) => read(outside, input));
    placed.slice(0, carry).forEach((buffer, k) => buffer && held.set(buffer, carried[k]));
    const collected = placed.slice(carry).map(() => ({}));
    placed.slice(carry).forEach((buffer, k) => buffer && held.set(buffer, collected[k]));
    for (let turn = 0; turn < 2; turn++) {
      const inside: Values = new Map();
      body.inputs.forEach((input, k) => {
        const isConst = k < consts;
        const token = isConst || k >= consts + carry ? read(outside, node.inputs[k]!) : carried[k - consts];
        const own = isConst || k < consts + carry ? token : {};
        const buffer = bufferOfValue(place, input);
        if (buffer && k >= consts + carry) held.set(buffer, own);
        inside.set(input, [own]);
      });
      run(body, inside);
      carried = body.outputs.slice(0, carry).map((output) => read(inside, output.node));
      placed.slice(0, carry).forEach((buffer, k) => buffer && held.set(buffer, carried[k]));
    }
    placed.slice(carry).forEach((buffer, k) => {
      if (buffer && held.get(buffer) !== collected[k]) throw new Error(`${buffer.name} lost rows`);
    });
    return [...carried, ...collected];
  }
  const values: Values = new Map();
  for (const input of graph.inputs) {
    held.set(inputs.get(input.attrs.name)!, input);
    values.set(input, [input]);
  }
  run(graph, values);
  const results = graph.outputs.map(({ node }) => read(values, node));
  graph.outputs.forEach(({ name }, k) => held.set(outputs.get(name)!, results[k]));
  graph.outputs.forEach(({ name }, k) => {
    if (held.get(outputs.get(name)!) !== results[k]) throw new Error(`two results in one buffer: ${name}`);
  });
  return reads;
}

function inspect(planned: Program): void {
  const use = memoryUse(planned);
  const bytes = memoryBytes(planned, use, LENGTHS);
  expect(clashes(use)).toEqual([]);
  expect(bytes.planned).toBe(programBytes(planned, LENGTHS));
  expect(bytes.unshared).toBeGreaterThanOrEqual(bytes.planned);
  expect(new Set(use.stays.map(({ buffer }) => buffer))).toEqual(new Set(planned.buffers));
  for (const [at, alive] of bytes.alive.entries()) {
    expect(alive).toBeLessThanOrEqual(bytes.planned);
    expect(alive).toBeLessThanOrEqual(bytes.apart[at]!);
    expect(bytes.apart[at]).toBeLessThanOrEqual(bytes.unshared);
  }
  rehearse(planned);
}

test("random graphs", () => {
  check(1, 600, graphs(["f64", "f32"]), ({ graph }) => inspect(program(graph)));
});

const EXAMPLES = readdirSync(new URL("../examples", import.meta.url)).filter((name) => name.endsWith(".flux"));

describe.each(EXAMPLES)("%s", (name) => {
  const path = example(name.replace(".flux", ""));
  const MORE: readonly (readonly [string, CompileOptions])[] = [
    ["js", {}],
    ["js without kernels joined", { without: ["fuse"] }],
    ["tfjs:wasm", { backend: "tfjs:wasm" }],
  ];
  test.each(MORE)("%s", async (_name, options) => {
    const sim = await compile(await readModel(path), { ...options, load: false });
    inspect(sim.program);
  });
});

const planOf = async (name: string, options: CompileOptions = {}): Promise<MemoryPlan> =>
  (await compile(await readModel(example(name)), { ...options, load: false })).memory();
const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

describe("the memory of a model", () => {
  const GOLDEN: readonly (readonly [string, CompileOptions])[] = [
    ["hh", { size: 20 }],
    ["pendulum", { method: "euler" }],
    ["three-neurons", {}],
    ["logistic", {}],
    ["fig4b", {}],
  ];
  test.each(GOLDEN)("%s, as text", async (name, options) => {
    const text = await renderMemory(await planOf(name, options), "text");
    await expect(text).toMatchFileSnapshot(`golden/${name}/6-memory.txt`);
  });

  const RUNS: readonly (readonly [string, number, number])[] = [
    ["hh", 1, 0.01],
    ["delay", 30, 0.1],
    ["plastic-synapses", 5, 0.1],
    ["logistic", 20, 1],
  ];
  test.each(RUNS)("%s: what is foreseen of a run is what it says of itself", async (name, duration, dt) => {
    const sim = await compile(await readModel(example(name)), { backend: "js" });
    const plan = await sim.memory({ duration, dt, every: 3 });
    const { summary, t } = await sim.run({ duration, dt, every: 3 });
    expect(plan.total).toBe(summary.peakBytes);
    expect(plan.rows.count).toBe(t.length);
    expect(plan.unknown).toEqual([]);
    expect(plan.bytes.planned).toBe(total(plan.buffers.map(({ bytes }) => bytes)));
    expect(plan.bytes.planned).toBe(total(Object.values(plan.bytes.byKind)));
  });

  test("a ring of the past has a length when there is a step", async () => {
    const sim = await compile(await readModel(example("delay")), { load: false });
    const past = async (dt?: number): Promise<MemoryPlan> => sim.memory(dt === undefined ? {} : { duration: 1, dt });
    const [unknown, coarse, fine] = [await past(), await past(0.1), await past(0.05)];
    expect(unknown.unknown.length).toBeGreaterThan(0);
    expect(await renderMemory(unknown, "text")).toContain("Lengths that depend on the step are counted as 1");
    expect(fine.bytes.byKind.delays!).toBeGreaterThan(coarse.bytes.byKind.delays!);
  });

  test("says where the backend keeps arrays of its own", async () => {
    const [own, planned] = [await planOf("hh", { backend: "tfjs:cpu" }), await planOf("hh", { backend: "tfjs:wasm" })];
    expect([own.ownArrays, planned.ownArrays]).toEqual([true, false]);
    expect(await renderMemory(own, "text")).toContain("tfjs:cpu makes arrays of its own");
  });

  test("what shares a buffer is named, by name or by equation", async () => {
    const { buffers } = await planOf("hh", { size: 20 });
    const held = buffers.find(({ name }) => name === "V")!.holds;
    expect(held.map(({ value, equation, how }) => [value, equation, how])).toEqual([
      ["V", "dV/dt", "given"],
      ["next V", "dV/dt", "in place"],
    ]);
    expect(buffers.filter(({ kind }) => kind === "rows").map(({ name }) => name)).toEqual(
      ["V", "m", "h", "n"].map((name) => `rows of ${name}`),
    );
  });

  test("as JSON it is the plan", async () => {
    const plan = await planOf("three-neurons");
    expect(JSON.parse(await renderMemory(plan, "json"))).toEqual(plan);
  });
});

describe("the picture", () => {
  const CASES: readonly (readonly [string, CompileOptions])[] = [
    ["hh", { size: 20 }],
    ["hh", { size: 20, without: ["fuse"] }],
    ["three-neurons", {}],
    ["locust", {}],
    ["locust", { backend: "tfjs:wasm" }],
  ];
  test.each(CASES)("of %s %j has all its words inside, none on another", async (name, options) => {
    const svg = await renderMemory(await planOf(name, options), "svg", { theme: "dark" });
    const root = parsed(svg);
    const width = Number(root.getAttribute("width"));
    const height = Number(root.getAttribute("height"));
    expect(svg.length).toBeLessThan(1e6);
    // Of a proportional font letters are half as wide as high, and a little more.
    const boxes = all(root, "text").map((text) => ({ ...box(text, 0.56), text: text.textContent! }));
    const outside = boxes.filter(({ left, right, y }) => left < 0 || right > width || y < 8 || y > height);
    expect(outside).toEqual([]);
    const lines = new Map<number, typeof boxes>();
    for (const one of boxes) lines.set(one.y, [...(lines.get(one.y) ?? []), one]);
    const overlaps = [...lines.values()].flatMap((line) => {
      const sorted = line.toSorted((a, b) => a.left - b.left);
      return sorted.slice(1).filter(({ left }, k) => left < sorted[k]!.right).map(({ text }) => text); // prettier-ignore
    });
    expect(overlaps).toEqual([]);
  });

  test("has a lane for each array, and a bar for each value", async () => {
    const plan = await planOf("hh", { size: 20 });
    const root = parsed(await renderMemory(plan, "svg"));
    const arrays = plan.buffers.filter(({ type }) => type.includes("["));
    expect(words(root)).toEqual(expect.arrayContaining(arrays.map(({ name }) => name)));
    const titles = all(root, "title").map((title) => title.textContent);
    const bars = titles.filter((title) => title!.includes("moments"));
    expect(bars.length).toBe(total(arrays.map(({ holds }) => holds.length)) + 1);
    expect(titles).toContain("next V of dV/dt: in place, moments 4 to 8");
  });

  test("of many buffers has as many lanes as a page, and says how many are in one", async () => {
    const plan = await planOf("locust", { without: ["fuse"] });
    const shown = words(parsed(await renderMemory(plan, "svg")));
    const merged = shown.flatMap((text) => /^(\d+) more$/.exec(text)?.[1] ?? []).map(Number);
    const lanes = shown.filter((text) => plan.buffers.some(({ name }) => name === text));
    const arrays = plan.buffers.filter(({ type }) => type.includes("["));
    expect(arrays.length).toBeGreaterThan(64);
    expect(new Set(lanes).size + total(merged)).toBe(arrays.length);
  });
});
