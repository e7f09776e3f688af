/**
 * Affine propagation: what is linear in the states of synapses is computed at one of their ends, not synapse by synapse.
 *
 * A stage of an explicit method takes a state o to o + h·f(o). Where f is linear in o and its coefficients belong to one end
 * of the synapses, the stage's value is o·P[end] + Q[end], and so is that of every later stage: P and Q are computed once
 * for each element of that end. Its sum over the synapses of each element is a sparse product of P with o for weights, and
 * one of Q. So stages read o, write nothing for each synapse, and the step writes it once.
 *
 * It rounds otherwise: products are distributed over sums. Whichever way a value is computed, it is off by at most γ(n)·M:
 * n is the number of roundings on the longest way to it, γ(n) = n·u/(1 - n·u), u = 2⁻⁵³ (f32: 2⁻²⁴), and M what it
 * would be with the absolute values of its terms in every sum. So the two ways differ by the sum of their two bounds at most.
 */
import { bodyCost } from "../cost.ts";
import { Builder, copy, everywhere, liveIn, rebuild, within, type Graph, type Node, type NodeOf } from "../graph.ts";
import { composed, indexOf, isWithin, rowLength } from "../indices.ts";
import { isElementwise } from "../ops.ts";
import { allocate, isFloat, isScalar, isTuple, single, tensor } from "../types.ts";

/** Optional. Graphs in which sums over synapses do not get cheaper by it stay as they are. */
export const affine = (g: Graph, isBetter: (after: Graph, before: Graph) => boolean = isCheaper): Graph =>
  everywhere((graph) => {
    if (!graph.nodes.some(({ op, inputs }) => op === "spmv" && indexOf(inputs[2]!))) return graph;
    const after = propagated(graph);
    return isBetter(after, graph) ? after : graph;
  }, g);

const isCheaper = (after: Graph, before: Graph): boolean =>
  bodyCost(after, {}) < bodyCost(rebuild(before, undefined, { intern: true }), {});

/** Most bases of a value: each is read in every stage. */
const MOST = 3;

/** Σ base · gather(factor, index). A factor that is a scalar is that for all elements. */
interface Form {
  readonly end: End;
  /** By their bases: inputs, products of two of them, and 1. */
  readonly factors: ReadonlyMap<Base, Node>;
}
/** Where factors that are arrays belong: by which they are fetched, and how many there are. "any": none is an array. */
type End = { readonly index: Int32Array; readonly length: number } | "any";
const ONE = "one";
type Base = Node | typeof ONE;

const pure = (factor: Node, end: End): Form => ({ end, factors: new Map([[ONE, factor]]) });
/** The factor of a form that has no base but 1. */
const factorOf = ({ factors }: Form): Node | undefined => (factors.size === 1 ? factors.get(ONE) : undefined);
const isArray = ({ type }: Node): boolean => isTuple(type) || !isScalar(type);

/** The end that all of them have, if there is one. */
function commonEnd(forms: readonly Form[]): End | undefined {
  let common: End = "any";
  for (const { end } of forms) {
    if (end === "any") continue;
    if (common !== "any" && (common.index !== end.index || common.length !== end.length)) return undefined;
    common = end;
  }
  return common;
}

/** Makes forms of what nodes compute, and values of forms where something else needs them. */
function propagated(g: Graph): Graph {
  const b = new Builder({ intern: true });
  const live = liveIn(g);
  const forms: (Form | undefined)[] = [];
  const wholes: (Node | undefined)[] = [];
  const products = new Set<Base>();

  const indices = (values: Int32Array): Node => b.add("data", [], { values, type: tensor("i32", [values.length]) });
  const fetched = (x: Node, index: Int32Array): Node => b.add("gather", [x, indices(index)]);
  const total = (terms: readonly Node[]): Node => terms.reduce((sum, term) => b.add("add", [sum, term]));
  const times = (x: Node, y: Node): Node => (isOne(x) ? y : isOne(y) ? x : b.add("mul", [x, y]));

  /** The value of a node of `g`, all of it. */
  const whole = (node: Node): Node =>
    (wholes[node.id] ??= within(b, node.origins, () => {
      const form = forms[node.id];
      return form && form.end !== "any" ? written(form) : copy(b, node, node.inputs.map(whole));
    }));
  const written = ({ end, factors }: Form): Node => {
    const all = (factor: Node): Node => (isArray(factor) && end !== "any" ? fetched(factor, end.index) : factor);
    return total([...factors].map(([base, factor]) => (base === ONE ? all(factor) : times(base, all(factor)))));
  };

  const formOf = (node: Node): Form | undefined => (isArray(node) ? forms[node.id] : pure(whole(node), "any"));

  /** An input is once itself. */
  const entered = (node: NodeOf<"input">): Form | undefined => {
    const { dtype } = single(node.type);
    if (!isFloat(dtype) || rowLength(node) === undefined) return undefined;
    return { end: "any", factors: new Map([[whole(node), b.add("const", [], { value: 1, dtype })]]) };
  };

  const gathered = (node: NodeOf<"gather">): Form | undefined => {
    const [x, at] = node.inputs as [Node, Node];
    const [index, length] = [indexOf(at), rowLength(x)];
    if (!index || length === undefined || !isWithin(index, length)) return undefined;
    const form = forms[x.id];
    const factor = form && factorOf(form);
    if (!factor || form.end === "any") return pure(whole(x), { index, length });
    return pure(factor, { index: composed(form.end.index, index), length: form.end.length });
  };

  const elementwise = (node: Node): Form | undefined => {
    const operands = node.inputs.map(formOf);
    if (!operands.every((form) => form !== undefined)) return undefined;
    const end = commonEnd(operands);
    if (end === undefined) return undefined;
    const factors = operands.flatMap((form) => factorOf(form) ?? []);
    if (factors.length === operands.length)
      return factors.some(isArray) ? pure(copy(b, node, factors), end) : undefined;
    const result = isFloat(single(node.type).dtype) ? distributed(node, operands) : undefined;
    return result && result.size <= MOST ? { end, factors: result } : undefined;
  };

  /** The factors of a node's value, from the forms of its operands. */
  const distributed = (node: Node, operands: readonly Form[]): Form["factors"] | undefined => {
    const [x, y, z] = operands as [Form, Form, Form];
    const op = (...inputs: readonly Node[]): Node => copy(b, node, inputs);
    const [p, q] = [factorOf(x), y && factorOf(y)];
    switch (node.op) {
      case "neg":
        return each(x, op);
      case "add":
        return joined(x, y, (s, t) => (s && t ? op(s, t) : (s ?? t!)));
      case "sub":
        return joined(x, y, (s, t) => (s && t ? op(s, t) : (s ?? b.add("neg", [t!]))));
      case "mul":
        return q ? each(x, (s) => times(s, q)) : p ? each(y, (t) => times(p, t)) : multiplied(x, y);
      case "div":
        return q && each(x, (s) => op(s, q));
      case "select": {
        const none = b.add("const", [], { value: 0, dtype: single(node.type).dtype });
        return p && joined(y, z, (s = none, t = none) => op(p, s, t));
      }
      default:
        return undefined;
    }
  };

  /** An input by a sum of inputs. */
  const multiplied = (x: Form, y: Form): Form["factors"] | undefined => {
    const [one, other] = x.factors.size === 1 ? [x, y] : [y, x];
    const bases = [...one.factors.keys(), ...other.factors.keys()];
    if (one.factors.size !== 1 || bases.some((base) => products.has(base))) return undefined;
    const [[input, factor]] = [...one.factors] as [[Node, Node]];
    const product = (base: Base): Base => {
      if (base === ONE) return input;
      const made = b.add("mul", input.id < base.id ? [input, base] : [base, input]);
      products.add(made);
      return made;
    };
    return new Map([...other.factors].map(([base, more]) => [product(base), times(factor, more)]));
  };

  /** The sum of a value over the entries of each row: for each base, a product with it for weights. */
  const sum = (node: NodeOf<"spmv">): Node => {
    const [x, offsets, columns, weights] = node.inputs as [Node, Node, Node, Node?];
    const [form, places] = [x.op === "input" ? undefined : forms[x.id], indexOf(columns)];
    if (!form || !places) return copy(b, node, node.inputs.map(whole));
    const { end, factors } = form;
    const product = (vector: Node, index: Int32Array, by?: Node): Node =>
      b.add("spmv", [vector, whole(offsets), indices(index), ...(by ? [by] : [])]);
    /** A base in the order of the rows' entries, times the weights. */
    const weighted = (base: Base): Node | undefined => {
      const given = weights && whole(weights);
      if (base === ONE) return given;
      const entries = isInOrder(places, base) ? base : fetched(base, places);
      return given ? times(given, entries) : entries;
    };
    return total(
      [...factors].map(([base, factor]) => {
        if (isArray(factor) && end !== "any") return product(factor, composed(end.index, places), weighted(base));
        if (base !== ONE) return times(factor, product(base, places, weights && whole(weights)));
        const { dtype } = single(node.type);
        const ones = b.add("data", [], { values: allocate(dtype, 1).fill(1), type: tensor(dtype, [1]) });
        return times(factor, product(ones, new Int32Array(places.length), weights && whole(weights)));
      }),
    );
  };

  for (const node of g.nodes) {
    if (node.op !== "input" && !live[node.id]) continue;
    within(b, node.origins, () => {
      if (node.op === "input") {
        wholes[node.id] = b.input(node.attrs.name, node.attrs.type);
        forms[node.id] = entered(node);
      } else if (node.op === "spmv") wholes[node.id] = sum(node);
      else if (node.op === "gather") forms[node.id] = gathered(node);
      else if (isElementwise(node.op) && isArray(node)) forms[node.id] = elementwise(node);
      if (!forms[node.id]) whole(node);
    });
  }
  return rebuild(b.finish(g.outputs.map(({ name, node }) => ({ name, node: whole(node) }))));
}

const each = ({ factors }: Form, change: (factor: Node) => Node): Form["factors"] =>
  new Map([...factors].map(([base, factor]) => [base, change(factor)]));

/** Base by base; at least one of two forms has it. */
const joined = (x: Form, y: Form, combine: (s: Node | undefined, t: Node | undefined) => Node): Form["factors"] =>
  new Map(
    [...new Set([...x.factors.keys(), ...y.factors.keys()])].map((base) => [
      base,
      combine(x.factors.get(base), y.factors.get(base)),
    ]),
  );

const isOne = (node: Node): boolean => node.op === "const" && node.attrs.value === 1;

/** Whether these are all entries of a row, in their order. */
const isInOrder = (places: Int32Array, row: Node): boolean =>
  rowLength(row) === places.length && places.every((place, k) => place === k);
