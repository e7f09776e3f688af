// What the host runs, in order:
//   run_all_130, one workgroup
struct Given {
  zero: u32,
  capacity_1: u32,
  rows_5: u32,
  every_9: u32,
  at_0: u32,
  at_2: u32,
  at_3: u32,
  at_4: u32,
  at_6: u32,
  at_7: u32,
  at_8: u32,
}
@group(0) @binding(0) var<uniform> given: Given;
@group(0) @binding(1) var<storage, read_write> memory: array<u32>;
@group(0) @binding(2) var<storage, read_write> open: array<u32>;
@group(0) @binding(3) var<storage, read_write> counters: array<atomic<u32>, 1>;
fn r(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ given.zero); }
fn no(p: bool) -> bool { return p == (given.zero != 0u); }
fn add64(x: vec2u, y: vec2u) -> vec2u {
  let low = x.x + y.x;
  return vec2u(low, x.y + y.y + u32(low < x.x));
}
fn iota_131(i: u32) {
  memory[13u + i] = bitcast<u32>(i32(i));
}
fn scalars_132() {
  {
    let v_133 = r(bitcast<f32>(memory[1u]) * 0.5f);
    let v_134 = r(bitcast<f32>(memory[1u]) / r(6f));
    let v_135 = v_133;
    let v_136 = v_134;
    memory[17u] = bitcast<u32>(v_135);
    memory[18u] = bitcast<u32>(v_136);
  }
  {
    let v_137 = vec2u(memory[6u], memory[6u + 1u]);
    let v_138 = vec2u(memory[11u], memory[11u + 1u]);
    let v_139 = v_137;
    memory[19u] = v_139.x;
    memory[19u + 1u] = v_139.y;
    let v_140 = v_138;
    memory[21u] = v_140.x;
    memory[21u + 1u] = v_140.y;
  }
  {
    let v_141 = vec2u(memory[21u], memory[21u + 1u]);
    memory[28u] = v_141.x;
    memory[28u + 1u] = v_141.y;
    atomicStore(&counters[0], 0u);
  }
}
fn turns_142(i: u32) {
  var tstep_143 = vec2u(memory[19u], memory[19u + 1u]);
  var spikescount_144 = vec2u(memory[21u], memory[21u + 1u]);
  let I_145 = bitcast<f32>(memory[5u]);
  let a_146 = bitcast<f32>(memory[2u]);
  let b_147 = bitcast<f32>(memory[3u]);
  let epsilon_148 = bitcast<f32>(memory[4u]);
  let mul_149 = bitcast<f32>(memory[17u]);
  let dt_150 = bitcast<f32>(memory[1u]);
  let div_151 = bitcast<f32>(memory[18u]);
  let start_152 = vec2u(memory[28u], memory[28u + 1u]);
  var tstep_153 = vec2u(memory[24u], memory[24u + 1u]);
  var turns_154 = bitcast<i32>(memory[33u]);
  let count_155 = vec2u(memory[30u], memory[30u + 1u]);
  var spikescount_156 = vec2u(memory[26u], memory[26u + 1u]);
  var v_157 = bitcast<f32>(memory[8u + i]);
  var w_158 = bitcast<f32>(memory[9u + i]);
  var spikeswas_159 = (memory[10u + i] != 0u);
  var map18_160 = (memory[14u + i] != 0u);
  let iota18_161 = bitcast<i32>(memory[13u + i]);
  var map18_162 = bitcast<f32>(memory[15u + i]);
  for (var turn_163 = 0u; turn_163 < given.rows_5; turn_163++) {
    {
      open[given.at_4 + u32(i32(turn_163)) * 1u + i] = bitcast<u32>(v_157);
    }
    {
      open[given.at_6 + u32(i32(turn_163)) * 1u + i] = bitcast<u32>(w_158);
    }
    {
      let v_164 = tstep_143;
      let v_165 = spikescount_144;
      tstep_153 = v_164;
      spikescount_156 = v_165;
    }
    for (var turn_166 = 0u; turn_166 < given.every_9; turn_166++) {
      {
        let v_167 = v_157;
        let w_168 = w_158;
        let spikeswas_169 = spikeswas_159;
        let v_170 = r(r(r(v_167 - (r(r(v_167 * v_167) * v_167) / r(3f))) - w_168) + I_145);
        let v_171 = r(epsilon_148 * (r(v_167 + a_146) - r(b_147 * w_168)));
        let v_172 = r(v_167 + r(mul_149 * v_170));
        let v_173 = r(w_168 + r(mul_149 * v_171));
        let v_174 = (r(r(v_172 - (r(r(v_172 * v_172) * v_172) / r(3f))) - v_173) + I_145);
        let v_175 = r(epsilon_148 * (r(v_172 + a_146) - r(b_147 * v_173)));
        let v_176 = r(v_167 + r(mul_149 * v_174));
        let v_177 = r(w_168 + r(mul_149 * v_175));
        let v_178 = (r(r(v_176 - (r(r(v_176 * v_176) * v_176) / r(3f))) - v_177) + I_145);
        let v_179 = r(epsilon_148 * (r(v_176 + a_146) - r(b_147 * v_177)));
        let v_180 = r(v_167 + r(dt_150 * v_178));
        let v_181 = r(w_168 + r(dt_150 * v_179));
        let v_182 = (r(r(v_170 + r(2f * v_174)) + r(2f * v_178)) + r(r(r(v_180 - (r(r(v_180 * v_180) * v_180) / r(3f))) - v_181) + I_145));
        let v_183 = r(v_167 + r(div_151 * v_182));
        let v_184 = (r(r(v_171 + r(2f * v_175)) + r(2f * v_179)) + r(epsilon_148 * (r(v_180 + a_146) - r(b_147 * v_181))));
        let v_185 = r(w_168 + r(div_151 * v_184));
        let v_186 = r(v_167 - 1f);
        let v_187 = (1f < v_183);
        let v_188 = (v_187 & no(spikeswas_169));
        let v_189 = select(0f, r(v_186 / (v_186 - r(v_183 - 1f))), v_188);
        v_157 = v_183;
        w_158 = v_185;
        spikeswas_159 = v_187;
        map18_160 = v_188;
        map18_162 = v_189;
      }
      {
        if (map18_160) {
          let place_190 = start_152.x + atomicAdd(&counters[0], 1u);
          open[given.at_0 + place_190] = bitcast<u32>(iota18_161);
          let v_191 = tstep_153;
          open[given.at_2 + 2u * (place_190)] = v_191.x;
          open[given.at_2 + 2u * (place_190) + 1u] = v_191.y;
          open[given.at_3 + place_190] = bitcast<u32>(map18_162);
          open[given.at_7 + place_190] = bitcast<u32>(turns_154);
          open[given.at_8 + place_190] = bitcast<u32>(i32(i));
        }
        turns_154 = turns_154 + 1i;
      }
      {
        let v_192 = add64(tstep_153, vec2u(1u, 0u));
        let v_193 = v_192;
        let v_194 = count_155;
        tstep_153 = v_193;
        spikescount_156 = v_194;
      }
    }
    {
      let v_195 = tstep_153;
      let v_196 = spikescount_156;
      tstep_143 = v_195;
      spikescount_144 = v_196;
    }
  }
  memory[8u + i] = bitcast<u32>(v_157);
  memory[9u + i] = bitcast<u32>(w_158);
  memory[10u + i] = u32(spikeswas_159);
  memory[14u + i] = u32(map18_160);
  memory[15u + i] = bitcast<u32>(map18_162);
  if (i == 0u) {
    let v_197 = tstep_153;
    memory[34u] = v_197.x;
    memory[34u + 1u] = v_197.y;
    let v_198 = spikescount_156;
    memory[36u] = v_198.x;
    memory[36u + 1u] = v_198.y;
    memory[38u] = bitcast<u32>(turns_154);
    let v_199 = tstep_143;
    memory[39u] = v_199.x;
    memory[39u + 1u] = v_199.y;
  }
}
fn end_200() {
  {
    let v_201 = vec2u(memory[34u], memory[34u + 1u]);
    memory[24u] = v_201.x;
    memory[24u + 1u] = v_201.y;
    let v_202 = vec2u(memory[36u], memory[36u + 1u]);
    memory[26u] = v_202.x;
    memory[26u + 1u] = v_202.y;
    memory[33u] = bitcast<u32>(bitcast<i32>(memory[38u]));
    let v_203 = vec2u(memory[39u], memory[39u + 1u]);
    memory[19u] = v_203.x;
    memory[19u + 1u] = v_203.y;
    let v_204 = add64(vec2u(memory[28u], memory[28u + 1u]), vec2u(atomicLoad(&counters[0]), 0u));
    memory[21u] = v_204.x;
    memory[21u + 1u] = v_204.y;
    let v_205 = add64(vec2u(memory[28u], memory[28u + 1u]), vec2u(atomicLoad(&counters[0]), 0u));
    memory[30u] = v_205.x;
    memory[30u + 1u] = v_205.y;
  }
  {
    let v_206 = vec2u(memory[19u], memory[19u + 1u]);
    let v_207 = vec2u(memory[21u], memory[21u + 1u]);
    let v_208 = v_206;
    memory[6u] = v_208.x;
    memory[6u + 1u] = v_208.y;
    let v_209 = v_207;
    memory[11u] = v_209.x;
    memory[11u + 1u] = v_209.y;
  }
}
fn check_210() {
  var turns = 0u;
  for (; turns < 2u + given.zero; turns++) {}
  if (turns < 2u) {
    memory[41u] = u32(true);
  }
}
@compute @workgroup_size(128)
fn run_all_130(@builtin(local_invocation_index) lane: u32) {
  for (var i = lane; i < 1u; i += 128u) { iota_131(i); }
  if (lane == 0u) { scalars_132(); }
  storageBarrier();
  for (var i = lane; i < 1u; i += 128u) { turns_142(i); }
  storageBarrier();
  if (lane == 0u) { end_200(); }
  storageBarrier();
  check_210();
}
