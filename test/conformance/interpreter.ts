/** The interpreter as a backend: what every other one is compared with. Nothing is joined, expanded or reordered for it. */
import type { Backend, Executable } from "../../backends/index.ts";
import {
  allocate,
  elements,
  ELEMENTWISE,
  interpret,
  PASSES,
  print,
  type OpName,
  type Program,
  type Target,
  type TypedArray,
} from "../../ir/index.ts";

const FUNCTIONS = Object.keys(ELEMENTWISE) as OpName[];

/** The interpreter, as if it could be given no more than `target`. */
export const interpreterFor = (name: string, target: Target): Backend => ({
  name,
  capabilities: { precisions: ["f64", "f32"], workers: 1, target },
  emit: ({ graph }) => ({ language: "graph", text: print(graph), lines: [] }),
  load: async (_source, program) => load(program),
});

export const interpreter = interpreterFor("interpreter", {
  kernels: false,
  functions: new Set(FUNCTIONS),
  deliveries: "lists",
});

/** What the reference is compiled without. */
export const OPTIONAL = ["lump", "dense", ...PASSES.filter(({ optional }) => optional).map(({ name }) => name)];

function load({ graph, inputs, outputs }: Program): Executable {
  const values: Record<string, TypedArray> = {};
  return {
    run(lengths) {
      for (const [name, { type }] of inputs) {
        const length = elements(type.shape, lengths);
        const known = values[name];
        if (known?.length === length) continue;
        values[name] = allocate(type.dtype, length);
        if (known?.length === 1) values[name].fill(known[0]!);
      }
      Object.assign(values, interpret(graph, values, lengths));
    },
    write(name, given) {
      const { dtype, shape } = inputs.get(name)!.type;
      const isOpen = shape.some((dim) => typeof dim === "string");
      const array = allocate(dtype, isOpen ? given.length : elements(shape));
      if (given.length === 1) array.fill(given[0]!);
      else array.set(given);
      values[name] = array;
    },
    read(name) {
      const { dtype, shape } = (outputs.get(name) ?? inputs.get(name)!).type;
      return (values[name] ??= allocate(dtype, shape.some((dim) => typeof dim === "string") ? 0 : elements(shape)));
    },
    dispose: () => undefined,
  };
}
