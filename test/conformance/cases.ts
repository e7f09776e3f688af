/** The table of cases: what every backend is run on, and what its results are compared with. */
import { Builder, inline, type Float } from "../../ir/index.ts";
import { composedUlps, functionUlps, modelUlps } from "./bounds.ts";
import { GRAPHS } from "./graphs.ts";
import { interpreter, OPTIONAL } from "./interpreter.ts";
import {
  disposeAll,
  evaluate,
  expressible,
  Lacking,
  type Call,
  type Machine,
  type Outcome,
  type Part,
} from "./machine.ts";
import { MODELS } from "./models.ts";
import { POINTS, rounded, type Points } from "./points.ts";
import { agree, isExact, kindOf, overflows, ulpOf, type References } from "./tolerance.ts";

/** Something special that a backend treats in its own way: `subnormal`, in `op sqrt`. */
export interface Deviation {
  readonly of: string;
  readonly kind: string;
  /** An example. */
  readonly shown: string;
}

export interface Case {
  readonly name: string;
  /** Runs it, and throws where it does not agree with the interpreter. Throws `Lacking`. */
  readonly check: (machine: Machine) => Promise<readonly Deviation[]>;
}

const reference = (precision: Float): Machine => ({ backend: interpreter, precision, without: OPTIONAL });

/** A case of which all numbers are compared. What the interpreter makes of it is found out once. */
function runCase(name: string, run: (machine: Machine) => Promise<Outcome>): Case {
  let made: Promise<References> | undefined;
  const references = async (): Promise<References> => {
    const [f64, f32] = [await run(reference("f64")), await run(reference("f32"))];
    return { f64, f32 };
  };
  return {
    name,
    check: async (machine) => {
      const { backend, precision } = machine;
      const { target } = backend.capabilities;
      try {
        const got = await run(machine);
        const wanted = await (made ??= references());
        agree(got, wanted, precision, isExact(target) ? undefined : modelUlps(backend, precision));
        return [];
      } finally {
        disposeAll();
      }
    },
  };
}

/** Points that are one program: to make one takes some backends longer than to run it. */
const TOGETHER = 24;
const together = new Map<string, Promise<Outcome>>();

/** What a machine makes of the points with this number. Throws `Lacking`. */
async function valuesOf(machine: Machine, number: number): Promise<Part["values"]> {
  const { backend, precision } = machine;
  const { call } = POINTS[number]!;
  expressible(machine, call);
  const first = number - (number % TOGETHER);
  const key = `${backend.name} in ${precision} from ${first}`;
  if (!together.has(key)) {
    const calls = POINTS.slice(first, first + TOGETHER).map((points) => points.call);
    together.set(key, evaluate(machine, joined(calls.filter((one) => isExpressible(machine, one)))));
  }
  const all = await together.get(key)!.catch(() => undefined);
  // Where one cannot be run, the others are run without it.
  return all ? all.get(outputOf(call))!.values : (await evaluate(machine, call)).get(outputOf(call))!.values;
}
const outputOf = ({ graph }: Call): string => graph.outputs[0]!.name;

const isExpressible = (machine: Machine, call: Call): boolean => {
  try {
    expressible(machine, call);
    return true;
  } catch (error) {
    if (error instanceof Lacking) return false;
    throw error;
  }
};

/** Graphs beside each other, as one. */
function joined(calls: readonly Call[]): Call {
  const b = new Builder();
  const outputs = calls.flatMap(({ graph }) => {
    const nodes = inline(
      b,
      graph,
      graph.inputs.map(({ attrs: { name, type } }) => b.input(name, type)),
    );
    return graph.outputs.map(({ name }, k) => ({ name, node: nodes[k]! }));
  });
  return { graph: b.finish(outputs), inputs: Object.assign({}, ...calls.map(({ inputs }) => inputs)), lengths: {} };
}

/** The largest errors of functions within their bounds, in ulp. */
export const worst = new Map<string, Record<string, number>>();
function note(machine: string, of: string, ulps: number): void {
  const known = worst.get(machine) ?? {};
  worst.set(machine, known);
  known[of] = Math.max(known[of] ?? 0, ulps);
}

/** An op at many points: bits, or so many ulp; and what is special is told. */
function pointsCase({ name, function: of, dtypes, inputs }: Points, number: number): Case {
  return {
    name,
    check: async (machine) => {
      const { backend, precision } = machine;
      const values = await valuesOf(machine, number);
      const wanted = await valuesOf(reference(precision), number);
      const at = rounded(inputs, precision);
      const own = of === undefined ? composedUlps(backend) : functionUlps(backend, precision, of);
      const ulps = isOp(name) ? 0 : own;
      // It need not count further than it can count steps.
      const { steps = Infinity } = backend.capabilities;
      const found = new Map<string, Deviation>();
      for (let k = 0; k < wanted.length; k++) {
        const [x, y] = [values[k]!, wanted[k]!];
        if (Object.is(x, y)) continue;
        const off = Math.abs(x - y) / ulpOf(y, precision);
        const point = at.map((list) => list[k]!);
        const kind = kindOf(point, x, y, precision) ?? (overflows(name, point) ? "overflow" : undefined);
        if (ulps > 0 && y !== 0 && off <= ulps) {
          if (kind === undefined) note(`${backend.name} in ${precision}`, of ?? name, off);
          continue;
        }
        if (dtypes.includes("i64") && [...point, y].some((number) => Math.abs(number) > steps)) continue;
        const what = `${name}(${point.map(show).join(", ")}) is ${show(x)}, not ${show(y)}`;
        if (kind === undefined) throw new Error(`${what}: ${off} ulp, more than ${ulps}`);
        if (!found.has(kind)) found.set(kind, { of: name, kind, shown: what });
      }
      return [...found.values()];
    },
  };
}
/** One operation rounds once, everywhere. */
const isOp = (name: string): boolean => name.startsWith("op ");
const show = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));

export const CASES: readonly Case[] = [
  ...POINTS.map(pointsCase),
  ...GRAPHS.map(({ name, call, exact }) => runCase(name, (machine) => evaluate(machine, call, exact))),
  ...MODELS.map(({ name, run }) => runCase(name, run)),
];
