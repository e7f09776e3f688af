/** The graph: one data structure at every level, from the user's equations to the program a backend runs. */
import { OPS, type OpAttrs, type OpName } from "./ops.ts";
import { single, type Shape, type TensorType, type Type } from "./types.ts";

/** Where a node came from: the equation (its index in the model) and the range [start, end) of the model's text. */
export interface Origin {
  readonly equation: number;
  readonly start: number;
  readonly end: number;
}

/** One value. Immutable; `id` is its position in the graph it belongs to. */
export interface NodeOf<K extends OpName> {
  readonly id: number;
  readonly op: K;
  readonly inputs: readonly Node[];
  readonly attrs: OpAttrs[K];
  readonly type: Type;
  readonly origins: readonly Origin[];
}
export type Node = { [K in OpName]: NodeOf<K> }[OpName];

export interface Output {
  readonly name: string;
  readonly node: Node;
}

/** A function from arrays to arrays. `nodes` are in topological order: a node comes after its inputs. */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly inputs: readonly NodeOf<"input">[];
  readonly outputs: readonly Output[];
}

type AttrsOf<K extends OpName> = OpAttrs[K] extends undefined ? [] : [attrs: OpAttrs[K]];
/** What does not stand on a line of its own in a printed graph is never there twice. */
const alwaysInterned = (op: OpName): boolean => op === "const" || op === "get";

/** Builds a graph. With `intern`, equal nodes become one node: rebuilding a graph that way eliminates common subexpressions. */
export class Builder {
  readonly #nodes: Node[] = [];
  readonly #known = new Map<string, Node>();
  readonly #intern: boolean;
  /** Given to the nodes that are added. */
  origins: readonly Origin[] = [];

  constructor(options: { readonly intern?: boolean } = {}) {
    this.#intern = options.intern ?? false;
  }

  /** Adds a node. Throws `TypeError` when the inputs do not fit the op. */
  add<K extends OpName>(op: K, inputs: readonly Node[], ...attrs: AttrsOf<K>): Node;
  add(op: OpName, inputs: readonly Node[], attrs?: unknown): Node {
    const key = this.#intern || alwaysInterned(op) ? keyOf(op, inputs, attrs) : undefined;
    const known = key === undefined ? undefined : this.#known.get(key);
    if (known) return this.#share(known);
    const types = inputs.map((input) => input.type);
    const type = (OPS[op].infer as (inputs: readonly Type[], attrs: unknown) => Type)(types, attrs);
    const node = { id: this.#nodes.length, op, inputs, attrs, type, origins: this.origins } as Node;
    this.#nodes.push(node);
    if (key !== undefined) this.#known.set(key, node);
    return node;
  }

  input(name: string, type: TensorType): NodeOf<"input"> {
    return this.add("input", [], { name, type }) as NodeOf<"input">;
  }

  finish(outputs: readonly Output[]): Graph {
    const inputs = this.#nodes.filter((node): node is NodeOf<"input"> => node.op === "input");
    return { nodes: this.#nodes, inputs, outputs };
  }

  /** A node that stands for several keeps all their origins; a constant that of its first use. */
  #share(node: Node): Node {
    if (node.op === "const") return node;
    const missing = this.origins.filter((origin) => !node.origins.some((other) => sameOrigin(origin, other)));
    if (missing.length > 0) (node as { origins: readonly Origin[] }).origins = [...node.origins, ...missing];
    return node;
  }
}

const sameOrigin = (a: Origin, b: Origin): boolean =>
  a.equation === b.equation && a.start === b.start && a.end === b.end;

const identities = new WeakMap<object, number>();
let objects = 0;
const identity = (object: object): number => {
  let id = identities.get(object);
  if (id === undefined) identities.set(object, (id = objects++));
  return id;
};
/** Equal keys: equal nodes. Bodies and arrays count as equal when they are the same object. */
function keyOf(op: OpName, inputs: readonly Node[], attrs: unknown): string {
  let key: string = op;
  for (let k = 0; k < inputs.length; k++) key += `,${inputs[k]!.id}`;
  for (const name in attrs as object | undefined) {
    const value = (attrs as Record<string, unknown>)[name] as number | string | TensorType | object;
    if (typeof value !== "object") key += `|${Object.is(value, -0) ? "-0" : value}`;
    else if ("dtype" in value) key += `|${value.dtype}[${value.shape}]`;
    else key += `|#${identity(value)}`;
  }
  return key;
}

/** Adds a node like `node` with other inputs. */
export const copy = (b: Builder, node: Node, inputs: readonly Node[], attrs: unknown = node.attrs): Node =>
  (b.add as (op: OpName, inputs: readonly Node[], attrs: unknown) => Node).call(b, node.op, inputs, attrs);

/**
 * A graph with the same inputs and outputs in which `visit` may have replaced each node; `undefined` keeps it.
 * Nodes that no output needs are left out: rebuilding without a visitor eliminates dead code.
 */
export function rebuild(
  g: Graph,
  visit: (b: Builder, node: Node, inputs: readonly Node[]) => Node | undefined = () => undefined,
  b: Builder = new Builder(),
): Graph {
  const live = liveIn(g);
  const now: Node[] = []; // by the id of the node it stands for
  for (const node of g.nodes) {
    if (node.op !== "input" && !live[node.id]) continue;
    const inputs = node.inputs.map((input) => now[input.id]!);
    b.origins = node.origins;
    now[node.id] = visit(b, node, inputs) ?? copy(b, node, inputs);
  }
  return b.finish(g.outputs.map(({ name, node }) => ({ name, node: now[node.id]! })));
}

/** Adds the nodes of `g` that its outputs need to `b`, with `args` for its inputs, and returns its outputs there: a call. */
export function inline(b: Builder, g: Graph, args: readonly Node[]): readonly Node[] {
  const live = liveIn(g);
  const now: Node[] = [];
  g.inputs.forEach((input, k) => (now[input.id] = args[k]!));
  for (const node of g.nodes) {
    if (node.op === "input" || !live[node.id]) continue;
    const inputs = node.inputs.map((input) => now[input.id]!);
    b.origins = node.origins;
    now[node.id] = copy(b, node, inputs);
  }
  return g.outputs.map((output) => now[output.node.id]!);
}

/** By id: whether an output needs the node. */
export function liveIn(g: Graph): Uint8Array {
  const live = new Uint8Array(g.nodes.length);
  for (const { node } of g.outputs) live[node.id] = 1;
  for (let id = g.nodes.length - 1; id >= 0; id--)
    if (live[id]) g.nodes[id]!.inputs.forEach((input) => (live[input.id] = 1));
  return live;
}

/** For each node, the nodes that take it as an input (once per use). */
export function users(g: Graph): ReadonlyMap<Node, readonly Node[]> {
  const result = new Map<Node, Node[]>();
  g.nodes.forEach((node) => {
    result.set(node, []);
    node.inputs.forEach((input) => result.get(input)!.push(node));
  });
  return result;
}

/** The graph inside a node, if it is a kernel or a loop. */
export const bodyOf = (node: Node): Graph | undefined =>
  node.op === "map" || node.op === "scan" ? node.attrs.body : undefined;

/** Applies `pass` to the bodies inside `g`, innermost first, then to `g`. */
export function everywhere(pass: (g: Graph) => Graph, g: Graph): Graph {
  if (!g.nodes.some(bodyOf)) return pass(g);
  return pass(
    rebuild(g, (b, node, inputs) => {
      const body = bodyOf(node);
      return body && copy(b, node, inputs, { ...(node.attrs as object), body: everywhere(pass, body) });
    }),
  );
}

/** Nodes of `g` and of all bodies inside it. */
export function allNodes(g: Graph): Node[] {
  return g.nodes.flatMap((node) => [node, ...(bodyOf(node) ? allNodes(bodyOf(node)!) : [])]);
}

export const shapeOf = (node: Node): Shape => single(node.type).shape;
