/** The backends by name. Each is loaded when it is asked for. */
import type { Backend } from "./backend.ts";

export type { Backend, Capabilities, Executable, Source } from "./backend.ts";

export const BACKENDS = {
  js: async () => (await import("./js/index.ts")).js,
} as const satisfies Record<string, () => Promise<Backend>>;

export type BackendName = keyof typeof BACKENDS;
