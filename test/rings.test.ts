/** Arrays that are written to entry by entry in a loop: in place, and as a plain program would do it. */
import { expect, test } from "vitest";
import { js } from "../backends/js/index.ts";
import {
  algebra,
  Builder,
  interpret,
  PASSES,
  program,
  tensor,
  verify,
  type Graph,
  type Node,
  type Output,
} from "../ir/index.ts";

const [LENGTH, SIZE] = [5, 3];

/** x' = x/2 + x from `delay` steps ago, which differs by element; all x of the last LENGTH steps are in a ring. */
function delayed(): Graph {
  const step = new Builder();
  const A = algebra(step, "f64");
  const delay = step.input("delay", tensor("i64", [SIZE]));
  const n = step.input("n", tensor("i64"));
  const x = step.input("x", tensor("f64", [SIZE]));
  const ring = step.input("ring", tensor("f64", [LENGTH, SIZE]));
  const turns = step.input("turns", tensor("i64", [LENGTH]));
  // The write comes first in the text; what is read depends on another read.
  const written = step.add("update", [ring, A.imod(n, LENGTH), x]);
  const counted = step.add("update", [turns, A.imod(n, LENGTH), A.add(n, 0)]);
  const row = step.add("gather", [turns, A.imod(A.add(n, LENGTH - 1), LENGTH)]);
  const rows = step.add("gather", [ring, A.imod(A.sub(A.max(row, A.sub(n, 1)), delay), LENGTH)]);
  const past = step.add("reduce", [rows], { fn: "add" });
  const after = A.add(A.mul(x, 0.5), A.mul(past, 0.01));
  const body = step.finish([
    { name: "n", node: A.add(n, 1) },
    { name: "x", node: after },
    { name: "ring", node: written },
    { name: "turns", node: counted },
  ]);

  const b = new Builder();
  const inputs = body.inputs.map(({ attrs }) => b.input(attrs.name, attrs.type));
  const scan = b.add("scan", inputs, { body, length: "steps", consts: 1, carry: 4 });
  return b.finish(body.outputs.map(({ name }, index): Output => ({ name, node: b.add("get", [scan], { index }) })));
}

const optimized = (g: Graph, without?: string): Graph =>
  PASSES.filter(({ name }) => name !== without).reduce((now, pass) => {
    const after = pass.run(now, { precision: "f64" });
    verify(after);
    return after;
  }, g);

const start = () => ({
  delay: Float64Array.of(0, 1, 3),
  n: Float64Array.of(0),
  x: Float64Array.of(1, 2, 3),
  ring: new Float64Array(LENGTH * SIZE),
  turns: new Float64Array(LENGTH),
});

/** The same in plain arrays. */
function expected(steps: number): number[] {
  let x = [1, 2, 3];
  const ring = Array.from({ length: LENGTH }, () => [0, 0, 0]);
  for (let n = 0; n < steps; n++) {
    let past = 0;
    for (const delay of [0, 1, 3])
      for (let k = 0; k < SIZE; k++) past += ring[(((n - 1 - delay) % LENGTH) + LENGTH) % LENGTH]![k]!;
    ring[n % LENGTH] = x;
    x = x.map((value) => value * 0.5 + past * 0.01);
  }
  return x;
}

test("a ring is written in place, whatever the order of its uses", async () => {
  const planned = program(optimized(delayed()));
  expect(planned.buffers.filter(({ type }) => `${type.shape}` === `${[LENGTH, SIZE]}`).length).toBe(1);
  expect(planned.buffers.filter(({ type }) => `${type.shape}` === `${[LENGTH]}`).length).toBe(1);
  const code = js.emit(planned);
  expect(code.text).not.toMatch(/ring_\d+\.set\(/);

  const executable = await js.load(code, planned);
  for (const [name, values] of Object.entries(start())) executable.write(name, values);
  await executable.run({ steps: 17 });
  const wanted = interpret(delayed(), start(), { steps: 17 });
  for (const [name, values] of Object.entries(wanted)) expect(await executable.read(name), name).toEqual(values);
  expect(Array.from(wanted["x"]!)).toEqual(expected(17).map((value) => expect.closeTo(value, 12)));
});

test("without the pass `order` it is copied, with the same result", async () => {
  const planned = program(optimized(delayed(), "order"));
  expect(planned.buffers.filter(({ type }) => `${type.shape}` === `${[LENGTH, SIZE]}`).length).toBeGreaterThan(1);
  const executable = await js.load(js.emit(planned), planned);
  for (const [name, values] of Object.entries(start())) executable.write(name, values);
  await executable.run({ steps: 17 });
  const wanted = interpret(delayed(), start(), { steps: 17 });
  for (const [name, values] of Object.entries(wanted)) expect(await executable.read(name), name).toEqual(values);
});

test("indices: clamped where they are read, dropped where they are written; the last write stays", () => {
  const b = new Builder();
  const x = b.input("x", tensor("f64", [3]));
  const index = b.input("index", tensor("i32", [4]));
  const value = b.input("value", tensor("f64", [4]));
  const named = (name: string, node: Node): Output => ({ name, node });
  const g = b.finish([
    named("read", b.add("gather", [x, index])),
    named("written", b.add("update", [x, index, value])),
  ]);
  const given = {
    x: Float64Array.of(10, 20, 30),
    index: Int32Array.of(-1, 2, 3, 2),
    value: Float64Array.of(1, 2, 3, 4),
  };
  const { read, written } = interpret(g, given);
  expect(Array.from(read!)).toEqual([10, 30, 30, 30]);
  expect(Array.from(written!)).toEqual([10, 20, 4]);
});
