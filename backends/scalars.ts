/** Elementwise nodes as statements of a language like C: what is used once inside expressions, what one arm of a choice needs in a branch. */
import { groupBy, single, type DType, type Graph, type Node, type Origin } from "../ir/index.ts";
import { arms, onlyUsers, usedOutside, type Arm, type Group } from "./arms.ts";
import type { Names, Writer } from "./writer.ts";

/** An expression, and how tightly its outermost operator binds. */
export interface Code {
  readonly text: string;
  readonly binds: number;
}
export const ATOM = 20;
export const UNARY = 14;
/** How tightly infix operators bind, as in C. */
export const BINDS: Readonly<Record<string, number>> = {
  "*": 13,
  "/": 13,
  "+": 12,
  "-": 12,
  ">>": 11,
  "<": 10,
  "<=": 10,
  "==": 9,
  "&": 8,
  "^": 7,
};
export const TERNARY = 2;
/** Longest expression that is written inside another one. */
const LONGEST = 72;
/** How a language writes them. */
export interface Spelling {
  literal(value: number, dtype: DType): Code;
  /** One op as an expression. `variable(k)` is operand k as something to write twice. */
  expression(node: Node, operands: readonly Code[], variable: (k: number) => string): Code;
  /** What decides a branch. */
  condition(text: string): string;
  /** What defines a value: `const`. */
  readonly define: string;
  /** Lines that declare variables, which have no values yet. */
  declare(variables: readonly { readonly name: string; readonly node: Node }[]): readonly string[];
}

/** Writes the elementwise nodes of `g` that are not yet known, and says what stands for each value. */
export function writeNodes(
  g: Graph,
  nodes: readonly Node[],
  known: ReadonlyMap<Node, string>,
  out: Writer,
  names: Pick<Names, "fresh">,
  { literal, expression, condition, define: keyword, declare }: Spelling,
): (node: Node) => string {
  const users = onlyUsers(g);
  const isResult = new Set(g.outputs.map((output) => output.node));
  const { groupOf, armOf } = arms(nodes, usedOutside(g, nodes, isResult));
  const code = new Map<Node, Code>();
  /** Nodes that are written inside the expression of another one. */
  const inside = new Set<Node>();

  const value = (node: Node): Code => {
    const done = code.get(node);
    if (done) return done;
    const text = known.get(node);
    if (text !== undefined) return { text, binds: ATOM };
    if (node.op === "const") return literal(node.attrs.value, single(node.type).dtype);
    throw new TypeError(`${node.op} has no value here`);
  };
  /** Where all of a line came from. */
  const originsOf = (node: Node): readonly Origin[] => {
    if (!node.inputs.some((input) => inside.has(input))) return node.origins;
    const origins = new Set(node.origins);
    const stack = node.inputs.filter((input) => inside.has(input));
    for (let next = stack.pop(); next; next = stack.pop()) {
      for (const origin of next.origins) origins.add(origin);
      for (const input of next.inputs) if (inside.has(input)) stack.push(input);
    }
    return [...origins];
  };
  const named = (node: Node, text: string): string => {
    const name = names.fresh();
    out.line(`${keyword} ${name} = ${text};`, originsOf(node));
    return name;
  };
  const define = (node: Node, text: string): string => {
    const name = named(node, text);
    inside.delete(node);
    code.set(node, { text: name, binds: ATOM });
    return name;
  };
  const membersOf = groupBy(nodes, (node) => armOf.get(node));
  const writeBlock = (arm: Arm | undefined): void => {
    for (const node of membersOf.get(arm) ?? []) {
      if (node.op === "const" || known.has(node) || code.has(node)) continue;
      const group = groupOf.get(node);
      if (group) {
        if (group.members.at(-1) === node) writeGroup(group);
        continue;
      }
      const variable = (k: number): string => {
        const operand = node.inputs[k]!;
        const { text } = value(operand);
        if (operand.op === "const") return wrap(value(operand), ATOM);
        if (isVariable(text)) return text;
        // What is given is also used where the name is not known: in the other arm.
        return known.has(operand) ? named(operand, text) : define(operand, text);
      };
      const written = expression(node, node.inputs.map(value), variable);
      const user = users[node.id];
      const once = user && !isResult.has(node) && armOf.get(user) === arm && !groupOf.has(user);
      if (once && written.text.length <= LONGEST) {
        code.set(node, written);
        inside.add(node);
      } else define(node, written.text);
    }
  };
  /** Selects by one condition, with arms that are dear: only the arms that are taken are computed. */
  const writeGroup = ({ members, arms: [first, second] }: Group): void => {
    const variables = members.map(() => names.fresh());
    for (const line of declare(members.map((node, k) => ({ name: variables[k]!, node })))) out.line(line);
    const assign = (arm: Arm, operand: 1 | 2) => (): void => {
      writeBlock(arm);
      members.forEach((member, k) => {
        const chosen = member.inputs[operand]!;
        out.line(`${variables[k]} = ${value(chosen).text};`, inside.has(chosen) ? originsOf(chosen) : member.origins);
      });
    };
    out.block(`if (${condition(value(members[0]!.inputs[0]!).text)})`, assign(first, 1), members[0]!.origins);
    out.block("else", assign(second, 2));
    members.forEach((member, k) => code.set(member, { text: variables[k]!, binds: ATOM }));
  };

  writeBlock(undefined);
  return (node) => value(node).text;
}

const isVariable = (text: string): boolean => /^[A-Za-z]\w*$/.test(text);

/** In parentheses, if it binds less tightly than needed. */
export const wrap = ({ text, binds }: Code, least: number): string => (binds < least ? `(${text})` : text);
