/** What is linear in the states of synapses is computed at one of their ends, and the step is off by what rounding explains. */
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import {
  affine,
  algebra,
  allNodes,
  Builder,
  interpret,
  PASSES,
  rebuild,
  shapeOf,
  tensor,
  verify,
  type Graph,
  type Node,
  type NodeAlgebra,
  type TensorType,
  type TypedArray,
} from "../ir/index.ts";
import { METHODS, type MethodName } from "../src/integrators.ts";
import { DT, POSITION, STEP, TIME } from "../src/names.ts";
import { check, Tally } from "./property/check.ts";

/** Synapses in the order of their sources, and their places in the order of their targets. */
interface Wiring {
  readonly pre: Int32Array;
  readonly post: Int32Array;
  readonly offsets: Int32Array;
  readonly order: Int32Array;
  readonly cells: number;
}

/** Of so many cells; from each to the next `degree` ones. */
function wired(cells: number, degree: number): Wiring {
  const pairs = Array.from({ length: cells * degree }, (_, s) => {
    const pre = Math.floor(s / degree);
    return { pre, post: (pre + 1 + (s % degree)) % cells };
  });
  const post = Int32Array.from(pairs, (pair) => pair.post);
  return {
    pre: Int32Array.from(pairs, (pair) => pair.pre),
    post,
    offsets: Int32Array.from({ length: cells + 1 }, (_, k) => k * degree),
    order: Int32Array.from(pairs.keys()).sort((a, b) => post[a]! - post[b]! || a - b),
    cells,
  };
}
const WIRING = wired(7, 3);

/** What the equations of a network are written with. */
interface Parts {
  readonly A: NodeAlgebra;
  /** Inputs: of each synapse (o, q, w), of each cell (V, a, on), of all (g). */
  readonly o: Node;
  readonly q: Node;
  readonly w: Node;
  readonly V: Node;
  readonly a: Node;
  readonly on: Node;
  readonly g: Node;
  readonly pre: (x: Node) => Node;
  readonly post: (x: Node) => Node;
  readonly sum: (x: Node, weights?: Node) => Node;
}

/** The right-hand side of states of synapses, o and q, and of cells, V. */
function equations(write: (parts: Parts) => { o: Node; q: Node; V: Node }, wiring = WIRING): Graph {
  const b = new Builder();
  const { pre, post, offsets, order, cells } = wiring;
  const indices = (values: Int32Array): Node => b.add("data", [], { values, type: tensor("i32", [values.length]) });
  const input = (name: string, type: TensorType): Node => b.input(name, type);
  input(STEP, tensor("i64"));
  input(POSITION, tensor("i32"));
  input(TIME, tensor("f64"));
  input(DT, tensor("f64"));
  const each = tensor("f64", [pre.length]);
  const cell = tensor("f64", [cells]);
  const made = write({
    A: algebra(b, "f64"),
    g: input("g", tensor("f64")),
    a: input("a", cell),
    on: input("on", tensor("bool", [cells])),
    w: input("w", each),
    o: input("o", each),
    q: input("q", each),
    V: input("V", cell),
    pre: (x) => b.add("gather", [x, indices(pre)]),
    post: (x) => b.add("gather", [x, indices(post)]),
    sum: (x, weights) => b.add("spmv", [x, indices(offsets), indices(order), ...(weights ? [weights] : [])]),
  });
  return b.finish(Object.entries(made).map(([name, node]) => ({ name, node })));
}

const stepOf = (rhs: Graph, method: MethodName = "rk4"): Graph => METHODS[method].step(rhs);

/** Kinetics of first order: T(V_pre)·(1 - o) - β·o, and a current of its sum. */
const kinetics = ({ A, o, q, V, a, pre, sum }: Parts) => ({
  o: A.sub(A.mul(A.mul(0.5, pre(A.mul(V, a))), A.sub(1, o)), A.mul(0.1, o)),
  q: A.neg(q),
  V: A.sub(sum(o), V),
});

const opsOver = (g: Graph, length: number): string[] =>
  allNodes(g).flatMap((node) => {
    if (["input", "data", "const", "get"].includes(node.op) || shapeOf(node)[0] !== length) return [];
    return [node.op];
  });
const count = (ops: readonly string[], op: string): number => ops.filter((one) => one === op).length;

const pickOf = (g: Graph, name: string): Graph =>
  rebuild({ ...g, outputs: g.outputs.filter((output) => output.name === name) });

describe("a step of states that are linear in themselves", () => {
  const step = stepOf(equations(kinetics));
  const after = affine(step);
  verify(after, { types: true });
  const synapses = WIRING.pre.length;

  test("fetches two factors for each synapse and computes o·P + Q, once", () => {
    const ops = opsOver(pickOf(after, "o"), synapses);
    // The third is for the sums, whose order is that of the targets.
    expect(ops.toSorted()).toEqual(["add", "gather", "gather", "gather", "mul"]);
  });
  test("sums P with o for weights in each later stage, and Q; o is put in the order of the rows once", () => {
    const sums = allNodes(after).filter(({ op }) => op === "spmv");
    expect(sums.filter(({ inputs }) => inputs.length === 4)).toHaveLength(3);
    expect(sums.filter(({ inputs }) => inputs.length === 3)).toHaveLength(4);
    const weights = new Set(sums.flatMap(({ inputs }) => inputs[3] ?? []));
    expect(weights.size).toBe(1);
    expect([...weights][0]!.op).toBe("gather");
  });
  test("is nothing for exact math", () => {
    const pass = PASSES.find(({ name }) => name === "affine")!;
    expect(pass.run(step, { precision: "f64", math: "exact" })).toBe(step);
    expect(opsOver(pass.run(step, { precision: "f64", math: "fast" }), synapses).length).toBeLessThan(
      opsOver(step, synapses).length,
    );
  });
});

test("a decay that all synapses share is one sum for all stages", () => {
  const step = stepOf(
    equations(({ A, o, q, V, sum }) => ({ o: A.div(A.neg(o), 5), q: A.neg(q), V: A.sub(sum(o), V) })),
  );
  expect(allNodes(affine(step)).filter(({ op }) => op === "spmv")).toHaveLength(1);
});

test("weights of a sum are multiplied once, not in every stage", () => {
  const step = stepOf(equations((parts) => ({ ...kinetics(parts), V: parts.sum(parts.A.mul(parts.w, parts.o)) })));
  const products = (g: Graph): number => count(opsOver(pickOf(g, "V"), WIRING.pre.length), "mul");
  expect(products(step)).toBeGreaterThan(4);
  expect(products(affine(step))).toBe(1);
});

test.each<[string, Parameters<typeof equations>[0]]>([
  ["nonlinear in the state", (parts) => ({ ...kinetics(parts), o: parts.A.exp(parts.A.neg(parts.o)) })],
  [
    "with coefficients of the synapse itself",
    ({ A, o, q, w, V, pre, sum }) => ({
      o: A.mul(A.mul(w, A.sub(1, o)), A.exp(A.mul(o, pre(V)))),
      q: A.neg(q),
      V: sum(o),
    }),
  ],
  ["without sums", (parts) => ({ ...kinetics(parts), V: parts.V })],
])("what gets no cheaper stays as it is: %s", (_name, write) => {
  const step = stepOf(equations(write));
  expect(affine(step)).toBe(step);
});

// ------------------------------------------------------------------------------------------------- how far it is off

/**
 * A graph of sums, differences, products and quotients with the absolute value of each term: for |inputs| it gives M, and
 * `depth` the most roundings of a term in each output. Any order of the same operations is off by γ(depth)·M at most
 * (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed. (2002), section 3.1: products add counts).
 */
function majorant(g: Graph): { readonly graph: Graph; readonly depth: ReadonlyMap<string, number> } {
  const depth = new Map<Node, number>();
  const graph = rebuild(g, (b, node, inputs) => {
    const of = node.inputs.map((input) => depth.get(input)!);
    const [x = 0, y = 0] = of;
    switch (node.op) {
      case "const":
        depth.set(node, 0);
        return b.add("const", [], { ...node.attrs, value: Math.abs(node.attrs.value) });
      case "neg":
        depth.set(node, x);
        return inputs[0]!;
      case "sub":
        depth.set(node, Math.max(x, y) + 1);
        return b.add("add", [...inputs]);
      case "add":
        depth.set(node, Math.max(x, y) + 1);
        return undefined;
      case "mul":
      case "div":
        depth.set(node, x + y + 1);
        return undefined;
      case "spmv": {
        const offsets = node.inputs[1]!;
        const longest =
          offsets.op === "data"
            ? Math.max(...offsets.attrs.values.slice(1).map((end, r) => end - offsets.attrs.values[r]!))
            : NaN;
        // A row of one block: its sum, and the block's to the row's.
        depth.set(node, x + (of[3] ?? -1) + 1 + longest + 1);
        return undefined;
      }
      default:
        depth.set(node, Math.max(0, ...of));
        return undefined;
    }
  });
  return { graph, depth: new Map(g.outputs.map(({ name, node }) => [name, depth.get(node)!])) };
}

const gamma = (n: number): number => (n * 2 ** -53) / (1 - n * 2 ** -53);

/** Far above what products lose that underflow. */
const UNDERFLOW = 1e-290;

/** Throws where two graphs differ by more than their bounds together. Says by how many of them at most. */
function withinBounds(before: Graph, after: Graph, inputs: Readonly<Record<string, TypedArray>>): number {
  const positive = Object.fromEntries(Object.entries(inputs).map(([name, values]) => [name, values.map(Math.abs)]));
  const [first, second] = [majorant(before), majorant(after)];
  const [x, y] = [interpret(before, inputs), interpret(after, inputs)];
  const [M, N] = [interpret(first.graph, positive), interpret(second.graph, positive)];
  let most = 0;
  for (const { name } of before.outputs)
    x[name]!.forEach((value, k) => {
      // M is computed with roundings too: (1 + γ) covers them.
      const [m, n] = [gamma(first.depth.get(name)!), gamma(second.depth.get(name)!)];
      const bound = m * M[name]![k]! * (1 + 2 * m) + n * N[name]![k]! * (1 + 2 * n) + UNDERFLOW;
      const off = Math.abs(value - y[name]![k]!);
      if (!(off <= bound))
        throw new Error(`${name}[${k}]: ${value} and ${y[name]![k]} differ by ${off}, more than ${bound}`);
      if (bound > 0) most = Math.max(most, off / bound);
    });
  return most;
}

/** One line of random equations: an op, and numbers that pick its operands. */
const KINDS = ["add", "sub", "mul", "neg", "div", "select", "pre", "post", "sum", "weighted", "number"] as const;
const line = fc.record({ kind: fc.constantFrom(...KINDS), x: fc.nat(60), y: fc.nat(60) });
const values = (length: number) =>
  fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: length, maxLength: length });
const model = fc.record({
  lines: fc.array(line, { minLength: 3, maxLength: 14 }),
  method: fc.constantFrom<MethodName>("euler", "heun", "rk4", "rk38"),
  numbers: values(3 * WIRING.pre.length + 2 * WIRING.cells + 1),
});

const tally = new Tally(["rewritten", "as it was", "cheaper", ...KINDS]);
afterAll(() => tally.report("affine propagation"));

/** Equations from lines; operands are those of the shape that a line needs. */
function randomly(
  lines: readonly { kind: (typeof KINDS)[number]; x: number; y: number }[],
): Parameters<typeof equations>[0] {
  return ({ A, o, q, w, V, a, on, g, pre, post, sum }) => {
    const each = [o, q, w, pre(a), o];
    const cell = [V, a];
    const pick = <T>(from: readonly T[], k: number): T => from[from.length - 1 - (k % from.length)]!;
    for (const { kind, x, y } of lines) {
      const [s, t] = [pick(each, x), x % 5 === 0 ? g : pick(each, y)];
      tally.add(kind);
      switch (kind) {
        case "add":
        case "sub":
        case "mul":
          each.push(A[kind](s, t));
          break;
        case "neg":
          each.push(A.neg(s));
          break;
        case "div":
          // Denominators are inputs, whose absolute values are theirs.
          each.push(A.div(s, pre(a)));
          break;
        case "select":
          each.push(A.select(y % 2 === 0 ? pre(on) : post(on), s, t));
          break;
        case "pre":
        case "post":
          each.push((kind === "pre" ? pre : post)(pick(cell, x)));
          break;
        case "sum":
          cell.push(sum(s));
          break;
        case "weighted":
          cell.push(sum(s, w));
          break;
        case "number":
          each.push(A.mul(s, 0.25 + y));
          break;
        default:
          kind satisfies never;
      }
    }
    return { o: pick(each, 0), q: A.sub(pick(each, 1), q), V: A.sub(pick(cell, 0), A.mul(V, g)) };
  };
}

function given(numbers: readonly number[]): Record<string, TypedArray> {
  let next = 0;
  const take = (length: number): Float64Array => Float64Array.from(numbers.slice(next, (next += length)));
  const { pre, cells } = WIRING;
  return {
    [STEP]: Float64Array.of(3),
    [POSITION]: Int32Array.of(0),
    [TIME]: Float64Array.of(0.3),
    [DT]: Float64Array.of(0.1),
    o: take(pre.length),
    q: take(pre.length),
    w: take(pre.length),
    V: take(cells),
    a: take(cells).map((x) => 0.5 + Math.abs(x)),
    on: Uint8Array.from({ length: cells }, (_, k) => k % 2),
    g: take(1),
  };
}

test("random networks are off by no more than the roundings of both ways explain", () => {
  check(1, 300, model, ({ lines, method, numbers }) => {
    const step = stepOf(equations(randomly(lines)), method);
    const after = affine(step, () => true);
    verify(after, { types: true });
    tally.add(affine(step) === step ? "as it was" : "cheaper");
    if (opsOver(after, WIRING.pre.length).join() !== opsOver(step, WIRING.pre.length).join()) tally.add("rewritten");
    withinBounds(step, after, given(numbers));
  });
});
