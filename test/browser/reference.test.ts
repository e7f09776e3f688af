/**
 * The reference models in a page of Chromium, within the tolerances of the reference: the first steps, on the backends that run
 * in pages alone. FLUXION_SECONDS=120 runs as many as two minutes allow, on every backend of a page.
 */
import { afterAll, describe, test } from "vitest";
import type { Result } from "../../src/index.ts";
import { TRAJECTORIES, type Runs } from "../reference/trajectories.ts";
import { BACKEND_NAMES, backendOf } from "../../backends/index.ts";
import type { Cases } from "./cases.ts";
import { absent } from "./chromium.ts";
import { ELSEWHERE } from "./elsewhere.ts";
import { openCases } from "./opened.ts";

declare const cases: Cases;

const seconds = process.env["FLUXION_SECONDS"];
/** Nothing but the whole run can be compared; and a million synapses for 200 steps. */
const LONG = new Set(["stellateCells", "gridNetwork"]);
const PAGES_ALONE: ReadonlySet<string> = new Set(["tfjs:webgl", "gpujs:webgl2", "gpujs:webgl"]);
const STEPS = 20;
const HOUR = 3_600_000;

if (absent) test.skip(`the reference models: ${absent}`, () => undefined);
else {
  const { page, close } = await openCases();
  const told = new Map<string, number>();
  const here = BACKEND_NAMES.filter((name) => (seconds ? !ELSEWHERE.includes(name) : PAGES_ALONE.has(name)));
  for (const name of here) {
    const backend = await backendOf(name);
    const { precisions } = backend.capabilities;
    const precision = precisions.includes("f64") ? "f64" : "f32";
    const runs: Runs = async ({ source, files }, compiled, run) => {
      const asked = { text: source.text, files: [...files] as never, compiled: { ...compiled, backend: name }, run };
      return (await page.evaluate((given) => cases.run(given), asked as never)) as Result;
    };
    const far = seconds ? { seconds: Number(seconds) } : { most: STEPS };
    describe(`${name} in ${precision}`, () => {
      for (const [of, check] of Object.entries(TRAJECTORIES)) {
        const ran = (steps: number): unknown => told.set(`${name}, ${of}`, steps);
        test.skipIf(LONG.has(of))(of, () => check({ backend, precision, runs, ran, ...far }), HOUR);
      }
    });
  }
  afterAll(async () => {
    if (seconds) console.log([...told].map(([what, steps]) => `${what} in Chromium: ${steps} steps`).join("\n"));
    await close();
  });
}
