/** Random networks: text for the compiler, and the same as a structure for the naive simulator. */
import * as fc from "fast-check";
import type { Assign, Cond, End, Network, Num, Part, Place, Population, Projection, Span, Variable } from "./naive.ts";

export const DT = 0.1;
/** Values of the table that every block reads, and its step in steps of the run. */
const TABLE = [0.5, -1, 0.25, 2];
const TABLE_STEP = 3;
const SHARED = { a: 0.75 };

export const decimal = (x: number): string => String(Number(x.toFixed(10)));

// ------------------------------------------------------------------------------------------------------------ text

const assignsText = (list: readonly Assign[]): string =>
  list.map(({ name, operator, value }) => `${name} ${operator} ${value.text}`).join(", ");

function variableText({ name, role, start, change, rests }: Variable): string[] {
  const first = `${name}(0) = ${start.text}`;
  switch (role) {
    case "state":
      return [`d${name}/dt = ${change!.text}${rests ? " (unless refractory)" : ""}`, first];
    case "map":
      return [`next(${name}) = ${change!.text}`, first];
    case "stored":
      return [first];
    case "parameter":
      return [`${name} = ${start.text}`];
    default:
      return role satisfies never;
  }
}

const blockText = ({ variables, named, spans }: Population | Projection): string[] => [
  ...variables.flatMap(variableText),
  ...named.map(({ name, value }) => `${name} = ${value.text}`),
  ...Object.entries(spans).map(([name, { text }]) => `${name} = ${text}`),
];

function populationText(population: Population): string[] {
  const { name, size, threshold, event, refractory, consequences } = population;
  const span =
    refractory &&
    ("steps" in refractory
      ? decimal(refractory.steps * DT)
      : "T" in refractory
        ? refractory.T.text
        : refractory.c.text);
  return [
    `population ${name} = ${size} {`,
    ...[
      ...blockText(population),
      `threshold(${threshold.text})`,
      ...(event ? [`event(late, ${event.text})`] : []),
      ...(span === null ? [] : [`refractory(${span})`]),
      ...consequences.map((one) => {
        if (one.kind === "when") return `when(${one.c.text}, ${assignsText(one.assigns)})`;
        return `reset(${one.kind === "event" ? "late, " : ""}${assignsText(one.assigns)})`;
      }),
    ].map((line) => `  ${line}`),
    "}",
  ];
}

const partText = ({ name, range }: Part): string => (range ? `${name}[${range[0]}:${range[1]}]` : name);

const projectionText = (projection: Projection): string[] => [
  `projection ${projection.name} from ${partText(projection.from)} to ${projection.to.map(partText).join(", ")} {`,
  ...[
    `connect(${projection.connect.text})`,
    ...blockText(projection),
    ...projection.deliveries.map(
      ({ at, assigns, delay }) => `on_${at}(${assignsText(assigns)}${delay ? `, delay = ${delay.text}` : ""})`,
    ),
  ].map((line) => `  ${line}`),
  "}",
];

/** The model as text. */
export const textOf = ({ blocks, shared }: Network): string =>
  [
    ...Object.entries(shared).map(([name, value]) => `${name} = ${value}`),
    `table(drive, [${TABLE.join(", ")}], step = ${decimal(TABLE_STEP * DT)})`,
    ...blocks.flatMap((block) => (block.kind === "population" ? populationText(block) : projectionText(block))),
  ].join("\n");

// ----------------------------------------------------------------------------------------------------- expressions

/** Stands for the number of a projection, of which there are fewer than numbers. */
const PROJECTION = /@(\d+)@/g;

const number = (text: string, value: (at: Place) => number): Num => ({ text, value });
// A product of t is a number; t alone would be compared in whole parts of a step, as `timed` conditions are.
const byName = (name: string): Num => number(name === "t" ? "(1*t)" : name, ({ get }) => get(name));
/** What follows from these alone is exact in any precision: parameters are computed in f64. */
const literals = fc
  .constantFrom("0", "1", "2", "0.5", "0.25", "0.125", "1.5")
  .map((text) => number(text, () => Number(text)));
const sample = number("drive(t)", ({ parts, q, round }) => {
  const row = Math.floor(parts / (TABLE_STEP * q));
  return round(TABLE[Math.max(0, Math.min(TABLE.length - 1, row))]!);
});
const clip = (x: Num, most: number): Num =>
  number(`clip(${x.text}, ${-most}, ${most})`, (at) => Math.min(Math.max(x.value(at), -most), most));

const OPERATIONS: Readonly<Record<string, (x: number, y: number) => number>> = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
};
const COMPARE: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  "<": (x, y) => x < y,
  "<=": (x, y) => x <= y,
  ">": (x, y) => x > y,
  ">=": (x, y) => x >= y,
};

/** Times that do not change in a run, by their text and in steps. */
const SPANS: readonly Span[] = [
  { text: "0.2", steps: () => 2 },
  { text: "0", steps: () => 0 },
  { text: "0.1", steps: () => 1 },
  { text: "0.3", steps: () => 3 },
  { text: "0.25", steps: () => 2.5 },
  { text: "0.13", steps: () => 1.3 },
  { text: "0.17", steps: () => 1.7 },
  { text: "lag", steps: () => 2 },
];
const STEP: Span = { text: "dt", steps: () => 1 };
/** Parameters of the blocks, by their names. */
const T: Span = { text: "T", steps: ({ span }) => span("T") };
const D: Span = { text: "d", steps: ({ span }) => span("d") };
const OF_ELEMENTS: readonly Span[] = [
  { text: "0.1*(1 + i)", steps: ({ i }) => 1 + i },
  { text: "0.05*(i + 3)", steps: ({ i }) => (i + 3) / 2 },
];
const OF_SYNAPSES: readonly Span[] = [
  { text: "0.1*mod(i + 2*j, 4)", steps: ({ i, j }) => (i + 2 * j) % 4 },
  { text: "0.06*(i + j)", steps: ({ i, j }) => (6 * (i + j)) / 10 },
  { text: "0.1*abs(i - j)", steps: ({ i, j }) => Math.abs(i - j) },
  { text: "if(j < 1, 0.2, 0)", steps: ({ j }) => (j < 1 ? 2 : 0) },
];

/** `t > lastspike and t < lastspike + T` and the like, decided in whole parts of a step whatever t is in floats. */
function timed(ends: readonly End[], spans: readonly Span[]): fc.Arbitrary<Cond> {
  const compared = fc
    .tuple(
      fc.constantFrom(...ends),
      fc.constantFrom("t", "t - last", "last"),
      fc.constantFrom("<", "<=", ">", ">="),
      fc.oneof(
        fc.nat({ max: 18 }).map((half): Span => ({ text: decimal((half / 2) * DT), steps: () => half / 2 })),
        fc.constantFrom(...spans),
      ),
    )
    .map(([end, what, op, span]): Cond => ({
      text: `${what === "last" ? "" : "t"}${what === "t - last" ? " - " : ""}${what === "t" ? "" : `lastspike${end}`} ${op} ${span.text}`,
      value: (at) => {
        const left = what === "t" ? at.parts : what === "last" ? at.last(end) : at.parts - at.last(end);
        return COMPARE[op]!(left, partsOf(span, at));
      },
      sides: null,
    }));
  const lately = fc.tuple(fc.constantFrom(...ends), fc.constantFrom(...spans)).map(([end, span]): Cond => ({
    text: `t > lastspike${end} and t < lastspike${end} + ${span.text}`,
    value: (at) => at.parts > at.last(end) && at.parts < at.last(end) + partsOf(span, at),
  }));
  return fc.oneof({ weight: 3, arbitrary: compared }, { weight: 2, arbitrary: lately });
}
const partsOf = (span: Span, at: Place): number => span.steps(at) * at.q;

/** Of a block whose times are relative to the spikes of these ends. */
interface Vocabulary {
  readonly names: readonly string[];
  readonly sums: readonly string[];
  readonly ends: readonly End[];
  readonly spans: readonly Span[];
  readonly tables?: boolean;
}

function expressions({ names, sums, ends, spans, tables = false }: Vocabulary) {
  return fc.letrec<{ number: Num; condition: Cond }>((tie) => {
    const depth = { maxDepth: 2, withCrossShrink: true } as const;
    const [x, y, c, d] = [tie("number"), tie("number"), tie("condition"), tie("condition")];
    const summed = fc
      .tuple(fc.nat({ max: 2 }), fc.constantFrom("o", ...sums))
      .map(([k, name]): Num => number(`sum(q@${k}@.${name})`, ({ sum }) => sum(`q@${k}@`, name)));
    const number_ = fc.oneof(
      depth,
      { weight: 8, arbitrary: fc.constantFrom(...names.map(byName)) },
      { weight: 3, arbitrary: literals },
      ...(tables ? [{ weight: 1, arbitrary: fc.constant(sample) }] : []),
      ...(sums.length > 0 ? [{ weight: 6, arbitrary: summed }] : []),
      {
        weight: 8,
        arbitrary: fc
          .tuple(x, fc.constantFrom("+", "-", "*"), y)
          .map(([a, op, b]) =>
            number(`(${a.text} ${op} ${b.text})`, (at) => at.round(OPERATIONS[op]!(a.value(at), b.value(at)))),
          ),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(x, fc.constantFrom("min", "max"), y)
          .map(([a, name, b]) =>
            number(`${name}(${a.text}, ${b.text})`, (at) => Math[name as "min"](a.value(at), b.value(at))),
          ),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(c, x, y)
          .map(([test, a, b]) =>
            number(`if(${test.text}, ${a.text}, ${b.text})`, (at) => (test.value(at) ? a.value(at) : b.value(at))),
          ),
      },
    );
    const compared = fc.tuple(x, fc.constantFrom("<", "<=", ">", ">="), y).map(([a, op, b]): Cond => ({
      text: `${a.text} ${op} ${b.text}`,
      value: (at) => COMPARE[op]!(a.value(at), b.value(at)),
      sides: [a, b],
    }));
    const condition = fc.oneof(
      depth,
      { weight: 6, arbitrary: compared },
      { weight: 3, arbitrary: timed(ends, spans) },
      {
        weight: 1,
        arbitrary: fc.tuple(c, fc.constantFrom("and", "or"), d).map(([a, op, b]): Cond => ({
          text: `(${a.text}) ${op} (${b.text})`,
          value: (at) => (op === "and" ? a.value(at) && b.value(at) : a.value(at) || b.value(at)),
        })),
      },
      { weight: 1, arbitrary: c.map((a): Cond => ({ text: `not (${a.text})`, value: (at) => !a.value(at) })) },
    );
    return { number: number_, condition };
  });
}

// Names that every population and every projection has; what they are differs.
const KEPT = ["x", "y", "z", "s", "p"] as const;
const OWN = ["o", "v", "w"] as const;
const AT_ENDS = ["x_pre", "x_post", "y_pre", "y_post", "s_post", "p_post", "w_pre", "w_post"];

const element = { ends: [""], spans: [...SPANS, STEP, T] } as const;
const inW = expressions({ ...element, names: ["x", "y", "z", "s", "p", "t", "a", "i", "N"], sums: [] });
const inU = expressions({
  tables: true,
  ...element,
  names: ["x", "y", "z", "s", "p", "t", "a", "w"],
  sums: ["o", "v", "w"],
});
const inElement = expressions({
  tables: true,
  ...element,
  names: ["x", "y", "x", "z", "s", "p", "w", "t", "u"],
  sums: ["o", "w", "v", "I", "I"],
});
const inReset = expressions({ tables: true, ...element, names: ["x", "y", "z", "s", "p", "w", "t", "a"], sums: [] });
const inResetLocal = expressions({ tables: true, ...element, names: ["x", "s", "p", "w", "q", "q"], sums: [] });

const synapse = { ends: ["_pre", "_post"], spans: [...SPANS, ...OF_SYNAPSES, STEP, D], sums: [] } as const;
const inH = expressions({ ...synapse, names: [...OWN, "g", "t", "a", "i", "j", ...AT_ENDS] });
const inSynapse = expressions({
  tables: true,
  ...synapse,
  names: [...OWN, ...OWN, "g", "h", "t", "u_pre", "u_post", ...AT_ENDS],
});
const inDelivery = expressions({ ...synapse, names: [...OWN, ...OWN, "g", "h", "t", ...AT_ENDS, "N_pre", "N_post"] });
const inDeliveryLocal = expressions({ ...synapse, names: [...OWN, "x_post", "x_pre", "w_post", "q", "q"] });

// -------------------------------------------------------------------------------------------------------- handlers

type Numbers = fc.LetrecValue<{ number: Num; condition: Cond }>;

/** Assignments, the last of which reads a local name if the first one defines it. */
function assignments(names: readonly string[], all: Numbers, reading: Numbers, into: string): fc.Arbitrary<Assign[]> {
  const one = fc
    .tuple(fc.constantFrom(...names), fc.constantFrom("=", "+=", "-=", "*="), all.number, fc.boolean())
    .map(([name, drawn, value, up]): Assign => {
      const crosses = /_(pre|post)$/.test(name);
      const operator = (crosses && !/^[+-]=$/.test(drawn) ? (up ? "+=" : "-=") : drawn) as Assign["operator"];
      return { name, operator, value: clip(value, operator === "*=" ? 1 : 3) };
    });
  return fc
    .tuple(fc.option(all.number, { freq: 3 }), fc.array(one, { minLength: 1, maxLength: 3 }), reading.number)
    .map(([local, list, uses]) => {
      if (!local) return list;
      const value = clip(
        number(`(q + ${uses.text})`, (at) => at.round(at.get("q") + uses.value(at))),
        3,
      );
      return [{ name: "q", operator: "=", value: local }, ...list, { name: into, operator: "+=", value }];
    });
}

const inPopulation = assignments(KEPT, inReset, inResetLocal, "s");
const acrossNames = ["x_post", "x_post", "y_post", "s_post", "p_post", "z_post", "x_pre", "s_pre"];
const inProjection = fc.oneof(
  assignments([...OWN, ...acrossNames], inDelivery, inDeliveryLocal, "x_post"),
  // What is seen most often in models.
  fc
    .constantFrom("+=" as const, "-=" as const)
    .map((operator): Assign[] => [{ name: "x_post", operator, value: byName("w") }]),
);

// ---------------------------------------------------------------------------------------------------------- blocks

const starts = (...texts: readonly (readonly [string, (at: Place) => number])[]): fc.Arbitrary<Num> =>
  fc.constantFrom(...texts.map(([text, value]) => number(text, value)));
const atElement = starts(
  ["0", () => 0],
  ["1", () => 1],
  ["0.5*i", ({ get, round }) => round(0.5 * get("i"))],
  ["-1", () => -1],
  ["0.75 - 0.5*i", ({ get, round }) => round(0.75 - round(0.5 * get("i")))],
);
const atSynapse = starts(
  ["0", () => 0],
  ["0.5", () => 0.5],
  ["0.5*i - 0.25*j", ({ get, round }) => round(round(0.5 * get("i")) - round(0.25 * get("j")))],
  ["0.125*(1 + i + j)", ({ get, round }) => round(0.125 * round(round(1 + get("i")) + get("j")))],
  ["1/(1 + i + N_pre*j)", ({ get, round }) => round(1 / round(round(1 + get("i")) + round(get("N_pre") * get("j"))))],
);

type Role = Variable["role"];
const variable = (
  name: string,
  roles: readonly Role[],
  start: fc.Arbitrary<Num>,
  change: fc.Arbitrary<Num>,
  mayRest: boolean,
): fc.Arbitrary<Variable> =>
  fc
    .record({ role: fc.constantFrom(...roles), start, change, rests: mayRest ? fc.boolean() : fc.constant(false) })
    .map(({ role, change: to, start: from, rests }) => ({
      name,
      role,
      start: from,
      ...(role === "state" || role === "map" ? { change: clip(to, 4) } : {}),
      ...(role === "state" && rests ? { rests } : {}),
    }));

const STATE: readonly Role[] = ["state"];
const reached = fc.constantFrom("0.5", "0", "1").map((bound): Cond => {
  const sides = [byName("x"), number(bound, () => Number(bound))] as const;
  return { text: `x > ${bound}`, value: ({ get }) => get("x") > Number(bound), sides };
});
const condition = fc.oneof(
  { weight: 2, arbitrary: inReset.condition },
  { weight: 1, arbitrary: inElement.condition },
  { weight: 2, arbitrary: reached },
);

/** Slopes at which thresholds are reached in a few steps. */
const RISES = [1, 2.5].map((slope) => number(String(slope), () => slope));
const populations = fc.record({
  size: fc.integer({ min: 1, max: 6 }),
  variables: fc.tuple(
    variable("x", STATE, atElement, fc.oneof(inElement.number, fc.constantFrom(...RISES)), true),
    variable("y", ["stored", "state", "parameter"], atElement, inElement.number, true),
    variable("z", ["parameter", "map", "state"], atElement, inElement.number, true),
    variable("s", ["stored"], atElement, inElement.number, false),
    variable("p", ["parameter"], atElement, inElement.number, false),
  ),
  w: inW.number,
  u: inU.number,
  T: fc.constantFrom(...SPANS, ...OF_ELEMENTS),
  threshold: fc.oneof({ weight: 2, arbitrary: condition }, { weight: 1, arbitrary: reached }),
  event: fc.option(condition, { freq: 2 }),
  refractory: fc.option(
    fc.oneof(
      fc.nat({ max: 4 }).map((steps) => ({ steps })),
      fc.constantFrom("x", "s").map((name) => ({ T: clipPositive(byName(name)) })),
      inElement.condition.map((c) => ({ c })),
    ),
    { freq: 2 },
  ),
  consequences: fc.array(
    fc.oneof(
      fc.record({ kind: fc.constantFrom("reset" as const, "reset" as const, "event" as const), assigns: inPopulation }),
      fc.record({ kind: fc.constant("when" as const), c: condition, assigns: inPopulation }),
    ),
    { maxLength: 3 },
  ),
  rank: fc.nat({ max: 5 }),
});

function clipPositive(x: Num): Num {
  return number(`clip(${x.text}, 0, 1)`, (at) => Math.min(Math.max(x.value(at), 0), 1));
}

/** Rules, and the pairs they mean. */
const FORMULAS: Readonly<Record<string, (i: number, j: number, nPre: number, nPost: number) => boolean>> = {
  "all()": () => true,
  "one_to_one()": (i, j) => i === j,
  "i != j": (i, j) => i !== j,
  "abs(i - j) <= 1": (i, j) => Math.abs(i - j) <= 1,
  "mod(i + j, 2) == 0": (i, j) => (i + j) % 2 === 0,
  "i + j < N_pre and j != N_post - 1": (i, j, nPre, nPost) => i + j < nPre && j !== nPost - 1,
  "i > 90": () => false,
};
const ALIKE = "i == j";

type Connect = Projection["connect"];
/** A rule between so many elements, and a number for each synapse if it comes with the rule. */
type Rule = (nPre: number, nPost: number) => { readonly connect: Connect; readonly g?: Num };
const weight = (text: string): Num => number(text, ({ get }) => get("weight"));

const byFormula = fc.constantFrom(...Object.entries(FORMULAS)).map(([text, holds]): Rule => (nPre, nPost) => ({
  connect: {
    text: text === "one_to_one()" && nPre !== nPost ? ALIKE : text,
    pairs: pairsWhere((i, j) => holds(i, j, nPre, nPost)),
  },
}));
const listed =
  (pairs: Connect["pairs"]): Rule =>
  (nPre, nPost) => {
    const text = pairs(nPre, nPost).map(([i, j]) => `(i == ${i} and j == ${j})`);
    return { connect: { text: text.length > 0 ? text.join(" or ") : "false", pairs } };
  };
const byCondition = fc
  .array(fc.boolean(), { minLength: 1, maxLength: 13 })
  .map((bits) => listed(pairsWhere((i, j) => bits[(i * 5 + j) % bits.length]!)));
const byMatrix = fc
  .array(fc.constantFrom(0, 0.5, 0, 1, -0.25, 2), { minLength: 1, maxLength: 13 })
  .map((entries): Rule => (nPre, nPost) => {
    const entry = (i: number, j: number): number => entries[(i * 5 + j) % entries.length]!;
    const pairs: Connect["pairs"] = (...sizes) =>
      pairsWhere((i, j) => entry(i, j) !== 0)(...sizes).map(([i, j]) => [i, j, entry(i, j)]);
    // In mathjs one row is a vector.
    if (nPost === 1) return listed(pairs)(nPre, nPost);
    const row = (j: number): string => Array.from({ length: nPre }, (_, i) => entry(i, j)).join(", ");
    const text = `[${Array.from({ length: nPost }, (_, j) => row(j)).join("; ")}]`;
    return { connect: { text, pairs }, g: weight("weight") };
  });
/** A pair that is in the list twice is two synapses; the numbers are in the order of the list. */
const byList = fc
  .array(fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 11 }), fc.constantFrom(0, 0.5, 1, -1.5)), {
    minLength: 2,
    maxLength: 8,
  })
  .map((drawn): Rule => (nPre, nPost) => {
    const rows = drawn.map(([i, j, value]) => [i % nPre, j % nPost, value] as const);
    return {
      connect: {
        text: `pairs = [${rows.map(([i, j]) => `${i}, ${j}`).join("; ")}]`,
        pairs: () => rows.toSorted((x, y) => x[0] - y[0] || x[1] - y[1]),
      },
      g: weight(`[${rows.map(([, , value]) => value).join(", ")}]`),
    };
  });
const connects = fc.oneof(byFormula, byCondition, byCondition, byMatrix, byList);

function pairsWhere(holds: (i: number, j: number) => boolean): Connect["pairs"] {
  return (nPre, nPost) =>
    Array.from({ length: nPre * nPost }, (_, k) => [Math.floor(k / nPost), k % nPost, 1] as const).filter(([i, j]) =>
      holds(i, j),
    );
}

const parts = fc.record({
  of: fc.nat({ max: 2 }),
  range: fc.option(fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 })), { freq: 3 }),
});

const delays = fc.option(fc.constantFrom(...SPANS, ...OF_SYNAPSES, D, D, D), { freq: 4 });

const delivery = fc.record({
  at: fc.constantFrom("pre" as const, "pre" as const, "post" as const),
  delay: delays,
  assigns: inProjection,
});
const projections = fc.record({
  from: parts,
  to: fc.array(parts, { minLength: 1, maxLength: 2 }),
  rule: connects,
  variables: fc.tuple(
    variable("o", ["state", "state", "stored", "map"], atSynapse, inSynapse.number, false),
    variable("v", ["stored", "parameter", "state"], atSynapse, inSynapse.number, false),
    variable("w", ["parameter"], atSynapse, inSynapse.number, false),
  ),
  g: atSynapse,
  h: inH.number,
  I: inSynapse.number,
  d: fc.constantFrom(...OF_SYNAPSES, ...SPANS),
  deliveries: fc.oneof(
    { weight: 4, arbitrary: fc.array(delivery, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  rank: fc.nat({ max: 5 }),
});

// --------------------------------------------------------------------------------------------------------- network

type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;

function populationOf({ w, u, T, ...drawn }: Drawn<typeof populations>, name: string): Population {
  const { threshold, event, refractory, consequences, variables } = drawn;
  return {
    kind: "population",
    name,
    size: drawn.size,
    variables: variables.map(({ rests, ...one }) => (rests && refractory ? { ...one, rests } : one)),
    named: [
      { name: "w", value: w },
      { name: "u", value: u },
      // A stored value that nothing reads is refused.
      { name: "r", value: number("(s + y)", ({ get, round }) => round(get("s") + get("y"))) },
    ],
    spans: { T },
    threshold,
    event,
    refractory,
    consequences: consequences.filter(({ kind }) => kind !== "event" || event !== null),
  };
}

function partOf({ of, range }: Drawn<typeof parts>, all: readonly Population[]): Part {
  const { name, size } = all[of % all.length]!;
  if (!range) return { name };
  const first = range[0] % size;
  return { name, range: [first, first + (range[1] % (size - first))] };
}

const lengthOf = ({ name, range }: Part, all: readonly Population[]): number =>
  range ? range[1] - range[0] + 1 : all.find((one) => one.name === name)!.size;

function projectionOf(
  { h, I, d, ...drawn }: Drawn<typeof projections>,
  name: string,
  all: readonly Population[],
): Projection {
  const from = partOf(drawn.from, all);
  const to = drawn.to
    .map((part) => partOf(part, all))
    .filter((part, k, list) => list.findIndex((other) => other.name === part.name) === k);
  const total = to.reduce((sum, part) => sum + lengthOf(part, all), 0);
  const { connect, g = drawn.g } = drawn.rule(lengthOf(from, all), total);
  return {
    kind: "projection",
    name,
    from,
    to,
    connect,
    variables: drawn.variables,
    named: [
      { name: "g", value: g },
      { name: "h", value: h },
      { name: "I", value: I },
      { name: "r", value: number("(o + v)", ({ get, round }) => round(get("o") + get("v"))) },
    ],
    spans: { d },
    deliveries: drawn.deliveries,
  };
}

/** What stands for the number of a projection becomes one that there is. */
function resolved<T>(value: T, count: number): T {
  const change = (text: string): string => text.replace(PROJECTION, (_, k) => `${Number(k) % count}`);
  if (typeof value === "string") return change(value) as T;
  if (Array.isArray(value)) return value.map((one) => resolved(one as unknown, count)) as T;
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, one]) => {
    if (key !== "value" || typeof one !== "function") return [key, resolved(one as unknown, count)];
    const original = one as (at: Place) => unknown;
    return [key, (at: Place) => original({ ...at, sum: (projection, name) => at.sum(change(projection), name) })];
  });
  return Object.fromEntries(entries) as T;
}

/** Small networks with everything that the language has for them, but draws. */
export const networks: fc.Arbitrary<Network> = fc
  .record({
    populations: fc.array(populations, { minLength: 1, maxLength: 3 }),
    projections: fc.array(projections, { minLength: 1, maxLength: 3 }),
    offset: fc.constantFrom(0, 0, 2, -3),
  })
  .map(({ offset, ...drawn }) => {
    const all = drawn.populations.map((one, k) => populationOf(one, "ABC"[k]!));
    const blocks = [
      ...drawn.populations.map(({ rank }, k) => ({ rank, block: all[k]! })),
      ...drawn.projections.map((one, k) => ({ rank: one.rank, block: projectionOf(one, `q${k}`, all) })),
    ];
    return {
      blocks: blocks
        .toSorted((a, b) => a.rank - b.rank)
        .map(({ block }) => resolved<Population | Projection>(block, drawn.projections.length)),
      shared: { ...SHARED, lag: 0.2 },
      offset,
    };
  });
