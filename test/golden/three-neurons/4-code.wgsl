// What the host runs, in order:
//   run_all_602, one workgroup
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
fn iota_603(i: u32) {
  memory[51u + i] = bitcast<u32>(i32(i));
}
fn scalars_604() {
  let v_605 = vec2u(memory[19u], memory[19u + 1u]);
  let v_606 = vec2u(memory[44u], memory[44u + 1u]);
  let v_607 = v_605;
  memory[130u] = v_607.x;
  memory[130u + 1u] = v_607.y;
  let v_608 = v_606;
  memory[132u] = v_608.x;
  memory[132u + 1u] = v_608.y;
}
fn row_610(i: u32) {
  {
    open[given.at_4 + u32(bitcast<i32>(memory[129u])) * 3u + i] = bitcast<u32>(bitcast<f32>(memory[21u + i]));
  }
  {
    open[given.at_6 + u32(bitcast<i32>(memory[129u])) * 3u + i] = bitcast<u32>(bitcast<f32>(memory[24u + i]));
  }
  {
    open[given.at_7 + u32(bitcast<i32>(memory[129u])) * 3u + i] = bitcast<u32>(bitcast<f32>(memory[27u + i]));
  }
  {
    open[given.at_8 + u32(bitcast<i32>(memory[129u])) * 3u + i] = bitcast<u32>(bitcast<f32>(memory[30u + i]));
  }
}
fn scalars_611() {
  let v_612 = vec2u(memory[130u], memory[130u + 1u]);
  let v_613 = vec2u(memory[132u], memory[132u + 1u]);
  let v_614 = v_612;
  memory[135u] = v_614.x;
  memory[135u + 1u] = v_614.y;
  let v_615 = v_613;
  memory[137u] = v_615.x;
  memory[137u + 1u] = v_615.y;
}
fn kernel_1193(i: u32) {
  {
    let cellV_1194 = bitcast<f32>(memory[21u + i]);
    let cellm_1195 = bitcast<f32>(memory[24u + i]);
    let cellh_1196 = bitcast<f32>(memory[27u + i]);
    let celln_1197 = bitcast<f32>(memory[30u + i]);
    let cellspikeswas_1198 = (memory[41u + i] != 0u);
    let v_1199 = r(0.3499999940395355f * cellV_1194);
    let v_1200 = r(0.800000011920929f * (cellV_1194 + 70f));
    let v_1201 = r(cellV_1194 + 50f);
    let v_1202 = (13f - v_1201);
    let v_1203 = r(v_1202 * 0.25f);
    let v_1204 = (v_1201 - 40f);
    let v_1205 = r(v_1204 / r(5f));
    let v_1206 = downTo(upTo(r((17f - v_1201) / r(18f)), 90f), -104.5f);
    let v_1207 = (r(r(v_1206 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1208 = r(r(v_1206 - r(v_1207 * 0.693145751953125f)) - r(v_1207 * 0.000001428606765330187f));
    let v_1209 = (r((r(0.001392096048220992f * v_1208) + 0.008369325660169125f) * v_1208) + 0.04166658595204353f);
    let v_1210 = r(r(v_1208 * v_1208) * (r((r(v_1209 * v_1208) + 0.16666515171527863f) * v_1208) + 0.5f));
    let v_1211 = downTo(upTo(r((40f - v_1201) / r(5f)), 90f), -104.5f);
    let v_1212 = (r(r(v_1211 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1213 = r(r(v_1211 - r(v_1212 * 0.693145751953125f)) - r(v_1212 * 0.000001428606765330187f));
    let v_1214 = (r((r(0.001392096048220992f * v_1213) + 0.008369325660169125f) * v_1213) + 0.04166658595204353f);
    let v_1215 = r(r(v_1213 * v_1213) * (r((r(v_1214 * v_1213) + 0.16666515171527863f) * v_1213) + 0.5f));
    let v_1216 = (15f - v_1201);
    let v_1217 = r(v_1216 / r(5f));
    let v_1218 = downTo(upTo(r((10f - v_1201) / r(40f)), 90f), -104.5f);
    let v_1219 = (r(r(v_1218 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1220 = r(r(v_1218 - r(v_1219 * 0.693145751953125f)) - r(v_1219 * 0.000001428606765330187f));
    let v_1221 = (r((r(0.001392096048220992f * v_1220) + 0.008369325660169125f) * v_1220) + 0.04166658595204353f);
    let v_1222 = r(r(v_1220 * v_1220) * (r((r(v_1221 * v_1220) + 0.16666515171527863f) * v_1220) + 0.5f));
    let v_1223 = ((v_1202 * v_1202) < 0.25f);
    var v_1224: f32;
    if (v_1223) {
      let v_1225 = r(v_1203 * v_1203);
      let v_1226 = r(v_1225 * (0.000033068783523049206f + r(v_1225 * -8.267195994449139e-7f)));
      let v_1227 = r(v_1225 * (0.0833333358168602f + r(v_1225 * (-0.0013888889225199819f + v_1226))));
      let v_1228 = r(4f * (r(1f - r(v_1203 * 0.5f)) + v_1227));
      v_1224 = v_1228;
    }
    else {
      let v_1229 = downTo(upTo(v_1203, 90f), -104.5f);
      let v_1230 = (r(r(v_1229 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1231 = r(r(v_1229 - r(v_1230 * 0.693145751953125f)) - r(v_1230 * 0.000001428606765330187f));
      let v_1232 = (r((r(0.001392096048220992f * v_1231) + 0.008369325660169125f) * v_1231) + 0.04166658595204353f);
      let v_1233 = r(r(v_1231 * v_1231) * (r((r(v_1232 * v_1231) + 0.16666515171527863f) * v_1231) + 0.5f));
      let v_1234 = r(v_1202 / (scale2((1f + r(v_1231 + v_1233)), i32(v_1230)) - 1f));
      v_1224 = v_1234;
    }
    let v_1235 = ((v_1204 * v_1204) < 0.390625f);
    var v_1236: f32;
    if (v_1235) {
      let v_1237 = r(v_1205 * v_1205);
      let v_1238 = r(v_1237 * (0.000033068783523049206f + r(v_1237 * -8.267195994449139e-7f)));
      let v_1239 = r(v_1237 * (0.0833333358168602f + r(v_1237 * (-0.0013888889225199819f + v_1238))));
      let v_1240 = r(5f * (r(1f - r(v_1205 * 0.5f)) + v_1239));
      v_1236 = v_1240;
    }
    else {
      let v_1241 = downTo(upTo(v_1205, 90f), -104.5f);
      let v_1242 = (r(r(v_1241 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1243 = r(r(v_1241 - r(v_1242 * 0.693145751953125f)) - r(v_1242 * 0.000001428606765330187f));
      let v_1244 = (r((r(0.001392096048220992f * v_1243) + 0.008369325660169125f) * v_1243) + 0.04166658595204353f);
      let v_1245 = r(r(v_1243 * v_1243) * (r((r(v_1244 * v_1243) + 0.16666515171527863f) * v_1243) + 0.5f));
      let v_1246 = r(v_1204 / (scale2((1f + r(v_1243 + v_1245)), i32(v_1242)) - 1f));
      v_1236 = v_1246;
    }
    let v_1247 = ((v_1216 * v_1216) < 0.390625f);
    var v_1248: f32;
    if (v_1247) {
      let v_1249 = r(v_1217 * v_1217);
      let v_1250 = r(v_1249 * (0.000033068783523049206f + r(v_1249 * -8.267195994449139e-7f)));
      let v_1251 = r(v_1249 * (0.0833333358168602f + r(v_1249 * (-0.0013888889225199819f + v_1250))));
      let v_1252 = r(5f * (r(1f - r(v_1217 * 0.5f)) + v_1251));
      v_1248 = v_1252;
    }
    else {
      let v_1253 = downTo(upTo(v_1217, 90f), -104.5f);
      let v_1254 = (r(r(v_1253 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1255 = r(r(v_1253 - r(v_1254 * 0.693145751953125f)) - r(v_1254 * 0.000001428606765330187f));
      let v_1256 = (r((r(0.001392096048220992f * v_1255) + 0.008369325660169125f) * v_1255) + 0.04166658595204353f);
      let v_1257 = r(r(v_1255 * v_1255) * (r((r(v_1256 * v_1255) + 0.16666515171527863f) * v_1255) + 0.5f));
      let v_1258 = r(v_1216 / (scale2((1f + r(v_1255 + v_1257)), i32(v_1254)) - 1f));
      v_1248 = v_1258;
    }
    let v_1259 = r(r(r(100f * r(r(cellm_1195 * cellm_1195) * cellm_1195)) * cellh_1196) * (cellV_1194 - 50f));
    let v_1260 = r(celln_1197 * celln_1197);
    let v_1261 = r(r(10f * r(v_1260 * v_1260)) * (cellV_1194 + 95f));
    let v_1262 = r(0.15000000596046448f * (cellV_1194 + 55f));
    let v_1263 = (r(r(0.3199999928474426f * v_1224) * (1f - cellm_1195)) - r(r(0.2800000011920929f * v_1236) * cellm_1195));
    let v_1264 = r(bitcast<f32>(memory[8u]) * v_1263);
    let v_1265 = r(r(0.12800000607967377f * scale2((1f + r(v_1208 + v_1210)), i32(v_1207))) * (1f - cellh_1196));
    let v_1266 = r(r(4f / (scale2((1f + r(v_1213 + v_1215)), i32(v_1212)) + 1f)) * cellh_1196);
    let v_1267 = r(bitcast<f32>(memory[8u]) * (v_1265 - v_1266));
    let v_1268 = (r(r(0.019999999552965164f * v_1248) * (1f - celln_1197)) - r(r(0.5f * scale2((1f + r(v_1220 + v_1222)), i32(v_1219))) * celln_1197));
    let v_1269 = r(bitcast<f32>(memory[8u]) * v_1268);
    let v_1270 = r(cellm_1195 + r(bitcast<f32>(memory[46u]) * v_1264));
    let v_1271 = r(cellh_1196 + r(bitcast<f32>(memory[46u]) * v_1267));
    let v_1272 = r(celln_1197 + r(bitcast<f32>(memory[46u]) * v_1269));
    let v_1273 = r(r(100f * r(r(v_1270 * v_1270) * v_1270)) * v_1271);
    let v_1274 = r(v_1272 * v_1272);
    let v_1275 = r(10f * r(v_1274 * v_1274));
    let v_1276 = r(1f - v_1270);
    let v_1277 = r(1f - v_1271);
    let v_1278 = r(1f - v_1272);
    let v_1279 = no(cellspikeswas_1198);
    memory[54u + i] = bitcast<u32>(v_1199);
    memory[57u + i] = bitcast<u32>(v_1200);
    memory[60u + i] = bitcast<u32>(v_1259);
    memory[63u + i] = bitcast<u32>(v_1261);
    memory[66u + i] = bitcast<u32>(v_1262);
    memory[69u + i] = bitcast<u32>(v_1264);
    memory[72u + i] = bitcast<u32>(v_1267);
    memory[75u + i] = bitcast<u32>(v_1269);
    memory[78u + i] = bitcast<u32>(v_1270);
    memory[81u + i] = bitcast<u32>(v_1271);
    memory[84u + i] = bitcast<u32>(v_1272);
    memory[87u + i] = bitcast<u32>(v_1273);
    memory[90u + i] = bitcast<u32>(v_1275);
    memory[93u + i] = bitcast<u32>(v_1276);
    memory[96u + i] = bitcast<u32>(v_1277);
    memory[99u + i] = bitcast<u32>(v_1278);
    memory[102u + i] = u32(v_1279);
  }
  {
    let end_1283 = u32(bitcast<i32>(constants[i + 1u]));
    var s_1280 = u32(bitcast<i32>(constants[i]));
    var total_1281 = 0f;
    while (s_1280 < end_1283) {
      let stop_1284 = min(s_1280 + 256u, end_1283);
      var block_1282 = 0f;
      for (; s_1280 < stop_1284; s_1280++) {
        block_1282 = r(block_1282 + bitcast<f32>(memory[33u + u32(bitcast<i32>(constants[4u + s_1280]))]));
      }
      total_1281 = r(total_1281 + block_1282);
    }
    memory[109u + i] = bitcast<u32>(total_1281);
  }
  {
    let end_1288 = u32(bitcast<i32>(constants[5u + i + 1u]));
    var s_1285 = u32(bitcast<i32>(constants[5u + i]));
    var total_1286 = 0f;
    while (s_1285 < end_1288) {
      let stop_1289 = min(s_1285 + 256u, end_1288);
      var block_1287 = 0f;
      for (; s_1285 < stop_1289; s_1285++) {
        block_1287 = r(block_1287 + bitcast<f32>(memory[34u + u32(bitcast<i32>(constants[4u + s_1285]))]));
      }
      total_1286 = r(total_1286 + block_1287);
    }
    memory[112u + i] = bitcast<u32>(total_1286);
  }
}
fn kernel_1290(i: u32) {
  {
    let acho_1291 = bitcast<f32>(memory[33u + i]);
    let gabao_1292 = bitcast<f32>(memory[34u + i]);
    let v_1293 = r(10f * (1f - acho_1291));
    let v_1294 = r(0.20000000298023224f * acho_1291);
    let v_1295 = r(10f * (1f - gabao_1292));
    let v_1296 = r(0.1599999964237213f * gabao_1292);
    memory[105u + i] = bitcast<u32>(v_1293);
    memory[106u + i] = bitcast<u32>(v_1294);
    memory[107u + i] = bitcast<u32>(v_1295);
    memory[108u + i] = bitcast<u32>(v_1296);
  }
  {
    let at_1297 = bitcast<i32>(constants[4u + i]);
    let v_1298 = vec2u(memory[35u + 2u * (u32(max(min(at_1297, 3 - 1), 0)))], memory[35u + 2u * (u32(max(min(at_1297, 3 - 1), 0))) + 1u]);
    memory[115u + 2u * (i)] = v_1298.x;
    memory[115u + 2u * (i) + 1u] = v_1298.y;
  }
  {
    let at_1299 = bitcast<i32>(constants[9u + i]);
    memory[117u + i] = bitcast<u32>(bitcast<f32>(memory[21u + u32(max(min(at_1299, 3 - 1), 0))]));
  }
}
fn gather_1300() {
  {
    let v_1301 = mul64(vec2u(memory[135u], memory[135u + 1u]), vec2u(2u, 0u));
    let v_1302 = add64(v_1301, vec2u(0u, 0u));
    let v_1303 = add64(mul64(v_1302, vec2u(memory[9u], memory[9u + 1u])), vec2u(memory[11u], memory[11u + 1u]));
    let v_1304 = idiv64(v_1303, vec2u(memory[13u], memory[13u + 1u]));
    let at_1305 = index(v_1304);
    memory[139u] = bitcast<u32>(bitcast<f32>(memory[1u + u32(max(min(at_1305, 7 - 1), 0))]));
  }
  {
    let v_1306 = mul64(vec2u(memory[135u], memory[135u + 1u]), vec2u(2u, 0u));
    let v_1307 = add64(v_1306, vec2u(1u, 0u));
    let v_1308 = add64(mul64(v_1307, vec2u(memory[9u], memory[9u + 1u])), vec2u(memory[11u], memory[11u + 1u]));
    let v_1309 = idiv64(v_1308, vec2u(memory[13u], memory[13u + 1u]));
    let at_1310 = index(v_1309);
    memory[140u] = bitcast<u32>(bitcast<f32>(memory[1u + u32(max(min(at_1310, 7 - 1), 0))]));
  }
  {
    let v_1311 = mul64(vec2u(memory[135u], memory[135u + 1u]), vec2u(2u, 0u));
    let v_1312 = add64(v_1311, vec2u(2u, 0u));
    let v_1313 = add64(mul64(v_1312, vec2u(memory[9u], memory[9u + 1u])), vec2u(memory[11u], memory[11u + 1u]));
    let v_1314 = idiv64(v_1313, vec2u(memory[13u], memory[13u + 1u]));
    let at_1315 = index(v_1314);
    memory[141u] = bitcast<u32>(bitcast<f32>(memory[1u + u32(max(min(at_1315, 7 - 1), 0))]));
  }
  {
    let v_1316 = vec2u(memory[137u], memory[137u + 1u]);
    let v_1317 = v_1316;
    memory[142u] = v_1317.x;
    memory[142u + 1u] = v_1317.y;
  }
}
fn kernel_1318(i: u32) {
  let invariant1_1319 = (memory[48u + i] != 0u);
  let x2_1320 = bitcast<f32>(memory[54u + i]);
  let x3_1321 = bitcast<f32>(memory[109u + i]);
  let x4_1322 = bitcast<f32>(memory[57u + i]);
  let x5_1323 = bitcast<f32>(memory[112u + i]);
  let x6_1324 = bitcast<f32>(memory[60u + i]);
  let x7_1325 = bitcast<f32>(memory[63u + i]);
  let x8_1326 = bitcast<f32>(memory[66u + i]);
  let cellV_1327 = bitcast<f32>(memory[21u + i]);
  let x12_1328 = bitcast<f32>(memory[87u + i]);
  let x13_1329 = bitcast<f32>(memory[90u + i]);
  let x14_1330 = bitcast<f32>(memory[93u + i]);
  let x15_1331 = bitcast<f32>(memory[78u + i]);
  let x17_1332 = bitcast<f32>(memory[96u + i]);
  let x18_1333 = bitcast<f32>(memory[81u + i]);
  let x19_1334 = bitcast<f32>(memory[99u + i]);
  let x20_1335 = bitcast<f32>(memory[84u + i]);
  let cellm_1336 = bitcast<f32>(memory[24u + i]);
  let cellh_1337 = bitcast<f32>(memory[27u + i]);
  let celln_1338 = bitcast<f32>(memory[30u + i]);
  let x25_1339 = bitcast<f32>(memory[69u + i]);
  let x26_1340 = bitcast<f32>(memory[72u + i]);
  let x27_1341 = bitcast<f32>(memory[75u + i]);
  let v_1342 = r(r(select(0f, bitcast<f32>(memory[139u]), invariant1_1319) - x6_1324) - x7_1325);
  let v_1343 = r(r(v_1342 - x8_1326) - r(r(x2_1320 * x3_1321) + r(x4_1322 * x5_1323)));
  let v_1344 = r(cellV_1327 + r(bitcast<f32>(memory[46u]) * v_1343));
  let v_1345 = select(0f, bitcast<f32>(memory[140u]), invariant1_1319);
  let v_1346 = r(0.3499999940395355f * v_1344);
  let v_1347 = r(0.800000011920929f * (v_1344 + 70f));
  let v_1348 = r(v_1344 + 50f);
  let v_1349 = (13f - v_1348);
  let v_1350 = r(v_1349 * 0.25f);
  let v_1351 = (v_1348 - 40f);
  let v_1352 = r(v_1351 / r(5f));
  let v_1353 = downTo(upTo(r((17f - v_1348) / r(18f)), 90f), -104.5f);
  let v_1354 = (r(r(v_1353 * 1.4426950216293335f) + 12582912f) - 12582912f);
  let v_1355 = r(r(v_1353 - r(v_1354 * 0.693145751953125f)) - r(v_1354 * 0.000001428606765330187f));
  let v_1356 = (r((r(0.001392096048220992f * v_1355) + 0.008369325660169125f) * v_1355) + 0.04166658595204353f);
  let v_1357 = r(r(v_1355 * v_1355) * (r((r(v_1356 * v_1355) + 0.16666515171527863f) * v_1355) + 0.5f));
  let v_1358 = downTo(upTo(r((40f - v_1348) / r(5f)), 90f), -104.5f);
  let v_1359 = (r(r(v_1358 * 1.4426950216293335f) + 12582912f) - 12582912f);
  let v_1360 = r(r(v_1358 - r(v_1359 * 0.693145751953125f)) - r(v_1359 * 0.000001428606765330187f));
  let v_1361 = (r((r(0.001392096048220992f * v_1360) + 0.008369325660169125f) * v_1360) + 0.04166658595204353f);
  let v_1362 = r(r(v_1360 * v_1360) * (r((r(v_1361 * v_1360) + 0.16666515171527863f) * v_1360) + 0.5f));
  let v_1363 = (15f - v_1348);
  let v_1364 = r(v_1363 / r(5f));
  let v_1365 = downTo(upTo(r((10f - v_1348) / r(40f)), 90f), -104.5f);
  let v_1366 = (r(r(v_1365 * 1.4426950216293335f) + 12582912f) - 12582912f);
  let v_1367 = r(r(v_1365 - r(v_1366 * 0.693145751953125f)) - r(v_1366 * 0.000001428606765330187f));
  let v_1368 = (r((r(0.001392096048220992f * v_1367) + 0.008369325660169125f) * v_1367) + 0.04166658595204353f);
  let v_1369 = r(r(v_1367 * v_1367) * (r((r(v_1368 * v_1367) + 0.16666515171527863f) * v_1367) + 0.5f));
  let v_1370 = ((v_1349 * v_1349) < 0.25f);
  var v_1371: f32;
  if (v_1370) {
    let v_1372 = r(v_1350 * v_1350);
    let v_1373 = r(v_1372 * (0.000033068783523049206f + r(v_1372 * -8.267195994449139e-7f)));
    let v_1374 = r(v_1372 * (0.0833333358168602f + r(v_1372 * (-0.0013888889225199819f + v_1373))));
    let v_1375 = r(4f * (r(1f - r(v_1350 * 0.5f)) + v_1374));
    v_1371 = v_1375;
  }
  else {
    let v_1376 = downTo(upTo(v_1350, 90f), -104.5f);
    let v_1377 = (r(r(v_1376 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1378 = r(r(v_1376 - r(v_1377 * 0.693145751953125f)) - r(v_1377 * 0.000001428606765330187f));
    let v_1379 = (r((r(0.001392096048220992f * v_1378) + 0.008369325660169125f) * v_1378) + 0.04166658595204353f);
    let v_1380 = r(r(v_1378 * v_1378) * (r((r(v_1379 * v_1378) + 0.16666515171527863f) * v_1378) + 0.5f));
    let v_1381 = r(v_1349 / (scale2((1f + r(v_1378 + v_1380)), i32(v_1377)) - 1f));
    v_1371 = v_1381;
  }
  let v_1382 = ((v_1351 * v_1351) < 0.390625f);
  var v_1383: f32;
  if (v_1382) {
    let v_1384 = r(v_1352 * v_1352);
    let v_1385 = r(v_1384 * (0.000033068783523049206f + r(v_1384 * -8.267195994449139e-7f)));
    let v_1386 = r(v_1384 * (0.0833333358168602f + r(v_1384 * (-0.0013888889225199819f + v_1385))));
    let v_1387 = r(5f * (r(1f - r(v_1352 * 0.5f)) + v_1386));
    v_1383 = v_1387;
  }
  else {
    let v_1388 = downTo(upTo(v_1352, 90f), -104.5f);
    let v_1389 = (r(r(v_1388 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1390 = r(r(v_1388 - r(v_1389 * 0.693145751953125f)) - r(v_1389 * 0.000001428606765330187f));
    let v_1391 = (r((r(0.001392096048220992f * v_1390) + 0.008369325660169125f) * v_1390) + 0.04166658595204353f);
    let v_1392 = r(r(v_1390 * v_1390) * (r((r(v_1391 * v_1390) + 0.16666515171527863f) * v_1390) + 0.5f));
    let v_1393 = r(v_1351 / (scale2((1f + r(v_1390 + v_1392)), i32(v_1389)) - 1f));
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
  let v_1406 = r(r(v_1345 - r(x12_1328 * (v_1344 - 50f))) - r(x13_1329 * (v_1344 + 95f)));
  let v_1407 = r(v_1406 - r(0.15000000596046448f * (v_1344 + 55f)));
  let v_1408 = (r(r(0.3199999928474426f * v_1371) * x14_1330) - r(r(0.2800000011920929f * v_1383) * x15_1331));
  let v_1409 = r(bitcast<f32>(memory[8u]) * v_1408);
  let v_1410 = r(r(0.12800000607967377f * scale2((1f + r(v_1355 + v_1357)), i32(v_1354))) * x17_1332);
  let v_1411 = r(r(4f / (scale2((1f + r(v_1360 + v_1362)), i32(v_1359)) + 1f)) * x18_1333);
  let v_1412 = r(bitcast<f32>(memory[8u]) * (v_1410 - v_1411));
  let v_1413 = (r(r(0.019999999552965164f * v_1395) * x19_1334) - r(r(0.5f * scale2((1f + r(v_1367 + v_1369)), i32(v_1366))) * x20_1335));
  let v_1414 = r(bitcast<f32>(memory[8u]) * v_1413);
  let v_1415 = r(cellm_1336 + r(bitcast<f32>(memory[46u]) * v_1409));
  let v_1416 = r(cellh_1337 + r(bitcast<f32>(memory[46u]) * v_1412));
  let v_1417 = r(celln_1338 + r(bitcast<f32>(memory[46u]) * v_1414));
  let v_1418 = r(r(100f * r(r(v_1415 * v_1415) * v_1415)) * v_1416);
  let v_1419 = r(v_1417 * v_1417);
  let v_1420 = r(10f * r(v_1419 * v_1419));
  let v_1421 = r(1f - v_1415);
  let v_1422 = r(1f - v_1416);
  let v_1423 = r(1f - v_1417);
  let v_1424 = select(0f, bitcast<f32>(memory[141u]), invariant1_1319);
  let v_1425 = r(x25_1339 + r(2f * v_1409));
  let v_1426 = r(x26_1340 + r(2f * v_1412));
  let v_1427 = r(x27_1341 + r(2f * v_1414));
  memory[54u + i] = bitcast<u32>(v_1343);
  memory[109u + i] = bitcast<u32>(v_1344);
  memory[57u + i] = bitcast<u32>(v_1345);
  memory[112u + i] = bitcast<u32>(v_1346);
  memory[60u + i] = bitcast<u32>(v_1347);
  memory[63u + i] = bitcast<u32>(v_1407);
  memory[66u + i] = bitcast<u32>(v_1415);
  memory[87u + i] = bitcast<u32>(v_1416);
  memory[90u + i] = bitcast<u32>(v_1417);
  memory[93u + i] = bitcast<u32>(v_1418);
  memory[78u + i] = bitcast<u32>(v_1420);
  memory[96u + i] = bitcast<u32>(v_1421);
  memory[81u + i] = bitcast<u32>(v_1422);
  memory[99u + i] = bitcast<u32>(v_1423);
  memory[84u + i] = bitcast<u32>(v_1424);
  memory[69u + i] = bitcast<u32>(v_1425);
  memory[72u + i] = bitcast<u32>(v_1426);
  memory[75u + i] = bitcast<u32>(v_1427);
}
fn kernel_1428(i: u32) {
  let v_1429 = mul64(vec2u(memory[135u], memory[135u + 1u]), vec2u(2u, 0u));
  let v_1430 = add64(v_1429, vec2u(0u, 0u));
  let v_1431 = add64(v_1429, vec2u(1u, 0u));
  let v_1432 = add64(v_1429, vec2u(2u, 0u));
  let x0_1433 = vec2u(memory[115u + 2u * (i)], memory[115u + 2u * (i) + 1u]);
  let x4_1434 = bitcast<f32>(memory[117u + i]);
  let x5_1435 = bitcast<f32>(memory[105u + i]);
  let x6_1436 = bitcast<f32>(memory[106u + i]);
  let x7_1437 = bitcast<f32>(memory[107u + i]);
  let x8_1438 = bitcast<f32>(memory[108u + i]);
  let acho_1439 = bitcast<f32>(memory[33u + i]);
  let gabao_1440 = bitcast<f32>(memory[34u + i]);
  let v_1441 = mul64(x0_1433, vec2u(2u, 0u));
  let v_1442 = (lt64(sub64(v_1441, v_1430), vec2u(memory[15u], memory[15u + 1u])) & lt64(sub64(v_1430, v_1441), vec2u(memory[17u], memory[17u + 1u])));
  let v_1443 = downTo(upTo(r((-(x4_1434 + 20f)) / r(1.5f)), 90f), -104.5f);
  let v_1444 = (r(r(v_1443 * 1.4426950216293335f) + 12582912f) - 12582912f);
  let v_1445 = r(r(v_1443 - r(v_1444 * 0.693145751953125f)) - r(v_1444 * 0.000001428606765330187f));
  let v_1446 = (r((r(0.001392096048220992f * v_1445) + 0.008369325660169125f) * v_1445) + 0.04166658595204353f);
  let v_1447 = r(r(v_1445 * v_1445) * (r((r(v_1446 * v_1445) + 0.16666515171527863f) * v_1445) + 0.5f));
  let v_1448 = r(r(x5_1435 * select(0f, 0.5f, v_1442)) - x6_1436);
  let v_1449 = r(x7_1437 * r(1f / (1f + scale2((1f + r(v_1445 + v_1447)), i32(v_1444)))));
  let v_1450 = r(v_1449 - x8_1438);
  let v_1451 = r(acho_1439 + r(bitcast<f32>(memory[46u]) * v_1448));
  let v_1452 = r(gabao_1440 + r(bitcast<f32>(memory[46u]) * v_1450));
  let v_1453 = (lt64(sub64(v_1441, v_1431), vec2u(memory[15u], memory[15u + 1u])) & lt64(sub64(v_1431, v_1441), vec2u(memory[17u], memory[17u + 1u])));
  let v_1454 = select(0f, 0.5f, v_1453);
  let v_1455 = (r(r(10f * (1f - v_1451)) * v_1454) - r(0.20000000298023224f * v_1451));
  let v_1456 = r(10f * (1f - v_1452));
  let v_1457 = r(0.1599999964237213f * v_1452);
  let v_1458 = r(acho_1439 + r(bitcast<f32>(memory[46u]) * v_1455));
  let v_1459 = (r(r(10f * (1f - v_1458)) * v_1454) - r(0.20000000298023224f * v_1458));
  let v_1460 = r(acho_1439 + r(bitcast<f32>(memory[0u]) * v_1459));
  let v_1461 = (lt64(sub64(v_1441, v_1432), vec2u(memory[15u], memory[15u + 1u])) & lt64(sub64(v_1432, v_1441), vec2u(memory[17u], memory[17u + 1u])));
  let v_1462 = r(r(r(10f * (1f - v_1460)) * select(0f, 0.5f, v_1461)) - r(0.20000000298023224f * v_1460));
  let v_1463 = r(bitcast<f32>(memory[47u]) * (r(r(v_1448 + r(2f * v_1455)) + r(2f * v_1459)) + v_1462));
  let v_1464 = r(acho_1439 + v_1463);
  memory[117u + i] = bitcast<u32>(v_1450);
  memory[105u + i] = bitcast<u32>(v_1451);
  memory[106u + i] = bitcast<u32>(v_1452);
  memory[107u + i] = bitcast<u32>(v_1456);
  memory[108u + i] = bitcast<u32>(v_1457);
  memory[118u + i] = bitcast<u32>(v_1458);
  memory[119u + i] = bitcast<u32>(v_1460);
  memory[33u + i] = bitcast<u32>(v_1464);
}
fn sums_1465(i: u32) {
  {
    let end_1469 = u32(bitcast<i32>(constants[i + 1u]));
    var s_1466 = u32(bitcast<i32>(constants[i]));
    var total_1467 = 0f;
    while (s_1466 < end_1469) {
      let stop_1470 = min(s_1466 + 256u, end_1469);
      var block_1468 = 0f;
      for (; s_1466 < stop_1470; s_1466++) {
        block_1468 = r(block_1468 + bitcast<f32>(memory[105u + u32(bitcast<i32>(constants[4u + s_1466]))]));
      }
      total_1467 = r(total_1467 + block_1468);
    }
    memory[120u + i] = bitcast<u32>(total_1467);
  }
  {
    let end_1474 = u32(bitcast<i32>(constants[5u + i + 1u]));
    var s_1471 = u32(bitcast<i32>(constants[5u + i]));
    var total_1472 = 0f;
    while (s_1471 < end_1474) {
      let stop_1475 = min(s_1471 + 256u, end_1474);
      var block_1473 = 0f;
      for (; s_1471 < stop_1475; s_1471++) {
        block_1473 = r(block_1473 + bitcast<f32>(memory[106u + u32(bitcast<i32>(constants[4u + s_1471]))]));
      }
      total_1472 = r(total_1472 + block_1473);
    }
    memory[123u + i] = bitcast<u32>(total_1472);
  }
  {
    let end_1479 = u32(bitcast<i32>(constants[i + 1u]));
    var s_1476 = u32(bitcast<i32>(constants[i]));
    var total_1477 = 0f;
    while (s_1476 < end_1479) {
      let stop_1480 = min(s_1476 + 256u, end_1479);
      var block_1478 = 0f;
      for (; s_1476 < stop_1480; s_1476++) {
        block_1478 = r(block_1478 + bitcast<f32>(memory[119u + u32(bitcast<i32>(constants[4u + s_1476]))]));
      }
      total_1477 = r(total_1477 + block_1478);
    }
    memory[126u + i] = bitcast<u32>(total_1477);
  }
}
fn gather_1481(i: u32) {
  {
    let at_1482 = bitcast<i32>(constants[9u + i]);
    memory[106u + i] = bitcast<u32>(bitcast<f32>(memory[109u + u32(max(min(at_1482, 3 - 1), 0))]));
  }
  {
    let x0_1483 = bitcast<f32>(memory[106u + i]);
    let x1_1484 = bitcast<f32>(memory[107u + i]);
    let x2_1485 = bitcast<f32>(memory[108u + i]);
    let gabao_1486 = bitcast<f32>(memory[34u + i]);
    let x5_1487 = bitcast<f32>(memory[117u + i]);
    let v_1488 = downTo(upTo(r((-(x0_1483 + 20f)) / r(1.5f)), 90f), -104.5f);
    let v_1489 = (r(r(v_1488 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1490 = r(r(v_1488 - r(v_1489 * 0.693145751953125f)) - r(v_1489 * 0.000001428606765330187f));
    let v_1491 = (r((r(0.001392096048220992f * v_1490) + 0.008369325660169125f) * v_1490) + 0.04166658595204353f);
    let v_1492 = r(r(v_1490 * v_1490) * (r((r(v_1491 * v_1490) + 0.16666515171527863f) * v_1490) + 0.5f));
    let v_1493 = r(x1_1484 * r(1f / (1f + scale2((1f + r(v_1490 + v_1492)), i32(v_1489)))));
    let v_1494 = (v_1493 - x2_1485);
    let v_1495 = r(gabao_1486 + r(bitcast<f32>(memory[46u]) * v_1494));
    let v_1496 = r(10f * (1f - v_1495));
    let v_1497 = r(0.1599999964237213f * v_1495);
    let v_1498 = r(x5_1487 + r(2f * v_1494));
    memory[106u + i] = bitcast<u32>(v_1495);
    memory[107u + i] = bitcast<u32>(v_1496);
    memory[108u + i] = bitcast<u32>(v_1497);
    memory[117u + i] = bitcast<u32>(v_1498);
  }
}
fn sums_1499(i: u32) {
  {
    let end_1503 = u32(bitcast<i32>(constants[i + 1u]));
    var s_1500 = u32(bitcast<i32>(constants[i]));
    var total_1501 = 0f;
    while (s_1500 < end_1503) {
      let stop_1504 = min(s_1500 + 256u, end_1503);
      var block_1502 = 0f;
      for (; s_1500 < stop_1504; s_1500++) {
        block_1502 = r(block_1502 + bitcast<f32>(memory[118u + u32(bitcast<i32>(constants[4u + s_1500]))]));
      }
      total_1501 = r(total_1501 + block_1502);
    }
    memory[109u + i] = bitcast<u32>(total_1501);
  }
  {
    let x0_1505 = bitcast<f32>(memory[112u + i]);
    let x1_1506 = bitcast<f32>(memory[120u + i]);
    let x2_1507 = bitcast<f32>(memory[60u + i]);
    let x3_1508 = bitcast<f32>(memory[123u + i]);
    let x4_1509 = bitcast<f32>(memory[63u + i]);
    let cellV_1510 = bitcast<f32>(memory[21u + i]);
    let x7_1511 = bitcast<f32>(memory[109u + i]);
    let x8_1512 = bitcast<f32>(memory[93u + i]);
    let x9_1513 = bitcast<f32>(memory[57u + i]);
    let x10_1514 = bitcast<f32>(memory[78u + i]);
    let x11_1515 = bitcast<f32>(memory[96u + i]);
    let x12_1516 = bitcast<f32>(memory[66u + i]);
    let x14_1517 = bitcast<f32>(memory[81u + i]);
    let x15_1518 = bitcast<f32>(memory[87u + i]);
    let x16_1519 = bitcast<f32>(memory[99u + i]);
    let x17_1520 = bitcast<f32>(memory[90u + i]);
    let cellm_1521 = bitcast<f32>(memory[24u + i]);
    let cellh_1522 = bitcast<f32>(memory[27u + i]);
    let celln_1523 = bitcast<f32>(memory[30u + i]);
    let x22_1524 = bitcast<f32>(memory[54u + i]);
    let x23_1525 = bitcast<f32>(memory[69u + i]);
    let x24_1526 = bitcast<f32>(memory[72u + i]);
    let x25_1527 = bitcast<f32>(memory[75u + i]);
    let v_1528 = (x4_1509 - r(r(x0_1505 * x1_1506) + r(x2_1507 * x3_1508)));
    let v_1529 = r(cellV_1510 + r(bitcast<f32>(memory[46u]) * v_1528));
    let v_1530 = r(r(0.3499999940395355f * v_1529) * x7_1511);
    let v_1531 = r(0.800000011920929f * (v_1529 + 70f));
    let v_1532 = r(v_1529 + 50f);
    let v_1533 = (13f - v_1532);
    let v_1534 = r(v_1533 * 0.25f);
    let v_1535 = (v_1532 - 40f);
    let v_1536 = r(v_1535 / r(5f));
    let v_1537 = downTo(upTo(r((17f - v_1532) / r(18f)), 90f), -104.5f);
    let v_1538 = (r(r(v_1537 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1539 = r(r(v_1537 - r(v_1538 * 0.693145751953125f)) - r(v_1538 * 0.000001428606765330187f));
    let v_1540 = (r((r(0.001392096048220992f * v_1539) + 0.008369325660169125f) * v_1539) + 0.04166658595204353f);
    let v_1541 = r(r(v_1539 * v_1539) * (r((r(v_1540 * v_1539) + 0.16666515171527863f) * v_1539) + 0.5f));
    let v_1542 = downTo(upTo(r((40f - v_1532) / r(5f)), 90f), -104.5f);
    let v_1543 = (r(r(v_1542 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1544 = r(r(v_1542 - r(v_1543 * 0.693145751953125f)) - r(v_1543 * 0.000001428606765330187f));
    let v_1545 = (r((r(0.001392096048220992f * v_1544) + 0.008369325660169125f) * v_1544) + 0.04166658595204353f);
    let v_1546 = r(r(v_1544 * v_1544) * (r((r(v_1545 * v_1544) + 0.16666515171527863f) * v_1544) + 0.5f));
    let v_1547 = (15f - v_1532);
    let v_1548 = r(v_1547 / r(5f));
    let v_1549 = downTo(upTo(r((10f - v_1532) / r(40f)), 90f), -104.5f);
    let v_1550 = (r(r(v_1549 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1551 = r(r(v_1549 - r(v_1550 * 0.693145751953125f)) - r(v_1550 * 0.000001428606765330187f));
    let v_1552 = (r((r(0.001392096048220992f * v_1551) + 0.008369325660169125f) * v_1551) + 0.04166658595204353f);
    let v_1553 = r(r(v_1551 * v_1551) * (r((r(v_1552 * v_1551) + 0.16666515171527863f) * v_1551) + 0.5f));
    let v_1554 = ((v_1533 * v_1533) < 0.25f);
    var v_1555: f32;
    if (v_1554) {
      let v_1556 = r(v_1534 * v_1534);
      let v_1557 = r(v_1556 * (0.000033068783523049206f + r(v_1556 * -8.267195994449139e-7f)));
      let v_1558 = r(v_1556 * (0.0833333358168602f + r(v_1556 * (-0.0013888889225199819f + v_1557))));
      let v_1559 = r(4f * (r(1f - r(v_1534 * 0.5f)) + v_1558));
      v_1555 = v_1559;
    }
    else {
      let v_1560 = downTo(upTo(v_1534, 90f), -104.5f);
      let v_1561 = (r(r(v_1560 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1562 = r(r(v_1560 - r(v_1561 * 0.693145751953125f)) - r(v_1561 * 0.000001428606765330187f));
      let v_1563 = (r((r(0.001392096048220992f * v_1562) + 0.008369325660169125f) * v_1562) + 0.04166658595204353f);
      let v_1564 = r(r(v_1562 * v_1562) * (r((r(v_1563 * v_1562) + 0.16666515171527863f) * v_1562) + 0.5f));
      let v_1565 = r(v_1533 / (scale2((1f + r(v_1562 + v_1564)), i32(v_1561)) - 1f));
      v_1555 = v_1565;
    }
    let v_1566 = ((v_1535 * v_1535) < 0.390625f);
    var v_1567: f32;
    if (v_1566) {
      let v_1568 = r(v_1536 * v_1536);
      let v_1569 = r(v_1568 * (0.000033068783523049206f + r(v_1568 * -8.267195994449139e-7f)));
      let v_1570 = r(v_1568 * (0.0833333358168602f + r(v_1568 * (-0.0013888889225199819f + v_1569))));
      let v_1571 = r(5f * (r(1f - r(v_1536 * 0.5f)) + v_1570));
      v_1567 = v_1571;
    }
    else {
      let v_1572 = downTo(upTo(v_1536, 90f), -104.5f);
      let v_1573 = (r(r(v_1572 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1574 = r(r(v_1572 - r(v_1573 * 0.693145751953125f)) - r(v_1573 * 0.000001428606765330187f));
      let v_1575 = (r((r(0.001392096048220992f * v_1574) + 0.008369325660169125f) * v_1574) + 0.04166658595204353f);
      let v_1576 = r(r(v_1574 * v_1574) * (r((r(v_1575 * v_1574) + 0.16666515171527863f) * v_1574) + 0.5f));
      let v_1577 = r(v_1535 / (scale2((1f + r(v_1574 + v_1576)), i32(v_1573)) - 1f));
      v_1567 = v_1577;
    }
    let v_1578 = ((v_1547 * v_1547) < 0.390625f);
    var v_1579: f32;
    if (v_1578) {
      let v_1580 = r(v_1548 * v_1548);
      let v_1581 = r(v_1580 * (0.000033068783523049206f + r(v_1580 * -8.267195994449139e-7f)));
      let v_1582 = r(v_1580 * (0.0833333358168602f + r(v_1580 * (-0.0013888889225199819f + v_1581))));
      let v_1583 = r(5f * (r(1f - r(v_1548 * 0.5f)) + v_1582));
      v_1579 = v_1583;
    }
    else {
      let v_1584 = downTo(upTo(v_1548, 90f), -104.5f);
      let v_1585 = (r(r(v_1584 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1586 = r(r(v_1584 - r(v_1585 * 0.693145751953125f)) - r(v_1585 * 0.000001428606765330187f));
      let v_1587 = (r((r(0.001392096048220992f * v_1586) + 0.008369325660169125f) * v_1586) + 0.04166658595204353f);
      let v_1588 = r(r(v_1586 * v_1586) * (r((r(v_1587 * v_1586) + 0.16666515171527863f) * v_1586) + 0.5f));
      let v_1589 = r(v_1547 / (scale2((1f + r(v_1586 + v_1588)), i32(v_1585)) - 1f));
      v_1579 = v_1589;
    }
    let v_1590 = r(r(x9_1513 - r(x8_1512 * (v_1529 - 50f))) - r(x10_1514 * (v_1529 + 95f)));
    let v_1591 = r(v_1590 - r(0.15000000596046448f * (v_1529 + 55f)));
    let v_1592 = (r(r(0.3199999928474426f * v_1555) * x11_1515) - r(r(0.2800000011920929f * v_1567) * x12_1516));
    let v_1593 = r(bitcast<f32>(memory[8u]) * v_1592);
    let v_1594 = r(r(0.12800000607967377f * scale2((1f + r(v_1539 + v_1541)), i32(v_1538))) * x14_1517);
    let v_1595 = r(r(4f / (scale2((1f + r(v_1544 + v_1546)), i32(v_1543)) + 1f)) * x15_1518);
    let v_1596 = r(bitcast<f32>(memory[8u]) * (v_1594 - v_1595));
    let v_1597 = (r(r(0.019999999552965164f * v_1579) * x16_1519) - r(r(0.5f * scale2((1f + r(v_1551 + v_1553)), i32(v_1550))) * x17_1520));
    let v_1598 = r(bitcast<f32>(memory[8u]) * v_1597);
    let v_1599 = r(cellm_1521 + r(bitcast<f32>(memory[0u]) * v_1593));
    let v_1600 = r(cellh_1522 + r(bitcast<f32>(memory[0u]) * v_1596));
    let v_1601 = r(celln_1523 + r(bitcast<f32>(memory[0u]) * v_1598));
    let v_1602 = r(r(100f * r(r(v_1599 * v_1599) * v_1599)) * v_1600);
    let v_1603 = r(v_1601 * v_1601);
    let v_1604 = r(10f * r(v_1603 * v_1603));
    let v_1605 = r(1f - v_1599);
    let v_1606 = r(1f - v_1600);
    let v_1607 = r(1f - v_1601);
    let v_1608 = r(x22_1524 + r(2f * v_1528));
    let v_1609 = r(x23_1525 + r(2f * v_1593));
    let v_1610 = r(x24_1526 + r(2f * v_1596));
    let v_1611 = r(x25_1527 + r(2f * v_1598));
    memory[112u + i] = bitcast<u32>(v_1529);
    memory[120u + i] = bitcast<u32>(v_1530);
    memory[60u + i] = bitcast<u32>(v_1531);
    memory[123u + i] = bitcast<u32>(v_1591);
    memory[63u + i] = bitcast<u32>(v_1599);
    memory[109u + i] = bitcast<u32>(v_1600);
    memory[93u + i] = bitcast<u32>(v_1601);
    memory[57u + i] = bitcast<u32>(v_1602);
    memory[78u + i] = bitcast<u32>(v_1604);
    memory[96u + i] = bitcast<u32>(v_1605);
    memory[66u + i] = bitcast<u32>(v_1606);
    memory[81u + i] = bitcast<u32>(v_1607);
    memory[87u + i] = bitcast<u32>(v_1608);
    memory[99u + i] = bitcast<u32>(v_1609);
    memory[90u + i] = bitcast<u32>(v_1610);
    memory[54u + i] = bitcast<u32>(v_1611);
  }
  {
    let end_1615 = u32(bitcast<i32>(constants[5u + i + 1u]));
    var s_1612 = u32(bitcast<i32>(constants[5u + i]));
    var total_1613 = 0f;
    while (s_1612 < end_1615) {
      let stop_1616 = min(s_1612 + 256u, end_1615);
      var block_1614 = 0f;
      for (; s_1612 < stop_1616; s_1612++) {
        block_1614 = r(block_1614 + bitcast<f32>(memory[106u + u32(bitcast<i32>(constants[4u + s_1612]))]));
      }
      total_1613 = r(total_1613 + block_1614);
    }
    memory[75u + i] = bitcast<u32>(total_1613);
  }
  {
    let x0_1617 = bitcast<f32>(memory[60u + i]);
    let x1_1618 = bitcast<f32>(memory[75u + i]);
    let x2_1619 = bitcast<f32>(memory[120u + i]);
    let x3_1620 = bitcast<f32>(memory[123u + i]);
    let cellV_1621 = bitcast<f32>(memory[21u + i]);
    let x6_1622 = bitcast<f32>(memory[126u + i]);
    let x7_1623 = bitcast<f32>(memory[57u + i]);
    let x8_1624 = bitcast<f32>(memory[84u + i]);
    let x9_1625 = bitcast<f32>(memory[78u + i]);
    let x10_1626 = bitcast<f32>(memory[96u + i]);
    let x11_1627 = bitcast<f32>(memory[63u + i]);
    let x13_1628 = bitcast<f32>(memory[66u + i]);
    let x14_1629 = bitcast<f32>(memory[109u + i]);
    let x15_1630 = bitcast<f32>(memory[81u + i]);
    let x16_1631 = bitcast<f32>(memory[93u + i]);
    let x17_1632 = bitcast<f32>(memory[87u + i]);
    let x18_1633 = bitcast<f32>(memory[99u + i]);
    let cellm_1634 = bitcast<f32>(memory[24u + i]);
    let x21_1635 = bitcast<f32>(memory[90u + i]);
    let cellh_1636 = bitcast<f32>(memory[27u + i]);
    let x23_1637 = bitcast<f32>(memory[54u + i]);
    let celln_1638 = bitcast<f32>(memory[30u + i]);
    let v_1639 = (x3_1620 - r(x2_1619 + r(x0_1617 * x1_1618)));
    let v_1640 = r(cellV_1621 + r(bitcast<f32>(memory[0u]) * v_1639));
    let v_1641 = r(r(0.3499999940395355f * v_1640) * x6_1622);
    let v_1642 = r(0.800000011920929f * (v_1640 + 70f));
    let v_1643 = r(v_1640 + 50f);
    let v_1644 = (13f - v_1643);
    let v_1645 = r(v_1644 * 0.25f);
    let v_1646 = (v_1643 - 40f);
    let v_1647 = r(v_1646 / r(5f));
    let v_1648 = downTo(upTo(r((17f - v_1643) / r(18f)), 90f), -104.5f);
    let v_1649 = (r(r(v_1648 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1650 = r(r(v_1648 - r(v_1649 * 0.693145751953125f)) - r(v_1649 * 0.000001428606765330187f));
    let v_1651 = (r((r(0.001392096048220992f * v_1650) + 0.008369325660169125f) * v_1650) + 0.04166658595204353f);
    let v_1652 = r(r(v_1650 * v_1650) * (r((r(v_1651 * v_1650) + 0.16666515171527863f) * v_1650) + 0.5f));
    let v_1653 = downTo(upTo(r((40f - v_1643) / r(5f)), 90f), -104.5f);
    let v_1654 = (r(r(v_1653 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1655 = r(r(v_1653 - r(v_1654 * 0.693145751953125f)) - r(v_1654 * 0.000001428606765330187f));
    let v_1656 = (r((r(0.001392096048220992f * v_1655) + 0.008369325660169125f) * v_1655) + 0.04166658595204353f);
    let v_1657 = r(r(v_1655 * v_1655) * (r((r(v_1656 * v_1655) + 0.16666515171527863f) * v_1655) + 0.5f));
    let v_1658 = (15f - v_1643);
    let v_1659 = r(v_1658 / r(5f));
    let v_1660 = downTo(upTo(r((10f - v_1643) / r(40f)), 90f), -104.5f);
    let v_1661 = (r(r(v_1660 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1662 = r(r(v_1660 - r(v_1661 * 0.693145751953125f)) - r(v_1661 * 0.000001428606765330187f));
    let v_1663 = (r((r(0.001392096048220992f * v_1662) + 0.008369325660169125f) * v_1662) + 0.04166658595204353f);
    let v_1664 = r(r(v_1662 * v_1662) * (r((r(v_1663 * v_1662) + 0.16666515171527863f) * v_1662) + 0.5f));
    let v_1665 = ((v_1644 * v_1644) < 0.25f);
    var v_1666: f32;
    if (v_1665) {
      let v_1667 = r(v_1645 * v_1645);
      let v_1668 = r(v_1667 * (0.000033068783523049206f + r(v_1667 * -8.267195994449139e-7f)));
      let v_1669 = r(v_1667 * (0.0833333358168602f + r(v_1667 * (-0.0013888889225199819f + v_1668))));
      let v_1670 = r(4f * (r(1f - r(v_1645 * 0.5f)) + v_1669));
      v_1666 = v_1670;
    }
    else {
      let v_1671 = downTo(upTo(v_1645, 90f), -104.5f);
      let v_1672 = (r(r(v_1671 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1673 = r(r(v_1671 - r(v_1672 * 0.693145751953125f)) - r(v_1672 * 0.000001428606765330187f));
      let v_1674 = (r((r(0.001392096048220992f * v_1673) + 0.008369325660169125f) * v_1673) + 0.04166658595204353f);
      let v_1675 = r(r(v_1673 * v_1673) * (r((r(v_1674 * v_1673) + 0.16666515171527863f) * v_1673) + 0.5f));
      let v_1676 = r(v_1644 / (scale2((1f + r(v_1673 + v_1675)), i32(v_1672)) - 1f));
      v_1666 = v_1676;
    }
    let v_1677 = ((v_1646 * v_1646) < 0.390625f);
    var v_1678: f32;
    if (v_1677) {
      let v_1679 = r(v_1647 * v_1647);
      let v_1680 = r(v_1679 * (0.000033068783523049206f + r(v_1679 * -8.267195994449139e-7f)));
      let v_1681 = r(v_1679 * (0.0833333358168602f + r(v_1679 * (-0.0013888889225199819f + v_1680))));
      let v_1682 = r(5f * (r(1f - r(v_1647 * 0.5f)) + v_1681));
      v_1678 = v_1682;
    }
    else {
      let v_1683 = downTo(upTo(v_1647, 90f), -104.5f);
      let v_1684 = (r(r(v_1683 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1685 = r(r(v_1683 - r(v_1684 * 0.693145751953125f)) - r(v_1684 * 0.000001428606765330187f));
      let v_1686 = (r((r(0.001392096048220992f * v_1685) + 0.008369325660169125f) * v_1685) + 0.04166658595204353f);
      let v_1687 = r(r(v_1685 * v_1685) * (r((r(v_1686 * v_1685) + 0.16666515171527863f) * v_1685) + 0.5f));
      let v_1688 = r(v_1646 / (scale2((1f + r(v_1685 + v_1687)), i32(v_1684)) - 1f));
      v_1678 = v_1688;
    }
    let v_1689 = ((v_1658 * v_1658) < 0.390625f);
    var v_1690: f32;
    if (v_1689) {
      let v_1691 = r(v_1659 * v_1659);
      let v_1692 = r(v_1691 * (0.000033068783523049206f + r(v_1691 * -8.267195994449139e-7f)));
      let v_1693 = r(v_1691 * (0.0833333358168602f + r(v_1691 * (-0.0013888889225199819f + v_1692))));
      let v_1694 = r(5f * (r(1f - r(v_1659 * 0.5f)) + v_1693));
      v_1690 = v_1694;
    }
    else {
      let v_1695 = downTo(upTo(v_1659, 90f), -104.5f);
      let v_1696 = (r(r(v_1695 * 1.4426950216293335f) + 12582912f) - 12582912f);
      let v_1697 = r(r(v_1695 - r(v_1696 * 0.693145751953125f)) - r(v_1696 * 0.000001428606765330187f));
      let v_1698 = (r((r(0.001392096048220992f * v_1697) + 0.008369325660169125f) * v_1697) + 0.04166658595204353f);
      let v_1699 = r(r(v_1697 * v_1697) * (r((r(v_1698 * v_1697) + 0.16666515171527863f) * v_1697) + 0.5f));
      let v_1700 = r(v_1658 / (scale2((1f + r(v_1697 + v_1699)), i32(v_1696)) - 1f));
      v_1690 = v_1700;
    }
    let v_1701 = r(r(x8_1624 - r(x7_1623 * (v_1640 - 50f))) - r(x9_1625 * (v_1640 + 95f)));
    let v_1702 = r(v_1701 - r(0.15000000596046448f * (v_1640 + 55f)));
    let v_1703 = (r(r(0.3199999928474426f * v_1666) * x10_1626) - r(r(0.2800000011920929f * v_1678) * x11_1627));
    let v_1704 = r(r(0.12800000607967377f * scale2((1f + r(v_1650 + v_1652)), i32(v_1649))) * x13_1628);
    let v_1705 = r(r(4f / (scale2((1f + r(v_1655 + v_1657)), i32(v_1654)) + 1f)) * x14_1629);
    let v_1706 = (r(r(0.019999999552965164f * v_1690) * x15_1630) - r(r(0.5f * scale2((1f + r(v_1662 + v_1664)), i32(v_1661))) * x16_1631));
    let v_1707 = r(x17_1632 + r(2f * v_1639));
    let v_1708 = r(bitcast<f32>(memory[47u]) * (x18_1633 + r(bitcast<f32>(memory[8u]) * v_1703)));
    let v_1709 = r(cellm_1634 + v_1708);
    let v_1710 = r(bitcast<f32>(memory[47u]) * (x21_1635 + r(bitcast<f32>(memory[8u]) * (v_1704 - v_1705))));
    let v_1711 = r(cellh_1636 + v_1710);
    let v_1712 = r(bitcast<f32>(memory[47u]) * (x23_1637 + r(bitcast<f32>(memory[8u]) * v_1706)));
    let v_1713 = r(celln_1638 + v_1712);
    memory[60u + i] = bitcast<u32>(v_1640);
    memory[75u + i] = bitcast<u32>(v_1641);
    memory[120u + i] = bitcast<u32>(v_1642);
    memory[123u + i] = bitcast<u32>(v_1702);
    memory[126u + i] = bitcast<u32>(v_1707);
    memory[24u + i] = bitcast<u32>(v_1709);
    memory[27u + i] = bitcast<u32>(v_1711);
    memory[30u + i] = bitcast<u32>(v_1713);
  }
}
fn gather_1714(i: u32) {
  {
    let at_1715 = bitcast<i32>(constants[9u + i]);
    memory[106u + i] = bitcast<u32>(bitcast<f32>(memory[112u + u32(max(min(at_1715, 3 - 1), 0))]));
  }
  {
    let x0_1716 = bitcast<f32>(memory[106u + i]);
    let x1_1717 = bitcast<f32>(memory[107u + i]);
    let x2_1718 = bitcast<f32>(memory[108u + i]);
    let gabao_1719 = bitcast<f32>(memory[34u + i]);
    let x5_1720 = bitcast<f32>(memory[117u + i]);
    let v_1721 = downTo(upTo(r((-(x0_1716 + 20f)) / r(1.5f)), 90f), -104.5f);
    let v_1722 = (r(r(v_1721 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1723 = r(r(v_1721 - r(v_1722 * 0.693145751953125f)) - r(v_1722 * 0.000001428606765330187f));
    let v_1724 = (r((r(0.001392096048220992f * v_1723) + 0.008369325660169125f) * v_1723) + 0.04166658595204353f);
    let v_1725 = r(r(v_1723 * v_1723) * (r((r(v_1724 * v_1723) + 0.16666515171527863f) * v_1723) + 0.5f));
    let v_1726 = r(x1_1717 * r(1f / (1f + scale2((1f + r(v_1723 + v_1725)), i32(v_1722)))));
    let v_1727 = (v_1726 - x2_1718);
    let v_1728 = r(gabao_1719 + r(bitcast<f32>(memory[0u]) * v_1727));
    let v_1729 = r(10f * (1f - v_1728));
    let v_1730 = r(0.1599999964237213f * v_1728);
    let v_1731 = r(x5_1720 + r(2f * v_1727));
    memory[106u + i] = bitcast<u32>(v_1728);
    memory[107u + i] = bitcast<u32>(v_1729);
    memory[108u + i] = bitcast<u32>(v_1730);
    memory[117u + i] = bitcast<u32>(v_1731);
  }
}
fn sums_1732(i: u32) {
  {
    let end_1736 = u32(bitcast<i32>(constants[5u + i + 1u]));
    var s_1733 = u32(bitcast<i32>(constants[5u + i]));
    var total_1734 = 0f;
    while (s_1733 < end_1736) {
      let stop_1737 = min(s_1733 + 256u, end_1736);
      var block_1735 = 0f;
      for (; s_1733 < stop_1737; s_1733++) {
        block_1735 = r(block_1735 + bitcast<f32>(memory[106u + u32(bitcast<i32>(constants[4u + s_1733]))]));
      }
      total_1734 = r(total_1734 + block_1735);
    }
    memory[54u + i] = bitcast<u32>(total_1734);
  }
  {
    let x0_1738 = bitcast<f32>(memory[120u + i]);
    let x1_1739 = bitcast<f32>(memory[54u + i]);
    let x2_1740 = bitcast<f32>(memory[75u + i]);
    let x3_1741 = bitcast<f32>(memory[123u + i]);
    let x4_1742 = bitcast<f32>(memory[126u + i]);
    let cellV_1743 = bitcast<f32>(memory[21u + i]);
    let x7_1744 = (memory[102u + i] != 0u);
    let celllastspikestep_1745 = vec2u(memory[35u + 2u * (i)], memory[35u + 2u * (i) + 1u]);
    let v_1746 = r(bitcast<f32>(memory[47u]) * (x4_1742 + r(x3_1741 - r(x2_1740 + r(x0_1738 * x1_1739)))));
    let v_1747 = r(cellV_1743 + v_1746);
    let v_1748 = (0f < v_1747);
    let v_1749 = (v_1748 & x7_1744);
    let v_1750 = select(0f, r(cellV_1743 / (cellV_1743 - v_1747)), v_1749);
    let v_1751 = select(celllastspikestep_1745, vec2u(memory[135u], memory[135u + 1u]), v_1749);
    memory[21u + i] = bitcast<u32>(v_1747);
    memory[41u + i] = u32(v_1748);
    memory[102u + i] = u32(v_1749);
    memory[120u + i] = bitcast<u32>(v_1750);
    let v_1752 = v_1751;
    memory[35u + 2u * (i)] = v_1752.x;
    memory[35u + 2u * (i) + 1u] = v_1752.y;
  }
}
fn gather_1753(i: u32) {
  {
    let at_1754 = bitcast<i32>(constants[9u + i]);
    memory[106u + i] = bitcast<u32>(bitcast<f32>(memory[60u + u32(max(min(at_1754, 3 - 1), 0))]));
  }
  {
    let x0_1755 = bitcast<f32>(memory[106u + i]);
    let x1_1756 = bitcast<f32>(memory[107u + i]);
    let x2_1757 = bitcast<f32>(memory[108u + i]);
    let x3_1758 = bitcast<f32>(memory[117u + i]);
    let gabao_1759 = bitcast<f32>(memory[34u + i]);
    let v_1760 = downTo(upTo(r((-(x0_1755 + 20f)) / r(1.5f)), 90f), -104.5f);
    let v_1761 = (r(r(v_1760 * 1.4426950216293335f) + 12582912f) - 12582912f);
    let v_1762 = r(r(v_1760 - r(v_1761 * 0.693145751953125f)) - r(v_1761 * 0.000001428606765330187f));
    let v_1763 = (r((r(0.001392096048220992f * v_1762) + 0.008369325660169125f) * v_1762) + 0.04166658595204353f);
    let v_1764 = r(r(v_1762 * v_1762) * (r((r(v_1763 * v_1762) + 0.16666515171527863f) * v_1762) + 0.5f));
    let v_1765 = r(x1_1756 * r(1f / (1f + scale2((1f + r(v_1762 + v_1764)), i32(v_1761)))));
    let v_1766 = r(gabao_1759 + r(bitcast<f32>(memory[47u]) * (x3_1758 + r(v_1765 - x2_1757))));
    memory[34u + i] = bitcast<u32>(v_1766);
  }
  {
    var sum_1767 = 0i;
    let first_1768 = i * 64u;
    for (var k_1769 = first_1768; k_1769 < min(first_1768 + 64u, 3u); k_1769++) {
      if ((memory[102u + k_1769] != 0u)) {
        sum_1767 += 1i;
      }
    }
    memory[146u + i] = bitcast<u32>(sum_1767);
  }
}
fn append_places_1770() {
  var sum_1771 = 0i;
  for (var k_1772 = 0u; k_1772 < 1u; k_1772++) {
    let v_1773 = sum_1771;
    sum_1771 += bitcast<i32>(memory[146u + k_1772]);
    memory[146u + k_1772] = bitcast<u32>(v_1773);
  }
  let v_1774 = add64(vec2u(memory[142u], memory[142u + 1u]), long(sum_1771));
  memory[144u] = v_1774.x;
  memory[144u + 1u] = v_1774.y;
}
fn append_1775(i: u32) {
  var at_1776 = bitcast<i32>(memory[146u + i]);
  let first_1777 = i * 64u;
  for (var k_1778 = first_1777; k_1778 < min(first_1777 + 64u, 3u); k_1778++) {
    if ((memory[102u + k_1778] != 0u)) {
      let place_1779 = vec2u(memory[142u], memory[142u + 1u]).x + u32(at_1776);
      open[given.at_0 + place_1779] = bitcast<u32>(bitcast<i32>(memory[51u + k_1778]));
      let v_1780 = vec2u(memory[135u], memory[135u + 1u]);
      open[given.at_2 + 2u * (place_1779)] = v_1780.x;
      open[given.at_2 + 2u * (place_1779) + 1u] = v_1780.y;
      open[given.at_3 + place_1779] = bitcast<u32>(bitcast<f32>(memory[120u + k_1778]));
      at_1776++;
    }
  }
}
fn scalars_1781() {
  let v_1782 = add64(vec2u(memory[135u], memory[135u + 1u]), vec2u(1u, 0u));
  let v_1783 = v_1782;
  let v_1784 = vec2u(memory[144u], memory[144u + 1u]);
  let v_1785 = v_1783;
  memory[135u] = v_1785.x;
  memory[135u + 1u] = v_1785.y;
  let v_1786 = v_1784;
  memory[137u] = v_1786.x;
  memory[137u + 1u] = v_1786.y;
}
fn scalars_1787() {
  let v_1788 = vec2u(memory[135u], memory[135u + 1u]);
  let v_1789 = vec2u(memory[137u], memory[137u + 1u]);
  let v_1790 = v_1788;
  memory[130u] = v_1790.x;
  memory[130u + 1u] = v_1790.y;
  let v_1791 = v_1789;
  memory[132u] = v_1791.x;
  memory[132u + 1u] = v_1791.y;
}
fn scalars_1792() {
  let v_1793 = vec2u(memory[130u], memory[130u + 1u]);
  let v_1794 = vec2u(memory[132u], memory[132u + 1u]);
  let v_1795 = v_1793;
  memory[19u] = v_1795.x;
  memory[19u + 1u] = v_1795.y;
  let v_1796 = v_1794;
  memory[44u] = v_1796.x;
  memory[44u + 1u] = v_1796.y;
}
fn check_1797() {
  var turns = 0u;
  for (; turns < 2u + given.zero; turns++) {}
  if (turns < 2u) {
    memory[148u] = u32(true);
  }
}
@compute @workgroup_size(128)
fn run_all_602(@builtin(local_invocation_index) lane: u32) {
  for (var i = lane; i < 3u; i += 128u) { iota_603(i); }
  if (lane == 0u) { scalars_604(); }
  storageBarrier();
  for (var turn_609 = 0u; turn_609 < given.rows_5; turn_609++) {
    if (lane == 0u) { memory[129u] = bitcast<u32>(i32(turn_609)); }
    storageBarrier();
    for (var i = lane; i < 3u; i += 128u) { row_610(i); }
    if (lane == 0u) { scalars_611(); }
    storageBarrier();
    for (var turn_616 = 0u; turn_616 < given.every_11; turn_616++) {
      for (var i = lane; i < 3u; i += 128u) { kernel_1193(i); }
      for (var i = lane; i < 1u; i += 128u) { kernel_1290(i); }
      if (lane == 0u) { gather_1300(); }
      storageBarrier();
      for (var i = lane; i < 3u; i += 128u) { kernel_1318(i); }
      for (var i = lane; i < 1u; i += 128u) { kernel_1428(i); }
      storageBarrier();
      for (var i = lane; i < 3u; i += 128u) { sums_1465(i); }
      storageBarrier();
      for (var i = lane; i < 1u; i += 128u) { gather_1481(i); }
      storageBarrier();
      for (var i = lane; i < 3u; i += 128u) { sums_1499(i); }
      storageBarrier();
      for (var i = lane; i < 1u; i += 128u) { gather_1714(i); }
      storageBarrier();
      for (var i = lane; i < 3u; i += 128u) { sums_1732(i); }
      storageBarrier();
      for (var i = lane; i < 1u; i += 128u) { gather_1753(i); }
      storageBarrier();
      if (lane == 0u) { append_places_1770(); }
      storageBarrier();
      for (var i = lane; i < 1u; i += 128u) { append_1775(i); }
      storageBarrier();
      if (lane == 0u) { scalars_1781(); }
      storageBarrier();
    }
    if (lane == 0u) { scalars_1787(); }
    storageBarrier();
  }
  if (lane == 0u) { scalars_1792(); }
  storageBarrier();
  check_1797();
}
