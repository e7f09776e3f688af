/** Single entries of arrays: gathered, overwritten, appended, and those that a mask chooses. */
import { isScalar, single, type Node, type NodeOf } from "../../ir/index.ts";
import { enter } from "./copies.ts";
import type { Index, Writing } from "./writing.ts";

export function gather(w: Writing, node: NodeOf<"gather">): void {
  const [x, index] = node.inputs as [Node, Node];
  const { dtype, shape } = single(x.type);
  const source = w.buffer(x);
  const row = w.countOf(shape.slice(1));
  const indices = w.isArray(index) ? w.buffer(index) : undefined;
  /** The place of an entry, in the array: `index` between its ends. */
  const place = (at: Index): number => {
    w.int(index, at);
    return w.keptNearest(shape[0]!, indices);
  };
  if (isScalar(single(node.type))) {
    const { f } = w;
    const at = place(0);
    w.orZero(source, () => f.get(at));
    f.release(at);
    return void w.scalars.set(node, w.kept(dtype));
  }
  return w.apart(node, [index], [], (f) => {
    const result = w.buffer(node);
    w.each(w.isArray(index) ? w.length(index) : 1, (j) => {
      const at = place(() => f.get(j));
      w.eachInRow(row, (inRow) => w.store(result, inRow(j), () => w.orZero(source, inRow(at))));
      f.release(at);
    });
  });
}

export function update(w: Writing, node: NodeOf<"update">): void {
  const [, index, value] = node.inputs as [Node, Node, Node];
  const { shape } = single(node.type);
  const length = w.dim(shape[0]!);
  const row = w.countOf(shape.slice(1));
  enter(w, node);
  w.apart(node, [index, value], [], (f) => {
    const result = w.buffer(node);
    w.each(w.isArray(index) ? w.length(index) : 1, (j) => {
      const at = f.local("i32");
      w.int(index, () => f.get(j));
      f.tee(at);
      w.pushCount(length);
      f.op("i32.lt_u");
      f.block("if", () => w.eachInRow(row, (inRow) => w.store(result, inRow(at), () => w.entry(value, inRow(j)))));
      f.release(at);
    });
  });
}

export function append(w: Writing, node: NodeOf<"append">): void {
  const [count, mask, ...rest] = node.inputs as [Node, Node, ...Node[]];
  const values = rest.slice(0, rest.length / 2);
  enter(w, node);
  w.apart(node, [count, ...values], ["f64"], (f) => {
    const next = f.local("i32");
    w.int(count);
    f.set(next);
    eachChosen(w, mask, (i) => {
      values.forEach((value, j) =>
        w.store(
          w.buffer(node, j + 1),
          () => f.get(next),
          () => w.entry(value, () => f.get(i)),
        ),
      );
      w.increment(next);
    });
    f.get(next);
    f.op("f64.convert_i32_s");
  });
  w.results.set(node, [w.keptAs("f64")]);
}

/** Goes through the elements that a mask chooses; past sixteen at once where none is. */
export function eachChosen(w: Writing, mask: Node, inside: (i: number) => void): void {
  const { f } = w;
  const buffer = w.buffer(mask);
  const [i, end] = [f.local("i32"), w.count(w.length(mask))];
  f.i32(0);
  f.set(i);
  w.pieces(i, end, 16, true, (stop) => {
    const offset = w.place(buffer, () => f.get(i));
    f.memory("v128.load", offset);
    f.op("v128.any_true");
    f.block("if", () =>
      w.repeat(i, stop, 1, false, () => {
        w.load(buffer, () => f.get(i));
        f.block("if", () => inside(i));
      }),
    );
  });
}
