/**
 * Lumping: states of elements that stay equal are kept once, and what is computed from one end of synapses is computed there.
 *
 * A gather moves outwards past elementwise ops, f(gather(x, A), u) = gather(f(x, u), A) for a scalar u, and into sparse products:
 * spmv(gather(x, A), offsets, P) = spmv(x, offsets, A[P]). Both keep every bit. An elementwise op sees one element at a time
 * and gives equal results for equal operands, so it does not matter whether its result is copied or its operands are; and a
 * row's sum takes the same numbers in the same order, fetched by one index in place of two. A product's operands change
 * places, which no rounding sees.
 *
 * A state may be lumped by an index A if its elements with equal A start equal and have equal derivatives, provided that all
 * lumped states are equal so: the largest such set is what is left when those that fail are taken out, until none does.
 *
 * An index that has each element once is an order. A state may always be kept in it: in the order of their targets, synapses
 * are summed one after the other. What is computed from it is computed in that order, f(gather(x, A), y) = gather(f(x, y[A⁻¹]), A).
 */
import { fixedIn, type Varies } from "../fixed.ts";
import { Builder, copy, liveIn, rebuild, type Graph, type Node, type NodeOf, type Output, within } from "../graph.ts";
import { composed, indexOf, inverse, isWithin, rowLength } from "../indices.ts";
import { isElementwise } from "../ops.ts";
import { isFloat, isScalar, single, tensor } from "../types.ts";

/** Elements in groups: element s belongs to group `index[s]`, of `length`. */
export interface Grouping {
  readonly index: Int32Array;
  readonly length: number;
}

/** A state that no handler assigns, and the groupings by which it may be lumped, the preferred one first. */
export interface Candidate {
  readonly name: string;
  readonly by: readonly Grouping[];
}

export interface Lumping {
  /** Its inputs and outputs of lumped states have an element for each group; an output may be a scalar, as before. */
  readonly system: Graph;
  /** The same for their start values. */
  readonly initial: Graph;
  /** Lumped states. Groups without elements have values too, which nothing reads. */
  readonly lumped: ReadonlyMap<string, Grouping>;
}

/**
 * Lumps the states of a model. `system` takes states and gives their derivatives or next values under the same names, beside
 * others; `initial` gives their start values. Outputs that are no lumped states keep their types.
 */
export function lump(
  system: Graph,
  initial: Graph,
  candidates: readonly Candidate[],
  varies: Varies = () => true,
): Lumping {
  const groupings = known(candidates);
  const starts = viewsOf(outward(initial, NONE, groupings, varies));
  const lumped = new Map<string, Grouping>();
  const choices = Math.max(0, ...candidates.map(({ by }) => by.length));
  for (let choice = 0; choice < choices; choice++) {
    for (const { name, by } of candidates) {
      const given = by[choice];
      if (!given || lumped.has(name)) continue;
      const grouping = groupings.of(given.index, given.length);
      if (isWorthwhile(grouping) && isEqual(starts.get(name), grouping)) lumped.set(name, grouping);
    }
    while (dropUnequal(lumped, viewsOf(outward(system, lumped, groupings, varies))));
  }
  const finished = (g: Graph): Graph => outward(g, lumped, groupings, varies).finish(lumped);
  return { system: finished(system), initial: finished(initial), lumped };
}

/** The same for another graph that takes the states: lumped ones come as they are kept, and all outputs keep their types. */
export const withLumped = (g: Graph, lumped: Lumping["lumped"], varies: Varies = () => true): Graph => {
  const groupings = known([...lumped].map(([name, grouping]) => ({ name, by: [grouping] })));
  const own = new Map([...lumped].map(([name, { index, length }]) => [name, groupings.of(index, length)]));
  return outward(g, own, groupings, varies).finish(NONE);
};

const NONE: Lumping["lumped"] = new Map();

/** Computing for each group costs no more than computing for each element. */
const isWorthwhile = ({ index, length }: Grouping): boolean => length <= index.length;

/** Takes out states whose derivatives differ within a group; says whether there were any. */
function dropUnequal(lumped: Map<string, Grouping>, slopes: ReadonlyMap<string, View>): boolean {
  const before = lumped.size;
  for (const [name, grouping] of lumped) if (!isEqual(slopes.get(name), grouping)) lumped.delete(name);
  return lumped.size < before;
}

/** By group, its one element, where groups have no more. */
const orderOf = ({ index, length }: Grouping): Int32Array | undefined =>
  length === index.length ? inverse(index) : undefined;

/** Whether a value is the same for all elements of a group. */
const isEqual = (view: View | undefined, grouping: Grouping): boolean => {
  if (orderOf(grouping)) return true;
  return view?.kind === "gathered"
    ? view.grouping === grouping
    : view?.kind === "plain" && isScalar(single(view.node.type));
};

// ------------------------------------------------------------------------------------------------------ groupings

/** Groupings with equal contents are one object. */
interface Groupings {
  of(index: Int32Array, length: number): Grouping;
  /** The grouping by an index of a candidate. */
  known(index: Int32Array): Grouping | undefined;
}

function known(candidates: readonly Candidate[]): Groupings {
  const unique = uniqueArrays();
  const groupings = new Map<Int32Array, Grouping[]>();
  const of = (given: Int32Array, length: number): Grouping => {
    const index = unique(given);
    const all = groupings.get(index) ?? [];
    groupings.set(index, all);
    const found = all.find((grouping) => grouping.length === length) ?? { index, length };
    if (!all.includes(found)) all.push(found);
    return found;
  };
  const first = new Map<Int32Array, Grouping>();
  for (const { by } of candidates)
    for (const { index, length } of by) {
      const grouping = of(index, length);
      if (!first.has(grouping.index)) first.set(grouping.index, grouping);
    }
  return { of, known: (index) => first.get(unique(index)) };
}

/** A function that gives one object for all arrays of the same numbers. */
function uniqueArrays(): (values: Int32Array) => Int32Array {
  const same = new Map<Int32Array, Int32Array>();
  const byLength = new Map<number, Int32Array[]>();
  return (values) => {
    const found = same.get(values);
    if (found) return found;
    const alike = byLength.get(values.length) ?? [];
    byLength.set(values.length, alike);
    const one = alike.find((other) => other.every((value, k) => value === values[k])) ?? values;
    if (one === values) alike.push(values);
    same.set(values, one);
    return one;
  };
}

// ---------------------------------------------------------------------------------------------------- the rewriting

/** What a node has become. */
type View =
  | { readonly kind: "plain"; readonly node: Node }
  /** gather(node, index) */
  | Gathered
  /** weight * factor, where the weight does not change in a run: nodes of the graph as it was. */
  | { readonly kind: "product"; readonly weight: Node; readonly factor: Gathered };
interface Gathered {
  readonly kind: "gathered";
  readonly node: Node;
  readonly grouping: Grouping;
}

interface Outward {
  readonly views: readonly { readonly name: string; readonly view: View }[];
  /** The graph in which the outputs of these names are left as one value for each group. */
  finish(lumped: ReadonlyMap<string, Grouping>): Graph;
}
const viewsOf = ({ views }: Outward): ReadonlyMap<string, View> => new Map(views.map(({ name, view }) => [name, view]));

/** Moves gathers towards the outputs. A value is made for all elements, by one gather, where something else needs it so. */
function outward(g: Graph, lumped: ReadonlyMap<string, Grouping>, groupings: Groupings, varies: Varies): Outward {
  const b = new Builder();
  const fixed = fixedIn(g, varies);
  const views: View[] = [];
  const wholes: (Node | undefined)[] = [];
  const arrays = new Map<Int32Array, Node>();

  const indexNode = (values: Int32Array): Node => {
    const node = arrays.get(values) ?? b.add("data", [], { values, type: tensor("i32", [values.length]) });
    arrays.set(values, node);
    return node;
  };
  const spread = ({ node, grouping: { index } }: Gathered): Node =>
    node.op === "iota" ? indexNode(index) : b.add("gather", [node, indexNode(index)]);
  /** The value of a node of `g`, all of it. */
  const whole = (node: Node): Node => {
    const known = wholes[node.id];
    if (known) return known;
    const view = views[node.id]!;
    const made = within(b, node.origins, () => {
      if (view.kind === "plain") return view.node;
      return view.kind === "gathered" ? spread(view) : copy(b, node, node.inputs.map(whole));
    });
    wholes[node.id] = made;
    return made;
  };
  const plain = (node: Node): View => ({ kind: "plain", node: copy(b, node, node.inputs.map(whole)) });
  const gathered = (node: Node, grouping: Grouping): Gathered => ({ kind: "gathered", node, grouping });

  /** gather(x, index), where that is a copy of a row of single values. */
  const fetched = (x: Node, index: Int32Array): Gathered | undefined => {
    const view = views[x.id]!;
    const length = rowLength(x);
    if (length === undefined || !isWithin(index, length)) return undefined;
    if (view.kind !== "gathered") return gathered(whole(x), groupings.of(index, length));
    return gathered(view.node, groupings.of(composed(view.grouping.index, index), view.grouping.length));
  };

  /** The values of the groups, of which each is one element; of a scalar, itself. */
  const grouped = (node: Node, grouping: Grouping): Node => {
    const view = views[node.id]!;
    if (view.kind === "gathered" && view.grouping === grouping) return view.node;
    const order = isScalar(single(node.type)) ? undefined : orderOf(grouping);
    if (!order) return whole(node);
    if (view.kind !== "gathered") return b.add("gather", [whole(node), indexNode(order)]);
    return spread(gathered(view.node, groupings.of(composed(view.grouping.index, order), view.grouping.length)));
  };

  const elementwise = (node: Node): View => {
    const operands = node.inputs.filter((input) => !isScalar(single(input.type))).map((input) => views[input.id]!);
    const first = operands[0];
    if (first?.kind === "gathered" && isWorthwhile(first.grouping)) {
      const isOne = operands.every((view) => view.kind === "gathered" && view.grouping === first.grouping);
      const inside = (input: Node): Node => {
        const view = views[input.id]!;
        return view.kind === "gathered" ? view.node : whole(input);
      };
      if (isOne) return gathered(copy(b, node, node.inputs.map(inside)), first.grouping);
    }
    const ordered = operands.find((view) => view.kind === "gathered" && orderOf(view.grouping)) as Gathered | undefined;
    if (ordered)
      return gathered(
        copy(
          b,
          node,
          node.inputs.map((input) => grouped(input, ordered.grouping)),
        ),
        ordered.grouping,
      );
    return (node.op === "mul" && product(node)) || plain(node);
  };
  const product = ({ inputs: [x, y], type }: NodeOf<"mul">): View | undefined => {
    if (!isFloat(single(type).dtype) || fixed[x!.id] === fixed[y!.id]) return undefined;
    const [weight, other] = fixed[x!.id] ? [x!, y!] : [y!, x!];
    const factor = views[other.id]!;
    return factor.kind === "gathered" && rowLength(weight) !== undefined
      ? { kind: "product", weight, factor }
      : undefined;
  };

  /** A sum over the rows' entries that fetches them where they come from. */
  const sum = (node: NodeOf<"spmv">): View => {
    const [x, offsets, columns, weights] = node.inputs as [Node, Node, Node, Node?];
    const places = indexOf(columns);
    const view = views[x.id]!;
    if (!places || view.kind === "plain" || (view.kind === "product" && weights)) return plain(node);
    const { node: from, grouping } = view.kind === "product" ? view.factor : view;
    const inputs = [
      from,
      whole(offsets),
      indexNode(groupings.of(composed(grouping.index, places), grouping.length).index),
    ];
    if (weights) inputs.push(whole(weights));
    if (view.kind === "product") inputs.push(weightsAt(view.weight, places));
    return { kind: "plain", node: b.add("spmv", inputs) };
  };
  const weightsAt = (weight: Node, places: Int32Array): Node => {
    const view = fetched(weight, places);
    return view ? spread(view) : b.add("gather", [whole(weight), indexNode(places)]);
  };

  const view = (node: Node): View => {
    if (node.op === "input") {
      const { name, type } = node.attrs;
      const grouping = lumped.get(name);
      if (!grouping) return { kind: "plain", node: b.input(name, type) };
      return gathered(b.input(name, tensor(type.dtype, [grouping.length])), grouping);
    }
    if (node.op === "data") {
      const index = indexOf(node);
      const grouping = index && groupings.known(index);
      if (!grouping || !isWithin(grouping.index, grouping.length)) return plain(node);
      return gathered(b.add("iota", [], { length: grouping.length }), grouping);
    }
    if (node.op === "gather") {
      const index = indexOf(node.inputs[1]!);
      return (index && fetched(node.inputs[0]!, index)) ?? plain(node);
    }
    if (node.op === "spmv") return sum(node);
    return isElementwise(node.op) ? elementwise(node) : plain(node);
  };

  const live = liveIn(g);
  for (const node of g.nodes)
    if (node.op === "input" || live[node.id]) views[node.id] = within(b, node.origins, () => view(node));
  const results = g.outputs.map(({ name, node }) => ({ name, view: views[node.id]! }));
  return {
    views: results,
    finish: (kept) => {
      const outputs = g.outputs.map(({ name, node }): Output => {
        const grouping = kept.get(name);
        return { name, node: grouping ? grouped(node, grouping) : whole(node) };
      });
      return rebuild(b.finish(outputs));
    },
  };
}
