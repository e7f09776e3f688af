/** A model as an object: its text, and the arrays that projections connect by. */
import { OptionError } from "./diagnostics.ts";
import type { Connectivity, ModelObject } from "./model.ts";
import { toConnectivity } from "./nested.ts";
import { qualified } from "./names.ts";

type Part = Pick<ModelObject, "equations" | "params" | "init">;

/** The text of a model. */
export function textOf(given: string | ModelObject): string {
  if (typeof given === "string") return given;
  checkKeys(given);
  const { populations = {}, projections = {} } = given;
  return [
    ...linesOf(given),
    ...Object.entries(populations).flatMap(([name, population]) =>
      block(`population ${name}${population.size === undefined ? "" : ` = ${population.size}`}`, linesOf(population)),
    ),
    ...Object.entries(projections).flatMap(([name, projection]) => {
      const { from, to, connect } = projection;
      const targets = typeof to === "string" ? to : to.join(", ");
      const rule = typeof connect === "string" ? [`connect(${connect})`] : [];
      return block(`projection ${name} from ${from} to ${targets}`, [...rule, ...linesOf(projection)]);
    }),
  ].join("\n");
}

const PART = ["equations", "params", "init"];
const KEYS = ["name", ...PART, "populations", "projections"];

/** Throws `OptionError` for what no model object has: it would be left out without a word. */
function checkKeys(given: ModelObject): void {
  const check = (of: object, where: string, known: readonly string[]): void => {
    for (const key of Object.keys(of))
      if (!known.includes(key))
        throw new OptionError("E306", `${where} has no "${key}"; there are ${known.join(", ")}`);
  };
  check(given, "the object of a model", KEYS);
  for (const [name, of] of Object.entries(given.populations ?? {}))
    check(of, `the population ${name}`, ["size", ...PART]);
  for (const [name, of] of Object.entries(given.projections ?? {}))
    check(of, `the projection ${name}`, ["from", "to", "connect", ...PART]);
}

/** Arrays in the place of `connect`, by projection. Throws `OptionError` for rows that differ in length. */
export function connectionsOf(given: string | ModelObject): ReadonlyMap<string, Connectivity> {
  const projections = typeof given === "string" ? {} : (given.projections ?? {});
  return new Map(
    Object.entries(projections).flatMap(([name, { connect }]) =>
      connect === undefined || typeof connect === "string"
        ? []
        : [[name, toConnectivity(qualified(name, "connect"), connect)] as const],
    ),
  );
}

const block = (head: string, lines: readonly string[]): string[] => [`${head} {`, ...lines, "}"];

const linesOf = ({ equations = [], params = {}, init = {} }: Part): string[] => [
  ...(typeof equations === "string" ? [equations] : equations),
  ...Object.entries(params).map(([key, value]) => `${key} = ${show(value)}`),
  ...Object.entries(init).map(([key, value]) => `${key}(0) = ${show(value)}`),
];

const show = (value: number | string | ArrayLike<number>): string =>
  typeof value === "object" ? `[${Array.from(value).join(", ")}]` : String(value);
