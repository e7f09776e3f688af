/** Loading @tensorflow/tfjs-node: what it gives where it is installed, and what is said where it is not. */
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as core from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, test } from "vitest";
import { loadTfjsNode } from "../../backends/tfjs-node.ts";

const ROOT = join(import.meta.dirname, "../..");
const MODULES = join(ROOT, "node_modules");
const TFJS_NODE = join(MODULES, "@tensorflow/tfjs-node");
const SETUP = join(ROOT, "scripts/setup-tfjs-node.mjs");

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function folderIn(parent: string): string {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "fluxion-tfjs-node-"));
  folders.push(folder);
  return folder;
}

/** Loads the package for a module in `folder`, in a new process: 1 + 2, or why it cannot be loaded; and what else was printed. */
function loadFrom(folder: string, before = ""): { said: string; stderr: string } {
  const file = join(folder, "node.mjs");
  copyFileSync(join(ROOT, "dist/backends/tfjs-node.js"), file);
  const load = `import(${JSON.stringify(pathToFileURL(file).href)}).then((module) => module.loadTfjsNode())`;
  const code = `${before}; ${load}.then((tf) => console.log(tf.add(1, 2).dataSync()[0]), ({ message }) => console.log(message))`;
  const { TF_CPP_MIN_LOG_LEVEL: _, ...env } = process.env;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", code], { encoding: "utf8", env });
  return { said: stdout.trim(), stderr };
}

const setUp = (cwd: string, args: readonly string[], env = process.env) =>
  spawnSync(process.execPath, [SETUP, ...args], { cwd, env, encoding: "utf8" });

describe("without the package", () => {
  test("the error says what to install", () => {
    expect(loadFrom(folderIn(tmpdir())).said).toBe(
      "@tensorflow/tfjs-node is not installed: npm install @tensorflow/tfjs-node, " +
        "or where that fails node node_modules/fluxion/scripts/setup-tfjs-node.mjs",
    );
  });

  test("in a page the error says what there is", () => {
    expect(loadFrom(folderIn(tmpdir()), "delete globalThis.process").said).toBe(
      "@tensorflow/tfjs-node is for Node.js; in a page, tfjs has the backends webgpu, webgl, wasm and cpu",
    );
  });

  test("the script refuses a folder that is no project, and options that it does not have", () => {
    const folder = folderIn(tmpdir());
    const outside = setUp(folder, []);
    expect(outside.stderr).toBe(`setup-tfjs-node: there is no package.json in ${folder}\n`);
    expect(outside.status).toBe(1);
    expect(setUp(folder, ["--bild"])).toMatchObject({ status: 2, stdout: "" });
  });

  test.skipIf(process.platform !== "linux")("the script names all that it needs and that is missing", () => {
    const folder = folderIn(tmpdir());
    writeFileSync(join(folder, "package.json"), "{}");
    // As npm leaves them; what is in them is read after the check.
    for (const path of ["@tensorflow/tfjs-node/binding", "node-api-headers/include"])
      mkdirSync(join(folder, "node_modules", path), { recursive: true });
    const { status, stderr } = setUp(folder, ["--build"], { PATH: join(folder, "empty") });
    expect(stderr).toMatch(/needs what is not here:\n {2}python3\n {2}pip .*\n {2}a C\+\+ compiler \(g\+\+\)\n$/);
    expect(status).toBe(1);
    expect(existsSync(join(folder, ".cache"))).toBe(false);
  });
});

describe.skipIf(!existsSync(TFJS_NODE))("with the package @tensorflow/tfjs-node", () => {
  test("TensorFlow adds, with float32", async () => {
    const tf = await loadTfjsNode();
    await tf.setBackend("tensorflow");
    const sum = tf.tidy(() => tf.add(tf.tensor1d([0.1, 1, -(2 ** 24)]), tf.tensor1d([0.2, -0, -1])).dataSync());
    expect(tf.getBackend()).toBe("tensorflow");
    expect([...sum]).toEqual([Math.fround(Math.fround(0.1) + Math.fround(0.2)), 1, -(2 ** 24)]);
  });

  test("tfjs-core is the one instance that there is", async () => {
    expect((await loadTfjsNode()).engine()).toBe(core.engine());
  });

  test("nothing is printed", () => {
    const { said, stderr } = loadFrom(folderIn(join(MODULES, ".cache")));
    expect(said).toBe("3");
    expect(stderr).not.toMatch(/tensorflow|oneDNN/i);
  });

  test("an install without its binding is told from none", () => {
    const folder = folderIn(join(MODULES, ".cache"));
    const filter = (path: string) => !["deps", "lib"].some((name) => path === join(TFJS_NODE, name));
    cpSync(TFJS_NODE, join(folder, "node_modules/@tensorflow/tfjs-node"), { recursive: true, filter });
    const { said } = loadFrom(folder);
    expect(said).toMatch(/^@tensorflow\/tfjs-node is installed, but does not load: .*tfjs_binding\.node.*/);
    expect(said).toMatch(
      /[^.]\. To make its native binding: node node_modules\/fluxion\/scripts\/setup-tfjs-node\.mjs$/,
    );
  });
});
