/** Values that are given for a model, in its text and by options: of parameters, of variables at the start, and what they say of sizes. */
import { showShape, single, tensor, type Node } from "../ir/index.ts";
import { ModelError, OptionError } from "./diagnostics.ts";
import type { SparseMatrix } from "./connect.ts";
import { constantOf, variablesOf, type Block, type Connectivity, type Model, type NumberArray } from "./model.ts";
import { qualified } from "./names.ts";
import { expressionsOf, Fault, postorder, type Expr } from "./parse.ts";
import type { Context, Scope } from "./scope.ts";
import { MOST_ELEMENTS } from "./setting.ts";
import { inUnit, ONE, resolveUnits, toSI } from "./units.ts";

/** A value that is given for a parameter or a variable: one for all elements, an array, or an expression. */
export type Given = number | NumberArray | Expr;

/** The value of a parameter or of a variable at the start: the one of the options, else the one of the statement. */
export function startValue(
  scope: Scope,
  {
    name,
    value,
    index,
  }: { readonly name: string; readonly value?: Expr | undefined; readonly index?: number | undefined },
  given: Given | undefined,
  { isArray = false } = {},
): Node {
  const { vectors } = scope.world.setting;
  const { size, block } = scope.place;
  const full = qualified(block.name, name);
  const number = (expr: Expr, context: Context): Node => {
    const node = scope.lower(expr, { ...context, defines: name });
    const floated = single(node.type).dtype === "f64" ? node : scope.b.add("convert", [node], { dtype: "f64" });
    if (isArray) return floated;
    return (isListed(expr) ? scope.ofEachSynapse(floated) : undefined) ?? scope.fits(floated, expr);
  };
  const constant = (number: number): Node => scope.b.add("const", [], { value: number, dtype: "f64" });
  scope.b.origins = [];
  if (given === undefined)
    return value && index !== undefined ? scope.collect(index, () => number(value, { equation: index })) : constant(0);
  if (typeof given === "number") return constant(given);
  if ("kind" in given)
    try {
      return number(given, {});
    } catch (error) {
      throw error instanceof Fault ? new OptionError("E301", `the value of "${full}": ${error.message}`) : error;
    }
  const { shape, data } = given;
  if (data.length === 1 && !isArray && !vectors) return constant(data[0]!);
  const node = scope.b.add("data", [], { values: Float64Array.from(data), type: tensor("f64", shape) });
  if (isArray || vectors) return node;
  const ofSynapses = scope.ofEachSynapse(node);
  if (ofSynapses) return ofSynapses;
  if (shape.length === 1 && shape[0] === size) return node;
  const what = shape.length > 1 ? `the shape ${showShape(shape)}` : `${data.length} elements`;
  const where = block.kind === "projection" ? `there are ${size} synapses` : `the population has ${size}`;
  throw new OptionError("E310", `"${full}" has ${what}, ${where}`);
}

/** Whether it is an array that is written down: of synapses in the order of the list that they are made of. */
const isListed = (expr: Expr): boolean =>
  expr.kind === "array" || expr.kind === "index" || (expr.kind === "call" && expr.name === "data");

// -------------------------------------------------------------------------------------------------------- sizes

/** What was given for a model. */
export interface Values {
  readonly params: ReadonlyMap<string, Given>;
  readonly init: ReadonlyMap<string, Given>;
  readonly data: ReadonlyMap<string, NumberArray>;
  readonly sparse: ReadonlyMap<string, SparseMatrix>;
  /** Arrays in place of what a statement connects by, by projection. */
  readonly connections: ReadonlyMap<string, Connectivity>;
  /** Parameters that tables are made of. */
  readonly arrays: ReadonlySet<string>;
}

export const valuesOf = (
  model: Model,
  {
    params,
    init,
    data = new Map<string, NumberArray>(),
    sparse = new Map<string, SparseMatrix>(),
  }: Partial<Pick<Values, "params" | "init" | "data" | "sparse">>,
): Values => ({
  params: inSI(model, params ?? new Map<string, Given>()),
  init: inSI(model, init ?? new Map<string, Given>()),
  data,
  sparse,
  connections: new Map([...model.connections, ...connectionsAmong(model, data), ...connectionsAmong(model, sparse)]),
  arrays: arraysOf(model),
});

/** Those of arrays that are named as what a projection connects by: `ach.connect`. */
function* connectionsAmong<T>({ blocks }: Model, arrays: ReadonlyMap<string, T>): Generator<[string, T]> {
  for (const block of blocks.values()) {
    const array = arrays.get(qualified(block.name, "connect"));
    if (array !== undefined && block.kind === "projection") yield [block.name, array];
  }
}

/** Values that are given in the units of their names. */
function inSI({ units }: Model, values: ReadonlyMap<string, Given>): ReadonlyMap<string, Given> {
  if (!units) return values;
  const nothing = (): boolean => false;
  return new Map(
    [...values].map(([name, given]): [string, Given] => {
      const unit = units.get(name) ?? ONE;
      if (typeof given === "number") return [name, toSI(given, unit)];
      if (!("kind" in given)) return [name, { ...given, data: Array.from(given.data, (value) => toSI(value, unit)) }];
      return [name, inUnit(resolveUnits(given, nothing, true), unit, nothing)];
    }),
  );
}

export function checkGiven(model: Model, { params, init, data, sparse }: Values): void {
  const known = [
    ...model.parameters.keys(),
    ...[...model.stored.values()].flatMap((s) => (s.isParameter ? [s.name] : [])),
  ];
  for (const name of params.keys())
    if (!known.includes(name)) {
      const what = model.derived.has(name)
        ? "follows from other parameters"
        : model.states.has(name)
          ? "is a state"
          : model.stored.has(name)
            ? "is an initial value, given as one"
            : "is not a parameter";
      throw new OptionError(
        "E306",
        `"${name}" ${what}; ${inBlocks(name, known) ?? `the parameters are ${list(known)}`}`,
      );
    }
  const variables = variablesOf(model);
  for (const name of init.keys())
    if (!variables.includes(name))
      throw new OptionError(
        "E306",
        `"${name}" is not a state; ${inBlocks(name, variables) ?? `the states are ${list(variables)}`}`,
      );
  const connecting = new Set(
    [...model.blocks.values()].filter(connectsByArray(model)).map((block) => qualified(block.name, "connect")),
  );
  for (const name of data.keys())
    if (!model.parameters.has(name) && !model.initial.has(name) && !model.stored.has(name) && !connecting.has(name))
      throw new OptionError("E306", `"${name}" is nothing that data(…) defines`);
  for (const name of sparse.keys())
    if (!connecting.has(name)) throw new OptionError("E306", `"${name}" is nothing that connect(data(…)) defines`);
}

/** Whether a projection connects by an array that is given, or of a file. */
const connectsByArray =
  ({ connections }: Model) =>
  ({ name, connect }: Block): boolean =>
    connections.has(name) || (connect?.by !== undefined && postorder(connect.by).some(isData));
const isData = (part: Expr): boolean => part.kind === "call" && part.name === "data";

/** Of a name that blocks have, those names. */
export function inBlocks(name: string, known: Iterable<string>): string | undefined {
  const found = [...known].filter((full) => full.endsWith(`.${name}`));
  return found.length > 0 ? `blocks have ${found.join(", ")}` : undefined;
}

const list = (names: Iterable<string>): string => [...names].join(", ") || "none";

/**
 * Names of parameters that need not have one value for each element: those that tables are made of, and in a network those
 * that all blocks share and those that say what a projection connects or when elements spike.
 */
function arraysOf(model: Model): ReadonlySet<string> {
  const arrays = new Set<string>();
  for (const block of model.blocks.values())
    for (const name of arraysOfBlock(block)) arrays.add(qualified(block.name, name));
  return arrays;
}

function arraysOfBlock({ kind, tables, parameters, derived, connect, events }: Block): ReadonlySet<string> {
  const isHere = (name: string): boolean => parameters.has(name) || derived.has(name);
  const rows = [...events.values()].flatMap(({ statement }) => (statement.kind === "spikes_at" ? statement.value : []));
  const connecting = [...(connect?.by ? [connect.by] : []), ...rows].flatMap((value) =>
    postorder(value).flatMap((part) => (part.kind === "name" ? part.name : [])),
  );
  const shared = kind === "shared" ? [...parameters.keys()] : [];
  const arrays = new Set([...tables.keys(), ...connecting, ...shared].filter(isHere));
  for (const name of arrays)
    for (const part of postorder((parameters.get(name) ?? derived.get(name))?.value ?? NOTHING))
      if (part.kind === "name" && (parameters.has(part.name) || derived.has(part.name))) arrays.add(part.name);
  return arrays;
}
const NOTHING: Expr = { kind: "number", value: 0, start: 0, end: 0 };

/** Functions that make vectors and matrices, wherever they stand. */
const OF_VECTORS: ReadonlySet<string> = new Set(["transpose", "dot", "range"]);

/** Whether the model is one of vectors and matrices, and not of elements that share its equations. */
export function usesVectors(model: Model, { params, init, arrays, data }: Values): boolean {
  if (model.blocks.size > 1) return false;
  const isMatrix = (given: Given | undefined): boolean =>
    typeof given === "object" && ("kind" in given ? makesMatrix(given, model, data, "") : given.shape.length > 1);
  const definitions = [...model.parameters.values(), ...model.derived.values(), ...model.named.values()];
  if (definitions.some(({ name, value }) => !arrays.has(name) && makesMatrix(value, model, data, name))) return true;
  if ([...params].some(([name, given]) => !arrays.has(name) && isMatrix(given)) || [...init.values()].some(isMatrix))
    return true;
  const others = model.statements.filter(({ kind }) => kind !== "definition" && kind !== "table");
  if (
    others.some((statement) =>
      expressionsOf(statement).some((value) =>
        makesMatrix(value, model, data, "name" in statement ? statement.name : ""),
      ),
    )
  )
    return true;
  return [...model.initial.values()].some(({ value }) =>
    postorder(value).some((part) => part.kind === "call" && (part.name === "zeros" || part.name === "ones")),
  );
}

/** Whether it has a matrix in it, or what only vectors have. */
function makesMatrix(value: Expr, model: Model, data: ReadonlyMap<string, NumberArray>, defines: string): boolean {
  return postorder(value).some((part) => {
    if (part.kind === "index") return part.args[0]!.kind !== "call";
    if (part.kind === "array") return part.args.some((arg) => arg.kind === "array" || arg.kind === "range");
    if (part.kind === "operator") return part.operator === "'";
    if (part.kind !== "call") return false;
    if (part.name === "data") {
      const [path] = part.args;
      const array = data.get(defines) ?? (path?.kind === "string" ? model.files.get(path.value) : undefined);
      return typeof array === "object" && array.shape.length > 1;
    }
    const isDrawn = (part.name === "rand" || part.name === "randn") && part.args.length > 0;
    return (
      isDrawn || OF_VECTORS.has(part.name) || ((part.name === "zeros" || part.name === "ones") && part.args.length > 1)
    );
  });
}

/** The length of the arrays among the parameters and initial values; 1 when there are none. */
export function sizeOf(model: Model, block: Block, { params, init, arrays, data }: Values): number {
  const full = (name: string): string => qualified(block.name, name);
  const values = [
    ...[...block.parameters]
      .filter(([name]) => !arrays.has(full(name)))
      .map(([name, { value }]) => ({ name, given: params.get(full(name)), value })),
    ...variablesOf(block).map((name) => ({
      name,
      given: init.get(full(name)) ?? params.get(full(name)),
      value: (block.stored.get(name) ?? block.initial.get(name))?.value,
    })),
  ];
  let size = 1;
  let from = "";
  const tables = [...block.tables.values()].filter((table) => table.block === block.header?.index);
  const rows = tables.map(({ name, value }) => ({ name, given: params.get(full(name)), value }));
  for (const { name, given, value } of [...values, ...rows]) {
    const length = block.tables.has(name)
      ? rowOfTable(name, model, block, params, data)
      : lengthOfGiven(given ?? value ?? 0, model, data.get(full(name)));
    if (length === undefined || length === 1) continue;
    /** A fault of the text, unless the value is one of the options. */
    const refuse = (message: string): Error =>
      given === undefined
        ? new ModelError(model.source, [{ code: "E110", message, start: value!.start, end: value!.end }])
        : new OptionError("E310", message);
    if (!Number.isSafeInteger(length) || length < 1 || length > MOST_ELEMENTS)
      throw refuse(`an array of ${length} elements; it can have 1 to ${MOST_ELEMENTS}`);
    if (from !== "" && length !== size)
      throw refuse(`"${from}" has ${size} elements and "${name}" has ${length}: a population has one size`);
    [size, from] = [length, name];
  }
  return size;
}

/** Elements of a row of a table that has rows, as far as its text says; a table of names is one of what they name. */
function rowOfTable(
  name: string,
  model: Model,
  block: Block,
  params: Values["params"],
  data: Values["data"],
): number | undefined {
  const full = qualified(block.name, name);
  const value = params.get(full) ?? (block.parameters.get(name) ?? block.derived.get(name))?.value;
  if (value === undefined || typeof value === "number") return undefined;
  if (!("kind" in value)) return value.shape[1];
  if (value.kind === "name") return rowOfTable(value.name, model, block, params, data);
  if (value.kind === "array") return value.args[0]?.kind === "array" ? value.args[0].args.length : undefined;
  const path = value.kind === "call" && value.name === "data" ? value.args[0] : undefined;
  const array = path?.kind === "string" ? (data.get(full) ?? model.files.get(path.value)) : undefined;
  return typeof array === "object" ? array.shape[1] : undefined;
}

/** Elements of a value that is an array, as far as its text says. */
function lengthOfGiven(value: Given, { files }: Model, data: NumberArray | undefined): number | undefined {
  if (typeof value === "number") return undefined;
  if (!("kind" in value)) return value.data.length;
  for (const part of postorder(value)) {
    if (part.kind === "array") return part.args.length;
    if (part.kind !== "call") continue;
    const last = ["linspace", "zeros", "ones"].includes(part.name) ? part.args.at(-1) : undefined;
    if (last) return constantOf(last);
    const [path] = part.args;
    const array = path?.kind === "string" ? (data ?? files.get(path.value)) : undefined;
    if (part.name === "data" && typeof array === "object") return array.data.length;
  }
  return undefined;
}
