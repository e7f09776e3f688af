/**
 * Kernels cut into phases: each goes through a block of elements before the next does, and what one hands to another waits in a
 * few KiB between them. A processor has 16 registers, and looks some hundred instructions ahead: a whole kernel at once would keep
 * most of its values elsewhere, and wait for one element's results before it begins another's.
 */
import { groupBy, type Graph, type Node } from "../../ir/index.ts";
import { arms, type Arm, type Group } from "../arms.ts";
import { isRare, isWorth } from "./lanes.ts";

/** Vectors of a block. */
export const BLOCK_VECTORS = 32;
/** Operations of a phase: fewer are not worth a loop of their own, more are not done as fast, one element beside the next. */
const [FEWEST, MOST] = [8, 16];
/**
 * Operations of rare arms from which on they are in a loop of their own: an engine gives the registers of a loop to what is in
 * it, however seldom it is reached.
 */
const MANY = 32;

/** Groups of selects, and of the nodes that are not always computed the arm that they are in. */
interface Branches {
  readonly groups: ReadonlySet<Group>;
  readonly armOf: ReadonlyMap<Node, Arm>;
  /** Selects of which hardly any element takes one arm. */
  readonly rare: ReadonlySet<Node>;
}

/** The arm that nearly all elements take is always computed: what is in it belongs to the arm around it. */
function branchesOf(body: Graph, { groupOf, armOf }: ReturnType<typeof arms>): Branches {
  const groups = new Set(groupOf.values());
  const rare = [...groups].filter(({ members }) => isRare(members[0]!.inputs[0]!));
  const isAlways = new Set(rare.map(({ arms }) => arms[1]));
  const found = new Map<Node, Arm>();
  for (const node of body.nodes) {
    let arm = armOf.get(node);
    while (arm && isAlways.has(arm)) arm = arm.outer;
    if (arm) found.set(node, arm);
  }
  return { groups, armOf: found, rare: new Set(rare.flatMap(({ members }) => members)) };
}

export interface Phase {
  readonly nodes: readonly Node[];
  /** Values of earlier phases that it needs. */
  readonly takes: readonly Node[];
  /** Its values that later phases need. */
  readonly leaves: readonly Node[];
  /** Whether what hardly any element takes is left to a loop of its own. */
  readonly isPutOff: boolean;
}

export interface Phases {
  readonly phases: readonly Phase[];
  /** Where values wait: the number of their place. */
  readonly places: ReadonlyMap<Node, number>;
  /** How many places there are. */
  readonly count: number;
}

/** `isLate`: this output may be stored no earlier than by the last phase. */
export function phasesOf(body: Graph, isLate: (output: number) => boolean): Phases {
  const isResult = new Set(body.outputs.map(({ node }) => node));
  const branches = branchesOf(body, arms(body.nodes, isResult, isWorth));
  const computed = body.nodes.filter(({ op }) => op !== "input" && op !== "const");
  const nodes = sunk(computed, (node) => branches.armOf.has(node));
  const cuts = cutsOf(body, nodes, branches, isLate);
  const parts = [0, ...cuts].map((start, k) => nodes.slice(start, cuts[k]));
  const phaseOf = new Map(parts.flatMap((part, k) => part.map((node) => [node, k] as const)));
  const lastUse = new Map<Node, number>();
  const uses = (node: Node, phase: number): void => {
    if (phaseOf.has(node)) lastUse.set(node, Math.max(lastUse.get(node) ?? 0, phase));
  };
  parts.forEach((part, k) => {
    for (const node of part) for (const input of node.inputs) uses(input, k);
  });
  body.outputs.forEach(({ node }, k) => {
    if (isLate(k)) uses(node, parts.length - 1);
  });
  const crosses = (node: Node): boolean => (lastUse.get(node) ?? 0) > phaseOf.get(node)!;
  const phases = parts.map((part, k): Phase => {
    const needed = new Set(part.flatMap((node) => node.inputs));
    if (k === parts.length - 1) body.outputs.forEach(({ node }, j) => void (isLate(j) && needed.add(node)));
    const takes = [...needed].filter((node) => phaseOf.has(node) && phaseOf.get(node)! < k);
    return { nodes: part, takes, leaves: part.filter(crosses), isPutOff: isPutOff(part, branches) };
  });
  const places = new Map<Node, number>();
  const free: number[] = [];
  let count = 0;
  phases.forEach(({ leaves, takes }, k) => {
    for (const node of leaves) places.set(node, free.pop() ?? count++);
    for (const node of new Set([...takes, ...leaves])) if (lastUse.get(node) === k) free.push(places.get(node)!);
  });
  return { phases, places, count };
}

const isPutOff = (part: readonly Node[], { armOf, rare }: Branches): boolean =>
  part.some((node) => rare.has(node)) && part.filter((node) => armOf.has(node)).length >= MANY;

/** The nodes in an order in which what only one side of a choice needs comes where it is needed. */
function sunk(nodes: readonly Node[], isInside: (node: Node) => boolean): readonly Node[] {
  const waiting = new Set(nodes.filter(isInside));
  const result: Node[] = [];
  for (const node of nodes) {
    if (waiting.has(node)) continue;
    for (const needed = [node]; needed.length > 0;) {
      const next = needed.at(-1)!;
      const input = next.inputs.find((one) => waiting.has(one));
      if (input) needed.push(input);
      else {
        result.push(next);
        waiting.delete(next);
        needed.pop();
      }
    }
  }
  return result;
}

/** Before which nodes a phase begins: where few values cross, and no branch is open. */
function cutsOf(
  body: Graph,
  nodes: readonly Node[],
  branches: Branches,
  isLate: (output: number) => boolean,
): readonly number[] {
  const at = new Map(nodes.map((node, k) => [node, k]));
  const last = nodes.map((_node, k) => k);
  nodes.forEach((node, k) => {
    for (const input of node.inputs) if (at.has(input)) last[at.get(input)!] = Math.max(last[at.get(input)!]!, k);
  });
  body.outputs.forEach(({ node }, k) => {
    if (isLate(k) && at.has(node)) last[at.get(node)!] = nodes.length - 1;
  });
  // How many values are defined before a place and needed from there on.
  const crossing = new Int32Array(nodes.length + 1);
  last.forEach((end, k) => {
    crossing[k + 1]!++;
    crossing[end + 1]!--;
  });
  for (let k = 1; k <= nodes.length; k++) crossing[k]! += crossing[k - 1]!;
  const isOpen = openBranches(branches, nodes, at);
  // How much work is before a place: what hardly any element needs is none.
  const before = new Int32Array(nodes.length + 1);
  nodes.forEach((node, k) => (before[k + 1] = before[k]! + Number(!branches.armOf.has(node))));
  const all = before[nodes.length]!;
  const cuts: number[] = [];
  for (let start = 0; all - before[start]! > MOST;) {
    const from = before[start]!;
    let best = -1;
    for (let k = start; k < nodes.length && before[k]! <= Math.min(from + MOST, all - FEWEST / 2); k++)
      if (!isOpen[k] && before[k]! >= from + FEWEST && (best < 0 || crossing[k]! <= crossing[best]!)) best = k;
    for (let k = start; k < nodes.length && best < 0; k++) if (!isOpen[k] && before[k]! >= from + MOST) best = k;
    if (best < 0) break;
    cuts.push(best);
    start = best;
  }
  // What is put off reads arrays again, over which the last phase stores: that has nothing to put off.
  const stores = body.outputs.some((_output, k) => isLate(k));
  if (cuts.length > 0 && stores && isPutOff(nodes.slice(cuts.at(-1)), branches))
    cuts.push(nodes.findLastIndex((node) => branches.rare.has(node)) + 1);
  return cuts;
}

/** Before which nodes a branch is open: some of what its arms compute is before them, and some of it behind. */
function openBranches({ groups, armOf }: Branches, nodes: readonly Node[], at: ReadonlyMap<Node, number>): Uint8Array {
  const open = new Uint8Array(nodes.length + 1);
  const inside = groupBy(
    nodes.filter((node) => armOf.has(node)),
    (node) => armOf.get(node)!,
  );
  for (const { members, arms: sides } of groups) {
    const places = members.map((node) => at.get(node)!);
    const span = { first: Math.min(...places), last: Math.max(...places) };
    for (const arm of sides) for (const node of inside.get(arm) ?? []) span.first = Math.min(span.first, at.get(node)!);
    open.fill(1, span.first + 1, span.last + 1);
  }
  return open;
}
