// What the host runs, in order:
//   run_all_542, one workgroup
struct Given {
  zero: u32,
  capacity_1: u32,
  rows_5: u32,
  every_11: u32,
  at_0: u32,
  at_2: u32,
  at_3: u32,
  at_4: u32,
  at_6: u32,
  at_7: u32,
  at_8: u32,
  at_9: u32,
  at_10: u32,
}
@group(0) @binding(0) var<uniform> given: Given;
@group(0) @binding(1) var<storage, read_write> memory: array<u32>;
@group(0) @binding(2) var<storage, read_write> open: array<u32>;
@group(0) @binding(3) var<storage, read> constants: array<u32>;
fn r(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ given.zero); }
fn no(p: bool) -> bool { return p == (given.zero != 0u); }
fn upTo(x: f32, bound: f32) -> f32 { return select(x, bound, r(bound) < x); }
fn downTo(x: f32, bound: f32) -> f32 { return select(x, bound, x < r(bound)); }
fn power(k: i32) -> f32 { return bitcast<f32>(u32(k + 127) << 23u); }
fn scale2(x: f32, by: i32) -> f32 {
  let k = clamp(by, -278, 278);
  let last = clamp(k, -126, 127);
  let first = (k - last) >> 1u;
  return r(x * power(first) * power(k - last - first) * power(last));
}
fn high(x: u32, y: u32) -> u32 {
  let a = x & 0xffffu;
  let b = x >> 16u;
  let c = y & 0xffffu;
  let d = y >> 16u;
  let middle = b * c + ((a * c) >> 16u);
  let carry = a * d + (middle & 0xffffu);
  return b * d + (middle >> 16u) + (carry >> 16u);
}
fn add64(x: vec2u, y: vec2u) -> vec2u {
  let low = x.x + y.x;
  return vec2u(low, x.y + y.y + u32(low < x.x));
}
fn neg64(x: vec2u) -> vec2u { return vec2u(~x.x + 1u, ~x.y + u32(x.x == 0u)); }
fn sub64(x: vec2u, y: vec2u) -> vec2u { return vec2u(x.x - y.x, x.y - y.y - u32(x.x < y.x)); }
fn mul64(x: vec2u, y: vec2u) -> vec2u { return vec2u(x.x * y.x, high(x.x, y.x) + x.x * y.y + x.y * y.x); }
fn isNegative(x: vec2u) -> bool { return (x.y >> 31u) != 0u; }
fn abs64(x: vec2u) -> vec2u { return select(x, neg64(x), isNegative(x)); }
fn lt64(x: vec2u, y: vec2u) -> bool {
  let a = bitcast<i32>(x.y);
  let b = bitcast<i32>(y.y);
  return a < b || (a == b && x.x < y.x);
}
fn eq64(x: vec2u, y: vec2u) -> bool { return x.x == y.x && x.y == y.y; }
fn divided(x: vec2u, y: vec2u) -> vec2u {
  if ((x.y | y.y) == 0u) { return vec2u(x.x / y.x, 0u); }
  var rest = vec2u(0u);
  var q = vec2u(0u);
  for (var k = 63; k >= 0; k--) {
    let digits = select(x.x, x.y, k > 31);
    rest = vec2u((rest.x << 1u) | ((digits >> u32(k & 31)) & 1u), (rest.y << 1u) | (rest.x >> 31u));
    if (!lt64(rest, y)) {
      rest = sub64(rest, y);
      let bit = 1u << u32(k & 31);
      if (k > 31) { q.y |= bit; } else { q.x |= bit; }
    }
  }
  return q;
}
fn idiv64(x: vec2u, y: vec2u) -> vec2u {
  if ((y.x | y.y) == 0u) { return vec2u(0u); }
  let q = divided(abs64(x), abs64(y));
  if (isNegative(x) == isNegative(y)) { return q; }
  let isWhole = eq64(mul64(q, abs64(y)), abs64(x));
  return neg64(add64(q, vec2u(u32(!isWhole), 0u)));
}
fn long(x: i32) -> vec2u { return vec2u(bitcast<u32>(x), bitcast<u32>(x >> 31u)); }
fn index(x: vec2u) -> i32 {
  if (isNegative(x)) { return -1; }
  return select(i32(x.x & 0x7fffffffu), 0x7fffffff, x.y != 0u || x.x > 0x7fffffffu);
}
fn iota_543(i: u32) {
  memory[51u + i] = bitcast<u32>(i32(i));
}
fn scalars_544() {
  let v_545 = vec2u(memory[19u], memory[19u + 1u]);
  let v_546 = vec2u(memory[44u], memory[44u + 1u]);
  let v_547 = v_545;
  memory[107u] = v_547.x;
  memory[107u + 1u] = v_547.y;
  let v_548 = v_546;
  memory[109u] = v_548.x;
  memory[109u + 1u] = v_548.y;
}
fn row_550(i: u32) {
  {
    open[given.at_4 + u32(bitcast<i32>(memory[106u])) * 3u + i] = bitcast<u32>(bitcast<f32>(memory[21u + i]));
  }
  {
    open[given.at_6 + u32(bitcast<i32>(memory[106u])) * 3u + i] = bitcast<u32>(bitcast<f32>(memory[24u + i]));
  }
  {
    open[given.at_7 + u32(bitcast<i32>(memory[106u])) * 3u + i] = bitcast<u32>(bitcast<f32>(memory[27u + i]));
  }
  {
    open[given.at_8 + u32(bitcast<i32>(memory[106u])) * 3u + i] = bitcast<u32>(bitcast<f32>(memory[30u + i]));
  }
}
fn scalars_551() {
  let v_552 = vec2u(memory[107u], memory[107u + 1u]);
  let v_553 = vec2u(memory[109u], memory[109u + 1u]);
  let v_554 = v_552;
  memory[112u] = v_554.x;
  memory[112u + 1u] = v_554.y;
  let v_555 = v_553;
  memory[114u] = v_555.x;
  memory[114u + 1u] = v_555.y;
}
fn kernel_1072(i: u32) {
  {
    let cellV_1073 = bitcast<f32>(memory[21u + i]);
    let cellm_1074 = bitcast<f32>(memory[24u + i]);
    let cellh_1075 = bitcast<f32>(memory[27u + i]);
    let celln_1076 = bitcast<f32>(memory[30u + i]);
    let v_1077 = r(cellV_1073 + 50f);
    let v_1078 = (13f - v_1077);
    let v_1079 = r(v_1078 * 0.25f);
    let v_1080 = (v_1077 - 40f);
    let v_1081 = r(v_1080 / r(5f));
    let v_1082 = downTo(upTo(r((17f - v_1077) / r(18f)), 90f), -104.5f);
    let v_1083 = (r(r(v_1082 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1084 = r(r(v_1082 - r(v_1083 * 0.693145751953125f)) - r(v_1083 * 0.000001428606765330187f));
    let v_1085 = (r((r(0.001392096048220992f * v_1084) + 0.008369325660169125f) * v_1084) + 0.04166658595204353f);
    let v_1086 = r(r(v_1084 * v_1084) * (r((r(v_1085 * v_1084) + 0.16666515171527863f) * v_1084) + 0.5f));
    let v_1087 = downTo(upTo(r((40f - v_1077) / r(5f)), 90f), -104.5f);
    let v_1088 = (r(r(v_1087 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1089 = r(r(v_1087 - r(v_1088 * 0.693145751953125f)) - r(v_1088 * 0.000001428606765330187f));
    let v_1090 = (r((r(0.001392096048220992f * v_1089) + 0.008369325660169125f) * v_1089) + 0.04166658595204353f);
    let v_1091 = r(r(v_1089 * v_1089) * (r((r(v_1090 * v_1089) + 0.16666515171527863f) * v_1089) + 0.5f));
    let v_1092 = (15f - v_1077);
    let v_1093 = r(v_1092 / r(5f));
    let v_1094 = downTo(upTo(r((10f - v_1077) / r(40f)), 90f), -104.5f);
    let v_1095 = (r(r(v_1094 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1096 = r(r(v_1094 - r(v_1095 * 0.693145751953125f)) - r(v_1095 * 0.000001428606765330187f));
    let v_1097 = (r((r(0.001392096048220992f * v_1096) + 0.008369325660169125f) * v_1096) + 0.04166658595204353f);
    let v_1098 = r(r(v_1096 * v_1096) * (r((r(v_1097 * v_1096) + 0.16666515171527863f) * v_1096) + 0.5f));
    let v_1099 = ((v_1078 * v_1078) < 0.25f);
    var v_1100: f32;
    if (v_1099) {
      let v_1101 = r(v_1079 * v_1079);
      let v_1102 = r(v_1101 * (0.000033068783523049206f + r(v_1101 * -8.267195994449139e-7f)));
      let v_1103 = r(v_1101 * (0.0833333358168602f + r(v_1101 * (-0.0013888889225199819f + v_1102))));
      let v_1104 = r(4f * (r(1f - r(v_1079 * 0.5f)) + v_1103));
      v_1100 = v_1104;
    }
    else {
      let v_1105 = downTo(upTo(v_1079, 90f), -104.5f);
      let v_1106 = (r(r(v_1105 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1107 = r(r(v_1105 - r(v_1106 * 0.693145751953125f)) - r(v_1106 * 0.000001428606765330187f));
      let v_1108 = (r((r(0.001392096048220992f * v_1107) + 0.008369325660169125f) * v_1107) + 0.04166658595204353f);
      let v_1109 = r(r(v_1107 * v_1107) * (r((r(v_1108 * v_1107) + 0.16666515171527863f) * v_1107) + 0.5f));
      let v_1110 = r(v_1078 / (scale2((1f + r(v_1107 + v_1109)), i32(v_1106)) - 1f));
      v_1100 = v_1110;
    }
    let v_1111 = ((v_1080 * v_1080) < 0.390625f);
    var v_1112: f32;
    if (v_1111) {
      let v_1113 = r(v_1081 * v_1081);
      let v_1114 = r(v_1113 * (0.000033068783523049206f + r(v_1113 * -8.267195994449139e-7f)));
      let v_1115 = r(v_1113 * (0.0833333358168602f + r(v_1113 * (-0.0013888889225199819f + v_1114))));
      let v_1116 = r(5f * (r(1f - r(v_1081 * 0.5f)) + v_1115));
      v_1112 = v_1116;
    }
    else {
      let v_1117 = downTo(upTo(v_1081, 90f), -104.5f);
      let v_1118 = (r(r(v_1117 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1119 = r(r(v_1117 - r(v_1118 * 0.693145751953125f)) - r(v_1118 * 0.000001428606765330187f));
      let v_1120 = (r((r(0.001392096048220992f * v_1119) + 0.008369325660169125f) * v_1119) + 0.04166658595204353f);
      let v_1121 = r(r(v_1119 * v_1119) * (r((r(v_1120 * v_1119) + 0.16666515171527863f) * v_1119) + 0.5f));
      let v_1122 = r(v_1080 / (scale2((1f + r(v_1119 + v_1121)), i32(v_1118)) - 1f));
      v_1112 = v_1122;
    }
    let v_1123 = ((v_1092 * v_1092) < 0.390625f);
    var v_1124: f32;
    if (v_1123) {
      let v_1125 = r(v_1093 * v_1093);
      let v_1126 = r(v_1125 * (0.000033068783523049206f + r(v_1125 * -8.267195994449139e-7f)));
      let v_1127 = r(v_1125 * (0.0833333358168602f + r(v_1125 * (-0.0013888889225199819f + v_1126))));
      let v_1128 = r(5f * (r(1f - r(v_1093 * 0.5f)) + v_1127));
      v_1124 = v_1128;
    }
    else {
      let v_1129 = downTo(upTo(v_1093, 90f), -104.5f);
      let v_1130 = (r(r(v_1129 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1131 = r(r(v_1129 - r(v_1130 * 0.693145751953125f)) - r(v_1130 * 0.000001428606765330187f));
      let v_1132 = (r((r(0.001392096048220992f * v_1131) + 0.008369325660169125f) * v_1131) + 0.04166658595204353f);
      let v_1133 = r(r(v_1131 * v_1131) * (r((r(v_1132 * v_1131) + 0.16666515171527863f) * v_1131) + 0.5f));
      let v_1134 = r(v_1092 / (scale2((1f + r(v_1131 + v_1133)), i32(v_1130)) - 1f));
      v_1124 = v_1134;
    }
    let v_1135 = r(r(r(100f * r(r(cellm_1074 * cellm_1074) * cellm_1074)) * cellh_1075) * (cellV_1073 - 50f));
    let v_1136 = r(celln_1076 * celln_1076);
    let v_1137 = r(r(10f * r(v_1136 * v_1136)) * (cellV_1073 + 95f));
    let v_1138 = r(r(r(0.3199999928474426f * v_1100) * (1f - cellm_1074)) - r(r(0.2800000011920929f * v_1112) * cellm_1074));
    let v_1139 = r(r(0.12800000607967377f * scale2((1f + r(v_1084 + v_1086)), i32(v_1083))) * (1f - cellh_1075));
    let v_1140 = r(r(4f / (scale2((1f + r(v_1089 + v_1091)), i32(v_1088)) + 1f)) * cellh_1075);
    let v_1141 = r(v_1139 - v_1140);
    let v_1142 = r(r(r(0.019999999552965164f * v_1124) * (1f - celln_1076)) - r(r(0.5f * scale2((1f + r(v_1096 + v_1098)), i32(v_1095))) * celln_1076));
    memory[54u + i] = bitcast<u32>(v_1135);
    memory[57u + i] = bitcast<u32>(v_1137);
    memory[60u + i] = bitcast<u32>(v_1138);
    memory[63u + i] = bitcast<u32>(v_1141);
    memory[66u + i] = bitcast<u32>(v_1142);
  }
  {
    let end_1146 = u32(bitcast<i32>(constants[i + 1u]));
    var s_1143 = u32(bitcast<i32>(constants[i]));
    var total_1144 = 0f;
    while (s_1143 < end_1146) {
      let stop_1147 = min(s_1143 + 256u, end_1146);
      var block_1145 = 0f;
      for (; s_1143 < stop_1147; s_1143++) {
        block_1145 = r(block_1145 + bitcast<f32>(memory[33u + u32(bitcast<i32>(constants[4u + s_1143]))]));
      }
      total_1144 = r(total_1144 + block_1145);
    }
    memory[69u + i] = bitcast<u32>(total_1144);
  }
  {
    let end_1151 = u32(bitcast<i32>(constants[5u + i + 1u]));
    var s_1148 = u32(bitcast<i32>(constants[5u + i]));
    var total_1149 = 0f;
    while (s_1148 < end_1151) {
      let stop_1152 = min(s_1148 + 256u, end_1151);
      var block_1150 = 0f;
      for (; s_1148 < stop_1152; s_1148++) {
        block_1150 = r(block_1150 + bitcast<f32>(memory[34u + u32(bitcast<i32>(constants[4u + s_1148]))]));
      }
      total_1149 = r(total_1149 + block_1150);
    }
    memory[72u + i] = bitcast<u32>(total_1149);
  }
}
fn gather_1153() {
  {
    let v_1154 = mul64(vec2u(memory[112u], memory[112u + 1u]), vec2u(2u, 0u));
    let v_1155 = add64(v_1154, vec2u(0u, 0u));
    let v_1156 = add64(mul64(v_1155, vec2u(memory[9u], memory[9u + 1u])), vec2u(memory[11u], memory[11u + 1u]));
    let v_1157 = idiv64(v_1156, vec2u(memory[13u], memory[13u + 1u]));
    let at_1158 = index(v_1157);
    memory[116u] = bitcast<u32>(bitcast<f32>(memory[1u + u32(max(min(at_1158, 7 - 1), 0))]));
  }
  {
    let v_1159 = mul64(vec2u(memory[112u], memory[112u + 1u]), vec2u(2u, 0u));
    let v_1160 = add64(v_1159, vec2u(1u, 0u));
    let v_1161 = add64(mul64(v_1160, vec2u(memory[9u], memory[9u + 1u])), vec2u(memory[11u], memory[11u + 1u]));
    let v_1162 = idiv64(v_1161, vec2u(memory[13u], memory[13u + 1u]));
    let at_1163 = index(v_1162);
    memory[117u] = bitcast<u32>(bitcast<f32>(memory[1u + u32(max(min(at_1163, 7 - 1), 0))]));
  }
  {
    let v_1164 = mul64(vec2u(memory[112u], memory[112u + 1u]), vec2u(2u, 0u));
    let v_1165 = add64(v_1164, vec2u(2u, 0u));
    let v_1166 = add64(mul64(v_1165, vec2u(memory[9u], memory[9u + 1u])), vec2u(memory[11u], memory[11u + 1u]));
    let v_1167 = idiv64(v_1166, vec2u(memory[13u], memory[13u + 1u]));
    let at_1168 = index(v_1167);
    memory[118u] = bitcast<u32>(bitcast<f32>(memory[1u + u32(max(min(at_1168, 7 - 1), 0))]));
  }
  {
    let v_1169 = vec2u(memory[114u], memory[114u + 1u]);
    let v_1170 = v_1169;
    memory[119u] = v_1170.x;
    memory[119u + 1u] = v_1170.y;
  }
}
fn gather_1171(i: u32) {
  {
    let at_1172 = bitcast<i32>(constants[4u + i]);
    let v_1173 = vec2u(memory[35u + 2u * (u32(max(min(at_1172, 3 - 1), 0)))], memory[35u + 2u * (u32(max(min(at_1172, 3 - 1), 0))) + 1u]);
    memory[75u + 2u * (i)] = v_1173.x;
    memory[75u + 2u * (i) + 1u] = v_1173.y;
  }
  {
    let at_1174 = bitcast<i32>(constants[9u + i]);
    memory[77u + i] = bitcast<u32>(bitcast<f32>(memory[21u + u32(max(min(at_1174, 3 - 1), 0))]));
  }
}
fn kernel_1175(i: u32) {
  let invariant1_1176 = (memory[48u + i] != 0u);
  let cellV_1177 = bitcast<f32>(memory[21u + i]);
  let x3_1178 = bitcast<f32>(memory[69u + i]);
  let x4_1179 = bitcast<f32>(memory[72u + i]);
  let x5_1180 = bitcast<f32>(memory[54u + i]);
  let x6_1181 = bitcast<f32>(memory[57u + i]);
  let x8_1182 = bitcast<f32>(memory[60u + i]);
  let x9_1183 = bitcast<f32>(memory[63u + i]);
  let x10_1184 = bitcast<f32>(memory[66u + i]);
  let cellm_1185 = bitcast<f32>(memory[24u + i]);
  let cellh_1186 = bitcast<f32>(memory[27u + i]);
  let celln_1187 = bitcast<f32>(memory[30u + i]);
  let v_1188 = r(r(r(0.3499999940395355f * cellV_1177) * x3_1178) + r(r(0.800000011920929f * (cellV_1177 + 70f)) * x4_1179));
  let v_1189 = r(r(select(0f, bitcast<f32>(memory[116u]), invariant1_1176) - x5_1180) - x6_1181);
  let v_1190 = r(r(v_1189 - r(0.15000000596046448f * (cellV_1177 + 55f))) - v_1188);
  let v_1191 = r(bitcast<f32>(memory[8u]) * x8_1182);
  let v_1192 = r(bitcast<f32>(memory[8u]) * x9_1183);
  let v_1193 = r(bitcast<f32>(memory[8u]) * x10_1184);
  let v_1194 = r(cellV_1177 + r(bitcast<f32>(memory[46u]) * v_1190));
  let v_1195 = r(cellm_1185 + r(bitcast<f32>(memory[46u]) * v_1191));
  let v_1196 = r(cellh_1186 + r(bitcast<f32>(memory[46u]) * v_1192));
  let v_1197 = r(celln_1187 + r(bitcast<f32>(memory[46u]) * v_1193));
  let v_1198 = select(0f, bitcast<f32>(memory[117u]), invariant1_1176);
  let v_1199 = r(v_1194 + 50f);
  let v_1200 = (13f - v_1199);
  let v_1201 = r(v_1200 * 0.25f);
  let v_1202 = (v_1199 - 40f);
  let v_1203 = r(v_1202 / r(5f));
  let v_1204 = downTo(upTo(r((17f - v_1199) / r(18f)), 90f), -104.5f);
  let v_1205 = (r(r(v_1204 * 1.4426950216293335f) + 12582912f) - 12582912f);
  let v_1206 = r(r(v_1204 - r(v_1205 * 0.693145751953125f)) - r(v_1205 * 0.000001428606765330187f));
  let v_1207 = (r((r(0.001392096048220992f * v_1206) + 0.008369325660169125f) * v_1206) + 0.04166658595204353f);
  let v_1208 = r(r(v_1206 * v_1206) * (r((r(v_1207 * v_1206) + 0.16666515171527863f) * v_1206) + 0.5f));
  let v_1209 = downTo(upTo(r((40f - v_1199) / r(5f)), 90f), -104.5f);
  let v_1210 = (r(r(v_1209 * 1.4426950216293335f) + 12582912f) - 12582912f);
  let v_1211 = r(r(v_1209 - r(v_1210 * 0.693145751953125f)) - r(v_1210 * 0.000001428606765330187f));
  let v_1212 = (r((r(0.001392096048220992f * v_1211) + 0.008369325660169125f) * v_1211) + 0.04166658595204353f);
  let v_1213 = r(r(v_1211 * v_1211) * (r((r(v_1212 * v_1211) + 0.16666515171527863f) * v_1211) + 0.5f));
  let v_1214 = (15f - v_1199);
  let v_1215 = r(v_1214 / r(5f));
  let v_1216 = downTo(upTo(r((10f - v_1199) / r(40f)), 90f), -104.5f);
  let v_1217 = (r(r(v_1216 * 1.4426950216293335f) + 12582912f) - 12582912f);
  let v_1218 = r(r(v_1216 - r(v_1217 * 0.693145751953125f)) - r(v_1217 * 0.000001428606765330187f));
  let v_1219 = (r((r(0.001392096048220992f * v_1218) + 0.008369325660169125f) * v_1218) + 0.04166658595204353f);
  let v_1220 = r(r(v_1218 * v_1218) * (r((r(v_1219 * v_1218) + 0.16666515171527863f) * v_1218) + 0.5f));
  let v_1221 = ((v_1200 * v_1200) < 0.25f);
  var v_1222: f32;
  if (v_1221) {
    let v_1223 = r(v_1201 * v_1201);
    let v_1224 = r(v_1223 * (0.000033068783523049206f + r(v_1223 * -8.267195994449139e-7f)));
    let v_1225 = r(v_1223 * (0.0833333358168602f + r(v_1223 * (-0.0013888889225199819f + v_1224))));
    let v_1226 = r(4f * (r(1f - r(v_1201 * 0.5f)) + v_1225));
    v_1222 = v_1226;
  }
  else {
    let v_1227 = downTo(upTo(v_1201, 90f), -104.5f);
    let v_1228 = (r(r(v_1227 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1229 = r(r(v_1227 - r(v_1228 * 0.693145751953125f)) - r(v_1228 * 0.000001428606765330187f));
    let v_1230 = (r((r(0.001392096048220992f * v_1229) + 0.008369325660169125f) * v_1229) + 0.04166658595204353f);
    let v_1231 = r(r(v_1229 * v_1229) * (r((r(v_1230 * v_1229) + 0.16666515171527863f) * v_1229) + 0.5f));
    let v_1232 = r(v_1200 / (scale2((1f + r(v_1229 + v_1231)), i32(v_1228)) - 1f));
    v_1222 = v_1232;
  }
  let v_1233 = ((v_1202 * v_1202) < 0.390625f);
  var v_1234: f32;
  if (v_1233) {
    let v_1235 = r(v_1203 * v_1203);
    let v_1236 = r(v_1235 * (0.000033068783523049206f + r(v_1235 * -8.267195994449139e-7f)));
    let v_1237 = r(v_1235 * (0.0833333358168602f + r(v_1235 * (-0.0013888889225199819f + v_1236))));
    let v_1238 = r(5f * (r(1f - r(v_1203 * 0.5f)) + v_1237));
    v_1234 = v_1238;
  }
  else {
    let v_1239 = downTo(upTo(v_1203, 90f), -104.5f);
    let v_1240 = (r(r(v_1239 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1241 = r(r(v_1239 - r(v_1240 * 0.693145751953125f)) - r(v_1240 * 0.000001428606765330187f));
    let v_1242 = (r((r(0.001392096048220992f * v_1241) + 0.008369325660169125f) * v_1241) + 0.04166658595204353f);
    let v_1243 = r(r(v_1241 * v_1241) * (r((r(v_1242 * v_1241) + 0.16666515171527863f) * v_1241) + 0.5f));
    let v_1244 = r(v_1202 / (scale2((1f + r(v_1241 + v_1243)), i32(v_1240)) - 1f));
    v_1234 = v_1244;
  }
  let v_1245 = ((v_1214 * v_1214) < 0.390625f);
  var v_1246: f32;
  if (v_1245) {
    let v_1247 = r(v_1215 * v_1215);
    let v_1248 = r(v_1247 * (0.000033068783523049206f + r(v_1247 * -8.267195994449139e-7f)));
    let v_1249 = r(v_1247 * (0.0833333358168602f + r(v_1247 * (-0.0013888889225199819f + v_1248))));
    let v_1250 = r(5f * (r(1f - r(v_1215 * 0.5f)) + v_1249));
    v_1246 = v_1250;
  }
  else {
    let v_1251 = downTo(upTo(v_1215, 90f), -104.5f);
    let v_1252 = (r(r(v_1251 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1253 = r(r(v_1251 - r(v_1252 * 0.693145751953125f)) - r(v_1252 * 0.000001428606765330187f));
    let v_1254 = (r((r(0.001392096048220992f * v_1253) + 0.008369325660169125f) * v_1253) + 0.04166658595204353f);
    let v_1255 = r(r(v_1253 * v_1253) * (r((r(v_1254 * v_1253) + 0.16666515171527863f) * v_1253) + 0.5f));
    let v_1256 = r(v_1214 / (scale2((1f + r(v_1253 + v_1255)), i32(v_1252)) - 1f));
    v_1246 = v_1256;
  }
  let v_1257 = r(v_1198 - r(r(r(100f * r(r(v_1195 * v_1195) * v_1195)) * v_1196) * (v_1194 - 50f)));
  let v_1258 = r(v_1197 * v_1197);
  let v_1259 = r(r(v_1257 - r(r(10f * r(v_1258 * v_1258)) * (v_1194 + 95f))) - r(0.15000000596046448f * (v_1194 + 55f)));
  let v_1260 = (r(r(0.3199999928474426f * v_1222) * (1f - v_1195)) - r(r(0.2800000011920929f * v_1234) * v_1195));
  let v_1261 = r(bitcast<f32>(memory[8u]) * v_1260);
  let v_1262 = r(r(0.12800000607967377f * scale2((1f + r(v_1206 + v_1208)), i32(v_1205))) * (1f - v_1196));
  let v_1263 = r(r(4f / (scale2((1f + r(v_1211 + v_1213)), i32(v_1210)) + 1f)) * v_1196);
  let v_1264 = r(bitcast<f32>(memory[8u]) * (v_1262 - v_1263));
  let v_1265 = (r(r(0.019999999552965164f * v_1246) * (1f - v_1197)) - r(r(0.5f * scale2((1f + r(v_1218 + v_1220)), i32(v_1217))) * v_1197));
  let v_1266 = r(bitcast<f32>(memory[8u]) * v_1265);
  let v_1267 = r(v_1191 + r(2f * v_1261));
  let v_1268 = r(v_1192 + r(2f * v_1264));
  let v_1269 = r(v_1193 + r(2f * v_1266));
  memory[69u + i] = bitcast<u32>(v_1190);
  memory[72u + i] = bitcast<u32>(v_1194);
  memory[54u + i] = bitcast<u32>(v_1198);
  memory[57u + i] = bitcast<u32>(v_1259);
  memory[60u + i] = bitcast<u32>(v_1261);
  memory[63u + i] = bitcast<u32>(v_1264);
  memory[66u + i] = bitcast<u32>(v_1266);
  memory[78u + i] = bitcast<u32>(v_1267);
  memory[81u + i] = bitcast<u32>(v_1268);
  memory[84u + i] = bitcast<u32>(v_1269);
}
fn kernel_1270(i: u32) {
  let v_1271 = mul64(vec2u(memory[112u], memory[112u + 1u]), vec2u(2u, 0u));
  let v_1272 = add64(v_1271, vec2u(0u, 0u));
  let v_1273 = add64(v_1271, vec2u(1u, 0u));
  let v_1274 = add64(v_1271, vec2u(2u, 0u));
  let x0_1275 = vec2u(memory[75u + 2u * (i)], memory[75u + 2u * (i) + 1u]);
  let x4_1276 = bitcast<f32>(memory[77u + i]);
  let acho_1277 = bitcast<f32>(memory[33u + i]);
  let gabao_1278 = bitcast<f32>(memory[34u + i]);
  let v_1279 = mul64(x0_1275, vec2u(2u, 0u));
  let v_1280 = (lt64(sub64(v_1279, v_1272), vec2u(memory[15u], memory[15u + 1u])) & lt64(sub64(v_1272, v_1279), vec2u(memory[17u], memory[17u + 1u])));
  let v_1281 = downTo(upTo(r((-(x4_1276 + 20f)) / r(1.5f)), 90f), -104.5f);
  let v_1282 = (r(r(v_1281 * 1.4426950216293335f) + 12582912f) - 12582912f);
  let v_1283 = r(r(v_1281 - r(v_1282 * 0.693145751953125f)) - r(v_1282 * 0.000001428606765330187f));
  let v_1284 = (r((r(0.001392096048220992f * v_1283) + 0.008369325660169125f) * v_1283) + 0.04166658595204353f);
  let v_1285 = r(r(v_1283 * v_1283) * (r((r(v_1284 * v_1283) + 0.16666515171527863f) * v_1283) + 0.5f));
  let v_1286 = r(r(r(10f * (1f - acho_1277)) * select(0f, 0.5f, v_1280)) - r(0.20000000298023224f * acho_1277));
  let v_1287 = r(r(10f * (1f - gabao_1278)) * r(1f / (1f + scale2((1f + r(v_1283 + v_1285)), i32(v_1282)))));
  let v_1288 = r(v_1287 - r(0.1599999964237213f * gabao_1278));
  let v_1289 = r(acho_1277 + r(bitcast<f32>(memory[46u]) * v_1286));
  let v_1290 = r(gabao_1278 + r(bitcast<f32>(memory[46u]) * v_1288));
  let v_1291 = (lt64(sub64(v_1279, v_1273), vec2u(memory[15u], memory[15u + 1u])) & lt64(sub64(v_1273, v_1279), vec2u(memory[17u], memory[17u + 1u])));
  let v_1292 = select(0f, 0.5f, v_1291);
  let v_1293 = (r(r(10f * (1f - v_1289)) * v_1292) - r(0.20000000298023224f * v_1289));
  let v_1294 = r(acho_1277 + r(bitcast<f32>(memory[46u]) * v_1293));
  let v_1295 = (r(r(10f * (1f - v_1294)) * v_1292) - r(0.20000000298023224f * v_1294));
  let v_1296 = r(acho_1277 + r(bitcast<f32>(memory[0u]) * v_1295));
  let v_1297 = (lt64(sub64(v_1279, v_1274), vec2u(memory[15u], memory[15u + 1u])) & lt64(sub64(v_1274, v_1279), vec2u(memory[17u], memory[17u + 1u])));
  let v_1298 = r(r(r(10f * (1f - v_1296)) * select(0f, 0.5f, v_1297)) - r(0.20000000298023224f * v_1296));
  let v_1299 = r(bitcast<f32>(memory[47u]) * (r(r(v_1286 + r(2f * v_1293)) + r(2f * v_1295)) + v_1298));
  let v_1300 = r(acho_1277 + v_1299);
  memory[77u + i] = bitcast<u32>(v_1288);
  memory[87u + i] = bitcast<u32>(v_1289);
  memory[88u + i] = bitcast<u32>(v_1290);
  memory[89u + i] = bitcast<u32>(v_1294);
  memory[90u + i] = bitcast<u32>(v_1296);
  memory[33u + i] = bitcast<u32>(v_1300);
}
fn sums_1301(i: u32) {
  {
    let end_1305 = u32(bitcast<i32>(constants[i + 1u]));
    var s_1302 = u32(bitcast<i32>(constants[i]));
    var total_1303 = 0f;
    while (s_1302 < end_1305) {
      let stop_1306 = min(s_1302 + 256u, end_1305);
      var block_1304 = 0f;
      for (; s_1302 < stop_1306; s_1302++) {
        block_1304 = r(block_1304 + bitcast<f32>(memory[87u + u32(bitcast<i32>(constants[4u + s_1302]))]));
      }
      total_1303 = r(total_1303 + block_1304);
    }
    memory[91u + i] = bitcast<u32>(total_1303);
  }
  {
    let end_1310 = u32(bitcast<i32>(constants[5u + i + 1u]));
    var s_1307 = u32(bitcast<i32>(constants[5u + i]));
    var total_1308 = 0f;
    while (s_1307 < end_1310) {
      let stop_1311 = min(s_1307 + 256u, end_1310);
      var block_1309 = 0f;
      for (; s_1307 < stop_1311; s_1307++) {
        block_1309 = r(block_1309 + bitcast<f32>(memory[88u + u32(bitcast<i32>(constants[4u + s_1307]))]));
      }
      total_1308 = r(total_1308 + block_1309);
    }
    memory[94u + i] = bitcast<u32>(total_1308);
  }
  {
    let end_1315 = u32(bitcast<i32>(constants[i + 1u]));
    var s_1312 = u32(bitcast<i32>(constants[i]));
    var total_1313 = 0f;
    while (s_1312 < end_1315) {
      let stop_1316 = min(s_1312 + 256u, end_1315);
      var block_1314 = 0f;
      for (; s_1312 < stop_1316; s_1312++) {
        block_1314 = r(block_1314 + bitcast<f32>(memory[89u + u32(bitcast<i32>(constants[4u + s_1312]))]));
      }
      total_1313 = r(total_1313 + block_1314);
    }
    memory[97u + i] = bitcast<u32>(total_1313);
  }
  {
    let end_1320 = u32(bitcast<i32>(constants[i + 1u]));
    var s_1317 = u32(bitcast<i32>(constants[i]));
    var total_1318 = 0f;
    while (s_1317 < end_1320) {
      let stop_1321 = min(s_1317 + 256u, end_1320);
      var block_1319 = 0f;
      for (; s_1317 < stop_1321; s_1317++) {
        block_1319 = r(block_1319 + bitcast<f32>(memory[90u + u32(bitcast<i32>(constants[4u + s_1317]))]));
      }
      total_1318 = r(total_1318 + block_1319);
    }
    memory[100u + i] = bitcast<u32>(total_1318);
  }
}
fn gather_1322(i: u32) {
  {
    let at_1323 = bitcast<i32>(constants[9u + i]);
    memory[87u + i] = bitcast<u32>(bitcast<f32>(memory[72u + u32(max(min(at_1323, 3 - 1), 0))]));
  }
  {
    let x0_1324 = bitcast<f32>(memory[87u + i]);
    let x1_1325 = bitcast<f32>(memory[88u + i]);
    let gabao_1326 = bitcast<f32>(memory[34u + i]);
    let x4_1327 = bitcast<f32>(memory[77u + i]);
    let v_1328 = downTo(upTo(r((-(x0_1324 + 20f)) / r(1.5f)), 90f), -104.5f);
    let v_1329 = (r(r(v_1328 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1330 = r(r(v_1328 - r(v_1329 * 0.693145751953125f)) - r(v_1329 * 0.000001428606765330187f));
    let v_1331 = (r((r(0.001392096048220992f * v_1330) + 0.008369325660169125f) * v_1330) + 0.04166658595204353f);
    let v_1332 = r(r(v_1330 * v_1330) * (r((r(v_1331 * v_1330) + 0.16666515171527863f) * v_1330) + 0.5f));
    let v_1333 = r(r(10f * (1f - x1_1325)) * r(1f / (1f + scale2((1f + r(v_1330 + v_1332)), i32(v_1329)))));
    let v_1334 = (v_1333 - r(0.1599999964237213f * x1_1325));
    let v_1335 = r(gabao_1326 + r(bitcast<f32>(memory[46u]) * v_1334));
    let v_1336 = r(x4_1327 + r(2f * v_1334));
    memory[87u + i] = bitcast<u32>(v_1335);
    memory[88u + i] = bitcast<u32>(v_1336);
  }
}
fn kernel_1337(i: u32) {
  {
    let x0_1338 = bitcast<f32>(memory[72u + i]);
    let x1_1339 = bitcast<f32>(memory[91u + i]);
    let x2_1340 = bitcast<f32>(memory[94u + i]);
    let x3_1341 = bitcast<f32>(memory[57u + i]);
    let cellV_1342 = bitcast<f32>(memory[21u + i]);
    let x6_1343 = bitcast<f32>(memory[60u + i]);
    let cellm_1344 = bitcast<f32>(memory[24u + i]);
    let x8_1345 = bitcast<f32>(memory[63u + i]);
    let cellh_1346 = bitcast<f32>(memory[27u + i]);
    let x10_1347 = bitcast<f32>(memory[66u + i]);
    let celln_1348 = bitcast<f32>(memory[30u + i]);
    let x12_1349 = bitcast<f32>(memory[54u + i]);
    let x14_1350 = bitcast<f32>(memory[69u + i]);
    let x15_1351 = bitcast<f32>(memory[78u + i]);
    let x16_1352 = bitcast<f32>(memory[81u + i]);
    let x17_1353 = bitcast<f32>(memory[84u + i]);
    let v_1354 = r(r(r(0.3499999940395355f * x0_1338) * x1_1339) + r(r(0.800000011920929f * (x0_1338 + 70f)) * x2_1340));
    let v_1355 = (x3_1341 - v_1354);
    let v_1356 = r(cellV_1342 + r(bitcast<f32>(memory[46u]) * v_1355));
    let v_1357 = r(cellm_1344 + r(bitcast<f32>(memory[46u]) * x6_1343));
    let v_1358 = r(cellh_1346 + r(bitcast<f32>(memory[46u]) * x8_1345));
    let v_1359 = r(celln_1348 + r(bitcast<f32>(memory[46u]) * x10_1347));
    let v_1360 = r(v_1356 + 50f);
    let v_1361 = (13f - v_1360);
    let v_1362 = r(v_1361 * 0.25f);
    let v_1363 = (v_1360 - 40f);
    let v_1364 = r(v_1363 / r(5f));
    let v_1365 = downTo(upTo(r((17f - v_1360) / r(18f)), 90f), -104.5f);
    let v_1366 = (r(r(v_1365 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1367 = r(r(v_1365 - r(v_1366 * 0.693145751953125f)) - r(v_1366 * 0.000001428606765330187f));
    let v_1368 = (r((r(0.001392096048220992f * v_1367) + 0.008369325660169125f) * v_1367) + 0.04166658595204353f);
    let v_1369 = r(r(v_1367 * v_1367) * (r((r(v_1368 * v_1367) + 0.16666515171527863f) * v_1367) + 0.5f));
    let v_1370 = downTo(upTo(r((40f - v_1360) / r(5f)), 90f), -104.5f);
    let v_1371 = (r(r(v_1370 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1372 = r(r(v_1370 - r(v_1371 * 0.693145751953125f)) - r(v_1371 * 0.000001428606765330187f));
    let v_1373 = (r((r(0.001392096048220992f * v_1372) + 0.008369325660169125f) * v_1372) + 0.04166658595204353f);
    let v_1374 = r(r(v_1372 * v_1372) * (r((r(v_1373 * v_1372) + 0.16666515171527863f) * v_1372) + 0.5f));
    let v_1375 = (15f - v_1360);
    let v_1376 = r(v_1375 / r(5f));
    let v_1377 = downTo(upTo(r((10f - v_1360) / r(40f)), 90f), -104.5f);
    let v_1378 = (r(r(v_1377 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1379 = r(r(v_1377 - r(v_1378 * 0.693145751953125f)) - r(v_1378 * 0.000001428606765330187f));
    let v_1380 = (r((r(0.001392096048220992f * v_1379) + 0.008369325660169125f) * v_1379) + 0.04166658595204353f);
    let v_1381 = r(r(v_1379 * v_1379) * (r((r(v_1380 * v_1379) + 0.16666515171527863f) * v_1379) + 0.5f));
    let v_1382 = ((v_1361 * v_1361) < 0.25f);
    var v_1383: f32;
    if (v_1382) {
      let v_1384 = r(v_1362 * v_1362);
      let v_1385 = r(v_1384 * (0.000033068783523049206f + r(v_1384 * -8.267195994449139e-7f)));
      let v_1386 = r(v_1384 * (0.0833333358168602f + r(v_1384 * (-0.0013888889225199819f + v_1385))));
      let v_1387 = r(4f * (r(1f - r(v_1362 * 0.5f)) + v_1386));
      v_1383 = v_1387;
    }
    else {
      let v_1388 = downTo(upTo(v_1362, 90f), -104.5f);
      let v_1389 = (r(r(v_1388 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1390 = r(r(v_1388 - r(v_1389 * 0.693145751953125f)) - r(v_1389 * 0.000001428606765330187f));
      let v_1391 = (r((r(0.001392096048220992f * v_1390) + 0.008369325660169125f) * v_1390) + 0.04166658595204353f);
      let v_1392 = r(r(v_1390 * v_1390) * (r((r(v_1391 * v_1390) + 0.16666515171527863f) * v_1390) + 0.5f));
      let v_1393 = r(v_1361 / (scale2((1f + r(v_1390 + v_1392)), i32(v_1389)) - 1f));
      v_1383 = v_1393;
    }
    let v_1394 = ((v_1363 * v_1363) < 0.390625f);
    var v_1395: f32;
    if (v_1394) {
      let v_1396 = r(v_1364 * v_1364);
      let v_1397 = r(v_1396 * (0.000033068783523049206f + r(v_1396 * -8.267195994449139e-7f)));
      let v_1398 = r(v_1396 * (0.0833333358168602f + r(v_1396 * (-0.0013888889225199819f + v_1397))));
      let v_1399 = r(5f * (r(1f - r(v_1364 * 0.5f)) + v_1398));
      v_1395 = v_1399;
    }
    else {
      let v_1400 = downTo(upTo(v_1364, 90f), -104.5f);
      let v_1401 = (r(r(v_1400 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1402 = r(r(v_1400 - r(v_1401 * 0.693145751953125f)) - r(v_1401 * 0.000001428606765330187f));
      let v_1403 = (r((r(0.001392096048220992f * v_1402) + 0.008369325660169125f) * v_1402) + 0.04166658595204353f);
      let v_1404 = r(r(v_1402 * v_1402) * (r((r(v_1403 * v_1402) + 0.16666515171527863f) * v_1402) + 0.5f));
      let v_1405 = r(v_1363 / (scale2((1f + r(v_1402 + v_1404)), i32(v_1401)) - 1f));
      v_1395 = v_1405;
    }
    let v_1406 = ((v_1375 * v_1375) < 0.390625f);
    var v_1407: f32;
    if (v_1406) {
      let v_1408 = r(v_1376 * v_1376);
      let v_1409 = r(v_1408 * (0.000033068783523049206f + r(v_1408 * -8.267195994449139e-7f)));
      let v_1410 = r(v_1408 * (0.0833333358168602f + r(v_1408 * (-0.0013888889225199819f + v_1409))));
      let v_1411 = r(5f * (r(1f - r(v_1376 * 0.5f)) + v_1410));
      v_1407 = v_1411;
    }
    else {
      let v_1412 = downTo(upTo(v_1376, 90f), -104.5f);
      let v_1413 = (r(r(v_1412 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1414 = r(r(v_1412 - r(v_1413 * 0.693145751953125f)) - r(v_1413 * 0.000001428606765330187f));
      let v_1415 = (r((r(0.001392096048220992f * v_1414) + 0.008369325660169125f) * v_1414) + 0.04166658595204353f);
      let v_1416 = r(r(v_1414 * v_1414) * (r((r(v_1415 * v_1414) + 0.16666515171527863f) * v_1414) + 0.5f));
      let v_1417 = r(v_1375 / (scale2((1f + r(v_1414 + v_1416)), i32(v_1413)) - 1f));
      v_1407 = v_1417;
    }
    let v_1418 = r(x12_1349 - r(r(r(100f * r(r(v_1357 * v_1357) * v_1357)) * v_1358) * (v_1356 - 50f)));
    let v_1419 = r(v_1359 * v_1359);
    let v_1420 = r(r(v_1418 - r(r(10f * r(v_1419 * v_1419)) * (v_1356 + 95f))) - r(0.15000000596046448f * (v_1356 + 55f)));
    let v_1421 = (r(r(0.3199999928474426f * v_1383) * (1f - v_1357)) - r(r(0.2800000011920929f * v_1395) * v_1357));
    let v_1422 = r(bitcast<f32>(memory[8u]) * v_1421);
    let v_1423 = r(r(0.12800000607967377f * scale2((1f + r(v_1367 + v_1369)), i32(v_1366))) * (1f - v_1358));
    let v_1424 = r(r(4f / (scale2((1f + r(v_1372 + v_1374)), i32(v_1371)) + 1f)) * v_1358);
    let v_1425 = r(bitcast<f32>(memory[8u]) * (v_1423 - v_1424));
    let v_1426 = (r(r(0.019999999552965164f * v_1407) * (1f - v_1359)) - r(r(0.5f * scale2((1f + r(v_1379 + v_1381)), i32(v_1378))) * v_1359));
    let v_1427 = r(bitcast<f32>(memory[8u]) * v_1426);
    let v_1428 = r(x14_1350 + r(2f * v_1355));
    let v_1429 = r(x15_1351 + r(2f * v_1422));
    let v_1430 = r(x16_1352 + r(2f * v_1425));
    let v_1431 = r(x17_1353 + r(2f * v_1427));
    memory[72u + i] = bitcast<u32>(v_1356);
    memory[91u + i] = bitcast<u32>(v_1420);
    memory[94u + i] = bitcast<u32>(v_1422);
    memory[57u + i] = bitcast<u32>(v_1425);
    memory[60u + i] = bitcast<u32>(v_1427);
    memory[63u + i] = bitcast<u32>(v_1428);
    memory[66u + i] = bitcast<u32>(v_1429);
    memory[54u + i] = bitcast<u32>(v_1430);
    memory[69u + i] = bitcast<u32>(v_1431);
  }
  {
    let end_1435 = u32(bitcast<i32>(constants[5u + i + 1u]));
    var s_1432 = u32(bitcast<i32>(constants[5u + i]));
    var total_1433 = 0f;
    while (s_1432 < end_1435) {
      let stop_1436 = min(s_1432 + 256u, end_1435);
      var block_1434 = 0f;
      for (; s_1432 < stop_1436; s_1432++) {
        block_1434 = r(block_1434 + bitcast<f32>(memory[87u + u32(bitcast<i32>(constants[4u + s_1432]))]));
      }
      total_1433 = r(total_1433 + block_1434);
    }
    memory[84u + i] = bitcast<u32>(total_1433);
  }
}
fn gather_1437(i: u32) {
  {
    let at_1438 = bitcast<i32>(constants[9u + i]);
    memory[77u + i] = bitcast<u32>(bitcast<f32>(memory[72u + u32(max(min(at_1438, 3 - 1), 0))]));
  }
  {
    let x0_1439 = bitcast<f32>(memory[77u + i]);
    let x1_1440 = bitcast<f32>(memory[87u + i]);
    let gabao_1441 = bitcast<f32>(memory[34u + i]);
    let x4_1442 = bitcast<f32>(memory[88u + i]);
    let v_1443 = downTo(upTo(r((-(x0_1439 + 20f)) / r(1.5f)), 90f), -104.5f);
    let v_1444 = (r(r(v_1443 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1445 = r(r(v_1443 - r(v_1444 * 0.693145751953125f)) - r(v_1444 * 0.000001428606765330187f));
    let v_1446 = (r((r(0.001392096048220992f * v_1445) + 0.008369325660169125f) * v_1445) + 0.04166658595204353f);
    let v_1447 = r(r(v_1445 * v_1445) * (r((r(v_1446 * v_1445) + 0.16666515171527863f) * v_1445) + 0.5f));
    let v_1448 = r(r(10f * (1f - x1_1440)) * r(1f / (1f + scale2((1f + r(v_1445 + v_1447)), i32(v_1444)))));
    let v_1449 = (v_1448 - r(0.1599999964237213f * x1_1440));
    let v_1450 = r(gabao_1441 + r(bitcast<f32>(memory[0u]) * v_1449));
    let v_1451 = r(x4_1442 + r(2f * v_1449));
    memory[77u + i] = bitcast<u32>(v_1450);
    memory[87u + i] = bitcast<u32>(v_1451);
  }
}
fn kernel_1452(i: u32) {
  {
    let x0_1453 = bitcast<f32>(memory[72u + i]);
    let x1_1454 = bitcast<f32>(memory[97u + i]);
    let x2_1455 = bitcast<f32>(memory[84u + i]);
    let x3_1456 = bitcast<f32>(memory[91u + i]);
    let cellV_1457 = bitcast<f32>(memory[21u + i]);
    let x6_1458 = bitcast<f32>(memory[94u + i]);
    let cellm_1459 = bitcast<f32>(memory[24u + i]);
    let x8_1460 = bitcast<f32>(memory[57u + i]);
    let cellh_1461 = bitcast<f32>(memory[27u + i]);
    let x10_1462 = bitcast<f32>(memory[60u + i]);
    let celln_1463 = bitcast<f32>(memory[30u + i]);
    let invariant1_1464 = (memory[48u + i] != 0u);
    let x15_1465 = bitcast<f32>(memory[63u + i]);
    let x16_1466 = bitcast<f32>(memory[66u + i]);
    let x18_1467 = bitcast<f32>(memory[54u + i]);
    let x19_1468 = bitcast<f32>(memory[69u + i]);
    let v_1469 = r(r(r(0.3499999940395355f * x0_1453) * x1_1454) + r(r(0.800000011920929f * (x0_1453 + 70f)) * x2_1455));
    let v_1470 = (x3_1456 - v_1469);
    let v_1471 = r(cellV_1457 + r(bitcast<f32>(memory[0u]) * v_1470));
    let v_1472 = r(cellm_1459 + r(bitcast<f32>(memory[0u]) * x6_1458));
    let v_1473 = r(cellh_1461 + r(bitcast<f32>(memory[0u]) * x8_1460));
    let v_1474 = r(celln_1463 + r(bitcast<f32>(memory[0u]) * x10_1462));
    let v_1475 = r(v_1471 + 50f);
    let v_1476 = (13f - v_1475);
    let v_1477 = r(v_1476 * 0.25f);
    let v_1478 = (v_1475 - 40f);
    let v_1479 = r(v_1478 / r(5f));
    let v_1480 = downTo(upTo(r((17f - v_1475) / r(18f)), 90f), -104.5f);
    let v_1481 = (r(r(v_1480 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1482 = r(r(v_1480 - r(v_1481 * 0.693145751953125f)) - r(v_1481 * 0.000001428606765330187f));
    let v_1483 = (r((r(0.001392096048220992f * v_1482) + 0.008369325660169125f) * v_1482) + 0.04166658595204353f);
    let v_1484 = r(r(v_1482 * v_1482) * (r((r(v_1483 * v_1482) + 0.16666515171527863f) * v_1482) + 0.5f));
    let v_1485 = downTo(upTo(r((40f - v_1475) / r(5f)), 90f), -104.5f);
    let v_1486 = (r(r(v_1485 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1487 = r(r(v_1485 - r(v_1486 * 0.693145751953125f)) - r(v_1486 * 0.000001428606765330187f));
    let v_1488 = (r((r(0.001392096048220992f * v_1487) + 0.008369325660169125f) * v_1487) + 0.04166658595204353f);
    let v_1489 = r(r(v_1487 * v_1487) * (r((r(v_1488 * v_1487) + 0.16666515171527863f) * v_1487) + 0.5f));
    let v_1490 = (15f - v_1475);
    let v_1491 = r(v_1490 / r(5f));
    let v_1492 = downTo(upTo(r((10f - v_1475) / r(40f)), 90f), -104.5f);
    let v_1493 = (r(r(v_1492 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1494 = r(r(v_1492 - r(v_1493 * 0.693145751953125f)) - r(v_1493 * 0.000001428606765330187f));
    let v_1495 = (r((r(0.001392096048220992f * v_1494) + 0.008369325660169125f) * v_1494) + 0.04166658595204353f);
    let v_1496 = r(r(v_1494 * v_1494) * (r((r(v_1495 * v_1494) + 0.16666515171527863f) * v_1494) + 0.5f));
    let v_1497 = ((v_1476 * v_1476) < 0.25f);
    var v_1498: f32;
    if (v_1497) {
      let v_1499 = r(v_1477 * v_1477);
      let v_1500 = r(v_1499 * (0.000033068783523049206f + r(v_1499 * -8.267195994449139e-7f)));
      let v_1501 = r(v_1499 * (0.0833333358168602f + r(v_1499 * (-0.0013888889225199819f + v_1500))));
      let v_1502 = r(4f * (r(1f - r(v_1477 * 0.5f)) + v_1501));
      v_1498 = v_1502;
    }
    else {
      let v_1503 = downTo(upTo(v_1477, 90f), -104.5f);
      let v_1504 = (r(r(v_1503 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1505 = r(r(v_1503 - r(v_1504 * 0.693145751953125f)) - r(v_1504 * 0.000001428606765330187f));
      let v_1506 = (r((r(0.001392096048220992f * v_1505) + 0.008369325660169125f) * v_1505) + 0.04166658595204353f);
      let v_1507 = r(r(v_1505 * v_1505) * (r((r(v_1506 * v_1505) + 0.16666515171527863f) * v_1505) + 0.5f));
      let v_1508 = r(v_1476 / (scale2((1f + r(v_1505 + v_1507)), i32(v_1504)) - 1f));
      v_1498 = v_1508;
    }
    let v_1509 = ((v_1478 * v_1478) < 0.390625f);
    var v_1510: f32;
    if (v_1509) {
      let v_1511 = r(v_1479 * v_1479);
      let v_1512 = r(v_1511 * (0.000033068783523049206f + r(v_1511 * -8.267195994449139e-7f)));
      let v_1513 = r(v_1511 * (0.0833333358168602f + r(v_1511 * (-0.0013888889225199819f + v_1512))));
      let v_1514 = r(5f * (r(1f - r(v_1479 * 0.5f)) + v_1513));
      v_1510 = v_1514;
    }
    else {
      let v_1515 = downTo(upTo(v_1479, 90f), -104.5f);
      let v_1516 = (r(r(v_1515 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1517 = r(r(v_1515 - r(v_1516 * 0.693145751953125f)) - r(v_1516 * 0.000001428606765330187f));
      let v_1518 = (r((r(0.001392096048220992f * v_1517) + 0.008369325660169125f) * v_1517) + 0.04166658595204353f);
      let v_1519 = r(r(v_1517 * v_1517) * (r((r(v_1518 * v_1517) + 0.16666515171527863f) * v_1517) + 0.5f));
      let v_1520 = r(v_1478 / (scale2((1f + r(v_1517 + v_1519)), i32(v_1516)) - 1f));
      v_1510 = v_1520;
    }
    let v_1521 = ((v_1490 * v_1490) < 0.390625f);
    var v_1522: f32;
    if (v_1521) {
      let v_1523 = r(v_1491 * v_1491);
      let v_1524 = r(v_1523 * (0.000033068783523049206f + r(v_1523 * -8.267195994449139e-7f)));
      let v_1525 = r(v_1523 * (0.0833333358168602f + r(v_1523 * (-0.0013888889225199819f + v_1524))));
      let v_1526 = r(5f * (r(1f - r(v_1491 * 0.5f)) + v_1525));
      v_1522 = v_1526;
    }
    else {
      let v_1527 = downTo(upTo(v_1491, 90f), -104.5f);
      let v_1528 = (r(r(v_1527 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1529 = r(r(v_1527 - r(v_1528 * 0.693145751953125f)) - r(v_1528 * 0.000001428606765330187f));
      let v_1530 = (r((r(0.001392096048220992f * v_1529) + 0.008369325660169125f) * v_1529) + 0.04166658595204353f);
      let v_1531 = r(r(v_1529 * v_1529) * (r((r(v_1530 * v_1529) + 0.16666515171527863f) * v_1529) + 0.5f));
      let v_1532 = r(v_1490 / (scale2((1f + r(v_1529 + v_1531)), i32(v_1528)) - 1f));
      v_1522 = v_1532;
    }
    let v_1533 = r(select(0f, bitcast<f32>(memory[118u]), invariant1_1464) - r(r(r(100f * r(r(v_1472 * v_1472) * v_1472)) * v_1473) * (v_1471 - 50f)));
    let v_1534 = r(v_1474 * v_1474);
    let v_1535 = r(r(v_1533 - r(r(10f * r(v_1534 * v_1534)) * (v_1471 + 95f))) - r(0.15000000596046448f * (v_1471 + 55f)));
    let v_1536 = (r(r(0.3199999928474426f * v_1498) * (1f - v_1472)) - r(r(0.2800000011920929f * v_1510) * v_1472));
    let v_1537 = r(r(0.12800000607967377f * scale2((1f + r(v_1482 + v_1484)), i32(v_1481))) * (1f - v_1473));
    let v_1538 = r(r(4f / (scale2((1f + r(v_1487 + v_1489)), i32(v_1486)) + 1f)) * v_1473);
    let v_1539 = (r(r(0.019999999552965164f * v_1522) * (1f - v_1474)) - r(r(0.5f * scale2((1f + r(v_1494 + v_1496)), i32(v_1493))) * v_1474));
    let v_1540 = r(x15_1465 + r(2f * v_1470));
    let v_1541 = r(bitcast<f32>(memory[47u]) * (x16_1466 + r(bitcast<f32>(memory[8u]) * v_1536)));
    let v_1542 = r(cellm_1459 + v_1541);
    let v_1543 = r(bitcast<f32>(memory[47u]) * (x18_1467 + r(bitcast<f32>(memory[8u]) * (v_1537 - v_1538))));
    let v_1544 = r(cellh_1461 + v_1543);
    let v_1545 = r(bitcast<f32>(memory[47u]) * (x19_1468 + r(bitcast<f32>(memory[8u]) * v_1539)));
    let v_1546 = r(celln_1463 + v_1545);
    memory[72u + i] = bitcast<u32>(v_1471);
    memory[97u + i] = bitcast<u32>(v_1535);
    memory[84u + i] = bitcast<u32>(v_1540);
    memory[24u + i] = bitcast<u32>(v_1542);
    memory[27u + i] = bitcast<u32>(v_1544);
    memory[30u + i] = bitcast<u32>(v_1546);
  }
  {
    let end_1550 = u32(bitcast<i32>(constants[5u + i + 1u]));
    var s_1547 = u32(bitcast<i32>(constants[5u + i]));
    var total_1548 = 0f;
    while (s_1547 < end_1550) {
      let stop_1551 = min(s_1547 + 256u, end_1550);
      var block_1549 = 0f;
      for (; s_1547 < stop_1551; s_1547++) {
        block_1549 = r(block_1549 + bitcast<f32>(memory[77u + u32(bitcast<i32>(constants[4u + s_1547]))]));
      }
      total_1548 = r(total_1548 + block_1549);
    }
    memory[69u + i] = bitcast<u32>(total_1548);
  }
}
fn gather_1552(i: u32) {
  {
    let at_1553 = bitcast<i32>(constants[9u + i]);
    memory[88u + i] = bitcast<u32>(bitcast<f32>(memory[72u + u32(max(min(at_1553, 3 - 1), 0))]));
  }
  {
    let x0_1554 = bitcast<f32>(memory[88u + i]);
    let x1_1555 = bitcast<f32>(memory[77u + i]);
    let x2_1556 = bitcast<f32>(memory[87u + i]);
    let gabao_1557 = bitcast<f32>(memory[34u + i]);
    let v_1558 = downTo(upTo(r((-(x0_1554 + 20f)) / r(1.5f)), 90f), -104.5f);
    let v_1559 = (r(r(v_1558 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1560 = r(r(v_1558 - r(v_1559 * 0.693145751953125f)) - r(v_1559 * 0.000001428606765330187f));
    let v_1561 = (r((r(0.001392096048220992f * v_1560) + 0.008369325660169125f) * v_1560) + 0.04166658595204353f);
    let v_1562 = r(r(v_1560 * v_1560) * (r((r(v_1561 * v_1560) + 0.16666515171527863f) * v_1560) + 0.5f));
    let v_1563 = r(r(10f * (1f - x1_1555)) * r(1f / (1f + scale2((1f + r(v_1560 + v_1562)), i32(v_1559)))));
    let v_1564 = r(bitcast<f32>(memory[47u]) * (x2_1556 + r(v_1563 - r(0.1599999964237213f * x1_1555))));
    let v_1565 = r(gabao_1557 + v_1564);
    memory[34u + i] = bitcast<u32>(v_1565);
  }
}
fn kernel_1566(i: u32) {
  let x0_1567 = bitcast<f32>(memory[72u + i]);
  let x1_1568 = bitcast<f32>(memory[100u + i]);
  let x2_1569 = bitcast<f32>(memory[69u + i]);
  let x3_1570 = bitcast<f32>(memory[97u + i]);
  let x4_1571 = bitcast<f32>(memory[84u + i]);
  let cellV_1572 = bitcast<f32>(memory[21u + i]);
  let cellspikeswas_1573 = (memory[41u + i] != 0u);
  let celllastspikestep_1574 = vec2u(memory[35u + 2u * (i)], memory[35u + 2u * (i) + 1u]);
  let v_1575 = r(r(r(0.3499999940395355f * x0_1567) * x1_1568) + r(r(0.800000011920929f * (x0_1567 + 70f)) * x2_1569));
  let v_1576 = r(cellV_1572 + r(bitcast<f32>(memory[47u]) * (x4_1571 + r(x3_1570 - v_1575))));
  let v_1577 = (0f < v_1576);
  let v_1578 = (v_1577 & no(cellspikeswas_1573));
  let v_1579 = select(0f, r(cellV_1572 / (cellV_1572 - v_1576)), v_1578);
  let v_1580 = select(celllastspikestep_1574, vec2u(memory[112u], memory[112u + 1u]), v_1578);
  memory[21u + i] = bitcast<u32>(v_1576);
  memory[41u + i] = u32(v_1577);
  memory[103u + i] = u32(v_1578);
  memory[72u + i] = bitcast<u32>(v_1579);
  let v_1581 = v_1580;
  memory[35u + 2u * (i)] = v_1581.x;
  memory[35u + 2u * (i) + 1u] = v_1581.y;
}
fn append_count_1582(i: u32) {
  var sum_1583 = 0i;
  let first_1584 = i * 64u;
  for (var k_1585 = first_1584; k_1585 < min(first_1584 + 64u, 3u); k_1585++) {
    if ((memory[103u + k_1585] != 0u)) {
      sum_1583 += 1i;
    }
  }
  memory[123u + i] = bitcast<u32>(sum_1583);
}
fn append_places_1586() {
  var sum_1587 = 0i;
  for (var k_1588 = 0u; k_1588 < 1u; k_1588++) {
    let v_1589 = sum_1587;
    sum_1587 += bitcast<i32>(memory[123u + k_1588]);
    memory[123u + k_1588] = bitcast<u32>(v_1589);
  }
  let v_1590 = add64(vec2u(memory[119u], memory[119u + 1u]), long(sum_1587));
  memory[121u] = v_1590.x;
  memory[121u + 1u] = v_1590.y;
}
fn append_1591(i: u32) {
  var at_1592 = bitcast<i32>(memory[123u + i]);
  let first_1593 = i * 64u;
  for (var k_1594 = first_1593; k_1594 < min(first_1593 + 64u, 3u); k_1594++) {
    if ((memory[103u + k_1594] != 0u)) {
      let place_1595 = vec2u(memory[119u], memory[119u + 1u]).x + u32(at_1592);
      open[given.at_0 + place_1595] = bitcast<u32>(bitcast<i32>(memory[51u + k_1594]));
      let v_1596 = vec2u(memory[112u], memory[112u + 1u]);
      open[given.at_2 + 2u * (place_1595)] = v_1596.x;
      open[given.at_2 + 2u * (place_1595) + 1u] = v_1596.y;
      open[given.at_3 + place_1595] = bitcast<u32>(bitcast<f32>(memory[72u + k_1594]));
      at_1592++;
    }
  }
}
fn scalars_1597() {
  let v_1598 = add64(vec2u(memory[112u], memory[112u + 1u]), vec2u(1u, 0u));
  let v_1599 = v_1598;
  let v_1600 = vec2u(memory[121u], memory[121u + 1u]);
  let v_1601 = v_1599;
  memory[112u] = v_1601.x;
  memory[112u + 1u] = v_1601.y;
  let v_1602 = v_1600;
  memory[114u] = v_1602.x;
  memory[114u + 1u] = v_1602.y;
}
fn scalars_1603() {
  let v_1604 = vec2u(memory[112u], memory[112u + 1u]);
  let v_1605 = vec2u(memory[114u], memory[114u + 1u]);
  let v_1606 = v_1604;
  memory[107u] = v_1606.x;
  memory[107u + 1u] = v_1606.y;
  let v_1607 = v_1605;
  memory[109u] = v_1607.x;
  memory[109u + 1u] = v_1607.y;
}
fn scalars_1608() {
  let v_1609 = vec2u(memory[107u], memory[107u + 1u]);
  let v_1610 = vec2u(memory[109u], memory[109u + 1u]);
  let v_1611 = v_1609;
  memory[19u] = v_1611.x;
  memory[19u + 1u] = v_1611.y;
  let v_1612 = v_1610;
  memory[44u] = v_1612.x;
  memory[44u + 1u] = v_1612.y;
}
fn check_1613() {
  var turns = 0u;
  for (; turns < 2u + given.zero; turns++) {}
  if (turns < 2u) {
    memory[125u] = u32(true);
  }
}
@compute @workgroup_size(128)
fn run_all_542(@builtin(local_invocation_index) lane: u32) {
  for (var i = lane; i < 3u; i += 128u) { iota_543(i); }
  if (lane == 0u) { scalars_544(); }
  storageBarrier();
  for (var turn_549 = 0u; turn_549 < given.rows_5; turn_549++) {
    if (lane == 0u) { memory[106u] = bitcast<u32>(i32(turn_549)); }
    storageBarrier();
    for (var i = lane; i < 3u; i += 128u) { row_550(i); }
    if (lane == 0u) { scalars_551(); }
    storageBarrier();
    for (var turn_556 = 0u; turn_556 < given.every_11; turn_556++) {
      for (var i = lane; i < 3u; i += 128u) { kernel_1072(i); }
      if (lane == 0u) { gather_1153(); }
      for (var i = lane; i < 1u; i += 128u) { gather_1171(i); }
      storageBarrier();
      for (var i = lane; i < 3u; i += 128u) { kernel_1175(i); }
      for (var i = lane; i < 1u; i += 128u) { kernel_1270(i); }
      storageBarrier();
      for (var i = lane; i < 3u; i += 128u) { sums_1301(i); }
      storageBarrier();
      for (var i = lane; i < 1u; i += 128u) { gather_1322(i); }
      storageBarrier();
      for (var i = lane; i < 3u; i += 128u) { kernel_1337(i); }
      storageBarrier();
      for (var i = lane; i < 1u; i += 128u) { gather_1437(i); }
      storageBarrier();
      for (var i = lane; i < 3u; i += 128u) { kernel_1452(i); }
      storageBarrier();
      for (var i = lane; i < 1u; i += 128u) { gather_1552(i); }
      storageBarrier();
      for (var i = lane; i < 3u; i += 128u) { kernel_1566(i); }
      storageBarrier();
      for (var i = lane; i < 1u; i += 128u) { append_count_1582(i); }
      storageBarrier();
      if (lane == 0u) { append_places_1586(); }
      storageBarrier();
      for (var i = lane; i < 1u; i += 128u) { append_1591(i); }
      storageBarrier();
      if (lane == 0u) { scalars_1597(); }
      storageBarrier();
    }
    if (lane == 0u) { scalars_1603(); }
    storageBarrier();
  }
  if (lane == 0u) { scalars_1608(); }
  storageBarrier();
  check_1613();
}
