/** Explicit Runge–Kutta methods: a tableau and a right-hand side make a step. */
import {
  algebra,
  allocate,
  Builder,
  inline,
  isFloat,
  liveIn,
  showType,
  single,
  tensor,
  type DType,
  type Graph,
  type Node,
  type NodeAlgebra,
  type Origin,
} from "../ir/index.ts";
import { DT, POSITION, TIME } from "./names.ts";

/** Numbers over a common denominator. */
export interface Fractions {
  readonly over: number;
  readonly parts: readonly number[];
}
export const fractions = (over: number, ...parts: readonly number[]): Fractions => ({ over, parts });

/** An explicit Runge–Kutta method as its Butcher tableau. */
export interface Tableau {
  /** Where in the step each stage is. */
  readonly nodes: Fractions;
  /** Weights of the earlier stages in the value at each stage. */
  readonly stages: readonly Fractions[];
  /** Weights of the stages in the step. */
  readonly weights: Fractions;
}

/** The graph of a step under construction. */
export interface Step {
  readonly b: Builder;
  readonly A: NodeAlgebra;
  /** What the step takes, by name: what the right-hand side does, less the position. */
  readonly inputs: ReadonlyMap<string, Node>;
  readonly t: Node;
  readonly h: Node;
  readonly states: readonly Node[];
  /** The equations that are integrated: those of all states. */
  readonly equations: readonly Origin[];
}

/** Begins the graph of a step. */
export function beginStep(rhs: Graph): Step {
  const b = new Builder();
  const inputs = new Map<string, Node>();
  for (const { attrs, origins } of rhs.inputs) {
    if (attrs.name === POSITION) continue;
    b.origins = origins;
    inputs.set(attrs.name, b.input(attrs.name, attrs.type));
  }
  const [t, h] = [inputs.get(TIME)!, inputs.get(DT)!];
  const { dtype } = single(h.type);
  const A = algebra(b, isFloat(dtype) ? dtype : "f64");
  const states = rhs.outputs.map(({ name }) => inputs.get(name)!);
  const equations = states.flatMap(({ origins }) => origins);
  b.origins = equations;
  return { b, A, inputs, t, h, states, equations };
}

/** Nodes of a right-hand side from which on it stands in the step once, in a loop over the stages. */
const LARGE = 2000;

/**
 * y_{n+1} = y_n + h Σ b_i k_i,  k_i = f(t_n + c_i h, y_n + h Σ a_ij k_j).
 *
 * `rhs` takes (step, position, t, dt, …parameters, …states) and yields the derivative of each state, by the state's
 * name; the result takes the same, less the position, and yields the states after the step. A right-hand side of `large`
 * nodes is not written out for every stage; the bits are the same.
 */
export function explicitStep(tableau: Tableau, rhs: Graph, large = LARGE): Graph {
  const step = beginStep(rhs);
  const next = rhs.nodes.length < large ? stageByStage(tableau, rhs, step) : stagesInLoop(tableau, rhs, step);
  return step.b.finish(rhs.outputs.map(({ name }, k) => ({ name, node: next[k]! })));
}

/** The slopes at a point of the step. */
const slopesAt = (b: Builder, rhs: Graph, values: ReadonlyMap<string, Node>): readonly Node[] =>
  inline(
    b,
    rhs,
    rhs.inputs.map(({ attrs: { name } }) => values.get(name)!),
  );

function stageByStage({ nodes, stages, weights }: Tableau, rhs: Graph, step: Step): readonly Node[] {
  const { b, A, inputs, t, h, states, equations } = step;
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
    b.origins = equations;
    const part = nodes.parts[i]!;
    const time = part === 0 ? t : A.add(t, part === nodes.over ? h : A.mul(h, part / nodes.over));
    const values = new Map([...inputs, ...advanced(stage).map((value, k) => [rhs.outputs[k]!.name, value] as const)]);
    values.set(TIME, time);
    values.set(POSITION, A.integer(part));
    slopes.push(slopesAt(b, rhs, values));
  }
  return advanced(weights);
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

/**
 * A loop whose turn is a stage, which takes what slopes depend on. The tableau's rows are data; the loop carries Σ b_i k_i,
 * and the slopes of as many stages back as some stage takes. What it carries begins with -0: adding to it changes nothing,
 * not even the sign of a zero.
 */
function stagesInLoop(
  { nodes, stages, weights }: Tableau,
  rhs: Graph,
  { b, A, inputs, states, equations }: Step,
): readonly Node[] {
  /** Of each stage, the weight of the slope `lag` stages back. */
  const weightsBack = (lag: number): number[] => stages.map(({ parts }, i) => parts[i - lag] ?? 0);
  const depth = stages.findLastIndex((_stage, lag) => lag > 0 && weightsBack(lag).some((weight) => weight !== 0));
  const lags = Array.from({ length: Math.max(0, depth) }, (_, k) => k + 1);
  const live = liveIn(rhs);
  const wanted = new Set(rhs.inputs.filter(({ id }) => live[id] === 1).map(({ attrs }) => attrs.name));
  const rows: Readonly<Record<string, { readonly values: readonly number[]; readonly dtype?: DType }>> = {
    ...(wanted.has(POSITION) && { [POSITION]: { values: nodes.parts, dtype: "i32" } }),
    ...(wanted.has(TIME) && { "stage.node": { values: nodes.parts.map((part) => part / nodes.over) } }),
    "stage.over": { values: stages.map(({ over }) => over) },
    "stage.weight": { values: weights.parts },
    ...Object.fromEntries(lags.map((lag) => [`stage.back.${lag}`, { values: weightsBack(lag) }])),
  };
  const table = Object.values(rows).map(({ values, dtype = "f64" }) => {
    const array = allocate(dtype, values.length);
    array.set(values);
    return b.add("data", [], { values: array, type: tensor(dtype, [values.length]) });
  });

  const body = new Builder();
  const B = algebra(body, A.dtype);
  for (const name of [DT, ...rhs.outputs.map((output) => output.name)]) wanted.add(name);
  const consts = [...inputs].filter(([name]) => wanted.has(name));
  const now = new Map<string, Node>();
  for (const [name, { origins, type }] of consts) {
    body.origins = origins;
    now.set(name, body.input(name, single(type)));
  }
  body.origins = equations;
  const carry = (what: string): Node[] =>
    rhs.outputs.map(({ name, node }) => body.input(`${name}.${what}`, single(node.type)));
  const sums = carry("sum");
  const slopes = lags.map((lag) => carry(`slope.${lag}`));
  const row = new Map(
    Object.entries(rows).map(([name, { dtype = "f64" }]) => [name, body.input(name, tensor(dtype))] as const),
  );
  /** sum + weight·slope, or sum where the weight is 0. No sum is -0. */
  const plus = (sum: Node | undefined, slope: Node, weight: string, first: number): Node => {
    const w = row.get(weight)!;
    const term = B.mul(w, slope);
    const more = sum ? B.add(sum, term) : term;
    // Before there is a slope it is -0, and 0·-0 is -0.
    return rows[weight]!.values.slice(first).includes(0) ? B.select(B.eq(w, 0), sum ?? -0, more) : more;
  };
  const [t, h, node] = [now.get(TIME), now.get(DT)!, row.get("stage.node")];
  const values = new Map<string, Node>([...now, ...row]);
  if (t && node) values.set(TIME, B.select(B.eq(node, 0), t, B.add(t, B.mul(h, node))));
  const part = B.div(h, row.get("stage.over")!);
  for (const [k, { name }] of rhs.outputs.entries()) {
    const state = now.get(name)!;
    body.origins = state.origins;
    const sum = lags.reduceRight<Node | undefined>(
      (before, lag) => plus(before, slopes[lag - 1]![k]!, `stage.back.${lag}`, lag),
      undefined,
    );
    if (sum) values.set(name, B.add(state, B.mul(part, sum)));
  }
  const found = slopesAt(body, rhs, values);
  const carried = [
    ...sums.map((sum, k) => {
      body.origins = states[k]!.origins;
      return plus(sum, found[k]!, "stage.weight", 0);
    }),
    ...[found, ...slopes].slice(0, depth).flat(),
  ];
  const loop = body.finish(carried.map((node, k) => ({ name: `carry.${k}`, node })));

  const none = b.add("const", [], { value: -0, dtype: A.dtype });
  /** -0 everywhere, by type. */
  const first = new Map<string, Node>();
  for (const { type } of carried) {
    const { shape } = single(type);
    if (first.has(showType(type))) continue;
    const index = shape.length > 0 && b.add("iota", [], { length: shape[0] as number });
    first.set(showType(type), index ? A.select(A.le(0, index), none, none) : none);
  }
  const start = carried.map(({ type }) => first.get(showType(type))!);
  const attrs = { body: loop, length: stages.length, consts: consts.length, carry: carried.length };
  const done = b.add("scan", [...consts.map(([, input]) => input), ...start, ...table], attrs);
  const whole = A.div(inputs.get(DT)!, weights.over);
  return rhs.outputs.map(({ name }, index) => {
    const state = inputs.get(name)!;
    b.origins = state.origins;
    return A.add(state, A.mul(whole, b.add("get", [done], { index })));
  });
}
