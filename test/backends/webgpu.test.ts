/** The backend `webgpu`: the ways in which a program becomes kernels, and what it does where a device fails. */
import { describe, expect, test } from "vitest";
import { TooLong, type Backend, type Executable } from "../../backends/index.ts";
import { openDevice } from "../../backends/webgpu/device.ts";
import type { Cut } from "../../backends/webgpu/emit.ts";
import { webgpu, webgpuWith } from "../../backends/webgpu/index.ts";
import { compile, readModel } from "../../src/index.ts";
import { CASES } from "../conformance/cases.ts";
import { GRAPHS } from "../conformance/graphs.ts";
import { example } from "../models.ts";
import { presenceOf } from "./present.ts";

const { why } = await presenceOf(webgpu);
const here = describe.skipIf(why !== undefined);
const title = why === undefined ? "" : `: ${why}`;

/** The conformance suite has arrays that are short: it sees one workgroup that does all, with loops inside kernels. */
const CUTS: Readonly<Record<string, Cut>> = {
  "each phase a kernel": { short: 0, loops: false },
  "loops inside kernels": { short: 0, loops: true },
  "one workgroup, no loops inside": { short: 256, loops: false },
};
/** Models of which each needs phases of another kind. */
const MODELS = new Set([
  "Hodgkin and Huxley's cell",
  "sums over the population",
  "several events",
  "when, one setting off another",
  "a table",
  "on_pre with a delay for each synapse",
  "on_post",
  "deliveries in turns: saturation",
  "two pasts of two states",
  "spikes at random, delivered",
  "NaN: the first variable, element and time",
]);
const graphs = new Set(GRAPHS.map(({ name }) => name));
const cases = CASES.filter(({ name }) => graphs.has(name) || MODELS.has(name));

here(`programs in kernels${title}`, () => {
  test("the models are cases", () => expect(cases.length).toBe(graphs.size + MODELS.size));
  describe.each(Object.entries(CUTS))("%s", (_name, cut) => {
    test.each(cases)("$name", async ({ check }) => {
      await check({ backend: webgpuWith(cut), precision: "f32" });
    });
  });

  test("a population without synapses is one kernel for all steps and rows, a network one workgroup", async () => {
    const codeOf = async (name: string, size?: number): Promise<string> => {
      const options = { backend: "webgpu", dt: 0.01, load: false, ...(size !== undefined && { size }) } as const;
      return (await compile(await readModel(example(name)), options)).code.text;
    };
    const cells = await codeOf("hh", 10_000);
    expect(cells).toMatch(/run_turns_\d+, 157 workgroups/);
    expect(cells).not.toContain(" times:");
    expect(await codeOf("three-neurons")).toMatch(/^\/\/ What the host runs, in order:\n\/\/ {3}run_all_\d+, one workgroup\nstruct/);
  }); // prettier-ignore
});

/** Mesa's driver in software gives an invocation 65535 turns of all its loops. */
const endsLoops = why === undefined && /llvmpipe/i.test((await openDevice()).about.name);

here(`loops of many turns${title}`, () => {
  const ONE = "x' = x*(1 - x) - y/10\ny' = x - y\nx(0) = 0.1\ny(0) = 0.2";
  const PAIR = `population A = 9 { V' = sum(p.c)/30 - V; V(0) = i }
population B = 30 { V' = (mean(V) - V)/3; V(0) = i/2; threshold(V > 7) }
projection p from B to A { connect(all()); c = V_pre }`;
  const KINDS = [
    { where: "inside kernels", text: ONE, name: "x", steps: 400_000 },
    { where: "in one workgroup", text: PAIR, name: "A.V", steps: 10_000 },
  ];
  test.each(KINDS)("$where: a run of $steps steps has the bits of js", async ({ text, name, steps }) => {
    const valuesOn = async (backend: "js" | "webgpu"): Promise<readonly number[]> => {
      const sim = await compile(text, { backend, precision: "f32", math: "exact", dt: 0.001, record: [name] });
      const { variables } = await sim.run({ duration: steps / 1000, every: steps / 20 });
      return [...variables[name]!.data];
    };
    expect(await valuesOn("webgpu")).toEqual(await valuesOn("js"));
  });

  test.each(KINDS)("$where: a call that the driver ends is refused, and the next is not", async ({ text, name }) => {
    let run: Executable["run"] | undefined;
    const load: Backend["load"] = async (source, program) => {
      const executable = await webgpu.load(source, program);
      if (program.inputs.has(name)) run = (lengths) => executable.run({ ...lengths, capacity: 1000 });
      return executable;
    };
    await compile(text, { backend: { ...webgpu, load }, precision: "f32", dt: 0.001 });
    const long = run!({ rows: 2, every: 70_000 });
    await (endsLoops ? expect(long).rejects.toThrow(TooLong) : long);
    await run!({ rows: 2, every: 10 });
  });

  test.runIf(endsLoops)("a single step that the driver ends is an error", async () => {
    const text = `population A = 70000 { V' = -V; V(0) = 1 }
population B = 1 { V' = sum(p.c) - V }
projection p from A to B { connect(all()); w = 1 + i; c = w*V_pre }`;
    const sim = await compile(text, { backend: "webgpu", precision: "f32", dt: 0.1 });
    await expect(sim.run({ duration: 1 })).rejects.toThrow("the driver ends the loops of a kernel after so many turns");
  });
});

const CELLS = "V' = (20 + i - V)/10\nthreshold(V > 15); reset(V = 0)";

here(`faults${title}`, () => {
  test("a device that is lost ends the run with an error, what was recorded is kept, and the next simulation has another", async () => {
    const sim = await compile(CELLS, { backend: "webgpu", precision: "f32", size: 40, dt: 0.1 });
    const reference = await (await compile(CELLS, { backend: "js", precision: "f32", size: 40, dt: 0.1 })).run({ duration: 5000, every: 10 }); // prettier-ignore
    const { device } = await openDevice();
    const rows: number[] = [];
    let chunks = 0;
    const run = sim.run({
      duration: 5000,
      every: 10,
      sink: { rows: ({ values }) => void rows.push(...values["V"]!) },
      onProgress: () => {
        if (++chunks === 4) device.destroy();
      },
    });
    await expect(run).rejects.toThrow('the backend "webgpu" failed: the GPU was lost');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows).toEqual([...reference.variables["V"]!.data.subarray(0, rows.length)]);
    await expect(sim.run({ duration: 1 })).rejects.toThrow("the GPU was lost");
    const next = await compile(CELLS, { backend: "webgpu", precision: "f32", size: 40, dt: 0.1 });
    expect((await next.run({ duration: 1 })).summary.complete).toBe(true);
  });

  test("an array that the device cannot be given in one piece is an error that names its equation", async () => {
    const most = (await openDevice()).device.limits.maxStorageBufferBindingSize;
    const size = most / 4 + 1;
    const run = compile("k = 1\nV' = -k*V", { backend: "webgpu", precision: "f32", size, dt: 0.1 });
    await expect(run).rejects.toThrow(
      `"V" takes ${4 * size} bytes, and the GPU can be given ${most} in one piece (in dV/dt, model:2:1)`,
    );
  });

  test("more pieces of memory than a shader can be given are an error that names equations", async () => {
    const { maxStorageBuffersPerShaderStage: most } = (await openDevice()).device.limits;
    // Each state fills a piece, and rows take another.
    const text = Array.from({ length: most }, (_, k) => `x${k}' = -x${k}`).join("\n");
    const run = compile(text, { backend: "webgpu", precision: "f32", size: 2 ** 25, dt: 0.1, record: ["x0[0]"] });
    await expect(run).rejects.toThrow(
      new RegExp(
        `take \\d+ pieces of memory, and the GPU can be given ${most} \\(in dx0/dt, dx1/dt, dx2/dt, \\d+ more, model:1:`,
      ),
    );
  });

  test.each([
    {
      what: "a shader that the device refuses: the line and its equation",
      change: (text: string) => text.replace("15f < ", "15f < nothing + "),
      said: /the shader does not compile: .+, in `.*nothing.*` \(in threshold, model:2:11\)$/,
    },
    {
      what: "a kernel that the device refuses: its equations",
      change: (text: string) =>
        `${text.replace(/^fn run_.*\{$/m, "$&\n  large[0] = 1u;")}\nvar<workgroup> large: array<u32, 60000>;\n`,
      said: /the kernel run_\w+ is refused: .+ \(in .*dV\/dt, .*model:\d:\d+\)$/,
    },
  ])("$what", async ({ change, said }) => {
    const broken: Backend = {
      ...webgpu,
      load: (source, program) => webgpu.load({ ...source, text: change(source.text) }, program),
    };
    await expect(compile(CELLS, { backend: broken, precision: "f32", size: 4, dt: 0.1 })).rejects.toThrow(said);
  });
});
