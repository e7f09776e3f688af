/** Bodies of kernels, and scalars between them, as JavaScript: one element at a time. */
import {
  ELEMENTWISE,
  expansion,
  groupBy,
  isElementwise,
  isFloat,
  single,
  type DType,
  type ElementwiseOp,
  type Float,
  type Graph,
  type Node,
  type Origin,
} from "../../ir/index.ts";
import { Writer, type Names, type Written } from "../writer.ts";

/**
 * Name of the argument that decides all branches: 0 where their conditions do, 1 for the first sides, 2 for the second.
 * Engines compile a branch that was never taken into a way back to slow code, and start over when it is taken: going once
 * through both sides before a run spares it that.
 */
export const REHEARSAL = "rehearsal";

/** A condition that the rehearsal may decide. */
export const decided = (condition: string): string => `${REHEARSAL} === 0 ? ${condition} : ${REHEARSAL} === 1`;

/** An expression, and how tightly its outermost operator binds. */
interface Code {
  readonly text: string;
  readonly binds: number;
}
const ATOM = 20;
const UNARY = 14;
const BINDS: Readonly<Record<string, number>> = {
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
const TERNARY = 2;
/** Longest expression that is written inside another one. */
const LONGEST = 72;
/** Cost of an arm of a select from which on it is worth a branch. */
const BRANCH = 24;

/** Writes the elementwise nodes of `g` that are not yet known, and says what stands for each value. */
export function writeScalars(
  g: Graph,
  nodes: readonly Node[],
  known: ReadonlyMap<Node, string>,
  out: Writer,
  names: Names,
): (node: Node) => string {
  const users = onlyUsers(g);
  const isResult = new Set(g.outputs.map((output) => output.node));
  const { groupOf, armOf } = arms(g, nodes, isResult);
  const code = new Map<Node, Code>();
  for (const [node, text] of known) code.set(node, { text, binds: ATOM });
  /** Nodes that are written inside the expression of another one. */
  const inside = new Set<Node>();

  const value = (node: Node): Code => {
    const done = code.get(node);
    if (done) return done;
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
  const define = (node: Node, text: string): string => {
    const name = names.fresh();
    out.line(`const ${name} = ${text};`, originsOf(node));
    inside.delete(node);
    code.set(node, { text: name, binds: ATOM });
    return name;
  };
  const membersOf = groupBy(nodes, (node) => armOf.get(node));
  const writeBlock = (arm: Arm | undefined): void => {
    for (const node of membersOf.get(arm) ?? []) {
      if (node.op === "const" || code.has(node)) continue;
      const group = groupOf.get(node);
      if (group) {
        if (group.members.at(-1) === node) writeGroup(group);
        continue;
      }
      const variable = (k: number): string => {
        const operand = node.inputs[k]!;
        const { text } = value(operand);
        if (operand.op === "const") return wrap(value(operand), ATOM);
        return isVariable(text) ? text : define(operand, text);
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
    out.line(`let ${variables.join(", ")};`);
    const assign = (arm: Arm, operand: 1 | 2) => (): void => {
      writeBlock(arm);
      members.forEach((member, k) => {
        const chosen = member.inputs[operand]!;
        out.line(`${variables[k]} = ${value(chosen).text};`, inside.has(chosen) ? originsOf(chosen) : member.origins);
      });
    };
    out.block(`if (${decided(value(members[0]!.inputs[0]!).text)})`, assign(first, 1), members[0]!.origins);
    out.block("else", assign(second, 2));
    members.forEach((member, k) => code.set(member, { text: variables[k]!, binds: ATOM }));
  };

  writeBlock(undefined);
  return (node) => value(node).text;
}

/** By id: the node that takes a value, if it is only one and takes it once. */
function onlyUsers({ nodes }: Graph): (Node | undefined)[] {
  const counts = new Int32Array(nodes.length);
  const result: (Node | undefined)[] = new Array(nodes.length);
  for (const node of nodes) for (const { id } of node.inputs) result[id] = ++counts[id]! === 1 ? node : undefined;
  return result;
}

/** Branches inside each other: what is deeper is written as expressions, for engines read code recursively. */
const DEEPEST = 50;

/** One side of a group of selects. */
interface Arm {
  readonly outer: Arm | undefined;
  readonly depth: number;
}
/** Selects by one condition that can be decided at one place: that of the last of them. */
interface Group {
  readonly members: readonly Node[];
  readonly arms: readonly [Arm, Arm];
}

/**
 * Which nodes only one side of a group of selects needs, for the groups where leaving them out is worth a branch.
 * A node belongs to the innermost arm that holds all its uses.
 */
function arms(
  g: Graph,
  nodes: readonly Node[],
  isResult: ReadonlySet<Node>,
): { groupOf: ReadonlyMap<Node, Group>; armOf: ReadonlyMap<Node, Arm | undefined> } {
  const candidates = selectGroups(nodes);
  if (candidates.length === 0) return { groupOf: new Map(), armOf: new Map() };
  const all = assignArms(g, nodes, isResult, candidates);
  const cost = new Map<Arm, number>();
  for (const node of nodes) {
    const own = isElementwise(node.op) ? ELEMENTWISE[node.op].cost : 0;
    for (let arm = all.armOf.get(node); arm; arm = arm.outer) cost.set(arm, (cost.get(arm) ?? 0) + own);
  }
  const isWorth = ([first]: readonly Node[]): boolean =>
    all.groupOf.get(first!)?.arms.some((arm) => (cost.get(arm) ?? 0) >= BRANCH) ?? false;
  return assignArms(g, nodes, isResult, candidates.filter(isWorth));
}

/** A select joins those by its condition before it as long as nothing in between takes one of them. */
function selectGroups(nodes: readonly Node[]): (readonly Node[])[] {
  const groups: Node[][] = [];
  const open = new Map<Node, Node[]>();
  const conditionOf = new Map<Node, Node>();
  for (const node of nodes) {
    for (const input of node.inputs) {
      const condition = conditionOf.get(input);
      if (condition && open.get(condition)?.includes(input)) open.delete(condition);
    }
    if (node.op !== "select") continue;
    const [condition] = node.inputs as readonly [Node, ...Node[]];
    conditionOf.set(node, condition);
    const group = open.get(condition);
    if (group) group.push(node);
    else {
      const started = [node];
      groups.push(started);
      open.set(condition, started);
    }
  }
  return groups;
}

function assignArms(
  g: Graph,
  nodes: readonly Node[],
  isResult: ReadonlySet<Node>,
  groups: readonly (readonly Node[])[],
): { groupOf: Map<Node, Group>; armOf: Map<Node, Arm | undefined> } {
  const membersOf = new Map(groups.flatMap((members) => members.map((member) => [member, members] as const)));
  const groupOf = new Map<Node, Group>();
  const armOf = new Map<Node, Arm | undefined>();
  const refused = new Set<readonly Node[]>();
  const use = (input: Node, arm: Arm | undefined): void => {
    armOf.set(input, armOf.has(input) ? common(armOf.get(input), arm) : arm);
  };
  const mine = new Set(nodes);
  for (const result of isResult) use(result, undefined);
  for (const other of g.nodes) if (!mine.has(other)) for (const input of other.inputs) use(input, undefined);
  // Backwards: when a node is reached, all its uses are known, and of a group's last member those of all members.
  for (const node of nodes.toReversed()) {
    const members = membersOf.get(node);
    if (members && !groupOf.has(node) && !refused.has(members)) {
      const used = members.filter((member) => armOf.has(member)).map((member) => armOf.get(member));
      const outer = used.reduce(common, used[0]);
      if ((outer?.depth ?? 0) >= DEEPEST) refused.add(members);
      else {
        const arm = (): Arm => ({ outer, depth: (outer?.depth ?? 0) + 1 });
        const group: Group = { members, arms: [arm(), arm()] };
        for (const member of members) {
          groupOf.set(member, group);
          armOf.set(member, outer);
        }
      }
    }
    const group = groupOf.get(node);
    if (!group) {
      for (const input of node.inputs) use(input, armOf.get(node));
      continue;
    }
    const [first, second] = group.arms;
    use(node.inputs[0]!, armOf.get(node));
    use(node.inputs[1]!, first);
    use(node.inputs[2]!, second);
  }
  return { groupOf, armOf };
}

/** The innermost arm that holds both. */
function common(a: Arm | undefined, b: Arm | undefined): Arm | undefined {
  while (a !== b) {
    if ((a?.depth ?? 0) >= (b?.depth ?? 0)) a = a?.outer;
    else b = b?.outer;
  }
  return a;
}

const isVariable = (text: string): boolean => /^[A-Za-z]\w*$/.test(text);

const wrap = ({ text, binds }: Code, least: number): string => (binds < least ? `(${text})` : text);

function literal(number: number, dtype: DType): { text: string; binds: number } {
  if (dtype === "bool") return { text: String(number !== 0), binds: ATOM };
  const text = Object.is(number, -0) && isFloat(dtype) ? "-0" : String(number);
  return { text, binds: text.startsWith("-") ? UNARY : ATOM };
}

/** One op as an expression. A Boolean is a JavaScript Boolean. `variable(k)` is operand k as something to write twice. */
function expression(node: Node, operands: readonly Code[], variable: (k: number) => string): Code {
  const { dtype } = single(node.type);
  const op = node.op as ElementwiseOp;
  const [x, y, z] = operands as [Code, Code, Code];
  const round = (text: string, binds: number): Code =>
    dtype === "f32" ? { text: `fround(${text})`, binds: ATOM } : { text, binds };
  const call = (name: string, ...texts: string[]): Code => ({ text: `${name}(${texts.join(", ")})`, binds: ATOM });

  const { infix } = ELEMENTWISE[op];
  if (infix) {
    const binds = BINDS[infix]!;
    const text = `${wrap(x, binds)} ${infix === "==" ? "===" : infix} ${wrap(y, binds + 1)}`;
    if (dtype === "i64" && op === "mul") return { text: `${text} + 0`, binds: BINDS["+"]! }; // no -0
    if (dtype !== "i32") return round(text, binds);
    if (op === "mul") return call("Math.imul", x.text, y.text);
    return op === "add" || op === "sub" ? { text: `${text} | 0`, binds: 6 } : { text, binds };
  }
  switch (op) {
    case "neg":
      // Integers have no -0.
      if (dtype === "i32") return { text: `-${wrap(x, UNARY + 1)} | 0`, binds: 6 };
      if (dtype === "i64") return { text: `0 - ${wrap(x, BINDS["-"]! + 1)}`, binds: BINDS["-"]! };
      return { text: `-${wrap(x, UNARY + 1)}`, binds: UNARY };
    case "abs":
      return dtype === "i32" ? { text: `Math.abs(${x.text}) | 0`, binds: 6 } : call("Math.abs", x.text);
    case "sqrt":
      return round(`Math.sqrt(${x.text})`, ATOM);
    case "floor":
      return call(`Math.${op}`, x.text);
    case "min":
    case "max":
      return call(`Math.${op}`, x.text, y.text);
    case "and":
      return { text: `${wrap(x, 5)} && ${wrap(y, 5)}`, binds: 5 };
    case "or":
      return { text: `${wrap(x, 4)} || ${wrap(y, 4)}`, binds: 4 };
    case "not":
      return { text: `!${wrap(x, UNARY + 1)}`, binds: UNARY };
    case "select": {
      // An arm that computes is compiled only if it was taken.
      const computes = [y, z].some(({ text }) => !/^[\w.-]+$/.test(text));
      const condition = computes ? `(${decided(x.text)})` : wrap(x, TERNARY + 1);
      return { text: `${condition} ? ${wrap(y, TERNARY + 1)} : ${wrap(z, TERNARY)}`, binds: TERNARY };
    }
    case "copysign": {
      const sign = variable(1);
      const [from] = node.inputs as [Node];
      const magnitude = from.op === "const" ? literal(Math.abs(from.attrs.value), dtype).text : `Math.abs(${x.text})`;
      return { text: `${sign} < 0 || Object.is(${sign}, -0) ? -${magnitude} : ${magnitude}`, binds: TERNARY };
    }
    case "scale2": {
      const [number, k] = [variable(0), variable(1)];
      const most = dtype === "f32" ? 127 : 1023;
      const once = round(`${number} * P2[${k} + P0]`, BINDS["*"]!).text;
      const halved = round(`${number} * P2[(${k} >> 1) + P0]`, BINDS["*"]!).text;
      const twice = round(`${halved} * P2[${k} - (${k} >> 1) + P0]`, BINDS["*"]!).text;
      const text = `${k} >= ${1 - most} && ${k} <= ${most} ? ${once} : ${twice}`;
      return { text, binds: TERNARY };
    }
    case "pow2":
      return { text: `P2[${wrap(x, BINDS["+"]!)} + P0]`, binds: ATOM };
    case "exponent":
    case "mantissa":
      return call(op, x.text);
    case "idiv":
    case "imod":
      return dtype === "i32" ? { text: `${op}(${x.text}, ${y.text}) | 0`, binds: 6 } : call(op, x.text, y.text);
    case "mulhi": {
      const [a, b] = [halves(node, 0, variable), halves(node, 1, variable)];
      const middle = `(Math.imul(${a.high}, ${b.low}) + (Math.imul(${a.low}, ${b.low}) >>> 16) | 0)`;
      const carry = `(Math.imul(${a.low}, ${b.high}) + (${middle} & 65535) >>> 16)`;
      return { text: `Math.imul(${a.high}, ${b.high}) + (${middle} >>> 16) + ${carry} | 0`, binds: 6 };
    }
    case "table":
      return { text: `T_${(node.attrs as { name: string }).name}[${x.text}]`, binds: ATOM };
    case "convert":
      return convert(single(node.inputs[0]!.type).dtype, dtype, x);
    default:
      if (!ELEMENTWISE[op].expand) throw new TypeError(`${op} has no spelling in JavaScript`);
      return call(`${op}_${dtype}`, ...operands.map(({ text }) => text), REHEARSAL);
  }
}

/** The half words of an operand. */
function halves(node: Node, k: number, variable: (k: number) => string): { low: string; high: string } {
  const operand = node.inputs[k]!;
  if (operand.op !== "const") return { low: `${variable(k)} & 65535`, high: `${variable(k)} >>> 16` };
  const { value } = operand.attrs;
  return { low: String(value & 65535), high: String(value >>> 16) };
}

/** The functions that `code` calls: elementary functions that were not inlined. */
export function writeFunctions(code: string, names: Names): Written {
  const out = new Writer();
  for (const name of new Set(code.match(/\b[a-z]\w*_(?:f64|f32)(?=\()/g))) {
    const [op, dtype] = name.split("_") as [ElementwiseOp, Float];
    const body = expansion(op, dtype);
    const params = body.inputs.map((input) => [input, names.fresh("x")] as const);
    out.block(`function ${name}(${[...params.map(([, param]) => param), REHEARSAL].join(", ")})`, () => {
      const text = writeScalars(body, body.nodes, new Map(params), out, names);
      out.line(`return ${text(body.outputs[0]!.node)};`);
    });
  }
  return out.finish();
}

function convert(from: DType, to: DType, x: Code): Code {
  if (from === "bool") return to === "bool" ? x : { text: `(${x.text} ? 1 : 0)`, binds: ATOM };
  switch (to) {
    case "bool":
      return { text: `${wrap(x, BINDS["=="]!)} !== 0`, binds: BINDS["=="]! };
    case "i32":
      return from === "i32" ? x : { text: `${wrap(x, 7)} | 0`, binds: 6 };
    case "i64":
      return from === "i32" || from === "i64" ? x : { text: `Math.trunc(${x.text}) + 0`, binds: BINDS["+"]! };
    case "f32":
      return from === "f32" ? x : { text: `fround(${x.text})`, binds: ATOM };
    case "f64":
      return x;
    default:
      return to satisfies never;
  }
}
