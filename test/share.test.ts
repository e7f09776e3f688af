/** Fast math: exponentials that are powers of one, and quotients through reciprocals, within the bounds that they state. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  algebra,
  allNodes,
  Builder,
  interpret,
  MOST_ULPS,
  PASSES,
  tensor,
  verify,
  type Float,
  type Graph,
  type Node,
} from "../ir/index.ts";
import { compile } from "../src/index.ts";
import { passesText } from "../src/view/passes.ts";
import { REFERENCE, ulpError } from "./math/highprecision.ts";
import { runExample } from "./models.ts";
import { check } from "./property/check.ts";

/** A pass in fast math, and what it says that results are off by. */
function through(name: string, g: Graph, precision: Float = "f64", math: "exact" | "fast" = "fast") {
  let ulps = 0;
  const off = (by: number): void => void (ulps = Math.max(ulps, by));
  const after = PASSES.find((pass) => pass.name === name)!.run(g, { precision, math, off });
  verify(after);
  return { after, ulps };
}
const countOf = (op: string, g: Graph): number => allNodes(g).filter((node) => node.op === op).length;

/** exp of each of these lines, at `count` points. */
function exponentials(lines: readonly Line[], count: number, dtype: Float = "f64"): Graph {
  const b = new Builder();
  const A = algebra(b, dtype);
  const x: Node = b.input("x", tensor(dtype, [count]));
  return b.finish(
    lines.map(({ slope, offset }, k) => ({ name: `y${k}`, node: A.exp(A.add(A.mul(x, slope), offset)) })),
  );
}
interface Line {
  readonly slope: number;
  readonly offset: number;
}

/** Whole numbers over powers of two, so that no argument is rounded. */
const lines = fc.array(
  fc.record({
    slope: fc.integer({ min: -20, max: 20 }).filter((n) => n !== 0).map((n) => n / 64),
    offset: fc.integer({ min: -120, max: 120 }).map((n) => n / 8),
  }),
  { minLength: 2, maxLength: 6 },
); // prettier-ignore
const points = fc.array(
  fc.integer({ min: -(2 ** 20), max: 2 ** 20 }).map((n) => n / 16),
  {
    minLength: 8,
    maxLength: 8,
  },
);

/** ln of the largest double, of the smallest normal one, and of half the smallest. */
const [HIGHEST, SMALLEST, LOWEST] = [709.782712893384, -708.3964185322641, -745.1332191019412];
/** ln of the largest factor between two powers of which one is made of the other. */
const CLOSE = 8;

test("within what is stated of a reference in 180 bits, from below the smallest to above the largest number", () => {
  let shared = 0;
  check(1, 400, fc.tuple(lines, points), ([of, far]) => {
    // Half of the points are where the first line neither overflows nor underflows.
    const at = far.map((x, k) => (k % 2 === 0 ? x : Math.round(((x % 740) - of[0]!.offset) / of[0]!.slope)));
    const g = exponentials(of, at.length);
    const { after, ulps } = through("share", g);
    if (countOf("exp", after) === countOf("exp", g)) return;
    shared++;
    // A third of an argument is rounded twice, by half of a unit each: of n w, which is larger than the argument by 40 at most.
    const isThird = allNodes(after).some((node) => node.op === "const" && node.attrs.value === 1 / 3);
    expect(ulps).toBeLessThanOrEqual(MOST_ULPS);
    const got = interpret(after, { x: Float64Array.from(at) });
    of.forEach(({ slope, offset }, k) =>
      at.forEach((x, i) => {
        const argument = slope * x + offset;
        const y = got[`y${k}`]![i]!;
        if (argument > HIGHEST + 1e-9) return expect(y).toBe(Infinity);
        if (argument < LOWEST - 1e-9) return expect(y).toBe(0);
        // Near the largest and the smallest normal number what it is made of may be neither.
        if (argument > HIGHEST - CLOSE) return expect(y).toBeGreaterThan(Math.exp(HIGHEST - CLOSE - 1));
        if (argument < SMALLEST + CLOSE) return expect(y).toBeLessThan(Math.exp(SMALLEST + CLOSE + 1));
        // A result below the smallest normal number is rounded once more.
        const allowed = ulps + 1 + (isThird ? 2 * (Math.abs(argument) + 40) : 0);
        expect(ulpError(y, REFERENCE.exp(argument))).toBeLessThanOrEqual(allowed);
      }),
    );
  });
  expect(shared).toBeGreaterThan(100);
});

test("the rates of Hodgkin and Huxley: four of five exponentials go, and a tenth power is within its bound", () => {
  const of = [
    { slope: -1 / 4, offset: 13 / 4 },
    { slope: 1 / 5, offset: -8 },
    { slope: -1 / 5, offset: 8 },
    { slope: -1 / 5, offset: 3 },
    { slope: -1 / 40, offset: 1 / 4 },
  ];
  const at = Float64Array.from({ length: 4001 }, (_, k) => -100 + k / 20);
  const g = exponentials(of, at.length);
  const { after, ulps } = through("share", g);
  expect(countOf("exp", after)).toBe(1);
  const [got, exact] = [interpret(after, { x: at }), interpret(g, { x: at })];
  of.forEach(({ slope, offset }, k) =>
    at.forEach((x, i) => {
      // Either argument is rounded: two products' and sums' roundings of at most |slope x| + |argument| each.
      const argument = 2 ** -52 * 2 * (2 * Math.abs(slope * x) + Math.abs(offset));
      const [y, wanted] = [got[`y${k}`]![i]!, exact[`y${k}`]![i]!];
      expect(Math.abs(y - wanted) / wanted).toBeLessThanOrEqual((ulps + 1) * 2 ** -53 + argument);
    }),
  );
});

test("NaN and infinities go through", () => {
  const of = [-0.25, 0.2, -0.2, -0.025].map((slope) => ({ slope, offset: 1 }));
  const g = exponentials(of, 3);
  const at = { x: Float64Array.of(NaN, Infinity, -Infinity) };
  expect(interpret(through("share", g).after, at)).toEqual(interpret(g, at));
});

test("what has no common root, another variable or a part that may vanish stays as it is", () => {
  const of = [{ slope: 1, offset: 0 }, { slope: Math.SQRT2, offset: 0 }, { slope: 1 / 97, offset: 0 }]; // prettier-ignore
  expect(countOf("exp", through("share", exponentials(of, 2)).after)).toBe(3);
  const b = new Builder();
  const A = algebra(b, "f64");
  const [x, y] = [b.input("x", tensor("f64", [2])), b.input("y", tensor("f64", [2]))];
  const outputs = [x, A.mul(y, 2), A.add(A.mul(x, 2), A.sub(y, y)), A.add(x, y)].map((node, k) => ({
    name: `y${k}`,
    node: A.exp(node),
  }));
  expect(countOf("exp", through("share", b.finish(outputs)).after)).toBe(4);
});

test("in exact math the passes change nothing, and a run keeps the interpreter's bits", async () => {
  const g = exponentials([{ slope: 1, offset: 0 }, { slope: 2, offset: 1 }], 2); // prettier-ignore
  for (const name of ["share", "reciprocal"]) expect(through(name, g, "f64", "exact").after).toBe(g);
  const sim = await compile("x' = -x/3 + exp(x) + exp(2*x)", { math: "exact", dt: 0.1 });
  expect(sim.passes.map(({ pass }) => pass.name)).not.toContain("share");
});

test("a quotient by a constant is within 1.5 ulp; one whose reciprocal is no normal number stays", () => {
  const divisors = [3, -18, 0.1, 1e300, 2 ** -1023, 2 ** 1023, Infinity, 0];
  const at = Float64Array.from({ length: 1000 }, (_, k) => (k + 1) * 1.1);
  const b = new Builder();
  const A = algebra(b, "f64");
  const x: Node = b.input("x", tensor("f64", [at.length]));
  const g = b.finish(divisors.map((c, k) => ({ name: `y${k}`, node: A.div(x, c) })));
  const { after, ulps } = through("reciprocal", g);
  expect(countOf("div", after)).toBe(4);
  expect(ulps).toBe(1.5);
  const [got, wanted] = [interpret(after, { x: at }), interpret(g, { x: at })];
  // The wanted ones are themselves off by half a unit.
  for (const name of Object.keys(wanted))
    wanted[name]!.forEach((y, i) => {
      const unit = 2 ** (Math.floor(Math.log2(Math.abs(y))) - 52);
      if (Number.isFinite(y)) expect(Math.abs(got[name]![i]! - y)).toBeLessThanOrEqual(2 * unit);
      else expect(got[name]![i]).toBe(y);
    });
});

test("Hodgkin–Huxley cells in fast math: two exponentials for six, said and in the summary; as far from exact as its bound allows", async () => {
  const options = { size: 21, params: { I: Float64Array.from({ length: 21 }, (_, k) => k / 2) }, dt: 0.01 };
  const run = { duration: 20, every: 100, record: ["V"] };
  const [fast, exact] = [await runExample("hh", { ...options, math: "fast" }, run), await runExample("hh", { ...options, math: "exact" }, run)]; // prettier-ignore
  const apart = Math.max(...fast.variables["V"]!.data.map((V, k) => Math.abs(V - exact.variables["V"]!.data[k]!)));
  // Rates are off by the bound in each of 2000 steps; a spike of 100 mV is what that can grow to.
  expect(apart).toBeGreaterThan(0);
  expect(apart).toBeLessThanOrEqual(MOST_ULPS * 2 ** -53 * 2000 * 100);
  expect([fast.summary.math, exact.summary.math]).toEqual(["fast", "exact"]);
  expect(exact.summary.ulps).toBe(0);
  expect(fast.summary.ulps).toBeGreaterThan(1);
  expect(fast.summary.ulps).toBeLessThanOrEqual(MOST_ULPS);
});

test("an even population two elements at a time: the bits of an odd one, a cell more", async () => {
  const cells = (size: number) => ({ size, params: { I: Float64Array.from({ length: size }, (_, k) => k / 2) }, dt: 0.01, math: "fast" }) as const; // prettier-ignore
  const run = { duration: 8, every: 50, record: ["V", "spikes"] };
  const [even, odd] = [await runExample("hh", cells(20), run), await runExample("hh", cells(21), run)];
  for (let row = 0; row < even.t.length; row++)
    expect(even.variables["V"]!.data.slice(row * 20, row * 20 + 20)).toEqual(
      odd.variables["V"]!.data.slice(row * 21, row * 21 + 20),
    );
  const first = odd.spikes["spikes"]!.element.map((_, k) => k).filter((k) => odd.spikes["spikes"]!.element[k]! < 20);
  expect(even.spikes["spikes"]!.time).toEqual(odd.spikes["spikes"]!.time.filter((_, k) => first.includes(k)));
});

test("--passes says what results are off by", async () => {
  const sim = await compile("x' = -x/3 + exp(x) + exp(2*x)", { math: "fast", dt: 0.1 });
  expect(passesText(sim.passes)).toMatch(/^share +makes products .*: results are off by \d+ ulp at most$/m);
  expect(sim.explain()).toMatch(/Fast math, share: .* at most \d+ units in the last place/);
});
