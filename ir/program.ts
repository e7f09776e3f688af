/** Memory planning: which buffer each array of the optimised graph lives in. What a backend is given. Required. */
import { type Graph, type Node, type NodeOf } from "./graph.ts";
import { isWithin } from "./indices.ts";
import { lastUses, resultOf, reused, source } from "./lifetimes.ts";
import {
  bytesPerElement,
  elements,
  isScalar,
  isTuple,
  sameType,
  showType,
  single,
  type Dim,
  type Lengths,
  type TensorType,
  type TypedArray,
} from "./types.ts";

/** A piece of memory. Arrays whose lifetimes do not overlap share one. */
export interface Buffer {
  readonly id: number;
  /** Of the value it was made for. */
  readonly name: string;
  readonly type: TensorType;
  /** The constants that it is: nothing is ever written there. */
  readonly values?: TypedArray;
}

/** What a backend gets: everything is decided but the spelling. It depends on the graph alone. */
export interface Program {
  readonly graph: Graph;
  readonly buffers: readonly Buffer[];
  /**
   * Where the results of each node live, in the graph and in the bodies of its loops. A scalar has no buffer: it is a
   * variable, save that the graph's own inputs and outputs enter and leave in buffers. Results and inputs in one buffer:
   * the node works in place. In a loop, a carried value has its buffer in `place(body input)`; where its new value is
   * elsewhere it must be copied there when the turn ends.
   */
  readonly place: ReadonlyMap<Node, readonly (Buffer | undefined)[]>;
  /** Buffers by the names of the graph's inputs and outputs. An output of an input's name is its next value, in its buffer. */
  readonly inputs: ReadonlyMap<string, Buffer>;
  readonly outputs: ReadonlyMap<string, Buffer>;
}

/** Whether a buffer holds constants that are indices of arrays of this length. */
export const holdsIndices = ({ values }: Buffer, length: Dim): boolean =>
  values instanceof Int32Array && typeof length === "number" && isWithin(values, length);

/** The buffer of an array; of a scalar, undefined. */
export const bufferOfValue = (place: Program["place"], value: Node): Buffer | undefined =>
  value.op === "get" ? place.get(value.inputs[0]!)![value.attrs.index] : place.get(value)?.[0];

/** Plans the memory of `graph`. */
export function program(graph: Graph): Program {
  const buffers: Buffer[] = [];
  const place = new Map<Node, readonly (Buffer | undefined)[]>();
  const free = new Map<string, Buffer[]>();

  const create = (name: string, type: TensorType, values?: TypedArray): Buffer => {
    const buffer = { id: buffers.length, name, type, ...(values && { values }) };
    buffers.push(buffer);
    return buffer;
  };
  const constants = new Map<TypedArray, Buffer[]>();
  /** One buffer for all that have these constants. */
  const constant = ({ id, attrs: { values, type } }: NodeOf<"data">): Buffer => {
    const known = constants.get(values) ?? [];
    const same = known.find((buffer) => sameType(buffer.type, type));
    if (same) return same;
    const buffer = create(`data${id}`, type, values);
    constants.set(values, [...known, buffer]);
    return buffer;
  };
  const allocate = (name: string, type: TensorType): Buffer => free.get(showType(type))?.pop() ?? create(name, type);
  const release = (buffer: Buffer): void => {
    const key = showType(buffer.type);
    const known = free.get(key);
    if (known) known.push(buffer);
    else free.set(key, [buffer]);
  };
  const bufferOf = (node: Node): Buffer | undefined => bufferOfValue(place, node);

  /**
   * Places the values of one graph, whose inputs are placed. `owned` may be overwritten when their values are dead;
   * `results` are the outputs that must last to the end, with the buffer where each is wanted.
   */
  function plan(g: Graph, owned: ReadonlySet<Buffer>, results: ReadonlyMap<Node, Buffer | undefined>): void {
    const last = lastUses(g, results.keys());
    const mine = new Set(owned);
    const goals = new Set(results.values());
    /** By id, for each result of a node, where it is wanted. */
    const goal: ((Buffer | undefined)[] | undefined)[] = new Array(g.nodes.length);
    const goalsOf = (value: Node): (Buffer | undefined)[] => (goal[source(value).id] ??= []);
    for (const [value, buffer] of results) goalsOf(value)[resultOf(value)] = buffer;
    /** By id, where results are. */
    const placed: (readonly (Buffer | undefined)[] | undefined)[] = new Array(g.nodes.length);
    const bufferOf = (value: Node): Buffer | undefined => placed[source(value).id]?.[resultOf(value)];
    const put = (node: Node, buffers: readonly (Buffer | undefined)[]): void => {
      placed[node.id] = buffers;
      place.set(node, buffers);
    };
    const dies = (value: Node, at: number): boolean => last[source(value).id]![resultOf(value)]! <= at;
    // What is computed only to be worked on in place had better be where the outcome is wanted.
    for (let at = g.nodes.length - 1; at >= 0; at--) {
      const node = g.nodes[at]!;
      const wanted = goal[at];
      const heirs = wanted && reused(node);
      if (!heirs || "any" in heirs) continue;
      wanted.forEach((buffer, k) => {
        const [input] = heirs[k] ?? [];
        if (!buffer || !input || !dies(input, at) || source(input).op === "input") return;
        goalsOf(input)[resultOf(input)] ??= buffer;
      });
    }
    /** By the number of a buffer, the last node that reads what it holds. */
    const busy: number[] = new Array(buffers.length);
    const occupy = ({ id }: Node): void =>
      placed[id]?.forEach((buffer, k) => {
        if (buffer) busy[buffer.id] = Math.max(busy[buffer.id] ?? -1, last[id]![k]!);
      });
    /** Whether nothing that `buffer` holds is needed by the node at `at` or after it. */
    const isIdle = (buffer: Buffer, at: number): boolean => (busy[buffer.id] ?? -1) < at;

    for (let at = 0; at < g.nodes.length; at++) {
      const node = g.nodes[at]!;
      if (node.op === "input") {
        placed[at] = place.get(node);
        occupy(node);
      }
      if (node.op === "data") put(node, [constant(node)]);
      if (node.op === "input" || node.op === "const" || node.op === "data" || node.op === "get") continue;
      const heirs = reused(node);
      /** The buffer of an input whose value dies here, in which a result can be computed. */
      const left = (input: Node): Buffer | undefined => {
        const buffer = bufferOf(input);
        return buffer && dies(input, at) && mine.has(buffer) ? buffer : undefined;
      };
      const types = isTuple(node.type) ? node.type : [node.type];
      const forAny = new Set<Buffer | undefined>();
      if ("any" in heirs && !types.every(isScalar)) for (const input of heirs.any) forAny.add(left(input));
      /** Those of them that are no result's goal. */
      const spare = [...forAny].filter((buffer) => buffer && !goals.has(buffer));
      const taken = new Set<Buffer>();
      const chosen = types.map((type, k) => {
        if (isScalar(type)) return undefined;
        const [heir] = "any" in heirs ? [] : (heirs[k] ?? []);
        const own = heir && left(heir);
        const wanted = goal[at]?.[k];
        const isLeft = own === wanted || forAny.has(wanted);
        if (wanted && !taken.has(wanted) && (isLeft || isIdle(wanted, at))) {
          taken.add(wanted);
          return wanted;
        }
        const first = spare.findIndex((buffer) => sameType(buffer!.type, type));
        const found =
          own && !goals.has(own) && sameType(own.type, type) ? own : spare.splice(first, Number(first >= 0))[0];
        const buffer = found ?? allocate(`${node.op}${node.id}`, type);
        taken.add(buffer);
        return buffer;
      });
      put(node, chosen);
      occupy(node);
      for (const buffer of taken) mine.add(buffer);
      if (node.op === "scan") planLoop(node, chosen);
      for (const value of node.inputs) {
        const buffer = bufferOf(value);
        if (buffer && dies(value, at) && mine.has(buffer) && !owned.has(buffer) && !taken.has(buffer)) {
          mine.delete(buffer);
          release(buffer);
        }
      }
    }
  }

  function planLoop(loop: NodeOf<"scan">, placed: readonly (Buffer | undefined)[]): void {
    const { body, consts, carry } = loop.attrs;
    const owned = new Set<Buffer>();
    const results = new Map<Node, Buffer | undefined>();
    body.inputs.forEach((input, k) => {
      const type = single(input.type);
      if (type.shape.length === 0) return place.set(input, [undefined]);
      // A const stays where it is; a row is copied out of its array; what is carried lives in the loop's result.
      const carried = k >= consts && k < consts + carry;
      const buffer =
        k < consts ? bufferOf(loop.inputs[k]!)! : carried ? placed[k - consts]! : allocate(input.attrs.name, type);
      if (k >= consts) owned.add(buffer);
      return place.set(input, [buffer]);
    });
    body.outputs.slice(0, carry).forEach(({ node }, k) => results.set(node, placed[k]));
    plan(body, owned, results);
  }

  const inputs = new Map<string, Buffer>();
  for (const input of graph.inputs) {
    const buffer = create(input.attrs.name, single(input.type));
    inputs.set(input.attrs.name, buffer);
    place.set(input, [single(input.type).shape.length > 0 ? buffer : undefined]);
  }
  const results = new Map<Node, Buffer | undefined>();
  const owned = new Set<Buffer>();
  for (const { name, node } of graph.outputs) {
    const state = inputs.get(name);
    if (state && sameType(state.type, single(node.type))) owned.add(state);
    results.set(node, results.get(node) ?? (state && owned.has(state) ? state : undefined));
  }
  plan(graph, owned, results);
  const outputs = new Map<string, Buffer>();
  const taken = new Set<Buffer>(inputs.values());
  for (const { name, node } of graph.outputs) {
    const state = inputs.get(name);
    const held = bufferOf(node);
    const isFree = held && !held.values && !taken.has(held);
    const buffer = state && owned.has(state) ? state : isFree ? held : create(name, single(node.type));
    taken.add(buffer);
    outputs.set(name, buffer);
  }
  return { graph, buffers, place, inputs, outputs };
}

/** Bytes of each buffer; constants count once. */
export function bufferBytes({ buffers }: Program, lengths: Lengths): number[] {
  const constants = new Set<TypedArray>();
  return buffers.map(({ type, values }) => {
    if (values && constants.has(values)) return 0;
    if (values) constants.add(values);
    return bytesPerElement[type.dtype] * elements(type.shape, lengths);
  });
}

/** Bytes that a run of the program holds. */
export const programBytes = (program: Program, lengths: Lengths): number =>
  bufferBytes(program, lengths).reduce((sum, bytes) => sum + bytes, 0);
