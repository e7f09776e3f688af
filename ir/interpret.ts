/** The reference meaning of a graph: slow and obvious. Every backend is compared with it. */
import type { Graph, Node, NodeOf } from "./graph.ts";
import { evaluator } from "./evaluate.ts";
import { ELEMENTWISE, ROUND, isElementwise, writtenArrays, type Access, type ElementwiseOp } from "./ops.ts";
import {
  allocate,
  elements,
  isFloat,
  lengthOf,
  single,
  type DType,
  type Lengths,
  type TensorType,
  type TypedArray,
} from "./types.ts";

/**
 * Evaluates `g` on one array for each input (a scalar: one element) and returns one for each output, by name.
 * `lengths` are those that the graph leaves to the call. Arrays that were given are not written to.
 */
export function interpret(
  g: Graph,
  inputs: Readonly<Record<string, TypedArray>>,
  lengths: Lengths = {},
): Record<string, TypedArray> {
  const args = g.inputs.map(({ attrs: { name, type } }) => {
    const given = inputs[name];
    if (!given) throw new TypeError(`no value for the input "${name}"`);
    const length = elements(type.shape, lengths);
    if (given.length !== length) throw new TypeError(`the input "${name}" has ${given.length} elements, not ${length}`);
    return given;
  });
  const results = evaluate(g, args, lengths);
  return Object.fromEntries(g.outputs.map(({ name }, k) => [name, results[k]!]));
}

type Value = TypedArray | readonly TypedArray[];

function evaluate(g: Graph, args: readonly TypedArray[], lengths: Lengths): TypedArray[] {
  const values = new Map<Node, Value>(g.inputs.map((input, k) => [input, args[k]!]));
  for (const node of g.nodes) {
    if (node.op === "input") continue;
    const inputs = node.inputs.map((input) => values.get(input)!);
    values.set(
      node,
      isElementwise(node.op) ? elementwise(node, inputs as TypedArray[]) : structural(node, inputs, lengths),
    );
  }
  return g.outputs.map(({ node }) => values.get(node) as TypedArray);
}

function elementwise(node: Node, inputs: readonly TypedArray[]): TypedArray {
  const type = single(node.type);
  // As long as the operand that is no scalar; in a kernel all its elements at once.
  const result = allocate(type.dtype, inputs.find((input) => input.length !== 1)?.length ?? 1);
  const f = scalarFunction(node.op as ElementwiseOp, type.dtype, node.attrs);
  const [x, y, z] = inputs;
  const at = (array: TypedArray | undefined, i: number): number =>
    array === undefined ? 0 : array[array.length === 1 ? 0 : i]!;
  if (inputs.length > 3) return result.map((_zero, i) => f(...inputs.map((input) => at(input, i))));
  for (let i = 0; i < result.length; i++) result[i] = f(at(x, i), at(y, i), at(z, i));
  return result;
}

/** An elementwise op as a function of numbers: what constant folding uses too. */
export function scalarFunction(op: ElementwiseOp, dtype: DType, attrs?: object): (...x: number[]) => number {
  const { arity, value, expand } = ELEMENTWISE[op];
  const round = ROUND[dtype];
  if (value) return (x: number, y: number, z: number) => value(round, x, y, z, attrs);
  if (!isFloat(dtype)) throw new TypeError(`${op} of ${dtype}`);
  const A = evaluator(dtype);
  const f = expand!(attrs);
  if (arity > 2) return (...x) => f(A, ...x);
  return arity === 1 ? (x: number) => f(A, x) : (x: number, y: number) => f(A, x, y);
}

function structural(node: Node, inputs: readonly Value[], lengths: Lengths): Value {
  const arrays = inputs as readonly TypedArray[];
  switch (node.op) {
    case "const":
      return allocate(node.attrs.dtype, 1).fill(ROUND[node.attrs.dtype](node.attrs.value));
    case "data":
      return node.attrs.values;
    case "iota":
      return Int32Array.from({ length: node.attrs.length }, (_, i) => i);
    case "get":
      return (inputs[0] as readonly TypedArray[])[node.attrs.index]!;
    case "reduce":
      return reduce(node, arrays[0]!);
    case "matmul":
      return matmul(node, arrays[0]!, arrays[1]!);
    case "append":
      return append(arrays);
    case "reshape":
      return arrays[0]!;
    case "gather":
      return gather(node, arrays, lengths);
    case "update":
      return update(node, arrays, lengths);
    case "map":
      return evaluate(node.attrs.body, elementsOf(node, arrays), lengths).map((result, k) => {
        const { dtype, shape } = (node.type as readonly TensorType[])[k]!;
        const length = elements(shape, lengths);
        return result.length === length ? result : allocate(dtype, length).fill(result[0]!);
      });
    case "scan":
      return scan(node, arrays, lengths);
    case "spmv":
      return rowSums(node.type as TensorType, arrays[0]!, arrays[1]!, arrays[2]!, arrays[3]);
    case "sums": {
      const [offsets, ...rest] = arrays as readonly [TypedArray, ...TypedArray[]];
      return node.attrs.terms.map(({ x, columns, weights = -1 }, k) =>
        rowSums((node.type as readonly TensorType[])[k]!, rest[x]!, offsets, rest[columns]!, rest[weights]),
      );
    }
    case "spread":
      return spread(node, arrays);
    case "due":
      return due(arrays);
    case "deliver":
      return deliver(node, arrays, lengths);
    default:
      throw new TypeError(`${node.op} has no meaning here`);
  }
}

/** What the body of a kernel takes, for all elements at once. */
const elementsOf = ({ attrs: { body, at } }: NodeOf<"map">, arrays: readonly TypedArray[]): TypedArray[] =>
  body.inputs.map((input, k) => {
    const index = at?.[k];
    if (index === undefined) return arrays[k]!;
    const places = arrays[body.inputs.length + index]!;
    return allocate(single(input.type).dtype, places.length).map((_zero, j) => entryAt(arrays[k]!, places[j]!));
  });

const entryAt = (x: TypedArray, place: number): number => x[Math.max(0, Math.min(place, x.length - 1))] ?? 0;

const FOLD = {
  add: (a: number, x: number) => a + x,
  mul: (a: number, x: number) => a * x,
  min: Math.min,
  max: Math.max,
} as const;
export const IDENTITY = { add: 0, mul: 1, min: Infinity, max: -Infinity } as const;
/** Elements of one block of a reduction. */
export const BLOCK = 256;

function reduce(node: NodeOf<"reduce">, x: TypedArray): TypedArray {
  const { dtype } = single(node.type);
  const [fold, round] = [FOLD[node.attrs.fn], ROUND[dtype]];
  let total: number = IDENTITY[node.attrs.fn];
  for (let start = 0; start < x.length; start += BLOCK) {
    let block: number = IDENTITY[node.attrs.fn];
    for (let i = start; i < Math.min(start + BLOCK, x.length); i++) block = round(fold(block, x[i]!));
    total = round(fold(total, block));
  }
  return allocate(dtype, 1).fill(total);
}

function matmul(node: NodeOf<"matmul">, a: TypedArray, b: TypedArray): TypedArray {
  const { dtype, shape } = single(node.type);
  const round = ROUND[dtype];
  const [rows, columns] = [shape[0] as number, (shape[1] ?? 1) as number];
  const inner = lengthOf(single(node.inputs[0]!.type).shape[1]!);
  const result = allocate(dtype, rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum = round(sum + round(a[i * inner + k]! * b[k * columns + j]!));
      result[i * columns + j] = sum;
    }
  return result;
}

function append([count, mask, ...rest]: readonly TypedArray[]): TypedArray[] {
  const values = rest.slice(0, rest.length / 2);
  const buffers = rest.slice(rest.length / 2).map((buffer) => buffer.slice());
  let n = count![0]!;
  mask!.forEach((set, i) => {
    if (!set) return;
    buffers.forEach((buffer, k) => (buffer[n] = values[k]![values[k]!.length === 1 ? 0 : i]!));
    n++;
  });
  return [Float64Array.of(n), ...buffers];
}

function gather({ inputs: [from], type }: NodeOf<"gather">, [x, index]: readonly TypedArray[], lengths: Lengths) {
  const [length, ...rest] = single(from!.type).shape;
  const [last, row] = [lengthOf(length!, lengths) - 1, elements(rest, lengths)];
  const result = allocate(single(type).dtype, index!.length * row);
  index!.forEach((at, j) => {
    const start = Math.max(0, Math.min(at, last)) * row;
    result.set(x!.subarray(start, start + row), j * row);
  });
  return result;
}

function update({ type }: NodeOf<"update">, [x, index, value]: readonly TypedArray[], lengths: Lengths): TypedArray {
  const [length, ...rest] = single(type).shape;
  const row = elements(rest, lengths);
  const result = x!.slice();
  index!.forEach((at, j) => {
    if (at < 0 || at >= lengthOf(length!, lengths)) return;
    for (let k = 0; k < row; k++) result[at * row + k] = value![value!.length === 1 ? 0 : j * row + k]!;
  });
  return result;
}

function scan(node: NodeOf<"scan">, inputs: readonly TypedArray[], lengths: Lengths): TypedArray[] {
  const { body, consts, carry, until } = node.attrs;
  const length = lengthOf(node.attrs.length, lengths);
  let state = inputs.slice(consts, consts + carry);
  const rowsIn = inputs.slice(consts + carry);
  const rowsOut = body.outputs.slice(carry).map(({ node: output }) => {
    const { dtype, shape } = single(output.type);
    return allocate(dtype, length * elements(shape, lengths));
  });
  for (let step = 0; step < length; step++) {
    const rows = rowsIn.map((x) => x.subarray((step * x.length) / length, ((step + 1) * x.length) / length));
    const results = evaluate(body, [...inputs.slice(0, consts), ...state, ...rows], lengths);
    state = results.slice(0, carry);
    if (until !== undefined && state[until]![0]) break;
    rowsOut.forEach((out, k) => out.set(results[carry + k]!, (step * out.length) / length));
  }
  return [...state, ...rowsOut];
}

function rowSums(
  { dtype, shape }: TensorType,
  x: TypedArray,
  offsets: TypedArray,
  columns: TypedArray,
  weights: TypedArray | undefined,
): TypedArray {
  const round = ROUND[dtype];
  const result = allocate(dtype, shape[0] as number);
  const entry = (s: number): number => {
    const value = x[columns[s]!]!;
    return weights ? round(weights[s]! * value) : value;
  };
  for (let r = 0; r < result.length; r++) {
    const end = offsets[r + 1]!;
    let total = 0;
    for (let start = offsets[r]!; start < end; start += BLOCK) {
      let block = 0;
      for (let s = start; s < Math.min(start + BLOCK, end); s++) block = round(block + entry(s));
      total = round(total + block);
    }
    result[r] = total;
  }
  return result;
}

function spread({ attrs }: NodeOf<"spread">, [mask, offsets, order]: readonly TypedArray[]): TypedArray[] {
  const list = new Int32Array(attrs.length);
  let count = 0;
  mask!.forEach((set, e) => {
    if (set) for (let p = offsets![e]!; p < offsets![e + 1]!; p++) list[count++] = order ? order[p]! : p;
  });
  return [Float64Array.of(count), list];
}

function due([at, counts, sources, offsets, delays, order]: readonly TypedArray[]): TypedArray[] {
  const [step, rows, m] = [at![0]!, counts!.length, offsets!.length - 1];
  const found: number[] = [];
  for (let k = Math.max(0, step - rows + 1); k <= step; k++)
    for (let j = 0; j < counts![k % rows]!; j++) {
      const e = sources![(k % rows) * m + j]!;
      for (let p = offsets![e]!; p < offsets![e + 1]!; p++)
        if (delays![order![p]!] === step - k) found.push(order![p]!);
    }
  const list = new Int32Array(delays!.length);
  list.set(found.toSorted((a, b) => a - b));
  return [Float64Array.of(found.length), list];
}

function deliver(node: NodeOf<"deliver">, inputs: readonly TypedArray[], lengths: Lengths): TypedArray[] {
  const { body, indices, reads, writes } = node.attrs;
  const [count, list, ...rest] = inputs as [TypedArray, TypedArray, ...TypedArray[]];
  const [index, arrays] = [rest.slice(0, indices), rest.slice(indices)];
  const written = writtenArrays(node.attrs);
  for (const array of written) arrays[array] = arrays[array]!.slice();
  const place = ({ at }: Access, s: number): number => (at === "all" ? 0 : typeof at === "number" ? index[at]![s]! : s);
  const read = (access: Access, s: number): number => {
    if (access.at === "self") return s;
    const array = arrays[access.array]!;
    return array[Math.max(0, Math.min(place(access, s), array.length - 1))] ?? 0;
  };
  const args = body.inputs.map(({ type }) => allocate(single(type).dtype, 1));
  for (let k = 0; k < count[0]!; k++) {
    const s = list[k]!;
    reads.forEach((access, j) => (args[j]![0] = read(access, s)));
    const results = evaluate(body, args, lengths);
    writes.forEach((access, j) => {
      const [array, at] = [arrays[access.array]!, place(access, s)];
      if (at >= 0 && at < array.length) array[at] = results[j]![0]!;
    });
  }
  return written.map((array) => arrays[array]!);
}
