/**
 * Loops inside kernels: where no element of an array has to do with another, each goes through all turns by itself, with its
 * states in variables.
 */
import { isScalar, tensor, type Buffer } from "../../ir/index.ts";
import { Writer } from "../writer.ts";
import { counted, Scope, type Append, type Count, type Log, type Loop, type Once, type Phase, type Touched } from "./phases.ts"; // prettier-ignore

type Given = Pick<Scope, "names" | "layout" | "known">;

/** Phases with loops inside kernels wherever that can be. `logs` gains those of them whose entries are to be sorted. */
export const localised = (phases: readonly Phase[], given: Given, logs: Log[]): Phase[] =>
  phases.flatMap((phase): Phase[] => {
    if (phase.kind !== "loop") return [phase];
    return local(phase, given, logs) ?? [{ ...phase, body: localised(phase.body, given, logs) }];
  });

/** A loop as one kernel, with what goes before and after it; undefined where it cannot be. */
function local(loop: Loop, given: Given, logs: Log[]): Phase[] | undefined {
  const count = countOf(loop);
  const appends = appendsIn(loop);
  if (count === undefined || appends.some((append) => countSlot(append, loop) === undefined)) return undefined;
  const trial = scopeFor(given);
  writeTurns(loop, trial, "i", () => "counter");
  const { touched } = trial;
  const logged = new Set(appends.flatMap(({ log }) => [...log.buffers, log.turns, log.elements]));
  const written = new Set([...touched.nearWritten, ...touched.rows, ...logged]);
  if ([...touched.farWritten].some((buffer) => !logged.has(buffer))) return undefined;
  if ([...touched.far].some((buffer) => written.has(buffer)) || [...logged].some((buffer) => touched.near.has(buffer)))
    return undefined;

  const counters = new Map(appends.map((append) => [append, `counters[${logs.push(append.log) - 1}]`]));
  const counts = new Set(appends.map((append) => countSlot(append, loop)!));
  const begun = new Set(appends.map(({ log }) => log.before));
  const kept = [...touched.scalarsWritten].filter((slot) => !counts.has(slot) && !begun.has(slot));
  const results = kept.map((slot) => [slot, given.layout.create(tensor(slot.type.dtype), slot.name)] as const);
  const once = (hint: string, write: Once["write"]): Once => ({
    kind: "once",
    hint,
    isPure: false,
    origins: [],
    write,
  });
  return [
    ...(appends.length > 0 ? [once("begin", (scope) => {
      for (const append of appends) {
        scope.store(append.log.before, "0u", scope.load(countSlot(append, loop)!));
        scope.line(`atomicStore(&${counters.get(append)}, 0u);`);
      }
    })] : []),
    {
      kind: "each",
      hint: "turns",
      count,
      origins: loop.origins,
      write: (scope, i) => writeLocal(loop, touched, scope, i, counters, results),
    },
    once("end", (scope) => {
      const values = results.map(([, from]) => scope.load(from));
      results.forEach(([slot], k) => scope.store(slot, "0u", values[k]!));
      for (const append of appends) {
        const all = `add64(${scope.load(append.log.before)}, vec2u(atomicLoad(&${counters.get(append)}), 0u))`;
        for (const to of [countSlot(append, loop)!, append.log.after]) scope.store(to, "0u", all);
      }
    }),
  ]; // prettier-ignore
}

function writeLocal(
  loop: Loop,
  touched: Touched,
  scope: Scope,
  i: string,
  counters: ReadonlyMap<Append, string>,
  results: readonly (readonly [Buffer, Buffer])[],
): void {
  const { near, nearWritten, scalars, scalarsWritten } = touched;
  for (const buffer of new Set([...scalars, ...scalarsWritten, ...near, ...nearWritten])) {
    const name = scope.names.fresh(buffer.name);
    const isChanged = scalarsWritten.has(buffer) || nearWritten.has(buffer);
    scope.line(`${isChanged ? "var" : "let"} ${name} = ${scope.load(buffer, isScalar(buffer.type) ? "0u" : i)};`);
    scope.locals.set(buffer, name);
  }
  writeTurns(loop, scope, i, (append) => counters.get(append)!);
  const states = [...nearWritten].map((buffer) => [buffer, scope.locals.get(buffer)!] as const);
  const ends = results.map(([slot, to]) => [to, scope.locals.get(slot)!] as const);
  scope.locals.clear();
  for (const [buffer, name] of states) scope.store(buffer, i, name);
  scope.out.block(`if (${i} == 0u)`, () => {
    for (const [to, name] of ends) scope.store(to, "0u", name);
  });
}

function writeTurns(loop: Loop, scope: Scope, i: string, counterOf: (append: Append) => string): void {
  const turn = scope.names.fresh("turn");
  const outer = scope.locals.get(loop.turn);
  scope.out.block(`for (var ${turn} = 0u; ${turn} < ${counted(loop.turns)}; ${turn}++)`, () => {
    scope.locals.set(loop.turn, `i32(${turn})`);
    for (const phase of loop.body)
      if (phase.kind === "loop") writeTurns(phase, scope, i, counterOf);
      else
        scope.out.scope(() => {
          phase.write(scope, i, phase.kind === "append" ? counterOf(phase) : "");
          if (phase.kind !== "append") return;
          const { turn: at } = phase.log;
          scope.store(at, "0u", `${scope.load(at)} + 1i`);
        });
  }, loop.origins); // prettier-ignore
  if (outer !== undefined) scope.locals.set(loop.turn, outer);
  scope.touched.scalars.delete(loop.turn);
}

/** As many elements as all of its phases have, if each is of elements; what is done once gives scalars alone. */
function countOf(loop: Loop): Count | undefined {
  if (loop.until) return undefined;
  const counts = loop.body.flatMap((phase): (Count | undefined)[] => {
    if (phase.kind === "once") return phase.isPure ? [] : [undefined];
    return [phase.kind === "loop" ? countOf(phase) : phase.count];
  });
  return counts.every((count) => count === counts[0]) ? counts[0] : undefined;
}

const appendsIn = (loop: Loop): Append[] =>
  loop.body.flatMap((phase) => (phase.kind === "loop" ? appendsIn(phase) : phase.kind === "append" ? [phase] : []));

/** Where the outermost loop keeps the number of entries, if each loop hands it on as it is. */
function countSlot({ counts, log }: Append, loop: Loop): Buffer | undefined {
  const carried = new Map<Buffer, Buffer | undefined>();
  const collect = (one: Loop): void => {
    for (const [slot, from] of one.carried) carried.set(slot, from);
    for (const phase of one.body) if (phase.kind === "loop") collect(phase);
  };
  collect(loop);
  let [last, before]: [Buffer | undefined, Buffer] = [undefined, log.after];
  for (const slot of counts) {
    if (!carried.has(slot)) break;
    if (carried.get(slot) !== before) return undefined;
    [last, before] = [slot, slot];
  }
  return last;
}

const scopeFor = (given: Given): Scope => new Scope({ ...given, out: new Writer() }, "i");
