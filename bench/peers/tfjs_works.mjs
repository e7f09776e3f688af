// TensorFlow.js on WebAssembly: operations one by one, f32.
import * as tf from "@tensorflow/tfjs-core";
import { setThreadsCount } from "@tensorflow/tfjs-backend-wasm";
import { linspace } from "../../dist/src/index.js";
import { given, speak } from "./speak.mjs";

const { size } = given;
const DT = 0.01;
setThreadsCount(1);
await tf.setBackend("wasm");
await tf.ready();

const { add, sub, mul, div, exp } = tf;
const PHI = 3 ** -1.4;
const I = tf.tensor1d(Float32Array.from(linspace(0, 10, size)));
const vtrap = (x, y) => div(x, sub(exp(div(x, y)), 1));
const gate = (x, a, b) => mul(sub(a, mul(add(a, b), x)), PHI);

function slopes([V, m, h, n]) {
  const u = add(V, 50);
  const m3h = mul(mul(mul(m, m), m), h);
  const n2 = mul(n, n);
  const sodium = mul(mul(m3h, 100), sub(V, 50));
  const potassium = mul(mul(mul(n2, n2), 10), add(V, 95));
  return [
    sub(sub(sub(I, sodium), potassium), mul(add(V, 55), 0.15)),
    gate(m, mul(vtrap(sub(13, u), 4), 0.32), mul(vtrap(sub(u, 40), 5), 0.28)),
    gate(h, mul(exp(div(sub(17, u), 18)), 0.128), div(4, add(exp(div(sub(40, u), 5)), 1))),
    gate(n, mul(vtrap(sub(15, u), 5), 0.02), mul(exp(div(sub(10, u), 40)), 0.5)),
  ];
}

const along = (y, step, k) => y.map((x, v) => add(x, mul(k[v], step)));
function rk4(y) {
  const k1 = slopes(y);
  const k2 = slopes(along(y, DT / 2, k1));
  const k3 = slopes(along(y, DT / 2, k2));
  const k4 = slopes(along(y, DT, k3));
  const sum = k1.map((k, v) => add(add(k, mul(k2[v], 2)), add(mul(k3[v], 2), k4[v])));
  return along(y, DT / 6, sum);
}

let y = [tf.mul(tf.ones([size]), -71), ...[0, 0, 0].map(() => tf.zeros([size]))];
async function run(count) {
  for (let k = 0; k < count; k++) {
    const next = tf.tidy(() => rk4(y));
    y.forEach((x) => x.dispose());
    y = next;
  }
  await y[0].data();
}

await speak(`tfjs ${tf.version_core}`, run, () => y[0].data());
