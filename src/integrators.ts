/** Integrators: each makes the graph of one step out of the graph of the right-hand side. To add one: an entry here. */
import type { Graph } from "../ir/index.ts";
import { exponentialEuler, rushLarsen } from "./exponential.ts";
import { explicitStep, fractions, type Fractions, type Tableau } from "./rungekutta.ts";

export interface Method {
  /** Of convergence, where there is no noise. */
  readonly order: number;
  readonly about: string;
  readonly source: string;
  /** Where in the step the right-hand side is evaluated, each time. */
  readonly nodes: Fractions;
  /** Of the right-hand side, in a step. */
  readonly evaluations: number;
  /** How the method reads noise, if it can: the noise is then a value that is the same in all of a step. */
  readonly noise?: "Itô" | "Stratonovich";
  readonly tableau?: Tableau;
  /**
   * `rhs` takes (step, position, t, dt, …parameters, …states) and yields the derivative of each state, by the state's
   * name; the result takes the same, less the position, and yields the states after the step.
   */
  readonly step: (rhs: Graph) => Graph;
}

type About = Pick<Method, "order" | "about" | "source" | "noise">;
const explicit = (about: About, tableau: Tableau): Method => ({
  ...about,
  nodes: tableau.nodes,
  evaluations: tableau.stages.length,
  tableau,
  step: (rhs) => explicitStep(tableau, rhs),
});
/** One evaluation, at the beginning of the step. */
const single = (about: About, step: Method["step"]): Method => ({
  ...about,
  nodes: fractions(1, 0),
  evaluations: 1,
  step,
});

const euler: Tableau = { nodes: fractions(1, 0), stages: [fractions(1)], weights: fractions(1, 1) };
const heun: Tableau = {
  nodes: fractions(1, 0, 1),
  stages: [fractions(1), fractions(1, 1)],
  weights: fractions(2, 1, 1),
};

/**
 * HNW: Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I, 2nd ed. (1993),
 * doi:10.1007/978-3-540-78862-1. KP: Kloeden & Platen, Numerical Solution of Stochastic Differential Equations (1992),
 * doi:10.1007/978-3-662-12616-5.
 */
const table = {
  euler: explicit({ order: 1, about: "Euler's method", source: "Euler 1768; HNW (I.7.3)" }, euler),
  midpoint: explicit(
    { order: 2, about: "the midpoint method", source: "Runge 1895; HNW table II.1.1" },
    { nodes: fractions(2, 0, 1), stages: [fractions(1), fractions(2, 1)], weights: fractions(1, 0, 1) },
  ),
  heun: explicit(
    { order: 2, about: "Heun's method: the trapezoidal rule with an Euler step inside it", source: "Heun 1900" },
    heun,
  ),
  rk4: explicit(
    { order: 4, about: "the classical Runge–Kutta method", source: "Kutta 1901; HNW table II.1.2, left" },
    {
      nodes: fractions(2, 0, 1, 1, 2),
      stages: [fractions(1), fractions(2, 1), fractions(2, 0, 1), fractions(1, 0, 0, 1)],
      weights: fractions(6, 1, 2, 2, 1),
    },
  ),
  rk38: explicit(
    { order: 4, about: "the 3/8 rule", source: "Kutta 1901; HNW table II.1.2, right" },
    {
      nodes: fractions(3, 0, 1, 2, 3),
      stages: [fractions(1), fractions(3, 1), fractions(3, -1, 3), fractions(1, 1, -1, 1)],
      weights: fractions(8, 1, 3, 3, 1),
    },
  ),
  "exponential-euler": single(
    {
      order: 1,
      about: "exponential Euler: exact for states that their own equations are linear in, the others held",
      source: "Certaine 1960; Hochbruck & Ostermann 2010, doi:10.1017/S0962492910000048",
    },
    exponentialEuler,
  ),
  "rush-larsen": single(
    {
      order: 1,
      about: "exponential Euler for gates, Euler's method for all other states",
      source: "Rush & Larsen 1978, doi:10.1109/TBME.1978.326270",
    },
    rushLarsen,
  ),
  "euler-maruyama": explicit(
    {
      order: 1,
      about: "Euler's method, for equations with noise",
      source: "Maruyama 1955; KP section 10.2",
      noise: "Itô",
    },
    euler,
  ),
  "heun-stochastic": explicit(
    {
      order: 2,
      about: "Heun's method, for equations with noise",
      source: "Rümelin 1982, doi:10.1137/0719041",
      noise: "Stratonovich",
    },
    heun,
  ),
} as const satisfies Record<string, Method>;

export type MethodName = keyof typeof table;
export const METHODS: Readonly<Record<MethodName, Method>> = table;

/** The graph of one step of a method, see `Method.step`. */
export const integrate = (method: MethodName, rhs: Graph): Graph => METHODS[method].step(rhs);
