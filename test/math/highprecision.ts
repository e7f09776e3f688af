/**
 * The reference that the elementary functions are measured against: the same functions in fixed point with 180 bits
 * after the point, on big integers. Results carry 90 significant bits or more, so that errors are known to 2^-37 ulp
 * in double precision. Written for clarity: series, Newton steps, integer roots; nothing is shared with what is
 * measured.
 */

/** m · 2^e. */
export interface Real {
  readonly m: bigint;
  readonly e: number;
}

const BITS = 180;
const SHIFT = BigInt(BITS);
const ONE = 1n << SHIFT;

const word = new Float64Array(1);
const bits = new BigInt64Array(word.buffer);

/** A finite double, exactly. */
export const exact = (x: number): Real => {
  word[0] = x;
  const pattern = bits[0] as bigint;
  const e = Number((pattern >> 52n) & 0x7ffn);
  const m = (pattern & 0xfffffffffffffn) | (e === 0 ? 0n : 0x10000000000000n);
  return { m: x < 0 ? -m : m, e: Math.max(e, 1) - 1075 };
};

const shift = (m: bigint, by: number): bigint => (by >= 0 ? m << BigInt(by) : m >> BigInt(-by));
/** In fixed point, cut off after 180 bits. */
const fixed = (x: Real): bigint => shift(x.m, x.e + BITS);
const real = (x: bigint): Real => ({ m: x, e: -BITS });
const negate = (x: Real): Real => ({ m: -x.m, e: x.e });
const mul = (x: bigint, y: bigint): bigint => (x * y) >> SHIFT;
const div = (x: bigint, y: bigint): bigint => (x << SHIFT) / y;
const abs = (x: bigint): bigint => (x < 0n ? -x : x);
/** About x. */
const double = (x: bigint): number => Number(x) * 2 ** -BITS;
/** A double in fixed point. */
const fix = (x: number): bigint => fixed(exact(x));
const floorLog2 = (x: number): number => {
  word[0] = x;
  const e = Number(((bits[0] as bigint) >> 52n) & 0x7ffn);
  return e === 0 ? floorLog2(x * 2 ** 64) - 64 : e - 1023;
};
const multiply = (x: Real, y: Real): Real => ({ m: x.m * y.m, e: x.e + y.e });
export const quotient = (x: Real, y: Real): Real => {
  const up = 200 + y.m.toString(16).length * 4;
  return { m: (x.m << BigInt(up)) / y.m, e: x.e - y.e - up };
};
/** x (1 + y) for a small y in fixed point. */
const times = (x: number, factor: bigint): Real => multiply(exact(x), real(factor));

/** ⌊√n⌋, by Newton's iteration from above. */
const root = (n: bigint): bigint => {
  if (n < 2n) return n;
  const half = Math.max(0, n.toString(16).length * 2 - 54);
  let x = (BigInt(Math.ceil(Math.sqrt(Number(n >> BigInt(2 * half))))) + 16n) << BigInt(half);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
};

/** ⌊∛n⌋. */
const cubeRoot = (n: bigint): bigint => {
  const third = Math.max(0, Math.floor((n.toString(16).length * 4) / 3) - 40);
  let x = (BigInt(Math.ceil(Math.cbrt(Number(n >> BigInt(3 * third))))) + 1n) << BigInt(third);
  for (;;) {
    const next = (2n * x + n / (x * x)) / 3n;
    if (next >= x) return x;
    x = next;
  }
};

/** atan(1/n) · 2^precision. */
const inverseAtan = (n: bigint, precision: number): bigint => {
  let sum = 0n;
  for (let term = (1n << BigInt(precision)) / n, k = 1n; term !== 0n; term /= -n * n, k += 2n) sum += term / k;
  return sum;
};
/** π with so many bits after the point that the largest double can be reduced. Machin's formula. */
const PI_BITS = 1400;
const LONG_PI = (4n * (4n * inverseAtan(5n, PI_BITS + 40) - inverseAtan(239n, PI_BITS + 40))) >> 40n;
const PI = LONG_PI >> BigInt(PI_BITS - BITS);
/** ln 2 = 18 artanh(1/26) - 2 artanh(1/4801) + 8 artanh(1/8749). */
const inverseArtanh = (n: bigint): bigint => {
  let sum = 0n;
  for (let term = (ONE << 20n) / n, k = 1n; term !== 0n; term /= n * n, k += 2n) sum += term / k;
  return sum;
};
const LN2 = (18n * inverseArtanh(26n) - 2n * inverseArtanh(4801n) + 8n * inverseArtanh(8749n)) >> 20n;

/** e^x of a number in fixed point. */
const expFixed = (x: bigint): Real => {
  const k = Math.round(double(x) / Math.LN2);
  const r = (x - BigInt(k) * LN2) >> 8n;
  let sum = ONE + r;
  for (let term = r, n = 2n; term !== 0n && term !== -1n; n++) sum += term = mul(term, r) / n;
  for (let i = 0; i < 8; i++) sum = mul(sum, sum);
  return { m: sum, e: k - BITS };
};

/** log x, x > 0: a double's logarithm and the first two terms of the correction 2 artanh((m - e^y)/(m + e^y)). */
const logFixed = (x: Real): bigint => {
  const size = Number(x.m);
  const k = floorLog2(size * Math.SQRT1_2) + 1;
  const m = shift(x.m, BITS - k);
  const y = fix(Math.log1p(double(m - ONE)));
  const power = fixed(expFixed(y));
  const z = div(m - power, m + power);
  return BigInt(k + x.e) * LN2 + y + 2n * (z + mul(mul(z, z), z) / 3n);
};
const LN10 = logFixed(exact(10));

const sinCos = (r: bigint): readonly [sin: bigint, cos: bigint] => {
  const z = mul(r, r);
  let [sin, cos] = [r, ONE];
  for (let term = r, n = 2n; term !== 0n && term !== -1n; n += 2n) sin += term = mul(term, z) / (-n * (n + 1n));
  for (let term = ONE, n = 1n; term !== 0n && term !== -1n; n += 2n) cos += term = mul(term, z) / (-n * (n + 1n));
  return [sin, cos];
};

/** x = k π/2 + r, |r| <= π/4: sine and cosine of x. */
const sinCosOf = (x: number): readonly [sin: bigint, cos: bigint] => {
  const { m, e } = exact(x);
  const precision = BITS + Math.max(0, e + 53) + 16;
  const quarter = LONG_PI >> BigInt(PI_BITS - precision + 1);
  const scaled = shift(m, e + precision);
  let k = scaled / quarter;
  let rest = scaled % quarter;
  for (const sign of [1n, -1n])
    if (sign * rest * 2n > quarter) {
      rest -= sign * quarter;
      k += sign;
    }
  const [s, c] = sinCos(shift(rest, BITS - precision));
  const turned = [
    [s, c],
    [c, -s],
    [-s, -c],
    [-c, s],
  ] as const;
  return turned[Number(((k % 4n) + 4n) % 4n)] as readonly [bigint, bigint];
};

/** atan(n/d), d > 0: a double's and the correction. */
const atanFixed = (n: bigint, d: bigint): bigint => {
  const y = fix(Math.atan(Number(n) / Number(d)));
  const [s, c] = sinCos(y);
  const t = ((n * c - d * s) << SHIFT) / (d * c + n * s);
  return y + t - mul(mul(t, t), t) / 3n;
};

/** √(1 - x²) of a number in fixed point. */
const cofunction = (x: bigint): bigint => root(ONE * ONE - x * x);

/** e^(-x²) · (a series of positive terms) = erf x · √π/2. */
const erfSeries = (x: bigint): bigint => {
  const z = 2n * mul(x, x);
  let sum = x;
  for (let term = x, n = 3n; term !== 0n && term !== -1n; n += 2n) sum += term = mul(term, z) / n;
  return mul(sum, fixed(expFixed(-z / 2n)));
};
const ROOT_PI = root(PI << SHIFT);

/** erfc x, x > 0: from the series, beyond 3 from the continued fraction. */
const erfcFixed = (x: bigint): Real => {
  if (x < 3n * ONE) return real(ONE - div(2n * erfSeries(x), ROOT_PI));
  let v = x;
  for (let n = BigInt(Math.ceil((50 / double(x)) ** 2 / 2) + 30); n > 0n; n--) v = x + (n << (2n * SHIFT - 1n)) / v;
  return multiply(expFixed(-mul(x, x)), real((1n << (3n * SHIFT)) / (v * ROOT_PI)));
};

/** Bernoulli numbers B2, B4, … as numerator and denominator. */
const bernoulli = (count: number): readonly (readonly [bigint, bigint])[] => {
  const all: [bigint, bigint][] = [];
  const list: [bigint, bigint][] = [];
  const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? abs(a) : gcd(b, a % b));
  for (let n = 0; n <= 2 * count; n++) {
    list[n] = [1n, BigInt(n + 1)]; // Akiyama and Tanigawa's triangle
    for (let j = n; j > 0; j--) {
      const [[a, b], [c, d]] = [list[j - 1] as [bigint, bigint], list[j] as [bigint, bigint]];
      const [p, q] = [BigInt(j) * (a * d - c * b), b * d];
      const g = gcd(p, q);
      list[j - 1] = [p / g, q / g];
    }
    if (n > 0 && n % 2 === 0) all.push(list[0] as [bigint, bigint]);
  }
  return all;
};
const BERNOULLI = bernoulli(25).map(([p, q], i) => {
  const k = BigInt(2 * i + 2);
  return (p << SHIFT) / (q * k * (k - 1n));
});
const HALF_LN_2PI = (LN2 + logFixed(real(PI))) / 2n;

/** Γ(x) of a number in fixed point, not a pole: Stirling's series from 32 on, recurrence, reflection. */
const gammaFixed = (x: bigint): Real => {
  if (x < ONE / 2n) {
    const whole = (2n * x + ONE) >> (SHIFT + 1n);
    const [s] = sinCos(mul(PI, x - (whole << SHIFT)));
    return quotient(real(PI), multiply(real(whole % 2n === 0n ? s : -s), gammaFixed(ONE - x)));
  }
  let [z, product] = [x, ONE];
  for (; z < 32n * ONE; z += ONE) product = mul(product, z);
  const inverse = div(ONE, z);
  const square = mul(inverse, inverse);
  let [sum, power] = [mul(z - ONE / 2n, logFixed(real(z))) - z + HALF_LN_2PI, inverse];
  for (const coefficient of BERNOULLI) {
    sum += mul(coefficient, power);
    power = mul(power, square);
  }
  return quotient(expFixed(sum), real(product));
};
const EULER = 0.5772156649015329;

const ROOT_2 = root(2n * ONE * ONE);
const ROOT_2PI = root(2n * PI * ONE);

/** The standard normal quantile, by Halley's iteration on the distribution function. */
const quantile = (p: number): Real => {
  const q = ONE - fix(p); // exact where it is used
  if (p > 0.5 && p < 0.9) return negate(quantileCentral(-(fix(p) - ONE / 2n)));
  if (p > 0.5) return negate(quantileTail(real(q)));
  return p > 0.1 ? quantileCentral(fix(p) - ONE / 2n) : quantileTail(exact(p));
};
/** 0.5 + p, |p| < 0.4. */
const quantileCentral = (p: bigint): Real => {
  const t = Math.sqrt(-2 * Math.log(0.5 - Math.abs(double(p))));
  let x = mul(fix(start(t)), p < 0n ? -ONE : ONE);
  for (let i = 0; i < 6; i++) {
    const density = div(fixed(expFixed(-mul(x, x) / 2n)), ROOT_2PI);
    const distance = div(erfSeries(div(x, ROOT_2)), ROOT_PI) - p;
    const step = halley(div(distance, density), x);
    x -= step;
    if (abs(step) < 1n << BigInt(BITS - 45)) break;
  }
  return real(x);
};
/** p <= 0.1. */
const quantileTail = (p: Real): Real => {
  const t = Math.sqrt(-2 * (Math.log(Number(p.m)) + p.e * Math.LN2));
  let x = -fix(start(t));
  for (let i = 0; i < 6; i++) {
    const ratio = fixed(quotient(erfcFixed(div(-x, ROOT_2)), { m: p.m, e: p.e + 1 })) - ONE;
    const density = quotient(expFixed(-mul(x, x) / 2n), real(ROOT_2PI));
    const step = halley(mul(ratio, fixed(quotient(p, density))), x);
    x -= step;
    if (abs(step) < 1n << BigInt(BITS - 45)) break;
  }
  return real(x);
};
/** Hastings (1955), 4.5·10^-4 off. */
const start = (t: number): number =>
  t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
const halley = (newton: bigint, x: bigint): bigint => div(newton, ONE + mul(newton, x) / 2n);

const tiny = (x: number): boolean => Math.abs(x) < 2 ** -60;
/** An odd function from what it is for x > 0; x itself near 0. */
const oddly =
  (positive: (x: number) => Real) =>
  (x: number): Real =>
    tiny(x) ? exact(x) : x < 0 ? negate(positive(-x)) : positive(x);

const exp = (x: number): Real => expFixed(fix(x));
const expm1 = (x: number): Real => {
  if (tiny(x)) return times(x, ONE + fix(x / 2));
  if (x < -140) return exact(-1);
  return x > 140 ? exp(x) : real(fixed(exp(x)) - ONE);
};
/** (e^x ± e^-x)/2 */
const hyperbolic = (x: number, sign: bigint): Real => {
  const power = exp(x);
  const half = { m: power.m, e: power.e - 1 };
  return x > 80 ? half : real(fixed(half) + (sign * ONE * ONE) / fixed(power) / 2n);
};
const log = (x: number): Real => real(logFixed(exact(x)));
const ratioOfSinCos = (x: number): Real => {
  const [s, c] = sinCosOf(x);
  return quotient(real(s), real(c));
};
/** The angle of (x, y) with x, y > 0. */
const angle = (y: number, x: number): Real => {
  const [a, b] = [exact(y), exact(x)];
  const distance = floorLog2(y) - floorLog2(x);
  if (distance < -100) return quotient(a, b);
  if (distance > 100) return real(PI / 2n - fixed(quotient(b, a)));
  const low = Math.min(a.e, b.e);
  return real(atanFixed(shift(a.m, a.e - low), shift(b.m, b.e - low)));
};

/** The functions, of finite numbers inside their domains. */
const sine = (x: number): Real => (tiny(x) ? exact(x) : real(sinCosOf(x)[0]));
const cosine = (x: number): Real => (tiny(x) ? exact(1) : real(sinCosOf(x)[1]));

export const REFERENCE = {
  exp,
  fastexp: exp,
  expm1,
  fastexprel: (x: number): Real => (x === 0 ? exact(1) : quotient(expm1(x), exact(x))),
  exprel: (x: number): Real => (x === 0 ? exact(1) : quotient(expm1(x), exact(x))),
  exp2: (x: number): Real => {
    const k = Math.floor(x);
    const { m, e } = expFixed(mul(fix(x) - (BigInt(k) << SHIFT), LN2));
    return { m, e: e + k };
  },
  log,
  log1p: (x: number): Real =>
    tiny(x) ? times(x, ONE - fix(x / 2)) : x > 2 ** 200 ? log(x) : real(logFixed(real(ONE + fix(x)))),
  log2: (x: number): Real => real(div(logFixed(exact(x)), LN2)),
  log10: (x: number): Real => real(div(logFixed(exact(x)), LN10)),
  /** x < 0 with whole y only. */
  pow: (x: number, y: number): Real => {
    const { m, e } = exact(y);
    const size = expFixed(shift(m * logFixed(exact(Math.abs(x))), e));
    return x < 0 && y % 2 !== 0 ? negate(size) : size;
  },
  /** Of positive x and b other than 1. */
  logb: (x: number, b: number): Real => quotient(log(x), log(b)),
  sin: sine,
  fastsin: sine,
  cos: cosine,
  fastcos: cosine,
  tan: (x: number): Real => (tiny(x) ? exact(x) : ratioOfSinCos(x)),
  tanh: oddly((x) => {
    if (x > 50) return exact(1);
    const square = fixed(exp(2 * x));
    return real(div(square - ONE, square + ONE));
  }),
  sinh: oddly((x) => hyperbolic(x, -1n)),
  cosh: (x: number): Real => hyperbolic(Math.abs(x), 1n),
  asin: oddly((x) => real(atanFixed(fix(x), cofunction(fix(x)) || 1n))),
  acos: (x: number): Real => {
    const [a, b] = [fix(x), cofunction(fix(x))];
    if (Math.abs(x) < 0.5) return real(PI / 2n - atanFixed(a, b));
    return real(x > 0 ? atanFixed(b, a) : PI - atanFixed(b, -a));
  },
  atan: oddly((x) => angle(x, 1)),
  /** Of finite y, x ≠ 0. */
  atan2: (y: number, x: number): Real => {
    const first = angle(Math.abs(y), Math.abs(x));
    const size = x < 0 ? real(PI - fixed(first)) : first;
    return y < 0 ? negate(size) : size;
  },
  asinh: oddly((x) => {
    if (x > 2 ** 100) return real(logFixed(exact(x)) + LN2);
    return real(logFixed(real(fix(x) + root(fix(x) ** 2n + ONE * ONE))));
  }),
  acosh: (x: number): Real => {
    if (x > 2 ** 100) return real(logFixed(exact(x)) + LN2);
    return real(logFixed(real(fix(x) + root(fix(x) ** 2n - ONE * ONE))));
  },
  atanh: oddly((x) => real(logFixed(quotient(real(ONE + fix(x)), real(ONE - fix(x)))) / 2n)),
  cbrt: (x: number): Real => {
    const { m, e } = exact(Math.abs(x));
    const up = 360 + (((e % 3) + 3) % 3);
    const size = { m: cubeRoot(shift(m, up)), e: (e - up) / 3 };
    return x < 0 ? negate(size) : size;
  },
  hypot: (x: number, y: number): Real => {
    const [a, b] = [exact(x), exact(y)];
    const low = Math.min(a.e, b.e);
    const sum = shift(a.m, a.e - low) ** 2n + shift(b.m, b.e - low) ** 2n;
    return { m: root(sum << 300n), e: low - 150 };
  },
  erf: (x: number): Real => {
    if (tiny(x)) return multiply(exact(x), real((2n * ONE * ONE) / ROOT_PI));
    const a = fix(Math.min(Math.abs(x), 12)); // beyond, 1
    const size = a < 3n * ONE ? div(2n * erfSeries(a), ROOT_PI) : ONE - fixed(erfcFixed(a));
    return real(x < 0 ? -size : size);
  },
  gamma: (x: number): Real => (tiny(x) ? quotient(real(ONE - fix(EULER * x)), exact(x)) : gammaFixed(fix(x))),
  factorial: (x: number): Real => gammaFixed(fix(x) + ONE),
  norminv: (p: number): Real => quantile(p),
} as const;

/**
 * |x - reference| in units in the last place of the correctly rounded result. Infinity is right beyond all finite
 * numbers and else counts as 2^1024 (2^128).
 */
export const ulpError = (x: number, reference: Real, dtype: "f64" | "f32" = "f64"): number => {
  if (Number.isNaN(x)) return Infinity;
  const [precision, least, top] = dtype === "f64" ? [52, -1074, 1024] : [23, -149, 128];
  const size = Math.abs(Number(reference.m));
  const unit =
    size === 0 ? least : Math.min(Math.max(floorLog2(size) + reference.e, least + precision), top - 1) - precision;
  if (!Number.isFinite(x) && floorLog2(size) + reference.e >= top) return 0;
  const got = Number.isFinite(x) ? exact(x) : { m: x > 0 ? 1n : -1n, e: top };
  const low = Math.min(got.e, reference.e);
  const difference = Number(shift(got.m, got.e - low) - shift(reference.m, reference.e - low));
  return Math.abs(difference) * 2 ** Math.max(low - unit, -1000) * 2 ** Math.min(low - unit + 1000, 0);
};

/** The first decimal digits of a number, cut off: "3.14159". */
export const digits = (x: Real, count: number): string => {
  const scaled = shift(abs(x.m) * 10n ** BigInt(count), x.e)
    .toString()
    .padStart(count + 1, "0");
  return `${x.m < 0n ? "-" : ""}${scaled.slice(0, -count)}.${scaled.slice(-count)}`;
};

/** π, for the tests of this file. */
export const REFERENCE_PI: Real = { m: LONG_PI, e: -PI_BITS };
