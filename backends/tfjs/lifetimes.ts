/** How long the tensors of a body live, and who has each at its end. A tensor has one owner, who disposes of it. */
import type { Graph, Node } from "../../ir/index.ts";

/** The place of a value among what takes it for good: an operand of a node, or an output of the body. */
export type Place = `${number}:${number}` | `end:${number}`;

export interface Lifetimes {
  /** By the number of a node, -1 for the beginning: what is of no use behind it. */
  readonly ends: ReadonlyMap<number, readonly Node[]>;
  /** Whether a value goes to this place itself; else a copy goes there. */
  moves(value: Node, place: Place): boolean;
}

/**
 * A loop changes what it is given to carry, so a value goes there itself only if that is its last use. A list keeps what
 * it is given as it is: a value may go there and be used on.
 */
export function lifetimes(g: Graph, isOwned: (value: Node) => boolean): Lifetimes {
  const last = new Map<Node, number>();
  const taken = new Map<Node, { at: number; place: Place; isKept: boolean }[]>();
  const end = g.nodes.length;
  const take = (value: Node, at: number, place: Place, isKept: boolean): void => {
    const places = taken.get(value);
    if (places) places.push({ at, place, isKept });
    else taken.set(value, [{ at, place, isKept }]);
  };
  g.nodes.forEach((node, at) => {
    if (isOwned(node)) last.set(node, last.get(node) ?? (node.op === "input" ? -1 : at));
    if (node.op === "get") return;
    for (const value of node.inputs) last.set(value, at);
    if (node.op === "append")
      node.inputs.slice(1, 1 + node.inputs.length / 2).forEach((value, k) => take(value, at, `${at}:${k + 1}`, true));
    if (node.op !== "scan") return;
    const { consts, carry } = node.attrs;
    const others = new Set([...node.inputs.slice(0, consts), ...node.inputs.slice(consts + carry)]);
    node.inputs.slice(consts, consts + carry).forEach((value, k) => {
      if (!others.has(value)) take(value, at, `${at}:${consts + k}`, false);
    });
  });
  g.outputs.forEach(({ node }, k) => {
    last.set(node, end);
    take(node, end, `end:${k}`, false);
  });
  const goal = new Map<Node, Place>();
  const ends = new Map<number, Node[]>();
  for (const [value, at] of last) {
    if (!isOwned(value)) continue;
    const places = taken.get(value) ?? [];
    const place = (places.find((one) => one.at === at && !one.isKept) ?? places.find(({ isKept }) => isKept))?.place;
    if (place) goal.set(value, place);
    else ends.set(at, [...(ends.get(at) ?? []), value]);
  }
  return { ends, moves: (value, place) => goal.get(value) === place };
}
