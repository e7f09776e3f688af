/** Which method and which backend a model runs with, and why. */
import {
  BACKEND_NAMES,
  backendOf,
  mathOf,
  named,
  Unavailable,
  type Backend,
  type BackendName,
  type Capabilities,
} from "../backends/index.ts";
import type { Float, MathKind } from "../ir/index.ts";
import { OptionError } from "./diagnostics.ts";
import { METHODS, type MethodName } from "./integrators.ts";
import type { Model } from "./model.ts";

/** The method that is used, and why. Throws `OptionError` where the model does not allow it. */
export function chooseMethod(
  { states, hasNoise }: Model,
  asked: "auto" | MethodName,
): { method: MethodName | "map"; reason: string } {
  if (asked !== "auto" && !Object.hasOwn(METHODS, asked))
    throw new OptionError(
      "E305",
      `the method "${asked}" is not built yet; there are ${Object.keys(METHODS).join(", ")}`,
    );
  if (states.size > 0 && [...states.values()].every(({ kind }) => kind === "next"))
    return { method: "map", reason: "map: there are no differential equations" };
  const noisy = Object.entries(METHODS).filter(([, { noise }]) => noise);
  if (asked === "auto" && hasNoise) return { method: "euler-maruyama", reason: "euler-maruyama: there is noise" };
  if (asked === "auto") return { method: "rk4", reason: "rk4: a fixed step and no noise" };
  if (hasNoise && !METHODS[asked].noise) {
    const others = noisy.map(([name, { noise }]) => `${name} (${noise})`).join(" and ");
    throw new OptionError("E304", `the method "${asked}" knows no noise; ${others} do`);
  }
  return { method: asked, reason: `${asked}: as asked` };
}

export interface BackendChoice {
  readonly backend: Backend;
  readonly precision: Float;
  readonly math: MathKind;
  readonly reason: string;
}

export interface BackendOptions {
  readonly backend?: "auto" | BackendName | Backend;
  readonly precision?: Float;
  readonly math?: MathKind;
  readonly load?: boolean;
}

/** The backend that is used, and why. Throws `OptionError` for one that is unknown, cannot run here or lacks what is asked. */
export async function chooseBackend({
  backend: asked = "auto",
  precision,
  math,
  load = true,
}: BackendOptions): Promise<BackendChoice> {
  const backend = typeof asked === "object" ? asked : await firstPresent(asked === "auto" ? "js" : asked, load);
  const { precisions } = backend.capabilities;
  const kinds = mathOf(backend.capabilities);
  if (math !== undefined && !KINDS.has(math))
    throw new OptionError("E307", `there is no ${math as string} math; there are ${[...KINDS].join(" and ")}`);
  if (math !== undefined && !kinds.includes(math)) {
    const others = await backendsThat((capabilities) => mathOf(capabilities).includes(math));
    throw new OptionError("E307", `the backend "${backend.name}" has no ${math} math; ${others.join(", ")} have it`);
  }
  if (precision !== undefined && !precisions.includes(precision)) {
    const others = await backendsThat(({ precisions: of }) => of.includes(precision));
    const elsewhere = others.length > 0 ? `; ${others.join(", ")} have it` : "";
    throw new OptionError(
      "E307",
      `the backend "${backend.name}" has no ${precision}, it has ${precisions.join(", ")}${elsewhere}`,
    );
  }
  const reason = asked === "auto" ? "js: the default" : `${backend.name}: as asked`;
  return {
    backend,
    precision: precision ?? (precisions.includes("f64") ? "f64" : precisions[0]!),
    math: math ?? kinds[0]!,
    reason,
  };
}

const KINDS: ReadonlySet<MathKind> = new Set(["exact", "fast"]);

/**
 * The first of this name that can run here, or the first of all where it is not to `run`. Throws `OptionError` with why the
 * first cannot where none can.
 */
async function firstPresent(asked: string, run: boolean): Promise<Backend> {
  const names = named(asked);
  if (names.length === 0)
    throw new OptionError("E305", `the backend "${asked}" is not built yet; there are ${BACKEND_NAMES.join(", ")}`);
  let why: OptionError | undefined;
  for (const name of names) {
    const backend = await backendOf(name);
    try {
      if (run) await backend.probe?.();
      return backend;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      const remedy = error.install === undefined ? "" : `; ${error.install}`;
      why ??= new OptionError("E305", `the backend "${name}" cannot run here: ${error.message}${remedy}`);
    }
  }
  throw why!;
}

/** Names of the backends that have something, whether or not they can run here. */
export async function backendsThat(can: (capabilities: Capabilities) => boolean): Promise<readonly string[]> {
  const backends = await Promise.all(BACKEND_NAMES.map(backendOf));
  return backends.filter(({ capabilities }) => can(capabilities)).map(({ name }) => name);
}
