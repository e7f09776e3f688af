/** Powers of two, exponents and signs, bit by bit: the operations that JavaScript does not have. */

/** 2^k at index k + POW2_OFFSET, for |k| <= 1200: zero below -1022, where no number is normal, infinity above 1023. */
export const POW2_OFFSET = 1200;
export const POW2: Float64Array = new Float64Array(2 * POW2_OFFSET + 1);
for (let k = 0, up = 1, down = 1; k <= POW2_OFFSET; k++, up *= 2, down /= 2) {
  POW2[POW2_OFFSET + k] = up;
  POW2[POW2_OFFSET - k] = k > 1022 ? 0 : down;
}

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/**
 * e of x = m · 2^e with m in [√½, √2), for finite x ≠ 0 (of |x|). The bits that round up to the next exponent are
 * those from 0x3fe6a09e00000000 on. For zero, infinities and NaN: some exponent.
 */
export const exponentOf = (x: number): number => {
  double[0] = x;
  let high = (halves[HIGH] as number) & 0x7fffffff;
  let bias = 1023;
  if (high < 0x100000) {
    double[0] = x * 0x40000000000000; // 2^54: a subnormal number becomes a normal one
    high = (halves[HIGH] as number) & 0x7fffffff;
    bias = 1077;
  }
  return ((high + 0x95f62) >>> 20) - bias;
};

/** The largest power of two, up or down, by which `scale2` multiplies at once. */
export const SCALE = { f64: 1000, f32: 100 } as const;

/**
 * x · 2^k, |k| <= 2 SCALE: by 2^k at once, or by the nearest power that may be and by the rest. Of what neither overflows nor
 * is tiny, the second multiplication alone can round. `round` says the precision.
 */
export const scale2 = (x: number, k: number, round: (x: number) => number = same): number => {
  const most = round === Math.fround ? SCALE.f32 : SCALE.f64;
  const near = Math.max(-most, Math.min(k, most));
  const once = round(x * power(near));
  return near === k ? once : round(once * power(k - near));
};
const same = (x: number): number => x;

/** 2^k, 0 where that is no normal number. */
export const power = (k: number): number => POW2[k + POW2_OFFSET] ?? NaN;

/** m of x = m · 2^e, see `exponentOf`. */
export const mantissaOf = (x: number): number => scale2(x, -exponentOf(x));

/**
 * The high 32 bits of the product of two words, read as whole numbers below 2^32: a sum of products of half words. None
 * of the sums reaches 2^32, so that they are right as words.
 */
export const highProduct = (x: number, y: number): number => {
  const low = x & 0xffff;
  const high = x >>> 16;
  const l = y & 0xffff;
  const h = y >>> 16;
  const middle = (Math.imul(high, l) + (Math.imul(low, l) >>> 16)) | 0;
  const carry = (Math.imul(low, h) + (middle & 0xffff)) | 0;
  return (Math.imul(high, h) + (middle >>> 16) + (carry >>> 16)) | 0;
};

/** x / y rounded down, exactly, for safe integers; 0 where y is 0. */
export const floorDivide = (x: number, y: number): number => {
  if (y === 0) return 0;
  const rest = x % y;
  return (x - rest) / y - Number(rest !== 0 && rest < 0 !== y < 0) + 0;
};

/** x - y · floorDivide(x, y): it has the sign of y; x where y is 0. */
export const floorModulo = (x: number, y: number): number => {
  if (y === 0) return x;
  const rest = x % y;
  return (rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest) + 0;
};

/** |x| with the sign of `sign`, also of -0. */
export const copysign = (x: number, sign: number): number =>
  sign < 0 || Object.is(sign, -0) ? -Math.abs(x) : Math.abs(x);
