/** What `auto` chooses, given how long some steps took. */
import { describe, expect, test } from "vitest";
import { BACKEND_NAMES, backendOf } from "../backends/index.ts";
import { fastest, worksOf, type Trials } from "../src/auto.ts";
import { chooseBackend } from "../src/choose.ts";
import { compile, readModel } from "../src/index.ts";

const LENGTHS = { rows: 1, every: 1, capacity: 0 };
const worksFor = async (name: string, size?: number) => {
  const options = size === undefined ? {} : { size };
  const sim = await compile(await readModel(`examples/${name}.flux`), {
    ...options,
    dt: 0.01,
    load: false,
    record: [],
  });
  return worksOf(sim.stages.optimized, LENGTHS);
};

test("the work of a step grows with the elements, its operations do not", async () => {
  const [small, large] = [await worksFor("hh", 100), await worksFor("hh", 10_000)];
  expect(large.lists.ops).toBe(small.lists.ops);
  // Scalars are the same at every size.
  expect(large.lists.units / small.lists.units).toBeGreaterThan(99);
  expect(large.lists.units / small.lists.units).toBeLessThanOrEqual(100);
  expect(large.masks).toEqual(large.lists);
});

test("all synapses at once are more work than those on a list", async () => {
  const { lists, masks } = await worksFor("coba");
  // 4000 · 4000 · 0.02 synapses, each at least an addition.
  expect(masks.units - lists.units).toBeGreaterThan(320_000 * 0.95);
});

describe("with tfjs:wasm, which is here, in f32", async () => {
  const first = await chooseBackend({ backend: "auto", precision: "f32" });
  const works = await worksFor("hh", 1000);
  const speed = (await backendOf("tfjs:wasm")).capabilities.speed!.f32!;
  const always = (msPerStep: number, isPossible = true): Trials & { readonly tried: number[] } => {
    const tried: number[] = [];
    return {
      tried,
      trial: (steps) => (tried.push(steps), Promise.resolve(steps * msPerStep)),
      isPossible: ({ backend }) => Promise.resolve(isPossible && backend.name === "tfjs:wasm"),
    };
  };

  test("a short run is not tried at all", async () => {
    const trials = always(1);
    expect(await fastest(first, works, 10, trials)).toBe(first);
    expect(trials.tried).toEqual([]);
  });
  test("a long run that is slow here goes elsewhere, and why is said", async () => {
    const trials = always(3);
    const { backend, precision, reason } = await fastest(first, works, 100_000, trials);
    expect([backend.name, precision]).toEqual(["tfjs:wasm", "f32"]);
    expect(reason).toMatch(/^tfjs:wasm: about .* s, js would take 300 s$/);
    // More and more, until they have taken half a second.
    expect(trials.tried).toEqual([1, 4, 16, 64, 82]);
  });
  test("one that is fast here stays", async () => {
    const trials = always(speed.unit * works.masks.units * 1e-6 * 0.1);
    const { backend, reason } = await fastest(first, works, 100_000, trials);
    expect([backend.name, reason]).toEqual(["js", expect.stringContaining("as measured")]);
    expect(trials.tried.length).toBeGreaterThan(1);
  });
  test("and one that cannot run elsewhere", async () => {
    expect((await fastest(first, works, 100_000, always(3, false))).backend.name).toBe("js");
  });
});

test("who is chosen without being asked for says how fast it is in each precision that it has", async () => {
  for (const name of BACKEND_NAMES) {
    const { speed, precisions } = (await backendOf(name)).capabilities;
    for (const precision of Object.keys(speed ?? {})) expect(precisions, name).toContain(precision);
  }
});

test("a run says what was chosen: of those at hand the one that is over first, for a short one nothing else", async () => {
  const model = await readModel("examples/pendulum.flux");
  for (const options of [{}, { math: "exact" }] as const) {
    const sim = await compile(model, { dt: 0.01, ...options });
    const { summary } = await sim.run({ duration: 1 });
    expect([summary.backend, summary.math]).toEqual(["wasm", "math" in options ? "exact" : "fast"]);
    expect(summary.reason).toMatch(/; wasm: about \S+ s to the end, js \S+ s$/);
  }
});
