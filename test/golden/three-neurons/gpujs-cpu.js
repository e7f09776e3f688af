"use strict";
const { scalar, iota, draw, tables, kernel, constant } = device;
const mul_46 = scalar("mul", "i64");
const add_48 = scalar("add", "i64");
const idiv_52 = scalar("idiv", "i64");
const iota_140 = iota(3);
return { sizes: [], prepare };

function prepare(lengths) {
  const c_69 = constant(data[25]);
  const c_70 = constant(data[26]);
  const c_73 = constant(data[27]);
  const c_77 = constant(data[28]);
  const k_62 = kernel("k_62", 3, 5, 1, `function (a0, a1, a2, a3) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = a2[i];
    const v3 = a3[i];
    const v4 = v0 + 50.0;
    const v5 = 13.0 - v4;
    const v6 = v5 * 0.25;
    const v7 = v4 - 40.0;
    const v8 = v7 / 5.0;
    const v9 = 15.0 - v4;
    const v10 = v9 / 5.0;
    const v11 = v5 * v5 < 0.25;
    let v12 = 0.0;
    if (v11) {
      const v13 = v6 * v6;
      const v14 = -0.0013888889225199819 + v13 * (0.000033068783523049206 + v13 * -8.267195994449139e-7);
      const v15 = 4.0 * (1.0 - v6 * 0.5 + v13 * (0.0833333358168602 + v13 * v14));
      v12 = v15;
    }
    else {
      const v16 = v5 / (Math.exp(v6) - 1.0);
      v12 = v16;
    }
    const v17 = v7 * v7 < 0.390625;
    let v18 = 0.0;
    if (v17) {
      const v19 = v8 * v8;
      const v20 = -0.0013888889225199819 + v19 * (0.000033068783523049206 + v19 * -8.267195994449139e-7);
      const v21 = 5.0 * (1.0 - v8 * 0.5 + v19 * (0.0833333358168602 + v19 * v20));
      v18 = v21;
    }
    else {
      const v22 = v7 / (Math.exp(v8) - 1.0);
      v18 = v22;
    }
    const v23 = v9 * v9 < 0.390625;
    let v24 = 0.0;
    if (v23) {
      const v25 = v10 * v10;
      const v26 = -0.0013888889225199819 + v25 * (0.000033068783523049206 + v25 * -8.267195994449139e-7);
      const v27 = 5.0 * (1.0 - v10 * 0.5 + v25 * (0.0833333358168602 + v25 * v26));
      v24 = v27;
    }
    else {
      const v28 = v9 / (Math.exp(v10) - 1.0);
      v24 = v28;
    }
    const v29 = 100.0 * (v1 * v1 * v1) * v2 * (v0 - 50.0);
    const v30 = v3 * v3;
    const v31 = 10.0 * (v30 * v30) * (v0 + 95.0);
    const v32 = 0.3199999928474426 * v12 * (1.0 - v1) - 0.2800000011920929 * v18 * v1;
    const v33 = 0.12800000607967377 * Math.exp((17.0 - v4) / 18.0) * (1.0 - v2) - 4.0 / (Math.exp((40.0 - v4) / 5.0) + 1.0) * v2;
    const v34 = 0.019999999552965164 * v24 * (1.0 - v3) - 0.5 * Math.exp((10.0 - v4) / 40.0) * v3;
    y0(v29);
    y1(v31);
    y2(v32);
    y3(v33);
    return v34;
  }`);
  const k_71 = kernel("k_71", 3, 1, 2, `function (x, starts, columns) {
    const i = this.thread.x;
    const first = starts[i];
    const count = starts[i + 1] - first;
    let sum = 0.0;
    for (let k = 0; k < count; k++) {
      sum += x[columns[first + k]];
    }
    return sum;
  }`);
  const k_75 = kernel("k_75", 1, 1, 1, `function (x, places) {
    const i = this.thread.x;
    const place = places[i];
    return x[place];
  }`);
  const k_78 = kernel("k_78", 1, 1, 1, `function (x, places) {
    const i = this.thread.x;
    const place = places[i];
    return x[place];
  }`);
  const k_82 = kernel("k_82", 3, 10, 1, `function (a0, s1, a2, a3, a4, a5, a6, s7, a8, a9, a10, s11, a12, a13, a14, s15) {
    const i = this.thread.x;
    const v0 = a0[i] > 0.5;
    const v1 = a2[i];
    const v2 = a3[i];
    const v3 = a4[i];
    const v4 = a5[i];
    const v5 = a6[i];
    const v6 = a8[i];
    const v7 = a9[i];
    const v8 = a10[i];
    const v9 = a12[i];
    const v10 = a13[i];
    const v11 = a14[i];
    const v12 = (v0 ? s1 : 0.0) - v4 - v5 - 0.15000000596046448 * (v1 + 55.0) - (0.3499999940395355 * v1 * v2 + 0.800000011920929 * (v1 + 70.0) * v3);
    const v13 = s7 * v6;
    const v14 = s7 * v7;
    const v15 = s7 * v8;
    const v16 = v1 + s11 * v12;
    const v17 = v9 + s11 * v13;
    const v18 = v10 + s11 * v14;
    const v19 = v11 + s11 * v15;
    const v20 = v0 ? s15 : 0.0;
    const v21 = v16 + 50.0;
    const v22 = 13.0 - v21;
    const v23 = v22 * 0.25;
    const v24 = v21 - 40.0;
    const v25 = v24 / 5.0;
    const v26 = 15.0 - v21;
    const v27 = v26 / 5.0;
    const v28 = v22 * v22 < 0.25;
    let v29 = 0.0;
    if (v28) {
      const v30 = v23 * v23;
      const v31 = -0.0013888889225199819 + v30 * (0.000033068783523049206 + v30 * -8.267195994449139e-7);
      const v32 = 4.0 * (1.0 - v23 * 0.5 + v30 * (0.0833333358168602 + v30 * v31));
      v29 = v32;
    }
    else {
      const v33 = v22 / (Math.exp(v23) - 1.0);
      v29 = v33;
    }
    const v34 = v24 * v24 < 0.390625;
    let v35 = 0.0;
    if (v34) {
      const v36 = v25 * v25;
      const v37 = -0.0013888889225199819 + v36 * (0.000033068783523049206 + v36 * -8.267195994449139e-7);
      const v38 = 5.0 * (1.0 - v25 * 0.5 + v36 * (0.0833333358168602 + v36 * v37));
      v35 = v38;
    }
    else {
      const v39 = v24 / (Math.exp(v25) - 1.0);
      v35 = v39;
    }
    const v40 = v26 * v26 < 0.390625;
    let v41 = 0.0;
    if (v40) {
      const v42 = v27 * v27;
      const v43 = -0.0013888889225199819 + v42 * (0.000033068783523049206 + v42 * -8.267195994449139e-7);
      const v44 = 5.0 * (1.0 - v27 * 0.5 + v42 * (0.0833333358168602 + v42 * v43));
      v41 = v44;
    }
    else {
      const v45 = v26 / (Math.exp(v27) - 1.0);
      v41 = v45;
    }
    const v46 = v19 * v19;
    const v47 = v20 - 100.0 * (v17 * v17 * v17) * v18 * (v16 - 50.0) - 10.0 * (v46 * v46) * (v16 + 95.0);
    const v48 = v47 - 0.15000000596046448 * (v16 + 55.0);
    const v49 = s7 * (0.3199999928474426 * v29 * (1.0 - v17) - 0.2800000011920929 * v35 * v17);
    const v50 = 0.12800000607967377 * Math.exp((17.0 - v21) / 18.0) * (1.0 - v18) - 4.0 / (Math.exp((40.0 - v21) / 5.0) + 1.0) * v18;
    const v51 = s7 * v50;
    const v52 = 0.019999999552965164 * v41 * (1.0 - v19) - 0.5 * Math.exp((10.0 - v21) / 40.0) * v19;
    const v53 = s7 * v52;
    const v54 = v13 + 2.0 * v49;
    const v55 = v14 + 2.0 * v51;
    const v56 = v15 + 2.0 * v53;
    y0(v12);
    y1(v16);
    y2(v20);
    y3(v48);
    y4(v49);
    y5(v51);
    y6(v53);
    y7(v54);
    y8(v55);
    return v56;
  }`);
  const k_93 = kernel("k_93", 1, 6, 1, `function (a0, s1, s2, s3, a4, a5, a6, s7, s8, s9, s10, s11) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a4[i];
    const v2 = a5[i];
    const v3 = a6[i];
    const v4 = v0 * 2.0 + 0.0;
    const v5 = 10.0 * (1.0 - v2) * (v4 - s1 < s2 && s1 - v4 < s3 ? 0.5 : 0.0) - 0.20000000298023224 * v2;
    const v6 = 10.0 * (1.0 - v3) * (1.0 / (1.0 + Math.exp(-(v1 + 20.0) / 1.5))) - 0.1599999964237213 * v3;
    const v7 = v2 + s7 * v5;
    const v8 = v3 + s7 * v6;
    const v9 = v4 - s8 < s2 && s8 - v4 < s3 ? 0.5 : 0.0;
    const v10 = 10.0 * (1.0 - v7) * v9 - 0.20000000298023224 * v7;
    const v11 = v2 + s7 * v10;
    const v12 = 10.0 * (1.0 - v11) * v9 - 0.20000000298023224 * v11;
    const v13 = v2 + s9 * v12;
    const v14 = 10.0 * (1.0 - v13) * (v4 - s10 < s2 && s10 - v4 < s3 ? 0.5 : 0.0) - 0.20000000298023224 * v13;
    const v15 = v2 + s11 * (v5 + 2.0 * v10 + 2.0 * v12 + v14);
    y0(v6);
    y1(v7);
    y2(v8);
    y3(v11);
    y4(v13);
    return v15;
  }`);
  const k_105 = kernel("k_105", 3, 9, 1, `function (a0, a1, a2, a3, s4, a5, a6, a7, a8, a9, a10, a11, a12, s13, a14, a15, a16, a17) {
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
    const v11 = a12[i];
    const v12 = a14[i];
    const v13 = a15[i];
    const v14 = a16[i];
    const v15 = a17[i];
    const v16 = v3 - (0.3499999940395355 * v0 * v1 + 0.800000011920929 * (v0 + 70.0) * v2);
    const v17 = v4 + s4 * v16;
    const v18 = v6 + s4 * v5;
    const v19 = v8 + s4 * v7;
    const v20 = v10 + s4 * v9;
    const v21 = v17 + 50.0;
    const v22 = 13.0 - v21;
    const v23 = v22 * 0.25;
    const v24 = v21 - 40.0;
    const v25 = v24 / 5.0;
    const v26 = 15.0 - v21;
    const v27 = v26 / 5.0;
    const v28 = v22 * v22 < 0.25;
    let v29 = 0.0;
    if (v28) {
      const v30 = v23 * v23;
      const v31 = -0.0013888889225199819 + v30 * (0.000033068783523049206 + v30 * -8.267195994449139e-7);
      const v32 = 4.0 * (1.0 - v23 * 0.5 + v30 * (0.0833333358168602 + v30 * v31));
      v29 = v32;
    }
    else {
      const v33 = v22 / (Math.exp(v23) - 1.0);
      v29 = v33;
    }
    const v34 = v24 * v24 < 0.390625;
    let v35 = 0.0;
    if (v34) {
      const v36 = v25 * v25;
      const v37 = -0.0013888889225199819 + v36 * (0.000033068783523049206 + v36 * -8.267195994449139e-7);
      const v38 = 5.0 * (1.0 - v25 * 0.5 + v36 * (0.0833333358168602 + v36 * v37));
      v35 = v38;
    }
    else {
      const v39 = v24 / (Math.exp(v25) - 1.0);
      v35 = v39;
    }
    const v40 = v26 * v26 < 0.390625;
    let v41 = 0.0;
    if (v40) {
      const v42 = v27 * v27;
      const v43 = -0.0013888889225199819 + v42 * (0.000033068783523049206 + v42 * -8.267195994449139e-7);
      const v44 = 5.0 * (1.0 - v27 * 0.5 + v42 * (0.0833333358168602 + v42 * v43));
      v41 = v44;
    }
    else {
      const v45 = v26 / (Math.exp(v27) - 1.0);
      v41 = v45;
    }
    const v46 = v20 * v20;
    const v47 = v11 - 100.0 * (v18 * v18 * v18) * v19 * (v17 - 50.0) - 10.0 * (v46 * v46) * (v17 + 95.0);
    const v48 = v47 - 0.15000000596046448 * (v17 + 55.0);
    const v49 = s13 * (0.3199999928474426 * v29 * (1.0 - v18) - 0.2800000011920929 * v35 * v18);
    const v50 = 0.12800000607967377 * Math.exp((17.0 - v21) / 18.0) * (1.0 - v19) - 4.0 / (Math.exp((40.0 - v21) / 5.0) + 1.0) * v19;
    const v51 = s13 * v50;
    const v52 = 0.019999999552965164 * v41 * (1.0 - v20) - 0.5 * Math.exp((10.0 - v21) / 40.0) * v20;
    const v53 = s13 * v52;
    const v54 = v12 + 2.0 * v16;
    const v55 = v13 + 2.0 * v49;
    const v56 = v14 + 2.0 * v51;
    const v57 = v15 + 2.0 * v53;
    y0(v17);
    y1(v48);
    y2(v49);
    y3(v51);
    y4(v53);
    y5(v54);
    y6(v55);
    y7(v56);
    return v57;
  }`);
  const k_115 = kernel("k_115", 1, 2, 1, `function (a0, a1, s2, a3, a4) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = a3[i];
    const v3 = a4[i];
    const v4 = 10.0 * (1.0 - v1) * (1.0 / (1.0 + Math.exp(-(v0 + 20.0) / 1.5))) - 0.1599999964237213 * v1;
    const v5 = v2 + s2 * v4;
    const v6 = v3 + 2.0 * v4;
    y0(v5);
    return v6;
  }`);
  const k_120 = kernel("k_120", 3, 6, 1, `function (a0, a1, a2, a3, s4, a5, a6, a7, a8, a9, a10, a11, a12, s13, s14, a15, a16, s17, a18, a19) {
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
    const v11 = a12[i] > 0.5;
    const v12 = a15[i];
    const v13 = a16[i];
    const v14 = a18[i];
    const v15 = a19[i];
    const v16 = v3 - (0.3499999940395355 * v0 * v1 + 0.800000011920929 * (v0 + 70.0) * v2);
    const v17 = v4 + s4 * v16;
    const v18 = v6 + s4 * v5;
    const v19 = v8 + s4 * v7;
    const v20 = v10 + s4 * v9;
    const v21 = v17 + 50.0;
    const v22 = 13.0 - v21;
    const v23 = v22 * 0.25;
    const v24 = v21 - 40.0;
    const v25 = v24 / 5.0;
    const v26 = 15.0 - v21;
    const v27 = v26 / 5.0;
    const v28 = v22 * v22 < 0.25;
    let v29 = 0.0;
    if (v28) {
      const v30 = v23 * v23;
      const v31 = -0.0013888889225199819 + v30 * (0.000033068783523049206 + v30 * -8.267195994449139e-7);
      const v32 = 4.0 * (1.0 - v23 * 0.5 + v30 * (0.0833333358168602 + v30 * v31));
      v29 = v32;
    }
    else {
      const v33 = v22 / (Math.exp(v23) - 1.0);
      v29 = v33;
    }
    const v34 = v24 * v24 < 0.390625;
    let v35 = 0.0;
    if (v34) {
      const v36 = v25 * v25;
      const v37 = -0.0013888889225199819 + v36 * (0.000033068783523049206 + v36 * -8.267195994449139e-7);
      const v38 = 5.0 * (1.0 - v25 * 0.5 + v36 * (0.0833333358168602 + v36 * v37));
      v35 = v38;
    }
    else {
      const v39 = v24 / (Math.exp(v25) - 1.0);
      v35 = v39;
    }
    const v40 = v26 * v26 < 0.390625;
    let v41 = 0.0;
    if (v40) {
      const v42 = v27 * v27;
      const v43 = -0.0013888889225199819 + v42 * (0.000033068783523049206 + v42 * -8.267195994449139e-7);
      const v44 = 5.0 * (1.0 - v27 * 0.5 + v42 * (0.0833333358168602 + v42 * v43));
      v41 = v44;
    }
    else {
      const v45 = v26 / (Math.exp(v27) - 1.0);
      v41 = v45;
    }
    const v46 = v20 * v20;
    const v47 = (v11 ? s13 : 0.0) - 100.0 * (v18 * v18 * v18) * v19 * (v17 - 50.0) - 10.0 * (v46 * v46) * (v17 + 95.0);
    const v48 = v47 - 0.15000000596046448 * (v17 + 55.0);
    const v49 = s14 * (0.3199999928474426 * v29 * (1.0 - v18) - 0.2800000011920929 * v35 * v18);
    const v50 = 0.12800000607967377 * Math.exp((17.0 - v21) / 18.0) * (1.0 - v19) - 4.0 / (Math.exp((40.0 - v21) / 5.0) + 1.0) * v19;
    const v51 = 0.019999999552965164 * v41 * (1.0 - v20) - 0.5 * Math.exp((10.0 - v21) / 40.0) * v20;
    const v52 = v12 + 2.0 * v16;
    const v53 = v6 + s17 * (v13 + v49);
    const v54 = v8 + s17 * (v14 + s14 * v50);
    const v55 = v10 + s17 * (v15 + s14 * v51);
    y0(v17);
    y1(v48);
    y2(v52);
    y3(v53);
    y4(v54);
    return v55;
  }`);
  const k_127 = kernel("k_127", 1, 2, 1, `function (a0, a1, s2, a3, a4) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = a3[i];
    const v3 = a4[i];
    const v4 = 10.0 * (1.0 - v1) * (1.0 / (1.0 + Math.exp(-(v0 + 20.0) / 1.5))) - 0.1599999964237213 * v1;
    const v5 = v2 + s2 * v4;
    const v6 = v3 + 2.0 * v4;
    y0(v5);
    return v6;
  }`);
  const k_132 = kernel("k_132", 3, 5, 1, `function (a0, a1, a2, a3, a4, s5, a6, a7, s8, a9) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = a2[i];
    const v3 = a3[i];
    const v4 = a4[i];
    const v5 = a6[i];
    const v6 = a7[i] > 0.5;
    const v7 = a9[i];
    const v8 = v3 - (0.3499999940395355 * v0 * v1 + 0.800000011920929 * (v0 + 70.0) * v2);
    const v9 = v5 + s5 * (v4 + v8);
    const v10 = 0.0 < v9;
    const v11 = v10 && !v6;
    const v12 = v11 ? v5 / (v5 - v9) : 0.0;
    const v13 = v11 ? s8 : v7;
    y0(v9);
    y1(v10 ? 1.0 : 0.0);
    y2(v11 ? 1.0 : 0.0);
    y3(v12);
    return v13;
  }`);
  const k_138 = kernel("k_138", 1, 1, 1, `function (a0, a1, a2, s3, a4) {
    const i = this.thread.x;
    const v0 = a0[i];
    const v1 = a1[i];
    const v2 = a2[i];
    const v3 = a4[i];
    const v4 = 10.0 * (1.0 - v1) * (1.0 / (1.0 + Math.exp(-(v0 + 20.0) / 1.5))) - 0.1599999964237213 * v1;
    const v5 = v3 + s3 * (v2 + v4);
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
        const [v_63, v_64, v_65, v_66, v_67] = k_62(cellV_36, cellm_37, cellh_38, celln_39);
        const v_68 = device.at(known[1], v_51);
        const v_72 = k_71(acho_40, c_69, c_70);
        const v_74 = k_71(gabao_41, c_73, c_70);
        const v_76 = k_75(celllastspikestep_42, c_70);
        const v_79 = k_78(cellV_36, c_77);
        const v_80 = device.at(known[1], v_56);
        const v_81 = device.at(known[1], v_60);
        const [v_83, v_84, v_85, v_86, v_87, v_88, v_89, v_90, v_91, v_92] = k_82(prelude2_20, v_68, cellV_36, v_72, v_74, v_63, v_64, cellphi_3, v_65, v_66, v_67, prelude0_18, cellm_37, cellh_38, celln_39, v_80);
        const [v_94, v_95, v_96, v_97, v_98, v_99] = k_93(v_76, device.whole(v_47), device.whole(constant3_7), device.whole(constant4_8), v_79, acho_40, gabao_41, prelude0_18, device.whole(v_53), dt_1, device.whole(v_57), prelude1_19);
        const v_100 = k_71(v_95, c_69, c_70);
        const v_101 = k_71(v_96, c_73, c_70);
        const v_102 = k_78(v_84, c_77);
        const v_103 = k_71(v_97, c_69, c_70);
        const v_104 = k_71(v_98, c_69, c_70);
        const [v_106, v_107, v_108, v_109, v_110, v_111, v_112, v_113, v_114] = k_105(v_84, v_100, v_101, v_86, prelude0_18, cellV_36, v_87, cellm_37, v_88, cellh_38, v_89, celln_39, v_85, cellphi_3, v_83, v_90, v_91, v_92);
        const [v_116, v_117] = k_115(v_102, v_96, prelude0_18, gabao_41, v_94);
        const v_118 = k_71(v_116, c_73, c_70);
        const v_119 = k_78(v_106, c_77);
        const [v_121, v_122, v_123, v_124, v_125, v_126] = k_120(v_106, v_103, v_118, v_107, dt_1, cellV_36, v_108, cellm_37, v_109, cellh_38, v_110, celln_39, prelude2_20, v_81, cellphi_3, v_111, v_112, prelude1_19, v_113, v_114);
        const [v_128, v_129] = k_127(v_119, v_116, dt_1, gabao_41, v_117);
        const v_130 = k_71(v_128, c_73, c_70);
        const v_131 = k_78(v_121, c_77);
        const [v_133, v_134, v_135, v_136, v_137] = k_132(v_121, v_104, v_130, v_122, v_123, prelude1_19, cellV_36, cellspikeswas_43, device.whole(tstep_35), celllastspikestep_42);
        const v_139 = k_138(v_131, v_128, v_129, prelude1_19, gabao_41);
        log_0.push(v_135, [iota_140, tstep_35, v_136]);
        tstep_35 = v_61;
        cellV_36 = v_133;
        cellm_37 = v_124;
        cellh_38 = v_125;
        celln_39 = v_126;
        acho_40 = v_99;
        gabao_41 = v_139;
        celllastspikestep_42 = v_137;
        cellspikeswas_43 = v_134;
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
