/**
 * What the compiler makes of a model, as files: the graph after each pass, and the code. A change of the compiler shows
 * as a difference in them; `npx vitest run test/golden.test.ts --update` writes them anew.
 */
import { expect, test } from "vitest";
import { wasm } from "../backends/wasm/index.ts";
import { allNodes, print, type Graph } from "../ir/index.ts";
import {
  compile,
  differenceText,
  linspace,
  passesText,
  readModel,
  type CompileOptions,
  type Simulation,
} from "../src/index.ts";
import { equationsText } from "../src/view/code.ts";
import { example } from "./models.ts";

const MODELS: readonly (readonly [string, CompileOptions])[] = [
  ["hh", { size: 20, params: { I: linspace(0, 10, 20) } }],
  ["pendulum", { method: "euler" }],
  ["fitzhugh-nagumo", { method: "heun", precision: "f32" }],
  ["product", {}],
  ["three-neurons", {}],
  ["logistic", {}],
  ["fig4b", {}],
];

const golden = (name: string, file: string, text: string): Promise<void> =>
  expect(text).toMatchFileSnapshot(`golden/${name}/${file}`);

test.each(MODELS)("%s", async (name, options) => {
  const sim = await compile(await readModel(example(name)), { math: "exact", ...options });
  const { rhs, step, run } = sim.stages;
  await golden(name, "0-equations.txt", equationsText(sim.model));
  await golden(name, "0-rhs.txt", print(rhs));
  await golden(name, "1-step.txt", print(step, { origins: false }));
  await golden(name, "2-run.txt", print(run, { origins: false }));
  for (const [k, { pass, after }] of sim.passes.entries())
    await golden(name, `3-pass-${k}-${pass.name}.txt`, print(after, { origins: false }));
  await golden(name, "4-code.js", sim.code.text);

  const stages: [string, Graph][] = [
    ["rhs", rhs],
    ["step", step],
    ["run", run],
  ];
  for (const [k, { pass, after }] of sim.passes.entries()) stages.push([`pass ${k}: ${pass.name}`, after]);
  await golden(name, "5-counts.txt", stages.map(([stage, g]) => `${stage}: ${counts(g)}`).join("\n") + "\n");
});

test.each(MODELS)("%s as WGSL", async (name, { size, params }: CompileOptions) => {
  const sim = await compile(await readModel(example(name)), { backend: "webgpu", load: false, ...(size !== undefined && { size }), ...(params && { params }) });
  await golden(name, "4-code.wgsl", sim.code.text);
}); // prettier-ignore

test.each(MODELS.filter(([name]) => name !== "three-neurons"))(
  "%s in fast math, as WebAssembly",
  async (name, options) => {
    const sim = await compile(await readModel(example(name)), { backend: "wasm", math: "fast", ...options });
    for (const { pass, after } of sim.passes)
      if (pass.math === "fast") await golden(name, `3-fast-${pass.name}.txt`, print(after, { origins: false }));
    // Not `sim.code`, which has what the engine has.
    await golden(name, "4-code.wat", wasm.emit(sim.program, "fast").text);
  },
);

test.each(["pendulum", "hh", "three-neurons", "logistic", "fig4b", "locust"])(
  "%s: what the compiler says of it",
  async (name) => {
    const sim = (await compile(await readModel(example(name)), { math: "exact", load: false })) as Simulation;
    await golden(name, "6-explain.txt", `${sim.explain()}\n`);
    await golden(name, "6-passes.txt", passesText(sim.passes.map((trace) => ({ ...trace, ms: 0 }))));
    await golden(name, "6-run-to-fused.txt", differenceText(sim.difference("run", "fused"), sim.model));
  },
);

/** How many nodes of each op, most first. */
function counts(g: Graph): string {
  const ops = new Map<string, number>();
  for (const { op } of allNodes(g)) ops.set(op, (ops.get(op) ?? 0) + 1);
  const sorted = [...ops].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return `${allNodes(g).length} nodes; ${sorted.map(([op, count]) => `${count} ${op}`).join(", ")}`;
}

test("RK4 of Hodgkin–Huxley cells: 24 exp in a step, six rates in each of four stages", async () => {
  const sim = await compile(await readModel(example("hh")), { size: 20 });
  const exps = (g: Graph): number => allNodes(g).filter(({ op }) => op === "exp").length;
  expect(exps(sim.stages.rhs)).toBe(6);
  expect(exps(sim.stages.step)).toBe(24);
});
