"use strict";
const { scalar, iota, draw, tables, kernel, constant } = device;
const mul_12 = scalar("mul", "f32");
const div_14 = scalar("div", "f32");
const add_28 = scalar("add", "i64");
const iota_35 = iota(1);
return { sizes: [], prepare };

function prepare(lengths) {
  const k_29 = kernel("k_29", 1, 5, 1, `function (a0, a1, s2, s3, s4, s5, s6, s7, s8, a9) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = a9[i] > 0.5;
    const v3 = v0 - v0 * v0 * v0 / 3.0 - v1 + s2;
    const v4 = s5 * (v0 + s3 - s4 * v1);
    const v5 = v0 + s6 * v3;
    const v6 = v1 + s6 * v4;
    const v7 = v5 - v5 * v5 * v5 / 3.0 - v6 + s2;
    const v8 = s5 * (v5 + s3 - s4 * v6);
    const v9 = v0 + s6 * v7;
    const v10 = v1 + s6 * v8;
    const v11 = v9 - v9 * v9 * v9 / 3.0 - v10 + s2;
    const v12 = s5 * (v9 + s3 - s4 * v10);
    const v13 = v0 + s7 * v11;
    const v14 = v1 + s7 * v12;
    const v15 = s8 * (v3 + 2.0 * v7 + 2.0 * v11 + (v13 - v13 * v13 * v13 / 3.0 - v14 + s2));
    const v16 = v0 + v15;
    const v17 = v1 + s8 * (v4 + 2.0 * v8 + 2.0 * v12 + s5 * (v13 + s3 - s4 * v14));
    const v18 = v0 - 1.0;
    const v19 = 1.0 < v16;
    const v20 = v19 && !v2;
    const v21 = v20 ? v18 / (v18 - (v16 - 1.0)) : 0.0;
    y0(v16);
    y1(v17);
    y2(v19 ? 1.0 : 0.0);
    y3(v20 ? 1.0 : 0.0);
    return v21;
  }`);
  return function run(memory, lengths) {
    const { arrays, numbers, known, rows, logs } = memory;
    const log_0 = logs[10];
    const tstart_1 = numbers[0];
    const dt_2 = numbers[1];
    const a_3 = numbers[2];
    const b_4 = numbers[3];
    const epsilon_5 = numbers[4];
    const I_6 = numbers[5];
    const tstep_7 = numbers[6];
    const v_8 = arrays[7];
    const w_9 = arrays[8];
    const spikeswas_10 = arrays[9];
    const v_11 = mul_12(dt_2, 0.5);
    const v_13 = div_14(dt_2, 6);
    let tstep_15 = tstep_7;
    let v_16 = v_8;
    let w_17 = w_9;
    let spikeswas_18 = spikeswas_10;
    const rows_19 = [];
    const rows_20 = [];
    for (let n_21 = 0, end = lengths["rows"]; n_21 < end; n_21++) {
      let tstep_22 = tstep_15;
      let v_23 = v_16;
      let w_24 = w_17;
      let spikeswas_25 = spikeswas_18;
      for (let n_26 = 0, end = lengths["every"]; n_26 < end; n_26++) {
        const v_27 = add_28(tstep_22, 1);
        const [v_30, v_31, v_32, v_33, v_34] = k_29(v_23, w_24, I_6, a_3, b_4, epsilon_5, v_11, dt_2, v_13, spikeswas_25);
        log_0.push(v_33, [iota_35, tstep_22, v_34]);
        tstep_22 = v_27;
        v_23 = v_30;
        w_24 = v_31;
        spikeswas_25 = v_32;
      }
      rows_19.push(v_16);
      rows_20.push(w_17);
      tstep_15 = tstep_22;
      v_16 = v_23;
      w_17 = w_24;
      spikeswas_18 = spikeswas_25;
    }
    numbers[6] = tstep_15;
    rows[15] = rows_19;
    rows[16] = rows_20;
    device.leave(arrays, [[7, v_16], [8, w_17], [9, spikeswas_18]]);
  }
}
