/** Each reduction of strength is made where it holds, gives the same bits, and is not made where it would not. */
import { expect, test } from "vitest";
import {
  algebra,
  allocate,
  Builder,
  interpret,
  PASSES,
  tensor,
  type DType,
  type Graph,
  type Node,
  type NodeAlgebra,
  type OpName,
} from "../ir/index.ts";
import { SPECIAL } from "./property/arbitrary.ts";
import { same } from "./property/check.ts";

const strength = PASSES.find(({ name }) => name === "strength")!;
const VALUES: Readonly<Record<DType, readonly number[]>> = {
  f64: SPECIAL,
  f32: SPECIAL.map(Math.fround),
  i32: [0, 1, -1, 7, -7, 8, -8, 1000, 12345, -12345, 2 ** 31 - 1, -(2 ** 31)],
  i64: [0, 1, -1, 7, -7, 8, -8, 1000, 2 ** 40 + 3, -(2 ** 40) - 3],
  bool: [0, 1],
};

type Make = (A: NodeAlgebra, x: Node, to: (node: Node, dtype: DType) => Node) => Node;
type Case = readonly [what: string, dtype: DType, make: Make, ops: readonly OpName[]];
const CASES: readonly Case[] = [
  ["x / 8", "f64", (A, x) => A.div(x, 8), ["mul"]],
  ["x / 8", "f32", (A, x) => A.div(x, 8), ["mul"]],
  ["x / -2^-1022", "f64", (A, x) => A.div(x, -(2 ** -1022)), ["mul"]],
  ["x / 2^1023, whose reciprocal is subnormal", "f64", (A, x) => A.div(x, 2 ** 1023), ["div"]],
  ["x / 3", "f64", (A, x) => A.div(x, 3), ["div"]],
  ["8 / x", "f64", (A, x) => A.div(8, x), ["div"]],
  ["k div 8", "i32", (A, k) => A.idiv(k, 8), ["shr"]],
  ["k div 1", "i64", (A, k) => A.idiv(k, 1), []],
  ["k div 8", "i64", (A, k) => A.idiv(k, 8), ["idiv"]],
  ["k div -8", "i32", (A, k) => A.idiv(k, -8), ["idiv"]],
  ["k div 0", "i32", (A, k) => A.idiv(k, 0), ["idiv"]],
  ["k div 3 div 5", "i64", (A, k) => A.idiv(A.idiv(k, 3), 5), ["idiv"]],
  [
    "k div 3 div 2^30, whose product is too large",
    "i32",
    (A, k) => A.idiv(A.idiv(k, 3), 2 ** 30 + 1),
    ["idiv", "idiv"],
  ],
  ["k mod 8", "i32", (A, k) => A.imod(k, 8), ["bitand"]],
  ["k mod 6 mod 3", "i64", (A, k) => A.imod(A.imod(k, 6), 3), ["imod"]],
  ["k mod 6 mod 4", "i64", (A, k) => A.imod(A.imod(k, 6), 4), ["imod", "imod"]],
  ["(k + 5) - 3", "i64", (A, k) => A.sub(A.add(k, 5), 3), ["add"]],
  ["3 + (k - 3)", "i64", (A, k) => A.add(3, A.sub(k, 3)), []],
  ["(k + 2^30) + 2^30 + 2^30, around", "i32", (A, k) => A.add(A.add(A.add(k, 2 ** 30), 2 ** 30), 2 ** 30), ["add"]],
  ["(x + 5) - 3", "f64", (A, x) => A.sub(A.add(x, 5), 3), ["add", "sub"]],
  ["i64 → f64 → i64", "i64", (_A, k, to) => to(to(k, "f64"), "i64"), []],
  ["i32 → i64 → f64", "i32", (_A, k, to) => to(to(k, "i64"), "f64"), ["convert"]],
  ["i64 → f64 → i32", "i64", (_A, k, to) => to(to(k, "f64"), "i32"), ["convert"]],
  ["bool → f32 → i32 → i64", "bool", (_A, p, to) => to(to(to(p, "f32"), "i32"), "i64"), ["convert"]],
  ["f64 → f32 → f64", "f64", (_A, x, to) => to(to(x, "f32"), "f64"), ["convert", "convert"]],
  ["i32 → f32 → f64", "i32", (_A, k, to) => to(to(k, "f32"), "f64"), ["convert", "convert"]],
];

test.each(CASES)("%s, %s", (_what, dtype, make, ops) => {
  const b = new Builder();
  const x = b.input("x", tensor(dtype, [VALUES[dtype].length]));
  const to = (node: Node, wanted: DType): Node => b.add("convert", [node], { dtype: wanted });
  const g = b.finish([{ name: "y", node: make(algebra(b, dtype === "f32" ? "f32" : "f64"), x, to) }]);
  const after = strength.run(g, { precision: "f64" });
  const live = PASSES.find(({ name }) => name === "dce")!.run(after, { precision: "f64" });
  const made = (graph: Graph): OpName[] =>
    graph.nodes.map(({ op }) => op).filter((op) => op !== "input" && op !== "const");
  expect(made(live)).toEqual(ops);
  const values = allocate(dtype, VALUES[dtype].length);
  values.set(VALUES[dtype]);
  same(interpret(live, { x: values }), interpret(g, { x: values }), "after");
});
