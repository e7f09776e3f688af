"use strict";
const { scalar, iota, draw, tables, kernel, constant } = device;
const mul_7 = scalar("mul", "f32");
const add_16 = scalar("add", "i64");
return { sizes: [], prepare };

async function prepare(lengths) {
  return async function run(memory, lengths) {
    const { arrays, numbers, known, rows, logs } = memory;
    const began_0 = device.begin();
    const tstart_1 = numbers[0];
    const dt_2 = numbers[1];
    const a_3 = numbers[2];
    const b_4 = numbers[3];
    const tstep_5 = numbers[4];
    const v_6 = mul_7(a_3, b_4);
    let tstep_8 = tstep_5;
    const rows_9 = [];
    for (let n_10 = 0, end = lengths["rows"]; n_10 < end; n_10++) {
      const began_11 = device.begin();
      let tstep_12 = tstep_8;
      for (let n_13 = 0, end = lengths["every"]; n_13 < end; n_13++) {
        const began_14 = device.begin();
        const v_15 = add_16(tstep_12, 1);
        device.pass([], []);
        tstep_12 = v_15;
        device.end(began_14);
      }
      rows_9.push(v_6);
      device.pass([], []);
      tstep_8 = tstep_12;
      device.end(began_11);
    }
    numbers[4] = tstep_8;
    rows[5] = rows_9;
    device.leave(arrays, []);
    device.end(began_0);
  }
}
