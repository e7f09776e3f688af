"use strict";
const { scalar, iota, draw, tables, kernel, constant } = device;
const mul_13 = scalar("mul", "f32");
const div_16 = scalar("div", "f32");
const add_29 = scalar("add", "i64");
const iota_36 = iota(1);
return { sizes: [], prepare };

function prepare(lengths) {
  const k_22 = kernel("k_22", 1, 1, 1, `function (a0) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = v0 * 1000.0;
    return v1;
  }`);
  const k_31 = kernel("k_31", 1, 4, 1, `function (s0, a1, s2, a3, s4, s5, s6, s7, s8, s9) {
    const i = this.thread.x;
    const v0 = a1[i];
    const v1 = a3[i];
    const v2 = s0 <= v0 && true;
    const v3 = v2 ? 0.0 : (s2 - v1) / s4;
    const v4 = v2 ? 0.0 : (s2 - (v1 + s5 * v3)) / s4;
    const v5 = v2 ? 0.0 : (s2 - (v1 + s5 * v4)) / s4;
    const v6 = s7 * (v3 + 2.0 * v4 + 2.0 * v5 + (v2 ? 0.0 : (s2 - (v1 + s6 * v5)) / s4));
    const v7 = v1 + v6;
    const v8 = v1 - s8;
    const v9 = s8 < v7 && !v2;
    const v10 = v9 && !(s8 < v1) ? v8 / (v8 - (v7 - s8)) : 0.0;
    const v11 = v9 ? s9 : v0;
    const v12 = v9 ? 0.0 : v7;
    y0(v9 ? 1.0 : 0.0);
    y1(v10);
    y2(v11);
    return v12;
  }`);
  return function run(memory, lengths) {
    const { arrays, numbers, known, rows, logs } = memory;
    const log_0 = logs[11];
    const tstart_1 = numbers[0];
    const dt_2 = numbers[1];
    const tau_3 = numbers[2];
    const tr_4 = numbers[3];
    const R_5 = numbers[4];
    const theta_6 = numbers[5];
    const I_7 = numbers[6];
    const constant0_8 = numbers[7];
    const tstep_9 = numbers[8];
    const V_10 = arrays[9];
    const refractoryuntil_11 = arrays[10];
    const v_12 = mul_13(R_5, I_7);
    const v_14 = mul_13(dt_2, 0.5);
    const v_15 = div_16(dt_2, 6);
    let tstep_17 = tstep_9;
    let V_18 = V_10;
    let refractoryuntil_19 = refractoryuntil_11;
    const rows_20 = [];
    for (let n_21 = 0, end = lengths["rows"]; n_21 < end; n_21++) {
      const v_23 = k_22(V_18);
      let tstep_24 = tstep_17;
      let V_25 = V_18;
      let refractoryuntil_26 = refractoryuntil_19;
      for (let n_27 = 0, end = lengths["every"]; n_27 < end; n_27++) {
        const v_28 = add_29(tstep_24, 1);
        const v_30 = add_29(tstep_24, constant0_8);
        const [v_32, v_33, v_34, v_35] = k_31(device.whole(tstep_24), refractoryuntil_26, v_12, V_25, tau_3, v_14, dt_2, v_15, theta_6, device.whole(v_30));
        log_0.push(v_32, [iota_36, tstep_24, v_33]);
        tstep_24 = v_28;
        V_25 = v_35;
        refractoryuntil_26 = v_34;
      }
      rows_20.push(v_23);
      tstep_17 = tstep_24;
      V_18 = V_25;
      refractoryuntil_19 = refractoryuntil_26;
    }
    numbers[8] = tstep_17;
    rows[16] = rows_20;
    device.leave(arrays, [[9, V_18], [10, refractoryuntil_19]]);
  }
}
