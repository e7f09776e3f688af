/** The grid-cell attractor as a network of a million synapses, against NumPy: weights, a trajectory, f32. */
import { expect, test } from "vitest";
import { compile, readModel } from "../../src/index.ts";
import { example, maxDifference, referenceFile } from "../models.ts";
import { readNpy } from "../npy.ts";
import { gridNetwork } from "./trajectories.ts";

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

test("a tenth of a turn, in f64 and f32", async () => {
  await gridNetwork({});
  await gridNetwork({ precision: "f32" });
});
