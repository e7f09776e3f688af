/** Runs emitted JavaScript. */
import { allocate, elements, type Lengths, type Program, type TypedArray } from "../../ir/index.ts";
import type { Executable, Source } from "../backend.ts";
import { lengthsOf } from "../lengths.ts";
import { isLarge } from "./emit.ts";
import { memoryOf, poolsOf, type Pools } from "./memory.ts";
import { support } from "./support.ts";

type Run = (buffers: readonly TypedArray[], lengths: Lengths, rehearsal: 0 | 1 | 2) => void;

/** The text is ours: it holds identifiers and numbers that the emitter made, and nothing that a user wrote. */
export async function load(source: Source, program: Program): Promise<Executable> {
  const run = (new Function("support", source.text) as (given: typeof support) => Run)(support);
  const { buffers, inputs, outputs } = program;
  const pools = poolsOf(buffers);
  const named = (name: string): number => {
    const buffer = outputs.get(name) ?? inputs.get(name);
    if (!buffer) throw new TypeError(`the program has no value "${name}"`);
    return buffer.id;
  };
  /** Makes the arrays whose length is known, and has changed. */
  const open = buffers.filter(({ type }) => type.shape.some((dim) => typeof dim === "string"));
  const prepare = (lengths: Lengths): void => {
    for (const { id, type } of open) {
      const length = elements(type.shape, lengths);
      if (memory[id]?.length !== length) memory[id] = allocate(type.dtype, length);
    }
  };
  const dims = new Set([...buffers.flatMap(({ type }) => type.shape), ...lengthsOf(program.graph)]);
  const names = [...dims].filter((dim) => typeof dim === "string");
  // What runs once, without a loop, has nothing to be prepared for; large programs are the ones that engines compile late,
  // and going through them takes longer than that costs.
  const loops = program.graph.nodes.some(({ op }) => op === "scan");
  if (loops && !isLarge(program)) rehearse(run, program, pools, names);
  const memory = memoryOf(buffers, pools);

  return {
    run(lengths) {
      prepare(lengths);
      // In the order of the rehearsal: engines compile for the objects that they saw, and start over for others.
      run(memory, Object.fromEntries(names.map((name) => [name, lengths[name]!])), 0);
    },
    write(name, values) {
      const buffer = inputs.get(name);
      if (!buffer) throw new TypeError(`the program has no input "${name}"`);
      const isOpen = open.includes(buffer) && values.length > 1 && memory[buffer.id]?.length !== values.length;
      if (isOpen) delete memory[buffer.id];
      const array = (memory[buffer.id] ??= allocate(buffer.type.dtype, values.length));
      if (values.length === 1) array.fill(values[0]!);
      else if (values.length === array.length) array.set(values);
      else throw new TypeError(`"${name}" has ${array.length} elements, not ${values.length}`);
    },
    read: (name) => memory[named(name)]!,
    dispose: () => void memory.splice(0),
  };
}

/** Takes every branch, on memory of its own; twice, for engines take no notes in a function's first call. */
function rehearse(run: Run, { buffers }: Program, pools: Pools, names: readonly string[]): void {
  const lengths = Object.fromEntries(names.map((name) => [name, 1]));
  for (const side of [1, 2, 1, 2] as const) run(memoryOf(buffers, pools, lengths), lengths, side);
}
