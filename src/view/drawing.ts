/** A graph as boxes, arrows and frames: what every kind of picture shows, before it is spelled in one. */
import {
  allNodes,
  arraysOf,
  bodyOf,
  isElementwise,
  isTuple,
  label,
  showType,
  writtenArrays,
  type Graph,
  type Node,
  type NodeOf,
  type Type,
} from "../../ir/index.ts";
import type { Compiled } from "../compile.ts";
import type { Model } from "../model.ts";
import { DT, POSITION, SPIKES, splitName, START, STEP, TIME } from "../names.ts";
import { fold, liveNodes } from "./fold.ts";
import { describe, equationOf, integrates, leftSide, oneLine, rightSide, shorten, textOf } from "./origins.ts";
import { captionOf, COMMUTATIVE, constant, count, countLines, formula, namedType, newType, wrap } from "./words.ts";

/** Stages of the compiler that have graphs. */
export type GraphStage = keyof Compiled["stages"];

export type BoxKind = "state" | "parameter" | "time" | "constant" | "operation" | "several" | "result";

export interface Box {
  readonly id: string;
  readonly kind: BoxKind;
  readonly lines: readonly string[];
  /** Of its value, where that matters: `f64[20]`, `bool[3]`. */
  readonly type: string | undefined;
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
  /** Real numbers, whole ones, or truth values; */
  readonly carries: "real" | "whole" | "bool";
  /** one, or one for each element. */
  readonly isArray: boolean;
  readonly type: string;
}

/** A kernel, a loop, a population or projection, or an equation; or the whole drawing. */
export interface Frame {
  readonly id: string;
  readonly kind: "drawing" | "kernel" | "loop" | "block" | "equation";
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
  /** What operations have in common that are drawn as one. */
  readonly same?: (node: Node, model: Model | undefined) => string | undefined;
  /** Whether they are drawn as one although no arrow connects them. */
  readonly apart?: boolean;
  /** What is drawn with what is in it. */
  readonly opens: ReadonlySet<Node["op"]>;
  /** Whether the states of a population, say, are one box where they come in, and one where they go out. */
  readonly gathers?: boolean;
  /** Whether operations of an equation stand in a frame. */
  readonly frames?: boolean;
  /** What a box with a double border is. */
  readonly several: string;
}

const rangesOf = (node: Node): string => node.origins.map((o) => `${o.equation}:${o.start}-${o.end}`).join();

/** The equation that an operation computes, or that it integrates. */
function equationKey(node: Node, model: Model | undefined): string | undefined {
  const origin = equationOf(node.origins, model);
  return origin && `${origin.equation}${model && integrates(node.origins, model) ? " left side" : ""}`;
}

/** The population or projection whose equations an operation is computed for, if it is one. */
function blockOf({ origins }: Node, model: Model | undefined): string | undefined {
  const blocks = new Set(origins.flatMap(({ equation }) => model?.statements[equation]?.block ?? []));
  const [only] = blocks;
  const header = blocks.size === 1 ? model!.statements[only!] : undefined;
  return header && "name" in header ? header.name : undefined;
}

const elementwise =
  (same: NonNullable<Detail["same"]>): NonNullable<Detail["same"]> =>
  (node, model) =>
    isElementwise(node.op) ? same(node, model) : undefined;
/** Operations of each block; what has results of its own stays alone. */
const ofBlock: Detail["same"] = (node, model) =>
  isTuple(node.type) || isInput(node) || node.op === "get" ? undefined : (blockOf(node, model) ?? "");
const isInput = ({ op }: Node): boolean => op === "input" || op === "const";

const BODIES: ReadonlySet<Node["op"]> = new Set(["map", "scan", "deliver"]);
const LOOPS: ReadonlySet<Node["op"]> = new Set(["scan"]);

const DETAILS: readonly Detail[] = [
  { opens: BODIES, several: "", frames: true },
  {
    opens: BODIES,
    several: "a part of an equation",
    frames: true,
    same: elementwise((node) => rangesOf(node) || undefined),
  },
  { opens: BODIES, several: "an equation", same: elementwise(equationKey) },
  { opens: BODIES, several: "an equation", same: elementwise(equationKey), gathers: true },
  { opens: LOOPS, several: "an equation or a kernel", same: elementwise(equationKey), gathers: true },
  {
    opens: LOOPS,
    several: "a part of a population's or a projection's step",
    same: ofBlock,
    apart: true,
    gathers: true,
  },
  { opens: new Set(), several: "a loop, or all that is computed at once", same: ofBlock, apart: true, gathers: true },
];

/** Boxes that a reader can take in, and that fit beside each other. */
const BOXES = 160;

/** A graph as a drawing, with as much detail as a reader can take in. */
export function drawing(g: Graph, options: DrawingOptions = {}): Drawing {
  const { boxes = BOXES, arrows = Infinity } = options;
  const fits = (detail: Detail): boolean => {
    const drawn = new Pen(g, { ...detail, frames: false }, options).finish();
    return countBoxes(drawn.root) <= boxes && drawn.arrows.length <= arrows;
  };
  return new Pen(g, DETAILS.find(fits) ?? DETAILS.at(-1)!, options).finish();
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

/** What comes into a frame, or goes out of it. */
interface Port {
  readonly name: string;
  readonly type: Type;
  readonly kind: BoxKind;
  readonly tooltip: string;
  /** Before the name, and after it. */
  readonly words?: readonly [before: string, after: string];
}

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
    const above = (input: NodeOf<"input">): boolean => changing.has(input) || this.#kindOf(input) === "state";
    const inputs = g.inputs.filter((input) => live.has(input));
    this.#inputs(root, inputs.filter(above)).forEach((shown) => given.set(shown.node, shown));
    for (const node of inputs) if (!above(node)) given.set(node, { copies: new Map(), node });
    const now = this.#body(root, g, given);
    const results = this.#ports(
      root,
      g.outputs.map(({ name, node: { type } }) => {
        const words = this.#aroundResult(name);
        const tooltip = `${oneLine(name)}: ${showType(type)}`;
        return { name: oneLine(name.replace(RECORDED, "")), type, kind: "result", tooltip, words };
      }),
    );
    g.outputs.forEach(({ node }, k) => this.#arrow(now.get(node)!, results[k]!, root));
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
    const framed = this.#framesIn(frame, nodes);
    const { same, apart } = this.#detail;
    for (const set of same ? fold(nodes, (node) => same(node, this.#model), apart) : nodes.map((node) => [node])) {
      const [node] = set as [Node];
      const inside = framed(node);
      if (set.length > 1) {
        const box = this.#several(inside, set, now);
        for (const member of set) now.set(member, { box, node: member });
      } else if (!now.has(node)) now.set(node, this.#one(inside, node, now, names.get(node)));
    }
    return now;
  }

  /**
   * The frame that a node is drawn in: of its population or projection if there are some, and in that of its equation, if
   * several of the equation's operations are drawn there.
   */
  #framesIn(frame: Frame, nodes: readonly Node[]): (node: Node) => Frame {
    const model = this.#model;
    if (!model) return () => frame;
    const blocks = new Map<string, Frame>();
    const inBlock = (node: Node): Frame => {
      const block = node.op === "scan" || isInput(node) ? undefined : blockOf(node, model);
      if (block === undefined || block === this.#blockOfFrame.get(frame)) return frame;
      if (!blocks.has(block)) blocks.set(block, this.#frame(frame, "block", block));
      this.#blockOfFrame.set(blocks.get(block)!, block);
      return blocks.get(block)!;
    };
    if (!this.#detail.frames) return inBlock;
    const equations = new Map<Node, () => Frame>();
    const key = elementwise((node) => (integrates(node.origins, model) ? undefined : equationKey(node, model)));
    for (const set of fold(nodes, (node) => key(node, model))) {
      const [node] = set as [Node];
      if (set.length < FRAMED) continue;
      const statement = model.statements[equationOf(node.origins, model)!.equation]!;
      let made: Frame | undefined;
      const inEquation = (): Frame => (made ??= this.#frame(inBlock(node), "equation", oneLine(leftSide(statement))));
      for (const member of set) equations.set(member, inEquation);
    }
    return (node) => equations.get(node)?.() ?? inBlock(node);
  }
  readonly #blockOfFrame = new Map<Frame, string>();

  #one(frame: Frame, node: Node, now: ReadonlyMap<Node, Shown>, name: string | undefined): Shown {
    if (node.op === "const") return { copies: new Map(), node };
    if (node.op === "get") {
      const from = now.get(node.inputs[0]!)!;
      return "results" in from ? from.results[node.attrs.index]! : { ...from, node };
    }
    if (this.#detail.opens.has(node.op)) {
      if (node.op === "map") return this.#kernel(frame, node, now);
      if (node.op === "scan") return this.#loop(frame, node, now);
      if (node.op === "deliver") return this.#deliveries(frame, node, now);
    }
    return { box: this.#operation(frame, node, now, name), node };
  }

  /** A box for a set of operations. Parameters are named in it, and bring no arrows. */
  #several(frame: Frame, set: readonly Node[], now: ReadonlyMap<Node, Shown>): string {
    const inside = new Set(set);
    const outside = new Set(set.flatMap(({ inputs }) => inputs.filter((input) => !inside.has(input))));
    const copied = [...outside].map((input) => now.get(input)!).filter((from) => "copies" in from);
    const names = copied.flatMap(({ node }) => (node.op === "input" ? [oneLine(node.attrs.name)] : []));
    const lines = [...this.#severalLines(set), ...wrap(names, "with ")];
    const box = this.#box(frame, "several", lines, this.#severalTooltip(set));
    for (const node of [...set, ...copied.map(({ node }) => node)]) this.#shows(node, box);
    for (const input of outside) if (!("copies" in now.get(input)!)) this.#arrow(now.get(input)!, box, frame);
    return box;
  }

  #operation(frame: Frame, node: Node, now: ReadonlyMap<Node, Shown>, name: string | undefined): string {
    const body = bodyOf(node);
    const lines = body
      ? [captionOf(node), ...countLines(allNodes(body))]
      : [name ? `${name} = ${formula(node, true)}` : formula(node)];
    const box = this.#box(frame, body ? "several" : "operation", lines, this.#tooltip(node), {
      type: body ? undefined : newType(node),
    });
    this.#shows(node, box);
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
    const { body, at } = node.attrs;
    const frame = this.#frameOf(outer, "kernel", node);
    const given = body.inputs.map((input, k): readonly [Node, Shown] => {
      const [outside, index] = [now.get(node.inputs[k]!)!, at?.[k]];
      if (index === undefined) return [input, outside];
      const box = this.#box(frame, "operation", ["gather"], this.#tooltip(input));
      for (const from of [outside, now.get(node.inputs[body.inputs.length + index]!)!]) this.#arrow(from, box, outer);
      return [input, { box, node: input }];
    });
    const inside = this.#body(frame, body, new Map(given));
    return { node, results: body.outputs.map((output) => inside.get(output.node)!) };
  }

  /** What a loop carries has a box where a turn begins and one where it ends; what stays the same is what is outside. */
  #loop(outer: Frame, node: NodeOf<"scan">, now: ReadonlyMap<Node, Shown>): Shown {
    const { body, consts, carry } = node.attrs;
    const frame = this.#frameOf(outer, "loop", node);
    const outside = node.inputs.map((input) => now.get(input)!);
    const given = new Map<Node, Shown>(body.inputs.slice(0, consts).map((input, k) => [input, outside[k]!]));
    const turning = [
      ...this.#inputs(frame, body.inputs.slice(consts, consts + carry)),
      ...this.#inputs(frame, body.inputs.slice(consts + carry), "row of "),
    ];
    for (const [k, shown] of turning.entries()) {
      given.set(shown.node, shown);
      this.#arrow(outside[consts + k]!, shown.box, outer);
    }
    const inside = this.#body(frame, body, given);
    const boxes = this.#ports(
      frame,
      body.outputs.map(({ name, node: { type } }, k) => {
        const plain = oneLine(k < carry ? body.inputs[consts + k]!.attrs.name : name.replace(RECORDED, ""));
        const before = k < carry ? "next " : "row of ";
        const tooltip = `${before}${plain}: ${showType(type)}`;
        return { name: plain, type, kind: "result", tooltip, words: [before, ""] };
      }),
    );
    const results = body.outputs.map(({ node: value }, k): Shown => {
      this.#arrow(inside.get(value)!, boxes[k]!, frame);
      return { box: boxes[k]!, node: value };
    });
    return { node, results };
  }

  /** A turn of deliveries: entries of arrays come in, and others go out, at places that the synapse says. */
  #deliveries(outer: Frame, node: NodeOf<"deliver">, now: ReadonlyMap<Node, Shown>): Shown {
    const { body, indices, reads, writes } = node.attrs;
    const frame = this.#frameOf(outer, "loop", node);
    const synapse = this.#box(frame, "operation", ["synapse"], this.#tooltip(node), { row: "top" });
    for (const input of node.inputs.slice(0, 2 + indices)) this.#arrow(now.get(input)!, synapse, outer);
    const given = new Map<Node, Shown>();
    for (const [k, { array, at }] of reads.entries()) {
      const input = body.inputs[k]!;
      const outside = now.get(arraysOf(node)[array]!);
      if (at === "self") given.set(input, { box: synapse, node: input });
      else if (at === "all") given.set(input, outside!);
      else {
        const [inside] = this.#inputs(frame, [input], "entry of ");
        given.set(input, inside!);
        this.#arrow(outside!, inside!.box, outer);
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

  #frameOf(outer: Frame, kind: "kernel" | "loop", node: Node): Frame {
    const frame = this.#frame(outer, kind, captionOf(node));
    this.#shown.set(node, frame.id);
    return frame;
  }

  #frame(outer: Frame, kind: Frame["kind"], caption: string): Frame {
    const frame: Frame = { id: `frame${this.#frames++}`, kind, caption, boxes: [], frames: [] };
    outer.frames.push(frame);
    const block = this.#blockOfFrame.get(outer);
    if (block !== undefined) this.#blockOfFrame.set(frame, block);
    return frame;
  }

  #box(
    frame: Frame,
    kind: BoxKind,
    lines: readonly string[],
    tooltip: string,
    { type, row }: Partial<Pick<Box, "type" | "row">> = {},
  ): string {
    const id = `n${this.#boxes++}`;
    frame.boxes.push({ id, kind, lines, tooltip, type, row: kind === "result" ? "bottom" : row });
    return id;
  }

  /** Inputs at the top of a frame. */
  #inputs(frame: Frame, nodes: readonly NodeOf<"input">[], before = ""): { box: string; node: Node }[] {
    const ports = nodes.map((node): Port => {
      const { attrs, type } = node;
      const words = [before, ""] as const;
      return { name: oneLine(attrs.name), type, kind: this.#kindOf(node), tooltip: this.#tooltip(node), words };
    });
    return this.#ports(frame, ports).map((box, k) => {
      this.#shown.set(nodes[k]!, box);
      return { box, node: nodes[k]! };
    });
  }

  /** The box of each: one for those of a kind and a population, if that is how they are drawn. */
  #ports(frame: Frame, ports: readonly Port[]): string[] {
    const groups = new Map<string, number[]>();
    for (const [k, { name, kind, words = [] }] of ports.entries()) {
      const key = this.#detail.gathers ? [kind, splitName(name)[0], ...words].join("\n") : String(k);
      groups.set(key, [...(groups.get(key) ?? []), k]);
    }
    const boxes: string[] = [];
    for (const members of groups.values()) {
      const box = this.#port(
        frame,
        members.map((k) => ports[k]!),
      );
      for (const k of members) boxes[k] = box;
    }
    return boxes;
  }

  #port(frame: Frame, ports: readonly Port[]): string {
    const [{ kind, name, type, tooltip, words: [before, after] = ["", ""] }] = ports as readonly [Port];
    if (ports.length === 1)
      return this.#box(frame, kind, [before + name + after], tooltip, { type: namedType(type), row: "top" });
    const [block] = splitName(name);
    const names = ports.map((port) => splitName(port.name)[1]);
    const [first, last] = before === "d" ? ["derivatives of ", ""] : [before, after];
    const lines = wrap(names, `${first}${block === "" ? "" : `${block}: `}`);
    const said = ports.slice(0, 12).map((port) => port.tooltip.split("\n")[0]!);
    return this.#box(frame, kind, last === "" ? lines : [...lines, last.replace(/^\W+/, "")], said.join("\n"), {
      row: "top",
    });
  }

  #arrow(from: Shown, to: string, frame: Frame, operand?: Arrow["operand"]): void {
    const box = "copies" in from ? (from.copies.get(to) ?? this.#copy(from, to, frame)) : (from as { box: string }).box;
    const { type } = from.node;
    const [first] = isTuple(type) ? type : [type];
    this.#arrows.set(`${box} ${to} ${operand}`, {
      ...{ from: box, to, operand, type: showType(type) },
      carries: isTuple(type) ? "real" : CARRIED[first!.dtype],
      isArray: isTuple(type) || first!.shape.length > 0,
    });
  }

  #copy({ node, copies }: Extract<Shown, { copies: unknown }>, to: string, frame: Frame): string {
    const box =
      node.op === "input"
        ? this.#box(frame, this.#kindOf(node), [oneLine(node.attrs.name)], this.#tooltip(node), {
            type: namedType(node.type),
          })
        : this.#box(frame, "constant", [constant(node as NodeOf<"const">)], this.#tooltip(node));
    copies.set(to, box);
    this.#shown.set(node, box);
    return box;
  }

  /** A box stands for a node, and for all that is in it. */
  #shows(node: Node, box: string): void {
    this.#shown.set(node, box);
    const body = bodyOf(node);
    if (body) for (const inner of allNodes(body)) this.#shown.set(inner, box);
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

  /** What stands before and after the name of a result. */
  #aroundResult(name: string): readonly [string, string] {
    if (this.#stage === undefined) return ["", ""];
    if (RECORDED.test(name)) return ["", ", recorded"];
    if (this.#stage !== "rhs" && this.#stage !== "step") return ["", " at the end"];
    if (this.#model?.states.has(name) === false) return ["", ""];
    return this.#stage === "rhs" ? ["d", "/dt"] : ["next ", ""];
  }

  #severalLines(set: readonly Node[]): string[] {
    const [origin, ...others] = set.flatMap(({ origins }) => equationOf(origins, this.#model) ?? []);
    if (!origin || others.some((other) => other.equation !== origin.equation)) return countLines(set);
    const statement = this.#model?.statements[origin.equation];
    if (!statement) return [`equation ${origin.equation}`, count(set.length)];
    if (integrates(set[0]!.origins, this.#model!))
      return [`${oneLine(leftSide(statement))}, integrated`, count(set.length)];
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

/** Operations of an equation from which on they have a frame. */
const FRAMED = 3;
const TIMES: ReadonlySet<string> = new Set([TIME, DT, START, STEP, POSITION]);
const RECORDED = /^record\./;
const CARRIED = { f64: "real", f32: "real", i64: "whole", i32: "whole", bool: "bool" } as const;
