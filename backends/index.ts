/** The backends by name, variants behind a colon. Each is loaded when it is asked for; what it runs on, when it is to run. */
import type { Backend } from "./backend.ts";

export {
  Failure,
  mathOf,
  TooLong,
  Unavailable,
  type Backend,
  type Capabilities,
  type Device,
  type Executable,
  type Source,
  type Speed,
} from "./backend.ts";

export const BACKENDS = {
  js: async () => (await import("./js/index.ts")).js,
  wasm: async () => (await import("./wasm/index.ts")).wasm,
  "tfjs:tensorflow": async () => (await import("./tfjs/index.ts")).eager("tensorflow"),
  "tfjs:wasm": async () => (await import("./tfjs/index.ts")).plan(),
  "tfjs:cpu": async () => (await import("./tfjs/index.ts")).eager("cpu"),
  "tfjs:webgpu": async () => (await import("./tfjs/index.ts")).eager("webgpu"),
  "tfjs:webgl": async () => (await import("./tfjs/index.ts")).eager("webgl"),
  "tfjs:graph": async () => (await import("./tensorflow/index.ts")).graph,
  "tfjs:xla": async () => (await import("./tensorflow/index.ts")).xla,
  webgpu: async () => (await import("./webgpu/index.ts")).webgpu,
  "gpujs:cpu": async () => (await import("./gpujs/index.ts")).gpujs("cpu"),
  "gpujs:webasm": async () => (await import("./gpujs/index.ts")).gpujs("webasm"),
  "gpujs:webgpu": async () => (await import("./gpujs/index.ts")).gpujs("webgpu"),
  "gpujs:headlessgl": async () => (await import("./gpujs/index.ts")).gpujs("headlessgl"),
  "gpujs:webgl2": async () => (await import("./gpujs/index.ts")).gpujs("webgl2"),
  "gpujs:webgl": async () => (await import("./gpujs/index.ts")).gpujs("webgl"),
} as const satisfies Record<string, () => Promise<Backend>>;

/** A backend, or a family of which the first that can run is meant: `tfjs`. */
export type BackendName = Name | FamilyOf<Name>;
type Name = keyof typeof BACKENDS;
type FamilyOf<N extends string> = N extends `${infer Family}:${string}` ? Family : never;

export const BACKEND_NAMES = Object.keys(BACKENDS) as readonly Name[];

/** The backends that a name stands for, the preferred one first; none where it is unknown. */
export const named = (name: string): readonly Name[] =>
  BACKEND_NAMES.filter((known) => known === name || known.startsWith(`${name}:`));

/** Loads a backend. */
export const backendOf = (name: Name): Promise<Backend> => BACKENDS[name]();
