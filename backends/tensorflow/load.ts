/** Runs a graph of TensorFlow's in a process of its own. What a run carries stays there; what is read is fetched, once. */
import {
  allocate,
  allNodes,
  elements,
  type Graph,
  type Lengths,
  type Node,
  type Program,
  type TensorType,
  type TypedArray,
} from "../../ir/index.ts";
import { Unavailable, type Executable, type Source } from "../backend.ts";
import { isWide, lengthInput, lengthsOf, roomInput } from "./emit.ts";
import type { Carried } from "./messages.ts";
import { tensorFlow, type Running } from "./process.ts";
import { ELEMENT } from "./spell.ts";

/** Elements from which on XLA is given all threads: for fewer, to share the work takes longer than to do it. */
const MANY = 30_000;
/** Values for whose rows there is room in one call, where a program is compiled for the room. */
const ROOM = 2 ** 15;

/** Throws `Unavailable` where TensorFlow cannot be had. */
export async function probe(): Promise<undefined> {
  await connect({});
}

async function connect(env: Readonly<Record<string, string>>): Promise<Running> {
  try {
    return await tensorFlow(env);
  } catch (error) {
    throw new Unavailable((error as Error).message);
  }
}

export async function load(source: Source, program: Program, { xla }: { readonly xla: boolean }): Promise<Executable> {
  const { graph, inputs, outputs } = program;
  const isSmall = largest(graph) < MANY;
  const process = await connect(xla && isSmall ? { TF_NUM_INTRAOP_THREADS: "1" } : {});
  const types = new Map([...inputs, ...outputs].map(([name, { type }]) => [name, type]));
  const carried = [...outputs.keys()].filter((name) => inputs.has(name));
  const of = process.enter();
  try {
    await process.ask({ kind: "load", of, program: { carried }, files: source.files! });
  } catch (error) {
    process.leave();
    throw error;
  }
  const inCalls = xla ? rowsOfCalls(graph) : undefined;
  const named = lengthsOf(graph);
  /** What was written since the last run; what is known of values that are there. */
  const written = new Map<string, TypedArray>();
  const known = new Map<string, TypedArray | Promise<TypedArray>>();
  /** Elements of inputs that are there. */
  const there = new Map<string, number>();
  const copied = { run: 0, read: 0 };
  let lengths: Lengths = {};
  let asked: { name: string; most: number | undefined }[] = [];
  let fetched: Promise<Readonly<Record<string, Carried>> | undefined> | undefined;

  /** All that is asked for at one time, at once. */
  const fetch = (name: string, most: number | undefined) => {
    asked.push({ name, most });
    fetched ??= Promise.resolve().then(() => {
      const names = asked;
      [asked, fetched] = [[], undefined];
      return process.ask({ kind: "read", of, names });
    });
    return fetched;
  };
  const get = async (name: string, most: number | undefined): Promise<TypedArray> => {
    const type = types.get(name)!;
    const { values } = (await fetch(name, most))![name]!;
    copied.read += values!.byteLength;
    return numbersOf(values!, type).subarray(0, elements(type.shape, lengths));
  };
  const typeOf = (name: string): TensorType => {
    const type = types.get(name);
    if (!type) throw new TypeError(`the program has no value "${name}"`);
    return type;
  };

  let isFree = false;
  const free = (): void => {
    if (isFree) return;
    isFree = true;
    process.ask({ kind: "free", of }).catch(() => undefined);
    process.leave();
  };
  const executable: Executable = {
    async run(given) {
      lengths = given;
      const writes: Record<string, Carried> = {};
      for (const [name, { type }] of inputs) {
        const length = elements(type.shape, lengths);
        const values = written.get(name);
        if (!values && there.get(name) === length) continue;
        if (values && values.length !== 1 && values.length !== length)
          throw new TypeError(`"${name}" has ${length} elements, not ${values.length}`);
        writes[name] = carriedOf(values, type, lengths);
        there.set(name, length);
      }
      written.clear();
      for (const name of outputs.keys()) known.delete(name);
      await process.ask({ kind: "run", of, writes, calls: callsOf(named, lengths, inCalls) });
    },
    write(name, values) {
      const buffer = inputs.get(name);
      if (!buffer) throw new TypeError(`the program has no input "${name}"`);
      const array = allocate(buffer.type.dtype, values.length);
      array.set(values);
      written.set(name, array);
      known.set(name, array);
    },
    read(name, most) {
      const type = typeOf(name);
      const here = known.get(name);
      if (here) return here;
      if (inputs.has(name) && !there.has(name)) return allocate(type.dtype, elements(type.shape, lengths));
      const coming = get(name, most).then((values) => {
        if (known.get(name) === coming) known.set(name, values);
        return values;
      });
      if (most === undefined) known.set(name, coming);
      return coming;
    },
    copied,
    dispose: free,
  };
  forgotten.register(executable, free);
  return executable;
}

/** Frees what programs hold that nobody can run any more. */
const forgotten = new FinalizationRegistry((free: () => void) => free());

/** Elements of the largest array of known length that changes from turn to turn. */
const largest = (g: Graph): number =>
  allNodes(g).reduce((most, node) => {
    if (node.op !== "scan") return most;
    const sizes = node.attrs.body.nodes.flatMap(({ type }) => (Array.isArray(type) ? type : [type]) as TensorType[]);
    const known = sizes.filter(({ shape }) => shape.every((dim) => typeof dim === "number"));
    return known.reduce((now, { shape }) => Math.max(now, elements(shape)), most);
  }, 0);

/** Rows that a program collects, if nothing but its one loop is in the way of running it in several calls. */
interface RowsOfCalls {
  readonly length: string;
  /** Elements of a row. */
  readonly width: number;
}

function rowsOfCalls({ nodes, outputs }: Graph): RowsOfCalls | undefined {
  const loop = outputs[0]?.node.op === "get" ? outputs[0].node.inputs[0]! : undefined;
  if (loop?.op !== "scan" || typeof loop.attrs.length !== "string") return undefined;
  const { length, consts, carry } = loop.attrs;
  const results = loop.type as readonly TensorType[];
  const isCarried = outputs.every(({ name, node }) => {
    if (node.op !== "get" || node.inputs[0] !== loop) return false;
    const { index } = node.attrs;
    const from = loop.inputs[consts + index];
    return index >= carry || (from?.op === "input" && from.attrs.name === name);
  });
  const carriedIn = new Set(loop.inputs.slice(consts, consts + carry));
  const isAlone = nodes.every((node) => node === loop || !node.inputs.some((input: Node) => carriedIn.has(input)));
  const hasRowsIn = loop.inputs.length > consts + carry;
  if (!isCarried || !isAlone || hasRowsIn || results.length === carry) return undefined;
  const shapes = results.slice(carry).map(({ shape }) => shape.slice(1));
  if (shapes.some((shape) => shape.some((dim) => typeof dim === "string"))) return undefined;
  return { length, width: shapes.reduce((sum, shape) => sum + elements(shape), 0) };
}

/** The lengths of the calls that a run is made of. */
function callsOf(
  { lengths: names, rooms }: ReturnType<typeof lengthsOf>,
  lengths: Lengths,
  inCalls: RowsOfCalls | undefined,
): Record<string, number>[] {
  const call = (changed: Lengths, room: Lengths): Record<string, number> =>
    Object.fromEntries([
      ...names.map((name) => [lengthInput(name), { ...lengths, ...changed }[name]!]),
      ...rooms.map((name) => [roomInput(name), { ...lengths, ...room }[name]!]),
    ]) as Record<string, number>;
  if (!inCalls) return [call({}, {})];
  const { length, width } = inCalls;
  const most = Math.max(1, Math.floor(ROOM / Math.max(1, width)));
  const calls: Record<string, number>[] = [];
  for (let left = lengths[length]!; left > 0; left -= most)
    calls.push(call({ [length]: Math.min(left, most) }, { [length]: most }));
  return calls;
}

const WORDS = { float: "float32", int32: "int32", bool: "bool", double: "int32", int64: "int32" } as const;

function carriedOf(values: TypedArray | undefined, type: TensorType, lengths: Lengths): Carried {
  const element = ELEMENT[type.dtype];
  // What has no elements is a place that nobody reads.
  const shape = type.shape.map((dim) => Math.max(1, elements([dim], lengths)));
  const dims = isWide(element) ? [...shape, 2] : shape;
  const dtype = WORDS[element];
  if (!values || values.length === 0) return { dims, dtype };
  const length = elements(shape);
  const all = values.length === length ? values : allocate(type.dtype, length).fill(values[0]!);
  return { values: wordsOf(all, type), dims, dtype };
}

/** The bits of numbers as words, the lower one first. */
function wordsOf(values: TypedArray, { dtype }: TensorType): Float32Array | Int32Array | Uint8Array {
  if (dtype === "f64") return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  if (dtype !== "i64") return values as Float32Array | Int32Array | Uint8Array;
  const words = new Int32Array(values.length * 2);
  for (let k = 0; k < values.length; k++) {
    words[2 * k] = values[k]!;
    words[2 * k + 1] = Math.floor(values[k]! / 2 ** 32);
  }
  return words;
}

function numbersOf(words: Float32Array | Int32Array | Uint8Array, { dtype }: TensorType): TypedArray {
  if (dtype === "f64") {
    const { buffer, byteOffset } = words.byteOffset % 8 === 0 ? words : words.slice();
    return new Float64Array(buffer, byteOffset, words.length / 2);
  }
  if (dtype !== "i64") return words;
  const numbers = new Float64Array(words.length / 2);
  for (let k = 0; k < numbers.length; k++) numbers[k] = words[2 * k + 1]! * 2 ** 32 + (words[2 * k]! >>> 0);
  return numbers;
}
