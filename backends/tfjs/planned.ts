/** Runs calls of kernels in memory that is there before. */
import {
  allocate,
  bytesPerElement,
  elements,
  ROUND,
  scalarFunction,
  type Buffer,
  type DType,
  type Lengths,
  type Program,
  type TypedArray,
} from "../../ir/index.ts";
import type { Executable, Source } from "../backend.ts";
import { open } from "./open.ts";
import { draw, whole } from "../onhost.ts";
import { TENSORS } from "./ops.ts";

type Run = (ids: readonly number[], starts: readonly number[], numbers: number[], lengths: Lengths) => void;

/** Of tfjs's module of WebAssembly. Its views of the memory are others when that has grown. */
interface Wasm {
  readonly HEAPF32: Float32Array;
  readonly HEAP32: Int32Array;
  readonly HEAPU8: Uint8Array;
  readonly asm: Readonly<Record<string, unknown>>;
}

/** Of tfjs's backend `wasm`: arrays by the numbers that kernels know them by. */
interface WasmBackend {
  readonly wasm: Wasm;
  readonly dataIdMap: { get(dataId: object): { readonly id: number; readonly memoryOffset: number } };
  write(values: TypedArray | null, shape: readonly number[], dtype: string): object;
  disposeData(dataId: object): boolean;
}

/** An array in the memory. */
interface Held {
  readonly dataId: object;
  readonly id: number;
  /** The place of its first element in the view of its type. */
  readonly at: number;
  readonly length: number;
}

/** The text is ours: it holds identifiers and numbers that the emitter made, and nothing that a user wrote. */
export async function loadPlan(source: Source, program: Program): Promise<Executable> {
  const tf = await open("wasm");
  const backend = tf.findBackend("wasm") as unknown as WasmBackend;
  const { wasm } = backend;
  const all = new Set<Held>();
  const turned = new Map<number, Held>();

  function hold(dtype: DType, length: number, values?: TypedArray): Held {
    const tensors = TENSORS[dtype];
    // One element at least: an array without any has no place.
    const dataId = backend.write(null, [Math.max(1, length)], tensors);
    const { id, memoryOffset } = backend.dataIdMap.get(dataId);
    if (memoryOffset === 0) throw new Error(failed(`out of memory: no room for ${length} elements`));
    const held = { dataId, id, at: tensors === "bool" ? memoryOffset : memoryOffset / 4, length };
    all.add(held);
    if (values) put(held, dtype, values);
    else view(dtype).fill(0, held.at, held.at + length);
    return held;
  }
  const free = (held: Held): void => {
    all.delete(held);
    backend.disposeData(held.dataId);
  };
  const view = (dtype: DType): Float32Array | Int32Array | Uint8Array =>
    ({ float32: wasm.HEAPF32, int32: wasm.HEAP32, bool: wasm.HEAPU8 })[TENSORS[dtype]];
  function put({ at, length }: Held, dtype: DType, values: ArrayLike<number>): void {
    const into = view(dtype);
    if (values.length === 1) into.fill(values[0]!, at, at + length);
    else into.set(dtype === "i64" ? Float32Array.from(values, whole) : values, at);
  }
  const failed = (message: string): string => `the backend "tfjs:wasm" failed: ${message}`;

  const kernels = new Proxy(wasm.asm, {
    get(functions, name) {
      const kernel = functions[name as string];
      if (!kernel) throw new Error(failed(`it has no kernel ${String(name)}`));
      return kernel;
    },
  });
  const run = (new Function("ops", source.text) as (ops: object) => Run)({
    ...{ wasm, kernels, whole, draw, scalar: scalarFunction },
    constant: (value: number, length = 1): number => hold("f32", length, Float32Array.of(value)).id,
    slot: (dtype: DType): Held => hold(dtype, 1),
    /** The number of a matrix with its rows and columns exchanged: another one when it was written to. */
    transposed(id: number, rows: number, columns: number): number {
      const known = turned.get(id);
      if (known) return known.id;
      const { at } = memory[id]!;
      const values = new Float32Array(rows * columns);
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) values[j * rows + i] = wasm.HEAPF32[at + i * columns + j]!;
      const held = hold("f32", values.length, values);
      turned.set(id, held);
      return held.id;
    },
    /** Where the lengths of a shape are. */
    shape: (...dims: number[]): number => hold("i32", dims.length, Int32Array.from(dims)).at * 4,
  });

  const { buffers, inputs, outputs } = program;
  const [memory, ids, starts, numbers]: [(Held | undefined)[], number[], number[], number[]] = [[], [], [], []];
  const give = ({ id, type }: Buffer, length: number, values?: TypedArray): void => {
    const old = memory[id];
    if (old) free(old);
    const held = hold(type.dtype, length, values);
    memory[id] = held;
    ids[id] = held.id;
    starts[id] = held.at;
  };
  const isOpen = ({ type }: Buffer): boolean => type.shape.some((dim) => typeof dim === "string");
  const arrays = buffers.filter(({ type }) => type.shape.length > 0);
  for (const buffer of arrays) if (!isOpen(buffer)) give(buffer, elements(buffer.type.shape), buffer.values);
  const open_ = arrays.filter(isOpen);
  /** Elements in use of the arrays whose lengths a call gives. */
  const used: number[] = [];
  const isInput = new Set(inputs.values());
  const prepare = (lengths: Lengths): void => {
    for (const buffer of open_) {
      const length = elements(buffer.type.shape, lengths);
      const known = memory[buffer.id];
      // What is only written may be longer than is needed.
      if (!known || (isInput.has(buffer) ? known.length !== length : known.length < length)) give(buffer, length);
      used[buffer.id] = length;
    }
  };
  const named = (name: string): Buffer => {
    const buffer = outputs.get(name) ?? inputs.get(name);
    if (!buffer) throw new TypeError(`the program has no value "${name}"`);
    return buffer;
  };
  const copied = { run: 0, read: 0 };

  return {
    copied,
    run(lengths) {
      try {
        prepare(lengths);
        run(ids, starts, numbers, lengths);
      } catch (error) {
        const { message } = error as Error;
        throw message.startsWith(failed("")) ? error : new Error(failed(message), { cause: error });
      }
    },
    write(name, values) {
      const buffer = inputs.get(name);
      if (!buffer) throw new TypeError(`the program has no input "${name}"`);
      const { id, type } = buffer;
      if (type.shape.length === 0) return void (numbers[id] = ROUND[type.dtype](values[0]!));
      if (isOpen(buffer) && memory[id]?.length !== values.length && (values.length > 1 || !memory[id]))
        give(buffer, values.length);
      const held = memory[id]!;
      if (values.length !== 1 && values.length !== held.length)
        throw new TypeError(`"${name}" has ${held.length} elements, not ${values.length}`);
      const old = turned.get(id);
      if (old && turned.delete(id)) free(old);
      return put(held, type.dtype, values);
    },
    read(name) {
      const { id, type } = named(name);
      if (type.shape.length === 0) {
        const array = allocate(type.dtype, 1);
        array[0] = numbers[id] ?? 0;
        return array;
      }
      const { at, length } = memory[id]!;
      const count = used[id] ?? length;
      copied.read += count * bytesPerElement[type.dtype];
      const values = view(type.dtype).slice(at, at + count);
      return type.dtype === "i64" ? Float64Array.from(values) : values;
    },
    dispose() {
      for (const held of all) free(held);
      memory.length = 0;
    },
  };
}
