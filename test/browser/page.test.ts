/** The example page in Chromium: modules, script tags and an import map, without a bundler. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BACKEND_NAMES } from "../../backends/index.ts";
import { absent, inChromium } from "./chromium.ts";
import { ELSEWHERE } from "./elsewhere.ts";

const root = join(import.meta.dirname, "../..");

describe.skipIf(absent)("the example page", () => {
  test.each([{ isolated: false }, { isolated: true }])("isolated: $isolated", async ({ isolated }) => {
    const folder = mkdtempSync(join(tmpdir(), "fluxion-page-"));
    const { status, stderr } = spawnSync(process.execPath, ["scripts/page.mjs", "--out", folder], { cwd: root });
    expect(status, String(stderr)).toBe(0);
    await inChromium(folder, { isolated }, async (page, faults) => {
      /** What the page says when a run is over, and the spikes of each neuron. */
      const said = async (backend: string): Promise<{ text: string; counts: number[] }> => {
        const output = page.locator("#said", { hasText: `step on ${backend} ` });
        await output.waitFor();
        return { text: (await output.textContent())!, counts: JSON.parse((await output.getAttribute("data-counts"))!) };
      };
      const first = await said("js");
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
      const offered = await page.locator("select[name=backend] option:enabled").allTextContents();
      expect(offered).toEqual(BACKEND_NAMES.filter((name) => !ELSEWHERE.includes(name)));
      await page.locator("select[name=backend]").selectOption("tfjs:wasm");
      await page.locator("button").click();
      const second = await said("tfjs:wasm");
      expect(first.counts.length).toBe(20);
      expect(Math.max(...first.counts)).toBeGreaterThan(0);
      expect(second.counts).toEqual(first.counts);
      expect(await page.locator("#traces svg path").count()).toBeGreaterThanOrEqual(20);
      expect(await page.locator("#code").textContent()).toContain("function run");

      await page.locator("#equations").fill("V' = W");
      await page.locator("button").click();
      await page.locator("#said.fault", { hasText: "E103" }).waitFor();
      expect(faults).toEqual([]);
    });
    rmSync(folder, { recursive: true });
  });
});
