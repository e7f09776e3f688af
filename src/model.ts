/** A model: its statements by what they define, every name resolved, every fault found. */
import { BUILTIN_NAMES, BUILTINS, isFunction, LATER_FUNCTIONS, RESERVED, SPECIAL } from "./builtins.ts";
import { closest, type Diagnostic, type SourceText } from "./diagnostics.ts";
import type { Code } from "./errors.ts";
import type { AnyNames, NAMES, Names } from "./infer.ts";
import { parseModel, postorder, type Expr, type Span, type Statement } from "./parse.ts";

type Of<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;
export type Definition = Of<"definition">;
export type FunctionDefinition = Of<"function">;

/** A model whose names are resolved. Maps are in the order in which their members can be computed. */
export interface Model<N extends Names = AnyNames> {
  /** The names as the type checker read them from the text; there is no such property. */
  readonly [NAMES]?: N;
  readonly source: SourceText;
  /** In the order of the text; an origin's `equation` is an index into this list. */
  readonly statements: readonly Statement[];
  readonly states: ReadonlyMap<string, Of<"derivative">>;
  readonly initial: ReadonlyMap<string, Of<"initial">>;
  /** Can be set. */
  readonly parameters: ReadonlyMap<string, Definition>;
  /** Follow from parameters alone. */
  readonly derived: ReadonlyMap<string, Definition>;
  /** Follow from states and time. */
  readonly named: ReadonlyMap<string, Definition>;
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly threshold: Of<"threshold"> | undefined;
}

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
  const analysis = new Analysis(statements, [...diagnostics]);
  return { model: analysis.model(source), faults: analysis.diagnostics };
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

class Analysis {
  readonly diagnostics: Diagnostic[];
  readonly #statements: readonly Statement[];
  readonly #states = new Map<string, Of<"derivative">>();
  readonly #initial = new Map<string, Of<"initial">>();
  readonly #definitions = new Map<string, Definition>();
  readonly #functions = new Map<string, FunctionDefinition>();
  #threshold: Of<"threshold"> | undefined;

  constructor(statements: readonly Statement[], diagnostics: Diagnostic[]) {
    this.#statements = statements;
    this.diagnostics = diagnostics;
    for (const statement of statements) this.#declare(statement);
  }

  model(source: SourceText): Model {
    for (const statement of this.#statements) this.#checkNames(statement);
    for (const { name, nameSpan } of this.#initial.values())
      if (!this.#states.has(name)) this.#noEquation(name, nameSpan);
    this.#checkFunctions();
    const kinds = { parameters: new Map(), derived: new Map(), named: new Map() } as {
      [K in "parameters" | "derived" | "named"]: Map<string, Definition>;
    };
    for (const name of this.#inOrder()) {
      const definition = this.#definitions.get(name)!;
      const needs = [...this.#needs(definition.value)];
      const isConstant = (other: string): boolean => kinds.parameters.has(other) || kinds.derived.has(other);
      const declared = needs.filter((other) => this.#isDeclared(other) || RESERVED.has(other));
      const kind = declared.length === 0 ? "parameters" : declared.every(isConstant) ? "derived" : "named";
      kinds[kind].set(name, definition);
    }
    for (const { value } of this.#initial.values()) this.#checkInitial(value, kinds.named);
    return {
      source,
      statements: this.#statements,
      states: this.#states,
      initial: this.#initial,
      ...kinds,
      functions: this.#functions,
      threshold: this.#threshold,
    };
  }

  #fault(code: Code, message: string, { start, end }: Span, hint?: string): void {
    this.diagnostics.push({ code, message, start, end, hint });
  }

  #declare(statement: Statement): void {
    if (statement.kind === "threshold") {
      if (this.#threshold) this.#fault("E101", "a second threshold", statement, "join the conditions with `or`");
      this.#threshold ??= statement;
      return;
    }
    const { name, nameSpan, kind } = statement;
    if (kind === "initial") {
      if (this.#initial.has(name)) this.#fault("E101", `a second initial value of "${name}"`, nameSpan);
      this.#initial.set(name, statement);
      return;
    }
    if (RESERVED.has(name)) {
      this.#fault("E102", `"${name}" is ${name === "t" ? "time" : "the time step"}: it cannot be defined`, nameSpan);
      return;
    }
    if (this.#isDeclared(name)) {
      this.#fault("E101", `"${name}" is defined twice`, nameSpan);
      return;
    }
    if (kind === "derivative") this.#states.set(name, statement);
    else if (kind === "definition") this.#definitions.set(name, statement);
    else this.#functions.set(name, statement);
  }

  #isDeclared(name: string): boolean {
    return this.#states.has(name) || this.#definitions.has(name) || this.#functions.has(name);
  }

  #noEquation(name: string, at: Span): void {
    if (this.#definitions.has(name))
      this.#fault("E109", `"${name}" is not a state: it is defined by an expression and has no initial value`, at);
    else {
      const meant = closest(name, this.#states.keys());
      this.#fault(
        "E109",
        `an initial value of "${name}", which has no equation`,
        at,
        meant && `did you mean "${meant}"?`,
      );
    }
  }

  #checkNames(statement: Statement): void {
    const params = new Set(statement.kind === "function" ? statement.params : []);
    const what = "name" in statement ? `the ${LABEL[statement.kind]} ${statement.name}` : "the threshold";
    for (const expr of postorder(statement.value)) {
      if (expr.kind === "name" && !params.has(expr.name)) this.#checkName(expr.name, expr, what, params);
      if (expr.kind === "call") this.#checkCall(expr, what);
    }
  }

  #checkName(name: string, at: Span, what: string, params: ReadonlySet<string>): void {
    if (this.#states.has(name) || this.#definitions.has(name) || RESERVED.has(name) || BUILTIN_NAMES.has(name)) return;
    if (this.#functions.has(name) || isFunction(name)) {
      this.#fault("E108", `"${name}" is a function: it needs arguments`, at, `write ${name}(…)`);
      return;
    }
    const known = [...this.#states.keys(), ...this.#definitions.keys(), ...params, ...RESERVED, ...BUILTIN_NAMES];
    const meant = closest(name, known);
    this.#fault("E103", `unknown name "${name}" in ${what}`, at, meant && `did you mean "${meant}"?`);
  }

  #checkCall({ name, nameSpan, args }: Extract<Expr, { kind: "call" }>, what: string): void {
    const own = this.#functions.get(name);
    if (!own && this.#isDeclared(name)) {
      this.#fault("E108", `"${name}" is not a function`, nameSpan, `write ${name}*(…)`);
      return;
    }
    if (!own && LATER_FUNCTIONS.has(name)) {
      this.#fault("E005", `the function "${name}" is not built yet`, nameSpan);
      return;
    }
    if (!own && !isFunction(name)) {
      const meant = closest(name, [...this.#functions.keys(), ...Object.keys(BUILTINS), ...Object.keys(SPECIAL)]);
      this.#fault("E104", `unknown function "${name}" in ${what}`, nameSpan, meant && `did you mean "${meant}"?`);
      return;
    }
    const [least, most] = own ? [own.params.length, own.params.length] : (BUILTINS[name]?.arity ?? SPECIAL[name]!);
    if (args.length >= least && args.length <= most) return;
    const wanted = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
    this.#fault("E105", `"${name}" takes ${wanted} argument${wanted === "1" ? "" : "s"}, not ${args.length}`, nameSpan);
  }

  /** Names that an expression needs, also through the functions it calls. */
  #needs(value: Expr, within: ReadonlySet<string> = new Set()): Set<string> {
    const needed = new Set<string>();
    const functions = new Set<string>();
    const visit = (expr: Expr, params: ReadonlySet<string>): void => {
      for (const part of postorder(expr)) {
        if (part.kind === "name" && !params.has(part.name)) needed.add(part.name);
        if (part.kind === "call" && this.#functions.has(part.name)) functions.add(part.name);
      }
    };
    visit(value, within);
    for (const name of functions) {
      const { params, value: body } = this.#functions.get(name)!;
      visit(body, new Set(params));
    }
    return needed;
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
      this.#fault("E113", `functions cannot call themselves: ${[...cycle, cycle[0]].join(" → ")}`, nameSpan);
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
      this.#fault("E106", `these expressions need each other: ${[...cycle, cycle[0]].join(" → ")}`, nameSpan, hint);
    }
    return order;
  }

  #checkInitial(value: Expr, named: ReadonlyMap<string, Definition>): void {
    for (const part of postorder(value))
      if (part.kind === "name" && (this.#states.has(part.name) || named.has(part.name) || RESERVED.has(part.name)))
        this.#fault("E112", `an initial value may use parameters, not "${part.name}"`, part);
  }
}

const LABEL: Readonly<Record<Exclude<Statement["kind"], "threshold">, string>> = {
  derivative: "equation for",
  initial: "initial value of",
  definition: "expression",
  function: "function",
};

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
