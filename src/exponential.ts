/** Exponential Euler methods: y + h·φ(h·b)·f, with b = ∂f/∂y of a state's own equation and φ(z) = (exp(z) - 1)/z. */
import { dependsOn, inline, inputsOf, NoDerivativeError, partial, partials, type Graph } from "../ir/index.ts";
import { OptionError } from "./diagnostics.ts";
import { POSITION } from "./names.ts";
import { beginStep } from "./rungekutta.ts";

/** A step of this formula for some states, of Euler's for the others. */
function exponentialStep(rhs: Graph, chosen: readonly string[]): Graph {
  const { b, A, inputs, h, states } = beginStep(rhs);
  const { graph } = partials(
    rhs,
    chosen.map((name) => [name, name]),
  );
  const values = new Map(inputs).set(POSITION, A.integer(0));
  const results = inline(
    b,
    graph,
    graph.inputs.map(({ attrs: { name } }) => values.get(name)!),
  );
  const next = rhs.outputs.map(({ name }, k) => {
    const [state, slope] = [states[k]!, results[k]!];
    const own = results[rhs.outputs.length + chosen.indexOf(name)]!;
    b.origins = state.origins;
    const isConstant = !chosen.includes(name) || (own.op === "const" && own.attrs.value === 0);
    const change = isConstant ? A.mul(h, slope) : A.mul(A.mul(h, A.exprel(A.mul(h, own))), slope);
    return { name, node: A.add(state, change) };
  });
  return b.finish(next);
}

/**
 * The formula for every state. It is exact for a state that its own equation is linear in, the others being what they
 * were; for others it is exact for the tangent.
 */
export function exponentialEuler(rhs: Graph): Graph {
  try {
    return exponentialStep(
      rhs,
      rhs.outputs.map(({ name }) => name),
    );
  } catch (error) {
    if (!(error instanceof NoDerivativeError)) throw error;
    const [state] = error.pair;
    throw new OptionError("E305", `the method exponential-euler derives ${state}' by ${state}: ${error.message}`);
  }
}

/** The formula for gates, Euler's for all other states. */
export function rushLarsen(rhs: Graph): Graph {
  const states = rhs.outputs.map(({ name }) => name);
  return exponentialStep(
    rhs,
    states.filter((name) => isGate(rhs, new Set(states), name)),
  );
}

/** Whether a state's equation is linear in the state and has at most one other state in it: m' = a(V) - b(V)·m. */
function isGate(rhs: Graph, states: ReadonlySet<string>, name: string): boolean {
  const used = [...inputsOf(rhs, name)].filter((input) => states.has(input));
  if (used.length > 2 || !used.includes(name)) return false;
  try {
    const own = partial(rhs, name, name);
    return own.isWhole && !dependsOn(own.graph, own.graph.outputs[0]!.name, name);
  } catch (error) {
    if (error instanceof NoDerivativeError) return false;
    throw error;
  }
}
