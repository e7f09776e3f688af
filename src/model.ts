/** A model: its statements by what they define, every name resolved, every fault found. */
import { arityOf, BUILTIN_NAMES, BUILTINS, DRAWS, isFunction, isNoise, RESERVED, SPECIAL } from "./builtins.ts";
import { closest, type Diagnostic, type SourceText } from "./diagnostics.ts";
import { checkUnits, type Demand } from "./dimensions.ts";
import type { Code } from "./errors.ts";
import type { AnyNames, NAMES, Names } from "./infer.ts";
import { SPIKES } from "./names.ts";
import {
  expressionsOf,
  Fault,
  parseModel,
  postorder,
  withExpressions,
  type Expr,
  type Flag,
  type Span,
  type Statement,
  type StatementOf,
} from "./parse.ts";

import { hasUnits, inUnit, ONE, parseUnit, resolveUnits, SECOND, type Unit } from "./units.ts";

export type Definition = StatementOf<"definition">;
export type FunctionDefinition = StatementOf<"function">;

/** Something that happens at the end of steps: spikes, which the threshold brings, or what `event` names. */
export interface Event {
  readonly name: string;
  readonly statement: StatementOf<"threshold"> | StatementOf<"event">;
  readonly resets: readonly StatementOf<"reset">[];
  /** Whether it happens where its condition becomes true, and not in every step at whose end it holds. */
  readonly rising: boolean;
  /** Whether its condition makes a draw. */
  readonly draws: boolean;
}

/** What is kept from step to step without an equation: set once, and by `reset` and `when`. */
export interface Stored {
  readonly name: string;
  readonly value: Expr;
  readonly index: number;
  /** Whether it is a parameter that something assigns. */
  readonly isParameter: boolean;
}

/** A model whose names are resolved. Maps are in the order in which their members can be computed. */
export interface Model<N extends Names = AnyNames> {
  /** The names as the type checker read them from the text; there is no such property. */
  readonly [NAMES]?: N;
  readonly source: SourceText;
  /** In the order of the text; an origin's `equation` is an index into this list. */
  readonly statements: readonly Statement[];
  /** What has a differential equation or a map. */
  readonly states: ReadonlyMap<string, StatementOf<"derivative"> | StatementOf<"next">>;
  readonly stored: ReadonlyMap<string, Stored>;
  readonly initial: ReadonlyMap<string, StatementOf<"initial">>;
  /** Can be set. The values of a table are one of them, under the table's name. */
  readonly parameters: ReadonlyMap<string, Definition>;
  /** Follow from parameters alone, and draws made once. */
  readonly derived: ReadonlyMap<string, Definition>;
  /** Follow from states, time and draws. */
  readonly named: ReadonlyMap<string, Definition>;
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly tables: ReadonlyMap<string, StatementOf<"table">>;
  /** Spikes first. */
  readonly events: ReadonlyMap<string, Event>;
  readonly whens: readonly StatementOf<"when">[];
  readonly refractory: StatementOf<"refractory"> | undefined;
  readonly hasNoise: boolean;
  /** Arrays from files, by the path that the text says; of a file that cannot be read, why. */
  readonly files: ReadonlyMap<string, NumberArray | string>;
  /** Of names that are read and recorded in a unit; undefined: the model has no units. */
  readonly units: ReadonlyMap<string, Unit> | undefined;
  /** Of t, dt, the duration and delays. */
  readonly time: Unit;
  /** What a user should know and is no fault. */
  readonly notes: readonly Note[];
}

/** Something about a place of the text. */
export interface Note extends Span {
  readonly message: string;
}

/** Numbers of any shape, row by row. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Paths of the files that a model has arrays from. */
export const pathsOf = ({ statements }: Model): readonly string[] =>
  statements.flatMap((statement) =>
    expressionsOf(statement).flatMap((value) =>
      postorder(value).flatMap((part) => {
        const path = part.kind === "call" && part.name === "data" ? part.args[0] : undefined;
        return path?.kind === "string" ? [path.value] : [];
      }),
    ),
  );

/** What a run carries from step to step, in this order. */
export const variablesOf = ({ states, stored }: Model): readonly string[] => [...states.keys(), ...stored.keys()];

/** The same model as an object: `equations` is text, and the rest is added to it. */
export interface ModelObject {
  readonly name?: string;
  readonly equations: string | readonly string[];
  readonly params?: Readonly<Record<string, number | string | ArrayLike<number>>>;
  readonly init?: Readonly<Record<string, number | string | ArrayLike<number>>>;
}

/** A model, and the faults of its names and of its text. With faults it is what could be understood. */
export function readStatements(
  given: string | ModelObject,
  name = "model",
): { model: Model; faults: readonly Diagnostic[] } {
  const source = { name: typeof given === "string" ? name : (given.name ?? name), text: textOf(given) };
  const { statements, diagnostics } = parseModel(source);
  const analysis = new Analysis(source, statements, [...diagnostics]);
  return { model: analysis.model(), faults: analysis.diagnostics };
}

function textOf(given: string | ModelObject): string {
  if (typeof given === "string") return given;
  const show = (value: number | string | ArrayLike<number>): string =>
    typeof value === "object" ? `[${Array.from(value).join(", ")}]` : String(value);
  return [
    ...(typeof given.equations === "string" ? [given.equations] : given.equations),
    ...Object.entries(given.params ?? {}).map(([key, value]) => `${key} = ${show(value)}`),
    ...Object.entries(given.init ?? {}).map(([key, value]) => `${key}(0) = ${show(value)}`),
  ].join("\n");
}

/** Faults that have a hint which name was meant. */
const MOST_HINTS = 100;

class Analysis {
  readonly diagnostics: Diagnostic[];
  /** Found when it is asked for, when everything is declared. */
  #drawing: Set<string> | undefined;
  readonly #notes: Note[] = [];
  readonly #statements: readonly Statement[];
  readonly #states = new Map<string, StatementOf<"derivative"> | StatementOf<"next">>();
  readonly #initial = new Map<string, StatementOf<"initial">>();
  readonly #definitions = new Map<string, Definition>();
  readonly #functions = new Map<string, FunctionDefinition>();
  readonly #tables = new Map<string, StatementOf<"table">>();
  readonly #events = new Map<string, StatementOf<"event">>();
  readonly #stored = new Map<string, Stored>();
  readonly #once = new Map<"threshold" | "refractory" | "time", Statement>();
  /** Names in handlers that are theirs alone. */
  readonly #local = new Set<string>();

  /** Of annotated names; undefined: the model has no units. */
  readonly #annotations: ReadonlyMap<string, Unit> | undefined;
  #time: Unit = SECOND;

  readonly #source: SourceText;

  constructor(source: SourceText, statements: readonly Statement[], diagnostics: Diagnostic[]) {
    this.#source = source;
    this.diagnostics = diagnostics;
    const resolved = withUnits(statements, (build) => this.#try(build));
    this.#annotations = resolved?.annotations;
    this.#time = resolved?.time ?? SECOND;
    this.#statements = resolved?.statements ?? statements;
    for (const statement of this.#statements) this.#declare(statement);
  }

  #try<T>(build: () => T): T | undefined {
    try {
      return build();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.diagnostics.push(error.diagnostic);
      return undefined;
    }
  }

  model(): Model {
    for (const statement of this.#statements) this.#checkAssigned(statement);
    this.#storeTheRest();
    for (const statement of this.#statements) this.#checkNames(statement);
    for (const statement of this.#statements) this.#checkKind(statement);
    this.#checkFunctions();
    const kinds = { parameters: new Map(), derived: new Map(), named: new Map() } as {
      [K in "parameters" | "derived" | "named"]: Map<string, Definition>;
    };
    for (const name of this.#inOrder()) kinds[this.#kindOf(name, kinds)].set(name, this.#definitions.get(name)!);
    for (const name of this.#tables.keys())
      if (kinds.named.has(name))
        this.#fault("E125", "the values of a table are constants", this.#tables.get(name)!.value);
    for (const { value } of [...this.#initial.values(), ...this.#stored.values()])
      this.#checkInitial(value, kinds.named);
    const units = this.#annotations && this.#checkUnits(this.#annotations, kinds);
    return {
      source: this.#source,
      statements: this.#statements,
      states: this.#states,
      stored: this.#stored,
      initial: this.#initial,
      ...kinds,
      functions: this.#functions,
      tables: this.#tables,
      events: this.#eventsInOrder(),
      whens: this.#statements.filter((statement) => statement.kind === "when"),
      refractory: this.#once.get("refractory") as StatementOf<"refractory"> | undefined,
      hasNoise: this.#hasNoise(),
      files: new Map(),
      units,
      time: this.#time,
      notes: this.#notes,
    };
  }

  /** Dimensional analysis, of what has no other faults. */
  #checkUnits(
    annotations: ReadonlyMap<string, Unit>,
    { parameters, derived, named }: Record<"parameters" | "derived" | "named", ReadonlyMap<string, Definition>>,
  ): ReadonlyMap<string, Unit> {
    const states = [...this.#states.values()];
    const demands = this.#statements.flatMap((statement): Demand[] => {
      const condition = (value: Expr): Demand => ({ value, what: `the condition of ${statement.kind}`, wanted: ONE });
      switch (statement.kind) {
        case "threshold":
        case "event":
          return [condition(statement.value)];
        case "refractory":
          return isCondition(statement.value)
            ? []
            : [{ value: statement.value, what: "refractory", wanted: this.#time }];
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
        case "table":
          return [{ value: statement.step, what: "the step of a table", wanted: this.#time }];
        default:
          return [];
      }
    });
    const { units, diagnostics } = checkUnits({
      time: this.#time,
      annotations,
      functions: this.#functions,
      tables: new Set(this.#tables.keys()),
      definitions: [...parameters.values(), ...derived.values(), ...named.values()],
      states: states.filter(({ kind }) => kind === "derivative"),
      initial: [...this.#initial.values(), ...[...this.#stored.values()].filter(({ isParameter }) => isParameter)],
      demands,
    });
    if (this.diagnostics.length === 0) this.diagnostics.push(...diagnostics);
    return units;
  }

  /** The one of `names` that was probably meant. The first faults have such a hint: to look for it takes time. */
  #meant(name: string, names: () => Iterable<string>): string | undefined {
    const meant = this.diagnostics.length < MOST_HINTS ? closest(name, names()) : undefined;
    return meant && `did you mean "${meant}"?`;
  }

  #fault(code: Code, message: string, { start, end }: Span, hint?: string): void {
    this.diagnostics.push({ code, message, start, end, hint });
  }

  // ----------------------------------------------------------------------------------------------- declarations

  #declare(statement: Statement): void {
    switch (statement.kind) {
      case "threshold":
      case "refractory":
      case "time":
        if (this.#once.has(statement.kind)) {
          const hint = statement.kind === "threshold" ? "join the conditions with `or`" : undefined;
          const what = statement.kind === "time" ? "unit of time" : statement.kind;
          this.#fault("E101", `a second ${what}`, statement, hint);
        } else this.#once.set(statement.kind, statement);
        return;
      case "reset":
      case "when":
      case "population":
      case "projection":
      case "connect":
      case "delivery":
      case "poisson":
      case "spikes_at":
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

  #add(statement: Extract<Statement, { name: string }>): void {
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
      this.#notes.push({ message: `"${name}" is yours here, not the built-in one`, ...nameSpan });
  }

  #isFree(name: string, at: Span): boolean {
    if (RESERVED.has(name))
      this.#fault("E102", `"${name}" is ${name === "t" ? "time" : "the time step"}: it cannot be defined`, at);
    else if (name === SPIKES && this.#statements.some(({ kind }) => kind === "threshold"))
      this.#fault("E102", `"${SPIKES}" is what the threshold brings: it cannot be defined`, at);
    else if (this.#isDeclared(name)) this.#fault("E101", `"${name}" is defined twice`, at);
    else return true;
    return false;
  }

  #isDeclared(name: string): boolean {
    return this.#isValue(name) || this.#functions.has(name) || this.#events.has(name);
  }

  /** Whether the model says what it is worth. */
  #isValue(name: string): boolean {
    return this.#states.has(name) || this.#definitions.has(name) || this.#stored.has(name);
  }

  #eventsInOrder(): Map<string, Event> {
    const threshold = this.#once.get("threshold") as StatementOf<"threshold"> | undefined;
    const all = [...(threshold ? [[SPIKES, threshold] as const] : []), ...this.#events];
    return new Map(
      all.map(([name, statement]): [string, Event] => {
        const resets = this.#statements.filter(
          (one): one is StatementOf<"reset"> => one.kind === "reset" && (one.event?.name ?? SPIKES) === name,
        );
        const always = resets.length > 0 || (name === SPIKES && this.#once.has("refractory"));
        const draws = this.#draws(statement.value);
        return [name, { name, statement, resets, rising: !always && !draws, draws }];
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
      const definition = this.#definitions.get(name);
      if (definition && !this.#tables.has(name) && this.#isConstant(definition.value)) {
        this.#definitions.delete(name);
        this.#drawing = undefined;
        this.#stored.set(name, { name, value: definition.value, index: definition.index, isParameter: true });
      } else if (this.#isDeclared(name) || RESERVED.has(name)) {
        const what = this.#definitions.has(name) ? "follows from its expression" : "is not a variable";
        this.#fault("E120", `"${name}" ${what}: it cannot be assigned`, nameSpan);
      } else {
        if (operator !== "=" && !local.has(name))
          this.#fault(
            "E103",
            `unknown name "${name}"`,
            nameSpan,
            this.#meant(name, () => this.#values()),
          );
        else if (!read.has(name)) {
          const hint = this.#meant(name, () => this.#values()) ?? `give it an initial value: ${name}(0) = …`;
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
    const used = new Set(
      this.#statements.flatMap((statement) => [
        ...expressionsOf(statement).flatMap(namesIn),
        ...("assignments" in statement ? statement.assignments.map(({ name }) => name) : []),
      ]),
    );
    for (const { name, nameSpan, value, index } of this.#initial.values()) {
      if (this.#states.has(name)) continue;
      if (this.#isDeclared(name) || RESERVED.has(name)) {
        const message = `"${name}" is not a state: it is defined by an expression and has no initial value`;
        this.#fault("E109", message, nameSpan);
      } else if (used.has(name)) this.#stored.set(name, { name, value, index, isParameter: false });
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
    const needs = this.#needs(value);
    return ![...needs].some((name) => this.#isValue(name) || VARYING.has(name) || isNoise(name)) && !this.#draws(value);
  }

  #kindOf(
    name: string,
    kinds: { readonly parameters: ReadonlyMap<string, unknown>; readonly derived: ReadonlyMap<string, unknown> },
  ): "parameters" | "derived" | "named" {
    const { value, flags } = this.#definitions.get(name)!;
    const needs = [...this.#needs(value)].filter(
      (other) => this.#isValue(other) || ((VARYING.has(other) || isNoise(other)) && !this.#isDeclared(other)),
    );
    const draws = this.#draws(value);
    if (draws && !flags?.has("constant")) return "named";
    if (needs.length === 0 && !draws) return "parameters";
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
    const local = new Set<string>();
    for (const { name, value } of statement.assignments) {
      this.#checkExpression(value, what, local);
      if (this.#local.has(localKey(statement.index, name))) local.add(name);
    }
  }

  #checkExpression(root: Expr, what: string, local: ReadonlySet<string>): void {
    const parts = postorder(root);
    const isEnd = (name: string): boolean => name === "end" && parts.some(({ kind }) => kind === "index");
    for (const expr of parts) {
      if (expr.kind === "name" && !local.has(expr.name) && !isEnd(expr.name))
        this.#checkName(expr.name, expr, what, local);
      if (expr.kind === "call") this.#checkCall(expr, what);
      if (expr.kind !== "index" && "args" in expr)
        for (const arg of expr.args.filter(({ kind }) => kind === "range"))
          this.#fault("E111", "a range has a place in an index alone", arg, "write range(from, to)");
      const isText = (arg: Expr): boolean => arg.kind === "string";
      const takesText = expr.kind === "call" && (expr.name === "data" || expr.name === "shift");
      if ("args" in expr && !takesText)
        for (const arg of expr.args.filter(isText)) this.#fault("E111", "text has no place in an expression", arg);
    }
    if (root.kind === "string") this.#fault("E111", "text has no place in an expression", root);
  }

  #checkName(name: string, at: Span, what: string, local: ReadonlySet<string>): void {
    if (this.#isValue(name) && !this.#tables.has(name)) return;
    if (this.#functions.has(name) || this.#tables.has(name)) {
      this.#fault("E108", `"${name}" is a function: it needs arguments`, at, `write ${name}(…)`);
      return;
    }
    if (RESERVED.has(name) || BUILTIN_NAMES.has(name) || isNoise(name)) return;
    if (isFunction(name)) {
      this.#fault("E108", `"${name}" is a function: it needs arguments`, at, `write ${name}(…)`);
      return;
    }
    if (this.#events.has(name)) {
      this.#fault("E103", `"${name}" is an event, and has no value`, at);
      return;
    }
    this.#fault(
      "E103",
      `unknown name "${name}" in ${what}`,
      at,
      this.#meant(name, () => this.#values(local)),
    );
  }

  #values(local: Iterable<string> = []): string[] {
    const own = [...this.#states.keys(), ...this.#definitions.keys(), ...this.#stored.keys(), ...local];
    return [...own, ...RESERVED, ...BUILTIN_NAMES];
  }

  #checkCall({ name, nameSpan, args, end }: Extract<Expr, { kind: "call" }>, what: string): void {
    const own = this.#functions.get(name);
    const isTable = this.#tables.has(name);
    if (!own && !isTable && this.#isDeclared(name)) {
      this.#fault(
        "E108",
        `"${name}" is not a function`,
        nameSpan,
        `write ${name}*${this.#source.text.slice(nameSpan.end, end).trim()}`,
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
    const params = own ? own.params.length : 1;
    const [least, most] = own || isTable ? [params, params] : arityOf(name);
    if (args.length >= least && args.length <= most) return;
    const wanted = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
    this.#fault("E105", `"${name}" takes ${wanted} argument${wanted === "1" ? "" : "s"}, not ${args.length}`, nameSpan);
  }

  /** Names that an expression needs, also through the functions it calls. */
  #needs(value: Expr): Set<string> {
    const needed = new Set<string>();
    for (const [expr, params] of this.#bodies(value))
      for (const part of postorder(expr)) {
        if (part.kind === "name" && !params.has(part.name)) needed.add(part.name);
        if (part.kind === "call" && this.#tables.has(part.name)) needed.add(part.name);
        if (part.kind === "call" && part.name === "delay") needed.add("t");
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
    return [...this.#needs(value)].some((name) => drawing.has(name));
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
      for (const need of this.#needs(value)) {
        const known = users.get(need);
        if (known) known.push(name);
        else users.set(need, [name]);
      }
    }
    for (const name of drawing) for (const user of users.get(name) ?? []) drawing.add(user);
    return drawing;
  }

  #hasNoise(): boolean {
    return [...this.#states.values()].some(({ value }) =>
      [...this.#needs(value)].some((name) => isNoise(name) && !this.#isDeclared(name)),
    );
  }

  #checkFunctions(): void {
    const calls = new Map(
      [...this.#functions].map(([name, { value }]) => [
        name,
        postorder(value).flatMap((part) => (part.kind === "call" && this.#functions.has(part.name) ? [part.name] : [])),
      ]),
    );
    for (const cycle of sortByNeed(calls).cycles) {
      const { nameSpan } = this.#functions.get(cycle[0]!)!;
      this.#fault("E113", `functions cannot call themselves: ${circle(cycle)}`, nameSpan);
      for (const name of cycle) this.#functions.delete(name);
    }
  }

  #inOrder(): string[] {
    const needs = new Map(
      [...this.#definitions].map(([name, { value }]) => [
        name,
        [...this.#needs(value)].filter((other) => this.#definitions.has(other)),
      ]),
    );
    const { order, cycles } = sortByNeed(needs);
    for (const cycle of cycles) {
      const { nameSpan } = this.#definitions.get(cycle[0]!)!;
      const hint = "an expression cannot need its own value; a variable that changes in time is written dx/dt = …";
      this.#fault("E106", `these expressions need each other: ${circle(cycle)}`, nameSpan, hint);
    }
    return order;
  }

  // ------------------------------------------------------------------------------- what some statements ask for

  #checkKind(statement: Statement): void {
    switch (statement.kind) {
      case "reset": {
        const { event } = statement;
        if (event && !this.#events.has(event.name) && event.name !== SPIKES) {
          const hint = this.#meant(event.name, () => this.#events.keys()) ?? `write event(${event.name}, condition)`;
          this.#fault("E122", `no event is called "${event.name}"`, event, hint);
        } else if ((!event || event.name === SPIKES) && !this.#once.has("threshold"))
          this.#fault("E122", "a reset without a threshold", statement, "write threshold(condition)");
        return;
      }
      case "refractory":
        if (!this.#once.has("threshold"))
          this.#fault("E122", "refractory without a threshold", statement, "write threshold(condition)");
        return;
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

  #checkInitial(value: Expr, named: ReadonlyMap<string, Definition>): void {
    for (const part of postorder(value))
      if (
        part.kind === "name" &&
        (this.#states.has(part.name) ||
          this.#stored.has(part.name) ||
          named.has(part.name) ||
          (VARYING.has(part.name) && !this.#isDeclared(part.name)))
      )
        this.#fault("E112", `an initial value may use parameters, not "${part.name}"`, part);
  }
}

/** Whether an expression is a condition by its looks: `refractory(c)` and not `refractory(T)`. */
const isCondition = (value: Expr): boolean =>
  value.kind === "boolean" ||
  (value.kind === "operator" && ["<", "<=", ">", ">=", "==", "!=", "and", "or", "xor", "not"].includes(value.operator));

/**
 * Statements whose numbers have their units, and the units of annotated names; undefined where the text has no units.
 * A fault of a unit is kept by `attempt`.
 */
function withUnits(statements: readonly Statement[], attempt: <T>(build: () => T) => T | undefined) {
  const declared = new Set(statements.flatMap((statement) => ("name" in statement ? [statement.name] : [])));
  const isDeclared = (statement: Statement) => {
    const params = statement.kind === "function" ? statement.params : [];
    const local = "assignments" in statement ? statement.assignments.map(({ name }) => name) : [];
    return (name: string): boolean => declared.has(name) || params.includes(name) || local.includes(name);
  };
  const isAnnotated = statements.some((statement) => "unit" in statement && statement.unit !== undefined);
  const mayHave =
    isAnnotated || statements.some((s) => expressionsOf(s).some((value) => postorder(value).some(isImplicit)));
  if (!mayHave) return undefined;
  const resolve = (statement: Statement, quotients: boolean): Statement =>
    attempt(() => withExpressions(statement, (value) => resolveUnits(value, isDeclared(statement), quotients))) ??
    statement;
  const first = statements.map((statement) => resolve(statement, false));
  if (!isAnnotated && !first.some((statement) => expressionsOf(statement).some(hasUnits))) return undefined;
  const annotations = new Map<string, Unit>();
  let time = SECOND;
  for (const statement of statements) {
    const text = "unit" in statement ? statement.unit : undefined;
    const unit = text && attempt(() => parseUnit(text.text, text.start));
    if (!unit) continue;
    if (statement.kind === "time") time = unit;
    else if ("name" in statement) annotations.set(statement.name, unit);
  }
  /** A bare number is in the unit of what it is given to. */
  const annotated = (statement: Statement): Statement => {
    const unit = "name" in statement ? annotations.get(statement.name) : undefined;
    const kinds: readonly Statement["kind"][] = ["definition", "initial", "table"];
    if (!unit || !kinds.includes(statement.kind) || !("value" in statement)) return statement;
    return { ...statement, value: inUnit(statement.value, unit, isDeclared(statement)) } as Statement;
  };
  return { statements: statements.map((statement) => annotated(resolve(statement, true))), annotations, time };
}

const isImplicit = (part: Expr): boolean => part.kind === "operator" && part.implicit === true;

/** Built-in names whose value changes in a run. */
const VARYING: ReadonlySet<string> = new Set([...RESERVED, "lastspike"]);

const namesIn = (value: Expr): string[] =>
  postorder(value).flatMap((part) => (part.kind === "name" || part.kind === "call" ? [part.name] : []));

const localKey = (statement: number, name: string): string => `${statement} ${name}`;

/** The value of a literal. */
export function constantOf(expr: Expr): number | undefined {
  if (expr.kind === "number") return expr.value;
  const negated = expr.kind === "operator" && expr.operator === "neg" ? constantOf(expr.args[0]!) : undefined;
  return negated === undefined ? undefined : -negated;
}

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

/** Names after the ones they need, and the circles among the rest. Iterative: chains may be long. */
function sortByNeed(needs: ReadonlyMap<string, readonly string[]>): { order: string[]; cycles: string[][] } {
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
