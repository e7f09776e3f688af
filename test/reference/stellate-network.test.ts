/** Stellate cells and interneurons against NumPy: the right-hand side, voltages and spike times, f32, half the step. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { maxDifference, referenceFile, runExample, series, slopeError } from "../models.ts";
import { crossings, STELLATE, stellateNetwork } from "./trajectories.ts";

const reference = JSON.parse(readFileSync(referenceFile("stellate_network.json"), "utf8"));
test("the right-hand side, from a step of Euler's method", async () => {
  const { t_ms: t0, y, dy } = reference.rhs_probe as { t_ms: number; y: number[]; dy: number[] };
  const names = ["V", "m", "h", "n", "p", "hf", "hs"].map((name) => `SC.${name}`);
  const layout = [...names.map((name) => [name, 8]), ...["IN.V", "IN.h", "IN.n"].map((name) => [name, 2])] as [
    string,
    number,
  ][];
  let at = 0;
  const parts = [...layout, ["ampa.s", 8] as const, ["gaba.s", 2] as const].map(([name, size]) => {
    const range = [at, (at += size)] as const;
    // The open fractions of all synapses of a source are one value in the reference.
    const spread = (values: number[]): number[] =>
      name === "ampa.s"
        ? values.flatMap((s) => [s, s])
        : name === "gaba.s"
          ? values.flatMap((s) => Array(8).fill(s))
          : values;
    return { name, before: spread(y.slice(...range)), slopes: spread(dy.slice(...range)) };
  });
  const init = Object.fromEntries(parts.map(({ name, before }) => [name, before]));
  const options = { dt: 0.01, method: "euler", init } as const;
  const record = parts.map(({ name }) => name);
  const result = await runExample("stellate-network", options, { t0, duration: 0.01, at: [t0 + 0.01], record });
  for (const { name, before, slopes } of parts)
    expect(slopeError(before, result.variables[name]!.data, 0.01, slopes), name).toBeLessThan(1e-12);
});

test("voltages every half millisecond, and the time of each spike, in f64 and f32", async () => {
  await stellateNetwork({});
  await stellateNetwork({ precision: "f32" });
});

test("with half the step: the stated shift of spikes", async () => {
  const run = { duration: 600, every: 20, record: ["SC.V", "IN.V"] };
  const result = await runExample("stellate-network", { dt: 0.005 }, run);
  STELLATE.forEach(([name, k], at) =>
    expect(
      maxDifference(crossings(series(result, `${name}.V`, k), 0), reference.spike_times_ms[at]),
      `${name} ${k}`,
    ).toBeLessThan(1.2e-4),
  );
});
