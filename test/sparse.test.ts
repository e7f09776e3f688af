/** Sparse sums, lists of synapses and loops of deliveries against plain loops, interpreted and compiled. */
import { describe, expect, test } from "vitest";
import { js } from "../backends/js/index.ts";
import {
  algebra,
  allNodes,
  Builder,
  interpret,
  PASSES,
  partial,
  print,
  program,
  programBytes,
  split,
  tensor,
  verify,
  type Access,
  type DType,
  type Graph,
  type Lengths,
  type Node,
  type TypedArray,
} from "../ir/index.ts";
import { same } from "./property/check.ts";
import { delayed, network } from "./property/networks.ts";

const optimize = (g: Graph): Graph =>
  PASSES.reduce((now, pass) => (pass.name === "cast" ? now : pass.run(now, { precision: "f64" })), g);
const pass = (name: string, g: Graph): Graph => PASSES.find((one) => one.name === name)!.run(g, { precision: "f64" });

async function compiled(g: Graph, inputs: Readonly<Record<string, TypedArray>>, lengths: Lengths) {
  const planned = program(optimize(g));
  const executable = await js.load(js.emit(planned), planned);
  for (const [name, values] of Object.entries(inputs)) executable.write(name, values);
  await executable.run(lengths);
  const results: Record<string, TypedArray> = {};
  for (const { name } of g.outputs) results[name] = (await executable.read(name)).slice();
  return results;
}

/** Both give `wanted`, bit for bit. */
async function gives(
  g: Graph,
  inputs: Readonly<Record<string, TypedArray>>,
  wanted: Readonly<Record<string, ArrayLike<number>>>,
  lengths: Lengths = {},
): Promise<void> {
  verify(g, { types: true });
  same(interpret(g, inputs, lengths), wanted, "interpreted");
  same(await compiled(g, inputs, lengths), wanted, "compiled");
}

const data = (b: Builder, values: TypedArray, dtype: DType): Node =>
  b.add("data", [], { values, type: tensor(dtype, [values.length]) });
const ints = (b: Builder, ...values: number[]): Node => data(b, Int32Array.from(values), "i32");
const result = (b: Builder, tuple: Node, index: number): Node => b.add("get", [tuple], { index });
const wave = (count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, k) => Math.sin(k) * 3 ** (k % 9));

// ------------------------------------------------------------------------------------------------ sums over synapses

describe("spmv", () => {
  const rows = [0, 1, 3, 256, 257, 600, 0];
  const offsets = Int32Array.from([0, ...rows.map((_, r) => rows.slice(0, r + 1).reduce((a, b) => a + b, 0))]);
  const count = offsets.at(-1)!;
  const { columns } = network(1, 1, 50, count);
  const [x, weights] = [wave(50), wave(count).map((w) => 1 / w)];

  /** In blocks of 256 of the row's entries. */
  const sums = (term: (s: number) => number, round: (value: number) => number): number[] =>
    rows.map((length, r) => {
      const blocks = Array.from({ length: Math.ceil(length / 256) }, (_, k) => {
        let sum = 0;
        for (let s = 256 * k; s < Math.min(length, 256 * (k + 1)); s++) sum = round(sum + term(offsets[r]! + s));
        return sum;
      });
      return blocks.reduce((a, b) => round(a + b), 0);
    });
  const build = (dtype: "f64" | "f32", weighted: boolean): Graph => {
    const b = new Builder();
    const [vector, factors] = [b.input("x", tensor(dtype, [50])), b.input("weights", tensor(dtype, [count]))];
    const given = [vector, data(b, offsets, "i32"), data(b, columns, "i32")];
    return b.finish([{ name: "y", node: b.add("spmv", weighted ? [...given, factors] : given) }]);
  };

  test.each([true, false])("each row's sum in order, in f64 (weights: %s)", async (weighted) => {
    const term = (s: number): number => x[columns[s]!]! * (weighted ? weights[s]! : 1);
    await gives(build("f64", weighted), { x, weights }, { y: sums(term, (value) => value) });
  });

  test("in f32 products and sums are rounded", async () => {
    const [x32, w32] = [Float32Array.from(x), Float32Array.from(weights)];
    const term = (s: number): number => Math.fround(x32[columns[s]!]! * w32[s]!);
    await gives(build("f32", true), { x: x32, weights: w32 }, { y: sums(term, Math.fround) });
  });

  test("a long row's blocks differ from a running sum, a short row's are one", () => {
    const plain = rows.map((length, r) => {
      let sum = 0;
      for (let s = 0; s < length; s++) sum += x[columns[offsets[r]! + s]!]!;
      return sum;
    });
    const y = interpret(build("f64", false), { x, weights })["y"]!;
    const differs = rows.flatMap((length, r) => (y[r] === plain[r] ? [] : [length]));
    expect(differs).toContain(600);
    expect(Math.min(...differs)).toBeGreaterThan(256);
  });

  test("a derivative leaves other elements out, and says so", () => {
    const b = new Builder();
    const g = b.input("g", tensor("f64", [2]));
    const sum = b.add("spmv", [g, ints(b, 0, 2, 2), ints(b, 0, 1)]);
    const { isWhole } = partial(b.finish([{ name: "y", node: algebra(b, "f64").add(g, sum) }]), "y", "g");
    expect(isWhole).toBe(false);
  });

  test("sums of constants are computed before a run", () => {
    const b = new Builder();
    const [w, g] = [b.input("w", tensor("f64", [2])), b.input("g", tensor("f64", [1]))];
    const sum = b.add("spmv", [w, ints(b, 0, 2), ints(b, 0, 1)]);
    const cut = split(b.finish([{ name: "g", node: algebra(b, "f64").mul(g, sum) }]), new Set(["g"]));
    expect(allNodes(cut!.prelude).map(({ op }) => op)).toContain("spmv");
    expect(allNodes(cut!.rest).map(({ op }) => op)).not.toContain("spmv");
  });
});

// ------------------------------------------------------------------------------------------------- lists of synapses

/** With `list` cut where it ends: what is behind is not said. */
function listed(b: Builder, tuple: Node, length: number): { name: string; node: Node }[] {
  const count = result(b, tuple, 0);
  const place = b.add("iota", [], { length });
  const A = algebra(b, "f64");
  const isListed = A.lt(b.add("convert", [place], { dtype: "i64" }), count);
  return [
    { name: "count", node: count },
    { name: "list", node: A.select(isListed, result(b, tuple, 1), A.integer(-1)) },
  ];
}
const padded = (list: readonly number[], length: number): Record<string, number[]> => ({
  count: [list.length],
  list: [...list, ...Array.from({ length: length - list.length }, () => -1)],
});

describe("spread", () => {
  const mask = Uint8Array.of(1, 0, 1, 1);
  const build = (order?: readonly number[]): Graph => {
    const b = new Builder();
    const inputs = [b.input("mask", tensor("bool", [4])), ints(b, 0, 2, 3, 3, 6)];
    return b.finish(listed(b, b.add("spread", order ? [...inputs, ints(b, ...order)] : inputs, { length: 6 }), 6));
  };

  test("lists the places of what is set, in order", async () => {
    await gives(build(), { mask }, padded([0, 1, 3, 4, 5], 6));
    await gives(build([5, 3, 1, 0, 2, 4]), { mask }, padded([5, 3, 0, 2, 4], 6));
    await gives(build(), { mask: new Uint8Array(4) }, padded([], 6));
  });
});

describe("due", () => {
  const [elements, synapses, rows, steps] = [6, 40, 5, 60];
  const net = network(7, elements, 3, synapses);
  const { delays, order } = delayed(7, net, rows);
  /** Spikes of each step: often none, sometimes all. */
  const spikes = Array.from({ length: steps }, (_, k) =>
    Array.from({ length: elements }, (_zero, e) => e).filter((e) => (k * k + 3 * e * k + e) % 11 < k % 6),
  );
  const sourceOf = (s: number): number => {
    const place = net.order.indexOf(s);
    return net.offsets.findLastIndex((offset) => offset <= place);
  };

  test("what spiked arrives when its delay is over, whatever the order of the ring", async () => {
    const b = new Builder();
    const step = b.input("step", tensor("i64"));
    const [counts, sources] = [b.input("counts", tensor("i32", ["R"])), b.input("sources", tensor("i32", ["RM"]))];
    const tuple = b.add("due", [
      step,
      counts,
      sources,
      data(b, net.offsets, "i32"),
      data(b, delays, "i32"),
      data(b, order, "i32"),
    ]);
    const g = b.finish(listed(b, tuple, synapses));
    const ring = { counts: new Int32Array(rows), sources: new Int32Array(rows * elements) };
    let found = 0;
    for (const [k, now] of spikes.entries()) {
      ring.counts[k % rows] = now.length;
      ring.sources.set(now, (k % rows) * elements);
      const wanted = [...delays.keys()].filter((s) => spikes[k - delays[s]!]?.includes(sourceOf(s)));
      found += wanted.length;
      await gives(g, { step: Float64Array.of(k), ...ring }, padded(wanted, synapses), { R: rows, RM: rows * elements });
    }
    expect(found).toBeGreaterThan(100);
  });
});

// --------------------------------------------------------------------------------------------------------- deliveries

/** A loop of deliveries over synapses 0, 1, … count - 1; the body is written in the algebra. */
function deliveries(
  b: Builder,
  list: readonly [count: Node, list: Node],
  indices: readonly Node[],
  arrays: readonly Node[],
  reads: readonly (readonly [Access, DType])[],
  writes: readonly Access[],
  body: (A: ReturnType<typeof algebra>, ...x: Node[]) => readonly Node[],
): Node {
  const inner = new Builder();
  const inputs = reads.map(([, dtype], k) => inner.input(`x${k}`, tensor(dtype)));
  const outputs = body(algebra(inner, "f64"), ...inputs).map((node, k) => ({ name: `y${k}`, node }));
  const attrs = {
    body: inner.finish(outputs),
    indices: indices.length,
    reads: reads.map(([access]) => access),
    writes,
  };
  return b.add("deliver", [...list, ...indices, ...arrays], attrs);
}
const at = (array: number, where: Access["at"]): Access => ({ array, at: where });

describe("deliver", () => {
  const synapses = 200;
  const { columns: targets, order: list } = network(3, 1, 5, synapses);
  const [w, pre, g] = [wave(synapses).map(Math.abs), wave(synapses), Float64Array.of(1, -2, 3, 0.5, 0)];

  /** g_post += w; w = exp(-w/tau)·pre, twice: the second write is the one that stays. */
  const plastic = (b: Builder): Node => {
    const scalars = [b.input("count", tensor("i64")), data(b, list, "i32")] as const;
    const [trace, tau] = [b.input("pre", tensor("f64", [synapses])), b.input("tau", tensor("f64"))];
    const arrays = [b.input("g", tensor("f64", [5])), b.input("w", tensor("f64", [synapses])), trace, tau];
    return deliveries(
      b,
      scalars,
      [data(b, targets, "i32")],
      arrays,
      [
        [at(0, 0), "f64"],
        [at(1, "each"), "f64"],
        [at(2, "each"), "f64"],
        [at(3, "all"), "f64"],
      ],
      [at(0, 0), at(1, "each"), at(1, "each")],
      (A, gOf, weight, before, scale) => [
        A.add(gOf!, weight!),
        weight!,
        A.mul(A.exp(A.neg(A.div(weight!, scale!))), before!),
      ],
    );
  };

  test.each([0, 1, 77, synapses])("%i synapses, one after the other", async (count) => {
    const b = new Builder();
    const tuple = plastic(b);
    const graph = b.finish(["g", "w"].map((name, k) => ({ name, node: result(b, tuple, k) })));
    const exponential = (x: number): number => {
      const e = new Builder();
      const node = algebra(e, "f64").exp(e.input("x", tensor("f64")));
      return interpret(e.finish([{ name: "y", node }]), { x: Float64Array.of(x) })["y"]![0]!;
    };
    const [gNow, wNow] = [g.slice(), w.slice()];
    for (const s of list.subarray(0, count)) {
      const weight = wNow[s]!;
      gNow[targets[s]!]! += weight;
      wNow[s] = exponential(-(weight / 0.7)) * pre[s]!;
    }
    const inputs = { count: Float64Array.of(count), g, w, pre, tau: Float64Array.of(0.7) };
    await gives(graph, inputs, { g: gNow, w: wNow });
    // What was given is as it was.
    expect(inputs.g).toEqual(Float64Array.of(1, -2, 3, 0.5, 0));
  });

  test("an index that an array does not have is read as the nearest, and not written; synapses know their numbers", async () => {
    const b = new Builder();
    const index = ints(b, -1, 0, 2, 3, 1);
    const count = b.add("const", [], { value: 5, dtype: "i64" });
    const tuple = deliveries(
      b,
      [count, ints(b, 4, 3, 2, 1, 0)],
      [index],
      [b.input("x", tensor("f64", [3])), b.input("seen", tensor("f64", [5])), b.input("k", tensor("i32", [5]))],
      [
        [at(0, 0), "f64"],
        [at(-1, "self"), "i32"],
      ],
      [at(1, "each"), at(0, 0), at(2, "each")],
      (A, x, s) => [x!, A.add(x!, 10), A.mul(s!, 2)],
    );
    const graph = b.finish(["x", "seen", "k"].map((name, k) => ({ name, node: result(b, tuple, k) })));
    const inputs = { x: Float64Array.of(1, 2, 3), seen: new Float64Array(5), k: new Int32Array(5) };
    // s = 4 at 1; s = 3 beyond the end; s = 2 at 2; s = 1 at 0; s = 0 before the beginning.
    await gives(graph, inputs, { x: [11, 12, 13], seen: [11, 1, 3, 3, 2], k: [0, 2, 4, 6, 8] });
  });

  test("an array that is given twice is what it was where it is not written", async () => {
    const b = new Builder();
    const x = b.input("x", tensor("f64", [2]));
    const count = b.add("const", [], { value: 3, dtype: "i64" });
    const tuple = deliveries(
      b,
      [count, ints(b, 0, 1, 2)],
      [ints(b, 0, 0, 0), ints(b, 0, 0, 1)],
      [x, x],
      [
        [at(0, 0), "f64"],
        [at(1, 1), "f64"],
      ],
      [at(0, 0), at(0, 1)],
      (A, written, before) => [A.add(written!, before!), A.mul(A.add(written!, before!), 2)],
    );
    const graph = b.finish([{ name: "y", node: result(b, tuple, 0) }]);
    // 1: (1 + 1)·2 = 4 at 0; then (4 + 1)·2 = 10 at 0; then 10 + 5 = 15 at 0 and 30 at 1.
    await gives(graph, { x: Float64Array.of(1, 5) }, { y: [15, 30] });
  });

  test("the largest programs have it as a function, with the lengths that it needs", async () => {
    const b = new Builder();
    const [count, scale] = [b.input("count", tensor("i64")), b.add("const", [], { value: 1, dtype: "bool" })];
    const tuple = deliveries(
      b,
      [count, ints(b, 1, 0)],
      [ints(b, 0, 2)],
      [b.input("x", tensor("f64", ["n"])), scale],
      [
        [at(0, 0), "f64"],
        [at(1, "all"), "bool"],
      ],
      [at(0, 0)],
      (A, x, isOn) => {
        let sum = x!;
        for (let k = 0; k < 2100; k++) sum = A.select(isOn!, A.add(sum, k), x!);
        return [sum];
      },
    );
    const graph = b.finish([{ name: "x", node: result(b, tuple, 0) }]);
    const planned = program(optimize(graph));
    expect(js.emit(planned).text).toMatch(/function deliver_\d+\(/);
    const more = (2099 * 2100) / 2;
    await gives(
      graph,
      { count: Float64Array.of(2), x: Float64Array.of(1, 2, 3) },
      { x: [1 + more, 2, 3 + more] },
      { n: 3 },
    );
  });

  test("dead writes go, with what only they read; writes that later turns read stay", () => {
    const build = (wanted: number): string => {
      const b = new Builder();
      const count = b.add("const", [], { value: 2, dtype: "i64" });
      const names = ["a", "b", "c", "d"];
      const tuple = deliveries(
        b,
        [count, ints(b, 0, 1)],
        [ints(b, 0, 1), ints(b, 1, 0)],
        names.map((name) => b.input(name, tensor("f64", [2]))),
        [
          [at(0, 0), "f64"],
          [at(1, 1), "f64"],
          [at(3, "each"), "f64"],
        ],
        // a from b, b from b, c from d.
        [at(0, 0), at(1, 1), at(2, "each")],
        (A, _a, fromB, fromD) => [A.add(fromB!, 1), A.mul(fromB!, 2), A.neg(fromD!)],
      );
      const g = b.finish([{ name: "y", node: result(b, tuple, wanted) }]);
      const less = pass("dce", g);
      verify(less, { types: true });
      const inputs = Object.fromEntries(names.map((name, k) => [name, Float64Array.of(k, k + 0.5)]));
      same(interpret(less, inputs), interpret(g, inputs), "dce");
      return print(less, { origins: false })
        .split("\n")
        .find((line) => line.includes("deliver"))!
        .trim();
    };
    expect(build(0)).toContain("2 indices, reads 1[q1], writes 0[q0] 1[q1]");
    expect(build(1)).toContain("1 indices, reads 0[q0], writes 0[q0]");
    expect(build(2)).toContain("0 indices, reads 1[s], writes 0[s]");
  });

  test("what is the same for all synapses is computed once", () => {
    const b = new Builder();
    const tuple = deliveries(
      b,
      [b.input("count", tensor("i64")), ints(b, 0, 1)],
      [],
      [b.input("w", tensor("f64", [2])), b.input("tau", tensor("f64"))],
      [
        [at(1, "all"), "f64"],
        [at(0, "each"), "f64"],
      ],
      [at(0, "each")],
      (A, tau, w) => [A.mul(w!, A.exp(A.neg(tau!)))],
    );
    const g = b.finish([{ name: "w", node: result(b, tuple, 0) }]);
    const after = pass("hoist", g);
    verify(after, { types: true });
    expect(after.nodes.map(({ op }) => op)).toContain("exp");
    const inputs = { count: Float64Array.of(2), w: Float64Array.of(1, 3), tau: Float64Array.of(0.3) };
    same(interpret(after, inputs), interpret(g, inputs), "hoist");
    const loop = after.nodes.find((node) => node.op === "deliver")!;
    expect(allNodes(loop.attrs.body).map(({ op }) => op)).toEqual(["input", "input", "input", "mul"]);
  });

  test("what a loop carries is overwritten where it is, and functions are written out", () => {
    const turn = new Builder();
    const tuple = plastic(turn);
    const body = turn.finish(["g", "w"].map((name, k) => ({ name, node: result(turn, tuple, k) })));
    const b = new Builder();
    const inputs = body.inputs.map(({ attrs: { name, type } }) => b.input(name, type));
    const loop = b.add("scan", inputs, { body, length: "turns", consts: 3, carry: 2 });
    const g = optimize(b.finish(["g", "w"].map((name, k) => ({ name, node: result(b, loop, k) }))));
    expect(allNodes(g).map(({ op }) => op)).not.toContain("exp");
    const { text } = js.emit(program(g));
    expect(text).toContain("for (");
    expect(text).not.toMatch(/\.set\(|\.slice\(/);
  });
});

describe("constants", () => {
  const values = Float64Array.of(1, 2, 3);
  const lengths = { turns: 2 };

  test("are their own memory: shared, counted once, and not written by what begins with them", async () => {
    const b = new Builder();
    const one = data(b, values, "f64");
    const matrix = b.add("data", [], { values, type: tensor("f64", [1, 3]) });
    const place = b.add("const", [], { value: 1, dtype: "i32" });
    const changed = b.add("update", [one, place, b.input("x", tensor("f64"))]);
    const turn = new Builder();
    const carried = turn.input("carried", tensor("f64", [3]));
    const A = algebra(turn, "f64");
    const doubled = A.add(turn.add("update", [carried, A.integer(0), turn.add("reduce", [carried], { fn: "add" })]), 1);
    const body = turn.finish([{ name: "carried", node: doubled }]);
    const loop = b.add("scan", [data(b, values, "f64")], { body, length: "turns", consts: 0, carry: 1 });
    const g = b.finish([
      { name: "changed", node: changed },
      { name: "same", node: one },
      { name: "product", node: b.add("matmul", [matrix, changed]) },
      { name: "looped", node: result(b, loop, 0) },
    ]);
    const planned = program(optimize(g));
    const constants = planned.buffers.filter((buffer) => buffer.values);
    expect(constants.map((buffer) => buffer.values === values)).toEqual([true, true]);
    const others = planned.buffers.filter((buffer) => !buffer.values);
    expect(programBytes(planned, lengths)).toBe(24 + programBytes({ ...planned, buffers: others }, lengths));

    // Turn 1: [6, 2, 3] + 1, with 6 = 1 + 2 + 3; turn 2: [14, 3, 4] + 1, with 14 = 7 + 3 + 4.
    const wanted = { changed: [1, 9, 3], same: [1, 2, 3], product: [1 + 18 + 9], looped: [15, 4, 5] };
    const executable = await js.load(js.emit(planned), planned);
    executable.write("x", [9]);
    for (let k = 0; k < 2; k++) {
      await executable.run(lengths);
      const got: Record<string, TypedArray> = {};
      for (const name of Object.keys(wanted)) got[name] = await executable.read(name);
      same(got, wanted, `run ${k}`);
      // What is read is a copy.
      got["same"]!.fill(0);
    }
    expect(values).toEqual(Float64Array.of(1, 2, 3));
  });

  test("stay one array in the other precision, and where the precision does not matter", () => {
    const b = new Builder();
    const index = Int32Array.of(0, 1);
    const [x, y] = [data(b, values, "f64"), data(b, values, "f64")];
    const g = b.finish([
      { name: "x", node: x },
      { name: "y", node: y },
      { name: "k", node: data(b, index, "i32") },
    ]);
    const after = PASSES[0]!.run(g, { precision: "f32" }).nodes.map((node) => node.op === "data" && node.attrs.values);
    expect(after[0]).toEqual(Float32Array.of(1, 2, 3));
    expect(after[1]).toBe(after[0]);
    expect(after[2]).toBe(index);
  });

  test("are in an array of their type", () => {
    const b = new Builder();
    expect(() => data(b, values, "i32")).toThrow("data of type i32[3] in a Float64Array of 3 elements");
  });
});

describe("what does not fit is said", () => {
  const b = new Builder();
  const [x, offsets, wrong] = [b.input("x", tensor("f64", [3])), ints(b, 0, 1, 2), ints(b, 0, 1)];
  const [mask, count] = [b.input("mask", tensor("bool", [3])), b.input("count", tensor("i64"))];
  const step = (reads: readonly (readonly [Access, DType])[], writes: readonly Access[]) => () =>
    deliveries(b, [count, offsets], [offsets], [x], reads, writes, (A, ...given) => [given[0] ?? A.add(1, 1)]);
  test.each<readonly [string, () => unknown, string]>([
    [
      "spmv",
      () => b.add("spmv", [x, b.input("o", tensor("i32", ["n"])), offsets]),
      "its offsets are i32[n], of no known length",
    ],
    ["weights", () => b.add("spmv", [x, offsets, wrong, x]), "the columns i32[2] and the weights f64[3]"],
    ["spread", () => b.add("spread", [mask, offsets], { length: 2 }), "spread of bool[3] with the offsets i32[3]"],
    ["order", () => b.add("spread", [mask, ints(b, 0, 0, 0, 0), offsets], { length: 2 }), "no i32[2]"],
    ["due", () => b.add("due", [count, offsets, wrong, offsets, offsets, offsets]), "a ring of i32[3] and i32[2]"],
    ["no index", step([[at(0, 1), "f64"]], [at(0, 0)]), "no index array 1"],
    ["no array", step([[at(1, 0), "f64"]], [at(0, 0)]), "no array 1"],
    ["no scalar", step([[at(0, "all"), "f64"]], [at(0, 0)]), 'array 0, f64[3], has no entries by "all"'],
    ["a type", step([[at(0, 0), "i32"]], [at(0, 0)]), "input 0 of the body is i32, not f64"],
    ["a write", step([], [at(-1, "self")]), 'a write to "self"'],
  ])("%s", (_name, build, message) => {
    expect(build).toThrow(message);
  });
});
