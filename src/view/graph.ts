/** Graphs for people and for programs to look at. */
import { bodyOf, label, print, showType, type Graph, type Node } from "../../ir/index.ts";
import type { Model } from "../model.ts";
import { dot, FONT } from "./dot.ts";
import { drawing, type Drawing, type DrawingOptions, type GraphStage } from "./drawing.ts";
import type { Theme } from "./figure.ts";
import { mermaid } from "./mermaid.ts";
import { oneLine } from "./origins.ts";

export { annotateCode, equationsText } from "./code.ts";
export type { GraphStage } from "./drawing.ts";

/** What a graph can be shown as: text, */
export type TextFormat = "text" | "dot" | "mermaid" | "json" | "svg";
/** or bytes: an image, or a file of events for TensorBoard. */
export type ByteFormat = "png" | "tensorboard";
export type GraphFormat = TextFormat | ByteFormat;

export interface GraphOptions {
  readonly title?: string;
  /** Tells states from parameters, and gives the text that nodes came from. */
  readonly model?: Model;
  /** What the graph is: results are named, and titled, accordingly. */
  readonly stage?: GraphStage;
  /** Colours. Default: light. */
  readonly theme?: Theme;
  /** Most boxes of a drawing, default 160: of a larger graph, operations of an equation are drawn as one box. */
  readonly boxes?: number;
}

const TITLES: Readonly<Record<GraphStage, string>> = {
  rhs: "Right-hand side: from states to their derivatives",
  step: "One step of the method",
  run: "The run: a loop over rows of a loop over steps",
  optimized: "The run after the passes",
  fused: "The run in kernels",
  expanded: "The run in kernels, with functions written out in primitive operations",
};

/** Arrows that Mermaid draws unless it is told otherwise, less a few. */
const MERMAID_ARROWS = 490;

/** A graph as text or as a picture. What lays out and draws is loaded when it is used. */
export function renderGraph(g: Graph, format: TextFormat, options?: GraphOptions): Promise<string>;
export function renderGraph(g: Graph, format: ByteFormat, options?: GraphOptions): Promise<Uint8Array>;
export function renderGraph(g: Graph, format: GraphFormat, options?: GraphOptions): Promise<string | Uint8Array>;
export async function renderGraph(
  g: Graph,
  format: GraphFormat,
  options: GraphOptions = {},
): Promise<string | Uint8Array> {
  const title = oneLine(options.title ?? (options.stage ? TITLES[options.stage] : "Graph"));
  const { model, stage, boxes, theme } = options;
  const drawn = (more: DrawingOptions = {}): Drawing => drawing(g, { model, stage, boxes, ...more });
  switch (format) {
    case "text":
      return print(g);
    case "json":
      return `${JSON.stringify(graphJson(g), undefined, 2)}\n`;
    case "dot":
      return dot(drawn(), title, theme);
    case "mermaid":
      return mermaid(drawn({ arrows: MERMAID_ARROWS }), title, theme);
    case "svg":
      return svg(dot(drawn(), title, theme), title);
    case "png":
      return (await import("./png.ts")).png(await svg(dot(drawn(), title, theme), title));
    case "tensorboard":
      return (await import("./tensorboard.ts")).tensorboard(g, model);
    default:
      return format satisfies never;
  }
}

/** Lays a drawing out. Captions go to the end, with a rim, for the lines that cross them. */
async function svg(source: string, title: string): Promise<string> {
  const { instance } = await import("./graphviz.ts");
  const viz = await instance();
  const xml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const captions: string[] = [];
  return viz
    .renderString(source, { format: "svg" })
    .replaceAll(`font-family="${FONT}"`, 'font-family="sans-serif"')
    .replace(/<title>[^<]*<\/title>/, () => `<title>${xml(title)}</title>`)
    .replace(/<g id="clust\d+" class="cluster">[^]*?<\/g>\n<\/g>/g, (cluster) => {
      const fill = /fill="(#\w+)"/.exec(cluster)?.[1] ?? "white";
      return cluster.replace(/<text [^]*?<\/text>\n/g, (text) => {
        captions.push(text.replace("<text ", `<text paint-order="stroke" stroke="${fill}" stroke-width="4" `));
        return "";
      });
    })
    .replace(/<\/g>\n<\/svg>\s*$/, () => `${captions.join("")}</g>\n</svg>\n`);
}

/**
 * A graph as an object:
 *
 *     { nodes: [{ id, op, label, type, inputs, origins, body? }], inputs, outputs }
 *
 * - `nodes` are in topological order; `id` is the index of a node in this list, and counts anew in each body.
 * - `op` is the operation, `label` the same with what tells it from others of its kind (the value of a constant, the
 *   name of an input), `type` its element type and shape: `f64`, `i32[20]`, `f64[rows, 20]`; of several results
 *   `(i64, f64[20])`.
 * - `inputs` of a node are the ids of its operands, in order; `inputs` of a graph those of its input nodes.
 * - `origins`: `{ equation, start, end }`, the index of a statement of the model and a range of the model's text.
 * - `body`, of `map` (a kernel), `scan` (a loop) and `deliver` (a loop of deliveries), is again a graph.
 * - `outputs`: `{ name, node }`, `node` being an id.
 */
export interface GraphJson {
  readonly nodes: readonly {
    readonly id: number;
    readonly op: string;
    readonly label: string;
    readonly type: string;
    readonly inputs: readonly number[];
    readonly origins: readonly { readonly equation: number; readonly start: number; readonly end: number }[];
    readonly body?: GraphJson;
  }[];
  readonly inputs: readonly number[];
  readonly outputs: readonly { readonly name: string; readonly node: number }[];
}

export function graphJson(g: Graph): GraphJson {
  const ids = new Map<Node, number>(g.nodes.map((node, id) => [node, id]));
  const idOf = (node: Node): number => ids.get(node)!;
  return {
    nodes: g.nodes.map((node, id) => {
      const body = bodyOf(node);
      return {
        id,
        op: node.op,
        label: label(node),
        type: showType(node.type),
        inputs: node.inputs.map(idOf),
        origins: node.origins.map(({ equation, start, end }) => ({ equation, start, end })),
        ...(body ? { body: graphJson(body) } : {}),
      };
    }),
    inputs: g.inputs.map(idOf),
    outputs: g.outputs.map(({ name, node }) => ({ name, node: idOf(node) })),
  };
}
