/** Small models with events, and a plain program that does what the language says happens in a step, one element at a time. */
import * as fc from "fast-check";

/** Where and when an expression is evaluated. */
export interface Place {
  readonly element: number;
  readonly get: (name: string, element: number) => number;
  /** Of an f32 run: to f32. */
  readonly round: (x: number) => number;
  /** Parts of a step since t0, and the same of the last spike; a step has `q`. */
  readonly parts: number;
  readonly last: number;
  readonly q: number;
  readonly size: number;
}

/** Text of the language, and what it is worth. */
export interface Text<T> {
  readonly text: string;
  readonly value: (at: Place) => T;
}
type Num = Text<number>;

/** A condition; `sides` where it is one comparison that a spike's time can be interpolated from. */
export interface Cond extends Text<boolean> {
  readonly sides?: readonly [Num, Num];
}

export interface Assign {
  readonly name: string;
  readonly operator: "=" | "+=" | "-=" | "*=";
  readonly value: Num;
}

export interface EventModel {
  readonly size: number;
  /** Steps from t = 0 to the first one. */
  readonly offset: number;
  readonly initial: Readonly<Record<"x" | "y" | "z" | "s", Num>>;
  readonly p: number;
  readonly slopes: readonly [Num, Num];
  readonly rests: boolean;
  readonly map: Num;
  readonly w: Num;
  readonly threshold: Cond | null;
  readonly event: Cond | null;
  readonly refractory: { readonly steps: number } | { readonly T: Num } | { readonly c: Cond } | null;
  readonly handlers: readonly (
    | { readonly kind: "reset" | "event"; readonly assigns: readonly Assign[] }
    | { readonly kind: "when"; readonly c: Cond; readonly assigns: readonly Assign[] }
  )[];
}

export const DT = 0.1;
/** Values of the table of every model, and its step in steps of the run. */
const TABLE = [0.5, -1, 0.25, 2];
const TABLE_STEP = 3;

// ------------------------------------------------------------------------------------------------------------ text

const decimal = (x: number): string => String(Number(x.toFixed(10)));

function declarations(m: EventModel): string[] {
  const kinds = new Set(m.handlers.map(({ kind }) => kind));
  const assigns = (list: readonly Assign[]): string =>
    list.map(({ name, operator, value }) => `${name} ${operator} ${value.text}`).join(", ");
  const refractory =
    m.refractory &&
    ("steps" in m.refractory
      ? decimal(m.refractory.steps * DT)
      : "T" in m.refractory
        ? m.refractory.T.text
        : m.refractory.c.text);
  return [
    `dx/dt = clip(${m.slopes[0].text}, -4, 4)${m.rests && m.threshold && m.refractory ? " (unless refractory)" : ""}`,
    `y' = clip(${m.slopes[1].text}, -4, 4)`,
    `next(z) = clip(${m.map.text}, -4, 4)`,
    ...Object.entries(m.initial).map(([name, { text }]) => `${name}(0) = ${text}`),
    `p = ${m.p}`,
    `a = 0.75`,
    `u = rand()`,
    `w = ${m.w.text} + 0*(s + p)`,
    `table(I, [${TABLE.join(", ")}], step = ${decimal(TABLE_STEP * DT)})`,
    ...(m.threshold ? [`threshold(${m.threshold.text})`] : []),
    ...(m.event ? [`event(late, ${m.event.text})`] : []),
    ...(m.threshold && refractory ? [`refractory(${refractory})`] : []),
    ...m.handlers.flatMap((handler): string[] => {
      if (handler.kind === "when") return [`when(${handler.c.text}, ${assigns(handler.assigns)})`];
      if (handler.kind === "event") return m.event ? [`reset(late, ${assigns(handler.assigns)})`] : [];
      return m.threshold && kinds.has("reset") ? [`reset(${assigns(handler.assigns)})`] : [];
    }),
  ];
}

export const textOf = (m: EventModel): string => declarations(m).join("\n");

// ------------------------------------------------------------------------------------------------------ generators

const number = (text: string, value: (at: Place) => number): Num => ({ text, value });
// A product of t is a number; t alone would be compared in whole parts of a step, as `timed` conditions are.
const named = (name: string): Num => number(name === "t" ? "(1*t)" : name, ({ get, element }) => get(name, element));
const literals = fc
  .constantFrom("0", "1", "2", "0.5", "0.25", "0.1", "1.5")
  .map((text) => number(text, ({ round }) => round(Number(text))));
const sample = number("I(t)", ({ parts, q, round, get }) => {
  const row = Math.floor((parts + get("offset", 0) * q) / (TABLE_STEP * q));
  return round(TABLE[Math.max(0, Math.min(TABLE.length - 1, row))]!);
});
const beside = fc
  .tuple(fc.constantFrom("x", "y", "z"), fc.constantFrom(-1, 1), fc.constantFrom("", ', "wrap"', ', "copy"'))
  .map(([name, by, mode]) =>
    number(`shift(${name}, ${by}${mode})`, ({ element, size, get }) => {
      const at = element + by;
      if (mode === "" && (at < 0 || at >= size)) return 0;
      return get(
        name,
        mode === "" ? at : mode.includes("wrap") ? (at + size) % size : Math.max(0, Math.min(size - 1, at)),
      );
    }),
  );

const OPERATIONS: Readonly<Record<string, (x: number, y: number) => number>> = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
};

function expressions(names: readonly string[]) {
  return fc.letrec<{ number: Num; condition: Cond }>((tie) => {
    const depth = { maxDepth: 2, withCrossShrink: true } as const;
    const [p, q, c, d] = [tie("number"), tie("number"), tie("condition"), tie("condition")];
    const number_ = fc.oneof(
      depth,
      { weight: 8, arbitrary: fc.constantFrom(...names.map(named)) },
      { weight: 3, arbitrary: literals },
      { weight: 1, arbitrary: fc.constant(sample) },
      { weight: 1, arbitrary: beside },
      {
        weight: 8,
        arbitrary: fc
          .tuple(p, fc.constantFrom("+", "-", "*"), q)
          .map(([x, op, y]) =>
            number(`(${x.text} ${op} ${y.text})`, (at) => at.round(OPERATIONS[op]!(x.value(at), y.value(at)))),
          ),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(p, q)
          .map(([x, y]) => number(`min(${x.text}, ${y.text})`, (at) => Math.min(x.value(at), y.value(at)))),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(c, p, q)
          .map(([test, x, y]) =>
            number(`if(${test.text}, ${x.text}, ${y.text})`, (at) => (test.value(at) ? x.value(at) : y.value(at))),
          ),
      },
    );
    const compared = fc.tuple(p, fc.constantFrom("<", "<=", ">", ">="), q).map(([x, op, y]): Cond => ({
      text: `${x.text} ${op} ${y.text}`,
      value: (at) => COMPARE[op]!(x.value(at), y.value(at)),
      sides: [x, y],
    }));
    // In whole parts of a step, whatever t is in floats.
    const timed = fc
      .tuple(
        fc.constantFrom("t", "t - lastspike", "lastspike"),
        fc.constantFrom("<", "<=", ">", ">="),
        fc.nat({ max: 9 }),
        fc.nat({ max: 2 }),
      )
      .map(([what, op, steps, half]): Cond => {
        const bound = steps + (half === 1 ? 0.5 : 0);
        return {
          text: `${what} ${op} ${decimal(bound * DT)}`,
          value: ({ parts, last, q, get }) => {
            const start = get("offset", 0) * q;
            const left = what === "t" ? parts + start : what === "lastspike" ? last + start : parts - last;
            return COMPARE[op]!(left, bound * q);
          },
        };
      });
    const condition = fc.oneof(
      depth,
      { weight: 6, arbitrary: compared },
      { weight: 3, arbitrary: timed },
      {
        weight: 1,
        arbitrary: fc.tuple(c, fc.constantFrom("and", "or"), d).map(([x, op, y]): Cond => ({
          text: `(${x.text}) ${op} (${y.text})`,
          value: (at) => (op === "and" ? x.value(at) && y.value(at) : x.value(at) || y.value(at)),
        })),
      },
      { weight: 1, arbitrary: c.map((x): Cond => ({ text: `not (${x.text})`, value: (at) => !x.value(at) })) },
    );
    return { number: number_, condition };
  });
}

const COMPARE: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  "<": (x, y) => x < y,
  "<=": (x, y) => x <= y,
  ">": (x, y) => x > y,
  ">=": (x, y) => x >= y,
};

const all = expressions(["x", "y", "z", "s", "p", "w", "u", "t", "a", "x", "y"]);
const inW = expressions(["x", "y", "z", "s", "p", "u", "t", "a", "i"]);
const still = expressions(["x", "y", "z", "s", "p", "t", "a"]);
const inHandler = expressions(["x", "y", "z", "s", "p", "w", "u", "t", "a", "q", "q"]);

const assigns = fc
  .tuple(
    fc.option(all.number, { freq: 3 }),
    fc.array(
      fc.record({
        name: fc.constantFrom("x", "y", "z", "s", "p"),
        operator: fc.constantFrom("=" as const, "+=" as const, "-=" as const, "*=" as const),
        value: all.number,
      }),
      { minLength: 1, maxLength: 3 },
    ),
    inHandler.number,
  )
  .map(([local, list, uses]): Assign[] => {
    const capped = list.map((one) => ({
      ...one,
      value: number(`clip(${one.value.text}, -3, 3)`, (at) => Math.min(Math.max(one.value.value(at), at.round(-3)), 3)),
    }));
    if (!local) return capped;
    // A name of the handler's own, read by the last assignment.
    const read = number(`(q + 0*${uses.text})`, (at) => {
      // oxlint-disable-next-line erasing-op -- It is NaN where the value is not finite.
      const rest = at.round(0 * uses.value(at));
      return at.round(at.get("q", at.element) + rest);
    });
    return [{ name: "q", operator: "=", value: local }, ...capped, { name: "s", operator: "=", value: clipped(read) }];
  });

const clipped = (x: Num): Num => number(`clip(${x.text}, -3, 3)`, (at) => Math.min(Math.max(x.value(at), -3), 3));

const condition = fc.oneof({ weight: 2, arbitrary: still.condition }, { weight: 1, arbitrary: all.condition });

export const eventModels: fc.Arbitrary<EventModel> = fc.record({
  size: fc.integer({ min: 1, max: 3 }),
  offset: fc.constantFrom(0, 0, 2, -3),
  initial: fc.record({
    x: fc.constantFrom("0", "0.5*i", "1").map((text) => number(text, startOf(text))),
    y: fc.constantFrom("0", "0.5*i", "-1").map((text) => number(text, startOf(text))),
    z: fc.constantFrom("0.5", "1").map((text) => number(text, startOf(text))),
    s: fc.constantFrom("0", "2").map((text) => number(text, startOf(text))),
  }),
  p: fc.constantFrom(0.5, 1, 0.1),
  slopes: fc.tuple(all.number, all.number),
  rests: fc.boolean(),
  map: all.number,
  w: inW.number,
  threshold: fc.option(condition, { freq: 5 }),
  event: fc.option(condition, { freq: 3 }),
  refractory: fc.option(
    fc.oneof(
      fc.nat({ max: 4 }).map((steps) => ({ steps })),
      fc.constantFrom("x", "s").map((name) => ({
        T: number(`clip(${name}, 0, 1)`, (at) => Math.min(Math.max(at.get(name, at.element), 0), 1)),
      })),
      // What looks like a condition from the outside.
      all.condition.map((c) => ({ c })),
    ),
    { freq: 3 },
  ),
  handlers: fc.array(
    fc.oneof(
      fc.record({ kind: fc.constantFrom("reset" as const, "event" as const), assigns }),
      fc.record({ kind: fc.constant("when" as const), c: condition, assigns }),
    ),
    { maxLength: 4 },
  ),
});

function startOf(text: string): (at: Place) => number {
  return ({ element, round }) => (text === "0.5*i" ? round(0.5 * element) : Number(text));
}

// -------------------------------------------------------------------------------------------------- the simulation

/** Butcher tableaus: nodes and weights over common denominators. */
interface Method {
  readonly q: number;
  readonly nodes: readonly number[];
  readonly stages: readonly (readonly [over: number, ...parts: number[]])[];
  readonly weights: readonly [over: number, ...parts: number[]];
}
export const NAIVE_METHODS: Readonly<Record<string, Method>> = {
  euler: { q: 1, nodes: [0], stages: [[1]], weights: [1, 1] },
  midpoint: { q: 2, nodes: [0, 1], stages: [[1], [2, 1]], weights: [1, 0, 1] },
  heun: { q: 1, nodes: [0, 1], stages: [[1], [1, 1]], weights: [2, 1, 1] },
  rk4: { q: 2, nodes: [0, 1, 1, 2], stages: [[1], [2, 1], [2, 0, 1], [1, 0, 0, 1]], weights: [6, 1, 2, 2, 1] },
  rk38: { q: 3, nodes: [0, 1, 2, 3], stages: [[1], [3, 1], [3, -1, 3], [1, 1, -1, 1]], weights: [8, 1, 3, 3, 1] },
};

type Values = Readonly<Record<string, readonly number[]>>;

export interface NaiveResult {
  /** Rows of x, y, z, s, p and w. */
  readonly rows: readonly Values[];
  readonly spikes: Readonly<Record<"spikes" | "late", { element: number; step: number; time: number | undefined }[]>>;
  /** Firings of `when` at one time did not end, at this step. */
  readonly failed: number | undefined;
}

/** `draws[n][element]` are the values of u. */
export function simulateNaively(
  m: EventModel,
  { q, nodes, stages, weights }: Method,
  steps: number,
  draws: readonly (readonly number[])[],
  round: (x: number) => number,
): NaiveResult {
  const elements = Array.from({ length: m.size }, (_, k) => k);
  const dt = round(DT);
  const t0 = round(Number(decimal(m.offset * DT)));
  let now: Record<string, number[]> = {};
  let last = elements.map(() => -Infinity);

  /** The names of an instant: step n, part c of it, with the draws of step `of`. */
  const place = (element: number, values: Values, n: number, c: number, of: number, extra: Values = {}): Place => {
    const start = round(t0 + round(n * dt));
    const t = c === 0 ? start : round(start + (c === q ? dt : round(dt * round(c / q))));
    const get = (name: string, k: number): number => {
      if (name === "offset") return m.offset;
      const known = extra[name]?.[k] ?? values[name]?.[k];
      if (known !== undefined) return known;
      switch (name) {
        case "t":
          return t;
        case "i":
          return k;
        case "a":
          return 0.75;
        case "u":
          return draws[of]![k]!;
        case "w": {
          const inside = place(k, values, n, c, of);
          // oxlint-disable-next-line erasing-op -- It is NaN where the sum is not finite.
          return round(m.w.value(inside) + round(0 * round(get("s", k) + get("p", k))));
        }
        default:
          throw new Error(`no ${name}`);
      }
    };
    return { element, get, round, parts: n * q + c, last: last[element]! * q, q, size: m.size };
  };
  const at = <T>(values: Values, n: number, of: number, what: Text<T>): T[] =>
    elements.map((k) => what.value(place(k, values, n, 0, of)));
  const clip4 = (x: number): number => Math.min(Math.max(x, -4), 4);

  for (const [name, value] of Object.entries(m.initial))
    now[name] = elements.map((element) => value.value({ element, round } as Place));
  now["p"] = elements.map(() => round(m.p));

  const resetsOf = (kind: "reset" | "event") => m.handlers.some((handler) => handler.kind === kind);
  const usesDraw = (c: Cond): boolean => /\bu\b/.test(c.text) || (/\bw\b/.test(c.text) && /\bu\b/.test(m.w.text));
  const events = [
    ...(m.threshold
      ? [{ name: "spikes" as const, c: m.threshold, always: resetsOf("reset") || m.refractory !== null }]
      : []),
    ...(m.event ? [{ name: "late" as const, c: m.event, always: resetsOf("event") }] : []),
  ].map(({ always, ...event }) => ({ ...event, always: always || usesDraw(event.c) }));
  const was = new Map(events.map(({ name, c }) => [name, at(now, 0, 0, c)]));
  const whens = m.handlers.flatMap((handler) => (handler.kind === "when" ? [handler] : []));
  const whenWas = whens.map(({ c }) => at(now, 0, 0, c));
  let until = elements.map(() => -1);
  let isOn = elements.map(() => false);
  const result = { rows: [] as Values[], spikes: { spikes: [], late: [] } as NaiveResult["spikes"] };
  let failed: number | undefined;

  const assign = (list: readonly Assign[], mask: readonly boolean[], n: number): void => {
    const local: Record<string, number[]> = {};
    for (const { name, operator, value } of list) {
      const found = elements.map((k) => value.value(place(k, now, n + 1, 0, n, local)));
      if (name === "q") local[name] = found;
      else
        now[name] = now[name]!.map((old, k) => {
          const next = operator === "=" ? found[k]! : round(OPERATIONS[operator[0]!]!(old, found[k]!));
          return mask[k] ? next : old;
        });
    }
  };

  for (let n = 0; ; n++) {
    const here = { ...now };
    result.rows.push({ ...here, w: elements.map((k) => place(k, here, n, 0, n).get("w", k)) });
    if (n === steps) break;

    // 1. Who is refractory.
    const { refractory } = m;
    const rests = elements.map((k) => {
      if (!refractory || !m.threshold) return false;
      return "c" in refractory ? isOn[k]! && refractory.c.value(place(k, here, n, 0, n)) : n <= until[k]!;
    });

    // 2. States and maps, all from the values at t_n.
    const slopes: Values[] = [];
    const advanced = ([over, ...parts]: readonly number[]): Record<string, number[]> => {
      const next = { ...here };
      for (const name of ["x", "y"])
        next[name] = elements.map((k) => {
          let sum: number | undefined;
          parts.forEach((weight, j) => {
            if (weight === 0) return;
            const slope = slopes[j]![name]![k]!;
            const term = Math.abs(weight) === 1 ? slope : round(Math.abs(weight) * slope);
            sum = sum === undefined ? (weight < 0 ? -term : term) : round(weight < 0 ? sum - term : sum + term);
          });
          const h = over === 1 ? dt : round(dt / over!);
          return sum === undefined ? here[name]![k]! : round(here[name]![k]! + round(h * sum));
        });
      return next;
    };
    for (const [j, stage] of stages.entries()) {
      const values = advanced(stage);
      const slope = (which: 0 | 1) =>
        elements.map((k) => clip4(m.slopes[which].value(place(k, values, n, nodes[j]!, n))));
      slopes.push({ x: slope(0).map((s, k) => (m.rests && rests[k] ? 0 : s)), y: slope(1) });
    }
    const maps = at(here, n, n, m.map).map(clip4);
    now = { ...advanced(weights), z: maps };

    // 3. Thresholds and events, on the new values.
    const fired = new Map<string, boolean[]>();
    const reached = { ...now };
    for (const { name, c, always } of events) {
      const holds = at(reached, n + 1, n, c);
      const before = was.get(name)!;
      fired.set(
        name,
        holds.map((yes, k) => yes && (always || !before[k]) && !(name === "spikes" && rests[k])),
      );
      was.set(name, holds);
      fired.get(name)!.forEach((yes, element) => {
        if (!yes) return;
        let time: number | undefined;
        if (c.sides && !usesDraw(c)) {
          const [d0, d1] = [place(element, here, n, 0, n), place(element, reached, n + 1, 0, n)].map((p) =>
            round(c.sides![0].value(p) - c.sides![1].value(p)),
          ) as [number, number];
          const part = c.value(place(element, here, n, 0, n)) ? 0 : round(d0 / round(d0 - d1));
          time = Number(decimal(m.offset * DT)) + (n + part) * DT;
        } else if (c.sides || !/^(t|lastspike)\b[^()]*$/.test(c.text))
          time = Number(decimal(m.offset * DT)) + (n + 1) * DT;
        result.spikes[name].push({ element, step: n, time });
      });
    }
    const spiked = fired.get("spikes") ?? elements.map(() => false);
    if (refractory && "T" in refractory) {
      const T = at(reached, n + 1, n, refractory.T);
      until = until.map((old, k) => (spiked[k] ? n + Math.floor(round(round(T[k]! / dt) + 0.5)) : old));
    } else if (refractory && "steps" in refractory)
      until = until.map((old, k) => (spiked[k] ? n + refractory.steps : old));
    isOn = rests.map((rest, k) => rest || spiked[k]!);
    last = last.map((old, k) => (spiked[k] ? n : old));

    // 5. Resets, in file order.
    for (const { kind, assigns: list } of m.handlers)
      if (kind !== "when") {
        const mask = fired.get(kind === "reset" ? "spikes" : "late");
        if (mask) assign(list, mask, n);
      }

    // 6. `when`, in file order, until none fires.
    for (let turn = 0, any = true; any; turn++) {
      any = false;
      whens.forEach(({ c, assigns: list }, j) => {
        const holds = at(now, n + 1, n, c);
        const fires = holds.map((yes, k) => yes && !whenWas[j]![k]);
        if (fires.some(Boolean)) any = true;
        assign(list, fires, n);
        whenWas[j] = at(now, n + 1, n, c);
      });
      if (any && turn === 100) {
        failed = n + 1;
        break;
      }
    }
    if (failed !== undefined) break;
  }
  return { ...result, failed };
}
