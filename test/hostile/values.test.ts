/** Values of all kinds for all names of a network: taken, or refused in words; nothing else happens. */
import { expect, test } from "vitest";
import { compile, model, ModelError, OptionError, type CompileOptions } from "../../src/index.ts";

const TEXT: string = `E = 2
population A = 3 {
  x' = E - g*x + sum(p.I)
  x(0) = i
  g = 1
  threshold(x > 1)
  reset(x = 0)
}
population B = 2 { spikes_at(r); r = [0, 0.1; 1, 0.2] }
projection p from A to A {
  connect(data("p.npy"))
  I = w*x_pre
  w = 0.5
  d = 0.2
  v(0) = 1
  on_pre(x_post += 0.1*v, v += 0.1, delay = d)
}`;
const NETWORK = model(TEXT);
const CONNECT = [
  [1, 0, 1],
  [0, 1, 1],
  [1, 1, 1],
];
const NAMES = [
  ...["E", "A.g", "p.w", "p.d", "p.v", "B.r", "A.x", "A.spikes", "p.I", "p.connect", "A.N", "A.i", "p.x_pre", "t"],
  ...["", "A", "A.", ".g", "A.g.x", "__proto__", "A.__proto__", "constructor.x", "toString", "seed.low"],
];
const VALUES: readonly unknown[] = [
  ...[
    1,
    -1,
    NaN,
    Infinity,
    1e308,
    null,
    {},
    [],
    [1],
    [1, 2],
    [1, 2, 3],
    [[]],
    [
      [1, 2],
      [3, 4],
    ],
    CONNECT,
  ],
  ...["", "i", "j", "x", "t", "E", "xi", "rand()", "sum(p.I)", "1 mV", "[1, 2, 3]", 'data("f")', "1 > 0", "zeros(3)"],
  ...[
    { shape: [2], data: [1, 2, 3] },
    { shape: [-1], data: [] },
  ],
  ...[
    { offsets: [0, 1], columns: [0] },
    { offsets: [0, 1, 2, NaN], columns: [0, 1, 2] },
    { offsets: [0, 1, 2, 3], columns: [0.5, -1, NaN] },
  ],
];
const SIZES: readonly unknown[] = [0, -1, NaN, "3", null, {}, [], { A: "3" }, { A: NaN }, { B: 1 }, { p: 1 }, { A: 5 }];
const RECORDS = [
  "A.x[0:9]",
  "A.x[-1]",
  "sum(p.w, p.w)",
  "mean(A.spikes)",
  "A.x + p.w",
  "p",
  "A.x'",
  "A.lastspike",
  "xi",
];

/** What is thrown, if it is not a refusal in words. */
async function oddity(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
  } catch (error) {
    const isTold = error instanceof OptionError || error instanceof ModelError;
    if (!isTold || /\n {4}at |\[object/.test(error.message)) return String((error as Error).stack);
  }
  return undefined;
}

const run = async (options: CompileOptions): Promise<unknown> =>
  (await compile(NETWORK, { dt: 0.1, data: { "p.connect": CONNECT }, ...options })).run({ duration: 0.3 });

test("values of a network are taken, or refused in words", async () => {
  const sim = await compile(NETWORK, { dt: 0.1, data: { "p.connect": CONNECT } });
  const tries = NAMES.flatMap((name) =>
    VALUES.flatMap((value): [string, () => unknown][] => {
      const given = { [name]: value } as Record<string, number>;
      const data = { "p.connect": CONNECT, ...given } as NonNullable<CompileOptions["data"]>;
      return [
        [`params ${name} ${JSON.stringify(value)}`, () => run({ params: given })],
        [`init ${name} ${JSON.stringify(value)}`, () => run({ init: given })],
        [`data ${name} ${JSON.stringify(value)}`, () => run({ data })],
        [`set ${name} ${JSON.stringify(value)}`, () => sim.set(given)],
      ];
    }),
  );
  const sizes = SIZES.map((size): [string, () => unknown] => [
    `size ${JSON.stringify(size)}`,
    () => run({ size: size as number }),
  ]);
  const records = [...NAMES, ...RECORDS].map((name): [string, () => unknown] => [
    `record ${name}`,
    () => sim.run({ duration: 0.3, record: [name] }),
  ]);
  const before = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
  const wrong: string[] = [];
  for (const [what, work] of [...tries, ...sizes, ...records]) {
    const odd = await oddity(work);
    if (odd) wrong.push(`${what}: ${odd}`);
  }
  expect(wrong).toEqual([]);
  expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(before);
  // What was refused has left nothing: the network still runs.
  expect((await sim.run({ duration: 0.3 })).summary.complete).toBe(true);
}, 120_000);
