/** Which elements of two populations are connected: the rules of `connect`, each a function that lists the synapses. */
import { highProduct, philox4x32, scalarFunction, uniform52 } from "../ir/index.ts";
import type { NumberArray } from "./model.ts";

/** Synapses in the order of their sources, those of one source in the order of their targets. */
export interface Connections {
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  /** Their entries of the matrix that connects. */
  readonly weights?: Float64Array;
  /** Their rows of the index list that connects. */
  readonly rows?: Int32Array;
}

/** What a projection goes from and to. */
export interface Ends {
  /** Elements of each end. */
  readonly sources: number;
  readonly targets: number;
  /**
   * Where nothing is connected to itself: the target that is the same element as a source, and for a source that is none of
   * the targets any number that is not of one. No two sources are one target.
   */
  readonly self?: (source: number) => number;
}

/** What random connections follow from, besides the rule and the ends. */
export interface Draws {
  readonly seed: number;
  /** Of one seed, connections of different streams are independent. */
  readonly stream?: number;
}

/** A matrix, of which only what is not 0 is kept: row t has the columns from offsets[t] on, up to offsets[t + 1]. */
export interface SparseMatrix {
  readonly offsets: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  /** 1 each where they are left out. */
  readonly values?: ArrayLike<number>;
}

/** Most synapses of a projection. */
export const MOST_SYNAPSES = 2 ** 27;
/** Most pairs for which a condition is evaluated. */
const MOST_PAIRS = 2 ** 28;

// ---------------------------------------------------------------------------------------------------- rules

/** Every source with every target. */
export function all(ends: Ends): Connections {
  const own = selves(ends);
  const count = ends.sources * ends.targets - own.reduce((sum, target) => sum + Number(target !== NONE), 0);
  limit(count, "all() makes");
  const [sources, targets] = [new Int32Array(count), new Int32Array(count)];
  let k = 0;
  for (let source = 0; source < ends.sources; source++)
    for (let target = 0; target < ends.targets; target++) {
      if (target === own[source]) continue;
      sources[k] = source;
      targets[k++] = target;
    }
  return { sources, targets };
}

/** Each source with the target of the same index. */
export function oneToOne({ sources, targets }: Ends): Connections {
  if (sources !== targets)
    throw new RangeError(
      `one_to_one() needs two ends of one size; there are ${sources} sources and ${targets} targets`,
    );
  limit(sources, "one_to_one() makes");
  const each = Int32Array.from({ length: sources }, (_, k) => k);
  return { sources: each, targets: each.slice() };
}

/** Each pair with the probability p, independently. Its cost is that of the synapses: it draws how many pairs are left out. */
export function probability(ends: Ends, p: number, draws: Draws): Connections {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability is a number from 0 to 1, not ${p}`);
  const expected = p * ends.sources * ends.targets;
  limit(Math.round(expected), `p = ${p} makes about`);
  const own = selves(ends);
  const random = generator(draws);
  const skip = skips(p);
  const list = growing(expected + 8 * Math.sqrt(expected) + 64);
  for (let source = 0; source < ends.sources; source++) {
    const self = own[source]!;
    const candidates = ends.targets - Number(self !== NONE);
    random.row(source);
    for (let k = skip(random.uniform()); k < candidates; k += 1 + skip(random.uniform()))
      list.add(source, without(self, k));
  }
  return list.finish();
}

/** k different sources for each target. */
export function inDegree(ends: Ends, degree: number, draws: Draws): Connections {
  const own = new Int32Array(ends.targets).fill(NONE);
  selves(ends).forEach((target, source) => {
    if (target !== NONE) own[target] = source;
  });
  const drawn = partners(
    `in_degree = ${degree}`,
    [ends.targets, "target"],
    [ends.sources, "sources"],
    own,
    degree,
    draws,
  );
  const order = ordered(drawn, ends.sources);
  return { sources: order.map((k) => drawn[k]!), targets: order.map((k) => Math.floor(k / degree)) };
}

/** k different targets for each source. */
export function outDegree(ends: Ends, degree: number, draws: Draws): Connections {
  const sizes = [
    [ends.sources, "source"],
    [ends.targets, "targets"],
  ] as const;
  const targets = partners(`out_degree = ${degree}`, ...sizes, selves(ends), degree, draws);
  return { sources: targets.map((_, k) => Math.floor(k / degree)), targets };
}

/**
 * The pairs for which a condition holds. `test` gets pairs in chunks, in the order of the synapses, in arrays that are
 * written again after it.
 */
export function condition(ends: Ends, test: (sources: Int32Array, targets: Int32Array) => Uint8Array): Connections {
  const pairs = ends.sources * ends.targets;
  if (pairs > MOST_PAIRS)
    throw new RangeError(`a condition would be evaluated for ${pairs} pairs; it can be for ${MOST_PAIRS}`);
  const own = selves(ends);
  const list = growing(1024);
  const [sources, targets] = [new Int32Array(Math.min(CHUNK, pairs)), new Int32Array(Math.min(CHUNK, pairs))];
  for (let start = 0; start < pairs; start += CHUNK) {
    const length = Math.min(CHUNK, pairs - start);
    for (let k = 0; k < length; k++) {
      sources[k] = Math.floor((start + k) / ends.targets);
      targets[k] = (start + k) % ends.targets;
    }
    const holds = test(sources.subarray(0, length), targets.subarray(0, length));
    for (let k = 0; k < length; k++)
      if (holds[k] && targets[k] !== own[sources[k]!]) list.add(sources[k]!, targets[k]!);
  }
  return list.finish();
}
/** Pairs for which a condition is evaluated at a time. */
const CHUNK = 2 ** 16;

/** A matrix [N_post, N_pre], or an index list [k, 2] if it is no such matrix. */
export function fromArray(array: NumberArray, ends: Ends): Connections {
  if (isMatrix(array, ends)) return fromMatrix(array, ends);
  if (isList(array)) return fromPairs(array, ends);
  throw new TypeError(
    `an array of shape ${shown(array.shape)} is neither a matrix [N_post, N_pre] = ${shown([ends.targets, ends.sources])} nor an index list [k, 2]`,
  );
}

/** The entries of a matrix that are not 0: its rows are targets, its columns sources. */
export function fromMatrix(array: NumberArray, ends: Ends): Connections {
  if (!isMatrix(array, ends))
    throw new TypeError(
      `a matrix of shape ${shown(array.shape)}, where [N_post, N_pre] is ${shown([ends.targets, ends.sources])}`,
    );
  const { data } = array;
  return fromEntries(ends, (visit) => {
    for (let target = 0, k = 0; target < ends.targets; target++)
      for (let source = 0; source < ends.sources; source++, k++) if (data[k] !== 0) visit(target, source, data[k]!);
  });
}

/** The same of a matrix of which only what is not 0 is kept. */
export function fromSparse({ offsets, columns, values }: SparseMatrix, ends: Ends): Connections {
  const isRising = Array.from(offsets).every((offset, t) => (t === 0 ? offset === 0 : offset >= offsets[t - 1]!));
  if (offsets.length !== ends.targets + 1 || !isRising || offsets[ends.targets] !== columns.length)
    throw new TypeError(
      `the offsets of a sparse matrix of ${ends.targets} rows are ${ends.targets + 1} whole numbers that rise from 0 to ${columns.length}, the number of columns`,
    );
  if (values && values.length !== columns.length)
    throw new TypeError(`a sparse matrix has ${columns.length} columns and ${values.length} values`);
  const made = fromEntries(ends, (visit) => {
    for (let target = 0; target < ends.targets; target++)
      for (let k = offsets[target]!; k < offsets[target + 1]!; k++) {
        checkIndex(columns[k]!, ends.sources, "source", `entry ${k} of a sparse matrix`);
        if (values?.[k] !== 0) visit(target, columns[k]!, values?.[k] ?? 1);
      }
  });
  const { sources, targets } = made;
  const twice = sources.findIndex((source, k) => k > 0 && source === sources[k - 1] && targets[k] === targets[k - 1]);
  if (twice >= 0)
    throw new RangeError(`row ${targets[twice]} of a sparse matrix has column ${sources[twice]} more than once`);
  return made;
}

/** The rows (source, target) of an index list; a pair that is in it more than once is as many synapses. */
export function fromPairs(array: NumberArray, ends: Ends): Connections {
  if (!isList(array))
    throw new TypeError(
      `an index list has the shape [k, 2], a row (source, target) for each synapse, not ${shown(array.shape)}`,
    );
  const count = array.shape[0]!;
  limit(count, "an index list has");
  const column = (k: 0 | 1, size: number, what: string): Int32Array =>
    Int32Array.from({ length: count }, (_, row) => {
      const index = array.data[2 * row + k]!;
      checkIndex(index, size, what, `row ${row} of an index list`);
      return index;
    });
  const [sources, targets] = [column(0, ends.sources, "source"), column(1, ends.targets, "target")];
  const rows = ordered(sources, ends.sources, ordered(targets, ends.targets));
  return { sources: rows.map((row) => sources[row]!), targets: rows.map((row) => targets[row]!), rows };
}

/** A number for each synapse: its entry of a matrix [N_post, N_pre], or its row of as many numbers as the index list has. */
export function synapseValues(array: NumberArray, { sources, targets, rows }: Connections, ends: Ends): Float64Array {
  const { shape, data } = array;
  if (isMatrix(array, ends))
    return Float64Array.from(sources, (source, k) => data[targets[k]! * ends.sources + source]!);
  if (rows && shape.length === 1 && shape[0] === rows.length) return Float64Array.from(rows, (row) => data[row]!);
  const list = rows ? ` nor [${rows.length}], a number for each row of the index list` : "";
  throw new TypeError(
    `an array of shape ${shown(shape)} is not [N_post, N_pre] = ${shown([ends.targets, ends.sources])}${list}`,
  );
}

// --------------------------------------------------------------------------------------------------- orders

/** Where the synapses of each of n elements begin, if they stand in its order: one number more, at the end, is how many there are. */
export function bySource(sources: Int32Array, n: number): Int32Array {
  const offsets = new Int32Array(n + 1);
  for (let k = 0; k < sources.length; k++) offsets[sources[k]! + 1]!++;
  for (let i = 0; i < n; i++) offsets[i + 1]! += offsets[i]!;
  return offsets;
}

/** The synapses of each of n targets, in their order: those of target j are order[offsets[j]], …, before offsets[j + 1]. */
export const byTarget = (
  targets: Int32Array,
  n: number,
): { readonly offsets: Int32Array; readonly order: Int32Array } => ({
  offsets: bySource(targets, n),
  order: ordered(targets, n),
});

/** The synapses of each of n sources by delay, in whole steps; of equal delay, in their order. */
export function byDelay(sources: Int32Array, n: number, delays: Int32Array): Int32Array {
  const largest = delays.reduce((a, b) => Math.max(a, b), 0);
  let order: Int32Array | undefined;
  for (let shift = 0; 2 ** shift <= largest; shift += DIGIT)
    order = ordered(
      delays.map((delay) => (delay >>> shift) & (2 ** DIGIT - 1)),
      2 ** DIGIT,
      order,
    );
  return ordered(sources, n, order);
}
/** Bits by which delays are sorted at a time. */
const DIGIT = 16;

/** The order of keys from 0 to n - 1, in which equal ones stay as they are in `before`: sorted by counting. */
function ordered(keys: Int32Array, n: number, before?: Int32Array): Int32Array {
  const next = bySource(keys, n);
  const order = new Int32Array(keys.length);
  for (let k = 0; k < keys.length; k++) {
    const which = before ? before[k]! : k;
    order[next[keys[which]!]!++] = which;
  }
  return order;
}

// --------------------------------------------------------------------------------------------------- parts

const NONE = -1;

/** The target that each source is, or NONE. */
function selves({ sources, targets, self }: Ends): Int32Array {
  const own = new Int32Array(sources).fill(NONE);
  if (!self) return own;
  for (let source = 0; source < sources; source++) {
    const target = self(source);
    if (target >= 0 && target < targets) own[source] = target;
  }
  return own;
}

/** The k-th of the numbers from 0 on without one of them. */
const without = (self: number, k: number): number => (self !== NONE && k >= self ? k + 1 : k);

/** For each row, `degree` different ones of the others, rising, by Floyd's sampling (Bentley & Floyd 1987, doi:10.1145/30401.315746). */
function partners(
  rule: string,
  [rows, row]: readonly [number, string],
  [others, many]: readonly [number, string],
  own: Int32Array,
  degree: number,
  draws: Draws,
): Int32Array {
  const most = others - Number(own.some((self) => self !== NONE));
  if (!Number.isSafeInteger(degree) || degree < 0 || degree > most)
    throw new RangeError(
      `${rule} is no whole number from 0 to ${most}, as many ${many} as there are for a ${row}${most < others ? " besides itself" : ""}`,
    );
  limit(rows * degree, `${rule} makes`);
  const random = generator(draws);
  const drawn = new Int32Array(rows * degree);
  const taken = new Int32Array(others).fill(NONE);
  for (let r = 0, at = 0; r < rows; r++) {
    const candidates = others - Number(own[r] !== NONE);
    random.row(r);
    for (let last = candidates - degree; last < candidates; last++) {
      const some = random.below(last + 1);
      const one = taken[some] === r ? last : some;
      taken[one] = r;
      drawn[at++] = without(own[r]!, one);
    }
    drawn.subarray(at - degree, at).sort();
  }
  return drawn;
}

/** Synapses of a matrix whose entries, without zeros, are visited row by row. */
function fromEntries(
  ends: Ends,
  each: (visit: (target: number, source: number, weight: number) => void) => void,
): Connections {
  const next = new Int32Array(ends.sources + 1);
  let count = 0;
  each((target, source, weight) => {
    if (Number.isNaN(weight)) throw new RangeError(`the matrix is NaN in row ${target}, column ${source}`);
    next[source + 1]!++;
    count++;
  });
  limit(count, "the matrix makes");
  for (let source = 0; source < ends.sources; source++) next[source + 1]! += next[source]!;
  const [sources, targets, weights] = [new Int32Array(count), new Int32Array(count), new Float64Array(count)];
  each((target, source, weight) => {
    const k = next[source]!++;
    sources[k] = source;
    targets[k] = target;
    weights[k] = weight;
  });
  return { sources, targets, weights };
}

/** A list of synapses that grows. */
function growing(capacity: number) {
  let [sources, targets] = [new Int32Array(capacity), new Int32Array(capacity)];
  let count = 0;
  const grow = (): void => {
    limit(count + 1, "there are");
    const wider = [sources, targets].map((old) => {
      const array = new Int32Array(Math.min(2 * count, MOST_SYNAPSES));
      array.set(old);
      return array;
    });
    [sources, targets] = wider as [Int32Array<ArrayBuffer>, Int32Array<ArrayBuffer>];
  };
  return {
    add: (source: number, target: number): void => {
      if (count === sources.length) grow();
      sources[count] = source;
      targets[count++] = target;
    },
    finish: (): Connections => ({ sources: sources.slice(0, count), targets: targets.slice(0, count) }),
  };
}

// --------------------------------------------------------------------------------------------------- draws

/** The last word of the counter, which for the draws of a run is the high word of a step, and so below 2^21: "conn". */
const CONNECT = 0x636f6e6e;

/** Random numbers of a row: they do not depend on what is drawn in other ones. */
function generator({ seed, stream = 0 }: Draws) {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`a seed is a whole number from 0 to 2^53, not ${seed}`);
  const key = Int32Array.of(seed | 0, Math.floor(seed / 2 ** 32) | 0);
  const counter = Int32Array.of(0, 0, stream, CONNECT);
  const words = new Int32Array(4);
  let used = words.length;
  const word = (): number => {
    if (used === words.length) {
      philox4x32(words, counter, key);
      counter[1]!++;
      used = 0;
    }
    return words[used++]!;
  };
  return {
    row: (index: number): void => {
      counter[0] = index;
      counter[1] = 0;
      used = words.length;
    },
    uniform: (): number => uniform52(word(), word()),
    /** A whole number from 0 to n - 1, all of equal probability: those words are thrown away that are too many. */
    below: (n: number): number => {
      const excess = 2 ** 32 % n;
      let some = word();
      while (Math.imul(some, n) >>> 0 < excess) some = word();
      return highProduct(some, n);
    },
  };
}

const log = scalarFunction("log", "f64");
const log1p = scalarFunction("log1p", "f64");

/**
 * Of a uniform number, how many trials fail before one of probability p succeeds. The engine's logarithm decides unless
 * the quotient is so near a whole number that engines may differ: then ours, which does not, but is slower.
 */
function skips(p: number): (u: number) => number {
  const fails = log1p(-p);
  return (u) => {
    const x = Math.log(u) / fails;
    return Math.floor(Math.abs(x - Math.round(x)) >= 1e-12 * x ? x : log(u) / fails);
  };
}

// --------------------------------------------------------------------------------------------------- checks

const shown = (shape: readonly number[]): string => `[${shape.join(", ")}]`;
const isList = ({ shape }: NumberArray): boolean => shape.length === 2 && shape[1] === 2;
const isMatrix = ({ shape }: NumberArray, { sources, targets }: Ends): boolean =>
  shape.length === 2 && shape[0] === targets && shape[1] === sources;

function limit(count: number, what: string): void {
  if (count > MOST_SYNAPSES) throw new RangeError(`${what} ${count} synapses; a projection can have ${MOST_SYNAPSES}`);
}

function checkIndex(index: number, size: number, what: string, where: string): void {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new RangeError(`${where}: ${index} is no ${what}; there are ${size}, counted from 0`);
}
