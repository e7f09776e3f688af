/** A program as a WebAssembly module: a function for each operation on arrays, loops and scalars in `run`. */
import {
  isElementwise,
  isScalar,
  single,
  type Graph,
  type MathKind,
  type Node,
  type NodeOf,
  type Program,
} from "../../ir/index.ts";
import type { Feature, Source } from "../backend.ts";
import { bring, readRow, storeRow } from "./copies.ts";
import { deliver } from "./deliveries.ts";
import { writeElements } from "./elements.ts";
import { encode } from "./encode.ts";
import { append, gather, update } from "./entries.ts";
import { kernel } from "./kernels.ts";
import { PAGE } from "./layout.ts";
import { due, spread } from "./lists.ts";
import { scalars as scalarSpelling } from "./scalar.ts";
import { matmul, reduce, sparseProducts } from "./sums.ts";
import { shown } from "./text.ts";
import { Writing } from "./writing.ts";

/** The file with the module's bytes. */
export const MODULE = "module.wasm";

/** Pure. */
export function emit(program: Program, math: MathKind = "exact", features: readonly Feature[] = []): Source {
  const writing = new Writing(program, math === "fast" && features.includes("fma"));
  writeRun(writing);
  const { functions, library, run } = writing;
  const { end } = library;
  const module = {
    functions,
    exports: [run],
    segments: library.segments,
    pages: Math.max(1, Math.ceil(end / PAGE)),
    end,
  };
  const bytes = encode(module);
  let listing: ReturnType<typeof shown> | undefined;
  const list = (): ReturnType<typeof shown> => (listing ??= shown(module));
  return {
    language: "wat",
    get text() {
      return list().text;
    },
    get lines() {
      return list().lines;
    },
    get operations() {
      return list().operations;
    },
    files: new Map([[MODULE, bytes]]),
  };
}

function writeRun(w: Writing): void {
  const { graph, inputs, outputs } = w.program;
  const { f, scalars } = w;
  for (const input of graph.inputs) {
    const type = single(input.type);
    if (!isScalar(type)) continue;
    f.from(input.origins);
    w.load(inputs.get(input.attrs.name)!, 0);
    scalars.set(input, w.kept(type.dtype));
  }
  writeGraph(w, graph, new Map());
  bring(
    w,
    graph.outputs.map(({ name, node }) => ({ to: outputs.get(name)!, value: node })),
  );
}

/** Writes the nodes of `g`. `stores` run as soon as their value is there. */
function writeGraph(w: Writing, g: Graph, stores: ReadonlyMap<Node, readonly (() => void)[]>): void {
  const { f, scalars } = w;
  const store = (node: Node): void => stores.get(node)?.forEach((write) => write());
  const waiting: Node[] = [];
  const isOutput = new Set(g.outputs.map(({ node }) => node));
  const takers = new Map<Node, Node[]>();
  for (const node of g.nodes)
    for (const input of node.inputs) {
      const known = takers.get(input);
      if (known) known.push(node);
      else takers.set(input, [node]);
    }
  const flush = (): void => {
    const nodes = waiting.splice(0);
    if (nodes.length === 0) return;
    const mine = new Set(nodes);
    const escapes = nodes.filter((node) => isOutput.has(node) || takers.get(node)?.some((taker) => !mine.has(taker)));
    const outputs = escapes.map((node) => ({ name: "", node }));
    const known = new Map(nodes.flatMap((node) => node.inputs.flatMap((input) => knownLocal(w, input, mine))));
    const push = writeElements(f, { ...g, outputs }, nodes, known, scalarSpelling(f, w.library));
    for (const node of escapes) {
      push(node);
      scalars.set(node, w.kept(single(node.type).dtype));
    }
    nodes.forEach(store);
  };
  for (const node of g.nodes) {
    if (isElementwise(node.op)) {
      waiting.push(node);
      continue;
    }
    flush();
    if (node.op === "get" && isScalar(single(node.type)))
      scalars.set(node, w.results.get(node.inputs[0]!)![node.attrs.index]!);
    else if (node.op !== "input" && node.op !== "get" && node.op !== "const") {
      f.from(node.origins);
      f.partOf(node, () => structural(w, node));
    }
    store(node);
  }
  flush();
}

function knownLocal(w: Writing, input: Node, mine: ReadonlySet<Node>): readonly (readonly [Node, number])[] {
  const local = mine.has(input) ? undefined : w.scalars.get(input);
  return local === undefined ? [] : [[input, local]];
}

function structural(w: Writing, node: Node): void {
  switch (node.op) {
    case "map":
      return kernel(w, node);
    case "scan":
      return loop(w, node);
    case "append":
      return append(w, node);
    case "reshape":
      return bring(w, [{ to: w.buffer(node), value: node.inputs[0]! }]);
    case "gather":
      return gather(w, node);
    case "update":
      return update(w, node);
    case "reduce":
      return reduce(w, node);
    case "matmul":
      return matmul(w, node);
    case "iota":
      return iota(w, node);
    case "data":
      return; // its buffer holds it
    case "spmv":
    case "sums":
      return sparseProducts(w, node);
    case "spread":
      return spread(w, node);
    case "due":
      return due(w, node);
    case "deliver":
      return deliver(w, node);
    default:
      throw new TypeError(`${node.op} is not written here`);
  }
}

function iota(w: Writing, node: NodeOf<"iota">): void {
  w.apart(node, [], [], (f) =>
    w.each(node.attrs.length, (i) => {
      const number = (): void => f.get(i);
      w.store(w.buffer(node), number, number);
    }),
  );
}

function loop(w: Writing, node: NodeOf<"scan">): void {
  const { body, consts, carry, length, until } = node.attrs;
  const { f, scalars } = w;
  const carried = body.inputs.slice(consts, consts + carry);
  const isScalarInput = (input: Node): boolean => isScalar(single(input.type));
  body.inputs.slice(0, consts).forEach((input, k) => {
    if (isScalarInput(input)) scalars.set(input, w.local(node.inputs[k]!));
  });
  const results = carried.map((input, k) => {
    if (!isScalarInput(input)) return undefined;
    w.entry(node.inputs[consts + k]!, 0);
    const local = w.kept(single(input.type).dtype);
    scalars.set(input, local);
    return local;
  });
  const arrays = carried.flatMap((input, k) => (isScalarInput(input) ? [] : [{ input, k }]));
  bring(
    w,
    arrays.map(({ input, k }) => ({ to: w.buffer(input), value: node.inputs[consts + k]! })),
  );

  w.each(w.dim(length), (turn) => {
    body.inputs.slice(consts + carry).forEach((input, k) => readRow(w, input, node.inputs[consts + carry + k]!, turn));
    const stores = new Map<Node, (() => void)[]>();
    body.outputs.slice(carry).forEach(({ node: value }, k) => {
      const write = (): void => storeRow(w, w.buffer(node, carry + k), value, turn);
      stores.set(value, [...(stores.get(value) ?? []), write]);
    });
    writeGraph(w, body, stores);
    bring(
      w,
      arrays.map(({ input, k }) => ({ to: w.buffer(input), value: body.outputs[k]!.node })),
    );
    const changed = results.flatMap((local, k) =>
      local === undefined || scalars.get(body.outputs[k]!.node) === local
        ? []
        : [{ local, value: body.outputs[k]!.node }],
    );
    for (const { value } of changed) w.entry(value, 0);
    for (const { local } of changed.toReversed()) f.set(local);
    if (until !== undefined) {
      f.get(results[until]!);
      f.at("br_if", 1);
    }
  });
  w.results.set(node, results);
}
