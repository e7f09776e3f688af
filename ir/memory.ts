/** What is where in memory, and when: the values that each buffer of a program holds, moment by moment. */
import type { Graph, Node, NodeOf } from "./graph.ts";
import { FOREVER, lastUses, resultOf, source } from "./lifetimes.ts";
import { bufferBytes, bufferOfValue, type Buffer, type Program } from "./program.ts";
import type { OpName } from "./ops.ts";
import type { Lengths } from "./types.ts";

/** Something that happens in a call of a program: a node that works on arrays is computed, or a turn of a loop begins or ends. */
export interface Moment {
  readonly kind: "begin" | "node" | "end";
  /** What is computed, or the loop; undefined: all of the program. */
  readonly node: Node | undefined;
  /** In how many loops. */
  readonly depth: number;
}

/** From one moment to another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * A value in a buffer: from when it is written to when it is read for the last time. It is an input or a constant, which
 * is `given`; `computed` by a node, `in place` where it takes the memory of a value that the node reads; `handed on` into
 * a loop, to its next turn or out of it, where it was; or `copied` from elsewhere.
 */
export interface Stay extends Span {
  readonly buffer: Buffer;
  readonly node: Node;
  /** Which of the node's results. */
  readonly result: number;
  readonly how: "given" | "computed" | "in place" | "handed on" | "copied";
}

export interface MemoryUse {
  readonly moments: readonly Moment[];
  readonly loops: readonly (Span & { readonly loop: NodeOf<"scan"> })[];
  /** By when they begin. */
  readonly stays: readonly Stay[];
}

type Until = (node: Node, result: number) => number;

/** Who is where, and when. */
export function memoryUse(program: Program): MemoryUse {
  const { graph, place, inputs, outputs } = program;
  const bufferOf = (value: Node): Buffer | undefined => bufferOfValue(place, value);
  const { moments, spans } = momentsOf(program);
  const whole = spans.get(undefined)!;
  const stays: Stay[] = [];
  const stay = (how: Stay["how"], buffer: Buffer, node: Node, result: number, from: number, to: number): void =>
    void stays.push({ buffer, node, result, how, from, to });
  const copied = (buffer: Buffer, value: Node, at: number): void =>
    stay("copied", buffer, source(value), resultOf(value), at, at);
  const constants = new Set<Buffer>();

  /** When each result of a graph that is computed in `span` is read for the last time. */
  function ends(g: Graph, span: Span, results: readonly Node[]): Until {
    const last = lastUses(g, results);
    return (node, result) => {
      const at = last[node.id]![result]!;
      if (at === FOREVER) return span.to;
      const user = g.nodes[at]!;
      const used = spans.get(user);
      if (!used) return span.from;
      return user !== node && onlyEnters(user, node, result) ? used.from : used.to;
    };
  }

  function visit(g: Graph, until: Until): void {
    for (const node of g.nodes) {
      const own = spans.get(node);
      const buffers = place.get(node) ?? [];
      if (node.op === "data") constant(node, buffers[0]!);
      else if (node.op === "scan") visitLoop(node, until);
      else if (node.op !== "input" && own)
        buffers.forEach((buffer, result) => {
          const isHeir = node.inputs.some(
            (value) => bufferOf(value) === buffer && until(source(value), resultOf(value)) === own.from,
          );
          if (buffer) stay(isHeir ? "in place" : "computed", buffer, node, result, own.from, until(node, result));
        });
    }
  }

  function constant(node: Node, buffer: Buffer): void {
    if (!constants.has(buffer)) stay("given", buffer, node, 0, whole.from, whole.to);
    constants.add(buffer);
  }

  function visitLoop(loop: NodeOf<"scan">, until: Until): void {
    const { body, consts, carry } = loop.attrs;
    const span = spans.get(loop)!;
    const next = body.outputs.slice(0, carry).map(({ node }) => node);
    const inTurn = ends(body, span, next);
    body.inputs.slice(consts).forEach((input, k) => {
      const buffer = bufferOf(input);
      const isHere = k < carry && bufferOf(loop.inputs[consts + k]!) === buffer;
      if (buffer) stay(isHere ? "handed on" : "copied", buffer, input, 0, span.from, inTurn(input, 0));
    });
    visit(body, inTurn);
    place.get(loop)!.forEach((buffer, result) => {
      const value = next[result];
      if (buffer && value && bufferOf(value) !== buffer) copied(buffer, value, span.to);
      const [how, from] = value ? (["handed on", span.to] as const) : (["computed", span.from] as const);
      if (buffer) stay(how, buffer, loop, result, from, until(loop, result));
    });
  }

  const results = graph.outputs.map(({ node }) => node);
  const until = ends(graph, whole, results);
  for (const input of graph.inputs) {
    const buffer = inputs.get(input.attrs.name)!;
    const isOverwritten = bufferOf(input) !== undefined && outputs.get(input.attrs.name) === buffer;
    stay("given", buffer, input, 0, whole.from, isOverwritten ? until(input, 0) : whole.to);
  }
  visit(graph, until);
  for (const { name, node } of graph.outputs) {
    const buffer = outputs.get(name)!;
    const isScalarState = bufferOf(node) === undefined && inputs.get(name) === buffer;
    if (bufferOf(node) !== buffer && !isScalarState) copied(buffer, node, whole.to);
  }
  const loops = [...spans].flatMap(([node, span]) => (node?.op === "scan" ? [{ loop: node, ...span }] : []));
  const byBegin = (a: Span, b: Span): number => a.from - b.from;
  return { moments, loops: loops.toSorted(byBegin), stays: stays.toSorted(byBegin) };
}

/** Whether a node is a loop that takes a value as one that it carries, and as nothing else: then its first turn alone reads it. */
function onlyEnters(user: Node, node: Node, result: number): boolean {
  if (user.op !== "scan") return false;
  const { consts, carry } = user.attrs;
  return user.inputs.every((value, k) => {
    const isIt = source(value) === node && resultOf(value) === result;
    return !isIt || (k >= consts && k < consts + carry);
  });
}

/** What happens, in order, and when each node does. A node that works on numbers alone takes no memory: it is left out. */
function momentsOf({ graph, place }: Program) {
  const moments: Moment[] = [];
  const spans = new Map<Node | undefined, Span>();
  const happen = (kind: Moment["kind"], node: Node | undefined, depth: number): number =>
    moments.push({ kind, node, depth }) - 1;
  const around = (node: Node | undefined, body: Graph, depth: number): void => {
    const from = happen("begin", node, depth);
    within(body, node ? depth + 1 : depth);
    spans.set(node, { from, to: happen("end", node, depth) });
  };
  const hasArray = (value: Node): boolean => bufferOfValue(place, value) !== undefined;
  function within(g: Graph, depth: number): void {
    for (const node of g.nodes) {
      if (node.op === "scan") around(node, node.attrs.body, depth);
      else if (PASSIVE.has(node.op) || !(place.get(node)!.some(Boolean) || node.inputs.some(hasArray))) continue;
      else {
        const at = happen("node", node, depth);
        spans.set(node, { from: at, to: at });
      }
    }
  }
  around(undefined, graph, 0);
  return { moments, spans };
}

/** Of these nothing is computed when a program runs. */
const PASSIVE: ReadonlySet<OpName> = new Set(["input", "const", "data", "get"]);

/** Bytes of a program's values, in all and at each moment. */
export interface MemoryBytes {
  /** Of all buffers. */
  readonly planned: number;
  /** Of all arrays, if each value had one of its own. */
  readonly unshared: number;
  /** Of such arrays, at each moment those that are alive: their greatest is the peak where arrays come and go. */
  readonly apart: readonly number[];
  /** Of the buffers, at each moment those that hold something alive. */
  readonly alive: readonly number[];
}

/** What a program takes, with its memory planned and without. */
export function memoryBytes(program: Program, { moments, stays }: MemoryUse, lengths: Lengths): MemoryBytes {
  const sizes = bufferBytes(program, lengths);
  const [apart, alive] = [curve(moments.length), curve(moments.length)];
  const covered = new Map<Buffer, number>();
  let unshared = 0;
  for (const { buffer, how, from, to } of stays) {
    const size = sizes[buffer.id]!;
    const isHere = how === "handed on";
    if (!isHere) unshared += size;
    apart.add(isHere ? from + 1 : from, to, size);
    const known = covered.get(buffer) ?? -1;
    alive.add(Math.max(from, known + 1), to, size);
    covered.set(buffer, Math.max(known, to));
  }
  const planned = sizes.reduce((sum, size) => sum + size, 0);
  return { planned, unshared, apart: apart.values(), alive: alive.values() };
}

/** A sum at each moment, of what is there from one to another. */
function curve(length: number) {
  const changes = new Array<number>(length + 1).fill(0);
  return {
    add(from: number, to: number, bytes: number): void {
      if (from > to) return;
      changes[from]! += bytes;
      changes[to + 1]! -= bytes;
    },
    values(): number[] {
      let sum = 0;
      return changes.slice(0, -1).map((change) => (sum += change));
    },
  };
}
