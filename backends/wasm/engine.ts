/** What an engine has for WebAssembly, as far as we use it. */

export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}

interface Engine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => Instance;
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object): Promise<Instance>;
  validate(bytes: Uint8Array): boolean;
}

/** Undefined where there is none. */
export const engine = (globalThis as { readonly WebAssembly?: Engine }).WebAssembly;

/**
 * A module that is ready to be called. At once, for beside us it would wait until all that the engine compiles there is done; but
 * pages refuse to be held up by a large one.
 */
export async function instance(bytes: Uint8Array): Promise<Instance> {
  if ("document" in globalThis) return engine!.instantiate(await engine!.compile(bytes));
  return new engine!.Instance(new engine!.Module(bytes));
}
