/** A graph that computes with fewer digits: what rounding does to a model, as an experiment. */
import { algebra } from "./build.ts";
import { everywhere, rebuild, type Builder, type Graph, type Node } from "./graph.ts";
import { ELEMENTWISE, isElementwise, type OpName } from "./ops.ts";
import { elements, isFloat, isTuple, single, type TensorType } from "./types.ts";

export interface Roughness {
  /** Binary digits of what an addition, a product and the like give. */
  readonly digits: number;
  /** Those of what a function gives. */
  readonly ofFunctions: number;
  /** What a function is off by besides, always to the same side, as a part of its result. */
  readonly bias: number;
  /** Those of random numbers between 0 and 1. */
  readonly ofDraws: number;
  /** What the distribution of a Poisson number is off by. */
  readonly counts: number;
  /** Whether numbers that are given, constants and parameters, are rounded too. */
  readonly given: boolean;
  /**
   * Where operations round to: 1: the nearest number; of other ones, some of them as far to the other side; of -d, all to
   * the other side than of d. Not 0.
   */
  readonly direction: number;
}

const ROUNDED: ReadonlySet<OpName> = new Set(["add", "sub", "mul", "div", "sqrt"]);

/** Digits of a number. */
const ALL = 53;

/** The graph, of f64 and with functions whole, with less digits. A sum of n terms, and its terms, have √n times the error. */
export function roughen(g: Graph, roughness: Roughness): Graph {
  const { digits, ofFunctions, bias, ofDraws, counts, given, direction } = roughness;
  let places = 0;
  /** The side, for each place where something is rounded. */
  const side = (): number => {
    places++;
    return Math.sign(direction) * (Math.abs(direction) === 1 ? 1 : hashed(direction * direction, places));
  };

  /** Rounded by Veltkamp's splitting; or as far to the other side. */
  const rounded = (b: Builder, x: Node, to: number): Node => {
    if (to >= ALL) return x;
    const A = algebra(b, "f64");
    const scaled = A.mul(x, 2 ** (ALL - to) + 1);
    const near = A.sub(scaled, A.sub(scaled, x));
    const result = side() > 0 ? near : A.sub(x, A.sub(near, x));
    // What is infinite, or nearly, stays as it is.
    return A.select(A.eq(near, near), result, x);
  };
  const biased = (b: Builder, x: Node): Node => {
    const A = algebra(b, "f64");
    const near = rounded(b, x, ofFunctions);
    return bias === 0 ? near : A.select(A.eq(near, x), x, A.mul(near, 1 + side() * bias));
  };
  /** A number between 0 and 1 that stays between them. */
  const between = (b: Builder, u: Node): Node => {
    const A = algebra(b, "f64");
    return A.min(A.max(u, 2 ** -ALL), 1 - 2 ** -ALL);
  };
  const drawn = (b: Builder, u: Node): Node => {
    if (ofDraws >= ALL) return u;
    const A = algebra(b, "f64");
    const near = A.mul(A.add(A.floor(A.mul(u, 2 ** ofDraws)), 0.5), 2 ** -ofDraws);
    return side() > 0 ? near : between(b, A.sub(u, A.sub(near, u)));
  };
  const sum = (b: Builder, node: Node, inputs: readonly Node[], terms: number, of: number): Node => {
    const to = digits - Math.round(Math.log2(Math.max(1, terms)) / 2);
    const operands = inputs.map((input, k) => (k === of ? rounded(b, input, to) : input));
    return rounded(b, b.copy(node, operands), to);
  };

  const visit = (b: Builder, node: Node, inputs: readonly Node[]): Node | undefined => {
    if (isTuple(node.type) || node.type.dtype !== "f64") return undefined;
    switch (node.op) {
      case "const":
        return given ? rounded(b, b.copy(node, inputs), digits) : undefined;
      case "reduce":
        return sum(b, node, inputs, lengthOf(inputs[0]!), 0);
      case "matmul":
        return sum(b, node, inputs, Number(single(inputs[1]!.type).shape[0]), 1);
      case "spmv":
        return sum(b, node, inputs, lengthOf(inputs[2]!) / lengthOf(node), 0);
      case "random":
        return drawn(b, b.copy(node, inputs));
      case "poissoninv": {
        const shifted = algebra(b, "f64").add(inputs[0]!, side() * counts);
        return b.copy(node, [between(b, shifted), inputs[1]!]);
      }
      case "convert": {
        const isRounded = given && !isFloat(single(inputs[0]!.type).dtype);
        return isRounded ? rounded(b, b.copy(node, inputs), digits) : undefined;
      }
    }
    if (!isElementwise(node.op)) return undefined;
    if (ELEMENTWISE[node.op].expand) return biased(b, b.copy(node, inputs));
    return ROUNDED.has(node.op) ? rounded(b, b.copy(node, inputs), digits) : undefined;
  };

  const inside = everywhere((graph) => rebuild(graph, visit), g);
  if (!given) return inside;
  const outputs = new Set(g.outputs.map(({ name }) => name));
  /** What a run goes on with was rounded when it was computed. */
  const isGiven = ({ name, type }: { readonly name: string; readonly type: TensorType }): boolean =>
    type.dtype === "f64" && !outputs.has(name) && isFixed(type);
  return rebuild(inside, (b, node) =>
    node.op === "input" && isGiven(node.attrs)
      ? rounded(b, b.input(node.attrs.name, node.attrs.type), digits)
      : undefined,
  );
}

const isFixed = ({ shape }: TensorType): boolean => shape.every((length) => typeof length === "number");
const lengthOf = (node: Node): number => (isFixed(single(node.type)) ? elements(single(node.type).shape) : 1);

/** 1 or -1, evenly, of two whole numbers. */
function hashed(a: number, b: number): 1 | -1 {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) & 1 ? 1 : -1;
}
