/**
 * Times as integers. Inside a step `t` is a whole number of parts of a step, and `lastspike` a whole number of steps, both
 * counted from t0: what compares them with constants is decided in those units, and does not depend on rounding.
 */
import { algebra, type Builder, type Node, type NodeAlgebra } from "../ir/index.ts";

/** ±t ± lastspike + constant, in units of time. */
interface Sum {
  readonly t: number;
  readonly last: number;
  /** The last spike that is meant, in parts. */
  readonly lastParts?: Node | undefined;
  /** In the place of both: what a division of a time leaves. */
  readonly remainder?: Remainder | undefined;
  /** Terms that do not change in a run. */
  readonly constants: readonly Term[];
}

/**
 * A constant of the run in parts of a step, which the host computes in f64 whatever the precision of the run: `value` is
 * in units of time, to which `start` times t0 is added. Within 1e-6 of a whole number it is taken as that number.
 *
 * - `below`: the least integer k such that x < value holds just where x < k, for whole x; `upto`: the same of x <= value.
 * - `equal`: the value where it is whole, else a number that no time has.
 * - `round`: to the nearest whole number of *steps*, halves up. `whole` and `rest`: of steps, the floor and what is left.
 * - `scale`, `offset`, `period`: floor((x + value)/other) = floor((x·scale + offset)/period).
 */
export interface TimeConstant {
  readonly name: string;
  readonly rule: "below" | "upto" | "equal" | "round" | "whole" | "rest" | "scale" | "offset" | "period";
  readonly start: number;
  readonly value: string;
  readonly other?: string;
  /** Name of the constant by which parts are divided further. */
  readonly finer?: string | undefined;
}

/** No spike yet. Less than every step, and a multiple of it is still exact. */
export const NEVER = -(2 ** 49);
/** Beyond all times, nearer than NEVER. */
const FAR = 2 ** 47;
/** What no time is equal to. */
const NOWHERE = 2 ** 51 + 1;

/** mod(s, h) of a time s, in parts that are divided further by a constant. */
export interface Remainder {
  readonly parts: Node;
  readonly finer: string;
}

/** What a graph's builder offers to it. */
export interface Clock {
  readonly b: Builder;
  /** t in units of time; undefined where it is not used. */
  readonly t: () => Node | undefined;
  /** The same as an integer: parts since t0. */
  readonly parts: () => Node;
  /** The time of the last spike of this or that element as an integer: its step times the parts of a step. */
  readonly lastParts: (node: Node) => Node | undefined;
  readonly remainder: (node: Node) => Remainder | undefined;
  /** Whether a value does not change in a run. */
  readonly isConstant: (node: Node) => boolean;
  /** An integer that the host computes; `other` is the second value of a quotient. */
  readonly constant: (rule: TimeConstant["rule"], start: number, value: Node, other?: Node, finer?: string) => Node;
  readonly nameOf: (constant: Node) => string;
}

interface Term {
  readonly node: Node;
  readonly sign: 1 | -1;
}

/** Terms as a sum of times and constants; undefined where there is something else among them, or no time. */
function sumOf(clock: Clock, terms: readonly Term[]): Sum | undefined {
  const now = clock.t();
  let before: Node | undefined;
  let lastParts: Node | undefined;
  const todo = [...terms];
  const constants: Term[] = [];
  const remainders: Remainder[] = [];
  let [t, last] = [0, 0];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const { node, sign } = next;
    const [x, y] = node.inputs;
    const minus = -sign as 1 | -1;
    const remainder = clock.remainder(node);
    if (remainder) {
      remainders.push(remainder);
      t += sign;
    } else if (node === now) t += sign;
    else if (node === before || (!before && (lastParts = clock.lastParts(node)))) {
      before = node;
      last += sign;
    } else if (clock.isConstant(node)) constants.push(next);
    else if (node.op === "add") todo.push({ node: x!, sign }, { node: y!, sign });
    else if (node.op === "sub") todo.push({ node: x!, sign }, { node: y!, sign: minus });
    else if (node.op === "neg") todo.push({ node: x!, sign: minus });
    else return undefined;
  }
  if (remainders.length > 1 || (remainders.length === 1 && (Math.abs(t) !== 1 || last !== 0))) return undefined;
  const isOne = Math.abs(t) + Math.abs(last) === 1;
  const isAge = Math.abs(t) === 1 && last === -t;
  return isOne || isAge ? { t, last, lastParts, constants: constants.reverse(), remainder: remainders[0] } : undefined;
}

function constantOf(A: NodeAlgebra, { constants }: Sum): Node {
  let total: Node | undefined;
  for (const { node, sign } of constants)
    if (total === undefined) total = sign < 0 ? A.neg(node) : node;
    else total = sign < 0 ? A.sub(total, node) : A.add(total, node);
  return total ?? A.add(0, 0);
}

/** The times of a sum, without its constants, in parts. */
function partsOf(clock: Clock, A: NodeAlgebra, { t, last, lastParts, remainder }: Sum): Node {
  const term = (count: number, node: () => Node): Node | undefined =>
    count === 0 ? undefined : count < 0 ? A.neg(node()) : node();
  const [now, before] = [term(t, remainder ? () => remainder.parts : clock.parts), term(last, () => lastParts!)];
  return now && before ? A.add(now, before) : (now ?? before)!;
}

export type Relation = "lt" | "le" | "eq";

/** `left relation right` in integers, if it compares times. */
export function compareTimes(clock: Clock, relation: Relation, left: Node, right: Node): Node | undefined {
  const A = algebra(clock.b, "f64");
  const sum = sumOf(clock, [
    { node: left, sign: 1 },
    { node: right, sign: -1 },
  ]);
  if (!sum) return undefined;
  const bound = A.neg(constantOf(A, sum));
  const finer = sum.remainder?.finer;
  const start = finer === undefined ? -(sum.t + sum.last) : 0;
  const parts = partsOf(clock, A, sum);
  switch (relation) {
    case "lt":
      return A.lt(parts, clock.constant("below", start, bound, undefined, finer));
    case "le":
      return A.lt(parts, clock.constant("upto", start, bound, undefined, finer));
    case "eq":
      return A.eq(parts, clock.constant("equal", start, bound, undefined, finer));
    default:
      return relation satisfies never;
  }
}

/** floor(x/h), and what is left of it as a part of h, in [0, 1); undefined where x is no time. */
export function divideTime(
  clock: Clock,
  x: Node,
  h: Node,
): { readonly whole: Node; readonly rest: Node; readonly remainder: Remainder } | undefined {
  const sum = clock.isConstant(h) ? sumOf(clock, [{ node: x, sign: 1 }]) : undefined;
  if (!sum || sum.remainder) return undefined;
  const A = algebra(clock.b, "f64");
  const [value, start] = [constantOf(A, sum), sum.t + sum.last];
  const scale = clock.constant("scale", start, value, h);
  const scaled = A.mul(partsOf(clock, A, sum), scale);
  const moved = A.add(scaled, clock.constant("offset", start, value, h));
  const period = clock.constant("period", start, value, h);
  const left = A.imod(moved, period);
  return {
    whole: A.idiv(moved, period),
    rest: A.div(A.float(left), A.float(period)),
    // A remainder has the sign of what divides.
    remainder: { parts: A.select(A.lt(scale, 0), A.neg(left), left), finer: clock.nameOf(scale) },
  };
}

/** The values of a constant of the run, given those it is computed from, in units of time. */
export function timeConstant(
  { rule, start }: TimeConstant,
  at: { readonly t0: number; readonly dt: number; readonly parts: number },
  value: number,
  other: number,
  finer = 1,
): number {
  const steps = (x: number): number => snapped(x / at.dt);
  const inParts = snapped(((value + start * at.t0) * at.parts * Math.abs(finer)) / at.dt);
  switch (rule) {
    case "below":
      return near(Math.ceil(inParts));
    case "upto":
      return near(Math.floor(inParts) + 1);
    case "equal":
      return Number.isInteger(inParts) ? near(inParts) : NOWHERE;
    case "round":
      return near(Math.floor(steps(value) + 0.5));
    case "whole":
      return near(Math.floor(steps(value)));
    case "rest":
      return steps(value) - Math.floor(steps(value));
    default: {
      const period = (other * at.parts) / at.dt;
      const [above, size] = fraction(Math.abs(period));
      const below = period < 0 ? -size : size;
      if (rule === "scale") return below;
      return rule === "period" ? above : near(Math.floor(snapped(inParts * below)));
    }
  }
}

/** Within 1e-6 of a whole number: that number. */
export const snapped = (x: number): number => (Math.abs(x - Math.round(x)) < 1e-6 ? Math.round(x) : x);

const near = (x: number): number => (Number.isNaN(x) ? NOWHERE : Math.max(-FAR, Math.min(FAR, x)));

/** A positive number as a quotient of whole ones: the first convergent of its continued fraction within 1e-12 of it. Zero is 0/1. */
function fraction(x: number): readonly [above: number, below: number] {
  if (x === 0) return [0, 1];
  if (Number.isInteger(snapped(x)) && x > 0.5) return [snapped(x), 1];
  let [above, below, lastAbove, lastBelow] = [Math.floor(x), 1, 1, 0];
  for (let rest = x - Math.floor(x); rest > 0 && below < 2 ** 20;) {
    if (above > 0 && Math.abs(above / below - x) <= 1e-12 * x) break;
    const next = Math.floor(1 / rest);
    rest = 1 / rest - next;
    [above, lastAbove] = [next * above + lastAbove, above];
    [below, lastBelow] = [next * below + lastBelow, below];
  }
  return above > 0 ? [above, below] : [1, Math.max(1, Math.round(1 / x))];
}
