// Fluxion: what is given names the backend and the way of its arithmetic.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Unavailable } from "../../dist/backends/index.js";
import { compile, linspace, model, readModel } from "../../dist/src/index.js";
import { root } from "../measure.mjs";
import { network } from "./network.mjs";
import { given, lack, speak } from "./speak.mjs";

const { work, size, precision, backend, math } = given;
const example = (name) => join(root, "examples", `${name}.flux`);
const text = (name) => readFileSync(example(name), "utf8");

/** How a model is compiled, what is recorded of it, where its values are, and in how many steps a run is done that begins anew. */
const WORKS = {
  hh: (method = "rk4") => ({
    model: model(text("hh")),
    options: { size, params: { I: linspace(0, 10, size) }, dt: 0.01, method },
    shown: "V",
  }),
  "hh-f32": () => WORKS.hh(),
  exponential: () => WORKS.hh("exponential-euler"),
  tutorial: () => ({ ...WORKS.hh(), record: ["V", "m", "h", "n"], steps: 20_000 }),
  sines: () => ({
    model: model("dx/dt = sin(x*t)\nx(0) = 3*i/(N - 1)"),
    options: { size, dt: 0.01 },
    record: ["x"],
    shown: "x",
    steps: 499,
  }),
  network: () => {
    const { source, offsets } = network(size);
    const equations = text("hh")
      .replace(/^threshold.*$/m, "")
      .replace(/^I .*$/m, "I = 10*i/(N - 1)")
      .replace("(I - ", "(I - 0.005*(V + 80)*sum(s.o) - ");
    const synapses = `projection s from P to P {
      connect(data("given.npy"))
      do/dt = 0.5*(1 - o)/(1 + exp(-(V_pre + 20)/1.5)) - 0.1*o
      o(0) = 0.2 + 0.1*(i + j)/N_pre
    }`;
    return {
      model: model(`population P = ${size} {\n${equations}\n}\n${synapses}`),
      options: { data: { "s.connect": { offsets, columns: source } }, dt: 0.01 },
      shown: "P.V",
    };
  },
  locust: async () => ({ model: await readModel(example("locust")), options: { dt: 0.01 }, shown: "PN.V" }),
  coba: () => ({
    model: model(text("coba")),
    options: { dt: 0.1, method: "exponential-euler" },
    record: ["cell.spikes"],
    steps: 5000,
  }),
};

const { model: its, options, record = [], shown, steps } = await WORKS[work]();
const { dt } = options;
let sim;
try {
  sim = await compile(its, { ...options, backend, math, precision });
} catch (error) {
  if (!(error instanceof Unavailable) && error.name !== "OptionError") throw error;
  lack(error.message.split(/[;\n]/)[0]);
}
let state;
let result;

async function run(count) {
  if (steps === undefined) {
    result = await sim.run({ duration: count * dt, record, from: state });
    state = result.state;
  } else for (let k = 0; k < count; k++) result = await sim.run({ duration: steps * dt, record });
  // A way of arithmetic that the backend does not have would be measured under a wrong name.
  if (result.summary.math !== math) lack(`${backend} has no ${math} mathematics`);
}

async function values() {
  if (work === "coba")
    return [
      Object.values(result.summary.spikeCounts)
        .flat()
        .reduce((a, b) => a + b),
    ];
  if (record.length === 0) return (await sim.run({ duration: 0, record: [shown], from: state })).variables[shown].data;
  const { shape, data } = result.variables[shown];
  return data.subarray(data.length - shape[1]);
}

await speak("", run, values);
