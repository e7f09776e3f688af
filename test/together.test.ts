/** Functions of a kernel side by side: those that do not need one another, and nothing else moves. */
import { expect, test } from "vitest";
import { algebra, bodyOf, Builder, interpret, PASSES, tensor, verify, type Graph, type Node } from "../ir/index.ts";

const pass = (name: string, g: Graph): Graph => PASSES.find((one) => one.name === name)!.run(g, { precision: "f64" });

/** One kernel of what `write` gives for an array. */
function kernel(write: (A: ReturnType<typeof algebra>, x: Node) => Node): Graph {
  const b = new Builder();
  const x = b.input("x", tensor("f64", [5]));
  const g = b.finish([{ name: "y", node: write(algebra(b, "f64"), x) }]);
  return pass("fuse", g);
}
const opsOf = (g: Graph): string =>
  bodyOf(g.nodes.find(({ op }) => op === "map")!)!
    .nodes.map(({ op }) => op)
    .filter((op) => op !== "input" && op !== "const")
    .join(" ");

test("functions of one depth are side by side, deeper ones behind what they need; the values are the same", () => {
  const g = kernel((A, x) => {
    const first = A.mul(A.exp(x), 2);
    const second = A.mul(A.sin(A.add(x, 1)), first);
    const deep = A.add(A.tanh(second), 3);
    return A.mul(deep, A.sub(A.log(second), A.cos(x)));
  });
  expect(opsOf(g)).toBe("exp mul add sin mul tanh add log cos sub mul");
  const after = pass("together", g);
  verify(after);
  expect(opsOf(after)).toBe("exp add sin cos mul mul tanh log add sub mul");
  const x = Float64Array.of(-1, 0, 0.5, 2, NaN);
  expect(interpret(after, { x })).toEqual(interpret(g, { x }));
});

test("a kernel of one function stays as it is", () => {
  const g = kernel((A, x) => A.mul(A.exp(x), 2));
  expect(pass("together", g)).toBe(g);
});
