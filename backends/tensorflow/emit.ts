/**
 * Spells a program as a graph of TensorFlow's. The program is one function, `run`, which the graph calls; the bodies of its
 * loops are functions too. What is larger than a word of 32 bits enters and leaves as pairs of them, with its bits: not
 * everything that runs such graphs has those types.
 */
import {
  allNodes,
  isElementwise,
  liveIn,
  single,
  type Dim,
  type Graph,
  type Node,
  type NodeOf,
  type Program,
  type Shape,
  type TensorType,
  type TypedArray,
} from "../../ir/index.ts";
import type { Source } from "../backend.ts";
import { eventFile, savedModel, type Attribute, type Element, type GraphFunction, type Port } from "./graphdef.ts";
import { listing, type Listed } from "./listing.ts";
import { contentOf, Scope, type Outside, type Value } from "./scope.ts";
import { clamped, ELEMENT, equal, select, spell } from "./spell.ts";

export interface Spelling {
  /** Whether XLA compiles it. Else TensorFlow's executor goes through the nodes. */
  readonly xla: boolean;
}

/** Lengths that the call gives, by their names as inputs of the graph. */
export const lengthInput = (name: string): string => `length.${name}`;
/** Rows for which there is room where a loop of this length collects some. */
export const roomInput = (name: string): string => `room.${name}`;

/** The names of the lengths that the loops of a graph leave to the call, and of those of loops that collect rows. */
export function lengthsOf(g: Graph): { readonly lengths: readonly string[]; readonly rooms: readonly string[] } {
  const loops = allNodes(g).flatMap((node) =>
    node.op === "scan" && typeof node.attrs.length === "string" ? [node] : [],
  );
  const names = (among: readonly NodeOf<"scan">[]): string[] => [
    ...new Set(among.map(({ attrs: { length } }) => length as string)),
  ];
  return {
    lengths: names(loops),
    rooms: names(loops.filter(({ attrs: { body, carry } }) => body.outputs.length > carry)),
  };
}

/** Whether values of a type cross the border of the graph as pairs of words. */
export const isWide = (element: Element): boolean => element === "double" || element === "int64";

const dimsOf = (shape: Shape): number[] => shape.map((dim) => (typeof dim === "number" ? dim : -1));

/** Writes a program as a SavedModel, and as text. */
export function emit(program: Program, { xla }: Spelling): Source {
  const graph = new Scope("graph");
  const inputs: Record<string, Port> = {};
  const outputs: Record<string, Port> = {};

  const placeholder = (name: string, element: Element, dims: readonly number[]): Value => {
    const attributes = { dtype: { type: element }, shape: { dims } } as const;
    const value = graph.addMany("Placeholder", [element], [], attributes, named(name))[0]!;
    inputs[name] = { edge: value.edge, element, dims };
    return value;
  };
  const enter = (name: string, { dtype, shape }: TensorType): Value => {
    const element = ELEMENT[dtype];
    if (!isWide(element)) return placeholder(name, element, dimsOf(shape));
    return graph.bitcast(placeholder(name, "int32", [...dimsOf(shape), 2]), element);
  };
  const leave = (name: string, value: Value, { shape }: TensorType): void => {
    const dims = isWide(value.element) ? [...dimsOf(shape), 2] : dimsOf(shape);
    const out = isWide(value.element)
      ? graph.bitcast(value, "int32")
      : graph.add("Identity", value.element, [value], {
          T: { type: value.element },
        });
    outputs[name] = { edge: out.edge, element: out.element, dims };
  };
  const whole = (name: string): Outside => ({
    key: name,
    element: "int32",
    dims: [],
    make: () => placeholder(name, "int32", []),
  });

  const written = new Functions(xla, whole);
  const run = written.run(program.graph);
  const given = program.graph.inputs.map(({ attrs: { name, type } }) => enter(name, type));
  const { lengths, rooms } = lengthsOf(program.graph);
  for (const name of [...lengths.map(lengthInput), ...rooms.map(roomInput)]) graph.capture(whole(name));
  const handed = run.captured.map((outside) => graph.capture(outside));
  const results = graph.addMany(
    xla ? "StatefulPartitionedCall" : "PartitionedCall",
    run.function.results.map(({ element }) => element),
    [...given, ...handed],
    {
      Tin: { types: run.function.arguments.map(({ element }) => element) },
      Tout: { types: run.function.results.map(({ element }) => element) },
      f: { function: run.function.name },
      ...(xla && COMPILED),
    },
    "run",
  );
  program.graph.outputs.forEach(({ name, node }, k) => {
    const type = single(node.type);
    const room = typeof type.shape[0] === "string" && run.collected.has(node);
    leave(
      name,
      room
        ? firstRows(graph, results[k]!, graph.capture(whole(lengthInput(type.shape[0] as string))), type.shape)
        : results[k]!,
      type,
    );
  });

  const all = { nodes: graph.nodes, functions: written.functions, inputs, outputs };
  const listed: Listed[] = [...written.listed, { name: "graph", scope: graph, inputs, outputs }];
  const files = new Map([
    ["saved_model.pb", savedModel(all)],
    ["events.out.tfevents.0.graph", eventFile(all)],
  ]);
  return { language: "graph", ...listing(listed), files };
}

const COMPILED: Readonly<Record<string, Attribute>> = { _XlaMustCompile: { bool: true } };

const named = (name: string): string => `in_${name.replace(/[^A-Za-z0-9_.]/g, "_")}`;

/** The rows of an array that are wanted. */
function firstRows(s: Scope, value: Value, rows: Value, shape: Shape): Value {
  const count = s.add("Pack", "int32", [rows, ...shape.slice(1).map((dim) => s.scalar("int32", Number(dim)))], {
    N: { int: shape.length },
    T: { type: "int32" },
    axis: { int: 0 },
  });
  const attributes = { T: { type: value.element }, Index: { type: "int32" } } as const;
  return s.add("Slice", value.element, [value, s.list(shape.map(() => 0)), count], attributes);
}

interface Run {
  readonly function: GraphFunction;
  readonly captured: readonly Outside[];
  /** Outputs that are rows which a loop collected. */
  readonly collected: ReadonlySet<Node>;
}

/** The functions of a program. */
class Functions {
  readonly functions: GraphFunction[] = [];
  readonly listed: Listed[] = [];
  readonly #xla: boolean;
  readonly #length: (name: string) => Outside;
  /** What the inputs of bodies are outside, where that never changes. */
  readonly #outer = new Map<Node, Node>();
  readonly #data = new Map<TypedArray, number>();
  #rooms = 0;

  constructor(xla: boolean, length: (name: string) => Outside) {
    this.#xla = xla;
    this.#length = length;
  }

  run(g: Graph): Run {
    const s = new Scope("function");
    const inputs = g.inputs.map(({ attrs: { name, type } }) => s.argument(ELEMENT[type.dtype], name));
    const results = this.#body(s, g, inputs);
    const attributes: Record<string, Attribute> = this.#xla ? { ...COMPILED, _noinline: { bool: true } } : {};
    const run = this.#finish("run", s, results, attributes);
    const collected = g.outputs.flatMap(({ node }) => {
      const loop = node.op === "get" ? node.inputs[0]! : undefined;
      return node.op === "get" && loop?.op === "scan" && node.attrs.index >= loop.attrs.carry ? [node] : [];
    });
    return { function: run, captured: s.captured.map(({ outside }) => outside), collected: new Set(collected) };
  }

  #finish(name: string, s: Scope, results: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}) {
    const unique = name === "run" ? name : `${name}_${this.functions.length}`;
    const made = s.finish(unique, results, attributes);
    this.functions.push(made);
    this.listed.push({ name: unique, scope: s, function: made });
    return made;
  }

  /** Writes a graph into a scope; its outputs. */
  #body(s: Scope, g: Graph, inputs: readonly Value[]): Value[] {
    const values = new Map<Node, readonly Value[]>(g.inputs.map((input, k) => [input, [inputs[k]!]]));
    const live = liveIn(g);
    for (const node of g.nodes) {
      if (node.op === "input" || !live[node.id]) continue;
      s.origins = node.origins;
      const operands = node.inputs.map((input) => values.get(input)!);
      values.set(
        node,
        node.op === "get"
          ? [operands[0]![node.attrs.index]!]
          : this.#node(
              s,
              node,
              operands.map(([first]) => first!),
            ),
      );
    }
    s.origins = [];
    return g.outputs.map(({ node }) => values.get(node)![0]!);
  }

  #node(s: Scope, node: Node, inputs: readonly Value[]): readonly Value[] {
    if (isElementwise(node.op)) return [spell(s, node as Parameters<typeof spell>[1], inputs)];
    switch (node.op) {
      case "const":
        return [
          s.scalar(ELEMENT[node.attrs.dtype], node.attrs.dtype === "i64" ? BigInt(node.attrs.value) : node.attrs.value),
        ];
      case "data":
        return [s.capture(this.#constant(node.attrs.values, node.attrs.type))];
      case "iota":
        return [range(s, s.scalar("int32", node.attrs.length))];
      case "reduce":
        return [reduced(s, REDUCTIONS[node.attrs.fn], inputs[0]!, single(node.inputs[0]!.type).shape.length)];
      case "matmul":
        return [product(s, inputs, single(node.type).shape)];
      case "reshape":
        return [s.reshape(inputs[0]!, oneUnknown(node.attrs.shape))];
      case "gather":
        return [this.#gather(s, node, inputs)];
      case "update":
        return [this.#update(s, node, inputs)];
      case "append":
        return this.#append(s, node, inputs);
      case "spmv":
        return [this.#sums(s, node, inputs)];
      case "scan":
        return this.#loop(s, node, inputs);
      default:
        throw new TypeError(`no word for ${node.op}`);
    }
  }

  #constant(values: TypedArray, { dtype, shape }: TensorType): Outside {
    const number = this.#data.get(values) ?? this.#data.size;
    this.#data.set(values, number);
    const [element, dims] = [ELEMENT[dtype], dimsOf(shape)];
    const make = (graph: Scope): Value => graph.constant({ element, dims, content: contentOf(element, values) });
    return { key: `data ${number} ${element} ${dims.join(" ")}`, element, dims, make };
  }

  /** The constants that a value is, if it is that. */
  #known(node: Node): TypedArray | undefined {
    let now = node;
    for (let outer = this.#outer.get(now); outer; outer = this.#outer.get(now)) now = outer;
    return now.op === "data" ? now.attrs.values : undefined;
  }

  /** The number of entries of an array, as a value. */
  #entries(s: Scope, array: Value, length: Dim): Value {
    if (typeof length === "number") return s.scalar("int32", length);
    const attributes = { T: { type: array.element }, out_type: { type: "int32" } } as const;
    return s.gather(s.add("Shape", "int32", [array], attributes), s.scalar("int32", 0));
  }

  /** Whether an array has entries at all these places, for all that can be known. */
  #isInside(index: Node, length: Dim): boolean {
    const known = this.#known(index);
    return known !== undefined && typeof length === "number" && known.every((at) => at >= 0 && at < length);
  }

  #gather(s: Scope, node: NodeOf<"gather">, [array, index]: readonly Value[]): Value {
    const [from, at] = node.inputs as [Node, Node];
    const [length] = single(from.type).shape as [Dim];
    if (length === 0) return zeros(s, array!.element, single(node.type).shape);
    if (this.#isInside(at, length)) return s.gather(array!, index!);
    const last = s.same("Sub", [this.#entries(s, array!, length), s.scalar("int32", 1)]);
    return s.gather(array!, clamped(s, index!, s.cast(last, index!.element)));
  }

  #update(s: Scope, node: NodeOf<"update">, [array, index, value]: readonly Value[]): Value {
    const [length, ...rest] = single(node.type).shape as [Dim, ...Dim[]];
    const places = single(node.inputs[1]!.type).shape;
    const given = single(node.inputs[2]!.type).shape;
    const entry = dimsOf(rest);
    if (length === 0) return array!;
    const last = (): Value =>
      s.cast(s.same("Sub", [this.#entries(s, array!, length), s.scalar("int32", 1)]), index!.element);
    const isInside = this.#isInside(node.inputs[1]!, length);
    if (places.length === 0) {
      const at = clamped(s, index!, last());
      const old = s.gather(array!, at);
      const isHere = equal(s, at, index!);
      return this.#place(s, array!, at, select(s, isHere, value!, old), entry);
    }
    const flat = s.reshape(index!, [-1]);
    const count = s.add("Size", "int32", [flat], { T: { type: flat.element }, out_type: { type: "int32" } });
    const all = given.length > 0 ? s.reshape(value!, [-1, ...entry]) : spreadOut(s, value!, count, entry);
    if (isInside || this.#xla) return scattered(s, array!, flat, all);
    // The executor has no patience with places that are not there.
    const isHere = equal(s, clamped(s, flat, last()), flat);
    const here = where(s, isHere);
    return scattered(s, array!, s.gather(flat, here), s.gather(all, here));
  }

  /** The array with its entry at a place that is there. */
  #place(s: Scope, array: Value, at: Value, value: Value, entry: readonly number[]): Value {
    const row = s.reshape(value, [1, ...entry]);
    if (!this.#xla) return scattered(s, array, s.reshape(at, [1]), row);
    const rest = entry.map(() => s.scalar(at.element, 0));
    const start = rest.length === 0 ? s.reshape(at, [1]) : packed(s, [at, ...rest]);
    const types = { T: { type: array.element }, Tindices: { type: at.element } } as const;
    return s.add("XlaDynamicUpdateSlice", array.element, [array, row, start], types);
  }

  #append(s: Scope, node: NodeOf<"append">, inputs: readonly Value[]): readonly Value[] {
    const [count, mask, ...rest] = inputs as [Value, Value, ...Value[]];
    const [values, buffers] = [rest.slice(0, rest.length / 2), rest.slice(rest.length / 2)];
    const isScalar = (k: number): boolean => single(node.inputs[2 + k]!.type).shape.length === 0;
    if (this.#xla) return this.#appendEach(s, node, inputs);
    const chosen = where(s, mask);
    const found = s.add("Size", "int32", [chosen], { T: { type: "int64" }, out_type: { type: "int32" } });
    const more = s.cast(found, "int64");
    const places = s.same("AddV2", [count, s.cast(range(s, found), "int64")]);
    const after = buffers.map((buffer, k) =>
      scattered(s, buffer, places, isScalar(k) ? spreadOut(s, values[k]!, found, []) : s.gather(values[k]!, chosen)),
    );
    return [s.same("AddV2", [count, more]), ...after];
  }

  /** The same where all shapes are to be known: one element after the other, if there is one at all. */
  #appendEach(s: Scope, node: NodeOf<"append">, [count, mask, ...rest]: readonly Value[]): readonly Value[] {
    const many = rest.length / 2;
    const length = single(node.inputs[1]!.type).shape[0] as Dim;
    const isScalar = (k: number): boolean => single(node.inputs[2 + k]!.type).shape.length === 0;
    const shapes = [
      [],
      [],
      ...node.inputs.slice(1, 2 + many).map(({ type }) => dimsOf(single(type).shape)),
      ...node.inputs.slice(2 + many).map(({ type }) => dimsOf(single(type).shape)),
    ];
    const turn = new Scope("function");
    const elements: Element[] = ["int32", "int64", "bool", ...rest.map(({ element }) => element)];
    const [i, n, set, ...others] = elements.map((element) => turn.argument(element)) as [
      Value,
      Value,
      Value,
      ...Value[],
    ];
    const isSet = turn.gather(set, i);
    const buffers = others.slice(many).map((buffer, k) => {
      const size = this.#entries(turn, buffer, single(node.inputs[2 + many + k]!.type).shape[0]!);
      const at = clamped(turn, turn.cast(n, "int32"), turn.same("Sub", [size, turn.scalar("int32", 1)]));
      const value = isScalar(k) ? others[k]! : turn.gather(others[k]!, i);
      return this.#place(turn, buffer, at, select(turn, isSet, value, turn.gather(buffer, at)), []);
    });
    const next = turn.same("AddV2", [n, turn.cast(isSet, "int64")]);
    const results = [turn.same("AddV2", [i, turn.scalar("int32", 1)]), next, set, ...others.slice(0, many), ...buffers];
    const body = this.#finish("append", turn, results);
    const ask = new Scope("function");
    const [at, , marks] = elements.map((element) => ask.argument(element));
    const end = this.#entries(ask, marks!, length);
    const condition = this.#finish("append_until", ask, [ask.same("Less", [at!, end], "bool")]);
    const isAny = s.add("Any", "bool", [mask!, s.list([0])], { Tidx: { type: "int32" }, keep_dims: { bool: false } });
    const first = select(s, isAny, s.scalar("int32", 0), this.#entries(s, mask!, length));
    const [, after, , ...last] = looped(s, body, condition, [first, count!, mask!, ...rest], shapes);
    return [after!, ...last.slice(many)];
  }

  #sums(s: Scope, node: NodeOf<"spmv">, [x, offsets, columns, weights]: readonly Value[]): Value {
    const [, starts, places] = node.inputs as [Node, Node, Node];
    const rows = Number(single(node.type).shape[0]);
    const ends = this.#known(starts);
    const held = Number(single(places.type).shape[0]);
    if (held === 0 || rows === 0) return zeros(s, x!.element, [rows]);
    const known = this.#known(places);
    const isInOrder = known?.every((at, k) => at === k) && Number(single(node.inputs[0]!.type).shape[0]) === held;
    const entries = isInOrder ? x! : s.gather(x!, columns!);
    const each = weights ? s.same("Mul", [weights, entries]) : entries;
    if (!ends) {
      const [row, count] = [rowsOf(s, offsets!, held), s.scalar("int32", rows + 1)];
      // What belongs to no row is in one more.
      return firstRows(s, summed(s, each, row, count), s.scalar("int32", rows), [rows]);
    }
    const length = ends[rows]!;
    const degree = ends[1]! - ends[0]!;
    const used = length === held && ends[0] === 0 ? each : slice(s, each, ends[0]!, length - ends[0]!);
    const isEven = degree > 0 && ends.every((end, r) => r === 0 || degree === end - ends[r - 1]!);
    if (isEven) return reducedAlong(s, "Sum", s.reshape(used, [rows, degree]), [1]);
    if (length === ends[0]) return zeros(s, x!.element, [rows]);
    const row = this.#constant(rowNumbers(ends), { dtype: "i32", shape: [length - ends[0]!] });
    return summed(s, used, s.capture(row), s.scalar("int32", rows));
  }

  #loop(s: Scope, node: NodeOf<"scan">, inputs: readonly Value[]): readonly Value[] {
    const { body, length, consts, carry, until } = node.attrs;
    const results = node.type as readonly TensorType[];
    const turn = new Scope("function");
    const i = turn.argument("int32", "turn");
    const given = body.inputs.map(({ attrs: { name } }, k) => turn.argument(inputs[k]!.element, name));
    const shapes = [[], ...node.inputs.map(({ type }) => dimsOf(single(type).shape))];
    body.inputs.slice(0, consts).forEach((input, k) => this.#outer.set(input, node.inputs[k]!));
    const rooms = results
      .slice(carry)
      .map((type): Room => ({ type, element: ELEMENT[type.dtype], number: this.#rooms++ }));
    const kept = rooms.map(({ element }) => turn.argument(element, "rows"));
    const entries = given.map((value, k) => (k < consts + carry ? value : turn.gather(value, i)));
    const outputs = this.#body(turn, body, entries);
    const collected = outputs
      .slice(carry)
      .map((value, k) => this.#place(turn, kept[k]!, i, value, dimsOf(rooms[k]!.type.shape.slice(1))));
    const end = typeof length === "number" ? undefined : turn.capture(this.#length(lengthInput(length)));
    const captured = turn.captured;
    const again = new Scope("function");
    const elements = [i, ...given, ...kept, ...captured.map(({ value }) => value)].map(({ element }) => element);
    const seen = elements.map((element) => again.argument(element));
    const limit = end
      ? seen[seen.length - captured.length + captured.findIndex(({ value }) => value === end)]!
      : again.scalar("int32", length as number);
    const isShort = again.same("Less", [seen[0]!, limit], "bool");
    const ended = until === undefined ? undefined : seen[1 + consts + until]!;
    const goesOn = ended ? again.add("LogicalAnd", "bool", [isShort, notYet(again, seen[0]!, ended)]) : isShort;
    const next = [
      turn.same("AddV2", [i, turn.scalar("int32", 1)]),
      ...given.slice(0, consts),
      ...outputs.slice(0, carry),
      ...given.slice(consts + carry),
      ...collected,
      ...captured.map(({ value }) => value),
    ];
    const bodyFunction = this.#finish("turn", turn, next);
    const condition = this.#finish("goes_on", again, [goesOn]);
    const state = [
      s.scalar("int32", 0),
      ...inputs,
      ...rooms.map((room) => s.capture(this.#room(room))),
      ...captured.map(({ outside }) => s.capture(outside)),
    ];
    const all = [
      ...shapes,
      ...rooms.map(({ type }) => dimsOf(type.shape)),
      ...captured.map(({ outside }) => outside.dims),
    ];
    const after = looped(s, bodyFunction, condition, state, all as number[][]);
    return [
      ...after.slice(1 + consts, 1 + consts + carry),
      ...after.slice(1 + inputs.length, 1 + inputs.length + rooms.length),
    ];
  }

  /** Zeros for the rows of a loop. */
  #room({ type: { shape }, element, number }: Room): Outside {
    const make = (graph: Scope): Value => {
      const dims = shape.map((dim) =>
        typeof dim === "number" ? graph.scalar("int32", dim) : graph.capture(this.#length(roomInput(dim))),
      );
      const attributes = { T: { type: element }, index_type: { type: "int32" } } as const;
      return graph.add(
        "Fill",
        element,
        [packed(graph, dims), graph.scalar(element, element === "int64" ? 0n : 0)],
        attributes,
      );
    };
    return { key: `room ${number}`, element, dims: dimsOf(shape), make };
  }
}

interface Room {
  readonly type: TensorType;
  readonly element: Element;
  readonly number: number;
}

const REDUCTIONS = { add: "Sum", mul: "Prod", min: "Min", max: "Max" } as const;

const notYet = (s: Scope, turn: Value, ended: Value): Value =>
  s.add("LogicalOr", "bool", [equal(s, turn, s.scalar("int32", 0)), s.add("LogicalNot", "bool", [ended])]);

/** A loop: all that is carried goes through `body` while `condition` holds. */
function looped(
  s: Scope,
  body: GraphFunction,
  condition: GraphFunction,
  state: readonly Value[],
  shapes: readonly (readonly number[])[],
) {
  const elements = state.map(({ element }) => element);
  return s.addMany("StatelessWhile", elements, state, {
    T: { types: elements },
    body: { function: body.name },
    cond: { function: condition.name },
    output_shapes: { allDims: shapes },
    parallel_iterations: { int: 1 },
  });
}

function range(s: Scope, length: Value): Value {
  const [first, step] = [s.scalar("int32", 0), s.scalar("int32", 1)];
  return s.add("Range", "int32", [first, length, step], { Tidx: { type: "int32" } });
}

const packed = (s: Scope, values: readonly Value[]): Value =>
  s.add("Pack", values[0]!.element, values, {
    N: { int: values.length },
    T: { type: values[0]!.element },
    axis: { int: 0 },
  });

/** The numbers of the elements that are true. */
const where = (s: Scope, mask: Value): Value =>
  s.reshape(s.add("Where", "int64", [mask], { T: { type: "bool" } }), [-1]);

function zeros(s: Scope, element: Element, shape: Shape): Value {
  const attributes = { T: { type: element }, index_type: { type: "int32" } } as const;
  return s.add("Fill", element, [s.list(shape.map(Number)), s.scalar(element, 0)], attributes);
}

/** A scalar as an array of entries. */
function spreadOut(s: Scope, value: Value, count: Value, entry: readonly number[]): Value {
  const dims = packed(s, [count, ...entry.map((dim) => s.scalar("int32", dim))]);
  return s.add("Fill", value.element, [dims, value], { T: { type: value.element }, index_type: { type: "int32" } });
}

function scattered(s: Scope, array: Value, places: Value, entries: Value): Value {
  const types = { T: { type: array.element }, Tindices: { type: places.element } } as const;
  return s.add("TensorScatterUpdate", array.element, [array, s.reshape(places, [-1, 1]), entries], types);
}

const reducedAlong = (s: Scope, op: string, value: Value, axes: readonly number[]): Value =>
  s.add(op, value.element, [value, s.list(axes)], {
    T: { type: value.element },
    Tidx: { type: "int32" },
    keep_dims: { bool: false },
  });

const reduced = (s: Scope, op: string, value: Value, rank: number): Value =>
  reducedAlong(
    s,
    op,
    value,
    Array.from({ length: rank }, (_, axis) => axis),
  );

function product(s: Scope, [a, b]: readonly Value[], shape: Shape): Value {
  const attributes = { T: { type: a!.element }, transpose_a: { bool: false }, transpose_b: { bool: false } } as const;
  if (shape.length === 2) return s.add("MatMul", a!.element, [a!, b!], attributes);
  return s.reshape(s.add("MatMul", a!.element, [a!, s.reshape(b!, [-1, 1])], attributes), [-1]);
}

function slice(s: Scope, value: Value, start: number, length: number): Value {
  const attributes = { T: { type: value.element }, Index: { type: "int32" } } as const;
  return s.add("Slice", value.element, [value, s.list([start]), s.list([length])], attributes);
}

/** Sums of the entries of each row. */
const summed = (s: Scope, entries: Value, row: Value, rows: Value): Value =>
  s.add("UnsortedSegmentSum", entries.element, [entries, row, rows], {
    T: { type: entries.element },
    Tindices: { type: "int32" },
    Tnumsegments: { type: "int32" },
  });

/** The row of each entry, by where rows begin. */
function rowNumbers(ends: TypedArray): Int32Array {
  const numbers = new Int32Array(ends.at(-1)! - ends[0]!);
  for (let r = 0; r + 1 < ends.length; r++) numbers.fill(r, ends[r]! - ends[0]!, ends[r + 1]! - ends[0]!);
  return numbers;
}

/** The same where that is known only in the run; entries behind the last row get one more. */
function rowsOf(s: Scope, offsets: Value, count: number): Value {
  const numbers = range(s, s.scalar("int32", count));
  const attributes = { T: { type: "int32" }, out_type: { type: "int32" } } as const;
  const found = s.add("UpperBound", "int32", [s.reshape(offsets, [1, -1]), s.reshape(numbers, [1, -1])], attributes);
  return s.same("Sub", [s.reshape(found, [-1]), s.scalar("int32", 1)]);
}

/** A shape in which TensorFlow finds the one length that is not known. */
function oneUnknown(shape: Shape): number[] {
  if (shape.filter((dim) => typeof dim === "string").length > 1)
    throw new TypeError("an array of two lengths that the call gives");
  return dimsOf(shape);
}
