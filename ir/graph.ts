/** The graph: one data structure at every level, from the user's equations to the program a backend runs. */
import { OPS, writtenArrays, type OpAttrs, type OpName } from "./ops.ts";
import { isTuple, sameType, single, type Shape, type TensorType, type Type } from "./types.ts";

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
  readonly #known = new Known();
  /** Origins of the nodes that stand for several. */
  readonly #shared = new Map<Node, { readonly all: Origin[]; readonly keys: Set<string> }>();
  readonly #intern: boolean;
  /** How many nodes at the beginning were taken over. */
  #kept = 0;
  /** Given to the nodes that are added. */
  origins: readonly Origin[] = [];

  constructor(options: { readonly intern?: boolean } = {}) {
    this.#intern = options.intern ?? false;
  }

  /** Adds a node. Throws `TypeError` when the inputs do not fit the op. */
  add<K extends OpName>(op: K, inputs: readonly Node[], ...attrs: AttrsOf<K>): Node;
  add(op: OpName, inputs: readonly Node[], attrs?: unknown): Node {
    return this.#add(op, inputs, attrs, undefined);
  }

  /** Adds a node like `node` with other inputs. */
  copy(node: Node, inputs: readonly Node[], attrs: unknown = node.attrs): Node {
    const isAlike = attrs === node.attrs && haveSameTypes(inputs, node.inputs);
    return this.#add(node.op, inputs, attrs, isAlike ? node.type : undefined);
  }

  /** Takes over a node of a graph in which the same nodes stand before it: no copy is made. Not where equal ones give it their origins. */
  keep(node: Node): Node | undefined {
    if (this.#intern || node.id !== this.#kept || node.id !== this.#nodes.length) return undefined;
    this.#kept = this.#nodes.push(node);
    if (alwaysInterned(node.op) && !this.#known.find(node.op, node.inputs, node.attrs)) this.#known.add(node);
    return node;
  }

  #add(op: OpName, inputs: readonly Node[], attrs: unknown, inferred: Type | undefined): Node {
    const isInterned = (this.#intern && op !== "input") || alwaysInterned(op);
    const same = isInterned ? this.#known.find(op, inputs, attrs) : undefined;
    if (same) return this.#share(same);
    const type = inferred ?? infer(op, inputs, attrs);
    const node = { id: this.#nodes.length, op, inputs, attrs, type, origins: this.origins } as Node;
    this.#nodes.push(node);
    if (isInterned) this.#known.add(node);
    return node;
  }

  input(name: string, type: TensorType): NodeOf<"input"> {
    return this.add("input", [], { name, type }) as NodeOf<"input">;
  }

  finish(outputs: readonly Output[]): Graph {
    const inputs = this.#nodes.filter((node): node is NodeOf<"input"> => node.op === "input");
    return { nodes: this.#nodes, inputs, outputs };
  }

  /** A node that stands for several keeps all their origins; a constant, and one that was taken over, those that it has. */
  #share(node: Node): Node {
    if (node.op === "const" || node.id < this.#kept || this.origins === node.origins) return node;
    let shared = this.#shared.get(node);
    if (!shared) {
      shared = { all: [...node.origins], keys: new Set(node.origins.map(showOrigin)) };
      this.#shared.set(node, shared);
      (node as { origins: readonly Origin[] }).origins = shared.all;
    }
    for (const origin of this.origins) {
      const key = showOrigin(origin);
      if (!shared.keys.has(key)) shared.all.push(origin);
      shared.keys.add(key);
    }
    return node;
  }
}

const showOrigin = ({ equation, start, end }: Origin): string => `${equation}:${start}-${end}`;

function haveSameTypes(a: readonly Node[], b: readonly Node[]): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) {
    const x = a[k]!.type;
    const y = b[k]!.type;
    if (x !== y && (isTuple(x) || isTuple(y) || !sameType(x, y))) return false;
  }
  return true;
}

function infer(op: OpName, inputs: readonly Node[], attrs: unknown): Type {
  const types = inputs.map((input) => input.type);
  return (OPS[op].infer as (inputs: readonly Type[], attrs: unknown) => Type)(types, attrs);
}

const CODES = new Map(Object.keys(OPS).map((op, code) => [op, code]));
const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);
const mix = (hash: number, more: number): number => Math.imul(hash ^ more, 0x9e3779b1) ^ (hash >>> 15);

/** Equal nodes have equal hashes. */
function hashOf(op: OpName, inputs: readonly Node[], attrs: unknown): number {
  let hash = CODES.get(op)!;
  for (let k = 0; k < inputs.length; k++) hash = mix(hash, inputs[k]!.id);
  if (op === "const") {
    double[0] = (attrs as { value: number }).value;
    hash = mix(mix(hash, halves[0]!), halves[1]!);
  } else if (op === "get") hash = mix(hash, (attrs as { index: number }).index);
  return hash;
}

/** Nodes by what they compute. */
class Known {
  readonly #nodes: Node[] = [];
  readonly #hashes: number[] = [];
  /** At the place that a hash says, or behind it, the number of its node, from 1; 0: none. */
  #slots = new Int32Array(1);
  /** Of what was looked for last. */
  #hash = 0;

  /** The node with this op, these inputs and attributes. */
  find(op: OpName, inputs: readonly Node[], attrs: unknown): Node | undefined {
    this.#hash = hashOf(op, inputs, attrs);
    const last = this.#slots.length - 1;
    for (let at = this.#hash & last; this.#slots[at] !== 0; at = (at + 1) & last) {
      const number = this.#slots[at]! - 1;
      if (this.#hashes[number] !== this.#hash) continue;
      const node = this.#nodes[number]!;
      if (node.op === op && areSame(node.inputs, inputs) && sameAttrs(node.attrs, attrs)) return node;
    }
    return undefined;
  }

  /** Adds the node that was looked for last, and is not there. */
  add(node: Node): void {
    this.#nodes.push(node);
    this.#hashes.push(this.#hash);
    if (2 * this.#nodes.length > this.#slots.length) {
      this.#slots = new Int32Array(Math.max(16, 2 * this.#slots.length));
      for (let number = 1; number < this.#nodes.length; number++) this.#place(number);
    }
    this.#place(this.#nodes.length);
  }

  #place(number: number): void {
    const last = this.#slots.length - 1;
    let at = this.#hashes[number - 1]! & last;
    while (this.#slots[at] !== 0) at = (at + 1) & last;
    this.#slots[at] = number;
  }
}

function areSame(a: readonly Node[], b: readonly Node[]): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}

/** Bodies and arrays count as equal when they are the same object. */
function sameAttrs(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  for (const name in a as object) {
    const x = (a as Record<string, unknown>)[name];
    const y = (b as Record<string, unknown>)[name];
    if (Object.is(x, y)) continue;
    const areTypes = typeof x === "object" && "dtype" in x! && sameType(x as TensorType, y as TensorType);
    if (!areTypes) return false;
  }
  return true;
}

/** Adds a node like `node` with other inputs. */
export const copy = (b: Builder, node: Node, inputs: readonly Node[], attrs: unknown = node.attrs): Node =>
  b.copy(node, inputs, attrs);

/** What `make` builds, with these origins. */
export function within<T>(b: Builder, origins: readonly Origin[], make: () => T): T {
  const before = b.origins;
  b.origins = origins;
  const made = make();
  b.origins = before;
  return made;
}

/** What stands in the place of a node whose inputs are these now; `undefined`: the same op. */
export type Visit = (b: Builder, node: Node, inputs: readonly Node[]) => Node | undefined;

/**
 * A graph with the same inputs and outputs in which `visit` may have replaced each node; `undefined` keeps it.
 * Nodes that no output needs are left out: rebuilding without a visitor eliminates dead code. Beside other work constants
 * stay, which cost nothing. `g` itself where all is kept.
 */
export function rebuild(g: Graph, visit?: Visit, options: { readonly intern?: boolean } = {}): Graph {
  const live = liveIn(g);
  const isCleaning = !visit && !options.intern;
  const isLive = ({ id, op }: Node): boolean => live[id] === 1 || op === "input" || (op === "const" && !isCleaning);
  if (!visit && g.nodes.every(isLive) && !(options.intern && hasEquals(g))) return g;
  const b = new Builder(options);
  const now: Node[] = new Array(g.nodes.length); // by the id of the node it stands for
  let isSame = true;
  for (let id = 0; id < g.nodes.length; id++) {
    const node = g.nodes[id]!;
    if (!isLive(node)) {
      isSame = false;
      continue;
    }
    const inputs = isSame && !options.intern ? node.inputs : inputsFrom(now, node);
    b.origins = node.origins;
    const other = visit?.(b, node, inputs);
    const kept = other ?? b.keep(node) ?? b.copy(node, inputs);
    now[id] = kept;
    if (other !== undefined || kept.id !== id) isSame = false;
  }
  return isSame ? g : b.finish(g.outputs.map(({ name, node }) => ({ name, node: now[node.id]! })));
}

/** Whether there are equal nodes. */
function hasEquals({ nodes }: Graph): boolean {
  const known = new Known();
  return nodes.some((node) => {
    if (node.op === "input") return false;
    if (known.find(node.op, node.inputs, node.attrs)) return true;
    known.add(node);
    return false;
  });
}

/** The same in the bodies inside `g`, innermost first, and in `g`, each with a builder of its own. */
export function rebuildAll(g: Graph, visit?: Visit, options: { readonly intern?: boolean } = {}): Graph {
  const bodies = bodiesAfter(g, (body) => rebuildAll(body, visit, options));
  return rebuild(g, bodies.size > 0 ? withBodies(bodies, visit) : visit, options);
}

/** The bodies inside `g` that `pass` changes, by the nodes that have them. */
function bodiesAfter(g: Graph, pass: (g: Graph) => Graph): ReadonlyMap<Node, Graph> {
  const changed = new Map<Node, Graph>();
  for (let id = 0; id < g.nodes.length; id++) {
    const node = g.nodes[id]!;
    const body = bodyOf(node);
    const after = body && pass(body);
    if (after !== body) changed.set(node, after!);
  }
  return changed;
}

const withBodies =
  (bodies: ReadonlyMap<Node, Graph>, visit?: Visit): Visit =>
  (b, node, inputs) => {
    const body = bodies.get(node);
    return body ? b.copy(node, inputs, { ...(node.attrs as object), body }) : visit?.(b, node, inputs);
  };

/** Adds the nodes of `g` that its outputs need to `b`, with `args` for its inputs, and returns its outputs there: a call. */
export function inline(b: Builder, g: Graph, args: readonly Node[]): readonly Node[] {
  const live = liveIn(g);
  const now: Node[] = [];
  g.inputs.forEach((input, k) => (now[input.id] = args[k]!));
  for (let id = 0; id < g.nodes.length; id++) {
    const node = g.nodes[id]!;
    if (node.op === "input" || !live[id]) continue;
    const inputs = inputsFrom(now, node);
    b.origins = node.origins;
    now[id] = b.copy(node, inputs);
  }
  return g.outputs.map((output) => now[output.node.id]!);
}

/** The part of a graph that these outputs need. */
export function pick(g: Graph, names: readonly string[]): Graph {
  const outputs = new Map(g.outputs.map((output) => [output.name, output]));
  return rebuild({ ...g, outputs: names.map((name) => outputs.get(name)!) });
}

/** What is needed of a graph, with the inputs that this takes. */
export function pruned(g: Graph): Graph {
  const live = liveIn(g);
  const b = new Builder();
  const now: Node[] = new Array(g.nodes.length);
  for (let id = 0; id < g.nodes.length; id++) {
    const node = g.nodes[id]!;
    if (!live[id]) continue;
    b.origins = node.origins;
    now[id] = b.copy(node, inputsFrom(now, node));
  }
  return b.finish(g.outputs.map(({ name, node }) => ({ name, node: now[node.id]! })));
}

/** What the inputs of a node are now. */
export function inputsFrom(now: readonly Node[], { inputs }: Node): Node[] {
  const result = new Array<Node>(inputs.length);
  for (let k = 0; k < inputs.length; k++) result[k] = now[inputs[k]!.id]!;
  return result;
}

/** By id: whether an output needs the node. */
export function liveIn(g: Graph): Uint8Array {
  const live = new Uint8Array(g.nodes.length);
  for (const { node } of g.outputs) live[node.id] = 1;
  for (let id = g.nodes.length - 1; id >= 0; id--) {
    if (live[id] === 0) continue;
    const { inputs } = g.nodes[id]!;
    for (let k = 0; k < inputs.length; k++) live[inputs[k]!.id] = 1;
  }
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

/** By id: how often a node is an input. */
export function usesOf({ nodes }: Graph): Uint32Array {
  const uses = new Uint32Array(nodes.length);
  for (let id = 0; id < nodes.length; id++) {
    const { inputs } = nodes[id]!;
    for (let k = 0; k < inputs.length; k++) uses[inputs[k]!.id]!++;
  }
  return uses;
}

/** The graph inside a node, if it is a kernel, a loop, or a loop of deliveries. */
export const bodyOf = (node: Node): Graph | undefined =>
  node.op === "map" || node.op === "scan" || node.op === "deliver" ? node.attrs.body : undefined;

/** For each result of a node, the array that it is with some entries overwritten, if it is that. */
export function overwritten(node: Node): readonly (Node | undefined)[] {
  switch (node.op) {
    case "update":
      return node.inputs.slice(0, 1);
    case "append":
      return [undefined, ...node.inputs.slice(1 + node.inputs.length / 2)];
    case "deliver":
      return writtenArrays(node.attrs).map((array) => arraysOf(node)[array]);
    default:
      return [];
  }
}

/** The arrays that the accesses of a `deliver` mean by their numbers. */
export const arraysOf = ({ inputs, attrs }: NodeOf<"deliver">): readonly Node[] => inputs.slice(2 + attrs.indices);

/** Applies `pass` to the bodies inside `g`, innermost first, then to `g`. */
export function everywhere(pass: (g: Graph) => Graph, g: Graph): Graph {
  const bodies = bodiesAfter(g, (body) => everywhere(pass, body));
  return pass(bodies.size > 0 ? rebuild(g, withBodies(bodies)) : g);
}

/** Nodes of `g` and of all bodies inside it. */
export function allNodes(g: Graph, into: Node[] = []): Node[] {
  for (let id = 0; id < g.nodes.length; id++) {
    const node = g.nodes[id]!;
    into.push(node);
    const body = bodyOf(node);
    if (body) allNodes(body, into);
  }
  return into;
}

/** How many of these are counted. */
export function countNodes({ nodes }: Graph, isCounted: (node: Node) => boolean = () => true): number {
  let count = 0;
  for (let id = 0; id < nodes.length; id++) {
    const node = nodes[id]!;
    if (isCounted(node)) count++;
    const body = bodyOf(node);
    if (body) count += countNodes(body, isCounted);
  }
  return count;
}

/** The first of these that is wanted. */
export function findNode({ nodes }: Graph, isWanted: (node: Node) => boolean): Node | undefined {
  for (let id = 0; id < nodes.length; id++) {
    const node = nodes[id]!;
    if (isWanted(node)) return node;
    const body = bodyOf(node);
    const inner = body && findNode(body, isWanted);
    if (inner) return inner;
  }
  return undefined;
}

export const shapeOf = (node: Node): Shape => single(node.type).shape;
