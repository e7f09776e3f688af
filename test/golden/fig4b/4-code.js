"use strict";
const { powers: P2, zero: P0, exponent, mantissa, idiv, imod, tables, spread, due } = support;
const { fround } = Math;
return function run(buffers, lengths, rehearsal) {
  const [tstart_0, dt_1, x_2, y_3, tstep_4, scan15_5, scan15_6, scan15_7, scan15_8, scan15_9, scan15_10, scan15_11, scan15_12, scan15_13, scan15_14] = buffers;
  const rows_15 = lengths["rows"];
  const every_16 = lengths["every"];
  const end_34 = rehearsal === 0 ? rows_15 : 1;
  const end_37 = rehearsal === 0 ? every_16 : 1;
  const tstart_17 = tstart_0[0];
  const dt_18 = dt_1[0];
  const x_19 = x_2[0];
  const y_20 = y_3[0];
  const tstep_21 = tstep_4[0];
  const v_22 = x_19 + y_20;
  const v_23 = v_22 * x_19;
  const v_24 = v_23 + y_20;
  const v_25 = v_23 * y_20;
  const v_26 = v_24 * v_25;
  const v_27 = v_22 - y_20;
  const v_28 = v_27 * x_19;
  const v_29 = v_28 + x_19;
  const v_30 = v_28 * y_20;
  const v_31 = v_29 * v_30;
  let tstep_32 = tstep_21;
  for (let i_33 = 0; i_33 < end_34; i_33++) {
    scan15_5[i_33] = v_22;
    scan15_6[i_33] = v_23;
    scan15_7[i_33] = v_24;
    scan15_8[i_33] = v_25;
    scan15_9[i_33] = v_26;
    scan15_10[i_33] = v_27;
    scan15_11[i_33] = v_28;
    scan15_12[i_33] = v_29;
    scan15_13[i_33] = v_30;
    scan15_14[i_33] = v_31;
    let tstep_35 = tstep_32;
    for (let i_36 = 0; i_36 < end_37; i_36++) {
      const v_38 = tstep_35 + 1;
      tstep_35 = v_38;
    }
    tstep_32 = tstep_35;
  }
  tstep_4[0] = tstep_32;
}
