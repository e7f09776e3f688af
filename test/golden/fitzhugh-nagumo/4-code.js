"use strict";
const { powers: P2, zero: P0, exponent, mantissa, idiv, imod, tables, spread, due } = support;
const { fround } = Math;
const chosen_40 = new Int32Array(1);
return function run(buffers, lengths, rehearsal) {
  const [tstart_0, dt_1, a_2, b_3, epsilon_4, I_5, tstep_6, v_7, w_8, spikeswas_9, spikescount_10, spikeselement_11, spikesstep_12, spikesfraction_13, iota16_14, scan17_15, scan17_16, map17_17, map17_18] = buffers;
  const capacity_19 = lengths["capacity"];
  const rows_20 = lengths["rows"];
  const every_21 = lengths["every"];
  const end_34 = rehearsal === 0 ? rows_20 : 1;
  const end_38 = rehearsal === 0 ? every_21 : 1;
  const tstart_22 = tstart_0[0];
  const dt_23 = dt_1[0];
  const a_24 = a_2[0];
  const b_25 = b_3[0];
  const epsilon_26 = epsilon_4[0];
  const I_27 = I_5[0];
  const tstep_28 = tstep_6[0];
  const spikescount_29 = spikescount_10[0];
  const v_30 = fround(dt_23 * 0.5);
  {
    iota16_14[0] = 0;
  }
  let tstep_31 = tstep_28;
  let spikescount_32 = spikescount_29;
  for (let i_33 = 0; i_33 < end_34; i_33++) {
    scan17_15[i_33] = v_7[0];
    scan17_16[i_33] = w_8[0];
    let tstep_35 = tstep_31;
    let spikescount_36 = spikescount_32;
    for (let i_37 = 0; i_37 < end_38; i_37++) {
      const v_39 = tstep_35 + 1;
      let count_41 = 0;
      {
        const v_42 = v_7[0];
        const w_43 = w_8[0];
        const spikeswas_44 = spikeswas_9[0] === 1;
        const v_45 = fround(fround(v_42 - fround(fround(fround(v_42 * v_42) * v_42) / 3)) - w_43);
        const v_46 = fround(v_45 + I_27);
        const v_47 = fround(epsilon_26 * fround(fround(v_42 + a_24) - fround(b_25 * w_43)));
        const v_48 = fround(v_42 + fround(dt_23 * v_46));
        const v_49 = fround(w_43 + fround(dt_23 * v_47));
        const v_50 = fround(fround(v_48 - fround(fround(fround(v_48 * v_48) * v_48) / 3)) - v_49);
        const v_51 = fround(v_42 + fround(v_30 * fround(v_46 + fround(v_50 + I_27))));
        const v_52 = fround(v_47 + fround(epsilon_26 * fround(fround(v_48 + a_24) - fround(b_25 * v_49))));
        const v_53 = fround(w_43 + fround(v_30 * v_52));
        const v_54 = fround(v_42 - 1);
        const v_55 = 1 < v_51;
        const v_56 = v_55 && !spikeswas_44;
        const v_57 = (rehearsal === 0 ? v_56 : rehearsal === 1) ? fround(v_54 / fround(v_54 - fround(v_51 - 1))) : 0;
        v_7[0] = v_51;
        w_8[0] = v_53;
        spikeswas_9[0] = v_55;
        chosen_40[count_41] = 0; count_41 += v_56 ? 1 : 0;
        map17_18[0] = v_57;
      }
      let count_58 = spikescount_36;
      const end_61 = rehearsal === 0 ? count_41 : 1;
      for (let k_59 = 0; k_59 < end_61; k_59++) {
        const i_60 = chosen_40[k_59];
        spikeselement_11[count_58] = iota16_14[i_60];
        spikesstep_12[count_58] = tstep_35;
        spikesfraction_13[count_58] = map17_18[i_60];
        count_58++;
      }
      tstep_35 = v_39;
      spikescount_36 = count_58;
    }
    tstep_31 = tstep_35;
    spikescount_32 = spikescount_36;
  }
  tstep_6[0] = tstep_31;
  spikescount_10[0] = spikescount_32;
}
