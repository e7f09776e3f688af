/**
 * The error of every elementary function in units in the last place, over its whole range: against a reference of
 * high precision in f64, against the f64 function in f32. Every measurement is followed by a search around the
 * largest errors found. FLUXION_ULP_SAMPLES raises the number of samples from 20 000 (f32: eight times as many).
 */
import { afterAll, expect, test } from "vitest";
import { evaluator } from "../../ir/evaluate.ts";
import { type ElementaryFunction, type FunctionName, FUNCTIONS } from "../../ir/math/index.ts";
import type { Float } from "../../ir/types.ts";
import { compile } from "./compile.ts";
import { REFERENCE, type Real, ulpError } from "./highprecision.ts";
import { inside, pairs, rounding, samples, uniform } from "./samples.ts";

const SAMPLES = Number(process.env["FLUXION_ULP_SAMPLES"] ?? 20000);
/** A fifth of the samples where the reference takes long. */
const SLOW = new Set<FunctionName>(["gamma", "factorial", "norminv", "erf"]);

/** What double precision must keep, whatever is documented. */
const BARS: Readonly<Partial<Record<FunctionName, number>>> = {
  ...{ exp: 1, expm1: 1, log: 1, log1p: 1, sin: 1, cos: 1, tanh: 1, pow: 1, tan: 1.5 },
  ...{ gamma: 10, factorial: 10, norminv: 10 },
};

const binade = (x: number): number => {
  let e = Math.floor(Math.log2(x));
  if (2 ** e > x) e--;
  else if (2 ** (e + 1) <= x) e++;
  return e;
};
/** |x - reference| in units in the last place of the reference rounded to single precision. */
const ulpError32 = (x: number, reference: number): number => {
  if (Number.isNaN(x)) return Infinity;
  const size = Math.abs(Math.fround(reference));
  const top = Math.abs(reference) > 2 ** 127 ? 127 : size === 0 ? -149 : binade(size);
  if (!Number.isFinite(x) && Math.abs(reference) >= 2 ** 128) return 0;
  const got = Number.isFinite(x) ? x : Math.sign(x) * 2 ** 128;
  return Math.abs(got - reference) * 2 ** -Math.max(top - 23, -149);
};

type Point = readonly number[];
interface Row {
  readonly name: string;
  readonly dtype: Float;
  readonly samples: number;
  readonly max: number;
  readonly at: Point;
  readonly rms: number;
  readonly above: number;
}
const rows: Row[] = [];

/** The places of the largest errors, one in each of some intervals so that they do not crowd. */
function places(count: number): { note: (error: number, at: Point) => void; list: () => readonly Point[] } {
  const found = new Map<string, readonly [error: number, at: Point]>();
  let least = -1;
  const note = (error: number, at: Point): void => {
    if (error <= least) return;
    const key = at.map((x) => x.toPrecision(2)).join();
    if ((found.get(key)?.[0] ?? -1) >= error) return;
    found.set(key, [error, at]);
    if (found.size <= count) return;
    const [first, second] = [...found].sort(([, [a]], [, [b]]) => a - b);
    if (first === undefined || second === undefined) return;
    found.delete(first[0]);
    least = second[1][0];
  };
  return { note, list: () => [...found.values()].map(([, at]) => at) };
}

function measure(name: FunctionName, dtype: Float): Row {
  const entry: ElementaryFunction = FUNCTIONS[name];
  const { run } = compile(entry, dtype);
  const double = compile(entry, "f64").run;
  const interpret = evaluator(dtype);
  const reference = REFERENCE[name] as (x: number, y: number) => Real;
  const slow = dtype === "f64" && SLOW.has(name);
  const count = Math.ceil((SAMPLES * (dtype === "f64" ? 1 : 8)) / (slow ? 5 : 1));
  let max = -1;
  let at: Point = [];
  const errorAt = (point: Point): number => {
    const [x, y = 0] = point as [number, number?];
    const got = run(x, y);
    const error = dtype === "f64" ? ulpError(got, reference(x, y)) : ulpError32(got, double(x, y));
    if (error > max) [max, at] = [error, point];
    return error;
  };

  let [total, squares, above] = [0, 0, 0];
  const worst = places(12);
  for (const sample of entry.arity === 1 ? samples(name, dtype, count) : pairs(name, dtype, count)) {
    const point = typeof sample === "number" ? [sample] : sample;
    const error = errorAt(point);
    worst.note(error, point);
    if (total % 97 === 0)
      expect(entry.expand(interpret, ...point), `${name}(${point})`).toBe(run(...(point as [number, number])));
    total++;
    squares += error * error;
    if (error > 1) above++;
  }

  const random = uniform(2);
  const round = rounding(dtype);
  for (const place of worst.list())
    for (const width of [2 ** -5, 2 ** -8, 2 ** -11])
      for (let k = 0; k < count / 64; k++) {
        const point = place.map((x) => round(x * (1 + width * (random() - 0.5)))) as [number, ...number[]];
        if (inside(name, dtype, ...point)) errorAt(point);
      }
  return { name, dtype, samples: total, max, at, rms: Math.sqrt(squares / total), above: above / total };
}

for (const name of Object.keys(FUNCTIONS) as FunctionName[])
  for (const dtype of ["f64", "f32"] as const)
    test(
      `${name} in ${dtype}`,
      () => {
        const row = measure(name, dtype);
        rows.push(row);
        expect(row.max).toBeLessThanOrEqual(FUNCTIONS[name].ulp[dtype]);
        if (dtype === "f64") expect(FUNCTIONS[name].ulp.f64).toBeLessThanOrEqual(BARS[name] ?? 2);
      },
      10000 + SAMPLES,
    );

test.each(["fastsin", "fastcos"] as const)("%s near multiples of π/2", (name) => {
  const near = (dtype: Float, most: number, step: number, errorAt: (x: number) => number): number => {
    let max = 0;
    for (let k = 1; k < most; k += step) {
      const x = rounding(dtype)((k * Math.PI) / 2);
      for (const beside of [1 - 2 ** -23, 1, 1 + 2 ** -23]) max = Math.max(max, errorAt(rounding(dtype)(x * beside)));
    }
    return max;
  };
  const [f64, f32] = [compile(FUNCTIONS[name], "f64").run, compile(FUNCTIONS[name], "f32").run];
  const reference = REFERENCE[name] as (x: number) => Real;
  const double = name === "fastsin" ? Math.sin : Math.cos;
  expect(near("f64", 2 ** 18 - 32, 61, (x) => ulpError(f64(x, 0), reference(x)))).toBeLessThan(2);
  expect(near("f32", 2 ** 12 - 2, 1, (x) => ulpError32(f32(x, 0), double(x)))).toBeLessThan(2);
});

afterAll(() => {
  const line = ({ name, dtype, samples, max, at, rms, above }: Row): string => {
    const share = above === 0 ? "" : `${(100 * above).toPrecision(2)} %`;
    return `| ${name} | ${dtype} | ${samples} | ${max.toFixed(3)} | ${at.join(", ")} | ${rms.toFixed(2)} | ${share} |`;
  };
  const head = ["| function | dtype | samples | max ulp | at | rms | above 1 ulp |", "|---|---|---|---|---|---|---|"];
  console.log([...head, ...rows.map(line)].join("\n"));
});
