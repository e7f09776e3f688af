"use strict";
const { scalar, iota, draw, tables, kernel, constant } = device;
const mul_14 = scalar("mul", "f32");
const div_17 = scalar("div", "f32");
const add_32 = scalar("add", "i64");
const iota_42 = iota(1);
return { sizes: [], prepare };

async function prepare(lengths) {
  const k_24 = kernel("k_24", 1, 1, 1, `function (a0) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = v0 * 1000.0;
    return v1;
  }`);
  const k_34 = kernel("k_34", 1, 1, 1, `function (s0, a1, s2, a3, s4, s5, s6, s7, s8) {
    const i = this.thread.x;
    const v0 = a1[i];
    const v1 = a3[i];
    const v2 = s0 <= v0 && true;
    const v3 = v2 ? 0.0 : (s2 - v1) / s4;
    const v4 = v2 ? 0.0 : (s2 - (v1 + s5 * v3)) / s4;
    const v5 = v2 ? 0.0 : (s2 - (v1 + s5 * v4)) / s4;
    const v6 = s7 * (v3 + 2.0 * v4 + 2.0 * v5 + (v2 ? 0.0 : (s2 - (v1 + s6 * v5)) / s4));
    const v7 = s8 < v1 + v6;
    const v8 = !v2;
    const v9 = v7 && v8;
    return v9 ? 1.0 : 0.0;
  }`);
  const k_36 = kernel("k_36", 1, 1, 1, `function (s0, a1, s2, a3, s4, s5, s6, s7, s8, a9) {
    const i = this.thread.x;
    const v0 = a1[i];
    const v1 = a3[i];
    const v2 = a9[i] > 0.5;
    const v3 = v2 && !(s8 < v1);
    let v4 = 0.0;
    if (v3) {
      const v5 = s0 <= v0 && true;
      const v6 = v5 ? 0.0 : (s2 - v1) / s4;
      const v7 = v5 ? 0.0 : (s2 - (v1 + s5 * v6)) / s4;
      const v8 = v5 ? 0.0 : (s2 - (v1 + s5 * v7)) / s4;
      const v9 = s7 * (v6 + 2.0 * v7 + 2.0 * v8 + (v5 ? 0.0 : (s2 - (v1 + s6 * v8)) / s4));
      const v10 = v1 - s8;
      const v11 = v10 - (v1 + v9 - s8);
      const v12 = v10 / v11;
      v4 = v12;
    }
    else {
      v4 = 0.0;
    }
    return v4;
  }`);
  const k_38 = kernel("k_38", 1, 1, 1, `function (a0, s1, a2) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a2[i] > 0.5;
    const v2 = v1 ? s1 : v0;
    return v2;
  }`);
  const k_40 = kernel("k_40", 1, 1, 1, `function (s0, a1, s2, a3, s4, s5, s6, s7, a8) {
    const i = this.thread.x;
    const v0 = a1[i];
    const v1 = a3[i];
    const v2 = a8[i] > 0.5;
    let v3 = 0.0;
    if (v2) {
      v3 = 0.0;
    }
    else {
      const v4 = s0 <= v0 && true;
      const v5 = v4 ? 0.0 : (s2 - v1) / s4;
      const v6 = v4 ? 0.0 : (s2 - (v1 + s5 * v5)) / s4;
      const v7 = v4 ? 0.0 : (s2 - (v1 + s5 * v6)) / s4;
      const v8 = s7 * (v5 + 2.0 * v6 + 2.0 * v7 + (v4 ? 0.0 : (s2 - (v1 + s6 * v7)) / s4));
      const v9 = v1 + v8;
      v3 = v9;
    }
    return v3;
  }`);
  return async function run(memory, lengths) {
    const { arrays, numbers, known, rows, logs } = memory;
    const log_0 = logs[11];
    const began_1 = device.begin();
    const tstart_2 = numbers[0];
    const dt_3 = numbers[1];
    const tau_4 = numbers[2];
    const tr_5 = numbers[3];
    const R_6 = numbers[4];
    const theta_7 = numbers[5];
    const I_8 = numbers[6];
    const constant0_9 = numbers[7];
    const tstep_10 = numbers[8];
    const V_11 = arrays[9];
    const refractoryuntil_12 = arrays[10];
    const v_13 = mul_14(R_6, I_8);
    const v_15 = mul_14(dt_3, 0.5);
    const v_16 = div_17(dt_3, 6);
    let tstep_18 = tstep_10;
    let V_19 = device.hold(V_11);
    let refractoryuntil_20 = device.hold(refractoryuntil_12);
    const rows_21 = [];
    for (let n_22 = 0, end = lengths["rows"]; n_22 < end; n_22++) {
      const began_23 = device.begin();
      const v_25 = await k_24(V_19);
      let tstep_26 = tstep_18;
      let V_27 = device.hold(V_19);
      let refractoryuntil_28 = device.hold(refractoryuntil_20);
      for (let n_29 = 0, end = lengths["every"]; n_29 < end; n_29++) {
        const began_30 = device.begin();
        const v_31 = add_32(tstep_26, 1);
        const v_33 = add_32(tstep_26, constant0_9);
        const v_35 = await k_34(device.whole(tstep_26), refractoryuntil_28, v_13, V_27, tau_4, v_15, dt_3, v_16, theta_7);
        const v_37 = await k_36(device.whole(tstep_26), refractoryuntil_28, v_13, V_27, tau_4, v_15, dt_3, v_16, theta_7, v_35);
        const v_39 = await k_38(refractoryuntil_28, device.whole(v_33), v_35);
        const v_41 = await k_40(device.whole(tstep_26), refractoryuntil_28, v_13, V_27, tau_4, v_15, dt_3, v_16, v_35);
        log_0.push(device.hold(v_35), [iota_42, tstep_26, device.hold(v_37)]);
        device.pass([V_27, refractoryuntil_28], [v_41, v_39]);
        tstep_26 = v_31;
        V_27 = v_41;
        refractoryuntil_28 = v_39;
        device.end(began_30);
      }
      device.adopt([V_27, refractoryuntil_28]);
      rows_21.push(device.hold(v_25));
      device.pass([V_19, refractoryuntil_20], [V_27, refractoryuntil_28]);
      tstep_18 = tstep_26;
      V_19 = V_27;
      refractoryuntil_20 = refractoryuntil_28;
      device.end(began_23);
    }
    device.adopt([V_19, refractoryuntil_20]);
    numbers[8] = tstep_18;
    rows[16] = rows_21;
    device.leave(arrays, [[9, V_19], [10, refractoryuntil_20]]);
    device.end(began_1);
  }
}
