/** Lists of events: what `append` adds to them stays on the device until somebody reads them. */
import {
  allNodes,
  type Buffer,
  type Graph,
  type Node,
  type NodeOf,
  type Program,
  type TypedArray,
} from "../ir/index.ts";

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

/** What is given for each element: an array of the device's or the host's, or one value for all. */
type Value<Held> = Held | TypedArray | number;

interface Entry<Held> {
  readonly mask: Held;
  readonly values: readonly Value<Held>[];
}

/** Arrays of a device. */
export interface Holding<Held> {
  /** Whether it is one of them. */
  isHeld(value: Value<Held>): value is Held;
  size(held: Held): number;
  /** Brings some to the host, one after the other in one array. */
  read(held: readonly Held[]): TypedArray | Promise<TypedArray>;
  release(held: Held): void;
  /** Whether they are in the host's memory: then events are read when they happen, and nothing is kept of what is none. */
  readonly isHost?: boolean;
}

/** A list of events. */
export interface Log<Held> {
  push(mask: Held, values: readonly Value<Held>[]): void;
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

/** A list in `size` arrays, of which `create` makes the k-th. */
export function createLog<Held extends object>(
  size: number,
  create: (k: number) => TypedArray,
  { isHeld, size: sizeOf, read, release, isHost = false }: Holding<Held>,
): Log<Held> {
  let entries: Entry<Held>[] = [];
  let n = 0;
  const arrays = new Array<TypedArray | undefined>(size);
  const array = (k: number): TypedArray => (arrays[k] ??= create(k));

  const drop = (): void => {
    for (const { mask, values } of entries) for (const value of [mask, ...values]) if (isHeld(value)) release(value);
    entries = [];
  };
  const fill = (masks: TypedArray, columns: readonly (TypedArray | undefined)[]): void => {
    let start = 0;
    const used = columns.map(() => 0);
    for (const { mask, values } of entries) {
      const sources = values.map((value, k) => {
        if (!isHeld(value)) return typeof value === "number" ? [value] : value;
        return columns[k]!.subarray(used[k], (used[k]! += sizeOf(value)));
      });
      const length = sizeOf(mask);
      for (let i = 0; i < length; i++) {
        if (masks[start + i] === 0) continue;
        sources.forEach((source, k) => (array(k)[n] = source[source.length === 1 ? 0 : i]!));
        n++;
      }
      start += length;
    }
    drop();
  };
  /** Brings what was pushed to the host. What no element of a mask chose is not looked at. */
  function settle(): void | Promise<void> {
    if (entries.length === 0) return undefined;
    const masks = read(entries.map(({ mask }) => mask));
    return masks instanceof Promise ? masks.then(withMasks) : withMasks(masks);
  }
  function withMasks(masks: TypedArray): void | Promise<void> {
    if (!masks.includes(1)) return drop();
    const columns = Array.from({ length: size }, (_, k) => {
      const held = entries.map(({ values }) => values[k]!).filter(isHeld);
      return held.length > 0 ? read(held) : undefined;
    });
    const isHere = (column: unknown): column is TypedArray | undefined => !(column instanceof Promise);
    return columns.every(isHere) ? fill(masks, columns) : Promise.all(columns).then((all) => fill(masks, all));
  }
  const after = <T>(get: () => T): T | Promise<T> => {
    const settled = settle();
    return settled instanceof Promise ? settled.then(get) : get();
  };

  return {
    push(mask, values) {
      entries.push({ mask, values });
      if (isHost) void settle();
    },
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

/** What a buffer is of a list: its k-th array, or where `k` is -1 how long it is. */
export interface PartOfLog<Held> {
  readonly log: Log<Held>;
  readonly k: number;
}

/** The lists of a program, by the buffers of its inputs and outputs. */
export function createLogs<Held extends object>(
  program: Program,
  create: (buffer: Buffer) => TypedArray,
  holding: Holding<Held>,
): ReadonlyMap<Buffer, PartOfLog<Held>> {
  const { graph, inputs, outputs } = program;
  const parts = new Map<Buffer, PartOfLog<Held>>();
  for (const { count, buffers } of logsOf(program)) {
    const held = buffers.map(({ attrs: { name } }) => inputs.get(name)!);
    const log = createLog(held.length, (k) => create(held[k]!), holding);
    [inputs.get(count.attrs.name)!, ...held].forEach((buffer, k) => parts.set(buffer, { log, k: k - 1 }));
  }
  const from = beginning(graph);
  for (const { name, node } of graph.outputs) {
    const input = from(node);
    const part = input.op === "input" ? parts.get(inputs.get(input.attrs.name)!) : undefined;
    if (part) parts.set(outputs.get(name)!, part);
  }
  return parts;
}
