/** Networks: what is refused and where, models as objects, what is set and recorded. */
import { describe, expect, test } from "vitest";
import { compile, model, ModelError, OptionError, type CompileOptions, type ModelObject } from "../../src/index.ts";
import { all, run } from "./run.ts";

/** A population and a projection; `A` spikes. */
const network = (ofProjection: string, ofPopulation = "", ends = "from A to A"): string => `
population A = 3 {
  x' = 1 + i - x
  threshold(x > 1)
  reset(x = 0)
  ${ofPopulation}
}
projection p ${ends} {
  ${ofProjection}
}
`;

/** Codes and what the carets of the faults are under. */
function faultsOf(text: string): string[] {
  try {
    model(text);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics.map(({ code, start, end }) => `${code} ${text.slice(start, end)}`).toSorted();
  }
  return [];
}

const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof OptionError) return `${error.code} ${error.message}`;
    if (error instanceof ModelError) return error.diagnostics.map(({ code }) => code).join(" ");
    throw error;
  }
  return "nothing";
};

describe("every fault of a text is told with its place", () => {
  test.each<readonly [what: string, text: string, faults: readonly string[]]>([
    ["ends that are not there", network("connect(all())", "", "from B to A, C"), ["E103 B", "E103 C"]],
    ["a projection as an end", `${network("connect(all())")}projection q from p to A { connect(all()) }`, ["E103 p"]],
    ["parts beyond the end", network("connect(all())", "", "from A[0:3] to A, A[7]"), ["E132 A[0:3]", "E132 A[7]"]],
    ["parts backwards", network("connect(all())", "", "from A to A[2:1]"), ["E132 A[2:1]"]],
    ["a part of a fraction", network("connect(all())", "", "from A to A[0.5]"), ["E132 A[0.5]"]],
    ["sizes that are none", "population A = 0.5 { x' = 1 }\npopulation B = -1 { x' = 1 }", ["E132 -1", "E132 0.5"]],
    ["sizes that change", "population A = t { x' = 1 }\npopulation B = rand() { x' = 1 }", ["E132 rand()", "E132 t"]],
    [
      "connections that cannot be, of two projections",
      `${network("connect(p = 1.5)")}projection q from A to A { connect(in_degree = 4) }`,
      ["E132 1.5", "E132 4"],
    ],
    ["connections that change", network("connect(x_pre > 0 and t > 1)"), ["E132 t", "E132 x_pre"]],
    ["connections by draws", network("connect(rand() < 0.5)"), ["E132 rand()"]],
    ["connections by numbers", network("connect(i - j)"), ["E107 i - j"]],
    ["no connections", network("w = 1"), ["E132 p"]],
    [
      "too many synapses",
      "population A = 1e5 { x' = 1 }\nprojection p from A to A { connect(all()) }",
      ["E132 connect(all())"],
    ],
    ["a matrix that does not fit", network("connect([1, 0, 1; 1, 1, 1])"), ["E132 [1, 0, 1; 1, 1, 1]"]],
    ["an index beyond the end", network("connect(pairs = [0, 0; 3, 1])"), ["E132 [0, 0; 3, 1]"]],
    ["a seed and a flag", network("connect(p = 0.5, seed = 0.5, self = true)"), ["E132 0.5"]],
    [
      "self of a matrix",
      network("connect([1, 0, 1; 1, 1, 1; 1, 1, 1], self = false)"),
      ["E132 [1, 0, 1; 1, 1, 1; 1, 1, 1]"],
    ],
    ["self of pairs", network("connect(pairs = [0, 0], self = false)"), ["E132 [0, 0]"]],
    [
      "self of one_to_one",
      network("connect(one_to_one(), self = false)"),
      ["E132 connect(one_to_one(), self = false)"],
    ],
    ["a connect with a fault is there", network("connect(j = i + 1)"), ["E004 j = i + 1"]],
    ["a number as a flag", network("connect(all(), self = 2)"), ["E107 2"]],
    [
      "two equations, two rules",
      network("connect(all()); connect(all())", "x' = 2"),
      ["E101 connect(all())", "E101 x"],
    ],
    ["names of all blocks, again in one", `g = 1\n${network("connect(all()); g = 2", "g = 3")}`, ["E101 g", "E101 g"]],
    ["two blocks of a name", "population A { x' = 1 }\npopulation A { x' = 1 }", ["E101 A"]],
    [
      "blocks of names that the compiler needs",
      "population seed { x' = 1 }\npopulation t { x' = 1 }",
      ["E102 seed", "E102 t"],
    ],
    [
      "assignments across",
      network("connect(all()); on_pre(x_post = 1, N_pre += 1, y_post += 1)"),
      ["E120 N_pre", "E120 x_post", "E120 y_post"],
    ],
    ["assignments to what is shared", `g = 1\n${network("connect(all()); on_pre(g += 1)")}`, ["E120 g"]],
    [
      "assignments to numbers of a synapse",
      network("connect([1, 1, 1; 1, 1, 1; 1, 1, 1]); on_pre(i = 1, weight += 1)"),
      ["E120 i", "E120 weight"],
    ],
    [
      "a delay that is negative, or changes",
      network("connect(all()); on_pre(x_post += 1, delay = -2); on_post(x_pre += 1, delay = x_pre)"),
      ["E134 -2"],
    ],
    ["a delay that changes", network("connect(all()); on_post(x_pre += 1, delay = x_pre)"), ["E134 x_pre"]],
    [
      "ends that never spike",
      "population A { x' = 1 }\nprojection p from A to A { connect(all()); on_pre(x_post += 1); w = lastspike_post }",
      ["E122 lastspike_post", "E122 on_pre(x_post += 1)"],
    ],
    ["N and lastspike of no end", network("connect(all()); w = N*lastspike"), ["E103 N", "E103 lastspike"]],
    [
      "sums of what is not there",
      network("connect(all()); w = 1", "y = sum(p.v) + sum(q.w) + sum(A.x)"),
      ["E103 A", "E103 q", "E103 v"],
    ],
    [
      "names of others outside of a sum",
      network("connect(all()); w = 1", "y = p.w + mean(p.w)"),
      ["E130 p.w", "E130 p.w"],
    ],
    [
      "sums in assignments, also by way of names and functions",
      network("connect(all()); w = 1", "y = sum(p.w); f(z) = z*y\n when(x < 0, x = f(1) + y)"),
      ["E130 f(1)", "E130 y"],
    ],
    ["a circle through two blocks", network("connect(all()); w = y_pre", "y = sum(p.w)"), ["E106 y"]],
    [
      "statements in the wrong block",
      `z' = 1\nconnect(all())\n${network("connect(all()); threshold(1 > 0); t : ms", "on_pre(x += 1)")}`,
      ["E131 connect(all())", "E131 on_pre(x += 1)", "E131 t : ms", "E131 threshold(1 > 0)", "E131 z' = 1"],
    ],
    ["neighbours of synapses", network("connect(all()); w = shift(x_pre, 1)"), ["E130 shift"]],
    ["noise in assignments", network("connect(all()); on_pre(x_post += xi)"), ["E123 xi"]],
    ["given spikes that are none", "population A = 2 { spikes_at([2, 0.1; 0, 0.2]) }", ["E132 [2, 0.1; 0, 0.2]"]],
    [
      "units across blocks",
      `t : ms\n${network("connect(all()); w = 1 mV; on_pre(x_post += 1 ms, delay = 2 mV)", "y = sum(p.w) + 1 ms")}`
        .replace("x' = 1 + i - x", "x' = 0 : mV")
        .replace("x > 1", "x > 1 mV"),
      ["E114 1 ms", "E114 1 ms", "E114 2 mV"],
    ],
  ])("%s", (_, text, faults) => expect(faultsOf(text)).toEqual(faults));

  test("faults that only a run tells have a place too", async () => {
    const sim = await compile(network("connect(all()); d = -1; on_pre(x_post += 1, delay = d)"), { dt: 0.1 });
    expect(await codeOf(() => sim.run({ duration: 1 }))).toBe("E134");
    const long = await compile(network("connect(all()); on_pre(x_post += 1, delay = 1e9)"), { dt: 0.1 });
    expect(await codeOf(() => long.run({ duration: 1 }))).toBe("E134");
  });

  test("what delays remember counts as memory", async () => {
    const sim = await compile(network("connect(all()); on_pre(x_post += 1, delay = 1e5)"), { dt: 0.1 });
    // Three elements in 10^6 rows of the ring, of a byte at least.
    expect(await codeOf(() => sim.run({ duration: 1, memory: 2_500_000 }))).toMatch(/^E313/);
  });
});

describe("what is unusual and no fault", () => {
  test("projections without synapses deliver nothing", async () => {
    for (const rule of ["p = 0", "i > 9", "in_degree = 0", "[0, 0, 0; 0, 0, 0; 0, 0, 0]"]) {
      const text = network(
        `connect(${rule}); o' = -o; w = i; on_pre(o += w, x_post += 1, delay = 0.3)`,
        "y = sum(p.o)",
      );
      const result = await run(text, { dt: 0.1 }, { duration: 1, record: ["A.y", "p.o", "sum(p.o)"] });
      expect(all(result, "A.y").every((value) => value === 0)).toBe(true);
      expect(result.variables["p.o"]!.shape).toEqual([11, 0]);
      expect(all(result, "sum(p.o)").every((value) => value === 0)).toBe(true);
    }
  });

  test("projections of equal rules are drawn independently, those of one seed are equal", async () => {
    const text = `population A = 40 { x' = 1 }
      projection p from A to A { connect(p = 0.5); k = i + 40*j }
      projection q from A to A { connect(p = 0.5); k = i + 40*j }
      projection r from A to A { connect(p = 0.5, seed = 3); k = i + 40*j }
      projection s from A to A { connect(p = 0.5, seed = 3); k = i + 40*j }`;
    const [p, q, r, s] = await Promise.all(
      ["p", "q", "r", "s"].map(async (name) =>
        all(await run(text, { dt: 1 }, { duration: 0, record: [`1*${name}.k`] }), `1*${name}.k`),
      ),
    );
    const both = p!.filter((k) => q!.includes(k)).length;
    // 1600 pairs are in both with probability 1/4: 400, and five standard deviations are 87.
    expect(Math.abs(both - 400)).toBeLessThan(87);
    expect(r).toEqual(s);
  });

  test("a delay may follow from the step", async () => {
    const text = `population A = 1 { spikes_at([[0, 0.5]]) }
      population B = 1 { next(x) = x }
      projection p from A to B { connect(all()); d = 2*dt; on_pre(x_post += 1, delay = d) }`;
    const result = await run(text, { dt: 0.1 }, { duration: 1, record: ["B.x"] });
    // A spike of step 5 is there after step 7: in the row of step 8.
    expect(all(result, "B.x").indexOf(1)).toBe(8);
  });

  test("blocks may have any name that the compiler does not need", async () => {
    const body = "connect(all()); w(0) = 1; on_pre(w += 0.1, x_post += 0.1, delay = 0.2)";
    const atEnds = async (name: string): Promise<number[]> => {
      const text = network(body, "z = sum(p.w) + rand()").replaceAll("A", name);
      return all(await run(text, { dt: 0.1 }, { duration: 2, record: [`${name}.z`] }), `${name}.z`);
    };
    const plain = await atEnds("A");
    for (const name of ["synapse", "delay", "constant", "prelude", "summary", "__proto__", "constructor", "in", "i"])
      expect(await atEnds(name)).toEqual(plain);
    expect(({} as Record<string, unknown>)["z"]).toBeUndefined();
  });
});

// ------------------------------------------------------------------------------------------------------------ the API

const TEXT = `E = 2
population A = 3 {
  x' = E - g*x
  x(0) = i
  g = 1
}
population B = 2 {
  y' = -y + sum(p.I)
  y(0) = [1, 2]
}
projection p from A to B {
  connect(RULE)
  I = w*x_pre
  w = 0.5
}`;

const object = (connect: NonNullable<ModelObject["projections"]>[string]["connect"]): ModelObject => ({
  equations: "E = 2",
  populations: {
    A: { size: 3, equations: "x' = E - g*x; x(0) = i", params: { g: 1 } },
    B: { size: "2", equations: ["y' = -y + sum(p.I)"], init: { y: [1, 2] } },
  },
  projections: {
    p: { from: "A", to: ["B"], equations: "I = w*x_pre", params: { w: 0.5 }, ...(connect && { connect }) },
  },
});

const atEnd = async (given: Parameters<typeof compile>[0], options: CompileOptions = {}): Promise<number[]> =>
  all(await (await compile(given, { dt: 0.1, ...options })).run({ duration: 1 }), "B.y").slice(-2);

describe("networks as objects", () => {
  test("what no object has is refused", () => {
    const odd = [{ population: {} }, { equations: "", populations: { A: { N: 3, equations: "x' = 1" } } }];
    for (const given of odd) expect(() => model(given as never)).toThrow(/has no "(population|N)"; there are/);
  });

  const MATRIX = [
    [1, 0, 1],
    [0, 1, 1],
  ];
  const LIST = [
    [0, 0],
    [2, 1],
    [1, 1],
    [2, 0],
  ];
  const SPARSE = { offsets: [0, 2, 4], columns: [0, 2, 1, 2] };
  const expected = atEnd(TEXT.replace("RULE", "[1, 0, 1; 0, 1, 1]"));

  test.each([
    ["a matrix", MATRIX],
    ["a matrix with its shape", { shape: [2, 3], data: MATRIX.flat() }],
    ["a list", LIST],
    ["a sparse matrix", SPARSE],
    ["a sparse matrix with values", { ...SPARSE, values: [1, 2, 3, 4] }],
    ["a rule", "i == 2 or i == j"],
  ])("%s connects as the text does", async (_, connect) => {
    expect(await atEnd(model(object(connect)))).toEqual(await expected);
  });

  test("arrays among the options come in place of those of the object, and of files", async () => {
    const all1 = await atEnd(TEXT.replace("RULE", "all()"));
    const ones = [
      [1, 1, 1],
      [1, 1, 1],
    ];
    const fromFile = TEXT.replace("RULE", 'data("p.npy")');
    for (const given of [model(object(MATRIX)), fromFile])
      for (const connect of [ones, { offsets: [0, 3, 6], columns: [0, 1, 2, 0, 1, 2] }])
        expect(await atEnd(given, { data: { "p.connect": connect } })).toEqual(all1);
    expect(await codeOf(() => compile(fromFile))).toBe("E128");
    const byRule = TEXT.replace("RULE", "all()");
    for (const data of [{ "p.connect": ones }, { "q.connect": ones }, { p: ones }, { "A.g": SPARSE }])
      expect(await codeOf(() => compile(byRule, { data }))).toMatch(/^E306/);
  });

  test("what does not fit is refused", async () => {
    for (const connect of [
      { offsets: [0, 2], columns: [0, 2] },
      { offsets: [0, 1, 2], columns: [0, 3] },
      { offsets: [0, 2, 2], columns: [0, 0] },
      { ...SPARSE, values: [1] },
      [
        [1, 0, 1, 0],
        [0, 1, 1, 0],
      ],
      undefined,
    ])
      expect(await codeOf(() => model(object(connect)))).toBe("E132");
    expect(await codeOf(() => model(object([[1, 0, 1], [1]])))).toMatch(/^E310/);
  });
});

describe("options of networks", () => {
  const text = TEXT.replace("RULE", "all()").replace("  y(0) = [1, 2]\n", "");

  test("sizes, parameters and values at the start have the names of their blocks", async () => {
    const options = {
      ...{ dt: 0.1, size: { A: 5 } },
      ...{ params: { "A.g": [1, 2, 3, 4, 5], "p.w": "0.1*i + j" }, init: { "B.y": [3, 4], "A.x": "2*i" } },
    };
    const sim = await compile(text, options);
    expect(sim.sizes).toEqual({ A: 5, B: 2, p: 10 });
    const result = await sim.run({ duration: 0.5, record: ["A.x", "B.y", "1*p.w"] });
    expect(all(result, "A.x").slice(0, 5)).toEqual([0, 2, 4, 6, 8]);
    expect(all(result, "B.y").slice(0, 2)).toEqual([3, 4]);
    // Synapses are in the order of their sources.
    const w = [0, 1, 2, 3, 4].flatMap((i) => [0.1 * i + 0, 0.1 * i + 1]);
    expect(all(result, "1*p.w").slice(0, 10)).toEqual(w);
  });

  test("a matrix gives each synapse its entry", async () => {
    const rows = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const sim = await compile(text, { dt: 0.1, params: { "p.w": rows } });
    const result = await sim.run({ duration: 0, record: ["1*p.w"] });
    expect(all(result, "1*p.w")).toEqual([1, 4, 2, 5, 3, 6]);
  });

  test("names that several blocks have are told", async () => {
    expect(await codeOf(() => compile(text, { params: { g: 2 } }))).toMatch(/^E306 .*A\.g/);
    expect(await codeOf(() => compile(text, { init: { y: 2 } }))).toMatch(/^E306 .*B\.y/);
    expect(await codeOf(() => compile(text, { record: ["x"] }))).toMatch(/^E306 .*A\.x/);
    expect(await codeOf(() => compile(text, { size: 10 }))).toMatch(/^E310/);
    expect(await codeOf(() => compile(text, { size: { p: 10 } }))).toMatch(/^E310 .*A, B/);
    expect(await codeOf(() => compile(text, { size: { A: 0 } }))).toMatch(/^E310/);
    expect(await codeOf(() => compile(text, { params: { "p.w": [1, 2] } }))).toMatch(/^E310 .*6 synapses/);
  });

  test("parameters are set between runs, but for those that made the connections", async () => {
    const given = `n = 3; chance = 0.5; rows = [0, 0.1; 1, 0.2]\n${text}`
      .replace("A = 3", "A = n")
      .replace("all()", "p = chance, seed = s")
      .replace("  w = 0.5", "  w = 0.5; s = 1")
      .concat("\npopulation C = 2 { spikes_at(rows) }");
    const sim = await compile(given, { dt: 0.1 });
    const before = await sim.run({ duration: 1 });
    sim.set({ E: 3, "A.g": 2, "p.w": 0.25 });
    const after = await sim.run({ duration: 1 });
    const fresh = await run(given, { dt: 0.1, params: { E: 3, "A.g": 2, "p.w": 0.25 } }, { duration: 1 });
    expect(all(after, "B.y")).toEqual(all(fresh, "B.y"));
    expect(all(after, "B.y")).not.toEqual(all(before, "B.y"));
    for (const [name, value] of [
      ["n", 4],
      ["chance", 1],
      ["p.s", 2],
      ["rows", 1],
    ] as const)
      expect(await codeOf(() => sim.set({ [name]: value }))).toMatch(/^E306 .*when compiling/);
  });
});

test("results have the names of blocks, and blocks as properties", async () => {
  const text = network("connect(all()); o' = 1 - o; I = o*x_pre", "y = 2*x\n event(low, x < 0.5)");
  const record = ["A.x", "A.x[0:1]", "mean(A.x)", "A.y", "p.o", "sum(p.o)", "p.I[8]", "A.spikes", "A.low"];
  const result = await (await compile(text, { dt: 0.1, math: "exact" })).run({ duration: 2, record });
  expect(Object.keys(result.variables)).toEqual(record.slice(0, -2));
  expect(result["A.x"]).toBe(result.variables["A.x"]);
  expect((result as unknown as Record<string, Record<string, unknown>>)["A"]!["x"]).toBe(result["A.x"]);
  const { x, part, mean, o, sum, one, y } = {
    ...{ x: all(result, "A.x"), part: all(result, "A.x[0:1]"), mean: all(result, "mean(A.x)"), y: all(result, "A.y") },
    ...{ o: all(result, "p.o"), sum: all(result, "sum(p.o)"), one: all(result, "p.I[8]") },
  };
  for (let row = 0; row <= 20; row++) {
    const now = x.slice(3 * row, 3 * row + 3);
    expect(part.slice(2 * row, 2 * row + 2)).toEqual(now.slice(0, 2));
    expect(mean[row]).toBe((now[0]! + now[1]! + now[2]!) / 3);
    expect(y.slice(3 * row, 3 * row + 3)).toEqual(now.map((value) => 2 * value));
    expect(sum[row]).toBe(o.slice(9 * row, 9 * row + 9).reduce((a, b) => a + b, 0));
    expect(one[row]).toBe(o[9 * row + 8]! * now[2]!);
  }
  expect(Object.keys(result.spikes)).toEqual(["A.spikes", "A.low"]);
  expect(result.summary.spikeCounts["A.spikes"]).toHaveLength(3);
});

describe("hints say what a name at that place is", () => {
  const hints = (text: string): (string | undefined)[] => {
    try {
      model(text);
    } catch (error) {
      if (error instanceof ModelError) return error.diagnostics.map(({ hint }) => hint);
      throw error;
    }
    return [];
  };
  test.each<readonly [text: string, hint: string]>([
    [network("connect(all()); w = 2*x"), "write x_pre or x_post"],
    [network("connect(all()); on_pre(x += 1)"), "write x_pre or x_post"],
    [network("connect(all()); on_pre(x = 1)"), "write x_pre or x_post"],
    [`${network("connect(all()); w = y", "", "from A to B")}population B { y' = 1 }`, "write y_post"],
    [network("connect(all()); w = A.x"), "write x_pre or x_post"],
    [network("connect(all())", "y = A.x"), "write x"],
    [
      `${network("connect(all())")}population B { y' = A.x }`,
      "a projection from A has it as x_pre, and what it delivers is sum(…)",
    ],
    [network("connect(all()); w = 1", "y = p.w"), "write sum(p.w)"],
    [network("connect(all()); w = delay(x_pre, 1)"), "write past = delay(x, …) in the population, and past_pre here"],
    [network("connect(j = i + 1)"), "write connect(j == i + 1)"],
    ["tau = 20*ms\nx' = -x/tau", "write 20 ms"],
    ["t : ms\nv' = (-v + (2 + 3) mV)/(1 ms) : mV", "write …*(1 mV)"],
  ])("%s", (text, hint) => expect(hints(text)).toEqual([hint]));

  test("a stored value is no parameter", async () => {
    const text = network("connect(all()); w(0) = 1; on_pre(w += 1)");
    expect(await codeOf(() => compile(model(text), { params: { "p.w": 2 } }))).toMatch(
      '"p.w" is an initial value, given as one',
    );
  });
});
