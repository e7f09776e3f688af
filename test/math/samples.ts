/** Where the elementary functions are measured: deterministic samples that cover the whole range of each. */
import { type FunctionName, FUNCTIONS } from "../../ir/math/index.ts";
import type { Float } from "../../ir/types.ts";

export interface Domain {
  /** All finite results lie here. Where single precision has a smaller range, that comes third and fourth. */
  readonly range: readonly [low: number, high: number, low32?: number, high32?: number];
  /** Where most arguments come from. */
  readonly core: readonly [low: number, high: number];
  /** Poles. */
  readonly except?: (x: number) => boolean;
  /** Arguments of the largest errors that were ever found, in f64 and in f32. */
  readonly worst?: Readonly<Partial<Record<Float, readonly (number | readonly [number, number])[]>>>;
}

const everywhere = [-Infinity, Infinity] as const;
const positive = [0, Infinity] as const;
const circle = [-1, 1] as const;

export const DOMAINS: Readonly<Record<FunctionName, Domain>> = {
  exp: {
    range: [-745.2, 709.79, -104, 88.73],
    core: [-20, 20],
    worst: { f64: [-708.8618175031276], f32: [26.726360321044922] },
  },
  fastexp: { range: [-708.39, 709.78, -86.625, 88.73], core: [-20, 20] },
  expm1: {
    range: [-745, 709.79, -104, 88.73],
    core: [-2, 2],
    worst: { f64: [0.34662787435874676], f32: [0.38946396112442017] },
  },
  exprel: {
    range: [-1e300, 716.35, -1e38, 93.2],
    core: [-3, 3],
    worst: { f64: [-0.29426381342068886], f32: [-0.2939961850643158] },
  },
  fastexprel: {
    range: [-0.5, 0.5],
    core: [-0.05, 0.05],
    worst: { f64: [-0.4535560268081748], f32: [-0.4599872827529907] },
  },
  exp2: {
    range: [-1075, 1024, -149.9, 127.99999],
    core: [-20, 20],
    worst: { f64: [-1022.3641741444011], f32: [-0.4996911883354187] },
  },
  log: { range: positive, core: [0.5, 2], worst: { f64: [0.7070320480109803], f32: [1.4133185148239136] } },
  log1p: { range: [-1, Infinity], core: [-0.5, 1], worst: { f64: [0.4030794600299148], f32: [0.40545952320098877] } },
  log2: { range: positive, core: [0.5, 2], worst: { f64: [1.385873535904296], f32: [1.4027057886123657] } },
  log10: { range: positive, core: [0.5, 2], worst: { f64: [1.3265763422047876], f32: [1.3289393186569214] } },
  logb: { range: positive, core: [0.5, 2] },
  pow: {
    range: everywhere,
    core: [0, 4],
    worst: { f64: [[46006.95737211987, -66.00440245035075]], f32: [[257158717374464, 2.453625440597534]] },
  },
  sin: { range: everywhere, core: [-10, 10], worst: { f64: [2.3632344007327726], f32: [9.909750056392804e37] } },
  cos: { range: everywhere, core: [-10, 10], worst: { f64: [0.7865708991783269], f32: [-1036761618710528] } },
  fastsin: {
    range: [-4.1e5, 4.1e5, -6400, 6400],
    core: [-10, 10],
    worst: { f64: [4.634622715670735], f32: [1.646795392036438] },
  },
  fastcos: {
    range: [-4.1e5, 4.1e5, -6400, 6400],
    core: [-10, 10],
    worst: { f64: [-0.11795084135081406], f32: [0.5603612065315247] },
  },
  tan: { range: everywhere, core: [-10, 10], worst: { f64: [3.9150233896584656], f32: [-2.3661868572235107] } },
  tanh: { range: everywhere, core: [-2, 2], worst: { f64: [0.546134535494264], f32: [-0.5440616011619568] } },
  sinh: {
    range: [-710.47, 710.47, -89.41, 89.41],
    core: [-2, 2],
    worst: { f64: [-0.8658229942652332], f32: [4.554025173187256] },
  },
  cosh: {
    range: [-710.47, 710.47, -89.41, 89.41],
    core: [-2, 2],
    worst: { f64: [-0.010054281567042229], f32: [-4.533233642578125] },
  },
  asin: { range: circle, core: circle, worst: { f64: [0.529025974453711], f32: [-0.5228034853935242] } },
  acos: { range: circle, core: circle, worst: { f64: [0.5618825914293328], f32: [0.6057685613632202] } },
  atan: { range: everywhere, core: [-3, 3], worst: { f64: [-1.4522636514836542], f32: [1.4476357698440552] } },
  atan2: {
    range: everywhere,
    core: [-4, 4],
    worst: { f64: [[-2.502057033666869e237, 1.0005872503815103e238]], f32: [[0.9962649941444397, 3.9250245094299316]] },
  },
  asinh: { range: everywhere, core: [-3, 3], worst: { f64: [-1.118285963286857], f32: [1.1270049810409546] } },
  acosh: { range: [1, Infinity], core: [1, 3], worst: { f64: [1.0313024946272928], f32: [1.0313860177993774] } },
  atanh: { range: circle, core: circle, worst: { f64: [-0.12037240312714576], f32: [0.12163276225328445] } },
  cbrt: { range: everywhere, core: [-8, 8], worst: { f64: [-7.999953401424982], f32: [-7.985843181610107] } },
  hypot: {
    range: everywhere,
    core: [-4, 4],
    worst: {
      f64: [[-3.593906781364598, -10.758230629242465]],
      f32: [[-2.1393849263899739e-38, 6.296709986590593e-38]],
    },
  },
  erf: { range: everywhere, core: [-6, 6], worst: { f64: [1.0040990642788052], f32: [1.019544243812561] } },
  gamma: {
    range: [-190, 171.63, -43, 35.05],
    core: [-5, 8],
    except: (x) => x <= 0 && Number.isInteger(x),
    worst: { f64: [-3.6706340640059354], f32: [-3.58398175239563] },
  },
  factorial: {
    range: [-191, 170.63, -44, 34.05],
    core: [-5, 8],
    except: (x) => x < 0 && Number.isInteger(x),
    worst: { f64: [-4.670634064005935], f32: [0.09455794095993042] },
  },
  norminv: { range: [0, 1], core: [0.001, 0.999], worst: { f64: [0.16818290553795665], f32: [0.05691619962453842] } },
};

const f64 = new Float64Array(1);
const u64 = new BigUint64Array(f64.buffer);
const f32 = new Float32Array(1);
const u32 = new Uint32Array(f32.buffer);

/** The bit pattern of |x|, as a number that counts the doubles (floats) up to it. */
const patternOf = (x: number, dtype: Float): number => {
  f64[0] = f32[0] = Math.abs(x);
  return dtype === "f64" ? Number(u64[0]) : (u32[0] as number);
};
const ofPattern = (high: number, low: number, dtype: Float): number => {
  if (dtype === "f64") u64[0] = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  else u32[0] = high;
  return (dtype === "f64" ? f64[0] : f32[0]) as number;
};
export const rounding = (dtype: Float): ((x: number) => number) => (dtype === "f64" ? (x) => x : Math.fround);
/** The `steps`-th neighbour of a number, away from zero. */
export const neighbour = (x: number, steps: number, dtype: Float): number => {
  f64[0] = f32[0] = x;
  if (dtype === "f64") u64[0] = (u64[0] as bigint) + BigInt(steps);
  else u32[0] = (u32[0] as number) + steps;
  return (dtype === "f64" ? f64[0] : f32[0]) as number;
};

/** Uniform numbers in [0, 1), by Weyl's sequence through a 32-bit mixer (Ettinger). Good enough for samples. */
export function uniform(seed: number): () => number {
  let state = seed;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    return (x ^ (x >>> 15)) >>> 0;
  };
  return () => (next() * 2097152 + (next() >>> 11)) * 2 ** -53;
}

/** 2^797 times this is the double that comes closest to a multiple of π/2 (Kahan). */
const CLOSEST = 6381956970095103 * 2 ** 797;
const TRIGONOMETRIC = new Set<FunctionName>(["sin", "cos", "tan"]);

const interval = (name: FunctionName, dtype: Float): readonly [number, number] => {
  const [low, high, low32 = low, high32 = high] = DOMAINS[name].range;
  return dtype === "f64" ? [low, high] : [low32, high32];
};

/** Whether the function has a value at `x` (and `y`) to measure. */
export const inside = (name: FunctionName, dtype: Float, x: number, y = 1): boolean => {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return false;
  const [low, high] = interval(name, dtype);
  if (FUNCTIONS[name].arity === 1) return x > low && x < high && DOMAINS[name].except?.(x) !== true;
  if (name === "logb") return x > 0 && y > 0 && x !== 1 && y !== 1;
  if (name !== "pow") return x !== 0 && y !== 0;
  const [least, most] = dtype === "f64" ? [-747, 709.7] : [-105, 88.7];
  const power = y * Math.log(Math.abs(x));
  return power > least && power < most && (x > 0 || Number.isInteger(y));
};

/**
 * Arguments of a function of one argument: 7/16 random bit patterns from the whole range, so that every exponent
 * comes up equally often, subnormal numbers included; 5/16 uniform in the core; 2/16 uniform in a wider interval;
 * 1/16 near multiples of 1/2, π/2 and ln 2/2, down to a distance of 2^-50 (sin, cos, tan: half of these the
 * neighbours of k π/2 for all k); 1/16 within 2^-60 to 2 of zero. Before them the worst cases known.
 */
export function* samples(name: FunctionName, dtype: Float, count: number, seed = 1): Generator<number> {
  const { core, worst } = DOMAINS[name];
  const [low, high] = interval(name, dtype);
  const round = rounding(dtype);
  yield* (worst?.[dtype] ?? []) as number[];
  for (const end of [low, high].filter(Number.isFinite))
    for (const steps of [-2, -1, 0, 1, 2]) {
      const x = neighbour(round(end), steps, dtype);
      if (inside(name, dtype, x)) yield x;
    }
  if (TRIGONOMETRIC.has(name)) yield* dtype === "f64" ? [CLOSEST, -CLOSEST, Number.MAX_VALUE] : [2 ** 127];

  const random = uniform(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const top = patternOf(Math.min(reach, dtype === "f64" ? Number.MAX_VALUE : 2 ** 128 - 2 ** 104), dtype);
  const draw = (): number => {
    const kind = below(16);
    if (kind < 7) {
      const pattern = random() * top;
      const x =
        dtype === "f64" ? ofPattern(pattern / 2 ** 32, random() * 2 ** 32, dtype) : ofPattern(pattern, 0, dtype);
      return low < 0 && random() < 0.5 ? -x : x;
    }
    if (kind < 12) return core[0] + (core[1] - core[0]) * random();
    if (kind < 14) {
      const width = random() < 0.5 ? 2000 : 2e6;
      const [a, b] = [Math.max(low, -width), Math.min(high, width)];
      return a + (b - a) * random();
    }
    if (kind < 15) {
      if (TRIGONOMETRIC.has(name) && random() < 0.5) {
        const k = Math.floor(random() * 2 ** below(dtype === "f64" ? 53 : 24)) + 1;
        return neighbour(round((k * Math.PI) / 2), below(3) - 1, dtype);
      }
      const unit = [0.5, 0.5, Math.PI / 2, Math.LN2 / 2][below(4)] as number;
      return (below(41) - 20) * unit + (random() - 0.5) * 2 ** -below(50);
    }
    return (random() < 0.5 ? -1 : 1) * (1 + random()) * 2 ** -below(dtype === "f64" ? 61 : 31);
  };
  for (let k = 0; k < count;) {
    const x = round(draw());
    if (!inside(name, dtype, x)) continue;
    k++;
    yield x;
  }
}

/** Pairs of arguments: over the whole range, near 1, small, whole; for pow such that the result is finite mostly. */
export function* pairs(
  name: FunctionName,
  dtype: Float,
  count: number,
  seed = 1,
): Generator<readonly [number, number]> {
  yield* (DOMAINS[name].worst?.[dtype] ?? []) as (readonly [number, number])[];
  const random = uniform(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const round = rounding(dtype);
  const [widest, least, most] = dtype === "f64" ? [1022, -746, 709.7] : [126, -104, 88.7];
  const one = (): number => {
    const kind = below(8);
    if (kind < 2) return (1 + random()) * 2 ** Math.floor((random() * 2 - 1) * widest);
    if (kind < 4) return 1 + (random() - 0.5) * 2 ** -below(20);
    if (kind < 6) return 4 * random() + 1e-9;
    return kind < 7 ? 1 + below(100) : (1 + random()) * 2 ** (below(40) - 20);
  };
  for (let k = 0; k < count;) {
    let [x, y] = [round(one()), one()];
    if (name === "pow") {
      const kind = below(4);
      if (kind < 2) y = (random() * (most - least) + least) / Math.log(x);
      else y = kind === 2 ? below(41) - 20 : (random() - 0.5) * 8;
      if (below(8) === 0 && Math.abs(y) < 1e9) {
        y = Math.round(y);
        x = -x;
      }
    } else {
      if (random() < 0.5) y = x * 4 * random();
      if (random() < 0.5) x = -x;
      if (random() < 0.5) y = -y;
    }
    y = round(y);
    if (!inside(name, dtype, x, y)) continue;
    k++;
    yield [x, y];
  }
}
