/** Assignments of `reset`, `when`, `on_pre` and `on_post`. */
import { sameShape, showShape, single, type Node } from "../ir/index.ts";
import { Fault, type Assignment } from "./parse.ts";
import type { Scope } from "./scope.ts";

/** What an operator does with the value as it was. */
export const OPERATIONS = { "+=": "add", "-=": "sub", "*=": "mul" } as const;

/**
 * Goes through assignments, each of which sees those before it; gives the names of the variables that have new values.
 * `kept` is what a variable is then; `elsewhere` takes the assignments to variables of other blocks.
 */
export function assignAll(
  scope: Scope,
  assignments: readonly Assignment[],
  equation: number,
  kept: (name: string, next: Node, old: Node) => Node,
  elsewhere: (assignment: Assignment, value: Node) => boolean = () => false,
): Set<string> {
  const assigned = new Set<string>();
  const local = new Map<string, Node>();
  const { states, stored } = scope.place.block;
  for (const assignment of assignments) {
    const { name, operator, value } = assignment;
    scope.require(value);
    const isVariable = states.has(name) || stored.has(name);
    const old = local.get(name) ?? scope.value(name);
    const node = scope.collect(equation, () => {
      const found = scope.number(value, { equation, local });
      if (isVariable) checkShape(scope, found, old!, assignment);
      return found;
    });
    if (elsewhere(assignment, node)) continue;
    const next = operator === "=" || !old ? node : scope.b.add(OPERATIONS[operator], [old, node]);
    if (!isVariable) local.set(name, next);
    else {
      scope.assign(name, kept(name, next, old!));
      assigned.add(name);
    }
  }
  return assigned;
}

function checkShape(scope: Scope, found: Node, old: Node, { name, value }: Assignment): void {
  const [shape, wanted] = [single(found.type).shape, single(old.type).shape];
  if (!scope.world.setting.vectors || shape.length === 0 || sameShape(shape, wanted)) return;
  throw new Fault("E110", `the shapes ${showShape(shape)} and ${showShape(wanted)} of ${name} do not fit`, value);
}
