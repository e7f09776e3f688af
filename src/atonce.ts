/**
 * Deliveries for backends without lists of synapses: all synapses of a projection at once, those at which nothing is due
 * with nothing. What is written is the same where the order of the synapses does not matter, but for the rounding of sums.
 */
import { algebra, inline, single, tensor, type Builder, type Node, type TypedArray } from "../ir/index.ts";
import type { Delivery, SynapseAccess } from "./deliveries.ts";
import { ModelError } from "./diagnostics.ts";
import type { Lowered } from "./lower.ts";
import { qualified, SPIKES, STEP } from "./names.ts";
import { ringPlaces, type SynapseEnd } from "./setting.ts";
import type { Values } from "./step.ts";

/** A constant array: whole numbers, truth values or numbers. */
export const constantArray = (b: Builder, values: TypedArray): Node => {
  const dtype = values instanceof Int32Array ? "i32" : values instanceof Uint8Array ? "bool" : "f64";
  return b.add("data", [], { values, type: tensor(dtype, [values.length]) });
};

/** For each population from which spikes come, the mask of synapses at which one is due now. Rings gain the spikes of now. */
export function masksDue(
  b: Builder,
  { at, delay, projection }: Delivery,
  { places }: Lowered,
  fired: Values,
  now: Values,
  update: (values: Values) => void,
): Node[] {
  const synapses = places.get(projection)!.synapses!;
  const A = algebra(b, "f64");
  return (at === "pre" ? [synapses.pre] : synapses.post).map((end, k) => {
    const spiked = fired.get(qualified(end.population, SPIKES))!;
    const { size } = places.get(end.population)!;
    const elements = constantArray(b, inside(end.elements, size));
    const isHere = (mask: Node): Node => {
      const valid = within(end, size);
      return valid ? A.and(mask, constantArray(b, valid)) : mask;
    };
    if (!delay) return isHere(b.add("gather", [spiked, elements]));
    const { spikes } = delay.rings[k]!;
    const [step, rows, steps] = [STEP, delay.rows, delay.steps].map((name) => now.get(name)!) as [Node, Node, Node];
    const ring = b.add("update", [now.get(spikes)!, ringPlaces(b, A.imod(step, rows), [size]), spiked]);
    update(new Map([[spikes, ring]]));
    const row = A.imod(A.sub(step, steps), rows);
    const first = A.mul(row, b.add("const", [], { value: size, dtype: "i64" }));
    return isHere(b.add("gather", [ring, A.add(first, b.add("convert", [elements], { dtype: "i64" }))]));
  });
}

const MASKS = new WeakMap<SynapseEnd, Uint8Array | undefined>();
const INSIDE = new WeakMap<Int32Array, Int32Array>();

/** Which synapses have this end in the population; undefined: all. Made once, as what follows. */
function within(end: SynapseEnd, size: number): Uint8Array | undefined {
  if (!MASKS.has(end)) {
    const valid = Uint8Array.from(end.elements, (element) => Number(element >= 0 && element < size));
    MASKS.set(end, valid.includes(0) ? valid : undefined);
  }
  return MASKS.get(end);
}

function inside(elements: Int32Array, size: number): Int32Array {
  let known = INSIDE.get(elements);
  if (!known) INSIDE.set(elements, (known = elements.map((element) => Math.max(0, Math.min(element, size - 1)))));
  return known;
}

/** What the synapses in `mask` write. Throws `ModelError` where it depends on which of them comes first. */
export function deliverAtOnce(
  b: Builder,
  { graph, reads, writes, origin, projection }: Delivery,
  mask: Node,
  values: Values,
  { places, model }: Lowered,
): Map<string, Node> {
  const A = algebra(b, "f64");
  const { size, synapses } = places.get(projection)!;
  const ends = [synapses!.pre, ...synapses!.post];
  b.origins = [origin];
  const whole = ({ array }: SynapseAccess): Node =>
    typeof array === "string" ? values.get(array)! : constantArray(b, array());
  const populationOf = (array: SynapseAccess["array"]): number =>
    single(values.get(array as string)!.type).shape[0] as number;
  const read = (access: SynapseAccess): Node => {
    if (access.at === "self") return b.add("iota", [], { length: size });
    if (typeof access.at === "string") return whole(access);
    return b.add("gather", [whole(access), constantArray(b, inside(access.at.elements, populationOf(access.array)))]);
  };
  const args = reads.map(read);
  const isShared = ({ at }: SynapseAccess): boolean => typeof at === "object";
  const shared = new Set(writes.filter(isShared).map(({ array }) => array));
  /** What another synapse may have written. */
  const others = new Set(args.filter((_, k) => isShared(reads[k]!) && shared.has(reads[k]!.array)));
  const known = new Set(args);
  const inTurn = (): Error => {
    const message = "what one of these synapses does depends on what another has done: they take turns";
    return new ModelError(model.source, [{ code: "E316", message, start: origin.start, end: origin.end }]);
  };
  const independent = (node: Node): Node => {
    if (needs(node, others, known)) throw inTurn();
    return node;
  };
  /** What is added to what was there before; undefined: nothing. */
  const added = (node: Node, old: ReadonlySet<Node>): Node | undefined => {
    if (old.has(node)) return undefined;
    const [x, y, z] = node.inputs as [Node, Node, Node];
    if (node.op === "select") {
      const [one, other] = [added(y, old), added(z, old)];
      return one || other ? A.select(independent(x), one ?? 0, other ?? 0) : undefined;
    }
    if (node.op !== "add" && node.op !== "sub") throw inTurn();
    const before = added(x, old);
    const more = independent(y);
    if (node.op === "add") return before ? A.add(before, more) : more;
    return before ? A.sub(before, more) : A.neg(more);
  };
  const result = new Map<string, Node>();
  inline(b, graph, args).forEach((node, k) => {
    const { array, at } = writes[k]!;
    const name = array as string;
    const before = result.get(name) ?? values.get(name)!;
    if (typeof at === "string") return result.set(name, A.select(mask, independent(node), before));
    const old = new Set(args.filter((_, j) => reads[j]!.array === array && reads[j]!.at === at));
    const change = added(node, old);
    if (!change) return undefined;
    const end = ends.find(({ elements }) => elements === (at as { elements: Int32Array }).elements)!;
    const each = A.select(mask, change, 0);
    const sums = b.add("spmv", [each, constantArray(b, end.offsets), constantArray(b, end.order ?? numbers(end))]);
    return result.set(name, A.add(before, sums));
  });
  b.origins = [];
  return result;
}

const NUMBERS = new WeakMap<SynapseEnd, Int32Array>();

/** The numbers of the synapses, where no other order is kept. */
function numbers(end: SynapseEnd): Int32Array {
  let known = NUMBERS.get(end);
  if (!known) NUMBERS.set(end, (known = Int32Array.from({ length: end.elements.length }, (_, s) => s)));
  return known;
}

/** Whether a node is made of one of these, not looking behind those that are `known`. */
function needs(node: Node, these: ReadonlySet<Node>, known: ReadonlySet<Node>): boolean {
  const seen = new Set<Node>();
  const left = [node];
  for (let one = left.pop(); one; one = left.pop()) {
    if (these.has(one)) return true;
    if (seen.has(one) || known.has(one)) continue;
    seen.add(one);
    left.push(...one.inputs);
  }
  return false;
}
