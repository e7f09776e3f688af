/** Graphs with fewer digits: how far each operation is off, and what stays as it is. */
import { expect, test } from "vitest";
import { algebra, Builder, interpret, roughen, tensor, type Node, type Roughness } from "../ir/index.ts";

const EXACT: Roughness = {
  ...{ digits: 53, ofFunctions: 53, bias: 0, ofDraws: 53, counts: 0 },
  ...{ given: false, direction: 1 },
};

/** What `f` of these numbers gives, elementwise, exactly and roughly. */
function both(roughness: Partial<Roughness>, f: (A: ReturnType<typeof algebra>, ...x: Node[]) => Node, x: number[][]) {
  const b = new Builder();
  const inputs = x.map((values, k) => b.input(`x${k}`, tensor("f64", [values.length])));
  const g = b.finish([{ name: "y", node: f(algebra(b, "f64"), ...inputs) }]);
  const values = Object.fromEntries(x.map((of, k) => [`x${k}`, Float64Array.from(of)]));
  const rough = roughen(g, { ...EXACT, ...roughness });
  return [interpret(g, values)["y"]!, interpret(rough, values)["y"]!] as const;
}

const NUMBERS = Array.from({ length: 200 }, (_, k) => Math.sin(k + 1) * 10 ** ((k % 21) - 10));
const OTHERS = NUMBERS.toReversed().map((x) => x * Math.SQRT2);

/** Half a unit in the last of so many digits. */
const half = (x: number, digits: number): number => 2 ** (Math.floor(Math.log2(Math.abs(x))) - digits);

test.each([20, 49])("sums and products are rounded to %i digits", (digits) => {
  for (const op of ["add", "sub", "mul", "div"] as const) {
    const [exact, rough] = both({ digits }, (A, x, y) => A[op](x!, y!), [NUMBERS, OTHERS]);
    rough.forEach((value, k) => {
      expect(Math.abs(value - exact[k]!)).toBeLessThanOrEqual(half(exact[k]!, digits));
      const last = 2 * half(value, digits);
      expect(value / last).toBe(Math.round(value / last));
    });
  }
});

test("the other way round, they are as far off to the other side", () => {
  const f = (A: ReturnType<typeof algebra>, x?: Node, y?: Node) => A.mul(x!, y!);
  const [exact, near] = both({ digits: 20 }, f, [NUMBERS, OTHERS]);
  const [, far] = both({ digits: 20, direction: -1 }, f, [NUMBERS, OTHERS]);
  far.forEach((value, k) => expect(value - exact[k]!).toBe(exact[k]! - near[k]!));
  expect(near.some((value, k) => value !== exact[k])).toBe(true);
});

test("of the other directions, each is the opposite of one", () => {
  const f = (A: ReturnType<typeof algebra>, x?: Node, y?: Node) => A.mul(x!, y!);
  const [exact, one] = both({ digits: 20, direction: 2 }, f, [NUMBERS, OTHERS]);
  const [, other] = both({ digits: 20, direction: -2 }, f, [NUMBERS, OTHERS]);
  other.forEach((value, k) => expect(value - exact[k]!).toBe(exact[k]! - one[k]!));
});

test("what has few digits stays as it is, and what is not finite", () => {
  const x = [0, -0, 1, -3, 1000, 2 ** -40, Infinity, -Infinity, NaN, 2 ** 1020, 5e-324];
  for (const direction of [1, -1, 2]) {
    const [exact, rough] = both({ digits: 20, direction }, (A, x) => A.mul(x!, 1), [x]);
    expect(rough).toEqual(exact);
  }
});

test("a sum of 64 terms, and its terms, are rounded to 3 digits less", () => {
  const b = new Builder();
  const x = b.input("x", tensor("f64", [64]));
  const g = b.finish([{ name: "y", node: b.add("reduce", [x], { fn: "add" }) }]);
  const values = { x: Float64Array.from(NUMBERS.slice(0, 64)) };
  const [y] = interpret(roughen(g, { ...EXACT, digits: 20 }), values)["y"]!;
  const [exact] = interpret(g, values)["y"]!;
  const most = values.x.reduce((sum, term) => sum + half(term, 17), half(exact!, 17));
  expect(Math.abs(y! - exact!)).toBeLessThanOrEqual(most);
  expect(y).not.toBe(exact);
  const last = 2 * half(y!, 17);
  expect(y! / last).toBe(Math.round(y! / last));
});

test("functions have digits of their own, and may lean to one side", () => {
  const x = NUMBERS.map((value) => value % 20);
  const [exact, rough] = both({ ofFunctions: 20 }, (A, x) => A.exp(x!), [x]);
  rough.forEach((value, k) => expect(Math.abs(value - exact[k]!)).toBeLessThanOrEqual(half(exact[k]!, 20)));
  const [, leaning] = both({ ofFunctions: 40, bias: 2 ** -10 }, (A, x) => A.exp(x!), [
    [...x.filter((v) => v !== 0), 0],
  ]);
  const off = leaning.slice(0, -1).map((value, k) => value / exact[k]! - 1);
  expect(Math.max(...off.map((part) => Math.abs(Math.abs(part) - 2 ** -10)))).toBeLessThan(2 ** -39);
  expect(new Set(off.map(Math.sign)).size).toBe(1);
  // exp(0) is 1 for everyone.
  expect(leaning.at(-1)).toBe(1);
});

test("constants and what is given are rounded where the precision is less", () => {
  const f = (A: ReturnType<typeof algebra>, x?: Node) => A.max(x!, 0.1);
  const [, rough] = both({ digits: 20, given: true }, f, [[0.01, 0.3]]);
  const rounded = (x: number): number => Math.round(x / (2 * half(x, 20))) * 2 * half(x, 20);
  expect([...rough]).toEqual([rounded(0.1), rounded(0.3)]);
  expect([...both({ digits: 20 }, f, [[0.01, 0.3]])[1]]).toEqual([0.1, 0.3]);
});
