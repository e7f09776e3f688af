/** Functions of probability: error function, gamma function, the normal quantile. */
import type { Algebra, Operand } from "../algebra.ts";
import { expNormal } from "./exp.ts";
import { log } from "./log.ts";
import { expOfWords, logWords, multiplyWords } from "./pow.ts";
import { choose, coefficients, constant, estrin, fastTwoSum, isOdd, polynomial, rint, twoSum } from "./shared.ts";
import type { Polynomial } from "./tables.ts";

/**
 * erf x = x + x P(x²) below 1, degree 23 (f32: 13); above, 1 - e^(-x²) Q(1/(x+2)), degree 13 (6); ±1 from 6 (4) on.
 * Odd in bits. Error: 1.46 ulp at most, f32: 1.42.
 */
export const erf = <T>(A: Algebra<T>, x: T): T => erfBy(A, x, (z) => expNormal(A, z));

/** The same with e^z, -36 < z <= 0, of another source. */
export const erfBy = <T>(A: Algebra<T>, x: T, exp: (z: T) => T): T => {
  const { add, sub, mul, div, abs, neg, min, lt, select, copysign } = A;
  const { erf: low, erfc: high } = coefficients(A);
  const a = abs(x);
  const near = min(a, choose(A, 6, 4));
  const z = mul(near, near);
  const below = add(a, mul(a, polynomial(A, z, low)));
  const above = sub(1, mul(exp(neg(z)), polynomial(A, div(1, add(near, 2)), high)));
  return copysign(select(lt(a, 1), below, above), x);
};

/**
 * Γ(x + correction), by Lanczos' approximation: Γ(a) = L(a) e^((a - ½) log t - t), t = a + g - ½, with 13 terms (f32:
 * 6), Pugh's g, and coefficients that make it exact at 1 … 13; the exponent in two words through `logWords`. For x <
 * 0 reflected: Γ(-a) = -π / (a sin(πa) Γ(a)).
 */
const lanczos = <T>(A: Algebra<T>, x: T, correction?: T): T => {
  const { add, sub, mul, div, abs, neg, min, lt, and, select, int, integer, scale2 } = A;
  const { lanczosG, lanczosNumerator, lanczosDenominator, sinpi } = coefficients(A);
  const negative = lt(x, 0);
  const a = min(abs(x), choose(A, 200, 50));
  const al = correction && select(negative, neg(correction), correction);
  const plus = (value: T, term: (al: T) => T): T => (al === undefined ? value : add(value, term(al)));
  const [t, lost] = twoSum(A, a, constant(A, lanczosG - 0.5));
  const tl = plus(lost, (v) => v);
  const [lh, ll] = logWords(A, t);
  const [ph, pl] = multiplyWords(A, sub(a, 0.5), [lh, add(ll, div(tl, t))]);
  const [sum, error] = twoSum(A, ph, neg(t));
  const [e, el] = fastTwoSum(
    A,
    sum,
    sub(
      add(
        error,
        plus(pl, (v) => mul(v, lh)),
      ),
      tl,
    ),
  );
  const series = div(estrin(A, a, lanczosNumerator), estrin(A, a, lanczosDenominator)); // a L(a): no overflow near 0
  const k = rint(A, a);
  const r = plus(sub(a, k), (v) => v);
  const square = mul(r, r);
  const sine = add(r, mul(mul(r, square), polynomial(A, square, sinpi))); // sin(πr)/π
  const up = select(and(negative, lt(1, a)), integer(choose(A, 300, 90)), integer(0)); // against early underflow
  const exponent = [select(negative, neg(e), e), select(negative, neg(el), el)] as const;
  const power = expOfWords(A, exponent, choose(A, -900, -150), up);
  const turn = select(isOdd(A, int(k)), neg(sine), sine);
  const reflected = scale2(mul(power, div(-1, mul(turn, series))), sub(0, up));
  return select(negative, reflected, mul(div(power, a), series));
};

/** Γ(x + shift): a table at whole numbers, ∞ at the poles, else `lanczos`. */
const gammaOf = <T>(A: Algebra<T>, x: T, shift: 0 | 1): T => {
  const { sub, floor, lt, le, eq, and, select, int, table } = A;
  const [z, zl] = shift === 0 ? [x, undefined] : twoSum(A, x, 1);
  const [count, highest, lowest] = choose(A, [171, 171.7, -190], [35, 35.1, -45]);
  const whole = eq(floor(x), x);
  const n = shift === 0 ? sub(x, 1) : x;
  const tabulated = and(whole, and(le(0, n), lt(n, count)));
  const exact = table(choose(A, "fact64", "fact32"), int(select(tabulated, n, 0)));
  const pole = select(eq(z, -Infinity), NaN, Infinity);
  const inside = select(lt(z, lowest), 0, lanczos(A, z, zl));
  const value = select(and(whole, le(z, 0)), pole, select(lt(constant(A, highest), z), Infinity, inside));
  return select(tabulated, exact, select(eq(x, x), value, x));
};

/** Γ(x). Exact at whole numbers; +∞ at 0, -1, -2, …; NaN at -∞. See `lanczos`. Error: 8.6 ulp at most, f32: 7.2. */
export const gamma = <T>(A: Algebra<T>, x: T): T => gammaOf(A, x, 0);

/**
 * x! = Γ(x + 1), the rounding of x + 1 made good. Exact at whole numbers; +∞ at -1, -2, …; NaN at -∞. Error: 8.6 ulp
 * at most, f32: 6.9.
 */
export const factorial = <T>(A: Algebra<T>, x: T): T => gammaOf(A, x, 1);

/**
 * The quantile of the standard normal distribution, p in [0, 1], else NaN: M. J. Wichura, Algorithm AS 241, Applied
 * Statistics 37 (1988), PPND16 (f32: PPND7). One pair of polynomials, its coefficients selected by region. Error: 6.6
 * ulp at most, f32: 5.9.
 */
export const norminv = <T>(A: Algebra<T>, p: T): T => normalQuantile(A, p, (x) => log(A, x));

/** The same with a logarithm that is given. */
export const normalQuantile = <T>(A: Algebra<T>, p: T, ln: (x: T) => T): T => {
  const { sub, mul, div, sqrt, abs, neg, min, lt, le, eq, or, select } = A;
  const c = coefficients(A);
  const q = sub(p, 0.5);
  const central = le(abs(q), constant(A, 0.425));
  const tail = min(p, sub(1, p));
  const root = sqrt(neg(ln(tail)));
  const far = lt(5, root);
  const outer = select(far, sub(root, 5), sub(root, constant(A, 1.6)));
  const r = select(central, sub(constant(A, 0.180625), mul(q, q)), outer);
  const pick = (inner: Polynomial, middle: Polynomial, end: Polynomial): Operand<T>[] =>
    inner.map((a, i) => {
      const [b = 0, d = 0] = [middle[i], end[i]];
      return a === b && b === d ? a : select(central, a, b === d ? b : select(far, d, b));
    });
  const numerator = estrin(A, r, pick(c.quantileCentralNumerator, c.quantileMiddleNumerator, c.quantileFarNumerator));
  const denominator = estrin(
    A,
    r,
    pick(c.quantileCentralDenominator, c.quantileMiddleDenominator, c.quantileFarDenominator),
  );
  const size = div(select(central, mul(q, numerator), numerator), denominator);
  const value = select(or(central, lt(0, q)), size, neg(size));
  return select(eq(tail, 0), select(lt(q, 0), -Infinity, Infinity), value);
};
