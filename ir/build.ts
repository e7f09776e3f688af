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
  const known = MADE[dtype].get(b);
  if (known) return known;
  const made = make(b, dtype);
  MADE[dtype].set(b, made);
  return made;
}

const MADE: Readonly<Record<Float, WeakMap<Builder, NodeAlgebra>>> = { f64: new WeakMap(), f32: new WeakMap() };

function make(b: Builder, dtype: Float): NodeAlgebra {
  const constant = (value: number, like: DType): Node => b.add("const", [], { value, dtype: like });
  const add = b.add.bind(b) as (op: ElementwiseOp, inputs: readonly Node[], attrs?: unknown) => Node;
  const A: Record<string, unknown> = { dtype };
  for (const op of OPERATIONS) {
    const { arity } = ELEMENTWISE[op];
    // The condition of a select and the exponent of a scale2 say nothing about the other operands.
    const [from, to] = op === "select" ? [1, 3] : op === "scale2" ? [0, 1] : [0, arity];
    A[op] = (...operands: Operand<Node>[]): Node => {
      let like: DType = dtype;
      for (let k = from; k < to; k++) {
        const operand = operands[k]!;
        if (typeof operand === "number") continue;
        like = single(operand.type).dtype;
        break;
      }
      const inputs = new Array<Node>(arity); // of no more places: nodes are many
      for (let k = 0; k < arity; k++) {
        const operand = operands[k]!;
        inputs[k] = typeof operand === "number" ? constant(operand, like) : operand;
      }
      return add(op, inputs);
    };
  }
  return Object.assign(A, {
    int: (x: Node) => add("convert", [x], { dtype: "i32" }),
    float: (k: Node) => add("convert", [k], { dtype }),
    boolean: (value: boolean) => constant(Number(value), "bool"),
    integer: (k: number) => constant(k, "i32"),
    addInt: (k: Node, l: Node) => add("add", [k, l]),
    mulInt: (k: Node, l: Node) => add("mul", [k, l]),
    pow2: (k: Node) => add("pow2", [k], { dtype }),
    table: (name: string, k: Node) => add("table", [k], { name, dtype }),
  }) as unknown as NodeAlgebra;
}

const OPERATIONS = Object.keys(ELEMENTWISE) as ElementwiseOp[];
