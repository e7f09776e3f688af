"use strict";
const { powers: P2, zero: P0, exponent, mantissa, tables } = support;
const { fround } = Math;
return function run(buffers, lengths, rehearsal) {
  const [tstart_0, dt_1, a_2, b_3, tstep_4, scan6_5] = buffers;
  const rows_6 = lengths["rows"];
  const every_7 = lengths["every"];
  const tstart_8 = tstart_0[0];
  const dt_9 = dt_1[0];
  const a_10 = a_2[0];
  const b_11 = b_3[0];
  const tstep_12 = tstep_4[0];
  const v_13 = a_10 * b_11;
  let tstep_14 = tstep_12;
  for (let i_15 = 0; i_15 < rows_6; i_15++) {
    scan6_5[i_15] = v_13;
    let tstep_16 = tstep_14;
    for (let i_17 = 0; i_17 < every_7; i_17++) {
      const v_18 = tstep_16 + 1;
      tstep_16 = v_18;
    }
    tstep_14 = tstep_16;
  }
  tstep_4[0] = tstep_14;
}
