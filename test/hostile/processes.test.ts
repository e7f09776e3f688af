/** Runs that are stopped, disks that are full, readers that leave: what is left of the files can be read. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readNpy } from "../../src/record/npy.ts";
import { CLI } from "../commands.ts";
import { randomOf } from "./mutations.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fluxion-stopped-"));
  // Each turn is a spike; a row is x and y.
  writeFileSync(join(folder, "turns.flux"), "dx/dt = y\ndy/dt = -x\nx(0) = 1\nthreshold(x > 0)\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A run that would take hours. */
const LONG = ["run", "turns.flux", "--dt", "0.001", "--duration", "1e9", "--every", "100"];

/** A row is the time and two values. */
type Row = readonly [t: number, x: number, y: number];

interface Format {
  readonly extension: string;
  /** The rows of a file that is finished, and whether it says that it is short; no file has to say that it is whole. */
  readonly read: (path: string) => { rows: readonly Row[]; short?: boolean };
  /** The whole rows of what a killed run has left. */
  readonly leftover: (path: string) => readonly Row[];
}

/** Whole lines: what stands behind the last newline is part of a row. */
const wholeLines = (path: string): string[] => readFileSync(path, "utf8").split("\n").slice(0, -1);
const csvRows = (path: string): Row[] => {
  const [header, ...lines] = wholeLines(path);
  expect(header).toBe("t,x,y");
  return lines.map((line) => line.split(",").map(Number) as unknown as Row);
};

const FORMATS: readonly Format[] = [
  {
    extension: "csv",
    read: (path) => {
      expect(readFileSync(path, "utf8").endsWith("\n")).toBe(true);
      return { rows: csvRows(path) };
    },
    leftover: (path) => csvRows(`${path}.part`),
  },
  {
    extension: "json",
    read: (path) => {
      const { t, variables, summary } = JSON.parse(readFileSync(path, "utf8"));
      const rows = t.map((time: number, k: number) => [time, variables.x.data[k][0], variables.y.data[k][0]]);
      return { rows, short: summary.complete === false };
    },
    leftover: (path) => {
      const column = (name: string): number[] =>
        wholeLines(`${path}.${name}.part`).map((line) => [JSON.parse(line.replace(/,$/, ""))].flat()[0]);
      const [t, x, y] = [column("0.t"), column("1.x"), column("2.y")];
      return t.slice(0, Math.min(x.length, y.length)).map((time, k) => [time, x[k]!, y[k]!]);
    },
  },
  {
    extension: "npz",
    read: (path) => {
      const entries = unzipSync(readFileSync(path));
      const column = (name: string): Numbers => readNpy(entries[`${name}.npy`]!).data;
      const [t, x, y] = [column("t"), column("x"), column("y")];
      const { complete } = JSON.parse(new TextDecoder().decode(entries["summary.json"]));
      return { rows: Array.from(t, (time, k) => [time, x[k]!, y[k]!]), short: complete === false };
    },
    // Each part is an array that can be read as it is.
    leftover: (path) => {
      const column = (name: string): Numbers => readNpy(readFileSync(`${path}.${name}.part`)).data;
      const [t, x, y] = [column("0.t"), column("1.x"), column("2.y")];
      return Array.from({ length: Math.min(t.length, x.length, y.length) }, (_, k) => [t[k]!, x[k]!, y[k]!]);
    },
  },
];

type Numbers = ArrayLike<number>;

/** Rows from the first on, none left out, each the one that it should be. */
function check(rows: readonly Row[]): void {
  const wrong = rows.findIndex(
    ([t, x, y, ...more], k) =>
      more.length > 0 || Math.abs(t - k * 0.1) > 1e-9 * (1 + t) || Math.abs(x * x + y * y - 1) > 1e-6,
  );
  expect({ wrong, row: rows[wrong] }).toEqual({ wrong: -1, row: undefined });
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], cwd = folder): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [CLI, ...args], { cwd });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (bytes: Buffer) => (stdout += bytes));
  child.stderr.on("data", (bytes: Buffer) => (stderr += bytes));
  const ended = new Promise<Ended>((resolve) => child.on("close", (status) => resolve({ status, stdout, stderr })));
  return { child, ended };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Until one of the parts has bytes, and then for a random while. */
async function underWay(name: string, random: () => number): Promise<void> {
  for (let k = 0; k < 1500; k++) {
    const parts = readdirSync(folder).filter((file) => file.startsWith(name) && file.endsWith(".part"));
    if (parts.some((part) => statSync(join(folder, part)).size > 4000)) return sleep(random() * 300);
    await sleep(20);
  }
  throw new Error(`${name} does not grow`);
}

const random = randomOf(1);

describe.each(FORMATS)("$extension", ({ extension, read, leftover }) => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)("%s ends with the rows there were", async (signal, status) => {
    const out = `stop-${signal}.${extension}`;
    const { child, ended } = start([...LONG, "--out", out, "--json"]);
    await underWay(out, random);
    child.kill(signal);
    const said = await ended;
    expect(said.status).toBe(status);
    expect(said.stderr).not.toMatch(/^ {4}at /m);
    const summary = JSON.parse(said.stdout);
    expect(summary.complete).toBe(false);
    const { rows, short } = read(join(folder, out));
    check(rows);
    // No row is lost that the summary counts.
    expect(rows.length).toBe(Math.floor(summary.steps / 100) + (summary.steps % 100 > 0 ? 1 : 0));
    expect(short ?? true).toBe(true);
    expect(readdirSync(folder).filter((file) => file.startsWith(out) && file.endsWith(".part"))).toEqual([]);
  });

  test("a signal before the first step", async () => {
    const { child, ended } = start([...LONG, "--out", `early.${extension}`]);
    await sleep(random() * 250);
    child.kill("SIGINT");
    const { stderr } = await ended;
    expect(stderr).not.toMatch(/^ {4}at /m);
    const left = join(folder, `early.${extension}`);
    if (existsSync(left)) check(read(left).rows);
  });

  test.each([1, 2, 3])("kill -9, time %i: what is left is whole to its last row", async (time) => {
    const out = `kill-${time}.${extension}`;
    const { child, ended } = start([...LONG, "--out", out]);
    await underWay(out, random);
    child.kill("SIGKILL");
    await ended;
    expect(existsSync(join(folder, out))).toBe(false);
    const rows = leftover(join(folder, out));
    expect(rows.length).toBeGreaterThan(20);
    check(rows);
  });

  test("two runs to one file: one of them, whole, or an error", async () => {
    const out = `both.${extension}`;
    const run = ["run", "turns.flux", "--dt", "0.001", "--duration", "100", "--every", "100", "--out", out, "--quiet"];
    const both = await Promise.all([start(run).ended, start(run).ended]);
    for (const { status, stderr } of both) {
      expect([0, 1, 2]).toContain(status);
      expect(stderr).not.toMatch(/^ {4}at /m);
      if (status !== 0) expect(stderr).toMatch(/error/);
    }
    expect(both.some(({ status }) => status === 0)).toBe(true);
    const { rows } = read(join(folder, out));
    expect(rows.length).toBe(1001);
    check(rows);
  });

  describe.each(disks())("a full disk: $name", ({ run }) => {
    test("keeps whole rows, and says that the run is short", () => {
      const { status, stderr, summary, files } = run([...LONG, "--json", "--quiet"], `full.${extension}`);
      expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error: cannot write/) });
      expect(summary?.complete ?? false).toBe(false);
      for (const path of files.filter((file) => file.endsWith(`full.${extension}`))) {
        const { rows, short } = read(path);
        check(rows);
        expect(rows.length).toBeGreaterThan(1000);
        expect(short ?? true).toBe(true);
      }
      expect(files.some((file) => file.endsWith(`full.${extension}`))).toBe(true);
    });
  });
});

interface Disk {
  readonly name: string;
  readonly run: (
    args: readonly string[],
    out: string,
  ) => { status: number | null; stderr: string; summary?: { complete: boolean }; files: string[] };
}

/** The ways to have no room that this machine permits. */
function disks(): Disk[] {
  const summaryOf = (stdout: string) => (stdout.trim() ? { summary: JSON.parse(stdout) } : {});
  const limited: Disk = {
    name: "a limit on the size of files (ulimit -f)",
    run: (args, out) => {
      const place = mkdtempSync(join(tmpdir(), "fluxion-limit-"));
      const path = join(place, out);
      // Blocks of 1024 bytes. The signal of the limit is ignored, so that writing fails instead.
      const script = `trap '' XFSZ; ulimit -f 512; exec "$@"`;
      const { status, stdout, stderr } = spawnSync(
        "bash",
        ["-c", script, "-", process.execPath, CLI, ...args, "--out", path],
        { cwd: folder, encoding: "utf8" },
      );
      return { status, stderr, ...summaryOf(stdout), files: readdirSync(place).map((file) => join(place, file)) };
    },
  };
  const mounted: Disk = {
    name: "a tmpfs of 1 MB",
    run: (args, out) => {
      const place = mkdtempSync(join(tmpdir(), "fluxion-disk-"));
      spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", place]);
      const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args, "--out", join(place, out)], {
        cwd: folder,
        encoding: "utf8",
      });
      const copies = mkdtempSync(join(tmpdir(), "fluxion-copy-"));
      for (const file of readdirSync(place)) writeFileSync(join(copies, file), readFileSync(join(place, file)));
      spawnSync("umount", [place]);
      return { status, stderr, ...summaryOf(stdout), files: readdirSync(copies).map((file) => join(copies, file)) };
    },
  };
  const trial = mkdtempSync(join(tmpdir(), "fluxion-trial-"));
  const mayMount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", trial]).status === 0;
  if (mayMount) spawnSync("umount", [trial]);
  rmSync(trial, { recursive: true });
  return [...(process.platform === "win32" ? [] : [limited]), ...(mayMount ? [mounted] : [])];
}

test("| head -1", () => {
  const line = `"${process.execPath}" "${CLI}" ${LONG.join(" ")} | head -1`;
  const { stdout, stderr, status } = spawnSync("bash", ["-o", "pipefail", "-c", line], {
    cwd: folder,
    encoding: "utf8",
  });
  expect({ stdout, stderr, status }).toEqual({ stdout: "t,x,y\n", stderr: "", status: 0 });
});

test.skipIf(!existsSync("/dev/full"))("stdout that takes nothing", () => {
  const { stderr, status } = spawnSync(process.execPath, [CLI, ...LONG], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^error: cannot write to stdout/);
});
