/** States that stay equal are kept once, those that need not stay equal are not, and no bit changes. */
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import {
  algebra,
  allNodes,
  allocate,
  Builder,
  elements,
  interpret,
  isScalar,
  lump,
  print,
  sameShape,
  single,
  tensor,
  verify,
  withLumped,
  type Candidate,
  type Graph,
  type Grouping,
  type Node,
  type NodeAlgebra,
  type NodeOf,
  type Output,
  type TensorType,
  type TypedArray,
} from "../ir/index.ts";
import { anyFloat } from "./property/arbitrary.ts";
import { check, same, Tally } from "./property/check.ts";

type Values = Record<string, TypedArray>;

/** Synapses in the order of their sources, and their places in the order of their targets. */
interface Wiring {
  readonly pre: Grouping;
  readonly post: Grouping;
  readonly offsets: Int32Array;
  readonly order: Int32Array;
}

function wired(
  sources: number,
  targets: number,
  pairs: readonly (readonly [source: number, target: number])[],
): Wiring {
  const sorted = pairs.toSorted(([a, b], [c, d]) => a - c || b - d);
  const post = Int32Array.from(sorted, ([, target]) => target);
  const order = Int32Array.from(sorted.keys()).sort((a, b) => post[a]! - post[b]! || a - b);
  const offsets = new Int32Array(targets + 1);
  for (const target of post) for (let later = target; later < targets; later++) offsets[later + 1]!++;
  const pre = { index: Int32Array.from(sorted, ([source]) => source), length: sources };
  return { pre, post: { index: post, length: targets }, offsets, order };
}

/** Each of 3 sources to each of 2 targets, but for one pair. */
const FEW = wired(3, 2, [
  [0, 0],
  [0, 1],
  [1, 1],
  [2, 0],
  [2, 1],
]);

const vector = (values: readonly number[]): TypedArray => Float64Array.from(values);

/** What a model of one projection is written with. */
interface Synapses {
  readonly b: Builder;
  readonly A: NodeAlgebra;
  /** Inputs: a state of each synapse, of each source, of each target; a parameter. */
  readonly state: (name: string) => Node;
  readonly preState: (name: string) => Node;
  readonly postState: (name: string) => Node;
  readonly scalar: (name: string) => Node;
  readonly data: (values: TypedArray) => Node;
  readonly pre: (x: Node) => Node;
  readonly post: (x: Node) => Node;
  readonly sum: (x: Node, weights?: Node) => Node;
}

function build({ pre, post, offsets, order }: Wiring, outputs: (s: Synapses) => Readonly<Record<string, Node>>): Graph {
  const b = new Builder();
  const inputs = new Map<string, Node>();
  const input = (name: string, type: TensorType): Node => {
    const node = inputs.get(name) ?? b.input(name, type);
    inputs.set(name, node);
    return node;
  };
  const data = (values: TypedArray): Node =>
    b.add("data", [], { values, type: tensor(values instanceof Int32Array ? "i32" : "f64", [values.length]) });
  const made = outputs({
    b,
    A: algebra(b, "f64"),
    state: (name) => input(name, tensor("f64", [pre.index.length])),
    preState: (name) => input(name, tensor("f64", [pre.length])),
    postState: (name) => input(name, tensor("f64", [post.length])),
    scalar: (name) => input(name, tensor("f64")),
    data,
    pre: (x) => b.add("gather", [x, data(pre.index)]),
    post: (x) => b.add("gather", [x, data(post.index)]),
    sum: (x, weights) => b.add("spmv", [x, data(offsets), data(order), ...(weights ? [weights] : [])]),
  });
  return b.finish(Object.entries(made).map(([name, node]): Output => ({ name, node })));
}

const candidates = ({ pre, post }: Wiring, ...names: string[]): Candidate[] =>
  names.map((name) => ({ name, by: [pre, post] }));

/** The place of each synapse in the order of the targets. */
function byTarget({ order }: Wiring): Grouping {
  const index = new Int32Array(order.length);
  order.forEach((synapse, place) => (index[synapse] = place));
  return { index, length: index.length };
}
const withOrder = (wiring: Wiring, given: readonly Candidate[]): Candidate[] =>
  given.map(({ name, by }) => ({ name, by: [...by, byTarget(wiring)] }));

/** An element for each synapse of a value that there is for each group; of a scalar, too. */
const ungrouped = (values: TypedArray, { index }: Grouping): TypedArray =>
  allocate("f64", index.length).map((_zero, s) => values[values.length === 1 ? 0 : index[s]!]!);

/** Bits of the outputs: those of lumped states for each synapse. */
const spreadOut = (values: Values, lumped: ReadonlyMap<string, Grouping>): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const grouping = lumped.get(name);
      return [name, grouping ? ungrouped(value, grouping) : value];
    }),
  );

const VARYING = new Set(["V", "U", "t", "o", "q", "r", "s"]);
const varies = (name: string): boolean => VARYING.has(name);

/** Lumps, takes three turns in which states become what the system gives for them, and compares every output on the way. */
function lumpAndCompare(system: Graph, initial: Graph, given: readonly Candidate[], values: Values) {
  const result = lump(system, initial, given, varies);
  const { lumped } = result;
  verify(result.system, { types: true });
  verify(result.initial, { types: true });
  for (const [before, after] of [
    [system, result.system],
    [initial, result.initial],
  ] as const)
    before.outputs.forEach(({ name, node }, k) => {
      const grouping = isScalar(single(node.type)) ? undefined : lumped.get(name);
      expect(single(after.outputs[k]!.node.type).shape).toEqual(grouping ? [grouping.length] : single(node.type).shape);
    });
  let [plain, short]: [Values, Values] = [interpret(initial, values), interpret(result.initial, values)];
  for (let turn = 0; turn < 3; turn++) {
    const full = (state: Values): Values =>
      Object.fromEntries(given.map(({ name, by }) => [name, broadcast(state[name]!, by[0]!.index.length)]));
    const groups = Object.fromEntries([...lumped].map(([name, { length }]) => [name, broadcast(short[name]!, length)]));
    const wanted = interpret(system, { ...values, ...full(plain) });
    const got = interpret(result.system, { ...values, ...full(short), ...groups });
    same(
      spreadOut(got, lumped),
      spreadOut(wanted, fullGroupings(given, lumped)),
      `turn ${turn}\n${print(result.system)}`,
    );
    [plain, short] = [wanted, got];
  }
  return result;
}
const broadcast = (values: TypedArray, length: number): TypedArray =>
  values.length === length ? values : allocate("f64", length).fill(values[0]!);
/** A state that was uniform is compared for each synapse, too. */
const fullGroupings = (given: readonly Candidate[], lumped: ReadonlyMap<string, Grouping>) =>
  new Map(
    given.flatMap(({ name, by }) =>
      lumped.has(name) ? [[name, { index: by[0]!.index.map((_, s) => s), length: by[0]!.index.length }] as const] : [],
    ),
  );

const VALUES: Values = {
  V: vector([-65.3, 0.1, 30.7]),
  U: vector([-50.9, 1e-3]),
  t: vector([12.5]),
  g: vector([0.3]),
  tau: vector([1.5, 2.5, 0.1]),
  w: vector([0.1, -0.2, 0.3, 0.7, 1.1]),
};

type Lines = (s: Synapses) => Readonly<Record<string, Node>>;
/** Lumps the model of `FEW` with these equations, checks its bits, and says which states are lumped, by what. */
function lumpedIn(names: readonly string[], equations: Lines, starts?: Lines): Readonly<Record<string, string>> {
  const system = build(FEW, equations);
  const initial = build(FEW, starts ?? (({ A }) => Object.fromEntries(names.map((name) => [name, A.add(0.25, 0)]))));
  const { lumped } = lumpAndCompare(system, initial, candidates(FEW, ...names), VALUES);
  return Object.fromEntries([...lumped].map(([name, { index }]) => [name, index === FEW.pre.index ? "pre" : "post"]));
}

/** do/dt = 10 (1 - o) T(V_pre) - 0.2 o */
const open = ({ A, state, pre, preState }: Synapses, name = "o"): Node =>
  A.sub(
    A.mul(A.mul(10, A.sub(1, state(name))), A.select(A.lt(-20, pre(preState("V"))), 1, 0)),
    A.mul(0.2, state(name)),
  );

describe("states that are lumped", () => {
  test("by source", () => {
    expect(lumpedIn(["o"], (s) => ({ o: open(s) }))).toEqual({ o: "pre" });
  });
  test("by target", () => {
    const equations: Lines = ({ A, state, post, postState }) => ({ o: A.sub(post(postState("U")), state("o")) });
    expect(lumpedIn(["o"], equations)).toEqual({ o: "post" });
  });
  test("with values of no synapse", () => {
    expect(lumpedIn(["o"], ({ A, state, scalar }) => ({ o: A.mul(scalar("g"), state("o")) }))).toEqual({ o: "pre" });
    expect(lumpedIn(["o"], ({ A, scalar }) => ({ o: A.mul(scalar("g"), 2) }))).toEqual({ o: "pre" });
  });
  test("in a cascade", () => {
    const equations: Lines = (s) => ({
      q: s.A.sub(s.state("o"), s.state("q")),
      o: open(s),
      r: s.A.mul(s.state("r"), s.A.sub(s.state("q"), s.pre(s.preState("tau")))),
    });
    expect(lumpedIn(["q", "o", "r"], equations)).toEqual({ q: "pre", o: "pre", r: "pre" });
  });
  test("that depend on each other", () => {
    const equations: Lines = ({ A, state, pre, preState }) => ({
      o: A.sub(state("q"), state("o")),
      q: A.sub(pre(preState("V")), state("o")),
    });
    expect(lumpedIn(["o", "q"], equations)).toEqual({ o: "pre", q: "pre" });
  });
  test("two ends beside each other", () => {
    const equations: Lines = ({ A, state, post, postState, ...s }) => ({
      o: open({ A, state, post, postState, ...s }),
      q: A.sub(post(postState("U")), state("q")),
      r: A.sub(state("o"), state("r")),
      s: A.mul(state("q"), state("s")),
    });
    expect(lumpedIn(["o", "q", "r", "s"], equations)).toEqual({ o: "pre", q: "post", r: "pre", s: "post" });
  });
  test("with a start value of each source", () => {
    const starts: Lines = ({ A, pre, preState }) => ({ o: A.div(1, pre(preState("tau"))) });
    expect(lumpedIn(["o"], (s) => ({ o: open(s) }), starts)).toEqual({ o: "pre" });
  });
  test("with the number of the source", () => {
    const equations: Lines = ({ A, data, state }) => ({ o: A.sub(A.float(data(FEW.pre.index)), state("o")) });
    expect(lumpedIn(["o"], equations)).toEqual({ o: "pre" });
  });
  test("with a draw of each source", () => {
    const equations: Lines = ({ A, b, data, state }) => {
      const draw = b.add("random", [1, 2, 3, 4].map(A.integer).concat(data(FEW.pre.index)), {
        stream: 0,
        dtype: "f64",
      });
      return { o: A.sub(draw, state("o")) };
    };
    expect(lumpedIn(["o"], equations)).toEqual({ o: "pre" });
  });
  test("by an index with the same numbers in another array", () => {
    const equations: Lines = ({ A, b, data, preState, state }) => ({
      o: A.sub(b.add("gather", [preState("V"), data(FEW.pre.index.slice())]), state("o")),
    });
    expect(lumpedIn(["o"], equations)).toEqual({ o: "pre" });
  });
  test("by what targets receive from them", () => {
    const equations: Lines = ({ A, state, sum, post }) => ({
      o: A.sub(post(sum(state("q"))), state("o")),
      q: state("q"),
    });
    expect(lumpedIn(["o", "q"], equations)).toEqual({ o: "post", q: "pre" });
  });
});

describe("states that are not lumped", () => {
  const decay: Lines = ({ A, state }) => ({ o: A.neg(state("o")) });
  const PER_SYNAPSE: Readonly<Record<string, Lines>> = {
    "a parameter of each synapse": ({ A, state }) => ({ o: A.mul(state("w"), state("o")) }),
    "a weight": (s) => ({ o: s.A.mul(s.state("w"), open(s)) }),
    "constants of each synapse": ({ A, state, data }) => ({ o: A.mul(data(VALUES["w"]!), state("o")) }),
    "the number of the synapse": ({ A, b, state }) => ({
      o: A.add(A.float(b.add("iota", [], { length: 5 })), state("o")),
    }),
    "a draw of each synapse": ({ A, b, state }) => {
      const words = [1, 2, 3, 4].map(A.integer).concat(b.add("iota", [], { length: 5 }));
      return { o: A.add(b.add("random", words, { stream: 0, dtype: "f64" }), state("o")) };
    },
    "both ends": (s) => ({ o: s.A.mul(open(s), s.post(s.postState("U"))) }),
    "places in another order": ({ A, b, data, state, preState }) => ({
      o: A.add(b.add("gather", [preState("V"), data(FEW.pre.index.toReversed())]), state("o")),
    }),
    "a neighbour": ({ A, b, data, state }) => ({
      o: A.sub(b.add("gather", [state("o"), data(Int32Array.of(1, 2, 3, 4, 0))]), state("o")),
    }),
    "a delay of each synapse": ({ A, b, data, state, preState }) => {
      const now = b.add("gather", [preState("V"), data(Int32Array.of(0, 1, 2, 0, 1, 2))]);
      const past = A.mul(now, data(vector([1, 1, 1, 2, 3, 4])));
      return { o: A.sub(b.add("gather", [past, data(Int32Array.of(0, 3, 4, 2, 5))]), state("o")) };
    },
  };
  test.each(Object.entries(PER_SYNAPSE))("%s", (_name, equations) => {
    expect(lumpedIn(["o"], equations)).toEqual({});
  });
  test.each<[string, Lines]>([
    ["a start value of each synapse", ({ state }) => ({ o: state("w") })],
    ["start values of another end", ({ A, post, data }) => ({ o: A.neg(post(data(vector([1, 2])))) })],
  ])("%s", (_name, starts) => {
    const equations: Lines = (s) => ({ o: open(s) });
    expect(lumpedIn(["o"], equations, starts)).toEqual({});
    expect(lumpedIn(["o"], decay, starts)).toEqual(_name.includes("end") ? { o: "post" } : {});
  });
  test("both ends, by way of a state", () => {
    const equations: Lines = (s) => ({ o: s.A.mul(s.state("q"), s.post(s.postState("U"))), q: open(s, "q") });
    expect(lumpedIn(["o", "q"], equations)).toEqual({ q: "pre" });
  });
  test("those that depend on one that is not", () => {
    const equations: Lines = (s) => ({
      o: open(s),
      q: s.A.sub(s.state("o"), s.state("r")),
      r: s.A.sub(s.state("s"), s.state("r")),
      s: s.A.mul(s.state("w"), s.state("s")),
    });
    expect(lumpedIn(["o", "q", "r", "s"], equations)).toEqual({ o: "pre" });
  });
  test("fewer synapses than elements at either end", () => {
    const one = wired(3, 2, [[1, 1]]);
    const system = build(one, (s) => ({ o: open(s) }));
    const initial = build(one, ({ A }) => ({ o: A.add(0, 1) }));
    expect(lump(system, initial, candidates(one, "o"), varies).lumped.size).toBe(0);
  });
});

describe("sums over synapses", () => {
  const ops = (g: Graph): string[] => allNodes(g).map(({ op }) => op);
  const lumpOf = (names: readonly string[], equations: Lines): Graph => {
    const initial = build(FEW, ({ A }) => Object.fromEntries(names.map((name) => [name, A.add(0.25, 0)])));
    return lumpAndCompare(build(FEW, equations), initial, candidates(FEW, ...names), VALUES).system;
  };
  const inputsOfSum = (g: Graph): readonly Node[] => g.nodes.find(({ op }) => op === "spmv")!.inputs;

  test("take a lumped state where it is kept", () => {
    const system = lumpOf(["o"], (s) => ({ o: open(s), I: s.sum(s.A.mul(s.scalar("g"), s.state("o"))) }));
    expect(ops(system)).not.toContain("gather");
    const [x, , columns] = inputsOfSum(system);
    expect(single(x!.type).shape).toEqual([3]);
    const places = Array.from(FEW.order, (place) => FEW.pre.index[place]!);
    expect(columns!.op === "data" && [...columns!.attrs.values]).toEqual(places);
  });
  test.each([
    ["weight first", true],
    ["weight last", false],
  ])("take constant weights apart: %s", (_name, isFirst) => {
    const system = lumpOf(["o"], (s) => {
      const factors = [s.state("w"), s.state("o")];
      return { o: open(s), I: s.sum(s.A.mul(...((isFirst ? factors : factors.toReversed()) as [Node, Node]))) };
    });
    const [x, , , weights] = inputsOfSum(system);
    expect(x).toBe(system.inputs.find(({ attrs }) => attrs.name === "o"));
    expect(weights!.op).toBe("gather");
    expect(weights!.inputs[0]).toBe(system.inputs.find(({ attrs }) => attrs.name === "w"));
  });
  test.each([
    ["first", true],
    ["last", false],
  ])("leave weights that change where they are: %s", (_name, isFirst) => {
    const system = lumpOf(["o", "s"], (s) => {
      const factors = [s.state("s"), s.state("o")];
      return {
        o: open(s),
        s: s.A.mul(s.state("w"), s.state("s")),
        I: s.sum(s.A.mul(...((isFirst ? factors : factors.toReversed()) as [Node, Node]))),
      };
    });
    expect(inputsOfSum(system)).toHaveLength(3);
  });
  test("keep given weights", () => {
    const system = lumpOf(["o"], (s) => ({ o: open(s), I: s.sum(s.state("o"), s.state("w")) }));
    expect(inputsOfSum(system).map((input) => input.op)).toEqual(["input", "data", "data", "input"]);
  });
  test("share one array of places", () => {
    const equations: Lines = (s) => ({ o: open(s), I: s.sum(s.state("o")), J: s.sum(s.pre(s.preState("V"))) });
    const columns = [lumpOf(["o"], equations), lumpOf(["o"], equations)].flatMap((g) =>
      g.nodes.flatMap((node) => (node.op === "spmv" ? [node.inputs[2]!] : [])),
    );
    expect(columns).toHaveLength(4);
    expect(new Set(columns.map((node) => node.op === "data" && node.attrs.values)).size).toBe(1);
  });
});

test("what one end decides is computed there, without lumped states too", () => {
  const system = build(FEW, ({ A, pre, preState, state }) => ({
    o: A.mul(state("w"), A.exp(A.sub(pre(preState("V")), pre(preState("tau"))))),
  }));
  const { system: after } = lumpAndCompare(
    system,
    build(FEW, ({ state }) => ({ o: state("w") })),
    candidates(FEW, "o"),
    VALUES,
  );
  expect(allNodes(after).filter(({ op }) => op === "gather")).toHaveLength(1);
  expect(single(allNodes(after).find(({ op }) => op === "exp")!.type).shape).toEqual([3]);
});

test("other graphs take lumped states and give what they gave", () => {
  const graph = build(FEW, ({ A, state }) => ({ o: state("o"), twice: A.mul(state("o"), 2) }));
  const short = withLumped(graph, new Map([["o", FEW.pre]]));
  verify(short, { types: true });
  const o = vector([0.1, 0.2, 0.3]);
  same(interpret(short, { o }), interpret(graph, { o: ungrouped(o, FEW.pre) }), "expressions");
});

test("a state that differs from synapse to synapse is kept in the order in which it is summed", () => {
  const system = build(FEW, ({ A, post, postState, pre, preState, state, sum }) => {
    const o = state("o");
    const slope = A.sub(A.mul(state("w"), pre(preState("V"))), A.mul(o, post(postState("U"))));
    return { o: slope, I: sum(o), J: sum(A.mul(o, state("w"))), twice: A.mul(2, o) };
  });
  const initial = build(FEW, ({ A, state }) => ({ o: A.mul(2, state("w")) }));
  const given = withOrder(FEW, candidates(FEW, "o"));
  const { lumped, system: after } = lumpAndCompare(system, initial, given, VALUES);
  expect([...lumped.get("o")!.index]).toEqual([...byTarget(FEW).index]);
  const sums = after.nodes.filter(({ op }) => op === "spmv");
  for (const { inputs } of sums) expect([...(inputs[2] as NodeOf<"data">).attrs.values]).toEqual([0, 1, 2, 3, 4]);
  expect(sums.map(({ inputs }) => inputs[0]!.op)).toEqual(["input", "mul"]);
});

test("indices beyond the ends are left alone", () => {
  const system = build(FEW, ({ A, b, data, preState, state, sum }) => {
    const nearest = b.add("gather", [preState("V"), data(Int32Array.of(-1, 0, 1, 3, 7))]);
    return { o: A.sub(nearest, state("o")), I: sum(nearest) };
  });
  const initial = build(FEW, ({ A }) => ({ o: A.add(0, 1) }));
  expect(lumpAndCompare(system, initial, candidates(FEW, "o"), VALUES).lumped.size).toBe(0);
});

// ---------------------------------------------------------------------------------------------------- random models

/** One line of a random model: an op, and numbers that pick its operands. */
interface Line {
  readonly kind: "add" | "mul" | "min" | "sub" | "exp" | "select" | "pre" | "post" | "sum" | "weighted" | "number";
  readonly x: number;
  readonly y: number;
  readonly z: number;
}
const small = fc.nat({ max: 40 });
const line: fc.Arbitrary<Line> = fc.record({
  kind: fc.constantFrom(
    ...([
      "add",
      "mul",
      "min",
      "sub",
      "exp",
      "select",
      "pre",
      "post",
      "pre",
      "post",
      "sum",
      "weighted",
      "number",
    ] as const),
  ),
  ...{ x: small, y: small, z: small },
});
interface Random {
  readonly wiring: Wiring;
  readonly lines: readonly Line[];
  readonly starts: readonly Line[];
  readonly results: readonly number[];
  readonly floats: readonly number[];
}
const random: fc.Arbitrary<Random> = fc
  .record({
    ends: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    pairs: fc.array(fc.tuple(small, small), { minLength: 1, maxLength: 12 }),
    lines: fc.array(line, { maxLength: 25, size: "max" }),
    starts: fc.array(line, { maxLength: 8, size: "max" }),
    results: fc.array(small, { minLength: 12, maxLength: 12 }),
    floats: fc.array(anyFloat, { minLength: 1, maxLength: 20, size: "max" }),
  })
  .map(({ ends: [m, n], pairs, ...rest }) => ({
    wiring: wired(
      m,
      n,
      pairs.map(([source, target]) => [source % m, target % n]),
    ),
    ...rest,
  }));

/** The values of a random model: leaves, and one for each line whose operands there are. */
function valuesOf(s: Synapses, wiring: Wiring, lines: readonly Line[], isStart: boolean): Node[] {
  const { A } = s;
  const leaves = [s.scalar("g"), s.preState("tau"), s.data(wiring.pre.index), s.state("w")];
  const [g, tau, index] = leaves as [Node, Node, Node];
  const values = [g, tau, A.float(index), leaves[3]!];
  if (!isStart) values.push(s.scalar("t"), s.preState("V"), s.postState("U"), ...["o", "q", "r", "s"].map(s.state));
  const shape = (node: Node) => single(node.type).shape;
  const pick = (n: number, fits: (node: Node) => boolean = () => true): Node | undefined => {
    const all = values.filter(fits).toReversed();
    return all[n % (all.length || 1)];
  };
  for (const { kind, x, y, z } of lines) {
    const first = pick(x)!;
    const beside = (node: Node): boolean =>
      shape(node).length === 0 || shape(first).length === 0 || sameShape(shape(node), shape(first));
    const of = (length: number) => (node: Node) => sameShape(shape(node), [length]);
    const made = ((): Node | undefined => {
      if (kind === "exp") return A.exp(first);
      if (kind === "number") return A.add(first, y / 8);
      if (kind === "pre" || kind === "post") {
        const from = pick(x, of(wiring[kind].length));
        return from && s[kind](from);
      }
      if (kind === "sum" || kind === "weighted") {
        const from = pick(x, of(wiring.pre.index.length));
        const weights = kind === "weighted" ? pick(y, of(wiring.pre.index.length)) : undefined;
        return from && s.sum(from, weights);
      }
      const second = pick(y, beside)!;
      if (kind !== "select") return A[kind](first, second);
      const third = pick(z, (node) => beside(node) && (shape(second).length === 0 || beside(second)))!;
      const shapes = [first, second, third].map(shape).filter(({ length }) => length > 0);
      return shapes.every((one) => sameShape(one, shapes[0]!))
        ? A.select(A.lt(first, second), second, third)
        : undefined;
    })();
    if (made && single(made.type).shape.every((length) => typeof length === "number")) values.push(made);
  }
  return values;
}

/** Results of lines, under the names of the states and others. */
function resultsOf(wiring: Wiring, values: readonly Node[], results: readonly number[], isStart: boolean) {
  const isState = (node: Node): boolean => {
    const { shape } = single(node.type);
    return shape.length === 0 || (shape.length === 1 && shape[0] === wiring.pre.index.length);
  };
  const states = values.filter(isState).toReversed();
  const named = ["o", "q", "r", "s"].map((name, k) => [name, states[results[k]! % states.length]!] as const);
  const others = isStart
    ? []
    : results.slice(4).map((n, k) => [`e${k}`, values.toReversed()[n % values.length]!] as const);
  return Object.fromEntries([...named, ...others]);
}

const tally = new Tally([
  "lumped",
  "lumped by target",
  "in another order",
  "not lumped",
  "sums of what one end gives",
  "weights apart",
]);
afterAll(() => tally.report("random models"));

test("random models keep their bits", () => {
  check(7, 1000, random, ({ wiring, lines, starts, results, floats }) => {
    const system = build(wiring, (s) => resultsOf(wiring, valuesOf(s, wiring, lines, false), results, false));
    const initial = build(wiring, (s) => resultsOf(wiring, valuesOf(s, wiring, starts, true), results, true));
    let k = 0;
    const values: Values = Object.fromEntries(
      [...system.inputs, ...initial.inputs].map(({ attrs: { name, type } }) => [
        name,
        allocate(type.dtype, elements(type.shape)).map(() => floats[k++ % floats.length]!),
      ]),
    );
    const all = candidates(wiring, "o", "q", "r", "s");
    // Half of the states may be kept in another order, in half of the models.
    const given = results[4]! % 2 === 0 ? all : [...withOrder(wiring, all.slice(0, 2)), ...all.slice(2)];
    const after = lumpAndCompare(system, initial, given, values);
    for (const { name } of given) tally.add(after.lumped.has(name) ? "lumped" : "not lumped");
    for (const { index } of after.lumped.values()) if (index === wiring.post.index) tally.add("lumped by target");
    for (const { length } of after.lumped.values()) if (length === wiring.order.length) tally.add("in another order");
    for (const { op, inputs } of after.system.nodes) {
      if (op !== "spmv") continue;
      if (single(inputs[0]!.type).shape[0] !== wiring.pre.index.length) tally.add("sums of what one end gives");
      if (inputs[3]?.op === "gather") tally.add("weights apart");
    }
  });
});
