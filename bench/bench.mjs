// npm run bench: ratios against named contenders in one run, medians over interleaved rounds. Each file here is a bench.
import { machine } from "./measure.mjs";
import { help, names, USAGE } from "./options.mjs";

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
};

const ALL = { ...BENCHES, ...MORE };
const unknown = names.filter((name) => !Object.hasOwn(ALL, name));
if (help || unknown.length > 0) {
  const line = ([name, about]) => `  ${name.padEnd(14)} ${about}`;
  const list = [...Object.entries(BENCHES).map(line), "", "Only when asked for:", ...Object.entries(MORE).map(line)];
  console.log([...unknown.map((name) => `There is no bench "${name}".`), USAGE, "", ...list].join("\n"));
  process.exit(unknown.length > 0 ? 2 : 0);
}
console.log(`Fluxion bench: ${machine()}`);
for (const name of names.length > 0 ? names : Object.keys(BENCHES)) await import(`./${name}.mjs`);
