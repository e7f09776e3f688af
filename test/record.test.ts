/** Ways of keeping a run: what they write reads back as what was recorded. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openCsv, spikesPath } from "../src/record/csv.ts";
import { openJson } from "../src/record/json.ts";
import { digits, type FileSink, type Layout } from "../src/record/layout.ts";
import { Part, writeWhole } from "../src/record/part.ts";
import { Picture } from "../src/record/picture.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fluxion-record-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(file(name), "utf8");

const layout = (widths: Record<string, number>, steps: number, spikes = false): Layout => ({
  grid: { t0: -1, dt: 0.1, steps, samples: { every: 1 } },
  widths: new Map(Object.entries(widths)),
  spikes,
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
  await sink.rows?.({ steps: [0, 1], values: { x: values.subarray(0, 2), y: values.subarray(0, 4) } });
  await sink.rows?.({ steps: [2, 3, 4, 5], values: { x: values.subarray(2, 6), y: values.subarray(4, 12) } });
  await sink.spikes?.("spikes", { element: [0, 1], step: [3, 3], time: [-0.75, 1 / 3] });
  await sink.close({ complete: true });
}

test("CSV: a column for each element, spikes beside it", async () => {
  await record(await openCsv(file("a.csv"), layout({ x: 1, y: 2 }, 5, true)));
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
  await record(await openJson(file("a.json"), layout({ x: 1, y: 2 }, 5, true)));
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
  const sink = await openJson(file("none.json"), layout({ x: 3 }, 5, true));
  await sink.close({ complete: false });
  expect(JSON.parse(text("none.json"))).toEqual({
    t: [],
    variables: { x: { shape: [0, 3], data: [] } },
    spikes: { spikes: { element: [], step: [], time: [] } },
    summary: { complete: false },
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
    const picture = new Picture(layout({ x: 1 }, steps), 1000);
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

  test("leaves traces out that are too wide", () => {
    const picture = new Picture(layout({ x: 2 }, 99_999), 100);
    picture.rows(rows(0, 3, (step) => [step, step]));
    expect(picture.figure.traces[0]!.shape).toEqual([0, 2]);
  });

  test("thins events that are too many", () => {
    const picture = new Picture(layout({ x: 1 }, 99_999, true), 100, 10);
    for (let k = 0; k < 100; k++) picture.spikes("spikes", { element: [k], step: [k], time: [k] });
    const [events] = picture.figure.spikes!;
    expect(events!.name).toBe("spikes: 1 in 16");
    expect(Array.from(events!.time)).toEqual([0, 16, 32, 48, 64, 80, 96]);
  });
});
