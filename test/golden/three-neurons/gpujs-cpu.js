"use strict";
const { scalar, iota, draw, tables, kernel, constant } = device;
const mul_46 = scalar("mul", "i64");
const add_48 = scalar("add", "i64");
const idiv_52 = scalar("idiv", "i64");
const iota_180 = iota(3);
return { sizes: [], prepare };

function prepare(lengths) {
  const c_86 = constant(data[25]);
  const c_87 = constant(data[26]);
  const c_90 = constant(data[27]);
  const c_94 = constant(data[28]);
  const k_62 = kernel("k_62", 3, 17, 1, `function (a0, a1, a2, a3, s4, s5, a6) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = a2[i];
    const v3 = a3[i];
    const v4 = a6[i] > 0.5;
    const v5 = 0.3499999940395355 * v0;
    const v6 = 0.800000011920929 * (v0 + 70.0);
    const v7 = v0 + 50.0;
    const v8 = 13.0 - v7;
    const v9 = v8 * 0.25;
    const v10 = v7 - 40.0;
    const v11 = v10 / 5.0;
    const v12 = 15.0 - v7;
    const v13 = v12 / 5.0;
    const v14 = v8 * v8 < 0.25;
    let v15 = 0.0;
    if (v14) {
      const v16 = v9 * v9;
      const v17 = -0.0013888889225199819 + v16 * (0.000033068783523049206 + v16 * -8.267195994449139e-7);
      const v18 = 4.0 * (1.0 - v9 * 0.5 + v16 * (0.0833333358168602 + v16 * v17));
      v15 = v18;
    }
    else {
      const v19 = v8 / (Math.exp(v9) - 1.0);
      v15 = v19;
    }
    const v20 = v10 * v10 < 0.390625;
    let v21 = 0.0;
    if (v20) {
      const v22 = v11 * v11;
      const v23 = -0.0013888889225199819 + v22 * (0.000033068783523049206 + v22 * -8.267195994449139e-7);
      const v24 = 5.0 * (1.0 - v11 * 0.5 + v22 * (0.0833333358168602 + v22 * v23));
      v21 = v24;
    }
    else {
      const v25 = v10 / (Math.exp(v11) - 1.0);
      v21 = v25;
    }
    const v26 = v12 * v12 < 0.390625;
    let v27 = 0.0;
    if (v26) {
      const v28 = v13 * v13;
      const v29 = -0.0013888889225199819 + v28 * (0.000033068783523049206 + v28 * -8.267195994449139e-7);
      const v30 = 5.0 * (1.0 - v13 * 0.5 + v28 * (0.0833333358168602 + v28 * v29));
      v27 = v30;
    }
    else {
      const v31 = v12 / (Math.exp(v13) - 1.0);
      v27 = v31;
    }
    const v32 = 100.0 * (v1 * v1 * v1) * v2 * (v0 - 50.0);
    const v33 = v3 * v3;
    const v34 = 10.0 * (v33 * v33) * (v0 + 95.0);
    const v35 = 0.15000000596046448 * (v0 + 55.0);
    const v36 = s4 * (0.3199999928474426 * v15 * (1.0 - v1) - 0.2800000011920929 * v21 * v1);
    const v37 = 0.12800000607967377 * Math.exp((17.0 - v7) / 18.0) * (1.0 - v2) - 4.0 / (Math.exp((40.0 - v7) / 5.0) + 1.0) * v2;
    const v38 = s4 * v37;
    const v39 = 0.019999999552965164 * v27 * (1.0 - v3) - 0.5 * Math.exp((10.0 - v7) / 40.0) * v3;
    const v40 = s4 * v39;
    const v41 = v1 + s5 * v36;
    const v42 = v2 + s5 * v38;
    const v43 = v3 + s5 * v40;
    const v44 = 100.0 * (v41 * v41 * v41) * v42;
    const v45 = v43 * v43;
    const v46 = 10.0 * (v45 * v45);
    const v47 = 1.0 - v41;
    const v48 = 1.0 - v42;
    const v49 = 1.0 - v43;
    const v50 = !v4;
    y0(v5);
    y1(v6);
    y2(v32);
    y3(v34);
    y4(v35);
    y5(v36);
    y6(v38);
    y7(v40);
    y8(v41);
    y9(v42);
    y10(v43);
    y11(v44);
    y12(v46);
    y13(v47);
    y14(v48);
    y15(v49);
    return v50 ? 1.0 : 0.0;
  }`);
  const k_80 = kernel("k_80", 1, 4, 1, `function (a0, a1) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = 10.0 * (1.0 - v0);
    const v3 = 0.20000000298023224 * v0;
    const v4 = 10.0 * (1.0 - v1);
    const v5 = 0.1599999964237213 * v1;
    y0(v2);
    y1(v3);
    y2(v4);
    return v5;
  }`);
  const k_88 = kernel("k_88", 3, 1, 2, `function (x, starts, columns) {
    const i = this.thread.x;
    const first = starts[i];
    const count = starts[i + 1] - first;
    let sum = 0.0;
    for (let k = 0; k < count; k++) {
      sum += x[columns[first + k]];
    }
    return sum;
  }`);
  const k_92 = kernel("k_92", 1, 1, 1, `function (x, places) {
    const i = this.thread.x;
    const place = places[i];
    return x[place];
  }`);
  const k_95 = kernel("k_95", 1, 1, 1, `function (x, places) {
    const i = this.thread.x;
    const place = places[i];
    return x[place];
  }`);
  const k_99 = kernel("k_99", 3, 18, 1, `function (a0, s1, a2, a3, a4, a5, a6, a7, a8, s9, a10, s11, a12, a13, a14, a15, s16, a17, a18, a19, a20, a21, a22, a23, s24, a25, a26, a27) {
    const i = this.thread.x;
    const v0 = a0[i] > 0.5;
    const v1 = a2[i];
    const v2 = a3[i];
    const v3 = a4[i];
    const v4 = a5[i];
    const v5 = a6[i];
    const v6 = a7[i];
    const v7 = a8[i];
    const v8 = a10[i];
    const v9 = a12[i];
    const v10 = a13[i];
    const v11 = a14[i];
    const v12 = a15[i];
    const v13 = a17[i];
    const v14 = a18[i];
    const v15 = a19[i];
    const v16 = a20[i];
    const v17 = a21[i];
    const v18 = a22[i];
    const v19 = a23[i];
    const v20 = a25[i];
    const v21 = a26[i];
    const v22 = a27[i];
    const v23 = (v0 ? s1 : 0.0) - v5 - v6 - v7 - (v1 * v2 + v3 * v4);
    const v24 = v8 + s9 * v23;
    const v25 = v0 ? s11 : 0.0;
    const v26 = 0.3499999940395355 * v24;
    const v27 = 0.800000011920929 * (v24 + 70.0);
    const v28 = v24 + 50.0;
    const v29 = 13.0 - v28;
    const v30 = v29 * 0.25;
    const v31 = v28 - 40.0;
    const v32 = v31 / 5.0;
    const v33 = 15.0 - v28;
    const v34 = v33 / 5.0;
    const v35 = v29 * v29 < 0.25;
    let v36 = 0.0;
    if (v35) {
      const v37 = v30 * v30;
      const v38 = -0.0013888889225199819 + v37 * (0.000033068783523049206 + v37 * -8.267195994449139e-7);
      const v39 = 4.0 * (1.0 - v30 * 0.5 + v37 * (0.0833333358168602 + v37 * v38));
      v36 = v39;
    }
    else {
      const v40 = v29 / (Math.exp(v30) - 1.0);
      v36 = v40;
    }
    const v41 = v31 * v31 < 0.390625;
    let v42 = 0.0;
    if (v41) {
      const v43 = v32 * v32;
      const v44 = -0.0013888889225199819 + v43 * (0.000033068783523049206 + v43 * -8.267195994449139e-7);
      const v45 = 5.0 * (1.0 - v32 * 0.5 + v43 * (0.0833333358168602 + v43 * v44));
      v42 = v45;
    }
    else {
      const v46 = v31 / (Math.exp(v32) - 1.0);
      v42 = v46;
    }
    const v47 = v33 * v33 < 0.390625;
    let v48 = 0.0;
    if (v47) {
      const v49 = v34 * v34;
      const v50 = -0.0013888889225199819 + v49 * (0.000033068783523049206 + v49 * -8.267195994449139e-7);
      const v51 = 5.0 * (1.0 - v34 * 0.5 + v49 * (0.0833333358168602 + v49 * v50));
      v48 = v51;
    }
    else {
      const v52 = v33 / (Math.exp(v34) - 1.0);
      v48 = v52;
    }
    const v53 = v25 - v9 * (v24 - 50.0) - v10 * (v24 + 95.0) - 0.15000000596046448 * (v24 + 55.0);
    const v54 = s16 * (0.3199999928474426 * v36 * v11 - 0.2800000011920929 * v42 * v12);
    const v55 = 0.12800000607967377 * Math.exp((17.0 - v28) / 18.0) * v13 - 4.0 / (Math.exp((40.0 - v28) / 5.0) + 1.0) * v14;
    const v56 = s16 * v55;
    const v57 = 0.019999999552965164 * v48 * v15 - 0.5 * Math.exp((10.0 - v28) / 40.0) * v16;
    const v58 = s16 * v57;
    const v59 = v17 + s9 * v54;
    const v60 = v18 + s9 * v56;
    const v61 = v19 + s9 * v58;
    const v62 = 100.0 * (v59 * v59 * v59) * v60;
    const v63 = v61 * v61;
    const v64 = 10.0 * (v63 * v63);
    const v65 = 1.0 - v59;
    const v66 = 1.0 - v60;
    const v67 = 1.0 - v61;
    const v68 = v0 ? s24 : 0.0;
    const v69 = v20 + 2.0 * v54;
    const v70 = v21 + 2.0 * v56;
    const v71 = v22 + 2.0 * v58;
    y0(v23);
    y1(v24);
    y2(v25);
    y3(v26);
    y4(v27);
    y5(v53);
    y6(v59);
    y7(v60);
    y8(v61);
    y9(v62);
    y10(v64);
    y11(v65);
    y12(v66);
    y13(v67);
    y14(v68);
    y15(v69);
    y16(v70);
    return v71;
  }`);
  const k_118 = kernel("k_118", 1, 8, 1, `function (a0, s1, s2, s3, a4, a5, a6, a7, a8, s9, a10, a11, s12, s13, s14, s15) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a4[i];
    const v2 = a5[i];
    const v3 = a6[i];
    const v4 = a7[i];
    const v5 = a8[i];
    const v6 = a10[i];
    const v7 = a11[i];
    const v8 = v0 * 2.0 + 0.0;
    const v9 = v2 * (v8 - s1 < s2 && s1 - v8 < s3 ? 0.5 : 0.0) - v3;
    const v10 = v4 * (1.0 / (1.0 + Math.exp(-(v1 + 20.0) / 1.5))) - v5;
    const v11 = v6 + s9 * v9;
    const v12 = v7 + s9 * v10;
    const v13 = v8 - s12 < s2 && s12 - v8 < s3 ? 0.5 : 0.0;
    const v14 = 10.0 * (1.0 - v11) * v13 - 0.20000000298023224 * v11;
    const v15 = 10.0 * (1.0 - v12);
    const v16 = 0.1599999964237213 * v12;
    const v17 = v6 + s9 * v14;
    const v18 = 10.0 * (1.0 - v17) * v13 - 0.20000000298023224 * v17;
    const v19 = v6 + s13 * v18;
    const v20 = 10.0 * (1.0 - v19) * (v8 - s14 < s2 && s14 - v8 < s3 ? 0.5 : 0.0) - 0.20000000298023224 * v19;
    const v21 = v6 + s15 * (v9 + 2.0 * v14 + 2.0 * v18 + v20);
    y0(v10);
    y1(v11);
    y2(v12);
    y3(v15);
    y4(v16);
    y5(v17);
    y6(v19);
    return v21;
  }`);
  const k_132 = kernel("k_132", 3, 16, 1, `function (a0, a1, a2, a3, a4, s5, a6, a7, a8, a9, a10, a11, a12, s13, a14, a15, a16, a17, s18, a19, a20, a21, a22, a23, a24, a25) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = a2[i];
    const v3 = a3[i];
    const v4 = a4[i];
    const v5 = a6[i];
    const v6 = a7[i];
    const v7 = a8[i];
    const v8 = a9[i];
    const v9 = a10[i];
    const v10 = a11[i];
    const v11 = a12[i];
    const v12 = a14[i];
    const v13 = a15[i];
    const v14 = a16[i];
    const v15 = a17[i];
    const v16 = a19[i];
    const v17 = a20[i];
    const v18 = a21[i];
    const v19 = a22[i];
    const v20 = a23[i];
    const v21 = a24[i];
    const v22 = a25[i];
    const v23 = v4 - (v0 * v1 + v2 * v3);
    const v24 = v5 + s5 * v23;
    const v25 = 0.3499999940395355 * v24 * v6;
    const v26 = 0.800000011920929 * (v24 + 70.0);
    const v27 = v24 + 50.0;
    const v28 = 13.0 - v27;
    const v29 = v28 * 0.25;
    const v30 = v27 - 40.0;
    const v31 = v30 / 5.0;
    const v32 = 15.0 - v27;
    const v33 = v32 / 5.0;
    const v34 = v28 * v28 < 0.25;
    let v35 = 0.0;
    if (v34) {
      const v36 = v29 * v29;
      const v37 = -0.0013888889225199819 + v36 * (0.000033068783523049206 + v36 * -8.267195994449139e-7);
      const v38 = 4.0 * (1.0 - v29 * 0.5 + v36 * (0.0833333358168602 + v36 * v37));
      v35 = v38;
    }
    else {
      const v39 = v28 / (Math.exp(v29) - 1.0);
      v35 = v39;
    }
    const v40 = v30 * v30 < 0.390625;
    let v41 = 0.0;
    if (v40) {
      const v42 = v31 * v31;
      const v43 = -0.0013888889225199819 + v42 * (0.000033068783523049206 + v42 * -8.267195994449139e-7);
      const v44 = 5.0 * (1.0 - v31 * 0.5 + v42 * (0.0833333358168602 + v42 * v43));
      v41 = v44;
    }
    else {
      const v45 = v30 / (Math.exp(v31) - 1.0);
      v41 = v45;
    }
    const v46 = v32 * v32 < 0.390625;
    let v47 = 0.0;
    if (v46) {
      const v48 = v33 * v33;
      const v49 = -0.0013888889225199819 + v48 * (0.000033068783523049206 + v48 * -8.267195994449139e-7);
      const v50 = 5.0 * (1.0 - v33 * 0.5 + v48 * (0.0833333358168602 + v48 * v49));
      v47 = v50;
    }
    else {
      const v51 = v32 / (Math.exp(v33) - 1.0);
      v47 = v51;
    }
    const v52 = v8 - v7 * (v24 - 50.0) - v9 * (v24 + 95.0) - 0.15000000596046448 * (v24 + 55.0);
    const v53 = s13 * (0.3199999928474426 * v35 * v10 - 0.2800000011920929 * v41 * v11);
    const v54 = 0.12800000607967377 * Math.exp((17.0 - v27) / 18.0) * v12 - 4.0 / (Math.exp((40.0 - v27) / 5.0) + 1.0) * v13;
    const v55 = s13 * v54;
    const v56 = 0.019999999552965164 * v47 * v14 - 0.5 * Math.exp((10.0 - v27) / 40.0) * v15;
    const v57 = s13 * v56;
    const v58 = v16 + s18 * v53;
    const v59 = v17 + s18 * v55;
    const v60 = v18 + s18 * v57;
    const v61 = 100.0 * (v58 * v58 * v58) * v59;
    const v62 = v60 * v60;
    const v63 = 10.0 * (v62 * v62);
    const v64 = 1.0 - v58;
    const v65 = 1.0 - v59;
    const v66 = 1.0 - v60;
    const v67 = v19 + 2.0 * v23;
    const v68 = v20 + 2.0 * v53;
    const v69 = v21 + 2.0 * v55;
    const v70 = v22 + 2.0 * v57;
    y0(v24);
    y1(v25);
    y2(v26);
    y3(v52);
    y4(v58);
    y5(v59);
    y6(v60);
    y7(v61);
    y8(v63);
    y9(v64);
    y10(v65);
    y11(v66);
    y12(v67);
    y13(v68);
    y14(v69);
    return v70;
  }`);
  const k_149 = kernel("k_149", 1, 4, 1, `function (a0, a1, a2, s3, a4, a5) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = a2[i];
    const v3 = a4[i];
    const v4 = a5[i];
    const v5 = v1 * (1.0 / (1.0 + Math.exp(-(v0 + 20.0) / 1.5))) - v2;
    const v6 = v3 + s3 * v5;
    const v7 = 10.0 * (1.0 - v6);
    const v8 = 0.1599999964237213 * v6;
    const v9 = v4 + 2.0 * v5;
    y0(v6);
    y1(v7);
    y2(v8);
    return v9;
  }`);
  const k_156 = kernel("k_156", 3, 8, 1, `function (a0, a1, a2, a3, s4, a5, a6, a7, a8, a9, a10, a11, s12, a13, a14, a15, a16, a17, a18, s19, a20, a21, a22, a23, a24) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = a2[i];
    const v3 = a3[i];
    const v4 = a5[i];
    const v5 = a6[i];
    const v6 = a7[i];
    const v7 = a8[i];
    const v8 = a9[i];
    const v9 = a10[i];
    const v10 = a11[i];
    const v11 = a13[i];
    const v12 = a14[i];
    const v13 = a15[i];
    const v14 = a16[i];
    const v15 = a17[i];
    const v16 = a18[i];
    const v17 = a20[i];
    const v18 = a21[i];
    const v19 = a22[i];
    const v20 = a23[i];
    const v21 = a24[i];
    const v22 = v3 - (v2 + v0 * v1);
    const v23 = v4 + s4 * v22;
    const v24 = 0.3499999940395355 * v23 * v5;
    const v25 = 0.800000011920929 * (v23 + 70.0);
    const v26 = v23 + 50.0;
    const v27 = 13.0 - v26;
    const v28 = v27 * 0.25;
    const v29 = v26 - 40.0;
    const v30 = v29 / 5.0;
    const v31 = 15.0 - v26;
    const v32 = v31 / 5.0;
    const v33 = v27 * v27 < 0.25;
    let v34 = 0.0;
    if (v33) {
      const v35 = v28 * v28;
      const v36 = -0.0013888889225199819 + v35 * (0.000033068783523049206 + v35 * -8.267195994449139e-7);
      const v37 = 4.0 * (1.0 - v28 * 0.5 + v35 * (0.0833333358168602 + v35 * v36));
      v34 = v37;
    }
    else {
      const v38 = v27 / (Math.exp(v28) - 1.0);
      v34 = v38;
    }
    const v39 = v29 * v29 < 0.390625;
    let v40 = 0.0;
    if (v39) {
      const v41 = v30 * v30;
      const v42 = -0.0013888889225199819 + v41 * (0.000033068783523049206 + v41 * -8.267195994449139e-7);
      const v43 = 5.0 * (1.0 - v30 * 0.5 + v41 * (0.0833333358168602 + v41 * v42));
      v40 = v43;
    }
    else {
      const v44 = v29 / (Math.exp(v30) - 1.0);
      v40 = v44;
    }
    const v45 = v31 * v31 < 0.390625;
    let v46 = 0.0;
    if (v45) {
      const v47 = v32 * v32;
      const v48 = -0.0013888889225199819 + v47 * (0.000033068783523049206 + v47 * -8.267195994449139e-7);
      const v49 = 5.0 * (1.0 - v32 * 0.5 + v47 * (0.0833333358168602 + v47 * v48));
      v46 = v49;
    }
    else {
      const v50 = v31 / (Math.exp(v32) - 1.0);
      v46 = v50;
    }
    const v51 = v7 - v6 * (v23 - 50.0) - v8 * (v23 + 95.0) - 0.15000000596046448 * (v23 + 55.0);
    const v52 = 0.12800000607967377 * Math.exp((17.0 - v26) / 18.0) * v11 - 4.0 / (Math.exp((40.0 - v26) / 5.0) + 1.0) * v12;
    const v53 = 0.019999999552965164 * v46 * v13 - 0.5 * Math.exp((10.0 - v26) / 40.0) * v14;
    const v54 = v15 + 2.0 * v22;
    const v55 = v16 + s12 * (0.3199999928474426 * v34 * v9 - 0.2800000011920929 * v40 * v10);
    const v56 = v17 + s19 * v55;
    const v57 = v19 + s19 * (v18 + s12 * v52);
    const v58 = v21 + s19 * (v20 + s12 * v53);
    y0(v23);
    y1(v24);
    y2(v25);
    y3(v51);
    y4(v54);
    y5(v56);
    y6(v57);
    return v58;
  }`);
  const k_165 = kernel("k_165", 1, 4, 1, `function (a0, a1, a2, s3, a4, a5) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = a2[i];
    const v3 = a4[i];
    const v4 = a5[i];
    const v5 = v1 * (1.0 / (1.0 + Math.exp(-(v0 + 20.0) / 1.5))) - v2;
    const v6 = v3 + s3 * v5;
    const v7 = 10.0 * (1.0 - v6);
    const v8 = 0.1599999964237213 * v6;
    const v9 = v4 + 2.0 * v5;
    y0(v6);
    y1(v7);
    y2(v8);
    return v9;
  }`);
  const k_172 = kernel("k_172", 3, 5, 1, `function (a0, a1, a2, a3, a4, s5, a6, a7, s8, a9) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = a2[i];
    const v3 = a3[i];
    const v4 = a4[i];
    const v5 = a6[i];
    const v6 = a7[i] > 0.5;
    const v7 = a9[i];
    const v8 = v5 + s5 * (v4 + (v3 - (v2 + v0 * v1)));
    const v9 = 0.0 < v8;
    const v10 = v9 && v6;
    const v11 = v10 ? v5 / (v5 - v8) : 0.0;
    const v12 = v10 ? s8 : v7;
    y0(v8);
    y1(v9 ? 1.0 : 0.0);
    y2(v10 ? 1.0 : 0.0);
    y3(v11);
    return v12;
  }`);
  const k_178 = kernel("k_178", 1, 1, 1, `function (a0, a1, a2, a3, s4, a5) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = a2[i];
    const v3 = a3[i];
    const v4 = a5[i];
    const v5 = v4 + s4 * (v3 + (v1 * (1.0 / (1.0 + Math.exp(-(v0 + 20.0) / 1.5))) - v2));
    return v5;
  }`);
  return function run(memory, lengths) {
    const { arrays, numbers, known, rows, logs } = memory;
    const log_0 = logs[17];
    const dt_1 = numbers[0];
    const pulse_2 = arrays[1];
    const cellphi_3 = numbers[2];
    const constant0_4 = numbers[3];
    const constant1_5 = numbers[4];
    const constant2_6 = numbers[5];
    const constant3_7 = numbers[6];
    const constant4_8 = numbers[7];
    const tstep_9 = numbers[8];
    const cellV_10 = arrays[9];
    const cellm_11 = arrays[10];
    const cellh_12 = arrays[11];
    const celln_13 = arrays[12];
    const acho_14 = arrays[13];
    const gabao_15 = arrays[14];
    const celllastspikestep_16 = arrays[15];
    const cellspikeswas_17 = arrays[16];
    const prelude0_18 = numbers[21];
    const prelude1_19 = numbers[22];
    const prelude2_20 = arrays[23];
    let tstep_21 = tstep_9;
    let cellV_22 = cellV_10;
    let cellm_23 = cellm_11;
    let cellh_24 = cellh_12;
    let celln_25 = celln_13;
    let acho_26 = acho_14;
    let gabao_27 = gabao_15;
    let celllastspikestep_28 = celllastspikestep_16;
    let cellspikeswas_29 = cellspikeswas_17;
    const rows_30 = [];
    const rows_31 = [];
    const rows_32 = [];
    const rows_33 = [];
    for (let n_34 = 0, end = lengths["rows"]; n_34 < end; n_34++) {
      let tstep_35 = tstep_21;
      let cellV_36 = cellV_22;
      let cellm_37 = cellm_23;
      let cellh_38 = cellh_24;
      let celln_39 = celln_25;
      let acho_40 = acho_26;
      let gabao_41 = gabao_27;
      let celllastspikestep_42 = celllastspikestep_28;
      let cellspikeswas_43 = cellspikeswas_29;
      for (let n_44 = 0, end = lengths["every"]; n_44 < end; n_44++) {
        const v_45 = mul_46(tstep_35, 2);
        const v_47 = add_48(v_45, 0);
        const v_49 = mul_46(v_47, constant0_4);
        const v_50 = add_48(v_49, constant1_5);
        const v_51 = idiv_52(v_50, constant2_6);
        const v_53 = add_48(v_45, 1);
        const v_54 = mul_46(v_53, constant0_4);
        const v_55 = add_48(v_54, constant1_5);
        const v_56 = idiv_52(v_55, constant2_6);
        const v_57 = add_48(v_45, 2);
        const v_58 = mul_46(v_57, constant0_4);
        const v_59 = add_48(v_58, constant1_5);
        const v_60 = idiv_52(v_59, constant2_6);
        const v_61 = add_48(tstep_35, 1);
        const [v_63, v_64, v_65, v_66, v_67, v_68, v_69, v_70, v_71, v_72, v_73, v_74, v_75, v_76, v_77, v_78, v_79] = k_62(cellV_36, cellm_37, cellh_38, celln_39, cellphi_3, prelude0_18, cellspikeswas_43);
        const [v_81, v_82, v_83, v_84] = k_80(acho_40, gabao_41);
        const v_85 = device.at(known[1], v_51);
        const v_89 = k_88(acho_40, c_86, c_87);
        const v_91 = k_88(gabao_41, c_90, c_87);
        const v_93 = k_92(celllastspikestep_42, c_87);
        const v_96 = k_95(cellV_36, c_94);
        const v_97 = device.at(known[1], v_56);
        const v_98 = device.at(known[1], v_60);
        const [v_100, v_101, v_102, v_103, v_104, v_105, v_106, v_107, v_108, v_109, v_110, v_111, v_112, v_113, v_114, v_115, v_116, v_117] = k_99(prelude2_20, v_85, v_63, v_89, v_64, v_91, v_65, v_66, v_67, prelude0_18, cellV_36, v_97, v_74, v_75, v_76, v_71, cellphi_3, v_77, v_72, v_78, v_73, cellm_37, cellh_38, celln_39, v_98, v_68, v_69, v_70);
        const [v_119, v_120, v_121, v_122, v_123, v_124, v_125, v_126] = k_118(v_93, device.whole(v_47), device.whole(constant3_7), device.whole(constant4_8), v_96, v_81, v_82, v_83, v_84, prelude0_18, acho_40, gabao_41, device.whole(v_53), dt_1, device.whole(v_57), prelude1_19);
        const v_127 = k_88(v_120, c_86, c_87);
        const v_128 = k_88(v_121, c_90, c_87);
        const v_129 = k_95(v_101, c_94);
        const v_130 = k_88(v_124, c_86, c_87);
        const v_131 = k_88(v_125, c_86, c_87);
        const [v_133, v_134, v_135, v_136, v_137, v_138, v_139, v_140, v_141, v_142, v_143, v_144, v_145, v_146, v_147, v_148] = k_132(v_103, v_127, v_104, v_128, v_105, prelude0_18, cellV_36, v_130, v_109, v_102, v_110, v_111, v_106, cellphi_3, v_112, v_107, v_113, v_108, dt_1, cellm_37, cellh_38, celln_39, v_100, v_115, v_116, v_117);
        const [v_150, v_151, v_152, v_153] = k_149(v_129, v_122, v_123, prelude0_18, gabao_41, v_119);
        const v_154 = k_88(v_150, c_90, c_87);
        const v_155 = k_95(v_133, c_94);
        const [v_157, v_158, v_159, v_160, v_161, v_162, v_163, v_164] = k_156(v_135, v_154, v_134, v_136, dt_1, cellV_36, v_131, v_140, v_114, v_141, v_142, v_137, cellphi_3, v_143, v_138, v_144, v_139, v_145, v_146, prelude1_19, cellm_37, v_147, cellh_38, v_148, celln_39);
        const [v_166, v_167, v_168, v_169] = k_165(v_155, v_151, v_152, dt_1, gabao_41, v_153);
        const v_170 = k_88(v_166, c_90, c_87);
        const v_171 = k_95(v_157, c_94);
        const [v_173, v_174, v_175, v_176, v_177] = k_172(v_159, v_170, v_158, v_160, v_161, prelude1_19, cellV_36, v_79, device.whole(tstep_35), celllastspikestep_42);
        const v_179 = k_178(v_171, v_167, v_168, v_169, prelude1_19, gabao_41);
        log_0.push(v_175, [iota_180, tstep_35, v_176]);
        tstep_35 = v_61;
        cellV_36 = v_173;
        cellm_37 = v_162;
        cellh_38 = v_163;
        celln_39 = v_164;
        acho_40 = v_126;
        gabao_41 = v_179;
        celllastspikestep_42 = v_177;
        cellspikeswas_43 = v_174;
      }
      rows_30.push(cellV_22);
      rows_31.push(cellm_23);
      rows_32.push(cellh_24);
      rows_33.push(celln_25);
      tstep_21 = tstep_35;
      cellV_22 = cellV_36;
      cellm_23 = cellm_37;
      cellh_24 = cellh_38;
      celln_25 = celln_39;
      acho_26 = acho_40;
      gabao_27 = gabao_41;
      celllastspikestep_28 = celllastspikestep_42;
      cellspikeswas_29 = cellspikeswas_43;
    }
    numbers[8] = tstep_21;
    rows[29] = rows_30;
    rows[30] = rows_31;
    rows[31] = rows_32;
    rows[32] = rows_33;
    device.leave(arrays, [[9, cellV_22], [10, cellm_23], [11, cellh_24], [12, celln_25], [13, acho_26], [14, gabao_27], [15, celllastspikestep_28], [16, cellspikeswas_29]]);
  }
}
