/** tfjs, on each of its backends: the same as `js` but for roundings, nothing copied between rows, no tensor left behind. */
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, test } from "vitest";
import type { Backend, Executable } from "../../backends/index.ts";
import { backendOf, named, Unavailable } from "../../backends/index.ts";
import { eager, plan } from "../../backends/tfjs/index.ts";
import { algebra, Builder, interpret, program, tensor, type Graph, type Node } from "../../ir/index.ts";
import { compile, type CompileOptions, type Result, type RunOptions } from "../../src/index.ts";
import { exampleText } from "../models.ts";

const BACKENDS: readonly (readonly [string, Backend])[] = [
  ["cpu", eager("cpu")],
  ["wasm, call by call", eager("wasm")],
  ["wasm, planned", plan()],
  ["tensorflow", eager("tensorflow")],
  ["webgpu", eager("webgpu")],
];

const lacking = new Map<string, string>();
for (const [name, backend] of BACKENDS)
  try {
    await backend.probe!();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    lacking.set(name, error.message);
  }

const LIF = `dV/dt = (R*I - V)/tau (unless refractory)
tau = 20\nR = 10\nI = 2\nV(0) = i
threshold(V > 15)\nreset(V = 0)\nrefractory(2)`;

const COBA = `population cell = 40 {
  dV/dt = (-60 - V + ge*(0 - V) + gi*(-80 - V))/20 (unless refractory)
  dge/dt = -ge/5
  dgi/dt = -gi/10
  V(0) = -65 + 5*randn()
  ge(0) = 4 + 1.5*randn()
  gi(0) = 2 + randn()
  threshold(V > -50)
  reset(V = -60)
  refractory(5)
}
projection exc from cell[0:31] to cell { connect(p = 0.2, seed = 1)\n on_pre(ge_post += 0.6) }
projection inh from cell[32:39] to cell { connect(p = 0.2, seed = 2)\n on_pre(gi_post += 6.7, delay = 1.5) }`;

const PLASTIC = `gmax = 0.1
population input = 30 { poisson(0.1) }
population cell = 2 {
  dV/dt = (-74 - V + g*(0 - V))/10
  dg/dt = -g/5
  V(0) = -60
  threshold(V > -54)
  reset(V = -60)
}
projection synapse from input to cell {
  connect(all())
  w(0) = gmax/2
  dbefore/dt = -before/20
  dafter/dt = -after/20
  on_pre(g_post += w, before += 0.002, w = clip(w - after, 0, gmax))
  on_post(after += 0.0021, w = clip(w + before, 0, gmax))
}`;

const FEEDBACK = `population p = 3 {
  x' = 1
  y' = -y
  x(0) = i/3
  y(0) = 1
  when(x > 1, x = 0, y += 1)
  when(y > 1.5, y -= 1, x += 0.7)
}`;

const MODELS: readonly (readonly [string, string, CompileOptions, RunOptions])[] = [
  ["Hodgkin-Huxley", exampleText("hh"), { size: 5, params: { I: "linspace(0, 10, 5)" } }, { dt: 0.05, duration: 8, every: 10 }],
  ["sin(x*t)", "x' = sin(x*t)\nx(0) = 1 + i", { size: 3 }, { dt: 0.02, duration: 2, every: 20 }],
  ["a threshold, a reset and refractoriness", LIF, { size: 8 }, { dt: 0.1, duration: 40, every: 7 }],
  ["three neurons", exampleText("three-neurons"), {}, { dt: 0.05, duration: 4, every: 10 }],
  ["spikes with and without a delay", COBA, {}, { dt: 0.1, duration: 15, every: 10 }],
  ["plasticity", PLASTIC, { record: ["cell.V", "synapse.w", "cell.spikes", "input.spikes"] }, { dt: 0.5, duration: 60, every: 10 }],
  ["the past", "T = 1\npast = delay(x, T)\nx' = -past\nx(0) = 1 + i", { size: 2 }, { dt: 0.05, duration: 4, every: 10 }],
  ["a mean over the population", "x' = mean(x) - 2*x + 0.1*max(x)\nx(0) = i\ny = sum(x)", { size: 7, record: ["x", "y", "mean(x)"] }, { dt: 0.05, duration: 2, every: 5 }],
  ["conditions that set each other off", FEEDBACK, {}, { dt: 0.02, duration: 3, every: 20 }],
  ["noise", "dx/dt = -x + 0.5*xi\nr = rand()", { size: 6, record: ["x", "r"] }, { dt: 0.05, duration: 2, every: 4 }],
  ["a matrix", "W = [0.1, 1.2; -1.2, 0.2]\nds/dt = -s + tanh(W*s)\ns(0) = [0.1, 0.5]\nturned = [s[2], -s[1]]", { record: ["s", "turned"] }, { dt: 0.05, duration: 2, every: 5 }],
]; // prettier-ignore

/** The runs that others are compared with, once each. */
const references = new Map<string, Promise<readonly [Result, Result]>>();

function reference(name: string, text: string, options: CompileOptions, run: RunOptions) {
  let known = references.get(name);
  if (!known) {
    const runs = (["f64", "f32"] as const).map(async (precision) =>
      (await compile(text, { ...options, backend: "js", precision })).run(run),
    );
    known = Promise.all(runs) as unknown as Promise<readonly [Result, Result]>;
    references.set(name, known);
  }
  return known;
}

const largest = (values: ArrayLike<number>): number => Math.max(0, ...Array.from(values, Math.abs));

/** `js` in f32 shows how far off roundings bring this model; here they are elsewhere, and functions have a few ulp more. */
function agree(result: Result, [exact, single]: readonly [Result, Result]): void {
  expect(Object.keys(result.variables)).toEqual(Object.keys(exact.variables));
  for (const [name, { data }] of Object.entries(exact.variables)) {
    const off = largest(single.variables[name]!.data.map((x, k) => x - data[k]!));
    const allowed = 8 * off + 2 ** -19 * largest(data);
    const error = largest(result.variables[name]!.data.map((x, k) => x - data[k]!));
    expect(error, name).toBeLessThanOrEqual(allowed);
  }
  for (const [name, { element, step }] of Object.entries(single.spikes)) {
    expect(result.spikes[name]!.element, name).toEqual(element);
    expect(result.spikes[name]!.step, name).toEqual(step);
  }
}

for (const [name, backend] of BACKENDS)
  describe.skipIf(lacking.has(name))(`tfjs: ${name}`, () => {
    test.each(MODELS)("%s", async (of, text, options, run) => {
      const sim = await compile(text, { ...options, backend });
      const result = await sim.run(run);
      agree(result, await reference(of, text, options, run));
      // Where conditions set each other off, the host looks once a round whether they still do.
      const looks = of === "conditions that set each other off" && name !== "wasm, planned";
      expect(result.summary.copiedBytes.steps > 0).toBe(looks);
      const tensors = tf.memory().numTensors;
      const again = await sim.run(run);
      expect(again.variables).toEqual(result.variables);
      // A chunk of which no row is wanted leaves one that nobody reads, until the next chunk; and chunks are cut by the clock.
      const left = Object.keys(result.variables).length;
      expect(Math.abs(tf.memory().numTensors - tensors)).toBeLessThanOrEqual(left);
    });

    test("draws are those of js, bit for bit", async () => {
      const text = "x' = 0\nr = rand()\ns = rand()";
      const options = { size: 100, record: ["r", "s"] as const };
      const ours = await (await compile(text, { ...options, backend })).run({ dt: 1, duration: 20, seed: 7 });
      const theirs = await (await compile(text, { ...options, backend: "js", precision: "f32" })).run({ dt: 1, duration: 20, seed: 7 });
      expect(ours.variables).toEqual(theirs.variables);
    }); // prettier-ignore

    test("parameters are changed between runs, and a run goes on from another", async () => {
      const sim = await compile("x' = -k*x\nk = 1\nx(0) = 1", { backend, size: 3 });
      const whole = await sim.run({ dt: 0.1, duration: 2 });
      const half = await sim.run({ dt: 0.1, duration: 1 });
      const rest = await sim.run({ dt: 0.1, duration: 1, from: half.state });
      expect(rest.variables["x"]!.data.at(-1)).toBe(whole.variables["x"]!.data.at(-1));
      sim.set({ k: 0 });
      const still = await sim.run({ dt: 0.1, duration: 1 });
      expect(still.variables["x"]!.data.every((x) => x === 1)).toBe(true);
    });

    test("NaN is not lost in what is larger or smaller", async () => {
      const b = new Builder();
      const A = algebra(b, "f32");
      const [x, y] = ["x", "y"].map((input) => b.input(input, tensor("f32", [4]))) as [Node, Node];
      const g = b.finish([
        { name: "most", node: A.max(x, y) },
        { name: "least", node: A.min(x, y) },
        { name: "clipped", node: A.min(A.max(x, 0), 1) },
      ]);
      const given = { x: Float32Array.of(NaN, 1, 2, -3), y: Float32Array.of(1, NaN, 1, 5) };
      const found = await once(backend, g, given);
      expect(found).toEqual(interpret(g, given));
    });

    test("a choice between truth values", async () => {
      const b = new Builder();
      const A = algebra(b, "f32");
      const [p, x, y] = ["p", "x", "y"].map((input) => b.input(input, tensor("bool", [4]))) as [Node, Node, Node];
      const g = b.finish([{ name: "z", node: A.select(p, x, y) }]);
      const given = { p: Uint8Array.of(1, 1, 0, 0), x: Uint8Array.of(1, 0, 1, 0), y: Uint8Array.of(0, 1, 0, 1) };
      expect(await once(backend, g, given)).toEqual(interpret(g, given));
    });

    test("steps that floats cannot count are refused", async () => {
      const sim = await compile(LIF, { backend });
      const state = (await sim.run({ dt: 0.1, duration: 1 })).state;
      const far = sim.run({ dt: 0.1, duration: 1, from: { ...state, step: 2 ** 24 + 1 } });
      await expect(far).rejects.toThrow(/2\^24/);
    });
  });

/** One call of a graph. */
async function once(backend: Backend, g: Graph, given: Record<string, ArrayLike<number>>) {
  const planned = program(g);
  const executable: Executable = await backend.load(backend.emit(planned), planned);
  for (const [name, values] of Object.entries(given)) executable.write(name, values);
  await executable.run({});
  const results = g.outputs.map(async ({ name }) => [name, await executable.read(name)] as const);
  const found = Object.fromEntries(await Promise.all(results));
  executable.dispose();
  return found;
}

test.skipIf(lacking.has("tensorflow"))("backends take turns in one process", async () => {
  const text = "x' = -x + sin(t)\nx(0) = 1 + i";
  const sims = await Promise.all(BACKENDS.map(([, backend]) => compile(text, { backend, size: 4 })));
  const run = { dt: 0.01, duration: 1 };
  const alone = [];
  for (const sim of sims) alone.push(await sim.run(run));
  const together = await Promise.all(sims.map((sim) => sim.run(run)));
  expect(together.map(({ variables }) => variables)).toEqual(alone.map(({ variables }) => variables));
});

test("a backend that does not start is an error, and none takes its place", async () => {
  await expect(compile("x' = 1", { backend: "tfjs:webgl" })).rejects.toThrow(/tfjs:webgl.*cannot run here/);
});

test("what fails in a run says which backend it was", async () => {
  const backend = eager("cpu");
  const broken: Backend = {
    ...backend,
    emit: (given) => {
      const source = backend.emit(given);
      return { ...source, text: source.text.replaceAll("tf.neg(", "tf.engine().runKernel('NoSuchKernel', ") };
    },
  };
  const sim = await compile("x' = -x\nx(0) = 1", { backend: broken });
  await expect(sim.run({ dt: 0.1, duration: 1 })).rejects.toThrow(/the backend "tfjs:cpu" failed: .*NoSuchKernel/);
});

test("the family is the first that can run", async () => {
  const first = named("tfjs")[0]!;
  expect((await backendOf(first)).name).toBe(first);
  const sim = await compile("x' = 1", { backend: "tfjs" });
  expect((await sim.run({ dt: 1, duration: 1 })).summary.backend).toBe("tfjs");
});

afterAll(() => {
  for (const [name, why] of lacking) console.log(`skipped: tfjs on ${name}: ${why}`);
});
