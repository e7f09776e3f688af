/** After the rehearsal there is nothing in a run that an engine has not seen: it compiles the code, and never starts over. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

const RUN = `
  import { compile, linspace, readModel } from "./dist/src/index.js";
  const size = 1000;
  const hh = await readModel("examples/hh.flux");
  const sim = await compile(hh, { backend: "js", dt: 0.01, size, params: { I: linspace(0, 10, size) }, record: [] });
  const { summary } = await sim.run({ duration: 20 });
  console.log("spikes:", summary.spikeCounts.spikes.reduce((a, b) => a + b));
`;

test("cells that begin to spike", () => {
  const args = ["--trace-opt", "--trace-deopt", "--input-type=module", "-e", RUN];
  const trace = execFileSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  expect(Number(/^spikes: (\d+)$/m.exec(trace)?.[1])).toBeGreaterThan(0);
  const ours = trace.split("\n").filter((line) => line.includes("<JSFunction run "));
  expect(ours.some((line) => line.includes("completed optimizing"))).toBe(true);
  expect(ours.filter((line) => line.startsWith("[bailout"))).toEqual([]);
});
