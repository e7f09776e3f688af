/** What pictures show of a network's synapses: which elements they connect, and what values they have. */
import { OptionError } from "../diagnostics.ts";
import type { Lowered } from "../lower.ts";
import type { Model } from "../model.ts";
import { qualified } from "../names.ts";
import type { Place, SynapseEnd, Synapses } from "../setting.ts";
import type { State } from "../simulate.ts";
import type { Simulation } from "../simulation.ts";
import { fromSI, ONE } from "../units.ts";
import { extent, type End, type Projection, type View, type Weights } from "../view/figure.ts";

/** What is recorded of a run, and what of. */
interface Recorded {
  readonly lowered: Lowered;
  readonly events: readonly string[];
  readonly widths: ReadonlyMap<string, number>;
}

/** Throws `OptionError` for a view of which there is nothing to show. */
export function checkViews(views: readonly View[], { lowered, events, widths }: Recorded): void {
  const refuse = (view: View, why: string): void => {
    if (views.includes(view)) throw new OptionError("E304", `--view ${view}: ${why}`);
  };
  const projections = projectionsOf(lowered);
  if (events.length === 0) for (const view of ["raster", "rate"] as const) refuse(view, "no spikes are recorded");
  if (widths.size === 0) for (const view of ["traces", "heatmap"] as const) refuse(view, "no values are recorded");
  if (projections.length === 0)
    for (const view of ["connectivity", "weights"] as const) refuse(view, "the model has no synapses");
  if (!projections.some((place) => namesOf(lowered, place, widths).length > 0 || place.synapses.weights))
    refuse("weights", "no synapse has a value of its own; --record projection.x names one of a run");
}

/** Of a network, the first state of each population: what its pictures show if nothing is said. */
export const firstStates = ({ blocks }: Model): readonly string[] | undefined =>
  blocks.size > 1
    ? [...blocks.values()].flatMap(({ name, kind, states }) =>
        kind === "population" ? [...states.keys()].slice(0, 1).map((state) => qualified(name, state)) : [],
      )
    : undefined;

type Connected = Place & { readonly synapses: Synapses };

const projectionsOf = ({ places }: Lowered): readonly Connected[] =>
  [...places.values()].filter((place): place is Connected => place.synapses !== undefined && place.size > 0);

/** Names of the values of synapses: what is recorded, else what is stored, and parameters that differ. */
function namesOf({ parameters }: Lowered, { block, size }: Connected, widths: ReadonlyMap<string, number>): string[] {
  const all = (of: ReadonlyMap<string, unknown>): string[] => [...of.keys()].map((name) => qualified(block.name, name));
  const own = [...block.states, ...block.stored, ...block.named, ...block.derived].map(([name]) =>
    qualified(block.name, name),
  );
  const recorded = own.filter((name) => widths.get(name) === size);
  if (recorded.length > 0) return recorded;
  const given = new Map(parameters.outputs.map(({ name, node }) => [name, node.type]));
  const isEach = (name: string): boolean => {
    const type = given.get(name);
    return type !== undefined && "shape" in type && type.shape.length === 1 && type.shape[0] === size && size > 1;
  };
  return [...new Set([...all(block.stored), ...all(block.parameters).filter(isEach)])];
}

/** The synapses, part by part of what they go to, and what they have at the end of a run. */
export function synapsesSeen(
  sim: Pick<Simulation, "params" | "model">,
  { lowered, widths }: Recorded,
  last: ReadonlyMap<string, readonly number[]>,
  { values }: State,
): { readonly projections: readonly Projection[]; readonly weights: readonly Weights[] } {
  const { units } = sim.model;
  const valuesOf = (name: string): ArrayLike<number> => {
    const recorded = last.get(name);
    if (recorded) return recorded;
    const stored = values[name];
    if (!stored) return sim.params[name]!;
    return units ? Array.from(stored, (value) => fromSI(value, units.get(name) ?? ONE)) : stored;
  };
  const all = projectionsOf(lowered).map((place) => {
    const { synapses, block } = place;
    const named = namesOf(lowered, place, widths).map((name): Weights => {
      const unit = units?.get(name)?.name;
      return { name, values: valuesOf(name), ...(unit === undefined || unit === "1" ? {} : { unit }) };
    });
    const entries = synapses.weights ? [{ name: `${block.name}: entries`, values: synapses.weights }] : [];
    const weights = named.length > 0 ? named : entries;
    const weight = [...weights, ...entries].find((one) => {
      const [lo, hi] = extent(one.values);
      return lo < hi;
    });
    const source = endOf(synapses.pre, synapses.sources);
    const projections = synapses.post.map((post): Projection => ({
      ...{ name: block.name, source, target: endOf(post, synapses.targets) },
      ...(weight ? { weight } : {}),
    }));
    return { projections, weights };
  });
  return {
    projections: all.flatMap(({ projections }) => projections),
    weights: all.flatMap(({ weights }) => weights),
  };
}

/** A part of a population, by the numbers that its elements have there; `ends` counts them in all parts. */
function endOf({ population, from, count, elements }: SynapseEnd, ends: Int32Array): End {
  const any = ends.findIndex((end) => end >= from && end < from + count);
  return { population, count, first: any < 0 ? 0 : elements[any]! - ends[any]! + from, element: elements };
}
