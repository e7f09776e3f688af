/** Runs emitted WGSL: commands for whole chunks, and what is read brought to the host in one piece. */
import {
  allocate,
  elements,
  isScalar,
  ROUND,
  type Buffer,
  type DType,
  type Lengths,
  type Program,
  type TypedArray,
} from "../../ir/index.ts";
import { Failure, TooLong, type Executable, type Source } from "../backend.ts";
import { gone, reasonOf } from "../gpu.ts";
import { nameOf, originsOfBuffer } from "../origins.ts";
import { openDevice } from "./device.ts";
import { emit, type Cut, type Step } from "./emit.ts";
import { opened, wordsOf, type Layout } from "./layout.ts";
import { originsOfEntry, originsOfLine } from "./origins.ts";
import type { Log } from "./phases.ts";

/** Of WebGPU's constants, which a page has as names and Node.js has not. */
const MAP_READ = 1;
const [COPY_SRC, COPY_DST, UNIFORM, STORAGE] = [4, 8, 64, 128];
const COMPUTE = 4;

/** Dispatches that are handed over at a time. */
const MANY = 4096;
/** The most workgroups of one dimension. */
const WIDEST = 65_535;

interface Request {
  readonly buffer: Buffer;
  readonly words: number;
  readonly resolve: (words: Uint32Array) => void;
  readonly reject: (error: unknown) => void;
}

export async function load(source: Source, program: Program, cut: Cut): Promise<Executable> {
  const { layout, steps, logs, ended } = emit(program, cut);
  const open = await openDevice();
  const { device } = open;
  const failure = (error: unknown): Failure => {
    if (error instanceof Failure) return error;
    if (open.lost !== undefined) return failed(gone(open.lost), { cause: error });
    return failed(reasonOf(error as Error), { cause: error });
  };
  checkLimits(device, program, layout, logs);
  const pieces = new Map<string, GPUBuffer>();
  const lengthNames = [...layout.lengths.values(), ...layout.open.values()];
  let counters: GPUBuffer | undefined;
  let uniform: GPUBuffer | undefined;
  const dispose = (): void => {
    for (const buffer of [...pieces.values(), uniform, counters]) buffer?.destroy();
    pieces.clear();
  };

  /** What was refused of the memory that was asked for. */
  const refused: Promise<Failure | undefined>[] = [];
  /** Memory of the device, most of it for the array that is named. */
  function create(words: number, usage: number, largest?: Buffer): GPUBuffer {
    const size = 4 * Math.max(4, words);
    device.pushErrorScope("out-of-memory");
    const buffer = device.createBuffer({ size, usage });
    const noted = (error: GPUError | null) => (error ? noRoom(program, size, largest) : undefined);
    refused.push(device.popErrorScope().then(noted, () => undefined));
    return buffer;
  }

  /** Hands work to the device, at once. Rejects with what it refuses of it. */
  async function guarded(work: () => void): Promise<void> {
    for (const scope of SCOPES) device.pushErrorScope(scope);
    let thrown: unknown;
    try {
      work();
    } catch (error) {
      thrown = error;
    }
    const scopes = SCOPES.map(() => device.popErrorScope().catch(() => null));
    const found = [...(await Promise.all(refused.splice(0))), thrown, ...(await Promise.all(scopes))];
    const error = found.find((one) => one !== undefined && one !== null);
    if (open.lost !== undefined || error !== undefined) throw failure(error);
  }

  let starts: ReadonlyMap<Buffer, number> = new Map();
  function put(buffer: Buffer, values: ArrayLike<number>): void {
    const { piece, start } = layout.placeOf(buffer);
    const words = wordsIn(buffer.type.dtype, values);
    device.queue.writeBuffer(pieces.get(piece.name)!, 4 * (start ?? starts.get(buffer)!), words);
  }

  async function begin() {
    await guarded(() => {
      for (const { name, words, largest } of layout.pieces)
        if (name !== "open") pieces.set(name, create(words, STORAGE | COPY_SRC | COPY_DST, largest));
      for (const buffer of layout.constants) put(buffer, buffer.values!);
      counters = logs.length > 0 ? create(logs.length, STORAGE) : undefined;
      uniform = create(1 + lengthNames.length, UNIFORM | COPY_DST);
    });
    return await pipelinesOf(device, source, layout, logs, steps);
  }
  const { groupLayout, pipelines } = await begin().catch((error: unknown) => {
    dispose();
    throw failure(error);
  });
  let bindings: GPUBindGroup | undefined;

  const { inputs, outputs } = program;
  const copied = { run: 0, read: 0 };
  /** What the host gave for arrays whose length a call decides. */
  const given = new Map<Buffer, ArrayLike<number>>();
  const waiting = new Set<Buffer>();
  let room = 0;
  let lengths: Lengths = {};
  let cache = new Map<Buffer, Promise<TypedArray>>();
  const orders = new Map<Log, Promise<Uint32Array>>();

  /** Makes room for the arrays whose length this call decides, and says where they are. */
  function prepare(): void {
    const before = starts;
    const { starts: now, words } = opened(layout, lengths);
    starts = now;
    const isInput = new Set(inputs.values());
    const isMoved = [...now].some(([buffer, start]) => isInput.has(buffer) && before.get(buffer) !== start);
    if (words > room || (layout.open.size > 0 && room === 0)) {
      const most = device.limits.maxStorageBufferBindingSize;
      const largest = largestOf([...layout.open.keys()], lengths);
      if (4 * words > most) throw tooLarge(program, largest, 4 * words, most);
      const [old, had] = [pieces.get("open"), room];
      room = Math.max(words, 4);
      const grown = create(room, STORAGE | COPY_SRC | COPY_DST, largest);
      if (old && !isMoved) {
        const encoder = device.createCommandEncoder();
        encoder.copyBufferToBuffer(old, 0, grown, 0, 4 * had);
        device.queue.submit([encoder.finish()]);
      }
      old?.destroy();
      pieces.set("open", grown);
      bindings = undefined;
    }
    for (const [buffer, values] of given) {
      if (!isMoved && !waiting.has(buffer)) continue;
      const length = elements(buffer.type.shape, lengths);
      put(buffer, values.length === 1 && length !== 1 ? new Float64Array(length).fill(values[0]!) : Array.prototype.slice.call(values, 0, length)); // prettier-ignore
    }
    waiting.clear();
    const block = new Uint32Array(1 + lengthNames.length);
    let k = 1;
    for (const name of layout.lengths.keys()) block[k++] = lengths[name] ?? 0;
    for (const buffer of layout.open.keys()) block[k++] = starts.get(buffer)!;
    device.queue.writeBuffer(uniform!, 0, block);
    bindings ??= device.createBindGroup({
      layout: groupLayout,
      entries: [uniform!, ...layout.pieces.map(({ name }) => pieces.get(name)!), ...(counters ? [counters] : [])].map(
        (buffer, binding) => ({ binding, resource: { buffer } }),
      ),
    });
  }

  /** Hands the steps over, so many at a time. */
  function submit(): void {
    let encoder: GPUCommandEncoder | undefined;
    let pass: GPUComputePassEncoder | undefined;
    let count = 0;
    const flush = (): void => {
      pass?.end();
      if (encoder) device.queue.submit([encoder.finish()]);
      [encoder, pass, count] = [undefined, undefined, 0];
    };
    const go = (list: readonly Step[]): void => {
      for (const step of list)
        if (step.kind === "loop") {
          const turns = typeof step.length === "number" ? step.length : lengths[step.length]!;
          for (let turn = 0; turn < turns; turn++) go(step.body);
        } else {
          encoder ??= device.createCommandEncoder();
          if (!pass) {
            pass = encoder.beginComputePass();
            pass.setBindGroup(0, bindings!);
          }
          pass.setPipeline(pipelines.get(step.entry)!);
          const high = Math.ceil(step.groups / WIDEST);
          pass.dispatchWorkgroups(high === 1 ? step.groups : WIDEST, high);
          if (++count >= MANY) flush();
        }
    };
    go(steps);
    flush();
  }

  let requests: Request[] = [];
  /** Words of a buffer. What is asked for at a time is brought at a time. */
  function fetch(buffer: Buffer, most?: number): Promise<Uint32Array> {
    const length = Math.min(most ?? Infinity, elements(buffer.type.shape, lengths));
    const words = length * wordsOf(buffer.type.dtype);
    if (words === 0) return Promise.resolve(new Uint32Array(0));
    return new Promise((resolve, reject) => {
      if (requests.length === 0) void Promise.resolve().then(() => bring(requests.splice(0)));
      requests.push({ buffer, words, resolve, reject });
    });
  }
  async function bring(list: readonly Request[]): Promise<void> {
    let staging: GPUBuffer | undefined;
    try {
      const total = list.reduce((sum, { words }) => sum + words, 0);
      const sent = guarded(() => {
        staging = create(total, MAP_READ | COPY_DST, list.toSorted((a, b) => b.words - a.words)[0]!.buffer);
        const encoder = device.createCommandEncoder();
        let at = 0;
        for (const { buffer, words } of list) {
          const { piece, start } = layout.placeOf(buffer);
          const from = 4 * (start ?? starts.get(buffer)!);
          encoder.copyBufferToBuffer(pieces.get(piece.name)!, from, staging, 4 * at, 4 * words);
          at += words;
        }
        device.queue.submit([encoder.finish()]);
      });
      const mapped = staging!.mapAsync(MAP_READ);
      // What was refused says more of it than that it cannot be read.
      mapped.catch(() => {});
      await sent;
      await mapped;
      const all = new Uint32Array(staging!.getMappedRange().slice(0, 4 * total));
      copied.read += all.byteLength;
      let at = 0;
      for (const { words, resolve } of list) resolve(all.subarray(at, (at += words)));
    } catch (error) {
      for (const { reject } of list) reject(failure(error));
    } finally {
      staging?.destroy();
    }
  }

  /** How entries that came in any order are put into order. */
  function orderOf(log: Log): Promise<Uint32Array> {
    let known = orders.get(log);
    if (!known) {
      known = (async () => {
        const [start, end] = await Promise.all([fetch(log.before), fetch(log.after)]);
        const length = end[0]!;
        const [turns, from] = await Promise.all([fetch(log.turns, length), fetch(log.elements, length)]);
        const order = Uint32Array.from({ length }, (_, k) => k);
        order.subarray(start[0]).sort((a, b) => turns[a]! - turns[b]! || from[a]! - from[b]!);
        return order;
      })();
      orders.set(log, known);
    }
    return known;
  }
  const logOf = new Map(logs.flatMap((log) => log.buffers.map((buffer) => [buffer, log] as const)));

  async function readDevice(buffer: Buffer, most?: number): Promise<TypedArray> {
    const log = logOf.get(buffer);
    const [words, order] = await Promise.all([fetch(buffer, most), log && orderOf(log)]);
    const values = valuesIn(buffer.type.dtype, words);
    if (!order) return values;
    const sorted = values.slice();
    for (let k = 0; k < Math.min(order.length, values.length); k++) sorted[k] = values[order[k]!]!;
    return sorted;
  }

  const forget = (): void => {
    cache = new Map();
    orders.clear();
  };

  return {
    copied,
    async run(now) {
      lengths = now;
      forget();
      try {
        await guarded(() => {
          prepare();
          for (const { turn } of logs) put(turn, [0]);
          submit();
        });
        await device.queue.onSubmittedWorkDone();
        if (ended && open.about.isSoftware && (await fetch(ended))[0] !== 0) {
          put(ended, [0]);
          throw new TooLong(
            failed("the driver ends the loops of a kernel after so many turns, before they are done").message,
          );
        }
      } catch (error) {
        throw failure(error);
      }
      if (open.lost !== undefined) throw failure(undefined);
    },
    write(name, values) {
      const buffer = inputs.get(name);
      if (!buffer) throw new TypeError(`the program has no input "${name}"`);
      if (open.lost !== undefined) throw failure(undefined);
      const { shape, dtype } = buffer.type;
      cache.delete(buffer);
      if (layout.open.has(buffer)) {
        given.set(buffer, Float64Array.from(values));
        return void waiting.add(buffer);
      }
      const length = elements(shape);
      if (values.length !== 1 && values.length !== length)
        throw new TypeError(`"${name}" has ${length} elements, not ${values.length}`);
      const all = values.length === length ? values : allocate(dtype, length).fill(values[0]!);
      return put(buffer, all);
    },
    read(name, most) {
      const buffer = outputs.get(name) ?? inputs.get(name);
      if (!buffer) throw new TypeError(`the program has no value "${name}"`);
      if (waiting.has(buffer)) {
        const values = given.get(buffer)!;
        const array = allocate(buffer.type.dtype, values.length);
        array.set(values);
        return array;
      }
      if (most !== undefined && !isScalar(buffer.type)) return readDevice(buffer, most);
      let known = cache.get(buffer);
      if (!known) cache.set(buffer, (known = readDevice(buffer)));
      return known;
    },
    device: open.about,
    dispose,
  };
}

/** Compiles the entries. Throws with the compiler's message, and the line that it is about. */
async function pipelinesOf(device: GPUDevice, source: Source, layout: Layout, logs: readonly Log[], steps: readonly Step[]) {
  const module = device.createShaderModule({ code: source.text });
  const { messages } = await module.getCompilationInfo();
  const wrong = messages.find(({ type }) => type === "error");
  if (wrong) {
    const line = source.text.split("\n")[wrong.lineNum - 1]?.trim();
    throw failed(
      `the shader does not compile: ${wrong.message}${line ? `, in \`${line}\`` : ""}`,
      { origins: originsOfLine(source, wrong.lineNum - 1) },
    );
  }
  const storage = (name: string): GPUBufferBindingLayout => ({
    type: name.startsWith("constants") ? "read-only-storage" : "storage",
  });
  const buffers = [{ type: "uniform" as const }, ...layout.pieces.map(({ name }) => storage(name)), ...(logs.length > 0 ? [storage("counters")] : [])]; // prettier-ignore
  const groupLayout = device.createBindGroupLayout({
    entries: buffers.map((buffer, binding) => ({ binding, visibility: COMPUTE, buffer })),
  });
  const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [groupLayout] });
  const entries = new Set<string>();
  const collect = (list: readonly Step[]): void => {
    for (const step of list)
      if (step.kind === "loop") collect(step.body);
      else entries.add(step.entry);
  };
  collect(steps);
  const compiled = await Promise.all(
    [...entries].map(async (entryPoint) => {
      const compute = { module, entryPoint };
      const refuse = ({ message }: Error): never => {
        throw failed(`the kernel ${entryPoint} is refused: ${message.split("\n")[0]!}`, { origins: originsOfEntry(source, entryPoint) });
      };
      const pipeline = await device.createComputePipelineAsync({ layout: pipelineLayout, compute }).catch(refuse);
      return [entryPoint, pipeline] as const;
    }),
  );
  return { groupLayout, pipelines: new Map(compiled) };
} // prettier-ignore

/** What is looked out for while work is handed over. */
const SCOPES = ["internal", "out-of-memory", "validation"] as const;

const failed = (reason: string, about?: ConstructorParameters<typeof Failure>[1]): Failure =>
  new Failure(`the backend "webgpu" failed: ${reason}`, about);

function checkLimits({ limits }: GPUDevice, program: Program, { pieces }: Layout, logs: readonly Log[]): void {
  const bindings = pieces.length + Math.min(1, logs.length);
  const { maxStorageBuffersPerShaderStage: mostBindings, maxStorageBufferBindingSize: mostBytes } = limits;
  const arrays = pieces.flatMap(({ largest, words }) => (largest ? [{ largest, bytes: 4 * words }] : []));
  if (bindings > mostBindings)
    throw failed(
      `the arrays of the model take ${bindings} pieces of memory, and the GPU can be given ${mostBindings}`,
      { origins: arrays.flatMap(({ largest }) => originsOfBuffer(program, largest)) },
    );
  for (const { largest, bytes } of arrays) if (bytes > mostBytes) throw tooLarge(program, largest, bytes, mostBytes);
}

function tooLarge(program: Program, buffer: Buffer, bytes: number, most: number): Failure {
  const about = arrayOf(program, buffer);
  return failed(`"${about.array}" takes ${bytes} bytes, and the GPU can be given ${most} in one piece`, about);
}

function noRoom(program: Program, bytes: number, largest: Buffer | undefined): Failure {
  const about = largest && arrayOf(program, largest);
  const most = about ? `, most of them for "${about.array}"` : "";
  return failed(`the GPU is out of memory: it has no ${bytes} bytes more${most}`, about);
}

const arrayOf = (program: Program, buffer: Buffer) => ({
  array: nameOf(program, buffer),
  origins: originsOfBuffer(program, buffer),
});

const largestOf = (buffers: readonly Buffer[], lengths: Lengths): Buffer =>
  buffers.toSorted((a, b) => elements(b.type.shape, lengths) - elements(a.type.shape, lengths))[0]!;

/** Values as the device has them. */
function wordsIn(dtype: DType, values: ArrayLike<number>): Uint32Array<ArrayBuffer> {
  const { length } = values;
  const words = new Uint32Array(length * wordsOf(dtype));
  if (dtype === "f32") new Float32Array(words.buffer).set(values);
  else if (dtype === "i64")
    for (let k = 0; k < length; k++) {
      const x = ROUND.i64(values[k]!);
      words[2 * k] = x >>> 0;
      words[2 * k + 1] = Math.floor(x / 2 ** 32) >>> 0;
    }
  else for (let k = 0; k < length; k++) words[k] = ROUND[dtype](values[k]!);
  return words;
}

/** And as the host keeps them. */
function valuesIn(dtype: DType, words: Uint32Array): TypedArray {
  const { byteOffset, length } = words;
  const buffer = words.buffer as ArrayBuffer;
  if (dtype === "f32") return new Float32Array(buffer, byteOffset, length);
  if (dtype === "i32") return new Int32Array(buffer, byteOffset, length);
  if (dtype === "bool") return Uint8Array.from(words);
  return Float64Array.from({ length: length / 2 }, (_, k) => words[2 * k]! + 2 ** 32 * (words[2 * k + 1]! | 0));
}
