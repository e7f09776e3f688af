/**
 * What became of a graph: which of its values are in another one still, and where.
 *
 * A value is known by what it is computed from, through kernels and loops, not by its place: the same operation on the same
 * values is the same value. Where something that a node takes was replaced, the node with the same operation, from the same
 * place of the text, is taken for what it was.
 */
import { bodyOf, type Graph, type Node, type NodeOf } from "./graph.ts";
import { groupBy } from "./group.ts";
import { nodeNames, showNumber } from "./print.ts";
import { isTuple, sameType, type TypedArray } from "./types.ts";

/** A node, and where it stands. */
export interface Spot {
  readonly node: Node;
  readonly graph: Graph;
  /** The loops and kernels around it, outermost first: `rows`, `every`, `kernel`. */
  readonly path: readonly string[];
  /** The names that these have in the printed graph. */
  readonly inside: readonly string[];
  /** Equal numbers: the same value. */
  readonly value: number;
  /** The values that it takes. */
  readonly operands: readonly number[];
}

/** A node before, and after. */
export interface Match {
  readonly before: Spot;
  readonly after: Spot;
}

/** Every node that is no wire, before and after, is in one of these lists. */
export interface Diff {
  /** Where they were. */
  readonly kept: readonly Match[];
  /** In another body; or, in the same, behind others. */
  readonly moved: readonly Match[];
  /** For each node that another one stands for now, that one. */
  readonly merged: readonly Match[];
  readonly removed: readonly Spot[];
  readonly added: readonly Spot[];
  /** Constants, and what enters and leaves graphs, kernels and loops. */
  readonly wires: { readonly before: readonly Spot[]; readonly after: readonly Spot[] };
}

/** Whether a node computes nothing: a constant, an input, or one of several results. */
export const isWire = ({ op }: Node): boolean => op === "const" || op === "input" || op === "get";

/** Whether a node that was kept has numbers of another type, or another number of them. */
export const isRetyped = ({ before, after }: Match): boolean => {
  const [from, to] = [before.node.type, after.node.type];
  return !isTuple(from) && !isTuple(to) && !sameType(from, to);
};

/** What became of `before`; it may stand for the body of a loop of `after`, of this path. */
export function diff(before: Graph, after: Graph, within: readonly string[] = []): Diff {
  const values = numbers();
  const exact = walk(after, { values });
  const entering = new Map(
    exact.flatMap(({ node, path, value }) =>
      node.op === "input" && path.join() === within.join() ? [[node.attrs.name, value] as const] : [],
    ),
  );
  const was = walk(before, { values, path: within, entering });
  const now = walk(after, { values, successor: successors(was, exact) });
  return classify(was, now);
}

function classify(was: readonly Spot[], now: readonly Spot[]): Diff {
  const { same, moved, merged, removed, added } = matched(was.filter(isWorking), now.filter(isWorking));
  const [first, then] = [was, now].map((spots) => new Map(spots.map((spot, k) => [spot, k])));
  const at = ({ before }: Match): number => first!.get(before)!;
  const inOrder = (matches: readonly Match[]): Match[] => matches.toSorted((x, y) => at(x) - at(y));
  const kept = new Set<Match>();
  for (const matches of groupBy(inOrder(same), ({ before: { path } }) => path.join()).values())
    for (const match of ascending(matches, ({ after }) => then!.get(after)!)) kept.add(match);
  const wires = (spots: readonly Spot[]): readonly Spot[] => spots.filter((spot) => !isWorking(spot));
  return {
    kept: inOrder([...kept]),
    moved: inOrder([...moved, ...same.filter((match) => !kept.has(match))]),
    merged: inOrder(merged),
    removed: removed.toSorted((x, y) => first!.get(x)! - first!.get(y)!),
    added: added.toSorted((x, y) => then!.get(x)! - then!.get(y)!),
    wires: { before: wires(was), after: wires(now) },
  };
}

/** Value by value: first those that are in the same body still, then those that are elsewhere, then those that another stands for. */
function matched(was: readonly Spot[], now: readonly Spot[]) {
  const [same, moved, merged]: [Match[], Match[], Match[]] = [[], [], []];
  const [removed, added]: [Spot[], Spot[]] = [[], []];
  const byValue = groupBy(now, ({ value }) => value);
  for (const [value, befores] of groupBy(was, (spot) => spot.value)) {
    const afters = byValue.get(value) ?? [];
    byValue.delete(value);
    const free = new Set(afters);
    const take = (before: Spot, into: Match[], isFit: (spot: Spot) => boolean): boolean => {
      const after = [...free].find(isFit);
      if (!after) return false;
      free.delete(after);
      into.push({ before, after });
      return true;
    };
    const here = (before: Spot): boolean => take(before, same, ({ path }) => path.join() === before.path.join());
    for (const before of befores.filter((spot) => !here(spot)))
      if (!take(before, moved, () => true)) {
        if (afters[0]) merged.push({ before, after: afters[0] });
        else removed.push(before);
      }
    added.push(...free);
  }
  return { same, moved, merged, removed, added: [...added, ...[...byValue.values()].flat()] };
}

const isWorking = ({ node }: Spot): boolean => !isWire(node);

/** As many of the items as ascend: those whose order did not change. */
function ascending<T>(items: readonly T[], keyOf: (item: T) => number): T[] {
  /** By length, the item at the end of the sequence of that length that ends lowest. */
  const ends: number[] = [];
  const before: number[] = [];
  const keys = items.map(keyOf);
  for (const [k, key] of keys.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keys[ends[middle]!]! < key) low = middle + 1;
      else high = middle;
    }
    before[k] = ends[low - 1] ?? -1;
    ends[low] = k;
  }
  const result: T[] = [];
  for (let k = ends.at(-1) ?? -1; k >= 0; k = before[k]!) result.push(items[k]!);
  return result;
}

// ------------------------------------------------------------------------------------------------------- numbers of values

interface Numbers {
  of(key: string): number;
  /** The same for arrays of the same numbers. */
  array(values: TypedArray): number;
}

function numbers(): Numbers {
  const known = new Map<string, number>();
  const arrays = new Map<TypedArray, number>();
  const alike = new Map<string, TypedArray[]>();
  return {
    of: (key) => {
      const found = known.get(key) ?? known.size;
      known.set(key, found);
      return found;
    },
    array: (values) => {
      const found = arrays.get(values);
      if (found !== undefined) return found;
      const kind = `${values[Symbol.toStringTag]} ${values.length}`;
      const others = alike.get(kind) ?? [];
      alike.set(kind, others);
      const same = others.find((other) => other.every((x, k) => Object.is(x, values[k])));
      if (!same) others.push(values);
      arrays.set(values, same ? arrays.get(same)! : arrays.size);
      return arrays.get(values)!;
    },
  };
}

/** The number of the value that a node with a number of its own stands for: another one, or itself. */
type Successor = (spot: Spot) => number;

interface Walk {
  readonly values: Numbers;
  readonly path?: readonly string[];
  /** Values of inputs, by name. */
  readonly entering?: ReadonlyMap<string, number>;
  readonly successor?: Successor;
}

/** All nodes of a graph and of the bodies in it, a body before the node that it is in. */
function walk(g: Graph, { values, path: root = [], entering, successor }: Walk): Spot[] {
  const spots: Spot[] = [];

  /** The values of the nodes, by id. */
  function visit(
    graph: Graph,
    path: readonly string[],
    inside: readonly string[],
    valueOf: (k: number, name: string) => number,
  ): number[] {
    const result: number[] = [];
    const kernels = new Map<Node, readonly number[]>();
    const pieces = new Map<string, number>();
    const names = nodeNames(graph);
    let inputs = 0;

    /** The body of a node, and where it is. */
    const enter = (node: Node, piece: string, value: (k: number, name: string, at: string) => number) => {
      const count = pieces.get(piece) ?? 0;
      if (piece !== KERNEL) pieces.set(piece, count + 1);
      const within = [...path, count === 0 ? piece : `${piece} ${count + 1}`];
      const body = bodyOf(node)!;
      const at = within.join("/");
      const inner = visit(body, within, [...inside, names.get(node)!], (k, name) => value(k, name, at));
      return { at, outputs: body.outputs.map(({ node: { id } }) => inner[id]!) };
    };

    const keyOf = (node: Node, operands: readonly number[]): string => {
      switch (node.op) {
        case "const":
          return `const ${showNumber(node.attrs.value)} ${kindOf(node.attrs.dtype)}`;
        case "get":
          return `get ${operands.join()} ${resultName(node)}`;
        case "map": {
          const { body, at } = node.attrs;
          const { outputs } = enter(node, KERNEL, (k) => {
            const index = at?.[k];
            return index === undefined
              ? operands[k]!
              : values.of(`gather ${operands[k]},${operands[body.inputs.length + index]}`);
          });
          kernels.set(node, outputs);
          return `map ${outputs.join()}`;
        }
        case "scan": {
          const { length, consts, carry, until } = node.attrs;
          const piece = until === undefined ? String(length) : "until";
          const value = (k: number, name: string, at: string): number => {
            if (k < consts) return operands[k]!;
            return values.of(k < consts + carry ? `carry ${at} ${name}` : `row ${operands[k]}`);
          };
          return `scan ${enter(node, piece, value).at}`;
        }
        case "deliver": {
          const { reads, indices } = node.attrs;
          const value = (k: number, _name: string, at: string): number => {
            const { array, at: entry } = reads[k]!;
            const of = operands[2 + indices + array];
            if (entry === "all") return of!;
            const place = typeof entry === "number" ? operands[2 + entry] : entry;
            return values.of(`entry ${at} ${of} ${place}`);
          };
          return `deliver ${enter(node, node.op, value).at}`;
        }
        default:
          return `${attrsOf(node, values)} ${operands.join()}`;
      }
    };

    const numberOf = (node: Node, operands: readonly number[]): number => {
      if (node.op === "input") return valueOf(inputs++, node.attrs.name);
      const results = node.op === "get" ? kernels.get(node.inputs[0]!) : undefined;
      return results ? results[(node as NodeOf<"get">).attrs.index]! : values.of(keyOf(node, operands));
    };

    for (const node of graph.nodes) {
      const operands = node.inputs.map(({ id }) => result[id]!);
      const spot = { node, graph, path, inside, value: numberOf(node, operands), operands };
      const value = successor && isOfParts(node) ? successor(spot) : spot.value;
      result[node.id] = value;
      spots.push({ ...spot, value });
    }
    return result;
  }

  visit(g, root, [], (_k, name) => entering?.get(name) ?? values.of(`input ${name}`));
  return spots;
}

const KERNEL = "kernel";
/** Whether a node is known by its operation and what it takes; loops are known by where they stand, whatever is in them. */
const isOfParts = (node: Node): boolean => !isWire(node) && node.op !== "scan" && node.op !== "deliver";

/** Floats of both precisions are the same value. */
const kindOf = (dtype: string): string => (dtype === "f32" ? "f64" : dtype);

/** Of a loop the name of the result, which stays when others leave. */
function resultName({ inputs: [source], attrs: { index } }: NodeOf<"get">): string {
  return source!.op === "scan" ? source!.attrs.body.outputs[index]!.name : String(index);
}

/** A node's op and attributes, without its type and its body. */
function attrsOf(node: Node, values: Numbers): string {
  if (node.op === "data") return `data ${values.array(node.attrs.values)} ${node.attrs.type.shape.join()}`;
  const attrs = Object.entries((node.attrs ?? {}) as Record<string, unknown>).flatMap(([name, value]) => {
    if (name === "body") return [];
    return name === "dtype" ? kindOf(String(value)) : JSON.stringify(value);
  });
  return [node.op, ...attrs].join(" ");
}

// ------------------------------------------------------------------------------------------- what took another's place

/** Nodes of one origin that are looked through for the one that a node was. */
const MANY = 64;

/**
 * For nodes whose value is new: the value that went and that they stand for, with the same operation from the same place of
 * the text, if what they take is the same, but for constants, and for what went and what came in its place.
 */
function successors(was: readonly Spot[], exact: readonly Spot[]): Successor {
  const there = new Set(was.map(({ value }) => value));
  const stays = new Set(exact.map(({ value }) => value));
  const constants = new Set([...was, ...exact].filter(({ node }) => node.op === "const").map(({ value }) => value));
  const gone = groupBy(
    was.filter(({ node, value }) => isOfParts(node) && !stays.has(value)),
    sourceOf,
  );
  const known = new Map<number, number>();
  const taken = new Set<number>();
  /** Of values that are new, those that went and that they were put in the place of. */
  const replaced = new Map<number, number>();

  /** How many operands are the same; -1 where one cannot be what the other became. */
  const likeness = (before: Spot, after: Spot): number => {
    if (before.operands.length !== after.operands.length) return -1;
    const hasOrigin = before.node.origins.length > 0;
    let same = 0;
    for (const [k, value] of before.operands.entries()) {
      const now = after.operands[k]!;
      const [wasConstant, isConstant] = [constants.has(value), constants.has(now)];
      if (wasConstant && isConstant) continue;
      if (value === now || replaced.get(now) === value) same++;
      else if (stays.has(value) || (isConstant && !hasOrigin)) return -1;
    }
    return same > 0 || hasOrigin ? same : -1;
  };

  const best = (spots: readonly Spot[], after: Spot, least: number): Spot | undefined => {
    let found: Spot | undefined;
    let most = 2 * least - 1;
    let seen = 0;
    for (const one of spots) {
      if (taken.has(one.value)) continue;
      if (++seen > MANY) break;
      const same = likeness(one, after);
      const score = same < 0 ? -1 : 2 * same + Number(one.path.join() === after.path.join());
      if (score > most) [found, most] = [one, score];
    }
    return found;
  };

  return (spot) => {
    if (there.has(spot.value)) return spot.value;
    const before = known.get(spot.value);
    if (before !== undefined) return before;
    const candidates = gone.get(sourceOf(spot)) ?? [];
    const isAlike = ({ node: { op } }: Spot): boolean => op === spot.node.op;
    const value = best(candidates.filter(isAlike), spot, 0)?.value ?? spot.value;
    known.set(spot.value, value);
    taken.add(value);
    const other = value === spot.value ? best(candidates, spot, 1) : undefined;
    if (other) replaced.set(value, other.value);
    return value;
  };
}

/** The places of the text that a node came from. */
const sourceOf = ({ node }: Spot): string =>
  node.origins.map(({ equation, start, end }) => `${equation}:${start}-${end}`).join(" ");
