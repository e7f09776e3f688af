/** The example page: puts its folder together, and serves it. With --out a folder is written, and nothing served. */
import { cp, mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { preview } from "vite";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** What the page loads by script tags, and what those load. */
const VENDOR = [
  "@tensorflow/tfjs-core/dist/tf-core.min.js",
  "@tensorflow/tfjs-backend-cpu/dist/tf-backend-cpu.min.js",
  "@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js",
  "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm",
  "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
  "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm",
  "@tensorflow/tfjs-backend-webgl/dist/tf-backend-webgl.min.js",
  "@tensorflow/tfjs-backend-webgpu/dist/tf-backend-webgpu.min.js",
  "gpu.js/dist/gpu-browser.min.js",
  "d3/dist/d3.min.js",
  "@observablehq/plot/dist/plot.umd.min.js",
];

async function assemble(folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "vendor"), { recursive: true });
  await cp(join(ROOT, "examples/browser"), folder, { recursive: true });
  await cp(join(ROOT, "examples/hh.flux"), join(folder, "hh.flux"));
  await cp(join(ROOT, "dist/browser"), join(folder, "fluxion"), { recursive: true });
  for (const file of VENDOR) await cp(join(ROOT, "node_modules", file), join(folder, "vendor", basename(file)));
}

const { values } = parseArgs({
  options: { out: { type: "string" }, port: { type: "string", default: "8080" }, isolated: { type: "boolean" } },
});
const folder = values.out ?? join(ROOT, "dist/page");
await assemble(folder);
if (!values.out) {
  const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
  const server = await preview({
    configFile: false,
    root: ROOT,
    build: { outDir: folder },
    preview: { host: "127.0.0.1", port: Number(values.port), ...(values.isolated && { headers }) },
  });
  console.log(`${server.resolvedUrls.local[0]} serves ${folder}`);
}
