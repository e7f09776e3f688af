/** What the emitted module is: bytes that an engine accepts, text that says the same, and nothing from outside. */
import { describe, expect, test } from "vitest";
import { wasm } from "../../backends/wasm/index.ts";
import { MODULE } from "../../backends/wasm/emit.ts";
import { phasesOf } from "../../backends/wasm/phases.ts";
import {
  allocate,
  bodyOf,
  Builder,
  algebra,
  allNodes,
  interpret,
  program,
  tensor,
  type Graph,
  type TypedArray,
} from "../../ir/index.ts";
import { compile, readModel } from "../../src/index.ts";
import { example } from "../models.ts";

declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  Module: {
    new (bytes: Uint8Array): object;
    imports(module: object): readonly object[];
  };
};

const MODELS = ["pendulum", "hh", "three-neurons", "coba", "izhikevich-network", "depression", "delay", "fig4b", "sir"];

describe.each(MODELS)("%s", async (name) => {
  const sim = await compile(await readModel(example(name)), { backend: "wasm", load: false });
  const bytes = sim.code.files!.get(MODULE)!;

  test("is a module that imports nothing", () => {
    expect(WebAssembly.validate(bytes)).toBe(true);
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([]);
  });

  test("is text in which every parenthesis closes, and each line knows its place", () => {
    const { text, lines, operations } = sim.code;
    const written = text.replace(/;;.*$/gm, "");
    expect(written.match(/\(/g)!.length).toBe(written.match(/\)/g)!.length);
    expect(text.trimEnd().split("\n").length).toBe(lines.length);
    expect(operations!.length).toBe(lines.length);
    // Every equation that the run computes is the origin of some line; parameters may have been used up before it.
    const computed = allNodes(sim.stages.expanded).filter(({ op }) => op !== "input");
    const equations = new Set(computed.flatMap(({ origins }) => origins.map(({ equation }) => equation)));
    const said = new Set(lines.flat().map(({ equation }) => equation));
    expect([...equations].filter((equation) => !said.has(equation))).toEqual([]);
  }); // prettier-ignore

  test("is the same whenever it is emitted", async () => {
    const again = await compile(await readModel(example(name)), { backend: "wasm", load: false });
    expect(Buffer.from(again.code.files!.get(MODULE)!).equals(Buffer.from(bytes))).toBe(true);
  });
});

/** Runs a graph of arrays of `n` elements. */
async function run(g: Graph, inputs: Readonly<Record<string, TypedArray>>, lengths = {}) {
  const planned = program(g);
  const executable = await wasm.load(wasm.emit(planned), planned);
  for (const [name, values] of Object.entries(inputs)) executable.write(name, values);
  await executable.run(lengths);
  const read = async (name: string): Promise<TypedArray> => (await executable.read(name)).slice();
  const results = await Promise.all(g.outputs.map(async ({ name }) => [name, await read(name)] as const));
  executable.dispose();
  return Object.fromEntries(results);
}

/** A kernel of one input and as many outputs as `write` gives. */
function kernel(dtype: "f64" | "f32" | "i32", n: number, write: (b: Builder, x: ReturnType<Builder["input"]>) => ReturnType<Builder["add"]>[]) {
  const inside = new Builder();
  const x = inside.input("x", tensor(dtype));
  const body = inside.finish(write(inside, x).map((node, k) => ({ name: `y${k}`, node })));
  const b = new Builder();
  const map = b.add("map", [b.input("x", tensor(dtype, [n]))], { body });
  return b.finish(body.outputs.map(({ name }, k) => ({ name, node: b.add("get", [map], { index: k }) })));
} // prettier-ignore

describe("numbers as whole numbers", () => {
  const values = [0, -0, 0.9, -0.9, 1e9, -2147483648, 2147483648, -2147483649, 4294967296 + 7, -4294967299.5, 2 ** 53 + 2, 2 ** 62 + 4096, -(2 ** 63), 3 * 2 ** 64, -(2 ** 80) - 2 ** 40, 2 ** 83 + 2 ** 31, 2 ** 84, 1e300, Infinity, -Infinity, NaN]; // prettier-ignore

  test.each([values.length, 1])("%s of them: what JavaScript's x | 0 gives", async (n) => {
    for (let first = 0; first + n <= values.length; first++) {
      const x = Float64Array.from(values.slice(first, first + n));
      const g = kernel("f64", n, (b, one) => [b.add("convert", [one], { dtype: "i32" })]);
      expect([...(await run(g, { x }))["y0"]!]).toEqual([...x].map((one) => one | 0));
    }
  });
});

test("powers, tables and numbers of ints that came of rounding, in both precisions and beside one another", async () => {
  const x = Float64Array.from({ length: 33 }, (_, i) => 2.3 * (i - 16));
  const write = (b: Builder, one: ReturnType<Builder["input"]>) =>
    (["f64", "f32"] as const).flatMap((from) => {
      const A = algebra(b, from);
      const [magic, value] = [from === "f64" ? 6755399441055744 : 12582912, b.add("convert", [one], { dtype: from })];
      const whole = b.add("convert", [A.sub(A.add(value, magic), magic)], { dtype: "i32" });
      const moved = A.sub(whole, 3);
      const powers = (["f64", "f32"] as const).flatMap((to) => [whole, moved].map((k) => b.add("pow2", [k], { dtype: to })));
      const entry = b.add("table", [A.bitand(moved, 127)], { name: "exp2hi", dtype: "f64" });
      return [...powers, entry, moved, A.shr(moved, 2)];
    });
  const g = kernel("f64", x.length, write);
  expect(await run(g, { x })).toEqual(interpret(g, { x }));
}); // prettier-ignore

test("what is beyond the end of an array changes nothing in its neighbours", async () => {
  for (const n of [1, 2, 3, 5, 7, 17])
    for (const dtype of ["f64", "f32", "i32"] as const) {
      const b = new Builder();
      const inputs = ["a", "b", "c"].map((name) => b.input(name, tensor(dtype, [n])));
      const inside = new Builder();
      const body = inside.finish([
        { name: "y", node: inside.add("add", [inside.input("x", tensor(dtype)), inside.add("const", [], { value: 1, dtype })]) },
      ]); // prettier-ignore
      const outputs = inputs.map((input, k) => {
        const map = b.add("map", [input], { body });
        return { name: `y${k}`, node: b.add("get", [map], { index: 0 }) };
      });
      const g = b.finish(outputs);
      const given = Object.fromEntries(
        ["a", "b", "c"].map((name, k) => [name, allocate(dtype, n).map((_zero, i) => 10 * k + i)]),
      );
      expect(await run(g, given)).toEqual(interpret(g, given));
    } // prettier-ignore
});

test("a list of synapses that are due is in order, however the spikes came", async () => {
  const [rows, cells, most] = [5, 40, 120];
  const b = new Builder();
  const names = ["counts", "sources", "offsets", "delays", "order"] as const;
  const lengths = { counts: rows, sources: rows * cells, offsets: cells + 1, delays: most, order: most };
  const step = b.input("step", tensor("i64"));
  const arrays = names.map((name) => b.input(name, tensor("i32", [lengths[name]])));
  const due = b.add("due", [step, ...arrays]);
  const g = b.finish([0, 1].map((index) => ({ name: `y${index}`, node: b.add("get", [due], { index }) })));
  // Synapse s leaves cell (7 s) mod cells: neighbours in the list of a cell are far apart.
  const of = Array.from({ length: cells }, (_, cell) =>
    Array.from({ length: most }, (_v, s) => s).filter((s) => (7 * s) % cells === cell),
  );
  const delays = Int32Array.from({ length: most }, (_, s) => (s * 5) % rows);
  const order = Int32Array.from(of.flatMap((list) => list.toSorted((p, q) => delays[p]! - delays[q]! || p - q)));
  const offsets = Int32Array.of(
    0,
    ...of.map(
      (
        (sum) => (list) =>
          (sum += list.length)
      )(0),
    ),
  );
  for (const now of [0, 3, 4, 1002]) {
    const counts = Int32Array.from({ length: rows }, (_, k) => (k * 11 + now) % cells);
    const sources = Int32Array.from({ length: rows * cells }, (_, k) => Math.min(cells - 1, (k % cells) + 1));
    const inputs = { step: Float64Array.of(now), counts, sources, offsets, delays, order };
    const [got, wanted] = [await run(g, inputs), interpret(g, inputs)];
    const count = wanted["y0"]![0]!;
    expect(got["y0"]![0]).toBe(count);
    expect([...got["y1"]!.slice(0, count)]).toEqual([...wanted["y1"]!.slice(0, count)]);
  }
});

test("a large kernel is cut where few values cross, and gives the same bits", async () => {
  const write = (b: Builder, x: ReturnType<Builder["input"]>) => {
    const A = algebra(b, "f64");
    let [u, v] = [x as ReturnType<Builder["add"]>, A.mul(x, 0.5)];
    for (let k = 1; k <= 120; k++) [u, v] = [A.add(A.mul(u, 0.99), v), A.sub(v, A.mul(u, k / 4096))];
    return [u, A.select(A.lt(u, v), A.mul(u, 2), v)];
  };
  const g = kernel("f64", 301, write);
  const body = bodyOf(g.nodes.find(({ op }) => op === "map")!)!;
  const { phases, places, count } = phasesOf(body, () => true);
  expect(phases.length).toBeGreaterThan(2);
  expect(phases.flatMap(({ nodes }) => nodes)).toEqual(body.nodes.filter(({ op }) => op !== "input" && op !== "const"));
  // u and v are all that goes on from one turn to the next.
  expect(count).toBeLessThanOrEqual(4);
  for (const { takes, leaves } of phases) for (const node of [...takes, ...leaves]) expect(places.has(node)).toBe(true);
  const x = Float64Array.from({ length: 301 }, (_, i) => Math.sin(i));
  expect(await run(g, { x })).toEqual(interpret(g, { x }));
}); // prettier-ignore

test("what few elements take in a large kernel is computed for them behind the others, over arrays that it reads too", async () => {
  const write = (b: Builder, x: ReturnType<Builder["input"]>) => {
    const A = algebra(b, "f64");
    const chain = (from: ReturnType<Builder["add"]>, turns: number) => {
      let u = from;
      for (let k = 1; k <= turns; k++) u = A.sub(A.mul(u, 1 - k / 64), k / 32);
      return u;
    };
    const far = (u: ReturnType<Builder["add"]>) => A.select(A.le(3, A.abs(u)), chain(u, 40), A.mul(u, 0.75));
    const near = (u: ReturnType<Builder["add"]>) => A.select(A.lt(A.mul(u, u), 0.01), chain(u, 30), A.add(u, 1));
    const first = chain(far(chain(x, 3)), 8);
    return [near(A.mul(first, 0.5)), chain(far(A.add(first, x)), 2), far(x)];
  };
  for (const n of [7, 64, 65, 333]) {
    const inner = kernel("f64", n, write);
    const length = 3;
    const b = new Builder();
    // The third result takes the place of x, in the phase that reads it last.
    const x0 = b.input("x", tensor("f64", [n]));
    const outputs = [...inner.outputs.slice(2), ...inner.outputs.slice(0, 2)];
    const scan = b.add("scan", [x0], { body: { ...inner, outputs }, length, consts: 0, carry: 1 });
    const g = b.finish(["x", "y", "z"].map((name, index) => ({ name, node: b.add("get", [scan], { index }) })));
    const { phases } = phasesOf(bodyOf(inner.nodes.find(({ op }) => op === "map")!)!, (output) => output === 2);
    expect(phases.filter(({ isPutOff }) => isPutOff).length).toBeGreaterThan(1);
    expect(phases.at(-1)!.isPutOff).toBe(false);
    for (const few of [0, 0.02, 1]) {
      const x = Float64Array.from({ length: n }, (_, i) => (Math.abs(Math.sin(i * i)) < few ? 1e3 : 1) * Math.cos(i));
      expect(await run(g, { x })).toEqual(interpret(g, { x }));
    }
  }
}); // prettier-ignore

test("a run that needs more memory than a module can have says how much", async () => {
  const text = ["a", "b", "c", "d"].map((name) => `${name}' = -${name}`).join("\n");
  const compiling = compile(text, { backend: "wasm", size: 2 ** 27, dt: 0.1, method: "rk4" });
  await expect(compiling).rejects.toThrow(/^out of memory: the run needs \d+ MiB, and WebAssembly has 4096 MiB$/);
});
