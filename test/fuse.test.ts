/** Into which kernels elementwise nodes go. */
import { expect, test } from "vitest";
import { algebra, Builder, interpret, PASSES, tensor, verify, type Graph, type Node } from "../ir/index.ts";

const fuse = (g: Graph): Graph => PASSES.find(({ name }) => name === "fuse")!.run(g, { precision: "f64" });
const given = { x: Float64Array.of(1, 10, 100), o: Float64Array.of(0.5, 0.25, -1) };

/** Of x, o, and x the other way round, for which all of x must be there: kernels before it, and behind it. */
function around(write: (A: ReturnType<typeof algebra>, x: Node, o: Node, turned: (x: Node) => Node) => Node): Graph {
  const b = new Builder();
  const [x, o] = [b.input("x", tensor("f64", [3])), b.input("o", tensor("f64", [3]))];
  const places = b.add("data", [], { values: Int32Array.of(2, 1, 0), type: tensor("i32", [3]) });
  const node = write(algebra(b, "f64"), x, o, (array) => b.add("gather", [array, places]));
  return b.finish([{ name: "y", node }]);
}
/** How many arrays each kernel makes; what they make is what the nodes make. */
function madeBy(g: Graph): readonly number[] {
  const fused = fuse(g);
  verify(fused);
  expect(interpret(fused, given)).toEqual(interpret(g, given));
  return fused.nodes.flatMap((node) => (node.op === "map" ? [node.attrs.body.outputs.length] : []));
}

test("what only a later kernel takes is computed there, if it needs no more arrays for it", () => {
  expect(madeBy(around((A, x, o, turned) => A.add(A.mul(A.exp(x), o), turned(x))))).toEqual([1]);
  // 2z, of a z that is turned: z is in memory anyhow.
  const late = around((A, x, o, turned) => {
    const z = A.mul(x, o);
    return A.add(turned(z), A.exp(A.mul(z, 2)));
  });
  expect(madeBy(late)).toEqual([1, 1]);
});

test("what is less in memory than what it is computed from stays", () => {
  const sum = around((A, x, o, turned) => {
    const [a, b] = [A.exp(turned(x)), A.exp(turned(o))];
    return A.add(A.add(a, b), turned(A.mul(a, b)));
  });
  expect(madeBy(sum)).toEqual([2, 1]);
});
