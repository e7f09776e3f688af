/** Buffers as lanes of a chart: numbers are in one lane, and where there are too many, those that are alike. */
import { MEMORY_KINDS, type Held, type MemoryKind, type MemoryPlan, type PlannedBuffer } from "../memory.ts";
import { count } from "./figure.ts";

export interface Lane {
  readonly name: string;
  readonly type: string;
  readonly kind: MemoryKind;
  readonly bytes: number;
  /** How many buffers it stands for. */
  readonly buffers: number;
  /** What it holds; of several buffers, when any of them holds something. */
  readonly holds: readonly Held[];
}

/** At most about `most` lanes, by what they are for. */
export function lanesOf({ buffers, moments }: MemoryPlan, most = Infinity): readonly Lane[] {
  const isNumber = ({ type }: PlannedBuffer): boolean => !type.includes("[");
  const arrays = buffers.filter((buffer) => !isNumber(buffer));
  const numbers = merged(buffers.filter(isNumber), "number");
  let lanes = arrays.map(alone);
  const room = most - numbers.length;
  // What is there all the time tells the least.
  const isStill = ({ holds: [first, ...more] }: Lane): boolean =>
    more.length === 0 && first !== undefined && first.from === 0 && first.to === moments.length - 1;
  if (lanes.length > room) lanes = joined(lanes, (lane) => isStill(lane) || lane.kind === "rows", "array");
  for (const kind of ["spikes", "delays"] as const)
    if (lanes.length > room) lanes = joined(lanes, (lane) => lane.kind === kind, "array");
  for (const kind of ["temporaries", "states"] as const)
    if (lanes.length > room) {
      const own = lanes.filter((lane) => lane.kind === kind).toSorted((a, b) => weight(b) - weight(a));
      const few = new Set(own.slice(Math.max(1, own.length - (lanes.length - room) - 1)));
      lanes = joined(lanes, (lane) => few.has(lane), "array");
    }
  const order = (kind: MemoryKind): number => MEMORY_KINDS.indexOf(kind);
  return [...lanes.toSorted((a, b) => order(a.kind) - order(b.kind)), ...numbers];
}

const alone = ({ name, type, kind, bytes, holds }: PlannedBuffer): Lane => ({
  ...{ name, type, kind, bytes, holds },
  buffers: 1,
});

/** What is shown first: much memory, and many values that share it. */
const weight = ({ bytes, holds }: Lane): number => bytes * holds.length;

/** Lanes of which those that are meant are one for each kind, behind the others. */
function joined(lanes: readonly Lane[], isMeant: (lane: Lane) => boolean, noun: string): Lane[] {
  const rest = lanes.filter((lane) => !isMeant(lane));
  const kinds = MEMORY_KINDS.map((kind) => lanes.filter((lane) => lane.kind === kind && isMeant(lane)));
  return [...rest, ...kinds.flatMap((same) => (same.length < 2 ? same : merged(same, noun)))];
}

function merged(lanes: readonly (Lane | PlannedBuffer)[], noun: string): Lane[] {
  if (lanes.length === 0) return [];
  const buffers = lanes.reduce((sum, lane) => sum + ("buffers" in lane ? lane.buffers : 1), 0);
  const bytes = lanes.reduce((sum, lane) => sum + lane.bytes, 0);
  const { kind } = lanes[0]!;
  const one = lanes.every((lane) => lane.kind === kind) && noun !== "number" ? kind : "numbers";
  const [name, type] = one === "numbers" ? ["numbers", count(buffers, "number")] : [`${buffers} more`, one];
  return [{ name, type, kind, bytes, buffers, holds: anyOf(lanes.flatMap(({ holds }) => holds)) }];
}

/** When any of these is there. */
function anyOf(holds: readonly Held[]): Held[] {
  const spans: (Held & { to: number })[] = [];
  for (const { from, to } of holds.toSorted((a, b) => a.from - b.from)) {
    const last = spans.at(-1);
    if (last && from <= last.to + 1) last.to = Math.max(last.to, to);
    else spans.push({ value: "", how: "given", from, to });
  }
  return spans;
}
