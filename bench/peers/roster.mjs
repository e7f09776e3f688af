// Who takes part, a row each: its name, what it is given, what it needs, how it is started and what it computes. To add one is to add a row.
import { join } from "node:path";
import { pythonOf } from "./installed.mjs";

const TUNED = "--xla_cpu_enable_fast_math=true --xla_cpu_prefer_vector_width=512";
/** One thread of XLA's. */
const SINGLE = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1";

const CELLS = ["hh", "hh-f32"];
const ALL = [...CELLS, "exponential", "network", "sines", "tutorial", "locust", "coba"];
const ARRAYS = ALL.filter((work) => work !== "coba");

/** A script of this folder in Python: of an environment with these packages, which has a name. */
const inPython = (into, pip, script, more = {}) => ({
  needs: { into, pip },
  start: (given, place) => [pythonOf(place), `bench/peers/${script}`, JSON.stringify({ ...given, ...more })],
});
const inNode = (script, more = {}, flags = []) => ({
  needs: {},
  start: (given) => [process.execPath, ...flags, `bench/peers/${script}`, JSON.stringify({ ...given, ...more })],
});
/** A program in C, compiled when it is started. */
const inC = (compiler, flags, sources) => ({
  needs: { program: compiler },
  flags: `${compiler} ${flags}`,
  works: Object.keys(sources),
  start: ({ work, size, precision }, place) => {
    const real = precision === "f32" ? "-DREAL=float -DEXP=expf" : "";
    const program = join(place, `${compiler}${flags}${real}${sources[work]}`.replaceAll(/\W+/g, "_"));
    const compiled = `${compiler} ${flags} ${real} -o "${program}" bench/peers/${sources[work]} -lm`;
    return ["sh", "-c", `${compiled} && exec "${program}" ${size}`];
  },
});

const SCIENTIFIC = ["scientific", ["numpy==2.4.6", "scipy==1.17.1", "jax==0.10.2", "numba==0.68.1"]];
const SVML = ["svml", ["numba==0.60.0", "icc-rt==2020.0.133"]];
const BRIAN = ["brian", ["brian2==2.9.0", "numpy<2.4", "setuptools"]];
export const TENSORFLOW = ["tensorflow", ["tensorflow-cpu==2.21.0"]];

const NATIVE = "-march=native -mprefer-vector-width=512";
const CELLS_IN_C = { hh: "cells.c", "hh-f32": "cells.c" };
const jax = (flags) => ({ flags: flags || "default flags", env: { XLA_FLAGS: `${SINGLE} ${flags}` } });
const tensorflow = (way, flags = "") => ({
  ...inPython(...TENSORFLOW, "tensorflow_works.py", { way }),
  flags: [{ while: "tf.while_loop", scan: "tf.scan", xla: "jit_compile" }[way], flags].filter(Boolean).join(", "),
  env: { XLA_FLAGS: flags },
});
const brian = (way, flags) => ({
  ...inPython(...BRIAN, "brian_works.py", { way, flags }),
  flags: flags ?? "default flags",
  // Sums over synapses are of the step's beginning in all of its stages.
  loose: { network: 1e-3 },
});
const ours = (backend, math, flags = []) => ({
  ...inNode("fluxion_works.mjs", { backend, math }, flags),
  flags: [`--math ${math}`, ...flags].join(", "),
  isOurs: true,
  works: ALL,
});
const FMA = ["--experimental-wasm-relaxed-simd"];

/**
 * `key` is what `--peers` names, or the beginning of; `works` what it computes, `most` the largest size of some of them, `loose` how far its values may be
 * off where its method is another one.
 */
export const ROSTER = [
  { key: "fluxion-js", name: "Fluxion js", ...ours("js", "exact") },
  { key: "fluxion-js-fast", name: "Fluxion js, fast", ...ours("js", "fast") },
  { key: "fluxion-wasm", name: "Fluxion wasm", ...ours("wasm", "exact") },
  { key: "fluxion-wasm-fast", name: "Fluxion wasm, fast", ...ours("wasm", "fast") },
  { key: "fluxion-wasm-fma", name: "Fluxion wasm, fast, fma", ...ours("wasm", "fast", FMA) },
  {
    key: "hand",
    name: "JavaScript by hand",
    flags: "typed arrays, Math.exp",
    ...inNode("hand_works.mjs"),
    works: ["hh", "network", "locust"],
  },
  { key: "gcc", name: "C, gcc", ...inC("gcc", `-O3 ${NATIVE} -ffast-math`, { ...CELLS_IN_C, network: "network.c" }) },
  { key: "gcc-plain", name: "C, gcc, scalar", ...inC("gcc", "-O2", CELLS_IN_C) },
  {
    key: "clang",
    name: "C, clang, same arithmetic",
    ...inC("clang", `-O3 ${NATIVE} -ffp-contract=fast`, { hh: "vectors.c" }),
  },
  {
    key: "numpy",
    name: "NumPy",
    flags: "default",
    ...inPython(...SCIENTIFIC, "numpy_works.py"),
    works: ARRAYS,
  },
  { key: "jax", name: "JAX", ...inPython(...SCIENTIFIC, "jax_works.py"), ...jax(""), works: ARRAYS },
  { key: "jax-tuned", name: "JAX, tuned", ...inPython(...SCIENTIFIC, "jax_works.py"), ...jax(TUNED), works: ARRAYS },
  { key: "tensorflow-while", name: "TensorFlow, while_loop", ...tensorflow("while"), works: ARRAYS },
  {
    key: "tensorflow-scan",
    name: "TensorFlow, scan",
    ...tensorflow("scan"),
    works: ["hh", "sines", "tutorial"],
    most: { hh: 1000, sines: 1000 },
  },
  { key: "tensorflow-xla", name: "TensorFlow, XLA", ...tensorflow("xla"), works: ARRAYS },
  { key: "tensorflow-xla-tuned", name: "TensorFlow, XLA, tuned", ...tensorflow("xla", TUNED), works: ARRAYS },
  {
    key: "numba",
    name: "Numba",
    flags: "fastmath",
    ...inPython(...SCIENTIFIC, "numba_works.py"),
    works: [...CELLS, "network", "sines", "tutorial"],
  },
  {
    key: "numba-svml",
    name: "Numba, SVML",
    flags: "fastmath, SVML, 512 bits",
    ...inPython(...SVML, "numba_works.py", { svml: true, wide: true }),
    works: [...CELLS, "network", "sines", "tutorial"],
  },
  {
    key: "brian-cython",
    name: "Brian 2, Cython",
    ...brian("cython"),
    works: ["hh", "exponential", "network", "tutorial", "coba"],
  },
  {
    key: "brian-cpp",
    name: "Brian 2, C++",
    ...brian("cpp"),
    works: ["hh", "exponential", "network", "tutorial", "coba"],
  },
  {
    key: "brian-cpp-fast",
    name: "Brian 2, C++, -ffast-math",
    ...brian("cpp", "-w -O3 -ffast-math -march=native -std=c++11 -mprefer-vector-width=512"),
    works: ["hh", "exponential", "network", "tutorial", "coba"],
  },
  {
    key: "scipy",
    name: "SciPy, sparse products",
    flags: "default",
    ...inPython(...SCIENTIFIC, "scipy_works.py"),
    works: ["network"],
  },
  {
    key: "neuron",
    name: "NEURON",
    flags: "cnexp; implicit Euler for V",
    ...inPython("neuron", ["neuron==9.0.2", "setuptools"], "neuron_works.py"),
    // Its step of V is of another method, of the same order.
    loose: { exponential: 0.02 },
    works: ["exponential"],
  },
  { key: "tfjs", name: "tfjs, wasm", flags: "op by op", ...inNode("tfjs_works.mjs"), works: ["hh-f32"] },
  {
    key: "jax-js",
    name: "jax-js, wasm",
    flags: "jit of a step",
    needs: { into: "jax-js", npm: ["@jax-js/jax@0.1.25"] },
    start: (given, place) => [process.execPath, "bench/peers/jaxjs_works.mjs", JSON.stringify({ ...given, place })],
    works: ["hh-f32"],
  },
];
