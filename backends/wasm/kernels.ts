/** Kernels: one element, or a vector of them at a time, large ones in phases. */
import { bytesPerElement, single, type Buffer, type Dim, type Node, type NodeOf } from "../../ir/index.ts";
import { writeElements } from "./elements.ts";
import { LaneSpelling, lanesOf } from "./lanes.ts";
import { BLOCK_VECTORS, phasesOf, type Phase } from "./phases.ts";
import { scalars as scalarSpelling } from "./scalar.ts";
import type { Writing } from "./writing.ts";

/** Operations of a kernel of one element from which on it is a function: engines compile functions one by one. */
const LARGE = 400;

export function kernel(w: Writing, node: NodeOf<"map">): void {
  const length = w.length(node);
  if (length === 0) return;
  if (length === 1 && node.attrs.body.nodes.length < LARGE) return once(w, node);
  if (length === 1) return w.apart(node, node.inputs, [], () => once(w, node));
  return w.apart(node, node.inputs, [], () => vectors(w, node));
}

/** The array of the indices by which input k of a kernel is fetched, if it is. */
function indicesOf({ inputs, attrs: { body, at } }: NodeOf<"map">, k: number): Node | undefined {
  const index = at?.[k];
  return index === undefined ? undefined : inputs[body.inputs.length + index];
}

/** A kernel over one element. */
function once(w: Writing, node: NodeOf<"map">): void {
  const { f } = w;
  const { body } = node.attrs;
  const loaded: number[] = [];
  const known = new Map<Node, number>();
  body.inputs.forEach((input, k) => {
    const argument = node.inputs[k]!;
    const { dtype } = single(input.type);
    const local = w.scalars.get(argument);
    if (local !== undefined) return void known.set(input, local);
    f.from(input.origins);
    const indices = indicesOf(node, k);
    if (indices) {
      w.load(w.buffer(indices), 0);
      const at = w.keptNearest(single(argument.type).shape[0]!, w.buffer(indices));
      w.load(w.buffer(argument), () => f.get(at));
      f.release(at);
    } else w.entry(argument, 0);
    const made = w.kept(dtype);
    loaded.push(made);
    return void known.set(input, made);
  });
  const push = writeElements(f, body, body.nodes, known, scalarSpelling(f, w.library));
  const results = body.outputs.map(({ node: value }) => {
    push(value);
    return w.kept(single(value.type).dtype);
  });
  body.outputs.forEach(({ node: value }, k) => {
    f.from(value.origins);
    w.store(w.buffer(node, k), 0, () => f.get(results[k]!));
  });
  for (const local of [...loaded, ...results]) f.release(local);
}

/**
 * A kernel, so many elements at a time as a vector has; beyond the end of arrays too, in what is left of their last 16
 * bytes. Large ones in phases.
 */
function vectors(w: Writing, node: NodeOf<"map">): void {
  const { f } = w;
  const { body } = node.attrs;
  const lanes = lanesOf(body);
  const spelling = new LaneSpelling(f, w.library, lanes);
  const start = f.bytes.length;
  const splats = new Map<Node, number>();
  body.inputs.forEach((input, k) => {
    const argument = node.inputs[k]!;
    if (w.isArray(argument)) return;
    w.entry(argument, 0);
    spelling.spread(single(input.type).dtype);
    splats.set(input, w.keptAs("v128"));
  });
  const arrays = new Map(body.inputs.map((input, k) => [input, node.inputs[k]!] as const));
  const read = new Set([...arrays].flatMap(([, array]) => (w.isArray(array) ? [w.buffer(array)] : [])));
  const isLate = (output: number): boolean => read.has(w.buffer(node, output));
  const { phases, places, count } = phasesOf(body, isLate);
  const scratch = count > 0 ? w.library.scratch(count * BLOCK_VECTORS * 16) : 0;
  const length = w.length(node);
  const end = w.count(length);
  const [from, i, waiting, bits] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
  const isOpen = typeof length !== "number";
  const pass = (phase: Phase): void =>
    writePhase(w, node, phase, { spelling, splats, arrays, isLate, isLast: phase === phases.at(-1), i, place: (value) => {
      f.get(waiting);
      return scratch + places.get(value)! * BLOCK_VECTORS * 16;
    } }); // prettier-ignore
  if (phases.length === 1) {
    f.i32(0);
    f.set(i);
    w.repeat(i, end, lanes, isOpen, () => pass(phases[0]!));
  } else {
    f.i32(0);
    f.set(from);
    w.pieces(from, end, lanes * BLOCK_VECTORS, isOpen, (stop) => {
      for (const phase of phases) {
        f.get(from);
        f.set(i);
        f.i32(0);
        f.set(waiting);
        if (phase.isPutOff) {
          f.i32(0);
          f.set(bits);
          spelling.putOff = { bits, waiting };
        }
        w.repeat(i, stop, lanes, false, () => {
          pass(phase);
          f.get(waiting);
          f.i32(16);
          f.op("i32.add");
          f.set(waiting);
        });
        spelling.putOff = undefined;
        if (phase.isPutOff)
          w.eachBit(bits, (vector) => {
            f.get(from);
            f.get(vector);
            f.i32(Math.log2(lanes));
            f.op("i32.shl");
            f.op("i32.add");
            f.set(i);
            f.get(vector);
            f.i32(4);
            f.op("i32.shl");
            f.set(waiting);
            pass(phase);
          });
      }
    });
  }
  f.before(start, () => spelling.constants());
}

/** What the phases of a kernel have in common. */
interface PhaseGiven {
  readonly spelling: LaneSpelling;
  /** Locals of scalar inputs. */
  readonly splats: ReadonlyMap<Node, number>;
  /** What the inputs of the body stand for. */
  readonly arrays: ReadonlyMap<Node, Node>;
  /** Whether an output is stored by the last phase. */
  readonly isLate: (output: number) => boolean;
  readonly isLast: boolean;
  /** The local of the number of the first element. */
  readonly i: number;
  /** Leaves where a value waits, but for the bytes that it returns. */
  readonly place: (value: Node) => number;
}

/** What a phase does with one vector. */
function writePhase(w: Writing, node: NodeOf<"map">, { nodes, takes, leaves }: Phase, given: PhaseGiven): void {
  const { f } = w;
  const { body } = node.attrs;
  const { spelling, splats, arrays, isLate, isLast, i, place } = given;
  const shifted = new Map<number, number>();
  /** The local of where an element is in an array whose elements have so many bytes. */
  const bytesTo = (size: number): number => {
    const known = size === 1 ? i : shifted.get(size);
    if (known !== undefined) return known;
    f.get(i);
    f.i32(Math.log2(size));
    f.op("i32.shl");
    const local = w.keptAs("i32");
    shifted.set(size, local);
    return local;
  };
  const address = (buffer: Buffer): number => {
    f.get(bytesTo(bytesPerElement[buffer.type.dtype]));
    const pointer = w.pointers.get(buffer);
    if (pointer === undefined) return w.layout.at.get(buffer)!;
    f.get(pointer);
    f.op("i32.add");
    return 0;
  };
  const known = new Map(splats);
  const mine = new Set(nodes);
  const isStored = (k: number, value: Node): boolean => {
    if (isLast && (isLate(k) || !isComputed(value))) return true;
    return mine.has(value) && !isLate(k);
  };
  const stored = body.outputs.flatMap(({ node: value }, k) => (isStored(k, value) ? [{ value, k }] : []));
  const needed = new Set([...nodes.flatMap((one) => one.inputs), ...stored.map(({ value }) => value)]);
  const loads = new Map<Node, () => void>();
  const passed = new Set(stored.map(({ value }) => value));
  const fetched = new Map<string, readonly number[]>();
  /** For each lane the local of the index, which is one of the array. */
  const places = (array: Buffer, indices: Buffer): readonly number[] => {
    const [length] = array.type.shape as readonly [Dim];
    const key = `${indices.id} of ${length}`;
    const made =
      fetched.get(key) ??
      Array.from({ length: spelling.lanes }, (_, lane) => {
        f.memory("i32.load", address(indices) + 4 * lane);
        return w.keptNearest(length, indices);
      });
    fetched.set(key, made);
    return made;
  };
  body.inputs.forEach((input, k) => {
    if (splats.has(input) || !needed.has(input)) return;
    f.from(input.origins);
    const [array, indices] = [w.buffer(arrays.get(input)!), indicesOf(node, k)];
    const { dtype } = single(input.type);
    if (indices) {
      const at = places(array, w.buffer(indices));
      spelling.fetch(dtype, (lane) => w.place(array, () => f.get(at[lane]!)));
    } else if (passed.has(input)) spelling.load(dtype, address(array));
    else {
      bytesTo(bytesPerElement[dtype]);
      return void loads.set(input, () => spelling.load(dtype, address(array)));
    }
    known.set(input, w.keptAs("v128"));
  });
  for (const local of [...fetched.values()].flat()) f.release(local);
  for (const value of takes) loads.set(value, () => f.memory("v128.load", place(value)));
  const outputs = [...new Set([...stored.map(({ value }) => value), ...leaves])].map((one) => ({
    name: "",
    node: one,
  }));
  const push = writeElements(f, { ...body, outputs }, nodes, known, spelling, loads);
  for (const value of leaves) {
    const at = place(value);
    push(value);
    f.memory("v128.store", at);
  }
  for (const { value, k } of stored) {
    f.from(value.origins);
    const at = address(w.buffer(node, k));
    spelling.store(value, at, () => push(value));
  }
  for (const [value, local] of known) if (!splats.has(value)) f.release(local);
  for (const local of shifted.values()) f.release(local);
}

const isComputed = ({ op }: Node): boolean => op !== "input" && op !== "const";
