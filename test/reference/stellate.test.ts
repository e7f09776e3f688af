/** Stellate cells against NumPy: the right-hand side, and rates for ten currents. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { interpret } from "../../ir/index.ts";
import { compile, readModel } from "../../src/index.ts";
import { example, referenceFile } from "../models.ts";
import { stellateCells } from "./trajectories.ts";

const { rhs_probe: probe } = JSON.parse(readFileSync(referenceFile("stellate.json"), "utf8"));

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

test("rates of uncoupled cells", () => stellateCells({}));
