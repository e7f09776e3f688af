/** Programs as phases. */
import {
  arraysOf,
  BLOCK,
  bufferOfValue,
  ELEMENTWISE,
  IDENTITY,
  isElementwise,
  isScalar,
  isTuple,
  single,
  tensor,
  type Access,
  type Buffer,
  type DType,
  type Graph,
  type Node,
  type NodeOf,
  type Origin,
  type Program,
  type Shape,
} from "../../ir/index.ts";
import { deliveredArray, entering, ordered, type Move, type Wanted } from "../moves.ts";
import type { Layout } from "./layout.ts";
import { byTarget } from "./targets.ts";
import { constantText, counted, signed, type Count, type Each, type Known, type Log, type Once, type Phase, type Scope } from "./phases.ts"; // prettier-ignore
import { writeScalars } from "./scalar.ts";

/** Elements that one goes through where their order counts: what many do is put together by one. */
const STRIP = 64;
/** Cost of a scalar from which on it is computed once, and not wherever it is used. */
const DEAR = 100;

export function planOf(program: Program, layout: Layout, known: Known): Phase[] {
  const { graph, place, inputs, outputs } = program;
  const { anchors, constants } = known;
  const create = layout.create;
  let phases: Phase[] = [];

  // ------------------------------------------------------------------------------------------ what is used below

  const bufferOf = (value: Node): Buffer => bufferOfValue(place, value)!;
  const resultOf = (node: Node, k: number): Buffer => place.get(node)![k]!;
  const count = (shape: Shape): Count => {
    const dims = shape.map(layout.lengthOf);
    if (dims.every((dim) => typeof dim === "number")) return dims.reduce((a, b) => a * b, 1);
    return dims.length === 1 ? dims[0]! : `(${dims.map(counted).join(" * ")})`;
  };
  const sizeOf = (value: Node): Count => count((isTuple(value.type) ? value.type[0]! : value.type).shape);
  const isOne = (value: Node): boolean => isScalar(single(value.type));

  /** Phases are written when all are known: each as what was kept before it. */
  let clock = 0;
  const anchor = (node: Node, slot: Buffer): void => void anchors.set(node, { slot, since: clock++ });
  const slotOf = (node: Node): Buffer | undefined => anchors.get(node)?.slot;
  const each = (hint: string, size: Count, origins: readonly Origin[], write: Each["write"]): void => {
    const now = clock++;
    phases.push({
      kind: "each",
      hint,
      count: size,
      origins,
      write: (scope, i) => scope.at(now, () => write(scope, i)),
    });
  };
  const once = (hint: string, origins: readonly Origin[], write: Once["write"], isPure = false): void => {
    const now = clock++;
    phases.push({ kind: "once", hint, isPure, origins, write: (scope) => scope.at(now, () => write(scope)) });
  };

  /** An entry of a value that is an array; the value itself where it is a scalar. */
  const entry = (scope: Scope, text: (node: Node) => string, value: Node, at: string): string =>
    isOne(value) ? text(value) : scope.load(bufferOf(value), at);

  /** Gives scalars new values, all at once. */
  function assign(g: Graph, changes: readonly { readonly to: Buffer; readonly value: Node }[]): void {
    const real = changes.filter(({ to, value }) => slotOf(value) !== to);
    if (real.length === 0) return;
    const write = (scope: Scope): void => {
      const text = scope.scalars(g, real.map(({ value }) => value)); // prettier-ignore
      const values = real.map(({ value }) => scope.define(text(value)));
      real.forEach(({ to, value }, k) => scope.store(to, "0u", values[k]!, value.origins));
    };
    once("scalars", [], write, true);
  }

  const isKnown = (node: Node): boolean => node.op === "const" || anchors.has(node) || constants.has(node);

  /** Keeps scalars. */
  function keep(g: Graph, nodes: readonly Node[]): void {
    const unknown = [...new Set(nodes)].filter((node) => isOne(node) && !isKnown(node));
    const made = unknown.map((value) => ({ to: create(single(value.type), value.op), value }));
    assign(g, made);
    for (const { to, value } of made) anchor(value, to);
  }

  /** Keeps those that are dear. */
  function settle(g: Graph, nodes: readonly Node[]): void {
    const seen = new Set<Node>();
    const costOf = (node: Node): number => {
      if (isKnown(node) || seen.has(node) || !isElementwise(node.op)) return 0;
      seen.add(node);
      return ELEMENTWISE[node.op].cost + node.inputs.reduce((sum, input) => sum + costOf(input), 0);
    };
    const scalars = nodes.filter(isOne);
    if (scalars.reduce((sum, node) => sum + costOf(node), 0) >= DEAR) keep(g, scalars);
  }

  /** Brings arrays to the buffers where they are wanted, all at once. */
  function move(wanted: readonly Wanted[]): void {
    const { inTurn, circles } = ordered(wanted.map(({ to, value }) => ({ to, from: bufferOf(value) })));
    for (const { to, from } of inTurn) copy(to, from);
    for (const circle of circles) {
      const [{ to: first }] = circle as [Move];
      const aside = create(first.type, "aside");
      copy(aside, first);
      for (const { to, from } of circle) copy(to, from === first ? aside : from);
    }
  }
  const copy = (to: Buffer, from: Buffer): void =>
    each("copy", count(to.type.shape), [], (scope, i) => scope.store(to, i, scope.load(from, i)));

  const enter = (node: Node): void => move(entering(program, node));

  // ------------------------------------------------------------------------------------------------- the graph

  function lower(g: Graph, after: (node: Node) => void = () => {}): void {
    for (const node of g.nodes) {
      if (!isElementwise(node.op)) structural(g, node);
      after(node);
    }
  }

  /** Of scalars that a loop carries, what they begin as. */
  const outerOf = new Map<Buffer, Buffer>();
  const chain = (slot: Buffer | undefined): Buffer[] => (slot ? [slot, ...chain(outerOf.get(slot))] : []);
  /** Scalars that a loop left, by its results. */
  const results = new Map<Node, readonly (Buffer | undefined)[]>();

  function structural(g: Graph, node: Node): void {
    switch (node.op) {
      case "input":
      case "const":
      case "data":
        return;
      case "get": {
        const slot = isOne(node) ? results.get(node.inputs[0]!)?.[node.attrs.index] : undefined;
        if (slot) anchor(node, slot);
        return;
      }
      case "map":
        return kernel(g, node);
      case "scan":
        return loop(g, node);
      case "reshape":
        return move([{ to: bufferOf(node), value: node.inputs[0]! }]);
      case "iota":
        return each("iota", node.attrs.length, node.origins, (scope, i) =>
          scope.store(bufferOf(node), i, `i32(${i})`, node.origins),
        );
      case "append":
        return append(g, node);
      case "gather":
        return gather(g, node);
      case "update":
        return update(g, node);
      case "reduce":
        return reduce(g, node);
      case "matmul":
        return matmul(node);
      case "spmv":
        return sparseProduct(node);
      case "spread":
        return spread(g, node);
      case "due":
        return due(g, node);
      case "deliver":
        return deliver(g, node);
      default:
        throw new TypeError(`${node.op} is not written here`);
    }
  }

  function kernel(g: Graph, node: NodeOf<"map">): void {
    const { body } = node.attrs;
    settle(g, node.inputs);
    each("kernel", sizeOf(node), node.origins, (scope, i) => {
      const text = scope.scalars(g, node.inputs);
      const given = new Map<Node, string>();
      body.inputs.forEach((input, k) => {
        const argument = node.inputs[k]!;
        if (isOne(argument)) given.set(input, text(argument));
        else given.set(input, scope.define(scope.load(bufferOf(argument), i), input.attrs.name, input.origins));
      });
      const value = writeScalars(body, body.nodes, given, scope.out, scope.names);
      const values = body.outputs.map(({ node: result }) => value(result));
      body.outputs.forEach(({ node: result }, k) => scope.store(resultOf(node, k), i, values[k]!, result.origins));
    });
  }

  function loop(g: Graph, node: NodeOf<"scan">): void {
    const { body, consts, carry, length, until } = node.attrs;
    const turn = create(tensor("i32"), "turn");
    keep(
      g,
      node.inputs.slice(0, consts).filter((input) => input.op !== "const"),
    );
    const begin: { to: Buffer; value: Node }[] = [];
    const slots = body.inputs.map((input, k) => {
      const given = node.inputs[k]!;
      if (!isOne(input)) return undefined;
      if (k < consts) {
        const [held, text] = [slotOf(given), constants.get(given) ?? constantText(given)];
        if (held) anchor(input, held);
        else constants.set(input, text!);
        return held;
      }
      const slot = create(single(input.type), input.attrs.name);
      if (k < consts + carry) {
        begin.push({ to: slot, value: given });
        if (anchors.has(given)) outerOf.set(slot, slotOf(given)!);
      }
      return slot;
    });
    assign(g, begin);
    body.inputs.forEach((input, k) => {
      if (k >= consts && slots[k]) anchor(input, slots[k]);
    });
    const carried = body.inputs.slice(consts, consts + carry);
    const carriedSlots = slots.slice(consts, consts + carry);
    move(
      carried.flatMap((input, k) => (isOne(input) ? [] : [{ to: bufferOf(input), value: node.inputs[consts + k]! }])),
    );

    const outer = phases;
    phases = [];
    body.inputs.slice(consts + carry).forEach((input, k) => {
      const rows = bufferOf(node.inputs[consts + carry + k]!);
      if (isOne(input))
        return once("row", [], (scope) => scope.store(slots[consts + carry + k]!, "0u", scope.load(rows, `u32(${scope.load(turn)})`)), true); // prettier-ignore
      const size = sizeOf(input);
      return each("row", size, [], (scope, i) => scope.store(bufferOf(input), i, scope.loadRow(rows, turn, size, i)));
    });
    const rows = body.outputs.slice(carry).map(({ node: value }, k) => ({ value, rows: resultOf(node, carry + k) }));
    lower(body, (value) => {
      for (const { value: wanted, rows: to } of rows) if (wanted === value) storeRow(body, to, value, turn);
    });
    move(carried.flatMap((input, k) => (isOne(input) ? [] : [{ to: bufferOf(input), value: body.outputs[k]!.node }])));
    assign(
      body,
      carriedSlots.flatMap((to, k) => (to ? [{ to, value: body.outputs[k]!.node }] : [])),
    );
    const inside = phases;
    phases = outer;
    phases.push({
      kind: "loop",
      turns: layout.lengthOf(length),
      length,
      turn,
      until: until === undefined ? undefined : carriedSlots[until],
      origins: node.origins,
      body: inside,
      carried: new Map(carriedSlots.flatMap((slot, k) => (slot ? [[slot, slotOf(body.outputs[k]!.node)]] : []))),
    });
    results.set(node, carriedSlots);
  }

  function storeRow(g: Graph, rows: Buffer, value: Node, turn: Buffer): void {
    if (isOne(value))
      return once("row", value.origins, (scope) => {
        const text = scope.scalars(g, [value]);
        scope.store(rows, `u32(${scope.load(turn)})`, text(value), value.origins);
      });
    const size = sizeOf(value);
    return each("row", size, value.origins, (scope, i) =>
      scope.storeRow(rows, turn, size, i, scope.load(bufferOf(value), i), value.origins),
    );
  }

  // --------------------------------------------------------------------------------------------- ops on arrays

  /** Of strips of an array: how many there are. */
  const stripsOf = (size: Count): Count =>
    typeof size === "number" ? Math.ceil(size / STRIP) : `((${size} + ${STRIP - 1}u) / ${STRIP}u)`;
  const inStrip = (scope: Scope, size: Count, strip: string, inside: (k: string) => void): void => {
    const first = scope.define(`${strip} * ${STRIP}u`, "first");
    scope.each(`min(${first} + ${STRIP}u, ${counted(size)})`, inside, first);
  };

  /** What elements of a mask bring, listed: how many by strips, then where each strip begins, then all at once. */
  function listed(
    what: { readonly hint: string; readonly mask: Node; readonly origins: readonly Origin[] },
    many: (scope: Scope, k: string) => string,
    total: (scope: Scope, sum: string) => void,
    write: (scope: Scope, k: string, at: string) => void,
  ): void {
    const { hint, mask, origins } = what;
    const [size, strips] = [sizeOf(mask), stripsOf(sizeOf(mask))];
    const { shape } = single(mask.type);
    const isFixed = typeof strips === "number";
    const found = create(tensor("i32", isFixed ? [strips] : shape), "found");
    each(`${hint}_count`, strips, origins, (scope, strip) => {
      const sum = scope.names.fresh("sum");
      scope.line(`var ${sum} = 0i;`);
      inStrip(scope, size, strip, (k) =>
        scope.out.block(`if (${scope.load(bufferOf(mask), k)})`, () => scope.line(`${sum} += ${many(scope, k)};`)),
      );
      scope.store(found, strip, sum);
    });
    once(`${hint}_places`, origins, (scope) => {
      const sum = scope.names.fresh("sum");
      scope.line(`var ${sum} = 0i;`);
      scope.each(strips, (strip) => {
        const before = scope.define(sum);
        scope.line(`${sum} += ${scope.load(found, strip)};`);
        scope.store(found, strip, before);
      });
      total(scope, sum);
    });
    each(hint, strips, origins, (scope, strip) => {
      const at = scope.names.fresh("at");
      scope.line(`var ${at} = ${scope.load(found, strip)};`);
      inStrip(scope, size, strip, (k) =>
        scope.out.block(`if (${scope.load(bufferOf(mask), k)})`, () => write(scope, k, at)),
      );
    });
  }

  function append(g: Graph, node: NodeOf<"append">): void {
    const [before, mask, ...rest] = node.inputs as [Node, Node, ...Node[]];
    const values = rest.slice(0, rest.length / 2);
    const buffers = values.map((_, k) => resultOf(node, k + 1));
    enter(node);
    keep(g, [before]);
    settle(g, values);
    const start = create(tensor("i64"), "start");
    const after = create(tensor("i64"), "count");
    const outer = phases;
    phases = [];
    assign(g, [{ to: start, value: before }]);
    const put = (scope: Scope, k: string, at: string): void => {
      const text = scope.scalars(g, values);
      values.forEach((value, j) => scope.store(buffers[j]!, at, entry(scope, text, value, k), node.origins));
    };
    listed({ hint: "append", mask, origins: node.origins }, () => "1i",
      (scope, sum) => scope.store(after, "0u", `add64(${scope.load(start)}, long(${sum}))`, node.origins),
      (scope, k, at) => {
        put(scope, k, scope.define(`${scope.load(start)}.x + u32(${at})`, "place"));
        scope.line(`${at}++;`);
      }); // prettier-ignore
    const ordered = phases;
    phases = outer;
    const capacity = tensor("i32", buffers[0]?.type.shape ?? [1]);
    const log: Log = { before: start, after, buffers, turns: create(capacity, "turns"), elements: create(capacity, "elements"), turn: create(tensor("i32"), "turns") }; // prettier-ignore
    const now = clock++;
    phases.push({
      kind: "append",
      count: sizeOf(mask),
      origins: node.origins,
      phases: ordered,
      log,
      counts: chain(slotOf(before)),
      write: (scope, i, counter) =>
        scope.at(now, () =>
          scope.out.block(`if (${scope.load(bufferOf(mask), i)})`, () => {
            const at = scope.define(`${scope.load(start)}.x + atomicAdd(&${counter}, 1u)`, "place", node.origins);
            put(scope, i, at);
            scope.store(log.turns, at, scope.load(log.turn));
            scope.store(log.elements, at, `i32(${i})`);
          }),
        ),
    });
    results.set(node, [after]);
  }

  /** An index, or the nearest that there is. */
  const nearest = (at: string, size: Count): string => `u32(max(min(${at}, ${signed(size)} - 1), 0))`;
  const small = (text: string, dtype: DType): string => (dtype === "i64" ? `index(${text})` : text);
  /** An element; zero if it may be that the array has none. */
  const orZero = (scope: Scope, buffer: Buffer, at: string, size: Count): string => {
    const text = scope.load(buffer, at);
    if (typeof size === "number" && size > 0) return text;
    const zero = { f32: "0f", i32: "0i", i64: "vec2u(0u)", bool: "false", f64: "" }[buffer.type.dtype];
    return size === 0 ? zero : `select(${zero}, ${text}, ${counted(size)} > 0u)`;
  };

  function gather(g: Graph, node: NodeOf<"gather">): void {
    const [x, index] = node.inputs as [Node, Node];
    const { shape } = single(x.type);
    const [length, row] = [layout.lengthOf(shape[0]!), count(shape.slice(1))];
    const { dtype } = single(index.type);
    const element = (scope: Scope, j: string, k: string): string => {
      const text = scope.scalars(g, [index]);
      const at = scope.define(small(entry(scope, text, index, j), dtype), "at");
      const start = nearest(at, length);
      return orZero(scope, bufferOf(x), row === 1 ? start : `${start} * ${counted(row)} + ${k}`, length);
    };
    if (isOne(node)) {
      const slot = create(single(node.type), "gather");
      once("gather", node.origins, (scope) => scope.store(slot, "0u", element(scope, "0u", "0u"), node.origins), true);
      return void anchor(node, slot);
    }
    settle(g, [index]);
    return each("gather", sizeOf(node), node.origins, (scope, i) => {
      const [j, k] = row === 1 ? [i, "0u"] : isOne(index) ? ["0u", i] : [scope.define(`${i} / ${counted(row)}`), scope.define(`${i} % ${counted(row)}`)]; // prettier-ignore
      scope.store(bufferOf(node), i, element(scope, j, k), node.origins);
    });
  }

  function update(g: Graph, node: NodeOf<"update">): void {
    const [, index, value] = node.inputs as [Node, Node, Node];
    const { shape } = single(node.type);
    const [length, row] = [layout.lengthOf(shape[0]!), count(shape.slice(1))];
    const { dtype } = single(index.type);
    enter(node);
    settle(g, [index, value]);
    const write = (scope: Scope, text: (node: Node) => string, j: string, k: string): void => {
      const at = scope.define(small(entry(scope, text, index, j), dtype), "at");
      scope.out.block(`if (${at} >= 0 && ${at} < ${signed(length)})`, () => {
        const from = row === 1 ? j : `${j} * ${counted(row)} + ${k}`;
        const to = row === 1 ? `u32(${at})` : `u32(${at}) * ${counted(row)} + ${k}`;
        scope.store(bufferOf(node), to, entry(scope, text, value, isOne(index) ? k : from), node.origins);
      });
    };
    if (isOne(index))
      return each("update", row, node.origins, (scope, i) => write(scope, scope.scalars(g, [index, value]), "0u", i));
    return once("update", node.origins, (scope) => {
      const text = scope.scalars(g, [value]);
      scope.each(sizeOf(index), (j) => (row === 1 ? write(scope, text, j, "0u") : scope.each(row, (k) => write(scope, text, j, k)))); // prettier-ignore
    });
  }

  function reduce(g: Graph, node: NodeOf<"reduce">): void {
    const { dtype } = single(node.type);
    const x = node.inputs[0]!;
    const slot = create(single(node.type), "total");
    const first = identity(node.attrs.fn, dtype);
    const fold = (a: string, b: string): string => folded(node.attrs.fn, dtype, a, b);
    if (isOne(x)) {
      once("reduce", node.origins, (scope) => scope.store(slot, "0u", fold(first, fold(first, scope.scalars(g, [x])(x)))), true); // prettier-ignore
      return void anchor(node, slot);
    }
    const size = sizeOf(x);
    const sum = (scope: Scope, name: string, from: string, to: string, value: (k: string) => string): void => {
      scope.line(`var ${name} = ${first};`);
      scope.each(to, (k) => scope.line(`${name} = ${fold(name, value(k))};`, node.origins), from);
    };
    const blocks: Count =
      typeof size === "number" ? Math.ceil(size / BLOCK) : `((${size} + ${BLOCK - 1}u) / ${BLOCK}u)`;
    const isFixed = typeof blocks === "number";
    const parts = create(tensor(dtype, isFixed ? [blocks] : single(x.type).shape), "blocks");
    each("blocks", blocks, node.origins, (scope, b) => {
      const [total, from] = [scope.names.fresh("block"), scope.define(`${b} * ${BLOCK}u`, "start")];
      sum(scope, total, from, `min(${from} + ${BLOCK}u, ${counted(size)})`, (k) => scope.load(bufferOf(x), k));
      scope.store(parts, b, total);
    });
    once("reduce", node.origins, (scope) => {
      const total = scope.names.fresh("total");
      sum(scope, total, "0u", counted(blocks), (b) => scope.load(parts, b));
      scope.store(slot, "0u", total, node.origins);
    }, true); // prettier-ignore
    return void anchor(node, slot);
  }

  function sparseProduct(node: NodeOf<"spmv">): void {
    const [x, offsets, columns, weights] = node.inputs.map(bufferOf) as [Buffer, Buffer, Buffer, Buffer?];
    each("sums", sizeOf(node), node.origins, (scope, r) => {
      const [s, total, block] = ["s", "total", "block"].map((hint) => scope.names.fresh(hint)) as [string, string, string]; // prettier-ignore
      const end = scope.define(`u32(${scope.load(offsets, `${r} + 1u`)})`, "end");
      scope.line(`var ${s} = u32(${scope.load(offsets, r)});`);
      scope.line(`var ${total} = 0f;`);
      scope.out.block(`while (${s} < ${end})`, () => {
        const stop = scope.define(`min(${s} + ${BLOCK}u, ${end})`, "stop");
        scope.line(`var ${block} = 0f;`);
        scope.out.block(`for (; ${s} < ${stop}; ${s}++)`, () => {
          const value = scope.load(x, `u32(${scope.load(columns, s)})`);
          const one = weights ? `r(${scope.load(weights, s)} * ${value})` : value;
          scope.line(`${block} = r(${block} + ${one});`);
        });
        scope.line(`${total} = r(${total} + ${block});`);
      });
      scope.store(bufferOf(node), r, total, node.origins);
    });
  }

  function matmul(node: NodeOf<"matmul">): void {
    const [a, b] = node.inputs.map(bufferOf) as [Buffer, Buffer];
    const { shape } = single(node.type);
    const [inner, columns] = [layout.lengthOf(single(node.inputs[0]!.type).shape[1]!), layout.lengthOf(shape[1] ?? 1)];
    each("product", sizeOf(node), node.origins, (scope, i) => {
      const [row, column] = columns === 1 ? [i, "0u"] : [scope.define(`${i} / ${counted(columns)}`), scope.define(`${i} % ${counted(columns)}`)]; // prettier-ignore
      const sum = scope.names.fresh("sum");
      scope.line(`var ${sum} = 0f;`);
      scope.each(inner, (k) => {
        const [x, y] = [scope.load(a, `${row} * ${counted(inner)} + ${k}`), scope.load(b, columns === 1 ? k : `${k} * ${counted(columns)} + ${column}`)]; // prettier-ignore
        scope.line(`${sum} = r(${sum} + r(${x} * ${y}));`, node.origins);
      });
      scope.store(bufferOf(node), i, sum, node.origins);
    });
  }

  /** What a mask was when its synapses were to be listed, where nobody wants the list. */
  const masks = new Map<Node, Buffer>();

  function spread(g: Graph, node: NodeOf<"spread">): void {
    const [mask, offsets, order] = node.inputs as [Node, Node, Node?];
    const lists = g.nodes.filter(({ op, inputs: [of] }) => op === "get" && of === node);
    const takers = g.nodes.filter(({ inputs }) => inputs.some((input) => lists.includes(input)));
    const isWanted = g.outputs.some(({ node: output }) => lists.includes(output));
    if (!isWanted && takers.every((taker) => taker.op === "deliver" && byTarget(taker, place))) {
      const kept = create(single(mask.type), "mask");
      masks.set(node, kept);
      return copy(kept, bufferOf(mask));
    }
    const [starts, list] = [bufferOf(offsets), resultOf(node, 1)];
    const total = create(tensor("i64"), "count");
    listed({ hint: "spread", mask, origins: node.origins },
      (scope, k) => `${scope.load(starts, `${k} + 1u`)} - ${scope.load(starts, k)}`,
      (scope, sum) => scope.store(total, "0u", `long(${sum})`, node.origins),
      (scope, k, at) => {
        const end = scope.define(`u32(${scope.load(starts, `${k} + 1u`)})`, "end");
        scope.each(end, (p) => {
          scope.store(list, `u32(${at})`, order ? scope.load(bufferOf(order), p) : `i32(${p})`, node.origins);
          scope.line(`${at}++;`);
        }, `u32(${scope.load(starts, k)})`);
      }); // prettier-ignore
    results.set(node, [total]);
  }

  function due(g: Graph, node: NodeOf<"due">): void {
    const [step, ...arrays] = node.inputs as [Node, ...Node[]];
    const [counts, sources, offsets, delays, order] = arrays.map(bufferOf) as [Buffer, Buffer, Buffer, Buffer, Buffer];
    const rows = count(counts.type.shape);
    const elements = (offsets.type.shape[0] as number) - 1;
    const list = resultOf(node, 1);
    const total = create(tensor("i64"), "count");
    settle(g, [step]);
    once("due", node.origins, (scope) => {
      const now = scope.define(`index(${scope.scalars(g, [step])(step)})`, "now");
      const [found, d] = ["found", "delay"].map((hint) => scope.names.fresh(hint)) as [string, string];
      scope.line(`var ${found} = 0u;`);
      // The rows of the ring, the oldest first.
      const most = scope.define(`min(${signed(rows)} - 1, ${now})`, "most");
      scope.out.block(`for (var ${d} = ${most}; ${d} >= 0; ${d}--)`, () => {
        const row = scope.define(`u32(${now} - ${d}) % ${counted(rows)}`, "row");
        scope.each(`u32(${scope.load(counts, row)})`, (j) => {
          const e = scope.define(`u32(${scope.load(sources, `${row} * ${elements}u + ${j}`)})`, "e");
          const [low, high] = [scope.names.fresh("low"), scope.names.fresh("high")];
          const end = scope.define(`u32(${scope.load(offsets, `${e} + 1u`)})`, "end");
          scope.line(`var ${low} = u32(${scope.load(offsets, e)});`);
          scope.line(`var ${high} = ${end};`);
          const delay = (p: string): string => scope.load(delays, `u32(${scope.load(order, p)})`);
          scope.out.block(`while (${low} < ${high})`, () => {
            const middle = scope.define(`(${low} + ${high}) / 2u`, "middle");
            scope.line(`if (${delay(middle)} < ${d}) { ${low} = ${middle} + 1u; } else { ${high} = ${middle}; }`);
          });
          scope.out.block(`for (; ${low} < ${end}; ${low}++)`, () => {
            const s = scope.define(scope.load(order, low), "s");
            scope.line(`if (${scope.load(delays, `u32(${s})`)} != ${d}) { break; }`);
            scope.store(list, found, s, node.origins);
            scope.line(`${found}++;`);
          });
        });
      });
      sort(scope, list, found);
      scope.store(total, "0u", `vec2u(${found}, 0u)`, node.origins);
    });
    results.set(node, [total]);
  }

  /** Puts the first entries of a list in order, in gaps that shrink. */
  function sort(scope: Scope, list: Buffer, length: string): void {
    const gap = scope.names.fresh("gap");
    scope.line(`var ${gap} = 1u;`);
    scope.line(`while (${gap} < ${length} / 3u) { ${gap} = 3u * ${gap} + 1u; }`);
    scope.out.block(`for (; ${gap} > 0u; ${gap} /= 3u)`, () =>
      scope.each(
        length,
        (k) => {
          const [s, j] = [scope.define(scope.load(list, k), "s"), scope.names.fresh("j")];
          scope.line(`var ${j} = ${k};`);
          scope.out.block(`while (${j} >= ${gap})`, () => {
            const before = scope.define(scope.load(list, `${j} - ${gap}`), "s");
            scope.line(`if (${before} <= ${s}) { break; }`);
            scope.store(list, j, before);
            scope.line(`${j} -= ${gap};`);
          });
          scope.store(list, j, s);
        },
        gap,
      ),
    );
  }

  function deliver(g: Graph, node: NodeOf<"deliver">): void {
    const { body, indices, reads, writes } = node.attrs;
    const [many, list, ...rest] = node.inputs as [Node, Node, ...Node[]];
    enter(node);
    const given = arraysOf(node);
    const scalars = reads.flatMap(({ array, at }) => (at === "all" ? [given[array]!] : []));
    settle(g, scalars);
    const arrayAt = (array: number): Buffer => deliveredArray(program, node, array);
    const lengthAt = (buffer: Buffer): Count => layout.lengthOf(buffer.type.shape[0]!);
    const read = (scope: Scope, text: (node: Node) => string, { array, at }: Access, s: string, places: readonly string[]): string => {
      if (at === "self") return s;
      if (at === "all") return text(given[array]!);
      const from = arrayAt(array);
      if (at === "each") return scope.load(from, `u32(${s})`);
      return orZero(scope, from, nearest(places[at as number]!, lengthAt(from)), lengthAt(from));
    }; // prettier-ignore
    /** What one synapse does. */
    const one = (scope: Scope, text: (node: Node) => string, s: string): void => {
      const places = rest
        .slice(0, indices)
        .map((index) => scope.define(scope.load(bufferOf(index), `u32(${s})`), "at"));
      const values = body.inputs.map(
        (input, j) =>
          [input, scope.define(read(scope, text, reads[j]!, s, places), input.attrs.name, input.origins)] as const,
      );
      const value = writeScalars(body, body.nodes, new Map(values), scope.out, scope.names);
      const made = body.outputs.map(({ node: result }) => scope.define(value(result)));
      body.outputs.forEach(({ node: result }, j) => {
        const { array, at } = writes[j]!;
        const to = arrayAt(array);
        if (at === "each") return scope.store(to, `u32(${s})`, made[j]!, result.origins);
        const target = places[at as number]!;
        return scope.out.block(`if (${target} >= 0 && ${target} < ${signed(lengthAt(to))})`, () =>
          scope.store(to, `u32(${target})`, made[j]!, result.origins),
        );
      });
    };
    const mask = list.op === "get" ? masks.get(list.inputs[0]!) : undefined;
    if (mask) {
      const known = byTarget(node, place)!;
      const constant = (name: string, values: Int32Array): Buffer =>
        create(tensor("i32", [values.length]), name, values);
      const [starts, synapses, sources] = [constant("starts", known.starts), constant("synapses", known.synapses), constant("sources", known.sources)]; // prettier-ignore
      return each("deliver", known.starts.length - 1, node.origins, (scope, target) => {
        const text = scope.scalars(g, scalars);
        const end = scope.define(`u32(${scope.load(starts, `${target} + 1u`)})`, "end");
        const from = scope.define(`u32(${scope.load(starts, target)})`, "start");
        scope.each(end, (k) =>
          scope.out.block(`if (${scope.load(mask, `u32(${scope.load(sources, k)})`)})`, () =>
            one(scope, text, scope.define(scope.load(synapses, k), "s")),
          ), from); // prettier-ignore
      });
    }
    return once("deliver", node.origins, (scope) => {
      const text = scope.scalars(g, [many, ...scalars]);
      const end = scope.define(`${text(many)}.x`, "end");
      scope.each(end, (k) => one(scope, text, scope.define(scope.load(bufferOf(list), k), "s")));
    });
  }

  // ------------------------------------------------------------------------------------------------ the program

  for (const input of graph.inputs) if (isOne(input)) anchor(input, inputs.get(input.attrs.name)!);
  lower(graph);
  move(graph.outputs.flatMap(({ name, node }) => (isOne(node) ? [] : [{ to: outputs.get(name)!, value: node }])));
  assign(graph, graph.outputs.flatMap(({ name, node }) => (isOne(node) ? [{ to: outputs.get(name)!, value: node }] : []))); // prettier-ignore
  return phases;
}

/** Where a fold begins, as no compiler knows it. */
function identity(fn: keyof typeof IDENTITY, dtype: DType): string {
  const value = IDENTITY[fn];
  if (dtype === "f32") return Number.isFinite(value) ? `r(${value}f)` : `bitcast<f32>(0x${value > 0 ? "7" : "f"}f800000u ^ given.zero)`; // prettier-ignore
  if (Number.isFinite(value)) return dtype === "i64" ? `vec2u(${value}u, 0u)` : `${value}i`;
  const isLargest = value > 0;
  if (dtype === "i64") return isLargest ? "vec2u(0xffffffffu, 0x7fffffffu)" : "vec2u(0u, 0x80000000u)";
  return isLargest ? "i32(2147483647)" : "i32(-2147483648)";
}

function folded(fn: keyof typeof IDENTITY, dtype: DType, a: string, b: string): string {
  if (dtype === "i64") return `${fn}64(${a}, ${b})`;
  if (fn === "min" || fn === "max") return dtype === "f32" ? `${fn === "min" ? "least" : "most"}(${a}, ${b})` : `${fn}(${a}, ${b})`; // prettier-ignore
  const text = `${a} ${fn === "add" ? "+" : "*"} ${b}`;
  return dtype === "f32" ? `r(${text})` : `(${text})`;
}
