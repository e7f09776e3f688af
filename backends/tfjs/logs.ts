/** Lists of events: what `append` adds to them stays on the device until somebody reads them. */
import { allNodes, type Graph, type Node, type NodeOf, type Program, type TypedArray } from "../../ir/index.ts";
import type { Tensor, Tfjs } from "./tfjs.ts";

/** The inputs of a program that are a list: how long it is, and what it holds. */
export interface LogInputs {
  readonly count: NodeOf<"input">;
  readonly buffers: readonly NodeOf<"input">[];
}

/** Throws `TypeError` where one is more than that. */
export function logsOf({ graph }: Program): readonly LogInputs[] {
  const from = beginning(graph);
  const logs = new Map<Node, LogInputs>();
  for (const node of allNodes(graph)) {
    if (node.op !== "append") continue;
    const rest = node.inputs.slice(2);
    const [count, ...buffers] = [node.inputs[0]!, ...rest.slice(rest.length / 2)].map((value) => {
      const input = from(value);
      if (input.op !== "input") throw new TypeError("append: a list that does not enter the program");
      return input;
    });
    logs.set(count!, { count: count!, buffers });
  }
  return [...logs.values()];
}

/** Says what a list was at the beginning. */
export function beginning(graph: Graph): (value: Node) => Node {
  const outer = new Map<Node, Node>();
  enter(graph, outer);
  return (value) => {
    let from = value;
    for (let next = before(from, outer); next; next = before(from, outer)) from = next;
    return from;
  };
}

/** What a list was before: outside of the loop, or before something was appended. */
const before = (value: Node, outer: ReadonlyMap<Node, Node>): Node | undefined => {
  if (value.op !== "get") return outer.get(value);
  const [from] = value.inputs as [Node];
  const { index } = value.attrs;
  if (from.op === "scan") return from.inputs[from.attrs.consts + index];
  if (from.op !== "append") return undefined;
  return from.inputs[index === 0 ? 0 : from.inputs.length / 2 + index];
};

function enter(g: Graph, outer: Map<Node, Node>): void {
  for (const node of g.nodes) {
    if (node.op !== "scan") continue;
    const { body, consts, carry } = node.attrs;
    for (let k = consts; k < consts + carry; k++) outer.set(body.inputs[k]!, node.inputs[k]!);
    enter(body, outer);
  }
}

/** What is given for each element: an array, or one value for all. */
type Value = Tensor | TypedArray | number;

interface Entry {
  readonly mask: Tensor;
  readonly values: readonly Value[];
}

/** A list of events. */
export interface Log {
  push(mask: Tensor, values: readonly Value[]): void;
  /** Empties it, but for what it holds of the host's. */
  reset(count: number): void;
  /** How many entries there are, after they were brought to the host. */
  count(): number | Promise<number>;
  /** The entries of the k-th array. */
  values(k: number): TypedArray | Promise<TypedArray>;
  /** Sets what an array holds. */
  write(k: number, values: ArrayLike<number>): void;
  dispose(): void;
}

const isTensor = (value: Value): value is Tensor => typeof value === "object" && "dataSync" in value;

/**
 * `read` brings tensors to the host, one after the other in one array. `create` makes the k-th array.
 */
export function createLog(
  tf: Tfjs,
  size: number,
  create: (k: number) => TypedArray,
  read: (tensor: Tensor) => TypedArray | Promise<TypedArray>,
): Log {
  let entries: Entry[] = [];
  let n = 0;
  const arrays = new Array<TypedArray | undefined>(size);
  const array = (k: number): TypedArray => (arrays[k] ??= create(k));

  /** All entries of some tensors, in one array. */
  const together = (tensors: readonly Tensor[]): TypedArray | Promise<TypedArray> => {
    const whole = tf.tidy(() => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [tensor.size]))));
    const values = read(whole);
    if (values instanceof Promise) return values.finally(() => whole.dispose());
    whole.dispose();
    return values;
  };
  const drop = (): void => {
    for (const { mask, values } of entries) for (const value of [mask, ...values]) if (isTensor(value)) value.dispose();
    entries = [];
  };
  const fill = (masks: TypedArray, columns: readonly (TypedArray | undefined)[]): void => {
    let start = 0;
    const used = columns.map(() => 0);
    for (const { mask, values } of entries) {
      const sources = values.map((value, k) => {
        if (!isTensor(value)) return typeof value === "number" ? [value] : value;
        return columns[k]!.subarray(used[k], (used[k]! += value.size));
      });
      for (let i = 0; i < mask.size; i++) {
        if (masks[start + i] === 0) continue;
        sources.forEach((source, k) => (array(k)[n] = source[source.length === 1 ? 0 : i]!));
        n++;
      }
      start += mask.size;
    }
    drop();
  };
  /** Brings what was pushed to the host. What no element of a mask chose is not looked at. */
  function settle(): void | Promise<void> {
    if (entries.length === 0) return undefined;
    const masks = together(entries.map(({ mask }) => mask));
    return masks instanceof Promise ? masks.then(withMasks) : withMasks(masks);
  }
  function withMasks(masks: TypedArray): void | Promise<void> {
    if (!masks.includes(1)) return drop();
    const columns = Array.from({ length: size }, (_, k) => {
      const tensors = entries.map(({ values }) => values[k]!).filter(isTensor);
      return tensors.length > 0 ? together(tensors) : undefined;
    });
    const isHere = (column: unknown): column is TypedArray | undefined => !(column instanceof Promise);
    return columns.every(isHere) ? fill(masks, columns) : Promise.all(columns).then((all) => fill(masks, all));
  }
  const after = <T>(get: () => T): T | Promise<T> => {
    const settled = settle();
    return settled instanceof Promise ? settled.then(get) : get();
  };

  return {
    push: (mask, values) => void entries.push({ mask, values }),
    reset(count) {
      drop();
      n = count;
    },
    count: () => after(() => n),
    values: (k) => after(() => array(k)),
    write(k, values) {
      array(k).set(values);
    },
    dispose: drop,
  };
}
