"use strict";
const { scalar, iota, draw, tables, kernel, constant } = device;
const mul_13 = scalar("mul", "f32");
const div_15 = scalar("div", "f32");
const add_31 = scalar("add", "i64");
const iota_42 = iota(1);
return { sizes: [], prepare };

async function prepare(lengths) {
  const k_32 = kernel("k_32", 1, 1, 1, `function (a0, a1, s2, s3, s4, s5, s6, s7, s8) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = v0 - v0 * v0 * v0 / 3.0 - v1 + s2;
    const v3 = v0 + s6 * v2;
    const v4 = v1 + s6 * (s5 * (v0 + s3 - s4 * v1));
    const v5 = v3 - v3 * v3 * v3 / 3.0 - v4 + s2;
    const v6 = v0 + s6 * v5;
    const v7 = v1 + s6 * (s5 * (v3 + s3 - s4 * v4));
    const v8 = v6 - v6 * v6 * v6 / 3.0 - v7 + s2;
    const v9 = v0 + s7 * v8;
    const v10 = 2.0 * v5;
    const v11 = v2 + v10;
    const v12 = 2.0 * v8;
    const v13 = v11 + v12;
    const v14 = v13 + (v9 - v9 * v9 * v9 / 3.0 - (v1 + s7 * (s5 * (v6 + s3 - s4 * v7))) + s2);
    const v15 = s8 * v14;
    const v16 = v0 + v15;
    return v16;
  }`);
  const k_34 = kernel("k_34", 1, 1, 1, `function (a0, a1, s2, s3, s4, s5, s6, s7, s8) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = s5 * (v0 + s3 - s4 * v1);
    const v3 = v0 + s6 * (v0 - v0 * v0 * v0 / 3.0 - v1 + s2);
    const v4 = v1 + s6 * v2;
    const v5 = s5 * (v3 + s3 - s4 * v4);
    const v6 = v0 + s6 * (v3 - v3 * v3 * v3 / 3.0 - v4 + s2);
    const v7 = v1 + s6 * v5;
    const v8 = s5 * (v6 + s3 - s4 * v7);
    const v9 = v0 + s7 * (v6 - v6 * v6 * v6 / 3.0 - v7 + s2) + s3 - s4 * (v1 + s7 * v8);
    const v10 = s5 * v9;
    const v11 = 2.0 * v5;
    const v12 = v2 + v11;
    const v13 = 2.0 * v8;
    const v14 = v12 + v13;
    const v15 = v14 + v10;
    const v16 = s8 * v15;
    const v17 = v1 + v16;
    return v17;
  }`);
  const k_36 = kernel("k_36", 1, 1, 1, `function (a0) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = 1.0 < v0;
    return v1 ? 1.0 : 0.0;
  }`);
  const k_38 = kernel("k_38", 1, 1, 1, `function (a0, a1) {
    const i = this.thread.x;
    const v0 = a0[i] > 0.5;
    const v1 = a1[i] > 0.5;
    const v2 = !v0;
    const v3 = v1 && v2;
    return v3 ? 1.0 : 0.0;
  }`);
  const k_40 = kernel("k_40", 1, 1, 1, `function (a0, a1, a2) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = a2[i] > 0.5;
    const v3 = v0 - 1.0;
    const v4 = v1 - 1.0;
    const v5 = v3 - v4;
    const v6 = v3 / v5;
    const v7 = v2 ? v6 : 0.0;
    return v7;
  }`);
  return async function run(memory, lengths) {
    const { arrays, numbers, known, rows, logs } = memory;
    const log_0 = logs[10];
    const began_1 = device.begin();
    const tstart_2 = numbers[0];
    const dt_3 = numbers[1];
    const a_4 = numbers[2];
    const b_5 = numbers[3];
    const epsilon_6 = numbers[4];
    const I_7 = numbers[5];
    const tstep_8 = numbers[6];
    const v_9 = arrays[7];
    const w_10 = arrays[8];
    const spikeswas_11 = arrays[9];
    const v_12 = mul_13(dt_3, 0.5);
    const v_14 = div_15(dt_3, 6);
    let tstep_16 = tstep_8;
    let v_17 = device.hold(v_9);
    let w_18 = device.hold(w_10);
    let spikeswas_19 = device.hold(spikeswas_11);
    const rows_20 = [];
    const rows_21 = [];
    for (let n_22 = 0, end = lengths["rows"]; n_22 < end; n_22++) {
      const began_23 = device.begin();
      let tstep_24 = tstep_16;
      let v_25 = device.hold(v_17);
      let w_26 = device.hold(w_18);
      let spikeswas_27 = device.hold(spikeswas_19);
      for (let n_28 = 0, end = lengths["every"]; n_28 < end; n_28++) {
        const began_29 = device.begin();
        const v_30 = add_31(tstep_24, 1);
        const v_33 = await k_32(v_25, w_26, I_7, a_4, b_5, epsilon_6, v_12, dt_3, v_14);
        const v_35 = await k_34(v_25, w_26, I_7, a_4, b_5, epsilon_6, v_12, dt_3, v_14);
        const v_37 = await k_36(v_33);
        const v_39 = await k_38(spikeswas_27, v_37);
        const v_41 = await k_40(v_25, v_33, v_39);
        log_0.push(device.hold(v_39), [iota_42, tstep_24, device.hold(v_41)]);
        device.pass([v_25, w_26, spikeswas_27], [v_33, v_35, v_37]);
        tstep_24 = v_30;
        v_25 = v_33;
        w_26 = v_35;
        spikeswas_27 = v_37;
        device.end(began_29);
      }
      device.adopt([v_25, w_26, spikeswas_27]);
      rows_20.push(device.hold(v_17));
      rows_21.push(device.hold(w_18));
      device.pass([v_17, w_18, spikeswas_19], [v_25, w_26, spikeswas_27]);
      tstep_16 = tstep_24;
      v_17 = v_25;
      w_18 = w_26;
      spikeswas_19 = spikeswas_27;
      device.end(began_23);
    }
    device.adopt([v_17, w_18, spikeswas_19]);
    numbers[6] = tstep_16;
    rows[15] = rows_20;
    rows[16] = rows_21;
    device.leave(arrays, [[7, v_17], [8, w_18], [9, spikeswas_19]]);
    device.end(began_1);
  }
}
