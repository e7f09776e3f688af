// What the command line of the benches asks for.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./measure.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    peers: { type: "boolean", default: false },
    docs: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    out: { type: "string" },
    backend: { type: "string", multiple: true },
    size: { type: "string", multiple: true },
    seconds: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

export const USAGE = `npm run bench -- [name …] [options]

  --peers        figure2 also measures NumPy and TensorFlow in Python; it installs them into .cache/peers
  --docs         writes tables to docs/performance.md, and figures and numbers to docs/figures
  --out folder   writes figures and numbers there; default .cache/bench
  --backend b    of backends, compiled and figure2: only these; may be given several times
  --size n       of backends, compiled and figure2: only these; may be given several times
  --seconds s    of backends, compiled and figure2: for each number, shared by what takes turns; default 2
  --quick        tiny sizes and times, to see that everything runs`;

/** Names of benches; none means all. */
export const names = positionals;
export const { peers, docs, quick, help } = values;
export const seconds = Number(values.seconds ?? (quick ? 0.02 : 2));
export const rounds = quick ? 1 : 5;
/** The sizes that are measured, of those there are. */
export const sizesOf = (all) => values.size?.map(Number) ?? (quick ? all.slice(0, 1) : all);
/** The backends that are measured, of those there are. */
export const backendsOf = (all) => values.backend ?? all;
/** Where figures and numbers go. */
export const folder = values.out ?? join(root, docs ? "docs/figures" : ".cache/bench");
