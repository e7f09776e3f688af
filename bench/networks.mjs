// Networks: a second of two examples, and what synapses cost. Part of npm run bench; alone: node bench/networks.mjs
import { measured, median, show } from "./measure.mjs";

const ROUNDS = 5;

const RUN = `
  import { compile, readModel } from "./dist/src/index.js";
  const [file, dt, duration, options, record] = process.argv.slice(1);
  const sim = await compile(await readModel(file), { dt: Number(dt), ...JSON.parse(options) });
  const { summary } = await sim.run({ duration: Number(duration), record: JSON.parse(record) });
  const { compileMs, runMs, peakBytes, spikeCounts } = summary;
  const spikes = Object.values(spikeCounts).flat().reduce((a, b) => a + b, 0);
  console.log(JSON.stringify({ compileMs, runMs, peakBytes, spikes }));
`;
const HAND = `
  import { compile, readModel } from "./dist/src/index.js";
  import { bySource, probability } from "./dist/src/connect.js";
  import { handWrittenCOBA } from "./bench/contenders.mjs";
  const [method] = process.argv.slice(1);
  const sim = await compile(await readModel("examples/coba.flux"), { dt: 0.1, method });
  const { variables } = await sim.run({ duration: 0 });
  const start = Object.fromEntries(["V", "ge", "gi"].map((name) => [name, variables["cell." + name].data]));
  const connect = (sources, seed) => {
    const made = probability({ sources, targets: 4000 }, 0.02, { seed });
    return { targets: made.targets, offsets: bySource(made.sources, sources) };
  };
  const run = handWrittenCOBA(method, start, connect(3200, 1), connect(800, 2));
  const started = performance.now();
  const spikes = run(10_000, 0.1);
  console.log(JSON.stringify({ runMs: performance.now() - started, spikes }));
`;

console.log("\nA second of COBA: 4000 cells, 320 000 synapses, 0.1 ms, each in a process of its own, in seconds");
for (const method of ["rk4", "euler"]) {
  const rounds = { "hand-written loop": [], js: [] };
  for (let round = 0; round < ROUNDS; round++) {
    rounds["hand-written loop"].push(measured(HAND, method));
    rounds.js.push(measured(RUN, "examples/coba.flux", 0.1, 1000, JSON.stringify({ method }), '["cell.spikes"]'));
  }
  for (const [name, all] of Object.entries(rounds)) {
    const ratios = all.map(({ runMs }, k) => rounds["hand-written loop"][k].runMs / runMs);
    const [{ peakBytes, spikes, compileMs }] = all;
    const against =
      name === "js"
        ? `; ${show(median(ratios))} times as fast (${show(Math.min(...ratios))} … ${show(Math.max(...ratios))}); compiling ${show(compileMs / 1000)}; ${(peakBytes / 1e6).toFixed(1)} MB`
        : "";
    console.log(
      `  ${method.padEnd(6)} ${name.padEnd(18)} ${show(median(all.map(({ runMs }) => runMs / 1000)))}, ${spikes} spikes${against}`,
    );
  }
}

console.log("\nA second of the locust's antennal lobe (100 000 steps, RK4), each in a process of its own, in seconds");
const forms = {
  "lumped, as chosen": {},
  "lumped, sparse": { products: "sparse" },
  "not lumped": { without: ["lump"] },
};
const locust = Object.fromEntries(Object.keys(forms).map((name) => [name, []]));
for (let round = 0; round < 3; round++)
  for (const [name, options] of Object.entries(forms))
    locust[name].push(
      measured(RUN, "examples/locust.flux", 0.01, 1000, JSON.stringify(options), '["PN.spikes","LN.spikes"]'),
    );
for (const [name, all] of Object.entries(locust)) {
  const ratios = all.map(({ runMs }, k) => locust["not lumped"][k].runMs / runMs);
  const [{ peakBytes, spikes, compileMs }] = all;
  const against = name === "not lumped" ? "" : `; ${show(median(ratios))} times as fast as not lumped`;
  console.log(
    `  ${name.padEnd(18)} ${show(median(all.map(({ runMs }) => runMs / 1000)))}${against}; compiling ${show(compileMs / 1000)}; ${(peakBytes / 1e6).toFixed(2)} MB; ${spikes} spikes`,
  );
}

console.log("\nMemory of a million synapses without weights and states: 10 000 cells, on_pre(g_post += 0.1)");
const MEMORY = `
  import { compile, model } from "./dist/src/index.js";
  const arrays = () => { gc(); gc(); return process.memoryUsage().arrayBuffers; };
  const text = (p) => "population P = 10000 {\\ndg/dt = -g/5\\nthreshold(g > 1)\\nreset(g = 0)\\n}\\n" +
    "projection q from P to P {\\nconnect(p = " + p + ")\\non_pre(g_post += 0.1)\\n}";
  const bytesOf = async (p) => {
    const before = arrays();
    const sim = await compile(model(text(p)), { dt: 0.1, record: [] });
    await sim.run({ duration: 1, record: [] });
    return { bytes: arrays() - before, synapses: sim.sizes.q };
  };
  await bytesOf(0.0001);
  const [few, many] = [await bytesOf(0.0001), await bytesOf(0.01)];
  console.log(JSON.stringify({ perSynapse: (many.bytes - few.bytes) / (many.synapses - few.synapses), ...many }));
`;
const { perSynapse, synapses } = measured(MEMORY);
console.log(`  ${show(perSynapse)} bytes a synapse, of ${synapses}, in all typed arrays of the process`);
