/** What is copied to the host: nothing between recorded rows, and with them what was recorded and what chunks are looked at for. */
import { expect, test } from "vitest";
import { bytesPerElement } from "../../ir/index.ts";
import type { RunOptions } from "../../src/index.ts";
import { Lacking, simulation } from "../conformance/machine.ts";
import { allBackends } from "./present.ts";

const CELLS = `V' = (20 + i - V)/10 + 0.3*sin(w); w' = V/50 - w; u = rand()\nthreshold(V > 15); reset(V = 0); refractory(2)`;
const NETWORK = `
  population A = 12 { v' = (1.3 + 0.03*i - v + sum(q.c)) (unless refractory); v(0) = 0.07*i; threshold(v > 0.83); reset(v = 0); refractory(0.2) }
  projection p from A to A { connect(p = 0.3, seed = 9, self = false); on_pre(v_post += 0.031, delay = 0.3) }
  projection q from A to A { connect(p = 0.3, seed = 4); o' = v_pre - o; c = 0.01*o }`;
const MODELS = [
  ["cells that spike", CELLS, 40, { duration: 32 }],
  ["cells that spike, seldom recorded", CELLS, 40, { duration: 32, every: 50 }],
  ["spikes alone", CELLS, 40, { duration: 32, record: ["spikes"] }],
  ["nothing recorded", CELLS, 40, { duration: 32, record: [] }],
  ["at times", CELLS, 40, { duration: 32, at: [1, 30] }],
  ["a network", NETWORK, undefined, { duration: 30, every: 10 }],
  ["when, without feedback", "x' = 1; n(0) = 0\nwhen(x > 1, x = 0, n += 1)", 8, { duration: 20, every: 20 }],
  ["a delay", "x' = 1.5*p/(1 + p^4) - x; p = delay(x, 1.7); x(0) = 0.5 + i/10", 8, { duration: 20, every: 20 }],
] as const;

for (const { backend, why } of await allBackends())
  for (const precision of backend.capabilities.precisions)
    test.skipIf(why !== undefined).each(MODELS)(`${backend.name} in ${precision}: %s`, async (_name, text, size, run) => {
      const sim = await simulation({ backend, precision }, text, { ...(size !== undefined && { size }) });
      let chunks = 0;
      const result = await sim.run({ ...(run as RunOptions), onProgress: () => void chunks++ });
      const { steps, rows } = result.summary.copiedBytes;
      expect(steps).toBe(0);
      const { inputs } = await sim.prepare((run as RunOptions).record).then(({ compiled }) => compiled);
      const isHost = rows === 0;
      // Its memory is the host's, or rows are copied.
      const recorded = Object.values(result.variables).reduce((sum, { data }) => sum + data.byteLength, 0);
      if (backend.name === "js") expect(isHost).toBe(true);
      if (isHost) return;
      expect(rows).toBeGreaterThanOrEqual(recorded);
      // All that is carried: before each chunk, after it, and at the end; buffers of events may be had whole.
      const bytes = [...inputs.carry].reduce((sum, [name, { dtype, shape }]) => {
        const length = shape.reduce<number>((product, dim) => product * (typeof dim === "number" ? dim : lengthOf(dim)), 1);
        return sum + (name in result.state.values ? result.state.values[name]!.byteLength : length * bytesPerElement[dtype]);
      }, 0);
      // A row that only makes a chunk run is not wanted, and may be had with the others.
      expect(rows).toBeLessThanOrEqual(2 * recorded + (2 * chunks + 1) * bytes);
    }); // prettier-ignore

/** Lengths that the call gives: the most events between two looks. */
const lengthOf = (name: string): number => (name === "capacity" ? 2 ** 18 : 0);

test("a model with feedback is known by what it copies, or copies nothing either", async () => {
  const text = "x' = 1; a(0) = 0; b(0) = 0\nwhen(b > a + 0.5, a += 1)\nwhen(x > 0.73, x = 0.1, b += 1)";
  for (const { backend, why } of await allBackends()) {
    if (why !== undefined) continue;
    const precision = backend.capabilities.precisions[0]!;
    const sim = await simulation({ backend, precision }, text, {}).catch((error: unknown) => {
      if (error instanceof Lacking) return undefined;
      throw error;
    });
    if (!sim) continue;
    const { summary } = await sim.run({ duration: 3 });
    // A round's condition is one byte, or one word, a round, of at least two rounds a step.
    expect(summary.copiedBytes.steps).toBeLessThanOrEqual(summary.steps * 100 * 8);
  }
});
