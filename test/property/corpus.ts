/**
 * Failures of the past: graphs with inputs, and models, as the tests print them when they fail. Each is a file of the folder
 * `corpus`, and every run goes through all of them before it draws new ones.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  allocate,
  elements,
  print,
  read,
  type Float,
  type Graph,
  type Lengths,
  type MathKind,
  type TypedArray,
} from "../../ir/index.ts";

/** A graph with the lengths that it is to be called with. */
export interface Sample {
  readonly graph: Graph;
  readonly lengths: Lengths;
}

/** One with values for its inputs. */
export interface Filled extends Sample {
  readonly inputs: Record<string, TypedArray>;
}

/** One, and how it is compiled. */
export interface Trial extends Filled {
  readonly precision: Float;
  readonly math: MathKind;
  /** The optional passes that are left out. */
  readonly without: readonly string[];
}

const showNumber = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));
const showLengths = (lengths: Lengths): string =>
  Object.entries(lengths)
    .map(([name, length]) => `${name}: ${length}`)
    .join(", ");

export const showSample = ({ graph, lengths, inputs }: Filled): string =>
  [
    `${print(graph)}lengths ${showLengths(lengths)}`,
    ...Object.entries(inputs).map(([name, values]) => `${name} = [${Array.from(values, showNumber).join(", ")}]`),
  ].join("\n");

export const showTrial = (trial: Trial): string =>
  `${showSample(trial)}\n${trial.precision}, ${trial.math} math, without ${trial.without.join(" ")}`;

/** Reads what `showTrial` wrote. */
export function readTrial(text: string): Trial {
  const graph = read(text);
  const lines = text.trimEnd().split("\n");
  const at = lines.findIndex((line) => line.startsWith("lengths "));
  const lengths = Object.fromEntries(
    [...lines[at]!.matchAll(/(\w+): (\d+)/g)].map(([, name, length]) => [name!, Number(length)]),
  );
  const [, precision, math, without] = /^(\w+), (\w+) math, without ?(.*)$/.exec(lines.at(-1)!)!;
  const given = new Map(
    lines.slice(at + 1, -1).map((line) => {
      const equals = line.lastIndexOf(" = [");
      return [
        line.slice(0, equals),
        line
          .slice(equals + 4, -1)
          .split(", ")
          .filter(Boolean)
          .map(Number),
      ];
    }),
  );
  const inputs = Object.fromEntries(
    graph.inputs.map(({ attrs: { name, type } }) => {
      const array = allocate(type.dtype, elements(type.shape, lengths));
      array.set(given.get(name)!);
      return [name, array];
    }),
  );
  return {
    ...{ graph, lengths, inputs, precision: precision as Float, math: math as MathKind },
    without: without!.split(" ").filter(Boolean),
  };
}

const FOLDER = join(import.meta.dirname, "corpus");

/** Names and texts of the files that end so. */
export const corpus = (ending: string): readonly (readonly [name: string, text: string])[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(ending))
    .toSorted()
    .map((file) => [file.slice(0, -ending.length), readFileSync(join(FOLDER, file), "utf8")]);
