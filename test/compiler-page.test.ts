/** What docs/compiler.md shows is what the commands on it give. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

test("texts and pictures of docs/compiler.md are those of its commands (`npm run page:compiler` writes them)", () => {
  const script = join(root, "scripts/compiler-page.mjs");
  const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

test("it has texts and pictures", () => {
  const page = readFileSync(join(root, "docs/compiler.md"), "utf8");
  expect(page.match(/^\$ fluxion /gm)!.length).toBeGreaterThan(5);
  expect(page.match(/<picture>/g)!.length).toBeGreaterThan(5);
});
