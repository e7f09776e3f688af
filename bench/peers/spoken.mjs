// A contender's process, as something to ask: how long so many units of work take, and which values there are then.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { root } from "../measure.mjs";

/** Seconds that an answer may take. */
const PATIENCE = 600;

/** One thread, of whatever library. */
const SINGLE = {
  ...{ OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1", NUMBA_NUM_THREADS: "1", NPROC: "1" },
  TF_CPP_MIN_LOG_LEVEL: "3",
  TF_NUM_INTRAOP_THREADS: "1",
  TF_NUM_INTEROP_THREADS: "1",
};

/** Why a contender gives no numbers. */
export class Lacking extends Error {}

/** What went wrong, of all that was said about it. */
function reason(said, status) {
  const lines = said.trimEnd().split("\n");
  const line = lines.findLast((text) => /error|not found|cannot/i.test(text)) ?? lines.at(-1);
  return `ended with ${status}: ${line.trim().slice(0, 200)}`;
}

/**
 * Starts `[command, ...args]` and gives what can be asked: `version`; `run(count)`, the seconds of so many units more; `values()`; `busy()`, the
 * most processors it kept busy; and `end()`.
 */
export async function spoken([command, ...args], env = {}) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...SINGLE, ...env }, stdio: "pipe" });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let said = "";
  let failed;
  child.stderr.setEncoding("utf8").on("data", (text) => (said = (said + text).slice(-1e5)));
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve((failed = error.message)));
    child.on("close", (code, signal) => resolve((failed ??= reason(said, signal ?? code))));
  });
  child.stdin.on("error", () => {});

  async function answer() {
    const late = setTimeout(() => {
      failed = `no answer in ${PATIENCE} s`;
      child.kill("SIGKILL");
    }, 1000 * PATIENCE);
    const { value, done } = await lines.next();
    clearTimeout(late);
    if (done) throw new Lacking(await ended);
    const found = JSON.parse(value);
    if (found.lacks !== undefined) throw new Lacking(found.lacks);
    return found;
  }
  const ask = (what) => {
    child.stdin.write(`${JSON.stringify(what)}\n`);
    return answer();
  };

  let most = 0;
  const { version } = await answer();
  return {
    version,
    run: async (count) => {
      const { seconds, busy = 0 } = await ask({ run: count });
      // What takes a moment is not told apart from starting it.
      if (seconds > 0.01) most = Math.max(most, busy);
      return seconds;
    },
    values: async () => (await ask({ values: true })).values.map((value) => value ?? NaN),
    busy: () => most,
    end: () => {
      child.stdin.end();
      const late = setTimeout(() => child.kill("SIGKILL"), 5000);
      return ended.finally(() => clearTimeout(late));
    },
  };
}
