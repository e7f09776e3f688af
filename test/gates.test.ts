/** Gating equations in fast math: fewer operations, and what they are off by. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { algebra, allNodes, Builder, interpret, PASSES, tensor, verify, type Graph, type Pass } from "../ir/index.ts";
import { compile } from "../src/index.ts";
import { check } from "./property/check.ts";

const [gates, dce] = ["gates", "dce"].map((wanted) => PASSES.find(({ name }) => name === wanted)!) as [Pass, Pass];
const fast = (g: Graph): Graph => {
  const after = dce.run(gates.run(g, { precision: "f64", math: "fast" }), { precision: "f64" });
  verify(after);
  return after;
};
const countOf = (g: Graph, ...ops: string[]): number => allNodes(g).filter(({ op }) => ops.includes(op)).length;

/** φ(p·q(1 − x) − (r/s)x), with φ, p and r numbers. */
function gate(count: number): Graph {
  const b = new Builder();
  const A = algebra(b, "f64");
  const [q, s, x] = ["q", "s", "x"].map((name) => b.input(name, tensor("f64", [count])));
  const [phi, p, r] = ["phi", "p", "r"].map((name) => b.input(name, tensor("f64", [])));
  const opening = A.mul(A.mul(p!, q!), A.sub(1, x!));
  return b.finish([{ name: "y", node: A.mul(phi!, A.sub(opening, A.mul(A.div(r!, s!), x!))) }]);
}

test("the numbers are multiplied first, and x once", () => {
  const [before, after] = [gate(4), fast(gate(4))];
  const whole = (g: Graph): Graph => ({
    ...g,
    nodes: g.nodes.filter(({ type }) => "shape" in type && type.shape.length > 0),
  });
  expect(countOf(whole(before), "mul", "add", "sub", "div")).toBe(7);
  expect(countOf(whole(after), "mul", "add", "sub", "div")).toBe(5);
});

test("off by a few roundings of the largest of its terms", () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => (Math.abs(x) < 1e-6 ? 0 : x));
  const array = fc.array(number, { minLength: 4, maxLength: 4 });
  const [before, after] = [gate(4), fast(gate(4))];
  check(2, 500, fc.tuple(number, number, number, array, array, array), ([phi, p, r, q, s, x]) => {
    const inputs = Object.fromEntries(
      Object.entries({ phi: [phi], p: [p], r: [r], q, s, x }).map(([name, values]) => [
        name,
        Float64Array.from(values),
      ]),
    );
    const [got, wanted] = [interpret(after, inputs)["y"]!, interpret(before, inputs)["y"]!];
    got.forEach((y, i) => {
      const [alpha, beta] = [phi * p * q[i]!, (phi * r) / s[i]!];
      const size = Math.abs(alpha) + (Math.abs(alpha) + Math.abs(beta)) * Math.abs(x[i]!);
      // Each side rounds each of its terms at most six times; what is below the smallest normal number, absolutely.
      if (Number.isFinite(size))
        expect(Math.abs(y - wanted[i]!)).toBeLessThanOrEqual(12 * 2 ** -53 * size + 2 ** -1000);
    });
  });
});

test("what other equations take stays as it is, and exact math does", async () => {
  const b = new Builder();
  const A = algebra(b, "f64");
  const [a, x] = [b.input("a", tensor("f64", [2])), b.input("x", tensor("f64", [2]))];
  const rest = A.sub(1, x);
  const shared = b.finish([{ name: "y", node: A.sub(A.mul(a, rest), A.mul(2, x)) }, { name: "z", node: A.mul(rest, rest) }]); // prettier-ignore
  expect(gates.run(shared, { precision: "f64", math: "fast" })).toBe(shared);
  const g = gate(2);
  expect(gates.run(g, { precision: "f64", math: "exact" })).toBe(g);
  const sim = await compile("x' = 3*(1 - x) - 0.5*x", { math: "exact", dt: 0.1 });
  expect(sim.passes.map(({ pass }) => pass.name)).not.toContain("gates");
});
