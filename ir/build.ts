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
  const made = new Building(b, dtype) as unknown as NodeAlgebra;
  MADE[dtype].set(b, made);
  return made;
}

const MADE: Readonly<Record<Float, WeakMap<Builder, NodeAlgebra>>> = { f64: new WeakMap(), f32: new WeakMap() };

/** An algebra has each of its functions from when it is asked for it: there are some seventy, and most builders need a few. */
class Building {
  readonly b: Builder;
  readonly dtype: Float;

  constructor(b: Builder, dtype: Float) {
    this.b = b;
    this.dtype = dtype;
  }
}

const constant = (b: Builder, value: number, dtype: DType): Node => b.add("const", [], { value, dtype });

function elementwise(op: ElementwiseOp, { b, dtype }: Building): (...operands: Operand<Node>[]) => Node {
  const { arity } = ELEMENTWISE[op];
  const add = b.add.bind(b) as (op: ElementwiseOp, inputs: readonly Node[]) => Node;
  // The condition of a select and the exponent of a scale2 say nothing about the other operands.
  const [from, to] = op === "select" ? [1, 3] : op === "scale2" ? [0, 1] : [0, arity];
  return (...operands) => {
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
      inputs[k] = typeof operand === "number" ? constant(b, operand, like) : operand;
    }
    return add(op, inputs);
  };
}

const OPERATIONS = Object.keys(ELEMENTWISE) as ElementwiseOp[];

const OTHERS: Readonly<Record<string, (of: Building, x: never, y: never) => Node>> = {
  int: ({ b }, x: Node) => b.add("convert", [x], { dtype: "i32" }),
  float: ({ b, dtype }, k: Node) => b.add("convert", [k], { dtype }),
  boolean: ({ b }, value: boolean) => constant(b, Number(value), "bool"),
  integer: ({ b }, k: number) => constant(b, k, "i32"),
  addInt: ({ b }, k: Node, l: Node) => b.add("add", [k, l]),
  mulInt: ({ b }, k: Node, l: Node) => b.add("mul", [k, l]),
  pow2: ({ b, dtype }, k: Node) => b.add("pow2", [k], { dtype }),
  table: ({ b, dtype }, name: string, k: Node) => b.add("table", [k], { name, dtype }),
};

for (const name of new Set([...OPERATIONS, ...Object.keys(OTHERS)]))
  Object.defineProperty(Building.prototype, name, {
    get(this: Building) {
      const other = OTHERS[name];
      const value = other ? (x: never, y: never) => other(this, x, y) : elementwise(name as ElementwiseOp, this);
      Object.defineProperty(this, name, { value });
      return value;
    },
  });
