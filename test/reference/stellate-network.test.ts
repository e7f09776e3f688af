/** Stellate cells and interneurons against NumPy: the right-hand side, voltages and spike times, f32, half the step. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { CompileOptions, Result } from "../../src/index.ts";
import { maxDifference, referenceFile, runExample, series, slopeError, spikeTimes } from "../models.ts";
import { column, readNpy } from "../npy.ts";

const reference = JSON.parse(readFileSync(referenceFile("stellate_network.json"), "utf8"));
const voltages = readNpy(referenceFile("stellate_network_V.npy"));
const cells = Array.from({ length: 10 }, (_, k): [string, number] => (k < 8 ? ["SC", k] : ["IN", k - 8]));

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

/** Rows every 0.1 ms. */
const run = (dt: number, options: CompileOptions = {}): Promise<Result> =>
  runExample(
    "stellate-network",
    { dt, ...options },
    { duration: 600, every: Math.round(0.1 / dt), record: ["SC.V", "IN.V", "SC.spikes", "IN.spikes"] },
  );
/** Where V rises through 0 between rows: the reference's spike times are interpolated so. */
const crossings = (V: Float64Array): number[] =>
  Array.from(V.keys()).flatMap((n) =>
    n > 0 && V[n - 1]! < 0 && V[n]! >= 0 ? [0.1 * (n - 1 + V[n - 1]! / (V[n - 1]! - V[n]!))] : [],
  );
/** How far each spike is from the reference's, at most; the numbers of spikes must be equal. */
const worstShift = (result: Result): number =>
  Math.max(
    ...cells.map(([name, k], at) =>
      maxDifference(crossings(series(result, `${name}.V`, k)), reference.spike_times_ms[at]),
    ),
  );

test("in f64: voltages every half millisecond, and the time of each spike", async () => {
  const result = await run(0.01);
  cells.forEach(([name, k], at) => {
    const V = series(result, `${name}.V`, k);
    const every5 = V.filter((_, row) => row % 5 === 0);
    expect(maxDifference(every5, column(voltages, at)), `${name} ${k}`).toBeLessThan(1e-8);
    // Recorded spikes are interpolated in a step, these in ten.
    expect(maxDifference(spikeTimes(result, `${name}.spikes`, k), crossings(V))).toBeLessThan(0.02);
  });
  expect(worstShift(result)).toBeLessThan(1e-9);
});

test("in f32: the time of each spike", async () => {
  expect(worstShift(await run(0.01, { precision: "f32" }))).toBeLessThan(0.01);
});

test("with half the step: the stated shift of spikes", async () => {
  expect(worstShift(await run(0.005))).toBeLessThan(1.2e-4);
});
