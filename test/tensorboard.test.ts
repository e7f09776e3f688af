/** The file of events that TensorBoard opens, decoded here byte by byte: the record format, protocol buffers, the graph. */
import { expect, it } from "vitest";
import { allNodes, single } from "../ir/index.ts";
import { compile, readModel } from "../src/index.ts";
import { tensorboard } from "../src/view/tensorboard.ts";

/** CRC-32C by its definition: a division of polynomials, bit by bit. */
function crc(data: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of data) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (0x82f63b78 * (rest & 1));
  }
  return ~rest >>> 0;
}
/** As the format has it: rotated right by 15 bits, plus a constant. */
const masked = (data: Uint8Array): number => (((crc(data) >>> 15) | (crc(data) << 17)) + 0xa282ead8) >>> 0;

/** The records of a file, whose checksums have to be right. */
function records(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset);
  const found: Uint8Array[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(view.getBigUint64(at, true));
    expect(view.getUint32(at + 8, true)).toBe(masked(file.subarray(at, at + 8)));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(view.getUint32(at + 12 + length, true)).toBe(masked(data));
    found.push(data);
    at += 16 + length;
  }
  return found;
}

type Field = number | Uint8Array;
/** The fields of a message, by number. */
function fields(data: Uint8Array): Map<number, Field[]> {
  const found = new Map<number, Field[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = data[at++]!;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, value));
    }
  };
  while (at < data.length) {
    const tag = varint();
    const size = [0, 8, -1, 0, 0, 4][tag & 7]!;
    const length = size < 0 ? varint() : size;
    const value = (tag & 7) === 0 ? varint() : data.subarray(at, (at += length));
    found.set(tag >> 3, [...(found.get(tag >> 3) ?? []), value]);
  }
  return found;
}
const text = (field: Field): string => new TextDecoder().decode(field as Uint8Array);
const inside = (message: Map<number, Field[]>, field: number): Map<number, Field[]>[] =>
  (message.get(field) ?? []).map((value) => fields(value as Uint8Array));

interface Node {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly shapes: readonly (readonly number[])[];
  readonly equation: string | undefined;
}

function nodesOf(file: Uint8Array): Node[] {
  const [version, graph] = records(file).map(fields);
  expect(text(version!.get(3)![0]!)).toBe("brain.Event:2");
  return inside(fields(graph!.get(4)![0] as Uint8Array), 1).map((node) => {
    const attributes = new Map(
      inside(node, 5).map((entry) => [text(entry.get(1)![0]!), fields(entry.get(2)![0] as Uint8Array)]),
    );
    const list = inside(attributes.get("_output_shapes")!, 1)[0]!;
    const equation = attributes.get("equation")?.get(2)?.[0];
    return {
      name: text(node.get(1)![0]!),
      op: text(node.get(2)![0]!),
      inputs: (node.get(3) ?? []).map(text),
      shapes: inside(list, 7).map((shape) => inside(shape, 2).map((dim) => (dim.get(1)?.[0] as number) ?? 0)),
      equation: equation === undefined ? undefined : text(equation),
    };
  });
}

it.each(["hh", "three-neurons", "locust"])("the graph of %s, with all its operations", async (name) => {
  const sim = await compile(await readModel(`examples/${name}.flux`), { load: false });
  for (const stage of ["rhs", "fused"] as const) {
    const nodes = nodesOf(await sim.draw({ stage, format: "tensorboard" }));
    const names = new Map(nodes.map((node, k) => [node.name, k]));
    expect(names.size).toBe(nodes.length);
    // Every input is a result of an earlier node: so the graph has no circle.
    const late = nodes.flatMap(({ inputs }, k) => inputs.filter((input) => !(names.get(input.split(":")[0]!)! < k)));
    expect(late).toEqual([]);
    const counts = (ops: readonly string[], op: string): number => ops.filter((one) => one === op).length;
    const written = nodes.map(({ op }) => op);
    const given = allNodes(sim.stages[stage]).map(({ op }) => op);
    for (const op of ["mul", "div", "exp", "spmv"]) expect([op, counts(written, op)]).toEqual([op, counts(given, op)]);
  }
});

it("has scopes for populations, equations, kernels and loops, shapes, and the text that nodes came from", async () => {
  const { stages, model } = await compile(await readModel("examples/three-neurons.flux"), { load: false });
  const rhs = nodesOf(tensorboard(stages.rhs, model));
  const exp = rhs.find(({ name }) => name === "cell/alpha_h/exp")!;
  expect(exp.equation).toBe("alpha_h: exp((17 - u)/18)");
  const node = allNodes(stages.rhs).find(({ op }) => op === "exp")!;
  expect(exp.shapes).toEqual([single(node.type).shape]);
  expect(rhs.find(({ name }) => name === "inputs/ach.o")!.shapes).toEqual([[1]]);
  const fused = nodesOf(tensorboard(stages.fused, model));
  const kernels = new Set(fused.flatMap(({ name }) => /^(.*\/kernel_3_elements(?:_\d+)?)\//.exec(name)?.[1] ?? []));
  // One for each stage of rk4 at least, in the loops; what does not change in a run is before them.
  expect([...kernels].filter((name) => name.startsWith("rows/steps/cell/")).length).toBeGreaterThan(3);
  expect([...kernels].filter((name) => !/^(rows\/(steps\/)?)?cell\//.test(name))).toEqual([]);
  // A length that the call gives is not known.
  expect(fused.find(({ name }) => name === "outputs/record.cell.V")!.shapes).toEqual([[-1, 3]]);
});
