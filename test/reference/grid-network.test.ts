/** The grid-cell attractor as a network of a million synapses, against NumPy: weights, a trajectory, f32. */
import { expect, test } from "vitest";
import { compile, readModel, type CompileOptions } from "../../src/index.ts";
import { example, exampleText, maxDifference, referenceFile } from "../models.ts";
import { readNpy } from "../npy.ts";

const trajectory = readNpy(referenceFile("grid_traj_100ms.npy"));
const row = (k: number): Float64Array => trajectory.data.subarray(k * 1024, (k + 1) * 1024);

/** A turn in a second. */
const TEXT = exampleText("grid-cells-network")
  .replace(/^vx .*$/m, "speed = 0.8")
  .replace(/^vy .*$/m, "phase(t) = 2*pi*t/1000")
  .replace("ex*vx + ey*vy", "speed*(ex*cos(phase(t)) + ey*sin(phase(t)))");

/** The activity after a tenth of a turn. */
async function turn(options: CompileOptions): Promise<ArrayLike<number>> {
  const sim = await compile(TEXT, { dt: 0.5, init: { "cell.s": row(0) }, ...options });
  const { variables } = await sim.run({ duration: 100, at: [100], record: ["cell.s"] });
  return variables["cell.s"]!.data;
}

test("the weight of each synapse, from its formula", async () => {
  const sim = await compile(await readModel(example("grid-cells-network")), { dt: 0.5 });
  const w = (await sim.run({ duration: 0, record: ["surround.w"] })).variables["surround.w"]!.data;
  const rows = readNpy(referenceFile("grid_W_rows.npy"));
  // Distances are whole numbers, exactly; then a product, and an exponential, in each of two terms below 1.
  for (const [k, target] of [0, 1, 32, 33, 500].entries()) {
    const toTarget = Float64Array.from({ length: 1024 }, (_, source) => w[source * 1024 + target]!);
    expect(maxDifference(toTarget, rows.data.subarray(k * 1024, (k + 1) * 1024))).toBeLessThan(8 * 2 ** -53);
  }
});

test("a tenth of a turn in f64", async () => expect(maxDifference(await turn({}), row(1))).toBeLessThan(1e-10));

test("a tenth of a turn in f32", async () =>
  expect(maxDifference(await turn({ precision: "f32" }), row(1))).toBeLessThan(1e-5));
