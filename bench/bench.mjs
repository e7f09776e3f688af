// npm run bench: ratios against named contenders in one run, medians over interleaved rounds. Each file here is a bench.
import { machine } from "./measure.mjs";
import { isMeasured } from "./numbers.mjs";
import { help, names, peers, redraw, USAGE } from "./options.mjs";
import { WORKS } from "./peers/works.mjs";

const BENCHES = {
  steps: "the steps of the Hodgkin–Huxley cells against a loop by hand",
  compiling: "from text to the first step",
  connections: "connecting a million synapses",
  networks: "a second of COBA and of the locust's antennal lobe; memory of synapses",
  cold: "a command from the shell and back",
  backends: "the same two models on every backend, from 20 to 100 000 cells",
  compiled: "operations one by one against compiled ones: eager, plan, graph, XLA, interpreter, js",
  figure2: "the product of matrices, and independent equations, beside NumPy and TensorFlow",
};
/** Run only when asked for. */
const MORE = {
  products: "where a product with a matrix overtakes a sparse one",
  auto: "from the shell to the result on the backend that is chosen, against all",
  peers: `beside other simulators, libraries and languages; all works, or ${Object.keys(WORKS).join(", ")}`,
};

/** Those that write numbers, from which they can be drawn again. */
const DRAWN = ["backends", "compiled", "figure2", "peers"];

const ALL = { ...BENCHES, ...MORE };
/** A work stands for the bench that it is part of. */
const asked = [...new Set(names.map((name) => (Object.hasOwn(WORKS, name) ? "peers" : name)))];
const unknown = asked.filter((name) => !(redraw ? DRAWN : Object.keys(ALL)).includes(name));
if (help || unknown.length > 0) {
  const line = ([name, about]) => `  ${name.padEnd(14)} ${about}`;
  const list = [...Object.entries(BENCHES).map(line), "", "Only when asked for:", ...Object.entries(MORE).map(line)];
  console.log(
    [
      ...unknown.map((name) => `There is no bench "${name}"${redraw ? " that is drawn again" : ""}.`),
      USAGE,
      "",
      ...list,
    ].join("\n"),
  );
  process.exit(unknown.length > 0 ? 2 : 0);
}
if (!redraw) console.log(`Fluxion bench: ${machine()}`);
const all = redraw ? DRAWN.filter(isMeasured) : peers ? ["peers"] : Object.keys(BENCHES);
for (const name of asked.length > 0 ? asked : all) await import(`./${name}.mjs`);
