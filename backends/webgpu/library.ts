/** Functions that emitted WGSL may call: what the language lacks, or leaves open. Each is there only where it is called. */
import { ROUND } from "../../ir/index.ts";
import { TABLES } from "../../ir/math/tables.ts";
import { Writer, type Written } from "../writer.ts";

/**
 * By name. A whole number of 64 bits is two words, the low one first.
 *
 * `r` is there for its place: a compiler that may take floats for real numbers makes `(x + c) - c` an x, and of a product and a
 * sum one rounding. What went through an operation on bits with a word that it does not know stays as it was rounded.
 */
const FUNCTIONS: Readonly<Record<string, string>> = {
  r: `fn r(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ given.zero); }`,
  held: `fn held(p: bool) -> bool { return p != (given.zero != 0u); }`,
  no: `fn no(p: bool) -> bool { return p == (given.zero != 0u); }`,
  heldInt: `fn heldInt(x: i32) -> i32 { return x ^ i32(given.zero); }`,
  upTo: `fn upTo(x: f32, bound: f32) -> f32 { return select(x, bound, r(bound) < x); }`,
  downTo: `fn downTo(x: f32, bound: f32) -> f32 { return select(x, bound, x < r(bound)); }`,
  least: `
fn least(x: f32, y: f32) -> f32 {
  let both = bitcast<f32>(bitcast<u32>(x) | bitcast<u32>(y));
  return select(select(both, y, r(y) < r(x)), x, r(x) < r(y));
}`,
  most: `
fn most(x: f32, y: f32) -> f32 {
  let both = bitcast<f32>(((bitcast<u32>(x) ^ 0x80000000u) | (bitcast<u32>(y) ^ 0x80000000u)) ^ 0x80000000u);
  return select(select(both, x, r(y) < r(x)), y, r(x) < r(y));
}`,
  copysign: `
fn copysign(x: f32, sign: f32) -> f32 {
  return bitcast<f32>((bitcast<u32>(x) & 0x7fffffffu) | (bitcast<u32>(sign) & 0x80000000u));
}`,
  power: `fn power(k: i32) -> f32 { return bitcast<f32>(u32(k + 127) << 23u); }`,
  pow2: `fn pow2(k: i32) -> f32 { return scale2(1f, k); }`,
  scale2: `
fn scale2(x: f32, by: i32) -> f32 {
  let k = clamp(by, -278, 278);
  let last = clamp(k, -126, 127);
  let first = (k - last) >> 1u;
  return r(x * power(first) * power(k - last - first) * power(last));
}`,
  exponent: `
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
}`,
  mantissa: `fn mantissa(x: f32) -> f32 { return scale2(x, -exponent(x)); }`,
  high: `
fn high(x: u32, y: u32) -> u32 {
  let a = x & 0xffffu;
  let b = x >> 16u;
  let c = y & 0xffffu;
  let d = y >> 16u;
  let middle = b * c + ((a * c) >> 16u);
  let carry = a * d + (middle & 0xffffu);
  return b * d + (middle >> 16u) + (carry >> 16u);
}`,
  mulhi: `fn mulhi(x: i32, y: i32) -> i32 { return bitcast<i32>(high(bitcast<u32>(x), bitcast<u32>(y))); }`,
  idiv: `
fn idiv(x: i32, y: i32) -> i32 {
  if (y == 0) { return 0; }
  let q = x / y;
  return q - i32(q * y != x && (x < 0) != (y < 0));
}`,
  imod: `fn imod(x: i32, y: i32) -> i32 { return x - idiv(x, y) * y; }`,
  add64: `
fn add64(x: vec2u, y: vec2u) -> vec2u {
  let low = x.x + y.x;
  return vec2u(low, x.y + y.y + u32(low < x.x));
}`,
  neg64: `fn neg64(x: vec2u) -> vec2u { return vec2u(~x.x + 1u, ~x.y + u32(x.x == 0u)); }`,
  sub64: `fn sub64(x: vec2u, y: vec2u) -> vec2u { return vec2u(x.x - y.x, x.y - y.y - u32(x.x < y.x)); }`,
  mul64: `fn mul64(x: vec2u, y: vec2u) -> vec2u { return vec2u(x.x * y.x, high(x.x, y.x) + x.x * y.y + x.y * y.x); }`,
  isNegative: `fn isNegative(x: vec2u) -> bool { return (x.y >> 31u) != 0u; }`,
  abs64: `fn abs64(x: vec2u) -> vec2u { return select(x, neg64(x), isNegative(x)); }`,
  lt64: `
fn lt64(x: vec2u, y: vec2u) -> bool {
  let a = bitcast<i32>(x.y);
  let b = bitcast<i32>(y.y);
  return a < b || (a == b && x.x < y.x);
}`,
  le64: `fn le64(x: vec2u, y: vec2u) -> bool { return !lt64(y, x); }`,
  eq64: `fn eq64(x: vec2u, y: vec2u) -> bool { return x.x == y.x && x.y == y.y; }`,
  min64: `fn min64(x: vec2u, y: vec2u) -> vec2u { return select(x, y, lt64(y, x)); }`,
  max64: `fn max64(x: vec2u, y: vec2u) -> vec2u { return select(x, y, lt64(x, y)); }`,
  divided: `
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
}`,
  idiv64: `
fn idiv64(x: vec2u, y: vec2u) -> vec2u {
  if ((y.x | y.y) == 0u) { return vec2u(0u); }
  let q = divided(abs64(x), abs64(y));
  if (isNegative(x) == isNegative(y)) { return q; }
  let isWhole = eq64(mul64(q, abs64(y)), abs64(x));
  return neg64(add64(q, vec2u(u32(!isWhole), 0u)));
}`,
  imod64: `fn imod64(x: vec2u, y: vec2u) -> vec2u { return sub64(x, mul64(idiv64(x, y), y)); }`,
  long: `fn long(x: i32) -> vec2u { return vec2u(bitcast<u32>(x), bitcast<u32>(x >> 31u)); }`,
  whole: `
fn whole(x: f32) -> vec2u {
  let bits = bitcast<u32>(x);
  let e = i32((bits >> 23u) & 0xffu) - 150;
  let m = (bits & 0x7fffffu) | 0x800000u;
  var size = vec2u(0u);
  if (e <= -24 || e > 40) { return size; }
  if (e <= 0) { size.x = m >> u32(-e); }
  else if (e < 32) { size = vec2u(m << u32(e), (m >> 1u) >> u32(31 - e)); }
  else { size.y = m << u32(e - 32); }
  return select(size, neg64(size), (bits >> 31u) != 0u);
}`,
  real: `
fn real(x: vec2u) -> f32 {
  let size = abs64(x);
  var y = f32(size.x);
  if (size.y != 0u) {
    let n = firstLeadingBit(size.y) + 1u;
    let top = ((size.y << (31u - (n - 1u))) | ((size.x >> 1u) >> (n - 1u)));
    let left = select(size.x & ((1u << (n & 31u)) - 1u), size.x, n == 32u);
    y = f32(top | u32(left != 0u)) * power(i32(n));
  }
  return select(y, -y, isNegative(x));
}`,
  /** An index of 64 bits as one of 32, as far off as that allows. */
  index: `
fn index(x: vec2u) -> i32 {
  if (isNegative(x)) { return -1; }
  return select(i32(x.x & 0x7fffffffu), 0x7fffffff, x.y != 0u || x.x > 0x7fffffffu);
}`,
};

/** Tables of constants, as text. */
function table(name: string): string {
  const values = [...TABLES[name]!].map((x) => float(ROUND.f32(x)));
  const lines: string[] = [];
  for (let k = 0; k < values.length; k += 8) lines.push(`  ${values.slice(k, k + 8).join(", ")},`);
  return `const T_${name} = array<f32, ${values.length}>(\n${lines.join("\n")}\n);`;
}

/** What `text` calls of these, and what that calls. */
export function libraryFor(text: string): Written {
  const wanted = new Set<string>();
  const visit = (code: string): void => {
    for (const [, name] of code.matchAll(/\b([A-Za-z]\w*)(?=\(|\[)/g)) {
      if (wanted.has(name!)) continue;
      if (Object.hasOwn(FUNCTIONS, name!)) {
        wanted.add(name!);
        visit(FUNCTIONS[name!]!);
      } else if (name!.startsWith("T_")) wanted.add(name!);
    }
  };
  visit(text);
  const out = new Writer();
  const lines = [...Object.keys(FUNCTIONS).filter((name) => wanted.has(name)).map((name) => FUNCTIONS[name]!.trim()), ...[...wanted].filter((name) => name.startsWith("T_")).map((name) => table(name.slice(2)))]; // prettier-ignore
  for (const line of lines.flatMap((text) => text.split("\n"))) out.line(line);
  return out.finish();
}

/** A float that is no constant expression for the language where it may not be one: infinities and NaN. */
export function float(x: number): string {
  if (Number.isNaN(x)) return "bitcast<f32>(0x7fc00000u ^ given.zero)";
  if (!Number.isFinite(x)) return `bitcast<f32>(0x${x > 0 ? "7" : "f"}f800000u ^ given.zero)`;
  if (Object.is(x, -0)) return "bitcast<f32>(0x80000000u)";
  return `${x}f`;
}
