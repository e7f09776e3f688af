/** Text that means harm, or was never a model: clear faults with a place, no crash, nothing evaluated. */
import { describe, expect, test } from "vitest";
import { compile, model, ModelError, OptionError, type CompileOptions } from "../../src/index.ts";

/** The codes of the faults of a text, with line and column. */
function faultsOf(text: string): string[] {
  try {
    model(text);
    return [];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    expect(error.message).not.toMatch(/\n {4}at |\p{Cc}(?<!\n)|\p{Cf}/u);
    // 100 faults of 100 letters, with what belongs to them.
    expect(error.message.length).toBeLessThan(100_000);
    const places = [...error.message.matchAll(/^model:(\d+):(\d+): error\[(E\d+)\]/gm)];
    return places.map(([, line, column, code]) => `${code} ${line}:${column}`);
  }
}

const repeat = (part: string, length: number): string => part.repeat(Math.ceil(length / part.length)).slice(0, length);
const lines = (count: number, line: (k: number) => string): string =>
  Array.from({ length: count }, (_, k) => line(k)).join("\n");

describe("code is not evaluated", () => {
  const CODE = [
    'import("fs")',
    'eval("1")',
    "process.exit()",
    "this",
    "this.constructor",
    "`${1}`",
    "fetch(1)",
    "createUnit(1)",
    "parser()",
    "parse(1)",
    "cos.constructor(1)",
    "constructor(1)",
    "[1].constructor",
    "toString(1)",
    "hasOwnProperty",
    "__proto__",
    "__proto__(1)",
    "{a: 1}",
    "(y = 1)",
    "(f(y) = 1)",
    '"text"',
    "'text'",
    "(a) => a",
    "(() => 1)()",
    "new Date()",
    "globalThis",
    "require(1)",
    "x.__proto__.y",
    'x["constructor"]',
    "a ?? b",
    "a?.b",
    "1; process.exit()",
  ];
  test.each(CODE)("%s", (code) => {
    const before = Object.getOwnPropertyNames(globalThis).length;
    expect(faultsOf(`x' = ${code}`).length).toBeGreaterThan(0);
    expect(Object.getOwnPropertyNames(globalThis).length).toBe(before);
  });
});

/** Names that JavaScript, mathjs or what we emit knows. */
const NAMES =
  "constructor __proto__ prototype toString valueOf hasOwnProperty isPrototypeOf this function return var let const class new await yield import export eval arguments undefined_ globalThis process module require self window name length T P2 P0 tables support fround exponent mantissa run buffers lengths v v_0 T_exp2hi state variables summary record rows every steps in to mod end version tau LN2 phi speedOfLight_ E PI i N pi e j sin linspace if_ é 电压 س 𝑥".split(
    " ",
  );

describe("a name is a name", () => {
  test.each(NAMES)("%s", async (name) => {
    const run = { dt: 1, duration: 1, record: [name] };
    const last = async (text: string, options: CompileOptions = {}): Promise<number> =>
      (await (await compile(text, { method: "euler", ...options })).run(run)).variables[name.normalize("NFC")]!.data.at(
        -1,
      )!;
    expect(await last(`${name}' = 3 - ${name}`, { init: { [name]: 1 } })).toBe(3);
    expect(await last(`q = 2\n${name} = q + x\nx' = 0*${name}`, { params: { q: 5 } })).toBe(5);
    const parameter = await compile(`${name} = 2\nx' = ${name}`, { method: "euler", params: { [name]: 7 } });
    expect((await parameter.run({ dt: 1, duration: 1 })).variables["x"]!.data.at(-1)).toBe(7);
  });
  test.each(NAMES.filter((name) => !["mod"].includes(name)))("%s as a function and its argument", async (name) => {
    const sim = await compile(`${name}(a) = a + 3\nx' = ${name}(1)`, { method: "euler" });
    expect((await sim.run({ dt: 1, duration: 1 })).variables["x"]!.data.at(-1)).toBe(4);
    const other = await compile(`f_(${name}) = ${name} + 3\nx' = f_(1)`, { method: "euler" });
    expect((await other.run({ dt: 1, duration: 1 })).variables["x"]!.data.at(-1)).toBe(4);
  });
  test.each("true false null undefined NaN Infinity and or xor not t dt".split(" "))("%s is none", (name) => {
    expect(faultsOf(`${name} = 3`)).toEqual(["E102 1:1"]);
    expect(faultsOf(`${name}' = 3`)).toEqual(["E102 1:1"]);
  });
});

describe("faults have a place", () => {
  const CASES: readonly (readonly [text: string, ...faults: string[]])[] = [
    ["x' = 1 +* 2", "E001 1:9"],
    ["x = (1\ny = 2", "E002 1:5"],
    ["a = b\nb = c\nc = a", "E106 1:1"],
    ["f(x) = g(x)\ng(x) = f(x)\ny = f(1)", "E113 1:1"],
    ["a = [1, 2]\nb = [1, 2, 3]", "E110 2:5"],
    ["a = linspace(0, 1, 1e12)", "E110 1:5"],
    ["a = zeros(0)", "E110 1:5"],
    ["a = zeros(-1)", "E110 1:5"],
    ["a = zeros(1.5)", "E110 1:5"],
    ["x' = y + z", "E103 1:6", "E103 1:10"],
    ["x = 1\nx = 2", "E101 2:1"],
    ["x = 1\r\ny = z\r\n", "E103 2:5"],
    ["\ufeffx = y", "E103 1:6"],
    ["x = 1\0", "E111 1:6"],
    ["x\0y = 1", "E004 1:1"],
    ["x = \ud800", "E111 1:5"],
    ["x = 1\u202e", "E111 1:6"],
    ["x\u200f = 1", "E004 1:1"],
    ["x = 1.2.3", "E001 1:8"],
    ["x = 1e+", "E001 1:5"],
    ["x = ∞", "E111 1:5"],
    [`x = ${"(".repeat(10_000)}1${")".repeat(10_000)}`, "E006 1:205"],
    [`f0(x) = x\n${lines(60, (k) => `f${k + 1}(x) = f${k}(x) + f${k}(x)`)}\ny = f60(1)`, "E006 1:9"],
  ];
  test.each(CASES)("%j", (text, ...faults) => {
    const found = faultsOf(text);
    if (faults[0] === "E006 1:9") expect(found[0]).toMatch(/^E006/);
    else expect(found).toEqual(faults);
  });
});

describe("large text", () => {
  const MB = 1_000_000;
  const KB = 190_000;
  /** Each of these took minutes, or did not come to an end, with a search that begins anew at every character. */
  const TEXTS: Record<string, () => string> = {
    "one line": () => `x = ${repeat("1+", MB)}1`,
    "lines that go on": () => `x = 1 +${repeat("\n", MB)}`,
    "lines that go on, with blanks": () => `x = 1 +${repeat(" \n", MB)}`,
    commas: () => repeat("a,\n", MB),
    "blanks, then lines that go on": () => `x = 1${repeat(" ", MB / 2)}${repeat("+\n", MB / 2)}`,
    "lines that are nothing": () => repeat("x\n", MB),
    "statements that are nothing": () => repeat("x;", MB),
    "one definition, many times": () => repeat("x = 1\n", MB),
    "brackets that close nothing": () => repeat(")\n", MB),
    "brackets of other kinds": () => repeat("(]\n", MB),
    "quotation marks": () => repeat('"a\n', MB),
    "one name": () => `${repeat("a", KB)} = ${repeat("b", KB / 100)}`,
    "names that are nearly alike": () => lines(15_000, (k) => `p${k} = r${k}`),
    "one number": () => `x = ${repeat("1", MB)}`,
    "a number in a statement": () => `x = ${repeat("1", KB)}`,
    colons: () => `x = ${repeat("1?1:", KB)}1`,
    signs: () => `x = ${repeat("-", KB)}1`,
    powers: () => `x = ${repeat("2^", KB)}1`,
    products: () => `x = ${repeat("2 a ", KB)}`,
    "rows of a matrix": () => `x = [${repeat("1;", KB)}1]`,
    "blanks in a head": () => `d${repeat(" ", KB)}/dt`,
    "blanks before a bracket": () => `f${repeat(" ", KB)}(x) + 1`,
    arguments: () => `f(${lines(25_000, (k) => `a${k}`).replaceAll("\n", ",")}) = 1`,
    flags: () => `x = 1${repeat(" (constant", KB)}`,
    NUL: () => repeat("\0", MB),
    "a circle": () => lines(15_000, (k) => `x${k} = x${(k + 1) % 15_000}`),
    "functions that call each other": () => `f0(x)=x\n${lines(15_000, (k) => `f${k + 1}(x)=f${k}(x)`)}\ny=f15000(1)`,
  };
  test.each(Object.keys(TEXTS))("%s", { timeout: 30_000 }, (name) => void faultsOf(TEXTS[name]!()));

  test("many faults are told in part, and say so", () => {
    let message = "";
    try {
      model(repeat("x\n", 10_000));
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain("… 901 more …");
    expect(message).toMatch(/model:1001:1: error\[E006\]: 1000 faults: the text was not read from here on/);
  });
});

describe("numbers at the edge", () => {
  const value = async (text: string): Promise<number> => {
    const sim = await compile(`y = ${text} + 0*t\nx' = 0`);
    return (await sim.run({ dt: 1, duration: 0, record: ["y"] })).variables["y"]!.data[0]!;
  };
  test.each([
    ["9^9^9", Infinity],
    ["1e999", Infinity],
    ["-1e999", -Infinity],
    ["1e-999", 0],
    ["171!", Infinity],
    ["1e300!", Infinity],
    ["sqrt(-1)", NaN],
    ["0x10 + 0b11", 19],
    ["1. + .5", 1.5],
    ["1.e2", 100],
  ])("%s", async (text, expected) => expect(await value(text)).toBe(expected));
});

describe("options", () => {
  const refused = async (code: string, what: () => Promise<unknown>): Promise<void> => {
    const error = await what().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(OptionError);
    expect((error as OptionError).code).toMatch(code);
  };
  const DECAY = "k = 1\nx' = -k*x";
  test.each([0, -1, NaN, Infinity, -Infinity, -0])("dt = %s", (dt) =>
    refused("E302", async () => (await compile(DECAY)).run({ dt, duration: 1 })),
  );
  test.each([-1, NaN, Infinity])("duration = %s", (duration) =>
    refused("E302", async () => (await compile(DECAY)).run({ dt: 1, duration })),
  );
  test.each([NaN, Infinity])("t0 = %s", (t0) =>
    refused("E302", async () => (await compile(DECAY)).run({ dt: 1, duration: 1, t0 })),
  );
  test.each([0, -1, 1.5, NaN, Infinity])("every = %s", (every) =>
    refused("E302", async () => (await compile(DECAY)).run({ dt: 1, duration: 1, every })),
  );
  test.each([0, -1, 1.5, 1e12, NaN, Infinity])("size = %s", (size) => refused("E3", () => compile(DECAY, { size })));
  test("a parameter that is NaN", () => refused("E311", () => compile(DECAY, { params: { k: NaN } })));
  test.each(["constructor", "__proto__", "toString", ""])("no parameter is called %j", (name) =>
    refused("E306", () => compile(DECAY, { params: Object.fromEntries([[name, 1]]) })),
  );
  test.each(["constructor", "__proto__", "toString", "", "x[9]", "process.exit()", "x;k"])(
    "nothing to record is called %j",
    (name) => refused("E306", () => compile(model(DECAY as string), { record: [name] })),
  );
});
