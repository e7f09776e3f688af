/** A run's time by equation and by operation, where the truth is known. Only ratios: no clock is trusted. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compile, model, type CompileOptions, type Profile, type ResultBase, type Share } from "../src/index.ts";
import { inOneProcess } from "./commands.ts";

const DEEP = 20;

/** Divisions that wait for each other: 20 of them take more than ten times as long as one multiplication. */
const deep = (name: string): string =>
  `${Array.from({ length: DEEP }, () => `${name}/(1 + `).join("")}${name}${")".repeat(DEEP)}`;

async function profiled(
  text: string,
  options: CompileOptions,
  steps: number,
): Promise<ResultBase & { profile: Profile }> {
  const sim = await compile(model(text), { backend: "js", dt: 0.001, method: "euler", ...options });
  const result: ResultBase = await sim.run({ duration: steps * 0.001, every: steps, profile: true });
  return { ...result, profile: result.summary.profile! };
}

const sum = (shares: readonly Share[]): number => shares.reduce((total, { share }) => total + share, 0);
const shareOf = (shares: readonly Share[], name: string): number => shares.find((one) => one.name === name)?.share ?? 0;

/** The least share that is seen of what has the share `p`: four standard deviations of `n` samples below it. */
const least = (p: number, n: number): number => p - 4 * Math.sqrt((p * (1 - p)) / n);

test.each([
  ["x", "y"],
  ["y", "x"],
])("the dear equation of %s comes before that of %s", async (dear, cheap) => {
  const equations = { [dear]: `${dear}' = -0.1*${deep(dear)}`, [cheap]: `${cheap}' = -0.1*${cheap}` };
  const text = `${equations["x"]}\n${equations["y"]}\nx(0) = 1 + i/N\ny(0) = 1\n`;
  const { profile } = await profiled(text, { size: 1000 }, 4000);
  expect(profile.equations[0]!.name).toBe(`d${dear}/dt`);
  // An element is at least 10 times as long in one as in the other: 10 of 11 samples in equations.
  const all = sum(profile.equations);
  const found = shareOf(profile.equations, `d${dear}/dt`) / all;
  expect(found).toBeGreaterThan(least(10 / 11, all * profile.samples));
});

test("the kernel of a dear population comes before that of a cheap one, and says what it computes", async () => {
  const text = `population A = 1000 { x' = -0.1*x; x(0) = 1 }\npopulation B = 999 { y' = -0.1*${deep("y")}; y(0) = 1 }\n`;
  const { profile } = await profiled(text, {}, 3000);
  const [first] = profile.operations as [Profile["operations"][0]];
  expect(first.elements).toBe(999);
  expect(first.equations).toEqual(["B: dy/dt"]);
  const ofKernels = profile.operations.filter(({ elements }) => elements !== undefined);
  const all = sum(ofKernels);
  expect(first.share / all).toBeGreaterThan(least(10 / 11, all * profile.samples));
});

test("all of the time is there, twice, and the run is the same", async () => {
  const text = "V' = (1.2 - V)/10\nV(0) = i/N\nthreshold(V > 1)\nreset(V = 0)\n";
  const { profile, summary, state, spikes } = await profiled(text, { size: 500 }, 20_000);
  for (const shares of [
    [...profile.equations, ...profile.rest],
    [...profile.operations, ...profile.restOfOperations],
  ]) {
    // Sums of some twenty quotients, each rounded once.
    expect(Math.abs(sum(shares) - 1)).toBeLessThan(100 * Number.EPSILON);
    for (const { share, ms, nsPerStep } of shares) {
      expect(share).toBeGreaterThan(0);
      expect(Math.abs(ms - share * profile.ms)).toBeLessThanOrEqual(Number.EPSILON * ms);
      expect(Math.abs(nsPerStep * summary.steps - ms * 1e6)).toBeLessThanOrEqual(4 * Number.EPSILON * ms * 1e6);
    }
    expect(shares.length).toBe(new Set(shares.map(({ name }) => name)).size);
  }
  // Chunks are timed one by one inside the time that is shared out.
  expect(profile.ms).toBeGreaterThanOrEqual(summary.runMs);
  expect(profile.samples).toBeGreaterThan(0);

  const sim = await compile(model(text), { backend: "js", dt: 0.001, method: "euler", size: 500 });
  const plain: ResultBase = await sim.run({ duration: 20, every: 20_000 });
  expect(plain.summary.profile).toBeUndefined();
  expect(plain.state.values).toEqual(state.values);
  expect(plain.spikes).toEqual(spikes);
});

test("left to us, the backend of a run with a profile is js", async () => {
  const sim = await compile(model("x' = -x\nx(0) = 1"), { dt: 0.1 });
  const { summary } = await sim.run({ duration: 10, profile: true });
  expect(summary.backend).toBe("js");
  expect(summary.profile!.ms).toBeGreaterThan(0);
});

test("run --profile tells it as tables, beside rows on stdout too, and as JSON", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fluxion-profile-"));
  writeFileSync(join(folder, "decay.flux"), "x' = -x\nx(0) = 1\n");
  const run = (...args: string[]) => ({
    cwd: folder,
    args: ["run", "decay.flux", "--dt", "0.001", "--duration", "100", "--every", "1000", "--profile", ...args],
  });
  const [told, rows, json] = await inOneProcess([run("--out", "x.csv"), run("--out", "-"), run("--json")]);
  for (const text of [told!.stdout, rows!.stderr]) {
    expect(text).toMatch(/^profile: \d+ samples in /m);
    expect(text).toMatch(/^ {2}by equation +seconds +% +ns a step$/m);
    expect(text).toMatch(/^ {2}by operation +seconds +% +ns a step$/m);
    expect(text.match(/^ {2}in all +[\d.]+ +100\.0$/gm)?.length).toBe(2);
  }
  expect(rows!.stdout).toMatch(/^t,x\n0,1\n/);
  const { profile } = JSON.parse(json!.stdout) as { profile: Profile };
  expect(profile.samples).toBeGreaterThan(0);
  expect(sum(profile.equations) + sum(profile.rest)).toBeCloseTo(1, 12);
  rmSync(folder, { recursive: true });
});
