/** What changed between graphs: `diff` on small ones, the table of the passes, `--stage A..B`, `explain()` and `DEBUG`. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  algebra,
  allNodes,
  Builder,
  diff,
  everywhere,
  isWire,
  read,
  rebuild,
  tensor,
  type Graph,
  type Spot,
} from "../ir/index.ts";
import {
  compile,
  differenceJson,
  differenceText,
  passesText,
  passSummary,
  readModel,
  type DifferenceJson,
  type PassSummary,
  type Simulation,
  scheduleOf,
} from "../src/index.ts";
import { CLI, inOneProcess, type Ended } from "./commands.ts";
import { example } from "./models.ts";

const ops = (spots: readonly Spot[]): string[] => spots.map(({ node }) => node.op);

/** x → y, of expressions of x. */
function graph(
  ...outputs: ((A: ReturnType<typeof algebra>, x: Graph["nodes"][number]) => Graph["nodes"][number])[]
): Graph {
  const b = new Builder();
  const x = b.input("x", tensor("f64"));
  return b.finish(outputs.map((of, k) => ({ name: `y${k}`, node: of(algebra(b, "f64"), x) })));
}

describe("of two graphs", () => {
  test("what one operation was put in the place of does not count for what takes it", () => {
    const before = graph((A, x) => A.exp(A.mul(A.div(x, 2), x)));
    const after = graph((A, x) => A.exp(A.mul(A.mul(x, 0.5), x)));
    const { removed, added, kept } = diff(before, after);
    expect([ops(removed), ops(added), ops(kept.map((pair) => pair.after))]).toEqual([["div"], ["mul"], ["mul", "exp"]]);
  });

  test("several become one", () => {
    const before = graph(
      (A, x) => A.exp(x),
      (A, x) => A.neg(A.exp(x)),
      (A, x) => A.abs(A.exp(x)),
    );
    const b = new Builder();
    const x = b.input("x", tensor("f64"));
    const A = algebra(b, "f64");
    const e = A.exp(x);
    const after = b.finish([e, A.neg(e), A.abs(e)].map((node, k) => ({ name: `y${k}`, node })));
    const { merged, removed, added, kept } = diff(before, after);
    expect(merged.map((pair) => [pair.before.node.op, pair.after.node])).toEqual([
      ["exp", e],
      ["exp", e],
    ]);
    expect([removed, added, kept.length]).toEqual([[], [], 3]);
  });

  test("out of a loop, into a kernel, and to another place", () => {
    const loop = (inside: string, outside: string): Graph =>
      read(`%a: f64 = input
%x: f64[2] = input
${outside}%9: (f64[2]) = scan(${outside === "" ? "%a" : "%0"}, %x) rows times, 1 consts, 1 carried {
  %a: f64 = input
  %x: f64[2] = input
${inside}
}
return x = %9.0
`);
    const before = loop(
      ["%0: f64 = neg(%a)", "%1: f64[2] = exp(%x)", "%2: f64[2] = mul(%1, %0)", "return x = %2"]
        .map((l) => `  ${l}`)
        .join("\n"),
      "",
    );
    const after = loop(
      [
        "%0: (f64[2]) = map(%x, %a) {",
        "  %p: f64 = input",
        "  %q: f64 = input",
        "  %1: f64 = exp(%p)",
        "  %2: f64 = mul(%1, %q)",
        "  return y = %2",
        "}",
        "return x = %0.0",
      ]
        .map((l) => `  ${l}`)
        .join("\n"),
      "%0: f64 = neg(%a)\n",
    );
    const { moved, removed, added, merged } = diff(before, after);
    expect(moved.map((pair) => [pair.before.node.op, pair.before.path.join("/"), pair.after.path.join("/")])).toEqual([
      ["neg", "rows", ""],
      ["exp", "rows", "rows/kernel"],
      ["mul", "rows", "rows/kernel"],
    ]);
    expect([ops(removed), ops(added), merged]).toEqual([[], ["map"], []]);
  });

  test("the order of independent operations", () => {
    const sides = [(A, x) => A.exp(x), (A, x) => A.neg(x), (A, x) => A.abs(x)] as Parameters<typeof graph>;
    const { moved, kept, removed, added } = diff(graph(...sides), graph(sides[1]!, sides[2]!, sides[0]!));
    expect(ops(moved.map((pair) => pair.before))).toEqual(["exp"]);
    expect([kept.length, removed, added]).toEqual([2, [], []]);
  });
});

const MODELS = ["pendulum", "hh", "three-neurons", "locust"] as const;
const sims = {} as Record<(typeof MODELS)[number], Simulation>;
beforeAll(async () => {
  for (const name of MODELS)
    sims[name] = (await compile(await readModel(example(name)), { math: "exact", load: false })) as Simulation;
}, 240_000);

describe("the passes", () => {
  test.each(MODELS)("of %s: numbers that add up", (name) => {
    for (const summary of sims[name].passes.map(passSummary)) {
      const { nodes, removed, merged, added, wires, moved, moves } = summary;
      expect(nodes.before - removed - merged + added + wires.after - wires.before).toBe(nodes.after);
      expect(moves.reduce((n, { count }) => n + count, 0)).toBe(moved);
    }
  });

  test("each does what it says", () => {
    const of = Object.fromEntries(sims.pendulum.passes.map((trace) => [trace.pass.name, passSummary(trace)]));
    const { cse, hoist, dce, fuse, expand, cast } = of as Record<string, PassSummary>;
    // g/L and its negative in four stages, dt·½ four times, dt/6 twice.
    expect([cse!.merged, cse!.removed, cse!.added]).toEqual([3 + 3 + 3 + 1, 0, 0]);
    expect(hoist!.moves).toEqual([{ from: "the loop over steps", to: "outside all loops", count: 4 }]);
    // Two constants that simplify has no more use for, too.
    const left = hoist!.wires.after - hoist!.wires.before + 2;
    expect([dce!.removed, dce!.wires.before - dce!.wires.after]).toEqual([0, left]);
    expect([fuse!.added, fuse!.kernels.before, fuse!.kernels.after]).toEqual([1, 0, 1]);
    expect([expand!.removed, expand!.moved]).toEqual([4, 0]);
    expect(cast!.retyped).toBe(0);
  });

  test("cast to f32: each operation on floats has another type", async () => {
    const { passes } = await compile(await readModel(example("pendulum")), { load: false, precision: "f32" });
    // It leaves out what nothing needs.
    const live = everywhere((g) => rebuild(g), passes[0]!.before);
    const { retyped, removed, added } = passSummary({ ...passes[0]!, before: live });
    expect([removed, added]).toEqual([0, 0]);
    const floats = allNodes(live).filter((node) => !isWire(node) && "dtype" in node.type && node.type.dtype === "f64");
    expect(retyped).toBe(floats.length);
  });

  test("as a table that fits 120 columns, with what changed nothing", () => {
    for (const name of MODELS) {
      const lines = passesText(sims[name].passes).split("\n");
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
      for (const { pass, before, after } of sims[name].passes) {
        const [row, legend] = lines.filter((line) => line.startsWith(`${pass.name} `));
        expect(row).toMatch(new RegExp(` ${allNodes(before).length} -> +${allNodes(after).length} `));
        expect(legend).toContain(pass.about);
      }
    }
    expect(passesText(sims.pendulum.passes)).toMatch(/^order .*: changed nothing$/m);
    expect(passesText(sims.pendulum.passes)).not.toMatch(/^cse .*: changed nothing$/m);
    expect(passesText([])).toContain("0 passes");
  });
});

describe("the difference of two stages", () => {
  test("of the pendulum: equations, names, and where things went", () => {
    const text = differenceText(sims.pendulum.difference("run", "optimized"), sims.pendulum.model);
    expect(text).toContain("\nomega' = -(g/L)*sin(theta) (in the loop over steps)\n");
    expect(text).toMatch(/^ {2}> %3: f64 = div\(%g, %L\), to outside all loops +\(g\/L\)$/m);
    expect(text).toMatch(/^ {2}= %13, %23, %31: f64 = div\(%g, %L\), the same as %3, now outside all loops/m);
    expect(text).toMatch(/^ {2}- %7, %17: f64 = div\(%dt, 2\) +theta'$/m);
    expect(text).toMatch(/^ {2}\+ %\+1: f64 = mul\(%dt, 0.5\) +theta'$/m);
    // What did not change is not told.
    expect(text).not.toContain("sin(%theta)");
  });

  test("a step is in the loop over steps", () => {
    const { kept, moved, removed } = sims.pendulum.difference("step", "run");
    // The times of the stages, which no equation of this model asks for.
    expect([removed.length, moved.length]).toEqual([5, 0]);
    expect(kept.every(({ after }) => after.path.join("/") === "rows/every")).toBe(true);
  });

  test("of a stage and itself: nothing changed", () => {
    const found = sims.hh.difference("optimized", "optimized");
    expect(differenceText(found, sims.hh.model)).toMatch(/^nothing changed$/m);
    const { removed, added, merged, moved } = differenceJson(found, sims.hh.model);
    expect([removed, added, merged, moved]).toEqual([[], [], [], []]);
  });

  test("of a network: short as text, whole as data", () => {
    const found = sims.locust.difference("run", "expanded");
    const lines = differenceText(found, sims.locust.model).split("\n");
    // Places, times changes in each with what is left, a title and an empty line.
    expect(lines.length).toBeLessThan(24 * (10 + 2) + 6);
    expect(lines.some((line) => /^ {2}… \d+ (removed|added|merged|moved)/.test(line))).toBe(true);
    const json = differenceJson(found, sims.locust.model);
    expect([json.added.length, json.removed.length]).toEqual([found.added.length, found.removed.length]);
    const statements = new Set(json.merged.flatMap(({ origins }) => origins.map(({ equation }) => equation)));
    expect([...statements].every((k) => sims.locust.model.statements[k])).toBe(true);
  });

  test("passes by name, of networks too; names that there are not", () => {
    const { difference } = { difference: sims.locust.difference.bind(sims.locust) };
    expect(difference("cse", "hoist").moved.length).toBeGreaterThan(0);
    expect(difference("lump", "dense").kept.length).toBeGreaterThan(0);
    expect(() => difference("run", "thoughts")).toThrow(
      /no graph "thoughts"; there are lump, dense, rhs, step, run, cast/,
    );
    expect(() => difference("fused", "run")).toThrow("ask for run..fused");
  });
});

describe("explain()", () => {
  test.each(MODELS)("of %s: sentences, and numbers that are those of the passes", (name) => {
    const sim = sims[name];
    const text = sim.explain();
    const { cse } = Object.fromEntries(sim.passes.map((trace) => [trace.pass.name, passSummary(trace)]));
    expect(text).toContain(`${cse!.merged} operations computed what another one computes already`);
    const kernels = allNodes(sim.stages.fused).filter(({ op }) => op === "map").length;
    expect(text).toContain(kernels === 1 ? "into 1 kernel:" : `into ${kernels} kernels,`);
    const { makespan, bounds } = scheduleOf(sim);
    expect(text).toContain(`Two would take ${Math.round((50 * makespan) / bounds.area)} % of the time of one.`);
  });

  test("why: quotients that were guarded, what was left out, the backend's functions", async () => {
    expect(sims.hh.explain()).toContain("x/(exp(x/y) - 1), for alpha_m, beta_m and alpha_n, is 0/0 at one point");
    expect(sims.pendulum.explain()).not.toContain("0/0");
    expect(sims.pendulum.explain()).toContain("Such as g/L (4 times) and -(g/L) (4 times).");
    const model = await readModel(example("pendulum"));
    const plain = (await compile(model, { without: ["cse", "hoist"], backend: "js", load: false })).explain();
    expect(plain).toContain("Left out, as asked: cse, hoist.");
    expect(plain).toContain("Backend js: as asked.\n");
    expect(plain).not.toContain("computes already");
    const tensors = (await compile(model, { backend: "tfjs:cpu", load: false })).explain();
    expect(tensors).toContain("the backend's own");
    expect(tensors).not.toContain("kernel");
  });
});

describe("in a terminal", () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "fluxion-diff-"))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const graphOf = (...more: readonly string[]): string[] => ["graph", example("pendulum"), "--math", "exact", ...more];

  test("--passes, --stage A..B and --explain, as text and as JSON", async () => {
    const calls = [
      graphOf("--passes", "--format", "json"),
      graphOf("--stage", "run..optimized"),
      graphOf("--stage", "cse..hoist", "--out", "d.json"),
      graphOf("--explain"),
      graphOf("--stage", "run..thoughts"),
      graphOf("--stage", "fused..run"),
      graphOf("--stage", "run..fused", "--format", "svg"),
      graphOf("--stage", "run..cse", "--no-cse"),
    ].map((args) => ({ args, cwd: folder }));
    const [passes, difference, _file, explained, ...wrong] = await inOneProcess(calls);
    expect((JSON.parse(passes!.stdout) as PassSummary[]).map(({ name }) => name)).toContain("cse");
    expect(difference!.stdout).toBe(differenceText(sims.pendulum.difference("run", "optimized"), sims.pendulum.model));
    const json = JSON.parse(readFileSync(join(folder, "d.json"), "utf8")) as DifferenceJson;
    expect(json.moved.map(({ op, path, to }) => [op, path, to])).toContainEqual(["div", ["rows", "every"], []]);
    expect(explained!.stdout).toContain("What the compiler did\n");
    expect(wrong.map(({ status, stderr }: Ended) => [status, stderr.slice(0, 11)])).toEqual([
      [2, "error[E307]"],
      [2, "error[E304]"],
      [2, "error[E304]"],
      [2, "error[E307]"],
    ]);
  });

  test("DEBUG=1, 2 and 3 say more and more, on stderr; anything else nothing", () => {
    const run = (DEBUG: string) =>
      spawnSync(process.execPath, [CLI, ...graphOf("--stage", "rhs")], {
        env: { ...process.env, DEBUG },
        encoding: "utf8",
      });
    const [none, one, two, three, other] = ["", "1", "2", "3", "app:*"].map(run);
    for (const { stdout } of [one!, two!, three!, other!]) expect(stdout).toBe(none!.stdout);
    expect([none!.stderr, other!.stderr]).toEqual(["", ""]);
    expect(one!.stderr).toContain("rk4: a fixed step and no noise\n");
    expect(one!.stderr).toMatch(/^cse +\d+ -> +\d+/m);
    expect(one!.stderr).not.toContain("--- the graph after");
    expect(two!.stderr.match(/^--- the graph after/gm)!.length).toBe(sims.pendulum.passes.length);
    expect(two!.stderr).not.toContain("--- the code");
    expect(three!.stderr).toContain("--- the code\n");
    expect(three!.stderr).toContain(sims.pendulum.code.text);
  });
});
