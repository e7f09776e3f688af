/** TensorFlow's library in Node.js, through `@tensorflow/tfjs-node`: an optional package, loaded when it is asked for. */
import type * as tfjs from "@tensorflow/tfjs-core";

/** Of what `@tensorflow/tfjs-node` exports: `@tensorflow/tfjs-core`, the instance that both share, and what runs TensorFlow's own graphs. */
export type TfjsNode = typeof tfjs & {
  readonly node: { loadSavedModel(folder: string, tags?: string[], signature?: string): Promise<SavedModel> };
};

/** A graph of TensorFlow's, loaded from a folder. */
export interface SavedModel {
  predict(inputs: tfjs.NamedTensorMap): tfjs.NamedTensorMap;
  dispose(): void;
}

/** Of Node.js, which may not be there. */
declare const process: { env: Record<string, string | undefined>; getBuiltinModule?: BuiltinModules } | undefined;

interface BuiltinModules {
  (name: "node:util"): object;
  (name: "node:module"): { createRequire(from: string): (name: string) => unknown };
}

const PACKAGE = "@tensorflow/tfjs-node";
const SETUP = "node node_modules/fluxion/scripts/setup-tfjs-node.mjs";

/**
 * Loads TensorFlow as the backend `tensorflow` of tfjs; throws an error that says what to install where it cannot. The first time, the
 * package makes it the current backend.
 */
export async function loadTfjsNode(): Promise<TfjsNode> {
  if (typeof process === "undefined" || !process.getBuiltinModule)
    throw new Error(`${PACKAGE} is for Node.js; in a page, tfjs has the backends webgpu, webgl, wasm and cpu`);
  // The package calls both: Node.js 23 has neither, and Node.js 22 warns of its own.
  const gone = { isNullOrUndefined: (value: unknown) => value == null, isArray: Array.isArray };
  Object.assign(process.getBuiltinModule("node:util"), gone);
  // Without messages that are no warnings, unless somebody has asked for them. Threads of Node.js cannot ask: the process can.
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "1";
  // Not an import: bundles for browsers have this function too, and the package cannot be in them.
  const require = process
    .getBuiltinModule("node:module")
    .createRequire((import.meta as { url: string } & ImportMeta).url);
  const tf = loadWith(require);
  if (!tf.findBackend("tensorflow")) throw new Error(`${PACKAGE} is installed, but TensorFlow does not start`);
  return tf;
}

function loadWith(require: (name: string) => unknown): TfjsNode {
  try {
    return require(PACKAGE) as TfjsNode;
  } catch (reason) {
    throw new Error(explain(reason as { code?: string; message: string }), { cause: reason });
  }
}

/** What is wrong with the package, and what to do. */
function explain({ code, message }: { readonly code?: string; readonly message: string }): string {
  const said = message.split("\n")[0]!.replace(/[.\s]+$/, "");
  if (code === "MODULE_NOT_FOUND" && said.includes(`'${PACKAGE}'`))
    return `${PACKAGE} is not installed: npm install ${PACKAGE}, or where that fails ${SETUP}`;
  return `${PACKAGE} is installed, but does not load: ${said}. To make its native binding: ${SETUP}`;
}
