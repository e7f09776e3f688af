/** gpu.js: what ran is what was asked for, kernels keep within a mode's limits, and what fails says what it was. */
import { describe, expect, test } from "vitest";
import { backendOf, Unavailable, type Backend } from "../../backends/index.ts";
import { assertMode, open } from "../../backends/gpujs/open.ts";
import { piecesOf } from "../../backends/gpujs/pieces.ts";
import { HELPERS } from "../../backends/gpujs/spell.ts";
import { VARIANTS, type VariantName } from "../../backends/gpujs/variants.ts";
import { algebra, Builder, interpret, program, tensor, type Graph, type Node } from "../../ir/index.ts";
import { exponentOf, floorDivide, floorModulo, highProduct, mantissaOf, scale2 } from "../../ir/math/bits.ts";
import { compile, readModel } from "../../src/index.ts";
import { example } from "../models.ts";
import { presenceOf } from "./present.ts";

const MODES = Object.keys(VARIANTS) as VariantName[];
const present = new Map<VariantName, string | undefined>();
for (const mode of MODES) present.set(mode, (await presenceOf(await backendOf(`gpujs:${mode}`))).why);
const here = MODES.filter((mode) => present.get(mode) === undefined);

/** One call of a graph. */
async function once(backend: Backend, g: Graph, given: Readonly<Record<string, ArrayLike<number>>>) {
  const planned = program(g);
  const executable = await backend.load(backend.emit(planned), planned);
  for (const [name, values] of Object.entries(given)) executable.write(name, values);
  await executable.run({});
  const found: Record<string, ArrayLike<number>> = {};
  for (const { name } of g.outputs) found[name] = (await executable.read(name)).slice();
  executable.dispose();
  return found;
}

test("the mode on the processor is everywhere, and one that is not here says what it needs", () => {
  expect(here).toContain("cpu");
  expect(here).toContain("webasm");
  for (const mode of MODES)
    if (!here.includes(mode)) expect(present.get(mode)).toMatch(new RegExp(`mode "${mode}" here.*needs|package webgpu|no GPU`));
}); // prettier-ignore

test("headlessgl without its package says what to install", async () => {
  if (here.includes("headlessgl")) return;
  const error = await open("headlessgl").catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Unavailable);
  expect((error as Unavailable).install).toBe("npm install gl");
});

test("a mode that gpu.js takes another one for is an error", async () => {
  const { gpu } = await open("webasm");
  const settings = { output: [2], pipeline: true, immutable: true, loopMaxIterations: 1 } as const;
  // Kernels of several results are none for webasm: gpu.js goes on with cpu, and says so on the console.
  const { warn } = console;
  console.warn = () => {};
  try {
    const two = gpu.createKernelMap(["function y0(x) { return x; }"], "function (a) { y0(a[this.thread.x]); return 1.0; }", settings);
    two(Float32Array.of(1, 2));
    expect(() => assertMode(two, gpu)).toThrow(/as CPUKernel, not as WebAssemblyKernel: kernel maps are not supported/);
  } finally {
    console.warn = warn;
  }
}); // prettier-ignore

describe.each(here)("gpujs:%s", (mode) => {
  test("a kernel that reads more arrays than a mode allows is cut", async () => {
    const [count, length] = [23, 6];
    const names = Array.from({ length: count }, (_, k) => `x${k}`);
    const inside = new Builder();
    const A = algebra(inside, "f32");
    const elements = names.map((name) => inside.input(name, tensor("f32")));
    const fold = (from: number, to: number): Node => {
      const middle = (from + to) >> 1;
      return to - from === 1 ? elements[from]! : A.add(fold(from, middle), A.mul(2, fold(middle, to)));
    };
    const body = inside.finish([{ name: "y", node: fold(0, count) }]);
    const b = new Builder();
    const map = b.add("map", names.map((name) => b.input(name, tensor("f32", [length]))), { body }); // prettier-ignore
    const g = b.finish([{ name: "y", node: b.add("get", [map], { index: 0 }) }]);
    const given = Object.fromEntries(
      names.map((name, k) => [name, Float32Array.from({ length }, (_, i) => k + i / 4)]),
    );
    // All sums are quarters below 2^24: exact in whatever order.
    expect(await once(await backendOf(`gpujs:${mode}`), g, given)).toEqual(interpret(g, given));
    const pieces = piecesOf(body, () => true, VARIANTS[mode]);
    for (const { inputs: own, earlier, results } of pieces) {
      expect(own.length + earlier.length).toBeLessThanOrEqual(VARIANTS[mode].arrays);
      expect(results.length).toBeLessThanOrEqual(VARIANTS[mode].results);
    }
    expect(pieces.length > 1).toBe(VARIANTS[mode].arrays < count);
  });

  test("what does not compile is an error, and stays one", async () => {
    const backend = await backendOf(`gpujs:${mode}`);
    const broken: Backend = {
      ...backend,
      emit: (given) => {
        const source = backend.emit(given);
        return { ...source, text: source.text.replace(/const i = this\.thread\.x;/, "const i = this.thread.x; nothing.of(that);") };
      },
    };
    const sim = await compile("x' = -x\nx(0) = 1", { backend: broken, size: 3 });
    await expect(sim.run({ dt: 0.1, duration: 1 })).rejects.toThrow(
      new RegExp(`the backend "gpujs:${mode}" failed: the kernel k_\\d+: .* \\(in dx/dt, model:1:1\\)$`),
    );
    // It does not go on as if nothing had been.
    await expect(sim.run({ dt: 0.1, duration: 1 })).rejects.toThrow(/failed/);
  }); // prettier-ignore

  test("steps that floats cannot count are refused", async () => {
    const sim = await compile("x' = 1\nthreshold(x > 3)\nreset(x = 0)\nrefractory(1)", { backend: `gpujs:${mode}` });
    const { state } = await sim.run({ dt: 0.1, duration: 1 });
    const far = sim.run({ dt: 0.1, duration: 1, from: { ...state, step: 2 ** 24 + 1 } });
    await expect(far).rejects.toThrow(/2\^24/);
  });

  test("parameters are changed between runs, and a run goes on from another", async () => {
    const sim = await compile("x' = -k*x\nk = 1\nx(0) = 1", { backend: `gpujs:${mode}`, size: 3 });
    const whole = await sim.run({ dt: 0.1, duration: 2 });
    const half = await sim.run({ dt: 0.1, duration: 1 });
    const rest = await sim.run({ dt: 0.1, duration: 1, from: half.state });
    expect(rest.variables["x"]!.data.at(-1)).toBe(whole.variables["x"]!.data.at(-1));
    sim.set({ k: 0 });
    const still = await sim.run({ dt: 0.1, duration: 1 });
    expect(still.variables["x"]!.data.every((x) => x === 1)).toBe(true);
  });
});

test.skipIf(!here.includes("webgpu"))("a device that is lost ends the run, and what was recorded is kept", async () => {
  // gpu.js keeps its device to itself: it is seen when it compiles.
  const { prototype } = (globalThis as unknown as { GPUDevice: { prototype: Device } }).GPUDevice;
  const { createShaderModule } = prototype;
  const devices: Device[] = [];
  prototype.createShaderModule = function (this: Device, of) {
    devices.push(this);
    return createShaderModule.call(this, of);
  };
  const rows: number[] = [];
  try {
    const sim = await compile("x' = -x\nx(0) = 1 + i", { backend: "gpujs:webgpu", size: 4 });
    const sink = { rows: ({ steps }: { steps: readonly number[] }) => void rows.push(...steps) };
    const run = sim.run({ dt: 0.1, duration: 1e5, sink, onProgress: () => devices.at(-1)!.destroy() });
    await expect(run).rejects.toThrow(/the backend "gpujs:webgpu" failed: .*lost/);
  } finally {
    prototype.createShaderModule = createShaderModule;
  }
  expect(rows[0]).toBe(0);
}); // prettier-ignore

/** Of WebGPU, what is used here. */
interface Device {
  createShaderModule(this: Device, of: unknown): unknown;
  destroy(): void;
}

describe("functions that kernels call", () => {
  const helpers = new Function(
    `${Object.values(HELPERS).join("\n")} return { ${Object.keys(HELPERS).join(", ")} };`,
  )() as Readonly<Record<string, (...x: number[]) => number>>;
  const numbers = [
    1,
    -1,
    0.75,
    1e-30,
    3.5e37,
    -7.25,
    2 ** -126,
    2 ** -149,
    Math.SQRT1_2,
    Math.fround(Math.SQRT2),
    255.99999,
  ];
  const whole = [1, 2, 3, -7, 12, 255, -4096, 65_537];

  test("exponents and mantissas", () => {
    for (const x of numbers) {
      expect([x, helpers["exponent"]!(x)]).toEqual([x, exponentOf(x)]);
      expect([x, helpers["mantissa"]!(x)]).toEqual([x, mantissaOf(x)]);
    }
  });

  test("powers of two", () => {
    for (const x of numbers)
      for (const k of [0, 1, -1, 10, -40, 126, -126])
        expect([x, k, Math.fround(helpers["scale2"]!(x, k))]).toEqual([x, k, scale2(x, k, Math.fround)]);
  });

  test("quotients and remainders of whole numbers, rounded down", () => {
    for (const x of [0, ...whole])
      for (const y of whole) {
        expect([x, y, helpers["idiv"]!(x, y) + 0]).toEqual([x, y, floorDivide(x, y)]);
        expect([x, y, helpers["imod"]!(x, y) + 0]).toEqual([x, y, floorModulo(x, y)]);
      }
  });

  test("bits", () => {
    const words = [...whole, 0, 2 ** 24 - 1, -(2 ** 24), 0x123456, -1];
    for (const x of words)
      for (const y of words) {
        expect([x, y, helpers["bitand"]!(x, y)]).toEqual([x, y, x & y]);
        expect([x, y, helpers["bitxor"]!(x, y)]).toEqual([x, y, x ^ y]);
      }
  });

  test("high words of products", () => {
    const words = [...whole, 0, 2 ** 31 - 1, -(2 ** 31), 0x12345678, -1];
    for (const x of words) for (const y of words) expect(helpers["mulhi"]!(x, y)).toBe(highProduct(x, y));
  });
});

/** What is emitted for each mode: a change of the emitter shows as a difference. */
const GOLDEN = ["pendulum", "fitzhugh-nagumo", "lif", "three-neurons", "product"] as const;
test.each(GOLDEN)("kernels of %s", async (name) => {
  for (const mode of ["cpu", "webgpu"] as const) {
    const sim = await compile(await readModel(example(name)), { backend: `gpujs:${mode}`, dt: 0.05, load: false });
    await expect(sim.code.text).toMatchFileSnapshot(`../golden/${name}/gpujs-${mode}.js`);
  }
});
