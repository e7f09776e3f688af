/** Functions, numbers and Booleans of the language. What mathjs computes: test/property/mathjs.test.ts. */
import { expect, test } from "vitest";
import { model } from "../../src/index.ts";
import { all, PRECISIONS, ROUND, run } from "./run.ts";

/** The value of an expression at x, which is not known when compiling. */
async function values(text: string, x: readonly number[], precision: "f64" | "f32" = "f64"): Promise<number[]> {
  return all(
    await run(`x' = 0\nx(0) = [${x.join(", ")}, 0]\nr = ${text}`, { dt: 1, precision }, { duration: 0, record: ["r"] }),
    "r",
  ).slice(0, x.length);
}

const NAMES =
  "abs sign floor ceil round fix sqrt cbrt exp expm1 log log10 log2 log1p square cube sin cos tan sec csc cot asin acos atan sinh cosh tanh sech csch coth asinh acosh atanh erf gamma factorial exprel";

test("every function of the list is there, with its arguments; nothing else is", async () => {
  for (const name of NAMES.split(" ")) expect((await values(`${name}(x)`, [1])).length).toBe(1);
  for (const name of ["pow", "mod", "min", "max", "hypot", "atan2", "log"])
    expect((await values(`${name}(x, 2)`, [1])).length).toBe(1);
  for (const name of [
    "eval",
    "import",
    "derivative",
    "concat",
    "map",
    "random",
    "erfc",
    "det",
    "inv",
    "constructor",
    "toString",
    "std",
  ])
    expect(() => model(`r = ${name}(1)`), name).toThrow(/unknown function/);
  expect(() => model("r = sin(1, 2)")).toThrow(/"sin" takes 1 argument, not 2/);
  expect(() => model("r = clip(1)")).toThrow(/"clip" takes 3 arguments, not 1/);
});

test("numbers are real: a root of a negative one is NaN", async () => {
  expect(await values("sqrt(x)", [-1, 4])).toEqual([NaN, 2]);
  expect(await values("log(x)", [-1, 1])).toEqual([NaN, 0]);
  expect(await values("x^0.5", [-4, 4])).toEqual([NaN, 2]);
  expect(await values("asin(x)", [2, 0])).toEqual([NaN, 0]);
});

test("% and mod round down; round takes halves away from zero; comparisons are exact", async () => {
  expect(await values("x % 3", [-1, 5, -6.5, 3])).toEqual([2, 2, 2.5, 0]);
  expect(await values("mod(x, -3)", [1, -5])).toEqual([-2, -2]);
  expect(await values("mod(x, 0)", [1.5, -5])).toEqual([1.5, -5]);
  expect(await values("round(x)", [0.5, -0.5, 1.5, 2.4999999999999996])).toEqual([1, -1, 2, 2]);
  expect(await values("x == 1", [1, 1 + 2 ** -52, 1 - 2 ** -53])).toEqual([1, 0, 0]);
  expect(await values("1 < x", [1, 1 + 2 ** -52])).toEqual([0, 1]);
});

test("Booleans count as 0 and 1, and are recorded so; a number is no condition", async () => {
  expect(await values("(x > 0) + (x > 1)*2", [0, 1, 2])).toEqual([0, 1, 3]);
  expect(await values("x > 0 xor x > 1", [0, 1, 2])).toEqual([0, 1, 0]);
  expect(await values("0 < x <= 2", [0, 1, 2, 3])).toEqual([0, 1, 1, 0]);
  expect(await values("(x > 0) == (x > 1)", [0, 1, 2])).toEqual([1, 0, 1]);
  for (const text of ["x and true", "if(x, 1, 2)", "x ? 1 : 2", "not x", "piecewise(x, 1, 2)"])
    expect(() => model(`x' = 0\nr = ${text}`), text).toThrow(/needs a Boolean here/);
  for (const text of ["threshold(x)", "event(e, x)", "when(x, x = 1)"])
    expect(() => model(`x' = 0\n${text}`), text).toThrow(/needs a Boolean here/);
  expect(() => model("x' = 0\nr = not x > 0")).toThrow(/write not \(x > 0\)/);
});

test.each(PRECISIONS)("x^n with a small whole n is multiplication, in %s", async (precision) => {
  const round = ROUND[precision];
  const xs = [1.1, -0.3, 7.7].map(round);
  const times = (x: number, y: number): number => round(x * y);
  const cube = (x: number): number => times(times(x, x), x);
  expect(await values("x^3", xs, precision)).toEqual(xs.map(cube));
  expect(await values("cube(x)", xs, precision)).toEqual(xs.map(cube));
  expect(await values("pow(x, 2)", xs, precision)).toEqual(xs.map((x) => times(x, x)));
  const fourth = (x: number): number => times(times(x, x), times(x, x));
  expect(await values("x^4", xs, precision)).toEqual(xs.map(fourth));
  expect(await values("x^8", xs, precision)).toEqual(xs.map((x) => times(fourth(x), fourth(x))));
  expect(await values("x^(-3)", xs, precision)).toEqual(xs.map((x) => round(1 / cube(x))));
  expect(await values("x^0*x", xs, precision)).toEqual(xs);
});

test("the branch that is not taken never poisons the result", async () => {
  for (const text of ["x > 0 ? log(x) : 0", "if(x > 0, log(x), 0)", "piecewise(x <= 0, 0, log(x))"])
    expect(await values(text, [-1, 0, 1]), text).toEqual([0, 0, 0]);
  expect(await values("if(x == 0, 1, sin(x)/x)", [0])).toEqual([1]);
  expect(await values("piecewise(x < 0, 1/0, x < 1, 2, sqrt(-1))", [0.5, -1])).toEqual([2, Infinity]);
});

test("removable singularities have their limits", async () => {
  expect(await values("x/(exp(x/3) - 1)", [0])).toEqual([3]);
  expect(await values("(x - 2)/(1 - exp(-(x - 2)/5))", [2])).toEqual([5]);
  expect(await values("sin(x)/x", [0])).toEqual([1]);
  expect(await values("exprel(x)", [0])).toEqual([1]);
  // Beside the point no digits are lost: x/(exp(x) - 1) is 1 - x/2 + x²/12.
  const [near] = await values("x/(exp(x) - 1)", [1e-9]);
  expect(Math.abs(near! - (1 - 0.5e-9))).toBeLessThanOrEqual(2 ** -52);
});

test("functions are inlined: they may use names of the model and other functions, and arguments hide names", async () => {
  expect(await values("f(x, 2)\nf(t, b) = g(t) + b + a\ng(z) = z*a\na = 10", [1, 3])).toEqual([22, 42]);
  expect(() => model("f(x) = g(x)\ng(x) = f(x)\nr = f(1)")).toThrow(/functions cannot call themselves: f → g → f/);
  expect(() => model("f(x) = x*f(x - 1)\nr = f(3)")).toThrow(/functions cannot call themselves/);
  expect(() => model("f(x) = f(f(f(1)))\nr = f(3)")).toThrow(/functions cannot call themselves: f → f/);
});
