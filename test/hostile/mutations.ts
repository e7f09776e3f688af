/** Texts that are nearly models: the examples, changed at random. The same seed gives the same text. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = resolve(import.meta.dirname, "../../examples");
const EXAMPLES = readdirSync(folder)
  .filter((name) => name.endsWith(".flux"))
  .toSorted()
  .map((name) => smaller(readFileSync(join(folder, name), "utf8").replaceAll(/^#.*\n/gm, "")));

/** A hundredth of large populations and of their parts: each text is compiled. */
function smaller(text: string): string {
  const hundredth = (header: string): string =>
    header.replaceAll(/\d{3,}/g, (n) => String(Math.floor(Number(n) / 100)));
  return text.replaceAll(/^(population|projection) .*$/gm, hundredth);
}

/** Networks that are small. */
const NETWORKS = [
  `E = -70
population PN = 3 {
  gNa = 120 ; dV/dt = -gNa*(V - E) + sum(gaba.I) + g ; V(0) = E + i
  g' = -g
  threshold(V > 0)
  reset(V = E)
}
population S { poisson(20/1000) }
projection gaba from PN to PN[0:1], PN[2] {
  connect(p = 0.5, seed = 1, self = false)
  do/dt = if(t > lastspike_pre, 1, 0)*(1 - o) - o
  I = o*(V_post - E)
  w(0) = 0.3
  on_pre(g_post += w, delay = 1.5)
  on_post(w = clip(w + 0.1, 0, 1))
}
projection drive from S to PN { connect(all()); on_pre(g_post += 0.1) }
`,
  `t : ms
tau = 10 ms
f(x) = x/tau
table(stimulus, [0, 1, 2], step = 0.1 ms)
population A = 2 {
  dV/dt = f(-V) + sum(p.I)/tau + stimulus(t)*(1 mV)/tau : mV (unless refractory)
  V(0) = 1 + i
  threshold(V > 1 mV and t > lastspike)
  reset(V = 0 mV)
  refractory(0.2 ms)
  event(low, V < 0 mV); when(V < -1 mV, V = 0 mV)
}
population B = 2 { spikes_at([0, 0.1; 1, 0.2; 0, 0.35]) }
projection p from A to A {
  connect(i != j)
  w = [1, 2]
  do/dt = -o/tau + w*lastspikes/tau
  lastspikes = if(t < lastspike_pre + 0.3 ms, 1, 0)
  I = o*(V_post - V_pre)/N_pre : mV
}
projection q from B[0:1] to A[1], A[0] {
  connect([1, 0; 0.5, 2])
  d = 0.1*(1 + j) : ms
  v(0) = weight*rand()
  on_pre(V_post += v*(1 mV), old = v, v = 0.5*old, delay = d)
  on_post(v += 0.1)
}
`,
];
const TEXTS = [...EXAMPLES, ...NETWORKS, ...NETWORKS, ...NETWORKS];

/** Statements of networks. */
const OF_NETWORKS = [
  "population A = 2 { x' = -x; x(0) = i }",
  "population B {",
  "projection p from A[0:N - 1] to A, B {",
  "connect(all())",
  "connect(abs(i - j) <= 3 and i != j)",
  'connect(pairs = data("pairs.csv"))',
  "on_pre(x_post -= w, delay = d)",
  'spikes_at(data("spikes.npy"))',
  "y = ach.o + sum(ach.I)",
];

/** Statements that the examples do not have. */
const STATEMENTS = [
  "reset(V = -70, w += 2)",
  "refractory(2)",
  "event(low, V < 0)",
  "reset(low, V = 1)",
  "when(t > 1, V = 0, x *= 2)",
  "next(k) = k + 1",
  "table(f, [1, 2, 3], step = 0.1)",
  "dz/dt = -delay(z, 1) + xi (unless refractory)",
  "r(0) = rand()",
  "W = [1, 2; 3, 4]",
  "s(0) = zeros(2)",
  "s' = -s + W*s",
  "g = 1 in [0, 2]",
  'q = shift(V, 1, "wrap") + W[1, :] : mV',
  "n' = poisson(2) + randn()",
  "t : ms",
  'a = data("a.npy")',
  "y = piecewise(t > 1, 2, 3) ? true : not false",
];

/** What has no place there, or more of one than of another. */
export const FRAGMENTS = [
  ..."()[]{}'\"`=+-*/^%!?:;,.#&|<>~$@\\\n\t\r\0_09",
  ..."== <= >= != := => ** // /* */ ?? ?. .. ... && || += -= *= '' ;; ,, (( )) [[ ]] :: () [] {} [; ;]".split(" "),
  ..."and or xor not mod in to if else for function return var new this null undefined true false NaN Infinity".split(
    " ",
  ),
  ..."import eval process.exit() constructor __proto__ prototype toString hasOwnProperty globalThis require".split(" "),
  ..."1e999 1e-999 9^9^9 0x10 0b2 1.2.3 1e+ 1i .5. 00 99999999999999999999".split(" "),
  ...[
    "linspace(0,1,1e12)",
    "zeros(0)",
    "ones(-1)",
    "171!",
    "f(f(f(1)))",
    "sin()",
    "if(1,2,3)",
    "${1}",
    "a.b.c",
    "x[1]",
    "{a: 1}",
  ],
  ..."t dt i N e pi xi lastspike spikes V m h n x y z w v".split(" "),
  ..."\ufeff|\ud800|\udc00|\u202e|\u200b|\u2028|\u00a0|é|e\u0301|电|𝑥|🙂|∞".split("|"),
  ...[...STATEMENTS, ...OF_NETWORKS].flatMap((statement) => [`\n${statement}\n`, statement]),
];

/** Mulberry32: numbers in [0, 1). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The text of a seed. */
export function mutated(seed: number): string {
  const random = randomOf(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const one = <T>(of: readonly T[]): T => of[below(of.length)]!;
  const tokens = (text: string): string[] => text.match(/[\p{L}\d_.]+|\s+|[^]/gu) ?? [];

  const changes: readonly ((text: string) => string)[] = [
    (text) => edit(text, (parts, at) => parts.splice(at, 1)),
    (text) => edit(text, (parts, at) => parts.splice(at, 0, parts[at]!)),
    (text) => edit(text, (parts, at) => ([parts[at], parts[at + 1]] = [parts[at + 1] ?? "", parts[at]!])),
    (text) => edit(text, (parts, at) => parts.splice(at, 0, one(FRAGMENTS))),
    (text) => edit(text, (parts, at) => parts.splice(at, 1, one(FRAGMENTS))),
    (text) => edit(text, (parts, at) => parts.splice(at, 1, one(parts))),
    (text) => edit(text, (parts, at) => parts.splice(at, 0, String.fromCharCode(below(random() < 0.8 ? 256 : 65536)))),
    (text) => edit(text, (parts, at) => parts.splice(at)),
    (text) =>
      text
        .split("\n")
        .toSorted(() => random() - 0.5)
        .join("\n"),
    (text) => {
      const [from, other] = [below(text.length), one(TEXTS)];
      return text.slice(0, from) + other.slice(below(other.length));
    },
  ];
  function edit(text: string, change: (parts: string[], at: number) => void): string {
    const parts = tokens(text);
    if (parts.length > 0) change(parts, below(parts.length));
    return parts.join("");
  }

  let text = one(TEXTS);
  if (random() < 0.5) text += `${Array.from({ length: 1 + below(4) }, () => one(STATEMENTS)).join("\n")}\n`;
  for (let count = 1 + below(6); count > 0; count--) text = one(changes)(text);
  return text;
}
