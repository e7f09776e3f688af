// What it takes to connect a million synapses. Part of npm run bench.
import { inDegree, outDegree, probability } from "../dist/src/connect.js";
import { median, show } from "./measure.mjs";
import { quick } from "./options.mjs";

const ROUNDS = quick ? 1 : 9;

console.log("\nConnections: a million random synapses of 10 000 elements, in milliseconds");
const ends = { sources: 10_000, targets: 10_000 };
const rules = {
  "p = 0.01": (seed) => probability(ends, 0.01, { seed }),
  "in_degree = 100": (seed) => inDegree(ends, 100, { seed }),
  "out_degree = 100": (seed) => outDegree(ends, 100, { seed }),
};
for (const [name, rule] of Object.entries(rules)) {
  const times = [];
  let made;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    made = rule(round);
    times.push(performance.now() - started);
  }
  const bytes = Object.values(made).reduce((sum, array) => sum + array.byteLength, 0) / made.sources.length;
  console.log(
    `  ${name.padEnd(16)} first ${show(times[0])}, median ${show(median(times))}; ${bytes} bytes a synapse, ${made.sources.length} synapses`,
  );
}
