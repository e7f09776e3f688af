/** Arrays that go from place to place: whole, all at once, or a row at a time. */
import {
  bytesPerElement,
  isScalar,
  single,
  type Buffer,
  type DType,
  type Node,
  type NodeOf,
  type Shape,
} from "../../ir/index.ts";
import { entering, ordered, type Move, type Wanted } from "../moves.ts";
import { storeOf, type Writing } from "./writing.ts";

/** Bytes up to which a copy is written out. */
const SHORT = 64;

/** Brings values to the buffers where they are wanted, all at once. */
export function bring(w: Writing, wanted: readonly Wanted[]): void {
  const moves: Move[] = [];
  for (const { to, value } of wanted) {
    w.f.from(value.origins);
    if (w.isArray(value)) moves.push({ to, from: w.buffer(value) });
    else w.store(to, 0, () => w.entry(value, 0));
  }
  const { inTurn, circles } = ordered(moves);
  for (const { to, from } of inTurn) copy(w, to, from);
  for (const circle of circles) rotate(w, circle);
}

/** Brings what a node overwrites to where it is overwritten. */
export function enter(w: Writing, node: Node): void {
  bring(w, entering(w.program, node));
}

function copy(w: Writing, to: Buffer, from: Buffer): void {
  const { f } = w;
  const length = w.countOf(to.type.shape);
  const bytes = typeof length === "number" ? length * bytesPerElement[to.type.dtype] : Infinity;
  if (bytes <= SHORT) {
    for (let at = 0; at < bytes; at += 16) {
      const into = w.start(to);
      const out = w.start(from);
      f.memory("v128.load", out + at);
      f.memory("v128.store", into + at);
    }
    return;
  }
  w.address(to, 0);
  w.address(from, 0);
  pushBytes(w, to.type.shape, to.type.dtype);
  f.op("memory.copy");
}

/** Moves that wait for each other, 16 bytes of all of them at a time. */
function rotate(w: Writing, circle: readonly Move[]): void {
  const { f } = w;
  const [{ to: first }] = circle as [Move];
  const i = f.local("i32");
  const end = f.local("i32");
  pushBytes(w, first.type.shape, first.type.dtype);
  f.set(end);
  f.i32(0);
  f.set(i);
  w.repeat(i, end, 16, true, () => {
    const at = (buffer: Buffer): number => {
      const offset = w.start(buffer);
      f.get(i);
      f.op("i32.add");
      return offset;
    };
    const values = circle.map(({ from }) => {
      f.memory("v128.load", at(from));
      return w.keptAs("v128");
    });
    circle.forEach(({ to }, k) => {
      const offset = at(to);
      f.get(values[k]!);
      f.memory("v128.store", offset);
    });
    for (const value of values) f.release(value);
  });
  f.release(i);
  f.release(end);
}

/** Reads a row of an array, for one turn of a loop. */
export function readRow(w: Writing, input: NodeOf<"input">, rows: Node, turn: number): void {
  const { f, scalars } = w;
  const source = w.buffer(rows);
  const type = single(input.type);
  if (isScalar(type)) {
    w.load(source, () => f.get(turn));
    return void scalars.set(input, w.kept(type.dtype));
  }
  const to = w.buffer(input);
  w.address(to, 0);
  w.address(source, () => rowStart(w, type.shape, turn));
  pushBytes(w, type.shape, type.dtype);
  return f.op("memory.copy");
}

/** Puts a value into row `turn` of `rows`. */
export function storeRow(w: Writing, rows: Buffer, value: Node, turn: number): void {
  const { f } = w;
  f.from(value.origins);
  if (!w.isArray(value))
    return w.store(
      rows,
      () => f.get(turn),
      () => w.entry(value, 0),
    );
  const { shape, dtype } = single(value.type);
  const length = w.countOf(shape);
  if (typeof length === "number" && length * bytesPerElement[dtype] <= SHORT) {
    const offset = w.place(rows, () => rowStart(w, shape, turn));
    const start = w.keptAs("i32");
    for (let k = 0; k < length; k++) {
      f.get(start);
      w.load(w.buffer(value), k);
      f.memory(storeOf(dtype), offset + k * bytesPerElement[dtype]);
    }
    return f.release(start);
  }
  w.address(rows, () => rowStart(w, shape, turn));
  w.address(w.buffer(value), 0);
  pushBytes(w, shape, dtype);
  return f.op("memory.copy");
}

/** The number of the first element of a row. */
function rowStart(w: Writing, shape: Shape, turn: number): void {
  const { f } = w;
  f.get(turn);
  w.pushCount(w.countOf(shape));
  f.op("i32.mul");
}

function pushBytes(w: Writing, shape: Shape, dtype: DType): void {
  const { f } = w;
  const length = w.countOf(shape);
  if (typeof length === "number") return f.i32(length * bytesPerElement[dtype]);
  w.pushCount(length);
  f.i32(bytesPerElement[dtype]);
  return f.op("i32.mul");
}
