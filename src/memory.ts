/** What a compiled model takes of memory, by what it is for, and which of its values are where, and when. */
import {
  bufferBytes,
  memoryBytes,
  memoryUse,
  programBytes,
  showType,
  type Buffer,
  type Lengths,
  type Program,
  type Span,
  type Stay,
} from "../ir/index.ts";
import type { Compiled } from "./compile.ts";
import type { Arranged } from "./lumping.ts";
import { eventCarry } from "./names.ts";
import { inListings, overOf, ValueNames, type Named } from "./view/values.ts";

/** What memory is for, in the order in which it is shown. */
export const MEMORY_KINDS = [
  "states",
  "spikes",
  "delays",
  "parameters",
  "prelude",
  "constants",
  "temporaries",
  "rows",
] as const;
export type MemoryKind = (typeof MEMORY_KINDS)[number];

/** What a buffer holds from one moment to another. */
export interface Held extends Named, Span {
  /** Given before the run; computed, also in place of what the same node reads; copied from another buffer. */
  readonly how: Exclude<Stay["how"], "handed on">;
}

/** A piece of memory, and the values that share it. */
export interface PlannedBuffer {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly kind: MemoryKind;
  readonly bytes: number;
  readonly holds: readonly Held[];
}

/** Something that happens in a call of the program. */
export interface PlannedMoment {
  readonly what: string;
  /** In how many loops. */
  readonly depth: number;
}

/** Which values of a program share memory, when each of them is needed, and what it comes to. */
export interface MemoryPlan {
  readonly backend: string;
  /** Whether the backend keeps arrays of its own, and the plan is not what it works in. */
  readonly ownArrays: boolean;
  readonly moments: readonly PlannedMoment[];
  readonly loops: readonly { readonly over: string; readonly from: number; readonly to: number }[];
  readonly buffers: readonly PlannedBuffer[];
  readonly bytes: {
    /** Of all buffers: what the program takes. */
    readonly planned: number;
    /** If each value had an array of its own. */
    readonly unshared: number;
    /** Of arrays of their own that come and go: the most that are alive at once, and when. */
    readonly apart: { readonly peak: number; readonly moment: number; readonly curve: readonly number[] };
    /** Of the buffers, those that hold something that is still needed. */
    readonly alive: { readonly peak: number; readonly moment: number; readonly curve: readonly number[] };
    readonly byKind: Readonly<Partial<Record<MemoryKind, number>>>;
  };
  /** What a run keeps of each row, with its time, where results stay in memory; and in all, if its length is known. */
  readonly rows: { readonly each: number; readonly count?: number; readonly bytes?: number };
  /** What a run needs: what is held against the `memory` that it may have. Spikes that are kept are not foreseen. */
  readonly total?: number;
  /** Of programs that are run once, before: for what does not change, and for values at the start. */
  readonly before: number;
  /** Lengths that only a step decides, counted as one. */
  readonly unknown: readonly string[];
}

/** What is known of a run. */
export interface Foreseen {
  readonly lengths: Lengths;
  readonly row: number;
  readonly count: number | undefined;
  readonly backend: string;
  readonly ownArrays: boolean;
}

/** The memory of a compiled model. */
export function memoryPlan(compiled: Compiled, lowered: Arranged, foreseen: Foreseen): MemoryPlan {
  const { program, prelude, starting } = compiled;
  const { row, count, backend, ownArrays } = foreseen;
  const unknown = lengthsOf(program).filter((name) => !(name in foreseen.lengths));
  const lengths = { ...Object.fromEntries(unknown.map((name) => [name, 1])), ...foreseen.lengths };
  const use = memoryUse(program);
  const bytes = memoryBytes(program, use, lengths);
  const sizes = bufferBytes(program, lengths);
  const kindOf = kindsOf(program, lowered);
  const names = new ValueNames(lowered.model, use);
  const given = new Map([...program.outputs, ...program.inputs].map(([name, buffer]) => [buffer, inListings(name)]));
  const holds = new Map<Buffer, Stay[]>();
  for (const stay of use.stays) holds.set(stay.buffer, [...(holds.get(stay.buffer) ?? []), stay]);
  const buffers = program.buffers.map((buffer): PlannedBuffer => {
    const { id, type } = buffer;
    const own = { id, name: given.get(buffer) ?? `#${id}`, type: showType(type), kind: kindOf(buffer) };
    return { ...own, bytes: sizes[id]!, holds: heldBy(holds.get(buffer) ?? [], (stay) => names.of(stay)) };
  });
  const byKind = MEMORY_KINDS.map((kind) => [kind, sum(buffers.filter((one) => one.kind === kind))] as const);
  const others = [prelude, starting].filter((one) => one !== undefined);
  return {
    backend,
    ownArrays,
    moments: use.moments.map((moment) => ({ what: names.momentOf(moment), depth: moment.depth })),
    loops: use.loops.map(({ loop, from, to }) => ({ over: overOf(loop), from, to })),
    buffers,
    bytes: {
      planned: bytes.planned,
      unshared: bytes.unshared,
      apart: peakOf(bytes.apart),
      alive: peakOf(bytes.alive),
      byKind: Object.fromEntries(byKind.filter(([, all]) => all > 0)),
    },
    rows: { each: row, ...(count !== undefined && { count, bytes: row * count }) },
    ...(count !== undefined && { total: bytes.planned + row * count }),
    before: others.reduce((all, one) => all + programBytes(one, { ...ones(one), ...lengths }), 0),
    unknown,
  };
}

const sum = (buffers: readonly PlannedBuffer[]): number => buffers.reduce((all, { bytes }) => all + bytes, 0);

function peakOf(curve: readonly number[]): MemoryPlan["bytes"]["alive"] {
  const peak = curve.reduce((most, bytes) => Math.max(most, bytes), 0);
  return { peak, moment: curve.indexOf(peak), curve };
}

/** Lengths that a call gives. */
const lengthsOf = ({ buffers }: Program): string[] => [
  ...new Set(buffers.flatMap(({ type }) => type.shape.filter((dim) => typeof dim === "string"))),
];
const ones = (program: Program): Lengths => Object.fromEntries(lengthsOf(program).map((name) => [name, 1]));

/** What each buffer is for: what comes in and goes out says it by its name. */
function kindsOf(
  { inputs, outputs }: Program,
  { model, delays, deliveries }: Arranged,
): (buffer: Buffer) => MemoryKind {
  const spikes = new Set<string>(
    [...model.events.keys()].flatMap((name) => LISTED.map((part) => eventCarry(name)[part])),
  );
  const past = new Set<string>([
    ...delays.flatMap(({ values, slopes, rows, whole }) => [values, slopes, rows, whole]),
    ...deliveries.flatMap(({ delay }) =>
      delay ? [delay.rows, delay.order, delay.steps, ...delay.rings.flatMap((ring) => [ring.spikes, ring.counts])] : [],
    ),
  ]);
  const kinds = new Map<Buffer, MemoryKind>([...outputs.values()].map((buffer) => [buffer, "rows"]));
  for (const [name, buffer] of inputs) {
    const isCarried = outputs.get(name) === buffer;
    const rest = name.startsWith("prelude.") ? "prelude" : isCarried ? "states" : "parameters";
    kinds.set(buffer, spikes.has(name) ? "spikes" : past.has(name) ? "delays" : rest);
  }
  return (buffer) => (buffer.values ? "constants" : (kinds.get(buffer) ?? "temporaries"));
}

/** What is kept of an event until the host fetches it. */
const LISTED = ["count", "element", "step", "fraction"] as const;

/** What a buffer holds, without the borders that a value crosses where it is. */
function heldBy(stays: readonly Stay[], nameOf: (stay: Stay) => Named): readonly Held[] {
  const held: (Held & { to: number })[] = [];
  for (const stay of stays) {
    const { from, to, how } = stay;
    const last = held.at(-1);
    if (how === "handed on" && last) last.to = Math.max(last.to, to);
    else held.push({ ...nameOf(stay), from, to, how: how === "handed on" ? "copied" : how });
  }
  return held;
}
