/** A plain program that does what the language says happens in a step of a network, one element and one synapse at a time. */

/** Of an element or a synapse; where there is no j, it is 0. */
export interface Site {
  readonly i: number;
  readonly j: number;
  /** In steps: a parameter of the block that is a time. */
  readonly span: (name: string) => number;
}

/** Where and when an expression is evaluated. */
export interface Place extends Site {
  /** A name of the block; in a projection those of its two ends too, as `x_pre` and `x_post`. */
  readonly get: (name: string) => number;
  /** Of the k-th projection, that of the element. */
  readonly sum: (projection: string, name: string) => number;
  /** Of an f32 run: to f32. */
  readonly round: (x: number) => number;
  /** Parts of a step since t = 0, and the same of the last spike of this element or of an end; a step has `q`. */
  readonly parts: number;
  readonly last: (end: End) => number;
  readonly q: number;
}
export type End = "" | "_pre" | "_post";

/** Text of the language, and what it is worth. */
export interface Text<T> {
  readonly text: string;
  readonly value: (at: Place) => T;
}
export type Num = Text<number>;
/**
 * A condition; `sides` where it is one comparison that a spike's time can be interpolated from, `null` where it is one of
 * times, which are whole numbers here and reals there.
 */
export interface Cond extends Text<boolean> {
  readonly sides?: readonly [Num, Num] | null;
}
/** A time that does not change in a run, in steps. */
export interface Span {
  readonly text: string;
  readonly steps: (at: Site) => number;
}

/** What is kept for each element or synapse. */
export interface Variable {
  readonly name: string;
  readonly role: "state" | "map" | "stored" | "parameter";
  readonly start: Num;
  /** The derivative of a state, the next value of a map. */
  readonly change?: Num;
  /** Whether it rests in refractory elements. */
  readonly rests?: boolean;
}

export interface Assign {
  readonly name: string;
  readonly operator: "=" | "+=" | "-=" | "*=";
  readonly value: Num;
}

interface Block {
  readonly name: string;
  readonly variables: readonly Variable[];
  readonly named: readonly { readonly name: string; readonly value: Num }[];
  /** Parameters that are times. */
  readonly spans: Readonly<Record<string, Span>>;
}

export interface Population extends Block {
  readonly kind: "population";
  readonly size: number;
  readonly threshold: Cond;
  readonly event: Cond | null;
  readonly refractory: { readonly steps: number } | { readonly T: Num } | { readonly c: Cond } | null;
  readonly consequences: readonly (
    | { readonly kind: "reset" | "event"; readonly assigns: readonly Assign[] }
    | { readonly kind: "when"; readonly c: Cond; readonly assigns: readonly Assign[] }
  )[];
}

/** Elements of a population, both ends in; without a range: all. */
export interface Part {
  readonly name: string;
  readonly range?: readonly [first: number, last: number] | undefined;
}

export interface Delivery {
  readonly at: "pre" | "post";
  readonly delay: Span | null;
  readonly assigns: readonly Assign[];
}

export interface Projection extends Block {
  readonly kind: "projection";
  readonly from: Part;
  /** Numbered one after the other. */
  readonly to: readonly Part[];
  /** Pairs in the order of their sources, then targets; what a matrix holds for each is its weight. */
  readonly connect: {
    readonly text: string;
    readonly pairs: (nPre: number, nPost: number) => readonly (readonly [i: number, j: number, weight: number])[];
  };
  readonly deliveries: readonly Delivery[];
}

/** Blocks in the order of the file, with what stands outside them. */
export interface Network {
  readonly blocks: readonly (Population | Projection)[];
  readonly shared: Readonly<Record<string, number>>;
  /** Steps from t = 0 to the first one. */
  readonly offset: number;
}

/** An explicit Runge–Kutta method over common denominators. */
export interface Tableau {
  readonly q: number;
  readonly nodes: readonly number[];
  readonly stages: readonly (readonly [over: number, ...parts: number[]])[];
  readonly weights: readonly [over: number, ...parts: number[]];
}

export interface Spike {
  readonly element: number;
  readonly step: number;
  /** In steps since t = 0; undefined where times are compared, and it could be either. */
  readonly time: number | undefined;
}
export interface NaiveResult {
  /** Rows of every variable and named expression, by `Block.name`. */
  readonly rows: readonly Readonly<Record<string, readonly number[]>>[];
  readonly spikes: Readonly<Record<string, readonly Spike[]>>;
  /** At this step firings of `when` did not end. */
  readonly failed: number | undefined;
  /** How often a thing happened that the text alone does not tell. */
  readonly seen: Readonly<Record<string, number>>;
}

/** An element of a population, or a synapse between two of them. */
interface Cell {
  readonly of: Population | Projection;
  readonly index: number;
  readonly pre?: Cell;
  readonly post?: Cell;
  /** Names that mean the same in all of a run. */
  readonly constants: Readonly<Record<string, number>>;
  readonly site: Site;
}
/** A value for each element or synapse, by block and name. */
type State = Readonly<Record<string, Readonly<Record<string, number[]>>>>;
/** Values with the time they are of, in parts of a step since t = 0 and as a number. */
interface Instant {
  readonly state: State;
  readonly parts: number;
  readonly t: number;
  /** Expressions and sums that were evaluated: the values do not change while there is this instant. */
  readonly known: Map<string, number>;
}

const site = ({ spans }: Block, i: number, j: number): Site => {
  const here: Site = { i, j, span: (name) => spans[name]!.steps(here) };
  return here;
};
const MOST_ROUNDS = 100;
const upTo = (n: number): number[] => Array.from({ length: n }, (_, k) => k);
const once = ({ known }: Instant, what: string, value: () => number): number => {
  if (!known.has(what)) known.set(what, value());
  return known.get(what)!;
};
const copyOf = (state: State): State =>
  Object.fromEntries(
    Object.entries(state).map(([block, of]) => [
      block,
      Object.fromEntries(Object.entries(of).map(([name, values]) => [name, [...values]])),
    ]),
  );
const operate = (operator: Assign["operator"], old: number, x: number): number =>
  operator === "=" ? x : operator === "+=" ? old + x : operator === "-=" ? old - x : old * x;

/** The steps of a network, in the order in which things happen. */
export function simulateNaively(
  { blocks, shared, offset }: Network,
  { q, nodes, stages, weights }: Tableau,
  { steps, dt: exactDt, round = (x) => x }: { steps: number; dt: number; round?: (x: number) => number },
): NaiveResult {
  const populations = blocks.filter((block) => block.kind === "population");
  const projections = blocks.filter((block) => block.kind === "projection");
  const dt = round(exactDt);
  const t0 = round(Number((offset * exactDt).toFixed(10)));
  const given = Object.fromEntries(Object.entries(shared).map(([name, value]) => [name, round(value)]));
  const seen: Record<string, number> = {};
  const see = (what: string): void => void (seen[what] = (seen[what] ?? 0) + 1);

  // Who is connected with whom.
  const cells = new Map<string, readonly Cell[]>();
  const cell = (of: Population | Projection, index: number, constants: Record<string, number>): Cell => ({
    of,
    index,
    constants: { ...given, ...constants },
    site: site(of, constants["i"]!, constants["j"] ?? 0),
  });
  for (const of of populations)
    cells.set(
      of.name,
      upTo(of.size).map((i) => cell(of, i, { i, N: of.size })),
    );
  const ofPart = ({ name, range: [first, last] = [0, Infinity] }: Part): readonly Cell[] =>
    cells.get(name)!.slice(first, last + 1);
  for (const of of projections) {
    const [sources, targets] = [ofPart(of.from), of.to.flatMap(ofPart)];
    const ends = { N_pre: sources.length, N_post: targets.length };
    cells.set(
      of.name,
      of.connect.pairs(sources.length, targets.length).map(([i, j, weight], index) => ({
        ...cell(of, index, { i, j, weight, ...ends }),
        pre: sources[i]!,
        post: targets[j]!,
      })),
    );
  }

  // What is carried from step to step.
  let now: State = Object.fromEntries(
    blocks.map(({ name, variables }) => [name, Object.fromEntries(variables.map((v) => [v.name, [] as number[]]))]),
  );
  /** The step of the last spike. */
  const last = new Map(populations.map(({ name, size }) => [name, upTo(size).map(() => -Infinity)]));
  const until = new Map(populations.map(({ name, size }) => [name, upTo(size).map(() => -1)]));
  const isOn = new Map(populations.map(({ name, size }) => [name, upTo(size).map(() => false)]));
  /** By step and population. */
  const history: Map<string, readonly boolean[]>[] = [];

  /** Step n and c parts more. */
  const instant = (state: State, n: number, c = 0): Instant => {
    const start = round(t0 + round(n * dt));
    const t = c === 0 ? start : round(start + (c === q ? dt : round(dt * round(c / q))));
    return { state, parts: (offset + n) * q + c, t, known: new Map() };
  };
  const valueOf = (name: string, { of, index, pre, post, constants }: Cell, at: Instant): number => {
    const kept = at.state[of.name]![name];
    if (kept) return kept[index]!;
    if (name === "t") return at.t;
    if (name in constants) return constants[name]!;
    if (name.endsWith("_pre")) return valueOf(name.slice(0, -"_pre".length), pre!, at);
    if (name.endsWith("_post")) return valueOf(name.slice(0, -"_post".length), post!, at);
    const expression = of.named.find((one) => one.name === name);
    if (!expression) throw new Error(`no ${name} in ${of.name}`);
    return once(at, `${of.name}.${name}[${index}]`, () =>
      expression.value.value(place(cells.get(of.name)![index]!, at)),
    );
  };
  const summed = (projection: string, name: string, target: Cell, at: Instant): number =>
    once(at, `sum(${projection}.${name}) in ${target.of.name}[${target.index}]`, () => {
      const values = cells
        .get(projection)!
        .filter(({ post }) => post === target)
        .map((synapse) => valueOf(name, synapse, at));
      return values.length > 0 ? values.reduce((sum, value) => round(sum + value)) : 0;
    });
  const place = (one: Cell, at: Instant, locals: Readonly<Record<string, number>> = {}): Place => ({
    i: one.site.i,
    j: one.site.j,
    span: one.site.span,
    get: (name) => locals[name] ?? valueOf(name, one, at),
    sum: (projection, name) => summed(projection, name, one, at),
    round,
    parts: at.parts,
    last: (end) => {
      const { of, index } = end === "_pre" ? one.pre! : end === "_post" ? one.post! : one;
      return (offset + last.get(of.name)![index]!) * q;
    },
    q,
  });
  const each = <T>(block: Population | Projection, at: Instant, what: Text<T>): T[] =>
    cells.get(block.name)!.map((one) => what.value(place(one, at)));
  const begin = instant(now, 0);
  for (const block of blocks)
    for (const { name, start } of block.variables) {
      const values = each(block, begin, start);
      now[block.name]![name]!.push(...values);
    }

  const resetsOf = (population: Population, kind: "reset" | "event"): boolean =>
    population.consequences.some((consequence) => consequence.kind === kind);
  const events = populations.flatMap((population) => [
    {
      population,
      name: "spikes" as const,
      c: population.threshold,
      always: resetsOf(population, "reset") || population.refractory !== null,
    },
    ...(population.event
      ? [{ population, name: "late" as const, c: population.event, always: resetsOf(population, "event") }]
      : []),
  ]);
  const was = new Map(events.map((event) => [event, each(event.population, begin, event.c)]));
  const whens = populations.flatMap((population) =>
    population.consequences.flatMap((one) => (one.kind === "when" ? [{ population, ...one }] : [])),
  );
  const whenWas = whens.map(({ population, c }) => each(population, begin, c));
  const delayed = projections.map((projection) => ({
    projection,
    lines: (["pre", "post"] as const).flatMap((end) =>
      projection.deliveries
        .filter(({ at }) => at === end)
        .map(({ assigns, delay }) => ({
          end,
          assigns,
          steps: cells.get(projection.name)!.map((one) => (delay ? wholeSteps(delay.steps(one.site)) : 0)),
        })),
    ),
  }));
  const rows: Record<string, readonly number[]>[] = [];
  const spikes: Record<string, Spike[]> = Object.fromEntries(
    events.map(({ population, name }) => [`${population.name}.${name}`, []]),
  );
  let failed: number | undefined;

  /** Assignments for one element, in the order written. */
  const assign = (one: Cell, list: readonly Assign[], n: number): void => {
    const locals: Record<string, number> = {};
    for (const { name, operator, value } of list) {
      const x = value.value(place(one, instant(now, n), locals));
      const kept = now[one.of.name]![name];
      if (kept) kept[one.index] = round(operate(operator, kept[one.index]!, x));
      else locals[name] = x;
    }
  };
  const isRefractory = ({ of, index }: Cell): boolean =>
    of.kind === "population" && of.refractory !== null && isOn.get(of.name)![index]!;
  /** The same for one synapse, across which it may write; what rests takes nothing. */
  const deliver = (synapse: Cell, list: readonly Assign[], n: number): void => {
    const locals: Record<string, number> = {};
    for (const { name, operator, value } of list) {
      const x = value.value(place(synapse, instant(now, n), locals));
      const [plain, end] = name.split("_") as [string, "pre" | "post" | undefined];
      const { of, index } = end ? synapse[end]! : synapse;
      const kept = now[of.name]![plain];
      if (!kept) locals[name] = x;
      else if (end && of.variables.find((v) => v.name === plain)!.rests && isRefractory(synapse[end]!)) see("dropped");
      else kept[index] = round(operate(operator, kept[index]!, x));
    }
  };

  for (let n = 0; ; n++) {
    const before = instant(now, n);
    rows.push(
      Object.fromEntries(
        blocks.flatMap((block) => [
          ...block.variables.map(({ name }) => [`${block.name}.${name}`, [...now[block.name]![name]!]] as const),
          ...block.named.map(({ name, value }) => [`${block.name}.${name}`, each(block, before, value)] as const),
        ]),
      ),
    );
    if (n === steps) break;

    // 1. Who is refractory is fixed for the step.
    const rests = new Map(
      populations.map((population) => {
        const { name, refractory } = population;
        return [
          name,
          cells.get(name)!.map((one, k) => {
            if (!refractory) return false;
            if ("c" in refractory) return isOn.get(name)![k]! && refractory.c.value(place(one, before));
            return n <= until.get(name)![k]!;
          }),
        ] as const;
      }),
    );

    // 2. Every state and map goes to t_{n+1}, all from the values at t_n.
    const slopes: State[] = [];
    const advanced = ([over, ...parts]: readonly number[]): State => {
      const next = copyOf(before.state);
      for (const { name: block, variables } of blocks)
        for (const { name, role } of variables)
          if (role === "state")
            next[block]![name]!.forEach((x, k) => {
              let sum: number | undefined;
              parts.forEach((weight, j) => {
                if (weight === 0) return;
                const slope = slopes[j]![block]![name]![k]!;
                const term = Math.abs(weight) === 1 ? slope : round(Math.abs(weight) * slope);
                sum = sum === undefined ? (weight < 0 ? -term : term) : round(weight < 0 ? sum - term : sum + term);
              });
              const h = over === 1 ? dt : round(dt / over!);
              if (sum !== undefined) next[block]![name]![k] = round(x + round(h * sum));
            });
      return next;
    };
    for (const [j, stage] of stages.entries()) {
      const at = instant(advanced(stage), n, nodes[j]!);
      slopes.push(
        Object.fromEntries(
          blocks.map((block) => [
            block.name,
            Object.fromEntries(
              block.variables.flatMap(({ name, role, change, rests: resting }) =>
                role === "state"
                  ? [
                      [
                        name,
                        each(block, at, change!).map((slope, k) => (resting && rests.get(block.name)![k] ? 0 : slope)),
                      ] as const,
                    ]
                  : [],
              ),
            ),
          ]),
        ),
      );
    }
    const next = advanced(weights);
    for (const block of blocks)
      for (const { name, role, change } of block.variables)
        if (role === "map") next[block.name]![name]!.splice(0, Infinity, ...each(block, before, change!));
    now = next;

    // 3. Thresholds and events, all populations, on the new values.
    const reached = instant(now, n + 1);
    const fired = events.map((event) => {
      const { population, name, c, always } = event;
      const holds = each(population, reached, c);
      const held = was.get(event)!;
      was.set(event, holds);
      const yes = holds.map(
        (hold, k) => hold && (always || !held[k]) && !(name === "spikes" && rests.get(population.name)![k]),
      );
      cells.get(population.name)!.forEach((one, element) => {
        if (!yes[element]) return;
        const time = timeOf(c, place(one, before), place(one, reached), offset + n);
        spikes[`${population.name}.${name}`]!.push({ element, step: n, time });
      });
      return { population, name, yes };
    });
    const spiked = new Map(populations.map(({ name, size }) => [name, upTo(size).map(() => false)]));
    for (const { population, name, yes } of fired) if (name === "spikes") spiked.set(population.name, yes);
    history.push(spiked);
    const lengths = populations.map((population) => {
      const { refractory } = population;
      if (refractory && "T" in refractory)
        return each(population, reached, refractory.T).map((T) => Math.floor(round(round(T / dt) + 0.5)));
      return upTo(population.size).map(() => (refractory && "steps" in refractory ? refractory.steps : 0));
    });
    populations.forEach(({ name }, index) => {
      spiked.get(name)!.forEach((yes, k) => {
        if (yes) {
          until.get(name)![k] = n + lengths[index]![k]!;
          last.get(name)![k] = n;
        }
        isOn.get(name)![k] = yes || rests.get(name)![k]!;
      });
    });

    // 4. Deliveries that are due.
    const reachedNow = new Map<Cell, number>();
    for (const { projection, lines } of delayed) {
      const bySource = cells.get(projection.name)!;
      const byTarget = bySource.toSorted((a, b) => a.site.j - b.site.j || a.site.i - b.site.i);
      for (const { end, assigns, steps: delays } of lines)
        for (const synapse of end === "pre" ? bySource : byTarget) {
          const { of, index } = synapse[end]!;
          if (!history[n - delays[synapse.index]!]?.get(of.name)![index]) continue;
          see(`delivered, on_${end}`);
          if (end === "pre") reachedNow.set(synapse.post!, (reachedNow.get(synapse.post!) ?? 0) + 1);
          deliver(synapse, assigns, n + 1);
        }
    }
    for (const count of reachedNow.values()) if (count > 1) see("several spikes at one target in one step");

    // 5. Resets, in file order.
    for (const population of populations)
      for (const { kind, assigns } of population.consequences)
        if (kind !== "when")
          fired
            .find((one) => one.population === population && one.name === (kind === "reset" ? "spikes" : "late"))
            ?.yes.forEach((yes, k) => {
              if (!yes) return;
              see(kind === "reset" ? "reset after a spike" : "reset after a named event");
              assign(cells.get(population.name)![k]!, assigns, n + 1);
            });

    // 6. `when`, in file order, and again until none fires.
    for (let turn = 0, any = true; any && failed === undefined; turn++) {
      any = false;
      whens.forEach(({ population, c, assigns }, w) => {
        const at = instant(now, n + 1);
        each(population, at, c).forEach((holds, k) => {
          if (!holds || whenWas[w]![k]) return;
          any = true;
          see("when fired");
          assign(cells.get(population.name)![k]!, assigns, n + 1);
        });
        whenWas[w] = each(population, instant(now, n + 1), c);
      });
      if (any && turn === MOST_ROUNDS) failed = n + 1;
    }
    if (failed !== undefined) break;
  }
  return { rows, spikes, failed, seen };
}

/** To the nearest whole number, halves up; what is that near to a whole number is it. */
const wholeSteps = (x: number): number => Math.floor((Math.abs(x - Math.round(x)) < 1e-6 ? Math.round(x) : x) + 0.5);

/** Of a spike: where the sides met, as if their difference were a straight line; where the condition held already: the step's beginning. */
function timeOf(c: Cond, here: Place, reached: Place, step: number): number | undefined {
  if (c.sides === undefined) return step + 1;
  if (c.sides === null) return undefined;
  if (c.value(here)) return step;
  const [d0, d1] = [here, reached].map((at) => at.round(c.sides![0].value(at) - c.sides![1].value(at))) as [
    number,
    number,
  ];
  const part = here.round(d0 / here.round(d0 - d1));
  return step + (Number.isNaN(part) ? 1 : part);
}
