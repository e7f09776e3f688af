/** Kernels as text: functions that gpu.js compiles, each computing one element of its results. */
import { isScalar, single, type Graph, type Node, type Origin } from "../../ir/index.ts";
import type { Source } from "../backend.ts";
import { writeNodes } from "../scalars.ts";
import { Writer, type Names } from "../writer.ts";
import { coneOf, tablesIn, type Piece } from "./pieces.ts";
import { SPELLING } from "./spell.ts";

/** What stands outside of a kernel for what it takes: an array or one of a single element, a number, or the element's own. */
export interface Leaf {
  readonly kind: "array" | "one" | "number" | "index";
  readonly text: string;
}

/** One element of values, of what is outside: inputs are all scalars. */
export interface Formula {
  readonly graph: Graph;
  readonly leaves: ReadonlyMap<Node, Leaf>;
}

/** A kernel of a device. */
export interface KernelText {
  /** Elements of each result. */
  readonly length: string;
  readonly results: number;
  /** Turns of its longest loop. */
  readonly turns: number;
}

/** Declares a kernel, which knows its name: its body is what `inside` writes. */
export function declareKernel(
  out: Writer,
  name: string,
  { length, results, turns }: KernelText,
  params: readonly string[],
  origins: readonly Origin[],
  inside: (out: Writer) => void,
): void {
  const shape = [JSON.stringify(name), length, results, turns].join(", ");
  out.line(`const ${name} = kernel(${shape}, \`function (${params.join(", ")}) {`, origins);
  out.indented(() => {
    out.line("const i = this.thread.x;");
    inside(out);
  });
  out.line("}`);");
}

/** The kernels of a text, with the places in the model that they compute. */
export function originsOfKernels({ text, lines }: Source): ReadonlyMap<string, readonly Origin[]> {
  return new Map(
    text.split("\n").flatMap((line, at) => {
      const [, name] = /^\s*const (\w+) = kernel\(/.exec(line) ?? [];
      return name === undefined ? [] : [[name, lines[at]!] as const];
    }),
  );
}

/** Writes the body of a piece; says what its parameters are, in the order of its leaves. */
export function writePiece({ graph, leaves }: Formula, { results, inputs, earlier }: Piece, isOne: boolean) {
  const out = new Writer();
  let count = 0;
  const names: Pick<Names, "fresh"> = { fresh: () => `v${count++}` };
  const known = new Map<Node, string>();
  const given: { readonly leaf: Node; readonly param: string }[] = [];
  const load = (leaf: Node, kind: Leaf["kind"]): void => {
    const param = `${kind === "number" ? "s" : "a"}${given.length}`;
    given.push({ leaf, param });
    const at = kind === "number" ? param : `${param}[${kind === "one" ? "0" : "i"}]`;
    const isTruth = single(leaf.type).dtype === "bool";
    const text = isTruth ? `${at} > 0.5` : at;
    if (kind === "number" && !isTruth) return void known.set(leaf, param);
    const name = names.fresh();
    out.line(`const ${name} = ${text};`, leaf.origins);
    known.set(leaf, name);
  };
  for (const input of inputs) {
    const { kind, text } = leaves.get(input)!;
    if (kind === "index") known.set(input, text);
    else load(input, kind);
  }
  for (const node of earlier) load(node, isOne ? "one" : "array");
  const nodes = coneOf(results, new Set(earlier)).filter(({ op }) => op !== "input");
  const tables = tablesIn(nodes);
  const outputs = results.map((node) => ({ name: "", node }));
  const text = writeNodes({ ...graph, nodes: [...inputs, ...nodes], outputs }, nodes, known, out, names, SPELLING);
  const stored = (node: Node): string =>
    single(node.type).dtype === "bool" ? `${truth(text(node))} ? 1.0 : 0.0` : text(node);
  results.slice(0, -1).forEach((node, k) => out.line(`y${k}(${stored(node)});`, node.origins));
  const last = results.at(-1)!;
  out.line(`return ${stored(last)};`, last.origins);
  return { body: out.finish(), given, tables };
}

const truth = (text: string): string => (/^\w+$/.test(text) ? text : `(${text})`);

/** Whether a value of the graph outside is a single element. */
export const isOneElement = (node: Node): boolean => isScalar(single(node.type));
