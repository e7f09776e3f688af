/** Headless Chromium, and folders served to it. Its WebGL and WebGPU need no GPU: they are SwiftShader's. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { preview } from "vite";

/** Where Debian has it; `CHROMIUM` names another. */
const PATH = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Why nothing can be tested in a browser here. */
export const absent = existsSync(PATH) ? undefined : `there is no Chromium at ${PATH}`;
if (absent) console.log(`skipped: ${absent}`);

/** Starts it. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: PATH,
    args: [
      ...["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"],
      ...["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-unsafe-swiftshader"],
    ],
  });

export interface Served {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves a folder; isolated, pages may share memory between threads. */
export async function serve(folder: string, { isolated = false } = {}): Promise<Served> {
  const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
  const server = await preview({
    configFile: false,
    logLevel: "silent",
    root: join(folder, ".."),
    build: { outDir: folder },
    preview: { host: "127.0.0.1", port: 0, ...(isolated && { headers }) },
  });
  return { url: server.resolvedUrls!.local[0]!, close: () => server.close() };
}

/** Opens a folder's page, and puts down what goes wrong in it: messages on the console, and what is not found. */
export async function inChromium(
  folder: string,
  options: { readonly isolated?: boolean },
  work: (page: Page, faults: readonly string[]) => Promise<void>,
): Promise<void> {
  const served = await serve(folder, options);
  const browser = await launch();
  try {
    await visit(browser, served.url, work);
  } finally {
    await browser.close();
    await served.close();
  }
}

/** The same for what somebody else serves. */
export async function visit(
  browser: Browser,
  url: string,
  work: (page: Page, faults: readonly string[]) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", ({ message }) => faults.push(message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("response", (answer) => answer.status() >= 400 && faults.push(`${answer.status()} ${answer.url()}`));
  await page.goto(url);
  await work(page, faults);
  await page.close();
}
