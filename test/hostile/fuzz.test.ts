/** 10⁵ texts that are nearly models: each is a model, or has faults that are told; nothing else happens. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { ROOT } from "../commands.ts";
import { mutated } from "./mutations.ts";

const COUNT = Number(process.env["FLUXION_FUZZ"] ?? 100_000);
const BATCH = 250;
/** Of the texts that are models, one in so many is compiled and run for a step. */
const ONE_IN = 10;
/** A batch takes less than a second; one that takes so many seconds hangs. */
const PATIENCE = 60;

/** Reads texts, and answers with those that did something else than to be a model or to have faults. */
const WORKER = `
  import { parentPort } from "node:worker_threads";
  const { readStatements } = await import(${JSON.stringify(pathToFileURL(join(ROOT, "dist/src/network.js")).href)});
  const { expressionsOf, parseModel, postorder } = await import(${JSON.stringify(pathToFileURL(join(ROOT, "dist/src/parse.js")).href)});
  const { compile, model, ModelError, OptionError } = await import(${JSON.stringify(pathToFileURL(join(ROOT, "dist/src/index.js")).href)});
  const places = [globalThis, Object, Object.prototype, Function.prototype, Array.prototype, String.prototype, process.env];
  const names = () => JSON.stringify(places.map((place) => Object.getOwnPropertyNames(place)));
  await compile("x' = -x").then((sim) => sim.run({ dt: 1, duration: 1 }));
  const before = names();
  const told = (error) => error instanceof ModelError || error instanceof OptionError;
  /** Large networks are only read: to connect them takes seconds. */
  const isLarge = ({ statements }) =>
    statements.some(({ kind, size }) => kind === "population" && size && !(size.kind === "number" && size.value <= 50));
  const blocks = new Set(["population", "projection"]);
  /** What does not hold of the statements and the faults of a text. */
  const oddity = ({ statements, diagnostics }, { length }) => {
    const isIn = ({ start, end }) => 0 <= start && start <= end && end <= length;
    if (statements.some(({ index }, k) => index !== k)) return "a statement is not at its index";
    if (![...statements, ...diagnostics].every(isIn)) return "a place is not in the text";
    if (!statements.every(({ block, index }) => block === undefined || (block < index && blocks.has(statements[block].kind))))
      return "a statement stands in no block";
    if (!statements.flatMap(expressionsOf).flatMap(postorder).every(isIn)) return "an expression is not in the text";
  };
  parentPort.on("message", async (texts) => {
    const wrong = [];
    let models = 0;
    for (const [k, text] of texts.entries())
      try {
        const parsed = parseModel({ name: "model", text });
        const odd = oddity(parsed, text);
        if (odd) wrong.push([k, odd]);
        const isNetwork = parsed.statements.some(({ block }) => block !== undefined);
        if (isNetwork && (k % ${ONE_IN} > 0 || isLarge(parsed))) {
          readStatements(text);
          continue;
        }
        // What has faults of syntax or names is lowered too, for more faults: now and then.
        if (k % ${ONE_IN} > 0 && readStatements(text).faults.length > 0) continue;
        const read = model(text);
        if (models++ % ${ONE_IN} > 0) continue;
        const sim = await compile(read, { dt: 0.1 });
        await sim.run({ duration: 0.3 });
      } catch (error) {
        if (!told(error)) wrong.push([k, String(error.stack)]);
        else if (/\\n {4}at |\\[object/.test(error.message)) wrong.push([k, error.message]);
      }
    if (names() !== before) wrong.push([0, "a global has changed"]);
    parentPort.postMessage({ wrong, models });
  });`;

/** Sends batches, from `seed` on, until there are none. */
async function feed(next: () => number | undefined): Promise<{ wrong: string[]; models: number }> {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(WORKER)}`));
  const wrong: string[] = [];
  let models = 0;
  try {
    for (let seed = next(); seed !== undefined; seed = next()) {
      const first = seed;
      const texts = Array.from({ length: BATCH }, (_, k) => mutated(first + k));
      const answer = await new Promise<{ wrong: [number, string][]; models: number }>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`one of the seeds ${first} to ${first + BATCH - 1} hangs`)),
          PATIENCE * 1000,
        );
        worker.once("message", (message) => {
          clearTimeout(timer);
          resolve(message);
        });
        worker.once("error", reject);
        worker.once("exit", (status) => reject(new Error(`the process was left with ${status}`)));
        // oxlint-disable-next-line require-post-message-target-origin -- A worker of Node's has no origin.
        worker.postMessage(texts);
      });
      worker.removeAllListeners("error").removeAllListeners("exit");
      models += answer.models;
      wrong.push(...answer.wrong.map(([k, what]) => `seed ${first + k}: ${what}\n${texts[k]}`));
      if (wrong.length > 5) break;
    }
  } finally {
    await worker.terminate();
  }
  return { wrong, models };
}

test(`${COUNT} changed models are models or have faults`, { timeout: 900_000 }, async () => {
  let at = 0;
  const next = (): number | undefined => (at < COUNT ? (at += BATCH) - BATCH : undefined);
  const workers = Math.max(1, Math.min(4, availableParallelism()));
  const ended = await Promise.all(Array.from({ length: workers }, () => feed(next)));
  expect(ended.flatMap(({ wrong }) => wrong)).toEqual([]);
  // So many are models that what comes after reading is tried too.
  expect(ended.reduce((sum, { models }) => sum + models, 0)).toBeGreaterThan(COUNT / 50);
});
