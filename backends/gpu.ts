/// <reference types="@webgpu/types" />
/**
 * The GPU of this machine, through WebGPU: a browser's own, or in Node.js that of the optional package `webgpu`, on an ordinary
 * driver (Vulkan, Metal, D3D12) or else on OpenGL ES, which Mesa has in software too.
 */
import { lacking, Unavailable, type Device } from "./backend.ts";

/** Of Node.js, which may not be there. */
declare const process:
  | {
      readonly platform: string;
      readonly version: string;
      readonly env: Record<string, string | undefined>;
      dlopen(module: { exports: object }, file: string): void;
      getBuiltinModule?(name: "node:os"): { availableParallelism(): number };
    }
  | undefined;

type Dawn = typeof import("webgpu");

/** Of a context of GL, what is used here. */
export interface GL {
  getExtension(name: string): unknown;
  getParameter(name: number): unknown;
  getError(): number;
  isContextLost(): boolean;
}
/** Of its constants. */
const [OUT_OF_MEMORY, RENDERER] = [0x0505, 0x1f01];

const page = globalThis as { navigator?: { readonly gpu?: GPU } };

const PACKAGE = "webgpu";
const INSTALL = `npm install ${PACKAGE}`;
const MESA = "apt-get install libegl-dev libgles2 libgl1-mesa-dri";

let opened: Promise<GPU> | undefined;

/** The entry to this machine's GPU, opened once. Throws `Unavailable` where there is none. */
export function openGPU(): Promise<GPU> {
  opened ??= open();
  // What fails now may be there later.
  opened.catch(() => (opened = undefined));
  return opened;
}

/** An adapter of its own for each device: one that has given a device gives no other. Throws `Unavailable`. */
export async function adapterOf(gpu?: GPU): Promise<GPUAdapter> {
  const adapter = await (gpu ?? (await openGPU())).requestAdapter();
  if (!adapter) throw new Unavailable("no GPU adapter is found here");
  return adapter;
}

/** What an adapter is on. */
export function deviceOf({ vendor, architecture, device, description, isFallbackAdapter }: GPUAdapterInfo): Device {
  const given = (texts: readonly string[]): string[] => texts.filter((text) => text !== "");
  const [maker, said] = [given([vendor, architecture]), given([device, description])];
  const name = (said.length > 0 ? said.join(", ") : maker.join(" ")) || "GPU";
  return { name, isSoftware: isFallbackAdapter || isSoftware([...maker, ...said].join(" ")) };
}

/** What a context of GL is on. */
function deviceOfGL(gl: GL): Device {
  const about = gl.getExtension("WEBGL_debug_renderer_info") as { readonly UNMASKED_RENDERER_WEBGL: number } | null;
  const name = String(gl.getParameter(about?.UNMASKED_RENDERER_WEBGL ?? RENDERER));
  return { name, isSoftware: isSoftware(name) };
}

const isSoftware = (name: string): boolean => /swiftshader|llvmpipe|lavapipe|softpipe|WARP/i.test(name);

/** How it goes with the device of a library: it may go on as if nothing had been. */
export interface Watch {
  readonly about: Device;
  /** What is known to have gone wrong since somebody looked. */
  complaint(): string | undefined;
  /** The same, of all that was handed over. */
  settled(): Promise<string | undefined>;
}

/** Throws a complaint. */
export function heed(said: string | undefined): void {
  if (said !== undefined) throw new Error(said);
}

/** Watches a device of WebGPU, and keeps what it says off the console. */
export function watch(device: GPUDevice, about: Device): Watch {
  let [lost, refused]: (string | undefined)[] = [];
  void device.lost.then(({ message }) => (lost = message));
  device.onuncapturederror = (event) => {
    (event as unknown as { preventDefault?(): void }).preventDefault?.();
    refused ??= reasonOf(event.error);
  };
  const complaint = (): string | undefined => {
    const said = lost === undefined ? refused : gone(lost);
    refused = undefined;
    return said;
  };
  return { about, complaint, settled: () => device.queue.onSubmittedWorkDone().then(complaint, complaint) };
}

/** Watches a context of GL. */
export function watchGL(gl: GL): Watch {
  const complaint = (): string | undefined => (gl.isContextLost() ? "the context of WebGL was lost" : undefined);
  const settled = async (): Promise<string | undefined> => {
    const error = gl.getError();
    return complaint() ?? (error === OUT_OF_MEMORY ? NO_MEMORY : undefined);
  };
  return { about: deviceOfGL(gl), complaint, settled };
}

const NO_REASON = "it gave no reason";
const NO_MEMORY = "the GPU is out of memory";

/** That a device is lost. */
export const gone = (why: string): string => `the GPU was lost: ${why || NO_REASON}`;

/** What a device refused, in the first line of its words. */
export const reasonOf = (error: { readonly message: string }): string =>
  /OutOfMemory/.test(error.constructor.name) ? NO_MEMORY : error.message.split("\n")[0]!;

/** Puts the GPU where libraries look for it, as `navigator.gpu`. In a page it is there. */
export async function installGPU(): Promise<void> {
  const gpu = await openGPU();
  if (page.navigator?.gpu) return;
  const { globals } = await load();
  Object.assign(globalThis, globals);
  const entry = { value: gpu, configurable: true };
  if (page.navigator) Object.defineProperty(page.navigator, "gpu", entry);
  else {
    const hardwareConcurrency = process?.getBuiltinModule?.("node:os").availableParallelism() ?? 1;
    const value = { hardwareConcurrency, userAgent: `Node.js/${process?.version.slice(1)}`, language: "en-US" };
    Object.defineProperty(globalThis, "navigator", { value: Object.defineProperty(value, "gpu", entry), configurable: true, writable: true }); // prettier-ignore
  }
}

async function open(): Promise<GPU> {
  const own = page.navigator?.gpu;
  if (own) {
    if (await own.requestAdapter()) return own;
    throw new Unavailable("this browser has WebGPU, but no adapter for it here");
  }
  if (typeof process === "undefined") throw new Unavailable("this browser has no WebGPU");
  const { create } = await load();
  const ordinary = mayHaveDriver() ? keep(create([])) : undefined;
  if (ordinary && (await ordinary.requestAdapter())) return ordinary;
  // Without a window system, unless somebody has said which.
  process.env["EGL_PLATFORM"] ??= "surfaceless";
  const embedded = compatible(keep(create(["backend=opengles"])));
  if (await embedded.requestAdapter()) return embedded;
  throw new Unavailable("the package webgpu finds no adapter: neither a GPU's driver nor OpenGL ES", MESA);
}

/** OpenGL ES has what WebGPU calls its compatibility level, and only who asks for that gets it. */
function compatible(gpu: GPU): GPU {
  return {
    requestAdapter: (options?: GPURequestAdapterOptions) =>
      gpu.requestAdapter({ ...options, featureLevel: "compatibility" }),
    getPreferredCanvasFormat: () => "rgba8unorm",
    wgslLanguageFeatures: gpu.wgslLanguageFeatures,
  } as GPU;
}

/** Dawn uses what it gave after it has been collected as garbage: so it is not. */
const kept: GPU[] = [];
function keep(gpu: GPU): GPU {
  kept.push(gpu);
  return gpu;
}

/** Whether there can be an ordinary driver. Dawn would say on the console that it finds no Vulkan: here it is no fault. */
function mayHaveDriver(): boolean {
  if (process?.platform !== "linux") return true;
  try {
    process.dlopen({ exports: {} }, "libvulkan.so.1");
    return true;
  } catch (error) {
    return !/cannot open shared object/.test((error as Error).message);
  }
}

async function load(): Promise<Dawn> {
  try {
    // By its name in a constant: bundles for browsers have this function too, and the package cannot be in them.
    return (await import(/* webpackIgnore: true */ /* @vite-ignore */ PACKAGE)) as Dawn;
  } catch (error) {
    throw lacking("the package webgpu", error, INSTALL);
  }
}
