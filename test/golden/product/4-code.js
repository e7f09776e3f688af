"use strict";
const { powers: P2, zero: P0, exponent, mantissa, idiv, imod, tables, spread, due } = support;
const { fround } = Math;
return function run(buffers, lengths, rehearsal) {
  const [tstart_0, dt_1, a_2, b_3, tstep_4, scan6_5] = buffers;
  const rows_6 = lengths["rows"];
  const every_7 = lengths["every"];
  const end_16 = rehearsal === 0 ? rows_6 : 1;
  const end_19 = rehearsal === 0 ? every_7 : 1;
  const tstart_8 = tstart_0[0];
  const dt_9 = dt_1[0];
  const a_10 = a_2[0];
  const b_11 = b_3[0];
  const tstep_12 = tstep_4[0];
  const v_13 = a_10 * b_11;
  let tstep_14 = tstep_12;
  for (let i_15 = 0; i_15 < end_16; i_15++) {
    scan6_5[i_15] = v_13;
    let tstep_17 = tstep_14;
    for (let i_18 = 0; i_18 < end_19; i_18++) {
      const v_20 = tstep_17 + 1;
      tstep_17 = v_20;
    }
    tstep_14 = tstep_17;
  }
  tstep_4[0] = tstep_14;
}
