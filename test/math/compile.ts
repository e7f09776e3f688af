/**
 * Expansions printed as straight-line JavaScript and compiled: the same operations as the evaluator's, many times
 * faster.
 */
import type { Algebra, Operand } from "../../ir/algebra.ts";
import { copysign, exponentOf, highProduct, mantissaOf, POW2, POW2_OFFSET, scale2 } from "../../ir/math/bits.ts";
import type { ElementaryFunction } from "../../ir/math/index.ts";
import { TABLES } from "../../ir/math/tables.ts";
import type { Float } from "../../ir/types.ts";

/** The name of a variable. */
type Variable = string & { readonly variable: true };
export interface Compiled {
  readonly run: (x: number, y: number) => number;
  readonly operations: number;
}

const literal = (x: Operand<Variable>): string =>
  typeof x === "string" ? x : Object.is(x, -0) ? "(-0)" : x < 0 ? `(${x})` : String(x);

export function compile({ expand, arity }: Pick<ElementaryFunction, "expand" | "arity">, dtype: Float): Compiled {
  const known = new Map<string, Variable>();
  const put = (expression: string): Variable => {
    const old = known.get(expression);
    if (old !== undefined) return old;
    const variable = `v${known.size}` as Variable;
    known.set(expression, variable);
    return variable;
  };
  const round = (expression: string): string => (dtype === "f64" ? expression : `Math.fround(${expression})`);
  const infix = (op: string) => (x: Operand<Variable>, y: Operand<Variable>) =>
    put(`${literal(x)} ${op} ${literal(y)}`);
  const rounded = (op: string) => (x: Operand<Variable>, y: Operand<Variable>) =>
    put(round(`${literal(x)} ${op} ${literal(y)}`));
  const call =
    (name: string) =>
    (...x: Operand<Variable>[]) =>
      put(`${name}(${x.map(literal).join(", ")})`);
  const power = (k: string): string => `POW2[${k} + ${POW2_OFFSET}]`;
  const algebra: Algebra<Variable> = {
    dtype,
    add: rounded("+"),
    sub: rounded("-"),
    mul: rounded("*"),
    div: rounded("/"),
    sqrt: (x) => put(round(`Math.sqrt(${x})`)),
    abs: call("Math.abs"),
    neg: (x) => put(`-${x}`),
    floor: call("Math.floor"),
    min: call("Math.min"),
    max: call("Math.max"),
    lt: infix("<"),
    le: infix("<="),
    eq: infix("==="),
    and: infix("&&"),
    or: infix("||"),
    not: (p) => put(`!${p}`),
    select: (p, x, y) => put(`${p} ? ${literal(x)} : ${literal(y)}`),
    int: (x) => put(`${x} | 0`),
    float: (k) => k,
    integer: (k) => put(String(k)),
    bitand: infix("&"),
    bitxor: infix("^"),
    addInt: (k, l) => put(`(${k} + ${l}) | 0`),
    mulInt: call("Math.imul"),
    mulhi: call("highProduct"),
    shr: infix(">>"),
    copysign: call("copysign"),
    scale2: (x, k) => put(`scale2(${literal(x)}, ${k}${dtype === "f32" ? ", Math.fround" : ""})`),
    pow2: (k) => put(power(k)),
    exponent: call("exponentOf"),
    mantissa: call("mantissaOf"),
    table: (name, k) => put(`${name}[${k}]`),
  };
  const names = (["x", "y"] as Variable[]).slice(0, arity);
  const result = expand(algebra, ...names);
  const body = [...known].map(([expression, variable]) => `const ${variable} = ${expression};`).join("\n");
  const scope = { copysign, exponentOf, highProduct, mantissaOf, scale2, POW2, ...TABLES };
  const make = new Function(...Object.keys(scope), `return (x, y) => {\n${body}\nreturn ${result};\n};`);
  return { run: make(...Object.values(scope)) as Compiled["run"], operations: known.size };
}
