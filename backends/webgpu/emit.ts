/**
 * A program as WGSL. A loop whose elements have nothing to do with each other runs inside one kernel, each element by itself; a
 * program of short arrays is one kernel of one workgroup; else each phase is a kernel, and the host goes through the loops.
 */
import { tensor, type Buffer, type Origin, type Program } from "../../ir/index.ts";
import type { Source } from "../backend.ts";
import { Names, Writer } from "../writer.ts";
import { layoutOf, type Layout } from "./layout.ts";
import { libraryFor } from "./library.ts";
import { localised } from "./local.ts";
import { counted, Scope, type Each, type Known, type Log, type Once, type Staged } from "./phases.ts";
import { planOf } from "./plan.ts";
import { writeFunctions } from "./scalar.ts";
import { staged } from "./stages.ts";

/** Elements that are gone through side by side. */
export const GROUP = 64;
/** Those of a workgroup that does all. */
const ALONE = 128;
/** How programs are cut into kernels. */
export interface Cut {
  /** Longest array that one workgroup is for. */
  readonly short: number;
  /** Whether loops go inside kernels where they can. */
  readonly loops: boolean;
}
export const USUAL: Cut = { short: 256, loops: true };

/** What the host does. */
export type Step =
  | { readonly kind: "dispatch"; readonly entry: string; readonly groups: number }
  | { readonly kind: "loop"; readonly length: number | string; readonly body: readonly Step[] };

/** What is made of a program. */
export interface Emitted {
  readonly source: Source;
  readonly layout: Layout;
  readonly steps: readonly Step[];
  readonly logs: readonly Log[];
  /** Set where a driver ended loops before they were done; undefined: there are none. */
  readonly ended: Buffer | undefined;
}

const emitted = new WeakMap<Program, Map<Cut, Emitted>>();

/** Pure: the same of the same program. */
export function emit(program: Program, cut: Cut): Emitted {
  const known = emitted.get(program) ?? new Map<Cut, Emitted>();
  emitted.set(program, known);
  const done = known.get(cut) ?? write(program, cut);
  known.set(cut, done);
  return done;
}

function write(program: Program, cut: Cut): Emitted {
  const names = new Names();
  const layout = layoutOf(program, names);
  const known: Known = { anchors: new Map(), constants: new Map() };
  const logs: Log[] = [];
  const given = { names, layout, known };
  const planned = planOf(program, layout, known);
  const stages = staged(cut.loops ? localised(planned, given, logs) : planned, given);
  const functions = new Writer();
  const entries = new Writer();
  const flags: string[] = [];
  const called = new Map<Each | Once, string>();
  const looping = new Set<string>();

  /** The function of a phase. */
  function functionOf(phase: Each | Once): string {
    const done = called.get(phase);
    if (done) return done;
    const name = names.fresh(phase.hint);
    called.set(phase, name);
    const out = new Writer();
    if (phase.kind === "once")
      out.block(`fn ${name}()`, () => phase.write(new Scope({ ...given, out })), phase.origins);
    else out.block(`fn ${name}(i: u32)`, () => phase.write(new Scope({ ...given, out }, "i"), "i"), phase.origins);
    const written = out.finish();
    if (/^ *(for|while) /m.test(written.text)) looping.add(name);
    functions.append(written);
    return name;
  }

  let ended: Buffer | undefined;
  let check = "";
  /**
   * What a kernel with loops calls at its end. Mesa's driver in software ends the loops of an invocation once they had 65535 turns
   * all together, and says nothing: from then on each has a single turn, and so has this one.
   */
  function checked(): string {
    if (ended) return `${check}();`;
    const flag = layout.create(tensor("bool"), "ended");
    [ended, check] = [flag, names.fresh("check")];
    functions.block(`fn ${check}()`, () => {
      functions.line("var turns = 0u;");
      functions.line("for (; turns < 2u + given.zero; turns++) {}");
      functions.block("if (turns < 2u)", () => new Scope({ ...given, out: functions }).store(flag, "0u", "true"));
    });
    return `${check}();`;
  }

  const turnText = (buffer: Buffer, text: string): string => {
    const out = new Writer();
    new Scope({ ...given, out }).store(buffer, "0u", text);
    return out.finish().text.trim();
  };
  const loadText = (buffer: Buffer): string => new Scope({ ...given, out: new Writer() }).load(buffer);

  /** Stages as the code of a workgroup that does all. */
  function alone(list: readonly Staged[], out: Writer): void {
    for (const one of list) {
      if (one.kind === "stage") {
        for (const phase of one.parts)
          if (phase.kind === "once") out.line(`if (lane == 0u) { ${functionOf(phase)}(); }`, phase.origins);
          else
            out.line(
              `for (var i = lane; i < ${counted(phase.count)}; i += ${ALONE}u) { ${functionOf(phase)}(i); }`,
              phase.origins,
            );
        out.line("storageBarrier();");
        continue;
      }
      const turn = names.fresh("turn");
      out.block(`for (var ${turn} = 0u; ${turn} < ${counted(one.turns)}; ${turn}++)`, () => {
        if (usesTurn(one, given)) {
          out.line(`if (lane == 0u) { ${turnText(one.turn, `i32(${turn})`)} }`);
          out.line("storageBarrier();");
        }
        alone(one.body, out);
        if (!one.until) return;
        const flag = names.fresh("ends");
        flags.push(flag);
        out.line(`if (lane == 0u) { ${flag} = u32(${loadText(one.until)}); }`);
        out.line(`if (workgroupUniformLoad(&${flag}) != 0u) { break; }`);
      }, one.origins); // prettier-ignore
    }
  }

  function entry(name: string, lanes: number, params: string, inside: () => void, origins: readonly Origin[] = []): string {
    const full = `run_${name}`;
    entries.line(`@compute @workgroup_size(${lanes})`);
    entries.block(`fn ${full}(${params})`, inside, origins);
    return full;
  } // prettier-ignore
  const serial = (name: string, lines: readonly string[]): Step => ({ kind: "dispatch", entry: entry(name, 1, "", () => lines.forEach((line) => entries.line(line))), groups: 1 }); // prettier-ignore

  function resident(list: readonly Staged[]): Step {
    const name = entry(names.fresh("all"), ALONE, "@builtin(local_invocation_index) lane: u32", () => {
      alone(list, entries);
      entries.line(checked());
    }); // prettier-ignore
    return { kind: "dispatch", entry: name, groups: 1 };
  }

  /** The parts of a stage, each in workgroups of its own; those of which a call decides how many elements they have, apart. */
  function dispatches(parts: readonly (Each | Once)[]): Step[] {
    const open = parts.filter((part) => part.kind === "each" && typeof part.count === "string") as Each[];
    const fixed = parts.filter((part) => !open.includes(part as Each));
    const strided = open.map((part): Step => {
      const name = functionOf(part);
      const run = entry(name, GROUP, INVOCATION, () => {
        entries.line(`let first = id.x + id.y * all.x * ${GROUP}u;`);
        entries.line(`for (var i = first; i < ${part.count}; i += all.x * all.y * ${GROUP}u) { ${name}(i); }`);
        entries.line(checked());
      });
      return { kind: "dispatch", entry: run, groups: SOME };
    });
    if (fixed.length === 0) return strided;
    const [only] = fixed as [Each | Once, ...(Each | Once)[]];
    const ends = fixed.some((part) => looping.has(functionOf(part))) ? [checked()] : [];
    if (fixed.length === 1 && only.kind === "once") return [...strided, serial(functionOf(only), [`${functionOf(only)}();`, ...ends])]; // prettier-ignore
    let groups = 0;
    const called = fixed.map((part) => {
      const [name, first] = [functionOf(part), groups * GROUP];
      const count = part.kind === "each" ? (part.count as number) : 1;
      groups += Math.max(1, Math.ceil(count / GROUP));
      const condition = first === 0 ? `i < ${count}u` : `i >= ${first}u && i < ${first + count}u`;
      const element = first === 0 ? "i" : `i - ${first}u`;
      return `if (${condition}) { ${name}(${part.kind === "each" ? element : ""}); }`;
    });
    const run = entry(fixed.length === 1 ? functionOf(only) : names.fresh("stage"), GROUP, INVOCATION, () => {
      entries.line(`let i = id.x + id.y * all.x * ${GROUP}u;`);
      for (const line of [...called, ...ends]) entries.line(line);
    });
    return [...strided, { kind: "dispatch", entry: run, groups }];
  }

  function stepsOf(list: readonly Staged[]): Step[] {
    return list.flatMap((one): Step[] => {
      if (one.kind === "stage") return dispatches(one.parts);
      if (one.until) return [resident([one])];
      const body = stepsOf(one.body);
      if (!usesTurn(one, given)) return [{ kind: "loop", length: one.length, body }];
      const [first, next] = [names.fresh("first"), names.fresh("next")];
      const after = serial(next, [turnText(one.turn, `${loadText(one.turn)} + 1i`)]);
      return [serial(first, [turnText(one.turn, "0i")]), { kind: "loop", length: one.length, body: [...body, after] }];
    });
  }

  const steps = isShort(stages, cut.short) ? [resident(stages)] : stepsOf(stages);
  const body = new Writer();
  for (const flag of flags) body.line(`var<workgroup> ${flag}: u32;`);
  body.append(functions.finish());
  body.append(entries.finish());
  const run = body.finish();
  const calls = writeFunctions(run.text, names);
  const library = libraryFor(calls.text + run.text);

  const out = new Writer();
  out.line("// What the host runs, in order:");
  list(steps, out, "//   ");
  out.block("struct Given", () => {
    out.line("zero: u32,");
    for (const name of [...layout.lengths.values(), ...layout.open.values()]) out.line(`${name}: u32,`);
  });
  out.line("@group(0) @binding(0) var<uniform> given: Given;");
  layout.pieces.forEach(({ name }, k) => {
    const access = name.startsWith("constants") ? "read" : "read_write";
    out.line(`@group(0) @binding(${k + 1}) var<storage, ${access}> ${name}: array<u32>;`);
  });
  if (logs.length > 0)
    out.line(`@group(0) @binding(${layout.pieces.length + 1}) var<storage, read_write> counters: array<atomic<u32>, ${logs.length}>;`); // prettier-ignore
  out.append(library);
  out.append(calls);
  out.append(run);
  return { source: { language: "wgsl", ...out.finish() }, layout, steps, logs, ended };
}

/** Whether what a loop does wants to know which turn it is. */
function usesTurn(loop: Exclude<Staged, { kind: "stage" }>, given: Pick<Scope, "names" | "layout" | "known">): boolean {
  const uses = (one: Staged): boolean => {
    if (one.kind === "loop") return one.body.some(uses);
    return one.parts.some((phase) => {
      const scope = new Scope({ ...given, out: new Writer() }, "i");
      phase.write(scope, "i");
      return scope.touched.scalars.has(loop.turn);
    });
  };
  return loop.body.some(uses);
}

function isShort(stages: readonly Staged[], most: number): boolean {
  if (most === 0) return false;
  return stages.every((one) =>
    one.kind === "loop"
      ? isShort(one.body, most)
      : one.parts.every((part) => part.kind === "once" || typeof part.count === "string" || part.count <= most),
  );
}

function list(steps: readonly Step[], out: Writer, indent: string): void {
  for (const step of steps)
    if (step.kind === "dispatch")
      out.line(`${indent}${step.entry}, ${step.groups === 1 ? "one workgroup" : `${step.groups} workgroups`}`);
    else {
      out.line(`${indent}${step.length} times:`);
      list(step.body, out, `${indent}  `);
    }
}

/** Workgroups for elements of which a call decides how many there are: each of them takes several. */
const SOME = 64;

const INVOCATION = "@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) all: vec3u";
