/** Names, lines, and what a fault in them is told as. */
import { expect, test } from "vitest";
import { model, ModelError, type Diagnostic } from "../../src/index.ts";
import { all, run } from "./run.ts";

const faults = (text: string): readonly Diagnostic[] => {
  try {
    model(text);
  } catch (error) {
    if (error instanceof ModelError) return error.diagnostics;
    throw error;
  }
  return [];
};
/** Code and the text under the caret. */
const told = (text: string): string[] =>
  faults(text).map(({ code, start, end }) => `${code} ${text.slice(start, end)}`);

test("the order of lines does not matter", async () => {
  const lines = [
    "dx/dt = -k*x + w",
    "x(0) = s",
    "k = 2",
    "w = f(t)",
    "f(z) = z*c",
    "c = 2*k",
    "s = c + 1",
    "threshold(x < 4)",
  ];
  const of = async (text: string): Promise<number[]> =>
    all(await run(text, { dt: 0.1 }, { duration: 1, record: ["x"] }), "x");
  const first = await of(lines.join("\n"));
  expect(await of(lines.toReversed().join("\n"))).toEqual(first);
  expect(await of([...lines.slice(4), ...lines.slice(0, 4)].join("; "))).toEqual(first);
});

test("a line goes on while a bracket is open or after an operator or a comma; ; ends one; # begins a comment", async () => {
  const text = "x' = (1 +\n 2 # two\n)\ny' = 1 +\n  2*\n  3; z' = max(1,\n 2) # ; w' = 1";
  const { states } = model(text);
  expect([...states.keys()]).toEqual(["x", "y", "z"]);
  const result = await run(text, { dt: 1, method: "euler" }, { duration: 1 });
  expect(["x", "y", "z"].map((name) => all(result, name)[1])).toEqual([3, 7, 2]);
  expect(told("x' = (1 + 2\ny' = 1")[0]).toBe("E002 (");
});

test("names are letters of any script, digits and _, in form NFC; a name is defined once", () => {
  expect([...model("α_1' = größe\ngröße = 2\n数 = größe").states.keys()]).toEqual(["α_1"]);
  // e with an accent, in one character and in two.
  expect(model("x' = caf\u00e9\ncafe\u0301 = 1").parameters.size).toBe(1);
  expect(told("a = 1\na = 2")).toEqual(["E101 a"]);
  expect(told("x' = 1\nx = 2")).toEqual(["E101 x"]);
  expect(told("x' = 1\nx(0) = 1\ninit(x) = 2")).toEqual(["E101 x"]);
  expect(told("1a = 2")[0]).toMatch(/^E00/);
});

test("declared names win, with a note; t and dt cannot be declared, save as an argument", async () => {
  const mine = model(
    "e = 3\npi = 2\ni = 5\nN = 7\nlastspike = 1\nmax(a, b) = a\nr = e*pi*i*N*lastspike*max(1, 2) + 0*x\nx' = 0",
  );
  expect(mine.notes.map(({ message }) => message.split('"')[1])).toEqual(["e", "pi", "i", "N", "lastspike", "max"]);
  const text = mine.source.text;
  expect(all(await run(text, { dt: 1 }, { duration: 0, record: ["r"] }), "r")).toEqual([210]);
  expect(told("t = 1")).toEqual(["E102 t"]);
  expect(told("dt' = 1")).toEqual(["E102 dt"]);
  expect(told("f(t, dt) = t + dt\nr = f(1, 2)")).toEqual([]);
  for (const word of ["true", "and", "not", "NaN", "Infinity"]) expect(told(`${word} = 1`), word).not.toEqual([]);
});

test("names of units are names where no number is before them", async () => {
  const text = "m' = h*C - V\nh = 2\nC = 3\nV = 1\ns = m";
  expect(all(await run(text, { dt: 1, method: "euler" }, { duration: 1, record: ["m"] }), "m")).toEqual([0, 5]);
});

test("a circle of named expressions is printed", () => {
  const [fault] = faults("a = b + x\nb = c\nc = 2*a\nx' = a");
  expect(fault!.code).toBe("E106");
  expect(fault!.message).toMatch(/a → b → c → a|b → c → a → b|c → a → b → c/);
});

test("every fault of a file is told, with its place, and what was meant", () => {
  const text = "x' = a + bb\ny' = sine(x)\nz' = x(2)\nb = 1\nx(0) = y\nw = g (x - 1)\ng = 2";
  expect(told(text)).toEqual(["E103 a", "E103 bb", "E104 sine", "E108 x", "E112 y", "E108 g"]);
  const hints = faults(text).map(({ hint }) => hint);
  expect(hints[1]).toBe('did you mean "b"?');
  expect(hints[2]).toBe('did you mean "sin"?');
  expect(hints[5]).toMatch(/^write g\*\(/);
});

test("text is parsed, never evaluated", () => {
  const texts = [
    "r = import(1)",
    "r = x.constructor",
    'r = x["constructor"]',
    "r = {a: 1}",
    "r = (a = 1)",
    "r = f(x) = 1",
    "r = `1`",
    'r = "text"',
    "r = 1; 2",
    "r = 5%",
    "r = 1 & 2",
    "r = 2 to 3",
    "r = [1, 2] | 3",
    "r = true + this",
    "r = x => x",
  ];
  for (const text of texts) expect(faults(`x' = 1\n${text}`), text).not.toEqual([]);
});
