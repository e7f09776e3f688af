// node bench/products.mjs: where a product with a matrix overtakes a sparse one.
import { BACKENDS } from "../dist/backends/index.js";
import { Builder, PASSES, dense, program, split, tensor } from "../dist/ir/index.js";
import { median, race } from "./measure.mjs";

const ROUNDS = 5;
const data = (b, values) => b.add("data", [], { values, type: tensor("i32", [values.length]) });

/** Connections of n rows to m columns: each cell has an entry with this probability, the same ones in every run. */
function connections(n, m, density) {
  let seed = 1;
  const draw = () => ((seed = (Math.imul(seed, 1664525) + 1013904223) | 0) >>> 0) / 2 ** 32;
  const [columns, offsets] = [[], new Int32Array(n + 1)];
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < m; c++) if (density === 1 || draw() < density) columns.push(c);
    offsets[r + 1] = columns.length;
  }
  return { n, m, offsets, columns: Int32Array.from(columns) };
}

/** y = the product, as a run of a program whose matrix is there before. */
async function runOf({ m, offsets, columns }, form, isWeighted) {
  const b = new Builder();
  const inputs = [b.input("x", tensor("f64", [m])), data(b, offsets), data(b, columns)];
  if (isWeighted) inputs.push(b.input("w", tensor("f64", [columns.length])));
  const { graph } = dense(b.finish([{ name: "y", node: b.add("spmv", inputs) }]), form, (name) => name === "x");
  const optimized = PASSES.reduce((g, pass) => pass.run(g, { precision: "f64" }), graph);
  const { prelude, rest } = split(optimized, new Set(["x"])) ?? { rest: optimized };
  const js = await BACKENDS.js();
  const given = {
    x: Float64Array.from({ length: m }, (_, k) => 1 / (k + 1)),
    w: new Float64Array(columns.length).fill(0.1),
  };
  const load = async (g) => {
    const planned = program(g);
    const executable = await js.load(js.emit(planned), planned);
    for (const { attrs } of g.inputs) executable.write(attrs.name, given[attrs.name]);
    return executable;
  };
  if (prelude) {
    const before = await load(prelude);
    await before.run({});
    for (const { name } of prelude.outputs) given[name] = Float64Array.from(await before.read(name));
  }
  const executable = await load(rest);
  return () => executable.run({});
}

console.log("rows x columns   density   sparse   dense  ratio | weights: sparse   dense  ratio   (microseconds)");
for (const [n, m] of [
  [30, 90],
  [1000, 1000],
  [4000, 4000],
])
  for (const density of [0.1, 0.3, 0.4, 0.5, 0.6, 0.8, 1]) {
    const wiring = connections(n, m, density);
    const cells = [];
    for (const isWeighted of [false, true]) {
      const forms = {
        sparse: await runOf(wiring, "sparse", isWeighted),
        dense: await runOf(wiring, "dense", isWeighted),
      };
      const samples = race(forms, { rounds: ROUNDS, minTime: 0.02, maxTime: 0.06 });
      const [sparse, full] = Object.keys(forms).map((form) => 1e6 * median(samples[form]));
      cells.push([sparse, full, sparse / full].map((x) => x.toPrecision(3).padStart(8)).join(""));
    }
    console.log(`${`${n} x ${m}`.padEnd(16)} ${String(density).padStart(7)} ${cells.join(" |        ")}`);
  }
