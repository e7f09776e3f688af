/** Special values, exact values and symmetries of the elementary functions. */
import { expect, test } from "vitest";
import { exponentOf, mantissaOf, scale2 } from "../../ir/math/bits.ts";
import { evaluator } from "../../ir/evaluate.ts";
import { type FunctionName, FUNCTIONS, QUICK } from "../../ir/math/index.ts";
import { COEFFICIENTS, TABLES } from "../../ir/math/tables.ts";
import type { Float } from "../../ir/types.ts";
import { neighbour, rounding, samples } from "./samples.ts";

const FLOATS = ["f64", "f32"] as const;
type Call = (name: FunctionName, ...x: number[]) => number;
const calls: Readonly<Record<Float, Call>> = {
  f64: (name, ...x) => FUNCTIONS[name].expand(evaluator("f64"), ...x),
  f32: (name, ...x) => FUNCTIONS[name].expand(evaluator("f32"), ...x),
};
const { f64 } = calls;
const inf = Infinity;
/** The least positive number. */
const LEAST = { f64: 2 ** -1074, f32: 2 ** -149 } as const;
const LARGEST = { f64: Number.MAX_VALUE, f32: 2 ** 128 - 2 ** 104 } as const;

/** Results at 0, -0, ∞, -∞, NaN. */
const AT_THE_ENDS: readonly (readonly [FunctionName, readonly [number, number, number, number, number]])[] = [
  ["exp", [1, 1, inf, 0, NaN]],
  ["expm1", [0, -0, inf, -1, NaN]],
  ["exprel", [1, 1, inf, 0, NaN]],
  ["exp2", [1, 1, inf, 0, NaN]],
  ["log", [-inf, -inf, inf, NaN, NaN]],
  ["log1p", [0, -0, inf, NaN, NaN]],
  ["log2", [-inf, -inf, inf, NaN, NaN]],
  ["log10", [-inf, -inf, inf, NaN, NaN]],
  ["sin", [0, -0, NaN, NaN, NaN]],
  ["cos", [1, 1, NaN, NaN, NaN]],
  ["tan", [0, -0, NaN, NaN, NaN]],
  ["tanh", [0, -0, 1, -1, NaN]],
  ["sinh", [0, -0, inf, -inf, NaN]],
  ["cosh", [1, 1, inf, inf, NaN]],
  ["asin", [0, -0, NaN, NaN, NaN]],
  ["acos", [Math.PI / 2, Math.PI / 2, NaN, NaN, NaN]],
  ["atan", [0, -0, Math.PI / 2, -Math.PI / 2, NaN]],
  ["asinh", [0, -0, inf, -inf, NaN]],
  ["acosh", [NaN, NaN, inf, NaN, NaN]],
  ["atanh", [0, -0, NaN, NaN, NaN]],
  ["cbrt", [0, -0, inf, -inf, NaN]],
  ["erf", [0, -0, 1, -1, NaN]],
  ["gamma", [inf, inf, inf, NaN, NaN]],
  ["factorial", [1, 1, inf, NaN, NaN]],
  ["norminv", [-inf, -inf, NaN, NaN, NaN]],
];

test.each(FLOATS)("zeros, infinities and NaN in %s", (dtype) => {
  const round = rounding(dtype);
  for (const [name, results] of AT_THE_ENDS)
    for (const [k, x] of [0, -0, inf, -inf, NaN].entries())
      expect(calls[dtype](name, x), `${name}(${Object.is(x, -0) ? "-0" : x})`).toBe(round(results[k] as number));
  const ofFastMath = new Set<string>(Object.values(QUICK).map(({ op }) => op));
  const unary = Object.entries(FUNCTIONS).filter(([name, { arity }]) => arity === 1 && !ofFastMath.has(name));
  expect(new Set(AT_THE_ENDS.map(([name]) => name))).toEqual(new Set(unary.map(([name]) => name)));
});

test.each(FLOATS)(
  "fastexp is 1 at zeros, NaN of NaN, 0 and infinite no earlier than it says, and never subnormal in %s",
  (dtype) => {
    const call = (x: number): number => calls[dtype]("fastexp", x);
    for (const x of [0, -0]) expect(call(x)).toBe(1);
    expect(call(NaN)).toBeNaN();
    const [least, last, beyond] = dtype === "f64" ? [-708.396, 709.78, 709.783] : [-86.625, 88.7228, 88.723];
    for (const x of [-inf, -LARGEST[dtype], -1000, 1.0001 * least]) expect(call(x)).toBe(0);
    expect(call(least)).toBeGreaterThan(0);
    expect(call(last)).toBeLessThan(inf);
    for (const x of [beyond, 1000, LARGEST[dtype], inf]) expect(call(x)).toBe(inf);
  },
);

test.each(FLOATS)("the ends of domains and ranges in %s", (dtype) => {
  const call = calls[dtype];
  const [least, largest, one] = [LEAST[dtype], LARGEST[dtype], neighbour(1, -1, dtype)];
  const beyond = neighbour(1, 1, dtype);
  const cases: readonly (readonly [FunctionName, number, number])[] = [
    ["exp", largest, inf],
    ["exp", -largest, 0],
    ["exp", least, 1],
    ["expm1", least, least],
    ["expm1", -least, -least],
    ["expm1", -largest, -1],
    ["exprel", least, 1],
    ["exprel", largest, inf],
    ["log", -least, NaN],
    ["log", 1, 0],
    ["log1p", least, least],
    ["log1p", -least, -least],
    ["log1p", -1, -inf],
    ["log1p", -beyond, NaN],
    ["log2", 1, 0],
    ["log10", 1, 0],
    ["sin", least, least],
    ["tan", -least, -least],
    ["tanh", least, least],
    ["tanh", largest, 1],
    ["sinh", least, least],
    ["sinh", -largest, -inf],
    ["cosh", largest, inf],
    ["asin", least, least],
    ["asin", beyond, NaN],
    ["asin", -beyond, NaN],
    ["acos", beyond, NaN],
    ["acos", -beyond, NaN],
    ["acos", 1, 0],
    ["atan", least, least],
    ["asinh", -least, -least],
    ["acosh", 1, 0],
    ["acosh", one, NaN],
    ["acosh", -largest, NaN],
    ["atanh", least, least],
    ["atanh", 1, inf],
    ["atanh", -1, -inf],
    ["atanh", beyond, NaN],
    ["atanh", -largest, NaN],
    ["erf", largest, 1],
    ["erf", -largest, -1],
    ["gamma", -1, inf],
    ["gamma", -2, inf],
    ["gamma", least, inf],
    ["gamma", -least, -inf],
    ["gamma", largest, inf],
    ["factorial", -1, inf],
    ["factorial", -2, inf],
    ["norminv", 1, inf],
    ["norminv", 0.5, 0],
    ["norminv", -least, NaN],
    ["norminv", beyond, NaN],
  ];
  for (const [name, x, result] of cases) expect(call(name, x), `${name}(${x})`).toBe(result);
  expect(call("asin", 1)).toBe(COEFFICIENTS[dtype].halfPiWords[0]);
  expect(call("acos", -1)).toBe(COEFFICIENTS[dtype].piWords[0]);
  expect(call("exp", dtype === "f64" ? -745.2 : -104)).toBe(0);
  expect(call("exp", dtype === "f64" ? -745.1 : -103.9)).toBe(least);
  expect(call("log", least)).toBe(dtype === "f64" ? -744.4400719213812 : Math.fround(-103.27893));
});

test.each(FLOATS)("pow has the special cases of Math.pow in %s", (dtype) => {
  const least = LEAST[dtype];
  const values = [0, least, 0.5, 1, 1.5, 2, 3, 4, 1001, 2 ** 23 - 1, 2 ** 60, LARGEST[dtype], inf];
  const all = [...values, ...values.map((x) => -x), NaN];
  for (const x of all)
    for (const y of all) {
      const expected = Math.pow(x, y);
      const rounded = dtype === "f64" ? expected : Math.fround(expected);
      const got = calls[dtype]("pow", x, y);
      const close = Math.abs(got - rounded) <= 2 ** (dtype === "f64" ? -50 : -22) * Math.abs(rounded) + LEAST[dtype];
      const exact = rounded === 0 || !Number.isFinite(rounded);
      expect(exact ? Object.is(got, rounded) : close, `pow(${x}, ${y}) = ${got}, not ${rounded}`).toBe(true);
    }
});

test.each(FLOATS)("atan2 and hypot have the special cases of Math in %s", (dtype) => {
  const values = [0, LEAST[dtype], 2 ** -100, 1, 3, 2 ** 100, LARGEST[dtype], inf];
  const all = [...values, ...values.map((x) => -x), NaN];
  for (const name of ["atan2", "hypot"] as const)
    for (const x of all)
      for (const y of all) {
        const expected = Math[name](x, y);
        const rounded = dtype === "f64" ? expected : Math.fround(expected);
        const got = calls[dtype](name, x, y);
        const close = Math.abs(got - rounded) <= 2 ** (dtype === "f64" ? -50 : -22) * Math.abs(rounded) + LEAST[dtype];
        const exact = rounded === 0 || !Number.isFinite(rounded);
        expect(exact ? Object.is(got, rounded) : close, `${name}(${x}, ${y}) = ${got}, not ${rounded}`).toBe(true);
      }
});

test("results that are exact", () => {
  for (let n = -1074; n < 1024; n++) {
    const power = 2 ** n;
    expect(f64("exp2", n)).toBe(power);
    expect(f64("log2", power)).toBe(n);
    if (n >= -149 && n < 128) {
      expect(calls.f32("exp2", n)).toBe(power);
      expect(calls.f32("log2", power)).toBe(n);
    }
  }
  for (let n = 0; n <= 22; n++) expect(f64("log10", Number(`1e${n}`))).toBe(n);
  for (let n = 0; n <= 10; n++) expect(calls.f32("log10", Number(`1e${n}`))).toBe(n);
  for (let n = -300; n <= 300; n++) {
    expect(f64("cbrt", n * n * n)).toBe(n);
    expect(f64("pow", n, 2)).toBe(n * n);
    expect(f64("pow", n, 3)).toBe(n * n * n);
    expect(f64("pow", n, 1)).toBe(n);
    expect(f64("hypot", 3 * n, 4 * n)).toBe(5 * Math.abs(n));
  }
  let product = 1n;
  for (let n = 0; n <= 170; n++) {
    if (n > 0) product *= BigInt(n);
    expect(f64("factorial", n)).toBe(Number(product));
    expect(f64("gamma", n + 1)).toBe(Number(product));
    if (n < 35) expect(calls.f32("factorial", n)).toBe(Math.fround(Number(product)));
  }
  expect(f64("factorial", 171)).toBe(inf);
  expect(calls.f32("factorial", 35)).toBe(inf);
});

test("known digits of sine, cosine and tangent of huge arguments", () => {
  const known: readonly (readonly [FunctionName, number, number])[] = [
    ["sin", 1e22, -0.8522008497671888],
    ["cos", 1e22, 0.523214785395139],
    ["tan", 1e22, -1.6287782256068988],
    ["sin", Number.MAX_VALUE, 0.004961954789184062],
    ["cos", Number.MAX_VALUE, -0.9999876894265599],
    ["tan", -Number.MAX_VALUE, 0.004962015874444895],
    ["cos", 6381956970095103 * 2 ** 797, -4.687165924254628e-19],
    ["sin", 2 ** 120, 0.377820109360752],
    ["cos", 2 ** 120, -0.9258790228548379],
  ];
  for (const [name, x, result] of known)
    expect(Math.abs(f64(name, x) / result - 1), `${name}(${x})`).toBeLessThanOrEqual(2 ** -52);
  expect(calls.f32("sin", 2 ** 120)).toBe(Math.fround(0.377820109360752));
  expect(calls.f32("cos", 2 ** 120)).toBe(Math.fround(-0.9258790228548379));
});

const ODD = ["expm1", "sin", "tan", "tanh", "sinh", "asin", "atan", "asinh", "atanh", "cbrt", "erf"] as const;

test.each(FLOATS)("odd and even functions are so in bits in %s", (dtype) => {
  const call = calls[dtype];
  for (const name of ODD)
    if (name !== "expm1")
      for (const x of samples(name, dtype, 500, 7)) expect(call(name, -x), `${name}(${x})`).toBe(-call(name, x));
  for (const name of ["cos", "cosh"] as const)
    for (const x of samples(name, dtype, 500, 7)) expect(call(name, -x), `${name}(${x})`).toBe(call(name, x));
});

test("results do not step back along runs of neighbouring arguments", () => {
  for (const name of ["exp", "expm1", "log", "log1p", "tanh", "log2", "log10", "atan", "asin", "cbrt"] as const)
    for (const x of samples(name, "f64", 40, 11)) {
      let last = f64(name, x);
      for (let k = 1; k < 20; k++) {
        const next = f64(name, neighbour(x, k, "f64"));
        const back = Number.isNaN(next) ? false : x > 0 ? next < last : next > last;
        expect(back, `${name}, ${k} after ${x}`).toBe(false);
        last = next;
      }
    }
});

test("exponent and mantissa put numbers back together, split at √½", () => {
  const values = [
    1,
    Math.SQRT2,
    Math.SQRT1_2,
    3,
    1e300,
    1e-300,
    2 ** -1022,
    2 ** -1074,
    3 * 2 ** -1074,
    Number.MAX_VALUE,
    2 ** -149,
  ];
  for (const x of values) {
    const [e, m] = [exponentOf(x), mantissaOf(x)];
    expect(m).toBeGreaterThan(0.70703);
    expect(m).toBeLessThan(1.41407);
    expect(scale2(m, e)).toBe(x);
  }
  const split = new Float64Array(Int32Array.of(0, 0x3fe6a09e).buffer)[0] as number;
  expect([exponentOf(split), mantissaOf(split)]).toEqual([0, split]);
  expect([exponentOf(neighbour(split, -1, "f64")), exponentOf(2 * split)]).toEqual([-1, 1]);
  expect(scale2(3, -1075)).toBe(2 ** -1073);
  expect(evaluator("f32").scale2(3, -150)).toBe(2 ** -148);
});

test("constants of single precision are exact in it", () => {
  const values = [
    ...Object.values(COEFFICIENTS.f32).flat(),
    ...Object.keys(TABLES)
      .filter((k) => k.endsWith("32"))
      .flatMap((k) => [...(TABLES[k] as Float64Array)]),
  ];
  for (const x of values) expect(x).toBe(Math.fround(x));
});
