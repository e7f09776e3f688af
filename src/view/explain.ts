/** What was chosen and done for a model, and why, in sentences for somebody who has never seen a compiler. */
import {
  allNodes,
  bytesPerElement,
  diff,
  elements,
  groupBy,
  guarded,
  isWire,
  type Diff,
  type Float,
  type Graph,
  type Node,
  type Program,
  type Target,
} from "../../ir/index.ts";
import type { Compiled } from "../compile.ts";
import type { Model } from "../model.ts";
import { scheduleOf } from "../schedule.ts";
import { count, inBytes } from "./figure.ts";
import { hasOrder, orderOfStep, sizesInWords, synapsesInWords } from "./order.ts";
import { describe, equationOf, integrates, leftSide, oneLine, shorten, textOf } from "./origins.ts";

/** What there is to be explained. */
export interface Explained {
  readonly model: Model;
  readonly compiled: Compiled;
  /** Elements of the population. */
  readonly size: number;
  readonly method: string;
  /** How often a step evaluates the equations. */
  readonly evaluations: number;
  readonly precision: Float;
  readonly target: Target;
  /** Whether the backend may be another one in a run. */
  readonly isOpen: boolean;
  readonly reasons: { readonly method: string; readonly backend: string };
  /** Elements of a row of each recorded value. */
  readonly widths: ReadonlyMap<string, number>;
  /** Optional passes that were left out. */
  readonly without: readonly string[];
}

/** Paragraphs, each with a heading. */
export function explanation(given: Explained): string {
  const { model, compiled, method } = given;
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ["What runs", whatRuns(given)],
    ["Sums over synapses", synapses(compiled.lowered)],
    ["What the compiler did", whatWasDone(given)],
    ["What it holds in memory", memory(given)],
    ["How a step could be shared", workersOf(given)],
    ["What happens in a step", hasOrder(model) ? orderOfStep(compiled.lowered, method) : []],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [title, ...lines].join("\n"))
    .join("\n\n");
}

const DIGITS: Readonly<Record<Float, string>> = {
  f64: "numbers of 64 bits, good for some 16 digits",
  f32: "numbers of 32 bits, good for some 7 digits",
};

function whatRuns({ model, compiled, size, precision, reasons, evaluations, target, isOpen }: Explained): string[] {
  const isNetwork = model.blocks.size > 1;
  const sizes = isNetwork ? `: ${sizesInWords(compiled.lowered.places).join(", ")}` : ` of ${count(size, "element")}`;
  const often = evaluations === 1 ? "once" : `${evaluations} times`;
  const isRun = model.states.size > 0;
  return [
    `${count(model.states.size, "state")}${sizes}, in ${precision}: ${DIGITS[precision]}.`,
    ...(isRun
      ? [`Method ${reasons.method}. It goes from one step to the next, and evaluates the equations ${often} for that.`]
      : ["There are no states: the equations are evaluated once."]),
    `Backend ${reasons.backend}.${isOpen ? " For a long run another one may be faster: its summary says which it was." : ""}`,
    target.functions
      ? "Functions such as exp are the backend's own: their last digits may differ between machines."
      : "Functions such as exp are written out in additions, multiplications and the like: they have the same bits on every machine.",
  ];
}

function synapses(lowered: Compiled["lowered"]): string[] {
  const gloss =
    "A sparse product goes through the synapses that there are, a product with a matrix through all pairs, each at less cost.";
  return [...synapsesInWords(lowered), ...(lowered.choices.length > 0 ? [gloss] : [])];
}

/** What the schedule says of several workers. */
function workersOf({ model, compiled, target }: Explained): string[] {
  const { workers, tasks, makespan, bounds } = scheduleOf({ model, stages: compiled.stages }, { workers: 2 });
  const work = workers * bounds.area;
  if (tasks.length === 0 || work === 0) return [];
  const share = (time: number): string => `${Math.round((100 * time) / work)} %`;
  return [
    `A run has one worker. What it does in ${model.states.size > 0 ? "a step" : "all"} is ${count(tasks.length, "task")}: ${target.kernels ? "kernels, large ones cut into ranges of elements, and what is outside them" : "an operation each"}.`,
    `The longest chain of tasks that need each other is ${share(bounds.criticalPath)} of the work: no number of workers would be faster than that. Two would take ${share(makespan)} of the time of one.`,
  ];
}

// ---------------------------------------------------------------------------------------------- what the compiler did

/** Examples that are named. */
const FEW = 3;
/** Characters of an equation's part. */
const SHOWN = 48;

function whatWasDone({ model, compiled, without }: Explained): string[] {
  const did = (name: string): Diff | undefined => {
    const trace = compiled.passes.find(({ pass }) => pass.name === name);
    return trace && diff(trace.before, trace.after);
  };
  return [
    ...limitsIn(model, compiled.lowered.system),
    ...algebra(did("simplify"), did("strength")),
    ...shared(model, did("cse")),
    ...roundedOtherwise(compiled),
    ...hoisted(model, did("hoist")),
    ...kernels(compiled.stages.fused, did("fuse")),
    ...writtenOut(did("expand")),
    ...beforeTheRun(model, compiled),
    ...(without.length > 0 ? [`Left out, as asked: ${without.join(", ")}.`] : []),
  ];
}

function limitsIn(model: Model, system: Graph): string[] {
  const quotients = groupBy(guarded(system), ({ origins: [origin] }) => textOf(model, origin!));
  return [...quotients].map(([text, nodes]) => {
    const sides = nodes.flatMap(({ origins }) => model.statements[equationOf(origins, model)!.equation] ?? []);
    const where = sentence([...new Set(sides.map((statement) => oneLine(leftSide(statement))))]);
    return `${shorten(text, SHOWN)}, for ${where}, is 0/0 at one point: near it the limit is taken, so that no value becomes NaN there.`;
  });
}

function algebra(simplified: Diff | undefined, cheaper: Diff | undefined): string[] {
  const less = simplified ? simplified.removed.length - simplified.added.length : 0;
  const swapped = cheaper?.added.length ?? 0;
  return [
    ...(less > 0
      ? [
          `${some(less, "operation")} left out: they give constants, or nothing needs them, or algebra that changes no bit does without.`,
        ]
      : []),
    ...(swapped > 0
      ? [
          `${count(swapped, "operation")} took the place of dearer ones with the same results, such as a product with 0.5 that of a quotient by 2.`,
        ]
      : []),
  ];
}

function roundedOtherwise({ passes }: Compiled): string[] {
  return passes.flatMap(({ pass, before, after, ulps }) => {
    if (ulps === undefined) return [];
    const gone = diff(before, after).removed.filter(({ node }) => node.op === "exp" || node.op === "div").length;
    return `Fast math, ${pass.name}: ${pass.about}. It took the place of ${count(gone, "operation")}; results are off by at most ${Math.ceil(ulps)} units in the last place.`;
  });
}

const some = (n: number, noun: string): string => `${count(n, noun)} ${n === 1 ? "was" : "were"}`;

function shared(model: Model, cse: Diff | undefined): string[] {
  if (!cse || cse.merged.length === 0) return [];
  const groups = [...groupBy(cse.merged, ({ after }) => after.node)].map(([node, { length }]) => ({
    node,
    times: length + 1,
  }));
  const named = uniqueTexts(
    model,
    groups.toSorted((x, y) => y.times - x.times),
    ({ node }) => node,
  );
  const examples = named.map(([{ times }, text]) => `${text} (${times} times)`);
  return [
    `${count(cse.merged.length, "operation")} computed what another one computes already: it is computed once${examples.length > 0 ? `. Such as ${sentence(examples)}` : ""}.`,
  ];
}

function hoisted(model: Model, hoist: Diff | undefined): string[] {
  const moved = hoist?.moved.filter(({ before, after }) => before.path.join() !== after.path.join()) ?? [];
  if (moved.length === 0) return [];
  // The whole of what was moved is at its end.
  const named = uniqueTexts(model, moved.toReversed(), ({ before }) => before.node).map(([, text]) => text);
  return [
    `${count(moved.length, "operation")} ${moved.length === 1 ? "gives" : "give"} the same in every turn of a loop: moved out of it, to be computed once${named.length > 0 ? `. Such as ${sentence(named)}` : ""}.`,
  ];
}

/** The first few items that came from different parts of the text, with these. */
function uniqueTexts<T>(model: Model, items: readonly T[], nodeOf: (item: T) => Node): (readonly [T, string])[] {
  const found = new Map<string, T>();
  for (const item of items) {
    const [origin] = nodeOf(item).origins;
    // What the method adds to an equation nobody wrote.
    if (!origin || integrates([origin], model)) continue;
    const text = shorten(textOf(model, origin).replace(/^\(([^()]*)\)$/, "$1"), SHOWN);
    // A name or a number alone says little.
    if (/[^\w.]/.test(text) && !found.has(text)) found.set(text, item);
    if (found.size === FEW) break;
  }
  return [...found].map(([text, item]) => [item, text]);
}

const sentence = (parts: readonly string[]): string => new Intl.ListFormat("en-GB").format(parts);

function kernels(fused: Graph, fuse: Diff | undefined): string[] {
  const all = allNodes(fused).flatMap((node) => (node.op === "map" ? [node] : []));
  if (all.length === 0) return [];
  const sizes = all.map(({ attrs: { body } }) => body.nodes.filter((node) => !isWire(node)).length);
  const total = sizes.reduce((a, b) => a + b, 0);
  const each = all.length > 1 ? `, of ${Math.min(...sizes)} to ${Math.max(...sizes)} each` : "";
  return [
    `${count(total, "operation")} on arrays ${fuse ? "were joined into" : "are"} ${count(all.length, "kernel")}${each}: a kernel goes through the elements once, and computes all of it for one while its numbers are at hand.`,
  ];
}

function writtenOut(expand: Diff | undefined): string[] {
  if (!expand || expand.removed.length === 0) return [];
  const names = [...groupBy(expand.removed, ({ node }) => node.op)].map(([op, { length }]) =>
    length === 1 ? `one ${op}` : `${length} times ${op}`,
  );
  return [
    `Functions are written out in primitive operations, such as additions and comparisons: ${sentence(names)} in ${count(expand.added.length, "operation")}.`,
  ];
}

function beforeTheRun(model: Model, { prelude, starting }: Compiled): string[] {
  const outputs = prelude?.graph.outputs ?? [];
  const origins = outputs.flatMap(({ node }) => equationOf(node.origins, model) ?? []);
  const named = [...new Set(origins.map((origin) => describe(model, origin, SHOWN)))].slice(0, FEW);
  return [
    ...(outputs.length > 0
      ? [
          `${count(outputs.length, "array")} ${outputs.length === 1 ? "does" : "do"} not change in a run and would be dear to compute in each chunk of it: a program of its own computes that before${named.length > 0 ? ` (${named.join("; ")})` : ""}.`,
        ]
      : []),
    ...(starting ? ["There are many values at the start: a program of its own computes them."] : []),
  ];
}

// ------------------------------------------------------------------------------------------------------------- memory

function memory({ compiled: { program }, widths, precision }: Explained): string[] {
  const arrays = computed(program);
  const buffers = new Set(arrays);
  const known = program.buffers.filter(({ type }) => type.shape.every((dim) => typeof dim === "number"));
  const bytes = known.reduce((sum, { type }) => sum + elements(type.shape) * bytesPerElement[type.dtype], 0);
  const later = program.buffers.length - known.length;
  const row = 8 + bytesPerElement[precision] * [...widths.values()].reduce((a, b) => a + b, 0);
  return [
    ...(arrays.length > 0
      ? [
          `${count(arrays.length, "array")} ${arrays.length === 1 ? "is" : "are"} computed, in ${count(buffers.size, "piece")} of memory${buffers.size < arrays.length ? ": one may take the place of another that nothing needs any more" : ""}.`,
        ]
      : []),
    `With states, parameters and constants these are ${inBytes(bytes)}${later > 0 ? `; ${count(later, "more buffer")} for rows, events and the past ${later === 1 ? "is" : "are"} as large as a run asks for` : ""}.`,
    `A row of what is recorded takes ${inBytes(row)}: ${shorten(["t", ...widths.keys()].join(", "), 2 * SHOWN)}.`,
  ];
}

/** For each array that an operation computes, where it lives. */
const computed = ({ place }: Program) =>
  [...place].flatMap(([{ op }, buffers]) =>
    op === "input" || op === "data" || op === "scan" ? [] : buffers.flatMap((buffer) => buffer ?? []),
  );
