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
