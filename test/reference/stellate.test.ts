/** Stellate cells against NumPy: the right-hand side, and rates for ten currents. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { interpret } from "../../ir/index.ts";
import { compile, readModel } from "../../src/index.ts";
import { example, referenceFile, runExample, series } from "../models.ts";

const { rhs_probe: probe, uncoupled } = JSON.parse(readFileSync(referenceFile("stellate.json"), "utf8"));

test("the right-hand side at eight states, among them both singular points", async () => {
  const sim = await compile(await readModel(example("stellate")), { params: { I: probe.I } });
  const names = ["V", "m", "h", "n", "p", "hf", "hs"];
  const states = Object.fromEntries(names.map((name) => [name, Float64Array.from(probe[name])]));
  const start = { t: Float64Array.of(0), dt: Float64Array.of(0.01), "t.step": Float64Array.of(0) };
  const slopes = interpret(sim.stages.rhs, { ...sim.params, ...start, "t.position": Int32Array.of(0), ...states });
  const inhibition = (k: number): number => 0.3 * (probe.si[0] + probe.si[1]) * (probe.V[k] + 75);
  for (const name of names)
    probe[`d${name}`].forEach((wanted: number, k: number) => {
      const got = slopes[name]![k]! - (name === "V" ? inhibition(k) : 0);
      // V's is a sum of terms that are larger than it.
      const scale = name === "V" ? 1000 : Math.abs(wanted);
      expect(Math.abs(got - wanted), `${name} ${k}`).toBeLessThanOrEqual(1e-12 * scale);
    });
});

test("rates of uncoupled cells", async () => {
  const { dt, I } = uncoupled as { dt: number; I: number[] };
  const result = await runExample(
    "stellate",
    { dt, params: { I } },
    { duration: 1500, every: 10, record: ["V", "spikes"] },
  );
  const { element, time } = result.spikes["spikes"]!;
  const rates = I.map((_, k) => time.filter((t, n) => element[n] === k && t >= 500).length);
  expect(rates).toEqual(uncoupled.rate_hz_500_1500);
  // Rows of every tenth step miss the peak of a spike, and not that of what is below threshold.
  I.forEach((_, k) => {
    const V = series(result, "V", k).slice(2500);
    const wanted = uncoupled.peak_to_peak_mV_500_1500[k];
    expect(Math.abs(Math.max(...V) - Math.min(...V) - wanted)).toBeLessThan(rates[k] === 0 ? 1e-3 : 10);
  });
});
