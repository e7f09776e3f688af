// What the command line of the benches asks for.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./measure.mjs";

/** `--peers` may stand alone. */
const args = process.argv
  .slice(2)
  .map((arg, k, all) => (arg === "--peers" && (all[k + 1] ?? "--").startsWith("--") ? "--peers=" : arg));

const { values, positionals } = parseArgs({
  args,
  allowPositionals: true,
  options: {
    peers: { type: "string" },
    docs: { type: "boolean", default: false },
    redraw: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    out: { type: "string" },
    backend: { type: "string", multiple: true },
    size: { type: "string", multiple: true },
    seconds: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

export const USAGE = `npm run bench -- [name …] [options]

  --peers [k,k]  measures what is not ours, too, and installs it into .cache/peers: figure2 beside NumPy and TensorFlow, and the bench peers,
                 of which only those whose keys begin so; without names of benches it is the bench peers
  --docs         writes tables to docs/performance.md, and figures and numbers to docs/figures
  --redraw       measures nothing: tables and figures again, from the numbers that were written last; with --docs, those of the docs
  --out folder   writes figures and numbers there; default .cache/bench
  --backend b    of backends, compiled and figure2: only these; may be given several times
  --size n       of backends, compiled, figure2 and peers: only these; may be given several times
  --seconds s    of backends, compiled, figure2 and peers: for each number, shared by what takes turns; default 2
  --quick        tiny sizes and times, to see that everything runs`;

/** Names of benches, and of works of the bench peers; none means all. */
export const names = positionals;
export const { docs, redraw, quick, help } = values;
/** The contenders that are asked for, all where the list is empty; undefined where none are. */
export const peers = values.peers?.split(",").filter(Boolean);
/** Whether a key is what was asked for, or begins so. */
export const isNamed = (key, asked) => key === asked || key.startsWith(`${asked}-`);
/** Whether a contender with that key is measured. */
export const isAsked = (key) => !peers?.length || peers.some((asked) => isNamed(key, asked));
export const seconds = Number(values.seconds ?? (quick ? 0.02 : 2));
export const rounds = quick ? 1 : 5;
/** The sizes that are measured, of those there are. */
export const sizesOf = (all) => values.size?.map(Number) ?? (quick ? all.slice(0, 1) : all);
/** The backends that are measured, of those there are. */
export const backendsOf = (all) => values.backend ?? all;
/** Where figures and numbers go. */
export const folder = values.out ?? join(root, docs ? "docs/figures" : ".cache/bench");
