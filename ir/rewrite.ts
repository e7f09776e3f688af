/** Algebra as data: a rule is two graphs, and rewriting puts the second where the first stands. */
import { algebra, type NodeAlgebra } from "./build.ts";
import { Builder, copy, rebuildAll, type Graph, type Node, type NodeOf } from "./graph.ts";
import { scalarFunction } from "./interpret.ts";
import { groupBy } from "./group.ts";
import { isElementwise, type OpName } from "./ops.ts";
import { sameType, single, tensor, type DType } from "./types.ts";

/** Wherever `from` occurs, `to` may stand instead. Both are expressions of the same variables. */
export interface Rule {
  readonly name: string;
  readonly from: Node;
  readonly to: Node;
  readonly variables: readonly Node[];
}

/** `rule("x * 1 = x", ["f64"], (A, x) => [A.mul(x, 1), x])`. Floats stand for every numeric type. */
export function rule(
  name: string,
  variables: readonly DType[],
  sides: (A: NodeAlgebra, ...x: Node[]) => readonly [from: Node, to: Node],
): Rule {
  const b = new Builder({ intern: true });
  const inputs: Node[] = variables.map((dtype, k) => b.input(`x${k}`, tensor(dtype)));
  const [from, to] = sides(algebra(b, "f64"), ...inputs);
  return { name, from, to, variables: inputs };
}

/** What variables stand for, by their ids. */
type Bound = (Node | undefined)[];

/** Binds the variables, by their ids, so that `pattern` equals the node, or returns false. */
function match(pattern: Node, op: OpName, inputs: readonly Node[], attrs: unknown, bound: Bound): boolean {
  if (pattern.op !== op) return false;
  if (pattern.op === "const") return Object.is(pattern.attrs.value, (attrs as { value: number }).value);
  for (let k = 0; k < pattern.inputs.length; k++) {
    const part = pattern.inputs[k]!;
    const input = inputs[k]!;
    if (part.op === "input" ? !bind(part, input, bound) : !match(part, input.op, input.inputs, input.attrs, bound))
      return false;
  }
  return true;
}

function bind(variable: Node, node: Node, bound: Bound): boolean {
  const known = bound[variable.id];
  if (known) return known === node;
  bound[variable.id] = node;
  return (single(variable.type).dtype === "bool") === (single(node.type).dtype === "bool");
}

function build(b: Builder, node: Node, bound: Readonly<Bound>, dtype: DType): Node {
  const known = bound[node.id];
  if (known) return known;
  if (node.op === "const") {
    const isBool = node.attrs.dtype === "bool";
    return b.add("const", [], { value: node.attrs.value, dtype: isBool ? "bool" : dtype });
  }
  return copy(
    b,
    node,
    node.inputs.map((input) => build(b, input, bound, dtype)),
  );
}

function areConstants(nodes: readonly Node[]): nodes is readonly NodeOf<"const">[] {
  for (let k = 0; k < nodes.length; k++) if (nodes[k]!.op !== "const") return false;
  return true;
}

/** Rules by the op at the top of their left side. */
export type RuleSet = ReadonlyMap<OpName, readonly Rule[]>;
export const ruleSet = (rules: readonly Rule[]): RuleSet => groupBy(rules, (one) => one.from.op);

/**
 * Applies `rules` wherever they fit, operands first, in `g` and the bodies inside it, and computes elementwise ops of
 * constants. `fired` is told each rule's name, or "fold".
 */
export function rewrite(g: Graph, rules: RuleSet, fired: (rule: string) => void = () => {}): Graph {
  const bound: Bound = [];
  const step = (b: Builder, op: OpName, inputs: readonly Node[], attrs: unknown, model: Node): Node | undefined => {
    if (!isElementwise(op)) return undefined;
    const type = single(model.type);
    if (areConstants(inputs)) {
      fired("fold");
      const operands = inputs.map((input) => input.attrs.value);
      const value = scalarFunction(op, type.dtype, attrs as object | undefined)(...operands);
      return b.add("const", [], { value, dtype: type.dtype });
    }
    const ofOp = rules.get(op) ?? [];
    for (let k = 0; k < ofOp.length; k++) {
      const one = ofOp[k]!;
      bound.fill(undefined);
      if (!match(one.from, op, inputs, attrs, bound)) continue;
      const dtype = single(inputs.at(-1)!.type).dtype;
      const result = build(b, one.to, bound, dtype);
      // `select(true, x, y) = x` is no rule where x is a scalar and y an array.
      if (!sameType(single(result.type), type)) continue;
      fired(one.name);
      return (result.op !== "const" && step(b, result.op, result.inputs, result.attrs, result)) || result;
    }
    return undefined;
  };
  return rebuildAll(g, (b, node, inputs) => step(b, node.op, inputs, node.attrs, node));
}
