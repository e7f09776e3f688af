/** Fractions of whole numbers: exact arithmetic for coefficients that are compared and cancelled. */

export interface Rational {
  readonly above: bigint;
  /** Positive. */
  readonly below: bigint;
}

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : divisor(b, a % b));

export function rational(above: bigint, below: bigint): Rational {
  const common = divisor(above, below) * (below < 0n ? -1n : 1n);
  return { above: above / common, below: below / common };
}

/** A finite double, exactly. */
export function exactly(x: number): Rational {
  let [above, below] = [x, 1n];
  for (; !Number.isInteger(above); above *= 2) below *= 2n;
  return rational(BigInt(above), below);
}

export const ZERO: Rational = { above: 0n, below: 1n };

export const plus = (x: Rational, y: Rational): Rational =>
  rational(x.above * y.below + y.above * x.below, x.below * y.below);
export const times = (x: Rational, y: Rational): Rational => rational(x.above * y.above, x.below * y.below);
/** x / y, y not 0. */
export const over = (x: Rational, y: Rational): Rational => rational(x.above * y.below, x.below * y.above);
export const negated = ({ above, below }: Rational): Rational => ({ above: -above, below });

const LONG = 2n ** 1000n;

/** A double within a unit in the last place. */
export function toNumber({ above, below }: Rational): number {
  if (below < LONG) return Number(above) / Number(below);
  const excess = below.toString(2).length - 1000;
  return toNumber(rational(above >> BigInt(excess), below >> BigInt(excess)));
}
