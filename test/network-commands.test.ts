/** What commands say of networks: `check`, `graph`, `run` with its views, and `explain()`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { read as readGraph, print as printGraph } from "../ir/index.ts";
import { compile, model } from "../src/index.ts";
import { inOneProcess } from "./commands.ts";

const NET = `tau = 10
gate(x) = 1/(1 + exp(-x))
population PN = 30 {
  I = 20 + randn()
  dV/dt = (-65 - V + I)/tau (unless refractory)
  V(0) = -65
  threshold(V > -50)
  reset(V = -65)
  refractory(2)
  when(V < -80, V = -80)
}
population LN = 5 {
  dV/dt = -V/tau + sum(slow.I)
  threshold(V > 1)
}
projection fast from PN[0:9] to LN {
  connect(p = 0.5, seed = 1)
  w(0) = 0.1
  on_post(w += 0.01)
  on_pre(V_post += w, delay = 1.5)
}
projection slow from PN to LN {
  connect(all())
  ds/dt = gate(V_pre) - s
  I = 0.1*s
}
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fluxion-networks-"));
  writeFileSync(join(folder, "net.flux"), NET);
  writeFileSync(join(folder, "decay.flux"), "dx/dt = -x\nx(0) = 1\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

const call = (...args: readonly string[]) => ({ args, cwd: folder });
/** What each of several commands, which all go well, prints. */
const done = async (...calls: readonly (readonly string[])[]): Promise<string[]> =>
  (await inOneProcess(calls.map((args) => call(...args)))).map(({ status, stdout, stderr }) => {
    expect({ status, stderr: stderr.replace(/^wrote .*\n/gm, "") }).toEqual({ status: 0, stderr: "" });
    return stdout;
  });

/** The order of a step, point by point. */
const ORDER = `Step n, from t_n to t_{n+1}:
1. draws, and who is refractory, for the whole step:
   draws: I of PN
   elements of PN may be refractory: they do not spike, and PN.V stands still in them
2. states, all from the values at t_n, to t_{n+1} = t_n + dt:
   PN.V, LN.V, slow.s: by rk4
3. events, on the new values:
   PN.spikes where V > -50 holds and the element is not refractory; then refractory, as refractory(2) says
   LN.spikes where V > 1 became true
4. deliveries that are due, in this order, one synapse after the other:
   fast on_pre, 1.5 after a spike of PN[0:9]: V_post += w (writes LN.V)
   fast on_post, after a spike of LN: w += 0.01 (writes fast.w)
5. resets:
   after PN.spikes: V = -65
6. when a condition became true, and again until none does:
   PN: V < -80, V = -80
7. the sample at t_{n+1}, if one is due`;

test("check says block by block what there is, and how synapses connect", async () => {
  const [listing] = await done(["check", "net.flux", "--dt", "0.1", "--duration", "10"]);
  const text = listing!.replace(/(?<=\S) {2,}/g, "  ");
  const { sizes } = await compile(model(NET));
  const synapses = sizes["fast"]!;
  expect(text).toContain("  population PN: 30 elements\n    states  1: V\n    named  1: I\n    events  1: spikes\n");
  expect(text).toContain(`  projection fast: ${synapses} synapses\n    from  PN[0:9] to LN\n`);
  expect(text).toContain(
    `connected  p = 0.5, seed = 1: ${2 * synapses}% of 50 pairs, ${synapses / 10} from each source, ${synapses / 5} to each target`,
  );
  expect(text).toContain("    lumped  slow.s: one value for each of 30 elements of PN");
  expect(text).toContain("    on_pre  V_post += w, delay = 1.5\n");
  expect(text).toContain("connected  all(): 100% of 150 pairs, 5 from each source, 30 to each target");
  // What is shared is said once.
  expect(text.match(/gate/g)).toHaveLength(1);
  // Eight bytes for the time and for each of 35 values.
  expect(text).toContain("a step  288 bytes: t, PN.V, LN.V; spikes come on top");
});

test("graph --stage equations goes block by block", async () => {
  const [text] = await done(["graph", "net.flux", "--stage", "equations"]);
  const heads = text!.split("\n").filter((line) => /^\S/.test(line));
  expect(heads).toEqual([
    "Shared by all",
    "population PN = 30",
    "population LN = 5",
    "projection fast from PN[0:9] to LN",
    "projection slow from PN to LN",
  ]);
  expect(text).toMatch(/ {2}Connected by\n {4}connect += all\(\)/);
  expect(text).toMatch(/ {4}on_post += w \+= 0\.01\n {4}on_pre += V_post \+= w, delay = 1\.5/);
});

describe("the order of a step", () => {
  test("stands before the graph, which can still be read", async () => {
    const [network, plain] = await done(
      ["graph", "net.flux", "--stage", "step"],
      ["graph", "decay.flux", "--stage", "step"],
    );
    const lines = network!.split("\n");
    const comments = lines.filter((line) => line.startsWith("# "));
    expect(comments.map((line) => line.slice(2)).join("\n")).toBe(ORDER);
    expect(lines.slice(0, comments.length)).toEqual(comments);
    expect(printGraph(readGraph(network!))).toBe(lines.slice(comments.length).join("\n").trimEnd() + "\n");
    expect(plain).not.toContain("#");
  });

  test("is what explain() says, with what became of the synapses", async () => {
    const sim = await compile(model(NET), { dt: 0.1 });
    expect(sim.order.join("\n")).toBe(ORDER);
    const text = sim.explain();
    expect(text).toContain(ORDER);
    expect(text).toContain(
      "slow.s: one value for each of 30 elements of PN, and not for each of 150 synapses, which stay equal.",
    );
    expect(text).toContain(
      "LN.dV/dt, sum(slow.I): a product with a matrix of 5 × 30, 150 entries: all cells have an entry",
    );
    const whole = await compile(model(NET), { dt: 0.1, without: ["lump"], products: "sparse" });
    expect(whole.explain()).not.toContain("one value for each");
    expect(whole.explain()).toContain("150 entries: as asked.");
    expect((await compile("x' = -x")).explain()).not.toContain("Step n");
  });

  test("knows maps, given spikes, noise and functions that draw", async () => {
    const text = `noise(s) = s*randn()
population A = 2 {
  spikes_at([0, 1; 1, 2])
}
population B = 2 {
  next(x) = x + noise(1)
  k = rand() (constant)
  dy/dt = -y + 0.1*xi
  event(low, y < -1)
}
`;
    const { order } = await compile(text);
    expect(order).toEqual([
      "Step n, from t_n to t_{n+1}:",
      "1. draws, and who is refractory, for the whole step:",
      "   draws: next(x) of B, dy/dt of B",
      "2. states, all from the values at t_n, to t_{n+1} = t_n + dt:",
      "   B.y: by euler-maruyama",
      "   B.x: by next(…)",
      "3. events, on the new values:",
      "   A.spikes as given by [0, 1; 1, 2]",
      "   B.low where y < -1 became true",
      "4. the sample at t_{n+1}, if one is due",
    ]);
  });
});

describe("run", () => {
  const short = ["run", "net.flux", "--dt", "0.1", "--duration", "20"];

  test("the report has a line for each population, whatever its size", async () => {
    const [text] = await done([...short, "--out", "x.csv", "--size", "PN=2000"]);
    expect(text).toContain("PN 2000 elements, LN 5 elements\n");
    expect(text).toMatch(/^fast \d+ synapses, slow 10000 synapses$/m);
    expect(text).toMatch(/^ +elements +events +mean rate per unit of t +per element$/m);
    expect(text).toMatch(/^ {2}PN\.spikes +2000 +\d+ +[\d.e−]+ +\d+ … \d+$/m);
    expect(text!.split("\n").length).toBeLessThan(15);
    for (const line of text!.split("\n")) expect(line.length).toBeLessThan(100);
  });

  test("--view takes several names, also repeated", async () => {
    await done(
      [...short, "--quiet", "--plot", "a.svg", "--view", "rate,weights"],
      [...short, "--quiet", "--plot", "b.svg", "--view", "rate", "--view", " weights "],
      [...short, "--quiet", "--plot", "c.svg"],
    );
    const [a, b, c] = ["a", "b", "c"].map((name) => readFileSync(join(folder, `${name}.svg`), "utf8"));
    expect(a).toBe(b);
    expect(a!.match(/<svg /g)).toHaveLength(3);
    expect(a).toContain(">fast.w<");
    for (const words of [">PN.spikes<", ">LN.spikes<", ">rate of PN.spikes<", ">PN.V<", ">LN.V<"])
      expect(c).toContain(words);
  });

  test("a view of nothing is refused before anything is run or written", async () => {
    const cases: (readonly [said: string, args: readonly string[]])[] = [
      ["E307]: --view pie is unknown; there are traces, raster, rate", [...short, "--view", "raster,pie"]],
      ["E304]: --view rate: no spikes are recorded", [...short, "--record", "PN.V", "--view", "traces,rate"]],
      ["E304]: --view traces: no values are recorded", [...short, "--record", "PN.spikes", "--view", "traces"]],
      [
        "E304]: --view connectivity: the model has no synapses",
        ["run", "decay.flux", "--dt", "0.1", "--duration", "1", "--view", "connectivity"],
      ],
    ];
    const ended = await inOneProcess(cases.map(([, args]) => call(...args, "--plot", "none.svg")));
    cases.forEach(([said], k) => {
      expect(ended[k]!.stderr).toContain(said);
      expect(ended[k]!.status).toBe(2);
    });
    expect(() => readFileSync(join(folder, "none.svg"))).toThrow("ENOENT");
  });
});
