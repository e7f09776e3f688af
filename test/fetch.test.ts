/** Kernels that fetch entries by their index, and several sums over the rows of synapses at once. */
import { expect, test } from "vitest";
import {
  algebra,
  Builder,
  holdsIndices,
  interpret,
  PASSES,
  print,
  program,
  read,
  tensor,
  verify,
  type Graph,
  type Node,
} from "../ir/index.ts";
import { backendOf } from "../backends/index.ts";

const pass = (name: string, g: Graph): Graph => PASSES.find((one) => one.name === name)!.run(g, { precision: "f64" });
const indices = (b: Builder, values: readonly number[]): Node =>
  b.add("data", [], { values: Int32Array.from(values), type: tensor("i32", [values.length]) });
const opsOf = ({ nodes }: Graph): string => nodes.map(({ op }) => op).filter((op) => op !== "input" && op !== "const").join(" "); // prettier-ignore

/** Of x[places[k]] and o[k], by default with places that the array does not have. */
function gathering(
  write: (b: Builder, gathered: Node, o: Node) => Record<string, Node>,
  places = [2, 0, 7, -1, 1],
): Graph {
  const b = new Builder();
  const [x, o] = [b.input("x", tensor("f64", [3])), b.input("o", tensor("f64", [5]))];
  const outputs = write(b, b.add("gather", [x, indices(b, places)]), o);
  const g = b.finish(Object.entries(outputs).map(([name, node]) => ({ name, node })));
  return pass("kernels", pass("fuse", g));
}
const twice = (b: Builder, x: Node, o: Node): Node => {
  const A = algebra(b, "f64");
  return A.add(A.mul(x, 2), o);
};
const given = { x: Float64Array.of(1, 10, 100), o: Float64Array.of(0.5, 0.25, 0, -1, 3) };

/** What a backend computes. */
async function computed(g: Graph, name: "js" | "wasm", inputs: Record<string, Float64Array>) {
  const backend = await backendOf(name);
  const made = program(pass("expand", g));
  const executable = await backend.load(backend.emit(made), made);
  for (const [input, values] of Object.entries(inputs)) executable.write(input, values);
  await executable.run({});
  return Object.fromEntries(g.outputs.map((output) => [output.name, executable.read(output.name)]));
}

test("what one kernel alone reads is fetched there, at the nearest entry, on every backend with the same values", async () => {
  const g = gathering((b, x, o) => ({ y: twice(b, x, o) }));
  const after = pass("fetch", g);
  verify(after);
  expect(opsOf(g)).toBe("data gather map get");
  expect(opsOf(after)).toBe("data map get");
  const y = Float64Array.of(200.5, 2.25, 200, 1, 23);
  expect(interpret(after, given)).toEqual({ y });
  const inside = pass(
    "fetch",
    gathering((b, x, o) => ({ y: twice(b, x, o) }), [2, 0, 2, 0, 1]),
  );
  for (const [graph, name] of [after, inside].flatMap(
    (one) =>
      [
        [one, "js"],
        [one, "wasm"],
      ] as const,
  ))
    // prettier-ignore
    expect(await computed(graph, name, given), name).toEqual({ y });
  expect(print(read(print(after)))).toBe(print(after));
});

test("what something else reads too stays an array", () => {
  const shown = gathering((b, x, o) => ({ y: twice(b, x, o), x }));
  const summed = gathering((b, x, o) => ({ y: twice(b, x, o), sum: b.add("reduce", [x], { fn: "add" }) }));
  for (const g of [shown, summed]) expect(opsOf(pass("fetch", g))).toBe(opsOf(g));
});

test("a kernel writes nothing over the array from which it fetches, as it does over those whose elements it reads", () => {
  const b = new Builder();
  const [x, o] = [b.input("x", tensor("f64", [3])), b.input("o", tensor("f64", [3]))];
  const next = twice(b, b.add("gather", [x, indices(b, [2, 0, 1])]), o);
  const g = pass("fetch", pass("fuse", b.finish([{ name: "x", node: next }])));
  const { inputs, outputs, place } = program(g);
  const made = place.get(g.nodes.find(({ op }) => op === "map")!)![0]!;
  expect(made).not.toBe(inputs.get("x"));
  expect(outputs.get("x")).toBe(inputs.get("x"));
  const own = pass("fetch", pass("fuse", b.finish([{ name: "o", node: next }])));
  const map = own.nodes.find(({ op }) => op === "map")!;
  const planned = program(own);
  expect(planned.place.get(map)![0]).toBe(planned.inputs.get("o"));
});

test("indices that are known to be inside are not held against the ends", () => {
  const buffer = (values: readonly number[]) => ({ id: 0, name: "", type: tensor("i32", [values.length]), values: Int32Array.from(values) }); // prettier-ignore
  expect(holdsIndices(buffer([0, 2]), 3)).toBe(true);
  expect(holdsIndices(buffer([0, 3]), 3)).toBe(false);
  expect(holdsIndices(buffer([-1, 2]), 3)).toBe(false);
  expect(holdsIndices(buffer([0, 2]), "n")).toBe(false);
});

/** Sums over rows of no, one, two and many entries: more than a block of 256. */
function summing(write: (b: Builder, sum: (x: Node, weights?: Node) => Node, x: Node, y: Node) => Record<string, Node>) {
  const lengths = [0, 1, 2, 700];
  const entries = lengths.reduce((sum, n) => sum + n, 0);
  const b = new Builder({ intern: true });
  const [x, y, w] = [b.input("x", tensor("f64", [4])), b.input("y", tensor("f64", [4])), b.input("w", tensor("f64", [entries]))];
  const offsets = indices(b, lengths.reduce((ends, n) => [...ends, ends.at(-1)! + n], [0]));
  const columns = indices(b, Array.from({ length: entries }, (_, s) => (7 * s) % 4));
  const sum = (of: Node, weights?: Node): Node => b.add("spmv", [of, offsets, columns, ...(weights ? [w] : [])]);
  const outputs = write(b, sum, x, y);
  const inputs = {
    x: Float64Array.of(0.1, 0.7, -3, 1e-9),
    y: Float64Array.of(5, 0.3, 1 / 3, -0.9),
    w: Float64Array.from({ length: entries }, (_, s) => Math.sin(s)),
  };
  return { g: b.finish(Object.entries(outputs).map(([name, node]) => ({ name, node }))), inputs };
} // prettier-ignore

test("sums that do not wait for one another go through the rows once, with the bits of each alone", async () => {
  const { g, inputs } = summing((_b, sum, x, y) => ({ a: sum(x, x), b: sum(y), c: sum(y, x) }));
  const after = pass("sums", g);
  verify(after);
  expect(opsOf(g)).toBe("data data spmv spmv spmv");
  expect(opsOf(after)).toBe("data data sums get get get");
  const alone = interpret(g, inputs);
  expect(interpret(after, inputs)).toEqual(alone);
  for (const name of ["js", "wasm"] as const) expect(await computed(after, name, inputs), name).toEqual(alone);
  expect(print(read(print(after)))).toBe(print(after));
});

test("a sum of sums waits for them", () => {
  const { g, inputs } = summing((_b, sum, x, y) => {
    const first = sum(x);
    return { a: sum(first), b: sum(y) };
  });
  const after = pass("sums", g);
  verify(after);
  expect(opsOf(after)).toBe("data data spmv sums get get");
  expect(interpret(after, inputs)).toEqual(interpret(g, inputs));
});
