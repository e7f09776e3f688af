/** A profile for a terminal. */
import type { Profile, Share } from "../profile.ts";
import { show } from "../view/figure.ts";
import { shorten } from "../view/origins.ts";
import { table } from "./table.ts";

/** Equations of an operation that are named. */
const NAMED = 3;
/** Characters of a name. */
const WIDTH = 48;

/** Two tables: by equation, and by operation. Each adds up to the whole run. */
export function profileText({ ms, samples, equations, rest, operations, restOfOperations }: Profile): string {
  const cells = ({ ms: of, share, nsPerStep }: Share): string[] => [
    (of / 1000).toFixed(4),
    (100 * share).toFixed(1),
    show(nsPerStep, 4),
  ];
  const row = (one: Share): string[] => [shorten(one.name, WIDTH), ...cells(one)];
  const total = ["in all", (ms / 1000).toFixed(4), "100.0", ""];
  const head = (title: string): string[] => [title, "seconds", "%", "ns a step"];
  const rule = ["", "", "", ""];
  const sized = operations.map((one) => {
    const named = one.equations.slice(0, NAMED).join(", ");
    const more = one.equations.length - NAMED;
    const of = [named, ...(more > 0 ? [`${more} more`] : [])].filter(Boolean).join(", ");
    const about = `${one.name}, line ${one.line}${one.elements === undefined ? "" : `, ${one.elements} elements`}`;
    return { ...one, name: of === "" ? about : `${about}: ${of}` };
  });
  const error = samples > 0 ? 100 * Math.sqrt(0.09 / samples) : NaN;
  return [
    `profile: ${samples} samples in ${show(ms, 3)} ms; the standard error of 10 % is ${show(error, 2)} %`,
    "",
    ...table([head("by equation"), ...equations.map(row), rule, ...rest.map(row), total], { indent: "  " }),
    "",
    ...table(
      [
        head("by operation"),
        ...sized.map((one) => [shorten(one.name, 2 * WIDTH), ...cells(one)]),
        rule,
        ...restOfOperations.map(row),
        total,
      ],
      { indent: "  " },
    ),
  ].join("\n");
}
