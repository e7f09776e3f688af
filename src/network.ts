/** Text to model: the blocks of a network, each analysed with what it may use of the others. */
import { Analysis, circular, sortByNeed, type Surroundings } from "./analysis.ts";
import { groupBy } from "../ir/index.ts";
import type { Diagnostic } from "./diagnostics.ts";
import type { Block, Equations, Model, ModelObject, Note } from "./model.ts";
import { OWN_NAMES, qualified } from "./names.ts";
import { connectionsOf, textOf } from "./object.ts";
import {
  expressionsOf,
  Fault,
  parseModel,
  postorder,
  withExpressions,
  type Expr,
  type Span,
  type Statement,
  type StatementOf,
} from "./parse.ts";
import { hasUnits, inUnit, parseUnit, resolveUnits, SECOND, type Unit } from "./units.ts";

/** A model, and the faults of its names and of its text. With faults it is what could be understood. */
export function readStatements(
  given: string | ModelObject,
  name = "model",
): { model: Model; faults: readonly Diagnostic[] } {
  const source = { name: typeof given === "string" ? name : (given.name ?? name), text: textOf(given) };
  const parsed = parseModel(source);
  const diagnostics = [...parsed.diagnostics];
  const attempt = <T>(build: () => T): T | undefined => {
    try {
      return build();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      diagnostics.push(error.diagnostic);
      return undefined;
    }
  };
  const resolved = withUnits(parsed.statements, attempt);
  const statements = resolved?.statements ?? parsed.statements;
  const notes: Note[] = [];
  const analyses = new Map<string, Analysis>();
  const { annotations, time = SECOND } = resolved ?? {};
  const connections = connectionsOf(given);
  const surroundings: Surroundings = { source, diagnostics, notes, annotations, time, blocks: analyses, connections };
  declareBlocks(statements, surroundings, analyses, parsed.incomplete);
  const inOrder = [...analyses.values()].toSorted((a, b) => RANK[a.kind] - RANK[b.kind]);
  for (const analysis of inOrder) analysis.assign();
  for (const analysis of inOrder) analysis.store();
  const blocks = new Map(inOrder.map((analysis) => [analysis.name, analysis.block()]));
  const named = namedIn(inOrder, blocks);
  checkCircles(named, diagnostics);
  checkHandlers(inOrder, blocks, named, diagnostics);
  const units = annotations && checkAllUnits(inOrder, diagnostics);
  const model: Model = {
    ...flattened(blocks),
    ...{ source, statements, blocks, units, time, notes },
    hasNoise: inOrder.some(({ hasNoise }) => hasNoise),
    files: new Map(),
    connections,
  };
  return { model, faults: diagnostics };
}

/** What is shared, then populations, then projections: each needs those before it, but for what `sum` delivers. */
const RANK: Readonly<Record<Block["kind"], number>> = { shared: 0, population: 1, projection: 2 };

const isHeader = (one: Statement): one is StatementOf<"population" | "projection"> =>
  one.kind === "population" || one.kind === "projection";

/** An analysis of each block; of a text without blocks, of one population. */
function declareBlocks(
  statements: readonly Statement[],
  surroundings: Surroundings,
  analyses: Map<string, Analysis>,
  incomplete: ReadonlySet<number>,
): void {
  const headers = statements.filter(isHeader);
  const within = groupBy(statements, ({ block }) => block);
  const outside = within.get(undefined) ?? [];
  analyses.set("", new Analysis(surroundings, headers.length > 0 ? "shared" : "population", undefined, outside));
  const { diagnostics } = surroundings;
  if (headers.length === 0) return;
  const shared = new Set(outside.flatMap((one) => ("name" in one && !isHeader(one) ? [one.name] : [])));
  for (const header of headers) {
    const { name, nameSpan, kind } = header;
    if (analyses.has(name) || shared.has(name))
      diagnostics.push({ code: "E101", message: `"${name}" is defined twice`, ...nameSpan });
    else if (OWN_NAMES.has(name))
      diagnostics.push({
        code: "E102",
        message: `no block can be called "${name}": the compiler needs it`,
        ...nameSpan,
      });
    if (!analyses.has(name))
      analyses.set(name, new Analysis(surroundings, kind, header, within.get(header.index) ?? []));
  }
  const populations = [...analyses.values()].flatMap(({ kind, name }) => (kind === "population" ? [name] : []));
  for (const header of headers) {
    if (header.kind !== "projection") continue;
    checkEnds(header, analyses, populations, diagnostics);
    // What has a fault may have been its connect.
    if (!incomplete.has(header.index)) checkConnected(header, analyses, diagnostics);
  }
}

function checkEnds(
  { from, to }: StatementOf<"projection">,
  analyses: ReadonlyMap<string, Analysis>,
  populations: readonly string[],
  diagnostics: Diagnostic[],
): void {
  for (const part of [from, ...to])
    if (analyses.get(part.name)?.kind !== "population") {
      const message = `no population is called "${part.name}"`;
      const some = populations.length > MOST_NAMES ? [...populations.slice(0, MOST_NAMES), "…"] : populations;
      const hint = populations.length > 0 ? `write ${some.join(" or ")}` : undefined;
      diagnostics.push({ code: "E103", message, ...part.nameSpan, hint });
    }
}

function checkConnected(
  { index, name, nameSpan }: StatementOf<"projection">,
  analyses: ReadonlyMap<string, Analysis>,
  diagnostics: Diagnostic[],
): void {
  const block = analyses.get(name);
  if (block?.header?.index === index && !block.isConnected)
    diagnostics.push({
      code: "E132",
      message: `nothing says which elements "${name}" connects`,
      ...nameSpan,
      hint: "write connect(all()), connect(p = 0.1), …",
    });
}

/** Names that a hint lists. */
const MOST_NAMES = 8;

/** A named expression, the named expressions that it needs, and whether it sums what a projection delivers. */
interface Named {
  readonly block: string;
  readonly at: Span;
  readonly needs: readonly string[];
  readonly sums: boolean;
}

/** All named expressions by their full names. */
function namedIn(analyses: readonly Analysis[], blocks: ReadonlyMap<string, Block>): Map<string, Named> {
  const named = new Map<string, Named>();
  for (const analysis of analyses)
    for (const [name, { value, nameSpan }] of blocks.get(analysis.name)!.named) {
      const needed = [...analysis.needs(value)];
      named.set(qualified(analysis.name, name), {
        ...{ block: analysis.name, at: nameSpan },
        needs: needed.flatMap((other) => analysis.resolve(other)),
        sums: needed.some(isOfOther),
      });
    }
  return named;
}

/** Whether a name has a block in front: that is how what projections deliver is named. */
const isOfOther = (name: string): boolean => name.includes(".");

/** Circles that go through several blocks: each block finds its own. */
function checkCircles(named: ReadonlyMap<string, Named>, diagnostics: Diagnostic[]): void {
  const { cycles } = sortByNeed(new Map([...named].map(([name, { needs }]) => [name, needs])));
  for (const cycle of cycles) {
    const { block, at } = named.get(cycle[0]!)!;
    if (cycle.some((name) => named.get(name)!.block !== block)) diagnostics.push(circular(cycle, at));
  }
}

/** What projections deliver is summed for all elements at once: assignments, which go one by one, cannot use it. */
function checkHandlers(
  analyses: readonly Analysis[],
  blocks: ReadonlyMap<string, Block>,
  named: ReadonlyMap<string, Named>,
  diagnostics: Diagnostic[],
): void {
  const users = new Map<string, string[]>();
  for (const [name, { needs }] of named)
    for (const need of needs) {
      const known = users.get(need);
      if (known) known.push(name);
      else users.set(need, [name]);
    }
  const summing = new Set([...named].flatMap(([name, { sums }]) => (sums ? [name] : [])));
  for (const name of summing) for (const user of users.get(name) ?? []) summing.add(user);
  for (const analysis of analyses) {
    const isSum = (part: Expr): boolean => {
      if (part.kind === "member") return true;
      if (part.kind !== "name" && part.kind !== "call") return false;
      // Of a call, what the function needs: its arguments are looked at by themselves.
      const needed = [...analysis.needs(part.kind === "call" ? { ...part, args: [] } : part)];
      return needed.some((name) => isOfOther(name) || analysis.resolve(name).some((found) => summing.has(found)));
    };
    const { events, whens, deliveries } = blocks.get(analysis.name)!;
    const handlers = [...[...events.values()].flatMap(({ resets }) => resets), ...whens, ...deliveries];
    const values = handlers.flatMap(({ assignments }) => assignments.map(({ value }) => value));
    for (const { start, end } of values.flatMap(postorder).filter(isSum))
      diagnostics.push({ code: "E130", message: NOT_ASSIGNED, start, end });
  }
}

const NOT_ASSIGNED = "assignments cannot use what projections deliver: sum(p.x)";

/** Dimensional analysis, of what has no other faults. */
function checkAllUnits(analyses: readonly Analysis[], diagnostics: Diagnostic[]): ReadonlyMap<string, Unit> {
  const units = new Map<string, Unit>();
  const rest = new Map<string, Unit>();
  let found: Diagnostic[] = [];
  // What projections deliver and what synapses read is found from round to round.
  for (let [round, before] = [0, -1]; units.size > before && round < MOST_ROUNDS; round++) {
    before = units.size;
    found = [];
    for (const analysis of analyses) {
      const checked = analysis.checkUnits(units);
      for (const [name, unit] of checked.units) {
        // Units of other blocks' values stand among them.
        if (analysis.has(name)) (checked.open.has(name) ? rest : units).set(qualified(analysis.name, name), unit);
      }
      found.push(...checked.diagnostics);
    }
  }
  if (diagnostics.length === 0) diagnostics.push(...found);
  return new Map([...rest, ...units]);
}

/** Enough for blocks that a person can follow. */
const MOST_ROUNDS = 10;

/** The equations of all blocks under their full names. */
function flattened(blocks: ReadonlyMap<string, Block>): Equations {
  const all = <K extends keyof Equations>(key: K): Equations[K] =>
    new Map(
      [...blocks.values()].flatMap((block) =>
        [...block[key]].flatMap(([name, one]: [string, unknown]) =>
          isShared(one, block) ? [] : [[qualified(block.name, name), one] as const],
        ),
      ),
    ) as unknown as Equations[K];
  /** Functions and tables that all blocks have. */
  const isShared = (one: unknown, { header }: Block): boolean =>
    header !== undefined && (one as Statement).kind !== undefined && (one as Statement).block === undefined;
  return {
    states: all("states"),
    stored: all("stored"),
    initial: all("initial"),
    parameters: all("parameters"),
    derived: all("derived"),
    named: all("named"),
    functions: all("functions"),
    tables: all("tables"),
    events: all("events"),
  };
}

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
    else if ("name" in statement) annotations.set(fullName(statement, statements), unit);
  }
  /** A bare number is in the unit of what it is given to. */
  const annotated = (statement: Statement): Statement => {
    const unit = "name" in statement ? annotations.get(fullName(statement, statements)) : undefined;
    const kinds: readonly Statement["kind"][] = ["definition", "initial", "table"];
    if (!unit || !kinds.includes(statement.kind) || !("value" in statement)) return statement;
    return { ...statement, value: inUnit(statement.value, unit, isDeclared(statement)) } as Statement;
  };
  return { statements: statements.map((statement) => annotated(resolve(statement, true))), annotations, time };
}

const isImplicit = (part: Expr): boolean => part.kind === "operator" && part.implicit === true;

/** The name that a statement defines, with its block's in front. */
function fullName(
  { name, block }: { readonly name: string; readonly block?: number | undefined },
  statements: readonly Statement[],
): string {
  const header = block === undefined ? undefined : statements[block];
  return header && "name" in header ? qualified(header.name, name) : name;
}
