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
  return (steps, dt) => {
    run(V, m, h, n, I, N, steps, dt);
    return V;
  };
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

const PHI = 3 ** -1.4;
const gate = (x, a, b) => PHI * (a * (1 - x) - b * x);
const vtrap = (x, y) => x / (Math.exp(x / y) - 1);
const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const odour = (t) => (t < 100 ? 0 : t < 600 ? 10 * (1 - Math.exp((100 - t) / 75)) : 9.996 * Math.exp((600 - t) / 150));

/**
 * The network of examples/locust.flux: RK4, a loop over the cells of each kind in each stage, and one value of `o` for each
 * source. What a careful JavaScript programmer writes. Spikes are not recorded.
 */
export function handWrittenLocust({ PN, LN, ach, gaba }) {
  const [nP, nL] = [PN.V_0.length, LN.V_0.length];
  const [P, L] = [7 * nP, 7 * nL];
  const [y, x, k, sum] = Array.from({ length: 4 }, () => new Float64Array(P + L));
  y.set(PN.V_0, 0);
  y.set(LN.V_0, P);
  y.set(LN.Ca_0, P + 5 * nL);
  const last = new Float64Array(nP).fill(-Infinity);
  const oA = 6 * nP;
  const oG = P + 6 * nL;
  const sumOf = ({ offsets, columns }, row, from) => {
    let total = 0;
    for (let s = offsets[row]; s < offsets[row + 1]; s++) total += x[from + columns[s]];
    return total;
  };

  function slopes(drive, step, part, held) {
    for (let i = 0; i < nP; i++) {
      const V = x[i],
        m = x[nP + i],
        h = x[2 * nP + i],
        n = x[3 * nP + i];
      const mA = x[4 * nP + i],
        hA = x[5 * nP + i],
        o = x[oA + i];
      const u = V + 50;
      // The transmitter is there from the step after the spike's to 0.3 later.
      const since = step + part - last[i];
      const T = since > 0 && since < held ? 0.5 : 0;
      k[i] =
        PN.driven[i] * drive -
        100 * m * m * m * h * (V - 50) -
        10 * n * n * n * n * (V + 95) -
        10 * mA * mA * mA * mA * hA * (V + 95) -
        0.15 * (V + 55) -
        0.05 * (V + 95) -
        0.8 * (V + 70) * sumOf(gaba, i, oG);
      k[nP + i] = gate(m, 0.32 * vtrap(13 - u, 4), 0.28 * vtrap(u - 40, 5));
      k[2 * nP + i] = gate(h, 0.128 * Math.exp((17 - u) / 18), 4 / (Math.exp((40 - u) / 5) + 1));
      k[3 * nP + i] = gate(n, 0.02 * vtrap(15 - u, 5), 0.5 * Math.exp((10 - u) / 40));
      const rate = Math.exp((V + 35.82) / 19.69) + Math.exp(-(V + 79.69) / 12.7) + 0.37;
      k[4 * nP + i] = 3 ** 1.25 * (sigmoid((V + 60) / 8.5) - mA) * rate;
      const slow = V < -63 ? Math.exp((V + 46.05) / 5) + Math.exp(-(V + 238.4) / 37.45) : 1 / 19;
      k[5 * nP + i] = 3 ** 1.25 * (sigmoid(-(V + 78) / 6) - hA) * slow;
      k[oA + i] = 10 * (1 - o) * T - 0.2 * o;
    }
    for (let i = 0, j = P; i < nL; i++, j++) {
      const V = x[j],
        m = x[nL + j],
        h = x[2 * nL + j],
        n = x[3 * nL + j];
      const q = x[4 * nL + j],
        Ca = x[5 * nL + j],
        o = x[oG + i];
      const u = V + 50;
      const current = 3 * m * m * h * (V - 140);
      k[j] =
        LN.driven[i] * drive -
        current -
        0.3 * q * (V + 90) -
        10 * n * n * n * n * (V + 95) -
        0.15 * (V + 50) -
        0.02 * (V + 95) -
        0.8 * (V + 70) * sumOf(gaba, nP + i, oG) -
        0.3 * V * sumOf(ach, i, oA);
      k[nL + j] = (sigmoid((V + 20) / 6.5) - m) / 1.5;
      k[2 * nL + j] = (sigmoid(-(V + 25) / 12) - h) / (0.3 * Math.exp((V - 40) / 13) + 0.002 * Math.exp((60 - V) / 29));
      k[3 * nL + j] = gate(n, 0.02 * vtrap(15 - u, 5), 0.5 * Math.exp((10 - u) / 40));
      k[4 * nL + j] = 2.3 ** 0.3 * (0.01 * Ca * (1 - q) - 0.02 * q);
      k[5 * nL + j] = -2e-4 * current - (Ca - 2.4e-4) / 150;
      k[oG + i] = 10 * (1 - o) * sigmoid((V + 20) / 1.5) - 0.16 * o;
    }
  }
  const advance = (weight, next) => {
    for (let i = 0; i < x.length; i++) {
      sum[i] += weight * k[i];
      x[i] = y[i] + next * k[i];
    }
  };

  let step = 0;
  return (steps, dt) => {
    const held = Math.round(0.3 / dt);
    for (const end = step + steps; step < end; step++) {
      sum.fill(0);
      x.set(y);
      const [drive, later] = [odour(step * dt), odour((step + 1) * dt)];
      slopes(drive, step, 0, held);
      advance(1, dt / 2);
      slopes(drive, step, 0.5, held);
      advance(2, dt / 2);
      slopes(drive, step, 0.5, held);
      advance(2, dt);
      slopes(later, step, 1, held);
      for (let i = 0; i < x.length; i++) {
        const next = y[i] + (dt / 6) * (sum[i] + k[i]);
        if (i < nP && y[i] <= 0 && next > 0) last[i] = step;
        y[i] = next;
      }
    }
    return y;
  };
}

/**
 * Cells as above, joined by synapses with a state each, those of a target after each other: RK4 in four stages, each a loop over the cells
 * for the transmitter, one over the synapses, and one over the cells. What a careful JavaScript programmer writes.
 */
export function handWrittenNetwork(N, I, source, offsets) {
  const slopesOf = new Function(
    "y, k, I, G, N",
    `const [V, m, h, n] = y, [kVs, kms, khs, kns] = k;
    for (let i = 0; i < N; i++) {
      const V0 = V[i], m0 = m[i], h0 = h[i], n0 = n[i], I0 = I[i] - 0.005 * G[i] * (V0 + 80);
      let kV, km, kh, kn;
      ${slopes("V0", "m0", "h0", "n0", "k")}
      kVs[i] = kV; kms[i] = km; khs[i] = kh; kns[i] = kn;
    }`,
  );
  const S = source.length;
  const four = () => STATES.map(() => new Float64Array(N));
  const [y, at, sum, k] = [four(), four(), four(), four()];
  y[0].fill(-71);
  const [o, ot, os] = [0, 1, 2].map(() => new Float64Array(S));
  const [T, G] = [new Float64Array(N), new Float64Array(N)];
  for (let i = 0; i < N; i++)
    for (let s = offsets[i]; s < offsets[i + 1]; s++) o[s] = 0.2 + (0.1 * (source[s] + i)) / N;

  function synapses(weight, ahead) {
    for (let i = 0; i < N; i++) T[i] = 0.5 / (1 + Math.exp(-(at[0][i] + 20) / 1.5));
    for (let i = 0; i < N; i++) {
      let total = 0;
      for (let s = offsets[i]; s < offsets[i + 1]; s++) {
        const x = ot[s],
          slope = T[source[s]] * (1 - x) - 0.1 * x;
        total += x;
        os[s] += weight * slope;
        ot[s] = o[s] + ahead * slope;
      }
      G[i] = total;
    }
  }
  function stage(weight, ahead) {
    synapses(weight, ahead);
    slopesOf(at, k, I, G, N);
    for (let v = 0; v < 4; v++) {
      const [yv, atv, sumv, kv] = [y[v], at[v], sum[v], k[v]];
      for (let i = 0; i < N; i++) {
        sumv[i] += weight * kv[i];
        atv[i] = yv[i] + ahead * kv[i];
      }
    }
  }
  const add = (to, what, factor) => {
    for (let i = 0; i < to.length; i++) to[i] += factor * what[i];
  };
  return (steps, dt) => {
    for (let step = 0; step < steps; step++) {
      at.forEach((values, v) => values.set(y[v]));
      ot.set(o);
      for (const values of [...sum, os]) values.fill(0);
      stage(1, dt / 2);
      stage(2, dt / 2);
      stage(2, dt);
      stage(1, 0);
      y.forEach((values, v) => add(values, sum[v], dt / 6));
      add(o, os, dt / 6);
    }
    return y[0];
  };
}

/** N equations dx/dt = sin(x t), RK4: one loop over a typed array, its stages unrolled. */
export function handWrittenSines(start) {
  const x = Float64Array.from(start);
  let step = 0;
  return (steps, dt) => {
    for (const end = step + steps; step < end; step++) {
      const t = step * dt;
      const [half, next] = [t + dt / 2, t + dt];
      for (let i = 0; i < x.length; i++) {
        const x0 = x[i];
        const k1 = Math.sin(x0 * t);
        const k2 = Math.sin((x0 + (dt / 2) * k1) * half);
        const k3 = Math.sin((x0 + (dt / 2) * k2) * half);
        const k4 = Math.sin((x0 + dt * k3) * next);
        x[i] = x0 + (dt / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
      }
    }
    return x;
  };
}

/** X = A X, again and again: the loop over columns is the innermost one, along the rows of both. */
export function handWrittenProduct(N, A, start) {
  let [x, y] = [Float64Array.from(start), new Float64Array(N * N)];
  return (products) => {
    for (let p = 0; p < products; p++) {
      y.fill(0);
      for (let i = 0; i < N; i++)
        for (let k = 0; k < N; k++) {
          const a = A[i * N + k];
          for (let j = 0; j < N; j++) y[i * N + j] += a * x[k * N + j];
        }
      [x, y] = [y, x];
    }
    return x;
  };
}
