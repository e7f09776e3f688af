/**
 * What the host computes, and what the device: arrays are the device's. Scalars that follow from scalars which the host
 * knows, such as the number of the step, are the host's; those that come out of arrays stay on the device.
 */
import {
  bodyOf,
  isElementwise,
  isScalar,
  isTuple,
  single,
  type Graph,
  type Node,
  type NodeOf,
  type Program,
} from "../ir/index.ts";

export interface Sides {
  /** Whether the host computes this scalar. */
  isHost(value: Node): boolean;
  /** What a value is outside of the loops into which it goes unchanged. */
  origin(value: Node): Node;
  /** Scalars of the host, by their origins, that operations of the device take. */
  readonly lifted: ReadonlySet<Node>;
}

export function sidesOf(graph: Graph): Sides {
  const origin = originsIn(graph);
  const carried = new Set(graph.outputs.map(({ name }) => name));
  /** Arrays of which the host has a copy. */
  const isKnown = (value: Node): boolean => {
    const from = origin(value);
    return from.op === "data" || from.op === "iota" || (isInputOf(graph, from) && !carried.has(from.attrs.name));
  };
  const host = new Set<Node>();

  /** Sorts the values of a graph, given which of its inputs are the host's; says which of its outputs are. */
  function sort(g: Graph, inputs: readonly boolean[]): boolean[] {
    const is = (value: Node): boolean => host.has(value);
    const put = (value: Node, isHost: boolean): void => void (isHost ? host.add(value) : host.delete(value));
    const results = new Map<Node, readonly boolean[]>();
    g.inputs.forEach((input, k) => put(input, inputs[k]!));
    for (const node of g.nodes) {
      if (node.op === "const") put(node, true);
      else if (node.op === "get") put(node, results.get(node.inputs[0]!)?.[node.attrs.index] ?? false);
      else if (node.op === "scan") results.set(node, loop(node, node.inputs.map(is)));
      else if (node.op !== "input" && !isTuple(node.type))
        put(
          node,
          isScalar(single(node.type)) &&
            isComputable(node) &&
            node.inputs.every((value) => is(value) || isKnown(value)),
        );
    }
    return g.outputs.map(({ node }) => is(node));
  }

  /** A carried scalar is the host's if it is at first and after each turn; the end of a loop, because the host looks. */
  function loop({ attrs: { body, consts, carry, until } }: NodeOf<"scan">, inputs: readonly boolean[]): boolean[] {
    let now = inputs.slice(consts, consts + carry).map((is, k) => is || k === until);
    for (;;) {
      const given = body.inputs.map((_, k) => (k < consts ? inputs[k]! : (now[k - consts] ?? false)));
      const after = sort(body, given);
      const next = now.map((is, k) => k === until || (is && after[k]!));
      if (next.every((is, k) => is === now[k])) return body.outputs.map((_, k) => next[k] ?? after[k]!);
      now = next;
    }
  }

  const isState = (name: string): number => graph.outputs.findIndex((output) => output.name === name);
  let inputs = graph.inputs.map(({ type }) => isScalar(single(type)));
  for (;;) {
    const outputs = sort(graph, inputs);
    const next = inputs.map((is, k) => is && (outputs[isState(graph.inputs[k]!.attrs.name)] ?? true));
    if (next.every((is, k) => is === inputs[k])) break;
    inputs = next;
  }
  const isHost = (value: Node): boolean => host.has(value);
  return { isHost, origin, lifted: liftedIn(graph, isHost, origin, new Set()) };
}

/** Ops that give the host a scalar, where their operands are its own. */
const isComputable = ({ op }: Node): boolean => isElementwise(op) || op === "gather" || op === "reduce";

const isInputOf = (graph: Graph, node: Node): node is NodeOf<"input"> =>
  node.op === "input" && graph.nodes[node.id] === node;

/** Whether a value, by its origin, is a constant or an input that a run does not change. */
export const isGiven = ({ graph, inputs, outputs }: Program, from: Node): boolean =>
  from.op === "data" || (isInputOf(graph, from) && outputs.get(from.attrs.name) !== inputs.get(from.attrs.name));

/** Says what a value is outside of the loops into which it goes unchanged. */
export function originsIn(graph: Graph): (value: Node) => Node {
  const outer = new Map<Node, Node>();
  enter(graph, outer);
  return (value) => {
    let now = value;
    for (let next = outer.get(now); next; next = outer.get(now)) now = next;
    return now;
  };
}

/** For the inputs of loops that stay the same: what they are outside. */
function enter(g: Graph, outer: Map<Node, Node>): void {
  for (const node of g.nodes) {
    if (node.op !== "scan") continue;
    node.attrs.body.inputs.slice(0, node.attrs.consts).forEach((input, k) => outer.set(input, node.inputs[k]!));
    enter(node.attrs.body, outer);
  }
}

function liftedIn(
  g: Graph,
  isHost: (value: Node) => boolean,
  origin: (value: Node) => Node,
  into: Set<Node>,
): Set<Node> {
  for (const node of g.nodes) {
    const body = bodyOf(node);
    if (body) liftedIn(body, isHost, origin, into);
    if (node.op === "get" || node.op === "input" || isHost(node)) continue;
    for (const value of tensorsOf(node)) if (isHost(value) && origin(value).op !== "const") into.add(origin(value));
  }
  return into;
}

/** The operands that a node of the device takes as tensors, if they are arrays or not. */
function tensorsOf(node: Node): readonly Node[] {
  switch (node.op) {
    case "random":
    case "append":
    case "scan":
    case "gather":
      return [];
    case "update":
      return node.inputs.slice(2);
    default:
      return node.inputs;
  }
}
