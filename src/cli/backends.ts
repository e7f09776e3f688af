/** `fluxion backends`: what can run here, what cannot and why. */
import { BACKENDS, type BackendName } from "../../backends/index.ts";
import { print, wordsOf } from "./output.ts";

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
  const rows = await Promise.all((Object.keys(BACKENDS) as BackendName[]).map(describe));
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
      [why, install && `install ${install}`].filter(Boolean).join("; "),
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

async function describe(name: BackendName): Promise<Row> {
  try {
    const { capabilities } = await BACKENDS[name]();
    return { name, variant: "", available: true, ...capabilities, why: null, install: null };
  } catch (error) {
    return {
      name,
      variant: "",
      available: false,
      precisions: [],
      workers: 0,
      why: await wordsOf(error),
      install: null,
    };
  }
}
