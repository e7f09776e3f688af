/**
 * The reference models as checks of a backend in a precision: each runs one from its start, for as many steps as it is given,
 * and compares what it records with NumPy, within the tolerances of the reference.
 */
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Backend } from "../../backends/index.ts";
import type { Float } from "../../ir/index.ts";
import {
  compile,
  linspace,
  model,
  readModel,
  type CompileOptions,
  type Model,
  type Result,
  type RunOptions,
} from "../../src/index.ts";
import { example, exampleText, maxDifference, referenceFile, series, spikeTimes } from "../models.ts";
import { column, readNpy, type Npy } from "../npy.ts";

/** Runs a model. */
export type Runs = (model: Model, compiled: CompileOptions, run: RunOptions) => Promise<Result>;

/** On what a model is run, and how far. */
export interface On {
  readonly backend?: Backend;
  readonly precision?: Float;
  /** Steps, at most: but no fewer than to where the reference has its first values. */
  readonly most?: number;
  /** As many steps as it can take in so many seconds, likewise. */
  readonly seconds?: number;
  /** Where, if not here. */
  readonly runs?: Runs;
  /** Is told how many steps were run. */
  readonly ran?: (steps: number) => void;
}

interface Run {
  readonly dt: number;
  /** Steps of the whole run. */
  readonly steps: number;
  /** Where f32 is comparable for a shorter time, so many. */
  readonly steps32?: number;
  /** Steps to where the reference has its first values, if that is not the first step. */
  readonly least?: number;
  readonly every?: number;
  readonly record?: readonly string[];
  readonly options?: CompileOptions;
}

const json = (name: string) => JSON.parse(readFileSync(referenceFile(name), "utf8"));
const inSingle = ({ precision }: On): boolean => precision === "f32";
/** The tolerance in f64, or in f32. */
const within = (on: On, f64: number, f32: number): number => (inSingle(on) ? f32 : f64);

interface Ran {
  readonly result: Result;
  readonly steps: number;
  /** When it ended. */
  readonly end: number;
}

const here: Runs = async (model, options, how) => (await compile(model, options)).run(how);

/** Runs an example, or a text. */
async function run(name: string, on: On, { dt, steps: all, steps32 = all, least = 1, every = 1, record, options }: Run): Promise<Ran> {
  const given = name.includes("\n") ? model(name) : await readModel(example(name));
  const { backend, precision, seconds, most = Infinity, runs = here } = on;
  const compiled = { dt, ...options, ...(backend && { backend }), ...(precision && { precision }) };
  const take = (steps: number): Promise<Result> =>
    runs(given, compiled, { duration: steps * dt, every, ...(record && { record: [...record] }) });
  // The first steps are the slowest: a tenth of those that they promise says better how many there can be.
  const affordable = async (): Promise<number> => {
    let can = least + 20;
    for (const part of [0.1, 1]) {
      const { summary } = await take(Math.min(can, all));
      can = Math.max(least + 20, Math.floor((1000 * seconds! * part * summary.steps) / summary.runMs));
    }
    return can;
  };
  const wanted = Math.min(inSingle(on) ? steps32 : all, most, seconds === undefined ? Infinity : await affordable());
  // To a recorded row: behind the last one there could be a spike that no row shows.
  const steps = Math.max(wanted - (wanted % every), least);
  on.ran?.(steps);
  return { result: await take(steps), steps, end: steps * dt };
} // prettier-ignore

/** How far the rows are from the first ones of a table. */
const off = (values: Float64Array, table: Npy, k: number): number =>
  maxDifference(values, column(table, k).subarray(0, values.length));
/** The rows of every k-th. */
const thinned = (values: Float64Array, k: number): Float64Array => values.filter((_x, n) => n % k === 0);
const relative = (got: number, wanted: number): number => Math.abs(got / wanted - 1);
const before = (times: readonly number[], end: number): number[] => times.filter((time) => time < end);

export async function growth(on: On): Promise<void> {
  const table = readNpy(referenceFile("growth.npy"));
  // 200 steps of a few roundings each.
  const bound = 200 * 4 * within(on, 2 ** -53, 2 ** -24);
  for (const [k, method] of (["euler", "rk4"] as const).entries()) {
    const { result } = await run("growth", on, { dt: 0.01, steps: 199, options: { method } });
    series(result, "x").forEach((x, n) => expect(relative(x, column(table, 1 + k)[n]!)).toBeLessThan(bound));
  }
}

export async function linear(on: On): Promise<void> {
  const table = readNpy(referenceFile("linear2.npy"));
  for (const [first, method] of [[1, "euler"], [3, "rk4"]] as const) {
    const { result } = await run("dx/dt = x - y\ndy/dt = y - x\nx(0) = 1", on, { dt: 0.01, steps: 199, options: { method } });
    // Values up to 27; the same roundings in both precisions.
    for (const [k, name] of ["x", "y"].entries())
      expect(off(series(result, name), table, first + k)).toBeLessThan(within(on, 1e-12, 1e-12 * 2 ** 29));
  }
} // prettier-ignore

export async function pendulum(on: On): Promise<void> {
  const table = readNpy(referenceFile("pendulum.npy"));
  for (const [first, method] of [[1, "euler"], [3, "rk4"]] as const) {
    // Euler's method gains energy until the pendulum turns over: single precision follows RK4 alone.
    if (inSingle(on) && method === "euler") continue;
    const { result } = await run("pendulum", on, { dt: 0.01, steps: 1000, every: 5, record: ["theta", "omega"], options: { method } });
    // In NumPy f32 was off by 4.0e-6; omega is larger by the frequency, 3.13.
    expect(off(series(result, "theta"), table, first)).toBeLessThan(within(on, 1e-11, 3 * 4.1e-6));
    expect(off(series(result, "omega"), table, first + 1)).toBeLessThan(within(on, 1e-11, 3.13 * 3 * 4.1e-6));
  }
} // prettier-ignore

export async function lorenz(on: On): Promise<void> {
  const table = readNpy(referenceFile("lorenz_rk4.npy"));
  const { result } = await run("lorenz", on, { dt: 0.01, steps: 2000, steps32: 800, every: 2 });
  for (const [k, name] of ["x", "y", "z"].entries())
    expect(off(series(result, name), table, 1 + k), name).toBeLessThan(within(on, 1e-6, 1e-3));
}

/** sin(x t), from sixteen starts. */
export async function sines(on: On): Promise<void> {
  const { result } = await run("sinxt", on, { dt: 0.01, steps: 499, least: 499, every: 499, options: { size: 16 } });
  const last = result.variables["x"]!.data.subarray(16);
  expect(maxDifference(last, json("small.json").sinxt.rk4_last)).toBeLessThan(within(on, 1e-12, 3e-6));
}

/** One of Hodgkin and Huxley's cells, every step of 10 ms and 200 ms. */
export async function cell(on: On): Promise<void> {
  const reference = json("hh.json");
  const { result, steps, end } = await run("hh", on, { dt: 0.01, steps: 19_999 });
  const [first, whole] = [readNpy(referenceFile("hh_single_first1000.npy")), readNpy(referenceFile("hh_single.npy"))];
  const bound = within(on, 1e-7, 0.3);
  for (const [k, name] of ["V", "m", "h", "n"].entries()) {
    const values = series(result, name);
    expect(off(values.slice(0, 1000), first, k), name).toBeLessThan(bound);
    expect(off(thinned(values, 10), whole, k), name).toBeLessThan(bound);
    if (steps === 19_999) expect(Math.abs(values.at(-1)! - reference.final_state_t199_99_single[k])).toBeLessThan(bound);
  }
  if (steps === 19_999) {
    const V = series(result, "V");
    expect(V.reduce((a, b) => a + b) / V.length).toBeCloseTo(reference.v_mean_mV_single, inSingle(on) ? 1 : 6);
  }
  const wanted = before(reference.spike_times_ms_single, end);
  expect(maxDifference(spikeTimes(result, "spikes", 0), wanted)).toBeLessThan(within(on, 1e-9, 0.002));
} // prettier-ignore

/** Twenty of them: voltages, spike times, firing rates. */
export async function cells(on: On): Promise<void> {
  const reference = json("hh.json");
  const options = { size: 20, params: { I: linspace(0, 10, 20) } };
  const { result, steps, end } = await run("hh", on, { dt: 0.01, steps: 19_999, every: 20, record: ["V", "spikes"], options });
  const V = readNpy(referenceFile("hh_20_V.npy"));
  for (let k = 0; k < 20; k++) {
    // In f32 cell 2 is just above threshold: its one spike shifts, and so only the time before it is compared.
    const rows = inSingle(on) && k === 2 ? 600 : 1000;
    expect(off(series(result, "V", k).slice(0, rows), V, k), `cell ${k}`).toBeLessThan(within(on, 1e-7, 0.3));
    const wanted = before(reference.spike_times_ms_20[k], end);
    expect(maxDifference(spikeTimes(result, "spikes", k), wanted), `cell ${k}`).toBeLessThan(within(on, 1e-9, k === 2 ? 0.05 : 0.002));
  }
  if (steps === 19_999) expect(result.summary.spikeCounts["spikes"]!.map((count) => count / 0.2)).toEqual(reference.firing_rate_hz_20);
} // prettier-ignore

/** Voltages, open fractions and spike times. */
export async function threeNeurons(on: On): Promise<void> {
  const reference = json("three_neurons.json");
  const trace = readNpy(referenceFile("three_neurons.npy"));
  const record = ["cell.V", "ach.o", "gaba.o", "cell.spikes"];
  const { result, end } = await run("three-neurons", on, { dt: 0.01, steps: 69_999, every: 50, record });
  for (const k of [0, 1, 2]) {
    expect(off(series(result, "cell.V", k), trace, k)).toBeLessThan(within(on, 1e-8, 1));
    const times = before(reference.spike_times_ms[k], end);
    expect(maxDifference(spikeTimes(result, "cell.spikes", k), times)).toBeLessThan(within(on, 1e-9, 0.005));
  }
  for (const [k, name] of ["ach.o", "gaba.o"].entries())
    expect(off(series(result, name), trace, 3 + k), name).toBeLessThan(within(on, 1e-10, 0.003));
}

/** Voltages, open fractions, resources, and weights after each spike. */
export async function plasticSynapses(on: On): Promise<void> {
  const reference = json("plastic.json");
  const trace = readNpy(referenceFile("plastic.npy"));
  const record = ["cell.V", "ach.o", "ach.u", "ach.R", "ach.w", "cell.spikes"];
  const { result, end } = await run("plastic-synapses", on, { dt: 0.01, steps: 69_999, record });
  const everyMillisecond = (name: string, k: number): Float64Array => thinned(series(result, name, k), 100);
  // In f32 the reference says what weights may be off, relatively, and of voltages and fractions what three neurons may be.
  for (const k of [0, 1, 2, 3]) expect(off(everyMillisecond("cell.V", k), trace, k)).toBeLessThan(within(on, 1e-7, 1));
  for (const [k, name] of ["ach.o", "ach.u", "ach.R"].entries())
    for (const synapse of [0, 1, 2])
      expect(off(everyMillisecond(name, synapse), trace, 4 + 3 * k + synapse), name).toBeLessThan(within(on, 1e-8, 0.003));
  const times = before(reference.pre_spike_times_ms, end);
  expect(maxDifference(spikeTimes(result, "cell.spikes", 0), times)).toBeLessThan(within(on, 1e-9, 0.005));
  expect(result.spikes["cell.spikes"]!.time.length).toBe(times.length);
  for (const synapse of [0, 1, 2]) {
    const w = series(result, "ach.w", synapse);
    result.spikes["cell.spikes"]!.step.forEach((step, k) => {
      const wanted = reference.spike_weights[k][synapse];
      expect(Math.abs(w[step + 1]! - wanted), `spike ${k}`).toBeLessThan(within(on, 1e-8, 0.003 * wanted));
    });
  }
} // prettier-ignore

/** Where V rises through a level between rows 0.1 ms apart: the reference's events are interpolated so. */
export const crossings = (V: Float64Array, level: number): number[] =>
  Array.from(V.keys()).flatMap((n) =>
    n > 0 && V[n - 1]! < level && V[n]! >= level ? [0.1 * (n - 1 + (level - V[n - 1]!) / (V[n]! - V[n - 1]!))] : [],
  );

export const LOCUST = { PN: 90, LN: 30 } as const;

/** The antennal lobe: voltages, and the time of each spike. */
export async function locust(on: On): Promise<void> {
  const reference = json("locust.json");
  const voltages = readNpy(referenceFile("locust_V.npy"));
  const { result, end } = await run("locust", on, {
    dt: 0.01, steps: 99_999, steps32: 40_000, every: 10, record: ["PN.V", "LN.V", "PN.spikes"],
  });
  const V = (name: string, k: number): Float64Array => thinned(series(result, name, k), 50);
  // In f32 the times of events are compared: on its upstroke V moves by hundreds of mV in a millisecond.
  if (!inSingle(on)) {
    for (let k = 0; k < LOCUST.PN; k++) expect(off(V("PN.V", k), voltages, k)).toBeLessThan(1e-6);
    for (let k = 0; k < LOCUST.LN; k++) expect(off(V("LN.V", k), voltages, LOCUST.PN + k)).toBeLessThan(1e-6);
  }
  for (let k = 0; k < LOCUST.PN; k++) {
    const wanted = before(reference.pn_spike_times_ms[k], end);
    expect(maxDifference(spikeTimes(result, "PN.spikes", k), wanted), `PN ${k}`).toBeLessThan(within(on, 1e-6, 0.02));
  }
  for (let k = 0; k < LOCUST.LN; k++) {
    const wanted = before(reference.ln_event_times_ms_minus20[k], end);
    expect(maxDifference(crossings(series(result, "LN.V", k), -20), wanted), `LN ${k}`).toBeLessThan(within(on, 1e-6, 0.01));
  }
} // prettier-ignore

const activity = () => readNpy(referenceFile("grid_traj_100ms.npy")).data;
const rowOf = (trajectory: Float64Array, k: number): Float64Array => trajectory.subarray(k * 1024, (k + 1) * 1024);

/** A turn in a second, in matrices. */
export const TURN = exampleText("grid-cells")
  .replace(/^vx .*$/m, "vx = 0.8*cos(2*pi*t/1000)")
  .replace(/^vy .*$/m, "vy = 0.8*sin(2*pi*t/1000)");
/** The same, as a network of a million synapses. */
export const TURN_OF_NETWORK = exampleText("grid-cells-network")
  .replace(/^vx .*$/m, "speed = 0.8")
  .replace(/^vy .*$/m, "phase(t) = 2*pi*t/1000")
  .replace("ex*vx + ey*vy", "speed*(ex*cos(phase(t)) + ey*sin(phase(t)))");

/** The grid-cell attractor: every 100 ms. */
export async function gridCells(on: On): Promise<void> {
  const trajectory = activity();
  const options = { init: { s: rowOf(trajectory, 0) } };
  const { result } = await run(TURN, on, {
    dt: 0.5,
    steps: 600,
    steps32: 200,
    least: 200,
    every: 200,
    record: ["s"],
    options,
  });
  const { shape, data } = result.variables["s"]!;
  const sums = json("grid.json").sum_s_at_ms;
  for (let k = 0; k < shape[0]; k++) {
    const s = data.subarray(k * 1024, (k + 1) * 1024);
    expect(maxDifference(s, rowOf(trajectory, k))).toBeLessThan(within(on, 1e-10, 1e-5));
    const sum = Array.from(s).reduce((a, b) => a + b, 0);
    if (sums[k * 100]) expect(Math.abs(sum - sums[k * 100])).toBeLessThan(1024 * within(on, 1e-10, 1e-5));
  }
}

/** A tenth of a turn. */
export async function gridNetwork(on: On): Promise<void> {
  const trajectory = activity();
  const options = { init: { "cell.s": rowOf(trajectory, 0) } };
  const { result } = await run(TURN_OF_NETWORK, on, {
    dt: 0.5,
    steps: 200,
    least: 200,
    every: 200,
    record: ["cell.s"],
    options,
  });
  const last = result.variables["cell.s"]!.data.subarray(1024);
  expect(maxDifference(last, rowOf(trajectory, 1))).toBeLessThan(within(on, 1e-10, 1e-5));
}

export const STELLATE = Array.from({ length: 10 }, (_, k): [string, number] => (k < 8 ? ["SC", k] : ["IN", k - 8]));

/** Stellate cells and interneurons: voltages every half millisecond, and the time of each spike. */
export async function stellateNetwork(on: On): Promise<void> {
  const reference = json("stellate_network.json");
  const voltages = readNpy(referenceFile("stellate_network_V.npy"));
  const record = ["SC.V", "IN.V", "SC.spikes", "IN.spikes"];
  const { result, end } = await run("stellate-network", on, { dt: 0.01, steps: 60_000, every: 10, record });
  STELLATE.forEach(([name, k], at) => {
    const V = series(result, `${name}.V`, k);
    if (!inSingle(on)) expect(off(thinned(V, 5), voltages, at), `${name} ${k}`).toBeLessThan(1e-8);
    const times = crossings(V, 0);
    // Recorded spikes are interpolated in a step, these in ten.
    expect(maxDifference(spikeTimes(result, `${name}.spikes`, k), times)).toBeLessThan(0.02);
    expect(maxDifference(times, before(reference.spike_times_ms[at], end))).toBeLessThan(within(on, 1e-9, 0.01));
  });
}

/** Rates of uncoupled stellate cells, for ten currents: of the whole run alone. */
export async function stellateCells(on: On): Promise<void> {
  const { dt, I, ...wanted } = json("stellate.json").uncoupled;
  const [record, whole] = [["V", "spikes"], Math.round(1500 / dt)];
  const { result } = await run("stellate", on, { dt, steps: whole, least: whole, every: 10, record, options: { params: { I } } });
  const { element, time } = result.spikes["spikes"]!;
  const rates = (I as number[]).map((_, k) => time.filter((t, n) => element[n] === k && t >= 500).length);
  expect(rates).toEqual(wanted.rate_hz_500_1500);
  // Rows of every tenth step miss the peak of a spike, and not that of what is below threshold.
  (I as number[]).forEach((_, k) => {
    const V = series(result, "V", k).slice(2500);
    const swing = Math.max(...V) - Math.min(...V);
    expect(Math.abs(swing - wanted.peak_to_peak_mV_500_1500[k])).toBeLessThan(rates[k] === 0 ? 1e-3 : 10);
  });
} // prettier-ignore

/** All of them, by name. */
export const TRAJECTORIES = {
  ...{ growth, linear, pendulum, lorenz, sines, cell, cells, threeNeurons, plasticSynapses },
  ...{ locust, gridCells, gridNetwork, stellateNetwork, stellateCells },
} satisfies Readonly<Record<string, (on: On) => Promise<void>>>;
