"use strict";
const { powers: P2, zero: P0, exponent, mantissa, tables } = support;
const { fround } = Math;
const T_twoopi64 = tables.twoopi64;
return function run(buffers, lengths, rehearsal) {
  const [tstart_0, dt_1, g_2, L_3, tstep_4, theta_5, omega_6, scan9_7, scan9_8] = buffers;
  const rows_9 = lengths["rows"];
  const every_10 = lengths["every"];
  const tstart_11 = tstart_0[0];
  const dt_12 = dt_1[0];
  const g_13 = g_2[0];
  const L_14 = L_3[0];
  const tstep_15 = tstep_4[0];
  const v_16 = g_13 / L_14;
  const v_17 = -v_16;
  let tstep_18 = tstep_15;
  for (let i_19 = 0; i_19 < rows_9; i_19++) {
    {
      scan9_7[i_19 * 1 + 0] = theta_5[0];
    }
    {
      scan9_8[i_19 * 1 + 0] = omega_6[0];
    }
    let tstep_20 = tstep_18;
    for (let i_21 = 0; i_21 < every_10; i_21++) {
      const v_22 = tstep_20 + 1;
      {
        const theta_23 = theta_5[0];
        const omega_24 = omega_6[0];
        const v_25 = theta_23 === 0;
        let v_26;
        if (rehearsal === 0 ? v_25 : rehearsal === 1) {
          v_26 = theta_23;
        }
        else {
          const v_27 = Math.abs(theta_23);
          const v_28 = v_27 < 1646264.32;
          let v_29, v_30, v_31;
          if (rehearsal === 0 ? v_28 : rehearsal === 1) {
            const v_32 = theta_23 * 0.6366197723675814 + 6755399441055744 - 6755399441055744;
            const v_33 = theta_23 - v_32 * 1.5707963267341256;
            const v_34 = -(v_32 * 6.077100506303966e-11);
            const v_35 = v_33 + v_34;
            const v_36 = v_35 - v_33;
            const v_37 = v_32 * 2.0222662487111665e-21 - (v_33 - (v_35 - v_36) + (v_34 - v_36));
            const v_38 = v_35 - v_37;
            const v_39 = v_32 | 0;
            const v_40 = v_35 - v_38 - v_37 - v_32 * 8.4784276603689e-32;
            v_29 = v_39;
            v_30 = v_38;
            v_31 = v_40;
          }
          else {
            const v_41 = v_27 < Infinity;
            const v_42 = Math.max(v_41 ? v_27 : 1646264.32, 1646264.32);
            const v_43 = exponent(v_42);
            const v_44 = Math.floor((v_43 + -23.5) * 0.041666666666666664);
            const v_45 = P2[((v_43 - 24 | 0) - (v_44 * 24 | 0) | 0) + P0];
            const v_46 = (v_44 | 0) + 1 | 0;
            const v_47 = T_twoopi64[v_46 + 1 | 0];
            const v_48 = T_twoopi64[v_46 + 2 | 0];
            const v_49 = T_twoopi64[v_46 + 3 | 0];
            const v_50 = T_twoopi64[v_46 + 4 | 0];
            const v_51 = T_twoopi64[v_46 + 5 | 0];
            const v_52 = T_twoopi64[v_46 + 6 | 0];
            const v_53 = T_twoopi64[v_46 + 7 | 0];
            const v_54 = T_twoopi64[v_46 + 8 | 0];
            const v_55 = T_twoopi64[v_46 + 9 | 0];
            const v_56 = mantissa(v_42) * 16777216;
            const v_57 = Math.floor(v_56);
            const v_58 = (v_56 - v_57) * 16777216;
            const v_59 = Math.floor(v_58);
            const v_60 = (v_58 - v_59) * 16777216;
            const v_61 = v_57 * T_twoopi64[v_46 + 10 | 0] + (v_59 * v_55 + v_60 * v_54);
            const v_62 = Math.floor(v_61 * 5.960464477539063e-8);
            const v_63 = v_57 * v_55 + (v_59 * v_54 + v_60 * v_53) + v_62;
            const v_64 = Math.floor(v_63 * 5.960464477539063e-8);
            const v_65 = v_57 * v_54 + (v_59 * v_53 + v_60 * v_52) + v_64;
            const v_66 = Math.floor(v_65 * 5.960464477539063e-8);
            const v_67 = v_57 * v_53 + (v_59 * v_52 + v_60 * v_51) + v_66;
            const v_68 = Math.floor(v_67 * 5.960464477539063e-8);
            const v_69 = v_57 * v_52 + (v_59 * v_51 + v_60 * v_50) + v_68;
            const v_70 = Math.floor(v_69 * 5.960464477539063e-8);
            const v_71 = v_57 * v_51 + (v_59 * v_50 + v_60 * v_49) + v_70;
            const v_72 = Math.floor(v_71 * 5.960464477539063e-8);
            const v_73 = v_57 * v_50 + (v_59 * v_49 + v_60 * v_48) + v_72;
            const v_74 = Math.floor(v_73 * 5.960464477539063e-8);
            const v_75 = v_57 * v_49 + (v_59 * v_48 + v_60 * v_47) + v_74;
            const v_76 = Math.floor(v_75 * 5.960464477539063e-8);
            const v_77 = v_57 * v_48 + (v_59 * v_47 + v_60 * T_twoopi64[v_46]) + v_76;
            const v_78 = (v_77 - Math.floor(v_77 * 0.25) * 4) * v_45 + (v_75 - v_76 * 16777216) * (v_45 * 5.960464477539063e-8);
            const v_79 = (v_73 - v_74 * 16777216) * (v_45 * 3.552713678800501e-15) + (v_71 - v_72 * 16777216) * (v_45 * 2.117582368135751e-22);
            const v_80 = (v_69 - v_70 * 16777216) * (v_45 * 1.262177448353619e-29) + (v_67 - v_68 * 16777216) * (v_45 * 7.52316384526264e-37);
            const v_81 = (v_65 - v_66 * 16777216) * (v_45 * 4.484155085839415e-44) + (v_63 - v_64 * 16777216) * (v_45 * 2.6727647100921956e-51);
            const v_82 = (v_61 - v_62 * 16777216) * (v_45 * 1.5930919111324523e-58);
            const v_83 = v_78 + v_79 + 6755399441055744 - 6755399441055744;
            const v_84 = v_78 - v_83;
            const v_85 = v_84 + v_79;
            const v_86 = v_85 - v_84;
            const v_87 = v_85 + v_80;
            const v_88 = v_87 - v_85;
            const v_89 = v_84 - (v_85 - v_86) + (v_79 - v_86) + (v_85 - (v_87 - v_88) + (v_80 - v_88));
            const v_90 = v_87 + v_81;
            const v_91 = v_90 - v_87;
            const v_92 = v_90 + v_82;
            const v_93 = v_92 - v_90;
            const v_94 = v_89 + (v_87 - (v_90 - v_91) + (v_81 - v_91)) + (v_90 - (v_92 - v_93) + (v_82 - v_93));
            const v_95 = v_92 + v_94;
            const v_96 = v_95 * 1.5707963267948966;
            const v_97 = v_95 * 134217729;
            const v_98 = v_97 - (v_97 - v_95);
            const v_99 = v_95 - v_98;
            const v_100 = v_98 * 1.5707963407039642 - v_96 + v_98 * -1.3909067675399456e-8 + v_99 * 1.5707963407039642;
            const v_101 = v_95 * 6.123233995736766e-17 + (v_94 - (v_95 - v_92)) * 1.5707963267948966;
            const v_102 = v_100 + v_99 * -1.3909067675399456e-8 + v_101;
            const v_103 = v_96 + v_102;
            const v_104 = v_102 - (v_103 - v_96);
            const v_105 = v_83 - Math.floor(v_83 * 0.25) * 4 | 0;
            const v_106 = theta_23 < 0;
            const v_107 = (rehearsal === 0 ? v_106 : rehearsal === 1) ? 0 - v_105 | 0 : v_105;
            const v_108 = (rehearsal === 0 ? v_41 : rehearsal === 1) ? (v_106 ? -v_103 : v_103) : NaN;
            const v_109 = v_106 ? -v_104 : v_104;
            v_29 = v_107;
            v_30 = v_108;
            v_31 = v_109;
          }
          const v_110 = v_30 * v_30;
          const v_111 = v_110 * v_110;
          const v_112 = -0.16666666666666632 + 0.008333333333322472 * v_110 + (-0.0001984126982983565 + 0.0000027557313697315916 * v_110) * v_111;
          const v_113 = v_111 * v_111;
          const v_114 = v_110 * (v_112 + (-2.5050758483678606e-8 + 1.589679591069119e-10 * v_110) * v_113);
          const v_115 = v_110 * 0.5;
          const v_116 = 1 - v_115;
          const v_117 = 0.0416666666666666 + -0.0013888888888874457 * v_110 + (0.000024801587289652865 + -2.7557314393872844e-7 * v_110) * v_111;
          const v_118 = v_117 + (2.0875728111954137e-9 + -1.1359865072987674e-11 * v_110) * v_113;
          const v_119 = (rehearsal === 0 ? (v_29 & 1) === 1 : rehearsal === 1) ? v_116 + (1 - v_116 - v_115 + (v_111 * v_118 - v_30 * v_31)) : v_30 + (v_30 * v_114 + (v_31 - v_115 * v_31));
          const v_120 = v_119 * (1 - (v_29 & 2) | 0);
          v_26 = v_120;
        }
        const v_121 = theta_23 + dt_12 * omega_24;
        const v_122 = omega_24 + dt_12 * (v_17 * v_26);
        theta_5[0] = v_121;
        omega_6[0] = v_122;
      }
      tstep_20 = v_22;
    }
    tstep_18 = tstep_20;
  }
  tstep_4[0] = tstep_18;
}
