/** A run's time by equation and by operation, from samples of the lines of emitted code that the engine was at. */
import { LINES_BEFORE, type Source } from "../backends/backend.ts";
import { allNodes, elements, isTuple, single, type Graph, type Node, type NodeOf } from "../ir/index.ts";
import type { Model } from "./model.ts";
import { EVERY, ROWS } from "./names.ts";
import type { Sampled } from "./sampling.ts";
import { equationOf, leftSide, oneLine } from "./view/origins.ts";

/** A part of a run's time. */
export interface Share {
  readonly name: string;
  readonly ms: number;
  /** Of the run's time, from 0 to 1. */
  readonly share: number;
  readonly nsPerStep: number;
}

/** A kernel, a loop or another operation on arrays. */
export interface OperationShare extends Share {
  /** The equations that it computes, the dearest first. */
  readonly equations: readonly string[];
  /** Elements of its result; undefined where it goes through a list. */
  readonly elements: number | undefined;
  /** Its first line in the code, from 1. */
  readonly line: number;
}

/** Where a run's time went. The equations and `rest` are all of it; so are the operations and `restOfOperations`. */
export interface Profile {
  /** Milliseconds of the run, with what the host does between its chunks. */
  readonly ms: number;
  /** How often the engine was looked at: the standard error of a share p is √(p(1 - p)/samples). */
  readonly samples: number;
  /** Dearest first, as all lists here. */
  readonly equations: readonly Share[];
  /** What belongs to no equation. */
  readonly rest: readonly Share[];
  readonly operations: readonly OperationShare[];
  /** What belongs to no operation of a step. */
  readonly restOfOperations: readonly Share[];
}

/** What was measured, and of what. */
export interface Measured {
  readonly source: Source;
  /** The name that the engine had for the code. */
  readonly url: string;
  readonly graph: Graph;
  readonly model: Model;
  readonly ms: number;
  readonly steps: number;
}

/** What no equation, or no operation of a step, claims. */
const REST = {
  method: "method, loops and arrays",
  events: "events",
  functions: "functions that equations share",
  lists: "lists and copies",
  scalars: "scalars of a step",
  rows: "recording",
  once: "before and after the steps",
  host: "host: the start, rows, events",
  garbage: "garbage collection",
  engine: "engine: compiling, code not optimised yet",
} as const;
type Rest = keyof typeof REST;

/** Names that the profiler has for what is no function. */
const ENGINE: Readonly<Record<string, Rest>> = {
  "(garbage collector)": "garbage",
  "(program)": "engine",
  "(idle)": "host",
  "(root)": "host",
};

/** What a sample belongs to. */
interface Claim {
  readonly equation: number | undefined;
  readonly operation: Node | undefined;
  readonly rest: Rest;
}

const unclaimed = (rest: Rest): Claim => ({ equation: undefined, operation: undefined, rest });

/** Samples of a run of this code, by equation and by operation. */
export function profileOf(functions: readonly Sampled[], measured: Measured): Profile {
  const { source, model, ms, steps } = measured;
  const equations = new Tally<number>();
  const operations = new Tally<Node>();
  const within = new Map<Node, Tally<number>>();
  const [rest, restOfOperations] = [new Tally<Rest>(), new Tally<Rest>()];
  let samples = 0;
  for (const [{ equation, operation, rest: otherwise }, ticks] of claimed(functions, measured)) {
    samples += ticks;
    if (equation === undefined) rest.count(otherwise, ticks);
    else equations.count(equation, ticks);
    if (!operation) restOfOperations.count(otherwise, ticks);
    else {
      operations.count(operation, ticks);
      const own = within.get(operation) ?? new Tally<number>();
      within.set(operation, own);
      if (equation !== undefined) own.count(equation, ticks);
    }
  }
  const sharesOf = <K>(tally: Tally<K>, nameOf: (key: K) => string) =>
    tally.sorted().map(([key, ticks]) => {
      const share = ticks / samples;
      return { key, name: nameOf(key), ms: share * ms, share, nsPerStep: steps > 0 ? (share * ms * 1e6) / steps : 0 };
    });
  const equationName = (equation: number): string => nameOfEquation(model, equation);
  const plain = ({ name, ms: own, share, nsPerStep }: Share): Share => ({ name, ms: own, share, nsPerStep });
  return {
    ms,
    samples,
    equations: sharesOf(equations, equationName).map(plain),
    rest: sharesOf(rest, (key) => REST[key]).map(plain),
    operations: sharesOf(operations, ({ op, id }) => `${op}${id}`).map(({ key, ...one }) => ({
      ...plain(one),
      equations: within
        .get(key)!
        .sorted()
        .map(([equation]) => equationName(equation)),
      elements: elementsOf(key),
      line: source.operations!.indexOf(key) + 1,
    })),
    restOfOperations: sharesOf(restOfOperations, (key) => REST[key]).map(plain),
  };
}

/** Samples by what they belong to. */
class Tally<K> {
  readonly #samples = new Map<K, number>();

  count(key: K, samples: number): void {
    this.#samples.set(key, (this.#samples.get(key) ?? 0) + samples);
  }
  /** Most first. */
  sorted(): readonly (readonly [K, number])[] {
    return [...this.#samples].toSorted(([, a], [, b]) => b - a);
  }
}

/** Samples, and what they belong to. */
function claimed(functions: readonly Sampled[], { source, url, graph, model }: Measured): (readonly [Claim, number])[] {
  const claims = claimsOf(source, graph, model);
  const calls = callsIn(source.text, claims);
  return functions.flatMap((one) => {
    const elsewhere = claimOfFunction(one, url, calls);
    if (one.url !== url) return [[elsewhere, one.samples] as const];
    const lines = one.lines.map(({ line, ticks }) => {
      const claim = claims[line - LINES_BEFORE - 1];
      return [claim && (claim.operation || one.name === RUN) ? claim : elsewhere, ticks] as const;
    });
    const left = one.samples - one.lines.reduce((sum, { ticks }) => sum + ticks, 0);
    return left > 0 ? [...lines, [elsewhere, left] as const] : lines;
  });
}

/** The name of the function that the code is; others in it are kernels, and functions that are called in several places. */
const RUN = "run";

/** What each line of the code belongs to. */
function claimsOf({ lines, operations = [] }: Source, graph: Graph, model: Model): readonly Claim[] {
  const rows = loop(graph, ROWS);
  const steps = rows && loop(rows.attrs.body, EVERY);
  const inSteps = new Set(steps ? allNodes(steps.attrs.body) : []);
  const inRows = new Set(rows ? [rows, ...allNodes(rows.attrs.body)] : []);
  const restOf = (node: Node | undefined): Rest => {
    if (!node || !inRows.has(node)) return "once";
    if (inSteps.has(node)) return node.op === "append" ? "events" : "method";
    return node === steps ? "scalars" : "rows";
  };
  return lines.map((origins, k) => {
    const node = operations[k];
    const equation = equationOf(origins, model)?.equation;
    return { equation, operation: node && inSteps.has(node) ? node : undefined, rest: restOf(node) };
  });
}

const loop = (g: Graph, length: string): NodeOf<"scan"> | undefined =>
  g.nodes.find((node): node is NodeOf<"scan"> => node.op === "scan" && node.attrs.length === length);

/** By the name of a function that is called in the code: what the lines that call it belong to. */
function callsIn(text: string, claims: readonly Claim[]): ReadonlyMap<string, readonly Claim[]> {
  const calls = new Map<string, Claim[]>();
  text.split("\n").forEach((line, k) => {
    for (const [, name] of line.matchAll(/(?<!function )\b([A-Za-z]\w*)\(/g))
      calls.set(name!, [...(calls.get(name!) ?? []), claims[k]!]);
  });
  return calls;
}

/** What a function belongs to by what calls it: if that is one equation, or one operation, to that. */
function claimOfFunction(one: Sampled, url: string, calls: ReadonlyMap<string, readonly Claim[]>): Claim {
  const { name, caller, called } = one;
  if (Object.hasOwn(ENGINE, name)) return unclaimed(ENGINE[name]!);
  // What the engine does for code that it has not compiled yet, it counts to the function that calls the code.
  if (one.url !== url && called.includes(url)) return unclaimed("engine");
  if (one.url !== url && caller !== url) return unclaimed("host");
  const by = calls.get(name) ?? [];
  const only = <T>(values: readonly T[]): T | undefined => (new Set(values).size === 1 ? values[0] : undefined);
  return {
    equation: only(by.map(({ equation }) => equation)),
    operation: only(by.map(({ operation }) => operation)),
    rest: one.url === url ? "functions" : "lists",
  };
}

function elementsOf(node: Node): number | undefined {
  if (isTuple(node.type) && node.op !== "map") return undefined;
  const { shape } = isTuple(node.type) ? node.type[0]! : single(node.type);
  return shape.every((dim) => typeof dim === "number") ? elements(shape) : undefined;
}

/** Its left side, in a network with the name of its block. */
function nameOfEquation({ statements }: Model, equation: number): string {
  const statement = statements[equation]!;
  const header = statement.block === undefined ? undefined : statements[statement.block];
  return `${header && "name" in header ? `${header.name}: ` : ""}${oneLine(leftSide(statement))}`;
}
