/**
 * What runs in a process of its own: TensorFlow with the graphs that it was given, and their values. It does what it is
 * told, in order, and ends when whoever started it does.
 */
import { loadTfjsNode, type SavedModel, type TfjsNode } from "../tfjs-node.ts";
import type { Answer, Carried, Order, Program, Request } from "./messages.ts";

declare const process: {
  on(event: "message", listener: (request: Request) => void): void;
  on(event: "disconnect" | "SIGINT" | "SIGTERM", listener: () => void): void;
  send(answer: Answer): void;
  exit(): never;
  getBuiltinModule(name: "node:fs"): Files;
  getBuiltinModule(name: "node:os"): { tmpdir(): string };
  getBuiltinModule(name: "node:path"): { join(...parts: string[]): string };
};

interface Files {
  mkdtempSync(prefix: string): string;
  writeFileSync(path: string, content: Uint8Array): void;
  rmSync(path: string, options: { recursive: true; force: true }): void;
}

type Tensor = ReturnType<TfjsNode["tensor"]>;

interface Loaded {
  readonly model: SavedModel;
  readonly program: Program;
  /** Inputs, of which a run replaces those that are carried. */
  readonly values: Map<string, Tensor>;
  /** Other outputs: of each call that the last run was made of. */
  readonly results: Map<string, Tensor[]>;
}

const loaded = new Map<number, Loaded>();
let tf: TfjsNode;

// A terminal interrupts all processes at once. This one ends with the one that started it, which may have more to ask.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
process.on("disconnect", () => process.exit());
process.on("message", ({ id, order }) => {
  // One after the other: an order may have to wait.
  last = last.then(async () => {
    try {
      process.send({ id, value: await done(order) });
    } catch (error) {
      process.send({ id, error: error instanceof Error ? error.message : String(error) });
    }
  });
});
let last = Promise.resolve();

async function done(order: Order): Promise<Readonly<Record<string, Carried>> | undefined> {
  switch (order.kind) {
    case "start":
      tf = await loadTfjsNode();
      return undefined;
    case "load":
      loaded.set(order.of, await open(order.program, order.files));
      return undefined;
    case "run":
      run(loaded.get(order.of)!, order);
      return undefined;
    case "read":
      return read(loaded.get(order.of)!, order.names);
    case "free":
      free(order.of);
      return undefined;
    default:
      return order satisfies never;
  }
}

async function open(program: Program, files: ReadonlyMap<string, Uint8Array>): Promise<Loaded> {
  const [fs, os, path] = [
    process.getBuiltinModule("node:fs"),
    process.getBuiltinModule("node:os"),
    process.getBuiltinModule("node:path"),
  ];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "fluxion-"));
  try {
    for (const [name, content] of files) fs.writeFileSync(path.join(folder, name), content);
    const model = await tf.node.loadSavedModel(folder);
    return { model, program, values: new Map(), results: new Map() };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const tensorOf = ({ values, dims, dtype }: Carried): Tensor =>
  tf.tensor(values ?? new ARRAYS[dtype](dims.reduce((a, b) => a * b, 1)), [...dims], dtype);

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

function run({ model, program, values, results }: Loaded, { writes, calls }: Extract<Order, { kind: "run" }>): void {
  for (const [name, value] of Object.entries(writes)) {
    values.get(name)?.dispose();
    values.set(name, tensorOf(value));
  }
  for (const tensors of results.values()) for (const tensor of tensors) tensor.dispose();
  results.clear();
  for (const lengths of calls) {
    const given = Object.entries(lengths).map(([name, length]): [string, Tensor] => [name, tf.scalar(length, "int32")]);
    const outputs = model.predict({ ...Object.fromEntries(values), ...Object.fromEntries(given) });
    for (const [, tensor] of given) tensor.dispose();
    for (const [name, tensor] of Object.entries(outputs))
      if (program.carried.includes(name)) {
        values.get(name)!.dispose();
        values.set(name, tensor);
      } else results.set(name, [...(results.get(name) ?? []), tensor]);
  }
}

function read({ values, results }: Loaded, names: Extract<Order, { kind: "read" }>["names"]): Record<string, Carried> {
  return Object.fromEntries(
    names.map(({ name, most }): [string, Carried] => {
      const tensors = results.get(name) ?? [values.get(name)!];
      const [{ dtype, shape }] = tensors as [Tensor];
      const parts = tensors.map((tensor) => tensor.dataSync() as Int32Array);
      const [first] = parts as [Int32Array];
      const all = parts.length === 1 ? first : joined(parts);
      const width = most === undefined ? undefined : most * (all.length / Math.max(1, shape[0] ?? 1));
      return [name, { values: all.subarray(0, width), dims: shape, dtype: dtype as Carried["dtype"] }];
    }),
  );
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const [first] = parts as [Int32Array];
  const result = new (first.constructor as Int32ArrayConstructor)(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

function free(of: number): void {
  const { model, values, results } = loaded.get(of)!;
  for (const tensor of [...values.values(), ...[...results.values()].flat()]) tensor.dispose();
  model.dispose();
  loaded.delete(of);
}
