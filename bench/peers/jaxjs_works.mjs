// jax-js on WebAssembly: a step of RK4 as one compiled function, f32. Each use of an array but its last is written `.ref`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { linspace } from "../../dist/src/index.js";
import { given, speak } from "./speak.mjs";

const { size, place } = given;
const folder = join(place, "node_modules/@jax-js/jax");
const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const { init, defaultDevice, jit, numpy: np } = await import(pathToFileURL(join(folder, "dist/index.js")));
await init("wasm");
defaultDevice("wasm");

const DT = 0.01;
const PHI = 3 ** -1.4;
const drive = np.array(Float32Array.from(linspace(0, 10, size)));

/** scale * (x - at) / (exp((x - at) / width) - 1), for a width that may be negative. */
function vtrap(x, at, width, scale) {
  const from = x.sub(at);
  return from.ref.mul(scale).div(np.exp(from.mul(1 / width)).sub(1));
}

/** Takes the four states, and `I` by reference. */
function slopes([V, m, h, n], I) {
  const u = V.ref.add(50);
  const rates = [
    [vtrap(u.ref, 13, -4, -0.32), vtrap(u.ref, 40, 5, 0.28)],
    [np.exp(u.ref.sub(17).mul(-1 / 18)).mul(0.128), np.reciprocal(np.exp(u.ref.sub(40).mul(-1 / 5)).add(1)).mul(4)],
    [vtrap(u.ref, 15, -5, -0.02), np.exp(u.sub(10).mul(-1 / 40)).mul(0.5)],
  ];
  const m3h = m.ref.mul(m.ref).mul(m.ref).mul(h.ref);
  const n2 = n.ref.mul(n.ref);
  const dV = I.ref
    .sub(m3h.mul(100).mul(V.ref.sub(50)))
    .sub(n2.ref.mul(n2).mul(10).mul(V.ref.add(95)))
    .sub(V.add(55).mul(0.15));
  const gates = [m, h, n].map((x, g) => {
    const [a, b] = rates[g];
    return a.ref.sub(a.add(b).mul(x)).mul(PHI);
  });
  return [dV, ...gates];
}

const refs = (arrays) => arrays.map((x) => x.ref);
/** Takes `k`, and `y` by reference. */
const along = (y, step, k) => y.map((x, v) => x.ref.add(k[v].mul(step)));

const step = jit((V, m, h, n, I) => {
  const y = [V, m, h, n];
  const k1 = slopes(refs(y), I);
  const k2 = slopes(along(y, DT / 2, refs(k1)), I);
  const k3 = slopes(along(y, DT / 2, refs(k2)), I);
  const k4 = slopes(along(y, DT, refs(k3)), I);
  I.dispose();
  return y.map((x, v) =>
    x.add(
      k1[v]
        .add(k2[v].mul(2))
        .add(k3[v].mul(2))
        .add(k4[v])
        .mul(DT / 6),
    ),
  );
});

let y = [np.array(new Float32Array(size).fill(-71)), ...[0, 0, 0].map(() => np.array(new Float32Array(size)))];
async function run(count) {
  for (let k = 0; k < count; k++) y = step(...y, drive.ref);
  await y[0].ref.blockUntilReady();
}

await speak(`jax-js ${version}`, run, () => y[0].ref.data());
