"use strict";
const { powers: P2, zero: P0, exponent, mantissa, tables } = support;
const { fround } = Math;
return function run(buffers, lengths, rehearsal) {
  const [tstart_0, dt_1, a_2, b_3, epsilon_4, I_5, tstep_6, v_7, w_8, spikeswas_9, spikescount_10, spikeselement_11, spikesstep_12, spikesfraction_13, iota16_14, scan17_15, scan17_16, map17_17, map17_18] = buffers;
  const capacity_19 = lengths["capacity"];
  const rows_20 = lengths["rows"];
  const every_21 = lengths["every"];
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
  for (let i_33 = 0; i_33 < rows_20; i_33++) {
    {
      scan17_15[i_33 * 1 + 0] = v_7[0];
    }
    {
      scan17_16[i_33 * 1 + 0] = w_8[0];
    }
    let tstep_34 = tstep_31;
    let spikescount_35 = spikescount_32;
    for (let i_36 = 0; i_36 < every_21; i_36++) {
      const v_37 = tstep_34 + 1;
      {
        const v_38 = v_7[0];
        const w_39 = w_8[0];
        const spikeswas_40 = spikeswas_9[0] === 1;
        const v_41 = fround(fround(v_38 - fround(fround(fround(v_38 * v_38) * v_38) / 3)) - w_39);
        const v_42 = fround(v_41 + I_27);
        const v_43 = fround(epsilon_26 * fround(fround(v_38 + a_24) - fround(b_25 * w_39)));
        const v_44 = fround(v_38 + fround(dt_23 * v_42));
        const v_45 = fround(w_39 + fround(dt_23 * v_43));
        const v_46 = fround(fround(v_44 - fround(fround(fround(v_44 * v_44) * v_44) / 3)) - v_45);
        const v_47 = fround(v_38 + fround(v_30 * fround(v_42 + fround(v_46 + I_27))));
        const v_48 = fround(v_43 + fround(epsilon_26 * fround(fround(v_44 + a_24) - fround(b_25 * v_45))));
        const v_49 = fround(w_39 + fround(v_30 * v_48));
        const v_50 = 1 < v_47;
        const v_51 = v_50 && !spikeswas_40;
        const v_52 = fround(v_38 - 1);
        const v_53 = (rehearsal === 0 ? v_51 : rehearsal === 1) ? fround(v_52 / fround(v_52 - fround(v_47 - 1))) : 0;
        v_7[0] = v_47;
        w_8[0] = v_49;
        spikeswas_9[0] = v_50;
        map17_17[0] = v_51;
        map17_18[0] = v_53;
      }
      let count_54 = spikescount_35;
      {
        if (rehearsal === 0 ? map17_17[0] === 1 : rehearsal === 1) {
          spikeselement_11[count_54] = iota16_14[0];
          spikesstep_12[count_54] = tstep_34;
          spikesfraction_13[count_54] = map17_18[0];
          count_54++;
        }
      }
      tstep_34 = v_37;
      spikescount_35 = count_54;
    }
    tstep_31 = tstep_34;
    spikescount_32 = spikescount_35;
  }
  tstep_6[0] = tstep_31;
  spikescount_10[0] = spikescount_32;
}
