/** The package: what of its check needs neither the network nor a build. `npm run check:package` does the rest. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("files, metadata, dependencies, entries, declarations, and a bundle for browsers", () => {
  const script = fileURLToPath(new URL("../scripts/package.mjs", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, "--quick"], { encoding: "utf8" });
  expect(status, stdout + stderr).toBe(0);
});
