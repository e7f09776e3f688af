/** One block of a model: its statements by what they define, every name resolved, every fault found. */
import {
  arityOf,
  BUILTIN_NAMES,
  BUILTINS,
  CONSTANTS,
  DRAWS,
  isFunction,
  isNoise,
  RESERVED,
  SPECIAL,
} from "./builtins.ts";
import { closest, type Diagnostic, type SourceText } from "./diagnostics.ts";
import { checkUnits, type Checked, type Demand } from "./dimensions.ts";
import type { Code } from "./errors.ts";
import {
  constantOf,
  nameOfEnd,
  type Block,
  type Definition,
  type Event,
  type FunctionDefinition,
  type Note,
  type Stored,
} from "./model.ts";
import { qualified, SPIKES, splitName } from "./names.ts";
import { once } from "./once.ts";
import {
  expressionsOf,
  postorder,
  type Expr,
  type Flag,
  type Span,
  type Statement,
  type StatementOf,
} from "./parse.ts";
import { divide, isUnitName, ONE, sameDimension, type Unit } from "./units.ts";

/** Faults that have a hint which name was meant. */
const MOST_HINTS = 100;

/** What the blocks of a text have in common. */
export interface Surroundings {
  readonly source: SourceText;
  readonly diagnostics: Diagnostic[];
  readonly notes: Note[];
  /** Units of annotated names, with their blocks in front; undefined: the text has no units. */
  readonly annotations: ReadonlyMap<string, Unit> | undefined;
  readonly time: Unit;
  /** By name, this one too. What is shared has the name "". */
  readonly blocks: ReadonlyMap<string, Analysis>;
  /** Projections whose connections are given beside the text. */
  readonly connections: ReadonlyMap<string, unknown>;
}

/** What stands for a value outside of a block: does it change in a run, follow from parameters, or neither? */
type Kind = "varying" | "derived" | "constant";

type Declaration = Extract<Statement, { nameSpan: Span }>;
type Product = Extract<Expr, { kind: "operator" }>;

export class Analysis {
  readonly name: string;
  readonly kind: Block["kind"];
  readonly header: Block["header"];
  readonly #surroundings: Surroundings;
  /** What all blocks may use. */
  readonly #shared: Analysis | undefined;
  /** Found when it is asked for, when everything is declared. */
  #drawing: Set<string> | undefined;
  readonly #statements: readonly Statement[];
  readonly #states = new Map<string, StatementOf<"derivative"> | StatementOf<"next">>();
  readonly #initial = new Map<string, StatementOf<"initial">>();
  readonly #definitions = new Map<string, Definition>();
  readonly #functions: Map<string, FunctionDefinition>;
  readonly #tables: Map<string, StatementOf<"table">>;
  readonly #events = new Map<string, StatementOf<"event">>();
  readonly #stored = new Map<string, Stored>();
  readonly #once = new Map<"spikes" | "refractory" | "time" | "connect", Statement>();
  /** Names in handlers that are theirs alone. */
  readonly #local = new Set<string>();
  /** Names that other blocks read or write. */
  readonly #usedByOthers = new Set<string>();
  /** Definitions by what they follow from; of the shared ones too. */
  readonly #kinds: Record<"parameters" | "derived" | "named", Map<string, Definition>> = {
    parameters: new Map(),
    derived: new Map(),
    named: new Map(),
  };

  constructor(
    surroundings: Surroundings,
    kind: Block["kind"],
    header: Block["header"],
    statements: readonly Statement[],
  ) {
    this.name = header?.name ?? "";
    this.kind = kind;
    this.header = header;
    this.#surroundings = surroundings;
    this.#statements = statements;
    this.#shared = header && surroundings.blocks.get("");
    this.#functions = new Map(this.#shared ? this.#shared.#functions : []);
    this.#tables = new Map(this.#shared ? this.#shared.#tables : []);
    for (const statement of statements) this.#declare(statement);
  }

  /** Finds what is assigned, and what of other blocks is used: that of all blocks before any of them is resolved. */
  assign(): void {
    for (const statement of this.#statements) this.#checkAssigned(statement);
    if (this.kind === "projection") this.#useEnds();
    else if (this.#surroundings.blocks.size > 1) this.#useSums();
  }

  /** Finds the names that have an initial value only: those of all blocks before any of them is resolved. */
  store(): void {
    this.#storeTheRest();
  }

  /** The block with its names resolved. What it uses of others is resolved before it, save what `sum` delivers. */
  block(): Block {
    for (const statement of this.#statements) this.#checkPlace(statement);
    for (const statement of this.#statements) this.#checkNames(statement);
    for (const statement of this.#statements) this.#checkKind(statement);
    this.#checkFunctions();
    for (const [kind, definitions] of Object.entries(this.#shared ? this.#shared.#kinds : {}))
      for (const [name, definition] of definitions) this.#kinds[kind as "named"].set(name, definition);
    for (const name of this.#inOrder()) this.#kinds[this.#kindOf(name)].set(name, this.#definitions.get(name)!);
    for (const [name, table] of this.#tables)
      if (this.#isOwn(table) && this.#kinds.named.has(name))
        this.#fault("E125", "the values of a table are constants", table.value);
    for (const { value } of [...this.#initial.values(), ...this.#stored.values()]) this.#checkInitial(value);
    for (const statement of this.#statements) this.#checkKnown(statement);
    const own = (definitions: ReadonlyMap<string, Definition>): Map<string, Definition> =>
      new Map([...definitions].filter(([name]) => this.#definitions.has(name)));
    return {
      name: this.name,
      kind: this.kind,
      header: this.header,
      states: this.#states,
      stored: this.#stored,
      initial: this.#initial,
      parameters: own(this.#kinds.parameters),
      derived: own(this.#kinds.derived),
      named: own(this.#kinds.named),
      functions: this.#functions,
      tables: this.#tables,
      events: this.#eventsInOrder(),
      whens: this.#all("when"),
      refractory: this.#once.get("refractory") as StatementOf<"refractory"> | undefined,
      connect: this.#once.get("connect") as StatementOf<"connect"> | undefined,
      deliveries: this.#all("delivery"),
    };
  }

  /** The named expressions that a name stands for, with their blocks in front. */
  resolve(name: string): readonly string[] {
    const [block, own] = splitName(name);
    if (block !== "") return this.#other(block)?.resolve(own) ?? [];
    if (this.#isValue(name)) {
      const of = this.#definitions.has(name) ? this.name : "";
      return this.#kinds.named.has(name) ? [qualified(of, name)] : [];
    }
    const end = nameOfEnd(name);
    return end ? this.#ends(end.end).flatMap((one) => one.resolve(end.name)) : [];
  }

  get hasNoise(): boolean {
    return [...this.#states.values()].some(({ value }) =>
      [...this.needs(value)].some((name) => isNoise(name) && !this.#isDeclared(name)),
    );
  }

  // ----------------------------------------------------------------------------------------------- other blocks

  #other(name: string): Analysis | undefined {
    return name === "" ? undefined : this.#surroundings.blocks.get(name);
  }

  /** The populations at an end of the synapses. */
  #ends(end: "pre" | "post"): readonly Analysis[] {
    const { header } = this;
    if (header?.kind !== "projection") return [];
    const names = end === "pre" ? [header.from.name] : [...new Set(header.to.map(({ name }) => name))];
    return names.flatMap((name) => {
      const population = this.#other(name);
      return population?.kind === "population" ? [population] : [];
    });
  }

  /** What a name that is not declared stands for in a projection: `V_pre`, `i`, `N_post`, `weight`. */
  #kindOfEnd(name: string): Kind | undefined {
    if (this.kind !== "projection" || this.#isValue(name)) return undefined;
    if (OF_SYNAPSES.has(name)) return "constant";
    const found = nameOfEnd(name);
    const ends = found ? this.#ends(found.end) : [];
    if (!found || ends.length === 0) return undefined;
    if (found.name === "lastspike") return ends.every((end) => end.spikes) ? "varying" : undefined;
    const kinds = ends.map((end) => end.#kindOfValue(found.name));
    if (kinds.includes(undefined)) return undefined;
    return kinds.includes("varying") ? "varying" : "derived";
  }

  #kindOfValue(name: string): Kind | undefined {
    if (this.#states.has(name) || this.#stored.has(name)) return "varying";
    const isConstant = this.#kinds.parameters.has(name) || this.#kinds.derived.has(name);
    return isConstant ? "derived" : this.#definitions.has(name) ? "varying" : undefined;
  }

  /** Whether it declares a value. */
  has(name: string): boolean {
    return this.#states.has(name) || this.#definitions.has(name) || this.#stored.has(name);
  }

  get isConnected(): boolean {
    return this.#once.has("connect") || this.#surroundings.connections.has(this.name);
  }

  /** Whether its elements have spikes. */
  get spikes(): boolean {
    return this.#once.has("spikes");
  }

  /** What sums deliver is a variable there. */
  #useSums(): void {
    for (const part of this.#expressions().flatMap(postorder)) {
      const other = part.kind === "member" ? this.#other(part.block) : undefined;
      if (other) other.#usedByOthers.add((part as Extract<Expr, { kind: "member" }>).name);
    }
  }

  /** All that the block's statements say, and the shared functions. */
  #expressions(): Expr[] {
    const shared = this.#shared ? [...this.#functions.values()].filter((one) => !this.#isOwn(one)) : [];
    return [...this.#statements.flatMap(expressionsOf), ...shared.map(({ value }) => value)];
  }

  /** What synapses read and write of their ends is a variable there. */
  #useEnds(): void {
    const use = (name: string, assigned?: Span): void => {
      const end = nameOfEnd(name);
      if (!end || OF_SYNAPSES.has(name) || this.#isDeclared(name)) return;
      for (const population of this.#ends(end.end)) {
        population.#usedByOthers.add(end.name);
        if (assigned) this.#assignAcross(population, end.name, assigned);
      }
    };
    for (const name of this.#expressions().flatMap(namesIn)) use(name);
    for (const { assignments } of this.#all("delivery"))
      for (const { name, nameSpan } of assignments) use(name, nameSpan);
  }

  #assignAcross(population: Analysis, name: string, at: Span): void {
    if (population.#states.has(name) || population.#stored.has(name) || population.#initial.has(name)) return;
    if (population.#store(name)) return;
    const what = population.#isValue(name)
      ? "follows from its expression, or is shared"
      : `is not a variable of ${population.name}`;
    this.#fault("E120", `"${name}" ${what}: it cannot be assigned`, at);
  }

  /** Makes a parameter a stored value; whether it is one. */
  #store(name: string): boolean {
    const definition = this.#definitions.get(name);
    if (!definition || this.#tables.has(name) || !this.#isConstant(definition.value)) return false;
    this.#definitions.delete(name);
    this.#drawing = undefined;
    this.#stored.set(name, { name, value: definition.value, index: definition.index, isParameter: true });
    return true;
  }

  /** Dimensional analysis. `known` are the units of the blocks that it was made for. */
  checkUnits(known: ReadonlyMap<string, Unit>): Checked {
    const { parameters, derived, named } = this.#kinds;
    const { annotations = new Map<string, Unit>(), time } = this.#surroundings;
    const states = [...this.#states.values()];
    const demands = this.#statements.flatMap((statement): Demand[] => {
      const condition = (value: Expr): Demand => ({ value, what: `the condition of ${statement.kind}`, wanted: ONE });
      switch (statement.kind) {
        case "threshold":
        case "event":
          return [condition(statement.value)];
        case "refractory":
          return isCondition(statement.value) ? [] : [{ value: statement.value, what: "refractory", wanted: time }];
        case "when":
        case "reset":
          return [
            ...(statement.kind === "when" ? [condition(statement.value)] : []),
            ...statement.assignments
              .filter(({ name, operator }) => operator !== "*=" && (this.#states.has(name) || this.#stored.has(name)))
              .map(({ name, value }) => ({ value, what: `"${name}"`, wanted: name })),
          ];
        case "next":
          return [{ value: statement.value, what: `next(${statement.name})`, wanted: statement.name }];
        case "delivery":
          return [
            ...(statement.delay ? [{ value: statement.delay, what: "a delay", wanted: time }] : []),
            ...statement.assignments.flatMap(({ name, operator, value }) =>
              operator !== "*=" && (this.#states.has(name) || this.#stored.has(name) || this.#kindOfEnd(name))
                ? [{ value, what: `"${name}"`, wanted: name }]
                : [],
            ),
          ];
        case "connect":
        case "population":
        case "projection":
          return expressionsOf(statement).map((value) => ({ value, what: describeStatement(statement), wanted: ONE }));
        case "poisson":
          return [{ value: statement.value, what: "a rate", wanted: divide(ONE, time) }];
        case "table":
          return [{ value: statement.step, what: "the step of a table", wanted: time }];
        default:
          return [];
      }
    });
    const prefix = qualified(this.name, "");
    const own = [...annotations].flatMap(([name, unit]) =>
      name.startsWith(prefix) && !name.slice(prefix.length).includes(".")
        ? [[name.slice(prefix.length), unit] as const]
        : [],
    );
    const shared = this.#shared ? [...known].filter(([name]) => !name.includes(".")) : [];
    const mixed = this.#mixedUnits(known);
    const checked = checkUnits({
      time,
      annotations: new Map([...shared, ...this.#unitsOfOthers(known), ...own]),
      functions: this.#functions,
      tables: new Set(this.#tables.keys()),
      definitions: [...parameters.values(), ...derived.values(), ...named.values()].filter(({ name }) =>
        this.#definitions.has(name),
      ),
      states: states.filter(({ kind }) => kind === "derivative"),
      initial: [...this.#initial.values(), ...[...this.#stored.values()].filter(({ isParameter }) => isParameter)],
      demands,
    });
    return { ...checked, diagnostics: [...checked.diagnostics, ...mixed] };
  }

  /** Names of the targets that have not one unit in all of them. */
  #mixedUnits(known: ReadonlyMap<string, Unit>): Diagnostic[] {
    const found: Diagnostic[] = [];
    const look = (name: string, { start, end }: Span): void => {
      const of = this.#isValue(name) ? undefined : nameOfEnd(name);
      const units = of ? this.#ends(of.end).flatMap((one) => known.get(qualified(one.name, of.name)) ?? []) : [];
      if (units.some(({ dimension }) => !sameDimension(dimension, units[0]!.dimension)))
        found.push({ code: "E114", message: `"${name}" has different units in what ${this.name} goes to`, start, end });
    };
    for (const statement of this.kind === "projection" ? this.#statements : []) {
      for (const part of expressionsOf(statement).flatMap(postorder)) if (part.kind === "name") look(part.name, part);
      if (statement.kind === "delivery") for (const { name, nameSpan } of statement.assignments) look(name, nameSpan);
    }
    return found;
  }

  /** Units of what a block's expressions use of others. */
  *#unitsOfOthers(known: ReadonlyMap<string, Unit>): Generator<readonly [string, Unit]> {
    const { time, annotations } = this.#surroundings;
    const names = new Set(
      // What functions need is found where they are called.
      this.#statements.flatMap((statement) =>
        statement.kind === "function" ? [] : expressionsOf(statement).flatMap((value) => [...this.needs(value)]),
      ),
    );
    for (const statement of this.#all("delivery")) statement.assignments.forEach(({ name }) => names.add(name));
    for (const name of names) {
      const end = this.#isValue(name) ? undefined : nameOfEnd(name);
      const population = end && this.#ends(end.end)[0];
      const unit = name.includes(".")
        ? (annotations?.get(name) ?? known.get(name))
        : end?.name === "lastspike"
          ? time
          : population && known.get(qualified(population.name, end!.name));
      if (unit) yield [name, unit];
    }
  }

  /** The one of `names` that was probably meant. The first faults have such a hint: to look for it takes time. */
  #meant(name: string, names: () => Iterable<string>): string | undefined {
    const meant = this.#surroundings.diagnostics.length < MOST_HINTS ? closest(name, names()) : undefined;
    return meant && `did you mean "${meant}"?`;
  }

  #fault(code: Code, message: string, { start, end }: Span, hint?: string): void {
    this.#surroundings.diagnostics.push({ code, message, start, end, hint });
  }

  // ----------------------------------------------------------------------------------------------- declarations

  #declare(statement: Statement): void {
    switch (statement.kind) {
      case "threshold":
      case "poisson":
      case "spikes_at":
        return this.#declareOnce("spikes", statement, statement.kind);
      case "refractory":
      case "connect":
        return this.#declareOnce(statement.kind, statement);
      case "time":
        return this.#declareOnce("time", statement, "unit of time");
      case "reset":
      case "when":
      case "delivery":
      case "population":
      case "projection":
        return;
      case "initial":
        if (this.#initial.has(statement.name))
          this.#fault("E101", `a second initial value of "${statement.name}"`, statement.nameSpan);
        else this.#initial.set(statement.name, statement);
        return;
      default:
        if (this.#isFree(statement.name, statement.nameSpan)) this.#add(statement);
    }
  }

  #declareOnce(key: "spikes" | "refractory" | "time" | "connect", statement: Statement, what: string = key): void {
    const hint = statement.kind === "threshold" ? "join the conditions with `or`" : undefined;
    if (this.#once.has(key)) this.#fault("E101", `a second ${what}`, statement, hint);
    else this.#once.set(key, statement);
  }

  #all<K extends Statement["kind"]>(kind: K): StatementOf<K>[] {
    return this.#statements.filter((statement): statement is StatementOf<K> => statement.kind === kind);
  }

  #add(statement: Extract<Declaration, { name: string }>): void {
    const { name, nameSpan } = statement;
    switch (statement.kind) {
      case "derivative":
      case "next":
        this.#states.set(name, statement);
        break;
      case "definition":
        this.#definitions.set(name, statement);
        break;
      case "function":
        this.#functions.set(name, statement);
        break;
      case "event":
        this.#events.set(name, statement);
        break;
      case "table": {
        const { index, value, start, end } = statement;
        this.#tables.set(name, statement);
        this.#definitions.set(name, { kind: "definition", name, nameSpan, value, index, start, end });
        break;
      }
      default:
        return;
    }
    if (BUILTIN_NAMES.has(name) || isFunction(name))
      this.#surroundings.notes.push({ message: `"${name}" is yours here, not the built-in one`, ...nameSpan });
  }

  #isFree(name: string, at: Span): boolean {
    if (RESERVED.has(name))
      this.#fault("E102", `"${name}" is ${name === "t" ? "time" : "the time step"}: it cannot be defined`, at);
    else if (name === SPIKES && this.#statements.some(({ kind }) => SPIKING.has(kind)))
      this.#fault("E102", `"${SPIKES}" is what the threshold brings: it cannot be defined`, at);
    else if (this.#isDeclared(name)) this.#fault("E101", `"${name}" is defined twice`, at);
    else return true;
    return false;
  }

  #isDeclared(name: string): boolean {
    return this.#isValue(name) || this.#functions.has(name) || this.#events.has(name);
  }

  /** Whether a statement is one of this block, and not one that all share. */
  #isOwn({ block }: Statement): boolean {
    return block === this.header?.index;
  }

  /** Whether the model says what it is worth. */
  #isValue(name: string): boolean {
    return this.has(name) || (this.#shared !== undefined && this.#shared.#isValue(name));
  }

  #eventsInOrder(): Map<string, Event> {
    const spikes = this.#once.get("spikes") as StatementOf<"threshold" | "poisson" | "spikes_at"> | undefined;
    const all = [...(spikes ? [[SPIKES, spikes] as const] : []), ...this.#events];
    return new Map(
      all.map(([name, statement]): [string, Event] => {
        const resets = this.#all("reset").filter((one) => (one.event?.name ?? SPIKES) === name);
        const isCondition = statement.kind === "threshold" || statement.kind === "event";
        const always = resets.length > 0 || (name === SPIKES && this.#once.has("refractory"));
        const draws = this.#draws(statement.value);
        const rising = isCondition && !always && !draws;
        return [name, { name: qualified(this.name, name), block: this.name, statement, resets, rising, draws }];
      }),
    );
  }

  // --------------------------------------------------------------------------------------------------- assignments

  /** A parameter that is assigned is a stored value; a name that nobody declared is the handler's own. */
  #checkAssigned(statement: Statement): void {
    if (!("assignments" in statement)) return;
    const local = new Set<string>();
    const read = new Set(statement.assignments.flatMap(({ value }) => namesIn(value)));
    for (const { name, nameSpan, operator, value } of statement.assignments) {
      if (this.#states.has(name) || this.#stored.has(name) || this.#initial.has(name)) continue;
      if (this.#store(name)) continue;
      if (this.#isDeclared(name) || RESERVED.has(name)) {
        const what = this.#definitions.has(name)
          ? "follows from its expression"
          : this.#shared && this.#shared.#isDeclared(name)
            ? "is shared by all blocks"
            : "is not a variable";
        this.#fault("E120", `"${name}" ${what}: it cannot be assigned`, nameSpan);
      } else if (OF_SYNAPSES.has(name) && this.kind === "projection")
        this.#fault("E120", `"${name}" is not a variable: it cannot be assigned`, nameSpan);
      else if (this.#ends("pre").length > 0 && nameOfEnd(name)) {
        if (operator !== "+=" && operator !== "-=")
          this.#fault("E120", `"${name}" is of another block: only += and -= can change it`, nameSpan);
      } else {
        if (operator !== "=" && !local.has(name))
          this.#fault(
            "E103",
            `unknown name "${name}"`,
            nameSpan,
            this.#endHint(name) ?? this.#meant(name, () => this.#values()),
          );
        else if (!read.has(name)) {
          const hint =
            this.#endHint(name) ??
            this.#meant(name, () => this.#values()) ??
            `give it an initial value: ${name}(0) = …`;
          this.#fault("E121", `"${name}" is not a variable of the model, and is never read here`, nameSpan, hint);
        }
        // Read before it is assigned, it is an unknown name.
        if (!local.has(name) && !namesIn(value).includes(name)) this.#local.add(localKey(statement.index, name));
        local.add(name);
      }
    }
  }

  /** Names that have an initial value only: values that are kept. */
  #storeTheRest(): void {
    const used = once(
      () =>
        new Set([
          ...this.#usedByOthers,
          ...this.#statements.flatMap((statement) => [
            ...expressionsOf(statement).flatMap(namesIn),
            ...("assignments" in statement ? statement.assignments.map(({ name }) => name) : []),
          ]),
        ]),
    );
    for (const { name, nameSpan, value, index } of this.#initial.values()) {
      if (this.#states.has(name)) continue;
      if (this.#isDeclared(name) || RESERVED.has(name)) {
        const message = `"${name}" is not a state: it is defined by an expression and has no initial value`;
        this.#fault("E109", message, nameSpan);
      } else if (used().has(name)) this.#stored.set(name, { name, value, index, isParameter: false });
      else {
        const message = `an initial value of "${name}", which has no equation and is never used`;
        this.#fault(
          "E109",
          message,
          nameSpan,
          this.#meant(name, () => this.#states.keys()),
        );
      }
    }
  }

  /** Whether an expression uses neither other names nor draws. */
  #isConstant(value: Expr): boolean {
    const needs = this.needs(value);
    const isOther = (name: string): boolean =>
      this.#isValue(name) ||
      VARYING.has(name) ||
      isNoise(name) ||
      name.includes(".") ||
      (this.#isOfEnd(name) && !OF_SYNAPSES.has(name));
    return ![...needs].some(isOther) && !this.#draws(value);
  }

  #kindOf(name: string): "parameters" | "derived" | "named" {
    const kinds = this.#kinds;
    const { value, flags } = this.#definitions.get(name)!;
    const others = new Set(
      [...this.needs(value)].map((other) => (other.includes(".") ? "varying" : this.#kindOfEnd(other))),
    );
    const needs = [...this.needs(value)].filter(
      (other) => this.#isValue(other) || ((VARYING.has(other) || isNoise(other)) && !this.#isDeclared(other)),
    );
    const draws = this.#draws(value);
    if ((draws && !flags?.has("constant")) || others.has("varying")) return "named";
    if (needs.length === 0 && !draws && !others.has("derived")) return "parameters";
    return needs.every((other) => kinds.parameters.has(other) || kinds.derived.has(other)) ? "derived" : "named";
  }

  // --------------------------------------------------------------------------------------------------------- names

  #checkNames(statement: Statement): void {
    const what = describeStatement(statement);
    if (!("assignments" in statement)) {
      const params = new Set(statement.kind === "function" ? statement.params : []);
      for (const value of expressionsOf(statement)) this.#checkExpression(value, what, params);
      return;
    }
    if (statement.kind === "when") this.#checkExpression(statement.value, what, new Set());
    if (statement.kind === "delivery" && statement.delay)
      this.#checkExpression(statement.delay, "the delay", new Set());
    const local = new Set<string>();
    for (const { name, value } of statement.assignments) {
      this.#checkExpression(value, what, local);
      if (this.#local.has(localKey(statement.index, name))) local.add(name);
    }
  }

  #checkExpression(root: Expr, what: string, local: ReadonlySet<string>): void {
    if (root.kind === "number") return;
    const parts = postorder(root);
    const isEnd = (name: string): boolean => name === "end" && parts.some(({ kind }) => kind === "index");
    const products = once(
      () =>
        new Map(
          parts.flatMap((part) =>
            part.kind === "operator" && part.operator === "*" ? [[part.args[1]!, part] as const] : [],
          ),
        ),
    );
    for (const expr of parts) {
      if (expr.kind === "name" && !local.has(expr.name) && !isEnd(expr.name))
        this.#checkName(expr.name, expr, what, local, () => products().get(expr));
      if (expr.kind === "call") this.#checkCall(expr, what);
      if (expr.kind !== "index" && "args" in expr)
        for (const arg of expr.args)
          if (arg.kind === "range")
            this.#fault("E111", "a range has a place in an index alone", arg, "write range(from, to)");
      if (expr.kind === "call" && expr.name === "sum" && expr.args[0]?.kind === "member") this.#checkSum(expr.args[0]);
      if ("args" in expr && !(expr.kind === "call" && expr.name === "sum"))
        for (const arg of expr.args)
          if (arg.kind === "member") this.#fault("E130", NOT_SUMMED, arg, this.#memberHint(arg));
      const takesText = expr.kind === "call" && (expr.name === "data" || expr.name === "shift");
      if ("args" in expr && !takesText)
        for (const arg of expr.args)
          if (arg.kind === "string") this.#fault("E111", "text has no place in an expression", arg);
    }
    if (root.kind === "string") this.#fault("E111", "text has no place in an expression", root);
    if (root.kind === "member") this.#fault("E130", NOT_SUMMED, root, this.#memberHint(root));
  }

  #memberHint({ block, name }: Extract<Expr, { kind: "member" }>): string {
    if (block === this.name) return `write ${name}`;
    if (this.#other(block)?.kind !== "population") return `write sum(${block}.${name})`;
    const ends = (["pre", "post"] as const).filter((end) => this.#ends(end).some((one) => one.name === block));
    return ends.length > 0
      ? `write ${ends.map((end) => `${name}_${end}`).join(" or ")}`
      : `a projection from ${block} has it as ${name}_pre, and what it delivers is sum(…)`;
  }

  /** `sum(p.e)`: what a projection delivers to each element of a population. */
  #checkSum({ block, blockSpan, name, nameSpan, start, end }: Extract<Expr, { kind: "member" }>): void {
    const projection = this.#other(block);
    if (projection?.kind !== "projection") {
      const names = [...this.#surroundings.blocks.values()].flatMap((one) =>
        one.kind === "projection" ? [one.name] : [],
      );
      this.#fault(
        "E103",
        `no projection is called "${block}"`,
        blockSpan,
        this.#meant(block, () => names),
      );
    } else if (this.kind !== "population")
      this.#fault("E130", "sum(p.x) is what a projection delivers to the elements of a population", { start, end });
    else if (!projection.has(name))
      this.#fault(
        "E103",
        `the projection "${block}" has no value "${name}"`,
        nameSpan,
        this.#meant(name, () => projection.#values()),
      );
    else if (!projection.#ends("post").includes(this))
      this.#surroundings.notes.push({ message: `"${block}" does not reach ${this.name}: the sum is 0`, start, end });
  }

  /** `product` gives one of which the name is the second factor. */
  #checkName(
    name: string,
    at: Span,
    what: string,
    local: ReadonlySet<string>,
    product: () => Product | undefined,
  ): void {
    if (this.#isValue(name) && !this.#tables.has(name)) return;
    if (this.#functions.has(name) || this.#tables.has(name)) {
      this.#fault("E108", `"${name}" is a function: it needs arguments`, at, `write ${name}(…)`);
      return;
    }
    if (this.#isOfEnd(name)) return;
    if (this.kind === "projection" && (name === "N" || name === "lastspike")) {
      this.#fault("E103", `"${name}" of which end?`, at, `write ${name}_pre or ${name}_post`);
      return;
    }
    if (RESERVED.has(name) || BUILTIN_NAMES.has(name) || isNoise(name)) return;
    const end = nameOfEnd(name);
    const silent = end?.name === "lastspike" && this.#ends(end.end).find(({ spikes }) => !spikes);
    if (silent) {
      this.#fault("E122", neverSpikes(silent), at, SPIKE_HINT);
      return;
    }
    const ends = end ? this.#ends(end.end) : [];
    const lacking = ends.find((one) => !one.has(end!.name));
    if (lacking && ends.some((one) => one.has(end!.name))) {
      this.#fault("E103", `"${name}" has no value in ${lacking.name}, which ${this.name} goes to as well`, at);
      return;
    }
    if (isFunction(name)) {
      this.#fault("E108", `"${name}" is a function: it needs arguments`, at, `write ${name}(…)`);
      return;
    }
    if (this.#events.has(name)) {
      this.#fault("E103", `"${name}" is an event, and has no value`, at);
      return;
    }
    const hint = this.#unitHint(name, product()) ?? this.#endHint(name) ?? this.#meant(name, () => this.#values(local));
    this.#fault("E103", `unknown name "${name}" in ${what}`, at, hint);
  }

  /** For a unit that stands behind a sign of multiplication, or behind brackets. */
  #unitHint(name: string, product: Product | undefined): string | undefined {
    if (!product || name.length < 2 || !isUnitName(name)) return undefined;
    const [factor] = product.args;
    if (factor!.kind !== "number") return product.implicit ? `write …*(1 ${name})` : undefined;
    return `write ${this.#surroundings.source.text.slice(factor!.start, factor!.end)} ${name}`;
  }

  /** For a name that elements at the ends of the synapses have. */
  #endHint(name: string): string | undefined {
    const has = (end: "pre" | "post"): boolean => this.#ends(end).some((one) => one.has(name));
    const ends = (["pre", "post"] as const).filter(has);
    return ends.length > 0 ? `write ${ends.map((end) => `${name}_${end}`).join(" or ")}` : undefined;
  }

  #values(local: Iterable<string> = []): string[] {
    const own = [...this.#ownValues(), ...local];
    const shared = this.#shared ? [...this.#shared.#definitions.keys()] : [];
    const ofEnd = (end: "pre" | "post"): string[] =>
      this.#ends(end).flatMap((one) => one.#ownValues().map((name) => `${name}_${end}`));
    return [...own, ...shared, ...RESERVED, ...BUILTIN_NAMES, ...ofEnd("pre"), ...ofEnd("post")];
  }

  #ownValues(): string[] {
    return [...this.#states.keys(), ...this.#definitions.keys(), ...this.#stored.keys()];
  }

  #checkCall({ name, nameSpan, args, end }: Extract<Expr, { kind: "call" }>, what: string): void {
    const own = this.#functions.get(name);
    const isTable = this.#tables.has(name);
    if (!own && !isTable && this.#isDeclared(name)) {
      this.#fault(
        "E108",
        `"${name}" is not a function`,
        nameSpan,
        `write ${name}*${this.#surroundings.source.text.slice(nameSpan.end, end).trim()}`,
      );
      return;
    }
    if (!own && !isTable && !isFunction(name)) {
      const known = (): string[] => [
        ...this.#functions.keys(),
        ...this.#tables.keys(),
        ...Object.keys(BUILTINS),
        ...Object.keys(SPECIAL),
      ];
      this.#fault("E104", `unknown function "${name}" in ${what}`, nameSpan, this.#meant(name, known));
      return;
    }
    if (!own && name === "shift" && this.kind === "projection") {
      this.#fault("E130", "shift goes to the neighbours of an element: synapses have none", nameSpan);
      return;
    }
    const params = own ? own.params.length : 1;
    const [least, most] = own || isTable ? [params, params] : arityOf(name);
    if (args.length >= least && args.length <= most) return;
    const wanted = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
    this.#fault("E105", `"${name}" takes ${wanted} argument${wanted === "1" ? "" : "s"}, not ${args.length}`, nameSpan);
  }

  /** Names that an expression needs, also through the functions it calls. */
  needs(value: Expr): Set<string> {
    const needed = new Set<string>();
    for (const [expr, params] of this.#bodies(value))
      for (const part of postorder(expr)) {
        if (part.kind === "name" && !params.has(part.name)) needed.add(part.name);
        if (part.kind === "call" && this.#tables.has(part.name)) needed.add(part.name);
        if (part.kind === "call" && part.name === "delay") needed.add("t");
        if (part.kind === "member") needed.add(`${part.block}.${part.name}`);
      }
    return needed;
  }

  /** The expression, and those of all functions that it calls. */
  #bodies(value: Expr): (readonly [Expr, ReadonlySet<string>])[] {
    const bodies: (readonly [Expr, ReadonlySet<string>])[] = [[value, new Set()]];
    const seen = new Set<string>();
    for (const [expr] of bodies)
      for (const part of postorder(expr)) {
        const own = part.kind === "call" && !seen.has(part.name) ? this.#functions.get(part.name) : undefined;
        if (!own) continue;
        seen.add(own.name);
        bodies.push([own.value, new Set(own.params)]);
      }
    return bodies;
  }

  /** Whether an expression makes a draw, also through functions and named expressions. */
  #draws(value: Expr): boolean {
    if (this.#drawsItself(value)) return true;
    const drawing = (this.#drawing ??= this.#findDrawing());
    return [...this.needs(value)].some((name) => drawing.has(name));
  }

  #drawsItself(value: Expr): boolean {
    return this.#bodies(value).some(([expr]) =>
      postorder(expr).some((part) => part.kind === "call" && DRAWS.has(part.name) && !this.#isDeclared(part.name)),
    );
  }

  /** Definitions whose value is drawn anew in every step: found once, from those that draw to those that need them. */
  #findDrawing(): Set<string> {
    const users = new Map<string, string[]>();
    const drawing = new Set<string>();
    const varying = [...this.#definitions].filter(([, { flags }]) => !flags?.has("constant"));
    for (const [name, { value }] of varying) {
      if (this.#drawsItself(value)) drawing.add(name);
      for (const need of this.needs(value)) {
        const known = users.get(need);
        if (known) known.push(name);
        else users.set(need, [name]);
      }
    }
    for (const name of drawing) for (const user of users.get(name) ?? []) drawing.add(user);
    return drawing;
  }

  #checkFunctions(): void {
    const calls = new Map(
      [...this.#functions].map(([name, { value }]) => [
        name,
        postorder(value).flatMap((part) => (part.kind === "call" && this.#functions.has(part.name) ? [part.name] : [])),
      ]),
    );
    for (const cycle of sortByNeed(calls).cycles) {
      const statement = this.#functions.get(cycle[0]!);
      if (!statement) continue; // it calls itself more than once
      const { nameSpan } = statement;
      if (this.#isOwn(statement)) this.#fault("E113", `functions cannot call themselves: ${circle(cycle)}`, nameSpan);
      for (const name of cycle) this.#functions.delete(name);
    }
  }

  #inOrder(): string[] {
    const needs = new Map(
      [...this.#definitions].map(([name, { value }]) => [
        name,
        [...this.needs(value)].filter((other) => this.#definitions.has(other)),
      ]),
    );
    const { order, cycles } = sortByNeed(needs);
    for (const cycle of cycles)
      this.#surroundings.diagnostics.push(circular(cycle, this.#definitions.get(cycle[0]!)!.nameSpan));
    return order;
  }

  // ------------------------------------------------------------------------------- what some statements ask for

  #checkPlace(statement: Statement): void {
    if (statement.kind === "time" && this.header)
      this.#fault("E131", "the unit of time is that of all blocks: it stands beside them", statement);
    const places = PLACES[statement.kind];
    if (!places || places.includes(this.kind)) return;
    const what = describeStatement(statement);
    const [place] = places;
    this.#fault("E131", `${what} stands in a ${place}${this.kind === "shared" ? ", not beside it" : ""}`, statement);
  }

  #checkKind(statement: Statement): void {
    switch (statement.kind) {
      case "delivery":
        for (const end of this.#ends(statement.at))
          if (!end.spikes) this.#fault("E122", neverSpikes(end), statement, SPIKE_HINT);
        this.#checkDelay(statement.delay);
        break;
      case "reset": {
        const { event } = statement;
        if (event && !this.#events.has(event.name) && event.name !== SPIKES) {
          const hint = this.#meant(event.name, () => this.#events.keys()) ?? `write event(${event.name}, condition)`;
          this.#fault("E122", `no event is called "${event.name}"`, event, hint);
        } else if ((!event || event.name === SPIKES) && !this.spikes)
          this.#fault("E122", "a reset without a threshold", statement, "write threshold(condition)");
        break;
      }
      case "refractory":
        if (!this.spikes)
          this.#fault("E122", "refractory without a threshold", statement, "write threshold(condition)");
        break;
      case "definition":
        this.#checkRange(statement);
        this.#checkFlags(statement, ["constant", "shared"]);
        break;
      case "derivative":
        this.#checkFlags(statement, ["unless refractory"]);
        return;
      case "next":
      case "initial":
        this.#checkFlags(statement, []);
        break;
      default:
    }
    for (const value of expressionsOf(statement))
      for (const part of postorder(value))
        if (part.kind === "name" && isNoise(part.name) && !this.#isDeclared(part.name))
          this.#fault("E123", `"${part.name}" is noise: it stands in differential equations only`, part);
  }

  #checkDelay(delay: Expr | undefined): void {
    if (delay && constantOf(delay)! < 0) this.#fault("E134", "a delay cannot be negative", delay);
  }

  #checkFlags(
    { flags = new Set(), end }: StatementOf<"definition" | "derivative" | "next" | "initial">,
    allowed: readonly Flag[],
  ): void {
    for (const flag of flags)
      if (!allowed.includes(flag))
        this.#fault("E004", `"(${flag})" has no meaning for this statement`, { start: end - 1, end });
    if (flags.has("unless refractory") && !this.#once.has("refractory"))
      this.#fault("E122", "(unless refractory) without refractory(…)", { start: end - 1, end }, "write refractory(T)");
  }

  #checkRange({ name, value, range }: Definition): void {
    if (!range) return;
    const [low, high] = range.map(constantOf);
    const at = { start: range[0].start, end: range[1].end };
    const given = constantOf(value);
    if (low === undefined || high === undefined || !(low < high))
      this.#fault("E124", "a range is two numbers, the smaller one first", at);
    else if (given !== undefined && (given < low || given > high))
      this.#fault("E124", `the value of "${name}" is not in its range, from ${low} to ${high}`, value);
  }

  /** Sizes and connections are known before a run. */
  #checkKnown(statement: Statement): void {
    const { kind } = statement;
    if (kind !== "connect" && kind !== "population" && kind !== "projection" && kind !== "spikes_at") return;
    const own = kind === "connect" ? [...OF_PAIRS] : [];
    const what = kind === "connect" || kind === "spikes_at" ? kind : describeStatement(statement);
    const { parameters, derived } = this.#kinds;
    const isKnown = (name: string): boolean =>
      own.includes(name) || parameters.has(name) || derived.has(name) || Object.hasOwn(CONSTANTS, name);
    const may = new Intl.ListFormat("en-GB").format([...own, "parameters"]);
    // Of an element that a range says alone, both ends are one expression.
    for (const value of new Set(expressionsOf(statement)))
      for (const [body, params] of this.#bodies(value))
        for (const part of postorder(body)) {
          const isDraw = part.kind === "call" && DRAWS.has(part.name) && !this.#isDeclared(part.name);
          const isOther =
            part.kind === "name" &&
            !params.has(part.name) &&
            !isKnown(part.name) &&
            (this.#isValue(part.name) || this.#isOfEnd(part.name) || VARYING.has(part.name) || isIndex(part.name));
          const text = this.#surroundings.source.text.slice(part.start, part.end);
          if (isDraw || isOther)
            this.#fault("E132", `"${text}" is not known before a run: ${what} may use ${may}`, part);
          if (part.kind === "call" && this.#sumsPairs(part))
            this.#fault("E132", "a condition is one of each pair: it cannot look at all of them together", part);
        }
  }

  /** Whether it is a sum, a mean, … of numbers of pairs. */
  #sumsPairs({ name, args }: Extract<Expr, { kind: "call" }>): boolean {
    const isSum = OF_ALL.has(name) && args.length === 1 && !this.#isDeclared(name);
    return isSum && [...this.needs(args[0]!)].some((one) => (one === "i" || one === "j") && !this.#isValue(one));
  }

  /** Whether it stands for something of an end of the synapses. */
  #isOfEnd(name: string): boolean {
    if (this.kind !== "projection" || this.#isDeclared(name)) return false;
    if (OF_SYNAPSES.has(name)) return name !== "weight" || this.#mayHaveWeights();
    const found = nameOfEnd(name);
    const ends = found ? this.#ends(found.end) : [];
    if (!found || ends.length === 0) return false;
    return ends.every(
      (end) => end.#isValue(found.name) || end.#initial.has(found.name) || (found.name === "lastspike" && end.spikes),
    );
  }

  /** Whether the connections may be entries of a matrix. */
  #mayHaveWeights(): boolean {
    const connect = this.#once.get("connect") as StatementOf<"connect"> | undefined;
    return connect ? connect.rule === "expression" : this.isConnected;
  }

  #checkInitial(value: Expr): void {
    const { named } = this.#kinds;
    for (const part of postorder(value))
      if (
        part.kind === "name" &&
        (this.#states.has(part.name) ||
          this.#stored.has(part.name) ||
          named.has(part.name) ||
          this.#kindOfEnd(part.name) === "varying" ||
          (VARYING.has(part.name) && !this.#isDeclared(part.name)))
      )
        this.#fault("E112", `an initial value may use parameters, not "${part.name}"`, part);
  }
}

/** Whether an expression is a condition by its looks: `refractory(c)` and not `refractory(T)`. */
const isCondition = (value: Expr): boolean =>
  value.kind === "boolean" ||
  (value.kind === "operator" && ["<", "<=", ">", ">=", "==", "!=", "and", "or", "xor", "not"].includes(value.operator));

/** In which blocks statements stand that do not stand in all. */
const PLACES: Readonly<Partial<Record<Statement["kind"], readonly Block["kind"][]>>> = {
  derivative: ["population", "projection"],
  next: ["population", "projection"],
  initial: ["population", "projection"],
  threshold: ["population"],
  event: ["population"],
  refractory: ["population"],
  reset: ["population"],
  when: ["population"],
  poisson: ["population"],
  spikes_at: ["population"],
  connect: ["projection"],
  delivery: ["projection"],
};

/** What makes the elements of a population spike. */
const SPIKING: ReadonlySet<string> = new Set(["threshold", "poisson", "spikes_at"]);

const SPIKE_HINT = "write threshold(condition)";
const neverSpikes = ({ name }: Analysis): string => `${name} has no threshold: its elements never spike`;

/** Numbers of an element and of how many there are. */
const isIndex = (name: string): boolean => name === "i" || name === "N";

/** Functions of all elements together, with one argument. */
const OF_ALL: ReadonlySet<string> = new Set(["sum", "mean", "prod", "min", "max"]);

/** What is known of a pair of elements. */
const OF_PAIRS: ReadonlySet<string> = new Set(["i", "j", "N_pre", "N_post"]);
/** Names in a projection that are not of a variable: numbers of a synapse's ends, sizes, the entry of the matrix. */
const OF_SYNAPSES: ReadonlySet<string> = new Set([...OF_PAIRS, "weight"]);

const NOT_SUMMED = "a name of another block stands in sum(…) alone";

/** Built-in names whose value changes in a run. */
const VARYING: ReadonlySet<string> = new Set([...RESERVED, "lastspike"]);

const namesIn = (value: Expr): string[] =>
  postorder(value).flatMap((part) => (part.kind === "name" || part.kind === "call" ? [part.name] : []));

const localKey = (statement: number, name: string): string => `${statement} ${name}`;

function describeStatement(statement: Statement): string {
  switch (statement.kind) {
    case "derivative":
      return `the equation for ${statement.name}`;
    case "next":
      return `the map of ${statement.name}`;
    case "initial":
      return `the initial value of ${statement.name}`;
    case "definition":
      return `the expression ${statement.name}`;
    case "event":
    case "function":
    case "table":
      return `the ${statement.kind} ${statement.name}`;
    case "reset":
    case "when":
      return `a ${statement.kind}`;
    case "delivery":
      return `on_${statement.at}`;
    case "population":
    case "projection":
      return `the ${statement.kind} ${statement.name}`;
    case "time":
      return "the unit of time";
    default:
      return `the ${statement.kind}`;
  }
}

/** Most names of a circle that are written out. */
const MOST_OF_A_CIRCLE = 8;

function circle(names: readonly string[]): string {
  const shown = names.length > MOST_OF_A_CIRCLE ? [...names.slice(0, MOST_OF_A_CIRCLE), "…"] : names;
  return [...shown, names[0]].join(" → ");
}

/** Of expressions of which each needs the next, and the last the first. */
export const circular = (cycle: readonly string[], { start, end }: Span): Diagnostic => ({
  code: "E106",
  message: `these expressions need each other: ${circle(cycle)}`,
  ...{ start, end },
  hint: "an expression cannot need its own value; a variable that changes in time is written dx/dt = …",
});

/** Names after the ones they need, and the circles among the rest. Iterative: chains may be long. */
export function sortByNeed(needs: ReadonlyMap<string, readonly string[]>): { order: string[]; cycles: string[][] } {
  const order: string[] = [];
  const cycles: string[][] = [];
  const state = new Map<string, "open" | "done">();
  for (const root of needs.keys()) {
    if (state.has(root)) continue;
    const path: { name: string; next: number }[] = [{ name: root, next: 0 }];
    state.set(root, "open");
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const need = needs.get(top.name)![top.next++];
      if (need === undefined) {
        state.set(top.name, "done");
        order.push(top.name);
        path.pop();
      } else if (state.get(need) === "open") {
        const cycle = path.slice(path.findIndex(({ name }) => name === need)).map(({ name }) => name);
        cycles.push(cycle);
      } else if (!state.has(need)) {
        state.set(need, "open");
        path.push({ name: need, next: 0 });
      }
    }
  }
  return { order, cycles };
}
