// Hodgkin–Huxley neurons in a page: which backends can run here, a run on one of them, what came of it and what was run.
/* global Plot */
import { compile, linspace, model } from "fluxion";
import { BACKEND_NAMES, backendOf, Unavailable } from "fluxion/backends";

const element = (id) => document.getElementById(id);
const { backend, size, duration, run } = element("controls").elements;
const DT = 0.02;
/** Neurons that are drawn, and rows of each. */
const [DRAWN, ROWS] = [20, 1000];

/** Lists all backends; those that cannot run here say why. */
async function listBackends() {
  let count = 0;
  for (const name of BACKEND_NAMES) {
    const option = backend.appendChild(new Option(name));
    try {
      await (await backendOf(name)).probe?.();
      count++;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      option.disabled = true;
      option.title = error.message;
    }
  }
  return count;
}

/** Compiles what the text says, and runs it: more and more current from one neuron to the next. */
async function simulate(signal) {
  const count = Number(size.value);
  const currents = linspace(0, 10, count);
  const drawn = Array.from(linspace(0, count - 1, Math.min(count, DRAWN)), Math.round);
  const sim = await compile(model(element("equations").value), {
    dt: DT,
    size: count,
    backend: backend.value,
    params: { I: currents },
  });
  const ms = Number(duration.value);
  const result = await sim.run({
    duration: ms,
    every: Math.max(1, Math.round(ms / DT / ROWS)),
    record: [...drawn.map((k) => `V[${k}]`), "spikes"],
    onProgress: ({ step, steps }) => (element("progress").value = step / steps),
    signal,
  });
  return { sim, result, currents, drawn };
}

/** Voltages one behind the other, the neuron with the largest current at the back. */
function traces({ t, variables }, drawn, currents) {
  const [apart, height] = [22, 110];
  const top = drawn.length - 1;
  const marks = drawn.toReversed().flatMap((k, row) => {
    const base = (top - row) * apart;
    const values = variables[`V[${k}]`].data;
    const y = Float32Array.from(values, (v) => base + ((v + 75) / 125) * height);
    const options = { x: t, y };
    return [
      Plot.areaY(t, { ...options, y1: base, y2: y, fill: "var(--card)", fillOpacity: 0.93 }),
      Plot.lineY(t, { ...options, stroke: Array(t.length).fill(currents[k]), z: null, strokeWidth: 1.3 }),
    ];
  });
  return Plot.plot({
    width: 720,
    height: 470,
    marginLeft: 12,
    x: { label: "time (ms)" },
    y: { axis: null, domain: [0, top * apart + height] },
    color: { scheme: "plasma", domain: [-3, 12], legend: false },
    marks,
  });
}

/** Spikes in a second, by current. */
function rates({ summary, t }, currents) {
  const seconds = t.at(-1) / 1000;
  const points = summary.spikeCounts.spikes.map((count, k) => ({ I: currents[k], rate: count / seconds }));
  return Plot.plot({
    width: 720,
    height: 150,
    marginLeft: 40,
    x: { label: "current (µA/cm²)" },
    y: { label: "spikes a second", grid: true },
    color: { scheme: "plasma", domain: [-3, 12] },
    marks: [Plot.dot(points, { x: "I", y: "rate", fill: "I", r: points.length > 100 ? 1.5 : 3.5 })],
  });
}

function show({ sim, result, currents, drawn }) {
  const { backend: family, variant, precision, steps, runMs, compileMs, spikeCounts, complete } = result.summary;
  const spikes = spikeCounts.spikes.reduce((sum, n) => sum + n, 0);
  const micros = (runMs * 1000) / Math.max(1, steps);
  say(
    `${micros.toFixed(micros < 100 ? 1 : 0)} µs a step on ${[family, variant].filter(Boolean).join(":")} in ${precision}: ${steps} steps, ${spikes} spikes` +
      `${complete ? "" : ", stopped"}; compiled in ${compileMs.toFixed(0)} ms`,
  );
  element("said").dataset.counts = JSON.stringify(spikeCounts.spikes);
  element("traces").replaceChildren(traces(result, drawn, currents));
  element("rates").replaceChildren(rates(result, currents));
  element("language").textContent = `(${sim.code.language}, ${sim.code.lines.length} lines)`;
  element("code").textContent = sim.code.text;
}

function say(text, isFault = false) {
  element("said").textContent = text;
  element("said").classList.toggle("fault", isFault);
}

let running;
element("controls").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (running) return running.abort();
  running = new AbortController();
  run.textContent = "Stop";
  say("Compiling …");
  try {
    show(await simulate(running.signal));
  } catch (error) {
    say(error.message, true);
  }
  run.textContent = "Run";
  element("progress").value = 0;
  running = undefined;
});

element("equations").value = await (await fetch("hh.flux")).text();
const count = await listBackends();
say(`${count} of ${BACKEND_NAMES.length} backends can run here.`);
run.disabled = false;
element("controls").requestSubmit();
