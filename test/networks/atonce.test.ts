/** Synapses all at once, for backends without lists: the same as one after the other, or refused where that matters. */
import { expect, test } from "vitest";
import type { Backend } from "../../backends/index.ts";
import { js } from "../../backends/js/index.ts";
import {
  compile,
  model,
  ModelError,
  readModel,
  type Model,
  type ResultBase,
  type RunOptions,
} from "../../src/index.ts";
import { example, maxDifference } from "../models.ts";

const masks: Backend = {
  ...js,
  name: "js with masks",
  capabilities: { ...js.capabilities, target: { kernels: true, deliveries: "masks" } },
};

async function inBothWays(given: Model, dt: number, run: RunOptions): Promise<readonly [ResultBase, ResultBase]> {
  const [list, mask] = await Promise.all(
    [js, masks].map((backend) => compile(given, { dt, backend, math: "exact", seed: 3 })),
  );
  return [await list!.run(run), await mask!.run(run)];
}

/**
 * The same spikes. Values differ by how sums are rounded: in each step by a rounding for each of `synapses` that end at one
 * element, of the largest value, and these cells forget; a conductance acts on V with up to `gain`.
 */
function expectSame([list, mask]: readonly [ResultBase, ResultBase], synapses: number, gain = 1): void {
  for (const [name, { element, step }] of Object.entries(list.spikes)) {
    expect(step.length, name).toBeGreaterThan(0);
    expect(Array.from(mask.spikes[name]!.element), name).toEqual(Array.from(element));
    expect(Array.from(mask.spikes[name]!.step), name).toEqual(Array.from(step));
  }
  for (const [name, { data }] of Object.entries(list.variables)) {
    const largest = Array.from(data).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(largest, name).toBeGreaterThan(0);
    const bound = gain * synapses * list.summary.steps * 2 ** -53 * largest;
    expect(maxDifference(mask.variables[name]!.data, data), name).toBeLessThanOrEqual(bound);
  }
}

test.each([
  // 4000 · 0.02 synapses end at a cell, give or take; 80 mV.
  ["coba", 0.1, { duration: 30, every: 10, record: ["cell.V", "cell.ge", "cell.spikes"] }, 130, 80],
  ["cuba", 0.1, { duration: 20, every: 10, record: ["cell.V", "cell.gi", "cell.spikes"] }, 130, 1],
  ["stdp", 0.5, { duration: 400, every: 20, record: ["cell.V", "synapse.w", "cell.spikes"] }, 1000, 75],
  ["jeffress", 0.05, { duration: 60, record: ["cell.V", "cell.spikes"] }, 2, 1],
  ["depression", 0.1, { duration: 300, every: 100, record: ["cell.got", "synapse.R", "synapse.last"] }, 1, 1],
] as const)("%s", async (name, dt, run, synapses, gain) => {
  const given = await readModel(example(name));
  expectSame(await inBothWays(given, dt, { ...run, record: [...run.record] }), synapses, gain);
});

const SOURCES =
  "population S = 5 { poisson(2 + i) }\npopulation T = 3 { g' = -g; V' = g - V }\npopulation U = 2 { g' = -2*g }\n";
const projection = (what: string, ends = "from S to T"): Model =>
  model(`${SOURCES}projection p ${ends} { connect(all()); w = 0.3 + 0.1*i + 0.07*j; ${what} }`);

test.each([
  ["delays that differ", projection("d = 0.1*((i + 2*j) % 4); on_pre(g_post += w, delay = d)"), ["T.g"], 5],
  ["several targets", projection("on_pre(g_post += w, delay = 0.2)", "from S to T[1:2], U"), ["T.g", "U.g"], 5],
  ["parts of a population", projection("on_pre(g_post += w)", "from S[1:3] to T[0:1]"), ["T.g"], 3],
  ["two lines", projection("on_pre(g_post += w, V_post -= w)\non_pre(g_post += 0.1, delay = 0.1)"), ["T.g", "T.V"], 10],
  ["a value of a synapse that one line writes and another reads", projection("n(0) = 0; on_pre(n += w, g_post += n, n *= 0.5)"), ["T.g", "p.n"], 5],
  ["what another population has", projection("on_pre(g_post += if(V_post > 0.5, 0.1, w))"), ["T.g", "T.V"], 5],
  ["on a condition, or nothing", projection("on_pre(g_post += if(V_post > 0.5, 0, w))"), ["T.g", "T.V"], 5],
] as const)("%s", async (_what, given, record, synapses) => {
  expectSame(await inBothWays(given, 0.1, { duration: 5, record: [...record, "S.spikes"] }), synapses, 5);
}); // prettier-ignore

test.each([
  ["a value that others add to", "on_pre(g_post += 1 - g_post)"],
  ["a part of it", "on_pre(g_post -= 0.25*g_post)"],
  ["a condition on it", "on_pre(g_post += if(g_post < 1, w, 0))"],
  ["through a name", "on_pre(left = 1 - g_post, g_post += left)"],
  ["another value that it writes", "on_pre(g_post += w, V_post += g_post)"],
  ["a value of its own", "on_pre(g_post += w, n = g_post)"],
])("in turns: %s", async (_what, handler) => {
  const given = projection(handler.includes("n =") ? `n(0) = 0; ${handler}` : handler);
  await compile(given, { dt: 0.1, backend: js });
  const error = await compile(given, { dt: 0.1, backend: masks }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ModelError);
  const [fault] = (error as ModelError).diagnostics;
  expect(fault).toMatchObject({ code: "E316", hint: expect.stringMatching(/^backends that can: js\b/) });
  expect(given.source.text.slice(fault!.start, fault!.end)).toBe(handler);
});

test("an assignment between two lines of turns sees what the first has done", async () => {
  const given = projection("on_pre(g_post += w)\non_pre(V_post += 0.5*g_post)");
  expectSame(await inBothWays(given, 0.1, { duration: 5, record: ["T.g", "T.V", "S.spikes"] }), 10, 5);
});
