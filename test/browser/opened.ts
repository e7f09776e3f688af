/** A page with the backends in it, and what tests put to them. */
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { ROOT } from "../commands.ts";
import { bundle } from "./bundle.ts";
import { launch, serve } from "./chromium.ts";

export interface Opened {
  readonly page: Page;
  readonly close: () => Promise<void>;
}

/** Opens the page of `cases.ts` in Chromium. */
export async function openCases(): Promise<Opened> {
  const folder = await bundle("cases");
  const isWasm = (path: string): boolean => !path.includes("/dist/") || path.endsWith(".wasm");
  cpSync(join(ROOT, "node_modules/@tensorflow/tfjs-backend-wasm/dist"), folder, { recursive: true, filter: isWasm });
  const served = await serve(folder, { isolated: true });
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto(served.url);
  const close = async (): Promise<void> => {
    await browser.close();
    await served.close();
    rmSync(folder, { recursive: true });
  };
  return { page, close };
}
