/** The code of every backend can be seen on any machine: nothing that it runs on is loaded. */
import { expect, test } from "vitest";
import { BACKEND_NAMES } from "../../backends/index.ts";
import { compile, readModel } from "../../src/index.ts";

test.each(BACKEND_NAMES)("%s: code without what runs it, and no run", async (backend) => {
  const hh = await readModel("examples/hh.flux");
  const sim = await compile(hh, { backend, dt: 0.01, load: false });
  const { text, lines } = sim.code;
  expect(lines.length).toBe(text.replace(/\n$/, "").split("\n").length);
  // Each equation of the model has its lines.
  const equations = new Set(lines.flatMap((origins) => origins.map(({ equation }) => equation)));
  const states = [...hh.states.values()].map(({ index }) => index);
  expect(states.length).toBe(4);
  for (const index of states) expect([...equations], `${index}`).toContain(index);
  await expect(sim.run({ duration: 1 })).rejects.toThrow("cannot run");
});
