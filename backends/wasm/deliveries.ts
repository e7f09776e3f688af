/** What the synapses of a list deliver, one after the other. */
import { arraysOf, holdsIndices, single, type Access, type Node, type NodeOf } from "../../ir/index.ts";
import { deliveredArray } from "../moves.ts";
import { enter } from "./copies.ts";
import { writeElements } from "./elements.ts";
import { scalars as scalarSpelling } from "./scalar.ts";
import type { Writing } from "./writing.ts";

export function deliver(w: Writing, node: NodeOf<"deliver">): void {
  enter(w, node);
  const { body, indices, reads, writes } = node.attrs;
  const [count, list, ...rest] = node.inputs as [Node, Node, ...Node[]];
  w.apart(node, node.inputs, [], (f) => {
    const [k, end, s] = [f.local("i32"), f.local("i32"), f.local("i32")];
    w.int(count);
    f.set(end);
    f.i32(0);
    f.set(k);
    w.repeat(k, end, 1, true, () => {
      w.load(w.buffer(list), () => f.get(k));
      f.set(s);
      const places = rest.slice(0, indices).map((index) => {
        w.load(w.buffer(index), () => f.get(s));
        return w.keptAs("i32");
      });
      const known = new Map(
        body.inputs.map((input, j) => [input, delivered(w, node, input, reads[j]!, s, places)] as const),
      );
      const push = writeElements(f, body, body.nodes, known, scalarSpelling(f, w.library));
      const values = body.outputs.map(({ node: value }) => {
        push(value);
        return w.kept(single(value.type).dtype);
      });
      body.outputs.forEach(({ node: value }, j) => {
        const { array, at } = writes[j]!;
        const to = deliveredArray(w.program, node, array);
        const place = typeof at === "number" ? places[at]! : s;
        const write = (): void =>
          w.store(
            to,
            () => f.get(place),
            () => f.get(values[j]!),
          );
        f.from(value.origins);
        if (typeof at !== "number" || holdsIndices(w.buffer(rest[at]!), to.type.shape[0]!)) return write();
        f.get(place);
        w.pushCount(w.dim(to.type.shape[0]!));
        f.op("i32.lt_u");
        return f.block("if", write);
      });
    });
  });
}

/** The local of what a turn reads for an input of the body. */
function delivered(
  w: Writing,
  node: NodeOf<"deliver">,
  input: NodeOf<"input">,
  { array, at }: Access,
  s: number,
  places: readonly number[],
): number {
  const { f } = w;
  if (at === "self") return s;
  if (at === "all") return w.local(arraysOf(node)[array]!);
  const from = deliveredArray(w.program, node, array);
  f.from(input.origins);
  if (at === "each") w.load(from, () => f.get(s));
  else {
    w.nearest(places[at]!, from.type.shape[0]!, w.buffer(node.inputs[2 + at]!));
    const place = w.keptAs("i32");
    w.orZero(from, () => f.get(place));
  }
  return w.kept(from.type.dtype);
}
