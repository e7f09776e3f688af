"use strict";
const { powers: P2, zero: P0, exponent, mantissa, idiv, imod, tables, spread, due } = support;
const { fround } = Math;
return function run(buffers, lengths, rehearsal) {
  const [tstart_0, dt_1, r_2, tstep_3, x_4, total_5, scan6_6, scan6_7] = buffers;
  const rows_8 = lengths["rows"];
  const every_9 = lengths["every"];
  const end_16 = rehearsal === 0 ? rows_8 : 1;
  const end_19 = rehearsal === 0 ? every_9 : 1;
  const tstart_10 = tstart_0[0];
  const dt_11 = dt_1[0];
  const r_12 = r_2[0];
  const tstep_13 = tstep_3[0];
  let tstep_14 = tstep_13;
  for (let i_15 = 0; i_15 < end_16; i_15++) {
    scan6_6[i_15] = x_4[0];
    scan6_7[i_15] = total_5[0];
    let tstep_17 = tstep_14;
    for (let i_18 = 0; i_18 < end_19; i_18++) {
      const v_20 = tstep_17 + 1;
      {
        const x_21 = x_4[0];
        const total_22 = total_5[0];
        const v_23 = r_12 * x_21 * (1 - x_21);
        const v_24 = Math.abs(r_12 * (1 - 2 * x_21));
        const v_25 = v_24 <= 0;
        let v_26;
        if (rehearsal === 0 ? v_25 : rehearsal === 1) {
          const v_27 = v_24 === 0 ? -Infinity : NaN;
          v_26 = v_27;
        }
        else {
          const v_28 = v_24 < Infinity;
          let v_29;
          if (rehearsal === 0 ? v_28 : rehearsal === 1) {
            const v_30 = exponent(v_24);
            const v_31 = mantissa(v_24) - 1;
            const v_32 = v_31 / (v_31 + 2);
            const v_33 = v_32 * v_32;
            const v_34 = v_31 * v_31 * 0.5;
            const v_35 = v_33 * v_33;
            const v_36 = 0.6666666666666734 + 0.3999999999941641 * v_33 + (0.2857142874211457 + 0.22222198593471768 * v_33) * v_35;
            const v_37 = 0.18183563570262606 + 0.15314063847807108 * v_33 + 0.14795866686137743 * v_35;
            const v_38 = v_30 * 0.6931471805601177;
            const v_39 = v_38 + v_31;
            const v_40 = v_32 * (v_34 + v_33 * (v_36 + v_37 * (v_35 * v_35))) + v_30 * -1.7239444525614835e-13;
            const v_41 = v_39 + (v_31 - (v_39 - v_38) + (v_40 - v_34));
            v_29 = v_41;
          }
          else {
            v_29 = v_24;
          }
          v_26 = v_29;
        }
        const v_42 = total_22 + v_26;
        x_4[0] = v_23;
        total_5[0] = v_42;
      }
      tstep_17 = v_20;
    }
    tstep_14 = tstep_17;
  }
  tstep_3[0] = tstep_14;
}
