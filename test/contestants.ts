/** Backends that compute otherwise than js does, each in its own way. */
import type { Backend, Executable } from "../backends/index.ts";
import { js } from "../backends/js/index.ts";
import {
  algebra,
  ELEMENTWISE,
  everywhere,
  PASSES,
  program,
  rebuild,
  type Graph,
  type OpName,
  type Program,
} from "../ir/index.ts";

/** The code of js with something put in the place of something that is in it. */
export const rewritten = (name: string, from: string, to: string): Backend => ({
  ...js,
  name,
  emit: (given) => {
    const source = js.emit(given);
    if (!source.text.includes(from)) throw new Error(`the code has no ${from}`);
    return { ...source, text: source.text.replaceAll(from, to) };
  },
});

/** Js, with what is called `input` changed before it gets there. */
export const given = (name: string, input: string, change: (values: Float64Array) => void): Backend => ({
  ...js,
  name,
  load: async (source, of) => {
    const executable = await js.load(source, of);
    return {
      ...executable,
      write: (to, values) => {
        const own = Float64Array.from(values);
        if (to === input) change(own);
        executable.write(to, own);
      },
    } satisfies Executable;
  },
});

const FUNCTIONS: ReadonlySet<OpName> = new Set(
  Object.entries(ELEMENTWISE).flatMap(([name, { expand }]) => (expand ? [name as OpName] : [])),
);

/** A backend with functions of its own, which are off by a part of their result. */
export function withFunctions(name: string, off: number): Backend {
  const spoilt = (graph: Graph): Graph =>
    rebuild(graph, (b, node, inputs) =>
      FUNCTIONS.has(node.op) && node.op !== "random" ? algebra(b, "f64").mul(b.copy(node, inputs), 1 + off) : undefined,
    );
  const expand = PASSES.find((pass) => pass.name === "expand")!;
  const written = (of: Program): Program => program(expand.run(everywhere(spoilt, of.graph), { precision: "f64" }));
  return {
    name,
    capabilities: { ...js.capabilities, target: { ...js.capabilities.target, functions: FUNCTIONS } },
    emit: (of) => js.emit(written(of)),
    load: (source, of) => js.load(source, written(of)),
  };
}

/** A backend that fails in the call of this number. */
export const failing = (name: string, call: number, message: string): Backend => ({
  ...js,
  name,
  load: async (source, of) => {
    const executable = await js.load(source, of);
    let calls = 0;
    return {
      ...executable,
      run: (lengths) => {
        if (++calls === call) throw new Error(message);
        return executable.run(lengths);
      },
    };
  },
});
