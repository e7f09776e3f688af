/** GPUs that fail in mid-run, under the libraries that work with them: an error says so, what was recorded is kept, and the process goes on. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { backendOf } from "../../backends/index.ts";
import { compile } from "../../src/index.ts";
import { ROOT } from "../commands.ts";
import { presenceOf } from "./present.ts";

const NAMES = ["webgpu", "tfjs:webgpu", "gpujs:webgpu"] as const;
const lacking = new Map<string, string>();
for (const name of NAMES) {
  const { why } = await presenceOf(await backendOf(name));
  if (why !== undefined) lacking.set(name, why);
}
const here = NAMES.filter((name) => !lacking.has(name));
for (const [name, why] of lacking) test.skip(`${name}: ${why}`, () => undefined);

/** `prlimit` sets what a process may take: where the GPU is software, that is the GPU's memory too. */
const hasLimits = spawnSync("prlimit", ["--version"]).status === 0;
const isSoftware = here.length > 0 && (await (await backendOf(here[0]!)).probe!())!.isSoftware;
const unlimited = !hasLimits ? ": there is no prlimit" : !isSoftware ? ": the GPU has memory of its own" : "";

/**
 * How memory is asked for that the device has not, once a run has begun. Libraries keep what they had and need no more: there
 * somebody else wants it of their device.
 */
const ASKING: Readonly<Record<(typeof NAMES)[number], string>> = {
  webgpu: `const ask = () => compile(text, { ...options, size: 3e7 });`,
  "tfjs:webgpu": `
    const { findBackend } = await import("@tensorflow/tfjs-core");
    const { device } = findBackend("webgpu");
    const ask = () => void device.createBuffer({ size: 2 ** 30, usage: 128 });`,
  "gpujs:webgpu": `
    const { GPU } = await import("gpu.js");
    const one = new GPU({ mode: "webgpu" }).createKernel("function () { return 1; }", { output: [1] });
    await one();
    const { device } = one.kernel.context;
    const ask = () => void device.createBuffer({ size: 2 ** 30, usage: 128 });`,
};

/** A run while the process may take no more than some megabytes, and another one when it may again. */
const script = (backend: (typeof NAMES)[number]): string => `
  import { execFileSync } from "node:child_process";
  import { readFileSync } from "node:fs";
  import { compile } from ${JSON.stringify(pathToFileURL(join(ROOT, "dist/src/index.js")).href)};
  const limit = (bytes) => execFileSync("prlimit", ["--pid", String(process.pid), "--as=" + bytes + ":"]);
  const taken = () => 1024 * /VmSize:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1];
  const text = "tau = 10\\nV' = (20 - V)/tau";
  const options = { backend: ${JSON.stringify(backend)}, precision: "f32", method: "euler", dt: 0.1 };
  const sim = await compile(text, { ...options, size: 1000 });
  ${ASKING[backend]}
  let [chunks, rows, message, asked] = [0, 0, "", undefined];
  const sink = { rows: ({ steps }) => void (rows += steps.length) };
  const told = (error) => void (message ||= error.message);
  const onProgress = () => {
    if (++chunks !== 3) return;
    limit(taken() + 64e6);
    asked = Promise.resolve(ask()).catch(told);
  };
  await sim.run({ duration: 1000, every: 10, sink, onProgress }).catch(told);
  await asked;
  limit("unlimited");
  const next = await compile(text, { ...options, size: 3 });
  const { complete } = (await next.run({ duration: 1 })).summary;
  console.log(JSON.stringify({ rows, message, complete }));
  process.exit(0);`;

describe.each(here)("%s", (name) => {
  test.skipIf(unlimited !== "")(`memory that the device has not${unlimited}`, { timeout: 240_000 }, () => {
    const child = spawnSync(process.execPath, ["--input-type=module", "-e", script(name)], {
      cwd: ROOT,
      encoding: "utf8",
      timeout: 200_000,
    });
    expect(child.status, child.stderr).toBe(0);
    const { rows, message, complete } = JSON.parse(child.stdout.split("\n").at(-2)!);
    expect(message).toMatch(`the backend "${name}" failed: the GPU is out of memory`);
    if (name === "webgpu") expect(message).toMatch(/for "V" \(in dV\/dt, model:2:1\)$/);
    // The run of `webgpu` is not the one that asked: it goes on to its end.
    if (name === "webgpu") expect(rows).toBe(1001);
    expect(rows).toBeGreaterThan(0);
    expect(complete).toBe(true);
  });

  test("the summary says what it ran on", async () => {
    const sim = await compile("V' = -V", { backend: name, dt: 0.1, size: 3 });
    const { device } = (await sim.run({ duration: 1 })).summary;
    expect(device?.name).toMatch(/\w/);
    expect(device).toEqual(await (await backendOf(name)).probe!());
    sim.dispose();
  });
});

test.skipIf(!here.includes("tfjs:webgpu"))("tfjs:webgpu: a device that is lost", async () => {
  const options = { backend: "tfjs:webgpu", precision: "f32", size: 4, dt: 0.1 } as const;
  const sim = await compile("V' = -V\nV(0) = 1 + i", options);
  const tf = await import("@tensorflow/tfjs-core");
  const { device } = tf.findBackend("webgpu") as unknown as { readonly device: { destroy(): void } };
  let rows = 0;
  const sink = { rows: ({ steps }: { readonly steps: readonly number[] }) => void (rows += steps.length) };
  const run = sim.run({ duration: 1e5, sink, onProgress: () => device.destroy() });
  await expect(run).rejects.toThrow('the backend "tfjs:webgpu" failed: the GPU was lost');
  expect(rows).toBeGreaterThan(0);
  await expect(sim.run({ duration: 1 })).rejects.toThrow("the GPU was lost");
  sim.dispose();
  const next = await compile("V' = -V\nV(0) = 1 + i", options);
  expect((await next.run({ duration: 1 })).summary.complete).toBe(true);
  next.dispose();
});
