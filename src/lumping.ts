/** Synapses that stay equal kept once, and the form in which sums over synapses are computed. */
import {
  dense,
  lump,
  withLumped,
  type Graph,
  type Lumping,
  type ProductChoice,
  type ProductForm,
  type Varies,
} from "../ir/index.ts";
import type { Lowered } from "./lower.ts";

/** A lowered model after that. */
export interface Arranged extends Lowered {
  readonly lumped: Lumping["lumped"];
  /** Of each sum over synapses: how it is computed, and why. */
  readonly choices: readonly ProductChoice[];
  /** The system as it was, after lumping, and in the end: what the passes did. */
  readonly systems: { readonly before: Graph; readonly lumped: Graph; readonly after: Graph };
}

/** Lumps the states of synapses, unless it is not wanted, and chooses sparse or dense products. */
export function arrange(lowered: Lowered, isLumped: boolean, form: ProductForm): Arranged {
  const { model, places } = lowered;
  const varies: Varies = (name) => !model.parameters.has(name) && !name.startsWith("constant.");
  const candidates = isLumped ? candidatesOf(lowered) : [];
  const isNetwork = [...places.values()].some(({ synapses }) => synapses);
  if (!isNetwork) {
    const { system } = lowered;
    return { ...lowered, lumped: new Map(), choices: [], systems: { before: system, lumped: system, after: system } };
  }
  const { system, initial, lumped } = isLumped
    ? lump(lowered.system, lowered.initial, candidates, varies)
    : { system: lowered.system, initial: lowered.initial, lumped: new Map() as Lumping["lumped"] };
  const other = (graph: Graph): Graph => (isLumped ? withLumped(graph, lumped, varies) : graph);
  const chosen = dense(system, form, varies);
  return {
    ...lowered,
    lumped,
    initial,
    system: chosen.graph,
    choices: chosen.choices,
    systems: { before: lowered.system, lumped: system, after: chosen.graph },
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

/** States of synapses that nothing assigns and whose past nobody asks for: by source, else by target. */
function candidatesOf({ places, deliveries, delays }: Lowered) {
  const kept = new Set(delays.map(({ state }) => state));
  for (const { writes } of deliveries) for (const { array } of writes) if (typeof array === "string") kept.add(array);
  return [...places].flatMap(
    ([
      block,
      {
        block: { states },
        synapses,
      },
    ]) => {
      if (!synapses) return [];
      const by = [synapses.pre, ...(synapses.post.length === 1 ? synapses.post : [])].map(
        ({ elements, population }) => ({
          index: elements,
          length: places.get(population)!.size,
        }),
      );
      return [...states.keys()]
        .map((state) => `${block}.${state}`)
        .filter((name) => !kept.has(name))
        .map((name) => ({ name, by }));
    },
  );
}
