/** Sums and products: of an array, over the entries of sparse rows, of matrices. */
import { BLOCK, single, type Buffer, type DType, type Node, type NodeOf } from "../../ir/index.ts";
import { rowSums } from "../moves.ts";
import type { Op } from "./instructions.ts";
import { pushConstant, scalarType } from "./scalar.ts";
import type { Count, Writing } from "./writing.ts";

export function reduce(w: Writing, node: NodeOf<"reduce">): void {
  const { dtype } = single(node.type);
  const { fn } = node.attrs;
  const type = scalarType[dtype];
  const [x] = node.inputs as [Node];
  w.apart(node, [x], [type], (f) => {
    const [total, block] = [f.local(type), f.local(type)];
    const fold = (into: number, value: () => void): void => {
      if (type !== "i32" || fn === "add" || fn === "mul") {
        f.get(into);
        value();
        f.op(`${type}.${fn}` as Op);
        if (dtype === "i64") {
          f.f64(0);
          f.op("f64.add");
        }
      } else {
        const other = f.local("i32");
        f.get(into);
        value();
        f.tee(other);
        f.get(into);
        f.get(other);
        f.op(fn === "min" ? "i32.lt_s" : "i32.gt_s");
        f.op("select");
        f.release(other);
      }
      f.set(into);
    };
    const begin = (local: number): void => {
      pushConstant(f, identity(fn, dtype), dtype);
      f.set(local);
    };
    begin(total);
    const length = w.isArray(x) ? w.length(x) : 1;
    const end = w.count(length);
    const i = f.local("i32");
    f.i32(0);
    f.set(i);
    w.pieces(i, end, BLOCK, typeof length !== "number" || length === 0, (stop) => {
      begin(block);
      w.repeat(i, stop, 1, false, () => fold(block, () => w.entry(x, () => f.get(i))));
      fold(total, () => f.get(block));
    });
    f.get(total);
  });
  w.scalars.set(node, w.kept(dtype));
}

const identity = (fn: "add" | "mul" | "min" | "max", dtype: DType): number => {
  const isInt = scalarType[dtype] === "i32";
  switch (fn) {
    case "add":
      return 0;
    case "mul":
      return 1;
    case "min":
      return isInt ? 2 ** 31 - 1 : Infinity;
    case "max":
      return isInt ? -(2 ** 31) : -Infinity;
    default:
      return fn satisfies never;
  }
};

/** The blocks of a short row are one: its sum is a plain one. */
export function sparseProducts(w: Writing, node: NodeOf<"spmv"> | NodeOf<"sums">): void {
  w.apart(node, [], [], (f) => {
    const { offsets, terms } = rowSums(w.program, node);
    const { dtype } = terms[0]!.to.type;
    const type = scalarType[dtype];
    const [s, last] = [f.local("i32"), f.local("i32")];
    const sums = terms.map((term) => ({ ...term, block: f.local(type), total: f.local(type) }));
    const add = (into: number, value: () => void): void => {
      f.get(into);
      value();
      f.op(`${type}.add` as Op);
      f.set(into);
    };
    const zero = (local: number): void => {
      pushConstant(f, 0, dtype);
      f.set(local);
    };
    f.i32(0);
    f.set(last);
    w.each((offsets.type.shape[0] as number) - 1, (r) => {
      f.get(last);
      f.set(s);
      w.load(offsets, () => {
        f.get(r);
        f.i32(1);
        f.op("i32.add");
      });
      f.set(last);
      for (const { total } of sums) zero(total);
      w.pieces(s, last, BLOCK, true, (stop) => {
        for (const { block } of sums) zero(block);
        w.repeat(s, stop, 1, false, () => {
          const loaded = new Map<Buffer, number>();
          /** Leaves the entry of this array, which several may read. */
          const load = (buffer: Buffer): void => {
            if (loaded.has(buffer)) return f.get(loaded.get(buffer)!);
            const local = f.local(scalarType[buffer.type.dtype]);
            w.load(buffer, () => f.get(s));
            loaded.set(buffer, local);
            return f.tee(local);
          };
          for (const { x, columns, weights, block } of sums)
            add(block, () => {
              if (weights) load(weights);
              if (columns) w.load(x, () => load(columns));
              else load(x);
              if (weights) f.op(`${type}.mul` as Op);
            });
          for (const local of loaded.values()) f.release(local);
        });
        for (const { total, block } of sums) add(total, () => f.get(block));
      });
      for (const { to, total } of sums)
        w.store(
          to,
          () => f.get(r),
          () => f.get(total),
        );
    });
  });
}

/** Rows go by fours: their sums do not wait for each other, and each keeps its order. */
export function matmul(w: Writing, node: NodeOf<"matmul">): void {
  w.apart(node, [], [], (f) => {
    const [a, b] = node.inputs.map((input) => w.buffer(input)) as [Buffer, Buffer];
    const { dtype, shape } = single(node.type);
    const type = scalarType[dtype];
    const [rows, inner, columns] = [shape[0]!, single(node.inputs[0]!.type).shape[1]!, shape[1] ?? 1].map((dim) =>
      w.dim(dim),
    ) as [Count, Count, Count];
    const result = w.buffer(node);
    const product = (x: () => void, y: Count): void => {
      x();
      w.pushCount(y);
      f.op("i32.mul");
    };
    const written = (i: number, count: number): void =>
      w.each(columns, (j) => {
        const row = (r: number) => (): void => {
          f.get(i);
          f.i32(r);
          f.op("i32.add");
        };
        const sums = Array.from({ length: count }, () => {
          pushConstant(f, 0, dtype);
          return w.kept(dtype);
        });
        const starts = sums.map((_, r) => {
          product(row(r), inner);
          return w.keptAs("i32");
        });
        w.each(inner, (k) => {
          w.load(b, () => {
            product(() => f.get(k), columns);
            f.get(j);
            f.op("i32.add");
          });
          const factor = w.kept(dtype);
          sums.forEach((sum, r) => {
            f.get(sum);
            w.load(a, () => {
              f.get(starts[r]!);
              f.get(k);
              f.op("i32.add");
            });
            f.get(factor);
            f.op(`${type}.mul` as Op);
            f.op(`${type}.add` as Op);
            f.set(sum);
          });
          f.release(factor);
        });
        sums.forEach((sum, r) =>
          w.store(
            result,
            () => {
              product(row(r), columns);
              f.get(j);
              f.op("i32.add");
            },
            () => f.get(sum),
          ),
        );
        for (const local of [...sums, ...starts]) f.release(local);
      });
    const i = f.local("i32");
    f.i32(0);
    f.set(i);
    const whole = typeof rows === "number" ? rows - (rows % 4) : 0;
    if (whole > 0) w.repeat(i, w.count(whole), 4, false, () => written(i, 4));
    if (rows !== whole) w.repeat(i, w.count(rows), 1, true, () => written(i, 1));
  });
}
