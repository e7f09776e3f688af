/** Products and sums in one instruction, rounded once: where the engine has it, in fast math alone. */
import { setFlagsFromString } from "node:v8";
import { expect, test } from "vitest";
import { wasm } from "../../backends/wasm/index.ts";
import {
  algebra,
  allocate,
  Builder,
  interpret,
  PASSES,
  program,
  tensor,
  type Float,
  type Graph,
  type MathKind,
  type Node,
  type NodeAlgebra,
  type TypedArray,
} from "../../ir/index.ts";
import { type FunctionName, FUNCTIONS } from "../../ir/math/index.ts";
import { compile, readModel } from "../../src/index.ts";
import { ulpOf } from "../conformance/tolerance.ts";
import { pairs, samples } from "../math/samples.ts";
import { example, series } from "../models.ts";

// Node.js 20 has it behind a flag.
setFlagsFromString("--experimental-wasm-relaxed-simd");

/** A kernel of these inputs. */
function kernel(dtype: Float, n: number, names: readonly string[], write: (A: NodeAlgebra, ...x: Node[]) => Node): Graph {
  const b = new Builder();
  const inputs = names.map((name) => b.input(name, tensor(dtype, [n])));
  const g = b.finish([{ name: "y", node: write(algebra(b, dtype), ...inputs) }]);
  return PASSES.filter(({ name }) => ["fuse", "kernels", "expand"].includes(name)).reduce(
    (now, pass) => pass.run(now, { precision: dtype }),
    g,
  );
} // prettier-ignore

async function run(g: Graph, inputs: Readonly<Record<string, TypedArray>>, math: MathKind): Promise<TypedArray> {
  const planned = program(g);
  const executable = await wasm.load(wasm.emit(planned, math, wasm.features!()), planned);
  for (const [name, values] of Object.entries(inputs)) executable.write(name, values);
  await executable.run({});
  const got = (await executable.read("y")).slice();
  executable.dispose();
  return got;
}

const floats = (dtype: Float, values: readonly number[]): TypedArray => {
  const array = allocate(dtype, values.length);
  array.set(values);
  return array;
};

test.each<Float>(["f64", "f32"])("in %s: x y + z, z - x y and x y - 1 are rounded once, in exact math twice", async (dtype) => {
  expect(wasm.features!()).toEqual(["fma"]);
  const e = dtype === "f64" ? 2 ** -30 : 2 ** -14;
  const [x, y, z] = [[1 + e, 1 - e, 3], [1 - e, 1 + e, 5], [-1, -1, 7]].map((values) => floats(dtype, values));
  const inputs = { x: x!, y: y!, z: z! };
  for (const [write, once] of [
    [(A, a, b, c) => A.add(A.mul(a, b), c), [-e * e, -e * e, 22]],
    [(A, a, b, c) => A.add(c, A.mul(a, b)), [-e * e, -e * e, 22]],
    [(A, a, b, c) => A.sub(A.neg(c), A.mul(a, b)), [e * e, e * e, -22]],
    [(A, a, b) => A.sub(A.mul(a, b), 1), [-e * e, -e * e, 14]],
  ] as readonly (readonly [Parameters<typeof kernel>[3], number[]])[]) {
    const g = kernel(dtype, 3, ["x", "y", "z"], (A, a, b, c) => A.add(write(A, a!, b!, c!), A.mul(c!, 0)));
    expect([...(await run(g, inputs, "fast"))].slice(0, 2)).toEqual(once.slice(0, 2));
    expect([...(await run(g, inputs, "exact"))]).toEqual([0, 0, once[2]]);
  }
}); // prettier-ignore

/** The distance of two numbers in units in the last place of the second. */
const ulps = (x: number, y: number, dtype: Float): number => (Object.is(x, y) ? 0 : Math.abs(x - y) / ulpOf(y, dtype));

const names = Object.keys(FUNCTIONS) as FunctionName[];
test.each<Float>(["f64", "f32"])("in %s every function stays within its bound of the interpreter's value", async (dtype) => {
  const far: string[] = [];
  for (const name of names) {
    const { arity, ulp } = FUNCTIONS[name];
    const found = arity === 1 ? samples(name, dtype, 500) : pairs(name, dtype, 500);
    const at: (readonly number[])[] = [...(found as Iterable<number | readonly number[]>)].map((x) => (typeof x === "number" ? [x] : x));
    const inputs = Object.fromEntries(["x", "y"].slice(0, arity).map((input, k) => [input, floats(dtype, at.map((point) => point[k]!))])); // prettier-ignore
    const g = kernel(dtype, at.length, Object.keys(inputs), (A, x, y) => (A[name] as (...of: unknown[]) => Node)(x, y));
    const got = await run(g, inputs, "fast");
    const wanted = interpret(g, inputs)["y"]!;
    // Each is within the bound of the true value.
    const most = 2 * ulp[dtype];
    at.forEach((point, k) => {
      const off = ulps(got[k]!, wanted[k]!, dtype);
      if (!(off <= most)) far.push(`${name}(${point.join()}): ${got[k]}, not ${wanted[k]}`);
    });
  }
  expect(far).toEqual([]);
}); // prettier-ignore

test("in a model: fast math takes it, exact math keeps its bits", async () => {
  const model = await readModel(example("hh"));
  const options = { size: 7, dt: 0.01 };
  const [fast, plain, exact] = await Promise.all([
    compile(model, { ...options, backend: "wasm", math: "fast" }),
    compile(model, { ...options, backend: "js", math: "fast" }),
    compile(model, { ...options, backend: "wasm", math: "exact" }),
  ]);
  const [a, b] = [await fast.run({ duration: 5, record: ["V"] }), await plain.run({ duration: 5, record: ["V"] })];
  expect(fast.code.text).toMatch(/f64x2\.relaxed_madd/);
  expect(fast.code.text).toMatch(/f64x2\.relaxed_nmadd/);
  await exact.run({ duration: 5, record: ["V"] });
  expect(exact.code.text).not.toMatch(/relaxed/);
  const [v, w] = [series(a, "V"), series(b, "V")];
  expect(v).not.toEqual(w);
  // No spike: differences do not grow.
  v.forEach((x, k) => expect(Math.abs(x - w[k]!)).toBeLessThan(1e-11));
});
