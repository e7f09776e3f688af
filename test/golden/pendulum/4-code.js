"use strict";
const { powers: P2, zero: P0, exponent, mantissa, idiv, imod, tables, spread, due } = support;
const { fround } = Math;
const T_twoopi64 = tables.twoopi64;
return function run(buffers, lengths, rehearsal) {
  const [tstart_0, dt_1, g_2, L_3, tstep_4, theta_5, omega_6, scan9_7, scan9_8] = buffers;
  const rows_9 = lengths["rows"];
  const every_10 = lengths["every"];
  const end_20 = rehearsal === 0 ? rows_9 : 1;
  const end_23 = rehearsal === 0 ? every_10 : 1;
  const tstart_11 = tstart_0[0];
  const dt_12 = dt_1[0];
  const g_13 = g_2[0];
  const L_14 = L_3[0];
  const tstep_15 = tstep_4[0];
  const v_16 = g_13 / L_14;
  const v_17 = -v_16;
  let tstep_18 = tstep_15;
  for (let i_19 = 0; i_19 < end_20; i_19++) {
    scan9_7[i_19] = theta_5[0];
    scan9_8[i_19] = omega_6[0];
    let tstep_21 = tstep_18;
    for (let i_22 = 0; i_22 < end_23; i_22++) {
      const v_24 = tstep_21 + 1;
      {
        const theta_25 = theta_5[0];
        const omega_26 = omega_6[0];
        const v_27 = theta_25 === 0;
        let v_28;
        if (rehearsal === 0 ? v_27 : rehearsal === 1) {
          v_28 = theta_25;
        }
        else {
          const v_29 = Math.abs(theta_25);
          const v_30 = v_29 < 1646264.32;
          let v_31, v_32, v_33;
          if (rehearsal === 0 ? v_30 : rehearsal === 1) {
            const v_34 = theta_25 * 0.6366197723675814 + 6755399441055744 - 6755399441055744;
            const v_35 = theta_25 - v_34 * 1.5707963267341256;
            const v_36 = -(v_34 * 6.077100506303966e-11);
            const v_37 = v_35 + v_36;
            const v_38 = v_37 - v_35;
            const v_39 = v_34 * 2.0222662487111665e-21 - (v_35 - (v_37 - v_38) + (v_36 - v_38));
            const v_40 = v_37 - v_39;
            const v_41 = v_34 | 0;
            const v_42 = v_37 - v_40 - v_39 - v_34 * 8.4784276603689e-32;
            v_31 = v_41;
            v_32 = v_40;
            v_33 = v_42;
          }
          else {
            const v_43 = v_29 < Infinity;
            const v_44 = Math.max(v_43 ? v_29 : 1646264.32, 1646264.32);
            const v_45 = exponent(v_44);
            const v_46 = Math.floor((v_45 + -23.5) * 0.041666666666666664);
            const v_47 = P2[((v_45 - 24 | 0) - (v_46 * 24 | 0) | 0) + P0];
            const v_48 = (v_46 | 0) + 1 | 0;
            const v_49 = T_twoopi64[v_48 + 1 | 0];
            const v_50 = T_twoopi64[v_48 + 2 | 0];
            const v_51 = T_twoopi64[v_48 + 3 | 0];
            const v_52 = T_twoopi64[v_48 + 4 | 0];
            const v_53 = T_twoopi64[v_48 + 5 | 0];
            const v_54 = T_twoopi64[v_48 + 6 | 0];
            const v_55 = T_twoopi64[v_48 + 7 | 0];
            const v_56 = T_twoopi64[v_48 + 8 | 0];
            const v_57 = T_twoopi64[v_48 + 9 | 0];
            const v_58 = mantissa(v_44) * 16777216;
            const v_59 = Math.floor(v_58);
            const v_60 = (v_58 - v_59) * 16777216;
            const v_61 = Math.floor(v_60);
            const v_62 = (v_60 - v_61) * 16777216;
            const v_63 = v_59 * T_twoopi64[v_48 + 10 | 0] + (v_61 * v_57 + v_62 * v_56);
            const v_64 = Math.floor(v_63 * 5.960464477539063e-8);
            const v_65 = v_59 * v_57 + (v_61 * v_56 + v_62 * v_55) + v_64;
            const v_66 = Math.floor(v_65 * 5.960464477539063e-8);
            const v_67 = v_59 * v_56 + (v_61 * v_55 + v_62 * v_54) + v_66;
            const v_68 = Math.floor(v_67 * 5.960464477539063e-8);
            const v_69 = v_59 * v_55 + (v_61 * v_54 + v_62 * v_53) + v_68;
            const v_70 = Math.floor(v_69 * 5.960464477539063e-8);
            const v_71 = v_59 * v_54 + (v_61 * v_53 + v_62 * v_52) + v_70;
            const v_72 = Math.floor(v_71 * 5.960464477539063e-8);
            const v_73 = v_59 * v_53 + (v_61 * v_52 + v_62 * v_51) + v_72;
            const v_74 = Math.floor(v_73 * 5.960464477539063e-8);
            const v_75 = v_59 * v_52 + (v_61 * v_51 + v_62 * v_50) + v_74;
            const v_76 = Math.floor(v_75 * 5.960464477539063e-8);
            const v_77 = v_59 * v_51 + (v_61 * v_50 + v_62 * v_49) + v_76;
            const v_78 = Math.floor(v_77 * 5.960464477539063e-8);
            const v_79 = v_59 * v_50 + (v_61 * v_49 + v_62 * T_twoopi64[v_48]) + v_78;
            const v_80 = (v_79 - Math.floor(v_79 * 0.25) * 4) * v_47 + (v_77 - v_78 * 16777216) * (v_47 * 5.960464477539063e-8);
            const v_81 = (v_75 - v_76 * 16777216) * (v_47 * 3.552713678800501e-15) + (v_73 - v_74 * 16777216) * (v_47 * 2.117582368135751e-22);
            const v_82 = (v_71 - v_72 * 16777216) * (v_47 * 1.262177448353619e-29) + (v_69 - v_70 * 16777216) * (v_47 * 7.52316384526264e-37);
            const v_83 = (v_67 - v_68 * 16777216) * (v_47 * 4.484155085839415e-44) + (v_65 - v_66 * 16777216) * (v_47 * 2.6727647100921956e-51);
            const v_84 = (v_63 - v_64 * 16777216) * (v_47 * 1.5930919111324523e-58);
            const v_85 = v_80 + v_81 + 6755399441055744 - 6755399441055744;
            const v_86 = v_80 - v_85;
            const v_87 = v_86 + v_81;
            const v_88 = v_87 - v_86;
            const v_89 = v_87 + v_82;
            const v_90 = v_89 - v_87;
            const v_91 = v_86 - (v_87 - v_88) + (v_81 - v_88) + (v_87 - (v_89 - v_90) + (v_82 - v_90));
            const v_92 = v_89 + v_83;
            const v_93 = v_92 - v_89;
            const v_94 = v_92 + v_84;
            const v_95 = v_94 - v_92;
            const v_96 = v_91 + (v_89 - (v_92 - v_93) + (v_83 - v_93)) + (v_92 - (v_94 - v_95) + (v_84 - v_95));
            const v_97 = v_94 + v_96;
            const v_98 = v_97 * 1.5707963267948966;
            const v_99 = v_97 * 134217729;
            const v_100 = v_99 - (v_99 - v_97);
            const v_101 = v_97 - v_100;
            const v_102 = v_100 * 1.5707963407039642 - v_98 + v_100 * -1.3909067675399456e-8 + v_101 * 1.5707963407039642;
            const v_103 = v_97 * 6.123233995736766e-17 + (v_96 - (v_97 - v_94)) * 1.5707963267948966;
            const v_104 = v_102 + v_101 * -1.3909067675399456e-8 + v_103;
            const v_105 = v_98 + v_104;
            const v_106 = v_104 - (v_105 - v_98);
            const v_107 = v_85 - Math.floor(v_85 * 0.25) * 4 | 0;
            const v_108 = theta_25 < 0;
            const v_109 = (rehearsal === 0 ? v_108 : rehearsal === 1) ? 0 - v_107 | 0 : v_107;
            const v_110 = (rehearsal === 0 ? v_43 : rehearsal === 1) ? (v_108 ? -v_105 : v_105) : NaN;
            const v_111 = v_108 ? -v_106 : v_106;
            v_31 = v_109;
            v_32 = v_110;
            v_33 = v_111;
          }
          const v_112 = v_32 * v_32;
          const v_113 = v_112 * v_112;
          const v_114 = -0.16666666666666632 + 0.008333333333322472 * v_112 + (-0.0001984126982983565 + 0.0000027557313697315916 * v_112) * v_113;
          const v_115 = v_113 * v_113;
          const v_116 = v_112 * (v_114 + (-2.5050758483678606e-8 + 1.589679591069119e-10 * v_112) * v_115);
          const v_117 = v_112 * 0.5;
          const v_118 = 1 - v_117;
          const v_119 = 0.0416666666666666 + -0.0013888888888874457 * v_112 + (0.000024801587289652865 + -2.7557314393872844e-7 * v_112) * v_113;
          const v_120 = v_119 + (2.0875728111954137e-9 + -1.1359865072987674e-11 * v_112) * v_115;
          const v_121 = (rehearsal === 0 ? (v_31 & 1) === 1 : rehearsal === 1) ? v_118 + (1 - v_118 - v_117 + (v_113 * v_120 - v_32 * v_33)) : v_32 + (v_32 * v_116 + (v_33 - v_117 * v_33));
          const v_122 = v_121 * (1 - (v_31 & 2) | 0);
          v_28 = v_122;
        }
        const v_123 = theta_25 + dt_12 * omega_26;
        const v_124 = omega_26 + dt_12 * (v_17 * v_28);
        theta_5[0] = v_123;
        omega_6[0] = v_124;
      }
      tstep_21 = v_24;
    }
    tstep_18 = tstep_21;
  }
  tstep_4[0] = tstep_18;
}
