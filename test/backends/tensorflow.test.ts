/** Programs as graphs of TensorFlow's: what is written, and where TensorFlow is there, what it computes. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Unavailable, type Backend } from "../../backends/index.ts";
import { graph, xla } from "../../backends/tensorflow/index.ts";
import { compile, type CompileOptions, type ResultBase, type RunOptions } from "../../src/index.ts";
import { exampleText, maxDifference } from "../models.ts";

// ------------------------------------------------------------------------------------------------- what is written

type Message = ReadonlyMap<number, readonly (bigint | Uint8Array)[]>;

/** Fields of a message: numbers, and bytes, which may be messages. */
function parse(data: Uint8Array): Message {
  const fields = new Map<number, (bigint | Uint8Array)[]>();
  let at = 0;
  const number = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = data[at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Uint8Array => data.subarray(at, (at += length));
  while (at < data.length) {
    const tag = Number(number());
    const [field, wire] = [tag >> 3, tag & 7];
    const value = wire === 0 ? number() : take(wire === 2 ? Number(number()) : wire === 1 ? 8 : 4);
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  expect(at).toBe(data.length);
  return fields;
}

const all = (message: Message, field: number): Message[] =>
  (message.get(field) ?? []).map((value) => parse(value as Uint8Array));
const text = (message: Message, field: number): string =>
  new TextDecoder().decode(message.get(field)?.[0] as Uint8Array);
const texts = (message: Message, field: number): string[] =>
  (message.get(field) ?? []).map((value) => new TextDecoder().decode(value as Uint8Array));
/** The attributes of a node or a function, by name. */
const attributes = (message: Message): Map<string, Message> =>
  new Map(all(message, 5).map((entry) => [text(entry, 1), all(entry, 2)[0]!]));

interface Written {
  readonly graph: Message;
  readonly signature: Message;
}

function model(saved: Uint8Array): Written {
  const [meta] = all(parse(saved), 2) as [Message];
  return { graph: all(meta, 2)[0]!, signature: all(all(meta, 5)[0]!, 2)[0]! };
}

/** What is wrong with the edges of nodes: each comes from a node before it, or an argument. */
function loose(nodes: readonly Message[], given: Iterable<string>): string[] {
  const known = new Set(given);
  const wrong: string[] = [];
  for (const node of nodes) {
    for (const input of texts(node, 3))
      if (!known.has(input.split(":")[0]!)) wrong.push(`${text(node, 1)} <- ${input}`);
    if (known.has(text(node, 1))) wrong.push(`${text(node, 1)} twice`);
    known.add(text(node, 1));
  }
  return wrong;
}

/** Without what would run it. */
const writer = (backend: Backend): Backend => ({
  ...backend,
  probe: () => Promise.resolve(undefined),
  load: () => Promise.resolve({ run: () => undefined, write: () => undefined, read: () => new Float64Array(), dispose: () => undefined }),
}); // prettier-ignore

const MODELS: readonly (readonly [name: string, options: CompileOptions])[] = [
  ["hh", { size: 5 }],
  ["three-neurons", {}],
  ["coba", {}],
  ["ball", {}],
  ["delay", {}],
  ["gamma", {}],
  ["ornstein-uhlenbeck", {}],
];

describe.each([graph, xla])("$name as files", (backend) => {
  test.each(MODELS)("%s", async (name, options) => {
    const { code } = await compile(exampleText(name), { ...options, backend: writer(backend) });
    const { graph: whole, signature } = model(code.files!.get("saved_model.pb")!);
    const functions = new Map(all(all(whole, 2)[0]!, 1).map((one) => [text(all(one, 1)[0]!, 1), one]));
    const parameters = (one: Message, field: number): [string, bigint][] =>
      all(all(one, 1)[0]!, field).map((argument) => [text(argument, 1), argument.get(3)![0] as bigint]);

    expect(loose(all(whole, 1), [])).toEqual([]);
    for (const one of functions.values()) {
      const names = parameters(one, 2).map(([argument]) => argument);
      expect(loose(all(one, 3), names)).toEqual([]);
      const known = new Set([...names, ...all(one, 3).map((node) => text(node, 1))]);
      for (const entry of all(one, 4)) expect(known).toContain(text(entry, 2).split(":")[0]);
      for (const node of all(one, 3)) {
        if (text(node, 2) !== "StatelessWhile") continue;
        const called = attributes(node);
        const [body, condition] = ["body", "cond"].map((key) => functions.get(text(all(called.get(key)!, 10)[0]!, 1))!);
        const types = parameters(body!, 2).map(([, type]) => type);
        expect(parameters(body!, 3).map(([, type]) => type)).toEqual(types);
        expect(parameters(condition!, 2).map(([, type]) => type)).toEqual(types);
        expect(texts(node, 3)).toHaveLength(types.length);
      }
    }
    const nodes = new Set(all(whole, 1).map((node) => text(node, 1)));
    for (const port of [...all(signature, 1), ...all(signature, 2)])
      expect(nodes).toContain(text(all(port, 2)[0]!, 1).split(":")[0]);
    // What is carried goes in and comes out.
    const [inputs, outputs] = [1, 2].map((field) => all(signature, field).map((port) => text(port, 1)));
    expect(inputs).toContain("t.step");
    expect(outputs).toContain("t.step");
    const compiled = functions.get("run")!;
    expect(attributes(compiled).has("_XlaMustCompile")).toBe(backend === xla);
    expect(code.lines).toHaveLength(code.text.split("\n").length - 1);
    expect(code.lines.some((origins) => origins.length > 0)).toBe(true);
  });

  test("the event file has the same graph, with the checksums that TFRecord files have", async () => {
    const { code } = await compile("x' = -x\nx(0) = 1", { backend: writer(backend) });
    const file = code.files!.get("events.out.tfevents.0.graph")!;
    const view = new DataView(file.buffer, file.byteOffset);
    const records: Uint8Array[] = [];
    for (let at = 0; at < file.length;) {
      const length = Number(view.getBigUint64(at, true));
      records.push(file.subarray(at + 12, at + 12 + length));
      at += length + 16;
    }
    expect(text(parse(records[0]!), 3)).toBe("brain.Event:2");
    // CRC-32C of the length 24, by the definition in RFC 3720, rotated right by 15 and moved.
    expect(records[0]).toHaveLength(24);
    expect(view.getUint32(8, true)).toBe(masked(file.subarray(0, 8)));
    expect(view.getUint32(36, true)).toBe(masked(records[0]!));
    const { graph: whole } = model(code.files!.get("saved_model.pb")!);
    const shown = all(parse(parse(records[1]!).get(4)![0] as Uint8Array), 1).map((node) => text(node, 1));
    expect(shown).toEqual(all(whole, 1).map((node) => text(node, 1)));
  });
});

/** CRC-32C, bit by bit. */
function masked(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data)
    for (let k = 0; k < 8; k++) {
      const bit = (crc ^ (byte >> k)) & 1;
      crc = (crc >>> 1) ^ (bit ? 0x82f63b78 : 0);
    }
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

// --------------------------------------------------------------------------------------------- what TensorFlow computes

const lacking = await graph.probe!().then(
  () => "",
  (error: unknown) => {
    if (error instanceof Unavailable) return error.message;
    throw error;
  },
);
const NEEDED = "@tensorflow/tfjs-node";

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));
const folder = (): string => {
  folders.push(mkdtempSync(join(tmpdir(), "fluxion-tensorflow-")));
  return folders.at(-1)!;
};

/** The same on js and on a backend. */
async function both(source: string, backend: Backend, options: CompileOptions, run: RunOptions): Promise<[ResultBase, ResultBase]> {
  const results: ResultBase[] = [];
  for (const one of ["js", backend] as const)
    results.push(await (await compile(source, { ...options, backend: one })).run(run));
  return results as [ResultBase, ResultBase];
} // prettier-ignore

const spikesIn = ({ spikes }: ResultBase) =>
  Object.fromEntries(Object.entries(spikes).map(([name, { element, step }]) => [name, [Array.from(element), Array.from(step)]])); // prettier-ignore

/**
 * Functions differ in their last bits, sums in the order of their terms, and XLA joins products and sums: some 2^-52 of the
 * largest value in a step, and so 2^-52 times the steps, times what the equations make of a difference: 2^10 is ample for
 * neurons whose spikes fall into the same steps.
 */
const bound = (values: ArrayLike<number>, steps: number, epsilon = 2 ** -52): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0) * epsilon * steps * 2 ** 10;

function agree([js, other]: readonly [ResultBase, ResultBase], steps: number, epsilon?: number): void {
  expect(Object.keys(other.variables)).toEqual(Object.keys(js.variables));
  for (const [name, { data }] of Object.entries(js.variables))
    expect(maxDifference(data, other.variables[name]!.data), name).toBeLessThanOrEqual(bound(data, steps, epsilon));
}

describe.each([graph, xla])(`$name with ${NEEDED}`, (backend) => {
  const present = test.skipIf(lacking !== "");

  present("neurons with spikes, a record of every tenth step", async () => {
    const run = { dt: 0.01, duration: 20, every: 10 };
    const pair = await both(exampleText("hh").replace(/^I +=.*$/m, "I = 2*i"), backend, { size: 7 }, run);
    agree(pair, 2000);
    expect(pair[0].spikes["spikes"]!.element.length).toBeGreaterThan(5);
    expect(spikesIn(pair[1])).toEqual(spikesIn(pair[0]));
    expect(pair[1].summary.copiedBytes.steps).toBe(0);
    expect(pair[1].summary.copiedBytes.rows).toBeGreaterThan(0);
  });

  present("in f32", async () => {
    const run = { dt: 0.01, duration: 5, every: 100 };
    agree(await both(exampleText("hh"), backend, { size: 3, precision: "f32" }, run), 500, 2 ** -23);
  });

  present("a network: spikes, synapses, refractory cells", async () => {
    const source = exampleText("three-neurons").replace("pulse(t)", "7.5");
    const pair = await both(source, backend, {}, { dt: 0.01, duration: 40, every: 100 });
    agree(pair, 4000);
    expect(pair[0].spikes["cell.spikes"]!.element.length).toBeGreaterThan(1);
    expect(spikesIn(pair[1])).toEqual(spikesIn(pair[0]));
  });

  present("uniform draws have the same bits", async () => {
    const run = { dt: 1, duration: 40, record: ["u"] };
    const [js, other] = await both("u = rand()\nx' = 0", backend, { size: 50, seed: 7 }, run);
    const draws = js.variables["u"]!.data;
    expect(other.variables["u"]!.data).toEqual(draws);
    expect(new Set(draws).size).toBe(draws.length);
  });

  present("a delay: a ring of the past", async () => {
    agree(await both(exampleText("delay"), backend, {}, { dt: 0.01, duration: 8, every: 5 }), 800);
  });

  present("rounds of `when` that set each other off", async () => {
    agree(await both(exampleText("ball"), backend, {}, { dt: 0.01, duration: 3 }), 300);
  });

  present("more rows than there is room for in one call", async () => {
    agree(await both("x' = -x\nx(0) = linspace(1, 2, 300)", backend, { size: 300 }, { dt: 0.01, duration: 5 }), 500);
  });

  present("parameters change between runs, and a run goes on from the state of another", async () => {
    const source = "k = 1\nx' = -k*x\nx(0) = 1";
    const sim = await compile(source, { backend });
    const run = { dt: 0.1, duration: 2 };
    const first = await sim.run(run);
    sim.set({ k: 3 });
    const second = await sim.run(run);
    const third = await sim.run({ ...run, from: second.state });
    const js = await compile(source, { backend: "js" });
    agree([await js.run(run), first], 20);
    js.set({ k: 3 });
    const expected = await js.run(run);
    agree([expected, second], 20);
    agree([await js.run({ ...run, from: expected.state }), third], 20);
  });

  present("where the process dies, the run ends with an error, and the next simulation has a new one", async () => {
    const sim = await compile(exampleText("hh"), { size: 1000, backend });
    const run = sim.run({ dt: 0.01, duration: 1e5, every: 1e7, record: ["V"] });
    const child = await childOf(process.pid);
    process.kill(child, "SIGABRT");
    await expect(run).rejects.toThrow("the TensorFlow process died (SIGABRT)");
    await expect(sim.run({ dt: 0.01, duration: 1 })).rejects.toThrow("died (SIGABRT)");
    const next = await compile("x' = -x\nx(0) = 1", { backend });
    expect((await next.run({ dt: 0.1, duration: 1 })).summary.complete).toBe(true);
  });
});

/** The process that runs TensorFlow for this one. */
async function childOf(parent: number): Promise<number> {
  for (;;) {
    const found = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, of, ...args]) => of === String(parent) && args.some((arg) => arg.endsWith("tensorflow/child.js")));
    if (found.length > 0) return Number(found.at(-1)![0]);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe(`the command line with ${NEEDED}`, () => {
  const CLI = join(import.meta.dirname, "../../dist/src/cli.js");
  const example = join(import.meta.dirname, "../../examples/hh.flux");

  test.skipIf(lacking !== "")("an interrupt that reaches all processes keeps what was recorded", async () => {
    const out = join(folder(), "rows.csv");
    const flags = ["--dt", "0.01", "--duration", "1e6", "--record", "V", "--out", out, "--quiet"];
    const args = [CLI, "run", example, "--size", "3", "--backend", "tfjs:graph", ...flags];
    // A group of its own, as that of a terminal's command.
    const command = spawn(process.execPath, args, { detached: true, stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    command.stderr.on("data", (text: Buffer) => (stderr += text));
    const ended = new Promise((resolve) => command.on("close", resolve));
    const rowsIn = (path: string): number => (existsSync(path) ? readFileSync(path, "utf8").split("\n").length - 2 : 0);
    while (rowsIn(`${out}.part`) < 10) await new Promise((resolve) => setTimeout(resolve, 50));
    process.kill(-command.pid!, "SIGINT");
    expect(await ended).toBe(130);
    expect(stderr).toBe("");
    expect(rowsIn(out)).toBeGreaterThanOrEqual(10);
    expect(readFileSync(out, "utf8")).toMatch(/\n$/);
  });

  test.skipIf(lacking !== "")("writes a SavedModel into a folder", () => {
    const out = join(folder(), "hh/");
    const flags = ["graph", example, "--size", "3", "--stage", "code", "--backend", "tfjs:graph", "--out", out];
    const { status, stderr } = spawnSync(process.execPath, [CLI, ...flags], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(readdirSync(out).toSorted()).toEqual(["events.out.tfevents.0.graph", "saved_model.pb"]);
    expect(all(model(readFileSync(join(out, "saved_model.pb"))).signature, 1).length).toBeGreaterThan(4);
  });

  test.skipIf(lacking !== "")("ends when a run has ended, and its process with it", () => {
    const code = `
      import { compile } from ${JSON.stringify(join(import.meta.dirname, "../../dist/src/index.js"))};
      import { execFileSync } from "node:child_process";
      const sim = await compile("x' = -x", { backend: "tfjs:graph" });
      await sim.run({ dt: 0.1, duration: 1 });
      console.log(execFileSync("ps", ["-o", "pid=", "--ppid", String(process.pid)], { encoding: "utf8" }).trim().split("\\n")[0].trim());
    `;
    const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8", timeout: 60_000 });
    expect(status).toBe(0);
    const child = Number(stdout.trim());
    expect(child).toBeGreaterThan(0);
    for (let k = 0; k < 100 && existsSync(`/proc/${child}`); k++) spawnSync("sleep", ["0.05"]);
    expect(existsSync(`/proc/${child}`)).toBe(false);
  }); // prettier-ignore
});
