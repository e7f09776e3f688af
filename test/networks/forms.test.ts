/** One network in several forms: lumped or not, sparse or dense, whatever is recorded: the same bits. */
import { expect, test } from "vitest";
import { compile, model, readModel, type CompileOptions, type Model, type RunOptions } from "../../src/index.ts";
import { example } from "../models.ts";

const bitsOf = (values: ArrayLike<number>): string => Buffer.from(Float64Array.from(values).buffer).toString("base64");

/** Everything that a run leaves of what is asked for, as text. */
async function outcome(given: Model, options: CompileOptions, run: RunOptions): Promise<Record<string, string>> {
  const sim = await compile(given, { math: "exact", ...options });
  const { variables, spikes } = await sim.run(run);
  return Object.fromEntries([
    ...Object.entries(variables).map(([name, { data }]) => [name, bitsOf(data)] as const),
    ...Object.entries(spikes).map(
      ([name, { element, step, time }]) => [name, [element, step, time].map(bitsOf).join()] as const,
    ),
  ]);
}

const FORMS: readonly CompileOptions[] = [
  {},
  { without: ["lump"] },
  { without: ["dense"] },
  { products: "dense" },
  { without: ["lump"], products: "dense" },
  { without: ["fuse", "cse", "hoist"] },
];

// Driven from the start, so that there is something to compare within the time of a test. No row of these products has
// more than 256 entries: all forms do the same arithmetic.
test.each([
  ["locust", 0.01, 2, ["PN.V", "LN.V", "ach.o", "gaba.o", "PN.spikes", "LN.spikes"]],
  ["three-neurons", 0.01, 20, undefined],
  ["stellate-network", 0.01, 20, undefined],
  ["plastic-synapses", 0.01, 70, undefined],
  ["gamma", 0.05, 20, undefined],
  ["coba", 0.1, 20, undefined],
] as const)("%s in all forms", async (name, dt, duration, record) => {
  const given = await readModel(example(name));
  const run: RunOptions = { duration, every: 10, ...(record && { record: [...record] }) };
  const first = await outcome(given, { dt }, run);
  for (const form of FORMS.slice(1)) expect(await outcome(given, { dt, ...form }, run)).toEqual(first);
});

test("what is recorded changes nothing", async () => {
  const given = await readModel(example("three-neurons"));
  const run = { duration: 115, every: 7 };
  const all = await outcome(given, { dt: 0.01 }, { ...run, record: ["cell.V", "ach.o", "cell.I_syn", "cell.spikes"] });
  expect(Buffer.from(all["cell.spikes"]!.split(",")[0]!, "base64").length).toBeGreaterThan(0);
  for (const record of [["cell.V"], ["cell.spikes"], ["ach.o", "mean(cell.V)"], []])
    for (const [name, bits] of Object.entries(await outcome(given, { dt: 0.01 }, { ...run, record })))
      if (name in all) expect(bits).toBe(all[name]);
});

const NETWORK = `
population A = 4 { dV/dt = (i - V)/10; V(0) = i/4; threshold(V > 1); reset(V = 0) }
population B = 3 { dV/dt = -V/10 + sum(p.o) }
`;
const lumps = async (projection: string): Promise<readonly string[]> => {
  const sim = await compile(model(`${NETWORK}projection p from A to B {\n${projection}\n}`), { dt: 0.1 });
  return [...sim.lumped].map(([name, { length }]) => `${name}: ${length}`);
};

test.each([
  ["by source", "connect(all())\ndo/dt = V_pre - o", ["p.o: 4"]],
  ["by source, started alike", "connect(all())\ndo/dt = V_pre - o\no(0) = 0.5", ["p.o: 4"]],
  ["by target", "connect(all())\ndo/dt = V_post - o", ["p.o: 3"]],
  ["one by the other", "connect(all())\ndo/dt = u - o\ndu/dt = V_pre - u", ["p.o: 4", "p.u: 4"]],
  ["windows", "connect(all())\ndo/dt = if(t < lastspike_pre + 1, 1, 0) - o", ["p.o: 4"]],
])("lumped %s", async (_what, projection, expected) => {
  expect(await lumps(projection)).toEqual(expected);
});

test.each([
  ["a parameter", "connect(all())\ng = 0.1*(i + j)\ndo/dt = g*V_pre - o"],
  ["a weight", "connect([1, 1, 1, 2; 1, 1, 1, 1; 1, 1, 1, 1])\ndo/dt = weight*V_pre - o"],
  ["an initial value", "connect(all())\ndo/dt = V_pre - o\no(0) = if(i == 1 and j == 1, 1, 0)"],
  ["a draw at the start", "connect(all())\ndo/dt = V_pre - o\no(0) = rand()"],
  ["a draw", "connect(all())\nr = rand()\ndo/dt = r*V_pre - o"],
  ["both ends", "connect(all())\ndo/dt = V_pre*V_post - o"],
  ["one delay", "connect(all())\ndo/dt = -o\non_pre(o += 1, delay = if(i == 1 and j == 1, 1, 0))"],
  ["a plastic rule", "connect(all())\nw = 0.1\ndo/dt = w*V_pre - o\non_pre(w += 0.01)"],
])("not lumped: %s differs", async (_what, projection) => {
  expect(await lumps(projection)).toEqual([]);
});

test("nor where one initial value is given that differs", async () => {
  const text = `${NETWORK}projection p from A to B { connect(all()); do/dt = V_pre - o }`;
  const start = new Float64Array(12);
  const alike = await compile(model(text), { dt: 0.1, init: { "p.o": 0.5 } });
  expect([...alike.lumped.keys()]).toEqual(["p.o"]);
  start[5] = 1;
  const sim = await compile(model(text), { dt: 0.1, init: { "p.o": start } });
  expect([...sim.lumped.keys()]).toEqual([]);
});

test("many values at the start are those of few", async () => {
  const text = "dV/dt = -V\nV(0) = randn() + exp(i/1000)\nw(0) = rand()\nwhen(V > 100, w += 1)";
  const [few, many] = await Promise.all(
    [100, 30_000].map(async (size) => {
      const sim = await compile(model(text), { dt: 0.1, size });
      const { variables } = await sim.run({ duration: 0, record: ["V", "w"], seed: 3 });
      return ["V", "w"].map((name) => bitsOf(variables[name]!.data.subarray(0, 100)));
    }),
  );
  expect(many).toEqual(few);
});

test("what is infinite stays where it is connected", async () => {
  const text = `population A = 4 { V' = 1 + i; threshold(V > 2); s = t - lastspike; since = sum(p.since) }
    projection p from A to A { connect(i != j); since = s_pre }`;
  const sim = await compile(model(text), { dt: 0.1 });
  const { variables } = await sim.run({ duration: 1.5, record: ["A.since"], at: [0, 1.5] });
  const { data } = variables["A.since"]!;
  expect(Array.from(data.subarray(0, 4))).toEqual([Infinity, Infinity, Infinity, Infinity]);
  // The slowest has not spiked yet; it hears of all others: 1.5 - 1, 1.5 - 0.6, 1.5 - 0.5.
  expect(data[4]).toBeCloseTo(2.4, 9);
  expect(Array.from(data.subarray(5))).toEqual([Infinity, Infinity, Infinity]);
});
