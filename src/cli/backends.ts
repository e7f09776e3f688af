/** `fluxion backends`: what can run here, what cannot and why. */
import { BACKEND_NAMES, backendOf, Unavailable, type Backend, type Device } from "../../backends/index.ts";
import { print } from "./output.ts";
import { reasons, table } from "./table.ts";

interface Row {
  readonly name: string;
  /** The library's own name of what is behind the backend; "" where there is one alone. */
  readonly variant: string;
  readonly available: boolean;
  readonly precisions: readonly string[];
  /** The most threads a run may use. */
  readonly workers: number;
  /** The GPU that it runs on, or what stands for one. */
  readonly device: Device | null;
  /** Why it cannot run here. */
  readonly why: string | null;
  /** What to install so that it can. */
  readonly install: string | null;
}

/** Resolves to the exit status. */
export async function backends({ json }: { readonly json?: boolean }): Promise<number> {
  const rows = await Promise.all(BACKEND_NAMES.map(async (name) => describe(await backendOf(name))));
  await print(json ? `${JSON.stringify(rows)}\n` : `${listed(rows).join("\n")}\n`);
  return 0;
}

/** A device, for a reader. */
export const deviceInWords = ({ name, isSoftware }: Device): string =>
  isSoftware ? `${name}, which is software and no GPU` : name;

/** The rows for a reader. */
export function listed(rows: readonly Row[]): string[] {
  const fullName = ({ name, variant }: Row): string => (variant ? `${name}:${variant}` : name);
  const cells = rows.map((row) => [
    fullName(row),
    row.available ? "yes" : "no",
    row.precisions.join(" "),
    String(row.workers),
  ]);
  const absent = rows.filter(({ available }) => !available);
  const why = absent.map((row) => ({ backend: fullName(row), why: [row.why, row.install].filter(Boolean).join("; ") }));
  const on = rows.flatMap((row) =>
    row.device ? [{ backend: fullName(row), why: `on ${deviceInWords(row.device)}` }] : [],
  );
  const said = [...on, ...why];
  return [
    ...table([["backend", "runs here", "precisions", "workers"], ...cells], { hasNumbers: false }),
    ...(said.length > 0 ? ["", ...reasons(said)] : []),
  ];
}

/** What there is to say of a backend here. */
export async function describe(backend: Backend): Promise<Row> {
  const [name = "", variant = ""] = backend.name.split(":");
  const { precisions, workers } = backend.capabilities;
  const row = { name, variant, precisions, workers };
  try {
    const device = (await backend.probe?.()) ?? null;
    return { ...row, available: true, device, why: null, install: null };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { ...row, available: false, device: null, why: error.message, install: error.install ?? null };
  }
}
