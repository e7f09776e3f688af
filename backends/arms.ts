/** Which operations only one side of a choice needs, where leaving them out is worth a branch. */
import { ELEMENTWISE, isElementwise, type Graph, type Node } from "../ir/index.ts";

/** Cost of an arm of a select from which on it is worth a branch. */
const BRANCH = 24;

/** Branches inside each other: what is deeper is written as expressions, for engines read code recursively. */
const DEEPEST = 50;

/** Whether selects by a condition, with arms of these costs in additions, are worth a branch. */
export type Worth = (condition: Node, costs: readonly [number, number]) => boolean;

/** One side of a group of selects. */
export interface Arm {
  readonly outer: Arm | undefined;
  readonly depth: number;
}
/** Selects by one condition that can be decided at one place: that of the last of them. */
export interface Group {
  readonly members: readonly Node[];
  readonly arms: readonly [Arm, Arm];
}

/**
 * Which nodes only one side of a group of selects needs, for the groups where leaving them out is worth a branch.
 * A node belongs to the innermost arm that holds all its uses; `always` are needed on both sides of all choices.
 */
export function arms(
  nodes: readonly Node[],
  always: ReadonlySet<Node>,
  isWorth: Worth = (_condition, costs) => Math.max(...costs) >= BRANCH,
): { groupOf: ReadonlyMap<Node, Group>; armOf: ReadonlyMap<Node, Arm | undefined> } {
  const candidates = selectGroups(nodes);
  if (candidates.length === 0) return { groupOf: new Map(), armOf: new Map() };
  const all = assignArms(nodes, always, candidates);
  const cost = new Map<Arm, number>();
  for (const node of nodes) {
    const own = isElementwise(node.op) ? ELEMENTWISE[node.op].cost : 0;
    for (let arm = all.armOf.get(node); arm; arm = arm.outer) cost.set(arm, (cost.get(arm) ?? 0) + own);
  }
  const hasWorth = ([first]: readonly Node[]): boolean => {
    const group = all.groupOf.get(first!);
    const costs = group?.arms.map((arm) => cost.get(arm) ?? 0) as [number, number] | undefined;
    return costs !== undefined && isWorth(first!.inputs[0]!, costs);
  };
  const worth = candidates.filter(hasWorth);
  return worth.length === candidates.length ? all : assignArms(nodes, always, worth);
}

/** Results, and what other nodes of the graph take. */
export function usedOutside(g: Graph, nodes: readonly Node[], isResult: ReadonlySet<Node>): ReadonlySet<Node> {
  const mine = new Set(nodes);
  const used = new Set(isResult);
  if (mine.size < g.nodes.length)
    for (const other of g.nodes) if (!mine.has(other)) for (const input of other.inputs) used.add(input);
  return used;
}

/** A select joins those by its condition before it as long as nothing in between takes one of them. */
function selectGroups(nodes: readonly Node[]): (readonly Node[])[] {
  const groups: Node[][] = [];
  const open = new Map<Node, Node[]>();
  const conditionOf = new Map<Node, Node>();
  for (const node of nodes) {
    for (const input of node.inputs) {
      const condition = conditionOf.get(input);
      if (condition && open.get(condition)?.includes(input)) open.delete(condition);
    }
    if (node.op !== "select") continue;
    const [condition] = node.inputs as readonly [Node, ...Node[]];
    conditionOf.set(node, condition);
    const group = open.get(condition);
    if (group) group.push(node);
    else {
      const started = [node];
      groups.push(started);
      open.set(condition, started);
    }
  }
  return groups;
}

function assignArms(
  nodes: readonly Node[],
  always: ReadonlySet<Node>,
  groups: readonly (readonly Node[])[],
): { groupOf: Map<Node, Group>; armOf: Map<Node, Arm | undefined> } {
  const membersOf = new Map(groups.flatMap((members) => members.map((member) => [member, members] as const)));
  const groupOf = new Map<Node, Group>();
  const armOf = new Map<Node, Arm | undefined>();
  const refused = new Set<readonly Node[]>();
  const use = (input: Node, arm: Arm | undefined): void => {
    armOf.set(input, armOf.has(input) ? common(armOf.get(input), arm) : arm);
  };
  for (const node of always) use(node, undefined);
  // Backwards: when a node is reached, all its uses are known, and of a group's last member those of all members.
  for (const node of nodes.toReversed()) {
    const members = membersOf.get(node);
    if (members && !groupOf.has(node) && !refused.has(members)) {
      const used = members.filter((member) => armOf.has(member)).map((member) => armOf.get(member));
      const outer = used.reduce(common, used[0]);
      if ((outer?.depth ?? 0) >= DEEPEST) refused.add(members);
      else {
        const arm = (): Arm => ({ outer, depth: (outer?.depth ?? 0) + 1 });
        const group: Group = { members, arms: [arm(), arm()] };
        for (const member of members) {
          groupOf.set(member, group);
          armOf.set(member, outer);
        }
      }
    }
    const group = groupOf.get(node);
    if (!group) {
      for (const input of node.inputs) use(input, armOf.get(node));
      continue;
    }
    const [first, second] = group.arms;
    use(node.inputs[0]!, armOf.get(node));
    use(node.inputs[1]!, first);
    use(node.inputs[2]!, second);
  }
  return { groupOf, armOf };
}

/** The innermost arm that holds both. */
function common(a: Arm | undefined, b: Arm | undefined): Arm | undefined {
  while (a !== b) {
    if ((a?.depth ?? 0) >= (b?.depth ?? 0)) a = a?.outer;
    else b = b?.outer;
  }
  return a;
}

/** By id: the node of these that takes a value, if it is only one and takes it once. */
export function onlyUsers({ nodes }: Graph, among = nodes): (Node | undefined)[] {
  const counts = new Int32Array(nodes.length);
  const result: (Node | undefined)[] = new Array(nodes.length);
  for (const node of among) for (const { id } of node.inputs) result[id] = ++counts[id]! === 1 ? node : undefined;
  return result;
}
