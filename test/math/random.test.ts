/** Random words against published ones, uniform numbers against their definition, Poisson quantiles against exact sums. */
import { describe, expect, test } from "vitest";
import {
  algebra,
  Builder,
  evaluator,
  interpret,
  PASSES,
  program,
  ROUND,
  scalarFunction,
  tensor,
  type Expansion,
  type Node,
} from "../../ir/index.ts";
import { js } from "../../backends/js/index.ts";
import { philox4x32, uniform52 } from "../../ir/math/philox.ts";
import { floorDivide, floorModulo, highProduct } from "../../ir/math/bits.ts";
import { philox, poissoninv, uniform, type Words2, type Words4 } from "../../ir/math/random.ts";
import { compile } from "./compile.ts";
import { cumulative, exactCounts } from "./poisson.ts";

/** Random123's kat_vectors, philox4x32 with 10 rounds: counter, key, result. */
const KNOWN: readonly (readonly [counter: string, key: string, words: string])[] = [
  ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
  ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
];
const words = (text: string): number[] => text.split(" ").map((word) => parseInt(word, 16) | 0);
const hex = (list: ArrayLike<number>): string =>
  Array.from(list, (word) => (word >>> 0).toString(16).padStart(8, "0")).join(" ");

test.each(KNOWN)("Philox on plain numbers, of %s under %s", (counter, key, wanted) => {
  const got = new Int32Array(4);
  philox4x32(got, Int32Array.from(words(counter)), Int32Array.from(words(key)));
  expect(hex(got)).toBe(wanted);
});

test("Philox on plain numbers gives the words and the uniform numbers of the ops", () => {
  const [counter, key, got] = [Int32Array.of(1, 2, 3, 4), Int32Array.of(5, 6), new Int32Array(4)];
  for (let k = 0; k < 1000; k++) {
    philox4x32(got, counter, key);
    const [c, s] = [Array.from(counter) as unknown as Words4<number>, Array.from(key) as unknown as Words2<number>];
    expect(Array.from(got)).toEqual(philox(evaluator("f64"), c, s));
    const random = scalarFunction("random", "f64", { stream: c[1], dtype: "f64" });
    expect(uniform52(got[0]!, got[1]!)).toBe(random(...s, c[2], c[3], c[0]));
    // The next counter and key are words of this one, so that all bits vary.
    counter.set(got);
    key.set([got[3]! ^ k, got[0]!]);
  }
});

describe.each(["f64", "f32"] as const)("Philox in %s", (dtype) => {
  test.each(KNOWN)("of %s under %s", async (counter, key, wanted) => {
    const [c, k] = [words(counter) as unknown as Words4<number>, words(key) as unknown as Words2<number>];
    expect(hex(philox(evaluator(dtype), c, k))).toBe(wanted);

    const b = new Builder();
    const inputs = [...c, ...k].map((_word, n) => b.input(`x${n}`, tensor("i32")));
    const [c0, c1, c2, c3, k0, k1] = inputs as [Node, Node, Node, Node, Node, Node];
    const nodes = philox(algebra(b, dtype), [c0, c1, c2, c3], [k0, k1]);
    const g = b.finish((nodes as readonly Node[]).map((node, n) => ({ name: `w${n}`, node })));
    const given = Object.fromEntries([...c, ...k].map((word, n) => [`x${n}`, Int32Array.of(word)]));
    expect(hex(Object.values(interpret(g, given)).map((word) => word[0]!))).toBe(wanted);

    const planned = program(g);
    const executable = await js.load(js.emit(planned), planned);
    for (const [name, values] of Object.entries(given)) executable.write(name, values);
    await executable.run({});
    const got = await Promise.all(["w0", "w1", "w2", "w3"].map((name) => executable.read(name)));
    expect(hex(got.map((word) => word[0]!))).toBe(wanted);
  });

  test("a draw is the first two words of (element, stream, step), keyed by the seed", () => {
    const [seed, step, element, stream] = [[5, -7], [-3, 11], 42, 9] as const;
    const [w0, w1] = philox(evaluator(dtype), [element, stream, ...step], seed);
    const wanted = dtype === "f64" ? uniform64(w0, w1) : uniform32(w0);
    expect(scalarFunction("random", dtype, { stream, dtype })(...seed, ...step, element)).toBe(wanted);
  });

  test("uniform numbers are the top bits and a half, never 0 or 1", () => {
    const some = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 0x12345678, -0x12345679, 511, 4095, 4096];
    for (const high of some)
      for (const low of some) {
        const got = uniform(evaluator(dtype), [high, low]);
        expect(got).toBe(dtype === "f64" ? uniform64(high, low) : uniform32(high));
        expect(got > 0 && got < 1).toBe(true);
      }
  });

  test("equal draws are one for cse, of different streams never", () => {
    const b = new Builder();
    const inputs = [1, 2, 3, 4, 5].map((value) => b.add("const", [], { value, dtype: "i32" }));
    const draws = [1, 1, 2].map((stream) => b.add("random", inputs, { stream, dtype }));
    const g = b.finish(draws.map((node, k) => ({ name: `y${k}`, node })));
    const after = PASSES.find(({ name }) => name === "cse")!.run(g, { precision: dtype });
    expect(after.nodes.filter(({ op }) => op === "random").length).toBe(2);
    const [y0, y1, y2] = Object.values(interpret(after, {})).map((y) => y[0]);
    expect(y0).toBe(y1);
    expect(y0).not.toBe(y2);
  });
});

/** By definition, in whole numbers. The sum has 53 digits (f32: 24). */
const uniform64 = (high: number, low: number): number =>
  Number(((((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)) >> 12n) << 1n) | 1n) * 2 ** -53;
const uniform32 = (high: number): number => ((high >>> 9) + 0.5) * 2 ** -23;

test("products and quotients of integers are exact", () => {
  const some = [0, 1, -1, 2, 3, -7, 10, 65535, 65536, -65536, 2 ** 31 - 1, -(2 ** 31), 0x2545f491, -0x61c88647];
  const large = [...some, 2 ** 53 - 1, -(2 ** 53 - 1), 3002399751580331, -3002399751580331, 2 ** 52 + 1, 1e15 + 7];
  for (const x of some)
    for (const y of some)
      expect(highProduct(x, y)).toBe(Number(BigInt.asIntN(32, (BigInt(x >>> 0) * BigInt(y >>> 0)) >> 32n)));
  for (const x of large)
    for (const y of large) {
      const [a, c] = [BigInt(x), BigInt(y)];
      const rest = c === 0n ? a : ((a % c) + c) % c;
      expect(floorModulo(x, y), `${x} mod ${y}`).toBe(Number(rest));
      expect(floorDivide(x, y), `${x} div ${y}`).toBe(c === 0n ? 0 : Number((a - rest) / c));
    }
});

describe("the Poisson quantile", () => {
  const MEANS = [1e-3, 0.1, 1, 5, 12, 16, 16.1, 20, 40, 100, 1000, 10000];
  /**
   * Bounds of the total variation between what is drawn and the distribution. Sums: each of at most 72 terms has three
   * roundings. Expansion: what it leaves out is of the order m^-3/2 in the count, m^-2 in probability, and its rounding
   * moves a count by up to m units, which are as many roots of m in probability.
   */
  const bound = (m: number, unit: number): number => (m <= 16 ? 216 * unit : 0.013 / m ** 2 + Math.sqrt(m) * unit);

  test.each(MEANS)("of mean %d: total variation", (m) => {
    for (const [dtype, unit] of [["f64", 2 ** -53] as const, ["f32", 2 ** -24] as const]) {
      const { run } = compile({ arity: 2, expand: poissoninv as Expansion }, dtype);
      expect(totalVariation((u) => run(u, m), m)).toBeLessThan(bound(m, unit));
      for (const u of [0.001, 0.5, 0.99]) expect(run(u, m)).toBe(scalarFunction("poissoninv", dtype)(u, m));
    }
  });

  test.each(["f64", "f32"] as const)("is a count for every uniform number, NaN where there is none, in %s", (dtype) => {
    const quantile = scalarFunction("poissoninv", dtype);
    const least = dtype === "f64" ? 2 ** -53 : 2 ** -24;
    for (const m of [0, 1e-300, 1e-3, 1, 16, 16.5, 40, 1e6, 1e15].map(ROUND[dtype]))
      for (const u of [least, 0.25, 1 - least]) {
        const k = quantile(u, m);
        expect(Number.isInteger(k) && k >= 0, `${k} of ${u}, ${m}`).toBe(true);
        if (m < 2 ** 20) expect(Math.abs(k - m)).toBeLessThanOrEqual(9 * Math.sqrt(m) + 40);
      }
    expect(quantile(1 - least, 0)).toBe(0);
    for (const [u, m] of [
      [0.5, -1],
      [0.5, NaN],
      [NaN, 1],
      [0, 1],
      [1, 1],
      [0.5, Infinity],
      [2, 20],
    ] as const)
      expect(quantile(u, m)).toBeNaN();
  });
});

/** Half the sum of the differences of probabilities, from the places in (0, 1) at which the quantile steps. */
function totalVariation(draw: (u: number) => number, m: number): number {
  const [low, high] = exactCounts(m);
  let [distance, before, exactBefore] = [0, 0, 0];
  for (let k = low; k <= high; k++) {
    const now = edge((u) => draw(u) <= k);
    const exact = cumulative(m, k);
    distance += Math.abs(now - before - (exact - exactBefore)) / 2;
    [before, exactBefore] = [now, exact];
  }
  return distance;
}

/** The largest u in (0, 1) for which a condition holds that is true up to somewhere. */
function edge(holds: (u: number) => boolean): number {
  let [low, high] = [0, 1];
  while (high - low > 2 ** -50) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
