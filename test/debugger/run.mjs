/** Runs a model while a debugger, in a thread, waits at a line of its text: `run.mjs model.flux line`. Prints where it stopped. */
/* oxlint-disable require-post-message-target-origin -- Threads of Node.js have no origin. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { compile, readModel } from "../../dist/src/index.js";

const [, , path, line] = process.argv;
const worker = new Worker(new URL("thread.mjs", import.meta.url), { workerData: { line: Number(line) } });
await once(worker, "message"); // it listens
const sim = await compile(await readModel(path), { dt: 0.1 });
worker.postMessage("compiled");
await once(worker, "message"); // it has set its breakpoint
await sim.run({ duration: 1 });
worker.postMessage("over");
const [stops] = await once(worker, "message");
await worker.terminate();
console.log(JSON.stringify(stops));
