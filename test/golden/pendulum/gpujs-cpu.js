"use strict";
const { scalar, iota, draw, tables, kernel, constant } = device;
const div_8 = scalar("div", "f32");
const neg_10 = scalar("neg", "f32");
const mul_12 = scalar("mul", "f32");
const add_25 = scalar("add", "i64");
return { sizes: [], prepare };

function prepare(lengths) {
  const k_26 = kernel("k_26", 1, 2, 1, `function (a0, s1, s2, a3, s4, s5) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a3[i];
    const v2 = s1 * Math.sin(v0);
    const v3 = v1 + s2 * v2;
    const v4 = s1 * Math.sin(v0 + s2 * v1);
    const v5 = v1 + s2 * v4;
    const v6 = s1 * Math.sin(v0 + s2 * v3);
    const v7 = v0 + s5 * (v1 + 2.0 * v3 + 2.0 * v5 + (v1 + s4 * v6));
    const v8 = v1 + s5 * (v2 + 2.0 * v4 + 2.0 * v6 + s1 * Math.sin(v0 + s4 * v5));
    y0(v7);
    return v8;
  }`);
  return function run(memory, lengths) {
    const { arrays, numbers, known, rows, logs } = memory;
    const tstart_0 = numbers[0];
    const dt_1 = numbers[1];
    const g_2 = numbers[2];
    const L_3 = numbers[3];
    const tstep_4 = numbers[4];
    const theta_5 = arrays[5];
    const omega_6 = arrays[6];
    const v_7 = div_8(g_2, L_3);
    const v_9 = neg_10(v_7);
    const v_11 = mul_12(dt_1, 0.5);
    const v_13 = div_8(dt_1, 6);
    let tstep_14 = tstep_4;
    let theta_15 = theta_5;
    let omega_16 = omega_6;
    const rows_17 = [];
    const rows_18 = [];
    for (let n_19 = 0, end = lengths["rows"]; n_19 < end; n_19++) {
      let tstep_20 = tstep_14;
      let theta_21 = theta_15;
      let omega_22 = omega_16;
      for (let n_23 = 0, end = lengths["every"]; n_23 < end; n_23++) {
        const v_24 = add_25(tstep_20, 1);
        const [v_27, v_28] = k_26(theta_21, v_9, v_11, omega_22, dt_1, v_13);
        tstep_20 = v_24;
        theta_21 = v_27;
        omega_22 = v_28;
      }
      rows_17.push(theta_15);
      rows_18.push(omega_16);
      tstep_14 = tstep_20;
      theta_15 = theta_21;
      omega_16 = omega_22;
    }
    numbers[4] = tstep_14;
    rows[7] = rows_17;
    rows[8] = rows_18;
    device.leave(arrays, [[5, theta_15], [6, omega_16]]);
  }
}
