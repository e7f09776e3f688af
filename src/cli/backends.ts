/** `fluxion backends`: what can run here, what cannot and why. */
import { BACKEND_NAMES, backendOf, Unavailable } from "../../backends/index.ts";
import { print } from "./output.ts";

interface Row {
  readonly name: string;
  /** The library's own name of what is behind the backend; "" where there is one alone. */
  readonly variant: string;
  readonly available: boolean;
  readonly precisions: readonly string[];
  /** The most threads a run may use. */
  readonly workers: number;
  /** Why it cannot run here. */
  readonly why: string | null;
  /** What to install so that it can. */
  readonly install: string | null;
}

/** Resolves to the exit status. */
export async function backends({ json }: { readonly json?: boolean }): Promise<number> {
  const rows = await Promise.all(BACKEND_NAMES.map(describe));
  if (json) {
    await print(`${JSON.stringify(rows)}\n`);
    return 0;
  }
  const table = [
    ["backend", "runs here", "precisions", "workers", ""],
    ...rows.map(({ name, variant, available, precisions, workers, why, install }) => [
      variant ? `${name}:${variant}` : name,
      available ? "yes" : "no",
      precisions.join(" "),
      String(workers),
      [why, install].filter(Boolean).join("; "),
    ]),
  ];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  await print(
    table
      .map(
        (row) =>
          `${row
            .map((cell, k) => cell.padEnd(widths[k]!))
            .join("  ")
            .trimEnd()}\n`,
      )
      .join(""),
  );
  return 0;
}

async function describe(full: (typeof BACKEND_NAMES)[number]): Promise<Row> {
  const backend = await backendOf(full);
  const [name = full, variant = ""] = full.split(":");
  const { precisions, workers } = backend.capabilities;
  const row = { name, variant, precisions, workers };
  try {
    await backend.probe?.();
    return { ...row, available: true, why: null, install: null };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { ...row, available: false, why: error.message, install: error.install ?? null };
  }
}
