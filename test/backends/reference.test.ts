/**
 * The reference models on every backend, within the tolerances of the reference: the first 250 ms of the locust, and
 * 10 000 steps of the others. `tfjs:xla` runs all of them, and with FLUXION_FULL=1 every backend does. Where each operation or
 * kernel is a call that takes long, fewer steps are run. FLUXION_SECONDS=120 runs as many as two minutes allow.
 */
import { afterAll, describe, expect, test } from "vitest";
import { compile } from "../../src/index.ts";
import { TRAJECTORIES, type On } from "../reference/trajectories.ts";
import { allBackends } from "./present.ts";

const isFull = process.env["FLUXION_FULL"] === "1";
const seconds = process.env["FLUXION_SECONDS"];
/** Nothing but the whole run can be compared. */
const WHOLE = new Set(["stellateCells"]);
const HOUR = 3_600_000;

const FEW: Readonly<Record<string, number>> = { "tfjs:tensorflow": 5000, "tfjs:webgpu": 100, "gpujs:webgpu": 50 };
const stepsOf = (backend: string, model: string): number => FEW[backend] ?? (model === "locust" ? 25_000 : 10_000);

const told = new Map<string, number>();
for (const { backend, why } of await allBackends()) {
  // js has tests of its own, of the same models.
  if (backend.name === "js") continue;
  const { precisions } = backend.capabilities;
  const precision = precisions.includes("f64") ? "f64" : "f32";
  const isCut = backend.name !== "tfjs:xla" && !isFull;
  describe(`${backend.name} in ${precision}${why === undefined ? "" : `: ${why}`}`, () => {
    for (const [name, check] of Object.entries(TRAJECTORIES)) {
      const ran = (steps: number): unknown => told.set(`${backend.name}, ${name}`, steps);
      const far = seconds ? { seconds: Number(seconds) } : isCut ? { most: stepsOf(backend.name, name) } : {};
      const on: On = { backend, precision, ran, ...far };
      test.skipIf(why !== undefined || (isCut && WHOLE.has(name)))(name, () => check(on), HOUR);
    }
  });
} // prettier-ignore
if (seconds) afterAll(() => console.log([...told].map(([what, steps]) => `${what}: ${steps} steps`).join("\n")));

const DRAWS: string = "u = rand(); v = rand()\nx' = u - x\nx(0) = rand()";
const drawn = async (options: Parameters<typeof compile>[1]): Promise<readonly number[]> => {
  const sim = await compile(DRAWS, { dt: 0.1, size: 50, seed: 2 ** 35 + 11, ...options });
  const { variables } = await sim.run({ duration: 5, record: ["u", "v"] });
  return ["u", "v"].flatMap((name) => Array.from(variables[name]!.data));
};
/** (k + ½)/2²³ of the top 23 of the 52 bits in (k + ½)/2⁵². */
const topBits = (u: number): number => (Math.floor((u * 2 ** 52 - 0.5) / 2 ** 29) + 0.5) / 2 ** 23;

for (const { backend, why } of await allBackends())
  for (const precision of backend.capabilities.precisions)
    test.skipIf(why !== undefined)(`uniform draws of ${backend.name} in ${precision}, bit for bit`, async () => {
      const wanted = await drawn({ backend: "js" });
      const got = await drawn({ backend, precision });
      expect(got).toEqual(precision === "f32" ? wanted.map(topBits) : wanted);
    });
