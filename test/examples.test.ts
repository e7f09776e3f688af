/** The numbers that the examples' comments promise, against theory: closed forms, and what the method makes of them exactly. */
import { expect, test } from "vitest";
import { compile, linspace, readModel, type Result, type ResultBase } from "../src/index.ts";
import { example, maxDifference, runExample, series } from "./models.ts";

const ROUNDING = 2 ** -53;
/** A right generator stays inside this many standard deviations with a probability of 1 - 10⁻⁴. The seed is fixed. */
const Z = 3.8906;

const spikesOf = ({ spikes }: ResultBase, element = 0, of: "step" | "time" = "step"): number[] =>
  Array.from(spikes["spikes"]![of]).filter((_, k) => spikes["spikes"]!.element[k] === element);
const intervals = (times: readonly number[]): number[] => times.slice(1).map((t, k) => t - times[k]!);
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

/** Where an increasing function is 0. */
function root(f: (x: number) => number, low: number, high: number): number {
  for (let k = 0; k < 200; k++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Checks a plane system at a Hopf bifurcation, started `small` beside its rest state: there the trace of its derivative J is 0,
 * and the first state is rest + small·(cos(ωt) + J₁₁/ω·sin(ωt)) with ω² = det J, but for terms in small².
 */
function expectUndamped(result: Result, state: string, rest: number, slope: number, det: number, element = 0): void {
  const omega = Math.sqrt(det);
  const exact = result.t.map((t) => rest + SMALL * (Math.cos(omega * t) + (slope / omega) * Math.sin(omega * t)));
  expect(maxDifference(series(result, state, element), exact)).toBeLessThan(1e-3 * SMALL);
}
const SMALL = 1e-5;

// ------------------------------------------------------------------------------------------------------ oscillators

test("van-der-pol: its period, and Dorodnicyn's expansion for large mu", async () => {
  const period = async (mu: number, dt: number, cycles: number, skip: number): Promise<number> => {
    const run = { duration: (cycles + skip + 1) * Math.max(7, 2 * mu), record: ["spikes"] };
    const times = spikesOf(await runExample("van-der-pol", { dt, params: { mu } }, run), 0, "time");
    return (times[skip + cycles]! - times[skip]!) / cycles;
  };
  // A spike's time lies on a straight line, which is off by dt²/8·|x''/x'| at most: mu·dt²/8 where x = 0. RK4's own error: dt⁴.
  const [dt, cycles] = [0.01, 30];
  expect(Math.abs((await period(1, dt, cycles, 5)) - 6.66328685932313)).toBeLessThan(
    (2 * dt ** 2) / 8 / cycles + dt ** 4,
  );
  // T = (3 - 2 log 2) mu + 7.014322 mu^(-1/3) + O(log(mu)/mu): Dorodnicyn 1947.
  const mu = 100;
  const expansion = (3 - 2 * Math.LN2) * mu + 7.014322 * mu ** (-1 / 3);
  expect(Math.abs((await period(mu, 0.001, 2, 1)) - expansion)).toBeLessThan(Math.log(mu) / mu);
});

test("fitzhugh-nagumo: undamped oscillations at both Hopf bifurcations", async () => {
  const [a, b, epsilon] = [0.7, 0.8, 0.08];
  // trace = 1 - v² - epsilon·b = 0.
  const v = [-1, 1].map((sign) => sign * Math.sqrt(1 - epsilon * b));
  const w = v.map((x) => (x + a) / b);
  const I = v.map((x, k) => w[k]! - x + x ** 3 / 3);
  expect(I[0]).toBeCloseTo(0.33128, 5);
  expect(I[1]).toBeCloseTo(1.41872, 5);
  const start = { params: { I }, init: { v: v.map((x) => x + SMALL), w } };
  const result = await runExample("fitzhugh-nagumo", { dt: 0.05, ...start }, { duration: 200 });
  const slope = epsilon * b;
  v.forEach((rest, k) => expectUndamped(result, "v", rest, slope, epsilon - slope ** 2, k));
});

test("lotka-volterra: H is kept with the method's order; small cycles have the period 2 pi/sqrt(a c)", async () => {
  const drift = async (dt: number): Promise<number> => {
    const H = series(await runExample("lotka-volterra", { dt }, { duration: 30, record: ["H"] }), "H");
    return Math.max(...H.map((value) => Math.abs(value - H[0]!)));
  };
  const [coarse, fine] = [await drift(0.1), await drift(0.05)];
  expect(coarse).toBeLessThan(1e-3);
  expect(Math.log2(coarse / fine)).toBeGreaterThan(3.7);
  const init = { x: 1 + SMALL, y: 0.5 };
  expectUndamped(await runExample("lotka-volterra", { dt: 0.01, init }, { duration: 50 }), "x", 1, 0, 2 / 3);
});

// ---------------------------------------------------------------------------------------------------------- neurons

test("morris-lecar: silent up to the saddle-node at 39.96, then the period grows as 1/sqrt(I - 39.96)", async () => {
  // The current that holds V; its local maximum is where rest state and saddle meet.
  const current = (V: number): number =>
    2 * (1 + Math.tanh((V + 1.2) / 18)) * (V - 120) + 4 * (1 + Math.tanh((V - 12) / 17.4)) * (V + 84) + 2 * (V + 60);
  const slope = (V: number): number => current(V - 1e-5) - current(V + 1e-5);
  const onset = current(root(slope, -40, -20));
  expect(onset).toBeCloseTo(39.96, 2);
  const I = [-0.01, 0.01, 0.04, 0.16].map((more) => onset + more);
  const result = await runExample("morris-lecar", { dt: 0.1, params: { I } }, { duration: 8000, record: ["spikes"] });
  const late = I.map((_, k) => spikesOf(result, k, "time").filter((t) => t > 1000));
  expect(late[0]).toEqual([]);
  const [T1, T2, T3] = late.slice(1).map((times) => intervals(times).at(-1)!) as [number, number, number];
  // T = A/sqrt(I - onset) + B + O(sqrt(I - onset)), with sqrt 0.1, 0.2, 0.4: T1 - T2 = 5 A, T2 - T3 = 2.5 A.
  expect((T1 - T2) / (T2 - T3)).toBeGreaterThan(1.9);
  expect((T1 - T2) / (T2 - T3)).toBeLessThan(2.1);
});

test("izhikevich: the same steps as a plain loop; undamped oscillations at I = 3.7975", async () => {
  const [dt, steps] = [0.1, 10_000];
  const I = [2, 4, 6, 8, 10];
  const method = "euler" as const;
  const result = await runExample("izhikevich", { method, dt, params: { I } }, { duration: steps * dt });
  I.forEach((current, k) => {
    let [v, u] = [-70, -14];
    const spikes: number[] = [];
    for (let n = 0; n < steps; n++) {
      const [dv, du] = [0.04 * v * v + 5 * v + 140 - u + current, 0.02 * (0.2 * v - u)];
      [v, u] = [v + dt * dv, u + dt * du];
      if (v >= 30) {
        [v, u] = [-65, u + 8];
        spikes.push(n);
      }
    }
    expect(spikesOf(result, k)).toEqual(spikes);
    if (k > 0) expect(intervals(spikes).at(-1)!).toBeGreaterThan(intervals(spikes)[0]!);
  });

  // trace = 0.08 v + 5 - a = 0; det = -a(0.08 v + 5) + a·b = a(b - a).
  const [a, b] = [0.02, 0.2];
  const rest = (a - 5) / 0.08;
  const hopf = b * rest - 0.04 * rest ** 2 - 5 * rest - 140;
  expect(hopf).toBeCloseTo(3.7975, 4);
  const start = { params: { I: hopf }, init: { v: rest + SMALL, u: b * rest } };
  const ring = await runExample("izhikevich", { dt: 0.1, ...start }, { duration: 500 });
  expectUndamped(ring, "v", rest, a, a * (b - a));
});

test("izhikevich: the published program, as a map", async () => {
  // Half steps of v, then u with the new v; a spike is found, and reset, at the start of the next millisecond.
  const text = `
    a = 0.02; b = 0.2; c = -65; d = 8; I = 10
    half(v, u) = v + 0.5*(0.04*v^2 + 5*v + 140 - u + I)
    v1 = half(half(v, u), u)
    next(v) = v1
    next(u) = u + a*(b*v1 - u)
    v(0) = -65
    u(0) = -13
    threshold(v >= 30)
    reset(v = c, u += d)`;
  const result = await (await compile(text)).run({ duration: 1000 });
  let [v, u] = [-65, -13];
  const fired: number[] = [];
  for (let t = 0; t <= 1000; t++) {
    if (v >= 30) {
      [v, u] = [-65, u + 8];
      fired.push(t - 1);
    }
    v += 0.5 * (0.04 * v ** 2 + 5 * v + 140 - u + 10);
    v += 0.5 * (0.04 * v ** 2 + 5 * v + 140 - u + 10);
    u += 0.02 * (0.2 * v - u);
  }
  expect(fired.length).toBeGreaterThan(10);
  expect(spikesOf(result)).toEqual(fired);
});

test("adex: undamped oscillations at the current where the rest state loses its stability", async () => {
  const [C, gL, EL, VT, DT, tw, a] = [281, 30, -70.6, -50.4, 2, 144, 4];
  const ratio = C / gL / tw;
  const rest = VT + DT * Math.log1p(ratio);
  const pA = (gL + a) * (VT - EL - DT + DT * Math.log1p(ratio)) + DT * gL * (a / gL - ratio);
  expect(pA / 1000).toBeCloseTo(0.62718, 5);
  const start = { params: { I: pA / 1000 }, init: { V: rest + SMALL, w: (a * (rest - EL)) / 1000 } };
  const result = await runExample("adex", { dt: 0.1, ...start }, { duration: 2000, every: 10 });
  expectUndamped(result, "V", rest, 1 / tw, a / (C * tw) - 1 / tw ** 2);
});

test("adex: the same steps as a plain loop", async () => {
  const [dt, steps] = [0.02, 20_000];
  const I = [0.6, 0.7, 0.8, 0.9, 1];
  const options = { method: "euler", dt, params: { I } } as const;
  const result = await runExample("adex", options, { duration: dt * steps, record: ["spikes"] });
  I.forEach((current, k) => {
    let [V, w] = [-70.6, 0]; // mV, pA
    const spikes: number[] = [];
    for (let n = 0; n < steps; n++) {
      const dV = (30 * (-70.6 - V) + 60 * Math.exp((V + 50.4) / 2) - w + 1000 * current) / 281;
      const dw = (4 * (V + 70.6) - w) / 144;
      [V, w] = [V + dt * dV, w + dt * dw];
      if (V > 20) {
        [V, w] = [-70.6, w + 80.5];
        spikes.push(n);
      }
    }
    expect(spikes.length).toBeGreaterThan(0);
    expect(spikesOf(result, k)).toEqual(spikes);
  });
});

test("lif: the interval is the formula's, rounded up to whole steps", async () => {
  const dt = 0.1;
  const I = linspace(0, 3, 16);
  const options = { dt, size: 16, params: { I }, method: "exponential-euler" } as const;
  const result = await runExample("lif", options, { duration: 1000, record: ["spikes"] });
  I.forEach((nA, k) => {
    const steps = spikesOf(result, k);
    if (10 * nA <= 15) return expect(steps).toEqual([]);
    // Exponential Euler is exact here. V passes theta in the step that this is in.
    const rise = (20 / dt) * Math.log((10 * nA) / (10 * nA - 15));
    expect(steps[0]).toBe(Math.floor(rise));
    expect(new Set(intervals(steps))).toEqual(new Set([20 + Math.floor(rise) + 1]));
  });
  expect(spikesOf(result, 15).length).toBeGreaterThan(50);
});

test("synapse: the first response, and the mean of V over a period", async () => {
  const [dt, T, taus, tau] = [0.1, 50, 5, 20];
  const result = await runExample("synapse", { dt }, { duration: 1000, record: ["V", "s", "spikes"] });
  expect(spikesOf(result)).toEqual(Array.from({ length: 20 }, (_, k) => (k + 1) * 500 - 1));
  expect(
    series(result, "s")
      .slice(0, 500)
      .every((s) => s === 0),
  ).toBe(true);
  // lastspike is the beginning of the spike's step, so that s is exp(-dt/taus) at its end. RK4's error: (dt/taus)⁴/120.
  const first = Math.exp(-dt / taus);
  const exact = (age: number): number =>
    ((first * taus) / (taus - tau)) * (Math.exp(-age / taus) - Math.exp(-age / tau));
  const V = series(result, "V");
  const response = V.slice(500, 1001);
  expect(
    maxDifference(
      response,
      response.map((_, n) => exact(n * dt)),
    ),
  ).toBeLessThan((dt / taus) ** 4 / 120);
  const peak = ((tau * taus) / (tau - taus)) * Math.log(tau / taus);
  expect(Math.abs(response.indexOf(Math.max(...response)) * dt - peak)).toBeLessThanOrEqual(dt);
  // In the steady state the mean of V is that of s: the integral of V' is 0. Trapezoids are off by T·dt²/12·|V''|, V'' < 1/(tau·taus).
  const last = V.slice(-501);
  const mean = (sum(last) - (last[0]! + last[500]!) / 2) / 500;
  expect(Math.abs(last[0]! - last[500]!)).toBeLessThan(1e-12);
  const expected = (taus / T) * (first - Math.exp(-(T + dt) / taus));
  expect(Math.abs(mean - expected)).toBeLessThan(dt ** 2 / 12 / (tau * taus));
});

// ------------------------------------------------------------------------------------------------------- populations

test("sir: log(S/S(0)) = -R0 R/N at all times, and the final size", async () => {
  const result = await runExample("sir", { dt: 0.1 }, { duration: 400 });
  const [S, I, R] = ["S", "I", "R"].map((name) => series(result, name)) as [Float64Array, Float64Array, Float64Array];
  const R0 = 0.5 / 0.2;
  // Kept by the equations, and by the method but for its error.
  S.forEach((s, n) => expect(Math.abs(Math.log(s / 999) + (R0 * R[n]!) / 1000)).toBeLessThan(1e-8));
  S.forEach((s, n) => expect(Math.abs(s + I[n]! + R[n]! - 1000)).toBeLessThan(1000 * 4000 * ROUNDING));
  const left = root((s) => Math.log(s / 999) + (R0 * (1000 - s)) / 1000, 1, 400);
  expect(I.at(-1)!).toBeLessThan(1e-10);
  expect(Math.abs(S.at(-1)! - left)).toBeLessThan(1e-5);
});

test("poisson: numbers of spikes as in a binomial distribution", async () => {
  const [size, dt, steps] = [400, 0.1, 20_000];
  const result = await runExample("poisson", { size, dt, seed: 7 }, { duration: steps * dt, record: ["spikes"] });
  const counts = result.summary.spikeCounts["spikes"]!;
  const p = counts.map((_, i) => -Math.expm1(-0.02 * (1 + i / size) * dt));
  const mean = p.map((x) => steps * x);
  const variance = p.map((x) => steps * x * (1 - x));
  expect(Math.abs(sum(counts) - sum(mean)) / Math.sqrt(sum(variance))).toBeLessThan(Z);
  // Dispersion: χ² with `size` degrees of freedom, as a normal number (Wilson & Hilferty).
  const chi2 = sum(counts.map((count, i) => (count - mean[i]!) ** 2 / variance[i]!));
  const free = 2 / (9 * size);
  expect(Math.abs(Math.cbrt(chi2 / size) - 1 + free) / Math.sqrt(free)).toBeLessThan(Z);
});

test("ornstein-uhlenbeck: mean, variance and autocovariance of Euler and Maruyama's chain", async () => {
  const [size, dt, tau, sigma] = [20_000, 0.05, 1, 1.5];
  const result = await runExample("ornstein-uhlenbeck", { size, dt, seed: 3 }, { duration: 11, at: [10, 10.5, 11] });
  const rows = [0, 1, 2].map((k) => result.variables["x"]!.data.subarray(k * size, (k + 1) * size));
  const q = 1 - dt / tau;
  // From 0: sigma²·dt·(1 - q^(2n))/(1 - q²), which is sigma²·tau/2 up to dt/(2 tau) and q^(2n).
  const variance = (sigma ** 2 * dt * (1 - q ** 400)) / (1 - q ** 2);
  expect(Math.abs(variance / ((sigma ** 2 * tau) / 2) - 1)).toBeLessThan(dt / tau);
  expect(Math.abs(sum(rows[0]!) / size)).toBeLessThan(Z * Math.sqrt(variance / size));
  rows.forEach((row, k) => {
    const covariance = variance * q ** (10 * k);
    const product = sum(row.map((x, i) => x * rows[0]![i]!)) / size;
    expect(Math.abs(product - covariance)).toBeLessThan(Z * Math.sqrt((variance ** 2 + covariance ** 2) / size));
  });
});

// -------------------------------------------------------------------------------------------- space, maps, events, delays

test("cable: attenuation and input resistance of the discrete cable", async () => {
  const [size, lambda, duration] = [100, 10, 400];
  const result = await runExample("cable", { size, dt: 0.05 }, { duration, at: [duration] });
  const kappa = Math.acosh(1 + 1 / (2 * lambda ** 2));
  const shape = Array.from({ length: size }, (_, i) => Math.cosh(kappa * (size - 0.5 - i)));
  const input = 1 / (1 + lambda ** 2 * (1 - shape[1]! / shape[0]!));
  // What is left of the start: exp(-400/10). Rounding: a step's, times the 1 + 4 lambda² of the equation.
  const bound = (1 + 4 * lambda ** 2) * 8 * ROUNDING;
  const exact = shape.map((x) => (input * x) / shape[0]!);
  expect(maxDifference(result.variables["V"]!.data, exact)).toBeLessThan(bound);
});

test("heat: a mode of the discrete Laplacian is multiplied by RK4's R(z) in every step", async () => {
  const [size, dt, steps] = [49, 1e-4, 1000];
  const sim = await compile(await readModel(example("heat")), { size, dt });
  for (const k of [1, 2, 5]) {
    sim.set({ k });
    const result = await sim.run({ duration: steps * dt, at: [steps * dt] });
    const rate = 4 * 50 ** 2 * Math.sin((Math.PI * k) / 100) ** 2;
    const z = -rate * dt;
    const factor = 1 + z + z ** 2 / 2 + z ** 3 / 6 + z ** 4 / 24;
    const mode = (all: number) => Array.from({ length: size }, (_, i) => all * Math.sin((Math.PI * k * (i + 1)) / 50));
    const { data } = result.variables["u"]!;
    // Some ten roundings a step, of numbers below 1; what is rounded decays, too.
    expect(maxDifference(data, mode(factor ** steps))).toBeLessThan(10 * steps * ROUNDING);
    // exp(-rate·t) but for z⁵/120 a step.
    expect(maxDifference(data, mode(Math.exp(z * steps)))).toBeLessThan((steps * Math.abs(z) ** 5) / 119);
  }
});

test("logistic: Feigenbaum's constant, and the Lyapunov exponent log(2)", async () => {
  const size = 201;
  const sim = await compile(await readModel(example("logistic")), {
    size,
    params: { r: linspace(3, 4, size) },
    init: { x: 0.5 },
  });
  /** The r between two values for which 1/2 comes back after some steps. */
  const superstable = async (steps: number, low: number, high: number): Promise<number> => {
    for (let k = 0; k < 6; k++) {
      const r = linspace(low, high, size);
      sim.set({ r });
      const x = (await sim.run({ duration: steps, at: [steps], record: ["x"] })).x!.data;
      const at = x.findIndex((value, i) => value < 0.5 !== x[i + 1]! < 0.5);
      [low, high] = [r[at]!, r[at + 1]!];
    }
    return (low + high) / 2;
  };
  const r = [await superstable(2, 3.1, 3.4)];
  expect(Math.abs(r[0]! - (1 + Math.sqrt(5)))).toBeLessThan(1e-12);
  r.push(await superstable(4, 3.46, 3.53));
  for (const steps of [8, 16, 32, 64, 128]) {
    const next = r.at(-1)! + (r.at(-1)! - r.at(-2)!) / 4.67;
    const width = (next - r.at(-1)!) / 50;
    r.push(await superstable(steps, next - width, next + width));
  }
  const ratios = intervals(r)
    .slice(1)
    .map((step, k) => intervals(r)[k]! / step);
  // The ratios come nearer by some factor of 4.67 each: 4.6808, 4.6630, 4.6684, 4.66895, …
  expect(Math.abs(ratios.at(-1)! - 4.669201609)).toBeLessThan(1e-4);

  // For r = 4, |f'(x)| = 2·sqrt(f(1 - f)/(x(1 - x))): the sum of logarithms telescopes.
  const steps = 1000;
  const chaos = await runExample("logistic", { size: 100, init: { x: linspace(0.05, 0.9, 100) } }, { duration: steps });
  const g = (x: number): number => Math.log(x * (1 - x)) / 2;
  for (let k = 0; k < 100; k++) {
    const [x, total] = [series(chaos, "x", k), series(chaos, "total", k)];
    const expected = steps * Math.LN2 + g(x.at(-1)!) - g(x[0]!);
    // Of a step: the rounding of x relative to x and to 1 - x.
    const bound = sum(x.map((value) => (4 * ROUNDING) / Math.min(value, 1 - value))) + steps * steps * ROUNDING;
    expect(Math.abs(total.at(-1)! - expected)).toBeLessThan(bound);
    expect(Math.abs(total.at(-1)! / steps - Math.LN2)).toBeLessThan(0.02);
  }
});

test("ball: every bounce leaves e² of the energy, at the step after its time", async () => {
  const [g, e, dt] = [9.81, 0.8, 0.001];
  const result = await runExample("ball", { dt }, { duration: 3.5, record: ["h", "energy"] });
  const energy = series(result, "energy");
  const bounces = Array.from(energy.keys()).filter((n) => n > 0 && energy[n]! < 0.9 * energy[n - 1]!);
  expect(bounces.length).toBeGreaterThan(6);
  const fall = Math.sqrt(2 / g);
  bounces.forEach((n, k) => {
    const level = g * e ** (2 * (k + 1));
    // RK4 is exact for parabolas: what is left is rounding, of some ten operations a step.
    expect(Math.abs(energy[n]! / level - 1)).toBeLessThan(10 * (n + 1) * ROUNDING * e ** (-2 * (k + 1)));
    const time = fall * (1 + (2 * e * (1 - e ** k)) / (1 - e));
    // A bounce is done at the end of its step, and so each may be late by one.
    expect(n * dt - time).toBeGreaterThan(-1e-9);
    expect(n * dt - time).toBeLessThan((k + 1) * dt);
  });
});

test("delay: the polynomials of the method of steps, and the Hopf bifurcation at T = pi/2", async () => {
  const dt = 0.01;
  const result = await runExample("delay", { dt }, { duration: 6 });
  const exact = result.t.map((t) => {
    let [total, factorial] = [1, 1];
    for (let k = 1; k <= Math.floor(t) + 1; k++) total += (-1) ** k * ((t - k + 1) ** k / (factorial *= k));
    return total;
  });
  // Cubics are exact; from the fourth piece on dt⁴/384 of the fourth derivative, which is below 1, is added to the slope.
  expect(maxDifference(series(result, "x"), exact)).toBeLessThan((6 * dt ** 4) / 384);
  const vectors = await compile("W = [1, 2; 3, 4]\ns' = -delay(s, 1)\ns(0) = W", { dt });
  const last = (await vectors.run({ duration: 6, at: [6] })).s!.data;
  const multiples = [1, 2, 3, 4].map((factor) => factor * series(result, "x").at(-1)!);
  expect(maxDifference(last, multiples)).toBeLessThan(600 * 20 * 4 * ROUNDING);

  // At T = pi/2 x becomes a sine, and its value T ago its other phase. What else there was falls faster than exp(-t).
  for (const [T, factor] of [
    [Math.PI / 2, 1],
    [Math.PI / 2 - 0.05, 0.5],
    [Math.PI / 2 + 0.05, 2],
  ] as const) {
    const { variables } = await runExample("delay", { dt, params: { T } }, { duration: 100, record: ["x", "past"] });
    const size = (t: number): number => Math.hypot(...["x", "past"].map((name) => variables[name]!.data[t / dt]!));
    if (factor === 1) expect(Math.abs(size(100) / size(40) - 1)).toBeLessThan(60 * dt ** 4);
    else if (factor > 1) expect(size(100) / size(40)).toBeGreaterThan(factor);
    else expect(size(100) / size(40)).toBeLessThan(factor);
  }
});
