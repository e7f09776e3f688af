#!/usr/bin/env node
/**
 * Starts the command line. What the engine compiled of it in a run is kept beside it, where files can be written: processes that
 * start with that have a quarter less to do. Who could write another there could write another command line.
 */
const { accessSync, constants, readFileSync, renameSync, statSync, writeFileSync } =
  process.getBuiltinModule("node:fs");
const { fileURLToPath } = process.getBuiltinModule("node:url");
const { setFlagsFromString } = process.getBuiltinModule("node:v8");
const vm = process.getBuiltinModule("node:vm");

// Bytes of code that a function goes through before V8 looks whether to optimise it; in Node.js 20 its own number is 67584, and
// later ones have another way. A compiler has many functions, and what they are given changes from pass to pass: optimised so
// early they are soon optimised anew.
if (process.versions.v8.startsWith("11.")) setFlagsFromString("--interrupt-budget=500000");

const folder = new URL("cli/", import.meta.url);
const bundle = new URL("main.cjs", folder);
const kept = new URL(`main-${process.version}.cache`, folder);

const cachedData = compiledBefore();
const script = new vm.Script(readFileSync(bundle, "latin1"), {
  filename: fileURLToPath(bundle),
  ...(cachedData && { cachedData }),
});
type Require = typeof process.getBuiltinModule;
type Bundle = (module: object, exports: object, require: Require, load: typeof later, url: string) => void;
const made = { exports: {} as typeof import("./cli/main.ts") };
(script.runInThisContext() as Bundle)(made, made.exports, process.getBuiltinModule, later, bundle.href);
await made.exports.main();
if ((!cachedData || script.cachedDataRejected) && process.argv[2] === "run") keep();

/** What was compiled before cannot import. */
function later(name: string): Promise<unknown> {
  return import(name.startsWith(".") ? new URL(name, bundle).href : name);
}

function compiledBefore(): Buffer | undefined {
  try {
    return statSync(kept).mtimeMs > statSync(bundle).mtimeMs ? readFileSync(kept) : undefined;
  } catch {
    return undefined;
  }
}

/** The functions that a run needed are compiled now. */
function keep(): void {
  const whole = new URL(`${kept.href}-${process.pid}`);
  try {
    accessSync(folder, constants.W_OK);
    writeFileSync(whole, script.createCachedData());
    renameSync(whole, kept);
  } catch {
    // It goes without.
  }
}
