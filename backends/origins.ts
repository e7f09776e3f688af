/** Which places in the model values are computed for, so that an error can say it. */
import type { Buffer, Node, Origin, Program } from "../ir/index.ts";

/** Where a value came from: of one that nothing in the text stands for, what the nearest came from that it is made of. */
export function originsOf(value: Node): readonly Origin[] {
  const seen = new Set([value]);
  for (const node of seen) {
    if (node.origins.length > 0) return node.origins;
    for (const next of madeOf(node)) seen.add(next);
  }
  return [];
}

function madeOf(node: Node): readonly Node[] {
  if (node.op !== "get") return node.inputs;
  const [from] = node.inputs as [Node];
  return [resultOf(from, node.attrs.index) ?? from];
}

/** A result of a kernel or a loop, inside of it. */
const resultOf = (node: Node, k: number): Node | undefined =>
  node.op === "map" || node.op === "scan" ? node.attrs.body.outputs[k]!.node : undefined;

/** Where what is written to a piece of memory came from. */
export function originsOfBuffer({ place }: Program, buffer: Buffer): readonly Origin[] {
  for (const [node, buffers] of place) {
    const k = buffers.indexOf(buffer);
    const found = k < 0 ? [] : originsOf(resultOf(node, k) ?? node);
    if (found.length > 0) return found;
  }
  return [];
}

/** What a piece of memory is called outside of the program, if it is seen there. */
export const nameOf = ({ outputs }: Program, buffer: Buffer): string =>
  [...outputs].find(([, one]) => one === buffer)?.[0] ?? buffer.name;
