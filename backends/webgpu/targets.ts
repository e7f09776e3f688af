/**
 * Deliveries, target by target: where what a synapse reads of what synapses write is at its own target, or its own, targets have nothing to
 * do with each other, and each goes through its synapses in the order of the list. All are gone through, for those that are due.
 */
import { bufferOfValue, type Access, type NodeOf, type Program } from "../../ir/index.ts";

/** For each target, from where to where its synapses are, and what the source of each is. */
export interface ByTarget {
  readonly starts: Int32Array;
  readonly synapses: Int32Array;
  readonly sources: Int32Array;
}

const known = new WeakMap<NodeOf<"deliver">, ByTarget | "no">();

/** Undefined: they have to be gone through one after the other. */
export function byTarget(node: NodeOf<"deliver">, place: Program["place"]): ByTarget | undefined {
  const done = known.get(node) ?? find(node, place) ?? "no";
  known.set(node, done);
  return done === "no" ? undefined : done;
}

function find(node: NodeOf<"deliver">, place: Program["place"]): ByTarget | undefined {
  const [, list, ...rest] = node.inputs;
  const spread = list!.op === "get" ? list!.inputs[0]! : undefined;
  if (spread?.op !== "spread") return undefined;
  const end = endOf(node);
  if (end === undefined) return undefined;
  const valuesOf = (k: (typeof rest)[number] | undefined): Int32Array | undefined =>
    k && (bufferOfValue(place, k)?.values as Int32Array | undefined);
  const [, from, by] = spread.inputs;
  const [offsets, order, targets] = [valuesOf(from), by ? valuesOf(by) : undefined, valuesOf(rest[end.index])];
  if (!offsets || !targets || (by && !order)) return undefined;
  return sorted(offsets, order, targets, end.length);
}

/** The index array by which all is written that is not the synapse's own, and the length of what is written. */
function endOf(node: NodeOf<"deliver">): { readonly index: number; readonly length: number } | undefined {
  const { reads, writes, indices } = node.attrs;
  const arrays = node.inputs.slice(2 + indices);
  const indexed = writes.filter((access): access is Access & { at: number } => typeof access.at === "number");
  const [first] = indexed;
  if (!first) return undefined;
  const lengthOf = ({ array }: Access): unknown => (arrays[array]!.type as { shape: readonly unknown[] }).shape[0];
  const length = lengthOf(first);
  if (typeof length !== "number" || length === 0) return undefined;
  if (indexed.some((access) => access.at !== first.at || lengthOf(access) !== length)) return undefined;
  const isAlone = ({ array, at }: Access): boolean => writes.every((write) => write.array !== array || write.at === at);
  return [...reads, ...writes].every(isAlone) ? { index: first.at, length } : undefined;
}

/** Synapses by the nearest target that there is, in the order in which they are listed. */
function sorted(offsets: Int32Array, order: Int32Array | undefined, targets: Int32Array, length: number): ByTarget {
  const end = offsets.at(-1)!;
  const synapse = (p: number): number => order?.[p] ?? p;
  const target = (p: number): number => Math.max(0, Math.min(targets[synapse(p)]!, length - 1));
  const starts = new Int32Array(length + 1);
  for (let p = offsets[0]!; p < end; p++) starts[target(p) + 1]!++;
  for (let k = 0; k < length; k++) starts[k + 1]! += starts[k]!;
  const next = starts.slice();
  const [synapses, sources] = [new Int32Array(Math.max(1, end)), new Int32Array(Math.max(1, end))];
  for (let source = 0; source + 1 < offsets.length; source++)
    for (let p = offsets[source]!; p < offsets[source + 1]!; p++) {
      const k = next[target(p)]!++;
      synapses[k] = synapse(p);
      sources[k] = source;
    }
  return { starts, synapses, sources };
}
