/** Runs emitted kernels of gpu.js. */
import { allocate, elements, ROUND, type Buffer, type Lengths, type Program, type TypedArray } from "../../ir/index.ts";
import { Failure, guardedBy, Unavailable, type Executable, type Source } from "../backend.ts";
import { heed } from "../gpu.ts";
import { createLogs, type Holding, type Log } from "../logs.ts";
import { whole } from "../onhost.ts";
import { sidesOf } from "../sides.ts";
import { createDevice, joined, settle, settleAll, type Device } from "./device.ts";
import type { Handle, Texture } from "./gpujs.ts";
import { originsOfKernels } from "./kernel.ts";
import { forget, open } from "./open.ts";
import type { Variant } from "./variants.ts";

/** What a run works on, by the numbers of buffers. */
interface Memory {
  readonly arrays: (Handle | undefined)[];
  /** Scalars of the host. */
  readonly numbers: number[];
  /** What the host has copies of: inputs that a run does not change. */
  readonly known: TypedArray[];
  /** Rows that were collected, until they are read; then what they hold. */
  readonly rows: (readonly (Handle | number)[] | TypedArray)[];
  readonly logs: Log<Handle>[];
}

type Run = (memory: Memory, lengths: Lengths) => void | Promise<void>;
interface Emitted {
  readonly sizes: readonly string[];
  prepare(lengths: Lengths): Run | Promise<Run>;
}

/** The text is ours: it holds identifiers and numbers that the emitter made, and nothing that a user wrote. */
export async function load(source: Source, program: Program, variant: Variant): Promise<Executable> {
  const opened = await open(variant.name);
  const { watch } = opened;
  const copied = { run: 0, read: 0 };
  const device = createDevice(opened, variant, copied, originsOfKernels(source));
  const constants = program.buffers.map(({ values }) => values);
  const make = new Function("device", "data", source.text) as (device: Device, data: unknown) => Emitted;
  const { sizes, prepare } = make(device, constants);
  const { inputs, outputs, graph } = program;
  const sides = sidesOf(graph);
  const memory: Memory = { arrays: [], numbers: [], known: [], rows: [], logs: [] };
  /** What was written since the last run. */
  const written = new Map<Buffer, Float32Array>();
  let lengths: Lengths = {};
  let prepared: { readonly of: string; readonly run: Run } | undefined;
  let failed: Failure | undefined;

  const isState = (name: string): boolean => outputs.get(name) === inputs.get(name);
  const hosts = new Set(
    graph.inputs.filter((input) => sides.isHost(input)).map(({ attrs: { name } }) => inputs.get(name)!),
  );
  const holding: Holding<Handle> = {
    // Arrays of the host are read as they are.
    isHeld: (value): value is Texture => typeof value === "object" && !ArrayBuffer.isView(value),
    size: (handle) => (ArrayBuffer.isView(handle) ? handle.length : handle.output[0]!),
    read: (handles) =>
      settleAll(handles.map(arrived), (parts) => (parts.length === 1 ? parts[0]! : joined(parts, total(parts)))),
    release: device.release,
    isHost: variant.isHost,
  };
  const room = ({ type }: Buffer): TypedArray => allocate(type.dtype, elements(type.shape, lengths));
  const logOf = createLogs(program, room, holding);
  for (const [{ id }, { log, k }] of logOf) if (k < 0) memory.logs[id] = log;

  /** The values of an array, on the host. */
  function arrived(handle: Handle): Float32Array | Promise<Float32Array> {
    return settle(device.read(handle), (values) => {
      if (!variant.isHost) copied.read += values.byteLength;
      return values;
    });
  }

  /** Brings to the device what was written. One number that was written stands for all elements. */
  async function bring(): Promise<void> {
    for (const [name, buffer] of inputs) {
      const { id, type } = buffer;
      if (type.shape.length === 0 && hosts.has(buffer)) continue;
      if (logOf.has(buffer)) continue;
      const length = elements(type.shape, lengths);
      const given = written.get(buffer);
      const now = memory.arrays[id];
      if (!given && now && holding.size(now) === Math.max(1, length)) continue;
      const values = given?.length === length ? given : new Float32Array(length).fill(given?.[0] ?? 0);
      if (!isState(name) && given) memory.known[id] = ofType(values, type.dtype);
      const made = await device.upload(values);
      device.leave(memory.arrays, [[id, made]]);
    }
    written.clear();
  }
  const isThere = (): boolean => {
    if (written.size > 0) return false;
    return [...inputs.values()].every((buffer) => {
      const { id, type } = buffer;
      if (hosts.has(buffer) || logOf.has(buffer)) return true;
      const now = memory.arrays[id];
      return now !== undefined && holding.size(now) === Math.max(1, elements(type.shape, lengths));
    });
  };

  /** Kernels for these lengths. */
  async function ready(): Promise<Run> {
    const of = sizes.map((name) => lengths[name] ?? 0).join();
    if (prepared?.of !== of) {
      device.clear();
      prepared = { of, run: await prepare(lengths) };
    }
    const began = device.begin();
    if (!isThere()) await bring();
    device.end(began);
    return prepared.run;
  }

  const failure = (error: unknown): Error => {
    if (error instanceof Unavailable || error instanceof RangeError) return error;
    if (failed) return failed;
    const [said] = (watch?.complaint() ?? (error as Error).message).split("\n");
    const { origins } = error instanceof Failure ? error : {};
    failed = new Failure(`the backend "gpujs:${variant.name}" failed: ${said}`, { origins, cause: error });
    forget(variant.name);
    return failed;
  };
  const guarded = <T>(work: () => T): T => guardedBy(failure, work);

  return {
    device: watch?.about,
    ...(!variant.isHost && { copied }),
    async run(given) {
      if (failed) throw failed;
      lengths = given;
      try {
        const run = await ready();
        dropRows();
        await run(memory, given);
        heed(await watch?.settled());
      } catch (error) {
        throw failure(error);
      }
    },
    write(name, values) {
      const buffer = inputs.get(name);
      if (!buffer) throw new TypeError(`the program has no input "${name}"`);
      const { id, type } = buffer;
      const { log, k } = logOf.get(buffer) ?? {};
      if (log) return k! < 0 ? log.reset(values[0]!) : log.write(k!, values);
      if (hosts.has(buffer)) return void (memory.numbers[id] = ROUND[type.dtype](values[0]!));
      const isOpen = type.shape.some((dim) => typeof dim === "string");
      const length = isOpen || values.length === 1 ? values.length : elements(type.shape);
      if (values.length !== length) throw new TypeError(`"${name}" has ${length} elements, not ${values.length}`);
      const array = Float32Array.from(values, type.dtype === "i64" ? whole : (x) => x);
      if (!isState(name)) memory.known[id] = ofType(array, type.dtype);
      return void written.set(buffer, array);
    },
    read(name) {
      const buffer = outputs.get(name) ?? inputs.get(name);
      if (!buffer) throw new TypeError(`the program has no value "${name}"`);
      const { id, type } = buffer;
      const { log, k } = logOf.get(buffer) ?? {};
      const given = written.get(buffer);
      if (given) return ofType(given, type.dtype);
      const list = memory.rows[id];
      const array = memory.arrays[id];
      if (log)
        return guarded(() => (k! >= 0 ? log.values(k!) : settle(log.count(), (n): TypedArray => Float64Array.of(n))));
      if (list) return guarded(() => readRows(id, list, type));
      if (array) return guarded(() => settle(arrived(array), (values) => ofType(trimmed(values, type), type.dtype)));
      return ofType([memory.numbers[id] ?? 0], type.dtype);
    },
    dispose() {
      dropRows();
      for (const handle of memory.arrays.splice(0)) if (handle && !variant.isHost) device.release(handle);
      for (const { log } of logOf.values()) log.dispose();
      device.clear();
    },
  };

  /** An array without elements is one of one on the device. */
  function trimmed(values: Float32Array, { shape }: Buffer["type"]): Float32Array {
    const length = elements(shape, lengths);
    return values.length > length ? values.subarray(0, length) : values;
  }

  function dropRows(): void {
    for (const list of memory.rows.splice(0))
      if (list && !ArrayBuffer.isView(list) && !variant.isHost)
        for (const row of list as readonly (Handle | number)[]) if (typeof row !== "number") device.release(row);
  }

  /** Rows, brought to the host. */
  function readRows(id: number, list: Memory["rows"][number], type: Buffer["type"]): TypedArray | Promise<TypedArray> {
    if (ArrayBuffer.isView(list)) return list as TypedArray;
    const rows = list as readonly (Handle | number)[];
    const parts = rows.map((row) => (typeof row === "number" ? Float64Array.of(row) : arrived(row)));
    const keep = (all: readonly (Float32Array | Float64Array)[]): TypedArray => {
      const values = allocate(type.dtype, total(all));
      let start = 0;
      for (const part of all) {
        values.set(part, start);
        start += part.length;
      }
      for (const row of rows) if (typeof row !== "number" && !variant.isHost) device.release(row);
      return (memory.rows[id] = values);
    };
    return settleAll<Float32Array | Float64Array, TypedArray>(parts, keep);
  }
}

const total = (parts: readonly ArrayLike<number>[]): number => parts.reduce((sum, { length }) => sum + length, 0);

/** Values in an array of the kind that holds their type. */
function ofType(values: ArrayLike<number>, dtype: Buffer["type"]["dtype"]): TypedArray {
  if (dtype === "f32" && values instanceof Float32Array) return values;
  const array = allocate(dtype, values.length);
  // Whole numbers have no -0.
  for (let k = 0; k < values.length; k++) array[k] = dtype === "i64" ? values[k]! + 0 : values[k]!;
  return array;
}
