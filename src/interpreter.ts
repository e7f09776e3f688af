/** The interpreter as a backend: slow and obvious, what all others are compared with in the end. */
import type { Backend } from "../backends/index.ts";
import {
  allocate,
  COMPLETE,
  elements,
  interpret,
  print,
  type Lengths,
  type Program,
  type TensorType,
  type TypedArray,
} from "../ir/index.ts";

export const interpreter: Backend = {
  name: "interpreter",
  capabilities: { precisions: ["f64", "f32"], workers: 1, target: COMPLETE, memory: "own" },
  emit: ({ graph }) => ({ language: "graph", text: print(graph), lines: [] }),
  load: (_source, program) => Promise.resolve(executable(program)),
};

function executable({ graph }: Program) {
  const types = new Map(graph.inputs.map(({ attrs: { name, type } }) => [name, type]));
  const values = new Map<string, TypedArray>();
  /** One number that was written stands for all elements. */
  const filled = (name: string, { dtype, shape }: TensorType, lengths: Lengths): TypedArray => {
    const known = values.get(name);
    const length = elements(shape, lengths);
    return known?.length === length ? known : allocate(dtype, length).fill(known?.[0] ?? 0);
  };
  return {
    run: (lengths: Lengths): void => {
      const given = Object.fromEntries([...types].map(([name, type]) => [name, filled(name, type, lengths)]));
      for (const [name, array] of Object.entries({ ...given, ...interpret(graph, given, lengths) }))
        values.set(name, array);
    },
    write: (name: string, given: ArrayLike<number>): void => {
      const { dtype, shape } = types.get(name)!;
      const isKnown = given.length === 1 && shape.every((length) => typeof length === "number");
      const array = allocate(dtype, isKnown ? elements(shape) : given.length);
      if (isKnown) array.fill(given[0]!);
      else array.set(given);
      values.set(name, array);
    },
    read: (name: string): TypedArray => values.get(name) ?? filled(name, types.get(name)!, {}),
    dispose: (): void => values.clear(),
  };
}
