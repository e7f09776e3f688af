/** Ways of keeping a run: what they write reads back as what was recorded. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readArray, readCsvArray, readJsonArray } from "../src/record/arrays.ts";
import { openCsv, spikesPath } from "../src/record/csv.ts";
import { openJson } from "../src/record/json.ts";
import { digits, type FileSink, type Layout } from "../src/record/layout.ts";
import { readNpy } from "../src/record/npy.ts";
import { openNpy, openNpz } from "../src/record/numpy.ts";
import { Part, writeWhole } from "../src/record/part.ts";
import { Picture } from "../src/record/picture.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fluxion-record-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(file(name), "utf8");

const layout = (widths: Record<string, number>, steps: number, events: readonly string[] = []): Layout => ({
  grid: { t0: -1, dt: 0.1, steps, samples: { every: 1 } },
  widths: new Map(Object.entries(widths)),
  events,
});

const ODD = [0.1, -0, 0, 1 / 3, 5e-324, 1.7976931348623157e308, 1e21, -1e-7, NaN, Infinity, -Infinity, 2 ** 53];

test("digits are the fewest that read back as the same number", () => {
  for (const value of ODD) expect(Number(digits(value))).toBe(value);
  expect(digits(0.1)).toBe("0.1");
  expect(digits(-0)).toBe("-0");
});

describe("a part", () => {
  test("has its name when it is finished, and ends after its last whole row", async () => {
    const part = await Part.open(file("rows.txt"));
    await part.write("one\ntwo\nthr");
    expect(part.rows).toBe(2);
    expect(existsSync(file("rows.txt"))).toBe(false);
    expect(text("rows.txt.part")).toBe("one\ntwo\nthr");
    await part.finish();
    expect(text("rows.txt")).toBe("one\ntwo\n");
    expect(existsSync(file("rows.txt.part"))).toBe(false);
  });

  test("a row may come in pieces", async () => {
    const part = await Part.open(file("pieces.txt"));
    for (const piece of ["on", "e", "\nt", "wo", "\n"]) await part.write(piece);
    expect(part.rows).toBe(2);
    await part.finish();
    expect(text("pieces.txt")).toBe("one\ntwo\n");
  });

  test.each([0, 1, 4999, 9999, 10000, 20000])("keeps its first %i rows", async (rows) => {
    const part = await Part.open(file("keep.txt"));
    await part.write(Array.from({ length: 10000 }, (_, k) => `row ${k} of many\n`).join(""));
    await part.keep(rows);
    await part.write("behind\n");
    await part.finish();
    const lines = text("keep.txt").split("\n");
    const kept = Math.min(rows, 10000);
    expect(lines.length).toBe(kept + 2);
    expect(lines[kept]).toBe("behind");
    if (kept > 0) expect(lines[kept - 1]).toBe(`row ${kept - 1} of many`);
  });

  test("can be thrown away", async () => {
    const part = await Part.open(file("gone.txt"));
    await part.write("one\n");
    await part.discard();
    expect(readdirSync(folder).filter((name) => name.startsWith("gone"))).toEqual([]);
  });

  test("a file in one go ends with a newline", async () => {
    await writeWhole(file("whole.txt"), "no newline");
    expect(text("whole.txt")).toBe("no newline\n");
  });
});

/** `ODD` in rows of one element and of two, in two calls; and two spikes. */
async function record(sink: FileSink): Promise<void> {
  const values = Float64Array.from(ODD);
  const y = [values.subarray(0, 4), values.subarray(4, 12)] as const;
  await sink.rows?.({ steps: [0, 1], values: { x: values.subarray(0, 2), y: y[0], Y: y[0] } });
  await sink.rows?.({ steps: [2, 3, 4, 5], values: { x: values.subarray(2, 6), y: y[1], Y: y[1] } });
  await sink.spikes?.("spikes", { element: [0, 1], step: [3, 3], time: [-0.75, 1 / 3] });
  await sink.close({ complete: true });
}

test("CSV: a column for each element, spikes beside it", async () => {
  await record(await openCsv(file("a.csv"), layout({ x: 1, y: 2 }, 5, ["spikes"])));
  const [header, ...rows] = text("a.csv").trimEnd().split("\n");
  expect(header).toBe("t,x,y[0],y[1]");
  const cells = rows.map((row) => row.split(",").map(Number));
  expect(cells.map((row) => row[0])).toEqual([0, 1, 2, 3, 4, 5].map((step) => -1 + step * 0.1));
  cells.map((row) => row[1]).forEach((x, k) => expect(x).toBe(ODD[k]));
  cells.flatMap((row) => row.slice(2)).forEach((y, k) => expect(y).toBe(ODD[k]));
  expect(text("a.spikes.csv")).toBe(`event,element,step,time\nspikes,0,3,-0.75\nspikes,1,3,${1 / 3}\n`);
  expect(spikesPath("b/c.csv")).toBe("b/c.spikes.csv");
});

test("CSV: no file of spikes when none are recorded", async () => {
  await record(await openCsv(file("quiet.csv"), layout({ x: 1, y: 2 }, 5)));
  expect(readdirSync(folder).filter((name) => name.startsWith("quiet"))).toEqual(["quiet.csv"]);
});

test("JSON: an array for each variable; what is no number in JSON is text", async () => {
  await record(await openJson(file("a.json"), layout({ x: 1, y: 2 }, 5, ["spikes"])));
  const { t, variables, spikes, summary } = JSON.parse(text("a.json"));
  expect(Object.keys(JSON.parse(text("a.json")))).toEqual(["t", "variables", "spikes", "summary"]);
  expect(t).toEqual([0, 1, 2, 3, 4, 5].map((step) => -1 + step * 0.1));
  expect(variables.x.shape).toEqual([6, 1]);
  expect(variables.y.shape).toEqual([6, 2]);
  expect(variables.y.data[4]).toEqual(["NaN", "Infinity"]);
  variables.x.data.flat().forEach((x: number, k: number) => expect(x).toBe(ODD[k]));
  variables.y.data.flat().forEach((y: number | string, k: number) => expect(Number(y)).toBe(ODD[k]));
  expect(spikes).toEqual({ spikes: { element: [0, 1], step: [3, 3], time: [-0.75, 1 / 3] } });
  expect(summary).toEqual({ complete: true });
  expect(readdirSync(folder).filter((name) => name.startsWith("a.json"))).toEqual(["a.json"]);
});

test("JSON of a run that was stopped before its first row", async () => {
  const sink = await openJson(file("none.json"), layout({ x: 3 }, 5, ["spikes"]));
  await sink.close({ complete: false });
  expect(JSON.parse(text("none.json"))).toEqual({
    t: [],
    variables: { x: { shape: [0, 3], data: [] } },
    spikes: { spikes: { element: [], step: [], time: [] } },
    summary: { complete: false },
  });
});

test("JSON of values whose rows are matrices", async () => {
  const sink = await openJson(file("m.json"), { ...layout({ w: 6 }, 0), shapes: new Map([["w", [2, 3]]]) });
  await sink.rows?.({ steps: [0], values: { w: Float64Array.of(1, 2, 3, 4, 5, 6) } });
  await sink.close({ complete: true });
  const matrix = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  expect(JSON.parse(text("m.json")).variables.w).toEqual({ shape: [1, 2, 3], data: [matrix] });
});

const array = (name: string): { shape: readonly number[]; data: Float64Array } => readNpy(readFileSync(file(name)));
const times = Float64Array.from([0, 1, 2, 3, 4, 5], (step) => -1 + step * 0.1);
const EVENTS = { shape: [2, 3], data: Float64Array.of(0, 3, -0.75, 1, 3, 1 / 3) };
/** Files with this beginning. */
const filesOf = (name: string): string[] => readdirSync(folder).filter((one) => one.startsWith(name));

describe("NPY", () => {
  test("several variables: an array for each, with times and spikes", async () => {
    await record(await openNpy(file("n.npy"), layout({ x: 1, y: 2 }, 5, ["spikes"])));
    expect(filesOf("n.")).toEqual(["n.spikes.npy", "n.t.npy", "n.x.npy", "n.y.npy"]);
    expect(array("n.t.npy")).toEqual({ shape: [6], data: times });
    expect(array("n.x.npy")).toEqual({ shape: [6, 1], data: Float64Array.from(ODD.slice(0, 6)) });
    expect(array("n.y.npy")).toEqual({ shape: [6, 2], data: Float64Array.from(ODD) });
    expect(array("n.spikes.npy")).toEqual(EVENTS);
  });

  test("what is recorded alone has the name that was given", async () => {
    const alone = await openNpy(file("alone.npy"), layout({ y: 2 }, 5));
    await record(alone);
    expect(filesOf("alone")).toEqual(["alone.npy"]);
    expect(array("alone.npy").shape).toEqual([6, 2]);
    const spiking = await openNpy(file("spiking.npy"), layout({ y: 2 }, 5, ["spikes"]));
    expect(spiking.paths).toEqual([file("spiking.npy"), file("spiking.spikes.npy")]);
    await spiking.discard();
    await record(await openNpy(file("events.npy"), layout({}, 5, ["spikes"])));
    expect(filesOf("events")).toEqual(["events.npy"]);
    expect(array("events.npy")).toEqual(EVENTS);
    expect(filesOf("spiking")).toEqual([]);
  });

  test("f32, rows of matrices, and where the numbers begin", async () => {
    const shaped = { ...layout({ w: 6 }, 1), shapes: new Map([["w", [2, 3]]]), precision: "f32" } as const;
    const sink = await openNpy(file("w.npy"), shaped);
    const w = Float32Array.from({ length: 12 }, (_, k) => k / 7);
    await sink.rows?.({ steps: [0, 1], values: { w } });
    await sink.close({ complete: true });
    expect(array("w.npy")).toEqual({ shape: [2, 2, 3], data: Float64Array.from(w) });
    const bytes = readFileSync(file("w.npy"));
    expect(bytes.length % 64).toBe((4 * 12) % 64);
    expect(bytes.toString("latin1", 0, 80)).toContain("'descr': '<f4', 'fortran_order': False, 'shape': (2, 2, 3), }");
  });

  test("can be read at every moment, and is cut after its last whole row", async () => {
    const sink = await openNpy(file("now.npy"), layout({ y: 2 }, 5));
    expect(array("now.npy.part").shape).toEqual([0, 2]);
    await sink.rows?.({ steps: [0, 1], values: { y: Float64Array.of(1, 2, 3, 4) } });
    expect(array("now.npy.part")).toEqual({ shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) });
    await sink.close({ complete: false });

    const head = (rows: number): Uint8Array => Buffer.from(`<${rows}>`);
    const part = await Part.open(file("torn"), { rowBytes: 4, head });
    await part.write(Buffer.from("onlytwoish"));
    expect(part.rows).toBe(2);
    expect(text("torn.part")).toBe("<2>onlytwoish");
    await part.keep(1);
    await part.write(Buffer.from("more"));
    await part.finish();
    expect(text("torn")).toBe("<2>onlymore");
  });

  test("names that differ in case alone are refused", async () => {
    await expect(openNpy(file("case.npy"), layout({ v: 1, V: 1 }, 5))).rejects.toThrow("the files of v and V");
    expect(filesOf("case")).toEqual([]);
  });
});

test("NPZ: all arrays and the summary", async () => {
  await record(await openNpz(file("z.npz"), layout({ y: 2, Y: 2 }, 5, ["spikes"])));
  expect(filesOf("z.")).toEqual(["z.npz"]);
  const { "summary.json": summary, ...entries } = unzipSync(readFileSync(file("z.npz")));
  expect(JSON.parse(new TextDecoder().decode(summary))).toEqual({ complete: true });
  expect(Object.keys(entries)).toEqual(["t.npy", "y.npy", "Y.npy", "spikes.npy"]);
  const arrays = Object.values(entries).map(readNpy);
  expect(arrays[0]).toEqual({ shape: [6], data: times });
  expect(arrays[2]!.shape).toEqual([6, 2]);
  expect(arrays[3]).toEqual(EVENTS);
});

test("events of several names", async () => {
  const two = layout({ x: 1 }, 5, ["spikes", "burst"]);
  const sinks = [
    await openCsv(file("e.csv"), two),
    await openJson(file("e.json"), two),
    await openNpy(file("e.npy"), two),
    await openNpz(file("e.npz"), two),
  ];
  const picture = new Picture(two);
  for (const sink of [...sinks, picture])
    for (const [name, element] of Object.entries({ spikes: [1, 2], burst: [0] }))
      await sink.spikes?.(name, { element, step: element.map(() => 4), time: element.map((k) => k / 8) });
  for (const sink of sinks) await sink.close({ complete: true });

  expect(text("e.spikes.csv")).toBe("event,element,step,time\nspikes,1,4,0.125\nspikes,2,4,0.25\nburst,0,4,0\n");
  expect(JSON.parse(text("e.json")).spikes).toEqual({
    spikes: { element: [1, 2], step: [4, 4], time: [0.125, 0.25] },
    burst: { element: [0], step: [4], time: [0] },
  });
  const [spikes, burst] = [Float64Array.of(1, 4, 0.125, 2, 4, 0.25), Float64Array.of(0, 4, 0)];
  expect(filesOf("e.")).toEqual(["e.burst.npy", "e.csv", "e.json", "e.npy", "e.npz", "e.spikes.csv", "e.spikes.npy"]);
  expect([array("e.spikes.npy"), array("e.burst.npy")]).toEqual([
    { shape: [2, 3], data: spikes },
    { shape: [1, 3], data: burst },
  ]);
  const entries = unzipSync(readFileSync(file("e.npz")));
  expect(Object.keys(entries)).toEqual(["t.npy", "x.npy", "spikes.npy", "burst.npy", "summary.json"]);
  expect(readNpy(entries["burst.npy"]!).data).toEqual(burst);
  expect(picture.figure.spikes).toEqual([
    { name: "spikes", element: [1, 2], time: [0.125, 0.25] },
    { name: "burst", element: [0], time: [0] },
  ]);
});

describe("arrays from files", () => {
  const { arrays, refused } = JSON.parse(
    readFileSync(new URL("reference/data/arrays.json", import.meta.url), "utf8"),
  ) as Record<"arrays" | "refused", { name: string; base64: string; shape: number[]; data: number[]; why: string }[]>;
  const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, "base64"));

  test.each(arrays)("what NumPy has written: $name", ({ base64, shape, data }) => {
    expect(readNpy(bytesOf(base64))).toEqual({ shape, data: Float64Array.from(data) });
  });

  test.each(refused)("is refused: $name", ({ base64, why }) => {
    expect(() => readArray("a.npy", bytesOf(base64))).toThrow(/^a\.npy: /);
    expect(() => readArray("a.npy", bytesOf(base64))).toThrow(why);
  });

  test("a head that says more than there is", () => {
    const whole = bytesOf(arrays[0]!.base64);
    const lying = (from: string, to: string): Uint8Array =>
      Uint8Array.from(Buffer.from(Buffer.from(whole).toString("latin1").replace(from, to), "latin1"));
    expect(() => readNpy(whole.subarray(0, whole.length - 1))).toThrow("says 2 × 3 numbers, and there are 5");
    expect(() => readNpy(lying("(2, 3)", "(9, 9)"))).toThrow("says 9 × 9 numbers, and there are 6");
    expect(() => readNpy(lying("(2, 3), }   ", "(99999999999, 99999999999), }"))).toThrow("cut off");
    expect(() => readNpy(lying("(2, 3)", "(-2, 3"))).toThrow("cannot be read");
    expect(() => readNpy(lying("\x01\x00v", "\x07\x00v"))).toThrow("version 7");
    for (let length = 0; length < whole.length; length += 7)
      expect(() => readNpy(whole.subarray(0, length)), String(length)).toThrow(/cut off|does not begin/);
  });

  test("tables", () => {
    const expected = { shape: [2, 3], data: Float64Array.of(1, -0.5, 2e3, NaN, Infinity, -Infinity) };
    expect(readCsvArray("1,-.5,2e3\nnan, inf ,-Infinity\n")).toEqual(expected);
    expect(readCsvArray("\uFEFFa,b,c\r\n1,-.5,2e3\r\n\r\nNaN,Infinity,-inf")).toEqual(expected);
    expect(readCsvArray("x\n1\n2\n")).toEqual({ shape: [2], data: Float64Array.of(1, 2) });
    expect(() => readCsvArray("a,b\n1,2\n3,4x\n")).toThrow('line 3, column 2: "4x" is not a number');
    expect(() => readCsvArray("1,2\n3,\n")).toThrow('line 2, column 2: "" is not a number');
    expect(() => readCsvArray("1,2\n\n3\n")).toThrow("line 3 has 1 columns, and line 1 has 2");
    expect(() => readCsvArray("a,b\n")).toThrow("there are no numbers");
    expect(() => readCsvArray("1,0x10\n")).toThrow("there are no numbers");
  });

  test("a table that was written reads back", async () => {
    await record(await openCsv(file("back.csv"), layout({ x: 1, y: 2 }, 5)));
    const { shape, data } = readArray("back.csv", readFileSync(file("back.csv")));
    expect(shape).toEqual([6, 4]);
    expect(data.filter((_, k) => k % 4 === 1)).toEqual(Float64Array.from(ODD.slice(0, 6)));
  });

  test("JSON", () => {
    expect(readJsonArray('[[1, "NaN"], [-2, "-Infinity"]]')).toEqual({
      shape: [2, 2],
      data: Float64Array.of(1, NaN, -2, -Infinity),
    });
    expect(readJsonArray("[[[1],[2]]]").shape).toEqual([1, 2, 1]);
    expect(readJsonArray("[]").shape).toEqual([0]);
    expect(() => readJsonArray("[[1, 2], [3]]")).toThrow("[1] has 1 entries, and those before it have 2");
    expect(() => readJsonArray("[[1], 2]")).toThrow("[1] is no list");
    expect(() => readJsonArray("[1, null]")).toThrow("[1] is not a number: null");
    expect(() => readJsonArray("[1, [2]]")).toThrow("[1] is not a number");
    expect(() => readJsonArray("3")).toThrow("a list of numbers is needed");
    expect(() => readJsonArray("[1,")).toThrow("it is not JSON");
  });

  test("the extension says the format", () => {
    expect(readArray("a.JSON", Buffer.from("[1]")).shape).toEqual([1]);
    expect(() => readArray("a.txt", Buffer.from("1"))).toThrow("a.txt: the extension says the format");
    expect(() => readArray("a.csv", Uint8Array.of(255))).toThrow("a.csv: it is not text in UTF-8");
  });
});

describe("a picture", () => {
  const rows = (from: number, length: number, of: (step: number) => number[]) => {
    const steps = Array.from({ length }, (_, k) => from + k);
    return { steps, values: { x: Float64Array.from(steps.flatMap(of)) } };
  };

  test("keeps all of a short run", () => {
    const picture = new Picture(layout({ x: 2 }, 9));
    picture.rows(rows(0, 6, (step) => [step, -step]));
    picture.rows(rows(6, 3, (step) => [step, -step]));
    const { t, traces, spikes } = picture.figure;
    expect(traces[0]!.shape).toEqual([9, 2]);
    expect(Array.from(traces[0]!.data)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((step) => [step, -step]));
    expect(t[8]).toBe(-1 + 8 * 0.1);
    expect(spikes).toBeUndefined();
  });

  test("keeps the lowest and the highest of a long run", () => {
    const steps = 99_999;
    const picture = new Picture(layout({ x: 1 }, steps), { mostValues: 1000 });
    for (let from = 0; from <= steps; from += 1000)
      picture.rows(rows(from, 1000, (step) => [step === 50_000 ? 99 : step === 70_000 ? NaN : Math.sin(step)]));
    const { t, traces } = picture.figure;
    const [count] = traces[0]!.shape;
    expect(count).toBeLessThanOrEqual(500);
    const values = Array.from(traces[0]!.data);
    expect(Math.max(...values.filter((value) => !Number.isNaN(value)))).toBe(99);
    expect(values.filter(Number.isNaN).length).toBe(2);
    expect(t[0]).toBe(-1);
    expect(t[count - 1]).toBe(-1 + steps * 0.1);
    expect(Array.from(t)).toEqual(Array.from(t).toSorted((a, b) => a - b));
  });

  test("keeps the means of many elements, of a stretch and of a band", () => {
    const [steps, elements] = [999, 5_120];
    const picture = new Picture(layout({ x: elements }, steps), { mostValues: 1 << 16 });
    for (let from = 0; from <= steps; from += 100)
      picture.rows(rows(from, 100, (step) => Array.from({ length: elements }, (_, k) => step + (k % 10))));
    const { t, traces } = picture.figure;
    const { shape, data, elements: all } = traces[0]!;
    const [count, bands] = shape;
    expect([bands, all]).toEqual([512, elements]);
    expect(count).toBeLessThanOrEqual((1 << 16) / 513);
    expect(t.length).toBe(count);
    // The mean of a band is step + 4.5; its stretch is as long as the last pair of rows is apart, but for the last one.
    const stretch = Math.ceil((steps + 1) / (count / 2));
    for (let row = 0; row < count - 2; row++)
      expect(data[row * bands]!).toBeCloseTo(Math.floor(row / 2) * stretch + (stretch - 1) / 2 + 4.5, 8);
    expect(picture.bytes).toBeLessThanOrEqual(8 << 16);
  });

  test("leaves traces out that are too wide", () => {
    const picture = new Picture(layout({ x: 2 }, 99_999), { mostValues: 100 });
    picture.rows(rows(0, 3, (step) => [step, step]));
    expect(picture.figure.traces[0]!.shape).toEqual([0, 2]);
  });

  test("thins events that are too many", () => {
    const picture = new Picture(layout({ x: 1 }, 99_999, ["spikes"]), { mostValues: 100, mostEvents: 10 });
    for (let k = 0; k < 100; k++) picture.spikes("spikes", { element: [k], step: [k], time: [k] });
    const [events] = picture.figure.spikes!;
    expect([events!.name, events!.oneIn]).toEqual(["spikes", 16]);
    expect(Array.from(events!.time)).toEqual([0, 16, 32, 48, 64, 80, 96]);
  });
});
