/** `fluxion compare`: the same run on several backends, as a table or as JSON. */
import { basename } from "node:path";
import type { Agreement, Comparison, Contender, Pace } from "../compare.ts";
import type { Difference } from "../agreement.ts";
import { OptionError } from "../diagnostics.ts";
import { show } from "../view/figure.ts";
import { arrayOptions } from "./arrays.ts";
import { compileOptions, runOptions, type Flags } from "./options.ts";
import { print, tellNotes } from "./output.ts";
import { progressBar } from "./progress.ts";
import { reasons, table, wrapped } from "./table.ts";

export interface CompareFlags extends Flags {
  readonly backends?: readonly string[];
  readonly reference?: string;
}

/** Resolves to the exit status: 1 when one disagrees. */
export async function compare(path: string, flags: CompareFlags): Promise<number> {
  const { backends, reference, json = false, quiet = false } = flags;
  if (flags.backend !== undefined)
    throw new OptionError("E304", "compare takes --backends, with commas, and --reference in place of --backend");
  const checked = { ...compileOptions(flags), ...runOptions(flags) };
  const { compare: compared } = await import("../compare.ts");
  const { readModel } = await import("../files.ts");
  const arrays = await arrayOptions(flags);
  const model = await readModel(path);
  if (!quiet) tellNotes(model);
  const bar = progressBar(!quiet);
  let result: Comparison;
  try {
    const { onProgress } = bar;
    result = await compared(model, {
      ...checked,
      ...arrays.compile,
      ...arrays.run,
      ...(backends ? { backends: backends as readonly Contender[] } : {}),
      ...(reference === undefined ? {} : { reference: reference as Contender }),
      ...(onProgress ? { onProgress } : {}),
    });
  } finally {
    bar.stop();
  }
  await print(json ? `${JSON.stringify(result, asText)}\n` : `${shown(result, basename(path)).join("\n")}\n`);
  return result.results.some(({ agrees }) => !agrees) ? 1 : 0;
}

/** JSON has no NaN and no infinities. */
const asText = (_key: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

/** Variables of a backend that are listed. */
const MANY = 12;

/** The comparison for a reader. */
export function shown({ reference, referenceRun, steps, results, skipped }: Comparison, name: string): string[] {
  const pace = (one: Pace, label: string, agrees: string): string[] => [
    label,
    agrees,
    show(one.msPerStep, 3),
    one === referenceRun || referenceRun.msPerStep === 0 ? "" : show(one.msPerStep / referenceRun.msPerStep, 3),
    show(one.compileMs, 3),
    show(one.bytesPerStep, 4),
  ];
  return [
    `${name}: ${steps} steps, compared with ${reference}`,
    "",
    ...table([
      ["", "agrees", "ms/step", "relative", "compile ms", "bytes/step"],
      pace(referenceRun, labelOf(referenceRun), ""),
      ...results.map((one) => pace(one, labelOf(one), one.agrees ? "yes" : "no")),
    ]),
    ...results.flatMap((one) => ["", ...verdict(one, reference), ...errors(one)]),
    ...(results.length === 0 ? ["", "nothing was compared"] : []),
    ...(skipped.length > 0 ? ["", "skipped", ...reasons(skipped)] : []),
  ];
}

const labelOf = ({ backend, variant, precision, math }: Pace): string =>
  `${backend}${variant === "" ? "" : `:${variant}`} ${precision} ${math}`;

/** In words: whether it agrees, or where it parts. */
function verdict(one: Agreement, reference: string): string[] {
  const label = labelOf(one);
  const { error, firstDifference: first } = one;
  const failed = error === null ? [] : wrapped(`${label} failed: ${error}`);
  if (!first) return error === null ? [`${label} agrees`] : failed;
  return [...failed, ...wrapped(`${label} parts from ${reference} at ${inWords(first)}`)];
}

function inWords({ variable, element, step, t, value, reference, tolerance }: Difference): string {
  const where = `t = ${show(t)}, step ${step}: ${variable}[${element}]`;
  if (value === null) return `${where} is missing`;
  if (reference === null) return `${where} is one too many`;
  const digits = 9;
  return `${where} is ${show(value, digits)}, not ${show(reference, digits)}, and may be off by ${show(tolerance, 2)}`;
}

/** The variables, those that are most off first, and the events. */
function errors({ maxError, tolerance, determinedUntil, spikes }: Agreement): string[] {
  const until = (time: number | null | undefined): string =>
    typeof time === "number" ? `until t = ${show(time)}` : "";
  const off = (name: string): number => {
    const part = maxError[name]! / tolerance[name]!;
    return maxError[name] === 0 ? 0 : part === part ? part : Infinity;
  };
  const names = Object.keys(maxError).toSorted((a, b) => off(b) - off(a));
  const more = names.length - MANY;
  const rows = names
    .slice(0, more > 1 ? MANY : undefined)
    .map((name) => [name, show(maxError[name]!, 3), show(tolerance[name]!, 3), until(determinedUntil[name])]);
  const events = Object.entries(spikes.events).map(([name, { reference, run, maxShift, ...of }]) => [
    `${name}: ${run === reference ? run : `${run}, not ${reference}`}`,
    show(maxShift, 3),
    show(of.tolerance, 3),
    until(of.determinedUntil),
  ]);
  const ends = [...rows, ...events].some(([, , , time]) => time !== "");
  const lines = [
    ...(rows.length > 0 ? [["variable", "max error", "tolerance", ends ? "determined" : ""], ...rows] : []),
    ...(more > 1 ? [[`and ${more} more`, "", "", ""]] : []),
    ...(events.length > 0 ? [["event: how many", "max shift", "tolerance", ends ? "determined" : ""], ...events] : []),
  ];
  return table(lines, { indent: "  " });
}
