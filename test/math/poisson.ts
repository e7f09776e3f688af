/** The Poisson distribution, by sums that start at its largest term: a reference for tests. */

const tables = new Map<number, readonly [low: number, sums: Float64Array]>();

/** Counts outside this range have a probability below 10⁻¹⁸ together. */
export const exactCounts = (m: number): readonly [low: number, high: number] => {
  const [low, sums] = table(m);
  return [low, low + sums.length - 1];
};

/** P(X <= k) for mean m, to about 10⁻¹⁵. */
export function cumulative(m: number, k: number): number {
  const [low, sums] = table(m);
  return k < low ? 0 : (sums[k - low] ?? 1);
}

/** Terms relative to the largest one need no factorial: their sum says what that is. */
function table(m: number): readonly [low: number, sums: Float64Array] {
  const known = tables.get(m);
  if (known) return known;
  const mode = Math.floor(m);
  const reach = Math.ceil(9.5 * Math.sqrt(m) + 25);
  const low = Math.max(0, mode - reach);
  const terms = new Float64Array(mode + reach - low + 1);
  terms[mode - low] = 1;
  for (let k = mode; k > low; k--) terms[k - 1 - low] = (terms[k - low]! * k) / m;
  for (let k = mode + 1; k <= mode + reach; k++) terms[k - low] = (terms[k - 1 - low]! * m) / k;
  const total = terms.toSorted().reduce((sum, term) => sum + term, 0);
  let sum = 0;
  const made = [low, terms.map((term) => (sum += term) / total)] as const;
  tables.set(m, made);
  return made;
}
