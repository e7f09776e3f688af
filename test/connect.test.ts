/**
 * Connections: exact rules against all pairs, random ones against their definition in plain steps and against their
 * distributions. Every statistical check has a probability of 10⁻⁴ to fail for draws that are right, both ways (also for
 * numbers that are too even); the 13 together fail with less than 0.14 %. Seeds are fixed, so that they pass always or never.
 */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluator, scalarFunction } from "../ir/index.ts";
import { philox, uniform, type Words2, type Words4 } from "../ir/math/random.ts";
import {
  all,
  byDelay,
  bySource,
  byTarget,
  condition,
  fromArray,
  fromMatrix,
  fromPairs,
  fromSparse,
  inDegree,
  MOST_SYNAPSES,
  oneToOne,
  outDegree,
  probability,
  synapseValues,
  type Connections,
  type Ends,
} from "../src/connect.ts";
import { readArray } from "../src/record/index.ts";

type Pair = readonly [source: number, target: number];

const pairsOf = ({ sources, targets }: Connections): Pair[] => Array.from(sources, (s, k) => [s, targets[k]!]);
const allPairs = ({ sources, targets }: Ends): Pair[] =>
  Array.from({ length: sources }, (_s, s) => Array.from({ length: targets }, (_t, t): Pair => [s, t])).flat();
const indices = (n: number): number[] => Array.from({ length: n }, (_, k) => k);
const counts = (values: ArrayLike<number>, n: number): number[] => {
  const result = indices(n).fill(0);
  for (let k = 0; k < values.length; k++) result[values[k]!]!++;
  return result;
};
/** Whether pairs are in the order of synapses, none twice. */
const areOrdered = ({ sources, targets }: Connections): boolean =>
  sources.every((s, k) => k === 0 || sources[k - 1]! < s || (sources[k - 1] === s && targets[k - 1]! < targets[k]!));

/** Of 10⁻⁴ on both sides together. */
const Z = 3.8906;
/** χ² with so many degrees of freedom as a normal number, by Wilson & Hilferty. */
function expectChi2(chi2: number, free: number): void {
  const z = (Math.cbrt(chi2 / free) - 1 + 2 / (9 * free)) / Math.sqrt(2 / (9 * free));
  expect(Math.abs(z)).toBeLessThan(Z);
}
const squares = (values: readonly number[], mean: number): number =>
  values.reduce((sum, value) => sum + (value - mean) ** 2, 0);

/** Ends that are other elements, the same ones, and overlapping parts of one population. */
const ENDS: readonly (readonly [string, Ends])[] = [
  ["two populations", { sources: 7, targets: 5 }],
  ["one population", { sources: 6, targets: 6, self: (s) => s }],
  ["P[0:3] to P", { sources: 4, targets: 9, self: (s) => s }],
  ["P[2:8] to P[0:4]", { sources: 7, targets: 5, self: (s) => s + 2 }],
];
const isSelf = ({ self }: Ends, [s, t]: Pair): boolean => self?.(s) === t;

describe.each(ENDS)("rules without draws, %s", (_, ends) => {
  test("all pairs but an element with itself", () => {
    expect(pairsOf(all(ends))).toEqual(allPairs(ends).filter((pair) => !isSelf(ends, pair)));
  });

  test("a condition", () => {
    const holds = ([s, t]: Pair): boolean => (s * 5 + t * 3) % 4 < 2;
    const made = condition(ends, (s, t) => Uint8Array.from(s, (source, k) => Number(holds([source, t[k]!]))));
    expect(pairsOf(made)).toEqual(allPairs(ends).filter((pair) => holds(pair) && !isSelf(ends, pair)));
  });
});

test("one to one", () => {
  expect(pairsOf(oneToOne({ sources: 4, targets: 4 }))).toEqual([0, 1, 2, 3].map((k) => [k, k]));
});

test("a condition gets every pair once, in order, in several chunks", () => {
  const ends = { sources: 301, targets: 499 };
  let calls = 0;
  const seen: Pair[] = [];
  const made = condition(ends, (s, t) => {
    calls++;
    s.forEach((source, k) => seen.push([source, t[k]!]));
    return Uint8Array.from(s, (source, k) => Number(Math.abs(source - t[k]!) <= 3));
  });
  expect(calls).toBeGreaterThan(1);
  expect(seen).toEqual(allPairs(ends));
  expect(pairsOf(made)).toEqual(seen.filter(([s, t]) => Math.abs(s - t) <= 3));
});

/** A matrix of small whole numbers, some of them 0. */
const matrices = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(([targets, sources]) =>
  fc
    .array(fc.constantFrom(0, -0, 0, 1, -2, 0.5, Infinity), {
      minLength: targets * sources,
      maxLength: targets * sources,
    })
    .map((data) => ({ array: { shape: [targets, sources], data }, ends: { sources, targets } })),
);

test("a matrix: rows are targets, columns sources, and what is not 0 a synapse with this weight", () => {
  fc.assert(
    fc.property(matrices, ({ array, ends }) => {
      const entry = ([s, t]: Pair): number => array.data[t * ends.sources + s]!;
      const made = fromArray(array, ends);
      const wanted = allPairs(ends).filter((pair) => entry(pair) !== 0);
      expect(pairsOf(made)).toEqual(wanted);
      expect(Array.from(made.weights!)).toEqual(wanted.map(entry));
      expect(Array.from(synapseValues(array, made, ends))).toEqual(wanted.map(entry));
    }),
  );
});

test("a sparse matrix is the matrix", () => {
  fc.assert(
    fc.property(matrices, fc.boolean(), ({ array, ends }, isOfOnes) => {
      const data = array.data.map((value) => (isOfOnes ? Number(value !== 0) : value));
      // Every third 0 is kept as an entry.
      const kept = data.flatMap((value, k) => (value !== 0 || (!isOfOnes && k % 3 === 0) ? [k] : []));
      const offsets = indices(ends.targets + 1).map((row) => kept.filter((k) => k < row * ends.sources).length);
      const columns = kept.map((k) => k % ends.sources);
      const values = kept.map((k) => data[k]!);
      expect(fromSparse({ offsets, columns, ...(isOfOnes ? {} : { values }) }, ends)).toEqual(
        fromMatrix({ shape: array.shape, data }, ends),
      );
    }),
  );
});

test("an index list: in the order of synapses, those of one pair in the order of the list", () => {
  const ends = { sources: 4, targets: 3 };
  const pair = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 }));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 40 }), (list) => {
      const rows = indices(list.length).sort((a, b) => list[a]![0] - list[b]![0] || list[a]![1] - list[b]![1] || a - b);
      const made = fromArray({ shape: [list.length, 2], data: list.flat() }, ends);
      expect(Array.from(made.rows!)).toEqual(rows);
      expect(pairsOf(made)).toEqual(rows.map((row) => list[row]));
      const w = { shape: [list.length], data: list.map((_, row) => row / 8) };
      expect(Array.from(synapseValues(w, made, ends))).toEqual(rows.map((row) => row / 8));
    }),
  );
});

test("of shape [k, 2] with two sources and k targets it is a matrix, but where a list is said to be given", () => {
  const [array, ends] = [
    { shape: [3, 2], data: [0, 1, 1, 2, 0, 0] },
    { sources: 2, targets: 3 },
  ];
  expect(pairsOf(fromArray(array, ends))).toEqual([[0, 1], [1, 0], [1, 1]]); // prettier-ignore
  expect(pairsOf(fromPairs(array, ends))).toEqual([[0, 0], [0, 1], [1, 2]]); // prettier-ignore
});

test("matrices and lists in files of small whole numbers", () => {
  const npy = (type: string, shape: string, data: Uint8Array): Uint8Array => {
    const head = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117) + "\n";
    return Uint8Array.from([...Buffer.from("\x93NUMPY\x01\x00v\x00" + head, "latin1"), ...data]);
  };
  const ends = { sources: 3, targets: 2 };
  const matrix = readArray("a.npy", npy("|u1", "2, 3", Uint8Array.of(0, 1, 0, 255, 0, 2)));
  expect(fromArray(matrix, ends)).toEqual({
    sources: Int32Array.of(0, 1, 2),
    targets: Int32Array.of(1, 0, 1),
    weights: Float64Array.of(255, 1, 2),
  });
  const ints = new Uint8Array(Int32Array.of(2, 0, 0, 1, 1, 1, 0, 0).buffer);
  const wanted = [[0, 0], [0, 1], [1, 1], [2, 0]]; // prettier-ignore
  expect(pairsOf(fromArray(readArray("a.npy", npy("<i4", "4, 2", ints)), ends))).toEqual(wanted);
  const text = new TextEncoder().encode("source,target\n2,0\n0,1\n1,1\n0,0\n");
  expect(pairsOf(fromArray(readArray("a.csv", text), ends))).toEqual(wanted);
});

/** The words of a row, one after the other, by the algebra in which the op `random` is written. */
function wordsOf(row: number, seed: number, stream: number, last = 0x636f6e6e): () => number {
  const key: Words2<number> = [seed | 0, Math.floor(seed / 2 ** 32) | 0];
  const words: number[] = [];
  let block = 0;
  return () => {
    if (words.length === 0)
      words.push(...philox(evaluator("f64"), [row, block++, stream, last] as Words4<number>, key));
    return words.shift()!;
  };
}

/** Connections with a probability, by definition: ln u / ln(1 - p), rounded down, pairs are left out before each synapse. */
function naiveProbability(ends: Ends, p: number, seed: number, stream = 0, last?: number): Pair[] {
  const [log, log1p] = [scalarFunction("log", "f64"), scalarFunction("log1p", "f64")];
  return indices(ends.sources).flatMap((s) => {
    const word = wordsOf(s, seed, stream, last);
    const candidates = indices(ends.targets).filter((t) => !isSelf(ends, [s, t]));
    const pairs: Pair[] = [];
    for (let k = 0; ; k++) {
      k += Math.floor(log(uniform(evaluator("f64"), [word(), word()])) / log1p(-p));
      if (!(k < candidates.length)) return pairs;
      pairs.push([s, candidates[k]!]);
    }
  });
}

/** `degree` of the candidates: one of the first of them, and where that is chosen already, the last of them. */
function naiveSample(candidates: readonly number[], degree: number, word: () => number): Set<number> {
  const chosen = new Set<number>();
  for (let size = candidates.length - degree + 1; size <= candidates.length; size++) {
    let product: bigint;
    do product = BigInt(word() >>> 0) * BigInt(size);
    while (product % 2n ** 32n < 2n ** 32n % BigInt(size));
    const one = candidates[Number(product / 2n ** 32n)]!;
    chosen.add(chosen.has(one) ? candidates[size - 1]! : one);
  }
  return chosen;
}

const naiveOutDegree = (ends: Ends, degree: number, seed: number, stream = 0): Pair[] => {
  const chosen = indices(ends.sources).map((s) => {
    const candidates = indices(ends.targets).filter((t) => !isSelf(ends, [s, t]));
    return naiveSample(candidates, degree, wordsOf(s, seed, stream));
  });
  return allPairs(ends).filter(([s, t]) => chosen[s]!.has(t));
};
const naiveInDegree = (ends: Ends, degree: number, seed: number, stream = 0): Pair[] => {
  const chosen = indices(ends.targets).map((t) => {
    const candidates = indices(ends.sources).filter((s) => !isSelf(ends, [s, t]));
    return naiveSample(candidates, degree, wordsOf(t, seed, stream));
  });
  return allPairs(ends).filter(([s, t]) => chosen[t]!.has(s));
};

describe.each(ENDS)("random rules as they are defined, %s", (_, ends) => {
  test.each([0, 1e-9, 0.03, 0.5, 0.97, 1 - 2 ** -53, 1])("p = %s", (p) => {
    for (const seed of [0, 1, 2 ** 32, 2 ** 53 - 1])
      expect(pairsOf(probability(ends, p, { seed, stream: 3 }))).toEqual(naiveProbability(ends, p, seed, 3));
  });

  test("degrees from 0 to all of them", () => {
    const [sources, targets] = [ends.sources - Number(!!ends.self), ends.targets - Number(!!ends.self)];
    for (const degree of indices(sources + 1))
      expect(pairsOf(inDegree(ends, degree, { seed: 7, stream: 1 }))).toEqual(naiveInDegree(ends, degree, 7, 1));
    for (const degree of indices(targets + 1))
      expect(pairsOf(outDegree(ends, degree, { seed: 7 }))).toEqual(naiveOutDegree(ends, degree, 7));
  });
});

test("the engine's logarithm decides as ours: 100 000 synapses", () => {
  const ends = { sources: 200, targets: 1000 };
  expect(pairsOf(probability(ends, 0.5, { seed: 5 }))).toEqual(naiveProbability(ends, 0.5, 5));
});

test("20 000 of four million: some ten words of 2^32 are too many, and left out by both", () => {
  const targets = 4_200_000;
  const wanted = naiveSample(indices(targets), 20_000, wordsOf(0, 6, 0));
  const made = outDegree({ sources: 1, targets }, 20_000, { seed: 6 });
  expect(Array.from(made.targets)).toEqual([...wanted].sort((a, b) => a - b));
});

describe("random rules", () => {
  const RULES = {
    probability: (ends: Ends, seed: number, stream?: number) =>
      probability(ends, 0.1, { seed, ...(stream === undefined ? {} : { stream }) }),
    inDegree: (ends: Ends, seed: number, stream = 0) => inDegree(ends, 20, { seed, stream }),
    outDegree: (ends: Ends, seed: number, stream = 0) => outDegree(ends, 20, { seed, stream }),
  };

  test.each(Object.entries(RULES))("%s: the same for a seed, others for another one or another stream", (_, rule) => {
    const ends = { sources: 200, targets: 200 };
    const made = rule(ends, 1);
    expect(areOrdered(made)).toBe(true);
    expect(rule(ends, 1)).toEqual(made);
    expect(rule(ends, 1, 0)).toEqual(made);
    for (const other of [rule(ends, 2), rule(ends, 1 + 2 ** 32), rule(ends, 1, 1)]) expect(other).not.toEqual(made);
  });

  test("elements that are added leave the connections of the others as they were", () => {
    const [few, many] = [50, 80].map((n) => ({ sources: n, targets: 60 })) as [Ends, Ends];
    for (const rule of [RULES.probability, RULES.outDegree])
      expect(pairsOf(rule(many, 3)).filter(([s]) => s < 50)).toEqual(pairsOf(rule(few, 3)));
    const [less, more] = [50, 80].map((n) => ({ sources: 60, targets: n })) as [Ends, Ends];
    expect(pairsOf(RULES.inDegree(more, 3)).filter(([, t]) => t < 50)).toEqual(pairsOf(RULES.inDegree(less, 3)));
  });

  test("the draws of a run are other ones: their counters end in the high word of a step", () => {
    const ends = { sources: 50, targets: 50 };
    const made = pairsOf(probability(ends, 0.1, { seed: 0 }));
    expect(made).toEqual(naiveProbability(ends, 0.1, 0));
    for (const step of [0, -1]) expect(made).not.toEqual(naiveProbability(ends, 0.1, 0, 0, step));
  });

  test("p = 0.1: counts of sources, of targets and in all are binomial", () => {
    const ends = { sources: 400, targets: 500 };
    const { sources, targets } = probability(ends, 0.1, { seed: 11 });
    const variance = 0.1 * 0.9;
    const total = ends.sources * ends.targets;
    expect(Math.abs(sources.length - 0.1 * total) / Math.sqrt(variance * total)).toBeLessThan(Z);
    expectChi2(squares(counts(sources, 400), 50) / (500 * variance), 400);
    expectChi2(squares(counts(targets, 500), 40) / (400 * variance), 500);
  });

  test.each([0.03, 0.3, 0.8])("p = %s: sets of targets have the probabilities of independent pairs", (p) => {
    const { sources, targets } = probability({ sources: 50_000, targets: 4 }, p, { seed: 12 });
    const sets = new Int32Array(50_000);
    sources.forEach((s, k) => (sets[s]! |= 1 << targets[k]!));
    const seen = counts(sets, 16);
    // Sets of three and four have fewer than 5 expected at p = 0.03, and are counted together.
    const size = (set: number): number => counts([...set.toString(2)].map(Number), 2)[1]!;
    const groups = p < 0.1 ? indices(16).map((set) => (size(set) > 2 ? 15 : set)) : indices(16);
    const [got, wanted] = [indices(16).fill(0), indices(16).fill(0)];
    indices(16).forEach((set) => {
      got[groups[set]!]! += seen[set]!;
      wanted[groups[set]!]! += 50_000 * p ** size(set) * (1 - p) ** (4 - size(set));
    });
    const used = indices(16).filter((k) => wanted[k]! > 0);
    expectChi2(
      used.reduce((sum, k) => sum + (got[k]! - wanted[k]!) ** 2 / wanted[k]!, 0),
      used.length - 1,
    );
  });

  test.each([
    ["in_degree", inDegree({ sources: 300, targets: 500 }, 30, { seed: 13 })],
    ["out_degree", outDegree({ sources: 500, targets: 300 }, 30, { seed: 14 })],
  ])("%s: each has 30, and no partner is preferred", (name, made) => {
    const [rows, partners] = name === "in_degree" ? [made.targets, made.sources] : [made.sources, made.targets];
    expect(new Set(counts(rows, 500))).toEqual(new Set([30]));
    // Covariances of 30 of 300 without replacement: 0.1·0.9·300/299·(1 - 1/300 on the diagonal, -1/300 beside it).
    expectChi2(squares(counts(partners, 300), 50) / (500 * 0.1 * 0.9 * (300 / 299)), 299);
  });

  test("the sets of two partners of five, and of four others, are equally frequent", () => {
    const sets = ({ sources, targets }: Connections): Map<string, number> => {
      const of = new Map<number, string>();
      targets.forEach((t, k) => of.set(t, `${of.get(t) ?? ""}${sources[k]}`));
      const seen = new Map<string, number>();
      for (const set of of.values()) seen.set(set, (seen.get(set) ?? 0) + 1);
      return seen;
    };
    const seen = sets(inDegree({ sources: 5, targets: 20_000 }, 2, { seed: 15 }));
    expect(seen.size).toBe(10);
    expectChi2(squares([...seen.values()], 2000) / 2000, 9);
    // Target 2 is source 2, in 4000 streams.
    const others = new Map<string, number>();
    for (const stream of indices(4000)) {
      const made = inDegree({ sources: 5, targets: 5, self: (s) => s }, 2, { seed: 16, stream });
      const set = pairsOf(made)
        .flatMap(([s, t]) => (t === 2 ? [s] : []))
        .join("");
      others.set(set, (others.get(set) ?? 0) + 1);
    }
    expect([...others.keys()].sort()).toEqual(["01", "03", "04", "13", "14", "34"]);
    expectChi2(squares([...others.values()], 4000 / 6) / (4000 / 6), 5);
  });
});

describe("a million synapses", () => {
  const ends = { sources: 10_000, targets: 10_000, self: (s: number) => s };

  test("with p", () => {
    const made = probability(ends, 0.01, { seed: 21 });
    const pairs = 10_000 * 9_999;
    expect(Math.abs(made.sources.length - 0.01 * pairs) / Math.sqrt(0.01 * 0.99 * pairs)).toBeLessThan(Z);
    expect(areOrdered(made)).toBe(true);
    expect(made.sources.some((s, k) => s === made.targets[k])).toBe(false);
  });

  test.each([
    ["in_degree", inDegree(ends, 100, { seed: 22 })],
    ["out_degree", outDegree(ends, 100, { seed: 23 })],
  ])("with %s", (name, made) => {
    expect(new Set(counts(name === "in_degree" ? made.targets : made.sources, 10_000))).toEqual(new Set([100]));
    expect(areOrdered(made)).toBe(true);
    expect(made.sources.some((s, k) => s === made.targets[k])).toBe(false);
    // Each of the others is a partner of 9999, with this probability; how many there are in all is fixed.
    const free = counts(name === "in_degree" ? made.sources : made.targets, 10_000);
    const p = 100 / 9_999;
    expectChi2(squares(free, 100) / (9_999 * p * (1 - p)), 9_999);
  });

  test("16 bytes each where there is a weight, 8 where there is none", () => {
    const made = probability({ sources: 100, targets: 100 }, 0.5, { seed: 21 });
    const bytes = (list: Connections): number =>
      Object.values(list as object).reduce((sum: number, array: Int32Array) => sum + array.buffer.byteLength, 0);
    expect(bytes(made)).toBe(8 * made.sources.length);
    const matrix = { shape: [2, 2], data: [0, 1, 1, 1] };
    expect(bytes(fromMatrix(matrix, { sources: 2, targets: 2 }))).toBe(16 * 3);
  });
});

test("orders: by source, by target, by delay", () => {
  const made = probability({ sources: 30, targets: 20 }, 0.5, { seed: 31 });
  const [pairs, all] = [pairsOf(made), indices(made.sources.length)];
  const sorted = (...keys: ((k: number) => number)[]): number[] =>
    all.toSorted((a, b) => keys.map((key) => key(a) - key(b)).find((d) => d !== 0) ?? a - b);
  const starts = (end: 0 | 1, n: number): number[] =>
    indices(n + 1).map((i) => pairs.filter((pair) => pair[end] < i).length);

  expect(Array.from(bySource(made.sources, 30))).toEqual(starts(0, 30));
  const { offsets, order } = byTarget(made.targets, 20);
  expect(Array.from(offsets)).toEqual(starts(1, 20));
  expect(Array.from(order)).toEqual(sorted((k) => pairs[k]![1]));
  for (const largest of [0, 1, 5, 2 ** 16, 2 ** 20, 2 ** 31 - 1]) {
    const delays = Int32Array.from(all, (k) => Math.min(largest, ((k * 7919) % 13) * Math.ceil(largest / 12)));
    expect(Array.from(byDelay(made.sources, 30, delays))).toEqual(
      sorted(
        (k) => pairs[k]![0],
        (k) => delays[k]!,
      ),
    );
  }
});

test("one element, and no synapses", () => {
  const one = { sources: 1, targets: 1 };
  for (const made of [all(one), oneToOne(one), probability(one, 1, { seed: 0 }), inDegree(one, 1, { seed: 0 })])
    expect(pairsOf(made)).toEqual([[0, 0]]);
  const alone = { ...one, self: (s: number) => s };
  for (const made of [
    all(alone),
    probability(alone, 1, { seed: 0 }),
    outDegree(alone, 0, { seed: 0 }),
    condition(one, (s) => new Uint8Array(s.length)),
    fromArray({ shape: [1, 1], data: [0] }, one),
    fromArray({ shape: [0, 2], data: [] }, one),
  ])
    expect(pairsOf(made)).toEqual([]);
  expect(Array.from(bySource(new Int32Array(0), 2))).toEqual([0, 0, 0]);
  expect(byDelay(new Int32Array(0), 2, new Int32Array(0)).length).toBe(0);
});

const ends = { sources: 4, targets: 3 };
const huge = { sources: 2 ** 20, targets: 2 ** 20 };
const seed = { seed: 1 };
const csr = (offsets: number[], columns: number[], values?: number[]) => () =>
  fromSparse({ offsets, columns, ...(values ? { values } : {}) }, ends);
test.each<readonly [() => unknown, RegExp]>([
  [() => oneToOne(ends), /one size; there are 4 sources and 3 targets/],
  [() => probability(ends, 1.5, seed), /from 0 to 1, not 1.5/],
  [() => probability(ends, -1e-9, seed), /from 0 to 1, not -1e-9/],
  [() => probability(ends, NaN, seed), /from 0 to 1, not NaN/],
  [() => probability(ends, 0.5, { seed: 0.5 }), /a seed is a whole number from 0 to 2\^53, not 0.5/],
  [() => probability(ends, 0.5, { seed: -1 }), /not -1/],
  [() => inDegree(ends, 5, seed), /in_degree = 5 is no whole number from 0 to 4, as many sources as there are for a target/],
  [() => inDegree(ends, 2.5, seed), /in_degree = 2.5 is no whole number/],
  [() => outDegree(ends, 4, seed), /out_degree = 4 is no whole number from 0 to 3, as many targets/],
  [() => outDegree(ends, -1, seed), /out_degree = -1/],
  [() => inDegree({ ...ends, self: (s) => s }, 4, seed), /from 0 to 3, as many sources as there are for a target besides itself/],
  [() => all(huge), new RegExp(`all\\(\\) makes ${2 ** 40} synapses; a projection can have ${MOST_SYNAPSES}`)],
  [() => probability(huge, 0.25, seed), new RegExp(`p = 0.25 makes about ${2 ** 38} synapses`)],
  [() => inDegree(huge, 129, seed), new RegExp(`in_degree = 129 makes ${129 * 2 ** 20} synapses`)],
  [() => outDegree(huge, 129, seed), /out_degree = 129 makes 135266304 synapses/],
  [() => condition(huge, () => new Uint8Array(0)), /a condition would be evaluated for 1099511627776 pairs/],
  [() => fromArray({ shape: [4, 3], data: new Float64Array(12) }, ends), /shape \[4, 3\] is neither a matrix \[N_post, N_pre\] = \[3, 4\] nor an index list \[k, 2\]/],
  [() => fromArray({ shape: [12], data: new Float64Array(12) }, ends), /shape \[12\] is neither/],
  [() => fromMatrix({ shape: [4, 3], data: new Float64Array(12) }, ends), /shape \[4, 3\], where \[N_post, N_pre\] is \[3, 4\]/],
  [() => fromMatrix({ shape: [3, 4], data: [0, 0, 0, 0, 0, NaN, 0, 0, 0, 0, 0, 0] }, ends), /NaN in row 1, column 1/],
  [() => fromPairs({ shape: [3], data: [0, 1, 2] }, ends), /the shape \[k, 2\].* not \[3\]/],
  [() => fromPairs({ shape: [2, 2], data: [0, 0, 4, 0] }, ends), /row 1 of an index list: 4 is no source; there are 4, counted from 0/],
  [() => fromPairs({ shape: [2, 2], data: [0, 3, 0, 0] }, ends), /row 0 of an index list: 3 is no target; there are 3/],
  [() => fromPairs({ shape: [1, 2], data: [-1, 0] }, ends), /-1 is no source/],
  [() => fromPairs({ shape: [1, 2], data: [0.5, 0] }, ends), /0.5 is no source/],
  [() => fromPairs({ shape: [1, 2], data: [0, NaN] }, ends), /NaN is no target/],
  [csr([0, 1, 2], [0, 1]), /3 rows are 4 whole numbers that rise from 0 to 2/],
  [csr([0, 2, 1, 2], [0, 1]), /rise/],
  [csr([0, 1, 2, 2], [0, 4]), /entry 1 of a sparse matrix: 4 is no source/],
  [csr([0, 1, 2, 2], [0, 1], [1]), /2 columns and 1 values/],
  [csr([0, 2, 2, 2], [1, 1]), /row 0 of a sparse matrix has column 1 more than once/],
  [csr([0, 1, 1, 1], [1], [NaN]), /NaN in row 0, column 1/],
  [() => synapseValues({ shape: [5], data: new Float64Array(5) }, all(ends), ends), /shape \[5\] is not \[N_post, N_pre\] = \[3, 4\]$/],
  [() => synapseValues({ shape: [5], data: new Float64Array(5) }, fromPairs({ shape: [2, 2], data: [0, 0, 1, 1] }, ends), ends), /nor \[2\], a number for each row/],
])("refused: %s", (call, message) => {
  expect(call).toThrow(message);
}); // prettier-ignore
