// The interpreter as a backend: what a program means, node by node.
import { allocate, elements, interpret, COMPLETE } from "../dist/ir/index.js";

export const interpreter = {
  name: "interpreter",
  capabilities: { precisions: ["f64"], workers: 1, target: COMPLETE },
  emit: () => ({ language: "graph", text: "", lines: [] }),
  load(_source, { graph }) {
    const types = new Map(graph.inputs.map(({ attrs: { name, type } }) => [name, type]));
    const given = {};
    let results = {};
    return Promise.resolve({
      write(name, values) {
        const array = allocate(types.get(name).dtype, values.length);
        array.set(values);
        given[name] = array;
      },
      run(lengths) {
        for (const [name, { dtype, shape }] of types) given[name] ??= allocate(dtype, elements(shape, lengths));
        results = interpret(graph, given, lengths);
        for (const name of types.keys()) if (name in results) given[name] = results[name];
      },
      read: (name) => results[name] ?? given[name],
      dispose() {},
    });
  },
};
