/** The backends of which there is what they run on. */
import { BACKEND_NAMES, backendOf, Unavailable, type Backend } from "../../backends/index.ts";

/** A backend, and why it cannot run here if it cannot. */
export interface Presence {
  readonly backend: Backend;
  readonly why: string | undefined;
}

export async function presenceOf(backend: Backend): Promise<Presence> {
  try {
    await backend.probe?.();
    return { backend, why: undefined };
  } catch (error) {
    if (error instanceof Unavailable) return { backend, why: error.message };
    throw error;
  }
}

/** All that are registered, one after the other: some start a library that they share. */
export async function allBackends(): Promise<readonly Presence[]> {
  const known: Presence[] = [];
  for (const name of BACKEND_NAMES) known.push(await presenceOf(await backendOf(name)));
  return known;
}
