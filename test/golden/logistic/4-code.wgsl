// What the host runs, in order:
//   run_all_72, one workgroup
struct Given {
  zero: u32,
  rows_1: u32,
  every_3: u32,
  at_0: u32,
  at_2: u32,
}
@group(0) @binding(0) var<uniform> given: Given;
@group(0) @binding(1) var<storage, read_write> memory: array<u32>;
@group(0) @binding(2) var<storage, read_write> open: array<u32>;
fn r(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ given.zero); }
fn power(k: i32) -> f32 { return bitcast<f32>(u32(k + 127) << 23u); }
fn scale2(x: f32, by: i32) -> f32 {
  let k = clamp(by, -278, 278);
  let last = clamp(k, -126, 127);
  let first = (k - last) >> 1u;
  return r(x * power(first) * power(k - last - first) * power(last));
}
fn exponent(x: f32) -> i32 {
  var bits = bitcast<u32>(x) & 0x7fffffffu;
  if (bits == 0u) { return -1077; }
  var bias = 127;
  if (bits < 0x800000u) {
    let top = firstLeadingBit(bits);
    bits = (bits << (23u - top)) & 0x7fffffu;
    bias = 149 - i32(top);
    return i32((bits + 0x4afb10u) >> 23u) - bias;
  }
  let rounded = i32((bits + 0x4afb10u) >> 23u) - bias;
  return select(rounded, select(1024, 1025, bits > 0x7f800000u), bits >= 0x7f800000u);
}
fn mantissa(x: f32) -> f32 { return scale2(x, -exponent(x)); }
fn add64(x: vec2u, y: vec2u) -> vec2u {
  let low = x.x + y.x;
  return vec2u(low, x.y + y.y + u32(low < x.x));
}
fn scalars_73() {
  let v_74 = vec2u(memory[3u], memory[3u + 1u]);
  let v_75 = v_74;
  memory[8u] = v_75.x;
  memory[8u + 1u] = v_75.y;
}
fn turns_76(i: u32) {
  var tstep_77 = vec2u(memory[8u], memory[8u + 1u]);
  let r_78 = bitcast<f32>(memory[2u]);
  var tstep_79 = vec2u(memory[11u], memory[11u + 1u]);
  var x_80 = bitcast<f32>(memory[5u + i]);
  var total_81 = bitcast<f32>(memory[6u + i]);
  for (var turn_82 = 0u; turn_82 < given.rows_1; turn_82++) {
    {
      open[given.at_0 + u32(i32(turn_82)) * 1u + i] = bitcast<u32>(x_80);
    }
    {
      open[given.at_2 + u32(i32(turn_82)) * 1u + i] = bitcast<u32>(total_81);
    }
    {
      let v_83 = tstep_77;
      tstep_79 = v_83;
    }
    for (var turn_84 = 0u; turn_84 < given.every_3; turn_84++) {
      {
        let x_85 = x_80;
        let total_86 = total_81;
        let v_87 = r(r(r_78 * x_85) * (1f - x_85));
        let v_88 = abs(r(r_78 * (1f - r(2f * x_85))));
        let v_89 = (v_88 <= 0f);
        var v_90: f32;
        if (v_89) {
          let v_91 = select(bitcast<f32>(0x7fc00000u ^ given.zero), bitcast<f32>(0xff800000u ^ given.zero), (v_88 == 0f));
          v_90 = v_91;
        }
        else {
          let v_92 = (v_88 < bitcast<f32>(0x7f800000u ^ given.zero));
          var v_93: f32;
          if (v_92) {
            let v_94 = f32(exponent(v_88));
            let v_95 = r(mantissa(v_88) - 1f);
            let v_96 = r(v_95 / (v_95 + 2f));
            let v_97 = r(v_96 * v_96);
            let v_98 = r(r(v_95 * v_95) * 0.5f);
            let v_99 = (r((r(0.29870927333831787f * v_97) + 0.39977580308914185f) * v_97) + 0.6666677594184875f);
            let v_100 = r(v_94 * 0.693145751953125f);
            let v_101 = r(v_100 + v_95);
            let v_102 = r(r(v_96 * (v_98 + r(v_97 * v_99))) + r(v_94 * 0.000001428606765330187f));
            let v_103 = r(v_101 + r(r(v_95 - r(v_101 - v_100)) + r(v_102 - v_98)));
            v_93 = v_103;
          }
          else {
            v_93 = v_88;
          }
          v_90 = v_93;
        }
        let v_104 = r(total_86 + v_90);
        x_80 = v_87;
        total_81 = v_104;
      }
      {
        let v_105 = add64(tstep_79, vec2u(1u, 0u));
        let v_106 = v_105;
        tstep_79 = v_106;
      }
    }
    {
      let v_107 = tstep_79;
      tstep_77 = v_107;
    }
  }
  memory[5u + i] = bitcast<u32>(x_80);
  memory[6u + i] = bitcast<u32>(total_81);
  if (i == 0u) {
    let v_108 = tstep_79;
    memory[13u] = v_108.x;
    memory[13u + 1u] = v_108.y;
    let v_109 = tstep_77;
    memory[15u] = v_109.x;
    memory[15u + 1u] = v_109.y;
  }
}
fn end_110() {
  {
    let v_111 = vec2u(memory[13u], memory[13u + 1u]);
    memory[11u] = v_111.x;
    memory[11u + 1u] = v_111.y;
    let v_112 = vec2u(memory[15u], memory[15u + 1u]);
    memory[8u] = v_112.x;
    memory[8u + 1u] = v_112.y;
  }
  {
    let v_113 = vec2u(memory[8u], memory[8u + 1u]);
    let v_114 = v_113;
    memory[3u] = v_114.x;
    memory[3u + 1u] = v_114.y;
  }
}
fn check_115() {
  var turns = 0u;
  for (; turns < 2u + given.zero; turns++) {}
  if (turns < 2u) {
    memory[17u] = u32(true);
  }
}
@compute @workgroup_size(128)
fn run_all_72(@builtin(local_invocation_index) lane: u32) {
  if (lane == 0u) { scalars_73(); }
  storageBarrier();
  for (var i = lane; i < 1u; i += 128u) { turns_76(i); }
  storageBarrier();
  if (lane == 0u) { end_110(); }
  storageBarrier();
  check_115();
}
