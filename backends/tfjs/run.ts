/** Runs emitted calls of tfjs. */
import { allocate, elements, ROUND, type Buffer, type Lengths, type Program, type TypedArray } from "../../ir/index.ts";
import { Failure, guardedBy, Unavailable, type Executable, type Source } from "../backend.ts";
import { createLogs, type Holding, type Log } from "../logs.ts";
import { heed } from "../gpu.ts";
import { forget, open, use, watchOf } from "./open.ts";
import { operations } from "./ops.ts";
import { sidesOf } from "../sides.ts";
import type { Tensor } from "./tfjs.ts";
import type { Variant } from "./variants.ts";

/** What a run works on, by the numbers of buffers. */
interface Memory {
  readonly tensors: Tensor[];
  /** Scalars of the host. */
  readonly numbers: number[];
  /** What the host has copies of: inputs that a run does not change. */
  readonly arrays: TypedArray[];
  /** Rows that were collected, until they are read; then what they hold. */
  readonly lists: (readonly (Tensor | number)[] | TypedArray)[];
  readonly logs: Log<Tensor>[];
}

type Run = (memory: Memory, lengths: Lengths) => void | Promise<void>;

/** The text is ours: it holds identifiers and numbers that the emitter made, and nothing that a user wrote. */
export async function load(source: Source, program: Program, variant: Variant): Promise<Executable> {
  const tf = await open(variant.name);
  const start = (): void => use(tf, variant.name);
  start();
  const watch = watchOf(tf, variant.name);
  const ops = operations(tf, variant);
  const constants = program.buffers.map(({ values }) => values);
  const look = (flag: Tensor): number => {
    copied.run++;
    return flag.dataSync()[0]!;
  };
  const lookLater = async (flag: Tensor): Promise<number> => {
    copied.run++;
    const [value] = await flag.data();
    start();
    return value!;
  };
  const run = (new Function("tf", "ops", "data", source.text) as (...given: unknown[]) => Run)(
    tf,
    { ...ops, look, lookLater },
    constants,
  );
  const { inputs, outputs, graph } = program;
  const sides = sidesOf(graph);
  const memory: Memory = { tensors: [], numbers: [], arrays: [], lists: [], logs: [] };
  const copied = { run: 0, read: 0 };
  let lengths: Lengths = {};
  let failed: Failure | undefined;

  /** The values of a tensor, as the host keeps such values. */
  function read(tensor: Tensor, { dtype }: Buffer["type"]): TypedArray | Promise<TypedArray> {
    const arrived = (values: TypedArray): TypedArray => {
      heed(watch?.complaint());
      copied.read += values.byteLength;
      return dtype === "i64" ? Float64Array.from(values) : values;
    };
    return variant.isSynchronous
      ? arrived(tensor.dataSync() as TypedArray)
      : tensor.data().then((values) => arrived(values as TypedArray));
  }

  const holding: Holding<Tensor> = {
    isHeld: (value): value is Tensor => typeof value === "object" && "dataSync" in value,
    size: (tensor) => tensor.size,
    release: (tensor) => tensor.dispose(),
    read(tensors) {
      const whole = tf.tidy(() => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [tensor.size]))));
      const values = read(whole, { dtype: "bool", shape: [] });
      if (values instanceof Promise) return values.finally(() => whole.dispose());
      whole.dispose();
      return values;
    },
  };
  const room = ({ type }: Buffer): TypedArray => allocate(type.dtype, elements(type.shape, lengths));
  const logOf = createLogs(program, room, holding);
  for (const [{ id }, { log, k }] of logOf) if (k < 0) memory.logs[id] = log;
  const isState = (name: string): boolean => outputs.get(name) === inputs.get(name);
  const hosts = new Set(
    graph.inputs.filter((input) => sides.isHost(input)).map(({ attrs: { name } }) => inputs.get(name)!),
  );

  function put({ id, type }: Buffer, values: TypedArray, shape: readonly number[]): void {
    memory.tensors[id]?.dispose();
    memory.tensors[id] = ops.tensor(values, type.dtype, [...shape]);
  }

  /** Lengths that a call gives: what was written as one number for all becomes an array of it. */
  function prepare(): void {
    for (const [name, buffer] of inputs) {
      const { type, id } = buffer;
      if (type.shape.length === 0 || logOf.has(buffer) || type.shape.every((dim) => typeof dim === "number")) continue;
      const shape = type.shape.map((dim) => (typeof dim === "number" ? dim : (lengths[dim] ?? 0)));
      const length = elements(shape);
      const known = memory.tensors[id];
      if (known && known.size === length) {
        if (known.rank !== shape.length) put(buffer, known.dataSync() as TypedArray, shape);
        continue;
      }
      const values = allocate(type.dtype, length);
      if (known?.size === 1 && !isState(name)) values.fill(memory.arrays[id]![0]!);
      put(buffer, values, shape);
    }
  }

  const failure = (error: unknown): Error => {
    if (error instanceof Unavailable) return error;
    if (failed) return failed;
    const said = watch?.complaint();
    if (said !== undefined) forget(tf, variant.name);
    failed = new Failure(`the backend "tfjs:${variant.name}" failed: ${said ?? (error as Error).message}`, { cause: error }); // prettier-ignore
    return failed;
  };
  const guarded = <T>(work: () => T): T => guardedBy(failure, work);

  return {
    device: watch?.about,
    copied,
    run(given) {
      if (failed) throw failed;
      return guarded(() => {
        heed(watch?.complaint());
        start();
        lengths = given;
        prepare();
        dropRows();
        for (const [name, { id }] of outputs)
          if (!isState(name)) {
            memory.tensors[id]?.dispose();
            delete memory.tensors[id];
          }
        const done = run(memory, given);
        if (!watch) return done;
        return Promise.resolve(done).then(watch.settled).then(heed);
      });
    },
    write(name, values) {
      if (failed) throw failed;
      start();
      const buffer = inputs.get(name);
      if (!buffer) throw new TypeError(`the program has no input "${name}"`);
      const { id, type } = buffer;
      const { log, k } = logOf.get(buffer) ?? {};
      if (log) return k! < 0 ? log.reset(values[0]!) : log.write(k!, values);
      if (hosts.has(buffer)) return void (memory.numbers[id] = ROUND[type.dtype](values[0]!));
      const known = type.shape.map((dim) => (typeof dim === "number" ? dim : 0));
      const length = elements(type.shape.filter((dim) => typeof dim === "number"));
      const isOpen = type.shape.some((dim) => typeof dim === "string");
      if (values.length !== 1 && !isOpen && values.length !== length)
        throw new TypeError(`"${name}" has ${length} elements, not ${values.length}`);
      const array = allocate(type.dtype, isOpen ? values.length : length);
      if (values.length === 1) array.fill(values[0]!);
      else array.set(values);
      if (!isState(name)) memory.arrays[id] = array;
      return put(buffer, array, isOpen ? [array.length] : known);
    },
    read(name) {
      const buffer = outputs.get(name) ?? inputs.get(name);
      if (!buffer) throw new TypeError(`the program has no value "${name}"`);
      const { id, type } = buffer;
      const { log, k } = logOf.get(buffer) ?? {};
      if (log)
        return guarded(() => {
          if (k! >= 0) return log.values(k!);
          const count = log.count();
          return count instanceof Promise ? count.then((n) => Float64Array.of(n)) : Float64Array.of(count);
        });
      const list = memory.lists[id];
      if (list) return guarded(() => readRows(id, list, type));
      const tensor = memory.tensors[id];
      if (tensor) return guarded(() => read(tensor, type));
      const array = allocate(type.dtype, 1);
      array[0] = memory.numbers[id] ?? 0;
      return array;
    },
    dispose() {
      if (!failed) start();
      for (const tensor of memory.tensors) tensor?.dispose();
      dropRows();
      for (const log of logOf.values()) log.log.dispose();
      ops.dispose();
      memory.tensors.length = 0;
    },
  };

  function dropRows(): void {
    for (const list of memory.lists.splice(0)) for (const row of list ?? []) if (typeof row !== "number") row.dispose();
  }

  /** Rows, brought to the host at one time. */
  function readRows(id: number, list: Memory["lists"][number], type: Buffer["type"]): TypedArray | Promise<TypedArray> {
    if (ArrayBuffer.isView(list)) return list as TypedArray;
    const keep = (values: TypedArray): TypedArray => (memory.lists[id] = values);
    if (list.length === 0 || typeof list[0] === "number") {
      const array = allocate(type.dtype, list.length);
      array.set(list as number[]);
      return keep(array);
    }
    start();
    const tensors = list as Tensor[];
    const all = tf.tidy(() => tf.concat(tensors.map((row) => tf.reshape(row, [row.size]))));
    for (const row of tensors) row.dispose();
    const values = read(all, type);
    if (values instanceof Promise) return values.then(keep).finally(() => all.dispose());
    all.dispose();
    return keep(values);
  }
}
