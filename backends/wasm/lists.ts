/** Lists of synapses: of the elements that a mask chooses, and of those where a spike arrives now. */
import type { Buffer, Node, NodeOf } from "../../ir/index.ts";
import { eachChosen } from "./entries.ts";
import type { Writing } from "./writing.ts";

export function spread(w: Writing, node: NodeOf<"spread">): void {
  const [mask, offsets, order] = node.inputs as [Node, Node, Node?];
  w.apart(node, [], ["f64"], (f) => {
    const list = w.program.place.get(node)![1]!;
    const [count, p, end] = [f.local("i32"), f.local("i32"), f.local("i32")];
    f.i32(0);
    f.set(count);
    eachChosen(w, mask, (e) => {
      rangeOf(w, w.buffer(offsets), e, p, end);
      w.repeat(p, end, 1, true, () => {
        w.store(
          list,
          () => f.get(count),
          () => (order ? w.load(w.buffer(order), () => f.get(p)) : f.get(p)),
        );
        w.increment(count);
      });
    });
    f.get(count);
    f.op("f64.convert_i32_s");
  });
  w.results.set(node, [w.keptAs("f64")]);
}

/** The first place of element `e`, and the one behind its last. */
function rangeOf(w: Writing, offsets: Buffer, e: number, first: number, end: number): void {
  const { f } = w;
  w.load(offsets, () => f.get(e));
  f.set(first);
  w.load(offsets, () => {
    f.get(e);
    f.i32(1);
    f.op("i32.add");
  });
  f.set(end);
}

export function due(w: Writing, node: NodeOf<"due">): void {
  const [step, ...arrays] = node.inputs as [Node, ...Node[]];
  w.apart(node, [step], ["f64"], (f) => {
    const [counts, sources, offsets, delays, order] = arrays.map((input) => w.buffer(input)) as [
      Buffer,
      Buffer,
      Buffer,
      Buffer,
      Buffer,
    ];
    const list = w.program.place.get(node)![1]!;
    const local = (): number => f.local("i32");
    const [rows, elements, k, row, delay, now] = [local(), local(), local(), local(), local(), local()];
    const [j, stop, e, p, end, s] = [local(), local(), local(), local(), local(), local()];
    const [count, last, isUnsorted] = [local(), local(), local()];
    const delayAt = (place: number): void => w.load(delays, () => w.load(order, () => f.get(place)));
    w.pushCount(w.countOf(counts.type.shape));
    f.set(rows);
    w.pushCount(w.countOf(offsets.type.shape));
    f.i32(1);
    f.op("i32.sub");
    f.set(elements);
    for (const [to, value] of [
      [count, 0],
      [last, -1],
      [isUnsorted, 0],
    ] as const) {
      f.i32(value);
      f.set(to);
    }
    // k goes from max(0, step - rows + 1) to step; both are small differences of numbers that may be large.
    const first = f.local("f64");
    w.entry(step, 0);
    f.get(rows);
    f.i32(1);
    f.op("i32.sub");
    f.op("f64.convert_i32_s");
    f.op("f64.sub");
    f.f64(0);
    f.op("f64.max");
    f.set(first);
    w.entry(step, 0);
    f.get(first);
    f.op("f64.sub");
    f.op("i32.trunc_sat_f64_s");
    f.set(now);
    f.i32(0);
    f.set(k);
    f.get(now);
    f.i32(1);
    f.op("i32.add");
    f.set(now);
    w.repeat(k, now, 1, true, () => {
      // row = (first + k) mod rows, delay = step - first - k
      f.get(first);
      f.get(k);
      f.op("f64.convert_i32_s");
      f.op("f64.add");
      f.op("i64.trunc_sat_f64_s");
      f.get(rows);
      f.op("i64.extend_i32_s");
      f.op("i64.rem_s");
      f.op("i32.wrap_i64");
      f.set(row);
      f.get(now);
      f.i32(1);
      f.op("i32.sub");
      f.get(k);
      f.op("i32.sub");
      f.set(delay);
      f.get(row);
      f.get(elements);
      f.op("i32.mul");
      f.tee(j);
      w.load(counts, () => f.get(row));
      f.op("i32.add");
      f.set(stop);
      w.repeat(j, stop, 1, true, () => {
        w.load(sources, () => f.get(j));
        f.set(e);
        rangeOf(w, offsets, e, p, end);
        skip(w, p, end, (place) => {
          delayAt(place);
          f.get(delay);
          f.op("i32.lt_s");
        });
        w.endlessly(() => {
          f.get(p);
          f.get(end);
          f.op("i32.ge_s");
          f.at("br_if", 1);
          delayAt(p);
          f.get(delay);
          f.op("i32.ne");
          f.at("br_if", 1);
          w.load(order, () => f.get(p));
          f.set(s);
          w.store(
            list,
            () => f.get(count),
            () => f.get(s),
          );
          w.increment(count);
          f.get(isUnsorted);
          f.get(s);
          f.get(last);
          f.op("i32.lt_s");
          f.op("i32.or");
          f.set(isUnsorted);
          f.get(s);
          f.set(last);
          w.increment(p);
        });
      });
    });
    f.get(isUnsorted);
    f.block("if", () => sort(w, list, count));
    f.get(count);
    f.op("f64.convert_i32_s");
  });
  w.results.set(node, [w.keptAs("f64")]);
}

/** Moves a place up to the first before `end` of which `isBelow` leaves false; those that are below stand before all others. */
function skip(w: Writing, low: number, end: number, isBelow: (place: number) => void): void {
  const { f } = w;
  const [high, middle] = [f.local("i32"), f.local("i32")];
  f.get(end);
  f.set(high);
  w.endlessly(() => {
    f.get(low);
    f.get(high);
    f.op("i32.ge_s");
    f.at("br_if", 1);
    f.get(low);
    f.get(high);
    f.op("i32.add");
    f.i32(1);
    f.op("i32.shr_u");
    f.set(middle);
    isBelow(middle);
    f.ifElse(
      () => {
        f.get(middle);
        f.i32(1);
        f.op("i32.add");
        f.set(low);
      },
      () => {
        f.get(middle);
        f.set(high);
      },
    );
  });
  f.release(high);
  f.release(middle);
}

/** Sorts the first `count` entries of a list: Shell's sort, with gaps that are halved and odd. */
function sort(w: Writing, list: Buffer, count: number): void {
  const { f } = w;
  const local = (): number => f.local("i32");
  const [gap, i, j, value, other] = [local(), local(), local(), local(), local()];
  f.get(count);
  f.set(gap);
  w.endlessly(() => {
    f.get(gap);
    f.i32(1);
    f.op("i32.le_s");
    f.at("br_if", 1);
    f.get(gap);
    f.i32(1);
    f.op("i32.shr_u");
    f.i32(1);
    f.op("i32.or");
    f.tee(gap);
    f.set(i);
    w.repeat(i, count, 1, true, () => {
      w.load(list, () => f.get(i));
      f.set(value);
      f.get(i);
      f.set(j);
      w.endlessly(() => {
        f.get(j);
        f.get(gap);
        f.op("i32.lt_s");
        f.at("br_if", 1);
        w.load(list, () => {
          f.get(j);
          f.get(gap);
          f.op("i32.sub");
        });
        f.tee(other);
        f.get(value);
        f.op("i32.le_s");
        f.at("br_if", 1);
        w.store(
          list,
          () => f.get(j),
          () => f.get(other),
        );
        f.get(j);
        f.get(gap);
        f.op("i32.sub");
        f.set(j);
      });
      w.store(
        list,
        () => f.get(j),
        () => f.get(value),
      );
    });
  });
}
