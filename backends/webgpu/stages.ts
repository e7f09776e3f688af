/**
 * Phases in stages: each as early as what it needs allows, so that there are few of them. Those of as many elements, of which none
 * needs what is done at another, become one.
 */
import type { Buffer } from "../../ir/index.ts";
import { Writer } from "../writer.ts";
import { Scope, type Each, type Once, type Phase, type Staged, type Touched } from "./phases.ts";

type Given = Pick<Scope, "names" | "layout" | "known">;

interface Member {
  readonly phase: Each | Once;
  readonly touched: Touched;
  readonly stage: number;
}

export function staged(phases: readonly Phase[], given: Given): Staged[] {
  const result: Staged[] = [];
  let members: Member[] = [];
  const finish = (): void => {
    const count = Math.max(0, ...members.map(({ stage }) => stage + 1));
    for (let k = 0; k < count; k++) {
      const here = members.filter(({ stage }) => stage === k).map(({ phase }) => phase);
      result.push({ kind: "stage", parts: joined(here) });
    }
    members = [];
  };
  for (const phase of flat(phases)) {
    if (phase.kind === "loop") {
      finish();
      result.push({ ...phase, body: staged(phase.body, given) });
      continue;
    }
    const touched = touchedBy(phase, given);
    const earliest = members.map((before) =>
      areFree(before.touched, touched) ? 0 : before.stage + (areSideBySide(before, { phase, touched }) ? 0 : 1),
    );
    members.push({ phase, touched, stage: Math.max(0, ...earliest) });
  }
  finish();
  return result;
}

const flat = (phases: readonly Phase[]): Exclude<Phase, { kind: "append" }>[] =>
  phases.flatMap((phase) => (phase.kind === "append" ? flat(phase.phases) : [phase]));

/** Those of as many elements as one; so what is done once. */
function joined(phases: readonly (Each | Once)[]): (Each | Once)[] {
  const groups = new Map<string | number, (Each | Once)[]>();
  for (const phase of phases) {
    const key = phase.kind === "each" ? phase.count : "once";
    groups.set(key, [...(groups.get(key) ?? []), phase]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Each | Once, ...(Each | Once)[]];
    if (group.length === 1) return first;
    const origins = [...new Set(group.flatMap((phase) => phase.origins))];
    const write = (scope: Scope, i: string): void =>
      group.forEach((phase) => scope.out.scope(() => phase.write(scope, i)));
    return first.kind === "each"
      ? { ...first, origins, write }
      : { ...first, origins, write: (scope: Scope) => write(scope, "") };
  });
}

function touchedBy(phase: Each | Once, given: Given): Touched {
  const scope = new Scope({ ...given, out: new Writer() }, "i");
  phase.write(scope, "i");
  return scope.touched;
}

const READ = ["near", "far", "rows", "scalars"] as const;
const WRITTEN = ["nearWritten", "farWritten", "rows", "scalarsWritten"] as const;

const meet = (a: ReadonlySet<Buffer>, b: ReadonlySet<Buffer>): boolean => [...a].some((buffer) => b.has(buffer));
const union = (touched: Touched, kinds: readonly (keyof Touched)[]): Set<Buffer> =>
  new Set(kinds.flatMap((kind) => [...touched[kind]]));

/** Whether neither writes what the other reads or writes. */
function areFree(a: Touched, b: Touched): boolean {
  const [writtenByA, writtenByB] = [union(a, WRITTEN), union(b, WRITTEN)];
  return !meet(writtenByA, writtenByB) && !meet(writtenByA, union(b, READ)) && !meet(writtenByB, union(a, READ));
}

/** Whether one invocation can do both for an element: neither needs what the other does at another one. */
function areSideBySide(a: Pick<Member, "phase" | "touched">, b: Pick<Member, "phase" | "touched">): boolean {
  if (a.phase.kind === "once" && b.phase.kind === "once") return true;
  if (a.phase.kind !== "each" || b.phase.kind !== "each" || a.phase.count !== b.phase.count) return false;
  const all = (t: Touched): Set<Buffer> => union(t, [...READ, ...WRITTEN]);
  const isApart = (x: Touched, y: Touched): boolean =>
    !meet(x.farWritten, all(y)) && !meet(x.far, union(y, WRITTEN)) && !meet(x.scalarsWritten, all(y));
  return isApart(a.touched, b.touched) && isApart(b.touched, a.touched);
}
