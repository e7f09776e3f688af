/** A heap of numbers: what comes before all others is at hand, the rest half in order. */

export interface Heap {
  readonly size: number;
  /** The first number, which stays. */
  first(): number;
  push(item: number): void;
  /** The first number, which leaves. */
  pop(): number;
}

/** An empty heap. `before` says of two numbers whether one has to come before the other. */
export function heap(before: (a: number, b: number) => boolean): Heap {
  const items: number[] = [];
  const swap = (i: number, j: number): void => {
    [items[i], items[j]] = [items[j]!, items[i]!];
  };
  const rise = (at: number): void => {
    for (let up = (at - 1) >> 1; at > 0 && before(items[at]!, items[up]!); at = up, up = (at - 1) >> 1) swap(at, up);
  };
  const sink = (at: number): void => {
    for (;;) {
      let least = at;
      for (const below of [2 * at + 1, 2 * at + 2])
        if (below < items.length && before(items[below]!, items[least]!)) least = below;
      if (least === at) return;
      swap(at, least);
      at = least;
    }
  };
  return {
    get size() {
      return items.length;
    },
    first: () => items[0]!,
    push: (item) => {
      items.push(item);
      rise(items.length - 1);
    },
    pop: () => {
      const first = items[0]!;
      const last = items.pop()!;
      if (items.length > 0) {
        items[0] = last;
        sink(0);
      }
      return first;
    },
  };
}
