"use strict";
const { scalar, iota, draw, tables, kernel, constant } = device;
const mul_6 = scalar("mul", "f32");
const add_13 = scalar("add", "i64");
return { sizes: [], prepare };

function prepare(lengths) {
  return function run(memory, lengths) {
    const { arrays, numbers, known, rows, logs } = memory;
    const tstart_0 = numbers[0];
    const dt_1 = numbers[1];
    const a_2 = numbers[2];
    const b_3 = numbers[3];
    const tstep_4 = numbers[4];
    const v_5 = mul_6(a_2, b_3);
    let tstep_7 = tstep_4;
    const rows_8 = [];
    for (let n_9 = 0, end = lengths["rows"]; n_9 < end; n_9++) {
      let tstep_10 = tstep_7;
      for (let n_11 = 0, end = lengths["every"]; n_11 < end; n_11++) {
        const v_12 = add_13(tstep_10, 1);
        tstep_10 = v_12;
      }
      rows_8.push(v_5);
      tstep_7 = tstep_10;
    }
    numbers[4] = tstep_7;
    rows[5] = rows_8;
    device.leave(arrays, []);
  }
}
