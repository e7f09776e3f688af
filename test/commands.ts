/** Many commands in one process, which is faster than a process for each. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

export const ROOT = resolve(import.meta.dirname, "..");
export const CLI = join(ROOT, "dist/src/cli.js");

export interface Call {
  readonly args: readonly string[];
  /** The folder it is called in. */
  readonly cwd: string;
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What each says, and the status it would end with. */
export async function inOneProcess(calls: readonly Call[]): Promise<Ended[]> {
  const folder = mkdtempSync(join(tmpdir(), "fluxion-calls-"));
  const script = `
    import { readFileSync } from "node:fs";
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.setMaxListeners(0);
    process.stderr.setMaxListeners(0);
    process.setMaxListeners(0);
    const results = [];
    for (const [k, { args, cwd }] of JSON.parse(readFileSync("calls.json", "utf8")).entries()) {
      const said = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"])
        process[name].write = (text, done) => ((said[name] += text), done?.(), true);
      process.argv = [process.argv[0], ${JSON.stringify(CLI)}, ...args];
      process.exitCode = undefined;
      process.chdir(cwd);
      await import(${JSON.stringify(pathToFileURL(CLI).href)} + "?" + k);
      results.push({ ...said, status: process.exitCode ?? 0 });
    }
    process.exitCode = 0;
    write(JSON.stringify(results));`;
  writeFileSync(join(folder, "calls.json"), JSON.stringify(calls));
  writeFileSync(join(folder, "calls.mjs"), script);
  const child = spawn(process.execPath, ["calls.mjs"], { cwd: folder });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (bytes: Buffer) => (stdout += bytes));
  child.stderr.on("data", (bytes: Buffer) => (stderr += bytes));
  await new Promise((resolve) => child.on("close", resolve));
  rmSync(folder, { recursive: true });
  if (stdout === "") throw new Error(`the commands did not come to an end\n${stderr}`);
  return JSON.parse(stdout) as Ended[];
}
