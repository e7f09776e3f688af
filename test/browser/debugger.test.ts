/** A debugger of Chromium's, over its protocol: it stops at a line of the model's text, found by the source map. */
import { mkdtempSync, rmSync, cpSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  allGeneratedPositionsFor,
  originalPositionFor,
  TraceMap,
  type SourceMapInput,
} from "@jridgewell/trace-mapping";
import { expect, test } from "vitest";
import { ROOT } from "../commands.ts";
import { absent, inChromium } from "./chromium.ts";

const TEXT = "tau = 10\ndrive = 3*sin(x) + x^3\nx' = -x/tau + drive\n";
const LINE = 2;

test.skipIf(absent)(
  "a breakpoint in an equation stops a page there",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "fluxion-debugged-"));
    cpSync(join(ROOT, "dist/browser"), folder, { recursive: true });
    writeFileSync(join(folder, "index.html"), '<!doctype html><link rel="icon" href="data:," />');
    await inChromium(folder, {}, async (page, faults) => {
      const session = await page.context().newCDPSession(page);
      const scripts = new Map<string, TraceMap>();
      const stops: unknown[] = [];
      session.on("Debugger.scriptParsed", ({ scriptId, url, sourceMapURL = "" }) => {
        if (!url.startsWith("fluxion:")) return;
        const json = Buffer.from(sourceMapURL.split("base64,")[1]!, "base64").toString();
        scripts.set(scriptId, new TraceMap(JSON.parse(json) as SourceMapInput));
      });
      session.on("Debugger.paused", ({ callFrames: [frame] }) => {
        const { scriptId, lineNumber, columnNumber = 0 } = frame!.location;
        stops.push(originalPositionFor(scripts.get(scriptId)!, { line: lineNumber + 1, column: columnNumber }));
        void session.send("Debugger.disable");
      });
      await session.send("Debugger.enable");
      await page.evaluate(`(async () => {
      const { compile, model } = await import("./fluxion.js");
      globalThis.sim = await compile(model(${JSON.stringify(TEXT)}, "cell.flux"), { dt: 0.1, debug: true });
    })()`);
      await expect.poll(() => scripts.size).toBe(1);
      const [[scriptId, map]] = [...scripts] as [[string, TraceMap]];
      const source = map.sources[0]!;
      const columns = Array.from(TEXT.split("\n")[LINE - 1]!, (_, column) => column);
      const found = columns.flatMap((column) => allGeneratedPositionsFor(map, { source, line: LINE, column }));
      for (const at of new Map(found.map((one) => [one.line, one])).values())
        await session.send("Debugger.setBreakpoint", {
          location: { scriptId, lineNumber: at.line! - 1, columnNumber: at.column! },
        });
      await page.evaluate("sim.run({ duration: 1 }).then(() => undefined)");
      expect(stops).toEqual([
        { source: "fluxion:///cell.flux", line: LINE, column: expect.any(Number), name: "drive" },
      ]);
      expect(faults).toEqual([]);
    });
    rmSync(folder, { recursive: true });
  },
  60_000,
);
