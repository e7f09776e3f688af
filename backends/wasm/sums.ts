/** Sums and products: of an array, over the entries of sparse rows, of matrices. */
import { BLOCK, single, type Buffer, type DType, type Node, type NodeOf } from "../../ir/index.ts";
import { rowSums, type RowSums } from "../moves.ts";
import type { Func, ValueType } from "./code.ts";
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

/** Sums that go on at once: an addition takes some cycles, and the next one to the same sum waits for it. */
const AT_ONCE = 4;

/** Locals of a row: its next entry, its end, the end of a block, its sums and those of the block. */
interface Row {
  readonly s: number;
  readonly end: number;
  readonly stop: number;
  readonly sums: readonly (RowSums["terms"][number] & { readonly block: number; readonly total: number })[];
}

/**
 * Some rows at a time, as far as the shortest goes, then what is left of each; each keeps its order. The blocks of a short row are
 * one: its sum is a plain one. Behind the last row come ones without entries: they are stored in its place, before it is.
 */
export function sparseProducts(w: Writing, node: NodeOf<"spmv"> | NodeOf<"sums">): void {
  const { offsets, terms } = rowSums(w.program, node);
  const { dtype } = terms[0]!.to.type;
  const type = scalarType[dtype];
  const count = (offsets.type.shape[0] as number) - 1;
  if (count === 0) return;
  w.apart(node, [], [], (f) => {
    const most = Math.max(1, Math.floor(AT_ONCE / terms.length));
    const [r, place] = [f.local("i32"), f.local("i32")];
    const [end, final] = [w.count(count), w.count(count - 1)];
    const rows = Array.from({ length: Math.min(count, most) }, (): Row => {
      const sums = terms.map((term) => ({ ...term, block: f.local(type), total: f.local(type) }));
      return { s: f.local("i32"), end: f.local("i32"), stop: f.local("i32"), sums };
    });
    const sums = rows.flatMap((row) => row.sums);
    const clear = (local: number): void => {
      pushConstant(f, 0, dtype);
      f.set(local);
    };
    /** The number of a row, or of the last there is. */
    const findPlace = (k: number, limit: number): void => {
      setSum(f, place, r, k);
      lower(f, place, limit);
    };
    f.i32(0);
    f.set(r);
    w.repeat(r, end, rows.length, true, () => {
      rows.forEach((row, k) =>
        [row.s, row.end].forEach((local, side) => {
          findPlace(k + side, end);
          w.load(offsets, () => f.get(place));
          f.set(local);
        }),
      );
      for (const { total } of sums) clear(total);
      w.endlessly(() => {
        rows.forEach((row, k) => {
          f.get(row.s);
          f.get(row.end);
          f.op("i32.lt_s");
          if (k > 0) f.op("i32.or");
        });
        f.op("i32.eqz");
        f.at("br_if", 1);
        for (const { block } of sums) clear(block);
        for (const row of rows) {
          setSum(f, row.stop, row.s, BLOCK);
          lower(f, row.stop, row.end);
        }
        if (rows.length > 1) addAtOnce(w, rows);
        for (const row of rows) w.repeat(row.s, row.stop, 1, true, () => addEntry(w, row, type));
        for (const { total, block } of sums) add(f, total, type, () => f.get(block));
      });
      for (const [k, row] of [...rows.entries()].toReversed()) {
        findPlace(k, final);
        for (const { to, total } of row.sums) w.store(to, () => f.get(place), () => f.get(total)); // prettier-ignore
      }
    });
  });
}

/** Adds entries of all rows, until one of them is at the end of its block. */
function addAtOnce(w: Writing, rows: readonly Row[]): void {
  const { f } = w;
  const [first, ...others] = rows as [Row, ...Row[]];
  const [stop, other] = [f.local("i32"), f.local("i32")];
  f.get(first.stop);
  f.set(stop);
  for (const row of others) {
    // Where the first is when this one is at its end.
    f.get(row.stop);
    f.get(row.s);
    f.op("i32.sub");
    f.get(first.s);
    f.op("i32.add");
    f.set(other);
    lower(f, stop, other);
  }
  const type = scalarType[first.sums[0]!.to.type.dtype];
  w.repeat(first.s, stop, 1, true, () => {
    for (const row of rows) addEntry(w, row, type);
    for (const { s } of others) w.increment(s);
  });
  f.release(stop);
  f.release(other);
}

/** Adds the next entry of a row to each of its sums. */
function addEntry(w: Writing, { s, sums }: Row, type: ValueType): void {
  const { f } = w;
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
    add(f, block, type, () => {
      if (weights) load(weights);
      if (columns) w.load(x, () => load(columns));
      else load(x);
      if (weights) f.op(`${type}.mul` as Op);
    });
  for (const local of loaded.values()) f.release(local);
}

/** Adds to a local what `value` leaves. */
function add(f: Func, into: number, type: ValueType, value: () => void): void {
  f.get(into);
  value();
  f.op(`${type}.add` as Op);
  f.set(into);
}

function setSum(f: Func, into: number, a: number, b: number): void {
  f.get(a);
  f.i32(b);
  f.op("i32.add");
  f.set(into);
}

/** Makes a local the smaller one of itself and another. */
function lower(f: Func, into: number, limit: number): void {
  f.get(into);
  f.get(limit);
  f.get(into);
  f.get(limit);
  f.op("i32.lt_s");
  f.op("select");
  f.set(into);
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
