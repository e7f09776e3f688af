/** Integrators: each makes the graph of one step out of the graph of the right-hand side. To add one: an entry here. */
import { algebra, Builder, inline, isFloat, single, type Graph, type Node, type NodeAlgebra } from "../ir/index.ts";
import { DT, POSITION, TIME } from "./names.ts";

/** Numbers over a common denominator. */
interface Fractions {
  readonly over: number;
  readonly parts: readonly number[];
}
const fractions = (over: number, ...parts: readonly number[]): Fractions => ({ over, parts });

/** An explicit Runge–Kutta method as its Butcher tableau. */
export interface Tableau {
  readonly order: number;
  readonly about: string;
  /** Where in the step each stage is. */
  readonly nodes: Fractions;
  /** Weights of the earlier stages in the value at each stage. */
  readonly stages: readonly Fractions[];
  /** Weights of the stages in the step. */
  readonly weights: Fractions;
}

/** Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I, 2nd ed. (1993), doi:10.1007/978-3-540-78862-1. */
export const TABLEAUS = {
  /** Euler 1768; HNW (I.7.3). */
  euler: {
    order: 1,
    about: "Euler's method",
    nodes: fractions(1, 0),
    stages: [fractions(1)],
    weights: fractions(1, 1),
  },
  /** Runge 1895; HNW table II.1.1. */
  midpoint: {
    order: 2,
    about: "the midpoint method",
    nodes: fractions(2, 0, 1),
    stages: [fractions(1), fractions(2, 1)],
    weights: fractions(1, 0, 1),
  },
  /** The trapezoidal rule with an Euler step inside it; Heun 1900. */
  heun: {
    order: 2,
    about: "Heun's method",
    nodes: fractions(1, 0, 1),
    stages: [fractions(1), fractions(1, 1)],
    weights: fractions(2, 1, 1),
  },
  /** Kutta 1901; HNW table II.1.2, left. */
  rk4: {
    order: 4,
    about: "the classical Runge–Kutta method",
    nodes: fractions(2, 0, 1, 1, 2),
    stages: [fractions(1), fractions(2, 1), fractions(2, 0, 1), fractions(1, 0, 0, 1)],
    weights: fractions(6, 1, 2, 2, 1),
  },
  /** Kutta 1901, the 3/8 rule; HNW table II.1.2, right. */
  rk38: {
    order: 4,
    about: "the 3/8 rule",
    nodes: fractions(3, 0, 1, 2, 3),
    stages: [fractions(1), fractions(3, 1), fractions(3, -1, 3), fractions(1, 1, -1, 1)],
    weights: fractions(8, 1, 3, 3, 1),
  },
} as const satisfies Record<string, Tableau>;

export type MethodName = keyof typeof TABLEAUS;

/**
 * y_{n+1} = y_n + h Σ b_i k_i,  k_i = f(t_n + c_i h, y_n + h Σ a_ij k_j).
 *
 * `rhs` takes (step, position, t, dt, …parameters, …states) and yields the derivative of each state, by the state's
 * name; the result takes the same, less the position, and yields the states after the step.
 */
export function integrate({ nodes, stages, weights }: Tableau, rhs: Graph): Graph {
  const b = new Builder();
  const inputs = new Map<string, Node>();
  for (const { attrs } of rhs.inputs)
    if (attrs.name !== POSITION) inputs.set(attrs.name, b.input(attrs.name, attrs.type));
  const [t, h] = [inputs.get(TIME)!, inputs.get(DT)!];
  const { dtype } = single(h.type);
  const A = algebra(b, isFloat(dtype) ? dtype : "f64");
  const states = rhs.outputs.map(({ name }) => inputs.get(name)!);

  const slopes: (readonly Node[])[] = [];
  /** States after h·Σ weight·slope. */
  const advanced = (row: Fractions): Node[] =>
    states.map((state, k) => {
      b.origins = state.origins;
      const sum = weighted(
        A,
        row.parts,
        slopes.map((slope) => slope[k]!),
      );
      return sum === undefined ? state : A.add(state, A.mul(row.over === 1 ? h : A.div(h, row.over), sum));
    });
  for (const [i, stage] of stages.entries()) {
    b.origins = [];
    const part = nodes.parts[i]!;
    const time = part === 0 ? t : A.add(t, part === nodes.over ? h : A.mul(h, part / nodes.over));
    const values = new Map([...inputs, ...advanced(stage).map((value, k) => [rhs.outputs[k]!.name, value] as const)]);
    values.set(TIME, time);
    values.set(POSITION, A.integer(part));
    slopes.push(
      inline(
        b,
        rhs,
        rhs.inputs.map(({ attrs: { name } }) => values.get(name)!),
      ),
    );
  }
  const next = advanced(weights);
  return b.finish(rhs.outputs.map(({ name }, k) => ({ name, node: next[k]! })));
}

/** Σ weight·slope without the terms that are 0 and the products by 1. */
function weighted(A: NodeAlgebra, weights: readonly number[], slopes: readonly Node[]): Node | undefined {
  let sum: Node | undefined;
  for (const [j, weight] of weights.entries()) {
    if (weight === 0) continue;
    const slope = slopes[j]!;
    const size = Math.abs(weight);
    const term = size === 1 ? slope : A.mul(size, slope);
    if (sum === undefined) sum = weight < 0 ? A.neg(term) : term;
    else sum = weight < 0 ? A.sub(sum, term) : A.add(sum, term);
  }
  return sum;
}
