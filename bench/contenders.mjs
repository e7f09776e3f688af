// What Fluxion is measured against: the loops a person would write by hand.

const STATES = ["V", "m", "h", "n"];

/** Derivatives of one cell, with the constants folded by hand. */
const slopes = (V, m, h, n, into) => `
      { const u = ${V} + 50, a = 15 - u, b = 13 - u, c = u - 40;
        const an = ${0.02 * 3 ** -1.4} * a / (Math.exp(a * 0.2) - 1), bn = ${0.5 * 3 ** -1.4} * Math.exp((10 - u) * 0.025);
        const am = ${0.32 * 3 ** -1.4} * b / (Math.exp(b * 0.25) - 1), bm = ${0.28 * 3 ** -1.4} * c / (Math.exp(c * 0.2) - 1);
        const ah = ${0.128 * 3 ** -1.4} * Math.exp((17 - u) * ${1 / 18}), bh = ${4 * 3 ** -1.4} / (Math.exp((40 - u) * 0.2) + 1);
        const n2 = ${n} * ${n};
        ${into}V = I0 - 100 * ${m} * ${m} * ${m} * ${h} * (${V} - 50) - 10 * n2 * n2 * (${V} + 95) - 0.15 * (${V} + 55);
        ${into}m = am - (am + bm) * ${m}; ${into}h = ah - (ah + bh) * ${h}; ${into}n = an - (an + bn) * ${n}; }`;

/**
 * Hodgkin–Huxley cells, RK4: one loop over typed arrays, its four stages unrolled, with Math.exp. What a careful
 * JavaScript programmer writes. No guard at 0/0, no spikes, no recording.
 */
export function handWrittenHH(N, I) {
  const stages = [0, 1, 2, 3].map((stage) => {
    const values = stage === 0 ? ["V0", "m0", "h0", "n0"] : STATES.map((x) => `${x}t`);
    const advance = STATES.map((x) => {
      const sum =
        stage === 0 ? `s${x} = k${x};` : stage < 3 ? `s${x} += 2 * k${x};` : `${x}[i] = ${x}0 + dt6 * (s${x} + k${x});`;
      return stage < 3 ? `${sum} ${x}t = ${x}0 + ${stage < 2 ? "dt2" : "dt"} * k${x};` : sum;
    });
    return slopes(...values, "k") + advance.join(" ");
  });
  const text = `return function run(V, m, h, n, I, N, steps, dt) {
    const dt2 = dt / 2, dt6 = dt / 6;
    for (let step = 0; step < steps; step++) for (let i = 0; i < N; i++) {
      const V0 = V[i], m0 = m[i], h0 = h[i], n0 = n[i], I0 = I[i];
      let kV, km, kh, kn, Vt, mt, ht, nt, sV, sm, sh, sn;
      ${stages.join("\n")}
    } };`;
  const run = new Function(text)();
  const [V, m, h, n] = [new Float64Array(N).fill(-71), ...[0, 0, 0].map(() => new Float64Array(N))];
  return (steps, dt) => run(V, m, h, n, I, N, steps, dt);
}

/**
 * The network of examples/coba.flux: one loop over the cells, RK4 with its four stages unrolled or Euler, then the synapses
 * of the cells that spiked. What a careful JavaScript programmer writes. Spikes are counted, not recorded.
 */
export function handWrittenCOBA(method, start, exc, inh) {
  const V = Float64Array.from(start.V),
    ge = Float64Array.from(start.ge),
    gi = Float64Array.from(start.gi);
  const N = V.length;
  const rest = new Int32Array(N);
  const fired = new Int32Array(N);
  const rk4 = method === "rk4";
  return (steps, dt) => {
    const refractory = Math.round(5 / dt);
    const [h2, h6] = [dt / 2, dt / 6];
    let spikes = 0;
    for (let step = 0; step < steps; step++) {
      let count = 0;
      for (let i = 0; i < N; i++) {
        const V0 = V[i],
          e0 = ge[i],
          i0 = gi[i];
        const resting = rest[i] > 0;
        const k1 = resting ? 0 : (-60 - V0 - e0 * V0 + i0 * (-80 - V0)) / 20,
          a1 = -e0 / 5,
          b1 = -i0 / 10;
        let V1, e1, i1;
        if (rk4) {
          V1 = V0 + h2 * k1;
          e1 = e0 + h2 * a1;
          i1 = i0 + h2 * b1;
          const k2 = resting ? 0 : (-60 - V1 - e1 * V1 + i1 * (-80 - V1)) / 20,
            a2 = -e1 / 5,
            b2 = -i1 / 10;
          V1 = V0 + h2 * k2;
          e1 = e0 + h2 * a2;
          i1 = i0 + h2 * b2;
          const k3 = resting ? 0 : (-60 - V1 - e1 * V1 + i1 * (-80 - V1)) / 20,
            a3 = -e1 / 5,
            b3 = -i1 / 10;
          V1 = V0 + dt * k3;
          e1 = e0 + dt * a3;
          i1 = i0 + dt * b3;
          const k4 = resting ? 0 : (-60 - V1 - e1 * V1 + i1 * (-80 - V1)) / 20,
            a4 = -e1 / 5,
            b4 = -i1 / 10;
          V1 = V0 + h6 * (k1 + 2 * k2 + 2 * k3 + k4);
          e1 = e0 + h6 * (a1 + 2 * a2 + 2 * a3 + a4);
          i1 = i0 + h6 * (b1 + 2 * b2 + 2 * b3 + b4);
        } else {
          V1 = V0 + dt * k1;
          e1 = e0 + dt * a1;
          i1 = i0 + dt * b1;
        }
        if (resting) rest[i]--;
        else if (V1 > -50) {
          fired[count++] = i;
          V1 = -60;
          rest[i] = refractory;
        }
        V[i] = V1;
        ge[i] = e1;
        gi[i] = i1;
      }
      for (let k = 0; k < count; k++) {
        const i = fired[k];
        if (i < 3200) for (let s = exc.offsets[i]; s < exc.offsets[i + 1]; s++) ge[exc.targets[s]] += 0.6;
        else for (let s = inh.offsets[i - 3200]; s < inh.offsets[i - 3199]; s++) gi[inh.targets[s]] += 6.7;
      }
      spikes += count;
    }
    return spikes;
  };
}
