/** Structural ops, each in a small graph of its own. */
import {
  algebra,
  Builder,
  tensor,
  type Access,
  type DType,
  type Graph,
  type Lengths,
  type Node,
  type NodeAlgebra,
  type Shape,
  type TensorType,
} from "../../ir/index.ts";
import { delayed, indices, network, ring } from "../property/networks.ts";
import type { Call } from "./machine.ts";

export interface GraphCase {
  readonly name: string;
  readonly call: Call;
  /** Whether nothing is rounded: then the bits are the same everywhere. */
  readonly exact: boolean;
}

interface Drawing {
  readonly b: Builder;
  readonly A: NodeAlgebra;
  /** An input with its values; a single one is a scalar unless a shape is given. */
  readonly given: (name: string, values: ArrayLike<number>, dtype?: DType, shape?: Shape) => Node;
}

function graphCase(
  name: string,
  draw: (on: Drawing) => Readonly<Record<string, Node>>,
  { exact = false, lengths = {} }: { readonly exact?: boolean; readonly lengths?: Lengths } = {},
): GraphCase {
  const b = new Builder();
  const inputs: Record<string, ArrayLike<number>> = {};
  const given: Drawing["given"] = (input, values, dtype = "f64", shape) => {
    inputs[input] = values;
    return b.input(input, tensor(dtype, shape ?? (values.length === 1 ? [] : [values.length])));
  };
  const outputs = draw({ b, A: algebra(b, "f64"), given });
  const graph = b.finish(Object.entries(outputs).map(([output, node]) => ({ name: output, node })));
  return { name, call: { graph, inputs, lengths }, exact };
}

/** Numbers of either sign, with full mantissas. */
const numbers = (count: number, seed = 1): Float64Array =>
  Float64Array.from({ length: count }, (_, k) => Math.sin(seed * 1.7 + k * 2.3) * (1 + (k % 7)));
const truth = (count: number, every = 3): Uint8Array =>
  Uint8Array.from({ length: count }, (_, k) => Number(k % every === 1 || k === count - 1));
const ints = (b: Builder, values: Int32Array): Node =>
  b.add("data", [], { values, type: tensor("i32", [values.length]) });

// ----------------------------------------------------------------------------------------------- sums and products

const LENGTHS = [1, 255, 256, 257, 700];
const REDUCTIONS = (["add", "mul", "min", "max"] as const).map((fn) =>
  graphCase(
    `reduce ${fn}`,
    ({ b, given }) =>
      Object.fromEntries(
        LENGTHS.map((length) => {
          const values = fn === "mul" ? numbers(length).map((x) => 1 + x / 100) : numbers(length);
          return [`y${length}`, b.add("reduce", [given(`x${length}`, values, "f64", [length])], { fn })];
        }),
      ),
    { exact: fn === "min" || fn === "max" },
  ),
);
const PRODUCTS = [
  graphCase("matmul of a matrix and a vector", ({ b, given }) => ({
    y: b.add("matmul", [given("W", numbers(35), "f64", [7, 5]), given("x", numbers(5, 2))]),
  })),
  graphCase("matmul of two matrices", ({ b, given }) => ({
    y: b.add("matmul", [given("W", numbers(35), "f64", [7, 5]), given("x", numbers(15, 2), "f64", [5, 3])]),
  })),
  graphCase("matmul of a row and a column", ({ b, given }) => ({
    inner: b.add("matmul", [given("row", numbers(6), "f64", [1, 6]), given("column", numbers(6, 2), "f64", [6, 1])]),
    outer: b.add("matmul", [given("high", numbers(4, 3), "f64", [4, 1]), given("wide", numbers(5, 4), "f64", [1, 5])]),
  })),
  graphCase("matmul with constants", ({ b, given }) => ({
    y: b.add("matmul", [b.add("data", [], { values: numbers(12, 3), type: tensor("f64", [4, 3]) }), given("x", numbers(3))]),
  })),
]; // prettier-ignore

/** A network whose rows hold none, few, or more than a block of synapses. */
const SYNAPSES = network(3, 9, 12, 640);
const SPMV = [false, true].map((isWeighted) =>
  graphCase(`spmv ${isWeighted ? "with" : "without"} weights`, ({ b, given }) => {
    const { offsets, columns } = SYNAPSES;
    const arrays = [given("x", numbers(12)), ints(b, offsets), ints(b, columns)];
    return { y: b.add("spmv", isWeighted ? [...arrays, given("w", numbers(640, 5))] : arrays) };
  }),
);

// --------------------------------------------------------------------------------------------------------- places

const PLACES = [
  graphCase(
    "gather",
    ({ b, given }) => ({
      elements: b.add("gather", [given("x", numbers(6)), given("at", indices(1, 10, 6), "i32")]),
      rows: b.add("gather", [given("M", numbers(12), "f64", [4, 3]), given("rows", indices(2, 5, 4), "i32")]),
      one: b.add("gather", [given("z", numbers(5, 2)), given("k", [3], "i64")]),
      truth: b.add("gather", [given("p", truth(7), "bool"), given("of", indices(3, 8, 7), "i32")]),
      whole: b.add("gather", [given("n", Int32Array.of(5, -3, 8), "i32"), given("in", indices(4, 4, 3), "i32")]),
    }),
    { exact: true },
  ),
  graphCase(
    "update",
    ({ b, given }) => ({
      elements: b.add("update", [
        given("x", numbers(6)), given("at", Int32Array.of(2, -1, 2, 6, 5), "i32"), given("values", numbers(5, 4)),
      ]),
      filled: b.add("update", [given("u", numbers(6, 2)), given("here", Int32Array.of(1, 4), "i32"), given("value", [7.5])]),
      rows: b.add("update", [
        given("M", numbers(12), "f64", [4, 3]), given("which", Int32Array.of(3, 0), "i32"), given("put", numbers(6, 3), "f64", [2, 3]),
      ]),
      one: b.add("update", [given("z", numbers(4, 5)), given("k", [2], "i64"), given("w", [-1.25])]),
      truth: b.add("update", [given("p", truth(7), "bool"), given("of", Int32Array.of(0, 1, 9), "i32"), given("q", [1, 0, 1], "bool")]),
    }),
    { exact: true },
  ), // prettier-ignore
  graphCase("iota", ({ b, A, given }) => ({ y: A.add(A.float(b.add("iota", [], { length: 9 })), given("x", [0.5])) }), {
    exact: true,
  }),
  graphCase(
    "reshape",
    ({ b, given }) => ({
      matrix: b.add("reshape", [given("x", numbers(12))], { shape: [3, 4] }),
      flat: b.add("reshape", [given("M", numbers(6, 2), "f64", [2, 3])], { shape: [6] }),
    }),
    { exact: true },
  ),
  graphCase(
    "data",
    ({ b, A, given }) => {
      const [mask, x] = [truth(6, 2), given("x", numbers(6))];
      const array = (values: Float64Array | Int32Array | Uint8Array, dtype: DType): Node =>
        b.add("data", [], { values, type: tensor(dtype, [values.length]) });
      const floats = array(Float64Array.of(0, -0, 1.5, Infinity, NaN, -2), "f64");
      return {
        floats: A.select(array(mask, "bool"), floats, x),
        whole: b.add("gather", [x, array(Int32Array.of(5, 0, 3), "i32")]),
      };
    },
    { exact: true },
  ),
  graphCase("broadcasting", ({ A, given }) => {
    const [x, s] = [given("x", numbers(5)), given("s", [0.3])];
    return { y: A.select(A.lt(s, x), A.mul(x, s), A.sub(s, x)), M: A.add(given("M", numbers(6, 3), "f64", [2, 3]), s) };
  }),
];

// ---------------------------------------------------------------------------------------------------------- loops

interface LoopInput {
  readonly name: string;
  readonly values: ArrayLike<number>;
  readonly dtype?: DType;
  readonly shape?: Shape;
}
/** A loop whose body is drawn from its inputs: consts, then what is carried, then rows. */
function loopCase(
  name: string,
  parts: { readonly consts?: readonly LoopInput[]; readonly carry: readonly LoopInput[]; readonly rows?: readonly LoopInput[] },
  body: (on: { readonly b: Builder; readonly A: NodeAlgebra; readonly x: (name: string) => Node }) => readonly Node[],
  { length, lengths, until, exact }: { readonly length: number | string; readonly lengths?: Lengths; readonly until?: number; readonly exact?: boolean },
): GraphCase {
  const { consts = [], carry, rows = [] } = parts;
  const draw = ({ b, given }: Drawing): Record<string, Node> => {
    const outer = [...consts, ...carry, ...rows].map(({ name: input, values, dtype, shape }) => given(input, values, dtype, shape));
    const loop = b.add("scan", outer, {
      body: bodyGraph([...consts, ...carry], rows, body, outer.map(({ type }) => type as TensorType)),
      length, consts: consts.length, carry: carry.length, ...(until !== undefined && { until }),
    });
    const count = Array.isArray(loop.type) ? loop.type.length : 0;
    // What is carried is handed on by its name.
    const outputOf = (index: number): string => carry[index]?.name ?? `row${index - carry.length}`;
    return Object.fromEntries(Array.from({ length: count }, (_, index) => [outputOf(index), b.add("get", [loop], { index })]));
  };
  return graphCase(name, draw, { ...(lengths && { lengths }), ...(exact && { exact }) });
} // prettier-ignore

function bodyGraph(
  whole: readonly LoopInput[],
  rows: readonly LoopInput[],
  body: (on: { readonly b: Builder; readonly A: NodeAlgebra; readonly x: (name: string) => Node }) => readonly Node[],
  types: readonly TensorType[],
): Graph {
  const b = new Builder();
  const nodes = new Map<string, Node>();
  [...whole, ...rows].forEach(({ name }, k) => {
    const { dtype, shape } = types[k]!;
    nodes.set(name, b.input(name, tensor(dtype, k < whole.length ? shape : shape.slice(1))));
  });
  const outputs = body({ b, A: algebra(b, "f64"), x: (name) => nodes.get(name)! });
  return b.finish(outputs.map((node, k) => ({ name: `o${k}`, node })));
}

const LOOPS = [
  loopCase(
    "scan: sums and rows",
    { carry: [{ name: "sum", values: [0.5] }], rows: [{ name: "x", values: numbers(6) }] },
    ({ A, x }) => {
      const sum = A.add(x("sum"), x("x"));
      return [sum, sum, A.mul(x("x"), x("x"))];
    },
    { length: 6 },
  ),
  loopCase(
    "scan: arrays that change places",
    { consts: [{ name: "k", values: [0.75] }], carry: [{ name: "a", values: numbers(4) }, { name: "b", values: numbers(4, 2) }] },
    ({ A, x }) => [x("b"), A.mul(x("a"), x("k")), x("a")],
    { length: "turns", lengths: { turns: 7 } },
  ),
  ...[0, 1].map((turns) =>
    loopCase(
      `scan: ${turns} turns`,
      { carry: [{ name: "a", values: numbers(4) }], rows: [] },
      ({ A, x }) => [A.mul(x("a"), 0.5), ...(turns > 0 ? [x("a")] : [])],
      { length: "turns", lengths: { turns }, exact: true },
    ),
  ),
  loopCase(
    "scan: rows of matrices",
    { carry: [{ name: "a", values: [0, 0, 0] }], rows: [{ name: "x", values: numbers(12), shape: [4, 3] }] },
    ({ A, x }) => {
      const next = A.add(A.mul(x("a"), 0.5), x("x"));
      return [next, next];
    },
    { length: 4 },
  ),
  loopCase(
    "append",
    {
      consts: [{ name: "mask", values: truth(8, 2), dtype: "bool" }, { name: "x", values: numbers(8) }],
      carry: [
        { name: "n", values: [0], dtype: "i64" }, { name: "count", values: [3], dtype: "i64" }, { name: "xs", values: numbers(15, 2) },
        { name: "steps", values: new Float64Array(15), dtype: "i64" }, { name: "which", values: new Int32Array(15), dtype: "i32" },
      ],
    },
    ({ b, A, x }) => {
      const buffers = ["xs", "steps", "which"].map(x);
      const appended = b.add("append", [x("count"), x("mask"), x("x"), x("n"), b.add("iota", [], { length: 8 }), ...buffers]);
      const next = A.add(x("n"), b.add("const", [], { value: 1, dtype: "i64" }));
      return [next, ...[0, 1, 2, 3].map((index) => b.add("get", [appended], { index }))];
    },
    { length: 3, exact: true },
  ),
  loopCase(
    "random",
    {
      consts: [{ name: "low", values: [-77], dtype: "i32" }, { name: "high", values: [5], dtype: "i32" }],
      carry: [{ name: "n", values: [3], dtype: "i32" }],
    },
    ({ b, A, x }) => {
      const zero = b.add("const", [], { value: 0, dtype: "i32" });
      const draw = (element: Node, stream: number): Node =>
        b.add("random", [x("low"), x("high"), x("n"), zero, element], { stream, dtype: "f64" });
      return [A.add(x("n"), b.add("const", [], { value: 1, dtype: "i32" })), draw(b.add("iota", [], { length: 20 }), 4), draw(zero, 1)];
    },
    { length: 4, exact: true },
  ),
  loopCase(
    "scan: until",
    { carry: [{ name: "n", values: [0], dtype: "i64" }, { name: "x", values: [8, 9, 10] }, { name: "done", values: [0], dtype: "bool" }] },
    ({ b, A, x }) => {
      const n = A.add(x("n"), b.add("const", [], { value: 1, dtype: "i64" }));
      const halved = A.mul(x("x"), 0.5);
      return [n, halved, A.lt(b.add("reduce", [halved], { fn: "max" }), 1)];
    },
    { length: 50, until: 2, exact: true },
  ),
  loopCase(
    "scan: until, never",
    { carry: [{ name: "n", values: [0], dtype: "i64" }, { name: "done", values: [0], dtype: "bool" }] },
    ({ b, A, x }) => [A.add(x("n"), b.add("const", [], { value: 1, dtype: "i64" })), A.lt(x("n"), x("n"))],
    { length: 5, until: 1, exact: true },
  ),
  loopCase(
    "scan in a scan",
    { consts: [{ name: "k", values: [0.9] }], carry: [{ name: "a", values: numbers(3) }] },
    ({ b, A, x }) => {
      const inner = bodyGraph(
        [{ name: "k", values: [] }, { name: "a", values: [] }], [],
        ({ A: I, x: at }) => [I.add(I.mul(at("a"), at("k")), 0.25), at("a")],
        [tensor("f64"), tensor("f64", [3])],
      );
      const loop = b.add("scan", [x("k"), x("a")], { body: inner, length: "inner", consts: 1, carry: 1 });
      const [last, rows] = [0, 1].map((index) => b.add("get", [loop], { index })) as [Node, Node];
      return [A.add(last, 0.125), b.add("reduce", [rows], { fn: "max" }), last];
    },
    { length: "outer", lengths: { inner: 3, outer: 4 } },
  ),
]; // prettier-ignore

// ------------------------------------------------------------------------------------------------------- synapses

const both = (b: Builder, node: Node): Record<string, Node> =>
  Object.fromEntries(["count", "list"].map((name, index) => [name, b.add("get", [node], { index })]));
/** A list as far as it counts: what is behind is not said. */
const counted = (b: Builder, A: NodeAlgebra, node: Node, length: number): Record<string, Node> => {
  const { count, list } = both(b, node) as { count: Node; list: Node };
  const isThere = A.lt(b.add("convert", [b.add("iota", [], { length })], { dtype: "i64" }), count);
  return { count, list: A.select(isThere, list, b.add("const", [], { value: -1, dtype: "i32" })) };
};

const LISTS = [
  graphCase("spread", ({ b, A, given }) => {
    const { offsets } = SYNAPSES;
    const mask = given("mask", truth(9, 4), "bool");
    return counted(b, A, b.add("spread", [mask, ints(b, offsets)], { length: 640 }), 640);
  }),
  graphCase("spread in an order", ({ b, A, given }) => {
    const { offsets, order } = SYNAPSES;
    const mask = given("mask", truth(9, 4), "bool");
    return counted(b, A, b.add("spread", [mask, ints(b, offsets), ints(b, order)], { length: 640 }), 640);
  }),
  graphCase("due", ({ b, A, given }) => {
    const { delays, order } = delayed(4, SYNAPSES, 5);
    const { counts, sources } = ring(2, 5, 9);
    const node = b.add("due", [
      given("step", [13], "i64"),
      ...[given("counts", counts, "i32"), given("sources", sources, "i32")],
      ...[SYNAPSES.offsets, delays, order].map((values) => ints(b, values)),
    ]);
    return counted(b, A, node, 640);
  }),
  graphCase("deliver", ({ b, given }) => {
    const [size, targets] = [12, 5];
    const body = new Builder();
    const [w, g, x, s] = [
      ...["w", "g", "x"].map((name) => body.input(name, tensor("f64"))),
      body.input("s", tensor("i32")),
    ] as [Node, Node, Node, Node];
    const A = algebra(body, "f64");
    const sum = A.add(g, A.mul(w, x));
    const reads: Access[] = [{ array: 0, at: "each" }, { array: 1, at: 0 }, { array: 2, at: "all" }, { array: -1, at: "self" }]; // prettier-ignore
    const loop = b.add(
      "deliver",
      [
        ...[given("count", [7], "i64"), given("list", indices(5, size, size).map((k) => Math.max(0, Math.min(k, size - 1))), "i32")],
        ints(b, Int32Array.from({ length: size }, (_, k) => (k * 3) % (targets + 1))),
        ...[given("w", numbers(size)), given("g", numbers(targets, 2)), given("x", [0.75])],
      ],
      {
        body: body.finish([
          { name: "g", node: sum },
          { name: "w", node: A.add(A.mul(w, 0.5), A.mul(A.float(s), sum)) },
        ]),
        ...{ indices: 1, reads, writes: [{ array: 1, at: 0 }, { array: 0, at: "each" }] },
      },
    ); // prettier-ignore
    return Object.fromEntries(["w.after", "g.after"].map((name, index) => [name, b.add("get", [loop], { index })]));
  }),
];

export const GRAPHS: readonly GraphCase[] = [...REDUCTIONS, ...PRODUCTS, ...SPMV, ...PLACES, ...LOOPS, ...LISTS];
