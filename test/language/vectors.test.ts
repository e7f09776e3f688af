/** Elements that share equations; vectors and matrices with mathjs's meaning; sums in one order. */
import { create, all as everything } from "mathjs";
import { expect, test } from "vitest";
import { compile, model } from "../../src/index.ts";
import { all, PRECISIONS, ROUND, run, steps, trace } from "./run.ts";

const math = create(everything!);

test("without states: what mathjs computes", async () => {
  const [a, b, c] = ["[[1, 2], [3, 4]]", "[5, 6]", "[[1, 2, 3], [4, 5, 6]]"];
  const texts = [
    "a*b",
    "b*a",
    "b*b",
    "a*a",
    "a .* a",
    "a'",
    "c'",
    "a*c",
    "a + a",
    "2*c",
    "b - 1",
    "c ./ 2",
    "a^2",
    "a .^ 2",
    "-b",
    "b .^ b",
    "a[1, 2]",
    "c[2, :]",
    "c[:, 3]",
    "c[1:2, 2:3]",
    "b[end]",
    "c[end, 1]",
    "b[2:-1:1]",
    "c[:, :]",
    "c[2, 2:]",
    "exp(b) = map(b, exp)",
    "sqrt(c) = map(c, sqrt)",
    "sum(c)",
    "mean(b)",
    "prod(b)",
    "min(c)",
    "max(c)",
    "dot(b, b)",
    "transpose(c)",
    "max(b)*b",
    "range(1, 5)",
    "range(0, 1, 0.25)",
    "range(4, 1, -1)",
    "range(1, 4, false)",
    "range(0, 2, 0.5, false)",
    "range(0, 1.1, 0.25, true)",
    "zeros(2, 3) + c",
    "ones(2) + b",
  ];
  const scope = { a: math.evaluate(a), b: math.evaluate(b), c: math.evaluate(c) };
  for (const both of texts) {
    // Functions act on each element; mathjs wants it said.
    const [text, theirs = text] = both.split(" = ") as [string, string?];
    const wanted: unknown = math.evaluate(theirs, { ...scope });
    const flat = (value: unknown): number[] =>
      typeof value === "number" ? [value] : (value as { valueOf(): unknown[] }).valueOf().flat(2).map(Number);
    const result = await run(`a = ${a}\nb = ${b}\nc = ${c}\nn = 0*sum(a)\nr = ${text} + n`, {}, { record: ["r"] });
    const got = all(result, "r");
    const known = flat(wanted);
    expect(got.length, text).toBe(known.length);
    // Elementary functions are ours: an ulp or two from the engine's.
    got.forEach((value, k) =>
      expect(Math.abs(value - known[k]!), text).toBeLessThanOrEqual(4 * 2 ** -52 * Math.abs(known[k]!)),
    );
  }
});

test.each(PRECISIONS)("a rate model of vectors, in %s", async (precision) => {
  const n = 5;
  const W = steps(n).map((r) => steps(n).map((c) => Math.sin(3 * r + c)));
  const text = "s(0) = zeros(5)\nds/dt = (-s + max(W*s + b, 0))/tau\ntau = 2\nb = [1, -0.5, 0.25, 0, 2]";
  const rows = W.map((row) => `[${row.join(", ")}]`).join(", ");
  const result = await run(`${text}\nW = [${rows}]`, { dt: 0.1, method: "euler", precision }, { duration: 2 });
  expect(result.variables["s"]!.shape).toEqual([21, 5]);
  const round = ROUND[precision];
  const b = [1, -0.5, 0.25, 0, 2];
  let s = b.map(() => 0);
  for (let step = 0; step < 20; step++) {
    const inputs = W.map((row, r) => round(row.reduce((sum, w, c) => round(sum + round(round(w) * s[c]!)), 0) + b[r]!));
    s = s.map((value, k) => round(value + round(round(0.1) * round(round(-value + Math.max(inputs[k]!, 0)) / 2))));
  }
  const end = all(result, "s").slice(-n);
  // The same operations; a sum of five products may begin with the first or with 0.
  end.forEach((value, k) => expect(value).toBe(s[k]));
});

test("shapes that do not fit: an error that names both, at its place", () => {
  const wrong: readonly (readonly [string, string])[] = [
    ["a = [[1, 2], [3, 4]]\nb = [5, 6, 7]\nc = a*b", "the shapes [2, 2] and [3] do not fit"],
    ["a = [[1, 2], [3, 4]]\nb = [5, 6, 7]\nc = b*a", "the shapes [3] and [2, 2] do not fit"],
    ["W = [[1, 2], [3, 4]]\ns(0) = zeros(3)\ns' = W*[1, 2] - s", "[2] and [3]"],
    [
      "W = [[1, 2], [3, 4]]\ns(0) = zeros(3)\ns' = W*[1, 2]",
      "the equation for s has the shape [2], its initial value [3]",
    ],
    ["a = [[1, 2], [3, 4]]\nb = a[3, 1]", "the index 3 of an array with 2 places"],
    ["a = [[1, 2], [3, 4]]\nb = a[0, 1]", "the index 0 of an array"],
    ["a = [[1, 2], [3]]", "do not fit"],
  ];
  for (const [text, message] of wrong) expect(() => model(text), text).toThrow(message);
});

test("in a population a product is each element's, an array is one value for each, i counts from 0", async () => {
  const text = "x' = g*(x - E)\ng = [1, 2, 3]\nE = i + N\nx(0) = 2*i";
  const result = await run(text, { dt: 0.5, method: "euler" }, { duration: 0.5 });
  expect(all(result, "x")).toEqual([0, 2, 4, ...steps(3).map((i) => 2 * i + 0.5 * ((i + 1) * (2 * i - (i + 3))))]);
});

/** Blocks of 256 in the order of the elements, then the blocks in order. */
function blockSum(
  values: readonly number[],
  round: (x: number) => number,
  join: (a: number, b: number) => number,
): number {
  const blocks: number[] = [];
  for (let from = 0; from < values.length; from += 256)
    blocks.push(values.slice(from, from + 256).reduce((a, b) => round(join(a, b))));
  return blocks.reduce((a, b) => round(join(a, b)));
}

test.each(PRECISIONS)("sums, means and products over a population have one order, in %s", async (precision) => {
  const round = ROUND[precision];
  for (const size of [1, 2, 255, 256, 257, 1000]) {
    const text =
      "x' = 0\nx(0) = 1/(1 + i)\na = sum(x)\nm = mean(x)\np = prod(1 + x/1000)\nl = min(x)\nh = max(x)\nd = x - mean(x)\ne = sum(2) + 0*t";
    const result = await run(
      text,
      { dt: 1, size, precision },
      { duration: 0, record: ["x", "a", "m", "p", "l", "h", "d", "e", "sum(x)", "mean(x)"] },
    );
    const x = all(result, "x");
    const sum = blockSum(x, round, (a, b) => a + b);
    expect(all(result, "a"), `${size}`).toEqual([sum]);
    expect(all(result, "sum(x)")).toEqual([sum]);
    expect(all(result, "m")).toEqual([round(sum / size)]);
    expect(all(result, "mean(x)")).toEqual([round(sum / size)]);
    const factors = x.map((value) => round(1 + round(value / 1000)));
    expect(all(result, "p")).toEqual([blockSum(factors, round, (a, b) => a * b)]);
    expect([...all(result, "l"), ...all(result, "h")]).toEqual([Math.min(...x), Math.max(...x)]);
    expect(all(result, "d")).toEqual(x.map((value) => round(value - round(sum / size))));
    // What does not differ by element is one number.
    expect(all(result, "e")).toEqual([2]);
  }
});

test("shift: the value k elements on; outside 0, wrapped, the end's, or a value", async () => {
  const n = 5;
  const x = steps(n).map((i) => 10 + i * i);
  for (const k of [-7, -5, -2, -1, 0, 1, 2, 5, 12]) {
    const text = `x' = 0\nx(0) = 10 + i^2\na = shift(x, ${k})\nb = shift(x, ${k}, "wrap")\nc = shift(x, ${k}, "copy")\nd = shift(x, ${k}, 7)`;
    const result = await run(text, { dt: 1, size: n }, { duration: 0, record: ["a", "b", "c", "d"] });
    const at = (i: number): number | undefined => x[i + k];
    expect(all(result, "a"), `${k}`).toEqual(x.map((_, i) => at(i) ?? 0));
    expect(all(result, "b"), `${k}`).toEqual(x.map((_, i) => x[(((i + k) % n) + n) % n]));
    expect(all(result, "c"), `${k}`).toEqual(x.map((_, i) => x[Math.max(0, Math.min(n - 1, i + k))]));
    expect(all(result, "d"), `${k}`).toEqual(x.map((_, i) => at(i) ?? 7));
  }
  await expect(compile('x\' = shift(x, 1, "wrong")')).rejects.toThrow(/shift knows "wrap", "copy" and a value/);
});

test("the heat equation by lines: the discrete modes decay as they should", async () => {
  const n = 16;
  const text = 'u\' = shift(u, -1, "wrap") - 2*u + shift(u, 1, "wrap")\nu(0) = cos(2*pi*3*i/N)';
  const result = await run(text, { dt: 0.01, size: n }, { duration: 1 });
  const decay = Math.exp(-4 * Math.sin((Math.PI * 3) / n) ** 2);
  // rk4 with λ dt = 0.0124: the error is below 1e-10.
  steps(n).forEach((i) =>
    expect(Math.abs(trace(result, "u", i).at(-1)! - decay * Math.cos((2 * Math.PI * 3 * i) / n))).toBeLessThan(1e-9),
  );
});

test("a model of matrices goes on from the state that a run left", async () => {
  const text = "A = [0, 1; 2, 0]\nX(0) = [1, 0, 2; 0, 1, 3]\nnext(X) = A*X";
  const sim = await compile(text);
  const { state } = await sim.run({ duration: 3 });
  const rest = await sim.run({ duration: 2, from: state });
  const whole = await sim.run({ duration: 5 });
  expect(all(rest, "X")).toEqual(all(whole, "X").slice(3 * 6));
});
