/** What an engine has for WebAssembly, as far as we use it. */

export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Engine {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object): Promise<{ readonly exports: Readonly<Record<string, unknown>> }>;
  validate(bytes: Uint8Array): boolean;
}

/** Undefined where there is none. */
export const engine = (globalThis as { readonly WebAssembly?: Engine }).WebAssembly;
