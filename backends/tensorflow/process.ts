/**
 * A process in which TensorFlow runs: what goes wrong there, goes wrong there. XLA ends the process it runs in where it
 * finds a fault of its own.
 */
import type { Answer, Carried, Order, Request } from "./messages.ts";

/** Of Node.js, which may not be there. */
declare const process:
  | { readonly env: Readonly<Record<string, string | undefined>>; readonly getBuiltinModule?: BuiltinModules }
  | undefined;

interface BuiltinModules {
  (name: "node:child_process"): { fork(path: string, args: readonly string[], options: object): ChildProcess };
  (name: "node:module"): { createRequire(from: string): { resolve(name: string): string } };
}

interface Counted {
  ref(): void;
  unref(): void;
}

interface ChildProcess extends Counted {
  readonly channel: Counted | null;
  readonly stderr: Counted & { on(event: "data", listener: (data: { toString(): string }) => void): void };
  on(event: "message", listener: (answer: Answer) => void): void;
  on(event: "close", listener: (code: number | null, signal: string | null) => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  send(request: Request, sent: () => void): boolean;
  kill(signal: "SIGKILL"): boolean;
}

declare const setTimeout: (then: () => void, ms: number) => Counted;
declare const clearTimeout: (timer: Counted) => void;

type Values = Readonly<Record<string, Carried>>;

/** TensorFlow in its process. */
export interface Running {
  /** Says what to do. Rejects where that fails, and where the process has died. */
  ask(order: Order): Promise<Values | undefined>;
  /** Takes a number for a program, and keeps the process. */
  enter(): number;
  /** The process ends where nothing has been left in it for a while. */
  leave(): void;
}

/** How long a process without programs waits for the next one. */
const IDLE_MS = 2000;

/** Processes by their settings: programs with equal ones share one. */
const running = new Map<string, Promise<Running>>();

/** TensorFlow with this environment. Rejects where it cannot be had. */
export function tensorFlow(env: Readonly<Record<string, string>>): Promise<Running> {
  const key = JSON.stringify(env);
  const known = running.get(key);
  if (known) return known;
  const gone = (): void => void running.delete(key);
  const started = start(env, gone);
  running.set(key, started);
  started.catch(gone);
  return started;
}

async function start(env: Readonly<Record<string, string>>, gone: () => void): Promise<Running> {
  if (typeof process === "undefined" || !process.getBuiltinModule)
    throw new Error("graphs of TensorFlow run in Node.js");
  const { createRequire } = process.getBuiltinModule("node:module");
  const path = createRequire((import.meta as ImportMeta & { url: string }).url).resolve("#tensorflow");
  const child = process.getBuiltinModule("node:child_process").fork(path, [], {
    env: { TF_CPP_MIN_LOG_LEVEL: "2", ...process.env, ...env },
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const waiting = new Map<number, { resolve(values: Values | undefined): void; reject(error: Error): void }>();
  let said = "";
  let dead: Error | undefined;
  let [requests, programs, inside] = [0, 0, 0];
  let idle: Counted | undefined;

  /** The process keeps this one from ending only while something is expected of it. */
  const count = (): void => {
    const which = waiting.size > 0 ? "ref" : "unref";
    for (const one of [child, child.channel, child.stderr]) one?.[which]();
  };
  const end = (error: Error): void => {
    dead ??= error;
    gone();
    for (const { reject } of waiting.values()) reject(dead);
    waiting.clear();
  };
  const rest = (): void => {
    idle = setTimeout(() => {
      end(new Error("the TensorFlow process was ended"));
      child.kill("SIGKILL");
    }, IDLE_MS);
    idle.unref();
  };
  child.stderr.on("data", (data) => (said = (said + data.toString()).slice(-4000)));
  child.on("error", end);
  child.on("close", (code, signal) =>
    end(new Error(`the TensorFlow process died (${signal ?? `exit ${code}`})${reason(said)}`)),
  );
  child.on("message", (answer) => {
    const { resolve, reject } = waiting.get(answer.id)!;
    waiting.delete(answer.id);
    count();
    if ("error" in answer) reject(new Error(answer.error));
    else resolve(answer.value);
  });
  const ask = (order: Order): Promise<Values | undefined> =>
    new Promise((resolve, reject) => {
      if (dead) return reject(dead);
      const id = requests++;
      waiting.set(id, { resolve, reject });
      count();
      // What cannot be sent has nobody to read it: the end of the process says why.
      return child.send({ id, order }, () => undefined);
    });
  await ask({ kind: "start" });
  rest();
  return {
    ask,
    enter() {
      if (idle) clearTimeout(idle);
      inside++;
      return programs++;
    },
    leave() {
      if (--inside === 0) rest();
    },
  };
}

/** What the process said at last, if that was a fault. */
function reason(said: string): string {
  const fault = said.split("\n").findLast((line) => /^\S+ \S+ *F |Check failed|terminate called|FATAL/.test(line));
  return fault ? `: ${fault.slice(0, 400)}` : "";
}
