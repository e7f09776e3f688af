/** Contexts of WebGL that are lost in mid-run, in a page of Chromium. */
import { rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bundle } from "./bundle.ts";
import { absent, inChromium } from "./chromium.ts";
import type { Lose } from "./losing.ts";

declare const lose: Lose;

describe.skipIf(absent)("a context of WebGL that is lost", () => {
  test("ends the run with an error, what was recorded is kept, and the next simulation has another", async () => {
    const folder = await bundle("losing");
    await inChromium(folder, {}, async (page) => {
      await page.waitForFunction(() => "lose" in globalThis);
      for (const backend of ["gpujs:webgl2", "gpujs:webgl", "tfjs:webgl"] as const) {
        const { message, rows, whole, goesOn, device } = await page.evaluate((name) => lose(name), backend);
        expect(message).toBe(`the backend "${backend}" failed: the context of WebGL was lost`);
        expect(rows.length).toBeGreaterThan(0);
        expect(rows).toEqual(whole);
        expect(goesOn).toBe(true);
        expect(device).toMatch(/SwiftShader|ANGLE|GPU/);
      }
    });
    rmSync(folder, { recursive: true });
  });
});
