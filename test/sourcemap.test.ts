/** Source maps: each line of each backend's code leads to the text that it came from, and debuggers stop there. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { eachMapping, originalPositionFor, TraceMap, type SourceMapInput } from "@jridgewell/trace-mapping";
import { afterAll, describe, expect, test } from "vitest";
import { BACKEND_NAMES } from "../backends/index.ts";
import { position } from "../src/diagnostics.ts";
import { compile, model, readModel, type SourceMap } from "../src/index.ts";
import { inOneProcess, ROOT } from "./commands.ts";
import { example } from "./models.ts";

const folder = mkdtempSync(join(tmpdir(), "fluxion-maps-"));
afterAll(() => rmSync(folder, { recursive: true }));

const traced = (map: SourceMap): TraceMap => new TraceMap(map as SourceMapInput);

describe.each(BACKEND_NAMES)("%s", (backend) => {
  test.each(["hh", "three-neurons", "cable"])("%s: each line leads to where it came from", async (name) => {
    const read = await readModel(example(name));
    const { source } = read;
    const sim = await compile(read, { backend, load: false });
    const { text, lines, operations = lines } = sim.code;
    const written = text.replace(/\n$/, "").split("\n");
    expect(lines.length).toBe(written.length);
    expect(operations.length).toBe(written.length);
    for (const { equation, start, end } of lines.flat()) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThan(start);
      expect(end).toBeLessThanOrEqual(source.text.length);
      const statement = read.statements[equation]!;
      expect(start).toBeGreaterThanOrEqual(statement.start);
      expect(end).toBeLessThanOrEqual(statement.end);
    }
    const map = await sim.sourceMap();
    expect(map.version).toBe(3);
    expect(map.sources).toEqual([source.name]);
    expect(map.sourcesContent).toEqual([source.text]);
    const led = traced(map);
    const mapped = new Map<number, Set<number>>();
    eachMapping(led, ({ generatedLine, originalLine }) => {
      if (originalLine !== null) mapped.set(generatedLine, (mapped.get(generatedLine) ?? new Set()).add(originalLine));
    });
    written.forEach((line, k) => {
      const begin = line.search(/\S/);
      if (begin < 0) return;
      const at = originalPositionFor(led, { line: k + 1, column: begin });
      const [first] = lines[k]!;
      if (!first) return void expect(at.source, line).toBeNull();
      const place = position(source, first.start);
      expect([at.line, at.column], line).toEqual([place.line, place.column - 1]);
      // The others are in the indentation, as many as it has room for.
      const all = new Set(lines[k]!.map(({ start }) => position(source, start).line));
      const own = mapped.get(k + 1)!;
      expect([...own].filter((one) => !all.has(one))).toEqual([]);
      expect(own.size).toBe(Math.min(all.size, begin + 1));
    });
  });
});

test("graph --stage code writes a file of code with its map, or both as JSON", async () => {
  const text = "tau = 10\nx' = -x/tau\n";
  writeFileSync(join(folder, "decay.flux"), text);
  const graph = (...args: string[]) => ({ cwd: folder, args: ["graph", "decay.flux", "--stage", "code", ...args] });
  const ended = await inOneProcess([
    graph("--out", "code.js"),
    graph("--out", "code.txt"),
    graph("--out", "code.json"),
    graph("--out", "code.wgsl", "--backend", "webgpu"),
    graph(),
  ]);
  expect(ended.map(({ status, stderr }) => [status, stderr])).toEqual(ended.map(() => [0, ""]));
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  expect(read("code.js")).toBe(`${read("code.txt")}//# sourceMappingURL=code.js.map\n`);
  expect(read("code.txt")).toBe(ended.at(-1)!.stdout);
  expect(read("code.wgsl")).toMatch(/\n\/\/# sourceMappingURL=code\.wgsl\.map\n$/);
  const map = JSON.parse(read("code.js.map")) as SourceMap;
  expect(map).toMatchObject({ version: 3, file: "code.js", sources: ["decay.flux"], sourcesContent: [text] });
  const code = JSON.parse(read("code.json")) as { language: string; text: string; lines: unknown[]; map: SourceMap };
  expect(code.language).toBe("js");
  expect(code.lines.length).toBe(code.text.split("\n").length - 1);
  expect(code.map.mappings).toBe(map.mappings);
  // What stands beside the code is behind it: columns are those of the code.
  const annotated = read("code.txt").split("\n");
  code.text.split("\n").forEach((line, k) => expect(annotated[k]!.slice(0, line.length)).toBe(line));
});

test("the name of a model ends no comment of the code", async () => {
  const name = "a\u2028b\n*/ '\"()\ud800.flux";
  const sim = await compile(model("x' = -x\nx(0) = 1", name), { dt: 0.1, debug: true });
  const { x } = await sim.run({ duration: 1 });
  expect(x!.data.at(-1)).toBeCloseTo(Math.exp(-1), 6);
});

describe("a debugger", () => {
  const text = "# A cell.\ntau = 10\ndrive = 3*sin(x) + x^3\nx' = -x/tau + drive\n";
  const path = join(folder, "cell.flux");
  writeFileSync(path, text);
  test.each([
    [3, "drive"],
    [4, "dx/dt"],
  ])("stops at line %i of the model's text", (line, name) => {
    const script = join(ROOT, "test/debugger/run.mjs");
    const { stdout, stderr } = spawnSync(process.execPath, ["--inspect=0", script, path, String(line)], {
      timeout: 60_000,
    });
    expect(String(stderr)).toContain("Debugger listening");
    const stops = JSON.parse(String(stdout)) as { url: string; place: unknown; functionName: string; hits: number }[];
    expect(stops.length).toBe(1);
    const [{ url, place, functionName, hits }] = stops as [(typeof stops)[0]];
    expect(url).toMatch(/^fluxion:\/\/\/cell\.flux\/js-\d+\.js$/);
    expect(functionName).toBe("run");
    expect(hits).toBeGreaterThan(0);
    expect(place).toMatchObject({ source: pathToFileURL(path).href, line, name });
  });
});
