/** The graph is the program: printed, read back by a process without model text or mathjs, and run, it gives the same bits. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { interpret, print, type TypedArray } from "../../ir/index.ts";
import { compile, linspace, readModel } from "../../src/index.ts";
import { example } from "../models.ts";

const CASES = [
  { name: "growth", options: { method: "euler" }, dt: 0.01, steps: 199 },
  { name: "pendulum", options: {}, dt: 0.01, steps: 1000 },
  { name: "lorenz", options: {}, dt: 0.01, steps: 4000 },
  { name: "sinxt", options: { size: 16 }, dt: 0.01, steps: 499 },
  { name: "hh", options: { size: 20, params: { I: linspace(0, 10, 20) } }, dt: 0.01, steps: 2000 },
  { name: "fitzhugh-nagumo", options: { method: "rk38" }, dt: 0.05, steps: 2000 },
  { name: "product", options: {}, dt: 1, steps: 0 },
] as const;

/** A place that has the built graph and backends, and nothing else of the project: no parser, no packages. */
const folder = mkdtempSync(join(tmpdir(), "fluxion-"));
const root = fileURLToPath(new URL("../..", import.meta.url));
for (const part of ["ir", "backends"]) cpSync(join(root, "dist", part), join(folder, part), { recursive: true });
writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
cpSync(join(root, "test/reference/run-program.mjs"), join(folder, "run-program.mjs"));
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = (array: TypedArray): string =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");

for (const { name, options, dt, steps } of CASES)
  test.each(["f64", "f32"] as const)(`${name} in %s`, async (precision) => {
    const sim = await compile(await readModel(example(name)), { ...options, dt, precision });
    const run = { duration: steps * dt, ...(steps === 0 && { duration: undefined }) };
    const result = await sim.run(run as { duration: number });

    // What the host gives a program: its constants and what it carries at the start.
    const { start } = await sim.prepare().then(({ compiled }) => compiled);
    const float = precision === "f32" ? Float32Array : Float64Array;
    const given = { "t.start": float.of(0), dt: float.of(dt), ...sim.params };
    const carried = { ...interpret(start, given), "t.step": Float64Array.of(0), "spikes.count": Float64Array.of(0) };
    const inputs = Object.entries({ ...given, ...carried }).filter(([input]) =>
      sim.program.graph.inputs.some(({ attrs }) => attrs.name === input),
    );
    const file = join(folder, "program.txt");
    writeFileSync(file, print(sim.program.graph));
    const call = {
      lengths: { rows: steps + 1, every: 1, capacity: 1 << 16 },
      inputs: Object.fromEntries(inputs.map(([input, values]) => [input, Array.from(values, String)])),
    };
    const output = execFileSync(process.execPath, [join(folder, "run-program.mjs"), file], {
      cwd: folder,
      input: JSON.stringify(call),
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    const outputs = JSON.parse(output) as Record<string, string>;
    for (const [variable, { data }] of Object.entries(result.variables))
      expect(outputs[`record.${variable}`] === bytes(data), variable).toBe(true);
  });
