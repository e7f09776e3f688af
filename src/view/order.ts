/** What happens in a step, in its order, and what became of a network's synapses: in words, with the model's own names. */
import { endOf, type Arranged } from "../lumping.ts";
import type { Lowered } from "../lower.ts";
import type { Block, Event, Model } from "../model.ts";
import { qualified, SPIKES } from "../names.ts";
import { expressionsOf, postorder, type Expr, type Part, type Statement } from "../parse.ts";
import type { Place } from "../setting.ts";
import { count } from "./figure.ts";
import { insideOf, leftSide, oneLine, textOf } from "./origins.ts";

/** A point of the order: its name, and what is done, one thing in a line. */
type Point = readonly [title: string, lines: readonly string[]];

/** Whether there is an order to be told: events, or several blocks. */
export const hasOrder = ({ blocks, events }: Model): boolean =>
  blocks.size > 1 || events.size > 0 || [...blocks.values()].some(({ whens }) => whens.length > 0);

/** The points of a step that this model has, numbered. */
export function orderOfStep(lowered: Lowered, method: string): string[] {
  const { model } = lowered;
  const blocks = [...model.blocks.values()];
  const points: Point[] = [
    ["draws, and who is refractory, for the whole step", beginning(model, blocks)],
    [`states, all from the values at t_n, to t_{n+1} = t_n + dt`, statesOf(blocks, method)],
    ["events, on the new values", [...model.events.values()].flatMap((event) => eventLines(model, event))],
    ["deliveries that are due, in this order, one synapse after the other", deliveriesOf(lowered)],
    ["resets", resetsOf(model)],
    ["when a condition became true, and again until none does", whensOf(model, blocks)],
    ["the sample at t_{n+1}, if one is due", []],
  ];
  const shown = points.filter(([, lines], k) => lines.length > 0 || k === points.length - 1);
  return [
    "Step n, from t_n to t_{n+1}:",
    ...shown.flatMap(([title, lines], k) => [
      `${k + 1}. ${title}${lines.length > 0 ? ":" : ""}`,
      ...lines.map((line) => `   ${line}`),
    ]),
  ];
}

const within = (model: Model, { header }: Block): readonly Statement[] =>
  model.statements.filter(({ block }) => block === header?.index);

const nameIn = ({ name: block }: Block, statement: Statement): string =>
  block === "" ? oneLine(leftSide(statement)) : `${oneLine(leftSide(statement))} of ${block}`;

function beginning(model: Model, blocks: readonly Block[]): string[] {
  const functions = drawingFunctions(model);
  const drawing = blocks.flatMap((block) =>
    within(model, block)
      .filter((one) => isDrawing(one, functions))
      .map((one) => nameIn(block, one)),
  );
  const resting = blocks.flatMap((block) => {
    const { refractory, name } = block;
    if (!refractory) return [];
    const still = [...block.states.values()].filter(({ flags }) => flags?.has("unless refractory"));
    const stands = still.map((state) => qualified(name, state.name)).join(", ");
    const whose = name === "" ? "elements" : `elements of ${name}`;
    return [`${whose} may be refractory: they do not spike${stands ? `, and ${stands} stands still in them` : ""}`];
  });
  return [...(drawing.length > 0 ? [`draws: ${drawing.join(", ")}`] : []), ...resting];
}

const DRAWS = new Set(["rand", "randn", "poisson"]);
const isNoise = (part: Expr): boolean => part.kind === "name" && /^xi(_|$)/u.test(part.name);

const calls = (value: Expr, names: ReadonlySet<string>): boolean =>
  postorder(value).some((part) => (part.kind === "call" && names.has(part.name)) || isNoise(part));

/** Functions that draw, or call one that does. */
function drawingFunctions({ statements }: Model): ReadonlySet<string> {
  const names = new Set(DRAWS);
  const functions = statements.flatMap((one) => (one.kind === "function" ? [one] : []));
  for (const { name } of functions) names.delete(name);
  for (let before = -1; before < names.size;) {
    before = names.size;
    for (const { name, value } of functions) if (calls(value, names)) names.add(name);
  }
  return names;
}

/** What draws in every step. */
function isDrawing(statement: Statement, names: ReadonlySet<string>): boolean {
  if (statement.kind === "poisson") return true;
  if (statement.kind === "function" || statement.kind === "initial" || statement.kind === "population") return false;
  if (statement.kind === "definition" && statement.flags?.has("constant")) return false;
  return expressionsOf(statement).some((value) => calls(value, names));
}

function statesOf(blocks: readonly Block[], method: string): string[] {
  const of = (kind: "derivative" | "next"): string =>
    blocks
      .flatMap(({ name: block, states }) =>
        [...states.values()].flatMap((state) => (state.kind === kind ? [qualified(block, state.name)] : [])),
      )
      .join(", ");
  const [solved, mapped] = [of("derivative"), of("next")];
  return [...(solved ? [`${solved}: by ${method}`] : []), ...(mapped ? [`${mapped}: by next(…)`] : [])];
}

function eventLines(model: Model, { name, block, statement, rising }: Event): string[] {
  const { refractory } = model.blocks.get(block)!;
  const isSpike = name === qualified(block, SPIKES);
  const text = textOf(model, statement.value);
  const how = {
    poisson: `at random, with the probability 1 - exp(-(${text})*dt)`,
    spikes_at: `as given by ${text}`,
    threshold: `where ${text} ${rising ? "became true" : "holds"}`,
    event: `where ${text} ${rising ? "became true" : "holds"}`,
  }[statement.kind];
  const length = refractory && textOf(model, refractory.value);
  const after = length === undefined ? "" : `; then refractory, as refractory(${length}) says`;
  return [`${name} ${how}${isSpike && refractory ? " and the element is not refractory" : ""}${isSpike ? after : ""}`];
}

const partOf = (model: Model, part: Part): string => textOf(model, part);

function deliveriesOf({ model, deliveries }: Lowered): string[] {
  return deliveries.map(({ projection, at, origin, writes }) => {
    const { header } = model.blocks.get(projection)!;
    const statement = model.statements[origin.equation]!;
    if (header?.kind !== "projection" || statement.kind !== "delivery") return "";
    const ends = at === "pre" ? [header.from] : header.to;
    const sources = ends.map((part) => partOf(model, part)).join(" or ");
    const delay = statement.delay ? `, ${textOf(model, statement.delay)} after a spike` : ", after a spike";
    const what = statement.assignments.map((one) => textOf(model, one)).join(", ");
    const written = [...new Set(writes.flatMap(({ array }) => (typeof array === "string" ? [array] : [])))];
    const isDropped = (name: string): boolean => model.states.get(name)?.flags?.has("unless refractory") ?? false;
    const said = written.map((name) => (isDropped(name) ? `${name} unless refractory` : name)).join(", ");
    return `${projection} on_${at}${delay} of ${sources}: ${what}${said ? ` (writes ${said})` : ""}`;
  });
}

const resetsOf = (model: Model): string[] =>
  [...model.events.values()]
    .flatMap(({ name, resets }) => resets.map((reset) => ({ name, reset })))
    .toSorted((a, b) => a.reset.index - b.reset.index)
    .map(({ name, reset }) => `after ${name}: ${reset.assignments.map((one) => textOf(model, one)).join(", ")}`);

const whensOf = (model: Model, blocks: readonly Block[]): string[] =>
  blocks
    .flatMap(({ name, whens }) => whens.map((when) => ({ name, when })))
    .toSorted((a, b) => a.when.index - b.when.index)
    .map(({ name, when }) => `${name === "" ? "" : `${name}: `}${insideOf(model, when)}`);

// ------------------------------------------------------------------------------------------------------ synapses

/** States of a projection's synapses that are kept once for several of them, or in another order. */
export function keptStates({ places, lumped }: Pick<Arranged, "places" | "lumped">, { name }: Block): string[] {
  const { size, synapses } = places.get(name)!;
  return [...lumped].flatMap(([state, { index, length }]) => {
    if (!synapses || !state.startsWith(`${name}.`)) return [];
    const end = endOf({ places }, state, index);
    if (!end) return `${state}: in the order of the synapses' targets, in which they are summed`;
    return `${state}: one value for each of ${count(length, "element")} of ${end.population}, and not for each of ${count(size, "synapse")}, which stay equal`;
  });
}

/** Which states of synapses are kept once for several of them, and how sums over synapses are computed. */
export function synapsesInWords(lowered: Arranged): string[] {
  const { model, choices } = lowered;
  const kept = [...model.blocks.values()].flatMap((block) => keptStates(lowered, block)).map((text) => `${text}.`);
  const sums = choices.map(({ rows, columns, entries, dense, reason, origins }) => {
    const form = dense ? "a product with a matrix" : "a sparse product";
    const what = sumOf(model, origins) ?? "a sum over synapses";
    return `${what}: ${form} of ${rows} × ${columns}, ${entries} entries: ${reason}.`;
  });
  return [...kept, ...sums];
}

/** `PN.I_syn: sum(gaba.o)`. */
function sumOf(model: Model, origins: Arranged["choices"][number]["origins"]): string | undefined {
  const [origin] = origins;
  const statement = origin && model.statements[origin.equation];
  if (!statement) return undefined;
  const header = statement.block === undefined ? undefined : model.statements[statement.block];
  const block = header && "name" in header ? `${header.name}.` : "";
  return `${block}${oneLine(leftSide(statement))}, ${textOf(model, origin)}`;
}

/** Elements of populations and synapses of projections. */
export const sizesInWords = (places: ReadonlyMap<string, Place>): string[] =>
  [...places.values()].flatMap(({ block, size }) =>
    block.kind === "shared"
      ? []
      : [`${block.name} has ${count(size, block.kind === "population" ? "element" : "synapse")}`],
  );
