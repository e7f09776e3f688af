/** Expressions as nodes: the algebra that expansions, rules, integrators and equations are written in, over a builder. */
import type { Algebra, Operand } from "./algebra.ts";
import type { Builder, Node } from "./graph.ts";
import { ELEMENTWISE, type ElementwiseOp } from "./ops.ts";
import { single, type DType, type Float } from "./types.ts";

/** The elementary functions, beside the primitives. */
export type NodeAlgebra = Algebra<Node> & {
  readonly [K in ElementwiseOp]: (...operands: Operand<Node>[]) => Node;
} & { boolean(value: boolean): Node };

/** Builds nodes in `b`; a number among the operands becomes a constant of the type that the others have, else `dtype`. */
export function algebra(b: Builder, dtype: Float): NodeAlgebra {
  const constant = (value: number, like: DType): Node => b.add("const", [], { value, dtype: like });
  const add = b.add.bind(b) as (op: ElementwiseOp, inputs: readonly Node[], attrs?: unknown) => Node;
  const typed = new Map<string, (...operands: Operand<Node>[]) => Node>();
  for (const [name, { arity }] of Object.entries(ELEMENTWISE) as [ElementwiseOp, { arity: number }][])
    typed.set(name, (...operands) => {
      // The condition of a select and the exponent of a scale2 say nothing about the other operands.
      const alike = name === "select" ? operands.slice(1) : name === "scale2" ? [operands[0]!] : operands;
      const model = alike.find((operand) => typeof operand !== "number");
      const like = model === undefined ? dtype : single(model.type).dtype;
      const inputs = operands
        .slice(0, arity)
        .map((operand) => (typeof operand === "number" ? constant(operand, like) : operand));
      return add(name, inputs);
    });
  return {
    ...Object.fromEntries(typed),
    dtype,
    int: (x: Node) => add("convert", [x], { dtype: "i32" }),
    float: (k: Node) => add("convert", [k], { dtype }),
    boolean: (value: boolean) => constant(Number(value), "bool"),
    integer: (k: number) => constant(k, "i32"),
    pow2: (k: Node) => add("pow2", [k], { dtype }),
    table: (name: string, k: Node) => add("table", [k], { name, dtype }),
  } as unknown as NodeAlgebra;
}
