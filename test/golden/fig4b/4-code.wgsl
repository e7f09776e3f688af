// What the host runs, in order:
//   run_all_43, one workgroup
struct Given {
  zero: u32,
  rows_1: u32,
  every_11: u32,
  at_0: u32,
  at_2: u32,
  at_3: u32,
  at_4: u32,
  at_5: u32,
  at_6: u32,
  at_7: u32,
  at_8: u32,
  at_9: u32,
  at_10: u32,
}
@group(0) @binding(0) var<uniform> given: Given;
@group(0) @binding(1) var<storage, read_write> memory: array<u32>;
@group(0) @binding(2) var<storage, read_write> open: array<u32>;
fn r(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ given.zero); }
fn add64(x: vec2u, y: vec2u) -> vec2u {
  let low = x.x + y.x;
  return vec2u(low, x.y + y.y + u32(low < x.x));
}
fn scalars_44() {
  {
    let v_45 = r(bitcast<f32>(memory[2u]) + bitcast<f32>(memory[3u]));
    let v_46 = r(v_45 * bitcast<f32>(memory[2u]));
    let v_47 = r(v_46 + bitcast<f32>(memory[3u]));
    let v_48 = r(v_46 * bitcast<f32>(memory[3u]));
    let v_49 = r(v_47 * v_48);
    let v_50 = r(v_45 - bitcast<f32>(memory[3u]));
    let v_51 = r(v_50 * bitcast<f32>(memory[2u]));
    let v_52 = r(v_51 + bitcast<f32>(memory[2u]));
    let v_53 = r(v_51 * bitcast<f32>(memory[3u]));
    let v_54 = r(v_52 * v_53);
    let v_55 = v_45;
    let v_56 = v_46;
    let v_57 = v_47;
    let v_58 = v_48;
    let v_59 = v_49;
    let v_60 = v_50;
    let v_61 = v_51;
    let v_62 = v_52;
    let v_63 = v_53;
    let v_64 = v_54;
    memory[7u] = bitcast<u32>(v_55);
    memory[8u] = bitcast<u32>(v_56);
    memory[9u] = bitcast<u32>(v_57);
    memory[10u] = bitcast<u32>(v_58);
    memory[11u] = bitcast<u32>(v_59);
    memory[12u] = bitcast<u32>(v_60);
    memory[13u] = bitcast<u32>(v_61);
    memory[14u] = bitcast<u32>(v_62);
    memory[15u] = bitcast<u32>(v_63);
    memory[16u] = bitcast<u32>(v_64);
  }
  {
    let v_65 = vec2u(memory[4u], memory[4u + 1u]);
    let v_66 = v_65;
    memory[17u] = v_66.x;
    memory[17u + 1u] = v_66.y;
  }
}
fn row_70() {
  {
    open[given.at_0 + u32(bitcast<i32>(memory[6u]))] = bitcast<u32>(bitcast<f32>(memory[7u]));
  }
  {
    open[given.at_2 + u32(bitcast<i32>(memory[6u]))] = bitcast<u32>(bitcast<f32>(memory[8u]));
  }
  {
    open[given.at_3 + u32(bitcast<i32>(memory[6u]))] = bitcast<u32>(bitcast<f32>(memory[9u]));
  }
  {
    open[given.at_4 + u32(bitcast<i32>(memory[6u]))] = bitcast<u32>(bitcast<f32>(memory[10u]));
  }
  {
    open[given.at_5 + u32(bitcast<i32>(memory[6u]))] = bitcast<u32>(bitcast<f32>(memory[11u]));
  }
  {
    open[given.at_6 + u32(bitcast<i32>(memory[6u]))] = bitcast<u32>(bitcast<f32>(memory[12u]));
  }
  {
    open[given.at_7 + u32(bitcast<i32>(memory[6u]))] = bitcast<u32>(bitcast<f32>(memory[13u]));
  }
  {
    open[given.at_8 + u32(bitcast<i32>(memory[6u]))] = bitcast<u32>(bitcast<f32>(memory[14u]));
  }
  {
    open[given.at_9 + u32(bitcast<i32>(memory[6u]))] = bitcast<u32>(bitcast<f32>(memory[15u]));
  }
  {
    open[given.at_10 + u32(bitcast<i32>(memory[6u]))] = bitcast<u32>(bitcast<f32>(memory[16u]));
  }
  {
    let v_71 = vec2u(memory[17u], memory[17u + 1u]);
    let v_72 = v_71;
    memory[20u] = v_72.x;
    memory[20u + 1u] = v_72.y;
  }
}
fn scalars_77() {
  let v_78 = add64(vec2u(memory[20u], memory[20u + 1u]), vec2u(1u, 0u));
  let v_79 = v_78;
  let v_80 = v_79;
  memory[20u] = v_80.x;
  memory[20u + 1u] = v_80.y;
}
fn scalars_81() {
  let v_82 = vec2u(memory[20u], memory[20u + 1u]);
  let v_83 = v_82;
  memory[17u] = v_83.x;
  memory[17u + 1u] = v_83.y;
}
fn scalars_84() {
  let v_85 = vec2u(memory[17u], memory[17u + 1u]);
  let v_86 = v_85;
  memory[4u] = v_86.x;
  memory[4u + 1u] = v_86.y;
}
fn check_87() {
  var turns = 0u;
  for (; turns < 2u + given.zero; turns++) {}
  if (turns < 2u) {
    memory[22u] = u32(true);
  }
}
@compute @workgroup_size(128)
fn run_all_43(@builtin(local_invocation_index) lane: u32) {
  if (lane == 0u) { scalars_44(); }
  storageBarrier();
  for (var turn_67 = 0u; turn_67 < given.rows_1; turn_67++) {
    if (lane == 0u) { memory[6u] = bitcast<u32>(i32(turn_67)); }
    storageBarrier();
    if (lane == 0u) { row_70(); }
    storageBarrier();
    for (var turn_73 = 0u; turn_73 < given.every_11; turn_73++) {
      if (lane == 0u) { scalars_77(); }
      storageBarrier();
    }
    if (lane == 0u) { scalars_81(); }
    storageBarrier();
  }
  if (lane == 0u) { scalars_84(); }
  storageBarrier();
  check_87();
}
