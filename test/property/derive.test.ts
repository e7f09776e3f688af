/** Derivatives agree with differences of values. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  algebra,
  Builder,
  dependsOn,
  inputsOf,
  ELEMENTWISE,
  interpret,
  isFloat,
  NoDerivativeError,
  partial,
  partials,
  PARTIALS,
  print,
  single,
  tensor,
  verify,
  type ElementwiseOp,
  type Graph,
  type Node,
  type TypedArray,
} from "../../ir/index.ts";
import { model } from "../../src/index.ts";
import { lower } from "../../src/lower.ts";
import { models } from "./arbitrary.ts";
import { check, Tally } from "./check.ts";

type Values = Readonly<Record<string, TypedArray>>;

/**
 * Whether a derivative agrees with central differences of f at x, over steps h and h/2. Their errors are c h² and c h²/4, so that
 * three times the error of the second is the difference of both, and rounding: `ulps` units of the largest value that
 * f computes on its way, over the step. `undefined` where differences say nothing: next to a jump, a pole, a kink.
 */
function agrees(f: (x: number) => number, x: number, slope: number, ulps: number, largest = 0): boolean | undefined {
  const h = stepAt(x);
  const points = [-h, -h / 2, 0, h / 2, h].map((step) => f(x + step));
  const [a, b, , c, d] = points as [number, number, number, number, number];
  const [wide, narrow] = [(d - a) / (2 * h), (c - b) / h];
  const size = Math.max(largest, ...points.map(Math.abs));
  const rounding = (2 * ulps * 2 ** -53 * size) / h;
  const distance = Math.abs(wide - narrow);
  if (!points.every(Number.isFinite) || distance > 2 ** -8 * Math.abs(narrow) + rounding) return undefined;
  // A kink between the points moves the differences of one side.
  const [left, right] = [(b - a) / (h / 2), (d - c) / (h / 2)];
  if (Math.abs(left - right) > 2 ** -5 * (Math.abs(left) + Math.abs(right)) + 4 * rounding) return undefined;
  return Math.abs(slope - narrow) <= distance + rounding + 2 ** -40 * Math.abs(narrow);
}

const stepAt = (x: number): number => 2 ** (Math.floor(Math.log2(Math.max(Math.abs(x), 2 ** -6))) - 13);

/** Where operands of functions may be; all others are in (-3, 3). */
const RANGE: Readonly<Partial<Record<ElementwiseOp, readonly [low: number, high: number]>>> = {
  ...{ sqrt: [0.01, 9], log: [0.01, 9], log1p: [-0.9, 5], log2: [0.01, 9], log10: [0.01, 9], norminv: [0.001, 0.999] },
  ...{ asin: [-0.99, 0.99], acos: [-0.99, 0.99], atanh: [-0.99, 0.99], acosh: [1.01, 9], mantissa: [0.8, 1.3] },
  logb: [1.1, 9],
  fastexprel: [-0.5, 0.5],
  ...{ gamma: [0.5, 5], factorial: [0.5, 5] },
};
const FIRST: Readonly<Partial<Record<ElementwiseOp, readonly [low: number, high: number]>>> = { pow: [0.1, 4] };

/** Numbers of ordinary size, to which steps are added exactly. */
const within = (low: number, high: number): fc.Arbitrary<number> =>
  fc.integer({ min: Math.ceil(low * 2 ** 20), max: Math.floor(high * 2 ** 20) }).map((k) => k * 2 ** -20);

const float = (op: ElementwiseOp): boolean => {
  try {
    const { arity, result } = ELEMENTWISE[op];
    return isFloat(
      result(
        Array.from({ length: arity }, () => "f64" as const),
        { dtype: "f64" },
      ),
    );
  } catch {
    return false;
  }
};
const ops = (Object.keys(PARTIALS) as ElementwiseOp[]).filter((op) => float(op) && PARTIALS[op] !== "constant");

describe.each(ops)("%s", (op) => {
  const { arity } = ELEMENTWISE[op];
  const b = new Builder();
  const inputs = Array.from({ length: arity }, (_, k) => b.input(`x${k}`, tensor("f64")));
  const add = b.add as (op: ElementwiseOp, inputs: readonly Node[], attrs?: object) => Node;
  const node = add.call(b, op, inputs, op === "convert" ? { dtype: "f64" } : undefined);
  const g = b.finish([{ name: "y", node }]);

  test.each(inputs.map(({ attrs }) => attrs.name))("by %s", (by) => {
    if (PARTIALS[op] === undefined) {
      expect(() => partial(g, "y", by)).toThrow(NoDerivativeError);
      return;
    }
    const derived = partial(g, "y", by);
    verify(derived.graph, { types: true });
    expect(derived.isWhole).toBe(true);
    let compared = 0;
    const range = (k: number): readonly [number, number] => (k === 0 ? FIRST[op] : undefined) ?? RANGE[op] ?? [-3, 3];
    const points = fc.tuple(...inputs.map((_input, k) => within(...range(k))));
    check(41, 300, points, (at) => {
      const given = (x: number): Values =>
        Object.fromEntries(inputs.map(({ attrs: { name } }, k) => [name, Float64Array.of(name === by ? x : at[k]!)]));
      const f = (x: number): number => interpret(g, given(x))["y"]![0]!;
      const x = at[inputs.findIndex(({ attrs }) => attrs.name === by)]!;
      const slope = Object.values(interpret(derived.graph, given(x)))[0]![0]!;
      const outcome = agrees(f, x, slope, 16);
      if (outcome === false) throw new Error(`${slope} at ${at}`);
      if (outcome) compared++;
    });
    expect(compared).toBeGreaterThan(200);
  });
});

const seen = new Tally(["whole", "compared", "no derivative", "constant", "not finite"]);

test("derivatives of random models' equations, by their states", () => {
  const value = within(-3, 3);
  check(42, 800, fc.tuple(models, fc.array(value, { minLength: 12, maxLength: 12 })), ([{ text }, values]) => {
    const { system } = lower(model(text));
    const g = { ...system, outputs: system.outputs.filter(({ name }) => name === "x" || name === "y") };
    for (const output of ["x", "y"])
      for (const by of ["x", "y"]) {
        const derived = attempt(g, output, by);
        if (!derived) continue;
        expect(derived.isWhole).toBe(true);
        seen.add("whole");
        if (!inputsOf(derived.graph, `∂${output}/∂${by}`).has(by)) seen.add("constant");
        const given = (x: number): Values =>
          Object.fromEntries(
            g.inputs.map(({ attrs: { name, type } }, k) => {
              const length = type.shape.reduce<number>((n, dim) => n * (dim as number), 1);
              const array = type.dtype === "f64" ? new Float64Array(length) : new Int32Array(length);
              return [
                name,
                array.fill(name === by ? x : type.dtype === "f64" ? values[1 + (k % (values.length - 1))]! : 1),
              ];
            }),
          );
        const x = values[0]!;
        const f = (at: number): number => interpret(g, given(at))[output]![0]!;
        const slope = Object.values(interpret(derived.graph, given(x)))[0]![0]!;
        // Where parts of an expression are infinite, or at their singular points, the whole may still be smooth.
        if (!Number.isFinite(slope)) {
          seen.add("not finite");
          continue;
        }
        const inner = (at: number): number[] => Object.values(interpret(inside(g), given(at))).map(([first]) => first!);
        const [here, beside] = [inner(x), inner(x + stepAt(x))];
        // Steps that are too large for what is inside may look straight, too: a sine that goes around.
        if (!here.every((value, k) => Object.is(value, beside[k]) || Math.abs(beside[k]! - value) < 1 / 4)) continue;
        const largest = Math.max(0, ...here.filter(Number.isFinite).map(Math.abs));
        const outcome = agrees(f, x, slope, 2 ** 10, largest);
        if (outcome === false)
          throw new Error(`∂${output}/∂${by} = ${slope} at ${x}\n${text}\n${print(derived.graph)}`);
        if (outcome) seen.add("compared");
      }
  });
  seen.report("derivatives");
});

/** The graph with every number that it computes as an output. */
const inside = (g: Graph): Graph => {
  const numbers = g.nodes.filter((node) => node.op !== "input" && isFloat(single(node.type).dtype));
  return { ...g, outputs: numbers.map((node) => ({ name: `${node.id}`, node })) };
};

function attempt(g: Graph, output: string, by: string): ReturnType<typeof partial> | undefined {
  try {
    return partial(g, output, by);
  } catch (error) {
    if (!(error instanceof NoDerivativeError)) throw error;
    expect(dependsOn(g, output, by)).toBe(true);
    seen.add("no derivative");
    return undefined;
  }
}

test("what goes from element to element counts as constant, and is told", () => {
  const b = new Builder();
  const A = algebra(b, "f64");
  const x = b.input("x", tensor("f64", [3]));
  const k = b.input("k", tensor("f64"));
  const total = b.add("reduce", [x], { fn: "add" });
  const g = b.finish([
    { name: "local", node: A.mul(A.mul(x, x), k) },
    { name: "both", node: A.sub(A.mul(2, x), total) },
    { name: "none", node: A.mul(total, k) },
  ]);
  const { graph, isWhole } = partials(g, [
    ["local", "x"],
    ["local", "k"],
    ["both", "x"],
    ["both", "k"],
    ["none", "k"],
  ]);
  verify(graph, { types: true });
  expect(isWhole).toEqual([true, true, false, true, true]);
  const values = interpret(graph, { x: Float64Array.of(1, 2, 3), k: Float64Array.of(10) });
  expect(Array.from(values["∂local/∂x"]!)).toEqual([20, 40, 60]);
  expect(Array.from(values["∂local/∂k"]!)).toEqual([1, 4, 9]);
  expect(Array.from(values["∂both/∂x"]!)).toEqual([2]);
  expect(Array.from(values["∂both/∂k"]!)).toEqual([0]);
  expect(Array.from(values["∂none/∂k"]!)).toEqual([6]);
  expect(single(graph.outputs[3]!.node.type).shape).toEqual([3]);
  expect([...inputsOf(g, "both")]).toEqual(["x"]);
  expect([...inputsOf(g, "none")]).toEqual(["x", "k"]);
});

test("an arm of a select that is not taken leaves no trace in the derivative", () => {
  const b = new Builder();
  const A = algebra(b, "f64");
  const x = b.input("x", tensor("f64"));
  const g = b.finish([{ name: "y", node: A.select(A.lt(0, x), A.mul(2, x), A.sqrt(x)) }]);
  const { graph } = partial(g, "y", "x");
  expect(interpret(graph, { x: Float64Array.of(1) })).toEqual({ "∂y/∂x": Float64Array.of(2) });
});
