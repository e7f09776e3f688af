// The models of the benches at any size, each with the loop that one would write by hand.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile, linspace, model, readModel } from "../dist/src/index.js";
import { handWrittenHH, handWrittenLocust, handWrittenProduct, handWrittenSines } from "./contenders.mjs";
import { root } from "./measure.mjs";

const example = (name) => join(root, "examples", name);
const read = (name) => readFileSync(example(name), "utf8");

/** Independent Hodgkin–Huxley cells. */
function hh(N) {
  const I = N === 1 ? Float64Array.of(5) : linspace(0, 10, N);
  return { model: model(read("hh.flux")), options: { size: N, params: { I }, dt: 0.01 }, hand: handWrittenHH(N, I) };
}

/**
 * The locust's antennal lobe with N cells: copies of it side by side, three quarters PN and one quarter LN. Cell i is cell
 * i mod 90 (or 30) of the example, and synapses join cells of one copy where they join theirs in the example. So cells keep
 * their in-degrees, and each copy does what the one does; 20 cells are a corner of one copy.
 */
async function locust(N) {
  const one = await compile(await readModel(example("locust.flux")), { dt: 0.01 });
  const [nP, nL] = [Math.round(0.75 * N), N - Math.round(0.75 * N)];
  const repeated = (name, size) => {
    const values = one.params[name];
    return Float64Array.from({ length: size }, (_, i) => values[i % values.length]);
  };
  const PN = { V_0: repeated("PN.V_0", nP), driven: repeated("PN.driven", nP) };
  const LN = { V_0: repeated("LN.V_0", nL), driven: repeated("LN.driven", nL), Ca_0: repeated("LN.Ca_0", nL) };
  const matrixOf = (name) => one.model.files.get(`locust/${name}.npy`).data;
  const ach = tiled(matrixOf("ach"), [30, nL], [90, nP]);
  const [inPN, inLN] = [matrixOf("gaba").subarray(0, 90 * 30), matrixOf("gaba").subarray(90 * 30)];
  const gaba = joined(tiled(inPN, [90, nP], [30, nL]), tiled(inLN, [30, nL], [30, nL]));
  const text = read("locust.flux")
    .replace("population PN = 90", `population PN = ${nP}`)
    .replace("population LN = 30", `population LN = ${nL}`)
    .replaceAll(/data\("locust\/\w+\.csv"\)\[.*?\]/g, 'data("given.npy")')
    .replaceAll(/data\("locust\/\w+\.npy"\)/g, 'data("given.npy")');
  const data = Object.fromEntries([
    ...Object.entries(PN).map(([name, values]) => [`PN.${name}`, values]),
    ...Object.entries(LN).map(([name, values]) => [`LN.${name}`, values]),
    ["ach.connect", ach],
    ["gaba.connect", gaba],
  ]);
  return { model: model(text), options: { data, dt: 0.01 }, hand: handWrittenLocust({ PN, LN, ach, gaba }) };
}

/** A matrix of zeros and ones, row by row, that says which cells of a copy are joined: the sparse matrix of many copies. */
function tiled(matrix, [rows, targets], [columns, sources]) {
  const offsets = new Int32Array(targets + 1);
  const found = [];
  for (let target = 0; target < targets; target++) {
    const copy = Math.floor(target / rows);
    for (let column = 0; column < columns; column++) {
      const source = copy * columns + column;
      if (source < sources && matrix[(target % rows) * columns + column] !== 0) found.push(source);
    }
    offsets[target + 1] = found.length;
  }
  return { offsets, columns: Int32Array.from(found) };
}

/** The rows of one sparse matrix, then those of the other. */
function joined(a, b) {
  const concat = (first, second) => Int32Array.from([...first, ...second]);
  const below = b.offsets.subarray(1).map((offset) => offset + a.columns.length);
  return { offsets: concat(a.offsets, below), columns: concat(a.columns, b.columns) };
}

/** N equations dx/dt = sin(x t), from 0 to 3; 499 steps from the beginning each time, which take x t to 15. */
function sines(N) {
  const start = Float64Array.from({ length: N }, (_, i) => (3 * i) / Math.max(1, N - 1));
  return {
    model: model("dx/dt = sin(x*t)\nx_0 = 0\nx(0) = x_0"),
    options: { size: N, params: { x_0: start }, dt: 0.01 },
    hand: (steps, dt) => handWrittenSines(start)(steps, dt),
    steps: 499,
  };
}

/** X = A X in every step, N × N. The rows of A have the sum 1, so that X stays what it can be. */
function product(N) {
  const A = Float64Array.from({ length: N * N }, (_, i) => 0.5 + ((i * 7919) % 1009) / 1009);
  for (let r = 0; r < N; r++) {
    const row = A.subarray(r * N, (r + 1) * N);
    const sum = row.reduce((a, b) => a + b, 0);
    row.forEach((value, c) => (row[c] = value / sum));
  }
  const X = Float64Array.from({ length: N * N }, (_, i) => ((i * 104729) % 1013) / 1013);
  const matrix = (data) => ({ shape: [N, N], data });
  return {
    model: model(`A = zeros(${N}, ${N})\nX_0 = zeros(${N}, ${N})\nX(0) = X_0\nnext(X) = A*X`),
    options: { params: { A: matrix(A), X_0: matrix(X) }, dt: 1 },
    hand: handWrittenProduct(N, A, X),
  };
}

export const MODELS = { hh, locust, sines, product };
