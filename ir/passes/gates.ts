/**
 * Gating equations in fewer operations: α(1 − x) − βx is α − (α + β)x, and a number that multiplies it goes into those that
 * multiply α and β, where it is computed once. Optional, for fast math alone: it rounds otherwise, by a few units in the last
 * place of α and of (α + β)x, and where α is infinite the result may be NaN.
 */
import { algebra, type NodeAlgebra } from "../build.ts";
import { copy, everywhere, rebuild, usesOf, type Graph, type Node } from "../graph.ts";
import { isFloat, isScalar, single, type Float } from "../types.ts";

export const gates = (g: Graph): Graph => everywhere(rewritten, g);

/** α(1 − x) − βx, times a number. */
interface Gate {
  readonly alpha: Node;
  readonly beta: Node;
  readonly x: Node;
  readonly factor?: Node;
}

function rewritten(g: Graph): Graph {
  const uses = usesOf(g);
  const isOnce = ({ id }: Node): boolean => uses[id] === 1;
  const found = new Map<Node, Gate>();
  for (let id = 0; id < g.nodes.length; id++) {
    const node = g.nodes[id]!;
    const gate = gateOf(node, isOnce) ?? productOf(node, found, isOnce);
    if (gate) found.set(node, gate);
  }
  if (found.size === 0) return g;
  const now = new Map<Node, Node>();
  return rebuild(g, (b, node, inputs) => {
    const gate = found.get(node);
    const made = gate ? written(algebra(b, single(node.type).dtype as Float), gate) : copy(b, node, inputs);
    now.set(node, made);
    return made;
  });

  function written(A: NodeAlgebra, { alpha, beta, x, factor }: Gate): Node {
    const rate = (node: Node): Node => (factor ? scaled(A, node, now.get(factor)!) : now.get(node)!);
    const [a, b] = [rate(alpha), rate(beta)];
    return A.sub(a, A.mul(A.add(a, b), now.get(x)!));
  }
  /** A product, or a quotient, with a number, times another. */
  function scaled(A: NodeAlgebra, node: Node, by: Node): Node {
    const [first, second] = node.inputs as [Node, Node];
    const isFirst = isNumber(first);
    const number = A.mul(by, now.get(isFirst ? first : second)!);
    if (node.op === "div") return A.div(number, now.get(second)!);
    return A.mul(number, now.get(isFirst ? second : first)!);
  }
}

const isNumber = ({ type }: Node): boolean => isScalar(single(type));
const hasFactor = ({ op, inputs }: Node): boolean =>
  (op === "mul" && inputs.some(isNumber)) || (op === "div" && isNumber(inputs[0]!));

/** A number times a gate, where α and β are themselves products with numbers, and nothing else takes one of them. */
function productOf(node: Node, found: ReadonlyMap<Node, Gate>, isOnce: (node: Node) => boolean): Gate | undefined {
  if (node.op !== "mul" || found.size === 0) return undefined;
  for (const [factor, inner] of orders(node)) {
    const gate = isNumber(factor) && isOnce(inner) ? found.get(inner) : undefined;
    if (gate && !gate.factor && [gate.alpha, gate.beta].every((rate) => isOnce(rate) && hasFactor(rate)))
      return { ...gate, factor };
  }
  return undefined;
}

function gateOf({ op, inputs, type }: Node, isOnce: (node: Node) => boolean): Gate | undefined {
  if (op !== "sub" || !isFloat(single(type).dtype) || !inputs.every((one) => one.op === "mul" && isOnce(one)))
    return undefined;
  const [opening, closing] = inputs as [Node, Node];
  for (const [alpha, rest] of orders(opening)) {
    const [one, x] = rest.inputs as [Node, Node];
    if (rest.op !== "sub" || !isOnce(rest) || one.op !== "const" || one.attrs.value !== 1) continue;
    for (const [beta, open] of orders(closing)) if (open === x) return { alpha, beta, x };
  }
  return undefined;
}
const orders = ({ inputs }: Node): readonly (readonly [Node, Node])[] => {
  const [x, y] = inputs as [Node, Node];
  return [[x, y], [y, x]]; // prettier-ignore
};
