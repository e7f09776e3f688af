/** Elementwise nodes as instructions: what is used once on the stack, what is used more often in a local, dear arms in branches. */
import { groupBy, type Graph, type Node, type Origin } from "../../ir/index.ts";
import { arms, onlyUsers, type Arm, type Group, type Worth } from "../arms.ts";
import type { Func, ValueType } from "./code.ts";
import type { Op } from "./instructions.ts";

/** How many values, or how wide a vector's lanes are, is the business of a spelling: one number at a time, or several. */
export interface Spelling {
  /** Looks at the nodes before any is written, and at the arms that they belong to. */
  begin?(nodes: readonly Node[], armOf: ReadonlyMap<Node, unknown>): void;
  /** The nodes whose values the words of a node take. Default: its inputs. */
  operands?(node: Node): readonly Node[];
  /** Which selects are worth a branch. Default: as elsewhere. */
  readonly isWorth?: Worth;
  /** What a local for a value is. */
  local(node: Node): ValueType;
  constant(node: Node & { readonly op: "const" }): void;
  /** Leaves the value of a node on the stack. */
  write(node: Node, operands: Operands): void;
  /**
   * Writes selects by one condition, and leaves each in its local; or leaves there what nearly all elements take, and
   * returns what is still to be done for the others.
   */
  choose(group: Choice): Rest | void;
  /** Does what is left of several choices. */
  finish?(rests: readonly Rest[]): void;
}

/** What is left of a choice: for the elements of a mask, which is in a local. */
export interface Rest {
  readonly mask: number;
  write(): void;
}

/** The operands of a node, by number. */
export interface Operands {
  /** Leaves it on the stack. */
  push(k: number): void;
  /** Keeps it in a local, for more than one use. */
  local(k: number): number;
  /** Leaves on the stack what an operand is the product of, where it is one that nothing else takes. */
  factors(k: number): boolean;
  /** A local that is free again when the node is written. */
  spare(type: ValueType): number;
}

/** Writes an instruction behind its operands: the first of a node's, or the first two. */
export const instructionsOn = (f: Func, { push }: Operands) => ({
  one: (name: string): void => {
    push(0);
    f.op(name as Op);
  },
  both: (name: string): void => {
    push(0);
    push(1);
    f.op(name as Op);
  },
});

/** Selects by one condition. */
export interface Choice {
  readonly members: readonly Node[];
  readonly locals: readonly number[];
  /** Leaves the condition on the stack. */
  condition(): void;
  /** Writes what an arm needs; `then` is called for each member when its value there is on the stack. */
  arm(which: 0 | 1, then: (member: number) => void): void;
}

/** What takes several statements: it is never inside an expression. */
const LONG: ReadonlySet<string> = new Set([
  "copysign",
  "exponent",
  "mantissa",
  "mulhi",
  "scale2",
  "table",
  "convert",
  "idiv",
  "imod",
]);

/** Deepest expression on the stack: decoders and we ourselves go through them recursively. */
const DEEPEST = 24;

/**
 * Writes these elementwise nodes of `g`, whose outputs are all that is needed elsewhere; says what leaves a value on the
 * stack. What is in `known` stays in its local; what is in `loads` is loaded where it is first used, for then it need not
 * wait; all other locals are released after their last use, those of results when `release` is called.
 */
export function writeElements(
  f: Func,
  g: Graph,
  nodes: readonly Node[],
  known: ReadonlyMap<Node, number>,
  spelling: Spelling,
  loads: ReadonlyMap<Node, () => void> = new Map(),
): (node: Node) => void {
  const operands = (node: Node): readonly Node[] => spelling.operands?.(node) ?? node.inputs;
  const users = onlyUsers(g, nodes);
  const isResult = new Set(g.outputs.map((output) => output.node));
  const { groupOf, armOf } = arms(nodes, isResult, spelling.isWorth);
  spelling.begin?.(nodes, armOf);
  const locals = new Map(known);
  const { depth } = f;
  /** By id, how deep the expressions are that are written where they are used; 0: the others. */
  const depths = new Uint8Array(g.nodes.length);
  const isWaiting = ({ id }: Node): boolean => depths[id]! > 0;
  /** By id, how many uses are left. What has none is not written. */
  const uses = new Int32Array(g.nodes.length);
  const isNeeded = (node: Node): boolean => uses[node.id]! > 0 || isResult.has(node);
  for (const node of nodes.toReversed()) {
    if (!isNeeded(node)) continue;
    const taken = operands(node);
    for (let k = 0; k < taken.length; k++) uses[taken[k]!.id]!++;
    if (taken !== node.inputs) for (const { id } of taken) users[id] = undefined;
  }

  const used = (node: Node): void => {
    if (--uses[node.id]! !== 0) return;
    const local = locals.get(node);
    if (local !== undefined && !known.has(node) && !isResult.has(node)) f.release(local);
  };
  const push = (node: Node): void => {
    const local = locals.get(node);
    if (local !== undefined) f.get(local);
    else if (node.op === "const") spelling.constant(node);
    else if (isWaiting(node)) write(node);
    else if (loads.has(node)) load(node);
    else throw new TypeError(`${node.op} has no value here`);
  };
  const load = (node: Node): void => {
    loads.get(node)!();
    if (f.depth > depth || uses[node.id] === 1) return; // what is loaded in a branch is there alone
    const local = f.local(spelling.local(node));
    f.tee(local);
    locals.set(node, local);
  };
  const write = (node: Node): void => {
    const inputs = operands(node);
    const spares: number[] = [];
    const spare = (type: ValueType): number => {
      const local = f.local(type);
      spares.push(local);
      return local;
    };
    /** By the number of the operand. */
    const held: (number | undefined)[] = [];
    const hold = (k: number): number => {
      const operand = inputs[k]!;
      const known = locals.get(operand) ?? held[k];
      if (known !== undefined) return known;
      push(operand);
      const local = spare(spelling.local(operand));
      held[k] = local;
      f.set(local);
      return local;
    };
    const products: Node[] = [];
    const factors = (k: number): boolean => {
      const operand = inputs[k]!;
      if (operand.op !== "mul" || !isWaiting(operand) || held[k] !== undefined) return false;
      for (const input of operand.inputs) push(input);
      products.push(operand);
      return true;
    };
    spelling.write(node, { push: (k) => push(inputs[k]!), local: hold, factors, spare });
    for (const local of spares) f.release(local);
    for (const product of products) for (const input of product.inputs) used(input);
    for (const input of inputs) used(input);
  };
  const keep = (node: Node): void => {
    const local = f.local(spelling.local(node));
    f.set(local);
    locals.set(node, local);
  };
  /** Where all of an expression came from. */
  const originsOf = (node: Node): readonly Origin[] => {
    const isHere = (input: Node): boolean => isWaiting(input) || (loads.has(input) && !locals.has(input));
    const stack = node.inputs.filter(isHere);
    if (stack.length === 0) return node.origins;
    const origins = new Set(node.origins);
    for (let next = stack.pop(); next; next = stack.pop()) {
      for (const origin of next.origins) origins.add(origin);
      if (isWaiting(next)) for (const input of next.inputs) if (isHere(input)) stack.push(input);
    }
    return [...origins];
  };

  const membersOf = groupBy(nodes, (node) => armOf.get(node));
  /** Whether something that is written with a node, or with the selects of a group, takes one of these. */
  const takes = (node: Node, wanted: ReadonlySet<Node>): boolean => {
    const group = groupOf.get(node);
    return (
      node.inputs.some((input) => wanted.has(input)) ||
      (group?.arms.some((arm) => membersOf.get(arm)?.some((inner) => takes(inner, wanted))) ?? false)
    );
  };
  const writeArm = (arm: Arm | undefined): void => {
    /** Selects whose rare arms are still to be written, those of several in one branch, and what waits for them. */
    const open = new Set<Node>();
    const rests: { readonly group: Group; readonly rest: Rest }[] = [];
    const waiting: Node[] = [];
    const finish = (): void => {
      if (rests.length === 0) return;
      spelling.finish!(rests.map(({ rest }) => rest));
      for (const { group } of rests) release(group);
      open.clear();
      rests.length = 0;
      for (const node of waiting.splice(0)) visit(node);
    };
    const visit = (node: Node): void => {
      if (node.op === "const" || locals.has(node) || !isNeeded(node)) return;
      const group = groupOf.get(node);
      if (!group) return writeNode(node, arm);
      if (group.members.at(-1) !== node) return;
      const rest = writeGroup(group);
      if (!rest) return release(group);
      rests.push({ rest, group });
      for (const member of group.members) open.add(member);
    };
    for (const node of membersOf.get(arm) ?? []) {
      if (open.size > 0 && takes(node, open)) {
        if (groupOf.has(node)) finish();
        else {
          open.add(node);
          waiting.push(node);
          continue;
        }
      }
      visit(node);
    }
    finish();
  };
  const writeNode = (node: Node, arm: Arm | undefined): void => {
    const user = users[node.id];
    let depth = 1;
    for (let k = 0; k < node.inputs.length; k++) depth = Math.max(depth, 1 + depths[node.inputs[k]!.id]!);
    const isOnce = user && !isResult.has(node) && armOf.get(user) === arm && !groupOf.has(user);
    if (isOnce && depth < DEEPEST && !LONG.has(node.op)) {
      depths[node.id] = depth;
      return;
    }
    f.from(originsOf(node));
    write(node);
    keep(node);
  };
  const writeGroup = ({ members, arms: sides }: Group): Rest | void => {
    const chosen = members.map((node) => f.local(spelling.local(node)));
    members.forEach((member, k) => locals.set(member, chosen[k]!));
    f.from(originsOf(members[0]!));
    return spelling.choose({
      members,
      locals: chosen,
      condition: () => push(members[0]!.inputs[0]!),
      arm: (which, then) => {
        writeArm(sides[which]);
        members.forEach((member, k) => {
          const value = member.inputs[1 + which]!;
          f.from(isWaiting(value) ? originsOf(value) : member.origins);
          push(value);
          then(k);
        });
      },
    });
  };
  const release = ({ members }: Group): void => {
    for (const { inputs } of members) for (const input of inputs) used(input);
  };

  writeArm(undefined);
  return (node) => push(node);
}
