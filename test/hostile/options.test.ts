/** The command line with values that mean nothing, and files that are not what they should be: refused, with nothing written. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inOneProcess } from "../commands.ts";

const GARBAGE = [
  "",
  " ",
  "NaN",
  "-1",
  "1e999",
  "0x",
  "a=",
  "=1",
  "a=b=c",
  "[",
  "linspace(0,1",
  "__proto__=1",
  "\u0000",
  "☃",
];
/** Options of a run, of which each takes a value; in a text nothing of it is right. */
const OPTIONS = [
  ...["--set", "--init", "--size", "--record", "--method", "--backend", "--precision", "--math", "--workers", "--data"],
  ...[
    "--duration",
    "--dt",
    "--t0",
    "--times",
    "--seed",
    "--spike-times",
    "--every",
    "--at",
    "--view",
    "--theme",
    "--memory",
  ],
  ...["--out", "--plot"],
];
/** Of these a value among them is right. */
const FINE: ReadonlySet<string> = new Set(["--t0 -1", "--record -1", "--record NaN", "--record 1e999"]);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fluxion-options-"));
  writeFileSync(join(folder, "decay.flux"), "k = 1\nx' = -k*x\nx(0) = 1\n");
  writeFileSync(join(folder, "data.flux"), 'k = data("k.npy")\nx\' = -k*x\n');
  writeFileSync(join(folder, "latin1.flux"), Buffer.from("# caf\xe9\nx' = 1\n", "latin1"));
  const head = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000,), }".padEnd(117) + "\n";
  writeFileSync(join(folder, "short.npy"), Buffer.from(`\x93NUMPY\x01\x00\x76\x00${head}12345678`, "latin1"));
  writeFileSync(join(folder, "k.npy"), "not an array");
  writeFileSync(join(folder, "rows.csv"), "1,2\n3\n");
  writeFileSync(join(folder, "open.json"), "[1, 2");
  writeFileSync(join(folder, "empty.csv"), "");
  mkdirSync(join(folder, "folder.csv"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs them all, and checks that each is refused in words, with status 2, and leaves no file. */
async function refused(calls: readonly (readonly string[])[]): Promise<void> {
  const files = readdirSync(folder).toSorted();
  const ended = await inOneProcess(calls.map((args) => ({ args, cwd: folder })));
  calls.forEach((args, k) => {
    const { status, stdout, stderr } = ended[k]!;
    const what = `fluxion ${args.join(" ")}`;
    expect({ what, status }).toEqual({ what, status: 2 });
    expect(stdout, what).toBe("");
    expect(stderr, what).toMatch(/error\[E\d{3}\]: /);
    expect(stderr, what).not.toMatch(/^ {4}at /m);
  });
  expect(readdirSync(folder).toSorted()).toEqual(files);
}

const run = (...more: readonly string[]): string[] => ["run", "decay.flux", "--dt", "0.1", "--duration", "1", ...more];

test.each(OPTIONS)("%s and values that are none", (option) =>
  refused(GARBAGE.filter((value) => !FINE.has(`${option} ${value}`)).map((value) => run(`${option}=${value}`))),
);

test("files that are cut off, of another kind, missing, or folders", () =>
  refused([
    ...["short.npy", "k.npy", "rows.csv", "open.json", "empty.csv", "folder.csv", "no.npy", "decay.flux"].flatMap(
      (file) => [run("--data", `k=${file}`), ["run", "decay.flux", "--times", file]],
    ),
    ["run", "data.flux", "--dt", "0.1", "--duration", "1"],
    ["run", "latin1.flux", "--dt", "0.1", "--duration", "1"],
    ["run", "folder.csv", "--dt", "0.1", "--duration", "1"],
    ["run", "no.flux"],
    run("--out", "folder.csv"),
    run("--out", "no/such/x.csv"),
    run("--plot", "no/such/x.svg"),
    ["graph", "decay.flux", "--out", "folder.csv"],
  ]));
