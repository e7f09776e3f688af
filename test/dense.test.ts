/** Sums over nearly all elements are products with a matrix, of the same bits, that is made once. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  allNodes,
  Builder,
  dense,
  inline,
  interpret,
  PASSES,
  split,
  tensor,
  verify,
  type Float,
  type Graph,
  type OpName,
  type ProductForm,
  type TypedArray,
} from "../ir/index.ts";
import { check, same } from "./property/check.ts";

/** Columns with an entry, of each row. */
type Rows = readonly (readonly number[])[];

const entriesOf = (rows: Rows): number => rows.reduce((sum, { length }) => sum + length, 0);
const full = (n: number, m: number): Rows => Array.from({ length: n }, () => Array.from({ length: m }, (_, c) => c));

/** y = the product of `rows` and x, with weights w if it says so. */
function productOf(rows: Rows, m: number, isWeighted: boolean, dtype: Float = "f64"): Graph {
  const b = new Builder();
  const x = b.input("x", tensor(dtype, [m]));
  const index = (values: number[]) =>
    b.add("data", [], { values: Int32Array.from(values), type: tensor("i32", [values.length]) });
  const offsets = [0];
  for (const row of rows) offsets.push(offsets.at(-1)! + row.length);
  const inputs = [x, index(offsets), index(rows.flat())];
  const weights = isWeighted ? [b.input("w", tensor(dtype, [entriesOf(rows)]))] : [];
  return b.finish([{ name: "y", node: b.add("spmv", [...inputs, ...weights]) }]);
}

const isVarying = (name: string): boolean => name === "x";
const has = (g: Graph, op: OpName): boolean => allNodes(g).some((node) => node.op === op);
const choiceOf = (rows: Rows, m: number, form: ProductForm, isWeighted = false, varies = isVarying) => {
  const { graph, choices } = dense(productOf(rows, m, isWeighted), form, varies);
  verify(graph, { types: true });
  expect(has(graph, "matmul")).toBe(choices[0]!.dense);
  expect(has(graph, "spmv")).toBe(!choices[0]!.dense);
  return choices[0]!;
};

describe("what is chosen", () => {
  test("where all cells have an entry, a matrix", () => {
    expect(choiceOf(full(3, 4), 4, "auto")).toMatchObject({ dense: true, rows: 3, columns: 4, entries: 12 });
    const nearly = [...full(2, 4), [0, 1, 2]];
    expect(choiceOf(nearly, 4, "auto")).toMatchObject({ dense: false, reason: "91.7% of the cells have an entry" });
  });
  test("what was asked for", () => {
    expect(choiceOf(full(3, 4), 4, "sparse").dense).toBe(false);
    expect(choiceOf([[0], [1], [2], [0, 3]], 4, "dense").dense).toBe(true);
  });
  test("no matrix that would give other bits", () => {
    for (const form of ["auto", "dense"] as const) {
      expect(
        choiceOf(
          [
            [0, 1, 1],
            [0, 1],
          ],
          2,
          form,
        ),
      ).toMatchObject({ dense: false, reason: expect.stringContaining("twice") });
      expect(
        choiceOf(
          [
            [1, 0],
            [0, 1],
          ],
          2,
          form,
        ).dense,
      ).toBe(false);
    }
    expect(choiceOf(full(2, 256), 256, "auto").dense).toBe(true);
    expect(choiceOf(full(2, 257), 257, "auto").dense).toBe(false);
    expect(choiceOf(full(2, 257), 257, "dense")).toMatchObject({ dense: true });
    expect(
      choiceOf(
        [
          [0, 1],
          [0, 1],
        ],
        3,
        "auto",
      ).dense,
    ).toBe(false);
  });
  test("weights that change stay sparse", () => {
    expect(choiceOf(full(3, 4), 4, "auto", true).dense).toBe(true);
    expect(choiceOf(full(3, 4), 4, "auto", true, () => true).dense).toBe(false);
    expect(choiceOf(full(3, 4), 4, "dense", true, () => true).dense).toBe(false);
  });
  test("nothing where there is nothing", () => {
    expect(choiceOf([[], []], 2, "auto").dense).toBe(false);
    expect(choiceOf([[], []], 2, "dense").dense).toBe(false);
  });
});

/** Finite ones: where x is not, the two differ. */
const finite = fc.oneof(
  { weight: 3, arbitrary: fc.double({ min: -1e3, max: 1e3, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, 2 ** -1074, -(2 ** -1074), 1e308, -1e308, 1) },
);
const cases = fc
  .tuple(
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 1, max: 9 }),
    fc.boolean(),
    fc.constantFrom<Float>("f64", "f32"),
  )
  .chain(([n, m, isWeighted, dtype]) =>
    fc.record({
      rows: fc.array(fc.subarray(Array.from({ length: m }, (_, c) => c)), { minLength: n, maxLength: n }),
      x: fc.array(finite, { minLength: m, maxLength: m }),
      w: fc.array(finite, { minLength: n * m, maxLength: n * m }),
      ...{ m: fc.constant(m), isWeighted: fc.constant(isWeighted), dtype: fc.constant(dtype) },
    }),
  );

test("both forms have the same bits for finite values", () => {
  let count = 0;
  check(11, 2000, cases, ({ rows, m, isWeighted, dtype, ...values }) => {
    const graph = productOf(rows, m, isWeighted, dtype);
    const after = dense(graph, "dense", isVarying);
    if (after.choices[0]!.dense) count++;
    // What overflows in single precision is not finite any more.
    const array = (list: readonly number[]): TypedArray =>
      dtype === "f64" ? Float64Array.from(list) : Float32Array.from(list, (x) => Math.max(-1e38, Math.min(x, 1e38)));
    const inputs = { x: array(values.x), w: array(values.w.slice(0, entriesOf(rows))) };
    same(interpret(after.graph, inputs), interpret(graph, inputs), "dense");
  });
  expect(count).toBeGreaterThan(1000);
});

test("a matrix of weights is made once, before a run", () => {
  const step = dense(productOf(full(3, 3), 3, true), "auto", isVarying).graph;
  const b = new Builder();
  const [w, x] = [b.input("w", tensor("f64", [9])), b.input("x", tensor("f64", [3]))];
  const inner = new Builder();
  const names = new Map(
    [inner.input("w", tensor("f64", [9])), inner.input("x", tensor("f64", [3]))].map((node) => [node.attrs.name, node]),
  );
  const [next] = inline(
    inner,
    step,
    step.inputs.map(({ attrs: { name } }) => names.get(name)!),
  );
  const body = inner.finish([{ name: "x", node: next! }]);
  const loop = b.add("scan", [w, x], { body, length: 5, consts: 1, carry: 1 });
  const run = b.finish([{ name: "x", node: b.add("get", [loop], { index: 0 }) }]);
  const optimized = PASSES.filter(({ name }) => ["hoist", "dce", "fuse", "kernels"].includes(name)).reduce(
    (g, pass) => pass.run(g, { precision: "f64" }),
    run,
  );
  const { prelude, rest } = split(optimized, new Set(["x"]))!;
  expect([has(prelude, "update"), has(rest, "update"), has(rest, "matmul")]).toEqual([true, false, true]);
});

test("sums with the same connections share one matrix", () => {
  const b = new Builder();
  const index = (values: number[]) =>
    b.add("data", [], { values: Int32Array.from(values), type: tensor("i32", [values.length]) });
  const [offsets, columns] = [index([0, 2, 4]), index([0, 1, 0, 1])];
  const sums = ["x", "y"].map((name) => ({
    name: `sum ${name}`,
    node: b.add("spmv", [b.input(name, tensor("f64", [2])), offsets, columns]),
  }));
  const { graph } = dense(b.finish(sums), "auto");
  const merged = PASSES.find(({ name }) => name === "cse")!.run(graph, { precision: "f64" });
  const count = (op: OpName): number => allNodes(merged).filter((node) => node.op === op).length;
  expect([count("matmul"), count("update")]).toEqual([2, 1]);
});
