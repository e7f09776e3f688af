/** A graph as boxes, arrows and frames: what every kind of picture shows, before it is spelled in one. */
import {
  allNodes,
  arraysOf,
  bodyOf,
  ELEMENTWISE,
  isElementwise,
  isTuple,
  label,
  showNumber,
  showType,
  single,
  writtenArrays,
  type Graph,
  type Node,
  type NodeOf,
  type Shape,
  type Type,
} from "../../ir/index.ts";
import type { Compiled } from "../compile.ts";
import type { Model } from "../model.ts";
import { DT, EVERY, POSITION, ROWS, SPIKES, START, STEP, TIME } from "../names.ts";
import { fold, liveNodes } from "./fold.ts";
import { describe, equationOf, leftSide, oneLine, rightSide, shorten, textOf } from "./origins.ts";

/** Stages of the compiler that have graphs. */
export type GraphStage = keyof Compiled["stages"];

export type BoxKind = "state" | "parameter" | "time" | "constant" | "operation" | "several" | "result";

export interface Box {
  readonly id: string;
  readonly kind: BoxKind;
  readonly lines: readonly string[];
  /** What it is, in full, and the text of the model that it came from. */
  readonly tooltip: string;
  /** Where it stands in its frame: what comes in is at the top, what goes out at the bottom. */
  readonly row: "top" | "bottom" | undefined;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** Where it enters, if the operands of an operation cannot be exchanged. */
  readonly operand: "first" | "middle" | "last" | undefined;
  /** One number, one value for each element, or a truth value. */
  readonly carries: "number" | "array" | "bool";
}

/** A kernel or a loop, or the whole drawing. */
export interface Frame {
  readonly id: string;
  readonly kind: "drawing" | "kernel" | "loop";
  readonly caption: string;
  readonly boxes: Box[];
  readonly frames: Frame[];
}

export interface Drawing {
  readonly root: Frame;
  readonly arrows: readonly Arrow[];
  /** What a reader should know: what was drawn as one, and what is not shown. */
  readonly notes: readonly string[];
  /** Nodes that a box, an arrow or a label stands for, with the box. */
  readonly shown: ReadonlyMap<Node, string>;
}

export interface DrawingOptions {
  readonly model?: Model | undefined;
  readonly stage?: GraphStage | undefined;
  /** Most boxes: a larger graph is drawn with several nodes in a box. */
  readonly boxes?: number | undefined;
  /** Most arrows, likewise. */
  readonly arrows?: number | undefined;
}

/** How much is drawn as one box. */
interface Detail {
  /** What connected operations have in common that are drawn as one. */
  readonly same?: (node: Node, model: Model | undefined) => string | undefined;
  /** Whether kernels and loops are drawn with what is in them. */
  readonly bodies: boolean;
  /** What a box with a double border is. */
  readonly several: string;
}

const rangesOf = (node: Node): string => node.origins.map((o) => `${o.equation}:${o.start}-${o.end}`).join();

const equation = ({ origins }: Node, model: Model | undefined): string | undefined =>
  equationOf(origins, model)?.equation.toString();

const DETAILS: readonly Detail[] = [
  { bodies: true, several: "" },
  { same: (node) => rangesOf(node) || undefined, bodies: true, several: "a part of an equation" },
  { same: equation, bodies: true, several: "an equation" },
  { same: equation, bodies: false, several: "an equation, a kernel or a loop" },
  { same: () => "", bodies: false, several: "all connected operations" },
];

/** A graph as a drawing, with as much detail as a reader can take in. */
export function drawing(g: Graph, options: DrawingOptions = {}): Drawing {
  const { boxes = 250, arrows = Infinity } = options;
  let drawn: Drawing | undefined;
  for (const detail of DETAILS) {
    drawn = new Pen(g, detail, options).finish();
    if (countBoxes(drawn.root) <= boxes && drawn.arrows.length <= arrows) break;
  }
  return drawn!;
}

export const countBoxes = (frame: Frame): number =>
  frame.boxes.length + frame.frames.reduce((sum, inner) => sum + countBoxes(inner), 0);

// ------------------------------------------------------------------------------------------------------- the pen

/** What stands for a node where it is used. */
type Shown = { readonly node: Node } & (
  | { readonly box: string }
  /** The box of each copy, by the box that uses it: constants and parameters stand beside what uses them. */
  | { readonly copies: Map<string, string> }
  /** Of a node with several results. */
  | { readonly results: readonly Shown[] }
);

class Pen {
  readonly #detail: Detail;
  readonly #model: Model | undefined;
  readonly #stage: GraphStage | undefined;
  readonly #graph: Graph;
  readonly #arrows = new Map<string, Arrow>();
  readonly #shown = new Map<Node, string>();
  #boxes = 0;
  #frames = 0;

  constructor(g: Graph, detail: Detail, { model, stage }: DrawingOptions) {
    this.#graph = g;
    this.#detail = detail;
    this.#model = model;
    this.#stage = stage;
  }

  finish(): Drawing {
    const g = this.#graph;
    const root: Frame = { id: "drawing", kind: "drawing", caption: "", boxes: [], frames: [] };
    const nodes = liveNodes(g);
    const live = new Set(nodes);
    const changing = new Set(nodes.flatMap((node) => (node.op === "scan" ? node.inputs.slice(node.attrs.consts) : [])));
    const given = new Map<Node, Shown>();
    for (const input of g.inputs)
      if (!live.has(input)) continue;
      else if (changing.has(input) || this.#kindOf(input) === "state")
        given.set(input, this.#input(root, input, "top"));
      else given.set(input, { copies: new Map(), node: input });
    const now = this.#body(root, g, given);
    for (const { name, node } of g.outputs) {
      const box = this.#box(root, "result", this.#resultLines(name, node), `${oneLine(name)}: ${showType(node.type)}`);
      this.#arrow(now.get(node)!, box, root);
    }
    const notes = [];
    const { several } = this.#detail;
    if (several !== "")
      notes.push(
        `${allNodes(g).length} nodes are too many to draw one by one: ` +
          `a box with a double border is ${several}, with all operations in it.`,
      );
    const unused = g.inputs.filter((input) => !this.#shown.has(input)).map(({ attrs }) => oneLine(attrs.name));
    if (unused.length > 0) notes.push(`Inputs that nothing here needs: ${unused.join(", ")}.`);
    return { root, arrows: [...this.#arrows.values()], notes, shown: this.#shown };
  }

  /** Draws the nodes of a graph whose inputs are `given`. */
  #body(frame: Frame, g: Graph, given: ReadonlyMap<Node, Shown>): ReadonlyMap<Node, Shown> {
    const now = new Map(given);
    const nodes = liveNodes(g);
    const names = this.#definitionsIn(nodes);
    const { same } = this.#detail;
    for (const set of same ? fold(nodes, (node) => same(node, this.#model)) : nodes.map((node) => [node])) {
      const [node] = set as [Node];
      if (set.length > 1) {
        const box = this.#several(frame, set, now);
        for (const member of set) now.set(member, { box, node: member });
      } else if (!now.has(node)) now.set(node, this.#one(frame, node, now, names.get(node)));
    }
    return now;
  }

  #one(frame: Frame, node: Node, now: ReadonlyMap<Node, Shown>, name: string | undefined): Shown {
    if (node.op === "const") return { copies: new Map(), node };
    if (node.op === "get") {
      const from = now.get(node.inputs[0]!)!;
      return "results" in from ? from.results[node.attrs.index]! : { ...from, node };
    }
    if (node.op === "map" && this.#detail.bodies) return this.#kernel(frame, node, now);
    if (node.op === "scan" && this.#detail.bodies) return this.#loop(frame, node, now);
    if (node.op === "deliver" && this.#detail.bodies) return this.#deliveries(frame, node, now);
    return { box: this.#operation(frame, node, now, name), node };
  }

  /** A box for a set of operations. Parameters are named in it, and bring no arrows. */
  #several(frame: Frame, set: readonly Node[], now: ReadonlyMap<Node, Shown>): string {
    const inside = new Set(set);
    const outside = new Set(set.flatMap(({ inputs }) => inputs.filter((input) => !inside.has(input))));
    const copied = [...outside].map((input) => now.get(input)!).filter((from) => "copies" in from);
    const names = copied.flatMap(({ node }) => (node.op === "input" ? [oneLine(node.attrs.name)] : []));
    const lines = [...this.#severalLines(set), ...wrap(names)];
    const box = this.#box(frame, "several", lines, this.#severalTooltip(set));
    for (const node of [...set, ...copied.map(({ node }) => node)]) this.#shown.set(node, box);
    for (const input of outside) if (!("copies" in now.get(input)!)) this.#arrow(now.get(input)!, box, frame);
    return box;
  }

  #operation(frame: Frame, node: Node, now: ReadonlyMap<Node, Shown>, name: string | undefined): string {
    const body = bodyOf(node);
    const lines = body
      ? [captionOf(node), ...countLines(allNodes(body))]
      : [name ? `${name} = ${formula(node, true)}` : formula(node)];
    const box = this.#box(frame, body ? "several" : "operation", lines, this.#tooltip(node));
    this.#shown.set(node, box);
    const inFormula = isElementwise(node.op);
    const ordered = inFormula && !COMMUTATIVE.has(node.op) && node.inputs.filter(({ op }) => op !== "const").length > 1;
    node.inputs.forEach((input, k) => {
      const operand = k === 0 ? "first" : k === node.inputs.length - 1 ? "last" : "middle";
      if (inFormula && input.op === "const") this.#shown.set(input, box);
      else this.#arrow(now.get(input)!, box, frame, ordered ? operand : undefined);
    });
    return box;
  }

  /** A kernel works on elements: what comes in is an element of what is outside, and what goes out likewise. */
  #kernel(outer: Frame, node: NodeOf<"map">, now: ReadonlyMap<Node, Shown>): Shown {
    const { body } = node.attrs;
    const frame = this.#frame(outer, "kernel", node);
    const given = body.inputs.map((input, k) => [input, now.get(node.inputs[k]!)!] as const);
    const inside = this.#body(frame, body, new Map(given));
    return { node, results: body.outputs.map((output) => inside.get(output.node)!) };
  }

  /** What a loop carries has a box where a turn begins and one where it ends; what stays the same is what is outside. */
  #loop(outer: Frame, node: NodeOf<"scan">, now: ReadonlyMap<Node, Shown>): Shown {
    const { body, consts, carry } = node.attrs;
    const frame = this.#frame(outer, "loop", node);
    const given = new Map<Node, Shown>();
    body.inputs.forEach((input, k) => {
      const outside = now.get(node.inputs[k]!)!;
      if (k < consts) return given.set(input, outside);
      const inside = this.#input(frame, input, "top", k < consts + carry ? "" : "row of ");
      given.set(input, inside);
      return this.#arrow(outside, inside.box, outer);
    });
    const inside = this.#body(frame, body, given);
    const results = body.outputs.map(({ name, node: value }, k): Shown => {
      const carriedName =
        k < carry ? `next ${oneLine((body.inputs[consts + k] as NodeOf<"input">).attrs.name)}` : undefined;
      const line = carriedName ?? `row of ${oneLine(name.replace(RECORDED, ""))}`;
      const box = this.#box(frame, "result", [line], `${line}: ${showType(value.type)}`);
      this.#arrow(inside.get(value)!, box, frame);
      return { box, node: value };
    });
    return { node, results };
  }

  /** A turn of deliveries: entries of arrays come in, and others go out, at places that the synapse says. */
  #deliveries(outer: Frame, node: NodeOf<"deliver">, now: ReadonlyMap<Node, Shown>): Shown {
    const { body, indices, reads, writes } = node.attrs;
    const frame = this.#frame(outer, "loop", node);
    const synapse = this.#box(frame, "operation", ["synapse"], this.#tooltip(node), "top");
    for (const input of node.inputs.slice(0, 2 + indices)) this.#arrow(now.get(input)!, synapse, outer);
    const given = new Map<Node, Shown>();
    for (const [k, { array, at }] of reads.entries()) {
      const input = body.inputs[k]!;
      const outside = now.get(arraysOf(node)[array]!);
      if (at === "self") given.set(input, { box: synapse, node: input });
      else if (at === "all") given.set(input, outside!);
      else {
        const inside = this.#input(frame, input, "top", "entry of ");
        given.set(input, inside);
        this.#arrow(outside!, inside.box, outer);
      }
    }
    const inside = this.#body(frame, body, given);
    const results = writtenArrays(node.attrs).map((array): Shown => {
      const from = arraysOf(node)[array]!;
      const values = body.outputs.filter((_output, j) => writes[j]!.array === array);
      const line = `entry of ${oneLine(values[0]!.name)}`;
      const box = this.#box(frame, "result", [line], `${line}: ${showType(from.type)}`);
      this.#arrow(now.get(from)!, box, outer);
      for (const { node: value } of values) this.#arrow(inside.get(value)!, box, frame);
      return { box, node: from };
    });
    return { node, results };
  }

  #frame(outer: Frame, kind: "kernel" | "loop", node: Node): Frame {
    const frame: Frame = { id: `frame${this.#frames++}`, kind, caption: captionOf(node), boxes: [], frames: [] };
    outer.frames.push(frame);
    this.#shown.set(node, frame.id);
    return frame;
  }

  #box(frame: Frame, kind: BoxKind, lines: readonly string[], tooltip: string, row?: Box["row"]): string {
    const id = `n${this.#boxes++}`;
    frame.boxes.push({ id, kind, lines, tooltip, row: kind === "result" ? "bottom" : row });
    return id;
  }

  #input(frame: Frame, node: NodeOf<"input">, row: Box["row"], before = ""): { box: string; node: Node } {
    const lines = [before + oneLine(node.attrs.name), ...sizeLines(node.type)];
    const box = this.#box(frame, this.#kindOf(node), lines, this.#tooltip(node), row);
    this.#shown.set(node, box);
    return { box, node };
  }

  #arrow(from: Shown, to: string, frame: Frame, operand?: Arrow["operand"]): void {
    const box = "copies" in from ? (from.copies.get(to) ?? this.#copy(from, to, frame)) : (from as { box: string }).box;
    this.#arrows.set(`${box} ${to} ${operand}`, { from: box, to, operand, carries: carries(from.node.type) });
  }

  #copy({ node, copies }: Extract<Shown, { copies: unknown }>, to: string, frame: Frame): string {
    const box =
      node.op === "input"
        ? this.#input(frame, node, undefined).box
        : this.#box(frame, "constant", [constant(node as NodeOf<"const">)], this.#tooltip(node));
    copies.set(to, box);
    this.#shown.set(node, box);
    return box;
  }

  #kindOf({ attrs: { name } }: NodeOf<"input">): BoxKind {
    if (TIMES.has(name)) return "time";
    const isState = this.#model
      ? this.#model.states.has(name)
      : this.#graph.outputs.some((output) => output.name === name);
    return isState || name.startsWith(`${SPIKES}.`) ? "state" : "parameter";
  }

  /** Names of the expressions that nodes are the values of. */
  #definitionsIn(nodes: readonly Node[]): ReadonlyMap<Node, string> {
    const names = new Map<Node, string>();
    if (!this.#model) return names;
    const inner = new Set<Node>();
    for (const node of nodes.toReversed())
      for (const { equation, start, end } of node.origins) {
        const statement = this.#model.statements[equation];
        if (statement?.kind !== "definition" || start !== statement.value.start || end !== statement.value.end)
          continue;
        if (!inner.has(node)) names.set(node, statement.name);
        for (const input of node.inputs) if (rangesOf(input) === rangesOf(node)) inner.add(input);
      }
    return names;
  }

  #resultLines(name: string, { type }: Node): string[] {
    return [oneLine(this.#resultName(name)), ...sizeLines(type)];
  }

  #resultName(name: string): string {
    if (this.#stage === undefined) return name;
    if (RECORDED.test(name)) return `${name.replace(RECORDED, "")}, recorded`;
    if (this.#stage !== "rhs" && this.#stage !== "step") return `${name} at the end`;
    if (this.#model?.states.has(name) === false) return name;
    return this.#stage === "rhs" ? `d${name}/dt` : `next ${name}`;
  }

  #severalLines(set: readonly Node[]): string[] {
    const [origin, ...others] = set.flatMap(({ origins }) => equationOf(origins, this.#model) ?? []);
    if (!origin || others.some((other) => other.equation !== origin.equation)) return countLines(set);
    const statement = this.#model?.statements[origin.equation];
    if (!statement) return [`equation ${origin.equation}`, count(set.length)];
    if (new Set(set.map(rangesOf)).size === 1)
      return [shorten(textOf(this.#model!, set[0]!.origins[0]!), 32), count(set.length)];
    return [
      `${oneLine(leftSide(statement))} = ${shorten(textOf(this.#model!, rightSide(statement)), 28)}`,
      count(set.length),
    ];
  }

  #severalTooltip(set: readonly Node[]): string {
    const shown = set.slice(0, 12).map((node) => this.#tooltip(node).split("\n")[0]!);
    return [...shown, ...(set.length > 12 ? [`and ${set.length - 12} more`] : []), ...this.#fromLines(set)].join("\n");
  }

  #tooltip(node: Node): string {
    const operands = node.inputs.map((input) => (input.op === "const" ? label(input) : "·")).join(", ");
    const what = node.op === "input" || node.op === "const" ? oneLine(label(node)) : `${label(node)}(${operands})`;
    return [`${what}: ${showType(node.type)}`, ...this.#fromLines([node])].join("\n");
  }

  #fromLines(nodes: readonly Node[]): string[] {
    const model = this.#model;
    if (!model) return [];
    const lines = new Set(
      nodes.flatMap((node) => node.origins.map((origin) => `from ${describe(model, origin, 100)}`)),
    );
    return [...lines].slice(0, 4);
  }
}

// ----------------------------------------------------------------------------------------------------- the words

const TIMES: ReadonlySet<string> = new Set([TIME, DT, START, STEP, POSITION]);
const RECORDED = /^record\./;
const COMMUTATIVE: ReadonlySet<string> = new Set(["add", "mul", "min", "max", "and", "or", "eq", "bitand"]);
const SYMBOLS: Readonly<Record<string, string>> = { "-": "−", "*": "×", "/": "÷", "<=": "≤", "==": "=" };

const carries = (type: Type): Arrow["carries"] => {
  if (isTuple(type)) return "array";
  return type.dtype === "bool" ? "bool" : type.shape.length > 0 ? "array" : "number";
};

const count = (n: number): string => `${n} operation${n === 1 ? "" : "s"}`;

/** The number of operations, and of the most frequent kinds. */
function countLines(nodes: readonly Node[]): string[] {
  const counts = new Map<string, number>();
  const operations = nodes.filter(({ op }) => op !== "input" && op !== "const" && op !== "get");
  for (const { op } of operations) counts.set(op, (counts.get(op) ?? 0) + 1);
  const most = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const shown = most.slice(0, 4).map(([op, n]) => `${n} ${op}`);
  return [
    count(operations.length),
    ...(most.length > 1 ? [[...shown, ...(most.length > 4 ? ["…"] : [])].join(", ")] : []),
  ];
}

/** `with a, b, …` in lines of some 34 characters. */
function wrap(names: readonly string[]): string[] {
  const lines: string[] = [];
  for (const [k, name] of names.entries()) {
    const word = k < names.length - 1 ? `${name},` : name;
    if (k === 0) lines.push(`with ${word}`);
    else if (lines.at(-1)!.length + word.length > 34) lines.push(word);
    else lines[lines.length - 1] += ` ${word}`;
  }
  return lines;
}

/** What a kernel or a loop is, in words. */
function captionOf(node: Node): string {
  if (node.op === "scan") {
    const { length } = node.attrs;
    if (length === ROWS) return "loop over the recorded rows, rows times";
    return length === EVERY ? "loop over the steps between two rows, every times" : `loop, ${length} times`;
  }
  if (node.op === "deliver") return `deliveries, one after the other, at most ${single(node.inputs[1]!.type).shape[0]}`;
  const [type] = isTuple(node.type) ? node.type : [node.type];
  return `kernel, ${sizeOf(type?.shape ?? [])}`;
}
/** `20 elements`, or `rows × 20`. */
function sizeOf(shape: Shape): string {
  const dims = shape.filter((dim) => dim !== 1);
  if (dims.length === 0) return "1 element";
  return shape.length === 1 ? `${dims[0]} elements` : dims.join(" × ");
}
const sizeLines = (type: Type): string[] =>
  isTuple(type) || type.shape.every((dim) => dim === 1) ? [] : [sizeOf(type.shape)];

/** A constant with at most six digits. */
function constant({ attrs: { value, dtype } }: NodeOf<"const">): string {
  if (dtype === "bool") return value ? "true" : "false";
  const text = showNumber(value);
  const short = text.length <= 8 ? text : showNumber(Number(value.toPrecision(6)));
  return short.replaceAll("-", "−").replace("Infinity", "∞");
}

/** An operation with the constants among its operands. `·` is what an arrow brings; in short, where it would be missed. */
function formula(node: Node, inFull = false): string {
  if (node.op === "iota") return `0, 1, … ${node.attrs.length - 1}`;
  if (!isElementwise(node.op)) return label(node);
  const given = node.inputs.map((input) => (input.op === "const" ? constant(input) : undefined));
  const [x, y] = given.map((text) => (text?.startsWith("−") ? `(${text})` : text));
  const infix = node.op === "and" || node.op === "or" ? node.op : ELEMENTWISE[node.op].infix;
  if (infix !== undefined) {
    const sign = SYMBOLS[infix] ?? infix;
    const isSame = x === undefined && node.inputs[0] === node.inputs[1];
    if (isSame && node.op === "mul") return "· ²";
    if (inFull || isSame || (x !== undefined && y !== undefined)) return `${x ?? "·"} ${sign} ${y ?? "·"}`;
    if (x === undefined) return y === undefined ? sign : `${sign} ${y}`;
    return COMMUTATIVE.has(node.op) ? `${sign} ${x}` : `${x} ${sign} ·`;
  }
  if (node.op === "select") return `if ${given[0] ?? "·"} then ${given[1] ?? "·"} else ${given[2] ?? "·"}`;
  const name = node.op === "convert" ? `to ${label(node)}` : node.op === "neg" ? "negate" : label(node);
  const isPlain = !inFull && given.every((text) => text === undefined);
  return isPlain ? name : `${name}(${given.map((text) => text ?? "·").join(", ")})`;
}
