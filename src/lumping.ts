/** Synapses that stay equal kept once, and the form in which sums over synapses are computed. */
import {
  dense,
  lump,
  withLumped,
  type Graph,
  type Grouping,
  type Lumping,
  type ProductChoice,
  type ProductForm,
  type Varies,
} from "../ir/index.ts";
import type { Lowered } from "./lower.ts";
import { qualified, splitName } from "./names.ts";
import type { SynapseEnd, Synapses } from "./setting.ts";

/** A lowered model after that. */
export interface Arranged extends Lowered {
  readonly lumped: Lumping["lumped"];
  /** Those that are kept in the order of their targets. */
  readonly byTarget: readonly string[];
  /** Of each sum over synapses: how it is computed, and why. */
  readonly choices: readonly ProductChoice[];
  /** What the two passes made of the system, and how long each took. */
  readonly traces: readonly { readonly before: Graph; readonly after: Graph; readonly ms: number }[];
}

/** Lumps the states of synapses, unless it is not wanted, and chooses sparse or dense products. */
export function arrange(lowered: Lowered, isLumped: boolean, form: ProductForm): Arranged {
  const { model, places } = lowered;
  const varies: Varies = (name) => !model.parameters.has(name) && !name.startsWith("constant.");
  if (![...places.values()].some(({ synapses }) => synapses))
    return { ...lowered, lumped: new Map(), byTarget: [], choices: [], traces: [] };
  const began = performance.now();
  const { system, initial, lumped } = isLumped
    ? lump(lowered.system, lowered.initial, candidatesOf(lowered), varies)
    : { ...lowered, lumped: new Map() as Lumping["lumped"] };
  const then = performance.now();
  const chosen = dense(system, form, varies);
  const done = performance.now();
  const other = (graph: Graph): Graph => (isLumped ? withLumped(graph, lumped, varies) : graph);
  return {
    ...lowered,
    lumped,
    byTarget: [...lumped].flatMap(([name, { index }]) => (endOf(lowered, name, index) ? [] : [name])),
    initial,
    system: chosen.graph,
    choices: chosen.choices,
    traces: [
      { before: lowered.system, after: system, ms: then - began },
      { before: system, after: chosen.graph, ms: done - then },
    ],
    types: new Map(
      [...lowered.types].map(([name, type]) => {
        const grouping = lumped.get(name);
        return [name, grouping ? { ...type, shape: [grouping.length] } : type];
      }),
    ),
    resets: lowered.resets.map((reset) => ({ ...reset, graph: other(reset.graph) })),
    whens: lowered.whens.map((when) => ({ ...when, graph: other(when.graph) })),
    deliveries: lowered.deliveries.map((delivery) => ({
      ...delivery,
      reads: delivery.reads.map((read) => {
        const grouping = typeof read.array === "string" ? lumped.get(read.array) : undefined;
        return grouping ? { ...read, at: { elements: grouping.index } } : read;
      }),
    })),
    observe: (texts) => dense(other(lowered.observe(texts)), form, varies).graph,
  };
}

/** The end of its synapses for each element of which a state is kept once. */
export function endOf({ places }: Pick<Lowered, "places">, state: string, index: Int32Array): SynapseEnd | undefined {
  const { pre, post } = places.get(splitName(state)[0])!.synapses!;
  return [pre, ...post].find(({ elements }) => elements === index);
}

/**
 * States of synapses that nothing assigns and whose past nobody asks for: by source, else by target. Where nothing is delivered
 * synapse by synapse, else in the order of the targets.
 */
function candidatesOf({ places, deliveries, delays }: Lowered) {
  const kept = new Set(delays.map(({ state }) => state));
  for (const { writes } of deliveries) for (const { array } of writes) if (typeof array === "string") kept.add(array);
  return [...places.values()].flatMap(({ block, synapses }) => {
    if (!synapses) return [];
    const ends = [synapses.pre, ...(synapses.post.length === 1 ? synapses.post : [])];
    const by: Grouping[] = ends.map(({ elements, population }) => ({
      index: elements,
      length: places.get(population)!.size,
    }));
    const names = [...block.states.keys()].map((state) => qualified(block.name, state));
    if (![...kept].some((name) => splitName(name)[0] === block.name)) by.push(...byTarget(synapses));
    return names.filter((name) => !kept.has(name)).map((name) => ({ name, by }));
  });
}

/** The place of each synapse in the order of the targets, if that is another one. */
function byTarget({ post }: Synapses): Grouping[] {
  const order = post[0]?.order;
  if (!order || order.every((synapse, place) => synapse === place)) return [];
  const index = new Int32Array(order.length);
  order.forEach((synapse, place) => (index[synapse] = place));
  return [{ index, length: index.length }];
}
