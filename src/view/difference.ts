/** The difference of two graphs as text: what was removed, added, merged and moved, by equation and loop; and as data. */
import {
  groupBy,
  isTuple,
  isWire,
  label,
  nodeNames,
  showShape,
  showType,
  type Graph,
  type Match,
  type Node,
  type NodeOf,
  type Spot,
} from "../../ir/index.ts";
import type { Difference } from "../difference.ts";
import type { Model } from "../model.ts";
import { count } from "./figure.ts";
import { equationOf, oneLine, shorten, textOf } from "./origins.ts";
import { pathInWords } from "./passes.ts";

/** What is shown at most: places, changes in a place, operands, names in a list, and characters of the text beside. */
const MOST = { places: 24, lines: 8, operands: 6, names: 8, text: 40, title: 90 } as const;
/** Where the text of an equation stands. */
const COLUMN = 64;

/** One change, or several of a kind. */
interface Change {
  readonly sign: "-" | "+" | "=" | ">";
  readonly spots: readonly Spot[];
  /** Where it is shown: the node's number before, or that of what is before it. */
  readonly order: number;
  readonly text: string;
}

/** What changed, by loops and equations. Operations have the names that they have in the first graph; new ones `%+1`, … */
export function differenceText(difference: Difference, model: Model): string {
  const names = namesOf(difference);
  const places = groupBy(changesOf(difference, names), ({ spots: [spot] }) => placeOf(spot!, model));
  const shown = [...places].slice(0, MOST.places);
  const left = [...places.values()].slice(MOST.places).flat();
  return [
    ...summary(difference),
    ...shown.flatMap(([title, changes]) => ["", title, ...linesOf(changes, model)]),
    ...(left.length > 0
      ? ["", `… and in ${places.size - MOST.places} more places ${countsOf(left)}; --format json has all.`]
      : []),
    "",
  ].join("\n");
}

function summary({ from, to, kept, moved, merged, removed, added, wires }: Difference): string[] {
  const [before, after] = [
    kept.length + moved.length + merged.length + removed.length,
    kept.length + moved.length + added.length,
  ];
  const changes = [
    ...(removed.length > 0 ? [`- ${removed.length} removed`] : []),
    ...(added.length > 0 ? [`+ ${added.length} added`] : []),
    ...(merged.length > 0 ? [`= ${merged.length} merged with one of the same value`] : []),
    ...(moved.length > 0 ? [`> ${moved.length} moved`] : []),
    `${kept.length} as they were`,
  ];
  return [
    `${from}..${to}: ${before} operations before, ${after} after; ${wires.before.length} and ${wires.after.length} wires`,
    changes.length === 1 && kept.length > 0 ? "nothing changed" : changes.join(", "),
  ];
}

const countsOf = (changes: readonly Change[]): string =>
  [...groupBy(changes, ({ sign }) => sign)]
    .map(([sign, of]) => `${of.reduce((n, { spots }) => n + spots.length, 0)} ${WORDS[sign]}`)
    .join(", ");
const WORDS = { "-": "removed", "+": "added", "=": "merged", ">": "moved" } as const;

/** The loop, and the equation. */
function placeOf({ node, path }: Spot, model: Model): string {
  const loop = path.length === 0 ? "" : ` (in ${pathInWords(path)})`;
  const equation = equationOf(node.origins, model)?.equation;
  const statement = equation === undefined ? undefined : model.statements[equation];
  if (!statement) return `the method, time, and what holds a run together${loop}`;
  const header = statement.block === undefined ? undefined : model.statements[statement.block];
  const block = header && "name" in header ? `${oneLine(header.name)}: ` : "";
  return `${block}${shorten(textOf(model, statement), MOST.title)}${loop}`;
}

/** What went, was merged or moved comes before what is new where there is too much. */
function linesOf(changes: readonly Change[], model: Model): string[] {
  const [fresh, others] = [changes.filter(isFresh), changes.filter((change) => !isFresh(change))];
  const ranked = [...inOrder(others), ...inOrder(fresh)];
  const most = ranked.length <= MOST.lines + 2 ? ranked.length : MOST.lines;
  const [shown, left] = [ranked.slice(0, most), ranked.slice(most)];
  const lines = inOrder(shown).map(({ sign, spots: [spot], text }) => {
    const origin = spot!.node.origins[0];
    const line = `  ${sign} ${text}`;
    return origin ? `${line.padEnd(COLUMN)}  ${shorten(textOf(model, origin), MOST.text)}` : line;
  });
  return left.length === 0 ? lines : [...lines, `  … ${countsOf(left)}: ${opsOf(left)}`];
}

const isFresh = ({ sign }: Change): boolean => sign === "+";
const inOrder = (changes: readonly Change[]): readonly Change[] => changes.toSorted((x, y) => x.order - y.order);

/** `12 mul, 3 add`, most first. */
function opsOf(changes: readonly Change[]): string {
  const ops = groupBy(
    changes.flatMap(({ spots }) => spots),
    ({ node }) => node.op,
  );
  const sorted = [...ops].toSorted(([, x], [, y]) => y.length - x.length);
  const shown = sorted.slice(0, MOST.names).map(([op, spots]) => `${spots.length} ${op}`);
  return [...shown, ...(sorted.length > MOST.names ? ["…"] : [])].join(", ");
}

// ---------------------------------------------------------------------------------------------------------- the changes

function changesOf({ removed, added, merged, moved, kept }: Difference, names: Names): Change[] {
  const found = [...kept, ...moved, ...merged];
  const wasAfter = lastBefore(found, ({ before }) => before);
  const isAfter = lastBefore(
    found.filter(({ before, after }) => before.path.join() === after.path.join()),
    ({ after }) => after,
  );
  return [
    ...together(removed, itself, wasAfter, ([spot, ...others]) => {
      const same = [spot!, ...others];
      return { sign: "-", text: `${list(same.map(names.own))}: ${meaning(spot!, names)}` };
    }),
    ...together(
      merged,
      ({ before }) => before,
      wasAfter,
      (pairs) => {
        const [{ before: spot, after }] = pairs as readonly [Match];
        const isElsewhere = after.path.join() !== spot.path.join();
        const where = isElsewhere ? `, now ${pathInWords(after.path)}` : "";
        const what = `${list(pairs.map(({ before }) => names.own(before)))}: ${meaning(spot, names)}`;
        return { sign: "=", text: `${what}, the same as ${names.of(spot.value, spot)}${where}` };
      },
    ),
    ...together(
      moved,
      ({ before }) => before,
      wasAfter,
      (pairs) => {
        const [{ before: spot, after }] = pairs as readonly [Match];
        const own = list(pairs.map(({ before }) => names.own(before)));
        const what = pairs.length === 1 ? `${own}: ${meaning(spot, names)}` : own;
        return { sign: ">", text: `${what}, ${goalOf(spot, after)}` };
      },
      movedWith,
    ),
    ...together(added, itself, isAfter, ([spot, ...others]) => {
      const copies = others.length > 0 ? `, ${others.length + 1} times` : "";
      return { sign: "+", text: `${names.of(spot!.value, spot!)}: ${meaning(spot!, names)}${copies}` };
    }),
  ];
}

const itself = (spot: Spot): Spot => spot;

function goalOf(before: Spot, { path }: Spot): string {
  if (path.join() === before.path.join()) return "to another place here";
  return path.at(-1) === "kernel" ? "into a kernel" : `to ${pathInWords(path)}`;
}

/** What went into kernels, or to another place, is not told one by one. */
function movedWith({ before, after }: Match): string {
  const isOne = after.path.join() !== before.path.join() && after.path.at(-1) !== "kernel";
  return isOne ? String(before.value) : goalOf(before, after);
}

/** Items of a kind in the same body and from the same equation as one change: by default those with the same value. */
function together<T>(
  items: readonly T[],
  spotOf: (item: T) => Spot,
  place: (spot: Spot) => number,
  show: (items: readonly T[]) => Pick<Change, "sign" | "text">,
  kindOf: (item: T) => string = (item) => String(spotOf(item).value),
): Change[] {
  const key = (item: T): string => {
    const { node, inside } = spotOf(item);
    return [kindOf(item), inside.join(), ...node.origins.map(({ equation }) => equation)].join(" ");
  };
  return [...groupBy(items, key).values()].map((of) => {
    const spots = of.map(spotOf);
    const shown = show(of);
    return { ...shown, spots, order: place(spots[0]!) + ORDER[shown.sign] };
  });
}

/** At one place, what went comes first, and what is new last. */
const ORDER = { "-": 0.2, "=": 0.4, ">": 0.6, "+": 0.8 } as const;

const list = (names: readonly string[]): string =>
  names.length > MOST.names ? `${names.slice(0, MOST.names).join(", ")}, … ${names.length} in all` : names.join(", ");

/** `f64[20] = mul(%dt, 0.5)` */
function meaning(spot: Spot, names: Names): string {
  const { node, operands } = spot;
  const type = shorten(showType(node.type), MOST.text);
  if (node.op === "map") return kernelOf(node);
  const shown = operands.slice(0, MOST.operands).map((value) => names.of(value, spot));
  const taken = operands.length > MOST.operands ? [...shown, "…"] : shown;
  const attributes =
    label(node).startsWith(`${node.op} `) && node.op !== "data" ? label(node).slice(node.op.length) : "";
  return `${type} = ${node.op}(${taken.join(", ")})${attributes}`;
}

function kernelOf({ type, attrs: { body } }: NodeOf<"map">): string {
  const [first] = isTuple(type) ? type : [type];
  const operations = count(body.nodes.filter((node) => !isWire(node)).length, "operation");
  return `a kernel of ${operations} for each element of ${showShape(first!.shape)}`;
}

/** The number before, of the last node before one that was found on both sides. */
function lastBefore(found: readonly Match[], side: (match: Match) => Spot): (spot: Spot) => number {
  const sorted = new Map(
    [...groupBy(found, (match) => side(match).graph)].map(([graph, of]) => [
      graph,
      of.toSorted((x, y) => side(x).node.id - side(y).node.id),
    ]),
  );
  return ({ graph, node }) =>
    sorted.get(graph)?.findLast((match) => side(match).node.id < node.id)?.before.node.id ?? -1;
}

// ------------------------------------------------------------------------------------------------------------- names

interface Names {
  /** The name of a value, as it is called where this node stands. */
  of(value: number, at: Spot): string;
  /** The name of a node of the first graph. */
  own(spot: Spot): string;
}

/** In the first graph's listing a value has this name; elsewhere, a path of names leads to it: `%/0/3/33`. */
function namesOf({ kept, moved, merged, removed, added, wires }: Difference): Names {
  const printed = new Map<Graph, ReadonlyMap<Node, string>>();
  const own = ({ graph, node }: Spot): string => {
    const names = printed.get(graph) ?? nodeNames(graph);
    printed.set(graph, names);
    return names.get(node)!;
  };
  const working = [...[...kept, ...moved, ...merged].map(({ before }) => before), ...removed];
  const before = groupBy([...working, ...wires.before], ({ value }) => value);
  const fresh = new Map<number, string>();
  for (const { value } of added) if (!before.has(value) && !fresh.has(value)) fresh.set(value, `%+${fresh.size + 1}`);
  for (const spot of wires.after)
    if (!before.has(spot.value) && !fresh.has(spot.value)) fresh.set(spot.value, own(spot));
  return {
    own,
    of(value, { inside, path }) {
      const known = fresh.get(value);
      if (known !== undefined) return known;
      const spots = before.get(value) ?? [];
      const here =
        spots.find((spot) => spot.inside.join() === inside.join() && spot.path.join() === path.join()) ??
        spots.find((spot) => spot.path.join() === path.join());
      if (here) return own(here);
      const [first] = spots;
      if (!first) return "?";
      if (first.node.op === "const" || first.node.op === "input") return own(first);
      return `%/${[...first.inside, own(first)].map((name) => name.replace(/^%/, "")).join("/")}`;
    },
  };
}

// -------------------------------------------------------------------------------------------------------------- as data

/** A node of a difference, for programs. */
export interface ChangedNode {
  readonly name: string;
  readonly op: string;
  readonly type: string;
  readonly inputs: readonly string[];
  /** The loops and kernels around it. */
  readonly path: readonly string[];
  /** What it came from: indices of statements, and the text. */
  readonly origins: readonly { readonly equation: number; readonly text: string }[];
}

export interface DifferenceJson {
  readonly from: string;
  readonly to: string;
  readonly kept: number;
  readonly removed: readonly ChangedNode[];
  readonly added: readonly ChangedNode[];
  /** With where they are now, and which node stands for them. */
  readonly merged: readonly (ChangedNode & { readonly to: readonly string[] })[];
  readonly moved: readonly (ChangedNode & { readonly to: readonly string[] })[];
  readonly wires: { readonly before: number; readonly after: number };
}

/** The whole difference. */
export function differenceJson(difference: Difference, model: Model): DifferenceJson {
  const names = namesOf(difference);
  const shown = (spot: Spot): ChangedNode => ({
    name: names.of(spot.value, spot),
    op: spot.node.op,
    type: showType(spot.node.type),
    inputs: spot.operands.map((value) => names.of(value, spot)),
    path: spot.path,
    origins: spot.node.origins.map((origin) => ({ equation: origin.equation, text: textOf(model, origin) })),
  });
  const matched = ({ before, after }: Match) => ({ ...shown(before), name: names.own(before), to: after.path });
  const { from, to, kept, removed, added, merged, moved, wires } = difference;
  return {
    ...{ from, to, kept: kept.length, removed: removed.map(shown), added: added.map(shown) },
    ...{ merged: merged.map(matched), moved: moved.map(matched) },
    wires: { before: wires.before.length, after: wires.after.length },
  };
}
