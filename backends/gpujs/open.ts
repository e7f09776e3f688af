/** Loads gpu.js and starts one of its modes: an optional package, loaded when it is asked for. */
import { lacking, Unavailable } from "../backend.ts";
import { deviceOf, installGPU, watch, watchGL, type Watch } from "../gpu.ts";
import type { Gpu, GpuJs, Kernel } from "./gpujs.ts";
import { TEXTURES, type VariantName } from "./variants.ts";

/** What a mode needs beside gpu.js. */
const NEEDS: Readonly<Partial<Record<VariantName, { readonly what: string; readonly install?: string }>>> = {
  headlessgl: { what: "the package gl, and a display", install: "npm install gl" },
  webgpu: {
    what: "WebGPU: a page in a browser that has it, or in Node.js the package webgpu",
    install: "npm install webgpu",
  },
  webgl2: { what: "WebGL 2, as in a page" },
  webgl: { what: "WebGL, as in a page" },
};

/** A mode that has computed something. */
export interface Opened {
  readonly gpu: Gpu;
  /** Of its device, where that is not this processor. */
  readonly watch: Watch | undefined;
}

const opened = new Map<VariantName, Promise<Opened>>();

/** gpu.js in a mode: one for all, for pages have few contexts of GL. Throws `Unavailable` where that cannot be had. */
export async function open(mode: VariantName): Promise<Opened> {
  const found = await begun(mode);
  if (found.watch?.complaint() === undefined) return found;
  forget(mode);
  return begun(mode);
}

function begun(mode: VariantName): Promise<Opened> {
  let known = opened.get(mode);
  if (!known) {
    opened.set(mode, (known = start(mode)));
    // What fails now may be there later.
    known.catch(() => opened.delete(mode));
  }
  return known;
}

/** Who asks next gets another one, for this one is lost. */
export const forget = (mode: VariantName): void => void opened.delete(mode);

async function start(mode: VariantName): Promise<Opened> {
  const { GPU } = await load();
  if (mode === "webgpu") await installGPU();
  let gpu: Gpu;
  try {
    gpu = new GPU({ mode });
  } catch {
    throw unavailable(mode);
  }
  try {
    return { gpu, watch: await tried(gpu) };
  } catch (error) {
    throw unavailable(mode, (error as Error).message);
  }
}

/** Computes something: that a mode starts says little, for a device is looked for when it is first needed. */
async function tried(gpu: Gpu): Promise<Watch | undefined> {
  const settings = { output: [2], pipeline: true, immutable: true, loopMaxIterations: 1 } as const;
  const add = gpu.createKernel("function (x, y) { return x[this.thread.x] + y; }", settings);
  try {
    const found = await add(Float32Array.of(1, 2), 0.5);
    assertMode(add, gpu);
    const values = ArrayBuffer.isView(found) ? found : await (found as { toArray(): Float32Array }).toArray();
    if ((values as Float32Array)[1] !== 2.5) throw new Error(`2 + 0.5 is ${(values as Float32Array)[1]}`);
    const { context } = add.kernel;
    if (!context) return undefined;
    if ("device" in context) return watch(context.device, deviceOf(context.adapter.info));
    // In a page the processor's mode has a canvas to draw on, which is no device.
    return "getParameter" in context ? watchGL(context) : undefined;
  } finally {
    add.destroy();
  }
}

/** gpu.js goes on with another mode where one fails: that is none of ours. */
export function assertMode({ kernel }: Kernel, gpu: Gpu): void {
  const { constructor: ran, fallbackReason } = kernel;
  if (ran === gpu.Kernel && !fallbackReason) return assertTextures(gpu);
  throw new Error(
    `gpu.js ran a kernel as ${ran.name}, not as ${gpu.Kernel.name}${fallbackReason ? `: ${fallbackReason}` : ""}`,
  );
}

/** GL has its limits, of which gpu.js says nothing: results are wrong then. */
function assertTextures({ context }: Gpu): void {
  const most = (context?.getParameter?.(MAX_TEXTURE_IMAGE_UNITS) ?? TEXTURES) as number;
  if (most < TEXTURES) throw new Error(`this WebGL has ${most} textures for a kernel, and ${TEXTURES} are needed`);
}
const MAX_TEXTURE_IMAGE_UNITS = 0x8872;

function unavailable(mode: VariantName, reason?: string): Unavailable {
  const needed = NEEDS[mode];
  const message = `gpu.js cannot start its mode "${mode}" here${reason ? `: ${reason.split("\n")[0]}` : ""}`;
  return new Unavailable(needed ? `${message}; it needs ${needed.what}` : message, needed?.install);
}

async function load(): Promise<GpuJs> {
  // Script tags of gpu.js's make a global of it, in the place of WebGPU's or around it.
  const { GPU: here } = globalThis as { GPU?: Partial<GpuJs> & { prototype?: { createKernel?: unknown } } };
  if (here?.GPU) return here as GpuJs;
  if (here?.prototype?.createKernel) return { GPU: here } as unknown as GpuJs;
  try {
    // Bundlers take what is caught for optional.
    const found = (await import("gpu.js").catch((error: unknown) => Promise.reject(error))) as GpuJs & {
      default?: GpuJs;
    };
    return found.GPU ? found : found.default!;
  } catch (error) {
    throw lacking("gpu.js", error, "npm install gpu.js");
  }
}
