/** Loads tfjs and one of its backends: optional packages, loaded when they are asked for. */
import { lacking, Unavailable } from "../backend.ts";
import { deviceOf, installGPU, watch, watchGL, type GL, type Watch } from "../gpu.ts";
import type { Tfjs } from "./tfjs.ts";
import { VARIANTS, type VariantName } from "./variants.ts";

const CORE = "@tensorflow/tfjs-core";

/** Bundlers take what is caught for optional. */
const refuse = (error: unknown): Promise<never> => Promise.reject(error);

/** What a variant needs beside the core. The first that is named registers it. */
const PACKAGES: Readonly<Record<Exclude<VariantName, "tensorflow">, () => Promise<unknown>>> = {
  cpu: () => import("@tensorflow/tfjs-backend-cpu").catch(refuse),
  wasm: () => import("@tensorflow/tfjs-backend-wasm").catch(refuse),
  webgpu: () => import("@tensorflow/tfjs-backend-webgpu").catch(refuse),
  webgl: () => import("@tensorflow/tfjs-backend-webgl").catch(refuse),
};

const opened = new Map<VariantName, Promise<Tfjs>>();
/** There is one current backend in a process: they start one after the other. */
let turn: Promise<unknown> = Promise.resolve();

/** tfjs, with this backend ready; one whose device was lost is made anew. Throws `Unavailable` where that cannot be had. */
export async function open(name: VariantName): Promise<Tfjs> {
  const tf = await begun(name);
  if (watchOf(tf, name)?.complaint() === undefined) return tf;
  forget(tf, name);
  return begun(name);
}

function begun(name: VariantName): Promise<Tfjs> {
  let known = opened.get(name);
  if (!known) {
    known = turn.then(() => start(name));
    opened.set(name, known);
    turn = known.catch(() => {});
    // What fails now may be there later.
    known.catch(() => opened.delete(name));
  }
  return known;
}

async function start(name: VariantName): Promise<Tfjs> {
  const tf = await load(name);
  // Without checks of each result for NaN, and without advice on the console.
  tf.enableProdMode();
  await activate(tf, name);
  const forwards = FORWARDS[name];
  if (forwards) tf.env().set(forwards, false);
  return tf;
}

/** Flags by which tfjs computes short arrays with its backend cpu: we say that all was on the device. */
const FORWARDS: Partial<Readonly<Record<VariantName, string>>> = {
  webgl: "WEBGL_CPU_FORWARD",
  webgpu: "WEBGPU_CPU_FORWARD",
};

/** In a page that has loaded it by `<script>`, tfjs is the global `tf`, with its backends in it. */
async function load(name: VariantName): Promise<Tfjs> {
  if (name === "tensorflow") {
    const { loadTfjsNode } = await import("../tfjs-node.ts");
    try {
      return await loadTfjsNode();
    } catch (error) {
      throw new Unavailable((error as Error).message);
    }
  }
  const here = (globalThis as { tf?: Partial<Tfjs> }).tf;
  if (here?.findBackendFactory?.(name)) return here as Tfjs;
  // It looks for the GPU when it is imported.
  if (name === "webgpu") await installGPU();
  const needed = `@tensorflow/tfjs-backend-${name}`;
  try {
    const tf = await import("@tensorflow/tfjs-core");
    await PACKAGES[name]();
    return tf;
  } catch (error) {
    throw lacking(needed, error, `npm install ${CORE} ${needed}`);
  }
}

/** Makes a backend the current one. tfjs falls back to another one silently: that is none of ours. */
async function activate(tf: Tfjs, name: VariantName): Promise<void> {
  if (!tf.findBackendFactory(name))
    throw new Unavailable(`tfjs finds nothing here that its backend ${name} could run on`);
  const messages: string[] = [];
  const isSet = await withoutConsole(messages, async () => {
    try {
      return await tf.setBackend(name);
    } catch (error) {
      messages.push((error as Error).message);
      return false;
    }
  });
  if (!isSet || tf.getBackend() !== name)
    throw new Unavailable(
      `tfjs cannot start its backend ${name} here${messages.length > 0 ? `: ${messages.at(-1)}` : ""}`,
    );
}

/** tfjs says on the console why a backend does not start. */
async function withoutConsole<T>(messages: string[], work: () => Promise<T>): Promise<T> {
  const { console } = globalThis as unknown as { console: { warn: (...said: unknown[]) => void } };
  const { warn } = console;
  console.warn = (...said) => void messages.push(said.map((one) => (one as Error).message ?? String(one)).join(" "));
  try {
    return await work();
  } finally {
    console.warn = warn;
  }
}

/** Of backends on a GPU, what is used here. */
interface OnGPU {
  readonly device?: GPUDevice;
  readonly gpgpu?: { readonly gl: GL };
}

const watches = new WeakMap<object, Watch>();

/** How it goes with the device of a backend that is ready; undefined: it is on the processor. */
export function watchOf(tf: Tfjs, name: VariantName): Watch | undefined {
  const { device, gpgpu } = tf.findBackend(name) as OnGPU;
  const own = device ?? gpgpu?.gl;
  if (!own) return undefined;
  const known = watches.get(own) ?? (device ? watch(device, deviceOf(device.adapterInfo)) : watchGL(gpgpu!.gl));
  watches.set(own, known);
  return known;
}

/** Who asks next gets another one, for the device of this one is lost. */
export function forget(tf: Tfjs, name: VariantName): void {
  const factory = tf.findBackendFactory(name);
  if (!opened.delete(name) || !factory) return;
  try {
    tf.removeBackend(name);
  } finally {
    tf.registerBackend(name, factory as () => ReturnType<typeof tf.backend>);
  }
}

/** Makes it the current one again: there is one current backend in a process. It is ready, so this happens at once. */
export function use(tf: Tfjs, name: VariantName): void {
  if (tf.getBackend() !== name) void tf.setBackend(name);
  if (tf.getBackend() !== name)
    throw new Error(`tfjs is on its backend ${tf.getBackend()}, not on ${VARIANTS[name].name}`);
}
