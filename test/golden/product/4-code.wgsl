// What the host runs, in order:
//   run_all_16, one workgroup
struct Given {
  zero: u32,
  rows_1: u32,
  every_2: u32,
  at_0: u32,
}
@group(0) @binding(0) var<uniform> given: Given;
@group(0) @binding(1) var<storage, read_write> memory: array<u32>;
@group(0) @binding(2) var<storage, read_write> open: array<u32>;
fn r(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ given.zero); }
fn add64(x: vec2u, y: vec2u) -> vec2u {
  let low = x.x + y.x;
  return vec2u(low, x.y + y.y + u32(low < x.x));
}
fn scalars_17() {
  {
    let v_18 = r(bitcast<f32>(memory[2u]) * bitcast<f32>(memory[3u]));
    let v_19 = v_18;
    memory[7u] = bitcast<u32>(v_19);
  }
  {
    let v_20 = vec2u(memory[4u], memory[4u + 1u]);
    let v_21 = v_20;
    memory[8u] = v_21.x;
    memory[8u + 1u] = v_21.y;
  }
}
fn row_25() {
  {
    open[given.at_0 + u32(bitcast<i32>(memory[6u]))] = bitcast<u32>(bitcast<f32>(memory[7u]));
  }
  {
    let v_26 = vec2u(memory[8u], memory[8u + 1u]);
    let v_27 = v_26;
    memory[11u] = v_27.x;
    memory[11u + 1u] = v_27.y;
  }
}
fn scalars_32() {
  let v_33 = add64(vec2u(memory[11u], memory[11u + 1u]), vec2u(1u, 0u));
  let v_34 = v_33;
  let v_35 = v_34;
  memory[11u] = v_35.x;
  memory[11u + 1u] = v_35.y;
}
fn scalars_36() {
  let v_37 = vec2u(memory[11u], memory[11u + 1u]);
  let v_38 = v_37;
  memory[8u] = v_38.x;
  memory[8u + 1u] = v_38.y;
}
fn scalars_39() {
  let v_40 = vec2u(memory[8u], memory[8u + 1u]);
  let v_41 = v_40;
  memory[4u] = v_41.x;
  memory[4u + 1u] = v_41.y;
}
fn check_42() {
  var turns = 0u;
  for (; turns < 2u + given.zero; turns++) {}
  if (turns < 2u) {
    memory[13u] = u32(true);
  }
}
@compute @workgroup_size(128)
fn run_all_16(@builtin(local_invocation_index) lane: u32) {
  if (lane == 0u) { scalars_17(); }
  storageBarrier();
  for (var turn_22 = 0u; turn_22 < given.rows_1; turn_22++) {
    if (lane == 0u) { memory[6u] = bitcast<u32>(i32(turn_22)); }
    storageBarrier();
    if (lane == 0u) { row_25(); }
    storageBarrier();
    for (var turn_28 = 0u; turn_28 < given.every_2; turn_28++) {
      if (lane == 0u) { scalars_32(); }
      storageBarrier();
    }
    if (lane == 0u) { scalars_36(); }
    storageBarrier();
  }
  if (lane == 0u) { scalars_39(); }
  storageBarrier();
  check_42();
}
