/** What a model is: its statements by what they define, every name resolved. */
import type { SourceText } from "./diagnostics.ts";
import type { SparseMatrix } from "./connect.ts";
import type { AnyNames, NAMES, Names } from "./infer.ts";
import type { Nested } from "./nested.ts";
import { expressionsOf, postorder, type Expr, type Span, type Statement, type StatementOf } from "./parse.ts";
import type { Unit } from "./units.ts";

export type Definition = StatementOf<"definition">;
export type FunctionDefinition = StatementOf<"function">;

/** Something that happens at the end of steps: spikes, which the threshold brings, or what `event` names. */
export interface Event {
  /** With its population in front: `PN.spikes`. */
  readonly name: string;
  /** Its population. */
  readonly block: string;
  readonly statement: StatementOf<"threshold" | "event" | "poisson" | "spikes_at">;
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

/** What equations define. Maps are in the order in which their members can be computed. */
export interface Equations {
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
}

/**
 * A population, or the synapses of a projection, with names of their own; or what all blocks of a network share, with the
 * name "". A text without blocks is one population of that name.
 */
export interface Block extends Equations {
  readonly name: string;
  readonly kind: "population" | "projection" | "shared";
  readonly header: StatementOf<"population" | "projection"> | undefined;
  readonly whens: readonly StatementOf<"when">[];
  readonly refractory: StatementOf<"refractory"> | undefined;
  readonly connect: StatementOf<"connect"> | undefined;
  readonly deliveries: readonly StatementOf<"delivery">[];
}

/** A block without the functions and tables that it shares with others. */
export function ownOf(block: Block): Block {
  const own = <S extends Statement>(shared: ReadonlyMap<string, S>): ReadonlyMap<string, S> =>
    new Map([...shared].filter(([, statement]) => statement.block !== undefined));
  return block.header ? { ...block, functions: own(block.functions), tables: own(block.tables) } : block;
}

/** A model whose names are resolved. Those of a block have its name in front: `PN.V`. */
export interface Model<N extends Names = AnyNames> extends Equations {
  /** The names as the type checker read them from the text; there is no such property. */
  readonly [NAMES]?: N;
  readonly source: SourceText;
  /** In the order of the text; an origin's `equation` is an index into this list. */
  readonly statements: readonly Statement[];
  /** What is shared, then populations, then projections. */
  readonly blocks: ReadonlyMap<string, Block>;
  readonly hasNoise: boolean;
  /** Arrays from files, by the path that the text says; of a file that cannot be read, why. */
  readonly files: ReadonlyMap<string, NumberArray | string>;
  /** What projections of an object connect by, without a statement. */
  readonly connections: ReadonlyMap<string, Connectivity>;
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

/** A matrix, an index list, or a matrix of which only what is not 0 is kept. */
export type Connectivity = NumberArray | SparseMatrix;

/** `V_pre` and `V_post`: a name of the source or the target of a synapse. */
export function nameOfEnd(name: string): { readonly name: string; readonly end: "pre" | "post" } | undefined {
  const found = /^(.+)_(pre|post)$/u.exec(name);
  return found ? { name: found[1]!, end: found[2] as "pre" | "post" } : undefined;
}

/** Paths of the files that a model has arrays from. */
export function pathsOf({ statements }: Model): readonly string[] {
  const paths: string[] = [];
  for (const statement of statements)
    for (const value of expressionsOf(statement))
      for (const part of postorder(value)) {
        const path = part.kind === "call" && part.name === "data" ? part.args[0] : undefined;
        if (path?.kind === "string") paths.push(path.value);
      }
  return paths;
}

/** What a run carries from step to step, in this order. */
export const variablesOf = ({ states, stored }: Equations): readonly string[] => [...states.keys(), ...stored.keys()];

/** The same model as an object: `equations` is text, and the rest is added to it. */
export interface ModelObject extends Partial<Body> {
  readonly name?: string;
  readonly populations?: Readonly<Record<string, Body & { readonly size?: number | string }>>;
  readonly projections?: Readonly<Record<string, Partial<Body> & ProjectionObject>>;
}

interface Body {
  readonly equations: string | readonly string[];
  readonly params?: Readonly<Record<string, number | string | ArrayLike<number>>>;
  readonly init?: Readonly<Record<string, number | string | ArrayLike<number>>>;
}

interface ProjectionObject {
  /** Parts of populations: `PN`, `PN[0:9]`. */
  readonly from: string;
  readonly to: string | readonly string[];
  /** What stands in the brackets of `connect(…)`, or the array. */
  readonly connect?: string | Nested | Connectivity;
}

/** The value of a literal. */
export function constantOf(expr: Expr): number | undefined {
  if (expr.kind === "number") return expr.value;
  const negated = expr.kind === "operator" && expr.operator === "neg" ? constantOf(expr.args[0]!) : undefined;
  return negated === undefined ? undefined : -negated;
}
