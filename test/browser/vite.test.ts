/** A project that imports Fluxion by its name, built and served by Vite. Of the optional packages it has one backend of tfjs. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, createServer } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile, model } from "../../src/index.ts";
import { absent, inChromium, launch, visit } from "./chromium.ts";

const root = join(import.meta.dirname, "../..");
const TEXT = "x' = -x + sin(t)\\nx(0) = 1 + i";

const MAIN = `
  import { compile, model } from "fluxion";
  globalThis.run = async (backend) => {
    const sim = await compile(model("${TEXT}"), { dt: 0.1, size: 3, backend, precision: "f32" });
    return [...(await sim.run({ duration: 2 })).x.data];
  };
`;

type Run = (backend: string) => Promise<number[]>;
declare const run: Run;

describe.skipIf(absent)("with Vite", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "fluxion-vite-"));
    const modules = join(folder, "node_modules");
    mkdirSync(join(modules, "@tensorflow"), { recursive: true });
    for (const part of ["package.json", "dist"])
      cpSync(join(root, part), join(modules, "fluxion", part), { recursive: true });
    for (const name of ["tfjs-core", "tfjs-backend-cpu"])
      symlinkSync(join(root, "node_modules/@tensorflow", name), join(modules, "@tensorflow", name));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
    writeFileSync(
      join(folder, "index.html"),
      `<!doctype html><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>`,
    );
    writeFileSync(join(folder, "main.js"), MAIN);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const check = async (page: import("playwright-core").Page, faults: readonly string[]): Promise<void> => {
    await page.waitForFunction(() => "run" in globalThis);
    const options = { dt: 0.1, size: 3, precision: "f32" } as const;
    const here = await (await compile(model(TEXT.replace("\\n", "\n")), options)).run({ duration: 2 });
    const there = await page.evaluate(() => run("js"));
    expect(there).toEqual([...here.x!.data]);
    const tensors = await page.evaluate(() => run("tfjs:cpu"));
    // 20 steps of RK4 in f32 of numbers below 4: each rounds its sums of 10 terms at most.
    tensors.forEach((x, k) => expect(Math.abs(x - there[k]!)).toBeLessThan(20 * 10 * 4 * 2 ** -24));
    const why = await page.evaluate(() => run("tfjs:webgl").catch(({ message }: Error) => message));
    expect(why).toContain("npm install @tensorflow/tfjs-core @tensorflow/tfjs-backend-webgl");
    const never = await page.evaluate(() => run("tfjs:graph").catch(({ message }: Error) => message));
    expect(never).toContain("Node.js");
    expect(faults).toEqual([]);
  };

  test("a build", async () => {
    await build({ root: folder, configFile: false, logLevel: "error" });
    await inChromium(join(folder, "dist"), {}, check);
  });

  test("its server", async () => {
    const server = await createServer({ root: folder, configFile: false, logLevel: "error", server: { port: 0 } });
    await server.listen();
    const browser = await launch();
    try {
      await visit(browser, server.resolvedUrls!.local[0]!, check);
    } finally {
      await browser.close();
      await server.close();
    }
  });
});
