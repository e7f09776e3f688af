/** Networks small enough to be followed by hand: what the plain program does in them, and what the compiled ones do. */
import { describe, expect, test } from "vitest";
import { compile } from "../../src/index.ts";
import { NAIVE_METHODS } from "../language/naive.ts";
import { DT, textOf } from "./arbitrary.ts";
import {
  simulateNaively,
  type Assign,
  type Cond,
  type Network,
  type Num,
  type Part,
  type Population,
  type Projection,
  type Span,
  type Variable,
} from "./naive.ts";

const number = (value: number): Num => ({ text: String(value), value: () => value });
const named = (name: string): Num => ({ text: name, value: ({ get }) => get(name) });
const plus = (x: Num, y: Num): Num => ({ text: `${x.text} + ${y.text}`, value: (at) => x.value(at) + y.value(at) });
const above = (name: string, bound: number): Cond => ({
  text: `${name} > ${bound}`,
  value: ({ get }) => get(name) > bound,
  sides: [named(name), number(bound)],
});
const add = (name: string, value: Num): Assign => ({ name, operator: "+=", value });
const set = (name: string, value: Num): Assign => ({ name, operator: "=", value });
const steps = (text: string, count: Span["steps"]): Span => ({ text, steps: count });
const state = (name: string, slope: number | Num, start: Num = number(0), rests = false): Variable => ({
  ...{ name, role: "state", start, rests },
  change: typeof slope === "number" ? number(slope) : slope,
});
const stored = (name: string, start: Num = number(0)): Variable => ({ name, role: "stored", start });

const population = (name: string, size: number, rest: Partial<Population>): Population => ({
  ...{ kind: "population", name, size, variables: [], named: [], spans: {}, threshold: above("x", 9) },
  ...{ event: null, refractory: null, consequences: [] },
  ...rest,
});
const ALL: Projection["connect"] = {
  text: "all()",
  pairs: (nPre, nPost) => Array.from({ length: nPre * nPost }, (_, k) => [Math.floor(k / nPost), k % nPost, 1]),
};
const projection = (name: string, from: Part, to: Part, rest: Partial<Projection>): Projection => ({
  ...{ kind: "projection", name, from, to: [to], connect: ALL, variables: [], named: [], spans: {}, deliveries: [] },
  ...rest,
});
/** Spikes in every step, or in every other one. */
const always = (name: string, size = 1, ...variables: Variable[]): Population =>
  population(name, size, {
    variables: [state("x", 1), ...variables],
    threshold: above("x", 0),
    consequences: [{ kind: "reset", assigns: [add("x", number(0))] }],
  });
const everyOther = (name: string, size = 1): Population =>
  population(name, size, {
    variables: [state("x", 1)],
    threshold: above("x", 0.15),
    consequences: [{ kind: "reset", assigns: [set("x", number(0))] }],
  });
const silent = (name: string, size: number, ...variables: Variable[]): Population =>
  population(name, size, { variables: [state("x", 0), ...variables] });

interface Expected {
  /** Rows of values, of every element. */
  readonly values: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly spikes?: Readonly<Record<string, readonly (readonly [element: number, step: number])[]>>;
}
type Method = "euler" | "rk4";

/** Checks both sides; values below 10 after at most ten sums: rounding is below 10·10·2⁻⁵³ < 5·10⁻¹³. */
async function check(blocks: Network["blocks"], expected: Expected, method: Method = "euler"): Promise<void> {
  const network: Network = { blocks, shared: { a: 0.75 }, offset: 0 };
  const count = Object.values(expected.values)[0]!.length - 1;
  const naive = simulateNaively(network, NAIVE_METHODS[method]!, { steps: count, dt: DT });
  const sim = await compile(textOf(network), { method, math: "exact", dt: DT });
  const names = Object.keys(expected.values);
  const spikes = Object.keys(expected.spikes ?? {});
  const compiled = await sim.run({ duration: count * DT, record: [...names, ...spikes] });
  for (const [name, rows] of Object.entries(expected.values)) {
    const close = (found: readonly (readonly number[])[]) =>
      found.forEach((row, n) =>
        row.forEach((x, k) => expect(x, `${name}[${k}] at ${n}`).toBeCloseTo(rows[n]![k]!, 12)),
      );
    close(naive.rows.map((row) => row[name]!));
    const { shape, data } = compiled.variables[name]!;
    close(Array.from({ length: shape[0] }, (_, n) => Array.from(data.slice(n * shape[1], (n + 1) * shape[1]))));
  }
  for (const [name, list] of Object.entries(expected.spikes ?? {})) {
    expect(naive.spikes[name]!.map(({ element, step }) => [element, step])).toEqual(list);
    const { element, step } = compiled.spikes[name]!;
    expect(Array.from(element, (k, at) => [k, step[at]])).toEqual(list);
  }
}
const column = (...values: number[]): number[][] => values.map((x) => [x]);

describe("delays", () => {
  test("a quarter of a second step and a half is three steps: halves go up", async () => {
    // x is 0.1, 0.2 > 0.15, 0, …: spikes in steps 1, 3, 5, delivered at the end of steps 4, 6, 8.
    await check(
      [
        everyOther("A"),
        silent("B", 1, stored("g")),
        projection(
          "q",
          { name: "A" },
          { name: "B" },
          {
            deliveries: [{ at: "pre", delay: steps("0.25", () => 2.5), assigns: [add("g_post", number(1))] }],
          },
        ),
      ],
      {
        values: { "B.g": column(0, 0, 0, 0, 0, 1, 1, 2, 2, 3) },
        spikes: { "A.spikes": [1, 3, 5, 7].map((step) => [0, step]) },
      },
    );
  });

  test("each synapse has its own", async () => {
    // Spikes in steps 1, 3, 5, …; the synapse to j delivers j steps later.
    await check(
      [
        everyOther("A"),
        silent("B", 3, stored("g")),
        projection(
          "q",
          { name: "A" },
          { name: "B" },
          {
            spans: { d: steps("0.1*j", ({ j }) => j) },
            deliveries: [{ at: "pre", delay: steps("d", ({ j }) => j), assigns: [add("g_post", number(1))] }],
          },
        ),
      ],
      {
        values: {
          "B.g": [
            [0, 0, 0],
            [0, 0, 0],
            [1, 0, 0],
            [1, 1, 0],
            [2, 1, 1],
            [2, 2, 1],
            [3, 2, 2],
          ],
        },
      },
    );
  });
});

describe("the order of deliveries", () => {
  test("sources in their order, each synapse whole, each seeing what was written before", async () => {
    // w = what is there before the source's own contribution of 1 + i; both targets alike.
    await check(
      [
        always("A", 3),
        silent("B", 2, stored("g")),
        projection(
          "q",
          { name: "A" },
          { name: "B" },
          {
            variables: [stored("w")],
            deliveries: [
              {
                at: "pre",
                delay: null,
                assigns: [set("w", named("g_post")), add("g_post", plus(number(1), named("i")))],
              },
            ],
          },
        ),
      ],
      {
        values: {
          "q.w": [
            [0, 0, 0, 0, 0, 0],
            [0, 0, 1, 1, 3, 3],
            [6, 6, 7, 7, 9, 9],
          ],
          "B.g": [
            [0, 0],
            [6, 6],
            [12, 12],
          ],
        },
      },
    );
  });

  test("on_pre before on_post, wherever they stand; lines of one kind as they stand; before resets", async () => {
    // In step 0: g = 1 (first on_pre), v = g = 1 (second), then u = v + x_post = 1 + x before its reset.
    await check(
      [
        population("A", 1, {
          variables: [state("x", 1), stored("g")],
          threshold: above("x", 0),
          consequences: [{ kind: "reset", assigns: [set("x", number(0))] }],
        }),
        projection(
          "q",
          { name: "A" },
          { name: "A" },
          {
            variables: [stored("v"), stored("u")],
            deliveries: [
              { at: "post", delay: null, assigns: [set("u", plus(named("v"), named("x_post")))] },
              { at: "pre", delay: null, assigns: [add("g_post", number(1))] },
              { at: "pre", delay: null, assigns: [set("v", named("g_post"))] },
            ],
          },
        ),
      ],
      { values: { "q.v": column(0, 1, 2), "q.u": column(0, 1.1, 2.1), "A.x": column(0, 0, 0) } },
    );
  });

  test("on_post: targets in their order, of each its sources", async () => {
    // (0, 0): w = 0, g_0 = 1. (1, 0): w = g_1 = 0, g_0 = 2. (0, 1): w = g_0 = 2, g_1 = 1. (1, 1): w = g_1 = 1.
    await check(
      [
        always("A", 2, stored("g")),
        projection(
          "q",
          { name: "A" },
          { name: "A" },
          {
            variables: [stored("w")],
            deliveries: [{ at: "post", delay: null, assigns: [set("w", named("g_pre")), add("g_post", number(1))] }],
          },
        ),
      ],
      {
        values: {
          "q.w": [
            [0, 0, 0, 0],
            [0, 2, 0, 1],
          ],
        },
      },
    );
  });

  test("projections in the order of the file", async () => {
    const read = projection(
      "first",
      { name: "A" },
      { name: "B" },
      {
        variables: [stored("v")],
        deliveries: [{ at: "pre", delay: null, assigns: [set("v", named("g_post"))] }],
      },
    );
    const write = projection(
      "second",
      { name: "A" },
      { name: "B" },
      {
        deliveries: [{ at: "pre", delay: null, assigns: [add("g_post", number(1))] }],
      },
    );
    const blocks = [always("A"), silent("B", 1, stored("g"))];
    await check([read, write, ...blocks], { values: { "first.v": column(0, 0, 1, 2) } });
    await check([write, read, ...blocks], { values: { "first.v": column(0, 1, 2, 3) } });
  });
});

test("what is refractory takes nothing, from the spike's own step on", async () => {
  // 0.3 a step from step 0 on; over 0.5 after step 1, so that step 2 spikes, and its delivery and those of 3 and 4 are lost.
  await check(
    [
      always("A"),
      population("B", 1, {
        variables: [state("x", 0, number(0), true), state("y", 0)],
        threshold: above("x", 0.5),
        refractory: { steps: 2 },
        consequences: [{ kind: "reset", assigns: [set("x", number(0))] }],
      }),
      projection(
        "q",
        { name: "A" },
        { name: "B" },
        {
          deliveries: [{ at: "pre", delay: null, assigns: [add("x_post", number(0.3)), add("y_post", number(1))] }],
        },
      ),
    ],
    {
      values: {
        "B.x": column(0, 0.3, 0.6, 0, 0, 0, 0.3, 0.6, 0),
        "B.y": column(0, 1, 2, 3, 4, 5, 6, 7, 8),
      },
      spikes: {
        "B.spikes": [
          [0, 2],
          [0, 7],
        ],
      },
    },
  );
});

test("a part of a population to another part of it; sums in every stage", async () => {
  // x' = 0.5·x of the source in elements 1 and 2, each fed by elements 0 and 1: y is what rk4 makes of it.
  const sum: Num = { text: "sum(q.I)", value: (at) => at.sum("q", "I") };
  const k = 0.5;
  // x0 = 1 is constant; x1' = k(x0 + x1); x2' = k(x0 + x1). One step of a linear system: the exponential to fourth order.
  const h = k * DT;
  const growth = h + h ** 2 / 2 + h ** 3 / 6 + h ** 4 / 24;
  await check(
    [
      population("A", 3, { variables: [state("x", sum, number(1))] }),
      projection(
        "q",
        { name: "A", range: [0, 1] },
        { name: "A", range: [1, 2] },
        {
          named: [{ name: "I", value: { text: "0.5*x_pre", value: ({ get }) => k * get("x_pre") } }],
        },
      ),
    ],
    {
      values: {
        "A.x": [
          [1, 1, 1],
          [1, 1 + 2 * growth, 1 + 2 * growth],
        ],
      },
    },
    "rk4",
  );
});
